"""Measure the family tree on what the repository holds: the retold stories and made traditions (for tools/gate.py).

Parents and whole trees, how far the confidence of links is to be believed, passages at the level of characters. One drawing
of which half of the dates is known, and two made traditions of each strength, so that it ends in minutes;
`benchmarks/retold.py`, `benchmarks/made.py` and `benchmarks/lineage.py` measure more.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

from benchmarks import lineage_made, made, retold  # noqa: E402
from benchmarks.lineage_alignment import measures  # noqa: E402
from benchmarks.lineage_parts import calibration  # noqa: E402

MADE = 2
"""Made traditions of each strength."""


DRAWINGS = 1
"""Drawings of which half of the dates of a retold affair is known."""


def believed() -> Mapping[str, float]:
    """Return 1 less the errors of the confidence of links, over all affairs and traditions, all, half and no dates."""
    found = {}
    told = {
        "retold": [link for _, known in made.SHARES for link in retold.sure(known, DRAWINGS)],
        "made": [link for _, known in made.SHARES for link in made.sure(range(MADE), known)],
    }
    for name, links in told.items():
        errors = calibration(links)
        found[f"{name}_links_calibrated"] = 1 - errors["calibration error"]
        found[f"{name}_links_brier"] = 1 - errors["Brier score"]
    return found


def aligned() -> Mapping[str, float]:
    """Return how well the passages of parents and children of made traditions are found."""
    found = {}
    for strength in made.STRENGTHS:
        told = measures(lineage_made.aligned(range(MADE), strength)["Stemma"])
        found[f"passages_{strength}_precision"] = told.precision
        found[f"passages_{strength}_recall"] = told.recall
        found[f"passages_{strength}_granularity"] = 1 / told.granularity
        found[f"passages_{strength}_plagdet"] = told.plagdet
    return found


def measure(data: Path) -> Mapping[str, float]:
    """Return every figure; `data` is not needed."""
    del data
    return {**retold.shares(DRAWINGS), **made.shares(MADE), **believed(), **aligned()}


if __name__ == "__main__":
    for name, figure in measure(ROOT).items():
        sys.stdout.write(f"{name:48s} {figure:.3f}\n")
