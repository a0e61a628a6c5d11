"""The report's text as a page holds it in its data, for its scripts, beside what it shows: JSON-LD and the state of an app.

Nothing is taken from here in silence: the reader compares it with what the page shows, and says so.
"""

import json
import re
from collections.abc import Iterator

from lxml import etree

from stemma.readers.html import markup

LONGEST_SCRIPT = 3_000_000
MOST_SCRIPTS = 20
MOST_VALUES = 200_000
"""Values looked at in one script."""
SHORTEST = 40
"""Characters of a string that may be a paragraph."""
ENOUGH = 400
"""Characters of a text that is worth a word."""
SENTENCE = re.compile(r"\w[\w\"'”’)]*[.!?…。](?:\s|$)")
TAG = re.compile(r"</?[A-Za-z][^>]*>")
_KEYS = """
articlebody body bodytext bodyhtml content contenthtml contents story storybody storyhtml articletext articlecontent
article text html paragraphs blocks richtext elements components sections children nodes value
"""
KEYS = frozenset(_KEYS.split())
"""Names, in small letters and without signs, under which the parts of a text lie."""


def paragraphs(body: str) -> tuple[str, ...]:
    """Split a text that stands in data into its paragraphs, without tags."""
    if TAG.search(body):
        return tuple(words for _, words in markup.blocks(body, markup.pieces(body)))
    lines = markup.unescaped(body).replace("\r", "\n").split("\n")
    return tuple(clean for line in lines if (clean := " ".join(line.split())))


def longest(root: "etree._Element") -> tuple[str, ...]:
    """Return the paragraphs of the longest text in the page's JSON (not JSON-LD), or ()."""
    best: tuple[str, ...] = ()
    scripts = (s for s in root.iter("script") if "json" in (s.get("type") or "") and "ld+json" not in (s.get("type") or ""))
    for _, script in zip(range(MOST_SCRIPTS), scripts, strict=False):
        words = script.text or ""
        if not ENOUGH <= len(words) <= LONGEST_SCRIPT:
            continue
        try:
            structure = json.loads(words, strict=False)
        except (ValueError, RecursionError):
            continue
        for found in _texts(structure):
            if sum(map(len, found)) > sum(map(len, best)):
                best = found
    return best if sum(map(len, best)) >= ENOUGH else ()


def _texts(structure: object) -> Iterator[tuple[str, ...]]:
    """Yield, for each value that is named as a text, its paragraphs; the outermost such value is one text."""
    waiting: list[object] = [structure]
    left = MOST_VALUES
    while waiting and left > 0:
        value = waiting.pop()
        left -= 1
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                found, seen = _prose(inner, left) if _named(key) else ((), 0)
                left -= seen
                if found:
                    yield found
                else:
                    waiting.append(inner)


def _named(key: str) -> bool:
    return key.replace("_", "").replace("-", "").lower() in KEYS


def _prose(value: object, most: int) -> tuple[tuple[str, ...], int]:
    """Return the paragraphs under a value, in order, and how many values were looked at."""
    waiting, found, seen = [value], list[str](), 0
    while waiting and seen < most:
        one = waiting.pop()
        seen += 1
        if isinstance(one, str):
            if len(one) >= SHORTEST and SENTENCE.search(one) and not one.startswith(("http", "{", "data:")):
                found.extend(p for p in paragraphs(one) if len(p) >= SHORTEST)
        elif isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, dict):
            waiting.extend(reversed(one.values()))
    return tuple(found), seen
