"""Landlock (Linux 5.13 and later): deny every file, every TCP port, every process outside. By ctypes.

Constants and structs: include/uapi/linux/landlock.h. Everything that is handled is denied, but for the files that are
named to be read or run; what is open already stays open.
"""

import ctypes
import os
import stat
import sys
from collections.abc import Iterable

CREATE, ADD, RESTRICT = 444, 445, 446
"""landlock_create_ruleset, landlock_add_rule, landlock_restrict_self: the same numbers on every machine."""
BENEATH = 1
"""A rule about a file, or a folder and all that is in it."""
RUN, READ, LIST = 0x1, 0x4, 0x8
ASK_VERSION = 1
NO_NEW_PRIVILEGES = 38
FILES = ((5, 0xFFFF), (3, 0x7FFF), (2, 0x3FFF), (1, 0x1FFF))
"""From which version on -> all accesses to files that it knows."""
PORTS, OUTSIDE = 0x3, 0x3
"""Bind and connect (from version 4); abstract sockets and signals (from version 6)."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("outside", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("accesses", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int | None:
    """Return the kernel's version of Landlock, or None: it has none, or it is switched off."""
    if sys.platform != "linux":
        return None
    found = int(ctypes.CDLL(None, use_errno=True).syscall(CREATE, None, ctypes.c_size_t(0), ASK_VERSION))
    return found if found > 0 else None


def install(readable: Iterable[str] = (), runnable: Iterable[str] = ()) -> int | None:
    """Deny this process everything that Landlock can deny, but for reading what is in some files and folders, and running some.

    Return its version, or None: nothing was denied. What is not there is passed over.
    """
    known = version()
    if known is None:
        return None
    library = ctypes.CDLL(None, use_errno=True)
    files = next(accesses for since, accesses in FILES if known >= since)
    rules = _Ruleset(files, PORTS if known >= 4 else 0, OUTSIDE if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    made = int(library.syscall(CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0))
    if made < 0:
        return None
    try:
        for path in readable:
            _allow(library, made, path, READ | LIST)
        for path in runnable:
            _allow(library, made, path, READ | RUN)
        held = library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and library.syscall(RESTRICT, made, 0) == 0
    finally:
        os.close(made)
    return known if held else None


def _allow(library: ctypes.CDLL, rules: int, path: str, accesses: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        folder = stat.S_ISDIR(os.fstat(parent).st_mode)
        rule = _Beneath(accesses if folder else accesses & ~LIST, parent)
        library.syscall(ADD, rules, BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
