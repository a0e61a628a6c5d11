"""A sentence as words with offsets, in which each quotation of some length is one opaque word.

Short words in marks ("so-called “police”") stay words of the sentence. Nothing here knows who speaks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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


def split(
    content: str,
    start: int,
    end: int,
    quotes: Sequence[Quote],
    elided: frozenset[str] = frozenset(),
    joined: tuple[str, ...] = (),
) -> list[Word]:
    """Return the words of a sentence; `quotes`: the outermost quotations that touch it, in order.

    `elided`: words that lose their vowel before another and are words of their own ("l'", "qu'"); `joined`:
    endings that are one ("a-t-il": the last four signs, of which "il" is the word).
    """
    found: list[Word] = []
    at = start
    for quote in quotes:
        begin, stop = max(start, quote.span.start), min(end, quote.span.end)
        if begin >= stop or begin < at:
            continue
        found += _plain(content, at, begin, elided, joined, quoted=False)
        if is_speech(content, quote):
            found.append(Word(begin, stop, "Q", "Q"))
        else:
            found += _plain(content, begin, stop, elided, joined, quoted=True)
        at = stop
    return found + _plain(content, at, end, elided, joined, quoted=False)


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


def _plain(content: str, start: int, end: int, elided: frozenset[str], joined: tuple[str, ...], *, quoted: bool) -> list[Word]:
    return [
        Word(m.start() + at, m.start() + stop, low, mark, upper, quoted)
        for m in TOKEN.finditer(content, start, end)
        for at, stop, low, mark, upper in _shapes(m.group(), elided, joined)
    ]


@lru_cache(maxsize=65536)
def _shapes(token: str, elided: frozenset[str], joined: tuple[str, ...]) -> tuple[tuple[int, int, str, str, bool], ...]:
    """Return what a token tells alone; for each word in it: from, to, lower case, its sign, whether it has a capital."""
    found = []
    for at, stop in _parts(token, elided, joined):
        word = token[at:stop]
        sign = not (word[0].isalnum() or word[0] == "_")
        found.append((at, stop, word.lower().replace("’", "'"), word if sign else "", word[0].isupper()))
    return tuple(found)


def _parts(token: str, elided: frozenset[str], joined: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the words of a token: "qu'il" is two, "l'a-t-elle" is three, in languages that write so."""
    low = token.lower().replace("’", "'")
    at, found = 0, []
    if elided and (mark := low.find("'") + 1) and low[:mark] in elided:
        found.append((0, mark))
        at = mark
    ending = next((e for e in joined if low.endswith(e) and len(low) - at > len(e)), None)
    if ending is None:
        return [*found, (at, len(token))]
    return [*found, (at, len(token) - len(ending)), (low.rfind("-") + 1, len(token))]
