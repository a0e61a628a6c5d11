"""Takes down, as one timeline, everything that a process does to files below a folder: Python's operations and SQLite's.

Python's (the archive, the seal, exports) are met where `os` and `io` are called, SQLite's by a VFS between it and the system.
It can also stop the process, or make an operation fail, before any of them. What a disk makes of a timeline is in disk.py.
"""

import contextlib
import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import apsw

Event = tuple[Any, ...]
"""What was done, and to what; paths are relative to the folder, files that are open have a number."""
VFS = "stemma-recorder"
DIRSYNCED = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL
"""Files whose folder SQLite syncs at their first sync, if it may have made them (os_unix.c: UNIXFILE_DIRSYNC)."""


class Recorder(contextlib.AbstractContextManager["Recorder"]):
    """While it is entered, tells `emit` every change below a folder. One in a process at a time, and one thread."""

    def __init__(self, root: Path, emit: Callable[[Event], None], before: Callable[[str, str], None] | None = None) -> None:
        """`before` is told what is about to be done to which path; what it raises is raised in place of it."""
        self.root = os.path.realpath(root)
        self.emit = emit
        self.before = before or (lambda what, path: None)
        self.handles: dict[int, tuple[int | None, str]] = {}
        """Descriptor -> number and path of an open file; None: a folder."""
        self.next = 0
        self.real: dict[str, Any] = {}

    def __enter__(self) -> "Recorder":
        for name in ("open", "close", "fsync", "fchmod", "link", "rename", "replace", "unlink", "remove", "mkdir", "rmdir"):
            self.real[name] = getattr(os, name)
            setattr(os, name, getattr(self, f"_{name}"))
        self.real["io.open"], io.open = io.open, self._io_open
        self.vfs = _Files(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.vfs.unregister()
        io.open = self.real.pop("io.open")
        for name, function in self.real.items():
            setattr(os, name, function)

    def inside(self, path: Any, dir_fd: int | None = None) -> str | None:
        """Return a path relative to the folder, or None: it is elsewhere."""
        if isinstance(path, int):
            return self.handles.get(path, (None, None))[1]
        whole = os.fsdecode(path)
        if dir_fd is not None:
            whole = str(Path(f"/proc/self/fd/{dir_fd}").readlink() / whole)
        whole = os.path.abspath(whole)  # noqa: PTH100
        return os.path.relpath(whole, self.root) if whole.startswith(self.root + os.sep) else None

    def number(self) -> int:
        """Return a number for a file that is opened."""
        self.next += 1
        return self.next

    def _open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        name = self.inside(path, dir_fd)
        if name is None:
            return int(self.real["open"](path, flags, mode, dir_fd=dir_fd))
        there = os.path.lexists(path)
        self.before("open", name)
        handle = int(self.real["open"](path, flags, mode, dir_fd=dir_fd))
        if os.path.isdir(f"/proc/self/fd/{handle}"):  # noqa: PTH112
            self.handles[handle] = (None, name)
            return handle
        number = self.number()
        self.handles[handle] = (number, name)
        if not there and flags & os.O_CREAT:
            self.emit(("create", name))
        self.emit(("open", number, name))
        if flags & os.O_TRUNC:
            self.emit(("truncate", number, 0))
        return handle

    def _close(self, handle: int) -> None:
        self.handles.pop(handle, None)
        self.real["close"](handle)

    def _fsync(self, handle: Any) -> None:
        number, name = self.handles.get(handle if isinstance(handle, int) else handle.fileno(), (None, None))
        if name is None:
            self.real["fsync"](handle)
            return
        self.before("fsync", name)
        # The real disk is left alone: what it would hold is what is simulated.
        self.emit(("dirsync", name) if number is None else ("sync", number, name))

    def _fchmod(self, handle: int, mode: int) -> None:
        if handle in self.handles:
            self.before("fchmod", self.handles[handle][1])
        self.real["fchmod"](handle, mode)

    def _link(self, src: Any, dst: Any, **more: Any) -> None:
        self._two("link", src, dst, more)

    def _rename(self, src: Any, dst: Any, **more: Any) -> None:
        self._two("rename", src, dst, more)

    def _replace(self, src: Any, dst: Any, **more: Any) -> None:
        self._two("replace", src, dst, more)

    def _two(self, what: str, src: Any, dst: Any, more: Mapping[str, Any]) -> None:
        old, new = self.inside(src), self.inside(dst)
        if new is not None:
            self.before(what, new)
        self.real[what](src, dst, **more)
        if old is not None and new is not None:
            self.emit(("link" if what == "link" else "rename", old, new))

    def _one(self, what: str, path: Any, dir_fd: int | None, *more: Any) -> None:
        name = self.inside(path, dir_fd)
        if name is not None:
            self.before(what, name)
        self.real[what](path, *more, dir_fd=dir_fd)
        if name is not None:
            self.emit(("unlink" if what == "remove" else what, name))

    def _unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._one("unlink", path, dir_fd)

    def _remove(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._one("remove", path, dir_fd)

    def _rmdir(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._one("rmdir", path, dir_fd)

    def _mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        self._one("mkdir", path, dir_fd, mode)

    def _io_open(self, file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **more: Any) -> Any:
        name = self.inside(file)
        writes = any(letter in mode for letter in "wax+")
        if name is None or not writes or more.get("opener"):
            if name is not None:
                self.before("read", name)
            return self.real["io.open"](file, mode, buffering, *rest, **more)
        flags = os.O_CREAT | os.O_CLOEXEC | (os.O_RDWR if "+" in mode else os.O_WRONLY)
        flags |= os.O_TRUNC if "w" in mode else os.O_APPEND if "a" in mode else os.O_EXCL if "x" in mode else 0
        raw = _Raw(file if isinstance(file, int) else self._open(file, flags, 0o666), mode.replace("t", ""), self)
        buffered = io.BufferedWriter(raw, 1 << 16 if buffering < 0 else max(buffering, 1))
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *rest, **more)


class _Raw(io.FileIO):
    """A file that is written to, below the folder."""

    def __init__(self, handle: int, mode: str, recorder: Recorder) -> None:
        super().__init__(handle, mode.replace("x", "w").replace("a", "w"))
        self.recorder, self.handle = recorder, handle
        self.number, self.path = recorder.handles[handle]

    def write(self, data: Any) -> int:
        self.recorder.before("write", self.path)
        at = self.tell()
        size = super().write(data)
        self.recorder.emit(("write", self.number, at, bytes(data[:size])))
        return size

    def close(self) -> None:
        if not self.closed:
            self.recorder.handles.pop(self.handle, None)
        super().close()


class _Files(apsw.VFS):
    """What SQLite uses in place of the system's files."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        super().__init__(VFS, "unix", makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        return _File(self.recorder, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        name = self.recorder.inside(filename)
        if name is not None:
            self.recorder.before("sqlite delete", name)
        super().xDelete(filename, syncdir)
        if name is not None:
            self.recorder.emit(("unlink", name))
            if syncdir:
                self.recorder.emit(("dirsync", os.path.dirname(name)))  # noqa: PTH120


class _File(apsw.VFSFile):
    """A file of SQLite's."""

    def __init__(self, recorder: Recorder, name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.recorder = recorder
        self.path = recorder.inside(path) if path else None
        there = bool(path) and os.path.exists(path)  # noqa: PTH110
        if self.path is not None:
            recorder.before("sqlite open", self.path)
        self.dirsync = bool(flags[0] & DIRSYNCED) and bool(flags[0] & apsw.SQLITE_OPEN_CREATE)
        super().__init__("unix", name, flags)
        if self.path is not None:
            self.number = recorder.number()
            if not there:
                recorder.emit(("create", self.path))
            recorder.emit(("open", self.number, self.path))

    def xWrite(self, data: Any, offset: int) -> None:
        if self.path is not None:
            self.recorder.before("sqlite write", self.path)
        super().xWrite(data, offset)
        if self.path is not None:
            self.recorder.emit(("write", self.number, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        if self.path is not None:
            self.recorder.before("sqlite truncate", self.path)
        super().xTruncate(newsize)
        if self.path is not None:
            self.recorder.emit(("truncate", self.number, newsize))

    def xSync(self, flags: int) -> None:
        if self.path is None:
            super().xSync(flags)
            return
        self.recorder.before("sqlite sync", self.path)
        self.recorder.emit(("sync", self.number, self.path))
        if self.dirsync:
            self.dirsync = False
            self.recorder.emit(("dirsync", os.path.dirname(self.path)))  # noqa: PTH120
