"""The evaluation gate: every accuracy figure has a floor, and falling below one fails the check.

    python tools/gate.py [--data DIR] [--demo-only]

The floors stand in tools/floors.toml with the digest of the data that they were measured on; on other data a
floor is not applied and that is said. Floors on the demo hold always; floors on the shared development data
hold where that data is. A floor is lowered only together with a line in the changelog.
"""

import argparse
import hashlib
import importlib
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "src"), str(HERE)]

Measure = Callable[[Path], Mapping[str, float]]


def demo(exchanged: bool) -> Mapping[str, float]:
    """Measure the demo, as it is or exchanged."""
    found: Mapping[str, float] = importlib.import_module("measure_demo").measure(exchanged=exchanged)
    return found


def data_digest(data: Path, files: list[str]) -> str:
    """Name the files that a set is measured on."""
    sums = [hashlib.sha256((data / name).read_bytes()).hexdigest() for name in files]
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()[:16]


def judged(name: str, found: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Print each figure beside its floor; return those that fell below."""
    fallen = []
    for key, floor in floors.items():
        value = found.get(key)
        low = value is None or value < floor
        shown = "missing" if value is None else f"{value:.3f}"
        print(f"  {name} {key:<44}{shown:>8}  floor {floor:.3f}{'  BELOW' if low else ''}")
        fallen += [f"{name} {key}"] if low else []
    for key in found.keys() - floors.keys():
        print(f"  {name} {key:<44}{found[key]:>8.3f}  no floor")
    return fallen


def main() -> int:
    """Run the gate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--demo-only", action="store_true")
    options = parser.parse_args()
    table: dict[str, Any] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    fallen = judged("demo", demo(False), table["demo"]) + judged("demo exchanged", demo(True), table["demo-exchanged"])
    sets: Mapping[str, Any] = {} if options.demo_only else table["set"]
    present = 0
    for name, wanted in sets.items():
        files = [f for f in wanted["files"] if not (options.data / f).exists()]
        if files:
            print(f"  {name}: not here ({files[0]})")
            continue
        if (digest := data_digest(options.data, wanted["files"])) != wanted["digest"]:
            print(f"  {name}: other data than the floors were measured on (digest {digest}, not {wanted['digest']})")
            continue
        present += 1
        start = time.monotonic()
        found = importlib.import_module(wanted["module"]).measure(options.data)
        fallen += judged(name, found, wanted["floors"])
        print(f"  {name}: measured in {time.monotonic() - start:.0f} s")
    print(f"evaluation gate: {present} of {len(sets)} sets present; {len(fallen)} figures below their floor")
    for line in fallen:
        print(f"  BELOW: {line}")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
