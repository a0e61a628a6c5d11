"""The program that recognises words is confined, and costs its picture alone, whatever it or the picture does."""

# ruff: noqa: F401, F811 (fixtures are imported, and asked for by their names)

import hashlib
import io
import os
import struct
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from ocr_pictures import (
    drawn,
    examine,
    fake,
    installed,
    parsers,
    picture,
    real,
    use,
)

from stemma.hall import ocr
from stemma.hall.believing import Nonsense
from stemma.hall.ocr import Ocr
from stemma.hall.parsing import Parsers, _Told
from stemma.sandbox import seccomp
from stemma.sandbox.ending import Failure
from stemma.sandbox.frames import Frame
from stemma.sandbox.limits import MIB
from stemma.sandbox.program import Bounds, Program, filter_of, told
from stemma.sandbox.syscalls import MACHINES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


# --- what keeps the program in


def test_the_program_reads_and_can_do_nothing_else(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    held = fake.program.confinement()
    if not held.whole or not held.landlock:
        pytest.skip("this system has no seccomp filter, or no Landlock")
    read, _ = examine(fake, parsers, picture("TRY"), "a.png", tmp_path)
    assert read is not None
    assert read.text is not None
    came = dict(one.split(":") for one in read.text.content.split())
    refused = {"PermissionError", "BlockingIOError"}
    assert {name: how for name, how in came.items() if how not in refused and name not in ("memory", "name")} == {}
    assert came["memory"] == "MemoryError"
    assert came["name"] in {"gaierror", "PermissionError"}
    assert len(came) == 11
    assert not Path("/tmp/stemma-fake-wrote").exists()


def test_the_program_gets_nothing_of_the_users(
    fake: Ocr, parsers: Parsers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "tern")
    read, _ = examine(fake, parsers, picture("ENVIRONMENT"), "a.png", tmp_path)
    assert read is not None
    assert read.text is not None
    assert read.text.content == "LC_ALL OMP_THREAD_LIMIT [0,1,2]"


@pytest.mark.parametrize(
    ("marker", "code", "says"),
    [
        ("HANG", "TIMEOUT", "took longer than 2 s"),
        ("FLOOD", "TOO_LARGE", "said more than 1 MiB"),
        ("CRASH", "CRASH", "SIGABRT"),
        ("COMPLAIN", "CRASH", "gave up on it"),
        ("NONSENSE", "CRASH", "made no sense"),
        ("BROKEN ROW", "CRASH", "made no sense"),
    ],
)
def test_a_program_that_misbehaves_costs_its_picture(
    fake: Ocr, parsers: Parsers, tmp_path: Path, marker: str, code: str, says: str
) -> None:
    begun = time.monotonic()
    read, problems = examine(fake, parsers, picture(marker), "a.png", tmp_path)
    assert time.monotonic() - begun < 15
    assert read is None or read.text is None
    assert [p.code for p in problems] == [code]
    assert says in problems[0].message
    assert problems[0].message.isprintable()
    assert fake.program._running == set()


def test_computing_without_end_is_ended(fake: Ocr, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("BUSY"))
    program = Program(fake.program.path, bounds=Bounds(cpu=1, wall=60))
    with (tmp_path / "a.png").open("rb") as file, pytest.raises(Failure, match="more than 1 s of computing") as met:
        program.run(["stdin", "stdout", "-l", "eng"], file)
    assert met.value.code == "TIMEOUT"


def test_a_run_that_is_held_less_than_the_trial_was_does_not_begin(fake: Ocr) -> None:
    sure = fake.program.confinement()
    if not sure.whole:
        pytest.skip("this system has no seccomp filter")
    with Program(fake.program.path) as program:
        program._held = replace(sure, landlock=99)
        with pytest.raises(Failure, match="sandbox could not be set up"):
            program.run(["--version"])
        program._held = replace(sure, seccomp=False)  # a system without a filter: it runs, and doctor says so
        assert program.run(["--version"])[0].startswith(b"tesseract 5.3.0")


def test_closing_ends_what_runs(fake: Ocr) -> None:
    slow = Program(fake.program.path, bounds=Bounds(wall=60))
    met: list[Failure] = []

    def run() -> None:
        try:
            slow.run(["stdin", "stdout", "-l", "eng"], io.FileIO(reading))
        except Failure as failure:
            met.append(failure)

    reading, writing = os.pipe()  # never ends, so that the program waits
    thread = threading.Thread(target=run)
    thread.start()
    until = time.monotonic() + 20
    while not slow._running and time.monotonic() < until:
        time.sleep(0.01)
    slow.close()
    thread.join(10)
    os.close(writing)
    assert not thread.is_alive()
    assert len(met) == 1
    with pytest.raises(Failure):
        slow.run(["--version"])


REFUSED = {
    "socket": (41, 198),
    "connect": (42, 203),
    "socketpair": (53, 199),
    "sendto": (44, 206),
    "unlinkat": (263, 35),
    "mkdirat": (258, 34),
    "renameat2": (316, 276),
    "ftruncate": (77, 46),
    "pwrite64": (18, 68),
    "fchmodat": (268, 53),
    "ptrace": (101, 117),
    "kill": (62, 129),
    "execveat": (322, 281),
    "memfd_create": (319, 279),
    "io_uring_setup": (425, 425),
    "openat2": (437, 437),
    "process_vm_writev": (311, 271),
    "mount": (165, 40),
    "bpf": (321, 280),
    "unshare": (272, 97),
    "one that is not there yet": (999, 999),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_refuses_what_leaves_a_trace(machine: str) -> None:
    column, word = MACHINES[machine]
    made = filter_of(machine, process=77)

    def decided(number: int, *arguments: int) -> int:
        padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
        return seccomp.decide(made, struct.pack("<IIQ6Q", number, word, 0, *padded))

    for name, numbers in REFUSED.items():
        assert decided(numbers[column]) == seccomp.REFUSE, name
    opening, cloning, signalling = (257, 56)[column], (56, 220)[column], (234, 131)[column]
    assert decided(opening, 0, 0, os.O_RDONLY | 0o2000000) == seccomp.ALLOW
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, 0o20200000 | os.O_RDWR):
        assert decided(opening, 0, 0, flags) == seccomp.REFUSE
    assert decided(cloning, 0x10000) == seccomp.ALLOW
    assert decided(cloning, 17) == seccomp.REFUSE
    assert (decided(signalling, 77), decided(signalling, 78)) == (seccomp.ALLOW, seccomp.REFUSE)
    assert seccomp.decide(made, struct.pack("<IIQ6Q", 0, word ^ 1, 0, *[0] * 6)) == seccomp.KILL


def test_doctor_says_what_there_is(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(tmp_path, monkeypatch)
    assert ocr.check() == (
        True,
        "no tesseract: words in pictures are not read (add --ocr needs it; Debian: apt install tesseract-ocr tesseract-ocr-ron)",
    )
    use(installed, monkeypatch)
    good, line = ocr.check()
    with Ocr() as found:
        held = found.program.confinement()
    assert good == held.whole
    assert line == f"tesseract 5.3.0 for add --ocr, languages eng, ron; {told(held, Bounds())}"
    monkeypatch.setattr(seccomp, "machine", lambda: None)  # of this process only: the words for a system without a filter
    assert told(type(held)(seccomp=False, landlock=None, limits=True), Bounds()).startswith("NOT SANDBOXED on this system")


def test_a_child_sends_no_pictures_that_nobody_asked_for(tmp_path: Path) -> None:
    for asked, numbers in ((False, (0,)), (True, (1, 1)), (True, (-1,)), (True, (10**9,))):
        told_ = _Told("0" * 64, tmp_path, asked)
        list(told_.take(Frame("kind", {"media": "application/pdf"})))
        with pytest.raises(Nonsense):
            for number in numbers:
                list(told_.take(Frame("page", number)))
                told_.page = None


# --- tesseract itself, where it is installed


def bomb(side: int, said: int | None = None) -> bytes:
    """Return a white PNG of one bit a dot, many times larger unpacked than it is."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    line = b"\x00" + b"\xff" * (side // 8)
    rows = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", said or side, said or side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@real
@pytest.mark.parametrize(("side", "said"), [(20_000, None), (64, 2**31 - 1)])
def test_huge_pictures_cost_themselves_alone(parsers: Parsers, tmp_path: Path, side: int, said: int | None) -> None:
    with Ocr("eng", bounds=Bounds(memory=400 * MIB, cpu=10, wall=30)) as found:
        read, problems = examine(found, parsers, bomb(side, said), "big.png", tmp_path)
    assert read is None or read.text is None
    assert len(problems) == 1
    assert problems[0].code in {"CRASH", "TIMEOUT", "NO_TEXT", "MEMORY"}


@real
@pytest.mark.parametrize("seed", range(3))
def test_damaged_pictures_never_raise(parsers: Parsers, tmp_path: Path, seed: int) -> None:
    packed = io.BytesIO()
    drawn().save(packed, ("PNG", "JPEG", "TIFF")[seed % 3])
    data = bytearray(packed.getvalue())
    for n in range(40):
        data[8 + hashlib.sha256(bytes([seed, n])).digest()[0] * len(data) // 300] ^= 0x5A
    with Ocr("eng", bounds=Bounds(cpu=10, wall=30)) as found:
        _, problems = examine(found, parsers, bytes(data), "damaged", tmp_path)
    assert problems
