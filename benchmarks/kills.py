"""Workers that are killed while they do deeds on a case, and what is checked after each kill. crash.py says what it measures."""

import contextlib
import copy
import json
import os
import random  # noqa: TID251  (seeded)
import select
import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any

import apsw

from benchmarks.deeds import ALL, Here, Worker, token, written
from benchmarks.kept import Kept, examine
from stemma.archive import TEMPORARY, Archive, Stored
from stemma.errors import InUseError, StemmaError
from stemma.hall import case, verify
from stemma.hall.case import Case
from stemma.hall.parsing import Parsers
from stemma.keys import digest_bytes
from stemma.ledger import APPLICATION, FILE, versions
from stemma.ledger.opening import seal
from stemma.model.custody import Head

HALL: Any = case
"""The module whose name for the sandbox is exchanged in workers."""
FULL = 50
"""Kills of one case, after which everything is read again and another case begins."""
PATIENCE = 1.0
"""Seconds in which a second process must be told that the case is in use."""
LEAVING = 20.0
"""Seconds in which the sandbox of a killed process must be gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a worker does until it is killed."""

    kind: str
    deeds: tuple[str, ...] = ALL
    latest: float = 0.09
    """Seconds after it began at which it is killed at the latest."""
    sandboxed: bool = False
    warm: bool = True
    """The sandbox is started before the time runs."""
    control: str = ""
    size: int = 0
    """Bytes of the files that are added; 0: small texts."""
    intrude: bool = False
    """Try to open the case a second time just before the kill."""


PLANS: dict[str, tuple[int, Plan]] = {
    "work": (60, Plan(kind="work")),
    "long work": (8, Plan(kind="long work", latest=0.9)),
    "in use": (10, Plan(kind="in use", deeds=tuple(d for d in ALL if d != "reopen"), intrude=True)),
    "open and close": (8, Plan(kind="open and close", deeds=("reopen",), latest=0.05)),
    "migration": (9, Plan(kind="migration", deeds=("set", "add"), latest=0.07)),
    "creation": (4, Plan(kind="creation", deeds=("add",), latest=0.06)),
    "sandboxed": (1, Plan(kind="sandboxed", deeds=("add",), sandboxed=True)),
}
"""Kind of kill -> how often, of 100, and what is done."""
CONTROLS = {
    "naive archive": Plan(kind="naive archive", deeds=("add",), control="naive", size=8_000_000, latest=0.12),
    "acknowledged too early": Plan(kind="acknowledged too early", deeds=("add",), control="early", latest=0.12),
}


# --- a worker


def naive(self: Archive, file: IO[bytes], name: str, limit: int = 0) -> Stored:
    """Store as one would without thinking: under the name at once."""
    data = file.read()
    path = self.path(digest_bytes(data))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb", buffering=0) as copied:
        for start in range(0, len(data), 1 << 10):
            copied.write(data[start : start + (1 << 10)])
    return Stored(path.name, len(data), True)


def _sandbox(warmed: list[Parsers], workers: int = 1) -> Parsers:
    """Give out the one that is warm, then new ones."""
    return warmed.pop() if warmed else Parsers(workers)


def run(world: Path, kept: Kept, seed: str, plan: Plan, pipe: int) -> None:
    """Do deeds in a forked process until it is killed; say so if anything goes wrong."""

    def say(said: dict[str, Any]) -> None:
        os.write(pipe, written(said))

    try:
        warmed: list[Parsers] = []
        if plan.sandboxed and plan.warm:
            warmed.append(Parsers(workers=1))
            warmed[0].confinement()
        HALL.Parsers = partial(_sandbox, warmed) if plan.sandboxed else Here
        if plan.control == "naive":
            Archive.store = naive  # type: ignore[method-assign]
        say({"say": "ready"})
        Worker(world, kept, random.Random(seed), say, plan.control == "early", plan.size).work(plan.deeds)
    except BaseException:  # noqa: BLE001 whatever it is, a worker does not fail
        say({"say": "error", "told": traceback.format_exc()[-1500:]})
    finally:
        os._exit(0)


def killed(world: Path, kept: Kept, seed: str, plan: Plan, rng: random.Random) -> list[str]:
    """Let a worker work and kill it at a random moment; take down what it said; return what was wrong so far."""
    reading, writing = os.pipe()
    mine = children() if plan.sandboxed else set()
    child = os.fork()
    if child == 0:
        os.close(reading)
        run(world, kept, seed, plan, writing)
    os.close(writing)
    faults, heard = [], b""
    select.select([reading], [], [], 120)  # until it says that it is ready
    time.sleep(rng.uniform(0.001, plan.latest))
    os.set_blocking(reading, False)
    if plan.intrude:
        heard = _heard(reading)
        doors = [json.loads(line)["say"] for line in heard.splitlines() if b'"open' in line or b'"clos' in line]
        if doors[-1:] == ["opened"]:
            faults += intrude(world / "case")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    heard += _heard(reading)
    os.close(reading)
    for line in heard.splitlines():
        said = json.loads(line)
        if said["say"] == "error":
            faults.append(f"a worker failed: {said['told']}")
        else:
            kept.hear(said)
    return faults + (strays(mine) if plan.sandboxed else [])


def _heard(pipe: int) -> bytes:
    """Return what is in a pipe."""
    heard = b""
    with contextlib.suppress(BlockingIOError):
        while more := os.read(pipe, 1 << 16):
            heard += more
    return heard


def intrude(folder: Path) -> list[str]:
    """Try to write to a case that a worker has open."""
    began = time.monotonic()
    try:
        Case(folder, write=True).ledger.close()
    except InUseError:
        took = time.monotonic() - began
        return [] if took < PATIENCE else [f"a second process was told after {took:.1f} s"]
    return ["a second process could open the case for writing"]


def children() -> set[int]:
    """Return the processes that this one started, or that were left to it."""
    lists = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(child) for found in lists for child in found.read_text().split()}


def strays(mine: set[int]) -> list[str]:
    """Wait for what a killed worker left behind, which is to end by itself; `mine` were there before."""
    until = time.monotonic() + LEAVING
    while left := children() - mine:
        for child in left:
            os.waitpid(child, os.WNOHANG)
        if time.monotonic() > until:
            return ["a process of the sandbox outlived the one that started it"]
        time.sleep(0.01)
    return []


# --- cases


def age(folder: Path, version: int) -> None:
    """Make of a case one of an earlier schema, with the same rows as far as it has a place for them."""
    new, now = folder / "old.db", folder / FILE
    db = apsw.Connection(str(new))
    db.execute("PRAGMA journal_mode = WAL")
    for step in versions()[:version]:
        db.execute(step)
    db.execute(f"PRAGMA user_version = {version}")
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("ATTACH ? AS now", (str(now),))
    for (table,) in list(db.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")):
        columns = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
        db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM now.{table}")
    db.execute("DETACH now")
    db.close()
    new.replace(now)
    seal(now)


def templates(top: Path) -> dict[int, tuple[Path, Kept]]:
    """Make cases of earlier schema versions, by version."""
    found = {}
    for version in range(1, len(versions())):
        world = top / f"version-{version}"
        kept = Kept()
        work = Worker(world, kept, random.Random(version), lambda said: None)
        work.open()
        for number in (0, 1, 2, 4, 5):  # no archives: those versions did not open them
            kept.number = number
            work.add_one()
        for deed in ("set", "update", "judge", "judge", "remove"):
            getattr(work, deed)()
        work.close()
        age(world / "case", version)
        kept.old, kept.size, kept.leaf = version, 0, ""
        found[version] = (world, kept)
    return found


# --- many kills


@dataclass(slots=True)
class Count:
    """What came of many kills."""

    kills: Counter[str] = field(default_factory=Counter)
    """By kind."""
    during: Counter[str] = field(default_factory=Counter)
    """By the deed that was begun and not acknowledged."""
    acknowledged: Counter[str] = field(default_factory=Counter)
    """Deeds that were acknowledged, by kind."""
    faults: list[str] = field(default_factory=list)
    full: int = 0
    """How often everything was read again."""
    torn: int = 0
    """Removals stopped between the original and the ledger, and finished by the same command."""
    orphans: int = 0
    """Originals that no report names, left by an `add` that was cut short."""


class Driver:
    """Kills workers on one case after the other, and counts."""

    def __init__(self, top: Path, seed: str, only: str = "") -> None:
        self.top, self.seed, self.only = top, seed, only
        self.rng = random.Random(seed)
        self.count = Count()
        self.old = templates(top)
        self.parsers = Parsers(workers=1)
        self.world, self.kept, self.age = top / "world", Kept(), 0

    def kills(self, many: int) -> Iterator[Count]:
        """Kill so many times; yield how it stands after each."""
        weights = {kind: weight for kind, (weight, _) in PLANS.items() if not self.only or kind == self.only}
        for number in range(many):
            kind = self.rng.choices(list(weights), list(weights.values()))[0]
            self.count.kills[kind] += 1
            for fault in self.kill(PLANS[kind][1], f"{self.seed}.{number}"):
                self.count.faults.append(f"{self.seed}.{number} {kind}: {fault}")
            yield self.count
        if self.age:
            self.count.faults += [f"{self.seed} at the end: {fault}" for fault in self.full(self.world, self.kept)]
        self.parsers.close()

    def kill(self, plan: Plan, seed: str) -> list[str]:
        """Kill once, and check."""
        if plan.kind in ("migration", "creation"):
            return self.aside(plan, seed)
        faults = self.once(self.world, self.kept, seed, plan)
        self.age += 1
        if faults or self.age == FULL:
            faults += self.full(self.world, self.kept) if not faults else []
            self.anew()
        return faults

    def once(self, world: Path, kept: Kept, seed: str, plan: Plan) -> list[str]:
        """Kill a worker, now and then a second one that was still opening what the first left, and compare."""
        if plan.sandboxed and self.rng.random() < 0.25:
            plan = Plan(kind=plan.kind, deeds=plan.deeds, sandboxed=True, warm=False, latest=4.0)
        faults = self.parted(world, kept, seed, plan)
        if not faults and kept.exists and self.rng.random() < 0.2:
            faults = self.parted(world, kept, seed + "b", Plan(kind="again", deeds=("nothing",), latest=0.02))
        if not faults:
            begun = kept.begun
            faults = [f"{fault} (begun: {json.dumps(begun)})" for fault in examine(world, kept)]
        if not kept.exists:
            shutil.rmtree(world / "case", ignore_errors=True)
        return faults

    def parted(self, world: Path, kept: Kept, seed: str, plan: Plan) -> list[str]:
        """Kill one worker, and count what it had done and what it was doing."""
        before, torn = kept.begun, kept.torn
        faults = killed(world, kept, seed, plan, self.rng)
        self.count.acknowledged.update(kept.heard)
        kept.heard.clear()
        self.count.torn += bool(torn and not kept.torn)
        if kept.begun is not before or kept.open is None:
            self.count.during[kept.begun["deed"] if kept.begun else "open or close"] += 1
        return faults

    def aside(self, plan: Plan, seed: str) -> list[str]:
        """Kill a worker on a case of its own: an old one, or none yet; then let another finish."""
        world, kept = self.top / "aside", Kept()
        if plan.kind == "migration":
            template, was = self.old[self.rng.choice(list(self.old))]
            shutil.copytree(template, world)
            kept = copy.deepcopy(was)
        faults = self.once(world, kept, seed, plan)
        if not faults:
            work = Worker(world, kept, self.rng, lambda said: None)
            work.work(("set", "judge"), 2)
            faults = examine(world, kept) or self.full(world, kept)
        shutil.rmtree(world, ignore_errors=True)
        return faults

    def anew(self) -> None:
        """Begin another case: every other time one of an earlier version."""
        shutil.rmtree(self.world, ignore_errors=True)
        self.kept, self.age = Kept(), 0
        if self.rng.random() < 0.5:
            template, was = self.old[self.rng.choice(list(self.old))]
            shutil.copytree(template, self.world)
            self.kept = copy.deepcopy(was)

    def full(self, world: Path, kept: Kept) -> list[str]:
        """Read everything again, as a user would after a crash: another process writes, closes, and verifies."""
        if not kept.exists and not kept.old:
            return []
        self.count.full += 1
        folder = world / "case"
        try:
            with Case(folder, write=True) as opened:
                head = opened.log.head(printed=False)
            work = Worker(world, kept, self.rng, lambda said: None)
            work.open()
            if kept.torn:
                self.count.torn += 1
                work.remove(kept.torn)
            for deed in ("add", "update"):
                getattr(work, deed)()
            work.close()
        except StemmaError as error:
            return [f"the next process cannot go on: {error}"]
        faults = examine(world, kept)
        orphans = {p.name for p in (folder / "evidence").rglob("*") if p.is_file()} - {sha256 for sha256, _ in kept.came.values()}
        self.count.orphans += len(orphans)
        heads = [Head(size=head.size, root=head.root)] if head.size else []
        for finding in verify.case(folder, heads, self.parsers):
            if finding.wrong and not any(name in finding.line for name in orphans):
                faults.append(f"verify: {finding.line}")
        if left := list((folder / "evidence").glob(f"{TEMPORARY}*")):
            faults.append(f"left behind by killed processes: {len(left)} files, {left[0].name} and others")
        return faults + _remains(folder, kept)


def _remains(folder: Path, kept: Kept) -> list[str]:
    """Look for the words of what was removed in every file of a case."""
    words = {token(int(Path(path).name[:5])).encode() for path in kept.gone.values() if path[:5].isdigit() and "/" not in path}
    files = [p for p in folder.rglob("*") if p.is_file()]
    return [f"not removed: {p.name} still holds {word.decode()}" for p in files for word in words if word in p.read_bytes()]
