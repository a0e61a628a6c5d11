"""A child's text, written from its parent's alone: what is kept, reworded, got wrong, added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random  # noqa: TID251 (seeded)
from typing import Literal

from benchmarks.traditions.facts import Fact, erred, foreign, righted, witnessed, worn
from benchmarks.traditions.lexicon import frames, table
from benchmarks.traditions.sheets import Sentence, Sheet
from benchmarks.traditions.wording import Telling, filled, touched, usable, worded, wrapped
from benchmarks.traditions.world import Name, Namer, World, respelled

Strength = Literal["light", "medium", "heavy"]


@dataclass(frozen=True, slots=True)
class Habit:
    """How far a rewriter goes."""

    verbatim: float
    """Share of the kept tellings that stand as they stood."""
    touched: float
    """Share where words are exchanged and the build stays; all others are told anew."""
    keep: tuple[float, float]
    """Share of the parent's facts that is kept, from and to."""
    order: float
    """How far facts move: standard deviation as a share of the text."""
    errors: float
    """Chance that a figure is miscopied."""
    names: float
    """Chance that a name is misspelled."""
    quoted: float
    """Chance that a quotation that is told anew loses its exact words."""
    own: tuple[int, ...]
    """Numbers of facts added, each as likely."""


HABITS: Mapping[Strength, Habit] = {
    "light": Habit(0.46, 0.38, (0.6, 0.98), 0.04, 0.02, 0.1, 0.3, (0, 0, 1, 2, 3)),
    "medium": Habit(0.04, 0.28, (0.55, 0.92), 0.15, 0.03, 0.15, 0.45, (0, 1, 2, 3, 4)),
    "heavy": Habit(0.0, 0.0, (0.5, 0.88), 0.35, 0.04, 0.2, 0.85, (0, 1, 2, 3, 4, 5)),
}
FEWEST = 7
"""Facts that are kept at least."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a writer has beside the parent's text."""

    world: World
    event: Sequence[Fact]
    """Facts of the event: what own inquiry may find."""
    namer: Namer
    drawn: Random


def original(desk: Desk, outlet: str) -> Sheet:
    """Write the report that knows most of the event."""
    facts = desk.drawn.sample(list(desk.event), min(desk.drawn.randint(20, 28), len(desk.event)))
    tellings = [t for f in facts if (t := worded(f, "en", desk.drawn))]
    return set_out(Sheet("en", outlet, desk.world.names, ()), tellings, desk.drawn, 0.25)


def independent(desk: Desk, text: str, outlet: str) -> Sheet:
    """Write another report from own knowledge: fewer facts, as another witness has them, and more from elsewhere."""
    drawn = desk.drawn
    seen = [w for f in desk.event if (w := witnessed(f, drawn))]
    facts = drawn.sample(seen, min(len(seen), drawn.randint(9, 14)))
    strange, names = foreign(drawn.randint(2, 5), text, desk.world, desk.namer, drawn)
    facts = drawn.sample([*facts, *strange], len(facts) + len(strange))
    tellings = [t for f in facts if (t := worded(f, "en", drawn))]
    return set_out(Sheet("en", outlet, {**desk.world.names, **names}, ()), tellings, drawn, 0.25)


def rewritten(parent: Sheet, second: Sheet | None, text: str, outlet: str, strength: Strength, desk: Desk) -> Sheet:
    """Write a report from one parent, or two."""
    habit, drawn = HABITS[strength], desk.drawn
    kept = _kept(parent.tellings, drawn.uniform(*habit.keep), habit.order, drawn)
    names = dict(parent.names)
    if second:
        told = {t.fact.id for t in parent.tellings}
        more = [t for t in second.tellings if t.fact.id not in told]
        taken = drawn.sample(more, round(len(more) * drawn.uniform(0.4, 0.8)))
        names = {**second.names, **names}
        for other in taken:
            kept.insert(drawn.randrange(len(kept) + 1), other)
    if drawn.random() < habit.names:
        used = sorted({k for t in kept for k in (t.fact.agent, t.fact.source, t.fact.place) if k})
        key = drawn.choice(used or ["place0"])
        names[key] = respelled(names[key], drawn)
    tellings = [t for old in kept if (t := _retold(old, parent.language, habit, drawn))]
    added, strange = _own((*parent.tellings, *tellings), text, parent.language, habit, desk)
    for new in added:
        tellings.insert(drawn.randrange(len(tellings) + 1), new)
    sheet = Sheet(parent.language, outlet, {**desk.world.names, **names, **strange}, ())
    joined = _joins(parent) if habit.verbatim else frozenset()
    made = set_out(sheet, tellings, drawn, 0.12 if habit.verbatim else 0.3, joined)
    still = {t.fact.id for t in tellings}
    if parent.headline and parent.headline.fact.id in still and drawn.random() < habit.verbatim:
        return replace(made, headline=parent.headline)
    return made


def _kept(tellings: Sequence[Telling], share: float, order: float, drawn: Random) -> list[Telling]:
    count = max(min(FEWEST, len(tellings)), round(share * len(tellings)))
    chosen = sorted(drawn.sample(range(len(tellings)), count))
    return [tellings[i] for i in sorted(chosen, key=lambda i: i + drawn.gauss(0, order * len(tellings)))]


def _retold(old: Telling, language: str, habit: Habit, drawn: Random) -> Telling | None:
    way = drawn.random()
    rate = habit.errors if language == "en" else 0.0
    if way < habit.verbatim:
        fact = erred(old.fact, drawn, rate)
        return replace(old, fact=fact, untouched=fact == old.fact)
    if way < habit.verbatim + habit.touched:
        return touched(replace(old, fact=erred(old.fact, drawn, rate)), drawn)
    return worded(erred(worn(old.fact, drawn, habit.quoted), drawn, rate), language, drawn, old)


def _own(told: Sequence[Telling], text: str, language: str, habit: Habit, desk: Desk) -> tuple[list[Telling], dict[str, Name]]:
    """Add facts: most from elsewhere, some of the event that the parents did not tell (found by own inquiry)."""
    drawn = desk.drawn
    if language != "en":
        return [], {}
    number = drawn.choice(habit.own)
    known = {t.fact.id for t in told}
    event = [f for f in desk.event if f.id not in known]
    near = min(len(event), sum(drawn.random() < 0.25 for _ in range(number)))
    facts, names = foreign(number - near, text, desk.world, desk.namer, drawn)
    facts += drawn.sample(event, near)
    return [t for f in facts if (t := worded(f, "en", drawn))], names


def translated(parent: Sheet, outlet: str, desk: Desk) -> Sheet:
    """Write the parent's text in the other language; what it has no words for is left out."""
    language = "de" if parent.language == "en" else "en"
    tellings = [t for old in parent.tellings if (t := worded(old.fact, language, desk.drawn))]
    return set_out(replace(parent, language=language, outlet=outlet, after=()), tellings, desk.drawn, 0.0)


def excerpt(parent: Sheet, outlet: str, desk: Desk) -> Sheet:
    """Take a run of sentences as they stand."""
    count = max(3, round(len(parent.sentences) * desk.drawn.uniform(0.3, 0.5)))
    at = desk.drawn.choice((0, desk.drawn.randrange(max(1, len(parent.sentences) - count))))
    kept = tuple(_untouched(s) for s in parent.sentences[at : at + count])
    return dress(replace(parent, outlet=outlet, sentences=kept, after=()), desk.drawn)


def _untouched(made: Sentence) -> Sentence:
    return replace(made, tellings=tuple(replace(t, untouched=True) for t in made.tellings))


def copied(parent: Sheet, outlet: str) -> Sheet:
    """Print the parent's text again, letter for letter."""
    return replace(parent, outlet=outlet, sentences=tuple(_untouched(s) for s in parent.sentences))


def reprinted(parent: Sheet, outlet: str, drawn: Random) -> Sheet:
    """Print the parent's text again and say where it comes from."""
    line = _line(parent.language, "reprint", drawn).replace("{credit}", parent.outlet.removeprefix("the "))
    return replace(copied(parent, outlet), after=(line,))


def corrected(parent: Sheet, text: str, desk: Desk) -> Sheet:
    """Write the same outlet's later version: figures put right, a fact or two more."""
    drawn = desk.drawn
    tellings = [replace(t, fact=fact, untouched=fact == t.fact) for t in parent.tellings if (fact := righted(t.fact, desk.event))]
    tellings = [touched(t, drawn) if drawn.random() < 0.12 else t for t in tellings]
    added, strange = _own(tellings, text, parent.language, replace(HABITS["light"], own=(1, 2)), desk)
    sheet = set_out(replace(parent, names={**parent.names, **strange}), [*tellings, *added], drawn, 0.0, _joins(parent))
    return replace(sheet, headline=parent.headline, after=(_line(parent.language, "corrected", drawn),))


def credited(sheet: Sheet, outlet: str, drawn: Random) -> Sheet:
    """Name the outlet that the text comes from, in one or two of its sentences."""
    open_to = [i for i, s in enumerate(sheet.sentences) if all(plain(t) for t in s.tellings)]
    sentences = list(sheet.sentences)
    for i in drawn.sample(open_to, min(len(open_to), drawn.choice((1, 1, 2)))):
        first = sentences[i].tellings[0]
        fact = replace(first.fact, credit=outlet)
        named = Telling(fact, wrapped(fact, first.parts, sheet.language, drawn, None), first.frame)
        sentences[i] = replace(sentences[i], tellings=(named, *sentences[i].tellings[1:]))
    return replace(sheet, sentences=tuple(sentences))


def _joins(parent: Sheet) -> frozenset[tuple[str, str]]:
    return frozenset((s.tellings[0].fact.id, s.tellings[1].fact.id) for s in parent.sentences if len(s.tellings) > 1)


def set_out(
    sheet: Sheet, tellings: Sequence[Telling], drawn: Random, joining: float, joined: frozenset[tuple[str, str]] = frozenset()
) -> Sheet:
    """Set tellings out in sentences and paragraphs, some of them joined, and dress the text."""
    sentences: list[Sentence] = []
    i = 0
    while i < len(tellings):
        pair = tuple(tellings[i : i + 2])
        together = len(pair) > 1 and ((pair[0].fact.id, pair[1].fact.id) in joined or _joinable(pair, drawn.random() < joining))
        size = 2 if together else 1
        sentences.append(Sentence(tuple(tellings[i : i + size]), drawn.randrange(12), drawn.random() < 0.4))
        i += size
    return dress(replace(sheet, sentences=tuple(sentences)), drawn)


def _joinable(pair: Sequence[Telling], wanted: bool) -> bool:
    return wanted and all(plain(t) for t in pair)


def plain(telling: Telling) -> bool:
    """Tell whether a telling may be joined or credited: a fact in the outlet's own words, without a source or a colon."""
    return not (telling.fact.source or telling.fact.credit or telling.fact.form or ":" in telling.parts)


def dress(sheet: Sheet, drawn: Random) -> Sheet:
    """Give a text its headline, byline and the lines below; none of them tells anything of where it comes from."""
    headline = None
    for telling in sheet.tellings:
        fact = replace(telling.fact, source="", credit="")
        kind = fact.entry.kind
        ways = usable(fact, frames(sheet.language, kind, "headlines"))
        ways = [w for w in ways if kind != "count" or fact.agent or "agent" not in w.needs]
        if ways:
            way = drawn.choice(ways)
            headline = Telling(fact, filled(fact, way, drawn), way)
            break
    town = sheet.names["place0"].full.upper()
    before = drawn.choice((*table(sheet.language)["bylines"], town))
    below = _line(sheet.language, "noise", drawn).replace("{own}", sheet.outlet.removeprefix("the "))
    return replace(sheet, headline=headline, before=before, after=(below,) if drawn.random() < 0.5 else ())


def _line(language: str, key: str, drawn: Random) -> str:
    return str(drawn.choice(table(language)[key])).replace(" .", ".")
