"""Runs in a script without capitals, handles and addresses: nothing tells persons from the rest, so they stay open."""

import re

from stemma.model.inputs import Reading
from stemma.model.reading import Problem
from stemma.stages.names.letters import CASELESS, SCRIPT
from stemma.stages.names.words import HANDLE, Draft, Page

LETTER = re.compile(rf"[{CASELESS}]")
FIRST = "\u05d0"
"""The first such letter: Hebrew alef."""
LEAST = 2
"""Letters that a run has at least; a single sign is no name."""


def find_scripts(page: Page) -> None:
    """Draft runs in scripts without capitals, user names and mail addresses."""
    if "@" in page.alphabet:
        for match in HANDLE.finditer(page.content):
            handle = match.group().rstrip(".-")
            page.drafts.append(Draft(match.start(), match.start() + len(handle), "other", handle))
    if not _foreign(page):
        return
    persons = {draft.end: draft for draft in page.drafts if draft.kind == "person"}
    for match in SCRIPT.finditer(page.content):
        if match.end() - match.start() < LEAST:
            continue
        gap = page.content[max(0, match.start() - 2) : match.start()]
        beside = persons.get(match.start() - len(gap)) if gap in (" (", "（", " ", ", ") else None
        town = page.aids.towns.get(match.group())
        made = Draft(match.start(), match.end(), "person" if beside else "other", match.group())
        if beside:
            made.canonical = beside.canonical
        elif town:
            made.kind, made.canonical, made.country = "place", town[0].name, town[0].country
        page.drafts.append(made)


def _foreign(page: Page) -> bool:
    """Tell cheaply whether a text holds a letter of a script without capitals: by its alphabet, not by every sign."""
    return any(LETTER.match(sign) for sign in page.alphabet if sign >= FIRST)


def problems(reading: Reading, page: Page) -> tuple[Problem, ...]:
    """Say when most of a text is in a script in which this stage cannot find names."""
    if not _foreign(page):
        return ()
    head = page.content[:4000]
    letters = sum(1 for _ in LETTER.finditer(head))
    if not letters or letters * 4 < len(head.strip()):
        return ()
    message = "most of the text is in a script without capital letters: names cannot be told apart, so every run is left open"
    return (Problem(report=reading.report.id, stage="names", code="SCRIPT_WITHOUT_CAPITALS", message=message),)
