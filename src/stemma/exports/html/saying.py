"""How a statement is set: the chain of those who say it, its exact words, its sentence, its caution.

Not here: what it is joined to (claims.py), or where it goes back to (origins.py).
"""

from collections.abc import Iterable, Sequence

from stemma.exports.citing import Member, attribution, pieces
from stemma.exports.html import words
from stemma.exports.html.frame import View, between, cite, isolated, quoted, report_name, sign
from stemma.exports.html.marking import Mark, marked
from stemma.exports.html.markup import Child, Html, el, join
from stemma.model.reading import Narration, Statement, Voice
from stemma.model.sources import Span


def alike(view: View, members: Iterable[Member]) -> list[list[Member]]:
    """Put members together whose sentence, words and voices are the same, in order of the first of each."""
    groups: dict[object, list[Member]] = {}
    for member in members:
        cover = context(view, member)
        said = tuple(s.words for s in pieces(member))
        who = tuple((v.who, v.span.words if v.span else None) for v in member.voices) if isinstance(member, Statement) else ()
        act = member.act if isinstance(member, Statement) else None
        key = (type(member).__name__, cover.words if cover else None, said, who, act, view.index.standing(member.id))
        groups.setdefault(key, []).append(member)
    return list(groups.values())


def told(view: View, group: Sequence[Member], *more: Child) -> Html:
    """Set what one or several reports tell in the same words: who says it, the sentence, where it stands."""
    first = group[0]
    places = [cite(view, m.report, first_place(m)) for m in group]
    marks = sign(view.index.standing(first.id)) if isinstance(first, Statement) else None
    under = el("p", places, hedges(view, first), marks, class_="under")
    return join([chain(view, first, [m.report for m in group]), in_context(view, first), under, more])


def chain(view: View, member: Member, reports: Sequence[str] = ()) -> Html:
    """Write who says it, outermost first: the reports, then each voice with the words that name it."""
    shown = [view.index.reports[r] for r in dict.fromkeys(reports or (member.report,)) if r in view.index.reports]
    steps: list[Html] = []
    if len(shown) == 1:
        steps.append(report_name(view, shown[0]))
    elif shown:
        steps.append(join([words.reports([r.number for r in shown]), ", word for word"]))
    if not isinstance(member, Statement):
        return el("p", [*steps, f", {_own(member)}"], class_="chain")
    for place, voice in enumerate(member.voices):
        last = place == len(member.voices) - 1
        verb = says(member) if last else words.REPORTED
        steps.append(join([_voice(view, member, voice), f" {verb}"]))
    to = [join([", told to ", _voice(view, member, v)]) for v in member.told_to]
    arrow = el("span", " → ", class_="arrow", aria_label="gives the words of")
    return el("p", between(steps, arrow), to, class_="chain")


def says(member: Statement) -> str:
    """Return what the innermost voice does; one whose words are themselves negative says them, and denies by that."""
    verb = words.SAYS["asserts"] if member.act == "denies" and member.polarity == "-" else words.SAYS[member.act]
    inner = member.voices[-1] if member.voices else None
    return words.agreeing(verb, inner.who or "") if inner else verb


def speaker(member: Member) -> str:
    """Return the innermost voice in a word or two."""
    if not isinstance(member, Statement):
        return _own(member)
    inner = member.voices[-1] if member.voices else None
    if inner is None or inner.how == "unattributed":
        return words.UNATTRIBUTED
    return inner.who or words.HOW["unclear"]


def _own(member: Member) -> str:
    return words.OWN_VOICE if isinstance(member, Narration) else words.HEADING


def _voice(view: View, member: Statement, voice: Voice) -> Html:
    if not voice.who and voice.span is not None:
        return join([quoted(view, member.report, voice.span.words), el("span", f" ({words.HOW['unclear']})", class_="who none")])
    if not voice.who:
        return el("span", words.HOW["unclear"] if voice.how == "unclear" else words.UNATTRIBUTED, class_="who none")
    name = [el("strong", isolated(voice.who), class_="who")]
    if voice.whose and voice.whose.casefold() not in voice.who.casefold():
        name += [join([words.OF, isolated(voice.whose)])]
    if voice.span is None or voice.span.words.casefold() == voice.who.casefold():
        return join(name)
    return join([*name, " (", quoted(view, member.report, voice.span.words), ")"])


def exact(view: View, member: Member, limit: int | None = None) -> Html:
    """Set a member's exact words, each piece between its own marks; with a limit they are cut at a word, outside the marks."""
    parts: list[Html] = []
    left = limit
    cut = el("span", " … ", class_="cut")
    for span in pieces(member):
        if left is not None and left <= 0:
            return join([*between(parts, cut), cut])
        short = clipped(span.words, left) if left is not None else span.words
        parts.append(quoted(view, member.report, short))
        if short != span.words:
            return join([*between(parts, cut), cut])
        left = left - len(span.words) if left is not None else None
    return join(between(parts, cut))


def clipped(text: str, limit: int) -> str:
    """Cut a text at the end of a word."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    head = cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut
    return head.rstrip(" ,;:–-")


def context(view: View, member: Member) -> Span | None:
    """Return the stretch of sentences that holds a member's words and the words that name its speaker."""
    voices = attribution(member) if isinstance(member, Statement) else ()
    return view.index.sentence(member.report, (*pieces(member), *voices)) or view.index.sentence(member.report, pieces(member))


def in_context(view: View, member: Member) -> Html:
    """Set a member's sentence with its words marked: what is said, who says it, what is cautious."""
    said = pieces(member)
    marks = [Mark(s.start, s.end, "content") for s in said]
    if isinstance(member, Statement):
        marks += [Mark(h.start, h.end, "hedge", title="caution") for h in member.hedges]
        marks += [Mark(s.start, s.end, "cue", title="who says it") for s in (member.cue, *member.outer_cues) if s]
    cover = context(view, member)
    text: Child = marked(cover.words, cover.start, marks) if cover else exact(view, member)
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
