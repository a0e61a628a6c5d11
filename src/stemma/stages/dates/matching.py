"""Which words of a text are an expression of time: the readers, in the order in which they are tried."""

from collections.abc import Sequence

from stemma.numbers import Piece
from stemma.stages.dates import counting, explicit, quarters, relative
from stemma.stages.dates.expressions import Expression, word
from stemma.stages.dates.joining import day_list, joined, widened
from stemma.stages.dates.vocabulary import Words

READERS = (
    explicit.numeric,
    relative.recurring,
    explicit.calendar,
    relative.deictic,
    quarters.year_quarter,
    quarters.quarter_named,
    relative.unresolved,
    relative.related,
    relative.related_after,
    relative.season_named,
    counting.counted,
    explicit.century,
    explicit.decade,
    relative.weekday_named,
    explicit.spelled_year,
    explicit.fiscal_year,
    explicit.bare_year,
    explicit.short_year,
    quarters.definite,
)


def expressions(found: Sequence[Piece], words: Words) -> list[Expression]:
    """Read the expressions of a paragraph in order, each with the words beside that belong to it."""
    out: list[Expression] = []
    i = 0
    while i < len(found):
        several = opens(found, i, words) and (day_list(found, i, words) or _one(found, i, words))
        if not several:
            i += 1
            continue
        out += several
        i = max(several[-1].after, i + 1)
    return widened(found, joined(found, out, words), words)


def _one(found: Sequence[Piece], i: int, words: Words) -> tuple[Expression, ...]:
    made = at(found, i, words)
    return (made,) if made is not None else ()


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
