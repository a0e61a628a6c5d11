"""Where things stand in an export: records by id, numbers of reports and claims, addresses of cited words.

Every export that cites uses these, so that a row of a table and a line of the dossier lead to the same
place. Not here: how anything looks.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from stemma.model.comparing import Difference, Link, LostSource, Reply, Thread, Verdict
from stemma.model.deciding import Standing
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Statement
from stemma.model.sources import Span
from stemma.shown import Block, Page, Protected, ShownReport, WithheldRecord

Member = Statement | Narration | Heading
"""What a claim is made of."""

NO_CLAIMS = frozenset({"denies", "declines", "demands", "asks"})
"""Acts that claim nothing themselves."""


def anchor(span: Span) -> str:
    """Name the place of cited words on their report's page: `c`, first code point, end."""
    return f"c{span.start}-{span.end}"


def source_path(number: int) -> str:
    """Return the path of a report's page within the dossier."""
    return f"sources/{number}.html"


def pieces(member: Member) -> tuple[Span, ...]:
    """Return the spans of what a member says."""
    if isinstance(member, Statement):
        return member.content or tuple(s for s in (member.cue,) if s)
    return (member.span,)


@dataclass(frozen=True)
class Index:
    """A protected dossier with everything found by its id."""

    protected: Protected

    @cached_property
    def reports(self) -> Mapping[str, ShownReport]:
        """Reports by id."""
        return {r.id: r for r in self.protected.reports}

    @cached_property
    def lost(self) -> Mapping[str, LostSource]:
        """Sources we don't have, by id."""
        return {x.id: x for x in self.protected.stemma.lost}

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """What may be shown of each report's text, by the report's id."""
        return {p.report: p for p in self.protected.pages}

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """Statements, narration and headings by id."""
        found: tuple[Member, ...] = (*self.protected.statements, *self.protected.narration, *self.protected.headings)
        return {m.id: m for m in found}

    @cached_property
    def hidden(self) -> Mapping[str, WithheldRecord]:
        """Withheld records by id."""
        return {h.id: h for h in self.protected.hidden}

    @cached_property
    def links(self) -> Mapping[str, Link]:
        """Links by id."""
        return {x.id: x for x in self.protected.stemma.links}

    @cached_property
    def verdicts(self) -> Mapping[str, tuple[Verdict, ...]]:
        """Verdicts by the id of their thread."""
        found: dict[str, tuple[Verdict, ...]] = {}
        for v in self.protected.verdicts:
            found[v.thread] = (*found.get(v.thread, ()), v)
        return found

    @cached_property
    def claims(self) -> tuple[Thread, ...]:
        """Threads that a person did not reject and that tell something; widely told, denied and accusing ones first."""
        kept = [t for t in self.protected.threads if not self.rejected(t.id) and not self.is_heading(t)]
        return tuple(sorted(kept, key=lambda t: (-self._weight(t), -len(t.replies), self._first(t), t.id)))

    @cached_property
    def loose_headings(self) -> tuple[Heading, ...]:
        """Headings that join no claim, in order of report and place: said by no one, they are none themselves."""
        alone = [m for t in self.protected.threads if self.is_heading(t) and not self.rejected(t.id) for m in self.members_of(t)]
        return tuple(sorted((m for m in alone if isinstance(m, Heading)), key=lambda m: self.at(m.report, m.span)))

    def is_heading(self, thread: Thread) -> bool:
        """Tell whether a thread holds headings only, and nobody answers."""
        known = [self.members.get(m) for m in thread.members]
        return bool(known) and all(isinstance(m, Heading) for m in known) and not thread.replies

    def _weight(self, thread: Thread) -> float:
        """Weigh a claim for its place: by the reports that tell it, more if it is denied or explained away, or an accusation."""
        acts = {m.act for m in self.members_of(thread) if isinstance(m, Statement)}
        disputed = any(r.kind in ("denies", "explains") for r in self.replies_to(thread))
        idle = bool(acts) and acts <= NO_CLAIMS
        return len(self.reports_of(thread)) * (2 if disputed else 1.5 if "alleges" in acts else 0.5 if idle else 1)

    @cached_property
    def claim_numbers(self) -> Mapping[str, int]:
        """Thread id -> the number that people see, from 1."""
        return {t.id: n for n, t in enumerate(self.claims, 1)}

    @cached_property
    def claims_of(self) -> Mapping[str, tuple[int, ...]]:
        """Member id -> numbers of the claims that it belongs to or answers."""
        found: dict[str, tuple[int, ...]] = {}
        for number, thread in enumerate(self.claims, 1):
            for member in dict.fromkeys((*thread.members, *(r.member for r in thread.replies))):
                found[member] = (*found.get(member, ()), number)
        return found

    @cached_property
    def sentences(self) -> Mapping[str, tuple[Span, ...]]:
        """Sentences by report id, in order."""
        found: dict[str, list[Span]] = {}
        for s in self.protected.segments:
            if s.kind == "sentence":
                found.setdefault(s.report, []).append(s.span)
        return {k: tuple(sorted(v, key=lambda s: s.start)) for k, v in found.items()}

    @cached_property
    def dates(self) -> Mapping[str, tuple[Date, ...]]:
        """Dates by report id, in order."""
        found: dict[str, list[Date]] = {}
        for d in self.protected.dates:
            found.setdefault(d.report, []).append(d)
        return {k: tuple(sorted(v, key=lambda d: d.span.start)) for k, v in found.items()}

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Differences that a person did not reject: graver first, then in order of report and place."""
        kept = [d for d in self.protected.differences if not self.rejected(d.id)]
        return tuple(sorted(kept, key=lambda d: (-d.gravity, *self.at(d.a.report, d.a.span), d.id)))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Figures that a person did not reject, in order of report and place; their place is their number."""
        return tuple(sorted((f for f in self.protected.figures if self.kept(f.id)), key=lambda f: self.at(f.report, f.span)))

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Names that a person did not reject, in order of report and place."""
        return tuple(sorted((n for n in self.protected.names if self.kept(n.id)), key=lambda n: self.at(n.report, n.span)))

    @cached_property
    def times(self) -> tuple[Date, ...]:
        """Dates that a person did not reject, in order of report and place; their place is their number."""
        return tuple(sorted((d for d in self.protected.dates if self.kept(d.id)), key=lambda d: self.at(d.report, d.span)))

    def at(self, report: str, span: Span | None) -> tuple[int, int]:
        """Return a sort key: the report's number, then the place in it."""
        shown = self.reports.get(report)
        return (shown.number if shown else 0, span.start if span else 0)

    @cached_property
    def blocks(self) -> Mapping[str, tuple[tuple[int, ...], tuple[Block, ...]]]:
        """Starts and blocks of the words that each report's page shows, in order."""
        found = {}
        for page in self.protected.pages:
            shown = sorted(((b.start, b) for b in page.blocks if b and b.start is not None and b.words), key=lambda pair: pair[0])
            found[page.report] = (tuple(start for start, _ in shown), tuple(b for _, b in shown))
        return found

    def sentences_at(self, report: str, start: int, end: int) -> tuple[Span, ...]:
        """Return the sentences that a stretch touches."""
        sentences = self.sentences.get(report, ())
        first = bisect_right(sentences, start, key=lambda s: s.end)
        last = bisect_left(sentences, end, lo=first, key=lambda s: s.start)
        return sentences[first:last]

    def standing(self, id: str) -> Standing:
        """Return what people decided about a record; nothing decided is open."""
        return self.protected.standing.get(id, "open")

    def rejected(self, id: str) -> bool:
        """Tell whether a person rejected a record."""
        return self.standing(id) == "rejected"

    def kept(self, id: str) -> bool:
        """Tell whether a record counts: a person did not reject it."""
        return not self.rejected(id)

    def members_of(self, thread: Thread) -> tuple[Member, ...]:
        """Return the members that may be shown: lead first, unless it claims nothing and another does; then in order."""
        order = (thread.lead, *(m for m in thread.members if m != thread.lead))
        found = [self.members[m] for m in order if m in self.members and self.kept(m)]
        if (
            found and isinstance(found[0], Statement) and found[0].act in NO_CLAIMS
        ):  # no demand or refusal heads what others claim
            found.sort(key=self._heads)
        return tuple(found)

    def _heads(self, member: Member) -> tuple[bool, str, tuple[int, int]]:
        """Sort by fitness to head a claim: somebody claims it, told first."""
        shown = self.reports.get(member.report)
        claims = isinstance(member, Statement) and member.act not in NO_CLAIMS
        first = shown.published.earliest if shown else None
        return not claims, first or "9999", self.at(member.report, next(iter(pieces(member)), None))

    def withheld_in(self, thread: Thread) -> int:
        """Count the members of a claim that are withheld."""
        return sum(m in self.hidden for m in thread.members)

    def reports_of(self, thread: Thread) -> tuple[int, ...]:
        """Return the numbers of the reports that tell a claim, in order."""
        ids = {self.members[m].report for m in thread.members if m in self.members and self.kept(m)}
        ids |= {self.hidden[m].report for m in thread.members if m in self.hidden}
        return tuple(sorted(self.reports[r].number for r in ids if r in self.reports))

    def replies_to(self, thread: Thread) -> tuple[Reply, ...]:
        """Return the replies that a person did not reject."""
        return tuple(r for r in thread.replies if self.kept(r.member))

    def sentence(self, report: str, spans: tuple[Span, ...]) -> Span | None:
        """Return the stretch from the first sentence that holds any of the spans to the last, if it may be shown whole."""
        if not spans:
            return None
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        around = self.sentences_at(report, start, end)
        start, end = min([start, *(s.start for s in around)]), max([end, *(s.end for s in around)])
        words = self.words(report, start, end)
        return None if words is None else Span(text=spans[0].text, start=start, end=end, words=words)

    def words(self, report: str, start: int, end: int) -> str | None:
        """Return the words of a stretch as the report's page shows them, or None: not shown in one piece."""
        block = self.block(report, start, end)
        if block is None or block.start is None or block.words is None:
            return None
        return block.words[start - block.start : end - block.start]

    def block(self, report: str, start: int, end: int) -> Block | None:
        """Return the block of a report's page that holds a stretch whole."""
        starts, blocks = self.blocks.get(report, ((), ()))
        place = bisect_right(starts, start) - 1
        if place < 0 or end > starts[place] + len(blocks[place].words or ""):
            return None
        return blocks[place]

    def broken(self, report: str, span: Span) -> bool:
        """Tell whether a citation's words are not what its report has at these offsets."""
        words = self.words(report, span.start, span.end)
        return words is not None and words != span.words

    def address(self, report: str, span: Span) -> str | None:
        """Return where cited words stand: a path within the dossier and an anchor; None: no such report is shown."""
        shown = self.reports.get(report)
        if shown is None:
            return None
        path = source_path(shown.number)
        return path if self.words(report, span.start, span.end) != span.words else f"{path}#{anchor(span)}"

    def said_when(self, member: Member) -> tuple[Date, ...]:
        """Return the dates in the sentences in which a statement is attributed."""
        spans: tuple[Span, ...] = (member.span,) if not isinstance(member, Statement) else attribution(member) or member.content
        hits = [s for x in spans for s in self.sentences_at(member.report, x.start, x.start + 1)]
        said = member.content if isinstance(member, Statement) else ()
        return tuple(
            d
            for d in self.dates.get(member.report, ())
            if any(s.start <= d.span.start < s.end for s in hits)
            and not any(c.start <= d.span.start < c.end for c in said)
            and d.granularity not in ("duration", "set", "time")
        )

    def _first(self, thread: Thread) -> tuple[int, int]:
        starts = [self.at(m.report, next(iter(pieces(m)), None)) for m in self.members_of(thread)]
        return min(starts, default=(0, 0))


def known_origins(verdicts: Iterable[Verdict]) -> int:
    """Count the different origins that support rests on: not those of denials, not what is only "also stated"."""
    return len({o.node for v in verdicts if v.kind != "denied" for o in v.origins if o.known})


def attribution(of: Statement) -> tuple[Span, ...]:
    """Return the words that say who speaks: voices and cues."""
    return tuple(s for s in (*(v.span for v in of.voices), of.cue, *of.outer_cues) if s)
