"""The only slicing and aligning of text: spans, tokens, folding, alignment of two token sequences.

Offsets are Python code points, half open. Nothing here normalises a text; `fold` makes a form to
compare by and is never cited.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from stemma.errors import SpanError
from stemma.model.sources import Span, Text

TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|\w+(?:[’'ʼ-]\w+)*|[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign, and where it stands."""

    start: int
    end: int
    words: str


def span(text: Text, start: int, end: int) -> Span:
    """Return the span of a text from `start` to `end`.

    Raises:
        SpanError: the offsets lie outside the text.
    """
    if not 0 <= start <= end <= len(text.content):
        raise SpanError(f"{start}:{end} lies outside a text of {len(text.content)} code points")
    return Span(text=text.id, start=start, end=end, words=text.content[start:end])


def trimmed(text: Text, start: int, end: int) -> Span:
    """Return the span of a text without white space at either end."""
    words = text.content[start:end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    return span(text, start + min(left, right), start + right)


def holds(text: Text, cited: Span) -> bool:
    """Tell whether a citation holds: the same text has exactly these words at these offsets."""
    return cited.text == text.id and text.content[cited.start : cited.end] == cited.words


def inside(inner: Span, outer: Span) -> bool:
    """Tell whether a span lies within another of the same text."""
    return inner.text == outer.text and outer.start <= inner.start and inner.end <= outer.end


def overlap(a: Span, b: Span) -> int:
    """Count the code points that two spans of one text share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start)) if a.text == b.text else 0


@lru_cache(maxsize=4096)
def tokens(content: str) -> tuple[Token, ...]:
    """Split a string into words, numbers and signs, in order."""
    return tuple(Token(m.start(), m.end(), m.group()) for m in TOKEN.finditer(content))


@lru_cache(maxsize=65536)
def fold(words: str) -> str:
    """Return a form to compare words by: no case, no diacritics, plain quotes and spaces."""
    split = unicodedata.normalize("NFKD", words.casefold().replace("’", "'").replace("ʼ", "'"))
    return " ".join("".join(c for c in split if not unicodedata.combining(c)).split())


Change = Literal["equal", "replace", "delete", "insert"]


def align(a: Sequence[str], b: Sequence[str]) -> tuple[tuple[Change, int, int, int, int], ...]:
    """Align two token sequences: (change, a from, a to, b from, b to), covering both in order."""
    return tuple(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
