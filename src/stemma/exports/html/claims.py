"""The page of claims: each with its exact words first, who tells it, the replies to it, and its origins."""

from stemma.exports.citing import NO_CLAIMS, Member, pieces
from stemma.exports.html import prose, words
from stemma.exports.html.frame import View, cite, framed, listed, quoted, sign, tag, withheld
from stemma.exports.html.markup import Child, Html, el, join
from stemma.exports.html.origins import support
from stemma.exports.html.saying import alike, exact, first_place, in_context, told
from stemma.model.comparing import Reply, Thread
from stemma.model.reading import Date, Heading, Statement
from stemma.model.sources import Span

PATH = "claims.html"


def written(view: View) -> bytes:
    """Write the page."""
    claims = view.index.claims
    several = [t for t in claims if _weighty(view, t)]
    single = [t for t in claims if not _weighty(view, t)]
    unclear = left_as_quotation(view)
    loose = unjoined(view)
    return framed(
        view,
        PATH,
        "Claims and replies",
        el("h1", "Claims and replies"),
        el("p", _lead(view, len(several), len(single), len(unclear)), class_="lead"),
        [_card(view, t) for t in several],
        _section("told-once", "Told by one report, without a reply", [_card(view, t) for t in single]),
        _section(
            "headings",
            "Headings that join no claim",
            [el("div", told(view, [h]), id=f"h{n}", class_="told-by") for n, h in enumerate(view.index.loose_headings, 1)],
            prose.CLAIMS_HEADINGS,
        ),
        _section(
            "unclear",
            "Left as quotation: unclear who",
            [_unclear(view, n, m) for n, m in enumerate(unclear, 1)],
            prose.CLAIMS_UNCLEAR,
        ),
        _section(
            "unjoined",
            "Statements that join no claim",
            [el("div", told(view, [s]), id=f"s{n}", class_="told-by") for n, s in enumerate(loose, 1)],
        ),
    )


def left_as_quotation(view: View) -> tuple[Member, ...]:
    """Return the statements and narration that stay quotation: unclear, and no person has accepted them."""
    found: tuple[Member, ...] = (*view.index.protected.statements, *view.index.protected.narration)
    still = [m for m in found if is_unclear(view, m) and view.index.kept(m.id)]
    return tuple(sorted(still, key=lambda m: view.index.at(m.report, first_place(m))))


def is_unclear(view: View, member: Member) -> bool:
    """Tell whether a member's wording leaves open who speaks, acts or is meant, and no person has accepted it."""
    return bool(getattr(member, "unclear", None)) and view.index.standing(member.id) != "accepted"


def unclear_places(view: View) -> dict[str, list[tuple[int, int]]]:
    """Return, by report, the stretches of the sentences that stay quotation."""
    found: dict[str, list[tuple[int, int]]] = {}
    for member in left_as_quotation(view):
        spans = pieces(member)
        if spans:
            found.setdefault(member.report, []).append((min(s.start for s in spans), max(s.end for s in spans)))
    return {r: [(s.start, s.end) for a, b in at for s in view.index.sentences_at(r, a, b)] or at for r, at in found.items()}


def unclear_mark(places: dict[str, list[tuple[int, int]]], report: str, span: Span) -> Html | None:
    """Mark what stands in a sentence that stays quotation."""
    inside = any(start <= span.start < end for start, end in places.get(report, ()))
    return el("span", words.IN_UNCLEAR, class_="hedges") if inside else None


def unjoined(view: View) -> list[Statement]:
    """Return the statements that belong to no claim and answer none."""
    joined = view.index.claims_of
    return [
        s for s in view.index.protected.statements if s.id not in joined and not is_unclear(view, s) and view.index.kept(s.id)
    ]


def _weighty(view: View, thread: Thread) -> bool:
    return len(view.index.reports_of(thread)) > 1 or bool(view.index.replies_to(thread))


def _lead(view: View, several: int, single: int, unclear: int) -> Child:
    return join(
        [
            f"{words.number(several, 'claim')} told by more than one report or answered; {single} told once. ",
            f"{words.number(unclear, 'sentence')} left as quotation. " if unclear else None,
            words.counts(view.reports),
        ]
    )


def _section(key: str, name: str, items: list[Html], lead: str | None = None) -> Html | None:
    if not items:
        return None
    return el("section", el("h2", name), el("p", lead, class_="lead") if lead else None, items, id=key, class_="group")


def _card(view: View, thread: Thread) -> Html:
    """Write one claim: its exact words, then who tells it beside the replies and the origin."""
    index = view.index
    number = index.claim_numbers[thread.id]
    members = [m for m in index.members_of(thread) if not is_unclear(view, m)]
    lead = next(iter(members), None)
    replies, tellings = _replies(view, thread), _tellings(view, members)
    many = len(index.replies_to(thread)) > len(tellings) + 1  # then they stand below, over the whole width
    told_by = el("section", el("h3", "In these reports"), tellings, _hidden(index.withheld_in(thread)), class_="told")
    return el(
        "article",
        el(
            "header",
            el("p", f"Claim {number}", class_="number"),
            el("h2", exact(view, lead) if lead else withheld()),
            el("p", tag(index.standing(thread.id), "these statements say the same thing"), class_="tags"),
        ),
        el("div", told_by, el("section", None if many else replies, support(view, thread), class_="beside"), class_="columns"),
        el("section", replies, class_="below") if many else None,
        id=f"k{number}",
        class_="claim",
    )


def _hidden(count: int) -> Html | None:
    if not count:
        return None
    return el("p", withheld(), f" {words.number(count, 'further statement')} of this claim", class_="told-by")


def _tellings(view: View, members: list[Member]) -> list[Html]:
    return [el("div", told(view, group), class_="told-by") for group in alike(view, members)]


ORDER = ("denies", "explains", "demands", "rebuts")


def _replies(view: View, thread: Thread) -> Html:
    """Write the replies: denials first, later ones before earlier ones; those in the same words together."""
    replies = sorted(view.index.replies_to(thread), key=lambda r: (ORDER.index(r.kind), r.timing == "before"))
    none = None if answered(view, thread) else el("p", words.capital(words.no_reply(view.reports)), ".", class_="none-found")
    groups: dict[tuple[str, str, str], list[Reply]] = {}
    for reply in replies:
        groups.setdefault((reply.kind, reply.timing, reply.answers), []).append(reply)
    return join([el("h3", "Replies"), [_alike(view, thread, found) for found in groups.values()], none])


def answered(view: View, thread: Thread) -> bool:
    """Tell whether a claim has an answer, or claims nothing that could be answered: a demand before it or after it is none."""
    told = [m for m in view.index.members_of(thread) if not isinstance(m, Heading)]
    if told and all(isinstance(m, Statement) and m.act in NO_CLAIMS for m in told):
        return True
    return any(r.kind == "rebuts" or (r.timing != "before" and r.kind != "demands") for r in view.index.replies_to(thread))


def _alike(view: View, thread: Thread, replies: list[Reply]) -> Html:
    """Write the replies of one kind and time to one thing under one name."""
    first = replies[0]
    shown = [view.index.members[r.member] for r in replies if r.member in view.index.members]
    hidden = len(replies) - len(shown)
    why = {r.member: r.why for r in replies}
    return el(
        "div",
        el("p", el("strong", words.capital(words.REPLY[first.kind, first.timing])), class_="reply-kind"),
        _answers(view, thread, first),
        [_reply(view, first, group, why[group[0].id]) for group in alike(view, shown)],
        el("p", withheld(), f" {words.number(hidden, 'reply', 'replies')}" if hidden > 1 else None) if hidden else None,
        class_="reply",
    )


def _reply(view: View, of: Reply, group: list[Member], why: str) -> Html:
    member = group[0]
    if is_unclear(view, member):
        return el("div", in_context(view, member), el("p", words.HOW["unclear"], class_="under"), class_="told-by")
    return el(
        "div",
        told(view, group),
        el("p", "Time: ", time_of(view, member), words.TIMING[of.timing], class_="time"),
        el("p", "Why it is joined: ", why, class_="why") if why else None,
        class_="told-by",
    )


def time_of(view: View, member: Member) -> Html:
    """Write when something was said, in the report's own words and as an interval."""
    dates = view.index.said_when(member)
    return listed(_when(view, d) for d in dates) if dates else join([words.NOT_STATED])


def _when(view: View, of: Date) -> Html:
    return join([quoted(view, of.report, of.span.words), f" ({words.when(of)})"])


def _answers(view: View, thread: Thread, reply: Reply) -> Html | None:
    """Say exactly what a reply answers; the claim's own headline is not repeated."""
    said = view.index.members.get(reply.answers)
    if said is None:
        return el("p", "Answers: ", withheld(), class_="answers")
    where = cite(view, said.report, first_place(said))
    same = next((m.id for m in view.index.members_of(thread) if not is_unclear(view, m)), None) == said.id
    return el(
        "p", "Answers: ", "the words at the head of this claim" if same else exact(view, said), " ", where, class_="answers"
    )


def _unclear(view: View, number: int, member: Member) -> Html:
    open_ = getattr(member, "unclear", None) or words.HOW["unclear"]
    return el(
        "div",
        el("p", el("strong", "Unclear: "), open_, class_="chain"),
        in_context(view, member),
        el("p", cite(view, member.report, first_place(member)), sign(view.index.standing(member.id)), class_="under"),
        class_="told-by unclear",
        id=f"u{number}",
    )
