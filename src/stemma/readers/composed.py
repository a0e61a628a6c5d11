"""A text composed of blocks: what readers of documents and of mail share once they know their blocks and links.

Blocks are set one under another with a blank line between. What the words themselves say (a byline, a credit, the
language) stands before what the file's properties say of it: those are often a template's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

from stemma.languages import load
from stemma.model.codes import FATAL
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion, Completeness, Field, Text
from stemma.readers import credits as credit_lines
from stemma.readers import language, plain
from stemma.readers.addresses import host
from stemma.readers.html.markup import marks
from stemma.readers.packed import Package, Unsafe, shown
from stemma.text import fold, span

COMPLETE = 0.98
"""Share of the visible characters that must be accounted for."""
LONGEST_CELL = 400
"""Characters in a table's cell beyond which the table only lays out a page."""
MOST_CHARACTERS = 10_000_000
"""Visible characters of a document: more than three thousand pages."""
MOST_PARAGRAPHS = 100_000
SLICE = 1 << 20
MOST_LINKS = 300
LONGEST_PROPERTY = 500
ORDER: tuple[Field, ...] = ("title", "outlet", "author", "published", "modified", "language", "url", "credit", "link")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item or table of a document."""

    words: str
    """Without white space at either end."""
    kind: str
    """As in `Text.layout`."""
    links: tuple[tuple[int, int, str], ...] = ()
    """Start and end in `words`, and the address."""
    page: str | None = None
    """Name of the page that begins with this block, where the document says so."""


def block(words: str, kind: str, links: Iterable[tuple[int, int, str]] = (), page: str | None = None) -> Block | None:
    """Return the block of some words, trimmed, or None: there are none."""
    clean = words.strip()
    if not clean:
        return None
    left = len(words) - len(words.lstrip())
    moved = ((max(0, a - left), min(len(clean), b - left), to) for a, b, to in links)
    return Block(clean, kind, tuple((a, b, to) for a, b, to in moved if a < b), page)


def tabled(rows: list[list[list[Block]]]) -> list[Block]:
    """Set a table as one block, a line a row, tabs between cells; its blocks as they are where it only lays out a page."""
    cells = [cell for row in rows for cell in row]
    longest = max((sum(len(one.words) for one in cell) for cell in cells), default=0)
    if longest > LONGEST_CELL or max(map(len, rows), default=0) < 2:
        return [one for cell in cells for one in cell]
    parts: list[str] = []
    links: list[tuple[int, int, str]] = []
    size = 0
    for row in rows:
        for number, cell in enumerate(row):
            for place, one in enumerate(cell):
                before = "" if place == 0 else " "
                links.extend((size + len(before) + a, size + len(before) + b, to) for a, b, to in one.links)
                parts.append(before + " ".join(re.split(r"[\n\t]", one.words)))
                size += len(parts[-1])
            parts.append("\n" if number == len(row) - 1 else "\t")
            size += 1
    page = next((one.page for cell in cells for one in cell if one.page), None)
    made = block("".join(parts), "paragraph", links, page)
    return [made] if made else []


def counted(paragraphs: int) -> int:
    """Return how many paragraphs there are with one more.

    Raises:
        Unsafe: more than any report has (TOO_LARGE).
    """
    if paragraphs >= MOST_PARAGRAPHS:
        raise Unsafe("TOO_LARGE", f"it has more than {MOST_PARAGRAPHS} paragraphs; what comes after them was not read")
    return paragraphs + 1


def problem(stage: str, code: str, message: str) -> Problem:
    """Return a problem of a source whose report is not known yet."""
    return Problem(report=None, stage=stage, code=code, message=message)


def failed(stage: str, code: str, message: str) -> Read:
    """Return the outcome of a source of which nothing could be read; what is wrong with a needed part is fatal."""
    return Read(text=None, problems=(problem(stage, code if code in FATAL else "NOT_THIS_FORMAT", message),))


@cache
def table() -> dict[str, Any]:
    """Return what is common to documents of all languages: names that programs fill in, lines that mail programs write."""
    return dict(load("und").table("office"))


def part(package: Package, name: str, *, needed: bool) -> tuple[bytes, tuple[Unsafe, ...]]:
    """Return the bytes of a part of a document as far as they can be had, and what is wrong with them.

    Raises:
        Unsafe: it is needed, and not there or not to be read; or it unpacks to more than its limits.
    """
    found = package.find(name)
    refused = next((one for one in package.refused if one.name == name), None)
    if found is None:
        if refused and (needed or refused.code == "BOMB"):
            raise Unsafe(refused.code, refused.message)
        if needed and package.cut:
            raise Unsafe("NOT_THIS_FORMAT", "the file was cut off before its text begins: get a whole copy")
        if needed:
            raise Unsafe("NOT_THIS_FORMAT", f"it is a ZIP file without a document's text ({name}): check what it is")
        return b"", ()
    got, wrong = package.salvage(found)
    if needed and not got:
        raise wrong or Unsafe("NOT_THIS_FORMAT", "the part that should hold its text is empty: get a whole copy")
    twice = Unsafe("UNSAFE_NAME", f"the part {shown(name)} stands in it twice; the first was read")
    return got, (*([twice] if refused else []), *([wrong] if wrong else []))


def shortfall(stage: str, got: int, seen: int) -> tuple[Problem, ...]:
    """Compare the characters accounted for with an independent count, and say what is missing."""
    if got >= COMPLETE * seen:
        return ()
    share = f"{got} of {seen} visible characters ({got * 100 // max(1, seen)} %)"
    return (problem(stage, "PARTIAL", f"only {share} could be read: open the file in its own program and compare"),)


def hidden(struck: int, unshown: int) -> str | None:
    """Say how many characters a document holds and does not show, or None: none."""
    kinds = [f"{struck} deleted by tracked changes"] * bool(struck) + [f"{unshown} formatted as hidden"] * bool(unshown)
    if not kinds:
        return None
    return f"it holds characters that it does not show ({', '.join(kinds)}): left out of the text and kept on record"


def accounted(blocks: Iterable[Block], left_out: Iterable[str]) -> int:
    """Count the visible characters of blocks and of what was left out."""
    return sum(marks(one.words) for one in blocks) + sum(map(marks, left_out))


def count(pieces: Iterable[str], *, escaped: bool = True) -> int:
    """Count the visible characters of pieces of text, of markup unless not `escaped`: then with entities resolved.

    Raises:
        Unsafe: more than any report has (TOO_LARGE).
    """
    seen = 0
    for piece in pieces:
        words = unescape(piece) if escaped and "&" in piece else piece
        # In slices: to count the words of a long text at once takes twenty times its memory.
        seen += sum(marks(words[at : at + SLICE]) for at in range(0, len(words), SLICE))
        if seen > MOST_CHARACTERS:
            raise Unsafe("TOO_LARGE", f"it has more than {MOST_CHARACTERS} characters, more than any report: add it in parts")
    return seen


def compose(
    blocks: Sequence[Block],
    *,
    source: str,
    reader: str,
    version: str,
    titled: str,
    said: Sequence[Assertion] = (),
    left_out: Sequence[str] = (),
    problems: Sequence[Problem] = (),
    whole: bool = True,
) -> Read:
    """Set blocks as a text; `titled` names the evidence of a title block, `said` is what the file says of itself."""
    parts: list[str] = []
    layout: list[tuple[int, int, str]] = []
    at = 0
    for one in blocks:
        parts.append(one.words)
        layout.append((at, at + len(one.words), one.kind))
        at += len(one.words) + 2
    completeness: Completeness = "empty" if not parts else "complete" if whole else "partial"
    text = Text(
        source=source,
        reader=reader,
        version=version,
        content="\n\n".join(parts),
        completeness=completeness,
        left_out=tuple(left_out),
        layout=tuple(layout),
        pages=tuple((start, one.page) for one, (start, _, _) in zip(blocks, layout, strict=True) if one.page),
    )
    if not parts:
        nothing = problem(reader, "NO_TEXT", "it holds no words (pictures of a text, or nothing): get a version with text")
        return Read(text=text, assertions=tuple(said), problems=(*problems, nothing))
    return Read(text=text, assertions=_ordered(_assertions(text, blocks, titled, said)), problems=tuple(problems))


def _assertions(text: Text, blocks: Sequence[Block], titled: str, said: Sequence[Assertion]) -> list[Assertion]:
    made = _titles(text, blocks, titled)
    outlet = plain.masthead(text)
    made.extend([outlet] if outlet else [])
    made.extend(plain.labelled(text))
    made.extend(said)
    identified = language.assertion(text.content)
    made.extend([identified] if identified else [])
    made.extend(credit_lines.find(text))
    links = [(start + a, start + b, to) for one, (start, _, _) in zip(blocks, text.layout, strict=True) for a, b, to in one.links]
    for start, end, address in links[:MOST_LINKS]:
        if host(address):
            made.append(Assertion(field="link", value=address, evidence="link in the text", span=span(text, start, end)))
    return made


def _titles(text: Text, blocks: Sequence[Block], titled: str) -> list[Assertion]:
    """Return the title block, else the heading that the document begins with, else its first line."""
    for one, (start, end, kind) in list(zip(blocks, text.layout, strict=True))[:20]:
        if kind == "title":
            return [Assertion(field="title", value=one.words, evidence=titled, span=span(text, start, end))]
    start, end, kind = text.layout[0]
    if kind == "heading" and end - start <= plain.LONGEST_TITLE:
        at = span(text, start, end)
        return [Assertion(field="title", value=at.words, evidence="heading at the beginning of the text", span=at)]
    first = plain.title(text)
    return [first] if first else []


def _ordered(made: Iterable[Assertion]) -> tuple[Assertion, ...]:
    unique = {(a.field, a.value, a.evidence, a.span): a for a in made}
    return tuple(sorted(unique.values(), key=lambda a: ORDER.index(a.field)))


def stated(name: Field, value: str, evidence: str) -> tuple[Assertion, ...]:
    """Assert what a property of the file says, unless it is empty or what a program filled in."""
    clean = " ".join(value.split())[:LONGEST_PROPERTY]
    words = fold(clean)
    if not clean or words in _filled_in(name) or (name == "title" and words.endswith(tuple(table()["title_endings"]))):
        return ()
    return (Assertion(field=name, value=clean, evidence=evidence),)


@cache
def _filled_in(name: Field) -> frozenset[str]:
    return frozenset(map(fold, table()["filled_in"].get(name, ())))
