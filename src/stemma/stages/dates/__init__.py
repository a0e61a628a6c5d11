"""Dates: expressions of time, resolved to an interval of days as far as the evidence goes.

Explicit dates need no anchor. "Monday", "last month" count from the report's own day, which is itself
evidence and may be unknown: then they stay unresolved. "two days later" counts from the nearest earlier
date in the text if that is fine enough, and is unresolved otherwise. Durations and what recurs are kept
apart, without an interval. Rules; the words are in each language's `dates` table.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Date, Openness, Problem
from stemma.numbers import Piece, pieces
from stemma.stages.dates.anchoring import NOTHING, Answer, Memory, in_order, remember, resolve
from stemma.stages.dates.explicit import numeric_order
from stemma.stages.dates.expressions import Expression
from stemma.stages.dates.intervals import Interval
from stemma.stages.dates.joining import ends_range
from stemma.stages.dates.matching import expressions
from stemma.stages.dates.vocabulary import MARKS, Words, behind, date_words, parted, some
from stemma.text import span

NAME = "dates"
VERSION = "2"
NEEDS: tuple[str, ...] = ()
BREAK = re.compile(r"\n\s*\n")


def find(reading: Reading, language: Language, aids: Aids) -> tuple[tuple[Date, ...], tuple[Problem, ...]]:
    """Find the dates of a report, in order."""
    content = reading.text.content
    words = _ordered(date_words(language), content)
    base = _published(reading)
    elided = some(words, "elided")
    plain = not elided and MARKS.isdisjoint(content)
    memory = Memory()
    dates: list[Date] = []
    start = 0
    before = NOTHING
    ends = [m.end() for m in BREAK.finditer(content)] + [len(content)]
    for paragraph, end in enumerate(ends):
        found = pieces(content, start, end)
        found = found if plain else parted(found, elided)
        made = expressions(found, words)
        for k, one in enumerate(made):
            answer = resolve(found, one, words, base, memory, paragraph)
            if k and ends_range(found, made[k - 1], one, words):
                begin, answer = in_order(made[k - 1], one, before, answer, base)
                dates[-1] = _date(reading, found, made[k - 1], made[k - 2] if k > 1 else None, begin, words)
            dates.append(_date(reading, found, one, made[k - 1] if k else None, answer, words))
            remember(memory, one, answer, dates[-1].span.words, base, paragraph)
            before = answer
        start = end
    return tuple(dates), ()


def _ordered(words: Words, content: str) -> Words:
    """Return the words with the order of day and month that the numeric dates of a text show, if they do."""
    order = numeric_order(content)
    return words if order is None else replace(words, month_first=order, order_open=False)


def _published(reading: Reading) -> Interval | None:
    """Return the days that a report was published between, or None: unknown."""
    said = reading.report.published()
    if said.earliest is None or said.latest is None:
        return None
    try:
        return date.fromisoformat(said.earliest), date.fromisoformat(said.latest)
    except ValueError:
        return None


def _date(
    reading: Reading, found: Sequence[Piece], made: Expression, previous: Expression | None, answer: Answer, words: Words
) -> Date:
    resolved = answer.resolved
    return Date(
        report=reading.report.id,
        span=span(reading.text, found[made.first].start, found[made.after - 1].end),
        earliest=resolved.interval[0].isoformat() if resolved else None,
        latest=resolved.interval[1].isoformat() if resolved else None,
        granularity=answer.granularity,
        anchor=answer.anchor,
        openness=_openness(found, made, previous, words),
        alternatives=tuple((a.isoformat(), b.isoformat()) for a, b in resolved.others) if resolved else (),
    )


def _openness(found: Sequence[Piece], made: Expression, previous: Expression | None, words: Words) -> Openness | None:
    """Read "since 2016", "until Monday", "from 2016 to 2018", "between 2016 and 2018"."""
    names: tuple[Openness, ...] = ("since", "until", "before", "after")
    small = some(words, "articles") | some(words, "early")
    end = made.first
    while True:
        for name in names:
            if behind(found, end, words.phrases[name]) is not None:
                return name
        if behind(found, end, words.phrases["between"]) is not None:
            return "since"
        if previous is not None and end - 2 <= previous.after <= end - 1:
            joint = found[end - 1].low
            for opening in ("from", "between"):
                if joint in some(words, f"{opening}_joint") and _opened(found, previous, words, opening):
                    return "until"
        if end == 0 or found[end - 1].low not in small:
            return None
        end -= 1


def _opened(found: Sequence[Piece], previous: Expression, words: Words, name: str) -> bool:
    """Tell whether "from" or "between" stands before the expression before, with at most two articles between."""
    end = previous.first
    small = some(words, "articles") | some(words, "early")
    for k in range(end, max(-1, end - 3), -1):
        if behind(found, k, words.phrases[name]) is not None:
            return True
        if not k or found[k - 1].low not in small:
            return False
    return False
