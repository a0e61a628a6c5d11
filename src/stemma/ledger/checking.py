"""Compares the rows of a ledger with what they say of themselves."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from stemma.keys import digest, restore
from stemma.model.sources import Report


def altered(do: Callable[..., list[tuple[Any, ...]]], kinds: Mapping[str, type]) -> Iterator[str]:
    """Name each piece of work whose records are not what was saved, and each row that its own id denies."""
    for stage, subject, saved in do("SELECT stage, subject, digest FROM work ORDER BY stage, subject"):
        rows = do("SELECT id, kind, body FROM record WHERE stage = ? AND subject = ? ORDER BY number", (stage, subject))
        if digest([body for _, _, body in rows]) != saved:
            yield f"the records of stage «{stage}» on {subject}"
        for key, kind, body in rows:
            if key and getattr(restore(kinds[kind], json.loads(body)), "id", key) != key:
                yield f"{kind} {key}"
    for key, source, place in do("SELECT id, source, place FROM report"):
        if Report(source=source, place=tuple(json.loads(place)), text="", path="").id != key:
            yield f"report {key}"
