"""Titles and offices: the words that are no one's name but stand beside one, and the office a person gets from them.

Not here: which runs are persons (`weighing`).
"""

import re

from stemma.stages.names.words import Draft, Page, folded


def find_titled(page: Page) -> None:
    """Recognise titles and offices, and the persons who stand beside them."""
    words, vocabulary = page.words, page.vocabulary
    at = 0
    while at < len(words):
        word = words[at]
        if word.taken not in (None, "thing") or not _title(page, at):
            at += 1
            continue
        high = at
        while high + 1 < len(words) and words[high].join in ("space", "hyphen", "small") and _title_part(page, high):
            high += 1
        while (
            high > at
            and not _head(page, high)
            and words[high].taken is None
            and words[high].key not in vocabulary["office_parts"]
        ):
            high -= 1
        if not any(_head(page, k) for k in range(at, high + 1)):
            at += 1
            continue
        for k in range(at, high + 1):
            words[k].taken = words[k].taken if words[k].taken in ("place", "demonym", "organisation", "known") else "title"
        at = high + 1


def _head(page: Page, at: int) -> bool:
    key, vocabulary = page.words[at].key, page.vocabulary
    return key in vocabulary["offices"] or key in vocabulary["honorifics"] or key in vocabulary["occupations"]


def _title(page: Page, at: int) -> bool:
    return _head(page, at) or page.words[at].key in page.vocabulary["office_parts"]


def _title_part(page: Page, high: int) -> bool:
    """Tell whether the title goes on at the next word: "Secretary of State", "Chief Justice"."""
    word, following, vocabulary = page.words[high], page.words[high + 1], page.vocabulary
    if word.join == "small":
        return word.small in ("of", "of the", "for", "for the", "and", "in-", "de", "al", "de la", "del") and (
            following.key in vocabulary["office_parts"]
            or following.taken in ("place", "organisation", "known")
            or _head(page, high + 1)
        )
    return following.taken in (None, "thing") and _title(page, high + 1)


def give_offices(page: Page) -> None:
    """Give every person the office that stands right before or after the name."""
    for draft in page.drafts:
        if draft.kind == "person":
            draft.office = _office_before(page, draft) or _office_after(page, draft)


def _office_before(page: Page, draft: Draft) -> tuple[int, int] | None:
    words, low = page.words, draft.low
    if low > 0 and words[low - 1].taken == "title" and words[low - 1].join in ("space", "comma"):
        first = low - 1
        while first and words[first - 1].taken == "title" and words[first - 1].join in ("space", "hyphen", "small"):
            first -= 1
        while (
            first
            and words[first - 1].taken in ("place", "demonym", "organisation", "known", "title")
            and words[first - 1].join in ("space", "small")
        ):
            first -= 1
        return words[first].start, words[low - 1].end
    before = page.before(draft.start, 80)
    if not before[-1:].isspace():
        return None
    parts = list(PART.finditer(before))[-4:]
    if not parts or before[parts[-1].end() :].strip() not in ("", ","):
        return None
    vocabulary = page.vocabulary
    if folded(parts[-1].group()) not in vocabulary["offices"] | vocabulary["occupations"]:
        return None
    first = len(parts) - 1
    while first and folded(parts[first - 1].group()) in vocabulary["office_parts"]:
        first -= 1
    base = draft.start - len(before)
    return base + parts[first].start(), base + parts[-1].end()


PART = re.compile(r"[\w’'-]+")
OFFICE_AFTER = re.compile(
    r",[ \u00a0](?:\d{1,3},[ \u00a0])?(?:(?:an?|the|his|her|their)[ \u00a0])?(?P<office>[^,.;:\n(“\"]{3,60})"
)


def _office_after(page: Page, draft: Draft) -> tuple[int, int] | None:
    match = OFFICE_AFTER.match(page.content, draft.end)
    if match is None:
        return None
    vocabulary = page.vocabulary
    found = list(re.finditer(r"[\w’'-]+", match["office"]))
    heads = [m for m in found[:6] if folded(m.group()) in vocabulary["offices"] | vocabulary["occupations"]]
    if not heads:
        return None
    rest = match["office"][heads[0].end() :]
    of = re.match(r"[ \u00a0](?:of|for|at)[ \u00a0][^,.;:\n(“\"]{2,40}", rest)
    return match.start("office"), match.start("office") + heads[0].end() + (of.end() if of else 0)
