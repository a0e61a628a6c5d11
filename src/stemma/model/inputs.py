"""What a stage is given: the records it names, and aids that were loaded for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from stemma.model.comparing import Difference, Passage, Ruled, Stemma, Thread
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Quote, Segment, Statement
from stemma.model.sources import Assertion, Report, Text

Spans = Sequence[tuple[int, int]]
"""Stretches of a text: code points, half open."""
JOINING = 14
"""How many numbers join what rules and tagger read: a weight for each kind of evidence, and the bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a reader made of one source's bytes."""

    text: Text | None
    """None: nothing of it can be read (a PDF, an image); a problem says what it is."""
    assertions: tuple[Assertion, ...] = ()
    """Strongest first within each field."""
    problems: tuple[Problem, ...] = ()
    """With `report` None: the reader does not know which report its bytes become."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A document found inside another: in an archive, a mailbox, a message, a web archive."""

    name: str
    """What the container calls it: a path, an address, "message 3". For people; never used as a path."""
    data: bytes
    """Decoded: what a browser or mail program would have opened."""
    assertions: tuple[Assertion, ...] = ()
    """What the container says about it (its URL in a web archive), strongest first."""
    at: str | None = None
    """When the container says that it was captured, ISO 8601, UTC; None: it does not say."""
    problems: tuple[Problem, ...] = ()
    """Of this document alone: with TRUNCATED or PARTIAL the bytes are less than there was, and so is its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One report, its text, and what stages found in it. A stage sees only what it names in NEEDS."""

    report: Report
    text: Text
    segments: tuple[Segment, ...] = ()
    quotes: tuple[Quote, ...] = ()
    names: tuple[Name, ...] = ()
    dates: tuple[Date, ...] = ()
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()
    narration: tuple[Narration, ...] = ()
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """All readings of a case, and what was found between them so far. Rejected records are not in it."""

    readings: tuple[Reading, ...]
    """In order of the reports' ids."""
    passages: tuple[Passage, ...] = ()
    ruled: Ruled = field(default_factory=Ruled)
    """What people decided about the family tree."""
    stemma: Stemma = field(default_factory=Stemma)
    threads: tuple[Thread, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language's vocabulary, as data. Compared by identity: one value a language and process."""

    code: str
    """ISO 639-1, or "und"."""
    tables: Mapping[str, Mapping[str, Any]]
    """One table a data file, by its stem: `cues`, `figures`, `dates` …; `common` tables are merged in."""
    digest: str
    """Of all its data files."""
    known: bool
    """False: it has no folder; only what is common to all languages is there."""

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a table, empty if this language has none."""
        return self.tables.get(name, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A place of the gazetteer."""

    name: str
    country: str
    """ISO 3166-1 alpha-2."""
    population: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """One attribution that the tagger sees. Offsets are code points of the text, half open."""

    cue: tuple[int, int]
    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    act: str
    """An `Act`; or "relays": the cue of an outer voice ("CNN reported [the group had found …]")."""
    score: float
    """Probability, by the calibration in the model's card, that source and content are right."""


class Tagger(Protocol):
    """Marks who says what in English text, by a trained network."""

    @property
    def digest(self) -> str:
        """SHA-256 of the model file."""

    @property
    def joining(self) -> Sequence[float]:
        """What the evidence for a reading of rules or tagger weighs, `JOINING` numbers (stages/statements/joined.py)."""

    def find(self, content: str, sentences: Spans, quotes: Spans, cues: Spans) -> tuple[Tagged, ...]:
        """Return attributions in the order of their cues. `quotes`: with their marks; `cues`: to be asked about in any case."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aids:
    """What stages are given and may not fetch. Compared by identity; `digest` enters every key."""

    frequency: Callable[[str, str], float]
    """(lower-case word, language) -> Zipf frequency: log10 of occurrences per 10^9 words; 0: not listed."""
    lemma: Callable[[str, str], str]
    """(word, language) -> dictionary form, lower case; the word itself where it is not known."""
    towns: Mapping[str, tuple[Town, ...]]
    """Case-folded name -> places of that name, largest first."""
    ordinary: Callable[[str, str], bool] = lambda word, language: False
    """(word, language) -> whether the dictionary has it written small: an ordinary word."""
    tagger: Tagger | None = None
    """None: there is no model file; statements are read by rules alone."""
    digest: str
