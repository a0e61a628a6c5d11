"""What a figure counts: the noun phrase behind it, before it, or that of a figure nearby.

Pure. Where a phrase ends and which word is its head is told in `stemma.stages.figures.phrases`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stemma.model.inputs import Aids
from stemma.numbers import Piece
from stemma.stages.figures.measure import Measure
from stemma.stages.figures.phrases import Phrase, phrase
from stemma.stages.figures.senses import Sense
from stemma.stages.figures.vocabulary import TIMES, Words


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, in code points, and its head noun in lower case."""

    start: int
    end: int
    head: str
    block: int


def counted_behind(found: Sequence[Piece], made: Measure, sense: Sense, words: Words, aids: Aids, block: int) -> Counted | None:
    """Find the noun phrase that a figure counts; a unit is counted itself where nothing else is."""
    at = sense.noun_at
    if at < len(found) and found[at].words in "([" and made.unit != "%":
        at = _behind_bracket(found, at)
    direct = _phrase(found, at, made, words, aids) if _attached(found, made, at, words) else None
    if direct is not None:
        head = aids.lemma(found[direct.head].words, words.nouns.code).lower()
        return Counted(found[direct.first].start, found[direct.after - 1].end, head, block)
    inside = at + 1 < len(found) and found[at].low in words.inside and found[at + 1].words[0].islower()
    if inside and made.unit in TIMES and found[at + 1].low not in words.nouns.stops | words.nouns.premodifiers:
        within = phrase(found, at + 1, words.nouns, aids.lemma, single=True)
        if within is not None and not within.sure:  # "20 years in prison"
            head = aids.lemma(found[within.head].words, words.nouns.code).lower()
            return Counted(found[within.first].start, found[within.after - 1].end, head, block)
    later = at < len(found) and (found[at].low in words.adverbs or found[at].low in words.nouns.stops & words.after_times)
    if made.unit in TIMES and made.unit_at is not None and not later:
        piece = found[made.unit_at]
        return Counted(piece.start, piece.end, aids.lemma(piece.words, words.nouns.code).lower(), block)
    return None


def _behind_bracket(found: Sequence[Piece], at: int) -> int:
    """Step over a short bracket: "90 miles (145 km) of coast"."""
    for k in range(at + 1, min(at + 12, len(found))):
        if found[k].words in ")]":
            return k + 1
    return at


def _phrase(found: Sequence[Piece], at: int, made: Measure, words: Words, aids: Aids) -> Phrase | None:
    if at >= len(found):
        return None
    linked = found[at].low in words.of
    if made.unit == "%" and not linked and found[at].low not in words.nouns.premodifiers:
        hyphenated = found[at].words[0].isalpha()
        if not hyphenated:
            return None
    single = made.unit is not None or made.number.kind == "fraction"
    one = made.low == 1 and made.high == 1 and made.unit is None
    return phrase(found, at, words.nouns, aids.lemma, single=single, one=one)


def _attached(found: Sequence[Piece], made: Measure, at: int, words: Words) -> bool:
    """Tell whether what follows a unit can be counted with it: "three-year contract", "18 months of talks"."""
    if made.unit in (None, "%") or at >= len(found):
        return True
    unit = found[made.unit_at] if made.unit_at is not None else None
    singular = unit is not None and made.low not in (None, 1) and not unit.low.endswith("s") and len(unit.low) > 2
    hyphen = unit is not None and unit.glued and not made.symbol
    return found[at].low in words.of or singular or hyphen or (made.money and unit is None) or made.unit in words.units_before


def named_before(found: Sequence[Piece], sense: Sense, words: Words, aids: Aids, block: int) -> Counted | None:
    """Find what is counted before a figure: "a distance of 139 km", "the turnout was about 71%"."""
    k = sense.first - 1
    if k < 0:
        return None
    linked = found[k].low in words.of
    bounding = found[sense.first].low in words.counted_verbs and sense.bound != "exact"
    if bounding:
        k += 1  # "infections surpassed 100,000": the verb is the bound
    if not linked and not bounding:
        while k >= 0 and found[k].low in words.directions:
            k -= 1
        if k < 0 or found[k].low not in words.counted_verbs:
            return None
    run, inner = _before(found, k - 1, words, cross=not linked)
    if run and found[run[-1]].low in words.empty_nouns:
        run = inner  # "the number of casualties rose to": casualties
    if not run or found[run[-1]].low.endswith(("ed", "ly", "ing")) or found[run[-1]].low in words.empty_nouns:
        return None
    head = aids.lemma(found[run[-1]].words, words.nouns.code).lower()
    return Counted(found[run[0]].start, found[run[-1]].end, head, block)


def _before(found: Sequence[Piece], k: int, words: Words, *, cross: bool) -> tuple[list[int], list[int]]:
    """Collect a noun phrase backwards; `cross`: step over "of the city" to what stands before it.

    Returns the pieces of the phrase, and of the one that was stepped over last.
    """
    run: list[int] = []
    inner: list[int] = []
    limit = k - 12
    while k >= 0 and k > limit:
        low = found[k].low
        if (low in words.counted_verbs or low in words.auxiliaries) and not run:
            pass  # "is expected to reach"
        elif cross and run and (low in words.of or low in words.prepositions):
            inner, run = run, []
        elif run and (low in words.nouns.premodifiers or low in words.fillers):
            if not cross:
                break
        elif not found[k].words[0].isalpha() or low in words.nouns.stops or (run and run[0] != k + 1):
            break
        else:
            run.insert(0, k)
        k -= 1
    return run[-3:], inner[-3:]


def may_elide(made: Measure) -> bool:
    """Tell whether a figure without a noun can count the same as the figure before."""
    return made.unit is None and not made.money and made.number.kind in ("digits", "words")
