"""The first page: on one screen who says what of whom, the reply and its time, the origin; then what is open."""

from stemma.exports.citing import NO_CLAIMS, known_origins, pieces
from stemma.exports.html import questions, words
from stemma.exports.html.claims import ORDER, answered, is_unclear, left_as_quotation, time_of
from stemma.exports.html.frame import View, framed, isolated, sign
from stemma.exports.html.markup import Child, Html, el, join
from stemma.exports.html.origins import brief
from stemma.exports.html.saying import chain, exact, says, speaker
from stemma.exports.html.tree import picture
from stemma.model.comparing import Reply, Thread
from stemma.model.reading import Narration, Statement

PATH = "index.html"
SHOWN = 5
"""As many claims as one screen holds."""
WORDS = 4
"""A claim of fewer words is hardly understood alone."""
LONG = 190
SHORT = 120


def written(view: View) -> bytes:
    """Write the page."""
    protected = view.index.protected
    main = [t for t in view.index.claims if _sayable(view, t)]
    shown = sorted(main, key=lambda t: _fragment(view, t))[:SHOWN]
    return framed(
        view,
        PATH,
        "Overview",
        el("h1", isolated(protected.title)),
        _counts(view),
        el(
            "section",
            el("h2", "Who says what, who answers, where it goes back to"),
            _claims(view, shown),
            _more(view, shown),
            id="said",
        ),
        el("p", words.counts(view.reports), class_="counts"),
        questions.written(view),
        el("section", el("h2", el("a", "Where the story came from", href="tree.html")), picture(view), id="from"),
    )


def _sayable(view: View, thread: Thread) -> bool:
    """Tell whether a claim may stand in a summary: somebody says it, and nothing in its lead is unclear."""
    members = view.index.members_of(thread)
    return any(isinstance(m, (Statement, Narration)) and not is_unclear(view, m) for m in members)


def _fragment(view: View, thread: Thread) -> bool:
    """Tell whether a claim's head is too short to be understood alone, or claims nothing itself: such stand behind the others."""
    lead = next(m for m in view.index.members_of(thread) if not is_unclear(view, m))
    return not isinstance(lead, Statement) or lead.act in NO_CLAIMS or sum(len(s.words.split()) for s in pieces(lead)) < WORDS


def _counts(view: View) -> Html:
    index, protected = view.index, view.index.protected
    replies = {r.member for t in index.claims for r in index.replies_to(t)}
    items: tuple[tuple[int, str, str, str], ...] = (
        (view.reports, "report", "reports", "sources.html"),
        (len(protected.stemma.lost), "source we don’t have", "sources we don’t have", "tree.html"),
        (known_origins(protected.verdicts), "origin", "origins", "tree.html"),
        (len(index.claims), "claim", "claims", "claims.html"),
        (len(replies), "reply", "replies", "claims.html"),
        (len(index.differences), "changed or differing wording", "changed or differing wordings", "differences.html"),
        (len(left_as_quotation(view)), "sentence left as quotation", "sentences left as quotation", "claims.html"),
        (len(protected.problems), "problem", "problems", "problems.html"),
    )
    return el(
        "ul",
        [el("li", el("a", el("strong", n), " ", one if n == 1 else many, href=to)) for n, one, many, to in items],
        class_="numbers",
    )


def _claims(view: View, shown: list[Thread]) -> Html:
    if not shown:
        return el("p", f"No claim found in {words.these(view.reports)}.", class_="none-found")
    head = el("tr", [el("th", h, scope="col") for h in ("Claim", "Reply and its time", "Origin")])
    return el("table", el("thead", head), el("tbody", [_row(view, t) for t in shown]), class_="said-table")


def _row(view: View, thread: Thread) -> Html:
    number = view.index.claim_numbers[thread.id]
    lead = next(m for m in view.index.members_of(thread) if not is_unclear(view, m))
    told = view.index.reports_of(thread)
    in_reports = ("in Report " if len(told) == 1 else "in Reports ") + ", ".join(map(str, told))
    return el(
        "tr",
        el(
            "td",
            el("p", el("a", f"Claim {number}", href=f"claims.html#k{number}"), f", {in_reports}", class_="number"),
            el("p", exact(view, lead, LONG), class_="headline"),
            chain(view, lead),
        ),
        el("td", _reply(view, thread), data_label="Reply and its time"),
        el("td", brief(view, thread), data_label="Origin"),
    )


def _reply(view: View, thread: Thread) -> Html:
    """Write the strongest reply: a denial before an explanation, then one after the claim before an earlier one."""
    found = view.index.replies_to(thread)
    replies = [r for r in found if _may_summarise(view, r)]
    none: Child = (
        None if answered(view, thread) else el("p", words.capital(words.no_reply(view.reports)), ".", class_="none-found")
    )
    if not replies:
        return join([el("p", f"{words.number(len(found), 'reply', 'replies')}: not in a summary") if found else None, none])
    home = {m.report for m in view.index.members_of(thread)[:1]}
    best = min(replies, key=lambda r: (ORDER.index(r.kind), r.timing == "before", _elsewhere(view, r, home), _short(view, r)))
    member = view.index.members[best.member]
    more = len(found) - 1
    verb = says(member) if isinstance(member, Statement) else words.SAYS["asserts"]
    return join(
        [
            el(
                "p",
                words.capital(words.REPLY[best.kind, best.timing]),
                " ",
                sign(view.index.standing(member.id)),
                class_="reply-kind",
            ),
            el("p", el("strong", isolated(speaker(member))), f" {verb} ", exact(view, member, SHORT)),
            el("p", "Time: ", time_of(view, member), class_="time"),
            el("p", f"and {words.number(more, 'more reply', 'more replies')}", class_="time") if more else None,
            none,
        ]
    )


def _elsewhere(view: View, reply: Reply, home: set[str]) -> bool:
    return view.index.members[reply.member].report not in home


def _short(view: View, reply: Reply) -> bool:
    """Tell whether a reply's words are too few to be understood alone: "that account"."""
    return sum(len(s.words.split()) for s in pieces(view.index.members[reply.member])) < WORDS


def _may_summarise(view: View, reply: Reply) -> bool:
    member = view.index.members.get(reply.member)
    return member is not None and not is_unclear(view, member)


def _more(view: View, shown: list[Thread]) -> Html | None:
    rest = len(view.index.claims) - len(shown)
    return (
        el("p", el("a", f"{words.number(rest, 'more claim')}, in full", href="claims.html"), class_="more") if rest > 0 else None
    )
