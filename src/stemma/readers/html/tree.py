"""From an element tree to blocks of text, as a browser would lay them out. Which blocks are the report is not asked here.

White space is collapsed as in CSS `white-space: normal` (CSS Text, section 4), `<br>` is a line end, two in
a row end the block, cells of a table row are parted by a tab. Hidden text is counted and not kept.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from stemma.readers.addresses import host, same_site
from stemma.readers.html.markup import BLOCK, RAW, marks

SPACE = re.compile(r"[ \t\n\r\f]+")
INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
UNSEEN = frozenset({"object", "video", "audio", "canvas", "datalist", "math-annotation"})
"""Elements whose content is shown only by a browser that cannot show the element itself."""
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
SHORTEST_PROSE = 25
MOST_LINKS = 20_000
CELLS = frozenset({"td", "th"})
FIRST_IN_CELL = 40
"""Elements of a cell looked at to tell what it is for."""
LONGEST_CREDIT = 600
"""Characters of captions and credits of one picture."""
LONGEST_LABEL = 80
"""Characters: a line without a full stop that is no longer than this is a label, not prose."""
SENTENCE_END = re.compile(r"[.!?…;:。！？।؟۔]")
NO_PAGE = re.compile(r"(?:javascript|mailto|tel|data|about):", re.IGNORECASE)
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
    worth: int = 0
    """Prose in it less links within the site."""
    element: object = None
    credited: bool = False
    """Its names are those of a caption."""
    framing: bool = False
    """An article or main element lies in it."""
    named: bool = False
    """Dropped for its names alone."""
    dropped: str | None = None
    """Why it is hardly the report: `always` whatever it holds, its `tag`, or how it is `named`; None: nothing says so."""


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of text between the edges of block elements."""

    words: str
    home: Node
    linked: int = 0
    """Characters inside links."""
    away: int = 0
    """Of these, in links that lead to no page of the site."""
    opening: int = 0
    """Characters of the link within the site with which it begins."""

    def prose(self) -> int:
        """Count the characters that look like running text: none in labels and lists of links."""
        size = len(self.words)
        if size < SHORTEST_PROSE or 2 * self.linked > size or (size < LONGEST_LABEL and not SENTENCE_END.search(self.words)):
            return 0
        return size - self.linked

    def worth(self) -> int:
        """Weigh for (above 0: prose) or against (links within the site) this block being of a report."""
        within = self.linked - self.away
        return self.prose() or (-min(within, LONGEST_LABEL) if 2 * within > len(self.words) else 0)


@dataclass(slots=True, eq=False)
class Mark:
    """An inline element that matters: a link, a time, a byline."""

    kind: str
    """a, time, author."""
    value: str
    away: bool = False
    """A link that leads to no page of the site: to another site, a footnote, a mail address."""
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
    concealed: int
    """Of these, in elements that a style or attribute hides, which a script may reveal."""


def names_of(element: "etree._Element") -> str:
    """Return the names of an element as words: "post-shareBar" gives " post share bar "."""
    raw = " ".join(filter(None, (element.get(key) for key in ("class", "id", "role", "itemprop", "data-testid"))))
    return f" {' '.join(WORDS_OF_NAME.findall(raw[:500])).lower()} " if raw else " "


def walk(
    root: "etree._Element",
    credit_words: frozenset[str],
    byline_words: frozenset[str],
    hosts: tuple[str, ...] = (),
    *,
    reveal: bool = False,
) -> Page:
    """Lay the text of an element tree out as blocks; `hosts` are the page's own, `reveal` also what a style hides."""
    flow = _Flow(credit_words, byline_words, hosts or _commonest_host(root), reveal)
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
    _uncredit(flow.nodes, flow.blocks)
    return Page(flow.blocks, flow.nodes, flow.marks, flow.hidden, flow.concealed)


def _uncredit(nodes: list[Node], blocks: list[Block]) -> None:
    """Take back "credit" where a name such as "has-caption" stands on an element that holds far more than a caption."""
    for node in nodes:
        above = node.parent
        if node.kind != "credit" or node.tag == "figcaption" or (above is not None and above.kind == "credit"):
            continue
        # A child whose parent was taken back is looked at by itself: it may be the caption.
        if sum(len(b.words) for b in blocks[node.first : node.last]) > LONGEST_CREDIT or not node.credited:
            node.kind = "paragraph"


class _Flow:
    """The state of a walk: the open block, node, marks, and what is hidden."""

    def __init__(self, credit_words: frozenset[str], byline_words: frozenset[str], hosts: tuple[str, ...], reveal: bool) -> None:
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self.marks: list[Mark] = []
        self.hidden = self.concealed = 0
        self._reveal = reveal
        self._credit_words, self._byline_words, self._hosts = credit_words, byline_words, hosts
        self._node = Node("html", None, " ", "paragraph", 0)
        self.nodes.append(self._node)
        self._parts: list[str] = []
        self._size = self._linked = self._away = self._opening = 0
        self._open: list[tuple[object, Mark]] = []
        self._unseen = self._hidden = self._raw = self._pre = 0

    def enter(self, element: "etree._Element") -> None:
        """Open an element."""
        tag = element.tag
        if tag in RAW and not _shadow_root(element):
            self._raw += 1
            return
        if self._unseen or tag in UNSEEN or (not self._reveal and _invisible(element)):
            self._hidden += bool(self._hidden) or tag not in UNSEEN
            self._unseen += 1
            return
        if tag in BLOCK or (tag in CELLS and _lays_out(element)):
            self.flush()
            names = names_of(element)
            credited = tag == "figcaption" or not self._credit_words.isdisjoint(names.split())
            self._node = Node(
                tag, self._node, names, self._kind(tag, credited), len(self.blocks), element=element, credited=credited
            )
            self.nodes.append(self._node)
            self._pre += tag in ("pre", "textarea")
        elif tag == "br":
            self._line_end()
        elif tag in CELLS and self._parts:
            self._put("\t")
        mark = self._mark(tag, element)
        if mark:
            self.marks.append(mark)
            self._open.append((element, mark))

    def leave(self, element: "etree._Element") -> None:
        """Close an element."""
        tag = element.tag
        if tag in RAW and not _shadow_root(element):
            self._raw -= 1
            return
        if self._unseen:
            self._unseen -= 1
            self._hidden -= bool(self._hidden)
            return
        if tag in BLOCK or self._node.element is element:
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
            self.concealed += marks(words) if self._hidden else 0
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
            linked = min(self._linked, len(words))
            self.blocks.append(Block(words, self._node, linked, min(self._away, linked), min(self._opening, linked)))
        self._parts, self._size, self._linked, self._away, self._opening = [], 0, 0, 0, 0

    def _put(self, words: str) -> None:
        start, number = self._size, len(self.blocks)
        self._parts.append(words)
        self._size += len(words)
        if not words.strip():
            return
        links = [mark for _, mark in self._open if mark.kind == "a"]
        if links:
            self._linked += len(words)
            self._away += len(words) if links[-1].away else 0
            if self._opening == start and not links[-1].away:
                self._opening = self._size
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

    def _kind(self, tag: str, credited: bool) -> str:
        if tag == "h1":
            return "title"
        if tag in HEADINGS:
            return "heading"
        if credited:
            return "credit"
        if tag == "li":
            return "item"
        above = self._node.kind
        return above if tag not in ("ul", "ol", "section", "article", "table") and above != "title" else "paragraph"

    def _leads_away(self, address: str) -> bool:
        there = host(address)
        if there is None:
            return address.startswith("#") or NO_PAGE.match(address) is not None
        return not any(same_site(there, own) for own in self._hosts)

    def _mark(self, tag: str, element: "etree._Element") -> Mark | None:
        if tag == "a":
            rel, to = (element.get("rel") or "").lower().split(), (element.get("href") or "").strip()
            return Mark("author" if "author" in rel else "a", to, self._leads_away(to))
        if tag == "time" or element.get("itemprop") in ("datePublished", "dateModified"):
            when = element.get("datetime") or element.get("content") or ""
            return Mark("modified" if element.get("itemprop") == "dateModified" else "time", when)
        if len(element.attrib) and tag in ("p", "span", "div", "address", "strong", "em", "b", "i"):
            named = names_of(element).split()
            if len(named) <= 8 and self._byline_words & set(named):
                return Mark("author", "")
        return None


def _commonest_host(root: "etree._Element") -> tuple[str, ...]:
    """Guess the host of a page that does not name it: where most of its links lead, if they are not relative."""
    found = Counter(filter(None, (host((a.get("href") or "").strip()) for a in islice(root.iter("a"), MOST_LINKS))))
    best = found.most_common(1)
    return (best[0][0],) if best and best[0][1] >= 5 and 2 * best[0][1] >= found.total() else ()


def _lays_out(cell: "etree._Element") -> bool:
    """Tell whether a cell of a table is there to lay the page out: it holds blocks or line ends, not a figure or a name."""
    inside = [e.tag for e in islice(cell.iter(), 1, 1 + FIRST_IN_CELL)]
    return any(tag in BLOCK for tag in inside) or inside.count("br") > 1


def _shadow_root(element: "etree._Element") -> bool:
    """Tell whether a template is a declarative shadow root: its content is shown (HTML Standard, "shadowrootmode")."""
    return element.tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")) is not None


def _invisible(element: "etree._Element") -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and INVISIBLE.search(style) is not None)
