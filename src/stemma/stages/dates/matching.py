"""Which words of a text are an expression of time: the readers, in the order in which they are tried."""

from collections.abc import Sequence

from stemma.numbers import Piece
from stemma.stages.dates import explicit, relative
from stemma.stages.dates.expressions import Expression
from stemma.stages.dates.vocabulary import Words

READERS = (
    explicit.numeric,
    relative.recurring,
    explicit.calendar,
    relative.deictic,
    explicit.year_quarter,
    relative.quarter_named,
    relative.season_named,
    relative.related,
    relative.related_after,
    relative.counted,
    explicit.decade,
    relative.weekday_named,
    explicit.spelled_year,
    explicit.bare_year,
    relative.definite,
)


def at(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Return the expression that starts at a piece, or None."""
    for reader in READERS:
        made = reader(found, i, words)
        if made is not None:
            return made
    return None
