"""Lead the lines of a picture from box to box, and through no box. Not here: who stands where (placing.py), words (drawing.py).

A packed picture has two kinds of ways: gaps between rows and gutters between lanes. In each, every parent has a
track of its own, so that two lines that run along each other come from one parent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stemma.exports.html.placing import Edge, Joint, Spot

WIDTH, HEIGHT = 184, 86
ACROSS, APART = 212, 220
"""From lane to lane; a little more where lines run between the lanes."""
LEFT, GAP = 92, 28
TOP, LEAST = 46, 50
"""Above the first row, and at least between two rows."""
LINE = 17
"""Height of a line of a label."""
TRACK, ASIDE = 6, 6
"""Between two lines that run side by side, in a gap and in a gutter."""
ROUND = 7
Point = tuple[int, int]
Key = tuple[str, ...]
"""What shares a track: the lines from one parent, or one line."""


@dataclass(slots=True)
class Sheet:
    """Where rows, lanes, gaps and gutters lie, in pixels. Tracks are given before the rows are `set`, and kept."""

    spots: Mapping[str, Spot]
    left: int
    apart: int
    """The first lane of what has no date, which stands a little further right."""
    extra: int
    across: int = ACROSS
    rows: list[int] = field(default_factory=list)
    tracks: dict[tuple[str, int], dict[Key, int]] = field(default_factory=dict)
    boxes: set[tuple[int, int]] = field(default_factory=set)

    def x(self, lane: int) -> int:
        """Return the left side of a lane's boxes."""
        return self.left + lane * self.across + (self.extra if lane >= self.apart else 0)

    def at(self, id: str) -> Point:
        """Return the upper left corner of a box."""
        spot = self.spots[id]
        return self.x(spot.lane), self.rows[spot.row]

    def join(self, way: str, number: int, key: Key) -> None:
        """Give a track in a gap or gutter."""
        held = self.tracks.setdefault((way, number), {})
        held.setdefault(key, len(held))

    def gap(self, row: int, key: Key) -> int:
        """Return the height of a track in the gap above a row."""
        top = self.rows[row - 1] + HEIGHT if row else 0
        return top + 10 + TRACK * self.tracks["gap", row][key]

    def gutter(self, lane: int, key: Key) -> int:
        """Return where a track runs in the gutter left of a lane: from its middle outwards."""
        number = self.tracks["gutter", lane][key] % 5
        return self.x(lane) - (self.across - WIDTH) // 2 + ASIDE * (number // 2 + number % 2) * (1 if number % 2 else -1)

    def set(self, labels: Sequence[int]) -> None:
        """Set the heights of the rows, by the lines of labels above each and the tracks in the gap."""
        self.boxes = {(s.row, s.lane) for s in self.spots.values()}
        at = 0
        for row, lines in enumerate(labels):
            tracks = len(self.tracks.get(("gap", row), ()))
            at += max(LEAST if row else TOP, 16 + TRACK * max(tracks, 2) + LINE * lines)
            self.rows.append(at)
            at += HEIGHT


def claimed(sheet: Sheet, edges: Sequence[Edge], joints: Sequence[Joint], *, square: bool) -> None:
    """Give lines their tracks: in a packed picture (`square`) all, else those that do not run down."""
    for edge in edges:
        key, parent, child = _key(edge), sheet.spots[edge.parent], sheet.spots[edge.child]
        if not square and child.row > parent.row:
            continue
        if child.row > parent.row:
            sheet.join("gap", parent.row + 1, key)
        if child.row != parent.row + 1:
            sheet.join("gap", child.row, key)
            sheet.join("gutter", _trunk(parent, child), key)
    for joint in joints:
        for way, number in _ways(sheet, joint):
            sheet.join(way, number, _joint(joint))


def _key(edge: Edge) -> Key:
    return (edge.parent, "second" if edge.second else "main")


def _joint(joint: Joint) -> Key:
    return ("joint", joint.a, joint.b)


def _trunk(parent: Spot, child: Spot) -> int:
    """Return the gutter beside the parent that leads down to its far children."""
    return parent.lane + (child.lane >= parent.lane or child.row <= parent.row)


def squared(edge: Edge, sheet: Sheet) -> str:
    """Return the path of a line in a packed picture: down, along the gap, down a gutter, along the next gap, down."""
    key, parent, child = _key(edge), sheet.spots[edge.parent], sheet.spots[edge.child]
    (px, py), (cx, cy) = sheet.at(edge.parent), sheet.at(edge.child)
    end = cx + WIDTH // 2
    if child.row <= parent.row:  # side by side, or against the order of dates
        aside, over = sheet.gutter(_trunk(parent, child), key), sheet.gap(child.row, key)
        return rounded([(px + WIDTH, py + HEIGHT // 2), (aside, py + HEIGHT // 2), (aside, over), (end, over), (end, cy)])
    start, under = px + WIDTH // 2, sheet.gap(parent.row + 1, key)
    if child.row == parent.row + 1:
        return rounded([(start, py + HEIGHT), (start, under), (end, under), (end, cy)])
    aside, over = sheet.gutter(_trunk(parent, child), key), sheet.gap(child.row, key)
    return rounded([(start, py + HEIGHT), (start, under), (aside, under), (aside, over), (end, over), (end, cy)])


def _ways(sheet: Sheet, joint: Joint) -> list[tuple[str, int]]:
    """Return the gutters and gaps that a line without direction runs through, from a to b; none: they stand side by side."""
    a, b = sheet.spots[joint.a], sheet.spots[joint.b]
    if a.row == b.row and abs(a.lane - b.lane) == 1:
        return []
    first = a.lane + (b.lane >= a.lane)
    last = b.lane + (b.lane <= a.lane)
    return [("gutter", first)] if first == last else [("gutter", first), ("gap", max(a.row, b.row)), ("gutter", last)]


def joined(joint: Joint, sheet: Sheet) -> str:
    """Return the path of a line without direction, from side to side."""
    a, b, key = sheet.spots[joint.a], sheet.spots[joint.b], _joint(joint)
    (ax, ay), (bx, by) = sheet.at(joint.a), sheet.at(joint.b)
    ay, by = ay + HEIGHT // 2, by + HEIGHT // 2
    ax += WIDTH if b.lane >= a.lane else 0
    bx += WIDTH if b.lane <= a.lane else 0
    ways = _ways(sheet, joint)
    if not ways:
        return rounded([(ax, ay), (bx, by)])
    first, last = sheet.gutter(ways[0][1], key), sheet.gutter(ways[-1][1], key)
    if len(ways) == 1:
        return rounded([(ax, ay), (first, ay), (first, by), (bx, by)])
    over = sheet.gap(ways[1][1], key)
    return rounded([(ax, ay), (first, ay), (first, over), (last, over), (last, by), (bx, by)])


def rounded(points: Sequence[Point]) -> str:
    """Write a path along points whose lines are level or upright, with round corners."""
    turns = [p for n, p in enumerate(points) if n in (0, len(points) - 1) or not _straight(points[n - 1], p, points[n + 1])]
    path = f"M{turns[0][0]},{turns[0][1]}"
    for before, at, after in zip(turns, turns[1:], turns[2:], strict=False):
        (ax, ay), (bx, by) = _short_of(at, before), _short_of(at, after)
        path += f" L{ax},{ay} Q{at[0]},{at[1]} {bx},{by}"
    return f"{path} L{turns[-1][0]},{turns[-1][1]}"


def _straight(a: Point, b: Point, c: Point) -> bool:
    return a[0] == b[0] == c[0] or a[1] == b[1] == c[1]


def _short_of(corner: Point, other: Point) -> Point:
    """Return the point a little before a corner, at most half way to the next."""
    x, y = other[0] - corner[0], other[1] - corner[1]
    step = min(ROUND, max(abs(x), abs(y)) // 2)
    return corner[0] + (x > 0) * step - (x < 0) * step, corner[1] + (y > 0) * step - (y < 0) * step


def curved(edge: Edge, sheet: Sheet) -> str:
    """Return the path of a line in a picture where every line has its lane."""
    parent, child = sheet.spots[edge.parent], sheet.spots[edge.child]
    (px, py), (cx, cy) = sheet.at(edge.parent), sheet.at(edge.child)
    x1, y1 = px + WIDTH // 2, py + HEIGHT
    x2, y2 = cx + WIDTH // 2, cy
    if child.row <= parent.row:
        return squared(edge, sheet)
    if edge.second and px == cx:  # around what stands between, in the gap between lanes
        right = px + WIDTH
        return f"M{right},{py + HEIGHT // 2} C{right + 32},{py + HEIGHT} {right + 32},{cy} {right},{cy + HEIGHT // 2}"
    bend = min(y2, sheet.rows[parent.row + 1])
    above = max(y1, sheet.rows[child.row - 1] + HEIGHT)
    if not _between(sheet, child.lane, parent.row, child.row):  # down the child's lane
        middle = (y1 + bend) // 2
        return f"M{x1},{y1} C{x1},{middle} {x2},{middle} {x2},{bend} L{x2},{y2}"
    if not _between(sheet, parent.lane, parent.row, child.row):  # down the parent's lane
        middle = (above + y2) // 2
        return f"M{x1},{y1} L{x1},{above} C{x1},{middle} {x2},{middle} {x2},{y2}"
    gutter, first, last = cx - (ACROSS - WIDTH) // 2, (y1 + bend) // 2, (above + y2) // 2  # down between two lanes
    path = f"M{x1},{y1} C{x1},{first} {gutter},{first} {gutter},{bend} L{gutter},{above}"
    return f"{path} C{gutter},{last} {x2},{last} {x2},{y2}"


def _between(sheet: Sheet, lane: int, top: int, bottom: int) -> bool:
    """Tell whether a box stands in a lane between two rows."""
    return any((row, lane) in sheet.boxes for row in range(top + 1, bottom))
