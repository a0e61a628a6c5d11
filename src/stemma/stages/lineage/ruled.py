"""What people decided about the family tree, brought upon its candidate edges before the likeliest tree is taken.

A pinned edge is the only one into its child, a forbidden one is none at all; the rest follows. Links between reports of one text
are no edges of the tree: there a decision says which of them stands for the text, or that one stands for itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from stemma.model.comparing import Evidence, Link, Ruled, Tie
from stemma.model.inputs import Reading
from stemma.model.reading import Problem
from stemma.stages.lineage.sources import Credited, Sources
from stemma.stages.lineage.weighing import Candidate, Forest

TIED = 12.0
"""Log-odds that an accepted tie adds to its edge, either way: it joins the two unless much more speaks for parents of both."""
DECIDED = Evidence(kind="decided", words="a reviewer decided that this one comes from that one")
TOGETHER = Evidence(kind="decided", words="a reviewer decided that both share a source, and that nothing tells which came first")

Ends = tuple[str, str]
"""Parent and child, as edges of the forest have them."""


@dataclass(slots=True)
class Decided:
    """Decisions as the tree takes them. Ends of `mains`, `seconds` and `ties` are those that were judged."""

    mains: dict[str, Link] = field(default_factory=dict)
    """Child -> its main parent, decided."""
    seconds: list[Link] = field(default_factory=list)
    forced: dict[str, str] = field(default_factory=dict)
    """Child -> parent, of reports that stand for their text, and lost sources."""
    barred: set[Ends] = field(default_factory=set)
    ties: dict[Ends, Tie] = field(default_factory=dict)
    """Accepted ties, by the edge that they are, either way round."""
    ruled: Ruled = field(default_factory=Ruled)
    problems: list[Problem] = field(default_factory=list)

    def limited(self, edges: Mapping[Ends, Candidate]) -> dict[Ends, Candidate]:
        """Return the edges that may be taken: none that is barred, and into a child whose parent is decided that one alone."""
        open_ = {e: c for e, c in edges.items() if e not in self.barred and e[1] not in self.forced}
        for child, parent in self.forced.items():
            open_[parent, child] = edges.get((parent, child)) or Candidate(parent, child, 0.0, (), None, None)
        for ends in self.ties.keys() - self.barred:
            if ends[1] not in self.forced:
                edge = edges.get(ends) or Candidate(*ends, 0.0, (), None, None)
                open_[ends] = replace(edge, weight=edge.weight + TIED)
        return open_

    def credits(self, sources: Sources, forest: Forest) -> Sources:
        """Return what is credited, for second parents, without those that may be none."""
        kept: list[Credited] = []
        for c in sources.credited:
            meant = [n for n in (c.node, *c.rivals) if (forest.stands[n], forest.stands[c.child]) not in self.barred]
            if meant:
                kept.append(replace(c, node=meant[0], rivals=tuple(meant[1:])))
        nested = tuple(n for n in sources.nested if (forest.stands[n[1]], forest.stands[n[0]]) not in self.barred)
        return replace(sources, credited=tuple(kept), nested=nested)


def without(sources: Sources, ruled: Ruled) -> Sources:
    """Return what is credited without the lost sources that were rejected, and with those that were accepted once."""
    gone = set(ruled.absent)
    found = {x.id for x in sources.lost}
    kept = []
    for c in sources.credited:
        meant = [n for n in (c.node, *c.rivals) if n not in gone]
        kept += [replace(c, node=meant[0], rivals=tuple(meant[1:]))] if meant else []
    lost = [x for x in (*sources.lost, *(x for x in ruled.known if x.id not in found)) if x.id not in gone]
    return replace(
        sources,
        credited=tuple(kept),
        lost=tuple(sorted(lost, key=lambda x: x.id)),
        nested=tuple(n for n in sources.nested if not gone & {n[0], n[1]}),
        earlier=sources.earlier - gone,
    )


def settle(ruled: Ruled, forest: Forest, by_id: Mapping[str, Reading], names: Mapping[str, str]) -> Decided:
    """Return the decisions as the tree takes them; who stands for a text is changed in `forest` where a decision says so.

    `names`: what people call a report or lost source.
    """
    decided = Decided(ruled=ruled)
    pins = []
    for pin in ruled.pinned:
        here = [end in forest.stands for end in (pin.child, pin.parent)]
        if all(here):
            pins.append(pin)
        elif any(here):
            decided.problems.append(_unused(pin, names))
    circular = _mains(decided, pins, forest)
    decided.problems += [_closes(pin, by_id, names) for pin in circular]
    stands = forest.stands
    for child, pin in decided.mains.items():
        if stands[pin.parent] != child == stands[child]:
            decided.forced[child] = stands[pin.parent]
            decided.barred.add((child, stands[pin.parent]))
    decided.barred |= {(stands[p.parent], stands[p.child]) for p in decided.seconds} - {(p, c) for c, p in decided.forced.items()}
    ends = [(p, c) for c, p in ruled.forbidden] + [e for a, b in ruled.apart for e in ((a, b), (b, a))]
    decided.barred |= {(stands[p], stands[c]) for p, c in ends if p in stands and c in stands and stands[p] != stands[c]}
    for tie in ruled.tied:
        if tie.a in stands and tie.b in stands and stands[tie.a] != stands[tie.b]:
            a, b = stands[tie.a], stands[tie.b]
            decided.ties[a, b] = decided.ties[b, a] = tie
    return decided


def _mains(decided: Decided, pins: Sequence[Link], forest: Forest) -> list[Link]:
    """Choose each child's main parent among the accepted links into it: the last decided, unless it closes a circle.

    Return those that do: of the links of a circle, the one that was decided last. Links between reports of one text go first:
    they settle who stands for it.
    """
    waiting: dict[str, list[tuple[int, Link]]] = {}
    for at, pin in enumerate(pins):
        if not pin.second:
            waiting.setdefault(pin.child, []).append((at, pin))
    circular: list[Link] = []
    for alike in (True, False):
        while newest := _newest(waiting, decided.mains, forest, alike=alike):
            for pin in newest:
                if pin.child in _above(pin.parent, decided.mains, {} if alike else forest.stands):
                    circular.append(waiting[pin.child].pop()[1])
                    continue
                decided.mains[pin.child] = pin
                if alike and forest.stands[pin.child] == pin.child:
                    _elect(pin.child, decided.mains, forest)
        if alike:
            _stand_apart(decided, {child: found[-1][1] for child, found in waiting.items() if found}, forest)
    decided.seconds = [pin for pin in pins if decided.mains.get(pin.child) is not pin]
    return circular


def _newest(
    waiting: Mapping[str, Sequence[tuple[int, Link]]], mains: Mapping[str, Link], forest: Forest, *, alike: bool
) -> list[Link]:
    """Return the last decided link into each child that has no main parent yet, in order; `alike`: only between exact copies."""
    found = sorted((pins[-1] for child, pins in waiting.items() if pins and child not in mains), key=lambda one: one[0])
    return [pin for _, pin in found if not alike or _copies(pin.child, pin.parent, forest)]


def _above(node: str, mains: Mapping[str, Link], stands: Mapping[str, str]) -> set[str]:
    """Return a node and all that it comes from by decisions, or by another's standing for its text."""
    found: set[str] = set()
    while node not in found:
        found.add(node)
        node = mains[node].parent if node in mains else stands.get(node, node)
    return found


def _elect(first: str, mains: Mapping[str, Link], forest: Forest) -> None:
    """Let another report stand for a text: the one that did was decided to come from one of the same text."""
    others = forest.twins.pop(first)
    new = next(o for o in others if o not in mains)  # there is one: decisions close no circle
    forest.twins[new] = (first, *(o for o in others if o != new))
    for report in (first, *others):
        forest.stands[report] = new


def _stand_apart(decided: Decided, newest: Mapping[str, Link], forest: Forest) -> None:
    """Let a report stand for itself that was decided to come from elsewhere than its exact copies, or not from them."""
    away = [child for child, parent in decided.ruled.forbidden if _copies(child, parent, forest)]
    for a, b in decided.ruled.apart:
        if _copies(a, b, forest):
            away.append(a if forest.stands[a] != a else b)
    away = [child for child in away if child not in decided.mains]
    while away or (away := _elsewhere(newest, forest)):
        for report in away:
            first = forest.stands[report]
            if first != report:
                forest.twins[first] = tuple(o for o in forest.twins[first] if o != report)
                forest.twins[report], forest.stands[report] = (), report
        away = []


def _elsewhere(newest: Mapping[str, Link], forest: Forest) -> list[str]:
    """Return the copies that a decision takes from elsewhere than what stands for their text."""
    return [c for c, pin in newest.items() if forest.stands[c] != c and not _copies(c, pin.parent, forest)]


def _copies(a: str, b: str, forest: Forest) -> bool:
    return a in forest.stands and b in forest.stands and forest.stands[a] == forest.stands[b]


def _unused(pin: Link, names: Mapping[str, str]) -> Problem:
    known = names.get(pin.child) or names[pin.parent]
    what = f"where {known} comes from" if pin.child in names else f"that something comes from {known}"
    message = f"A reviewer decided {what}; the other end of that link is not in this case any more, or was rejected."
    return Problem(report=None, stage="lineage", code="DECISION_UNUSED", message=message)


def _closes(pin: Link, by_id: Mapping[str, Reading], names: Mapping[str, str]) -> Problem:
    message = (
        f"A reviewer decided that {names[pin.child]} comes from {names[pin.parent]}, which by earlier decisions comes from it: "
        "no report can come from itself. That link is kept as a further parent; take one of these decisions back."
    )
    report = pin.child if pin.child in by_id else None
    return Problem(report=report, stage="lineage", code="DECISIONS_CIRCULAR", message=message)
