"""Average the weights of several training runs: `python tools/average_tagger.py MODEL... --out model.bin`.

Runs that began from the same weights and heads (`train_tagger.FIRST`) and differ in the order of what they saw, or in the
fold they did not see, lie in one valley: the mean of their weights reads better than each, at the cost of one (Wortsman
and others 2022, "model soups"). The head is the first one's, without what was learned for it alone.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from stemma.tagging.weights import Array, full, read, squeezed, written

OWN = ("calibration", "joining", "seed")
"""What a head tells of its own run: `join_tagger.py` learns it anew."""


def averaged(given: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """Return the mean of the same arrays of several models, stored as they are.

    Raises:
        ValueError: they are not of one kind: other arrays, shapes or vocabulary.
    """
    first = given[0]
    shapes = [{name: (array.shape, array.dtype) for name, array in arrays.items()} for arrays in given]
    if any(one != shapes[0] for one in shapes) or any(not np.array_equal(g["vocabulary"], first["vocabulary"]) for g in given):
        raise ValueError("models of different kinds cannot be averaged")
    found: dict[str, Array] = {}
    for name, array in first.items():
        if name.endswith(".scale"):
            continue
        if name == "vocabulary":
            found[name] = array
            continue
        mean = np.mean([full(arrays, name) for arrays in given], axis=0)
        if f"{name}.scale" in first:
            found[name], found[f"{name}.scale"] = squeezed(mean)
        else:
            found[name] = mean.astype(array.dtype)
    return found


def main() -> None:
    """Read models, write their mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    told, given = [], []
    for path in options.models:
        head, arrays = read(path.read_bytes())
        told.append(head)
        given.append(arrays)
    kept: dict[str, Any] = {name: value for name, value in told[0].items() if name not in OWN}
    seeds = sorted({int(head.get("seed", 0)) for head in told})
    kept |= {"calibration": [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], "averaged": len(given), "seeds": seeds}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(written(averaged(given), kept))
    print(f"{options.out}: the mean of {len(given)}")


if __name__ == "__main__":
    main()
