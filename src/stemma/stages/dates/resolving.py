"""From an expression of time to an interval of days: against the report's own day, or a date in the text.

When the report's own day is known only as an interval, the answer is the interval that holds every
possible reading; when it is unknown, there is no answer. Two readings are kept where nothing in the
sentence tells past from future.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stemma.numbers import Piece
from stemma.stages.dates.expressions import Expression
from stemma.stages.dates.intervals import Interval, day, months, moved, quarter, season, unit, weekday
from stemma.stages.dates.vocabulary import Words, some

LOOKBACK = 14
"""Pieces before an expression in which a verb is looked for."""
LOOKAHEAD = 8


@dataclass(frozen=True, slots=True)
class Resolved:
    """The preferred reading and others that the text leaves open."""

    interval: Interval
    others: tuple[Interval, ...] = ()


def lean(found: Sequence[Piece], made: Expression, words: Words) -> int:
    """Tell which way a sentence looks at a bare name: -1 back, 1 ahead, 0 nothing tells.

    The nearest word that shows a tense decides, first before the expression, then behind it, within
    the clause; "will" and "to be" look ahead, "said" and "killed" look back.
    """
    k = made.first - 1
    steps = 0
    if k >= 0 and found[k].low in some(words, "ahead_beside"):  # "by Friday", "until May"
        return 1
    while k >= 0 and steps < LOOKBACK and found[k].words not in ".;:!?”“":
        shown = _tense(found, k, words)
        if shown:
            return shown
        k, steps = k - 1, steps + 1
    for piece in range(made.after, min(made.after + LOOKAHEAD, len(found))):
        if found[piece].words in ".;:!?”“":
            break
        shown = _tense(found, piece, words)
        if shown:
            return shown
    return 0


def _tense(found: Sequence[Piece], k: int, words: Words) -> int:  # noqa: PLR0911 (a list of rules, each with its answer)
    low = found[k].low
    behind = found[k + 1] if k + 1 < len(found) else None
    if low in some(words, "infinitive") and (
        behind is None or not behind.words[0].islower() or behind.low in some(words, "not_verbs")
    ):
        return 0  # "to Jordan", "to the court"
    if low in some(words, "infinitive"):
        return 1
    if low in some(words, "future") or (low.endswith("'ll") and "'ll" in some(words, "future")):
        return 1
    if low in some(words, "past") or low in some(words, "irregular"):
        return -1
    if low in some(words, "be"):
        return 0
    if k and found[k - 1].low in some(words, "be"):  # "to be published": the tense stands before
        return 0
    ended = bool(words.past_endings) and len(low) > 3 and low.endswith(words.past_endings) and found[k].words[0].islower()
    return -1 if ended and low not in some(words, "not_past") else 0


def against(made: Expression, base: Interval, looks: int) -> Resolved | None:
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


def _resolve(made: Expression, base: date, looks: int) -> Resolved | None:  # noqa: PLR0911 (a list of rules, each with its answer)
    if made.what == "unit":
        interval = unit(base, made.unit, made.steps or 0)
        return Resolved(interval) if interval else None
    if made.what == "weekday":
        return _weekday(made, base, looks)
    if made.what == "month":
        return _month(made, base, looks)
    if made.what == "day of month":
        return _day_of_month(made, base, looks)
    if made.what == "quarter":
        return _quarter(made, base, looks)
    if made.what == "season":
        return _season(made, base) if made.steps is not None else _bare_season(made, base, looks)
    if made.what == "weekend":
        return _weekend(base, looks)
    return None


def _weekday(made: Expression, base: date, looks: int) -> Resolved | None:
    """A weekday equal to the report's own is that day: "said Monday" on a Monday is today, not a week ago."""
    if made.steps is None:
        back, ahead = weekday(base, made.number, -1), weekday(base, made.number, 1)
        if looks or back == ahead:
            at = ahead if looks > 0 else back
            return Resolved((at, at)) if at else None
        return Resolved((back, back), ((ahead, ahead),) if ahead else ()) if back else None
    from_day = moved(base, made.steps) if made.steps else base
    if from_day is None:
        return None
    if made.steps == 0:
        week = unit(base, "week", 0)
        at = moved(week[0], made.number) if week else None
    else:
        at = weekday(from_day, made.number, made.steps)
    return Resolved((at, at)) if at else None


def _month(made: Expression, base: date, looks: int) -> Resolved | None:
    """A bare month is the last one that began, or the next; "last June" is never the present month."""
    year = base.year
    past = months(year if made.number <= base.month else year - 1, made.number)
    future = months(year if made.number >= base.month else year + 1, made.number)
    if made.steps is None:
        far = past is not None and future is not None and looks < 0 and (base - past[1]).days > 270
        if (looks and not far) or past == future:
            chosen = future if looks > 0 else past
            return Resolved(chosen) if chosen else None
        return Resolved(past, (future,) if future else ()) if past else None
    if made.steps == 0:
        chosen = months(year, made.number)
    elif made.steps < 0:
        chosen = months(year if made.number < base.month else year - 1, made.number)
    else:
        chosen = months(year if made.number > base.month else year + 1, made.number)
    return Resolved(chosen) if chosen else None


def _day_of_month(made: Expression, base: date, looks: int) -> Resolved | None:
    """A day without a year is the nearest one on the side that the sentence looks to."""
    options: list[Interval] = []
    for year in (base.year - 1, base.year, base.year + 1):
        begin, end = day(year, made.number, made.of_month[0]), day(year, made.number, made.of_month[1])
        if begin and end:
            options.append((begin[0], end[1]))
    back = [o for o in options if o[0] <= base]
    ahead = [o for o in options if o[1] >= base]
    past, future = (back[-1] if back else None), (ahead[0] if ahead else None)
    if past is None or future is None or past == future:
        chosen = past or future
        return Resolved(chosen) if chosen else None
    near = (base - past[0]).days <= (future[0] - base).days
    # a verb in the past does not reach a day that comes within two months, when the last one is a year ago
    distant = (base - past[0]).days > 300 if looks < 0 else (future[0] - base).days > 300
    if looks and not distant:
        return Resolved(past if looks < 0 else future)
    return Resolved(past, (future,)) if near else Resolved(future, (past,))


def _quarter(made: Expression, base: date, looks: int) -> Resolved | None:
    current = (base.month - 1) // 3 + 1
    past = quarter(base.year if made.number <= current else base.year - 1, made.number)
    future = quarter(base.year if made.number >= current else base.year + 1, made.number)
    if made.steps is not None:
        shifted = quarter(past[0].year + made.steps, made.number) if past else None
        return Resolved(shifted) if shifted else None
    # "expects to report a third-quarter loss" speaks of the one that has just ended
    recent = past is not None and (base - past[1]).days < 120
    chosen, other = (future, past) if looks > 0 and not recent else (past, future)
    if chosen is None:
        return None
    return Resolved(chosen, (other,) if other and not looks and other != chosen else ())


def _weekend(base: date, looks: int) -> Resolved | None:
    past, future = unit(base, "weekend", 0 if base.weekday() >= 5 else -1), unit(base, "weekend", 0)
    chosen = future if looks > 0 else past
    others = (future,) if not looks and future and future != past else ()
    return Resolved(chosen, others) if chosen else None


def _bare_season(made: Expression, base: date, looks: int) -> Resolved | None:
    """ "the summer" is the last one that began, or the next."""
    begun = [s for year in (base.year - 1, base.year) if (s := season(year, made.season)) and s[0] <= base]
    coming = [s for year in (base.year, base.year + 1) if (s := season(year, made.season)) and s[1] >= base]
    chosen = coming[:1] if looks > 0 else begun[-1:]
    return Resolved(chosen[0], tuple(coming[:1]) if not looks and coming[:1] != chosen else ()) if chosen else None


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
