"""Which blocks of a page are the report: the element that holds the prose, less what is named as something else."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from typing import Any

from stemma.languages import load
from stemma.readers.html import body
from stemma.readers.html.tree import Block, Node, Page
from stemma.text import fold

ALWAYS = frozenset({"nav", "footer", "button", "select", "menu", "dialog", "optgroup", "option", "search", "legend", "textarea"})
"""Tags that never hold the report."""
USUALLY = frozenset({"aside", "form", "header"})
"""Tags that hold the report only if most of the page's prose is in them."""
ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu", "alertdialog", "menubar"})
TOO_MUCH = 0.5
"""Share of the page's prose that nothing may hold which is dropped for a word in its class."""
MUST_REMAIN = 0.6
"""Share of the prose that must remain when what is named as something else is left out."""
LINKS_IN_A_ROW = 3
LEAD_BLOCKS = 3
LONGEST_TITLE = 400
LONGEST_META = 150
"""Characters of a byline or a date; with the names of three authors it is no longer."""


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
    body.weigh(page, frozenset())
    title = _title(page, titles)
    left = _left(page, title)
    body.weigh(page, left, title)
    root = body.find(page, title, _body_phrases())
    if title is not None and title >= root.last:
        title = None  # a heading below the report is another report's
    numbers = [*_lead(page, title, root), *range(root.first, root.last)]
    kept = [i for i in numbers if page.blocks[i].home not in left and i != title]
    leading_on = body.teasers(page, root, left, title)
    kept = _without_link_lists(page.blocks, [i for i in kept if i not in leading_on])
    chosen = frozenset(kept) | ({title} if title is not None else frozenset())
    others = tuple(i for i in range(len(page.blocks)) if i not in chosen)
    lines = _furniture_words()
    named = _meta_words()
    furniture = frozenset(i for i in kept if _is_furniture(page.blocks[i], lines) or _is_meta(page.blocks[i], named))
    return Chosen(title, tuple(kept), others, furniture)


@cache
def _body_phrases() -> tuple[str, ...]:
    return tuple(f" {phrase} " for phrase in table()["body_phrases"])


def _lead(page: Page, title: int | None, root: Node) -> list[int]:
    """Return the prose between the title and the report, if it is so little that it is the report's lead."""
    if title is None or title >= root.first:
        return []
    found = [i for i in range(title + 1, root.first) if page.blocks[i].prose() >= 60 and page.blocks[i].home.kind == "paragraph"]
    return found if len(found) <= LEAD_BLOCKS else []


def _mark_dropped(nodes: list[Node]) -> None:
    words, phrases = _drop()
    quoting = {n for node in nodes if node.tag == "blockquote" for n in range(node.first, node.last)}
    for node in nodes:
        if node.tag in ("article", "main"):
            for outer in body.above(node):
                outer.framing = True
    for node in nodes:
        named = node.names.split()
        if node.tag in ALWAYS:
            node.dropped = "always"
        elif ROLES.intersection(named) or node.tag in USUALLY:
            inner = node.tag == "header" and _within(node, "article", "main")
            node.dropped = None if inner else "tag"
        elif node.tag not in ("html", "body", "main", "article", "h1"):
            found = words.intersection(named)
            if found and found <= EMBEDDING and node.first in quoting:
                continue  # what a site calls a widget may be the post that its report is about
            if found or any(phrase in node.names for phrase in phrases):
                node.dropped, node.named = "always" if found & ALWAYS_NAMED else "named", True


ALWAYS_NAMED = frozenset(
    {"comment", "comments", "disqus", "cookie", "cookies", "consent", "onetrust", "breadcrumb", "breadcrumbs"}
)
"""Names of what is never the report, however long it is."""


LEADS = frozenset({"teaser", "teasers", "intro"})
"""Names that sites give to leads and to boxes that lead elsewhere."""
EMBEDDING = frozenset({"widget", "social", "embed"})
"""Names that the parts of a report bear which show somebody's post."""


@cache
def _drop() -> tuple[frozenset[str], tuple[str, ...]]:
    words = table()
    return frozenset(words["drop_words"]), tuple(f" {p} " for p in words["drop_phrases"])


def _within(node: Node, *tags: str) -> bool:
    return any(outer.tag in tags for outer in body.above(node))


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
        if _is_left(node, title, total, reasons) or node.parent in left:
            left.add(node)
    return frozenset(left)


def _is_left(node: Node, title: int | None, total: int, reasons: tuple[str, ...]) -> bool:
    titled = body.holds(node, title)
    if node.dropped == "always" and not (node.named and titled):
        # Of a page with a menu that is never closed, the report may come to stand in the menu.
        return not (node.framing and node.weight > TOO_MUCH * total)
    if titled or _is_lead(node, title):
        return False
    below = title is not None and title < node.first and " footer " in node.names
    return below or (node.dropped in reasons and node.weight <= TOO_MUCH * total)


def _is_lead(node: Node, title: int | None) -> bool:
    """Tell whether what is called a teaser stands right below the title and is one paragraph without links: the lead."""
    near = title is not None and title < node.first <= title + LEAD_BLOCKS + 1 and node.last - node.first <= 2
    return near and node.weight > 0 and node.worth == node.weight and not LEADS.isdisjoint(node.names.split())


def _title(page: Page, titles: tuple[str, ...]) -> int | None:
    """Return the block that is the title: a heading that the metadata confirm, else the only h1 or the one before the prose."""
    known = [fold(t) for t in titles if t]
    firsts, confirmed, worded = [], [], []
    for i, block in enumerate(page.blocks):
        if block.home.dropped == "always" or len(block.words) > LONGEST_TITLE:
            continue
        words = fold(block.words)
        if block.home.kind not in ("title", "heading"):
            worded.extend([i] if len(words) >= 20 and words in known else [])
            continue
        near = min((_likeness(words, k) for k in known), default=UNLIKE)
        if near < UNLIKE:
            confirmed.append((near, block.home.kind != "title", i))
        if block.home.kind == "title":
            firsts.append(i)
    if confirmed or worded:
        return min(confirmed)[-1] if confirmed else worded[0]
    if len(firsts) == 1 or not firsts:
        return firsts[0] if firsts and not (known and _is_logo(page.blocks[firsts[0]], known)) else None
    return max(firsts, key=lambda i: sum(b.prose() for b in page.blocks[i : i + 10]))


UNLIKE = 3


def _likeness(words: str, known: str) -> int:
    """Rank how a heading agrees with a title of the metadata; `UNLIKE`: not at all. Both folded.

    A window's title ends with the outlet's name, which stands in a heading too.
    """
    if len(words) < 8 or (len(words) < 20 and words != known):
        return UNLIKE
    return 0 if known.startswith(words) else UNLIKE if words not in known else 2 if known.endswith(words) else 1


def _is_logo(block: Block, known: list[str]) -> bool:
    """Tell whether an h1 is the outlet's name: short, all of it a link, and at the end of the window's title."""
    words = fold(block.words)
    return len(words.split()) <= 4 and 2 * block.linked > len(words) and any(k.endswith(words) for k in known)


def _without_link_lists(blocks: list[Block], kept: list[int]) -> list[int]:
    """Leave out runs of blocks that are nothing but links: menus and "related" boxes without a name."""
    all_link = {i for i in kept if blocks[i].linked - blocks[i].away >= 0.8 * len(blocks[i].words)}
    gone: set[int] = set()
    for _, group in groupby(kept, lambda i: (i in all_link, blocks[i].home.parent)):
        run = list(group)
        if run[0] in all_link and len(run) >= LINKS_IN_A_ROW:
            gone.update(run)
    return [i for i in kept if i not in gone]


@cache
def _furniture_words() -> frozenset[str]:
    return frozenset(fold(line) for line in table()["furniture_lines"])


@cache
def _furniture_starts() -> tuple[str, ...]:
    return tuple(fold(start) for start in table()["furniture_starts"])


def _is_furniture(block: Block, lines: frozenset[str]) -> bool:
    words = fold(block.words[:120])
    if words.rstrip(" .:>»→") in lines or words in lines:
        return True
    if len(block.words) <= LONGEST_META and words.startswith(_furniture_starts()):
        return True
    # "Read more: …" with its link; a sentence that goes on without one is the report's.
    return 2 * block.linked > len(block.words) and words.split(":")[0] in lines


@cache
def _meta_words() -> frozenset[str]:
    return frozenset(table()["meta_words"])


def _is_meta(block: Block, named: frozenset[str]) -> bool:
    """Tell whether a block is a line about the report (byline, date, section), by the name of its element."""
    words = block.words
    sentence = words.rstrip("”\"’') ").endswith((".", "!", "?", "…"))
    if sentence or len(words) > LONGEST_META or block.home.kind in ("title", "item") or block.home.tag == "tr":
        return False
    if block.prose() > 60 and block.linked == 0:
        return False
    around = (block.home, *islice(body.above(block.home), 2))
    return any(named.intersection(node.names.split()) for node in around if node.tag not in ("article", "main", "body", "html"))
