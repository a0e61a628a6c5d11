"""Flips single bits of a case and an export at random, and counts how many are found and named: by Stemma, and without it.

    python benchmarks/flips.py [--many 10000] [--seed 1]

Each flip is of one bit, in one of five places in equal parts: an original, the ledger's file, its seal, the list of an export,
and a character of a row of the custody log under a new seal (so that only the chain can show it). Found means: `verify` says that
something differs. Named means: in a line that names the file, or the entry of the log or the one after it.
"""

import argparse
import contextlib
import importlib.util
import io
import random  # noqa: TID251  (seeded)
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from types import ModuleType

import apsw

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from stemma.hall import verify
from stemma.hall.case import Case
from stemma.hall.export import KINDS, from_case
from stemma.hall.intake import items
from stemma.ledger import FILE
from stemma.ledger.opening import SEAL, seal

STORY = (
    "Mill owner names the price\n\nAt least {} mills in Oster were sold in March, the chamber of mills said on Monday. "
    "The buyer said that it had paid for {} of them.\n"
)
COLUMNS = (
    *(("entry", column) for column in ("at", "action", "commitment", "previous", "leaf")),
    *(("entry_details", column) for column in ("salt", "details")),
)


def build(top: Path) -> tuple[Path, Path]:
    """Make an invented case of eight reports, one of them removed, and its exports."""
    pile = top / "pile"
    pile.mkdir()
    for n in range(8):
        (pile / f"{n}.txt").write_text(STORY.format(n + 10, n), "utf-8")
    with Case.create(top / "case", title="Mills") as case:
        case.add(items([pile], None))
        case.update()
        case.remove(case.ledger.reports()[0])
        case.update()
        for kind in KINDS:
            from_case(case, kind, top / "out", private=False)
    return top / "case", top / "out"


@contextlib.contextmanager
def flipped(file: Path, rng: random.Random) -> Iterator[tuple[str, ...]]:
    """Flip one bit of a file; yield what a line about it must name."""
    whole, mode = file.read_bytes(), file.stat().st_mode
    at = rng.randrange(len(whole))
    file.chmod(0o600)
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << rng.randrange(8)]) + whole[at + 1 :])
    try:
        yield (file.name,)
    finally:
        file.write_bytes(whole)
        file.chmod(mode)


@contextlib.contextmanager
def changed(folder: Path, rng: random.Random) -> Iterator[tuple[str, ...]]:
    """Flip one bit of one character of a row of the log, and seal the file again."""
    kept = {name: (folder / name).read_bytes() for name in (FILE, SEAL)}
    db = apsw.Connection(str(folder / FILE))
    for (name,) in list(db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")):
        db.execute(f"DROP TRIGGER {name}")
    db.execute("PRAGMA ignore_check_constraints = 1")
    table, column = rng.choice(COLUMNS)
    number, old = rng.choice(list(db.execute(f"SELECT number, {column} FROM {table}")))
    at = rng.randrange(len(old))
    new = old[:at] + chr(ord(old[at]) ^ 1 << rng.randrange(7)) + old[at + 1 :]
    db.execute(f"UPDATE {table} SET {column} = ? WHERE number = ?", (new, number))
    db.close()
    seal(folder / FILE)
    try:
        yield f"entry {number} ", f"entry {number + 1} "
    finally:
        for name, data in kept.items():
            (folder / name).write_bytes(data)


def by_stemma(folder: Path) -> Iterator[str]:
    """Yield what Stemma says differs."""
    findings = verify.case(folder) if verify.is_case(folder) else verify.export(folder)
    return (found.line for found in findings if found.wrong)


def without_stemma(program: ModuleType) -> Callable[[Path], Iterator[str]]:
    """Return what runs the stand-alone verifier in this process."""

    def run(folder: Path) -> Iterator[str]:
        program.wrong.clear()
        sys.argv = ["verify_standalone.py", str(folder)]
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            program.main()
        return iter(list(program.wrong))

    return run


def loaded() -> ModuleType:
    """Load the stand-alone verifier as a file, as its user would."""
    path = Path(str(resources.files("stemma.hall") / "verify_standalone.py"))
    spec = importlib.util.spec_from_file_location("alone", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return program


def main() -> int:
    """Measure, and print one line a place."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--many", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    rng, began = random.Random(given.seed), time.monotonic()
    counted: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory(prefix="stemma-flips-") as top:
        case, out = build(Path(top))
        originals = sorted(p for p in (case / "evidence").rglob("*") if p.is_file())
        lists = sorted(out.glob("manifest-*.json"))
        places: dict[str, Callable[[], contextlib.AbstractContextManager[tuple[str, ...]]]] = {
            "originals": lambda: flipped(rng.choice(originals), rng),
            "ledger": lambda: flipped(case / FILE, rng),
            "seal": lambda: flipped(case / SEAL, rng),
            "lists of exports": lambda: flipped(rng.choice(lists), rng),
            "rows of the log": lambda: changed(case, rng),
        }
        checks = {"stemma verify": by_stemma, "verify_standalone.py": without_stemma(loaded())}
        for folder in (case, out):
            for name, check in checks.items():
                if first := next(check(folder), None):
                    print(f"{name} finds a fault before any bit is flipped: {first}")
                    return 1
        for n in range(given.many):
            place = tuple(places)[n % len(places)]
            counted[place, "flips"] += 1
            with places[place]() as names:
                for name, check in checks.items():
                    found = False
                    for line in check(out if place == "lists of exports" else case):
                        found = True
                        if any(wanted in line for wanted in names):
                            counted[place, f"{name} named"] += 1
                            break
                    counted[place, f"{name} found"] += found
    took = time.monotonic() - began
    print(f"{given.many} single bits, seed {given.seed}, {took:.0f} s, Python {sys.version.split()[0]}")
    for place in places:
        told = (f"{name} found {counted[place, f'{name} found']}, named {counted[place, f'{name} named']}" for name in checks)
        print(f"{place:<18}{counted[place, 'flips']:>6} flips: " + "; ".join(told))
    return 0 if all(counted[p, f"{c} named"] == counted[p, "flips"] for p in places for c in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
