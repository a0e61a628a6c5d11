"""Reading numbers in running text: digits with every language's marks, number words, magnitudes, fractions.

Pure: what a number counts, its bound and whether it is a figure at all is decided elsewhere. The words
come from the `numbers` part of a language's `figures` table. Value and place only; nothing is guessed:
digits that no convention explains ("1.2.3") are no number.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from stemma.model.inputs import Language

PIECE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+(?:['’ʼ](?![sS]\b)[^\W\d_]+)*|['’ʼ][sS]\b|[^\w\s]|_")
DASHES = frozenset("-‐‑–—−")
HYPHENS = frozenset("-‐‑")
OPENERS = ("articles", "halves", "bare")
LARGEST = 1e18
WIDEST = 24
"""Pieces of the longest number in words."""
LONGEST = 18
"""Digits of the longest number read; longer ones are identifiers."""

Kind = Literal["digits", "words", "fraction", "vague"]


class Piece(NamedTuple):
    """A word, number or sign (a tuple: made fastest); hyphenated words are several pieces, a possessive 's is its own."""

    start: int
    end: int
    words: str
    low: str
    """Lower case, plain apostrophe."""
    glued: bool
    """True: nothing stands between it and the piece before."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was read: what it states, and the first piece after it."""

    low: float | None
    high: float | None
    after: int
    kind: Kind
    magnified: bool = False
    """True: a magnitude was part of it ("3 million"), so it is no year and no label."""


@dataclass(frozen=True, slots=True, eq=False)
class Numerals:
    """The number words of a language. Compared by identity."""

    small: Mapping[tuple[str, ...], float]
    magnitudes: Mapping[str, float]
    bare: frozenset[str]
    glued: Mapping[str, float]
    after_tens: frozenset[str]
    after_hundreds: frozenset[str]
    articles: frozenset[str]
    halves: frozenset[str]
    fractions: Mapping[str, float]
    fraction_next: frozenset[str]
    vague: Mapping[tuple[str, ...], tuple[float, float] | None]
    per: frozenset[str]
    decimal: str
    spaced: bool
    parts: tuple[tuple[str, float | None], ...]
    vigesimal: bool
    longest: int
    triggers: frozenset[str]
    """Words that a number may begin with; in languages that write numbers in one word, others may, too."""


def pieces(content: str, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Split a stretch of a text into words, numbers and signs, with offsets into the whole text."""
    found: list[Piece] = []
    before = -1
    for m in PIECE.finditer(content, start, len(content) if end is None else end):
        words, (first, after) = m.group(), m.span()
        low = words.lower()
        if not low.isalnum():
            low = low.replace("’", "'").replace("ʼ", "'")
        found.append(Piece(first, after, words, low, first == before))
        before = after
    return tuple(found)


@lru_cache(maxsize=64)
def numerals(language: Language) -> Numerals:
    """Return a language's number words, ready for reading."""
    t: Mapping[str, Any] = language.table("figures").get("numbers", {})
    small = {tuple(word.split()): float(value) for word, value in t.get("small", {}).items()}
    magnitudes = {word: float(value) for word, value in t.get("magnitudes", {}).items()}
    vague = {
        tuple(word.split()): (float(limits[0]), float(limits[1])) if limits else None
        for word, limits in t.get("vague", {}).items()
    }
    parts: dict[str, float | None] = {}
    if t.get("compounds", False):
        parts = {key[0]: value for key, value in small.items() if len(key) == 1}
        parts |= {word: value for word, value in magnitudes.items() if value in (100, 1000)}
        parts |= {word: float(value) for word, value in t.get("parts", {}).items()}
        parts |= dict.fromkeys(t.get("glue", ()))
    return Numerals(
        small=small,
        magnitudes=magnitudes,
        bare=frozenset(t.get("bare", ())),
        glued={word: float(value) for word, value in t.get("glued", {}).items()},
        after_tens=frozenset(t.get("after_tens", ())),
        after_hundreds=frozenset(t.get("after_hundreds", ())),
        articles=frozenset(t.get("articles", ())),
        halves=frozenset(t.get("halves", ())),
        fractions={word: float(value) for word, value in t.get("fractions", {}).items()},
        fraction_next=frozenset(t.get("fraction_next", ())),
        vague=vague,
        per=frozenset(t.get("per", ())),
        decimal=str(t.get("decimal", ".")),
        spaced=bool(t.get("spaced", False)),
        parts=tuple(sorted(parts.items(), key=lambda item: (-len(item[0]), item[0]))),
        vigesimal=bool(t.get("vigesimal", False)),
        triggers=frozenset({key[0] for key in (*small, *vague)} | {w for n in OPENERS for w in t.get(n, ())}),
        longest=max((len(key) for key in (*small, *vague)), default=1),
    )


def tidy(value: float) -> float:
    """Return a whole number as int, and others without the noise of binary fractions."""
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def digits(words: str, decimal: str) -> float | None:
    """Read digits with their marks; None where no convention explains them.

    A mark between groups of three is a thousands mark unless it is the language's decimal mark and
    stands once; of two different marks the last is the decimal one.
    """
    if not words[:1].isdecimal():
        return None
    plain = words.replace("\u00a0", " ").replace("\u202f", " ")
    if len(plain) > LONGEST + 6 or sum(c.isdecimal() for c in plain) > LONGEST:
        return None
    marks = [c for c in plain if not c.isdecimal()]
    if not marks:
        return float(plain)
    last = marks[-1]
    whole, _, rest = plain.rpartition(last)
    others = set(marks[:-1])
    single = not others
    grouped = len(rest) == 3 and _groups(plain)
    if len(others | {last}) == 1 and grouped and not (single and last == decimal) and not (single and plain.startswith("0")):
        return float("".join(c for c in plain if c.isdecimal()))
    if last == " " or last in others or not _groups(whole):
        return None
    return float("".join(c for c in whole if c.isdecimal()) + "." + rest)


def _groups(plain: str) -> bool:
    """Tell whether digits stand in groups of three behind a first group of one to three."""
    groups = re.split(r"[^\d]", plain)
    return len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]))


def read(found: Sequence[Piece], at: int, n: Numerals, *, money: bool = False) -> Number | None:
    """Read the number that starts at a piece, or return None: none starts there.

    `money`: a currency sign stands before it, so that "5m" is five million, and not metres.
    """
    made = _read(found, at, n, money=money)
    return None if made is not None and made.low is not None and made.low > LARGEST else made


def _read(found: Sequence[Piece], at: int, n: Numerals, *, money: bool) -> Number | None:
    if found[at].words[0].isdecimal():
        return _digit_number(found, at, n, money=money)
    return _vague(found, at, n) or _fraction(found, at, n) or _half_of(found, at, n) or _word_number(found, at, n)


def _digit_number(found: Sequence[Piece], at: int, n: Numerals, *, money: bool) -> Number | None:
    value = digits(found[at].words, n.decimal)
    if value is None:
        return None
    j = at + 1
    while (
        n.spaced
        and j < at + 6
        and j < len(found)
        and re.fullmatch(r"\d{3}", found[j].words)
        and found[j].start == found[j - 1].end + 1
    ):
        value, j = value * 1000 + int(found[j].words), j + 1
    if j < len(found) and found[j].glued and len(found[j].words) == 1 and unicodedata.numeric(found[j].words, 0) % 1:
        value, j = value + unicodedata.numeric(found[j].words), j + 1
    elif _is(found, j, "/") and j + 1 < len(found) and found[j].glued and found[j + 1].glued:
        return _ratio(found, j, value)
    value, j = _and_a_half(found, j, n, value)
    if j < len(found) and found[j].glued and (found[j].low in n.glued) and (money or found[j].low not in ("m", "b")):
        return Number(value * n.glued[found[j].low], value * n.glued[found[j].low], j + 1, "digits", True)
    value, after = _magnify(found, j, n, value)
    if after == j and money and j < len(found) and found[j].low in n.glued and n.glued[found[j].low] > 1000:
        return Number(value * n.glued[found[j].low], value * n.glued[found[j].low], j + 1, "digits", True)
    return Number(value, value, after, "digits", after > j)


def _ratio(found: Sequence[Piece], slash: int, above: float) -> Number | None:
    below = digits(found[slash + 1].words, ".")
    if not below or above >= below or below > 20 or _is(found, slash + 2, "/"):
        return None
    return Number(above / below, above / below, slash + 2, "fraction")


def _magnify(found: Sequence[Piece], j: int, n: Numerals, value: float) -> tuple[float, int]:
    """Multiply by the magnitudes that follow ("3.5 million", "200-thousand")."""
    end = min(len(found), j + 4)  # more than "thousand million" is no number
    while j < end:
        k = j + 1 if found[j].words in HYPHENS and found[j].glued else j
        if k >= len(found) or found[k].low not in n.magnitudes:
            break
        value, j = value * n.magnitudes[found[k].low], k + 1
    return value, j


def _and_a_half(found: Sequence[Piece], j: int, n: Numerals, value: float) -> tuple[float, int]:
    """Add the half of "two and a half", "three-and-a-half"."""
    row = [k for k in range(j, min(j + 6, len(found))) if found[k].words not in HYPHENS][:3]
    joined = n.after_hundreds | n.after_tens
    if row and found[row[0]].low in joined:
        rest = row[1:]
        if rest and found[rest[0]].low in n.articles:
            rest = rest[1:]
        if rest and found[rest[0]].low in n.halves:
            return value + 0.5, rest[0] + 1
    return value, j


def _word_number(found: Sequence[Piece], at: int, n: Numerals) -> Number | None:
    spelled = _spelled(found, at, n)
    if spelled is None:
        return None
    value, after, magnified = spelled
    half, j = _and_a_half(found, after, n, value)
    half, k = _magnify(found, j, n, half)
    return Number(half, half, k, "words", magnified or k > j)


def _spelled(found: Sequence[Piece], at: int, n: Numerals) -> tuple[float, int, bool] | None:  # noqa: PLR0912 (a list of rules, each with its answer)
    """Read number words by adding within a group and multiplying by magnitudes: (value, after, magnified)."""
    total, group, j, magnified = 0.0, None, at, False
    if found[at].low in n.articles and (at + 1 >= len(found) or found[at + 1].low not in n.magnitudes):
        return None
    end = min(len(found), at + WIDEST)
    while j < end:
        k = j
        if (k > at and found[k].words in HYPHENS and found[k].glued) or (k > at and _joins(found[k].low, total, group, n)):
            k += 1
        if k >= len(found) or (k > j and k < len(found) and not _number_word(found, k, n)):
            break
        low = found[k].low
        if low in n.articles and k == at:
            group, j = 1.0, k + 1
            continue
        taken = _small(found, k, n)
        if taken is not None:
            value, width = taken
            summed = _fits(group, value, n)
            if summed is None or (magnified and total and value >= 1000):
                break
            group, j = summed, k + width
            continue
        size = n.magnitudes.get(low)
        if size is None or (group is None and not total and low not in n.bare):
            break
        if size < 1000:
            if group is not None and group >= 100:
                break
            group = (group or 1.0) * size
        elif group is None and total:
            total *= size
        else:
            total, group = total + (group or 1.0) * size, None
        magnified, j = True, k + 1
    if group is None and not total:
        return None
    return total + (group or 0.0), j, magnified


def _joins(low: str, total: float, group: float | None, n: Numerals) -> bool:
    """Tell whether "and" can join here: after hundreds and thousands, or (Spanish, Romanian) after tens."""
    tens = group is not None and 20 <= group % 100 <= 90 and group % 10 == 0
    hundreds = (group is None and total > 0) or (group is not None and group >= 100 and group % 100 == 0)
    return (low in n.after_tens and tens) or (low in n.after_hundreds and hundreds)


def _number_word(found: Sequence[Piece], k: int, n: Numerals) -> bool:
    return _small(found, k, n) is not None or found[k].low in n.magnitudes


def _small(found: Sequence[Piece], k: int, n: Numerals) -> tuple[float, int] | None:
    """Return a number word below a thousand and its width in pieces; compounds are taken apart."""
    row = tuple(p.low for p in found[k : k + n.longest])
    for width in range(len(row), 0, -1):
        if row[:width] in n.small:
            return n.small[row[:width]], width
    value = compound(found[k].low, n)
    return None if value is None else (value, 1)


@lru_cache(maxsize=65536)
def compound(word: str, n: Numerals) -> float | None:
    """Read a number written in one word ("einundzwanzig", "trentacinque"), or return None."""
    if not n.parts or len(word) > 60:
        return None
    total, group, rest, count = 0.0, 0.0, word, 0
    while rest:
        hit = next((part for part in n.parts if rest.startswith(part[0])), None)
        if hit is None:
            return None
        rest, count = rest[len(hit[0]) :], count + 1
        if hit[1] is None:
            continue
        if hit[1] == 100:
            group = (group or 1.0) * 100
        elif hit[1] == 1000:
            total, group = total + (group or 1.0) * 1000, 0.0
        else:
            group += hit[1]
    return total + group if count > 1 else None


def _fits(group: float | None, value: float, n: Numerals) -> float | None:
    """Add a number word to the group so far, or return None: it starts another number."""
    if group is None:
        return value
    tail = group % 100
    if n.vigesimal and group == 4 and value == 20:
        return 80.0
    if group >= 100 and tail == 0 and 0 < value < 100:
        return group + value
    if 20 <= tail <= 90 and tail % 10 == 0 and (0 < value < 10 or (n.vigesimal and tail in (60, 80) and 10 <= value < 20)):
        return group + value
    return None


def _vague(found: Sequence[Piece], at: int, n: Numerals) -> Number | None:
    """Read "dozens", "tens of thousands", "hundreds": their words state no limits."""
    row = tuple(p.low for p in found[at : at + n.longest])
    for width in range(len(row), 0, -1):
        if row[:width] in n.vague:
            limits = n.vague[row[:width]]
            return Number(limits[0] if limits else None, limits[1] if limits else None, at + width, "vague", True)
    return None


def _fraction(found: Sequence[Piece], at: int, n: Numerals) -> Number | None:
    """Read "two-thirds", "a quarter of", "three in five"."""
    taken = (1.0, 1) if found[at].low in n.articles else _small(found, at, n)
    if taken is None or taken[0] > 20 or taken[0] < 1:
        return None
    above, j = taken[0], at + taken[1]
    hyphen = j < len(found) and found[j].words in HYPHENS and found[j].glued
    j += hyphen
    if j >= len(found):
        return None
    below = n.fractions.get(found[j].low)
    if below is not None:
        plural = above > 1
        follows = j + 1 < len(found) and found[j + 1].low in n.fraction_next
        ends = j + 1 >= len(found) or found[j + 1].words in ".,;)"
        return Number(above * below, above * below, j + 1, "fraction") if plural or follows or (ends and hyphen) else None
    if found[j].low in n.per and found[at].low not in n.articles:
        j += 1
        j += j < len(found) and found[j].words in HYPHENS and found[j].glued
        whole = _small(found, j, n) if j < len(found) else None
        if whole is not None and above < whole[0] and (hyphen or above == 1):
            return Number(above / whole[0], above / whole[0], j + whole[1], "fraction")
    return None


def _half_of(found: Sequence[Piece], at: int, n: Numerals) -> Number | None:
    """Read "half a million", "a half million", "half of", "half the": 0.5, or 0.5 of a magnitude."""
    j = at + 1 if found[at].low in n.articles else at
    if j >= len(found) or found[j].low not in n.halves:
        return None
    k = j + 1 + (j + 1 < len(found) and found[j + 1].words in HYPHENS and found[j + 1].glued)
    k += k < len(found) and found[k].low in n.articles
    if k < len(found) and found[k].low in n.magnitudes:
        value, after = _magnify(found, k, n, 0.5)
        return Number(value, value, after, "words", True)
    if j == at and j + 1 < len(found) and found[j + 1].low in n.fraction_next:
        return Number(0.5, 0.5, j + 1, "fraction")
    return None


def _is(found: Sequence[Piece], j: int, sign: str) -> bool:
    return j < len(found) and found[j].words == sign
