"""All units of a case in order, who accuses whom in them, and what each claim is about.

A claim is about its first content words and what its figures count; a reply that names none of them
answers something else.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.comparing import ReplyKind
from stemma.model.inputs import Language
from stemma.model.reading import Heading, Statement
from stemma.stages.threads.grouping import Group, Passages
from stemma.stages.threads.units import Unit, core, deeds
from stemma.text import fold, tokens
from stemma.wording import Term, listed

NO_CLAIM = ("asks", "declines", "demands", "promises")
"""Acts that claim nothing, so that nothing denies or explains them."""
NEAR = 3
"""Units before a reply among which what it answers without naming it is looked for."""


@dataclass(slots=True)
class Found:
    """A reply before its time is known."""

    unit: Unit
    group: Group
    kind: ReplyKind
    why: str
    fit: float


class Floor:
    """All units of a case in order, and what each claim is about."""

    def __init__(self, groups: Sequence[Group], passages: Passages) -> None:
        self.groups, self.passages = groups, passages
        self.group = {u.id: g for g in groups for u in g.members}
        self.units: dict[str, list[Unit]] = defaultdict(list)
        for unit in sorted((u for g in groups for u in g.members), key=lambda u: (u.order, u.id)):
            if not isinstance(unit.record, Heading):
                self.units[unit.report].append(unit)
        self.starts = {report: [u.order for u in held] for report, held in self.units.items()}
        self.core = {u.id: core(u) for g in groups for u in g.members if not isinstance(u.record, Heading) and claims(u)}
        self.deeds = {i: deeds(u) for g in groups for u in g.members if (i := u.id) in self.core}
        self.about: dict[str, list[Group]] = defaultdict(list)
        for g in groups:
            for key in sorted({k for u in g.members if u.id in self.core for k in self.core[u.id] | self.deeds[u.id]}):
                self.about[key].append(g)

    def before(self, unit: Unit, count: int = NEAR) -> list[Unit]:
        """Return the units before one in its report, nearest first."""
        at = bisect_left(self.starts[unit.report], unit.order)
        return self.units[unit.report][max(0, at - count) : at][::-1]

    def after(self, unit: Unit, count: int = NEAR) -> list[Unit]:
        """Return the units after one in its report, nearest first."""
        at = bisect_left(self.starts[unit.report], unit.order) + 1
        return self.units[unit.report][at : at + count]


def claims(unit: Unit) -> bool:
    """Tell whether a unit claims something: no question, demand or silence ("was asked whether …")."""
    return act(unit) not in NO_CLAIM and not holds(fold(unit.words), listed(unit.language, "whether"))


def cores(floor: Floor, g: Group, *, deeds: bool = False) -> list[frozenset[str]]:
    """Return what each wording of a claim is about, with all its deeds if asked; a denial claims nothing."""
    told = [u.id for u in g.members if u.id in floor.core and act(u) != "denies"]
    return [floor.core[i] | floor.deeds[i] if deeds else floor.core[i] for i in told] or [frozenset()]


def act(unit: Unit) -> str:
    """Return the act of a statement; empty for what is none."""
    return unit.record.act if isinstance(unit.record, Statement) else ""


def accused(unit: Unit, members: Iterable[Unit]) -> bool:
    """Tell whether a claim names the speaker of a unit."""
    return any(unit.speakers & m.names for m in members)


def own(unit: Unit, members: Iterable[Unit]) -> bool:
    """Tell whether the speaker of a unit makes the claim too."""
    return any(unit.speakers & m.speakers for m in members)


def telling(unit: Unit) -> dict[str, float]:
    """Return the keys by which a denial names what it denies, with their weights: no names, no "claims"."""
    terms = [t for t in unit.terms if t.key[0] not in "@#" and not is_generic(unit, t)]
    if unit.negative and act(unit) != "denies":
        begin, end = negated_phrase(unit)
        terms = [t for t in terms if begin <= t.start < end]
    return {t.key: unit.weights[t.key] for t in terms}


def is_generic(unit: Unit, term: Term) -> bool:
    """Tell whether a term stands for any claim or act ("allegations", "activities")."""
    word = fold(unit.reading.text.content[term.start : term.end])
    return not {word, word.removesuffix("s"), term.key}.isdisjoint(plurals(unit.language))


@lru_cache(maxsize=16)
def plurals(language: Language) -> frozenset[str]:
    """Return the generic words with their plain plurals."""
    generic = listed(language, "generic")
    return generic | {w[:-1] + "ies" for w in generic if w.endswith("y")}


def negated_phrase(unit: Unit) -> tuple[int, int]:
    """Return the bounds of what a negation denies: a noun's phrase, up to the next preposition or relative; else the clause."""
    plain = listed(unit.language, "no")
    deny = listed(unit.language, "negators")
    stop = listed(unit.language, "prepositions") | listed(unit.language, "relatives")
    for span in unit.spans:
        begin, noun = None, False
        seen = 0
        for token in tokens(span.words):
            word = fold(token.words)
            if begin is None:
                if word in deny or word.endswith("n't"):
                    begin, noun = span.start + token.end, word in plain
            elif seen and ((noun and word in stop) or not (word[:1].isalnum() or word[:1] == "'")):
                return begin, span.start + token.start
            else:
                seen += 1
        if begin is not None:
            return begin, span.end
    return 0, 0


def is_demand(unit: Unit) -> bool:
    """Tell whether a statement demands something of others."""
    return act(unit) == "demands" or holds(fold(unit.words), listed(unit.language, "demands"))


def holds(folded: str, phrases: Iterable[str]) -> bool:
    """Tell whether some folded words hold one of some phrases, whole words only."""
    padded = " " + " ".join(t.words for t in tokens(folded)) + " "
    return any(f" {p} " in padded for p in phrases)
