"""Where the claims of a sentence end beside one another, and which stands in another's content.

Indices into a sentence's words throughout.
"""

from stemma.stages.statements import content as said
from stemma.stages.statements.claims import CLOSED, Claim, Sentence
from stemma.stages.statements.denials import kept as real_denials
from stemma.stages.statements.voices import Stretch

DASHES = frozenset("—–;")
SEMICOLON = frozenset(";")
LEADING = 8
"""Words before a comma that may only lead into a clause."""


def limit(s: Sentence) -> None:
    """End each content before the next coordinated claim or a trailing attribution around it."""
    _at_semicolons(s)
    for claim in s.found:
        led = [(a, b) for a, b in claim.content if claim.cue and a < claim.cue[0]]
        if claim.family == "declined":  # "X — he would not name him — said"
            claim.content = [(a, next((k for k in range(a + 1, b) if s.words[k].mark in DASHES), b)) for a, b in claim.content]
        if led and claim.family == "according to":
            # "…, according to X, but Y …": what is joined on is not X's for sure
            claim.content = [(a, b) for a, b in claim.content if (a, b) in led or not s.lex.has("coordinators", s.words[a].low)]
        claim.content = [p for p in ((a, b) if (a, b) in led else _limited(s, claim, a, b) for a, b in claim.content) if p]


def _at_semicolons(s: Sentence) -> None:
    """Begin what a parenthesis attributes ("A, X said; B, they reported, is C") after the last semicolon, and end A there."""
    stops = s.places(SEMICOLON)
    for late in s.found if stops else ():
        if late.cue is None or late.family != "parenthetical" or not late.content or late.content[0][0] >= late.cue[0]:
            continue
        stop = max((k for k in stops if late.content[0][0] < k < late.cue[0] - 1), default=None)
        earlier = [c for c in s.found if c.cue and stop is not None and c.cue[1] <= stop]
        if stop is None or not earlier:
            continue
        late.content[0] = (stop + 1, late.content[0][1])
        for claim in earlier:
            claim.content = [(a, min(b, stop)) for a, b in claim.content if a < stop]


def _limited(s: Sentence, claim: Claim, start: int, end: int) -> Stretch | None:
    for other in s.found:
        if other is claim or other.voice is None or other.cue is None or other.family == "hearsay":
            continue
        head = min(other.voice[0], other.cue[0]) if not other.shared else other.cue[0]
        if head == start and other.family == "according to" and claim.cue and claim.cue[1] <= start:
            return None  # "…, X told reporters, according to Y"
        if not start < head < end:
            continue
        cut = _boundary(s, head, start)
        if cut is not None and cut <= start + 1 and claim.cue and claim.cue[1] <= start and other.shared:
            return None
        trailing = (
            bool(other.content) and other.content[0][0] <= start and other.family in ("parenthetical", "inverted", "according to")
        )
        if trailing:
            end = min(end, head)
        elif cut is not None and cut > start + 1:
            end = min(end, cut)
    return said.pieces(s.words, start, end)


def _boundary(s: Sentence, head: int, start: int) -> int | None:
    """Return where a coordinated clause that begins with a claim is cut off: ", and Y said", ", while", ", after"."""
    words, lex = s.words, s.lex
    k = head - 1 if head > start and words[head - 1].low in lex.nouns else head
    while (
        k > start
        and (
            lex.has("adverbs", words[k - 1].low)
            or (lex.has("openers", words[k - 1].low) and not lex.has("coordinators", words[k - 1].low))
        )
        and words[k - 1].mark != ","
    ):
        k -= 1
    if k > start and lex.has("coordinators", words[k - 1].low):
        k -= 1
    elif not (k > start and words[k - 1].mark in (",", ";", "—", "–")):
        return None
    if k > start and words[k - 1].mark in (",", ";", "—", "–"):
        return None if _leads(s, start, k - 1) else k - 1
    return k if k < head else None


def _leads(s: Sentence, start: int, comma: int) -> bool:
    """Tell whether the words up to a comma only lead into the clause after it: "that in December, X admitted"."""
    words, lex = s.words, s.lex
    if not 1 < comma - start < LEADING or words[comma].mark != ",":
        return False
    if not (lex.has("adjuncts", words[start].low) or lex.has("calendar_openers", words[start].low)):
        return False
    finite = any(
        lex.has("auxiliaries", w.low) or lex.has("past", w.low) or w.low in lex.finite for w in words[start:comma] if not w.upper
    )
    return not finite and not any(w.speech or w.mark for w in words[start:comma])


def nested(s: Sentence) -> list[Claim]:
    """Join claims that stand in another's content with that claim as their outer voice."""
    kept = [c for c in s.found if c.content or c.act == "declines" or c.family == "behind"]
    kept = real_denials([c for c in kept if not _misread(s, c)], s.words, s.lex)
    _shared(s, kept)
    kept = [c for c in kept if not any(_closed(c, o) for o in kept)]
    dropped: set[int] = set()
    echoes: set[int] = set()
    for inner in kept:
        if inner.plain:
            continue
        around = [o for o in kept if o is not inner and not o.plain and o.content and _within(inner, o) and not _agrees(s, o)]
        if inner.act == "denies" and inner.family == "noun":
            around = [o for o in around if o.family != "passive"]  # "he was accused of it, which he denied"
        around.sort(key=lambda o: o.content[-1][1] - o.content[0][0], reverse=True)
        for outer in around:
            if inner.voice and outer.voice and _same_party(s, inner, outer):
                dropped.add(id(inner))
                echoes.add(id(inner))
            elif id(outer) in echoes:
                continue
            elif inner.voice:
                known = {o.voice for o in inner.outer}
                inner.outer = [*(o for o in (*outer.outer, outer) if o.voice not in known), *inner.outer]
                if _covers(inner, outer):
                    dropped.add(id(outer))
            elif inner.family == "passive" and outer.family != "passive":
                inner.outer = [*outer.outer, outer]
            elif inner.family != "passive":
                dropped.add(id(inner))
        _heard(s, inner)
        _in_document(s, inner)
    twice = {c.cue for c in kept if c.family == "citing" and c.outer}
    return [c for c in kept if id(c) not in dropped and not (c.cue in twice and c.family != "citing")]


def _misread(s: Sentence, claim: Claim) -> bool:
    """Tell whether a subject is none: after its verb ("…, could reveal more"), relative ("whom they"), or of another verb."""
    if claim.family == "parenthetical" and claim.voice and s.lex.has("person_relatives", s.words[claim.voice[0]].low):
        return True
    if claim.family == "declined" and claim.cue and claim.cue[0] > 1 and s.lex.has("to", s.words[claim.cue[0] - 1].low):
        verb = s.words[claim.cue[0] - 2].low  # "they paid her | to remain silent", but "he chose | to remain silent"
        return not (s.lex.ends("past", verb) or s.lex.has("past", verb) or s.lex.has("raising", verb) or verb in s.lex.entries)
    modal = claim.cue is not None and any(s.lex.has("modal", w.low) for w in s.words[slice(*claim.cue)])
    quoted = any(s.words[k].speech for a, b in claim.content for k in range(a, b))
    return modal and claim.family == "inverted" and not quoted


def _shared(s: Sentence, claims: list[Claim]) -> None:
    """Give a verb that shares its subject with an earlier one what stands around that one, or the voice of who denies.

    "NAME reported that Y did A and said B": NAME reported both. "X denied that Y had done A and said B": X said B.
    """
    for claim in claims:
        if not claim.shared or claim.voice is None or claim.cue is None or claim.outer:
            continue
        earlier = [c for c in claims if c is not claim and c.cue and c.cue[1] <= claim.cue[0]]
        denying = [c for c in earlier if c.act in CLOSED and _holds(c, claim.voice)]
        if denying:
            claim.voice = denying[-1].voice
            continue
        passive = [c for c in earlier if c.family == "passive" and c.voice is None and c.content[0] == claim.voice]
        have = passive and s.lex.has("to_have", s.words[passive[-1].content[-1][0] - 1].low)
        alone = claim.cue[1] - claim.cue[0] == 1 and claim.act not in CLOSED
        if have and alone and _joined(s, claim.cue[0]):
            claim.outer = [passive[-1]]  # "is reported to have fled and said"
            continue
        around = [c for c in earlier if c.voice and _holds(c, claim.voice) and c.family != "passive"]
        if around and _joined(s, claim.cue[0]) and around[-1].voice != claim.voice:
            claim.outer = [*around[-1].outer, around[-1]]


def _holds(outer: Claim, at: Stretch) -> bool:
    return any(a <= at[0] and at[1] <= b for a, b in outer.content)


def _joined(s: Sentence, at: int) -> bool:
    """Tell whether a verb is joined to the one before it: "and said", "but did not say"."""
    while at > 1 and s.lex.has("adverbs", s.words[at - 1].low):
        at -= 1
    return at > 0 and s.lex.has("coordinators", s.words[at - 1].low)


def _agrees(s: Sentence, outer: Claim) -> bool:
    """Tell whether somebody only says the same: "…, as X alleged"; but "…, as X reported" passes on."""
    if outer.family != "parenthetical" or outer.voice is None or outer.cue is None or outer.voice[0] == 0:
        return False
    passes = any(s.lex.has("perceived", w.low) for w in s.words[slice(*outer.cue)])
    return s.lex.has("judging", s.words[outer.voice[0] - 1].low) and not passes


def _closed(inner: Claim, outer: Claim) -> bool:
    """Tell whether a claim only stands in what another denies, asks or demands, so that nobody is told to have made it."""
    if inner is outer or outer.plain or outer.act not in CLOSED or not inner.cue or inner.cue == outer.cue:
        return False
    return any(a <= inner.cue[0] and inner.cue[1] <= b for a, b in outer.content)


def _within(inner: Claim, outer: Claim) -> bool:
    start, end = inner.bounds()
    if inner.cue and outer.cue and inner.cue == outer.cue:
        return False
    return any(a <= start and end <= b for a, b in outer.content)


def _heard(s: Sentence, claim: Claim) -> None:
    """Put nobody's hearsay around "X reportedly said": somebody reported that X said it."""
    if claim.cue is None or claim.voice is None or claim.family == "hearsay":
        return
    start = min(claim.cue[0], claim.voice[1]) if claim.voice[1] <= claim.cue[0] else claim.cue[0] - 1
    for k in range(max(0, start), claim.cue[1]):
        if s.lex.has("hearsay", s.words[k].low) and not s.words[k].quoted:
            claim.outer = [Claim(None, (k, k + 1), [claim.cue], "asserts", "hearsay"), *claim.outer]
            return


def _in_document(s: Sentence, claim: Claim) -> None:
    """Put the report around "In a NAME report, X said": another's document carries what X says."""
    words, lex = s.words, s.lex
    if claim.outer or claim.voice is None or claim.cue is None or not words or not lex.has("in", words[0].low):
        return
    comma = next((k for k, w in enumerate(words[: min(claim.voice[0], LEADING + 4)]) if w.mark == ","), None)
    if comma is None or not 2 < comma < claim.voice[0] or claim.voice[0] - comma > 3:
        return
    noun = next((k for k in range(1, comma) if lex.has("carriers", words[k].low)), None)
    if noun is None or not lex.has("determiners", words[1].low):
        return
    named = [w for w in words[2:noun] if w.upper] or [w for w in words[noun + 1 : comma] if w.upper]
    if named and not any(w.low in {v.low for v in words[claim.voice[0] : claim.voice[1]]} for w in named):
        # "in a NAME report in March of last year"
        adjuncts = (k for k in range(noun + 1, comma - 1) if lex.has("adjuncts", words[k].low))
        dated = next((k for k in adjuncts if lex.has("calendar", words[k + 1].low)), comma)
        claim.outer = [Claim((1, dated), (0, 1), [claim.cue], "asserts", "citing")]


def _same_party(s: Sentence, inner: Claim, outer: Claim) -> bool:
    """Tell whether the inner voice is only the outer one again: "the group says it has found"."""
    if inner.shared and inner.voice == outer.voice:
        return True
    assert inner.voice is not None
    start, end = inner.voice
    return end - start == 1 and s.lex.pronoun(s.words[start].low) and not _another(s, s.words[start].low, outer)


def _another(s: Sentence, pronoun: str, outer: Claim) -> bool:
    """Tell whether "he" or "she" must be somebody else than the outer voice: its owner, whom it told, or one of many."""
    lex = s.lex
    gender = next((g for g in ("he", "she") if lex.has(g, pronoun)), None)
    if gender is None or outer.voice is None or outer.cue is None:
        return False
    lows = [w.low for w in s.words[outer.voice[0] : outer.voice[1]]]
    told = [w.low for w in s.words[outer.told[0] : outer.told[1]]] if outer.told else []
    own = dict(zip(lex.phrases.get("owners", ()), lex.phrases.get("owner_pronouns", ()), strict=False))
    if own.get(lows[0]) == gender or (len(told) == 1 and lex.has(f"object_of_{gender}", told[0])):
        return True
    if any(lex.has(other, lows[0]) for other in ("he", "she") if other != gender):
        return True
    verb = s.words[outer.cue[1] - 1].low
    plural = outer.cue[1] - outer.cue[0] == 1 and verb in lex.base
    return plural or (lex.has("unnamed", lows[-1]) and lex.ends("plural", lows[-1]))


def _covers(inner: Claim, outer: Claim) -> bool:
    start, end = inner.bounds()
    a, b = outer.content[0][0], outer.content[-1][1]
    return start - a <= 3 or (end - start) >= 0.6 * (b - a)
