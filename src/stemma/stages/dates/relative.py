"""Expressions of time that count from a day: "last month", "Monday", "two days later", and durations."""

from collections.abc import Sequence
from dataclasses import replace

from stemma.model.reading import Granularity
from stemma.numbers import HYPHENS, Piece, read
from stemma.stages.dates.expressions import Anchor, Expression, counts_something, days_of_month, low, month_at, word, year_at
from stemma.stages.dates.intervals import quarter, season
from stemma.stages.dates.vocabulary import Words, ahead, some


def _ahead_count(found: Sequence[Piece], i: int, words: Words) -> tuple[int | None, int] | None:
    """Read what counts units: "two", "a", "several": (count or None, piece behind)."""
    if low(found, i) in some(words, "vague_counts"):
        return None, i + 1 + (low(found, i + 1) in some(words, "of"))
    if low(found, i) in words.counts:
        if low(found, i + 1) in some(words, "vague_counts"):
            return None, i + 2 + (low(found, i + 2) in some(words, "of"))
        if low(found, i + 1) in words.units:
            return words.counts[low(found, i)], i + 1
    if i >= len(found):
        return None
    number = read(found, i, words.numerals)
    if number is None or number.kind not in ("digits", "words", "vague"):
        return None
    whole = number.low is not None and float(number.low).is_integer() and number.low < 100_000
    return (int(number.low) if whole and number.low is not None else None), number.after


def counted(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "two days later", "a year ago", "hace tres años", and durations: "three years"."""
    before = ahead(found, i, words.phrases["ago_before"])[1]
    coming = ahead(found, i, words.phrases["ahead_before"])[1] if before == i else i
    start = max(before, coming)
    count = _ahead_count(found, start, words)
    if count is None:
        return None
    j = count[1] + (word(found, count[1]) in HYPHENS)
    unit = words.units.get(low(found, j))
    if unit is None:
        return None
    behind_unit = j + 1
    for name, sign, anchor in (
        ("ago", -1, "published"),
        ("ahead", 1, "published"),
        ("earlier", -1, "text"),
        ("later", 1, "text"),
    ):
        matched, after = ahead(found, behind_unit, words.phrases[name])
        if matched is None and not (name == "ago" and before > i):
            continue
        if matched is None:
            after = behind_unit
        if low(found, after - 1) in some(words, "not_later") and _clause_follows(found, after):
            break
        return _stepped(i, after, unit, None if count[0] is None else sign * count[0], anchor)
    if coming > i:
        return _stepped(i, behind_unit, unit, count[0], "published")
    if start > i or unit == "hour" or (count[0] == 1 and low(found, i) in words.counts):
        return None
    return Expression(first=i, after=behind_unit, what="apart", granularity="duration")


def _clause_follows(found: Sequence[Piece], i: int) -> bool:
    """Tell whether an event follows ("two days after the vote"), which is no date in the text."""
    return i < len(found) and (found[i].words[0].isalnum() and not found[i].words[0].isdecimal())


def _stepped(first: int, after: int, unit: str, steps: int | None, anchor: str) -> Expression | None:
    if unit == "hour" or steps is None:
        return Expression(first=first, after=after, what="apart", granularity="unknown")
    kind: Anchor = "published" if anchor == "published" else "text"
    return Expression(
        first=first, after=after, what="unit", granularity=_granularity(unit), anchor=kind, steps=steps, unit=unit, counted=True
    )


def _granularity(unit: str) -> Granularity:
    known: dict[str, Granularity] = {
        "day": "day", "week": "week", "weekend": "day", "month": "month", "quarter": "quarter", "year": "year",
        "decade": "decade", "century": "century",
    }  # fmt: skip
    return known.get(unit, "unknown")


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
    value, after = ahead(found, i, words.phrases["holidays"])
    if isinstance(value, str):
        month, of_month = int(value[:2]), int(value[3:])
        return days_of_month(i, after, year_at(found, after), month, (of_month, of_month))
    return None


def related(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "last month", "this Monday", "next summer", "the same day", "that year"."""
    j = i + (low(found, i) in some(words, "articles"))
    name = low(found, j)
    # "the next day", "the previous month" count from the text; "next month" from the report's own day
    from_text = name in words.anaphoric and (name not in words.relatives or j > i)
    steps = words.anaphoric.get(name) if from_text else words.relatives.get(name)
    if steps is None:
        return None
    k = j + 1
    if steps == 0 and low(found, k) in words.anaphoric:  # "that same day"
        k += 1
    narrow = (
        k + (low(found, k) in some(words, "early")) + (word(found, k + 1) in HYPHENS and low(found, k) in some(words, "early"))
    )
    return _named(found, i, narrow, words, steps, "text" if from_text else "published")


def _named(found: Sequence[Piece], first: int, k: int, words: Words, steps: int, anchor: Anchor) -> Expression | None:  # noqa: PLR0911 (a list of rules, each with its answer)
    name = low(found, k)
    if name in some(words, "weekend"):
        return Expression(first=first, after=k + 1, what="unit", granularity="day", anchor=anchor, steps=steps, unit="weekend")
    if name in words.quarters or (
        name in words.units and words.units[name] == "quarter" and steps == 0 and anchor == "published"
    ):
        return _this_quarter(found, first, k, words, steps)
    unit = words.units.get(name)
    if unit and unit != "hour":
        if name.endswith("s") and steps and name != low(found, k).rstrip("s") and words.units.get(name[:-1]) == unit:
            return Expression(first=first, after=k + 1, what="apart", granularity="unknown")  # "past years": no one year
        return Expression(
            first=first, after=k + 1, what="unit", granularity=_granularity(unit), anchor=anchor, steps=steps, unit=unit
        )
    if name in words.weekdays and anchor == "published":
        return Expression(
            first=first, after=k + 1, what="weekday", granularity="day", anchor=anchor, steps=steps, number=words.weekdays[name]
        )
    month = month_at(found, k, words)
    if month is not None:
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


def related_after(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read Romance order: "el mes pasado", "lunes pasado", "luna trecută"."""
    if not words.relatives_after:
        return None
    j = i + (low(found, i) in some(words, "articles"))
    steps = words.relatives_after.get(low(found, j + 1))
    if steps is None:
        return None
    made = _named(found, i, j, words, steps, "published")
    return None if made is None else replace(made, after=j + 2)


def weekday_named(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    number = words.weekdays.get(low(found, i))
    if number is None or (words.capitals and not word(found, i)[0].isupper()):
        return None
    if low(found, i) in some(words, "doubtful"):
        return None
    return Expression(first=i, after=i + 1, what="weekday", granularity="day", anchor="published", number=number)


def quarter_named(found: Sequence[Piece], i: int, words: Words) -> Expression | None:  # noqa: PLR0911 (a list of rules, each with its answer)
    """Read "the third quarter of 1999", "third-quarter", "Q3 2019", "the year-ago quarter"."""
    j = i + (low(found, i) in some(words, "articles"))
    if low(found, j) == "q" and word(found, j + 1) in ("1", "2", "3", "4") and found[j + 1].glued:
        number, k = int(word(found, j + 1)), j + 2
    else:
        behind_year = ahead(found, j, words.phrases["year_ago"])[1]
        if behind_year > j:
            named = words.quarters.get(low(found, behind_year))
            if named is not None and low(found, behind_year + 1) in some(words, "quarter_words"):
                return Expression(
                    first=i,
                    after=behind_year + 2,
                    what="quarter",
                    granularity="quarter",
                    anchor="published",
                    number=named,
                    steps=-1,
                )
            hyphen = word(found, j + 1) in HYPHENS
            if low(found, behind_year) in some(words, "period_words") or hyphen:
                after = behind_year + (low(found, behind_year) in some(words, "period_words"))
                return Expression(first=i, after=after, what="same quarter", granularity="quarter", anchor="text", steps=-4)
        if low(found, j) in some(words, "latest") and low(found, j + 1) in some(words, "period_words"):
            return Expression(first=i, after=j + 2, what="same quarter", granularity="quarter", anchor="text", steps=0)
        start = j + (low(found, j) in some(words, "fiscal"))
        start += word(found, start) in HYPHENS and start > j
        known = words.quarters.get(low(found, start))
        if known is None and word(found, start)[:1].isdecimal():
            known, start = words.quarters.get(word(found, start) + word(found, start + 1).lower()), start + 1
        if known is None:
            return None
        number, k = known, start + 1
        k += low(found, k) in some(words, "fiscal")
        k += word(found, k) in HYPHENS
        if low(found, k) not in some(words, "quarter_words"):
            return None
        k += 1
    while low(found, k) in some(words, "of") and year_at(found, k + 1):
        k += 1
    year = year_at(found, k)
    if year is not None and not counts_something(found, k + 1, words):
        made = quarter(year, number)
        return Expression(first=i, after=k + 1, what="interval", granularity="quarter", interval=made) if made else None
    return Expression(first=i, after=k, what="quarter", granularity="quarter", anchor="published", number=number)


def _this_quarter(found: Sequence[Piece], first: int, k: int, words: Words, steps: int) -> Expression | None:
    """Read "this quarter" as the last one spoken of, and "this year's third quarter"."""
    if low(found, k) in words.quarters:
        if low(found, k + 1) not in some(words, "quarter_words"):
            return None
        return Expression(
            first=first,
            after=k + 2,
            what="quarter",
            granularity="quarter",
            anchor="published",
            number=words.quarters[low(found, k)],
        )
    return Expression(first=first, after=k + 1, what="same quarter", granularity="quarter", anchor="text", steps=4 * steps)


def definite(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the quarter" (the last one spoken of), "the weekend", "the full year", "year end"."""
    j = i + (low(found, i) in some(words, "definite"))
    name = low(found, j)
    if j > i and name in some(words, "weekend"):
        return Expression(first=i, after=j + 1, what="weekend", granularity="day", anchor="published")
    if j > i and name in some(words, "quarter_words"):
        return Expression(first=i, after=j + 1, what="same quarter", granularity="quarter", anchor="text", steps=0, counted=True)
    if j > i and name in some(words, "full") and words.units.get(low(found, j + 1)) == "year":
        return Expression(first=i, after=j + 2, what="unit", granularity="year", anchor="published", steps=0, unit="year")
    if words.units.get(name) == "year" and not name.endswith("s"):
        k = j + 1
        k += low(found, k) == "'s"
        k += word(found, k) in HYPHENS
        if k < len(found) and low(found, k) in some(words, "ends"):
            return Expression(first=i, after=k + 1, what="unit", granularity="year", anchor="published", steps=0, unit="year")
    return None


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
        return None if j == i or not some(words, "definite") else _bare_season(i, j, name)
    made = season(year, name)
    return Expression(first=i, after=k + 1, what="interval", granularity="season", interval=made) if made else None


def _bare_season(first: int, at: int, name: str) -> Expression:
    """Return "the summer" without a year: the sentence tells which."""
    return Expression(first=first, after=at + 1, what="season", granularity="season", anchor="published", season=name)


def recurring(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read what recurs: "daily", "every Monday"."""
    if low(found, i) in some(words, "sets"):
        return Expression(first=i, after=i + 1, what="apart", granularity="set")
    if low(found, i) in some(words, "set_before"):
        name = low(found, i + 1)
        if (
            name in words.weekdays
            or (name in words.units and words.units[name] != "hour")
            or (name in words.months and word(found, i + 1)[0].isupper())
        ):
            return Expression(first=i, after=i + 2, what="apart", granularity="set")
    return None
