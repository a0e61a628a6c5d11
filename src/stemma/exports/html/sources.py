"""The reports: a list of them, and a page each, with every cited passage marked and leading back to where it is used."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stemma.exports.citing import Member, anchor, pieces, source_path
from stemma.exports.html import names, prose, words
from stemma.exports.html.claims import left_as_quotation, unjoined
from stemma.exports.html.frame import View, framed, isolated, report_link, withheld
from stemma.exports.html.marking import Mark, marked
from stemma.exports.html.markup import Child, Html, el, join
from stemma.exports.html.tree import links
from stemma.model.sources import Span
from stemma.shown import Block, ShownReport

PATH = "sources.html"


@dataclass(frozen=True, slots=True)
class Use:
    """A place where words of a report are used."""

    report: str
    span: Span
    kind: str
    """Class of the mark: claim, figure, date, difference, evidence, problem."""
    label: str
    href: str


def uses(view: View) -> Mapping[str, tuple[Use, ...]]:
    """Collect every use of every report's words, by the report's id, in order of place."""
    found: dict[str, list[Use]] = {}
    for use in _all_uses(view):
        found.setdefault(use.report, []).append(use)
    return {k: tuple(sorted(v, key=lambda u: (u.span.start, u.span.end, u.label))) for k, v in found.items()}


def _all_uses(view: View) -> Iterator[Use]:
    yield from _said_uses(view)
    yield from _counted_uses(view)
    yield from _tree_uses(view)
    for n, problem in enumerate(view.index.protected.problems, 1):
        if problem.report and problem.at:
            yield Use(problem.report, problem.at, "problem", f"Problem {n}", f"problems.html#p{n}")


def _said_uses(view: View) -> Iterator[Use]:
    index = view.index
    for member in index.members.values():
        for number in index.claims_of.get(member.id, ()):
            yield from _pieces(member, f"Claim {number}", f"claims.html#k{number}")
    for n, heading in enumerate(index.loose_headings, 1):
        yield from _pieces(heading, "heading", f"claims.html#h{n}")
    for n, member in enumerate(left_as_quotation(view), 1):
        yield from _pieces(member, "unclear who", f"claims.html#u{n}")
    for n, statement in enumerate(unjoined(view), 1):
        yield from _pieces(statement, "statement", f"claims.html#s{n}")


def _pieces(member: Member, label: str, href: str) -> Iterator[Use]:
    for span in pieces(member):
        yield Use(member.report, span, "claim", label, href)


def _counted_uses(view: View) -> Iterator[Use]:
    for n, figure in enumerate(view.index.figures, 1):
        yield Use(figure.report, figure.span, "figure", f"Figure {n}", f"figures.html#f{n}")
    for n, date in enumerate(view.index.times, 1):
        yield Use(date.report, date.span, "date", f"Time {n}", f"timeline.html#t{n}")
    for n, name in names.cited(view):
        yield Use(name.report, name.span, "name", "Name", f"names.html#n{n}")
    for n, difference in enumerate(view.index.differences, 1):
        for side in (s for s in (difference.a, difference.b) if s):
            yield Use(side.report, side.span, "difference", f"Wording {n}", f"differences.html#d{n}")


def _tree_uses(view: View) -> Iterator[Use]:
    for n, link in enumerate(links(view), 1):
        for place in (p for e in link.evidence for p in e.places):
            yield Use(place.report, place.span, "evidence", "where it came from", f"tree.html#l{n}")
    for n, lost in enumerate(view.index.protected.stemma.lost, 1):
        for place in lost.credited:
            yield Use(place.report, place.span, "evidence", "credit", f"tree.html#x{n}")


def listed_page(view: View) -> bytes:
    """Write the list of reports."""
    head = el("tr", [el("th", h, scope="col") for h in ("Report", "Title", "Published", "Language", "Came in", "SHA-256")])
    rows = [_listed(view, r) for r in view.index.protected.reports]
    return framed(
        view,
        PATH,
        "Reports",
        el("h1", "Reports"),
        el("p", prose.REPORTS, class_="lead"),
        el("div", el("table", el("thead", head), el("tbody", rows)), class_="scroll"),
    )


def _listed(view: View, of: ShownReport) -> Html:
    when = of.published
    how = el("span", when.evidence, class_="evidence") if when.evidence != words.NOT_STATED else None
    return el(
        "tr",
        el("th", report_link(view, of), scope="row"),
        el("td", _title(of), data_label="Title"),
        el("td", words.published(when), el("br") if how else None, how, data_label="Published"),
        el("td", of.language or words.NOT_STATED, data_label="Language"),
        el("td", "once" if of.appearances == 1 else f"{of.appearances} times", data_label="Came in"),
        el("td", el("code", of.sha256[:12] + "…") if of.sha256 else withheld(), data_label="SHA-256"),
    )


def _title(of: ShownReport) -> Html:
    if of.title:
        return el("q", of.title, class_="said", lang=of.language, dir="auto")
    return withheld() if of.withheld else join([words.NOT_STATED])


def report_pages(view: View) -> Iterator[tuple[str, bytes]]:
    """Write the page of each report: path and bytes."""
    used = uses(view)
    for of in view.index.protected.reports:
        path = source_path(of.number)
        yield path, framed(view, path, f"Report {of.number}", *_report(view, of, used.get(of.id, ())))


def _report(view: View, of: ShownReport, used: tuple[Use, ...]) -> Iterator[Child]:
    yield el("p", f"Report {of.number}", class_="number")
    yield el("h1", _title(of) if of.title or of.withheld else "Title not stated")
    yield _metadata(of)
    if of.on_record:
        yield _on_record(of)
    yield el("h2", "Its words")
    kept = (
        "The whole text."
        if view.index.protected.private
        else "Cited passages only; what lies between is left out (short quotation)."
    )
    yield el(
        "p", f"{kept} Offsets are code points of the archived text; marked words lead to where they are used.", class_="lead"
    )
    yield el("p", [el("mark", name, class_=f"used-{kind}") for kind, name in words.USES], class_="key under")
    page = view.index.pages.get(of.id)
    blocks = page.blocks if page else ()
    if not any(blocks):
        yield el("p", "None of its words are cited here.", class_="none-found")
        return
    yield el("div", [_block(view, of, b, _within(used, b)) for b in blocks], class_="text")
    astray = [u for u in used if "#" not in (view.index.address(of.id, u.span) or "")]
    if astray:
        yield el("section", el("h2", "Citations that are not shown above"), el("ul", [_astray(view, of, u) for u in astray]))


def _metadata(of: ShownReport) -> Html:
    gone = words.WITHHELD if of.withheld else words.NOT_STATED
    said = {name: isolated(value) if value else None for name, value in (("outlet", of.outlet), ("author", of.author))}
    rows: tuple[tuple[str, Child, str | None], ...] = (
        ("Outlet", said["outlet"] or gone, of.evidence.get("outlet") if of.outlet else None),
        ("Author", said["author"] or gone, of.evidence.get("author") if of.author else None),
        ("Published", words.published(of.published), of.published.evidence if of.published.earliest else None),
        ("Language", of.language or words.NOT_STATED, of.evidence.get("language") if of.language else None),
        ("Address", el("code", of.url) if of.url else gone, of.evidence.get("url") if of.url else None),
        ("Archived copy", el("code", of.archived) if of.archived else None, of.evidence.get("archived")),
        ("Saved", of.captured and isolated(of.captured), of.evidence.get("captured")),
        ("File", el("code", of.path) if of.path else words.WITHHELD, None),
        ("SHA-256", el("code", of.sha256) if of.sha256 else words.WITHHELD, "of the archived file" if of.sha256 else None),
        ("Read", words.COMPLETENESS.get(of.completeness, of.completeness), None),
        ("Came in", "once" if of.appearances == 1 else f"{of.appearances} times, identical", None),
    )
    return el("dl", [_fact(*row) for row in rows if row[1] is not None], class_="facts")


def _on_record(of: ShownReport) -> Html:
    """Tell what is on record of how a report was collected, and what is not; it is never called complete."""
    rows = [
        el("li", el("strong", item.item), ": on record" if item.present else ": missing", f" – {item.how}" if item.how else None)
        for item in of.on_record
    ]
    return el("section", el("h2", prose.ON_RECORD), el("ul", rows))


def _fact(name: str, value: Child, evidence: str | None) -> Html:
    said = join([" ", el("span", evidence, class_="evidence")]) if evidence else None
    return el("div", el("dt", name), el("dd", value, said), class_="wide" if name in ("SHA-256", "Address") else None)


def _within(used: tuple[Use, ...], block: Block | None) -> tuple[Use, ...]:
    """Return the uses that begin in a block; `used` is in order of place."""
    if block is None or block.start is None or block.words is None:
        return ()
    first = bisect_left(used, block.start, key=lambda u: u.span.start)
    return used[first : bisect_right(used, block.start + len(block.words), lo=first, key=lambda u: u.span.start)]


def _block(view: View, of: ShownReport, block: Block | None, used: tuple[Use, ...]) -> Html:
    """Write a block of the text, its marks, and beside it where they are used."""
    if block is None:
        return el("div", el("p", "…", class_="gap", title="text that is not cited"), class_="block")
    if block.words is None or block.start is None:
        return el("div", el("p", withheld()), class_="block")
    start, end = block.start, block.start + len(block.words)
    sound = [u for u in used if u.span.end <= end and block.words[u.span.start - start : u.span.end - start] == u.span.words]
    kinds: dict[tuple[int, int], list[str]] = {}
    for u in sound:
        kinds.setdefault((u.span.start, u.span.end), []).append(u.kind)
    marks = [Mark(a, b, " ".join(sorted({f"used-{kind}" for kind in k})), f"c{a}-{b}") for (a, b), k in kinds.items()]
    element = {"title": "h3", "heading": "h4"}.get(block.kind, "p")
    text = el(element, marked(block.words, start, marks), class_=f"said {block.kind}", lang=of.language, dir="auto")
    beside = _once([u for u in sound if u.kind != "name"])  # names stand in every sentence: marked, not listed
    return el("div", text, el("ul", [_use(view, of, u) for u in beside], class_="uses") if beside else None, class_="block")


def _once(used: list[Use]) -> list[tuple[Span, list[Use]]]:
    """Group uses by their place."""
    groups: dict[tuple[int, int], tuple[Span, list[Use]]] = {}
    for u in used:
        group = groups.setdefault((u.span.start, u.span.end), (u.span, []))
        if all(x.href != u.href for x in group[1]):
            group[1].append(u)
    return list(groups.values())


def _use(view: View, of: ShownReport, group: tuple[Span, list[Use]]) -> Html:
    span, used = group
    targets = [join([" · " if i else " ", el("a", u.label, href=view.to(u.href))]) for i, u in enumerate(used)]
    page = of.page(span.start)
    where = f"page {page}, {span.start}–{span.end}" if page else f"{span.start}–{span.end}"
    return el("li", el("a", where, href=f"#{anchor(span)}", class_="offset"), targets)


def _astray(view: View, of: ShownReport, use: Use) -> Html:
    why = words.BROKEN if view.index.broken(of.id, use.span) else words.ELSEWHERE
    return el("li", el("a", use.label, href=view.to(use.href)), f", {use.span.start}–{use.span.end}: {why}")
