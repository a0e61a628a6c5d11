"""Reads the model file: named arrays and what they are for, in the safetensors layout.

Eight bytes give the length of a JSON head, the head names each array's type, shape and place, the arrays
follow. Large matrices are stored as bytes with one factor a row (`NAME` and `NAME.scale`).
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = "stemma-tagger-1"
TYPES: Mapping[str, np.dtype[Any]] = {
    "I64": np.dtype("<i8"),
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "I8": np.dtype("i1"),
    "U8": np.dtype("u1"),
}
LARGEST_HEAD = 1 << 20
DIGEST = "sha256"
"""What the head calls the digest of all arrays. Files made before there was one are read without."""

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]


def read(data: bytes) -> tuple[Mapping[str, Any], Mapping[str, Array]]:
    """Return what the file says of itself, and its arrays.

    Raises:
        ValueError: it is no model file of this format, or not as it was written.
    """
    named, arrays = parts(data)
    try:
        told = json.loads(named.get("stemma", "{}"))
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError("its head cannot be read") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError(f"it is of another format than {FORMAT}")
    if DIGEST in told and told[DIGEST] != hashlib.sha256(_body(data)).hexdigest():
        raise ValueError("its arrays are not those that were written")
    return told, arrays


def parts(data: bytes) -> tuple[Mapping[str, str], Mapping[str, Array]]:
    """Return the metadata and the arrays of any file in the safetensors layout.

    Raises:
        ValueError: it is none, or it was cut off.
    """
    size = _head(data)
    if not 0 < size <= min(LARGEST_HEAD, len(data) - 8):
        raise ValueError("its head is missing or too long" if data else "it is empty")
    try:
        head = json.loads(data[8 : 8 + size])
        named = dict(head.pop("__metadata__", {}))
        places = {name: (entry["dtype"], tuple(entry["shape"]), tuple(entry["data_offsets"])) for name, entry in head.items()}
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise ValueError("its head cannot be read") from error
    body = _body(data)
    return named, {name: _array(body, name, *place) for name, place in places.items()}


def _head(data: bytes) -> int:
    return int.from_bytes(data[:8], "little")


def _body(data: bytes) -> memoryview:
    return memoryview(data)[8 + _head(data) :]


def _array(body: memoryview, name: str, kind: object, shape: tuple[object, ...], place: tuple[object, ...]) -> Array:
    """Return one array, a view of the bytes."""
    dtype = TYPES.get(kind) if isinstance(kind, str) else None
    sizes, bounds = ([n for n in numbers if isinstance(n, int) and n >= 0] for numbers in (shape, place))
    if dtype is None or len(sizes) != len(shape) or not len(bounds) == len(place) == 2:
        raise ValueError("its head cannot be read")
    start, end = bounds
    if not start <= end <= len(body):
        raise ValueError(f"it was cut off, or its head is wrong: the array {name[:40]!a} lies outside it")
    if start == end or end - start != dtype.itemsize * math.prod(sizes):
        raise ValueError(f"the array {name[:40]!a} has not the size that the head says")
    array: Array = np.frombuffer(body[start:end], dtype=dtype)
    return array.reshape(sizes)


def written(arrays: Mapping[str, Array], told: Mapping[str, Any]) -> bytes:
    """Return a model file; the same arrays give the same bytes."""
    head: dict[str, Any] = {}
    names = {kind: name for name, kind in TYPES.items()}
    at, parts = 0, []
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        head[name] = {"dtype": names[array.dtype], "shape": list(array.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
        parts.append(array.tobytes())
    body = b"".join(parts)
    told = {**told, "format": FORMAT, DIGEST: hashlib.sha256(body).hexdigest()}
    head["__metadata__"] = {"stemma": json.dumps(told, sort_keys=True)}
    words = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
    words += b" " * (-len(words) % 8)
    return len(words).to_bytes(8, "little") + words + body


def squeezed(matrix: Array) -> tuple[Array, Array]:
    """Return a matrix as bytes, and one factor a row: what `full` puts together again, rounded."""
    factor = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / 127
    return np.clip(np.rint(matrix / factor[:, None]), -127, 127).astype(np.int8), factor.astype(np.float32)


def full(arrays: Mapping[str, Array], name: str) -> Floats:
    """Return a matrix in 32-bit floats, whichever way it is stored."""
    stored = arrays[name].astype(np.float32)
    scale = arrays.get(f"{name}.scale")
    return stored if scale is None else stored * scale.astype(np.float32)[:, None]
