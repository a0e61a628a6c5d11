"""Lays a text into the windows that the network reads: words, their form, their place, and their neighbours.

Pass A reads a window of whole sentences with one sentence of context on either side and marks the cues.
Pass B reads, for one cue, its sentence, and the next one where a quotation or a sentence cut in two runs on into it:
there stood content and source in 98.5 % of the marks. What is further off has been seen by the lower layers.
Nothing is judged here.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from stemma.tagging.pieces import Pieces

WORD = re.compile(r"\w+|[^\w\s]")
TARGET = 256
"""Pieces of the sentences that a window is read for."""
ROOM = 318
"""Pieces of a window with its context."""
NEAR = 150
"""Pieces that pass B sees at most."""

SHAPES, QUOTED, PLACES, PARTS, STEPS, DISTANCES = 6, 2, 3, 2, 2, 17
"""How many values each feature has."""
BOUNDS = (1, 2, 3, 4, 6, 9, 16, 31)
"""Where the classes of distance from the cue begin, in words."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign of the text."""

    start: int
    end: int
    pieces: tuple[int, ...]
    shape: int
    """Lower case, Capital, CAPITALS, mIxed, digits, a sign."""
    quoted: int
    """1: between quotation marks, or one of them."""
    place: int
    """2: opens a paragraph; 1: opens a sentence."""
    sentence: int


@dataclass(frozen=True, slots=True)
class Window:
    """A run of words: `target` is read for cues, the rest is context. Numbers of words, half open."""

    first: int
    last: int
    target: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cue:
    """A run of words that may attribute something, and the window it stands in."""

    window: int
    first: int
    last: int
    chance: float
    """The network's probability that it is a cue."""


def words(
    content: str, sentences: Sequence[tuple[int, int]], quotes: Sequence[tuple[int, int]], pieces: Pieces
) -> tuple[Word, ...]:
    """Return the words of the sentences in order; `quotes` with their marks. Words outside sentences are left out."""
    found: list[Word] = []
    outer = _outermost(quotes)
    opens = [start for start, _ in outer]
    at = 0
    for number, (start, end) in enumerate(sorted(sentences)):
        place = 2 if not found or "\n" in content[at:start] else 1
        for match in WORD.finditer(content, max(start, at), end):
            here = bisect_right(opens, match.start()) - 1
            quoted = int(here >= 0 and match.start() < outer[here][1])
            word = match.group()
            found.append(Word(match.start(), match.end(), pieces.of(word), shape(word), quoted, place, number))
            place = 0
        at = max(at, end)
    return tuple(found)


def places(given: Sequence[Word], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the runs of words that spans touch; spans that touch none are left out."""
    starts, ends = [word.start for word in given], [word.end for word in given]
    found = [(bisect_right(ends, start), bisect_left(starts, end)) for start, end in spans]
    return [(first, last) for first, last in found if first < last]


def _outermost(quotes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(quotes):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def shape(word: str) -> int:
    """Tell the form of a word that its pieces, all lower case, do not keep."""
    if word.isdigit():
        return 4
    if not word[0].isalnum():
        return 5
    if word.islower():
        return 0
    if len(word) > 1 and word.isupper():
        return 2
    return 1 if word[0].isupper() and (len(word) == 1 or word[1:].islower()) else 3


def windows(given: Sequence[Word], begin: int = 0) -> tuple[Window, ...]:
    """Pack whole sentences into windows; one that is too long is cut.

    `begin`: pieces that the first window is kept short by, so that training sees other neighbours each time.
    """
    runs = _runs(given)
    found: list[Window] = []
    at, allowed = 0, max(1, TARGET - begin)
    while at < len(runs):
        to, size = at, 0
        while to < len(runs) and (to == at or size + runs[to][2] <= allowed):
            size += runs[to][2]
            to += 1
        first, last = runs[at][0], runs[to - 1][1]
        room = (ROOM - size) // 2
        left = _reach(given, first, -1, runs[at - 1][0] if at else first, room)
        right = _reach(given, last, 1, runs[to][1] if to < len(runs) else last, room)
        found.append(Window(left, right, (first, last)))
        at, allowed = to, TARGET
    return tuple(found)


def _runs(given: Sequence[Word]) -> list[tuple[int, int, int]]:
    """Return sentences as (first word, last word, pieces), cut where they are longer than a window."""
    found: list[tuple[int, int, int]] = []
    at = 0
    while at < len(given):
        to, size = at, 0
        while to < len(given) and given[to].sentence == given[at].sentence:
            if size + len(given[to].pieces) > TARGET:
                break
            size += len(given[to].pieces)
            to += 1
        found.append((at, to, size))
        at = to
    return found


def _reach(given: Sequence[Word], at: int, step: int, limit: int, room: int) -> int:
    """Go from `at` towards `limit` as long as the pieces have room."""
    while at != limit:
        size = len(given[at if step > 0 else at - 1].pieces)
        if size > room:
            break
        room -= size
        at += step
    return at


def around(given: Sequence[Word], window: Window, first: int, last: int) -> tuple[int, int]:
    """Return the words that pass B sees for a cue, within its window."""
    left, right = first, min(last, window.last)
    room = NEAR - sum(len(word.pieces) for word in given[left:right])
    moved = True
    while moved:  # to both sides in turn, so that neither starves the other
        moved = False
        if right < window.last and len(given[right].pieces) <= room and _with(given, right, first):
            room -= len(given[right].pieces)
            right, moved = right + 1, True
        if left > window.first and len(given[left - 1].pieces) <= room and given[left - 1].sentence == given[first].sentence:
            left -= 1
            room -= len(given[left].pieces)
            moved = True
    return left, right


def _with(given: Sequence[Word], at: int, first: int) -> bool:
    """Tell whether a word after a cue belongs to what pass B sees."""
    steps = given[at].sentence - given[first].sentence
    if steps != 1 or given[at - 1].sentence == given[at].sentence:
        return 0 <= steps <= 1
    return given[at].quoted == 1 or given[at].shape == 0


def distance(words_away: int) -> int:
    """Return the class of a signed distance from the cue, in words; 8 is the cue itself."""
    size = bisect_right(BOUNDS, abs(words_away))
    return 8 + (size if words_away > 0 else -size)
