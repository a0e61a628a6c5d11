"""The sandbox: what a child cannot do, how it may end, and that it costs nobody else anything."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sandbox_probe
from hypothesis import given
from hypothesis import strategies as st

from stemma.hall import doctor
from stemma.sandbox import seccomp
from stemma.sandbox.ending import Failure
from stemma.sandbox.frames import HEADER, Frame, lengths, pack, unpack
from stemma.sandbox.limits import MIB, Confinement, Limits, told
from stemma.sandbox.pool import Pool, StartError

HELD = Confinement(seccomp=True, landlock=7, limits=True)
SMALL = Limits(memory=192 * MIB, cpu=1, wall=20.0, output=4 * MIB, part=2 * MIB, container=5 * MIB)
HASTY = replace(SMALL, wall=1.0)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool("sandbox_probe", workers=1, limits=SMALL) as made:
        yield made


@pytest.fixture(scope="module")
def hasty() -> Iterator[Pool]:
    with Pool("sandbox_probe", workers=1, limits=HASTY) as made:
        yield made


@pytest.fixture(scope="module")
def confined(pool: Pool) -> Pool:
    if not pool.confinement().seccomp:
        pytest.skip("this kernel has no seccomp filter, or the machine is neither x86-64 nor aarch64")
    return pool


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    path = tmp_path_factory.mktemp("input") / "a.txt"
    path.write_bytes(b"the words of the file")
    with path.open("r+b") as opened:
        yield opened.fileno()


def run(pool: Pool, file: int, **request: Any) -> tuple[list[Any], Failure | None]:
    """Return the heads of the frames, and how it failed."""
    heads: list[Any] = []
    try:
        for frame in pool.run(file, request):
            heads.append(frame.head)
    except Failure as failure:
        return heads, failure
    return heads, None


def reads(pool: Pool, file: int) -> bool:
    return run(pool, file, do="read") == (["the words of the file"], None)


# --- what a child cannot do


def test_everything_forbidden_is_refused(confined: Pool, file: int) -> None:
    names = [n for n, c in sandbox_probe.FORBIDDEN.items() if seccomp.machine() == "x86_64" or "raw" not in c.__code__.co_names]
    heads, failure = run(confined, file, do="forbidden", names=names)
    assert failure is None
    assert heads[0] == dict.fromkeys(names, "EPERM")


@pytest.mark.parametrize("name", ["open for reading", "open for writing", "list"])
def test_landlock_denies_files_by_itself(name: str, file: int) -> None:
    """Without the filter, Landlock alone keeps a child from files."""
    with Pool("sandbox_landlocked", workers=1, limits=SMALL) as landlocked:
        if landlocked.confinement().landlock is None:
            pytest.skip("this kernel has no Landlock")
        assert not landlocked.confinement().seccomp
        assert run(landlocked, file, do="forbidden", names=[name])[0] in ([{name: "EACCES"}], [{name: "EMFILE"}])


def test_the_probe_finds_what_is_possible_outside() -> None:
    """Control: in an ordinary process the harmless ones of the table are possible."""
    for name in ("socket", "open for reading", "list", "stat", "pipe", "signal itself", "dup"):
        code = f"import sandbox_probe, os; os.dup2(0, 3); print(sandbox_probe.refused({name!r}))"
        where = {"PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", code], env=where, capture_output=True, text=True, check=True, stdin=-3)
        assert done.stdout == "None\n", name


def test_a_child_has_its_file_its_pipe_and_nothing_of_the_user(pool: Pool, file: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEMMA_SECRET", "harbour")
    with Pool("sandbox_probe", workers=1, limits=SMALL) as fresh:
        about = run(fresh, file, do="about")[0][0]
    assert about["open"] == [0, 1, 2, 3, 4]
    assert "STEMMA_SECRET" not in about["environ"]
    assert "HOME" not in about["environ"]


def test_a_child_cannot_move_the_position_of_its_parent(pool: Pool, file: int) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("this system opens no file a second time by its descriptor")
    os.lseek(file, 5, os.SEEK_SET)
    assert reads(pool, file)
    assert os.lseek(file, 0, os.SEEK_CUR) == 5


def test_every_file_has_a_process_of_its_own(pool: Pool, file: int) -> None:
    first, second = (run(pool, file, do="about")[0][0] for _ in range(2))
    assert first["pid"] != second["pid"]


# --- how a child may end


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("hog", "MEMORY"),
        ("hog in c", "MEMORY"),
        ("loop", "TIMEOUT"),
        ("stubborn", "TIMEOUT"),
        ("sleep", "TIMEOUT"),
        ("abort", "CRASH"),
        ("segfault", "CRASH"),
        ("exit", "CRASH"),
        ("raise", "CRASH"),
        ("close", "CRASH"),
        ("garbage", "CRASH"),
        ("long", "CRASH"),
        ("no json", "CRASH"),
        ("deep json", "CRASH"),
        ("half", "CRASH"),
    ],
)
def test_an_ending_costs_one_file(pool: Pool, hasty: Pool, file: int, ending: str, code: str) -> None:
    pool = hasty if ending in ("sleep", "stubborn") else pool
    heads, failure = run(pool, file, do=ending)
    assert failure is not None
    assert (failure.code, len(heads)) == (code, 1)
    assert reads(pool, file)
    assert gone(heads[0])


@pytest.mark.parametrize(("do", "most"), [("flood", 4), ("parts", 3), ("many parts", 10)])
def test_a_flood_is_stopped(pool: Pool, file: int, do: str, most: int) -> None:
    heads, failure = run(pool, file, do=do)
    assert failure is not None
    assert failure.code == "TOO_LARGE"
    assert 2 <= len(heads) <= most
    assert reads(pool, file)


def test_a_document_has_one_deadline_and_each_part_of_a_container_its_own(file: int) -> None:
    with Pool("sandbox_probe", workers=1, limits=Limits(wall=1.0, container_wall=3.0)) as pool:
        assert run(pool, file, do="slow", times=3, seconds=0.4, parts=True) == ([0, 1, 2], None)
        for parts, possible in ((False, range(3)), (True, range(3, 8))):
            heads, failure = run(pool, file, do="slow", times=9, seconds=0.4, parts=parts)
            assert heads == list(range(len(heads)))
            assert len(heads) in possible
            assert failure is not None
            assert failure.code == "TIMEOUT"


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process can be lifted on Linux alone")
def test_a_container_may_compute_for_longer(file: int) -> None:
    with Pool("sandbox_probe", workers=1, limits=Limits(cpu=1)) as pool:
        assert run(pool, file, do="compute", seconds=1.6) == ([None, "computed"], None)


def test_frames_are_not_taken_faster_than_they_are_asked_for(hasty: Pool, file: int) -> None:
    """Whoever takes his time over a frame is not the child's fault."""
    stream = hasty.run(file, {"do": "slow", "times": 3, "seconds": 0.1, "parts": False})
    assert next(stream).head == 0
    time.sleep(HASTY.wall + 0.3)
    assert [frame.head for frame in stream] == [1, 2]


def test_a_reader_that_is_left_is_ended(pool: Pool, file: int) -> None:
    stream = pool.run(file, {"do": "loop"})
    child = next(stream).head
    assert not gone(child, within=0)
    stream.close()  # type: ignore[attr-defined]
    assert gone(child)
    assert reads(pool, file)


# --- the warm process


def gone(process: int, within: float = 5.0) -> bool:
    """Tell whether a process ends in time; one that only waits to be buried has ended."""
    assert process > 1
    until = time.monotonic() + within
    while True:
        try:
            os.kill(process, 0)
            stat = Path(f"/proc/{process}/stat")
            if stat.exists() and stat.read_text().rsplit(") ", 1)[1][0] in "ZX":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(0.02)


def zygote(pool: Pool) -> int:
    """Return the process id of the one warm process of a pool."""
    (worker,) = pool._free or pool._busy
    return worker.process.pid


def kill(process: int) -> None:
    """Kill one process; never a group, never all."""
    assert process > 1
    os.kill(process, signal.SIGKILL)


def test_a_zygote_that_dies_is_replaced(file: int) -> None:
    with Pool("sandbox_probe", workers=1, limits=SMALL) as pool:
        assert reads(pool, file)
        first = zygote(pool)
        kill(first)
        assert gone(first)
        assert reads(pool, file)  # dead while idle: costs nothing
        second = zygote(pool)
        assert second != first
        stream = pool.run(file, {"do": "sleep"})
        child = next(stream).head
        kill(second)
        with pytest.raises(Failure) as failure:  # dead while working: costs this file
            next(stream)
        assert failure.value.code == "CRASH"
        assert gone(child)
        assert reads(pool, file)


def test_nothing_is_left_after_closing(file: int) -> None:
    with Pool("sandbox_probe", workers=2, limits=SMALL) as pool:
        stream = pool.run(file, {"do": "loop"})
        child = next(stream).head
        assert reads(pool, file)
        processes = [child, *(worker.process.pid for worker in (*pool._free, *pool._busy))]
    assert len(processes) == 3
    assert all(map(gone, processes))
    with pytest.raises(Failure):
        next(stream)
    with pytest.raises(Failure):
        next(pool.run(file, {"do": "read"}))


ORPHANS = """
import sys
from stemma.sandbox.pool import Pool
pool = Pool("sandbox_probe", workers=1)
with open(sys.argv[1], "rb") as file:
    stream = pool.run(file.fileno(), {"do": "stubborn"})
    child = next(stream).head
    (worker,) = pool._busy
    print(worker.process.pid, child, flush=True)
    next(stream)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left_when_the_parent_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    where = {"PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANS, str(path)],
        env=where,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  a shell's background job ignores it
    )
    assert parent.stdout is not None
    with parent.stdout as out:
        processes = [int(word) for word in out.readline().split()]
        parent.send_signal(number)
        parent.wait(30)
    assert len(processes) == 2
    assert all(map(gone, processes))


def test_threads_share_a_pool(file: int) -> None:
    jobs = ["read", "abort", "read", "hog", "read", "raise", "read", "garbage"] * 2
    with Pool("sandbox_probe", workers=2, limits=SMALL) as pool, ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda do: run(pool, file, do=do), jobs))
    assert [failure is None for _, failure in made] == [do == "read" for do in jobs]


def test_two_files_are_read_at_once(file: int) -> None:
    with Pool("sandbox_probe", workers=2, limits=SMALL) as pool:
        first, second = (pool.run(file, {"do": "sleep"}) for _ in range(2))
        assert next(first).head != next(second).head
        first.close()  # type: ignore[attr-defined]
        second.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("module", ["sandbox_not_there", "marks"])
def test_what_does_not_start_says_so(module: str, file: int) -> None:
    with Pool(module, workers=1, limits=SMALL) as pool, pytest.raises(StartError, match="does not start"):
        next(pool.run(file, {"do": "read"}))


def test_a_child_that_cannot_be_confined_reads_nothing(file: int) -> None:
    with Pool("sandbox_failing", workers=1, limits=SMALL) as pool:
        if not pool.confinement().seccomp:
            pytest.skip("this kernel has no seccomp filter")
        heads, failure = run(pool, file, do="read")
    assert heads == []
    assert failure is not None
    assert "sandbox could not be set up" in failure.message


# --- what people are told


def test_a_system_without_a_filter_says_so(file: int) -> None:
    with Pool("sandbox_bare", workers=1, limits=SMALL) as pool:
        held = pool.confinement()
        assert held == Confinement(seccomp=False, landlock=None, limits=True)
        assert reads(pool, file)
        assert run(pool, file, do="hog")[1].code == "MEMORY"  # type: ignore[union-attr]
    assert told(held, Limits()).startswith("NOT SANDBOXED on this system: limits on time and memory only")


def test_what_holds_is_told() -> None:
    assert told(HELD, Limits()) == (
        "readers run in a child process without network, files or programs (seccomp and Landlock), "
        "at most 1 GiB and 30 s of computing a file"
    )
    assert "no Landlock" in told(Confinement(seccomp=True, landlock=None, limits=True), Limits())
    assert told(Confinement(seccomp=True, landlock=7, limits=False), Limits()).startswith("NOT SANDBOXED")


def test_doctor_tells_what_holds(confined: Pool) -> None:
    lines = [line for good, line in doctor.checks() if good and line.startswith("readers run in a child process")]
    assert len(lines) == 1


# --- frames

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(kind=st.text(max_size=20), head=VALUES, data=st.binary(max_size=200))
def test_frames_come_back(kind: str, head: Any, data: bytes) -> None:
    frame = Frame(kind, head, data)
    packed = pack(frame)
    first, second = lengths(packed[: HEADER.size])
    assert HEADER.size + first + second == len(packed)
    assert unpack(packed[HEADER.size : HEADER.size + first], packed[HEADER.size + first :]) == frame


@given(st.binary(min_size=8, max_size=8), st.binary(max_size=60))
def test_no_bytes_make_the_reading_of_frames_fail_otherwise(header: bytes, head: bytes) -> None:
    with suppress(ValueError):
        assert max(lengths(header)) <= 1 << 20
    with suppress(ValueError):
        assert isinstance(unpack(head, b"").kind, str)


def test_a_frame_that_is_too_long_is_not_written() -> None:
    with pytest.raises(ValueError, match="a frame of"):
        pack(Frame("did", None, b"x" * (MIB + 1)))
