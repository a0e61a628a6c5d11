"""What is protected like a person: houses and shops by name, and associations of a community.

They are smaller than a city, and being named among alleged outposts can harm everyone who goes there.
"""

import re
from collections.abc import Sequence, Set

from stemma.stages.names.words import Draft, Page, folded

OPEN = (None, "start", "skip")
"""What a word of a house's name may have been taken for: nothing."""


def is_sheltered(page: Page, body: Draft, places: Sequence[Draft]) -> bool:
    """Tell whether a body is protected: "Fujian Hometown Association", "Golden Lotus Restaurant"."""
    vocabulary, low, high = page.vocabulary, body.low, body.high
    keys = {word.key for word in page.words[low : high + 1]}
    if keys & vocabulary["kinship"] and keys & vocabulary["associations"]:
        return bool(places) or any(_is_place(page, low, at) for at in range(low, high))
    return low < high and not vocabulary["premises"].isdisjoint((page.keys[high], folded(page.slice(high - 1, high))))


def find_premises(page: Page) -> None:
    """Recognise a house or shop by words that nothing else has recognised: "the Golden Lotus restaurant", "Ming Hong Bakery"."""
    words, premises = page.words, page.vocabulary["premises"]
    if not premises or {name.partition(" ")[0] for name in premises}.isdisjoint({w.casefold() for w in page.everything}):
        return
    for high, word in enumerate(words):
        shop = word.key in page.vocabulary["shops"] and high > 0 and words[high - 1].join == "space"
        end = word.end if shop else _house(page, high, premises)
        if end is None or word.taken not in (*OPEN, "title") or page.in_title_case(word.start):
            continue
        low = high
        while low and words[low - 1].join == "space" and words[low - 1].taken in OPEN:
            low -= 1
        while low < high and (page.keys[low] in page.vocabulary.functions or words[low].taken == "skip"):
            low += 1
        if (low and words[low - 1].taken == "title" and words[low - 1].join == "space") or (
            low == high and word.taken == "title"
        ):
            continue  # "President Orlo's hotel" names no house
        alone = low == high and (words[low].first or page.keys[low] in page.vocabulary.functions)
        if (alone and page.ordinary(page.keys[low])) or (shop and low == high):
            continue  # "Every restaurant", "The Hotel"
        page.take(low, high, "organisation")
        start = words[low].start
        name = " ".join(page.content[start:end].split())
        page.drafts.append(Draft(start, end, "organisation", name, protected=True, low=low, high=high))


def _house(page: Page, at: int, premises: Set[str]) -> int | None:
    """Return the end of a small word for a house or shop right behind a word; None: none stands there."""
    text = page.after(page.words[at].end, 32)
    parts = re.match(r"[ \u00a0]([a-zà-ž]+)(?:[ \u00a0]([a-zà-ž]+))?", text)
    if parts is None:
        return None
    two = f"{parts[1]} {parts[2]}" if parts[2] else ""
    if two in premises:
        return page.words[at].end + parts.end(2)
    return page.words[at].end + parts.end(1) if parts[1] in premises else None


def _is_place(page: Page, low: int, high: int) -> bool:
    """Tell whether words are the name of a place and nothing else."""
    known = page.starting.get(low)
    return (known is not None and known.high == high) or folded(page.slice(low, high)) in page.aids.towns


COMMUNITY = re.compile(r"(?:[ \u00a0][a-z][\w’'-]*){1,5}")


def _association(keys: Sequence[str], heads: Set[str]) -> int | None:
    """Return the last word of the first association's noun, which may be several words: "chamber of commerce"."""
    for low in range(len(keys)):
        for high in range(min(len(keys), low + 3), low, -1):
            if " ".join(keys[low:high]) in heads:
                return high - 1
    return None


def find_communities(page: Page) -> None:
    """Protect associations of a community: "Wenzhou Association", and written small "the Fujian hometown association"."""
    vocabulary = page.vocabulary
    for draft in page.drafts:
        if draft.kind != "organisation" or draft.low >= draft.high:
            continue
        if page.keys[draft.high] in vocabulary["bare_associations"] and _is_place(page, draft.low, draft.high - 1):
            draft.protected = True
    if {phrase.partition(" ")[0] for phrase in vocabulary["associations"]}.isdisjoint(page.everything):
        return
    for draft in [d for d in page.drafts if d.kind == "place"]:
        match = COMMUNITY.match(page.content, draft.end)
        if match is None:
            continue
        parts = list(re.finditer(r"[\w’'-]+", match[0]))
        keys = [folded(part[0]) for part in parts]
        head = _association(keys, vocabulary["associations"])
        if head and set(keys[:head]) & vocabulary["kinship"]:
            end = draft.end + parts[head].end()
            name = " ".join(page.content[draft.start : end].split())
            page.drafts.append(
                Draft(
                    draft.start, end, "organisation", name, country=draft.country, protected=True, low=draft.low, high=draft.high
                )
            )
