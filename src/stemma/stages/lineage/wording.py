"""What names and sentences look like to the family tree: outlets, bodies, runs of capitalised words.

Nothing is credited or joined here.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.comparing import Place
from stemma.model.inputs import Language, Reading
from stemma.text import fold, tokens, trimmed

WORD = r"[A-ZÀ-ÞĀ-ŽȘȚА-ЯЁІЇЄҐ][\w&’'-]*(?:\.[a-z]{2,4}\b)?"
RUN = rf"{WORD}(?: (?:(?:of|for|and|de|la|del|des|van|von|pentru|para) )?(?:{WORD}|[0-9]+\b)){{0,6}}"
"""A capitalised name of up to seven words."""


@lru_cache(maxsize=65536)
def folded(words: str) -> str:
    """Return a name as it is compared: no case, no diacritics, no article."""
    return fold(words).removeprefix("the ").removesuffix("'s").removesuffix("'")


@lru_cache(maxsize=64)
def _words(language: Language, key: str) -> frozenset[str]:
    return frozenset(folded(w) for w in language.table("lineage").get(key, ()))


def has(language: Language, key: str, word: str) -> bool:
    """Tell whether a folded word stands in a list of the language's table."""
    return word in _words(language, key)


def listed(language: Language, key: str) -> frozenset[str]:
    """Return a list of the language's table, folded."""
    return _words(language, key)


@lru_cache(maxsize=65536)
def plain(name: str, language: Language) -> str:
    """Return the form by which credited names are joined: an alias's usual name, no web ending, letters only."""
    key = folded(name)
    key = language.table("lineage").get("aliases", {}).get(key, key)
    key = re.sub(r"^(?:el|la|los|las|le|les|der|die|das)\s+(?=\w{4})", "", _without_domain(key, language))
    return re.sub(r"[^\w]", "", key)


def _without_domain(key: str, language: Language) -> str:
    endings = language.table("lineage").get("outlet_domains", ())
    return next((key.removesuffix(e) for e in endings if key.endswith(e) and len(key) > len(e) + 1), key)


def has_run(words: Sequence[str], run: Sequence[str]) -> bool:
    """Tell whether words stand among others one after another."""
    return any(words[k : k + len(run)] == run for k in range(len(words) - len(run) + 1))


def initials(words: Sequence[str]) -> str:
    """Return the first letters of a name's words, small ones left out."""
    return "".join(w[0] for w in words if w not in ("of", "for", "and", "the", "de", "la"))


def is_outlet(name: str, language: Language) -> bool:
    """Tell whether a name is an outlet's: known, shaped like one ("Harbour Gazette"), or a web address."""
    key = folded(name)
    if has(language, "outlets", key) or (" " not in key and _without_domain(key, language) != key):
        return True
    parts = key.split()
    if parts and has(language, "outlets", parts[0]) and len(parts) <= 3 and len(parts[0]) > 2:
        return not is_body(name, language)
    shaped = len(parts) > 1 and (has(language, "outlet_words", parts[-1]) or has(language, "outlet_words", parts[0]))
    return shaped and not is_body(name, language)


def is_body(name: str, language: Language) -> bool:
    """Tell whether a name says that it is an authority or institution."""
    return any(has(language, "body_words", part) for part in re.split(r"[\s-]", folded(name)))


def is_proper(name: str, language: Language) -> bool:
    """Tell whether a name is more than a common noun: "NGO", "The Group" and "THE" name nobody."""
    common = listed(language, "generic") | listed(language, "articles") | listed(language, "acronyms")
    return any(w[:1].isupper() and not {folded(w), fold(w)} & common for w in name.split()) and folded(name) not in common


def clean(words: str, start: int, language: Language) -> tuple[str, int]:
    """Return a run of capitalised words as a name, without article, possessive and what is no name."""
    name = re.sub(r"[’']s?$", "", words)
    based = re.match(r"(?:(?:The|A|An)\s+)?\w+-[a-zà-ž]+\s+(?=\S)", name)  # "Lindau-based Harbour Watch"
    if based:
        name, start = name[based.end() :], start + based.end()
    skip = re.match(r"(?:The|A|An|In|El|La|Los|Las|Le|Les|Der|Die|Das)\s+", name)
    keeps = skip and not skip.group().startswith(("The", "A", "In")) and is_outlet(name[skip.end() :], language)
    if skip and not keeps and not is_outlet(name, language):
        name, start = name[skip.end() :], start + skip.end()
    return name.strip(" -&"), start


@dataclass(frozen=True, slots=True)
class Sentences:
    """The bounds of a report's sentences, in order, and its text."""

    bounds: tuple[tuple[int, int], ...]
    content: str

    def at(self, offset: int) -> tuple[int, int]:
        """Return the bounds of the sentence that an offset lies in; where none is known, of its line."""
        k = bisect_right(self.bounds, (offset, 1 << 60)) - 1
        if k >= 0 and self.bounds[k][0] <= offset < self.bounds[k][1]:
            return self.bounds[k]
        end = self.content.find("\n", offset)
        return self.content.rfind("\n", 0, offset) + 1, end if end >= 0 else len(self.content)


def sentences(reading: Reading) -> Sentences:
    """Return the sentences of a report."""
    bounds = sorted((s.span.start, s.span.end) for s in reading.segments if s.kind == "sentence")
    return Sentences(tuple(bounds), reading.text.content)


MARKS = re.compile(r"``|\'\'|[\"“”„«»]")
CLOSING = {"``": ("''",), "“": ("”",), "„": ("“", "”"), "«": ("»",), '"': ('"',)}
LONGEST_QUOTATION = 1500
"""Code points after which a mark that was opened is taken for a stray one."""


def first_person(reading: Reading, language: Language) -> tuple[int, ...]:
    """Return where the author of a text speaks for a body ("we", "our"), outside whatever stands in quotation marks."""
    content, ours = reading.text.content, listed(language, "ourselves")
    quoted = sorted([*((q.span.start, q.span.end) for q in reading.quotes if q.depth == 0), *_in_marks(content)])
    starts, reach, ends = [start for start, _ in quoted], 0, []
    for _, end in quoted:
        reach = max(reach, end)
        ends.append(reach)
    found = []
    for token in tokens(content):
        if token.words != "US" and fold(token.words) in ours:  # "US" is a country, not an author
            k = bisect_right(starts, token.start) - 1
            if k < 0 or ends[k] <= token.start:
                found.append(token.start)
    return tuple(found)


def _in_marks(content: str) -> list[tuple[int, int]]:
    """Return what stands between quotation marks of any style, spaced or doubled ones too, in one pass."""
    found, opened = [], None
    for m in MARKS.finditer(content):
        if opened is not None and m.start() - opened.start() > LONGEST_QUOTATION:
            opened = None
        if opened is not None and m.group() in CLOSING[opened.group()]:
            found.append((opened.start(), m.end()))
            opened = None
        elif opened is None and m.group() in CLOSING:
            opened = m
    return found


CLAUSE = 160
"""Code points of a clause that is quoted to show a credit."""
BREAK = re.compile(r"[,;:—–]\s|\s[—–-]\s|[“”„«»\"]")


def clause(reading: Reading, place: Place) -> Place:
    """Return the clause that a credit stands in, enough words to be understood: its sentence, or a part of a long one.

    Persons are not quoted along: what stands between the names of persons is taken.
    """
    content, (at, end) = reading.text.content, (place.span.start, place.span.end)
    first, last = sentences(reading).at(at)
    line = content.rfind("\n", 0, at) + 1
    first, last = max(first, line), max(end, min(last, content.find("\n", end) if "\n" in content[end:] else len(content)))
    for name in reading.names:
        if name.kind not in ("organisation", "place", "work") or name.protected:
            first = max(first, name.span.end) if name.span.end <= at else first
            last = min(last, name.span.start) if name.span.start >= end else last
    if last - first > CLAUSE:
        breaks = [first, *(m.end() for m in BREAK.finditer(content, first, last)), last]
        first = min((b for b in breaks if b <= at and end - b <= CLAUSE), default=at)
        last = max((b for b in breaks if b >= end and b - first <= CLAUSE), default=end)
    first, last = _balanced(content, first, at, end, last)
    found = trimmed(reading.text, first, last)
    return Place(report=place.report, span=found) if found.start <= at and end <= found.end else place


def _balanced(content: str, first: int, at: int, end: int, last: int) -> tuple[int, int]:
    """Cut a clause where it begins or ends within somebody's quotation, and take off the punctuation at its ends."""
    for opening, closing in ("“”", "„”", "«»"):
        left, right = content[first:at], content[end:last]
        if closing in left and left.find(closing) < (left.find(opening) if opening in left else len(left)):
            first += left.rfind(closing) + 1
        if opening in right and right.rfind(opening) > right.rfind(closing):
            last = end + right.rfind(opening)
    while first < at and content[first] in " ,;:.—–\n\t":
        first += 1
    while last > end and content[last - 1] in " ,;:—–\n\t":
        last -= 1
    return first, last
