"""Gold marks of persons and organisations (data/gold/names.marks.jsonl) and how what was read is judged by them.

A line holds `id`, `text_sha256` and `names`: `span`, `kind` (person, organisation, or loose: careful people may disagree
whether it is one) and `canonical`, the fullest form in that document. The text is joined from the articles by id, and
taken only if its digest is the one that was marked. A mark is found by a name of its kind that covers at least half of the
longer of the two, one to one; a name inside a wider one is not counted; one that meets a loose mark is no false one.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stemma.model.reading import Name

KINDS = ("person", "organisation")
LOOSE = "loose"
WITHHELD = ("person", "other", "unnamed")
"""Kinds that the gate withholds until a person decides."""
ARTICLES = ("the", "a", "an")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in a text, marked or read; offsets in code points, half open."""

    start: int
    end: int
    kind: str
    canonical: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text and its marks."""

    id: str
    text: str
    marks: tuple[Mention, ...]
    half: str
    """"read": rules may be written looking at it (the 1st, 3rd … article of the file of texts); or "held out"."""


def load(marks: Path, texts: Path) -> tuple[list[Document], list[str]]:
    """Join marks with their texts; return documents, and the ids of those whose text is not here.

    Raises:
        ValueError: a text is not the one that was marked, a span lies outside it, or a kind is unknown.
    """
    articles = [json.loads(line) for line in texts.read_text(encoding="utf-8").splitlines() if line.strip()]
    known = {article["id"]: (number, article["text"]) for number, article in enumerate(articles)}
    found, missing = [], []
    for line in marks.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["id"] not in known:
            missing.append(entry["id"])
            continue
        number, text = known[entry["id"]]
        if hashlib.sha256(text.encode()).hexdigest() != entry["text_sha256"]:
            raise ValueError(f"{entry['id']}: not the text that was marked")
        mentions = tuple(Mention(m["span"][0], m["span"][1], m["kind"], m["canonical"]) for m in entry["names"])
        for m in mentions:
            if not 0 <= m.start < m.end <= len(text) or m.kind not in (*KINDS, LOOSE):
                raise ValueError(f"{entry['id']}: no such mark can be: {m}")
        found.append(Document(id=entry["id"], text=text, marks=mentions, half="held out" if number % 2 else "read"))
    return found, missing


def told(names: Iterable[Name]) -> list[Mention]:
    """Reduce records to what is judged."""
    return [Mention(n.span.start, n.span.end, n.kind, n.canonical) for n in names]


def judged(marks: Sequence[Mention], found: Sequence[Mention]) -> Counter[str]:
    """Count a document, for each kind: marked, found, hits, exact ones, joined to the fullest form; short forms apart."""
    outer = [f for f in found if not any(_inside(f, other) for other in found)]
    loose = [m for m in marks if m.kind == LOOSE]
    count: Counter[str] = Counter()
    for kind in KINDS:
        due = [m for m in marks if m.kind == kind]
        hits = matched(due, [f for f in outer if f.kind == kind])
        used = set(hits.values())
        for mark, hit in hits.items():
            exact, joined = (hit.start, hit.end) == (mark.start, mark.end), fold(hit.canonical) == fold(mark.canonical)
            count.update({f"{kind}/hits": 1, f"{kind}/exact": exact, f"{kind}/joined": joined})
            if mark.end - mark.start < len(mark.canonical):
                count.update({f"{kind}/short": 1, f"{kind}/short joined": joined})
        false = [f for f in outer if f.kind == kind and f not in used and not any(_share(f, m) for m in loose)]
        count.update({f"{kind}/marked": len(due), f"{kind}/found": len(hits) + len(false)})
        count[f"{kind}/withheld"] += sum(any(f.kind in WITHHELD and _share(f, m) for f in found) for m in due)
    return count


def matched(marks: Sequence[Mention], found: Sequence[Mention]) -> dict[Mention, Mention]:
    """Pair each mark with one name that covers at least half of the longer of the two; the most overlap first."""
    pairs = [(share, m, f) for m in marks for f in found if 2 * (share := _share(m, f)) >= max(m.end - m.start, f.end - f.start)]
    hits: dict[Mention, Mention] = {}
    used: set[Mention] = set()
    for _, mark, name in sorted(pairs, key=lambda pair: (-pair[0], pair[1].start, pair[2].start)):
        if mark not in hits and name not in used:
            hits[mark] = name
            used.add(name)
    return hits


def fold(name: str) -> str:
    """Fold what does not make two names differ: case, a leading article, runs of white space."""
    words = name.casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ARTICLES else words)


def _share(a: Mention, b: Mention) -> int:
    """Return how many characters two mentions share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _inside(a: Mention, b: Mention) -> bool:
    return b.start <= a.start and a.end <= b.end and (a.start, a.end) != (b.start, b.end)
