"""Which numbers of a text count or measure something: each with its range, currency and unit.

Pure: dates, clock times, names that hold a number, labels, list numbering and telephone numbers are told
apart from figures here; bound, relation and what is counted are found by the figures stage.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stemma.numbers import DASHES, HYPHENS, Number, Piece, read
from stemma.stages.figures.vocabulary import TIMES, Words, match_after


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its signs and unit, before bound and relation: all places are pieces, half open."""

    low: float | None
    high: float | None
    first: int
    """With currency sign."""
    core: int
    """First piece of the number itself."""
    after: int
    """Behind number, range and percent sign."""
    noun_at: int
    """Where a noun phrase may start: behind the unit."""
    number: Number
    unit: str | None = None
    unit_at: int | None = None
    ranged: bool = False
    money: bool = False
    symbol: bool = False
    """True: the unit is written as a symbol or glued."""


YEARS = ("18", "19", "20")


class _Spans:
    """Sorted spans that are asked for in order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans, self.at = spans, 0

    def covers(self, start: int, end: int) -> bool:
        while self.at < len(self.spans) and self.spans[self.at][1] <= start:
            self.at += 1
        return any(a < end and start < b for a, b in self.spans[self.at : self.at + 2])


def measures(found: Sequence[Piece], words: Words, taken: list[tuple[int, int]]) -> list[Measure]:
    """Read the numbers of a block that count or measure something."""
    out: list[Measure] = []
    dated = _Spans(taken)
    headline = _is_headline(found)
    i = 0
    while i < len(found):
        piece = found[i]
        if piece.low in words.times and not (i + 1 < len(found) and found[i + 1].low in ("as", "the", "a")):
            value = words.times[piece.low]
            number = Number(value, value, i + 1, "words")
            out.append(Measure(value, value, i, i, i + 1, i + 1, number, unit="times", symbol=True))
            i += 1
            continue
        digit = piece.words[0].isdecimal()
        if not (digit or piece.low in words.numerals.triggers or (words.numerals.parts and piece.words[0].isalpha())):
            i += 1
            continue
        sign, first = _sign_before(found, i, words) if digit else (None, i)
        number_read = read(found, i, words.numerals, money=sign is not None)
        if number_read is None:
            i += 1
            continue
        made = _measure(found, i, first, sign, number_read, words)
        if _is_figure(found, made, words, dated, headline=headline):
            out.append(made)
            i = max(made.after, i + 1)
        else:
            i = max(number_read.after, i + 1)
    return out


def _is_headline(found: Sequence[Piece]) -> bool:
    """Tell whether most longer words have a capital, so that capitals say nothing."""
    long = [p for p in found if len(p.words) > 3 and p.words[0].isalpha()]
    return len(long) > 3 and sum(p.words[0].isupper() for p in long) > 0.7 * len(long)


def _sign_before(found: Sequence[Piece], i: int, words: Words) -> tuple[str | None, int]:
    """Return the currency before a number, and the piece that its sign starts at."""
    for width in (3, 2, 1):
        if i - width < 0 or any(not p.glued for p in found[i - width + 1 : i]):
            continue
        sign = "".join(p.low for p in found[i - width : i])
        wordy = sign[0].isalpha() and not sign.endswith(("$", "€", "£"))
        if sign in words.signs and (not wordy or found[i - 1].words[0].isupper()):
            return words.signs[sign], i - width
        flipped = sign[1:] + sign[0] if sign[0] in "$€£" else sign
        if width > 1 and flipped in words.signs:
            return words.signs[flipped], i - width
    return None, i


def _measure(found: Sequence[Piece], i: int, first: int, sign: str | None, number: Number, words: Words) -> Measure:
    """Join a number with its range, percent sign, currency and unit."""
    low, high, after = number.low, number.high, number.after
    if number.kind == "digits" and _negative(found, first):
        low, high, first = -(low or 0), -(high or 0), first - 1
    made = Measure(low, high, first, i, after, after, number, unit=sign, money=sign is not None)
    made = _aged(found, _with_unit(found, _ranged(found, made, words), words), words)
    if made.unit is None and made.first and found[made.first - 1].low in words.units_before:
        return replace(made, unit=found[made.first - 1].low)
    return made


def _aged(found: Sequence[Piece], made: Measure, words: Words) -> Measure:
    """Read ages: "aged 54", "Ana Pop, 53,", "she was 40.": their unit is "years old"."""
    if made.unit not in (None, "years") or made.low is None or not 0 < made.low < 120 or made.number.magnified or not made.first:
        return made
    j = made.first
    before = [found[k].low for k in range(max(0, j - 4), j)]
    ages = [n for n, word in enumerate(before) if word in words.age_words]
    between = before[ages[-1] + 1 :] if ages else []
    aged = bool(ages) and all(
        b in words.nouns.premodifiers or b in words.before or b in words.range_joint or b.isdecimal() for b in between
    )
    behind = found[made.after] if made.after < len(found) else None
    closed = behind is None or behind.words in ".,;)—–" or behind.low in words.conjunctions
    named = (
        made.number.kind == "digits" and before[-1] == "," and j > 1 and found[j - 2].words[0].isupper() and behind is not None
    )
    apposed = named and behind is not None and behind.words == "," and found[j - 2].low not in words.months and made.low > 12
    who = j > 1 and (found[j - 2].low in words.age_who or _surname(found, j - 2, words))
    been = before[-1] in words.age_be and who and closed and made.number.kind == "digits" and made.unit is None
    return replace(made, unit="years old") if aged or apposed or been else made


def _surname(found: Sequence[Piece], k: int, words: Words) -> bool:
    """Tell whether a piece may end a person's name before "was 85." or a comma behind it."""
    return found[k].words in ",’'\"" or (found[k].words[0].isupper() and found[k].low not in words.units)


def _negative(found: Sequence[Piece], first: int) -> bool:
    """Tell whether a minus sign stands before: a dash glued to the digits, and to nothing before it."""
    if first == 0 or found[first - 1].words not in "-−" or not found[first].glued:
        return False
    return not found[first - 1].glued or (first > 1 and found[first - 2].words in "([" and found[first - 1].words != "–")


def _ranged(found: Sequence[Piece], made: Measure, words: Words) -> Measure:  # noqa: PLR0911, PLR0912 (a list of rules, each with its answer)
    """Join the second number of a range: "10-15", "three to six", "between 5 and 7", "five or six"."""
    j = made.after
    percent, start = match_after(found, j, words.percent)
    k = start
    if percent is None and k + 1 < len(found) and found[k].words in words.symbols and not made.money:
        k += 1
    if k >= len(found) - 1 or made.number.kind in ("vague", "fraction"):
        return made
    low_word = found[made.first - 1].low if made.first else ""
    joint = found[k]
    dash = joint.words in DASHES
    spoken = joint.low in words.to or (joint.low in words.range_joint and low_word in words.range_before)
    either = joint.low in words.either and made.number.kind == "words"
    k += 1
    if dash and k < len(found) and found[k].words in DASHES:
        return made
    if dash and k < len(found) and found[k].low in words.to:  # "five-to-seven"
        k += 2
    if not (dash or spoken or either) or k >= len(found):
        return made
    sign, shift = None, k
    while shift < min(k + 3, len(found)) and found[shift].words[0] not in "0123456789":
        shift += 1
    if shift > k and shift < len(found):
        sign, sign_first = _sign_before(found, shift, words)
        k = shift if sign is not None and sign_first == k else k
    second = read(found, k, words.numerals, money=made.money or sign is not None)
    if second is None or second.kind in ("vague", "fraction") or second.low is None or made.low is None:
        return made
    if percent is not None and match_after(found, second.after, words.percent)[0] is None:
        return made  # "rose 2 percent to 15 euros"
    symbol = found[second.after].words if second.after < len(found) else ""
    if k > start + 1 and found[start].words in words.symbols and symbol != found[start].words:
        return made
    low, high = made.low, second.low
    if second.magnified and not made.number.magnified and made.number.kind == second.kind and low <= 1000:
        base = _base(found, k, words)
        if base:
            low = low * (high / base)
    glued_ok = not dash or second.low > made.low
    if high <= low or not glued_ok or (either and high - low > max(2, 0.5 * low)):
        return made
    if dash and _looks_dated(found, made, second):
        return made
    return replace(made, low=low, high=high, after=second.after, noun_at=second.after, ranged=True, number=second)


def _base(found: Sequence[Piece], k: int, words: Words) -> float | None:
    """Return a number without its magnitude: 7 of "7 billion"."""
    alone = read(found[k : k + 1], 0, words.numerals)
    return alone.low if alone else None


def _looks_dated(found: Sequence[Piece], made: Measure, second: Number) -> bool:
    """Tell years and telephone numbers from ranges."""
    a, b = found[made.core].words, found[second.after - 1].words
    return len(a) == len(b) == 4 and a.isdecimal() and b.isdecimal() and a[:2] in YEARS and b[:2] in YEARS


def _with_unit(found: Sequence[Piece], made: Measure, words: Words) -> Measure:  # noqa: PLR0911 (a list of rules, each with its answer)
    j = made.after
    if j >= len(found):
        return made
    percent, behind = match_after(found, j + _hyphen(found, j), words.percent)
    if percent is not None and made.number.kind != "vague":
        return replace(made, unit="%", after=behind, noun_at=behind)
    piece = found[j]
    if made.number.kind == "digits" and not made.money and piece.words in words.symbols:
        unit, after = words.symbols[piece.words], j + 1
        if piece.words == "°" and j + 1 < len(found) and found[j + 1].glued and found[j + 1].words in "CF":
            unit, after = "°" + found[j + 1].words, j + 2
        if piece.glued or len(piece.words) > 1 or not _word_like(found, j):
            return replace(made, unit=unit, unit_at=j, noun_at=after, symbol=True)
    sign = words.signs.get(piece.low)
    if sign and not made.money and (not piece.words.isalpha() or piece.words.isupper()):
        return replace(made, unit=sign, after=j + 1, noun_at=j + 1, money=True)
    k = j + _hyphen(found, j)
    if k >= len(found):
        return made
    unit_word = found[k].low
    nation = k + 1 < len(found) and found[k].words[:1].isupper() and found[k + 1].low in words.money
    if not made.money and (unit_word in words.money or nation):
        k += nation
        return replace(made, unit=words.money[found[k].low], unit_at=k, noun_at=k + 1, money=True)
    bounded = match_after(found, j, words.after)[1]
    if bounded > j and bounded < len(found) and found[bounded].low in words.units and unit_word not in words.units:
        k, unit_word = bounded, found[bounded].low  # "1,000 or more kilograms"
    if unit_word in words.units and not made.money:
        aged, behind = match_after(found, k + 1 + _hyphen(found, k + 1), words.ages)
        if aged is not None and words.units[unit_word] in TIMES:
            return replace(made, unit=words.units[unit_word] + " old", unit_at=k, noun_at=behind)
        unit, after = words.units[unit_word], k + 1
        if after + 1 < len(found) and found[after].low in words.per and found[after + 1].low in words.units:
            unit, after = f"{unit} per {found[after + 1].low}", after + 2
        return replace(made, unit=unit, unit_at=k, noun_at=after)
    return made


def _word_like(found: Sequence[Piece], j: int) -> bool:
    """Tell whether a one-letter symbol that stands apart may be a word or initial."""
    return j + 1 < len(found) and found[j + 1].words == "." and found[j + 1].glued


def _hyphen(found: Sequence[Piece], j: int) -> int:
    return int(j + 1 < len(found) and found[j].words in HYPHENS and found[j].glued and found[j + 1].glued)


def _is_figure(found: Sequence[Piece], made: Measure, words: Words, dated: _Spans, *, headline: bool) -> bool:
    """Tell whether a number counts or measures something."""
    if dated.covers(found[made.core].start, found[made.after - 1].end) and not (made.unit or made.money):
        return False
    if made.money or made.unit == "%":
        return True
    if made.number.kind == "digits":
        return _digits_count(found, made, words)
    return _words_count(found, made, words, headline=headline)


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
    value = made.low
    if before is not None and before.low in words.numbered_words and not made.number.magnified and made.unit is None:
        return False
    hyphen = _hyphen(found, j)
    if (
        hyphen
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
