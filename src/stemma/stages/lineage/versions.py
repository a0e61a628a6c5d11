"""Which of two versions of one text was there first, by how the wording was edited, with no date known.

An excerpt adds nothing: where the shorter text stands whole in the longer, the longer was there first. An editor
mends slips, tightens sentences, shortens a heading. Each is a habit and no proof. Weights are log-odds, set on
half of the version pairs of a wire (see the notes at each). Which reports are versions of one text is not decided here.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from stemma.model.inputs import Aids, Language
from stemma.text import Token, fold

EXCERPT = 1.8
"""The shorter stands whole in the longer, which has a third more: of 153 such pairs 117 were cut, the others grew."""
TIGHTENED = 0.9
"""More of the changes inside sentences shorten than lengthen: right for 88 of 130."""
HEADING = 0.6
"""The heading has fewer words: right for 51 of 75."""
MENDED = 0.8
"""A misspelt word is spelt right, a name gets its capital: right for 15 of 22."""
AGED = 1.5
"""What happened is a day further back: "today" became "yesterday", "yesterday" a weekday, or a weekday was added: 9 of 11."""
RUN = 4
"""Tokens of a run that anchors the alignment."""
SMALL = 8
"""Tokens of a change that is still an edit inside a sentence."""
WORD = re.compile(r"(?:\w\.){2,}|\w+(?:[.,'’/-]\w+)*|[^\w\s]")
"""Coarser than `text.tokens`: "U.S." is one word, as "States" is, so that sentences are measured in words."""
GAP = 200
"""Tokens between anchors up to which a gap is aligned word by word."""
WHOLE = (0.92, 0.97)
"""Share of the shorter that stands in the longer: below the first it is no excerpt, from the second it surely is."""
UNLISTED = 1.5
"""Zipf frequency below which a word may be a slip, and by how much the right one is commoner."""

WEEKDAY = -3
"""Days back that a weekday counts as: further than yesterday, nearer than last week."""
BACK = {"day": 1, "week": 7, "month": 30, "year": 365}

Change = tuple[int, int, int, int]
"""A stretch of the first text and the stretch of the second that stands in its place: tokens, half open."""


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit of editors that tells which text was first."""

    kind: str
    weight: float
    """Log-odds that the first text is the earlier."""
    words: str
    """For people."""


@dataclass(frozen=True, slots=True)
class _Version:
    head: int
    """Tokens of the heading: the first line."""
    tokens: tuple[Token, ...]
    plain: tuple[str, ...]


def habits(first: str, second: str, language: Language, aids: Aids) -> tuple[Habit, ...]:
    """Return what tells that the first text is the earlier version of the two; swapped, every weight changes its sign."""
    if first > second:  # aligned one way only, so that the swapped call says the very opposite
        return tuple(Habit(h.kind, -h.weight, h.words) for h in habits(second, first, language, aids))
    a, b = _version(first), _version(second)
    changed = changes(a.plain, b.plain)
    found = (
        _excerpt(a, b, changed),
        _aged(a, b, changed, language),
        _tightened(a, b, changed),
        _mended(a, b, changed, language, aids),
        _heading(a, b),
    )
    return tuple(h for h in found if h is not None and h.weight)


@lru_cache(maxsize=4096)
def _version(content: str) -> _Version:
    found = tuple(Token(m.start(), m.end(), m.group()) for m in WORD.finditer(content))
    end = content.find("\n")
    head = sum(t.start < end for t in found[:40])
    return _Version(head if head < 40 else 0, found, tuple(fold(t.words) for t in found))


def changes(a: Sequence[str], b: Sequence[str]) -> tuple[Change, ...]:
    """Return where two token sequences differ, in order: anchored at runs that stand once in each, filled in between."""
    blocks, at_a, at_b = [], 0, 0
    for i, j in [*_anchors(a, b), (len(a), len(b))]:
        if i < at_a or j < at_b:
            continue  # within what the last anchor was extended over
        blocks += [(at_a + x, at_a + y, at_b + u, at_b + v) for x, y, u, v in _filled(a[at_a:i], b[at_b:j])]
        at_a, at_b = i, j
        while at_a < len(a) and at_b < len(b) and a[at_a] == b[at_b]:
            at_a, at_b = at_a + 1, at_b + 1
    return tuple(blocks)


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of runs that stand once in each, as many as rise in both (the longest rising sequence)."""
    left, right = _once(a), _once(b)
    pairs = sorted((i, right[run]) for run, i in left.items() if run in right)
    tops: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for k, (_, j) in enumerate(pairs):
        at = bisect_left(tops, j)
        before[k] = ends[at - 1] if at else -1
        tops[at : at + 1], ends[at : at + 1] = [j], [k]
    k, chain = (ends[-1] if ends else -1), []
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    seen: dict[tuple[str, ...], int] = {}
    for i in range(len(words) - RUN + 1):
        run = tuple(words[i : i + RUN])
        seen[run] = -1 if run in seen else i
    return {run: i for run, i in seen.items() if i >= 0}


def _filled(a: Sequence[str], b: Sequence[str]) -> list[Change]:
    """Return the changes of a gap between two anchors."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    left, right = a[start : len(a) - end], b[start : len(b) - end]
    if not left and not right:
        return []
    if not left or not right or max(len(left), len(right)) > GAP:
        return [(start, start + len(left), start, start + len(right))]
    ops = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return [(start + i, start + j, start + x, start + y) for op, i, j, x, y in ops if op != "equal"]


def _excerpt(a: _Version, b: _Version, changed: Sequence[Change]) -> Habit | None:
    ours, theirs = len(a.tokens) - a.head, len(b.tokens) - b.head
    if min(ours, theirs) < 1 or ours == theirs:
        return None
    lost = sum(max(0, j - max(i, a.head)) for i, j, _, _ in changed)
    gained = sum(max(0, y - max(x, b.head)) for _, _, x, y in changed)
    whole = 1 - (gained / theirs if ours > theirs else lost / ours)
    sure = min(1.0, max(0.0, (whole - WHOLE[0]) / (WHOLE[1] - WHOLE[0])))
    size = max(-1.0, min(1.0, math.log(ours / theirs) / 0.3))
    words = f"{math.floor(100 * whole)}% of the shorter stand in the longer, which is more often cut than grown"
    return Habit("excerpt", round(EXCERPT * sure * size, 2), words)


def _small(a: _Version, b: _Version, changed: Sequence[Change]) -> Iterator[Change]:
    """Yield the edits inside sentences: short, not in the heading, not at the end."""
    for i, j, x, y in changed:
        if i >= a.head and x >= b.head and max(j - i, y - x) <= SMALL and (j < len(a.tokens) or y < len(b.tokens)):
            yield i, j, x, y


def _tightened(a: _Version, b: _Version, changed: Sequence[Change]) -> Habit | None:
    sizes = [(j - i) - (y - x) for i, j, x, y in _small(a, b, changed)]
    more = sum(s > 0 for s in sizes) - sum(s < 0 for s in sizes)
    words = f"{sum(s > 0 for s in sizes)} changes inside sentences shorten, {sum(s < 0 for s in sizes)} lengthen"
    return Habit("tightened", round(TIGHTENED * math.tanh(more / 2), 2), words) if more else None


def _aged(a: _Version, b: _Version, changed: Sequence[Change], language: Language) -> Habit | None:
    """Compare how far back the day of a changed sentence lies; no day is today, as in a first report."""
    further = 0
    for i, j, x, y in _small(a, b, changed):
        mine, theirs = _days(a.plain[i:j], language), _days(b.plain[x:y], language)
        if {WEEKDAY, 0} <= {*mine, *theirs} or {WEEKDAY, 1} <= {*mine, *theirs}:
            continue  # "Monday" beside "today" may be to come as well as past
        gap = min(mine, default=0) - min(theirs, default=0)
        further += (gap > 0) - (gap < 0)
    words = "what happened lies a day further back in one of them"
    return Habit("aged", AGED if further > 0 else -AGED, words) if further else None


def _days(words: Sequence[str], language: Language) -> list[int]:
    """Return how many days before the text's own day the days lie that some words name."""
    table = language.table("dates")
    days, weekdays, units = table.get("days", {}), table.get("weekdays", {}), table.get("units", {})
    found = []
    for k, word in enumerate(words):
        plain = word.removesuffix("'s").removesuffix("’s")
        if plain in days:
            found.append(days[plain])
        elif len(plain) > 3 and plain in weekdays:
            found.append(WEEKDAY)
        elif k and word in units and table.get("relatives", {}).get(words[k - 1]) == -1:
            found.append(-BACK.get(units[word], 30))
    return found


def _heading(a: _Version, b: _Version) -> Habit | None:
    more = a.head - b.head
    words = "one heading has fewer words, as after editing"
    return Habit("heading", HEADING if more > 0 else -HEADING, words) if more and a.head and b.head else None


def _mended(a: _Version, b: _Version, changed: Sequence[Change], language: Language, aids: Aids) -> Habit | None:
    slips = 0
    for i, j, x, y in changed:
        if max(j - i, y - x) <= SMALL:
            slips += sum(_slip(u, v, language, aids) for u in a.plain[i:j] for v in b.plain[x:y])
    slips += _capitals(a, b, changed, language, aids)
    words = "words that look misspelt in one stand right in the other"
    return Habit("mended", MENDED if slips > 0 else -MENDED, words) if slips else None


def _slip(one: str, other: str, language: Language, aids: Aids) -> int:
    """Return 1 where the first is misspelt and the second is the word, -1 the other way round."""
    if min(len(one), len(other)) < 5 or one[0] != other[0] or one == other or not (one.isalpha() and other.isalpha()):
        return 0
    mine, theirs = aids.frequency(one, language.code), aids.frequency(other, language.code)
    if min(mine, theirs) >= UNLISTED or abs(mine - theirs) < UNLISTED:
        return 0
    return (1 if mine < theirs else -1) if SequenceMatcher(None, one, other).ratio() > 0.75 else 0


def _capitals(a: _Version, b: _Version, changed: Sequence[Change], language: Language, aids: Aids) -> int:
    """Return how many more names got their capital in the second text than lost it, inside sentences."""
    found = at_a = at_b = 0
    for i, j, x, y in [*changed, (len(a.tokens), 0, len(b.tokens), 0)]:
        for one, other, before in zip(a.tokens[at_a:i], b.tokens[at_b:x], (None, *b.tokens[at_b:x]), strict=False):
            if one.words == other.words or before is None or before.words[-1] in '.!?:“"':
                continue
            if not aids.ordinary(fold(one.words), language.code):
                found += one.words[0].islower() and other.words[0].isupper()
                found -= one.words[0].isupper() and other.words[0].islower()
        at_a, at_b = j, y
    return found
