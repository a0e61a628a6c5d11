"""What is said: where the content of a cue begins and ends, its manner, polarity, hedges, and whether it is a demand.

Offsets into a sentence's words come in, offsets come out. Who says it is not asked here.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from stemma.model.reading import Manner, Polarity, Quote
from stemma.stages.statements.cues import Group, Lexicon
from stemma.stages.statements.voices import Stretch, next_phrase
from stemma.stages.statements.words import WORD, Word

SHORT_DENIAL = 16
"""Words that a content calling a claim untrue has at most; in longer ones the word may stand for anything."""
TOKENS = re.compile(r"[\w’']+|[^\w\s]")
LEADING = re.compile(r"[\w’']+|[,;:—]")
MOST = 16
"""Words of a leading clause at most."""
NEAR = 14
"""Words between a cue and a "that" or quotation that still belongs to it."""


@dataclass(slots=True)
class Complement:
    """What follows a cue."""

    start: int
    """First word of the content; equal to the end of the sentence if there is none."""
    how: str
    """that, quote, clause, noun, infinitive, question, left (the content stands before the cue), none."""
    told_to: Stretch | None = None


def complement(words: Sequence[Word], group: Group, ceiling: int, near: int, lex: Lexicon) -> Complement:  # noqa: PLR0911, PLR0912  a list of decisions, read from the top
    """Tell where the content after a verb of saying begins, and what kind of content it is.

    `near`: where the next cue begins; a "that" after it belongs there.
    """
    frames = group.entry.frames
    at = _skip(words, group.end, ceiling, lex)
    told: Stretch | None = None
    if at + 1 < ceiling and lex.has("negations", words[at].low) and lex.has("to", words[at + 1].low):
        # "asked not to be named" says nothing of the matter
        return Complement(ceiling, "none")
    if "o" in frames and at < ceiling and not words[at].mark and not _opens(words, at, lex):
        stop = addressee(words, at, ceiling, lex)
        if group.act in ("demands", "asks", "warns") and stop < ceiling and lex.has("to", words[stop].low):
            return Complement(at, "infinitive")
        told, at = (at, stop), _skip(words, stop, ceiling, lex)
    if at >= ceiling or words[at].mark in (".", "!", "?", ";"):
        return Complement(ceiling, "left", told)
    word = words[at]
    if group.act == "denies" and "n" in frames and lex.has("judging", word.low):
        # "dismissed as nonsense reports that …"
        return Complement(at, "noun", told)
    if lex.has("dummies", word.low) and at + 1 < ceiling and lex.has("be", words[at + 1].low) and _clausal(frames):
        return Complement(at, "clause" if "c" in frames else "that", told)
    if word.mark == ":":
        return Complement(at + 1, "quote", told)
    if word.mark == ",":
        if at + 1 < ceiling and words[at + 1].speech:
            return Complement(at + 1, "quote", told)
        if at + 2 < ceiling and lex.has("that", words[at + 1].low) and _clausal(frames):
            return Complement(at + 2, "that", told)
        return Complement(at, "left", told)
    if word.speech:
        return Complement(at, "quote", told)
    if lex.has("that", word.low) and _clausal(frames):
        return Complement(at + 1, "that", told)
    if lex.has("before_that", word.low) and at + 2 < ceiling and lex.has("that", words[at + 1].low) and _clausal(frames):
        # "advirtió de | que"
        return Complement(at + 2, "that", told)
    noun = _claim_noun(words, at, ceiling, lex)
    if noun and group.act == "denies":
        return Complement(noun, "that", told)
    if lex.has("to", word.low) and ("i" in frames or (told and "k" in frames)):
        return Complement(at, "infinitive", told)
    if "i" in frames and lex.has("bare_infinitives", word.low):
        return Complement(at, "infinitive", told)
    if lex.has("questions", word.low) and _clausal(frames):
        return Complement(at, "question", told)
    if lex.has("adjuncts", word.low) and "p" not in frames:
        return _past_adjunct(words, at, near if near > at else ceiling, ceiling, frames, told, lex)
    return Complement(at, *_bare(words, at, ceiling, frames, lex), told)


def noun_end(words: Sequence[Word], start: int, ceiling: int, lex: Lexicon) -> int:
    """Return where a noun phrase that is content ends: before a participle, a relative clause or an adjunct of time and place."""
    infinitive = False
    for k in range(start + 1, ceiling):
        word = words[k]
        following = words[k + 1] if k + 1 < ceiling else None
        if word.mark == ":":
            return k
        if lex.has("to", word.low) and following is not None and not (following.upper or following.mark):
            # "called on X | to return it before the end of the month": what follows the verb belongs to the demand
            infinitive = infinitive or not (lex.has("determiners", following.low) or lex.pronoun(following.low))
        if infinitive and word.mark != ",":
            continue
        if word.mark == "," and following is not None:
            low = following.low
            loose = (
                lex.ends("progressive", low)
                or lex.has("adjuncts", low)
                or lex.has("subordinators", low)
                or lex.has("relatives", low)
            )
            if loose or lex.has("adverbs", low):
                return k
        if lex.has("adjuncts", word.low) and following is not None and lex.dated(following):
            return k
        if lex.has("limits", word.low) and k > start + 1:
            return k
        if lex.has("by", word.low) and following is not None and lex.ends("progressive", following.low):
            return k
    return ceiling


def _claim_noun(words: Sequence[Word], at: int, ceiling: int, lex: Lexicon) -> int | None:
    """Return where the claim itself begins in "denied (all) claims that …"."""
    for k in range(at, min(at + 4, ceiling - 1)):
        if words[k].low in lex.nouns:
            return k + 2 if lex.has("that", words[k + 1].low) and k + 2 < ceiling else None
    return None


def _clausal(frames: frozenset[str]) -> bool:
    return bool(frames & {"c", "t", "q", "w", "n"})


def _opens(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    low = words[at].low
    return lex.has("that", low) or lex.has("adjuncts", low) or lex.has("to", low) or lex.has("questions", low)


def _bare(words: Sequence[Word], at: int, ceiling: int, frames: frozenset[str], lex: Lexicon) -> tuple[str]:
    """Tell a clause without "that" from a noun phrase, and a plain verb's object from both."""
    clause = finite_ahead(words, at, ceiling, lex)
    if "c" in frames and (clause or not frames & {"n", "x"}):
        return ("clause",)
    if frames & {"n", "n1"}:
        return ("noun",)
    if "s" in frames:
        return ("speaker",)
    if "t" in frames and clause and "x" not in frames:
        return ("clause",)
    return ("none",)


def finite_ahead(words: Sequence[Word], at: int, ceiling: int, lex: Lexicon) -> bool:
    """Tell whether a finite verb follows a noun phrase before the next comma."""
    for k in range(at + 1, min(ceiling, at + NEAR, len(words))):
        if words[k].mark in (",", ";", ":") or words[k].speech:
            return False
        low = words[k].low
        if lex.has("auxiliaries", low) or (low in lex.finite and not lex.ends("progressive", low)):
            return True
        if lex.has("relatives", low) or lex.has("to", low):
            return False
    return False


def _skip(words: Sequence[Word], at: int, ceiling: int, lex: Lexicon) -> int:
    """Skip adverbs, dates and short parentheses (", among other things,") after a cue."""
    while at < ceiling:
        word = words[at]
        if lex.has("dummies", word.low) and at + 1 < ceiling and lex.has("auxiliaries", words[at + 1].low):
            # "said | there was no truth in it"
            return at
        if lex.has("adverbs", word.low) or (lex.dated(word) and not lex.has("determiners", word.low)):
            at += 1
        elif lex.has("calendar_openers", word.low) and at + 1 < ceiling and lex.dated(words[at + 1]):
            at += 2
        elif word.mark == ",":
            close = next((k for k in range(at + 1, min(at + 8, ceiling)) if words[k].mark == ","), None)
            if close and close + 1 < ceiling and lex.has("that", words[close + 1].low):
                return close + 1
            return at
        elif lex.has("adjuncts", word.low) and at + 1 < ceiling and lex.dated(words[at + 1]):
            at += 2
        else:
            return at
    return at


def addressee(words: Sequence[Word], at: int, ceiling: int, lex: Lexicon) -> int:
    """Return where the person addressed ends: "told | a news agency | that"."""
    if lex.pronoun(words[at].low) or lex.has("objects", words[at].low):
        return at + 1
    end = at + 1
    while end < ceiling and not words[end].mark:
        word, last = words[end], words[end - 1]
        if lex.has("that", word.low) or lex.has("to", word.low) or lex.has("questions", word.low) or lex.dated(word):
            break
        if lex.has("adjuncts", word.low) and not lex.has("of", word.low):
            break
        if lex.has("of", word.low) and last.upper and end + 1 < ceiling and lex.has("determiners", words[end + 1].low):
            # "told the Courier | of his season"
            break
        if lex.has("adverbs", word.low):
            break
        inner = lex.has("determiners", last.low) or lex.has("prepositions", last.low) or lex.has("joining", last.low)
        pronoun = lex.pronoun(word.low)
        if not inner and (pronoun or (lex.has("determiners", word.low) and not word.upper)):
            break
        if word.low in lex.entries and finite_ahead(words, end - 1, end + 1, lex):
            break
        end += 1
    return end


def _past_adjunct(
    words: Sequence[Word], at: int, near: int, ceiling: int, frames: frozenset[str], told: Stretch | None, lex: Lexicon
) -> Complement:
    """Look past "in a statement", "on Monday at a rally" for a "that", a colon or a quotation."""
    for k in range(at + 1, min(near, at + NEAR)):
        word = words[k]
        if word.speech or word.mark == ":":
            return Complement(k + (word.mark == ":"), "quote", told)
        if word.mark == ",":
            if k + 1 < ceiling and (words[k + 1].speech or lex.has("that", words[k + 1].low)):
                continue
            break
        if lex.has("that", word.low) and k + 1 < ceiling and _clausal(frames):
            return Complement(k + 1, "that", told)
        if word.mark in (".", ";"):
            break
    if "c" in frames:
        begin = next_phrase(words, at + 1, min(ceiling, at + NEAR), lex)
        if begin is not None and words[begin - 1].mark != "," and finite_ahead(words, begin, ceiling, lex):
            return Complement(begin, "clause", told)
    rest = [w for w in words[at:ceiling] if w.mark in (",", ":", ";") or w.speech]
    return Complement(ceiling, "none" if rest else "left", told)


def pieces(words: Sequence[Word], start: int, end: int) -> Stretch | None:
    """Trim signs from both ends of a stretch of content; quotation marks stay."""
    while start < end and words[start].mark and words[start].mark not in 'Q"$€£#@([“‘„«':
        start += 1
    while end > start and words[end - 1].mark and words[end - 1].mark not in 'Q")]%”’»€':
        end -= 1
    return (start, end) if start < end else None


def manner(content: str, spans: Sequence[tuple[int, int]], quotes: Sequence[Quote]) -> Manner:
    """Tell whether content stands in quotation marks wholly, partly, or not at all; `quotes`: the outermost, in order."""
    said = sum(len(WORD.findall(content[a:b])) for a, b in spans)
    marked = 0
    for start, end in spans:
        place = bisect_left(quotes, start, key=lambda q: q.span.end)
        while place < len(quotes) and quotes[place].span.start < end:
            low, high = max(start, quotes[place].span.start), min(end, quotes[place].span.end)
            marked += len(WORD.findall(content[low:high]))
            place += 1
    if not marked or not said:
        return "indirect"
    return "direct" if marked >= said else "mixed"


def polarity(content: str, spans: Sequence[tuple[int, int]], lex: Lexicon) -> Polarity:
    """Tell whether the leading clause of content is negative: "there is no signed agreement"."""
    if not spans:
        return "+"
    start, end = spans[0]
    leading = islice(LEADING.finditer(content, start, min(end, start + 200)), MOST)
    lows = [m.group().lower().replace("’", "'") for m in leading]
    if elided := lex.classes.get("elided"):
        lows = [part for low in lows for part in _unelided(low, elided)]
    verb = False
    for place, low in enumerate(lows[:MOST]):
        if low in ",;:—" and verb:
            break
        if lex.has("negatives", low):
            return "-"
        if place and (lex.has("relatives", low) or (verb and place > 1 and lex.has("subordinators", low))):
            break
        verb = verb or lex.has("auxiliaries", low)
    return "+"


def _unelided(low: str, elided: frozenset[str]) -> tuple[str, ...]:
    """Return the words of "n'avait" apart, where a language elides."""
    cut = low.find("'") + 1
    return (low[:cut], low[cut:]) if low[:cut] in elided and low[cut:] else (low,)


def without_document(content: str, start: int, end: int, lex: Lexicon) -> tuple[int, int]:
    """Leave off where it was said: "… in a recent study" is the statement's document, not its content."""
    tail = [(m.start(), m.group().lower()) for m in WORD.finditer(content, max(start, end - 80), end)][-5:]
    for k, (at, low) in enumerate(tail):
        opens = lex.has("in", low) and k + 2 < len(tail) and lex.has("determiners", tail[k + 1][1])
        if opens and lex.has("documents", tail[-1][1]) and len(WORD.findall(content[start:at])) > 3:
            return start, start + len(content[start:at].rstrip(" ,"))
    return start, end


def is_demand(content: str, spans: Sequence[tuple[int, int]], lex: Lexicon) -> bool:
    """Tell whether directly quoted words demand something: "We hope that … stop", "… must stop"."""
    if not spans:
        return False
    words = " ".join(content[spans[0][0] : spans[0][1]].lower().replace("’", "'").strip("“”\"'‘’«»„ ").split())
    sentence = re.split(r"[.!?]", words, maxsplit=1)[0]
    if words.startswith(lex.phrases.get("always_demands", ())) or any(must in sentence for must in lex.phrases.get("must", ())):
        return True
    return words.startswith(lex.phrases.get("demands", ())) and bool(
        set(sentence.split()) & lex.classes.get("stops", frozenset())
    )


def is_denial(content: str, spans: Sequence[tuple[int, int]], cue: tuple[int, int] | None, lex: Lexicon) -> bool:
    """Tell whether what is said calls a claim untrue: "said the report was false", "called it a lie"."""
    if not spans or len(WORD.findall(content[spans[0][0] : spans[0][1]])) > SHORT_DENIAL:
        return False
    # the cue right before it is read along: "called | the story lies"
    start = cue[0] if cue and cue[1] <= spans[0][0] <= cue[1] + 1 else spans[0][0]
    tokens = [m.group().lower().replace("’", "'") for m in TOKENS.finditer(content, start, spans[0][1])]
    words = f" {' '.join(tokens)} "
    if any(f" {untrue} " in words for untrue in lex.phrases.get("untrue", ())):
        return True
    return any(_untrue(tokens, at, lex) for at in range(len(tokens)))


def _untrue(tokens: Sequence[str], at: int, lex: Lexicon) -> bool:
    """Tell whether a word calls a claim untrue here: "were false", "false claims", never "lie in" or "false papers"."""
    if not (lex.has("untrue_adjectives", tokens[at]) or lex.has("untrue_nouns", tokens[at])):
        return False
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    closed = not following or not following[0].isalnum() or lex.has("coordinators", following) or lex.has("joining", following)
    copula = False
    for k in range(at - 1, max(-1, at - 5), -1):
        if lex.has("be", tokens[k]) or lex.has("judged", tokens[k]):
            copula = True
            break
        if lex.ends("progressive", tokens[k]) or not (tokens[k][0].isalnum() or tokens[k] in "“‘\"«„'"):
            break
    if lex.has("untrue_adjectives", tokens[at]):
        return (closed and copula) or lex.has("disputed", following) or following in lex.nouns
    if lex.has("untrue_nouns", tokens[at]):
        return copula and (
            closed or lex.has("subordinators", following) or following in ("by", "told", "of", "made", "from", "and")
        )
    return False


def hedges(content: str, start: int, end: int, lex: Lexicon) -> list[tuple[int, int]]:
    """Return the hedges in a stretch, as offsets into the text."""
    found = []
    low = content[start:end].lower().replace("’", "'")
    for hedge in lex.phrases.get("hedges", ()):
        at = low.find(hedge)
        while at >= 0:
            whole = not (low[at - 1 : at].isalnum() if at else False) and not low[at + len(hedge) : at + len(hedge) + 1].isalnum()
            if whole:
                found.append((start + at, start + at + len(hedge)))
            at = low.find(hedge, at + len(hedge))
    found.sort()
    return [span for span in found if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in found)]
