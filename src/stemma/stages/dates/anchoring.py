"""From where an expression counts: nowhere, the report's own day, an earlier date of the text, the last quarter.

"two days later" counts from the nearest earlier date, if that is fine enough, and never from the report's
own day. What stands nearest and is not resolved itself is no ground to count from, nor is one further back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from stemma.model.reading import Granularity
from stemma.numbers import Piece
from stemma.stages.dates.expressions import Expression, inside, low
from stemma.stages.dates.intervals import Interval, months, moved, unit
from stemma.stages.dates.resolving import Resolved, against, lean, within
from stemma.stages.dates.vocabulary import Words, some

RANK = {"day": 0, "time": 0, "week": 1, "month": 2, "quarter": 3, "season": 3, "year": 4, "decade": 5, "century": 6}
NEAR = 4
"""Paragraphs over which a quarter that was spoken of is still meant."""


class Met(NamedTuple):
    """A date that was met: its words, interval (None: not resolved) and rank, and the paragraph it stands in."""

    words: str
    interval: Interval | None
    rank: int
    paragraph: int


@dataclass(slots=True)
class Memory:
    """The dates met so far, which later expressions may count from."""

    last: Met | None = None
    """The last date."""
    told: Met | None = None
    """The last date that does not itself count back from another, for "a year earlier"."""
    quarter: Met | None = None


class Answer(NamedTuple):
    """What an expression comes to."""

    resolved: Resolved | None
    anchor: str | None
    granularity: Granularity


NOTHING = Answer(None, None, "unknown")


def resolve(
    found: Sequence[Piece], made: Expression, words: Words, base: Interval | None, memory: Memory, paragraph: int
) -> Answer:
    """Resolve an expression; the anchor is None for explicit dates and what is not resolved."""
    quarter = _quarterly(found, made, words, memory, paragraph)
    if quarter is not None:
        return Answer(quarter, memory.quarter.words if memory.quarter else None, "quarter")
    resolved, anchor = _resolved(found, made, words, base, memory)
    return Answer(resolved, anchor if resolved else None, made.granularity)


def _resolved(  # noqa: PLR0911 (a list of rules, each with its answer)
    found: Sequence[Piece], made: Expression, words: Words, base: Interval | None, memory: Memory
) -> tuple[Resolved | None, str | None]:
    if made.what == "apart":
        return None, None
    if made.interval is not None:
        return Resolved(made.interval, made.others), None
    if made.within is not None:
        whole, anchor = _resolved(found, made.within, words, base, memory)
        return (within(made, whole.interval) if whole else None), anchor
    if made.what == "same quarter":
        return _latest_quarter(made, base)
    if made.anchor == "text":
        return _from_text(made, memory)
    if base is None:
        return None, None
    looks = lean(found, made, words) if made.steps is None else 0
    return against(made, base, looks), "published"


def _from_text(made: Expression, memory: Memory) -> tuple[Resolved | None, str | None]:
    """Count from the nearest earlier date of the text, if it is fine enough."""
    back = made.counted and (made.steps or 0) < 0
    near = memory.told if back else memory.last
    if near is None:
        return None, None
    if near.interval is None or near.rank > _needed(made):
        return None, None
    day = near.interval[1] if (made.steps or 0) > 0 else near.interval[0]
    return against(made, near.interval if near.rank else (day, day), 0), near.words


def _needed(made: Expression) -> int:
    """Return the rank of the coarsest date that an expression can count from."""
    if made.what == "unit":
        return RANK.get(made.granularity, 0)
    if made.what == "weekday":
        return RANK["day"] if made.steps else RANK["week"]
    return RANK["month"] if made.steps else RANK["year"]


def _quarterly(found: Sequence[Piece], made: Expression, words: Words, memory: Memory, paragraph: int) -> Resolved | None:
    """Read "the quarter", and "a year earlier" beside a quarter as the same one of the year before."""
    near = memory.quarter
    if near is None or near.interval is None or paragraph - near.paragraph > NEAR:
        return None
    begin = near.interval[0]
    if made.what == "same quarter":
        shifted = months(begin.year - (1 if made.steps else 0), begin.month, 3)
    elif made.what == "unit" and made.unit == "year" and made.steps == -1 and _of_period(found, made, words):
        shifted = months(begin.year - 1, begin.month, 3)
    else:
        return None
    return Resolved(shifted) if shifted else None


def _of_period(found: Sequence[Piece], made: Expression, words: Words) -> bool:
    """Tell "a year ago" and "the same period last year" from a bare "last year"."""
    return made.counted or low(found, made.first - 1) in some(words, "period_words")


def _latest_quarter(made: Expression, base: Interval | None) -> tuple[Resolved | None, str | None]:
    """Read "the latest quarter" with none spoken of before: the last one that has ended."""
    if made.counted or base is None:  # "the quarter" alone may be anything
        return None, None
    shifted = unit(base[0], "quarter", -1 + (made.steps or 0))
    return (Resolved(shifted), "published") if shifted else (None, None)


def remember(memory: Memory, made: Expression, answer: Answer, cited: str, base: Interval | None, paragraph: int) -> None:
    """Note a date for those that follow."""
    if made.what == "apart" and not made.counted:  # "several days ago" hides what stands before it, "recent years" does not
        return
    interval = answer.resolved.interval if answer.resolved else None
    met = Met(cited, interval, RANK.get(answer.granularity, 0), paragraph)
    memory.last = met
    steps = made.steps or 0
    compared = made.unit in ("month", "quarter", "year") and steps == -1  # "a year ago" is not the ground of "a year earlier"
    if not (made.counted and (compared or (made.anchor == "text" and steps < 0))):
        memory.told = met
    if answer.granularity != "quarter" or made.what == "apart":
        return
    ended = base is None or (interval is not None and interval[1] <= base[1])
    shifted = answer.anchor is not None and bool(made.steps)
    if interval is None:
        memory.quarter = None
    elif ended and not shifted:
        memory.quarter = met


def in_order(one: Expression, two: Expression, begin: Answer, end: Answer, base: Interval | None) -> tuple[Answer, Answer]:
    """Put the ends of a range in order: "from Tuesday to Friday", said on a Wednesday, ran last week."""
    if base is None or begin.resolved is None or end.resolved is None:
        return begin, end
    if begin.resolved.interval[0] <= end.resolved.interval[0]:
        return begin, end
    past = end.resolved.interval[0] <= base[1]
    moved_end = _turned(one, begin.resolved.interval, -1) if past else _turned(two, end.resolved.interval, 1)
    if moved_end is None:
        return begin, end
    shifted = Resolved(moved_end)
    return (begin._replace(resolved=shifted), end) if past else (begin, end._replace(resolved=shifted))


def _turned(made: Expression, interval: Interval, steps: int) -> Interval | None:
    """Return the same weekday a week, or the same month or day a year, away."""
    if made.what != "weekday":
        return inside(made, interval[0].year + steps)
    at = moved(interval[0], 7 * steps)
    return (at, at) if at else None
