"""Expressions of time that count from a day by name: "last month", "Monday", "the following day", "every Monday"."""

from collections.abc import Sequence
from dataclasses import replace

from stemma.model.reading import Granularity
from stemma.numbers import HYPHENS, Piece
from stemma.stages.dates.counting import count_at, vague_words
from stemma.stages.dates.explicit import to_year
from stemma.stages.dates.expressions import (
    Anchor,
    Expression,
    day_number,
    days_of_month,
    granularity_of,
    low,
    month_at,
    word,
    year_at,
)
from stemma.stages.dates.intervals import holiday, season
from stemma.stages.dates.quarters import this_quarter
from stemma.stages.dates.vocabulary import Words, ahead, some


def deictic(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "today", "yesterday", "last night", "Christmas Day"."""
    for name, granularity in (("parts", "time"), ("days", "day")):
        start = i + (low(found, i) in some(words, "articles"))
        value, after = ahead(found, start, words.phrases[name])
        titled = (
            word(found, start)[:1].isupper()
            and i > 0
            and word(found, i - 1)[:1].isupper()
            and found[start].start == found[i - 1].end + 1
        )
        if isinstance(value, int) and not titled:  # "USA Today" is a name
            kind: Granularity = "time" if granularity == "time" else "day"
            return Expression(first=i, after=after, what="unit", granularity=kind, anchor="published", steps=value, unit="day")
    return _from_text(found, i, words) or _holiday(found, i, words)


def _from_text(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the day after", "a doua zi", "la veille": unless an event follows ("la veille du vote")."""
    value, after = ahead(found, i, words.phrases["text_days"])
    if not isinstance(value, int) or low(found, after) in some(words, "event_of"):
        return None
    return Expression(first=i, after=after, what="unit", granularity="day", anchor="text", steps=value, unit="day", counted=True)


def _holiday(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    value, after = ahead(found, i, words.phrases["holidays"])
    if not isinstance(value, str) or (words.capitals and not word(found, i)[0].isupper()):
        return None
    k = after + (word(found, after) == ",")
    while low(found, k) in some(words, "of"):
        k += 1
    year = year_at(found, k)
    if year is None:
        return Expression(first=i, after=after, what="holiday", granularity="day", anchor="published", rule=value)
    made = holiday(year, value)
    return Expression(first=i, after=k + 1, what="interval", granularity="day", interval=made) if made else None


def unresolved(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read what says when without naming it: "the turn of the century", "recent weeks", "the past five years"."""
    j = i + (low(found, i) in some(words, "articles"))
    for start in (i, j):
        after = ahead(found, start, words.phrases["unresolved"])[1]
        if after > start:
            return Expression(first=i, after=after, what="apart", granularity="unknown")
    k = vague_words(found, j, words)
    k += k == j and low(found, j) in words.relatives
    if k == j:
        return None
    if low(found, k) in some(words, "plural_units"):
        return Expression(first=i, after=k + 1, what="apart", granularity="unknown")
    count = count_at(found, k, words) if k < len(found) and low(found, k) not in words.quarters else None
    unit = vague_words(found, count[1], words) if count is not None else k
    if count is None or low(found, unit) not in words.units:
        return None
    return Expression(first=i, after=unit + 1, what="apart", granularity="duration")


def related(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "last month", "this Monday", "next summer", "the same day", "that year"."""
    j = i + (low(found, i) in some(words, "articles"))
    name = low(found, j)
    # "the next day", "the previous month" count from the text; "next month" from the report's own day
    from_text = name in words.anaphoric and (name not in words.relatives or j > i)
    steps = words.anaphoric.get(name) if from_text else words.relatives.get(name)
    if steps is None:
        return None
    if name in some(words, "rolling") and low(found, j + 1) in words.units:
        return Expression(first=i, after=j + 2, what="apart", granularity="duration")  # "the past decade"
    k = j + 1
    if steps == 0 and words.anaphoric.get(low(found, k)) == 0 and low(found, k) not in words.relatives:
        k += 1  # "that same day"
    elif steps == 0 and not from_text and low(found, k) in words.relatives:
        steps, k = words.relatives[low(found, k)], k + 1  # "this past May"
    narrow = (
        k + (low(found, k) in some(words, "early")) + (word(found, k + 1) in HYPHENS and low(found, k) in some(words, "early"))
    )
    return _named(found, i, narrow, words, steps, "text" if from_text else "published")


def _named(found: Sequence[Piece], first: int, k: int, words: Words, steps: int, anchor: Anchor) -> Expression | None:  # noqa: PLR0911 (a list of rules, each with its answer)
    name = low(found, k)
    weekend = ahead(found, k, words.phrases["weekend"])[1]
    if weekend > k:
        return Expression(first=first, after=weekend, what="unit", granularity="day", anchor=anchor, steps=steps, unit="weekend")
    if name in words.quarters or (
        name in words.units and words.units[name] == "quarter" and steps == 0 and anchor == "published"
    ):
        return this_quarter(found, first, k, words, steps)
    unit = words.units.get(name)
    if unit and unit != "hour":
        return Expression(
            first=first, after=k + 1, what="unit", granularity=granularity_of(unit), anchor=anchor, steps=steps, unit=unit
        )
    if name in words.weekdays and (anchor == "published" or steps):
        return Expression(
            first=first, after=k + 1, what="weekday", granularity="day", anchor=anchor, steps=steps, number=words.weekdays[name]
        )
    month = month_at(found, k, words)
    numbered = day_number(found, month[1], words) if month is not None else None
    if month is not None and numbered is not None and anchor == "published":  # "last May 5"
        made = days_of_month(first, numbered[1], None, month[0], (numbered[0], numbered[0]))
        return replace(made, steps=steps) if made else None
    if month is not None and (anchor == "published" or steps):  # "that May" may be a clause and a name
        return Expression(
            first=first, after=month[1], what="month", granularity="month", anchor=anchor, steps=steps, number=month[0]
        )
    if name in words.seasons:
        year = year_at(found, k + 1)
        if year is None:
            return Expression(
                first=first,
                after=k + 1,
                what="season",
                granularity="season",
                anchor=anchor,
                steps=steps,
                season=words.seasons[name],
            )
    return None


AFTER: tuple[tuple[str, Anchor], ...] = (("relatives_after", "published"), ("anaphoric_after", "text"))


def related_after(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read Romance order: "el mes pasado", "lunes pasado", "luna trecută"."""
    j = i + (low(found, i) in some(words, "articles"))
    k = max(ahead(found, j, words.phrases["weekend"])[1], j + 1)
    for name, anchor in AFTER:
        steps, after = ahead(found, k, words.phrases[name])
        made = _named(found, i, j, words, steps, anchor) if isinstance(steps, int) else None
        if made is not None and made.after == k and low(found, j) not in some(words, "plural_units"):
            return replace(made, after=after)
    return None


def _in_name(found: Sequence[Piece], i: int, words: Words) -> bool:
    """Tell "the Friday Club", "in Saturday Street"."""
    if low(found, i - 1) not in some(words, "name_before") or i + 1 >= len(found) or found[i + 1].glued:
        return False
    return found[i + 1].words[0].isupper() and found[i + 1].low not in words.known


def weekday_named(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    number = words.weekdays.get(low(found, i))
    if number is None or (words.capitals and not word(found, i)[0].isupper()):
        return None
    if low(found, i) in some(words, "doubtful") or (words.capitals and _in_name(found, i, words)):
        return None
    return Expression(first=i, after=i + 1, what="weekday", granularity="day", anchor="published", number=number)


def season_named(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    j = i + (low(found, i) in some(words, "articles"))
    name = words.seasons.get(low(found, j))
    if name is None:
        return None
    k = j + 1
    while low(found, k) in some(words, "of"):
        k += 1
    year = year_at(found, k)
    if year is None:
        if not (words.capitals or word(found, j)[0].islower()):  # "la Primavera Árabe"
            return None
        helped = (j > i and some(words, "definite")) or low(found, i - 1) in some(words, "season_before")
        return _bare_season(i, j, name) if helped else None
    made = season(year, name)
    last, after = to_year(found, k, year)
    k = after - 1 if last == year + 1 else k  # "the winter of 2019-20"
    return Expression(first=i, after=k + 1, what="interval", granularity="season", interval=made) if made else None


def _bare_season(first: int, at: int, name: str) -> Expression:
    """Return "the summer" without a year: the sentence tells which."""
    return Expression(first=first, after=at + 1, what="season", granularity="season", anchor="published", season=name)


def recurring(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read what recurs: "daily", "weekends", "every Monday", "every two years"."""
    after = ahead(found, i, words.phrases["sets"])[1]
    if after > i:
        return Expression(first=i, after=after, what="apart", granularity="set")
    k = ahead(found, i, words.phrases["set_before"])[1]
    if k == i or k >= len(found):
        return None
    k += low(found, k) in some(words, "other")
    name = low(found, k)
    count = count_at(found, k, words) if k < len(found) and name not in words.units else None
    if count is not None and low(found, count[1]) in words.units:
        return Expression(first=i, after=count[1] + 1, what="apart", granularity="set")
    unit = words.units.get(name)
    if (
        name in words.weekdays
        or name.removesuffix("s") in words.weekdays  # "tous les lundis"
        or (unit and unit != "hour")
        or (name in words.months and (word(found, k)[0].isupper() or not words.capitals))
    ):
        return Expression(first=i, after=k + 1, what="apart", granularity="set")
    return None
