"""How well the family tree of retold stories is found: ten invented affairs, each text written from its parent alone.

    python benchmarks/retold.py             print, with all dates, half of them and none, beside simple baselines
    … --show AFFAIR [--dates SHARE]          print one tree with its evidence, and what it should be

`benchmarks/retold/AFFAIR/NN.txt` are the texts, truth.json tells who wrote from what. Some texts were then taken out of the
pile (`removed`): their children come from a lost report. A child of a lost report is right where it is tied to, or hangs
with, another child of it under one lost source, or hangs under a lost source that bears the name of the lost report's outlet, or
else on the nearest ancestor that is in the pile. Everything in the affairs is
invented. Whole trees are judged as benchmarks/lineage_shape.py says.
"""

import argparse
import json
import random  # noqa: TID251  (seeded: which dates are hidden)
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

from measure_lineage import compared, language_of, reading_of, show, stages_of, tree  # noqa: E402

from benchmarks import lineage_baselines as baselines  # noqa: E402
from benchmarks.lineage_shape import Found, Joined, Truth, shape  # noqa: E402
from stemma.model.comparing import Passage, Stemma  # noqa: E402
from stemma.model.inputs import Reading  # noqa: E402

FOLDER = ROOT / "benchmarks" / "retold"
OURS = "Stemma"
"""Our tree among the methods that are judged."""
SEEDS = 5
"""Drawings of which half of the dates is known."""


@dataclass(frozen=True, slots=True)
class Affair:
    """One affair: its texts that are in the pile, and where each comes from."""

    name: str
    texts: Mapping[str, str]
    languages: Mapping[str, str]
    published: Mapping[str, str]
    parents: Mapping[str, tuple[str, ...]]
    """Of every text, those taken out too."""
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Where each appeared, if the affair tells."""
    same: Mapping[str, str] = field(default_factory=dict)
    """Copy or reprint -> the text whose sentences it has."""

    def present(self, text: str) -> frozenset[str]:
        """Return a text's nearest ancestors that are in the pile."""
        found: set[str] = set()
        for parent in self.parents[text]:
            found |= {parent} if parent in self.texts else self.present(parent)
        return frozenset(found)

    def lost(self, text: str) -> frozenset[str]:
        """Return a text's parents that were taken out of the pile."""
        return frozenset(p for p in self.parents[text] if p not in self.texts)

    def siblings(self, text: str) -> frozenset[str]:
        """Return the texts in the pile that share a lost parent with this one."""
        return frozenset(t for t in self.texts if t != text and self.lost(t) & self.lost(text))

    @property
    def originals(self) -> tuple[str, ...]:
        """Texts in the pile that come from no other."""
        return tuple(t for t in self.texts if not self.parents[t])

    @property
    def derived(self) -> tuple[str, ...]:
        """Texts in the pile that come from others."""
        return tuple(t for t in self.texts if self.parents[t])

    @property
    def truth(self) -> Truth:
        """What whole trees are judged by."""
        return Truth(tuple(self.texts), self.parents, self.same)


@cache
def affairs() -> tuple[Affair, ...]:
    """Return the affairs that lie in the folder."""
    return tuple(_affair(path.parent) for path in sorted(FOLDER.glob("*/truth.json")))


def _affair(folder: Path) -> Affair:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    kept = [t for t in truth["texts"] if t["id"] not in truth["removed"]]
    return Affair(
        name=folder.name,
        texts={t["id"]: (folder / f"{t['id']}.txt").read_text(encoding="utf-8") for t in kept},
        languages={t["id"]: t["language"] for t in kept},
        published={t["id"]: t["published"] for t in kept},
        outlets={t["id"]: t["outlet"] for t in truth["texts"] if "outlet" in t},
        parents={t["id"]: tuple(t["parents"]) for t in truth["texts"]},
    )


@cache
def staged(affair: str, text: str) -> Reading:
    """Read a text without its date: what the stages find in it hardly depends on the date."""
    of = next(a for a in affairs() if a.name == affair)
    bare = reading_of(f"{affair}/{text}", of.texts[text], of.languages[text], outlet=of.outlets.get(text))
    return stages_of(bare, of.languages[text])


def dated(affair: Affair, share: float, seed: int) -> dict[str, str | None]:
    """Return which publication dates are known: a seeded share of them."""
    drawn = random.Random(f"{affair.name} {seed}")
    order = sorted(affair.texts)
    drawn.shuffle(order)
    known = set(order[: round(share * len(order))])
    return {t: affair.published[t] if t in known else None for t in affair.texts}


def readings(affair: Affair, dates: Mapping[str, str | None]) -> dict[str, Reading]:
    """Return the readings of an affair, with the dates that are known."""
    return {t: baselines.with_date(staged(affair.name, t), dates[t]) for t in affair.texts}


@cache
def passages(affair: str) -> tuple[Passage, ...]:
    """Compare the texts of an affair: what two of them share does not depend on their dates."""
    of = next(a for a in affairs() if a.name == affair)
    return compared([staged(affair, t) for t in of.texts])


@dataclass(frozen=True, slots=True)
class Score:
    """How one tree of an affair fares: counts."""

    right: int
    derived: int
    """Texts that come from others."""
    alone: int
    originals: int
    """Texts that come from none; `alone` are those left without a parent."""
    tied: int
    orphans: int
    """Texts with a lost parent and a sibling in the pile; `tied` are those that hang together with one."""
    pairs: int = 0
    """True parents and children that are both in the pile; `joined` are those with a link or tie between them, either way."""
    joined: int = 0
    ancestors_due: int = 0
    """Pairs of ancestor and report in the pile: true, found, both."""
    ancestors_told: int = 0
    ancestors_right: int = 0
    trees: int = 0
    roots_due: int = 0
    """Origins of all trees: true, found; by how many each tree is off; trees with as many as there are."""
    roots_told: int = 0
    roots_off: int = 0
    roots_exact: int = 0


Edge = tuple[str, str]


def judged(affair: Affair, main: Mapping[str, str], ties: Joined, second: frozenset[Edge] = frozenset()) -> Score:
    """Judge main parents (text -> text, or "lost:…"), ties and second parents (child, parent) against the truth."""
    together = {t: _together(affair, t, main, ties) for t in affair.texts}
    right = 0
    for t in affair.derived:
        parent = main.get(t)
        orphaned = bool(affair.lost(t)) and together[t]
        named = any(parent == f"lost:{affair.outlets.get(p)}" for p in affair.lost(t))
        right += orphaned or named or parent in affair.present(t)
    orphans = [t for t in affair.derived if affair.siblings(t)]
    return Score(
        right=right,
        derived=len(affair.derived),
        alone=sum(t not in main for t in affair.originals),
        originals=len(affair.originals),
        tied=sum(together[t] for t in orphans),
        orphans=len(orphans),
        **shape(affair.truth, Found(main, second, ties)),
    )


def _together(affair: Affair, text: str, main: Mapping[str, str], ties: Joined) -> bool:
    """Tell whether a child of a lost report hangs with a sibling: tied, or under one lost source."""
    parent = main.get(text)
    for other in affair.siblings(text):
        if frozenset((text, other)) in ties or (parent is not None and parent.startswith("lost:") and main.get(other) == parent):
            return True
    return False


def of_stemma(affair: Affair, made: Mapping[str, Reading], stemma: Stemma) -> Score:
    """Judge our own tree."""
    names = {r.report.id: t for t, r in made.items()} | {s.id: f"lost:{s.name}" for s in stemma.lost}
    main = {names[k.child]: names.get(k.parent, k.parent) for k in stemma.links if not k.second and k.child in names}
    second = frozenset((names[k.child], names.get(k.parent, k.parent)) for k in stemma.links if k.second and k.child in names)
    ties = frozenset(frozenset((names[t.a], names[t.b])) for t in stemma.ties if t.a in names and t.b in names)
    return judged(affair, main, ties, second)


@cache
def grown(name: str, share: float, seed: int) -> tuple[Mapping[str, Reading], Stemma]:
    """Return the readings of an affair with a share of the dates known, and their tree."""
    affair = next(a for a in affairs() if a.name == name)
    made = readings(affair, dated(affair, share, seed))
    return made, tree(list(made.values()), passages(name))[0]


def scores(affair: Affair, share: float, method: str = OURS, drawings: int = SEEDS) -> list[Score]:
    """Return the counts of an affair, for each drawing of which dates are known."""
    found = []
    for seed in range(drawings if 0 < share < 1 else 1):
        if method == OURS:
            found.append(of_stemma(affair, *grown(affair.name, share, seed)))
        else:
            made = readings(affair, dated(affair, share, seed))
            names = {r.report.id: t for t, r in made.items()}
            main = baselines.METHODS[method](list(made.values()))
            found.append(judged(affair, {names[c]: names[p] for c, p in main.items()}, frozenset()))
    return found


Sure = tuple[float, bool]
"""How sure a main link between two reports is, and whether its parent is right."""


def surely(affair: Affair, made: Mapping[str, Reading], stemma: Stemma) -> list[Sure]:
    """Return how sure the main links between reports of a tree are, and whether they are right."""
    names = {r.report.id: t for t, r in made.items()}
    main = [k for k in stemma.links if not k.second and k.child in names and k.parent in names]
    return [(k.confidence, names[k.parent] in affair.present(names[k.child])) for k in main]


def sure(share: float, drawings: int = SEEDS) -> list[Sure]:
    """Return how sure the links of all affairs are, and whether they are right."""
    seeds = range(drawings if 0 < share < 1 else 1)
    return [link for a in affairs() for seed in seeds for link in surely(a, *grown(a.name, share, seed))]


def measured(share: float, method: str, drawings: int = SEEDS) -> Score:
    """Return the counts over all affairs and drawings of dates."""
    total = [score for affair in affairs() for score in scores(affair, share, method, drawings)]
    return Score(*(sum(getattr(s, f) for s in total) for f in Score.__slots__))


def median_likeness() -> float:
    """Return the median 5-gram Jaccard of child and parent in one language, over all affairs."""
    found = []
    for affair in affairs():
        for t in affair.derived:
            for p in affair.parents[t]:
                if p in affair.texts and affair.languages[p] == affair.languages[t]:
                    found.append(baselines.jaccard(affair.texts[t], affair.texts[p]))
    return sorted(found)[len(found) // 2]


def printed(affair: Affair, share: float) -> None:
    """Print one tree with its evidence, and the truth."""
    made = readings(affair, dated(affair, share, 0))
    stemma, _ = tree(list(made.values()))
    names = {r.report.id: t for t, r in made.items()} | {lost.id: f"lost:{lost.name}" for lost in stemma.lost}
    show(stemma, names)
    main = {names[k.child]: names.get(k.parent, k.parent) for k in stemma.links if not k.second}
    for t in affair.texts:
        due = sorted(affair.present(t)) or ["none"]
        mark = "  " if main.get(t, "none") in due else "! "
        print(
            f"{mark}{t} ({affair.languages[t]}): {main.get(t, 'none')}; should be {', '.join(due)}; lost {sorted(affair.lost(t))}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", metavar="AFFAIR")
    parser.add_argument("--dates", type=float, default=1.0)
    options = parser.parse_args(arguments)
    if options.show:
        printed(next(a for a in affairs() if a.name == options.show), options.dates)
        return 0
    count = sum(len(a.texts) for a in affairs())
    tongues = sorted({language_of(staged(a.name, t)) for a in affairs() for t in a.texts})
    print(f"{len(affairs())} affairs, {count} texts in {', '.join(tongues)}")
    print(f"median 5-gram Jaccard of child and parent: {median_likeness():.3f}")
    print(f"{'':34}{'all dates':>12}{'half':>12}{'none':>12}")
    for method in (OURS, *baselines.METHODS):
        scores = [measured(share, method) for share in (1.0, 0.5, 0.0)]
        print(f"{method:34}" + "".join(f"{s.right / s.derived:12.3f}" for s in scores))
        if method == OURS:
            for key, label in LABELS.items():
                print(f"  {label:32}" + "".join(f"{figures(s)[key]:12.3f}" for s in scores))
    return 0


LABELS = {
    "originals": "originals without a parent",
    "lost_together": "children of a lost one together",
    "undirected": "parents, either way or tied",
    "ancestors_f1": "ancestors, F1",
    "roots_exact": "origins counted exactly",
    "roots_off": "origins miscounted by (mean)",
}


def figures(score: Score) -> dict[str, float]:
    """Return what a score comes to: shares, an F1, and by how many origins a tree is off, in the mean."""
    return {
        "parents": score.right / score.derived,
        "originals": score.alone / score.originals,
        "lost_together": score.tied / max(1, score.orphans),
        "undirected": score.joined / max(1, score.pairs),
        "ancestors_f1": 2 * score.ancestors_right / max(1, score.ancestors_due + score.ancestors_told),
        "roots_exact": score.roots_exact / max(1, score.trees),
        "roots_off": score.roots_off / max(1, score.trees),
    }


def gated(score: Score) -> dict[str, float]:
    """Return the figures with more for better: `roots_near` is 1 less the share of the origins that they are off by."""
    found = {key: value for key, value in figures(score).items() if key != "roots_off"}
    return found | {"roots_near": 1 - score.roots_off / max(1, score.roots_due)}


def shares(drawings: int = SEEDS) -> dict[str, float]:
    """Return what the evaluation gate holds."""
    found: dict[str, float] = {}
    for label, share in (("all", 1.0), ("half", 0.5), ("no", 0.0)):
        score = measured(share, OURS, drawings)
        found |= {f"retold_{label}_dates_{key}": value for key, value in gated(score).items()}
    return found


if __name__ == "__main__":
    sys.exit(main())
