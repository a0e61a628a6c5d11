"""Chains of voices among the statements of a report: who speaks within whose words, and who is heard only once.

Works on drafts, whoever read them, the rules or the tagger. Nobody is put into a chain who does not speak there: a
pronoun that may be the outer speaker is that speaker, and "it" in "it is not clear whether" is nobody.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from stemma.stages.statements import denials
from stemma.stages.statements.citing import outlet_word
from stemma.stages.statements.claims import CLOSED
from stemma.stages.statements.cues import Lexicon, groups
from stemma.stages.statements.drafts import Draft, Offsets, Speaker
from stemma.stages.statements.edges import own
from stemma.stages.statements.surroundings import AFTER, Surroundings
from stemma.stages.statements.words import Word, split

NEAR = 40
"""How many drafts before and after are looked at for one that holds another."""
FILLED = 0.6
"""Share of a content that another's words fill when it says no more than that the other speaks."""
ALL = 0.8
"""The same with the words of who speaks and of the cue."""
LONGEST = 300
"""Characters of a content in which a claim is looked for; what a verb denies stands at its head."""
ELISION = re.compile(r"\s*\[(?:\.\.\.|…)\](?=\s+[A-Z]|\s*$)")
"""Words left out of a quotation, and a new sentence after them."""
CHAINED = ("citing", "relayed")
"""Rules that read two voices from one construction, of which the tagger knows one."""

# --- what a reading alone tells -------------------------------------------------------------------


def attributed(draft: Draft, around: Surroundings) -> bool:
    """Take the voice from a reading whose "it" is nobody; tell whether somebody's words are left."""
    lex, speaker = around.lex, draft.voices[-1]
    if draft.cue is None:
        return True
    words = around.words(speaker.at) if speaker.at else []
    before = around.words((max(0, draft.cue[0] - AFTER), draft.cue[0]))[-1:]
    nobody = len(words) == 1 and lex.has("it", words[0].low)
    if not nobody and (words or not before or not lex.has("it", before[0].low)):
        return True
    cue = around.words(draft.cue)
    group = next((g for g in groups(cue, lex) if g.entry.kind != "after"), None)
    if group is None or not group.passive:
        return not any(lex.has("impersonal", w.low) for w in cue)
    if group.negated and draft.act != "declines":
        return False
    following = around.words((draft.cue[1], draft.cue[1] + AFTER))[:1]
    if following and (lex.has("that", following[0].low) or lex.has("questions", following[0].low)):
        draft.voices[-1] = Speaker(None)  # "it was alleged that"
    return True


def denied(draft: Draft, around: Surroundings) -> bool:
    """Make a denial that answers no claim an assertion; tell whether anything is said in it."""
    if draft.act != "denies" or draft.cue is None:
        return True
    after = [piece for piece in draft.content if piece[0] >= draft.cue[1]]
    start = draft.cue[1]  # "denied | the claim that …"
    told = around.words((start, min(after[0][1], start + LONGEST))) if after else []
    if not told or denials.answers(around.words(draft.cue), told, around.lex):
        return True
    draft.act = "asserts"
    return denials.says(told, around.lex)


def matter(draft: Draft, around: Surroundings) -> bool:
    """Tell whether what a refusal is about is told ("on the sale"), and not only what was asked for ("to a request")."""
    before = around.words((max(0, draft.content[0][0] - AFTER), draft.content[0][0]))[-1:] if draft.content else []
    return bool(before) and around.lex.has("about", before[0].low) and not around.lex.has("to", before[0].low)


def only_an_article(at: Offsets | None, around: Surroundings) -> bool:
    """Tell whether a speaker's words are no name and no noun: the "the" of a noun phrase that the tagger cut short."""
    words = around.words(at) if at else []
    return len(words) == 1 and around.lex.has("articles", words[0].low)


def carried(draft: Draft, around: Surroundings) -> None:
    """Put NAME around "the mayor via news agency NAME": NAME carries what the mayor says."""
    at, lex = draft.voices[-1].at, around.lex
    if at is None:
        return
    words = around.words(at)
    k = next((k for k, w in enumerate(words) if 0 < k < len(words) - 1 and lex.has("carrying", w.low)), None)
    if k is None or lex.has("platforms", words[-1].low):
        return
    outer = (words[k + 1].start, words[-1].end)
    if around.named(*outer) or any(outlet_word(w.low, lex) for w in words[k + 1 :]):
        draft.voices[-1:] = [Speaker(outer), Speaker((words[0].start, words[k - 1].end))]
        draft.outer_cues.append((words[k].start, words[k].end))


def can_speak(draft: Draft, around: Surroundings) -> None:
    """Give what "X, citing Y, said" tells back to X where Y is no body, person or document: "citing safety concerns"."""
    if draft.family != "citing" or len(draft.voices) < 2 or draft.voices[-1].at is None or speaks(draft.voices[-1].at, around):
        return
    if _gathered(draft, around):
        return
    draft.voices.pop()
    if draft.outer_cues:
        draft.cue = draft.outer_cues.pop()
    draft.family = "clause"


def _gathered(draft: Draft, around: Surroundings) -> bool:
    """Tell whether "X learned from NAME that" names somebody: nobody learns from a thing that has a name."""
    at, lex = draft.voices[-1].at, around.lex
    pair = " ".join(w.low for w in around.words(draft.cue)[-2:]) if draft.cue else ""
    return at is not None and pair in lex.phrases.get("gathered", ()) and around.words(at)[-1].upper


def cites_a_speaker(draft: Draft, around: Surroundings) -> bool:
    """Tell whether "citing Y", where Y is read as the speaker, has a Y that can speak."""
    at, lex = draft.voices[-1].at, around.lex
    if at is None or draft.cue is None or at[0] < draft.cue[1]:
        return True
    citing = any("s" in entry.frames for w in around.words(draft.cue) for entry in lex.entries.get(w.low, ()))
    return not citing or speaks(at, around)


def speaks(at: Offsets, around: Surroundings) -> bool:
    """Tell whether a noun phrase is somebody who can be cited: a body, a person, people, a document."""
    lex, words = around.lex, around.words(at)
    comma = next((k for k, w in enumerate(words) if w.mark == ","), len(words))
    head = denials.object_head(words[:comma], lex)
    while len(head) > 1 and lex.has("described", head[-1].low):
        head = head[:-1]
    of = next((k for k, w in enumerate(head) if k and lex.has("of", w.low)), len(head))
    last, whole = head[of - 1], head[-1]
    office = lex.persons.get("office", frozenset())
    if any(around.named(head[0].start, word.end) for word in (last, whole)):
        return True
    if any(lex.has(name, last.low) for name in ("unnamed", "citable", "they")):
        return True
    return last.low in office or last.low.removesuffix("s") in office or last.low in lex.kinds


# --- one within another ---------------------------------------------------------------------------


def nested(drafts: list[Draft], around: Surroundings, alone: set[int]) -> list[Draft]:
    """Give each statement that stands in another's content the other's voices; drop what only tells that somebody spoke.

    `alone`: ids of the drafts that only the tagger read; the rules have already left out what one speaker says twice.
    """
    dropped: set[int] = set()
    left: dict[int, list[Offsets]] = {}
    holders: dict[int, list[Draft]] = {}
    order = sorted(drafts, key=start_of)
    for k, one in enumerate(order):
        if one.cue is None:
            continue
        near = order[max(0, k - NEAR) : k + NEAR]
        holding = [o for o in near if o is not one and _holds(o, one.cue, around) and not (o.cue and one.covers(*o.cue))]
        holding.sort(key=lambda o: -length(o.content))
        if any(o.act in CLOSED for o in holding):
            dropped.add(id(one))
            continue
        if holding and id(one) in alone and _same(one, holding[-1], around):
            if not _joined_on(one, around):
                dropped.add(id(one))
            continue
        holders[id(one)] = holding
        for holder in holding:
            if said := own(holder, one, around):
                left[id(holder)] = said
            elif holder.relays or _says_no_more(holder, one):
                dropped.add(id(holder))
    for inner in order:
        outer = [o for o in holders.get(id(inner), ()) if o.voices[-1].at != inner.voices[-1].at]
        if outer and len(inner.voices) == 1:
            inner.voices = [*(Speaker(o.voices[-1].at) for o in outer), *inner.voices]
            inner.outer_cues = [o.cue for o in outer if o.cue]
            if inner.cue and (marks := around.quotation(inner.cue[0])) and any(o.covers(*marks) for o in outer):
                inner.content = [ended(around.content, piece, around.lex) for piece in inner.content]
    for draft in drafts:
        draft.content = left.get(id(draft), draft.content)
    return [draft for draft in drafts if id(draft) not in dropped]


def _says_no_more(outer: Draft, inner: Draft) -> bool:
    """Tell whether all that an outer content says is that the inner one is said."""
    whole = length(outer.content)
    told = [at for at in (inner.cue, inner.voices[-1].at) if at and outer.covers(*at)]
    said = sum(max(0, min(b, d) - max(a, c)) for a, b in inner.content for c, d in outer.content)
    # "Y said, [according to X], that …", "A, citing Y": Y and the verb are a piece of it
    apart = len(outer.content) > 1 or inner.family in CHAINED
    return said >= FILLED * whole or (apart and said + length(told) >= ALL * whole)


def _holds(outer: Draft, cue: Offsets, around: Surroundings) -> bool:
    """Tell whether a cue stands in another's content, and not in what only follows: "…, according to X, but Y says"."""
    if outer.cue is None or _agrees(outer, around):
        return False
    for start, end in outer.content:
        if start <= cue[0] and cue[1] <= end:
            first = around.words((start, min(end, start + AFTER)))[:1]
            led = any(b <= outer.cue[0] for _, b in outer.content)
            return not (led and start >= outer.cue[1] and first and around.lex.has("coordinators", first[0].low))
    return False


def _agrees(outer: Draft, around: Surroundings) -> bool:
    """Tell whether somebody only says the same: "…, as X alleged"; but "…, as X reported" passes on."""
    at, lex = outer.voices[-1].at, around.lex
    if at is None or outer.cue is None or at[0] > outer.cue[0]:
        return False
    before = around.words((max(0, at[0] - AFTER), at[0]))[-1:]
    passes = any(lex.has("perceived", w.low) for w in around.words(outer.cue))
    return bool(before) and lex.has("judging", before[0].low) and not passes


def ended(content: str, piece: Offsets, lex: Lexicon) -> Offsets:
    """End what a third party says in a quotation where the one who is quoted answers it: "they say it holds, but it leaks".

    Or where words were left out, and a new sentence begins after them.
    """
    found = ELISION.search(content, *piece)
    end = found.start() if found and found.start() > piece[0] else piece[1]
    words = split(content, piece[0], end, ())
    for last, word in pairwise(words):
        if lex.has("contrasting", word.low) and not word.quoted:
            return piece[0], last.start if last.mark == "," else last.end
    return piece[0], end


def _same(inner: Draft, outer: Draft, around: Surroundings) -> bool:
    """Tell whether a pronoun within another's words is, for all that the words tell, the one who speaks already."""
    at, lex = inner.voices[-1].at, around.lex
    words = [w for w in around.words(at) if not w.mark] if at else []
    if inner.cue is None or at is None or len(words) != 1:
        return False
    low = words[0].low
    if not (lex.pronoun(low) or lex.has("second_person", low)):
        return False
    marks = around.quotation(inner.cue[0])
    if marks and not (outer.cue and marks[0] <= outer.cue[0] < marks[1]):
        return lex.has("we", low)  # "“I think …,” she said"; but "“He says …,” she said"
    speaker = outer.voices[-1].at
    if speaker is None or at[0] < speaker[0]:
        return False  # "It has not decided, a spokesman said": a pronoun stands before nobody whom it means
    return lex.has("we", low) or not _another(low, around.words(speaker), lex)  # "he said he expects"


def _another(pronoun: str, speaker: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether a pronoun cannot be a speaker: "he" not "his niece" nor "two men", "she" not "Mr Cole", "it" no person."""
    lows = [w.low for w in denials.object_head(speaker, lex)]
    office = lex.persons.get("office", frozenset())
    if lex.has("it", pronoun):
        return lows[-1] in office or any(low in lex.persons.get(g, ()) or lex.has(g, low) for g in ("he", "she") for low in lows)
    gender = next((g for g in ("he", "she") if lex.has(g, pronoun)), None)
    if gender is None:
        return False
    other = "she" if gender == "he" else "he"
    own = dict(zip(lex.phrases.get("owners", ()), lex.phrases.get("owner_pronouns", ()), strict=False))
    if own.get(lows[0]) == gender or any(low in lex.persons.get(other, ()) or lex.has(other, low) for low in lows):
        return True
    several = lows[0].isdigit() or lex.has("several", lows[0]) or not lex.has("determiners", lows[0])
    return several and not speaker[-1].upper and lex.ends("plural", lows[-1])


def _joined_on(inner: Draft, around: Surroundings) -> bool:
    """Tell whether a pronoun opens a clause that is joined on: "X believes A, and it plans B"."""
    at = inner.voices[-1].at
    before = around.words((max(0, at[0] - AFTER), at[0]))[-2:] if at else []
    return len(before) == 2 and before[0].mark == "," and around.lex.has("coordinators", before[1].low)


def inside_quotations(drafts: Sequence[Draft], around: Surroundings) -> None:
    """Tell of third parties in quotations that they stand there: a quotation is one opaque word of its sentence."""
    for draft in drafts:
        at = draft.voices[-1].at
        marks = around.quotation(at[0]) if at and len(draft.voices) > 1 and draft.likely is not None else None
        if marks and draft.cue and marks[0] <= draft.cue[0] < marks[1]:
            draft.family = "within"


def heard_once(drafts: Sequence[Draft]) -> list[Draft]:
    """Return resolved drafts without the layers in which one speaker tells what the same speaker says.

    And without those that only tell that another speaks, which that one's outer cue tells already.
    """
    outer = sorted(((cue, k) for k, d in enumerate(drafts) for cue in d.outer_cues))
    starts = [cue[0] for cue, _ in outer]
    found: list[Draft] = []
    for number, draft in enumerate(drafts):
        cue = draft.cue or (0, 0)
        near = outer[bisect_left(starts, cue[0] - AFTER) : bisect_left(starts, cue[1])]
        told = [drafts[k] for at, k in near if at[1] > cue[0] and k != number and drafts[k].family != "within"]
        if any(_says_no_more(draft, other) for other in told):
            continue
        while len(draft.voices) > 1 and draft.voices[-1].who and draft.voices[-1].who == draft.voices[-2].who:
            draft.voices.pop(-2)
            if len(draft.outer_cues) >= len(draft.voices):
                draft.outer_cues.pop()
        found.append(draft)
    return found


def touch(at: Offsets | None, spans: Iterable[Offsets]) -> bool:
    """Tell whether a stretch overlaps one of some others."""
    return at is not None and any(a < at[1] and at[0] < b for a, b in spans)


def length(spans: Sequence[Offsets]) -> int:
    return sum(end - start for start, end in spans)


def start_of(draft: Draft) -> int:
    return min([a for a, _ in draft.content] + ([draft.cue[0]] if draft.cue else []), default=0)
