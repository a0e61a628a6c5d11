"""How well dates are read, with 95 % intervals, beside dateparser and Recognizers-Text in the same process, and how fast.

    python benchmarks/dates.py                   print (peers: uv pip install --require-hashes -r requirements-peers.lock)
    … --no-peers   --no-speed   --data FOLDER    --store [FILE]  also into docs/reading.json    --check

TimeBank and AQUAINT as in TempEval-3: DATE expressions whose value names days, and the document's day is known. A date is
found where it shares characters with the expression; its value is right when the interval is. What is found is left out of
precision where it meets an expression of another type. `value or an alternative`: the marked value is the preferred
reading or another one that is kept; how many dates keep several is said beside it, because who keeps many is often right.
dateparser tells days only, so it is asked whether its day lies in the marked interval. Of Recognizers-Text's readings the
latest that is not after the document's day is preferred. Intervals are by drawing documents with replacement. The scores
are those of tools/measure_dates.py, which the evaluation gate holds; errors were read in the first, third … document only.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools"), str(ROOT / "tests")]

import measure_dates as tool  # noqa: E402

from benchmarks import reading_peers as peers  # noqa: E402
from benchmarks import reading_speed as speed  # noqa: E402
from benchmarks import reading_table as table  # noqa: E402
from benchmarks.bootstrap import f1, share  # noqa: E402
from benchmarks.reading_table import HELD, OURS, READ, Must  # noqa: E402
from stemma.stages import dates  # noqa: E402

DOCUMENTS = "TimeBank and AQUAINT"
RATIOS = (
    f1("span F1", "spans", "found", "due"),
    f1("value F1", "values", "found", "due"),
    share("value precision", "values", "found"),
    share("value recall", "values", "due"),
    share("value, of those found", "values", "spans"),
    f1("value or an alternative F1", "kept", "found", "due"),
    share("value or an alternative, of those found", "kept", "spans"),
    share("several readings kept, of those found", "open", "spans"),
    share("right one among them", "open/kept", "open"),
)
MUSTS = (Must(DOCUMENTS, "value F1", 0.85), Must(DOCUMENTS, "span F1", 0.95))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    options = table.parsed(__doc__, arguments)
    others, missing = ({}, []) if options.no_peers else peers.installed(peers.DATES)
    path = options.data / "dates" / "tbaq.dev.jsonl"
    rows = table.rows(path)
    runs = {OURS: table.run(rows, dated(tool.find), tool.judged, forgive=False)}
    runs |= {name: table.run(rows, dated(find), tool.judged) for name, find in others.items()}
    halves = [HELD if number % 2 else READ for number in range(len(rows))]
    results = {DOCUMENTS: table.show(DOCUMENTS, halves, runs, RATIOS)} if rows else {}
    print("".join(f"\n{line}" for line in missing))
    fast = {} if options.no_speed else speed.measure(dates.NAME, options.rounds)
    rest = {"stage": dates.VERSION, "data": table.digest([path]), "not installed": missing}
    return table.ended("dates", options, MUSTS, results, {**rest, "speed": fast, "sets": table.kept(results, {DOCUMENTS: runs})})


def dated(find: peers.Dates) -> table.Find[tool.Read]:
    """Give a reader the text of a row with its day."""
    return lambda row: find(row["text"], row["dct"][:10])


if __name__ == "__main__":
    sys.exit(main())
