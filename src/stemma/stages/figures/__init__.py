"""Figures: numbers that count or measure something, as an interval with bound, relation and what is counted.

Rules over the pieces of each sentence; the words are in each language's `figures` table, and which
numbers are figures at all is told in `stemma.stages.figures.quantities`. Nothing is compared with another report here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Bound, Figure, Problem, Relation
from stemma.numbers import Piece, pieces, tidy
from stemma.stages.figures.phrases import Phrase, phrase
from stemma.stages.figures.quantities import Measure, measures
from stemma.stages.figures.vocabulary import TIMES, Words, figure_words, match_after, match_before
from stemma.text import span

NAME = "figures"
VERSION = "1"
NEEDS: tuple[str, ...] = ("segments", "dates")
REACH = 2
"""Blocks (sentences or lines) over which an elided noun is looked for."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted, in code points, and its head noun in lower case."""

    start: int
    end: int
    head: str
    block: int


@dataclass(frozen=True, slots=True)
class _Sense:
    """Bound and relation of a measure, and the pieces that its words cover."""

    first: int
    after: int
    bound: Bound
    relation: Relation
    noun_at: int


def find(reading: Reading, language: Language, aids: Aids) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    """Find the figures of a report, in order."""
    words = figure_words(language)
    taken = sorted((d.span.start, d.span.end) for d in reading.dates if d.granularity not in ("duration", "set"))
    figures: list[Figure] = []
    carried: _Counted | None = None
    shared: _Counted | None = None
    last: _Counted | None = None
    for block, (start, end) in enumerate(_blocks(reading)):
        found = pieces(reading.text.content, start, end)
        if not found:
            continue
        here = measures(found, words, taken)
        senses = _senses(found, here, words)
        for n, made in enumerate(here):
            sense = senses[n]
            of = _taken_from(found, here, senses, n, words)
            if of is not None and senses[n + 1].relation == "subset":
                senses[n + 1] = replace(senses[n + 1], relation="none")  # the 18 of "17 out of 18 of the seats"
            linked = made.unit in TIMES and sense.first and found[sense.first - 1].low in words.of
            counted = _named_before(found, sense, words, aids, block) if linked else None  # "a time of 47 seconds"
            counted = counted or _counted(found, made, sense, words, aids, block)
            if counted is None and of is not None:
                counted = _counted(found, here[n + 1], senses[n + 1], words, aids, block)
            if counted is None and not (sense.relation == "additional" and carried):
                counted = _named_before(found, sense, words, aids, block)
            if counted is None and n and _in_bracket(found, here[n - 1], sense, made):
                counted = last
            if counted is None and (_may_elide(made) or sense.relation == "additional"):
                reach = REACH if sense.relation != "none" else 0
                counted = carried if carried and block - carried.block <= reach else None
            if counted is None and made.unit == "%" and shared and shared.block == block:
                counted = shared
            if counted is not None and made.unit is None:
                carried = replace(counted, block=block)
            if counted is not None and made.unit == "%":
                shared = replace(counted, block=block)
            last = counted
            figures.append(_figure(reading, found, made, sense, counted, words, of))
    return tuple(figures), ()


def _blocks(reading: Reading) -> list[tuple[int, int]]:
    """Return the sentences, or the lines where no sentences were found."""
    sentences = [(s.span.start, s.span.end) for s in reading.segments if s.kind == "sentence"]
    if sentences:
        return sorted(sentences)
    lines, at = [], 0
    for line in reading.text.content.splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)
    return lines


def _figure(
    reading: Reading,
    found: Sequence[Piece],
    made: Measure,
    sense: _Sense,
    counted: _Counted | None,
    words: Words,
    of: tuple[int, int] | None,
) -> Figure:
    low, high = made.low, made.high
    if sense.bound in ("over", "at-least"):
        high = None
    if sense.bound in ("under", "at-most"):
        low = None
    return Figure(
        report=reading.report.id,
        span=span(reading.text, found[sense.first].start, found[sense.after - 1].end),
        low=None if low is None else tidy(low),
        high=None if high is None else tidy(high),
        bound=sense.bound,
        relation="out-of" if of and sense.relation != "additional" else sense.relation,
        counts=span(reading.text, counted.start, counted.end) if counted else None,
        unit=made.unit,
        counted_class=words.classes.get(counted.head, counted.head) if counted else None,
        of=of,
    )


# --- bound and relation ----------------------------------------------------------------------------


def _senses(found: Sequence[Piece], here: Sequence[Measure], words: Words) -> list[_Sense]:
    """Read every figure's bound and relation; a conversion in brackets has the bound of what it converts."""
    senses: list[_Sense] = []
    for n, made in enumerate(here):
        sense = _sense(found, made, words)
        if n and sense.bound == "exact" and _in_bracket(found, here[n - 1], sense, made):
            sense = replace(sense, bound=senses[-1].bound if senses[-1].bound != "range" else "exact")
        senses.append(sense)
    return senses


def _in_bracket(found: Sequence[Piece], outer: Measure, sense: _Sense, made: Measure) -> bool:
    """Tell whether a figure converts the one before it: "90 miles (145 km)"."""
    opened = sense.first > 0 and found[sense.first - 1].words in "(["
    return opened and bool(made.unit and outer.unit) and sense.first - outer.noun_at <= 2


def _sense(found: Sequence[Piece], made: Measure, words: Words) -> _Sense:
    """Read bound and relation from the words before and behind a number."""
    first, after, noun_at = made.first, made.after, made.noun_at
    bound: Bound = "vague" if made.number.kind == "vague" else "range" if made.ranged else "exact"
    relation: Relation = "none"
    for _ in range(3):  # "a total of at least another 20": any order, three at most
        stated, at = _bound_before(found, first, made, words)
        if stated is not None and (bound == "exact" or stated == "range"):
            bound, first = stated, at
            continue
        while first and found[first - 1].low in words.units_before:
            first -= 1
        related, at = _relation_before(found, first, made, words)
        if related is None or relation != "none":
            break
        relation, first = related, at
    stated_after, behind = match_after(found, after, words.after)
    plus = after < len(found) and found[after].words == "+" and found[after].glued
    if plus or stated_after is not None:
        after = behind if not plus else after + 1
        bound = cast(Bound, stated_after or "at-least") if bound == "exact" else bound
        noun_at = max(noun_at, after)
    told, behind = match_after(found, max(after, made.noun_at if made.symbol else after), words.relation_after)
    than = behind < len(found) and found[behind].low in words.prefixes
    # "60% of the vote" is a share, and no part that was counted
    share = first > 0 and found[first - 1].low in words.all_words
    share = share or (told == "subset" and (made.unit is not None or made.number.kind in ("fraction", "vague")))
    if told is not None and not than and not share and relation == "none":
        relation = cast(Relation, told)
        if told in ("additional", "total") and found[after].low not in words.others:
            after = behind
        last = found[behind - 1].low
        if told == "additional" and (last not in words.others or last in words.nouns.premodifiers):
            noun_at = max(noun_at, behind)
    return _Sense(first, after, bound, relation, noun_at)


def _bound_before(found: Sequence[Piece], first: int, made: Measure, words: Words) -> tuple[Bound | None, int]:
    """Match a bound before a number; a filler may stand between ("more than just 53")."""
    for skip in (0, 1):
        end = first - skip
        if end < 1 or (skip and found[end].low not in words.fillers):
            break
        sign = words.bound_signs.get(found[end - 1].words)
        if sign:
            return cast(Bound, sign), end - 1
        gap = 1 if found[end - 1].words in "-‐" and found[end - 1].glued and end > 1 else 0
        meaning, at = match_before(found, end - gap, words.before)
        if meaning is None or (gap and at != end - 2):
            continue
        cue = found[at].low
        if meaning == "range":
            return ("range", at) if made.ranged and cue in words.range_before else (None, first)
        previous = found[at - 1].low if at else ""
        if cue in words.spread and made.unit in TIMES and previous not in words.spread_after:
            return None, first
        if previous in words.topic and end - at == 1:
            return None, first
        return cast(Bound, meaning), at
    return None, first


def _relation_before(found: Sequence[Piece], first: int, made: Measure, words: Words) -> tuple[Relation | None, int]:  # noqa: PLR0911 (a list of rules, each with its answer)
    meaning, at = match_before(found, first, words.relation_before)
    if meaning is None and first and found[first - 1].words == ",":
        meaning, at = match_before(found, first - 1, words.relation_before)
        return (cast(Relation, meaning), first) if meaning == "total" else (None, first)
    if meaning is None:
        return None, first
    if meaning == "subset" and made.unit in TIMES and found[first - 1].low not in words.of:
        return None, first
    if meaning == "change" and at == first - 1 and made.unit is None and found[at].low in words.particles:
        return None, first  # "set up 100 stations"
    if meaning in ("additional", "total"):
        return cast(Relation, meaning), at
    if meaning == "subset" and found[at].low in words.fillers | {"the", "first", "initial"} and made.unit is None:
        return "subset", at
    return cast(Relation, meaning), first


# --- what is counted -------------------------------------------------------------------------------


def _counted(found: Sequence[Piece], made: Measure, sense: _Sense, words: Words, aids: Aids, block: int) -> _Counted | None:
    """Find the noun phrase that a figure counts; a unit is counted itself where nothing else is."""
    at = sense.noun_at
    if at < len(found) and found[at].words in "([" and made.unit != "%":
        at = _behind_bracket(found, at)
    direct = _phrase(found, at, made, words, aids) if _attached(found, made, at, words) else None
    if direct is not None:
        head = aids.lemma(found[direct.head].words, words.nouns.code).lower()
        return _Counted(found[direct.first].start, found[direct.after - 1].end, head, block)
    inside = at + 1 < len(found) and found[at].low in words.inside and found[at + 1].words[0].islower()
    if inside and made.unit in TIMES and found[at + 1].low not in words.nouns.stops | words.nouns.premodifiers:
        within = phrase(found, at + 1, words.nouns, aids.lemma, single=True)
        if within is not None and not within.sure:  # "20 years in prison"
            head = aids.lemma(found[within.head].words, words.nouns.code).lower()
            return _Counted(found[within.first].start, found[within.after - 1].end, head, block)
    later = at < len(found) and (found[at].low in words.adverbs or found[at].low in words.nouns.stops & words.after_times)
    if made.unit in TIMES and made.unit_at is not None and not later:
        piece = found[made.unit_at]
        return _Counted(piece.start, piece.end, aids.lemma(piece.words, words.nouns.code).lower(), block)
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


def _named_before(found: Sequence[Piece], sense: _Sense, words: Words, aids: Aids, block: int) -> _Counted | None:
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
    return _Counted(found[run[0]].start, found[run[-1]].end, head, block)


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


def _may_elide(made: Measure) -> bool:
    """Tell whether a figure without a noun can count the same as the figure before."""
    return made.unit is None and not made.money and made.number.kind in ("digits", "words")


def _taken_from(
    found: Sequence[Piece], here: Sequence[Measure], senses: Sequence[_Sense], n: int, words: Words
) -> tuple[int, int] | None:
    """Return the offsets of the figure that this one is taken from: "14 of the state's 41", "29 out of 30"."""
    if n + 1 >= len(here):
        return None
    at, then = here[n].after, senses[n + 1].first
    spelled = then >= 2 and match_before(found, then, words.out_of)[0]
    if spelled and then - at <= 8:  # "92 votes, out of roughly 160"
        return found[then].start, found[senses[n + 1].after - 1].end
    if not (at < then <= at + 6) or found[at].low not in words.of | {"out"}:
        return None
    for k in range(at + 1, then):
        owner = k + 1 < then and found[k + 1].low == "'s"
        light = found[k].low in words.nouns.premodifiers or found[k].low in words.fillers or found[k].low in words.of
        if not (owner or light or found[k].low == "'s"):
            return None
    if here[n + 1].unit is not None and here[n].unit != here[n + 1].unit:
        return None
    return found[senses[n + 1].first].start, found[senses[n + 1].after - 1].end
