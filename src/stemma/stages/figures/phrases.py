"""The noun phrase behind a number: where it starts, where it ends, and its head.

Pure, without a parser: a phrase runs from the number to the first word that cannot stand in one (a
preposition, a verb, a sign), and its head is found by what the language gives away: the plural in
English, the capital in German, the first noun in Romance languages. Words come from the `figures`
table. What is counted when nothing stands behind the number is decided by the caller.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from stemma.model.inputs import Language
from stemma.numbers import HYPHENS, Piece

Order = Literal["plural", "capital", "first"]
OPENING = frozenset("“‘«„\"'‚")
CLOSING = frozenset("”’»“\"'")
LONGEST = 9
"""Words of the longest phrase."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, in pieces: half open, with its head."""

    first: int
    after: int
    head: int
    """Piece of the head noun."""
    sure: bool
    """False: no sign of a noun was found, only words that may be one."""


@dataclass(frozen=True, slots=True, eq=False)
class NounWords:
    """A language's words for finding noun phrases. Compared by identity."""

    code: str
    order: Order
    stops: frozenset[str]
    premodifiers: frozenset[str]
    plurals: frozenset[str]
    singulars: frozenset[str]
    links: frozenset[str]
    kinds: frozenset[str]
    adjectives: frozenset[str]
    joints: frozenset[str]
    numbers: frozenset[str]
    either_way: frozenset[str]
    plural_endings: tuple[str, ...]
    verbal_endings: tuple[str, ...]
    not_verbal: frozenset[str]

    def is_verbal(self, low: str) -> bool:
        """Tell whether a word looks like a participle or an adverb, by its ending: "opened", "nearby", but not "speed"."""
        return bool(self.verbal_endings) and low.endswith(self.verbal_endings) and low not in self.not_verbal


@lru_cache(maxsize=64)
def noun_words(language: Language) -> NounWords:
    """Return a language's words for finding noun phrases."""
    table = language.table("figures")
    nouns = table.get("nouns", {})
    return NounWords(
        code=language.code,
        order=nouns.get("order", "plural"),
        stops=frozenset(str(table.get("stops", {}).get("words", "")).split()),
        premodifiers=frozenset(table.get("premodifiers", ())),
        plurals=frozenset(nouns.get("plurals", ())),
        singulars=frozenset(nouns.get("singulars", ())),
        links=frozenset(nouns.get("links", ())),
        kinds=frozenset(nouns.get("kinds", ())),
        adjectives=frozenset(nouns.get("adjectives", ())),
        plural_endings=tuple(nouns.get("plural_endings", ())),
        verbal_endings=tuple(nouns.get("verbal_endings", ())),
        not_verbal=frozenset(nouns.get("not_verbal", ())),
        either_way=frozenset(nouns.get("either_way", ())),
        joints=frozenset(table.get("conjunctions", ())),
        numbers=frozenset(table.get("numbers", {}).get("small", {})),
    )


def phrase(
    found: Sequence[Piece],
    at: int,
    words: NounWords,
    lemma: Callable[[str, str], str],
    *,
    single: bool = False,
    one: bool = False,
) -> Phrase | None:
    """Find the noun phrase that starts at a piece, or None: nothing there can be one.

    `single`: a unit or sign stands between ("three-year contract"), so no plural is due; `one`: the
    number is one, so no plural can be meant.
    """
    if not words.stops:
        return None  # a language without a table: no telling where a phrase ends
    first = _start(found, at, words)
    run = _run(found, first, words)
    if not run:
        return None
    if words.order == "capital":
        head = next((k for k in run if found[k].words[:1].isupper()), None)
        return Phrase(first, (head if head is not None else run[0]) + 1, head if head is not None else run[0], head is not None)
    if words.order == "first":
        return _romance(found, first, run, words)
    return _english(found, first, run, words, lemma, single=single or one, one=one)


def _start(found: Sequence[Piece], at: int, words: NounWords) -> int:
    """Skip what stands between a number and its noun: "of the", "more", an opening quotation mark."""
    k = at
    while k < len(found) and (found[k].low in words.premodifiers or found[k].words in OPENING or found[k].words in HYPHENS):
        if found[k].words in HYPHENS and not found[k].glued:
            break
        k += 1
    return k


def _run(found: Sequence[Piece], first: int, words: NounWords) -> list[int]:
    """Return the word pieces that may belong to a phrase, hyphens and quotation marks stepped over."""
    run: list[int] = []
    k = first
    while k < len(found) and len(run) < LONGEST:
        piece = found[k]
        glued_next = k + 1 < len(found) and found[k + 1].glued
        if piece.words in HYPHENS and piece.glued and glued_next:
            k += 1
            continue
        if piece.words in OPENING and run and not piece.glued:
            k += 1
            continue
        if piece.low == "'s" and run and words.order == "plural":
            run.clear()  # "the country's five largest cities": the owner is no part of what is counted
            k += 1
            continue
        if piece.words == "." and piece.glued and run and len(found[k - 1].words) == 1 and found[k - 1].words.isupper():
            k += 1
            continue  # "U.S. diplomats"
        if run and piece.words[0].isdecimal() and piece.glued and found[k - 1].words[0].isalpha():
            k += 1
            continue  # "S3 buckets"
        if not piece.words[0].isalpha():
            break
        if piece.low in words.joints and run and words.order == "plural" and _goes_on(found, k, run, words):
            k += 1
            continue  # "stronger poles" ends at the plural, "anime and manga fans" goes on
        hyphened = glued_next and found[k + 1].words in HYPHENS
        both = piece.low in words.either_way or piece.low.endswith("ing")  # "six working groups"
        noun = both and not run and k + 1 < len(found) and found[k + 1].words[0].isalpha()
        if noun and found[k + 1].low not in words.stops:
            hyphened = True  # "work contract": a verb that is a noun, too, where another noun follows
        if (piece.low in words.stops or piece.low in words.numbers) and not hyphened and not _in_compound(found, k, first):
            break
        run.append(k)
        k += 1
    return run


def _in_compound(found: Sequence[Piece], k: int, first: int) -> bool:
    """Tell whether a hyphen joins a piece to the word before it: "cut-off", "two-party-preferred"."""
    return k > first and found[k - 1].words in HYPHENS


def _goes_on(found: Sequence[Piece], k: int, run: list[int], words: NounWords) -> bool:
    """Tell whether a phrase goes on behind "and": no plural so far, and a plural soon after."""
    if any(found[r].low.endswith("s") or found[r].low in words.plurals for r in run):
        return False
    soon = found[k + 1 : k + 4]
    return (
        bool(soon) and soon[0].low not in words.stops and any(p.low.endswith("s") and p.low not in words.singulars for p in soon)
    )


def _english(
    found: Sequence[Piece],
    first: int,
    run: list[int],
    words: NounWords,
    lemma: Callable[[str, str], str],
    *,
    single: bool,
    one: bool,
) -> Phrase | None:
    head = None
    for k in [] if one else run:
        if head is not None and (found[k].low in words.plurals or k != head + 1):
            break
        if single and _name_goes_on(found, k, run):
            continue  # "900 years of the Athens Cathedral"
        if is_plural(found[k], words, lemma):
            head = k
        elif head is not None or (found[k].low.endswith("ly") and k != run[0]):
            break
    if single and head is None:
        last = run[0]
        for k in run[1:4]:
            low = found[k].low
            joined = found[k - 1].words in HYPHENS and found[k].glued
            if words.is_verbal(low) and not joined and not (low.endswith("ing") and _closes(found, k, run)):
                break
            if one and is_plural(found[k], words, lemma):
                break
            last = k
        return Phrase(run[0], last + 1, last, False)
    if head is not None:
        head = _joined(found, head, run, words, lemma)
        return Phrase(run[0], head + 1, head, True)
    if run[0] > 0 and found[run[0] - 1].words in HYPHENS and found[run[0] - 1].glued:
        return Phrase(run[0], run[0] + 1, run[0], False)  # "a 25-room home"
    return None


def _closes(found: Sequence[Piece], k: int, run: list[int]) -> bool:
    """Tell whether a word in -ing ends the phrase, so that it is a noun: "public mourning.", but "mission involving three"."""
    return k == run[-1] and (k + 1 >= len(found) or not (found[k + 1].words[0].isdecimal() or found[k + 1].words[0].isalpha()))


def _name_goes_on(found: Sequence[Piece], k: int, run: list[int]) -> bool:
    """Tell whether a word and the next are parts of one name."""
    return k + 1 in run and found[k].words[0].isupper() and found[k + 1].words[0].isupper()


def _joined(found: Sequence[Piece], head: int, run: list[int], words: NounWords, lemma: Callable[[str, str], str]) -> int:
    """Return the second plural of "homes and businesses", or the first where what follows it may be its verb."""
    if head + 3 > len(found) or found[head + 1].low not in words.joints or not is_plural(found[head + 2], words, lemma):
        return head
    after = found[head + 3] if head + 3 < len(found) else None
    closed = after is None or not after.words[0].isalpha() or after.low in words.stops
    return head + 2 if closed and found[head + 2].low not in words.stops else head


def _romance(found: Sequence[Piece], first: int, run: list[int], words: NounWords) -> Phrase:
    head = next((k for k in run if found[k].low not in words.adjectives), run[-1])
    after = head + 1
    if after < len(found) and after not in run and found[after].low in words.links and after + 1 < len(found):
        nxt = found[after + 1]
        if nxt.words[:1].islower() and nxt.low not in words.stops:
            after += 2
    elif after in run and found[after].low.endswith(found[head].low[-1]) and found[after].words.islower():
        after += 1  # an adjective that agrees: "ciudadanos chinos"
    return Phrase(run[0], after, head, True)


def is_plural(piece: Piece, words: NounWords, lemma: Callable[[str, str], str]) -> bool:
    """Tell whether an English word looks like a plural noun."""
    low = piece.low
    if low in words.plurals or (words.plural_endings and low.endswith(words.plural_endings)):
        return True
    if len(low) < 3 or low in words.singulars or not low.endswith("s") or low.endswith(("ss", "'s", "us", "is", "ous")):
        return low.endswith("s'") if len(low) > 3 else piece.words.endswith("s") and piece.words[:1].isupper() and len(low) == 3
    return piece.words[:1].isupper() or lemma(low, words.code) != low or len(low) > 4
