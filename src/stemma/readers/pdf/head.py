"""What a PDF says about the report: its properties (XMP, Info), and what page 1 shows. Each with where it was found.

The day on which a program made the file is not the day on which a report was published, so CreationDate is asserted as
nothing. A date is asserted only where page 1 shows it near the title, or a line names it.
"""

import re
from functools import cache
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from stemma.languages import load
from stemma.model.sources import Assertion, Field, Text
from stemma.readers import credits as credit_lines
from stemma.readers import language, plain
from stemma.readers.addresses import host, same_site
from stemma.readers.days import iso_day
from stemma.text import fold, span, trimmed

ORDER: tuple[Field, ...] = ("title", "outlet", "author", "published", "modified", "language", "url", "credit", "link")
MOST_LINKS = 200
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
PRISM = "{http://prismstandard.org/namespaces/basic/2.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DATED = 60
"""Characters of the longest line that is a date and nothing else of weight."""
DIGITS = 12
"""Of a day and a time."""
NEAR = 4
"""Blocks from the title within which a line that is a date is the report's."""
ADDRESS = re.compile(r"https?://[^\s<>\"']{4,}")
SPLIT = re.compile(r"\s*[;|]\s*|\s+(?:and|und|et|y|e|și)\s+")


def packet(raw: bytes) -> dict[str, list[str]]:
    """Return what an XMP packet says: "title", "creator", "language", "url", "published" -> values."""
    if not raw:
        return {}
    try:
        root = fromstring(raw.strip(b"\x00 \t\r\n"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    names = {f"{DUBLIN}title": "title", f"{DUBLIN}creator": "creator", f"{DUBLIN}language": "language"}
    names |= {f"{PRISM}url": "url", f"{PRISM}publicationDate": "published", f"{PRISM}publicationName": "outlet"}
    found: dict[str, list[str]] = {}
    for element in root.iter():
        name = names.get(element.tag)
        if name:
            found.setdefault(name, []).extend(_values(element)[:20])
    return found


def _values(element: Element) -> list[str]:
    items = [i.text or "" for i in element.iter(f"{RDF}li")] or [element.text or ""]
    return [clean for i in items if (clean := " ".join(i.split())[:1000])]


@cache
def _table(name: str) -> tuple[str, ...]:
    return tuple(load("und").table("pdf")["titles"][name])


def is_title(words: str) -> bool:
    """Tell whether a title in the properties was written by a person: no file's name, no template."""
    folded = fold(words)
    if not 4 <= len(words) <= 400 or not any(c.isalpha() for c in words) or "\ufffd" in words:
        return False
    if folded in _table("wholes") or folded.endswith(_table("endings")) or folded.startswith(_table("beginnings")):
        return False
    return " " in words.strip() or not words.isascii()


def _is_author(words: str) -> bool:
    folded = fold(words)
    if not 3 <= len(words) <= 120 or folded in _table("authors") or "\ufffd" in words or "@" in words:
        return False
    return " " in words and not any(c.isdigit() for c in words)


def assertions(
    text: Text, said: dict[str, str], xmp: dict[str, list[str]], lang: str, links: list[tuple[str, int, int]], feet: list[str]
) -> tuple[Assertion, ...]:
    """Put together what a document says of itself, strongest first within each field.

    Args:
        said: values of its Info dictionary by key.
        lang: its /Lang.
        links: address, start, end in the text.
        feet: wordings of its running heads and feet.
    """
    found = [*_titles(text, said, xmp), *_people(said, xmp), *_shown(text, feet)]
    found += [Assertion(field="outlet", value=name, evidence="XMP prism:publicationName") for name in xmp.get("outlet", [])[:1]]
    for value in xmp.get("published", [])[:1]:
        day = iso_day(value)
        found += [Assertion(field="published", value=day, evidence="XMP prism:publicationDate")] if day else []
    found += [Assertion(field="url", value=u, evidence="XMP prism:url") for u in xmp.get("url", []) if ADDRESS.fullmatch(u)][:1]
    found += _languages(text, lang, xmp)
    found += credit_lines.find(text)
    own = [h for a in found if a.field == "url" and (h := host(a.value))]
    found += _links(text, links, own)
    unique = {(a.field, a.value, a.evidence, a.span): a for a in found}
    return tuple(sorted(unique.values(), key=lambda a: ORDER.index(a.field)))


def _titles(text: Text, said: dict[str, str], xmp: dict[str, list[str]]) -> list[Assertion]:
    shown = next(((a, b) for a, b, kind in text.layout if kind == "title"), None)
    heading = span(text, *shown) if shown else None
    made = [
        Assertion(field="title", value=value, evidence=evidence)
        for value, evidence in ((next(iter(xmp.get("title", [])), ""), "XMP dc:title"), (said.get("Title", ""), "Info Title"))
        if is_title(value)
    ]
    if heading is None:
        return made
    visible = Assertion(field="title", value=heading.words, evidence="largest heading of the first page", span=heading)
    # "Headline - Outlet", as browsers print it, begins with the headline that the page shows.
    confirmed = not made or any(fold(a.value).startswith(fold(heading.words)) for a in made)
    return [visible, *made] if confirmed else [*made, visible]


def _people(said: dict[str, str], xmp: dict[str, list[str]]) -> list[Assertion]:
    made = [Assertion(field="author", value=n, evidence="XMP dc:creator") for n in xmp.get("creator", [])[:20] if _is_author(n)]
    names = [n for n in SPLIT.split(said.get("Author", "")) if _is_author(n)]
    return made + [
        Assertion(field="author", value=n, evidence="Info Author") for n in names[:20] if n not in {a.value for a in made}
    ]


def _shown(text: Text, feet: list[str]) -> list[Assertion]:
    """Return what labelled lines, a masthead, a date near the title and the feet of printed pages say."""
    made = list(plain.labelled(text))
    named = _masthead(text)
    made += [named] if named else []
    dated = _dated(text)
    if dated and not any(a.field == "published" for a in made):
        made.append(dated)
    for wording in feet:
        m = ADDRESS.search(wording)
        if m and host(m.group()) and not any(a.field == "url" for a in made):
            made.append(Assertion(field="url", value=m.group(), evidence="address at the head or foot of the pages"))
    return made


def _masthead(text: Text) -> Assertion | None:
    """Return a heading of the first page in capitals that is a newspaper's name."""
    words = frozenset(load("und").table("pages")["mastheads"])
    end = text.pages[1][0] if len(text.pages) > 1 else len(text.content)
    for a, b, kind in text.layout[:6]:
        said = text.content[a:b]
        if kind == "heading" and b <= end and is_masthead(said, words):
            return Assertion(field="outlet", value=said, evidence="masthead of the first page", span=span(text, a, b))
    return None


def is_masthead(words: str, table: frozenset[str]) -> bool:
    """Tell whether words are a newspaper's name: few, capitals or each with one, and one that newspapers are called by."""
    parts = words.split()
    if not 2 <= len(parts) <= 5 or not table.intersection(fold(words).split()):
        return False
    return words.isupper() or (parts[0] in ("The", "La", "Le", "El", "Il", "Die", "Der", "Das") and words.istitle())


def _dated(text: Text) -> Assertion | None:
    """Return a line near the title, or at the head of page 1, that is a date and hardly more."""
    for a, b, _ in text.layout[: NEAR + 1]:
        said = text.content[a:b]
        # Two days are a period, and a row of a table is no date line.
        alone = len(said) <= DATED and "\t" not in said and sum(map(str.isdigit, said)) <= DIGITS
        day = iso_day(said) if alone else None
        if day and len(day) == 10:
            return Assertion(field="published", value=day, evidence="date near the title", span=trimmed(text, a, b))
    return None


def _languages(text: Text, lang: str, xmp: dict[str, list[str]]) -> list[Assertion]:
    made = []
    identified = language.assertion(text.content)
    if identified:
        made.append(identified)
    for value, evidence in ((lang, "Lang of the document"), (next(iter(xmp.get("language", [])), ""), "XMP dc:language")):
        code = re.split(r"[-_,; ]", value.lower())[0]
        if len(code) in (2, 3) and code.isalpha() and code != "x":
            made.append(Assertion(field="language", value=code, evidence=evidence))
    return made


def _links(text: Text, links: list[tuple[str, int, int]], own: list[str]) -> list[Assertion]:
    made: list[Assertion] = []
    for address, start, end in _whole(text, links):
        there = host(address)
        if there is None or any(same_site(there, h) for h in own) or len(made) >= MOST_LINKS:
            continue
        at = trimmed(text, start, end)
        if at.words:
            made.append(Assertion(field="link", value=address[:2000], evidence="link in the text", span=at))
    return made


def _whole(text: Text, links: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Put links together that are one, broken at the end of a line."""
    made: list[tuple[str, int, int]] = []
    for address, start, end in sorted(links, key=lambda link: link[1]):
        before = made[-1] if made else None
        if before is not None and before[0] == address and not text.content[before[2] : start].strip(" -"):
            made[-1] = (address, before[1], max(end, before[2]))
        else:
            made.append((address, start, end))
    return made
