"""How well names are read, with 95 % intervals, beside a plain gazetteer in the same process, and how fast.

    python benchmarks/names.py                   print (peers: uv pip install --require-hashes -r requirements-peers.lock)
    … --no-peers   --no-speed   --data FOLDER    --store [FILE]  also into docs/reading.json    --check

GeoWebNews: places. A toponym is found where it shares characters with a place; recall counts seven types of toponyms, in
all and apart; precision counts a place as right where it meets a mark of any type but the two expressions ("the city") and
what is no toponym. `metonym or literal`: of those found of these two types, the share whose role is right. Errors were
read in the second, fourth … document only.
Gold marks (data/gold/names.marks.jsonl): persons and organisations in 20 Wikinews articles. A mark is found by a name of
its kind that covers at least half of the longer of the two; what careful people may see either way counts neither as
missed nor as false; a name inside a wider one is not counted. `joined`: of the mentions found, the share whose canonical
form is the fullest in the document, case and articles folded; the shorter mentions (surnames, acronyms) apart. `withheld`:
marked persons that are read as a person or as a name of unknown kind, which the gate withholds alike. Here the read half
are the first, third … of all articles. Intervals are by drawing documents with replacement; 20 are few. The scores are
those of tools/measure_names.py and tools/name_marks.py, which the gate holds.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools"), str(ROOT / "tests")]

import measure_names as tool  # noqa: E402
import name_marks  # noqa: E402

from benchmarks import reading_peers as peers  # noqa: E402
from benchmarks import reading_speed as speed  # noqa: E402
from benchmarks import reading_table as table  # noqa: E402
from benchmarks.bootstrap import Ratio, f1, share  # noqa: E402
from benchmarks.reading_table import HELD, OURS, READ, Must, Row  # noqa: E402
from stemma.stages import names  # noqa: E402

WEB, GOLD = "GeoWebNews, places", "Wikinews, persons and organisations"
PLACES = (
    share("recall", "hit", "gold"),
    share("precision", "good", "found"),
    *(share(f"recall of {kind}", f"hit {kind}", f"gold {kind}") for kind in tool.TOPONYMS),
    share("metonym or literal", "roles right", "roles"),
)


def of_kind(kind: str) -> tuple[Ratio, ...]:
    """Return the figures of a kind of name."""
    return (
        share(f"{kind}: recall", f"{kind}/hits", f"{kind}/marked"),
        share(f"{kind}: precision", f"{kind}/hits", f"{kind}/found"),
        f1(f"{kind}: F1", f"{kind}/hits", f"{kind}/found", f"{kind}/marked"),
        f1(f"{kind}: exact span F1", f"{kind}/exact", f"{kind}/found", f"{kind}/marked"),
        share(f"{kind}: joined", f"{kind}/joined", f"{kind}/hits"),
        share(f"{kind}: joined, shorter mentions", f"{kind}/short joined", f"{kind}/short"),
    )


NAMED = (*of_kind("person"), share("person: withheld", "person/withheld", "person/marked"), *of_kind("organisation"))
MUSTS = (Must(WEB, "recall", 0.80), Must(WEB, "precision", 0.92))


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says."""
    options = table.parsed(__doc__, arguments)
    others, missing = ({}, []) if options.no_peers else peers.installed(peers.PLACES)
    paths = [options.data / "names" / "geowebnews.dev.jsonl", tool.GOLD, options.data / "gold" / "wikinews.dev.jsonl"]
    web, documents = table.rows(paths[0]), marked(paths[1], paths[2])
    runs = {
        WEB: {OURS: table.run(web, lambda row: tool.find_places(row["text"]), placed, forgive=False)},
        GOLD: {OURS: table.run(documents, lambda row: name_marks.told(tool.read(row["text"])), named, forgive=False)},
    }
    runs[WEB] |= table.in_turn(others, web, placed)
    results = {}
    if web:
        results[WEB] = table.show(WEB, [READ if number % 2 else HELD for number in range(len(web))], runs[WEB], PLACES)
    if documents:
        results[GOLD] = table.show(GOLD, [row["half"] for row in documents], runs[GOLD], NAMED)
    print("".join(f"\n{line}" for line in missing))
    fast = {} if options.no_speed else speed.measure(names.NAME, options.rounds)
    rest = {"stage": names.VERSION, "data": table.digest(paths), "not installed": missing}
    return table.ended("names", options, MUSTS, results, {**rest, "speed": fast, "sets": table.kept(results, runs)})


def marked(marks: Path, texts: Path) -> list[dict[str, Any]]:
    """Return the marked articles whose texts are here; say which are not."""
    if not (marks.exists() and texts.exists()):
        print(f"not here: {texts if marks.exists() else marks}")
        return []
    documents, missing = name_marks.load(marks, texts)
    for name in missing:
        print(f"{marks.name}: no text for {name}")
    halves = {"read": READ, "held out": HELD}
    return [{"id": d.id, "text": d.text, "marks": d.marks, "half": halves[d.half]} for d in documents]


def placed(row: Row, found: Sequence[tool.Place]) -> Counter[str]:
    """Count a document's places; a program that tells no roles is not judged by them."""
    return tool.placed(row, found, Counter())


def named(row: Row, found: Sequence[name_marks.Mention]) -> Counter[str]:
    """Count a document's persons and organisations."""
    return name_marks.judged(row["marks"], found)


if __name__ == "__main__":
    sys.exit(main())
