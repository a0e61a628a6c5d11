"""Web archives in a package (WACZ 1.1.1, Webrecorder): the pages of its list, from the archives in it.

Its own digests are checked, and a difference is said; a digest that fits shows only that nothing was changed since
it was written, by whoever wrote it. Signatures are not checked. Not here: records and pages (`warc`).
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from stemma.model.inputs import Member
from stemma.model.reading import Problem
from stemma.readers.archives import warc
from stemma.readers.archives.gzipped import MAGIC, Seekable
from stemma.readers.archives.inside import miscounted, problem
from stemma.readers.archives.pages import Listed, loose
from stemma.readers.packed import Limits, Package, Part, Unsafe, parts, shown

NAME, VERSION = "wacz", "1"
LIMITS = Limits(part=2 << 30, total=64 << 30)
"""Archives are read in a window or a stream, never held; what is held has bounds of its own."""
LARGEST_LIST = 64 << 20
MOST_PAGES = 200_000
LONGEST_TITLE = 1000
ARCHIVES = re.compile(r"archive/[^/].*\.warc(?:\.gz)?", re.IGNORECASE | re.DOTALL)
PAGE_LISTS = re.compile(r"pages/[^/]+\.jsonl", re.IGNORECASE)
PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"


def unpack(file: IO[bytes], path: str) -> Iterator[Member | Problem]:
    """Yield the pages of a web archive."""
    try:
        package = parts(file, LIMITS)
    except Unsafe as wrong:
        yield problem(NAME, wrong.code, wrong.message)
        return
    if package.cut:
        yield problem(NAME, "TRUNCATED", "the list of its parts is missing, so it was cut off or damaged: get a whole copy")
    wrong_count = miscounted(NAME, file, package)
    if wrong_count:
        yield wrong_count
    for refused in package.refused[:20]:
        yield problem(NAME, refused.code, f"{shown(refused.name)}: {refused.message}")
    digests, wrongs = _digests(package)
    yield from wrongs
    lists = [part for part in package.parts if PAGE_LISTS.fullmatch(part.name)]
    archives = [part for part in package.parts if ARCHIVES.fullmatch(part.name)]
    listed, wrongs = _listed(package, lists)
    yield from wrongs
    if not archives:
        yield problem(NAME, "NO_TEXT", "there is no web archive in it: save the pages as HTML and add those")
        return
    for part in (*lists, *archives):
        yield from _checked(package, part, digests)
    taking = warc.Taking(listed=listed)
    for part in archives:
        inner = _opened(file, package, part)
        magic = inner.read(3)
        yield from warc.archive(inner, magic == MAGIC or part.name.lower().endswith(".gz"), taking, f"{shown(part.name)}: ")
    yield from _missing(listed)
    yield from warc.summary(taking)


def _missing(listed: Listed | None) -> Iterator[Problem]:
    """Name the pages of the list that are not there."""
    missing = listed.missing() if listed else []
    if missing:
        named = ", ".join(shown(address) for address in missing[:3]) + (", …" if len(missing) > 3 else "")
        these = "a page" if len(missing) == 1 else f"{len(missing)} pages"
        yield problem(NAME, "LEFT_INSIDE", f"{these} of its list cannot be found in it ({named}): capture what is missing again")


def _json(package: Package, name: str) -> tuple[Any, bytes, Problem | None]:
    """Return a part that is JSON, its bytes, and what is wrong with it; None where there is none."""
    part = package.find(name)
    if part is None:
        return None, b"", None
    try:
        if part.size > LARGEST_LIST:
            raise Unsafe("TOO_LARGE", f"{name} has more than {LARGEST_LIST >> 20} MiB")
        data = package.read(part)
        return json.loads(data), data, None
    except Unsafe as wrong:
        return None, b"", problem(NAME, wrong.code, wrong.message)
    except (ValueError, RecursionError):
        return None, b"", problem(NAME, "PARTIAL", f"{name} cannot be read, so the archive's own digests were not checked")


def _digests(package: Package) -> tuple[dict[str, str], list[Problem]]:
    """Return the SHA-256 that the archive gives for each of its parts, and what is wrong with the list of them."""
    said, data, wrong = _json(package, PACKAGE)
    found = [wrong] if wrong else []
    if said is None and not wrong:
        found.append(problem(NAME, "PARTIAL", f"{PACKAGE} is missing, so the archive's own digests were not checked"))
    listed = said.get("resources") if isinstance(said, dict) else None
    digests: dict[str, str] = {}
    for entry in listed if isinstance(listed, list) else []:
        name, digest = (entry.get("path"), entry.get("hash")) if isinstance(entry, dict) else (None, None)
        if isinstance(name, str) and isinstance(digest, str):
            digests[name] = _sha256(digest)
    found += _sealed(package, data)
    missing = [name for name in digests if package.find(name) is None]
    if missing:
        named = ", ".join(shown(name) for name in missing[:3])
        found.append(problem(NAME, "PARTIAL", f"parts of it are missing ({named}): get a whole copy"))
    return digests, found


def _sha256(said: str) -> str:
    """Return a SHA-256 in hexadecimal, or "": it is of another kind."""
    value = said.lower().removeprefix("sha256:").removeprefix("sha-256:")
    return value if re.fullmatch(r"[0-9a-f]{64}", value) else ""


def _sealed(package: Package, data: bytes) -> Iterator[Problem]:
    """Compare the list of parts with its own digest; say that a signature is there, and nothing of what it is worth."""
    said, _, wrong = _json(package, DIGEST)
    if wrong:
        yield wrong
    if not isinstance(said, dict):
        return
    given = _sha256(str(said.get("hash", "")))
    if data and given and given != hashlib.sha256(data).hexdigest():
        yield problem(NAME, "PARTIAL", f"{PACKAGE} is not what {DIGEST} says: it was changed, or damaged")
    if said.get("signedData"):
        yield problem(NAME, "LEFT_INSIDE", "it carries a signature, which was not checked")


def _checked(package: Package, part: Part, digests: dict[str, str]) -> Iterator[Problem]:
    """Compare a part with its checksum and with the digest that the archive gives for it."""
    hashed = hashlib.sha256()
    try:
        for piece in package.stream(part):
            hashed.update(piece)
    except Unsafe as wrong:
        yield problem(NAME, wrong.code, wrong.message)
        return
    given = digests.get(part.name, "")
    if digests and not given:
        yield problem(NAME, "PARTIAL", f"{shown(part.name)}: the archive gives no digest for this part, so it was not checked")
    elif digests and given != hashed.hexdigest():
        message = "it is not what the archive's own list says (its SHA-256 differs), so it was changed or damaged"
        yield problem(NAME, "PARTIAL", f"{shown(part.name)}: {message}")


def _listed(package: Package, lists: list[Part]) -> tuple[Listed | None, list[Problem]]:
    """Return the pages that the archive lists (None: it lists none), and what is wrong with the list."""
    titles: dict[str, str] = {}
    addresses: dict[str, str] = {}
    found: list[Problem] = []
    bad = 0
    for part in lists:
        try:
            data = package.salvage(part)[0] if part.size <= LARGEST_LIST else b""
        except Unsafe as wrong:
            found.append(problem(NAME, wrong.code, wrong.message))
            continue
        for line in data.splitlines():
            entry = _line(line)
            bad += entry is None
            url, title = (entry.get("url"), entry.get("title")) if entry else (None, None)
            if not isinstance(url, str) or not url or len(addresses) >= MOST_PAGES:
                continue
            addresses.setdefault(loose(url), url)
            title = " ".join(title.split())[:LONGEST_TITLE] if isinstance(title, str) else ""
            # A title that is the address again says nothing.
            titles.setdefault(loose(url), "" if loose(title) == loose(url) else title)
    if bad:
        found.append(problem(NAME, "PARTIAL", f"{bad} lines of its list of pages cannot be read, so pages may be missing"))
    return (Listed(titles, addresses) if addresses else None), found


def _line(line: bytes) -> dict[str, Any] | None:
    """Read a line of a list of pages; None: it cannot be read."""
    if not line.strip():
        return {}
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _opened(file: IO[bytes], package: Package, part: Part) -> Seekable:
    """Open a part of a package without holding it."""
    if part.method:
        return _Again(package, part)
    file.seek(part.start)
    head = file.read(30)
    named, extra = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    return _Window(file, part.start + 30 + named + extra, part.packed)


class _Window:
    """A part that is not packed, as it lies in the file."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file, self._start, self._at = file, start, 0
        self._size = max(0, min(size, file.seek(0, 2) - start))

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(size, self._size - self._at)))
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place; return it."""
        self._at = max(0, offset + (self._size if whence == 2 else 0))
        return self._at


class _Again:
    """A packed part: going back means unpacking it again from its beginning."""

    def __init__(self, package: Package, part: Part) -> None:
        self._package, self._part, self._at = package, part, 0
        self._size = sum(map(len, self._pieces()))
        self._begin()

    def _pieces(self) -> Iterator[bytes]:
        try:
            yield from self._package.stream(self._part)
        except Unsafe:
            return  # said when it was checked; what came before stands

    def _begin(self) -> None:
        self._source, self._held, self._reached = self._pieces(), b"", 0

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        if self._at < self._reached - len(self._held):
            self._begin()
        made: list[bytes] = []
        while size > 0:
            skip = self._at - (self._reached - len(self._held))
            part = self._held[skip : skip + size]
            if part:
                made.append(part)
                self._at += len(part)
                size -= len(part)
                continue
            self._held = next(self._source, b"")
            self._reached += len(self._held)
            if not self._held:
                break
        return b"".join(made)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place; return it."""
        self._at = max(0, offset + (self._size if whence == 2 else 0))
        return self._at
