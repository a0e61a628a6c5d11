"""How values are told in English: figures, days, names, quotations."""

from collections.abc import Callable, Mapping
from datetime import date

from benchmarks.traditions.facts import Amount, Fact
from benchmarks.traditions.lexicon import table
from benchmarks.traditions.world import Name

Names = Mapping[str, Name]
WORDS: Mapping[str, list[str]] = table("en")["words"]
THIRDS = (("early in {}", "at the start of {}"), ("in mid-{}", "in the middle of {}"), ("late in {}", "towards the end of {}"))
MILLION = 1_000_000


def ordinal(day: int) -> str:
    """Return 1st, 2nd …"""
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def number(value: int, form: int) -> str:
    """Tell a number in digits or words."""
    if value >= MILLION:
        return f"{value / MILLION:.1f}".removesuffix(".0") + " million"
    if value < 100 and form % 3 == 1:
        if value < 20:
            return WORDS["ones"][value]
        return WORDS["tens"][value // 10] + (f"-{WORDS['ones'][value % 10]}" if value % 10 else "")
    return f"{value:,}"


def amount(told: Amount, form: int) -> str:
    """Tell a figure with its bound."""
    bounds = WORDS[told.bound or "exact"]
    return f"{bounds[form % len(bounds)]} {number(told.value, form)}".strip()


def day(told: date, coarse: bool, form: int) -> str:
    """Tell a day, or the third of a month."""
    month = WORDS["months"][told.month - 1]
    if coarse:
        ways = THIRDS[min(2, (told.day - 1) // 10)]
        return ways[form % 2].format(month)
    return (f"on {told.day} {month}", f"on {month} {told.day}", f"on the {ordinal(told.day)} of {month}")[form % 3]


def until(told: date, form: int) -> str:
    """Tell the day by which something is planned."""
    month = WORDS["months"][told.month - 1]
    return (f"by {told.day} {month}", f"before {month} {told.day}")[form % 2]


def mention(key: str, form: int, names: Names, met: set[str]) -> str:
    """Name an entity: in full and with its role the first time, in short or by its kind later."""
    name = names[key]
    if key not in met:
        met.add(key)
        if name.roles:
            met.add(name.of)
            return _introduced(name, form, names)
        return name.full
    if name.kinds and form % 2:
        return name.kinds[form // 2 % len(name.kinds)]
    return name.full if form % 4 == 0 else name.short


def _introduced(name: Name, form: int, names: Names) -> str:
    role, of = name.roles[form % len(name.roles)], names[name.of].full
    local = name.of.startswith("place")
    article = ("an" if role[0] in "aeiou" else "a") if local else "the"
    ways = (
        f"{role} {name.full} of {of}",
        f"{name.full} ({of.removeprefix('the ')})",
        f"{name.full} from {of}",
        f"{name.full}, {article} {role} {'from' if local else 'of'} {of},",
    )
    return ways[form % len(ways)]


def figure(fact: Fact, told: Amount | None, form: int) -> str:
    """Tell a figure of a fact, money with its currency."""
    assert told
    return amount(told, form) + (f" {fact.currency}" if fact.entry.kind == "money" else "")


def time(fact: Fact, form: int) -> str:
    """Tell when it happened."""
    assert fact.time
    return day(fact.time, fact.coarse, form)


def deadline(fact: Fact, form: int) -> str:
    """Tell until when it is planned."""
    assert fact.time
    return until(fact.time, form)


TELL: Mapping[str, Callable[[Fact, int, Names, set[str]], str]] = {
    "agent": lambda fact, form, names, met: mention(fact.agent, form, names, met),
    "src": lambda fact, form, names, met: mention(fact.source, form, names, met),
    "credit": lambda fact, form, names, met: fact.credit,
    "place": lambda fact, form, names, met: f"in {names[fact.place].full}",
    "from": lambda fact, form, names, met: f"from {names[fact.place].full}",
    "place_": lambda fact, form, names, met: names[fact.place].full,
    "fig": lambda fact, form, names, met: figure(fact, fact.amount, form),
    "fig2": lambda fact, form, names, met: figure(fact, fact.second, form),
    "time": lambda fact, form, names, met: time(fact, form),
    "until": lambda fact, form, names, met: deadline(fact, form),
    "title": lambda fact, form, names, met: f"“{fact.title}”",
    "year": lambda fact, form, names, met: str(fact.year),
    "said": lambda fact, form, names, met: f"“{fact.entry.words['say'][0]},”",
    "say": lambda fact, form, names, met: f"“{fact.entry.words['say'][0]}”",
    "short": lambda fact, form, names, met: f"“{fact.entry.words['short'][0]}”",
}
"""How each slot is told that is no list of words."""


def value(fact: Fact, slot: str, form: int, names: Names, met: set[str]) -> str:
    """Tell the value of a slot; `met` are the names that the text has introduced."""
    if slot in TELL:
        return TELL[slot](fact, form, names, met)
    words = fact.entry.words["wrong" if slot == "things" and fact.wrong else slot]
    return words[form % len(words)].replace("{currency}", fact.currency)
