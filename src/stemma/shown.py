"""What exports are given: a dossier as it may be shown. Only the gate (protect.py) makes these values."""

from collections.abc import Mapping
from dataclasses import dataclass

from stemma.model.comparing import Difference, Passage, Stemma, Thread, Verdict
from stemma.model.deciding import Judgement, Person, Standing
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Segment, SegmentKind, Statement
from stemma.model.sources import Published

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
