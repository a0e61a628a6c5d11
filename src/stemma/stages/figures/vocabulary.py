"""A language's words for figures, made ready for matching: signs, units, bounds, relations, classes.

Pure: it only turns the `figures` table (and the month names of `dates`) into sets and phrase tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stemma.model.inputs import Language
from stemma.numbers import HYPHENS, Numerals, Piece, numerals, pieces
from stemma.stages.figures.phrases import NounWords, noun_words

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""Last (or first) word -> phrases that end (or begin) with it, longest first, and what they mean."""

TIMES = frozenset(("seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries"))


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A language's figure words. Compared by identity."""

    numerals: Numerals
    nouns: NounWords
    signs: Mapping[str, str]
    percent: Phrases
    symbols: Mapping[str, str]
    bound_signs: Mapping[str, str]
    before: Phrases
    after: Phrases
    relation_before: Phrases
    relation_after: Phrases
    units: Mapping[str, str]
    money: Mapping[str, str]
    times: Mapping[str, float]
    numbered: frozenset[str]
    fillers: frozenset[str]
    months: frozenset[str]
    clock: Phrases
    hour_before: Phrases
    day_parts: Phrases
    ages: Phrases
    age_words: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]
    spread: frozenset[str]
    spread_after: frozenset[str]
    topic: frozenset[str]
    topic_behind: frozenset[str]
    others: frozenset[str]
    to: frozenset[str]
    range_before: frozenset[str]
    range_joint: frozenset[str]
    either: frozenset[str]
    of: frozenset[str]
    per: frozenset[str]
    prefixes: frozenset[str]
    auxiliaries: frozenset[str]
    limits: frozenset[str]
    levels: Phrases
    tallies: frozenset[str]
    tallied: frozenset[str]
    bringing: frozenset[str]
    changing: frozenset[str]
    relatives: frozenset[str]
    lasting: frozenset[str]
    none: frozenset[str]
    save: frozenset[str]
    none_before: frozenset[str]
    not_counted: frozenset[str]
    with_words: frozenset[str]
    sizes: frozenset[str]
    persons: frozenset[str]
    person_endings: tuple[str, ...]
    pronouns: frozenset[str]
    bearings: frozenset[str]
    trailing: frozenset[str]
    joints: frozenset[str]
    out_of: Phrases
    all_words: frozenset[str]
    harmed: frozenset[str]
    inside: frozenset[str]
    prepositions: frozenset[str]
    directions: frozenset[str]
    empty_nouns: frozenset[str]
    particles: frozenset[str]
    after_times: frozenset[str]
    signs_before: frozenset[str]
    numbered_words: frozenset[str]
    units_before: frozenset[str]
    unit_prefixes: frozenset[str]
    age_be: frozenset[str]
    age_who: frozenset[str]
    ordinal_words: frozenset[str]
    counted_verbs: frozenset[str]
    conjunctions: frozenset[str]
    first_words: frozenset[str]
    adverbs: frozenset[str]
    adjective_endings: tuple[str, ...]
    classes: Mapping[str, str]


@lru_cache(maxsize=64)
def figure_words(language: Language) -> Words:
    """Return a language's figure words."""
    t = language.table("figures")
    relations = t.get("relations", {})

    def some(name: str) -> frozenset[str]:
        return frozenset(t.get(name, ()))

    kinds = ("over", "under", "about", "at-least", "at-most")
    signs = {sign: kind for kind in kinds for sign in t.get(f"{kind.replace('at-', '')}_signs", ())}
    return Words(
        numerals=numerals(language),
        nouns=noun_words(language),
        signs=t.get("signs", {}),
        percent=phrases((word, "%") for word in t.get("percent", ())),
        symbols=t.get("symbols", {}),
        bound_signs=signs,
        before=phrases(((w, kind) for kind, many in t.get("before", {}).items() for w in many), backwards=True),
        after=phrases((w, kind) for kind, many in t.get("after", {}).items() for w in many),
        relation_before=phrases(_relations(relations, "_before"), backwards=True),
        relation_after=phrases(_relations(relations, "_after")),
        units=t.get("units", {}),
        money=t.get("money", {}),
        times={word: float(value) for word, value in t.get("times", {}).items()},
        numbered=some("numbered"),
        fillers=some("fillers"),
        months=frozenset(language.table("dates").get("months", {})),
        clock=phrases((word, "clock") for word in t.get("clock", ())),
        hour_before=phrases(((word, "hour") for word in t.get("hour_before", ())), backwards=True),
        day_parts=phrases((word, "hour") for word in t.get("day_parts", ())),
        ages=phrases((word, "age") for word in t.get("ages", ())),
        age_words=some("age_words"),
        not_after=some("not_after"),
        not_before=some("not_before"),
        spread=some("spread"),
        spread_after=some("spread_after"),
        topic=some("topic"),
        topic_behind=some("topic_behind"),
        others=some("others"),
        to=some("to"),
        range_before=some("range_before"),
        range_joint=some("range_joint"),
        either=some("either"),
        of=some("of"),
        per=some("per"),
        prefixes=some("prefixes"),
        auxiliaries=some("auxiliaries"),
        limits=some("limits"),
        levels=phrases(((w, name) for name, many in t.get("levels", {}).items() for w in many), backwards=True),
        tallies=some("tallies"),
        tallied=some("tallied"),
        bringing=some("bringing"),
        changing=some("changing"),
        relatives=some("relatives"),
        lasting=some("lasting"),
        none=some("none"),
        save=some("save"),
        none_before=some("none_before"),
        not_counted=some("not_counted"),
        with_words=some("with_words"),
        sizes=some("sizes"),
        persons=some("persons"),
        person_endings=tuple(t.get("person_endings", ())),
        pronouns=some("pronouns"),
        bearings=some("bearings"),
        trailing=some("trailing"),
        joints=some("conjunctions") | some("range_joint") | some("either"),
        out_of=phrases(((word, "out-of") for word in t.get("out_of", ())), backwards=True),
        all_words=some("all_words"),
        harmed=some("harmed"),
        inside=some("inside"),
        prepositions=some("prepositions"),
        directions=some("directions"),
        empty_nouns=some("empty_nouns"),
        particles=some("particles"),
        after_times=some("after_times"),
        signs_before=some("signs_before"),
        numbered_words=some("numbered_words"),
        units_before=some("units_before"),
        unit_prefixes=some("unit_prefixes"),
        age_be=some("age_be"),
        age_who=some("age_who"),
        ordinal_words=some("ordinal_words"),
        counted_verbs=some("counted_verbs"),
        conjunctions=some("conjunctions"),
        first_words=some("first_words"),
        adverbs=some("adverbs"),
        adjective_endings=tuple(t.get("adjective_endings", ())),
        classes={member: name for name, members in t.get("classes", {}).items() for member in members},
    )


def _relations(table: Mapping[str, Any], side: str) -> list[tuple[str, str]]:
    return [(w, name.removesuffix(side).replace("_", "-")) for name, many in table.items() if name.endswith(side) for w in many]


def phrases(entries: Iterable[tuple[str, str]], *, backwards: bool = False) -> Phrases:
    """Index phrases by their first word, or (`backwards`) by their last, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, meaning in entries:
        row = tuple(p.low for p in pieces(phrase.replace("-", " ")))
        table.setdefault(row[-1] if backwards else row[0], []).append((row, meaning))
    return {key: tuple(sorted(rows, key=lambda r: -len(r[0]))) for key, rows in table.items()}


def match_after(found: Sequence[Piece], at: int, table: Phrases) -> tuple[str | None, int]:
    """Match a phrase that begins at a piece: (meaning, piece behind it), or (None, at)."""
    if at < len(found):
        for row, meaning in table.get(found[at].low, ()):
            k, taken = at, 0
            while taken < len(row) and k < len(found):
                if found[k].words in HYPHENS and taken:
                    k += 1
                    continue
                if found[k].low != row[taken]:
                    break
                k, taken = k + 1, taken + 1
            if taken == len(row):
                return meaning, k
    return None, at


def match_before(found: Sequence[Piece], end: int, table: Phrases) -> tuple[str | None, int]:
    """Match a phrase that ends just before a piece: (meaning, its first piece), or (None, end)."""
    if 0 < end <= len(found):
        for row, meaning in table.get(found[end - 1].low, ()):
            first = end - len(row)
            if first >= 0 and tuple(p.low for p in found[first:end]) == row:
                return meaning, first
    return None, end
