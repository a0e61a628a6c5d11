"""Writes down in the ledger what came in: reports, how each appeared, and files that gave no report."""

from collections.abc import Iterable
from dataclasses import dataclass

from stemma.hall.intake import STAGE, Stored, Taken
from stemma.hall.logbook import Logbook
from stemma.ledger import Ledger
from stemma.model.reading import Problem
from stemma.model.sources import CONTAINER, GIVABLE, Appearance, Arrival, Assertion, Report, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of adding files."""

    reports: int
    """New reports."""
    appearances: int
    """Files whose report was there already."""
    known: int
    """Files that had been added before, unchanged."""
    containers: int
    """Archives and mailboxes that were opened; the documents in them are counted above."""
    refused: tuple[Problem, ...]
    """Files of which nothing could be read, each with the cause and the next step."""
    noted: tuple[Problem, ...]
    """What is to be known of containers: parts left inside, names refused."""


class Keeper:
    """Keeps what comes in during one `add`."""

    def __init__(self, ledger: Ledger, log: Logbook, by: str, *, ocr: bool = False) -> None:
        self._ledger, self._log, self._by = ledger, log, by
        texts = ledger.texts().values() if ocr else ()
        self._unread = frozenset(t.source for t in texts if t.reader == "pdf" and t.completeness == "partial")
        self._earlier = ledger.reports()
        self._ids = {r.id for r in self._earlier}
        self._seen = {(a.source, a.path) for a in ledger.appearances()}
        self._reports = self._appearances = self._known = self._containers = 0
        self._refused: list[Problem] = []
        self._noted: list[Problem] = []

    def known(self, stored: Stored) -> bool:
        """Tell whether a file came in before and nothing that is said about it is new. Safe to call in any thread."""
        if (stored.sha256, stored.path) not in self._seen or stored.sha256 in self._unread:
            return False
        said = {(name, value) for name, value in stored.given.items() if name in GIVABLE}
        mine = [r for r in self._earlier if r.source == stored.sha256]
        return not said or any(said <= {(a.field, a.value) for a in r.assertions if a.at} for r in mine)

    def keep(self, path: str, taken: Taken | Problem | None, at: str) -> None:
        """Write one examined file down, whole; None: nothing about it is new."""
        if taken is None:
            self._known += 1
        elif isinstance(taken, Problem):
            (self._noted if taken.code == "LEFT_INSIDE" else self._refused).append(taken)
            if taken.code == "NOT_TAKEN_IN":
                self._ledger.save(STAGE, path, "refused", (taken,))
        elif taken.report is None or taken.text is None:
            self._keep_arrival(taken, at)
        else:
            self._keep_report(taken.report, taken.text, taken, at)

    def added(self) -> Added:
        """Return what came of it all."""
        return Added(
            reports=self._reports,
            appearances=self._appearances,
            known=self._known,
            containers=self._containers,
            refused=tuple(self._refused),
            noted=tuple(self._noted),
        )

    def _keep_arrival(self, taken: Taken, at: str) -> None:
        stored = taken.stored
        container = stored.inside[-1] if stored.inside else None
        arrival = Arrival(source=stored.sha256, path=stored.path, container=container, at=at, by=self._by, why=taken.why)
        with self._ledger.transaction():
            if self._ledger.put_arrival(taken.source, arrival):
                self._log.took_in(taken.source, stored.path, container=container, why=taken.why, at=at)
            self._ledger.save(STAGE, stored.path, stored.sha256, taken.problems)
        self._containers += taken.container
        (self._noted if taken.container else self._refused).extend(taken.problems)

    def _keep_report(self, found: Report, text: Text, taken: Taken, at: str) -> None:
        with self._ledger.transaction():
            report, new = self._put(found, text, taken, at)
        self._reports += new and report not in self._ids
        self._appearances += new and report in self._ids
        self._known += not new
        self._ids.add(report)

    def _put(self, found: Report, text: Text, taken: Taken, at: str) -> tuple[str, bool]:
        """Put a report and its appearance into the ledger; return its id, and whether the appearance is new."""
        stored = taken.stored
        twins = self._ledger.reports(stored.sha256)
        report = _known_as(found, twins)
        seen = Appearance(
            report=report.id,
            source=stored.sha256,
            path=stored.path,
            url=report.place[0] if len(report.place) == 1 else None,
            at=at,
            by=self._by,
            container=stored.inside[-1] if stored.inside else None,
        )
        for bare in (r for r in twins if report.place and not r.place):
            self._absorb(bare, into=report)
        container = seen.container
        old = next((r for r in twins if r.id == report.id), None)
        new = self._ledger.put_report(taken.source, text, report, seen)
        said = found.assertions if old is None else tuple(a for a in found.assertions if _news(a, old))
        self._ledger.put_assertions(report.id, said)
        if old is None:
            self._ledger.save(STAGE, report.id, text.id, taken.problems)
            self._instead_of_arrivals(report, text, taken)
        elif "ocr" in text.reader and old.text != text.id:
            self._noted.append(_stays(old, stored.path))
        self._ledger.forget(STAGE, [stored.path])
        if new or said:
            self._log.took_in(
                taken.source, stored.path, text=text, report=report, container=container, given=found.assertions, at=at
            )
        return report.id, new

    def _instead_of_arrivals(self, report: Report, text: Text, taken: Taken) -> None:
        """Let a source that came in before, and gave no report then, be an appearance of the report that it gives now."""
        before = [a for a in self._ledger.arrivals() if a.source == report.source and a.why != CONTAINER]
        for a in before:
            seen = Appearance(report=report.id, source=a.source, path=a.path, url=None, at=a.at, by=a.by, container=a.container)
            if a.path != taken.stored.path:
                self._ledger.put_report(taken.source, text, report, seen)
        if before:
            self._ledger.remove_arrivals(report.source)
            self._ledger.forget(STAGE, [a.path for a in before])

    def _absorb(self, bare: Report, into: Report) -> None:
        """Let a file that came in without url or outlet be an appearance of the report that has them.

        Where somebody has decided about its records already it stays a report of its own.
        """
        if not self._ledger.decided(bare.id):
            self._ledger.rename_report(bare.id, into.id, into.place)
            self._log.joined(bare, into)
            if bare.id in self._ids:  # it is counted under the id under which it is better known
                self._ids |= {into.id}


def _stays(old: Report, path: str) -> Problem:
    """Say that a report keeps the text on which decisions may rest."""
    message = (
        f"{path}: is in the case already, and keeps the text that it was given then, without the words of its pictures; "
        f"to read it anew: stemma remove CASE {old.id[:10]}, then add it with --ocr"
    )
    return Problem(report=None, stage=STAGE, code="OCR", message=message[:500])


def _known_as(report: Report, twins: Iterable[Report]) -> Report:
    """Return the report that a file belongs to: with neither url nor outlet, any report of the same bytes."""
    if report.place:
        return report
    return min(twins, key=lambda r: r.id, default=report)


def _news(said: Assertion, old: Report) -> bool:
    """Tell whether a re-added file says something about its report that was not on record."""
    known = {(a.field, a.value, a.evidence) for a in old.assertions}
    return said.at is not None and (said.field, said.value, said.evidence) not in known
