"""How well passages are found, at the level of characters: precision, recall, granularity and plagdet.

The measures are those of Potthast, Stein, Barrón-Cedeño and Rosso, "An Evaluation Framework for Plagiarism Detection"
(COLING 2010), section 3. A case and a detection are two stretches, one of each text; a detection detects a case if they
overlap on both sides. Recall is the mean, over cases, of the share of a case's characters (both sides) that detections of
it cover; precision the same with the roles exchanged; granularity how many detections there are for a detected case;
plagdet = F1 / log2(1 + granularity). Characters are told apart by their text, so cases of several pairs go together.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[int, int, int, int]
"""A stretch of the first text and one of the second: code points, half open."""
PART = 1_000_000
"""Shares are counted in millionths, so that counts can be drawn again."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The four figures."""

    precision: float
    recall: float
    granularity: float
    """1 where every detected case is detected once."""
    plagdet: float


def detects(a: Pair, b: Pair) -> bool:
    """Tell whether two pairs of stretches overlap on both sides."""
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


def covered(one: Pair, others: Iterable[Pair]) -> float:
    """Return the share of a pair's characters, both sides, that pairs overlapping it on both sides cover."""
    near = [o for o in others if detects(one, o)]
    sides = ((one[0], one[1], [(o[0], o[1]) for o in near]), (one[2], one[3], [(o[2], o[3]) for o in near]))
    return sum(_union(start, end, spans) for start, end, spans in sides) / (one[1] - one[0] + one[3] - one[2])


def _union(start: int, end: int, spans: Iterable[tuple[int, int]]) -> int:
    total, at = 0, start
    for low, high in sorted(spans):
        total += max(0, min(end, high) - max(at, low))
        at = max(at, min(end, high))
    return total


def counts(cases: Sequence[Pair], detections: Sequence[Pair]) -> dict[str, int]:
    """Count what the measures of one pair of texts rest on."""
    often = [sum(detects(case, d) for d in detections) for case in cases]
    return {
        "cases": PART * len(cases),
        "cases covered": sum(round(PART * covered(case, detections)) for case in cases),
        "detections": PART * len(detections),
        "detections covered": sum(round(PART * covered(d, cases)) for d in detections),
        "detected": sum(n > 0 for n in often),
        "times detected": sum(often),
    }


def measures(counted: Sequence[Mapping[str, int]]) -> Measures:
    """Return the figures of all pairs of texts: means over all cases and all detections."""
    total = {key: sum(c[key] for c in counted) for key in counts((), ())}
    recall = total["cases covered"] / max(1, total["cases"])
    precision = total["detections covered"] / max(1, total["detections"])
    granularity = total["times detected"] / total["detected"] if total["detected"] else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Measures(precision, recall, granularity, f1 / math.log2(1 + granularity))
