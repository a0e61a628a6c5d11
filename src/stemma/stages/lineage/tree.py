"""The family tree: reports, lost sources and a root for "independent or unknown", joined by the likeliest links.

The main parent of each report is its edge in the maximum spanning arborescence; further credited sources
are second parents; where nothing tells which of two came first, they are tied and not linked.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from stemma.model.comparing import Evidence, Link, Parentless, Passage, Rival, Ruled, Stemma, Tie
from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Problem
from stemma.stages.lineage.arborescence import arborescence, circles, marginals
from stemma.stages.lineage.direction import kind_of
from stemma.stages.lineage.flips import rivals
from stemma.stages.lineage.kinship import Kin, kinships
from stemma.stages.lineage.ruled import DECIDED, TOGETHER, Decided, settle, without
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


NEAR = 3.0
"""Log-odds by which a report may be likelier to come from none of the case than from a parent that is told."""
NOTHING = Ruled()
Odds = Mapping[tuple[str, str], float]
"""(parent, child) -> the probability of that edge."""


@dataclass(frozen=True, slots=True)
class _Grown:
    """The likeliest tree, and what its links are made of."""

    forest: Forest
    decided: Decided
    chosen: Mapping[str, Candidate]
    """Child -> its edge in the tree."""
    odds: Odds
    free: Odds
    """The same if people had decided nothing."""
    rivals: Mapping[str, Rival]


def grow(
    readings: Sequence[Reading],
    sources: Sources,
    passages: Sequence[Passage],
    languages: Mapping[str, Language],
    aids: Aids,
    ruled: Ruled = NOTHING,
) -> tuple[Stemma, tuple[Problem, ...]]:
    """Build the tree."""
    by_id = {r.report.id: r for r in readings}
    sources = without(sources, ruled)
    forest = twins(readings, sources)
    decided = settle(ruled, forest, by_id, {**{x.id: x.name for x in sources.lost}, **{i: _called(i, by_id) for i in by_id}})
    distinct = [r for r in readings if forest.stands[r.report.id] == r.report.id]  # a copy tells nothing new of the others
    kin = kinships(distinct, passages, languages, aids)
    weigh(forest, by_id, sources, kin, languages, aids)
    tree = _solve(["", *sorted({*forest.stands.values()})], forest, decided)
    circular = _circular(sources, by_id)
    links, ties = _links(tree)
    links += _second(tree.chosen, decided.credits(sources, forest), forest, kin)
    for stands, others in sorted(forest.twins.items()):
        twin_links, twin_ties = _twin_links(by_id, stands, others)
        links += twin_links
        ties += twin_ties
    links, ties = _with_decided(links, ties, tree)
    links.sort(key=lambda link: (link.child, link.second, link.parent))
    ties.sort(key=lambda tie: (tie.a, tie.b))
    problems = tuple(_circle_problem(group, by_id) for group in circular)
    parentless = _parentless(tree, by_id, links, ties)
    stemma = Stemma(links=tuple(links), lost=sources.lost, ties=tuple(ties), circular=circular, parentless=parentless)
    return stemma, (*problems, *decided.problems)


def _solve(nodes: Sequence[str], forest: Forest, decided: Decided) -> _Grown:
    """Take the likeliest tree that the decisions allow."""
    kept = _likeliest(decided.limited(forest.edges).values(), decided.forced.keys())
    place = {node: k for k, node in enumerate(nodes)}
    open_ = [node for node in nodes[1:] if node not in decided.forced]
    edges = [(0, place[node], 0.0) for node in open_] + [(place[e.parent], place[e.child], e.weight) for e in kept]
    taken = arborescence(len(nodes), edges)
    chosen = {nodes[k]: kept[at - len(open_)] for k, at in enumerate(taken) if at is not None and at >= len(open_)}
    odds = _odds(nodes, kept, decided.forced.keys())
    free = odds if decided.ruled == NOTHING else _odds(nodes, _likeliest(forest.edges.values()), frozenset())
    return _Grown(forest, decided, chosen, odds, free, rivals(nodes, kept, chosen, decided.forced.keys()))


def _likeliest(edges: Iterable[Candidate], forced: Set[str] = frozenset()) -> list[Candidate]:
    """Return the likeliest edges into each child, in order; into those whose parent is decided, however unlikely."""
    into: dict[str, list[Candidate]] = defaultdict(list)
    for edge in edges:
        into[edge.child].append(edge)
    return [
        edge
        for child in sorted(into)
        for edge in sorted(into[child], key=lambda e: (-e.weight, e.parent))[:PARENTS]
        if edge.weight > LEAST or child in forced
    ]


def _odds(nodes: Sequence[str], kept: Sequence[Candidate], forced: Set[str]) -> Odds:
    """Return the probability of each edge, family by family; `forced`: children that come from the one edge they have."""
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
        odds.update(_exact(sorted(family), edges, forced) if len(family) <= EXACT else _estimated(edges, forced))
    return odds


def _exact(family: Sequence[str], edges: Sequence[Candidate], forced: Set[str]) -> Odds:
    place = {node: k + 1 for k, node in enumerate(family)}
    roots = [(0, k, 0.0) for node, k in place.items() if node not in forced]
    found = marginals(len(family) + 1, roots + [(place[e.parent], place[e.child], e.weight) for e in edges])[len(roots) :]
    return {(e.parent, e.child): p for e, p in zip(edges, found, strict=True)}


def _estimated(edges: Sequence[Candidate], forced: Set[str]) -> Odds:
    """Estimate each edge's probability by its rivals for the child and by the same edge the other way round."""
    weight = {(e.parent, e.child): math.exp(min(30.0, e.weight)) for e in edges}
    rivals: dict[str, float] = defaultdict(lambda: 1.0)
    for (_, child), w in weight.items():
        rivals[child] += w
    return {(p, c): 1.0 if c in forced else w / rivals[c] * w / (w + weight.get((c, p), 0.0)) for (p, c), w in weight.items()}


def _links(tree: _Grown) -> tuple[list[Link], list[Tie]]:
    """Return the links of the tree, and ties where nothing tells the direction, but for those that people decided."""
    links, ties = [], []
    for child, edge in sorted(tree.chosen.items()):
        if child in tree.decided.forced or (edge.parent, child) in tree.decided.ties:
            continue
        here, back = tree.odds.get((edge.parent, child), 0.0), tree.odds.get((child, edge.parent), 0.0)
        if edge.credit is None and edge.kin is not None and (here < TURNED * (here + back) or _unmarked(edge)):
            ends = sorted((child, edge.parent))
            sure = min(0.99, here + back)
            ties.append(Tie(a=ends[0], b=ends[1], confidence=round(sure, 3), evidence=_undirected(edge.reasons)))
            continue
        parent = _meant(tree.forest, edge.parent, child)
        kind = kind_of(edge.kin, child, credited=edge.credit is not None)
        rival = _rival(tree, child)
        links.append(
            Link(child=child, parent=parent, kind=kind, confidence=_sure(edge, here), evidence=edge.reasons, rival=rival)
        )
    return links, ties


def _meant(forest: Forest, parent: str, child: str) -> str:
    """Return which of the reports of a parent's text is meant: the one that is named."""
    edge = forest.edges.get((parent, child))
    named = edge is not None and edge.credit is not None and forest.stands[edge.credit.node] == parent
    return edge.credit.node if named and edge and edge.credit else parent


def _sure(edge: Candidate, here: float) -> float:
    """Return how sure an edge is, by its probability."""
    sure = max(0.01, min(0.99, here))
    if edge.credit is not None and edge.kin is None:
        sure = max(sure, _named(edge.credit.weight))
    return round(sure, 3)


def _rival(tree: _Grown, child: str) -> Rival | None:
    """Return a child's next likeliest parent, of reports of one text the one that is named."""
    rival = tree.rivals.get(child)
    if rival is None:
        return None
    to = _meant(tree.forest, rival.moved_to, rival.moved) if rival.moved and rival.moved_to else None
    return replace(rival, node=_meant(tree.forest, rival.node, child) if rival.node else None, moved_to=to)


def _parentless(tree: _Grown, by_id: Mapping[str, Reading], links: Sequence[Link], ties: Sequence[Tie]) -> tuple[Parentless, ...]:
    """Return the reports that nothing was found for, but one that might nearly be the parent."""
    joined = {link.child for link in links} | {end for tie in ties for end in (tie.a, tie.b)} | tree.chosen.keys()
    found = [(report, _rival(tree, report)) for report in sorted(by_id.keys() - joined)]
    return tuple(Parentless(report=report, rival=rival) for report, rival in found if rival is not None and rival.gap <= NEAR)


def _with_decided(links: Sequence[Link], ties: Sequence[Tie], tree: _Grown) -> tuple[list[Link], list[Tie]]:
    """Put what people decided in the place of what the machine found."""
    decided, stands = tree.decided, tree.forest.stands
    found = {(link.child, link.parent): link for link in links}
    pinned = [*decided.mains.values(), *decided.seconds]
    made = [_pinned(pin, found.get((pin.child, pin.parent)), tree) for pin in pinned]
    tied = [tie for tie in decided.ruled.tied if tie.a in stands and tie.b in stands]
    joined = {frozenset(ends) for ends in [*((pin.child, pin.parent) for pin in pinned), *((tie.a, tie.b) for tie in tied)]}
    said = {(pin.child, pin.parent) for pin in pinned} | {ends for tie in tied for ends in ((tie.a, tie.b), (tie.b, tie.a))}
    made += [
        link
        for link in links
        if (link.child, link.parent) not in said
        and (stands[link.parent], stands[link.child]) not in decided.ties
        and (link.second or link.child not in decided.mains)
    ]
    inherited = {child for child in decided.mains if stands[child] != child}  # copies that come from another copy
    kept = [tie for tie in ties if frozenset((tie.a, tie.b)) not in joined and not inherited & {tie.a, tie.b}]
    return made, [*(_tied(tie, tree) for tie in tied), *kept]


def _pinned(pin: Link, found: Link | None, tree: _Grown) -> Link:
    """Return an accepted link as it stands now.

    Its confidence stays the machine's, as if nobody had decided: that a person did is told by its standing, and is no
    probability. Where the machine does not weigh the link now, it is what it was when the link was accepted.
    """
    second = tree.decided.mains.get(pin.child) is not pin
    ends = tree.forest.stands[pin.parent], tree.forest.stands[pin.child]
    edge, sure = tree.forest.edges.get(ends), pin.confidence
    reasons: tuple[Evidence, ...] = ()
    if found is not None:
        sure, reasons = found.confidence, found.evidence
    elif edge is not None:
        sure, reasons = sure if second or ends not in tree.free else _sure(edge, tree.free[ends]), edge.reasons
    return replace(pin, confidence=sure, evidence=(DECIDED, *reasons), second=second, rival=None)


def _tied(tie: Tie, tree: _Grown) -> Tie:
    """Return an accepted tie as it stands now; its confidence is as that of an accepted link."""
    a, b = tree.forest.stands[tie.a], tree.forest.stands[tie.b]
    sure = min(0.99, tree.free.get((a, b), 0.0) + tree.free.get((b, a), 0.0))
    edges = (tree.forest.edges.get(ends) for ends in ((a, b), (b, a)))
    best = max((edge for edge in edges if edge is not None), key=lambda edge: edge.weight, default=None)
    reasons = _undirected(best.reasons) if best is not None else ()
    return replace(tie, confidence=round(sure, 3) if sure else tie.confidence, evidence=(TOGETHER, *reasons))


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


def _called(report: str, by_id: Mapping[str, Reading]) -> str:
    of = by_id[report].report
    return of.value("outlet") or of.value("title") or of.path


def _circle_problem(group: Sequence[str], by_id: Mapping[str, Reading]) -> Problem:
    named = ", ".join(_called(i, by_id) for i in group)
    message = f"These reports credit one another in a circle: {named}. None of them supports another."
    return Problem(report=None, stage="lineage", code="CIRCULAR", message=message)
