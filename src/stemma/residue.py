"""Finds withheld words in text and in exported bytes, however they are dressed.

Not here: who is withheld (dossier.py) and what is done about it (protect.py).
"""

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from stemma.text import fold

SHORTEST = 2
"""Forms of fewer code points are looked for only as a part of a longer one ("E" of "E Wei")."""
SURE = 3
"""Fewer letters than this count only as they are written ("Wu"), and where no text uses them as a word ("in")."""
LONG = 5
"""Parts of as many letters are known inside an address or handle too ("zquarrick@mail.example")."""
HYPHENS = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
"""Characters that show nothing."""
DASHES = re.compile("[\u2010-\u2015\u2212]")
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | {"Ł": "L", "Ø": "O", "Đ": "D", "Ħ": "H", "Ŧ": "T", "Æ": "AE", "Œ": "OE", "Þ": "TH", "Ð": "D", "ẞ": "SS", "ß": "ss"}
)
"""Letters that lose a stroke where diacritics are dropped, and that no normal form takes apart."""
SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa"})
"""Letters that are also written as two."""
HANDLE = re.compile(r"\S*[@#/_]\S*|\S+\.\S+")
"""Addresses, file names, handles, hashtags: where names stand in small letters and run together."""
UNCASED = re.compile(
    "[\u0590-\u08ff\u0900-\u109f\u10d0-\u10ff\u1100-\u11ff\u1200-\u139f\u1400-\u1c7f\u2e80-\ua63f\ua6a0-\ua6ff\ua840-\uabff\uac00-\ud7ff\uf900-\ufaff\ufb1d-\ufeff]"
)
"""Scripts without capitals: there no capitalised run tells of a name, so what was not recognised is withheld."""
HASH = re.compile("[0-9a-f]{64}")
WORD = re.compile(r"[^\W\d_]+")
INFLECTED = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
"""Scripts whose languages put endings on names."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How often the texts of a case write a word small, and how often with a capital."""

    small: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)

    def ordinary(self, word: str, *, person: bool) -> bool:
        """Tell whether a part of a name is an ordinary word here; of a person's name only if it plainly is."""
        small, capital = self.small[word], self.capital[word]
        return small >= 3 and small > 2 * capital if person else small > 0


def usage(texts: Iterable[str]) -> Usage:
    """Count the words of the texts of a case, addresses and handles left out."""
    found = Usage()
    for text in texts:
        for word in WORD.findall(HANDLE.sub(" ", HYPHENS.sub("", text))):
            (found.small if word.islower() else found.capital)[_folded(word)] += 1
    return found


@dataclass(frozen=True, slots=True)
class Forms:
    """The words to look for: whole forms and rare parts in any case, ordinary words only where capitalised."""

    whole: re.Pattern[str] | None
    proper: re.Pattern[str] | None
    """Single parts that are no ordinary words in these texts: without regard to case."""
    parts: re.Pattern[str] | None
    """Single parts that are: only as a name is written."""
    handles: re.Pattern[str] | None
    """Parts inside an address or handle."""
    singles: frozenset[tuple[str, bool]] = frozenset()
    """What `proper` (True) and `parts` (False) were made of."""
    open: re.Pattern[str] | None = None
    """Full names that may be shown: "Joost" of a withheld namesake is not looked for inside them."""

    def found(self, words: str) -> str | None:
        """Return the first withheld form in a string, or None. Invisible characters do not hide it."""
        clean = _clean(words)
        if hit := self._plainly(clean):
            return hit
        if self.handles:
            for token in HANDLE.findall(self._less(clean)):
                if inside := self.handles.search(_folded(unquote(token))):
                    return inside.group()
        return None

    def exposed(self, words: str) -> str | None:
        """Return the first withheld form in a finished file, where addresses are also those of its own pages."""
        return self._plainly(_clean(words))

    def without(self, house: frozenset[str]) -> "Forms":
        """Leave out single words that an export prints of itself: "Page" of "Larry Page" stands on every page."""
        kept = frozenset((word, proper) for word, proper in self.singles if _folded(word) not in house)
        return self if kept == self.singles else _compiled(self.whole, kept, self.open)

    def _less(self, clean: str) -> str:
        return self.open.sub(" | ", clean) if self.open else clean

    def _plainly(self, clean: str) -> str | None:
        if self.whole and (hit := self.whole.search(_folded(clean))):
            return hit.group()
        bare = self._less(_unaccented(clean))
        hit = self.proper.search(_folded(bare)) if self.proper else None
        hit = hit or (self.parts.search(bare) if self.parts else None)
        return hit.group() if hit else None


def forms(variants: Iterable[str], people: Iterable[str] = (), used: Usage | None = None, shown: Iterable[str] = ()) -> Forms:
    """Prepare the variants of withheld names for looking them up; `people` are those that name persons.

    `shown` are the names of persons who may be shown: in such a full name no part of a withheld one is looked for.

    A name of several words also gives its first and last word, of a person every capitalised one, since a
    text that names "Ana Maria Pop" goes on with "Pop" or "Maria". Of what may be no person, a word of three letters that
    these texts write small as a rule is no lead: "The" of "The Orlo".
    """
    used = used or Usage()
    whole: set[str] = set()
    singles: set[tuple[str, bool]] = set()
    for variant, person in (*((v, False) for v in variants), *((v, True) for v in people)):
        for spelling in {variant, unicodedata.normalize("NFC", variant).translate(SPELLED)}:
            words = _clean(spelling).split()
            if len(words) > 1:
                whole.add(_folded(" ".join(words)))
            singles |= {
                (part, len(part) >= SURE and not used.ordinary(_folded(part), person=person))
                for part in _single(words, person=person)
                if (len(part) > SURE or person or not used.ordinary(_folded(part), person=True))
                and (len(part) >= SURE or (len(part) == SHORTEST and not used.small[_folded(part)]))
            }
    full = {_folded(_clean(name)) for name in shown if len(name.split()) > 1}
    inside = "|".join(_one(name) for name in sorted(full))  # without bounds: tags taken out run words together
    return _compiled(_any(whole), frozenset(singles), re.compile(inside, re.IGNORECASE) if inside else None)


def _single(words: list[str], *, person: bool) -> Iterator[str]:
    """Yield the words of a name that may stand for it alone, without accents."""
    if len(words) > 4 and not person:
        return  # a longer run is a description, whose words are ordinary ones
    alone = words if person or len(words) == 1 else (words[0], words[-1])
    for word in alone:
        bare = _unaccented(word.strip("\"'“”‘’«»„().,;:"))
        if bare[:1].isupper() or len(words) == 1 or not (bare[:1].islower() or bare[:1].isdigit()):
            yield bare
        if person and "-" in bare:
            yield from (half for half in bare.split("-") if half[:1].isupper())


def _compiled(whole: re.Pattern[str] | None, singles: frozenset[tuple[str, bool]], open_: re.Pattern[str] | None) -> Forms:
    folded = {_folded(word) for word, _ in singles}
    short = {re.escape(w) for w in folded if SURE <= len(w) < LONG}
    inside = [rf"(?<![^\W\d_])(?:{'|'.join(sorted(short))})(?![^\W\d_])"] if short else []
    inside += sorted(re.escape(w) for w in folded if len(w) >= LONG)
    return Forms(
        whole=whole,
        proper=_any({_folded(word) for word, proper in singles if proper}),
        parts=_any({word for word, proper in singles if not proper}),
        handles=re.compile("|".join(inside)) if inside else None,
        singles=singles,
        open=open_,
    )


def _any(words: set[str]) -> re.Pattern[str] | None:
    """Compile "any of these as whole words", longest first; white space and hyphens are alike."""
    if not words:
        return None
    ordered = sorted(words, key=lambda w: (-len(w), w))
    inner = "|".join(_one(word) for word in ordered)
    capital = "|".join(re.escape(w.upper()) for w in ordered if w != w.upper() and w[:1].isupper() and len(w) >= SURE)
    return re.compile(rf"(?<![^\W_])(?:{inner}{'|' + capital if capital else ''})(?![^\W_])")


def _one(word: str) -> str:
    inner = r"[\s\-_.+]+".join(re.escape(part) for part in re.split(r"[\s\-]+", word))
    if INFLECTED.search(word) and len(word) >= SURE:
        return inner + r"[^\W\d_]{0,3}"
    return inner + "(?:e?s)?" if len(word) >= LONG else inner


def _clean(words: str) -> str:
    return DASHES.sub("-", HYPHENS.sub("", words))


def _folded(words: str) -> str:
    """Fold case and accents, of whole files too: nothing is kept in memory."""
    return fold.__wrapped__(words.translate(LETTERS)).translate(LETTERS)


def _unaccented(words: str) -> str:
    """Fold everything but case."""
    split = unicodedata.normalize("NFKD", words.translate(LETTERS).replace("’", "'").replace("ʼ", "'"))
    return "".join(c for c in split if not unicodedata.combining(c))


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


def residues(
    files: Mapping[str, bytes], withheld: Forms, secrets: Iterable[str], house: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Name the files that still hold a withheld form or one of the exact secrets (ids, hashes, URLs).

    `house` are the words that the export prints of itself, folded: by themselves they give nobody away.
    """
    looked = withheld.without(house)
    exact = frozenset(s for s in secrets if s)
    hashes = frozenset(s for s in exact if HASH.fullmatch(s))
    rest = "|".join(rf"(?<![^\W_]){re.escape(s)}(?![^\W_]|[/?&=%#-]|\.\w)" for s in sorted(exact - hashes))
    dirty = []
    for name, data in sorted(files.items()):
        texts = [name, *dressings(data)]
        led = any(not hashes.isdisjoint(HASH.findall(text)) or (rest and re.search(rest, text)) for text in texts)
        if led or any(looked.exposed(text) for text in texts):
            dirty.append(name)
    return tuple(dirty)
