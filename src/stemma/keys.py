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
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union

Value = TypeVar("Value")


def plain(value: object, *, named: bool = False) -> Any:
    """Turn a value into JSON structure; `named` adds each dataclass's name under `""`.

    Fields that are computed (`init=False`) are left out: they follow from the others.
    """
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(item, named=named) for item in value]
    if (fields := _fields(typing.cast(Any, type(value)))) is not None:
        written = {name: plain(getattr(value, name), named=named) for name in fields}
        return {"": type(value).__name__, **written} if named else written
    if isinstance(value, Mapping):
        return {str(key): plain(item, named=named) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item, named=named) for item in value), key=canonical)
    raise TypeError(f"no plain form for {type(value).__name__}")


@cache
def _fields(kind: Any) -> tuple[str, ...] | None:
    """Return the names of a dataclass's fields that are given, or None: it is no dataclass."""
    return tuple(f.name for f in dataclasses.fields(kind) if f.init) if dataclasses.is_dataclass(kind) else None


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
    return typing.cast(Value, _restorer(typing.cast(Any, kind))(structure))


Restorer = Callable[[Any], Any]


def _as_it_is(structure: Any) -> Any:
    return structure


@cache
def _restorer(kind: Any) -> Restorer:
    """Return the function that restores values of a type: made once, since a case has a million of them."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _record(kind)
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple(typing.get_args(kind))
    if origin in (Union, types.UnionType):
        options = [option for option in typing.get_args(kind) if option is not type(None)]
        if len(options) > 1:
            return _as_it_is
        only = _restorer(options[0])
        return only if only is _as_it_is else lambda structure: None if structure is None else only(structure)
    return _one_of(typing.get_args(kind)) if origin is Literal else _as_it_is


def _record(kind: type) -> Restorer:
    hints = typing.get_type_hints(kind)
    known = {f.name for f in dataclasses.fields(kind) if f.init}
    inner = {name: made for name in known if (made := _restorer(hints[name])) is not _as_it_is}

    def record(structure: Any) -> Any:
        fields = {name: item for name, item in structure.items() if name in known}
        for name, made in inner.items():
            if name in fields:
                fields[name] = made(fields[name])
        return kind(**fields)

    return record


def _tuple(of: tuple[Any, ...]) -> Restorer:
    if len(of) == 2 and of[1] is Ellipsis:
        every = _restorer(of[0])
        return tuple if every is _as_it_is else lambda structure: tuple(every(item) for item in structure)
    parts = [_restorer(part) for part in of]
    return lambda structure: tuple(made(item) for made, item in zip(parts, structure, strict=True))


def _one_of(known: tuple[Any, ...]) -> Restorer:
    def one_of(structure: Any) -> Any:
        if structure not in known:
            raise ValueError(f"{structure!r} is none of {known}")
        return structure

    return one_of
