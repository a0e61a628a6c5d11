"""Lay out the family tree and draw it as SVG: time runs down, what has no known date stands apart on the right.

Layout: every node gets a row below its parents and below every earlier date, and a lane of its own as far
down as its line runs, as in a drawing of branches. Not here: the words beside it (tree.py).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from stemma.exports.html.markup import Child, Html, el
from stemma.model.comparing import LinkKind

WIDTH, HEIGHT = 184, 86
ACROSS, DOWN = 212, 136
LEFT, TOP, GAP = 92, 46, 28
FITS = 1460
"""Up to this width a drawing is made smaller to fit the page; a wider one scrolls."""


@dataclass(frozen=True, slots=True)
class Node:
    """A report or a source we don't have, as the drawing shows it."""

    id: str
    name: str
    title: str
    """Shown on up to two lines; a line end in it is kept."""
    date: str | None
    """The first day on which it may have been published; None: apart."""
    href: str | None
    """None: a source we don't have."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from parent to child."""

    parent: str
    child: str
    kind: LinkKind
    label: str
    second: bool
    href: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands: row from the top, lane from the left."""

    row: int
    lane: int


def drawn(nodes: Sequence[Node], edges: Sequence[Edge], undated: str) -> Html:
    """Draw the tree; edges whose ends are not among the nodes are left out."""
    known = {n.id for n in nodes}
    lines = [e for e in edges if e.parent in known and e.child in known and e.parent != e.child]
    spots = placed(nodes, lines)
    apart = _first_lane_apart(nodes, spots)
    dated = [n for n in nodes if n.date]
    rows = max((s.row for s in spots.values()), default=0) + 1
    lanes = max((s.lane for s in spots.values()), default=0) + 1
    left = LEFT if dated else 16
    extra = GAP if dated and apart < lanes else 0
    wide, high = left + lanes * ACROSS + extra, TOP + rows * DOWN

    def x(id: str) -> int:
        lane = spots[id].lane
        return left + lane * ACROSS + (extra if lane >= apart else 0)

    def y(id: str) -> int:
        return TOP + spots[id].row * DOWN

    where = {n.id: (x(n.id), y(n.id)) for n in nodes}
    edge_x = left + apart * ACROSS + (extra // 2 if extra else -14)
    panel = el("rect", x=edge_x, y=0, width=wide - edge_x, height=high, class_="apart", rx=6) if apart < lanes else None
    name = el("text", undated, x=edge_x + 14, y=24, class_="axis") if apart < lanes else None
    return el(
        "svg",
        el("title", "Where the story came from"),
        el("desc", "The same tree stands as a list below."),
        panel,
        name,
        _axis(dated, where, edge_x if apart < lanes else wide),
        [_line(e, where, set(where.values())) for e in sorted(lines, key=lambda e: not e.second)],
        [_box(n, *where[n.id]) for n in nodes],
        [_label(e, where) for e in lines],
        viewBox=f"0 0 {wide} {high}",
        width=wide,
        height=high,
        class_="stemma fits" if wide <= FITS else "stemma",
        xmlns="http://www.w3.org/2000/svg",
        role="group",
        aria_label="Where the story came from",
    )


def placed(nodes: Sequence[Node], edges: Sequence[Edge]) -> Mapping[str, Spot]:
    """Give every node a row and a lane; no two share a place, and main lines do not run through boxes."""
    rows = _rows(nodes, edges)
    taken: set[Spot] = set()
    spots: dict[str, Spot] = {}
    main = {e.child: e.parent for e in reversed(edges) if not e.second}
    dated = {n.id for n in nodes if n.date}
    order = sorted(nodes, key=lambda n: (rows[n.id], n.date or "", n.name, n.id))
    for group in ([n for n in order if n.id in dated], [n for n in order if n.id not in dated]):
        first = max((s.lane for s in spots.values()), default=-1) + 1
        for node in group:
            parent = main.get(node.id)
            row = rows[node.id]
            above = spots.get(parent or "")
            from_row = above.row + 1 if above and above.row < row else row
            wanted = above.lane if above and above.lane >= first else first
            lane = _free_lane(taken, first, wanted, from_row, row)
            taken |= {Spot(r, lane) for r in range(from_row, row + 1)}
            spots[node.id] = Spot(row, lane)
    return spots


def _free_lane(taken: set[Spot], first: int, wanted: int, top: int, bottom: int) -> int:
    """Return the nearest lane that is free all the way."""
    lane = wanted
    for step in range(len(taken) + 2):
        for lane in dict.fromkeys((wanted + step, max(first, wanted - step))):
            if all(Spot(row, lane) not in taken for row in range(top, bottom + 1)):
                return lane
    return lane


def _rows(nodes: Sequence[Node], edges: Sequence[Edge]) -> Mapping[str, int]:
    """Give every node a row: below its parents, below every earlier date; one without parents just above its first child.

    Dates come first: a line that would close a circle, or run against the order of dates, moves nobody.
    """
    below: dict[str, set[str]] = {n.id: set() for n in nodes}
    days: dict[str, list[str]] = {}
    for node in nodes:
        if node.date:
            days.setdefault(node.date, []).append(node.id)
    ordered = [days[day] for day in sorted(days)]
    for earlier, later in pairwise(ordered):
        for key in earlier:
            below[key].update(later)
    for edge in edges:
        if edge.parent not in _reached(below, edge.child):
            below[edge.parent].add(edge.child)
    rows = _longest(below)
    for node in sorted(nodes, key=lambda n: rows[n.id], reverse=True):
        parents = any(node.id in children for children in below.values())
        if not node.date and not parents and below[node.id]:
            rows[node.id] = min(rows[child] for child in below[node.id]) - 1
    return rows


def _reached(below: Mapping[str, set[str]], start: str) -> set[str]:
    """Return a node and all that lies below it."""
    found, waiting = {start}, [start]
    while waiting:
        new = below[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def _longest(below: Mapping[str, set[str]]) -> dict[str, int]:
    """Return for each node the number of steps on the longest way down to it; there is no circle."""
    above = dict.fromkeys(below, 0)
    for children in below.values():
        for child in children:
            above[child] += 1
    rows = dict.fromkeys(below, 0)
    ready = [key for key, count in above.items() if not count]
    while ready:
        key = ready.pop()
        for child in below[key]:
            rows[child] = max(rows[child], rows[key] + 1)
            above[child] -= 1
            if not above[child]:
                ready.append(child)
    return rows


def _first_lane_apart(nodes: Sequence[Node], spots: Mapping[str, Spot]) -> int:
    return max((spots[n.id].lane for n in nodes if n.date), default=-1) + 1


def _axis(dated: Sequence[Node], where: Mapping[str, tuple[int, int]], wide: int) -> list[Html]:
    """Write the days down the left side, each over a thin line."""
    first: dict[str, int] = {}
    for node in dated:
        day = node.date or ""
        first[day] = min(first.get(day, 10**9), where[node.id][1])
    return [
        el(
            "g",
            el("line", x1=0, y1=y - 14, x2=wide - 16, y2=y - 14, class_="day"),
            el("text", day, x=0, y=y + 8, class_="axis"),
        )
        for day, y in sorted(first.items())
    ]


def _line(edge: Edge, where: Mapping[str, tuple[int, int]], boxes: Set[tuple[int, int]]) -> Html:
    """Draw a line that runs through no box, so that nothing looks like the child of what merely stands above it."""
    (px, py), (cx, cy) = where[edge.parent], where[edge.child]
    x1, y1 = px + WIDTH // 2, py + HEIGHT
    x2, y2 = cx + WIDTH // 2, cy
    if edge.second and px == cx and y2 > y1:  # around what stands between, in the gap between lanes
        right = px + WIDTH
        path = f"M{right},{py + HEIGHT // 2} C{right + 32},{py + HEIGHT} {right + 32},{cy} {right},{cy + HEIGHT // 2}"
    elif y2 <= y1:  # side by side, or against the order of dates
        path = f"M{px + WIDTH},{py + HEIGHT // 2} C{px + WIDTH + 60},{py} {cx + WIDTH + 60},{cy} {cx + WIDTH},{cy + HEIGHT // 2}"
    else:
        bend, above = min(y2, y1 + DOWN - HEIGHT), max(y1, y2 - DOWN + HEIGHT)
        if not _between(boxes, cx, py, cy):  # down the child's lane
            middle = (y1 + bend) // 2
            path = f"M{x1},{y1} C{x1},{middle} {x2},{middle} {x2},{bend} L{x2},{y2}"
        elif not _between(boxes, px, py, cy):  # down the parent's lane
            middle = (above + y2) // 2
            path = f"M{x1},{y1} L{x1},{above} C{x1},{middle} {x2},{middle} {x2},{y2}"
        else:  # down between two lanes
            gutter, first, last = cx - (ACROSS - WIDTH) // 2, (y1 + bend) // 2, (above + y2) // 2
            path = f"M{x1},{y1} C{x1},{first} {gutter},{first} {gutter},{bend} L{gutter},{above}"
            path += f" C{gutter},{last} {x2},{last} {x2},{y2}"
    return el("path", d=path, class_=f"edge {edge.kind}{' second' if edge.second else ''}")


def _between(boxes: Set[tuple[int, int]], x: int, top: int, bottom: int) -> bool:
    """Tell whether a box stands in a lane between two rows."""
    return any(bx == x and top < by < bottom for bx, by in boxes)


def _label(edge: Edge, where: Mapping[str, tuple[int, int]]) -> Html:
    cx, cy = where[edge.child]
    width = 7 * len(edge.label) + 10
    # Just above the child, where its line ends; a second parent's label stands at the right.
    x = cx + (WIDTH - width if edge.second else (WIDTH - width) // 2)
    return el(
        "a",
        el("rect", x=x, y=cy - 27, width=width, height=17, rx=3, class_="behind"),
        el("text", edge.label, x=x + width // 2, y=cy - 14, text_anchor="middle", class_="edge-label"),
        href=edge.href,
    )


def _box(node: Node, x: int, y: int) -> Html:
    """Draw a node; one that we don't have is dashed and says so."""
    kind = "node" if node.href else "node lost"
    above, _, below = node.title.partition("\n")
    first, second = (_short(above, 27), below) if below else _two_lines(node.title, 26)
    name, _, outlet = node.name.partition(" · ")
    if not outlet and " (" in name:  # "(earlier publication)" has a line of its own too
        name, _, rest = name.partition(" (")
        outlet = f"({rest}"
    shown = [(name, 20, "name"), (outlet, 22, "outlet"), (first, 27, "work"), (second, 27, "work")]
    lines = [(text, wide, kind) for text, wide, kind in shown if text]
    inner: list[Child] = [
        el("title", f"{node.name}: {node.title}".replace("\n", ", ")),
        el("rect", x=x, y=y, width=WIDTH, height=HEIGHT, rx=4, class_=kind),
        [el("text", _short(t, wide), x=x + 12, y=y + 21 + 18 * n, class_=kind) for n, (t, wide, kind) in enumerate(lines)],
    ]
    return el("a", inner, href=node.href) if node.href else el("g", inner)


def _two_lines(title: str, wide: int = 27) -> tuple[str, str]:
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
