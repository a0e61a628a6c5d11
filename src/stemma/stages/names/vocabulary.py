"""The words of a language that tell names apart, compiled once from its tables."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from stemma.model.inputs import Language

HEADS = (("tail", "heads"), ("lead", "heads"), ("place", "tails"), ("thing", "tails"))
FIRST = {"copula_heads": ("copulas",), "body_openers": ("body_after", "hint_after")}
LAST = {
    "byline_ends": ("byline",),
    "link_ends": ("office_links",),
    "noun_ends": ("body_nouns",),
    "office_ends": ("offices", "occupations"),
    "single_ends": ("singles",),
}
"""Sets made of the first and last words of other sets' phrases: they tell cheaply where a phrase is worth looking for."""
NONE: frozenset[str] = frozenset()
EntryKind = Literal["country", "region", "demonym", "seat", "organisation", "thing"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a known phrase names."""

    kind: EntryKind
    canonical: str
    country: str | None = None
    exact: str = ""
    """Not empty: the phrase counts only in exactly this form ("US", "WHO")."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """A language's words for names. Sets hold case-folded words."""

    entries: Mapping[str, Entry]
    longest: Mapping[str, int]
    """First word, also without a possessive ending -> most words of an entry that begins with it."""
    small_demonyms: Mapping[str, Entry]
    """Demonyms that this language writes small."""
    capitals: Mapping[str, str]
    """Capital, case-folded -> country code."""
    exonyms: Mapping[str, str]
    countries: Mapping[str, str]
    """Code -> usual English name."""
    abbreviations: frozenset[str]
    site: re.Pattern[str]
    credit: tuple[str, ...]
    company_endings: frozenset[str]
    """As they are written."""
    functions: frozenset[str]
    """Words that begin a sentence and are never part of a name."""
    particles: frozenset[str]
    connectors: frozenset[str]
    sets: Mapping[str, frozenset[str]] = field(repr=False)
    patterns: Mapping[str, re.Pattern[str]] = field(repr=False)
    """`clause`, `is_a`, `byline`: what opens an apposition, a description, a byline."""
    people: frozenset[str] = field(repr=False)
    """Offices, occupations and relations."""
    heads: frozenset[str] = field(repr=False)
    """Head nouns of organisations, places and things."""

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets.get(name, NONE)

    def union(self, *names: str) -> frozenset[str]:
        """Return the words of several sets together; made once for each combination."""
        return _union(self, names)


@lru_cache(maxsize=256)
def _union(vocabulary: Vocabulary, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(vocabulary[name] for name in names))


def _fold(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split())


def _inflected(words: Iterable[str], endings: Mapping[str, list[str]]) -> Iterator[str]:
    for word in words:
        ending = max((e for e in endings if word.endswith(e)), key=len, default=None)
        if ending is None:
            yield word
        else:
            yield from (word[: len(word) - len(ending)] + other for other in endings[ending])


@lru_cache(maxsize=16)
def compiled(language: Language) -> Vocabulary:
    """Compile the tables `countries`, `places`, `outlets`, `demonyms` and `names` of a language."""
    places, names = language.table("places"), language.table("names")
    countries = {code: forms[0].replace(" & ", " and ") for code, forms in language.table("countries").get("names", {}).items()}
    countries.update(places.get("usual", {}))
    entries: dict[str, Entry] = {}
    for phrase, entry in _entries(language, countries):
        entries.setdefault(phrase, entry)
    for phrase, entry in list(_cases(entries, names.get("case_endings", {}))):
        entries.setdefault(phrase, entry)
    small: dict[str, Entry] = {}
    if language.table("demonyms").get("lower"):
        small = dict(_demonyms(language, countries))
    listed = {**language.table("bodies"), **names}
    sets = {key: frozenset(map(_fold, value)) for key, value in listed.items() if isinstance(value, list)}
    sets["plural_offices"] = frozenset(
        f"{word}s" for key in ("offices", "occupations") for word in sets.get(key, NONE) if word.isalpha() and len(word) > 3
    )
    sets["street_words"] = frozenset(word.rstrip(".") for word in sets.get("streets", NONE))
    for ends, at in ((FIRST, 0), (LAST, -1)):
        sets |= {made: frozenset(words.split()[at] for key in of for words in sets.get(key, NONE)) for made, of in ends.items()}
    longest: dict[str, int] = {}
    for phrase in entries:
        parts = re.split(r"[ -]", phrase)
        for first in {parts[0], parts[0].removesuffix("'s")}:  # "People's Republic of China"
            longest[first] = max(longest.get(first, 0), len(parts))
    capitals = {_fold(name): code for code, name in language.table("countries").get("capitals", {}).items()}
    domains = "|".join(map(re.escape, sorted(names.get("domains", ["com"]), key=len, reverse=True)))
    dotted = {word for words in sets.values() for word in words if word.endswith(".") and "." not in word[:-1]}
    dotted |= {phrase for phrase in entries if phrase.endswith(".") and "." not in phrase[:-1]}
    return Vocabulary(
        entries=entries,
        longest=longest,
        small_demonyms=small,
        capitals={**capitals, "washington, d.c.": "US"},
        exonyms={_fold(other): _fold(name) for other, name in places.get("exonyms", {}).items()},
        countries=countries,
        abbreviations=frozenset(dotted),
        site=re.compile(rf"\.(?:[a-z][a-z-]{{1,30}}\.)?(?:{domains})(?![\w-])"),
        credit=tuple(names.get("credit", ())),
        company_endings=frozenset(names.get("company", ())),
        functions=sets.get("functions", NONE),
        particles=sets.get("particles", NONE),
        connectors=sets.get("connectors", NONE),
        sets=sets,
        patterns=_patterns(sets),
        people=frozenset().union(*(sets.get(name, ()) for name in ("offices", "occupations", "relations"))),
        heads=frozenset().union(*(sets.get(f"{name}_{end}", ()) for name, end in HEADS)),
    )


def _entries(language: Language, countries: Mapping[str, str]) -> Iterator[tuple[str, Entry]]:
    """Yield phrases and what they name; where two claim a phrase the first counts."""
    places, outlets = language.table("places"), language.table("outlets")
    disputed = set(places.get("disputed", {}).get("names", ()))
    for name, code in places.get("seats", {}).items():
        yield _fold(name), Entry("seat", name, None if code == "EU" else code)
    for code, forms in places.get("aliases", {}).items():
        for form in (countries.get(code, ""), *forms):
            yield _fold(form), Entry("country", countries.get(code, form), code, form if form.isupper() and len(form) < 5 else "")
    for code, forms in language.table("countries").get("names", {}).items():
        for form in dict.fromkeys((countries[code], *forms, *(f.replace(" & ", " and ") for f in forms))):
            yield _fold(form), Entry("country", countries[code], code)
    yield from _demonyms(language, countries)
    spelt: Mapping[str, str] = places.get("spelt", {})
    for code, forms in places.get("regions", {}).items():
        for form in forms:
            country = None if code == "world" or form in disputed else code
            exact = form if form.isupper() and len(form) < 5 else ""
            yield _fold(form), Entry("region", spelt.get(form, form), country, exact)
    for form in sorted(disputed):
        yield _fold(form), Entry("region", form)
    yield from _natural(places)
    for group in ("outlets", "bodies"):
        for name, forms in outlets.get(group, {}).items():
            for form in (name, *forms):
                yield _fold(form), Entry("organisation", name, exact=form if form.isupper() and len(form) < 6 else "")
    for form in language.table("names").get("things", ()):
        yield _fold(form), Entry("thing", form)


def _natural(places: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Yield rivers, seas, mountains and regions by all their names; they belong to no one country."""
    for name, forms in places.get("natural", {}).items():
        for form in (name, *forms):
            yield _fold(form), Entry("region", name)


def _cases(entries: Mapping[str, Entry], endings: Mapping[str, list[str]]) -> Iterator[tuple[str, Entry]]:
    """Yield countries and regions in the cases of a language that has them: "Nepalului"; of several words, the first bends."""
    for phrase, entry in entries.items():
        head, _, rest = phrase.partition(" ")
        if entry.kind not in ("country", "region") or entry.exact or len(head) < 4:
            continue
        for form in itertools.islice(_inflected((head,), endings), 8):
            yield (f"{form} {rest}" if rest else form), entry


def _demonyms(language: Language, countries: Mapping[str, str]) -> Iterator[tuple[str, Entry]]:
    """Yield the forms of the demonyms, sovereign states first."""
    table: Mapping[str, Any] = language.table("demonyms")
    endings = table.get("inflect", {})
    groups = [(words, Entry("demonym", countries.get(code, code), code)) for code, words in table.get("countries", {}).items()]
    groups += [(words, Entry("demonym", name)) for name, words in table.get("regions", {}).items()]
    groups += [(words, Entry("demonym", name)) for name, words in table.get("towns", {}).items()]
    for words, entry in groups:
        for word in _inflected(words, endings):
            yield _fold(word), entry
            if not endings and not word.endswith(("ese", "ish", "ch", "men", "s", "sh")):
                yield _fold(word) + "s", entry


def _patterns(sets: Mapping[str, frozenset[str]]) -> dict[str, re.Pattern[str]]:
    """Compile what opens a description of a person; all are bounded, so that no text makes them slow."""

    def any_of(name: str) -> str:
        return (
            "|".join(re.escape(word).replace(r"\ ", "[ \u00a0]") for word in sorted(sets.get(name, ()), key=len, reverse=True))
            or r"(?!)"
        )

    gap, words = "[ \u00a0]", "(?:[\\w’'-]+[ \u00a0]){0,5}[\\w’'-]+"
    credit = rf"(?:{any_of('credit_lines')})[^\n:/]{{0,30}}[:/]{gap}*(?:[^\n/]{{0,40}}/{gap}?)?$"
    byline = rf"(?:^|[|•–—(-]{gap}?|[.:/]{gap})(?:{any_of('byline')})[ :]+$"
    links, units = any_of("role_links"), any_of("counted")
    relative = rf",?{gap}(?:{any_of('relatives')}){gap}[\w’'-]+(?:{gap}[\w’'-]+){{0,4}}"
    verb = rf"(?:(?:{any_of('auxiliaries')}){gap})?(?:[\w-]+ly{gap})?(?:\w+ed|{any_of('participles')})"
    passive = rf"{gap}{verb}{gap}(?:{any_of('agents')})\b"
    article = rf"(?:(?:{any_of('articles')}){gap})?"
    work = (
        rf"{gap}(?:{links}){gap}{article}(?:[\w’'-]+{gap}){{0,3}}?(?:{any_of('institutions')}|{any_of('workplaces')})(?![\w’'-])"
    )
    inner = rf"{gap}(?:{links}){gap}{article}(?:[\w’'-]+{gap}){{1,5}}(?:{any_of('within')}){gap}(?:\w{{1,3}}{gap})?$"
    return {
        "clause": re.compile(rf",{gap}(?:{any_of('clause_openers')}){gap}({words})", re.IGNORECASE),
        "is_a": re.compile(rf"{gap}(?:{any_of('copulas')}){gap}({words})", re.IGNORECASE),
        "byline": re.compile(rf"{byline}|{credit}", re.IGNORECASE),
        "plain": re.compile(rf",{gap}(?:[\w’'-]+{gap}){{0,3}}?([^\W\d_]+)(?=[,;.]|{gap}(?:{links}){gap})"),
        "office_of": re.compile(rf"([^\W\d_][\w’'-]+){gap}(?:{links}){gap}[^,.;:\n]{{2,40}},{gap}$"),
        "age": re.compile(
            rf",{gap}(?:(?:{any_of('aged')}){gap})?\d{{1,3}}\b(?!,\d|{gap}?(?:%|°|(?:{units})\b))|{gap}\(\d{{1,3}}\)"
        ),
        "relative": re.compile(relative),
        "passive": re.compile(passive),
        "institution": re.compile(inner),
        "workplace": re.compile(work),
        "anonymous": re.compile(rf",?{gap}(?:{any_of('anonymity')})(?![\w’'-])"),
    }
