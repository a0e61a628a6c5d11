"""How values are told in German: figures, days, names, quotations."""

from collections.abc import Callable, Mapping

from benchmarks.traditions.facts import Amount, Fact
from benchmarks.traditions.lexicon import table
from benchmarks.traditions.world import Name

Names = Mapping[str, Name]
WORDS: Mapping[str, list[str]] = table("de")["words"]
THIRDS = ("Anfang", "Mitte", "Ende")
MILLION = 1_000_000


def amount(told: Amount, form: int) -> str:
    """Tell a figure with its bound."""
    if told.value >= MILLION:
        number = f"{told.value / MILLION:.1f}".removesuffix(".0").replace(".", ",") + " Millionen"
    elif told.value < len(WORDS["ones"]) and form % 2:
        number = WORDS["ones"][told.value]
    else:
        number = f"{told.value:,}".replace(",", ".")
    return f"{WORDS[told.bound or 'exact'][0]} {number}".strip()


def figure(fact: Fact, told: Amount | None, form: int) -> str:
    """Tell a figure of a fact, money with its currency."""
    assert told
    return amount(told, form) + (f" {table('de')['currencies'][fact.currency]}" if fact.entry.kind == "money" else "")


def mention(key: str, names: Names, met: set[str], dative: bool = False) -> str:
    """Name an entity; bodies with an article are feminine."""
    name = names[key]
    first = key not in met
    met.add(key)
    if name.roles:
        return f"{name.full} ({names[name.of].full.removeprefix('the ')})" if first else name.short
    if name.full.startswith("the "):
        return f"{'der' if dative else 'die'} {name.full.removeprefix('the ')}"
    return name.full


def day(fact: Fact, until: bool = False) -> str:
    """Tell a day, or the third of a month."""
    assert fact.time
    month = WORDS["months"][fact.time.month - 1]
    if fact.coarse and not until:
        return f"{THIRDS[min(2, (fact.time.day - 1) // 10)]} {month}"
    return f"{'bis zum' if until else 'am'} {fact.time.day}. {month}"


TELL: Mapping[str, Callable[[Fact, int, Names, set[str]], str]] = {
    "agent": lambda fact, form, names, met: mention(fact.agent, names, met),
    "dative": lambda fact, form, names, met: mention(fact.agent, names, met, dative=True),
    "src": lambda fact, form, names, met: mention(fact.source, names, met),
    "credit": lambda fact, form, names, met: f"die Zeitung {fact.credit.removeprefix('the ')}",
    "place": lambda fact, form, names, met: f"in {names[fact.place].full}",
    "from": lambda fact, form, names, met: f"aus {names[fact.place].full}",
    "fig": lambda fact, form, names, met: figure(fact, fact.amount, form),
    "fig2": lambda fact, form, names, met: figure(fact, fact.second, form),
    "time": lambda fact, form, names, met: day(fact),
    "until": lambda fact, form, names, met: day(fact, until=True),
    "title": lambda fact, form, names, met: f"„{fact.title}“",
    "de_say": lambda fact, form, names, met: f"„{fact.entry.words['de_say'][0]}“",
}
"""How each slot is told that is no list of words."""


def value(fact: Fact, slot: str, form: int, names: Names, met: set[str]) -> str:
    """Tell the value of a slot; `met` are the names that the text has introduced."""
    if slot in TELL:
        return TELL[slot](fact, form, names, met)
    words = fact.entry.words[slot]
    told = words[form % len(words)].replace("{currency}", table("de")["currencies"][fact.currency])
    return told.replace("{year}", str(fact.year))
