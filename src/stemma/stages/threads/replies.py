"""Which statement answers which claim: denies, explains, rebuts, demands.

A denial is an act, or negative content, and answers only what it names. An explanation is the accused
side's own account of the same thing. A demand is no denial. Nothing here judges who is right.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from stemma.model.comparing import Reply, Timing
from stemma.model.reading import Statement
from stemma.stages.threads.accounts import counters, explanations, rebuttals
from stemma.stages.threads.denials import alike, demands, denials
from stemma.stages.threads.floor import Floor, Found, act, is_demand, own
from stemma.stages.threads.grouping import Group, Passages
from stemma.stages.threads.lead import lead
from stemma.stages.threads.timing import Timer
from stemma.stages.threads.timing import general as earlier_general
from stemma.stages.threads.units import Unit

DATED = "it is dated"
"""In the reason of a time that a reply's own date words give."""


@dataclass(slots=True)
class Answers:
    """What was found: replies by group, and the denials that answer something."""

    to: dict[int, tuple[Reply, ...]] = field(default_factory=dict)
    denying: set[str] = field(default_factory=set)


def answer(groups: Sequence[Group], passages: Passages, derived: frozenset[str]) -> Answers:
    """Find the replies to every group, with their time; `derived`: reports that come from another in the pile."""
    floor = Floor(groups, passages)
    spoken = [u for held in floor.units.values() for u in held if isinstance(u.record, Statement) and u.speakers]
    spoken.sort(key=lambda u: (u.order, u.id))
    accounts = explanations(floor, [u for u in spoken if not is_demand(u)])
    countered = counters(floor, spoken, accounts)
    countering = {f.unit.id for f in countered}
    found = denials(floor, [u for u in spoken if u.id not in countering])
    denying = {f.unit.id for f in found} | {f.unit.id for f in accounts}
    found += demands(floor, [u for u in spoken if u.id not in denying], found)
    taken = {f.unit.id for f in found}
    accounts = [f for f in accounts if f.unit.id not in taken]
    found += accounts + countered
    found += rebuttals(floor, [u for u in spoken if u.id not in countering], found)
    found += retold(floor, spoken, found)
    # Nobody replies to their own side, whichever way the reply was found.
    found = [f for f in found if not own(f.unit, f.group.members)]
    timer = Timer(floor.units, passages, derived)
    times = one_time(floor, found, timer.times([(f.unit, f.group.members) for f in found]))
    answers = Answers(denying={f.unit.id for f in found if act(f.unit) == "denies" and f.kind == "denies"})
    rows: dict[int, list[tuple[Unit, Reply]]] = defaultdict(list)
    for f, (timing, reason) in zip(found, times, strict=True):
        claim = lead([u for u in f.group.members if u.id not in answers.denying] or f.group.members)
        if claim.id == f.unit.id:
            continue
        why = "; ".join(w for w in (f.why, reason, earlier_general(f.kind, timing, len(floor.units))) if w)
        rows[id(f.group)].append((f.unit, Reply(member=f.unit.id, answers=claim.id, kind=f.kind, timing=timing, why=why)))
    for key, held in rows.items():
        held.sort(key=lambda r: (r[0].order, r[1].kind))
        answers.to[key] = tuple({(r.member, r.kind): r for _, r in held}.values())
    return answers


def one_time(floor: Floor, found: Sequence[Found], times: Sequence[tuple[Timing, str]]) -> list[tuple[Timing, str]]:
    """Give one denial, however often retold, one time by its own date; what answers an account was not said before it."""
    dated: dict[str, set[tuple[Timing, str]]] = defaultdict(set)
    for f, (timing, reason) in zip(found, times, strict=True):
        if f.kind == "denies" and timing != "unknown" and DATED in reason:
            for unit in (f.unit, *(u for u in alike(floor, f.unit) if u.speakers & f.unit.speakers)):
                dated[unit.id].add((timing, reason))
    settled: list[tuple[Timing, str]] = []
    for f, (timing, reason) in zip(found, times, strict=True):
        known = sorted(dated[f.unit.id]) if f.kind == "denies" and timing == "unknown" else []
        if f.kind == "rebuts" and timing == "before":
            settled.append(("unknown", ""))
        elif known and len({t for t, _ in known}) == 1:
            settled.append((known[0][0], f"as this denial is timed for another claim, {known[0][1]}"))
        else:
            settled.append((timing, reason))
    return settled


def retold(floor: Floor, spoken: Sequence[Unit], found: Sequence[Found]) -> list[Found]:
    """Find the same replies in other reports: what a thread holds together answers what any member of it answers."""
    can = {u.id: u for u in spoken}
    answering = {f.unit.id for f in found}
    told = []
    for f in found:
        for unit in floor.group[f.unit.id].members:
            same = unit.id in can and unit.id not in answering and unit.report != f.unit.report
            if same and is_demand(unit) == is_demand(f.unit) and (act(unit) == "denies") == (act(f.unit) == "denies"):
                why = f"tells the same as a reply in another report, joined there for this: {f.why}"
                told.append(Found(unit, f.group, f.kind, why, f.fit))
    once = {(f.unit.id, id(f.group), f.kind): f for f in told}
    return list(once.values())
