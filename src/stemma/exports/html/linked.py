"""The lines of the family tree: in their order, what changed along each, what would flip it. Not here: pictures (pictures.py)."""

from collections.abc import Iterator, Mapping, Sequence

from stemma.exports.html import tree_words, words
from stemma.exports.html.frame import View, cite, node_name, quoted
from stemma.exports.html.markup import Html, el, join
from stemma.exports.html.saying import clipped
from stemma.model.comparing import Difference, Link, Rival, Side

SHOWN = 3
"""So many changes stand with a line; the rest on the page of changed wording."""
LONG = 110
"""Characters of changed words that are quoted in a list."""
WIDE = 32
"""Characters of a label on a line of the tree."""
SURE = 0.6
"""A line below this, that nobody decided on, is drawn as unsure."""

Changes = Mapping[str, Sequence[tuple[int, Difference]]]
"""Id of a link -> the differences along it with their numbers, graver first."""


def links(view: View) -> tuple[Link, ...]:
    """Return the links that a person did not reject, in order of their reports; their place is their number."""
    kept = [x for x in view.index.protected.stemma.links if view.index.kept(x.id)]
    return tuple(sorted(kept, key=lambda x: (_number(view, x.child), x.second, _number(view, x.parent), x.parent, x.kind)))


def _number(view: View, node: str) -> int:
    report = view.index.reports.get(node)
    return report.number if report else 0


def changes(view: View) -> Changes:
    """Return what changed along each link, as far as it may be shown and nobody rejected it."""
    found: dict[str, list[tuple[int, Difference]]] = {}
    for number, difference in enumerate(view.index.differences, 1):
        if difference.link is not None:
            found.setdefault(difference.link, []).append((number, difference))
    return found


def is_unsure(view: View, link: Link) -> bool:
    """Tell whether a line is drawn as unsure: a reviewer is, or the machine, and nobody accepted it."""
    standing = view.index.standing(link.id)
    return standing == "unsure" or (standing == "open" and link.confidence < SURE)


def brief(link: Link, found: Sequence[tuple[int, Difference]]) -> str:
    """Count what changed along a link in a few words: "4 figures, 1 name changed"; the fullest that a label has room for."""
    if not found:
        return ""
    return next(
        (said for said in _phrases(link, [d for _, d in found]) if len(said) <= WIDE), words.number(len(found), tree_words.CHANGE)
    )


def _phrases(link: Link, found: Sequence[Difference]) -> Iterator[str]:
    """Yield ways to count changes, fullest first; each counts all of them."""
    apart = [d for d in found if d.b is None]
    dropped = sum(d.a.report == link.parent for d in apart)
    added = len(apart) - dropped
    counts: dict[tuple[str, str], int] = {}
    for d in found:
        if d.b is not None:
            counts[tree_words.CHANGED[d.kind]] = counts.get(tree_words.CHANGED[d.kind], 0) + 1
    groups = list(counts.items())
    ends = [f"{n} {how}" for n, how in ((dropped, tree_words.DROPPED), (added, tree_words.ADDED)) if n]
    for shown in range(len(groups), 0, -1):
        told = [words.number(n, *noun) for noun, n in groups[:shown]]
        rest = sum(n for _, n in groups[shown:])
        yield ", ".join([tree_words.were_changed(told, rest), *ends])
        if ends and shown == 1:
            yield f"{told[0]}, {words.number(rest + len(apart), tree_words.OTHER)}"
    if not groups:
        yield ", ".join(ends)


def changed(view: View, number: int, link: Link, found: Sequence[tuple[int, Difference]]) -> Html | None:
    """List the gravest changes along a link, with their words and places, and lead to the others."""
    if not found:
        return None
    items = [el("li", _change(view, n, d)) for n, d in found[:SHOWN]]
    if len(found) > SHOWN:
        more = el("a", tree_words.and_more(len(found) - SHOWN), href=view.to(f"differences.html#d{found[SHOWN][0]}"))
        items.append(el("li", more, tree_words.UNDER_CHANGED))
    head = el("p", f"{tree_words.ON_THE_WAY} {brief(link, found)}", class_="under")
    return el("div", head, el("ul", items, class_="evidence-list"), id=f"l{number}-changed", class_="on-the-way")


def _change(view: View, number: int, of: Difference) -> Html:
    kind = el("a", words.DIFFERENCE[of.kind], href=view.to(f"differences.html#d{number}"))
    if of.b is None:
        return join([kind, ": ", _words(view, of.a), f" {words.ONLY_HERE}"])
    sign = el("span", "→" if of.directed else "≠", class_="arrow", aria_hidden="true")
    said = words.DIRECTED if of.directed else words.UNDIRECTED
    return join([kind, ": ", _words(view, of.a), " ", sign, f" {said} ", _words(view, of.b)])


def _words(view: View, side: Side) -> Html:
    short = clipped(side.span.words, LONG)
    cut = el("span", " … ", class_="cut") if short != side.span.words else " "
    return join([quoted(view, side.report, short), cut, cite(view, side.report, side.span)])


def flip(view: View, child: str, rival: Rival | None) -> Html | None:
    """Name the next likeliest parent, what would then change elsewhere, and the evidence that decides against it."""
    if rival is None:
        return None

    def named(node: str | None) -> Html | str:
        if node is None:
            return tree_words.NONE_HERE
        return tree_words.THIS_ONE if node == child else node_name(view, node)

    head = tree_words.NEXT_NONE if rival.node is None else join([tree_words.NEXT, named(rival.node), "."])
    then = join([" ", node_name(view, rival.moved), tree_words.THEN, named(rival.moved_to), "."]) if rival.moved else None
    decides = tree_words.without(rival.deciding) if rival.gap else tree_words.AS_LIKELY
    return el("p", head, then, decides, class_="under")
