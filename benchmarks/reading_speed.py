"""How fast one stage reads, and how its time grows with the text, for `figures.py`, `dates.py` and `names.py`.

The texts are the invented articles of `reading.py`: in every round the vowels of rare capitalised words change places, so
that names are new and nothing but ordinary words is answered from memory. Processor time of the stage alone is counted;
what it needs from stages before it is found first. The first round warms up.
"""

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace

from marks import marked

from benchmarks.reading import TURNS, articles, with_records
from benchmarks.reading_table import SPEED
from stemma import aids
from stemma.hall import work

GROWTH = "time of a text of double length"
LENGTH = 140_000
"""Characters of the text that is read once as it is and once with as much again."""


def seconds(content: str, name: str) -> float:
    """Return the seconds that a stage takes on one text."""
    reading = marked(content, published="2024-05-06").reading()
    language, given = work.language_of(reading.report), replace(aids.load(), tagger=None)
    for stage in work.PER_REPORT:
        start = time.process_time()
        found, _ = stage.find(reading, language, given)
        spent = time.process_time() - start
        if name == stage.NAME:
            return spent
        reading = with_records(reading, found)
    raise ValueError(f"no such stage: {name}")


def rate(name: str, rounds: Sequence[Sequence[str]]) -> float:
    """Return characters a second: the median of the rounds after the first."""
    taken = [
        sum(len(content) for content in each) / max(sum(seconds(content, name) for content in each), 1e-9) for each in rounds
    ]
    return statistics.median(taken[1:])


def growth(name: str, one: str, other: str, rounds: int) -> float:
    """Return how many times the seconds of its halves a text takes on average: 2 is linear. All was read before.

    The least of the rounds counts: what disturbs a measurement only adds to it.
    """
    both = f"{one}\n\n{other}"
    seconds(both, name)
    whole, *halves = (min(seconds(content, name) for _ in range(rounds)) for content in (both, one, other))
    return whole / max(sum(halves) / 2, 1e-9)


def measure(name: str, rounds: int) -> dict[str, float]:
    """Measure and print both."""
    fresh = min(rounds, TURNS - 1)  # after so many the same names come again
    texts = [articles(turn) for turn in range(fresh + 1)]
    every = "\n\n".join(content for turn in range(TURNS) for content in articles(turn))
    first, second = every[:LENGTH], every[LENGTH : 2 * LENGTH]
    found = {SPEED: round(rate(name, texts)), GROWTH: round(growth(name, first, second, rounds), 2)}
    print(f"\n{name}: {SPEED} (median of {fresh} rounds of {len(texts[0])} articles): {found[SPEED]:,}")
    print(f"{name}: {GROWTH} ({len(first):,} characters and as much again; 2 is linear): {found[GROWTH]}")
    return found
