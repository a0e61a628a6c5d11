"""Give every box of a picture of the family tree a row and a lane; time runs down. Not here: how it is drawn (drawing.py).

Two ways: `placed` gives every line a lane of its own, as in a drawing of branches; `packed` keeps to the width of a
page: few boxes a row, days that follow one another share a row, lines run between the lanes. Rows take time in
proportion to boxes and lines; a lane is looked for among those in use, so `placed` is for what a page can hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Literal

from stemma.model.comparing import LinkKind

LANES = 5
"""Boxes side by side in a packed picture: as many as a page is wide without making the letters small."""
MANY = 3
"""Of these one is for what has no date, where other boxes have one; two if more than one box in so many has none."""
BESIDE = 4
"""So many days may share a row of a packed picture."""
NEAR = 4
"""Rows above its first child in which room is looked for."""
ROOT = ""
"""No id of a report or source."""


@dataclass(frozen=True, slots=True)
class Node:
    """A report, a source we don't have, or a box that stands for several, as the drawing shows it."""

    id: str
    name: str
    title: str
    """Shown on up to two lines; a line end in it is kept."""
    date: str | None
    """The first day on which it may have been published; None: apart."""
    href: str | None
    """None: a source we don't have."""
    stands_for: int = 0
    """How many reports and sources are folded into it; 0: it is one."""
    again: bool = False
    """True: it stands in another picture, and here only as the head of a branch."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from parent to child."""

    parent: str
    child: str
    kind: LinkKind | Literal["folded"]
    label: str
    second: bool
    href: str
    drift: str = ""
    """What changed on the way, in a few words."""
    unsure: bool = False
    told: str = ""
    """The whole of it, for who points at the label."""


@dataclass(frozen=True, slots=True)
class Joint:
    """A line without direction: both share a source."""

    a: str
    b: str
    told: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands: row from the top, lane from the left."""

    row: int
    lane: int


def placed(nodes: Sequence[Node], edges: Sequence[Edge]) -> Mapping[str, Spot]:
    """Give every node a row and a lane; no two share a place, and main lines do not run through boxes."""
    rows = _rows(nodes, _days(nodes), _downward(nodes, edges))
    spots: dict[str, Spot] = {}
    main = {e.child: e.parent for e in reversed(edges) if not e.second}
    ends: list[int] = []  # of each lane: its last row that is taken; rows come in order
    looked: dict[tuple[int, int], int] = {}  # a lane that was taken for a line stays so: go on from where the last one looked
    for group in _by_place(nodes, rows):
        first = len(ends)
        for node in group:
            row = rows[node.id]
            above = spots.get(main.get(node.id, ROOT))
            top = above.row + 1 if above and above.row < row else row
            wanted = above.lane if above and above.lane >= first else first
            step = looked.get((wanted, top), 0)
            while (lane := _free(ends, wanted, step, first, top)) is None:
                step += 1
            looked[wanted, top] = step
            ends.extend([-1] * (lane + 1 - len(ends)))
            ends[lane] = row
            spots[node.id] = Spot(row, lane)
    return spots


def _free(ends: Sequence[int], wanted: int, step: int, first: int, top: int) -> int | None:
    """Return a lane so many steps aside that is free from a row down, or None."""
    for lane in (wanted + step, max(first, wanted - step)):
        if lane >= len(ends) or ends[lane] < top:
            return lane
    return None


def packed(nodes: Sequence[Node], edges: Sequence[Edge]) -> Mapping[str, Spot]:
    """Give every node a row and a lane in a picture no wider than a page; no two share a place."""
    down = _downward(nodes, edges)
    dated = sum(n.date is not None for n in nodes)
    undated = len(nodes) - dated
    apart = 0 if not undated else LANES if not dated else 1 + (undated * MANY > len(nodes))
    days = _days(nodes)
    rows = _rows(nodes, days, down, Room(LANES - apart, apart, _joining(days, down, LANES - apart)))
    spots: dict[str, Spot] = {}
    main = {e.child: e.parent for e in reversed(edges) if not e.second}
    first = 0
    for group, room in zip(_by_place(nodes, rows), (LANES - apart, apart), strict=True):
        by_row: dict[int, list[Node]] = {}
        for node in group:
            by_row.setdefault(rows[node.id], []).append(node)
        for row, beside in by_row.items():
            free = set(range(first, first + max(len(beside), room)))
            for node in sorted(beside, key=lambda n: spots[main[n.id]].lane if main.get(n.id) in spots else first):
                above = spots.get(main.get(node.id, ROOT))
                wanted = above.lane if above else first
                lane = min(free, key=lambda x: (abs(x - wanted), x))
                free.remove(lane)
                spots[node.id] = Spot(row, lane)
        first = max((s.lane for s in spots.values()), default=-1) + 1
    return spots


def _by_place(nodes: Sequence[Node], rows: Mapping[str, int]) -> tuple[list[Node], list[Node]]:
    """Return the nodes from the top down: those with a date, then those without."""
    order = sorted(nodes, key=lambda n: (rows[n.id], n.date or "", n.name, n.id))
    return [n for n in order if n.date], [n for n in order if not n.date]


def _days(nodes: Sequence[Node]) -> list[list[str]]:
    """Return the nodes of each day, in order of days."""
    days: dict[str, list[str]] = {}
    for node in nodes:
        if node.date:
            days.setdefault(node.date, []).append(node.id)
    return [days[day] for day in sorted(days)]


def _joining(days: Sequence[Sequence[str]], down: Iterable[tuple[str, str]], room: int) -> frozenset[int]:
    """Return which days share a row with the day before: they fit beside each other, and none comes from another."""
    above: dict[str, set[str]] = {}
    for parent, child in down:
        above.setdefault(child, set()).add(parent)
    found: set[int] = set()
    beside: set[str] = set()
    shared = 0
    for number, day in enumerate(days):
        if number and shared < BESIDE and len(beside) + len(day) <= room and not any(above.get(n, set()) & beside for n in day):
            found.add(number)
            shared += 1
        else:
            beside, shared = set(), 1
        beside.update(day)
    return frozenset(found)


def _downward(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[tuple[str, str]]:
    """Return parent and child of the lines that can run down: dates come first, and no line closes a circle.

    `latest` is the last day among the dated nodes from which a node comes through undated ones: a line from it to an
    earlier day would run against the order of dates. What then still is a circle has no two days in it; there the
    line that a walk from the top closes it with is left out.
    """
    dates = {n.id: n.date for n in nodes}
    children: dict[str, list[str]] = {n.id: [] for n in nodes}
    for edge in edges:
        if edge.parent != edge.child:
            children[edge.parent].append(edge.child)
    latest = {key: day or "" for key, day in dates.items()}
    seen: set[str] = set()
    for start in sorted((n.id for n in nodes if n.date), key=lambda key: latest[key], reverse=True):
        waiting = [start]
        while waiting:
            for child in children[waiting.pop()]:
                if not dates[child] and child not in seen:
                    seen.add(child)
                    latest[child] = latest[start]
                    waiting.append(child)
    ahead = {p: [c for c in below if not dates[c] or latest[p] <= latest[c]] for p, below in children.items()}
    return _without_circles(ahead)


def _without_circles(children: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Walk down from what has no parent, then from the rest in order; leave out the lines that lead back."""
    begun: set[str] = set()
    done: set[str] = set()
    kept: list[tuple[str, str]] = []
    lower = {c for below in children.values() for c in below}
    for start in sorted(children, key=lambda key: key in lower):
        if start in begun:
            continue
        begun.add(start)
        path = [(start, iter(children[start]))]
        while path:
            key, rest = path[-1]
            child = next(rest, None)
            if child is None:
                done.add(key)
                path.pop()
            elif child not in begun or child in done:
                kept.append((key, child))
                if child not in begun:
                    begun.add(child)
                    path.append((child, iter(children[child])))
    return kept


@dataclass(slots=True)
class Room:
    """How many boxes fit in each row of a packed picture, and how many stand there."""

    dated: int
    undated: int
    joining: frozenset[int]
    """Days that may share a row with the day before."""
    held: dict[tuple[bool, int], int] = field(default_factory=dict)
    """Without date or not, row -> boxes."""
    onward: dict[tuple[bool, int], int] = field(default_factory=dict)
    """A full row -> one below it that may have room."""

    def full(self, apart: bool, row: int) -> bool:
        """Tell whether a row has no room."""
        return self.held.get((apart, row), 0) >= (self.undated if apart else self.dated)

    def from_(self, apart: bool, row: int) -> int:
        """Return the first row from here down that has room."""
        met = []
        while self.full(apart, row):
            met.append(row)
            row = self.onward.get((apart, row), row + 1)
        for full in met:
            self.onward[apart, full] = row
        return row

    def take(self, apart: bool, row: int) -> None:
        """Stand a box in a row."""
        self.held[apart, row] = self.held.get((apart, row), 0) + 1


def _rows(
    nodes: Sequence[Node], days: Sequence[Sequence[str]], down: Sequence[tuple[str, str]], room: Room | None = None
) -> Mapping[str, int]:
    """Give every node a row: below its parents and below every earlier day; a source without date just above its first child.

    With `room`, rows hold so many, and some days stand beside the day before.
    """
    day_of = {key: number for number, day in enumerate(days) for key in day}
    place = {n.id: number for number, n in enumerate(nodes)}
    children: dict[str, list[str]] = {n.id: [] for n in nodes}
    wait = dict.fromkeys(children, 0)
    for parent, child in down:
        children[parent].append(child)
        wait[child] += 1
    tops = [key for key, count in wait.items() if key not in day_of and not count and children[key]]
    above = frozenset(tops)
    left = [len(day) for day in days]
    rows = dict.fromkeys(children, 0)
    now, first, bottom = 0, 0, -1  # the day at hand, its first row, and the last row of it and of those before
    later: dict[int, list[str]] = {}
    ready = [(place[key], key) for key, count in wait.items() if not count]
    while ready:
        _, key = heappop(ready)
        day = day_of.get(key)
        if day is not None and day > now:
            later.setdefault(day, []).append(key)
            continue
        row = max(rows[key], first if day is not None else 0)
        if room is not None and key not in above:
            row = room.from_(day is None, row)
            room.take(day is None, row)
        rows[key] = row
        for child in children[key]:
            rows[child] = max(rows[child], row + 1)
            wait[child] -= 1
            if not wait[child]:
                heappush(ready, (place[child], child))
        if day is not None:
            bottom = max(bottom, row)
            left[day] -= 1
            while now < len(left) and not left[now]:
                now += 1
                first = bottom + (room is None or now not in room.joining)
                for waiting in later.pop(now, []):
                    heappush(ready, (place[waiting], waiting))
    _raise(tops, children, rows, room)
    return rows


def _raise(tops: Sequence[str], children: Mapping[str, Sequence[str]], rows: dict[str, int], room: Room | None) -> None:
    """Put what has neither date nor parent just above its first child, or a little further up where there is room."""
    for key in tops:
        lowest = min(rows[child] for child in children[key]) - 1
        rows[key] = lowest
        if room is not None:
            rows[key] = next((row for row in range(lowest, max(lowest - NEAR, -1), -1) if not room.full(True, row)), lowest)
            room.take(True, rows[key])
