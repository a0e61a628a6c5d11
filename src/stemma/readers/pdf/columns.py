"""Words of a page into lines, in the order in which people read: columns, headlines across them, rows of tables.

Words become runs (words of one line without a wide gap), runs of one row are joined where no gutter parts them, runs
under one another become blocks, and blocks are sorted by two rules (Breuel, High performance document layout analysis,
2003): what stands above and shares the width comes first; what stands to the left comes first unless something that
spans both stands between. Places are in the frame of `sheets`: y grows downwards.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from stemma.readers.pdf.runs import Run, is_backwards, rows_of, runs_of, with_initials
from stemma.readers.pdf.sheets import Word

GUTTER = 2.2
"""Gap, in letter sizes, that is between two words of one line only if all lines around run over it; twice that: never."""
LEADING = 1.9
"""Distance of baselines, in letter sizes, up to which lines are one under another."""
MOST_RUNS = 8000
"""Runs of a page that are put into columns; a page with more is read row by row."""
LONG_ROW = 150
"""Runs of a row among which no gap is looked at: it is a row of a table, or made to cost time."""
MOST_SPANS = 25
"""Blocks across columns that are looked at, the widest."""
MOST_BLOCKS = 250
"""Blocks that are put in order by comparing them; pages with more are read row by row."""
PROSE = 18
"""Characters of the usual line of a column of prose; narrower columns are cells of tables."""


@dataclass(slots=True, eq=False)
class Line:
    """A line as it is read: runs side by side, `cells` of a row where wide gaps part them."""

    words: list[Word]
    cells: list[int]
    """Numbers of the words before which a wide gap stands."""
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    block: int
    """Number of the block in the order of reading."""


def lines(words: list[Word]) -> list[Line]:
    """Return the lines of a page in the order of reading."""
    backwards = is_backwards(words)
    if backwards:
        for w in words:
            w.x0, w.x1 = -w.x1, -w.x0
    rows = rows_of(with_initials(runs_of(words, backwards)))
    if sum(map(len, rows)) > MOST_RUNS:
        return [line for number, row in enumerate(rows) for line in _lines(row, number, backwards)]
    _join(rows, backwards)
    reach = _reach(rows)
    made = _ordered(_tables(_blocks(rows, reach), rows))
    found = [line for number, block in enumerate(made) for line in _lines(block, number, backwards)]
    return _rejoined(found, reach)


def _join(rows: list[list[Run]], backwards: bool) -> None:
    """Join runs of a row whose gap is no gutter: the lines next to them run over it."""
    for number, row in enumerate(rows):
        at = 0
        while at + 1 < len(row) <= LONG_ROW:
            a, b = row[at], row[at + 1]
            size = max(a.size, b.size)
            if b.x0 - a.x1 <= 2 * GUTTER * size and _crossed(rows, number, a.x1, b.x0, size):
                words = a.words + b.words
                if backwards:
                    words.sort(key=lambda w: w.order)
                row[at : at + 2] = [Run(words, a.x0, max(a.x1, b.x1), a.y if a.size >= b.size else b.y, size)]
            else:
                at += 1


def _crossed(rows: list[list[Run]], number: int, left: float, right: float, size: float) -> bool:
    """Tell whether the nearest lines above and below run over a whole gap, rather than leave part of it free."""
    over = free = 0
    for step in (-1, 1):
        for near in range(number + step, number + 4 * step, step):
            if not 0 <= near < len(rows) or abs(rows[near][0].y - rows[number][0].y) > 4.5 * size:
                break
            row = rows[near]
            at = bisect_left(row, left, key=attrgetter("x1")) if len(row) <= LONG_ROW else 0
            if at < len(row) and row[at].x0 <= left and row[at].x1 > right + 0.2 * size:
                over += 1
            elif at < len(row):
                # It ends within the gap, as a line of a column does; or begins there, or after another.
                free += row[at].x0 <= left or at > 0 or row[at].x0 < right + 0.5 * size
            else:
                free += abs(row[-1].x1 - left) < 0.5 * size
    if right - left > GUTTER * size:
        return over > 1 and not free
    return over > free or (over == free == 0 and right - left < 1.5 * size)


def _reach(rows: list[list[Run]]) -> float:
    """Return up to what distance of baselines, in letter sizes, lines are one under another: more where all stand wide."""
    gaps = sorted((b[0].y - a[0].y) / max(1.0, a[0].size, b[0].size) for a, b in pairwise(rows))
    usual = gaps[len(gaps) // 2] if len(gaps) > 5 else 0.0
    return 1.3 * usual if LEADING < 1.3 * usual <= 4.0 else LEADING


def _blocks(rows: list[list[Run]], reach: float) -> list[list[Run]]:
    """Chain runs that stand one under another, one to one."""
    below: dict[Run, list[Run]] = {}
    above: dict[Run, list[Run]] = {}
    starts = [[r.x0 for r in row] for row in rows]
    widest = [max(r.x1 - r.x0 for r in row) for row in rows]
    for number, row in enumerate(rows):
        for run in row:
            for at in range(number + 1, min(number + 12, len(rows))):
                near = rows[at]
                if near[0].y - run.y > reach * max(run.size, near[0].size):
                    break
                first = bisect_left(starts[at], run.x0 - widest[at])
                under = [r for r in near[first : bisect_left(starts[at], run.x1)] if _share(run, r) > 0.2]
                if under:
                    below[run] = under
                    for r in under:
                        above.setdefault(r, []).append(run)
                    break
    blocks: list[list[Run]] = []
    mine: dict[Run, list[Run]] = {}
    for row in rows:
        for run in row:
            over = above.get(run, [])
            one = over[0] if len(over) == 1 else None
            if one is not None and below[one] == [run] and max(one.size, run.size) < 1.3 * min(one.size, run.size):
                mine[run] = mine[one]
                mine[run].append(run)
            else:
                mine[run] = [run]
                blocks.append(mine[run])
    return blocks


def _share(a: Run, b: Run) -> float:
    """Return how much of the narrower of two widths both have."""
    return (min(a.x1, b.x1) - max(a.x0, b.x0)) / max(1.0, min(a.x1 - a.x0, b.x1 - b.x0))


@dataclass(slots=True, eq=False)
class _Block:
    runs: list[Run]
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def measure(self) -> "_Block":
        self.x0, self.x1 = min(r.x0 for r in self.runs), max(r.x1 for r in self.runs)
        self.top = min(r.y - 0.8 * r.size for r in self.runs)
        self.bottom = max(r.y + 0.2 * r.size for r in self.runs)
        return self


def _tables(blocks: list[list[Run]], rows: list[list[Run]]) -> list[_Block]:
    """Join blocks whose lines stand row by row beside those of another and are too short to be a column of prose."""
    home = {run: number for number, block in enumerate(blocks) for run in block}
    joined = list(range(len(blocks)))

    def root(n: int) -> int:
        while joined[n] != n:
            joined[n] = joined[joined[n]]
            n = joined[n]
        return n

    partners: list[Counter[int]] = [Counter() for _ in blocks]
    accompanied: Counter[int] = Counter()
    for row in rows:
        for a, b in pairwise(row):
            partners[home[a]][home[b]] += 1
            partners[home[b]][home[a]] += 1
        if len(row) > 1:
            accompanied.update(home[run] for run in row)
    for number, block in enumerate(blocks):
        letters = sorted(r.letters for r in block)[len(block) // 2]
        if letters < PROSE and accompanied[number] >= 0.8 * len(block):
            for other, beside in partners[number].items():
                fellow = blocks[other]
                if 2 * beside >= min(len(block), len(fellow)) and (len(block) > 2 or _is_cell(block, fellow)):
                    joined[root(number)] = root(other)
    groups: dict[int, list[Run]] = {}
    for number, block in enumerate(blocks):
        groups.setdefault(root(number), []).extend(block)
    return [_Block(runs).measure() for runs in groups.values()]


def _is_cell(block: list[Run], other: list[Run]) -> bool:
    """Tell whether one or two short lines belong to those beside them: as cells, or as the label of an item."""
    if all(r.letters < PROSE for r in other) and len(other) <= 2 * len(block):
        return True
    first = other[0]
    label = block[0]
    near = first.x0 - label.x1 <= 3 * first.size and label.x1 - label.x0 <= 5 * first.size
    return near and label.letters <= 8 and label.x1 <= first.x0 and abs(label.y - first.y) <= 0.3 * first.size


def _ordered(blocks: list[_Block]) -> list[list[Run]]:
    """Sort blocks by the two rules; what they leave open goes from above, then from the left."""
    blocks.sort(key=lambda b: (b.top, b.x0))
    if len(blocks) > MOST_BLOCKS:
        return [b.runs for b in blocks]
    head, blocks, foot = _peeled(blocks)
    return [b.runs for b in head] + _sorted(blocks) + [b.runs for b in foot]


def _peeled(blocks: list[_Block]) -> tuple[list[_Block], list[_Block], list[_Block]]:
    """Take off what stands alone above or below all else in the middle: titles, lines of authors, numbers of pages."""
    head: list[_Block] = []
    foot: list[_Block] = []
    middle = (min((b.x0 for b in blocks), default=0.0) + max((b.x1 for b in blocks), default=0.0)) / 2
    while len(blocks) > 1 and blocks[0].bottom <= blocks[1].top + 1 and blocks[0].x0 <= middle <= blocks[0].x1:
        head.append(blocks.pop(0))
    while len(blocks) > 1:
        last = max(blocks, key=lambda b: b.bottom)
        if last.x0 > middle or last.x1 < middle or any(b.bottom > last.top + 1 for b in blocks if b is not last):
            break
        blocks.remove(last)
        foot.insert(0, last)
    return head, blocks, foot


def _sorted(blocks: list[_Block]) -> list[list[Run]]:
    spans = sorted((c for c in blocks if _spans(c, blocks)), key=lambda c: c.x0 - c.x1)[:MOST_SPANS]
    after: list[list[int]] = [[] for _ in blocks]
    waits = [0] * len(blocks)
    for i, a in enumerate(blocks):
        for j, b in enumerate(blocks):
            if i != j and _before(a, b, spans):
                after[i].append(j)
                waits[j] += 1
    made: list[list[Run]] = []
    left = set(range(len(blocks)))
    while left:
        ready = [n for n in left if waits[n] <= 0]
        # Blocks that lie across one another may wait for one another: then the upper one goes first.
        n = _next(ready, blocks, made) if ready else min(left)
        left.remove(n)
        made.append(blocks[n].runs)
        for other in after[n]:
            waits[other] -= 1
    return made


def _next(ready: list[int], blocks: list[_Block], made: list[list[Run]]) -> int:
    """Of the blocks that may come next take the one under the last, or else the uppermost."""
    if made:
        last = made[-1][-1]
        under = [n for n in ready if blocks[n].top >= last.y - last.size and blocks[n].x0 < last.x1 and last.x0 < blocks[n].x1]
        if under:
            return min(under)
    return min(ready)


def _spans(c: _Block, blocks: list[_Block]) -> bool:
    """Tell whether a block lies above or below two that stand side by side."""
    mates = [b for b in blocks if b is not c and b.x0 < c.x1 and c.x0 < b.x1]
    return bool(mates) and min(b.x1 for b in mates) <= max(b.x0 for b in mates)


def _before(a: _Block, b: _Block, spans: list[_Block]) -> bool:
    slack = 0.1 * min(a.x1 - a.x0, b.x1 - b.x0)
    if min(a.x1, b.x1) - max(a.x0, b.x0) > slack:
        return a.top + a.bottom < b.top + b.bottom
    if a.x1 > b.x0 + slack:
        return False
    for c in spans:
        if c is not a and c is not b and c.x0 < a.x1 and a.x0 < c.x1 and c.x0 < b.x1 and b.x0 < c.x1:
            middle = c.top + c.bottom
            if b.top + b.bottom < middle < a.top + a.bottom:
                return False
    return True


def _lines(block: list[Run], number: int, backwards: bool) -> list[Line]:
    made = []
    for row in rows_of(block):
        words: list[Word] = []
        cells: list[int] = []
        for run in row:
            if words:
                cells.append(len(words))
            words.extend(run.words)
        size = max(row, key=lambda r: r.letters).size
        bold = sum(len(w.words) for w in words if w.bold) * 2 > sum(len(w.words) for w in words)
        y = max(row, key=lambda r: r.letters).y
        made.append(Line(words, cells, row[0].x0, max(r.x1 for r in row), y, size, bold, number))
    return made


def _rejoined(found: list[Line], reach: float) -> list[Line]:
    """Give lines of blocks that go on below one another the same number."""
    for at in range(1, len(found)):
        a, b = found[at - 1], found[at]
        if a.block != b.block and 0 < b.y - a.y <= reach * max(a.size, b.size):
            shared = min(a.x1, b.x1) - max(a.x0, b.x0)
            alike = max(a.size, b.size) < 1.3 * min(a.size, b.size)
            if alike and shared > 0.5 * min(a.x1 - a.x0, b.x1 - b.x0):
                old, n = b.block, at
                while n < len(found) and found[n].block == old:
                    found[n].block = a.block
                    n += 1
    return found
