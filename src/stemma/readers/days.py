"""Dates of metadata as ISO days: the local day as written, whatever the offset says."""

import re
from datetime import date

ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)")
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?\d{4,6}Z?)?$")
DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \-]+(?P<name>[A-Za-z]{3,9})\.?,?[ \-]+(?P<year>\d{4})\b")
MONTH_FIRST = re.compile(r"\b(?P<name>[A-Za-z]{3,9})\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})\b")
IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/\-_.]|$)")
NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def iso_day(words: str) -> str | None:
    """Return the day (or month) that a metadata value names, or None: none, or not one reading ("05/12/2022")."""
    said = words.strip()[:100]
    for pattern in (ISO, COMPACT):
        m = pattern.match(said)
        if m:
            return _made(m["year"], m["month"], m["day"])
    for pattern in (DAY_FIRST, MONTH_FIRST):
        m = pattern.search(said)
        if m:
            month = _month(m["name"])
            return _made(m["year"], str(month), m["day"]) if month else None
    return None


def day_in_address(address: str) -> str | None:
    """Return the day that a web address carries ("/2022/12/05/"), or None."""
    m = IN_ADDRESS.search(address)
    return _made(m["year"], m["month"], m["day"]) if m else None


def _month(name: str) -> int | None:
    name = name.lower()
    for number, full in enumerate(NAMES, 1):
        if name in (full, full[:3], "sept" if number == 9 else full):
            return number
    return None


def _made(year: str, month: str, day: str | None) -> str | None:
    try:
        made = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return made.isoformat() if day else made.isoformat()[:7]
