"""Titles of works without quotation marks: "a report entitled Orlo and After", "In Orlo and After, a study by …".

The whole title is one name, with the small words in it, and it is found again wherever the text repeats it.
Not here: titles in quotation marks (`works`).
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from stemma.stages.names.vocabulary import Vocabulary
from stemma.stages.names.words import Draft, Page, folded

GAP = "[ \u00a0]"
LONGEST = 9
"""Most words of a title."""
JOINING = frozenset(["a", "an", "and", "the", "of", "for", "in", "on", "at", "to", "or", "with", "&"])
"""Small words inside an English title; "by" and "from" stand after one."""
NOUN = 40
"""Most signs that the noun before "called" has, with the comma and the space."""
HEAD = re.compile(r"\w+")
TOKEN = re.compile(rf"{GAP}?([^\W\d_][\w’'-]*|&)")
TAKEN = frozenset(["place", "demonym", "known", "organisation", "title"])


def find_unmarked(page: Page) -> None:
    """Recognise titles that a noun, a verb or an apposition introduces, and their repetitions."""
    rules = _rules(page.vocabulary)
    found: set[str] = set()
    lowered = page.content.casefold()
    if any(word in lowered for word in page.vocabulary["titling"]):
        for match in rules["introduced"].finditer(page.content):
            _add(page, match.end(), found)
    for match in rules["called"].finditer(page.content):
        noun = rules["noun"].search(page.content, max(0, match.start() - NOUN), match.start())
        if noun is not None and _reads_so(page, match.end()):
            _add(page, match.end(), found)
    for match in rules["apposed"].finditer(page.content):
        _look_back(page, match.start(), found)
    _repeat(page, found)
    _clear(page)


@lru_cache(maxsize=16)
def _rules(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    def any_of(name: str) -> str:
        return "|".join(re.escape(w).replace(r"\ ", GAP) for w in sorted(vocabulary[name], key=len, reverse=True)) or r"(?!)"

    nouns = any_of("title_words")
    capital = r"(?=[^\W\d_a-zß-ÿăâîșț])"
    return {
        "introduced": re.compile(
            rf"(?<![\w’'-])(?i:{any_of('titling')}){GAP}{capital}",
        ),
        # "a report called Orlo and After", yet "a report called Ana Orlo a liar".
        "called": re.compile(rf"(?:{any_of('called')}){GAP}{capital}"),
        "noun": re.compile(rf"(?<![\w’'-])(?i:{nouns}),?{GAP}$"),
        # "as the report is called", and "In …, a report by": only these two follow a title and never a name.
        "apposed": re.compile(
            rf",{GAP}(?:as{GAP}(?:the|its|his|her|their){GAP}(?:[\w-]+{GAP})?(?:{any_of('works_after')}){GAP}is{GAP}"
            rf"(?:called|titled|entitled|named)|"
            rf"(?:an?|its|his|her|their|un|una|o){GAP}(?:[\w-]+{GAP}){{0,2}}?(?:{any_of('works_after')})(?![\w’'-]))"
        ),
    }


def _add(page: Page, start: int, found: set[str]) -> None:
    end = _end(page, start)
    if end > start and _take(page, start, end):
        found.add(page.content[start:end])


def _reads_so(page: Page, start: int) -> bool:
    """Tell whether a run after "called" reads like a title and not like a person of whom something is said."""
    end = _end(page, start)
    if re.match(rf"{GAP}(?:an?|the|as|one|un|una|o)\b", page.content[end : end + 6]):
        return False
    return _titled(page, bisect_left(page.words, start, key=lambda word: word.start), end)


def _end(page: Page, start: int) -> int:
    """Return where a title ends that begins at an offset; the offset itself where none does."""
    return _small_end(page, start) if page.vocabulary["title_ends"] else _capital_end(page, start)


def _capital_end(page: Page, start: int) -> int:
    """Return the end of a title in which every longer word has a capital."""
    at = end = start
    for number in range(LONGEST):
        match = TOKEN.match(page.content, at)
        if match is None:
            break
        word = match.group(1)
        if word[0].isupper():
            if number and at > end and _known(page, match.start(1)):
                break  # "a film called Weir in Ghent"
            end = match.end()
        elif folded(word) not in JOINING:
            break
        at = match.end()
    return end


def _known(page: Page, start: int) -> bool:
    at = bisect_left(page.words, start, key=lambda word: word.start)
    return at < len(page.words) and page.words[at].start == start and page.words[at].taken in TAKEN


def _small_end(page: Page, start: int) -> int:
    """Return the end of a title that is written small but for its first word: it reaches to a sign or a verb."""
    ends = page.vocabulary.union("title_ends", "body_nouns")
    at = end = start
    for number in range(LONGEST):
        match = TOKEN.match(page.content, at)
        if match is None or (number and folded(match.group(1)) in ends):
            break
        at = match.end()
        if folded(match.group(1)) not in page.vocabulary.functions:
            end = at
        if page.content[at : at + 1] in "'’":
            break
    return end


def _look_back(page: Page, stop: int, found: set[str]) -> None:
    """Take the title that ends at an offset, if "In" or a sentence's head comes before it."""
    low = bisect_left(page.words, max(0, stop - 80), key=lambda word: word.start)
    high = bisect_left(page.words, stop, key=lambda word: word.start)
    for at in range(low, high):
        word = page.words[at]
        opener = page.before(word.start, 4).split()[-1:]
        in_ = bool(opener) and folded(opener[0]) in page.vocabulary["title_openers"]
        called = page.content.startswith(", as", stop)
        whole = word.first and called
        if (in_ or whole) and word.text[:1].isupper() and not (in_ and word.taken in TAKEN):
            end = _capital_end(page, word.start) if not page.vocabulary["title_ends"] else stop
            if end == stop and (called or _titled(page, at, stop)) and _take(page, word.start, end):
                found.add(page.content[word.start : end])
                return


def _titled(page: Page, at: int, stop: int) -> bool:
    """Tell whether a run reads like a title: two words at least, none of them unknown."""
    inside = [w for w in page.words[at : at + LONGEST] if w.end <= stop]
    several = bool(inside) and " " in page.content[inside[0].start : stop]
    return several and all(page.ordinary(w.key) or w.key in page.vocabulary.functions for w in inside)


def _take(page: Page, start: int, end: int) -> bool:
    """Draft a title, unless a known body or country stands there already; tell whether it was drafted."""
    low = bisect_left(page.words, start, key=lambda word: word.start)
    high = bisect_left(page.words, end, key=lambda word: word.start) - 1
    if high < low or page.words[low].start != start or page.words[low].taken in ("work", "known", "organisation"):
        return False
    page.take(low, high, "work")
    page.drafts.append(Draft(start, end, "work", " ".join(page.content[start:end].split()), low=low, high=high))
    return True


def _repeat(page: Page, found: Iterable[str]) -> None:
    """Find titles of two and more words again: at every word, only those of the same head and of lengths that occur."""
    lengths: dict[str, set[int]] = {}
    titles = {title for title in found if " " in title}
    for title in titles:
        lengths.setdefault(_head(title, 0), set()).add(len(title))
    hits: dict[str, list[int]] = {}
    for word in page.words if titles else ():
        for length in lengths.get(_head(page.content, word.start), ()):
            title = page.content[word.start : word.start + length]
            if title in titles:
                hits.setdefault(title, []).append(word.start)
    for title in sorted(hits):
        free = 0
        for at in hits[title]:
            end = at + len(title)
            whole = not page.content[end : end + 1].isalnum() and not page.content[max(0, at - 1) : at].isalnum()
            if at >= free and whole:
                _take(page, at, end)
            free = max(free, end) if at >= free else free


def _head(content: str, at: int) -> str:
    match = HEAD.match(content, at)
    return match[0] if match else ""


def _clear(page: Page) -> None:
    """Drop the places inside titles."""
    works = sorted((d.start, d.end) for d in page.drafts if d.kind == "work")
    if works:
        page.drafts[:] = [d for d in page.drafts if not (d.kind == "place" and _within(works, d))]


def _within(works: Sequence[tuple[int, int]], draft: Draft) -> bool:
    at = bisect_right(works, (draft.start, sys.maxsize)) - 1
    return at >= 0 and draft.end <= works[at][1]
