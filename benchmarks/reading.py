"""How fast a report is read without the model: words a second of each stage, articles a second, memory, growth with length.

    python benchmarks/reading.py                print
    python benchmarks/reading.py --rounds 9

The articles are the invented ones of `data/gold`, put together to some 500 words each. In every round the vowels of rare
capitalised words change places, so that names are new and nothing but ordinary words is answered from memory. Processor
time is counted, not the clock's, so that other work on the machine counts less; the first round warms up.
"""

import argparse
import json
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from marks import marked  # noqa: E402

from stemma import aids  # noqa: E402
from stemma.hall import work  # noqa: E402
from stemma.model.inputs import Reading  # noqa: E402

ARTICLES = ROOT / "data" / "gold" / "invented.jsonl"
LONG = 500
"""Words of an article."""
RARE = 3.0
"""Zipf frequency below which a capitalised word is taken for a name."""
GROWTH = 10_000
"""Words of the text that is read once as it is and once with as much again."""
TURNS = 5
"""Rounds whose names differ; after so many they come again."""
TOLD = frozenset({"segments", "quotes", "names", "dates", "statements"})
"""The stages that statements need."""

Spent = dict[str, float]


def articles(turn: int) -> list[str]:
    """Return articles of 500 words and little more, with the names of a round."""
    made, part = [], ""
    for line in ARTICLES.read_text(encoding="utf-8").splitlines():
        for paragraph in json.loads(line)["text"].split("\n\n"):
            part = f"{part}\n\n{paragraph}" if part else paragraph
            if len(part.split()) >= LONG:
                made.append(_renamed(part, turn))
                part = ""
    return made


def _renamed(content: str, turn: int) -> str:
    vowels = "aeiou"
    table = str.maketrans(vowels, vowels[turn % TURNS :] + vowels[: turn % TURNS])

    def new(word: str) -> str:
        low = word.strip(",.;:?!()“”\"'’").removesuffix("'s").lower()
        return word.translate(table) if word[:1].isupper() and aids.frequency(low, "en") < RARE else word

    return " ".join(new(word) for word in content.split(" "))


def seconds(content: str) -> Spent:
    """Read one text as the hall does; return the seconds that each stage took."""
    reading = marked(content, published="2024-05-06").reading()
    language, given = work.language_of(reading.report), replace(aids.load(), tagger=None)
    spent: Spent = {}
    for stage in work.PER_REPORT:
        start = time.process_time()
        found, _ = stage.find(reading, language, given)
        spent[stage.NAME] = time.process_time() - start
        reading = with_records(reading, found)
    return spent


def with_records(reading: Reading, found: tuple[Any, ...]) -> Reading:
    """Add what a stage found."""
    by_field: dict[str, list[Any]] = {}
    for record in found:
        by_field.setdefault(work.FIELDS[type(record)], []).append(record)
    fields: dict[str, Any] = {name: tuple(records) for name, records in by_field.items()}
    return replace(reading, **fields)


def summed(contents: list[str]) -> Spent:
    """Return the seconds of each stage over some texts, with two sums of them."""
    taken = [seconds(content) for content in contents]
    spent = {stage.NAME: sum(one[stage.NAME] for one in taken) for stage in work.PER_REPORT}
    told = sum(took for name, took in spent.items() if name in TOLD)
    return {**spent, "up to statements": told, "all": sum(spent.values())}


def rates(rounds: int) -> dict[str, int]:
    """Return words a second by stage: the median of the rounds."""
    summed(articles(0))
    found: dict[str, list[float]] = {}
    for turn in range(1, rounds + 1):
        contents = articles(turn)
        words = sum(len(content.split()) for content in contents)
        for name, took in summed(contents).items():
            found.setdefault(name, []).append(words / took)
    return {name: round(statistics.median(each)) for name, each in found.items()}


def growth(rounds: int) -> Spent:
    """Return how many times the seconds a text of double length takes, by stage: 2 is linear."""
    summed(articles(0))
    found: dict[str, list[float]] = {}
    for turn in range(1, rounds + 1):
        one = " ".join("\n\n".join(articles(turn)).split(" ")[:GROWTH])
        other = " ".join("\n\n".join(articles(turn + 1)).split(" ")[:GROWTH])
        once, twice = summed([one]), summed([f"{one}\n\n{other}"])
        for name, took in twice.items():
            found.setdefault(name, []).append(took / once[name])
    return {name: round(statistics.median(each), 2) for name, each in found.items()}


def worker(rounds: int) -> dict[str, int]:
    """Measure in a process of its own: words a second by stage, and its peak `memory` in MiB."""
    per_second = rates(rounds)
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    memory = next((int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM")), 0)
    return {**per_second, "memory": memory}


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        one = pool.submit(worker, rounds).result()
    print(f"words a second on one core (processor time, median of {rounds} rounds of {len(articles(0))} articles)")
    for name, rate in one.items():
        if name != "memory":
            print(f"  {name:18}{rate:>9,}")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        both = list(pool.map(worker, [rounds, rounds]))
    for name in ("up to statements", "all"):
        print(f"articles of {LONG} words a second, two processes, {name}: {sum(each[name] for each in both) / LONG:.0f}")
    print(f"peak memory of a process: {max(each['memory'] for each in (one, *both))} MiB")
    print(f"time for a text of double length ({GROWTH:,} to {2 * GROWTH:,} words; 2 is linear)")
    for name, ratio in growth(rounds).items():
        print(f"  {name:18}{ratio:>9.2f}")


if __name__ == "__main__":
    main()
