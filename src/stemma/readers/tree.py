"""From an element tree to blocks of text, as a browser would lay them out. Which blocks are the report is not asked here.

White space is collapsed as in CSS `white-space: normal` (CSS Text, section 4), `<br>` is a line end, two in
a row end the block, cells of a table row are parted by a tab. Hidden text is counted and not kept.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from stemma.readers.markup import BLOCK, RAW, marks

SPACE = re.compile(r"[ \t\n\r\f]+")
INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
UNSEEN = frozenset({"object", "video", "audio", "canvas", "datalist", "math-annotation"})
"""Elements whose content is shown only by a browser that cannot show the element itself."""
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
WORDS_OF_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@dataclass(slots=True, eq=False)
class Node:
    """An element that begins and ends a block."""

    tag: str
    parent: "Node | None"
    names: str
    """Its class, id, role and itemprop in small letters, words parted by spaces, with a space at either end."""
    kind: str
    """Of its blocks: title, heading, item, credit, paragraph."""
    first: int
    """Number of its first block."""
    last: int = 0
    """One past its last block."""
    weight: int = 0
    """Prose in it, in characters."""
    dropped: str | None = None
    """Why it is hardly the report: `always` whatever it holds, its `tag`, or how it is `named`; None: nothing says so."""


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of text between the edges of block elements."""

    words: str
    home: Node
    linked: int = 0
    """Characters inside links."""

    def prose(self) -> int:
        """Count the characters that look like running text: none in short lines and lists of links."""
        size = len(self.words)
        return 0 if size < 25 or 2 * self.linked > size else size - self.linked


@dataclass(slots=True, eq=False)
class Mark:
    """An inline element that matters: a link, a time, a byline."""

    kind: str
    """a, time, author."""
    value: str
    places: list[tuple[int, int, int]] = field(default_factory=list)
    """(number of the block, start, end) of its words; a link around blocks has several."""


@dataclass(slots=True)
class Page:
    """All visible text of a page, in order."""

    blocks: list[Block]
    nodes: list[Node]
    """In document order: a parent stands before its children."""
    marks: list[Mark]
    hidden: int
    """Characters, not counting white space, that a browser would not show."""


def names_of(element: "etree._Element") -> str:
    """Return the names of an element as words: "post-shareBar" gives " post share bar "."""
    raw = " ".join(filter(None, (element.get(key) for key in ("class", "id", "role", "itemprop", "data-testid"))))
    return f" {' '.join(WORDS_OF_NAME.findall(raw[:500])).lower()} " if raw else " "


def walk(root: "etree._Element", credit_words: frozenset[str], byline_words: frozenset[str]) -> Page:
    """Lay the text of an element tree out as blocks."""
    flow = _Flow(credit_words, byline_words)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            flow.enter(element)
            flow.add(element.text)
        else:
            flow.leave(element)
            if element is not root:
                flow.add(element.tail)
    flow.flush()
    return Page(flow.blocks, flow.nodes, flow.marks, flow.hidden)


class _Flow:
    """The state of a walk: the open block, node, marks, and what is hidden."""

    def __init__(self, credit_words: frozenset[str], byline_words: frozenset[str]) -> None:
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self.marks: list[Mark] = []
        self.hidden = 0
        self._credit_words, self._byline_words = credit_words, byline_words
        self._node = Node("html", None, " ", "paragraph", 0)
        self.nodes.append(self._node)
        self._parts: list[str] = []
        self._size = self._linked = 0
        self._open: list[tuple[object, Mark]] = []
        self._unseen = self._raw = self._pre = 0

    def enter(self, element: "etree._Element") -> None:
        """Open an element."""
        tag = element.tag
        if tag in RAW:
            self._raw += 1
            return
        if tag in UNSEEN or self._unseen or _invisible(element):
            self._unseen += 1
            return
        if tag in BLOCK:
            self.flush()
            self._node = Node(tag, self._node, names_of(element), self._kind(tag, element), len(self.blocks))
            self.nodes.append(self._node)
            self._pre += tag in ("pre", "textarea")
        elif tag == "br":
            self._line_end()
        elif tag in ("td", "th") and self._parts:
            self._put("\t")
        mark = self._mark(tag, element)
        if mark:
            self.marks.append(mark)
            self._open.append((element, mark))

    def leave(self, element: "etree._Element") -> None:
        """Close an element."""
        tag = element.tag
        if tag in RAW:
            self._raw -= 1
            return
        if self._unseen:
            self._unseen -= 1
            return
        if tag in BLOCK:
            self.flush()
            self._node.last = len(self.blocks)
            self._pre -= tag in ("pre", "textarea")
            self._node = self._node.parent or self._node
        if self._open and self._open[-1][0] is element:
            self._open.pop()

    def add(self, words: str | None) -> None:
        """Add text to the open block."""
        if not words or self._raw:
            return
        if self._unseen:
            self.hidden += marks(words)
            return
        if not self._pre:
            words = SPACE.sub(" ", words)
        if not self._parts or self._parts[-1][-1] in " \n\t":
            words = words.lstrip(" " if self._parts else None)
        if words:
            self._put(words)

    def flush(self) -> None:
        """End the open block."""
        words = "".join(self._parts).rstrip()
        if words:
            self.blocks.append(Block(words, self._node, min(self._linked, len(words))))
        self._parts, self._size, self._linked = [], 0, 0

    def _put(self, words: str) -> None:
        start, number = self._size, len(self.blocks)
        self._parts.append(words)
        self._size += len(words)
        if not words.strip():
            return
        if any(mark.kind == "a" for _, mark in self._open):
            self._linked += len(words)
        for _, mark in self._open:
            if mark.places and mark.places[-1][0] == number:
                mark.places[-1] = (number, mark.places[-1][1], self._size)
            else:
                mark.places.append((number, start + len(words) - len(words.lstrip()), self._size))

    def _line_end(self) -> None:
        if not self._parts:
            return
        if self._parts[-1] == "\n":
            self.flush()
            return
        bare = self._parts[-1].rstrip(" ")
        self._size -= len(self._parts[-1]) - len(bare)
        self._parts[-1] = bare
        if not bare:
            self._parts.pop()
        if self._parts:
            self._put("\n")

    def _kind(self, tag: str, element: "etree._Element") -> str:
        if tag == "h1":
            return "title"
        if tag in HEADINGS:
            return "heading"
        if tag == "figcaption" or self._credit_words & set(names_of(element).split()):
            return "credit"
        if tag == "li":
            return "item"
        above = self._node.kind
        return above if tag not in ("ul", "ol", "section", "article", "table") and above != "title" else "paragraph"

    def _mark(self, tag: str, element: "etree._Element") -> Mark | None:
        if tag == "a":
            rel = (element.get("rel") or "").lower().split()
            return Mark("author" if "author" in rel else "a", (element.get("href") or "").strip())
        if tag == "time" or element.get("itemprop") in ("datePublished", "dateModified"):
            when = element.get("datetime") or element.get("content") or ""
            return Mark("modified" if element.get("itemprop") == "dateModified" else "time", when)
        if len(element.attrib) and tag in ("p", "span", "div", "address", "strong", "em", "b", "i"):
            named = names_of(element).split()
            if len(named) <= 8 and self._byline_words & set(named):
                return Mark("author", "")
        return None


def _invisible(element: "etree._Element") -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and INVISIBLE.search(style) is not None)
