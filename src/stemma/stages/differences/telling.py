"""Who tells it and how: voices, acts, what only one report tells, headings that no body supports."""

from collections.abc import Iterator, Mapping

from stemma.model.comparing import Difference
from stemma.model.inputs import Pile
from stemma.model.reading import Heading, Narration, Statement
from stemma.model.sources import Span
from stemma.stages.differences.pairing import Related
from stemma.stages.differences.sides import Sheet
from stemma.text import fold, overlap, tokens
from stemma.wording import bare, listed

EXPRESSED = ("named", "short form", "office", "metonym", "introduced")
"""Ways of finding a voice that name somebody."""
STRONG = ("denies", "promises", "concedes", "demands")
"""Acts whose loss or exchange changes what is told."""
TOLD = 0.5
"""Share of a claim's weight in one sentence of the other report from which it is not silent on it."""
HEARD = 0.34
"""Share of a heading's weight that the body as a whole must speak of; headings put things in other words."""
TERMS = 4
"""Content words from which a sentence in an outlet's own voice is a claim worth a line of its own."""


def members(both: Related, a: Sheet, b: Sheet) -> Iterator[Difference]:
    """Yield other speakers and acts for one claim."""
    for x, y in both.members:
        if isinstance(x, Statement) and isinstance(y, Statement):
            yield from voices(both, a, b, x, y)
            if x.cue and y.cue and weighty(x, y, both.link):
                yield made(both, "act", a, x.cue, b, y.cue, 3 if "denies" in (x.act, y.act) else 2, f"{x.act} / {y.act}")
        elif isinstance(x, Statement) and isinstance(y, Narration) and voiced(x) and own_voice(x, a, y, b):
            at = x.cue or x.content[0]
            yield made(both, "act", a, at, b, y.span, 2, f"said by {x.voices[-1].who}; the other tells it in its own voice")
        elif isinstance(y, Statement) and isinstance(x, Narration) and not both.link and voiced(y) and own_voice(y, b, x, a):
            at = y.cue or y.content[0]
            yield made(both, "act", a, x.span, b, at, 2, f"said by {y.voices[-1].who}; the other tells it in its own voice")


def own_voice(said: Statement, sheet: Sheet, told: Narration, other: Sheet) -> bool:
    """Tell whether a narration gives what somebody said as its outlet's own: it is not the speaker's, and credits nobody."""
    voice = said.voices[-1]
    at, who = voice.span, bare(voice.who or "")
    if at is None or who in {bare(s.reading.report.value("outlet") or "") for s in (sheet, other)}:
        return False
    if {fold(t.words) for t in tokens(told.span.words)} & listed(other.language, "tells"):
        return False
    speaker = {sheet.wording.name_key(n) for n in sheet.names(at)} | {f"@{who}"}
    named = {other.wording.name_key(n) for n in other.names(other.sentence(told.span))}
    return not speaker & named and who not in fold(told.span.words)


def weighty(x: Statement, y: Statement, link: str | None) -> bool:
    """Tell whether two acts differ in what is told; "alleges" turned into "says" counts along a link only."""
    acts = {x.act, y.act}
    return len(acts) == 2 and (bool(acts & set(STRONG)) or (link is not None and "alleges" in acts))


def voiced(statement: Statement) -> bool:
    """Tell whether a statement's innermost voice names somebody."""
    return bool(statement.voices) and statement.voices[-1].how in EXPRESSED and statement.voices[-1].span is not None


def voices(both: Related, a: Sheet, b: Sheet, x: Statement, y: Statement) -> Iterator[Difference]:
    """Yield that one claim is given to two speakers."""
    if not (voiced(x) and voiced(y)):
        return
    one, other = x.voices[-1], y.voices[-1]
    if one.span is None or other.span is None or not one.who or not other.who:
        return
    mine, theirs = keys(a, one.who, one.span), keys(b, other.who, other.span)
    shared = {w for k in mine for w in k.split()} & {w for k in theirs for w in k.split()}
    if (
        mine & theirs
        or shared - listed(a.language, "function")
        or not (known(a, one.who, one.span) and known(b, other.who, other.span))
    ):
        return
    if a.language is not b.language and not any(k.startswith("@") for k in (*mine, *theirs)):
        return
    yield made(both, "speaker", a, one.span, b, other.span, 2, "given to another speaker")


def keys(sheet: Sheet, who: str, at: Span) -> set[str]:
    """Return the forms by which a voice may be known, and the countries it names."""
    countries = {sheet.wording.name_key(n) for n in sheet.names(at) if n.country}
    same = {sheet.wording.name_key(n) for n in sheet.reading.names if n.country and bare(n.canonical) == bare(who)}
    return {bare(who), bare(at.words)} | countries | same


def known(sheet: Sheet, who: str, at: Span) -> bool:
    """Tell whether a voice has a name; "the group" may be anybody."""
    return bool(sheet.names(at)) or any(bare(n.canonical) == bare(who) for n in sheet.reading.names)


def made(both: Related, kind: str, a: Sheet, at_a: Span, b: Sheet, at_b: Span, gravity: int, note: str) -> Difference:
    """Make a difference of two spans."""
    return Difference(
        kind=kind,  # type: ignore[arg-type]
        a=a.side(at_a.start, at_a.end),
        b=b.side(at_b.start, at_b.end),
        link=both.link,
        directed=both.link is not None,
        gravity=gravity,
        note=note,
    )


def alone(both: Related, a: Sheet, b: Sheet) -> Iterator[Difference]:
    """Yield the claims that only one of two reports tells."""
    for _, teller, member in both.silent:
        sheet = a if teller == both.a else b
        spans = member.content if isinstance(member, Statement) else (member.span,)
        other = b if sheet is a else a
        claims = isinstance(member, Statement) or bool(sheet.wording.figures(spans))
        if not claims or len(sheet.wording.terms(spans)) < TERMS or told(sheet, spans, other):
            continue
        note = "only this report tells it"
        if both.link:
            note = "left out by the report that comes from it" if teller == both.a else "not in the report that it comes from"
        yield Difference(
            kind="only one",
            a=sheet.side(spans[0].start, spans[-1].end),
            b=None,
            link=both.link,
            directed=both.link is not None and teller == both.a,
            gravity=1,
            note=note,
        )


def told(sheet: Sheet, spans: tuple[Span, ...], other: Sheet) -> bool:
    """Tell whether one sentence of another report has half of what a claim speaks of, or its figure and two things more."""
    mine = {t.key: t.weight for t in sheet.wording.terms(spans)}
    whole = sum(mine.values())
    shared = ([k for k in mine if k in keys] for keys in other.keys)
    return any(sum(mine[k] for k in s) >= TOLD * whole or (len(s) >= 3 and any(k[0] == "#" for k in s)) for s in shared if whole)


def headings(pile: Pile, sheets: Mapping[str, Sheet]) -> Iterator[Difference]:
    """Yield headings that make a claim which no place of their body supports."""
    joined = {m for t in pile.threads if len(t.members) > 1 for m in t.members}
    for reading in pile.readings:
        sheet = sheets[reading.report.id]
        for heading in reading.headings:
            if not claims(heading, sheet):
                continue
            if why := unsupported(heading, sheet, heading.id in joined):
                yield Difference(
                    kind="heading",
                    a=sheet.side(heading.span.start, heading.span.end),
                    b=None,
                    link=None,
                    directed=False,
                    gravity=2,
                    note=f"not supported by the body: {why}",
                )


def claims(heading: Heading, sheet: Sheet) -> bool:
    """Tell whether a heading says something: no question, and more than a label."""
    words = [t.words for t in tokens(heading.span.words)]
    asks = heading.span.words.rstrip().endswith("?") or fold(words[0] if words else "") in (
        "who",
        "what",
        "why",
        "how",
        "when",
        "where",
    )
    return not asks and (len(sheet.wording.terms((heading.span,))) >= 3 or denying(heading, sheet) is not None)


def unsupported(heading: Heading, sheet: Sheet, joined: bool) -> str:
    """Return why no place of the body supports a heading, or nothing."""
    if (denier := denying(heading, sheet)) is not None:
        deniers = [k for s in sheet.reading.statements if s.act == "denies" for k in (voice_keys(s, sheet),)]
        if not any(denier & k for k in deniers):
            return "nobody of that name denies anything there"
        return ""
    mine = {t.key: t.weight for t in sheet.wording.terms((heading.span,))}
    body = {k for s, keys in zip(sheet.sentences, sheet.keys, strict=True) if not overlap(s, heading.span) for k in keys}
    share = sum(w for k, w in mine.items() if k in body) / (sum(mine.values()) or 1)
    return "" if joined or share >= HEARD else "the body speaks of other things"


def denying(heading: Heading, sheet: Sheet) -> set[str] | None:
    """Return the keys of the one who denies in a heading ("X denied all claims"), or None."""
    verbs = listed(sheet.language, "denials")
    for token in tokens(heading.span.words):
        if fold(token.words) in verbs:
            at = heading.span.start + token.start
            before = [n for n in sheet.names(heading.span) if n.span.end <= at]
            whole = [n for n in before if not any(o is not n and inner(n.span, o.span) for o in before)]
            # "X's Ministry of Y": the body named, not the country, is who denies.
            bodies = [n for n in whole if n.kind in ("organisation", "person")] or whole
            return {sheet.wording.name_key(n) for n in bodies} if bodies else None
    return None


def inner(one: Span, other: Span) -> bool:
    """Tell whether a span lies within another and is shorter."""
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start


def voice_keys(statement: Statement, sheet: Sheet) -> set[str]:
    """Return the keys of a statement's voices."""
    found = set()
    for voice in statement.voices:
        if voice.who:
            found.add(f"@{bare(voice.who)}")
        if voice.span:
            found |= {sheet.wording.name_key(n) for n in sheet.names(voice.span)}
    return found
