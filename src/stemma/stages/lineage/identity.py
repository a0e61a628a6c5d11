"""By which names other reports may credit a report: its outlet, its agency, the body that speaks in it.

Nothing is credited here.
"""

import re
from collections.abc import Iterable

from stemma.model.inputs import Language, Reading
from stemma.stages.lineage.wording import first_person, folded, plain

OURS = 2
"""Times that a text says "we" or "our" of itself, from which it speaks for a body."""
LEAD = 500
"""Code points in which a release names the body that publishes it."""


def identities(reading: Reading) -> frozenset[str]:
    """Return the names, folded, by which other reports may credit this one: its outlet, author, web address."""
    report, found = reading.report, set()
    for said in report.assertions:
        if said.field in ("outlet", "author") and said.value:
            found.add(folded(said.value))
        elif said.field == "url":
            host = re.sub(r"^\w+://(?:www\.)?", "", said.value).split("/")[0]
            parts = host.split(".")
            found.update(part for part in parts[:-1][-2:] if len(part) > 2 and part not in ("com", "org", "net"))
    return frozenset(found - {""})


def _speaker(reading: Reading, language: Language) -> str | None:
    """Return the body that a report speaks for: named at its head, where the text says "we" outside quotations."""
    if len(first_person(reading, language)) < OURS:
        return None
    first = min((n for n in reading.names if n.kind == "organisation"), key=lambda n: n.span.start, default=None)
    return first.canonical if first is not None and first.span.start <= LEAD else None


TAG = re.compile(r"^[^\n()]{2,60}\(([A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*){0,2})\)\s*[-–—]", re.MULTILINE)
"""An agency's tag behind a dateline: "KELM, 3 May (Reuters) -"."""


def names_of(reading: Reading, language: Language) -> frozenset[str]:
    """Return the names by which others may credit a report; without outlet and author the agency or body that speaks in it."""
    names = identities(reading)
    if names:
        return names
    tag = TAG.search(reading.text.content, 0, LEAD)
    speaker = tag[1] if tag else _speaker(reading, language)
    return frozenset({folded(speaker)}) if speaker else names


def is_called(name: str, own: Iterable[str], language: Language) -> bool:
    """Tell whether a name is one of a report's names, in full, in part ("the Courier") or as its web address."""
    key, words = plain(name, language), folded(name).split()
    for known in own:
        parts = known.split()
        runs = (parts[k : k + len(words)] == words for k in range(len(parts) - len(words) + 1))
        address = len(parts) == 1 and len(known) >= 6 and key.startswith(known)
        if key == plain(known, language) or address or (words and len(words[0]) > 3 and any(runs)):
            return True
    return False
