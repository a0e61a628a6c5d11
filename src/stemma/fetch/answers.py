"""The form of an HTTP/1.1 answer (RFC 9112): its head, and where its body ends. Bytes in, values out."""

import re
import zlib
from dataclasses import dataclass

from stemma.errors import FetchError

DAMAGED = (
    "the site's answer breaks the rules of HTTP ({}), so that nobody can say where the page ends; save the page in a browser"
)
STATUS = re.compile(rb"HTTP/1\.[01] (?P<status>[1-9][0-9]{2})(?: [^\r\n]*)?")
FIELD = re.compile(rb"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(?P<value>[^\r\n\0]*?)[ \t]*")
SIZE = re.compile(rb"(?P<size>[0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?")
LONGEST_LINE = 1024
"""Bytes of a line between chunks: a size, and extensions that nobody uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of an answer."""

    status: int
    fields: tuple[tuple[str, str], ...]
    """In their order; names in small letters, values as ISO 8859-1."""

    def all(self, name: str) -> list[str]:
        """Return every element of a field's values, which may be listed with commas."""
        return [part.strip() for n, v in self.fields if n == name for part in v.split(",") if part.strip()]

    def one(self, name: str) -> str | None:
        """Return the first value of a field, or None."""
        return next((v for n, v in self.fields if n == name), None)


def head(block: bytes, most_lines: int) -> Head:
    """Read a head, without the empty line that ends it.

    Raises:
        FetchError: it is none, or has too many lines.
    """
    first, *lines = block.split(b"\r\n")
    status = STATUS.fullmatch(first)
    if status is None:
        raise FetchError("what answered is no web server; check the address in a browser")
    if len(lines) > most_lines:
        raise FetchError(f"the head of the site's answer has more than {most_lines} lines; save the page in a browser")
    fields: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:  # section 5.2: a field that goes on in the next line
            name, value = fields.pop()
            fields.append((name, f"{value} {line.strip().decode('latin-1')}"))
            continue
        field = FIELD.fullmatch(line)
        if field is None:
            raise FetchError(DAMAGED.format("a line of its head"))
        fields.append((field["name"].decode("ascii").lower(), field["value"].decode("latin-1")))
    return Head(status=int(status["status"]), fields=tuple(fields))


class Fixed:
    """A body of a declared length."""

    def __init__(self, length: int) -> None:
        """Take the declared length, in bytes."""
        self.length = length

    def end(self, body: bytearray) -> int | None:
        """Return where the body ends, or None: not yet."""
        return self.length if len(body) >= self.length else None


class UntilClose:
    """A body that ends where the connection ends."""

    def end(self, body: bytearray) -> int | None:
        """Return None: only the connection tells."""
        return None


class Chunked:
    """A body in chunks; remembers how far it has been read."""

    def __init__(self, parts: list[tuple[int, int]] | None = None) -> None:
        """Begin before the first chunk; `parts`, if given, is told where the data of each chunk stands."""
        self.at = 0
        self.last = False
        self.parts = parts

    def end(self, body: bytearray) -> int | None:
        """Return where the body ends, its trailers included, or None: not yet.

        Raises:
            FetchError: what should be a chunk is none.
        """
        while True:
            stop = body.find(b"\r\n", self.at, self.at + LONGEST_LINE)
            if stop < 0:
                if len(body) - self.at >= LONGEST_LINE:
                    raise FetchError(DAMAGED.format("a chunk without a size"))
                return None
            line = bytes(body[self.at : stop])
            if self.last:
                self.at = stop + 2
                if not line:
                    return self.at
                continue
            found = SIZE.fullmatch(line)
            if found is None:
                raise FetchError(DAMAGED.format("a chunk without a size"))
            size = int(found["size"], 16)
            after = stop + 2 + size
            if size and len(body) < after + 2:
                return None
            if size and body[after : after + 2] != b"\r\n":
                raise FetchError(DAMAGED.format("a chunk that is longer than it says"))
            if self.parts is not None:
                self.parts.append((stop + 2, after))
            self.at, self.last = (after + 2, False) if size else (stop + 2, True)


def framing(head: Head) -> Fixed | UntilClose | Chunked:
    """Tell how the end of a body is found (RFC 9112, section 6.3).

    Raises:
        FetchError: its head gives two answers.
    """
    codings = [coding.lower() for coding in head.all("transfer-encoding") if coding.lower() != "identity"]
    lengths = set(head.all("content-length"))
    if codings:
        if codings != ["chunked"]:
            raise FetchError(DAMAGED.format("a transfer coding that was not asked for"))
        return Chunked()
    if not lengths:
        return UntilClose()
    length = lengths.pop()
    if lengths or not re.fullmatch("[0-9]{1,15}", length, re.ASCII):
        raise FetchError(DAMAGED.format("two lengths, or one that is no number"))
    return Fixed(int(length))


def content(head: Head, body: bytes, most: int) -> bytes:
    """Undo the codings of a body, up to a number of bytes; what cannot be undone is nothing."""
    if isinstance(framing(head), Chunked):
        parts: list[tuple[int, int]] = []
        Chunked(parts).end(bytearray(body))
        body = b"".join(body[a:b] for a, b in parts)
    if any(coding.lower() in ("gzip", "x-gzip", "deflate") for coding in head.all("content-encoding")):
        try:
            return zlib.decompressobj(wbits=47).decompress(body, most)
        except zlib.error:
            return b""
    return body[:most]
