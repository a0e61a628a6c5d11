"""Measure on pages of which only parts are known: what must be in the report, what must not, and who wrote it when.

    python benchmarks/parts.py FOLDER

FOLDER holds `evaldata.json` with the pages in `eval/` and `cache/` (the evaluation data of trafilatura, its `tests` folder).
Printed for each program and half (by a hash of the name; "held out" was not looked at while rules were made): the share of
parts that must be there and are (recall), the share of found parts that may be there (precision), and F1. What must not be
there are menus and teasers, but also captions, credits and notes on the source, which we keep on purpose.
Then, for ours alone: of the pages whose title, author or date is known, on how many something is said, and is right.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from peers import MAIN_TEXT, Extractor  # noqa: E402

from stemma.readers import html  # noqa: E402
from stemma.text import fold  # noqa: E402

HALVES = ("seen", "held out")
FIELDS = {"title": "title", "author": "author", "date": "published"}


def pages(folder: Path) -> Iterator[tuple[int, bytes, dict[str, Any]]]:
    """Yield half, bytes and what is known of each page."""
    for known in json.loads((folder / "evaldata.json").read_text("utf-8")).values():
        file = next((f for f in (folder / "eval" / known["file"], folder / "cache" / known["file"]) if f.exists()), None)
        if file:
            yield hashlib.sha256(known["file"].encode()).digest()[0] % 2, file.read_bytes(), known


def plain(words: str) -> str:
    """Return words with single spaces."""
    return " ".join(words.split())


def text_rows(folder: Path, name: str) -> Iterator[str]:
    """Yield a row for each half."""
    program, counts = Extractor(name, MAIN_TEXT), (Counter[str](), Counter[str]())
    for half, data, known in pages(folder):
        text = plain(program(data)[0])
        for key in ("with", "without"):
            for part in known[key]:
                counts[half][f"{key} {plain(part) in text}"] += 1
    program.close()
    for part_of, count in zip(HALVES, counts, strict=True):
        right = count["with True"]
        precision, recall = right / max(1, right + count["without True"]), right / max(1, right + count["with False"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        yield f"| {name} | {part_of} | {100 * precision:.1f} | {100 * recall:.1f} | {100 * f1:.1f} |"


def metadata_rows(folder: Path) -> Iterator[str]:
    """Yield a row for each half and field."""
    counts = (Counter[str](), Counter[str]())
    for half, data, known in pages(folder):
        said = html.read(data, "0" * 64).assertions
        for key, field in FIELDS.items():
            if known.get(key):
                first = next((a.value for a in said if a.field == field), None)
                counts[half][f"{key} known"] += 1
                counts[half][f"{key} said"] += first is not None
                counts[half][f"{key} right"] += first is not None and agrees(first, known[key])
    for part_of, count in zip(HALVES, counts, strict=True):
        for key in FIELDS:
            known_, said_, right = (count[f"{key} {what}"] for what in ("known", "said", "right"))
            yield f"| {key} | {part_of} | {known_} | {said_} | {right} ({100 * right / max(1, said_):.0f} % of said) |"


def agrees(said: str, known: str | list[str]) -> bool:
    """Tell whether a value is a known one, or one lies in the other."""
    wanted = [fold(k).strip() for k in (known if isinstance(known, list) else [known])]
    return any(fold(said) in k or k in fold(said) for k in wanted if k)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print("| program | half | P | R | F1 |\n|---|---|---|---|---|")
    for name in MAIN_TEXT:
        for row in text_rows(folder, name):
            print(row, flush=True)
    print("\n| field | half | known | said | right |\n|---|---|---|---|---|")
    for row in metadata_rows(folder):
        print(row)


if __name__ == "__main__":
    main()
