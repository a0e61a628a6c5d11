"""What the visible text of a web page says about its report: title, byline, date line, links, credits."""

import re
from collections.abc import Iterator
from functools import cache

from stemma.model.sources import Assertion, Field, Text
from stemma.readers import addresses, language
from stemma.readers import credits as credit_lines
from stemma.readers.days import days, iso_day
from stemma.readers.html import maintext, metadata, tree
from stemma.readers.html.laid import Laid
from stemma.text import fold, span, trimmed

SHARING = re.compile(r"/(?:sharer|share|intent|submit)\b|[?&](?:u|url|text)=https?", re.IGNORECASE)
ORDER: tuple[Field, ...] = ("title", "outlet", "author", "published", "modified", "language", "url", "archived", "credit", "link")
HEAD_PROSE = 3
"""Paragraphs from the beginning within which a date line is the report's own; farther down it may be of anything."""
LONGEST_LINE = 200
"""Characters of a line that gives a date and is named as one."""
LONGEST_UNNAMED = 90
"""The same for any other line."""
BEFORE = 40
"""Characters before a date in which a word may say that it is the date of a change."""
LONGEST_BYLINE = 120
MOST_LINKS = 300
"""Links of one text; a page with more of them is a list, not a report."""


def find(text: Text, page: tree.Page, laid: Laid, head: metadata.Head) -> tuple[Assertion, ...]:
    """Put what the text shows together with what the head says, strongest first within each field."""
    identified = language.assertion(text.content)
    spoken = identified.value if identified else next(iter(head.values("language")), "und")
    shown = [*_title(text, page, laid)]
    later: list[Assertion] = []
    links = 0
    until = _head_end(text, laid)
    for mark in _innermost(page.marks):
        made = _from_mark(text, mark, laid, head, until)
        if made and made.field == "link":
            links += 1
            shown.extend([made] if links <= MOST_LINKS else [])
        elif made:
            later.append(made)
    timed = {a.span.start for a in later if a.span}
    rows = {at for number, at in laid.starts.items() if page.blocks[number].home.tag == "tr"}
    lines = [a for a in _date_lines(text, laid, until, spoken, rows) if a.span and a.span.start not in timed]
    everything = [*shown, *head.assertions, *later, *lines, *credit_lines.find(text)]
    if identified:
        # The words outweigh a template's lang attribute where there are enough of them.
        place = 0 if len(text.content) > 400 else len(everything)
        everything.insert(place, identified)
    unique: dict[object, Assertion] = {}
    for one in everything:
        unique.setdefault((one.field, one.value, one.evidence, one.span), one)
    return tuple(sorted(unique.values(), key=lambda a: ORDER.index(a.field)))


def _title(text: Text, page: tree.Page, laid: Laid) -> Iterator[Assertion]:
    start, end, kind = laid.layout[0]
    number = next((n for n, at in laid.starts.items() if at == 0), None)
    if kind == "title" and number is not None:
        at = span(text, start, end)
        yield Assertion(field="title", value=at.words, evidence=f"{page.blocks[number].home.tag} element", span=at)


def _head_end(text: Text, laid: Laid) -> int:
    """Return where the third paragraph of the report begins; a date line stands before it."""
    prose = [start for start, end, kind in laid.layout if kind == "paragraph" and end - start >= 80]
    return prose[HEAD_PROSE - 1] if len(prose) >= HEAD_PROSE else len(text.content)


def _date_lines(text: Text, laid: Laid, until: int, spoken: str, rows: set[int]) -> Iterator[Assertion]:
    """Yield the dates of short lines near the title that are no sentences and no rows of a table (which begin at `rows`)."""
    day_first = None if spoken in ("en", "und") else True
    updated = _update_words()
    for start, end, kind in laid.layout:
        words = text.content[start:end]
        if start >= until:
            return
        if start in rows or not _may_date(words, kind):
            continue
        last = 0
        for day in days(words, day_first=day_first)[:2]:
            before = fold(words[max(last, day.start - BEFORE) : day.start])
            last = day.end
            field: Field = "modified" if any(word in before for word in updated) else "published"
            at = span(text, start + day.start, start + day.end)
            yield Assertion(field=field, value=day.iso, evidence="date line near the title", span=at)


def _may_date(words: str, kind: str) -> bool:
    """Tell whether a line may be there to give the date; one that is mostly other words is a headline or a sentence."""
    if kind == "furniture":
        return len(words) <= LONGEST_LINE
    return kind not in ("title", "credit") and len(words) <= LONGEST_UNNAMED and not words.rstrip().endswith((".", "!", "?"))


@cache
def _update_words() -> tuple[str, ...]:
    return tuple(map(fold, maintext.table()["update_words"]))


def _innermost(marks: list[tree.Mark]) -> list[tree.Mark]:
    """Leave out a byline around another: the name is in the inner one."""
    kept: list[tree.Mark] = []
    for mark in marks:
        if kept and mark.kind == "author" == kept[-1].kind and mark.places and kept[-1].places:
            (number, start, end), (before, first, last) = mark.places[0], kept[-1].places[0]
            if number == before and first <= start and end <= last:
                kept.pop()
        kept.append(mark)
    return kept


def _from_mark(text: Text, mark: tree.Mark, laid: Laid, head: metadata.Head, until: int) -> Assertion | None:
    number, start, end = next(((n, a, b) for n, a, b in mark.places if n in laid.starts), (-1, 0, 0))
    if number < 0:
        return None
    start, end = laid.starts[number] + start, laid.starts[number] + end
    if mark.kind == "a":
        return _link(text, mark.value, start, end, head)
    at = trimmed(text, start, end)
    if mark.kind == "author":
        name = _without_prefix(at.words)
        return Assertion(field="author", value=name, evidence="byline", span=at) if _may_name(name) else None
    day = iso_day(mark.value or at.words) if start < until else None
    field: Field = "modified" if mark.kind == "modified" else "published"
    return Assertion(field=field, value=day, evidence="time element", span=at) if day else None


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(sorted(map(fold, maintext.table()["byline_prefixes"]), key=len, reverse=True))


def _without_prefix(words: str) -> str:
    words = words.split("\n", maxsplit=1)[0].strip(" \t|·•,-–—")
    for prefix in _prefixes():
        if fold(words[: len(prefix)]) == prefix and words[len(prefix) : len(prefix) + 1] in (" ", ":", "\u00a0"):
            return words[len(prefix) :].strip(" :\t|·•,-–—\u00a0")
    return words


def _may_name(words: str) -> bool:
    """Tell whether what stands in a byline may be who wrote it: not a date, a label alone or a picture's credit."""
    if (
        not 2 <= len(words) <= LONGEST_BYLINE
        or words.endswith(":")
        or not any(map(str.isalpha, words))
        or days(words, day_first=True)
    ):
        return False
    small = fold(words)
    return small not in _prefixes() and not small.startswith(_not_names())


@cache
def _not_names() -> tuple[str, ...]:
    return tuple(map(fold, maintext.table()["not_authors"]))


def _link(text: Text, address: str, start: int, end: int, head: metadata.Head) -> Assertion | None:
    """Assert a link to another site; a copy in a web archive stands for its original."""
    own = [h for h in map(addresses.host, head.values("url")) if h]
    original = addresses.unwrapped("https:" + address if address.startswith("//") else address)
    there = addresses.host(original)
    if there is None or SHARING.search(original) or any(addresses.same_site(there, h) for h in own):
        return None
    at = trimmed(text, start, min(end, len(text.content)))
    return Assertion(field="link", value=original[:2000], evidence="link in the text", span=at) if at.words else None
