"""Organisations by a head noun: "Agency", "Ministry of …", and parliaments and courts by that noun alone.

Not here: acronyms, and which bodies are protected like persons (`sheltered`).
"""

import re

from stemma.stages.names import sheltered
from stemma.stages.names.words import Page, Word

ARTICLE = re.compile(
    r"(?:^|[\s(“\"‘])(?:the|this|that|its|his|her|their|our|a|an|each|every|both|our)[ \u00a0](?:[^\W\d_]+[ \u00a0])?$",
    re.IGNORECASE,
)
STRICT = re.compile(r"(?:^|[\s(“\"‘])(?:the|this|that|its|their|our)[ \u00a0]$", re.IGNORECASE)
LONGEST = 12
"""Most words that a name reaches to either side of its head."""


def find_headed(page: Page) -> None:
    """Recognise organisations by their head noun."""
    vocabulary = page.vocabulary
    for at in page.among(vocabulary.union("lead_heads", "tail_heads")):
        word = page.words[at]
        if word.taken not in (None, "thing") or (
            word.first and at + 1 < len(page.words) and word.join == "" and page.ordinary(word.key)
        ):
            continue
        genitive = bool(vocabulary["genitive_heads"]) and word.join == "space"
        leads = word.key in vocabulary["lead_heads"]
        if leads and ((word.join == "small" and _leads(word)) or genitive or _purpose(page, at)):
            _take(page, _left(page, at), _right(page, at))
        elif word.key in vocabulary["tail_heads"] and not _goes_on(page, at):
            _tail(page, at)
    _companies(page)
    for at in page.among(vocabulary["chambers"]):
        if page.words[at].taken in (None, "thing") and not page.words[at].text.isupper():
            _chamber(page, at)


def _chamber(page: Page, at: int) -> None:
    """Take a parliament or court by its noun alone: "Congress denied it", "Supreme Court judges"; "Parliament Square" is none."""
    words, low = page.words, at
    if at and words[at - 1].join == "space" and words[at - 1].key in page.vocabulary["chamber_parts"]:
        low = at - 1
    elif words[at].key in page.vocabulary["chamber_parts"]:
        return  # "Court" alone is left to the rules for heads
    following = words[at].join == "space" and words[at + 1].taken is None and words[at + 1].key in page.vocabulary.heads
    if not following and not page.in_title_case(words[low].start):
        _take(page, low, at)


def _purpose(page: Page, at: int) -> bool:
    """Tell whether a head goes on with what it is for: "Committee on Ways", "Committee to Protect Farmers"."""
    words, word = page.words, page.words[at]
    if word.join or at + 1 >= len(words) or words[at + 1].taken not in (None, "thing"):
        return False
    gap = page.content[word.end : words[at + 1].start]
    good = len(gap) < 14 and gap.strip() in page.vocabulary["purposes"] and "\n" not in gap
    return good and words[at + 1].taken is None and page.ordinary(words[at + 1].key)


def _leads(word: Word) -> bool:
    return word.small.split()[0] in ("of", "for", "on", "de", "del", "para", "pentru", "al", "a")


def _goes_on(page: Page, at: int) -> bool:
    """Tell whether a longer name with a later head holds this one ("Police Federation")."""
    word = page.words[at]
    if at + 1 >= len(page.words):
        return False
    if word.join == "small" and word.small == "and" and word.key in page.vocabulary["double_heads"] and at + 2 < len(page.words):
        # "Orlo Gas and Electric Company"
        one, two = page.words[at + 1 : at + 3]
        return one.join == "space" and one.taken is None and page.ordinary(one.key) and two.key in page.vocabulary["tail_heads"]
    if word.join not in ("space", "hyphen"):
        return False
    following = page.words[at + 1]
    if following.key in page.vocabulary["legal"]:
        return True  # "the Harbour Services Act" is no body
    return following.taken in (None, "thing") and (
        following.key in page.vocabulary["tail_heads"] or following.key in page.vocabulary["lead_heads"]
    )


def _tail(page: Page, at: int) -> None:
    """Take a head at the end of a name, and what stands before it; alone, it needs an article or an owner."""
    words, vocabulary = page.words, page.vocabulary
    low = _left(page, at)
    if low == at and words[at].key in vocabulary["buildings"] and not (at and words[at - 1].join == "owner"):
        words[at].taken = "thing"  # "the Cathedral"
    elif low < at:
        proper = [w for w in words[low:at] if w.taken is None and not page.ordinary(w.key)]
        doubtful = words[at].key in vocabulary["double_heads"] and len(proper) == at - low and not words[low].text.isupper()
        if doubtful and not STRICT.search(page.before(words[low].start)):
            return
        _take(page, low, at + ("&" in page.content[words[at].end : words[at].end + 2] and words[at].join == "space"))
    elif (
        (at and words[at - 1].join == "owner")
        or (not words[at].first and ARTICLE.search(page.before(words[at].start)))
        or (not words[at].first and words[at].key not in vocabulary["double_heads"])
    ):
        _take(page, at, at)


def _left(page: Page, at: int) -> int:
    """Return the first word of the name whose head stands at a word."""
    words, low = page.words, at
    while low and at - low < LONGEST:
        word = words[low - 1]
        if word.join in ("space", "hyphen"):
            party = word.taken == "known" and words[at].key in page.vocabulary["chambers"]
            if party or not _belongs(page, word):
                break  # "Republican Senate leader"
        elif word.join == "owner" and low == at and words[at].key in page.vocabulary["saintly"]:
            if word.taken is not None or not _belongs(page, word):
                break  # "Saint Orlo's Hospital", but "Oslo's Hospital"
        elif word.join == "small" and word.small in ("and", "y", "și", "et", "und"):
            if word.taken is not None or not page.ordinary(word.key) or not _belongs(page, word):
                break
        else:
            break
        low -= 1
    while low < at and words[low].first and words[low].key in page.vocabulary.functions:
        low += 1
    return low


def _belongs(page: Page, word: Word) -> bool:
    vocabulary = page.vocabulary
    if word.taken in ("skip", "title", "person"):
        return False
    if word.first and word.key in vocabulary.functions and not word.text.isupper():
        return False
    return word.key not in vocabulary["honorifics"]


def _right(page: Page, at: int) -> int:
    """Return the last word of a name that goes on after "Ministry of"."""
    words, vocabulary, high = page.words, page.vocabulary, at + 1
    while high + 1 < len(words) and high - at < LONGEST:
        word, following = words[high], words[high + 1]
        if following.key in vocabulary["offices"] and following.key not in vocabulary["lead_heads"]:
            break
        if word.join in ("space", "hyphen"):
            # "University of California Press", but "House of Representatives Jane Orr"
            if following.taken == "skip" or (page.ordinary(word.key) and _person_ahead(page, high + 1)):
                break
        elif word.join == "small" and word.small.split()[0] in ("and", "for", "of", "y", "și", "de", "del", "al", "a", "pentru"):
            if word.small.split()[0] in ("and", "y", "și") and not _joined(page, high):
                break
        elif word.join == "comma":
            # "Ministry of Health, Labour and Welfare"
            more = (
                page.ordinary(following.key)
                and page.ordinary(word.key)
                and following.join == "small"
                and following.small == "and"
            )
            if not more:
                break
        else:
            break
        high += 1
    return high


def _joined(page: Page, at: int) -> bool:
    """Tell whether "and" goes on with the same name: "Health and Labour", never "University of Lund and Orlo Ltd"."""
    words, vocabulary, high = page.words, page.vocabulary, at + 1
    following = words[high]
    if " " in words[at].small and following.key in vocabulary.heads:
        return False  # "and the Committee"
    if not page.ordinary(following.key) or following.taken not in (None, "thing") or words[at].taken == "place":
        return False
    while words[high].join == "space" and high + 1 < len(words) and high - at < 5:
        high += 1
    unknown = words[at].taken is None and not page.ordinary(words[at].key)
    company = words[high].text in vocabulary.company_endings
    foreign = any(w.taken is None and not page.ordinary(w.key) for w in words[at + 2 : high + 1])
    return high == at + 1 or not (unknown or company or foreign)


def _person_ahead(page: Page, at: int) -> bool:
    """Tell whether two unknown words begin at a word: a person's name, mostly."""
    words = page.words[at : at + 2]
    unknown = len(words) == 2 and all(w.taken is None and not page.ordinary(w.key) for w in words)
    return unknown and words[0].join == "space" and page.vocabulary.heads.isdisjoint(w.key for w in words)


def _take(page: Page, low: int, high: int) -> None:
    page.take(low, high, "organisation")
    made = page.draft(low, high, "organisation")
    inner = (page.starting.get(at) for at in range(low, high + 1))
    places = [d for d in inner if d is not None and d.high <= high and d.country]
    made.country = places[0].country if places else None
    made.protected = sheltered.is_sheltered(page, made, places)


def _companies(page: Page) -> None:
    """Recognise companies by their ending: "Orlo Trading Ltd"."""
    words, endings = page.words, page.vocabulary.company_endings
    for at, word in enumerate(words):
        if word.text in endings and at and word.taken is None:
            low = at
            while low and words[low - 1].join in ("space", "hyphen", "comma") and at - low < 5 and _belongs(page, words[low - 1]):
                if words[low - 1].join == "comma" and low < at:
                    break
                low -= 1
            if low < at:
                _take(page, low, at)
