"""Pages within a page that it carries itself: `srcdoc` and `data:` frames, as browsers show them and SingleFile saves them.

Found by the linear pass alone, and read by their tags alone, whole: a frame is mostly an advertisement or an embedded
post, and where it is the report the reader says so. What a frame loads from elsewhere is not in the file.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from stemma.readers.encoding import decode
from stemma.readers.html import markup

MOST = 500
"""Frames of one page; the words of further ones are counted as lost."""
DEEPEST = 8
"""Frames within frames; what is deeper is counted as lost."""
MOST_CHARACTERS = 20_000_000
"""Of all frames of a page, those within frames counted again: the work stays linear in the page."""
TAGS = frozenset({"iframe", "frame", "object", "embed"})
VALUE = r"""\s*=\s*(?:"([^"]*+)"|'([^']*+)'|([^\s>"']++))"""
SRCDOC = re.compile(r"\ssrcdoc" + VALUE, re.IGNORECASE)
ADDRESS = re.compile(r"\s(?:src|data)" + VALUE, re.IGNORECASE)
DATA = re.compile(r"\s*data:(text/html|application/xhtml\+xml|text/plain)((?:;[^,;]*+)*+),", re.IGNORECASE)
CHARSET = re.compile(r"charset=([\w.:-]{2,40})", re.IGNORECASE)
HIDDEN = re.compile(r"\shidden(?:[\s=>]|$)|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def words(page: str, split: Iterable[markup.Piece]) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Return the blocks of each frame in which there are words, in order, and whether some could not be had."""
    found: list[tuple[str, ...]] = []
    waiting = [(inner, 1) for inner in reversed(_inner(page, split))]
    left, lost = MOST_CHARACTERS, False
    while waiting:
        inner, depth = waiting.pop()
        left -= len(inner)
        if len(found) >= MOST or left < 0:
            return tuple(found), True
        pieces = list(markup.pieces(inner))
        blocks = tuple(words for _, words in markup.blocks(inner, pieces))
        found.extend([blocks] if blocks else [])
        deeper = _inner(inner, pieces)
        lost = lost or (depth >= DEEPEST and bool(deeper))
        waiting.extend((one, depth + 1) for one in reversed(deeper) if depth < DEEPEST)
    return tuple(found), lost


def _inner(page: str, split: Iterable[markup.Piece]) -> list[str]:
    """Return the pages that the frames of a page carry, in order."""
    found = []
    for start, end, tag, closes in split:
        if tag in TAGS and not closes:
            carried = _carried(page[start:end])
            found.extend([carried] if carried else [])
    return found


def _carried(tag: str) -> str:
    """Return the page that a tag carries and shows, or "". A `srcdoc` goes before any `src` (HTML Standard, section 4.8.5)."""
    within = SRCDOC.search(tag)
    if within:
        hidden = HIDDEN.search(tag[: within.start()] + " " + tag[within.end() :])
        return "" if hidden else markup.unescaped(_value(within))
    for found in ADDRESS.finditer(tag):
        address = markup.unescaped(_value(found))
        head = DATA.match(address)
        if head and not HIDDEN.search(tag[: found.start()] + " " + tag[found.end() :]):
            return _unpacked(head, address)
    return ""


def _value(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3] or ""


def _unpacked(head: re.Match[str], address: str) -> str:
    """Return the page that stands in an address (RFC 2397)."""
    raw = unquote_to_bytes(address[head.end() :])
    if head[2].lower().endswith(";base64"):
        try:
            raw = b64decode(b"".join(raw.split()) + b"==")
        except (Error, ValueError):
            return ""
    named = CHARSET.search(head[2])
    made = decode(raw, named[1] if named else None).content
    return f"<plaintext>{made}" if head[1].lower() == "text/plain" else made
