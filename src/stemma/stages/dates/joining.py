"""What expressions of time share: a year ("March and May 2020"), a month ("3 and 5 June"), words beside them.

Everything here looks at neighbours in one paragraph and stays linear: lists are read up to a fixed length.
"""

from collections.abc import Sequence
from dataclasses import replace

from stemma.model.reading import Granularity
from stemma.numbers import DASHES, HYPHENS, Piece
from stemma.stages.dates.explicit import day_month
from stemma.stages.dates.expressions import Expression, day_number, days_of_month, inside, low, month_at, word, year_at
from stemma.stages.dates.vocabulary import Words, ahead, behind, some

LONGEST = 8
"""Days of the longest list read."""
PARTS = ("month", "day of month", "season", "quarter")
Days = tuple[int, int]
"""The piece of a day's number and the piece behind it."""


def day_list(found: Sequence[Piece], i: int, words: Words) -> tuple[Expression, ...]:
    """Read days that share a month: "3 and 5 June 2019", "June 3, 5 and 7, 2019"; empty: no such list."""
    month = month_at(found, i, words)
    if month is not None:
        return _days_behind(found, i, month, words)
    if low(found, i - 1) not in some(words, "day_before") or not found[i].words[0].isdecimal():
        return ()
    days = _days(found, i, words)
    last = day_month(found, days[-1][0], words) if len(days) > 1 else None
    if last is None:
        return ()
    month_number = last.interval[0].month if last.interval else last.number
    year = last.interval[0].year if last.interval else None
    return _same_month(found, days[:-1], month_number, year, last, words)


def _days_behind(found: Sequence[Piece], i: int, month: tuple[int, int], words: Words) -> tuple[Expression, ...]:
    days = _days(found, month[1], words)
    if len(days) < 2:
        return ()
    end = days[-1][1]
    year = year_at(found, end + (word(found, end) == ","))
    if year is None and end < len(found) and found[end].words[0].isalnum():
        return ()  # "on May 3 and 5 people"
    after = end if year is None else end + (word(found, end) == ",") + 1
    number = day_number(found, days[-1][0], words)
    last = days_of_month(days[-1][0], after, year, month[0], (number[0], number[0])) if number else None
    if last is None:
        return ()
    made = _same_month(found, days[:-1], month[0], year, last, words)
    return (replace(made[0], first=i), *made[1:]) if made else ()


def _days(found: Sequence[Piece], i: int, words: Words) -> list[Days]:
    """Read numbers of days joined by commas and "and"."""
    days: list[Days] = []
    while i < len(found) and len(days) < LONGEST:
        numbered = day_number(found, i, words)
        if numbered is None:
            break
        after = numbered[1]
        after += word(found, after) == "." and found[after].glued and "." in some(words, "ordinals")
        days.append((i, after))
        i = after
        comma = word(found, i) == ","
        i += comma
        joint = low(found, i) in some(words, "joints")
        i += joint
        if not (comma or joint):
            break
        i += low(found, i) in some(words, "articles")
    return days


def _same_month(
    found: Sequence[Piece], days: Sequence[Days], month: int, year: int | None, last: Expression, words: Words
) -> tuple[Expression, ...]:
    made = []
    for first, after in days:
        number = day_number(found, first, words)
        one = days_of_month(first, after, year, month, (number[0], number[0])) if number else None
        if one is None:
            return ()
        made.append(one)
    return (*made, last)


def joined(found: Sequence[Piece], made: Sequence[Expression], words: Words) -> list[Expression]:
    """Give expressions the year that stands at a neighbour, and join "May of last year" to one."""
    out: list[Expression] = []
    for one in made:
        whole = _part_of(found, out[-1], one, words) if out else None
        if whole is not None:
            out[-1] = whole
        else:
            out.append(one)
    for k in range(len(out) - 2, -1, -1):
        out[k] = _year_from(found, out[k], out[k + 1], words) or out[k]
    for k in range(1, len(out)):
        out[k] = _year_onward(found, out[k - 1], out[k], words) or out[k]
    return out


def _part_of(found: Sequence[Piece], one: Expression, two: Expression, words: Words) -> Expression | None:
    """Join "May of last year", "Monday last week", "a week ago Monday", "the quarter a year ago"."""
    gap = [found[k].low for k in range(one.after, min(two.first, one.after + 3))]
    if gap == ["'s"]:
        return _of_owner(one, two)
    small = some(words, "of") | some(words, "articles") | some(words, "number_joint")
    if len(gap) > 2 or any(g not in small for g in gap):
        return None
    if not gap and one.unit == "week" and one.counted and two.what == "weekday" and two.steps is None:
        return replace(two, first=one.first, within=one)
    if low(found, two.after) == "'s":
        return None
    if one.what == "same quarter" and one.steps == 0 and two.what == "unit" and two.unit == "year" and two.steps == -1:
        return replace(one, after=two.after, steps=-4, counted=False)
    return replace(one, after=two.after, within=two) if _holds(two, one) else None


def _of_owner(one: Expression, two: Expression) -> Expression | None:
    """Join "last year's third quarter", "2019's spring"."""
    if _holds(one, two):
        return replace(two, first=one.first, within=one)
    if one.interval is None or one.granularity != "year" or two.what not in PARTS or two.steps is not None:
        return None
    made = inside(two, one.interval[0].year)
    return replace(two, first=one.first, what="interval", anchor="none", interval=made) if made else None


def _holds(whole: Expression, part: Expression) -> bool:
    """Tell whether one is a named year or week in which the other, a bare name, can lie."""
    if whole.what != "unit" or whole.counted or part.steps is not None or part.within is not None:
        return False
    return (whole.unit == "year" and part.what in (*PARTS, "holiday")) or (whole.unit == "week" and part.what == "weekday")


def _year_from(found: Sequence[Piece], one: Expression, two: Expression, words: Words) -> Expression | None:
    """Read "March" in "March and May 2020", "between March and May last year"."""
    if one.what not in PARTS or one.steps is not None or one.within is not None:
        return None
    if not _share(found, one, two, words):
        return None
    if two.within is not None and two.within.unit == "year":
        return replace(one, within=two.within)
    if two.what != "interval" or two.interval is None or two.granularity not in ("day", "month", "season", "quarter"):
        return None
    end = two.interval[0]
    made = inside(one, end.year)
    if made is not None and made[0] > end:  # "from November to March 2020", "in December and January 2020"
        listed = not _is_range(found, one, two, words)
        made = made if listed and (made[0] - end).days < 200 else inside(one, end.year - 1)
    return replace(one, what="interval", anchor="none", interval=made) if made else None


def _year_onward(found: Sequence[Piece], one: Expression, two: Expression, words: Words) -> Expression | None:
    """Read "May" in "from March 2020 to May"."""
    if two.what not in ("month", "day of month") or two.steps is not None or two.within is not None:
        return None
    if one.what != "interval" or one.interval is None or one.granularity not in ("day", "month"):
        return None
    if not _share(found, one, two, words) or not _is_range(found, one, two, words):
        return None
    begin = one.interval[0]
    made = inside(two, begin.year)
    if made is not None and made[0] < begin:
        made = inside(two, begin.year + 1)
    return replace(two, what="interval", anchor="none", interval=made) if made else None


def ends_range(found: Sequence[Piece], one: Expression, two: Expression, words: Words) -> bool:
    """Tell whether two bare names are the ends of a range ("from Tuesday to Friday")."""
    bare = one.what == two.what and one.what in ("weekday", "month", "day of month")
    told = one.steps is not None or two.steps is not None or one.within is not None or two.within is not None
    return bare and not told and _share(found, one, two, words) and _is_range(found, one, two, words)


def _share(found: Sequence[Piece], one: Expression, two: Expression, words: Words) -> bool:
    """Tell whether only commas, "and", "to" and prepositions stand between two expressions, at least one of them."""
    gap = [found[k].low for k in range(one.after, min(two.first, one.after + 5))]
    joints = some(words, "joints") | some(words, "from_joint") | some(words, "between_joint") | DASHES | {",", "&"}
    small = some(words, "month_before") | some(words, "articles") | some(words, "of") | some(words, "early")
    if not 1 <= len(gap) <= 4 or not any(g in joints for g in gap):
        return False
    return all(g in joints | small for g in gap)


def _is_range(found: Sequence[Piece], one: Expression, two: Expression, words: Words) -> bool:
    if any(found[k].low in some(words, "from_joint") | DASHES for k in range(one.after, two.first)):
        return True
    return behind(found, one.first, words.phrases["between"]) is not None


def widened(found: Sequence[Piece], made: Sequence[Expression], words: Words) -> list[Expression]:
    """Take in "mid-", "late", "the end of" before expressions, and "morning" behind a day."""
    out: list[Expression] = []
    floor = 0
    for k, one in enumerate(made):
        ceiling = made[k + 1].first if k + 1 < len(made) else len(found)
        wide = one if one.what == "apart" else _wider(found, _dated_after(found, one, words), words, floor, ceiling)
        contracted = found[wide.first].low in some(words, "contracted")  # "im Sommer": "im" is no part of the date
        out.append(replace(wide, first=wide.first + 1) if contracted and wide.after > wide.first + 1 else wide)
        floor = out[-1].after
    return out


def _wider(found: Sequence[Piece], one: Expression, words: Words, floor: int, ceiling: int) -> Expression:
    after = _part_behind(found, one, words, ceiling)
    kind: Granularity = "time" if after > one.after else one.granularity
    return replace(one, first=_narrowed(found, one.first, words, floor), after=after, granularity=kind)


def _dated_after(found: Sequence[Piece], one: Expression, words: Words) -> Expression:
    """Read "passato" in "il 5 maggio passato", "maggio passato"."""
    steps, after = ahead(found, one.after, words.phrases["relatives_after"])
    bare = one.what in ("month", "day of month") and one.steps is None and one.within is None
    return replace(one, steps=steps, after=after) if bare and isinstance(steps, int) else one


def _narrowed(found: Sequence[Piece], first: int, words: Words, floor: int) -> int:
    """Return the first piece with the words before that narrow a date: "mid-2017", "the end of 2019"."""
    k = first - 1
    hyphen = k >= floor and found[k].words in HYPHENS
    k -= hyphen
    if k < floor or k < 0:
        return first
    if found[k].low in some(words, "early"):
        at = k
    elif not hyphen and found[k].low in some(words, "early_joint"):
        k -= found[k - 1].low in some(words, "early_joint") | some(words, "articles")
        if k - 1 < floor or found[k - 1].low not in some(words, "edges"):
            return first
        at = k - 1
    else:
        return first
    return at - 1 if at - 1 >= floor and found[at - 1].low in some(words, "articles") else at


def _part_behind(found: Sequence[Piece], one: Expression, words: Words, ceiling: int) -> int:
    """Return the piece behind "Monday morning", "lunes por la noche"; one.after where there is none."""
    if one.granularity != "day" or one.what in ("weekend", "holiday") or one.unit == "weekend":
        return one.after
    after = ahead(found, one.after, words.phrases["day_parts"])[1]
    if after == one.after or after > ceiling or (word(found, after)[:1].isupper() and word(found, one.after)[0].isupper()):
        return one.after  # "Monday Night Football"
    return after
