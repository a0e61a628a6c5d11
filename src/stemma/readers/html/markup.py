"""One linear pass over the tags of a page, independent of any tree builder.

It does three things that a tree builder cannot be trusted with: tells beforehand whether a page would
overwhelm one (`guard`), counts the visible characters that a reader must account for (`visible`), and
gets the text out where no tree can be built (`blocks`). Nothing here is recursive, and each character
is looked at a bounded number of times.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from itertools import chain
from typing import NamedTuple

DEEPEST = 512
"""Nested elements: browsers stop there too (Chromium, WebKit)."""
LONGEST_TAG = 1 << 20
MOST_ATTRIBUTES = 2000
LARGEST = 50_000_000
"""Characters of a page for which a tree is built."""
ENDLESS = re.compile(r"&#[0-9]{20,};?")
"""The standard library makes a number of the digits first, and refuses one of thousands (HTML Standard, section 13.2.5.80)."""
QUOTED = re.compile(r"""</?[A-Za-z](?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
START = re.compile(r"<(?:(?P<simple>/?[A-Za-z][A-Za-z0-9]*)>|(?P<name>/?[A-Za-z])|[!?]|/(?=.))", re.DOTALL)
"""Where a tag, comment or declaration begins; `simple` is a whole tag without attributes, which most are."""
SHADOW = re.compile(r"\sshadowroot(?:mode)?\s*=", re.IGNORECASE)
COMMENT_END = re.compile(r"--!?>")
"""HTML Standard, section 13.2.5.51: "--!>" ends a comment too."""
NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
RAW = ("script", "style", "template", "noscript", "title", "iframe", "noembed", "noframes")
"""Elements whose content is not visible in a browser with scripts (or is the window's title)."""
CUT = "!cut"
"""Tag of the piece in which the page ends: a tag, script or comment that is never closed."""
_VOID = "area base br col embed frame hr img input link meta param source track wbr basefont bgsound keygen"
VOID = frozenset(_VOID.split())
_ENDS = "p li dd dt option optgroup tr td th thead tbody tfoot colgroup rp rt html body head"
ENDS_ITSELF = frozenset(_ENDS.split())
"""HTML lets these end by themselves, so an unclosed one does not nest."""
_BLOCK = """
address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li main menu nav ol optgroup option p pre search section
select summary table tbody textarea tfoot thead title tr ul
"""
BLOCK = frozenset(_BLOCK.split())
"""Elements that begin and end a block of text; `td` and `th` part cells within a row."""


class Piece(NamedTuple):
    """A stretch of a page: text, or a tag."""

    start: int
    end: int
    tag: str
    """Lower-case name, or "" for text."""
    closes: bool = False


def pieces(page: str) -> Iterator[Piece]:
    """Yield the texts and tags of a page in order; comments, doctypes and the inside of `RAW` are left out."""
    text_from, quotes, unclosed = 0, True, set[str]()
    last = page.rfind(">")
    m = START.search(page)
    while m:
        at = m.start()
        if at >= last:
            if at > text_from:
                yield Piece(text_from, at, "")
            yield Piece(at, len(page), CUT)
            return
        if at > text_from:
            yield Piece(text_from, at, "")
        if m["simple"] or m["name"]:
            piece, quotes = _tag(page, m, quotes)
            yield piece
            text_from = piece.end
            if piece.tag == "plaintext" and not piece.closes:
                break
            if not piece.closes and piece.tag in RAW and piece.tag not in unclosed and not _is_shadow(page, piece):
                end = _closing(page, piece.tag, text_from)
                if end is None and piece.tag in ("script", "style"):
                    yield Piece(text_from, len(page), CUT)
                    return
                unclosed.update([piece.tag] if end is None else [])
                text_from = end or text_from
        else:
            text_from = _past_comment(page, at)
            if text_from > len(page):
                yield Piece(at, len(page), CUT)
        m = START.search(page, text_from)
    if text_from < len(page):
        yield Piece(text_from, len(page), "")


def _tag(page: str, m: re.Match[str], quotes: bool) -> tuple[Piece, bool]:
    """Return the tag that begins at a match, and whether quotation marks still hold.

    One that is never closed would swallow the rest, tag after tag: from the first such tag on, tags end at the next ">",
    which keeps the pass linear and the text in sight.
    """
    at, simple = m.start(), m["simple"]
    closes = page[at + 1] == "/"
    if simple:
        return Piece(at, m.end(), simple[closes:].lower(), closes), quotes
    whole = QUOTED.match(page, at) if quotes else None
    end = whole.end() if whole else page.index(">", at) + 1
    return Piece(at, end, NAME.match(page, at)[1].lower(), closes), whole is not None  # type: ignore[index]


def _is_shadow(page: str, piece: Piece) -> bool:
    return piece.tag == "template" and SHADOW.search(page, piece.start, piece.end) is not None


def _closing(page: str, tag: str, at: int) -> int | None:
    """Return where the end tag of an element of `RAW` begins, or None: there is none. Templates nest, the others do not."""
    depth = 1
    for m in _ends(tag).finditer(page, at):
        depth += 1 if tag == "template" and page[m.start() + 1] != "/" else -1 if page[m.start() + 1] == "/" else 0
        if depth == 0:
            return m.start()
    return None


@cache
def _ends(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</?{tag}[\s/>]" if tag == "template" else rf"</{tag}[\s/>]", re.IGNORECASE)


def _past_comment(page: str, at: int) -> int:
    """Return where a comment, doctype or other declaration ends; past the end of the page if it does not."""
    if page.startswith("<!--", at):
        if page.startswith((">", "->"), at + 4):
            return page.index(">", at) + 1
        end = COMMENT_END.search(page, at + 4)
        return end.end() if end else len(page) + 1
    return page.index(">", at) + 1


def unescaped(words: str) -> str:
    """Put characters in place of their entities; a number of more digits than any character has is none (U+FFFD)."""
    return unescape(ENDLESS.sub("&#x110000;", words))


def visible(page: str, split: Iterable[Piece]) -> int:
    """Count the visible characters of a page that are not white space; hidden elements count as visible."""
    words = " ".join([page[p.start : p.end] for p in split if not p.tag])
    return marks(unescaped(words))


def marks(words: str) -> int:
    """Count characters that are not white space."""
    return len("".join(words.split()))


def guard(page: str, split: Iterable[Piece]) -> str | None:
    """Say why no tree may be built of a page, or None: it may."""
    if len(page) > LARGEST:
        return f"it has more than {LARGEST} characters"
    stack: list[str] = []
    opened: dict[str, int] = {}
    for start, end, tag, closes in split:
        size = end - start
        if not tag or tag in VOID or tag in ENDS_ITSELF or tag == CUT:
            continue
        if size > LONGEST_TAG:
            return f"one tag is longer than {LONGEST_TAG} characters"
        if size > 2 * MOST_ATTRIBUTES and page.count("=", start, end) > MOST_ATTRIBUTES:
            return f"one element has more than {MOST_ATTRIBUTES} attributes"
        if not closes:
            if page[end - 2] == "/":
                continue
            stack.append(tag)
            opened[tag] = opened.get(tag, 0) + 1
            if len(stack) > DEEPEST:
                return f"more than {DEEPEST} elements are nested"
        elif opened.get(tag):
            while stack:
                gone = stack.pop()
                opened[gone] -= 1
                if gone == tag:
                    break
    return None


def blocks(page: str, split: Iterable[Piece]) -> tuple[tuple[str, str], ...]:
    """Return (tag, words) of each block of a page by its tags alone, in order."""
    found: list[tuple[str, str]] = []
    parts: list[str] = []
    inside = "p"
    for piece in chain(split, (Piece(0, 0, "p"),)):
        if not piece.tag:
            parts.append(unescaped(page[piece.start : piece.end]))
        elif piece.tag == "br":
            parts.append("\n")
        elif piece.tag in ("td", "th"):
            parts.append(" ")
        elif piece.tag in BLOCK:
            words = "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n") if line.strip())
            if words:
                found.append((inside, words))
            parts = []
            inside = "p" if piece.closes else piece.tag
    return tuple(found)
