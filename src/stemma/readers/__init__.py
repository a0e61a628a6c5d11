"""Readers turn bytes into a text, assertions about the report, and problems. One module a format.

A reader is pure: `NAME`, `VERSION`, `read(data, source) -> Read`. It opens nothing, and never raises
for bad data. `read` here finds the reader by what the bytes are; a new format is a new module and a
line in `READERS`.
"""

from importlib import import_module
from types import MappingProxyType
from typing import Protocol, cast

from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.readers.kinds import media_type, refusal

READERS = MappingProxyType({"text/plain": "plain", "text/html": "html"})
"""Media type -> module of this package that reads it."""


class Reader(Protocol):
    """A module that reads one format."""

    NAME: str
    VERSION: str

    def read(self, data: bytes, source: str) -> Read:
        """Read bytes whose SHA-256 is `source`."""


def reader(media: str) -> Reader | None:
    """Return the reader of a media type, or None. Loaded on demand: a parser costs time to import."""
    name = READERS.get(media)
    return cast(Reader, import_module(f"{__name__}.{name}")) if name else None


def read(data: bytes, path: str, source: str) -> Read:
    """Read bytes by what they are; `path` (as the user named it) only helps to tell, and names the file."""
    media = media_type(data, path)
    found = reader(media) if media else None
    if found is None:
        code, message = refusal(media, path)
        return Read(text=None, problems=(Problem(report=None, stage="intake", code=code, message=message),))
    return found.read(data, source)


__all__ = ["READERS", "Reader", "media_type", "read", "reader"]
