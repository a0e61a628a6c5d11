"""How near two reports stand: the passages that they share, and how like each tells what the other tells.

Every measure is a share of one report (asymmetric), so that what a child leaves out and what it adds can
be told apart. Nothing is decided here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stemma.model.comparing import Passage
from stemma.model.inputs import Aids, Language, Reading
from stemma.stages.lineage.likeness import Likeness, Weighed, family, likeness, tellings, weighed

ACROSS = 0.6
"""Words are not compared across languages: so much of what is told counts as contained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one report of a pair shares with the other: shares of this report, 0 to 1."""

    told: float
    """Of its sentences: told in passages that are more than a shared quotation."""
    verbatim: float
    """Of its sentences: word for word."""
    like: Likeness
    """This report as a child of the other."""

    @property
    def contained(self) -> float:
        """Return the share of its rare words that the other has too."""
        return ACROSS * self.told if self.like.across else self.like.words


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
    told = tellings([by_id[i] for i in linked], languages, aids)
    kin_of = _families(linked, pairs)
    members: dict[str, list[str]] = defaultdict(list)
    for i in linked:
        members[kin_of[i]].append(i)
    ready: dict[str, Weighed] = {}
    for group in members.values():
        kin = family(told[i] for i in group)
        ready.update((i, weighed(told[i], kin)) for i in group)
    found = []
    for (a, b), shared in sorted(pairs.items()):
        left, right = (
            Side(told=told_share, verbatim=verbatim, like=likeness(ready[child], ready[parent]))
            for child, parent in ((a, b), (b, a))
            for told_share, verbatim in (_covered(by_id[child], shared),)
        )
        across = languages[a].code != languages[b].code
        found.append(Kin(a=a, b=b, left=left, right=right, passages=tuple(shared), across=across))
    return tuple(found)


def _families(linked: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each report the least id of those that it hangs together with (union-find)."""
    above = {i: i for i in linked}

    def top(i: str) -> str:
        while above[i] != i:
            above[i] = above[above[i]]
            i = above[i]
        return i

    for a, b in pairs:
        first, second = sorted((top(a), top(b)))
        above[second] = first
    return {i: top(i) for i in linked}


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
