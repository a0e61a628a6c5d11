"""Which element of a page holds the report, and what inside it is something else: by prose, links and titles alone.

The measure is `worth`: characters of prose less characters of links within the site. Menus and teasers are made of such
links, reports of prose; links to other sites are a report's sources and weigh nothing. The element with the most worth is
the body: its parent adds menus and sidebars, its children lack paragraphs.
"""

from collections.abc import Iterator
from itertools import pairwise

from stemma.readers.html.tree import Block, Node, Page

ENOUGH = 0.4
"""Share of the page's prose that an element must hold to be taken for the report because it is marked as one."""
ENOUGH_WITH_TITLE = 0.25
"""The same for an element that also holds the title."""
STILL_WORTH = 0.75
"""Share of the body's worth that an element around it must keep, which also holds the title."""
HEAD_BLOCKS = 12
"""Blocks beside the prose (byline, date, lead) with which an element that also holds the title is still the report."""
NEARLY = 0.96
"""Share of the most worth that will do: a stray sentence in a footer does not make the page the body."""
LISTED = 0.8
"""Share of links within the site from which a list or table inside the report is one of teasers."""
LISTS = frozenset({"ul", "ol", "dl", "table", "tbody", "li", "tr", "dd", "dt"})
LINKED = 0.5
"""Share of links within the site from which a group of blocks is a list of teasers."""
TEASER = 0.75
"""The same for one paragraph alone."""
SHORTEST_TEASER = 15
SHORTEST_SENTENCE = 60
"""Characters from which a linked paragraph that ends in a full stop is taken for a sentence of the report."""
MOST_TEASERS = 0.4
"""Share of the report's prose that teasers with a linked heading may hold: with more, it is a report made of such parts."""
BELOW_TITLE = 0.3
"""Share of the page's prose that must stand below the title for what stands above it not to count."""
LEAST_BODY = 0.15
"""Share of the prose that an element must hold to be believed when it is named as the body: comments may hold the rest."""
OUTWEIGHED = 1.5
"""Times the prose of the named body with which an article is still the report and not the report with its comments."""
LEAVES = frozenset({"p", "li", "blockquote", "pre", "ul", "ol", "dl", "dd", "dt", "table", "tbody", "tr", "figure", "figcaption"})
"""Elements that are parts of a body, and never the whole."""


def weigh(page: Page, left: frozenset[Node], title: int | None = None) -> None:
    """Give each node the prose and the worth in it, without the blocks of nodes that are left out.

    A report follows its title, so prose above it is worth nothing, if there is enough below.
    """
    page.nodes[0].last = len(page.blocks)
    for node in page.nodes:
        node.weight = node.worth = 0
    prose = [0 if block.home in left else block.prose() for block in page.blocks]
    begins = title if title is not None and sum(prose[title:]) >= BELOW_TITLE * sum(prose) else 0
    for i, block in enumerate(page.blocks):
        if block.home not in left:
            block.home.weight += prose[i]
            block.home.worth += block.worth() if i >= begins else min(0, block.worth())
    for node in reversed(page.nodes):
        if node.parent is not None:
            node.parent.weight += node.weight
            node.parent.worth += node.worth


def holds(node: Node, block: int | None) -> bool:
    """Tell whether a block lies in a node."""
    return block is not None and node.first <= block < node.last


def above(node: Node) -> Iterator[Node]:
    """Yield what is around a node, from the inside out."""
    while node.parent is not None:
        node = node.parent
        yield node


def find(page: Page, title: int | None, phrases: tuple[str, ...]) -> Node:
    """Return the node that holds the report; nodes must have been weighed. `phrases` are names of bodies."""
    whole = page.nodes[0]
    if whole.weight == 0:
        return whole
    enough = [n for n in page.nodes if n.weight >= (ENOUGH_WITH_TITLE if holds(n, title) else ENOUGH) * whole.weight]
    articles = [n for n in enough if n.tag == "article"]
    # Of a page with several reports, the one with the title.
    article = max(articles, key=lambda n: (holds(n, title), n.weight), default=None)
    named = _named(page.nodes, article or whole, title, phrases)
    if article is not None and (named is None or article.weight <= OUTWEIGHED * named.weight):
        return article
    within = max((n for n in enough if _is_main(n)), key=lambda n: n.weight, default=whole)
    return _with_title(named or _best(page.nodes, within), title)


def _named(nodes: list[Node], within: Node, title: int | None, phrases: tuple[str, ...]) -> Node | None:
    """Return the one node that is named as the body of a report, or None: there is none, or there are several."""
    found: list[Node] = []
    for node in nodes:
        if within.first <= node.first and node.last <= within.last and node.weight >= LEAST_BODY * within.weight:
            inner = any(outer in found for outer in above(node))
            if not inner and node.tag not in ("html", "body") and any(p in node.names for p in phrases):
                found.append(node)
    below = [n for n in found if title is None or n.last > title]
    return below[0] if len(below) == 1 else None


def _is_main(node: Node) -> bool:
    # An id or role "main" comes last among the names; "main" inside a class says little.
    return node.tag == "main" or node.names.endswith(" main ")


def _best(nodes: list[Node], within: Node) -> Node:
    """Return the innermost node that has nearly the most worth."""
    inside = [n for n in nodes if n.tag not in LEAVES and within.first <= n.first and n.last <= within.last]
    best = max(inside, key=lambda n: n.worth, default=within)
    least = NEARLY * best.worth
    for node in inside:  # in document order: what is inside comes later
        if node.worth >= least and node.first >= best.first and node.last <= best.last and best in above(node):
            best = node
    return best


def _with_title(node: Node, title: int | None) -> Node:
    """Climb from the body to what also holds its title, if that holds little else."""
    if title is None or holds(node, title):
        return node
    around = next(n for n in above(node) if holds(n, title))
    between = around.last - around.first - (node.last - node.first)
    if around.tag in ("html", "body") or around.worth < STILL_WORTH * node.worth:
        return node
    return around if between <= HEAD_BLOCKS or around.weight <= 1.3 * node.weight else node


def teasers(page: Page, root: Node, left: frozenset[Node], title: int | None) -> frozenset[int]:
    """Return the blocks within the report that lead to other pages of the site: lists of links, "read also", other reports."""
    kept = [i for i in range(root.first, root.last) if page.blocks[i].home not in left and i != title]
    gone = {i for i in kept if _leads_on([page.blocks[i]])}
    others: set[int] = set()
    children: dict[Node, list[Node]] = {}
    for node in page.nodes:
        if node.parent is not None:
            children.setdefault(node.parent, []).append(node)
    for node in page.nodes:
        if node is root or node.first < root.first or node.last > root.last or node.last - node.first < 2 or holds(node, title):
            continue
        if node.first in gone and node.last - 1 in gone:
            continue
        numbers = [i for i in range(node.first, node.last) if page.blocks[i].home not in left]
        blocks = [page.blocks[i] for i in numbers]
        if blocks and _leads_on(blocks, LISTED if node.tag in LISTS else LINKED):
            gone.update(numbers)
        elif blocks and node.tag not in LEAVES and (_begins_elsewhere(blocks) or _is_deck(page, node, children.get(node, []))):
            others.update(numbers)
    if sum(page.blocks[i].prose() for i in others) <= MOST_TEASERS * sum(page.blocks[i].prose() for i in kept):
        gone |= others
    return frozenset(gone)


def _leads_on(blocks: list[Block], share: float = LINKED) -> bool:
    size = sum(len(b.words) for b in blocks)
    within = sum(b.linked - b.away for b in blocks)
    if len(blocks) == 1:
        # A short link may be a word of the report in a line of its own; a long one that ends in a full stop its sentence.
        words = blocks[0].words.rstrip("”\"’') ")
        sentence = size >= SHORTEST_SENTENCE and words.endswith((".", "!", "?"))
        return size >= SHORTEST_TEASER and within >= TEASER * size and blocks[0].home.kind == "paragraph" and not sentence
    return within >= share * size and max(b.prose() for b in blocks) < 200


def _begins_elsewhere(blocks: list[Block]) -> bool:
    """Tell whether a group of blocks begins with a heading that is a link to another page of the site."""
    heading = next((b for b in blocks[:3] if b.home.kind in ("heading", "title")), None)
    return (
        heading is not None
        and len(heading.words) >= SHORTEST_TEASER
        and heading.linked - heading.away >= 0.8 * len(heading.words)
    )


def _is_deck(page: Page, node: Node, cards: list[Node]) -> bool:
    """Tell whether a node is nothing but cards, each of which begins with a link to another page of the site."""
    filled = [card for card in cards if card.first < card.last and card.tag not in LEAVES]
    if len(filled) < 2 or filled[0].first != node.first or filled[-1].last != node.last:
        return False
    joined = all(a.last == b.first for a, b in pairwise(filled))
    return joined and all(page.blocks[card.first].opening >= SHORTEST_TEASER for card in filled)
