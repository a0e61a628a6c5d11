"""Who has been met so far while a report is read from its start: bodies, their kinds, when they last spoke.

Answers whom "the group" or "it" may mean, or that nobody or more than one fits. A person who was only
spoken of is never made a speaker.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from stemma.model.inputs import Reading
from stemma.model.reading import Name
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Line, Offsets
from stemma.stages.statements.words import Word
from stemma.text import fold

NEAR = 2
"""Blocks back in which several bodies make "the organization" ambiguous for a plain verb."""


@dataclass(slots=True)
class Body:
    """Somebody or something that may be meant again."""

    who: str
    kind: str
    """person, a kind of body of the cue table (group, ministry …), document, plural, place, or ""."""
    gender: str = ""
    sentences: list[int] = field(default_factory=list)
    """Where it spoke or was the subject, in order."""
    met: list[int] = field(default_factory=list)
    """Blocks in which it was mentioned at all."""
    named: bool = False
    """A name of the text stands for it, and not only a description."""


@dataclass(slots=True)
class Scene:
    """What is known so far while a report is read from its start."""

    reading: Reading
    lines: Sequence[Line]
    lex: Lexicon
    names: list[Name]
    bodies: dict[str, Body] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    """Head noun of a document -> who published it ("" once two did)."""

    starts: list[int] = field(default_factory=list)
    """Where the names begin, and where the sentences do: to look up by place."""
    line_starts: list[int] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    spoke: list[Body] = field(default_factory=list)
    """Who spoke or was the subject, in order, with repeats."""
    by_kind: dict[str, dict[str, Body]] = field(default_factory=dict)
    surnames: dict[str, str] = field(default_factory=dict)
    """Last word of a person's name of several words, without accents -> the first such name met."""
    parts: dict[str, set[str]] = field(default_factory=dict)
    """Word of a body's name -> the bodies that have it in theirs."""
    phrases: dict[str, set[str]] = field(default_factory=dict)
    """Head noun -> descriptions of more words by which somebody without a name spoke ("a clerk of the bank")."""
    documents: dict[str, set[str]] = field(default_factory=dict)
    """Noun of a document -> the fuller words by which such documents spoke ("a study by NAME")."""
    offices: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Noun of an office ("spokeswoman") -> the persons whom the text gave it to -> the words around it there."""
    described: dict[str, str] = field(default_factory=dict)
    """Noun of somebody without a name ("a former night porter, who …") -> the first, fullest description
    ("" once there were two)."""

    outlet: str = ""
    """Who published the report, folded: never a person, and what "we" stands for in its own text."""
    publisher: str | None = None
    issuer: str | None = None
    """Whose official notice, letter or press release the whole text is, by its heading: its "we"."""
    named_by_kind: dict[str, dict[str, int]] | None = None
    """Filled when it is first asked for: see `kinds_named`."""
    rough: bool = False
    """The text is a rough translation: its pronouns are trusted less."""

    def __post_init__(self) -> None:
        self.publisher = self.reading.report.value("outlet")
        self.outlet = fold(self.publisher or "")
        self.starts = [name.span.start for name in self.names]
        self.blocks = [line.segment.block for line in self.lines]
        self.line_starts = [line.segment.span.start for line in self.lines]

    def kinds_named(self) -> dict[str, dict[str, int]]:
        """Return the bodies that the whole text names, by kind, with the number of the sentence that names them first."""
        if self.named_by_kind is None:
            self.named_by_kind = {}
            for line in self.lines:
                for name in names_in(self, line.segment.span.start, line.segment.span.end):
                    if name.kind == "organisation" and fold(name.canonical) != self.outlet:
                        of_kind = self.named_by_kind.setdefault(kind_of(name, line, self), {})
                        of_kind.setdefault(name.canonical, line.number)
        return self.named_by_kind

    def heard(self, body: Body, line: Line) -> None:
        """Remember that a body spoke, or was the subject, in a sentence."""
        body.sentences.append(line.number)
        self.spoke.append(body)

    def body(self, who: str, kind: str, gender: str = "") -> Body:
        """Return the body of that name, and learn its kind and gender."""
        known = self.bodies.setdefault(fold(who), Body(who, kind, gender))
        known.kind = known.kind if known.kind not in ("", "place") or not kind else kind
        known.gender = known.gender or gender
        self.by_kind.setdefault(known.kind, {})[fold(who)] = known
        parts = who.split()
        if 1 < len(parts) <= 4 and known.kind == "person" and all(p[:1].isupper() or p.islower() for p in parts):
            self.surnames.setdefault(bare(parts[-1]), who)
        return known

    def surname(self, low: str) -> str | None:
        """Return the full name met so far that ends with a word."""
        return self.surnames.get(bare(low))

    def name(self, body: Body) -> None:
        """Remember the words of a body's name, by any of which it may be called again ("the academy")."""
        body.named = True
        for part in fold(body.who).split():
            self.parts.setdefault(part, set()).add(body.who)

    def part_of(self, noun: str) -> str | None:
        """Return the one body with a word in its name, and more words than that."""
        found = list(islice((who for who in self.parts.get(noun, ()) if len(who.split()) > 1), 2))
        return found[0] if len(found) == 1 else None

    def demonym(self, word: Word) -> bool:
        """Tell whether a word says of which country something is: "the Mexican government"."""
        first = bisect_left(self.starts, word.start)
        return any(
            n.kind == "place" and (n.role or "").startswith("demonym") and n.span.start == word.start
            for n in self.names[first : first + 2]
        )

    def holder(self, words: Sequence[Word]) -> str | None:
        """Return the one person to whom the text gave the office that a description names: "the mayor of NAME"."""
        noun = next((k for k, w in enumerate(words) if self.lex.has("prepositions", w.low)), len(words)) - 1
        if noun < 1:
            return None
        told = {
            _stem(w)
            for w in words
            if w is not words[noun] and not any(self.lex.has(c, w.low) for c in ("determiners", "articles", "prepositions"))
        }
        fits = [who for who, around in self.offices.get(words[noun].low, {}).items() if told <= around]
        return fits[0] if len(fits) == 1 else None

    def phrase_of(self, noun: str) -> str | None:
        """Return the one description of somebody who spoke before that has a noun at its head."""
        found = self.phrases.get(noun, set())
        return next(iter(found)) if len(found) == 1 else None


def bare(word: str) -> str:
    """Return a word in small letters and without accents: "Erdoğan" is written "Erdogan" too."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold().replace("ı", "i")) if not unicodedata.combining(c))


def names_in(scene: Scene, start: int, end: int) -> list[Name]:
    first, last = bisect_left(scene.starts, start), bisect_left(scene.starts, end)
    return [n for n in scene.names[first:last] if n.span.end <= end]


def in_full(words: Sequence[Word], scene: Scene) -> str:
    """Return the words of a voice with the full names for its acronyms: "an official from the ABC"."""
    content, at, found = scene.reading.text.content, words[0].start, ""
    for name in names_in(scene, words[0].start, words[-1].end):
        known = name.canonical in content and " " in name.canonical
        if name.kind == "organisation" and name.span.words.isupper() and name.span.start >= at and known:
            found += content[at : name.span.start] + name.canonical
            at = name.span.end
    return found + content[at : words[-1].end]


def whole_names(scene: Scene, at: Offsets, taken: Sequence[Offsets]) -> Offsets:
    """Return a voice widened to the bodies' and persons' names that it cuts, unless cue or content stand there (`taken`)."""
    start, end = at
    last = bisect_left(scene.starts, end)
    for name in scene.names[max(0, last - 3) : last]:
        low, high = min(start, name.span.start), max(end, name.span.end)
        cut = name.span.end > start and (low, high) != (start, end)
        if cut and name.kind in ("organisation", "person") and not any(a < high and low < b for a, b in taken):
            start, end = low, high
    return start, end


def mention(line: Line, scene: Scene) -> None:
    """Take note of every body that a sentence names, speaking or not, and of persons that it describes."""
    span = line.segment.span
    for name in names_in(scene, span.start, span.end):
        if name.kind in ("organisation", "person") and not _dated(name, scene.lex):
            own = fold(name.canonical) == scene.outlet
            kind = "outlet" if own else "person" if name.kind == "person" else kind_of(name, line, scene)
            body = scene.body(name.canonical, kind, _gender(name.span.start, line, scene.lex))
            body.met.append(line.segment.block)
            scene.name(body)
            if kind == "person":
                nouns, around = _offices(name, line, scene.lex)
                for noun in nouns:
                    scene.offices.setdefault(noun, {}).setdefault(name.canonical, set()).update(around)
    for noun, whole in described(line.words, scene.lex):
        words = scene.reading.text.content[line.words[whole[0]].start : line.words[whole[1] - 1].end]
        known = scene.described.get(noun)
        if known and scene.lex.has("definite", line.words[whole[0]].low):
            continue
        scene.described[noun] = words if known in (None, words) else ""


def _dated(name: Name, lex: Lexicon) -> bool:
    """Tell whether a name is a date or begins with a bare number: nobody's."""
    first, *rest = name.span.words.lower().split()
    return bool(rest) and (first.isdigit() or (lex.has("calendar", first) and all(w.isdigit() for w in rest)))


def _offices(name: Name, line: Line, lex: Lexicon) -> tuple[set[str], set[str]]:
    """Return the nouns of offices right before a person's name, or in the apposition after it, and the words around them."""
    office = lex.persons.get("office", frozenset()) | lex.persons.get("he", frozenset()) | lex.persons.get("she", frozenset())
    ahead = [w for w in line.words if w.end <= name.span.start]
    # "manager Dr NAME", and not "the manager assured NAME"
    last = []
    for word in reversed(ahead[-2:]):
        if not (word.low in office or lex.has("titles", word.low) or word.upper):
            break
        last.append(word.low)
    opens = next((k for k in range(len(ahead) - 1, -1, -1) if ahead[k].mark), -1) + 1
    around = {_stem(w) for w in ahead[max(opens, len(ahead) - 8) :]}
    after = [w for w in line.words if w.start >= name.span.end][:10]
    found = {low for low in last if low in office}
    if len(after) > 1 and after[0].mark == "," and _apposes(after[1], lex):
        stop = next((k for k, w in enumerate(after) if k and (w.mark or lex.has("relatives", w.low))), len(after))
        found |= {w.low for w in after[1:stop] if w.low in office}
        around |= {_stem(w) for w in after[1:stop]}
    if name.office is not None:
        found |= {low for low in name.office.words.lower().split() if low in office}
        around |= set(name.office.words.lower().split())
    return found, around


def _apposes(word: Word, lex: Lexicon) -> bool:
    """Tell whether an apposition may begin with a word: not ", quoting his father"."""
    return word.upper or lex.has("articles", word.low) or not (lex.ends("progressive", word.low) or lex.ends("past", word.low))


def _stem(word: Word) -> str:
    return word.low.removesuffix("'s").removesuffix("s'")


def described(words: Sequence[Word], lex: Lexicon) -> list[tuple[str, tuple[int, int]]]:
    """Return nouns that a "who" shows to be a person's, with the whole description: "a former night porter of …, who"."""
    found = []
    for k in range(2, len(words)):
        if not lex.has("person_relatives", words[k].low):
            continue
        end = k - (words[k - 1].mark == ",")
        start = next((i for i in range(end - 1, max(-1, end - 9), -1) if words[i].mark or lex.has("articles", words[i].low)), -1)
        inner = start
        while start > 0 and lex.has("prepositions", words[start - 1].low):
            # "a porter of the site, who": the article of the noun itself stands farther left
            start = next(
                (i for i in range(start - 2, max(-1, start - 6), -1) if words[i].mark or lex.has("articles", words[i].low)), -1
            )
        start = start if start >= 0 and not words[start].mark else inner
        if start < 0 or words[start].mark:
            continue
        head = next((i for i in range(start + 1, end) if lex.has("prepositions", words[i].low)), end) - 1
        noun = words[head]
        verbal = any(lex.has("auxiliaries", w.low) or w.low in lex.finite or w.mark for w in words[start:end])
        if head > start and not noun.upper and not verbal and not lex.ends("plural", noun.low) and noun.low not in lex.kinds:
            found.append((noun.low, (start, end)))
    return found


def kind_of(name: Name, line: Line, scene: Scene) -> str:
    """Tell the kind of a body by its name, or by the noun beside it ("rights group NAME", "NAME, a group …")."""
    low = fold(name.span.words)
    spaced, site = f" {low} ", low.split(".")[0]
    for kind, marks in scene.lex.named.items():
        if any(f" {mark} " in spaced or mark == site for mark in marks):
            return kind
    words = line.words
    first = next((k for k, w in enumerate(words) if w.start >= name.span.start), None)
    if first is None:
        return ""
    after = next((k for k, w in enumerate(words) if w.start >= name.span.end), len(words))
    if first and words[first - 1].low in scene.lex.kinds:
        return scene.lex.kinds[words[first - 1].low]
    if after + 1 < len(words) and words[after].mark == ",":
        for word in words[after + 1 : after + 8]:
            if word.mark:
                break
            if word.low in scene.lex.kinds:
                return scene.lex.kinds[word.low]
    return ""


def _gender(start: int, line: Line, lex: Lexicon) -> str:
    """Tell a person's gender by a title or role right before the name, if there is one."""
    before = [w.low for w in line.words if w.end <= start][-4:]
    for low in reversed(before):
        for gender in ("he", "she"):
            if low in lex.persons.get(gender, frozenset()):
                return gender
    return ""


def line_of(scene: Scene, at: Offsets) -> Line | None:
    place = bisect_left(scene.line_starts, at[0] + 1) - 1
    line = scene.lines[place] if place >= 0 else None
    return line if line and at[0] < line.segment.span.end else None


def words_at(line: Line, at: Offsets | None) -> list[Word]:
    """Return the words of a stretch; the owner's mark of its last word may stand outside ("[The Herald]'s claim")."""
    if at is None:
        return []
    found = [w for w in line.words if at[0] <= w.start and w.end <= at[1]]
    cut = next((w for w in line.words if at[0] <= w.start < at[1] < w.end), None)
    if cut is not None and cut.low[at[1] - cut.start :] in ("'s", "'"):
        found.append(replace(cut, end=at[1], low=cut.low[: at[1] - cut.start]))
    return found


def recent(body: Body, block: int) -> bool:
    return bool(body.met) and block - NEAR <= body.met[-1] <= block


def short_form(words: Sequence[Word], lex: Lexicon) -> str | None:
    """Return the kind of body that "the (rights) group" calls again; None for anything else."""
    if not 2 <= len(words) <= 3 or not (lex.has("determiners", words[0].low) or lex.has("possessives", words[0].low)):
        return None
    rest = list(words[1:])
    if any((w.upper and not (w.low in lex.kinds and len(w.low) <= 4)) or w.mark for w in rest) or lex.has(
        "indefinite", words[0].low
    ):
        return None
    last = rest[-1].low.removesuffix("'s")
    return lex.kinds.get(last)


def by_kind(kind: str, line: Line, scene: Scene, noun: str = "") -> str | None:
    """Return the one body of a kind that the text has named; the one who spoke last, if several did.

    One that has the noun in its name comes before others of the kind.
    """
    fits = [b for b in scene.by_kind.get(kind, {}).values() if b.kind == kind]
    fits = [b for b in fits if len(b.who.split()) > 1 and noun in fold(b.who).split()] or fits
    if len(fits) == 1:
        return fits[0].who
    last = max((b.sentences[-1] for b in fits if b.sentences), default=None)
    if last is None or line.number - last > NEAR:
        return None
    latest = [b for b in fits if b.sentences and b.sentences[-1] >= last - 1]
    return latest[0].who if len(latest) == 1 else None
