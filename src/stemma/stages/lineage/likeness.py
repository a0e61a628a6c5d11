"""What one report shares with another, what it shares with third ones only, and in which order both tell it.

Every measure is of a child against a supposed parent, so that leaving out and adding are told apart. A reading is
weighed by how rare it is in the language and in the family: what all reports have groups none of them. What a child
shares with third reports and not with the supposed parent it has from elsewhere (a separative reading, Maas 1927).
Nothing is decided here.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.inputs import Aids, Language, Reading
from stemma.stages.lineage.wording import first_person
from stemma.text import fold, tokens

FURTHER = 6
"""Letters of a word that are compared; a retelling changes endings."""
RUN = 3
"""Words of a phrase."""
LONGEST = 400
"""Figures and names whose order is compared."""
HALF = 0.5
"""What counts where there is nothing to compare."""
FEW = 2
"""Quoted phrases, or facts in order, that must be outweighed: one or two alone tell little."""
UNKNOWN = 0.6
"""Of FEW facts in order, where there are none to compare: three in ten."""
SHORT = 20
"""Words below which a text counts as of so many."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a report tells, ready to be compared."""

    words: Mapping[str, float]
    """Rare word, cut short -> surprise in nats."""
    figures: frozenset[str]
    names: frozenset[str]
    order: tuple[str, ...]
    """Figures and names as they come."""
    phrases: frozenset[int]
    """Runs of three words, hashed."""
    quoted: frozenset[int]
    """Those inside quotation marks."""
    own: tuple[int, ...]
    """Phrases that begin with a word of an author who speaks for a body ("we", "our") outside quotations."""
    size: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A child against a supposed parent; shares are 0 to 1. Across languages words and phrases are not compared: 0."""

    words: float
    """Share of the child's rare words that the parent has."""
    figures: float | None
    """Of its figures, weighed by how few reports of the family have them, as all shares here; None: it has none."""
    words_elsewhere: float | None
    """Share of what the child shares with any report that the parent lacks; None: it shares none."""
    figures_elsewhere: float | None
    names_elsewhere: float | None
    facts: int
    """Figures and names of the parent, as they come."""
    in_order: int
    """Those of them that the child tells in the same order."""
    lacking: float
    """Root of the weight of the phrases that the child has in common with any report and this one lacks: in two sums of
    independent readings, chance differences grow with the root."""
    quotes: int
    """Quoted phrases that the child has in common with any report."""
    quotes_here: int
    """Those of them that stand in the parent; all, across languages."""
    quotes_own: float
    """Quoted phrases that only the child has, for each fifth of its words."""
    own: float
    """Of a hundred words, those by which the child speaks for a body, as a release or a reply does, in phrases that the
    parent has not: at most 3."""
    across: float
    """1: two languages."""

    @property
    def order(self) -> float:
        """Return the share of the parent's figures and names that the child tells in the same order; of few, less sure."""
        return (self.in_order + UNKNOWN) / (self.facts + FEW)

    @property
    def quotes_elsewhere(self) -> float:
        """Return the share of the child's common quoted phrases that do not stand in the parent; of few, less."""
        return (self.quotes - self.quotes_here) / (self.quotes + FEW)


def tellings(readings: Sequence[Reading], languages: Mapping[str, Language], aids: Aids) -> dict[str, Telling]:
    """Return what each report tells, by id."""
    return {r.report.id: telling(r, languages[r.report.id], aids) for r in readings}


def telling(reading: Reading, language: Language, aids: Aids) -> Telling:
    """Return what a report tells."""
    words, plain = _worded(reading.text.content, language.code, aids)
    quotes = [(q.inner.start, q.inner.end) for q in reading.quotes if q.depth == 0]
    order = _order(reading)
    runs, starts = _runs(plain, reading.text.content), [at for _, at in plain]
    within = [starts[bisect_left(starts, a) : bisect_left(starts, b)] for a, b in quotes]
    own = (runs[at] for at in first_person(reading, language) if at in runs)
    return Telling(
        words=words,
        figures=frozenset(k for k in order if k[0] == "#"),
        names=frozenset(k for k in order if k[0] == "@"),
        order=order,
        phrases=frozenset(runs.values()),
        quoted=frozenset(runs[at] for some in within for at in some[: 1 - RUN] if at in runs),
        own=tuple(own),
        size=max(1, len(plain)),
        language=language.code,
    )


@lru_cache(maxsize=8192)
def _worded(content: str, language: str, aids: Aids) -> tuple[Mapping[str, float], tuple[tuple[str, int], ...]]:
    """Return a text's rare words, and all its words with their places."""
    words: dict[str, float] = {}
    plain: list[tuple[str, int]] = []
    for token in tokens(content):
        if not token.words[0].isalnum():
            continue
        word = fold(token.words)
        plain.append((word, token.start))
        weight = surprise(word, language, aids)
        if word[0].isdigit() or len(word) < RUN or weight <= 1.0:
            continue
        key = word[:FURTHER]
        words[key] = max(words.get(key, 0.0), weight)
    return words, tuple(plain)


def surprise(word: str, language: str, aids: Aids) -> float:
    """Return how many nats it tells that another text of some 300 words has a word too; at most 9."""
    zipf = aids.frequency(word, language) or (2.6 if len(word) > RUN else 5.5)
    return min(9.0, max(0.0, math.log(10) * (6.52 - zipf)))


def _order(reading: Reading) -> tuple[str, ...]:
    """Return a report's figures and names as they come, without what is told twice in a row."""
    found: list[tuple[int, str]] = []
    for figure in reading.figures:
        number = figure.low if figure.low is not None else figure.high
        if number is not None:
            found.append((figure.span.start, f"#{float(number):g}"))
    found += [(name.span.start, "@" + fold(name.canonical)) for name in reading.names if name.kind != "unnamed"]
    found.sort()
    keys = [key for _, key in found][:LONGEST]
    return tuple(key for k, key in enumerate(keys) if not k or keys[k - 1] != key)


def _runs(plain: Sequence[tuple[str, int]], content: str) -> dict[int, int]:
    """Return the phrases of a text, hashed, by where they start; none runs over the end of a line."""
    found = {}
    for (one, start), (two, _), (three, last) in zip(plain, plain[1:], plain[2:], strict=False):
        if content.find("\n", start, last) < 0:
            found[start] = hash((one, two, three))
    return found


@dataclass(frozen=True, slots=True)
class Family:
    """How many of the reports that share anything have each reading."""

    count: int
    held: Mapping[object, int]

    def weight(self, key: object) -> float:
        """Return what a reading tells of kinship: 0 if only one report has it, little if all have."""
        return math.log(1 + self.count / self.held[key])


def family(found: Iterable[Telling]) -> Family:
    """Count the readings of a family."""
    held: dict[object, int] = defaultdict(int)
    count = 0
    for one in found:
        count += 1
        for keys in (one.words, one.figures, one.names, one.phrases):
            for key in keys:
                held[key] += 1
    return Family(count, held)


@dataclass(frozen=True, slots=True)
class Shared:
    """The readings of a report that others of its family have too, each with its weight, and what all its readings weigh."""

    weights: tuple[tuple[str, float], ...]
    weight: float
    whole: float

    def against(self, other: Container[str]) -> tuple[float | None, float | None]:
        """Return the share of all readings that another report has, and of the shared ones the share that it lacks.

        None: there are no readings, or none is shared.
        """
        both = lacking = 0.0
        for key, weight in self.weights:
            if key in other:
                both += weight
            else:
                lacking += weight
        return (both / self.whole if self.whole else None), (lacking / self.weight if self.weight else None)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a report tells, weighed in its family: made once a report, compared with each that it may come from."""

    told: Telling
    words: Shared
    figures: Shared
    names: Shared
    phrases: tuple[tuple[int, float], ...]
    """Shared phrases, each with its weight."""
    quoted: tuple[int, ...]
    """Shared phrases inside quotation marks."""


def weighed(told: Telling, kin: Family) -> Weighed:
    """Weigh what a report tells by how many of its family have it."""
    return Weighed(
        told=told,
        words=_shared(told.words, kin),
        figures=_shared(dict.fromkeys(sorted(told.figures), 1.0), kin),
        names=_shared(dict.fromkeys(sorted(told.names), 1.0), kin),
        phrases=tuple((phrase, kin.weight(phrase)) for phrase in told.phrases if kin.held[phrase] > 1),
        quoted=tuple(phrase for phrase in told.quoted if kin.held[phrase] > 1),
    )


def _shared(own: Mapping[str, float], kin: Family) -> Shared:
    weights, whole, shared = [], 0.0, 0.0
    for key, rarity in own.items():
        weight = rarity * kin.weight(key)
        whole += weight
        if kin.held[key] > 1:
            shared += weight
            weights.append((key, weight))
    return Shared(tuple(weights), shared, whole)


def likeness(one: Weighed, other: Weighed) -> Likeness:
    """Compare a child with a supposed parent, both weighed in one family."""
    child, parent = one.told, other.told
    same = child.language == parent.language
    words, words_elsewhere = one.words.against(parent.words) if same else (0.0, 0.0)
    figures, figures_elsewhere = one.figures.against(parent.figures)
    _, names_elsewhere = one.names.against(parent.names)
    here = sum(phrase in parent.phrases for phrase in one.quoted)
    # fsum is exact whatever the order of a set, which differs from run to run
    lacking = math.fsum([weight for phrase, weight in one.phrases if phrase not in parent.phrases]) if same else 0.0
    return Likeness(
        words=HALF if words is None else words,
        figures=figures,
        words_elsewhere=words_elsewhere,
        figures_elsewhere=figures_elsewhere,
        names_elsewhere=names_elsewhere,
        facts=len(parent.order),
        in_order=common(child.order, parent.order),
        lacking=math.sqrt(lacking),
        quotes=len(one.quoted),
        quotes_here=here if same else len(one.quoted),
        quotes_own=5 * (len(child.quoted) - len(one.quoted)) / max(SHORT, child.size),
        own=min(3.0, 100 * sum(phrase not in parent.phrases for phrase in child.own) / child.size),
        across=float(not same),
    )


def common(a: Sequence[str], b: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, a bit for each element of `b` (Hyyrö 2004)."""
    if not a or not b:
        return 0
    masks: dict[str, int] = defaultdict(int)
    for k, key in enumerate(b):
        masks[key] |= 1 << k
    every = (1 << len(b)) - 1
    left = every
    for key in a:
        matched = left & masks.get(key, 0)
        left = ((left + matched) | (left - matched)) & every
    return (every ^ left).bit_count()
