"""Places: countries, regions, demonyms, seats of government, towns, and places named by a head noun.

Towns come last, because a town's name is often a person's. Not here: the role a place has where it stands (`roles`).
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from stemma.model.inputs import Town
from stemma.stages.names import lists
from stemma.stages.names.words import NEXT, Draft, Page, Word, folded

DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,20})?\s*(?:\(\w[\w /]*\)\s*)?[-–—:]\s|, \d{1,2}\.?(?: de)? [^\W\d_]{3,}")
NUMBERED = re.compile(r"(?<![\w.,])\d{1,5}[A-Za-z]?,?[ \u00a0]$")
NUMBER_AFTER = re.compile(
    r",?[ \u00a0](?:nr\.?|no\.?|n\.?º|núm\.?)?[ \u00a0]?\d{1,5}[A-Za-z]?(?![\w%.,]?\d|%|[ ](?:people|years))"
)

ARTICLES = frozenset(["de", "la", "del", "los", "las"])
"""Small words between a street word and its name."""
CEDILLAS = str.maketrans("șț", "şţ")
"""The gazetteer writes Romanian names with the older letters."""


def find_streets(page: Page) -> None:
    """Recognise addresses whose street word is written small: "calle Sol 12"."""
    words, streets = page.words, page.vocabulary["street_words"]
    if streets.isdisjoint(page.everything):
        return
    ends = streets | ARTICLES
    for at, word in enumerate(words):
        if word.taken not in (None, "title"):
            continue
        last = "" if at and words[at - 1].join == "space" else page.word_before(word.start)
        if not last or (last not in ends and last.rstrip(".") not in streets and last.isalpha()):
            continue  # nearly always
        before = page.before(word.start, 40)
        parts = list(NEXT.finditer(before))
        while parts and parts[-1].group() in ARTICLES:
            parts.pop()
        if not parts or parts[-1].group() not in streets:
            continue
        if before[parts[-1].end() :].strip(" .") not in {"", *ARTICLES, "de la"}:
            continue
        high = at
        while words[high].join in ("space", "small") and words[high + 1].taken is None and high - at < 4:
            high += 1
        _head(page, at, high)
        made = page.drafts[-1]
        made.start = word.start - len(before) + parts[-1].start()
        number = NUMBER_AFTER.match(page.after(made.end))
        if number and not made.protected:
            made.end, made.protected = made.end + number.end(), True
        made.canonical = page.content[made.start : made.end]


def find_headed(page: Page) -> None:
    """Recognise places by their head noun: "Marsh County", "Lake Orlo", "14 Linden Street", "the village of Umem"."""
    words, vocabulary = page.words, page.vocabulary
    tails, leads = vocabulary["place_tails"], vocabulary["place_leads"]
    for at in page.among(tails | leads):
        word = words[at]
        if word.taken is None and word.key in tails and at and not word.first:
            low = at
            owned = ("space", "hyphen", "owner") if word.key in vocabulary["saintly"] else ("space", "hyphen")
            while low and words[low - 1].join in owned and at - low < 3 and _part(page, words[low - 1]):
                low, owned = low - 1, ("space", "hyphen")
            if low < at and (word.key not in vocabulary["double_tails"] or _placed(page, low)):
                _head(page, low, at)
        elif word.taken is None and word.key in leads and word.join == "space" and at + 1 < len(words):
            high = at + 1
            doubtful = word.key in vocabulary["double_leads"] and not _placed(page, at) and not _towns(page, at, high)
            known = not page.ordinary(words[high].key) or bool(_towns(page, at, high))
            if words[high].taken in (None, "place") and known and not doubtful:
                _head(page, at, high)


def _part(page: Page, word: Word) -> bool:
    taken_ok = word.taken in (None, "place", "demonym")
    return taken_ok and word.key not in page.vocabulary["offices"] and not (word.first and word.key in page.vocabulary.functions)


def _placed(page: Page, low: int) -> bool:
    """Tell whether the words before show a place: a preposition of place, an article, a house number."""
    start = page.words[low].start
    last = page.word_before(start)
    if last in page.vocabulary["locatives"] or last in ("the", "on", "from", "of"):
        return True
    before = page.words[low - 1]
    owner = low > 0 and before.join == "owner" and (before.taken == "place" or before.key in page.aids.towns)
    return owner or NUMBERED.search(page.before(start)) is not None


def _head(page: Page, low: int, high: int) -> None:
    page.take(low, high, "place")
    made = page.draft(low, high, "place")
    street = page.words[high].key in page.vocabulary["streets"] or page.words[low].key in page.vocabulary["streets"]
    if not street:
        return
    if number := NUMBERED.search(page.before(made.start)):
        made.start -= len(number.group())
    elif after := NUMBER_AFTER.match(page.after(made.end)):
        made.end += after.end()
    made.protected = bool(number or after)
    if made.protected:
        made.canonical = page.content[made.start : made.end]


def find_towns(page: Page) -> None:
    """Recognise towns of the gazetteer, where nothing says that the word is a person's name."""
    words, suspects = page.words, _suspects(page)
    shown: set[str] = set()
    left: list[int] = []
    at = 0
    while at < len(words):
        step = 1
        if words[at].taken is None:
            for high in range(_reach(page, at), at - 1, -1):
                found = _towns(page, at, high)
                if not found:
                    continue
                located = _located(page, at, high)
                doubted = high == at and words[at].key in suspects
                if (located or not doubted) and _is_town(page, at, high, found, located=located):
                    _town(page, at, high, found)
                    shown.add(folded(page.slice(at, high)))
                    step = high - at + 1
                    break
            else:
                left.append(at)
        at += step
    for at in lists.listed(page, lambda k: _may_be_town(page, k, suspects)):
        _town(page, at, at, _towns(page, at, at))
        shown.add(words[at].key)
    shown -= suspects
    for at in left:
        # A town once is a town throughout, unless it stands like a person.
        free = words[at].taken is None and words[at].key in shown
        if free and _alone(page, at, at) and not _acts(page, at):
            _town(page, at, at, _towns(page, at, at))


def _may_be_town(page: Page, at: int, suspects: set[str]) -> bool:
    """Tell whether a word in a list may be a town: the gazetteer has it, and nothing shows a person or a common word."""
    word = page.words[at]
    if word.taken is not None or word.key in suspects or word.join == "owner" or (word.first and page.ordinary(word.key)):
        return False
    return _alone(page, at, at) and not _acts(page, at) and bool(_towns(page, at, at))


def _suspects(page: Page) -> set[str]:
    """Return the words that stand beside a title or an unknown word somewhere: "Don Imus" makes Imus no town."""
    words, found = page.words, set()
    for word, following in pairwise(words):
        if word.join not in ("space", "hyphen") or following.taken is not None:
            continue
        if word.taken == "title" or (word.taken is None and not page.ordinary(word.key)):
            found.add(following.key)
        if word.taken is None and not page.ordinary(following.key) and not following.text.isupper():
            found.add(word.key)
    return found - page.vocabulary.capitals.keys()


def _alone(page: Page, low: int, high: int) -> bool:
    words = page.words
    if low and words[low - 1].join in ("space", "hyphen") and words[low - 1].taken in (None, "person", "title"):
        return False
    return not (words[high].join in ("space", "hyphen") and words[high + 1].taken in (None, "person"))


def _acts(page: Page, at: int) -> bool:
    return page.word_after(page.words[at].end) in page.vocabulary["personal"] or _speaks(page, page.words[at])


def _located(page: Page, low: int, high: int) -> bool:
    """Tell whether the words around show a place: a preposition before, a known place after a comma, a dateline."""
    words, last, locatives = page.words, page.words[high], page.vocabulary["locatives"]
    before = page.words_before(words[low].start)
    if not before:
        dateline = DATELINE.match(page.after(last.end)) is not None
    else:
        dateline = False
        if before[-1] in locatives or " ".join(before[-2:]) in locatives:
            return True
    comma = last.join == "comma" and words[high + 1].taken == "place"
    return comma or dateline or _of_kind(page, before)


def _of_kind(page: Page, parts: Sequence[str]) -> bool:
    """Tell whether a noun says what follows: "the ports of Orlo", "el municipio de Orlo"."""
    kinds = page.vocabulary.union("place_leads", "localities")
    return len(parts) > 1 and parts[-1] in ("of", "de", "din") and bool({parts[-2], parts[-2].removesuffix("s")} & kinds)


def _reach(page: Page, low: int) -> int:
    words, high = page.words, low
    while high - low < 4 and words[high].join in ("space", "hyphen", "small") and high + 1 < len(words):
        if words[high + 1].taken is not None:
            break
        high += 1
    return high


def _towns(page: Page, low: int, high: int) -> Sequence[Town]:
    key = page.words[low].key if low == high else folded(page.slice(low, high))
    towns, exonyms, endings = page.aids.towns, page.vocabulary.exonyms, page.vocabulary["article_endings"]
    found = (key in exonyms and towns.get(exonyms[key])) or towns.get(key, ())
    if not found and not key.isascii():
        found = towns.get(key.translate(CEDILLAS), ())
    if not found and low == high and endings:
        found = towns.get(_bare(key, endings), ())
    return found


def _bare(key: str, endings: Iterable[str]) -> str:
    """Return a word without the article that some languages glue to its end: "Beijingul"."""
    ending = max((e for e in endings if key.endswith(e)), key=len, default="")
    return key[: -len(ending)] if ending and len(key) > len(ending) + 2 else key


def _is_town(page: Page, low: int, high: int, found: Sequence[Town], *, located: bool) -> bool:
    """Weigh what stands around: what shows a place, against words that make it a person."""
    words, vocabulary = page.words, page.vocabulary
    first, last = words[low], words[high]
    # "Reading" at a sentence's head needs more than its capital.
    common = low == high and page.ordinary(first.key) and first.key not in vocabulary.capitals and found[0].population < 1_000_000
    previous = page.word_before(first.start)
    alone = _alone(page, low, high)
    if page.content[last.end : last.end + 6].casefold().startswith("-based"):
        return True
    if located:
        return alone or low < high
    # A town's name that is frequent beyond the town's size is also something else: a surname, mostly.
    come = previous == "from" and page.aids.frequency(first.key, page.code) < 3.6
    if not alone or (not come and _acts(page, high) and first.key not in vocabulary.capitals):
        return False
    if low < high and folded(page.slice(low, high)) not in vocabulary.capitals:
        # Many a town bears a person's full name: without a preposition of place only the largest count.
        headed = first.key in vocabulary["place_leads"] or last.key in vocabulary["place_tails"]
        return headed or found[0].population >= (400_000 if previous in vocabulary["weak_locatives"] else 2_000_000)
    least = (
        20_000 if come or _seat(page, previous, last.end) else 100_000 if previous in vocabulary["weak_locatives"] else 400_000
    )
    return not common and (found[0].population >= least or low < high or first.key in vocabulary.capitals)


def _seat(page: Page, previous: str, end: int) -> bool:
    """Tell whether a town stands before what is there: "the Orlo charity"."""
    following = page.word_after(end)
    return previous in page.vocabulary["articles"] and following in page.vocabulary.union("body_nouns", "institutions")


def _speaks(page: Page, word: Word) -> bool:
    return word.join != "owner" and page.word_after(word.end) in page.vocabulary["speech"]


def _town(page: Page, low: int, high: int, found: Sequence[Town]) -> None:
    page.take(low, high, "place")
    chosen = found[0]
    after = page.words[high + 1] if page.words[high].join == "comma" else None
    if after is not None:
        near = page.starting.get(high + 1)
        chosen = next((town for town in found if near and town.country == near.country), chosen)
    made = page.draft(low, high, "place", chosen.name)
    made.country = chosen.country


def find_small(page: Page) -> None:
    """Find demonyms in the languages that write them small."""
    known = page.vocabulary.small_demonyms
    if not known:
        return
    for match in NEXT.finditer(page.content):
        entry = known.get(match.group().casefold()) if match.group()[0].islower() else None
        if entry is not None:
            page.drafts.append(Draft(match.start(), match.end(), "place", entry.canonical, "demonym", entry.country))
