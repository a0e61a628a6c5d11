"""Claims of a sentence in a language whose verb stands second, in two parts, or last (German).

The subject stands right before or right after the finite verb, the other part of the verb at the end of
the clause ("hat … erklärt", "teilte … mit"), and nouns are written with capitals. Which words are which is
data (`cues`); which languages are read like this, too (`verb_second`). Indices into a sentence's words.
"""

from collections.abc import Sequence

from stemma.model.reading import Act
from stemma.stages.statements.attributed import by_postposition, by_preposition, by_report, clause
from stemma.stages.statements.claims import Claim, Sentence, made
from stemma.stages.statements.cues import Lexicon, Split
from stemma.stages.statements.phrases import ends, first_clause, pronoun, subject_after, subject_before
from stemma.stages.statements.voices import Stretch
from stemma.stages.statements.words import Word

FAR = 40
"""Words between the two parts of a verb at most."""
STOPS = frozenset(".;:!?—–")
CLAUSAL = frozenset("ctq")


def claims(s: Sentence) -> None:
    """Add the claims of a sentence in order of their cues."""
    at = 0
    while at < s.end:
        word = s.words[at]
        claim = None
        noun = word.upper and at > 0 and not s.words[at - 1].mark
        if not (word.mark or word.quoted or noun) and not any(c.cue and c.cue[0] <= at < c.cue[1] for c in s.found):
            claim = _at(s, at)
        if claim:
            s.found.append(claim)
        at += 1
    _any_verb(s)
    s.found.sort(key=lambda c: c.bounds()[0])


def _any_verb(s: Sentence) -> None:
    """Read a quotation that a whole clause introduces ("X zeigt sich zufrieden: „…“") or follows ("„…“, freut sich X")."""
    words, lex = s.words, s.lex
    for at in range(s.end):
        if not words[at].speech or any(a <= at < b for c in s.found for a, b in c.content):
            continue
        if at > 1 and words[at - 1].mark == ":":
            found = first_clause(words, at - 1, lex)
            content = (at, s.end)
        elif at + 3 < s.end and words[at + 1].mark == "," and not (words[at + 2].upper or words[at + 2].mark):
            voice = subject_after(words, at + 3, s.end, lex)
            sure = voice and not lex.has("relatives", words[at + 2].low) and not lex.has("prepositions", words[at + 2].low)
            found = (voice, at + 2) if voice and sure and not lex.has("verb_last", words[at + 2].low) else None
            content = (clause(s, at), at + 1)
        else:
            continue
        if found:
            claim = made(s, Claim(found[0], (found[1], found[1] + 1), [content], "asserts", "quote"))
            s.found += [claim] if claim else []


def _at(s: Sentence, at: int) -> Claim | None:
    low = s.words[at].low
    for entry in s.lex.entries.get(low, ()):
        if tuple(w.low for w in s.words[at + 1 : at + 1 + len(entry.rest)]) != entry.rest:
            continue
        claim = None
        if entry.kind == "after":
            claim = by_preposition(s, at, entry)
        elif entry.kind == "behind":
            claim = by_postposition(s, at, entry)
        elif entry.kind == "verb":
            claim = _verb(s, at, at + 1 + len(entry.rest), entry.act, entry.frames)
        if claim:
            return claim
    if s.lex.has("by_hearsay", low):
        claim = by_report(s, at)
        if claim:
            return claim
    for split in s.lex.splits.get(low, ()):
        last = _other_part(s, at, split)
        if last is not None:
            claim = _finite(s, at, split.act, split.frames, last)
            if claim:
                return claim
    return None


def _other_part(s: Sentence, at: int, split: Split) -> int | None:
    """Return where the last part of a verb in parts stands: at the end of a clause, the others between in order."""
    words, k = s.words, at + 1
    for part in split.rest[:-1]:
        k = next((i for i in range(k, min(s.end, at + FAR)) if words[i].low in part), s.end) + 1
    for i in range(k, min(s.end, at + FAR)):
        if words[i].mark in STOPS and words[i].mark != ".":
            return None
        if words[i].low in split.rest[-1] and (i + 1 >= s.end or words[i + 1].mark or s.lex.has("clause_ends", words[i + 1].low)):
            return i
    return None


# --- verbs --------------------------------------------------------------------------------------------


def _verb(s: Sentence, at: int, stop: int, act: Act, frames: frozenset[str]) -> Claim | None:
    """Read a verb of saying by its place: last in a clause, as a participle or infinitive, or second."""
    words, lex = s.words, s.lex
    participle = lex.has("participles", words[at].low) or lex.ends("participle", words[at].low)
    closes = stop >= s.end or bool(words[stop].mark) or lex.has("clause_ends", words[stop].low)
    helped = stop < s.end and lex.has("auxiliaries", words[stop].low) and not words[stop].mark
    opener = _opener(s, at)
    if opener is not None and (closes or helped):
        return _last(s, opener, at, stop + helped, act, frames)
    if closes and (participle or words[at].low in lex.base):
        finite = next(
            (k for k in range(at - 1, max(-1, at - FAR), -1) if lex.has("auxiliaries", words[k].low) and not words[k].quoted),
            None,
        )
        if finite is not None and not any(words[k].mark in STOPS or words[k].speech for k in range(finite, at)):
            return _finite(s, finite, act, frames, at, passive=lex.has("be", words[finite].low))
    if participle and not lex.has("finite_too", words[at].low):
        return None
    return _finite(s, at, act, frames, None)


def _opener(s: Sentence, at: int) -> int | None:
    """Return the conjunction that opens the subordinate clause whose last word is the verb, if it is one."""
    for k in range(at - 1, max(-1, at - FAR), -1):
        word = s.words[k]
        if word.mark in STOPS or word.speech:
            return None
        opens = k == 0 or bool(s.words[k - 1].mark) or s.lex.has("links", s.words[k - 1].low)
        if opens and s.lex.has("verb_last", word.low):
            return k
    return None


def _last(s: Sentence, opener: int, at: int, stop: int, act: Act, frames: frozenset[str]) -> Claim | None:
    """Read "wie die Polizei mitteilte" and "nachdem die Polizei mitgeteilt hatte, dass"."""
    words, lex = s.words, s.lex
    voice = subject_after(words, opener + 1, at, lex)
    if voice and lex.has("it", words[voice[0]].low):
        voice = _document(s, voice[1], at)
    elif voice is None:
        voice = _document(s, opener + 1, at)
    if voice is None:
        return None
    cue = (at, stop)
    if lex.has("as", words[opener].low):
        content = [(clause(s, opener - 1), opener)] if opener > 1 else []
        if stop < s.end and words[stop].mark == ",":
            content.append((stop + 1, s.end))
        return made(s, Claim(voice, cue, content, act, "parenthetical"))
    start = _complement(s, stop, s.end, frames)
    if start is None:
        inner = act == "denies" and "n" in frames and _matter(s, voice[1], at)
        return made(s, Claim(voice, cue, [(voice[1], at)], _negated(s, voice[1], at, act), "noun")) if inner else None
    return made(s, Claim(voice, cue, [(start, s.end)], _negated(s, voice[1], at, act), "that"))


def _document(s: Sentence, at: int, end: int) -> Stretch | None:
    """Return the document or body that "es heißt in …", "aus … geht hervor" speak of."""
    for k in range(at, end):
        if s.lex.has("said_in", s.words[k].low):
            stop = ends(s.words, k + 1, end, s.lex, wide=False)
            return (k + 1, stop) if stop else None
        if s.words[k].mark:
            return None
    return None


def _finite(  # noqa: PLR0911, PLR0912  a list of decisions, read from the top
    s: Sentence, at: int, act: Act, frames: frozenset[str], last: int | None, *, passive: bool = False
) -> Claim | None:
    """Read a clause by its finite verb at `at`; `last`: the other part of the verb, at the end of the clause."""
    words, lex = s.words, s.lex
    cue_at = at if last is None or not lex.has("auxiliaries", words[at].low) else last
    cue = (cue_at, cue_at + 1)
    if passive:
        return _passive(s, at, last, act, cue)
    before = subject_before(words, at, lex)
    behind = subject_after(words, at + 1, last or s.end, lex)
    inverted = _content_before(s, at)
    if "z" in frames:
        start = _complement(s, (last or at) + 1, s.end, frames)
        return made(s, Claim(None, cue, [(start, s.end)], act, "passive")) if start is not None else None
    if "e" in frames:
        return _by_document(s, at, last, act, frames, cue)
    if before and behind and _object_first(words, before, behind, lex):
        return made(s, Claim(behind, cue, [before], _negated(s, behind[1], last, act), "noun")) if "n" in frames else None
    if before and behind and "n" not in frames and _only_behind(s, before, behind, at, last):
        before = None
    if before is None and behind and (inverted or at == 0 or not words[at - 1].mark or words[at - 1].speech):
        voice: Stretch | None = behind
    elif before is None and at and lex.has("coordinators", words[at - 1].low):
        voice, behind = _earlier(s, at), None
    elif before is None and behind is None:
        return None
    else:
        voice, behind = before, None
    if voice is None or ("d" in frames and not _document_like(words, voice, lex)):
        return None
    follows = max(at + 1, behind[1] if behind else at + 1)
    act = _negated(s, follows, last, act)
    if inverted is not None and (before is None or inverted[1] <= voice[0]):
        content = [inverted, *_rest(s, last + 1 if last else follows)]
        return made(s, Claim(voice, cue, content, act, "inverted"))
    if act == "declines" and not frames:
        return Claim(voice, cue, [], act, "declined")
    start = _complement(s, follows, s.end, frames)
    if start is not None:
        return made(s, Claim(voice, cue, [(start, s.end)], act, "quote" if words[start].speech else "that"))
    if "n" in frames:
        stop = last if last is not None else _end(s, follows)
        if (follows < stop and lex.has("reflexives", words[follows].low)) or (act == "denies" and not _matter(s, follows, stop)):
            return None
        return made(s, Claim(voice, cue, [(follows, stop)], act, "noun"))
    return Claim(voice, cue, [], act, "behind") if _said_alone(s, voice, at, follows) else None


def _by_document(s: Sentence, at: int, last: int | None, act: Act, frames: frozenset[str], cue: Stretch) -> Claim | None:
    """Read "In dem Bericht heißt es, …", "Aus dem Bericht geht hervor, dass …", "…, hieß es bei der Polizei"."""
    voice = _document(s, at + 1, last or s.end)
    if voice is None:
        opening = next((k for k in range(at - 1, -1, -1) if s.words[k].mark in STOPS or s.words[k].mark == ","), -1)
        voice = _document(s, opening + 1, at)
    inverted = _content_before(s, at)
    if inverted and (voice is None or voice[0] > at):
        return made(s, Claim(voice, cue, [inverted, *_rest(s, max(at + 1, voice[1] if voice else 0))], act, "inverted"))
    start = _complement(s, max(at + 1, voice[1] if voice else 0), s.end, frames)
    return made(s, Claim(voice, cue, [(start, s.end)], act, "that")) if start is not None else None


def _only_behind(s: Sentence, before: Stretch, behind: Stretch, at: int, last: int | None) -> bool:
    """Tell whether the phrase behind a verb that takes no object is its subject, and the one before it an adverbial."""
    words, lex = s.words, s.lex
    if pronoun(words, before[0], lex) or lex.has("nominatives", words[before[0]].low):
        return False
    alone = before[1] - before[0] == 1 and before[0] == 0
    if alone and lex.has("nominatives", words[behind[0]].low):
        return True
    follows = behind[1] >= s.end or behind[1] == last or words[behind[1]].mark in (",", ":", "Q")
    subject = alone or before[0] > 0 or lex.has("either_case", words[behind[0]].low) or pronoun(words, behind[0], lex)
    return behind[0] == at + 1 and follows and subject


def _passive(s: Sentence, at: int, last: int | None, act: Act, cue: Stretch) -> Claim | None:
    """Read "wurde von X erklärt, dass …": without "von" nobody is named, and the clause must follow."""
    words, lex = s.words, s.lex
    by = next((k for k in range(at + 1, last or s.end) if lex.has("by", words[k].low)), None)
    stop = ends(words, by + 1, last or s.end, lex, wide=False) if by is not None else None
    voice = (by + 1, stop) if by is not None and stop else None
    start = _complement(s, (last or at) + 1, s.end, CLAUSAL)
    return made(s, Claim(voice, cue, [(start, s.end)], act, "passive")) if start is not None else None


def _earlier(s: Sentence, at: int) -> Stretch | None:
    """Return the subject that a coordinated verb shares with the clause before it."""
    for claim in reversed(s.found):
        if claim.voice and claim.voice[1] <= at and claim.family != "according to":
            return claim.voice
    found = first_clause(s.words, at, s.lex)
    return found[0] if found else None


def _object_first(words: Sequence[Word], before: Stretch, behind: Stretch, lex: Lexicon) -> bool:
    """Tell whether the object stands first: "Die Vorwürfe wies er zurück", "Den Rücktritt lehnt die Partei ab"."""
    first, second = words[before[0]], words[behind[0]]
    if lex.has("accusatives", first.low) or (before[1] - before[0] == 1 and lex.has("this_said", first.low)):
        return True
    nominative = pronoun(words, behind[0], lex) or lex.has("nominatives", second.low)
    return nominative and lex.has("either_case", first.low)


def _matter(s: Sentence, start: int, stop: int) -> bool:
    """Tell whether what is rejected is a claim or matter, and not a person, vote or thing."""
    return any(w.low in s.lex.nouns or s.lex.has("deniable", w.low) for w in s.words[start:stop])


def _document_like(words: Sequence[Word], voice: Stretch, lex: Lexicon) -> bool:
    return any(lex.has("documents", w.low) for w in words[slice(*voice)])


def _negated(s: Sentence, start: int, last: int | None, act: Act) -> Act:
    """Return what an act becomes by a "nicht" in its own clause."""
    stop = last if last is not None else _end(s, start)
    return s.lex.negated.get(act, act) if any(s.lex.has("negations", w.low) for w in s.words[start:stop]) else act


# --- content ------------------------------------------------------------------------------------------


def _end(s: Sentence, at: int) -> int:
    for k in range(at, s.end):
        again = s.lex.has("coordinators", s.words[k].low) and k + 1 < s.end and s.words[k + 1].low in s.lex.entries
        if s.words[k].mark in (",", ";", ":", "Q", "–", "—") or again:
            return k
    return s.end


def _content_before(s: Sentence, at: int) -> Stretch | None:
    """Return what stands before "…, sagte X": a quotation, or a clause that a comma ends."""
    words = s.words
    if at < 1 or not (words[at - 1].speech or (words[at - 1].mark == "," and at > 1)):
        return None
    quoted = words[at - 1].speech or words[at - 2].speech
    start = clause(s, at - 1)
    return (start, at) if start < at and (quoted or at - start > 3) else None


def _rest(s: Sentence, at: int) -> list[Stretch]:
    """Return what goes on after "…, sagte X": a quotation, or the clause after the next comma."""
    for k in range(at, min(s.end, at + 12)):
        if s.words[k].speech:
            return [(k, s.end)]
        if s.words[k].mark in (":",):
            return [(k + 1, s.end)]
        if s.words[k].mark == "," and k + 1 < s.end:
            following = s.words[k + 1]
            loose = s.lex.has("relatives", following.low) or s.lex.has("verb_last", following.low) or following.upper
            return [] if loose and not following.speech else [(k + 1, s.end)]
    return []


def _complement(s: Sentence, at: int, end: int, frames: frozenset[str]) -> int | None:  # noqa: PLR0911  a list of decisions, read from the top
    """Return where the clause or quotation after a verb begins: after ", dass", a colon, or a comma before a main clause."""
    if not frames & CLAUSAL:
        return None
    words, lex = s.words, s.lex
    for k in range(at, end):
        word = words[k]
        if word.speech:
            return k
        if word.mark == ":":
            return k + 1 if k + 1 < end else None
        if word.mark in STOPS and word.mark != ".":
            return None
        if word.mark != "," or k + 1 >= end:
            continue
        following = words[k + 1]
        if lex.has("that", following.low):
            return k + 2
        if following.speech or lex.has("questions", following.low):
            return k + 1
        if _aside(s, k, end):
            continue
        if lex.has("verb_last", following.low) or lex.has("coordinators", following.low):
            return None
        return k + 1
    return None


def _aside(s: Sentence, comma: int, end: int) -> bool:
    """Tell whether a comma opens an apposition or relative clause of the phrase before it, closed by another."""
    words, lex = s.words, s.lex
    close = next((k for k in range(comma + 1, min(end, comma + FAR)) if words[k].mark == "," or words[k].speech), None)
    relative = _relative(words, comma + 1, end, lex)
    if close is None or words[close].speech:
        return False
    if relative:
        # "der Mann, der …, …": its verb is the last word; a main clause has it earlier
        last = words[close - 1]
        return not last.upper and not last.mark and not any(_verbal(w, lex) for w in words[comma + 2 : comma + 6])
    stop = ends(words, comma + 1, close, lex, wide=True)
    return stop == close


def _relative(words: Sequence[Word], at: int, end: int, lex: Lexicon) -> bool:
    """Tell whether "der", "in dem" open a relative clause: no noun or adjective of theirs follows."""
    k = at + lex.has("prepositions", words[at].low)
    if k >= end or not lex.has("relatives", words[k].low):
        return False
    return k + 1 >= end or not words[k + 1].upper or not lex.has("determiners", words[k].low)


def _verbal(word: Word, lex: Lexicon) -> bool:
    return lex.has("auxiliaries", word.low) or lex.has("subjunctives", word.low)


def _said_alone(s: Sentence, voice: Stretch, at: int, follows: int) -> bool:
    """Tell whether a sentence is nothing but "sagte X": the quotation before it is meant."""
    return min(voice[0], at) == 0 and follows >= s.end
