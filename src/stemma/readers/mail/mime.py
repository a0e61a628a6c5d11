"""Messages taken apart (RFC 5322, RFC 2045-2049): headers, parts, transfer encodings, in linear time and with limits.

The standard library's parser asks every line of every open boundary and recurses with the nesting; this one only
notes where parts begin and end. Its decoders of single headers are used. What a message means is `mail`'s business.
"""

import binascii
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from stemma.readers.encoding import decode
from stemma.readers.packed import Unsafe

LARGEST = 100 << 20
"""Bytes of a message."""
LONGEST_HEAD = 256 << 10
"""Bytes of one part's header lines."""
MOST_LINES = 2000
"""Header lines of one part."""
LONGEST_VALUE = 8000
MOST_PARTS = 2000
MOST_ALIKE = 10_000
"""Lines that begin like a boundary and are none."""
DEEPEST = 30
"""Nested parts; ten forwards of forwards need twenty."""
BLANKS = b" \t\r\n"
NOT_BASE64 = bytes(c for c in range(256) if not (chr(c).isascii() and (chr(c).isalnum() or chr(c) in "+/=")))


@dataclass(frozen=True, slots=True)
class Part:
    """A message or a part of one: where it stands in the bytes, and what its headers say."""

    data: bytes
    """Of the whole message."""
    start: int
    """Where its body begins, after the blank line."""
    end: int
    headers: tuple[tuple[str, bytes], ...]
    """Name in small letters, and value unfolded."""
    kind: str
    """Media type in small letters."""
    settings: dict[str, str]
    """Parameters of the content type."""
    parts: tuple["Part", ...] = ()
    cut: bool = False
    """It ends within its header lines, or (a multipart) without its last boundary."""

    def header(self, name: str) -> str:
        """Return a header's value as people read it, or ""."""
        return next((plainly(value) for key, value in self.headers if key == name), "")

    def all_parts(self) -> Iterator["Part"]:
        """Yield this part and those in it, in order."""
        yield self
        for part in self.parts:
            yield from part.all_parts()

    @property
    def name(self) -> str:
        """Return the name of the file that it is, or ""."""
        found = _settings(self._raw("content-disposition"), "content-disposition").get("filename")
        return plainly((found or self.settings.get("name") or "").encode("utf-8", "replace"))

    @property
    def attached(self) -> bool:
        """Tell whether it is sent as a file and not to be read in line."""
        said = self.header("content-disposition").strip().lower()
        return said.startswith("attachment") or (bool(self.name) and not said.startswith("inline"))

    def _raw(self, name: str) -> bytes:
        return next((value for key, value in self.headers if key == name), b"")

    def content(self) -> tuple[bytes, bool]:
        """Return its bytes with the transfer encoding undone, and whether that lost some."""
        raw = self.data[self.start : self.end]
        how = self.header("content-transfer-encoding").split(";")[0].strip().lower()
        if how == "base64":
            return _base64(raw)
        if how == "quoted-printable":
            return binascii.a2b_qp(raw), False
        return raw, False


def parse(data: bytes, start: int = 0) -> Part:
    """Take a message apart.

    Raises:
        Unsafe: more or longer headers, more parts (TOO_LARGE) or deeper ones (TOO_DEEP) than messages have.
    """
    return _Splitter(data).part(start, len(data), 0, "text/plain")


class _Splitter:
    def __init__(self, data: bytes) -> None:
        self.data, self.count = data, 0

    def part(self, start: int, end: int, depth: int, usual: str) -> Part:
        self.count += 1
        if self.count > MOST_PARTS:
            raise Unsafe("TOO_LARGE", f"the message has more than {MOST_PARTS} parts: save those that you need by themselves")
        if depth > DEEPEST:
            raise Unsafe("TOO_DEEP", f"more than {DEEPEST} parts of the message are nested, as in no mail")
        lines, start, whole = self._head(start, end)
        headers = tuple(_headers(lines))
        said = next((value for key, value in headers if key == "content-type"), b"")
        kind = said.split(b";")[0].strip().decode("ascii", "replace").lower()
        kind = kind if kind.count("/") == 1 else usual
        settings = _settings(said, "content-type")
        boundary = settings.get("boundary", "").encode("utf-8", "surrogateescape")
        if not kind.startswith("multipart/") or not boundary:
            return Part(self.data, start, end, headers, kind, settings, cut=not whole)
        places, cut = self._between(start, end, b"--" + boundary)
        inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        parts = tuple(self.part(a, b, depth + 1, inner) for a, b in places)
        return Part(self.data, start, end, headers, kind, settings, parts, cut)

    def _head(self, start: int, end: int) -> tuple[list[bytes], int, bool]:
        """Return the header lines of a part, where its body begins, and False if the file ends before."""
        limit = min(end, start + LONGEST_HEAD)
        lines: list[bytes] = []
        at = start
        while at < limit:
            line, after = self._line(at, limit)
            if not line.strip():
                if lines or at > start + 8:
                    return lines, after, True
            elif not lines and line.startswith((b"From ", b">From ")):
                pass
            elif line[:1] in b" \t" or b":" in line[:200]:
                lines.append(line)
            else:
                # No header line: the body begins without the blank line before it.
                return lines, at, after < len(self.data)
            if len(lines) > MOST_LINES:
                raise Unsafe("TOO_LARGE", f"the message has more than {MOST_LINES} header lines, as no mail has")
            at = after
        if limit < end:
            raise Unsafe("TOO_LARGE", f"the header lines of the message are longer than {LONGEST_HEAD >> 10} KiB, as in no mail")
        return lines, end, end < len(self.data)

    def _line(self, at: int, limit: int) -> tuple[bytes, int]:
        """Return the line at a place without its end, and where the next begins."""
        stop = self.data.find(b"\n", at, limit)
        if stop < 0:
            stop = self.data.find(b"\r", at, limit)
        if stop < 0:
            return self.data[at:limit], limit
        return self.data[at:stop].rstrip(b"\r"), stop + 1

    def _between(self, start: int, end: int, mark: bytes) -> tuple[list[tuple[int, int]], bool]:
        """Return where the parts between boundary lines begin and end, and whether the last one never comes."""
        places: list[tuple[int, int]] = []
        begun: int | None = None
        at = start if self.data.startswith(mark, start, end) else self._next(mark, start, end)
        alike = 0
        while at >= 0 and alike < MOST_ALIKE:
            after = at + len(mark)
            line, following = self._line(after, min(end, after + 200))
            closes = line.startswith(b"--")
            if line[2 * closes :].strip(b" \t"):
                alike += 1
            else:
                if begun is not None:
                    places.append((begun, self._before(begun, at)))
                if closes:
                    return places, False
                begun = following
                if len(places) > MOST_PARTS:
                    break
            at = self._next(mark, after, end)
        if begun is not None:
            places.append((begun, end))
        return places, True

    def _next(self, mark: bytes, at: int, end: int) -> int:
        """Return where a line begins with a mark, or -1."""
        found = self.data.find(b"\n" + mark, at, end)
        return found + 1 if found >= 0 else found

    def _before(self, begun: int, at: int) -> int:
        """Return where a part ends: the line break before a boundary belongs to the boundary."""
        at -= at > begun and self.data[at - 1] == 10
        at -= at > begun and self.data[at - 1] == 13
        return max(begun, at)


def _headers(lines: list[bytes]) -> Iterator[tuple[str, bytes]]:
    name, parts = "", list[bytes]()
    for line in lines:
        if line[:1] in b" \t" and name:
            parts.append(line)
            continue
        if name:
            yield name, b"".join(parts).strip()
        label, _, value = line.partition(b":")
        name, parts = label.strip().decode("ascii", "replace").lower(), [value]
    if name:
        yield name, b"".join(parts).strip()


def plainly(value: bytes) -> str:
    """Return a header's value with its encoded words (RFC 2047) decoded, on one line."""
    said = decode(value[:LONGEST_VALUE]).content
    if "=?" in said:
        with suppress(HeaderParseError, ValueError, binascii.Error):
            said = "".join(_word(piece, charset) for piece, charset in decode_header(said))
    return " ".join(said.replace("\x00", "").split())


def _word(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    # The words between encoded ones come back as Python's own escapes for what is not Latin-1.
    return decode(piece, charset).content if charset else piece.decode("raw-unicode-escape", "replace")


def _settings(value: bytes, header: str) -> dict[str, str]:
    """Return the parameters of a structured header (RFC 2231)."""
    if b";" not in value:
        return {}
    made = Message()
    try:
        made[header] = decode(value[:LONGEST_VALUE]).content.replace("\r", " ").replace("\n", " ")
        found = made.get_params(header=header) or []
        return {key.lower(): collapse_rfc2231_value(said) for key, said in found[1:100]}
    except (MessageError, ValueError, LookupError, IndexError, TypeError):
        return {}


def _base64(raw: bytes) -> tuple[bytes, bool]:
    """Return what base64 says, as far as it goes, and whether it is damaged.

    Characters that are none of base64 are passed over, as mail programs do (RFC 2045, section 6.8); each is a damage, and then
    each line is read by itself, so that it costs no other. What begins again behind an end is read on.
    """
    packed = raw.translate(None, BLANKS)
    damaged = packed.translate(None, NOT_BASE64) != packed
    made = []
    for line in raw.splitlines() if damaged else [packed]:
        for group in filter(None, line.translate(None, BLANKS + NOT_BASE64).split(b"=")):
            over = len(group) % 4 == 1  # of a group of four that was cut off
            damaged = damaged or over
            whole = group[: len(group) - over]
            made.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"".join(made), damaged
