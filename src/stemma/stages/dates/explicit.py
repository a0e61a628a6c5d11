"""Expressions of time that name a day, month or year: "3 May 2020", "2020-05-03", "the 1990s"."""

from collections.abc import Sequence
from dataclasses import replace

from stemma.numbers import DASHES, HYPHENS, Piece, read
from stemma.stages.dates.expressions import Expression, counts_something, day_number, days_of_month, low, month_at, word, year_at
from stemma.stages.dates.intervals import day, months, quarter, years
from stemma.stages.dates.vocabulary import Words, ahead, some


def numeric(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
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
    if not all(p.isdecimal() and 1 <= len(p) <= 4 for p in parts) or (
        after < len(found) and found[after].glued and word(found, after) in "-/"
    ):
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
    made = _month_day(found, i, words) or _day_month(found, i, words)
    if made is None and first == i:
        made = _month_year(found, i, words)
    if made is None:
        return None
    return replace(made, first=first)


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


def _day_month(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    numbered = day_number(found, i, words)
    if numbered is None or (i and found[i].glued and word(found, i - 1) not in "([“\"‘'«-–—"):
        return None
    last, j = _to_day(found, numbered, words)
    j += word(found, j) == "." and found[j].glued
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
    if low(found, i) in some(words, "doubtful"):
        return helped
    if helped or not text[0].isupper() or i == 0:
        return True
    return not (word(found, i + 1)[:1].isupper() and word(found, i + 1)[:1].isalpha() and not word(found, i - 1)[:1].islower())


def decade(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the 1990s", "the '90s", "mid-1980s", "the 19th century"."""
    j = i + (low(found, i) in some(words, "articles"))
    if low(found, j) in some(words, "early") and j > i:
        j += 1 + (word(found, j + 1) in HYPHENS)
    century = (
        word(found, j).isdecimal()
        and low(found, j + 1) in some(words, "ordinals")
        and low(found, j + 2) in some(words, "century_words")
    )
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


def bare_year(found: Sequence[Piece], i: int, words: Words) -> Expression | None:  # noqa: PLR0911 (a list of rules, each with its answer)
    year = year_at(found, i)
    if low(found, i) in some(words, "fiscal"):
        fiscal = year_at(found, i + 1)
        made = years(fiscal) if fiscal else None
        return Expression(first=i, after=i + 2, what="interval", granularity="year", interval=made) if made else None
    if low(found, i - 1) in some(words, "label_before"):
        return None
    many = len(word(found, i + 1)) > 4 and word(found, i + 1).islower() and low(found, i + 1).endswith("s")
    if many and words.capitals and i > 0 and low(found, i - 1) not in some(words, "year_before"):
        return None  # "1885 aftershocks"
    if year is None or not 1500 <= year <= 2100 or counts_something(found, i + 1, words):
        return None
    before, after = word(found, i - 1), word(found, i + 1)
    if (
        found[i].glued
        and i
        and (before[:1].isalnum() or (before in "$€£¥#/:.,-+@_&%" and not (before in "-/" and year_at(found, i - 2))))
    ):
        return None
    if after in ("%", "°", "$", "€") or (i + 1 < len(found) and found[i + 1].glued and (after[0].isalnum() or after in ":_@+")):
        return None
    end, last = i + 1, year
    if after in DASHES and found[i + 1].glued and i + 2 < len(found) and found[i + 2].glued:
        text = word(found, i + 2)
        to = (
            int(text)
            if text.isdecimal() and len(text) == 4
            else year // 100 * 100 + int(text)
            if text.isdecimal() and len(text) == 2
            else 0
        )
        if text.isdecimal() and not year < to <= year + 100:
            return None if len(text) != 4 else _span_of_years(i, i + 1, year, year)
        if to:
            end, last = i + 3, to
    return _span_of_years(i, end, year, last)


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


def year_quarter(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the 1988 second quarter"."""
    j = i + (low(found, i) in some(words, "articles"))
    year, number = year_at(found, j), words.quarters.get(low(found, j + 1))
    if year is None or number is None or low(found, j + 2) not in some(words, "quarter_words"):
        return None
    made = quarter(year, number)
    return Expression(first=i, after=j + 3, what="interval", granularity="quarter", interval=made) if made else None
