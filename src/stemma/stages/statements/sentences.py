"""The claims of one sentence: each cue joined with its voice and its content, then nested.

Whom a voice stands for, and what runs on over sentences, is not asked here.
"""

from collections.abc import Sequence

from stemma.stages.statements import second
from stemma.stages.statements.claims import Claim, Sentence
from stemma.stages.statements.cues import Group, Lexicon, groups
from stemma.stages.statements.nesting import limit, nested
from stemma.stages.statements.relayed import measured, relayed, reported_by
from stemma.stages.statements.unsourced import hearsay, nouns, passive, unanswered
from stemma.stages.statements.verbs import active, declined, inverted, no_subject, prepositional
from stemma.stages.statements.words import Word


def read(words: Sequence[Word], lex: Lexicon) -> list[Claim]:
    """Return the claims of a sentence in order of their cues, nested ones with the claims around them."""
    end = len(words)
    while end and words[end - 1].mark in (".", "!", "?", "…"):
        end -= 1
    sentence = Sentence(words, lex, end)
    if lex.second:
        second.claims(sentence)
    else:
        sentence.cues = groups(words[:end], lex)
    for group in sentence.cues:
        claim = _claim(sentence, group)
        if claim:
            sentence.found.append(claim)
    unanswered(sentence)
    measured(sentence)
    reported_by(sentence)
    hearsay(sentence)
    nouns(sentence)
    limit(sentence)
    return nested(sentence)


def _claim(s: Sentence, group: Group) -> Claim | None:  # noqa: PLR0911  a list of decisions, read from the top
    if any(c.cue and c.cue[0] < group.start < c.cue[1] for c in s.found[-1:]):
        return None
    if group.entry.kind == "after":
        return prepositional(s, group)
    if group.passive:
        return passive(s, group)
    if group.infinitive and group.entry.kind != "done":
        return None
    if s.lex.has("silent", group.entry.lemma) and (group.negated or no_subject(s, group)):
        return declined(s, group, "declines")
    if group.entry.kind == "done":
        return declined(s, group, group.act)
    return relayed(s, group) or inverted(s, group) or active(s, group)
