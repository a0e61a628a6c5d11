"""What a page holds: its words with their places, as PDFium gives them, whether the page shows them, links, remarks.

Frame: places are in points; x grows in the direction of reading of most of the page's words, y grows downwards.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from stemma.readers.pdf.annotations import BAND, FARTHEST, Place, annotations
from stemma.readers.pdf.paint import Box, Paint
from stemma.readers.pdf.strings import printable, utf16

INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, table 106)."""
SMALLEST = 1.0
"""Points; smaller letters are not for readers."""
CHARACTERS = 400_000
"""Characters of one page; a dense newspaper page has 40,000."""
WORD = re.compile(r"[^ \t\r\n\ufffe]+")
HALVES = re.compile("[\ud800-\udfff]")
LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f\x7f-\x9f\U000f0000-\U0010ffff]")
"""Signs that stand for no character: not mapped, control characters, private use."""
BOLD = re.compile(r"bold|black|heavy|demi|\bbd\b", re.IGNORECASE)
UPRIGHT = math.radians(8)
"""How far words may lean from a right angle and still be read as lines: scans are never straight."""


@dataclass(slots=True, eq=False)
class Word:
    """Letters without a space between them, in one font at one height; part of a word where `glued`."""

    words: str
    x0: float
    x1: float
    y: float
    """Of the baseline."""
    size: float
    bold: bool
    turn: int | None
    """Quarter turns of its direction, anticlockwise; None: it leans."""
    hidden: str | None
    """Why the page does not show it, or None: it does."""
    order: int
    """Number of its first character in PDFium's order."""
    glued: bool = False
    """No space before it."""
    hyphen: bool = False
    """A hyphen at the end of a line follows it."""
    starts: bool = False
    """PDFium sees a new line before it."""
    beneath: bool = False
    """A picture was painted over it later."""
    link: int | None = None
    """Number of the link of the page that it is in."""


@dataclass(slots=True)
class Sheet:
    """What a page holds."""

    words: list[Word]
    """Shown, upright, in PDFium's order."""
    aside: list[Word]
    """Shown, and turned otherwise than the most: stamps, margins, watermarks."""
    unseen: list[Word]
    """Not shown."""
    width: float
    height: float
    """In the frame, as the reader sees it."""
    top: float
    left: float
    """Where the visible page begins in the frame."""
    picture: float
    """Share of the page that its largest picture covers."""
    links: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """Words of comments and form fields."""
    glyphs: int = 0
    """Signs that are no spaces, as PDFium gave them."""
    lost: int = 0
    """Of these, signs for which the file names no character."""
    guessed: bool = False
    """Characters are the numbers that its signs have: the file names none."""
    cut: bool = False
    """It holds more than is read of one page."""


@dataclass(slots=True)
class _Look:
    """How one text object is painted."""

    size: float
    bold: bool
    turn: int | None
    hidden: str | None
    white: bool


def sheet(document: Any, page: Any, text: Any) -> Sheet:
    """Read a page that is open, and its text page."""
    return _Reading(document, page, text).sheet()


class _Reading:
    """One page while it is read."""

    def __init__(self, document: Any, page: Any, text: Any) -> None:
        self.document, self.page, self.text = document, page, text
        self.count = max(0, int(pdfium.FPDFText_CountChars(text)))
        self.looks: dict[int, _Look] = {}
        self.box = self._box()
        self.rect = pdfium.FS_RECTF()
        self.matrix = pdfium.FS_MATRIX()
        self.numbers = [ctypes.c_double() for _ in range(4)]
        self.above: Paint | None = None
        self.guessed = False

    def _box(self) -> Box:
        """Return left, bottom, right, top of what is seen of the page."""
        sides = [ctypes.c_float() for _ in range(4)]
        for find in (pdfium.FPDFPage_GetCropBox, pdfium.FPDFPage_GetMediaBox):
            if find(self.page, *map(ctypes.byref, sides)):
                left, bottom, right, top = (s.value for s in sides)
                if 1 < abs(right - left) < FARTHEST and 1 < abs(top - bottom) < FARTHEST:
                    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)
        return 0.0, 0.0, 612.0, 792.0

    def sheet(self) -> Sheet:
        links = annotations(self.document, self.page)
        count = min(self.count, CHARACTERS)
        content = self._content(count)
        found = list(self._words(content, links[0]))
        shown = [w for w in found if w.hidden is None]
        turns = Counter[int | None]()
        for w in shown or found:
            turns[w.turn] += len(w.words)
        turn = max((t for t in turns if t is not None), key=lambda t: (turns[t], -t), default=0)
        for w in found:
            self._place(w, turn)
        left, bottom, right, top = self.box
        corners = [_turned(x, y, turn) for x in (left, right) for y in (bottom, top)]
        across, down = [c[0] for c in corners], [c[1] for c in corners]
        signs = "".join(w.words for w in found)
        return Sheet(
            words=[w for w in shown if w.turn == turn],
            aside=[w for w in shown if w.turn != turn],
            unseen=[w for w in found if w.hidden is not None],
            width=max(across) - min(across),
            height=max(down) - min(down),
            left=min(across),
            top=min(down),
            picture=self._paint().picture,
            links=links[1],
            remarks=links[2],
            glyphs=len(signs) + sum(w.hyphen for w in found),
            lost=len(LOST.findall(signs)),
            guessed=self.guessed,
            cut=self.count > count,
        )

    def _content(self, count: int) -> str:
        """Return the characters, one a number of PDFium's."""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = int(pdfium.FPDFText_GetText(self.text, 0, count, buffer)) if count else 0
        content = utf16(bytes(buffer)[: max(0, 2 * written - 2)])
        unmapped = [i for i in range(count) if pdfium.FPDFText_HasUnicodeMapError(self.text, i) == 1]
        if len(content) == count and "\x00" not in content:
            return self._named(content, unmapped)
        # Signs without a character, or outside the first plane: the numbers no longer agree, so one by one.
        made = []
        for i in range(count):
            code = int(pdfium.FPDFText_GetUnicode(self.text, i))
            hyphen = code in (2, 0xFFFE) and pdfium.FPDFText_IsHyphen(self.text, i) == 1
            made.append("\ufffe" if hyphen else chr(code) if 0 < code < 0x110000 else "\ufffd")
        return self._named("".join(made), unmapped)

    def _named(self, content: str, unmapped: list[int]) -> str:
        """Put U+FFFD where the file names no character, and PDFium gives the number of the sign in its font.

        Fonts of old typesetters name none, and number their signs as ASCII does: if those numbers look like words, they are.
        """
        if not unmapped:
            return content
        self.guessed = is_plain("".join(content[i] for i in unmapped))
        signs = list(content)
        for i in unmapped:
            if signs[i] not in " \r\n\ufffe" and not (self.guessed and " " < signs[i] <= "~"):
                signs[i] = "\ufffd"
        return "".join(signs)

    def _words(self, content: str, links: dict[int, list[Place]]) -> Iterator[Word]:
        before = 0
        for m in WORD.finditer(content):
            start, end = m.span()
            between = content[before:start]
            glued, starts = False, "\n" in between or "\ufffe" in between
            for a, b, address in self._parts(start, end):
                made = self._word(content[a:b], a, b, address, links)
                made.glued, made.starts = glued, starts
                made.hyphen = b == end and content[end : end + 1] == "\ufffe"
                glued, starts = True, False
                yield made
            before = end

    def _object(self, i: int) -> int:
        found = pdfium.FPDFText_GetTextObject(self.text, i)
        return ctypes.addressof(found.contents) if found else 0

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Part a word where one text object ends and another begins: start, end, address of the object."""
        at, current = start, self._object(start)
        if end - start > 1 and current != self._object(end - 1):
            for i in range(start + 1, end):
                here = self._object(i)
                if here != current:
                    yield at, i, current
                    at, current = i, here
        yield at, end, current

    def _word(self, words: str, start: int, end: int, address: int, links: dict[int, list[Place]]) -> Word:
        rect = self.rect
        pdfium.FPDFText_GetLooseCharBox(self.text, start, rect)
        x0, x1, low, high = rect.left, rect.right, rect.bottom, rect.top
        if end - start > 1:
            pdfium.FPDFText_GetLooseCharBox(self.text, end - 1, rect)
            x0, x1, low, high = min(x0, rect.left), max(x1, rect.right), min(low, rect.bottom), max(high, rect.top)
        x, y = self.numbers[:2]
        pdfium.FPDFText_GetCharOrigin(self.text, start, x, y)
        if not all(-FARTHEST < side < FARTHEST for side in (x0, x1, low, high, x.value, y.value)):
            return Word(printable(words), 0.0, 0.0, 0.0, 1.0, False, 0, "off the page", start)
        look = self.looks.get(address)
        if look is None:
            look = self.looks[address] = self._looked(start, (x1 - x0, high - low))
        middle, height = (x0 + x1) / 2, (low + high) / 2
        hidden = look.hidden or self._covered(look, address, (x0, low, x1, high), (middle, height))
        near = links.get(int(height // BAND), ()) if links else ()
        link = next((n for a, b, c, d, n in near if a <= middle <= c and b <= height <= d), None)
        paint = self._paint()
        made = Word(
            words=printable(HALVES.sub("\ufffd", words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")))
            if HALVES.search(words)
            else printable(words),
            x0=x0,
            x1=x1,
            y=y.value if look.turn in (0, 2) else x.value,
            size=look.size,
            bold=look.bold,
            turn=look.turn,
            hidden=hidden,
            order=start,
            link=link,
            beneath=paint.picture > 0.3 and paint.beneath(address, (middle, height)),
        )
        if look.turn in (1, 3):
            made.x0, made.x1 = low, high
        return made

    def _looked(self, i: int, sides: tuple[float, float]) -> _Look:
        text, m = self.text, self.matrix
        size = abs(float(pdfium.FPDFText_GetFontSize(text, i)))
        turn: int | None = 0
        if pdfium.FPDFText_GetMatrix(text, i, m):
            size *= math.hypot(m.c, m.d)
            angle = math.atan2(m.b, m.a)
            turn = round(angle / (math.pi / 2)) % 4
            off = abs((angle + math.pi / 4) % (math.pi / 2) - math.pi / 4)
            turn = turn if off <= UPRIGHT else None
        # Where pages are scaled in odd ways the size says nothing; the space that a sign takes does.
        tall = sides[0] if turn in (1, 3) else sides[1]
        size = 0.8 * tall if not 0.3 * tall <= size <= 20 * max(*sides, 0.1) else size
        colour = [ctypes.c_uint(255) for _ in range(4)]
        pdfium.FPDFText_GetFillColor(text, i, *map(ctypes.byref, colour))
        red, green, blue, alpha = (c.value for c in colour)
        mode = int(pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(text, i)))
        hidden = None
        if mode in INVISIBLE:
            hidden = "invisible"
        elif mode in (0, 4) and alpha == 0:
            hidden = "transparent"
        elif size < SMALLEST:
            hidden = "too small to read"
        name = ctypes.create_string_buffer(120)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(text, i, name, 119, ctypes.byref(flags))
        bold = bool(BOLD.search(name.value.decode("latin-1"))) or bool(flags.value >= 0 and flags.value & 1 << 18)
        return _Look(size, bold, turn, hidden, mode == 0 and min(red, green, blue) >= 250)

    def _covered(self, look: _Look, address: int, box: Box, middle: tuple[float, float]) -> str | None:
        left, bottom, right, top = self.box
        if box[2] < left or box[0] > right or box[3] < bottom or box[1] > top:
            return "off the page"
        paint = self._paint()
        if paint.covers and paint.over(address, middle):
            return "painted over"
        if look.white and not paint.under(middle):
            return "white on white"
        return None

    def _paint(self) -> Paint:
        if self.above is None:
            self.above = Paint(self.page, self.box)
        return self.above

    def _place(self, w: Word, turn: int) -> None:
        """Move a word from the page's places into the frame."""
        if w.turn == turn:
            low, high = w.x0, w.x1
            if turn in (2, 3):
                w.x0, w.x1 = -high, -low
            if turn in (0, 3):
                w.y = -w.y


def is_plain(signs: str) -> bool:
    """Tell whether signs read as ASCII are words: enough of them, hardly any that is none, the usual letters most usual.

    These nine make 59 to 75 % of the letters of Europe's languages; of words in a cipher that shifts letters, some 30 %.
    """
    letters = [c for c in signs if c.isascii() and c.islower()]
    usual = sum(c in "aeinorstl" for c in letters)
    shown = sum(" " <= c <= "~" for c in signs)
    return len(letters) >= 60 and len(letters) > 0.6 * len(signs) and shown > 0.9 * len(signs) and usual > 0.53 * len(letters)


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Turn a place of the page into the frame in which words of this turn are read."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turn]
