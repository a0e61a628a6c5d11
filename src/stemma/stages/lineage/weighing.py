"""The possible edges of the family tree, weighed: what speaks for each report coming from each other, or from a lost source.

`likeness` and `direction` say what two texts show, `sources` what is credited; here they are put together. Which edges a tree
takes is decided in `tree`.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from stemma.model.comparing import Evidence, Place
from stemma.model.inputs import Aids, Language, Reading
from stemma.stages.lineage.direction import (
    BODY,
    BODY_INHERITED,
    CREDIT,
    INHERITED,
    NAMED,
    SEPARATIVE,
    THROUGH,
    reasons,
    same_text,
    siblings,
)
from stemma.stages.lineage.kinship import Kin
from stemma.stages.lineage.quoting import own_words, quotation
from stemma.stages.lineage.sources import Credited, Sources

MUCH = 0.3
"""Share of a report from which another tells much of it."""
COPIED = 0.3
"""Share of a report that another has word for word, from which a credit may have been copied along."""
LEAST = -6.0
"""Log-odds below which a parent is not thought of."""
STORY = 3.5
"""Weight of a credit from which it is given for the story, at its head or again and again, and not for one remark."""
CARRIED = 1.5
"""Most that a credit weighs which reports with much of this one's wording give too: it came through one of them as likely."""
BACKGROUND = -0.5
"""What was published before is told as background: less likely the parent than none."""
AT_HAND, ABSENT = 1.0, 0.4
"""Most that a credit weighs which names a body alone: one whose publication is in the case, and one whose is not."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible edge of the tree."""

    parent: str
    child: str
    weight: float
    reasons: tuple[Evidence, ...]
    kin: Kin | None
    credit: Credited | None


@dataclass(slots=True)
class Forest:
    """What the tree is made from: the distinct reports, their twins, and candidate edges."""

    twins: dict[str, tuple[str, ...]]
    """Report that stands for a text -> further reports of the same text."""
    stands: dict[str, str]
    """Report -> the one that stands for its text; lost sources stand for themselves."""
    edges: dict[tuple[str, str], Candidate] = field(default_factory=dict)


def twins(readings: Sequence[Reading], sources: Sources) -> Forest:
    """Join reports of one text: the earliest stands for it; where none is, the one known best (then the least id)."""
    texts: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        texts[same_text(reading)].append(reading)
    twins, stands = {}, {lost.id: lost.id for lost in sources.lost}
    asked = {c.node for c in sources.credited}
    for group in texts.values():
        group.sort(
            key=lambda r: (r.report.published().latest or "9", r.report.id not in asked, -len(r.report.assertions), r.report.id)
        )
        first = group[0].report.id
        twins[first] = tuple(r.report.id for r in group[1:])
        stands.update({r.report.id: first for r in group})
    return Forest(twins=twins, stands=stands)


def weigh(
    forest: Forest,
    by_id: Mapping[str, Reading],
    sources: Sources,
    kinships: Sequence[Kin],
    languages: Mapping[str, Language],
    aids: Aids,
) -> None:
    """Weigh every edge that anything speaks for."""
    named: dict[tuple[str, str], Credited] = {}
    for c in sources.credited:
        for node in () if c.minor else (c.node, *c.rivals):
            ends = forest.stands[c.child], forest.stands[node]
            if ends[0] != ends[1] and (ends not in named or named[ends].weight < c.weight):
                named[ends] = c
    near, copied = _near(kinships, MUCH, 0.0), _near(kinships, 0.0, COPIED)
    stories: dict[str, set[str]] = defaultdict(set)
    for (child, node), credit in named.items():
        if not credit.body and credit.weight >= STORY:
            stories[child].add(node)
    spoken = {one: own_words(by_id[one], languages[one]) for one in forest.twins}
    for kin in kinships:
        if forest.stands[kin.a] == kin.a and forest.stands[kin.b] == kin.b:
            for parent, child in ((kin.a, kin.b), (kin.b, kin.a)):
                through = sorted(one for one in near[child] - {parent} if (one, parent) in named)
                found = [*reasons(kin, by_id[parent], by_id[child], languages, aids)]
                found += _credit_reasons(kin, parent, child, named, stories, through)
                said = spoken[parent]
                quoted = quotation(said, by_id[child], languages[child]) if said else None
                found += [quoted] if quoted else []
                weight = sum(r.weight for r in found)
                forest.edges[parent, child] = Candidate(parent, child, weight, tuple(found), kin, named.get((child, parent)))
    _separate(forest)
    for (child, node), credit in named.items():
        if (node, child) not in forest.edges:
            weight = _alone(credit, node, sources, through=any((one, node) in named for one in copied[child]))
            reason = _credit_evidence(credit, weight)
            forest.edges[node, child] = Candidate(node, child, weight, (reason,), None, credit)
    for outlet, source, places in sources.nested:
        ends = forest.stands[source], forest.stands[outlet]
        if ends[0] != ends[1] and ends not in forest.edges:
            reason = named_behind(places, sources, source)
            forest.edges[ends] = Candidate(*ends, reason.weight, (reason,), None, None)


def _alone(credit: Credited, node: str, sources: Sources, *, through: bool) -> float:
    """Return what a credit weighs where nothing else speaks for the source; `through`: reports that have this one's words too."""
    if node in sources.earlier:
        return BACKGROUND
    if credit.body:
        return min(credit.weight, ABSENT if node.startswith("lost:") else AT_HAND)
    return min(credit.weight, CARRIED) if through else credit.weight


def named_behind(places: tuple[Place, ...], sources: Sources, source: str) -> Evidence:
    """Say that a source is named as the one behind another; what was published before weighs less."""
    weight = 1.5 if source in sources.earlier else 3.0
    said = f"is named as the source behind it: “{places[0].span.words}”"
    return Evidence(kind="credit", words=said, places=places[:5], weight=weight)


def _near(kinships: Sequence[Kin], told: float, verbatim: float) -> Mapping[str, set[str]]:
    """Return for each report those that tell, and have word for word, such shares of it."""
    near: dict[str, set[str]] = defaultdict(set)
    for kin in kinships:
        for child in (kin.a, kin.b):
            if kin.side(child).told >= told and kin.side(child).verbatim >= verbatim:
                near[child].add(kin.other(child))
    return near


def _credit_reasons(
    kin: Kin,
    parent: str,
    child: str,
    named: Mapping[tuple[str, str], Credited],
    stories: Mapping[str, set[str]],
    through: Sequence[str],
) -> list[Evidence]:
    """Return what credits say of a pair: one names the other, or both name a third.

    `stories` are the sources that each report credits for its story, `through` others that name the parent too.
    """
    found = []
    credit, back = named.get((child, parent)), named.get((parent, child))
    if credit is not None:
        direct, inherited = (BODY, BODY_INHERITED) if credit.body else (CREDIT, INHERITED)
        if any((child, one) in named and (one, parent) in named for one in through):
            inherited = THROUGH
        found.append(_credit_evidence(credit, inherited if through else direct))
    if back is not None:
        found.append(_credit_evidence(back, NAMED))
    common = stories.get(parent, set()) & stories.get(child, set())
    if common and not found:
        apart = siblings(kin)
        words = "both credit one source, and each tells of it what the other leaves out"
        places = tuple(place for end in (parent, child) for node in sorted(common) for place in named[end, node].places[:1])
        found.append(Evidence(kind="common source", words=words, places=places, weight=round(apart, 2)))
    return found


def _credit_evidence(credit: Credited, weight: float) -> Evidence:
    return Evidence(kind="credit", words=credit.words, places=credit.places[:5], weight=round(weight, 2))


def _separate(forest: Forest) -> None:
    """Weigh a child's candidates against one another by the phrases that each lacks and third reports share with the child.

    Where texts are copied word for word, one missing phrase tells (a separative reading, Maas 1927); where they are rewritten,
    none does. The best sum of a child stays what it was: it tells which of several is the parent, not whether any is.
    """
    into: dict[str, list[Candidate]] = defaultdict(list)
    for edge in forest.edges.values():
        if edge.kin is not None and not edge.kin.across and edge.weight > LEAST:
            into[edge.child].append(edge)
    for child, rivals in sorted(into.items()):
        sides = {edge.parent: edge.kin.side(child) for edge in rivals if edge.kin is not None}
        least, copied = min(s.like.lacking for s in sides.values()), max(s.verbatim for s in sides.values())
        lacking = {p: SEPARATIVE * copied**4 * math.log1p(s.like.lacking - least) for p, s in sides.items()}
        kept = max(edge.weight for edge in rivals) - max(edge.weight - lacking[edge.parent] for edge in rivals)
        for edge in rivals:
            weight = round(kept - lacking[edge.parent], 2)
            words = "how much third reports share with this one that the supposed source has not, against its rivals"
            if abs(weight) >= 0.01:
                found = (*edge.reasons, Evidence(kind="missing phrases", words=words, weight=weight))
                forest.edges[edge.parent, child] = replace(edge, weight=edge.weight + weight, reasons=found)
