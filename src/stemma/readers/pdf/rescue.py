"""What can be saved of a file whose table of contents is lost, usually because it ends too early.

Newer files keep their objects in packed streams (ISO 32000-1, 7.5.7), and the list of pages at the end. Here the packed
objects are written out, an empty catalogue is put behind them, qpdf looks for every object in the bytes, and all
objects that are pages become the pages, in the order of their numbers.
"""

import io
import re
from collections.abc import Iterator

import pikepdf

from stemma.readers.pdf.streams import LARGEST, BombError, inflated

PACKED = re.compile(rb"/Type\s*/ObjStm\b")
NUMBERS = re.compile(rb"/(N|First)\s+(\d{1,7})\b")
PAGE = re.compile(rb"/Type\s*/Page\b")
OBJECT = re.compile(rb"\b(\d{1,7})\s+\d{1,5}\s+obj\b")
NEAR = 4000
"""Bytes around the mark of a packed stream within which its dictionary is."""
MOST_OBJECTS = 300_000
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
ERRORS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, MemoryError, RecursionError, OSError)


def rescued(data: bytes) -> bytes | None:
    """Return a file of the pages that are whole in a damaged one, or None: there is none."""
    if b"/Encrypt" in data:
        return None
    try:
        whole = data + b"\nendstream\nendobj\n" + b"".join(_unpacked(data))
        found = [(int(m.group(1)), m.end()) for m in OBJECT.finditer(whole)][:MOST_OBJECTS]
        pages = sorted({number for number, at in found if PAGE.search(whole[at : at + NEAR].partition(b"endobj")[0])})
        if not pages:
            return None
        # The first numbers that are free: qpdf believes no number that is large for the file.
        own = max(number for number, _ in found) + 1
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        catalog = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (own, own + 1)
        tree = b"%d 0 obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\n" % (own + 1, kids, len(pages))
        end = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n" % (own + 2, own)
        with pikepdf.open(io.BytesIO(whole + catalog + tree + end), suppress_warnings=True) as pdf:
            _inherit(pdf)
            made = io.BytesIO()
            pdf.save(made, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return made.getvalue()
    except ERRORS:
        return None


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Yield the objects of packed streams, each written as one of its own."""
    left = LARGEST
    for m in PACKED.finditer(data):
        begin = data.rfind(b"obj", max(0, m.start() - NEAR), m.start())
        at = data.find(b"stream", m.end(), m.end() + NEAR)
        if begin < 0 or at < 0:
            continue
        head = data[begin:at]
        said = {name: int(number) for name, number in NUMBERS.findall(head)}
        at += 6 + (2 if data[at + 6 : at + 8] == b"\r\n" else 1)
        try:
            body, _ = inflated(data[at:], left) if b"/FlateDecode" in head else (data[at : data.find(b"endstream", at)], True)
        except BombError:
            return
        left -= len(body)
        first = said.get(b"First", 0)
        numbers = [int(n) for n in body[:first].split()[: 2 * said.get(b"N", 0)] if n.isdigit()]
        places = [*numbers[1::2], len(body) - first]
        for number, start, stop in zip(numbers[::2], places, places[1:], strict=False):
            yield b"%d 0 obj\n" % number + body[first + start : first + stop] + b"\nendobj\n"


def _inherit(pdf: pikepdf.Pdf) -> None:
    """Give each page what it had from the tree that is lost, as far as that is there."""
    for page in pdf.pages:
        above = page.obj.get("/Parent")
        for _ in range(50):
            if not isinstance(above, pikepdf.Dictionary):
                break
            for name in INHERITED:
                if page.obj.get(name) is None and above.get(name) is not None:
                    page.obj[name] = above[name]
            above = above.get("/Parent")
