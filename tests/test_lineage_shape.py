"""The measures of a whole tree, on trees small enough to count by hand: who is joined, who is above whom, how many origins."""

from benchmarks.lineage_shape import Found, Truth, ancestors, roots, undirected

# a <- b <- c, and d by itself; the lost text x is above e and f
TRUTH = Truth(("a", "b", "c", "d", "e", "f"), {"a": (), "b": ("a",), "c": ("b",), "d": (), "e": ("x",), "f": ("x",), "x": ()})
EXACT = {"b": "a", "c": "b", "e": "lost:x", "f": "lost:x"}


def pairs(*joined: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in joined)


def test_a_link_that_is_turned_and_a_tie_join_a_parent_and_child_and_a_grandparent_does_not() -> None:
    assert undirected(TRUTH, Found(EXACT)) == {"pairs": 2, "joined": 2}
    assert undirected(TRUTH, Found({"a": "b"}, ties=pairs("bc"))) == {"pairs": 2, "joined": 2}
    assert undirected(TRUTH, Found({"b": "a", "c": "a"})) == {"pairs": 2, "joined": 1}
    assert undirected(TRUTH, Found({"b": "a"}, second=frozenset({("c", "b")}))) == {"pairs": 2, "joined": 2}


def test_a_copy_of_a_parent_is_as_good_as_the_parent() -> None:
    copied = Truth(("a", "k", "b"), {"a": (), "k": ("a",), "b": ("a", "k")}, same={"k": "a"})
    assert undirected(copied, Found({"k": "a", "b": "k"})) == {"pairs": 2, "joined": 2}


def test_ancestors_are_counted_through_every_generation_and_through_lost_texts() -> None:
    assert ancestors(TRUTH, Found(EXACT)) == {"ancestors_due": 3, "ancestors_told": 3, "ancestors_right": 3}  # ab, ac, bc
    assert ancestors(TRUTH, Found({"b": "a", "c": "a"})) == {"ancestors_due": 3, "ancestors_told": 2, "ancestors_right": 2}
    assert ancestors(TRUTH, Found({"a": "b"})) == {"ancestors_due": 3, "ancestors_told": 1, "ancestors_right": 0}
    through = Found({"e": "lost:x", "lost:x": "d"})
    assert ancestors(TRUTH, through)["ancestors_told"] == 1


def test_origins_are_reports_without_a_parent_and_lost_texts_with_nothing_above() -> None:
    assert roots(TRUTH, Found(EXACT)) == {"trees": 1, "roots_due": 3, "roots_told": 3, "roots_off": 0, "roots_exact": 1}
    assert roots(TRUTH, Found({}))["roots_told"] == 6
    assert roots(TRUTH, Found({**EXACT, "d": "c"}))["roots_off"] == 1


def test_tied_reports_are_one_origin_and_none_if_one_of_them_comes_from_elsewhere() -> None:
    tied = {"b": "a", "c": "b"}
    assert roots(TRUTH, Found(tied, ties=pairs("ef")))["roots_told"] == 3
    assert roots(TRUTH, Found({**tied, "e": "d"}, ties=pairs("ef")))["roots_told"] == 2


def test_a_circle_that_ties_make_is_one_origin() -> None:
    assert roots(TRUTH, Found({"b": "a", "c": "b", "f": "e"}, ties=pairs("ac", "ef")))["roots_told"] == 3
