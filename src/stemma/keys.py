"""Names made from content: the digest of a value, and the plain form that it is taken from.

A value is first turned into plain JSON structure together with the names of its types, so that two
values of different shape never share a key (joined strings do: "ab"+"c" = "a"+"bc"). A digest is
never cut short; short ids are for people only and are resolved at the doors.
"""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union

Value = TypeVar("Value")


def plain(value: object, *, named: bool = False) -> Any:
    """Turn a value into JSON structure; `named` adds each dataclass's name under `""`.

    Fields that are computed (`init=False`) are left out: they follow from the others.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: plain(getattr(value, f.name), named=named) for f in dataclasses.fields(value) if f.init}
        return {"": type(value).__name__, **fields} if named else fields
    if isinstance(value, Mapping):
        return {str(key): plain(item, named=named) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, named=named) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item, named=named) for item in value), key=canonical)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"no plain form for {type(value).__name__}")


def canonical(structure: object) -> str:
    """Write JSON structure in the one form that digests are taken of: sorted keys, no spaces."""
    return json.dumps(structure, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(value: object) -> str:
    """Name a value: SHA-256, in hexadecimal, of its canonical JSON with the names of its types."""
    return hashlib.sha256(canonical(plain(value, named=True)).encode("utf-8", "surrogatepass")).hexdigest()


def digest_bytes(data: bytes) -> str:
    """Name bytes: their SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def restore(kind: type[Value], structure: object) -> Value:
    """Build a value of `kind` from its plain form.

    Raises:
        ValueError, TypeError: the structure is not the plain form of such a value.
    """
    return typing.cast(Value, _restore(kind, structure))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _restore(kind: Any, structure: Any) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        known = {f.name for f in dataclasses.fields(kind) if f.init}
        return kind(**{name: _restore(hints[name], item) for name, item in structure.items() if name in known})
    origin = typing.get_origin(kind)
    if origin is tuple:
        of = typing.get_args(kind)
        if len(of) == 2 and of[1] is Ellipsis:
            return tuple(_restore(of[0], item) for item in structure)
        return tuple(_restore(part, item) for part, item in zip(of, structure, strict=True))
    if origin in (Union, types.UnionType):
        options = [option for option in typing.get_args(kind) if option is not type(None)]
        if structure is None:
            return None
        return _restore(options[0], structure) if len(options) == 1 else structure
    if origin is Literal and structure not in typing.get_args(kind):
        raise ValueError(f"{structure!r} is none of {typing.get_args(kind)}")
    return structure
