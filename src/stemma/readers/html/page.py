"""Web pages: the report's text as a browser would show it, what else the page shows, and what it says of itself.

The tree builder (libxml2) is trusted with nothing: a linear pass decides whether a tree may be built at
all, and counts the visible characters that the tree must account for. What is missing makes the text
`partial`; a page too deep for a tree is read by its tags alone, whole.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Completeness, Text
from stemma.readers import addresses, language
from stemma.readers import credits as credit_lines
from stemma.readers.encoding import decode, problems
from stemma.readers.html import frames, maintext, markup, metadata, said, tree, unshown, walls
from stemma.readers.html.laid import Laid

NAME, VERSION = "html", "3"
COMPLETE = 0.98
"""Share of the visible characters that must be accounted for."""
LOST = 0.90
"""Share below which the tree is given up and the page is read by its tags alone."""
BY_TAGS = "read by its tags alone, so menus and the report are not told apart"
MISSED = "it holds more pages within pages (frames) than any page needs; some were not read: open it in a browser and compare"
FRAME = re.compile(r"<i?frame[\s>]", re.IGNORECASE)
CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")


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
    head = metadata.read(root, page)
    hosts = tuple(dict.fromkeys(filter(None, map(addresses.host, head.values("url")))))

    def walked(*, reveal: bool) -> tree.Page:
        return tree.walk(root, frozenset(words["credit_words"]), frozenset(words["byline_words"]), hosts, reveal=reveal)

    shown = walked(reveal=False)
    seen = markup.visible(page, split)
    got = shown.hidden + sum(markup.marks(block.words) for block in shown.blocks)
    if got < LOST * seen:
        found.append(_problem("PARTIAL", f"{_share(got, seen)}: {BY_TAGS}"))
        return _by_tags(page, source, found, False)
    if got < COMPLETE * seen:
        found.append(_problem("PARTIAL", f"{_share(got, seen)}: open the page in a browser and compare"))
        whole = False
    framed, missed = frames.words(page, split)
    if missed:
        found.append(_problem("PARTIAL", MISSED))
        whole = False
    chosen = unshown.choose(shown, lambda: walked(reveal=True), root, head, framed)
    found.extend(_problem(code, message) for code, message in chosen.problems)
    wall = walls.recognise(chosen.laid, head, page)
    found.extend([_problem("WALL", wall)] if wall else [])
    text = _text(chosen.laid, source, whole and chosen.whole and not wall)
    if text.completeness == "empty":
        return Read(text=text, assertions=head.assertions, problems=(*found, _nothing(page)))
    return Read(text=text, assertions=said.find(text, chosen.page, chosen.laid, head), problems=tuple(found))


def _share(got: int, seen: int) -> str:
    return f"the parser gave {got} of {seen} visible characters ({got * 100 // max(1, seen)} %)"


def _nothing(page: str) -> Problem:
    if not page.strip():
        return _problem("EMPTY", "the file is empty: check that it was saved or downloaded whole")
    elsewhere = "; it shows other pages in frames, which are not in the file: open the frame by itself, save it and add that"
    why = elsewhere if FRAME.search(page) else ": save it from the browser after it has loaded"
    return _problem("NO_TEXT", f"the page shows no words without running its scripts{why}")


def _by_tags(page: str, source: str, found: list[Problem], whole: bool) -> Read:
    """Read a page that no tree can be built of: all visible text, nothing left out."""
    kinds = {"li": "item", "h1": "heading", "figcaption": "credit"} | dict.fromkeys(tree.HEADINGS, "heading")
    parts, layout, at = [], [], 0
    split = list(markup.pieces(page))
    framed, missed = frames.words(page, split)
    aside = tuple(words for blocks in framed for words in blocks)
    if missed:
        found.append(_problem("PARTIAL", MISSED))
        whole = False
    shown = markup.blocks(page, split)
    # A page that shows nothing but frames is what they show.
    shown, aside = (shown, aside) if shown else (tuple(("p", words) for words in aside), ())
    for tag, words in shown:
        parts.append(words)
        layout.append((at, at + len(words), kinds.get(tag, "paragraph")))
        at += len(words) + 2
    text = _text(Laid("\n\n".join(parts), tuple(layout), aside, {}), source, whole)
    if text.completeness == "empty":
        return Read(text=text, problems=(*found, _nothing(page)))
    identified = language.assertion(text.content)
    assertions = (*((identified,) if identified else ()), *credit_lines.find(text))
    return Read(text=text, assertions=assertions, problems=tuple(found))


def _text(made: Laid, source: str, whole: bool) -> Text:
    completeness: Completeness = "empty" if not made.content.strip() else "complete" if whole else "partial"
    return Text(
        source=source,
        reader=NAME,
        version=VERSION,
        content=made.content,
        completeness=completeness,
        left_out=made.left_out,
        layout=made.layout,
    )
