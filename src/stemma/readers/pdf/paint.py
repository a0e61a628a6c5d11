"""What is painted on a page besides words: enough to tell which words it hides, or makes visible."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

OBJECTS = 20_000
"""Objects of a page that are looked at."""
WORK = 1_500_000
"""Comparisons of words with what is painted around them, on one page; after that words count as seen."""
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in the page's own places."""


class Paint:
    """What is painted on a page besides words: enough to tell words that it hides, or makes visible."""

    def __init__(self, page: Any, box: Box) -> None:
        self.grounds: list[Box] = []
        """Places of what is painted in a colour, or a picture: white words are seen on it."""
        self.covers: list[tuple[int, Box]] = []
        """When it was painted, and where: what hides all that was painted there before."""
        self.pictures: list[tuple[int, Box]] = []
        """When a picture was painted, and where; whether it is opaque, PDFium does not tell."""
        self.ranks: dict[int, int] = {}
        """Address of a text object -> when it was painted."""
        self.texts: list[tuple[int, Any]] = []
        self.picture = 0.0
        left, bottom, right, top = box
        self.area = max(1.0, (right - left) * (top - bottom))
        self.page_box = box
        self.modes = ctypes.c_int(), ctypes.c_int()
        self.sides = [ctypes.c_float() for _ in range(4)]
        self.left = OBJECTS
        self.work = WORK
        self.rank = 0
        for i in range(min(int(pdfium.FPDFPage_CountObjects(page)), OBJECTS)):
            self._look(pdfium.FPDFPage_GetObject(page, i), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)

    def _look(self, thing: Any, matrix: tuple[float, ...], depth: int) -> None:
        if self.left <= 0 or not thing:
            return
        self.left -= 1
        self.rank += 1
        kind = int(pdfium.FPDFPageObj_GetType(thing))
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.ranks[ctypes.addressof(thing.contents)] = self.rank
            self.texts.append((self.rank, thing))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < 8:
                own = pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(thing, own)
                inner = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                for i in range(min(int(pdfium.FPDFFormObj_CountObjects(thing)), self.left)):
                    self._look(pdfium.FPDFFormObj_GetObject(thing, i), inner, depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and not self._is_filled(thing):
            return
        elif pdfium.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, self.sides)):
            place = _moved(tuple(s.value for s in self.sides), matrix)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._image(thing, place)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(thing, place)
            else:
                self.grounds.append(place)

    def _image(self, thing: Any, place: Box) -> None:
        left, bottom, right, top = self.page_box
        seen = max(0.0, min(right, place[2]) - max(left, place[0])) * max(0.0, min(top, place[3]) - max(bottom, place[1]))
        self.picture = max(self.picture, seen / self.area)
        self.grounds.append(place)
        self.pictures.append((self.rank, place))

    def _is_filled(self, thing: Any) -> bool:
        mode, stroke = self.modes
        return bool(pdfium.FPDFPath_GetDrawMode(thing, ctypes.byref(mode), ctypes.byref(stroke)) and mode.value)

    def _path(self, thing: Any, place: Box) -> None:
        colour = [ctypes.c_uint(255) for _ in range(4)]
        if not pdfium.FPDFPageObj_GetFillColor(thing, *map(ctypes.byref, colour)):
            self.grounds.append(place)
            return
        red, green, blue, alpha = (c.value for c in colour)
        if min(red, green, blue) < 250 and alpha:
            self.grounds.append(place)
        if alpha == 255 and not pdfium.FPDFPageObj_HasTransparency(thing) and _is_rectangle(thing):
            self.covers.append((self.rank, _clipped(thing, place)))

    def over(self, address: int, middle: tuple[float, float]) -> bool:
        """Tell whether a rectangle was painted over a place after the words there, and no words after it."""
        rank = self.ranks.get(address)
        if rank is None or not self.covers or self.covers[-1][0] < rank or self.work < 0:
            return False
        self.work -= len(self.covers)
        when = max((when for when, place in self.covers if when > rank and _within(place, middle)), default=0)
        if not when:
            return False
        self.work -= 4 * len(self.texts)
        return not any(later > when and _within(self._bounds(thing), middle) for later, thing in self.texts)

    def beneath(self, address: int, middle: tuple[float, float]) -> bool:
        """Tell whether a picture was painted over words later: words under a scan are those recognised in it."""
        rank = self.ranks.get(address)
        self.work -= len(self.pictures)
        return rank is not None and self.work > 0 and any(when > rank and _within(place, middle) for when, place in self.pictures)

    def _bounds(self, thing: Any) -> Box:
        found = pdfium.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, self.sides))
        left, bottom, right, top = (s.value for s in self.sides)
        return (left, bottom, right, top) if found else (0.0, 0.0, -1.0, -1.0)

    def under(self, middle: tuple[float, float]) -> bool:
        """Tell whether anything is painted at a place, or might be: more objects than are looked at."""
        self.work -= len(self.grounds)
        return self.left <= 0 or self.work < 0 or any(_within(place, middle) for place in self.grounds)


def _within(place: Box, middle: tuple[float, float]) -> bool:
    return place[0] <= middle[0] <= place[2] and place[1] <= middle[1] <= place[3]


def _is_rectangle(path: Any) -> bool:
    """Tell whether a path is one upright rectangle, which is what hides words; other shapes leave parts free."""
    count = int(pdfium.FPDFPath_CountSegments(path))
    if not 4 <= count <= 6:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    places = set()
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        if not segment or not pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            return False
        places.add((round(x.value, 2), round(y.value, 2)))
    return len(places) == 4 and len({p[0] for p in places}) == 2 and len({p[1] for p in places}) == 2


def _clipped(thing: Any, place: Box) -> Box:
    """Return what the clipping path leaves of a place; nothing, where that cannot be told."""
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    count = int(pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0
    x, y = ctypes.c_float(), ctypes.c_float()
    for n in range(min(count, 20)):
        across, down = [], []
        for i in range(min(int(pdfium.FPDFClipPath_CountPathSegments(clip, n)), 20)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, n, i)
            if segment and pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                across.append(x.value)
                down.append(y.value)
        if across:
            place = max(place[0], min(across)), max(place[1], min(down)), min(place[2], max(across)), min(place[3], max(down))
    return place


def _product(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, ...]:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _moved(box: tuple[float, ...], m: tuple[float, ...]) -> Box:
    corners = [(x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]) for x in box[::2] for y in box[1::2]]
    across, down = [c[0] for c in corners], [c[1] for c in corners]
    return min(across), min(down), max(across), max(down)
