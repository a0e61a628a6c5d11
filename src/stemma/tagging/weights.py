"""Reads the model file: named arrays and what they are for, in the safetensors layout.

Eight bytes give the length of a JSON head, the head names each array's type, shape and place, the arrays
follow. Large matrices are stored as bytes with one factor a row (`NAME` and `NAME.scale`).
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = "stemma-tagger-1"
TYPES: dict[str, np.dtype[Any]] = {
    "I64": np.dtype("<i8"),
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "I8": np.dtype("i1"),
    "U8": np.dtype("u1"),
}
LARGEST_HEAD = 1 << 20

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]


def read(data: bytes) -> tuple[Mapping[str, Any], Mapping[str, Array]]:
    """Return what the file says of itself, and its arrays.

    Raises:
        ValueError: it is no model file of this format.
    """
    named, arrays = parts(data)
    told = json.loads(named.get("stemma", "{}"))
    if told.get("format") != FORMAT:
        raise ValueError(f"a model file of another format than {FORMAT}")
    return told, arrays


def parts(data: bytes) -> tuple[Mapping[str, str], Mapping[str, Array]]:
    """Return the metadata and the arrays of any file in the safetensors layout.

    Raises:
        ValueError: it is none.
    """
    size = int.from_bytes(data[:8], "little")
    if not 0 < size <= min(LARGEST_HEAD, len(data) - 8):
        raise ValueError("not a model file: its head is missing or too long")
    head = json.loads(data[8 : 8 + size])
    named = head.pop("__metadata__", {})
    body = memoryview(data)[8 + size :]
    return named, {name: _array(body, entry) for name, entry in head.items()}


def _array(body: memoryview, entry: Mapping[str, Any]) -> Array:
    start, end = entry["data_offsets"]
    kind = TYPES.get(entry["dtype"])
    if kind is None or not 0 <= start <= end <= len(body):
        raise ValueError("a damaged model file: an array lies outside it")
    array: Array = np.frombuffer(body[start:end], dtype=kind)
    return array.reshape(entry["shape"])


def written(arrays: Mapping[str, Array], told: Mapping[str, Any]) -> bytes:
    """Return a model file; the same arrays give the same bytes."""
    head: dict[str, Any] = {"__metadata__": {"stemma": json.dumps({**told, "format": FORMAT}, sort_keys=True)}}
    names = {kind: name for name, kind in TYPES.items()}
    at, parts = 0, []
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        head[name] = {"dtype": names[array.dtype], "shape": list(array.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
        parts.append(array.tobytes())
    words = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
    words += b" " * (-len(words) % 8)
    return len(words).to_bytes(8, "little") + words + b"".join(parts)


def full(arrays: Mapping[str, Array], name: str) -> Floats:
    """Return a matrix in 32-bit floats, whichever way it is stored."""
    stored = arrays[name].astype(np.float32)
    scale = arrays.get(f"{name}.scale")
    return stored if scale is None else stored * scale.astype(np.float32)[:, None]
