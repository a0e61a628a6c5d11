"""Draw a picture of the family tree as SVG: time runs down, what has no known date stands apart on the right.

A picture that fits the width of a page gives every line a lane of its own; a wider or longer one is packed (placing.py). Lines
are led by routing.py. Not here: the words beside it (tree.py), what is folded (families.py).
"""

from collections.abc import Mapping, Sequence

from stemma.exports.html import tree_words
from stemma.exports.html.markup import Child, Html, el
from stemma.exports.html.placing import LANES, Edge, Joint, Node, Spot, packed, placed
from stemma.exports.html.routing import (
    ACROSS,
    APART,
    GAP,
    HEIGHT,
    LEFT,
    LINE,
    WIDTH,
    Sheet,
    claimed,
    curved,
    joined,
    squared,
)

__all__ = ["WIDTH", "Edge", "Joint", "Node", "Spot", "drawn", "placed"]

FITS = 1460
"""Up to this width a drawing is made smaller to fit the page; a wider one scrolls."""
ROWS = 12
"""A drawing of more rows is packed."""
LABEL = 208
"""Width of the longest label, a little less than from lane to lane."""
LABELS = 5
"""Lines of labels over one box, at most."""
LINES = 4
"""Lines of words in a box."""


def drawn(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    undated: str,
    joints: Sequence[Joint] = (),
    name: str = tree_words.THE_TREE,
) -> Html:
    """Draw the tree; lines whose ends are not among the nodes are left out."""
    known = {n.id for n in nodes}
    lines = [e for e in edges if e.parent in known and e.child in known and e.parent != e.child]
    ties = [j for j in joints if j.a in known and j.b in known and j.a != j.b]
    spots = placed(nodes, lines)
    square = any(s.lane >= LANES or s.row >= ROWS for s in spots.values())
    if square:
        spots = packed(nodes, lines)
    dated = [n for n in nodes if n.date]
    lanes = max((s.lane for s in spots.values()), default=0) + 1
    apart = max((spots[n.id].lane for n in dated), default=-1) + 1
    extra = GAP if dated and apart < lanes else 0
    sheet = Sheet(spots, (LEFT + 20 * square) if dated else 16 + 12 * square, apart, extra, APART if square else ACROSS)
    labels = _labels(lines)
    claimed(sheet, lines, ties, square=square)
    heights = [0] * (max((s.row for s in spots.values()), default=0) + 1)
    for key, said in labels.items():
        heights[spots[key].row] = max(heights[spots[key].row], len(said))
    sheet.set(heights)
    wide, high = sheet.x(lanes), sheet.rows[-1] + HEIGHT + (LINE if square else 50)
    edge_x = sheet.left + apart * sheet.across + (extra // 2 if extra else -14)
    panel = el("rect", x=edge_x, y=0, width=wide - edge_x, height=high, class_="apart", rx=6) if apart < lanes else None
    head = el("text", undated, x=edge_x + 14, y=24, class_="axis") if apart < lanes else None
    return el(
        "svg",
        el("title", name),
        el("desc", tree_words.LISTED_BELOW),
        panel,
        head,
        _periods(dated, sheet, edge_x if apart < lanes else wide)
        if square
        else _days(dated, sheet, edge_x if apart < lanes else wide),
        [_joint(j, sheet) for j in ties],
        [_line(e, sheet, square=square) for e in sorted(lines, key=lambda e: (not e.second, not e.unsure))],
        [_box(n, *sheet.at(n.id), day=square) for n in nodes],
        [_labelled(said, *sheet.at(key)) for key, said in labels.items()],
        viewBox=f"0 0 {wide} {high}",
        width=wide,
        height=high,
        class_="stemma fits" if wide <= FITS else "stemma",
        xmlns="http://www.w3.org/2000/svg",
        role="group",
        aria_label=name,
    )


def _days(dated: Sequence[Node], sheet: Sheet, wide: int) -> list[Html]:
    """Write the days down the left side, each over a thin line."""
    first: dict[str, int] = {}
    for node in dated:
        day = node.date or ""
        first[day] = min(first.get(day, 10**9), sheet.at(node.id)[1])
    return [_mark(y, wide, day) for day, y in sorted(first.items())]


def _periods(dated: Sequence[Node], sheet: Sheet, wide: int) -> list[Html]:
    """Write the first and last day of every row down the left side."""
    rows: dict[int, list[str]] = {}
    for node in dated:
        rows.setdefault(sheet.at(node.id)[1], []).append(node.date or "")
    found, said = [], ("", "")
    for y, days in sorted(rows.items()):
        if (min(days), max(days)) != said:
            said = (min(days), max(days))
            found.append(_mark(y, wide, said[0], "" if said[0] == said[1] else f"to {said[1]}"))
    return found


def _mark(y: int, wide: int, *said: str) -> Html:
    texts = [el("text", words, x=0, y=y + 8 + 17 * n, class_="axis") for n, words in enumerate(said) if words]
    return el("g", el("line", x1=0, y1=y - 14, x2=wide - 16, y2=y - 14, class_="day"), texts)


def _line(edge: Edge, sheet: Sheet, *, square: bool) -> Html:
    """Draw a line that runs through no box, so that nothing looks like the child of what merely stands above it."""
    kinds = f"edge {edge.kind}{' second' if edge.second else ''}{' unsure' if edge.unsure else ''}"
    return el("path", d=squared(edge, sheet) if square else curved(edge, sheet), class_=kinds)


def _joint(joint: Joint, sheet: Sheet) -> Html:
    return el("g", el("title", joint.told), el("path", d=joined(joint, sheet), class_="tie"))


def _labels(edges: Sequence[Edge]) -> Mapping[str, list[tuple[str, str, str, str]]]:
    """Return for each child the lines over its box, main parent first: words, class, link, the whole of it."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for edge in sorted(edges, key=lambda e: e.second):
        if not edge.label:
            continue
        said = f"{tree_words.ALSO if edge.second else ''}{edge.label}{tree_words.UNSURE if edge.unsure else ''}"
        lines = found.setdefault(edge.child, [])
        lines.append((said, "edge-label", edge.href, edge.told))
        if edge.drift:
            lines.append((edge.drift, "edge-label drift", f"{edge.href}-changed", edge.told))
    for lines in found.values():
        if len(lines) > LABELS:
            more = sum(kind == "edge-label" for _, kind, _, _ in lines[LABELS - 1 :])
            _, _, href, _ = lines[LABELS - 1]
            lines[LABELS - 1 :] = [(f"{tree_words.and_more(more)} in the list", "edge-label", href, "")]
    return found


def _labelled(lines: Sequence[tuple[str, str, str, str]], x: int, y: int) -> list[Html]:
    """Write labels just above a box, where its lines end."""
    return [_label(line, x, y - 10 - LINE * (len(lines) - number)) for number, line in enumerate(lines)]


def _label(line: tuple[str, str, str, str], x: int, y: int) -> Html:
    """Write a line of a label; one that might be wider than its lane, in a wide font, is set to a length."""
    said, kind, href, told = line
    set_, how = (LABEL - 8, "spacingAndGlyphs") if len(said) > 28 else (None, None)
    width = min(round(6.9 * len(said)) + 10, LABEL)
    return el(
        "a",
        el("title", told) if told else None,
        el("rect", x=x + (WIDTH - width) // 2, y=y, width=width, height=LINE, rx=3, class_="behind"),
        el("text", said, x=x + WIDTH // 2, y=y + 13, text_anchor="middle", class_=kind, textLength=set_, lengthAdjust=how),
        href=href,
    )


def _box(node: Node, x: int, y: int, *, day: bool) -> Html:
    """Draw a node; one that we don't have is dashed and says so, one that stands for several lies on others.

    `day`: write its date into it, since its row may hold several days.
    """
    folds = bool(node.stands_for)
    kind = "node fold" if folds else "node lost" if not node.href else "node again" if node.again else "node"
    name, _, outlet = node.name.partition(" · ")
    if not outlet and " (" in name:  # "(earlier publication)" has a line of its own too
        name, _, rest = name.partition(" (")
        outlet = f"({rest}"
    dated = node.date if day and node.href and not folds else None
    lines = _filled([(name, 20, "name"), (outlet, 22, "outlet"), *((text, 26, "work") for text in node.title.split("\n"))])
    behind = [el("rect", x=x + n, y=y + n, width=WIDTH, height=HEIGHT, rx=4, class_=kind) for n in (6, 3) if folds]
    inner: list[Child] = [
        el("title", f"{node.name}: {node.title}".replace("\n", ", ")),
        behind,
        el("rect", x=x, y=y, width=WIDTH, height=HEIGHT, rx=4, class_=kind),
        [el("text", text, x=x + 12, y=y + 21 + 18 * n, class_=kind) for n, (text, kind) in enumerate(lines)],
        el("text", dated, x=x + WIDTH - 10, y=y + 21, text_anchor="end", class_="axis") if dated else None,
    ]
    return el("a", inner, href=node.href) if node.href else el("g", inner)


def _filled(parts: Sequence[tuple[str, int, str]]) -> list[tuple[str, str]]:
    """Write texts of so many characters a line into the lines of a box; while there is room, what is too long takes two."""
    there = [part for part in parts if part[0]]
    room = LINES - len(there)
    found = []
    for text, wide, kind in there:
        two = len(text) > wide and room > 0
        room -= two
        found += [(line, kind) for line in (_two_lines(text, wide) if two else (_short(text, wide),)) if line]
    return found


def _two_lines(title: str, wide: int) -> tuple[str, str]:
    """Break a title into two short lines."""
    line = ""
    rest = title.split()
    while rest and len(f"{line} {rest[0]}".strip()) <= wide:
        line = f"{line} {rest.pop(0)}".strip()
    if not line and rest:
        line, rest[0] = rest[0][: wide - 1] + "…", ""
        rest = []
    return line, _short(" ".join(rest), wide)


def _short(text: str, wide: int) -> str:
    return text if len(text) <= wide else text[: wide - 1].rstrip() + "…"
