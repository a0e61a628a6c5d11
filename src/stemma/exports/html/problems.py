"""The page of problems: what was met and could not be used, or was used with a warning. Nothing is dropped."""

from stemma.exports.html import prose, words
from stemma.exports.html.frame import View, cite, framed, report_link
from stemma.exports.html.markup import Html, el
from stemma.model.reading import Problem

PATH = "problems.html"


def written(view: View) -> bytes:
    """Write the page."""
    problems = list(enumerate(view.index.protected.problems, 1))
    groups: dict[str | None, list[tuple[int, Problem]]] = {None: []}
    for report in view.index.protected.reports:
        groups[report.id] = []
    for number, problem in problems:
        groups.setdefault(problem.report, []).append((number, problem))
    return framed(
        view,
        PATH,
        "Problems",
        el("h1", "Problems"),
        el("p", prose.PROBLEMS, class_="lead"),
        [_group(view, report, found) for report, found in groups.items() if found],
        None if problems else el("p", f"No problem met in {words.these(view.reports)}.", class_="none-found"),
    )


def _group(view: View, report: str | None, found: list[tuple[int, Problem]]) -> Html:
    shown = view.index.reports.get(report or "")
    name = report_link(view, shown) if shown else "The case" if report is None else "A report that is not shown"
    return el("section", el("h2", name), el("ul", [_item(view, n, p) for n, p in found], class_="problems"), class_="group")


def _item(view: View, number: int, of: Problem) -> Html:
    place = cite(view, of.report, of.at) if of.report and of.at else None
    code = el("span", f"{of.stage} · {of.code}", class_="evidence")
    return el("li", el("p", of.message), el("p", code, " ", place, class_="under"), id=f"p{number}")
