"""Figures as ratios of sums of counts over documents, with their 95 % intervals by drawing documents with replacement.

An F1 is 2 hits / (found + marked), a share is hits / all: so every figure of every drawing is one product of matrices.
The drawings are seeded, so two readers counted on the same documents are drawn alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = Sequence[Mapping[str, int]]
"""One table of counts a document."""
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure: the sum of some counts over the sum of others."""

    name: str
    top: tuple[str, ...]
    bottom: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure as measured, with its 95 % interval and how many cases it rests on (for an F1: both sides')."""

    value: float
    low: float
    high: float
    cases: int


def f1(name: str, hits: str, found: str, due: str) -> Ratio:
    """Return the F1 of what is due and what is found."""
    return Ratio(name, (hits, hits), (found, due))


def share(name: str, of: str, among: str) -> Ratio:
    """Return how much of some cases are also others."""
    return Ratio(name, (of,), (among,))


def values(counts: Counts, ratios: Sequence[Ratio], draws: int = DRAWS) -> dict[str, Value]:
    """Return every figure that has cases."""
    found = {}
    for ratio in ratios:
        top, bottom = _drawn(counts, ratio, draws)
        if bottom.size and bottom[0]:
            known = bottom > 0  # a drawing without a case says nothing
            found[ratio.name] = _value(top[known] / bottom[known], round(bottom[0]))
    return found


def _drawn(counts: Counts, ratio: Ratio, draws: int) -> tuple[Floats, Floats]:
    """Return a ratio's two sums: first over all documents, then in each drawing."""
    if not counts:
        return np.zeros(0), np.zeros(0)
    sides = [[sum(count.get(key, 0) for key in side) for count in counts] for side in (ratio.top, ratio.bottom)]
    table = np.array(sides, np.float64).T
    often = np.random.default_rng(0).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), draws)
    every = np.vstack([table.sum(0), often @ table])
    return every[:, 0], every[:, 1]


def _value(measured: Floats, cases: int) -> Value:
    low, high = np.quantile(measured[1:], (0.025, 0.975)) if measured.size > 1 else (measured[0], measured[0])
    return Value(value=float(measured[0]), low=float(low), high=float(high), cases=cases)
