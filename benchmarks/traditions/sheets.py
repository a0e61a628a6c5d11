"""A text as its writer holds it: sentences of tellings, the names as this text spells them; and its writing out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.traditions import english, german
from benchmarks.traditions.lexicon import table
from benchmarks.traditions.wording import Slot, Telling
from benchmarks.traditions.world import Name

TIDY = re.compile(r" (?=[,.;:])|,(?= ?,)|,(?= ?[.;:])")
VALUES = {"en": english.value, "de": german.value}
END = 10_000
"""Larger than any text: a telling that stands nowhere."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One or two tellings joined."""

    tellings: tuple[Telling, ...]
    joiner: int = 0
    opens: bool = False
    """Starts a paragraph."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a text says, and how. A child is written from its parent's sheet and from nothing else of the affair."""

    language: str
    outlet: str
    names: Mapping[str, Name]
    sentences: tuple[Sentence, ...]
    headline: Telling | None = None
    before: str = ""
    """Byline or dateline; no fact."""
    after: tuple[str, ...] = ()
    """Lines below: photo credits, where it first appeared."""

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """Return all tellings in order."""
        return tuple(t for s in self.sentences for t in s.tellings)


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and where each fact is told in it."""

    content: str
    places: tuple[tuple[str, int, int], ...]
    """(fact, start, end) of the sentence that tells it; code points, half open."""


def clause(telling: Telling, language: str, names: Mapping[str, Name], met: set[str]) -> str:
    """Write out one telling, without its capital and full stop."""
    tell = VALUES[language]
    words = []
    for part in telling.parts:
        if isinstance(part, Slot):
            words.append(tell(telling.fact, part.name, part.form, names, met))
            if part.comma and part.name != "said":
                words.append(",")
        else:
            words.append(part)
    return TIDY.sub("", " ".join(words)).removeprefix(", ")


def sentence(made: Sentence, language: str, names: Mapping[str, Name], met: set[str]) -> str:
    """Write out a sentence."""
    joiners = table(language)["joiner"]
    text = f"{joiners[made.joiner % len(joiners)]} ".join(clause(t, language, names, met) for t in made.tellings)
    text = TIDY.sub("", f"{capital(text)} .")
    return text.removesuffix(".") if text.endswith(("?.", "!.")) else text


def capital(text: str) -> str:
    """Write the first letter of a sentence large, behind a quotation mark too."""
    at = 1 if text[:1] in "“„" else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def written(sheet: Sheet) -> Written:
    """Write out a text: headline, byline, paragraphs, lines below."""
    head = []
    if sheet.headline:
        told = clause(sheet.headline, sheet.language, _bare(sheet.names), set(sheet.names))
        head.append(capital(told))
    if sheet.before:
        head.append(sheet.before)
    content = "".join(f"{line}\n\n" for line in head)
    places = []
    met: set[str] = set()
    for i, made in enumerate(sheet.sentences):
        if i:
            content += "\n\n" if made.opens else " "
        start = len(content)
        content += sentence(made, sheet.language, sheet.names, met)
        places += [(t.fact.id, start, len(content)) for t in made.tellings]
    content += "".join(f"\n\n{line}" for line in sheet.after)
    return Written(content + "\n", tuple(places))


def _bare(names: Mapping[str, Name]) -> dict[str, Name]:
    """Return names as headlines have them: no article, no kinds."""
    return {
        key: Name(n.full.removeprefix("the "), n.short.removeprefix("the "), roles=n.roles, of=n.of) for key, n in names.items()
    }
