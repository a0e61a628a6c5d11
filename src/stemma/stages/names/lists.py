"""Lists: "near Orlo, Lepe and Brod" are three places, once one of them or the preposition says so; persons likewise.

A list of places is what commas and "and" join, one word or one recognised place an item. Not here: what a town is
(`places`), and unknown words after "in Orlo and" (`weighing` asks `beside`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stemma.model.reading import NameKind
from stemma.stages.names.words import Page

AND = frozenset(["and", "or", "y", "e", "o", "și", "sau", "et", "ou", "und", "oder"])
TO = frozenset([" to ", " hasta ", " până la "])
LENGTHS = frozenset(map(len, TO))
FROM = frozenset(["from", "between", "desde", "entre", "dintre"])
FEWEST = 3
"""Items of a list that commas alone may hold together up to its last two."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its first and last word, and what it is so far."""

    low: int
    high: int
    place: bool
    candidate: bool


def listed(page: Page, candidate: Callable[[int], bool]) -> list[int]:
    """Return the words that are towns because their list says so; `candidate` tells which may be a town at all."""
    found: list[int] = []
    for items in _lists(page, candidate):
        found += _towns(page, items)
    return found


def _lists(page: Page, candidate: Callable[[int], bool]) -> list[list[Item]]:
    made: list[list[tuple[int, int, bool]]] = []
    items: list[tuple[int, int, bool]] = []
    at = 0
    while at < len(page.words):
        place = page.starting.get(at)
        known = place is not None and place.role != "demonym" and place.high >= at
        high = place.high if place is not None and known else at
        linked = page.words[high].join != "space" and bool(_link(page, high))
        if linked or items:
            items.append((at, high, known))
        if items and not linked:
            made.append(items)
            items = []
        at = high + 1
    # One word is no list: whether it may be a town is asked of the others alone.
    return [[Item(low, high, known, not known and candidate(low)) for low, high, known in items] for items in made]


def _link(page: Page, at: int) -> str:
    """Return how a word is joined to the next item of a list: "comma", "and", or ""."""
    word = page.words[at]
    if word.join == "comma":
        return "comma"
    if word.join == "small" and word.small in AND:
        return "and"
    if at + 1 == len(page.words) or page.words[at + 1].start - word.end not in LENGTHS:
        return ""
    return "and" if page.content[word.end : page.words[at + 1].start] in TO else ""


def _towns(page: Page, items: list[Item]) -> list[int]:
    located = _opened(page, items[0].low)
    if not located and not any(item.place for item in items):
        return []
    good = [item.place or item.candidate for item in items]
    links = [_link(page, item.high) for item in items]
    if located and page.before(page.words[items[0].low].start).split()[-1][0].isupper() and links[0] == "comma":
        good[0] = False  # "In Madrid, Lorca and Soria signed": after the comma the sentence begins
    found = []
    for k, item in enumerate(items):
        if not item.candidate or not good[k]:
            continue
        left = links[k - 1] if k and good[k - 1] else ""
        right = links[k] if k + 1 < len(items) and good[k + 1] else ""
        paired = (left == "and" and _sure(items, good, k - 1, located)) or (right == "and" and _sure(items, good, k + 1, located))
        if paired or (left and right and len(items) >= FEWEST) or (k == 0 and located and right):
            found.append(item.low)
    return found


def _sure(items: list[Item], good: list[bool], at: int, located: bool) -> bool:
    """Tell whether the other one of a pair is a place, or all of the list may be."""
    return items[at].place or located or sum(good) >= FEWEST


def beside(page: Page, low: int) -> bool:
    """Tell whether an unknown run is the second of two places: "in Orlo and Brod"."""
    if not low or _link(page, low - 1) != "and" or page.words[low - 1].taken != "place":
        return False
    first = next((k for k in range(low - 1, max(-1, low - 6), -1) if k in page.starting), None)
    if first is None:
        return False
    return _opened(page, first)


def _opened(page: Page, low: int) -> bool:
    """Tell whether a preposition of place of one or two words stands before: "near", "cerca de", "from"."""
    parts = page.words_before(page.words[low].start)[-2:]
    known = page.vocabulary["locatives"]
    return any(part in known or part in FROM for part in (*parts[-1:], " ".join(parts)))


def persons(page: Page, runs: Sequence[tuple[int, int]], kinds: Sequence[NameKind | None]) -> list[int]:
    """Return the numbers of open runs that stand in a list with a person: whole names with one, single words with one.

    `runs`: first and last word of each, in order.
    """
    found: list[int] = []
    like = list(kinds)
    numbers = range(1, len(runs))
    for order in (numbers, reversed(numbers)):
        for k in order:
            left, right = like[k - 1], like[k]
            if {left, right} != {"person", "other"} or not _alike(page, runs[k - 1], runs[k]):
                continue
            found.append(k if right == "other" else k - 1)
            like[found[-1]] = "person"
    return found


def _alike(page: Page, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Tell whether a comma or "and" joins two runs that are both of one word, or both of several."""
    single = left[0] == left[1]
    if single != (right[0] == right[1]) or (single and any(page.ordinary(page.keys[at]) for at in (left[0], right[0]))):
        return False
    gap = page.content[page.words[left[1]].end : page.words[right[0]].start]
    return len(gap) < 8 and gap[:1] in ", " and gap[-1:] == " " and gap.strip(", ") in (*AND, "")
