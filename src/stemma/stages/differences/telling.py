"""Who tells it and how: voices, acts, what only one report tells, headings that no body supports."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from stemma.model.comparing import Difference, Thread
from stemma.model.inputs import Pile
from stemma.model.reading import Act, Figure, Heading, Narration, Statement
from stemma.model.sources import Span
from stemma.stages.differences import words
from stemma.stages.differences.pairing import Related
from stemma.stages.differences.sides import Pair, Sheet, change
from stemma.text import fold, overlap, span, tokens
from stemma.wording import bare, listed, meets

ACTS: Mapping[Act, str] = {
    "asserts": "a statement",
    "alleges": "an allegation",
    "denies": "a denial",
    "concedes": "an admission",
    "announces": "an announcement",
    "promises": "a promise or assurance",
    "demands": "a demand",
    "warns": "a warning",
    "asks": "a question",
    "believes": "a belief",
    "declines": "an answer left open",
}
"""What a reader of a note calls an act."""
EXPRESSED = ("named", "short form", "office", "metonym", "introduced")
"""Ways of finding a voice that name somebody."""
STRONG = ("denies", "promises", "concedes", "demands")
"""Acts whose loss or exchange changes what is told."""
SILENT = ("declines", "asks", "demands", "promises")
"""Acts that deny nothing, although their words may be negative."""
TOLD = 0.5
"""Share of a claim's weight in one sentence of the other report from which it is not silent on it."""
LEAST = 10
"""Figures of a heading from here on must be the body's."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Plain numbers of a heading that may be years."""
HEARD = 0.2
"""Share of a heading's weight that the body as a whole must speak of; headings put things in other words."""
ARTICLE = 4
"""Code points of an article before a name that begins what is said."""
MOST = 5
"""Claims that only one of two reports tells that are shown for the two."""
TERMS = 4
"""Content words from which a sentence in an outlet's own voice is a claim worth a line of its own."""


def members(both: Related, a: Sheet, b: Sheet) -> Iterator[Difference]:
    """Yield other speakers and acts for one claim."""
    for x, y in both.members:
        if isinstance(x, Statement) and isinstance(y, Statement):
            yield from voices(both, a, b, x, y)
            if x.cue and y.cue and weighty(x, y, both.link, one=a.language is b.language):
                note = f"read as {ACTS[x.act]} in one report, as {ACTS[y.act]} in the other"
                yield made(both, "act", a, x.cue, b, y.cue, 3 if "denies" in (x.act, y.act) else 2, note)
        elif isinstance(x, Statement) and isinstance(y, Narration) and voiced(x) and own_voice(x, a, y, b):
            at = x.cue or x.content[0]
            yield made(both, "act", a, at, b, y.span, 2, f"said by {x.voices[-1].who}; the other tells it in its own voice")
        elif isinstance(y, Statement) and isinstance(x, Narration) and not both.link and voiced(y) and own_voice(y, b, x, a):
            at = y.cue or y.content[0]
            yield made(both, "act", a, x.span, b, at, 2, f"said by {y.voices[-1].who}; the other tells it in its own voice")


def own_voice(said: Statement, sheet: Sheet, told: Narration, other: Sheet) -> bool:
    """Tell whether a narration gives what somebody said as its outlet's own: it is not the speaker's, and credits nobody."""
    voice = said.voices[-1]
    at, who = voice.span, bare(voice.party or "")
    if at is None or who in {bare(s.reading.report.value("outlet") or "") for s in (sheet, other)}:
        return False
    if {fold(t.words) for t in tokens(told.span.words)} & listed(other.language, "tells"):
        return False
    speaker = {sheet.wording.name_key(n) for n in sheet.names(at)} | {f"@{who}"}
    named = {other.wording.name_key(n) for n in other.names(other.sentence(told.span))}
    return not speaker & named and who not in fold(told.span.words)


def weighty(x: Statement, y: Statement, link: str | None, *, one: bool) -> bool:
    """Tell whether two acts differ in what is told; "alleges" turned into "says" counts along a link in `one` language only."""
    acts = {x.act, y.act}
    return len(acts) == 2 and (bool(acts & set(STRONG)) or (link is not None and one and "alleges" in acts))


def voiced(statement: Statement) -> bool:
    """Tell whether a statement's innermost voice names somebody."""
    return bool(statement.voices) and statement.voices[-1].how in EXPRESSED and statement.voices[-1].span is not None


def voices(both: Related, a: Sheet, b: Sheet, x: Statement, y: Statement) -> Iterator[Difference]:
    """Yield that one claim is given to two speakers."""
    if not (voiced(x) and voiced(y)):
        return
    one, other = x.voices[-1], y.voices[-1]
    if one.span is None or other.span is None or not one.party or not other.party:
        return
    mine, theirs = keys(a, one.party, one.span), keys(b, other.party, other.span)
    shared = {w for k in mine for w in k.split()} & {w for k in theirs for w in k.split()}
    if (
        mine & theirs
        or shared - listed(a.language, "function")
        or not (known(a, one.party, one.span) and known(b, other.party, other.span))
    ):
        return
    if a.language is not b.language and not any(k.startswith("@") for k in (*mine, *theirs)):
        return
    yield made(both, "speaker", a, one.span, b, other.span, 2, "given to different speakers")


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


def kin(pile: Pile) -> dict[str, set[str]]:
    """Return report -> its parents and the other reports that come from them."""
    parents, children = defaultdict(set), defaultdict(set)
    for link in pile.stemma.links:
        parents[link.child].add(link.parent)
        children[link.parent].add(link.child)
    return {r.report.id: {x for p in parents[r.report.id] for x in (p, *children[p])} for r in pile.readings}


def tellers(pile: Pile) -> dict[str, set[str]]:
    """Return id of a thread -> the reports that tell its claim."""
    report = {x.id: x.report for r in pile.readings for held in (r.statements, r.narration, r.headings) for x in held}
    return {t.id: {report[m] for m in t.members if m in report} for t in pile.threads}


def lonely(found: Iterable[Difference]) -> list[Difference]:
    """Keep what only one report tells where no pair of wordings is shown for the same sentence."""
    found = list(found)
    paired: dict[str, list[Span]] = defaultdict(list)
    for d in found:
        for side in (d.a, d.b) if d.b else ():
            paired[side.report].append(side.sentence)
    return [d for d in found if d.kind != "only one" or not any(overlap(d.a.sentence, s) for s in paired[d.a.report])]


def alone(
    both: Related, a: Sheet, b: Sheet, family: Mapping[str, set[str]], telling: Mapping[str, set[str]]
) -> Iterator[Difference]:
    """Yield the claims of weight that only one of two reports tells, and no other of their families; the weightiest few."""
    found = []
    others = (family[both.a] | family[both.b]) - {both.a, both.b}
    for thread, teller, member in both.silent:
        if others & telling[thread.id]:
            continue
        sheet, other = (a, b) if teller == both.a else (b, a)
        spans = member.content if isinstance(member, Statement) else (member.span,)
        weight = weighs(thread, member, sheet)
        if weight < 2 or len(sheet.wording.terms(spans)) < TERMS or told(sheet, spans, other):
            continue
        note = "nothing like it found in another report that tells of the same affair"
        if both.link:
            note = f"nothing like it found in the report that {'comes from it' if teller == both.a else 'it comes from'}"
        made = Difference(
            kind="only one",
            a=sheet.side(spans[0].start, spans[-1].end),
            b=None,
            link=both.link,
            directed=both.link is not None and teller == both.a,
            gravity=1,
            note=note,
        )
        found.append((-weight, made.a.report, made.a.span.start, made))
    yield from (d for *_, d in sorted(found, key=lambda f: f[:3])[:MOST])


def weighs(thread: Thread, member: Statement | Narration | Heading, sheet: Sheet) -> int:
    """Return how much hangs on a claim: it counts something, accuses or denies, was answered, or is told widely."""
    spans = member.content if isinstance(member, Statement) else (member.span,)
    counts = any((f.counted_class or f.unit) and max(f.low or 0, f.high or 0) >= 10 for f in sheet.wording.figures(spans))
    charged = isinstance(member, Statement) and member.act in ("alleges", "denies")
    return 2 * counts + 2 * charged + 2 * bool(thread.replies) + (len(thread.members) > 1)


def unnamed(pair: Pair) -> Iterator[Difference]:
    """Yield that one side names who, and the other has only a pronoun in the place of it."""
    if pair.link is None:
        return
    third, links = pronouns(pair.b), listed(pair.b.language, "relatives")
    begins = {c.start for x in pair.a.reading.statements for c in x.content if overlap(c, pair.over_a)}
    first = (n for n in pair.a.names(pair.over_a) if n.kind in ("organisation", "person"))
    who = next((n for n in first if any(0 <= n.span.start - at <= ARTICLE for at in begins)), None)
    bodies = {w for n in pair.b.names(pair.over_b) if n.kind in ("organisation", "person") for w in fold(n.span.words).split()}
    if who is None or bodies or {w.words.casefold() for w in pair.words_a} & pronouns(pair.a):
        return
    for before, at, after in zip(pair.words_b, pair.words_b[1:], pair.words_b[2:], strict=False):
        if at.words.casefold() in third and fold(before.words) in links:
            end = next((w.end for w in pair.words_b if w.start > after.start and w.content), after.end)
            a = who.span.start, who.span.end
            yield change(pair, "subject", a, (at.start, end), 3, "named in one report, only a pronoun in the other")
            return


def pronouns(sheet: Sheet) -> frozenset[str]:
    """Return the pronouns that may stand for somebody named, with their accents: "el" is none, "él" is."""
    return frozenset(sheet.language.table("threads").get("third", ()))


def asked(pair: Pair) -> Iterator[Difference]:
    """Yield that one side only asks whether what the other tells is so."""
    sides = ((pair.a, pair.words_a), (pair.b, pair.words_b))
    marks = [words.found_in(w, 0, len(w), listed(s.language, "whether")) for s, w in sides]
    if (marks[0] is None) == (marks[1] is None) or len(pair.anchors) < 2:
        return
    asks_a = marks[0] is not None
    at = (marks[0] or marks[1] or (0, 0))[0]
    after = [(i, j) for i, j in pair.anchors if (i if asks_a else j) > at]
    if not after:
        return
    (i, j), (k, m) = after[0], after[-1]
    asking = pair.words_a if asks_a else pair.words_b
    low = asking[at].start
    a = (low if asks_a else pair.words_a[i].start), pair.words_a[k].end
    b = pair.words_b[j].start if asks_a else low, pair.words_b[m].end
    yield change(pair, "act", a, b, 3, "asked as a question in one report, told in the other")


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
    return not asks and (len(sheet.wording.terms((heading.span,))) >= 3 or denial(heading, sheet) is not None)


def unsupported(heading: Heading, sheet: Sheet, joined: bool) -> str:
    """Return why no place of the body supports a heading, or nothing."""
    if (at := denial(heading, sheet)) is not None:
        said = [x for x in sheet.reading.statements if x.act == "denies" or (x.polarity == "-" and x.act not in SILENT)]
        deniers = [voice_keys(x, sheet) for x in said if x.act == "denies"]
        denier = denying(heading, sheet)
        if denier is not None and not any(denier & k for k in deniers):
            return "nobody of that name denies anything there"
        what = named_in(sheet, at, heading.span.end)
        if what and said and not any(what & denied(sheet, x) for x in said):
            return "no denial there names what the heading says was denied"
        return ""
    if why := miscounts(heading, sheet):
        return why
    mine = {t.key: t.weight for t in sheet.wording.terms((heading.span,))}
    body = {k for s, keys in zip(sheet.sentences, sheet.keys, strict=True) if not overlap(s, heading.span) for k in keys}
    share = sum(w for k, w in mine.items() if k in body) / (sum(mine.values()) or 1)
    return "" if joined or share >= HEARD else "the body speaks of other things"


def miscounts(heading: Heading, sheet: Sheet) -> str:
    """Return how a heading's figure of ten or more is not the body's: it is not there, or counts other things there."""
    heads = [h.span for h in sheet.reading.headings]
    body = [f for f in sheet.reading.figures if not any(overlap(f.span, h) for h in heads)]
    for figure in sheet.wording.figures((heading.span,)):
        value = figure.low if figure.low is not None else figure.high
        if not figure.counts or not figure.counted_class or figure.unit or value is None or value < LEAST:
            continue
        year = figure.span.words.strip().isdigit() and FIRST_YEAR <= value <= LAST_YEAR
        if figure.bound not in ("exact", "over", "at-least") or year:
            continue
        same = [f for f in body if value in (f.low, f.high)]
        if not same and body and not any(meets(figure, f) for f in body):
            return f"the body does not have the figure “{figure.span.words}”"
        key = sheet.wording.key(figure.counted_class)
        others = [f for f in same if f.counts and f.counted_class]
        if others and len(others) == len(same) and not any(key in {sheet.wording.key(w) for w in words_of(f)} for f in others):
            counted = others[0].counts.words if others[0].counts else ""
            return f"the body counts “{counted}” by this figure, not “{figure.counts.words}”"
    return ""


def words_of(figure: Figure) -> set[str]:
    """Return the words of what a figure counts, with its class."""
    return {figure.counted_class or "", *(t.words for t in tokens(figure.counts.words if figure.counts else ""))} - {""}


def denial(heading: Heading, sheet: Sheet) -> int | None:
    """Return the offset after the verb of denying in a heading, or None."""
    verbs = listed(sheet.language, "denials")
    return next((heading.span.start + t.end for t in tokens(heading.span.words) if fold(t.words) in verbs), None)


def denied(sheet: Sheet, statement: Statement) -> set[str]:
    """Return the keys of what a statement denies; what follows a comma in a negative one is told beside it."""
    spans = statement.content
    if statement.act != "denies":
        cut = [min((i for i in (s.words.find(","), s.words.find(";")) if i > 0), default=len(s.words)) for s in spans]
        spans = tuple(span(sheet.reading.text, s.start, s.start + n) for s, n in zip(spans, cut, strict=True))
    return {t.key for t in sheet.wording.terms(spans)}


def named_in(sheet: Sheet, start: int, end: int) -> set[str]:
    """Return the keys of what some words name, without names of places and bodies, figures, and words for any claim."""
    generic = listed(sheet.language, "generic")
    found = set()
    for term in sheet.wording.terms((span(sheet.reading.text, start, end),)):
        word = fold(sheet.reading.text.content[term.start : term.end])
        if term.key[0] not in "@#" and not {word, word.removesuffix("s"), term.key} & generic:
            found.add(term.key)
    return found


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
        if voice.party:
            found.add(f"@{bare(voice.party)}")
        if voice.span:
            found |= {sheet.wording.name_key(n) for n in sheet.names(voice.span)}
    return found
