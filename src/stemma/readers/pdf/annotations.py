"""What lies upon a page: links, comments, the values of forms."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from stemma.readers.pdf.strings import printable, utf16

ANNOTATIONS = 5000
"""Annotations of one page."""
COMMENTS = frozenset((1, 3, 9, 10, 11, 12, 14))
"""Annotation subtypes whose words are somebody's remark: text, free text, highlight, underline, squiggly, strike-out, caret."""
LINK, WIDGET = 2, 20
Place = tuple[float, float, float, float, int]
"""Left, bottom, right, top of a link, and its number."""
BAND = 24
"""Points; links are looked up by the bands of this height that they touch."""
MOST_BANDS, MOST_IN_BAND = 40, 40
"""Bands that one link touches, and links in one band: more are made to cost time."""
FARTHEST = 1e6
"""Points; what lies farther away is on no page."""


def annotations(document: Any, page: Any) -> tuple[dict[int, list[Place]], list[str], list[str]]:
    """Return the links' places by band, their addresses, and the words of comments and form fields."""
    places: dict[int, list[Place]] = {}
    addresses: list[str] = []
    remarks: list[str] = []
    rect = pdfium.FS_RECTF()
    for i in range(min(int(pdfium.FPDFPage_GetAnnotCount(page)), ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        if not annotation:
            continue
        kind = int(pdfium.FPDFAnnot_GetSubtype(annotation))
        if kind == LINK:
            address = _address(document, annotation)
            if address and pdfium.FPDFAnnot_GetRect(annotation, rect):
                sides = sorted((rect.left, rect.right)), sorted((rect.bottom, rect.top))
                if -FARTHEST < sides[1][0] <= sides[1][1] < FARTHEST:
                    addresses.append(address)
                    _put(places, (sides[0][0], sides[1][0], sides[0][1], sides[1][1], len(addresses) - 1))
        elif kind in COMMENTS or kind == WIDGET:
            words = _string(annotation, b"V" if kind == WIDGET else b"Contents")
            remarks.extend([words] if words else [])
        pdfium.FPDFPage_CloseAnnot(annotation)
    return places, addresses, remarks


def _put(places: dict[int, list[Place]], place: Place) -> None:
    first, last = int(place[1] // BAND), int(place[3] // BAND)
    for band in range(first, min(last, first + MOST_BANDS) + 1):
        links = places.setdefault(band, [])
        links += [place] if len(links) < MOST_IN_BAND else []


def _address(document: Any, annotation: Any) -> str | None:
    link = pdfium.FPDFAnnot_GetLink(annotation)
    action = pdfium.FPDFLink_GetAction(link) if link else None
    if not action:
        return None
    size = int(pdfium.FPDFAction_GetURIPath(document, action, None, 0))
    if not 1 < size <= 4000:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
    return printable(buffer.raw[: size - 1].decode("utf-8", "replace")).strip()


def _string(annotation: Any, key: bytes) -> str:
    size = int(pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0))
    if not 2 < size <= 40_000:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return printable(utf16(bytes(buffer)[: size - 2])).strip()
