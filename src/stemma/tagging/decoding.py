"""Turns the network's probabilities into cues, and into the source and content of one cue.

Spans are runs of words; the best allowed sequence of labels is found with Viterbi's algorithm (an inside label
follows its own kind only).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stemma.tagging.layout import Cue, Window
from stemma.tagging.weights import Floats

ROLES = ("O", "B-S", "I-S", "B-C", "I-C")
CUES = ("O", "B", "I")
MERGE = 0.5
"""A new cue begins where `begin` holds more than this share of the probability of being in a cue."""
FORBIDDEN = -1e9


@dataclass(frozen=True, slots=True)
class Roles:
    """Source and content of one cue, as runs of words; chances are means over the words."""

    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    source_chance: float
    content_chance: float
    best_content: float
    """The highest probability of any word to be content."""


def cues(
    number: int, window: Window, firsts: Sequence[int], chances: Floats, above: float, given: Sequence[tuple[int, int]] = ()
) -> list[Cue]:
    """Return the runs of words of a window's target whose probability to be in a cue is above a bound.

    And those given, as runs of words in order, that touch none of them.
    """
    found: list[Cue] = []
    start: int | None = None
    best = 0.0
    for word in range(*window.target):
        row = chances[firsts[word - window.first]]
        inside = float(row[1] + row[2])
        if start is not None and (inside <= above or row[1] > MERGE * inside):
            found.append(Cue(number, start, word, best))
            start = None
        if inside > above:
            start, best = (word, inside) if start is None else (start, max(best, inside))
    if start is not None:
        found.append(Cue(number, start, window.target[1], best))
    taken = {word for cue in found for word in range(cue.first, cue.last)}
    for first, end in given[bisect_left(given, (window.target[0], 0)) : bisect_left(given, (window.target[1], 0))]:
        last = min(end, window.last)
        if taken.isdisjoint(range(first, last)):
            inside = max(float(chances[firsts[word - window.first], 1:].sum()) for word in range(first, last))
            found.append(Cue(number, first, last, inside))
            taken.update(range(first, last))
    return sorted(found, key=lambda cue: cue.first)


def roles(chances: Floats, cue: tuple[int, int]) -> Roles:
    """Return the source and content of a cue from a row of role probabilities a word; the cue's words are neither."""
    logs = np.log(np.maximum(chances, 1e-9))
    logs[cue[0] : cue[1]] = FORBIDDEN
    logs[cue[0] : cue[1], 0] = 0.0
    found: dict[str, list[tuple[int, int]]] = {"S": [], "C": []}
    for kind, first, last in _spans(_best(logs)):
        found[kind].append((first, last))
    likely = {"S": chances[:, 1] + chances[:, 2], "C": chances[:, 3] + chances[:, 4]}

    def mean(kind: str, span: tuple[int, int]) -> float:
        return float(likely[kind][span[0] : span[1]].mean())

    # of several sources the surest, longer ones before shorter ones of the same kind of sureness
    source = max(found["S"], key=lambda span: (mean("S", span) * min(4, 1 + span[1] - span[0]), -span[0]), default=None)
    outside = np.delete(likely["C"], np.arange(*cue))
    size = sum(last - first for first, last in found["C"])
    return Roles(
        source=source,
        content=tuple(found["C"]),
        source_chance=mean("S", source) if source else 0.0,
        content_chance=sum(mean("C", span) * (span[1] - span[0]) for span in found["C"]) / size if size else 0.0,
        best_content=float(outside.max()) if outside.size else 0.0,
    )


def _best(logs: Floats) -> list[int]:
    """Return the most probable allowed sequence of labels."""
    many, kinds = logs.shape
    back = np.zeros((many, kinds), np.intp)
    score = logs[0] + STARTS
    for k in range(1, many):
        ways = score[:, None] + STEPS
        back[k] = ways.argmax(axis=0)
        score = ways.max(axis=0) + logs[k]
    labels = [int(score.argmax())]
    for k in range(many - 1, 0, -1):
        labels.append(int(back[k][labels[-1]]))
    return labels[::-1]


def _spans(labels: Sequence[int]) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for k, label in enumerate(labels):
        name = ROLES[label]
        if name == "O":
            continue
        if name[0] == "I" and found and found[-1][2] == k:
            found[-1] = (found[-1][0], found[-1][1], k + 1)
        else:
            found.append((name[2], k, k + 1))
    return found


STARTS = np.array([FORBIDDEN if name[0] == "I" else 0.0 for name in ROLES])
STEPS = np.array([[FORBIDDEN if to[0] == "I" and at[1:] != to[1:] else 0.0 for to in ROLES] for at in ROLES])
