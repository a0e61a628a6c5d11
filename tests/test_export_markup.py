"""The parts that pages are built of: escaping, marks that nest or cross, the drawing of the tree."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parser

from stemma.exports.html.drawing import WIDTH, Edge, Node, drawn, placed
from stemma.exports.html.marking import Mark, marked
from stemma.exports.html.markup import el, page

MARKS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda p: Mark(min(p), max(p), "m", f"c{min(p)}-{max(p)}")), max_size=12
)


@settings(max_examples=300, deadline=None)
@given(MARKS)
def test_marks_cover_exactly_their_words(found: list[Mark]) -> None:
    content = "abcdefghijklmnopqrstuvwxyzABCDE"
    unique = list({m.id: m for m in found}.values())
    markup = marked(content, 0, unique).markup
    tree: Any = parser.fragment_fromstring(f"<p>{markup}</p>")
    assert tree.text_content() == content
    assert sorted(m.get("id") for m in tree.xpath("//mark[@id]")) == sorted(m.id or "" for m in unique)
    deep = {i: [0] for i in range(len(content))}
    _depths(tree, deep, [0], 0)
    for i in range(len(content)):
        assert deep[i][0] == sum(m.start <= i < m.end for m in unique)


def _depths(node: Any, deep: dict[int, list[int]], at: list[int], depth: int) -> None:
    """Count for every letter in how many marks it stands."""
    for _ in node.text or "":
        deep[at[0]][0] = depth
        at[0] += 1
    for child in node:
        _depths(child, deep, at, depth + 1)
        for _ in child.tail or "":
            deep[at[0]][0] = depth
            at[0] += 1


def test_marks_that_lie_within_nest() -> None:
    words_ = "at least 53 nations"
    outer, inner = Mark(0, 19, "a", "x"), Mark(9, 11, "b", "y")
    assert marked(words_, 0, [inner, outer]).markup == (
        '<mark class="a" id="x">at least <mark class="b" id="y">53</mark> nations</mark>'
    )


@pytest.mark.parametrize("tag", ["script", "img", "iframe", "object", "form", "link", "base", "foreignObject", "use", "a href"])
def test_dangerous_elements_are_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="no place in a dossier"):
        el(tag)


@pytest.mark.parametrize("name", ["onclick", "onLoad", "src", "style", "srcset", 'x"y', "a b"])
def test_dangerous_attributes_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no place in a dossier"):
        el("p", **{name: "x"})


@pytest.mark.parametrize(
    "link", ["https://example.org/", "javascript:alert(1)", "//x.example", "data:text/html,x", "/etc/x.html", "../../x.html"]
)
def test_links_that_lead_outside_are_refused(link: str) -> None:
    with pytest.raises(ValueError, match="leads outside"):
        el("a", "x", href=link)


@pytest.mark.parametrize("style", ["p{}</style><script>", "@import 'x'", "p{background:url(http://x)}"])
def test_a_style_that_loads_is_refused(style: str) -> None:
    with pytest.raises(ValueError, match="style"):
        page("x", el("body"), style=style)


def node(name: str, date: str | None = None, *, lost: bool = False) -> Node:
    """Return a node of a tree."""
    return Node(name, name, name, date, None if lost else "sources/1.html")


def edge(parent: str, child: str, *, second: bool = False) -> Edge:
    """Return a line of a tree."""
    return Edge(parent, child, "rewrites", "rewrites", second, "tree.html#l1")


def test_time_runs_down_and_children_stand_below_parents() -> None:
    nodes = [node("c", "2031-01-03"), node("a", "2031-01-01"), node("b", "2031-01-02"), node("x"), node("lost", lost=True)]
    spots = placed(nodes, [edge("a", "c"), edge("lost", "a"), edge("b", "x")])
    assert spots["lost"].row < spots["a"].row < spots["b"].row < spots["c"].row
    assert spots["b"].row < spots["x"].row
    assert min(spots["x"].lane, spots["lost"].lane) > max(spots[n].lane for n in "abc")
    assert len({(s.row, s.lane) for s in spots.values()}) == len(nodes)


def test_circles_and_backward_links_do_not_hang() -> None:
    nodes = [node(str(i)) for i in range(30)] + [node("old", "2030-01-01"), node("new", "2031-01-01")]
    edges = [edge(str(i), str((i + 1) % 30)) for i in range(30)] + [edge("new", "old"), edge("0", "0")]
    spots = placed(nodes, edges)
    assert len({(s.row, s.lane) for s in spots.values()}) == len(nodes)
    assert spots["old"].row < spots["new"].row
    assert drawn(nodes, edges, "date not stated").markup.count('class="node"') == len(nodes)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=20),
    st.lists(st.integers(0, 3), min_size=10, max_size=10),
)
def test_no_two_nodes_share_a_place(pairs: list[tuple[int, int, bool]], dates: list[int]) -> None:
    nodes = [node(str(i), f"2031-01-0{d}" if d else None) for i, d in enumerate(dates)]
    spots = placed(nodes, [edge(str(a), str(b), second=s) for a, b, s in pairs if a != b])
    assert len({(s.row, s.lane) for s in spots.values()}) == 10
    known = [(d, spots[str(i)].row) for i, d in enumerate(dates) if d]
    assert all(r1 < r2 for d1, r1 in known for d2, r2 in known if d1 < d2)


def test_no_line_runs_through_a_box_that_it_does_not_end_at() -> None:
    """An undated source of the last of a line is not drawn through those above it, as if they came from it."""
    days = [node(name, f"2031-01-0{n}") for n, name in enumerate("abcd", 1)]
    lines = [edge("a", "b"), edge("b", "c"), edge("lost", "d"), edge("lost", "x")]
    svg = drawn([*days, node("x"), node("lost", lost=True)], lines, "date not stated").markup
    tree: Any = parser.fragment_fromstring(svg)
    boxes = {int(r.get("x")) for r in tree.xpath("//rect[contains(@class, 'node')]")}
    assert len(boxes) == 2
    (long,) = [d for d in tree.xpath("//path/@d") if d.count("C") == 2]
    gutter = int(re.findall(r"L(\d+),", long)[0])
    assert all(not x <= gutter <= x + WIDTH for x in boxes)


def test_a_part_folds_without_a_script() -> None:
    folded = el("details", el("summary", "<More>"), el("p", "x"), open=False)
    assert folded.markup == "<details><summary>&lt;More&gt;</summary><p>x</p></details>"
    assert el("details", open=True).markup == "<details open></details>"
    with pytest.raises(ValueError, match="no place in a dossier"):
        el("details", ontoggle="x")


def test_a_hidden_character_is_shown_by_its_number() -> None:
    assert el("p", "a\u202eb").markup == '<p>a<span class="unseen">U+202E</span>b</p>'
    assert el("p", title="a\u202eb").markup == '<p title="a[U+202E]b"></p>'
