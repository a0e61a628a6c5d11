"""Write records as JSON lines, the public format (docs/format.md, a JSON Schema a type in docs/schema/).

`line` writes any one record and serves both doors: a reading on the user's own machine (`reading`) and
a dossier that passed the gate (`files`). Not here: which records may be shown; `protect` decided that.
"""

import json
from collections.abc import Iterator, Mapping

from stemma.exports.fields import Line, fields, report, rival
from stemma.model.comparing import Difference, Link, LostSource, Passage, Thread, Tie, Verdict
from stemma.model.deciding import Judgement, Person, Standing
from stemma.model.inputs import Reading
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Quote, Segment, Statement
from stemma.shown import Protected, ShownReport, WithheldRecord

FORMAT = 1
FILE = "export.jsonl"
PRIVATE = "PRIVATE: holds the names and full texts of protected persons; for this machine only"
INVENTED = "INVENTED DEMO CASE"

Record = (
    Segment
    | Quote
    | Name
    | Date
    | Figure
    | Statement
    | Narration
    | Heading
    | Problem
    | Passage
    | LostSource
    | Link
    | Tie
    | Thread
    | Difference
    | Verdict
    | Judgement
    | Person
    | ShownReport
    | WithheldRecord
)
"""What has a line of its own; a `Report` needs its text beside it, see `report`."""

__all__ = ["encode", "files", "line", "lines", "reading", "report"]


def line(record: Record, *, standing: Standing | None = None) -> Line:
    """Write a record in the public format; `standing`, where given, is what people decided about it."""
    written = fields(record)
    if standing is not None:
        written["standing"] = standing
    return written


def reading(of: Reading, problems: tuple[Problem, ...] = ()) -> Iterator[Line]:
    """Write all that was found in one report: the report first, then its records by type and place."""
    yield report(of.report, of.text)
    found = (of.statements, of.narration, of.headings, of.figures, of.dates, of.names, of.quotes, of.segments, problems)
    for records in found:
        yield from (line(record) for record in records)


def lines(protected: Protected) -> Iterator[Line]:
    """Write a dossier that passed the gate, in a fixed order."""
    yield _head(protected)
    standing = protected.standing
    stemma = protected.stemma
    kinds = (
        protected.reports,
        stemma.lost,
        protected.statements,
        protected.narration,
        protected.headings,
        protected.figures,
        protected.dates,
        protected.names,
        protected.passages,
        stemma.links,
        stemma.ties,
        protected.threads,
        protected.differences,
        protected.verdicts,
        protected.problems,
        protected.persons,
        protected.judgements,
        protected.hidden,
    )
    near = {one.report: one.rival for one in stemma.parentless}
    for records in kinds:
        for record in records:
            written = line(record, standing=standing.get(record_id(record)))
            yield (
                {**written, "rival": rival(near[record.id])} if isinstance(record, ShownReport) and record.id in near else written
            )


def files(protected: Protected) -> Mapping[str, bytes]:
    """Write the export: relative path -> bytes; one file."""
    return {FILE: b"".join(encode(item) for item in lines(protected))}


def encode(item: Mapping[str, object]) -> bytes:
    """Write one line as bytes, with its line end; never broken by a line separator inside a string."""
    written = json.dumps(item, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # Legal inside JSON, but many readers split lines there.
    for code in ("\x85", "\u2028", "\u2029"):
        written = written.replace(code, f"\\u{ord(code):04x}")
    try:
        return written.encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair, from a damaged source: JSON can carry it escaped
        return json.dumps(item, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


def record_id(record: Record) -> str:
    """Return the id that judgements name a record by."""
    return record.key if isinstance(record, Person) else record.id


def _head(protected: Protected) -> Line:
    withheld = protected.withheld
    return {
        "type": "export",
        "format": FORMAT,
        "private": protected.private,
        "banner": " · ".join(text for text, shown in ((PRIVATE, protected.private), (INVENTED, protected.invented)) if shown)
        or None,
        "title": protected.title,
        "invented": protected.invented,
        "made_at": protected.made_at,
        "version": protected.version,
        "reports": len(protected.reports),
        "withheld": {
            "persons": withheld.persons,
            "unnamed": withheld.unnamed,
            "paragraphs": withheld.paragraphs,
            "reports": withheld.reports,
            "records": withheld.records,
            "uncited": withheld.uncited,
        },
    }
