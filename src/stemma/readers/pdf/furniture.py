"""What a document repeats at the heads and feet of its pages: running heads, feet, page numbers.

They are taken out of the text, so that a paragraph can go on over the end of a page, and go on record as left out, each
wording once. A line is furniture if it stands at the head or foot, and the same words stand there, at the same height,
on another page; numbers in it may differ only as the pages' numbers do. Rows of a table that goes on over pages are
therefore not furniture. A lone number at the head or foot is, if it is what the page is called.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from stemma.languages import load
from stemma.readers.pdf.columns import Line
from stemma.text import fold

ZONE = 0.14
"""Share of the page's height that is its head, or foot."""
OUTER = 4
"""Rows, from the edge, that may be furniture."""
REST = 0.2
"""Share of the letters below which what is left is not the document: then nothing of it is furniture."""
NUMBERED = 9
"""Numbers one under another that are those of lines."""
HEIGHT = 7.0
"""Points by which the height of a repeated line may differ."""
NUMBER = re.compile(r"\d+")
ROMAN = re.compile(r"\b[ivxlc]{1,7}\b")


@dataclass(slots=True, eq=False)
class _Candidate:
    page: int
    line: Line
    words: str
    mask: str
    numbers: tuple[int, ...]
    foot: bool


def said(line: Line) -> str:
    """Return the words of a line."""
    made = ""
    for number, w in enumerate(line.words):
        made += w.words if w.glued or not number else " " + w.words
    return made + ("-" if line.words[-1].hyphen else "")


def part(pages: list[list[Line]], heights: list[tuple[float, float]], labels: list[str]) -> tuple[list[list[Line]], list[str]]:
    """Part the pages' lines from their furniture; `heights` are the top and height of each page.

    Returns:
        The lines that stay, and the wordings of furniture, one string for each kind, its variants one under another.
    """
    families: dict[tuple[str, bool], list[_Candidate]] = {}
    for number, page in enumerate(pages):
        for candidate in _candidates(number, page, *heights[number]):
            families.setdefault((candidate.mask, candidate.foot), []).append(candidate)
    out: set[Line] = set()
    wordings: list[str] = []
    repeated: list[list[_Candidate]] = []
    for (mask, _), family in families.items():
        repeated.append(_furniture(mask, family, labels))
    stands = _apart(pages, {c.line for gone in repeated for c in gone})
    for page in pages:
        numbers = _line_numbers(page)
        if numbers:
            out.update(numbers)
            wordings.append(" ".join(map(said, numbers)))
    for family in repeated:
        gone = [c for c in family if c.line in stands]
        if gone:
            out.update(c.line for c in gone)
            wordings.append("\n".join(dict.fromkeys(c.words for c in gone)))
    letters = [sum(len(w.words) for w in line.words) for page in pages for line in page if line not in out]
    if sum(letters) < REST * sum(len(w.words) for page in pages for line in page for w in line.words):
        return pages, []
    return [[line for line in page if line not in out] for page in pages], wordings


def _apart(pages: list[list[Line]], repeated: set[Line]) -> set[Line]:
    """Return the repeated lines that stand apart from the text: outside all of it, or in a block of their own."""
    stands: set[Line] = set()
    for page in pages:
        blocks = {line.block for line in page if line not in repeated}
        sizes = Counter(line.block for line in page)
        blocks |= {block for block in sizes if sizes[block] > OUTER}
        heights = [line.y for line in page if line.block in blocks]
        first, last = min(heights, default=0.0), max(heights, default=0.0)
        for line in page:
            outside = not heights or line.y < first - 1 or line.y > last + 1
            if line in repeated and sizes[line.block] <= OUTER and (line.block not in blocks or outside):
                stands.add(line)
    return stands


def _line_numbers(page: list[Line]) -> list[Line]:
    """Return the longest row of lines that are numbers one after another: those of the lines, in the margin."""
    best: list[Line] = []
    current: list[Line] = []
    last = 0
    for line in page:
        words = line.words[0].words
        number = int(words) if len(line.words) == 1 and words.isdecimal() and len(words) < 6 else None
        if number is not None and current and number == last + 1 and line.y > current[-1].y:
            current.append(line)
        else:
            current = [line] if number is not None else []
        last = number or 0
        best = current if len(current) > len(best) else best
    return best if len(best) >= NUMBERED else []


def _candidates(number: int, page: list[Line], top: float, height: float) -> list[_Candidate]:
    rows = sorted({round(line.y) for line in page})
    head = {y for y in rows[:OUTER] if y < top + ZONE * height}
    foot = {y for y in rows[-OUTER:] if y > top + (1 - ZONE) * height}
    made = []
    for line in page:
        at = round(line.y)
        if at in head or at in foot:
            words = said(line)
            if len(words) <= 300:
                folded = fold(words)
                numbers = tuple(int(n[:9]) for n in NUMBER.findall(folded))
                made.append(_Candidate(number, line, words, NUMBER.sub("0", folded), numbers, at in foot))
    return made


def _furniture(mask: str, family: list[_Candidate], labels: list[str]) -> list[_Candidate]:
    if _is_number(mask):
        tracked = [c for c in family if _names_page(c, labels)]
        if tracked:
            return tracked
        return family if len({c.page for c in family}) > 1 and _tracks(family) else []
    if not any(c.isalpha() for c in mask):
        return []
    gone: dict[int, _Candidate] = {}
    for alike in _alike(family):
        alike.sort(key=lambda c: c.line.y)
        for a, b in pairwise(alike):
            if a.page != b.page and b.line.y - a.line.y <= HEIGHT:
                gone[id(a)], gone[id(b)] = a, b
    return list(gone.values())


def _alike(family: list[_Candidate]) -> Iterator[list[_Candidate]]:
    """Yield the candidates whose wordings differ in nothing, or only in numbers that go with the page's."""
    groups: dict[tuple[tuple[bool, int], ...], list[_Candidate]] = {}
    for c in family:
        numbers = c.numbers[:6]
        ways = product((False, True), repeat=len(numbers)) if len(numbers) <= 3 else ([False] * len(numbers),)
        for way in ways:
            key = tuple((goes, n - c.page if goes else n) for goes, n in zip(way, numbers, strict=True))
            groups.setdefault(key, []).append(c)
    yield from (group for group in groups.values() if len(group) > 1)


def _tracks(family: list[_Candidate]) -> bool:
    """Tell whether the numbers go with the pages'."""
    return len({n - c.page for c in family for n in c.numbers[:1]}) == 1 and bool(family[0].numbers)


@cache
def _page_words() -> frozenset[str]:
    return frozenset(load("und").table("pdf")["page_words"])


def _is_number(mask: str) -> bool:
    """Tell whether a masked line is a page number and nothing else ("- 0 -", "page 0 of 0", "xiv")."""
    parts = re.findall(r"\w+", mask)
    if not 1 <= len(parts) <= 4:
        return False
    return all(p == "0" or p in _page_words() or ROMAN.fullmatch(p) for p in parts) and any(
        p == "0" or ROMAN.fullmatch(p) for p in parts
    )


def _names_page(candidate: _Candidate, labels: list[str]) -> bool:
    folded = fold(candidate.words)
    parts = set(re.findall(r"\w+", folded))
    return fold(labels[candidate.page]) in parts or str(candidate.page + 1) in parts
