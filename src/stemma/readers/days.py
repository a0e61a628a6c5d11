"""Dates that a page or file gives for itself, as ISO days: the local day as written, whatever the offset says."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from stemma.languages import available, load
from stemma.text import fold

ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)")
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?\d{4,6}Z?)?$")
IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d{2})(?:[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/\-_.]|$)|(?P<m>\d{2})(?P<d>\d{2})(?=[/\-_.]|$))"
)
NUMBERS = re.compile(r"(?<![\d./-])(?P<day>\d{1,2})(?P<sign>[./-])(?P<month>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d{2})(?![\d/-])")
YEAR_FIRST = re.compile(r"(?<![\d./-])(?P<year>(?:19|20)\d{2})(?P<sign>[./-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)")
EAST = re.compile(r"(?P<year>(?:19|20)\d{2})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日")


class Day(NamedTuple):
    """A day, and where it stands."""

    start: int
    end: int
    iso: str


def iso_day(words: str) -> str | None:
    """Return the day (or month) that a metadata value names, or None: none, or not one reading ("05/12/2022")."""
    said = words.strip()[:100]
    for pattern in (ISO, COMPACT):
        m = pattern.match(said)
        if m:
            return _made(m["year"], m["month"], m["day"])
    found = days(said)
    return found[0].iso if found else None


def days(words: str, *, day_first: bool | None = None) -> list[Day]:
    """Return the days that a line names, in order; `day_first` reads "05/12/2022", None leaves it out."""
    found: list[Day] = []
    for pattern in (*_written(), YEAR_FIRST, EAST, NUMBERS):
        for m in pattern.finditer(words):
            iso = _read(m, day_first)
            if iso and not any(d.start < m.end() and m.start() < d.end for d in found):
                found.append(Day(m.start(), m.end(), iso))
    return sorted(found)


def _read(m: re.Match[str], day_first: bool | None) -> str | None:
    said = m.groupdict()
    if "name" in said:
        return _made(m["year"], str(_months()[fold(m["name"])]), m["day"])
    first, second = m["day"], m["month"]
    if m.re is NUMBERS and m["sign"] != ".":
        # A day above 12 tells the order; points are written by people who put the day first.
        if int(second) > 12 or (day_first is False and int(first) <= 12):
            first, second = second, first
        elif day_first is None and int(first) <= 12 and first != second:
            return None
    return _made(m["year"], second, first)


@cache
def _months() -> dict[str, int]:
    """Return folded month name -> number, of all languages: a day and a year beside it leave no doubt."""
    months: dict[str, int] = {}
    for code in available():
        for name, number in load(code).table("dates").get("months", {}).items():
            months.setdefault(fold(name), number)
    return months


@cache
def _written() -> tuple[re.Pattern[str], ...]:
    names = {n for code in available() for n in load(code).table("dates").get("months", {})} | set(_months())
    month = rf"(?P<name>{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})\b\.?"
    year, small = r"(?P<year>(?:19|20)\d{2})(?!\d)", r"(?:(?:de|of|del|di)\s+)?"
    day = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|ª|\.)?"
    flags = re.IGNORECASE
    return (
        re.compile(rf"{day}[ \u00a0-]{{1,2}}{small}{month},?[ \u00a0-]{{1,2}}{small}{year}", flags),
        re.compile(rf"\b{month}[ \u00a0]{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ \u00a0]{{1,2}}{year}", flags),
    )


def day_in_address(address: str) -> str | None:
    """Return the day that a web address carries ("/2022/12/05/", "/20221205/"), or None."""
    m = IN_ADDRESS.search(address)
    return _made(m["year"], m["month"] or m["m"], m["day"] or m["d"]) if m else None


def _made(year: str, month: str, day: str | None) -> str | None:
    try:
        made = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return made.isoformat() if day else made.isoformat()[:7]
