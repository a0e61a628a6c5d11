"""What a figure counts: the noun phrase behind it, before it, or that of a figure nearby.

Pure. Where a phrase ends and which word is its head is told in `stemma.stages.figures.phrases`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stemma.model.inputs import Aids
from stemma.numbers import Piece
from stemma.stages.figures.labels import hyphen
from stemma.stages.figures.measure import Measure
from stemma.stages.figures.phrases import Phrase, is_plural, phrase
from stemma.stages.figures.senses import Sense, in_bracket
from stemma.stages.figures.subjects import noun_at_left, subject
from stemma.stages.figures.vocabulary import TIMES, Words

REACH = 2
"""Blocks (sentences or lines) over which the elided noun of "48 more" is looked for."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, in code points, and its head noun in lower case."""

    start: int
    end: int
    head: str
    block: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A block with its figures, and what is needed to read them."""

    found: Sequence[Piece]
    here: Sequence[Measure]
    senses: Sequence[Sense]
    words: Words
    aids: Aids
    block: int

    def counted(self, first: int, after: int, head: int) -> Counted:
        """Return a phrase, half open in pieces, as what is counted."""
        word = self.aids.lemma(self.found[head].words, self.words.nouns.code).lower()
        return Counted(self.found[first].start, self.found[after - 1].end, word, self.block)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the figures so far counted: the last plain one, the last share, and the last of all."""

    plain: Counted | None = None
    share: Counted | None = None
    last: Counted | None = None

    def after(self, counted: Counted | None, made: Measure, block: int) -> "Memory":
        """Return the memory with one more figure in it."""
        if counted is None:
            return replace(self, last=None)
        here = replace(counted, block=block)
        if made.unit == "%" or made.number.kind == "fraction":
            return replace(self, share=here, last=counted, plain=self.plain if made.unit == "%" else here)
        return replace(self, plain=here, last=counted) if made.unit is None else replace(self, last=counted)


def what_counts(scene: Scene, n: int, of: tuple[int, int] | None, memory: Memory) -> Counted | None:
    """Find what a figure counts: the nearest rule that finds a noun wins, its own words before those of others."""
    found, made, sense, words = scene.found, scene.here[n], scene.senses[n], scene.words
    part_of_time = of is not None and made.unit in TIMES
    counted = _lasting(scene, made, sense)
    if counted is None and not part_of_time:
        counted = _behind(scene, made, sense)
    if counted is None and of is not None:
        counted = _behind(scene, scene.here[n + 1], scene.senses[n + 1])
    if counted is None and part_of_time:
        counted = _behind(scene, made, sense)
    counted = counted or _apposed(scene, made, sense)
    if counted is None and not (sense.relation == "additional" and memory.plain):
        counted = _before(scene, made, sense)
    if counted is None and n and in_bracket(found, scene.here[n - 1], sense, made):
        counted = memory.last
    if counted is None and _of_the_last(found, made, sense, memory, words):
        counted = memory.last
    counted = counted or _joined(scene, n) or _elided(scene, made, sense, memory)
    alone = counted is not None and counted.head in words.others and counted.end - counted.start <= len(counted.head) + 1
    if alone and memory.plain and _near(scene, memory.plain, REACH):
        return memory.plain  # "named 31 ports and 4 others": ports
    return counted


def _lasting(scene: Scene, made: Measure, sense: Sense) -> Counted | None:
    """Find what a time measures: "a time of 47 seconds", "the hearing took 22 minutes", "the delay was two hours"."""
    found, words, k = scene.found, scene.words, sense.first - 1
    if made.unit not in TIMES or k < 0 or (sense.noun_at < len(found) and found[sense.noun_at].low in words.of):
        return None
    linked, lasting = found[k].low in words.of, found[k].low in words.lasting
    stated = found[k].low in words.counted_verbs or (found[k].low in words.directions and found[k - 1].low in words.counted_verbs)
    return _before(scene, made, sense) if linked or lasting or stated else None


def _near(scene: Scene, counted: Counted, reach: int) -> bool:
    return scene.block - counted.block <= reach


def _of_the_last(found: Sequence[Piece], made: Measure, sense: Sense, memory: Memory, words: Words) -> bool:
    """Tell whether a share is one of what was counted just before: "203 votes (0.15 percent)", "900 votes, which was 1%"."""
    if made.unit != "%" or memory.last is None or sense.first < 2:
        return False
    if found[sense.first - 1].words in "([":
        return found[sense.first - 2].end == memory.last.end
    return found[sense.first - 1].low in words.counted_verbs and found[sense.first - 2].low in words.relatives


def _elided(scene: Scene, made: Measure, sense: Sense, memory: Memory) -> Counted | None:
    """Take the noun of a figure before: "it has opened 48 more", "54 nations have signed, 27 have ratified"."""
    plain = made.unit is None and not made.money and made.number.kind in ("digits", "words")
    if plain or sense.relation == "additional":
        reach = REACH if sense.relation != "none" else int(_stands_alone(scene, made, sense))
        if memory.plain and _near(scene, memory.plain, reach) and not _other_victims(scene, made, sense, memory.plain):
            return memory.plain
    if made.unit == "%" and memory.share and memory.share.block == scene.block:
        return memory.share
    return None


def _other_victims(scene: Scene, made: Measure, sense: Sense, counted: Counted) -> bool:
    """Tell whether a figure counts people and a noun before it does not: "ten shops burned, killing three"."""
    found, words = scene.found, scene.words
    at = max(made.noun_at, sense.after)
    beside = {p.low for p in (*found[max(0, sense.first - 1) : sense.first], *found[at : at + 3])}
    return bool(words.harmed & beside) and counted.head not in words.persons and not counted.head.endswith(words.person_endings)


def _stands_alone(scene: Scene, made: Measure, sense: Sense) -> bool:
    """Tell whether the noun of a figure was left out: "Biden had 54.", "with 60.", "14 have recovered", "two of them left"."""
    at = max(made.noun_at, sense.after)
    if made.low is None or made.low < 2:
        return False
    if at >= len(scene.found) or scene.found[at].words in ".,;)":
        return sense.first > 0
    linked = scene.found[at].low in scene.words.of and at + 1 < len(scene.found)
    return scene.found[at].low in scene.words.auxiliaries or (linked and scene.found[at + 1].low in scene.words.pronouns)


def _joined(scene: Scene, n: int) -> Counted | None:
    """Take the noun of the next figure of a row: "killed one and injured eight people", "five or six boats"."""
    made, words = scene.here[n], scene.words
    if made.unit is not None or n + 1 >= len(scene.here) or scene.here[n + 1].unit is not None:
        return None
    start, then = max(made.noun_at, scene.senses[n].after), scene.senses[n + 1].first
    between = [p.low for p in scene.found[start:then]]
    if not between and hyphen(scene.found, scene.here[n + 1].after):
        return _behind(scene, scene.here[n + 1], scene.senses[n + 1])  # "two 12-roll packs"
    if not 1 <= len(between) <= 2 or between[0] not in words.joints:
        return None
    if len(between) == 2 and between[1] not in words.harmed:
        return None
    return _behind(scene, scene.here[n + 1], scene.senses[n + 1])


# --- behind the figure -----------------------------------------------------------------------------


def _behind(scene: Scene, made: Measure, sense: Sense) -> Counted | None:
    """Find the noun phrase that a figure counts; a unit is counted itself where nothing else is."""
    found, words, at = scene.found, scene.words, sense.noun_at
    if at < len(found) and found[at].words in "([" and made.unit != "%":
        at = _behind_bracket(found, at)
    direct = _phrase(scene, at, made) if _attached(found, made, at, words) else None
    if direct is not None:
        return scene.counted(direct.first, direct.after, direct.head)
    within = _inside(scene, made, at)
    if within is not None:
        return within
    later = at < len(found) and (found[at].low in words.adverbs or found[at].low in words.nouns.stops & words.after_times)
    if made.unit in TIMES and made.unit_at is not None and not later:
        return scene.counted(made.unit_at, made.unit_at + 1, made.unit_at)
    if made.unit in words.units_before:
        stated = made.unit_at if made.unit_at is not None else made.first - 1
        return scene.counted(stated, stated + 1, stated)
    return None


def _inside(scene: Scene, made: Measure, at: int) -> Counted | None:
    """Find the noun of "20 years in prison", "$90 billion in property damage"."""
    found, words = scene.found, scene.words
    if not (made.unit in TIMES or made.money or made.number.kind == "vague"):
        return None
    if not (at + 1 < len(found) and found[at].low in words.inside and found[at + 1].words[0].islower()):
        return None
    if found[at + 1].low in words.nouns.stops | words.nouns.premodifiers | words.empty_nouns:
        return None
    within = phrase(found, at + 1, words.nouns, scene.aids.lemma, single=True)
    if within is None or (within.sure and made.unit in TIMES):
        return None
    return scene.counted(within.first, within.after, within.head)


def _behind_bracket(found: Sequence[Piece], at: int) -> int:
    """Step over a short bracket: "90 miles (145 km) of coast"."""
    for k in range(at + 1, min(at + 12, len(found))):
        if found[k].words in ")]":
            return k + 1
    return at


def _phrase(scene: Scene, at: int, made: Measure) -> Phrase | None:
    found, words = scene.found, scene.words
    if at + 1 < len(found) and made.unit is not None and found[at].low in words.sizes and _word(found[at + 1], words):
        at += 1  # "a 75 ft long boat"
    if at >= len(found) or (made.unit is not None and found[at].low in words.adverbs):
        return None  # "fourteen feet (four meters) tall"
    if _score(found, at, words) or _only_pronoun(found, at, words):
        return None
    if made.unit == "%" and found[at].low in words.nouns.either_way and not (at + 1 < len(found) and _word(found[at + 1], words)):
        return Phrase(at, at + 1, at, False)  # "3 percent support in two polls"
    linked = found[at].low in words.of
    if made.unit == "%" and not linked and found[at].low not in words.nouns.premodifiers:
        hyphenated = found[at].words[0].isalpha()
        if not hyphenated:
            return None
    adjectival = made.number.kind == "digits" and made.first > 0 and found[made.first - 1].low in words.numerals.articles
    of_a_body = linked and at + 2 < len(found) and found[at + 1].low in words.nouns.premodifiers
    single = made.unit is not None or made.number.kind == "fraction" or adjectival or of_a_body
    one = made.low == 1 and made.high == 1 and made.unit is None
    return phrase(found, at, words.nouns, scene.aids.lemma, single=single, one=one)


def _word(piece: Piece, words: Words) -> bool:
    """Tell whether a piece is a word at which no noun phrase ends."""
    return piece.words[0].isalpha() and piece.low not in words.nouns.stops


def _score(found: Sequence[Piece], at: int, words: Words) -> bool:
    """Tell the result of a vote or match: "230-to-197"."""
    return hyphen(found, at) > 0 and found[at + 1].low in words.to


def _only_pronoun(found: Sequence[Piece], at: int, words: Words) -> bool:
    """Tell whether "of them", "of those" stand for the noun: "two of those involved rope", not "two of those posts"."""
    if at + 1 >= len(found) or found[at].low not in words.of or found[at + 1].low not in words.pronouns:
        return False
    return at + 2 >= len(found) or not _word(found[at + 2], words) or words.nouns.is_verbal(found[at + 2].low)


def _attached(found: Sequence[Piece], made: Measure, at: int, words: Words) -> bool:
    """Tell whether what follows a unit can be counted with it: "three-year contract", "18 months of talks"."""
    if made.unit in (None, "%") or at >= len(found):
        return True
    unit = found[made.unit_at] if made.unit_at is not None else None
    singular = unit is not None and made.low not in (None, 1) and not unit.low.endswith("s") and len(unit.low) > 2
    hyphen = unit is not None and unit.glued and not made.symbol
    if found[at].low in words.sizes:
        return True
    if made.symbol and found[at].words[0].islower() and _word(found[at], words):
        return made.first > 0 and found[made.first - 1].low in words.numerals.articles  # "a 10 km race"
    paid = made.money or (made.unit == "pounds" and made.number.magnified)
    if paid and found[at].words[0].islower() and _word(found[at], words):
        return True  # "24 million pounds operating loss"
    return found[at].low in words.of or singular or hyphen or (made.money and unit is None) or made.unit in words.units_before


# --- before the figure -----------------------------------------------------------------------------


def _before(scene: Scene, made: Measure, sense: Sense) -> Counted | None:
    """Find what is counted before a figure: "a distance of 139 km", "the turnout was about 71%"."""
    at = sense.noun_at
    if at < len(scene.found) and scene.found[at].words in "([":
        at = _behind_bracket(scene.found, at)
    length = made.unit not in (None, "%") and not made.money
    if length and at < len(scene.found) and scene.found[at].low in scene.words.bearings:
        return None  # "the storm was 90 miles south of the coast"
    run = subject(scene.found, made, sense, scene.words)
    return scene.counted(run[0], run[-1] + 1, run[-1]) if run else None


def _apposed(scene: Scene, made: Measure, sense: Sense) -> Counted | None:
    """Find the plural that a bare figure follows in commas or brackets: "the number of women, 102, grew"."""
    found, words, k = scene.found, scene.words, sense.first - 1
    at = max(made.noun_at, sense.after)
    if k > 1 and found[k].low in words.with_words and found[k - 1].words == ",":
        k -= 1  # "had the most delegates, with 60"
    if made.unit is not None or k < 1 or found[k].words not in ",(—–" or words.nouns.order != "plural":
        return None
    if at < len(found) and found[at].words not in ",.;)—–":
        return None
    if not is_plural(found[k - 1], words.nouns, scene.aids.lemma):
        return None
    run = noun_at_left(found, k - 1, words)
    return scene.counted(run[0], run[-1] + 1, run[-1]) if run else None
