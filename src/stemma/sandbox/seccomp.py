"""A seccomp filter that allows what syscalls.py names and nothing else. By ctypes: no package, no privilege.

The filter is a program for the kernel's classic BPF machine (linux/filter.h, linux/seccomp.h): it sees the number of
a call, the machine and the arguments, never what a pointer points to. `decide` runs such a program here, so that tests
can put every call of both machines to it.
"""

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Sequence

from stemma.sandbox.syscalls import ALWAYS, MACHINES, MAPPING, TO_ITSELF, WRITING, X32

LOAD, JUMP_EQUAL, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
"""BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JSET|K, BPF_RET|K."""
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
"""SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_ERRNO with EPERM."""
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16
"""Offsets into struct seccomp_data."""
EXECUTABLE = 0x4
"""PROT_EXEC."""
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
Instruction = tuple[int, int, int, int]
"""Code, steps to jump if true, steps to jump if false, constant."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def machine() -> str | None:
    """Name this machine as syscalls.py does, or None: no filter can be made for it."""
    name = platform.machine()
    fits = sys.platform == "linux" and name in MACHINES and struct.calcsize("P") == 8
    return name if fits else None


def program(name: str, process: int, writable: Sequence[int]) -> tuple[Instruction, ...]:
    """Make the filter of a process that may write to these descriptors and no others."""
    column, word = MACHINES[name]
    made: list[Instruction] = [
        (LOAD, 0, 0, MACHINE),
        (JUMP_EQUAL, 1, 0, word),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
    ]
    if name == "x86_64":
        made += [(JUMP_ANY_BIT, 0, 1, X32), (RETURN, 0, 0, KILL)]
    for numbers in ALWAYS.values():
        if (number := numbers[column]) is not None:
            made += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    for table, argument, test in (
        (WRITING, 0, _one_of(writable)),
        (MAPPING, 2, [(JUMP_ANY_BIT, 0, 1, EXECUTABLE), (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]),
        (TO_ITSELF, 0, _one_of([process])),
    ):
        for numbers in table.values():
            # The kernel takes all of these as 32 bits: the low half of the argument, which comes first (little endian).
            body = [(LOAD, 0, 0, ARGUMENTS + 8 * argument), *test]
            made += [(JUMP_EQUAL, 0, len(body), numbers[column]), *body]
    made.append((RETURN, 0, 0, REFUSE))
    return tuple(made)


def _one_of(values: Sequence[int]) -> list[Instruction]:
    checks: list[Instruction] = []
    for value in values:
        checks += [(JUMP_EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW)]
    return [*checks, (RETURN, 0, 0, REFUSE)]


def install(process: int, writable: Sequence[int]) -> bool:
    """Put the filter on this process, for good; False: this system has none."""
    name = machine()
    return name is not None and load(program(name, process, writable))


def load(instructions: Sequence[Instruction]) -> bool:
    """Put a filter on this process, for good; False: the system does not take it."""
    library = ctypes.CDLL(None, use_errno=True)
    packed = b"".join(struct.pack("=HBBI", *one) for one in instructions)
    buffer = ctypes.create_string_buffer(packed, len(packed))
    filled = _Program(len(instructions), ctypes.addressof(buffer))
    if library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(library.prctl(SET_SECCOMP, FILTER, ctypes.byref(filled), 0, 0) == 0)


def decide(instructions: Sequence[Instruction], data: bytes) -> int:
    """Run a filter on a struct seccomp_data as the kernel would; return what it decides."""
    at, loaded = 0, 0
    while True:
        code, if_true, if_false, constant = instructions[at]
        at += 1
        if code == RETURN:
            return constant
        if code == LOAD:
            (loaded,) = struct.unpack_from("<I", data, constant)
        else:
            holds = loaded == constant if code == JUMP_EQUAL else bool(loaded & constant)
            at += if_true if holds else if_false
