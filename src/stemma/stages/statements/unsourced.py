"""Cues that may have no speaker: passives, "reportedly", and nouns that carry a claim.

Indices into a sentence's words throughout. Nobody is put in where no source is expressed.
"""

from collections.abc import Sequence

from stemma.stages.statements.claims import Claim, Sentence, act_of, floor_before, made
from stemma.stages.statements.cues import Group, Lexicon
from stemma.stages.statements.voices import Stretch, after, before
from stemma.stages.statements.words import Word

CLAUSE_MARKS = frozenset(",;:—–")


def passive(s: Sentence, group: Group) -> Claim | None:  # noqa: PLR0911  a list of decisions, read from the top
    """Read "it was alleged that", "X was accused of", "X is said to have", with "by Y" if it is there."""
    words, lex = s.words, s.lex
    subject = before(words, group.start, floor_before(s, group.start), lex)
    at = group.end
    voice: Stretch | None = None
    if at < s.end and lex.has("by", words[at].low):
        voice = after(words, at + 1, s.end, lex)
        at = voice[1] if voice else at
    follows = words[at] if at < s.end else None
    cue = (group.start, group.end)
    act = act_of(group, lex)
    if follows is None or follows.mark:
        named = voice and subject and group.entry.frames & {"n", "c"}
        rest = [(at, s.end)] if follows and follows.mark == "," else []
        return made(s, Claim(voice, cue, [subject, *rest], act, "passive")) if named and subject else None
    impersonal = subject is not None and subject[1] - subject[0] == 1 and lex.has("it", words[subject[0]].low)
    if lex.has("that", follows.low) and (impersonal or subject is None):
        return made(s, Claim(voice, cue, [(at + 1, s.end)], act, "passive"))
    if voice and "o" in group.entry.frames and subject and lex.has("that", follows.low) and not impersonal:
        # "Cole was told by a guard that": the subject is whom it was said to
        return made(s, Claim(voice, cue, [(at + 1, s.end)], act, "passive", subject))
    that = next((k for k in range(at + 1, min(s.end, at + 10)) if lex.has("that", words[k].low) or words[k].mark), None)
    if impersonal and lex.has("to", follows.low) and that and not words[that].mark:
        # "it was demanded to the group that": somebody said it to somebody, and who is left out
        told = after(words, at + 1, that, lex)
        return made(s, Claim(voice, cue, [(that + 1, s.end)], act, "passive", told, open=None if voice else "who speaks"))
    if subject is None or impersonal or ("x" in group.entry.frames and not _to_be(words, at, lex)):
        return None
    if lex.has("to", words[subject[1] - 1].low):
        # "not the first to be accused of": the subject of the infinitive is not the one accused
        return None
    accused = group.entry.frames & {"n1"} and (lex.has("prepositions", follows.low) or lex.has("that", follows.low))
    if accused or (lex.has("to", follows.low) and _infinitive(s, at)):
        start = at + 1 if accused else at
        if _to_be(words, at, lex) and not accused:
            start += 2
        return made(s, Claim(voice, cue, [subject, (start, s.end)], act, "passive"))
    if voice and group.entry.frames & {"n", "c"}:
        return made(s, Claim(voice, cue, [subject, (at, s.end)], act, "passive"))
    return None


def _infinitive(s: Sentence, at: int) -> bool:
    """Tell "to" before a verb from "to" before a place or person."""
    following = s.words[at + 1] if at + 1 < s.end else None
    return following is not None and not following.upper and not following.mark and not s.lex.has("determiners", following.low)


def _to_be(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    """Tell "was found to have …" from "was established to help"."""
    return lex.has("to", words[at].low) and at + 1 < len(words) and lex.has("to_be", words[at + 1].low)


def hearsay(s: Sentence) -> None:
    """Add a claim without a source for "reportedly" and its like, where no claim covers the word."""
    words, lex = s.words, s.lex
    for k in s.places(lex.members("hearsay")):
        if words[k].quoted or any(a <= k < b for c in s.found for a, b in c.content):
            continue
        if any(c.cue and c.cue[0] <= k < c.cue[1] for c in s.found):
            continue
        left = max((i + 1 for i in range(k) if words[i].mark in CLAUSE_MARKS or words[i].speech), default=0)
        while left < k and (lex.has("openers", words[left].low) or lex.has("relatives", words[left].low)):
            left += 1
        right = next(
            (i for i in range(k + 1, s.end) if words[i].mark in (";", "—", "–") or (words[i].mark == "," and i > k + 3)), s.end
        )
        gerund = k + 1 < s.end and lex.ends("progressive", words[k + 1].low)
        parts = [(left, k), (k + 1, right)] if k > left and not gerund else [(k + 1, right)]
        claim = made(s, Claim(None, (k, k + 1), parts, "alleges" if lex.has("alleged", words[k].low) else "asserts", "hearsay"))
        if claim:
            s.found.append(claim)
    s.found.sort(key=lambda c: c.bounds()[0])


def unanswered(s: Sentence) -> None:
    """Read "Questions sent to X went unanswered", "calls to X were not returned": X does not speak."""
    words, lex = s.words, s.lex
    for k in s.places(lex.members("left")):
        if k < 2 or words[k].quoted:
            continue
        start = k
        while start > 0 and (lex.has("auxiliaries", words[start - 1].low) or lex.has("negations", words[start - 1].low)):
            start -= 1
        start -= start == k and lex.has("past", words[start - 1].low)
        negated = any(lex.has("negations", w.low) for w in words[start:k]) or words[k].low.startswith("un")
        asked = next((i for i in range(start - 1, -1, -1) if lex.has("asked", words[i].low)), None)
        if start == k or not negated or asked is None or any(w.mark for w in words[asked:start]):
            continue
        to = next((i for i in range(asked + 1, start) if lex.has("to", words[i].low)), None)
        voice = after(words, to + 1, start, lex) if to is not None else None
        if voice and not any(c.cue and c.cue[0] <= k < c.cue[1] for c in s.found):
            s.found.append(Claim(voice, (start, k + 1), [], "declines", "declined"))
    s.found.sort(key=lambda c: c.bounds()[0])


def nouns(s: Sentence) -> None:
    """Read nouns that carry a claim: "X's claim that …", "allegations that …", "allegations X has denied"."""
    words, lex = s.words, s.lex
    for k in s.places(lex.nouns.keys()):
        act = lex.nouns[words[k].low]
        if k + 2 >= s.end or words[k].quoted:
            continue
        if not lex.has("that", words[k + 1].low) or any(c.cue and c.cue[0] <= k < c.cue[1] for c in s.found):
            continue
        if any(a <= k < b or a == k + 2 for c in s.found for a, b in c.content):
            continue
        owner = None
        if k and lex.ends("possessive", words[k - 1].low):
            start = k - 1
            while start > 0 and (words[start - 1].upper or lex.has("determiners", words[start - 1].low)):
                start -= 1
            owner = (start, k)
        claim = made(s, Claim(owner, (k, k + 1), [(k + 2, s.end)], act, "noun"))
        if claim and (owner or act == "alleges"):
            s.found.append(claim)
    s.found.sort(key=lambda c: c.bounds()[0])
