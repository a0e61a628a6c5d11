"""Write a dossier as tables (docs/format.md): one row an item, each with its address, SHA-256 and offsets.

Cells that a spreadsheet would run as a formula get a leading apostrophe (ASVS 1.2.10); columns of numbers
hold numbers alone. A private export says so in the name of every file and in the first column of every row.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from stemma.exports.citing import Index, Member, known_origins, pieces, source_path
from stemma.model.comparing import Side
from stemma.model.reading import Statement
from stemma.model.sources import Span
from stemma.shown import MARK, Protected

Cell = str | int | float | None
Row = Iterable[Cell]

PRIVATE = "PRIVATE"
INVENTED = "INVENTED DEMO CASE"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00")
PLACE = ("report", "report_id", "start", "end", "sha256", "link")

HEADS: Mapping[str, tuple[str, ...]] = {
    "reports": (
        "id", "number", "title", "outlet", "author", "url", "path", "language", "published_earliest", "published_latest",
        "published_evidence", "completeness", "appearances", "withheld", "lost", "sha256", "link",
    ),
    "statements": (
        "id", "voices", "who", "whose", "cue", "act", "polarity", "manner", "words", "hedges", "unclear", "confidence",
        "standing", "claims", *PLACE,
    ),
    "claims": ("id", "claim", "member", "lead", "type", "voices", "words", "support", "origins", "standing", *PLACE),
    "replies": ("claim_id", "claim", "member", "answers", "kind", "timing", "voices", "words", "why", *PLACE),
    "figures": ("id", "words", "low", "high", "bound", "relation", "counts", "unit", "period", "place", "standing", *PLACE),
    "dates": ("id", "words", "earliest", "latest", "granularity", "anchor", "openness", "alternatives", "standing", *PLACE),
    "names": ("id", "words", "kind", "canonical", "role", "country", "standing", *PLACE),
    "differences": (
        "id", "gravity", "kind", "directed", "a_words", "b_words", "note", "standing", "link_id",
        *(f"a_{name}" for name in PLACE), *(f"b_{name}" for name in PLACE),
    ),
    "links": ("id", "child", "kind", "parent", "second", "confidence", "evidence", "standing"),
    "problems": ("id", "stage", "code", "message", *PLACE),
}  # fmt: skip
"""Columns of each table; the first column of each is `export`."""


def files(protected: Protected) -> Mapping[str, bytes]:
    """Write the export: file name -> bytes."""
    index = Index(protected)
    note = "; ".join(text for text, shown in ((PRIVATE, protected.private), (INVENTED, protected.invented)) if shown)
    prefix = f"{PRIVATE}-" if protected.private else ""
    return {f"{prefix}{name}.csv": table(HEADS[name], rows(index), note) for name, rows in TABLES.items()}


def table(head: tuple[str, ...], rows: Iterable[Row], note: str) -> bytes:
    """Write a table: UTF-8 with a byte order mark (spreadsheets ask for it), lines ended as in RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("export", *head))
    writer.writerows([note, *(escape(cell) for cell in row)] for row in rows)
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def escape(cell: Cell) -> Cell:
    """Keep a spreadsheet from running a cell: text that begins like a formula gets an apostrophe before it."""
    if not isinstance(cell, str):
        return cell
    seen = unicodedata.normalize("NFKC", cell[:64]).lstrip(" \u200b\ufeff")
    cell = cell.replace("\x00", "\ufffd")
    # An apostrophe that is already there gets a second one, so that a reader can take exactly one away.
    return f"'{cell}" if seen.startswith((*FORMULA, "'")) or cell.startswith("'") else cell


def unescape(cell: str) -> str:
    """Take the protecting apostrophe away again."""
    return cell[1:] if cell.startswith("'") else cell


def _place(index: Index, report: str | None, span: Span | None) -> tuple[Cell, ...]:
    shown = index.reports.get(report or "")
    if shown is None:
        return ("", report, *_offsets(span), "", "")
    link = index.address(shown.id, span) if span else source_path(shown.number)
    return (shown.number, shown.id, *_offsets(span), shown.sha256, link)


def _offsets(span: Span | None) -> tuple[Cell, Cell]:
    return (span.start, span.end) if span else ("", "")


def _joined(spans: Iterable[Span]) -> str:
    return " … ".join(s.words for s in spans)


def _cover(member: Member) -> Span | None:
    """Return the first piece: its offsets stand in the row, further pieces are in the JSON lines."""
    return next(iter(pieces(member)), None)


def _voices(member: Member) -> str:
    """Return the chain of voices, outermost first; empty: the outlet's own words."""
    if not isinstance(member, Statement):
        return ""
    return " → ".join(v.who or v.how for v in member.voices)


def _reports(index: Index) -> Iterator[Row]:
    for r in index.protected.reports:
        when = r.published
        said = (r.title, r.outlet, r.author, r.url, r.path, r.language, when.earliest, when.latest, when.evidence)
        marks = (r.completeness, r.appearances, "yes" if r.withheld else "no", "no")
        yield (r.id, r.number, *said, *marks, r.sha256, source_path(r.number))
    for x in index.protected.stemma.lost:
        yield (x.id, "", x.title, x.name, *[""] * 6, "not stated", "", "", "no", "yes", "", "")


def _statements(index: Index) -> Iterator[Row]:
    for s in index.protected.statements:
        who, whose = (s.voices[-1].who, s.voices[-1].whose) if s.voices else (None, None)
        cue = s.cue.words if s.cue else ""
        claims = " ".join(map(str, index.claims_of.get(s.id, ())))
        said = (s.act, s.polarity, s.manner, _joined(s.content), _joined(s.hedges), s.unclear, s.confidence)
        yield (s.id, _voices(s), who, whose, cue, *said, index.standing(s.id), claims, *_place(index, s.report, _cover(s)))


def _claims(index: Index) -> Iterator[Row]:
    for number, thread in enumerate(index.claims, 1):
        verdicts = index.verdicts.get(thread.id, ())
        support = "; ".join(v.kind for v in verdicts)
        origins = known_origins(verdicts)
        for key in thread.members:
            head = (thread.id, number, key, "yes" if key == thread.lead else "no")
            if member := index.members.get(key):
                kind = type(member).__name__.lower()
                said = (_voices(member), _joined(pieces(member)))
                place = _place(index, member.report, _cover(member))
                yield (*head, kind, *said, support, origins, index.standing(key), *place)
            elif hidden := index.hidden.get(key):
                yield (*head, hidden.kind, "", MARK, support, origins, "open", *_place(index, hidden.report, None))


def _replies(index: Index) -> Iterator[Row]:
    for number, thread in enumerate(index.claims, 1):
        for r in index.replies_to(thread):
            head = (thread.id, number, r.member, r.answers, r.kind, r.timing)
            if member := index.members.get(r.member):
                said = (_voices(member), _joined(pieces(member)), r.why)
                yield (*head, *said, *_place(index, member.report, _cover(member)))
            elif hidden := index.hidden.get(r.member):
                yield (*head, "", MARK, "", *_place(index, hidden.report, None))


def _figures(index: Index) -> Iterator[Row]:
    for f in index.protected.figures:
        counts = f.counts.words if f.counts else ""
        holds = (f.period.words if f.period else "", f.place.words if f.place else "")
        value = (f.span.words, f.low, f.high, f.bound, f.relation, counts, f.unit, *holds, index.standing(f.id))
        yield (f.id, *value, *_place(index, f.report, f.span))


def _dates(index: Index) -> Iterator[Row]:
    for d in index.protected.dates:
        others = " or ".join(f"{a}/{b}" for a, b in d.alternatives)
        value = (d.span.words, d.earliest, d.latest, d.granularity, d.anchor, d.openness, others, index.standing(d.id))
        yield (d.id, *value, *_place(index, d.report, d.span))


def _names(index: Index) -> Iterator[Row]:
    for n in index.protected.names:
        value = (n.span.words, n.kind, n.canonical, n.role, n.country, index.standing(n.id))
        yield (n.id, *value, *_place(index, n.report, n.span))


def _differences(index: Index) -> Iterator[Row]:
    def side(of: Side | None) -> tuple[Cell, ...]:
        return _place(index, of.report, of.span) if of else ("",) * len(PLACE)

    for d in sorted(index.protected.differences, key=lambda d: -d.gravity):
        words = (d.a.span.words, d.b.span.words if d.b else "")
        value = (d.gravity, d.kind, "yes" if d.directed else "no", *words, d.note, index.standing(d.id), d.link)
        yield (d.id, *value, *side(d.a), *side(d.b))


def _links(index: Index) -> Iterator[Row]:
    for x in index.protected.stemma.links:
        evidence = "; ".join(e.words for e in x.evidence)
        yield (x.id, x.child, x.kind, x.parent, "yes" if x.second else "no", x.confidence, evidence, index.standing(x.id))


def _problems(index: Index) -> Iterator[Row]:
    for p in index.protected.problems:
        yield (p.id, p.stage, p.code, p.message, *_place(index, p.report, p.at))


TABLES: Mapping[str, Callable[[Index], Iterator[Row]]] = {
    "reports": _reports,
    "statements": _statements,
    "claims": _claims,
    "replies": _replies,
    "figures": _figures,
    "dates": _dates,
    "names": _names,
    "differences": _differences,
    "links": _links,
    "problems": _problems,
}
