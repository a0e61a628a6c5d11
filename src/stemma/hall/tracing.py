"""Checks the custody log against itself, against a published head, and against what the case holds.

Each thing that is in the case must be told by an entry, and each thing that an entry tells must be in the case, unless a
removal emptied the entry. Not here: the files and citations (verify.py), the arithmetic (custody.py).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from stemma import custody
from stemma.ledger import Ledger
from stemma.model.custody import Entry, Head, Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check found."""

    wrong: bool
    """False: to be known, and as it should be."""
    line: str

    def __str__(self) -> str:
        return self.line


def differs(line: str) -> Finding:
    """Say that something is not what was put there."""
    return Finding(wrong=True, line=line)


def known(line: str) -> Finding:
    """Say something that is to be known."""
    return Finding(wrong=False, line=line)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry whose details are there and hold."""

    entry: Entry
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parameters: Mapping[str, Any]

    @property
    def given(self) -> frozenset[tuple[str, str]]:
        """What a user said, as (property, value)."""
        return frozenset((str(name), str(value)) for name, value in self.parameters.get("given", ()))


def check(ledger: Ledger, published: Sequence[Head] = ()) -> Iterator[Finding]:
    """Yield what the log of an open ledger shows."""
    log = ledger.log.all()
    broken = [differs(f"custody log: {line}") for line in custody.faults(log)]
    yield from broken
    for head in published:
        line = custody.differs(log, head)
        if line:
            yield differs(f"custody log: {line}")
        else:
            when = f" printed {head.printed}" if head.printed else ""
            emptied = sum(kept.details is None for kept in log[: head.size])
            less = f"; removals took the details of {emptied} of them away" if emptied else ""
            yield known(f"the log still begins with the {head.size} entries that the head{when} sums up{less}")
    told = tuple(_told(log))
    yield from _emptied(log, told)
    yield from _backwards(log)
    yield from _in_the_log(ledger, told)
    yield from _in_the_case(ledger, told)
    if not broken:
        yield known(f"the log holds together; {custody.head_line(custody.head(log))}")
    if not published:
        yield known(
            "no published head was given: entries missing from the end of the log, or a log written anew, would not be seen; "
            "compare with --head"
        )


def _told(log: Iterable[Kept]) -> Iterator[Told]:
    for kept in log:
        if kept.details is None:
            continue
        try:
            said = json.loads(kept.details)
            yield Told(kept.entry, tuple(said["inputs"]), tuple(said["outputs"]), dict(said["parameters"]))
        except (ValueError, TypeError, KeyError):
            continue  # not what was written: `faults` has named it


def _emptied(log: Sequence[Kept], told: Sequence[Told]) -> Iterator[Finding]:
    """Tell emptied entries that a removal accounts for from those that lost their details otherwise."""
    removals = [t for t in told if t.entry.action == "remove"]
    by = {n: t.entry.number for t in removals for n in t.parameters.get("emptied", ()) if n < t.entry.number}
    for kept in log:
        number = kept.entry.number
        if kept.details is None and number not in by:
            yield differs(f"custody log: the details of entry {number} are missing, and no removal emptied them")
        if kept.details is not None and number in by:
            yield differs(f"custody log: entry {number} was emptied by the removal in entry {by[number]}, and has details again")
    if removals:
        entries = "1 entry was" if len(by) == 1 else f"{len(by)} entries were"
        times = "1 removal" if len(removals) == 1 else f"{len(removals)} removals"
        yield known(f"{entries} emptied by {times}; what was told there is gone, as was asked")


def _backwards(log: Sequence[Kept]) -> Iterator[Finding]:
    back = [b.entry.number for a, b in pairwise(log) if b.entry.at < a.entry.at]
    if back:
        numbers = ", ".join(map(str, back[:5])) + (" …" if len(back) > 5 else "")
        yield known(f"{len(back)} entries are dated before the entry above them ({numbers}): this machine's clock was set back")


def _in_the_log(ledger: Ledger, told: Sequence[Told]) -> Iterator[Finding]:
    """Name what is in the case and in no entry."""
    taken = [t for t in told if t.entry.action in ("take in", "found")]
    came = {source for t in taken for source in t.inputs[:1]}
    for source in ledger.sources():
        if source.sha256 not in came:
            yield differs(f"source {source.sha256} is in the case, and no entry of the log took it in")
    made = {text for t in told if t.entry.action in ("take in", "found", "read again") for text in t.outputs}
    named = {t.parameters.get("report") for t in taken} | {r for t in told if t.entry.action == "join" for r in t.outputs}
    given: dict[str, set[tuple[str, str]]] = {}
    for t in (t for t in told if t.inputs):
        given.setdefault(t.inputs[0], set()).update(t.given)
    for text in ledger.texts():
        if text not in made:
            yield differs(f"the text {text} is in the case, and no entry of the log made it")
    for report in ledger.reports():
        if report.id not in named:
            yield differs(f"report {report.id} ({report.path}) is in the case, and no entry of the log took it in")
        for said in report.assertions:
            if said.at is not None and (said.field, said.value) not in given.get(report.source, ()):
                yield differs(f"report {report.id}: no entry of the log gave it the {said.field} «{said.value}»")
    decided = {output for t in told if t.entry.action in ("judge", "found") for output in t.outputs}
    for j in ledger.judgements():
        if j.id not in decided and (j.copy or j.note):
            yield differs(f"decision {j.number} is not what the log says was decided, or is in no entry")


def _in_the_case(ledger: Ledger, told: Sequence[Told]) -> Iterator[Finding]:
    """Name what an entry tells and is not in the case."""
    sources, reports = {s.sha256 for s in ledger.sources()}, {r.id for r in ledger.reports()}
    decisions = {j.id for j in ledger.judgements()}
    became = {t.inputs[0]: t.outputs[0] for t in told if t.entry.action == "join" and t.inputs and t.outputs}
    for t in told:
        number = t.entry.number
        if t.entry.action in ("take in", "found") and t.inputs and "number" not in t.parameters:
            if t.inputs[0] not in sources:
                yield differs(f"source {t.inputs[0]} came in by entry {number} of the log, is gone, and was not removed")
            report = _now(t.parameters.get("report"), became)
            if report is not None and report not in reports:
                yield differs(f"report {report} came in by entry {number} of the log, is gone, and was not removed")
        if t.entry.action == "judge" or (t.entry.action == "found" and "number" in t.parameters):
            for decision in (d for d in t.outputs if d not in decisions):
                yield differs(f"the decision {decision} of entry {number} of the log is gone, or is not what was decided")


def _now(report: str | None, became: Mapping[str, str]) -> str | None:
    """Return the id under which a report is known now."""
    seen = set()
    while report is not None and report in became and report not in seen:
        seen.add(report)
        report = became[report]
    return report
