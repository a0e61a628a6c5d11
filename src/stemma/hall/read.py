"""Reads reports one at a time, without a case: JSON lines in the order of the arguments."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from stemma.archive import Archive
from stemma.errors import UsageError
from stemma.exports import jsonl
from stemma.hall import work
from stemma.hall.case import now
from stemma.hall.intake import Item, Taken, items, take_all
from stemma.hall.ocr import Ocr
from stemma.hall.parsing import Parsers
from stemma.model.reading import Problem
from stemma.model.sources import day_bounds

STAGE_OF: Mapping[str, str] = {
    "report": "",
    "problem": "",
    "statement": "statements",
    "narration": "statements",
    "heading": "statements",
    "figure": "figures",
    "date": "dates",
    "name": "names",
    "quote": "quotes",
    "segment": "segments",
}
"""Type of the public format -> the stage that finds it; "" for what needs none."""
DEFAULT = frozenset(STAGE_OF) - {"quote", "segment"}
"""What is printed where --only names nothing."""


def lines(
    files: Sequence[Path],
    manifest: Path | None,
    given: Mapping[str, str],
    only: frozenset[str] | None,
    progress: work.Progress = work.quiet,
    ocr: Ocr | None = None,
) -> Iterator[dict[str, object] | str]:
    """Yield the lines of the public format, file by file; a string tells of a file that could not be read.

    With `ocr`, which is closed afterwards, words in pictures are recognised.

    Raises:
        UsageError: nothing to read, an unknown type, or a date that cannot be read.
    """
    types = DEFAULT if only is None else only
    if unknown := types - STAGE_OF.keys():
        raise UsageError(f"unknown types: {', '.join(sorted(unknown))}; known: {', '.join(STAGE_OF)}")
    if given.get("published") and day_bounds(given["published"]) == (None, None):
        raise UsageError(f"the date «{given['published']}» cannot be read; write it as 2022-12-05, 2022-12 or 2022")
    listed = list(items(files, manifest))
    if not listed:
        raise UsageError("name the files to read, or a --manifest")
    yield {"type": "export", "format": jsonl.FORMAT, "private": True}
    total, given_too = len(listed), dict(given)
    told = (replace(item, given={**item.given, **given_too}) if isinstance(item, Item) else item for item in listed)
    with tempfile.TemporaryDirectory(prefix="stemma-read-") as folder:
        with closing(take_all(told, Archive(Path(folder)), Parsers(), now(), ocr=ocr)) as coming:
            for number, (_, taken) in enumerate(coming):
                progress("reading", number, total)
                if isinstance(taken, Problem):
                    yield taken.message
                elif taken is not None:
                    total += len(taken.inner)
                    yield from _one(taken, types)
        progress("reading", total, total)


def _one(taken: Taken, types: frozenset[str]) -> Iterator[dict[str, object] | str]:
    if taken.report is None or taken.text is None:
        yield from (p.message for p in taken.problems)
        return
    reading, problems = work.read(taken.report, taken.text, {STAGE_OF[t] for t in types})
    for line in jsonl.reading(reading, (*taken.problems, *problems)):
        if line["type"] in types:
            yield dict(line)
