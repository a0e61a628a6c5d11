"""Checks that a model file holds what reading needs, before anything is computed with it."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from stemma.tagging import layout
from stemma.tagging.network import FEATURES, SIZES
from stemma.tagging.weights import Array

MOST = 1000
"""No network has more layers or heads; a number above it is damage."""


def check(told: Mapping[str, Any], arrays: Mapping[str, Array], outputs: Mapping[str, int]) -> None:
    """Refuse a file whose arrays are not those of one network with these outputs (name -> how many values).

    Raises:
        ValueError: what is missing or wrong.
    """
    layers, width = whole(told, "layers"), _rows(arrays, "norm")
    if whole(told, "split") > layers or width % whole(told, "heads"):
        raise ValueError("its head has no usable «split» or «heads»")
    for name, shape in _shapes(arrays, layers, width, outputs).items():
        _alike(arrays, name, shape)
        if f"{name}.scale" in arrays or name == "word":
            _alike(arrays, f"{name}.scale", shape[:1])
    for name, kind in (("vocabulary", np.uint8), ("word", np.int8)):
        if arrays[name].dtype != kind:
            raise ValueError(f"the array {name} is of another type")


def _shapes(arrays: Mapping[str, Array], layers: int, width: int, outputs: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """Return the shape of each array that there must be; how many pieces there are, and how wide the middle is, a file says."""
    wide = _rows(arrays, "layer.0.up")
    found: dict[str, tuple[int, ...]] = {
        "vocabulary": (_rows(arrays, "vocabulary"),),
        "word": (_rows(arrays, "word"), width),
        "position": (layout.ROOM + 2, width),
        "feature.step": (layout.STEPS, width),
        "feature.distance": (layout.DISTANCES, width),
        **{f"feature.{name}": (size, width) for name, size in zip(FEATURES, SIZES, strict=True)},
        "norm": (width,),
        "norm_b": (width,),
    }
    matrices = {"qkv": (3 * width, width), "out": (width, width), "up": (wide, width), "down": (width, wide)}
    for k in range(layers):
        for name, shape in matrices.items():
            found |= {f"layer.{k}.{name}": shape, f"layer.{k}.{name}_b": shape[:1]}
        found |= {f"layer.{k}.{name}": (width,) for name in ("norm1", "norm1_b", "norm2", "norm2_b")}
    for name, size in outputs.items():
        found |= {f"head.{name}": (size, width), f"head.{name}_b": (size,)}
    return found


def _rows(arrays: Mapping[str, Array], name: str) -> int:
    if name not in arrays or not arrays[name].ndim:
        raise ValueError(f"it has no array {name}")
    return len(arrays[name])


def _alike(arrays: Mapping[str, Array], name: str, shape: tuple[int, ...]) -> None:
    _rows(arrays, name)
    if arrays[name].shape != shape:
        raise ValueError(f"the array {name} is of the shape {arrays[name].shape}, not {shape}")
    if arrays[name].dtype.kind == "f" and not np.isfinite(arrays[name]).all():
        raise ValueError(f"the array {name} holds what is no number")


def whole(told: Mapping[str, Any], name: str) -> int:
    """Return a whole number of the head.

    Raises:
        ValueError: it is missing, or no such number.
    """
    value = told.get(name)
    if not isinstance(value, int) or not 0 < value <= MOST:
        raise ValueError(f"its head has no usable «{name}»")
    return value


def numbers(told: Mapping[str, Any], name: str, many: int) -> tuple[float, ...]:
    """Return so many numbers of the head.

    Raises:
        ValueError: they are missing, or something else.
    """
    value = told.get(name)
    values = value if isinstance(value, list) else [value]
    found = tuple(float(x) for x in values if isinstance(x, int | float) and abs(x) < math.inf)
    if not len(found) == len(values) == many:
        raise ValueError(f"its head has no usable «{name}»")
    return found
