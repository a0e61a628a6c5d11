"""Measure whether text is lost in silence: pages that make parsers lose it, ours beside other programs.

    python benchmarks/completeness.py [--scale 0.1]

For each trap (tests/pages/traps.py): the characters that a browser shows, without white space, and for each program how many
it gave, in how many seconds, and what it said (a problem's code, an exception, "hangs" after 20 s, "dies"). "ours" counts the
text and what was left out, on record. A program loses in silence where it gives less than 98 % and says nothing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests"), str(HERE.parent / "src")]

from pages.traps import count, traps  # noqa: E402
from peers import ALL_TEXT, Extractor  # noqa: E402

ENOUGH = 0.98


def main() -> None:
    """Print one row a trap."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size of large traps")
    options = parser.parse_args()
    programs = {name: Extractor(name, ALL_TEXT) for name in ALL_TEXT}
    silent = dict.fromkeys(programs, 0)
    print(f"| trap | shown | {' | '.join(programs)} |\n|---|---|{'---|' * len(programs)}")
    for trap in traps():
        data, true = trap.make(options.scale), trap.truth(options.scale)
        cells = []
        for name, program in programs.items():
            text, flag, took = program(data)
            got = count(text)
            lost = not flag and (got < ENOUGH * true or (trap.held and got < 1000))
            silent[name] += lost
            cells.append(f"{'**' if lost else ''}{got:,}{'**' if lost else ''} {took:.1f} s {flag}".strip())
        print(f"| {trap.name} | {true:,} | {' | '.join(cells)} |", flush=True)
    for program in programs.values():
        program.close()
    print("\nlost in silence (bold): " + ", ".join(f"{name} {number}" for name, number in silent.items()))


if __name__ == "__main__":
    main()
