"""A sentence as words with offsets, in which each quotation of some length is one opaque word.

Short words in marks ("so-called “police”") stay words of the sentence. Nothing here knows who speaks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stemma.model.reading import Quote
from stemma.text import TOKEN

LONG = 5
"""Words in marks that make a quotation of its own, where no comma or stop inside the marks says it."""
ENDS = ",.!?…"
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, sign, or whole quotation of a sentence."""

    start: int
    end: int
    low: str
    """Lower case, plain apostrophes; `Q` for a quotation."""
    mark: str = ""
    """The sign itself, if it is one; `Q` for a quotation."""
    upper: bool = False
    quoted: bool = False
    """Within marks too short for a quotation of its own."""

    @property
    def speech(self) -> bool:
        """Whether it stands for a whole quotation."""
        return self.mark == "Q"


def split(content: str, start: int, end: int, quotes: Sequence[Quote]) -> list[Word]:
    """Return the words of a sentence; `quotes`: the outermost quotations that touch it, in order."""
    found: list[Word] = []
    at = start
    for quote in quotes:
        begin, stop = max(start, quote.span.start), min(end, quote.span.end)
        if begin >= stop or begin < at:
            continue
        found += _plain(content, at, begin, quoted=False)
        if is_speech(content, quote):
            found.append(Word(begin, stop, "Q", "Q"))
        else:
            found += _plain(content, begin, stop, quoted=True)
        at = stop
    return found + _plain(content, at, end, quoted=False)


def is_speech(content: str, quote: Quote) -> bool:
    """Tell whether words in marks are a quotation of their own, and not a name or a single term."""
    inner = quote.inner.words.rstrip()
    if not quote.opens or not quote.closes or len(WORD.findall(inner)) > LONG:
        return True
    before = content[max(0, quote.span.start - 2) : quote.span.start].rstrip()
    after = content[quote.span.end : quote.span.end + 1]
    return (
        before.endswith(":")
        or inner[-1:] in ".!?…"
        or (inner[-1:] in ENDS and len(inner.split()) > 1)
        or (after == "," and len(inner.split()) > 3)
    )


def _plain(content: str, start: int, end: int, *, quoted: bool) -> list[Word]:
    found = []
    for m in TOKEN.finditer(content, start, end):
        token = m.group()
        sign = not (token[0].isalnum() or token[0] == "_")
        low = token.lower().replace("’", "'")
        found.append(Word(m.start(), m.end(), low, token if sign else "", token[0].isupper(), quoted))
    return found
