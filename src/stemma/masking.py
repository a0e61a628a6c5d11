"""What may be shown of a single report, person, problem or decision, once the gate knows what is withheld.

Not here: what is withheld, and that every export passes (protect.py).
"""

import dataclasses
import re
import secrets
from collections.abc import Mapping

from stemma.model.codes import CODES
from stemma.model.deciding import Dossier, Judgement, Person
from stemma.model.reading import Problem
from stemma.model.sources import Report, Span
from stemma.residue import Forms
from stemma.shown import MARK, ShownReport, clear, report_shown

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def report(d: Dossier, of: Report, number: int, words: Forms, renamed: Mapping[str, str]) -> ShownReport:
    """Show of a report what may be shown: `renamed` is empty where the report itself is not withheld."""
    whole = report_shown(d, of, number, d.texts[of.text])
    evidence = dict(whole.evidence)
    approved = {v.casefold() for p in d.persons if p.shown for v in (p.words, *p.variants)}
    author = whole.author if whole.author and whole.author.casefold() in approved and not words.found(whole.author) else None
    if whole.author and not author:
        evidence["author"] = "withheld until a reviewer decides"
    whole = dataclasses.replace(
        whole,
        text=None,
        author=author,
        path=None if words.found(of.path) else of.path.rsplit("/", 1)[-1],
        language=whole.language if whole.language and LANGUAGE.fullmatch(whole.language) else None,
        evidence=evidence,
        on_record=tuple(dataclasses.replace(item, how="") for item in whole.on_record),
    )
    return _withheld(whole, renamed[of.id], renamed[of.text]) if renamed else whole


def _withheld(whole: ShownReport, id: str, text: str) -> ShownReport:
    """Show that there is a report, and nothing that leads to it."""
    names = ("title", "outlet", "author", "url", "archived")
    gone = {name: "withheld" if whole.evidence[name] != "not stated" else "not stated" for name in names}
    return dataclasses.replace(
        whole,
        id=id,
        text_id=text,
        title=None,
        outlet=None,
        author=None,
        url=None,
        archived=None,
        captured=None,
        path=None,
        sha256=None,
        withheld=True,
        evidence={**whole.evidence, **gone},
    )


def person(of: Person, carried: set[str]) -> Person:
    """Show a person with the mentions that are shown: the ids of others could be recomputed from a withheld report."""
    names = tuple(key for key in of.names if key in carried)
    key = of.key if of.kind == "author" or of.key in names else secrets.token_hex(32)
    return dataclasses.replace(of, names=names, key=names[0] if names else key)


NAMING_FILES = frozenset({"NOT_TAKEN_IN", "OUTSIDE", "DATE_NOT_READ"})
"""Codes of the hall whose messages begin with the name of a file; those of readers are `CODES`."""


def problem(of: Problem, closed: Mapping[str, tuple[Span, ...]], words: Forms, masked: set[str]) -> Problem:
    """Clear what a problem tells: the folders of this machine are nobody's business, names even less."""
    at = of.at if of.at is None or clear(of, closed) else None
    # What came of no report is called by the names of files, and nobody has read those for names of persons.
    if of.report in masked or words.found(of.message) or (of.report is None and of.code in CODES | NAMING_FILES):
        return dataclasses.replace(of, at=at, message=f"{of.code} ({MARK})")
    path, colon, rest = of.message.partition(": ")
    return dataclasses.replace(of, at=at, message=path.rsplit("/", 1)[-1] + colon + rest)


def judgement(of: Judgement, words: Forms) -> Judgement:
    """Show a decision without the reviewer's name and without the record's copy."""
    note = MARK if words.found(of.note) else of.note
    return dataclasses.replace(of, copy="", by="a reviewer", note=note)
