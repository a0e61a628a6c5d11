"""What exports are given: a dossier as it may be shown. Only the gate (protect.py) makes a `Protected`.

Not here: who is withheld, and what goes with them; this lays out what the gate lets through.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stemma.model.comparing import Difference, Passage, Stemma, Thread, Verdict
from stemma.model.deciding import Dossier, Judgement, OnRecord, Person, Standing
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Segment, SegmentKind, Statement
from stemma.model.sources import Published, Report, Span, Text, page_at

MARK = "[withheld: may identify a person]"
"""Stands for every withheld paragraph, whatever its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReport:
    """A report as it may be shown. None: not stated, or withheld where `withheld` is True."""

    id: str
    number: int
    """"Report 3": its place in the dossier, from 1."""
    title: str | None
    outlet: str | None
    author: str | None
    url: str | None
    path: str | None
    sha256: str | None
    text_id: str | None
    language: str | None
    published: Published
    completeness: str
    appearances: int
    """How often these bytes came in."""
    withheld: bool
    text: str | None
    """Whole text: only in a private export."""
    evidence: Mapping[str, str]
    """Property -> where its value was found."""
    archived: str | None = None
    """Address of a copy in a public web archive, as somebody gave it or the file says."""
    captured: str | None = None
    """When whoever saved the page says that it was saved."""
    on_record: tuple[OnRecord, ...] = ()
    """What is on record of how it was collected; in public without the details."""
    pages: tuple[tuple[int, str], ...] = ()
    """Where each page begins, and what it is called; empty: the source has no pages."""

    def page(self, offset: int) -> str | None:
        """Return the name of the page on which a code point of the text stands, or None."""
        return page_at(self.pages, offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of a report's page."""

    kind: SegmentKind
    start: int | None
    """Offset of its first code point; None: withheld."""
    words: str | None
    """None: withheld; show MARK."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What may be shown of a report's text: in public the cited blocks only, None for a gap between."""

    report: str
    blocks: tuple[Block | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldRecord:
    """Stands for a record that may not be shown; its id is random and new in each export."""

    id: str
    kind: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """How much was withheld: counts, never whom."""

    persons: int
    unnamed: int
    paragraphs: int
    reports: int
    """Whose title, address and hash are withheld."""
    records: int
    """Statements and other records that lie in withheld paragraphs."""
    uncited: int = 0
    """Sentences of the outlets that no claim rests on: not carried, since a dossier quotes shortly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """A dossier that passed the gate. Made by `protect` alone."""

    title: str
    invented: bool
    made_at: str
    version: str
    private: bool
    reports: tuple[ShownReport, ...]
    pages: tuple[Page, ...]
    """One a report, in the order of `reports`."""
    segments: tuple[Segment, ...]
    names: tuple[Name, ...]
    dates: tuple[Date, ...]
    figures: tuple[Figure, ...]
    statements: tuple[Statement, ...]
    narration: tuple[Narration, ...]
    headings: tuple[Heading, ...]
    passages: tuple[Passage, ...]
    stemma: Stemma
    threads: tuple[Thread, ...]
    """Members and replies may name ids of `hidden` records."""
    differences: tuple[Difference, ...]
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    judgements: tuple[Judgement, ...]
    standing: Mapping[str, Standing]
    persons: tuple[Person, ...]
    """Those who may be shown; in a private export all."""
    hidden: tuple[WithheldRecord, ...]
    withheld: Withheld
    model: str | None = None


def places(value: object, report: str = "") -> Iterator[tuple[str, Span]]:
    """Yield every span in a record, with the report it belongs to."""
    if isinstance(value, Span):
        yield report, value
    elif isinstance(value, tuple):
        for item in value:
            yield from places(item, report)
    elif dataclasses.is_dataclass(value):
        report = getattr(value, "report", report)
        for f in dataclasses.fields(value):
            yield from places(getattr(value, f.name), report)


def strings(value: object, skipped: frozenset[str]) -> Iterator[str]:
    """Yield every string in a value that a source or a person may have given."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item, skipped)
    elif isinstance(value, Mapping):
        yield from strings(tuple(value.values()), skipped)
    elif dataclasses.is_dataclass(value):
        for f in dataclasses.fields(value):
            if f.name not in skipped and f.name != "standing":
                yield from strings(getattr(value, f.name), skipped)


def report_shown(d: Dossier, report: Report, number: int, text: Text) -> ShownReport:
    """Show everything that is known about a report."""
    fields = ("title", "outlet", "author", "url", "published", "language", "archived", "captured")
    said = {name: report.says(name) for name in fields}  # type: ignore[arg-type]
    return ShownReport(
        id=report.id,
        number=number,
        **{name: a.value if a else None for name, a in said.items() if name != "published"},
        on_record=d.on_record.get(report.id, ()),
        pages=text.pages,
        path=report.path,
        sha256=report.source,
        text_id=report.text,
        published=report.published(),
        completeness=text.completeness,
        appearances=sum(a.report == report.id for a in d.appearances),
        withheld=False,
        text=text.content,
        evidence={name: a.evidence if a else "not stated" for name, a in said.items()},
    )


def page(d: Dossier, report: Report, cited: tuple[Span, ...], closed: tuple[Span, ...], shown_as: str) -> Page:
    """Lay out the cited sentences of a report in order, with None for what lies between."""
    content, at = d.texts[report.text].content, 0
    blocks: list[Block | None] = []

    def put(block: Block, start: int, end: int) -> None:
        nonlocal at
        if any(c.isalnum() for c in content[at:start]):
            blocks.append(None)
        blocks.append(block)
        at = end

    for segment in (s for s in d.segments if s.report == report.id and s.kind != "sentence"):
        if segment.span in closed:
            put(Block(kind=segment.kind, start=None, words=None), segment.span.start, segment.span.end)
            continue
        for start, end in _runs(content, [c for c in cited if segment.span.start <= c.start < segment.span.end]):
            put(Block(kind=segment.kind, start=start, words=content[start:end]), start, end)
    if any(c.isalnum() for c in content[at:]):
        blocks.append(None)
    return Page(report=shown_as, blocks=tuple(blocks))


def _runs(content: str, sentences: list[Span]) -> list[tuple[int, int]]:
    """Join sentences with only white space between them."""
    runs: list[tuple[int, int]] = []
    for s in sentences:
        if runs and not content[runs[-1][1] : s.start].strip():
            runs[-1] = (runs[-1][0], s.end)
        else:
            runs.append((s.start, s.end))
    return runs


def clear(record: object, closed: Mapping[str, tuple[Span, ...]]) -> bool:
    """Tell whether no span of a record touches a withheld block."""
    return not any(s.start < b.end and b.start < s.end for report, s in places(record) for b in closed.get(report, ()))


def cited_narration(
    narration: tuple[Narration, ...], used: set[str], differences: tuple[Difference, ...]
) -> tuple[tuple[Narration, ...], int]:
    """Keep the outlets' own sentences that a claim or difference rests on (DESIGN rule 11); count the rest."""
    sides = [(s.report, s.sentence) for x in differences for s in (x.a, x.b) if s]
    cited = tuple(
        n
        for n in narration
        if n.id in used or any(r == n.report and s.start < n.span.end and n.span.start < s.end for r, s in sides)
    )
    return cited, len(narration) - len(cited)


def cited_sentences(
    d: Dossier,
    kept: Mapping[str, tuple[Any, ...]],
    differences: tuple[Difference, ...],
    stemma: Stemma,
    closed: Mapping[str, tuple[Span, ...]],
) -> dict[str, tuple[Span, ...]]:
    """Return the sentences that something shown stands in, by report."""
    cited: dict[str, list[Span]] = {}
    records = (
        *kept["statements"],
        *kept["narration"],
        *kept["headings"],
        *kept["figures"],
        *differences,
        *stemma.links,
        *stemma.lost,
    )
    for report, place in places(tuple(records)):
        cited.setdefault(report, []).append(place)
    found: dict[str, list[Span]] = {}
    for s in d.segments:
        if (
            s.kind == "sentence"
            and any(c.start < s.span.end and s.span.start < c.end for c in cited.get(s.report, ()))
            and clear(s, closed)
        ):
            found.setdefault(s.report, []).append(s.span)
    return {report: tuple(spans) for report, spans in found.items()}
