"""What is not established, which sources to obtain, whom to ask: what the reader does next.

Every line follows from records by a rule; unclear sentences enter none. Not here: any judgement of truth.
"""

from collections.abc import Iterable

from stemma.exports.citing import NO_CLAIMS, Member
from stemma.exports.html import words
from stemma.exports.html.claims import answered, is_unclear, left_as_quotation
from stemma.exports.html.frame import View, isolated, listed, quoted, report_link
from stemma.exports.html.markup import Child, Html, el, join
from stemma.exports.html.saying import speaker
from stemma.exports.html.tree import links, lost_source
from stemma.model.comparing import Thread
from stemma.model.reading import Statement
from stemma.shown import ShownReport

MANY = 8
"""No more lines than this in one list."""
FEW = 12
"""No more numbers than this in one line."""


def written(view: View) -> Html:
    """Write the three lists side by side."""
    columns = (
        ("not-established", "Not established", not_established(view)),
        ("to-obtain", "Sources to obtain", to_obtain(view)),
        ("to-ask", "Whom to ask", to_ask(view)),
    )
    return el(
        "div",
        [el("section", el("h2", name), _shortened(items), id=key) for key, name, items in columns],
        class_="questions",
    )


def _shortened(items: list[Html]) -> Html:
    more = len(items) - MANY
    rest = el("li", f"and {more} more") if more > 0 else None
    return el("ul", [el("li", i) for i in items[:MANY]] or el("li", "Nothing to list."), rest)


def not_established(view: View) -> list[Html]:
    """Say what these reports do not show."""
    index = view.index
    several = [t for t in index.claims if _has(view, t, "separate origins")]
    alone = [t for t in index.claims if _has(view, t, "one origin") and len(index.reports_of(t)) > 1]
    silent = [t for t in alone if not answered(view, t)]
    figures = [t for t in index.claims if _has(view, t, "figures differ")]
    items: list[Child] = []
    if index.claims and not several:
        items.append(["No claim here has two separate origins. ", el("span", words.counts(view.reports), class_="counts")])
    if alone and several:
        items.append(
            ["Only one origin found for ", _claims(view, alone), ". ", el("span", words.counts(view.reports), class_="counts")]
        )
    if silent:
        items.append([_claims(view, silent), f": {words.no_reply(view.reports)}."])
    if figures:
        items.append([_claims(view, figures), ": the reports’ figures differ."])
    if headings := [n for n, d in enumerate(index.differences, 1) if d.kind == "heading"]:
        items.append([_headings(view, headings), "."])
    if unclear := left_as_quotation(view):
        link = el("a", words.number(len(unclear), "sentence"), href=view.to("claims.html#unclear"))
        items.append(["Who speaks or acts in ", link, ": left as quotation."])
    return [join([i]) for i in (*items, *_about_reports(view))]


def _headings(view: View, numbers: list[int]) -> Html:
    """Quote the headings that their reports do not support, each leading to what was found."""
    found = [(n, view.index.differences[n - 1].a) for n in numbers]
    links = [el("a", quoted(view, a.report, a.span.words), href=view.to(f"differences.html#d{n}")) for n, a in found[:FEW]]
    more = f" and {len(found) - FEW} more" if len(found) > FEW else None
    return join([words.plural(len(found), "Heading", "Headings"), " not found in the report under it: ", listed(links), more])


def _about_reports(view: View) -> list[Child]:
    reports = view.index.protected.reports
    children = {x.child for x in links(view)}
    parents = {x.parent for x in links(view)}
    missing: tuple[tuple[str, list[ShownReport]], ...] = (
        ("Date not stated", [r for r in reports if r.published.earliest is None]),
        ("Outlet not stated", [r for r in reports if r.outlet is None and not r.withheld]),
        ("Where it came from is not known", [r for r in reports if r.id not in children and r.id not in parents]),
        ("Could be read in part only", [r for r in reports if r.completeness != "complete"]),
    )
    return [[f"{what}: ", _reports(view, found), "."] for what, found in missing if found]


def to_obtain(view: View) -> list[Html]:
    """List the sources we don't have, those that carry most claims first."""
    resting = {x.id: _resting_on(view, x.id) for x in view.index.protected.stemma.lost}
    lost = sorted(view.index.protected.stemma.lost, key=lambda x: (-len(resting[x.id]), -len(x.credited), x.name))
    return [
        join(
            [
                lost_source(view, x),
                [". ", _go_back(view, resting[x.id])] if resting[x.id] else None,
                [". A denial of ", _claims(view, denied), " reached these reports through it"]
                if (denied := _denied_through(view, x.id))
                else None,
                [". Credited by ", _reports(view, _crediting(view, x.credited))] if x.credited else None,
                ".",
            ]
        )
        for x in lost
    ]


def _crediting(view: View, places: Iterable[object]) -> list[ShownReport]:
    ids = {getattr(p, "report", "") for p in places}
    return [r for r in view.index.protected.reports if r.id in ids]


def _resting_on(view: View, node: str) -> list[Thread]:
    return [
        t
        for t in view.index.claims
        if any(o.node == node for v in view.index.verdicts.get(t.id, ()) if v.kind != "denied" for o in v.origins)
    ]


def _denied_through(view: View, node: str) -> list[Thread]:
    return [
        t
        for t in view.index.claims
        if any(o.node == node for v in view.index.verdicts.get(t.id, ()) if v.kind == "denied" for o in v.origins)
    ]


def _go_back(view: View, threads: list[Thread]) -> Html:
    return join([_claims(view, threads), words.plural(len(threads), " goes back to it", " go back to it")])


def to_ask(view: View) -> list[Html]:
    """List whom to ask for what: those who answered too early or not, those a claim rests on, those who carried words."""
    index = view.index
    reply: dict[str, list[Thread]] = {}
    ground: dict[str, list[Thread]] = {}
    carried: dict[str, list[Thread]] = {}
    for thread in index.claims:
        members = [m for m in index.members_of(thread) if not is_unclear(view, m)]
        if not answered(view, thread):
            early = [index.members.get(r.member) for r in index.replies_to(thread)]
            _note(reply, (m for m in early if m and not is_unclear(view, m)), thread)
        if len(index.reports_of(thread)) > 1 and not _has(view, thread, "separate origins"):
            _note(ground, (m for m in members if isinstance(m, Statement) and m.act not in NO_CLAIMS), thread)
    for member in index.members.values():
        for voice in member.told_to if isinstance(member, Statement) and not is_unclear(view, member) else ():
            for number in index.claims_of.get(member.id, ()):
                _add(carried, voice.party, index.claims[number - 1])
    asked = [
        *((who, "a reply to ", t, " (what is quoted came earlier, or is no denial)") for who, t in reply.items()),
        *((who, "what ", t, words.plural(len(t), " rests on", " rest on")) for who, t in ground.items()),
        *((who, "the full words of what was told to it for ", t, "") for who, t in carried.items()),
    ]
    return [join([el("strong", isolated(who)), ": ", before, _claims(view, t), after, "."]) for who, before, t, after in asked]


def _note(into: dict[str, list[Thread]], members: Iterable[Member], thread: Thread) -> None:
    for member in members:
        if isinstance(member, Statement) and member.voices and member.voices[-1].how not in ("unattributed", "document"):
            who = speaker(member)
            # Only somebody with a name can be asked: "notebooks" and "a passer-by" cannot.
            _add(into, who if who != who.casefold() and not who.startswith(("A ", "An ")) else None, thread)


def _add(into: dict[str, list[Thread]], who: str | None, thread: Thread) -> None:
    if who and thread not in into.setdefault(who, []):
        into[who].append(thread)


def _has(view: View, thread: Thread, kind: str) -> bool:
    return any(v.kind == kind for v in view.index.verdicts.get(thread.id, ()))


def _claims(view: View, threads: Iterable[Thread]) -> Html:
    return _numbers("claims.html", "k", sorted({view.index.claim_numbers[t.id] for t in threads}), "Claim", view)


def _reports(view: View, reports: list[ShownReport]) -> Html:
    more = len(reports) - FEW
    return join([listed(report_link(view, r) for r in reports[:FEW]), f" and {more} more" if more > 0 else None])


def _numbers(path: str, key: str, numbers: list[int], noun: str, view: View) -> Html:
    """Write "Claims 1, 2, 5", each leading to its place."""
    shown = [el("a", str(n), href=view.to(f"{path}#{key}{n}")) for n in numbers[:FEW]]
    more = f" and {len(numbers) - FEW} more" if len(numbers) > FEW else None
    return join([noun if len(numbers) == 1 else f"{noun}s", " ", listed(shown), more])
