"""The noun phrase before a figure: the subject of "rose to 40", the noun of "a distance of 139 km".

Pure, without a parser: phrases are collected backwards, word by word.
"""

from collections.abc import Sequence

from stemma.numbers import HYPHENS, Piece
from stemma.stages.figures.measure import Measure
from stemma.stages.figures.senses import Sense
from stemma.stages.figures.vocabulary import TIMES, Words

WIDEST = 14
"""Pieces between a figure and the noun before it, at most."""


def subject(found: Sequence[Piece], made: Measure, sense: Sense, words: Words) -> list[int]:
    """Return the pieces of the noun phrase before a figure, or none."""
    k = sense.first - 1
    while k > 0 and found[k].low in words.fillers and found[k].low not in words.nouns.premodifiers | words.numerals.articles:
        k -= 1  # "a death rate of only 6%"
    if k < 0:
        return []
    linked = found[k].low in words.of
    cue = found[sense.first].low
    bounding = cue in words.counted_verbs and sense.bound != "exact"
    if sense.bound in ("over", "under") and cue in words.limits and not linked:
        run, _ = _backwards(found, k, words, cross=False)
        if run and run[-1] == k and not words.nouns.is_verbal(found[k].low):
            return run  # "winds over 75 mph", "values under 1"
    if bounding:
        k += 1  # "infections surpassed 100,000": the verb is the bound
    if not linked and not bounding:
        while k >= 0 and found[k].low in words.directions:
            k -= 1
        if k < 0 or not (found[k].low in words.counted_verbs or (made.unit in TIMES and found[k].low in words.lasting)):
            return _object_of_change(found, made, sense, words)
    run, inner = _backwards(found, _skipped_clause(found, k - 1), words, cross=not linked)
    if run and found[run[-1]].low in words.empty_nouns:
        run = inner or (run if linked else [])  # "the number of casualties rose to": casualties
    if not run or words.nouns.is_verbal(found[run[-1]].low):
        return []
    empty = len(run) == 1 and found[run[-1]].low in words.empty_nouns
    # "the rate is 95%", "the record was 46 seconds", "a value of 681 euros", but not "a total of 681"
    stated = made.unit == "%" or made.unit in TIMES or (linked and made.money)
    return [] if empty and not stated else run


def noun_at_left(found: Sequence[Piece], k: int, words: Words) -> list[int]:
    """Return the noun phrase that ends at a piece, if one does: no stop word, no participle, no empty noun."""
    run, _ = _backwards(found, k, words, cross=False)
    if not run or run[-1] != k or words.nouns.is_verbal(found[k].low) or found[k].low in words.empty_nouns:
        return []
    return run


def _object_of_change(found: Sequence[Piece], made: Measure, sense: Sense, words: Words) -> list[int]:
    """Return the noun of "set bail at 100,000", "brings the delegate total to 86", "the number of stations from 180 to 5"."""
    k = sense.first - 1
    if found[k].low not in words.range_before | words.directions:
        return []
    j = k - 1 - (k > 1 and (found[k - 1].low in words.trailing or found[k - 1].words == ","))
    run, inner = _backwards(found, j, words, cross=True)
    if not run:
        return []
    if found[run[-1]].low in words.empty_nouns:
        return inner or run[:-1]
    if made.unit == "%" and found[k].low in words.directions and run[-1] >= k - 2 and found[run[-1]].words.islower():
        return run  # "a plurality of the vote, at 25.7%"
    return run if words.changing.intersection(p.low for p in found[max(0, run[0] - 4) : run[0]]) else []


def _skipped_clause(found: Sequence[Piece], k: int) -> int:
    """Step over an apposition: "the cut-off, the next stronger one, is 130 mph"."""
    if k < 2 or found[k].words != ",":
        return k
    for j in range(k - 1, max(k - WIDEST, 0), -1):
        if found[j].words == ",":
            return j - 1
    return k


def _skippable(found: Sequence[Piece], k: int, words: Words) -> bool:
    """Tell verbs and adverbs between a noun and its figure: "is expected to reach", "infections worldwide surpassed"."""
    low = found[k].low
    noun = k > 0 and found[k - 1].low in words.nouns.premodifiers | words.numerals.articles  # "the cost of the kit was"
    verb = low in words.counted_verbs and not noun
    return verb or low in words.auxiliaries or low in words.trailing or (low.endswith("ly") and words.nouns.is_verbal(low))


def _backwards(found: Sequence[Piece], k: int, words: Words, *, cross: bool) -> tuple[list[int], list[int]]:  # noqa: PLR0912 (a list of rules, each with its answer)
    """Collect a noun phrase backwards; `cross`: step over "of the city" to what stands before it.

    Returns the pieces of the phrase, and of the one that was stepped over last.
    """
    run: list[int] = []
    inner: list[int] = []
    limit = k - WIDEST
    while k >= 0 and k > limit:
        low = found[k].low
        if not run and _skippable(found, k, words):
            pass
        elif cross and run and low in words.of | words.prepositions | words.to:
            inner, run = run, []
            k -= found[k - 1].low.endswith("ed") and k > limit  # "deaths linked to infections"
        elif cross and run and found[k].low.endswith("ing") and k and found[k - 1].low in words.prepositions:
            run, k = [], k - 1  # "the fine for breaking this law"
        elif run and (low in words.nouns.premodifiers or low in words.fillers):
            if not cross:
                break
        elif _inside_word(found, k):
            run.insert(0, k)
        elif cross and k and found[k].words.isdecimal() and found[k - 1].low in words.numbered:
            run = []  # "a category 4 hurricane"
        elif cross and k and not run and found[k].words.isdecimal() and found[k - 1].low in words.prepositions:
            k -= 1  # "the forecast for 2019"
        elif found[k].glued and k and found[k - 1].words in HYPHENS and found[k].words[0].isalpha() and not run:
            run = [k]  # "cut-off": a stop word, but not here
        elif not found[k].words[0].isalpha() or low in words.nouns.stops or (run and run[0] != k + 1):
            break
        else:
            run.insert(0, k)
        k -= 1
    while run and not found[run[0]].words[0].isalpha():
        run.pop(0)
    return run if any(_inside_word(found, r) for r in run) else run[-3:], inner[-3:]


def _inside_word(found: Sequence[Piece], k: int) -> bool:
    """Tell whether a hyphen or number stands within a word or name: "wind-speed", "R0", "SARS-CoV-2"."""
    if k < 1 or not found[k].glued:
        return False
    if found[k].words in HYPHENS:
        return k + 1 < len(found) and found[k + 1].glued and found[k - 1].words[0].isalnum()
    return found[k].words.isdecimal() and (found[k - 1].words[0].isalpha() or found[k - 1].words in HYPHENS)
