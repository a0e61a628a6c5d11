"""The heaviest tree and the odds of its edges, against counting every tree."""

import itertools
import math
import random  # noqa: TID251  (seeded)
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.stages.lineage.arborescence import Edge, arborescence, circles, marginals


def weights(rows: list[tuple[int, int, int]], count: int) -> list[Edge]:
    edges: list[Edge] = [(0, child, 0.1 * child) for child in range(1, count)]
    edges += [(a % count, b % count, w / 7) for a, b, w in rows if a % count != b % count and b % count]
    return edges


def every_tree(count: int, edges: Sequence[Edge]) -> list[tuple[int, ...]]:
    into = [[k for k, e in enumerate(edges) if e[1] == node] for node in range(1, count)]

    def hangs(choice: tuple[int, ...]) -> bool:
        above = {edges[k][1]: edges[k][0] for k in choice}
        return all(_reaches(node, above, count) for node in above)

    return [choice for choice in itertools.product(*into) if hangs(choice)]


def _reaches(node: int, above: dict[int, int], count: int) -> bool:
    for _ in range(count):
        if node == 0:
            return True
        node = above[node]
    return node == 0


ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(-9, 20)), max_size=9)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.integers(2, 5))
def test_the_tree_is_the_heaviest_and_marginals_are_exact(rows: list[tuple[int, int, int]], count: int) -> None:
    edges = weights(rows, count)
    trees = every_tree(count, edges)
    total = {tree: sum(edges[k][2] for k in tree) for tree in trees}
    taken = [k for k in arborescence(count, edges) if k is not None]
    assert math.isclose(sum(edges[k][2] for k in taken), max(total.values()), abs_tol=1e-9)
    mass = sum(math.exp(w) for w in total.values())
    for k, odds in enumerate(marginals(count, edges)):
        wanted = sum(math.exp(w) for tree, w in total.items() if k in tree) / mass
        assert math.isclose(odds, wanted, abs_tol=1e-6)


def test_a_node_out_of_reach_is_refused() -> None:
    with pytest.raises(ValueError, match="reached"):
        arborescence(3, [(0, 1, 1.0)])


def test_circles() -> None:
    assert circles(6, [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5)]) == [[0, 1, 2]]


def test_two_thousand_nodes_are_quick() -> None:
    rng = random.Random(3)
    edges: list[Edge] = [(0, node, 0.1) for node in range(1, 2000)]
    for node in range(1, 2000):
        edges += [(other, node, rng.random()) for other in rng.sample(range(1, 2000), 12) if other != node]
    before = time.perf_counter()
    arborescence(2000, edges)
    assert time.perf_counter() - before < 5
