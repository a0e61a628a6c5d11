"""Learn what each likeness tells of descent, and print the table of weights that ships (stages/lineage/weights.py).

    python tools/fit_lineage.py [--folds]      --folds: and how well retold stories are found with weights of the others

A conditional logit: of a report's possible parents and "none of these" one is right; the log-odds of each is what dates,
credits and marks say (as they stand in the code) plus the weights times the likenesses. It learns on families whose truth is
known: the retold stories of `benchmarks/retold` in piles drawn from them (all dates, some, none; twenty texts down to two),
made traditions of `benchmarks/traditions`, and our own texts copied and reworded by program. A text whose parents are out
while siblings are in has no right answer among the reports, and is passed over. Some six minutes on one core.
"""

import argparse
import random  # noqa: TID251  (seeded)
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

from measure_lineage import language_of, made, reading_of, stages_of  # noqa: E402

from benchmarks import made as traditions  # noqa: E402
from benchmarks import retold  # noqa: E402
from benchmarks.lineage_baselines import with_date  # noqa: E402
from stemma import aids, languages  # noqa: E402
from stemma.model.comparing import Passage  # noqa: E402
from stemma.model.inputs import Pile, Reading  # noqa: E402
from stemma.stages import reuse  # noqa: E402
from stemma.stages.lineage import weighing, weights  # noqa: E402
from stemma.stages.lineage.direction import features, related  # noqa: E402
from stemma.stages.lineage.kinship import kinships  # noqa: E402
from stemma.stages.lineage.sources import sources_of  # noqa: E402

TABLES = ("WORDING", "FACTS", "ELSEWHERE", "QUOTED", "OWN")
KEYS = tuple(key for table in TABLES for key in getattr(weights, table))
PILES, SMALL = 10, 25
"""Piles drawn from each affair: mostly whole ones, and some of two to four texts."""
MADE = range(100, 104)
"""Seeds of made traditions, of each strength; `benchmarks/made.py` measures others."""
COPIES = range(200, 216)
SWAPPED = (0.0, 0.02, 0.1, 0.3)
"""Shares of words that a copying program swaps."""
PULL = 0.003
"""How strongly weights are drawn to 0, for each choice."""

Floats = npt.NDArray[np.float64]
Choice = tuple[Floats, Floats, Floats]
"""Of one child: features of each possible parent and of none, what else speaks for each, and which are right."""


def passages(readings: Sequence[Reading]) -> tuple[Passage, ...]:
    """Align all texts with one another."""
    found: list[Passage] = []
    spoken = {r.report.id: languages.load(language_of(r)) for r in readings}
    for a, b in combinations(sorted(readings, key=lambda r: r.report.id), 2):
        found += reuse.align(a, b, spoken[a.report.id], spoken[b.report.id], aids.load())[0]
    return tuple(found)


@cache
def read(affair: str) -> tuple[Mapping[str, Reading], tuple[Passage, ...]]:
    """Return the texts of a retold affair without dates, and their passages."""
    of = next(a for a in retold.affairs() if a.name == affair)
    staged = {t: retold.staged(affair, t) for t in of.texts}
    return staged, passages(list(staged.values()))


def drawn(affair: retold.Affair) -> Iterator[Choice]:
    """Yield what can be learned from piles drawn from a retold affair."""
    draw, every = random.Random(affair.name), sorted(affair.texts)
    for pile in range(PILES + SMALL):
        share = draw.choice((1.0, 1.0, 0.5, 0.5, 0.25, 0.0))
        size = len(every) if pile < PILES // 2 else draw.randint(3, len(every)) if pile < PILES else draw.choice((2, 2, 3, 4))
        kept = set(draw.sample(every, size))
        text = min(kept)
        if pile >= PILES and affair.present(text) and draw.random() < 0.6:
            kept.add(min(affair.present(text)))  # small piles seldom hold a parent by chance
        dates = {t: affair.published[t] if draw.random() < share else None for t in sorted(kept)}
        staged, shared = read(affair.name)
        piled = {t: with_date(staged[t], dates[t]) for t in kept}
        yield from choices(affair, piled, shared)


def choices(affair: retold.Affair, piled: Mapping[str, Reading], shared: Sequence[Passage]) -> Iterator[Choice]:
    """Yield a choice of each text of a pile."""
    names = {r.report.id: t for t, r in piled.items()}
    readings = sorted(piled.values(), key=lambda r: r.report.id)
    spoken = {r.report.id: languages.load(language_of(r)) for r in readings}
    here = tuple(p for p in shared if p.a.report in names and p.b.report in names)
    sources = sources_of(Pile(readings=tuple(readings), passages=here), spoken)
    forest = weighing.twins(readings, sources)
    kin = kinships([r for r in readings if forest.stands[r.report.id] == r.report.id], here, spoken, aids.load())
    weighing.weigh(forest, {r.report.id: r for r in readings}, sources, kin, spoken, aids.load())
    lost = {s.id: s.name for s in sources.lost}
    for reading in readings:
        right = _right(affair, names[reading.report.id], set(piled))
        right = _named(affair, names[reading.report.id], set(piled), lost, right)
        edges = [e for e in forest.edges.values() if e.child == reading.report.id and e.weight > weighing.LEAST]
        if right is None or not edges:
            continue
        rows, offsets, due = [np.zeros(len(KEYS) + 1)], [0.0], [0.0 if right else 1.0]
        for edge in edges:
            found, offset = dict.fromkeys(KEYS, 0.0), edge.weight
            if edge.kin is not None:
                side = edge.kin.side(edge.child)
                found |= features(side)
                offset -= related(side)
            rows.append(np.array([*(found[k] for k in KEYS), float(edge.kin is not None)]))
            offsets.append(offset)
            due.append(float(names.get(edge.parent, edge.parent) in right))
        if sum(due):
            yield np.array(rows), np.array(offsets), np.array(due)


def _right(affair: retold.Affair, text: str, kept: set[str]) -> frozenset[str] | None:
    """Return a text's right parents in a pile, empty: none; None: nothing can be said, for only siblings are in."""
    found = _ancestors(affair, text, kept)
    if found or not affair.parents[text]:
        return frozenset(found)
    kindred = {t for t in kept if t != text and _line(affair, t) & _line(affair, text)}
    return None if kindred else frozenset()


def _named(
    affair: retold.Affair, text: str, kept: set[str], lost: Mapping[str, str], right: frozenset[str] | None
) -> frozenset[str] | None:
    """Add the lost source that bears the name of the outlet of a parent that is not in the pile."""
    outlets = {affair.outlets.get(p) for p in affair.parents[text] if p not in kept}
    named = frozenset(node for node, name in lost.items() if name in outlets)
    return (right or frozenset()) | named if named else right


def _ancestors(affair: retold.Affair, text: str, kept: set[str]) -> set[str]:
    return {a for p in affair.parents[text] for a in ({p} if p in kept else _ancestors(affair, p, kept))}


def _line(affair: retold.Affair, text: str) -> set[str]:
    return {text} | {a for p in affair.parents[text] for a in _line(affair, p)}


def invented() -> Iterator[Choice]:
    """Yield what can be learned from made traditions, with all, half and no dates."""
    for strength in traditions.STRENGTHS:
        for seed in MADE:
            affair = traditions.affair(traditions.tradition(strength, seed))
            shared = passages(list(traditions.staged(strength, seed).values()))
            for share in (1.0, 0.5, 0.0):
                yield from choices(affair, traditions.readings(strength, seed, share), shared)


def copied(seed: int) -> Iterator[Choice]:
    """Yield what can be learned from one of our texts, copied, cut, reordered and reworded by program."""
    draw = random.Random(seed)
    base = [a.texts[t] for a in retold.affairs() for t in a.texts if a.languages[t] == "en" and len(a.texts[t]) > 1500]
    pool = sorted({w for text in base for w in text.split() if w.islower() and len(w) > 4})
    texts, parents, days = made(draw, base, pool, SWAPPED[seed % len(SWAPPED)])
    names = [f"{i:02}" for i in range(len(texts))]
    affair = retold.Affair(
        name=f"copies {seed}",
        texts=dict(zip(names, texts, strict=True)),
        languages=dict.fromkeys(names, "en"),
        published={n: f"2021-03-{1 + day:02}" for n, day in zip(names, days, strict=True)},
        parents={n: () if p is None else (names[p],) for n, p in zip(names, parents, strict=True)},
    )
    staged = {n: stages_of(reading_of(f"copies {seed} {n}", affair.texts[n]), "en") for n in names}
    shared = passages(list(staged.values()))
    for share in (1.0, 0.5, 0.0):
        dates = retold.dated(affair, share, seed)
        yield from choices(affair, {n: with_date(staged[n], dates[n]) for n in names}, shared)


def likely(data: Sequence[Choice], at: Floats, pull: Floats) -> float:
    """Return the log-likelihood of the right answers, less the pull to 0."""
    total = 0.0
    for rows, offsets, due in data:
        scores = rows @ at + offsets
        odds = np.exp(scores - scores.max())
        total += float(np.log(max(1e-300, (odds * due).sum() / odds.sum())))
    return total - 0.5 * float((pull * at * at).sum())


def learned(data: Sequence[Choice]) -> Floats:
    """Return the weights under which the right parents are likeliest (Newton's method, halving steps that overshoot)."""
    size = len(KEYS) + 1
    at, pull = np.zeros(size), PULL * len(data) * np.ones(size)
    pull[-1] = 1e-6  # what "nothing shared" weighs is free
    best = likely(data, at, pull)
    for _ in range(25):
        slope, bend = -pull * at, np.diag(pull)
        for rows, offsets, due in data:
            scores = rows @ at + offsets
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            wanted = odds * due / max(1e-12, (odds * due).sum())
            mean = odds @ rows
            slope += wanted @ rows - mean
            bend += (rows * odds[:, None]).T @ rows - np.outer(mean, mean)
        step, length = np.linalg.solve(bend + 1e-6 * np.eye(size), slope), 1.0
        while length > 1e-4 and likely(data, at + length * step, pull) <= best + 1e-9:
            length /= 2
        if length <= 1e-4:
            return at
        at = at + length * step
        best = likely(data, at, pull)
    return at


def use(found: Floats) -> None:
    """Let the family tree be weighed with other weights, in this process."""
    values = dict(zip(KEYS, found.tolist(), strict=False))
    held: Any = weights
    held.BASE = float(found[-1])
    for name in TABLES:
        setattr(held, name, {k: values[k] for k in getattr(held, name)})


def folds(data: Mapping[str, Sequence[Choice]]) -> None:
    """Print how well trees of retold stories are found, each affair with weights learned on all else."""
    for label, share in (("all", 1.0), ("half", 0.5), ("none", 0.0)):
        scores = []
        for affair in retold.affairs():
            use(learned([c for name, found in data.items() if name != affair.name for c in found]))
            scores += retold.scores(affair, share)
        total = retold.Score(*(sum(getattr(s, f) for s in scores) for f in retold.Score.__slots__))
        print(
            f"dates {label:5} parents {total.right / total.derived:.3f}   originals alone {total.alone / total.originals:.3f}   "
            f"children of a lost one together {total.tied / max(1, total.orphans):.3f}",
            flush=True,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true")
    options = parser.parse_args(arguments)
    data = {affair.name: list(drawn(affair)) for affair in retold.affairs()}
    data["made"] = list(invented())
    data["copies"] = [c for seed in COPIES for c in copied(seed)]
    print(", ".join(f"{name} {len(found)}" for name, found in data.items()), "choices", flush=True)
    found = learned([c for one in data.values() for c in one])
    for key, value in zip((*KEYS, "BASE"), found.tolist(), strict=True):
        print(f"  {key:20} {value:6.2f}")
    if options.folds:
        folds(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
