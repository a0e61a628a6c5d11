"""A language's words for dates, made ready for matching. It only turns the `dates` table into sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.inputs import Language
from stemma.numbers import HYPHENS, Numerals, Piece, numerals, pieces

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A language's date words. Compared by identity."""

    numerals: Numerals
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    seasons: Mapping[str, str]
    relatives: Mapping[str, int]
    relatives_after: Mapping[str, int]
    anaphoric: Mapping[str, int]
    counts: Mapping[str, int]
    quarters: Mapping[str, int]
    phrases: Mapping[str, Mapping[Row, int | str]]
    """Tables whose keys may be several words: days, parts, holidays, ordinal_words, and sets of phrases."""
    sets: Mapping[str, frozenset[str]]
    month_first: bool
    capitals: bool
    past_endings: tuple[str, ...]
    triggers: frozenset[str]
    """Words that an expression may begin with; digits may, too."""


PHRASES = ("days", "parts", "holidays", "ordinal_words")
COUNTING = ("ago", "ago_before", "ahead", "ahead_before", "earlier", "later", "year_ago")
OPENING = ("since", "until", "before", "after", "between", "from")
PHRASE_LISTS = (*COUNTING, *OPENING)
OPENERS_TABLES = ("months", "weekdays", "units", "seasons", "relatives", "anaphoric", "counts", "quarters")
OPENERS = ("articles", "definite", "vague_counts", "sets", "set_before", "fiscal", "latest", "early", "weekend")


@lru_cache(maxsize=64)
def date_words(language: Language) -> Words:
    """Return a language's date words."""
    t = language.table("dates")
    tables: dict[str, Mapping[Row, int | str]] = {
        n: {tuple(p.low for p in pieces(k)): v for k, v in t.get(n, {}).items()} for n in PHRASES
    }
    tables |= {n: {tuple(p.low for p in pieces(k)): 1 for k in t.get(n, ())} for n in PHRASE_LISTS}
    lists = {n: frozenset(v) for n, v in t.items() if isinstance(v, list)}
    single = {row[0] for table in tables.values() for row in table}
    own = {w for n in OPENERS_TABLES for w in t.get(n, {})} | {w for n in OPENERS for w in lists.get(n, ())}
    counting = {key[0] for key in (*numerals(language).small, *numerals(language).vague)}
    return Words(
        numerals=numerals(language),
        months=t.get("months", {}),
        weekdays=t.get("weekdays", {}),
        units=t.get("units", {}),
        seasons=t.get("seasons", {}),
        relatives=t.get("relatives", {}),
        relatives_after=t.get("relatives_after", {}),
        anaphoric=t.get("anaphoric", {}),
        counts=t.get("counts", {}),
        quarters=t.get("quarters", {}),
        phrases=tables,
        sets=lists,
        capitals=bool(t.get("capitals", False)),
        month_first=bool(t.get("month_first", False)),
        past_endings=tuple(t.get("past_endings", ())),
        triggers=frozenset(single | own | counting | {"q"}),
    )


def some(words: Words, name: str) -> frozenset[str]:
    """Return a set of words by its name in the table, empty if the language has none."""
    return words.sets.get(name, frozenset())


def ahead(found: Sequence[Piece], at: int, table: Mapping[Row, int | str]) -> tuple[int | str | None, int]:
    """Match the longest phrase that begins at a piece: (its value, the piece behind), or (None, at)."""
    best: tuple[int | str | None, int] = (None, at)
    row: list[str] = []
    k = at
    while k < len(found) and len(row) < 5:
        if found[k].words in HYPHENS and row and found[k].glued:
            k += 1
            continue
        row.append(found[k].low)
        k += 1
        value = table.get(tuple(row))
        if value is not None:
            best = (value, k)
    return best


def behind(found: Sequence[Piece], end: int, table: Mapping[Row, int | str]) -> int | None:
    """Match the longest phrase that ends just before a piece: its first piece, or None."""
    for width in range(min(4, end), 0, -1):
        if tuple(p.low for p in found[end - width : end]) in table:
            return end - width
    return None
