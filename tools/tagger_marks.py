"""The marks that the tagger learns from and is measured on, as documents with exact spans.

A file of marks has one document a line: id, address, digest of the text, statements with their spans
(`data/gold/`), and the text where it is ours. Texts that are not ours are found in files given beside it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from stemma import aids, languages
from stemma.model.inputs import Reading
from stemma.model.sources import Report, Text
from stemma.stages import quotes, segments

Span = tuple[int, int]
FOLDS = 5
MARKS = [
    Path("data/gold") / f"{name}.jsonl"
    for name in ("wikinews.marks", "wikinews.longer.marks", "invented", "invented.second", "invented.third")
]
"""The English ones; the tagger learns no other language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One attribution to learn: an outer voice's too, with the act "relays"."""

    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    act: str
    polarity: str | None
    """None: of an outer voice, whose content is a whole attribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with its sentences, its quotations and its marks."""

    id: str
    text: str
    sentences: tuple[Span, ...]
    quotes: tuple[Span, ...]
    marks: tuple[Mark, ...]
    statements: tuple[Mapping[str, Any], ...] = ()
    """As the guide has them, for measuring."""
    held: bool = False
    """True: never trained on."""


def fold(name: str) -> int:
    """Return which of the five folds a document belongs to, by the digest of its id."""
    return int(hashlib.sha256(f"fold {name}".encode()).hexdigest(), 16) % FOLDS


@cache
def bounds(text: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the sentences and the outermost quotations of a text, as the stages read them."""
    made = Text(source="0" * 64, reader="measure", version="1", content=text, completeness="complete")
    report = Report(source="0" * 64, place=(text[:60],), text=made.id, path="measure.txt")
    language, given = languages.load("en"), aids.load()
    found = segments.find(Reading(report=report, text=made), language, given)[0]
    quoted = quotes.find(Reading(report=report, text=made, segments=found), language, given)[0]
    return (
        tuple((s.span.start, s.span.end) for s in found if s.kind == "sentence"),
        tuple((q.span.start, q.span.end) for q in quoted if not q.depth),
    )


def load(files: Iterable[Path], texts: Iterable[Path] = ()) -> list[Document]:
    """Load documents; one whose text is neither beside its marks nor in `texts` is left out and named.

    Raises:
        ValueError: a text is not the one that was marked, or a span lies outside it.
    """
    known = {digest(text): text for path in texts for text in _texts(path)}
    found: list[Document] = []
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            text = entry.get("text") or known.get(entry.get("text_sha256"))
            if text is None:
                print(f"{path.name}: no text for {entry['id']}")
                continue
            if "text_sha256" in entry and digest(text) != entry["text_sha256"]:
                raise ValueError(f"{entry['id']}: not the text that was marked")
            found.append(document(entry, text))
    return found


def _texts(path: Path) -> list[str]:
    if path.suffix == ".jsonl":
        return [entry["text"] for entry in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if entry.get("text")]
    return [path.read_text(encoding="utf-8")]


def digest(text: str) -> str:
    """Return the digest by which marks name their text."""
    return hashlib.sha256(text.encode()).hexdigest()


def document(entry: Mapping[str, Any], text: str) -> Document:
    """Make a document of one line of marks."""
    statements = tuple(entry["statements"])
    for one in statements:
        for start, end in spans_of(one):
            if not 0 <= start < end <= len(text):
                raise ValueError(f"{entry['id']}: a span lies outside the text: {start}:{end}")
    sentences, quoted = bounds(text)
    return Document(
        id=entry["id"],
        text=text,
        sentences=sentences,
        quotes=quoted,
        marks=tuple(marks(text, statements)),
        statements=statements,
        held=entry.get("split") == "held-out",
    )


def spans_of(one: Mapping[str, Any]) -> list[Span]:
    """Return all spans of a marked statement."""
    voices = [v["span"] for v in one["voices"] if v["span"]]
    found = [*voices, *one["outer_cues"], *one["content"], *([one["cue"]] if one["cue"] else [])]
    return [(int(a), int(b)) for a, b in found]


def marks(text: str, statements: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """Return what there is to learn of a document's statements, in order: own cues, then the outer ones."""
    found: dict[Span, Mark] = {}
    for one in statements:
        if one["cue"]:
            source = one["voices"][-1]["span"]
            cue = _span(one["cue"])
            found[cue] = Mark(
                cue=cue,
                source=_span(source) if source else None,
                content=tuple(map(_span, one["content"])),
                act=one["act"],
                polarity=one["polarity"],
            )
    outer: dict[Span, tuple[Span | None, list[Span]]] = {}
    for one in statements:
        for place, cue in enumerate(map(_span, one["outer_cues"])):
            voice = one["voices"][place]["span"] if place < len(one["voices"]) - 1 else None
            inner = [v["span"] for v in one["voices"][place + 1 :] if v["span"]]
            rest = [*inner, *one["outer_cues"][place + 1 :], *one["content"], *([one["cue"]] if one["cue"] else [])]
            if cue not in found and rest:
                outer.setdefault(cue, (_span(voice) if voice else None, []))[1].extend(map(_span, rest))
    for cue, (voice, held) in outer.items():
        whole = (min(a for a, _ in held), max(b for _, b in held))
        pieces = tuple(_trimmed(text, piece) for piece in _without(whole, [cue, *([voice] if voice else [])]))
        pieces = tuple(piece for piece in pieces if any(map(str.isalnum, text[slice(*piece)])))
        found[cue] = Mark(cue=cue, source=voice, content=pieces, act="relays", polarity=None)
    return sorted(found.values(), key=lambda mark: mark.cue)


def _span(given: Sequence[int]) -> Span:
    return int(given[0]), int(given[1])


def _trimmed(text: str, piece: Span) -> Span:
    words = text[slice(*piece)]
    return piece[0] + len(words) - len(words.lstrip(" ,")), piece[1] - (len(words) - len(words.rstrip(" ,")))


def _without(whole: Span, holes: Sequence[Span]) -> tuple[Span, ...]:
    """Return what is left of a span without others."""
    left = [whole]
    for start, end in holes:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return tuple(left)
