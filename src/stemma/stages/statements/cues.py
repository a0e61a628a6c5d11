"""The words of attribution of one language, compiled from its `cues` table, and where they stand in a sentence.

Which words are cues is data; what may follow them is said by their frames. No voice is looked for here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from stemma.model.inputs import Language
from stemma.model.reading import Act
from stemma.stages.statements.words import Word

Kind = Literal["verb", "after", "behind", "done", "reply", "withheld"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A cue of the lexicon."""

    lemma: str
    act: Act
    frames: frozenset[str]
    kind: Kind
    rest: tuple[str, ...] = ()
    """Words after the first, in this order."""


@dataclass(frozen=True, slots=True)
class Split:
    """A cue in parts: "teilte … mit", "wollte … nicht … äußern"; the last part ends its clause."""

    act: Act
    frames: frozenset[str]
    rest: tuple[frozenset[str], ...]
    """Parts after the finite verb, in order: the words that each may be."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All words of attribution of one language, ready for look-up by folded lower-case word."""

    entries: Mapping[str, tuple[Entry, ...]]
    """First word in any form -> cues, the longest first."""
    nouns: Mapping[str, Act]
    classes: Mapping[str, frozenset[str]]
    """Closed word classes; an unknown class is empty."""
    phrases: Mapping[str, tuple[str, ...]]
    """The same classes as lists, for those that hold several words a line."""
    endings: Mapping[str, tuple[str, ...]]
    negated: Mapping[str, Act]
    kinds: Mapping[str, str]
    """Noun that calls a body again -> kind."""
    named: Mapping[str, frozenset[str]]
    """Kind -> words in the names of such bodies."""
    persons: Mapping[str, frozenset[str]]
    finite: frozenset[str]
    """Forms of verbs of saying that are never nouns, and no dictionary forms."""
    replies: frozenset[str]
    """Forms of verbs of replying, which introduce a quotation after them."""
    drops: bool
    """The language leaves pronouns out: a verb of saying without a subject is said by the one before."""
    second: bool
    """The finite verb stands second in a main clause and last in a subordinate one."""
    splits: Mapping[str, tuple[Split, ...]]
    """First part of a cue in parts -> such cues."""
    base: frozenset[str]
    """Dictionary forms: without an auxiliary a verb of the present plural, or no finite verb at all."""

    def dated(self, word: Word) -> bool:
        """Tell whether a word belongs to a date: "Monday", "week"; but "Day" is a name."""
        return self.has("calendar", word.low) and not (word.upper and self.has("calendar_units", word.low))

    def ends(self, name: str, word: str) -> bool:
        """Tell whether a word has an ending of a kind: progressive, past, possessive, plural."""
        return word.endswith(self.endings.get(name, ()))

    def pronoun(self, word: str) -> bool:
        """Tell whether a word is a pronoun that may speak."""
        return any(self.has(name, word) for name in ("he", "she", "it", "they", "we"))

    def has(self, name: str, word: str) -> bool:
        """Tell whether a word belongs to a class."""
        return word in self.classes.get(name, ())

    def members(self, name: str) -> frozenset[str]:
        """Return the words of a class."""
        return self.classes.get(name, frozenset())


@lru_cache(maxsize=32)
def lexicon(language: Language) -> Lexicon:
    """Compile a language's table; empty where it has none."""
    table = language.table("cues")
    entries: dict[str, list[Entry]] = {}
    forms: dict[str, tuple[str, ...]] = {key: tuple(value.split()) for key, value in table.get("other_forms", {}).items()}
    for lemma, act, frames, inflected in table.get("verbs", ()):
        forms[lemma] = tuple(inflected.split())
        for form in forms[lemma]:
            entries.setdefault(form, []).append(Entry(lemma, act, frozenset(frames.split()), "verb"))
    for words, act, kind, *more in table.get("phrases", ()):
        frames = frozenset(("n", "t", "i", "c", "q", "p", *more))
        for first, *rest in product(*(word.split("/") for word in words.split())):
            for form in forms.get(first, (first,)):
                entries.setdefault(form, []).append(Entry(words, act, frames, kind, tuple(rest)))
    for word in table.get("words", {}).get("withheld", ()):
        if not any(entry.kind == "verb" and not entry.rest for entry in entries.get(word, ())):
            entries.setdefault(word, []).append(Entry(word, "declines", frozenset("n"), "withheld"))
    words, speakers = table.get("words", {}), table.get("speakers", {})
    lists: dict[str, tuple[str, ...]] = {
        name: tuple(value) for name, value in (*words.items(), *speakers.items()) if isinstance(value, list)
    }
    bases = frozenset(entry[0] for entry in table.get("verbs", ())) - set(lists.get("unchanged", ()))
    verbs = {form for form, found in entries.items() if any(e.kind not in ("after", "withheld") for e in found)}
    return Lexicon(
        finite=frozenset(verbs - bases - set(lists.get("nounlike", ())) - set(lists.get("auxiliaries", ()))),
        entries={form: tuple(sorted(found, key=lambda e: -len(e.rest))) for form, found in entries.items()},
        nouns=table.get("nouns", {}),
        classes={name: frozenset(value) for name, value in lists.items()},
        phrases=lists,
        endings={name: tuple(value) for name, value in table.get("endings", {}).items()},
        negated=table.get("negated", {}),
        kinds=_turned(speakers.get("short", {})),
        named={kind: frozenset(value) for kind, value in speakers.get("kinds", {}).items()},
        persons={kind: frozenset(value) for kind, value in speakers.get("persons", {}).items()},
        replies=frozenset(form for form, found in entries.items() if any(e.kind == "reply" for e in found)),
        drops=bool(table.get("drops_subject", False)),
        second=bool(table.get("verb_second", False)),
        splits=_splits(table.get("splits", ())),
        base=bases,
    )


def _splits(rows: Sequence[Sequence[Any]]) -> dict[str, tuple[Split, ...]]:
    """Compile cues in parts: the forms of each part stand in one string, the parts in a row."""
    found: dict[str, list[Split]] = {}
    for act, frames, first, *rest in rows:
        split = Split(act, frozenset(frames.split()), tuple(frozenset(part.split()) for part in rest))
        for form in first.split():
            found.setdefault(form, []).append(split)
    return {form: tuple(sorted(splits, key=lambda s: -len(s.rest))) for form, splits in found.items()}


def elisions(lex: Lexicon) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return what `words.split` needs to know of a language's apostrophes and hyphens."""
    return lex.classes.get("elided", frozenset()), lex.phrases.get("joined", ())


def _turned(table: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    return {word: kind for kind, words in table.items() for word in words}


@dataclass(slots=True)
class Group:
    """A verb of saying with its auxiliaries, as indices into a sentence's words."""

    entry: Entry
    start: int
    """First word of the group: auxiliary, negation or the verb itself."""
    verb: int
    end: int
    """One past the last word of the cue."""
    passive: bool = False
    negated: bool = False
    infinitive: bool = False
    clitic: int | None = None
    """Where the subject stands within it: "a-t-il déclaré"."""
    participle: bool = False
    """"saying": no auxiliary makes it a finite verb."""

    @property
    def act(self) -> Act:
        """The act that the cue alone stands for."""
        return self.entry.act


def groups(words: Sequence[Word], lex: Lexicon) -> list[Group]:
    """Return the cues of a sentence in order: verbs with their auxiliaries, and phrases like "according to"."""
    found: list[Group] = []
    end = 0
    for at, word in enumerate(words):
        if at < end or word.quoted or word.low not in lex.entries:
            continue
        entry = _entry(words, at, lex)
        if entry is None:
            continue
        group = Group(entry, at, at, at + 1 + len(entry.rest))
        if entry.kind != "after":
            _auxiliaries(group, words, lex)
            if not _verbal(words, at, group, lex):
                continue
        found.append(group)
        end = group.end
    return found


def _entry(words: Sequence[Word], at: int, lex: Lexicon) -> Entry | None:
    entries = lex.entries.get(words[at].low, ())
    longest = len(entries[0].rest) if entries else 0
    following = tuple([word.low for word in words[at + 1 : at + 1 + longest]])
    for entry in entries:
        if entry.kind != "reply" and following[: len(entry.rest)] == entry.rest:
            return entry
    return None


def _verbal(words: Sequence[Word], at: int, group: Group, lex: Lexicon) -> bool:
    """Tell whether a form is a verb here, by the words around it."""
    word, before = words[at], words[at - 1] if at else None
    if group.entry.kind == "withheld":
        return group.negated
    if group.start < group.verb or group.infinitive:
        return not (before and lex.has("articles", before.low))
    if word.upper and before and not before.mark:
        return False
    if group.entry.rest:
        return not (before and (_nominal(before, lex) or before.mark in ("'", "’")))
    return not is_noun(words, at, lex) and not (word.low in lex.base and not _plural(words, at, lex))


def _plural(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    """Tell whether a dictionary form may be a verb of the present: its subject is plural, or a verb stands before it."""
    at -= 1
    while at > 0 and lex.has("adverbs", words[at].low):
        at -= 1
    if at < 0:
        return False
    low = words[at].low
    pronoun = any(lex.has(name, low) for name in ("they", "we", "relatives", "coordinators", "unnamed"))
    return pronoun or lex.ends("plural", low) or bool(words[at].mark) or words[at].upper


def _nominal(before: Word, lex: Lexicon) -> bool:
    return any(lex.has(name, before.low) for name in ("determiners", "prepositions", "premodifiers"))


def is_noun(words: Sequence[Word], at: int, lex: Lexicon) -> bool:  # noqa: PLR0911  a list of decisions, read from the top
    """Tell whether a word that may be a noun or a verb of saying is a noun here: "the claims", "of reports"."""
    low = words[at].low
    before = words[at - 1] if at else None
    if before and (lex.has("articles", before.low) or lex.has("possessives", before.low) or lex.ends("possessive", before.low)):
        return True
    if not lex.has("nounlike", low):
        return False
    if before and (before.low[0].isdigit() or lex.has("numerals", before.low)) and lex.ends("plural", low):
        return True
    if before is None or before.mark:
        return low in lex.base
    if (
        lex.has("auxiliaries", before.low)
        or lex.has("adverbs", before.low)
        or lex.has("he", before.low)
        or lex.has("it", before.low)
    ):
        return False
    if _nominal(before, lex) or before.mark in ("'", "’"):
        return True
    if low in lex.base and not (lex.ends("plural", before.low) or before.upper or lex.has("unnamed", before.low)):
        return not (lex.has("they", before.low) or lex.has("we", before.low) or lex.has("relatives", before.low))
    after = words[at + 1] if at + 1 < len(words) else None
    if after is None or after.mark == ".":
        return True
    if f"{low} {after.low}" in lex.phrases.get("gathered", ()):
        return False
    if lex.has("to", after.low) and any("i" in entry.frames for entry in lex.entries.get(low, ())):
        return False
    if after.low in lex.entries and not lex.ends("progressive", after.low) and not before.upper | lex.has("adverbs", after.low):
        return True
    if after.low in lex.entries and after.low not in lex.base and lex.ends("plural", after.low):
        return True
    return lex.has("prepositions", after.low) or lex.has("auxiliaries", after.low)


def _auxiliaries(group: Group, words: Sequence[Word], lex: Lexicon) -> None:
    """Extend a group to the left over auxiliaries, negations and the adverbs between them."""
    at = group.verb - 1
    be = False
    while at >= 0 and not words[at].quoted:
        low = words[at].low
        if lex.has("auxiliaries", low) or lex.has("negations", low):
            group.start = at
            group.negated = group.negated or lex.has("negations", low)
            be = be or (lex.has("be", low) and not group.participle)
        elif lex.has("clitics", low) and at > 0 and lex.has("auxiliaries", words[at - 1].low):
            group.clitic = at
        elif lex.has("to", low) and at > 1 and lex.has("raising", words[at - 1].low):
            # "continues to deny", "was quick to deny"
            at -= 1
            group.start = at
        elif not (lex.has("adverbs", low) and at > 0 and not words[at].mark):
            group.infinitive = lex.has("to", low)
            break
        at -= 1
    if be and any(lex.has("raising", w.low) for w in words[group.start : group.verb]):
        be = False
    if be and lex.has("be", words[group.start].low) and group.start < group.verb - 1 and not _joined(words, group, lex):
        be = False
    if be and any(lex.has("reflexives", w.low) for w in words[group.start : group.verb]):
        be = False
    low = words[group.verb].low
    progressive = lex.ends("progressive", low) and low not in lex.base
    # "was told of", but not "is confident", whose first word is the auxiliary itself
    group.passive = be and not progressive and not (group.entry.rest and (group.entry.kind != "verb" or lex.has("be", low)))
    group.participle = progressive and not be


def _joined(words: Sequence[Word], group: Group, lex: Lexicon) -> bool:
    between = words[group.start + 1 : group.verb]
    return all(any(lex.has(name, w.low) for name in ("auxiliaries", "negations", "adverbs")) for w in between)
