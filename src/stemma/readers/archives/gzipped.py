"""Streams that know where they stand: a file as it is, and gzip files (RFC 1952), whose members are kept apart.

gzip tools stop at the first damage, or say nothing when a file ends too early. Here each member's checksum is kept
as a finding, and after damage the next member is looked for, so that one bad page does not cost the rest.
Not here: what the bytes mean (`records`, `warc`, `web`).
"""

import re
import zlib
from dataclasses import dataclass
from typing import Protocol

MAGIC = b"\x1f\x8b\x08"
SLICE = 4096
"""Compressed bytes taken at a time: at most 4 MiB come out of them (deflate packs to a 1032nd at best)."""
PIECE = 1 << 16
MOST_SEARCHES = 1000
"""Times that a lost thread is looked for: each may read on a long way."""


class Seekable(Protocol):
    """What is asked of a file: a part of another file will do."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, fewer at the end."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place; return it."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A gzip member that is not what it should be."""

    at: int
    """Offset in the file at which it begins."""
    ends: bool
    """True: the file ends too early; False: its bytes are wrong."""
    run: int
    """The run that it is part of."""
    start: int
    end: int
    """Bytes of the run that came out of it."""


class Stream:
    """Bytes read forward, in runs; `take`, `peek` and `skip` stay within one."""

    def __init__(self, file: Seekable) -> None:
        self.file = file
        self.run = 0
        """Offset in the file at which the current run begins."""
        self.damage: list[Damage] = []
        self.given = 0
        """Bytes that came out of the file in all."""
        self._held = b""
        self._at = 0
        self._base = 0

    @property
    def position(self) -> int:
        """Bytes taken since the run's beginning."""
        return self._base + self._at

    @property
    def offset(self) -> int:
        """Where in the file this is, as nearly as can be said."""
        return self.position

    def _more(self) -> bytes:
        """Return the next bytes of the run; b"" at its end."""
        raise NotImplementedError

    def advance(self) -> bool:
        """Go on to the next run; False: there is none."""
        raise NotImplementedError

    def go(self, run: int, position: int) -> None:
        """Go to a place that was met before; forward if it can be."""
        raise NotImplementedError

    def _empty(self, base: int) -> None:
        self._held, self._at, self._base = b"", 0, base

    def _fill(self) -> bool:
        """Put the next bytes behind those that are held; False: the run ends."""
        more = self._more()
        self.given += len(more)
        self._base += self._at
        self._held, self._at = self._held[self._at :] + more, 0
        return bool(more)

    def peek(self, size: int) -> bytes:
        """Return the next bytes, fewer at the run's end, and stay."""
        while len(self._held) - self._at < size and self._fill():
            pass
        return self._held[self._at : self._at + size]

    def take(self, size: int) -> bytes:
        """Return the next bytes, fewer at the run's end, and go past them."""
        parts: list[bytes] = []
        while size > 0 and (self._at < len(self._held) or self._fill()):
            part = self._held[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Go past bytes; return how many there were."""
        left = size
        while left > 0 and (self._at < len(self._held) or self._fill()):
            step = min(left, len(self._held) - self._at)
            self._at += step
            left -= step
        return size - left


class Plain(Stream):
    """A file as it is: one run."""

    def __init__(self, file: Seekable) -> None:
        super().__init__(file)
        self.size = file.seek(0, 2)
        file.seek(0)

    def _more(self) -> bytes:
        return self.file.read(PIECE)

    def advance(self) -> bool:
        return False

    def go(self, run: int, position: int) -> None:
        self.file.seek(position)
        self._empty(position)

    def skip(self, size: int) -> int:
        held = min(size, len(self._held) - self._at)
        self._at += held
        if held == size:
            return size
        start = self.position
        reached = min(self.size, start + size - held)
        self.go(0, reached)
        self.given += reached - start
        return held + max(0, reached - start)


class Inflated(Stream):
    """What a gzip file holds. Members are joined to a run, until one begins with `stop`. Damage is listed once a member."""

    def __init__(self, file: Seekable, stop: bytes | None = None) -> None:
        super().__init__(file)
        self.size = file.seek(0, 2)
        self._stop = stop
        self._searches = 0
        self._open(0)
        if not self._head() and self._lost:
            self._search()

    @property
    def offset(self) -> int:
        return self.run

    def _open(self, at: int) -> None:
        """Begin anew at a place of the file."""
        self.file.seek(at)
        self.run = self._member = self._next = at
        self._packed, self._used = b"", 0
        self._engine: zlib._Decompress | None = None
        self._begin(b"")

    def _begin(self, first: bytes) -> None:
        """Begin a run, of which some bytes are there already."""
        self.run = self._member
        self._empty(0)
        self._held = first
        self._out, self._start = len(first), 0
        self._pending: bytes | None = None
        self._lost = False

    def _raw(self, size: int) -> bytes:
        """Take compressed bytes."""
        if len(self._packed) - self._used < size:
            self._packed, self._used = self._packed[self._used :] + self.file.read(PIECE), 0
        part = self._packed[self._used : self._used + size]
        self._used += len(part)
        self._next += len(part)
        return part

    def _back(self, size: int) -> None:
        self._used -= size
        self._next -= size

    def _head(self) -> bool:
        """Read the head of a member (RFC 1952, section 2.3); False: there is none here."""
        self._member = self._next
        self._start = self._out
        fixed = self._raw(10)
        if len(fixed) < 10 or fixed[:3] != MAGIC or fixed[3] & 0xE0:
            return self._wrong(ends=len(fixed) < 10 and (MAGIC.startswith(fixed[:3]) or fixed[:3] == MAGIC))
        flags = fixed[3]
        if flags & 4:
            self._raw(int.from_bytes(self._raw(2), "little"))
        for flag in (8, 16):
            if flags & flag:
                length = 0
                while self._raw(1) not in (b"", b"\x00"):
                    length += 1
                    if length > PIECE:
                        return self._wrong(ends=False)
        if flags & 2:
            self._raw(2)
        self._engine, self._check, self._length = zlib.decompressobj(-15), 0, 0
        return True

    def _wrong(self, ends: bool) -> bool:
        if not self.damage or self.damage[-1].at != self._member:
            self.damage.append(Damage(self._member, ends, self.run, self._start, self._out))
        self._engine = None
        self._lost = not ends
        return False

    def _more(self) -> bytes:
        if self._pending is not None or self._lost:
            return b""
        while True:
            out = self._inflate()
            if out:
                return out
            if self._lost or not self._follows():
                return b""
            first = self._inflate()
            if self._stop and first.startswith(self._stop):
                # These bytes are of the next run; what is known of the member goes with them.
                self._pending = first
                return b""
            if first:
                return first

    def _inflate(self) -> bytes:
        """Return the next bytes of a member; b"" at its end."""
        while self._engine is not None:
            packed = self._raw(SLICE)
            try:
                out = self._engine.decompress(packed)
            except zlib.error:
                self._wrong(ends=False)
                return b""
            self._check = zlib.crc32(out, self._check)
            self._length += len(out)
            self._out += len(out)
            if self._engine.eof:
                self._end(len(self._engine.unused_data))
            elif not packed:
                self._wrong(ends=True)
            if out:
                return out
        return b""

    def _end(self, unused: int) -> None:
        """Hand back what was not used, and compare the checksum and length behind the member."""
        self._back(unused)
        self._engine = None
        foot = self._raw(8)
        if len(foot) < 8:
            self._wrong(ends=True)
        elif foot != self._check.to_bytes(4, "little") + (self._length & 0xFFFFFFFF).to_bytes(4, "little"):
            self._wrong(ends=False)
            self._lost = False  # the bytes are wrong, but it is known where they end

    def _follows(self) -> bool:
        """Open the next member, past zeros with which some writers fill up."""
        while part := self._raw(SLICE):
            rest = part.lstrip(b"\x00")
            self._back(len(rest))
            if rest:
                return self._head()
        return False

    def advance(self) -> bool:
        while self._fill():
            self._at = len(self._held)
        if self._pending is not None:
            first = self._pending
            self._rename()
            self._begin(first)
            return True
        return self._lost and self._search()

    def _rename(self) -> None:
        """Count damage of a member that was looked into already from the beginning of its own run."""
        if self.damage and self.damage[-1].at == self._member:
            old = self.damage[-1]
            self.damage[-1] = Damage(old.at, old.ends, self._member, 0, old.end - old.start)

    def _search(self) -> bool:
        """Find the next member that can be unpacked behind the beginning of the current one."""
        at = self._member + 1
        while self._searches < MOST_SEARCHES:
            self._searches += 1
            self.file.seek(at)
            found = _find(self.file, at)
            if found is None:
                break
            self._open(found)
            known = len(self.damage)
            if self._head() and len(self.peek(16)) == 16 and len(self.damage) == known:
                return True
            del self.damage[known:]
            at = found + 1
        self._open(self.size)
        return False

    def go(self, run: int, position: int) -> None:
        if run != self.run or position < self.position:
            self._open(run)
            self._head()
        self.skip(position - self.position)


def _find(file: Seekable, at: int) -> int | None:
    before = b""
    while chunk := file.read(1 << 20):
        m = re.search(rb"\x1f\x8b\x08[\x00-\x1f]", before + chunk)
        if m:
            return at - len(before) + m.start()
        at += len(chunk)
        before = chunk[-3:]
    return None


def stream(file: Seekable, packed: bool, stop: bytes | None = None) -> Stream:
    """Open a file from its beginning, as gzip (a member that begins with `stop` begins a run) or as it is."""
    file.seek(0)
    return Inflated(file, stop) if packed else Plain(file)
