"""Unpacking the streams of a PDF within bounds, before any parser meets them: bombs are named, not set off.

Flate, by far the most usual, is unpacked here, as often as it is nested. What remains is left to qpdf, where even the
worst that the filters can make of it is no bomb.
"""

import zlib
from math import prod
from typing import Any

import pikepdf

LARGEST = 48 * 1024 * 1024
"""Bytes to which the instructions of one page may unpack; a map of 20 MB is rare."""
FLATE = frozenset(("/FlateDecode", "/Fl"))
WORST = {
    "/FlateDecode": 1100,
    "/Fl": 1100,
    "/LZWDecode": 1400,
    "/LZW": 1400,
    "/RunLengthDecode": 64,
    "/RL": 64,
    "/ASCII85Decode": 4,
    "/A85": 4,
    "/ASCIIHexDecode": 1,
    "/AHx": 1,
}
"""Filter -> how many bytes it can make of one ("z" of ASCII85 stands for four)."""


class BombError(Exception):
    """A page unpacks to more than any page needs."""


def unpacked(stream: Any, most: int) -> tuple[bytes, bool]:
    """Return what a stream holds; False: it cannot be told, or breaks off.

    Raises:
        BombError: it is larger than `most`.
    """
    filters = stream.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters is not None else []
    raw, sure = bytes(stream.read_raw_bytes()), True
    left = list(names)
    predicted = stream.get("/DecodeParms") is not None or stream.get("/DP") is not None
    while left and left[0] in FLATE:
        raw, ended = inflated(raw, most)
        sure = sure and ended
        left.pop(0)
        if predicted:
            break
    if left or (predicted and names):
        if any(name not in WORST for name in names):
            return b"", False
        if len(raw) * prod(WORST[name] for name in left) > 4 * most:
            if any(name in FLATE or "R" in name for name in left):
                raise BombError
            return b"", False
        try:
            raw = bytes(stream.read_bytes())
        except MemoryError as e:
            raise BombError from e
    if len(raw) > most:
        raise BombError
    return raw, sure


def inflated(raw: bytes, most: int) -> tuple[bytes, bool]:
    """Unpack Flate; False: it breaks off.

    Raises:
        BombError: it is larger than `most`.
    """
    unpacker = zlib.decompressobj()
    try:
        made = unpacker.decompress(raw.lstrip(b"\r\n") if raw[:1] in (b"\r", b"\n") else raw, most + 1)
    except zlib.error:
        return b"", False
    if len(made) > most:
        raise BombError
    return made, unpacker.eof
