"""The gate: `Dossier -> Protected`, the only maker of `Protected`. Exports accept nothing else.

Not here: how anything looks. What is withheld is withheld together (docs/protection.md): a paragraph
that names an unapproved person is replaced whole by one fixed mark, every record in it goes, or where a
claim needs it is replaced by a mark with a random id; the title, URL, hash and path of its report go with it.

"Used" (DESIGN rule 10) means: a claim that is shown has the record among its members or replies. A record
that nothing else refers to is left out and counted, and then nothing in the export leads to its paragraph.
"""

import dataclasses
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import unquote

from stemma.errors import LeakError
from stemma.model.comparing import Difference, Place, Stemma, Thread
from stemma.model.deciding import Dossier, Judgement
from stemma.model.reading import Narration, Problem
from stemma.model.sources import Report, Span, Text
from stemma.residue import Forms, forms, residues
from stemma.shown import MARK, Block, Page, Protected, ShownReport, Withheld, WithheldRecord

__all__ = ["MARK", "Block", "Page", "Protected", "ShownReport", "Withheld", "WithheldRecord", "protect", "scan", "withheld_forms"]

Value = TypeVar("Value")
OWN = ("names", "dates", "figures", "statements", "narration", "headings")
"""The per-report records that a dossier shows."""


def protect(dossier: Dossier, *, private: bool) -> Protected:
    """Hide what must be hidden; the private form, for one's own machine, keeps everything and says so."""
    return _whole(dossier) if private else _masked(dossier)


def withheld_forms(dossier: Dossier) -> Forms:
    """Return the words that no public export may hold."""
    return forms(v for p in dossier.persons if not p.shown for v in (p.words, *p.variants))


def scan(dossier: Dossier, protected: Protected, files: Mapping[str, bytes]) -> None:
    """Look through every byte of an export before any of it is written.

    Raises:
        LeakError: a withheld word, or the hash, id or address of a withheld report, is still there.
    """
    if protected.private:
        return
    shown = {r.sha256 for r in protected.reports}
    gone = [r for r in dossier.reports if r.source not in shown]
    exact = [s for r in gone for s in (r.source, r.id, r.text, r.value("url") or "")]
    dirty = residues(files, withheld_forms(dossier), exact)
    if dirty:
        raise LeakError(
            f"nothing was written: {len(dirty)} file(s) would still show words that are withheld ({', '.join(dirty[:5])}). "
            "Decide about the persons (stemma persons CASE), or export with --private for your own machine."
        )


def _whole(dossier: Dossier) -> Protected:
    d = dossier
    pages = []
    for report in d.reports:
        blocks = [s for s in d.segments if s.report == report.id and s.kind != "sentence"]
        pages.append(
            Page(report=report.id, blocks=tuple(Block(kind=b.kind, start=b.span.start, words=b.span.words) for b in blocks))
        )
    shown = tuple(_shown(d, report, number, d.texts[report.text]) for number, report in enumerate(d.reports, 1))
    return Protected(
        **_same(d, *OWN, "segments", "passages", "threads", "differences", "verdicts", "stemma", "problems", "judgements"),
        **_same(d, "title", "invented", "made_at", "version", "standing", "persons"),
        private=True,
        reports=shown,
        pages=tuple(pages),
        hidden=(),
        withheld=Withheld(persons=0, unnamed=0, paragraphs=0, reports=0, records=0),
    )


def _same(dossier: Dossier, *names: str) -> dict[str, Any]:
    return {name: getattr(dossier, name) for name in names}


def _masked(dossier: Dossier) -> Protected:
    """Pass a dossier through the gate for other people's eyes."""
    d = dossier
    words = withheld_forms(d)
    closed = _closed(d, words)
    own: dict[str, tuple[Any, ...]] = {name: getattr(d, name) for name in OWN}
    shut: dict[str, Any] = {r.id: r for found in own.values() for r in found if not _clear(r, closed)}
    threads = tuple(t for t in d.threads if any(m not in shut for m in t.members))
    used = {i for t in threads if len(t.members) > 1 or t.replies for i in _ids_of(t)}
    hidden = {key: r for key, r in shut.items() if key in used}
    masked = {r.report for r in hidden.values()} | {r.id for r in d.reports if _names_someone(r, words)}
    renamed = _random_names(d, masked, hidden)
    differences = tuple(x for x in d.differences if _clear(x, closed))
    stemma = _stemma(d.stemma, closed, words)
    kept = {name: tuple(r for r in found if r.id not in shut) for name, found in own.items()}
    kept["narration"], uncited = _cited_narration(kept["narration"], used, differences)
    carried = {r.id for found in kept.values() for r in found}
    threads = tuple(t for t in threads if any(m in carried for m in t.members))
    sentences = _cited_sentences(d, kept, differences, stemma, closed)
    for name in ("names", "dates"):
        kept[name] = tuple(r for r in kept[name] if any(s.start <= r.span.start < s.end for s in sentences.get(r.report, ())))

    def renew(value: Value) -> Value:
        return _renew(value, renamed, words)

    shown: dict[str, Any] = {name: renew(found) for name, found in kept.items()}
    new_stemma, new_differences = renew(stemma), renew(differences)
    new_threads = renew(tuple(_led(t, shut) for t in threads))
    verdicts = renew(tuple(v for v in d.verdicts if v.thread in {t.id for t in threads}))
    between: tuple[Any, ...] = (*new_threads, *verdicts, *new_differences, *new_stemma.links)
    alive = {r.id for found in (*shown.values(), between) for r in found}
    withheld = [p for p in d.persons if not p.shown]
    return Protected(
        **shown,
        title=MARK if words.found(d.title) else d.title,
        **_same(d, "invented", "made_at", "version"),
        private=False,
        reports=tuple(_mask(d, r, n, words, renamed if r.id in masked else {}) for n, r in enumerate(d.reports, 1)),
        pages=tuple(_page(d, r, sentences.get(r.id, ()), closed[r.id] if r.id in masked else (), renamed) for r in d.reports),
        segments=renew(tuple(s for s in d.segments if s.span in sentences.get(s.report, ()))),
        passages=renew(tuple(p for p in d.passages if _clear(p, closed))),
        stemma=new_stemma,
        threads=new_threads,
        differences=new_differences,
        verdicts=verdicts,
        problems=renew(tuple(_problem(p, closed, words, masked) for p in d.problems)),
        judgements=_renew(
            tuple(_judgement(j, words) for j in d.judgements if renamed.get(j.record, j.record) in alive), renamed, words
        ),
        standing={renamed.get(k, k): v for k, v in d.standing.items() if renamed.get(k, k) in alive},
        persons=renew(tuple(p for p in d.persons if p.shown)),
        hidden=tuple(
            WithheldRecord(id=renamed[key], kind=type(r).__name__.lower(), report=renamed[r.report]) for key, r in hidden.items()
        ),
        withheld=Withheld(
            persons=sum(p.kind != "unnamed" for p in withheld),
            unnamed=sum(p.kind == "unnamed" for p in withheld),
            paragraphs=sum(map(len, closed.values())),
            reports=len(masked),
            records=len(shut),
            uncited=uncited,
        ),
    )


def _closed(d: Dossier, words: Forms) -> dict[str, tuple[Span, ...]]:
    """Return the blocks of each report that are withheld: by a name record in them, or by their words."""
    undecided = {key for p in d.persons if not p.shown for key in p.names}
    names = [n for n in d.names if n.id in undecided]
    unread = {p.report for p in d.problems if p.code == "STAGE_FAILED" and p.stage in ("segments", "quotes", "names")}
    speaking = [s for s in d.statements if any(v.who and words.found(v.who) for v in (*s.voices, *s.told_to))]
    closed = {}
    for report in d.reports:
        blocks = [s.span for s in d.segments if s.report == report.id and s.kind != "sentence"]
        mine = [n.span for n in names if n.report == report.id]
        # A pronoun that stands for a withheld person is that person: "he said" goes with the paragraph it stands in.
        mine += [p for s in speaking if s.report == report.id for _, p in _places(s)]
        closed[report.id] = tuple(
            b
            for b in blocks
            if report.id in unread or words.found(b.words) or any(n.start < b.end and b.start < n.end for n in mine)
        )
    return closed


def _places(value: object, report: str = "") -> Iterator[tuple[str, Span]]:
    """Yield every span in a record, with the report it belongs to."""
    if isinstance(value, Span):
        yield report, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _places(item, report)
    elif dataclasses.is_dataclass(value):
        report = getattr(value, "report", report)
        for f in dataclasses.fields(value):
            yield from _places(getattr(value, f.name), report)


def _clear(record: object, closed: Mapping[str, tuple[Span, ...]]) -> bool:
    """Tell whether no span of a record touches a withheld block."""
    return not any(s.start < b.end and b.start < s.end for report, s in _places(record) for b in closed.get(report, ()))


def _ids_of(thread: Thread) -> set[str]:
    return {*thread.members, *(i for r in thread.replies for i in (r.member, r.answers))}


def _names_someone(report: Report, words: Forms) -> bool:
    """Tell whether a report's own title or address gives a withheld name away."""
    told = (report.value("title"), unquote(report.value("url") or ""), report.value("outlet"))
    return any(words.found(t.replace("/", " ")) for t in told if t)


def _random_names(d: Dossier, masked: set[str], hidden: Iterable[str]) -> dict[str, str]:
    """Give whatever could be recomputed from a withheld source a random id, new in each export."""
    renamed = {key: secrets.token_hex(32) for key in hidden}
    for report in d.reports:
        if report.id in masked:
            renamed[report.id], renamed[report.text] = secrets.token_hex(32), secrets.token_hex(32)
    return renamed


def _renew(value: Value, renamed: dict[str, str], words: Forms) -> Value:
    """Rebuild a value with ids exchanged and notes cleared; ids that follow are computed anew and remembered."""
    return _rebuilt(value, renamed, words)  # type: ignore[no-any-return]


def _rebuilt(value: Any, renamed: dict[str, str], words: Forms) -> Any:
    if isinstance(value, str):
        return renamed.get(value) or (MARK if words.found(value) else value)
    if isinstance(value, Span):  # its words are the source's: a withheld one is not here, and none is ever reworded
        return value if value.text not in renamed else dataclasses.replace(value, text=renamed[value.text])
    if isinstance(value, tuple):
        return tuple(_rebuilt(item, renamed, words) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init}
    changed = {name: _rebuilt(item, renamed, words) for name, item in fields.items()}
    if all(changed[name] is item or changed[name] == item for name, item in fields.items()):
        return value
    new: Any = type(value)(**changed)
    if hasattr(new, "id"):
        renamed[value.id] = new.id  # type: ignore[attr-defined]
    return new


def _led(thread: Thread, shut: Mapping[str, object]) -> Thread:
    """Let a member that may be shown lead the thread."""
    if thread.lead not in shut:
        return thread
    return dataclasses.replace(thread, lead=next(m for m in thread.members if m not in shut))


def _stemma(stemma: Stemma, closed: Mapping[str, tuple[Span, ...]], words: Forms) -> Stemma:
    """Clear the reasons of the tree, and lost sources named after a withheld person."""

    def open_places(places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(p for p in places if _clear(p, closed))

    def cleared(link: Value) -> Value:
        evidence = tuple(
            dataclasses.replace(e, places=open_places(e.places), words=MARK if words.found(e.words) else e.words)
            for e in link.evidence  # type: ignore[attr-defined]
        )
        return dataclasses.replace(link, evidence=evidence)  # type: ignore[type-var]

    lost = tuple(dataclasses.replace(x, credited=open_places(x.credited)) for x in stemma.lost)
    told = {x.id: x for x in lost if words.found(f"{x.name} {x.title or ''}")}
    again = {key: "lost:" + secrets.token_hex(32) for key in told}
    lost = tuple(dataclasses.replace(x, name=MARK, title=None) if x.id in told else x for x in lost)
    return _renew(
        Stemma(
            links=tuple(map(cleared, stemma.links)), lost=lost, ties=tuple(map(cleared, stemma.ties)), circular=stemma.circular
        ),
        again,
        words,
    )


def _cited_narration(
    narration: tuple[Narration, ...], used: set[str], differences: tuple[Difference, ...]
) -> tuple[tuple[Narration, ...], int]:
    """Keep the outlets' own sentences that a claim or difference rests on (DESIGN rule 11); count the rest."""
    sides = [(s.report, s.sentence) for x in differences for s in (x.a, x.b) if s]
    cited = tuple(
        n
        for n in narration
        if n.id in used or any(r == n.report and s.start < n.span.end and n.span.start < s.end for r, s in sides)
    )
    return cited, len(narration) - len(cited)


def _cited_sentences(
    d: Dossier,
    kept: Mapping[str, tuple[Any, ...]],
    differences: tuple[Difference, ...],
    stemma: Stemma,
    closed: Mapping[str, tuple[Span, ...]],
) -> dict[str, tuple[Span, ...]]:
    """Return the sentences that something shown stands in, by report."""
    cited: dict[str, list[Span]] = {}
    records = (
        *kept["statements"],
        *kept["narration"],
        *kept["headings"],
        *kept["figures"],
        *differences,
        *stemma.links,
        *stemma.lost,
    )
    for report, place in _places(tuple(records)):
        cited.setdefault(report, []).append(place)
    found: dict[str, list[Span]] = {}
    for s in d.segments:
        if (
            s.kind == "sentence"
            and any(c.start < s.span.end and s.span.start < c.end for c in cited.get(s.report, ()))
            and _clear(s, closed)
        ):
            found.setdefault(s.report, []).append(s.span)
    return {report: tuple(spans) for report, spans in found.items()}


def _page(d: Dossier, report: Report, cited: tuple[Span, ...], closed: tuple[Span, ...], renamed: Mapping[str, str]) -> Page:
    """Lay out the cited sentences of a report in order, with None for what lies between."""
    content, at = d.texts[report.text].content, 0
    blocks: list[Block | None] = []

    def put(block: Block, start: int, end: int) -> None:
        nonlocal at
        if any(c.isalnum() for c in content[at:start]):
            blocks.append(None)
        blocks.append(block)
        at = end

    for segment in (s for s in d.segments if s.report == report.id and s.kind != "sentence"):
        if segment.span in closed:
            put(Block(kind=segment.kind, start=None, words=None), segment.span.start, segment.span.end)
            continue
        for start, end in _runs(content, [c for c in cited if segment.span.start <= c.start < segment.span.end]):
            put(Block(kind=segment.kind, start=start, words=content[start:end]), start, end)
    if any(c.isalnum() for c in content[at:]):
        blocks.append(None)
    return Page(report=renamed.get(report.id, report.id), blocks=tuple(blocks))


def _runs(content: str, sentences: list[Span]) -> list[tuple[int, int]]:
    """Join sentences with only white space between them."""
    runs: list[tuple[int, int]] = []
    for s in sentences:
        if runs and not content[runs[-1][1] : s.start].strip():
            runs[-1] = (runs[-1][0], s.end)
        else:
            runs.append((s.start, s.end))
    return runs


def _shown(d: Dossier, report: Report, number: int, text: Text) -> ShownReport:
    """Show everything that is known about a report."""
    fields = ("title", "outlet", "author", "url", "published", "language")
    said = {name: report.says(name) for name in fields}  # type: ignore[arg-type]
    return ShownReport(
        id=report.id,
        number=number,
        **{name: said[name].value if said[name] else None for name in ("title", "outlet", "author", "url", "language")},  # type: ignore[union-attr]
        path=report.path,
        sha256=report.source,
        text_id=report.text,
        published=report.published(),
        completeness=text.completeness,
        appearances=sum(a.report == report.id for a in d.appearances),
        withheld=False,
        text=text.content,
        evidence={name: a.evidence if a else "not stated" for name, a in said.items()},
    )


def _mask(d: Dossier, report: Report, number: int, words: Forms, renamed: Mapping[str, str]) -> ShownReport:
    """Show of a report what may be shown: `renamed` is empty where the report itself is not withheld."""
    whole = _shown(d, report, number, d.texts[report.text])
    evidence = dict(whole.evidence)
    approved = {v.casefold() for p in d.persons if p.shown for v in (p.words, *p.variants)}
    author = whole.author if whole.author and whole.author.casefold() in approved else None
    if whole.author and not author:
        evidence["author"] = "withheld until a reviewer decides"
    path = None if words.found(report.path.replace("/", " ").replace("_", " ")) else report.path.rsplit("/", 1)[-1]
    whole = dataclasses.replace(whole, text=None, author=author, path=path, evidence=evidence)
    if not renamed:
        return whole
    gone = {name: "withheld" if evidence[name] != "not stated" else "not stated" for name in ("title", "outlet", "author", "url")}
    return dataclasses.replace(
        whole,
        id=renamed[report.id],
        text_id=renamed[report.text],
        title=None,
        outlet=None,
        author=None,
        url=None,
        path=None,
        sha256=None,
        withheld=True,
        evidence={**evidence, **gone},
    )


def _problem(problem: Problem, closed: Mapping[str, tuple[Span, ...]], words: Forms, masked: set[str]) -> Problem:
    at = problem.at if problem.at is None or _clear(problem, closed) else None
    told = problem.report in masked or words.found(problem.message)
    return dataclasses.replace(problem, at=at, message=f"{problem.code} ({MARK})" if told else problem.message)


def _judgement(judgement: Judgement, words: Forms) -> Judgement:
    """Show a decision without the reviewer's name and without the record's copy."""
    note = MARK if words.found(judgement.note) else judgement.note
    return dataclasses.replace(judgement, copy="", by="a reviewer", note=note)
