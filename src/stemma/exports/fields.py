"""The fields of each type of the public format (docs/format.md): one function a type, registered by the model's class.

Not here: which records may be shown, and how lines become files (`jsonl`).
"""

from functools import singledispatch

from stemma.model.comparing import (
    Difference,
    Evidence,
    Link,
    LostSource,
    Passage,
    Place,
    Reply,
    Rival,
    Side,
    Thread,
    Tie,
    Verdict,
)
from stemma.model.deciding import Judgement, Person
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Quote, Segment, Statement, Voice
from stemma.model.sources import Published, Report, Span, Text
from stemma.shown import MARK, ShownReport, WithheldRecord

Line = dict[str, object]


@singledispatch
def fields(record: object) -> Line:
    """Return a record's line, `type` and `id` first.

    Raises:
        TypeError: it has no line of its own.
    """
    raise TypeError(f"no line in the public format for {type(record).__name__}")


def report(of: Report, text: Text, *, whole: bool = True) -> Line:
    """Write a report of the user's own machine, with its whole text unless told otherwise."""
    return {
        "type": "report",
        "id": of.id,
        "text_id": text.id,
        "source": of.source,
        "path": of.path,
        "title": of.value("title"),
        "outlet": of.value("outlet"),
        "author": of.value("author"),
        "url": of.value("url"),
        "language": of.value("language"),
        "published": _published(of.published()),
        "completeness": text.completeness,
        "lost": False,
        "text": text.content if whole else None,
        "evidence": {a.field: a.evidence for a in reversed(of.assertions)},
    }


def _span(of: Span | None) -> list[int] | None:
    return None if of is None else [of.start, of.end]


def _words(of: Span | None) -> dict[str, object] | None:
    return None if of is None else {"span": [of.start, of.end], "words": of.words}


def _found(type_: str, id: str, report_: str, span: Span) -> Line:
    return {"type": type_, "id": id, "report": report_, "span": _span(span), "words": span.words}


def _published(of: Published) -> dict[str, object]:
    return {"earliest": of.earliest, "latest": of.latest, "evidence": of.evidence}


def _place(of: Place) -> dict[str, object]:
    return {"report": of.report, "span": _span(of.span), "words": of.span.words}


def _evidence(of: Evidence) -> dict[str, object]:
    return {"kind": of.kind, "words": of.words, "weight": of.weight, "places": [_place(p) for p in of.places]}


def rival(of: Rival) -> dict[str, object]:
    """Write the next likeliest parent of a report, which is no record of its own."""
    moved = {"child": of.moved, "parent": of.moved_to} if of.moved else None
    return {"parent": of.node, "gap": of.gap, "deciding": list(of.deciding), "moved": moved}


def _voice(of: Voice) -> dict[str, object]:
    return {"span": _span(of.span), "words": of.span.words if of.span else None, "who": of.who, "how": of.how, "whose": of.whose}


@fields.register
def _statement(of: Statement) -> Line:
    return {
        "type": "statement",
        "id": of.id,
        "report": of.report,
        "voices": [_voice(v) for v in of.voices],
        "cue": _words(of.cue),
        "outer_cues": [_words(c) for c in of.outer_cues],
        "content": [_words(c) for c in of.content],
        "act": of.act,
        "polarity": of.polarity,
        "manner": of.manner,
        "hedges": [_words(h) for h in of.hedges],
        "told_to": [_voice(v) for v in of.told_to],
        "unclear": of.unclear,
        "confidence": of.confidence,
    }


@fields.register
def _figure(of: Figure) -> Line:
    return {
        **_found("figure", of.id, of.report, of.span),
        "low": of.low,
        "high": of.high,
        "bound": of.bound,
        "relation": of.relation,
        "counts": _words(of.counts),
        "unit": of.unit,
        "counted_class": of.counted_class,
        "of": list(of.of) if of.of else None,
        "period": _words(of.period),
        "place": _words(of.place),
    }


@fields.register
def _date(of: Date) -> Line:
    return {
        **_found("date", of.id, of.report, of.span),
        "earliest": of.earliest,
        "latest": of.latest,
        "granularity": of.granularity,
        "anchor": of.anchor,
        "openness": of.openness,
        "alternatives": [list(pair) for pair in of.alternatives],
    }


@fields.register
def _name(of: Name) -> Line:
    return {
        **_found("name", of.id, of.report, of.span),
        "kind": of.kind,
        "canonical": of.canonical,
        "role": of.role,
        "country": of.country,
        "office": _words(of.office),
        "protected": of.protected,
    }


@fields.register
def _quote(of: Quote) -> Line:
    return {
        **_found("quote", of.id, of.report, of.span),
        "inner": _words(of.inner),
        "opens": of.opens,
        "closes": of.closes,
        "depth": of.depth,
    }


@fields.register
def _problem(of: Problem) -> Line:
    return {
        "type": "problem",
        "id": of.id,
        "report": of.report,
        "stage": of.stage,
        "code": of.code,
        "message": of.message,
        "at": _words(of.at),
    }


@fields.register
def _shown(of: ShownReport) -> Line:
    return {
        "type": "report",
        "id": of.id,
        "number": of.number,
        "text_id": of.text_id,
        "source": of.sha256,
        "path": of.path,
        "title": of.title,
        "outlet": of.outlet,
        "author": of.author,
        "url": of.url,
        "language": of.language,
        "published": _published(of.published),
        "completeness": of.completeness,
        "appearances": of.appearances,
        "lost": False,
        "withheld": of.withheld,
        "text": of.text,
        "evidence": dict(of.evidence),
        "archived": of.archived,
        "captured": of.captured,
        "on_record": {item.item: item.present for item in of.on_record},
        "pages": [list(page) for page in of.pages],
    }


@fields.register
def _lost(of: LostSource) -> Line:
    return {
        "type": "report",
        "id": of.id,
        "text_id": None,
        "source": None,
        "path": None,
        "title": of.title,
        "outlet": of.name,
        "language": None,
        "published": {"earliest": None, "latest": None, "evidence": "not stated"},
        "lost": True,
        "text": None,
        "kind": of.kind,
        "credited": [_place(p) for p in of.credited],
    }


def _reply(of: Reply) -> dict[str, object]:
    return {"member": of.member, "answers": of.answers, "kind": of.kind, "timing": of.timing, "why": of.why}


def _side(of: Side | None) -> dict[str, object] | None:
    if of is None:
        return None
    return {
        "report": of.report,
        "span": _span(of.span),
        "words": of.span.words,
        "sentence": of.sentence.words,
        "sentence_span": _span(of.sentence),
    }


@fields.register
def _difference(of: Difference) -> Line:
    return {
        "type": "difference",
        "id": of.id,
        "kind": of.kind,
        "link": of.link,
        "directed": of.directed,
        "a": _side(of.a),
        "b": _side(of.b),
        "gravity": of.gravity,
        "note": of.note,
    }


@fields.register
def _verdict(of: Verdict) -> Line:
    origins = [{"node": o.node, "speaker": o.speaker, "members": list(o.members), "known": o.known} for o in of.origins]
    return {"type": "verdict", "id": of.id, "thread": of.thread, "kind": of.kind, "rule": of.rule, "origins": origins}


@fields.register
def _person(of: Person) -> Line:
    return {
        "type": "person",
        "id": of.key,
        "words": of.words,
        "names": list(of.names),
        "office": of.office,
        "shown": of.shown,
        "reports": list(of.reports),
        "kind": of.kind,
    }


@fields.register
def _judgement(of: Judgement) -> Line:
    return {
        "type": "judgement",
        "id": of.id,
        "number": of.number,
        "record": of.record,
        "kind": of.kind,
        "decision": of.decision,
        "note": of.note,
        "by": of.by,
        "at": of.at,
    }


@fields.register
def _narration(of: Narration) -> Line:
    return {**_found("narration", of.id, of.report, of.span), "unclear": of.unclear}


@fields.register
def _heading(of: Heading) -> Line:
    return _found("heading", of.id, of.report, of.span)


@fields.register
def _segment(of: Segment) -> Line:
    return {**_found("segment", of.id, of.report, of.span), "kind": of.kind, "block": of.block}


@fields.register
def _withheld(of: WithheldRecord) -> Line:
    return {"type": "withheld", "id": of.id, "kind": of.kind, "report": of.report, "words": MARK}


@fields.register
def _passage(of: Passage) -> Line:
    sides = {"a": _place(of.a), "b": _place(of.b)}
    return {"type": "passage", "id": of.id, **sides, "kind": of.kind, "score": of.score, "shared": list(of.shared)}


@fields.register
def _link(of: Link) -> Line:
    return {
        "type": "link",
        "id": of.id,
        "child": of.child,
        "parent": of.parent,
        "kind": of.kind,
        "confidence": of.confidence,
        "second": of.second,
        "evidence": [_evidence(e) for e in of.evidence],
        "rival": rival(of.rival) if of.rival else None,
    }


@fields.register
def _tie(of: Tie) -> Line:
    evidence = [_evidence(e) for e in of.evidence]
    return {"type": "tie", "id": of.id, "a": of.a, "b": of.b, "confidence": of.confidence, "evidence": evidence}


@fields.register
def _thread(of: Thread) -> Line:
    replies = [_reply(r) for r in of.replies]
    return {"type": "thread", "id": of.id, "lead": of.lead, "members": list(of.members), "replies": replies}
