"""Dates: expressions of time, resolved to an interval of days as far as the evidence goes.

Explicit dates need no anchor. "Monday", "last month" count from the report's own day, which is itself
evidence and may be unknown: then they stay unresolved. "two days later" counts from the last date in
the text. Durations and what recurs are kept apart, without an interval. Rules; the words are in each
language's `dates` table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Date, Openness, Problem
from stemma.numbers import Piece, pieces
from stemma.stages.dates.expressions import Expression
from stemma.stages.dates.intervals import Interval, months, unit
from stemma.stages.dates.matching import at, opens
from stemma.stages.dates.resolving import Resolved, against, lean
from stemma.stages.dates.vocabulary import Words, behind, date_words, some
from stemma.text import span

NAME = "dates"
VERSION = "1"
NEEDS: tuple[str, ...] = ()
BREAK = re.compile(r"\n\s*\n")
RANK = {"day": 0, "time": 0, "week": 1, "month": 2, "quarter": 3, "season": 3, "year": 4, "decade": 5, "century": 6}


@dataclass(slots=True)
class _Memory:
    """The dates met so far, which later expressions may count from."""

    last: tuple[str, Interval, int] | None = None
    """Words, interval and rank of the last resolved date."""
    quarter: tuple[str, Interval, int] | None = None
    """Words, interval and paragraph of the last quarter."""


def find(reading: Reading, language: Language, aids: Aids) -> tuple[tuple[Date, ...], tuple[Problem, ...]]:
    """Find the dates of a report, in order."""
    words = date_words(language)
    base = _published(reading)
    memory = _Memory()
    dates: list[Date] = []
    start = 0
    content = reading.text.content
    ends = [m.end() for m in BREAK.finditer(content)] + [len(content)]
    for paragraph, end in enumerate(ends):
        found = pieces(content, start, end)
        for made in _expressions(found, words):
            dates.append(_date(reading, found, made, words, base, memory, paragraph))
        start = end
    return tuple(dates), ()


def _published(reading: Reading) -> Interval | None:
    """Return the days that a report was published between, or None: unknown."""
    said = reading.report.published()
    if said.earliest is None or said.latest is None:
        return None
    try:
        return date.fromisoformat(said.earliest), date.fromisoformat(said.latest)
    except ValueError:
        return None


def _expressions(found: Sequence[Piece], words: Words) -> list[Expression]:
    out: list[Expression] = []
    i = 0
    while i < len(found):
        made = at(found, i, words) if opens(found, i, words) else None
        if made is None:
            i += 1
            continue
        out.append(made)
        i = max(made.after, i + 1)
    return out


def _date(
    reading: Reading,
    found: Sequence[Piece],
    made: Expression,
    words: Words,
    base: Interval | None,
    memory: _Memory,
    paragraph: int,
) -> Date:
    resolved, anchor = _resolved(found, made, words, base, memory, paragraph)
    granularity = made.granularity
    if anchor is not None and memory.quarter and anchor == memory.quarter[0] and made.what == "unit":
        granularity = "quarter"
    cited = span(reading.text, found[made.first].start, found[made.after - 1].end)
    if resolved is not None and granularity in RANK and not (made.counted and (made.steps or 0) < 0):
        memory.last = (cited.words, resolved.interval, RANK[granularity])
        ahead = base is not None and resolved.interval[0] > base[1]
        if granularity == "quarter" and not (anchor and made.steps) and not ahead:
            memory.quarter = (cited.words, resolved.interval, paragraph)
    return Date(
        report=reading.report.id,
        span=cited,
        earliest=resolved.interval[0].isoformat() if resolved else None,
        latest=resolved.interval[1].isoformat() if resolved else None,
        granularity=granularity,
        anchor=anchor if resolved else None,
        openness=_openness(found, made, words),
        alternatives=tuple((a.isoformat(), b.isoformat()) for a, b in resolved.others) if resolved else (),
    )


def _resolved(  # noqa: PLR0911 (a list of rules, each with its answer)
    found: Sequence[Piece], made: Expression, words: Words, base: Interval | None, memory: _Memory, paragraph: int
) -> tuple[Resolved | None, str | None]:
    """Resolve an expression: (interval with other readings, what it was resolved against)."""
    if made.what == "apart":
        return None, None
    if made.interval is not None:
        return Resolved(made.interval), None
    quarterly = _year_of_quarter(made, memory, paragraph)
    if quarterly is not None:
        return quarterly, memory.quarter[0] if memory.quarter else None
    if made.what == "same quarter":
        return _latest_quarter(made, base)
    if made.anchor == "text" and memory.last is not None and made.what == "unit":
        name, interval, rank = memory.last
        # "two days later" needs a day to count from; "a year later" may count from any finer date
        if rank <= RANK.get(made.granularity, 0) or made.steps == 0:
            return against(made, interval if rank else (interval[0], interval[0]), 0), name
    if base is None:
        return None, None
    looks = lean(found, made, words) if made.steps is None else 0
    return against(made, base, looks), "published"


def _year_of_quarter(made: Expression, memory: _Memory, paragraph: int) -> Resolved | None:
    """Read "a year earlier" beside a quarter as the same quarter of the year before, as business reports do."""
    if memory.quarter is None or paragraph - memory.quarter[2] > 2:
        return None
    interval = memory.quarter[1]
    if made.what == "same quarter" and made.steps == 4:
        return None
    yearly = made.what == "unit" and made.unit == "year" and made.steps == -1 and (made.after - made.first) >= 2
    if made.what == "same quarter":
        shifted = months(interval[0].year - (1 if made.steps else 0), interval[0].month, 3)
    elif yearly and made.granularity == "year" and made.counted:
        shifted = months(interval[0].year - 1, interval[0].month, 3)
    else:
        return None
    return Resolved(shifted) if shifted else None


def _latest_quarter(made: Expression, base: Interval | None) -> tuple[Resolved | None, str | None]:
    """Read "the latest quarter" with none spoken of before: the last one that has ended."""
    if made.counted or base is None:  # "the quarter" alone may be anything
        return None, None
    shifted = unit(base[0], "quarter", -1 + (made.steps or 0))
    return (Resolved(shifted), "published") if shifted else (None, None)


def _openness(found: Sequence[Piece], made: Expression, words: Words) -> Openness | None:
    """Read "since 2016", "until Monday", "from 2016 to 2018", "between 2016 and 2018"."""
    end = made.first
    while end and found[end - 1].low in some(words, "articles") | some(words, "early"):
        end -= 1
    names: tuple[Openness, ...] = ("since", "until", "before", "after")
    for name in names:
        if behind(found, end, words.phrases[name]) is not None:
            return name
    if end and found[end - 1].low in some(words, "from_joint") and _range_opens(found, end - 1, words, "from"):
        return "until"
    if behind(found, end, words.phrases["between"]) is not None:
        return "since"
    if end and found[end - 1].low in some(words, "between_joint") and _range_opens(found, end - 1, words, "between"):
        return "until"
    return None


def _range_opens(found: Sequence[Piece], end: int, words: Words, name: str) -> bool:
    """Tell whether "from" or "between" stands up to six pieces before."""
    return any(behind(found, k, words.phrases[name]) is not None for k in range(max(1, end - 6), end))
