"""The filter of the sandbox, put to every call of both machines. No call is made: the program is run here."""

import struct

import pytest

from stemma.sandbox import seccomp, syscalls

NUMBERS = range(700)


def decided(machine: str, number: int, *arguments: int, word: int | None = None) -> str:
    given = [*arguments, *[0] * (6 - len(arguments))]
    word = syscalls.MACHINES[machine][1] if word is None else word
    data = struct.pack("<iIQ6Q", number, word, 0, *given)
    verdict = seccomp.decide(seccomp.program(machine, 4711, (1, 2, 4)), data)
    return {seccomp.ALLOW: "allow", seccomp.KILL: "kill", seccomp.REFUSE: "refuse"}[verdict]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_only_what_is_named_is_allowed(machine: str) -> None:
    column = syscalls.MACHINES[machine][0]
    always = {numbers[column] for numbers in syscalls.ALWAYS.values()} - {None}
    unconditional = {n for n in NUMBERS if decided(machine, n, 0, 0, seccomp.EXECUTABLE) == "allow"}
    assert unconditional == always


FORBIDDEN_NUMBERS = {
    "x86_64": "2 257 437 41 42 44 46 49 50 53 56 57 58 59 62 200 101 105 302 160 90 87 263 82 316 76 77 85 133 155 161 165 "
    "272 308 310 311 317 319 321 322 323 425 426 427 435 438 248 250 250 29 16 72 22 293 32 33 292 4 6 262 332 79 89 135",
    "aarch64": "56 437 198 203 206 200 201 220 221 129 130 117 146 261 164 35 38 276 45 46 54 41 51 39 40 97 268 270 271 277 "
    "279 280 281 282 425 426 427 435 438 217 219 194 29 25 59 23 24 79 291 17 78 92",
}
"""open, sockets, fork, exec, kill, ptrace, limits, names of files, mounts, namespaces, memory of others, io_uring, keys …"""


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_dangerous_ones_are_refused_by_their_numbers(machine: str) -> None:
    assert {decided(machine, int(n), 3) for n in FORBIDDEN_NUMBERS[machine].split()} == {"refuse"}


@pytest.mark.parametrize(
    ("machine", "write", "mmap", "mprotect", "tgkill"), [("x86_64", 1, 9, 10, 234), ("aarch64", 64, 222, 226, 131)]
)
def test_arguments_decide(machine: str, write: int, mmap: int, mprotect: int, tgkill: int) -> None:
    assert [decided(machine, write, n) for n in range(6)] == ["refuse", "allow", "allow", "refuse", "allow", "refuse"]
    for call in (mmap, mprotect):
        assert [decided(machine, call, 0, 4096, protection) for protection in range(8)] == ["allow"] * 4 + ["refuse"] * 4
    assert [decided(machine, tgkill, process, 1, 6) for process in (4711, 1, 4710)] == ["allow", "refuse", "refuse"]


def test_other_machines_and_sets_of_calls_are_killed() -> None:
    assert decided("x86_64", 0, word=0x40000003) == "kill"  # i386, through int 0x80
    assert decided("aarch64", 63, word=0x40000028) == "kill"  # 32-bit ARM
    assert {decided("x86_64", syscalls.X32 | n) for n in NUMBERS} == {"kill"}
