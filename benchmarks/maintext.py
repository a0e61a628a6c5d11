"""Measure how well the report's text is told from the rest of a page, beside other programs.

    python benchmarks/maintext.py [FOLDER …] [--misses N]

Without a folder: the invented pages of tests/pages. A folder holds pages with their expected text in one of three forms:
`NAME/source.html` with `NAME/expected.html` (the test pages of Mozilla's Readability), `html/NAME.html.gz` with
`ground-truth.json` (Scrapinghub's article extraction benchmark), or `NAME.html` with `NAME.txt`.

Printed for each program: precision, recall and F1 of words, as a bag (order does not count) and as a sequence (longest
common subsequence), averaged over pages; seconds a page; the pages on which it failed (over 20 s, or an error).
Pages are parted in two halves by a hash of their name: "seen" were looked at while our rules were made, "held out" were not.
Titles, bylines and dates are in no expected text, and our own are left out of what is compared; captions stay.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests"), str(HERE.parent / "src")]

from peers import MAIN_TEXT, Extractor, plain  # noqa: E402

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Page:
    """A page and the words that its report has."""

    name: str
    data: bytes
    expected: list[str]

    def held_out(self) -> bool:
        """Tell which half a page is in: by a hash of its name."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True)
class Score:
    """How near a text comes to the expected one; shares from 0 to 1."""

    bag: tuple[float, float, float]
    """Precision, recall, F1."""
    sequence: tuple[float, float, float]


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return WORD.findall(text.lower())


def pages(folder: Path | None) -> Iterator[Page]:
    """Yield the pages of a folder in order of their names."""
    if folder is None:
        from pages import made

        for page in made():
            yield Page(page.name, page.data, words(page.report))
    elif (truth := folder / "ground-truth.json").exists():
        for name, said in sorted(json.loads(truth.read_text("utf-8")).items()):
            yield Page(name, gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), words(said["articleBody"]))
    else:
        for source in sorted(folder.glob("*/source.html")):
            expected = plain((source.parent / "expected.html").read_bytes())
            yield Page(source.parent.name, source.read_bytes(), words(expected))
        for source in sorted(folder.glob("*.html")):
            yield Page(source.stem, source.read_bytes(), words(source.with_suffix(".txt").read_text("utf-8")))


def score(found: list[str], expected: list[str]) -> Score:
    """Compare words with the expected ones."""
    common = sum((Counter(found) & Counter(expected)).values())
    return Score(_shares(common, len(found), len(expected)), _shares(longest_common(found, expected), len(found), len(expected)))


def _shares(common: int, found: int, expected: int) -> tuple[float, float, float]:
    precision = common / found if found else float(not expected)
    recall = common / expected if expected else float(not found)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def longest_common(a: list[str], b: list[str]) -> int:
    """Return the length of the longest common subsequence, by the bits of a large number (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for i, word in enumerate(a):
        places[word] = places.get(word, 0) | 1 << i
    full = (1 << len(a)) - 1
    row = full
    for word in b:
        hits = row & places.get(word, 0)
        row = ((row + hits) | (row - hits)) & full
    return len(a) - row.bit_count()


def report(title: str, results: dict[str, list[tuple[Page, Score, str, float]]]) -> None:
    """Print the table of one set of pages."""
    count = len(next(iter(results.values())))
    if not count:
        return
    print(f"\n{title}: {count} pages\n")
    print("| program | P | R | F1 | P in order | R in order | F1 in order | s a page | failed |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, rows in results.items():
        bag = [mean(s.bag[i] for _, s, _, _ in rows) for i in range(3)]
        order = [mean(s.sequence[i] for _, s, _, _ in rows) for i in range(3)]
        failed = sum(flag in ("hangs", "dies") or flag.endswith("Error") for _, _, flag, _ in rows)
        figures = " | ".join(f"{100 * f:.1f}" for f in (*bag, *order))
        print(f"| {name} | {figures} | {mean(t for *_, t in rows):.3f} | {failed} |")


def main() -> None:
    """Measure each program on each page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print our N worst pages of the half that may be looked at")
    parser.add_argument("--only", help="run only this program")
    options = parser.parse_args()
    names = [n for n in MAIN_TEXT if not options.only or n == options.only]
    for folder in options.folders or [None]:
        results: dict[str, list[tuple[Page, Score, str, float]]] = {name: [] for name in names}
        for name in names:
            program = Extractor(name, MAIN_TEXT)
            for page in pages(folder):
                text, flag, took = program(page.data)
                results[name].append((page, score(words(text), page.expected), flag, took))
            program.close()
        for half in (False, True) if folder else (None,):
            chosen = {n: [r for r in rows if half is None or r[0].held_out() == half] for n, rows in results.items()}
            report("tests/pages" if half is None else f"{folder}, {'held out' if half else 'seen'}", chosen)
        _misses(results, options.misses, hide=folder is not None)


def _misses(results: dict[str, list[tuple[Page, Score, str, float]]], most: int, *, hide: bool) -> None:
    rows = [row for row in results.get("stemma", []) if not hide or not row[0].held_out()]
    for page, scored, flag, _ in sorted(rows, key=lambda row: row[1].bag[2])[:most]:
        others = {
            name: next(r[1].bag[2] for r in theirs if r[0].name == page.name)
            for name, theirs in results.items()
            if name != "stemma"
        }
        beside = " ".join(f"{name}={100 * f:.0f}" for name, f in others.items())
        print(f"{page.name[:40]:40} P={scored.bag[0]:.3f} R={scored.bag[1]:.3f} F1={scored.bag[2]:.3f} {flag} | {beside}")


if __name__ == "__main__":
    main()
