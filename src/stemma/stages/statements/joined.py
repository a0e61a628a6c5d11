"""Joins what the rules and the tagger read of who says what: of two readings of one cue the likelier is kept.

The tagger finds cues that no list names and knows where content ends; the rules know what the wording leaves open,
quotations without a cue, and words of the lexicon. How much each is worth was learned on marked documents
(`tools/join_tagger.py`) and comes with the model. What the rules call open stays open.
"""

import math
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from stemma.model.inputs import Reading, Tagged, Tagger
from stemma.stages.statements.chains import (
    CHAINED,
    FILLED,
    attributed,
    carried,
    cites_a_speaker,
    denied,
    length,
    matter,
    nested,
    only_an_article,
    start_of,
    touch,
)
from stemma.stages.statements.content import is_denial
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import CONFIDENCE, Draft, Line, Offsets, Speaker
from stemma.stages.statements.edges import goes_on, whole, without_relative
from stemma.stages.statements.surroundings import Surroundings

FAMILY = "tagged"
MARGIN = 0.05
"""By how much the tagger's reading must be likelier to be kept."""
KNOWN = 0.35
"""Least probability of a reading of a cue that the rules know: left out, it would be the outlet's own words."""
PASSED_ON = 0.2
"""The same within words that the tagger says are another's, passed on."""
KINDS = 13
"""How many kinds of evidence there are."""
RELAYS = "relays"
"""What the tagger calls the cue of an outer voice."""
UNCUED = ("turn", "behind")
"""Rules whose content is found by another way than from a cue."""


@dataclass(slots=True)
class Candidate:
    """One reading of a cue, by the rules or by the tagger."""

    draft: Draft
    tagged: bool
    sure: float
    """Its own confidence, 0 to 1."""
    twin: "Candidate | None" = None
    """The other's reading of the same cue."""
    likely: float = 0.0
    """Probability that source and content are right, given both readings."""
    passed: bool = False
    """It fills the content of a cue that the tagger takes for an outer voice's."""


def joined(
    drafts: Sequence[Draft], lines: Sequence[Line], reading: Reading, tagger: Tagger, left: Collection[int], lex: Lexicon
) -> list[Draft]:
    """Return the drafts of the rules and of the tagger as one list, by sentence; those that are unlikely are left out.

    `left`: numbers of the sentences that are left to the rules.
    """
    pairs, around = candidates(drafts, lines, reading, tagger, left), Surroundings(reading, lex)
    for one in pairs:
        if one.tagged and only_an_article(one.draft.voices[-1].at, around):
            one.draft.voices[-1] = Speaker(one.twin.draft.voices[-1].at) if one.twin else Speaker(None)
    *weights, bound = tagger.joining
    for one in pairs:
        one.likely = 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, evidence(one), strict=True))))
    for one in pairs:
        if one.tagged and one.twin:
            goes_on(one.draft, one.twin.draft, around)
    passed_on(pairs, bound)
    for one in pairs:
        refusal = one.twin.draft if one.tagged and one.twin and one.twin.draft.act == "declines" else None
        if refusal and not one.draft.content and matter(refusal, around):
            one.draft.content = list(refusal.content)
    read = [draft for draft in chosen(pairs, bound, left) if draft.family != FAMILY or attributed(draft, around)]
    read = [draft for draft in read if denied(draft, around) and cites_a_speaker(draft, around)]
    for draft in read:
        carried(draft, around)
        without_relative(draft, around)
        whole(draft, around)
        if draft.act == "asserts" and is_denial(reading.text.content, draft.content, draft.cue, lex):
            draft.act, draft.relays = "denies", False
    alone = {id(one.draft) for one in pairs if one.tagged and one.twin is None}
    found = nested(read, around, alone)
    found += [draft for draft in drafts if not cued(draft)]
    order = {id(draft): place for place, draft in enumerate(drafts)}
    return sorted(found, key=lambda d: (d.sentence, start_of(d), order.get(id(d), -1)))


def candidates(
    drafts: Sequence[Draft], lines: Sequence[Line], reading: Reading, tagger: Tagger, left: Collection[int] = ()
) -> list[Candidate]:
    """Return both readings of all cues, those of one cue joined as twins."""
    ruled = [Candidate(draft, False, CONFIDENCE.get(draft.family, 0.5)) for draft in drafts if cued(draft)]
    told = _asked(reading, [one.draft.cue for one in ruled if one.draft.cue], tagger)
    starts = [line.segment.span.start for line in lines]
    plain = sorted(draft.cue for draft in drafts if draft.plain and draft.cue)  # apart: one sentence, one word each
    ends_of_plain = [end for _, end in plain]
    read = [
        Candidate(_drafted(one, starts), True, one.score)
        for one in told
        if _told(one, lines, starts, left) and not _meets(one.cue, plain, ends_of_plain)
    ]
    by_cue = sorted(read, key=lambda one: one.draft.cue or (0, 0))
    ends = [one.draft.cue[1] for one in by_cue if one.draft.cue]
    for one in ruled:
        assert one.draft.cue is not None
        at = bisect_right(ends, one.draft.cue[0])
        twin = by_cue[at] if at < len(by_cue) else None
        if twin and twin.twin is None and twin.draft.cue and twin.draft.cue[0] < one.draft.cue[1]:
            one.twin, twin.twin = twin, one
    return [*ruled, *read]


def _meets(cue: Offsets, plain: Sequence[Offsets], ends: Sequence[int]) -> bool:
    """Tell whether a cue overlaps one of those that the rules call plain verbs; `plain` in order, `ends` of them."""
    place = bisect_right(ends, cue[0])
    return place < len(plain) and plain[place][0] < cue[1]


def passed_on(pairs: Sequence[Candidate], bound: float) -> None:
    """Mark the readings that fill what an outer voice passes on: that the tagger sees one says that another speaks there."""
    outer = sorted((one for one in pairs if one.draft.relays and one.likely >= bound), key=lambda one: start_of(one.draft))
    starts = [start_of(one.draft) for one in outer]
    for one in pairs:
        place = bisect_right(starts, one.draft.cue[0]) - 1 if one.draft.cue else -1
        if place >= 0 and not one.draft.relays:
            held, cue = outer[place].draft, one.draft.cue
            fills = length(one.draft.content) >= FILLED * length(held.content)
            one.passed = cue is not None and held.covers(*cue) and fills and all(held.covers(*at) for at in _source(one.draft))


def cued(draft: Draft) -> bool:
    """Tell whether a draft of the rules is one reading of a cue."""
    return draft.cue is not None and not draft.plain and draft.family not in UNCUED


def _asked(reading: Reading, cues: Sequence[Offsets], tagger: Tagger) -> tuple[Tagged, ...]:
    sentences = [(s.span.start, s.span.end) for s in reading.segments if s.kind == "sentence"]
    quotes = [(q.span.start, q.span.end) for q in reading.quotes if not q.depth]
    return tagger.find(reading.text.content, sentences, quotes, cues)


def _told(one: Tagged, lines: Sequence[Line], starts: Sequence[int], left: Collection[int]) -> bool:
    """Tell whether a cue stands in a sentence of the story (no heading, credit or turn), and it is not left to the rules."""
    place = bisect_right(starts, one.cue[0]) - 1
    touched = {bisect_right(starts, at) - 1 for at in (one.cue[0], *(a for a, _ in one.content))}
    return place >= 0 and one.cue[1] <= lines[place].segment.span.end and bool(lines[place].words) and touched.isdisjoint(left)


def _drafted(one: Tagged, starts: Sequence[int]) -> Draft:
    """Make a draft of what the tagger sees; it begins in the sentence of its first words."""
    first = min(one.cue[0], *(a for a, _ in one.content)) if one.content else one.cue[0]
    return Draft(
        voices=[Speaker(one.source)],
        cue=one.cue,
        content=list(one.content),
        act="asserts" if one.act == RELAYS else one.act,  # type: ignore[arg-type]
        family=FAMILY,
        sentence=max(0, bisect_right(starts, first) - 1),
        relays=one.act == RELAYS,
    )


def evidence(one: Candidate) -> tuple[float, ...]:
    """Return what the probability of a reading is computed from, in the order of the model's weights."""
    other = one.twin
    mine, rules = (one, other) if one.tagged else (other, one)
    both = other is not None
    content = both and _half(one.draft.content, other.draft.content) if other else False
    source = _half(_source(one.draft), _source(other.draft)) if other else False
    tagger, ruled = (_odds(mine.sure) if mine else 0.0), (_odds(rules.sure) if rules else 0.0)
    return (
        1.0,
        float(one.tagged),
        float(both),
        tagger,
        ruled,
        float(content),
        float(source),
        float(content and source),
        float(one.tagged and both),
        float(one.tagged) * tagger,
        float(not one.tagged) * ruled,
        float(not both and one.tagged) * tagger,
        float(bool(rules and rules.draft.unclear)),
    )


def _odds(chance: float) -> float:
    kept = min(max(chance, 0.01), 0.99)
    return math.log(kept / (1 - kept))


def _source(draft: Draft) -> list[Offsets]:
    at = draft.voices[-1].at
    return [at] if at else []


def _half(a: Sequence[Offsets], b: Sequence[Offsets]) -> bool:
    """Tell whether two sets of spans overlap by half of the longer; two empty ones do."""
    common = sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)
    return common * 2 >= max(sum(e - s for s, e in a), sum(e - s for s, e in b))


def chosen(pairs: Sequence[Candidate], bound: float, left: Collection[int] = ()) -> list[Draft]:
    """Return the likelier reading of each cue, if it is likely enough; what the rules call open is kept as they read it."""
    found = []
    for one in pairs:
        other = one.twin
        if other is not None and other.draft.unclear and other.draft.voices[-1].at and one.tagged:
            continue
        open_ = bool(one.draft.unclear) or one.draft.sentence in left
        if other is not None and not open_ and one.tagged != _overruled(*((other, one) if one.tagged else (one, other)), bound):
            continue
        chained = other is not None and len(one.draft.voices) > 1  # the tagger looks at the innermost voice alone
        likely = max(one.likely, other.likely) if chained and other else one.likely
        if likely >= _least(one, bound) or open_:
            found.append(_made(one))
    return found


def _overruled(rules: Candidate, tagger: Candidate, bound: float) -> bool:
    """Tell whether the tagger's reading of a cue is kept: it is likely enough by itself, and much likelier than the rules'."""
    if rules.draft.family in CHAINED and len(rules.draft.voices) > 1:
        return False
    if _apart(rules.draft.content, tagger.draft.content) and rules.likely >= bound:  # "residents were told by X that P"
        return False
    return tagger.likely >= _least(tagger, bound) and tagger.likely - rules.likely > MARGIN


def _apart(one: Sequence[Offsets], other: Sequence[Offsets]) -> bool:
    """Tell whether two contents have no word in common."""
    return bool(one and other) and not any(touch(at, other) for at in one)


def _least(one: Candidate, bound: float) -> float:
    """Return how likely a reading must be; what the rules know as a denial, a refusal or a chain is never left out."""
    if one.tagged and one.twin is None:
        return bound
    chain = one.draft.family in CHAINED and len(one.draft.voices) > 1
    refused = one.draft.act == "denies" or one.draft.family == "declined"
    if not one.tagged and (refused or chain):
        return 0.0
    return min(bound, PASSED_ON if one.passed else KNOWN)


def _made(one: Candidate) -> Draft:
    """Return the draft of a reading, with what only the other's tells: the act of a known cue, whom it is told, outer voices."""
    draft, other = one.draft, one.twin.draft if one.twin else None
    draft.likely = None if draft.family in CHAINED and len(draft.voices) > 1 else one.likely
    if other and one.tagged and not draft.relays:
        draft.act, draft.told = other.act, other.told
        if draft.voices[-1].at is None:
            draft.voices = [*draft.voices[:-1], other.voices[-1]]
        if len(other.voices) > 1 and not any(touch(v.at, [*draft.content, *_source(draft)]) for v in other.voices[:-1]):
            draft.voices, draft.outer_cues = [*other.voices[:-1], *draft.voices], list(other.outer_cues)
    return draft
