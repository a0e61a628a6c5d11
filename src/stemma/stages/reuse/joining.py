"""Which pairs of reports are worth aligning: joins on rare traits, in three channels.

verbatim (runs of words), retelling (stems, pairs, figures, names; one language) and neutral (figures
and names in Latin letters; across languages). Traits that too many reports share are not joined, so
the work grows with the pile and not with its square. Nothing is decided here: `align` does.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from stemma.stages.reuse.traits import Channel, Features

SMALL = 60
"""Up to so many reports every pair that shares anything rare is compared."""
KEPT = 30
"""Best partners that each report keeps in each channel."""
ENOUGH = {"verbatim": 10.0, "retelling": 12.0, "neutral": 10.0}
"""Shared rarity, in nats, below which a pair is no candidate."""
SHARE = {"verbatim": 0.02, "retelling": 0.025, "neutral": 0.1}
"""Share of both reports' rarity (as a cosine) below which a pair of a large pile is no candidate: of reports of one
event one in a hundred shares less than 0.037, of translations less than 0.2."""
CAP = {"verbatim": (100, 200), "retelling": (50, 200), "neutral": (50, 50)}
"""A trait is joined if at most so many reports have it, or one in so many, whichever is more: with 20 for
retellings a large event's own names were left out, and .98 of its reports found one another, not 1.00."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Partner:
    """A report that another may be compared with."""

    report: str
    channel: str
    score: float
    """Share of both reports' rarity that they have in common, as a cosine; channels are not to be compared."""


def candidates(features: Sequence[Features]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of report ids worth aligning, each pair and the whole in order of id."""
    found = partners(features)
    return tuple(sorted({(min(a, p.report), max(a, p.report)) for a, mine in found.items() for p in mine}))


def partners(features: Sequence[Features]) -> Mapping[str, tuple[Partner, ...]]:
    """Return what each report may be compared with: channel by channel, the likeliest first."""
    piles = sorted(features, key=lambda f: f.report)
    languages = [f.language for f in piles]
    found: dict[str, list[Partner]] = {f.report: [] for f in piles}
    for name, same in (("verbatim", None), ("retelling", True), ("neutral", False)):
        for i, rated in enumerate(_joined([getattr(f, name) for f in piles], languages, name, same=same)):
            found[piles[i].report] += [Partner(piles[j].report, name, score) for j, score in rated]
    return {report: tuple(mine) for report, mine in found.items()}


@dataclass(frozen=True, slots=True)
class _Posted:
    """A channel of all reports as one table: which reports have each trait, with its weight there."""

    reports: Ints
    weights: Floats
    """Both in order of trait, then of report."""
    starts: Ints
    counts: Ints
    """Of each trait: where its reports begin, and how many they are."""
    held: tuple[tuple[Ints, Floats], ...]
    """Of each report: its traits and their weights."""


def _posted(rows: Sequence[Channel]) -> _Posted:
    numbers: dict[str, int] = {}
    held = tuple(
        (np.array([numbers.setdefault(k, len(numbers)) for k in row.keys], np.int64), np.array(row.weights, np.float64))
        for row in rows
    )
    traits = np.concatenate([t for t, _ in held]) if held else np.zeros(0, np.int64)
    weights = np.concatenate([w for _, w in held]) if held else np.zeros(0)
    reports = np.repeat(np.arange(len(rows)), [len(t) for t, _ in held])
    order = np.argsort(traits, kind="stable")
    counts = np.bincount(traits, minlength=len(numbers))
    return _Posted(reports[order], weights[order], np.cumsum(counts) - counts, counts, held)


def _joined(
    rows: Sequence[Channel], languages: Sequence[str], channel: str, *, same: bool | None
) -> Iterator[list[tuple[int, float]]]:
    """Yield each report's partners; `same` asks for one language (True), for two (False), or for either."""
    count = len(rows)
    small = count <= SMALL
    cap = max(count, CAP[channel][0]) if small else max(CAP[channel][0], count // CAP[channel][1])
    posted = _posted(rows)
    norms = np.array([sum(row.weights) ** 0.5 or 1.0 for row in rows])
    codes = np.array([languages.index(code) for code in languages])
    chained = _chains(posted, cap) if channel == "verbatim" else {}
    for i in range(count):
        shared = _shared(posted, i, cap, count)
        for j in chained.get(i, ()):
            shared[j] += ENOUGH[channel]
        shared[i] = 0.0
        if same is not None:
            shared[(codes == codes[i]) != same] = 0.0
        likely = np.flatnonzero(shared >= ENOUGH[channel])
        scores = shared[likely] / norms[i] / norms[likely]
        order = np.lexsort((likely, -scores))[: count if small else KEPT]
        least = 0.0 if small else SHARE[channel]
        yield [(int(likely[k]), float(scores[k])) for k in order if scores[k] >= least or int(likely[k]) in chained.get(i, ())]


def _shared(posted: _Posted, i: int, cap: int, count: int) -> Floats:
    """Return how much rarity, in nats, a report shares with each of the pile."""
    traits, weights = posted.held[i]
    counts = posted.counts[traits]
    joined = (counts >= 2) & (counts <= cap)
    traits, weights, counts = traits[joined], weights[joined], counts[joined]
    if not traits.size:
        return np.zeros(count)
    ends = np.cumsum(counts)
    # the places of all reports of all these traits: each trait's run of places, one behind the other
    at = np.arange(ends[-1]) + np.repeat(posted.starts[traits] - (ends - counts), counts)
    lesser = np.minimum(posted.weights[at], np.repeat(weights, counts))
    return np.asarray(np.bincount(posted.reports[at], lesser, minlength=count), np.float64)


def _chains(posted: _Posted, cap: int) -> dict[int, set[int]]:
    """Link the neighbours in a list too long to join, so that a hundred copies of one text still hang together."""
    chained: dict[int, set[int]] = defaultdict(set)
    for trait in np.flatnonzero(posted.counts > cap):
        start = int(posted.starts[trait])
        for a, b in pairwise(posted.reports[start : start + int(posted.counts[trait])].tolist()):
            chained[a].add(b)
            chained[b].add(a)
    return chained
