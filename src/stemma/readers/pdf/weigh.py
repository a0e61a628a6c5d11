"""The second opinion: qpdf opens the document again, and a count of our own says how many signs its pages show.

What PDFium gives is compared with this count, which shares no code with it: the streams are unpacked here (bounded, so
that a small file that unpacks to gigabytes is refused before PDFium meets it), and the operators that show text
(ISO 32000-1, 9.4.3) are counted by one linear pass. The count is a lower bound: what cannot be counted for sure (mixed
encodings, spaces) is not counted. qpdf also repairs files that PDFium does not open.
"""

import io
import re
import zlib
from array import array
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from stemma.readers.pdf import upon
from stemma.readers.pdf.streams import LARGEST, BombError, unpacked

SHOWS = 400_000
"""Operators of one page that show text; PDFium needs about 500 bytes for each."""
TOTAL = 250 * 1024 * 1024
"""Bytes of instructions of one document, a form counted as often as it is shown; more takes longer than a child is given."""
NESTED_STEPS = 300_000
"""Of these, steps through brackets in brackets, which few files have."""
STEPS = 4_000_000
"""Steps of counting in one document; after that its signs are not counted."""
DEPTH = 12
"""Forms within forms."""
TOKEN = re.compile(
    rb"\(|<<|<(?P<hex>[0-9A-Fa-f\s]*)>|%[^\r\n]*"
    rb"|/(?P<font>[^\s/<>\[\]()%{}]{1,120})\s+[-+.\d]{1,20}\s+Tf\b"
    rb"|/(?P<form>[^\s/<>\[\]()%{}]{1,120})\s+Do\b"
    rb"|\bBI\b(?=[\s/])"
)
SIMPLE = re.compile(rb"\(([^()\\]*)\)")
NESTED = re.compile(rb"\\.|[()]", re.DOTALL)
ESCAPE = re.compile(rb"\\(?:[0-7]{1,3}|\r\n|.)", re.DOTALL)
DICTIONARY = re.compile(rb"<<|>>|\(")
IMAGE_END = re.compile(rb"\sEI(?=[\s])")
MIXED = re.compile(r"RKSJ|EUC|GBK|GBpc|GB-|B5|ETen|KSC|HKscs|CNS|Ext-|Add-|^H$|^V$")
SECTION = re.compile(rb"beginbf(?P<kind>char|range)(?P<body>.*?)endbf", re.DOTALL)
CODE = re.compile(rb"<\s*([0-9A-Fa-f]{1,8})\s*>")
RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,8})\s*>\s*<\s*([0-9A-Fa-f]{1,8})\s*>\s*(?:<\s*([0-9A-Fa-f]{1,8})\s*>|\[([^\]]*)\])")
SPACES = (0x20, 0xA0, 0x2002, 0x2003, 0x2009)


class WeighError(Exception):
    """qpdf does not open the document. The message is qpdf's, for people."""


class LockedError(Exception):
    """The document needs a password."""


@dataclass(slots=True)
class _Font:
    wide: bool
    """Two bytes a sign."""
    counted: bool
    """Its signs can be counted."""
    spaces: tuple[int, ...]
    """Codes of two bytes that are spaces."""


@dataclass(slots=True)
class _Weight:
    """What a stream shows."""

    signs: int = 0
    shows: int = 0
    size: int = 0


@dataclass(slots=True)
class _Form:
    weight: _Weight = field(default_factory=_Weight)
    open: bool = False


NAMELESS = re.compile(r"<_io\.BytesIO object at 0x[0-9a-f]+>:? ?")
"""How qpdf names what has no file name; the address is another one in each run."""
PLAIN = _Font(wide=False, counted=True, spaces=(0x20, 0xA0))


class Scale:
    """A document as qpdf sees it."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            LockedError: it needs a password.
            WeighError: qpdf cannot, even with repair.
        """
        try:
            self.pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
        except pikepdf.PasswordError as e:
            raise LockedError from e
        except (pikepdf.PdfError, ValueError, RuntimeError, MemoryError, RecursionError) as e:
            raise WeighError(clean(str(e))) from e
        self.fonts: dict[tuple[int, int], _Font] = {}
        self.forms: dict[tuple[int, int], _Form] = {}
        self.size = 0
        """Bytes of instructions so far."""
        self.steps = self.nested = 0
        self.warnings: list[str] = []
        self._warned()

    def _warned(self) -> None:
        try:
            self.warnings += [clean(NAMELESS.sub("", str(w))) for w in self.pdf.get_warnings()]
        except (pikepdf.PdfError, RuntimeError):
            return

    def pages(self) -> int:
        """Return how many pages qpdf finds; 0 if it finds no page tree."""
        try:
            return len(self.pdf.pages)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, RecursionError):
            return 0

    def repaired(self) -> bytes | None:
        """Return the document as qpdf would write it, its streams as they are; None if it cannot."""
        made = io.BytesIO()
        try:
            self.pdf.save(
                made,
                encryption=False,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                fix_metadata_version=False,
            )
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OSError, MemoryError, RecursionError):
            return None
        self._warned()
        return made.getvalue()

    def packet(self, most: int = 1_000_000) -> bytes:
        """Return the XMP packet, or b"": there is none."""
        try:
            stream = self.pdf.Root.get("/Metadata")
            return unpacked(stream, most)[0] if isinstance(stream, pikepdf.Stream) else b""
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, zlib.error):
            return b""

    def language(self) -> str:
        """Return the document's /Lang, or ""."""
        try:
            return str(self.pdf.Root.get("/Lang") or "")[:40]
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError):
            return ""

    def is_form(self) -> bool:
        """Tell whether its pages are only made when a program of Adobe's opens it (XFA)."""
        try:
            return bool(self.pdf.Root.get("/NeedsRendering")) and self.pdf.Root.AcroForm.get("/XFA") is not None
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError):
            return False

    def hides_layers(self) -> bool:
        """Tell whether it has layers that are switched off (ISO 32000-1, 8.11.4.3)."""
        try:
            return bool(self.pdf.Root.OCProperties.D.get("/OFF"))
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError):
            return False

    def upon(self, number: int) -> int:
        """Count the signs that are laid upon a page (from 0) and that nobody reads: stamps, the look of signatures."""
        weight = _Weight()
        try:
            notes = self.pdf.pages[number].obj.get("/Annots")
            for note in list(notes)[: upon.MOST] if isinstance(notes, pikepdf.Array) else ():
                look = upon.look(note)
                if look is not None and self.steps < STEPS:
                    self._count(unpacked(look, LARGEST)[0] + b"\n", look.get("/Resources"), weight, 1)
        except BombError:
            return max(1, weight.signs)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
            return weight.signs
        return weight.signs

    def signs(self, number: int) -> int | None:
        """Count the signs, without spaces, that a page (from 0) shows; None: it cannot be told.

        Raises:
            BombError: it unpacks to more than any page needs.
        """
        try:
            page = self.pdf.pages[number].obj
            contents = page.get("/Contents")
            streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
            parts, size, whole = [], 0, True
            for stream in streams:
                if isinstance(stream, pikepdf.Stream):
                    part, sure = unpacked(stream, LARGEST - size)
                    size += len(part)
                    whole = whole and sure
                    parts.append(part)
            weight = _Weight()
            self._count(b"\n".join(parts), _resources(page), weight, 0)
            self.size += weight.size
            return weight.signs if self.steps < STEPS and self.nested <= NESTED_STEPS and (whole or weight.signs) else None
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
            return None

    def _count(self, content: bytes, resources: Any, weight: _Weight, depth: int) -> None:
        font, before = PLAIN, b""
        at, size = 0, len(content)
        weight.size += size
        while at < size and self.steps < STEPS:
            self.steps += 1
            m = TOKEN.search(content, at)
            if m is None:
                break
            at = m.end()
            first = content[m.start()]
            if first == 0x28:
                simple = SIMPLE.match(content, m.start())
                if simple:
                    said, at = simple.group(1), simple.end()
                else:
                    said, at = self._string(content, m.start())
                weight.shows += 1
                # Words shown twice are a shadow, or bold made by painting twice; PDFium gives them once.
                weight.signs += _signs(said, font) if said != before else 0
                before = said
            elif m["hex"] is not None:
                digits = m["hex"].translate(None, b" \t\r\n\f\x00")
                weight.shows += 1
                weight.signs += _signs(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), font)
            elif m["font"] is not None:
                font = self._font(resources, m["font"])
            elif m["form"] is not None:
                self._form(resources, m["form"], weight, depth)
            elif first == 0x3C:
                at = self._dictionary(content, at)
            elif first == 0x42:
                end = IMAGE_END.search(content, at)
                at = end.end() if end else size
            if weight.shows > SHOWS or weight.size > 4 * LARGEST:
                raise BombError

    def _string(self, content: bytes, start: int) -> tuple[bytes, int]:
        """Return a string with brackets or escapes in it, unescaped to the length, and where it ends."""
        depth, at = 1, start + 1
        while depth:
            m = NESTED.search(content, at)
            if m is None or self.nested > NESTED_STEPS:
                return b"", len(content)
            at = m.end()
            self.nested += 1
            sign = m.group()
            depth += (sign == b"(") - (sign == b")")
        return ESCAPE.sub(_unescaped, content[start + 1 : at - 1]), at

    def _dictionary(self, content: bytes, at: int) -> int:
        """Return where a dictionary that began before `at` ends."""
        depth = 1
        while depth:
            m = DICTIONARY.search(content, at)
            if m is None or self.nested > NESTED_STEPS:
                return len(content)
            at = m.end()
            self.nested += 1
            sign = m.group()
            if sign == b"(":
                at = self._string(content, m.start())[1]
            depth += (sign == b"<<") - (sign == b">>")
        return at

    def _form(self, resources: Any, name: bytes, weight: _Weight, depth: int) -> None:
        thing = _entry(resources, "/XObject", name)
        if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != pikepdf.Name.Form:
            return
        known = self.forms.setdefault(thing.objgen, _Form()) if thing.objgen != (0, 0) else _Form()
        if known.open or depth >= DEPTH * 3:
            return
        if not known.weight.size:
            known.open = True
            content, _ = unpacked(thing, LARGEST)
            own = thing.get("/Resources")
            self._count(content + b"\n", own if isinstance(own, pikepdf.Dictionary) else resources, known.weight, depth + 1)
            known.open = False
        # PDFium reads a form once for every time that it is shown.
        weight.signs += known.weight.signs
        weight.shows += known.weight.shows + 1
        weight.size += known.weight.size

    def _font(self, resources: Any, name: bytes) -> _Font:
        thing = _entry(resources, "/Font", name)
        if not isinstance(thing, pikepdf.Dictionary):
            return PLAIN
        key = thing.objgen
        if key == (0, 0) or key not in self.fonts:
            self.fonts[key] = self._examined(thing)
        return self.fonts[key]

    def _examined(self, thing: Any) -> _Font:
        mapped = thing.get("/ToUnicode")
        spaces: set[int] = set()
        if isinstance(mapped, pikepdf.Stream):
            try:
                spaces = _spaces(unpacked(mapped, 4_000_000)[0])
            except BombError:
                spaces = set()
        encoding = thing.get("/Encoding")
        if thing.get("/Subtype") == pikepdf.Name.Type0:
            named = str(encoding).lstrip("/") if isinstance(encoding, pikepdf.Name) else ""
            counted = bool(named) and not MIXED.search(named) and bool(spaces)
            return _Font(wide=True, counted=counted, spaces=tuple(sorted(spaces))[:20])
        if isinstance(encoding, pikepdf.Dictionary):
            spaces |= _named_space(encoding.get("/Differences"))
        return _Font(wide=False, counted=True, spaces=tuple(sorted({0x20, 0xA0} | {n for n in spaces if n < 256})))


def _spaces(mapped: bytes) -> set[int]:
    """Return the codes that a ToUnicode map (ISO 32000-1, 9.10.3) says are spaces."""
    found: set[int] = set()
    for section in SECTION.finditer(mapped):
        if section["kind"] == b"char":
            codes = [int(code, 16) for code in CODE.findall(section["body"])]
            found.update(code for code, sign in zip(codes[::2], codes[1::2], strict=False) if sign in SPACES)
            continue
        for low, high, first, each in RANGE.findall(section["body"]):
            start = int(low, 16)
            if first:
                found.update(start + s - int(first, 16) for s in SPACES if 0 <= s - int(first, 16) <= int(high, 16) - start)
            else:
                found.update(start + n for n, sign in enumerate(CODE.findall(each)) if int(sign, 16) in SPACES)
    return found


def _named_space(differences: Any) -> set[int]:
    """Return the codes that an encoding calls /space."""
    found: set[int] = set()
    code = 0
    if isinstance(differences, pikepdf.Array):
        for one in differences:
            if isinstance(one, pikepdf.Name):
                if one in (pikepdf.Name.space, pikepdf.Name.nbspace):
                    found.add(code)
                code += 1
            else:
                code = int(one)
    return found


def _resources(page: Any) -> Any:
    """Return a page's resources, its own or those it inherits."""
    for _ in range(50):
        own = page.get("/Resources")
        if isinstance(own, pikepdf.Dictionary):
            return own
        page = page.get("/Parent")
        if not isinstance(page, pikepdf.Dictionary):
            break
    return None


def _entry(resources: Any, kind: str, name: bytes) -> Any:
    table = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(table, pikepdf.Dictionary):
        return None
    key = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), name).decode("utf-8", "replace")
    return table.get("/" + key)


def _unescaped(m: re.Match[bytes]) -> bytes:
    said = m.group()[1:]
    if said[:1] in b"01234567":
        return bytes([int(said, 8) & 255])
    return b"" if said in (b"\n", b"\r", b"\r\n") else {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(said, said)


def _signs(said: bytes, font: _Font) -> int:
    if not font.counted:
        return 0
    if not font.wide:
        return len(said) - sum(said.count(space) for space in font.spaces)
    codes = array("H", said[: len(said) // 2 * 2])
    codes.byteswap()
    return len(codes) - sum(codes.count(space) for space in font.spaces)


def clean(words: str) -> str:
    """Return a parser's words for people: no control characters, short."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:200]
