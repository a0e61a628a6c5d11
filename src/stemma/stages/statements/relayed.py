"""Words that somebody passes on: "X quoted Y as saying that", "Y is heard saying", and numbers that somebody puts somewhere.

Indices into a sentence's words throughout.
"""

from stemma.stages.statements import content as said
from stemma.stages.statements.citing import cited, cites, gathered, passed_on
from stemma.stages.statements.claims import Claim, Sentence, act_of, floor_before, made
from stemma.stages.statements.cues import Group
from stemma.stages.statements.verbs import before_quote
from stemma.stages.statements.voices import Stretch, after, before

FAR = 14
"""Words between "quoted" and "as saying" at most."""


def relayed(s: Sentence, group: Group) -> Claim | None:  # noqa: PLR0911  a list of decisions, read from the top
    """Read "X quoted Y as saying that …": Y says it within X; and "Y is heard saying that …": Y says it."""
    if claim := cites(s, group):
        return claim
    words, lex, at = s.words, s.lex, group.start
    having = at >= 2 and lex.has("having", words[at].low) and at < group.verb
    if not (group.participle or having) or at < 2:
        return None
    heard = at - 1 if lex.has("perceived", words[at - 1].low) else None
    if heard is not None and lex.has("be", words[heard - 1].low):
        return _said(s, group, _matrix(s, heard - 1), [])
    if not lex.has("judging", words[at - 1].low):
        return None
    for k in range(at - 2, max(-1, at - FAR), -1):
        if words[k].mark and words[k].mark != ",":
            return None
        if lex.has("perceived", words[k].low):
            start = k
            while start > 0 and lex.has("auxiliaries", words[start - 1].low):
                start -= 1
            if start < k and lex.has("be", words[k - 1].low):
                return _quoted_by(s, group, _matrix(s, start), (start, k + 1))
            outer = before(words, start, floor_before(s, start), lex)
            inner = after(words, k + 1, at - 1, lex, whole=True)
            if outer is None or inner is None:
                return None
            return _said(s, group, inner, [Claim(outer, (start, k + 1), [(k + 1, s.end)], "asserts", "citing")])
    return None


def _quoted_by(s: Sentence, group: Group, voice: Stretch | None, cue: Stretch) -> Claim | None:
    """Read "Y was quoted (by X) as saying …" and "“…,” Y was quoted as saying (by X)": Y says it, within X."""
    words, lex = s.words, s.lex
    by = next((k for k in (cue[1], group.end) if k < s.end and lex.has("by", words[k].low)), None)
    outer = after(words, by + 1, group.start if by == cue[1] else s.end, lex) if by else None
    if by == cue[1] and outer is not None and outer[1] > group.start - 1:
        outer = (outer[0], group.start - 1)
    around = [Claim(outer, cue, [(group.end, s.end)], "asserts", "citing")] if outer else []
    if by == group.end and outer and voice:
        that = outer[1] < s.end and lex.has("that", words[outer[1]].low)
        content = (outer[1] + 1, s.end) if that else before_quote(s, voice[0])
        claim = made(s, Claim(voice, (group.start, group.end), [content] if content else [], act_of(group, lex), "relayed"))
        if claim:
            claim.outer = around
        return claim
    return _said(s, group, voice, around)


def _matrix(s: Sentence, at: int) -> Stretch | None:
    """Return the subject before a verb; over a clause "whom the reporter stopped", the noun before it."""
    found = before(s.words, at, floor_before(s, at), s.lex)
    if found and found[0] > 1 and s.lex.has("person_relatives", s.words[found[0] - 1].low):
        return before(s.words, found[0] - 1, 0, s.lex)
    return found


def _said(s: Sentence, group: Group, voice: Stretch | None, outer: list[Claim]) -> Claim | None:
    found = said.complement(s.words, group, s.end, s.near(group), s.lex)
    if voice is None or found.how == "none":
        return None
    quotation = before_quote(s, voice[0]) if found.how == "left" else (found.start, s.end)
    if quotation is None:
        return None
    cue = (group.start, group.end)
    claim = made(s, Claim(voice, cue, [quotation], act_of(group, s.lex), "relayed" if outer else "participle", found.told_to))
    if claim:
        claim.outer = outer
    return claim


def reported_by(s: Sentence) -> None:
    """Put NAME around "X, quoted by NAME, said", "X said, as reported by NAME": NAME carries what X says."""
    words, lex = s.words, s.lex
    for k in range(1, s.end - 2):
        if not (lex.has("perceived", words[k].low) and lex.has("by", words[k + 1].low)) or words[k].quoted:
            continue
        start = k - lex.has("judging", words[k - 1].low)
        if start == 0 or not (words[start - 1].mark or start < k):
            continue
        outer = after(words, k + 2, s.end, lex)
        if outer is None or not words[outer[0]].upper:
            continue
        for claim in s.found:
            near = claim.voice and not claim.outer and claim.cue and claim.voice[0] < start
            inside = any(a <= start < b for a, b in claim.content) or (claim.cue and start < claim.cue[0])
            adjoins = near and (inside or any(b in (start, start - 1) for _, b in (claim.cue or (0, 0), *claim.content)))
            if not adjoins or claim.voice == outer:
                continue
            claim.outer = [Claim(outer, (k, k + 2), [claim.cue or (k, k + 2)], "asserts", "citing")]
            kept = [p for a, b in claim.content for p in ([(a, start), (outer[1], b)] if a <= start < b else [(a, b)])]
            claim.content = [p for p in (said.pieces(words, a, b) for a, b in kept) if p]
    cited(s)
    gathered(s)
    passed_on(s)


def measured(s: Sentence) -> None:
    """Read "X puts their number at 40", "X gave the toll as 40": a number by somebody."""
    words, lex = s.words, s.lex
    for k in s.places(lex.members("puts")):
        if not 1 <= k < s.end - 3 or words[k].quoted:
            continue
        noun = next((i for i in range(k + 1, min(s.end - 1, k + 7)) if lex.has("measures", words[i].low)), None)
        stop = (
            next((i for i in range(noun + 1, min(s.end, noun + 12)) if lex.has("at_or_as", words[i].low)), None) if noun else None
        )
        if noun is None or stop is None or any(w.mark for w in words[k:stop]):
            continue
        if any(c.cue and c.cue[0] <= k < c.cue[1] for c in s.found):
            continue
        start = k
        while start > 0 and (lex.has("auxiliaries", words[start - 1].low) or lex.has("adverbs", words[start - 1].low)):
            start -= 1
        voice = before(words, start, floor_before(s, start), lex)
        if voice is None or lex.has("to", words[start - 1].low):
            continue
        end = next((i for i in range(stop, s.end) if words[i].mark in (",", ";", ":", "—", "–")), s.end)
        claim = made(s, Claim(voice, (start, k + 1), [(k + 1, end)], "asserts", "noun"))
        if claim:
            s.found.append(claim)
    s.found.sort(key=lambda c: c.bounds()[0])
