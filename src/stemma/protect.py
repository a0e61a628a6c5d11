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

from stemma import masking
from stemma.errors import LeakError
from stemma.model.comparing import Evidence, Place, Stemma, Thread
from stemma.model.deciding import Dossier
from stemma.model.sources import Report, Span
from stemma.residue import UNCASED, Forms, forms, residues, usage
from stemma.shown import (
    MARK,
    Block,
    Page,
    Protected,
    ShownReport,
    Withheld,
    WithheldRecord,
    cited_narration,
    cited_sentences,
    clear,
    page,
    places,
    report_shown,
    strings,
)

__all__ = ["MARK", "Block", "Page", "Protected", "ShownReport", "Withheld", "WithheldRecord", "protect", "scan", "withheld_forms"]

Value = TypeVar("Value")
OWN = ("names", "dates", "figures", "statements", "narration", "headings")
"""The per-report records that a dossier shows."""
OURS = frozenset(
    {
        *("act", "bound", "code", "completeness", "country", "decision", "granularity", "how", "id", "kind", "made_at", "manner"),
        *("openness", "polarity", "relation", "role", "rule", "stage", "timing", "unit", "version"),
    }
)
"""Fields whose values are words of the format and never a source's."""


def protect(dossier: Dossier, *, private: bool) -> Protected:
    """Hide what must be hidden; the private form, for one's own machine, keeps everything and says so."""
    return _whole(dossier) if private else _masked(dossier)


def withheld_forms(dossier: Dossier) -> Forms:
    """Return the words that no public export may hold."""
    gone = [p for p in dossier.persons if not p.shown]
    people = {v for p in gone if p.kind in ("person", "author") for v in (p.words, *p.variants)}
    others = {v for p in gone if p.kind not in ("person", "author") for v in (p.words, *p.variants)}
    shown = {v for p in dossier.persons if p.shown for v in (p.words, *p.variants)} - people - others
    return forms(others, people, usage(text.content for text in dossier.texts.values()), shown)


def scan(dossier: Dossier, protected: Protected, files: Mapping[str, bytes], house: frozenset[str] = frozenset()) -> None:
    """Look through every value and every byte of an export before any of it is written.

    `house` are the words that the export prints of itself: "Page" of "Larry Page" is looked for in the values only.

    Raises:
        LeakError: a withheld word, or the hash, id or address of a withheld report, is still there.
    """
    if protected.private:
        return
    words = withheld_forms(dossier)
    told = any(words.found(s) for s in strings(protected, OURS))
    dirty = residues(files, words, _secrets(dossier, protected), house) or (("the records",) if told else ())
    if dirty:
        raise LeakError(
            f"nothing was written: {len(dirty)} file(s) would still show words that are withheld ({', '.join(dirty[:5])}). "
            "Decide about the persons (stemma persons CASE), or export with --private for your own machine."
        )


def _secrets(d: Dossier, protected: Protected) -> Iterator[str]:
    """Yield what leads to a withheld report: hashes, ids of it and of all that is in it, its address."""
    gone = {r.id: r for r, shown in zip(d.reports, protected.reports, strict=True) if shown.withheld}
    for r in gone.values():
        yield from (r.source, r.id, r.text)
        if "." in (url := r.value("url") or ""):
            yield url
    for name in (*OWN, "segments"):
        yield from (x.id for x in getattr(d, name) if x.report in gone)
    yield from (p.id for p in d.passages if {p.a.report, p.b.report} & gone.keys())
    yield from (x.id for x in d.differences if {s.report for s in (x.a, x.b) if s} & gone.keys())


def _whole(dossier: Dossier) -> Protected:
    d = dossier
    pages = []
    for report in d.reports:
        blocks = [s for s in d.segments if s.report == report.id and s.kind != "sentence"]
        pages.append(
            Page(report=report.id, blocks=tuple(Block(kind=b.kind, start=b.span.start, words=b.span.words) for b in blocks))
        )
    shown = tuple(report_shown(d, report, number, d.texts[report.text]) for number, report in enumerate(d.reports, 1))
    return Protected(
        **_same(d, *OWN, "segments", "passages", "threads", "differences", "verdicts", "stemma", "problems", "judgements"),
        **_same(d, "title", "invented", "made_at", "version", "model", "standing", "persons"),
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
    shut: dict[str, Any] = {r.id: r for found in own.values() for r in found if not clear(r, closed)}
    threads = tuple(t for t in d.threads if any(m not in shut for m in t.members))
    used = {i for t in threads if len(t.members) > 1 or t.replies for i in _ids_of(t)}
    hidden = {key: r for key, r in shut.items() if key in used}
    named = {r.id for r in d.reports if _names_someone(r, words)}
    masked = _with_twins(d, {r.report for r in hidden.values()} | _unread(d) | named)
    renamed = _random_names(d, masked, hidden)
    differences = tuple(x for x in d.differences if clear(x, closed))
    stemma = _stemma(d.stemma, closed, words)
    kept = {name: tuple(r for r in found if r.id not in shut) for name, found in own.items()}
    kept["narration"], uncited = cited_narration(kept["narration"], used, differences)
    carried = {r.id for found in kept.values() for r in found}
    threads = tuple(t for t in threads if any(m in carried for m in t.members))
    sentences = cited_sentences(d, kept, differences, stemma, closed)
    for name in ("names", "dates"):
        kept[name] = tuple(r for r in kept[name] if any(s.start <= r.span.start < s.end for s in sentences.get(r.report, ())))
    carried = {r.id for found in kept.values() for r in found}

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
        **_same(d, "invented", "made_at", "version", "model"),
        private=False,
        reports=renew(
            tuple(masking.report(d, r, n, words, renamed if r.id in masked else {}) for n, r in enumerate(d.reports, 1))
        ),
        pages=tuple(
            page(d, r, sentences.get(r.id, ()), closed[r.id] if r.id in masked else (), renamed.get(r.id, r.id))
            for r in d.reports
        ),
        segments=renew(tuple(s for s in d.segments if s.span in sentences.get(s.report, ()))),
        passages=renew(tuple(p for p in d.passages if clear(p, closed))),
        stemma=new_stemma,
        threads=new_threads,
        differences=new_differences,
        verdicts=verdicts,
        problems=renew(tuple(masking.problem(p, closed, words, masked) for p in d.problems)),
        judgements=_renew(
            tuple(masking.judgement(j, words) for j in d.judgements if renamed.get(j.record, j.record) in alive), renamed, words
        ),
        standing={renamed.get(k, k): v for k, v in d.standing.items() if renamed.get(k, k) in alive},
        persons=renew(tuple(masking.person(p, carried) for p in d.persons if p.shown and not words.found(p.words))),
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


def _unread(d: Dossier) -> set[str]:
    """Return the reports in which a stage failed that finds persons, or what they stand in: nobody knows whom they name."""
    return {p.report for p in d.problems if p.code == "STAGE_FAILED" and p.stage in ("segments", "quotes", "names") and p.report}


def _closed(d: Dossier, words: Forms) -> dict[str, tuple[Span, ...]]:
    """Return the blocks of each report that are withheld: by a name record in them, or by their words."""
    undecided = {key for p in d.persons if not p.shown for key in p.names}
    names = [n for n in d.names if n.id in undecided]
    speaking = [s for s in d.statements if any(words.found(w) for v in (*s.voices, *s.told_to) for w in (v.who, v.whose) if w)]
    # A pronoun that stands for a withheld person is that person: "he said" goes with the paragraph it stands in.
    shut = [(n.report, n.span) for n in names] + [place for s in speaking for place in places(s)]
    shut += _uncased(d, undecided)
    shut += _echoes(d, [(n.report, n.span) for n in names if n.kind == "unnamed"])
    unread = _unread(d)
    closed: dict[str, tuple[Span, ...]] = {}
    for report in d.reports:
        if report.id in unread:
            content = d.texts[report.text].content
            closed[report.id] = (Span(text=report.text, start=0, end=len(content), words=content),)
            continue
        blocks = [s.span for s in d.segments if s.report == report.id and s.kind != "sentence"]
        mine = [span for key, span in shut if key == report.id]
        closed[report.id] = tuple(
            b for b in blocks if words.found(b.words) or any(n.start < b.end and b.start < n.end for n in mine)
        )
    return closed


def _uncased(d: Dossier, undecided: set[str]) -> list[tuple[str, Span]]:
    """Return the blocks with words in a script without capitals that are in no name that was recognised."""
    known: dict[str, list[Span]] = {}
    for n in d.names:
        if n.id not in undecided:
            known.setdefault(n.report, []).append(n.span)
    return [
        (s.report, s.span)
        for s in d.segments
        if s.kind != "sentence"
        and not s.span.words.isascii()
        and any(
            not any(n.start <= s.span.start + m.start() < n.end for n in known.get(s.report, ()))
            for m in UNCASED.finditer(s.span.words)
        )
    ]


def _echoes(d: Dossier, unnamed: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Return where other reports retell the words that single out somebody without a name."""
    sides = [pair for p in d.passages for pair in ((p.a, p.b), (p.b, p.a))]
    return [
        (b.report, b.span)
        for a, b in sides
        if any(key == a.report and a.span.start < n.end and n.start < a.span.end for key, n in unnamed)
    ]


def _ids_of(thread: Thread) -> set[str]:
    return {*thread.members, *(i for r in thread.replies for i in (r.member, r.answers))}


def _names_someone(report: Report, words: Forms) -> bool:
    """Tell whether a report's own title, outlet or address gives a withheld name away."""
    return any(words.found(t) for t in (report.value("title"), report.value("url"), report.value("outlet")) if t)


def _with_twins(d: Dossier, masked: set[str]) -> set[str]:
    """Add the reports that have the bytes or the address of a withheld one: theirs would lead to it."""
    while True:
        sources = {r.source for r in d.reports if r.id in masked}
        urls = {r.value("url") for r in d.reports if r.id in masked} - {None}
        grown = {r.id for r in d.reports if r.id in masked or r.source in sources or r.value("url") in urls}
        if grown == masked:
            return masked
        masked = grown


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
    if isinstance(value, Mapping):
        return {key: _rebuilt(item, renamed, words) for key, item in value.items()}
    return _record(value, renamed, words) if dataclasses.is_dataclass(value) else value


def _record(value: Any, renamed: dict[str, str], words: Forms) -> Any:
    """Rebuild a record; the ids that follow from its new fields are remembered."""
    fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.init}
    changed = {
        name: renamed.get(item, item) if name in OURS and isinstance(item, str) else _rebuilt(item, renamed, words)
        for name, item in fields.items()
    }
    if all(changed[name] is item or changed[name] == item for name, item in fields.items()):
        return value
    new: Any = type(value)(**changed)
    if hasattr(new, "id"):
        renamed[value.id] = new.id
    return new


def _led(thread: Thread, shut: Mapping[str, object]) -> Thread:
    """Let a member that may be shown lead the thread, and give no reasons that quote a withheld one."""
    lead = next(m for m in (thread.lead, *thread.members) if m not in shut)
    replies = tuple(dataclasses.replace(r, why="") if {r.member, r.answers} & shut.keys() else r for r in thread.replies)
    return dataclasses.replace(thread, lead=lead, replies=replies)


def _stemma(stemma: Stemma, closed: Mapping[str, tuple[Span, ...]], words: Forms) -> Stemma:
    """Clear the reasons of the tree, and lost sources named after a withheld person."""

    def openplaces(places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(p for p in places if clear(p, closed))

    def reason(e: Evidence) -> Evidence:
        """Evidence quotes the places that it rests on: with one of them go its words."""
        kept = openplaces(e.places)
        return dataclasses.replace(e, places=kept, words=MARK if kept != e.places or words.found(e.words) else e.words)

    def cleared(link: Value) -> Value:
        return dataclasses.replace(link, evidence=tuple(map(reason, link.evidence)))  # type: ignore[attr-defined, type-var]

    lost = tuple(dataclasses.replace(x, credited=openplaces(x.credited)) for x in stemma.lost)
    told = {x.id: x for x in lost if words.found(f"{x.name} {x.title or ''}")}
    again = {key: "lost:" + secrets.token_hex(32) for key in told}
    lost = tuple(dataclasses.replace(x, name=MARK, title=None) if x.id in told else x for x in lost)
    return _renew(
        dataclasses.replace(stemma, links=tuple(map(cleared, stemma.links)), lost=lost, ties=tuple(map(cleared, stemma.ties))),
        again,
        words,
    )
