"""What two reports may share: stems, stem pairs, names, figures, cognates, each with its rarity.

Rarity is background knowledge (the frequency list of the language), never counted in the pile: a case
of ten documents has no document frequencies of its own. Nothing is compared here.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.inputs import Aids, Language, Reading
from stemma.text import Token, fold, tokens

STEM = 6
"""Letters of a dictionary form that are compared: "repatriate" and "repatriation" share six."""
COGNATE = 5
"""Letters of a respelled word that are compared across languages."""
SHINGLE = 5
WINDOW = 4
"""Winnowing (Schleimer, Wilkerson, Aiken 2003): of every 4 shingles the least is kept."""
DIGITS = re.compile(r"^\d+(?:[.,\u00a0\u202f]\d+)*$")
GROUPED = re.compile(r"^\d{1,3}(?:([.,\u00a0\u202f])\d{3})(?:\1\d{3})*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One kind of trait of one report; the three tuples run in parallel, sorted by key."""

    keys: tuple[str, ...]
    weights: tuple[float, ...]
    """Background rarity in nats: how surprising it is that another text has it too."""
    places: tuple[tuple[int, int], ...]
    """Where it stands first, in code points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What a report is looked up by."""

    report: str
    language: str
    verbatim: Channel
    """Winnowed runs of five words."""
    retelling: Channel
    """Stems and pairs of stems, figures, names."""
    neutral: Channel
    """Figures and transliterated names alone: what a translation keeps."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A key, its rarity, and where it stands."""

    key: str
    weight: float
    start: int
    end: int


def features(reading: Reading, language: Language, aids: Aids) -> Features:
    """Take the traits of a report that it can be found by."""
    words = tokens(reading.text.content)
    stems = tuple(stemmed(words, language, aids))
    plain = tuple(neutral(reading, words, language, aids))
    return Features(
        report=reading.report.id,
        language=language.code,
        verbatim=_channel(shingles(words)),
        retelling=_channel((*stems, *pairs(stems), *plain)),
        neutral=_channel(plain),
    )


def _channel(found: Iterable[Trait]) -> Channel:
    first: dict[str, Trait] = {}
    for trait in found:
        if trait.weight > 0 and (trait.key not in first or trait.start < first[trait.key].start):
            first[trait.key] = trait
    ordered = sorted(first.values(), key=lambda t: t.key)
    return Channel(
        keys=tuple(t.key for t in ordered),
        weights=tuple(round(t.weight, 3) for t in ordered),
        places=tuple((t.start, t.end) for t in ordered),
    )


def rarity(word: str, language: str, aids: Aids) -> float:
    """Return the surprise, in nats, of meeting a folded word in another text of some 300 words.

    A word of Zipf frequency z stands 10^(z-9) of the time, so in 300 words with p = 300 * 10^(z-9);
    -ln p = ln 10 * (6.52 - z), and 0 for what stands in every text. Unlisted words count as z = 1.5.
    """
    zipf = aids.frequency(word, language)
    if zipf <= 0:
        zipf = 1.5 if len(word) > 3 else 5.0
    return max(0.0, math.log(10) * (6.52 - zipf))


def is_word(token: Token) -> bool:
    """Tell whether a token is a word and no number or sign."""
    return token.words[0].isalpha()


def stem(word: str, language: Language, aids: Aids) -> str:
    """Reduce a word to the first letters of its dictionary form, or to its class of synonyms."""
    plain = fold(word)
    plain = plain.split("'")[0] if plain.endswith(("'s", "'")) else plain
    lemma = fold(aids.lemma(plain, language.code))
    return synonyms(language).get(lemma) or synonyms(language).get(plain) or lemma[:STEM]


@lru_cache(maxsize=64)
def synonyms(language: Language) -> dict[str, str]:
    """Return the reviewed classes of words that retellings exchange: folded word -> "=" and its class."""
    groups = language.table("lineage").get("synonyms", ())
    return {fold(word): "=" + fold(group[0]) for group in groups for word in group}


def stemmed(words: Iterable[Token], language: Language, aids: Aids) -> Iterator[Trait]:
    """Yield the stem of each word that is not in every text."""
    for token in words:
        if is_word(token) and len(token.words) > 2:
            key = stem(token.words, language, aids)
            weight = rarity(fold(token.words), language.code, aids)
            if weight > 1.0:  # "said", "people" and commoner: in most reports
                yield Trait(key, weight, token.start, token.end)


def pairs(stems: Iterable[Trait]) -> Iterator[Trait]:
    """Yield pairs of neighbouring stems (function words between them do not count)."""
    before: Trait | None = None
    for here in stems:
        if before is not None and here.start - before.end < 20:
            yield Trait(f"{before.key} {here.key}", (before.weight + here.weight) * 0.75, before.start, here.end)
        before = here


def shingles(words: tuple[Token, ...]) -> Iterator[Trait]:
    """Yield winnowed runs of five words as short fingerprints (they find, they prove nothing)."""
    plain = [(fold(t.words), t.start, t.end) for t in words if t.words[0].isalnum()]
    prints = []
    for i in range(len(plain) - SHINGLE + 1):
        run = plain[i : i + SHINGLE]
        name = hashlib.blake2b(" ".join(w for w, _, _ in run).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        prints.append(Trait(name, 10.0, run[0][1], run[-1][2]))
    for i in range(max(1, len(prints) - WINDOW + 1)):
        window = prints[i : i + WINDOW]
        if window:
            yield min(window, key=lambda t: t.key)


def neutral(
    reading: Reading, words: tuple[Token, ...], language: Language, aids: Aids, *, capitals: bool = True
) -> Iterator[Trait]:
    """Yield what survives a translation: figures as values, and names in Latin letters."""
    taken: set[int] = set()
    for figure in reading.figures:
        for number in {float(n) for n in (figure.low, figure.high) if n is not None}:
            yield Trait(value_key(number), value_weight(number), figure.span.start, figure.span.end)
        taken.update(t.start for t in tokens_between(words, figure.span.start, figure.span.end))
    for token in words:
        if token.start not in taken and DIGITS.match(token.words) and len(token.words) < 25:
            number = value(token.words)
            yield Trait(value_key(number), value_weight(number), token.start, token.end)
    for name in reading.names:
        if name.kind != "unnamed" and len(name.canonical) < 80:
            yield Trait("@" + latin(name.canonical, language), 4.0, name.span.start, name.span.end)
    if capitals:
        yield from capitalised(words, language, aids)


def capitalised(words: tuple[Token, ...], language: Language, aids: Aids) -> Iterator[Trait]:
    """Yield capitalised words in Latin letters, but not those that only begin a sentence."""
    begins = True
    for token in words:
        if is_word(token):
            proper = token.words[0].isupper() and len(token.words) > 2
            plain = fold(token.words)
            weight = rarity(plain, language.code, aids)
            if proper and (not begins or weight > 6.0):
                yield Trait("^" + latin(plain.removesuffix("'s"), language), min(9.0, max(2.0, weight)), token.start, token.end)
            begins = False
        elif token.words in ".!?:\n":
            begins = True


def cognates(words: Iterable[Token], language: Language, aids: Aids) -> Iterator[Trait]:
    """Yield longer words respelled and cut, so that kindred words of two languages meet."""
    for token in words:
        if is_word(token) and len(token.words) >= COGNATE:
            plain = latin(token.words, language)
            weight = min(7.0, rarity(fold(token.words), language.code, aids))
            if len(plain) >= COGNATE and weight > 1.5:
                yield Trait("~" + plain[:COGNATE], weight * 0.7, token.start, token.end)


def tokens_between(words: tuple[Token, ...], start: int, end: int) -> Iterator[Token]:
    """Yield the tokens that lie within two offsets."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if words[middle].start < start else (low, middle)
    while low < len(words) and words[low].start < end:
        yield words[low]
        low += 1


def value(digits: str) -> float:
    """Read digits as a number; thousands marks of either kind are understood ("1,500", "1.500")."""
    if GROUPED.match(digits):
        return float(re.sub(r"\D", "", digits))
    plain = re.sub(r"[\u00a0\u202f]", "", digits).replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return float(re.sub(r"\D", "", digits) or 0)


def value_key(number: float) -> str:
    """Name a number: "#53"."""
    return f"#{number:g}" if abs(number) < 1e6 else f"#{number:.6g}"


def value_weight(number: float) -> float:
    """Weigh a number by how rarely texts share it by chance: small and round ones do often."""
    size = abs(number)
    if size <= 10:
        return 1.5
    if size < 100:
        return 4.0
    if 1900 <= size <= 2100:
        return 3.0
    return 3.5 if len(f"{size:g}".rstrip("0")) == 1 else 6.0


def latin(words: str, language: Language) -> str:
    """Respell a name or word so that it meets its counterpart in another language and script."""
    letters, respell = _spelling(language)
    plain = "".join(letters.get(c, c) for c in fold(words))
    for old, new in respell:
        plain = plain.replace(old, new)
    return plain


@lru_cache(maxsize=64)
def _spelling(language: Language) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    table = language.table("lineage")
    return dict(table.get("letters", {})), tuple((a, b) for a, b in table.get("respell", ()))
