"""The role a place has where it stands: the place itself, its government (metonym), a demonym, or a modifier."""

from stemma.model.reading import NameRole
from stemma.stages.names.lists import AND
from stemma.stages.names.words import Draft, Page, folded


def give_roles(page: Page) -> None:
    """Decide for every place whether it is meant itself, as a government, or modifies another word."""
    bodies = {k for d in page.drafts if d.kind == "organisation" for k in range(d.low, d.high + 1)}
    for draft in page.drafts:
        if draft.kind == "place" and draft.role != "demonym" and draft.low >= 0:
            draft.role = "modifier" if draft.low in bodies else _role(page, draft)
    for draft in page.drafts:
        if draft.kind == "place" and draft.role == "literal" and draft.low >= 0 and page.words[draft.high].join == "small":
            second = page.starting.get(draft.high + 1)
            if second is not None and second.role == "metonym" and page.words[draft.high].small in AND and _subject(page, draft):
                draft.role = "metonym"  # "Moscow and Brussels agreed"


def _subject(page: Page, draft: Draft) -> bool:
    """Tell whether a place is a country's or its capital's, with no preposition before it."""
    vocabulary = page.vocabulary
    previous = page.word_before(draft.start)
    if previous in vocabulary["locatives"] or previous in vocabulary["weak_locatives"]:
        return False
    return draft.canonical in vocabulary.countries.values() or folded(draft.canonical) in vocabulary.capitals


def _role(page: Page, draft: Draft) -> NameRole:
    vocabulary = page.vocabulary
    word = page.words[draft.high]
    before = page.words_before(draft.start)
    previous = before[-1] if before else ""
    if previous in ("the", "northern", "southern", "eastern", "western", "central") and len(before) > 1:
        previous = before[-2]
    after = page.content[draft.end : draft.end + 24]
    if after[:1] in "-–" and after[1:2].isalpha():
        return "modifier"
    located = previous in vocabulary["locatives"] or previous in ("of", "from", "to")
    if draft.role == "metonym":
        return "literal" if located else "metonym"
    following = page.word_after(draft.end)
    adverb = following.endswith("ly") or following in ("also", "has", "have", "had", "will", "would")
    verb = page.word_after(draft.end + 1 + len(following)) if adverb else following
    if not located and word.join != "owner" and (verb in vocabulary["governing"] or following in vocabulary["governing"]):
        return "metonym"
    plain = vocabulary["plain_after"]
    small = plain and following and following[0].islower() and following not in plain
    if small and not following.endswith(("ed", "ly", "ing")) and following not in vocabulary["governing"]:
        return "modifier"
    return "literal"
