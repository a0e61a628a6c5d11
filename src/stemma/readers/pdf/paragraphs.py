"""Lines into paragraphs, headings and items; words broken at the ends of lines.

A paragraph ends where the next line leaves a gap, is indented, is set in another size or weight, begins with a bullet,
or where the next word would still have fitted into the line. It goes on over the end of a column or page where the
last line is full and ends no sentence, and the next begins like a line in the middle of one.

A hyphen at the end of a line is taken away, and the halves joined, only where the evidence is clear:
the whole word stands elsewhere in the document; or the second half goes on in small letters and is an ending ("-ment"),
or the first is no word that compounds are made with ("self-", "mid-") and not both halves are words of the document in
their own right. The hyphen stays, with the halves joined, where the document writes the word with it, or where nothing
is clear.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from stemma.languages import load
from stemma.readers.pdf.columns import Line
from stemma.readers.pdf.sheets import Word

HYPHENS = ("-", "\u2010", "\u00ad")
BULLET = re.compile(r"[•‣⁃◦▪▫■□●○◆►▶➢✓✔\uf0a7\uf0b7\uf0d8\uf0fc]$|[-–—*·o]$")
SURE_BULLET = re.compile(r"[•‣⁃◦▪▫■□●◆►▶➢✓✔\uf0a7\uf0b7\uf0d8\uf0fc]")
NUMBERED = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)$", re.IGNORECASE)
ENDS = re.compile(r"[.!?…:;。！？؟۔॥।][\"'”’»)\]]*$")
STOPS = re.compile(r"[.!?…。！？؟۔॥।][\"'”’»)\]]*$")
LETTERS = re.compile(r"[^\W\d_]+(?:[’'\-\u2010][^\W\d_]+)*")
LEADER = re.compile(r"(?:\. ?){5}|…{3}")
"""The dots of a table of contents."""
HEADING = 300
"""Characters of the longest heading."""


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that belong together, before they are laid into the text."""

    lines: list[Line]
    kind: str
    page: int
    left: float
    right: float
    """Sides of its column."""
    size: float
    bold: bool
    breaks: list[tuple[int, int]] = field(default_factory=list)
    """Number of the line with which a further page begins, and that page."""

    def plain(self) -> str:
        """Return its words as they stand, for comparing."""
        return " ".join(w.words for line in self.lines for w in line.words)

    @property
    def last(self) -> Word:
        return self.lines[-1].words[-1]


def body_size(pages: list[list[Line]]) -> float:
    """Return the size of letters in which most of a document is set."""
    sizes = Counter[float]()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += sum(len(w.words) for w in line.words)
    return max(sizes, key=lambda s: (sizes[s], s), default=10.0)


def paragraphs(found: list[Line], page: int, body: float) -> list[Paragraph]:
    """Part the lines of a page, in their order, into paragraphs."""
    made: list[Paragraph] = []
    for column in _columns(found):
        left = _side([line.x0 for line in column], column)
        right = max(line.x1 for line in column)
        lead = _lead(column)
        at = 0
        for n in range(1, len(column) + 1):
            if n == len(column) or _parts(column, at, n, left, right, lead, body):
                made.append(_made(column[at:n], page, left, right, body))
                at = n
    return made


def _columns(found: list[Line]) -> list[list[Line]]:
    columns: list[list[Line]] = []
    for line in found:
        if columns and columns[-1][-1].block == line.block:
            columns[-1].append(line)
        else:
            columns.append([line])
    return columns


def _side(places: list[float], column: list[Line]) -> float:
    """Return where most lines begin: an outdented one is no side, an indented one neither."""
    tallied = Counter(round(p / 3) for p in places)
    most = max(tallied, key=lambda p: (tallied[p], -p))
    near = [p for p in places if abs(p / 3 - most) <= 1]
    return min(near) if tallied[most] > 1 else min(places)


def _lead(column: list[Line]) -> float:
    gaps = sorted(b.y - a.y for a, b in pairwise(column) if 0 < b.y - a.y < 2.2 * max(a.size, b.size))
    return gaps[len(gaps) // 2] if gaps else 1.2 * column[0].size


def _parts(column: list[Line], at: int, n: int, left: float, right: float, lead: float, body: float) -> bool:
    """Tell whether a paragraph that began with line `at` ends before line `n`."""
    a, b = column[n - 1], column[n]
    if _is_apart(a, b, lead):
        return True
    if is_broken(a):
        return False
    first = b.words[0].words
    if SURE_BULLET.match(first):
        return True
    if a.bold != b.bold and (n - at <= 2 or not b.bold):
        # A bold paragraph under or above another; a line that is bold by its keywords is no reason.
        return _all_bold(a) != _all_bold(b)
    fits = _fits(a, b, right)
    numbered = bool(BULLET.match(first) or NUMBERED.match(first)) and len(b.words) > 1
    if _is_large(a, body) or (numbered and (fits or ENDS.search(a.words[-1].words))):
        return numbered
    return _begins(column, at, n, left, right, fits)


def _is_apart(a: Line, b: Line, lead: float) -> bool:
    """Tell whether a gap, another size or the cells of a table part two lines."""
    size, gap = max(a.size, b.size), b.y - a.y
    return gap <= 0 or gap > 1.28 * lead + 0.1 * size or size > 1.12 * min(a.size, b.size) or bool(a.cells or b.cells)


def _begins(column: list[Line], at: int, n: int, left: float, right: float, fits: bool) -> bool:
    """Tell whether a line begins a paragraph, by where it and those around it begin and end."""
    a, b, size = column[n - 1], column[n], max(column[n - 1].size, column[n].size)
    opening = column[at].words[0].words
    if SURE_BULLET.match(opening) or (NUMBERED.match(opening) and b.x0 > column[at].x0 + 0.5 * size):
        return fits
    if 0.7 * size < b.x0 - left < 8 * size and b.x0 - a.x0 > 0.7 * size and not _centred(a, b):
        # Two lines indented after a first that is not: it hangs.
        after = column[n + 1] if n + 1 < len(column) else None
        return fits or not (after is not None and abs(after.x0 - b.x0) < 0.4 * size and n - at == 1)
    if n - at >= 2 and a.x0 - b.x0 > 0.7 * size and abs(a.x0 - column[n - 2].x0) < 0.4 * size:
        return True
    goes_on = b.words[0].words[:1].islower() and not ENDS.search(a.words[-1].words) and right - a.x1 < 0.35 * (right - left)
    return fits and not goes_on


def _all_bold(line: Line) -> bool:
    return all(w.bold for w in line.words)


def _is_large(line: Line, body: float) -> bool:
    return line.size > 1.15 * body


def _centred(a: Line, b: Line) -> bool:
    return abs((a.x0 + a.x1) - (b.x0 + b.x1)) < 0.6 * a.size and abs(a.x0 - b.x0) > a.size


def _fits(a: Line, b: Line, right: float) -> bool:
    """Tell whether the first word of a line would have fitted into the line before: then that one ended on purpose."""
    first = b.words[0]
    wide = first.x1 - first.x0
    for w in b.words[1:]:
        if not w.glued:
            break
        wide += w.x1 - w.x0
    return right - a.x1 > wide + 1.0 * a.size


def _made(lines: list[Line], page: int, left: float, right: float, body: float) -> Paragraph:
    size = max(lines, key=lambda line: sum(len(w.words) for w in line.words)).size
    bold = all(_all_bold(line) for line in lines)
    made = Paragraph(lines, "paragraph", page, left, right, size, bold)
    words = made.plain()
    first = lines[0].words[0].words
    if SURE_BULLET.match(first) or (BULLET.match(first) and len(lines[0].words) > 1):
        made.kind = "item"
    elif (
        len(words) <= HEADING
        and not LEADER.search(words)
        and any(c.isalpha() for c in words)
        and not any(line.cells for line in lines)
    ):
        large = size > 1.15 * body and len(lines) <= 6
        marked = bold and len(lines) <= 3 and len(words) <= 160 and not words.endswith((".", ",", ";"))
        if large or marked:
            made.kind = "heading"
    return made


def join(pages: list[list[Paragraph]], body: float) -> list[Paragraph]:
    """Put the pages' paragraphs in one row, and join those that go on over the end of a column or page."""
    made: list[Paragraph] = []
    for page in pages:
        for paragraph in page:
            before = _open(made, paragraph, body)
            if before is None:
                made.append(paragraph)
                continue
            if made[before].page != paragraph.page and all(p != paragraph.page for _, p in made[before].breaks):
                made[before].breaks.append((len(made[before].lines), paragraph.page))
            made[before].lines.extend(paragraph.lines)
            made[before].right = paragraph.right
            made[before].left = paragraph.left
            # Notes at the foot come before the paragraph that runs past them, so that each keeps its page.
            made.append(made.pop(before))
    return made


def _open(made: list[Paragraph], new: Paragraph, body: float) -> int | None:
    """Return the number of the paragraph that goes on in a new one, or None."""
    if new.kind != "paragraph" or new.lines[0].cells:
        return None
    for back in range(len(made) - 1, max(-1, len(made) - 7), -1):
        old = made[back]
        if _last_page(old) < new.page - 1:
            return None
        if _goes_on(old, new):
            # What is passed over must begin on the page on which the paragraph begins: pages come in order.
            return back if all(passed.page == old.page for passed in made[back + 1 :]) else None
        # Past notes and captions, in smaller letters, and what stands aside, only.
        if old.size > 0.93 * new.size and old.kind != "furniture":
            return None
    return None


def _last_page(paragraph: Paragraph) -> int:
    return paragraph.breaks[-1][1] if paragraph.breaks else paragraph.page


def _goes_on(old: Paragraph, new: Paragraph) -> bool:
    a, b = old.lines[-1], new.lines[0]
    if old.kind not in ("paragraph", "item") or a.cells or abs(old.size - new.size) > 0.06 * old.size or a.bold != b.bold:
        return False
    if a.block == b.block and _last_page(old) == new.page:
        return False  # parted already, for a reason
    if is_broken(a):
        return True
    first = b.words[0].words
    if ENDS.search(a.words[-1].words) or BULLET.match(first) or NUMBERED.match(first):
        return False
    full = old.right - a.x1 < 0.2 * (old.right - old.left)
    indented = b.x0 - new.left > 0.7 * b.size
    begins = first.lstrip("“\"‘'«(")[:1]
    if begins.islower():
        return full or len(old.lines) > 1
    return full and not indented and len(new.lines) > 1 and len(old.lines) > 1 and (begins.isalnum() or begins == "")


class Words:
    """The words of a document, for telling what a hyphen at the end of a line was."""

    def __init__(self, found: list[Paragraph]) -> None:
        self.whole = Counter[str]()
        for paragraph in found:
            half = False
            for line in paragraph.lines:
                plain = _spoken(line.words)
                if half:
                    plain = plain[1:]
                half = is_broken(line)
                if half and plain:
                    plain.pop()
                self.whole.update(word.lower() for word in LETTERS.findall(" ".join(plain)))

    def drops(self, left: str, right: str) -> bool:
        """Tell whether the hyphen between two halves was put in by the typesetter alone."""
        a, b = LETTERS.findall(left)[-1:], LETTERS.findall(right)[:1]
        if not a or not b or not left.endswith(a[0]) or not right.startswith(b[0]):
            return False
        first, second = a[0].lower(), b[0].lower()
        if self.whole[first + second]:
            return not self.whole[f"{first}-{second}"] or self.whole[first + second] >= self.whole[f"{first}-{second}"]
        if self.whole[f"{first}-{second}"] or not right[:1].islower() or "-" in first:
            return False
        if len(first) < 2 or len(second) < 2:
            return False
        if second in _table("endings"):
            return True
        return first not in _table("compounds") and not (self.whole[first] and self.whole[second])


def is_broken(line: Line) -> bool:
    """Tell whether a line ends with a hyphen after letters."""
    last = line.words[-1]
    return last.hyphen or (last.words.endswith(HYPHENS) and len(last.words) > 1)


def _spoken(words: list[Word]) -> list[str]:
    made: list[str] = []
    for w in words:
        if w.glued and made:
            made[-1] += w.words
        else:
            made.append(w.words)
    return made


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(load("und").table("pdf")[name])
