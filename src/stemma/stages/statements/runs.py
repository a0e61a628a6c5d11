"""Quotations without a cue of their own: they run on, follow an introduction, or stand beside a broken clause.

A quotation goes to the speaker before it only where the marks or the layout say so; else its speaker is
unclear. A clause that only a comma ties to a quotation, and whose verb is no verb of saying, never makes
anybody the speaker.
"""

from bisect import bisect_left
from collections.abc import Sequence

from stemma.model.reading import Quote
from stemma.stages.statements.claims import main_subject
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Draft, Line, Offsets, Speaker, offsets
from stemma.stages.statements.voices import Stretch, after, before
from stemma.stages.statements.words import WORD, Word

LEAST = 8
"""Words that a quotation within narration must have to be a statement of its sentence's subject."""
LONGEST_LIST = 40
"""Sentences of a list of quotations that one carrier is told for."""
REACH = 3
"""Blocks of the story in which the introduction of a quotation may stand before it."""


def join(lines: Sequence[Line], drafts: list[Draft], quotes: Sequence[Quote], lex: Lexicon) -> list[Draft]:
    """Add what quotations without a cue say to the drafts, in order; drafts of earlier lines may grow."""
    by_line: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_line.setdefault(draft.sentence, []).append(draft)
    chained = {quote.span.start: quote for quote in quotes if not quote.opens}
    reaching = _reaching(lines, drafts)
    last: Draft | None = None
    for place, line in enumerate(lines):
        own = by_line.setdefault(line.number, [])
        own[:] = [d for d in own if d.family != "behind" or _behind(lines, place, d, by_line)]
        near = [*own, *reaching.get(line.number, ())]
        bare = [w for w in line.words if w.speech and not any(_touches(d, w) for d in near)]
        outside = [w for w in line.words if not w.speech and not w.mark]
        if bare and not outside:
            last = _whole(lines, place, bare, last, chained, by_line, lex)
        elif bare and not own:
            tail = _broken_clause(line, bare[-1], lex)
            if tail:
                last = _whole(lines, place, bare, last, chained, by_line, lex)
                _tell(tail, by_line, line, last, lex)
            else:
                _quoted_in_narration(line, bare, own, lex)
        last = _last_direct(line, own, last)
    return [draft for line in lines for draft in by_line[line.number]]


def _reaching(lines: Sequence[Line], drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    """Return, by line, the drafts of earlier lines whose content goes on in it."""
    found: dict[int, list[Draft]] = {}
    starts = [line.segment.span.start for line in lines]
    for draft in drafts:
        end = max((end for _, end in draft.content), default=0)
        for number in range(draft.sentence + 1, bisect_left(starts, end)):
            found.setdefault(number, []).append(draft)
    return found


def _behind(lines: Sequence[Line], place: int, draft: Draft, by_line: dict[int, list[Draft]]) -> bool:
    """Give "NAME said." the quotation that ended right before it; tell whether there is one."""
    last = lines[place - 1] if place else None
    if not last or not last.words or last.segment.block != lines[place].segment.block or not last.words[-1].speech:
        return False
    before = by_line.get(lines[place - 1].number, [])
    alone = [d for d in before if d.family in ("quotation alone", "introduced", "quoted words")]
    if not alone:
        return False
    draft.content = list(alone[-1].content)
    before.remove(alone[-1])
    return True


def _touches(draft: Draft, word: Word) -> bool:
    return any(a < word.end and word.start < b for a, b in draft.content)


def _last_direct(line: Line, own: Sequence[Draft], last: Draft | None) -> Draft | None:
    """Return the draft that a quotation after this line may go on from."""
    speech = [w for w in line.words if w.speech]
    if not own:
        return None if not speech else last
    direct = [d for d in own if any(_touches(d, w) for w in speech)]
    return direct[-1] if direct else None


def _whole(
    lines: Sequence[Line],
    place: int,
    bare: Sequence[Word],
    last: Draft | None,
    chained: dict[int, Quote],
    by_line: dict[int, list[Draft]],
    lex: Lexicon,
) -> Draft:
    """Give a line that is nothing but a quotation its speaker."""
    line = lines[place]
    span = (bare[0].start, bare[-1].end)
    runs_on = bare[0].start in chained
    same_block = place > 0 and lines[place - 1].segment.block == line.segment.block
    if last and line.kind != "item" and (runs_on or same_block):
        last.content.append(span)
        return last
    speaker = None
    if (last and (runs_on or line.kind == "item")) or (last and _adjacent(lines, place, last)):
        speaker = last.voices[-1]
    else:
        speaker = _introduced(lines, place, by_line, lex)
    made = Draft([Speaker(None, None, "unclear")], None, [span], "asserts", "quotation alone", line.number, unclear="who speaks")
    if speaker:
        made.voices = [Speaker(speaker.at, speaker.who, "introduced")]
        made.unclear, made.family = None, "introduced"
        made.told = list(last.told) if last and runs_on else []
    by_line[line.number].append(made)
    return made


def _adjacent(lines: Sequence[Line], place: int, last: Draft) -> bool:
    """Tell whether the last direct speech ended in the block right before this one."""
    return (
        place > 0
        and lines[place - 1].number >= last.sentence
        and lines[place].segment.block - lines[place - 1].segment.block <= 1
    )


def _introduced(lines: Sequence[Line], place: int, by_line: dict[int, list[Draft]], lex: Lexicon) -> Speaker | None:
    """Find who is said to answer in the blocks before: "X responded on Monday to …", "X issued a statement:"."""
    blocks: list[int] = []
    for line in reversed(lines[:place]):
        if line.segment.block not in blocks:
            blocks.append(line.segment.block)
        if len(blocks) > REACH or line.kind not in ("paragraph", "item"):
            return None
        if line.segment.span.words.rstrip().endswith(":"):
            own = [d for d in by_line.get(line.number, ()) if d.voices[-1].at]
            subject = main_subject(line.words, lex)
            if own:
                return own[-1].voices[-1]
            return Speaker(offsets(line.words, subject)) if subject else None
        answering = _reply(line.words, lex)
        if answering:
            return Speaker(offsets(line.words, answering))
    return None


def _reply(words: Sequence[Word], lex: Lexicon) -> Stretch | None:
    """Return the subject of a verb of replying."""
    for k in range(1, len(words)):
        for entry in lex.entries.get(words[k].low, ()):
            if entry.kind == "reply" and tuple(w.low for w in words[k + 1 : k + 1 + len(entry.rest)]) == entry.rest:
                at = k
                while at > 0 and lex.has("auxiliaries", words[at - 1].low):
                    at -= 1
                if at == 0 or lex.has("to", words[at - 1].low):
                    continue
                subject = before(words, at, 0, lex)
                if subject:
                    return subject
    return None


def _broken_clause(line: Line, quotation: Word, lex: Lexicon) -> tuple[Stretch, Stretch] | None:
    """Read "…”, the Office sent a request to X": subject and the rest of a clause tied on by a comma."""
    words = line.words
    at = next(k for k, w in enumerate(words) if w is quotation) + 1
    end = len(words)
    while end > at and words[end - 1].mark in (".", "!", "?"):
        end -= 1
    if at >= end or words[at].mark != ",":
        return None
    subject = after(words, at + 1, end, lex)
    if subject is None:
        return None
    for k in range(at + 2, min(end, at + 16)):
        low = words[k].low
        verbal = lex.has("auxiliaries", low) or lex.ends("past", low) or low in lex.entries or low in lex.replies
        if verbal and not words[k].upper and not lex.has("determiners", words[k - 1].low):
            return (at + 1, k), (k, end)
    return None


def _tell(tail: tuple[Stretch, Stretch], by_line: dict[int, list[Draft]], line: Line, quotation: Draft, lex: Lexicon) -> None:
    """Keep a broken clause as quoted, who acts unclear; a body named after its "to" carried the quotation."""
    subject, rest = tail
    words = line.words
    clause = Draft(
        [Speaker(offsets(words, subject), None, "unclear")],
        None,
        [offsets(words, rest)],
        "asserts",
        "broken clause",
        line.number,
        unclear="who acts",
    )
    carrier = _carrier(words, rest, lex)
    if carrier:
        for number in range(max(0, line.number - LONGEST_LIST), line.number + 1):
            for draft in by_line.get(number, ()):
                if draft is quotation or (draft.family == "introduced" and draft.voices[-1].at == quotation.voices[-1].at):
                    draft.told = [Speaker(carrier)]
    by_line[line.number].append(clause)


def _carrier(words: Sequence[Word], rest: Stretch, lex: Lexicon) -> Offsets | None:
    for k in range(rest[1] - 1, rest[0], -1):
        if lex.has("to", words[k - 1].low) and words[k].upper:
            return words[k].start, words[rest[1] - 1].end
    return None


def _quoted_in_narration(line: Line, bare: Sequence[Word], own: list[Draft], lex: Lexicon) -> None:
    """Keep words quoted within a sentence without a cue: its subject speaks, most likely."""
    bare = [
        w
        for w in bare
        if w.speech
        and len(WORD.findall(line.segment.span.words[w.start - line.segment.span.start :][: w.end - w.start])) >= LEAST
    ]
    if not bare:
        return
    subject = main_subject(line.words, lex)
    speaker = Speaker(offsets(line.words, subject)) if subject else Speaker(None, None, "unclear")
    made = Draft([speaker], None, [(w.start, w.end) for w in bare], "asserts", "quoted words", line.number)
    made.unclear = None if subject else "who speaks"
    own.append(made)
