"""What every page of the dossier shares: its frame, quotations, citations, tags.

Three kinds of words are told apart by more than colour: a source's words stand in serif between
quotation marks, what the machine suggests carries an open diamond, what a person decided a filled square.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stemma.exports.citing import Index, source_path
from stemma.exports.html import words
from stemma.exports.html.markup import Child, Html, el, join, page
from stemma.model.deciding import Standing
from stemma.model.sources import Span
from stemma.shown import MARK, ShownReport


@dataclass(frozen=True, slots=True)
class View:
    """A dossier as one page sees it."""

    index: Index
    style: str
    up: str = ""
    """From this page to the dossier's root."""

    @property
    def reports(self) -> int:
        """How many reports the dossier holds."""
        return len(self.index.protected.reports)

    def to(self, path: str) -> str:
        """Return the link from this page to a path of the dossier."""
        return f"{self.up}{path}"


def framed(view: View, path: str, name: str, *main: Child) -> bytes:
    """Write a page: banners, the case's title, the way around, what the page says, and what made it."""
    protected = view.index.protected
    body = el(
        "body",
        el("a", "Skip to the page", href="#main", class_="skip"),
        _banners(view),
        el(
            "header",
            el("p", "Dossier", class_="kind"),
            el("p", el("a", isolated(protected.title), href=view.to("index.html")), class_="case"),
            el("nav", el("ul", [_way(view, path, *item) for item in words.PAGES]), aria_label="Pages of the dossier"),
            class_="top",
        ),
        el("main", main, id="main"),
        _foot(view),
    )
    title = " · ".join([name, protected.title, *([words.PRIVATE] if protected.private else [])])
    return page(title, body, style=view.style)


def _banners(view: View) -> Html:
    protected = view.index.protected
    invented = el("p", el("strong", words.INVENTED), " ", words.INVENTED_MORE, class_="banner invented")
    private = el("p", el("strong", words.PRIVATE), " ", words.PRIVATE_MORE, class_="banner private")
    return join([invented if protected.invented else None, private if protected.private else None])


def _way(view: View, here: str, path: str, name: str) -> Html:
    at = here == path or (path == "sources.html" and here.startswith("sources/"))
    return el("li", el("a", name, href=view.to(path), aria_current="page" if at else None))


def _foot(view: View) -> Html:
    protected = view.index.protected
    return el(
        "footer",
        el("p", legend()),
        el(
            "p",
            f"Made {protected.made_at} by Stemma {protected.version}, by this machine’s clock. Every quotation leads to its "
            "exact words in an archived report, named by its SHA-256. ",
            el("a", "Method and limits", href=view.to("method.html")),
            ".",
        ),
    )


def legend() -> Html:
    """Say how reported, inferred and decided are told apart."""
    return join(
        [
            el("q", "Words between marks", class_="said"),
            " or beside a rule are a report’s own, exact. ",
            tag("open"),
            " is inferred and waits for a person. ",
            tag("accepted"),
            " was decided by one.",
        ]
    )


def isolated(text: str) -> Html:
    """Keep the direction of a source's words from reaching ours."""
    return el("bdi", text)


SIGNS: Mapping[Standing, str] = {"open": "◇", "accepted": "■", "rejected": "☒", "unsure": "▣"}


def tag(standing: Standing, note: str | None = None) -> Html:
    """Tell how far a record is decided: an open diamond is a suggestion, a filled square a decision."""
    sign, label = SIGNS[standing], words.STANDING[standing]
    return el("span", el("span", sign, aria_hidden="true"), " ", label, note and f": {note}", class_=f"tag {standing}")


def sign(standing: Standing) -> Html:
    """Tell the same in one sign, where many stand close together; a decision is still written out."""
    if standing != "open":
        return tag(standing)
    return el("span", SIGNS[standing], class_="sign-only", title=words.SUGGESTED, role="img", aria_label=words.SUGGESTED)


def inferred(rule: str | None = None) -> Html:
    """Mark what a rule concluded."""
    return el("span", el("span", "◇", aria_hidden="true"), f" {words.INFERRED}", rule and f" “{rule}”", class_="tag open")


def quoted(view: View, report: str, text: Child, *, element: str = "q") -> Html:
    """Set a source's exact words as quotation, in its language and direction.

    Words that bring their own marks get no second ones; a block of its own has a rule instead.
    """
    shown = view.index.reports.get(report)
    own = isinstance(text, str) and text[:1] in OPENING and text.rstrip(".,!?…")[-1:] in CLOSING
    return el(element, text, class_="said own" if own else "said", lang=shown.language if shown else None, dir="auto")


OPENING = tuple('“„«‹"')
CLOSING = tuple('”“»›"')


def withheld() -> Html:
    """Stand for what may not be shown."""
    return el("span", MARK, class_="withheld")


def report_name(view: View, report: ShownReport) -> Html:
    """Name a report: its number and, where it is stated, its outlet."""
    outlet: Child = isolated(report.outlet) if report.outlet else words.WITHHELD if report.withheld else None
    return join([f"Report {report.number}", [", ", outlet] if outlet else None])


def report_link(view: View, report: ShownReport) -> Html:
    """Name a report and lead to its page."""
    return el("a", report_name(view, report), href=view.to(source_path(report.number)))


def node_name(view: View, node: str) -> Html:
    """Name an end of a link: a report, or a source we don't have."""
    if report := view.index.reports.get(node):
        return report_link(view, report)
    if lost := view.index.lost.get(node):
        return join([isolated(lost.name), " ", el("span", "source we don’t have", class_="missing")])
    return el("span", "a report that is not shown")


def cite(view: View, report: str, span: Span | None) -> Html:
    """Lead to the exact words: report and offsets; a citation that does not hold is shown as broken."""
    index = view.index
    shown = index.reports.get(report)
    if shown is None:
        return el("span", "a report that is not shown", class_="cite")
    if span is None:
        return el("span", report_link(view, shown), class_="cite")
    if index.broken(report, span):
        return el(
            "span", report_link(view, shown), f", {span.start}–{span.end}: ", el("strong", words.BROKEN), class_="cite broken"
        )
    where = index.address(report, span) or ""
    page = shown.page(span.start)
    label = f"Report {shown.number}, {f'page {page}, ' if page else ''}{span.start}–{span.end}"
    aside = None if "#" in where else f" ({words.ELSEWHERE})"
    return el("span", el("a", label, href=view.to(where)), aside, class_="cite")


def between(items: Iterable[Html], separator: Html) -> Iterable[Html]:
    """Put a separator between items."""
    for place, item in enumerate(items):
        if place:
            yield separator
        yield item


def listed(items: Iterable[Child]) -> Html:
    """Write items with commas between."""
    return join(between([i if isinstance(i, Html) else join([i]) for i in items], join([", "])))
