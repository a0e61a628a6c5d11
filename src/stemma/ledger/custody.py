"""The custody log's rows: entries, which are only ever added, and their details, which can be emptied and not changed.

Not here: what an entry commits to and how the log is checked (custody.py), what is logged (hall/logbook.py).
"""

from collections.abc import Callable, Iterable
from typing import Any

from stemma.model.custody import Entry, Kept


class Log:
    """The rows of the log of an open ledger."""

    def __init__(self, do: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._do = do

    def last(self) -> Kept | None:
        """Return the last entry, without its details; None: the log has not begun."""
        found = self._do("SELECT number, at, action, commitment, previous, leaf FROM entry ORDER BY number DESC LIMIT 1")
        return _kept((*found[0], None, None)) if found else None

    def add(self, kept: Kept) -> None:
        """Append an entry and its details."""
        e = kept.entry
        self._do("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", (e.number, e.at, e.action, e.commitment, e.previous, kept.leaf))
        self._do("INSERT INTO entry_details VALUES (?, ?, ?)", (e.number, kept.salt, kept.details))

    def all(self) -> tuple[Kept, ...]:
        """Return the whole log, in order."""
        rows = self._do(
            "SELECT number, at, action, commitment, previous, leaf, salt, details"
            " FROM entry LEFT JOIN entry_details USING (number) ORDER BY number"
        )
        return tuple(_kept(row) for row in rows)

    def empty(self, numbers: Iterable[int]) -> None:
        """Forget the details and salts of entries: nobody can tell any more what they committed to."""
        for number in numbers:
            self._do("DELETE FROM entry_details WHERE number = ?", (number,))

    def held(self) -> frozenset[str]:
        """Return the ids of all reports, texts and sources."""
        rows = self._do("SELECT id FROM report UNION ALL SELECT id FROM text UNION ALL SELECT sha256 FROM source")
        return frozenset(row[0] for row in rows)

    def about(self, report: str) -> frozenset[str]:
        """Return the ids of a report and of what was found in it."""
        return frozenset(
            {report, *(row[0] for row in self._do("SELECT id FROM record WHERE report = ? AND id <> ''", (report,)))}
        )


def _kept(row: tuple[Any, ...]) -> Kept:
    number, at, action, commitment, previous, leaf, salt, details = row
    entry = Entry(number=number, at=at, action=action, commitment=commitment, previous=previous)
    return Kept(entry=entry, leaf=leaf, salt=salt, details=details)
