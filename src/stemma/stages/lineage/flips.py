"""What would flip a link: the likeliest tree in which a report has another parent, and the evidence that decides against it.

Looked at are the trees that differ from the likeliest one by one edge, or by two where the second makes room for the first: of
two reports where the lower becomes the upper one's forebear, an edge on the way between them is replaced too. With T the tree,
v above x in it, and w the weights, such a change takes v from below x and x from outside of what hangs on v, and loses

    w(T(v), v) - w(p, v)  +  w(T(x), x) - w(q, x)        p below x or x itself, q not below v and not v

It is an alternative for v (its parent becomes p) and for x (its parent becomes q). For v, the least is asked for at each p along
the way down (`_Along`); for x, among all p below it (`_Below`). Both go by the depth of v: of the nodes above x, one has each.
Time is n k log d, for n reports with k candidates each and a tree of depth d. Graph arithmetic and sums of evidence: no texts.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from stemma.model.comparing import Rival
from stemma.stages.lineage.weighing import Candidate

ROUNDED = 0.01
"""Log-odds by which sums of evidence, told in hundredths, may fall short of a gap."""

Move = tuple[float, int, int]
"""What a change of one edge loses, the child, and its new parent (0: none of the case). Compared in this order."""
Change = tuple[Move, Move | None]
"""A report's own move, and the second that makes room for it."""


def rivals(
    nodes: Sequence[str], kept: Sequence[Candidate], chosen: Mapping[str, Candidate], fixed: Set[str]
) -> Mapping[str, Rival]:
    """Return each child's next likeliest parent, where there is one.

    `nodes`: sorted, first the root; `kept`: the edges that were weighed; `chosen`: those of the tree, by child; `fixed`: children
    whose parent is decided, so that nothing flips it.
    """
    place = {node: k for k, node in enumerate(nodes)}
    tree = [0] * len(nodes)
    lost = [0.0] * len(nodes)
    for child, edge in chosen.items():
        tree[place[child]], lost[place[child]] = place[edge.parent], edge.weight
    moves: list[list[Move]] = [[] for _ in nodes]
    for at in (k for k, node in enumerate(nodes) if tree[k] and node not in fixed):
        moves[at].append((lost[at], at, 0))
    for edge in kept:
        at, parent = place[edge.child], place[edge.parent]
        if tree[at] != parent and edge.child not in fixed:
            moves[at].append((lost[at] - edge.weight, at, parent))
    weighed = {(edge.child, edge.parent): edge for edge in kept}
    found = {}
    for node, change in zip(nodes, changes(tree, moves), strict=True):
        if change is not None:
            found[node] = _rival(nodes, change, chosen, weighed)
    return found


def changes(tree: Sequence[int], moves: Sequence[Sequence[Move]]) -> list[Change | None]:
    """Return, for each node, the change of one or two edges that gives it another parent and loses least; None: there is none.

    `tree`: the parent of each node, 0 of the root, which is node 0; `moves`: the other parents that each may have.
    """
    walk = _walked(tree)
    best: list[Change | None] = [None] * len(tree)
    back: list[list[Move]] = [[] for _ in tree]  # by the new parent, which hangs below
    out: list[list[tuple[int, Move]]] = [[] for _ in tree]  # with the depth of the lowest node that stands above both ends
    path = [0] * (max(walk.depth) + 1)
    for node in walk.order[1:]:
        path[walk.depth[node]] = node
        for move in moves[node]:
            if walk.holds(node, move[2]):
                back[move[2]].append(move)
            else:
                _better(best, node, (move, None))
                apart = bisect_left(range(walk.depth[node]), True, key=lambda d: not walk.holds(path[d], move[2]))
                out[node].append((apart - 1, move))
    if any(back):
        for change in (*_down(walk, back, out), *_up(walk, back, out)):
            _better(best, change[0][1], change)
    return best


def _better(best: list[Change | None], node: int, change: Change) -> None:
    """Keep the change that loses less; of equal ones that of fewer edges, then the one whose parent comes first."""
    if best[node] is None or _order(change) < _order(best[node]):
        best[node] = change


def _order(change: Change | None) -> tuple[float, bool, int, int, int]:
    assert change is not None
    own, second = change
    return _loss(change), second is not None, own[2], *(second[1:] if second else (0, 0))


def _loss(change: Change) -> float:
    return round(change[0][0] + (change[1][0] if change[1] else 0.0), 9)  # sums in another order are equal


def _down(walk: "_Walk", back: Sequence[Sequence[Move]], out: Sequence[Sequence[tuple[int, Move]]]) -> Iterator[Change]:
    """Yield for each move to a node below the best second one on the way down to it."""
    along = _Along(max(walk.depth) + 1)
    for node, entering in walk.both_ways():
        if not entering:
            along.leave()
            continue
        along.enter()
        for common, move in out[node]:
            along.lower(common + 1, walk.depth[node], move)
        for move in back[node]:
            second = along.at(walk.depth[move[1]])
            if second is not None:
                yield move, second


def _up(walk: "_Walk", back: Sequence[Sequence[Move]], out: Sequence[Sequence[tuple[int, Move]]]) -> Iterator[Change]:
    """Yield for each move out of a branch the best of the branch's own top that it makes room for."""
    below = _Below(max(walk.depth) + 1)
    heap = [-1] * len(walk.tree)
    for node in reversed(walk.order[1:]):
        own = heap[node]
        for move in back[node]:
            own = below.add(own, walk.depth[move[1]], move)
        own = below.add(own, walk.depth[node], None)  # moves of the node itself are of no use above it
        for common, move in out[node]:
            second = below.least(own, common + 1, walk.depth[node])
            if second is not None:
                yield move, second
        heap[walk.tree[node]] = below.merge(heap[walk.tree[node]], own)


@dataclass(slots=True)
class _Walk:
    """A tree as it is walked from the root: order, depth, and the stretch of the order that hangs on each node."""

    tree: Sequence[int]
    order: list[int]
    depth: list[int]
    first: list[int]
    last: list[int]

    def holds(self, node: int, other: int) -> bool:
        """Tell whether `other` is the node or hangs below it."""
        return self.first[node] <= self.first[other] < self.last[node]

    def both_ways(self) -> Iterator[tuple[int, bool]]:
        """Yield each node but the root when its branch is entered, and when it is left."""
        open_: list[int] = []
        for node in self.order[1:]:
            while open_ and not self.holds(open_[-1], node):
                yield open_.pop(), False
            open_.append(node)
            yield node, True
        while open_:
            yield open_.pop(), False


def _walked(tree: Sequence[int]) -> _Walk:
    below: list[list[int]] = [[] for _ in tree]
    for node, parent in enumerate(tree):
        if node:
            below[parent].append(node)
    order, depth, first, last = [0], [0] * len(tree), [0] * len(tree), [1] * len(tree)
    work = below[0][::-1]
    while work:
        node = work.pop()
        first[node], last[node], depth[node] = len(order), len(order) + 1, depth[tree[node]] + 1
        order.append(node)
        work += below[node][::-1]
    for node in reversed(order[1:]):
        last[tree[node]] = max(last[tree[node]], last[node])
    return _Walk(tree, order, depth, first, last)


class _Along:
    """The least move, for each depth, of those that hold for a stretch of depths; what a branch added goes when it is left."""

    def __init__(self, depths: int) -> None:
        self.size = 1 << max(1, depths - 1).bit_length()
        self.least: list[Move | None] = [None] * (2 * self.size)
        self.past: list[list[tuple[int, Move | None]]] = []

    def enter(self) -> None:
        self.past.append([])

    def leave(self) -> None:
        for at, before in reversed(self.past.pop()):
            self.least[at] = before

    def lower(self, low: int, high: int, move: Move) -> None:
        """Let a move hold for depths from `low` to below `high` (a segment tree, marked at the fewest nodes that cover them)."""
        low, high = low + self.size, high + self.size
        while low < high:
            for at in (*((low,) if low & 1 else ()), *((high - 1,) if high & 1 else ())):
                before = self.least[at]
                if before is None or move < before:
                    self.past[-1].append((at, before))
                    self.least[at] = move
            low, high = (low + 1) // 2, high // 2

    def at(self, depth: int) -> Move | None:
        at, found = depth + self.size, None
        while at:
            here = self.least[at]
            if here is not None and (found is None or here < found):
                found = here
            at //= 2
        return found


class _Below:
    """The least move, for each depth, of those in a branch: segment trees, merged branch into branch. -1 is the empty one."""

    def __init__(self, depths: int) -> None:
        self.size = 1 << max(1, depths - 1).bit_length()
        self.move: list[Move | None] = []
        self.left: list[int] = []
        self.right: list[int] = []

    def add(self, top: int, depth: int, move: Move | None) -> int:
        """Put a move at a depth unless a lesser one is there; None clears the depth. Returns the top of the tree."""
        return self._add(top, depth, move, 0, self.size)

    def _add(self, top: int, depth: int, move: Move | None, low: int, high: int) -> int:
        if top < 0:
            if move is None:
                return top
            self.move.append(None)
            self.left.append(-1)
            self.right.append(-1)
            top = len(self.move) - 1
        if high - low == 1:
            self.move[top] = move if move is None else _lesser(self.move[top], move)
            return top
        half = (low + high) // 2
        if depth < half:
            self.left[top] = self._add(self.left[top], depth, move, low, half)
        else:
            self.right[top] = self._add(self.right[top], depth, move, half, high)
        self.move[top] = _lesser(self._of(self.left[top]), self._of(self.right[top]))
        return top

    def _of(self, top: int) -> Move | None:
        return None if top < 0 else self.move[top]

    def merge(self, a: int, b: int) -> int:
        """Join two trees into the first."""
        if a < 0 or b < 0:
            return max(a, b)
        self.move[a] = _lesser(self.move[a], self.move[b])
        self.left[a] = self.merge(self.left[a], self.left[b])
        self.right[a] = self.merge(self.right[a], self.right[b])
        return a

    def least(self, top: int, low: int, high: int) -> Move | None:
        """Return the least move at depths from `low` to below `high`."""
        return self._least(top, low, high, 0, self.size)

    def _least(self, top: int, low: int, high: int, from_: int, to: int) -> Move | None:
        if top < 0 or high <= from_ or to <= low:
            return None
        if low <= from_ and to <= high:
            return self.move[top]
        half = (from_ + to) // 2
        return _lesser(self._least(self.left[top], low, high, from_, half), self._least(self.right[top], low, high, half, to))


def _lesser(a: Move | None, b: Move | None) -> Move | None:
    return b if a is None else a if b is None else min(a, b)


def _rival(
    nodes: Sequence[str], change: Change, chosen: Mapping[str, Candidate], weighed: Mapping[tuple[str, str], Candidate]
) -> Rival:
    own, second = change
    gone, come = [], []
    for _, child, parent in (move for move in change if move is not None):
        gone += [chosen[nodes[child]]] if nodes[child] in chosen else []
        come += [weighed[nodes[child], nodes[parent]]] if parent else []
    gap = _loss(change)
    return Rival(
        node=nodes[own[2]] if own[2] else None,
        gap=round(gap, 2),
        deciding=deciding(gone, come, gap),
        moved=nodes[second[1]] if second else None,
        moved_to=nodes[second[2]] if second and second[2] else None,
    )


def deciding(gone: Sequence[Candidate], come: Sequence[Candidate], gap: float) -> tuple[str, ...]:
    """Return the fewest kinds of evidence without which the edges that would come were at least as likely as those that would go.

    What a kind speaks for what is there is its sum on the edges that would go less its sum on those that would come; these sums
    add up to the gap. The largest first, as many as are needed: no fewer kinds suffice.
    """
    speaks: dict[str, float] = defaultdict(float)
    for edges, sign in ((gone, 1), (come, -1)):
        for edge in edges:
            for reason in edge.reasons:
                speaks[reason.kind] += sign * reason.weight
    taken: list[str] = []
    for kind in sorted((kind for kind, sum_ in speaks.items() if sum_ > 0), key=lambda kind: (-speaks[kind], kind)):
        taken.append(kind)
        gap -= speaks[kind]
        if gap <= ROUNDED:
            return tuple(taken)
    return ()
