"""Times what is too slow for every check, and how cost grows with the pile; stores it in docs/benchmarks.json.

    python tools/bench.py            print
    python tools/bench.py --store    print and store, with the digests of the code that was measured
    python tools/bench.py --stale    fail if the stored figures are older than the code

The piles are made by a seeded generator from the invented demo: each report is a shuffle of its sentences with
names, towns and figures of its own, in families of four that retell one another. Times are medians of three
runs in one process; machines are noisy, so compare the ratios between rows of one run.
"""

import argparse
import hashlib
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random  # noqa: TID251 seeded: the same pile each time
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import check_demo  # noqa: E402

from stemma import readers  # noqa: E402
from stemma.hall import work  # noqa: E402
from stemma.hall.case import Case  # noqa: E402
from stemma.hall.intake import Item  # noqa: E402
from stemma.keys import digest_bytes  # noqa: E402
from stemma.model.sources import Report  # noqa: E402

STORED = ROOT / "docs" / "benchmarks.json"
MEASURED = ("src/stemma/stages", "src/stemma/languages", "src/stemma/hall/work.py", "src/stemma/ledger")
SIZES = (25, 50, 100, 200)


def code_digest() -> str:
    """Name the code and vocabulary that the figures depend on."""
    files = sorted(f for name in MEASURED for f in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*")))
    kept = [f for f in files if f.suffix in (".py", ".toml")]
    lines = [f"{f.relative_to(ROOT)} {hashlib.sha256(f.read_bytes()).hexdigest()}" for f in kept]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def pile(folder: Path, count: int, seed: int = 7) -> list[Item]:
    """Write a pile of made-up reports in families of four."""
    source = check_demo.load()
    texts = [t for name, t in source.files.items() if name.endswith(".txt") and name not in ("clip-n.txt",)]
    words = check_demo.mapping()
    items = []
    for number in range(count):
        family = Random(seed * 1000 + number // 4)
        own = Random(seed * 7919 + number)
        exchange = {old: f"{new.split()[0]}{family.randrange(100)}" if new[:1].isupper() else new for old, new in words.items()}
        text = check_demo.exchange(family.choice(texts), exchange)
        parts = text.split("\n\n")
        kept = [parts[0], *(p for p in parts[1:] if own.random() < 0.8)]
        file = folder / f"{number:04}.txt"
        file.write_text("\n\n".join(kept) + f"\n\nNote {number}.\n", encoding="utf-8")
        items.append(Item(path=file.name, file=file, given={"outlet": f"Outlet {number}"}))
    return items


def timed(run: Callable[[], object], runs: int = 3) -> float:
    """Return the median seconds of several runs."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return round(statistics.median(taken), 3)


def reading(folder: Path) -> dict[str, Any]:
    """Time `read` without a case."""
    items = pile(folder, 60)
    files = [item.file for item in items if isinstance(item.file, Path)]

    def run() -> None:
        for file in files:
            data = file.read_bytes()
            read = readers.read(data, file.name, digest_bytes(data))
            assert read.text
            report = Report(source=read.text.source, place=(), text=read.text.id, path=file.name, assertions=read.assertions)
            work.read(report, read.text)

    run()
    seconds = timed(run)
    words = sum(len(f.read_text(encoding="utf-8").split()) for f in files)
    return {"reports": len(items), "words": words, "seconds": seconds, "words_per_second": round(words / seconds)}


def growing(folder: Path, size: int) -> dict[str, Any]:
    """Time a case of some size: all at once, one report more, and a run with nothing to do."""
    (folder / "pile").mkdir(parents=True)
    items = pile(folder / "pile", size + 3)
    with Case.create(folder / "case", title="bench") as case:
        start = time.perf_counter()
        case.add(items[:size])
        case.update()
        whole = time.perf_counter() - start
        more = []
        for item in items[size:]:
            start = time.perf_counter()
            case.add([item])
            case.update()
            more.append(time.perf_counter() - start)
        nothing = timed(case.update)
        pairs = len(case.ledger.keys("reuse"))
    return {
        "reports": size,
        "pairs": pairs,
        "all_seconds": round(whole, 2),
        "one_more_seconds": round(statistics.median(more), 2),
        "nothing_to_do_seconds": nothing,
        "megabytes": round((folder / "case" / "case.db").stat().st_size / 1e6, 1),
    }


def main() -> int:
    """Run the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", action="store_true")
    parser.add_argument("--stale", action="store_true")
    options = parser.parse_args()
    if options.stale:
        stored = json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}
        fresh = stored.get("code") == code_digest()
        print(f"benchmarks: {'as old as the code' if fresh else 'OLDER than the code they measure; run ./check --full'}")
        return 0 if fresh else 1
    found: dict[str, Any] = {"code": code_digest(), "machine": f"{platform.machine()}, Python {platform.python_version()}"}
    with tempfile.TemporaryDirectory() as folder:
        found["reading"] = reading(Path(folder))
        print(f"reading: {found['reading']}", flush=True)
    found["growing"] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            found["growing"].append(growing(Path(folder), size))
            print(f"growing: {found['growing'][-1]}", flush=True)
    if options.store:
        STORED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"stored in {STORED.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
