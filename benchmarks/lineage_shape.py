"""How well a whole family tree is found, beyond each report's parent: who is joined, who is above whom, how many origins.

Pure: what was found and what is true come as names. A lost source has a name of its own, which no report has. The measures
count; `benchmarks/bootstrap.py` makes shares, F1 and intervals of the counts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Joined = frozenset[frozenset[str]]
"""Pairs without direction."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Where the reports of a pile come from."""

    reports: Collection[str]
    """Those in the pile."""
    parents: Mapping[str, tuple[str, ...]]
    """Of every text, lost ones too."""
    same: Mapping[str, str] = field(default_factory=dict)
    """Copy or reprint -> the text whose sentences it has: one is as good as the other as a parent or ancestor."""

    def printed(self, text: str) -> str:
        """Return the text whose sentences a text has; of most, itself."""
        return self.same.get(text, text)


@dataclass(frozen=True, slots=True)
class Found:
    """A tree as it was found."""

    main: Mapping[str, str]
    """Report or lost source -> its main parent, a report or lost source."""
    second: frozenset[tuple[str, str]] = frozenset()
    """Further parents: (child, parent)."""
    ties: Joined = frozenset()


def shape(truth: Truth, found: Found) -> dict[str, int]:
    """Count what the measures of a whole tree rest on."""
    return {**undirected(truth, found), **ancestors(truth, found), **roots(truth, found)}


def undirected(truth: Truth, found: Found) -> dict[str, int]:
    """Count true pairs of parent and child that are both in the pile, and those joined by any link or tie, either way."""
    joined = {frozenset(edge) for edge in (*found.main.items(), *found.second)} | found.ties
    printed: dict[str, set[str]] = defaultdict(set)
    for report in truth.reports:
        printed[truth.printed(report)].add(report)
    counts = {"pairs": 0, "joined": 0}
    for child in truth.reports:
        for parent in {truth.printed(p) for p in truth.parents[child] if p in truth.reports}:
            counts["pairs"] += 1
            counts["joined"] += any(frozenset((child, one)) in joined for one in printed[parent] - {child})
    return counts


def ancestors(truth: Truth, found: Found) -> dict[str, int]:
    """Count the pairs of ancestor and report, both in the pile: true, found along main links, and both.

    Both ways lead on through lost texts, which are in no pair themselves.
    """
    main = {child: (parent,) for child, parent in found.main.items()}
    sides = []
    for parents in (truth.parents, main):
        up = {child: above(child, parents) & set(truth.reports) for child in truth.reports}
        sides.append({(truth.printed(one), child) for child, ones in up.items() for one in ones - {child}})
    due, told = sides
    return {"ancestors_due": len(due), "ancestors_told": len(told), "ancestors_right": len(due & told)}


def roots(truth: Truth, found: Found) -> dict[str, int]:
    """Count origins due and found, by how many the two differ, and whether they are as many.

    An origin is a text that comes from none and that a report of the pile is or comes from: a report without a parent, or
    a lost text that nothing is above. In a found tree the main links count: a source that is only a second parent (it is
    credited for a part) neither makes nor unmakes an origin. Reports that are tied share a source, so together they are
    at most one origin, and none if one of them comes from a report or lost source outside the tie. All that are above one
    another in a circle, which ties can make of a tree, are one as well.
    """
    main = {child: (parent,) for child, parent in found.main.items()}
    due = len(origins(truth.reports, truth.parents, frozenset()))
    told = len(origins(truth.reports, main, found.ties))
    return {"trees": 1, "roots_due": due, "roots_told": told, "roots_off": abs(told - due), "roots_exact": told == due}


def origins(reports: Iterable[str], parents: Mapping[str, Iterable[str]], ties: Joined) -> frozenset[frozenset[str]]:
    """Return the origins of some reports: what nothing outside it is above, tied reports as one."""
    stands = tied(ties)
    joined: dict[str, set[str]] = defaultdict(set)
    for child, some in parents.items():
        joined[stands.get(child, child)] |= {stands.get(p, p) for p in some}
    reached = {stands.get(report, report) for report in reports}
    reached |= {node for report in reached for node in above(report, joined)}
    up = {node: above(node, joined) | {node} for node in reached}
    return frozenset(frozenset(ones) for ones in up.values() if all(up[one] == ones for one in ones))


def above(node: str, parents: Mapping[str, Iterable[str]]) -> set[str]:
    """Return all that a node comes from; itself only if it stands in a circle."""
    found: set[str] = set()
    work = [node]
    while work:
        fresh = set(parents.get(work.pop(), ())) - found
        found |= fresh
        work += fresh
    return found


def tied(ties: Joined) -> dict[str, str]:
    """Return report -> the one that stands for all that are tied to it, directly or through others."""
    near: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        for one in tie:
            near[one] |= tie
    return {node: min(above(node, near)) for node in near}
