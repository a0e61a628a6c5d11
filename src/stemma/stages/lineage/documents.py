"""Documents that a text gives as sources: "a report by X", "the group's new study, TITLE", "X first revealed".

A document counts where its sentence attributes something to it or to its body. Which publication of a
body is meant, is read from "new" and "initial"; nothing is joined here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.inputs import Language, Reading
from stemma.stages.lineage.wording import RUN, clean, folded, has, is_body, is_outlet, listed, sentences
from stemma.text import fold

QUOTED = r"[“\"„«»][^“”\"„«»\n]{3,80}[”\"“»«]"
TITLE = r"[A-ZÀ-Þ][\w’'-]+(?: (?:[A-ZÀ-Þ0-9][\w’'-]*|and|of|the|in|on|for|to|from|y|de|la|și|si|la)){1,9}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that a text gives as a source."""

    body: str
    """Who published it, in the fullest form the text has."""
    start: int
    end: int
    title: str | None
    which: str
    """"new", "earlier" or ""."""


@dataclass(frozen=True, slots=True)
class _Body:
    start: int
    name: str


def documents(reading: Reading, language: Language) -> tuple[Document, ...]:
    """Return the documents that a text credits to named bodies, in order of place."""
    table = language.table("lineage")
    if not table.get("document_nouns"):
        return ()
    bodies = _bodies(reading, language)
    found = [*_nouns(reading, bodies, language), *_revealed(reading, bodies, language)]
    found.sort(key=lambda d: (d.start, d.end))
    published = {d.body for d in found}
    return tuple(d for d in found if d.body in published)


def _bodies(reading: Reading, language: Language) -> list[_Body]:
    """Return the organisations of a text that are neither outlets nor authorities, in order."""
    if reading.names:
        known = [n for n in reading.names if n.kind == "organisation" and n.canonical[:1].isupper()]
        fullest = sorted({n.canonical for n in known}, key=lambda c: (-len(c), c))
        named = [(n.span.start, next(c for c in fullest if f" {n.canonical} " in f" {c} ")) for n in known]
        found = [_Body(start, name) for start, name in named if not _is_outlet_in_short(name, language)]
    else:
        runs = [clean(m.group(), m.start(), language) for m in re.finditer(RUN, reading.text.content)]
        often = Counter(name for name, _ in runs)  # without names found, a body is what the text names time and again
        found = [_Body(start, name) for name, start in runs if " " in name and often[name] > 1 and not is_outlet(name, language)]
    return sorted((b for b in found if not is_body(b.name, language)), key=lambda b: b.start)


def _is_outlet_in_short(name: str, language: Language) -> bool:
    """Tell whether a name is an outlet's, or the last word of one ("the Courier")."""
    return is_outlet(name, language) or has(language, "outlet_words", folded(name))


@lru_cache(maxsize=64)
def _patterns(language: Language) -> dict[str, re.Pattern[str]]:
    table = language.table("lineage")

    def either(key: str) -> str:
        return "|".join(re.escape(w) for w in sorted(table.get(key, ()), key=len, reverse=True)) or "(?!)"

    article = "|".join(re.escape(w) for w in table.get("articles", ("the",)))
    by = f"(?:{either('by')})"
    whose = rf"(?:(?i:{article})\s+)?(?P<generic>(?i:{either('generic')}))\b"
    return {
        "noun": re.compile(rf"\b(?P<noun>(?i:{either('document_nouns')}))(?:s|es)?\b"),
        "by": re.compile(
            rf"\s*(?:,\s*)?(?:(?i:{either('titled')})\s+\S{{0,90}}\s+)?(?i:{by})\s+(?:(?:[\w-]+\s+){{0,4}}?(?i:{either('generic')})\s+(?P<called>{RUN})|{whose}|(?:(?i:{article})\s+)?(?P<name>{RUN}))"
        ),
        "title after": re.compile(
            rf"\s*,?\s+(?:(?i:{either('titled')})\s+)?(?P<quoted>{QUOTED})|\s*,?\s+(?i:{either('titled')})\s+(?P<set>{TITLE})"
            rf"|,\s+(?P<bare>{TITLE})\s*[,.]"
        ),
        "quoted before": re.compile(rf"(?P<quoted>{QUOTED})\s+$"),
        "owner name": re.compile(rf"(?P<name>{RUN})(?:[’']s?)?\s+(?:[\w-]+\s+){{0,2}}$"),
        "owner generic": re.compile(rf"\b(?P<generic>(?i:{either('generic')}))[’']s?\s+(?:[\w-]+\s+){{0,3}}$"),
        "owner": re.compile(rf"\b(?i:{either('owner')})\s+(?:[\w-]+\s+){{0,3}}$"),
        "revealed": re.compile(rf"\b(?:{whose}|(?P<name>{RUN}))\s+(?:had\s+|has\s+)?(?i:{either('revealed')})\b"),
        "attributes": re.compile(rf"\b(?i:{either('attributes')})\b"),
    }


def _nouns(reading: Reading, bodies: list[_Body], language: Language) -> Iterator[Document]:
    content, patterns = reading.text.content, _patterns(language)
    bounds = sentences(reading)
    spoken_of: str | None = None
    for m in patterns["noun"].finditer(content):
        first, last = bounds.at(m.start())
        if not patterns["attributes"].search(content, first, last):
            continue
        left = content[max(first, m.start() - 120) : m.start()]
        right = content[m.end() : min(last, m.end() + 160)]
        body, start, end = _owner(left, right, m.start(), m.end(), bodies, patterns, language)
        title, title_start, title_end = _title(left, right, m.start(), m.end(), patterns)
        if body is None and (title or _bare(left, m, language)):
            named = {b.name for b in bodies}
            body = spoken_of or (_before(bodies, m.start()) if title or len(named) == 1 else None)
        if body is None or is_outlet(body, language) or any(word.isdigit() for word in body.split()):
            continue
        start, end = min(start, title_start), max(end, title_end)
        spoken_of = body
        which = _which(content[max(first, start - 40) : m.start()], language)
        yield Document(body=body, start=start, end=end, title=title, which=which)


def _bare(left: str, noun: re.Match[str], language: Language) -> bool:
    """Tell whether "the report" or "a recent study" stands alone: one document of the body spoken of."""
    words = left.split()[-3:]
    alone = noun.group().casefold() == noun["noun"].casefold()
    return alone and any(has(language, "articles", fold(w)) for w in words) and not any(w[:1].isupper() for w in words[1:])


def _owner(
    left: str, right: str, start: int, end: int, bodies: list[_Body], patterns: dict[str, re.Pattern[str]], language: Language
) -> tuple[str | None, int, int]:
    """Return whose document it is, by the words beside it, and the offsets of it all."""
    after = patterns["by"].match(right)
    if after:
        return _author(after, start, bodies, language), start, end + after.end()
    for kind in ("owner generic", "owner"):
        whose = patterns[kind].search(left)
        if whose:
            return _before(bodies, start), start - len(left) + whose.start(), end
    named = patterns["owner name"].search(left)
    if named:
        name, at = clean(named["name"], start - len(left) + named.start("name"), language)
        known = next((b.name for b in bodies if folded(name) and folded(name) in folded(b.name)), None)
        possessive = re.search(r"[’']s?\s", left[named.start() :]) is not None
        if known or (possessive and " " in name):
            return known or name, at, end
    return None, start, end


def _author(after: re.Match[str], start: int, bodies: list[_Body], language: Language) -> str | None:
    """Return the body behind "by …": a name, a name after what it is, or what stands for one named before."""
    words = after["called"] or after["name"]
    if not words:
        return _before(bodies, start)
    name, _ = clean(words, 0, language)
    known = _full(name, bodies)
    if known is None and " " not in name:
        return _before(bodies, start)  # "by the Ghent watchdog": a place, and no name of a body
    return known or name


def _title(left: str, right: str, start: int, end: int, patterns: dict[str, re.Pattern[str]]) -> tuple[str | None, int, int]:
    before = patterns["quoted before"].search(left)
    if before:
        return before["quoted"][1:-1].strip(" ,."), start - len(left) + before.start(), end
    after = patterns["title after"].match(right)
    if after:
        kind = next(k for k in ("quoted", "set", "bare") if after[k])
        words = after[kind].strip('“”"„«» ,.')
        if kind != "quoted" or words[:1].isupper():
            return words, start, end + after.end(kind)
    return None, start, end


def _before(bodies: list[_Body], at: int) -> str | None:
    """Return the body that was named last before an offset."""
    return next((b.name for b in reversed(bodies) if b.start < at), None)


def _full(name: str, bodies: list[_Body]) -> str | None:
    """Return the fullest form that the text has of a body's name; None: not one of its bodies."""
    key = folded(name)
    return next((b.name for b in bodies if key and (key in folded(b.name) or folded(b.name) in key)), None)


def _which(words: str, language: Language) -> str:
    """Read from the words before a document which publication of its body it is."""
    near = fold(words)
    for which in ("earlier", "new"):
        if any(re.search(rf"\b{re.escape(w)}\b", near) for w in listed(language, which)):
            return which
    return ""


def _revealed(reading: Reading, bodies: list[_Body], language: Language) -> Iterator[Document]:
    """Yield what a body made public at another time ("first revealed in September")."""
    for m in _patterns(language)["revealed"].finditer(reading.text.content):
        name = clean(m["name"] or "", 0, language)[0]
        body = _before(bodies, m.start()) if m["generic"] else _full(name, bodies) or name
        if body and " " in body and not is_outlet(body, language):
            yield Document(body=body, start=m.start(), end=m.end(), title=None, which="earlier")
