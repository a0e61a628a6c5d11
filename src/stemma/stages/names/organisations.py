"""Organisations: by a head noun ("Agency", "Ministry of …"), as an acronym with or without its expansion, as a site.

Also community associations, which are protected like persons: they are smaller than a city, and being
named among alleged outposts can harm everyone who goes there.
"""

import re

from stemma.stages.names.words import Draft, Page, Word, folded

ARTICLE = re.compile(
    r"(?:^|[\s(“\"‘])(?:the|this|that|its|his|her|their|our|a|an|each|every|both|our)[ \u00a0](?:[^\W\d_]+[ \u00a0])?$",
    re.IGNORECASE,
)
STRICT = re.compile(r"(?:^|[\s(“\"‘])(?:the|this|that|its|their|our)[ \u00a0]$", re.IGNORECASE)
NAMED_AND = re.compile(r"\s*\((?:the )?[“\"']?(?P<short>[^\W\d_][\w.&’' -]{1,30}?)[”\"']?(?:[,;][^)]{0,60})?\)")
LONGEST = 12
"""Most words that a name reaches to either side of its head."""
CAMEL = re.compile(r"^[^\W\d_]*[a-zß-ÿ][A-Z]")
SURNAME = re.compile(r"^(?:Mc|Mac|Mag|De|Du|La|Le|Di|Da|Van|Von|Fitz|O['’]|D['’])[A-Z]")


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
        if word.key in vocabulary["lead_heads"] and ((word.join == "small" and _leads(word)) or genitive):
            _take(page, _left(page, at), _right(page, at))
        elif word.key in vocabulary["tail_heads"] and not _goes_on(page, at):
            _tail(page, at)
    _companies(page)


def _leads(word: Word) -> bool:
    return word.small.split()[0] in ("of", "for", "on", "de", "del", "para", "pentru", "al", "a")


def _goes_on(page: Page, at: int) -> bool:
    """Tell whether a longer name with a later head holds this one ("Police Federation")."""
    word = page.words[at]
    if word.join not in ("space", "hyphen") or at + 1 >= len(page.words):
        return False
    following = page.words[at + 1]
    return following.taken in (None, "thing") and (
        following.key in page.vocabulary["tail_heads"] or following.key in page.vocabulary["lead_heads"]
    )


def _tail(page: Page, at: int) -> None:
    """Take a head at the end of a name, and what stands before it; alone, it needs an article or an owner."""
    words, vocabulary = page.words, page.vocabulary
    low = _left(page, at)
    if low < at:
        proper = [w for w in words[low:at] if w.taken is None and not page.ordinary(w.key)]
        doubtful = words[at].key in vocabulary["double_heads"] and len(proper) == at - low and not words[low].text.isupper()
        if doubtful and not STRICT.search(page.before(words[low].start)):
            return
        _take(page, low, at)
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
            if not _belongs(page, word):
                break
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
            # "the Bank of England Jane Orr" does not occur; "University of California Press" does.
            if following.taken in ("skip",):
                break
        elif word.join == "small" and word.small.split()[0] in ("and", "for", "of", "y", "și", "de", "del", "al", "a", "pentru"):
            if word.small.split()[0] in ("and", "y", "și") and not (
                page.ordinary(following.key) and following.taken in (None, "thing")
            ):
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


def _take(page: Page, low: int, high: int) -> None:
    page.take(low, high, "organisation")
    made = page.draft(low, high, "organisation")
    inner = (page.starting.get(at) for at in range(low, high + 1))
    places = [d for d in inner if d is not None and d.high <= high and d.country]
    made.country = places[0].country if places else None
    keys = {word.key for word in page.words[low : high + 1]}
    vocabulary = page.vocabulary
    made.protected = bool(keys & vocabulary["kinship"] and keys & vocabulary["associations"] and places) or (
        low < high and page.words[high].key in vocabulary["premises"]
    )


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


def find_acronyms(page: Page) -> None:
    """Recognise acronyms ("MIA"), sites ("Name.ro") and names with a capital inside ("JetBlue")."""
    for at, word in enumerate(page.words):
        text = word.text
        if word.taken is not None or (text[1:].islower() and "." not in text):
            continue  # the second: most often so, and neither of the three
        if page.in_title_case(word.start, capitals=True):
            continue
        if len(text) > 3 and word.key in page.aids.towns:
            continue  # a dateline: "DURBAN —"
        if word.key.rstrip("s") in page.vocabulary["generic_acronyms"] and text[:2].isupper():
            word.taken = "thing"  # "the NGO": a common noun that is written in capitals, and nobody's name
            continue
        bare = text.replace(".", "").replace("&", "").replace("-", "")
        site = "." in text and page.vocabulary.site.search(text) is not None and not text.isupper()
        acronym = bare.isupper() and 2 <= len(bare) <= 6 and not (text.endswith(".") and len(bare) == 2 and word.join == "space")
        camel = CAMEL.match(text) is not None and not SURNAME.match(text)
        if acronym and _in_capitals(page, at):
            continue
        if site or acronym or camel:
            neighbour = word.join == "space" and at + 1 < len(page.words) and page.words[at + 1].taken is None and not site
            if acronym and neighbour and not page.ordinary(page.words[at + 1].key) and len(bare) == 2:
                continue  # "JK Orlo": initials
            word.taken = "organisation"
            page.draft(at, at, "organisation")


def _in_capitals(page: Page, at: int) -> bool:
    """Tell whether a neighbour is written in capitals too, as in "ANA ORLO"."""
    words = page.words
    after = words[at].join == "space" and at + 1 < len(words) and words[at + 1].taken is None and words[at + 1].text.isupper()
    before = at > 0 and words[at - 1].join == "space" and words[at - 1].taken is None and words[at - 1].text.isupper()
    return (after and len(words[at + 1].text) > 2) or (before and len(words[at - 1].text) > 2)


def expansions(page: Page) -> dict[str, str]:
    """Return short form -> full name, as the text itself introduces them: "Ministry of Internal Affairs (MIA)"."""
    found: dict[str, str] = {}
    for draft in page.drafts:
        if draft.kind not in ("organisation", "person"):
            continue
        match = NAMED_AND.match(page.content, draft.end)
        if match is None:
            continue
        short = match["short"]
        if short.replace(".", "").replace("-", "").isupper() and _initials(draft.canonical, short):
            found.setdefault(folded(short), draft.canonical)
        elif len(draft.canonical) < len(short) and draft.canonical.isupper() and _initials(short, draft.canonical):
            found.setdefault(folded(draft.canonical), short)
    return found


def _initials(full: str, short: str) -> bool:
    """Tell whether the letters of a short form come in order at the heads of the full form's words, or in it."""
    letters = [c for c in short.casefold() if c.isalpha()]
    heads = [part[0].casefold() for part in re.split(r"[\s-]+", full) if part and part[0].isalpha()]
    if not letters or not heads:
        return False
    matched = 0
    for letter in letters:
        if letter in heads:
            heads = heads[heads.index(letter) + 1 :]
            matched += 1
    return matched * 3 >= len(letters) * 2


COMMUNITY = re.compile(r"(?:[ \u00a0][a-z][\w’'-]*){1,4}")


def find_communities(page: Page) -> None:
    """Recognise associations of a community, written small: "the Fujian hometown association"; they are protected."""
    vocabulary = page.vocabulary
    if vocabulary["associations"].isdisjoint(page.everything):
        return
    for draft in [d for d in page.drafts if d.kind == "place"]:
        match = COMMUNITY.match(page.content, draft.end)
        if match is None:
            continue
        parts = list(re.finditer(r"[\w’'-]+", match[0]))
        keys = [folded(part[0]) for part in parts]
        head = next((k for k, key in enumerate(keys) if key in vocabulary["associations"]), None)
        if head and set(keys[:head]) & vocabulary["kinship"]:
            end = draft.end + parts[head].end()
            name = " ".join(page.content[draft.start : end].split())
            page.drafts.append(
                Draft(
                    draft.start, end, "organisation", name, country=draft.country, protected=True, low=draft.low, high=draft.high
                )
            )
