"""Verdicts: how far a claim is supported in these reports. They say nothing about truth.

A pure function of threads, tree and statements; each verdict names its rule, so it can be replayed.
What cannot be shown to be separate counts as one: adding a copy never raises support, removing a
report never raises it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from stemma.model.comparing import Origin, Passage, Thread, Verdict, VerdictKind
from stemma.model.inputs import Pile, Reading
from stemma.model.reading import Figure, Narration, Statement, Voice, where
from stemma.model.sources import Span
from stemma.text import fold
from stemma.wording import Within, bare

NAME = "verdicts"
VERSION = "2"
NEEDS: tuple[str, ...] = ("figures", "statements", "reuse", "lineage", "threads")
HALF = 0.5
"""Share of a member's words that a passage must cover to carry it."""
EXPRESSED = ("named", "short form", "office", "document", "metonym", "introduced", "pronoun", "unnamed")
"""Ways of finding a voice that lead to somebody, although not always to a name."""

DENIED = (("after", "denied after it was told"), ("before", "an earlier denial"), ("unknown", "denied, time unknown"))
"""Timing of the denials of a claim, and the rule that names it."""
CLASH = "figures for one thing that cannot be one"


Counts = dict[tuple[str, str], frozenset[tuple[float | int | None, float | int | None]]]
"""Class and relation -> the intervals that a member states for it."""
CROWD = 60
"""Different sets of figures in one thread that are compared."""


@dataclass(frozen=True, slots=True)
class Root:
    """Where one member goes back to."""

    node: str
    speaker: str | None
    named: bool
    """The speaker has a name or office; two speakers without one may be the same people."""
    known: bool
    own: bool
    """Nothing leads from the report to another node, but it has a lost parent: it may come from there."""
    member: str
    report: str
    spans: tuple[Span, ...]
    said: str | None
    """The innermost source as the member's own report names it."""
    country: str | None
    """Of the innermost source, where that is a state ("Veldora") or one of its bodies ("Veldora's ministry")."""


def find(pile: Pile) -> tuple[Verdict, ...]:
    """Find the verdicts on every thread of a pile, in its order."""
    tree = Tree(pile)
    found: list[Verdict] = []
    for thread in pile.threads:
        roots = [tree.root(tree.records[m]) for m in thread.members if m in tree.records]
        if roots:
            kind, rule = support(roots, tree)
            found.append(Verdict(thread=thread.id, kind=kind, rule=rule, origins=origins(roots, tree, kind)))
            found += denied(thread, tree)
            found += figures(thread, roots, tree)
    return tuple(found)


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
        self.main = {k.child: k.parent for k in pile.stemma.links if not k.second}
        self.tied = {frozenset((t.a, t.b)) for t in pile.stemma.ties}
        self.only_tied = {r for tie in self.tied for r in tie if not self.parents.get(r)}
        self.same = identical(pile.readings)
        self.named = self._named(pile)
        self.titles: dict[str, str | None] = {s.id: s.name for s in pile.stemma.lost} | {r.report.id: r.report.value("outlet") for r in pile.readings}
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
        if not voice.who:
            return None
        nodes = self.named.get(bare(voice.who), [])
        above = [a for a in self.ancestors(self.one(report)) if a in nodes]
        return above[0] if above else nodes[0] if nodes else None

    def root(self, record: Statement | Narration) -> Root:
        """Return where a member goes back to."""
        first = spans = words(record)
        top, report = record, record.report
        # What a copy says of its source counts as its parent has it: a credit changed on the way is no new source.
        seen = {report}
        while (step := self.nearest(report, spans, seen)) is not None:
            report, spans = step
            seen.add(report)
            top = self.teller(report, spans, top)
        node = self.carrier(top)
        own = False
        if node is None:
            node, own = self.unlinked(report, spans)
        known = not (node == self.one(report) and node in self.only_tied)
        return Root(
            node=node,
            speaker=innermost(top),
            named=named(top),
            known=known,
            own=own,
            member=record.id,
            report=record.report,
            spans=first,
            said=innermost(record),
            country=self.country(top),
        )

    def nearest(self, report: str, spans: Sequence[Span], seen: set[str]) -> tuple[str, tuple[Span, ...]] | None:
        """Return the parent in the pile that has some words most surely, the main one first, with its words for them."""
        parents = [p for p in self.parents.get(report, ()) if p in self.readings and p not in seen]
        sides = [(-round(self.sureness(report, p, spans), 3), n, p) for n, p in enumerate(parents) if self.carried(report, p, spans)]
        if not sides:
            return None
        parent = min(sides)[2]
        return parent, self.carried(report, parent, spans)

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
        """Return the record of a report that holds most of some words, the fullest voice first; else another one."""
        if report not in self._shelves:
            self._shelves[report] = Shelf(self.readings[report])
        found = [
            (-sum(max(0, min(s.end, w.end) - max(s.start, w.start)) for s in spans for w in words(r)), r.id, r)
            for r in self._shelves[report].near(min(s.start for s in spans), max(s.end for s in spans))
        ]
        best = min(found, key=lambda f: f[:2], default=None)
        return best[2] if best is not None and best[0] < 0 else otherwise

    def carrier(self, record: Statement | Narration) -> str | None:
        """Return the node that its innermost voice is, or whom it was told to, or an outer voice."""
        if not isinstance(record, Statement):
            return None
        told = record.told_to or self.told.get((record.report, where(record.voices[-1].span) if record.voices else None), ())
        voices = [*record.voices[-1:], *told, *record.voices[-2::-1]]
        return next((n for v in voices if (n := self.node(v, record.report)) is not None), None)

    def unlinked(self, report: str, spans: Sequence[Span]) -> tuple[str, bool]:
        """Return the node of words that nobody is credited with: the report, or its lost parent; tell if in doubt."""
        parent = self.main.get(report)
        if parent is None or parent in self.readings:
            return self.one(report), False
        siblings = [c for c in self.children[parent] if c != report and self.one(c) != self.one(report)]
        shared = any(self.carried(report, s, spans) for s in siblings)
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
    return record.voices[-1].who


def named(record: Statement | Narration) -> bool:
    """Tell whether the innermost source has a name or office."""
    return (
        isinstance(record, Statement)
        and bool(record.voices)
        and record.voices[-1].how not in ("unnamed", "unattributed", "unclear")
    )


def origins(roots: Iterable[Root], tree: Tree, kind: str) -> tuple[Origin, ...]:
    """Return the different origins of some members, in order of the members; those on one line under one name are one."""
    held: dict[tuple[str, str | None, bool], list[Root]] = {}
    for root in roots:
        held.setdefault((root.node, bare(root.speaker) if root.speaker else None, root.known), []).append(root)
    groups = list(held.values())
    for later in range(len(groups) - 1, 0, -1):
        for earlier in range(later):
            if (both := united(groups[earlier], groups[later], tree, kind)) is not None:
                groups[earlier] = both
                del groups[later]
                break
    return tuple(
        Origin(node=g[0].node, speaker=g[0].speaker, members=tuple(r.member for r in g), known=g[0].known) for g in groups
    )


def united(a: list[Root], b: list[Root], tree: Tree, kind: str) -> list[Root] | None:
    """Return the members of two origins as one, the one higher up the line first, or None: they stay two."""
    one, other = a[0], b[0]
    if one.known != other.known:
        return None
    if one.node != other.node and kind not in ("one origin", "denied"):
        return None
    if one.node in tree.ancestors(other.node) and same_voice(one, other, tree):
        return [*(a if fuller(one, other, tree) else b), *(b if fuller(one, other, tree) else a)] if one.node == other.node else [*a, *b]
    if other.node in tree.ancestors(one.node) and same_voice(other, one, tree):
        return [*b, *a]
    return None


def same_voice(above: Root, below: Root, tree: Tree) -> bool:
    """Tell whether what a lower origin names is what a higher one does: the same, or nobody beside the line itself."""
    line = {bare(n) for n in (tree.called(above.node), tree.called(below.node)) if n}
    if below.speaker is None or not below.named or bare(below.speaker) in line:
        return True
    if above.speaker is None or not above.named:
        return above.node == below.node and above.speaker is not None
    if above.country and above.country == below.country:
        return True
    return alike(above.speaker, below.speaker)


def fuller(one: Root, other: Root, tree: Tree) -> bool:
    """Tell whether the first of two sources names somebody better than the second: by a name, then by more words."""

    def rank(root: Root) -> tuple[bool, bool, bool, int]:
        itself = root.speaker is not None and bare(root.speaker) == bare(tree.called(root.node) or "")
        return root.speaker is not None, root.named, itself, len(root.speaker or "") if root.country else 0

    return rank(one) >= rank(other)


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


def alike(a: str, b: str) -> bool:
    """Tell whether two speakers may be one: the words of one name are all in the other."""
    one, other = set(bare(a).replace("'s", "").split()), set(bare(b).replace("'s", "").split())
    return one <= other or other <= one


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
