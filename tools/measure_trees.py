"""Measure the family tree on what the repository holds: the retold stories and made traditions (for tools/gate.py).

One drawing of which half of the dates is known, and two made traditions of each strength, so that it ends in minutes;
`benchmarks/retold.py` and `benchmarks/made.py` measure more.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

from benchmarks import made, retold  # noqa: E402

MADE = 2
"""Made traditions of each strength."""


def measure(data: Path) -> Mapping[str, float]:
    """Return every figure; `data` is not needed."""
    del data
    return {**retold.shares(drawings=1), **made.shares(MADE)}


if __name__ == "__main__":
    for name, figure in measure(ROOT).items():
        sys.stdout.write(f"{name:48s} {figure:.3f}\n")
