"""Method and limits in plain words: how a line came to be here, what people decided, what was withheld, what may be said."""

from stemma.exports.html import prose, words
from stemma.exports.html.frame import View, framed, isolated, legend
from stemma.exports.html.markup import Child, Html, el, join
from stemma.shown import MARK

PATH = "method.html"


def written(view: View) -> bytes:
    """Write the page."""
    return framed(
        view,
        PATH,
        "Method and limits",
        el("h1", "Method and limits"),
        _section("What this dossier is", prose.WHAT.format(these=words.these(view.reports)), prose.CITED),
        _section("How to read it", prose.READ, el("p", legend())),
        _section("How support is counted", prose.COUNTED, el("p", words.counts(view.reports), class_="counts")),
        _section("Replies", prose.REPLIES),
        _section("What a machine suggested and what a person decided", _decided(view)),
        _section("What was withheld", _withheld(view)),
        _section("What may be said, and what never", _sayable()),
        _section("Limits", prose.LIMITS),
    )


def _section(name: str, *parts: Child) -> Html:
    return el("section", el("h2", name), [el("p", p) if isinstance(p, str) else p for p in _flat(parts)], class_="prose")


def _flat(parts: tuple[Child, ...]) -> list[Child]:
    flat: list[Child] = []
    for part in parts:
        flat.extend(part if isinstance(part, (tuple, list)) else [part])
    return flat


def _decided(view: View) -> list[Child]:
    judgements = view.index.protected.judgements
    model = view.index.protected.model
    read = prose.READ_BY_MODEL.format(model=model[:12]) if model else prose.READ_BY_RULES
    lead = [prose.DECIDED, read]
    if not judgements:
        return [*lead, "No decision by a person is recorded in this dossier: everything in it is a suggestion."]
    head = el("tr", [el("th", h, scope="col") for h in ("No.", "On", "Decision", "By", "When", "Note")])
    rows = [
        el(
            "tr",
            el("td", str(j.number), data_label="No."),
            el("td", f"{j.kind} ", el("code", j.record[:12]), data_label="On"),
            el(
                "td",
                {"accept": "accepted", "reject": "rejected", "unsure": "unsure", "undo": "taken back"}[j.decision],
                data_label="Decision",
            ),
            el("td", isolated(j.by), data_label="By"),
            el("td", j.at, data_label="When"),
            el("td", isolated(j.note) if j.note else "–", data_label="Note"),
        )
        for j in judgements
    ]
    return [*lead, el("div", el("table", el("thead", head), el("tbody", rows)), class_="scroll")]


def _withheld(view: View) -> list[Child]:
    protected, gone = view.index.protected, view.index.protected.withheld
    if protected.private:
        return [
            prose.NOTHING_WITHHELD,
        ]
    counted: tuple[tuple[int, str, str], ...] = (
        (gone.persons, "name or possible name of a person", "names or possible names of persons"),
        (gone.unnamed, "person without a name whom the words single out", "persons without a name whom the words single out"),
        (gone.paragraphs, "paragraph", "paragraphs"),
        (gone.reports, "report’s title, address and hash", "reports’ titles, addresses and hashes"),
        (gone.records, "statement or other record in those paragraphs", "statements and other records in those paragraphs"),
        (gone.uncited, "sentence that no claim rests on (short quotation)", "sentences that no claim rests on (short quotation)"),
    )
    shown = [p for p in protected.persons if p.shown]
    names = [el("li", isolated(p.words), f", {p.office}" if p.office else None) for p in shown]
    return [
        prose.WITHHELD.format(mark=MARK),
        el("ul", [el("li", f"{n} {one if n == 1 else many}") for n, one, many in counted]),
        join([el("p", "Shown by a reviewer’s decision:"), el("ul", names)]) if names else "No person is shown by decision.",
    ]


def _sayable() -> list[Child]:
    never = ", ".join(f"“{w}”" for w in words.NEVER_SAYS)
    return [
        "This dossier may be described so:",
        el("ul", [el("li", s) for s in words.MAY_SAY]),
        f"It must never be described as {never}: software cannot say that of a report.",
    ]
