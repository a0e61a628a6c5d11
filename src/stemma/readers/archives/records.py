"""The records of a web archive (WARC 1.1, ISO 28500:2017): found once, to be read again at their place.

Nothing is believed: a record is as long as its bytes, not as it says; where the thread is lost, the next record is
looked for; a digest that is given is checked. Not here: which records are pages (`pages`).
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from stemma.readers.archives.gzipped import Damage, Plain, Stream

LONGEST_HEAD = 64 << 10
MOST_FIELDS = 200
MOST_BYTES = 2 << 30
"""Bytes of an archive, unpacked, that are looked at."""
MOST_RECORDS = 500_000
MOST_REPAIRS = 5000
"""Times that the thread is found again; each may read 64 KiB on."""
RATIO, RATIO_FROM = 200, 64 << 20
"""Bytes out for each byte in, asked beyond so many bytes: pictures do not pack, so no archive comes near."""
FIRST = re.compile(rb"WARC/\d\.\d\r?\n")
NEXT = re.compile(rb"(WARC/\d\.\d\r?\n[A-Za-z])")
END = re.compile(rb"\r?\n(?:\r?\n|(?=WARC/\d\.\d\r?\n))")
"""A head ends with an empty line, or is broken off where the next record begins."""
CUT_HEAD = "the archive ends within the head of a record"
BETWEEN = b"\r\n\r\n"
HASHES: dict[str, Callable[[bytes], "hashlib._Hash"]] = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}


@dataclass(frozen=True, slots=True)
class Record:
    """A record's head, and where it is."""

    run: int
    position: int
    """Where it begins: the run of the stream, and bytes from that run's beginning."""
    offset: int
    """The same in bytes of the file, as nearly as can be said."""
    fields: dict[str, str]
    """Name in lower case -> first value."""
    head: int
    """Bytes of its head."""
    first: bytes
    """The beginning of its block, up to what the survey asked for."""

    def value(self, name: str) -> str:
        """Return a field's value, or ""."""
        return self.fields.get(name, "")

    @property
    def declared(self) -> int:
        """Return the bytes that its block should have."""
        return int(self.fields["content-length"])


@dataclass(slots=True)
class Place:
    """Where a record's block is, known when the next record was found."""

    record: Record
    size: int = 0
    """Bytes of its block that are there."""
    cut: bool = False
    """True: there are fewer bytes than it declares."""
    odd: bool = False
    """True: it does not end where it says, so its length is wrong, or its end is."""

    def touched(self, damage: Damage) -> bool:
        """Tell whether damage of the stream is in the record."""
        end = self.record.position + self.record.head + self.size
        return damage.run == self.record.run and damage.start < end and self.record.position < damage.end


@dataclass(slots=True)
class Lost:
    """What was met that is no record: for problems about the whole archive."""

    stretches: int = 0
    first: int | None = None
    """Offset in the file of the first stretch."""
    heads: list[str] = field(default_factory=list)
    """What was wrong with heads that could not be used."""
    cut: bool = False
    """True: the last record ends too early."""
    repairs: int = 0
    """Blocks whose end had to be looked for."""
    beyond: str | None = None
    """"BOMB", "TOO_LARGE" or "PARTIAL" (damaged all over): why the rest was not looked at."""

    def note(self, at: int, why: str = "") -> None:
        """Remember a stretch of bytes that belong to no record."""
        self.stretches += 1
        self.first = at if self.first is None else self.first
        if why and len(self.heads) < 3 and why not in self.heads:
            self.heads.append(why)


def survey(stream: Stream, size: int, first: int, lost: Lost) -> Iterator[Place]:
    """Yield the records of an archive of `size` bytes in order; `first` bytes of each block come with them."""
    count = 0
    while _at_record(stream, lost):
        count += 1
        lost.beyond = _enough(stream, size, count, lost)
        if lost.beyond:
            return
        run, position, offset = stream.run, stream.position, stream.offset
        parsed = head(stream)
        if parsed == CUT_HEAD:
            lost.cut = True
            stream.skip(1)
            _resync(stream)
            continue
        if isinstance(parsed, str):
            lost.note(offset, parsed)
            stream.skip(1)
            _resync(stream)
            continue
        fields, length = parsed
        record = Record(run, position, offset, fields, length, stream.peek(min(int(fields["content-length"]), first)))
        yield _measured(stream, record, lost)


def _enough(stream: Stream, size: int, count: int, lost: Lost) -> str | None:
    """Say why no more is to be looked at, or None."""
    if stream.given > RATIO_FROM and stream.given > RATIO * size:
        return "BOMB"
    if stream.given > MOST_BYTES or count > MOST_RECORDS:
        return "TOO_LARGE"
    return "PARTIAL" if lost.stretches > MOST_REPAIRS else None


def _at_record(stream: Stream, lost: Lost) -> bool:
    """Go to the next record, past line ends; False: there is none."""
    began = stream.offset
    if not FIRST.match(stream.peek(12)):
        odd = False
        while True:
            part = stream.peek(64)
            blank = len(part) - len(part.lstrip(b"\r\n"))
            stream.skip(blank)
            if blank < len(part):
                odd = not FIRST.match(stream.peek(12))
                break
            if not part and not stream.advance():
                return False
        if odd:
            lost.note(began)
            return _resync(stream) >= 0
    return True


def _resync(stream: Stream) -> int:
    """Go forward to where a record seems to begin; return the bytes passed over, -1: there is none."""
    passed = 0
    while True:
        part = stream.peek(1 << 16)
        m = NEXT.search(part)
        if m:
            return passed + stream.skip(m.start(1))
        if len(part) > 16:
            # The last bytes may be the beginning of a record that the next piece completes.
            passed += stream.skip(len(part) - 16)
        else:
            passed += stream.skip(len(part))
            if not stream.advance():
                return -1
            if FIRST.match(stream.peek(12)):
                return passed


def head(stream: Stream) -> tuple[dict[str, str], int] | str:
    """Read the head of a record: its fields and how long it is; or what is wrong with it."""
    asked = 1024
    while True:
        block = stream.peek(asked)
        end = END.search(block)
        if end or len(block) < asked:
            break
        if asked >= LONGEST_HEAD:
            return f"the head of a record is longer than {LONGEST_HEAD >> 10} KiB"
        asked *= 4
    if not end:
        return CUT_HEAD
    if not end.group().endswith((b"\n\n", b"\n\r\n")):
        return "the head of a record is broken off"
    lines = re.sub(rb"\r?\n[ \t]+", b" ", block[: end.start()]).splitlines()[1:]
    if len(lines) > MOST_FIELDS:
        return f"the head of a record has more than {MOST_FIELDS} fields"
    fields: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon:
            fields.setdefault(name.strip().lower().decode("latin-1"), value.strip().decode("utf-8", "replace"))
    length = fields.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        return "a record does not say how long it is, or something impossible"
    stream.skip(end.end())
    return fields, end.end()


def _measured(stream: Stream, record: Record, lost: Lost) -> Place:
    """Go past a record's block, and find out how long it is."""
    place = Place(record)
    start = stream.position
    place.size = stream.skip(record.declared)
    after = stream.peek(16)
    if place.size == record.declared and after.startswith(BETWEEN):
        stream.skip(4)
        return place
    place.cut = place.size < record.declared
    place.odd = not place.cut
    lost.cut |= place.cut
    sloppy = place.odd and after.lstrip(b"\r\n")[:5] in (b"WARC/", b"")
    if isinstance(stream, Plain) and not sloppy and lost.repairs < MOST_REPAIRS:
        _from_its_beginning(stream, start, place, lost)
    return place


def _from_its_beginning(stream: Plain, start: int, place: Place, lost: Lost) -> None:
    """Find the end of a block whose length is wrong, and may have led past other records. In a plain file the way is free."""
    lost.repairs += 1
    reached = stream.position
    stream.go(0, start)
    passed = _resync(stream)
    if passed < 0:
        stream.go(0, reached)
        return
    stream.go(0, max(start, start + passed - 4))
    ends = stream.take(min(4, passed))
    place.size = passed - (len(ends) - len(ends.rstrip(b"\r\n")))
    place.cut, place.odd, lost.cut = False, True, False


def block(stream: Stream, place: Place) -> bytes:
    """Return the bytes of a record's block; the stream goes to its place."""
    stream.go(place.record.run, place.record.position)
    stream.skip(place.record.head)
    return stream.take(place.size)


def matches(said: str, *candidates: bytes) -> bool | None:
    """Tell whether a digest as a record gives it is that of one of the candidates; None: it cannot be checked."""
    name, colon, value = said.partition(":")
    make = HASHES.get(name.strip().lower().replace("-", ""))
    value = value.strip().removeprefix("base64=")
    if not make or not colon:
        return None
    expected = _digest(value, make(b"").digest_size)
    return None if expected is None else any(make(data).digest() == expected for data in candidates)


def _digest(value: str, size: int) -> bytes | None:
    """Decode a digest from hexadecimal, base 32 or base 64, by its length."""
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        if len(value.rstrip("=")) == (size * 8 + 4) // 5:
            value = value.rstrip("=").upper()
            return base64.b32decode(value + "=" * (-len(value) % 8))
        raw = base64.b64decode(value, validate=True)
    except (ValueError, binascii.Error):
        return None
    return raw if len(raw) == size else None
