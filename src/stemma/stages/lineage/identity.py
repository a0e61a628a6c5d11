"""By which names other reports may credit a report: its outlet, its agency, the body that speaks in it.

Nothing is credited here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from stemma.model.inputs import Language, Reading
from stemma.stages.lineage.wording import first_person, folded, has_run, plain

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
        address = len(parts) == 1 and len(known) >= 6 and key.startswith(known)
        if key == plain(known, language) or address or (words and len(words[0]) > 3 and has_run(parts, words)):
            return True
    return False


class Bearers:
    """Which reports bear a name: an index, so that a name is compared with the few like it and not with every report's."""

    def __init__(self, own: Mapping[str, frozenset[str]]) -> None:
        """Take the names of each report, folded, as `names_of` returns them."""
        self._reports: dict[str, list[str]] = defaultdict(list)
        for report, names in own.items():
            for known in names:
                self._reports[known].append(report)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for known in self._reports:
            for word in set(known.split()):
                self._by_word[word].append(known)
        self._by_key: dict[Language, dict[str, list[str]]] = {}
        self._found: dict[tuple[str, Language], frozenset[str]] = {}

    def of(self, name: str, language: Language) -> frozenset[str]:
        """Return the reports that `is_called` tells a name of; `language` is the one in which it was named."""
        if (name, language) not in self._found:
            alike = [known for known in self._alike(name, language) if is_called(name, (known,), language)]
            self._found[name, language] = frozenset(report for known in alike for report in self._reports[known])
        return self._found[name, language]

    def _alike(self, name: str, language: Language) -> set[str]:
        """Return the names that may be meant: of the same plain form, holding its first word, or an address it begins with."""
        if language not in self._by_key:
            self._by_key[language] = defaultdict(list)
            for known in self._reports:
                self._by_key[language][plain(known, language)].append(known)
        key, words = plain(name, language), folded(name).split()
        addresses = (key[:size] for size in range(1, len(key) + 1))
        alike = {*self._by_key[language].get(key, ()), *(a for a in addresses if a in self._reports)}
        return alike.union(self._by_word.get(words[0], ())) if words else alike
