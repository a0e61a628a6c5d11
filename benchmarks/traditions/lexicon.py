"""The vocabulary that lies beside: affairs (what can be told) and the frames in which a language tells it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TOKEN = re.compile(r"\[([^\]]*)\]|\{(\w+)([?,]?)\}|[^\s\[\{]+")
LANGUAGES = {"en": "english", "de": "german"}
GERMAN = {
    "count": ("de_part", "de_things", "de_tail"),
    "happened": ("de_verb", "de_things"),
    "share": ("de_things", "de_verb"),
    "change": ("de_what", "de_part", "de_unit"),
    "money": ("de_part", "de_purpose"),
    "event": ("de_verb",),
    "denial": ("de_claim",),
    "demand": ("de_want",),
    "plan": ("de_plan",),
    "report": ("de_report",),
    "history": ("de_history",),
    "quote": ("de_say",),
}
"""What the parts of `de` are, by kind of fact."""
NO_WORDS = ("kind", "by", "person", "range", "verb", "de")
"""Fields of an entry that are no lists of words that say the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing that can be told: its words, and who it is about. Compared by identity."""

    kind: str
    agent: str
    """Key of a body or person; for own reporting the pattern of a body's name; empty: nobody does it."""
    words: Mapping[str, tuple[str, ...]]
    """Slot -> words that say the same; "wrong" are other things that a careless copyist takes for the right ones."""
    range: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Affair:
    """A kind of event."""

    name: str
    titles: tuple[str, ...]
    bodies: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    """Key -> patterns of its name, words that may stand for it."""
    persons: Mapping[str, tuple[str, tuple[str, ...]]]
    """Key -> what the person belongs to, words for the role."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a frame: a slot, or words of which one alternative is taken."""

    slot: str
    mark: str
    """"?" where it has one, "," the same with a comma, "" needed."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One way to tell a kind of fact."""

    items: tuple[Item, ...]
    needs: frozenset[str]


def parts(text: str) -> tuple[str, ...]:
    """Split words that say the same."""
    return tuple(piece.strip() for piece in text.split(" / "))


def entry(row: Mapping[str, Any]) -> Entry:
    """Read one entry of a table."""
    words = {key: parts(row[key]) for key in row if key not in NO_WORDS}
    if "verb" in row:
        pairs = [tuple(v.split(">")) for v in parts(row["verb"])]
        words |= {"past": tuple(p[0] for p in pairs), "part": tuple(p[-1] for p in pairs), "verb": tuple(p[0] for p in pairs)}
    if "de" in row:
        pieces = [p.strip() for p in row["de"].split(" | ")]
        words |= {key: parts(piece) for key, piece in zip(GERMAN[row["kind"]], pieces, strict=True)}
        words["de"] = ("yes",)
    if "de_verb" in words:
        first, _, rest = words["de_verb"][0].partition(" ")
        words |= {"v": (first,)} | ({"rest": (rest,)} if rest else {})
    return Entry(row["kind"], row.get("by") or row.get("person") or "", words, tuple(row.get("range", (1871, 1998))))


@cache
def affairs() -> tuple[Affair, ...]:
    """Return every affair of the folder."""
    found = []
    for path in sorted(HERE.glob("affairs/*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        bodies = {key: (parts(b["name"]), parts(b["kind"])) for key, b in table["bodies"].items()}
        persons = {key: (p["of"], parts(p["role"])) for key, p in table["persons"].items()}
        found.append(Affair(path.stem, tuple(table["titles"]), bodies, persons, tuple(entry(f) for f in table["fact"])))
    return tuple(found)


@cache
def own() -> tuple[Entry, ...]:
    """Return what reporters add from elsewhere."""
    return tuple(entry(f) for f in tomllib.loads((HERE / "own.toml").read_text(encoding="utf-8"))["fact"])


@cache
def table(language: str) -> Mapping[str, Any]:
    """Return the frames of a language, as they are written."""
    return tomllib.loads((HERE / f"{LANGUAGES[language]}.toml").read_text(encoding="utf-8"))


@cache
def frame(text: str) -> Frame:
    """Read a frame."""
    items = []
    for match in TOKEN.finditer(text):
        if match[2]:
            items.append(Item(match[2], match[3], ()))
        else:
            items.append(Item("", "", tuple(match[1].split("|")) if match[1] is not None else (match[0],)))
    return Frame(tuple(items), frozenset(i.slot for i in items if i.slot and i.mark != "?"))


@cache
def frames(language: str, kind: str, key: str = "frames") -> tuple[Frame, ...]:
    """Return the frames of a kind of fact; none where the language has none."""
    held = table(language).get(kind, {})
    return tuple(frame(text) for text in (held.get(key, ()) if isinstance(held, dict) else held))
