"""Numbers with their range, currency, percent sign and unit.

Pure: which of them are figures at all is told in `stemma.stages.figures.labels`; bound, relation and what is counted are
found by others.
"""

from collections.abc import Sequence
from dataclasses import replace

from stemma.numbers import DASHES, HYPHENS, Number, Piece, read
from stemma.stages.figures.labels import Spans, hyphen, is_figure, is_headline, is_plural_word, looks_dated
from stemma.stages.figures.measure import Measure
from stemma.stages.figures.vocabulary import TIMES, Words, match_after


def measures(found: Sequence[Piece], words: Words, dated: Spans) -> list[Measure]:
    """Read the numbers of a block that count or measure something."""
    out: list[Measure] = []
    headline: bool | None = None
    i = 0
    while i < len(found):
        piece = found[i]
        if piece.low in words.times and not (i + 1 < len(found) and found[i + 1].low in ("as", "the", "a")):
            value = words.times[piece.low]
            number = Number(value, value, i + 1, "words")
            out.append(Measure(value, value, i, i, i + 1, i + 1, number, unit="times", symbol=True))
            i += 1
            continue
        none = _none(found, i, words)
        if none is not None:
            out.append(none)
            i = none.after
            continue
        digit = piece.words[0].isdecimal()
        if not (digit or piece.low in words.numerals.triggers or (words.numerals.parts and piece.words[0].isalpha())):
            i += 1
            continue
        if digit and _within_row(found, i, words):
            i += 1
            continue
        sign, first = _sign_before(found, i, words) if digit else (None, i)
        number_read = read(found, i, words.numerals, money=sign is not None)
        if number_read is None:
            i += 1
            continue
        made = _measure(found, i, first, sign, number_read, words)
        if headline is None and number_read.kind != "digits":
            headline = is_headline(found)
        if is_figure(found, made, words, dated, headline=bool(headline)):
            out.append(made)
            i = max(made.after, i + 1)
        else:
            i = max(number_read.after, i + 1)
    return out


def _none(found: Sequence[Piece], i: int, words: Words) -> Measure | None:
    """Read "no ferries" and "none of the 21" as zero; not "no plans", "no evidence", "no one"."""
    if found[i].low not in words.none or i + 1 >= len(found) or (found[i + 1].words in HYPHENS and found[i + 1].glued):
        return None
    made = Measure(0, 0, i, i, i + 1, i + 1, Number(0, 0, i + 1, "words"))
    if found[i + 1].low in words.of:
        soon = found[i + 2 : i + 6]
        return made if any(p.words[0].isdecimal() or p.low in words.numerals.triggers for p in soon) else None
    row = [p for p in found[i + 1 : i + 5] if p.words[0].isalpha()][:3]
    head = next((n for n, p in enumerate(row) if p.low in words.nouns.stops or is_plural_word(p, words)), None)
    if head is None or row[head].low in words.nouns.stops or found[i + 1 + head] is not row[head]:
        return None
    behind = found[i + 2 + head].low if i + 2 + head < len(found) else ""
    if behind in words.save:
        return None  # "no ferries but two"
    return made if row[head].low not in words.not_counted and found[i].low in words.none_before else None


def _within_row(found: Sequence[Piece], i: int, words: Words) -> bool:
    """Tell whether digits stand between digits: a table or a telephone number, and no thousands parted by spaces."""
    between = 0 < i < len(found) - 1 and found[i - 1].words[0].isdecimal() and found[i + 1].words[0].isdecimal()
    return between and not (words.numerals.spaced and len(found[i + 1].words) == 3)


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
    k = j - 1 if j > 1 and before[-1] in words.before else j  # "she was about 57"
    who = k > 1 and (found[k - 2].low in words.age_who or _surname(found, k - 2, words))
    been = k > 0 and found[k - 1].low in words.age_be and who and closed and made.number.kind == "digits" and made.unit is None
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
    moved = low_word in words.range_before and words.changing.intersection(
        p.low for p in found[max(0, made.first - 8) : made.first]
    )
    spoken = (joint.low in words.to and not moved) or (joint.low in words.range_joint and low_word in words.range_before)
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
    if dash and looks_dated(found, made, second):
        return made
    return replace(made, low=low, high=high, after=second.after, noun_at=second.after, ranged=True, number=second)


def _moved(found: Sequence[Piece], made: Measure, words: Words) -> bool:
    """Tell two figures of a change from a range: "raised the toll from 14 to 31"."""
    if not made.first or found[made.first - 1].low not in words.range_before:
        return False
    return bool(words.changing.intersection(p.low for p in found[max(0, made.first - 8) : made.first]))


def _base(found: Sequence[Piece], k: int, words: Words) -> float | None:
    """Return a number without its magnitude: 7 of "7 billion"."""
    alone = read(found[k : k + 1], 0, words.numerals)
    return alone.low if alone else None


def _with_unit(found: Sequence[Piece], made: Measure, words: Words) -> Measure:  # noqa: PLR0911, PLR0912 (a list of rules, each with its answer)
    j = made.after
    if j >= len(found):
        return made
    percent, behind = match_after(found, j + hyphen(found, j), words.percent)
    if percent is not None and made.number.kind != "vague":
        return replace(made, unit="%", after=behind, noun_at=behind)
    piece = found[j]
    spelled = _symbol_apart(found, made, words)
    if spelled is not None:
        return spelled
    if made.number.kind == "digits" and not made.money and piece.words in words.symbols:
        unit, after = words.symbols[piece.words], j + 1
        if piece.words == "°" and j + 1 < len(found) and found[j + 1].glued and found[j + 1].words in "CF":
            unit, after = "°" + found[j + 1].words, j + 2
        if piece.glued or len(piece.words) > 1 or not _word_like(found, j):
            return replace(made, unit=unit, unit_at=j, noun_at=after, symbol=True)
    sign = words.signs.get(piece.low)
    if sign and not made.money and (not piece.words.isalpha() or piece.words.isupper()):
        return replace(made, unit=sign, after=j + 1, noun_at=j + 1, money=True)
    k = j + hyphen(found, j)
    if k >= len(found):
        return made
    wide = _wide_unit(found, made, k, words)
    if wide is not None:
        return wide
    unit_word = found[k].low
    nation = k + 1 < len(found) and found[k].words[:1].isupper() and found[k + 1].low in words.money
    if not made.money and (unit_word in words.money or nation):
        k += nation
        return replace(made, unit=words.money[found[k].low], unit_at=k, noun_at=k + 1, money=True)
    bounded = match_after(found, j, words.after)[1]
    if bounded > j and bounded < len(found) and found[bounded].low in words.units and unit_word not in words.units:
        k, unit_word = bounded, found[bounded].low  # "1,000 or more kilograms"
    if unit_word in words.units and not made.money:
        aged, behind = match_after(found, k + 1 + hyphen(found, k + 1), words.ages)
        if aged is not None and words.units[unit_word] in TIMES:
            return replace(made, unit=words.units[unit_word] + " old", unit_at=k, noun_at=behind)
        unit, after = words.units[unit_word], k + 1
        if after + 1 < len(found) and found[after].low in words.per and found[after + 1].low in words.units:
            unit, after = f"{unit} per {found[after + 1].low}", after + 2
        return replace(made, unit=unit, unit_at=k, noun_at=after)
    return made


def _symbol_apart(found: Sequence[Piece], made: Measure, words: Words) -> Measure | None:
    """Read a symbol of two letters or more behind a hyphen or a number word: "a 35-km journey", "ten kg"."""
    at = made.after + hyphen(found, made.after)
    if made.money or (at == made.after and made.number.kind == "digits") or len(found[at].words) < 2:
        return None
    unit = words.symbols.get(found[at].words)
    return None if unit is None else replace(made, unit=unit, unit_at=at, noun_at=at + 1, symbol=True)


def _wide_unit(found: Sequence[Piece], made: Measure, k: int, words: Words) -> Measure | None:
    """Read units of two words: "square miles", "millions of years"."""
    if made.money or k + 1 >= len(found) or found[k + 1].low not in words.units:
        return None
    unit = words.units[found[k + 1].low]
    if found[k].low in words.unit_prefixes:
        return replace(made, unit=f"{found[k].low} {unit}", unit_at=k + 1, noun_at=k + 2)
    if made.number.kind == "vague" and found[k].low in words.of:
        return replace(made, unit=unit, unit_at=k + 1, noun_at=k + 2)
    return None


def _word_like(found: Sequence[Piece], j: int) -> bool:
    """Tell whether a one-letter symbol that stands apart may be a word or initial."""
    return j + 1 < len(found) and found[j + 1].words == "." and found[j + 1].glued
