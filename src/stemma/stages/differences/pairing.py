"""Which two reports are compared, and which of their stretches."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stemma.model.comparing import Link, Passage, PassageKind, Thread
from stemma.model.inputs import Pile
from stemma.model.reading import Heading, Narration, Statement
from stemma.model.sources import Span

SHARED = 0.2
"""Share of the shorter report's sentences that must be aligned before silence is worth a line."""

COVERED = 0.3
"""Share of a claim that a passage must cover for the other report to tell it too."""

SHARES = 1.0
"""Sum of the scores of their passages from which two reports of different families are compared."""

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
    """Return the pairs to compare, near-linear in reports.

    A child with each parent in the pile; a translation with the report before its parent, where that is in
    its own language; and a report without a parent in the pile with the one it shares most with among those
    of another family, first of those with the same lost parent. Copies of one report differ as each differs
    from it, so they are not compared with each other.
    """
    present = {r.report.id for r in pile.readings}
    main = {k.child: k.parent for k in pile.stemma.links if not k.second}
    links: dict[frozenset[str], Link] = {}
    for link in sorted(pile.stemma.links, key=lambda k: k.second):
        if link.child in present and link.parent in present and not (link.second and link.parent in over(main, link.child)):
            links.setdefault(frozenset((link.child, link.parent)), link)
    passages: dict[frozenset[str], list[Passage]] = defaultdict(list)
    for p in pile.passages:
        passages[frozenset((p.a.report, p.b.report))].append(p)
    told = Told(pile)
    found = []
    above: dict[frozenset[str], tuple[str, str, Link]] = {
        **translated_back(pile),
        **{both: (k.parent, k.child, k) for both, k in links.items()},
    }
    for both in sorted({*above, *nearest(pile, passages)}, key=sorted):
        a, b = above[both][:2] if both in above else sorted(both)
        joined = above[both][2] if both in above else None
        rows = [row(p, a) for p in passages.get(both, ())]
        rows.sort(key=lambda r: (r[0].start, r[1].start, r[0].end, r[1].end))
        close = told.enough(a, b, rows)
        # An excerpt leaves out most of its parent; that is what an excerpt is.
        direct = both in links or joined is None
        silent = told.alone(a, b, rows) if close and direct and not (joined and joined.kind == "excerpts") else ()
        step = joined.id if joined else None
        found.append(Related(a, b, step, tuple(rows), told.both(a, b), close or joined is not None, silent))
    return found


def over(main: Mapping[str, str], report: str) -> set[str]:
    """Return the reports above one by main links; a further link to one of them tells no more than the steps between."""
    found: set[str] = set()
    while (parent := main.get(report)) is not None and parent not in found:
        found.add(parent)
        report = parent
    return found


def row(passage: Passage, a: str) -> Row:
    """Return the two spans of a passage, that of report `a` first."""
    one, other = (passage.a, passage.b) if passage.a.report == a else (passage.b, passage.a)
    return one.span, other.span, passage.kind


def translated_back(pile: Pile) -> dict[frozenset[str], tuple[str, str, Link]]:
    """Return (report, grandchild, last link) where what stands between them is in another language: its wording is not theirs."""
    language = {r.report.id: (r.report.value("language") or "und")[:2] for r in pile.readings}
    main = {k.child: k for k in pile.stemma.links if not k.second and k.child in language and k.parent in language}
    found = {}
    for link in main.values():
        up = main.get(link.parent)
        if up is None or up.parent == link.child:
            continue
        if language[up.parent] == language[link.child] != language[link.parent]:
            found[frozenset((up.parent, link.child))] = up.parent, link.child, link
    return found


def nearest(pile: Pile, passages: Mapping[frozenset[str], Sequence[Passage]]) -> set[frozenset[str]]:
    """Return each report without a parent in the pile with the one like it that it shares most with."""
    present = {r.report.id for r in pile.readings}
    derived = {k.child for k in pile.stemma.links if k.parent in present}
    lost: dict[str, set[str]] = defaultdict(set)
    for link in pile.stemma.links:
        if link.parent not in present:
            lost[link.child].add(link.parent)
    best: dict[str, tuple[bool, float, str]] = {}
    for both in sorted(passages, key=sorted):
        if len(both) < 2 or not both <= present or both & derived:
            continue
        shared = sum(p.score for p in passages[both])
        one, other = sorted(both)
        if shared < SHARES and not lost[one] & lost[other]:
            continue
        for mine, theirs in ((one, other), (other, one)):
            rank = (bool(lost[mine] & lost[theirs]), shared, theirs)
            best[mine] = max(best.get(mine, rank), rank)
    return {frozenset((mine, theirs)) for mine, (_, _, theirs) in best.items()}


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
