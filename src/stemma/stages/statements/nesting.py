"""Where the claims of a sentence end beside one another, and which stands in another's content.

Indices into a sentence's words throughout.
"""

from stemma.stages.statements import content as said
from stemma.stages.statements.claims import Claim, Sentence
from stemma.stages.statements.voices import Stretch


def limit(s: Sentence) -> None:
    """End each content before the next coordinated claim or a trailing attribution around it."""
    for claim in s.found:
        led = [(a, b) for a, b in claim.content if claim.cue and a < claim.cue[0]]
        claim.content = [p for p in ((a, b) if (a, b) in led else _limited(s, claim, a, b) for a, b in claim.content) if p]


def _limited(s: Sentence, claim: Claim, start: int, end: int) -> Stretch | None:
    for other in s.found:
        if other is claim or other.voice is None or other.cue is None or other.family == "hearsay":
            continue
        head = min(other.voice[0], other.cue[0]) if not other.shared else other.cue[0]
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
        return k - 1
    return k if k < head else None


def nested(s: Sentence) -> list[Claim]:
    """Join claims that stand in another's content with that claim as their outer voice."""
    kept = [c for c in s.found if c.content or c.act == "declines" or c.family == "behind"]
    dropped: set[int] = set()
    echoes: set[int] = set()
    for inner in kept:
        if inner.plain:
            continue
        around = [o for o in kept if o is not inner and not o.plain and o.content and _within(inner, o)]
        around.sort(key=lambda o: o.content[-1][1] - o.content[0][0], reverse=True)
        for outer in around:
            if inner.voice and outer.voice and _same_party(s, inner, outer):
                dropped.add(id(inner))
                echoes.add(id(inner))
            elif id(outer) in echoes:
                continue
            elif inner.voice:
                inner.outer = [*inner.outer, outer] if not inner.outer else [outer, *inner.outer]
                if _covers(inner, outer):
                    dropped.add(id(outer))
            elif inner.family != "passive":
                dropped.add(id(inner))
    return [c for c in kept if id(c) not in dropped]


def _within(inner: Claim, outer: Claim) -> bool:
    start, end = inner.bounds()
    if inner.cue and outer.cue and inner.cue == outer.cue:
        return False
    return any(a <= start and end <= b for a, b in outer.content)


def _same_party(s: Sentence, inner: Claim, outer: Claim) -> bool:
    """Tell whether the inner voice is only the outer one again: "the group says it has found"."""
    if inner.shared and inner.voice == outer.voice:
        return True
    assert inner.voice is not None
    start, end = inner.voice
    return end - start == 1 and s.lex.pronoun(s.words[start].low)


def _covers(inner: Claim, outer: Claim) -> bool:
    start, end = inner.bounds()
    a, b = outer.content[0][0], outer.content[-1][1]
    return start - a <= 3 or (end - start) >= 0.6 * (b - a)
