"""Write PDFs without a library: words at places, fonts, pages, labels, properties, pictures, notes, locks.

For tests of the reader. A `Book` collects pages; `Page.text` puts words at a place, `Page.flow` sets a paragraph into
a column as a typesetter would: wrapped, justified by word spaces, with first-line indents and hyphens.
"""

import io
import re
import zlib
from dataclasses import dataclass, field

import pikepdf

# Widths of Helvetica, in thousandths, for the signs from space to tilde (Adobe's font metrics for the standard fonts).
WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
    556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
FONTS = {"F1": b"/BaseFont/Helvetica", "F2": b"/BaseFont/Helvetica-Bold"}


def width(words: str, size: float) -> float:
    """Return how wide words are in Helvetica."""
    return sum(WIDTHS[ord(c) - 32] if 32 <= ord(c) < 127 else 556 for c in words) * size / 1000


def literal(words: str) -> bytes:
    """Return a PDF string in the encoding WinAnsi."""
    raw = words.encode("cp1252", "replace")
    return b"(" + re.sub(rb"([\\()])", rb"\\\1", raw) + b")"


@dataclass
class Page:
    """What is painted on one page, and its notes."""

    width: float = 595
    height: float = 842
    content: list[bytes] = field(default_factory=list)
    notes: list[bytes] = field(default_factory=list)
    """Dictionaries of annotations."""
    extra: bytes = b""
    """Further entries of the page's dictionary."""
    images: bool = False

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 10,
        *,
        bold: bool = False,
        mode: int = 0,
        grey: float = 0,
        turn: int = 0,
        font: str | None = None,
        raw: bytes | None = None,
        spacing: float = 0,
    ) -> None:
        """Put words at a place: x from the left, y from the bottom, in points; `raw` instead of the words' own bytes."""
        cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
        name = font or ("F2" if bold else "F1")
        shown = raw if raw is not None else literal(words)
        self.content.append(
            f"BT {grey} g {mode} Tr {spacing:.3f} Tw /{name} {size} Tf {cos} {sin} {-sin} {cos} {x:.2f} {y:.2f} Tm ".encode()
            + shown
            + b" Tj ET"
        )

    def flow(
        self,
        x: float,
        y: float,
        wide: float,
        words: str,
        size: float = 10,
        *,
        lead: float = 1.2,
        indent: float = 0,
        justified: bool = True,
        bold: bool = False,
        most: int = 999,
    ) -> tuple[float, str]:
        """Set a paragraph into a column; a "~" in a word is where it may be broken.

        Returns:
            The height under its last line, and the words that had no room in `most` lines.
        """
        waiting = words.split(" ")
        line: list[str] = []
        made = 0
        start = indent

        def used(parts: list[str]) -> float:
            return width(" ".join(parts).replace("~", ""), size)

        while waiting and made < most:
            word = waiting.pop(0)
            if used([*line, word]) <= wide - start:
                line.append(word)
                if waiting:
                    continue
                self.text(x + start, y, " ".join(line).replace("~", ""), size, bold=bold)
                made, y = made + 1, y - lead * size
                break
            first, rest = self._broken(line, word, wide - start, size)
            if first:
                line.append(first + "-")
            waiting.insert(0, rest)
            shown = " ".join(line).replace("~", "")
            spaces = shown.count(" ")
            gap = (wide - start - width(shown, size)) / spaces if justified and spaces else 0
            self.text(x + start, y, shown, size, bold=bold, spacing=gap)
            made, y, line, start = made + 1, y - lead * size, [], 0
        return y, " ".join(waiting)

    @staticmethod
    def _broken(line: list[str], word: str, room: float, size: float) -> tuple[str, str]:
        parts = word.split("~")
        for n in range(len(parts) - 1, 0, -1):
            first = "".join(parts[:n])
            if width(" ".join([*line, first + "-"]).replace("~", ""), size) <= room:
                return first, "~".join(parts[n:])
        return "", word

    def picture(self, x: float, y: float, wide: float, high: float) -> None:
        """Paint the book's picture."""
        self.images = True
        self.content.append(f"q {wide} 0 0 {high} {x} {y} cm /Im Do Q".encode())

    def box(self, x: float, y: float, wide: float, high: float, grey: float = 0) -> None:
        """Paint a rectangle."""
        self.content.append(f"{grey} g {x} {y} {wide} {high} re f".encode())

    def link(self, x: float, y: float, wide: float, high: float, address: str) -> None:
        """Make a place a link."""
        rect = f"[{x} {y} {x + wide} {y + high}]".encode()
        self.notes.append(
            b"<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect" + rect + b"/A<</S/URI/URI" + literal(address) + b">>>>"
        )

    def note(self, words: str) -> None:
        """Add a reader's comment."""
        self.notes.append(b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents" + literal(words) + b">>")


@dataclass
class Book:
    """A document."""

    pages: list[Page] = field(default_factory=list)
    info: dict[str, str] = field(default_factory=dict)
    xmp: str | None = None
    lang: str | None = None
    labels: bytes | None = None
    """The entry /Nums of the tree of page labels."""
    fonts: dict[str, list[bytes]] = field(default_factory=dict)
    """Further fonts: name -> objects, the first the font, which names the others as {1}, {2} …"""
    outline: str | None = None
    packed: bool = True

    def page(self, **settings: float) -> Page:
        """Add a page."""
        self.pages.append(Page(**settings))  # type: ignore[arg-type]
        return self.pages[-1]

    def made(self) -> bytes:
        """Return the file."""
        objects: list[bytes] = [b"", b""]

        def add(body: bytes) -> int:
            objects.append(body)
            return len(objects)

        fonts = b"".join(
            b"/%s %d 0 R" % (name.encode(), add(b"<</Type/Font/Subtype/Type1" + base + b"/Encoding/WinAnsiEncoding>>"))
            for name, base in FONTS.items()
        )
        for name, parts in self.fonts.items():
            first = len(objects) + 1
            for part in parts:
                add(_pointed(part, first))
            fonts += b"/%s %d 0 R" % (name.encode(), first)
        image = add(
            stream(
                zlib.compress(bytes(range(64)) * 64),
                b"/Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode",
            )
        )
        kids = []
        for page in self.pages:
            content = b"\n".join(page.content)
            body = add(stream(zlib.compress(content), b"/Filter/FlateDecode") if self.packed else stream(content))
            notes = b"/Annots[" + b" ".join(b"%d 0 R" % add(note) for note in page.notes) + b"]" if page.notes else b""
            images = b"/XObject<</Im %d 0 R>>" % image if page.images else b""
            resources = b"/Resources<</Font<<" + fonts + b">>" + images + b">>"
            box = f"/MediaBox[0 0 {page.width} {page.height}]".encode()
            kids.append(
                add(b"<</Type/Page/Parent 2 0 R" + box + resources + b"/Contents %d 0 R" % body + notes + page.extra + b">>")
            )
        objects[1] = b"<</Type/Pages/Kids[" + b" ".join(b"%d 0 R" % k for k in kids) + b"]/Count %d>>" % len(kids)
        catalog = b"<</Type/Catalog/Pages 2 0 R"
        if self.xmp is not None:
            catalog += b"/Metadata %d 0 R" % add(stream(self.xmp.encode(), b"/Type/Metadata/Subtype/XML"))
        if self.lang is not None:
            catalog += b"/Lang" + literal(self.lang)
        if self.labels is not None:
            catalog += b"/PageLabels<</Nums[" + self.labels + b"]>>"
        if self.outline is not None:
            item = b"<</Title" + literal(self.outline) + b"/Parent %d 0 R/Dest[%d 0 R/Fit]>>" % (len(objects) + 2, kids[0])
            one = add(item)
            catalog += b"/Outlines %d 0 R" % add(b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count 1>>" % (one, one))
        objects[0] = catalog + b">>"
        info = b""
        if self.info:
            entries = b"".join(b"/%s" % key.encode() + literal(value) for key, value in self.info.items())
            info = b"/Info %d 0 R" % add(b"<<" + entries + b">>")
        return written(objects, info)


def _pointed(part: bytes, first: int) -> bytes:
    """Put the numbers of objects in the place of {1}, {2} …"""
    return re.sub(rb"\{(\d)\}", lambda m: b"%d 0 R" % (first + int(m.group(1))), part)


def written(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Return a file of these objects, the first of which is the catalog."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, at)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<</Length %d" % len(data) + entries + b">>\nstream\n" + data + b"\nendstream"


def one_page(content: bytes, *, entries: bytes = b"", objects: tuple[bytes, ...] = (), resources: bytes = b"") -> bytes:
    """Return a file of one page with these instructions; further `objects` have the numbers from 6."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>" + resources + b">>/Contents 4 0 R>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return written([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream(content, entries), font, *objects])


def mapped(pairs: dict[int, str], signs: int = 256) -> list[bytes]:
    """Return the objects of a font of two-byte codes and its ToUnicode map: what it says its signs are."""
    lines = "".join(f"<{code:04X}> <{words.encode('utf-16-be').hex().upper()}>\n" for code, words in pairs.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(pairs)} beginbfchar\n{lines}endbfchar\nendcmap CMapName currentdict /CMap defineresource pop end end"
    )
    widths = b"[0[" + b" ".join(b"500" for _ in range(signs)) + b"]]"
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    return [
        b"<</Type/Font/Subtype/Type0/BaseFont/Invented/Encoding/Identity-H/ToUnicode {1}/DescendantFonts[{2}]>>",
        stream(cmap.encode()),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Invented" + system + b"/DW 500/W" + widths + b"/FontDescriptor {3}>>",
        b"<</Type/FontDescriptor/FontName/Invented/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    ]


def locked(data: bytes, user: str, *, owner: str = "keeper", strong: bool = True) -> bytes:
    """Return a file locked with passwords (AES-256, or RC4); with an empty user password anyone may read it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        how = (
            pikepdf.Encryption(owner=owner, user=user, R=6)
            if strong
            else pikepdf.Encryption(owner=owner, user=user, R=3, aes=False, metadata=False)
        )
        pdf.save(out, encryption=how)
    return out.getvalue()
