"""Where a content ends, beyond what one reading of it tells: colons, and relative clauses on the voice after it."""

from collections.abc import Sequence

from stemma.stages.statements.drafts import Draft, Offsets
from stemma.stages.statements.surroundings import AFTER, Surroundings
from stemma.stages.statements.words import Word

COLONS = (":", "—", "–")
"""Marks after which what is said goes on in the same sentence."""


def goes_on(draft: Draft, ruled: Draft, around: Surroundings) -> None:
    """Let a content that ends at a colon go on as far as the rules read it: "X says that Y: …"."""
    if not draft.content or not ruled.content or not ruled.cue:
        return
    start, end = draft.content[-1]
    further = next((b for a, b in ruled.content if a <= start and b > end), None)
    if further and around.content[end:further].lstrip()[:1] in COLONS and not any(end <= at < further for at in _marks(draft)):
        draft.content = [*draft.content[:-1], (start, further)]


def _marks(draft: Draft) -> list[int]:
    """Return where cue and voice of a statement begin."""
    return [at[0] for at in (draft.cue, draft.voices[-1].at) if at]


def whole(draft: Draft, around: Surroundings) -> None:
    """Join pieces that only "that" parts: "speculation that the pilot was drunk is unfounded" is one content."""
    found: list[Offsets] = []
    for start, end in sorted(draft.content):
        gap = around.content[found[-1][1] : start].split() if found else ["…"]
        if found and (not gap or (len(gap) == 1 and around.lex.has("that", gap[0].lower()))):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    draft.content = found


def without_relative(draft: Draft, around: Surroundings) -> None:
    """Leave out of a content what only says more about the voice after its cue: "…, according to notes that X says he read"."""
    at = draft.voices[-1].at
    if at is None or draft.cue is None or at[0] < draft.cue[1]:
        return
    kept = [piece for piece in draft.content if not _describes(at, piece, around) or _inside(at, piece, around)]
    if any(_clause(piece, around) for piece in kept):  # and not "[residents] were told by officials that …"
        draft.content = kept


def _clause(piece: Offsets, around: Surroundings) -> bool:
    """Tell whether a piece has a verb of its own."""
    lex = around.lex
    return any(lex.has("auxiliaries", w.low) or lex.ends("past", w.low) or w.low in lex.finite for w in around.words(piece))


def _describes(at: Offsets, piece: Offsets, around: Surroundings) -> bool:
    """Tell whether a piece is a relative clause on the words before it."""
    return any(around.lex.has("relatives", w.low) for w in _between(at, piece, around))


def _inside(at: Offsets, piece: Offsets, around: Surroundings) -> bool:
    """Tell whether a relative clause tells what stands in a document: "a report in which they said …"."""
    return any(around.lex.has("in", w.low) for w in _between(at, piece, around))


def _between(at: Offsets, piece: Offsets, around: Surroundings) -> Sequence[Word]:
    return around.words((at[1], min(piece[1], piece[0] + AFTER)))[:3] if at[1] <= piece[0] <= at[1] + AFTER else ()


def own(outer: Draft, inner: Draft, around: Surroundings) -> list[Offsets]:
    """Return what an outer voice says besides passing on: "the stores were slow, according to a report in which they said …"."""
    at = outer.voices[-1].at
    if at is None or inner.cue is None:
        return []
    passed = [p for p in outer.content if p[0] <= inner.cue[0] < p[1] and _describes(at, p, around)]
    return [p for p in outer.content if p not in passed] if passed else []
