"""Maximum spanning arborescence and the marginals of its edges: graph arithmetic, no reports.

The tree is found as Tarjan (1977) and Gabow, Galil, Spencer, Tarjan (1986) describe it: a path is grown
backwards along best entering edges, circles are contracted, and mergeable heaps keep the entering edges.
"""

import math
from collections.abc import Sequence

Edge = tuple[int, int, float]
"""Parent, child, weight (log-odds)."""


class _Heaps:
    """Leftist heaps over edges, largest first, with a lazy amount to add to a whole heap. -1 is the empty heap."""

    def __init__(self) -> None:
        self.weight: list[float] = []
        self.edge: list[int] = []
        self.add: list[float] = []
        self.rank: list[int] = []
        self.left: list[int] = []
        self.right: list[int] = []

    def make(self, weight: float, edge: int) -> int:
        self.weight.append(weight)
        self.edge.append(edge)
        self.add.append(0.0)
        self.rank.append(1)
        self.left.append(-1)
        self.right.append(-1)
        return len(self.weight) - 1

    def settle(self, heap: int) -> None:
        """Hand what is to be added down to the children."""
        more = self.add[heap]
        if more:
            self.weight[heap] += more
            for child in (self.left[heap], self.right[heap]):
                if child >= 0:
                    self.add[child] += more
            self.add[heap] = 0.0

    def merge(self, a: int, b: int) -> int:
        if a < 0 or b < 0:
            return max(a, b)
        self.settle(a)
        self.settle(b)
        if (self.weight[b], -self.edge[b]) > (self.weight[a], -self.edge[a]):
            a, b = b, a
        self.right[a] = self.merge(self.right[a], b)  # as deep as the ranks: logarithmic
        left, right = self.left[a], self.right[a]
        if (self.rank[left] if left >= 0 else 0) < self.rank[right]:
            self.left[a], self.right[a] = right, left
        self.rank[a] = 1 + (self.rank[self.right[a]] if self.right[a] >= 0 else 0)
        return a

    def pop(self, heap: int) -> int:
        self.settle(heap)
        return self.merge(self.left[heap], self.right[heap])


def arborescence(count: int, edges: Sequence[Edge], root: int = 0) -> list[int | None]:  # noqa: PLR0912  (one algorithm)
    """Return, for each node, the index of the edge that enters it in the heaviest tree from `root`; None for the root.

    Among equal trees the one with earlier edges is taken, so the order of `edges` settles ties.

    Raises:
        ValueError: a node cannot be reached from the root.
    """
    heaps = _Heaps()
    entering = [-1] * (2 * count)
    for k, (parent, child, weight) in enumerate(edges):
        if child not in (root, parent):
            entering[child] = heaps.merge(entering[child], heaps.make(weight, k))
    group = list(range(2 * count))  # union-find over nodes and contracted circles
    within = [-1] * (2 * count)  # the circle that a node was contracted into
    chosen: list[int] = [-1] * (2 * count)
    state = [0] * (2 * count)  # 0 not seen, 1 on the path, 2 hangs on the root
    state[root], used = 2, count

    def top(node: int) -> int:
        while group[node] != node:
            group[node] = group[group[node]]
            node = group[node]
        return node

    for start in range(count):
        path = [] if state[top(start)] else [start]
        while path:
            here = path[-1]
            state[here] = 1
            while entering[here] >= 0 and top(edges[heaps.edge[entering[here]]][0]) == here:
                entering[here] = heaps.pop(entering[here])
            best = entering[here]
            if best < 0:
                raise ValueError(f"node {here} cannot be reached")
            heaps.settle(best)
            chosen[here], weight = heaps.edge[best], heaps.weight[best]
            entering[here] = heaps.pop(best)
            if entering[here] >= 0:
                heaps.add[entering[here]] -= weight  # an edge that replaces this one costs this one
            before = top(edges[chosen[here]][0])
            if state[before] == 0:
                path.append(before)
            elif state[before] == 2:
                for node in path:
                    state[node] = 2
                path = []
            else:
                merged = -1
                while True:
                    node = path.pop()
                    group[node] = within[node] = used
                    merged = heaps.merge(merged, entering[node])
                    if node == before:
                        break
                entering[used] = merged
                path.append(used)
                used += 1
    return _expand(count, edges, chosen, within, used)


def _expand(count: int, edges: Sequence[Edge], chosen: list[int], within: list[int], used: int) -> list[int | None]:
    """Open the circles again, last made first: the edge that enters a circle replaces one inside it."""
    taken: list[int | None] = [None] * count
    settled = [False] * used
    for node in range(used - 1, -1, -1):
        if settled[node] or chosen[node] < 0:
            continue
        edge = chosen[node]
        at = edges[edge][1]
        taken[at] = edge
        while at != -1 and not settled[at]:
            settled[at] = True
            if at == node:
                break
            at = within[at]
    return taken


def marginals(count: int, edges: Sequence[Edge], root: int = 0) -> list[float]:
    """Return the probability of each edge over all trees, a tree weighing exp of its edges' sum.

    By the matrix-tree theorem (Tutte; Koo, Globerson, Carreras, Collins 2007): with L[p][c] = -w(p,c) and
    L[c][c] = the sum of w into c, the edge p-c has probability w (M[c][c] - M[c][p]), M the inverse of L, and
    an edge from the root w M[c][c]. A column of L may be scaled freely: it cancels.
    """
    best = [-math.inf] * count
    for _, child, weight in edges:
        best[child] = max(best[child], weight)
    scaled = [math.exp(max(-30.0, weight - best[child])) for _, child, weight in edges]
    size = count
    table = [[0.0] * size for _ in range(size)]
    table[root][root] = 1.0
    for (parent, child, _), weight in zip(edges, scaled, strict=True):
        table[child][child] += weight
        if parent != root:
            table[parent][child] -= weight
    inverse = _invert(table)
    found = []
    for (parent, child, _), weight in zip(edges, scaled, strict=True):
        away = inverse[child][parent] if parent != root else 0.0
        found.append(min(1.0, max(0.0, weight * (inverse[child][child] - away))))
    return found


def _invert(table: list[list[float]]) -> list[list[float]]:
    """Invert a square matrix (Gauss and Jordan, with the largest pivot)."""
    size = len(table)
    rows = [row[:] + [1.0 if i == j else 0.0 for j in range(size)] for i, row in enumerate(table)]
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        head = rows[k][k] or 1e-300
        rows[k] = [x / head for x in rows[k]]
        for i in range(size):
            factor = rows[i][k]
            if i != k and factor:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[size:] for row in rows]


def circles(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the groups of nodes that can reach one another (Tarjan 1972), each sorted, only those of two and more."""
    after: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        after[a].append(b)
    number, low, on, stack, found = [-1] * count, [0] * count, [False] * count, [], []
    clock = 0
    for start in range(count):
        work = [(start, 0)] if number[start] < 0 else []
        while work:
            node, k = work.pop()
            if k == 0:
                number[node] = low[node] = clock
                clock += 1
                stack.append(node)
                on[node] = True
            if k < len(after[node]):
                work.append((node, k + 1))
                other = after[node][k]
                if number[other] < 0:
                    work.append((other, 0))
                elif on[other]:
                    low[node] = min(low[node], number[other])
                continue
            if low[node] == number[node]:
                group = []
                while True:
                    on[stack[-1]] = False
                    group.append(stack.pop())
                    if group[-1] == node:
                        break
                if len(group) > 1:
                    found.append(sorted(group))
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
    return sorted(found)
