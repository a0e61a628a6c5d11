"""Making names last: what POSIX asks for beside writing bytes. Used by every shelf that keeps something."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Make the names in a folder, or the bytes of a file, last (POSIX: fsync of the folder itself)."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Write a file that is there, whole, when this returns; its name lasts once its folder is synced."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
