"""Expressions of time that name a day, month or year: "3 May 2020", "2020-05-03", "the 1990s"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from stemma.model.reading import Granularity
from stemma.numbers import DASHES, HYPHENS, Piece, read
from stemma.stages.dates.expressions import (
    Expression,
    counts_something,
    day_number,
    days_of_month,
    low,
    month_at,
    word,
    year_at,
)
from stemma.stages.dates.intervals import Interval, day, months, years
from stemma.stages.dates.vocabulary import ROMAN, Words, ahead, some

NUMERIC = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d\d)(?![\d/-])")


def numeric_order(content: str) -> bool | None:
    """Tell the order of day and month from the numeric dates of a text: True month first, None nothing tells."""
    told = {int(m[1]) <= 12 for m in NUMERIC.finditer(content) if (int(m[1]) > 12) != (int(m[3]) > 12)}
    return told.pop() if len(told) == 1 else None


def numeric(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read 2019-11-05 (with a time behind it), 5.11.2019, 5/11/2019; other orders are kept where nothing tells."""
    text = word(found, i)
    if not text[:1].isdecimal():
        return None
    if text.count(".") == 2:
        parts, after = text.split("."), i + 1
    elif word(found, i + 1) in ("-", "/", "‐") and word(found, i + 3) == word(found, i + 1) and _tight(found, i, 5):
        parts, after = [text, word(found, i + 2), word(found, i + 4)], i + 5
    else:
        return None
    if not all(p.isdecimal() and 1 <= len(p) <= 4 for p in parts) or (
        after < len(found) and found[after].glued and word(found, after) in "-/"
    ):
        return None
    options = _orders(parts, words, dotted=after == i + 1)
    if not options:
        return None
    end = _time_behind(found, after)
    kind: Granularity = "time" if end > after else "day"
    return Expression(first=i, after=end, what="interval", granularity=kind, interval=options[0], others=options[1:])


def _orders(parts: Sequence[str], words: Words, *, dotted: bool) -> tuple[Interval, ...]:
    """Return the days that three numbers may mean, the usual one first; more than one where the order is open."""
    a, b, c = (int(p) for p in parts)
    if len(parts[0]) == 4:
        made = day(a, b, c)
        return (made,) if made else ()
    if len(parts[2]) not in (2, 4):
        return ()
    year = c if len(parts[2]) == 4 else c + (1900 if c > 50 else 2000)
    day_first, month_first = day(year, b, a), day(year, a, b)
    if dotted:
        return (day_first,) if day_first else ()
    both = (month_first, day_first) if words.month_first else (day_first, month_first)
    options = tuple(dict.fromkeys(o for o in both if o))
    return options if words.order_open else options[:1]


def _time_behind(found: Sequence[Piece], after: int) -> int:
    """Return the piece behind the time of an ISO 8601 date ("T10:30:00Z"), or the one behind the date."""
    if low(found, after) != "t" or not _tight(found, after - 1, 3) or not word(found, after + 1)[0].isdecimal():
        return after
    end = after + 2
    while end < min(len(found), after + 12) and found[end].glued:
        if not (found[end].words in ":.+-" or found[end].words[0].isdecimal() or found[end].low == "z"):
            break
        end += 1
    return end - (found[end - 1].words in ":.+-")


def _tight(found: Sequence[Piece], i: int, count: int) -> bool:
    return len(found) >= i + count and all(p.glued for p in found[i + 1 : i + count])


def calendar(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read dates with a month's name: with day and year, as a range of days, after a weekday, or alone."""
    first = i
    if low(found, i) in words.weekdays:
        i += 1
        i += word(found, i) == "." and found[i].glued
        i += word(found, i) == ","
        i += low(found, i) in some(words, "definite") | some(words, "day_articles")
        if i >= len(found) or not (found[i].words[0].isdecimal() or low(found, i) in words.months):
            return None
    made = _month_day(found, i, words) or day_month(found, i, words)
    if made is None and first == i:
        made = _month_year(found, i, words)
    if made is None:
        return None
    return replace(made, first=first, weekday=words.weekdays[low(found, first)] if first < made.first else None)


def _month_day(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    month = month_at(found, i, words)
    if month is None:
        return None
    start = month[1] + (low(found, month[1]) in some(words, "definite"))
    numbered = day_number(found, start, words)
    if numbered is None:
        return None
    last, after = _to_day(found, numbered, words)
    comma = after + (word(found, after) == ",")
    year = year_at(found, comma)
    if year is not None and (comma > after or not counts_something(found, comma + 1, words)):
        return days_of_month(i, comma + 1, year, month[0], (numbered[0], last))
    return days_of_month(i, after, None, month[0], (numbered[0], last))


def day_month(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "3 May", "3rd of May 2020", "24 to 26 May"."""
    numbered = (1, i + 1) if low(found, i) in some(words, "first_day") else day_number(found, i, words)
    if numbered is None or (i and found[i].glued and word(found, i - 1) not in "([“\"‘'«-–—"):
        return None
    last, j = _to_day(found, numbered, words)
    j += word(found, j) == "." and found[j].glued and "." in some(words, "ordinals")
    while low(found, j) in some(words, "of"):
        j += 1
    month = month_at(found, j, words)
    if month is None:
        return None
    j = month[1]
    k = j + (word(found, j) == ",")
    while low(found, k) in some(words, "of"):
        k += 1
    year = year_at(found, k)
    if year is not None:
        return days_of_month(i, k + 1, year, month[0], (numbered[0], last))
    return days_of_month(i, j, None, month[0], (numbered[0], last))


def _to_day(found: Sequence[Piece], numbered: tuple[int, int], words: Words) -> tuple[int, int]:
    """Read the end of a range of days: "24 to 26", "20-24"; returns the last day and the piece behind."""
    number, after = numbered
    if word(found, after) in DASHES or low(found, after) in some(words, "from_joint"):
        second = day_number(found, after + 1, words)
        if second is not None and second[0] > number and low(found, second[1]) not in words.units:
            return second
    return number, after


def _month_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    month = month_at(found, i, words)
    if month is None:
        return None
    j = month[1] + (word(found, month[1]) == ",")
    while low(found, j) in some(words, "of"):
        j += 1
    year = year_at(found, j)
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
    named = word(found, i + 1)[:1].isupper() and word(found, i + 1)[:1].isalpha() and text[0].isupper()
    if named and before in some(words, "weak_before"):
        return False  # "and April Lund"
    helped = helped or _among_months(found, i, words)
    if low(found, i) in some(words, "doubtful"):
        behind = word(found, i + 1)
        after = some(words, "doubtful_after")
        if named and before in some(words, "articles") and low(found, i + 1) not in words.known:
            return False  # "the March Foundation"
        return helped and (not after or not behind[:1].isalpha() or behind.lower() in after)
    if helped or not text[0].isupper() or i == 0:
        return True
    return not (word(found, i + 1)[:1].isupper() and word(found, i + 1)[:1].isalpha() and not word(found, i - 1)[:1].islower())


def _among_months(found: Sequence[Piece], i: int, words: Words) -> bool:
    """Tell "May" in "April, May and June", "March–May"."""
    joints = some(words, "joints") | some(words, "from_joint") | DASHES | {","}
    return any(low(found, i + side) in joints and low(found, i + 2 * side) in words.months for side in (-1, 1))


def century(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the 19th century", "the nineteenth century", "XXe siècle", "secolul al XIX-lea"."""
    j = i + (low(found, i) in some(words, "articles"))
    j += j > i and low(found, j) in some(words, "early")
    read_as = _century_before(found, j, words) or _century_behind(found, j, words)
    if read_as is None or not 1 < read_as[0] <= len(ROMAN):
        return None
    made = years((read_as[0] - 1) * 100, 100)
    return Expression(first=i, after=read_as[1], what="interval", granularity="century", interval=made) if made else None


def _century_before(found: Sequence[Piece], j: int, words: Words) -> tuple[int, int] | None:
    """Read a number before its noun: (number, piece behind)."""
    text = word(found, j)
    spelled, after = ahead(found, j, words.phrases["ordinal_words"])
    if text.isdecimal() and len(text) <= 2 and low(found, j + 1) in some(words, "ordinals"):
        number, after = int(text), j + 2
    elif text.rstrip("e") in ROMAN:
        number, after = ROMAN.index(text.rstrip("e")) + 1, j + 1
        after += low(found, after) in some(words, "ordinals")
    elif isinstance(spelled, int):
        number = spelled
    else:
        return None
    return (number, after + 1) if low(found, after) in some(words, "century_words") else None


def _century_behind(found: Sequence[Piece], j: int, words: Words) -> tuple[int, int] | None:
    if low(found, j) not in some(words, "century_words"):
        return None
    k = j + 1 + (low(found, j + 1) in some(words, "number_joint"))
    if word(found, k) not in ROMAN:
        return None
    suffixed = word(found, k + 1) in HYPHENS and low(found, k + 2) in some(words, "ordinals")
    return ROMAN.index(word(found, k)) + 1, k + 3 if suffixed else k + 1


def decade(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the 1990s", "the '90s", "the nineties", "los años 90", "the 1800s"."""
    j = i + (low(found, i) in some(words, "articles"))
    if j > i and low(found, j) in some(words, "early"):
        j += 1 + (word(found, j + 1) in HYPHENS)
    named = j + (low(found, j) in some(words, "decade_before"))
    opened = named > j
    while opened and named < j + 4 and low(found, named) in some(words, "of") | some(words, "articles"):
        named += 1
    if (opened or j > i) and low(found, named) in words.decades:
        return _ten_years(i, _behind_years(found, named + 1, words), 1900 + words.decades[low(found, named)])
    short = word(found, named) in ("'", "’", "‘") and len(word(found, named + 1)) == 2
    k = named + short
    text = word(found, k)
    if not (text.isdecimal() and text.endswith("0") and len(text) in (2, 4)):
        return None
    mark = k + 1
    if word(found, mark) in ("'", "’") and found[mark].glued:
        mark += 1
    marked = low(found, mark) in some(words, "decade_marks") and found[mark].glued
    if not (marked or opened) or (low(found, mark) == "'s" and j == i):  # "2020's best"
        return None
    if len(text) == 2 and not (short or j > i or opened):
        return None
    after = _behind_years(found, mark + 1, words) if marked else k + 1
    return _ten_years(i, after, int(text) if len(text) == 4 else 1900 + int(text))


def _behind_years(found: Sequence[Piece], i: int, words: Words) -> int:
    """Return the piece behind the noun of "1990er Jahre", "90er-Jahre"."""
    k = i + (word(found, i) in HYPHENS)
    return k + 1 if words.units.get(low(found, k)) == "year" else i


def _ten_years(first: int, after: int, year: int) -> Expression | None:
    """Return a decade; "the 1800s" may also be a century, and mostly is."""
    ten = years(year, 10)
    hundred = years(year, 100) if year % 100 == 0 and year < 2000 else None
    if ten is None:
        return None
    if hundred is None:
        return Expression(first=first, after=after, what="interval", granularity="decade", interval=ten)
    return Expression(first=first, after=after, what="interval", granularity="century", interval=hundred, others=(ten,))


def bare_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "2019", "2016-18", "2019/20", "2019-05"."""
    year = year_at(found, i)
    if year is None or not 1500 <= year <= 2100 or not _stands_as_year(found, i, words):
        return None
    month = word(found, i + 2)
    if (
        word(found, i + 1) in HYPHENS
        and _tight(found, i, 3)
        and len(month) == 2
        and month.isdecimal()
        and year % 100 >= int(month) > 0
    ):
        made = months(year, int(month)) if int(month) <= 12 and not _glued_to(found, i + 3, "-/") else None
        return Expression(first=i, after=i + 3, what="interval", granularity="month", interval=made) if made else None
    last, after = to_year(found, i, year)
    return _span_of_years(i, after, year, last)


def _stands_as_year(found: Sequence[Piece], i: int, words: Words) -> bool:
    """Tell four digits that are a year from a count, a label or a part of something longer."""
    before, after = word(found, i - 1), word(found, i + 1)
    if low(found, i - 1) in some(words, "label_before") or counts_something(found, i + 1, words):
        return False
    opening = not before[-1:].isalpha() and year_at(found, i) in range(1901, 2100)  # "1989 sales rose"
    many = len(after) > 3 and after.islower() and after.endswith("s") and not opening
    if many and words.capitals and i > 0 and low(found, i - 1) not in some(words, "year_before"):
        return False  # "1885 aftershocks"
    if i and found[i].glued:
        joined = before in "-/" and (year_at(found, i - 2) or low(found, i - 2) in some(words, "early"))
        if before[:1].isalnum() or (before in "$€£¥#/:.,-+@_&%" and not joined):
            return False
    return after not in ("%", "°", "$", "€") and not (
        i + 1 < len(found) and found[i + 1].glued and (after[0].isalnum() or after in ":_@+")
    )


def _glued_to(found: Sequence[Piece], i: int, signs: str) -> bool:
    return i < len(found) and found[i].glued and found[i].words in signs


def to_year(found: Sequence[Piece], i: int, year: int) -> tuple[int, int]:
    """Read the end of a range of years ("2016-18", "2019/20"): (last year, piece behind)."""
    sign, text = word(found, i + 1), word(found, i + 2)
    if (
        not (sign in DASHES or sign == "/")
        or not sign
        or not _tight(found, i, 3)
        or not text.isdecimal()
        or len(text) not in (2, 4)
    ):
        return year, i + 1
    to = int(text) if len(text) == 4 else year // 100 * 100 + int(text)
    to += 100 if len(text) == 2 and to <= year and year % 100 == 99 else 0
    wide = to == year + 1 if sign == "/" else year < to <= year + 100
    return (to, i + 3) if wide else (year, i + 1)


def fiscal_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "fiscal 2019", "fiscal year 2019", "FY2019", "FY19"."""
    if low(found, i) not in some(words, "fiscal"):
        return None
    j = i + 1 + (words.units.get(low(found, i + 1)) == "year")
    year = year_at(found, j)
    short = word(found, j)
    if year is None and len(low(found, i)) == 2 and len(short) == 2 and short.isdecimal() and found[j].glued:
        return _span_of_years(i, j + 1, *[int(short) + (1900 if int(short) > 50 else 2000)] * 2)
    if year is None:
        return None
    last, after = to_year(found, j, year)
    return _span_of_years(i, after, year, last)


def short_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "in '89"; the other century is kept."""
    text = word(found, i + 1)
    if word(found, i) not in ("'", "’", "‘") or len(text) != 2 or not text.isdecimal() or not found[i + 1].glued:
        return None
    if low(found, i - 1) not in some(words, "year_before") or found[i].glued or counts_something(found, i + 2, words):
        return None
    if word(found, i + 2)[:1].isupper() or (i + 2 < len(found) and found[i + 2].glued and found[i + 2].words[0].isalnum()):
        return None
    made, other = years(int(text) + (1900 if int(text) > 50 else 2000)), years(int(text) + (2000 if int(text) > 50 else 1900))
    if made is None or other is None:
        return None
    return Expression(first=i, after=i + 2, what="interval", granularity="year", interval=made, others=(other,))


def _span_of_years(first: int, after: int, year: int, last: int) -> Expression | None:
    made = years(year, last - year + 1)
    return Expression(first=first, after=after, what="interval", granularity="year", interval=made) if made else None


def spelled_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "nineteen ninety-one"."""
    century = words.numerals.small.get((low(found, i),))
    if century not in (18, 19, 20) or i + 1 >= len(found):
        return None
    rest = read(found, i + 1, words.numerals)
    if rest is None or rest.kind != "words" or rest.low is None or not 10 <= rest.low <= 99 or rest.magnified:
        return None
    return _span_of_years(i, rest.after, int(century) * 100 + int(rest.low), int(century) * 100 + int(rest.low))
