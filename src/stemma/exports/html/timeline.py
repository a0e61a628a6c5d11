"""The timeline: what is dated in order of time, what has no year apart, spans of time last."""

from dataclasses import dataclass

from stemma.exports.html import prose, words
from stemma.exports.html.claims import unclear_mark, unclear_places
from stemma.exports.html.frame import View, cite, framed, quoted, report_link, sign
from stemma.exports.html.marking import Mark, marked
from stemma.exports.html.markup import Child, Html, el, join
from stemma.model.reading import Date
from stemma.shown import ShownReport

PATH = "timeline.html"
NOT_POINTS = ("duration", "set", "time")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something dated."""

    earliest: str
    latest: str
    what: Html


def written(view: View) -> bytes:
    """Write the page."""
    unclear = unclear_places(view)
    numbered = list(enumerate(view.index.times, 1))
    dated = [(n, d) for n, d in numbered if d.earliest and d.granularity not in NOT_POINTS]
    undated = [(n, d) for n, d in numbered if not d.earliest and d.granularity not in NOT_POINTS]
    spans = [(n, d) for n, d in numbered if d.granularity in NOT_POINTS]
    reports = view.index.protected.reports
    entries = [
        Entry(d.earliest or "", d.latest or "", _mention(view, n, d, unclear_mark(unclear, d.report, d.span))) for n, d in dated
    ]
    entries += [
        Entry(r.published.earliest or "", r.published.latest or "", _published(view, r)) for r in reports if r.published.earliest
    ]
    entries.sort(key=lambda e: (e.earliest, e.latest))
    without = [_published(view, r) for r in reports if not r.published.earliest] + [
        _mention(view, n, d, unclear_mark(unclear, d.report, d.span)) for n, d in undated
    ]
    return framed(
        view,
        PATH,
        "Timeline",
        el("h1", "Timeline"),
        el("p", prose.TIMELINE, class_="lead"),
        _dated(entries),
        _group("undated", "No year stated", without, "Their place in time is not known; they stand in the order of the reports."),
        _group(
            "spans",
            "Spans of time",
            [_mention(view, n, d, unclear_mark(unclear, d.report, d.span)) for n, d in spans],
            "How long or how often, not when.",
        ),
    )


def _dated(entries: list[Entry]) -> Html:
    if not entries:
        return el("p", "Nothing in these reports can be placed in a year.", class_="none-found")
    items: list[Html] = []
    year = ""
    for entry in entries:
        if entry.earliest[:4] != year:
            year = entry.earliest[:4]
            items.append(el("li", year, class_="year"))
        items.append(el("li", el("p", words.interval(entry.earliest, entry.latest), class_="day"), entry.what))
    return el("ol", items, class_="time")


def _group(key: str, name: str, items: list[Html], lead: str) -> Html | None:
    if not items:
        return None
    return el(
        "section",
        el("h2", name),
        el("p", lead, class_="lead"),
        el("ul", [el("li", i) for i in items], class_="time apart"),
        id=key,
    )


def _published(view: View, report: ShownReport) -> Html:
    evidence = report.published.evidence
    known = join([" published (", el("span", evidence, class_="evidence"), ")"])
    return el("p", report_link(view, report), known if report.published.earliest else f": {words.UNDATED}", class_="chain")


def _mention(view: View, number: int, of: Date, unclear: Html | None) -> Html:
    cover = view.index.sentence(of.report, (of.span,))
    text: Child = of.span.words
    if cover:
        text = marked(cover.words, cover.start, [Mark(of.span.start, of.span.end, "content")])
    return el(
        "div",
        quoted(view, of.report, text, element="blockquote"),
        el(
            "p",
            cite(view, of.report, of.span),
            _reading(of),
            sign(view.index.standing(of.id)),
            " " if unclear else None,
            unclear,
            class_="under",
        ),
        id=f"t{number}",
    )


def _reading(of: Date) -> Html:
    """Say how an expression was read: its interval, what it hangs on, and other readings."""
    if of.granularity in NOT_POINTS:
        return el("span", "a length of time" if of.granularity == "duration" else "a repeated or daily time", class_="reading")
    said: list[str] = [words.when(of)]
    if of.anchor:
        said.append("counted from the report’s date" if of.anchor == "published" else f"counted from “{of.anchor}”")
    said += [f"or {words.interval(a, b)}" for a, b in of.alternatives]
    return el("span", "; ".join(said), class_="reading")
