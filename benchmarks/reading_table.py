"""What `figures.py`, `dates.py` and `names.py` share: readers run on rows, tables of figures with intervals, what is kept."""

import argparse
import hashlib
import json
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.bootstrap import Ratio, Value, values
from stemma import __version__

ROOT = Path(__file__).parents[1]
STORED = ROOT / "docs" / "reading.json"
READ, HELD, ALL = "read half", "held-out half", "all"
"""Errors were looked at in the first while rules were written; of the second only totals were seen."""
OURS = "Stemma"
Row = Mapping[str, Any]
Results = dict[str, dict[str, dict[str, Value]]]
"""Reader -> half -> figure."""
Found = TypeVar("Found")
Find = Callable[[Row], Sequence[Found]]
Judge = Callable[[Row, Sequence[Found]], Counter[str]]
"""Counts what was found in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a reader did on some rows."""

    counts: list[Counter[str]]
    """One table a row."""
    rate: float
    """Characters a second of processor time, all that the reader needs included."""
    failed: int
    """Rows on which it raised an error: it found nothing there."""


def run(rows: Sequence[Row], find: Find[Found], judge: Judge[Found], *, forgive: bool = True) -> Run:
    """Let a reader read every row, and count what it found; `forgive`: an error costs it that row."""
    counts, spent, failed = [], 0.0, 0
    for row in rows[:1]:
        _found(find, row, forgive)  # what is loaded once is no time of a row
    for row in rows:
        start = time.process_time()
        found = _found(find, row, forgive)
        spent += time.process_time() - start
        failed += found is None
        counts.append(judge(row, found or ()))
    return Run(counts=counts, rate=sum(len(row["text"]) for row in rows) / max(spent, 1e-9), failed=failed)


def _found(find: Find[Found], row: Row, forgive: bool) -> Sequence[Found] | None:
    try:
        return find(row)
    except Exception as error:
        if not forgive:
            raise
        print(f"  {row['id']}: {type(error).__name__}: {error}", file=sys.stderr)
        return None


def in_turn(readers: Mapping[str, Callable[[str], Sequence[Found]]], rows: Sequence[Row], judge: Judge[Found]) -> dict[str, Run]:
    """Let several programs read the texts of the rows."""
    return {name: run(rows, _text_of(read), judge) for name, read in readers.items()}


def _text_of(read: Callable[[str], Sequence[Found]]) -> Find[Found]:
    return lambda row: read(row["text"])


def show(
    title: str, halves: Sequence[str], runs: Mapping[str, Run], ratios: Sequence[Ratio], of_peers: Sequence[Ratio] | None = None
) -> Results:
    """Print a table for each figure: readers down, halves across; return all of it.

    `halves` names that of each row; `of_peers` are the figures that other readers are judged by (None: all).
    """
    parts = [half for half in (READ, HELD) if half in halves]
    print(f"\n== {title}: {len(halves)} rows, {', '.join(f'{halves.count(half)} in the {half}' for half in parts)}")
    results: Results = {}
    for name, one in runs.items():
        judged = ratios if name == OURS or of_peers is None else of_peers
        results[name] = {ALL: values(one.counts, judged)}
        for part in parts:
            results[name][part] = values([c for c, half in zip(one.counts, halves, strict=True) if half == part], judged)
    for ratio in ratios:
        told = {name: found for name, found in results.items() if ratio.name in found[ALL]}
        if told:
            print(f"  {ratio.name:<46}" + "".join(f"{part:<24}" for part in (*parts, ALL)))
        for name, found in told.items():
            cases = found[ALL][ratio.name].cases
            print(
                f"    {name:<44}" + "".join(f"{said(found[part].get(ratio.name)):<24}" for part in (*parts, ALL)) + f"n={cases}"
            )
    print("  characters a second here: " + ", ".join(f"{name} {one.rate:,.0f}" for name, one in runs.items()))
    for name, one in runs.items():
        if one.failed:
            print(f"  {name} failed on {one.failed} rows")
    return results


def said(value: Value | None) -> str:
    """Print a figure in per cent with its interval."""
    return "-" if value is None else f"{100 * value.value:5.1f} ({100 * value.low:.1f} to {100 * value.high:.1f})"


@dataclass(frozen=True, slots=True)
class Must:
    """What we set ourselves: a figure of ours on all rows of a set, and the least."""

    set: str
    figure: str
    least: float


SPEED = "characters a second on one core"
FASTEST = 1_000_000


def missed(musts: Sequence[Must], results: Mapping[str, Results], speed: Mapping[str, float]) -> list[str]:
    """Print each "must" beside what was reached; return those missed or not measured."""
    bad = []
    print("\nwhat we set ourselves (on all rows; the held-out half beside it)")
    for must in musts:
        ours = results.get(must.set, {}).get(OURS, {})
        value, held = (ours.get(part, {}).get(must.figure) for part in (ALL, HELD))
        word = "not measured" if value is None else "reached" if value.value >= must.least else "MISSED"
        bad += [f"{must.set}: {must.figure} ({word})"] if word != "reached" else []
        print(f"  {f'{must.set}: {must.figure}':<48}{said(value):<24}{said(held):<24}least {100 * must.least:.0f} {word}")
    if speed:
        reached = speed[SPEED] >= FASTEST
        bad += [] if reached else [f"{SPEED} (MISSED)"]
        print(f"  {SPEED:<48}{speed[SPEED]:<48,.0f}least {FASTEST:,} {'reached' if reached else 'MISSED'}")
    return bad


def parsed(description: str | None, arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line of one of the three."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--rounds", type=int, default=4, help="of the measurement of speed")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--store", type=Path, nargs="?", const=STORED, metavar="FILE", help="keep it in docs/reading.json")
    parser.add_argument("--check", action="store_true", help="exit 1 where what we set ourselves is missed")
    options = parser.parse_args(arguments)
    if options.store and (options.no_peers or options.no_speed):
        parser.error("--store keeps a whole measurement: not with --no-peers or --no-speed")
    return options


def rows(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines; none where the file is not here, and that is said."""
    if not path.exists():
        print(f"not here: {path}")
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def digest(paths: Sequence[Path]) -> str:
    """Name the data that was measured on, as the evaluation gate does."""
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.exists()]
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()[:16]


def kept(results: Mapping[str, Results], rates: Mapping[str, Mapping[str, Run]]) -> dict[str, Any]:
    """Return figures as they are kept: set, reader, half, figure: value, low, high, cases; and characters a second."""
    return {
        name: {
            reader: {
                **{
                    half: {f: [round(v.value, 4), round(v.low, 4), round(v.high, 4), v.cases] for f, v in found.items()}
                    for half, found in halves.items()
                },
                "characters a second": round(rates[name][reader].rate),
            }
            for reader, halves in readers.items()
        }
        for name, readers in results.items()
    }


def store(path: Path, what: str, result: Mapping[str, Any]) -> None:
    """Keep what was measured beside what the other two measured."""
    machine = f"{platform.machine()}, Python {platform.python_version()}, {len(os.sched_getaffinity(0))} cores"
    stored = json.loads(path.read_text("utf-8")) if path.exists() else {}
    stored[what] = {"stemma": __version__, "machine": machine, **result}
    path.write_text(json.dumps(stored, indent=1, ensure_ascii=False, sort_keys=False) + "\n", "utf-8")


def ended(
    what: str,
    options: argparse.Namespace,
    musts: Sequence[Must],
    results: Mapping[str, Results],
    rest: Mapping[str, Any],
) -> int:
    """Print the musts, keep what is to be kept, and return the exit status."""
    bad = missed(musts, results, rest.get("speed", {}))
    if options.store:
        store(options.store, what, rest)
    for name in bad if options.check else ():
        print(f"missed: {name}", file=sys.stderr)
    return 1 if options.check and bad else 0
