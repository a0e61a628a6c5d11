"""Cuts the power at random points of real work on a case, and checks that what the disk then shows has lost nothing acknowledged.

    python benchmarks/powercut.py                   10,000 cuts of ten pieces of work by two processes, then the controls
    python benchmarks/powercut.py --cuts 500        fewer
    python benchmarks/powercut.py --store           and store the figures in docs/reliability.json and docs/reliability.md
    python benchmarks/powercut.py --ordered         on a disk that keeps the order of names, as ext4 and XFS do
    python benchmarks/powercut.py --also export     with exports among the deeds

The work (deeds.py: add, set, judge, undo, remove, update, open, close, with the custody log that goes with them) is done by the
real `Case`, in several processes one after the other, some of which are killed. All that they do to files, SQLite's included,
is recorded as one timeline (recorder.py). At each cut the files are rebuilt as a disk could show them (disk.py says what is
assumed of it), opened by the real code, and compared with what had been acknowledged by then (kept.py).

The controls are the same work with synchronous=OFF, with an archive that does not sync its files, and with one that does not
sync its folders. Each must lose something, or the measurement is void. Exits with 1 if anything was lost, or if a control
lost nothing. The same seed gives the same work and the same cuts.
"""

import argparse
import copy
import multiprocessing
import os
import pickle
import random  # noqa: TID251  (seeded)
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import reliability  # noqa: E402
from benchmarks.deeds import ALL, Here, Worker  # noqa: E402
from benchmarks.disk import Disk  # noqa: E402
from benchmarks.kept import Kept, examine  # noqa: E402
from benchmarks.recorder import Event, Recorder  # noqa: E402
from stemma.errors import StemmaError  # noqa: E402
from stemma.hall import case, intake, verify  # noqa: E402
from stemma.hall.case import Case  # noqa: E402
from stemma.hall.parsing import Parsers  # noqa: E402
from stemma.ledger import opening  # noqa: E402
from stemma.ledger.opening import SEAL  # noqa: E402

MODULES: tuple[Any, ...] = (case, intake, opening)
SESSIONS, DEEDS = 8, 9
"""Processes of a piece of work, and deeds of each."""
KILLED = 0.4
"""How many of those processes are killed."""
FULL = 100
"""Every so many cuts everything is read again, after another process wrote."""
WORK = tuple(deed for deed in ALL if deed != "export")
CONTROLS = ("synchronous=OFF", "originals not synced", "folders of the archive not synced")
DIED = 9
SEALED = ("closed, and not sealed", SEAL)
"""How a fault of the seal begins (kept.py)."""


class AtOnce:
    """Stands for the threads that read files ahead: each job is done when it is given, so that a seed means one timeline."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def submit(self, job: Callable[..., Any], *given: Any) -> "Future[Any]":
        """Do it."""
        made: Future[Any] = Future()
        try:
            made.set_result(job(*given))
        except BaseException as error:  # noqa: BLE001 as an executor does
            made.set_exception(error)
        return made

    def shutdown(self, **_: object) -> None:
        """Do nothing."""


# --- the work


def session(world: Path, kept: Kept, seed: str, log: int, die_at: int, control: str, deeds: tuple[str, ...]) -> None:
    """Do deeds in a forked process and record it; end at once before operation `die_at`, if there is one."""
    write, rng = os.write, random.Random(seed)
    hall, take, ledger = MODULES
    hall.Parsers, take.ThreadPoolExecutor = Here, AtOnce
    if control == "synchronous=OFF":
        ledger.DURABLE = {**ledger.DURABLE, "synchronous": 0}
    count = 0

    def emit(event: Event) -> None:
        what, *more = event
        if "evidence" in str(more[-1]) and (
            (what == "sync" and control == "originals not synced") or (what == "dirsync" and control.startswith("folders"))
        ):
            return
        made = pickle.dumps(event)
        write(log, len(made).to_bytes(4, "big") + made)

    def before(what: str, path: str) -> None:
        nonlocal count
        count += 1
        if count == die_at:
            os._exit(DIED)

    code = 1
    try:
        with Recorder(world, emit, before):
            Worker(world, kept, rng, lambda said: emit(("said", said))).work(deeds, DEEDS)
        code = 0
    except BaseException:  # noqa: BLE001 whatever it is, the work does not fail
        traceback.print_exc()
    finally:
        os._exit(code)


def work(top: Path, seed: str, control: str = "", deeds: tuple[str, ...] = WORK) -> list[Event]:
    """Do a piece of work; return its timeline. After a process that was killed stands what was found kept."""
    world, kept, rng = top / "world", Kept(), random.Random(seed)
    (world / "case").mkdir(parents=True)
    events: list[Event] = [("mkdir", "case"), ("given",)]
    for number in range(SESSIONS):
        die_at = rng.randrange(1, 400) if rng.random() < KILLED else 0
        with tempfile.TemporaryFile(dir=top) as log:
            child = os.fork()
            if child == 0:
                session(world, kept, f"{seed}.{number}", log.fileno(), die_at, control, deeds)
            _, status = os.waitpid(child, 0)
            code = os.waitstatus_to_exitcode(status)
            if code not in (0, DIED):
                raise RuntimeError(f"the work of {seed}.{number} failed")
            log.seek(0)
            for event in _read(log):
                if event[0] == "said":
                    kept.hear(event[1])
                events.append((event[0], (number, event[1]), *event[2:]) if isinstance(event[1], int) else event)
        if code == DIED:
            shutil.copytree(world, top / "copy")
            faults = examine(top / "copy", kept)
            shutil.rmtree(top / "copy")
            if not kept.exists:  # stopped while it was made: the user begins again
                events += [("unlink", f"case/{p.name}") for p in sorted((world / "case").iterdir())] + [("given",)]
                shutil.rmtree(world / "case")
                (world / "case").mkdir()
            elif faults:
                raise RuntimeError(f"a kill alone was too much for {seed}.{number}: {faults}")
            # What a killed process wrote and did not sync is found by the next, which makes it last before it tells of it
            # (test_durability.py); a cut between the two is not simulated.
            if (world / "case" / "case.db-wal").exists():
                name = ("after", number)
                events += [("open", name, "case/case.db-wal"), ("sync", name, "case/case.db-wal"), ("dirsync", "case")]
            events.append(("kept", copy.deepcopy(kept)))
    shutil.rmtree(world)
    return events


def _read(log: Any) -> list[Event]:
    events = []
    while head := log.read(4):
        events.append(pickle.loads(log.read(int.from_bytes(head, "big"))))
    return events


# --- the cuts


@dataclass(slots=True)
class Count:
    """What came of many cuts."""

    cuts: int = 0
    operations: int = 0
    lost: int = 0
    """Cuts after which something acknowledged was lost, or something was half there."""
    untrue: int = 0
    """Cuts after which the seal says of a whole ledger that it was changed, or that nobody closed it."""
    during: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Count") -> None:
        """Add another's."""
        self.cuts, self.operations = self.cuts + other.cuts, self.operations + other.operations
        self.lost, self.untrue = self.lost + other.lost, self.untrue + other.untrue
        self.during.update(other.during)
        self.faults += other.faults


def cut(top: Path, events: list[Event], seed: str, many: int, *, ordered: bool, parsers: Parsers | None, tell: Any) -> Count:
    """Cut a timeline at so many random points, and look at what is left."""
    rng, disk, kept, count = random.Random(seed), Disk(ordered=ordered), Kept(), Count(operations=len(events))
    points = sorted(_points(events, many, rng))
    at = 0
    for point in points:
        for event in events[at:point]:
            if event[0] == "said":
                kept.hear(event[1])
            elif event[0] == "kept":
                kept = copy.deepcopy(event[1])
            elif event[0] == "given":
                disk.given()
            else:
                disk.play(event)
        at = point
        count.cuts += 1
        mine = copy.deepcopy(kept)
        begun = mine.begun["deed"] if mine.begun else "open or close" if mine.open is None else "between deeds"
        count.during[begun] += 1
        world = top / "cut"
        show(disk.after_a_cut(rng), world)
        faults = examine(world, mine, after_a_cut=True)
        if not faults and parsers and count.cuts % FULL == 0:
            faults = go_on(world, mine, rng, parsers)
        shutil.rmtree(world)
        about_seal = [fault for fault in faults if fault.startswith(SEALED)]
        count.lost += len(about_seal) < len(faults)
        count.untrue += bool(about_seal)
        count.faults += [f"{seed} after operation {point} ({begun}): {fault}" for fault in faults]
        tell(count)
    return count


def _points(events: list[Event], many: int, rng: random.Random) -> list[int]:
    """Draw points: first a deed, then a moment in it, so that the stages with their many writes do not take all."""
    said = [n for n, event in enumerate(events) if event[0] == "said"]
    spans = [(a + 1, b + 1) for a, b in pairwise(said)]
    return [rng.randrange(*rng.choice(spans)) for _ in range(many)]


def show(files: dict[str, bytes], world: Path) -> None:
    """Write files as a disk shows them."""
    (world / "case").mkdir(parents=True)
    for name, data in files.items():
        path = world / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def go_on(world: Path, kept: Kept, rng: random.Random, parsers: Parsers) -> list[str]:
    """Let another process write, as after a restart, and read everything again."""
    if not kept.exists:
        return []
    try:
        next_one = Worker(world, kept, rng, lambda said: None)
        next_one.open()
        if kept.torn:
            next_one.remove(kept.torn)
        for deed in ("add", "update"):
            getattr(next_one, deed)()
        next_one.close()
        with Case(world / "case") as opened:
            wanted = {s.sha256 for s in opened.ledger.sources()}
    except StemmaError as error:
        return [f"the next process cannot go on: {error}"]
    orphans = {p.name for p in (world / "case" / "evidence").rglob("*") if p.is_file()} - wanted
    faults = [f.line for f in verify.case(world / "case", (), parsers) if f.wrong and not any(o in f.line for o in orphans)]
    return [f"verify: {line}" for line in faults]


# --- the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one process does."""

    seeds: tuple[str, ...]
    cuts: int
    """Of each piece of work."""
    deeds: tuple[str, ...]
    ordered: bool
    control: str = ""


def drive(top: Path, order: Order, tell: Callable[[Any], None]) -> Count:
    """Do pieces of work and cut them."""
    total, parsers = Count(), None if order.control else Parsers(workers=1)
    for seed in order.seeds:
        events = work(top, seed, order.control, order.deeds)
        done = cut(top, events, seed, order.cuts, ordered=order.ordered, parsers=parsers, tell=tell)
        total.add(done)
    if parsers:
        parsers.close()
    return total


def _part(top: Path, order: Order, queue: Any) -> None:
    def tell(count: Count) -> None:
        if count.cuts % 10 == 0:
            queue.put((10, count.lost, None))

    queue.put((0, 0, drive(top, order, tell)))


def warm(top: Path) -> None:
    """Do each deed once, so that forked processes need not load anything."""
    MODULES[0].Parsers = Here
    first = Worker(top / "warm", Kept(), random.Random(0), lambda said: None)
    first.open()
    for deed in ("add",) * 5 + ("update", "judge", "set", "undo", "remove", "export"):
        getattr(first, deed)()
    first.close()
    examine(top / "warm", first.kept)
    shutil.rmtree(top / "warm")


def together(tops: list[Path], orders: list[Order], many: int) -> Count:
    """Drive several processes at a time; show progress; return the sum."""
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    drivers = [context.Process(target=_part, args=(top, order, queue)) for top, order in zip(tops, orders, strict=True)]
    for driver in drivers:
        driver.start()
    total, done, began, waiting = Count(), 0, time.monotonic(), len(drivers)
    while waiting:
        more, _, count = queue.get()
        done += more
        sys.stderr.write(f"\r{done}/{many} cuts, {time.monotonic() - began:.0f} s")
        sys.stderr.flush()
        if count is not None:
            waiting -= 1
            total.add(count)
    sys.stderr.write("\n")
    for driver in drivers:
        driver.join()
    return total


def main() -> int:
    """Measure, print a table, store it if asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cuts", type=int, default=10_000)
    options.add_argument("--pieces", type=int, default=10, help="pieces of work that are cut")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--controls", type=int, default=300, help="cuts of each control")
    options.add_argument("--ordered", action="store_true")
    options.add_argument("--also", action="append", default=[], choices=("export",))
    options.add_argument("--store", action="store_true")
    given = options.parse_args()
    began, deeds = time.monotonic(), WORK + tuple(given.also) * 2
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() else Path(tempfile.gettempdir())
    tops = [Path(tempfile.mkdtemp(prefix="stemma-cuts-", dir=place)) for _ in range(given.processes)]
    try:
        warm(tops[0])
        seeds = [f"{given.seed}.{n}" for n in range(given.pieces)]
        each = given.cuts // given.pieces
        orders = [
            Order(seeds=tuple(seeds[n :: given.processes]), cuts=each, deeds=deeds, ordered=given.ordered)
            for n in range(given.processes)
        ]
        total = together(tops, orders, each * given.pieces)
        controls = {}
        for name in CONTROLS[: 2 if given.ordered else 3]:  # where names keep their order, a folder need not be synced
            order = Order(seeds=(f"{given.seed}.c",), cuts=given.controls, deeds=WORK, ordered=given.ordered, control=name)
            controls[name] = drive(tops[0], order, lambda count: None).lost
    finally:
        for top in tops:
            shutil.rmtree(top, ignore_errors=True)
    result = {
        **reliability.circumstances(given.seed, time.monotonic() - began),
        "names": "in order" if given.ordered else "lasting only with their folder",
        "cuts": total.cuts,
        "operations recorded": total.operations,
        "cuts during": dict(sorted(total.during.items())),
        "cuts that lost anything": total.lost,
        "cuts after which the seal was untrue": total.untrue,
        "controls": {name: {"cuts": given.controls, "that lost something": lost} for name, lost in controls.items()},
    }
    for fault in total.faults[:40]:
        print(f"FAULT {fault}")
    reliability.show("powercut", result)
    if given.store:
        reliability.store("powercut", result)
    return 1 if total.faults or not all(controls.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
