"""What a figure counts: the noun phrase behind it, before it, or that of a figure nearby.

Pure. Where a phrase ends and which word is its head is told in `stemma.stages.figures.phrases`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stemma.model.inputs import Aids
from stemma.numbers import Piece
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
    found, made, sense = scene.found, scene.here[n], scene.senses[n]
    linked = made.unit in TIMES and sense.first > 0 and found[sense.first - 1].low in scene.words.of
    part_of_time = of is not None and made.unit in TIMES
    counted = None
    if linked and not _goes_on_with_of(scene, sense):
        counted = _before(scene, made, sense)  # "a time of 47 seconds"
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
    return counted or _joined(scene, n) or _elided(scene, made, sense, memory)


def _elided(scene: Scene, made: Measure, sense: Sense, memory: Memory) -> Counted | None:
    """Take the noun of a figure before: "it has opened 48 more", "54 nations have signed, 27 have ratified"."""
    plain = made.unit is None and not made.money and made.number.kind in ("digits", "words")
    if plain or sense.relation == "additional":
        reach = REACH if sense.relation != "none" else int(_stands_alone(scene, made, sense))
        if memory.plain and scene.block - memory.plain.block <= reach:
            return memory.plain
    if made.unit == "%" and memory.share and memory.share.block == scene.block:
        return memory.share
    return None


def _stands_alone(scene: Scene, made: Measure, sense: Sense) -> bool:
    """Tell whether a figure is an object whose noun was left out: "Biden had 54.", "with 60."."""
    at = max(made.noun_at, sense.after)
    closed = at >= len(scene.found) or scene.found[at].words in ".,;)" or scene.found[at].low in scene.words.auxiliaries
    return closed and made.low is not None and made.low >= 2 and sense.first > 0


def _joined(scene: Scene, n: int) -> Counted | None:
    """Take the noun of the next figure of a row: "killed one and injured eight people", "five or six boats"."""
    made, words = scene.here[n], scene.words
    if made.unit is not None or n + 1 >= len(scene.here) or scene.here[n + 1].unit is not None:
        return None
    start, then = max(made.noun_at, scene.senses[n].after), scene.senses[n + 1].first
    between = [p.low for p in scene.found[start:then]]
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
    if at >= len(found) or (made.unit is not None and found[at].low in words.adverbs):
        return None  # "fourteen feet (four meters) tall"
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


def _attached(found: Sequence[Piece], made: Measure, at: int, words: Words) -> bool:
    """Tell whether what follows a unit can be counted with it: "three-year contract", "18 months of talks"."""
    if made.unit in (None, "%") or at >= len(found):
        return True
    unit = found[made.unit_at] if made.unit_at is not None else None
    singular = unit is not None and made.low not in (None, 1) and not unit.low.endswith("s") and len(unit.low) > 2
    hyphen = unit is not None and unit.glued and not made.symbol
    return found[at].low in words.of or singular or hyphen or (made.money and unit is None) or made.unit in words.units_before


def _goes_on_with_of(scene: Scene, sense: Sense) -> bool:
    """Tell whether "of" follows, too: "the release of eight years of tax returns"."""
    return sense.noun_at < len(scene.found) and scene.found[sense.noun_at].low in scene.words.of


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
    if made.unit is not None or k < 1 or found[k].words not in ",(—–" or words.nouns.order != "plural":
        return None
    if at < len(found) and found[at].words not in ",.;)—–":
        return None
    if not is_plural(found[k - 1], words.nouns, scene.aids.lemma):
        return None
    run = noun_at_left(found, k - 1, words)
    return scene.counted(run[0], run[-1] + 1, run[-1]) if run else None
