"""Removes a report, or a file that gave none, from a case, with everything that holds its words and nothing else."""

from stemma.archive import Archive
from stemma.hall.intake import STAGE
from stemma.ledger import Ledger
from stemma.ledger.forgetting import LEFTOVERS
from stemma.model.sources import Arrival, Report


def remove(ledger: Ledger, archive: Archive, found: Report | Arrival) -> tuple[str, ...]:
    """Remove what was found, in the caller's transaction.

    Return the paths of the containers that still hold its words, because others came out of them.
    """
    ledger.note(LEFTOVERS, "1")
    # The originals go before the ledger forgets them: stopped in between, the same command finishes it.
    inside = _report(ledger, archive, found) if isinstance(found, Report) else _arrival(ledger, archive, found)
    return tuple(dict.fromkeys(path for container in inside for path in _emptied(ledger, archive, container)))


def _report(ledger: Ledger, archive: Archive, report: Report) -> list[str]:
    """Remove a report; return the containers that it came out of."""
    inside = [a.container for a in ledger.appearances() if a.report == report.id and a.container]
    source = ledger.remove(report.id)
    if source:
        archive.remove(source)
    return inside


def _arrival(ledger: Ledger, archive: Archive, arrival: Arrival) -> list[str]:
    """Remove a file that gave no report; return the containers that it came out of."""
    mine = [a for a in ledger.arrivals() if a.source == arrival.source]
    ledger.forget(STAGE, [a.path for a in mine])
    _forget(ledger, archive, arrival.source)
    return [a.container for a in mine if a.container]


def _emptied(ledger: Ledger, archive: Archive, container: str) -> tuple[str, ...]:
    """Remove a container of which nothing is left, and those around it; return the paths of those that stay."""
    mine = [a for a in ledger.arrivals() if a.source == container]
    inside = (*(a.container for a in ledger.appearances()), *(a.container for a in ledger.arrivals()))
    if container in inside:
        return tuple(a.path for a in mine)
    if not mine:  # a message that is a report itself, or gone already
        return tuple(r.path for r in ledger.reports(container))
    ledger.forget(STAGE, [a.path for a in mine])
    _forget(ledger, archive, container)
    return tuple(path for a in mine if a.container for path in _emptied(ledger, archive, a.container))


def _forget(ledger: Ledger, archive: Archive, source: str) -> None:
    ledger.remove_arrivals(source)
    if not ledger.reports(source):
        archive.remove(source)
