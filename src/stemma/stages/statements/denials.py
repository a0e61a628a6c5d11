"""Whether what is denied, opposed or turned down is something that was said.

"X denied the report" is a denial; "X denied him bail", "X opposed the war" and "X adjourned the session" are none: they
are what X did. Words of one sentence come in; who denies is not asked here.
"""

from collections.abc import Sequence

from stemma.stages.statements import content as said
from stemma.stages.statements.claims import Claim
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.words import Word


def answers(cue: Sequence[Word], told: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether a cue with the act of a denial denies a claim; `told`: the words of its content."""
    if not told:
        return True
    while len(told) > 1 and lex.has("adverbs", told[0].low):
        told = told[1:]
    lows = [word.low for word in cue]
    head = object_head(told, lex)
    if any(lex.has("granting", low) for low in lows) and any(lex.has("granted", w.low) for w in head):
        return _claimed(head, lex)
    if any(lex.has("opposing", low) for low in lows):
        return _claimed(head, lex) or lex.has("that", told[0].low) or _asked(told, lex)
    if _business(lows, head, lex):
        return False
    return _known(lows, lex) or _claimed(head, lex) or _pointed(head, lex) or says(told, lex)


def says(told: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether words are said: a quotation, or a clause with a finite verb, and not a thing alone."""
    if any(word.speech or word.quoted or word.mark in ('"', "“", "„", "«") for word in told):
        return True
    return lex.has("that", told[0].low) or _asked(told, lex) or said.finite_ahead(told, 0, len(told), lex)


def object_head(told: Sequence[Word], lex: Lexicon) -> Sequence[Word]:
    """Return an object up to what only describes it: its first preposition, clause or sign; "of" and its like go on."""
    for k, word in enumerate(told):
        ends = lex.has("prepositions", word.low) and not lex.has("of", word.low)
        if k and (ends or word.mark or lex.has("relatives", word.low) or lex.has("to", word.low)):
            return told[:k]
    return told


def kept(claims: Sequence[Claim], words: Sequence[Word], lex: Lexicon) -> list[Claim]:
    """Return the claims of a sentence without denials that answer nothing; one that says something stays an assertion."""
    found = []
    for claim in claims:
        if claim.act == "denies" and claim.cue and not claim.plain:
            after = [b for a, b in claim.content if a >= claim.cue[1]]
            told = words[claim.cue[1] : after[0]] if after else []  # "denied | the claim that …"
            if told and not answers(words[slice(*claim.cue)], told, lex):
                if not says(told, lex):
                    continue
                claim.act = "asserts"
        found.append(claim)
    return found


def _known(lows: Sequence[str], lex: Lexicon) -> bool:
    """Tell whether a cue has a word of denial: a verb of it, a negation, or a word for what is untrue."""
    verbs = any(entry.act == "denies" for low in lows for entry in lex.entries.get(low, ()))
    names = ("negations", "negatives", "untrue_adjectives", "untrue_nouns", "denying")
    return verbs or any(lex.has(name, low) for low in lows for name in names)


def _business(lows: Sequence[str], head: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether a verb of two senses has a person, vote or lawsuit as its object ("dismissed the case")."""
    double = any("d" in entry.frames and not entry.rest for low in lows for entry in lex.entries.get(low, ()))
    return double and any(lex.has("not_matters", w.low) for w in head) and not _claimed(head, lex)


def _claimed(head: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether an object is something said: its noun, not what stands after "of"."""
    stop = next((k for k, w in enumerate(head) if k and (lex.has("of", w.low) or lex.has("joining", w.low))), len(head))
    head = head[:stop]
    return any(w.low in lex.nouns or lex.has("claimed", w.low) or lex.has("disputed", w.low) for w in head)


def _pointed(head: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether an object points back at what was said: "isn't buying it", "refuses this phrase", "such practice"."""
    if any(lex.has(name, head[0].low) for name in ("dummies", "this", "pointing")):
        return True
    return len(head) == 1 and any(lex.has(name, head[0].low) for name in ("it", "objects"))


def _asked(told: Sequence[Word], lex: Lexicon) -> bool:
    return lex.has("questions", told[0].low)
