"""The page of changed wording: two reports side by side, what differs marked, graver changes first."""

from stemma.exports.html import prose, words
from stemma.exports.html.frame import View, cite, framed, quoted, report_link, tag
from stemma.exports.html.marking import Mark, marked
from stemma.exports.html.markup import Html, el
from stemma.model.comparing import Difference, Side

PATH = "differences.html"


def written(view: View) -> bytes:
    """Write the page."""
    found = list(enumerate(view.index.differences, 1))
    return framed(
        view,
        PATH,
        "Changed wording",
        el("h1", "Changed wording"),
        el("p", prose.DIFFERENCES, class_="lead"),
        [_group(view, gravity, [(n, d) for n, d in found if d.gravity == gravity]) for gravity in (3, 2, 1)],
        None if found else el("p", f"No difference found in {words.these(view.reports)}.", class_="none-found"),
    )


def _group(view: View, gravity: int, items: list[tuple[int, Difference]]) -> Html | None:
    if not items:
        return None
    return el("section", el("h2", words.GRAVITY[gravity]), [_pair(view, n, d) for n, d in items], class_=f"group g{gravity}")


def _pair(view: View, number: int, of: Difference) -> Html:
    link = view.index.links.get(of.link or "")
    between = el("p", el("span", _sign(of), class_="sign", aria_hidden="true"), " ", _between(of), class_="between")
    return el(
        "article",
        el("p", f"{number} · {words.DIFFERENCE[of.kind]}", class_="number"),
        el("div", _side(view, of.a, of), between, _side(view, of.b, of), class_="pair" if of.b else "pair one"),
        el("p", of.note, class_="note") if of.note else None,
        el("p", f"Along the way: {words.LINK[link.kind]}", class_="why") if link else None,
        el("p", tag(view.index.standing(of.id)), class_="under"),
        id=f"d{number}",
        class_="difference",
    )


def _sign(of: Difference) -> str:
    return "·" if of.b is None else "→" if of.directed else "≠"


def _between(of: Difference) -> str:
    if of.b is None:
        return words.ONLY_HERE
    return words.DIRECTED if of.directed else words.UNDIRECTED


def _side(view: View, side: Side | None, of: Difference) -> Html:
    if side is None:
        missing = words.UNSUPPORTED if of.kind == "heading" else words.SILENT
        return el("div", el("p", missing, class_="none-found"), class_="side")
    report = view.index.reports.get(side.report)
    text = marked(side.sentence.words, side.sentence.start, [Mark(side.span.start, side.span.end, "changed")])
    return el(
        "div",
        el("p", report_link(view, report) if report else None, class_="chain"),
        quoted(view, side.report, text, element="blockquote"),
        el("p", cite(view, side.report, side.span), class_="under"),
        class_="side",
    )
