"""Facts as one text tells them, and what happens to them on the way: rounding, dropping, copying errors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random  # noqa: TID251 (seeded)

from benchmarks.traditions.lexicon import Entry, own
from benchmarks.traditions.world import Name, Namer, World

HAS_PLACE = ("count", "happened")
HAS_TIME = ("count", "happened", "change", "money", "event", "demand", "plan", "report")
SOURCED = ("count", "happened", "share", "change", "money")
SOURCES = ("group", "office", "council", "official", "speaker")
ROUNDED = 20
"""Figures below it are never rounded."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure as it is told."""

    value: int
    bound: str = ""
    """"", "more", "about" or "under"; the exact value is then no longer known."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as a text tells it: what it leaves out, a child cannot know."""

    id: str
    """The same in every text that tells it."""
    entry: Entry
    agent: str = ""
    """Key of a name; "" untold."""
    source: str = ""
    place: str = ""
    amount: Amount | None = None
    second: Amount | None = None
    time: date | None = None
    coarse: bool = False
    """Told to the third of a month."""
    tail: bool = False
    wrong: bool = False
    """The things are taken for others."""
    form: str = ""
    """Of a quotation: say, short or told."""
    title: str = ""
    year: int = 0
    credit: str = ""
    """Outlet that is named as the source of this sentence."""
    currency: str = ""

    def has(self, slot: str) -> bool:
        """Tell whether a slot of a frame can be filled."""
        values = {
            "agent": self.agent,
            "dative": self.agent,
            "src": self.source,
            "credit": self.credit,
            "place": self.place,
            "place_": self.place,
            "from": self.place,
            "fig": self.amount,
            "fig2": self.second,
            "time": self.time,
            "until": self.time,
            "title": self.title,
            "year": self.year,
            "said": "say" in self.entry.words,
        }
        if slot in values:
            return bool(values[slot])
        if slot in ("tail", "de_tail"):
            return self.tail and slot in self.entry.words
        if slot == "de_things" and self.wrong:
            return False
        return slot in self.entry.words


def of_entry(entry: Entry, id: str, world: World, drawn: Random) -> Fact:
    """Draw what is true of an entry in a world."""
    low, high = entry.range
    fact = Fact(id, entry, agent=entry.agent, currency=world.currency)
    if entry.kind in ("count", "happened", "report"):
        fact = replace(fact, amount=Amount(_figure(min(low, high), max(low, high), drawn)))
    elif entry.kind == "money":
        fact = replace(fact, amount=Amount(drawn.randint(low * 10 + 1, high * 10) * 100_000))
    elif entry.kind == "share":
        total = drawn.randint(low, high)
        fact = replace(fact, amount=Amount(drawn.randint(max(3, total // 6), total - 2)), second=Amount(total))
    elif entry.kind == "change":
        shift = drawn.uniform(0.9, 1.1)
        fact = replace(fact, amount=Amount(round(low * shift)), second=Amount(round(high * shift) + 1))
    elif entry.kind == "history":
        fact = replace(fact, year=drawn.randint(low, high))
    elif entry.kind == "quote":
        fact = replace(fact, form="say")
    if entry.kind == "report":
        fact = replace(fact, title=drawn.choice(world.affair.titles))
    if entry.kind in HAS_TIME and drawn.random() < 0.55:
        ahead = drawn.randint(20, 90) if entry.kind == "plan" else -drawn.randint(1, 25)
        fact = replace(fact, time=world.day + timedelta(days=ahead))
    if entry.kind in HAS_PLACE and drawn.random() < 0.5:
        fact = replace(fact, place=f"place{drawn.randrange(3)}")
    if entry.kind in SOURCED and drawn.random() < 0.3:
        fact = replace(fact, source=drawn.choice([s for s in SOURCES if s != entry.agent]))
    return replace(fact, tail="tail" in entry.words and drawn.random() < 0.9)


def _figure(low: int, high: int, drawn: Random) -> int:
    value = round(low * float((high / low) ** drawn.random()))
    return round(value, -2) if value > 10_000 and drawn.random() < 0.6 else value


def foreign(number: int, text: str, world: World, namer: Namer, drawn: Random) -> tuple[list[Fact], dict[str, Name]]:
    """Draw facts that have nothing to do with the affair, with names of their own."""
    facts, names = [], {}
    for i, entry in enumerate(drawn.sample(own(), number)):
        key = f"{text}own{i}"
        fact = replace(of_entry(entry, key, world, drawn), source="", agent="", place="")
        if entry.agent:
            names[key] = namer.body(entry.agent, "")
            fact = replace(fact, agent=key)
        where = namer.word()
        named = {slot: tuple(w.replace("{}", where) for w in words) for slot, words in entry.words.items()}
        fact = replace(fact, entry=replace(entry, words=named))
        if entry.kind in HAS_PLACE and drawn.random() < 0.4:
            place = namer.word()
            names[f"{key}at"] = Name(place, place)
            fact = replace(fact, place=f"{key}at")
        facts.append(fact)
    return facts, names


def rounded(amount: Amount, drawn: Random) -> Amount:
    """Tell a figure roughly."""
    if amount.value < ROUNDED or amount.bound:
        return amount
    size = 10 ** (len(str(amount.value)) - 1)
    if len(str(amount.value)) > 2 and drawn.random() < 0.6:
        size //= 10
    low = amount.value // size * size
    if amount.value - low <= size * 0.4:
        return Amount(low, "more" if amount.value > low else "about")
    return Amount(low + size, "under")


def miscopied(amount: Amount, drawn: Random) -> Amount:
    """Copy a figure wrongly: neighbours exchanged, one digit another, or a zero too many."""
    digits = str(amount.value)
    zeros = len(digits) - len(digits.rstrip("0"))
    head = digits[: len(digits) - zeros]
    way = drawn.random()
    if way < 0.4 and len(head) > 1 and head[-1] != head[-2]:
        head = head[:-2] + head[-1] + head[-2]
    elif way < 0.9:
        at = drawn.randrange(len(head))
        head = head[:at] + drawn.choice([c for c in "123456789" if c != head[at]]) + head[at + 1 :]
    else:
        zeros += 1
    return replace(amount, value=max(3, int(head + "0" * zeros)))


def worn(fact: Fact, drawn: Random, quoted: float) -> Fact:
    """Lose some of a fact in rewording it: its place, time, source, exact figure, its exact words with chance `quoted`."""

    def lose(share: float) -> bool:
        return drawn.random() < share

    if fact.place and lose(0.12):
        fact = replace(fact, place="")
    if fact.time and lose(0.15):
        fact = replace(fact, time=None) if drawn.random() < 0.5 else replace(fact, coarse=True)
    if fact.source and lose(0.15):
        fact = replace(fact, source="")
    if fact.credit and lose(0.6):
        fact = replace(fact, credit="")
    if fact.tail and lose(0.12):
        fact = replace(fact, tail=False)
    if fact.agent and fact.entry.kind == "count" and lose(0.08):
        fact = replace(fact, agent="")
    if fact.amount and fact.entry.kind in ("count", "happened") and lose(0.1):
        fact = replace(fact, amount=rounded(fact.amount, drawn))
    if fact.form == "say" and lose(quoted):
        return replace(fact, form="short" if drawn.random() < 0.5 else "told")
    if fact.form == "short" and lose(0.3):
        return replace(fact, form="told")
    return fact


def witnessed(fact: Fact, drawn: Random) -> Fact | None:
    """Tell a fact as somebody else who was there has it: another estimate, other details; most quotations were not heard."""
    if fact.form and drawn.random() < 0.6:
        return None
    if fact.amount and fact.entry.kind in ("count", "happened", "money") and drawn.random() < 0.4:
        guess = max(3, round(fact.amount.value * drawn.uniform(0.85, 1.15)))
        fact = replace(fact, amount=rounded(Amount(guess), drawn))
    if drawn.random() < 0.4:
        fact = replace(fact, source="")
    if fact.time and drawn.random() < 0.4:
        fact = replace(fact, time=None)
    return fact


def erred(fact: Fact, drawn: Random, rate: float) -> Fact:
    """Copy with errors: a figure drifts, or things are taken for others."""
    if fact.amount and drawn.random() < rate:
        fact = replace(fact, amount=miscopied(fact.amount, drawn))
        if fact.second and fact.entry.kind == "share" and fact.amount and fact.amount.value >= fact.second.value:
            fact = replace(fact, amount=Amount(fact.second.value - 1))
    if "wrong" in fact.entry.words and drawn.random() < rate / 2:
        fact = replace(fact, wrong=True)
    return fact


def righted(fact: Fact, truth: Sequence[Fact]) -> Fact:
    """Put a fact right by what is known to be true."""
    known = next((t for t in truth if t.id == fact.id), None)
    return replace(fact, amount=known.amount, second=known.second, wrong=False) if known else fact
