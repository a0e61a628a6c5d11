"""Statements, narration and headings of one report, put together from sentences, quotations and names."""

from bisect import bisect_left

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Heading, Manner, Narration, Problem, Quote, Segment, Statement, Voice
from stemma.model.sources import Span
from stemma.stages.statements import content as said
from stemma.stages.statements.ambiguous import rough
from stemma.stages.statements.chains import can_speak, carried, heard_once, inside_quotations
from stemma.stages.statements.cues import Lexicon, elisions, lexicon
from stemma.stages.statements.drafts import CONFIDENCE, Draft, Line, Offsets, Speaker, drafted
from stemma.stages.statements.interviews import Turn, turns
from stemma.stages.statements.joined import joined
from stemma.stages.statements.mood import going_on
from stemma.stages.statements.resolve import resolve
from stemma.stages.statements.runs import join
from stemma.stages.statements.sentences import read
from stemma.stages.statements.settled import settled
from stemma.stages.statements.surroundings import Surroundings
from stemma.stages.statements.within import opened
from stemma.stages.statements.words import WORD, split
from stemma.text import TOKEN, span

MOST = 400
"""Words of a sentence that are read for claims; a longer one is no sentence and stays narration."""
ASKED = 100_000
"""Words and signs of a text that the tagger is asked about: it reads some 1,200 a second, so these take a minute and a half.
A report has a hundredth of that; a text of 5 MB would take it twelve minutes."""
ENGLISH = "en"
"""The language that the tagger knows."""
LEFT_OPEN = ("broken clause", "quotation alone", "plain verb")
"""Rules that read what a wording leaves open."""
LEFT_OVER = 6
"""Words of a clause beside a statement that make it narration of its own."""


def records(reading: Reading, language: Language, aids: Aids) -> tuple[Statement | Narration | Heading, ...]:
    """Return the records of a report in the order of its text."""
    lex = lexicon(language)
    lines, interview, drafts = begun(reading, lex)
    numbers = [line.segment.block for line in lines]
    spoken = {block.block for block, _, _ in interview}
    if language.code == ENGLISH and aids.tagger and not rough(reading, lex):  # it was trained on whole sentences
        drafts = joined(drafts, lines, reading, aids.tagger, _open(reading, lex), lex)
    drafts = join(lines, going_on(lines, drafts, lex), reading.quotes, lex)
    drafts += [_turn(reading, bisect_left(numbers, block.block), label, words) for block, label, words in interview]
    drafts += opened(reading.text.content, drafts, reading.quotes, lex)
    inside_quotations(drafts, Surroundings(reading, lex))
    drafts = settled(drafts, lines, lex)
    unclear = resolve(reading, lines, drafts, lex)
    kept = heard_once([draft for draft in drafts if not draft.plain])
    found: list[Statement | Narration | Heading] = _headings(reading, spoken)
    outer = [quote for quote in reading.quotes if quote.depth == 0]
    found += [_statement(reading, draft, outer, lex) for draft in kept]
    found += _narration(reading, lines, kept, unclear, lex)
    order = {id(record): place for place, record in enumerate(found)}
    return tuple(sorted(found, key=lambda r: (_start(r), order[id(r)])))


def _open(reading: Reading, lex: Lexicon) -> set[int]:
    """Return the sentences in which the rules alone find something that the wording leaves open: it stays so."""
    lines, _, drafts = begun(reading, lex)
    drafts = join(lines, going_on(lines, drafts, lex), reading.quotes, lex)
    resolve(reading, lines, drafts, lex)
    return {draft.sentence for draft in drafts if not draft.plain and (draft.unclear == "who acts" or draft.family in LEFT_OPEN)}


def begun(reading: Reading, lex: Lexicon) -> tuple[list[Line], list[Turn], list[Draft]]:
    """Return the sentences, the turns of an interview, and what the rules read from the cues in the other sentences."""
    lines = _lines(reading, lex)
    interview = turns(reading.text.content, [s for s in reading.segments if s.kind != "sentence"], lex)
    spoken = {block.block for block, _, _ in interview}
    for line in lines:
        if line.segment.block in spoken:
            line.claims.clear()
            line.words = []
    drafts, around = [draft for line in lines for draft in drafted(line)], Surroundings(reading, lex)
    for draft in drafts:
        can_speak(draft, around)
        carried(draft, around)
    return lines, interview, drafts


def _turn(reading: Reading, number: int, label: Offsets, words: Offsets) -> Draft:
    """Read one turn of an interview: the label speaks, and asks if the turn ends in a question mark."""
    question = reading.text.content[words[0] : words[1]].rstrip().endswith("?")
    return Draft([Speaker(label)], None, [words], "asks" if question else "asserts", "turn", number)


def _start(record: Statement | Narration | Heading) -> int:
    if not isinstance(record, Statement):
        return record.span.start
    spans = [record.cue, *record.content] if record.content or record.cue else [v.span for v in record.voices]
    return min(s.start for s in spans if s is not None)


def _lines(reading: Reading, lex: Lexicon) -> list[Line]:
    """Return the sentences of paragraphs and list items with their claims."""
    outer = [quote for quote in reading.quotes if quote.depth == 0]
    ends = [quote.span.end for quote in outer]
    kinds = {s.block: s.kind for s in reading.segments if s.kind != "sentence"}
    found: list[Line] = []
    for segment in reading.segments:
        kind = kinds.get(segment.block, "paragraph")
        if segment.kind != "sentence" or kind not in ("paragraph", "item"):
            continue
        touching = _touching(outer, ends, segment)
        words = split(reading.text.content, segment.span.start, segment.span.end, touching, *elisions(lex))
        if len(words) > MOST:
            words = []
        claims = read(words, lex)
        found.append(Line(len(found), segment, kind, words, claims))
    return found


def too_long(reading: Reading) -> tuple[Problem, ...]:
    """Return a problem for each sentence that is too long to be read for claims."""
    kinds = {s.block: s.kind for s in reading.segments if s.kind != "sentence"}
    outer = [quote for quote in reading.quotes if quote.depth == 0]
    ends = [quote.span.end for quote in outer]
    found = []
    for segment in reading.segments:
        if segment.kind != "sentence" or kinds.get(segment.block) not in ("paragraph", "item"):
            continue
        if segment.span.end - segment.span.start <= MOST:
            continue
        words = split(reading.text.content, segment.span.start, segment.span.end, _touching(outer, ends, segment))
        if len(words) > MOST:
            message = (
                f"a sentence of {len(words)} words is too long to be read for who says what; "
                "it is shown as the outlet's own words: read it yourself"
            )
            start = segment.span.start
            at = span(reading.text, start, words[0].end)
            found.append(Problem(report=reading.report.id, stage="statements", code="SENTENCE_TOO_LONG", message=message, at=at))
    return tuple(found)


def too_much(reading: Reading, language: Language, aids: Aids) -> tuple[Problem, ...]:
    """Return a problem for a text that the tagger would be asked about if it were not too long: rules alone read it."""
    content = reading.text.content
    if len(content) <= ASKED or aids.tagger is None or language.code != ENGLISH or rough(reading, lexicon(language)):
        return ()
    many = sum(1 for _ in TOKEN.finditer(content))
    if many <= ASKED:
        return ()
    message = (
        f"a text of {many:,} words and signs, more than the {ASKED:,} that the tagger is asked about: who says what was read "
        "by rules alone, less well; split it and add the parts"
    )
    return (Problem(report=reading.report.id, stage="statements", code="TEXT_TOO_LONG", message=message),)


def _touching(quotes: list[Quote], ends: list[int], segment: Segment) -> list[Quote]:
    first = bisect_left(ends, segment.span.start + 1)
    found = []
    for quote in quotes[first:]:
        if quote.span.start >= segment.span.end:
            break
        found.append(quote)
    return found


def _headings(reading: Reading, spoken: set[int]) -> list[Statement | Narration | Heading]:
    kinds = ("title", "heading")
    return [Heading(report=reading.report.id, span=s.span) for s in reading.segments if s.kind in kinds and s.block not in spoken]


def _statement(reading: Reading, draft: Draft, outer: list[Quote], lex: Lexicon) -> Statement:
    content = reading.text.content
    said_in = [
        said.without_document(content, a, b, lex) if not draft.cue or a > draft.cue[0] else (a, b) for a, b in draft.content
    ]
    spans = sorted(set(said_in))
    manner: Manner = "direct" if draft.family == "turn" else said.manner(content, spans, outer)
    act = draft.act
    if act == "asserts" and manner == "direct" and said.is_demand(content, spans, lex):
        act = "demands"
    if act == "asserts" and said.is_denial(content, spans, draft.cue, lex):
        act = "denies"
    bounds = [*spans, *([draft.cue] if draft.cue else [])]
    hedged = said.hedges(content, min(a for a, _ in bounds), max(b for _, b in bounds), lex)
    if draft.cue and draft.family != "hearsay":
        hedged = [(a, b) for a, b in hedged if not (draft.cue[0] <= a and b <= draft.cue[1])]
    return Statement(
        report=reading.report.id,
        voices=tuple(_voice(reading, speaker) for speaker in draft.voices),
        cue=_span(reading, draft.cue),
        outer_cues=tuple(span(reading.text, a, b) for a, b in draft.outer_cues),
        content=tuple(span(reading.text, a, b) for a, b in spans),
        act=act,
        polarity=said.polarity(content, spans, lex),
        manner=manner,
        hedges=tuple(span(reading.text, a, b) for a, b in hedged),
        told_to=tuple(_voice(reading, speaker) for speaker in draft.told),
        unclear=draft.unclear,
        confidence=_confidence(draft),
    )


def _confidence(draft: Draft) -> float:
    certain = CONFIDENCE.get(draft.family, 0.5) if draft.likely is None else draft.likely
    return round(certain * (0.5 if draft.unclear else 1.0), 2)


def _voice(reading: Reading, speaker: Speaker) -> Voice:
    how = speaker.how or ("unattributed" if speaker.at is None else "unclear")
    who = None if how == "unattributed" else speaker.who
    return Voice(span=_span(reading, speaker.at), who=who, how=how, whose=speaker.whose)


def _span(reading: Reading, at: Offsets | None) -> Span | None:
    return None if at is None else span(reading.text, *at)


def _narration(
    reading: Reading, lines: list[Line], drafts: list[Draft], unclear: dict[int, str], lex: Lexicon
) -> list[Statement | Narration | Heading]:
    """Return the sentences that no statement covers, and independent clauses left beside one."""
    covered: list[Offsets] = []
    for draft in drafts:
        parts = [*draft.content, *([draft.cue] if draft.cue else []), *draft.outer_cues]
        # a voice that was introduced earlier does not make its own sentence a statement
        parts += [s.at for s in draft.voices if s.at and s.how != "introduced"]
        covered += parts
    covered.sort()
    starts = [a for a, _ in covered]
    found: list[Statement | Narration | Heading] = []
    reach = passed = 0
    for line in lines:
        start, end = line.segment.span.start, line.segment.span.end
        first = bisect_left(starts, start)
        reach, passed = max([reach, *(e for _, e in covered[passed:first])]), first
        if reach > start:
            continue  # what somebody says goes on from an earlier sentence
        inside = covered[first : bisect_left(starts, end)]
        if not inside:
            found.append(Narration(report=reading.report.id, span=line.segment.span, unclear=unclear.get(line.number)))
            continue
        rest = _left_clause(line, min(a for a, _ in inside), lex)
        if rest:
            found.append(Narration(report=reading.report.id, span=span(reading.text, *rest)))
    return found


def _left_clause(line: Line, until: int, lex: Lexicon) -> Offsets | None:
    """Return the independent clause that stands before everything a statement covers, if there is one."""
    words = [w for w in line.words if w.end <= until]
    while words and (words[-1].mark or lex.has("coordinators", words[-1].low) or lex.has("relatives", words[-1].low)):
        words.pop()
    if words and lex.has("prepositions", words[-1].low):
        words += [w for w in line.words if words[-1].end < w.start][:1]
    if len(words) < LEFT_OVER or lex.has("subordinators", words[0].low) or lex.has("adjuncts", words[0].low):
        return None
    verb = any(lex.has("auxiliaries", w.low) or (w.low.endswith("ed") and not w.upper) for w in words[1:])
    whole = bool(WORD.search(line.segment.span.words))
    return (words[0].start, words[-1].end) if verb and whole else None
