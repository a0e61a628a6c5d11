"""Whether a reply was given before or after a claim was first told. What is not known stays unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stemma.model.comparing import Timing
from stemma.model.reading import Date, Heading, Statement
from stemma.stages.threads.grouping import Passages
from stemma.stages.threads.units import Unit
from stemma.text import fold, tokens
from stemma.wording import listed

COARSE = ("week", "month", "quarter", "season", "year")
"""A reply dated to one of these, past, was given before what a report tells as its news."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known about when a claim was first told."""

    earlier: bool
    """Its own words set it in an earlier report."""
    newer: bool
    """Its own words, or a heading, make it the news."""
    first: str | None
    """First day it can have been told, where dates say so."""
    last: str | None


class Timer:
    """Times replies, each by itself, then by what tells the same reply or stands beside it."""

    def __init__(self, units: Mapping[str, Sequence[Unit]], passages: Passages, derived: frozenset[str]) -> None:
        self.units, self.passages, self.derived = units, passages, derived

    def times(self, rows: Sequence[tuple[Unit, Sequence[Unit]]]) -> list[tuple[Timing, str]]:
        """Return the timing of each (reply, members of the claim), with its reason."""
        told = [when_told(members, self.derived) for _, members in rows]
        own = [self.alone(unit, when) for (unit, _), when in zip(rows, told, strict=True)]
        return [t if t[0] != "unknown" else self.beside(unit, when) for (unit, _), when, t in zip(rows, told, own, strict=True)]

    def alone(self, unit: Unit, told: Told) -> tuple[Timing, str]:
        """Time a reply by the words and dates of its own sentence."""
        explicit = by_words(unit, told)
        return explicit if explicit[0] != "unknown" else by_dates(unit, told)

    def beside(self, unit: Unit, told: Told) -> tuple[Timing, str]:
        """Time a reply by the same speaker's next words, or by the same reply in another report."""
        held = self.units[unit.report]
        at = next((i for i, u in enumerate(held) if u is unit), len(held))
        if any(introduces(other, unit) for other in held[max(0, at - 3) : at]):
            return "after", "the words before it tell it as a response"
        for other in [*held[at + 1 : at + 2], *held[max(0, at - 2) : at][::-1]]:
            if isinstance(other.record, Statement) and other.speakers & unit.speakers and close(unit, other):
                timing, reason = self.alone(other, told)
                if timing != "unknown":
                    return timing, f"as the words beside it show, {reason}"
        for report in sorted(self.passages.partners.get(unit.report, ())):
            for side, passage, share in self.passages.over(unit, report):
                if passage.score * share < 0.4:
                    continue
                for other in self.units.get(report, ()):
                    meets = other.order[1] < side.span.end and side.span.start < other.order[2]
                    if meets and isinstance(other.record, Statement) and other.speakers & unit.speakers:
                        timing, reason = self.alone(other, told)
                        if timing != "unknown":
                            return timing, f"as another report of it shows, {reason}"
        return "unknown", ""


def introduces(other: Unit, unit: Unit) -> bool:
    """Tell whether a sentence in the outlet's voice says that the speaker of a reply responded: "the ministry responded"."""
    if isinstance(other.record, Statement) or not other.names & unit.speakers:
        return False
    padded = " " + " ".join(t.words for t in tokens(fold(other.words))) + " "
    return any(f" {phrase} " in padded for phrase in listed(other.language, "responds"))


def close(one: Unit, other: Unit) -> bool:
    """Tell whether two units stand in one paragraph, as far as the sentences between them tell."""
    first, last = sorted((one, other), key=lambda u: u.order)
    return "\n" not in one.reading.text.content[first.sentence.start : last.order[1]].strip()


def when_told(members: Sequence[Unit], derived: frozenset[str]) -> Told:
    """Gather what is known about when a claim was first told; a report that comes from another one was not the first."""
    said = [u for u in members if not isinstance(u.record, Heading)]
    earlier = any(has(u, "earlier") for u in said)
    newer = any(has(u, "newer") or any(f.relation == "additional" for f in u.figures) for u in said)
    news = any(isinstance(u.record, Heading) for u in members)
    days = [day for u in said if (day := u.reading.report.published()).earliest]
    known = all(u.reading.report.published().earliest or u.report in derived for u in said)
    first = min((d.earliest for d in days if d.earliest), default=None) if known else None
    last = min((d.latest for d in days if d.latest), default=None)
    for unit in said:
        for date in dates(unit):
            if date.latest and not date.alternatives and (last is None or date.latest < last):
                first, last = date.earliest, date.latest
    return Told(earlier=earlier, newer=newer or (news and not earlier), first=first, last=last)


def has(unit: Unit, table: str) -> bool:
    """Tell whether a unit's sentence, outside its content, has a word of a table."""
    padded = " " + " ".join(t.words for t in tokens(unit.around)) + " "
    return any(f" {word} " in padded for word in listed(unit.language, table))


def dates(unit: Unit) -> list[Date]:
    """Return the dates of a unit's sentence outside its content."""
    found = [d for d in unit.reading.dates if unit.sentence.start <= d.span.start and d.span.end <= unit.sentence.end]
    return [d for d in found if not any(s.start <= d.span.start < s.end for s in unit.spans)]


def by_words(unit: Unit, told: Told) -> tuple[Timing, str]:
    """Time a reply that says what it answers: "asked about the initial allegations", "responded to the report"."""
    initial = has(unit, "earlier")
    if not has(unit, "responds") and not initial:
        return "unknown", ""
    if initial:
        if told.newer and not told.earlier:
            return "before", "it answers an earlier report"
        return ("after", "it answers the earlier report that tells this") if told.earlier else ("unknown", "")
    return "after", "it is told as a response"


def by_dates(unit: Unit, told: Told) -> tuple[Timing, str]:
    """Time a reply by a date in its sentence outside its content."""
    for date in dates(unit):
        words = date.span.words
        if date.earliest and date.latest and not date.alternatives:
            if told.first and date.latest < told.first:
                return "before", f"it is dated “{words}”"
            if told.last and date.earliest > told.last:
                return "after", f"it is dated “{words}”"
        if date.granularity in COARSE and told.newer and not told.earlier and date.openness is None and not within(date, told):
            return "before", f"it is dated “{words}”, while its report tells the claim as new"
    published = unit.reading.report.published()
    if published.latest and told.first and published.latest < told.first:
        return "before", "its report was published before any that makes the claim"
    return "unknown", ""


def within(date: Date, told: Told) -> bool:
    """Tell whether a date's interval, as resolved, holds the days when a claim was told."""
    if not (date.earliest and date.latest and told.first and told.last):
        return False
    return date.earliest <= told.last and told.first <= date.latest


def general(kind: str, timing: Timing, reports: int) -> str:
    """Say what an earlier denial is to a later claim."""
    if kind == "denies" and timing == "before":
        return f"so it is an earlier, general denial, not a reply to this claim as these {reports} reports tell it"
    return ""
