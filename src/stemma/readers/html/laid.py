"""The content of a web page's text: title first, then the report's blocks, parted by blank lines, and where each stands."""

from dataclasses import dataclass
from functools import cache

from stemma.readers.days import days
from stemma.readers.html import maintext, metadata, tree
from stemma.text import fold

PARAGRAPH = 80
"""Characters of prose in a paragraph."""
PARAGRAPHS = 3
"""Paragraphs from the beginning, and none from the end, within which lines about the report stand."""
LONGEST_CREDIT_LINE = 200
"""Characters of a caption with its credit."""
CREDIT_END = 60
"""Characters at the end of a caption in which the credit stands."""
LONGEST_ABOUT = 120
"""Characters of a line about the report that nothing names as one."""
SHORTEST_NAME = 5
LONGEST_BESIDE = 15
"""Letters that may stand beside a date in a date line: "Posted on", "Lisbon"."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The content of a text, and where its blocks came to stand."""

    content: str
    layout: tuple[tuple[int, int, str], ...]
    left_out: tuple[str, ...]
    starts: dict[int, int]
    """Number of a block of the page -> offset of its words in the content."""


def lay(page: tree.Page, chosen: maintext.Chosen, head: metadata.Head) -> Laid:
    """Set the title first, then the report's blocks, parted by blank lines."""
    parts: list[tuple[int | None, str, str]] = []
    if chosen.title is not None:
        parts.append((chosen.title, page.blocks[chosen.title].words, "title"))
    elif chosen.main and head.values("title"):
        parts.append((None, _best_title(head), "title"))
    bylines = _byline_blocks(page)
    authors = tuple(fold(name) for name in head.values("author"))
    prose = [i for i in chosen.main if page.blocks[i].prose() >= PARAGRAPH]
    for i in chosen.main:
        kind = page.blocks[i].home.kind
        edge = not len(prose) >= PARAGRAPHS or not prose[PARAGRAPHS - 1] <= i <= prose[-1]
        plain = i in chosen.furniture or i in bylines or (edge and _is_about(page.blocks[i].words, kind, authors))
        kind = "credit" if kind == "paragraph" and _is_credit(page.blocks[i].words) else kind
        kind = "furniture" if plain else "heading" if kind == "title" else kind
        parts.append((i, page.blocks[i].words, kind))
    layout, starts, at = [], {}, 0
    for number, words, kind in parts:
        layout.append((at, at + len(words), kind))
        if number is not None:
            starts[number] = at
        at += len(words) + 2
    left_out = tuple(page.blocks[i].words for i in chosen.others)
    return Laid("\n\n".join(words for _, words, _ in parts), tuple(layout), left_out, starts)


def _best_title(head: metadata.Head) -> str:
    """Return the shortest title that the window's title begins with: "Headline" of "Headline - Outlet"."""
    titles = head.values("title")
    within = [t for t in titles if titles[-1].startswith(t)]
    return min(within, key=len) if within else titles[0]


@cache
def _credit_words() -> tuple[str, ...]:
    return tuple(map(fold, maintext.table()["credit_starts"]))


def _is_credit(words: str) -> bool:
    """Tell whether a short line says whose a picture is: "Photo: …" at its beginning or end."""
    if len(words) > LONGEST_CREDIT_LINE:
        return False
    folded = fold(words)
    end = folded[-CREDIT_END:]
    return folded.startswith(_credit_words()) or any(f" {word}" in end or f"({word}" in end for word in _credit_words())


def _is_about(words: str, kind: str, authors: tuple[str, ...]) -> bool:
    """Tell whether a line is hardly more than the author's name, which the metadata confirm, or a date."""
    if kind != "paragraph" or len(words) > LONGEST_ABOUT or words.rstrip("”\"’') ").endswith((".", "!", "?", "…")):
        return False
    if any(len(name) >= SHORTEST_NAME and name in fold(words) for name in authors):
        return True
    rest = words
    for day in reversed(days(words, day_first=True)):
        rest = rest[: day.start] + rest[day.end :]
    return rest != words and sum(map(str.isalpha, rest)) <= LONGEST_BESIDE


def _byline_blocks(page: tree.Page) -> frozenset[int]:
    """Return the short blocks that are hardly more than a byline or a date."""
    covered: dict[int, int] = {}
    for mark in page.marks:
        if mark.kind != "a":
            for number, start, end in mark.places:
                covered[number] = covered.get(number, 0) + end - start
    return frozenset(i for i, size in covered.items() if len(page.blocks[i].words) <= max(40, 2 * size) and size <= 200)


def of_data(parts: tuple[str, ...], page: tree.Page, head: metadata.Head) -> Laid:
    """Lay a text out that lies in the page's data; all that the page shows is left out, on record."""
    titles = (_best_title(head),) if head.values("title") else ()
    layout, at = [], 0
    for number, words in enumerate((*titles, *parts)):
        layout.append((at, at + len(words), "title" if titles and number == 0 else "paragraph"))
        at += len(words) + 2
    return Laid("\n\n".join((*titles, *parts)), tuple(layout), tuple(block.words for block in page.blocks), {})
