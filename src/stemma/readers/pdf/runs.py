"""Words into runs: words of one line without a wide gap; tall initials; runs of one baseline as rows."""

import unicodedata
from collections import Counter
from dataclasses import dataclass

from stemma.readers.pdf.sheets import Word

WIDE = 0.9
"""Gap, in letter sizes, that ends a run; justified lines have narrower ones."""


@dataclass(slots=True, eq=False)
class Run:
    """Words of one line without a wide gap between them."""

    words: list[Word]
    x0: float
    x1: float
    y: float
    size: float

    @property
    def letters(self) -> int:
        return sum(len(w.words) + 1 for w in self.words)


def is_backwards(words: list[Word]) -> bool:
    """Tell whether most letters are of a script that is written from right to left."""
    sample = "".join(w.words for w in words[:2000])
    if sample.isascii():
        return False
    sides = Counter(unicodedata.bidirectional(c) for c in sample)
    return sides["R"] + sides["AL"] > sides["L"]


def runs_of(words: list[Word], backwards: bool) -> list[Run]:
    """Put words together that follow one another in a line."""
    runs: list[Run] = []
    for w in words:
        last = runs[-1] if runs else None
        if last is not None and _follows(last.words[-1], w, backwards):
            last.words.append(w)
            last.x0, last.x1 = min(last.x0, w.x0), max(last.x1, w.x1)
            if w.size > last.size * 1.05:
                # A note's number may begin the line: the line stands where its letters stand.
                last.size, last.y = w.size, w.y
        else:
            runs.append(Run([w], w.x0, w.x1, w.y, w.size))
    return runs


def _follows(before: Word, w: Word, backwards: bool) -> bool:
    size = max(before.size, w.size)
    rise = abs(w.y - before.y)
    if before.hyphen or rise > (0.6 if w.glued or min(before.size, w.size) < 0.85 * size else 0.25) * size:
        return False
    gap = w.x0 - before.x1
    if -0.6 * size <= gap <= WIDE * size:
        return size < 2.5 * min(before.size, w.size)
    # Words of the other direction in the line go the other way.
    return (backwards or not w.words.isascii()) and -0.6 * size <= before.x0 - w.x1 <= WIDE * size and not w.starts


def with_initials(runs: list[Run]) -> list[Run]:
    """Put initials that are as tall as several lines before the first of these lines."""
    usual = sorted(r.size for r in runs)[len(runs) // 2] if runs else 0.0
    tall = [r for r in runs if r.size > 1.7 * usual and r.letters <= 3 and r.words[0].words.isupper()][:50]
    for initial in tall:
        top, bottom = initial.y - 0.95 * initial.size, initial.y + 0.3 * usual
        beside = [r for r in runs if r.size < 0.6 * initial.size and top < r.y < bottom and -2 < r.x0 - initial.x1 < 1.3 * r.size]
        if len(beside) < 2:
            continue
        first = min(beside, key=lambda r: r.y)
        word, rest = initial.words[0], first.words[0]
        word.size, word.y, word.bold = rest.size, rest.y, rest.bold
        rest.glued = _is_one(word.words, rest.words, runs)
        first.words.insert(0, word)
        for run in beside:
            run.x0 = initial.x0
        runs.remove(initial)
    return runs


def _is_one(initial: str, rest: str, runs: list[Run]) -> bool:
    """Tell whether an initial and what stands beside it are one word: "T" and "he", not "A" and "man"."""
    if initial not in ("A", "À", "E", "È", "I", "O", "Y", "V", "W", "Z", "K", "S", "U"):
        return True
    words = {w.words.strip(",.;:").lower() for r in runs for w in r.words}
    return (initial + rest).lower() in words or rest.lower() not in words


def rows_of(runs: list[Run]) -> list[list[Run]]:
    """Put runs of one baseline together, rows from above, runs from the left."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.y, r.x0)):
        if rows and abs(run.y - rows[-1][0].y) <= 0.3 * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda r: r.x0)
    return rows
