"""Bound and relation of a figure, from the words before and behind its number. What is counted is no concern of this module."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from stemma.model.reading import Bound, Relation
from stemma.numbers import HYPHENS, Piece
from stemma.stages.figures.measure import Measure
from stemma.stages.figures.vocabulary import TIMES, Words, match_after, match_before


@dataclass(frozen=True, slots=True)
class Sense:
    """Bound and relation of a measure, and the pieces that its words cover."""

    first: int
    after: int
    bound: Bound
    relation: Relation
    noun_at: int


def read_senses(found: Sequence[Piece], here: Sequence[Measure], words: Words) -> list[Sense]:
    """Read every figure's bound and relation; a conversion in brackets has the bound of what it converts."""
    senses: list[Sense] = []
    for n, made in enumerate(here):
        sense = _sense(found, made, words)
        if n and sense.bound == "exact" and in_bracket(found, here[n - 1], sense, made):
            sense = replace(sense, bound=senses[-1].bound if senses[-1].bound != "range" else "exact")
        senses.append(sense)
    return senses


def in_bracket(found: Sequence[Piece], outer: Measure, sense: Sense, made: Measure) -> bool:
    """Tell whether a figure converts the one before it: "90 miles (145 km)"."""
    opened = sense.first > 0 and found[sense.first - 1].words in "(["
    return opened and bool(made.unit and outer.unit) and sense.first - outer.noun_at <= 2


def _sense(found: Sequence[Piece], made: Measure, words: Words) -> Sense:
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
    if relation == "none" and made.unit is None and _is_level(found, first, made, words):
        relation = "total"
    stated_after, behind = match_after(found, after, words.after)
    plus = after < len(found) and found[after].words == "+" and found[after].glued
    if plus or stated_after is not None:
        after = behind if not plus else after + 1
        bound = cast(Bound, stated_after or "at-least") if bound == "exact" else bound
        noun_at = max(noun_at, after)
    told, behind = match_after(found, max(after, made.noun_at if made.symbol else after), words.relation_after)
    than = behind < len(found) and found[behind].low in words.prefixes
    # "60% of the vote" is a share, and no part that was counted
    share = first > 0 and (found[first - 1].low in words.all_words or _tallied(found, first, after, words))
    share = share or (told == "subset" and (made.unit is not None or made.number.kind in ("fraction", "vague")))
    if told is not None and not than and not share and relation == "none":
        relation = cast(Relation, told)
        if told in ("additional", "total") and found[after].low not in words.others:
            after = behind
        last = found[behind - 1].low
        if told == "additional" and (last not in words.others or last in words.nouns.premodifiers):
            noun_at = max(noun_at, behind)
    return Sense(first, after, bound, relation, noun_at)


def _is_level(found: Sequence[Piece], first: int, made: Measure, words: Words) -> bool:
    """Tell whether a number is what a count has come to: "stands at 72", "brings the total to 72", "the toll rose to 53"."""
    verb = found[first].low in words.counted_verbs  # "infections surpassed one million": the verb is the bound
    meaning, at = match_before(found, first + verb, words.levels)
    if meaning is None or (at and found[at - 1].words[0].isdecimal()):
        return False  # "from 180 to 5" tells a change
    if meaning == "always":
        return True
    before = [p.low for p in found[max(0, at - 10) : first]]
    if words.tallies.intersection(before):
        return True
    closed = made.after >= len(found) or found[made.after].words in ".;,)"
    return closed and bool(words.bringing.intersection(before))  # "which brings … to 72."


def _tallied(found: Sequence[Piece], first: int, after: int, words: Words) -> bool:
    """Tell whether "of them" follows a count, and no part: "it had listed 38 of them"."""
    pronoun = after + 1 < len(found) and found[after].low in words.of and found[after + 1].low in words.nouns.premodifiers
    return pronoun and found[after + 1].low in words.pronouns and found[first - 1].low in words.tallied


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
        far = words.topic_behind and any(p.low in words.topic_behind for p in found[made.after : made.after + 4])
        if end - at == 1 and (previous in words.topic or (far and meaning in ("over", "under"))):
            return None, first  # "a talk about 5 boats", "spread over eleven sites"
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


def taken_from(  # noqa: PLR0911 (a list of rules, each with its answer)
    found: Sequence[Piece], here: Sequence[Measure], senses: Sequence[Sense], n: int, words: Words
) -> tuple[int, int] | None:
    """Return the offsets of the figure that this one is taken from: "14 of the state's 41", "29 out of 30"."""
    if n + 1 >= len(here):
        return None
    at, then = here[n].after, senses[n + 1].first
    if here[n].unit in TIMES and here[n + 1].unit == here[n].unit:
        at = here[n].noun_at  # "eight years of a twenty-year sentence"
    spelled = then >= 2 and match_before(found, then, words.out_of)[0]
    if spelled and then - at <= 8:  # "92 votes, out of roughly 160"
        return found[then].start, found[senses[n + 1].after - 1].end
    if not (at < then <= at + 6) or found[at].low not in words.of | {"out"}:
        return None
    if any(not (p.words[0].isalpha() or p.low == "'s" or p.words in HYPHENS) for p in found[at:then]):
        return None
    owned = next((k for k in range(at + 2, then) if found[k].low == "'s"), 0)
    for k in range(max(at, owned) + 1, then):
        owner = k + 1 < then and found[k + 1].low == "'s"
        light = found[k].low in words.nouns.premodifiers or found[k].low in words.fillers or found[k].low in words.of
        if not (owner or light or found[k].low == "'s"):
            return None
    if here[n + 1].unit is not None and here[n].unit != here[n + 1].unit:
        return None
    return found[senses[n + 1].first].start, found[senses[n + 1].after - 1].end
