"""Claims that stand inside a quotation: "“The council has always said that it leaks,” X said" has two voices.

Only another party's claim is opened; "I think" and "we know" stay what the speaker says.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from stemma.model.reading import Quote
from stemma.stages.statements.chains import ended
from stemma.stages.statements.claims import Claim
from stemma.stages.statements.cues import Lexicon, elisions
from stemma.stages.statements.drafts import Draft, Offsets, Speaker, offsets
from stemma.stages.statements.sentences import read
from stemma.stages.statements.words import Word, split

STOP = re.compile(r"[.!?…]+[”’\"»]?\s+|\[(?:\.\.\.|…)\]\s+(?=[A-Z])")
CLOSED_INSIDE = re.compile(r"[.,?!]['’](?=\s)")
"""The end of a quotation in a quotation: a stop before its mark."""
FAMILIES = ("that", "clause", "quote")
LONGEST = 60
"""Words of a quoted sentence that is read for claims."""


def opened(content: str, drafts: Sequence[Draft], quotes: Sequence[Quote], lex: Lexicon) -> list[Draft]:
    """Return the claims of third parties inside the quotations of these drafts; `quotes`: the outermost, in order."""
    outer = [quote for quote in quotes if quote.depth == 0]
    deeper = sorted((quote for quote in quotes if quote.depth == 1), key=lambda q: q.span.start)
    known = sorted(draft.cue for draft in drafts if draft.cue)
    by_start = {quote.span.start: quote for quote in quotes if quote.depth == 0 and quote.opens and quote.closes}
    found: list[Draft] = []
    for draft in drafts:
        if draft.family == "turn":
            found += _in_turn(content, draft, outer, lex)
        if draft.plain or draft.cue is None or draft.unclear:
            continue
        for start, _ in draft.content:
            quote = by_start.get(start)
            if quote is None:
                continue
            for words in _sentences(content, quote, deeper, lex):
                claims = [claim for claim in read(words, lex) if _another(claim, words, lex)]
                found += [_nested(content, draft, claim, words, lex) for claim in claims]
    return [draft for draft in found if draft.cue and not _known(draft.cue, known)]


def _known(cue: Offsets, cues: Sequence[Offsets]) -> bool:
    """Tell whether a cue is read already: the tagger looks into quotations, too. `cues`: in order, few of them overlap."""
    place = bisect_left(cues, (cue[1], 0)) - 1
    return place >= 0 and cues[place][1] > cue[0]


def _in_turn(content: str, draft: Draft, quotes: Sequence[Quote], lex: Lexicon) -> list[Draft]:
    """Return what a turn of an interview says that others said; one who asks may say it of the one who is asked."""
    found = []
    for start, end in draft.content:
        edges = [start, *(m.end() for m in STOP.finditer(content, start, end)), end]
        first = bisect_left(quotes, start, key=lambda q: q.span.end)
        past = bisect_left(quotes, end, key=lambda q: q.span.start)
        touching = quotes[first:past]
        for words in (split(content, a, b, touching) for a, b in pairwise(edges) if a < b):
            if len(words) > LONGEST or not any(w.low in lex.entries for w in words):
                continue
            for claim in read(words, lex):
                if _another(claim, words, lex) or (draft.act == "asks" and _asked(claim, words, lex)):
                    found.append(_nested(content, draft, claim, words, lex))
    return found


def _asked(claim: Claim, words: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether whoever asks says what the other said: "You mentioned that …"."""
    if claim.voice is None or claim.cue is None or not claim.content or claim.family not in (*FAMILIES, "noun"):
        return False
    first = words[claim.voice[0]].low
    plain = any("x" in entry.frames for w in words[slice(*claim.cue)] for entry in lex.entries.get(w.low, ()) if not entry.rest)
    last = words[claim.voice[0] - 1].low if claim.voice[0] else ""
    asks = lex.has("auxiliaries", last) or lex.has("questions", last)
    return lex.has("second_person", first) and not plain and not asks and claim.act not in ("believes", "declines", "asks")


def _sentences(content: str, quote: Quote, deeper: Sequence[Quote], lex: Lexicon) -> list[list[Word]]:
    """Return the words of each sentence of a quotation that has a verb of saying at all; `deeper`: quotations in quotations."""
    start, end = quote.inner.start, quote.inner.end
    first, past = (bisect_left(deeper, at, key=lambda q: q.span.start) for at in (start, end))
    inside = deeper[first:past]
    stops = [m.end() for m in STOP.finditer(content, start, end)]
    edges = [start, *(at for at in stops if not any(q.span.start < at < q.span.end for q in inside)), end]
    lists = [split(content, a, b, inside, *elisions(lex)) for a, b in pairwise(edges) if a < b]
    return [words for words in lists if len(words) <= LONGEST and any(w.low in lex.entries for w in words)]


def _another(claim: Claim, words: Sequence[Word], lex: Lexicon) -> bool:
    if claim.voice is None or claim.cue is None or not claim.content or claim.family not in FAMILIES or claim.plain:
        return False
    if claim.act in ("believes", "declines") or (claim.act == "asks" and claim.family != "quote"):
        return False
    plain = any("x" in entry.frames for w in words[slice(*claim.cue)] for entry in lex.entries.get(w.low, ()) if not entry.rest)
    first = words[claim.voice[0]]
    own = any(lex.has("we", w.low.split("'")[0]) for w in words[slice(*claim.voice)])
    named = first.upper or any(lex.has(name, first.low) for name in ("he", "she", "they", "articles", "unnamed", "quantifiers"))
    return named and not own and not plain and not any(lex.has(name, first.low) for name in ("it", "dummies", "questions"))


def _marked(content: str, piece: Offsets) -> Offsets:
    """End a quotation in a quotation at its own mark: an apostrophe after it may have hidden it."""
    found = CLOSED_INSIDE.search(content, *piece) if content[piece[0]] in "'‘" else None
    return (piece[0], found.end()) if found else piece


def _nested(content: str, draft: Draft, claim: Claim, words: list[Word], lex: Lexicon) -> Draft:
    assert claim.voice is not None and claim.cue is not None
    pieces = [ended(content, _marked(content, offsets(words, piece)), lex) for piece in claim.content]
    inner = Speaker(offsets(words, claim.voice))
    return Draft(
        voices=[*(Speaker(s.at, s.who, s.how) for s in draft.voices), inner],
        cue=offsets(words, claim.cue),
        content=pieces,
        act=claim.act,
        family="within",
        sentence=draft.sentence,
        outer_cues=[*draft.outer_cues, *([draft.cue] if draft.cue else [])],
    )
