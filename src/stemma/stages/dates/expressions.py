"""What the words of an expression of time state, and the few things that all readers of it need.

An expression keeps what its words state (a month, a weekday, steps from a day) and from where it
counts: nowhere (explicit), the report's own day, or the last date in the text. Nothing is resolved here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from stemma.model.reading import Granularity
from stemma.numbers import Piece
from stemma.stages.dates.intervals import Interval, day, months, quarter, season
from stemma.stages.dates.vocabulary import Words, some

Anchor = Literal["none", "published", "text"]


What = Literal[
    "interval", "unit", "weekday", "month", "day of month", "holiday", "quarter", "season", "same quarter", "weekend", "apart"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Words that say when, in pieces (half open), and what they state."""

    first: int
    after: int
    what: What
    granularity: Granularity
    anchor: Anchor = "none"
    interval: Interval | None = None
    """Of an explicit one."""
    steps: int | None = None
    """Units from the anchor; None where a bare name may look either way."""
    unit: str = ""
    number: int = 0
    """Month, weekday or quarter."""
    of_month: tuple[int, int] = (0, 0)
    """First and last day of a "day of month"."""
    weekday: int | None = None
    """Weekday that stands beside a "day of month" and so tells the year."""
    season: str = ""
    rule: str = ""
    """Of a holiday, as the table of holidays writes it."""
    counted: bool = False
    """True: a number of units ("a year earlier"), and not a name ("last year")."""
    others: tuple[Interval, ...] = ()
    """Other readings of an explicit one ("3/4/2019")."""
    within: "Expression | None" = None
    """The year or week that a month, day, season, quarter or weekday is said to lie in ("May of last year")."""


def low(found: Sequence[Piece], i: int) -> str:
    """Return a piece in lower case, empty beyond the ends."""
    return found[i].low if 0 <= i < len(found) else ""


def word(found: Sequence[Piece], i: int) -> str:
    """Return a piece as written, empty beyond the ends."""
    return found[i].words if 0 <= i < len(found) else ""


def year_at(found: Sequence[Piece], i: int) -> int | None:
    text = word(found, i)
    return int(text) if len(text) == 4 and text.isdecimal() and 1000 <= int(text) <= 2199 else None


def day_number(found: Sequence[Piece], i: int, words: Words) -> tuple[int, int] | None:
    """Return the day of a month and the piece behind it ("3rd", "1er", "3.")."""
    text = word(found, i)
    if not (text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31):
        return None
    if i + 1 < len(found) and found[i + 1].glued and found[i + 1].words[0].isalpha():
        return (int(text), i + 2) if low(found, i + 1) in some(words, "ordinals") else None
    return int(text), i + 1


def month_at(found: Sequence[Piece], i: int, words: Words) -> tuple[int, int] | None:
    """Return a month's number and the piece behind it, with the dot of an abbreviation."""
    number = words.months.get(low(found, i))
    if number is None:
        return None
    if words.capitals and not word(found, i)[0].isupper():
        return None
    dotted = len(found[i].words) <= 5 and word(found, i + 1) == "." and found[i + 1].glued
    return number, i + 2 if dotted and _goes_on(found, i + 2) else i + 1


def _goes_on(found: Sequence[Piece], i: int) -> bool:
    """Tell whether a dot belongs to an abbreviation: a number, a comma or a small letter follows."""
    return i < len(found) and (found[i].words[0].isdecimal() or found[i].words[0] in ",;" or found[i].words[0].islower())


def days_of_month(first: int, after: int, year: int | None, month: int, of_month: tuple[int, int]) -> Expression | None:
    if year is None:
        if day(2000, month, of_month[1]) is None:  # a leap year: 29 February is possible
            return None
        return Expression(
            first=first, after=after, what="day of month", granularity="day", anchor="published", number=month, of_month=of_month
        )
    begin, end = day(year, month, of_month[0]), day(year, month, of_month[1])
    if begin is None or end is None:
        return None
    return Expression(first=first, after=after, what="interval", granularity="day", interval=(begin[0], end[1]))


def counts_something(found: Sequence[Piece], i: int, words: Words) -> bool:
    return low(found, i) in some(words, "not_year_after")


def granularity_of(unit: str) -> Granularity:
    """Return the granularity of a unit."""
    known: dict[str, Granularity] = {
        "day": "day", "week": "week", "weekend": "day", "month": "month", "quarter": "quarter", "year": "year",
        "decade": "decade", "century": "century",
    }  # fmt: skip
    return known.get(unit, "unknown")


def inside(made: Expression, year: int) -> Interval | None:
    """Return the month, days, season or quarter of a year."""
    if made.what == "month":
        return months(year, made.number)
    if made.what == "quarter":
        return quarter(year, made.number)
    if made.what == "season":
        return season(year, made.season)
    begin, end = day(year, made.number, made.of_month[0]), day(year, made.number, made.of_month[1])
    return (begin[0], end[1]) if begin and end else None
