"""Align two reports: which stretches of both tell the same, although the wording differs.

Sentences are compared by what they share, weighed by background rarity and by how few sentences of
the two reports have it; the order in which both tell it helps (a monotone chain), but a block that was
moved still counts. What a sentence has told in one passage it does not tell again in another.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stemma.model.comparing import Passage, PassageKind, Place
from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Problem
from stemma.stages.reuse.units import Unit, units
from stemma.text import Token, fold, tokens, trimmed
from stemma.text import align as aligned_tokens

ACCEPT = 0.28
"""Likeness from which two sentences count as telling the same."""
ACROSS = 0.18
"""The same for two languages, where less can be shared by chance."""
SECOND = 0.22
"""Likeness of what is left of a sentence that already stands in a passage."""
LEAST = 4.5
"""Nats that two sentences must share: one word alone tells nothing, unless it is very rare."""
PARTNERS = 8
"""Sentences of the other report that are weighed for each sentence."""
COMMON = 60
"""A trait that so many sentences of a report have is not looked up (it still counts)."""
LONG = 400
"""Tokens of a sentence beyond which wording is compared as sets."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentence `i` of one report beside sentence `j` of the other."""

    i: int
    j: int
    likeness: float


def align(
    a: Reading, b: Reading, language_a: Language, language_b: Language, aids: Aids
) -> tuple[tuple[Passage, ...], tuple[Problem, ...]]:
    """Return the passages of two reports, in the order of the first; both orders of call give the same."""
    if a.report.id > b.report.id:
        a, b, language_a, language_b = b, a, language_b, language_a
    across = language_a.code != language_b.code
    left, right = units(a, language_a, aids, across=across), units(b, language_b, aids, across=across)
    if not left or not right:
        return (), ()
    scale = _local(left, right)
    left = tuple(u.scaled(scale) for u in left)
    right = tuple(u.scaled(scale) for u in right)
    chosen = _choose(left, right, _weigh(left, right), ACROSS if across else ACCEPT)
    return tuple(_passage(a, b, left[p.i], right[p.j], p.likeness, across=across) for p in chosen), ()


def _local(left: Sequence[Unit], right: Sequence[Unit]) -> dict[str, float]:
    """Weigh each trait by how few sentences of the two reports have it: what both speak of all along tells nothing."""
    counts: dict[str, int] = defaultdict(int)
    for unit in (*left, *right):
        for key in unit.weights:
            counts[key] += 1
    total = len(left) + len(right)
    # log((N+2)/n) over log((N+2)/2): 1 for a trait that stands once on either side, 0 for one that stands everywhere
    top = math.log((total + 2) / 2)
    return {key: min(1.0, math.log((total + 2) / max(2, n)) / top) if top > 0 else 1.0 for key, n in counts.items()}


def _weigh(left: Sequence[Unit], right: Sequence[Unit]) -> list[Pair]:
    """Return, for each sentence of either side, its likeliest partners."""
    posted: dict[str, list[int]] = defaultdict(list)
    for j, unit in enumerate(right):
        for key in unit.weights:
            posted[key].append(j)
    found: list[Pair] = []
    by_right: dict[int, list[Pair]] = defaultdict(list)
    for i, unit in enumerate(left):
        shared: dict[int, float] = defaultdict(float)
        for key, weight in unit.weights.items():
            partners = posted.get(key, ())
            if len(partners) <= COMMON:
                for j in partners:
                    shared[j] += weight
        likely = sorted(shared, key=lambda j: (-shared[j], j))[: 3 * PARTNERS]
        mine = sorted((Pair(i, j, likeness(unit, right[j])) for j in likely), key=lambda p: (-p.likeness, p.j))
        found.extend(mine[:PARTNERS])
        for pair in mine:
            by_right[pair.j].append(pair)
    for pairs in by_right.values():
        found.extend(sorted(pairs, key=lambda p: (-p.likeness, p.i))[:PARTNERS])
    return sorted(set(found), key=lambda p: (p.i, p.j))


def likeness(a: Unit, b: Unit) -> float:
    """Return how alike two sentences are, 0 to 1, by what they share of what they have left to tell."""
    shared = sum(min(w, b.weights[key]) for key, w in a.weights.items() if key in b.weights)
    if shared < LEAST:
        return 0.0
    even = min(1.0, shared / math.sqrt(a.total * b.total))
    within = min(1.0, shared / min(a.total, b.total))
    # a short sentence is soon contained in another: its share counts only as far as it weighs something
    sure = shared / (shared + 8.0)
    # a heading sums up what the text tells again: it belongs to the other's heading, if it has one
    place = 1.0 if a.head == b.head else 0.75
    return (0.55 * even + 0.45 * within) * (0.4 + 0.6 * sure) * place


def _chain(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the heaviest run of pairs that rises on both sides (patience with weights: a Fenwick tree of maxima)."""
    rights = sorted({p.j for p in pairs})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(rights) + 1)
    weight, before = [0.0] * len(pairs), [-1] * len(pairs)
    at = 0
    while at < len(pairs):
        row_end = at
        while row_end < len(pairs) and pairs[row_end].i == pairs[at].i:
            place, top = bisect_left(rights, pairs[row_end].j), (0.0, -1)
            while place > 0:
                top = max(top, best[place])
                place -= place & -place
            weight[row_end], before[row_end] = top[0] + pairs[row_end].likeness ** 2, top[1]
            row_end += 1
        for k in range(at, row_end):
            place = bisect_left(rights, pairs[k].j) + 1
            while place <= len(rights):
                best[place] = max(best[place], (weight[k], k))
                place += place & -place
        at = row_end
    k = max(range(len(pairs)), key=lambda k: (weight[k], -k), default=-1)
    chain = []
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def _choose(left: Sequence[Unit], right: Sequence[Unit], pairs: list[Pair], least: float) -> list[Pair]:
    """Take the best pairs first; a sentence may stand in a second passage with what it has left to tell."""
    chain = _chain([p for p in pairs if p.likeness >= least * 0.6])
    lined = _ordered(pairs, chain)
    rest_a, rest_b = dict(enumerate(left)), dict(enumerate(right))
    used_a: dict[int, int] = defaultdict(int)
    used_b: dict[int, int] = defaultdict(int)
    chosen: list[Pair] = []
    for score, pair in sorted(lined, key=lambda s: (-s[0], s[1].i, s[1].j)):
        again = used_a[pair.i] + used_b[pair.j]
        if score < least or used_a[pair.i] > 1 or used_b[pair.j] > 1 or (used_a[pair.i] and used_b[pair.j]):
            continue
        if again and likeness(rest_a[pair.i], rest_b[pair.j]) + score - pair.likeness < SECOND:
            continue
        shared = set(left[pair.i].weights) & set(right[pair.j].weights)
        rest_a[pair.i], rest_b[pair.j] = rest_a[pair.i].without(shared), rest_b[pair.j].without(shared)
        used_a[pair.i] += 1
        used_b[pair.j] += 1
        chosen.append(Pair(pair.i, pair.j, min(1.0, score)))
    return sorted(chosen, key=lambda p: (p.i, p.j))


def _ordered(pairs: Iterable[Pair], chain: Sequence[Pair]) -> list[tuple[float, Pair]]:
    """Add to each pair's likeness what the order says: up to 0.12 for standing where the chain expects it."""
    starts = [p.i for p in chain]
    scored = []
    for pair in pairs:
        k = bisect_left(starts, pair.i)
        near = [chain[n] for n in (k - 1, k, k + 1) if 0 <= n < len(chain)]
        gaps = [abs((pair.i - c.i) - (pair.j - c.j)) + (abs(pair.i - c.i) + abs(pair.j - c.j)) / 4 for c in near if c != pair]
        bonus = 0.12 / (1.0 + min(gaps)) if gaps else 0.0
        scored.append((pair.likeness + bonus, pair))
    return scored


def _passage(a: Reading, b: Reading, left: Unit, right: Unit, score: float, *, across: bool) -> Passage:
    keys = [key for key in left.weights if key in right.weights]
    keys.sort(key=lambda key: -left.weights[key])
    shown = list(dict.fromkeys(left.shown[key] for key in keys if key in left.shown))
    return Passage(
        a=Place(report=a.report.id, span=trimmed(a.text, left.start, left.end)),
        b=Place(report=b.report.id, span=trimmed(b.text, right.start, right.end)),
        kind=_kind(a, b, left, right, across=across),
        score=round(score, 3),
        shared=tuple(shown[:8]),
    )


def _kind(a: Reading, b: Reading, left: Unit, right: Unit, *, across: bool) -> PassageKind:
    quoted = left.quoted & right.quoted
    shared = [key for key in left.weights if key in right.weights]
    inside = sum(left.weights[key] for key in shared if key in quoted)
    total = sum(left.weights[key] for key in shared)
    if total and inside >= 0.6 * total:
        return "quotation"
    if not across:
        same = _same_words(a.text.content[left.start : left.end], b.text.content[right.start : right.end])
        if same >= 0.8:
            return "verbatim"
        if same >= 0.35:
            return "paraphrase"
    return "paraphrase" if total >= 0.5 * math.sqrt(left.total * right.total) else "same fact"


def _same_words(a: str, b: str) -> float:
    """Return the share of the longer sentence's words that stand in runs of three or more in both."""
    ours, theirs = (_words(tokens(words)) for words in (a, b))
    longest = max(len(ours), len(theirs), 1)
    if longest > LONG:
        return len(set(ours) & set(theirs)) / max(len(set(ours)), len(set(theirs)))
    ops = aligned_tokens(ours, theirs)
    return sum(end - start for change, start, end, _, _ in ops if change == "equal" and end - start >= min(3, longest)) / longest


def _words(found: Iterable[Token]) -> list[str]:
    return [fold(t.words) for t in found if t.words[0].isalnum()]
