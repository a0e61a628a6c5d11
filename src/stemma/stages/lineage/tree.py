"""The family tree: reports, lost sources and a root for "independent or unknown", joined by the likeliest links.

The main parent of each report is its edge in the maximum spanning arborescence; further credited sources
are second parents; where nothing tells which of two came first, they are tied and not linked.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from stemma.model.comparing import Evidence, Link, Passage, Place, Stemma, Tie
from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Problem
from stemma.stages.lineage.arborescence import arborescence, circles, marginals
from stemma.stages.lineage.direction import CREDIT, INHERITED, SEPARATIVE, Reason, kind_of, reasons, same_text, siblings
from stemma.stages.lineage.kinship import Kin, kinships
from stemma.stages.lineage.quoting import quotation
from stemma.stages.lineage.sources import Credited, Sources

PARENTS = 12
"""Likeliest parents that are weighed for each report."""
EXACT = 90
"""Family size up to which confidence is exact (all trees are summed); beyond, it is estimated edge by edge."""
TURNED = 0.66
"""Share of the trees that must have an edge this way round; below it two reports are tied."""
NAMED = 0.9
"""Confidence of a second parent that the report itself names."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible edge of the tree."""

    parent: str
    child: str
    weight: float
    reasons: tuple[Reason, ...]
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


def grow(
    readings: Sequence[Reading], sources: Sources, passages: Sequence[Passage], languages: Mapping[str, Language], aids: Aids
) -> tuple[Stemma, tuple[Problem, ...]]:
    """Build the tree."""
    by_id = {r.report.id: r for r in readings}
    forest = _twins(readings, sources)
    distinct = [r for r in readings if forest.stands[r.report.id] == r.report.id]  # a copy tells nothing new of the others
    kin = kinships(distinct, passages, languages, aids)
    _weigh(forest, by_id, sources, kin, languages)
    nodes = ["", *sorted({*forest.stands.values()})]
    chosen, odds = _solve(nodes, forest)
    circular = _circular(sources, by_id)
    links, ties = _links(chosen, odds, forest)
    links += _second(chosen, sources, forest, kin)
    for stands, others in sorted(forest.twins.items()):
        twin_links, twin_ties = _twin_links(by_id, stands, others)
        links += twin_links
        ties += twin_ties
    links.sort(key=lambda link: (link.child, link.second, link.parent))
    ties.sort(key=lambda tie: (tie.a, tie.b))
    problems = tuple(_circle_problem(group, by_id) for group in circular)
    return Stemma(links=tuple(links), lost=sources.lost, ties=tuple(ties), circular=circular), problems


def _twins(readings: Sequence[Reading], sources: Sources) -> Forest:
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


def _weigh(
    forest: Forest, by_id: Mapping[str, Reading], sources: Sources, kinships: Sequence[Kin], languages: Mapping[str, Language]
) -> None:
    """Weigh every edge that anything speaks for."""
    named: dict[tuple[str, str], Credited] = {}
    for c in sources.credited:
        for node in () if c.minor else (c.node, *c.rivals):
            ends = forest.stands[c.child], forest.stands[node]
            if ends[0] != ends[1] and (ends not in named or named[ends].weight < c.weight):
                named[ends] = c
    for kin in kinships:
        if forest.stands[kin.a] == kin.a and forest.stands[kin.b] == kin.b:
            for parent, child in ((kin.a, kin.b), (kin.b, kin.a)):
                found = [*reasons(kin, by_id[parent], by_id[child], languages), *_credit_reasons(kin, parent, child, named)]
                quoted = quotation(by_id[parent], by_id[child], languages[child], languages[parent])
                found += [Reason(quoted, turns=True)] if quoted else []
                weight = sum(r.evidence.weight for r in found)
                forest.edges[parent, child] = Candidate(parent, child, weight, tuple(found), kin, named.get((child, parent)))
    _separate(forest)
    for (child, node), credit in named.items():
        if (node, child) not in forest.edges:
            weight = credit.weight + (0.0 if node.startswith("lost:") else 1.0)
            reason = Reason(_credit_evidence(credit, weight), turns=True)
            forest.edges[node, child] = Candidate(node, child, weight, (reason,), None, credit)
    for outlet, source, places in sources.nested:
        ends = forest.stands[source], forest.stands[outlet]
        if ends[0] != ends[1] and ends not in forest.edges:
            reason = Reason(_behind(places, sources, source), turns=True)
            forest.edges[ends] = Candidate(*ends, reason.evidence.weight, (reason,), None, None)


def _separate(forest: Forest) -> None:
    """Weigh a child's candidates against one another by what each lacks that third reports share with the child.

    It tells which of several is the parent, not whether any is: the best sum of a child stays what it was.
    """
    into: dict[str, list[Candidate]] = defaultdict(list)
    for edge in forest.edges.values():
        if edge.kin is not None and not edge.kin.across and edge.weight > -6.0:
            into[edge.child].append(edge)
    for child, rivals in sorted(into.items()):
        apart = {edge.parent: edge.kin.side(child).apart for edge in rivals if edge.kin is not None}
        least = min(apart.values())
        lacking = {parent: SEPARATIVE * math.log1p(more - least) for parent, more in apart.items()}
        kept = max(edge.weight for edge in rivals) - max(edge.weight - lacking[edge.parent] for edge in rivals)
        for edge in rivals:
            weight = round(kept - lacking[edge.parent], 2)
            words = "how much third reports share with this one that the supposed source has not, against its rivals"
            if abs(weight) >= 0.01:
                found = (*edge.reasons, Reason(Evidence(kind="innovation", words=words, weight=weight), turns=True))
                forest.edges[edge.parent, child] = replace(edge, weight=edge.weight + weight, reasons=found)


def _behind(places: tuple[Place, ...], sources: Sources, source: str) -> Evidence:
    """Say that a source is named as the one behind another; what was published before weighs less."""
    weight = 1.5 if source in sources.earlier else 3.0
    said = f"is named as the source behind it: “{places[0].span.words}”"
    return Evidence(kind="credit", words=said, places=places[:5], weight=weight)


def _credit_reasons(kin: Kin, parent: str, child: str, named: Mapping[tuple[str, str], Credited]) -> list[Reason]:
    """Return what credits say of a pair: one names the other, or both name a third."""
    found = []
    if (child, parent) in named:
        through = any((one, parent) in named and (child, one) in named for one in {end for end, _ in named} - {child, parent})
        found.append(Reason(_credit_evidence(named[child, parent], INHERITED if through else CREDIT), turns=True))
    if (parent, child) in named:
        found.append(Reason(_credit_evidence(named[parent, child], -CREDIT), turns=True))
    sources = [{node for one, node in named if one == end} for end in (parent, child)]
    common = sources[0] & sources[1]
    if common and not found:
        apart = siblings(kin)
        words = "both credit one source, and each tells of it what the other leaves out"
        places = tuple(place for end in (parent, child) for node in sorted(common) for place in named[end, node].places[:1])
        found.append(Reason(Evidence(kind="common source", words=words, places=places, weight=round(apart, 2)), turns=False))
    return found


def _credit_evidence(credit: Credited, weight: float) -> Evidence:
    return Evidence(kind="credit", words=credit.words, places=credit.places[:5], weight=round(weight, 2))


def _solve(nodes: Sequence[str], forest: Forest) -> tuple[dict[str, Candidate], dict[tuple[str, str], float]]:
    """Return the tree's edges by child, and the probability of every edge."""
    into: dict[str, list[Candidate]] = defaultdict(list)
    for edge in forest.edges.values():
        into[edge.child].append(edge)
    kept = [
        edge
        for child in sorted(into)
        for edge in sorted(into[child], key=lambda e: (-e.weight, e.parent))[:PARENTS]
        if edge.weight > -6.0
    ]
    place = {node: k for k, node in enumerate(nodes)}
    edges = [(0, place[node], 0.0) for node in nodes[1:]] + [(place[e.parent], place[e.child], e.weight) for e in kept]
    taken = arborescence(len(nodes), edges)
    roots = len(nodes) - 1
    chosen = {nodes[k]: kept[at - roots] for k, at in enumerate(taken) if at is not None and at >= roots}
    return chosen, _odds(nodes, kept)


def _odds(nodes: Sequence[str], kept: Sequence[Candidate]) -> dict[tuple[str, str], float]:
    """Return the probability of each edge, family by family."""
    near: dict[str, set[str]] = defaultdict(set)
    for edge in kept:
        near[edge.parent].add(edge.child)
        near[edge.child].add(edge.parent)
    into: dict[str, list[Candidate]] = defaultdict(list)
    for edge in kept:
        into[edge.child].append(edge)
    odds: dict[tuple[str, str], float] = {}
    seen: set[str] = set()
    for node in nodes[1:]:
        if node in seen:
            continue
        family, work = [], [node]
        seen.add(node)
        while work:
            here = work.pop()
            family.append(here)
            fresh = sorted(near[here] - seen)
            seen.update(fresh)
            work += fresh
        edges = [edge for member in sorted(family) for edge in into[member]]
        odds.update(_exact(sorted(family), edges) if len(family) <= EXACT else _estimated(edges))
    return odds


def _exact(family: Sequence[str], edges: Sequence[Candidate]) -> dict[tuple[str, str], float]:
    place = {node: k + 1 for k, node in enumerate(family)}
    table = [(0, k, 0.0) for k in place.values()] + [(place[e.parent], place[e.child], e.weight) for e in edges]
    found = marginals(len(family) + 1, table)[len(family) :]
    return {(e.parent, e.child): p for e, p in zip(edges, found, strict=True)}


def _estimated(edges: Sequence[Candidate]) -> dict[tuple[str, str], float]:
    """Estimate each edge's probability by its rivals for the child and by the same edge the other way round."""
    weight = {(e.parent, e.child): math.exp(min(30.0, e.weight)) for e in edges}
    rivals: dict[str, float] = defaultdict(lambda: 1.0)
    for (_, child), w in weight.items():
        rivals[child] += w
    return {(p, c): w / rivals[c] * w / (w + weight.get((c, p), 0.0)) for (p, c), w in weight.items()}


def _links(
    chosen: Mapping[str, Candidate], odds: Mapping[tuple[str, str], float], forest: Forest
) -> tuple[list[Link], list[Tie]]:
    links, ties = [], []
    for child, edge in sorted(chosen.items()):
        here, back = odds.get((edge.parent, child), 0.0), odds.get((child, edge.parent), 0.0)
        evidence = tuple(r.evidence for r in edge.reasons)
        if edge.credit is None and edge.kin is not None and here < TURNED * (here + back):
            ends = sorted((child, edge.parent))
            sure = min(0.99, here + back)
            ties.append(Tie(a=ends[0], b=ends[1], confidence=round(sure, 3), evidence=_undirected(evidence)))
            continue
        parent = edge.parent
        if edge.credit is not None and forest.stands[edge.credit.node] == parent:
            parent = edge.credit.node  # of twins, the one that is named
        kind = kind_of(edge.kin, child, credited=edge.credit is not None)
        sure = max(0.01, min(0.99, here))
        if edge.credit is not None and edge.kin is None:
            sure = max(sure, _named(edge.credit.weight))
        links.append(Link(child=child, parent=parent, kind=kind, confidence=round(sure, 3), evidence=evidence))
    return links, ties


def _undirected(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(e for e in evidence if e.kind in ("shared wording", "common source", "containment"))


def _second(chosen: Mapping[str, Candidate], sources: Sources, forest: Forest, kinships: Sequence[Kin]) -> list[Link]:
    """Return the credited sources that are not the main parent, nor behind it, nor inherited from it."""
    kin = {(k.a, k.b): k for k in kinships}
    credited: dict[str, set[str]] = defaultdict(set)
    for c in sources.credited:
        credited[forest.stands[c.child]].add(forest.stands[c.node])
    behind: dict[str, set[str]] = defaultdict(set)
    for child, parent, _ in sources.nested:
        behind[forest.stands[child]].add(forest.stands[parent])
    links = []
    for c in sources.credited:
        child, node = forest.stands[c.child], forest.stands[c.node]
        if child != c.child or child == node:
            continue
        main = chosen.get(child)
        if main is not None and main.parent in {node, *(forest.stands[rival] for rival in c.rivals)}:
            continue
        above = _ancestors(child, chosen) | {n for m in (credited[child] - {node}) for n in (behind[m] | _ancestors(m, chosen))}
        inherited = main is not None and main.parent in credited and node in credited[main.parent]
        if inherited or above & {node, *(forest.stands[rival] for rival in c.rivals)}:
            continue
        pair = kin.get((min(child, node), max(child, node)))
        places = Evidence(kind="credit", words=c.words, places=c.places[:5], weight=round(c.weight, 2))
        sure = round(_named(c.weight), 3)
        kind = "credits" if pair is None else kind_of(pair, child, credited=True)
        links.append(Link(child=child, parent=c.node, kind=kind, confidence=sure, evidence=(places,), second=main is not None))
    for outlet, source, where in sources.nested:
        main = chosen.get(forest.stands[outlet])
        if outlet in forest.stands.values() and main is not None and main.parent != forest.stands[source]:
            behind_it = _behind(where, sources, source)
            sure = round(_named(behind_it.weight), 3)
            links.append(Link(child=outlet, parent=source, kind="credits", confidence=sure, evidence=(behind_it,), second=True))
    return list({(k.child, k.parent): k for k in reversed(links)}.values())


def _named(weight: float) -> float:
    """Return how sure it is that a report goes back to a source that it names."""
    return min(NAMED, 1 / (1 + math.exp(-weight)))


def _ancestors(node: str, chosen: Mapping[str, Candidate]) -> set[str]:
    found: set[str] = set()
    while node in chosen and chosen[node].parent not in found:
        node = chosen[node].parent
        found.add(node)
    return found


def _twin_links(by_id: Mapping[str, Reading], first: str, others: Sequence[str]) -> tuple[list[Link], list[Tie]]:
    """Link identical texts to the one that was there first; tie them where no date tells."""
    links: list[Link] = []
    ties: list[Tie] = []
    before = by_id[first].report.published().latest
    for other in others:
        after = by_id[other].report.published().earliest
        same = Evidence(kind="shared wording", words="the two texts are identical", weight=6.0)
        if before and after and before < after:
            dated = Evidence(kind="date", words=f"published {before}, before {after}", weight=2.5)
            links.append(Link(child=other, parent=first, kind="copies", confidence=0.97, evidence=(same, dated)))
        else:
            a, b = sorted((first, other))
            ties.append(Tie(a=a, b=b, confidence=0.97, evidence=(same,)))
    return links, ties


def _circular(sources: Sources, by_id: Mapping[str, Reading]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of reports that credit one another in a circle."""
    nodes = sorted(by_id)
    place = {node: k for k, node in enumerate(nodes)}
    edges = [(place[c.child], place[c.node]) for c in sources.credited if c.child in place and c.node in place]
    return tuple(tuple(nodes[k] for k in group) for group in circles(len(nodes), edges))


def _circle_problem(group: Sequence[str], by_id: Mapping[str, Reading]) -> Problem:
    named = ", ".join(by_id[i].report.value("outlet") or by_id[i].report.value("title") or by_id[i].report.path for i in group)
    message = f"These reports credit one another in a circle: {named}. None of them supports another."
    return Problem(report=None, stage="lineage", code="CIRCULAR", message=message)
