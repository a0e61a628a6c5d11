"""Counted units: "two days later", "a year ago", "the week before", and durations: "three years"."""

from collections.abc import Sequence

from stemma.numbers import HYPHENS, Piece, read
from stemma.stages.dates.expressions import Anchor, Expression, granularity_of, low, word
from stemma.stages.dates.resolving import lean
from stemma.stages.dates.vocabulary import Words, ahead, some


def count_at(found: Sequence[Piece], i: int, words: Words) -> tuple[int | None, int] | None:
    """Read what counts units: "two", "a", "several": (count or None, piece behind)."""
    if low(found, i) in some(words, "vague_counts"):
        return None, i + 1 + (low(found, i + 1) in some(words, "of"))
    if low(found, i) in words.counts:
        if low(found, i + 1) in some(words, "vague_counts"):
            return None, i + 2 + (low(found, i + 2) in some(words, "of"))
        if low(found, i + 1) in words.units:
            return words.counts[low(found, i)], i + 1
    if i >= len(found):
        return None
    number = read(found, i, words.numerals)
    if number is None or number.kind not in ("digits", "words", "vague"):
        return None
    whole = number.low is not None and float(number.low).is_integer() and number.low < 100_000
    return (int(number.low) if whole and number.low is not None else None), number.after


def vague_words(found: Sequence[Piece], i: int, words: Words) -> int:
    """Return the piece behind up to two words like "recent", "ces dernières"."""
    for _ in range(2):
        i += low(found, i) in some(words, "vague")
    return i


BEHIND_UNIT = (
    ("ago", -1, "published"),
    ("ahead", 1, "published"),
    ("before_last", -2, "published"),
    ("after_next", 2, "published"),
    ("earlier", -1, "text"),
    ("later", 1, "text"),
)
"""Phrases behind a unit: the table's name, the way they count, and from where."""


def _one_unit(found: Sequence[Piece], i: int, words: Words) -> tuple[int, int] | None:
    """Read the article of "the week before" as one."""
    name = low(found, i + 1)
    single = _is_single(found, i, i, words) and name in words.units and name not in some(words, "plural_units")
    return (1, i + 1) if single else None


def _is_single(found: Sequence[Piece], i: int, start: int, words: Words) -> bool:
    """Tell whether an article stands for the count."""
    return start == i and low(found, i) in some(words, "one_articles")


def counted(found: Sequence[Piece], i: int, words: Words) -> Expression | None:  # noqa: PLR0911 (a list of rules, each with its answer)
    """Read "two days later", "a year ago", "hace tres años", and durations: "three years"."""
    before = ahead(found, i, words.phrases["ago_before"])[1]
    coming = ahead(found, i, words.phrases["ahead_before"])[1] if before == i else i
    start = max(before, coming)
    count = count_at(found, start, words) or (_one_unit(found, start, words) if start == i else None)
    if count is None:
        return None
    j = count[1] + (word(found, count[1]) in HYPHENS)
    vague = vague_words(found, j, words)
    unit = words.units.get(low(found, vague))
    if unit is None:
        return None
    if vague > j:  # "trois derniers mois"
        return Expression(first=i, after=vague + 1, what="apart", granularity="duration")
    behind_unit = j + 1
    single = _is_single(found, i, start, words)
    for name, sign, anchor in BEHIND_UNIT:
        matched, after = ahead(found, behind_unit, words.phrases[name])
        if matched is None and not (name == "ago" and before > i):
            continue
        if matched is None:
            after = behind_unit
        if anchor == "text" and _event_follows(found, after, words):
            break
        if name in ("before_last", "after_next") and not single:
            continue
        return _stepped(i, after, unit, None if count[0] is None else sign * count[0], anchor)
    if coming > i:
        return _stepped(i, behind_unit, unit, count[0], "published")
    if start > i or unit == "hour" or single or (count[0] == 1 and low(found, i) in words.counts):
        return None
    if count[0] is not None and _is_ahead(found, i, behind_unit, words):
        return _stepped(i, behind_unit, unit, count[0], "published")
    return Expression(first=i, after=behind_unit, what="apart", granularity="duration")


def _is_ahead(found: Sequence[Piece], i: int, after: int, words: Words) -> bool:
    """Tell "will close in two weeks" from "the first time in two weeks"."""
    if low(found, i - 1) not in some(words, "in_ahead") or low(found, i - 2) in some(words, "not_in_ahead"):
        return False
    return lean(found, Expression(first=i - 1, after=after, what="apart", granularity="unknown"), words) == 1


def _event_follows(found: Sequence[Piece], i: int, words: Words) -> bool:
    """Tell whether an event follows ("two days after the vote", "dos días después de"), which is no date in the text."""
    if low(found, i) in some(words, "event_of"):
        return True
    if low(found, i - 1) not in some(words, "not_later"):
        return False
    if i >= len(found) or found[i].low in some(words, "no_event"):
        return False
    return found[i].words[0].isalnum() and not found[i].words[0].isdecimal()


def _stepped(first: int, after: int, unit: str, steps: int | None, anchor: str) -> Expression | None:
    if unit == "hour" or steps is None:
        return Expression(first=first, after=after, what="apart", granularity="unknown", counted=unit != "hour")
    kind: Anchor = "published" if anchor == "published" else "text"
    return Expression(
        first=first, after=after, what="unit", granularity=granularity_of(unit), anchor=kind, steps=steps, unit=unit, counted=True
    )
