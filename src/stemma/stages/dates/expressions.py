"""Which words of a text are an expression of time, and what they say; nothing is resolved here.

An expression keeps what its words state (a month, a weekday, steps from a day) and from where it
counts: nowhere (explicit), the report's own day, or the last date in the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from stemma.model.reading import Granularity
from stemma.numbers import DASHES, HYPHENS, Piece, digits, read
from stemma.stages.dates.intervals import Interval, day, months, quarter, season, years
from stemma.stages.dates.vocabulary import Words, ahead, behind, some

Anchor = Literal["none", "published", "text"]
What = Literal["interval", "unit", "weekday", "month", "day of month", "quarter", "season", "same quarter", "weekend", "apart"]


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
    season: str = ""
    counted: bool = False
    """True: a number of units ("a year earlier"), and not a name ("last year")."""


def at(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Return the expression that starts at a piece, or None."""
    for reader in READERS:
        made = reader(found, i, words)
        if made is not None:
            return made
    return None


def low(found: Sequence[Piece], i: int) -> str:
    """Return a piece in lower case, empty beyond the ends."""
    return found[i].low if 0 <= i < len(found) else ""


def word(found: Sequence[Piece], i: int) -> str:
    """Return a piece as written, empty beyond the ends."""
    return found[i].words if 0 <= i < len(found) else ""


def _year(found: Sequence[Piece], i: int) -> int | None:
    text = word(found, i)
    return int(text) if len(text) == 4 and text.isdecimal() and 1000 <= int(text) <= 2199 else None


def _day_number(found: Sequence[Piece], i: int, words: Words) -> tuple[int, int] | None:
    """Return the day of a month and the piece behind it ("3rd", "1er", "3.")."""
    text = word(found, i)
    if not (text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31):
        return None
    if i + 1 < len(found) and found[i + 1].glued and found[i + 1].words[0].isalpha():
        return (int(text), i + 2) if low(found, i + 1) in some(words, "ordinals") else None
    return int(text), i + 1


def _month(found: Sequence[Piece], i: int, words: Words) -> tuple[int, int] | None:
    """Return a month's number and the piece behind it, with the dot of an abbreviation."""
    number = words.months.get(low(found, i))
    if number is None:
        return None
    if low(found, i) in some(words, "doubtful") and not word(found, i)[0].isupper():
        return None
    dotted = len(found[i].words) <= 5 and word(found, i + 1) == "." and found[i + 1].glued
    return number, i + 2 if dotted and _goes_on(found, i + 2) else i + 1


def _goes_on(found: Sequence[Piece], i: int) -> bool:
    """Tell whether a dot belongs to an abbreviation: a number, a comma or a small letter follows."""
    return i < len(found) and (found[i].words[0].isdecimal() or found[i].words[0] in ",;" or found[i].words[0].islower())


def _numeric(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read 2019-11-05, 5.11.2019, 5/11/2019."""
    text = word(found, i)
    if not text[:1].isdecimal():
        return None
    if text.count(".") == 2:
        parts, after = text.split("."), i + 1
    elif word(found, i + 1) in ("-", "/", "‐") and word(found, i + 3) == word(found, i + 1) and _tight(found, i, 5):
        parts, after = [text, word(found, i + 2), word(found, i + 4)], i + 5
    else:
        return None
    if not all(p.isdecimal() and 1 <= len(p) <= 4 for p in parts) or (after < len(found) and found[after].glued and word(found, after) in "-/"):
        return None
    a, b, c = (int(p) for p in parts)
    if len(parts[0]) == 4:
        made = day(a, b, c)
    elif len(parts[2]) in (2, 4):
        year = c if len(parts[2]) == 4 else c + (1900 if c > 50 else 2000)
        made = day(year, a, b) if words.month_first and a <= 12 and "." not in text else day(year, b, a)
    else:
        return None
    return Expression(first=i, after=after, what="interval", granularity="day", interval=made) if made else None


def _tight(found: Sequence[Piece], i: int, count: int) -> bool:
    return len(found) >= i + count and all(p.glued for p in found[i + 1 : i + count])


def _calendar(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read dates with a month's name: with day and year, as a range of days, after a weekday, or alone."""
    first = i
    if low(found, i) in words.weekdays:
        i += 1
        i += word(found, i) == "." and found[i].glued
        i += word(found, i) == ","
        i += low(found, i) in ("the",) or (low(found, i) in some(words, "day_articles"))
        if i >= len(found) or not (found[i].words[0].isdecimal() or low(found, i) in words.months):
            return None
    made = _month_day(found, i, words) or _day_month(found, i, words)
    if made is None and first == i:
        made = _month_year(found, i, words)
    if made is None:
        return None
    return Expression(**{**{name: getattr(made, name) for name in made.__slots__}, "first": first})


def _month_day(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    month = _month(found, i, words)
    if month is None:
        return None
    start = month[1] + (low(found, month[1]) == "the")
    numbered = _day_number(found, start, words)
    if numbered is None:
        return None
    last, after = _to_day(found, numbered, words)
    year_at = after + (word(found, after) == ",")
    year = _year(found, year_at)
    if year is not None and (year_at > after or not _counts(found, year_at + 1, words)):
        return _days(i, year_at + 1, year, month[0], (numbered[0], last))
    return _days(i, after, None, month[0], (numbered[0], last))


def _day_month(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    numbered = _day_number(found, i, words)
    if numbered is None or (i and found[i].glued and word(found, i - 1) not in "([“\"‘'«-–—"):
        return None
    last, j = _to_day(found, numbered, words)
    j += word(found, j) == "." and found[j].glued
    while low(found, j) in some(words, "of"):
        j += 1
    month = _month(found, j, words)
    if month is None:
        return None
    j = month[1]
    k = j + (word(found, j) == ",")
    while low(found, k) in some(words, "of"):
        k += 1
    year = _year(found, k)
    if year is not None:
        return _days(i, k + 1, year, month[0], (numbered[0], last))
    return _days(i, j, None, month[0], (numbered[0], last))


def _to_day(found: Sequence[Piece], numbered: tuple[int, int], words: Words) -> tuple[int, int]:
    """Read the end of a range of days: "24 to 26", "20-24"; returns the last day and the piece behind."""
    number, after = numbered
    if word(found, after) in DASHES or low(found, after) in some(words, "from_joint"):
        second = _day_number(found, after + 1, words)
        if second is not None and second[0] > number and low(found, second[1]) not in words.units:
            return second
    return number, after


def _days(first: int, after: int, year: int | None, month: int, of_month: tuple[int, int]) -> Expression | None:
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


def _month_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    month = _month(found, i, words)
    if month is None:
        return None
    j = month[1] + (word(found, month[1]) == ",")
    while low(found, j) in some(words, "of"):
        j += 1
    year = _year(found, j)
    if year is not None:
        made = months(year, month[0])
        return Expression(first=i, after=j + 1, what="interval", granularity="month", interval=made) if made else None
    if not _is_month(found, i, words):
        return None
    return Expression(first=i, after=month[1], what="month", granularity="month", anchor="published", number=month[0])


def _is_month(found: Sequence[Piece], i: int, words: Words) -> bool:
    """Tell a month from a word or name that is spelled like it ("may", "April Jones")."""
    text, before = word(found, i), low(found, i - 1)
    helped = before in some(words, "month_before") or before in words.relatives or before in some(words, "of")
    helped = helped or (word(found, i - 1) in HYPHENS and low(found, i - 2) in some(words, "early"))
    if low(found, i) in some(words, "doubtful"):
        return helped and text[0].isupper()
    if text[0].islower() and some(words, "capital_months"):
        return False
    if helped or not text[0].isupper() or i == 0:
        return True
    return not (word(found, i + 1)[:1].isupper() and word(found, i + 1)[:1].isalpha() and not word(found, i - 1)[:1].islower())


def _counts(found: Sequence[Piece], i: int, words: Words) -> bool:
    return low(found, i) in some(words, "not_year_after")


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


def _counted(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
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
    for name, sign, anchor in (("ago", -1, "published"), ("ahead", 1, "published"), ("earlier", -1, "text"), ("later", 1, "text")):
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


def _deictic(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "today", "yesterday", "last night", "Christmas Day"."""
    for name, granularity in (("parts", "time"), ("days", "day")):
        start = i + (low(found, i) in some(words, "articles"))
        value, after = ahead(found, start, words.phrases[name])
        titled = word(found, start)[:1].isupper() and i > 0 and word(found, i - 1)[:1].isupper() and found[start].start == found[i - 1].end + 1
        if isinstance(value, int) and not titled:  # "USA Today" is a name
            kind: Granularity = "time" if granularity == "time" else "day"
            return Expression(first=i, after=after, what="unit", granularity=kind, anchor="published", steps=value, unit="day")
    value, after = ahead(found, i, words.phrases["holidays"])
    if isinstance(value, str):
        month, of_month = int(value[:2]), int(value[3:])
        return _days(i, after, _year(found, after), month, (of_month, of_month))
    return None


def _relative(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
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
    narrow = k + (low(found, k) in some(words, "early")) + (word(found, k + 1) in HYPHENS and low(found, k) in some(words, "early"))
    return _named(found, i, narrow, words, steps, "text" if from_text else "published")


def _named(found: Sequence[Piece], first: int, k: int, words: Words, steps: int, anchor: Anchor) -> Expression | None:
    name = low(found, k)
    if name in some(words, "weekend"):
        return Expression(first=first, after=k + 1, what="unit", granularity="day", anchor=anchor, steps=steps, unit="weekend")
    if name in words.quarters or (name in words.units and words.units[name] == "quarter" and steps == 0 and anchor == "published"):
        return _this_quarter(found, first, k, words, steps)
    unit = words.units.get(name)
    if unit and unit != "hour":
        if name.endswith("s") and steps and name != low(found, k).rstrip("s") and words.units.get(name[:-1]) == unit:
            return Expression(first=first, after=k + 1, what="apart", granularity="unknown")  # "past years": no one year
        return Expression(first=first, after=k + 1, what="unit", granularity=_granularity(unit), anchor=anchor, steps=steps, unit=unit)
    if name in words.weekdays and anchor == "published":
        return Expression(
            first=first, after=k + 1, what="weekday", granularity="day", anchor=anchor, steps=steps, number=words.weekdays[name]
        )
    month = _month(found, k, words)
    if month is not None:
        return Expression(
            first=first, after=month[1], what="month", granularity="month", anchor=anchor, steps=steps, number=month[0]
        )
    if name in words.seasons:
        year = _year(found, k + 1)
        if year is None:
            return Expression(
                first=first, after=k + 1, what="season", granularity="season", anchor=anchor, steps=steps, season=words.seasons[name]
            )
    return None


def _relative_after(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read Romance order: "el mes pasado", "lunes pasado", "luna trecută"."""
    if not words.relatives_after:
        return None
    j = i + (low(found, i) in some(words, "articles"))
    steps = words.relatives_after.get(low(found, j + 1))
    if steps is None:
        return None
    made = _named(found, i, j, words, steps, "published")
    return None if made is None else Expression(**{**{n: getattr(made, n) for n in made.__slots__}, "after": j + 2})


def _weekday(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    number = words.weekdays.get(low(found, i))
    if number is None or not (word(found, i)[0].isupper() or not some(words, "capital_weekdays")):
        return None
    if low(found, i) in some(words, "doubtful"):
        return None
    return Expression(first=i, after=i + 1, what="weekday", granularity="day", anchor="published", number=number)


def _quarter(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
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
                    first=i, after=behind_year + 2, what="quarter", granularity="quarter", anchor="published", number=named, steps=-1
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
    while low(found, k) in some(words, "of") and _year(found, k + 1):
        k += 1
    year = _year(found, k)
    if year is not None and not _counts(found, k + 1, words):
        made = quarter(year, number)
        return Expression(first=i, after=k + 1, what="interval", granularity="quarter", interval=made) if made else None
    return Expression(first=i, after=k, what="quarter", granularity="quarter", anchor="published", number=number)


def _this_quarter(found: Sequence[Piece], first: int, k: int, words: Words, steps: int) -> Expression | None:
    """Read "this quarter" as the last one spoken of, and "this year's third quarter"."""
    if low(found, k) in words.quarters:
        if low(found, k + 1) not in some(words, "quarter_words"):
            return None
        return Expression(
            first=first, after=k + 2, what="quarter", granularity="quarter", anchor="published", number=words.quarters[low(found, k)]
        )
    return Expression(first=first, after=k + 1, what="same quarter", granularity="quarter", anchor="text", steps=4 * steps)


def _definite(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
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


def _spelled_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "nineteen ninety-one"."""
    century = words.numerals.small.get((low(found, i),))
    if century not in (18, 19, 20) or i + 1 >= len(found):
        return None
    rest = read(found, i + 1, words.numerals)
    if rest is None or rest.kind != "words" or rest.low is None or not 10 <= rest.low <= 99 or rest.magnified:
        return None
    return _span_of_years(i, rest.after, int(century) * 100 + int(rest.low), int(century) * 100 + int(rest.low))


def _year_quarter(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the 1988 second quarter"."""
    j = i + (low(found, i) in some(words, "articles"))
    year, number = _year(found, j), words.quarters.get(low(found, j + 1))
    if year is None or number is None or low(found, j + 2) not in some(words, "quarter_words"):
        return None
    made = quarter(year, number)
    return Expression(first=i, after=j + 3, what="interval", granularity="quarter", interval=made) if made else None


def _season(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    j = i + (low(found, i) in some(words, "articles"))
    name = words.seasons.get(low(found, j))
    if name is None:
        return None
    k = j + 1
    while low(found, k) in some(words, "of"):
        k += 1
    year = _year(found, k)
    if year is None:
        return None if j == i or not some(words, "definite") else _bare_season(i, j, name)
    made = season(year, name)
    return Expression(first=i, after=k + 1, what="interval", granularity="season", interval=made) if made else None


def _bare_season(first: int, at: int, name: str) -> Expression:
    """Return "the summer" without a year: the sentence tells which."""
    return Expression(first=first, after=at + 1, what="season", granularity="season", anchor="published", season=name)


def _decade(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the 1990s", "the '90s", "mid-1980s", "the 19th century"."""
    j = i + (low(found, i) in some(words, "articles"))
    if low(found, j) in some(words, "early") and j > i:
        j += 1 + (word(found, j + 1) in HYPHENS)
    century = word(found, j).isdecimal() and low(found, j + 1) in some(words, "ordinals") and low(found, j + 2) in some(words, "century_words")
    spelled, after = ahead(found, j, words.phrases["ordinal_words"])
    if century or (isinstance(spelled, int) and low(found, after) in some(words, "century_words")):
        number, end = (int(word(found, j)), j + 3) if century else (int(str(spelled)), after + 1)
        made = years((number - 1) * 100, 100) if 1 < number <= 21 else None
        return Expression(first=i, after=end, what="interval", granularity="century", interval=made) if made else None
    short = word(found, j) in "'’‘" and word(found, j) != "" and len(word(found, j + 1)) == 2
    k = j + 1 if short else j
    text = word(found, k)
    if not (text.isdecimal() and text.endswith("0") and len(text) in (2, 4)):
        return None
    mark = k + 1
    if word(found, mark) in ("'", "’") and found[mark].glued:
        mark += 1
    if low(found, mark) not in some(words, "decade_marks") or not found[mark].glued or (len(text) == 2 and not (short or j > i)):
        return None
    made = years(int(text) if len(text) == 4 else 1900 + int(text), 10)
    return Expression(first=i, after=mark + 1, what="interval", granularity="decade", interval=made) if made else None


def _bare_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    year = _year(found, i)
    if low(found, i) in some(words, "fiscal"):
        fiscal = _year(found, i + 1)
        made = years(fiscal) if fiscal else None
        return Expression(first=i, after=i + 2, what="interval", granularity="year", interval=made) if made else None
    if year is None or not 1500 <= year <= 2100 or _counts(found, i + 1, words):
        return None
    before, after = word(found, i - 1), word(found, i + 1)
    if found[i].glued and i and (before[:1].isalnum() or before in "$€£¥#/:.,-+@_&%" and not (before in "-/" and _year(found, i - 2))):
        return None
    if after in ("%", "°", "$", "€") or (i + 1 < len(found) and found[i + 1].glued and (after[0].isalnum() or after in ":_@+")):
        return None
    end, last = i + 1, year
    if after in DASHES and found[i + 1].glued and i + 2 < len(found) and found[i + 2].glued:
        text = word(found, i + 2)
        to = int(text) if text.isdecimal() and len(text) == 4 else year // 100 * 100 + int(text) if text.isdecimal() and len(text) == 2 else 0
        if text.isdecimal() and not year < to <= year + 100:
            return None if len(text) != 4 else _span_of_years(i, i + 1, year, year)
        if to:
            end, last = i + 3, to
    return _span_of_years(i, end, year, last)


def _span_of_years(first: int, after: int, year: int, last: int) -> Expression | None:
    made = years(year, last - year + 1)
    return Expression(first=first, after=after, what="interval", granularity="year", interval=made) if made else None


def _set(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read what recurs: "daily", "every Monday"."""
    if low(found, i) in some(words, "sets"):
        return Expression(first=i, after=i + 1, what="apart", granularity="set")
    if low(found, i) in some(words, "set_before"):
        name = low(found, i + 1)
        if name in words.weekdays or (name in words.units and words.units[name] != "hour") or (name in words.months and word(found, i + 1)[0].isupper()):
            return Expression(first=i, after=i + 2, what="apart", granularity="set")
    return None


READERS = (
    _numeric, _set, _calendar, _deictic, _year_quarter, _quarter, _season, _relative, _relative_after, _counted, _decade, _weekday,
    _spelled_year, _bare_year, _definite,
)  # fmt: skip
