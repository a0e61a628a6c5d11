"""Pages without words as pictures, for whoever recognises words in pictures: grey PNG, written here."""

import struct
import zlib
from collections.abc import Iterator

from stemma.readers.pdf.engine import Document, EngineError

DOTS = 300
"""Dots an inch: what recognition of letters is made for."""
PIXELS = 12_000_000
"""Of one picture: A4 at 300 dots has 8.7 million. A larger page is made with fewer dots."""
PAGES = 500
"""Pictures of one document."""


def pictures(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (page label, PNG) for each page without words, in order; nothing for what cannot be opened."""
    return ((label, made) for _, label, made in numbered(data))


def numbered(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield (number of the page from 0, its label, PNG) likewise: labels may be alike."""
    try:
        document = Document(data)
    except EngineError:
        return
    try:
        made = 0
        for number in range(len(document)):
            if made >= PAGES:
                break
            try:
                sheet = document.sheet(number)
                if sheet.words or sheet.aside or sheet.unseen:
                    continue
                width, height, rows = document.grey(number, DOTS / 72, PIXELS)
            except EngineError:
                continue
            made += 1
            yield number, document.label(number), png(width, height, rows)
    finally:
        document.close()


def png(width: int, height: int, rows: bytes) -> bytes:
    """Return grey values, row by row, as a PNG file (W3C, Portable Network Graphics)."""
    filtered = b"".join(b"\x00" + rows[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(filtered, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
