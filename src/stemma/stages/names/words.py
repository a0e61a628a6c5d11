"""Capitalised words, how each is joined to the next, and the page that the finders of names work on.

Everything that finds names sees only these words and a little text around them, so that a text is
read once. Not here: what any word names.
"""

import itertools
import re
import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from stemma.model.inputs import Aids
from stemma.model.reading import NameKind, NameRole
from stemma.stages.names.vocabulary import Vocabulary

Join = Literal["", "space", "hyphen", "small", "comma", "owner"]
"""How a word goes on to the next capitalised one: not at all; by a space; by a hyphen; by small words
("of the", "van"); by a comma; as its owner ("China's Ministry")."""


def _classes() -> tuple[str, str]:
    """Return character classes: capital letters; letters of scripts that have no capitals."""
    upper, caseless = [], []
    for code in range(0x41, min(sys.maxunicode, 0x2FFFF)):
        char = chr(code)
        if char.isupper() or char.istitle():
            upper.append(code)
        elif char.isalpha() and code > 0x5CF and char.lower() == char.upper() and not 0x1D00 <= code <= 0x1DFF:
            caseless.append(code)
    return _ranges(upper), _ranges(caseless)


def _ranges(codes: list[int]) -> str:
    parts, at = [], 0
    while at < len(codes):
        end = at
        while end + 1 < len(codes) and codes[end + 1] == codes[end] + 1:
            end += 1
        parts.append(re.escape(chr(codes[at])) + ("-" + re.escape(chr(codes[end])) if end > at else ""))
        at = end + 1
    return "".join(parts)


UPPER, CASELESS = _classes()
PREFIX = r"(?:(?:[aA][lnrstzd]|[eE]l|[uU]l)-(?=[" + UPPER + r"]))?"
WORD = re.compile(
    rf"(?<![\w@])(?:(?:[{UPPER}]\.){{2,8}}(?:[{UPPER}](?!\w))?|[{UPPER}]\.(?=[ \u00a0-]?[{UPPER}])"
    rf"|{PREFIX}[{UPPER}](?:\w|[’'ʼ&](?=\w)){{0,60}}(?:-\d{{1,4}}(?!\w))?)"
)
SCRIPT = re.compile(rf"[{CASELESS}](?:[{CASELESS}\u0300-\u036f\u0610-\u065f·・.\u200c ]{{0,200}}[{CASELESS}])?")
OWNER = re.compile(r"[’'ʼ][sS]$")
HANDLE = re.compile(r"(?<![\w@])@\w{2,40}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")
GAP = re.compile(
    r"(?P<space>[ \u00a0]{1,2}|[ ]?&[ ]?)|(?P<hyphen>[-–‑])|(?P<comma>,[ \u00a0]{1,2})"
    r"|(?P<small>[ \u00a0][^\W\d_][^\n,.;:!?()\"“”]{0,24})"
)


@dataclass(slots=True)
class Word:
    """A capitalised word and what joins it to the next."""

    start: int
    end: int
    """Without a possessive ending."""
    text: str
    key: str
    """Case-folded, with plain apostrophes."""
    first: bool
    """It begins a sentence, a line or a quotation: its capital may come from its place alone."""
    join: Join = ""
    small: str = ""
    """The small words of a `small` join."""
    taken: str | None = None
    """What it was recognised as."""


@dataclass(slots=True)
class Draft:
    """A name in the making."""

    start: int
    end: int
    kind: NameKind
    canonical: str
    role: NameRole = "literal"
    country: str | None = None
    office: tuple[int, int] | None = None
    protected: bool = False
    low: int = -1
    """Index of its first word on the page."""
    high: int = -1
    """Index of its last word on the page."""


@dataclass(slots=True)
class Page:
    """One text, its capitalised words, and the names found so far."""

    content: str
    code: str
    vocabulary: Vocabulary
    aids: Aids
    words: list[Word]
    titles: list[tuple[int, int]]
    """Stretches in which every word has a capital for the sake of style: headlines."""
    drafts: list[Draft] = field(default_factory=list)
    starting: dict[int, Draft] = field(default_factory=dict)
    """Index of a word -> the place that begins with it."""

    def before(self, start: int, size: int = 48) -> str:
        """Return the text just before an offset, of its own line."""
        return self.content[max(0, start - size) : start].rsplit("\n", 1)[-1]

    def after(self, end: int, size: int = 48) -> str:
        """Return the text just after an offset, of its own line."""
        return self.content[end : end + size].split("\n", 1)[0]

    def ordinary(self, key: str) -> bool:
        """Tell whether a word is in the dictionary in small letters, or is a function word."""
        return key in self.vocabulary.functions or self.aids.ordinary(key, self.code)

    def slice(self, low: int, high: int) -> str:
        """Return the text from one word to another, both included."""
        return self.content[self.words[low].start : self.words[high].end]

    def in_title_case(self, start: int, *, capitals: bool = False) -> bool:
        """Tell whether an offset lies in a headline; `capitals`: in one written in capitals throughout."""
        at = bisect_right(self.titles, (start, sys.maxsize)) - 1
        if at < 0 or start >= self.titles[at][1]:
            return False
        return not capitals or self.content[slice(*self.titles[at])].isupper()

    def take(self, low: int, high: int, what: str) -> None:
        """Mark words as recognised."""
        for word in self.words[low : high + 1]:
            word.taken = what

    def draft(self, low: int, high: int, kind: NameKind, canonical: str | None = None) -> Draft:
        """Add a name that reaches from one word to another."""
        start, end = self.words[low].start, self.words[high].end
        made = Draft(start, end, kind, canonical or " ".join(self.content[start:end].split()), low=low, high=high)
        self.drafts.append(made)
        if kind == "place":
            self.starting[low] = made
        return made


def scan(content: str, code: str, vocabulary: Vocabulary, aids: Aids) -> Page:
    """Find the capitalised words of a text."""
    words: list[Word] = []
    for match in WORD.finditer(content):
        start, end = match.span()
        text = match.group()
        owner = len(text) > 2 and OWNER.search(text) is not None
        if owner:
            end -= 2
            text = text[:-2]
        key = folded(text)
        last = text in vocabulary.company_endings and content[end + 1 : end + 2] in ("", "\n")
        if content[end : end + 1] == "." and key + "." in vocabulary.abbreviations and not owner and not last:
            end, text, key = end + 1, text + ".", key + "."
        site = None if owner else vocabulary.site.match(content, end)
        if site is not None:
            end, text = site.end(), content[start : site.end()]
            key = folded(text)
        if words and start < words[-1].end:
            continue
        words.append(Word(start, end, text, key, _begins(content, start, words[-1] if words else None), "owner" if owner else ""))
    page = Page(content, code, vocabulary, aids, words, [])
    _join(page)
    _split_glued(page)
    page.titles = _headlines(page)
    return page


def folded(text: str) -> str:
    """Return the key of a word or phrase: case-folded, plain apostrophes and spaces."""
    key = text.casefold()
    if "’" in key or "ʼ" in key:
        key = key.replace("’", "'").replace("ʼ", "'")
    return " ".join(key.split()) if " " in key or "\u00a0" in key else key


def _begins(content: str, start: int, previous: Word | None) -> bool:
    """Tell whether a sentence, line, quotation or list item begins here."""
    at = start
    while at > 0 and start - at < 12 and content[at - 1] in " \t\u00a0\"“”„«»‘’'([*•·-–—":
        at -= 1
    if at == 0 or content[at - 1] in "\n\r!?:;…|]" or content[max(0, at - 3) : at] == "...":
        return True
    if content[at:start].strip(" \u00a0'’-–"):
        return True
    if content[at - 1] != ".":
        return content[at:start].strip(" \u00a0’'") not in ("", "-", "–")
    return previous is None or previous.end != at


def _join(page: Page) -> None:
    content, words = page.content, page.words
    for word, following in itertools.pairwise(words):
        if following.start - word.end > 32:
            if word.join != "owner":
                word.join = ""
            continue
        gap = content[word.end : following.start]
        if word.join == "owner" or gap[:1] in "'’ʼ":
            word.join = "owner" if not gap[1:].strip("sS ") else ""
            continue
        match = GAP.fullmatch(gap)
        if match is None:
            word.join = ""
        elif match["space"] is not None:
            word.join = "space"
        elif match["hyphen"] is not None:
            word.join = "hyphen"
        elif match["comma"] is not None:
            word.join = "comma"
        else:
            small = folded(gap.strip())
            known = page.vocabulary.union("particles", "connectors")
            if all(part in known for part in re.split(r"[ '-]+", small) if part):
                word.join, word.small = "small", small


def _split_glued(page: Page) -> None:
    """Split "MAIPhoto": a credit word that a lost line break glued to what stood before it."""
    made: list[Word] = []
    for word in page.words:
        ends = [c for c in page.vocabulary.credit if word.text.endswith(c)] if word.text.endswith(page.vocabulary.credit) else []
        credit = next((c for c in ends if len(word.text) > len(c) + 1), None)
        head = word.text[: -len(credit)] if credit else ""
        if credit and head.isupper():
            at = word.start + len(head)
            made.append(Word(word.start, at, head, folded(head), word.first))
            made.append(Word(at, word.end, credit, folded(credit), True, word.join, word.small))
        else:
            made.append(word)
    page.words = made


LINE = re.compile(r"[^\n]+")
LETTERS = re.compile(r"[^\W\d_]{4,}")


def _headlines(page: Page) -> list[tuple[int, int]]:
    """Find lines in which nearly every longer word has a capital."""
    found = []
    for line in LINE.finditer(page.content):
        if len(line.group()) > 160:
            continue
        long = LETTERS.findall(line.group())
        small = sum(word[0].islower() for word in long)
        if len(long) >= 3 and small * 5 <= len(long):
            found.append(line.span())
    return found
