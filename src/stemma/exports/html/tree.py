"""Where the story came from: the tree drawn, the same as a list with its evidence, and the sources we don't have."""

from collections.abc import Mapping

from stemma.exports.html import prose, tree_words, words
from stemma.exports.html.frame import View, cite, framed, isolated, listed, node_name, quoted, report_link, tag
from stemma.exports.html.linked import changed, changes, flip, links
from stemma.exports.html.markup import Html, el, join
from stemma.exports.html.pictures import PATH, picture, pictures
from stemma.model.comparing import Evidence, Link, LostSource, Rival, Tie
from stemma.shown import ShownReport

__all__ = ["PATH", "links", "lost_source", "picture", "written"]

Numbered = list[tuple[int, Link, Html | None]]
"""Links with their numbers and what changed along each."""


def written(view: View) -> bytes:
    """Write the page."""
    parents: dict[str, Numbered] = {}
    drift = changes(view)
    for number, link in enumerate(links(view), 1):
        parents.setdefault(link.child, []).append((number, link, changed(view, number, link, drift.get(link.id, ()))))
    near = {one.report: one.rival for one in view.index.protected.stemma.parentless}
    entries = [_entry(view, r, parents.get(r.id, []), near.get(r.id)) for r in view.index.protected.reports]
    return framed(
        view,
        PATH,
        "Where the story came from",
        el("h1", "Where the story came from"),
        el("p", prose.TREE, class_="lead"),
        pictures(view),
        el(
            "section",
            el("h2", "The same as a list"),
            el("ol", entries, class_="tree"),
        ),
        _lost(view, parents),
        _others(view, parents),
        _ties(view),
        _circles(view),
    )


def _entry(view: View, report: ShownReport, mine: Numbered, near: Rival | None) -> Html:
    """Write a report with all that it comes from; without that, what it comes from next likeliest."""
    unknown = tree_words.NOT_KNOWN + ("." if near else tree_words.NOTHING_SHOWS)
    none = join([el("p", unknown, class_="none-found"), flip(view, report.id, near)])
    return el(
        "li",
        el("p", report_link(view, report), ", ", words.published(report.published), class_="chain"),
        [_link(view, *x) for x in mine] or none,
    )


def _link(view: View, number: int, link: Link, drift: Html | None) -> Html:
    return el(
        "div",
        el(
            "p",
            el("strong", words.LINK[link.kind]),
            " ",
            node_name(view, link.parent),
            " — a further parent" if link.second else None,
            " ",
            tag(view.index.standing(link.id), f"{link.confidence:.0%} sure" if view.index.standing(link.id) == "open" else None),
        ),
        el("ul", [el("li", _evidence(view, e)) for e in link.evidence], class_="evidence-list") if link.evidence else None,
        flip(view, link.child, link.rival),
        drift,
        id=f"l{number}",
        class_="link",
    )


def _evidence(view: View, of: Evidence) -> Html:
    """Write a reason, and the words that it rests on."""
    places = [join([quoted(view, p.report, p.span.words), " ", cite(view, p.report, p.span)]) for p in of.places]
    _, _, quote = of.words.partition("“")
    again = bool(quote) and any(quote.rstrip("”…") in p.span.words for p in of.places)  # the places say it in full
    said = None if again else f": {of.words}"
    return join([el("span", of.kind, class_="evidence"), said, [": ", listed(places)] if places else None])


def _lost(view: View, parents: Mapping[str, Numbered]) -> Html | None:
    """List the sources we don't have: where they are credited, and what they come from themselves."""
    items = [
        el(
            "li",
            lost_source(view, x),
            el("ul", [el("li", c) for c in _credits(view, x)], class_="evidence-list") if x.credited else None,
            [_link(view, *link) for link in parents.get(x.id, [])],
            id=f"x{number}",
        )
        for number, x in enumerate(view.index.protected.stemma.lost, 1)
    ]
    return el("section", el("h2", "Sources we don’t have"), el("ul", items, class_="lost"), id="lost") if items else None


def _others(view: View, parents: Mapping[str, Numbered]) -> Html | None:
    """List the links of what is not shown itself, so that no citation of them leads nowhere."""
    shown = {*view.index.reports, *view.index.lost}
    rest = [_link(view, *link) for child, found in parents.items() if child not in shown for link in found]
    return el("section", el("h2", "Of reports that are not shown"), rest) if rest else None


def lost_source(view: View, lost: LostSource) -> Html:
    """Name a source we don't have, with its kind and title."""
    kind = words.LOST_KIND.get(lost.kind, lost.kind)
    credited = next(iter(lost.credited), None)
    title: Html | None = None
    if lost.title:
        title = join([" ", quoted(view, credited.report, lost.title) if credited else el("q", lost.title, class_="said")])
    return join([el("strong", isolated(lost.name)), f", {kind}", title])


def _credits(view: View, lost: LostSource) -> list[Html]:
    return [
        join(["credited as ", quoted(view, p.report, p.span.words), " ", cite(view, p.report, p.span)]) for p in lost.credited
    ]


def _ties(view: View) -> Html | None:
    kept = [t for t in view.index.protected.stemma.ties if view.index.kept(t.id)]
    if not kept:
        return None
    return el("section", el("h2", "Share a source, direction not known"), el("ul", [el("li", _tie(view, t)) for t in kept]))


def _tie(view: View, tie: Tie) -> Html:
    evidence = el("ul", [el("li", _evidence(view, e)) for e in tie.evidence], class_="evidence-list") if tie.evidence else None
    return join([node_name(view, tie.a), " and ", node_name(view, tie.b), " ", tag(view.index.standing(tie.id)), evidence])


def _circles(view: View) -> Html | None:
    circles = view.index.protected.stemma.circular
    if not circles:
        return None
    items = [el("li", listed(node_name(view, node) for node in circle), " credit one another in a circle.") for circle in circles]
    return el("section", el("h2", "Circles"), el("ul", items))
