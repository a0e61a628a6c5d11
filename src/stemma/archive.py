"""The archive: a write-once folder of originals, each named by the SHA-256 of its bytes (`evidence/ab/abcd…`).

A file appears under its name only when it is whole and on the disk: temporary file, fsync, link to the
name, fsync of the folder. A name is never written twice, and a stored file is never opened for writing.
What the archive can say: these are the bytes that were put in. Nothing more.
"""

import errno
import hashlib
import io
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from stemma import disk
from stemma.errors import CaseError, DamagedError, IntakeError
from stemma.keys import digest_bytes

NAME = re.compile(r"[0-9a-f]{64}")
TEMPORARY = ".taking-in-"
"""How the name of a file that is not yet whole begins; one left behind is a run that was killed."""
READ_ONLY = 0o400
CHUNK = 1 << 20
LARGEST = 2_000_000_000
"""Bytes of the largest file that is taken in (a web archive); a larger one is refused with a message."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are in the archive."""

    sha256: str
    size: int
    new: bool
    """False: they were there already."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the archive that is not as it was put there."""

    kind: Literal["damaged", "missing", "unexpected", "unreadable", "unrecorded"]
    name: str
    """SHA-256 of the original, or the path of what does not belong there."""
    message: str
    """For people."""


class Archive:
    """A write-once store of originals in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the original of that name lies or would lie.

        Raises:
            CaseError: that is no SHA-256; nothing outside the folder can be named.
        """
        if not NAME.fullmatch(sha256):
            raise CaseError(f"{sha256[:80]!r} is no SHA-256 in small hexadecimal letters")
        return self.folder / sha256[:2] / sha256

    def put(self, data: bytes) -> Stored:
        """Store bytes, once; see `store`."""
        return self.store(io.BytesIO(data), "these bytes")

    def store(self, file: IO[bytes], name: str, limit: int = LARGEST) -> Stored:
        """Copy an open file, from where it stands, and name it by what was copied; stored again, it is checked to be whole.

        Raises:
            IntakeError: the file cannot be read to its end, or is larger than `limit` bytes.
            CaseError: the folder cannot be written (full disk, no permission); nothing was changed.
            DamagedError: the file of that name is there and holds other bytes.
        """
        try:
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True, exist_ok=True)
                disk.sync(self.folder.parent)
            handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=self.folder)
        except OSError as error:
            raise CaseError(_cannot_write(self.folder, error)) from error
        try:
            with os.fdopen(handle, "wb") as copy:
                sha256, size = _copy(file, copy, name, limit)
                path = self.path(sha256)
                new = not path.exists() and self._publish(copy, Path(temporary), path)
                if not new:  # a process that was killed may have named it and not come to make the name last
                    disk.sync(path.parent)
                    disk.sync(self.folder)
        except OSError as error:
            raise CaseError(_cannot_write(self.folder, error)) from error
        finally:
            self._drop(Path(temporary))
        if not new:
            self.check(sha256)
        return Stored(sha256, size, new)

    def _drop(self, temporary: Path) -> None:
        try:
            temporary.unlink(missing_ok=True)
        except OSError as error:
            raise CaseError(_cannot_write(self.folder, error)) from error

    def _publish(self, copy: IO[bytes], temporary: Path, path: Path) -> bool:
        """Make a whole copy last and give it its name; False: the name was taken meanwhile."""
        if not path.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            disk.sync(self.folder)
        copy.flush()
        os.fchmod(copy.fileno(), READ_ONLY)
        os.fsync(copy.fileno())
        new = _named(temporary, path)
        disk.sync(path.parent)
        return new

    def open(self, sha256: str) -> io.BufferedReader:
        """Open an original for reading, unchecked; see `check`.

        Raises:
            DamagedError: it is missing or unreadable.
        """
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise DamagedError(f"original {sha256} is missing from {self.folder}: restore it from a copy of the case") from error
        except OSError as error:
            raise DamagedError(_cannot_read(sha256, error)) from error

    def check(self, sha256: str) -> None:
        """Read an original again.

        Raises:
            DamagedError: it is missing, unreadable, or not what was put in.
        """
        with self.open(sha256) as file:
            try:
                actual = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise DamagedError(_cannot_read(sha256, error)) from error
        if actual != sha256:
            raise DamagedError(_changed(sha256))

    def get(self, sha256: str) -> bytes:
        """Return the bytes of that name, checked against it.

        Raises:
            DamagedError: they are missing, unreadable, or not what was put in.
        """
        with self.open(sha256) as file:
            try:
                data = file.read()
            except OSError as error:
                raise DamagedError(_cannot_read(sha256, error)) from error
        if digest_bytes(data) != sha256:
            raise DamagedError(_changed(sha256))
        return data

    def holds(self, sha256: str) -> bool:
        """Tell whether there is a file of that name, without reading it."""
        return self.path(sha256).is_file()

    def list(self) -> tuple[str, ...]:
        """Return the names of all originals, sorted."""
        return tuple(sorted(p.name for p in self._files() if _belongs(p)))

    def verify(self, expected: "frozenset[str] | None" = None) -> Iterator[Fault]:
        """Read everything again; yield what is damaged, missing of `expected`, or does not belong there."""
        found = set()
        for path in sorted(self._files()):
            if not _belongs(path):
                if not path.name.startswith(TEMPORARY):
                    where = str(path.relative_to(self.folder))
                    yield Fault("unexpected", where, f"{where} in {self.folder} is no original of this case")
                continue
            found.add(path.name)
            fault = self._fault(path)
            if fault:
                yield fault
            elif expected is not None and path.name not in expected:
                told = "nothing is recorded of it, as after a process that was stopped"
                step = "add its file again, or remove it by this name"
                yield Fault("unrecorded", path.name, f"original {path.name} is stored, and {told}: {step}")
        for name in sorted((expected or frozenset()) - found):
            yield Fault("missing", name, f"original {name} is missing from {self.folder}: restore it from a copy of the case")

    def _fault(self, path: Path) -> Fault | None:
        if path.is_symlink() or not path.is_file():
            return Fault("unexpected", path.name, f"original {path.name} is not a stored file but a link or device")
        try:
            with path.open("rb") as file:
                actual = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return Fault("unreadable", path.name, f"original {path.name} cannot be read ({error.strerror})")
        if actual != path.name:
            return Fault("damaged", path.name, f"original {path.name} is damaged: its bytes have changed")
        return None

    def remove(self, sha256: str) -> bool:
        """Remove an original; False: it was not there.

        Raises:
            CaseError: it cannot be removed.
        """
        path = self.path(sha256)
        try:
            path.unlink()
            disk.sync(path.parent)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise CaseError(f"original {sha256} cannot be removed ({error.strerror}): check who owns {path.parent}") from error
        return True

    def clean(self) -> int:
        """Remove what killed runs left half written, and return how many; only the one writer of a case may."""
        left = [p for p in self._files() if p.name.startswith(TEMPORARY)]
        for path in left:
            self._drop(path)
        return len(left)

    def _files(self) -> Iterator[Path]:
        return (p for p in self.folder.rglob("*") if p.is_symlink() or not p.is_dir())


def opened(path: Path, name: str) -> IO[bytes]:
    """Open a file to take in, once: what is stored, hashed and read afterwards is what comes out of it, whatever becomes of it.

    Raises:
        IntakeError: it is gone, no ordinary file, empty or not readable.
    """
    try:
        return _opened(path, name)
    except FileNotFoundError as error:
        raise IntakeError(f"{name}: is not there (any more). Check the name, or add it again when it is back") from error
    except IsADirectoryError as error:
        raise IntakeError(f"{name}: is a folder, not a file. Give the files in it") from error
    except PermissionError as error:
        raise IntakeError(f"{name}: may not be read. Change its permissions and add it again") from error
    except OSError as error:
        raise IntakeError(_bad_disk(name, error)) from error


def _opened(path: Path, name: str) -> IO[bytes]:
    # Not blocking: a named pipe would wait for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        state = os.fstat(handle)
        if stat.S_ISDIR(state.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(state.st_mode):
            raise IntakeError(f"{name}: is no ordinary file. Give a file that can be read")
        if not state.st_size:
            raise IntakeError(f"{name}: the file is empty; nothing was taken in from it")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _copy(file: IO[bytes], copy: IO[bytes], name: str, limit: int) -> tuple[str, int]:
    """Copy a file and return the SHA-256 and size of what was copied."""
    sha256, size = hashlib.sha256(), 0
    while True:
        try:
            chunk = file.read(CHUNK)
        except OSError as error:
            raise IntakeError(_bad_disk(name, error)) from error
        if not chunk:
            return sha256.hexdigest(), size
        size += len(chunk)
        if size > limit:
            raise IntakeError(f"{name}: is larger than {limit} bytes. Split it and add the parts")
        sha256.update(chunk)
        copy.write(chunk)


def _bad_disk(name: str, error: OSError) -> str:
    return f"{name}: cannot be read ({error.strerror}). Copy it to a sound disk and add it again"


def _cannot_read(sha256: str, error: OSError) -> str:
    return f"original {sha256} cannot be read ({error.strerror}): restore it from a copy of the case"


def _changed(sha256: str) -> str:
    return f"original {sha256} is damaged: its bytes have changed. Restore it from a copy of the case"


def _belongs(path: Path) -> bool:
    return bool(NAME.fullmatch(path.name)) and path.parent.name == path.name[:2]


def _named(temporary: Path, path: Path) -> bool:
    """Give a whole file its name. Linking refuses a name that is taken; where links are not supported, rename."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        temporary.rename(path)
    return True


def _cannot_write(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full: nothing was stored in {path.parent}. Make room and run the same command again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{path.parent} may not be written: nothing was stored. Check who owns the case folder and run the command again"
    return f"{path.parent} cannot be written ({error.strerror}): nothing was stored. Run the same command again"
