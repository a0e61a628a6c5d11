"""Titles of works, in quotation marks or set off, when a word such as "report" or "titled" introduces them.

Also things that are no one's name and get no record: hurricanes, laws, prizes, wars.
"""

import re
from bisect import bisect_left

from stemma.stages.names.words import Draft, Page, folded

OPENING, CLOSING = "“\"«„‘'", "”\"»“’'"
QUOTED = re.compile(r"[“\"«„‘](?P<title>[^\n“”\"«»„]{2,90}?)[”\"»“’](?!\w)")
SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "for",
        "in",
        "on",
        "to",
        "or",
        "by",
        "with",
        "at",
        "from",
        "de",
        "la",
        "el",
        "y",
        "și",
        "în",
        "i",
    ]
)


def find_titles(page: Page) -> None:
    """Recognise titles of works."""
    for match in QUOTED.finditer(page.content):
        title = match["title"]
        parts = re.findall(r"[^\W\d_][\w’'-]*", title)
        if not 1 <= len(parts) <= 12 or not parts[0][:1].isupper():
            continue
        capitals = sum(part[0].isupper() or folded(part) in SMALL_WORDS for part in parts)
        if capitals < len(parts) or title.rstrip()[-1:] in ",.":
            capitals = 0 if capitals < len(parts) or len(parts) == 1 else capitals
        if capitals and (_introduced(page, match.start()) or _followed(page, match.end())):
            _title(page, match.start("title"), match.start("title") + len(title.rstrip(",. ")))
    _bare(page)


def _introduced(page: Page, start: int) -> bool:
    parts, vocabulary = page.words_before(start), page.vocabulary
    if not parts:
        return False
    last = parts[-1].strip(",:")
    return (
        last in vocabulary["works"]
        or last in vocabulary["work_verbs"]
        or last in vocabulary["publishing"]
        or " ".join(parts[-2:]).strip(",:") in vocabulary["work_verbs"]
    )


def _followed(page: Page, end: int) -> bool:
    parts = re.findall(r"[\w’'-]+", folded(page.after(end, 30)))
    return bool(parts) and parts[0] in page.vocabulary["works"]


def _title(page: Page, start: int, end: int) -> None:
    low = bisect_left(page.words, start, key=lambda word: word.start)
    high = low
    while high < len(page.words) and page.words[high].end <= end:
        high += 1
    if high == low:
        return
    page.take(low, high - 1, "work")
    page.drafts.append(Draft(start, end, "work", " ".join(page.content[start:end].split()), low=low, high=high - 1))


BARE = re.compile(r"[,:]?[ \u00a0]$")


def _bare(page: Page) -> None:
    """Recognise a title without marks: "Her new report, Patrol and Convince, focuses"."""
    words, works = page.words, page.vocabulary["works"]
    verbs = page.vocabulary["work_verbs"] - page.vocabulary["singles"]
    if not works and not verbs:
        return
    for at, word in enumerate(words):
        if word.first or word.taken not in (None, "thing"):
            continue
        before = page.word_before(word.start)
        last = before.strip(",:")
        verb = last in verbs
        if last not in works and not verb:
            continue
        set_off = before[-1:] in (",", ":")
        high = at
        while high + 1 < len(words) and words[high].join in ("space", "small", "hyphen") and high - at < 8:
            high += 1
        closed = page.content[words[high].end : words[high].end + 1] in ",;.)"
        ordinary = all(page.ordinary(w.key) for w in words[at : high + 1])
        if (verb or (set_off and closed)) and (
            ordinary or (high - at >= 1 and any(page.ordinary(w.key) for w in words[at : high + 1]))
        ):
            _title(page, word.start, words[high].end)


def find_things(page: Page) -> None:
    """Pass over what a head noun shows to be a thing: "Hurricane Orlo", "the Marine Safety Act", "the Korean War"."""
    words, vocabulary = page.words, page.vocabulary
    named: list[str] = []
    for at in page.among(vocabulary.union("thing_leads", "thing_tails")):
        word = words[at]
        if word.taken not in (None, "thing"):
            continue
        rank = at > 0 and words[at - 1].join == "space" and words[at - 1].key in vocabulary.union("offices", "office_parts")
        leads = word.key in vocabulary["thing_leads"] and not rank  # "Sergeant First Class Ana Orlo"
        if leads and word.join in ("space", "hyphen") and words[at + 1].taken is None:
            if word.key in vocabulary["named_things"]:
                named.append(words[at + 1].key)
            page.take(at, at + 1, "thing")
        elif word.key in vocabulary["thing_tails"] and at and words[at - 1].join in ("space", "hyphen", "owner"):
            _thing(page, at)
    for at in page.among(frozenset(named)):
        words[at].taken = words[at].taken or "thing"


def _thing(page: Page, at: int) -> None:
    words, vocabulary, low = page.words, page.vocabulary, at
    while low and at - low < 6:
        before = words[low - 1]
        linked = (
            before.join in ("space", "hyphen") or (before.join == "small" and low < at) or (before.join == "owner" and low == at)
        )
        if (
            not linked
            or before.taken in ("skip", "title", "known", "organisation")
            or (before.first and before.key in vocabulary.functions)
        ):
            break
        low -= 1
    unknown = [word for word in words[low:at] if word.taken is None and not page.ordinary(word.key)]
    article = page.word_before(words[low].start) in vocabulary["determiners"]
    if (
        low < at
        and (not unknown or article or words[at].key not in vocabulary["double_things"])
        and not (unknown and not article and at - low == 1)
    ):
        for word in words[low : at + 1]:
            word.taken = word.taken or "thing"


def find_credits(page: Page) -> None:
    """Pass over the word that opens a credit: "Photo:", "Image:"."""
    for at in page.among(page.vocabulary["credit"]):
        word = page.words[at]
        if word.taken is None:
            sign = page.content[word.end : word.end + 2].strip()[:1]
            if sign == ":" or (sign == "/" and word.first):
                word.taken = "skip"
