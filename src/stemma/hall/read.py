"""Reads reports one at a time, without a case: JSON lines in the order of the arguments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from stemma.errors import IntakeError, UsageError
from stemma.exports import jsonl
from stemma.hall import work
from stemma.hall.case import now
from stemma.hall.intake import Item, fetch, items, take
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
) -> Iterator[dict[str, object] | str]:
    """Yield the lines of the public format, file by file; a string tells of a file that could not be read.

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
    at = now()
    for number, item in enumerate(listed):
        progress("reading", number, len(listed))
        if isinstance(item, Problem):
            yield item.message
            continue
        try:
            yield from _one(replace(item, given={**item.given, **given}), types, at)
        except IntakeError as error:
            yield str(error)
    progress("reading", len(listed), len(listed))


def _one(item: Item, types: frozenset[str], at: str) -> Iterator[dict[str, object]]:
    taken = take(item, fetch(item), at)
    reading, problems = work.read(taken.report, taken.text, {STAGE_OF[t] for t in types})
    for line in jsonl.reading(reading, (*taken.problems, *problems)):
        if line["type"] in types:
            yield dict(line)
