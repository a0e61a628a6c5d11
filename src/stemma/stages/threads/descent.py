"""Which unit of a copy, excerpt or translation tells what which unit of its parent tells.

Such a child tells its parent's sentences in their order. Passages between the two are anchors; the
heaviest chain of them that runs forward in both is kept, and between two anchors, where both have
the same number of sentences, these correspond one to one. Rewrites keep no order and are not read so.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stemma.model.comparing import Link, Passage, Place
from stemma.model.inputs import Pile
from stemma.model.reading import Heading, Narration, Statement
from stemma.model.sources import Span
from stemma.stages.threads.units import Unit

ORDERED = ("copies", "excerpts", "translates")
"""Kinds of links along which sentences keep their order."""
LONGEST_GAP = 3
"""Sentences between two anchors that may correspond by their place alone."""
LONGER = 1.7
"""How much longer a sentence may be than the one beside an anchor that it is taken for."""
QUOTES = frozenset('"“”„«»')
PART = 0.4
"""Share of the shorter of two units, as a stretch of its sentence, that must meet the other's place in its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """Two sentences, child's and parent's, by number, that a passage joins."""

    child: int
    parent: int
    score: float


def descents(pile: Pile, units: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """Return the pairs (unit of a child, unit of its parent) that tell the same, in order of place."""
    by: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if not isinstance(unit.record, Heading):
            by[unit.report].append(unit)
    sentences = {
        r.report.id: sorted((s.span for s in r.segments if s.kind == "sentence"), key=lambda s: s.start) for r in pile.readings
    }
    passages: dict[frozenset[str], list[Passage]] = defaultdict(list)
    for p in pile.passages:
        passages[frozenset((p.a.report, p.b.report))].append(p)
    found: list[tuple[Unit, Unit]] = []
    for link in pile.stemma.links:
        if link.kind in ORDERED and not link.second and link.child in sentences and link.parent in sentences:
            found += _along(link, sentences, passages[frozenset((link.child, link.parent))], by)
    return found


def _along(
    link: Link, sentences: dict[str, list[Span]], passages: Iterable[Passage], by: dict[str, list[Unit]]
) -> list[tuple[Unit, Unit]]:
    mine, theirs = sentences[link.child], sentences[link.parent]
    steps = [s for p in passages for s in _steps(*_sides(p, link.child), p.score, mine, theirs)]
    here, there = _held(mine, by[link.child]), _held(theirs, by[link.parent])
    return [pair for i, j in filled(heaviest(steps), mine, theirs) for pair in _meet(here[i], mine[i], there[j], theirs[j])]


def _sides(passage: Passage, child: str) -> tuple[Place, Place]:
    return (passage.a, passage.b) if passage.a.report == child else (passage.b, passage.a)


def _steps(child: Place, parent: Place, score: float, mine: Sequence[Span], theirs: Sequence[Span]) -> Iterable[Step]:
    """Yield the sentences that a passage joins: one with one, or as many with as many in order; else nothing is sure."""
    ours, them = touched(mine, child.span), touched(theirs, parent.span)
    if len(ours) == len(them):
        yield from (Step(i, j, score) for i, j in zip(ours, them, strict=True))


def touched(sentences: Sequence[Span], at: Span) -> range:
    """Return the numbers of the sentences that lie at least half in a stretch."""
    starts = [s.start for s in sentences]
    low, high = max(0, bisect_right(starts, at.start) - 1), bisect_left(starts, at.end)
    held = [
        i
        for i in range(low, high)
        if 2 * (min(sentences[i].end, at.end) - max(sentences[i].start, at.start)) >= sentences[i].end - sentences[i].start
    ]
    return range(held[0], held[-1] + 1) if held else range(0)


def heaviest(steps: Iterable[Step]) -> list[Step]:
    """Return the chain of steps of the greatest weight in which both numbers rise; quick for long texts.

    For each step, the best chain that ends before it is looked up among the best chains by parent's
    number, kept so that a later number always has a greater weight.
    """
    weight: dict[tuple[int, int], float] = defaultdict(float)
    for step in steps:
        weight[step.child, step.parent] = max(weight[step.child, step.parent], step.score)
    ends: list[int] = []
    best: list[tuple[float, tuple[int, int]]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    pending: list[tuple[int, float, tuple[int, int]]] = []
    last = -1
    for key in sorted(weight, key=lambda k: (k[0], k[1])):
        if key[0] != last:
            _keep(pending, ends, best)
            pending, last = [], key[0]
        at = bisect_left(ends, key[1]) - 1
        before[key] = best[at][1] if at >= 0 else None
        pending.append((key[1], weight[key] + (best[at][0] if at >= 0 else 0.0), key))
    _keep(pending, ends, best)
    chain: list[Step] = []
    node = best[-1][1] if best else None
    while node is not None:
        chain.append(Step(node[0], node[1], weight[node]))
        node = before[node]
    return chain[::-1]


def _keep(
    pending: Iterable[tuple[int, float, tuple[int, int]]], ends: list[int], best: list[tuple[float, tuple[int, int]]]
) -> None:
    """Enter chains that end at some parents' numbers, and drop those that end later and weigh no more."""
    for end, total, key in pending:
        at = bisect_left(ends, end)
        if (at and best[at - 1][0] >= total) or (at < len(ends) and ends[at] == end and best[at][0] >= total):
            continue
        while at < len(ends) and best[at][0] <= total:
            del ends[at], best[at]
        ends.insert(at, end)
        best.insert(at, (total, key))


def filled(chain: Sequence[Step], mine: Sequence[Span], theirs: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the pairs of sentences of a chain, with those beside or between two steps that correspond by their place."""
    found = [(s.child, s.parent) for s in chain]
    taken, used = {i for i, _ in found}, {j for _, j in found}
    for n, last in enumerate(chain[:-1]):
        gap = chain[n + 1].child - last.child
        if gap == chain[n + 1].parent - last.parent and 1 < gap <= LONGEST_GAP + 1:
            found += [(last.child + k, last.parent + k) for k in range(1, gap)]
            taken |= {last.child + k for k in range(1, gap)}
            used |= {last.parent + k for k in range(1, gap)}
    for step in chain:
        for by in (-1, 1):
            i, j = step.child + by, step.parent + by
            free = 0 <= i < len(mine) and 0 <= j < len(theirs) and i not in taken and j not in used
            if free and matched(mine[i].words, theirs[j].words):
                found.append((i, j))
                taken.add(i)
                used.add(j)
    return sorted(found)


def matched(one: str, other: str) -> bool:
    """Tell whether two sentences can be one by their length, their digits and their quotations."""
    lengths = sorted((len(one), len(other)))
    digits, quoted = (
        [sorted(c for c in words if test(c)) for words in (one, other)] for test in (str.isdigit, QUOTES.__contains__)
    )
    return lengths[1] <= LONGER * lengths[0] and digits[0] == digits[1] and bool(quoted[0]) == bool(quoted[1])


def _held(sentences: Sequence[Span], units: Sequence[Unit]) -> dict[int, list[Unit]]:
    """Return the units by the number of the sentence that their first words stand in."""
    starts = [s.start for s in sentences]
    found: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        at = bisect_right(starts, unit.spans[0].start) - 1
        if at >= 0 and unit.spans[0].start < sentences[at].end:
            found[at].append(unit)
    return found


def _meet(mine: Sequence[Unit], here: Span, theirs: Sequence[Unit], there: Span) -> list[tuple[Unit, Unit]]:
    """Pair the units of two sentences that tell the same: each with the one whose place in its sentence is nearest."""
    ranked = sorted(
        ((-likeness, a.order, b.order, a, b) for a in mine for b in theirs if (likeness := _alike(a, here, b, there)) >= PART),
        key=lambda r: (r[0], r[1], r[2], r[3].id, r[4].id),
    )
    left, right = set(map(id, mine)), set(map(id, theirs))
    found = []
    for *_, a, b in ranked:
        if id(a) in left and id(b) in right:
            left.discard(id(a))
            right.discard(id(b))
            found.append((a, b))
    return found


def _alike(a: Unit, here: Span, b: Unit, there: Span) -> float:
    """Return how alike two units are by act and by what part of their sentences they are, 0 to 1."""
    if kind(a) != kind(b) and not isinstance(a.record, Narration) and not isinstance(b.record, Narration):
        return 0.0
    one, other = _part(a, here), _part(b, there)
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0.0, shared) / (max(one[1], other[1]) - min(one[0], other[0]) or 1.0)


def kind(unit: Unit) -> str:
    """Return the kind of act: what replies differently is not the same saying."""
    act = unit.record.act if isinstance(unit.record, Statement) else ""
    return act if act in ("denies", "declines", "demands", "asks", "promises") else ""


def _part(unit: Unit, sentence: Span) -> tuple[float, float]:
    length = (sentence.end - sentence.start) or 1
    return max(0.0, (unit.spans[0].start - sentence.start) / length), min(1.0, (unit.spans[-1].end - sentence.start) / length)
