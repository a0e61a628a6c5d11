"""The family tree: reports, lost sources and a root for "independent or unknown", joined by the likeliest links.

The main parent of each report is its edge in the maximum spanning arborescence; further credited sources
are second parents; where nothing tells which of two came first, they are tied and not linked.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from stemma.model.comparing import Evidence, Link, Passage, Stemma, Tie
from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Problem
from stemma.stages.lineage.arborescence import arborescence, circles, marginals
from stemma.stages.lineage.direction import kind_of
from stemma.stages.lineage.kinship import Kin, kinships
from stemma.stages.lineage.sources import Sources
from stemma.stages.lineage.weighing import LEAST, Candidate, Forest, named_behind, twins, weigh

PARENTS = 12
"""Likeliest parents that are weighed for each report."""
EXACT = 90
"""Family size up to which confidence is exact (all trees are summed); beyond, it is estimated edge by edge."""
TURNED = 0.55
"""Share of the trees that must have an edge this way round; below it two reports are tied."""
SIGNS = ("date", "credit", "translation marks", "correction", "quotation")
"""Evidence without which no text is called the translation of another."""
NAMED = 0.9
"""Confidence of a second parent that the report itself names."""


def grow(
    readings: Sequence[Reading], sources: Sources, passages: Sequence[Passage], languages: Mapping[str, Language], aids: Aids
) -> tuple[Stemma, tuple[Problem, ...]]:
    """Build the tree."""
    by_id = {r.report.id: r for r in readings}
    forest = twins(readings, sources)
    distinct = [r for r in readings if forest.stands[r.report.id] == r.report.id]  # a copy tells nothing new of the others
    kin = kinships(distinct, passages, languages, aids)
    weigh(forest, by_id, sources, kin, languages, aids)
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


def _solve(nodes: Sequence[str], forest: Forest) -> tuple[dict[str, Candidate], dict[tuple[str, str], float]]:
    """Return the tree's edges by child, and the probability of every edge."""
    into: dict[str, list[Candidate]] = defaultdict(list)
    for edge in forest.edges.values():
        into[edge.child].append(edge)
    kept = [
        edge
        for child in sorted(into)
        for edge in sorted(into[child], key=lambda e: (-e.weight, e.parent))[:PARENTS]
        if edge.weight > LEAST
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
        evidence = edge.reasons
        if edge.credit is None and edge.kin is not None and (here < TURNED * (here + back) or _unmarked(edge)):
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


def _unmarked(edge: Candidate) -> bool:
    """Tell whether nothing but the wording says which of two texts in two languages was translated."""
    across = edge.kin is not None and edge.kin.across
    return across and not any(r.kind in SIGNS and r.weight > 0 for r in edge.reasons)


def _undirected(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(e for e in evidence if e.kind in ("shared wording", "common source", "order"))


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
        links.append(Link(child=child, parent=c.node, kind=kind, confidence=sure, evidence=(places,), second=True))
    links = _firsts(links, chosen)
    for outlet, source, where in sources.nested:
        main = chosen.get(forest.stands[outlet])
        if outlet in forest.stands.values() and main is not None and main.parent != forest.stands[source]:
            behind_it = named_behind(where, sources, source)
            sure = round(_named(behind_it.weight), 3)
            links.append(Link(child=outlet, parent=source, kind="credits", confidence=sure, evidence=(behind_it,), second=True))
    return list({(k.child, k.parent): k for k in reversed(links)}.values())


def _firsts(links: Sequence[Link], chosen: Mapping[str, Candidate]) -> list[Link]:
    """Make the likeliest credited source of a report that has no main parent its main parent."""
    best: dict[str, Link] = {}
    for link in links:
        if link.child not in chosen and (link.child not in best or link.confidence > best[link.child].confidence):
            best[link.child] = link
    return [replace(link, second=False) if best.get(link.child) is link else link for link in links]


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
