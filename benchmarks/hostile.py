"""The long run of the hostile corpus: every file, every cut and a thousand flips of each format, with the limits of the house.

    python benchmarks/hostile.py                 all (about an hour on two cores)
    python benchmarks/hostile.py --flips 100     fewer flips
    python benchmarks/hostile.py --only pdf zip  some formats

Prints how each format ended, the longest wait and the memory of the examining process; exits with 1 if anything ended
as it may not.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from hostile import corpus  # noqa: E402
from hostile.examining import Examiner, Outcome, violations, violations_changed  # noqa: E402
from hostile.model import CANARY, CANARY_FILE, Hostile  # noqa: E402
from hostile.mutations import FORMATS, cuts, flips  # noqa: E402

from stemma.sandbox.limits import Limits  # noqa: E402

GROWTH = 50 * 1024


class Table:
    """What came of all files, by row."""

    def __init__(self) -> None:
        self.ended: dict[str, Counter[str]] = {}
        self.longest: dict[str, tuple[float, str]] = {}
        self.wrong: list[str] = []
        self.prints: dict[bytes, str] = {}

    def seen(self, case: Hostile) -> tuple[str, bytes]:
        """Make a file, and note if another has the same bytes (only nothing may come under two names)."""
        data = case.data
        other = self.prints.setdefault(hashlib.sha256(data).digest(), case.name)
        if other != case.name and data:
            self.wrong.append(f"{case.name} is {other}")
        return case.name, data

    def add(self, row: str, found: Outcome, bad: list[str]) -> None:
        """Count an outcome, and say at once what is wrong with it."""
        self.ended.setdefault(row, Counter())[found.ending()] += 1
        self.longest[row] = max(self.longest.get(row, (0.0, "")), (found.seconds, found.name))
        for wrong in bad:
            self.wrong.append(f"{row} {found.name}: {wrong}")
            print(f"WRONG {self.wrong[-1]}", flush=True)

    def show(self) -> None:
        """Print the table."""
        print(f"{'format':<16}{'files':>7}{'longest':>9}  ended in")
        for row, ended in self.ended.items():
            said = ", ".join(f"{name} {count}" for name, count in ended.most_common())
            seconds, name = self.longest[row]
            print(f"{row:<16}{ended.total():>7}{seconds:>7.1f} s  {said}; longest: {name}")


def mutated(extension: str, flipped: int) -> Iterator[tuple[str, bytes]]:
    """Yield the ordinary file of a format, cut at each per cent and with bytes changed."""
    yield from cuts(extension, 1)
    yield from flips(extension, flipped)


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--only", nargs="*", default=[], help="formats")
    parser.add_argument("--no-mutations", action="store_true")
    parser.add_argument("--no-corpus", action="store_true")
    options = parser.parse_args()
    Path(CANARY_FILE).write_text(f"{CANARY}\n", encoding="ascii")
    table, began = Table(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Examiner(Limits(), Path(folder)) as examiner:
        cases = {
            case.name: case for case in corpus() if not options.no_corpus and (not options.only or case.group in options.only)
        }
        for found in examiner.examine(table.seen(case) for case in cases.values()):
            table.add(cases[found.name].group, found, violations(cases[found.name], found))
        for extension in (e for e in FORMATS if not options.no_mutations and (not options.only or e in options.only)):
            for found in examiner.examine(mutated(extension, options.flips)):
                table.add(f"{extension}, changed", found, violations_changed(extension, found))
        held, left = examiner.memory(), examiner.close()
    Path(CANARY_FILE).unlink(missing_ok=True)
    table.show()
    grown = held["used"] - held["start"]
    print(
        f"examining process: {held['start'] >> 10} MiB at first, {held['now'] >> 10} at the end "
        f"({held['used'] >> 10} in use), at most {held['peak'] >> 10}"
    )
    print(f"{sum(c.total() for c in table.ended.values())} files in {time.monotonic() - began:.0f} s; {len(table.wrong)} wrong")
    for process in left:
        print(f"WRONG left behind: {process}")
    return 1 if table.wrong or left or grown >= GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
