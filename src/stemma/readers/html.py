"""Web pages: the report's text as a browser would show it, what else the page shows, and what it says of itself.

The tree builder (libxml2) is trusted with nothing: a linear pass decides whether a tree may be built at
all, and counts the visible characters that the tree must account for. What is missing makes the text
`partial`; a page too deep for a tree is read by its tags alone, whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion, Completeness, Field, Text
from stemma.readers import credits as credit_lines
from stemma.readers import language, maintext, markup, metadata, tree, walls
from stemma.readers.days import iso_day
from stemma.readers.encoding import decode, problems
from stemma.text import fold, span, trimmed

NAME, VERSION = "html", "1"
COMPLETE = 0.98
"""Share of the visible characters that must be accounted for."""
LOST = 0.90
"""Share below which the tree is given up and the page is read by its tags alone."""
BY_TAGS = "read by its tags alone, so menus and the report are not told apart"
CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
SHARING = re.compile(r"/(?:sharer|share|intent|submit)\b|[?&](?:u|url|text)=https?", re.IGNORECASE)
ORDER: tuple[Field, ...] = ("title", "outlet", "author", "published", "modified", "language", "url", "credit", "link")


@dataclass(frozen=True, slots=True)
class _Laid:
    """The content of a text, and where its blocks came to stand."""

    content: str
    layout: tuple[tuple[int, int, str], ...]
    left_out: tuple[str, ...]
    starts: dict[int, int]
    """Number of a block of the page -> offset of its words in the content."""


def read(data: bytes, source: str) -> Read:
    """Read a web page; `source` is the SHA-256 of the bytes."""
    decoded = decode(data, declared(data))
    page = decoded.content.replace("\x00", "")
    found = list(problems(decoded, NAME))
    whole = not decoded.damaged
    if len(page) != len(decoded.content):
        removed = len(decoded.content) - len(page)
        found.append(_problem("CONTROL_CHARACTERS", f"{removed} NUL characters were removed, as browsers do"))
    split: list[markup.Piece] = []
    too_much = markup.guard(page, _kept(page, split))
    if too_much:
        found.append(_problem("DEEP", f"{too_much}: {BY_TAGS}"))
        return _by_tags(page, source, found, whole)
    if split and split[-1].tag == markup.CUT:
        found.append(_problem("TRUNCATED", "the page ends within a tag, script or comment, so it was cut off: save it again"))
        whole = False
    root = _parse(page)
    if root is None:
        return _by_tags(page, source, found, whole)
    return _by_tree(root, page, split, source, found, whole)


def _kept(page: str, split: list[markup.Piece]) -> Iterator[markup.Piece]:
    """Pass the pieces of a page on and keep them; the guard may stop early, and no more are made."""
    for piece in markup.pieces(page):
        split.append(piece)
        yield piece


def declared(data: bytes) -> str | None:
    """Return the encoding that a page names in its first kilobytes, or None."""
    m = XML_CHARSET.match(data[:200]) or CHARSET.search(data[:4096])
    return m.group(1).decode("ascii") if m else None


def _problem(code: str, message: str) -> Problem:
    return Problem(report=None, stage=NAME, code=code, message=message)


def _parse(page: str) -> "etree._Element | None":
    parser = HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return document_fromstring(page.encode("utf-8", "replace"), parser=parser, ensure_head_body=False)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _by_tree(
    root: "etree._Element", page: str, split: list[markup.Piece], source: str, found: list[Problem], whole: bool
) -> Read:
    words = maintext.table()
    laid_out = tree.walk(root, frozenset(words["credit_words"]), frozenset(words["byline_words"]))
    seen = markup.visible(page, split)
    got = laid_out.hidden + sum(markup.marks(block.words) for block in laid_out.blocks)
    if got < LOST * seen:
        found.append(
            _problem("PARTIAL", f"{_share(got, seen)}: read by its tags alone, so menus and the report are not told apart")
        )
        return _by_tags(page, source, found, False)
    if got < COMPLETE * seen:
        found.append(_problem("PARTIAL", f"{_share(got, seen)}: open the page in a browser and compare"))
        whole = False
    head = metadata.read(root, page)
    chosen = maintext.choose(laid_out, head.values("title"))
    laid = _lay(laid_out, chosen, head)
    wall = walls.recognise(laid.content, laid.left_out, head)
    if wall:
        found.append(_problem("WALL", wall))
        whole = False
    text = _text(laid, source, whole)
    if text.completeness == "empty":
        found.append(_nothing(page))
    assertions = () if text.completeness == "empty" else _assertions(text, laid_out, laid, head)
    return Read(text=text, assertions=assertions or head.assertions, problems=tuple(found))


def _share(got: int, seen: int) -> str:
    return f"the parser gave {got} of {seen} visible characters ({got * 100 // max(1, seen)} %)"


def _nothing(page: str) -> Problem:
    if not page.strip():
        return _problem("EMPTY", "the file is empty: check that it was saved or downloaded whole")
    return _problem(
        "NO_TEXT", "the page shows no words without running its scripts: save it from the browser after it has loaded"
    )


def _by_tags(page: str, source: str, found: list[Problem], whole: bool) -> Read:
    """Read a page that no tree can be built of: all visible text, nothing left out."""
    kinds = {"li": "item", "h1": "heading", "figcaption": "credit"} | dict.fromkeys(tree.HEADINGS, "heading")
    parts, layout, at = [], [], 0
    for tag, words in markup.blocks(page, markup.pieces(page)):
        parts.append(words)
        layout.append((at, at + len(words), kinds.get(tag, "paragraph")))
        at += len(words) + 2
    text = _text(_Laid("\n\n".join(parts), tuple(layout), (), {}), source, whole)
    if text.completeness == "empty":
        return Read(text=text, problems=(*found, _nothing(page)))
    identified = language.assertion(text.content)
    assertions = (*((identified,) if identified else ()), *credit_lines.find(text))
    return Read(text=text, assertions=assertions, problems=tuple(found))


def _text(laid: _Laid, source: str, whole: bool) -> Text:
    completeness: Completeness = "empty" if not laid.content.strip() else "complete" if whole else "partial"
    return Text(
        source=source,
        reader=NAME,
        version=VERSION,
        content=laid.content,
        completeness=completeness,
        left_out=laid.left_out,
        layout=laid.layout,
    )


def _lay(page: tree.Page, chosen: maintext.Chosen, head: metadata.Head) -> _Laid:
    """Set the title first, then the report's blocks, parted by blank lines."""
    parts: list[tuple[int | None, str, str]] = []
    if chosen.title is not None:
        parts.append((chosen.title, page.blocks[chosen.title].words, "title"))
    elif chosen.main and head.values("title"):
        parts.append((None, _best_title(head), "title"))
    bylines = _byline_blocks(page)
    for i in chosen.main:
        kind = page.blocks[i].home.kind
        kind = "furniture" if i in chosen.furniture or i in bylines else "heading" if kind == "title" else kind
        parts.append((i, page.blocks[i].words, kind))
    layout, starts, at = [], {}, 0
    for number, words, kind in parts:
        layout.append((at, at + len(words), kind))
        if number is not None:
            starts[number] = at
        at += len(words) + 2
    left_out = tuple(page.blocks[i].words for i in chosen.others)
    return _Laid("\n\n".join(words for _, words, _ in parts), tuple(layout), left_out, starts)


def _best_title(head: metadata.Head) -> str:
    """Return the shortest title that the window's title begins with: "Headline" of "Headline - Outlet"."""
    titles = head.values("title")
    within = [t for t in titles if titles[-1].startswith(t)]
    return min(within, key=len) if within else titles[0]


def _byline_blocks(page: tree.Page) -> frozenset[int]:
    """Return the short blocks that are hardly more than a byline or a date."""
    covered: dict[int, int] = {}
    for mark in page.marks:
        if mark.kind != "a":
            for number, start, end in mark.places:
                covered[number] = covered.get(number, 0) + end - start
    return frozenset(i for i, size in covered.items() if len(page.blocks[i].words) <= max(40, 2 * size) and size <= 200)


def _assertions(text: Text, page: tree.Page, laid: _Laid, head: metadata.Head) -> tuple[Assertion, ...]:
    """Put what the text shows together with what the head says, strongest first within each field."""
    visible: list[Assertion] = []
    start, end, kind = laid.layout[0]
    number = next((n for n, at in laid.starts.items() if at == 0), None)
    if kind == "title" and number is not None:
        at = span(text, start, end)
        visible.append(Assertion(field="title", value=at.words, evidence=f"{page.blocks[number].home.tag} element", span=at))
    later: list[Assertion] = []
    for mark in _innermost(page.marks):
        made = _from_mark(text, mark, laid, page, head)
        if made:
            (visible if made.field == "link" else later).append(made)
    identified = language.assertion(text.content)
    everything = [*visible, *head.assertions, *later, *credit_lines.find(text)]
    if identified:
        # The words outweigh a template's lang attribute where there are enough of them.
        place = 0 if len(text.content) > 400 else len(everything)
        everything.insert(place, identified)
    unique = {(a.field, a.value, a.evidence, a.span): a for a in everything}
    return tuple(sorted(unique.values(), key=lambda a: ORDER.index(a.field)))


def _innermost(marks: list[tree.Mark]) -> list[tree.Mark]:
    """Leave out a byline around another: the name is in the inner one."""
    kept: list[tree.Mark] = []
    for mark in marks:
        if kept and mark.kind == "author" == kept[-1].kind and mark.places and kept[-1].places:
            (number, start, end), (before, first, last) = mark.places[0], kept[-1].places[0]
            if number == before and first <= start and end <= last:
                kept.pop()
        kept.append(mark)
    return kept


def _from_mark(text: Text, mark: tree.Mark, laid: _Laid, page: tree.Page, head: metadata.Head) -> Assertion | None:
    number, start, end = next(((n, a, b) for n, a, b in mark.places if n in laid.starts), (-1, 0, 0))
    if mark.kind == "a":
        return _link(text, mark.value, laid.starts[number] + start, laid.starts[number] + end, head) if number >= 0 else None
    if number < 0:
        return None
    at = trimmed(text, laid.starts[number] + start, laid.starts[number] + end)
    if mark.kind == "author":
        name = _without_prefix(at.words)
        return Assertion(field="author", value=name, evidence="byline", span=at) if 2 <= len(name) <= 120 else None
    day = iso_day(mark.value or at.words)
    field: Field = "modified" if mark.kind == "modified" else "published"
    return Assertion(field=field, value=day, evidence="time element", span=at) if day else None


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(sorted(map(fold, maintext.table()["byline_prefixes"]), key=len, reverse=True))


def _without_prefix(words: str) -> str:
    words = words.split("\n", maxsplit=1)[0].strip(" \t|·•,-–—")
    for prefix in _prefixes():
        if words.lower().startswith((prefix + " ", prefix + ":")):
            return words[len(prefix) :].strip(" :\t|·•,-–—")
    return words


def _link(text: Text, address: str, start: int, end: int, head: metadata.Head) -> Assertion | None:
    """Assert a link to another site."""
    if address.startswith("//"):
        address = "https:" + address
    there = metadata.host(address)
    own = [h for h in map(metadata.host, head.values("url")) if h]
    if there is None or SHARING.search(address) or any(metadata.same_site(there, h) for h in own):
        return None
    at = trimmed(text, start, min(end, len(text.content)))
    return Assertion(field="link", value=address, evidence="link in the text", span=at) if at.words else None
