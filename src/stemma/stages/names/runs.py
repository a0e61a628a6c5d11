"""Runs of capitalised words that nothing has recognised: where each begins and ends. Not here: what a run names (`weighing`)."""

import re

from stemma.stages.names.words import Mention, Page


def stretches(page: Page) -> list[tuple[int, int]]:
    """Return the runs of words that nothing has recognised: each may be a person."""
    words, found, at = page.words, [], 0
    while at < len(words):
        if words[at].taken is not None:
            at += 1
            continue
        high = at
        while high + 1 < len(words) and words[high + 1].taken is None and _inner(page, high):
            high += 1
        found.append((at, high))
        at = high + 1
    return found


def headed(page: Page, run: Mention) -> bool:
    """Tell whether a run has a head noun of a body, place or thing where one stands: at its end, or leading it."""
    vocabulary, first, last = page.vocabulary, page.keys[run.low], page.keys[run.high]
    if last in vocabulary.union("tail_heads", "place_tails", "thing_tails"):
        return True
    if first in vocabulary.union("lead_heads", "place_leads", "thing_leads"):
        return True
    return not vocabulary.heads.isdisjoint(page.keys[run.low + 1 : run.high])


def _inner(page: Page, at: int) -> bool:
    word = page.words[at]
    if word.join in ("space", "hyphen"):
        return "&" not in page.content[word.end : word.end + 2]
    if word.join == "comma":
        return page.keys[at + 1] in page.vocabulary["generations"]
    return word.join == "small" and all(part in page.vocabulary.particles for part in re.split(r"[ '-]+", word.small) if part)
