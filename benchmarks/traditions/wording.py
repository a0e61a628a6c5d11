"""A clause as it is worded: literal words, and slots with the form that was chosen for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random  # noqa: TID251 (seeded)

from benchmarks.traditions.facts import Fact
from benchmarks.traditions.lexicon import Frame, frames

OTHERS = {"time": 3, "until": 2}
"""Forms of slots whose words are no list."""
FORMS = 12
"""Forms are drawn below it; each slot takes its own remainder."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of the fact, told in one of several forms."""

    name: str
    form: int
    comma: bool = False


Part = str | Slot


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact, and the words for it in one language."""

    fact: Fact
    parts: tuple[Part, ...]
    frame: Frame
    """Compared by identity: rewording takes another one."""
    untouched: bool = False
    """Taken over from the parent as it stood."""


def usable(fact: Fact, ways: Sequence[Frame]) -> list[Frame]:
    """Return the frames that a fact can fill."""
    return [f for f in ways if all(fact.has(slot) for slot in f.needs)]


def ways_of(fact: Fact, language: str) -> list[Frame]:
    """Return the frames in which a fact can be told in a language; none: it cannot."""
    kind = fact.form if fact.entry.kind == "quote" else fact.entry.kind
    key = "frames_without" if kind == "count" and not fact.agent else "frames"
    return usable(fact, frames(language, kind, key)) if language == "en" or "de" in fact.entry.words else []


def filled(fact: Fact, frame: Frame, drawn: Random, old: Sequence[Part] = ()) -> tuple[Part, ...]:
    """Choose words for a frame, other ones than before where there are others."""
    before = {p.name: p.form for p in old if isinstance(p, Slot)}
    literal = {p for p in old if isinstance(p, str)}
    made: list[Part] = []
    for item in frame.items:
        if item.words:
            fresh = [w for w in item.words if w not in literal] if len(item.words) > 1 else item.words
            made.append(drawn.choice(fresh or item.words))
        elif item.mark != "?" or fact.has(item.slot):
            made.append(Slot(item.slot, _form(fact, item.slot, before.get(item.slot), drawn), item.mark == ","))
    return tuple(made)


def _form(fact: Fact, slot: str, before: int | None, drawn: Random) -> int:
    form = drawn.randrange(FORMS)
    count = OTHERS.get(slot) or len(fact.entry.words.get(slot, ()))
    if before is not None and count > 1 and form % count == before % count:
        return (before + 1) % count
    return form


def worded(fact: Fact, language: str, drawn: Random, old: Telling | None = None) -> Telling | None:
    """Word a fact, otherwise than before; None: the language has no words for it."""
    ways = ways_of(fact, language)
    if not ways:
        return None
    if fact.source or fact.credit:  # a colon does not stand inside what somebody said
        ways = [w for w in ways if fact.form or not has_colon(w)]
    others = [w for w in ways if old is None or w is not old.frame]
    chosen = drawn.choice(others or ways)
    parts = filled(fact, chosen, drawn, old.parts if old else ())
    return Telling(fact, wrapped(fact, parts, language, drawn, old), chosen)


def has_colon(frame: Frame) -> bool:
    """Tell whether a frame has a colon."""
    return any(":" in item.words for item in frame.items)


def wrapped(fact: Fact, parts: tuple[Part, ...], language: str, drawn: Random, old: Telling | None) -> tuple[Part, ...]:
    """Put a clause into the words that name its source, and the outlet that is credited."""
    before = tuple(p for p in (old.parts if old else ()) if isinstance(p, str))
    for kind, needed in (("wrap", fact.source and not fact.form), ("credit", fact.credit)):
        if needed:
            frame = drawn.choice(frames(language, kind))
            outer = filled(fact, frame, drawn, before)
            at = next(i for i, p in enumerate(outer) if isinstance(p, Slot) and p.name == "S")
            parts = (*outer[:at], *parts, *outer[at + 1 :])
    return parts


def touched(telling: Telling, drawn: Random) -> Telling:
    """Exchange some words of a clause and leave its build."""
    parts = tuple(
        replace(p, form=_form(telling.fact, p.name, p.form, drawn)) if isinstance(p, Slot) and drawn.random() < 0.5 else p
        for p in telling.parts
    )
    return replace(telling, parts=parts, untouched=False)
