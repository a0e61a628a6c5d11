"""Where a report says that it is somebody else's: agency tags, "originally published in", "Source: X".

Words only; which report a credit leads to is the family tree's business.
"""

import re
from dataclasses import dataclass
from functools import cache

from stemma.languages import load
from stemma.model.sources import Assertion, Text
from stemma.text import span

NEAR = 1200
"""Characters from the beginning or the end within which a credit inside a paragraph is believed."""
MOST = 50
"""Credits of one text; a page with more of them is a list, not a report."""
# A name goes on over capitalised words and the small words that join them.
NAME = (
    r"(?P<name>[\w“\"'’«][^\s,;:.()\[\]“”\"«»—–]*"
    r"(?:\.(?:com|org|net|ro|es|fr|de|it|uk|eu|info|news|tv)\b(?:\.\w+)?)?"
    r"(?: (?:(?:of|the|and|de|la|le|el|der|die|das|del|di|du|y|e|și|&) )*(?:[A-ZÀ-ÞА-ЯĂÂÎȘȚŁŚŹŻČŠŽ0-9]"
    r"[^\s,;:.()\[\]“”\"«»—–]*)(?:\.(?:com|org|net|ro|es|fr|de|it|uk|eu|info|news|tv)\b)?){0,6})"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way in which credits are written."""

    kind: str
    pattern: re.Pattern[str]
    phrases: tuple[str, ...]
    """In small letters: the pattern is tried only where the text holds one of them; plain search is much faster."""


@cache
def _ways() -> tuple[_Way, ...]:
    table = load("und").table("pages")["credits"]
    agencies, labels = _any_of(table["agencies"]), _any_of(table["labels"])
    line = rf"^[ \t]*(?i:{labels})[ \t]?:[ \t]*(?P<name>[^\s:][^\n:]{{1,78}}?)[ \t]*\.?[ \t]*$"
    ways = [
        _Way("agency tag", re.compile(rf"\((?P<name>{agencies})(?:/[A-Z][\w ]{{1,30}})?\)"), ("(",)),
        _Way("agency line", re.compile(rf"^[ \t]*(?:[©–—-] ?)?(?P<name>{agencies})[ \t]*$", re.MULTILINE), ("",)),
        _Way("source line", re.compile(line, re.MULTILINE), tuple(table["labels"])),
    ]
    for phrase in table["published"]:
        spoken = _any_of([phrase])
        pattern = re.compile(rf"\b(?i:{spoken})\s+(?:(?:the|la|le|el|der|die) )?{NAME}")
        ways.append(_Way("published elsewhere", pattern, (phrase,)))
    for phrase in table["contributed_by"]:
        pattern = re.compile(rf"\b(?i:{_any_of([phrase])})\s+(?:(?:the|la|le|el|der|die) )?(?=[“\"«]?[^\W\d_a-zà-ÿ]){NAME}")
        ways.append(_Way("contributed", pattern, (phrase,)))
    for phrase in table["contributed"]:
        ways.append(_Way("contributed", re.compile(rf"\b(?P<name>{agencies})\s+(?i:{_any_of([phrase])})"), (phrase,)))
    return tuple(ways)


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


def find(text: Text) -> tuple[Assertion, ...]:
    """Return the credits of a text in order, each with its words."""
    content = text.content
    small = " ".join(content.lower().split())
    found: dict[tuple[int, int], Assertion] = {}
    for way in _ways():
        if not any(phrase in small for phrase in way.phrases):
            continue
        for m in way.pattern.finditer(content):
            start, end = m.span("name")
            near = m.start() < NEAR or m.start() > len(content) - NEAR
            name = content[start:end].strip(" “”\"'’«»")
            if not (near or _own_block(content, m.start(), m.end())) or len(name) < 2:
                continue
            if not any(a < m.end() and m.start() < b for a, b in found):
                evidence = f"{way.kind} in the text"
                found[m.span()] = Assertion(field="credit", value=name, evidence=evidence, span=span(text, *m.span()))
        if len(found) > MOST:
            break
    return tuple(found[place] for place in sorted(found)[:MOST])


def _own_block(content: str, start: int, end: int) -> bool:
    """Tell whether a place is in a short block of its own ("This article first appeared in …")."""
    left = content.rfind("\n", max(0, start - 300), start)
    right = content.find("\n", end, end + 300)
    return left >= 0 and start - left < 60 and (right >= 0 or end > len(content) - 100)
