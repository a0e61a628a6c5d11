"""Which member's exact words stand for a thread."""

from collections.abc import Sequence

from stemma.model.reading import Heading, Statement
from stemma.stages.threads.units import Unit


def lead(members: Sequence[Unit]) -> Unit:
    """Return the member whose words stand for the thread: said by somebody, no demand, with its figures, told first."""

    def rank(unit: Unit) -> tuple[int, int, str, tuple[int, int, int], str]:
        spoken = isinstance(unit.record, Statement) and bool(unit.speakers)
        kind = 0 if spoken else 2 if isinstance(unit.record, Heading) else 1
        if isinstance(unit.record, Statement) and unit.record.act in ("demands", "promises"):
            kind = 3
        return kind, -len(unit.figures), unit.reading.report.published().earliest or "9999", unit.order, unit.id

    return min(members, key=rank)
