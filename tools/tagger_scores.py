"""Scores of found attributions against marked ones, with intervals by document bootstrap.

attr50: one-to-one; the words of the source and of the content each overlap by half of the longer side.
exact: distinct spans of one role, start and end the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from tagger_marks import Span

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """An attribution to compare: marked or found."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kinds: tuple[str, ...] = ()
    """What it is counted under, for recall; only read of marked ones."""
    act: str | None = None
    polarity: str | None = None
    outer: tuple[Span, ...] = ()
    """Sources of the voices around it."""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, to compare spans by."""

    starts: np.ndarray[tuple[int], np.dtype[np.int64]]
    ends: np.ndarray[tuple[int], np.dtype[np.int64]]

    @classmethod
    def of(cls, text: str) -> "Words":
        """Find the words of a text."""
        found = np.array([m.span() for m in WORD.finditer(text)], np.int64).reshape(-1, 2)
        return cls(found[:, 0], found[:, 1])

    def within(self, spans: Iterable[Span]) -> frozenset[int]:
        """Return the words that spans touch."""
        return frozenset(
            k
            for a, b in spans
            for k in range(int(np.searchsorted(self.ends, a, "right")), int(np.searchsorted(self.starts, b, "left")))
        )


def half(x: frozenset[int], y: frozenset[int]) -> bool:
    """Tell whether two sets of words overlap by half of the larger; two empty ones do."""
    return (not x and not y) or len(x & y) * 2 >= max(len(x), len(y))


def matched(edges: Sequence[Sequence[int]]) -> dict[int, int]:
    """Return a largest one-to-one matching: marked -> found."""
    match: dict[int, int] = {}

    def place(one: int, seen: set[int]) -> bool:
        for marked in edges[one]:
            if marked not in seen:
                seen.add(marked)
                if marked not in match or place(match[marked], seen):
                    match[marked] = one
                    return True
        return False

    for one in range(len(edges)):
        place(one, set())
    return match


def compare(text: str, gold: Sequence[Attribution], found: Sequence[Attribution]) -> Counter[str]:
    """Count one document."""
    words, count = Words.of(text), Counter[str]()
    sets = [[(words.within(a.source), words.within(a.content)) for a in side] for side in (gold, found)]
    edges = [[j for j, g in enumerate(sets[0]) if half(g[1], f[1]) and half(g[0], f[0])] for f in sets[1]]
    hits = matched(edges)
    count["marked"], count["found"], count["hits"] = len(gold), len(found), len(hits)
    for role in ("source", "cue", "content"):
        a, b = ({span for one in side for span in getattr(one, role)} for side in (gold, found))
        count[f"{role}/marked"], count[f"{role}/found"], count[f"{role}/hits"] = len(a), len(b), len(a & b)
    cued = words.within(span for one in found for span in one.cue)
    for j, mark in enumerate(gold):
        near = bool(words.within(mark.cue) & cued)
        for kind in mark.kinds:
            count[f"of {kind}/marked"] += 1
            count[f"of {kind}/hits"] += j in hits
            count[f"of {kind}/cues"] += near
        if j in hits:
            one = found[hits[j]]
            count["act/known"] += mark.act is not None
            count["act/right"] += mark.act is not None and one.act == mark.act
            count["polarity/right"] += one.polarity == mark.polarity
            if mark.outer:
                count["nested/marked"] += 1
                count["nested/right"] += bool(one.outer) and half(words.within(one.outer[:1]), words.within(mark.outer[:1]))
        elif mark.outer:
            count["nested/marked"] += 1
    return count


def rates(count: Mapping[str, int]) -> dict[str, float]:
    """Return precision, recall, F1 and recall by kind, 0 to 1."""

    def prf(name: str) -> tuple[float, float, float]:
        hits, many, marked = (count.get(f"{name}{key}", 0) for key in ("hits", "found", "marked"))
        p, r = hits / max(1, many), hits / max(1, marked)
        return p, r, 2 * p * r / max(1e-9, p + r)

    found = dict(zip(("precision", "recall", "attr50"), prf(""), strict=True))
    for role in ("source", "cue", "content"):
        found[f"exact {role}"] = prf(f"{role}/")[2]
    if count.get("act/known"):
        found["act"] = count["act/right"] / count["act/known"]
        found["polarity"] = count["polarity/right"] / count["act/known"]
    if count.get("nested/marked"):
        found["nested found"] = count["nested/right"] / count["nested/marked"]
    for key in sorted(count):
        if key.startswith("of ") and key.endswith("/marked"):
            kind = key.removesuffix("/marked")
            found[f"recall {kind} (n={count[key]})"] = count[f"{kind}/hits"] / count[key]
            found[f"cue recall {kind}"] = count[f"{kind}/cues"] / count[key]
    return found


def interval(
    counts: Sequence[Mapping[str, int]], value: Callable[[Mapping[str, int]], float], many: int = 1000
) -> tuple[float, float]:
    """Return the 95 % interval of a value, by drawing documents with replacement."""
    draw = np.random.default_rng(0)
    values = []
    for _ in range(many):
        total: Counter[str] = Counter()
        for k in draw.integers(0, len(counts), len(counts)):
            total.update(counts[k])
        values.append(value(total))
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)
