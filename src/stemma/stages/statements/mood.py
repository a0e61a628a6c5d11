"""What goes on over sentences by the form of a verb or a pronoun alone: the subjunctive of reported speech.

"Der Sprecher sagte, … . Das Dach sei schon 2019 undicht gewesen." The second sentence is still the speaker's, and
its verb says so. And "Dies teilte die Polizei mit." says that the sentence before was the police's. Which forms are
such is data (`cues`); a language without such forms is left as it is.
"""

from collections.abc import Sequence

from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Draft, Line, Offsets, Speaker
from stemma.stages.statements.words import Word

REACH = 2
"""Sentences of narration after which a subjunctive still goes on from the speaker before them."""


def going_on(lines: Sequence[Line], drafts: list[Draft], lex: Lexicon) -> list[Draft]:
    """Return the drafts with those of sentences that only their mood shows to be reported."""
    if not any(lex.classes.get(name) for name in ("subjunctives", "this_said")):
        return drafts
    by_line: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_line.setdefault(draft.sentence, []).append(draft)
    _this_said(lines, by_line, lex)
    last: Draft | None = None
    for line in lines:
        own = by_line.get(line.number, [])
        spoken = [d for d in own if d.content and d.voices[-1].at and d.act != "declines"]
        if own:
            last = spoken[-1] if spoken else None
            continue
        if last is None or line.number - _end(last, lines, line) > REACH or not _reported(line, last, lex):
            continue
        whole = (line.words[0].start, line.segment.span.end)
        if last.family == "introduced" and line.number - _end(last, lines, line) == 1:
            last.content.append(whole)
            continue
        speaker = Speaker(last.voices[-1].at, None, "introduced")
        last = Draft([speaker], None, [whole], "asserts", "introduced", line.number)
        by_line[line.number] = [last]
    return [draft for line in lines for draft in by_line.get(line.number, ())]


def _end(draft: Draft, lines: Sequence[Line], line: Line) -> int:
    """Return the number of the last sentence that a draft covers, before `line`."""
    number = draft.sentence
    while number + 1 < line.number:
        start = lines[number + 1].segment.span.start
        if not draft.covers(start, start + 1):
            break
        number += 1
    return number


def _reported(line: Line, last: Draft, lex: Lexicon) -> bool:
    """Tell whether a sentence's own verb stands in the mood of reported speech."""
    if not line.words or any(w.speech for w in line.words):
        return False
    near = line.number - last.sentence <= 1 or last.family == "introduced"
    return any(_form(word, lex, near=near) for word in line.words)


def _form(word: Word, lex: Lexicon, *, near: bool) -> bool:
    if word.quoted or word.upper:
        return False
    return lex.has("subjunctives", word.low) or (near and lex.has("subjunctives_too", word.low))


def _this_said(lines: Sequence[Line], by_line: dict[int, list[Draft]], lex: Lexicon) -> None:
    """Give "Dies teilte die Polizei mit." the sentence before it, if nobody else said that."""
    for place, line in enumerate(lines):
        for draft in by_line.get(line.number, ()):
            own = draft.content
            if len(own) != 1 or not place or by_line.get(place - 1) or not _is_this(line, own[0], lex):
                continue
            before = lines[place - 1]
            if before.segment.block == line.segment.block or line.words[0].start == own[0][0]:
                draft.content = [(before.segment.span.start, before.segment.span.end), *own]


def _is_this(line: Line, at: Offsets, lex: Lexicon) -> bool:
    return any((word.start, word.end) == at and lex.has("this_said", word.low) for word in line.words)
