"""Nothing acknowledged is lost by kills or power cuts; a case that was copied is the same, one that was changed is refused.

Short runs of what benchmarks/crash.py and benchmarks/powercut.py do for long; docs/reliability.md says what they show.
"""

import copy
import json
import os
import random  # noqa: TID251  (seeded)
import re
import shutil
from pathlib import Path

import apsw
import pytest
from durable import ROOT, add, read_here, remembered, small_case, wrong

from benchmarks import crash, kills, powercut, reliability
from benchmarks.deeds import Here, Worker, made, written
from benchmarks.disk import Disk
from benchmarks.kept import Kept, examine
from benchmarks.recorder import Recorder
from stemma.archive import TEMPORARY
from stemma.errors import DamagedError
from stemma.hall.case import Case
from stemma.ledger import FILE, versions
from stemma.ledger.opening import SEAL

OPEN_ENDS = re.compile(r"(?!)")
"""Faults that each have a test of their own below that is expected to fail; it goes when the last of them goes."""


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_case(tmp_path_factory.mktemp("durable"))


@pytest.fixture
def case(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "case"))


# --- kills


def test_kills_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kills, "Parsers", Here)
    driver = kills.Driver(tmp_path, "3")
    for _ in driver.kills(30):
        pass
    assert [fault for fault in driver.count.faults if not OPEN_ENDS.search(fault)] == []
    assert driver.count.kills.total() == 30
    assert driver.count.acknowledged["add"] > 3, "it has worked"
    assert driver.count.during.total() > 8, "it was killed at work"


@pytest.mark.parametrize("name", kills.CONTROLS)
def test_kills_show_what_a_worker_loses_that_does_it_wrong(tmp_path: Path, name: str) -> None:
    assert any(crash.control(tmp_path, kills.CONTROLS[name], f"c{n}", 10) for n in range(6)), "the measurement is void"


def stopped(world: Path, kept: Kept, at: int, *deeds: str, counted: tuple[str, ...] = ()) -> bool:
    """Do deeds in a forked process that ends before its operation `at` (of those kinds); tell whether it came so far."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        count = iter(range(1, 1 << 30))

        def before(what: str, path: str) -> None:
            if (not counted or what in counted) and next(count) == at:
                os._exit(powercut.DIED)

        def say(said: dict[str, object]) -> None:
            os.write(writing, written(said))

        try:
            work = Worker(world, kept, random.Random(1), say)
            with Recorder(world, lambda event: None, before):
                work.open()
                for deed in deeds:
                    getattr(work, deed)()
                work.close()
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        for line in pipe:
            kept.hear(json.loads(line))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, powercut.DIED)
    return code == powercut.DIED


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Path, Kept]]:
    with pytest.MonkeyPatch.context() as patched:
        read_here(patched)
        return kills.templates(tmp_path_factory.mktemp("old"))


def rows_of_old(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of the first version's tables, by the first version's columns."""
    db = apsw.Connection(str(path))
    assert list(db.execute("PRAGMA integrity_check")) == [("ok",)]
    found = {}
    for table in ("meta", "source", "text", "report", "assertion", "work", "record", "judgement"):
        found[table] = sorted(db.execute(f"SELECT * FROM {table}"), key=repr)
    found["appearance"] = sorted(db.execute("SELECT number, report, source, path, url, at, by FROM appearance"), key=repr)
    db.close()
    return found


@pytest.mark.parametrize("version", range(1, len(versions())))
def test_bringing_an_old_case_up_to_date_may_stop_anywhere(
    old: dict[int, tuple[Path, Kept]], tmp_path: Path, version: int
) -> None:
    template, was = old[version]
    before = rows_of_old(template / "case" / FILE)
    at, died = 2 * version - 6, True
    while died:
        at += 2 * len(versions()) - 2  # every sixth operation, another one in each version
        world, kept = Path(shutil.copytree(template, tmp_path / str(at))), copy.deepcopy(was)
        died = stopped(world, kept, at)
        assert rows_of_old(world / "case" / FILE) == before, f"stopped before operation {at}: other rows"
        for backup in (world / "case").glob(f"{FILE}.version-?"):
            assert rows_of_old(backup) == before, f"stopped before operation {at}: the backup is not whole"
        stopped(world, kept, 0)
        assert not kept.old
        assert examine(world, kept) == [], f"stopped before operation {at}"
        shutil.rmtree(world)
    assert at > 30


EXPORT_AGAIN = "an export that is stopped while it replaces one leaves neither, and the same command is refused (hall/export.py)"


def test_an_export_that_is_stopped_leaves_the_old_one_or_the_new_one(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.deeds.KINDS", ("csv",))
    names = ("unlink", "rename", "replace")
    at, died = 0, True
    while died:
        at += 3
        world = tmp_path / str(at)
        shutil.copytree(template, world / "case")
        kept = Kept(exists=True)
        assert not stopped(world, kept, 0, "export")
        died = stopped(world, kept, at, "export", counted=names)  # the same seed: in the same place
        assert [f for f in examine(world, kept) if "export" in f] == [], f"stopped before operation {at}"
        assert not stopped(world, kept, 0, "export"), "the same command again"
        shutil.rmtree(world)
    assert at > 10


def test_what_a_killed_process_left_half_written_goes_with_the_next_one(case: Path) -> None:
    (case / "evidence" / f"{TEMPORARY}killed").write_bytes(b"half")
    add(case)
    assert list((case / "evidence").glob(f"{TEMPORARY}*")) == []


# --- power cuts


WORK = ("add", "add", "set", "judge", "remove", "reopen")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(powercut, "SESSIONS", 4)
    monkeypatch.setattr(powercut, "DEEDS", 5)


def cuts(top: Path, seed: str, many: int, control: str = "", deeds: tuple[str, ...] = WORK) -> powercut.Count:
    events = powercut.work(top, seed, control, deeds)
    return powercut.cut(top, events, seed, many, ordered=False, parsers=None, tell=lambda count: None)


@pytest.mark.usefixtures("short")
def test_power_cuts_lose_nothing(tmp_path: Path) -> None:
    count = cuts(tmp_path, "5", 60, deeds=(*WORK, "update"))
    assert [fault for fault in count.faults if not OPEN_ENDS.search(fault)] == []
    assert count.cuts == 60
    assert count.operations > 300


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("control", powercut.CONTROLS)
def test_power_cuts_show_what_is_lost_without_a_sync(tmp_path: Path, control: str) -> None:
    found = [fault for fault in cuts(tmp_path, "6", 30, control).faults if not OPEN_ENDS.search(fault)]
    assert any("lost" in fault or "torn" in fault or "does not open" in fault for fault in found), "the measurement is void"


def test_an_original_that_a_killed_process_named_lasts_when_it_is_added_again(case: Path) -> None:
    file = made(8)
    folder = case / "evidence" / file.came[0][1][:2]
    folder.mkdir()
    (folder / file.came[0][1]).write_bytes(file.data)  # as a process leaves it that is killed before it syncs the folder
    events: list[tuple[object, ...]] = []
    with Recorder(case.parent, events.append):
        add(case)
    assert {("dirsync", "case/evidence"), ("dirsync", str(folder.relative_to(case.parent)))} <= set(events)


def test_the_seal_is_there_when_closing_is_done(case: Path) -> None:
    events: list[tuple[object, ...]] = [("mkdir", "case"), ("given",)]
    with Recorder(case.parent, events.append):
        Case(case.parent / "case", write=True).ledger.close()
    assert ("dirsync", "case") in events[events.index(("rename", f"case/{'case.seal'}.new", "case/case.seal")) :]
    number = next(e[1] for e in events if e[0] == "open" and e[2] == "case/case.seal.new")
    assert ("sync", number, "case/case.seal.new") in events


def test_what_a_killed_process_left_unsynced_is_made_to_last_when_the_case_is_opened(case: Path) -> None:
    db = apsw.Connection(str(case / FILE))
    db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    db.execute("UPDATE meta SET value = 'another title' WHERE key = 'title'")
    db.close()
    (case / SEAL).unlink()
    events: list[tuple[object, ...]] = []
    with Recorder(case.parent, events.append):
        Case(case, write=True).ledger.close()
    first = next(i for i, e in enumerate(events) if e[0] == "sync")
    assert str(events[first][2]).endswith(f"{FILE}-wal"), "before anything is written"


def test_the_disk_keeps_what_was_synced_and_a_part_of_the_rest() -> None:
    disk = Disk()
    for event in (
        *(("mkdir", "a"), ("dirsync", "."), ("create", "a/x"), ("open", 1, "a/x"), ("write", 1, 0, b"1" * 2000)),
        *(("sync", 1, "a/x"), ("write", 1, 1000, b"2" * 2000), ("create", "a/y")),
    ):
        disk.play(event)
    shown = [disk.after_a_cut(random.Random(n)) for n in range(200)]
    assert {} in shown, "a name whose folder was not synced may be lost"
    assert {name for files in shown for name in files} == {"a/x", "a/y"}
    assert all(files["a/x"].startswith(b"1" * 1000) for files in shown if "a/x" in files), "what was synced is there"
    assert len({files["a/x"] for files in shown if "a/x" in files}) > 3, "what was not is there, is not, or is torn"
    disk.play(("dirsync", "a"))
    assert all({"a/x", "a/y"} == disk.after_a_cut(random.Random(n)).keys() for n in range(50))
    disk.play(("rename", "a/x", "a/z"))
    assert {frozenset(disk.after_a_cut(random.Random(n))) for n in range(50)} == {
        frozenset({"a/x", "a/y"}),
        frozenset({"a/z", "a/y"}),
    }


def test_the_recorder_tells_a_timeline_that_gives_the_same_files(case: Path) -> None:
    events: list[tuple[object, ...]] = []
    for path in sorted(case.rglob("*")):
        name = str(path.relative_to(case.parent))
        events += [("mkdir", name)] if path.is_dir() else [("create", name), ("open", name, name)]
        events += [] if path.is_dir() else [("write", name, 0, path.read_bytes())]
    with Recorder(case.parent, events.append):
        add(case)
    disk = Disk()
    for event in (("mkdir", "case"), *events, ("given",)):
        disk.given() if event[0] == "given" else disk.play(event)
    there = {str(p.relative_to(case.parent)): p.read_bytes() for p in case.rglob("*") if p.is_file()}
    shown = disk.after_a_cut(random.Random(0))
    assert {name: data for name, data in shown.items() if name.startswith("case/")} == there


# --- a restored case


def test_a_copy_of_a_case_has_the_same_head(case: Path, tmp_path: Path) -> None:
    restored = Path(shutil.copytree(case, tmp_path / "elsewhere" / "restored"))
    with Case(case) as one, Case(restored) as other:
        head = one.log.head(printed=False)
        assert other.log.head(printed=False) == head
    assert wrong(restored) == []
    assert remembered(restored) == remembered(case)
    assert add(restored) == 1
    assert wrong(restored) == []


def test_a_ledger_with_a_flipped_byte_is_refused_and_left_as_it_is(case: Path) -> None:
    path, rng = case / FILE, random.Random(4)
    whole = path.read_bytes()
    for at in (rng.randrange(len(whole)) for _ in range(25)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        changed = path.read_bytes()
        assert wrong(case), f"byte {at}"
        assert path.read_bytes() == changed, f"byte {at}: verify has written"
    path.write_bytes(whole)
    assert wrong(case) == []


def test_a_changed_ledger_is_not_sealed_again(case: Path) -> None:
    db = apsw.Connection(str(case / FILE))
    db.execute("UPDATE meta SET value = 'another title' WHERE key = 'title'")
    db.close()
    assert wrong(case)
    with pytest.raises(DamagedError):
        Case(case, write=True)
    assert wrong(case)


def test_a_change_that_lies_beside_the_ledger_is_seen_and_not_taken_over(case: Path) -> None:
    db = apsw.Connection(str(case / FILE))
    db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    db.execute("UPDATE meta SET value = 'another title' WHERE key = 'title'")
    db.close()
    before = (case / FILE).read_bytes()
    assert wrong(case)
    assert (case / FILE).read_bytes() == before


# --- the page


def test_the_page_shows_the_stored_figures() -> None:
    text = reliability.PAGE.read_text("utf-8")
    shown = text.split(reliability.BEGIN)[1].split(reliability.END)[0].strip()
    assert shown == reliability.figures(reliability.read()).strip(), "run: python benchmarks/reliability.py"


def test_the_commands_that_the_page_names_are_there() -> None:
    commands = re.findall(r"python (benchmarks/\w+\.py)((?: --[a-z]+)*)", reliability.PAGE.read_text("utf-8"))
    assert {path for path, _ in commands} >= {"benchmarks/crash.py", "benchmarks/powercut.py"}
    for path, options in commands:
        code = (ROOT / path).read_text("utf-8")
        assert all(f'"{option}"' in code for option in options.split()), path


def test_figures_that_are_stored_are_whole() -> None:
    stored = reliability.read()
    for name, thing in (("crash", "found out"), ("powercut", "that lost something")):
        if name in stored:
            assert {"date", "seed", "SQLite", "Python", "stemma", "controls"} <= stored[name].keys()
            assert all(control[thing] > 0 for control in stored[name]["controls"].values()), "a control that lost nothing"
    assert made(3).inner, "an archive is among the files"
