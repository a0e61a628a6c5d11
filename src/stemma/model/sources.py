"""Where words come from: sources, appearances, texts, reports, and spans of their words."""

from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal

from stemma.errors import SpanError
from stemma.keys import digest

Completeness = Literal["complete", "partial", "empty"]
Field = Literal["title", "outlet", "author", "published", "modified", "language", "url", "credit", "link", "archived", "captured"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text and its exact words.

    Raises:
        SpanError: the words are not as long as the offsets say.
    """

    text: str
    """Id of the `Text`."""
    start: int
    """First code point, from 0."""
    end: int
    """One past the last code point."""
    words: str
    """Exactly `content[start:end]`, so that a shifted offset is caught."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end or len(self.words) != self.end - self.start:
            raise SpanError(f"span {self.start}:{self.end} cannot hold {len(self.words)} code points")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Archived bytes."""

    sha256: str
    """Hexadecimal; also the name of the file in the archive."""
    size: int
    """In bytes."""
    media_type: str
    """As recognised at intake: text/html, application/pdf, application/warc."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A source as it came in: identical files are one source and several appearances."""

    report: str
    """Id of the `Report`."""
    source: str
    """SHA-256 of the `Source`."""
    path: str
    """As the user named it, or relative to the folder or manifest that was added."""
    url: str | None
    """Given by the user."""
    at: str
    """UTC, ISO 8601, by this machine's clock."""
    by: str
    """Who added it, as this machine's user name."""
    container: str | None = None
    """SHA-256 of the `Source` that it was inside of (an archive, a mailbox, a message), or None: a file of its own."""


CONTAINER = "container"
"""Why an archive or mailbox gives no report: the documents inside it do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A source that came in and gave no report of its own: a container, or a file of which nothing could be read."""

    source: str
    """SHA-256 of the `Source`."""
    path: str
    """As the user named it, or what its container calls it."""
    container: str | None
    """SHA-256 of the `Source` that it was inside of, or None: a file of its own."""
    at: str
    """UTC, ISO 8601, by this machine's clock."""
    by: str
    """Who added it, as this machine's user name."""
    why: str
    """CONTAINER, or the code that says why nothing could be read (`codes.FATAL`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text that one version of a reader made of a source. Spans point here; never normalised."""

    id: str = field(init=False, default="")
    """Digest of source, reader, version and content."""
    source: str
    """SHA-256 of the `Source`."""
    reader: str
    """Name of the reader."""
    version: str
    """Version of the reader."""
    content: str
    """Title lines included."""
    completeness: Completeness
    """`partial`: the reader could not get all of it, and so is every claim from it."""
    left_out: tuple[str, ...] = ()
    """Visible text that is not the report (menus, teasers), on record."""
    layout: tuple[tuple[int, int, str], ...] = ()
    """Blocks as the source itself marks them: start, end, and one of title, heading, paragraph, item,
    credit, furniture. Empty where it marks none (plain text)."""
    pages: tuple[tuple[int, str], ...] = ()
    """Where each page begins, in order, and what the page is called ("7", "iv"). Empty: the source has no pages."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["Text", self.source, self.reader, self.version, self.content]))

    def page(self, offset: int) -> str | None:
        """Return the name of the page on which a code point stands, or None: the source has no pages."""
        return page_at(self.pages, offset)


def page_at(pages: tuple[tuple[int, str], ...], offset: int) -> str | None:
    """Return the name of the page on which an offset stands; `pages` are where each begins, in order."""
    at = bisect_right(pages, offset, key=itemgetter(0))
    return pages[at - 1][1] if at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What somebody or something says about a report: never a bare fact."""

    field: Field
    """Which property; `credit` is another source that the page names as its own, `archived` the address of a copy
    elsewhere, `captured` when whoever saved the page says that it was saved."""
    value: str
    """As it was found or given. Dates: ISO 8601, to the day, month or year."""
    evidence: str
    """Where it was found: "given by the user", "JSON-LD datePublished", "first line of the text"."""
    span: Span | None = None
    """The words, where the text itself says it."""
    at: str | None = None
    """When a user gave it, UTC; None for what a reader found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The interval in which a report was published, as far as is known, and how it is known."""

    earliest: str | None
    """ISO date, or None: unknown."""
    latest: str | None
    """ISO date, or None: unknown."""
    evidence: str
    """The assertion's evidence, or "not stated"."""


GIVEN = "given by the user"
GIVABLE: tuple[Field, ...] = ("url", "title", "outlet", "author", "published", "language", "archived")
"""What a user may say about a report, in a manifest or with `set`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published piece: a source under one URL or outlet. Two outlets with one text are two reports."""

    id: str = field(init=False, default="")
    """Digest of the source and its url, or else its outlet and path, as given at intake."""
    source: str
    """SHA-256 of the `Source`."""
    place: tuple[str, ...]
    """What tells it apart from other reports of the same bytes: (url,) or (outlet, path) or ()."""
    text: str
    """Id of the `Text`."""
    path: str
    """Of its first appearance."""
    assertions: tuple[Assertion, ...] = ()
    """Strongest first: what the user gave last, then what readers found in their order of trust."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["Report", self.source, self.place]))

    def says(self, name: Field) -> Assertion | None:
        """Return the assertion that counts for a property, or None: not stated."""
        return next((a for a in self.assertions if a.field == name and a.value), None)

    def value(self, name: Field) -> str | None:
        """Return the value that counts for a property, or None: not stated."""
        said = self.says(name)
        return said.value if said else None

    def published(self) -> Published:
        """Return when it was published, as an interval of days."""
        said = self.says("published")
        if said is None:
            return Published(earliest=None, latest=None, evidence="not stated")
        earliest, latest = day_bounds(said.value)
        return Published(earliest=earliest, latest=latest, evidence=said.evidence)


def day_bounds(value: str) -> tuple[str | None, str | None]:
    """Turn an ISO year, month, day or time into its first and last day; (None, None) if it is none."""
    parts = value.strip()[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
    except ValueError:
        return None, None
    if len(numbers) == 1 and 1000 <= numbers[0] <= 9999:
        return f"{numbers[0]:04}-01-01", f"{numbers[0]:04}-12-31"
    if len(numbers) not in (2, 3) or not 1 <= numbers[1] <= 12:
        return None, None
    last = days_in(numbers[0], numbers[1])
    if len(numbers) == 2:
        return f"{numbers[0]:04}-{numbers[1]:02}-01", f"{numbers[0]:04}-{numbers[1]:02}-{last:02}"
    if not 1 <= numbers[2] <= last:
        return None, None
    day = f"{numbers[0]:04}-{numbers[1]:02}-{numbers[2]:02}"
    return day, day


def days_in(year: int, month: int) -> int:
    """Return the number of days of a month (Gregorian calendar)."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
