"""Which pairs of reports are worth aligning: joins on rare traits, in three channels.

verbatim (runs of words), retelling (stems, pairs, figures, names; one language) and neutral (figures
and names in Latin letters; across languages). Traits that too many reports share are not joined, so
the work grows with the pile and not with its square. Nothing is decided here: `align` does.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from stemma.stages.reuse.traits import Channel, Features

SMALL = 60
"""Up to so many reports every pair that shares anything rare is compared."""
KEPT = 30
"""Best partners that each report keeps in each channel."""
RARE = 5.0
"""Nats from which one shared trait counts as rare."""
ENOUGH = {"verbatim": 10.0, "retelling": 12.0, "neutral": 10.0}
"""Shared rarity, in nats, below which a pair is no candidate."""

Row = tuple[str, str]


def candidates(features: Sequence[Features]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of report ids worth aligning, each pair and the whole in order of id."""
    piles = sorted(features, key=lambda f: f.report)
    count = len(piles)
    cap = count if count <= SMALL else max(20, count // 200)
    found: set[Row] = set()
    found |= _join([(f.report, f.language, f.verbatim) for f in piles], "verbatim", max(cap, 100), same=None)
    found |= _join([(f.report, f.language, f.retelling) for f in piles], "retelling", cap, same=True)
    wide = count if count <= SMALL else max(20, count // 50)
    found |= _join([(f.report, f.language, f.neutral) for f in piles], "neutral", wide, same=False)
    return tuple(sorted(found))


def _join(rows: list[tuple[str, str, Channel]], channel: str, cap: int, *, same: bool | None) -> set[Row]:
    """Join reports on shared traits; `same` asks for one language (True), for two (False), or for either."""
    posted: dict[str, list[int]] = defaultdict(list)
    for i, (_, _, traits) in enumerate(rows):
        for key in traits.keys:
            posted[key].append(i)
    weights = [dict(zip(traits.keys, traits.weights, strict=True)) for _, _, traits in rows]
    norms = [math.sqrt(sum(traits.weights)) or 1.0 for _, _, traits in rows]
    chained = _chains(posted.values(), cap) if channel == "verbatim" else {}
    best: set[Row] = set()
    for i, (report, language, traits) in enumerate(rows):
        shared: dict[int, float] = defaultdict(float)
        for key in traits.keys:
            partners = posted[key]
            if 2 <= len(partners) <= cap:
                for j in partners:
                    shared[j] += min(weights[i][key], weights[j][key])
        for j in chained.get(i, ()):
            shared[j] += ENOUGH[channel]
        shared.pop(i, None)
        kept = [
            (weight / norms[i] / norms[j], j)
            for j, weight in shared.items()
            if weight >= ENOUGH[channel] and (same is None or same == (rows[j][1] == language))
        ]
        kept.sort(key=lambda pair: (-pair[0], rows[pair[1]][0]))
        limit = len(rows) if len(rows) <= SMALL else KEPT
        best.update((min(report, rows[j][0]), max(report, rows[j][0])) for _, j in kept[:limit])
    return best


def _chains(postings: Iterable[list[int]], cap: int) -> dict[int, set[int]]:
    """Link the neighbours in a list too long to join, so that a hundred copies of one text still hang together."""
    chained: dict[int, set[int]] = defaultdict(set)
    for partners in postings:
        if len(partners) > cap:
            for a, b in pairwise(partners):
                chained[a].add(b)
                chained[b].add(a)
    return chained
