"""Variants of marked documents for training: other cues in the same frame, and the other kind of quotation marks.

The words stand in `tagger_variants.toml`. A mark changes with its words, so a variant is as true as its original;
how a sentence with another act would have gone on is not asked.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from tagger_marks import Document, Mark, Span

SHARE = 0.5
"""How many of the cues that can be exchanged are."""
WHETHER = (" whether ", " if ")
QUOTES = "\"“”'‘’"
PERFECT = ("has", "have", "had")


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch that gets other words, and what becomes of its mark."""

    start: int
    end: int
    words: str
    mark: int
    cue: int
    """Code points of the new cue, from `start`."""
    inside: int | None
    """Where the content begins now, from `start`; None: where it did."""
    act: str


@cache
def table() -> dict[str, Any]:
    """Read the words."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def variant(document: Document, draw: Generator) -> Document:
    """Return a copy with some cues exchanged and, half of the time, the other kind of quotation marks."""
    edits: list[Edit] = []
    for number, mark in enumerate(document.marks):
        edit = _edit(document, number, mark, draw) if draw.random() < SHARE else None
        if edit and (not edits or edit.start >= edits[-1].end) and _free(document, edit):
            edits.append(edit)
    changed = _edited(document, edits)
    return _requoted(changed) if draw.random() < 0.5 else changed


def _free(document: Document, edit: Edit) -> bool:
    """Tell whether no other span begins or ends within an edit."""
    others = [mark for k, mark in enumerate(document.marks) if k != edit.mark]
    spans = [s for m in others for s in (m.cue, *m.content, *([m.source] if m.source else []))]
    spans += [*document.quotes, *document.sentences]
    return not any(edit.start < point < edit.end for span in spans for point in span)


def _edit(  # noqa: PLR0911  a list of decisions, read from the top
    document: Document, number: int, mark: Mark, draw: Generator
) -> Edit | None:
    text, words = document.text, document.text[slice(*mark.cue)]
    if mark.act in ("relays", "declines") or not mark.content:
        return None
    lower, content = words.lower(), mark.content[0]
    capital = words[:1].isupper()
    if lower in table()["from"]["phrase"]:
        return _of("phrase", "past", Edit(*mark.cue, "", number, 0, None, ""), draw, capital=capital, link="")
    first, _, last = lower.rpartition(" ")
    form = next((f for f in ("past", "present") if lower in table()["from"][f]), "")
    if first in PERFECT and last in table()["from"]["perfect"]:
        form = "perfect"
    start = mark.cue[0] + len(first) + 1 if form == "perfect" else mark.cue[0]
    if not form or capital:
        return None
    opens = text[content[0]]
    if opens in QUOTES or any(content[1] <= mark.cue[0] for content in mark.content):
        if form == "perfect" or mark.act not in ("asserts", "alleges"):
            return None
        return _of("quoted", form, Edit(start, mark.cue[1], "", number, 0, None, ""), draw, capital=False, link="")
    gap = text[mark.cue[1] : content[0]]
    if gap not in (" ", " that ") or len(mark.content) > 1:
        return None
    return _of("clause", form, Edit(start, content[0], "", number, start - mark.cue[0], None, ""), draw, capital=False, link=gap)


def _of(frame: str, form: str, edit: Edit, draw: Generator, *, capital: bool, link: str) -> Edit | None:
    """Choose an act and words for a frame."""
    rows, shares = table()[frame], table()["share"]
    acts = [act for act in rows if rows[act].get(form)]
    chances = np.array([shares[act] for act in acts], float)
    act = acts[int(draw.choice(len(acts), p=chances / chances.sum()))]
    row = rows[act]
    if frame == "clause" and act in table()["whether"] and draw.random() < 0.5:
        row, link = table()["whether"][act], WHETHER[int(draw.integers(2))]
    elif frame == "clause" and (act != "asserts" or draw.random() < 0.3):
        link = " that "
    cue = str(row[form][int(draw.integers(len(row[form])))])
    cue = cue[0].upper() + cue[1:] if capital else cue
    held = str(row["that"][int(draw.integers(len(row["that"])))]) if "that" in row else ""
    words = f"{cue} {held}{link}" if held else f"{cue}{link}"
    inside = (len(cue) + 1 if held else len(words)) if frame == "clause" else None
    return replace(edit, words=words, cue=edit.cue + len(cue), inside=inside, act=act)


def _edited(document: Document, edits: list[Edit]) -> Document:
    """Carry out edits and move every span with them."""
    text, pieces, at = document.text, [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.words]
        at = edit.end
    pieces.append(text[at:])
    starts = np.array([edit.end for edit in edits])
    shifts = np.cumsum([0, *(len(e.words) - (e.end - e.start) for e in edits)])

    def moved(point: int) -> int:
        return point + int(shifts[int(np.searchsorted(starts, point, "right"))]) if edits else point

    def both(span: Span) -> Span:
        return moved(span[0]), moved(span[1])

    marks = [
        replace(m, cue=both(m.cue), source=both(m.source) if m.source else None, content=tuple(map(both, m.content)))
        for m in document.marks
    ]
    for edit in edits:
        mark = marks[edit.mark]
        start = moved(edit.start)
        first = mark.cue[0]
        content = mark.content
        if edit.inside is not None:
            content = ((start + edit.inside, content[0][1]), *content[1:])
        marks[edit.mark] = replace(mark, cue=(first, first + edit.cue), content=content, act=edit.act)
    return replace(
        document,
        text="".join(pieces),
        sentences=tuple(map(both, document.sentences)),
        quotes=tuple(map(both, document.quotes)),
        marks=tuple(sorted(marks, key=lambda mark: mark.cue)),
        statements=(),
    )


def _requoted(document: Document) -> Document:
    """Return a document with the other kind of quotation marks, code point for code point."""
    text = document.text
    if '"' not in text:
        return replace(document, text=text.translate({ord("“"): '"', ord("”"): '"', ord("’"): "'", ord("‘"): "'"}))
    signs = list(text)
    for start, end in document.quotes:
        if signs[start] == '"':
            signs[start] = "“"
        if signs[end - 1] == '"':
            signs[end - 1] = "”"
    return replace(document, text="".join(signs).replace("'", "’"))
