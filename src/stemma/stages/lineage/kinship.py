"""How near two reports stand: what each shares with the other, with third reports, and in which passages.

Every measure is a share of one report (asymmetric), so that what a child leaves out and what it adds can
be told apart. Nothing is decided here.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.comparing import Passage
from stemma.model.inputs import Aids, Language, Reading
from stemma.text import fold, tokens

FURTHER = 6
"""Letters of a word that are compared; a retelling changes endings."""
ACROSS = 0.6
"""Words are not compared across languages: so much of what is told counts as contained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one report of a pair shares with the other: shares of this report, 0 to 1."""

    told: float
    """Of its sentences: told in passages that are more than a shared quotation."""
    verbatim: float
    """Of its sentences: word for word."""
    contained: float
    """Of its rare words and word pairs: the other has them too."""
    joint: float
    """Of what it shares with any report of the family: the other has it too. What is missing here
    is shared with third reports only (a separative reading, Maas 1927)."""
    apart: float
    """Weight of what it shares with third reports and not with the other, over the root of the weight of
    all that it shares: in two such sums of independent readings, chance differences grow with the root."""
    hard: float
    """Of its figures: the other has them too; 1 where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Two reports that share passages; `a` has the lesser id."""

    a: str
    b: str
    left: Side
    right: Side
    passages: tuple[Passage, ...]
    across: bool
    """They are in two languages."""
    witnesses: int
    """Reports of the case that share passages with any other."""

    def side(self, report: str) -> Side:
        """Return the side of one of the two."""
        return self.left if report == self.a else self.right

    def other(self, report: str) -> str:
        """Return the other of the two."""
        return self.b if report == self.a else self.a


def kinships(
    readings: Sequence[Reading], passages: Sequence[Passage], languages: Mapping[str, Language], aids: Aids
) -> tuple[Kin, ...]:
    """Measure each pair of reports that share passages, in order of their ids."""
    by_id = {r.report.id: r for r in readings}
    pairs: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for p in passages:
        if p.a.report in by_id and p.b.report in by_id:
            pairs[min(p.a.report, p.b.report), max(p.a.report, p.b.report)].append(p)
    linked = sorted({i for pair in pairs for i in pair})
    traits = {i: _traits(by_id[i].text.content, languages[i].code, aids) for i in linked}
    held: dict[str, int] = defaultdict(int)
    for weights in traits.values():
        for key in weights:
            held[key] += 1
    found = []
    for (a, b), shared in sorted(pairs.items()):
        across = languages[a].code != languages[b].code
        left = _side(by_id[a], shared, traits[a], traits[b], held, len(linked), across=across)
        right = _side(by_id[b], shared, traits[b], traits[a], held, len(linked), across=across)
        found.append(Kin(a=a, b=b, left=left, right=right, passages=tuple(shared), across=across, witnesses=len(linked)))
    return tuple(found)


def _side(
    reading: Reading,
    passages: Sequence[Passage],
    own: Mapping[str, float],
    other: Mapping[str, float],
    held: Mapping[str, int],
    count: int,
    *,
    across: bool,
) -> Side:
    told, verbatim = _covered(reading, passages)
    whole = both = family = joint = 0.0
    figures = same = 0
    for key, weight in own.items():
        if key[0] == "#":
            figures += 1
            same += key in other
        # a reading of all witnesses groups none of them; one of few groups them strongly
        grouping = weight * math.log(count / held[key] + 1)
        whole += weight
        if held[key] > 1:
            family += grouping
        if key in other:
            both += weight
            joint += grouping
    contained, jointly = both / whole if whole else 0.0, joint / family if family else 0.0
    return Side(
        told=told,
        verbatim=verbatim,
        contained=ACROSS * told if across else contained,
        joint=told if across else jointly,
        apart=0.0 if across or not family else (family - joint) / math.sqrt(family),
        hard=same / figures if figures else 1.0,
    )


def _covered(reading: Reading, passages: Sequence[Passage]) -> tuple[float, float]:
    """Return the share of a report's words in passages beyond quotations, and in verbatim ones."""
    spans: dict[tuple[int, int], str] = {}
    for p in passages:
        here = p.a if p.a.report == reading.report.id else p.b
        at = (here.span.start, here.span.end)
        if p.kind != "quotation" or at not in spans:
            spans[at] = p.kind
    whole = sum(s.span.end - s.span.start for s in reading.segments if s.kind == "sentence") or len(reading.text.content) or 1
    told = sum(end - start for (start, end), kind in spans.items() if kind != "quotation")
    verbatim = sum(end - start for (start, end), kind in spans.items() if kind == "verbatim")
    return min(1.0, told / whole), min(1.0, verbatim / whole)


@lru_cache(maxsize=16384)
def _traits(content: str, language: str, aids: Aids) -> dict[str, float]:
    """Return a report's words, word pairs and numbers with their background rarity."""
    weights: dict[str, float] = {}
    before, before_weight = "", 0.0
    for token in tokens(content):
        if not token.words[0].isalnum():
            continue
        word = fold(token.words)
        weight = surprise(word, language, aids)
        key = "#" + word if word[0].isdigit() else word[:FURTHER]
        if weight > 1.0:
            weights[key] = max(weights.get(key, 0.0), weight)
        if before:
            weights[f"{before} {key}"] = (before_weight + weight) / 2
        before, before_weight = key, weight
    return weights


def surprise(word: str, language: str, aids: Aids) -> float:
    """Return how many nats it tells that another text of some 300 words has a word too; at most 9."""
    if word[0].isdigit():
        return 2.0 if len(word) == 1 else 4.0
    zipf = aids.frequency(word, language) or (2.6 if len(word) > 3 else 5.5)
    return min(9.0, max(0.0, math.log(10) * (6.52 - zipf)))
