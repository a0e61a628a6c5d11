"""Where the members of a thread go back to: the family tree climbed along aligned words, and who is named on the way."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from stemma.model.comparing import Passage
from stemma.model.inputs import Pile, Reading
from stemma.model.reading import Figure, Narration, Statement, Voice, where
from stemma.model.sources import Span
from stemma.text import fold
from stemma.wording import Within, bare

HALF = 0.5
"""Share of a member's words that a passage must cover to carry it."""
SURE = 0.6
"""Score from which a passage alone shows that a report tells what its parent tells; below, one thread must hold both."""
WHOLE = ("copies", "excerpts", "translates")
"""Links by which a report has nearly all its words from its parent; between two languages few passages are sure."""
EXPRESSED = ("named", "short form", "office", "document", "metonym", "introduced", "pronoun", "unnamed")
"""Ways of finding a voice that lead to somebody, although not always to a name."""

Counts = dict[tuple[str, str], frozenset[tuple[float | int | None, float | int | None]]]
"""Class and relation -> the intervals that a member states for it."""


@dataclass(frozen=True, slots=True)
class Root:
    """Where one member goes back to."""

    node: str
    speaker: str | None
    named: bool
    """The speaker has a name or office; two speakers without one may be the same people."""
    known: bool
    own: bool
    """Nothing sure leads from the report to another node, but it has a parent that may have told it: it may come from there."""
    member: str
    report: str
    spans: tuple[Span, ...]
    said: str | None
    """The innermost source as the member's own report names it."""
    country: str | None
    """Of the innermost source, where that is a state ("Veldora") or one of its bodies ("Veldora's ministry")."""


class Shelf:
    """The records of a report by place."""

    def __init__(self, reading: Reading) -> None:
        held: tuple[Statement | Narration, ...] = (*reading.statements, *reading.narration)
        self.records = sorted((r for r in held if words(r)), key=lambda r: (words(r)[0].start, r.id))
        self.starts = [words(r)[0].start for r in self.records]
        self.longest = max((words(r)[-1].end - words(r)[0].start for r in self.records), default=0)

    def near(self, start: int, end: int) -> list[Statement | Narration]:
        """Return the records that can share words with a stretch."""
        return self.records[bisect_left(self.starts, start - self.longest) : bisect_left(self.starts, end)]


class Tree:
    """The family tree with what is needed to climb it."""

    def __init__(self, pile: Pile) -> None:
        self.readings = {r.report.id: r for r in pile.readings}
        self.records: dict[str, Statement | Narration] = {
            x.id: x for r in pile.readings for group in (r.statements, r.narration) for x in group
        }
        self._figures: dict[str, Within] = {}
        self._shelves: dict[str, Shelf] = {}
        self._above: dict[str, list[str]] = {}
        self.parents: dict[str, list[str]] = defaultdict(list)
        self.children: dict[str, list[str]] = defaultdict(list)
        for link in sorted(pile.stemma.links, key=lambda k: (k.second, -k.confidence, k.parent)):
            self.parents[link.child].append(link.parent)
            self.children[link.parent].append(link.child)
        self.whole = {(k.child, k.parent): k.kind for k in pile.stemma.links if k.kind in WHOLE}
        self.threads: dict[str, set[str]] = defaultdict(set)
        for thread in pile.threads:
            for member in (*thread.members, *(r.member for r in thread.replies)):
                self.threads[member].add(thread.id)
        self.main = {k.child: k.parent for k in pile.stemma.links if not k.second}
        self.tied = {frozenset((t.a, t.b)) for t in pile.stemma.ties}
        self.only_tied = {r for tie in self.tied for r in tie if not self.parents.get(r)}
        self.same = identical(pile.readings)
        self.named = self._named(pile)
        self.titles: dict[str, str | None] = {r.report.id: r.report.value("outlet") for r in pile.readings}
        self.titles.update((s.id, s.name) for s in pile.stemma.lost)
        # One attribution may serve several quotations; whom it names as told holds for all of them.
        self.told = {
            (s.report, where(s.voices[-1].span)): s.told_to
            for r in pile.readings
            for s in r.statements
            if s.told_to and s.voices and s.voices[-1].span
        }
        self.passages: dict[tuple[str, str], list[tuple[Span, Span, Passage]]] = defaultdict(list)
        for p in pile.passages:
            self.passages[p.a.report, p.b.report].append((p.a.span, p.b.span, p))
            self.passages[p.b.report, p.a.report].append((p.b.span, p.a.span, p))

    def _named(self, pile: Pile) -> dict[str, list[str]]:
        """Return the nodes by the names and titles that reports may call them by."""
        found: dict[str, list[str]] = defaultdict(list)
        for lost in sorted(pile.stemma.lost, key=lambda s: s.id):
            for name in {lost.name, lost.title or lost.name}:
                found[bare(name)].append(lost.id)
        for report in sorted(self.readings):
            outlet = self.readings[report].report.value("outlet")
            if outlet:
                found[bare(outlet)].append(self.same[report])
        return found

    def ancestors(self, node: str) -> list[str]:
        """Return a node and all nodes above it, nearest first."""
        if node not in self._above:
            found, at = [node], 0
            while at < len(found):
                found += [p for p in map(self.one, self.parents.get(found[at], ())) if p not in found]
                at += 1
            self._above[node] = found
        return self._above[node]

    def called(self, node: str) -> str | None:
        """Return the name of a node: a lost source's, or a report's outlet."""
        return self.titles.get(node)

    def one(self, node: str) -> str:
        """Return the report that stands for all with the same text."""
        return self.same.get(node, node)

    def node(self, voice: Voice, report: str) -> str | None:
        """Return the node that a voice is, the nearest above its report first."""
        if not voice.party:
            return None
        nodes = self.named.get(bare(voice.party), [])
        above = [a for a in self.ancestors(self.one(report)) if a in nodes]
        return above[0] if above else nodes[0] if nodes else None

    def root(self, record: Statement | Narration) -> Root:
        """Return where a member goes back to."""
        first = spans = words(record)
        top, report = record, record.report
        # What a copy says of its source counts as its parent has it: a credit changed on the way is no new source.
        seen = {report}
        while (step := self.nearest(top, record, report, spans, seen)) is not None:
            report, spans, top = step
            seen.add(report)
        # Something in a parent is like it, but nothing shows that this was told there.
        refused = any(
            self.carried(report, p, spans) for p in self.parents.get(report, ()) if p in self.readings and p not in seen
        )
        node = self.carrier(top)
        own = False
        if node is None:
            node, own = self.unlinked(top, record, report, spans)
        known = not (node == self.one(report) and node in self.only_tied)
        return Root(
            node=node,
            speaker=innermost(top),
            named=named(top),
            known=known,
            own=own or refused,
            member=record.id,
            report=record.report,
            spans=first,
            said=innermost(record),
            country=self.country(top),
        )

    def nearest(
        self, top: Statement | Narration, member: Statement | Narration, report: str, spans: Sequence[Span], seen: set[str]
    ) -> tuple[str, tuple[Span, ...], Statement | Narration] | None:
        """Return the parent in the pile that has a member most surely, the main one first, with its words and record for it."""
        sides = []
        for n, parent in enumerate(p for p in self.parents.get(report, ()) if p in self.readings and p not in seen):
            if (told := self.told_there(top, member, report, parent, spans)) is not None:
                sides.append((-round(self.sureness(report, parent, spans), 3), n, parent, told))
        if not sides:
            return None
        _, _, parent, (theirs, record) = min(sides, key=lambda s: s[:2])
        return parent, theirs, record

    def told_there(
        self, top: Statement | Narration, member: Statement | Narration, report: str, other: str, spans: Sequence[Span]
    ) -> tuple[tuple[Span, ...], Statement | Narration] | None:
        """Return the words and the record of another report that tell what a member does; None if nothing shows that they do."""
        theirs = self.carried(report, other, spans)
        if not theirs:
            return None
        shared = [r for r in self.over(other, theirs) if self.threads[r.id] & self.threads[member.id]]
        if shared:
            return words(shared[0]), shared[0]
        record = self.teller(other, theirs, top)
        kind = self.whole.get((report, other))
        sure = self.sureness(report, other, spans) >= SURE
        if kind == "translates" or (sure and (kind or self.may_be_one(top, record, other))):
            return theirs, record
        return None

    def may_be_one(self, told: Statement | Narration, record: Statement | Narration, report: str) -> bool:
        """Tell whether what one record tells can be another's: not if it is somebody's by name, and there another's."""
        who = innermost(told)
        if who is None or not named(told):
            return True
        other = innermost(record) or self.called(report)
        return alike(who, other) if other else False

    def sureness(self, report: str, other: str, spans: Sequence[Span]) -> float:
        """Return how surely passages align some words with another report, by their scores, 0 to 1."""
        held = self.passages.get((report, other), ())
        return max((p.score for mine, _, p in held if any(s.start < mine.end and mine.start < s.end for s in spans)), default=0.0)

    def country(self, record: Statement | Narration) -> str | None:
        """Return the country that a record's innermost source is or speaks for by its name: "Veldora", "Veldora's ministry"."""
        voice = record.voices[-1] if isinstance(record, Statement) and record.voices else None
        if voice is None or voice.span is None:
            return None
        after, at = self.readings[record.report].text.content, voice.span
        for name in self.readings[record.report].names:
            if name.kind != "place" or not name.country:
                continue
            if voice.how == "pronoun" and voice.who in (name.span.words, name.canonical):
                return name.country
            if name.span.start == at.start and name.span.end <= at.end:
                owns = name.span.words.endswith(("'s", "’s")) or after[name.span.end : name.span.end + 2] in ("'s", "’s")
                return name.country if owns or name.span.end == at.end else None
        return None

    def teller(self, report: str, spans: Sequence[Span], otherwise: Statement | Narration) -> Statement | Narration:
        """Return the record of a report that holds most of some words; else another one."""
        return next(iter(self.over(report, spans)), otherwise)

    def over(self, report: str, spans: Sequence[Span]) -> list[Statement | Narration]:
        """Return the records of a report that share words with some, those with most of them first."""
        if report not in self._shelves:
            self._shelves[report] = Shelf(self.readings[report])
        found = [
            (-sum(max(0, min(s.end, w.end) - max(s.start, w.start)) for s in spans for w in words(r)), r.id, r)
            for r in self._shelves[report].near(min(s.start for s in spans), max(s.end for s in spans))
        ]
        return [r for shared, _, r in sorted(found, key=lambda f: f[:2]) if shared < 0]

    def carrier(self, record: Statement | Narration) -> str | None:
        """Return the node that its innermost voice is, or whom it was told to, or an outer voice."""
        if not isinstance(record, Statement):
            return None
        told = record.told_to or self.told.get((record.report, where(record.voices[-1].span) if record.voices else None), ())
        voices = [*record.voices[-1:], *told, *record.voices[-2::-1]]
        return next((n for v in voices if (n := self.node(v, record.report)) is not None), None)

    def unlinked(
        self, top: Statement | Narration, member: Statement | Narration, report: str, spans: Sequence[Span]
    ) -> tuple[str, bool]:
        """Return the node of words that nobody is credited with: the report, or its lost parent; tell if in doubt."""
        parent = self.main.get(report)
        if parent is None or parent in self.readings:
            return self.one(report), False
        siblings = [c for c in self.children[parent] if c != report and self.one(c) != self.one(report)]
        shared = any(self.told_there(top, member, report, s, spans) for s in siblings)
        return (parent, False) if shared else (self.one(report), True)

    def carried(self, report: str, other: str, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Return the words of another report that passages align with some words, empty if with less than half."""
        length = sum(s.end - s.start for s in spans)
        sides = [
            (sum(max(0, min(s.end, mine.end) - max(s.start, mine.start)) for s in spans), theirs)
            for mine, theirs, _ in self.passages.get((report, other), ())
        ]
        sides = [s for s in sides if s[0]]
        return tuple(t for _, t in sides) if length and sum(n for n, _ in sides) >= HALF * length else ()

    def counts(self, root: Root) -> Counts:
        """Return what a member counts."""
        if root.report not in self._figures:
            self._figures[root.report] = Within(self.readings[root.report].figures)
        held: dict[tuple[str, str], set[tuple[float | int | None, float | int | None]]] = defaultdict(set)
        for span in root.spans:
            for figure in self._figures[root.report].of(span.start, span.end):
                if isinstance(figure, Figure) and (figure.counted_class or figure.unit):
                    held[figure.counted_class or figure.unit or "", figure.relation].add((figure.low, figure.high))
        return {key: frozenset(values) for key, values in held.items()}

    def related(self, a: Root, b: Root) -> bool:
        """Tell whether two roots are one line: one above the other, or both below one where that is in doubt."""
        up_a, up_b = self.ancestors(a.node), self.ancestors(b.node)
        if a.node in up_b or b.node in up_a:
            return True
        # What came to both reports through one carrier rests on that carrier, whomever it names.
        shared = set(self.ancestors(self.one(a.report))) & set(self.ancestors(self.one(b.report)))
        if any(a.node in (up := self.ancestors(c)) and b.node in up for c in shared):
            return True
        return (a.own or b.own) and bool(set(up_a) & set(up_b))

    def worded_alike(self, a: Root, b: Root) -> bool:
        """Tell whether two members share wording: then neither is shown to be separate from the other."""
        return any(
            p.kind in ("verbatim", "paraphrase")
            and any(min(s.end, mine.end) > max(s.start, mine.start) for s in a.spans)
            and any(min(s.end, theirs.end) > max(s.start, theirs.start) for s in b.spans)
            for mine, theirs, p in self.passages.get((a.report, b.report), ())
        )


def words(record: Statement | Narration) -> tuple[Span, ...]:
    """Return the spans of what a record tells."""
    return record.content if isinstance(record, Statement) else (record.span,)


def identical(readings: Sequence[Reading]) -> dict[str, str]:
    """Return report -> the first report with the same text; identical texts count once."""
    first: dict[str, str] = {}
    for reading in sorted(readings, key=lambda r: r.report.id):
        first.setdefault(fold(reading.text.content), reading.report.id)
    return {r.report.id: first[fold(r.text.content)] for r in readings}


def innermost(record: Statement | Narration) -> str | None:
    """Return the innermost source as its report names it; None: the outlet's own voice, or nobody in particular."""
    if not isinstance(record, Statement) or not record.voices or record.voices[-1].how not in EXPRESSED:
        return None
    return record.voices[-1].party


def named(record: Statement | Narration) -> bool:
    """Tell whether the innermost source has a name or office."""
    return (
        isinstance(record, Statement)
        and bool(record.voices)
        and record.voices[-1].how not in ("unnamed", "unattributed", "unclear")
    )


def alike(a: str, b: str) -> bool:
    """Tell whether two speakers may be one: the words of one name are all in the other."""
    one, other = set(bare(a).replace("'s", "").split()), set(bare(b).replace("'s", "").split())
    return one <= other or other <= one
