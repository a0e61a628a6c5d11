"""Which two reports are compared, and which of their stretches."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from stemma.model.comparing import Link, PassageKind, Thread
from stemma.model.inputs import Pile
from stemma.model.reading import Heading, Narration, Statement
from stemma.model.sources import Span

SHARED = 0.2
"""Share of the shorter report's sentences that must be aligned before silence is worth a line."""

Member = Statement | Narration | Heading


@dataclass(frozen=True, slots=True)
class Related:
    """Two reports to compare; `a` is the parent where a link joins them."""

    a: str
    b: str
    link: str | None
    passages: tuple[tuple[Span, Span, PassageKind], ...]
    members: tuple[tuple[Member, Member], ...]
    """Members of one thread, one of either report."""
    close: bool
    """A link joins them, or much of the shorter one is aligned."""
    silent: tuple[tuple[Thread, str, Member], ...]
    """Threads that only one of the two tells: the thread, the report, its first member there."""


def related(pile: Pile) -> list[Related]:
    """Return the pairs to compare: parent and child, and reports that share passages without a line in the pile.

    Two copies of a report in the pile differ as each differs from it; so they are not compared again.
    """
    present = {r.report.id for r in pile.readings}
    links: dict[frozenset[str], Link] = {}
    for link in pile.stemma.links:
        if link.child in present and link.parent in present:
            links.setdefault(frozenset((link.child, link.parent)), link)
    family = families(present, links.values())
    passages: dict[frozenset[str], list[tuple[str, Span, Span, PassageKind]]] = defaultdict(list)
    for p in pile.passages:
        passages[frozenset((p.a.report, p.b.report))].append((p.a.report, p.a.span, p.b.span, p.kind))
    found = []
    for both in sorted({*links, *passages}, key=sorted):
        joined = links.get(both)
        if len(both) < 2 or not both <= present or (joined is None and len({family[r] for r in both}) == 1):
            continue
        a, b = (joined.parent, joined.child) if joined else sorted(both)
        rows = [(x, y, k) if first == a else (y, x, k) for first, x, y, k in passages.get(both, ())]
        rows.sort(key=lambda r: (r[0].start, r[1].start, r[0].end, r[1].end))
        held = threads(pile, a, b)
        close = aligned_enough(pile, a, b, rows)
        # An excerpt leaves out most of its parent; that is what an excerpt is.
        silent = alone(pile, a, b, rows) if close and not (joined and joined.kind == "excerpts") else ()
        found.append(Related(a, b, joined.id if joined else None, tuple(rows), held, close or joined is not None, silent))
    return found


def families(present: set[str], links: object) -> dict[str, str]:
    """Return report -> the first report of those joined with it by links inside the pile."""
    family = {r: r for r in present}

    def top(report: str) -> str:
        while family[report] != report:
            report = family[report]
        return report

    for link in links:  # type: ignore[attr-defined]
        one, other = sorted((top(link.child), top(link.parent)))
        family[other] = one
    return {r: top(r) for r in sorted(present)}


def members(pile: Pile) -> dict[str, Member]:
    """Return all records that can be members, by id."""
    return {x.id: x for r in pile.readings for group in (r.statements, r.narration, r.headings) for x in group}


def threads(pile: Pile, a: str, b: str) -> tuple[tuple[Member, Member], ...]:
    """Return pairs of members of one thread, the first of either report that is no heading."""
    records = members(pile)
    found = []
    for thread in pile.threads:
        held = [records[m] for m in thread.members if m in records and not isinstance(records[m], Heading)]
        mine, theirs = ([m for m in held if m.report == report] for report in (a, b))
        if mine and theirs:
            found.append((mine[0], theirs[0]))
    return tuple(found)


def aligned_enough(pile: Pile, a: str, b: str, rows: Sequence[tuple[Span, Span, PassageKind]]) -> bool:
    """Tell whether so much of two reports is aligned that what only one tells is worth a line."""
    sentences = {r.report.id: sum(s.kind == "sentence" for s in r.segments) for r in pile.readings if r.report.id in (a, b)}
    shorter = min(sentences.values(), default=0)
    return len(rows) >= 2 and len(rows) >= SHARED * shorter


def alone(pile: Pile, a: str, b: str, rows: Sequence[tuple[Span, Span, PassageKind]]) -> tuple[tuple[Thread, str, Member], ...]:
    """Return the claims that only one of two reports tells, and that no passage covers."""
    records = members(pile)
    found = []
    for thread in pile.threads:
        replies = [r.member for r in thread.replies]
        held = [records[m] for m in thread.members if m in records]
        reports = {m.report for m in held} | {records[m].report for m in replies if m in records}
        if len(reports & {a, b}) != 1:
            continue
        teller = (reports & {a, b}).pop()
        first = next((m for m in held if m.report == teller and not isinstance(m, Heading)), None)
        if first is None:
            continue
        spans = first.content if isinstance(first, Statement) else (first.span,)
        length = sum(s.end - s.start for s in spans)
        sides = [x if teller == a else y for x, y, _ in rows]
        covered = max((sum(max(0, min(s.end, p.end) - max(s.start, p.start)) for s in spans) for p in sides), default=0)
        if covered < 0.3 * length:
            found.append((thread, teller, first))
    return tuple(found)
