"""Groups units that say the same: average link, and rather two threads than a wrong one.

Score of two units = shared weight / geometric mean of their weights, plus what an aligned passage
adds. Blocks: one says it and the other its negation; two figures that count differently or two
different things; nothing but names in common.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from stemma.model.comparing import Link, Passage, Place
from stemma.model.reading import Figure, Statement
from stemma.stages.threads.units import Unit, core
from stemma.text import fold
from stemma.wording import meets

MERGE = 0.5
"""Average score from which two groups are one."""
ALIGNED = 0.3
"""What a passage that covers both adds at most."""
SPEAKER = 0.06
"""What one speaker for both, in two reports, adds."""
RETOLD = 0.2
"""What one speaker adds where one of the two reports comes from the other."""
COUNTED = 0.25
"""What one figure of ten or more that counts the same things adds, where one report comes from the other."""
DEED = 0.85
"""Weight of what two claims are about (`units.core`) beside all that they say."""
DEEDS = 2
"""Words that what two claims are about must share, names and figures apart."""
SPREAD = 60
"""A term of more different wordings than this proposes no pairs."""
SAMPLE = 8
"""Members of a group that stand for it when averages are taken."""
LONGEST = 5000
"""Code points of a passage beyond which it joins whole texts, and tells nothing about single sentences."""
CROWD = 30
"""Figures of one unit that are looked at."""
APART = (("denies",), ("declines", "asks"), ("demands",), ("promises",))
"""Acts that are no member of a claim that others make: to deny it, to leave it open, to demand or to promise something."""
ASKING = ("demands", "promises")
"""Acts that claim nothing: even a copy's statement is no member of the claim beside it."""
LEAST = 0.9
"""Weight below which a wording tells too little to be matched outside a passage."""


@dataclass(slots=True, eq=False)
class Group:
    """Units that say the same, identical wordings first seen as one."""

    members: list[Unit]

    @property
    def faces(self) -> list[Unit]:
        """Different wordings of the group, as far as averages need them."""
        seen: dict[str, Unit] = {}
        # A copy or translation follows its original, whose words speak for it.
        for unit in [u for u in self.members if not u.derived] or self.members:
            seen.setdefault(f"{unit.report}:{fold(unit.words)}" if len(seen) < SAMPLE else fold(unit.words), unit)
        return list(seen.values())[:SAMPLE]


class Passages:
    """Tells how far a passage covers two units."""

    def __init__(self, passages: Sequence[Passage], links: Iterable[Link] = ()) -> None:
        links = tuple(links)
        self.linked = frozenset(frozenset((k.child, k.parent)) for k in links if not k.second)
        """Pairs of reports of which one comes from the other."""
        self.child = frozenset((k.child, k.parent) for k in links if not k.second)
        """(child, parent) of these."""
        self._by: dict[tuple[str, str], list[tuple[Place, Place, Passage]]] = defaultdict(list)
        for p in passages:
            self._by[p.a.report, p.b.report].append((p.a, p.b, p))
            self._by[p.b.report, p.a.report].append((p.b, p.a, p))
        for rows in self._by.values():
            rows.sort(key=lambda r: (r[0].span.start, r[0].span.end, r[1].span.start))
        self._starts = {key: [r[0].span.start for r in rows] for key, rows in self._by.items()}
        self._longest = {key: max(r[0].span.end - r[0].span.start for r in rows) for key, rows in self._by.items()}
        self.partners: dict[str, set[str]] = defaultdict(set)
        for one, other in self._by:
            self.partners[one].add(other)

    def over(self, unit: Unit, other: str) -> list[tuple[Place, Passage, float]]:
        """Return the other sides of passages that a unit has with a report, and how far they cover it."""
        key = (unit.report, other)
        if key not in self._by:
            return []
        first = bisect_left(self._starts[key], unit.spans[0].start - self._longest[key])
        last = bisect_right(self._starts[key], unit.spans[-1].end)
        found = []
        for mine, theirs, passage in self._by[key][first:last]:
            share = covered(unit, mine)
            if share > 0:
                found.append((theirs, passage, share))
        return found

    def aligned(self, a: Unit, b: Unit) -> float:
        """Return 0 (no passage) to 1 (a sure passage that covers both whole)."""
        return max((p.score * min(share, covered(b, theirs)) for theirs, p, share in self.over(a, b.report)), default=0.0)


def covered(unit: Unit, place: Place) -> float:
    """Return the share of a unit's words that lie in a place."""
    length = sum(s.end - s.start for s in unit.spans)
    within = sum(max(0, min(s.end, place.span.end) - max(s.start, place.span.start)) for s in unit.spans)
    return within / length if length else 0.0


def likeness(a: Unit, b: Unit) -> float:
    """Return the shared weight of two units over the geometric mean of their weights, 0 to 1."""
    shared = a.weights.keys() & b.weights.keys()
    if not shared or all(k.startswith("@") for k in shared):
        return 0.0
    both = sum(min(a.weights[k], b.weights[k]) for k in shared)
    return both / math.sqrt(sum(a.weights.values()) * sum(b.weights.values()))


def score(a: Unit, b: Unit, passages: Passages) -> float:
    """Return how surely two units say the same; figures and names carry it across languages."""
    aligned = passages.aligned(a, b) if a.report != b.report else 0.0
    like = likeness(a, b)
    if a.language.code != b.language.code and aligned:
        # Words of two languages seldom meet; an aligned passage then has to carry the match.
        return 0.6 * aligned + 0.4 * min(1.0, 2 * like)
    if not aligned and min(sum(a.weights.values()), sum(b.weights.values())) < LEAST:
        return 0.0
    linked = frozenset((a.report, b.report)) in passages.linked
    spoken = (RETOLD if linked else SPEAKER) if a.report != b.report and a.speakers & b.speakers else 0.0
    told = COUNTED * contained(a, b) if linked and one_count(a, b) else 0.0
    return max(like, DEED * about(a, b)) + ALIGNED * aligned + spoken + told


def about(a: Unit, b: Unit) -> float:
    """Return how far two claims are about the same, 0 to 1; a single word in common tells nothing."""
    one, other = core(a), core(b)
    shared = {k for k in one & other if k in a.weights and k in b.weights}
    if len(shared) < DEEDS or a.figures or b.figures:
        return 0.0
    weights = [sum(u.weights.get(k, 0.0) for k in keys) for u, keys in ((a, one), (b, other))]
    both = sum(min(a.weights[k], b.weights[k]) for k in shared)
    return both / math.sqrt(weights[0] * weights[1]) if all(weights) else 0.0


def contained(a: Unit, b: Unit) -> float:
    """Return how much of the unit that says less the other has too, by weight, 0 to 1."""
    shared = sum(min(a.weights[k], b.weights[k]) for k in a.weights.keys() & b.weights.keys())
    return min(1.0, shared / (min(sum(a.weights.values()), sum(b.weights.values())) or 1.0))


def one_count(a: Unit, b: Unit) -> bool:
    """Tell whether two units have a figure of ten or more that counts the same things."""
    mine, theirs = counted(a.figures), counted(b.figures)
    return any(
        same_number(x, y) and (x.counted_class, x.unit) == (y.counted_class, y.unit) and max(x.low or 0, x.high or 0) >= 10
        for x in mine
        for y in theirs
    )


def blocked(a: Unit, b: Unit, passages: Passages) -> bool:
    """Tell whether two units may never be one claim, whatever they share."""
    if a.negative != b.negative and not (a.report != b.report and passages.aligned(a, b) > 0.8):
        return True
    if acts_apart(a, b):
        return True
    if a.report == b.report and overlapping(a, b):
        return True
    return figures_clash(a, b, passages)


def acts_apart(a: Unit, b: Unit) -> bool:
    """Tell whether two statements do different things with what they speak of, so that they are no one claim."""
    if not (isinstance(a.record, Statement) and isinstance(b.record, Statement)):
        return False
    return any((a.record.act in acts) != (b.record.act in acts) for acts in APART)


def act_of(unit: Unit) -> str:
    """Return the act of a statement; empty for what is none."""
    return unit.record.act if isinstance(unit.record, Statement) else ""


def denial(unit: Unit) -> bool:
    """Tell whether a unit is an act of denying."""
    return isinstance(unit.record, Statement) and unit.record.act == "denies"


def overlapping(a: Unit, b: Unit) -> bool:
    """Tell whether two units of one report share words: one is then part of the other, not the same."""
    return any(x.start < y.end and y.start < x.end for x in a.spans for y in b.spans)


def figures_clash(a: Unit, b: Unit, passages: Passages) -> bool:
    """Tell whether the figures of two units rule out one claim.

    A changed figure in a copy is drift, not another claim: so figures that differ block only where
    what is counted or the relation ("54", "48 more") differs too, or nothing aligns the two.
    """
    mine, theirs = counted(a.figures), counted(b.figures)
    if not mine or not theirs or any(same_number(x, y) for x in mine for y in theirs):
        return False
    alike = [(x, y) for x in mine for y in theirs if x.counted_class == y.counted_class and x.unit == y.unit]
    if not alike:
        return True
    if a.report == b.report or passages.aligned(a, b) < 0.4:
        return True
    return all(x.relation != y.relation for x, y in alike)


def counted(figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures that count something; "one" counts little."""
    return [f for f in islice(figures, CROWD) if (f.counted_class or f.unit) and (f.low, f.high) != (1, 1)]


def same_number(a: Figure, b: Figure) -> bool:
    """Tell whether two figures state one number, or open intervals of one class that meet."""
    if {a.low, a.high} - {None} == {b.low, b.high} - {None}:
        return True
    open_ended = a.bound != "exact" and b.bound != "exact"
    return open_ended and (a.counted_class, a.unit) == (b.counted_class, b.unit) and meets(a, b)


def group(units: Sequence[Unit], passages: Passages, descents: Sequence[tuple[Unit, Unit]] = ()) -> list[Group]:
    """Return the groups of units, in order of their first member; `descents`: (unit of a copy, unit it was taken from)."""
    groups = identical(units, passages)
    place = {id(u): g for g in groups for u in g.members}
    for child, parent in descents:
        if any(acts_apart(child, u) for u in place[id(parent)].members if act_of(u) in ASKING or act_of(child) in ASKING):
            continue
        child.derived = True
        join(place, place[id(parent)], place[id(child)])
    groups = list({id(g): g for g in place.values()}.values())
    faces = [u for g in groups for u in g.faces[:1]]
    scores: dict[tuple[int, int], float] = {}

    def between(a: Unit, b: Unit) -> float:
        key = (id(a), id(b)) if id(a) < id(b) else (id(b), id(a))
        if key not in scores:
            scores[key] = -1.0 if blocked(a, b, passages) else score(a, b, passages)
        return scores[key]

    edges = []
    for a, b in candidates(faces, units, passages, place):
        value = between(a, b)
        if value >= MERGE:
            edges.append((-value, a.order, a.id, b.order, b.id, a, b))
    edges.sort(key=lambda e: e[:5])
    for *_, a, b in edges:
        one, other = place[id(a)], place[id(b)]
        if one is other:
            continue
        pairs = [between(x, y) for x in one.faces for y in other.faces]
        if min(pairs) >= 0 and sum(pairs) / len(pairs) >= MERGE:
            join(place, one, other)
            for child, parent in ((a, b), (b, a)):
                child.derived = child.derived or (child.report, parent.report) in passages.child
    found = {id(g): g for g in place.values()}
    return sorted(found.values(), key=lambda g: (g.members[0].order, g.members[0].id))


def join(place: dict[int, Group], one: Group, other: Group) -> None:
    """Put the members of one group into another."""
    if one is not other:
        one.members = sorted(one.members + other.members, key=lambda u: (u.order, u.id))
        for unit in other.members:
            place[id(unit)] = one


def identical(units: Sequence[Unit], passages: Passages) -> list[Group]:
    """Put units with the same words together, unless they are too short to mean the same by that."""
    by: dict[tuple[str, bool, tuple[bool, ...], str], Group] = {}
    for unit in units:
        telling = len(unit.terms) >= 3 or sum(unit.weights.values()) >= 2 * LEAST
        key = (
            fold(unit.words),
            unit.negative,
            tuple(act_of(unit) in acts for acts in (APART[0], *APART[2:])),
            "" if telling else unit.id,
        )
        by.setdefault(key, Group(members=[])).members.append(unit)
    return list(by.values())


def candidates(
    faces: Sequence[Unit], units: Sequence[Unit], passages: Passages, place: Mapping[int, Group]
) -> Iterable[tuple[Unit, Unit]]:
    """Yield pairs worth scoring: they share a term that is rare in this case, or a passage."""
    seen: set[tuple[int, int]] = set()
    postings: dict[str, list[Unit]] = defaultdict(list)
    for unit in faces:
        for key, weight in unit.weights.items():
            if weight > 0.15:
                postings[key].append(unit)
    for _, held in sorted(postings.items()):
        if len(held) <= SPREAD:
            for i, a in enumerate(held):
                for b in held[i + 1 :]:
                    if (id(a), id(b)) not in seen:
                        seen.add((id(a), id(b)))
                        yield a, b
    yield from across(units, passages, place)


def across(units: Sequence[Unit], passages: Passages, place: Mapping[int, Group]) -> Iterable[tuple[Unit, Unit]]:
    """Yield pairs of units that a passage covers."""
    reports: dict[str, list[Unit]] = defaultdict(list)
    seen: set[tuple[str, int]] = set()
    for unit in units:
        # One unit stands for all of a report that have the same words.
        if (unit.report, id(place[id(unit)])) not in seen:
            seen.add((unit.report, id(place[id(unit)])))
            reports[unit.report].append(unit)
    starts = {report: [u.order[1] for u in held] for report, held in reports.items()}
    for a in (u for held in reports.values() for u in held):
        for other in sorted(passages.partners.get(a.report, ())):
            for side, _, _ in passages.over(a, other) if other > a.report else ():
                if side.span.end - side.span.start > LONGEST:
                    continue
                low = max(0, bisect_left(starts.get(other, []), side.span.start) - 2)
                for b in reports.get(other, [])[low : bisect_left(starts.get(other, []), side.span.end)]:
                    if place[id(a)] is not place[id(b)] and covered(b, side) > 0:
                        yield a, b
