"""The page of figures: every number as its report has it, those that count the same thing together."""

from stemma.exports.html import prose, words
from stemma.exports.html.claims import unclear_mark, unclear_places
from stemma.exports.html.frame import View, cite, framed, quoted, sign
from stemma.exports.html.marking import Mark, marked
from stemma.exports.html.markup import Child, Html, el
from stemma.model.reading import Figure
from stemma.model.sources import Span

PATH = "figures.html"


def written(view: View) -> bytes:
    """Write the page."""
    groups: dict[str, list[tuple[int, Figure]]] = {}
    for number, figure in enumerate(view.index.figures, 1):
        groups.setdefault(_counted(figure), []).append((number, figure))
    unclear = unclear_places(view)
    ordered = sorted(groups.items(), key=lambda item: (not item[0], -_told_by(item[1]), -len(item[1]), item[0]))
    return framed(
        view,
        PATH,
        "Figures",
        el("h1", "Figures"),
        el("p", prose.FIGURES, class_="lead"),
        [_table(view, name, figures, unclear) for name, figures in ordered],
        None if groups else el("p", f"No figure that may be shown in {words.these(view.reports)}.", class_="none-found"),
    )


def _counted(of: Figure) -> str:
    """Return what a figure counts, to group by."""
    if of.counted_class:
        return of.counted_class
    return of.counts.words.split()[-1].casefold() if of.counts and of.counts.words.split() else of.unit or ""


def _told_by(figures: list[tuple[int, Figure]]) -> int:
    return len({f.report for _, f in figures})


def _table(view: View, name: str, figures: list[tuple[int, Figure]], unclear: dict[str, list[tuple[int, int]]]) -> Html:
    values = {(f.low, f.high, f.bound) for _, f in figures}
    remark = f"{words.number(len(figures), 'mention')}, {words.number(len(values), 'value')}"
    head = el("tr", [el("th", h, scope="col") for h in ("Exact words", "Read as", "Of what", "In its sentence", "Where")])
    return el(
        "section",
        el(
            "h2",
            "Counting: ",
            el("span", name, class_="counted") if name else "nothing named",
            el("span", remark, class_="remark"),
        ),
        el(
            "div",
            el(
                "table",
                el("thead", head),
                el("tbody", [_row(view, n, f, unclear_mark(unclear, f.report, f.span)) for n, f in figures]),
            ),
            class_="scroll",
        ),
        class_="group",
    )


def _holding(view: View, of: Figure, head: str, stated: Span | None) -> list[Child]:
    """Write when or where a figure holds, in the report's words, if it says so."""
    return [el("br"), el("small", f"{head}: ", quoted(view, of.report, stated.words))] if stated else []


def _row(view: View, number: int, of: Figure, unclear: Html | None) -> Html:
    cover = view.index.sentence(of.report, (of.span,))
    sentence: Child = of.span.words
    if cover:
        sentence = marked(cover.words, cover.start, [Mark(of.span.start, of.span.end, "content")])
    relation = words.RELATION[of.relation]
    return el(
        "tr",
        el("th", quoted(view, of.report, of.span.words), scope="row"),
        el(
            "td",
            words.value(of),
            el("br") if relation else None,
            el("small", relation) if relation else None,
            data_label="Read as",
        ),
        el(
            "td",
            quoted(view, of.report, of.counts.words) if of.counts else words.NOT_STATED,
            _holding(view, of, "when", of.period),
            _holding(view, of, "where", of.place),
            data_label="Of what",
        ),
        el("td", quoted(view, of.report, sentence), data_label="In its sentence"),
        el("td", cite(view, of.report, of.span), " ", sign(view.index.standing(of.id)), " ", unclear, data_label="Where"),
        id=f"f{number}",
    )
