"""Finds withheld words in text and in exported bytes, however they are dressed.

Not here: who is withheld (dossier.py) and what is done about it (protect.py).
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from stemma.text import fold

SHORTEST = 3
"""Forms of fewer code points are looked for only as a part of a longer one ("Li" of "Li Wei")."""
HYPHENS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Forms:
    """The words to look for: whole forms without regard to case, single parts only where capitalised."""

    whole: re.Pattern[str] | None
    parts: re.Pattern[str] | None

    def found(self, words: str) -> str | None:
        """Return the first withheld form in a string, or None. Invisible characters do not hide it."""
        clean = HYPHENS.sub("", words)
        hit = self.whole.search(fold(clean)) if self.whole else None
        hit = hit or (self.parts.search(_unaccented(clean)) if self.parts else None)
        return hit.group() if hit else None


def forms(variants: Iterable[str]) -> Forms:
    """Prepare the variants of withheld names for looking them up.

    A name of several words also gives its first and last word, since a text that names "Ana Pop"
    goes on with "Pop"; such a part counts only where it is capitalised as a name is.
    """
    whole, parts = set(), set()
    for variant in variants:
        words = HYPHENS.sub("", variant).split()
        if len(words) == 1:
            parts.add(words[0])
        elif words:
            whole.add(fold(" ".join(words)))
            if len(words) <= 4:  # a longer run is a description, whose words are ordinary ones
                parts.update(w for w in (words[0], words[-1]) if w[:1].isupper())
    return Forms(_any(whole, ""), _any({_unaccented(p) for p in parts if len(p) >= SHORTEST}, ""))


def _any(words: set[str], flags: str) -> re.Pattern[str] | None:
    """Compile "any of these as whole words", longest first; white space and hyphens are alike."""
    if not words:
        return None
    ordered = sorted(words, key=lambda w: (-len(w), w))
    inner = "|".join(r"[\s\-_.+]+".join(re.escape(part) for part in re.split(r"[\s\-]+", word)) for word in ordered)
    capital = "|".join(re.escape(w.upper()) for w in ordered if w != w.upper() and w[:1].isupper())
    return re.compile(rf"{flags}(?<!\w)(?:{inner}{'|' + capital if capital else ''})(?!\w)")


def _unaccented(words: str) -> str:
    """Fold everything but case."""
    return "".join(fold(c).upper() if c.isupper() else fold(c) if c.isalpha() else c for c in words)


def dressings(data: bytes) -> Iterable[str]:
    """Yield a file's text as it stands and with its usual escapes undone.

    HTML entities, tags taken out (a name split over tags), percent signs, JSON and CSS escapes.
    """
    plain = data.decode("utf-8", "replace")
    yield plain
    bare = html.unescape(re.sub(r"<[^>]*>", "", plain))
    yield bare
    yield html.unescape(re.sub(r"<[^>]*>", " ", plain))
    yield unquote(bare)
    if "\\u" in plain:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: json.loads(f'"{m.group()}"'), plain)


def residues(files: Mapping[str, bytes], withheld: Forms, secrets: Iterable[str]) -> tuple[str, ...]:
    """Name the files that still hold a withheld form or one of the exact secrets (ids, hashes, URLs)."""
    exact = [s for s in secrets if s]
    dirty = []
    for name, data in sorted(files.items()):
        texts = [name, *dressings(data)]
        if any(withheld.found(text) for text in texts) or any(s in text for s in exact for text in texts):
            dirty.append(name)
    return tuple(dirty)
