"""What a table knows: countries, regions, demonyms, seats of government, bodies and outlets, and words that name nobody.

A known word inside a person's name stays open ("Michael Jordan", "Ana May"). Not here: towns (`places`).
"""

from stemma.stages.names.vocabulary import Entry
from stemma.stages.names.words import Page, Word, folded

COMMON = 4.0
"""Zipf frequency of a word that may begin a sentence as itself, where a rarer one is the body of that name."""
LONGEST = 7
"""Most words of a known phrase."""


def find_known(page: Page) -> None:
    """Recognise every phrase of the vocabulary, longest first; function words at a sentence's head are passed over."""
    functions, longest = page.vocabulary.functions, page.vocabulary.longest
    free = 0
    for at, word in enumerate(page.words):
        if at < free:
            continue
        key = word.key
        limit = longest.get(key, 0) or ("-" in key and longest.get(key.split("-", 1)[0], 0))
        if limit and not (word.first and key in functions and not word.text.isupper()):
            high, entry = _longest(page, at, limit)
            if entry is not None:
                _know(page, at, high, entry)
                free = high + 1
        # a function word, also contracted ("They're"), or a lone letter
        lone = len(word.text) == 1 and not word.join and not (word.text in "VX" and at and page.words[at - 1].join == "space")
        small = lone or key in functions or ("'" in key and key.split("'", 1)[0] in functions)
        if small and word.taken is None and not _title_ahead(page, at):
            word.taken = "skip"


def _title_ahead(page: Page, at: int) -> bool:
    """Tell whether a function word with a capital is part of a name: written in capitals, or amid unknown words."""
    word = page.words[at]
    if len(word.text) > 1 and word.text.isupper():
        return True
    before = at > 0 and page.words[at - 1].join == "space" and page.words[at - 1].taken is None
    return not word.first and (before or word.join == "space") and "'" not in word.key


def _longest(page: Page, low: int, limit: int) -> tuple[int, Entry | None]:
    """Return the last word and the entry of the longest phrase of so many words that begins with a word."""
    words, vocabulary = page.words, page.vocabulary
    best: tuple[int, Entry | None] = (low, None)
    for high in range(low, min(low + min(limit, LONGEST), len(words))):
        phrase = page.slice(low, high)
        entry = vocabulary.entries.get(words[low].key if high == low else folded(phrase))
        if entry is not None and _fits(page, words[low], phrase, entry, single=high == low):
            best = (high, entry)
        if not words[high].join:
            break
    return best


def _fits(page: Page, word: Word, phrase: str, entry: Entry, *, single: bool) -> bool:
    if entry.exact and phrase != entry.exact:
        return False
    if not single or entry.kind != "organisation" or phrase.isupper() or not page.ordinary(word.key):
        return True
    if (word.join == "small" and word.small in ("of", "to", "for")) or (
        word.join in ("small", "comma") and page.word_before(word.start) in ("a", "an")
    ):
        return False  # "The Time of Your Life", "Once Upon a Time"; yet "a Pentagon budget"
    # "Time flies", "Nature has": an ordinary word at a sentence's head is no outlet; but "Republican Ana Orlo", "Time said".
    if not word.first or (word.join == "space" and page.whole_name(word)):
        return True
    if word.join == "owner" or word.key in page.vocabulary["sure_bodies"]:
        return True
    return page.word_after(word.end) in page.vocabulary["speech"] or page.aids.frequency(word.key, page.code) < COMMON


def _know(page: Page, low: int, high: int, entry: Entry) -> None:
    if entry.kind == "thing":
        if not (low == high and page.words[low].key in page.vocabulary["given"] and _named_so(page, low)):
            page.take(low, high, "thing")
        return
    if entry.kind == "organisation":
        if low == high and not page.words[low].text.isupper() and _in_person(page, low, high):
            return
        page.take(low, high, "known")
        page.draft(low, high, "organisation", entry.canonical)
        return
    if entry.kind in ("country", "region") and _in_person(page, low, high):
        return
    page.take(low, high, "demonym" if entry.kind == "demonym" else "place")
    made = page.draft(low, high, "place", entry.canonical)
    made.country = entry.country
    made.role = "demonym" if entry.kind == "demonym" else "metonym" if entry.kind == "seat" else "literal"


def _in_person(page: Page, low: int, high: int) -> bool:
    """Tell whether a country's or region's name stands inside a person's ("Michael Jordan", "Chad Ross")."""
    words = page.words
    if low != high or words[low].text.isupper():
        return False
    if low > 0 and words[low - 1].join == "space" and _unknown(page, low - 1):
        return True
    if words[low].join != "space" or low + 1 >= len(words) or not _unknown(page, low + 1):
        return False
    # "France Emmanuel Macron": a whole name follows, so the country stands for itself.
    following = words[low + 1]
    whole = following.join in ("space", "hyphen") and low + 2 < len(words) and words[low + 2].taken is None
    return not (whole and words[low + 2].key not in page.vocabulary["tail_heads"])


def _named_so(page: Page, at: int) -> bool:
    """Tell whether a word of the calendar or the like is a part of a name: "Ana May", "June Orlo"; never "In May Orlo"."""
    words, word = page.words, page.words[at]
    if word.text in ("V", "X"):
        return at > 0 and words[at - 1].join == "space" and _unknown(page, at - 1)  # "Olav V"
    if word.text.isupper() or page.in_title_case(word.start):
        return False
    if at and words[at - 1].join == "space":
        return _unknown(page, at - 1) and not page.content[word.end : word.end + 2].strip().isdigit()
    following = word.join == "space" and _unknown(page, at + 1)
    return following and page.word_before(word.start) not in page.vocabulary["calendar_before"]


def _unknown(page: Page, at: int) -> bool:
    word, vocabulary = page.words[at], page.vocabulary
    if word.taken is not None or (word.text.isupper() and not word.text.endswith(".")):
        return False
    known = word.key in vocabulary.entries or word.key in vocabulary["offices"] or word.key in vocabulary["tail_heads"]
    return not known and not page.ordinary(word.key)
