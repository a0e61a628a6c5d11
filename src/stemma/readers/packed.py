"""ZIP packages, taken apart with nothing believed: names and sizes are checked before and while reading.

What is refused is what trust in a stranger's archive would cost: names that lead out of it, links, parts that stand in
it twice or overlap, and parts that unpack to far more than they are. Sizes are counted as bytes come out; the declared
ones are only a first check. Nothing is ever written. The layout of ZIP is PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.5.
An archive without its directory (cut off) is read by the headers before its parts. What a format makes of its parts
is its reader's business; XML is taken apart in `elements`.
"""

import bz2
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, NamedTuple

LOCAL, CENTRAL, END, END64, WHERE64 = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
CHUNK = 1 << 16
LARGEST_DIRECTORY = 16 << 20
"""Bytes of the list of parts: far more than the most parts need."""


class Unsafe(Exception):
    """A package, part or markup that is not read on, with the code and the words in which the reader says so.

    Internal to readers: it never leaves one.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a package may hold; the defaults are for archives of documents."""

    entries: int = 10_000
    part: int = 64 << 20
    """Bytes of one part, unpacked."""
    total: int = 256 << 20
    """Bytes of all parts, unpacked: as declared, and as read."""
    ratio: int = 200
    """Bytes out for each byte in."""
    ratio_from: int = 1 << 20
    """Unpacked bytes up to which the ratio is not asked: a small part full of blanks harms nobody."""


LIMITS = Limits()


class Part(NamedTuple):
    """A part of a package, by its directory."""

    name: str
    start: int
    """Where its local header begins in the file, in bytes."""
    packed: int
    """Bytes in the file."""
    size: int
    """Declared bytes when unpacked."""
    method: int
    check: int | None
    """CRC-32 of its bytes; None: not known."""

    @property
    def folder(self) -> bool:
        """Tell whether it is a folder."""
        return self.name.endswith(("/", "\\"))


class Refused(NamedTuple):
    """A part that is not given out, and why."""

    name: str
    code: str
    message: str


class Package:
    """An opened package: what can be read of it, and what was refused."""

    def __init__(self, file: IO[bytes], limits: Limits, found: tuple[Part, ...], refused: tuple[Refused, ...], cut: bool) -> None:
        self.parts = found
        """In the directory's order; folders included."""
        self.refused = refused
        self.cut = cut
        """True: its directory is missing, so there may have been more parts."""
        self._file, self._limits, self._read = file, limits, 0
        self._named = {part.name: part for part in reversed(found)}

    def find(self, name: str) -> Part | None:
        """Return the part of a name, or None."""
        return self._named.get(name)

    def read(self, part: Part) -> bytes:
        """Return a part's bytes.

        Raises:
            Unsafe: it is more than its limits, damaged or cut off.
        """
        return b"".join(self.stream(part))

    def salvage(self, part: Part) -> tuple[bytes, Unsafe | None]:
        """Return the bytes of a part up to where it is damaged or cut off, and what is wrong.

        Raises:
            Unsafe: it is more than its limits.
        """
        got: list[bytes] = []
        try:
            got.extend(self.stream(part))
        except Unsafe as wrong:
            if wrong.code not in ("TRUNCATED", "PARTIAL"):
                raise
            return b"".join(got), wrong
        return b"".join(got), None

    def stream(self, part: Part) -> Iterator[bytes]:
        """Yield a part's bytes in pieces of at most `CHUNK`, counted as they come.

        Raises:
            Unsafe: as `read`; what was yielded before stands.
        """
        made = check = 0
        for taken, out in self._unpacked(part):
            made += len(out)
            self._read += len(out)
            check = zlib.crc32(out, check)
            _measure(part.name, made, max(taken, part.packed), self._limits)
            if self._read > self._limits.total:
                raise Unsafe("BOMB", f"its parts unpack to more than {self._limits.total >> 20} MiB, and were not read on")
            yield out
        if part.check is not None and check != part.check:
            raise Unsafe("PARTIAL", f"the part {shown(part.name)} is damaged (its checksum differs): get an undamaged copy")

    def _unpacked(self, part: Part) -> Iterator[tuple[int, bytes]]:
        """Yield (bytes taken in so far, bytes that came out)."""
        start = _content(self._file, part)
        if start is None:
            raise Unsafe("PARTIAL", f"the part {shown(part.name)} is not where the archive says: get an undamaged copy")
        self._file.seek(start)
        engine = _engine(part.method)
        taken, ended = 0, False
        while taken < part.packed and not ended:
            chunk = self._file.read(min(CHUNK, part.packed - taken))
            if not chunk:
                break
            taken += len(chunk)
            if engine is None:
                yield taken, chunk
                continue
            try:
                while True:
                    out = engine.decompress(chunk, CHUNK)
                    ended = engine.eof
                    # zlib hands back what it did not take; bz2 keeps it and asks to be called with nothing.
                    chunk = getattr(engine, "unconsumed_tail", b"")
                    if out:
                        yield taken, out
                    if ended or (not chunk and len(out) < CHUNK):
                        break
            except (zlib.error, OSError, ValueError, EOFError) as error:
                raise Unsafe("PARTIAL", f"the part {shown(part.name)} is damaged: get an undamaged copy") from error
        if not ended if engine else taken < part.packed:
            raise Unsafe("TRUNCATED", f"the part {shown(part.name)} ends too early, so the file was cut off: get a whole copy")


def parts(file: IO[bytes], limits: Limits = LIMITS) -> Package:
    """Open a package; parts that may not be read are in its `refused`.

    Raises:
        Unsafe: it is no package (NOT_THIS_FORMAT), holds too many parts (TOO_LARGE), or overlapping ones or too many
            bytes (BOMB).
    """
    end = file.seek(0, 2)
    # A directory that names nothing is believed of an archive of nothing alone.
    directory = _directory(file, end, limits) or None
    entries = list(_local(file, end, limits)) if directory is None else directory
    if not entries and not _is_empty(file, end):
        raise Unsafe("NOT_THIS_FORMAT", "it begins like a ZIP file but no part of it can be found: get an undamaged copy")
    found, refused = _sorted_out(entries, limits)
    if directory is not None:
        _apart(file, found)
        if sum(part.size for part in found) > limits.total:
            raise Unsafe("BOMB", f"its parts would unpack to more than {limits.total >> 20} MiB: unpack it and add the files")
    return Package(file, limits, tuple(found), tuple(refused), directory is None and bool(entries))


def _is_empty(file: IO[bytes], end: int) -> bool:
    file.seek(max(0, end - 22))
    return file.read(16) == END + bytes(12)


class _Entry(NamedTuple):
    part: Part
    flags: int
    mode: int
    """Unix file mode, or 0."""


def _directory(file: IO[bytes], end: int, limits: Limits) -> list[_Entry] | None:
    """Return the entries of the directory at the file's end; None: there is none that holds together."""
    file.seek(max(0, end - 65557))
    tail = file.read(65557)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        return None
    size, offset = struct.unpack_from("<LL", tail, at + 12)
    here = end - len(tail) + at
    if 0xFFFFFFFF in (size, offset) and at >= 20 and tail[at - 20 : at - 16] == WHERE64:
        file.seek(min(end, struct.unpack_from("<Q", tail, at - 12)[0]))
        wide = file.read(56)
        if len(wide) < 56 or wide[:4] != END64:
            return None
        size, offset = struct.unpack_from("<QQ", wide, 40)
        here -= 76
    # What stands before the archive (a program that unpacks itself) shifts every offset alike.
    shift = here - size - offset
    if shift < 0:
        return None
    if size > LARGEST_DIRECTORY:
        raise Unsafe("TOO_LARGE", f"the list of its parts alone is larger than {LARGEST_DIRECTORY >> 20} MiB: unpack it first")
    file.seek(here - size)
    return _entries(file.read(size), shift, limits)


def _entries(data: bytes, shift: int, limits: Limits) -> list[_Entry] | None:
    made: list[_Entry] = []
    at = 0
    while at < len(data):
        if data[at : at + 4] != CENTRAL or len(data) - at < 46:
            return None
        if len(made) >= limits.entries:
            raise Unsafe("TOO_LARGE", f"it holds more than {limits.entries} parts: unpack it and add the files you need")
        flags, method, check, packed, size, named, extra, remark = struct.unpack_from("<8xHH4xLLLHHH", data, at)
        mode, start = struct.unpack_from("<40xHL", data, at)
        name = data[at + 46 : at + 46 + named]
        packed, size, start = _wide(data[at + 46 + named : at + 46 + named + extra], packed, size, start)
        part = Part(_name(name), start + shift, packed, size, method, check)
        made.append(_Entry(part, flags, mode))
        at += 46 + named + extra + remark
    return made


def _wide(extra: bytes, packed: int, size: int, start: int) -> tuple[int, int, int]:
    """Replace numbers that did not fit by those of the ZIP64 field (APPNOTE 4.5.3: size, packed, offset)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            numbers = iter(struct.unpack_from(f"<{len(field) // 8}Q", field))
            size = next(numbers, size) if size == 0xFFFFFFFF else size
            packed = next(numbers, packed) if packed == 0xFFFFFFFF else packed
            start = next(numbers, start) if start == 0xFFFFFFFF else start
        at += 4 + length
    return packed, size, start


def _local(file: IO[bytes], end: int, limits: Limits) -> Iterator[_Entry]:
    """Find the parts of an archive that was cut off, by the headers before them."""
    at, count = _next(file, 0), 0
    while at is not None:
        file.seek(at)
        head = file.read(30)
        if len(head) < 30:
            return
        count += 1
        if count > limits.entries:
            raise Unsafe("TOO_LARGE", f"it holds more than {limits.entries} parts: unpack it and add the files you need")
        flags, method, check, packed, size, named, extra = struct.unpack_from("<6xHH4xLLLHH", head)
        name = _name(file.read(named))
        begin = at + 30 + named + extra
        # With bit 3 the sizes stand behind the part (4.4.4): it reaches at most to the next header, and ends itself.
        unknown = bool(flags & 8) and not packed
        following = _next(file, begin if unknown else begin + packed)
        if unknown:
            packed, size = max(0, (following if following is not None else end) - begin), 0
        yield _Entry(Part(name, at, packed, size, method, None if unknown else check), flags, 0)
        at = following


def _next(file: IO[bytes], at: int) -> int | None:
    """Return where the next local header begins, or None."""
    file.seek(at)
    before = b""
    while chunk := file.read(1 << 20):
        found = (before + chunk).find(LOCAL)
        if found >= 0:
            return at - len(before) + found
        at += len(chunk)
        before = chunk[-3:]
    return None


def _sorted_out(entries: Iterable[_Entry], limits: Limits) -> tuple[list[Part], list[Refused]]:
    """Part what may be read from what may not."""
    found: list[Part] = []
    refused: list[Refused] = []
    known: set[str] = set()
    for part, flags, mode in entries:
        reason = _reason(part, flags, mode, limits)
        if reason is None and part.name in known:
            reason = "UNSAFE_NAME", "a part of this name stands in it twice; the first was read"
        if reason:
            refused.append(Refused(part.name, *reason))
        else:
            found.append(part)
        known.add(part.name)
    return found, refused


def _reason(part: Part, flags: int, mode: int, limits: Limits) -> tuple[str, str] | None:
    steps = re.split(r"[/\\]", part.name)
    if "\x00" in part.name or not part.name:
        return "UNSAFE_NAME", "its name is empty or holds a NUL character"
    if ".." in steps or not steps[0] or re.match(r"[A-Za-z]:", part.name):
        return "UNSAFE_NAME", "its name leads out of the archive"
    if mode & 0o170000 not in (0, 0o100000, 0o040000):
        return "UNSAFE_NAME", "it is a link or device, not a file"
    if flags & 1 or part.method == 99:
        return "ENCRYPTED", "it is locked with a password: unlock it and add it again"
    try:
        _measure(part.name, part.size, part.packed, limits)
        _engine(part.method)
    except Unsafe as wrong:
        return wrong.code, wrong.message
    return None


def _measure(name: str, size: int, packed: int, limits: Limits) -> None:
    if size > limits.ratio_from and size > limits.ratio * packed:
        raise Unsafe("BOMB", f"the part {shown(name)} unpacks to more than {limits.ratio} times its size, and was not read on")
    if size > limits.part:
        raise Unsafe("TOO_LARGE", f"the part {shown(name)} has more than {limits.part >> 20} MiB: unpack it and add it by itself")


def _engine(method: int) -> "zlib._Decompress | bz2.BZ2Decompressor | None":
    if method == 0:
        return None
    if method == 8:
        return zlib.decompressobj(-15)
    if method == 12:
        return bz2.BZ2Decompressor()
    raise Unsafe("UNSUPPORTED", f"it is packed by a rare method (number {method}): unpack it and add the files in it")


def _content(file: IO[bytes], part: Part) -> int | None:
    """Return where a part's content begins, or None: there is no header where the directory says."""
    file.seek(part.start)
    head = file.read(30)
    if len(head) < 30 or head[:4] != LOCAL:
        return None
    named, extra = struct.unpack_from("<HH", head, 26)
    return part.start + 30 + int(named) + int(extra)


def _apart(file: IO[bytes], found: Iterable[Part]) -> None:
    """Refuse parts that lie over one another: each would unpack the same bytes again (D. Fifield 2019)."""
    reached = 0
    for part in sorted(found, key=lambda p: p.start):
        start = _content(file, part)
        if start is None:
            continue
        if part.start < reached:
            raise Unsafe("BOMB", "parts of it lie over one another, as no program writes them: it was not unpacked")
        reached = start + part.packed


def _name(raw: bytes) -> str:
    # Writers that leave the UTF-8 bit unset mostly write UTF-8 all the same; what is no UTF-8 is the code page of 4.4.4.
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def shown(name: str) -> str:
    """Return a name as it may stand in a message: short, one line, no characters that hide or turn others."""
    clean = "".join(c if c.isprintable() else "\ufffd" for c in name[:200])
    return clean if len(clean) <= 80 else clean[:50] + "…" + clean[-29:]
