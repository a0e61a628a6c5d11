"""Which two reports are compared, and which of their stretches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stemma.model.comparing import Link, PassageKind, Thread
from stemma.model.inputs import Pile
from stemma.model.reading import Heading, Narration, Statement
from stemma.model.sources import Span

SHARED = 0.2
"""Share of the shorter report's sentences that must be aligned before silence is worth a line."""

COVERED = 0.3
"""Share of a claim that a passage must cover for the other report to tell it too."""

Member = Statement | Narration | Heading
Row = tuple[Span, Span, PassageKind]


@dataclass(frozen=True, slots=True)
class Related:
    """Two reports to compare; `a` is the parent where a link joins them."""

    a: str
    b: str
    link: str | None
    passages: tuple[Row, ...]
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
    told = Told(pile)
    found = []
    for both in sorted({*links, *passages}, key=sorted):
        joined = links.get(both)
        if len(both) < 2 or not both <= present or (joined is None and len({family[r] for r in both}) == 1):
            continue
        a, b = (joined.parent, joined.child) if joined else sorted(both)
        rows = [(x, y, k) if first == a else (y, x, k) for first, x, y, k in passages.get(both, ())]
        rows.sort(key=lambda r: (r[0].start, r[1].start, r[0].end, r[1].end))
        close = told.enough(a, b, rows)
        # An excerpt leaves out most of its parent; that is what an excerpt is.
        silent = told.alone(a, b, rows) if close and not (joined and joined.kind == "excerpts") else ()
        found.append(
            Related(a, b, joined.id if joined else None, tuple(rows), told.both(a, b), close or joined is not None, silent)
        )
    return found


def families(present: set[str], links: Iterable[Link]) -> dict[str, str]:
    """Return report -> the first report of those joined with it by links inside the pile."""
    family = {r: r for r in present}

    def top(report: str) -> str:
        while family[report] != report:
            report = family[report]
        return report

    for link in links:
        one, other = sorted((top(link.child), top(link.parent)))
        family[other] = one
    return {r: top(r) for r in sorted(present)}


class Told:
    """Which threads each report tells, by its own words or as a reply; made once a case."""

    def __init__(self, pile: Pile) -> None:
        records: dict[str, Member] = {
            x.id: x for r in pile.readings for group in (r.statements, r.narration, r.headings) for x in group
        }
        self.threads = pile.threads
        self.sentences = {r.report.id: sum(s.kind == "sentence" for s in r.segments) for r in pile.readings}
        self.first: dict[str, dict[int, Member]] = defaultdict(dict)
        """Report -> number of a thread -> its first member there that is no heading."""
        self.told: dict[str, set[int]] = defaultdict(set)
        for number, thread in enumerate(pile.threads):
            for member in (records[m] for m in thread.members if m in records):
                self.told[member.report].add(number)
                if not isinstance(member, Heading):
                    self.first[member.report].setdefault(number, member)
            for reply in (records[r.member] for r in thread.replies if r.member in records):
                self.told[reply.report].add(number)

    def both(self, a: str, b: str) -> tuple[tuple[Member, Member], ...]:
        """Return pairs of members of one thread, the first of either report that is no heading."""
        mine, theirs = self.first[a], self.first[b]
        return tuple((mine[n], theirs[n]) for n in sorted(mine.keys() & theirs.keys()))

    def enough(self, a: str, b: str, rows: Sequence[Row]) -> bool:
        """Tell whether so much of two reports is aligned that what only one tells is worth a line."""
        shorter = min(self.sentences[a], self.sentences[b])
        return len(rows) >= 2 and len(rows) >= SHARED * shorter

    def alone(self, a: str, b: str, rows: Sequence[Row]) -> tuple[tuple[Thread, str, Member], ...]:
        """Return the claims that only one of two reports tells, and that no passage covers."""
        found = []
        for number in sorted(self.told[a] ^ self.told[b]):
            teller = a if number in self.told[a] else b
            first = self.first[teller].get(number)
            if first is None:
                continue
            spans = first.content if isinstance(first, Statement) else (first.span,)
            length = sum(s.end - s.start for s in spans)
            sides = [x if teller == a else y for x, y, _ in rows]
            covered = max((sum(max(0, min(s.end, p.end) - max(s.start, p.start)) for s in spans) for p in sides), default=0)
            if covered < COVERED * length:
                found.append((self.threads[number], teller, first))
        return tuple(found)
