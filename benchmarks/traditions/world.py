"""Invented worlds: names of persons, places, bodies and outlets, drawn letter by letter. No name comes from a list."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 (seeded)

from benchmarks.traditions.lexicon import Affair

SYLLABLES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Name:
    """What an entity is called, as one text knows it."""

    full: str
    """With its article: "the Harn Food Agency"."""
    short: str
    kinds: tuple[str, ...] = ()
    """Words that may stand for it once it was named: "the company"."""
    roles: tuple[str, ...] = ()
    """A person's role, several words for it; empty for what is no person."""
    of: str = ""
    """Key of the body or place that the role is of."""


@dataclass(frozen=True, slots=True)
class World:
    """Where an affair happens."""

    affair: Affair
    names: Mapping[str, Name]
    """By key: place0 to place2, the affair's bodies and persons."""
    outlets: tuple[str, ...]
    currency: str
    day: date
    """When it began."""


class Namer:
    """Draws names, none of them twice."""

    def __init__(self, drawn: Random) -> None:
        self.drawn = drawn
        self.used: set[str] = set()

    def word(self) -> str:
        """Draw a word of two or three syllables."""
        while True:
            made = self._letters("onsets", "vowels", "codas") + self._letters("onsets")[0] + self._letters("ends")
            if self.drawn.random() < 0.3:
                made += self._letters("thirds", "tails")
            if made not in self.used and 5 <= len(made) <= 10:
                self.used.add(made)
                return made.capitalize()

    def _letters(self, *kinds: str) -> str:
        return "".join(self.drawn.choice(SYLLABLES[kind]) for kind in kinds)

    def person(self, roles: tuple[str, ...], of: str) -> Name:
        """Draw a person."""
        family = self.word()
        return Name(f"{self.word()} {family}", family, roles=roles, of=of)

    def body(self, pattern: str, town: str, kinds: tuple[str, ...] = ()) -> Name:
        """Draw a body, named as a pattern of an affair has it."""
        full = pattern.replace("{town}", town).replace("{}", self.word())
        short = full.removeprefix("the ") if not full.startswith("the ") else full
        return Name(full, short, kinds)


def drawn_world(affair: Affair, drawn: Random, outlets: int) -> World:
    """Draw the names, the currency and the first day of an affair."""
    namer = Namer(drawn)
    names: dict[str, Name] = {}
    for i in range(3):
        place = namer.word()
        names[f"place{i}"] = Name(place, place)
    for key, (patterns, kinds) in affair.bodies.items():
        names[key] = namer.body(drawn.choice(patterns), names["place0"].full, kinds)
    for key, (of, roles) in affair.persons.items():
        names[key] = namer.person(roles, "place0" if of == "town" else of)
    papers = tuple(f"the {namer.word()} {drawn.choice(SYLLABLES['papers'])}" for _ in range(outlets))
    day = date(2015, 1, 5) + timedelta(days=drawn.randrange(3300))
    return World(affair, names, papers, drawn.choice(SYLLABLES["currencies"]), day)


def respelled(name: Name, drawn: Random) -> Name:
    """Copy a name wrongly: one letter of its longest word is doubled, dropped or exchanged."""
    word = max(name.full.split(), key=len)
    at = drawn.randrange(1, len(word) - 1)
    way = drawn.randrange(3)
    if way == 0:
        wrong = word[:at] + word[at] + word[at:]
    elif way == 1:
        wrong = word[:at] + word[at + 1 :]
    else:
        wrong = word[:at] + ("e" if word[at] in "aiou" else "a" if word[at] == "e" else drawn.choice("lnrst")) + word[at + 1 :]
    return replace(name, full=name.full.replace(word, wrong), short=name.short.replace(word, wrong))
