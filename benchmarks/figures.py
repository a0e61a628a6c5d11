"""How well figures are read, with 95 % intervals, beside quantulum3 and Recognizers-Text in the same process, and how fast.

    python benchmarks/figures.py                 print (peers: uv pip install --require-hashes -r requirements-peers.lock)
    … --no-peers   --no-speed   --data FOLDER    --store [FILE]  also into docs/reading.json    --check

NewsQuant: quantities of single sentences by value, and by value with bound; its "up" and "down" are free, and "at least"
counts as "more than", as in the published comparison. Wikinews: our own gold; a figure is found where it shares characters
with the mark; `number` leaves bounds aside, `value` wants both sides right; bound, relation and counted head (exact) are
shares of the figures found. Most figures have no relation (`no relation at all` is what a reader reaches that never
tells one), so those that have one are counted apart too. Peers tell no bound and no relation; dates, clock times and names
that hold a number are no figures, and count against whoever reads them as such. Intervals are by drawing sentences or
documents with replacement. The scores are those of tools/measure_figures.py, which the evaluation gate holds; errors were
read in the first, third … row only.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools"), str(ROOT / "tests")]

import measure_figures as tool  # noqa: E402

from benchmarks import reading_peers as peers  # noqa: E402
from benchmarks import reading_speed as speed  # noqa: E402
from benchmarks import reading_table as table  # noqa: E402
from benchmarks.bootstrap import Ratio, f1, share  # noqa: E402
from benchmarks.reading_table import HELD, OURS, READ, Must, Row  # noqa: E402
from stemma.stages import figures  # noqa: E402

SENTENCES, ARTICLES = "NewsQuant", "Wikinews"
NEWSQUANT = (
    f1("value F1", "value", "found", "due"),
    share("value precision", "value", "found"),
    share("value recall", "value", "due"),
    f1("value with bound F1", "bound", "found", "due"),
)
WIKINEWS: tuple[Ratio, ...] = (
    f1("span F1", "spans", "found", "due"),
    f1("number F1", "number", "found", "due"),
    f1("value F1", "value", "found", "due"),
    share("bound", "bound", "spans"),
    share("relation", "relation", "spans"),
    share("no relation at all", "unrelated", "due"),
    f1("relation told F1", "related/right", "related/found", "related/due"),
    share("counted head", "head", "spans"),
    share("counted head, durations either way", "head/lasting", "spans"),
    share("counted head, where one is marked", "counted/right", "counted"),
)
MUSTS = (
    Must(SENTENCES, "value F1", 0.88),
    Must(SENTENCES, "value with bound F1", 0.85),
    Must(ARTICLES, "counted head", 0.85),
    Must(ARTICLES, "relation", 0.85),
)
OF_PEERS = WIKINEWS[:3]
"""Peers tell numbers only."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    options = table.parsed(__doc__, arguments)
    others, missing = ({}, []) if options.no_peers else peers.installed(peers.FIGURES)
    paths = [options.data / "figures" / "newsquant.dev.jsonl", options.data / "gold" / "wikinews.dev.jsonl"]
    sentences, articles = (table.rows(path) for path in paths)
    runs = {
        SENTENCES: {OURS: table.run(sentences, lambda row: tool.find(row["text"]), tool.quantities, forgive=False)},
        ARTICLES: {OURS: table.run(articles, lambda row: tool.find_in_article(row["text"], row["date"]), counted, forgive=False)},
    }
    runs[SENTENCES] |= table.in_turn(others, sentences, tool.quantities)
    runs[ARTICLES] |= table.in_turn(others, articles, counted)
    results = {}
    if sentences:
        results[SENTENCES] = table.show(SENTENCES, halves(sentences), runs[SENTENCES], NEWSQUANT)
    if articles:
        results[ARTICLES] = table.show(ARTICLES, halves(articles), runs[ARTICLES], WIKINEWS, OF_PEERS)
    print("".join(f"\n{line}" for line in missing))
    fast = {} if options.no_speed else speed.measure(figures.NAME, options.rounds)
    rest = {"stage": figures.VERSION, "data": table.digest(paths), "not installed": missing}
    return table.ended("figures", options, MUSTS, results, {**rest, "speed": fast, "sets": table.kept(results, runs)})


def halves(rows: Sequence[Row]) -> list[str]:
    """Name the half of each row: the first, the third … were read."""
    return [HELD if number % 2 else READ for number in range(len(rows))]


def counted(row: Row, made: Sequence[tool.Read]) -> Counter[str]:
    """Count an article as the gate does, and how many marks have no relation."""
    count = tool.article(row, made)
    count["unrelated"] = count["due"] - count["related/due"]
    return count


if __name__ == "__main__":
    sys.exit(main())
