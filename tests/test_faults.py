"""Each file operation of an `add` fails in turn, the disk is full, Ctrl-C: as before or as after, told, and it works again."""

import errno
import gc
import os
import random  # noqa: TID251  (seeded)
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from durable import ROOT, add, read_here, remembered, small_case, wrong

from benchmarks.recorder import Recorder
from stemma.archive import TEMPORARY
from stemma.errors import CaseError, InUseError, StemmaError
from stemma.hall.case import Case
from stemma.ledger import FILE, Ledger
from stemma.ledger.opening import SEAL

NEXT_STEP = re.compile(r"\b(run|free|make room|check|restore|add it again|wait)\b", re.IGNORECASE)
UNTOLD = re.compile(r"^(unlink|sqlite open) ")
"""Operations whose failure is not told as it should be; they have a test below that is expected to fail."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_case(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def case(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    read_here(monkeypatch)
    return Path(shutil.copytree(template, tmp_path / "case"))


class Fault:
    """Raises at the k-th operation, or from it on."""

    def __init__(self, at: int, error: Callable[[str], BaseException | None], *, stays: bool = False) -> None:
        self.at, self.error, self.stays = at, error, stays
        self.count, self.met, self.closing = 0, "", False

    def before(self, what: str, path: str) -> None:
        """Count an operation. SQLite does not pass errors on when it closes; a full disk there has a test of its own."""
        error = None if self.closing and what.startswith("sqlite") else self.error(what)
        if error is None:
            return
        self.count += 1
        if self.count == self.at or (self.stays and self.count > self.at):
            self.met = self.met or f"{what} {path}"
            raise error


def system(number: int, sqlite: type[apsw.Error]) -> Callable[[str], BaseException | None]:
    def error(what: str) -> BaseException | None:
        if what == "statement":
            return None
        return sqlite("made to fail") if what.startswith("sqlite") else OSError(number, os.strerror(number))

    return error


def anywhere(kind: type[BaseException]) -> Callable[[str], BaseException | None]:
    return lambda what: None if what.startswith("sqlite") else kind()


FAULTS: dict[str, Callable[[str], BaseException | None]] = {
    "no space": system(errno.ENOSPC, apsw.FullError),
    "input/output error": system(errno.EIO, apsw.IOError),
    "quota": system(errno.EDQUOT, apsw.IOError),
    "no memory": anywhere(MemoryError),
    "Ctrl-C": anywhere(KeyboardInterrupt),
}


def failing(case: Path, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> BaseException | None:
    """Add a file while something fails; return what was raised."""
    really, close = Ledger._do, Ledger.close

    def do(self: Ledger, *given: object) -> object:
        fault.before("statement", str(given[0])[:20])
        return really(self, *given)  # type: ignore[arg-type]

    def closing(self: Ledger) -> None:
        fault.closing = True
        close(self)

    with monkeypatch.context() as patched, Recorder(case.parent, lambda event: None, fault.before):
        patched.setattr(Ledger, "_do", do)
        patched.setattr(Ledger, "close", closing)
        try:
            add(case)
        except BaseException as error:  # noqa: BLE001  KeyboardInterrupt among them
            return error.with_traceback(None)
    return None


@pytest.mark.parametrize("name", FAULTS)
def test_an_add_that_fails_at_any_operation_leaves_before_or_after(
    case: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = Path(shutil.copytree(case, case.parent / "whole"))
    before = remembered(case)
    add(whole)
    after = remembered(whole)
    at = 0
    while True:
        at += 3 if name == "quota" else 1  # told as an input/output error, but for the archive
        now = Path(shutil.copytree(case, case.parent / str(at) / "case"))
        fault = Fault(at, FAULTS[name])
        raised = failing(now, fault, monkeypatch)
        if not fault.met:
            break
        assert raised is not None, fault.met
        assert _timeless(remembered(now)) in (_timeless(before), _timeless(after)), fault.met
        if name not in ("no memory", "Ctrl-C") and not UNTOLD.search(fault.met):
            assert isinstance(raised, StemmaError), f"{fault.met}: {raised!r}"
            assert str(now) in str(raised) or "original" in str(raised), f"which file: {raised}"
            assert NEXT_STEP.search(str(raised)), f"what to do: {raised}"
        if not UNTOLD.search(fault.met):
            assert list(now.rglob(f"{TEMPORARY}*")) == [], fault.met
        del raised  # it keeps the ledger that failed, and so its lock (see below); a process would have ended
        if fault.closing:
            gc.collect()
        add(now)
        assert _timeless(remembered(now)) == _timeless(after), f"{fault.met}: run again"
        shutil.rmtree(now)
    assert at > 25


def _timeless(state: tuple[object, ...]) -> tuple[object, ...]:
    """A failed export of a log entry's time is no difference."""
    return state[1], state[3]


def test_a_ledger_that_cannot_be_opened_is_told_with_what_to_do(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def error(what: str) -> BaseException | None:
        return apsw.CantOpenError("made to fail") if what == "sqlite open" else None

    raised = failing(case, Fault(1, error), monkeypatch)
    assert isinstance(raised, CaseError)
    assert NEXT_STEP.search(str(raised))


def test_a_folder_that_can_no_longer_be_written_is_told(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def error(what: str) -> BaseException | None:
        return OSError(errno.EROFS, os.strerror(errno.EROFS)) if what == "unlink" else None

    assert isinstance(failing(case, Fault(1, error), monkeypatch), StemmaError)


def test_a_disk_that_stays_full_is_told_as_that(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(1, 40):
        now = Path(shutil.copytree(case, case.parent / f"full-{at}" / "case"))
        fault = Fault(at, FAULTS["no space"], stays=True)
        raised = failing(now, fault, monkeypatch)
        if "evidence" in fault.met:
            break
    assert "nothing was stored" in str(raised), fault.met


def test_a_case_whose_seal_could_not_be_written_is_let_go(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise CaseError("full")

    opened = Case(case, write=True)
    with monkeypatch.context() as patched:
        patched.setattr("stemma.ledger.seal", full)
        with pytest.raises(CaseError, match="full"):
            opened.ledger.close()
    try:
        Case(case, write=True).ledger.close()
    except InUseError:
        opened.ledger._release()
        raise


# --- a full disk


def limited(folder: Path, size: int) -> str:
    """Add a file in a forked process whose files may not grow above a size; return what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            said = f"added {add(folder)}"
        except BaseException as error:  # noqa: BLE001
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode()


def test_files_that_may_not_grow_are_told_and_cost_nothing(case: Path) -> None:
    before = _timeless(remembered(case))
    for size in (50, 400, 4096, 33000, 40000):
        said = limited(case, size)
        assert said.startswith("CaseError"), said
        assert NEXT_STEP.search(said) or "cannot be opened" in said, said
        assert _timeless(remembered(case)) == before
    assert add(case) == 1
    assert wrong(case) == []


def test_a_ledger_that_cannot_grow_when_it_is_closed_is_not_sealed_as_whole(case: Path) -> None:
    said = limited(case, (case / FILE).stat().st_size - 60_000)  # its last pages cannot be written, the log before them can
    assert (case / f"{FILE}-wal").stat().st_size, said
    assert said.startswith("CaseError") or not (case / SEAL).exists(), said


FULL_DISK = """
import sys
sys.path[:0] = [{tests!r}, {root!r}, {src!r}]
import shutil, subprocess
from pathlib import Path
import pytest
from durable import add, read_here, remembered, wrong
from stemma.errors import CaseError
read_here(pytest.MonkeyPatch())
disk, template = Path({disk!r}), Path({template!r})
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "none", str(disk)], check=True)
case = Path(shutil.copytree(template, disk / "case"))
number = 1000
try:
    while True:
        before = remembered(case)
        number += 4
        add(case, number)
except (CaseError, OSError) as error:
    print(f"{{type(error).__name__}}: {{error}}")
subprocess.run(["mount", "-o", "remount,size=10m", str(disk)], check=True)
there = remembered(case)[1]
assert there[:len(before[1])] == before[1], "nothing was lost"
assert add(case, number) == len(before[1]) + 1 - len(there), "what was not taken in is taken in now"
assert remembered(case)[1][:-1] == before[1]
print("wrong", wrong(case), number)
"""


def test_a_small_disk_runs_full_and_nothing_is_lost(template: Path, tmp_path: Path) -> None:
    """In a mount namespace of its own, so that nothing of it is left."""
    unshare = shutil.which("unshare")
    (tmp_path / "disk").mkdir()
    apart = [str(unshare), "--map-root-user", "--user", "--mount"]
    if (
        unshare is None
        or subprocess.run([*apart, "mount", "-t", "tmpfs", "none", str(tmp_path / "disk")], check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    code = FULL_DISK.format(
        tests=str(ROOT / "tests"), root=str(ROOT), src=str(ROOT / "src"), disk=str(tmp_path / "disk"), template=str(template)
    )
    ran = subprocess.run([*apart, sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told, end = ran.stdout.splitlines()
    assert told.startswith("CaseError"), told
    assert "full" in told or "seal" in told, told
    assert NEXT_STEP.search(told), told
    assert end.startswith("wrong []"), end


# --- Ctrl-C


def test_a_reader_that_has_gone_does_not_end_the_command() -> None:
    """With SIGPIPE as the shell leaves it, the socket of a reader that has just been stopped ended Ctrl-C without a word."""
    code = "import signal; from stemma import cli; cli.main(['list', 'nowhere']); print(signal.getsignal(signal.SIGPIPE).name)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    assert ran.stdout.strip() == "SIG_IGN"


def sentences(number: int, rng: random.Random) -> str:
    """Return a text that is like no other, so that the stages have nothing to compare."""
    words = ("".join(rng.choices("abcdefghijklmnoprstu", k=rng.randrange(4, 9))) for _ in range(25))
    return " ".join(words).capitalize() + f" {number}.\n"


def stemma(*arguments: str) -> "subprocess.Popen[str]":
    """Start the command line in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "stemma.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "STEMMA_TEST_MARK": str(os.getpid())},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  a shell's background job ignores it
    )


def below(parent: int) -> set[int]:
    """Return a process's children and theirs."""
    found: set[int] = set()
    for path in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found |= {child} | below(child)
    return found


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
def test_an_add_that_is_interrupted_goes_on_where_it_stopped(tmp_path: Path) -> None:
    rng, case, pile = random.Random(8), tmp_path / "case", tmp_path / "pile"
    pile.mkdir()
    many = 180  # enough that a busy machine does not finish before the signal
    for number in range(many):
        (pile / f"{number:03}.txt").write_text(sentences(number, rng), "utf-8")
    Case.create(case, title="Stopped").ledger.close()
    adding = stemma("add", str(case), str(pile))
    until = time.monotonic() + 120
    while sum(1 for p in (case / "evidence").rglob("*") if len(p.name) == 64) < 15 and time.monotonic() < until:
        time.sleep(0.005)
    helpers = below(adding.pid)
    adding.send_signal(signal.SIGINT)
    said, told = adding.communicate(timeout=60)
    assert adding.returncode == 130, told
    assert said == ""
    assert told.splitlines() == ["stemma: stopped; what was finished is saved, run the command again to go on"]
    assert helpers, "the sandbox was at work"
    until = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in helpers) and time.monotonic() < until:
        time.sleep(0.02)
    assert [pid for pid in helpers if Path(f"/proc/{pid}").exists()] == []
    assert list((case / "evidence").glob(f"{TEMPORARY}*")) == []
    with Case(case) as opened:
        there = len(opened.ledger.reports())
    assert 0 < there < many
    again = stemma("add", str(case), str(pile))
    said, told = again.communicate(timeout=300)
    assert (again.returncode, told) == (0, "")
    assert said.startswith(f"{many - there} new reports, 0 further appearances, {there} known already, 0 files without a report")
