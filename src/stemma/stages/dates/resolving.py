"""From an expression of time to an interval of days: against the report's own day, or a date in the text.

When the report's own day is known only as an interval, the answer is the interval that holds every
possible reading; when it is unknown, there is no answer. Two readings are kept where nothing in the
sentence tells past from future.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stemma.numbers import Piece
from stemma.stages.dates.expressions import Expression, inside
from stemma.stages.dates.intervals import Interval, holiday, months, moved, quarter, season, unit, weekday
from stemma.stages.dates.vocabulary import Words, some

LOOKBACK = 14
"""Pieces before an expression in which a verb is looked for."""
LOOKAHEAD = 8
PROBABLY = 0.5
FAR = 270
"""Days beyond which a bare month is seldom meant."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The preferred reading and others that the text leaves open."""

    interval: Interval
    others: tuple[Interval, ...] = ()


def lean(found: Sequence[Piece], made: Expression, words: Words) -> float:
    """Tell which way a sentence looks at a bare name: -1 back, 1 ahead, 0 nothing tells; half as much: probably.

    The nearest word that shows a tense decides, first before the expression, then behind it, within
    the clause; "will" and "to be" look ahead, "said" and "killed" look back, "agreed to sell" probably ahead.
    """
    if made.what == "weekday" and made.after < len(found) and found[made.after].low == "'s":
        return 0  # "get around Monday's ruling": the ruling has its own time
    if _is_at(found, made.first, words):
        return 1
    shown = _shown(found, made, words)
    if made.first and found[made.first - 1].low in some(words, "ahead_beside"):
        return PROBABLY if shown == -1 else 1  # "by Friday"; "was closed until May"
    return shown


def _shown(found: Sequence[Piece], made: Expression, words: Words) -> float:
    """Return what the nearest word with a tense shows, before the expression or else behind it.

    An infinitive shows none of its own: "agreed to sell in May" may mean either verb.
    """
    open_verb = False
    for k in range(made.first - 1, max(-1, made.first - 1 - LOOKBACK), -1):
        if _ends(found, k, made.first):
            break
        if _is_infinitive(found, k, words):
            if found[k + 1].low in some(words, "be"):
                return 1
            open_verb = not (k and found[k - 1].low in some(words, "past_to"))
            continue
        shown = _tense(found, k, words)
        if shown:
            return -PROBABLY if open_verb and shown < 0 else shown
    for k in range(made.after, min(made.after + LOOKAHEAD, len(found))):
        if _ends(found, k, made.first):
            break
        shown = _tense(found, k, words)
        if shown:
            return -PROBABLY if open_verb and shown < 0 else shown
    return PROBABLY if open_verb else 0


def _is_infinitive(found: Sequence[Piece], k: int, words: Words) -> bool:
    """Tell "to meet" from "to Jordan", "to the court"."""
    if found[k].low not in some(words, "infinitive") or k + 1 == len(found):
        return False
    return found[k + 1].words[0].islower() and found[k + 1].low not in some(words, "not_verbs")


def _is_at(found: Sequence[Piece], first: int, words: Words) -> bool:
    """Tell "the vote is on Friday": a present "be" just before, with at most a preposition and an article between."""
    k = first - 1
    small = some(words, "month_before") | some(words, "articles")
    for _ in range(2):
        k -= k >= 0 and found[k].low in small
    return k >= 0 and found[k].low in some(words, "be_present")


def _ends(found: Sequence[Piece], k: int, first: int) -> bool:
    """Tell a piece that ends a clause; the dot of "a.m." or "U.S." does not, unless a capital follows before `first`."""
    sign = found[k].words
    if sign != ".":
        return sign in ";:!?”“"
    letter = found[k - 1].words if k > 0 and found[k].glued else ""
    if len(letter) != 1 or not letter.isalpha() or k + 1 == len(found):
        return True
    return letter.isupper() and found[k + 1].words[0].isupper() and not found[k + 1].glued and k + 1 != first


def _tense(found: Sequence[Piece], k: int, words: Words) -> int:
    """Tell what one word shows: -1 past, 1 future, 0 nothing."""
    low = found[k].low
    lower = found[k].words[0].islower()
    if low in words.months and not lower:  # "May" is no "may"
        return 0
    if low in some(words, "future") or (low.endswith("'ll") and "'ll" in some(words, "future")):
        return 1
    if low in some(words, "past"):
        return -1
    if lower and len(low) > 4 and words.future_endings and low.endswith(words.future_endings):
        return 1
    if low in some(words, "be") or _passive(found, k, words):
        return 0  # "will be held", "to be published": the tense stands before
    ended = lower and len(low) > 3 and words.past_endings and low.endswith(words.past_endings)
    return -1 if low in some(words, "irregular") or (ended and low not in some(words, "not_past")) else 0


def _passive(found: Sequence[Piece], k: int, words: Words) -> bool:
    """Tell a participle behind "be" or "is", with at most one word between ("be publicly released")."""
    helpers = some(words, "be") | some(words, "be_present")
    return any(found[j].low in helpers for j in range(max(0, k - 2), k))


def against(made: Expression, base: Interval, looks: float) -> Resolved | None:
    """Resolve an expression against a day, or against an interval that the day lies in."""
    first = _resolve(made, base[0], looks)
    if first is None or base[0] == base[1]:
        return first
    last = _resolve(made, base[1], looks)
    if last is None:
        return None
    if first.interval == last.interval:
        return first
    joined = (min(first.interval[0], last.interval[0]), max(first.interval[1], last.interval[1]))
    others = tuple(r.interval for r in (first, last) if made.granularity not in ("day", "week", "time"))
    return Resolved(joined, others)


def within(made: Expression, whole: Interval) -> Resolved | None:
    """Resolve a bare name in the year or week that it is said to lie in ("May of last year")."""
    at: Interval | None
    if made.what == "weekday":
        shifted = moved(whole[0], made.number)
        at = (shifted, shifted) if shifted else None
    elif whole[0].year != whole[1].year:  # the year itself is not known
        return None
    else:
        at = holiday(whole[0].year, made.rule) if made.what == "holiday" else inside(made, whole[0].year)
    return Resolved(at) if at else None


def _resolve(made: Expression, base: date, looks: float) -> Resolved | None:  # noqa: PLR0911 (a list of rules, each with its answer)
    if made.what == "unit":
        interval = unit(base, made.unit, made.steps or 0)
        return Resolved(interval) if interval else None
    if made.what == "weekday":
        return _weekday(made, base, looks)
    if made.what == "month":
        return _month(made, base, looks)
    if made.what in ("day of month", "holiday"):
        return _day_of_month(made, base, looks)
    if made.what == "quarter":
        return _quarter(made, base, looks)
    if made.what == "season":
        return _season(made, base) if made.steps is not None else _bare_season(made, base, looks)
    if made.what == "weekend":
        return _weekend(base, looks)
    return None


def _either(
    past: Interval | None, future: Interval | None, looks: float, far: tuple[bool, bool] = (False, False)
) -> Resolved | None:
    """Choose between the last and the next one: one where the sentence tells, else the likelier before the other.

    `far`: the past or future one is too far to be meant, so that a sentence which looks that way does not tell.
    """
    if past is None or future is None or past == future:
        chosen = past or future
        return Resolved(chosen) if chosen else None
    if looks == -1 and not far[0]:
        return Resolved(past)
    if looks == 1 and not far[1]:
        return Resolved(future)
    ahead = (looks > 0 or far[0]) and not far[1]
    return Resolved(future, (past,)) if ahead else Resolved(past, (future,))


def _weekday(made: Expression, base: date, looks: float) -> Resolved | None:
    """A weekday equal to the report's own is that day: "said Monday" on a Monday is today, not a week ago."""
    if made.steps is None:
        back, ahead = weekday(base, made.number, -1), weekday(base, made.number, 1)
        return _either((back, back) if back else None, (ahead, ahead) if ahead else None, looks)
    from_day = moved(base, made.steps) if made.steps else base
    if from_day is None:
        return None
    if made.steps == 0:
        week = unit(base, "week", 0)
        at = moved(week[0], made.number) if week else None
    else:
        at = weekday(from_day, made.number, made.steps)
    return Resolved((at, at)) if at else None


def _month(made: Expression, base: date, looks: float) -> Resolved | None:
    """A bare month is the last one that began, or the next; "last June" is never the present month."""
    year = base.year
    past = months(year if made.number <= base.month else year - 1, made.number)
    future = months(year if made.number >= base.month else year + 1, made.number)
    if made.steps is None:
        if past and future and looks < 0 and (base - past[1]).days > FAR:
            return Resolved(past, (future,))
        far = looks == PROBABLY and future is not None and (future[0] - base).days > FAR
        return _either(past, future, looks, (False, far))
    if made.steps == 0:
        chosen = months(year, made.number)
    elif made.steps < 0:
        chosen = months(year if made.number < base.month else year - 1, made.number)
    else:
        chosen = months(year if made.number > base.month else year + 1, made.number)
    return Resolved(chosen) if chosen else None


def _day_of_month(made: Expression, base: date, looks: float) -> Resolved | None:
    """A day without a year is the nearest one on the side that the sentence looks to."""
    years = range(base.year - 4, base.year + 5)  # 29 February may be four years away
    named = [holiday(year, made.rule) if made.what == "holiday" else inside(made, year) for year in years]
    options = [o for o in named if o is not None]
    options = [o for o in options if o[0].weekday() == made.weekday] or options  # "Thursday, 3 May"
    if made.steps == 0:
        this = inside(made, base.year)
        return Resolved(this) if this else None
    back = [o for o in options if o[0] <= base and not (made.steps and o[0] == base)]
    ahead = [o for o in options if o[1] >= base and not (made.steps and o[0] == base)]
    past, future = (back[-1] if back else None), (ahead[0] if ahead else None)
    if past is None or future is None or made.steps:
        return _either(past, future, made.steps or looks)
    since, until = (base - past[0]).days, (future[0] - base).days
    # a verb in the past does not reach a day that comes within two months, when the last one is a year ago
    far = (since > 300, until > 300)
    return _either(past, future, looks or (0 if since <= until else PROBABLY), far)


def _quarter(made: Expression, base: date, looks: float) -> Resolved | None:
    current = (base.month - 1) // 3 + 1
    past = quarter(base.year if made.number <= current else base.year - 1, made.number)
    future = quarter(base.year if made.number >= current else base.year + 1, made.number)
    if made.steps is not None:
        shifted = quarter(past[0].year + made.steps, made.number) if past else None
        return Resolved(shifted) if shifted else None
    # "expects to report a third-quarter loss" speaks of the one that has just ended
    recent = past is not None and (base - past[1]).days < 120
    return _either(past, future, looks, (False, recent))


def _weekend(base: date, looks: float) -> Resolved | None:
    past, future = unit(base, "weekend", 0 if base.weekday() >= 5 else -1), unit(base, "weekend", 0)
    return _either(past, future, looks)


def _bare_season(made: Expression, base: date, looks: float) -> Resolved | None:
    """ "the summer" is the last one that began, or the next."""
    named = [s for year in (base.year - 1, base.year, base.year + 1) if (s := season(year, made.season))]
    begun, coming = [s for s in named if s[0] <= base], [s for s in named if s[1] >= base]
    return _either(begun[-1] if begun else None, coming[0] if coming else None, looks)


def _season(made: Expression, base: date) -> Resolved | None:
    """ "last summer" is the last one that ended, "this summer" the one of the year, "next" the one to come."""
    for year in (base.year - 1, base.year, base.year + 1) if (made.steps or 0) > 0 else (base.year, base.year - 1, base.year - 2):
        at = season(year, made.season)
        if at is None:
            continue
        if made.steps == 0 and year == base.year:
            return Resolved(at)
        if (made.steps or 0) < 0 and at[1] < base:
            return Resolved(at)
        if (made.steps or 0) > 0 and at[0] > base:
            return Resolved(at)
    return None
