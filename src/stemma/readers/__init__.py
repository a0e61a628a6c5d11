"""Readers turn bytes into a text, assertions about the report, and problems. One module a format.

A reader is pure: `NAME`, `VERSION`, `read(data, source) -> Read`. A container has `NAME`, `VERSION` and
`unpack(file, path) -> Iterator[Member | Problem]`; a message is both. Neither opens anything (a file is
handed in open), and none raises for bad data. The functions here find the module by what the bytes are; a new
format is a new module and a line in `READERS` or `CONTAINERS`.
"""

from collections.abc import Iterator
from importlib import import_module
from types import MappingProxyType
from typing import IO, Protocol, cast

from stemma.model.inputs import Member, Read
from stemma.model.reading import Problem
from stemma.readers.kinds import DOCX, ODT, media_type, refusal

READERS = MappingProxyType(
    {
        "text/plain": "plain",
        "text/html": "html",
        "application/pdf": "pdf",
        "application/rtf": "office.rtf",
        "message/rfc822": "mail.message",
        DOCX: "office.docx",
        ODT: "office.odt",
    }
)
"""Media type -> module of this package that reads it."""
CONTAINERS = MappingProxyType(
    {
        "message/rfc822": "mail.message",
        "application/mbox": "mail.mbox",
        "application/zip": "archives.zipped",
        "application/gzip": "archives.warc",
        "application/warc": "archives.warc",
        "application/wacz": "archives.wacz",
    }
)
"""Media type -> module of this package that finds the documents in it."""


class Reader(Protocol):
    """A module that reads one format."""

    NAME: str
    VERSION: str

    def read(self, data: bytes, source: str) -> Read:
        """Read bytes whose SHA-256 is `source`."""


class Container(Protocol):
    """A module that finds the documents in one kind of container."""

    NAME: str
    VERSION: str

    def unpack(self, file: IO[bytes], path: str) -> Iterator[Member | Problem]:
        """Yield what is inside, in its order; `file` can be searched (seek) and is at its beginning."""


def reader(media: str) -> Reader | None:
    """Return the reader of a media type, or None. Loaded on demand: a parser costs time to import."""
    name = READERS.get(media)
    return cast(Reader, import_module(f"{__name__}.{name}")) if name else None


def container(media: str) -> Container | None:
    """Return the module that unpacks a media type, or None."""
    name = CONTAINERS.get(media)
    return cast(Container, import_module(f"{__name__}.{name}")) if name else None


def read(data: bytes, path: str, source: str) -> Read:
    """Read bytes by what they are; `path` (as the user named it) only helps to tell, and names the file."""
    media = media_type(data, path)
    found = reader(media) if media else None
    if found is None:
        code, message = refusal(media, path)
        return Read(text=None, problems=(Problem(report=None, stage="intake", code=code, message=message),))
    return found.read(data, source)


__all__ = ["CONTAINERS", "READERS", "Container", "Reader", "container", "media_type", "read", "reader"]
