"""The sentences of a report as sets of weighed traits, ready to be compared.

A sentence is taken as the segments stage found it; a report without segments is cut at sentence ends.
Nothing is compared here.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from stemma.model.inputs import Aids, Language, Reading
from stemma.stages.reuse.traits import Trait, cognates, is_word, neutral, pairs, rarity, stemmed
from stemma.text import Token, fold, tokens

END = re.compile(r"[.!?。][\"”’»)]*\s+(?=\W*[A-ZÀ-ÞА-Я\d])|\n+|[。]")
MARKED_ACTS = ("denies", "declines", "demands", "concedes", "warns", "promises")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence: where it stands and what it has to tell."""

    start: int
    end: int
    weights: Mapping[str, float]
    shown: Mapping[str, str]
    """Trait -> its words in this report, for people."""
    quoted: frozenset[str]
    """Traits that stand inside quotation marks."""
    total: float
    head: bool = False
    """It stands in a title or heading."""

    def scaled(self, scale: Mapping[str, float]) -> "Unit":
        """Return the same sentence with its traits weighed anew."""
        weights = {key: w * scale[key] for key, w in self.weights.items() if scale[key] > 0}
        return replace(self, weights=weights, total=_total(weights))

    def without(self, told: set[str]) -> "Unit":
        """Return what this sentence has left to tell."""
        weights = {key: w for key, w in self.weights.items() if key not in told}
        return replace(self, weights=weights, total=_total(weights))


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A reading, compared by identity: hashing all its records costs more than comparing two reports."""

    reading: Reading

    def __hash__(self) -> int:
        return id(self.reading)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.reading is self.reading


def units(reading: Reading, language: Language, aids: Aids, *, across: bool) -> tuple[Unit, ...]:
    """Return the sentences of a report; `across` takes only what survives a translation."""
    return _units(_Same(reading), language, aids, across)


@lru_cache(maxsize=512)
def _units(same: _Same, language: Language, aids: Aids, across: bool) -> tuple[Unit, ...]:
    reading = same.reading
    words = tokens(reading.text.content)
    bounds = [(s.span.start, s.span.end) for s in reading.segments if s.kind == "sentence"] or list(
        sentences(reading.text.content)
    )
    starts = [start for start, _ in bounds]
    rows: list[list[Trait]] = [[] for _ in bounds]
    for trait in _traits(reading, words, language, aids, across=across):
        k = bisect_right(starts, trait.start) - 1
        if k >= 0 and trait.start < bounds[k][1]:
            rows[k].append(trait)
    heads = [(s.span.start, s.span.end) for s in reading.segments if s.kind in ("title", "heading")]
    quotes = [(q.inner.start, q.inner.end) for q in reading.quotes if q.depth == 0]
    made = (_unit(bounds[k], row, quotes, reading.text.content) for k, row in enumerate(rows) if row)
    return tuple(replace(u, head=any(start <= u.start < end for start, end in heads)) for u in made)


def sentences(content: str) -> Iterator[tuple[int, int]]:
    """Cut a text at sentence ends and line ends."""
    at = 0
    for m in END.finditer(content):
        if content[at : m.end()].strip():
            yield at, m.end()
        at = m.end()
    if content[at:].strip():
        yield at, len(content)


def _unit(bound: tuple[int, int], row: list[Trait], quotes: list[tuple[int, int]], content: str) -> Unit:
    weights: dict[str, float] = {}
    shown: dict[str, str] = {}
    quoted = set()
    here = [q for q in quotes if q[0] < bound[1] and q[1] > bound[0]]
    for trait in row:
        weights[trait.key] = max(weights.get(trait.key, 0.0), trait.weight)
        if trait.key[0] not in "!" and " " not in trait.key:
            shown.setdefault(trait.key, content[trait.start : trait.end])
        if any(start <= trait.start < end for start, end in here):
            quoted.add(trait.key)
    return Unit(*bound, weights=weights, shown=shown, quoted=frozenset(quoted), total=_total(weights))


def _total(weights: Mapping[str, float]) -> float:
    """Sum what a sentence has to tell; pairs of stems are a bonus where shared and no debt where not."""
    return max(1.0, sum(weight for key, weight in weights.items() if " " not in key and key[0] != "!"))


def _traits(reading: Reading, words: tuple[Token, ...], language: Language, aids: Aids, *, across: bool) -> Iterator[Trait]:
    yield from neutral(reading, words, language, aids, capitals=across)
    yield from _stances(reading)
    if across:
        yield from cognates(words, language, aids)
        return
    heard = _unlisted(words, language, aids)
    stems = [t for t in stemmed(words, language, aids) if t.key not in heard]
    yield from stems
    yield from pairs(stems)


def _unlisted(words: tuple[Token, ...], language: Language, aids: Aids) -> frozenset[str]:
    """Return what a language without a frequency list repeats most: its function words, told by their number."""
    counts = Counter(fold(t.words) for t in words if is_word(t))
    common = [word for word, _ in counts.most_common(40)]
    if any(rarity(word, language.code, aids) < 5.0 and len(word) > 3 for word in common):
        return frozenset()
    return frozenset(word[:6] for word in common if counts[word] > 2)


def _stances(reading: Reading) -> Iterator[Trait]:
    """Yield what likeness of words misses: that a sentence denies, or demands, and who speaks in it."""
    for statement in reading.statements:
        at = statement.cue or (statement.content[0] if statement.content else None)
        if at is None:
            continue
        if statement.act in MARKED_ACTS:
            yield Trait(f"!{statement.act}", 4.0, at.start, at.end)
        elif statement.polarity == "-":
            yield Trait("!denies", 2.0, at.start, at.end)
        voice = statement.voices[-1] if statement.voices else None
        if voice is not None and voice.party:
            yield Trait("!by " + fold(voice.party), 3.0, at.start, at.end)
