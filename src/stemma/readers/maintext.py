"""Which blocks of a page are the report: the element that holds the prose, less what is named as something else."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from stemma.languages import load
from stemma.readers.tree import Block, Node, Page
from stemma.text import fold

ALWAYS = frozenset({"nav", "footer", "button", "select", "menu", "dialog", "optgroup", "option", "search", "legend", "textarea"})
"""Tags that never hold the report."""
USUALLY = frozenset({"aside", "form", "header"})
"""Tags that hold the report only if most of the page's prose is in them."""
ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu", "alertdialog", "menubar"})
ENOUGH = 0.4
"""Share of the page's prose that an element must hold to be taken for the report because it is marked as one."""
ENOUGH_WITH_TITLE = 0.25
"""The same for an element that also holds the title."""
NEARLY_ALL = 0.92
"""Share of its parent's prose with which a child stands for its parent."""
TOO_MUCH = 0.5
"""Share of the page's prose that nothing may hold which is dropped for a word in its class."""
MUST_REMAIN = 0.6
"""Share of the prose that must remain when what is named as something else is left out."""
LINKS_IN_A_ROW = 3
HEAD_BLOCKS = 12
"""Blocks beside the prose (byline, date, lead) with which an element that also holds the title is still the report."""
LEAD_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """The report's blocks and the others, by number, each in order."""

    title: int | None
    """Number of the block that is the title; None: no block is."""
    main: tuple[int, ...]
    """Without the title."""
    others: tuple[int, ...]
    furniture: frozenset[int]
    """Of `main`: lines that are the page's, not the report's."""


def table() -> dict[str, Any]:
    """Return the words of pages."""
    return dict(load("und").table("pages"))


def choose(page: Page, titles: tuple[str, ...]) -> Chosen:
    """Choose the report's blocks; `titles` are what the page's metadata call it."""
    _mark_dropped(page.nodes)
    _weigh(page, frozenset())
    title = _title(page, titles)
    left = _left(page, title)
    _weigh(page, left)
    root = _root(page.nodes, title)
    if title is not None and title >= root.last:
        title = None  # a heading below the report is another report's
    numbers = [*_lead(page, title, root), *range(root.first, root.last)]
    kept = [i for i in numbers if page.blocks[i].home not in left and i != title]
    kept = _without_link_lists(page.blocks, kept)
    chosen = frozenset(kept) | ({title} if title is not None else frozenset())
    others = tuple(i for i in range(len(page.blocks)) if i not in chosen)
    lines = _furniture_words()
    furniture = frozenset(i for i in kept if _is_furniture(page.blocks[i], lines))
    return Chosen(title, tuple(kept), others, furniture)


def _lead(page: Page, title: int | None, root: Node) -> list[int]:
    """Return the prose between the title and the report, if it is so little that it is the report's lead."""
    if title is None or title >= root.first:
        return []
    found = [i for i in range(title + 1, root.first) if page.blocks[i].prose() >= 60 and page.blocks[i].home.kind == "paragraph"]
    return found if len(found) <= LEAD_BLOCKS else []


def _mark_dropped(nodes: list[Node]) -> None:
    words, phrases = _drop()
    for node in nodes:
        named = node.names.split()
        if node.tag in ALWAYS:
            node.dropped = "always"
        elif ROLES.intersection(named) or node.tag in USUALLY:
            node.dropped = "tag" if node.tag != "header" or not _within(node, "article", "main") else None
        elif node.tag not in ("html", "body", "main", "article", "h1"):
            found = words.intersection(named)
            if found or any(phrase in node.names for phrase in phrases):
                node.dropped = "always" if found & ALWAYS_NAMED else "named"


ALWAYS_NAMED = frozenset({"comments", "disqus", "cookie", "cookies", "consent", "onetrust", "breadcrumb", "breadcrumbs"})
"""Names of what is never the report, however long it is."""


@cache
def _drop() -> tuple[frozenset[str], tuple[str, ...]]:
    words = table()
    return frozenset(words["drop_words"]), tuple(f" {p} " for p in words["drop_phrases"])


def _within(node: Node, *tags: str) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in tags:
            return True
        above = above.parent
    return False


def _weigh(page: Page, left: frozenset[Node]) -> None:
    """Give each node the prose in it, without the blocks of nodes that are left out."""
    for node in page.nodes:
        node.weight = 0
    page.nodes[0].last = len(page.blocks)
    for block in page.blocks:
        if block.home not in left:
            block.home.weight += block.prose()
    for node in reversed(page.nodes):
        if node.parent is not None:
            node.parent.weight += node.weight


def _left(page: Page, title: int | None) -> frozenset[Node]:
    """Return the nodes that are not the report, with all that is in them."""
    total = page.nodes[0].weight
    by_name, by_tag = (_spread(page.nodes, title, total, by_name=named) for named in (True, False))
    remains, could = (sum(b.prose() for b in page.blocks if b.home not in left) for left in (by_name, by_tag))
    # A site that gives every paragraph a class such as "widget": then names say nothing here.
    return by_name if remains >= MUST_REMAIN * could else by_tag


def _spread(nodes: list[Node], title: int | None, total: int, *, by_name: bool) -> frozenset[Node]:
    left: set[Node] = set()
    reasons = ("tag", "named") if by_name else ("tag",)
    for node in nodes:
        hardly = node.dropped in reasons and node.weight <= TOO_MUCH * total and not _holds(node, title)
        if hardly or node.dropped == "always" or node.parent in left:
            left.add(node)
    return frozenset(left)


def _title(page: Page, titles: tuple[str, ...]) -> int | None:
    """Return the block that is the title: a heading that the metadata confirm, else the only h1 or the one before the prose."""
    known = [fold(t) for t in titles if t]
    firsts, confirmed = [], []
    for i, block in enumerate(page.blocks):
        if block.home.kind not in ("title", "heading") or block.home.dropped == "always":
            continue
        words = fold(block.words)
        if len(words) >= 8 and any(words == k or (len(words) >= 20 and (k.startswith(words) or words in k)) for k in known):
            confirmed.append((block.home.kind != "title", i))
        if block.home.kind == "title":
            firsts.append(i)
    if confirmed:
        return min(confirmed)[1]
    if len(firsts) == 1 or not firsts:
        return firsts[0] if firsts and not (known and _is_logo(page.blocks[firsts[0]], known)) else None
    return max(firsts, key=lambda i: sum(b.prose() for b in page.blocks[i : i + 10]))


def _is_logo(block: Block, known: list[str]) -> bool:
    """Tell whether an h1 is the outlet's name: short, all of it a link, and at the end of the window's title."""
    words = fold(block.words)
    return len(words.split()) <= 4 and 2 * block.linked > len(words) and any(k.endswith(words) for k in known)


def _root(nodes: list[Node], title: int | None) -> Node:
    """Return the node that holds the report."""
    whole = nodes[0]
    if whole.weight == 0:
        return whole
    enough = [n for n in nodes if n.weight >= (ENOUGH_WITH_TITLE if _holds(n, title) else ENOUGH) * whole.weight]
    for fits in (_is_article, _is_main):
        found = [n for n in enough if fits(n)]
        if found:
            best = max(found, key=lambda n: n.weight)
            return best if fits is _is_article else _descend(best, nodes, title)
    bodies = [n for n in enough if "article body" in n.names]
    if bodies:
        return _with_title(bodies[0], title)
    return _descend(whole, nodes, title)


def _holds(node: Node, block: int | None) -> bool:
    return block is not None and node.first <= block < node.last


def _is_article(node: Node) -> bool:
    return node.tag == "article"


def _is_main(node: Node) -> bool:
    # An id or role "main" comes last among the names; "main" inside a class says little.
    return node.tag == "main" or node.names.endswith(" main ")


def _with_title(node: Node, title: int | None) -> Node:
    """Climb from the body of an article to what also holds its title, if that holds little else."""
    if title is None:
        return node
    above: Node | None = node
    while above is not None and not above.first <= title < above.last:
        above = above.parent
    return above if above is not None and above.weight <= 1.3 * node.weight else node


def _descend(node: Node, nodes: list[Node], title: int | None) -> Node:
    """Go down while one child holds nearly all prose, and not below what holds the title and the prose and little else."""
    children: dict[Node, list[Node]] = {}
    for child in nodes:
        if child.parent is not None:
            children.setdefault(child.parent, []).append(child)
    while True:
        heavy = max(children.get(node, []), key=lambda n: n.weight, default=None)
        if heavy is None or heavy.weight < NEARLY_ALL * node.weight or heavy.tag in ("p", "li", "blockquote", "pre", "ul", "ol"):
            return node
        parts_title = _holds(node, title) and not _holds(heavy, title)
        between = node.last - node.first - (heavy.last - heavy.first)
        if parts_title and between <= HEAD_BLOCKS and node.tag not in ("html", "body"):
            return node
        node = heavy


def _without_link_lists(blocks: list[Block], kept: list[int]) -> list[int]:
    """Leave out runs of blocks that are nothing but links: menus and "related" boxes without a name."""
    all_link = {i for i in kept if blocks[i].linked >= 0.8 * len(blocks[i].words)}
    gone: set[int] = set()
    for _, group in groupby(kept, lambda i: (i in all_link, blocks[i].home.parent)):
        run = list(group)
        if run[0] in all_link and len(run) >= LINKS_IN_A_ROW:
            gone.update(run)
    return [i for i in kept if i not in gone]


@cache
def _furniture_words() -> frozenset[str]:
    return frozenset(fold(line) for line in table()["furniture_lines"])


def _is_furniture(block: Block, lines: frozenset[str]) -> bool:
    words = fold(block.words[:120])
    if words.rstrip(" .:>»→") in lines or words in lines:
        return True
    # "Read more: …" with its link; a sentence that goes on without one is the report's.
    return 2 * block.linked > len(block.words) and words.split(":")[0] in lines
