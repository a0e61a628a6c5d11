"""From a server's answer as a web archive keeps it (HTTP/1.1, RFC 9112) to the bytes that a browser would have shown.

Bytes are never rewritten: transfer and content encodings are undone, nothing else. Web archives often keep an
answer whose body is already decoded while its head still names the encoding; then the body is taken as it stands.
Not here: which answers are pages (`pages`), and what is in them (`html` and the others).
"""

import io
import re
import zlib
from dataclasses import dataclass

import brotli
from fastwarc.stream_io import ZstdReader

from stemma.model.reading import Problem
from stemma.readers.archives.gzipped import SLICE, Inflated
from stemma.readers.archives.inside import LARGEST_MEMBER, problem
from stemma.readers.encoding import MARKS, decode
from stemma.readers.html import declared

NAME = "web"
MOST_FIELDS = 100
LONGEST_FIELD = 8192
LONGEST_HEAD = MOST_FIELDS * LONGEST_FIELD
RATIO = 200
"""A page packs to a tenth of itself; what unpacks to more than this was made to harm."""
FLOOR = 1 << 20
"""Bytes up to which the ratio says nothing: one line repeated packs better than any bomb."""
LARGEST = min(100_000_000, LARGEST_MEMBER)
PIECE = 1 << 16
MOST_CHUNKS = 1_000_000
STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})(?: [^\r\n]*)?\r?\n")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
END = re.compile(rb"\r?\n\r?\n")
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1024})?\r?\n")
CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an answer."""

    status: int
    fields: tuple[tuple[str, str], ...]
    """(name in lower case, value), in order."""
    size: int
    """Bytes before the body."""

    def value(self, name: str) -> str:
        """Return the first value of a field, or ""."""
        return next((value for key, value in self.fields if key == name), "")

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the items of a field that is a list, in order, in lower case."""
        values = ",".join(value for key, value in self.fields if key == name)
        return tuple(item.strip().lower() for item in values.split(",") if item.strip())

    @property
    def media(self) -> str:
        """The media type that the server names, in lower case, or ""."""
        return media_of(self.value("content-type"))


@dataclass(frozen=True, slots=True)
class Body:
    """What an answer carried."""

    data: bytes | None
    """None: it cannot be had; a problem says why."""
    problems: tuple[Problem, ...] = ()


def media_of(value: str) -> str:
    """Return the media type in a Content-Type field, in lower case, without its parameters."""
    return value.split(";", 1)[0].split(",", 1)[0].strip().lower()


def head(block: bytes) -> Head | Problem:
    """Read the head of an answer; fields that are none are passed over, as browsers do."""
    first = STATUS.match(block)
    if not first:
        return problem(NAME, "NOT_THIS_FORMAT", "this record is not the answer of a web server")
    end = END.search(block, first.end() - 2, LONGEST_HEAD)
    if not end:
        if len(block) >= LONGEST_HEAD:
            return problem(NAME, "TOO_LARGE", f"the head of the answer is longer than {LONGEST_HEAD} bytes")
        return problem(NAME, "TRUNCATED", "the answer of the server ends within its head")
    lines = re.sub(rb"\r?\n[ \t]+", b" ", block[first.end() : end.start()]).splitlines()
    if len(lines) > MOST_FIELDS or any(len(line) > LONGEST_FIELD for line in lines):
        limit = f"more than {MOST_FIELDS} lines, or one longer than {LONGEST_FIELD} bytes"
        return problem(NAME, "TOO_LARGE", f"the head of the answer has {limit}")
    fields = [(m[1].decode("ascii").lower(), m[2].decode("latin-1").strip()) for m in map(FIELD.fullmatch, lines) if m]
    return Head(int(first[1]), tuple(fields), end.end())


def body(top: Head, raw: bytes) -> Body:
    """Undo the encodings of a body; what is missing or damaged is said."""
    found: list[Problem] = []
    if "chunked" in top.listed("transfer-encoding"):
        raw = _joined(raw, found)
    else:
        length = top.value("content-length")
        if length.isascii() and length.isdigit() and len(length) < 16 and len(raw) < int(length):
            found.append(_short(f"{len(raw)} of the {int(length)} bytes that the server announced are there"))
    for coding in reversed(top.listed("content-encoding")):
        if coding in ("", "identity", "none"):
            continue
        decoded = _decoded(coding, raw)
        found += decoded.problems
        if decoded.data is None:
            return Body(None, tuple(found))
        raw = decoded.data
    return Body(raw, tuple(found))


def _short(what: str) -> Problem:
    return problem(NAME, "TRUNCATED", f"{what}: the end of the page is missing; capture it again if it matters")


def _joined(raw: bytes, found: list[Problem]) -> bytes:
    """Join the chunks of a body (RFC 9112, section 7.1)."""
    parts: list[bytes] = []
    at = 0
    for _ in range(MOST_CHUNKS):
        m = CHUNK.match(raw, at)
        size = int(m[1], 16) if m else 0
        ends = m.end() + size if m else at
        if not m or (size and ends <= len(raw) and raw[ends : ends + 1] not in (b"\r", b"\n", b"")):
            if not parts:
                return raw  # already joined by whoever made the archive
            break
        if not size:
            return b"".join(parts)
        parts.append(raw[m.end() : ends])
        at = ends + (2 if raw.startswith(b"\r\n", ends) else 1)
        if ends >= len(raw):
            break
    found.append(_short(f"the {len(parts)} parts in which the page was sent are not complete"))
    return b"".join(parts)


def _decoded(coding: str, raw: bytes) -> Body:
    limit = min(LARGEST, max(FLOOR, RATIO * len(raw)))
    if not raw:
        return Body(raw)
    if coding in ("gzip", "x-gzip"):
        return _gunzipped(raw, limit) if raw.startswith(b"\x1f\x8b") else Body(raw)
    if coding == "deflate":
        zlib_head = raw[0] & 15 == 8 and len(raw) > 1 and (raw[0] << 8 | raw[1]) % 31 == 0
        return _or_as_it_stands(_inflated(raw, limit, 15 if zlib_head else -15), raw)
    if coding == "br":
        return _or_as_it_stands(_unbrotlied(raw, limit), raw)
    if coding == "zstd":
        return _unzstd(raw, limit) if raw.startswith(b"\x28\xb5\x2f\xfd") else Body(raw)
    named = "".join(c for c in coding[:20] if c.isalnum() or c == "-")
    return Body(None, (problem(NAME, "UNSUPPORTED", f'the page was sent packed in a way that cannot be read here ("{named}")'),))


def _or_as_it_stands(decoded: Body, raw: bytes) -> Body:
    """Take text as it is where nothing could be unpacked; these two encodings have no mark to know them by."""
    text = raw[:1024].translate(None, bytes([*range(9), 11, *range(14, 32), 127]))
    return Body(raw) if decoded.data == b"" and decoded.problems and len(text) == len(raw[:1024]) else decoded


def _bomb(limit: int) -> Body:
    why = f"more than {limit} bytes, which no page needs" if limit == LARGEST else f"over {RATIO} times its size"
    return Body(None, (problem(NAME, "BOMB", f"the page unpacks to {why}; it was not taken in"),))


def _damaged(parts: list[bytes], ends: bool) -> Body:
    data = b"".join(parts)
    if ends:
        return Body(data, (_short(f"the packed page ends too early; {len(data)} bytes came out of it"),))
    message = f"the packed page is damaged; the {len(data)} bytes before the damage were read, the rest is missing"
    return Body(data, (problem(NAME, "PARTIAL", message),))


def _gunzipped(raw: bytes, limit: int) -> Body:
    """Unpack gzip; several members in a row are one body."""
    stream = Inflated(io.BytesIO(raw))
    data = stream.take(limit + 1)
    if len(data) > limit:
        return _bomb(limit)
    stream.peek(1)  # so that the end has been looked at
    return _damaged([data], stream.damage[0].ends) if stream.damage else Body(data)


def _inflated(raw: bytes, limit: int, wbits: int) -> Body:
    engine = zlib.decompressobj(wbits)
    parts: list[bytes] = []
    left = limit
    for at in range(0, len(raw), SLICE):
        try:
            parts.append(engine.decompress(raw[at : at + SLICE]))
        except zlib.error:
            return _damaged(parts, False)
        left -= len(parts[-1])
        if left < 0:
            return _bomb(limit)
        if engine.eof:
            return Body(b"".join(parts))
    return _damaged(parts, True)


def _unbrotlied(raw: bytes, limit: int) -> Body:
    engine = brotli.Decompressor()
    parts: list[bytes] = []
    size, at = 0, 0
    while not engine.is_finished():
        if engine.can_accept_more_data():
            piece, at = raw[at : at + PIECE], at + PIECE
            if not piece:
                return _damaged(parts, True)
        else:
            piece = b""
        try:
            parts.append(engine.process(piece, output_buffer_limit=FLOOR))
        except brotli.error:
            return _damaged(parts, False)
        size += len(parts[-1])
        if size > limit:
            return _bomb(limit)
    return Body(b"".join(parts))


def _unzstd(raw: bytes, limit: int) -> Body:
    stream = ZstdReader(io.BytesIO(raw))
    parts: list[bytes] = []
    size = 0
    while True:
        try:
            parts.append(stream.read(PIECE))
        except OSError as error:
            return _damaged(parts, "incomplete" in str(error))
        size += len(parts[-1])
        if size > limit:
            return _bomb(limit)
        if not parts[-1]:
            return Body(b"".join(parts))


def encoding_note(content_type: str, data: bytes) -> Problem | None:
    """Say where the server names an encoding, the page does not, and what the reader will make of the page differs.

    The reader is given the page's bytes alone, and they are never rewritten, so the server's word cannot reach it.
    """
    m = CHARSET.search(content_type)
    if not m or data.isascii() or declared(data) or any(data.startswith(mark) for mark, _ in MARKS):
        return None
    sample = data[: 1 << 20]
    try:
        said = sample.decode(m[1], "ignore")
    except LookupError:
        return None
    guessed = decode(sample)
    if guessed.content == said:
        return None
    message = f"the server sent the page as {m[1]}, the page itself names no encoding, and its bytes read as {guessed.encoding}"
    return problem(NAME, "ENCODING_GUESSED", f"{message}: if letters look wrong, save the page from a browser and add that")
