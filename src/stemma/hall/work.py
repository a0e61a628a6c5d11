"""The list of stages, their keys, and what is skipped or done; each piece is saved whole or not at all.

A key is the digest of the stage, its version, the aids, the language and everything that the stage
reads: the text, what is asserted of the report, and the keys of the stages it needs (a stage is a pure
function of its key, so the key stands for its records). Work whose key is known is skipped. Adding a
report reads that report, aligns it with its candidates and reassembles the case.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

from stemma import aids, languages
from stemma.dossier import held, ruled
from stemma.keys import digest
from stemma.ledger import Ledger
from stemma.model.comparing import Passage, Stemma
from stemma.model.deciding import Judgement
from stemma.model.inputs import Language, Pile, Reading
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Quote, Segment, Statement
from stemma.model.sources import Report, Text
from stemma.stages import dates, differences, figures, lineage, names, quotes, reuse, segments, statements, threads, verdicts

PER_REPORT: tuple[ModuleType, ...] = (segments, quotes, names, dates, figures, statements)
"""In the order of their needs."""
FIELDS: Mapping[type, str] = {
    Segment: "segments",
    Quote: "quotes",
    Name: "names",
    Date: "dates",
    Figure: "figures",
    Statement: "statements",
    Narration: "narration",
    Heading: "headings",
}
"""Type of record -> field of a `Reading`."""
CASE = "case"
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


TAGGER = "tagger"
"""What the ledger notes the model's SHA-256 under."""


def quiet(what: str, done: int, total: int) -> None:
    """Show no progress."""


def language_of(report: Report) -> Language:
    """Return the vocabulary of a report's language; a code with a region counts as its language."""
    return languages.load((report.value("language") or "und").lower().split("-")[0][:3])


def _given(report: Report) -> list[Any]:
    return [report.id, [(a.field, a.value, a.evidence) for a in report.assertions]]


def stage_keys(report: Report) -> dict[str, str]:
    """Return the key of each per-report stage for a report, by stage name."""
    keys: dict[str, str] = {}
    fixed = [aids.load().digest, language_of(report).digest, report.text, _given(report)]
    for stage in PER_REPORT:
        keys[stage.NAME] = digest([stage.NAME, stage.VERSION, fixed, [keys[need] for need in stage.NEEDS]])
    return keys


def read(report: Report, text: Text, only: Iterable[str] | None = None) -> tuple[Reading, tuple[Problem, ...]]:
    """Run the per-report stages on one report, without a case; `only` names the stages whose records are wanted."""
    reading, problems = Reading(report=report, text=text), list(_unspoken(report))
    wanted = _needed(only)
    for stage in PER_REPORT:
        if stage.NAME in wanted:
            found, met = run_stage(stage, reading, report)
            reading = _with(reading, found)
            problems += met
    return reading, tuple(problems)


def _needed(only: Iterable[str] | None) -> set[str]:
    """Return the stages to run so that the wanted ones have what they need."""
    names_ = {stage.NAME for stage in PER_REPORT}
    wanted = names_ if only is None else set(only) & names_
    for stage in reversed(PER_REPORT):
        if stage.NAME in wanted:
            wanted |= set(stage.NEEDS)
    return wanted


def _unspoken(report: Report) -> tuple[Problem, ...]:
    """Say that a report's language has no vocabulary here."""
    language = language_of(report)
    if language.known:
        return ()
    told = "could not be identified" if language.code == "und" else f"«{language.code}» has no vocabulary here"
    message = (
        f"{report.path}: its language {told}: figures, names and dates are read by what is common to all languages, "
        "statements hardly; if the language is wrong, correct it with: stemma set CASE REPORT language=…"
    )
    return (Problem(report=report.id, stage="language", code="LANGUAGE_UNKNOWN", message=message),)


def run_stage(stage: ModuleType, reading: Reading, report: Report) -> tuple[tuple[Any, ...], tuple[Problem, ...]]:
    """Run one stage on what it names in NEEDS; a failure is a Problem of this report alone."""
    unseen: dict[str, Any] = {name: () for kind, name in FIELDS.items() if _stage_of(kind) not in stage.NEEDS}
    seen, given = dataclasses.replace(reading, **unseen), aids.load()
    try:
        found, problems = stage.find(seen, language_of(report), given)
    except Exception as error:  # noqa: BLE001 a defect met in one report must not cost the others; it is stored and shown
        message = (
            f"{report.path}: the stage «{stage.NAME}» failed ({type(error).__name__}): its records are missing, please tell us"
        )
        return (), (Problem(report=report.id, stage=stage.NAME, code="STAGE_FAILED", message=message),)
    return tuple(found), tuple(problems)


def _stage_of(kind: type) -> str:
    return "statements" if kind in (Statement, Narration, Heading) else FIELDS[kind]


def _with(reading: Reading, found: Sequence[Any]) -> Reading:
    fields: dict[str, Any] = {}
    for record in found:
        fields.setdefault(FIELDS[type(record)], []).append(record)
    new: dict[str, Any] = {name: tuple(records) for name, records in fields.items()}
    return dataclasses.replace(reading, **new)


def update(ledger: Ledger, progress: Progress = quiet) -> int:
    """Bring a case up to date; return how many pieces of work were done (0: nothing had changed)."""
    reports, texts = ledger.reports(), ledger.texts()
    done = _read_all(ledger, reports, texts, progress)
    model = tagger.digest if (tagger := aids.load().tagger) else ""
    if (ledger.meta(TAGGER) or "") != model:  # only now: stopped before, not everything was read by it
        ledger.note(TAGGER, model)
    readings = load_readings(ledger, reports, texts)
    done += _align_all(ledger, readings, progress)
    return done + _assemble(ledger, readings, progress)


def _read_all(ledger: Ledger, reports: Sequence[Report], texts: Mapping[str, Text], progress: Progress) -> int:
    known = {stage.NAME: ledger.keys(stage.NAME) for stage in PER_REPORT}
    wanted = [(r, stage_keys(r)) for r in reports]
    todo = [(r, keys) for r, keys in wanted if any(known[name].get(r.id) != key for name, key in keys.items())]
    done = 0
    for number, (report, keys) in enumerate(todo):
        progress("reading", number, len(todo))
        reading = Reading(report=report, text=texts[report.text])
        ledger.save("language", report.id, language_of(report).digest, _unspoken(report))
        for stage in PER_REPORT:
            found, problems = run_stage(stage, reading, report)
            reading = _with(reading, found)
            ledger.save(stage.NAME, report.id, keys[stage.NAME], (*found, *problems))
            done += 1
    progress("reading", len(todo), len(todo))
    return done


def load_readings(ledger: Ledger, reports: Sequence[Report], texts: Mapping[str, Text]) -> tuple[Reading, ...]:
    """Return the readings of all reports as the stages found them, in order of the reports' ids."""
    found: dict[str, dict[str, list[Any]]] = {r.id: {} for r in reports}
    for kind, name in FIELDS.items():
        records: tuple[Any, ...] = ledger.records(kind)
        for record in records:
            found[record.report].setdefault(name, []).append(record)
    return tuple(
        Reading(report=r, text=texts[r.text], **{name: tuple(mine) for name, mine in found[r.id].items()}) for r in reports
    )


def _align_all(ledger: Ledger, readings: Sequence[Reading], progress: Progress) -> int:
    given = aids.load()
    spoken = {r.report.id: language_of(r.report) for r in readings}
    keys = {r.report.id: digest(sorted(stage_keys(r.report).items())) for r in readings}
    by_id = {r.report.id: r for r in readings}
    pairs = reuse.candidates([reuse.features(r, spoken[r.report.id], given) for r in readings]) if len(readings) > 1 else ()
    known = ledger.keys(reuse.NAME)
    wanted = {f"{a} {b}": digest([reuse.NAME, reuse.VERSION, given.digest, keys[a], keys[b]]) for a, b in pairs}
    ledger.forget(reuse.NAME, known.keys() - wanted.keys())
    todo = [subject for subject, key in wanted.items() if known.get(subject) != key]
    for number, subject in enumerate(todo):
        progress("comparing", number, len(todo))
        a, b = subject.split(" ")
        passages, problems = reuse.align(by_id[a], by_id[b], spoken[a], spoken[b], given)
        ledger.save(reuse.NAME, subject, wanted[subject], (*passages, *problems))
    progress("comparing", len(todo), len(todo))
    return len(todo)


def pile_of(readings: Sequence[Reading], passages: Sequence[Passage], judgements: Sequence[Judgement]) -> Pile:
    """Put together what holds: what was found and not rejected, or accepted once."""
    kept: list[Reading] = []
    for r in readings:
        mine: dict[str, Any] = {
            name: tuple(x for x in held(kind, getattr(r, name), judgements) if x.report == r.report.id)
            for kind, name in FIELDS.items()
            if kind is not Name  # a decision about a name is about showing it, not about whether it is there
        }
        kept.append(dataclasses.replace(r, **mine))
    return Pile(readings=tuple(kept), passages=held(Passage, passages, judgements), ruled=ruled(judgements))


def _assemble(ledger: Ledger, readings: Sequence[Reading], progress: Progress) -> int:
    """Run the stages that need the whole case, if anything that they are made from changed."""
    given, judgements = aids.load(), ledger.judgements()
    stages = (lineage, threads, differences, verdicts)
    made_from = [
        [(stage.NAME, stage.VERSION) for stage in stages],
        given.digest,
        sorted((r.report.id, digest(sorted(stage_keys(r.report).items()))) for r in readings),
        sorted(ledger.keys(reuse.NAME).items()),
        [j.id for j in judgements],
    ]
    key = digest(made_from)
    if all(ledger.key(stage.NAME, CASE) == key for stage in stages):
        return 0
    spoken = {code: languages.load(code) for code in sorted({language_of(r.report).code for r in readings})}
    pile = pile_of(readings, ledger.records(Passage), judgements)
    for number, stage in enumerate(stages):
        progress("assembling", number, len(stages))
        found, problems = _compared(stage, pile, spoken)
        if stage is lineage:
            pile = dataclasses.replace(pile, stemma=found)
            found = (found,)
        elif stage is threads:
            pile = dataclasses.replace(pile, threads=tuple(found))
        elif stage is differences:
            pile = dataclasses.replace(pile, differences=tuple(found))
        ledger.save(stage.NAME, CASE, key, (*found, *problems))
    progress("assembling", len(stages), len(stages))
    return len(stages)


def _compared(stage: ModuleType, pile: Pile, spoken: Mapping[str, Language]) -> tuple[Any, tuple[Problem, ...]]:
    """Run one stage on the whole case; a failure is a Problem of the case, and what it would have found is missing."""
    try:
        return (verdicts.find(pile), ()) if stage is verdicts else stage.find(pile, spoken, aids.load())
    except Exception as error:  # noqa: BLE001 what was read stays usable; that something is missing is stored and shown
        message = (
            f"the stage «{stage.NAME}» failed on this case ({type(error).__name__}): what it compares is missing, please tell us"
        )
        failed = Problem(report=None, stage=stage.NAME, code="STAGE_FAILED", message=message)
        return (Stemma() if stage is lineage else ()), (failed,)
