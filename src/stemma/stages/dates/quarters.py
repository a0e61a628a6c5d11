"""Quarters of a year, and what business reports call by them: "the year-ago quarter", "the full year", "year end"."""

from collections.abc import Sequence

from stemma.numbers import HYPHENS, Piece
from stemma.stages.dates.expressions import Expression, counts_something, low, word, year_at
from stemma.stages.dates.intervals import quarter, years
from stemma.stages.dates.vocabulary import ROMAN, Words, ahead, some


def quarter_named(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the third quarter of 1999", "third-quarter", "Q3 2019", "trimestrul III", "the year-ago quarter"."""
    j = i + (low(found, i) in some(words, "articles"))
    compared = _compared(found, i, j, words)
    if compared is not None:
        return compared
    numbered = _behind_noun(found, j, words) or _before_noun(found, j, words)
    if numbered is None:
        return None
    number, k = numbered
    while low(found, k) in some(words, "of") and year_at(found, k + 1):
        k += 1
    year = year_at(found, k)
    if year is not None and not counts_something(found, k + 1, words):
        made = quarter(year, number)
        return Expression(first=i, after=k + 1, what="interval", granularity="quarter", interval=made) if made else None
    return Expression(first=i, after=k, what="quarter", granularity="quarter", anchor="published", number=number)


def _compared(found: Sequence[Piece], i: int, j: int, words: Words) -> Expression | None:
    """Read "the year-ago quarter", "the year-ago third quarter", "the latest period"; `j` is behind the article."""
    periods = some(words, "period_words")
    if low(found, j) in some(words, "latest") and low(found, j + 1) in periods:
        return Expression(first=i, after=j + 2, what="same quarter", granularity="quarter", anchor="text", steps=0)
    k = ahead(found, j, words.phrases["year_ago"])[1]
    if k == j:
        return None
    number = words.quarters.get(low(found, k))
    if number is not None and low(found, k + 1) in some(words, "quarter_words"):
        if low(found, k - 1) == "'s":  # "last year's third quarter" is of that year
            return None
        return Expression(
            first=i, after=k + 2, what="quarter", granularity="quarter", anchor="published", number=number, steps=-1
        )
    if low(found, k) in periods or word(found, j + 1) in HYPHENS:
        after = k + (low(found, k) in periods)
        return Expression(first=i, after=after, what="same quarter", granularity="quarter", anchor="text", steps=-4)
    return None


def _before_noun(found: Sequence[Piece], j: int, words: Words) -> tuple[int, int] | None:
    """Read "third quarter", "3rd quarter", "fiscal third-quarter", "Q3": (number, piece behind)."""
    if low(found, j) == "q" and word(found, j + 1) in ("1", "2", "3", "4") and found[j + 1].glued:
        return int(word(found, j + 1)), j + 2
    start = j + (low(found, j) in some(words, "fiscal"))
    start += word(found, start) in HYPHENS and start > j
    number = words.quarters.get(low(found, start))
    if number is None and word(found, start)[:1].isdecimal():
        number, start = words.quarters.get(word(found, start) + low(found, start + 1)), start + 1
    if number is None:
        return None
    k = start + 1
    k += low(found, k) in some(words, "fiscal")
    k += word(found, k) in HYPHENS
    return (number, k + 1) if low(found, k) in some(words, "quarter_words") else None


def _behind_noun(found: Sequence[Piece], i: int, words: Words) -> tuple[int, int] | None:
    """Read "trimestrul al treilea", "trimestre III": (number, piece behind)."""
    if low(found, i) not in some(words, "quarter_words"):
        return None
    k = i + 1 + (low(found, i + 1) in some(words, "number_joint"))
    number = ROMAN.index(word(found, k)) + 1 if word(found, k) in ROMAN[:4] else None
    if number is None and k > i + 1:
        number = words.quarters.get(low(found, k))
    return (number, k + 1) if number else None


def this_quarter(found: Sequence[Piece], first: int, k: int, words: Words, steps: int) -> Expression | None:
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
    weekend = ahead(found, j, words.phrases["weekend"])[1]
    if (j > i or not some(words, "definite")) and weekend > j:
        return Expression(first=i, after=weekend, what="weekend", granularity="day", anchor="published")
    if j > i and name in some(words, "quarter_words"):
        return Expression(first=i, after=j + 1, what="same quarter", granularity="quarter", anchor="text", steps=0, counted=True)
    if j > i and name in some(words, "full") and words.units.get(low(found, j + 1)) == "year":
        return Expression(first=i, after=j + 2, what="unit", granularity="year", anchor="published", steps=0, unit="year")
    if words.units.get(name) == "year" and not name.endswith("s"):
        k = j + 1
        k += low(found, k) == "'s"
        k += word(found, k) in HYPHENS
        if k < len(found) and low(found, k) in some(words, "ends"):
            said = year_at(found, k + 1)
            made = years(said) if said else None
            if made is not None:  # "year-end 1989"
                return Expression(first=i, after=k + 2, what="interval", granularity="year", interval=made)
            return Expression(first=i, after=k + 1, what="unit", granularity="year", anchor="published", steps=0, unit="year")
    return None


def year_quarter(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Read "the 1988 second quarter"."""
    j = i + (low(found, i) in some(words, "articles"))
    year, number = year_at(found, j), words.quarters.get(low(found, j + 1))
    if year is None or number is None or low(found, j + 2) not in some(words, "quarter_words"):
        return None
    made = quarter(year, number)
    return Expression(first=i, after=j + 3, what="interval", granularity="quarter", interval=made) if made else None
