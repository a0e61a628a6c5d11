"""Which numbers count or measure something: not dates, labels, list numbering, telephone numbers, pronouns.

Pure. Range and unit are read before (`stemma.stages.figures.quantities`); nothing is corrected here, only accepted or refused.
"""

from collections.abc import Sequence

from stemma.numbers import DASHES, HYPHENS, Number, Piece
from stemma.stages.figures.measure import Measure
from stemma.stages.figures.vocabulary import Words, match_after, match_before

YEARS = ("18", "19", "20")


class Spans:
    """Sorted spans that are asked for in order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans, self.at = spans, 0

    def covers(self, start: int, end: int) -> bool:
        while self.at < len(self.spans) and self.spans[self.at][1] <= start:
            self.at += 1
        return any(a < end and start < b for a, b in self.spans[self.at : self.at + 2])


def is_headline(found: Sequence[Piece]) -> bool:
    """Tell whether most longer words have a capital, so that capitals say nothing."""
    long = [p for p in found if len(p.words) > 3 and p.words[0].isalpha()]
    return len(long) > 3 and sum(p.words[0].isupper() for p in long) > 0.7 * len(long)


def looks_dated(found: Sequence[Piece], made: Measure, second: Number) -> bool:
    """Tell years and telephone numbers from ranges."""
    a, b = found[made.core].words, found[second.after - 1].words
    return len(a) == len(b) == 4 and a.isdecimal() and b.isdecimal() and a[:2] in YEARS and b[:2] in YEARS


def hyphen(found: Sequence[Piece], j: int) -> int:
    """Return 1 where a hyphen joins a number to a word at a piece, else 0."""
    return int(j + 1 < len(found) and found[j].words in HYPHENS and found[j].glued and found[j + 1].glued)


def is_figure(found: Sequence[Piece], made: Measure, words: Words, dated: Spans, *, headline: bool) -> bool:
    """Tell whether a number counts or measures something."""
    if dated.covers(found[made.core].start, found[made.after - 1].end) and not (made.unit or made.money):
        return False
    if _is_hour(found, made, words):
        return False
    if made.money or made.unit == "%":
        return True
    if made.number.kind == "digits":
        return _digits_count(found, made, words)
    return _words_count(found, made, words, headline=headline)


def _is_hour(found: Sequence[Piece], made: Measure, words: Words) -> bool:
    """Tell the hour of a day from a count: "at two in the morning", never "killed two in the morning"."""
    if made.money or made.number.magnified or made.low is None or not 0 <= made.low <= 24:
        return False
    opened = match_before(found, made.core, words.hour_before)[0] is not None
    return opened and match_after(found, made.after, words.day_parts)[0] is not None


def _digits_count(found: Sequence[Piece], made: Measure, words: Words) -> bool:  # noqa: PLR0911 (a list of rules, each with its answer)
    i, j = made.core, made.after
    piece, last = found[i], found[j - 1]
    before = found[i - 1] if i else None
    behind = found[j] if j < len(found) else None
    beside = [p for p in (before, behind if made.unit is None else None) if p is not None]
    if any(p.words[0].isdecimal() for p in beside) or (before is not None and before.words == "+" and piece.glued):
        return False  # a telephone number, a table of numbers
    if behind is not None and behind.glued and not made.symbol:
        if behind.words[0].isalpha() or behind.words == "_":
            return False  # an ordinal, "5G", "22pm", "737s"
        if behind.words in ":/" and j + 1 < len(found) and found[j + 1].glued:
            return False
        if behind.words in HYPHENS and j + 1 < len(found) and found[j + 1].glued and found[j + 1].words[0].isdecimal():
            return False
    if before is not None and piece.glued and not _may_touch(found, i, words):
        return False
    if match_after(found, j, words.clock)[0] is not None and not made.unit:
        return False
    if behind is not None and behind.words == ")" and before is not None and before.words == "(" and not made.ranged:
        return False
    if made.unit is not None or made.number.magnified or made.ranged:
        return not (before is not None and before.low in words.numbered and made.unit is None and not made.number.magnified)
    return not (_is_label(found, made, words) or _is_day_or_year(found, made, words) or _is_telephone(piece, last))


def _may_touch(found: Sequence[Piece], i: int, words: Words) -> bool:
    """Tell whether digits glued to what stands before them can be a figure: not "G20", "Covid-19", "12:30"."""
    before = found[i - 1]
    if before.words[0].isalnum() or before.words in ":/#_№@\\.," or (before.words == "." and before.glued):
        return False
    if before.words in DASHES and before.glued and i > 1 and found[i - 2].words[0].isalnum():
        return found[i - 2].low in words.signs_before or before.words not in HYPHENS
    return True


def _is_label(found: Sequence[Piece], made: Measure, words: Words) -> bool:
    """Tell labels from figures: "Article 23", "Windows 10", "[4]", "1)" at the start of a line."""
    i, j = made.core, made.after
    before = found[i - 1] if i else None
    behind = found[j] if j < len(found) else None
    if behind is not None and behind.words in ".)" and (before is None or (before.words == "(" and i == 1)):
        return True
    if before is None:
        return False
    if (
        before.words in "[#"
        or (before.low in words.numbered)
        or (i > 1 and before.words == "." and found[i - 2].low in words.numbered)
    ):
        return True
    capital = before.words[0].isupper() and before.words[0].isalpha() and i > 1 and found[i - 2].words not in '.!?:“"('
    if not capital or before.low in words.nouns.stops or before.low in words.before or before.low in words.fillers:
        return False
    return not (behind is not None and any(is_plural_word(p, words) for p in found[j : j + 4]))


def is_plural_word(piece: Piece, words: Words) -> bool:
    """Tell whether a piece may be a plural noun in small letters."""
    low = piece.low
    return low in words.nouns.plurals or (
        low.endswith("s") and len(low) > 3 and low not in words.nouns.singulars and low not in words.nouns.stops
    )


def _is_day_or_year(found: Sequence[Piece], made: Measure, words: Words) -> bool:
    i, j, value = made.core, made.after, made.low or 0
    before = found[i - 1].low if i else ""
    behind = found[j].low if j < len(found) else ""
    if behind in words.months or (j + 1 < len(found) and behind == "of" and found[j + 1].low in words.months):
        return value <= 31
    abbreviated = before == "." and i > 1 and found[i - 2].low in words.months
    if (before in words.months or abbreviated) and value <= 31:
        return True
    if len(found[i].words) != 4 or not 1500 <= value <= 2099:
        return False
    nouns = j < len(found) and found[j].words[0].isalpha() and behind not in words.nouns.stops
    plural = nouns and (behind.endswith("s") or behind in words.nouns.plurals) and behind not in words.nouns.singulars
    bound = before in ("than", "least", "about", "approximately", "some", "nearly", "almost", "roughly")
    return not (plural or bound)


def _is_telephone(first: Piece, last: Piece) -> bool:
    return (first.words[0] == "0" and len(first.words) > 1 and first.words.isdecimal()) or (
        last.words.isdecimal() and len(last.words) > 12
    )


def _words_count(found: Sequence[Piece], made: Measure, words: Words, *, headline: bool) -> bool:  # noqa: PLR0911 (a list of rules, each with its answer)
    i, j = made.core, made.after
    before = found[i - 1] if i else None
    if before is not None and before.words in HYPHENS and before.glued and found[i].glued and i > 1:
        return False
    if match_after(found, j, words.clock)[0] is not None and made.unit is None:
        return False
    value = made.low
    if before is not None and before.low in words.numbered_words and not made.number.magnified and made.unit is None:
        return False
    if (
        hyphen(found, j)
        and made.unit is None
        and (found[j + 1].low in words.ordinal_words or found[j + 1].low.endswith(words.adjective_endings))
    ):
        return False
    if made.number.kind == "fraction" and before is not None and before.low in words.first_words:
        return False
    if value in (0, 1) and made.number.kind == "words" and not made.number.magnified and j == i + 1:
        return _one_counts(found, made, words)
    opens = before is None or before.words in ".!?:;“”\"'‘(—–-•*" or headline
    if found[i].words[0].isupper() and not opens:
        return False  # "Group of Seven", "Big Ten"
    return not (before is not None and before.low in words.numbered and before.words[0].isupper() and not headline)


def _one_counts(found: Sequence[Piece], made: Measure, words: Words) -> bool:  # noqa: PLR0911 (a list of rules, each with its answer)
    """Tell the number one from the pronoun, and zero from "zero-tolerance"."""
    i, j = made.core, made.after
    before = found[i - 1].low if i else ""
    if made.unit is not None:
        return before not in words.not_after or before in ("just", "only", "the")
    if j >= len(found) or found[j].words in HYPHENS:
        return False
    behind = found[j]
    if behind.low in words.of:
        return any(p.words[0].isdecimal() or (p.low != "one" and (p.low,) in words.numerals.small) for p in found[j + 1 : j + 4])
    if before in words.harmed:
        return True  # "killed one and injured eight"
    if not behind.words[0].isalpha():
        return False
    if found[i].words[0].isupper() and not any(p.low in words.harmed for p in found[j : j + 4]):
        return False  # "One resident said" counts nothing
    return before not in words.not_after and behind.low not in words.not_before and (found[i].words.islower() or i == 0)
