"""How well it is found where stories came from, beside other programs and simple baselines: one command, one run.

    python benchmarks/lineage.py                print all figures with their 95 % intervals
    … --only candidates versions …              some parts (see PARTS)
    … --no-peers   --data FOLDER                --store [FILE]  also into docs/lineage.json    --check

candidates: who finds the reports worth comparing · passages: alignment at character level, on made traditions · versions:
which wire version was first, dates hidden · translations: the versions of one article in four languages as one family ·
traditions: a true one, revised texts, the demo · retold: stories retold by writers · made: seeded traditions · calibration.
"""

import argparse
import importlib.util
import itertools
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

import measure_lineage  # noqa: E402

from benchmarks import lineage_baselines as baselines  # noqa: E402
from benchmarks import lineage_candidates as candidates  # noqa: E402
from benchmarks import lineage_parts as parts  # noqa: E402
from benchmarks import reading_table as table  # noqa: E402
from benchmarks import retold  # noqa: E402
from benchmarks.bootstrap import Counts, Ratio, Value, share, values  # noqa: E402

STORED = ROOT / "docs" / "lineage.json"
OURS = candidates.OURS
FILES = (
    *("claims/ecbplus_docs.dev.jsonl", "lineage/meantime.docs.jsonl", "lineage/reuters21578.docs.jsonl"),
    *("lineage/clough.docs.jsonl", "lineage/clough.pairs.jsonl", "lineage/besoin.docs.jsonl", "lineage/besoin.edges.jsonl"),
)
SEEDS = (0, 1, 2, 3)
"""Made traditions of each strength whose passages and links are judged."""
SHARES = {"all dates": 1.0, "half of the dates": 0.5, "no dates": 0.0}


@dataclass(slots=True)
class Results:
    """What was measured: part -> method -> figure."""

    values: dict[str, dict[str, dict[str, Value]]] = field(default_factory=dict)
    """With intervals."""
    points: dict[str, dict[str, float]] = field(default_factory=dict)
    """Part -> figure, where there is no interval: a tree of its own, or a score over all links."""
    missing: list[str] = field(default_factory=list)
    """Peers that are not installed."""

    def add(self, part: str, method: str, counts: Counts, ratios: Sequence[Ratio], *, unit: int = 1) -> None:
        """Keep and print a method's figures; `unit`: so many counts are one case."""
        found = {name: replace(value, cases=max(1, value.cases // unit)) for name, value in values(counts, ratios).items()}
        self.values.setdefault(part, {}).setdefault(method, {}).update(found)
        for name, value in found.items():
            print(f"  {method:34}{name:44}{table.said(value):24}n={value.cases}")

    def point(self, part: str, figure: str, value: float) -> None:
        """Keep and print a figure without an interval."""
        self.points.setdefault(part, {})[figure] = value
        print(f"  {'':34}{figure:44}{value:.3f}")


@dataclass(frozen=True, slots=True)
class Must:
    """What we set ourselves: a figure of ours, and the least."""

    part: str
    figure: str
    least: float


MUSTS = (
    Must("candidates", "same event at 30", 0.98),
    Must("candidates", "translations at 3", 0.95),
    Must("versions", "direction", 0.75),
    Must("translations", "article alone in one family", 0.95),
    Must("traditions", "besoin_parents_of_12", 11),
    Must("traditions", "besoin_undirected_of_12_no_order", 9),
    Must("traditions", "demo_main_parents", 1.0),
    Must("traditions", "demo_lost", 1.0),
    Must("retold", "parents, all dates", 0.85),
    Must("retold", "parents, half of the dates", 0.75),
    Must("made", "parents, light, half of the dates", 0.97),
    Must("made", "parents, medium, half of the dates", 0.90),
    Must("made", "parents, heavy, half of the dates", 0.85),
    Must("made", "children of a lost one together, light, half of the dates", 0.85),
    Must("made", "children of a lost one together, medium, half of the dates", 0.85),
    Must("made", "children of a lost one together, heavy, half of the dates", 0.85),
    Must("made", "above nearest earlier by idf containment, heavy, half of the dates", 0.10),
)


def of_candidates(data: Path, results: Results, *, peers: bool) -> None:
    """Measure who finds the partners of a report."""
    methods, missing = candidates.methods(others=peers)
    results.missing += missing
    tasks = (("same event", candidates.events(data), (10, 30)), ("translations", candidates.translations(data), (3,)))
    for name, task, places in tasks:
        ratios = [share(f"{name} at {k}", f"found {k}", f"due {k}") for k in places]
        for method, rank in methods.items():
            start = time.process_time()
            ranked = rank(task.readings, task.across)
            spent = time.process_time() - start
            results.add("candidates", method, candidates.found_at(ranked, task.wanted, places), ratios)
            print(f"  {method:34}{len(task.readings)} reports in {spent:.1f} s of processor time")


def of_passages(data: Path, results: Results, *, peers: bool) -> None:
    """Measure passages on made traditions, where the generator is there."""
    from benchmarks import lineage_made, made
    from benchmarks.lineage_alignment import PART, measures

    ratios = [share("precision", "detections covered", "detections"), share("recall", "cases covered", "cases")]
    for strength in made.STRENGTHS:
        part = f"passages, {strength}"
        print(f"  {strength}:")
        for method, counted in lineage_made.aligned(SEEDS, strength).items():
            results.add(part, method, counted, ratios, unit=PART)
            found = measures(counted)
            results.point(part, f"granularity, {method}", found.granularity)
            results.point(part, f"plagdet, {method}", found.plagdet)


def of_versions(data: Path, results: Results, *, peers: bool) -> None:
    """Measure which of two wire versions is taken for the first, with the time hidden."""
    pairs = parts.versions(data)
    print(f"  {len(pairs)} pairs; of every second (half 0) errors were read, of the others only totals")
    for method, judge in ((OURS, parts.by_evidence), ("the longer was first", parts.by_length)):
        counts = parts.directed(pairs, judge)
        for name, some in (("direction", counts), ("direction, half 0", counts[::2]), ("direction, half 1", counts[1::2])):
            results.add("versions", method, some, [share(name, "right", "pairs")])
    told = parts.asserted(pairs)
    ratios = [share("a direction is asserted", "asserted", "pairs"), share("asserted and right", "right", "asserted")]
    results.add("versions", OURS, told, ratios)


def of_translations(data: Path, results: Results, *, peers: bool) -> None:
    """Measure whether the versions of an article hang together, alone, and undirected where no mark tells."""
    trees = parts.meantime(data)
    named = {"article in one family": "together", "article in a family with a stranger": "stranger"}
    named["article alone in one family"] = "alone"
    results.add("translations", OURS, parts.judged_families(trees), [share(k, v, "articles") for k, v in named.items()])
    through = {f"{k}, lost sources joining too": v for k, v in named.items()}
    counts = parts.judged_families(trees, through_lost=True)
    results.add("translations", OURS, counts, [share(k, v, "articles") for k, v in through.items()])
    ratios = [share("joins that are directed", "directed", "joins"), share("joins directed without a mark", "unmarked", "joins")]
    results.add("translations", OURS, parts.unmarked(trees), ratios)


def of_traditions(data: Path, results: Results, *, peers: bool) -> None:
    """Measure a true tradition, revised texts and the demo."""
    found = measure_lineage.besoin(data) | measure_lineage.clough(data) | measure_lineage.demo(shown=False)
    for name, value in found.items():
        results.point("traditions", name, value)


def of_retold(data: Path, results: Results, *, peers: bool) -> None:
    """Measure the retold stories, and beside them the simple baselines."""
    for label, known in SHARES.items():
        for method in (OURS, *baselines.METHODS) if peers else (OURS,):
            scores = [(a.name, score) for a in retold.affairs() for score in retold.scores(a, known, method)]
            whole_trees("retold", method, label, scores, results)
    calibrated("retold", [link for known in SHARES.values() for link in retold.sure(known)], results)


def of_made(data: Path, results: Results, *, peers: bool) -> None:
    """Measure the made traditions, where the generator is there, and beside them the simple baselines."""
    from benchmarks import made

    for strength, (label, known) in itertools.product(made.STRENGTHS, SHARES.items()):
        for method in (OURS, *baselines.METHODS) if peers else (OURS,):
            scores = [(str(seed), score) for seed in SEEDS for score in made.scores(strength, seed, known, method)]
            whole_trees("made", method, f"{strength}, {label}", scores, results)
    for strength in made.STRENGTHS:
        ours, theirs = (made.measured(strength, 0.5, m, SEEDS) for m in (OURS, "nearest earlier, idf containment"))
        above = ours.right / ours.derived - theirs.right / theirs.derived
        results.point("made", f"above nearest earlier by idf containment, {strength}, half of the dates", above)
    calibrated("made", [link for known in SHARES.values() for link in made.sure(SEEDS, known)], results)


def whole_trees(part: str, method: str, label: str, scores: Sequence[tuple[str, retold.Score]], results: Results) -> None:
    """Print and keep the figures of judged trees of a part; of ours, by how many origins a tree is off in the mean too."""
    counted = parts.score_counts(scores)
    results.add(part, method, counted, parts.whole_trees(label))
    if method == OURS:
        off = sum(c["roots_off"] for c in counted) / sum(c["trees"] for c in counted)
        results.point(part, f"origins miscounted by, {label}", off)


def calibrated(part: str, sure: Sequence[tuple[float, bool]], results: Results) -> None:
    """Print and keep how often links are right, beside how sure they are."""
    for low, high, count, mean, right in parts.reliability(sure):
        print(f"  links said to be {low:.2f} to {high:.2f} sure: {count:4}, mean {mean:.3f}, right {right:.3f}")
        results.points.setdefault(f"calibration, {part}", {})[f"right of {low:.2f} to {high:.2f} (n={count})"] = right
    for name, value in parts.calibration(sure).items():
        results.point(f"calibration, {part}", name, value)


Part = Callable[..., None]
PARTS: Mapping[str, Part] = {
    "candidates": of_candidates,
    "passages": of_passages,
    "versions": of_versions,
    "translations": of_translations,
    "traditions": of_traditions,
    "retold": of_retold,
    "made": of_made,
}
NEED_GENERATOR = frozenset({"passages", "made"})
NEED_DATA = frozenset({"candidates", "versions", "translations", "traditions"})


def measured(data: Path, wanted: Sequence[str], *, peers: bool) -> Results:
    """Run the parts that are wanted and whose data are here."""
    results = Results()
    generator = importlib.util.find_spec("benchmarks.made") is not None
    for name in wanted:
        print(f"\n== {name}")
        gone = [f for f in FILES if not (data / f).exists()] if name in NEED_DATA else []
        if gone or (name in NEED_GENERATOR and not generator):
            print(f"  not here: {', '.join(gone) or 'the generator of traditions'}")
            continue
        start = time.monotonic()
        PARTS[name](data, results, peers=peers)
        print(f"  ({time.monotonic() - start:.0f} s)")
    for library in results.missing:
        print(f"not installed: {library}")
    return results


def missed(results: Results, wanted: Sequence[str]) -> list[str]:
    """Print what we set ourselves beside what was reached; return what is below."""
    print("\nwhat we set ourselves")
    bad = []
    for must in MUSTS:
        if must.part in wanted:
            value = results.values.get(must.part, {}).get(OURS, {}).get(must.figure)
            reached = value.value if value else results.points.get(must.part, {}).get(must.figure)
            word = "not measured" if reached is None else "reached" if reached >= must.least - 1e-9 else "MISSED"
            bad += [] if word == "reached" else [f"{must.part}: {must.figure} ({word})"]
            shown = "-" if reached is None else f"{reached:.3f}"
            print(f"  {f'{must.part}: {must.figure}':60}{shown:>8}  least {must.least:g} {word}")
    return bad


def kept(results: Results) -> dict[str, Any]:
    """Return the figures as they are kept: part, method, figure: value, low, high, cases; and those without an interval."""
    return {
        "figures": {
            part: {
                method: {f: [round(v.value, 4), round(v.low, 4), round(v.high, 4), v.cases] for f, v in found.items()}
                for method, found in methods.items()
            }
            for part, methods in results.values.items()
        },
        "points": {part: {f: round(v, 4) for f, v in found.items()} for part, found in results.points.items()},
        "not installed": results.missing,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--only", nargs="+", choices=[*PARTS], default=[*PARTS], metavar="PART")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--store", type=Path, nargs="?", const=STORED, metavar="FILE", help="keep it in docs/lineage.json")
    parser.add_argument("--check", action="store_true", help="exit 1 where what we set ourselves is missed")
    options = parser.parse_args(arguments)
    if options.store and (options.no_peers or set(options.only) != set(PARTS)):
        parser.error("--store keeps a whole measurement: not with --no-peers or --only")
    results = measured(options.data, options.only, peers=not options.no_peers)
    bad = missed(results, options.only)
    if options.store:
        data = table.digest([options.data / f for f in FILES])
        table.store(options.store, "lineage", {"data": data, **kept(results)})
    for name in bad if options.check else ():
        print(f"missed: {name}", file=sys.stderr)
    return 1 if options.check and bad else 0


if __name__ == "__main__":
    sys.exit(main())
