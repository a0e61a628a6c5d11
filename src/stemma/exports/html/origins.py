"""Where a claim goes back to: the support found for it, and the denials of it, with what a count does not say.

Not here: how support was found (the verdicts stage), or any judgement of truth.
"""

from stemma.exports.citing import known_origins
from stemma.exports.html import words
from stemma.exports.html.frame import View, inferred, isolated, listed, node_name, sign
from stemma.exports.html.markup import Child, Html, el, join
from stemma.model.comparing import Origin, Thread, Verdict

FEW = 3


def support(view: View, thread: Thread) -> Html | None:
    """Write a claim's verdicts in full."""
    verdicts = view.index.verdicts.get(thread.id, ())
    if not verdicts:
        return None
    return join(
        [el("h3", "Origins"), [_verdict(view, v) for v in verdicts], el("p", words.counts(view.reports), class_="counts")]
    )


def brief(view: View, thread: Thread) -> Html:
    """Write a claim's support and who denies it in a few lines."""
    verdicts = view.index.verdicts.get(thread.id, ())
    parts: list[Child] = []
    for v in (v for v in verdicts if v.kind != "denied"):
        parts.append(el("p", el("strong", words.capital(_named(view, v))), " ", sign("open")))
        shown = list(dict.fromkeys(v.origins))
        parts.append(_not_separate(v, len(shown)))
        parts.append(el("ul", [el("li", origin(view, o)) for o in shown[:FEW]], class_="origins"))
        parts.append(el("p", f"and {len(shown) - FEW} more", class_="time") if len(shown) > FEW else None)
    if denials := list(dict.fromkeys(o for v in verdicts if v.kind == "denied" for o in v.origins)):
        deniers = list(dict.fromkeys(o.speaker or words.OWN_VOICE for o in denials))
        parts.append(el("p", el("strong", "Denied"), " by ", listed(isolated(d) for d in deniers), " ", sign("open")))
    return join(parts) if parts else el("p", words.NOT_STATED)


def origin(view: View, of: Origin) -> Html:
    """Write an origin: who it came from, and through what these reports have it."""
    node = node_name(view, of.node)
    if not of.known:
        return join(["also stated by ", node, "; where it took it from is not known"])
    lost, report = view.index.lost.get(of.node), view.index.reports.get(of.node)
    if of.speaker is None:
        return node if lost else join([node, f", {words.OWN_VOICE}"])
    if of.speaker in (lost.name if lost else None, report.outlet if report else None):
        return node
    return join([el("strong", isolated(of.speaker)), ", through ", node])


def _verdict(view: View, verdict: Verdict) -> Html:
    origins = list(dict.fromkeys(verdict.origins))
    return el(
        "div",
        el("p", el("strong", words.capital(_named(view, verdict))), " ", inferred(verdict.rule)),
        _not_separate(verdict, len(origins)),
        el("ul", [el("li", origin(view, o)) for o in origins], class_="origins") if origins else None,
        class_="verdict",
    )


def _not_separate(verdict: Verdict, shown: int) -> Html | None:
    """Say why several sources are listed and yet count as one."""
    return el("p", words.NOT_SEPARATE, class_="time") if verdict.kind == "one origin" and shown > 1 else None


def _named(view: View, verdict: Verdict) -> str:
    return words.support(verdict.kind, known_origins((verdict,)), view.reports)
