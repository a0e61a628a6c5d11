"""What `stemma show` prints of one record: the exact words first, then where they stand, then all fields."""

import json
from collections.abc import Iterator

from stemma.exports import jsonl
from stemma.hall.case import Case
from stemma.hall.verify import spans
from stemma.model.reading import Problem
from stemma.model.sources import CONTAINER, Appearance, Arrival, Report
from stemma.text import holds


def lines(case: Case, short: str) -> Iterator[str]:
    """Yield the lines that show a record, a report, a person or a source we don't have."""
    key, kind, value = case.find(short)
    texts = case.ledger.texts()
    if isinstance(value, Report):
        yield from _report(case, value)
        return
    if isinstance(value, Arrival):
        yield from _file(case, value)
        return
    for span in spans(value):
        text = texts.get(span.text)
        state = "" if text and holds(text, span) else "  BROKEN: the text does not hold these words there"
        yield f"«{span.words}»  {span.start}:{span.end}{state}"
    stands = next((j.decision for j in reversed(case.ledger.judgements()) if j.record == key), None)
    yield f"{kind} {key}" + (f" · last decision: {stands}" if stands else " · nobody decided yet")
    if kind != "stemma":
        yield json.dumps(jsonl.line(value), ensure_ascii=False, indent=1)


def _file(case: Case, arrival: Arrival) -> Iterator[str]:
    yield f"file {arrival.source} (SHA-256)"
    yield f"  came in as {arrival.path}, {arrival.at}, by {arrival.by}" + _inside(arrival.container)
    yield "  opened as a container" if arrival.why == CONTAINER else f"  gave no report: {arrival.why}"
    for problem in case.ledger.records(Problem):
        if problem.message.startswith(f"{arrival.path}: "):
            yield f"  {problem.code}: {problem.message}"
    came: tuple[Appearance | Arrival, ...] = (*case.ledger.appearances(), *case.ledger.arrivals())
    for a in came:
        if a.container == arrival.source:
            yield f"  in it: {a.path}"


def _inside(container: str | None) -> str:
    return f", out of {container}" if container else ""


def _report(case: Case, report: Report) -> Iterator[str]:
    yield f"report {report.id}"
    yield f"source {report.source} (SHA-256), text {report.text}"
    for said in report.assertions:
        when = f", {said.at}" if said.at else ""
        yield f"  {said.field}: {said.value}  ({said.evidence}{when})"
    for seen in (a for a in case.ledger.appearances() if a.report == report.id):
        yield (
            f"  came in as {seen.path}, {seen.at}, by {seen.by}"
            + (f", from {seen.url}" if seen.url else "")
            + _inside(seen.container)
        )
    text = case.ledger.texts()[report.text]
    yield f"  {len(text.content)} code points, {text.completeness}, read by {text.reader} {text.version}"
    yield ""
    yield text.content
