"""How well the family tree of made traditions is found: light, medium and heavy rewriting, all, half or no dates known.

    python benchmarks/made.py [--count N] [--first SEED]        print, beside simple baselines
    … --show STRENGTH SEED [--dates SHARE]                      print one tree with its evidence, and what it should be
    … --read STRENGTH SEED                                      print the texts of one tradition

The traditions come from benchmarks/traditions (see its README). Judged as the retold stories are (benchmarks/retold.py), with
two allowances: hanging on a copy or reprint of the true parent is right, as both have the same sentences; and an original
that is hung under a document which it names itself is still one that comes from no other report.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import get_args

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

from measure_lineage import compared, reading_of, show, stages_of, tree  # noqa: E402

from benchmarks import lineage_baselines as baselines  # noqa: E402
from benchmarks.retold import LABELS, OURS, Affair, Score, Sure, dated, figures, gated, judged, surely  # noqa: E402
from benchmarks.traditions.making import Tradition, made  # noqa: E402
from benchmarks.traditions.retelling import Strength  # noqa: E402
from stemma.model.comparing import Passage, Stemma  # noqa: E402
from stemma.model.inputs import Reading  # noqa: E402

STRENGTHS: tuple[Strength, ...] = get_args(Strength)
SHARES = (("all", 1.0), ("half", 0.5), ("no", 0.0))
COUNT = 6
"""Traditions of each strength."""
GATED = 4
"""Traditions of each strength that the evaluation gate measures: less than a minute of one core."""
DRAWINGS = 2
"""Drawings of which half of the dates is known."""
UNNAMED = "unnamed common source"


@cache
def tradition(strength: Strength, seed: int) -> Tradition:
    """Make a tradition once."""
    return made(seed, strength)


def printed_first(of: Tradition, name: str) -> str:
    """Return the text whose sentences a copy or reprint has; of any other text itself."""
    text = of.texts[name]
    return printed_first(of, text.parents[0]) if text.kind in ("copy", "reprint") else name


def affair(of: Tradition) -> Affair:
    """Return a tradition as the judging of the retold stories has it; copies of a parent are parents too."""
    pile = {t.id: t for t in of.pile}
    parents = {}
    for name, text in of.texts.items():
        first = {printed_first(of, p) for p in text.parents}
        same = [o for o in pile if o != name and o not in text.parents and printed_first(of, o) in first]
        parents[name] = (*text.parents, *same)
    return Affair(
        name=f"{of.strength} {of.seed}",
        texts={i: t.content for i, t in pile.items()},
        languages={i: t.language for i, t in pile.items()},
        published={i: t.claimed for i, t in pile.items()},
        parents=parents,
        outlets={i: t.outlet.removeprefix("the ") for i, t in of.texts.items()},
        same={i: printed_first(of, i) for i in of.texts},
    )


@cache
def staged(strength: Strength, seed: int) -> Mapping[str, Reading]:
    """Read the texts of a tradition, with their outlets and without their dates."""
    found = {}
    for t in tradition(strength, seed).pile:
        bare = reading_of(f"{strength}/{t.id}", t.content, t.language, outlet=t.outlet.removeprefix("the "))
        found[t.id] = stages_of(bare, t.language)
    return found


def readings(strength: Strength, seed: int, share: float, drawing: int = 0) -> dict[str, Reading]:
    """Return the readings of a tradition with a share of its dates."""
    dates = dated(affair(tradition(strength, seed)), share, drawing)
    return {t: baselines.with_date(r, dates[t]) for t, r in staged(strength, seed).items()}


@cache
def passages(strength: Strength, seed: int) -> tuple[Passage, ...]:
    """Compare the texts of a tradition: what two of them share does not depend on their dates."""
    return compared(list(staged(strength, seed).values()))


@cache
def grown(strength: Strength, seed: int, share: float, drawing: int) -> tuple[Mapping[str, Reading], Stemma]:
    """Return the readings of a tradition with a share of its dates, and their tree."""
    read = readings(strength, seed, share, drawing)
    return read, tree(list(read.values()), passages(strength, seed))[0]


def of_stemma(of: Affair, read: Mapping[str, Reading], stemma: Stemma) -> Score:
    """Judge our own tree."""
    names = {r.report.id: t for t, r in read.items()}
    named = {lost.id for lost in stemma.lost if lost.kind != UNNAMED}
    titles = names | {lost.id: f"lost:{lost.name}" for lost in stemma.lost}
    main, second = {}, set()
    for k in stemma.links:
        edge = titles.get(k.child, k.child), titles.get(k.parent, k.parent)
        if k.second:
            second.add(edge)
        elif not (k.parent in named and edge[0] in of.originals):
            main[edge[0]] = edge[1]
    ties = frozenset(frozenset((names[t.a], names[t.b])) for t in stemma.ties if t.a in names and t.b in names)
    return judged(of, main, ties, frozenset(second))


def scores(strength: Strength, seed: int, share: float, method: str) -> Iterator[Score]:
    """Yield the counts of a tradition, for each drawing of which dates are known."""
    of = affair(tradition(strength, seed))
    for drawing in range(DRAWINGS if 0 < share < 1 else 1):
        if method == OURS:
            yield of_stemma(of, *grown(strength, seed, share, drawing))
        else:
            read = readings(strength, seed, share, drawing)
            names = {r.report.id: t for t, r in read.items()}
            main = baselines.METHODS[method](list(read.values()))
            yield judged(of, {names[c]: names[p] for c, p in main.items()}, frozenset())


def sure(seeds: Sequence[int], share: float) -> list[Sure]:
    """Return how sure the links of some traditions of each strength are, and whether they are right."""
    drawings = range(DRAWINGS if 0 < share < 1 else 1)
    rows = [(strength, seed, drawing) for strength in STRENGTHS for seed in seeds for drawing in drawings]
    return [x for s, seed, d in rows for x in surely(affair(tradition(s, seed)), *grown(s, seed, share, d))]


@cache
def measured(strength: Strength, share: float, method: str, seeds: tuple[int, ...]) -> Score:
    """Return the counts over some traditions."""
    total = [score for seed in seeds for score in scores(strength, seed, share, method)]
    return Score(*(sum(getattr(s, f) for s in total) for f in Score.__slots__))


def likeness(strength: Strength, seeds: Sequence[int]) -> float:
    """Return the median 5-gram Jaccard of child and parent in one language, lost parents too."""
    found = []
    for of in (tradition(strength, seed) for seed in seeds):
        for t in of.texts.values():
            for p in (of.texts[i] for i in t.parents):
                if p.language == t.language:
                    found.append(baselines.jaccard(t.content, p.content))
    return median(found)


def shares(count: int = GATED) -> dict[str, float]:
    """Return what the evaluation gate holds, on the first seeds."""
    seeds = tuple(range(count))
    found: dict[str, float] = {}
    for strength in STRENGTHS:
        for label, share in SHARES:
            scored = gated(measured(strength, share, OURS, seeds))
            found |= {f"made_{strength}_{label}_dates_{key}": value for key, value in scored.items()}
        rival = measured(strength, 0.5, "nearest earlier, idf containment", seeds)
        found[f"made_{strength}_half_dates_above_idf"] = found[f"made_{strength}_half_dates_parents"] - figures(rival)["parents"]
    return found


def table(strength: Strength, seeds: tuple[int, ...]) -> None:
    """Print how each method fares at one strength."""
    pile = sum(len(tradition(strength, s).pile) for s in seeds)
    print(f"{strength}: {len(seeds)} traditions, {pile} texts, median 5-gram Jaccard with parent {likeness(strength, seeds):.3f}")
    print(f"{'':38}{'all dates':>12}{'half':>12}{'none':>12}")
    rows = {m: [figures(measured(strength, share, m, seeds)) for _, share in SHARES] for m in (OURS, *baselines.METHODS)}
    for method, found in rows.items():
        print(f"  {method:36}" + "".join(f"{f['parents']:12.3f}" for f in found))
        for key, label in LABELS.items() if method == OURS else ():
            print(f"    {label:34}" + "".join(f"{f[key]:12.3f}" for f in found))


def printed(strength: Strength, seed: int, share: float) -> None:
    """Print one tree with its evidence, and the truth."""
    of, history = affair(tradition(strength, seed)), tradition(strength, seed).texts
    read = readings(strength, seed, share)
    stemma, _ = tree(list(read.values()))
    names = {r.report.id: t for t, r in read.items()} | {lost.id: f"lost:{lost.name}" for lost in stemma.lost}
    show(stemma, names)
    main = {names[k.child]: names[k.parent] for k in stemma.links if not k.second}
    for t in of.texts:
        due = sorted(of.present(t)) or ["none"]
        wrong = "" if history[t].published == history[t].claimed else f", false date {history[t].claimed}"
        gone = f", lost {sorted(of.lost(t))}" if of.lost(t) else ""
        mark = "  " if main.get(t, "none") in due else "! "
        print(f"{mark}{t} {history[t].kind}: {main.get(t, 'none')}; should be {', '.join(due)}{gone}{wrong}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--show", nargs=2, metavar=("STRENGTH", "SEED"))
    parser.add_argument("--read", nargs=2, metavar=("STRENGTH", "SEED"))
    parser.add_argument("--dates", type=float, default=1.0)
    options = parser.parse_args(arguments)
    if options.show or options.read:
        strength, seed = options.show or options.read
        chosen = next(s for s in STRENGTHS if s == strength)
        if options.show:
            printed(chosen, int(seed), options.dates)
        else:
            for t in tradition(chosen, int(seed)).texts.values():
                print(f"--- {t.id} {t.kind} of {', '.join(t.parents) or 'none'} · {t.outlet} · {t.published}\n{t.content}")
        return 0
    for strength in STRENGTHS:
        table(strength, tuple(range(options.first, options.first + options.count)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
