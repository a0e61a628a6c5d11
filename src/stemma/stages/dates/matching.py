"""Which words of a text are an expression of time: the readers, in the order in which they are tried."""

from collections.abc import Sequence

from stemma.numbers import Piece
from stemma.stages.dates import explicit, relative
from stemma.stages.dates.expressions import Expression, word
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


def opens(found: Sequence[Piece], i: int, words: Words) -> bool:
    """Tell cheaply whether an expression may begin at a piece: at most none does."""
    piece = found[i]
    if piece.low in words.articles:
        return not word(found, i + 1)[:1].isalpha() or found[i + 1].low in words.known
    if piece.low in words.triggers or piece.words[0].isdecimal():
        return True
    return piece.words in "'’‘" and word(found, i + 1)[:1].isdecimal()


def at(found: Sequence[Piece], i: int, words: Words) -> Expression | None:
    """Return the expression that starts at a piece, or None."""
    for reader in READERS:
        made = reader(found, i, words)
        if made is not None:
            return made
    return None
