"""What is found in one report. Every record holds exact spans; its id never depends on a guess.

A record's id is the digest of its report, type, spans and values; never of confidence, resolution or
the version of what found it. So a decision survives a better reader, and an accepted record stands.
"""

from dataclasses import dataclass, field
from typing import Literal

from stemma.keys import digest
from stemma.model.sources import Span

SegmentKind = Literal["title", "heading", "paragraph", "item", "credit", "furniture", "sentence"]
NameKind = Literal["place", "organisation", "person", "unnamed", "work", "other"]
NameRole = Literal["literal", "metonym", "demonym", "modifier"]
Bound = Literal["exact", "over", "at-least", "under", "at-most", "about", "range", "vague"]
Relation = Literal["none", "additional", "subset", "out-of", "change", "total"]
Granularity = Literal[
    "day", "week", "month", "quarter", "season", "year", "decade", "century", "duration", "set", "time", "unknown"
]
Openness = Literal["since", "until", "before", "after"]
Act = Literal[
    "asserts", "alleges", "denies", "concedes", "announces", "promises", "demands", "warns", "asks", "believes", "declines"
]
Polarity = Literal["+", "-"]
Manner = Literal["direct", "indirect", "mixed"]
How = Literal[
    "named", "short form", "pronoun", "office", "document", "metonym", "unnamed", "introduced", "unattributed", "unclear"
]


def where(span: Span | None) -> tuple[int, int] | None:
    """Reduce a span to its offsets, as they enter a record's id (the report is named beside them)."""
    return None if span is None else (span.start, span.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A block of a text, or a sentence in one. Blocks cover all text but white space, in order."""

    id: str = field(init=False, default="")
    report: str
    span: Span
    kind: SegmentKind
    """Blocks: title (first line, if it is one), heading, paragraph, item (of a list, without its
    bullet), credit (of a photo), furniture (menu, "Exit mobile version"). Or `sentence`."""
    block: int
    """Number of the block it is or stands in, from 0. Only title, heading, paragraph and item
    blocks hold sentences."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["segment", self.report, where(self.span), self.kind]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A stretch between quotation marks; a quotation that runs over paragraphs is several, chained."""

    id: str = field(init=False, default="")
    report: str
    span: Span
    """With its marks."""
    inner: Span
    """Without its marks."""
    opens: bool
    """False: it goes on from the Quote before it (the paragraph re-opens the marks, or has none)."""
    closes: bool
    """False: no closing mark here; it goes on in the next Quote, or was never closed."""
    depth: int
    """0 outermost; 1 inside another quotation."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["quote", self.report, where(self.span)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A mention of a place, organisation, person or work; or words that single out one unnamed person."""

    id: str = field(init=False, default="")
    report: str
    span: Span
    kind: NameKind
    """What the name literally names: "Beijing" and "Chinese" are places. `unnamed`: words (role +
    place + event) that single out a person without a name; the span is those words."""
    canonical: str
    """Fullest form within this document ("Safeguard Defenders" for "the group"); places: the usual
    English name of the country or city."""
    role: NameRole
    """metonym: "Beijing" for a government; demonym: "Chinese"; modifier: "Madrid-based", "Paris suburb"."""
    country: str | None = None
    """ISO 3166-1 alpha-2, where it is known."""
    office: Span | None = None
    """For persons: the role that the text itself gives ("Foreign Minister"), a proposal for the reviewer."""
    protected: bool = False
    """Alleged premises, community associations below the size of a city: withheld like a person."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["name", self.report, where(self.span), self.kind, self.role]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """One expression of time, resolved to an interval of days as far as the evidence goes."""

    id: str = field(init=False, default="")
    report: str
    span: Span
    """"since 2016": the span is "2016"."""
    earliest: str | None
    """ISO date of the preferred reading, or None: not resolved."""
    latest: str | None
    granularity: Granularity
    anchor: str | None
    """What a relative expression was resolved against: "published", the words of an earlier date;
    None for explicit dates and for what is not resolved."""
    openness: Openness | None = None
    alternatives: tuple[tuple[str, str], ...] = ()
    """Other readings (earliest, latest), kept where the text does not decide."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["date", self.report, where(self.span)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that counts or measures something, as an interval with its bound and relation."""

    id: str = field(init=False, default="")
    report: str
    span: Span
    """The number with the words of its bound and relation ("at least 53", "a further 48")."""
    low: float | int | None
    """"more than 100": low 100, high None. "about 50": both 50. "at most 20": low None, high 20."""
    high: float | int | None
    bound: Bound
    relation: Relation
    counts: Span | None
    """What is counted: the noun phrase with its modifiers."""
    unit: str | None = None
    """"%", "USD", "years", "years old"."""
    counted_class: str | None = None
    """Class of the counted head noun by the reviewed table (nation = country), or its lemma."""
    of: tuple[int, int] | None = None
    """Offsets of the figure that a subset or out-of figure is taken from."""
    period: Span | None = None
    """Words of the date for which it holds ("in 2019"), where its clause says so; None: not stated."""
    place: Span | None = None
    """Name of the place in which it holds; None: not stated."""

    def __post_init__(self) -> None:
        value = (self.low, self.high, self.bound, self.relation)
        object.__setattr__(self, "id", digest(["figure", self.report, where(self.span), value]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One speaker in a chain: the words that name it here, and whom they stand for in this document."""

    span: Span | None
    """None: no source is expressed."""
    who: str | None
    """Fullest name or description in the document; None: unattributed or unclear."""
    how: How
    """How `who` was found."""
    whose: str | None = None
    """Who published the document that speaks, where the text tells; None: no document, or not told."""

    @property
    def party(self) -> str | None:
        """Who answers for what this voice says: the publisher of a document, anybody else themselves."""
        return self.whose or self.who


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who says what, in exact words."""

    id: str = field(init=False, default="")
    report: str
    voices: tuple[Voice, ...]
    """Outermost to innermost; one with `span` None where no source is expressed. Never the outlet by default."""
    cue: Span | None
    """Words of the innermost attribution, with negation and particle; None: a quotation without one."""
    outer_cues: tuple[Span, ...] = ()
    content: tuple[Span, ...]
    """Pieces in order; may be empty for `declines`."""
    act: Act
    polarity: Polarity
    """"-": the content as written is itself negative."""
    manner: Manner
    hedges: tuple[Span, ...] = ()
    """"reportedly", "in theory", "appears to"."""
    told_to: tuple[Voice, ...] = ()
    """Whom the words were given to ("told CNN", "informed CNN", "asked by CNN"): their carrier."""
    unclear: str | None = None
    """None, or what the wording leaves open: "who speaks", "who acts", "what is meant". Such a
    record is shown as quotation and enters no summary, thread or register until a person read it."""
    confidence: float
    """0 to 1."""

    def __post_init__(self) -> None:
        spans = (tuple(where(v.span) for v in self.voices), where(self.cue), tuple(map(where, self.content)))
        object.__setattr__(self, "id", digest(["statement", self.report, spans, self.act, self.polarity]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """A sentence in the outlet's own voice. It joins threads and is never a statement by somebody."""

    id: str = field(init=False, default="")
    report: str
    span: Span
    unclear: str | None = None
    """As in `Statement`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["narration", self.report, where(self.span)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A title or subheading: said by no one; may be unsupported by the body."""

    id: str = field(init=False, default="")
    report: str
    span: Span

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["heading", self.report, where(self.span)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something met and not usable, or used with a warning: stored and shown, never dropped."""

    id: str = field(init=False, default="")
    report: str | None
    """Id of the report, or None: the case's."""
    stage: str
    """NAME of the stage or reader; "intake" for files."""
    code: str
    """In capitals, from a closed set in the docs: NO_TEXT, PARTIAL, ENCODING_GUESSED …"""
    message: str
    """For people: what happened, to which file, what to do."""
    at: Span | None = None

    def __post_init__(self) -> None:
        said = (self.stage, self.code, self.message)
        object.__setattr__(self, "id", digest(["problem", self.report, said, where(self.at)]))


Found = Segment | Quote | Name | Date | Figure | Statement | Narration | Heading
"""Any record that a per-report stage finds."""
