"""What the words around a claim settle about who says it, whoever read it: the rules or the tagger.

"None of them said" is no assertion; "the accused, prosecutors allege, told …" is the prosecutors' before it is the
accused's; who is asked asks nothing; "a charge she denies" is hers. Drafts of one sentence come in, changed in place.
"""

from collections.abc import Sequence
from dataclasses import replace

from stemma.model.reading import Act
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Draft, Line, Speaker
from stemma.stages.statements.words import Word

SUBJECT = 14
"""Words of a subject before an inserted "prosecutors allege"."""
INSERTED = 8
"""Words of who speaks there."""
DASHES = ("—", "–", "-")


def settled(drafts: Sequence[Draft], lines: Sequence[Line], lex: Lexicon) -> list[Draft]:
    """Return drafts with what their sentences settle; those that only repeat another's are left out."""
    by_line: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_line.setdefault(draft.sentence, []).append(draft)
    added: list[Draft] = []
    gone: set[int] = set()
    for number, own in by_line.items():
        words = lines[number].words if number < len(lines) else []
        for draft in own if words else ():
            if draft.cue is None:
                continue
            _unsaid(draft, words, lex)
            _asked(draft, words, lex)
            _claim_of(draft, words, lex)
            _in_order(draft)
            added += _apart(draft, own, words, lex)
            added += _answered(draft, own, words, lex)
            gone |= _inserted(draft, own, words, lex)
            if _passed_on(draft, own):
                gone.add(id(draft))
    order = [draft for draft in (*drafts, *added) if id(draft) not in gone]
    return sorted(order, key=lambda d: d.sentence)


def _passed_on(draft: Draft, own: Sequence[Draft]) -> bool:
    """Tell whether a statement only repeats, flatly, what another has within the same voice: "X reported [that Y says P]"."""
    return draft.relays and any(
        draft.cue in o.outer_cues and any(a < d and c < b for a, b in o.content for c, d in draft.content)
        for o in own
        if o is not draft
    )


def _place(words: Sequence[Word], at: int) -> int:
    """Return the index of the first word that ends after an offset."""
    return next((k for k, w in enumerate(words) if w.end > at), len(words))


def _unsaid(draft: Draft, words: Sequence[Word], lex: Lexicon) -> None:
    """Negate what nobody says: "none of the witnesses said", "neither the police nor the army admitted"."""
    at = draft.voices[-1].at
    if at is None or not draft.content:
        return
    first = _place(words, at[0])
    near = [w.low for w in words[max(0, first - 1) : first + 1] if not w.quoted]
    both = " ".join(w.low for w in words[first : first + 2])
    after = words[first + 1] if first + 1 < len(words) else None
    if after is not None and (after.mark == "." or after.low.isdigit()):
        return  # "No. 10 said"
    if near and (lex.has("no_speakers", near[-1]) or lex.has("no_speakers", both) or lex.has("neither_of", near[0])):
        draft.act = lex.negated.get(draft.act, "declines")
        if lex.has("neither_of", near[0]) and not lex.has("neither_of", near[-1]):
            draft.voices[-1].at = (words[first - 1].start, at[1])


def _asked(draft: Draft, words: Sequence[Word], lex: Lexicon) -> None:
    """Leave open who asks where the one named is asked: "the general, asked whether …, said no"."""
    at, cue = draft.voices[-1].at, draft.cue
    if draft.act != "asks" or at is None or cue is None:
        return
    k = _place(words, cue[0])
    if 0 < k < len(words) and words[k - 1].mark == "," and words[k - 2].end == at[1] and lex.ends("past", words[k].low):
        draft.voices[-1] = Speaker(None)


def _claim_of(draft: Draft, words: Sequence[Word], lex: Lexicon) -> None:
    """Take the noun of a claim out of a voice: "…, a charge she | denies", "a view that doctors | reject"."""
    at = draft.voices[-1].at
    if at is None or lex.second:  # "einem Bericht der Gruppe": an article after the noun is a genitive's
        return
    first, end = _place(words, at[0]), _place(words, at[1] - 1) + 1
    if end - first < 3 or not lex.has("articles", words[first].low) or not _claim(words[first + 1], lex):
        return
    that = lex.has("relatives", words[first + 2].low)
    start = first + 2 + that
    if start >= end:
        return
    word = words[start]
    if (that or _determined(word, lex)) and not word.mark:  # and not "a report released by NAME"
        draft.voices[-1].at = (word.start, at[1])


def _determined(word: Word, lex: Lexicon) -> bool:
    """Tell whether a word may open a subject right after a noun: a name, a pronoun, an article."""
    return word.upper or lex.pronoun(word.low) or any(lex.has(c, word.low) for c in ("articles", "determiners", "possessives"))


def _in_order(draft: Draft) -> None:
    """Put the voices of a chain that is told forwards in the order of their cues: "A said B told her that C had …"."""
    outer, cues = draft.voices[:-1], draft.outer_cues
    if len(outer) == len(cues) > 1 and draft.cue and all(c[1] <= draft.cue[0] for c in cues) and all(v.at for v in outer):
        ahead = all(v.at and v.at[0] < c[0] for v, c in zip(outer, cues, strict=True))
        if ahead:
            pairs = sorted(zip(cues, outer, strict=True), key=lambda pair: pair[0])
            draft.outer_cues = [cue for cue, _ in pairs]
            draft.voices = [*(voice for _, voice in pairs), draft.voices[-1]]


def _apart(draft: Draft, own: Sequence[Draft], words: Sequence[Word], lex: Lexicon) -> list[Draft]:
    """Part what dashes part: "groups say — and the government denies — that P": both say P, neither within the other."""
    if len(draft.voices) != 2 or len(draft.outer_cues) != 1 or not draft.voices[-1].at or not draft.cue:
        return []
    outer, cue = draft.voices[0], draft.outer_cues[0]
    between = [w for w in words if cue[1] <= w.start and w.end <= draft.voices[-1].at[0]]
    after = next((w for w in words if w.start >= draft.cue[1]), None)
    joins = len(between) in (1, 2) and between[0].mark in DASHES and after is not None and after.mark in DASHES
    if not joins or any(not lex.has("coordinators", w.low) and not lex.has("subordinators", w.low) for w in between[1:]):
        return []
    draft.voices, draft.outer_cues = [draft.voices[-1]], []
    if any(o.cue == cue and o.content == draft.content for o in own):
        return []
    said = [w.low for w in words if cue[0] <= w.start and w.end <= cue[1]]
    acts: list[Act] = [entry.act for low in said for entry in lex.entries.get(low, ())]
    act = acts[0] if acts else "asserts"
    return [replace(draft, voices=[outer], cue=cue, act=act, content=list(draft.content), outer_cues=[])]


def _answered(draft: Draft, own: Sequence[Draft], words: Sequence[Word], lex: Lexicon) -> list[Draft]:
    """Read the denial at the end of a content: "X said P, a statement that villagers dispute"."""
    if not draft.content or not draft.cue:
        return []
    start, end = draft.content[-1]
    k = next((k for k, w in enumerate(words[:-3]) if start < w.start <= end + 1 and _tail(words, k, lex)), None)
    if k is None:
        return []
    first = k + 3 + lex.has("relatives", words[k + 3].low)
    clause = words[first : first + INSERTED]
    last = next((i for i, w in enumerate(clause) if w.mark or any(e.act == "denies" for e in lex.entries.get(w.low, ()))), 0)
    subject = clause[:last]
    if not last or clause[last].mark or any(lex.has("prepositions", w.low) for w in subject):
        return []
    if lex.has("articles", subject[-1].low) or not (first > k + 3 or _determined(subject[0], lex)):
        return []  # "an investigation of misconduct during the protests"
    draft.content = [*draft.content[:-1], (start, words[k].start)]
    stop = last - (last > 1 and not clause[last - 1].upper and lex.ends("adverb", clause[last - 1].low))
    voice, verb = (clause[0].start, clause[stop - 1].end), clause[last]
    if any(o.cue and o.cue[0] <= verb.start < o.cue[1] for o in own):
        return []
    return [Draft([Speaker(voice)], (verb.start, verb.end), list(draft.content), "denies", "relayed", draft.sentence)]


def _claim(word: Word, lex: Lexicon) -> bool:
    """Tell whether a noun is one for what is said: "claim", "charge", "statement"."""
    return word.low in lex.nouns or any(lex.has(name, word.low) for name in ("claimed", "disputed", "documents"))


def _tail(words: Sequence[Word], k: int, lex: Lexicon) -> bool:
    """Tell whether ", a claim" stands there."""
    return words[k].mark == "," and lex.has("articles", words[k + 1].low) and _claim(words[k + 2], lex)


def _inserted(draft: Draft, own: Sequence[Draft], words: Sequence[Word], lex: Lexicon) -> set[int]:
    """Read "SUBJECT, prosecutors allege, told …": the subject's words within the prosecutors'; return what repeats that."""
    if draft.cue is None or len(draft.voices) > 2:
        return set()
    k = _place(words, draft.cue[0])
    while k > 0 and (lex.has("auxiliaries", words[k - 1].low) or lex.has("adverbs", words[k - 1].low)):
        k -= 1
    if (
        k < 5
        or words[k - 1].mark != ","
        or not any(e.kind == "verb" and not e.rest for e in lex.entries.get(words[k - 2].low, ()))
    ):
        return set()
    verb = words[k - 2]
    comma = next((i for i in range(k - 3, max(-1, k - 3 - INSERTED), -1) if words[i].mark), -1)
    if comma < 1 or words[comma].mark != "," or comma == k - 3:
        return set()
    back = range(comma - 1, max(-1, comma - 1 - SUBJECT), -1)
    start = next((i + 1 for i in back if words[i].mark or words[i].speech or lex.has("that", words[i].low)), 0)
    if comma - start > SUBJECT or words[start].speech:
        return set()
    speaker, subject = words[comma + 1 : k - 2], words[start:comma]
    if not _names(speaker, lex) or not _names(subject, lex):
        return set()
    within = (subject[0].start, speaker[-1].end)
    kept = [(v, c) for v, c in zip(draft.voices[:-1], draft.outer_cues, strict=False) if v.at and v.at[1] <= within[0]]
    inserted = [Speaker((speaker[0].start, speaker[-1].end)), Speaker((subject[0].start, subject[-1].end))]
    draft.voices, draft.outer_cues = [*(v for v, _ in kept), *inserted], [*(c for _, c in kept), (verb.start, verb.end)]
    return {id(o) for o in own if o is not draft and o.cue and o.cue[0] <= verb.start and verb.end <= o.cue[1]}


def _names(words: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether words are no more than whom they name: no clause, no "in a statement"."""
    ties = ("prepositions", "relatives", "subordinators", "coordinators", "adjuncts")
    verbal = ("auxiliaries", "negations", "be")
    if not words or any(lex.has(c, words[0].low) for c in ties) or lex.has("in", words[0].low):
        return False
    return not any(w.low in lex.finite or any(lex.has(c, w.low) for c in (*verbal, "relatives")) for w in words)
