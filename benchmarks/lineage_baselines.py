"""Simple ways to guess where a report comes from, to be beaten: nearest earlier by wording, and the earliest.

A report whose date is not known may have been there before any other, and after any other.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from stemma.model.inputs import Reading
from stemma.model.sources import GIVEN, Assertion

WORDS = re.compile(r"\w+")
LEAST = {"5-gram": 0.01, "idf": 0.15, "tf-idf": 0.1}
"""Likeness below which a report is left without a parent: set so that each does best on the retold stories."""


def with_date(reading: Reading, published: str | None) -> Reading:
    """Return a reading with a publication date, or without one."""
    kept = tuple(a for a in reading.report.assertions if a.field != "published")
    said = (Assertion(field="published", value=published, evidence=GIVEN),) if published else ()
    return replace(reading, report=replace(reading.report, assertions=(*kept, *said)))


@lru_cache(maxsize=4096)
def words(content: str) -> tuple[str, ...]:
    """Return the words of a text in small letters."""
    return tuple(WORDS.findall(content.lower()))


@lru_cache(maxsize=4096)
def shingles(content: str, size: int = 5) -> frozenset[tuple[str, ...]]:
    """Return the runs of five words of a text."""
    found = words(content)
    return frozenset(found[i : i + size] for i in range(len(found) - size + 1))


def jaccard(a: str, b: str) -> float:
    """Return the 5-gram Jaccard likeness of two texts."""
    left, right = shingles(a), shingles(b)
    return len(left & right) / max(1, len(left | right))


def earlier(a: Reading, b: Reading) -> bool:
    """Tell whether `a` may have been there before `b`, by the dates that are known; equal days may be either way."""
    first, second = a.report.published().earliest, b.report.published().latest
    return first is None or second is None or first <= second


def _nearest(readings: Sequence[Reading], least: float, alike: Callable[[str, str], float]) -> dict[str, str]:
    """Give each report the earlier one that is most alike; of two that would have each other, the first keeps its own."""
    found: dict[str, str] = {}
    for child in sorted(readings, key=lambda r: (r.report.published().earliest or "9", r.report.id)):
        rated = [
            (alike(child.text.content, parent.text.content), parent.report.id)
            for parent in readings
            if parent is not child and earlier(parent, child) and found.get(parent.report.id) != child.report.id
        ]
        best = max(rated, default=(0.0, ""))
        if best[0] >= least:
            found[child.report.id] = best[1]
    return found


def by_jaccard(readings: Sequence[Reading]) -> dict[str, str]:
    """Nearest earlier by 5-gram Jaccard."""
    return _nearest(readings, LEAST["5-gram"], jaccard)


def _idf(readings: Sequence[Reading]) -> Mapping[str, float]:
    held: dict[str, int] = {}
    for r in readings:
        for word in set(words(r.text.content)):
            held[word] = held.get(word, 0) + 1
    return {word: math.log((len(readings) + 1) / n) for word, n in held.items()}


def by_containment(readings: Sequence[Reading]) -> dict[str, str]:
    """Nearest earlier by the share of a child's words, weighed by rarity in the pile, that the parent has."""
    idf = _idf(readings)

    def alike(child: str, parent: str) -> float:
        own, other = set(words(child)), set(words(parent))
        return sum(idf[w] for w in own & other) / max(1e-9, sum(idf[w] for w in own))

    return _nearest(readings, LEAST["idf"], alike)


def by_cosine(readings: Sequence[Reading]) -> dict[str, str]:
    """Nearest earlier by tf-idf cosine, as RNewsflow's window does."""
    idf = _idf(readings)

    @lru_cache(maxsize=4096)
    def vector(content: str) -> Mapping[str, float]:
        weights: dict[str, float] = {}
        for word in words(content):
            weights[word] = weights.get(word, 0.0) + idf[word]
        norm = math.sqrt(sum(x * x for x in weights.values())) or 1.0
        return {word: x / norm for word, x in weights.items()}

    def alike(child: str, parent: str) -> float:
        a, b = vector(child), vector(parent)
        return sum(x * b[w] for w, x in a.items() if w in b)

    return _nearest(readings, LEAST["tf-idf"], alike)


def by_date(readings: Sequence[Reading]) -> dict[str, str]:
    """Everything comes from the earliest document."""
    known = sorted((r.report.published().earliest or "9", r.report.id) for r in readings)
    return {r.report.id: known[0][1] for r in readings if r.report.id != known[0][1]}


METHODS: Mapping[str, Callable[[Sequence[Reading]], dict[str, str]]] = {
    "nearest earlier, idf containment": by_containment,
    "nearest earlier, 5-gram Jaccard": by_jaccard,
    "nearest earlier, tf-idf cosine": by_cosine,
    "earliest document": by_date,
}
