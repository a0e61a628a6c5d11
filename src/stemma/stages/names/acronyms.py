"""Bodies by the form of one word: acronyms ("MIA"), sites ("Name.ro"), names with a capital inside ("JetBlue").

An acronym in brackets is what stands before the brackets: a body, or a thing ("the Treaty of Orlo (TOR)", "cubic
feet (CF)"); so it is throughout the text. Not here: short forms that are no acronyms (`joining`).
"""

import re
from collections.abc import Sequence

from stemma.stages.names.words import Page, Word, folded

NAMED_AND = re.compile(r"\s*\((?:the )?[“\"']?(?P<short>[^\W\d_][\w.&’' -]{1,30}?)[”\"']?(?:[,;][^)]{0,60})?\)")
CAMEL = re.compile(r"^[^\W\d_]*[a-zß-ÿ][A-Z]")
SURNAME = re.compile(r"^(?:Mc|Mac|Mag|De|Du|La|Le|Di|Da|Van|Von|Fitz|O['’]|D['’])[A-Z]")
ROMAN = re.compile(r"X{1,3}(?:IX|IV|V?I{0,3})|IX|IV|VI{0,3}|I{1,3}")
CODED = re.compile(r"[A-Z]{3}\d+|[A-Z]{1,2}-?\d+|[A-Z]+-?\d{3,}|[A-Z]*\d[A-Z]\w*")
"""Sums ("SEK9"), models ("K2", "AR-15"), flights: no body's name; "TVN24" may be one."""
CLOSING = (")", ",", ";")
PARTS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
COMMON = 3.5
"""Zipf frequency of a word that is written in capitals for stress; a rarer one in capitals is an acronym."""
REACH = 96
"""Code points before a bracket in which its expansion may stand."""


def find_acronyms(page: Page) -> None:
    """Recognise acronyms, sites and names with a capital inside."""
    kinds = _bracketed(page)
    for at, word in enumerate(page.words):
        text = word.text
        if word.taken is not None or (text[1:].islower() and "." not in text):
            continue  # the second: most often so, and neither of the three
        told = kinds.get(word.key) if kinds else None
        if told is None and page.in_title_case(word.start, capitals=True):
            continue
        if told == "thing" or (told is None and _no_body(page, at)):
            word.taken = "thing"
            continue
        if ROMAN.fullmatch(text) or (told is None and len(text) > 3 and word.key in page.aids.towns):
            continue  # "Elizabeth II"; a dateline: "DURBAN —"
        if told == "organisation" or _bodily(page, at):
            word.taken = "organisation"
            page.draft(at, at, "organisation")


def _no_body(page: Page, at: int) -> bool:
    """Tell whether a word in capitals is a common noun ("NGO"), a number, a model, or an ordinary word that is shouted."""
    word, vocabulary = page.words[at], page.vocabulary
    text = word.text
    if word.key.rstrip("s") in vocabulary["generic_acronyms"] and text[:2].isupper():
        return True
    if not text.isupper():
        return False
    if ROMAN.fullmatch(text):
        # "stage IV"; behind a name it is a part of it
        return not (at and page.words[at - 1].join == "space" and page.words[at - 1].taken is None)
    if CODED.fullmatch(text):
        return page.word_after(word.end) not in vocabulary.union("firms", "body_nouns", "groups")
    common = len(text) > 2 and page.ordinary(word.key) and page.aids.frequency(word.key, page.code) > COMMON
    shouted = text.isalpha() and (word.key in vocabulary.functions or common)
    return shouted and word.key not in page.aids.towns and _shouted(page, at)


def _shouted(page: Page, at: int) -> bool:
    """Tell whether an ordinary word is written in capitals for stress: nothing shows a name."""
    word = page.words[at]
    article = page.word_before(word.start) in page.vocabulary.union("articles", "definite_articles")
    beside = (word, page.words[at - 1]) if at else (word,)
    if any(w.join == "space" for w in beside) and _in_capitals(page, at):
        return False  # "PLOS ONE"
    return not (article or word.join == "owner" or page.word_after(word.end) in page.vocabulary["governing"])


def _bodily(page: Page, at: int) -> bool:
    word = page.words[at]
    text = word.text
    bare = text.replace(".", "").replace("&", "").replace("-", "")
    site = "." in text and page.vocabulary.site.search(text) is not None and not text.isupper()
    acronym = bare.isupper() and 2 <= len(bare) <= 6 and not (text.endswith(".") and len(bare) == 2 and word.join == "space")
    camel = CAMEL.match(text) is not None and not SURNAME.match(text)
    if acronym and _in_capitals(page, at):
        return False
    neighbour = word.join == "space" and at + 1 < len(page.words) and page.words[at + 1].taken is None and not site
    if acronym and neighbour and not page.ordinary(page.words[at + 1].key) and len(bare) == 2:
        return False  # "JK Orlo": initials
    return site or acronym or camel


def _in_capitals(page: Page, at: int) -> bool:
    """Tell whether a neighbour is written in capitals too, as in "ANA ORLO"."""
    words = page.words
    after = words[at].join == "space" and at + 1 < len(words) and words[at + 1].taken is None and words[at + 1].text.isupper()
    before = at > 0 and words[at - 1].join == "space" and words[at - 1].taken is None and words[at - 1].text.isupper()
    return (after and len(words[at + 1].text) > 2) or (before and len(words[at - 1].text) > 2)


def _bracketed(page: Page) -> dict[str, str]:
    """Return what the acronyms in brackets are, by what stands before: "organisation" or "thing"."""
    found: dict[str, str] = {}
    if "(" not in page.alphabet:
        return found
    for at, word in enumerate(page.words):
        if not at or page.content[word.start - 2 : word.start] != " (" or page.content[word.end : word.end + 1] not in CLOSING:
            continue
        letters = [sign for sign in word.text if sign.isupper()]
        if len(letters) < 2 or len(letters) * 2 <= len(word.text):
            continue
        kind = _expanded(page, at, "".join(letters).casefold())
        if kind:
            found.setdefault(word.key, kind)
    return found


def _expanded(page: Page, at: int, letters: str) -> str | None:
    """Return what the words before a bracket are that its letters stand for; take an unrecognised body there."""
    words, stop = page.words, page.words[at].start - 2
    last = words[at - 1]
    if last.end < stop:
        small = [part for part in PARTS.findall(page.before(stop, REACH)) if part]
        # "computed tomography (CT)": what is written small is nobody's name
        return "thing" if small and small[-1].islower() and _spells([p[0] for p in small[-len(letters) :]], letters) else None
    if last.taken in ("known", "organisation"):
        return "organisation"
    low = at - 1
    while low and at - low <= len(letters) + 3 and words[low - 1].join in ("space", "hyphen", "small") and _free(words[low - 1]):
        low -= 1
    while low < at and words[low].key[0] != letters[0]:
        low += 1
    run = words[low:at]
    if len(run) < 2 or not _spells([word.key[0] for word in run], letters):
        return None
    if last.taken == "thing" or last.key in page.vocabulary["thing_tails"]:
        return "thing"
    if not any(page.ordinary(word.key) or word.taken in ("place", "demonym") for word in run):
        return None  # "Ana Orlo (AO)"
    _take(page, low, at - 1)
    return "organisation"


def _free(word: Word) -> bool:
    return word.taken in (None, "thing", "place", "demonym", "organisation")


def _spells(heads: Sequence[str], letters: str) -> bool:
    """Tell whether the first letters of words spell an acronym in full, small words left out."""
    rest = iter(head.casefold() for head in heads)
    return bool(heads) and heads[0].casefold() == letters[0] and all(letter in rest for letter in letters)


def _take(page: Page, low: int, high: int) -> None:
    start, end = page.words[low].start, page.words[high].end
    inner = [d for d in page.drafts if d.kind == "organisation" and start <= d.start and d.end <= end]
    page.drafts[:] = [d for d in page.drafts if d not in inner]
    page.take(low, high, "organisation")
    page.draft(low, high, "organisation")


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
        if sum(map(str.isupper, short)) * 2 > len(short) and _initials(draft.canonical, short):
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
