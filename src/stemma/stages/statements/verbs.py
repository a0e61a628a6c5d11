"""Cues with a speaker: verbs of saying before, after and within what is said, "according to", "citing".

Indices into a sentence's words throughout.
"""

from stemma.model.reading import Act
from stemma.stages.statements import content as said
from stemma.stages.statements.claims import Claim, Sentence, act_of, clause_start, floor_before, made, main_subject
from stemma.stages.statements.cues import Group
from stemma.stages.statements.voices import Stretch, after, before


def prepositional(s: Sentence, group: Group) -> Claim | None:
    left = clause_start(s, group.start)
    verb, at = _verb_after(s, group)
    voice = after(s.words, at, s.end, s.lex, whole=True, leading=group.start - left <= 1)
    if voice is None:
        return None
    start, stop = group.start, voice[1]
    stop = _with_clause(s, stop, leading=start - left <= 1)
    voice = (voice[0], stop)
    if "b" in group.entry.frames and not _heads(s, voice, start - left):
        return None
    content: list[Stretch] = []
    if start - left > 1 or (start > left and s.words[left].speech):
        content.append((left, start))
    if stop < s.end and (s.words[stop].mark in (",", ":", "Q") or start <= left + 1):
        content.append((stop, s.end))
    cue = (start, verb.end if verb else group.end)
    return made(s, Claim(voice, cue, content, verb.act if verb else group.act, "according to"))


def _verb_after(s: Sentence, group: Group) -> tuple[Group | None, int]:
    """Read "según denunció el miércoles una organización": a verb of saying and a date before the voice."""
    verb = next((g for g in s.cues if g.start == group.end and s.lex.drops), None)
    at = verb.end if verb else group.end
    while verb and at + 1 < s.end and (s.lex.dated(s.words[at]) or s.lex.dated(s.words[at + 1])):
        at += 1 if s.lex.dated(s.words[at]) else 2
    return verb, at


def _heads(s: Sentence, voice: Stretch, before_it: int) -> bool:
    """Tell whether "Pour X, …" opens its sentence, and X is somebody and no purpose or time."""
    somebody = any(w.upper or s.lex.has("unnamed", w.low) for w in s.words[slice(*voice)])
    return before_it <= 1 and somebody and voice[1] < s.end and s.words[voice[1]].mark == ","


def no_subject(s: Sentence, group: Group) -> bool:
    """Tell whether a subject negates its verb: "Neither the ministry nor the firm responded"."""
    voice, _ = subject_of(s, group)
    return voice is not None and any(s.lex.has("no_subjects", w.low) for w in s.words[max(0, voice[0] - 6) : voice[0] + 1])


def _with_clause(s: Sentence, stop: int, *, leading: bool) -> int:
    """Extend a document or body over its relative clause: "according to letters that …, it", "…, a channel, which …."."""
    words, lex = s.words, s.lex
    at = stop + (stop < s.end and words[stop].mark == ",")
    if at >= s.end or not lex.has("relatives", words[at].low) or (at > stop and lex.has("that", words[at].low)):
        return stop
    close = next((k for k in range(at, s.end) if words[k].mark in (",", ";", ":") or words[k].speech), None)
    if leading:
        return close if close is not None and words[close].mark == "," else stop
    return (close or s.end) if at > stop else stop


def declined(s: Sentence, group: Group, act: Act) -> Claim | None:
    """Read a refusal; what it refuses to speak about is its content, where it is said."""
    voice, shared = subject_of(s, group)
    if voice is None:
        return None
    content: list[Stretch] = []
    if group.end + 1 < s.end and s.lex.has("about", s.words[group.end].low):
        stop = said.noun_end(s.words, group.end + 1, s.end, s.lex)
        piece = said.pieces(s.words, group.end + 1, stop)
        content = [piece] if piece else []
    return Claim(voice, (group.start, group.end), content, act, "declined", shared=shared)


def subject_of(s: Sentence, group: Group) -> tuple[Stretch | None, bool]:  # noqa: PLR0911  a list of decisions, read from the top
    """Return the subject of a verb; True if it is the one of an earlier verb of the sentence."""
    words, lex, at = s.words, s.lex, group.start
    while at > 0 and lex.has("adverbs", words[at - 1].low) and not words[at - 1].upper:
        at -= 1
    last = words[at - 1] if at else None
    if last is None:
        return None, False
    floor = floor_before(s, at)
    if not group.participle and lex.has("relatives", last.low) and not lex.has("that", last.low):
        stop = at - 1 - (words[at - 2].mark == "," if at > 1 else 0)
        return _nearest(s, before(words, stop, floor, lex)), False
    if group.participle and lex.has("documents", last.low):
        start = next((k for k in range(at - 1, max(floor, at - 6) - 1, -1) if lex.has("determiners", words[k].low)), None)
        if start is not None:
            return (start, at), False
    joined = lex.has("coordinators", last.low) or last.mark == "," or lex.has("prepositions", last.low)
    if group.participle or (joined and last.mark != ","):
        return _earlier(s, at), True
    found = before(words, at, floor, lex)
    if found is None and joined:
        return _earlier(s, at), True
    if found and found[0] > 1 and lex.has("to", words[found[0] - 1].low) and words[found[0]].low in lex.base:
        # "the only nurse who agreed to testify told us": the subject of the clause is the one of the sentence
        related = [c for c in s.found if c.voice and c.cue and lex.has("person_relatives", words[c.cue[0] - 1].low)]
        if related:
            related[-1].content = [found]
        return (related[-1].voice if related else None), False
    return found, False


def _nearest(s: Sentence, found: Stretch | None) -> Stretch | None:
    """Cut "information provided by CNN, which" down to what the relative pronoun stands for."""
    if found is None:
        return None
    for k in range(found[1] - 1, found[0], -1):
        if s.lex.has("by", s.words[k].low) and s.lex.ends("past", s.words[k - 1].low) and k + 1 < found[1]:
            return k + 1, found[1]
    return found


def _earlier(s: Sentence, at: int) -> Stretch | None:
    """Return the subject that a coordinated verb or a participle shares."""
    for claim in reversed(s.found):
        if claim.voice and claim.voice[1] <= at and claim.family != "according to" and not claim.plain:
            return claim.voice
    return main_subject(s.words[:at], s.lex)


def inverted(s: Sentence, group: Group) -> Claim | None:  # noqa: PLR0911  a list of decisions, read from the top
    """Read "…," said X. and "…," X said. : the content stands before the cue."""
    words, lex, at = s.words, s.lex, group.start
    last = words[at - 1] if at else None
    if last is None or not (last.speech or (last.mark == "," and at > 1)) or group.participle:
        return None
    quoted = last.speech or words[at - 2].speech
    if group.clitic is not None:
        content = [(clause_start(s, at), at), *_rest_after(s, group.end)]
        return made(s, Claim((group.clitic, group.clitic + 1), (at, group.end), content, act_of(group, lex), "inverted"))
    following = words[group.end] if group.end < s.end else None
    far = lex.drops and at > 5 and any(w.speech for w in words[:at])
    if (quoted or far) and _alone(s, group):
        # "…", affirmed. : a verb of saying without its subject
        content = [(clause_start(s, at), at), *_rest_after(s, group.end)]
        mark = None if lex.drops else "who speaks"
        return made(
            s, Claim(None, (group.start, group.end), content, act_of(group, lex), "inverted", open=mark, dropped=lex.drops)
        )
    if following is None or following.mark or lex.has("that", following.low) or lex.has("to", following.low):
        return None
    voice = after(words, group.end, s.end, lex)
    if voice is None or lex.has("calendar", words[voice[0]].low):
        return None
    rest = voice[1]
    if not quoted and before(words, at, floor_before(s, at), lex) is not None:
        return None
    if not quoted:
        # "…, said X." without marks: nothing else may follow the name, and the clause must be long enough
        closes = rest >= s.end or words[rest].mark in (",", ";", ":") or lex.has("adjuncts", words[rest].low)
        if not closes or at < 4 or "x" in group.entry.frames or said.finite_ahead(words, voice[0], rest + 1, lex):
            return None
    content = [(clause_start(s, at), at)]
    content += _rest_after(s, rest)
    return made(s, Claim(voice, (group.start, group.end), content, act_of(group, lex), "inverted"))


def _alone(s: Sentence, group: Group) -> bool:
    """Tell whether a finite verb of saying stands after a quotation without anybody beside it."""
    words, lex = s.words, s.lex
    following = words[group.end] if group.end < s.end else None
    closes = following is None or following.mark in (",", ";", ".", ":") or lex.has("coordinators", following.low)
    return closes and not group.participle and (lex.drops or words[group.verb].low in lex.finite)


def _rest_after(s: Sentence, rest: int) -> list[Stretch]:
    """Return what follows a parenthetical attribution: a quotation, or the rest of the clause after a comma."""
    for k in range(rest, min(rest + said.NEAR, s.end)):
        if s.words[k].speech:
            return [(k, s.end)]
        if s.words[k].mark in (",", ";", ":") and k > rest + 8:
            break
    return []


def active(s: Sentence, group: Group) -> Claim | None:  # noqa: PLR0911, PLR0912  a list of decisions, read from the top
    voice, shared = subject_of(s, group)
    if voice is None:
        return _without_subject(s, group)
    if s.lex.has("nobody", s.words[voice[0]].low) or _reduced(s, group):
        return None
    words, lex = s.words, s.lex
    end = _relative_end(s, group)
    found = said.complement(words, group, end, s.near(group), lex)
    cue = (group.start, group.end)
    act = _assured(s, group, found.start)
    if found.how == "infinitive" and act == "warns" and found.told_to is None:
        act = "demands"
    if found.how == "left" and act == "denies" and voice[0] > 1 and lex.has("thing_relatives", words[voice[0] - 1].low):
        return denied_noun(s, voice, cue, act)
    if found.how == "left" and lex.nouns.get(words[voice[0] - 1].low) and voice[0]:
        return denied_noun(s, voice, cue, act)
    if found.how == "speaker":
        return _cited(s, group, voice, shared, found.start)
    if found.how == "left":
        return _parenthetical(s, group, voice, shared, found)
    if group.negated and lex.has("withheld", group.entry.lemma) and found.how in ("none", "noun") and found.start < s.end:
        return made(s, Claim(voice, cue, [(found.start, s.end)], "declines", "declined", shared=shared))
    if found.how == "none" and not shared and "x" not in group.entry.frames and (quotation := before_quote(s, voice[0])):
        # “…,” X said in a statement, adding that …
        return made(s, Claim(voice, cue, [quotation], act, "parenthetical", found.told_to))
    if found.how == "none" and "x" in group.entry.frames and any(lex.has("documents", w.low) for w in words[slice(*voice)]):
        # a document "finds" or "shows" what its object says
        return made(
            s, Claim(voice, cue, [(found.start, said.noun_end(words, found.start, s.end, lex))], act, "noun", shared=shared)
        )
    if found.how == "none":
        plain = "x" in group.entry.frames and not shared and found.start < s.end and not words[found.start].mark
        return Claim(voice, cue, [(found.start, s.end)], act, "plain", plain=True) if plain and not group.negated else None
    if "r" in group.entry.frames and found.how not in ("quote", "that"):
        return None
    if found.how == "noun" and group.entry.frames & {"d", "e"} and not _matter(s, group, found.start):
        return None
    family = {"that": "that", "quote": "quote", "question": "that"}.get(found.how, found.how)
    content = [(found.start, said.noun_end(words, found.start, end, lex) if found.how == "noun" else end)]
    led = not shared and (found.how == "quote" or words[voice[0] - 1].speech)
    left = before_quote(s, voice[0]) if led else None
    if left:
        content.insert(0, left)
    return made(
        s, Claim(voice, cue, content, act, "participle" if shared and group.participle else family, found.told_to, shared=shared)
    )


def _assured(s: Sentence, group: Group, start: int) -> Act:
    """Return the act of a verb; an assurance of what is to come is a promise ("assured them it will pay")."""
    act, lex = act_of(group, s.lex), s.lex
    if group.negated or not lex.has("assuring", group.entry.lemma):
        return act
    clause = s.words[start : min(s.end, start + said.NEAR)]
    coming = any(lex.has("future", w.low) or lex.ends("future", w.low) for w in clause)
    return "promises" if coming else act


def _without_subject(s: Sentence, group: Group) -> Claim | None:
    """Read "Contó por teléfono que …" and "…, escribió.", where a language leaves the pronoun out."""
    words, lex, at = s.words, s.lex, group.start
    if not lex.drops or group.participle or group.infinitive:
        return None
    cue, act = (group.start, group.end), act_of(group, lex)
    while at > 0 and (lex.has("adverbs", words[at - 1].low) or lex.has("openers", words[at - 1].low)):
        at -= 1
    if at == 0 or words[at - 1].mark in (";", ":") or words[at - 1].speech:
        found = said.complement(words, group, s.end, s.near(group), lex)
        if found.how in ("that", "quote", "infinitive", "noun") and found.start < s.end:
            return made(s, Claim(None, cue, [(found.start, s.end)], act, found.how, found.told_to, dropped=True))
    if at > 4 and words[at - 1].mark == "," and _alone(s, group):
        return made(s, Claim(None, cue, [(clause_start(s, at - 1), at - 1)], act, "parenthetical", dropped=True))
    return None


def _matter(s: Sentence, group: Group, at: int) -> bool:
    """Tell whether a verb of denial has a claim or matter as its object, and not a person, vote or thing."""
    words, lex = s.words, s.lex
    stop = next((k for k in range(at, s.end) if words[k].mark or lex.has("prepositions", words[k].low)), s.end)
    lows = [w.low for w in words[at:stop]]
    judged = stop < s.end and any(lex.has("conditions", w.low) for w in words[at : min(s.end, at + 12)])
    if "e" in group.entry.frames:
        return judged or any(low in lex.nouns or lex.has("deniable", low) or lex.has("disputed", low) for low in lows)
    if any(low in lex.nouns or lex.has("deniable", low) for low in lows):
        return True
    person = bool(lows) and lows[-1] in lex.persons.get("office", frozenset())
    return not person and not any(lex.has("not_matters", low) or low.isdigit() for low in lows) and not words[at].speech


def _relative_end(s: Sentence, group: Group) -> int:
    """Return where "X, who denies the charge, appeared" ends for the verb of its relative clause."""
    words, lex = s.words, s.lex
    at = group.start - 1
    while at > 0 and lex.has("adverbs", words[at].low):
        at -= 1
    if at < 2 or not lex.has("relatives", words[at].low) or words[at - 1].mark != ",":
        return s.end
    for k in range(group.end, s.end - 1):
        low = words[k + 1].low
        finite = lex.has("auxiliaries", low) or low in lex.finite or lex.has("past", low) or lex.ends("past", low)
        if words[k].mark == "," and finite and not words[k + 1].upper:
            return k
    return s.end


def _reduced(s: Sentence, group: Group) -> bool:
    """Tell whether a past form is passive without an auxiliary: "the recruiter accused of keeping them"."""
    following = s.words[group.end].low if group.end < s.end else ""
    alone = group.start == group.verb and not group.participle and not group.entry.rest
    return alone and "n1" in group.entry.frames and s.lex.has("of", following)


def denied_noun(s: Sentence, voice: Stretch, cue: Stretch, act: Act) -> Claim | None:
    """Read "– allegations X has always denied": the content is the claim before it, else the noun itself."""
    earlier = [c for c in s.found if c.content and c.content[-1][0] < voice[0] - 1]
    if not earlier and s.lex.has("thing_relatives", s.words[voice[0] - 1].low):
        start = next((k for k in range(voice[0] - 3, max(-1, voice[0] - 12), -1) if s.lex.has("determiners", s.words[k].low)), 0)
        return made(s, Claim(voice, cue, [(start, voice[0] - 1)], act, "noun"))
    content = earlier[-1].content[-1] if earlier else (voice[0] - 1, voice[0])
    return made(s, Claim(voice, cue, [(content[0], min(content[1], voice[0] - 1)) if earlier else content], act, "noun"))


def before_quote(s: Sentence, at: int) -> Stretch | None:
    """Return the quotation that stands right before a voice: “A,” X said, “B.”"""
    k = at - 1
    while k >= 0 and s.words[k].mark == ",":
        k -= 1
    return (clause_start(s, k), k + 1) if k >= 0 and s.words[k].speech else None


def _parenthetical(s: Sentence, group: Group, voice: Stretch, shared: bool, found: said.Complement) -> Claim | None:
    """Read "A, X said." and "A, X said, B": the voice stands after a comma, quotation or dash."""
    words, lex = s.words, s.lex
    at = voice[0]
    while at > 0 and (lex.has("openers", words[at - 1].low) or lex.has("adverbs", words[at - 1].low)):
        at -= 1
    if not shared and at == 0 and found.start >= s.end and "x" not in group.entry.frames:
        # "…!” NAME said." begins a sentence of its own: the quotation before it is its content
        return Claim(voice, (group.start, group.end), [], act_of(group, lex), "behind", found.told_to)
    if shared or at == 0 or not (words[at - 1].speech or words[at - 1].mark in (",", "—", "–", "-")):
        return None
    if "x" in group.entry.frames and not words[at - 1].speech:
        return None
    left = clause_start(s, at)
    if lex.has("conditions", words[left].low):
        return None
    stop = found.start
    goes_on = stop + 3 < s.end and words[stop].mark == "," and not lex.has("coordinators", words[stop + 1].low)
    if at - left < 6 and (lex.has("adjuncts", words[left].low) or lex.has("calendar", words[left].low)) and not goes_on:
        return None
    content = [(left, at)]
    if stop + 1 < s.end and words[stop].mark == ",":
        # "…, as X denounced, informs Y": the next cue says who carries it all
        content += [] if words[stop + 1].low in lex.finite else [(stop, s.end)]
    else:
        content += _rest_after(s, group.end)
    return made(s, Claim(voice, (group.start, group.end), content, act_of(group, lex), "parenthetical", found.told_to))


def _cited(s: Sentence, group: Group, voice: Stretch, shared: bool, at: int) -> Claim | None:
    """Read "X cited a report that …" (a second voice inside) and "…, citing X"."""
    words, lex = s.words, s.lex
    that = next((k for k in range(at, min(s.end, at + said.NEAR)) if lex.has("that", words[k].low)), None)
    inner = after(words, at, that or s.end, lex, whole=True)
    if inner is None:
        return None
    cue = (group.start, group.end)
    if that:
        outer = Claim(voice, cue, [(at, s.end)], "asserts", "citing")
        claim = made(s, Claim(inner, cue, [(that + 1, s.end)], "asserts", "citing"))
        if claim:
            claim.outer = [outer]
        return claim
    if group.participle and shared and s.found:
        last = s.found[-1]
        if last.voice and last.content and last.family != "citing":
            last.content = [p for p in (said.pieces(words, a, min(b, group.start)) for a, b in last.content) if p]
            outer = Claim(last.voice, last.cue, list(last.content), last.act, last.family)
            last.outer, last.voice, last.cue, last.family = [outer], inner, cue, "citing"
    return None
