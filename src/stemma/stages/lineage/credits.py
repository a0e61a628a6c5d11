"""Which named sources a report credits, with the words: outlets that carried a story, bodies that published.

An ordinary speaker is no source of this kind: a ministry that replies has published nothing. Whether a
credited source lies in the case, and which credits name the same one, is decided in `sources`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from stemma.model.comparing import Place
from stemma.model.inputs import Language, Reading
from stemma.stages.lineage.documents import Document, documents
from stemma.stages.lineage.publishers import called_bodies
from stemma.stages.lineage.wording import RUN, Sentences, clean, folded, is_body, is_outlet, plain, sentences
from stemma.text import span

Frame = Literal["told", "carried", "document", "agency", "page", "named"]
HEAD = 0.3
"""Share of a text in which a credit is for the story as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One place where a report names a source that it goes back to."""

    report: str
    name: str
    """As the report names it, in the fullest form of this place."""
    frame: Frame
    place: Place | None
    """None: only the page says so (its markup, or the user)."""
    early: bool
    """In the first part of the text: credit for the story, not for one remark."""
    title: str | None = None
    """Of the work, where it is given."""
    which: str = ""
    """"new", "earlier" or "": what the words say about which publication of the body it is."""
    untold: bool = False
    """Whose work it is, is not told: the name is the title."""
    outer: str | None = None
    """An outlet through which this source is credited here ("the group said, CNN reported")."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the reports of a case tell of names: whose outlets they are, and which they call a group or the like."""

    outlets: frozenset[str] = frozenset()
    """Outlets of reports in the case, folded."""
    bodies: frozenset[str] = frozenset()
    """Names that a report calls a group, a charity …, folded: no outlets, whatever their shape."""

    def outlet(self, name: str, language: Language) -> bool:
        """Tell whether a name is an outlet's: by its shape, or as the outlet of a report, in full or in short."""
        key = folded(name)
        if key in self.bodies:
            return False
        if is_outlet(name, language):
            return True
        return not is_body(name, language) and any(key == o or (len(key) > 3 and o.endswith(f" {key}")) for o in self.outlets)


def credits_of(reading: Reading, language: Language, known: Known | None = None) -> tuple[Credit, ...]:
    """Return what a report credits, in order of place; those without words last."""
    known = known or Known(bodies=called_bodies(reading, language))
    called = _called_outlets(reading, language)
    found = [*_framed(reading, language, called, known), *_told(reading, language, called, known), *_agencies(reading, language)]
    found = [c for c in found if c.place is not None and _shown(reading, c.place.span.start)]
    carriers = [c for c in found if c.frame in ("told", "carried")]
    bounds = sentences(reading)
    found += [
        _of_document(reading, d, carriers, bounds, language)
        for d in documents(reading, language, known.bodies)
        if _shown(reading, d.start)
    ]
    seen: dict[tuple[str, tuple[int, int]], Credit] = {}
    for credit in found:
        at = (credit.place.span.start, credit.place.span.end) if credit.place else (0, 0)
        seen.setdefault((plain(credit.name, language), at), credit)
    ordered = sorted(seen.values(), key=lambda c: (c.place.span.start if c.place else 0, c.name))
    return (*ordered, *_page(reading, language))


def _shown(reading: Reading, at: int) -> bool:
    """Tell whether an offset lies in the story, not in a photo's credit or the page's furniture."""
    return not any(s.kind in ("credit", "furniture") and s.span.start <= at < s.span.end for s in reading.segments)


def _credit(reading: Reading, name: str, frame: Frame, start: int, end: int) -> Credit:
    place = Place(report=reading.report.id, span=span(reading.text, start, end))
    early = start <= HEAD * len(reading.text.content)
    return Credit(report=reading.report.id, name=name, frame=frame, place=place, early=early)


@lru_cache(maxsize=64)
def _frames(language: Language) -> tuple[tuple[Frame, re.Pattern[str]], ...]:
    table = language.table("lineage")
    kinds: tuple[tuple[Frame, str], ...] = (("told", "telling"), ("carried", "carriers"))
    return tuple((frame, _pattern(words)) for frame, key in kinds for words in table.get(key, ()))


def _pattern(words: str) -> re.Pattern[str]:
    """Build a pattern: the frame in any case, the name capitalised."""
    before, after = words.split("{}")
    return re.compile(f"(?i:{before})(?P<name>{RUN})(?i:{after})")


@lru_cache(maxsize=64)
def _appositions(language: Language) -> tuple[re.Pattern[str], ...]:
    table = language.table("lineage")
    nouns = "|".join(re.escape(n) for n in sorted(table.get("outlet_nouns", ()), key=len, reverse=True))
    if not nouns:
        return ()
    articles = "|".join(re.escape(a) for a in table.get("articles", ()))
    return (
        re.compile(rf"(?P<name>{RUN}),\s+(?i:{articles})\s+(?:[\w’'-]+\s+){{0,4}}?(?i:{nouns})\b"),
        re.compile(rf"\b(?i:{nouns})\s+(?P<name>{RUN})"),
    )


def _called_outlets(reading: Reading, language: Language) -> frozenset[str]:
    """Return the names that the text itself calls an outlet ("X, a local channel"), as they are joined."""
    found = set()
    for pattern in _appositions(language):
        for m in pattern.finditer(reading.text.content):
            name, _ = clean(m["name"], m.start("name"), language)
            if name and not is_body(name, language):
                found.add(plain(name, language))
    return frozenset(found)


def _framed(reading: Reading, language: Language, called: frozenset[str], known: Known) -> Iterator[Credit]:
    for frame, pattern in _frames(language):
        for m in pattern.finditer(reading.text.content):
            name, _ = clean(m["name"], m.start("name"), language)
            if name and (known.outlet(name, language) or plain(name, language) in called):
                yield _credit(reading, name, frame, m.start(), m.end())


def _told(reading: Reading, language: Language, called: frozenset[str], known: Known) -> Iterator[Credit]:
    """Yield the carriers that statements name: whom words were told to, and outlets that speak for others."""
    for statement in reading.statements:
        for voice in statement.told_to:
            outlet = voice.party and (known.outlet(voice.party, language) or plain(voice.party, language) in called)
            if voice.span is not None and voice.party and outlet and _is_name(voice.party):
                yield _credit(reading, voice.party, "told", voice.span.start, voice.span.end)
        for voice in statement.voices:
            outlet = voice.party and (known.outlet(voice.party, language) or plain(voice.party, language) in called)
            if voice.span is not None and voice.party and outlet:
                yield _credit(reading, voice.party, "carried", voice.span.start, voice.span.end)


def _is_name(words: str) -> bool:
    return words[:1].isupper() and len(words) < 60


def _agencies(reading: Reading, language: Language) -> Iterator[Credit]:
    """Yield agencies in datelines ("BERLIN (Reuters) -") and alone in brackets or on a line at the end."""
    content = reading.text.content
    for m in re.finditer(r"(?:^|\n)[^\n]{0,60}?\((?P<a>[A-Z][\w -]{1,24})\)\s*[-–—]", content):
        if folded(m["a"]) in agencies(language):
            yield _credit(reading, m["a"], "agency", m.start("a"), m.end("a"))
    tail = max(0, len(content) - 300)
    for m in re.finditer(r"[(\[/—–-]\s*(?P<a>[A-Z][\w-]{1,20})\s*[)\]/]?\s*$", content[tail:]):
        if folded(m["a"]) in agencies(language):
            yield _credit(reading, m["a"], "agency", tail + m.start("a"), tail + m.end("a"))


@lru_cache(maxsize=64)
def agencies(language: Language) -> frozenset[str]:
    """Return the folded names of news agencies."""
    return frozenset(folded(name) for name in language.table("lineage").get("agencies", ()))


def _of_document(reading: Reading, document: Document, carriers: list[Credit], bounds: Sentences, language: Language) -> Credit:
    """Make a credit of a document, and say through which outlet its sentence names it."""
    start, end = bounds.at(document.start)
    through = [c.name for c in carriers if c.place and start <= c.place.span.start < end and c.name != document.body]
    for statement in reading.statements:
        inner = [v for v in statement.voices[1:] if v.span and v.span.start < document.end and document.start < v.span.end]
        outer = statement.voices[0].party if inner and statement.voices else None
        if outer and is_outlet(outer, language):
            through.insert(0, outer)
    made = _credit(reading, document.body or document.title or "", "document", document.start, document.end)
    return Credit(
        report=made.report,
        name=made.name,
        frame="document",
        place=made.place,
        early=made.early,
        title=document.title,
        which=document.which,
        untold=document.body is None,
        outer=through[0] if through else None,
    )


def _page(reading: Reading, language: Language) -> Iterator[Credit]:
    """Yield what the page names as its source, and agencies among its authors."""
    for said in reading.report.assertions:
        named = said.field == "credit" or (said.field == "author" and folded(said.value) in agencies(language))
        if named and said.value.strip():
            place = Place(report=reading.report.id, span=said.span) if said.span else None
            yield Credit(report=reading.report.id, name=said.value.strip(), frame="page", place=place, early=True)
