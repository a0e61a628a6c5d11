"""Verdicts: how far a claim is supported in these reports. They say nothing about truth.

A pure function of threads, tree and statements; each verdict names its rule, so it can be replayed.
What cannot be shown to be separate counts as one: adding a copy never raises support, removing a
report never raises it.
"""

from collections.abc import Sequence
from itertools import combinations

from stemma.model.comparing import Thread, Verdict, VerdictKind
from stemma.model.inputs import Pile
from stemma.model.reading import Narration, Statement
from stemma.stages.verdicts.climbing import Counts, Root, Tree, alike
from stemma.stages.verdicts.sources import origins
from stemma.wording import bare

NAME = "verdicts"
VERSION = "3"
NEEDS: tuple[str, ...] = ("figures", "statements", "reuse", "lineage", "threads")

DENIED = (("after", "denied after it was told"), ("before", "an earlier denial"), ("unknown", "denied, time unknown"))
"""Timing of the denials of a claim, and the rule that names it."""
CLASH = "figures for one thing that cannot be one"

SILENT = ("asks", "declines", "demands", "denies")
"""Acts that state nothing of what they speak of."""
CROWD = 60
"""Different sets of figures in one thread that are compared."""


def find(pile: Pile) -> tuple[Verdict, ...]:
    """Find the verdicts on every thread of a pile, in its order."""
    tree = Tree(pile)
    found: list[Verdict] = []
    for thread in pile.threads:
        told = [tree.records[m] for m in thread.members if m in tree.records]
        # A question, a silence or a denial supports nothing; it counts where the thread holds nothing else.
        roots = [tree.root(record) for record in [r for r in told if states(r)] or told]
        if roots:
            kind, rule = support(roots, tree)
            if kind == "separate origins" and not any(map(states, told)):
                kind, rule = "also stated", "nobody states it"
            found.append(Verdict(thread=thread.id, kind=kind, rule=rule, origins=origins(roots, tree, kind)))
            found += denied(thread, tree)
            found += figures(thread, roots, tree)
    return tuple(found)


def states(record: Statement | Narration) -> bool:
    """Tell whether a member states what its thread is about."""
    return not (isinstance(record, Statement) and record.act in SILENT)


def support(roots: Sequence[Root], tree: Tree) -> tuple[VerdictKind, str]:
    """Return the kind of support and the rule that gives it."""
    # Only members that go back to somebody, by a known way, can be shown to be separate.
    pairs = combinations([r for r in roots if r.speaker and r.known and not r.own], 2)
    kinds = combinations({(r.node, r.own, r.report): r for r in roots}.values(), 2)
    speakers = {bare(r.speaker) if r.speaker else None for r in roots}
    rules: tuple[tuple[bool, VerdictKind, str], ...] = (
        (len({tree.one(r.report) for r in roots}) == 1, "one report", "told by one report"),
        (any(separate(a, b, tree) for a, b in pairs), "separate origins", "different origins and different innermost sources"),
        (len({r.node for r in roots}) == 1, "one origin", "all go back to one source"),
        (not all(r.known for r in roots), "also stated", "lineage of a report unknown"),
        (all(tree.related(a, b) for a, b in kinds), "one origin", "all go back to one line of reports"),
        (len(speakers) == 1 and None not in speakers, "one origin", "one innermost source"),
    )
    return next(((kind, rule) for holds, kind, rule in rules if holds), ("also stated", "not shown to be separate"))


def separate(a: Root, b: Root, tree: Tree) -> bool:
    """Tell whether two members are shown to have separate origins."""
    if a.node == b.node or not (a.known and b.known and a.speaker and b.speaker and (a.named or b.named)):
        return False
    if a.own or b.own or alike(a.speaker, b.speaker) or (a.said and b.said and alike(a.said, b.said)):
        return False
    tied = frozenset((a.node, b.node)) in tree.tied or frozenset((a.report, b.report)) in tree.tied
    return not tied and not tree.related(a, b) and not tree.worded_alike(a, b)


def denied(thread: Thread, tree: Tree) -> list[Verdict]:
    """Return the verdicts that a thread's denials give, one for each time that is known of them."""
    found = []
    for timing, rule in (
        ("after", "denied after it was told"),
        ("before", "an earlier denial"),
        ("unknown", "denied, time unknown"),
    ):
        members = [r.member for r in thread.replies if r.kind == "denies" and r.timing == timing]
        roots = [tree.root(tree.records[m]) for m in dict.fromkeys(members) if m in tree.records]
        if roots:
            found.append(Verdict(thread=thread.id, kind="denied", rule=rule, origins=origins(roots, tree, "denied")))
    return found


def figures(thread: Thread, roots: Sequence[Root], tree: Tree) -> list[Verdict]:
    """Return the verdict that members count the same thing and their figures cannot be one."""
    stated = [(root, tree.counts(root)) for root in roots]
    # Copies state the same; each set of figures is compared once.
    sets = list({frozenset(counts.items()): counts for _, counts in stated if counts}.values())[:CROWD]
    clash = {frozenset(c.items()) for a, b in combinations(sets, 2) if differ(a, b) for c in (a, b)}
    members = [root for root, counts in stated if frozenset(counts.items()) in clash]
    if not members:
        return []
    return [Verdict(thread=thread.id, kind="figures differ", rule=CLASH, origins=origins(members, tree, "figures differ"))]


def differ(a: Counts, b: Counts) -> bool:
    """Tell whether for some class of things no figure of one can be a figure of the other."""
    return any(not any(meet(x, y) for x in a[k] for y in b[k]) for k in a.keys() & b.keys())


def meet(a: tuple[float | int | None, float | int | None], b: tuple[float | int | None, float | int | None]) -> bool:
    """Tell whether two intervals state one number, or share any."""
    if set(a) - {None} == set(b) - {None}:
        return True
    low = max(x for x in (a[0], b[0], float("-inf")) if x is not None)
    high = min(x for x in (a[1], b[1], float("inf")) if x is not None)
    return low <= high
