"""Words that somebody takes from another: "X, citing Y, said …", "X cites research showing …", "X learned from Y that …".

The one who is cited speaks, within what the other tells; nothing else of the sentence is read here. Whether the one who
is cited can speak at all ("citing officials", not "citing safety concerns") is asked in `chains`, which knows the names.
Indices into a sentence's words throughout.
"""

from stemma.stages.statements import content as said
from stemma.stages.statements.claims import Claim, Sentence, floor_before, made
from stemma.stages.statements.cues import Group, Lexicon
from stemma.stages.statements.voices import Stretch, after, before

FAR = 10
"""Words between a verb of citing and the participle that tells what the cited says."""
PAIR = 2


def cites(s: Sentence, group: Group) -> Claim | None:
    """Read "X cited a study (of 2014) showing (that) …": the study says it within X."""
    words, lex = s.words, s.lex
    if not lex.has("citing", group.entry.lemma) or group.participle:
        return None
    for k in range(group.end + 1, min(s.end - 1, group.end + FAR)):
        low = words[k].low
        if words[k].mark or any(lex.has(name, low) for name in ("relatives", "negations", "judging")):
            return None
        saying = any({"c", "t"} & e.frames and e.kind == "verb" and not e.rest for e in lex.entries.get(low, ()))
        if not lex.ends("progressive", low) or not saying or lex.has("prepositions", words[k - 1].low):
            continue
        outer = before(words, group.start, floor_before(s, group.start), lex)
        inner = after(words, group.end, k, lex, whole=True)
        if outer is None or inner is None:
            return None
        start = k + 1 + lex.has("that", words[k + 1].low)
        claim = made(s, Claim(inner, (k, k + 1), [(start, s.end)], "asserts", "citing"))
        if claim:
            claim.outer = [Claim(outer, (group.start, group.end), [(group.end, s.end)], "asserts", "citing")]
        return claim
    return None


def cited(s: Sentence) -> None:
    """Put Y into "X, citing Y, said …" and "Citing Y, X said …": what X says is Y's."""
    words, lex = s.words, s.lex
    for k in range(s.end - PAIR):
        participle = lex.ends("progressive", words[k].low) and any("s" in e.frames for e in lex.entries.get(words[k].low, ()))
        if not participle or words[k].quoted or (k and words[k - 1].mark != ","):
            continue
        close = next((i for i in range(k + 1, s.end) if words[i].mark == "," or words[i].speech), None)
        inner = after(words, k + 1, close, lex, whole=True) if close else None
        if inner is None or inner[1] != close or words[close].speech:
            continue
        for claim in s.found:
            if claim.voice is None or claim.cue is None or claim.outer or claim.family == "citing":
                continue
            leads = k == 0 and claim.voice[0] == close + 1
            stands = k and (claim.voice[1] in (k - 1, close) or claim.voice[1] == close + 1) and claim.cue[0] == close + 1
            if leads or stands:
                voice = claim.voice if claim.voice[1] < k or leads else (claim.voice[0], k - 1)
                claim.outer = [Claim(voice, claim.cue, list(claim.content), claim.act, claim.family)]
                claim.voice, claim.cue, claim.family = inner, (k, k + 1), "citing"
                break


def gathered(s: Sentence) -> None:
    """Read "X learned from Y that …", "X confirmed with Y that …": Y says it, as X tells."""
    words, lex = s.words, s.lex
    for claim in s.found:
        if claim.cue is None or claim.voice is None or claim.outer or not claim.content:
            continue
        verb, start = claim.cue[1] - 1, claim.content[0][0]
        pair = " ".join(w.low for w in words[verb : verb + PAIR])
        if pair not in lex.phrases.get("gathered", ()) or not lex.has("that", words[start - 1].low):
            continue
        inner = after(words, verb + PAIR, start - 1, lex, whole=True)
        if inner is None or inner[1] != start - 1:
            continue
        cue: Stretch = (claim.cue[0], verb + PAIR)
        claim.outer = [Claim(claim.voice, cue, [(start, s.end)], "asserts", "citing")]
        claim.voice, claim.cue, claim.family, claim.told = inner, cue, "citing", None


def passed_on(s: Sentence) -> None:
    """Read "…, per NAME" and "Per NAME, …": NAME carries what is said, by somebody else or by nobody."""
    words, lex = s.words, s.lex
    for k in range(s.end - 1):
        if not lex.has("per", words[k].low) or words[k].quoted:
            continue
        if k and words[k - 1].mark != "," and not words[k - 1].speech:
            continue
        voice = after(words, k + 1, s.end, lex, whole=True, leading=k == 0)
        if voice is None or not (words[voice[0]].upper or lex.has("unnamed", words[voice[0]].low)):
            continue
        outlet = any(outlet_word(w.low, lex) or lex.has("unnamed", w.low) for w in words[slice(*voice)])
        closes = voice[1] >= s.end or words[voice[1]].mark == ","
        if not closes or (k == 0 and not (outlet and voice[1] < s.end)):  # "Per Anders, a farmer, said"
            continue
        content = said.pieces(words, voice[1], s.end) if k == 0 else said.pieces(words, 0, k)
        inside = [c for c in s.found if c.voice and c.cue and content and content[0] <= c.cue[0] < content[1]]
        outer = Claim(voice, (k, k + 1), [content] if content else [], "asserts", "according to")
        if not inside and content:
            s.found.append(outer)
        for claim in inside:
            if not claim.outer:
                claim.content = [p for a, b in claim.content if (p := said.pieces(words, a, k if k and a <= k < b else b))]
                claim.outer = [outer]
    s.found.sort(key=lambda c: c.bounds()[0])


def outlet_word(low: str, lex: Lexicon) -> bool:
    """Tell whether a word stands in names of outlets, or is a noun for one ("news agency NAME")."""
    return low in lex.named.get("outlet", frozenset()) or lex.kinds.get(low) == "outlet"
