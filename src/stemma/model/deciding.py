"""What people decided, and the dossier: everything that holds, is open, or was rejected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from stemma.keys import digest
from stemma.model.comparing import Difference, Passage, Stemma, Thread, Verdict
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Segment, Statement
from stemma.model.sources import Appearance, Report, Source, Text

Decision = Literal["accept", "reject", "unsure", "undo"]
Standing = Literal["open", "accepted", "rejected", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One decision by a person. Append-only: a later one counts, an `undo` takes the last one back."""

    id: str = field(init=False, default="")
    number: int
    """Place in the order of decisions, from 1."""
    record: str
    """Id of the record decided on."""
    kind: str
    """Type of that record in the public format."""
    copy: str
    """The whole record in canonical JSON, so that an accepted one stands whatever later versions find."""
    decision: Decision
    note: str
    by: str
    at: str
    """UTC, ISO 8601, by this machine's clock."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["judgement", self.number, self.record, self.decision, self.by, self.at]))


PersonKind = Literal["person", "unnamed", "author", "other", "premises"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is withheld until a reviewer decides, or words that may name somebody."""

    key: str
    """Judge this id: that of the first name record, or for an author who is in no text a digest."""
    kind: PersonKind
    """unnamed: singled out by words; author: in a byline or given by the user; other: a capitalised
    run that nothing recognised; premises: an address or a small association."""
    words: str
    """The fullest form in these reports."""
    names: tuple[str, ...]
    """Ids of the name records."""
    reports: tuple[str, ...]
    """Ids of the reports that hold them."""
    office: str | None
    """What the texts themselves call them: a proposal, not a decision."""
    shown: bool
    """True: a reviewer decided that they act in a public role."""
    variants: tuple[str, ...]
    """Every form met, for withholding and for the residue scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """One thing that should be on record of a source."""

    item: str
    """URL, HTML source, full-page capture, hash, collection time, or collector."""
    present: bool
    how: str
    """For people: where it is from, or why it is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that is known about a case, with what people decided."""

    title: str
    invented: bool
    """True: the demo case; said wherever it is shown."""
    made_at: str
    """UTC, by this machine's clock."""
    version: str
    """Of Stemma."""
    sources: tuple[Source, ...]
    appearances: tuple[Appearance, ...]
    reports: tuple[Report, ...]
    """In order of publication where known, then of title; the order of "Report 1, 2 …"."""
    texts: Mapping[str, Text]
    """By id."""
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
    differences: tuple[Difference, ...]
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    judgements: tuple[Judgement, ...]
    standing: Mapping[str, Standing]
    """By record id; absent: open."""
    persons: tuple[Person, ...]
    on_record: Mapping[str, tuple[OnRecord, ...]] = field(default_factory=dict)
    """Report -> what is on record of how it was collected."""
    model: str | None = None
    """SHA-256 of the model by which English statements were read, beside the rules; None: by rules alone."""
