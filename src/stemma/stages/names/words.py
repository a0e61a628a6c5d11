"""Capitalised words, how each is joined to the next, and the page that the finders of names work on.

Everything that finds names sees only these words and a little text around them, so that a text is
read once. Not here: what any word names.
"""

import itertools
import re
import sys
from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Literal, cast

from stemma.model.inputs import Aids
from stemma.model.reading import NameKind, NameRole
from stemma.stages.names.letters import LAST_WESTERN, WESTERN_WORD, WORD
from stemma.stages.names.vocabulary import Vocabulary

Join = Literal["", "space", "hyphen", "small", "comma", "owner"]
"""How a word goes on to the next capitalised one: not at all; by a space; by a hyphen; by small words
("of the", "van"); by a comma; as its owner ("China's Ministry")."""


HANDLE = re.compile(r"(?<![\w@])@\w{2,40}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")
GAP = re.compile(
    r"(?P<space>[ \u00a0]{1,2}|[ ]?&[ ]?)|(?P<hyphen>[-–‑])|(?P<comma>,[ \u00a0]{1,2})"
    r"|(?P<small>[ \u00a0][^\W\d_][^\n,.;:!?()\"“”]{0,24})"
)
SYLLABLE = re.compile(r"-([^\W\d_]{2,6})(?![\w’'-])")
NICKNAMED = {' "': '" ', " “": "” "}
"""What opens a nickname within a name -> what closes it."""
TWO = re.compile(r"[ \u00a0]([^\W\d_][\w’'-]+)[ \u00a0]([^\W\d_a-z][\w’'-]+)")
NEXT = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
RUN = re.compile(r"[^\W\d_]+")
APART = re.compile(r"[ '-]+")


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
class Mention:
    """A run of words that nothing has recognised, and the text around it on its line."""

    low: int
    """Index of its first word."""
    high: int
    """Index of its last word."""
    key: str
    """Its folded text."""
    before: str
    """64 code points at most."""
    after: str
    """96 code points at most."""
    preceding: list[str]
    """The last folded words before it: four at most."""
    following: list[str]
    """The first folded words after it: two at most."""


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
    alphabet: frozenset[str]
    """All signs of the text."""
    keys: list[str]
    """The words' keys, in order."""
    everything: Set[str]
    """Every run of letters of the text, as it is written: tells cheaply that a small word is nowhere in it."""
    drafts: list[Draft] = field(default_factory=list)
    starting: dict[int, Draft] = field(default_factory=dict)
    """Index of a word -> the place that begins with it."""
    known: dict[str, bool] = field(default_factory=dict)
    """Key -> whether it is an ordinary word: asked of a word several times, of a new one at some cost."""
    last: dict[int, str] = field(default_factory=dict)
    """Offset -> the folded word before it: many finders ask for the same."""

    def before(self, start: int, size: int = 48) -> str:
        """Return the text just before an offset, of its own line."""
        text = self.content[max(0, start - size) : start]
        return text[text.rfind("\n") + 1 :]

    def after(self, end: int, size: int = 48) -> str:
        """Return the text just after an offset, of its own line."""
        text = self.content[end : end + size]
        return text.partition("\n")[0] if "\n" in text else text

    def words_before(self, start: int) -> list[str]:
        """Return the last folded words before an offset, of its own line: four at most."""
        return _last_words(self.before(start, 64))

    def word_before(self, start: int) -> str:
        """Return the folded word before an offset, with its signs; "" at the head of a line."""
        found = self.last.get(start)
        if found is None:
            word = self.content[self.content.rfind(" ", max(0, start - 64), max(0, start - 1)) + 1 : start - 1]
            if word.isalpha() and self.content[start - 1] == " ":
                found = word.casefold()  # nearly always
            else:
                parts = self.words_before(start)
                found = parts[-1] if parts else ""
            self.last[start] = found
        return found

    def ordinary(self, key: str) -> bool:
        """Tell whether a word is in the dictionary in small letters, or is a function word."""
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = key in self.vocabulary.functions or self.aids.ordinary(key, self.code)
        return found

    def among(self, wanted: frozenset[str]) -> list[int]:
        """Return the indices of the words whose keys are among some."""
        return [] if wanted.isdisjoint(self.keys) else [at for at, key in enumerate(self.keys) if key in wanted]

    def whole_name(self, word: Word) -> bool:
        """Tell whether two words of no dictionary follow a word: somebody's whole name, mostly."""
        found = TWO.match(self.content, word.end)
        return found is not None and not any(self.ordinary(plain(part)) for part in found.groups())

    def slice(self, low: int, high: int) -> str:
        """Return the text from one word to another, both included."""
        return self.content[self.words[low].start : self.words[high].end]

    def mention(self, low: int, high: int) -> Mention:
        """Return a run with the text around it."""
        start, after = self.words[low].start, self.after(self.words[high].end, 96)
        key = self.keys[low] if low == high else folded(self.slice(low, high))
        before = self.before(start, 64)
        return Mention(low, high, key, before, after, _last_words(before), plain(after).split(None, 2)[:2])

    def word_after(self, end: int) -> str:
        """Return the small or capitalised word right after an offset, or "" if no single space leads to one."""
        match = NEXT.match(self.content, end + 1) if self.content[end : end + 1] in (" ", "\u00a0") else None
        return match[0] if match else ""

    def in_title_case(self, start: int, *, capitals: bool = False) -> bool:
        """Tell whether an offset lies in a headline; `capitals`: in one written in capitals throughout."""
        if not self.titles:
            return False
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
        if canonical is None:
            canonical = self.words[low].text if low == high else " ".join(self.content[start:end].split())
        made = Draft(start, end, kind, canonical, low=low, high=high)
        self.drafts.append(made)
        if kind == "place":
            self.starting[low] = made
        return made


def scan(content: str, code: str, vocabulary: Vocabulary, aids: Aids) -> Page:
    """Find the capitalised words of a text."""
    alphabet = frozenset(content)
    western = not any(sign > LAST_WESTERN and (sign.isupper() or sign.istitle()) for sign in alphabet)
    words: list[Word] = []
    known = (vocabulary, aids, code)
    previous: Word | None = None
    for match in (WESTERN_WORD if western else WORD).finditer(content):
        start, end = match.span()
        if previous is not None and start < previous.end:
            continue
        text = match[0]
        owner = len(text) > 2 and text[-1] in "sS" and text[-2] in "’'ʼ"
        if owner:
            end -= 2
            text = text[:-2]
        key = plain(text)
        sign = "" if owner else content[end : end + 1]
        if sign == "." or (sign == "-" and content[end + 1 : end + 2].islower()):
            dotted = sign == "."
            end = _dotted(content, text, key, end, vocabulary) if dotted else _syllable(content, (start, end), previous, known)
            text = content[start:end]
            key = plain(text)
        before = content[start - 2 : start] if start > 1 else ""
        # Most words stand behind a small one or a comma, and begin nothing.
        first = before[1:] != " " or not (before[0].isalnum() or before[0] == ",")
        first = first and _begins(content, start, previous)
        previous = Word(start, end, text, key, first, "owner" if owner else "")
        words.append(previous)
    _join(content, words, vocabulary)
    words = _unglued(words, vocabulary.credit)
    return Page(
        content, code, vocabulary, aids, words, _headlines(content), alphabet, [word.key for word in words], _runs(content)
    )


def _dotted(content: str, text: str, key: str, end: int, vocabulary: Vocabulary) -> int:
    """Return where a word ends that has a full stop behind it: an abbreviation's or a site's belongs to it."""
    last = text in vocabulary.company_endings and content[end + 1 : end + 2] in ("", "\n")
    if key + "." in vocabulary.abbreviations and not last:
        end += 1
    site = vocabulary.site.match(content, end)
    return site.end() if site is not None else end


def _syllable(content: str, word: tuple[int, int], previous: Word | None, known: tuple[Vocabulary, Aids, str]) -> int:
    """Return where a word ends that a small syllable may belong to: "Kim Sung-ho", "Sung-ho Kim", never "Oslo-based"."""
    (start, end), (vocabulary, aids, code) = word, known
    found = SYLLABLE.match(content, end)
    if found is None or end - start > 6:
        return end
    beside = previous is not None and previous.end == start - 1 and previous.end - previous.start < 6
    if beside and previous is not None and previous.first:
        beside = not aids.ordinary(previous.key, code)
    ahead = content[found.end() : found.end() + 2].strip().isupper() and not aids.ordinary(plain(content[start:end]), code)
    small = found[1]
    if not (beside or ahead) or small in vocabulary["suffixes"]:
        return end
    return found.end() if len(small) < 4 or small in vocabulary["syllables"] or not aids.ordinary(small, code) else end


def folded(text: str) -> str:
    """Return the key of a word or phrase: case-folded, plain apostrophes and spaces."""
    key = plain(text)
    return " ".join(key.split()) if " " in key or "\u00a0" in key else key


def _last_words(text: str) -> list[str]:
    return plain(text).rsplit(None, 4)[-4:]


def plain(text: str) -> str:
    """Return a text case-folded and with plain apostrophes."""
    key = text.casefold()
    return key.replace("’", "'").replace("ʼ", "'") if "’" in key or "ʼ" in key else key


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


def _join(content: str, words: list[Word], vocabulary: Vocabulary) -> None:
    """Note how each word goes on to the next."""
    linking, generations = vocabulary.union("particles", "connectors"), vocabulary["generations"]
    for word, following in itertools.pairwise(words):
        if following.start - word.end > 32:
            continue
        gap = content[word.end : following.start]
        if gap == " " and word.key in generations:
            following.first = following.first or following.key in vocabulary.functions  # a name ends with "Jr."
            continue
        if word.join == "owner" or gap[:1] in "'’ʼ":
            word.join = "owner" if not gap[1:].strip("sS ") else ""
        elif gap == " ":
            word.join = "space"
        elif gap in NICKNAMED and content[following.end : following.end + 2] == NICKNAMED[gap]:
            if content[following.end + 2 : following.end + 3].isupper():  # Piet "Fox" Orlo
                word.join = following.join = "space"
                following.first = False
        elif word.join == "space":
            following.first = False  # behind the nickname
        elif (head := gap[1:].partition(" ")[0]).isalpha() and head.casefold() not in linking:
            continue  # most often so: a word that no name holds
        elif (match := GAP.fullmatch(gap)) is not None:
            join = cast(Join, match.lastgroup)
            small = folded(gap.strip()) if join == "small" else ""
            if join != "small" or all(part in linking for part in APART.split(small) if part):
                word.join, word.small = join, small


def _unglued(words: list[Word], credits: tuple[str, ...]) -> list[Word]:
    """Split "MAIPhoto": a credit word that a lost line break glued to what stood before it."""
    if not any(word.text.endswith(credits) for word in words):
        return words
    made: list[Word] = []
    for word in words:
        credit = next((c for c in credits if word.text.endswith(c) and len(word.text) > len(c) + 1), None)
        head = word.text[: -len(credit)] if credit else ""
        if credit and head.isupper():
            at = word.start + len(head)
            made.append(Word(word.start, at, head, folded(head), word.first))
            made.append(Word(at, word.end, credit, folded(credit), True, word.join, word.small))
        else:
            made.append(word)
    return made


def _runs(content: str) -> Set[str]:
    """Return the runs of letters of a text, and what else stands between white space, commas and full stops."""
    found = set(content.replace(",", " ").replace(".", " ").split())
    return found.union(RUN.findall(" ".join(part for part in found if not part.isalpha())))


LINE = re.compile(r"[^\n]+")
LETTERS = re.compile(r"[^\W\d_]{4,}")


def _headlines(content: str) -> list[tuple[int, int]]:
    """Find lines in which nearly every longer word has a capital; one that ends with a full stop is a sentence full of names."""
    found = []
    for line in LINE.finditer(content):
        if line.end() - line.start() > 160:
            continue
        long = LETTERS.findall(line.group())
        small = sum(word[0].islower() for word in long)
        if len(long) >= 3 and small * 5 <= len(long) and (content[line.end() - 1] != "." or line.group().isupper()):
            found.append(line.span())
    return found
