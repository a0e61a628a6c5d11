"""Opens the ledger's file: one writer, durable settings asserted at each open, and the seal on what was written."""

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Any

import apsw

from stemma import disk
from stemma.errors import CaseError, DamagedError, InUseError

SEAL = "case.seal"
"""SHA-256 of the ledger's file as the last process that wrote to it left it."""


def empty(path: Path) -> str:
    return f"{path} is empty: whatever the case remembered is gone; restore it from a backup, or delete it if nothing was in it"


def seal(path: Path) -> None:
    """Write down the hash of a closed ledger, so that any later change of its bytes is seen."""
    new = path.with_name(SEAL + ".new")
    try:
        disk.write(new, f"{file_digest(path)}\n".encode("ascii"))
        new.replace(path.with_name(SEAL))
        disk.sync(path.parent)
    except OSError as error:
        raise CaseError(
            f"{path.parent}: the seal could not be written ({error.strerror}); the case is whole, free some space"
        ) from error


def unseal(path: Path) -> None:
    """Break the seal, for writing: from now on a process that is killed leaves none.

    Raises:
        DamagedError: the ledger is not what its seal says; sealing it again would cover the change.
        CaseError: the folder cannot be written.
    """
    folder = path.parent
    try:
        said = sealed(folder)
        if said is None:
            return
        if beside(path) or file_digest(path) != said:
            raise DamagedError(
                f"{path} is not the file that Stemma last wrote, or something lies beside it that Stemma did not leave: restore "
                f"the case from a backup. If you changed it yourself, delete {SEAL}; it is then taken as it is"
            )
        (folder / SEAL).unlink(missing_ok=True)
        disk.sync(folder)
    except OSError as error:
        raise CaseError(
            f"{folder} cannot be read or written ({error.strerror}); check the disk, its free space and its permissions"
        ) from error


def outlast(path: Path) -> None:
    """Make last what a killed process left in the write-ahead log: from here on it is told to people as being there.

    Raises:
        CaseError: the log cannot be synced.
    """
    if not beside(path):
        return
    try:
        disk.sync(path.with_name(path.name + "-wal"))
        disk.sync(path.parent)
    except OSError as error:
        raise CaseError(f"{path.parent} cannot be made safe ({error.strerror}); check the disk, then run it again") from error


def beside(path: Path) -> bool:
    """Tell whether a write-ahead log with something in it lies beside a ledger: not all of it is in the file."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def sealed(folder: Path) -> str | None:
    """Return the hash that the ledger's file must have, or None: the last process to write did not end properly."""
    try:
        return (folder / SEAL).read_text(encoding="ascii", errors="replace").removesuffix("\n")
    except FileNotFoundError:
        return None


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def take(folder: Path) -> Any:
    """Take the case for this process alone; the system lets go when the process ends, however it ends."""
    try:
        lock = (folder / ".lock").open("a")
    except OSError as error:
        raise CaseError(f"cannot write in {folder}: {error.strerror}; check the folder's permissions and free space") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise InUseError(f"{folder} is in use by another stemma process; wait until it is done, or stop it") from error
    return lock


DURABLE = {
    "foreign_keys": 1,
    "synchronous": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "mmap_size": 0,
}


def opened(path: Path, *, write: bool) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if write else 0)
    name = str(path)
    if not write and not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists():
        # A disk that cannot be written, so nobody writes: SQLite need not make its shared memory beside the file.
        name, flags = f"{path.resolve().as_uri()}?immutable=1", apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    try:
        db = apsw.Connection(name, flags=flags)
        db.set_busy_timeout(2000)
        if not write:
            db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # who only reads changes no byte
        if write:
            db.execute("PRAGMA journal_mode = WAL")
        for name, value in DURABLE.items():
            db.execute(f"PRAGMA {name} = {value}")
            if (stands := next(iter(db.execute(f"PRAGMA {name}")), (value,))[0]) != value:
                raise CaseError(f"{path}: SQLite keeps {name} at {stands}, not {value}; the case would not be safe")
        if write and next(iter(db.execute("PRAGMA journal_mode")))[0] != "wal":
            raise CaseError(
                f"{path} lies on a file system without shared memory (a network drive?); move the case to a local disk"
            )
    except (apsw.NotADBError, apsw.CorruptError) as error:
        raise DamagedError(f"{path} is not a ledger any more; restore the case from a backup") from error
    except apsw.FullError as error:
        raise CaseError(f"the disk is full: {path} cannot be opened; free some space and run it again") from error
    except apsw.Error as error:
        raise CaseError(f"{path} cannot be opened ({error}); check the disk, its space and its permissions") from error
    return db


def backed_up(db: apsw.Connection, path: Path, version: int) -> Path:
    """Copy a ledger before it is brought to a newer schema; the copy gets its name only once it was read back and holds.

    Raises:
        DamagedError: the ledger, or its copy, is damaged; nothing was changed.
    """
    kept = path.with_suffix(f".db.version-{version}")
    made = kept.with_name(kept.name + ".new")
    made.unlink(missing_ok=True)
    copy = apsw.Connection(str(made))
    try:
        with copy.backup("main", db, "main") as backup:
            backup.step()
        if [row[0] for row in copy.execute("PRAGMA integrity_check")] != ["ok"] or rows_digest(copy) != rows_digest(db):
            raise DamagedError(
                f"{path} could not be copied whole before it is brought up to date; nothing was changed: check the disk, "
                "or restore the case from a backup"
            )
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise DamagedError(f"{path} is damaged ({error}); nothing was changed: restore the case from a backup") from error
    finally:
        copy.close()
    made.replace(kept)
    disk.sync(path.parent)
    return kept


def rows_digest(db: apsw.Connection) -> str:
    """Return the SHA-256 of all rows of all tables, in order."""
    made = hashlib.sha256()
    tables = [str(row[0]) for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    for table in tables:
        made.update(repr(table).encode())
        quoted = table.replace('"', '""')
        for row in db.execute(f'SELECT * FROM "{quoted}"'):
            made.update(repr(row).encode("utf-8", "backslashreplace"))
    return made.hexdigest()


def forget_backups(path: Path) -> None:
    """Remove the copies of a ledger's earlier schema versions."""
    for copy in path.parent.glob(f"{path.name}.version-*"):
        copy.unlink(missing_ok=True)
