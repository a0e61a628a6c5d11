"""Titles and offices: the words that are no one's name but stand beside one, and the office a person gets from them.

Not here: which runs are persons (`weighing`).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from stemma.stages.names.vocabulary import Vocabulary
from stemma.stages.names.words import Draft, Page, folded, plain

AGED = re.compile(r",\s\d{1,2},\s(?:was|were|is|had|has|who|whose|said|told|says|a|an|from|of|and)\b")
"""An age set apart behind a name, as only a person has it."""
APPOSED = re.compile(r",\s(?:a|an|the|her|his|their|my)\s(?:[\w-]+\s){0,2}([a-z-]+)(?:,|\.|\swho\b)")
"""Who somebody is, set apart behind a name: ", a cook,"."""
BEFORE = re.compile(r"(\w+)\s$")
TELLS = re.compile(
    r"\s(?:(?:said|says|added|explained|recalled|remembered)|(?:told|tells)\s(?:(?:the|a|an)\s)?[\w-]+)\s(?:that\s)?(?:he|she)\s"
)
"""Speech whose first word is the speaker: "said she had", "told the court that he had"."""


def claim_places(page: Page) -> None:
    """Take one-word places that the text shows to be a person: "Phoenix, 14, was", "Jordan, a cook,", "her friend Asia"."""
    ties = page.vocabulary.union("kin", "relations")
    for draft in page.drafts:
        if draft.kind == "place" and draft.low == draft.high >= 0 and _is_somebody(page, draft, ties):
            draft.kind, draft.country, draft.role = "person", None, "literal"
            draft.canonical = page.content[draft.start : draft.end]


def _is_somebody(page: Page, draft: Draft, ties: frozenset[str]) -> bool:
    """Tell whether an age, a tie of kin, a calling or a "she" shows that a place's name is here a person's."""
    content, end = page.content, draft.end
    before = BEFORE.search(content, max(0, draft.start - 24), draft.start)
    if AGED.match(content, end) or (before is not None and folded(before[1]) in ties):
        return True
    apposed = APPOSED.match(content, end)
    if apposed is not None and folded(apposed[1]) in page.vocabulary.people | ties:
        return True
    return before is None and TELLS.match(content, end) is not None


def find_titled(page: Page) -> None:
    """Recognise titles and offices, and the persons who stand beside them."""
    words, vocabulary = page.words, page.vocabulary
    free = 0
    for at in page.among(vocabulary.union("offices", "honorifics", "occupations", "office_parts", "plural_offices")):
        if at < free or words[at].taken not in (None, "thing") or _surname(page, at) or _initial(page, at):
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
            continue
        for k in range(at, high + 1):
            words[k].taken = words[k].taken if words[k].taken in ("place", "demonym", "organisation", "known") else "title"
        free = high + 1


def _head(page: Page, at: int) -> bool:
    return page.keys[at] in page.vocabulary.union("offices", "honorifics", "occupations", "plural_offices")


def _title(page: Page, at: int) -> bool:
    return page.keys[at] in page.vocabulary.union("offices", "honorifics", "occupations", "office_parts", "plural_offices")


def _initial(page: Page, at: int) -> bool:
    """Tell whether "M." is somebody's initial and no title: amid a name."""
    words, word = page.words, page.words[at]
    if len(word.text) > 2 or word.join != "space" or not at or words[at - 1].join != "space":
        return False
    return words[at - 1].taken is None and not page.ordinary(words[at - 1].key)


def _surname(page: Page, at: int) -> bool:
    """Tell whether the word for an office ends a person's name: "Ana Baker", "Piet Duke"; titles stand before names."""
    words, word, vocabulary = page.words, page.words[at], page.vocabulary
    if not at or words[at - 1].join != "space" or words[at - 1].taken is not None or word.text.isupper():
        return False
    if word.join in ("space", "hyphen") and words[at + 1].taken in (None, "place", "title"):
        return False
    before = words[at - 1]
    if page.ordinary(before.key) or before.text.isupper() or not word.text.isalpha() or word.key in vocabulary["honorifics"]:
        return False
    known = page.aids.towns.get(before.key, ())
    if (known and known[0].population > CITY) or before.key in vocabulary.heads or page.in_title_case(word.start):
        return False
    return page.word_before(before.start) not in vocabulary.union("determiners", "articles", "locatives")


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
    persons = sorted({d.start: d.end for d in page.drafts if d.kind in ("person", "other")}.items())
    for draft in page.drafts:
        if draft.kind == "person":
            found = _office_before(page, draft) or _office_after(page, draft)
            draft.office = None if found is None or _holds_person(persons, found) else found


def _holds_person(persons: Sequence[tuple[int, int]], office: tuple[int, int]) -> bool:
    """Tell whether the words of an office are another's name: "Ana Orlo, Piet Duke and others"."""
    at = bisect_left(persons, (office[1], 0)) - 1
    return at >= 0 and persons[at][1] > office[0]


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
    return _small_before(page, draft)


def _small_before(page: Page, draft: Draft) -> tuple[int, int] | None:
    """Return the office written small before a name: "the group's research director, Ana Orlo"."""
    before, vocabulary = page.before(draft.start, REACH), page.vocabulary
    # Back to the sign that ends the phrase before; one comma may stand between office and name.
    stem = before.rstrip(" \u00a0")
    stem = stem.removesuffix(",").rstrip('\u201d"')
    if not before[-1:].isspace() or not stem or stem[-1] in ENDS:
        return None
    clause = PHRASE_END.split(stem)[-1]
    if vocabulary["office_ends"].isdisjoint(PART.findall(plain(clause))):
        return None
    base = draft.start - len(before) + len(stem) - len(clause)
    parts = list(PART.finditer(clause))
    heads = _office_heads(parts, vocabulary)
    if not heads:
        return None
    first, head = heads[-1]
    last = head
    if head < len(parts) - 1:
        # "director of the Orlo Port, Ana Orlo": the body between must be all that follows.
        if not before.rstrip().endswith(",") or folded(parts[head + 1].group()) not in vocabulary["office_ties"]:
            return None
        if len(parts) - head > 8 or any(folded(part.group()) in vocabulary["clause_ends"] for part in parts[head + 2 :]):
            return None
        last = len(parts) - 1
    return base + parts[_first(page, parts, first)].start(), base + parts[last].end()


def _office_heads(parts: Sequence[re.Match[str]], vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Return the first and last word of every office in a phrase: of one word, or of three ("purtător de cuvânt")."""
    people, ends = vocabulary.union("offices", "occupations"), vocabulary["office_ends"]
    keys = [folded(part.group()) for part in parts]
    found = []
    for k, key in enumerate(keys):
        if key not in ends:
            continue
        for size in (3, 2, 1):
            if k + 1 >= size and " ".join(keys[k + 1 - size : k + 1]) in people:
                found.append((k + 1 - size, k))
                break
    return found


def _first(page: Page, parts: Sequence[re.Match[str]], head: int) -> int:
    """Return the first word of an office whose head is given: "research" of "research director"."""
    vocabulary, first = page.vocabulary, head
    while first and head - first < 3:
        key = folded(parts[first - 1].group())
        known = key in vocabulary["office_parts"] or key in vocabulary["office_words"]
        if not known or parts[first].start() - parts[first - 1].end() != 1:
            break
        first -= 1
    return first


CITY = 100_000
"""People of a town that may well have a mayor of its own: "Ghent Mayor"."""
REACH = 120
ENDS = '.;:!?,(“”"—–'
PHRASE_END = re.compile(f"[{ENDS}]")
PART = re.compile(r"[\w’'-]+")
OFFICE_AFTER = re.compile(
    r",[ \u00a0](?:\d{1,3},[ \u00a0])?(?:(?:an?|the|his|her|their|un|una|el|la|o)[ \u00a0])?(?P<office>[^,.;:\n(“\"]{3,90})"
)


def _office_after(page: Page, draft: Draft) -> tuple[int, int] | None:
    """Return the office in apposition, with its body: "spokeswoman for the Orlo Port"."""
    match = OFFICE_AFTER.match(page.content, draft.end)
    if match is None:
        return None
    vocabulary = page.vocabulary
    parts = list(PART.finditer(match["office"]))
    opener = folded(parts[0].group()) if parts else ""
    if opener in OPENERS or opener in vocabulary["personal_openers"]:
        return None
    heads = _office_heads(parts[:8], vocabulary)
    if not heads:
        return None
    low, head = heads[0]
    if any(_verbal(page, part.group()) for part in parts[:low]):
        return None
    more, ties = vocabulary.union("offices", "occupations", "office_parts", "office_words"), vocabulary["office_ties"]
    while head + 1 < len(parts) and (key := folded(parts[head + 1].group())) in more and key not in ties:
        head += 1  # "chief executive", "director ejecutivo"
    first = 0 if low and parts[0].group()[0].isupper() else _first(page, parts, low)
    start = match.start("office") + parts[first].start()
    return start, match.start("office") + _reach(page, match, parts, head)


def _verbal(page: Page, word: str) -> bool:
    """Tell whether a word cannot stand before an office in an apposition: ", had given birth to her first child"."""
    key, vocabulary = folded(word), page.vocabulary
    free = key in vocabulary["articles"] or key in vocabulary["office_parts"] or key in vocabulary["office_words"]
    return not free and word[0].islower() and (key in vocabulary["plain_after"] or key in vocabulary["clause_ends"])


def _reach(page: Page, match: re.Match[str], parts: Sequence[re.Match[str]], head: int) -> int:
    """Return where an office ends that may go on with its body: "of the Orlo Port", up to the next verb."""
    end, at = parts[head].end(), head + 1
    if at >= len(parts) or folded(parts[at].group()) not in page.vocabulary["office_ties"]:
        return end
    tie = at
    at += 1
    while at < len(parts) and at - tie < 9:
        key = folded(parts[at].group())
        if parts[at].group()[0].isupper() or at - tie == 1 or (at - tie == 2 and key not in page.vocabulary["plain_after"]):
            end = parts[at].end()
        elif key not in SMALL:
            break
        at += 1
    return end


OPENERS = frozenset(
    ["quoting", "citing", "telling", "asking", "joining", "accusing", "who", "whose", "whom", "which", "that",
     "quien", "cuyo", "cuya", "que", "care", "cărui", "cărei"]
)  # fmt: skip
SMALL = frozenset(["of", "the", "for", "and", "de", "la", "del", "los", "las", "y", "și", "pentru", "al", "a", "în", "din"])
"""Small words inside a body's name."""


def free_calendar(page: Page) -> None:
    """Leave two words of the calendar side by side open where they speak or have an age: "April May, 31, a welder"."""
    words, vocabulary = page.words, page.vocabulary
    calendar = vocabulary["calendar_names"]
    for low in page.among(calendar):
        first, second = words[low], words[min(low + 1, len(words) - 1)]
        if first.join != "space" or second.key not in calendar:
            continue
        after = page.after(second.end, 80)
        following = (folded(after).split() or [""])[0]
        if following in vocabulary["speech"] or vocabulary.patterns["age"].match(after):
            page.take(low, low + 1, "person")
            page.draft(low, low + 1, "person")
