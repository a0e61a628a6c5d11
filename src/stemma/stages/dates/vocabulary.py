"""A language's words for dates, made ready for matching. It only turns the `dates` table into sets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.inputs import Language
from stemma.numbers import HYPHENS, Numerals, Piece, numerals, pieces

Row = tuple[str, ...]
Phrases = Mapping[Row, int | str | None]
"""Phrase -> its value; the beginnings of phrases that are none themselves have None."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A language's date words. Compared by identity."""

    numerals: Numerals
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    seasons: Mapping[str, str]
    relatives: Mapping[str, int]
    anaphoric: Mapping[str, int]
    counts: Mapping[str, int]
    quarters: Mapping[str, int]
    decades: Mapping[str, int]
    phrases: Mapping[str, Phrases]
    """Tables whose keys may be several words: days, parts, holidays, ordinal_words, and sets of phrases."""
    sets: Mapping[str, frozenset[str]]
    month_first: bool
    """3/4/2020 is the fourth of March."""
    order_open: bool
    """True: the other order is as good a reading where the text does not tell."""
    capitals: bool
    past_endings: tuple[str, ...]
    future_endings: tuple[str, ...]
    triggers: frozenset[str]
    """Words that an expression may begin with; digits may, too."""
    articles: frozenset[str]
    """Words that begin an expression only with one of `known` or a sign or number behind."""
    known: frozenset[str]
    """All words of the tables."""


ROMAN = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI",
    "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI",
)  # fmt: skip
MARKS = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
"""Marks of direction and joining, which say nothing and may stand inside a date."""
PHRASES = ("days", "parts", "text_days", "holidays", "ordinal_words", "relatives_after", "anaphoric_after")
COUNTING = ("ago", "ago_before", "ahead", "ahead_before", "earlier", "later", "year_ago", "before_last", "after_next")
OPENING = ("since", "until", "before", "after", "between", "from")
RECURRING = ("sets", "set_before")
PHRASE_LISTS = (*COUNTING, *OPENING, *RECURRING, "day_parts", "unresolved", "weekend")
FIRST = (*PHRASES[:5], *RECURRING, "ago_before", "ahead_before", "year_ago", "unresolved", "weekend")
"""The phrases that an expression may begin with; the others stand behind or before one."""
OPENERS_TABLES = ("months", "weekdays", "units", "seasons", "relatives", "anaphoric", "counts", "quarters", "decades")
OPENERS = (
    "articles", "definite", "vague_counts", "fiscal", "latest", "early", "vague", "decade_before", "century_words",
    "quarter_words", "first_day",
)  # fmt: skip


@lru_cache(maxsize=64)
def date_words(language: Language) -> Words:
    """Return a language's date words."""
    t = language.table("dates")
    elided = frozenset(t.get("elided", ()))
    tables = {n: _phrases(t.get(n, {}), elided) for n in PHRASES}
    tables |= {n: _phrases(dict.fromkeys(t.get(n, ()), 1), elided) for n in PHRASE_LISTS}
    lists = {n: frozenset(v) for n, v in t.items() if isinstance(v, list)}
    single = {row[0] for n in FIRST for row in tables[n]}
    days = t.get("weekdays", {})
    compounds = {d + p: n for d, n in days.items() for p in t.get("glued_parts", ())}
    own = compounds.keys() | {w for n in OPENERS_TABLES for w in t.get(n, {})} | {w for n in OPENERS for w in lists.get(n, ())}
    counting = {key[0] for key in (*numerals(language).small, *numerals(language).vague)}
    roman = {r.lower() + e for r in ROMAN if len(r) > 1 for e in ("", "e")} if "century_words" in t else set()
    return Words(
        numerals=numerals(language),
        months=t.get("months", {}),
        weekdays=days | compounds,
        units=t.get("units", {}),
        seasons=t.get("seasons", {}),
        relatives=t.get("relatives", {}),
        anaphoric=t.get("anaphoric", {}),
        counts=t.get("counts", {}),
        quarters=t.get("quarters", {}),
        decades=t.get("decades", {}),
        phrases=tables,
        sets=lists,
        capitals=bool(t.get("capitals", False)),
        month_first=bool(t.get("month_first", False)),
        order_open=bool(t.get("order_open", False)),
        past_endings=tuple(t.get("past_endings", ())),
        future_endings=tuple(t.get("future_endings", ())),
        triggers=frozenset(single | own | counting | {"q"} | roman),
        articles=lists.get("articles", frozenset()) | lists.get("definite", frozenset()),
        known=frozenset({"q", *roman, *compounds, *_words(t), *_words(language.table("figures").get("numbers", {}))}),
    )


def _words(table: object) -> Iterator[str]:
    """Yield every word of a table, whatever stands at it: keys, values, and what tables inside it hold."""
    if isinstance(table, str):
        yield from (piece.low for piece in pieces(table))
    elif isinstance(table, Mapping):
        for key, value in table.items():
            yield from (*_words(key), *_words(value))
    elif isinstance(table, list):
        for item in table:
            yield from _words(item)


def _phrases(table: Mapping[str, int | str], elided: frozenset[str]) -> Phrases:
    rows = {tuple(p.low for p in parted(pieces(k), elided)): v for k, v in table.items()}
    return {**{row[:width]: None for row in rows for width in range(1, len(row))}, **rows}


def parted(found: Sequence[Piece], elided: frozenset[str]) -> tuple[Piece, ...]:
    """Return pieces with their elided words apart ("l'année"), and without marks of direction."""
    out: list[Piece] = []
    for piece in found:
        cut = piece.low.find("'") + 1
        if piece.words in MARKS:
            continue
        if cut > 1 and piece.low[: cut - 1] in elided:
            middle = piece.start + cut
            out.append(Piece(piece.start, middle, piece.words[:cut], piece.low[:cut], piece.glued))
            out.append(Piece(middle, piece.end, piece.words[cut:], piece.low[cut:], True))
        else:
            out.append(piece)
    return tuple(out)


def some(words: Words, name: str) -> frozenset[str]:
    """Return a set of words by its name in the table, empty if the language has none."""
    return words.sets.get(name, frozenset())


def ahead(found: Sequence[Piece], at: int, table: Phrases) -> tuple[int | str | None, int]:
    """Match the longest phrase that begins at a piece: (its value, the piece behind), or (None, at)."""
    best: tuple[int | str | None, int] = (None, at)
    row: Row = ()
    k = at
    while k < len(found) and len(row) < 5:
        if found[k].words in HYPHENS and row and found[k].glued:
            k += 1
            continue
        row = (*row, found[k].low)
        if row not in table:
            break
        k += 1
        value = table[row]
        if value is not None:
            best = (value, k)
    return best


def behind(found: Sequence[Piece], end: int, table: Phrases) -> int | None:
    """Match the longest phrase that ends just before a piece: its first piece, or None."""
    for width in range(min(4, end), 0, -1):
        if table.get(tuple(p.low for p in found[end - width : end])) is not None:
            return end - width
    return None
