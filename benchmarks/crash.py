"""Kills a working process (SIGKILL) at random moments and checks after each kill that nothing acknowledged is lost.

    python benchmarks/crash.py                      10,000 kills by two processes, then the controls
    python benchmarks/crash.py --kills 500          fewer
    python benchmarks/crash.py --store              and store the figures in docs/reliability.json and docs/reliability.md
    python benchmarks/crash.py --only migration     one kind of kill

Each worker is forked from a warm process and does real deeds on a real case folder (deeds.py): add, set, judge, undo, remove,
update, export, open, close, make a case, bring an old one up to date. It announces each over a pipe and acknowledges it when it
is done. After the kill, the case is compared with what was acknowledged (kept.py); after every fifty kills everything in
it is read again (`stemma verify`). In most cycles files are read in the worker itself, in a part of them in the real sandbox.

A kill leaves what the system has in its memory, so this shows nothing about power cuts (powercut.py does), and a ledger with
synchronous=OFF would pass. The controls are such as a kill can show: originals written under their name at once, and a worker
that acknowledges before the ledger has it. Each must lose something, or the measurement is void.

Exits with 1 if anything was lost or half done, or if a control lost nothing. Seeded; the moment of a kill is the machine's.
"""

import argparse
import ctypes
import gc
import multiprocessing
import random  # noqa: TID251  (seeded)
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import reliability  # noqa: E402
from benchmarks.deeds import Here, Worker  # noqa: E402
from benchmarks.kept import Kept, examine  # noqa: E402
from benchmarks.kills import CONTROLS, HALL, PLANS, Count, Driver, Plan, killed  # noqa: E402
from stemma.hall.case import Case  # noqa: E402

SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2): whatever a killed worker leaves behind becomes a child of this process."""


def drive(top: Path, seed: str, many: int, only: str, tell: Callable[[Any], None]) -> None:
    """Do the kills of one process."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    driver = Driver(top, seed, only)
    told = 0
    for number, count in enumerate(driver.kills(many), 1):
        if number % 10 == 0 or len(count.faults) > told:
            tell((seed, number, count.faults[told:], None))
            told = len(count.faults)
    tell((seed, many, driver.count.faults[told:], driver.count))


def control(top: Path, plan: Plan, seed: str, many: int) -> int:
    """Return how many of so many kills of a worker with a fault of ours were found out."""
    rng, lost = random.Random(seed), 0
    kept, world = Kept(), top / "control"
    for number in range(many):
        if not kept.exists:
            begun = Worker(world, kept, rng, lambda said: None)
            begun.open()
            begun.close()
        faults = killed(world, kept, f"{seed}.{number}", plan, rng) or examine(world, kept)
        lost += any("torn" in fault or "lost" in fault for fault in faults)
        if faults or len(kept.came) > 10:
            shutil.rmtree(world)
            kept = Kept()
    shutil.rmtree(world, ignore_errors=True)
    return lost


def warm(top: Path) -> None:
    """Do each deed once, so that forked workers need not load anything."""
    HALL.Parsers = Here
    work = Worker(top / "warm", Kept(), random.Random(0), lambda said: None)
    work.open()
    for deed in ("add",) * 5 + ("update", "judge", "set", "undo", "remove", "export", "export", "export", "export"):
        getattr(work, deed)()
    work.close()
    with Case(top / "warm" / "case") as opened:
        assert opened.ledger.check() == ()
    shutil.rmtree(top / "warm")
    gc.collect()
    gc.freeze()


def together(tops: list[Path], seed: int, many: int, only: str, told: IO[str]) -> Count:
    """Drive several processes at a time; show progress; return the sum."""
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    share = [many // len(tops) + (n < many % len(tops)) for n in range(len(tops))]
    drivers = [context.Process(target=drive, args=(top, f"{seed}.{n}", share[n], only, queue.put)) for n, top in enumerate(tops)]
    for driver in drivers:
        driver.start()
    total, done, began = Count(), dict.fromkeys((f"{seed}.{n}" for n in range(len(tops))), 0), time.monotonic()
    waiting = len(drivers)
    while waiting:
        name, done[name], faults, count = queue.get()
        total.faults += faults
        took, so_far = time.monotonic() - began, sum(done.values())
        told.write("".join(f"\rFAULT {fault}\n" for fault in faults))
        told.write(f"\r{so_far}/{many} kills, {len(total.faults)} faults, {took:.0f} s" + ("\n" if so_far == many else ""))
        told.flush()
        if count is not None:
            waiting -= 1
            for mine, other in ((getattr(total, n), getattr(count, n)) for n in ("kills", "during", "acknowledged")):
                mine.update(other)
            total.full, total.torn, total.orphans = (
                total.full + count.full,
                total.torn + count.torn,
                total.orphans + count.orphans,
            )
    for driver in drivers:
        driver.join()
    return total


def main() -> int:
    """Measure, print a table, store it if asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--controls", type=int, default=100, help="kills of each control")
    options.add_argument("--only", default="", choices=("", *PLANS))
    options.add_argument("--folder", type=Path, action="append", help="where the cases lie; several: one for each process")
    options.add_argument("--store", action="store_true")
    given = options.parse_args()
    began = time.monotonic()
    # One half in memory, where a kill falls between two calls; the other on a disk, where it falls into a wait for it.
    places = given.folder or [Path(tempfile.gettempdir()), *([Path("/dev/shm")] if Path("/dev/shm").is_dir() else [])]
    tops = [Path(tempfile.mkdtemp(prefix="stemma-crash-", dir=places[n % len(places)])) for n in range(given.processes)]
    try:
        warm(tops[0])
        total = together(tops, given.seed, given.kills, given.only, sys.stderr)
        controls = {name: control(tops[-1], plan, f"{given.seed}.c", given.controls) for name, plan in CONTROLS.items()}
    finally:
        for top in tops:
            shutil.rmtree(top, ignore_errors=True)
    took = time.monotonic() - began
    result = {
        **reliability.circumstances(given.seed, took),
        "kills": total.kills.total(),
        "kills by kind": dict(sorted(total.kills.items())),
        "kills during": dict(sorted(total.during.items())),
        "acknowledged": dict(sorted(total.acknowledged.items())),
        "everything read again": total.full,
        "removals finished by the next process": total.torn,
        "originals of nothing (adds cut short)": total.orphans,
        "faults": len(total.faults),
        "controls": {name: {"kills": given.controls, "found out": lost} for name, lost in controls.items()},
    }
    reliability.show("crash", result)
    if given.store:
        reliability.store("crash", result)
    return 1 if total.faults or not all(controls.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
