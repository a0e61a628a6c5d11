"""Paragraphs into one text: its content, its blocks, where its pages begin, and where its links stand."""

import re
from dataclasses import dataclass

from stemma.readers.pdf.paragraphs import HYPHENS, Paragraph, Words
from stemma.readers.pdf.sheets import Word

UNSPACED = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd]")
"""Scripts whose lines are joined without a space (Korean, which has spaces, begins lines with whole words: U+AC00 on)."""
ADDRESS = re.compile(r"(?:https?:/|www\.)\S*[/_=&?%.-]$")
DASHED = re.compile(r"\w[–—]$")
"""A dash without a space before it."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A text as it was laid."""

    content: str
    layout: tuple[tuple[int, int, str], ...]
    pages: tuple[int, ...]
    """Where each page begins; a page without words where the next begins."""
    links: dict[int, tuple[int, int]]
    """Number of a link -> where its words stand."""


class _Layer:
    def __init__(self, words: Words) -> None:
        self.words = words
        self.parts: list[str] = []
        self.at = 0
        self.begins: dict[int, int] = {}
        self.links: dict[int, tuple[int, int]] = {}

    def put(self, said: str) -> None:
        self.parts.append(said)
        self.at += len(said)

    def take(self) -> None:
        """Take the last character away: a hyphen that was put in by the typesetter."""
        self.parts[-1] = self.parts[-1][:-1]
        self.at -= 1

    def paragraph(self, paragraph: Paragraph) -> None:
        begins = dict([(0, paragraph.page), *paragraph.breaks])
        before: Word | None = None
        for number, line in enumerate(paragraph.lines):
            cells = set(line.cells)
            for place, w in enumerate(line.words):
                if before is not None and not (w.glued and place):
                    if place:
                        self.put("\t" if place in cells else " ")
                    else:
                        self.turn(before, line.words)
                if not place and number in begins:
                    self.begins.setdefault(begins[number], self.at)
                if w.link is not None:
                    start = self.links.get(w.link, (self.at, 0))[0]
                    self.links[w.link] = (start, self.at + len(w.words))
                self.put(w.words)
                before = w
        if before is not None and before.hyphen:
            self.put("-")

    def turn(self, before: Word, following: list[Word]) -> None:
        """Put what stands between the end of a line and the next."""
        left = "".join(self.parts[-6:]).split()[-1:] or [""]
        right = following[0].words
        for w in following[1:]:
            if not w.glued:
                break
            right += w.words
        if before.hyphen:
            if not self.words.drops(left[0], right):
                self.put("-")
        elif before.words.endswith(HYPHENS) and len(before.words) > 1 and left[0][-2:-1].isalnum() and right[:1].isalnum():
            if before.words.endswith("\u00ad") or self.words.drops(left[0][:-1], right):
                self.take()
        elif (DASHED.search(left[0]) and right[:1].isalnum()) or (
            ADDRESS.search(left[0]) and right[:1].isalnum() and not left[0].endswith(".")
        ):
            return
        elif not (UNSPACED.match(right) and UNSPACED.match(left[0][-1:])):
            self.put(" ")


def lay(found: list[Paragraph], pages: int) -> Laid:
    """Lay paragraphs one after another, parted by blank lines; `pages` is how many pages there are."""
    layer = _Layer(Words(found))
    layout = []
    for number, paragraph in enumerate(found):
        if number:
            layer.put("\n\n")
        start = layer.at
        layer.paragraph(paragraph)
        layout.append((start, layer.at, paragraph.kind))
    begins, after = [], layer.at
    for page in range(pages - 1, -1, -1):
        after = layer.begins.get(page, after)
        begins.append(after)
    return Laid("".join(layer.parts), tuple(layout), tuple(reversed(begins)), layer.links)
