"""What every page of the dossier shares: its frame, quotations, citations, chains of voices, tags.

Three kinds of words are told apart by more than colour: a source's words stand in serif between
quotation marks, what the machine suggests carries an open diamond, what a person decided a filled square.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stemma.exports.citing import Index, Member, anchor, pieces, source_path
from stemma.exports.html import words
from stemma.exports.html.marking import Mark, marked
from stemma.exports.html.markup import Child, Html, el, join, page
from stemma.model.deciding import Standing
from stemma.model.reading import Statement, Voice
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
            " are a report’s own, exact. ",
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
    """Set a source's exact words as quotation, in its language and direction."""
    shown = view.index.reports.get(report)
    return el(element, text, class_="said", lang=shown.language if shown else None, dir="auto")


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
    label = f"Report {shown.number}, {span.start}–{span.end}"
    aside = None if "#" in where else f" ({words.ELSEWHERE})"
    return el("span", el("a", label, href=view.to(where)), aside, class_="cite")


def chain(view: View, member: Member) -> Html:
    """Write who says it, outermost first: the report, then each voice with the words that name it."""
    shown = view.index.reports.get(member.report)
    steps: list[Html] = [report_name(view, shown)] if shown else []
    if not isinstance(member, Statement):
        own = words.OWN_VOICE if type(member).__name__ == "Narration" else words.HEADING
        return el("p", [*steps, f", {own}"], class_="chain")
    for place, voice in enumerate(member.voices):
        last = place == len(member.voices) - 1
        verb = says(member) if last else words.REPORTED
        steps.append(join([_voice(view, member, voice), f" {verb}"]))
    told = [join([", told to ", _voice(view, member, v)]) for v in member.told_to]
    arrow = el("span", " → ", class_="arrow", aria_label="gives the words of")
    return el("p", _between(steps, arrow), told, class_="chain")


def says(member: Statement) -> str:
    """Return what the innermost voice does; one whose words are themselves negative says them, and denies by that."""
    return words.SAYS["asserts"] if member.act == "denies" and member.polarity == "-" else words.SAYS[member.act]


def speaker(member: Member) -> str:
    """Return the innermost voice in a word or two."""
    if not isinstance(member, Statement):
        return words.OWN_VOICE if type(member).__name__ == "Narration" else words.HEADING
    inner = member.voices[-1] if member.voices else None
    if inner is None or inner.how == "unattributed":
        return words.UNATTRIBUTED
    return inner.who or words.HOW["unclear"]


def _voice(view: View, member: Statement, voice: Voice) -> Html:
    if not voice.who:
        return el("span", words.HOW["unclear"] if voice.how == "unclear" else words.UNATTRIBUTED, class_="who none")
    name = el("strong", isolated(voice.who), class_="who")
    if voice.span is None or voice.span.words.casefold() == voice.who.casefold():
        return name
    return join([name, " (", quoted(view, member.report, voice.span.words), ")"])


def _between(items: Iterable[Html], separator: Html) -> Iterable[Html]:
    for place, item in enumerate(items):
        if place:
            yield separator
        yield item


def exact(view: View, member: Member, limit: int | None = None) -> Html:
    """Set a member's exact words; with a limit they are cut at a word, and the cut is shown outside the marks."""
    text = " … ".join(s.words for s in pieces(member))
    short = clipped(text, limit) if limit else text
    return join([quoted(view, member.report, short), el("span", " …", class_="cut") if short != text else None])


def clipped(text: str, limit: int) -> str:
    """Cut a text at the end of a word."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    head = cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut
    return head.rstrip(" ,;:–-")


def in_context(view: View, member: Member) -> Html:
    """Set a member's sentence with its words marked: what is said, who says it, what is cautious."""
    said = pieces(member)
    marks = [Mark(s.start, s.end, "content") for s in said]
    if isinstance(member, Statement):
        marks += [Mark(h.start, h.end, "hedge", title="caution") for h in member.hedges]
        marks += [Mark(s.start, s.end, "cue", title="who says it") for s in (member.cue, *member.outer_cues) if s]
        around = (*said, *(s for s in (member.cue, *(v.span for v in member.voices)) if s))
    else:
        around = said
    cover = view.index.sentence(member.report, around)
    text: Child = marked(cover.words, cover.start, marks) if cover else " … ".join(s.words for s in said)
    return quoted(view, member.report, text, element="blockquote")


def hedges(view: View, member: Member) -> Html | None:
    """Name the words of caution."""
    if not isinstance(member, Statement) or not member.hedges:
        return None
    said = [join(["" if i == 0 else ", ", quoted(view, member.report, h.words)]) for i, h in enumerate(member.hedges)]
    return el("span", "with caution: ", said, class_="hedges")


def first_place(member: Member) -> Span | None:
    """Return where a member's words begin."""
    return next(iter(pieces(member)), None)


def anchor_of(span: Span) -> str:
    """Return the anchor of cited words."""
    return anchor(span)


def listed(items: Iterable[Child]) -> Html:
    """Write items with commas between."""
    return join(_between([i if isinstance(i, Html) else join([i]) for i in items], join([", "])))
