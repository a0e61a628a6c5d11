"""Learn how much readings of rules and tagger are worth: `python tools/join_tagger.py FOLDER [--into MODEL]`.

FOLDER holds `fold0.bin` to `fold4.bin`, each trained without its fold (`train_tagger.py --without`): every document is
read with the model that never saw it. The calibration of the tagger's scores and the weights of
`stages/statements/joined.evidence` are fitted on four folds and counted on the fifth, and the five models written with
them into FOLDER/joined; with `--into`, those of all folds are written into the head of a model file.
What a document's tagger sees is kept in FOLDER/seen, so that a second run is quick.
"""

import argparse
import json
import pickle
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from measure_tagger import Floats, fitted, gold, right
from tagger_marks import FOLDS, MARKS, Document, Span, fold, load
from tagger_scores import Attribution, Words, compare, half, interval, rates

from stemma import aids, languages
from stemma.model.inputs import Aids, Reading, Tagged
from stemma.model.reading import Statement
from stemma.model.sources import Report, Text
from stemma.stages import dates, names, quotes, segments, statements
from stemma.stages.statements import assemble, joined
from stemma.stages.statements.cues import lexicon
from stemma.tagging.tagger import SILENT, Candidate, Tagger
from stemma.tagging.weights import read as read_weights
from stemma.tagging.weights import written

RIDGE = 3.0
GATE = 0.02
"""What the tagger thinks less likely is not even weighed against the rules."""
EVIDENCE = 7
BOUNDS = (0.4, 0.45, 0.5)


@dataclass
class Seen:
    """What a tagger saw in a document, kept; asked again it answers the same."""

    tagged: tuple[Tagged, ...]
    joining: Sequence[float] = ()
    digest: str = ""

    def find(self, content: str, sentences: Sequence[Span], quotes: Sequence[Span], cues: Sequence[Span]) -> tuple[Tagged, ...]:
        """Return what was kept."""
        return self.tagged


def reading_of(document: Document) -> Reading:
    """Run the stages before `statements`."""
    text = Text(source="0" * 64, reader="measure", version="1", content=document.text, completeness="complete")
    report = Report(source="0" * 64, place=(document.text[:60],), text=text.id, path="measure.txt")
    reading, language, given = Reading(report=report, text=text), languages.load("en"), aids.load()
    for name, stage in (("segments", segments), ("quotes", quotes), ("names", names), ("dates", dates)):
        reading = replace(reading, **{name: stage.find(reading, language, given)[0]})
    return reading


def seen(reading: Reading, tagger: Tagger) -> list[Candidate]:
    """Return all that a tagger says of a document, asked as the stage asks it."""
    drafts = assemble.begun(reading, lexicon(languages.load("en")))[2]
    sentences = [(s.span.start, s.span.end) for s in reading.segments if s.kind == "sentence"]
    quoted = [(q.span.start, q.span.end) for q in reading.quotes if not q.depth]
    return tagger.candidates(reading.text.content, sentences, quoted, [d.cue for d in drafts if joined.cued(d) and d.cue])


def rescored(given: Sequence[Candidate], weights: Floats) -> tuple[Tagged, ...]:
    """Return what the tagger would give with another calibration."""
    found = []
    for one in given:
        usable = one.tagged.content or one.tagged.act == SILENT
        score = float(1 / (1 + np.exp(-np.dot(one.evidence, weights)))) if usable else 0.0
        if score >= GATE:
            found.append(replace(one.tagged, score=round(score, 3)))
    return tuple(found)


def evidence(document: Document, reading: Reading, tagged: tuple[Tagged, ...]) -> tuple[Floats, Floats]:
    """Return the evidence for each reading of each cue, and which of them are right."""
    lines, _, drafts = assemble.begun(reading, lexicon(languages.load("en")))
    words = Words.of(document.text)
    own = [(words.within(a.source), words.within(a.content)) for a in gold(document)]
    outer = [(words.within([m.source] if m.source else []), words.within(m.content)) for m in document.marks if m.act == "relays"]
    rows, hits = [], []
    for one in joined.candidates(drafts, lines, reading, Seen(tagged)):
        source, content = words.within([a for v in one.draft.voices[-1:] if (a := v.at)]), words.within(one.draft.content)
        sides = [*own, *outer] if one.draft.relays else own
        rows.append(joined.evidence(one))
        hits.append(float(any(half(c, content) and half(s, source) for s, c in sides)))
    return np.array(rows, float).reshape(-1, joined.KINDS), np.array(hits)


def attributions(reading: Reading, given: Aids) -> list[Attribution]:
    """Run `statements` and return what it found, to compare with."""
    found = []
    for s in statements.find(reading, languages.load("en"), given)[0]:
        if isinstance(s, Statement):
            at = s.voices[-1].span
            found.append(
                Attribution(
                    source=((at.start, at.end),) if at else (),
                    cue=((s.cue.start, s.cue.end),) if s.cue else (),
                    content=tuple((c.start, c.end) for c in s.content),
                    act=s.act,
                    polarity=s.polarity,
                    outer=tuple((v.span.start, v.span.end) for v in s.voices[:-1] if v.span),
                )
            )
    return found


def main() -> None:
    """Fit, count, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--marks", type=Path, nargs="*", default=MARKS)
    parser.add_argument("--texts", type=Path, nargs="*", default=sorted(Path("../shared/data/gold").glob("*.jsonl")))
    parser.add_argument("--into", type=Path)
    parser.add_argument("--bound", type=float, default=0.5)
    options = parser.parse_args()
    files = {path: load([path], options.texts) for path in options.marks}
    documents = [d for found in files.values() for d in found if not d.held]
    models = {k: options.folder / f"fold{k}.bin" for k in range(FOLDS) if (options.folder / f"fold{k}.bin").exists()}
    documents = [d for d in documents if fold(d.id) in models]
    readings = {d.id: reading_of(d) for d in documents}
    raw = asked(options.folder, models, documents, readings)
    rows = {d.id: (np.array([c.evidence for c in raw[d.id]]).reshape(-1, EVIDENCE), hits(d, raw[d.id])) for d in documents}
    calibrations = {k: fit(others(rows, k)) for k in models}
    kept = {d.id: rescored(raw[d.id], calibrations[fold(d.id)]) for d in documents}
    told = {d.id: evidence(d, readings[d.id], kept[d.id]) for d in documents}
    weights = {k: fit(others(told, k)) for k in models}
    print("calibration", np.round(fit(list(rows.values())), 3).tolist())
    print("joining", np.round(fit(list(told.values())), 3).tolist())
    for path, found in files.items():
        mine = [d for d in found if d.id in readings]
        if mine:
            show(path.stem, mine, readings, {d.id: Seen(kept[d.id], weights[fold(d.id)].tolist()) for d in mine}, options.bound)
    (options.folder / "joined").mkdir(exist_ok=True)
    for k, path in models.items():
        put(path, options.folder / "joined" / path.name, calibrations[k], weights[k], options.bound)
    if options.into:
        put(options.into, options.into, fit(list(rows.values())), fit(list(told.values())), options.bound)


def hits(document: Document, given: Sequence[Candidate]) -> Floats:
    """Tell which candidates are right."""
    return np.array(right(document, [asdict(c.tagged) for c in given]), float)


def others(rows: Mapping[str, tuple[Floats, Floats]], k: int) -> list[tuple[Floats, Floats]]:
    """Return the rows of the other folds; of all where there are no others."""
    return [row for name, row in rows.items() if fold(name) != k] or list(rows.values())


def put(model: Path, to: Path, calibration: Floats, joining: Floats, bound: float) -> None:
    """Write what was fitted into the head of a model file."""
    head, arrays = read_weights(model.read_bytes())
    rounded = {"calibration": [round(float(w), 4) for w in calibration], "gate": GATE}
    to.write_bytes(written(arrays, {**head, **rounded, "joining": [*(round(float(w), 4) for w in joining), bound]}))


def show(
    name: str, documents: Sequence[Document], readings: Mapping[str, Reading], taggers: Mapping[str, Seen], wanted: float
) -> None:
    """Print what the stage finds, at several bounds."""
    for bound in sorted({*BOUNDS, wanted}):
        counts = []
        for d in documents:
            given = replace(aids.load(), tagger=replace(taggers[d.id], joining=(*taggers[d.id].joining, bound)))
            counts.append(compare(d.text, gold(d), attributions(readings[d.id], given)))
        r = rates(sum(counts, Counter()))
        low, high = interval(counts, lambda c: rates(c)["attr50"])
        print(
            f"{name} bound {bound:.2f}: P {r['precision']:.3f} R {r['recall']:.3f} attr50 {r['attr50']:.3f} "
            f"({low:.3f}-{high:.3f}) act {r.get('act', 0):.3f} nested {r.get('nested found', 0):.3f}",
            flush=True,
        )
        if bound == wanted:
            print(json.dumps({key: round(value, 3) for key, value in r.items()}))


def asked(
    folder: Path, models: Mapping[int, Path], documents: Sequence[Document], readings: Mapping[str, Reading]
) -> dict[str, list[Candidate]]:
    """Ask each document's model, or take what it said before."""
    found: dict[str, list[Candidate]] = {}
    (folder / "seen").mkdir(exist_ok=True)
    for k, path in models.items():
        tagger = Tagger(path.read_bytes())
        cache = folder / "seen" / f"{tagger.digest[:16]}.pickle"
        known = pickle.loads(cache.read_bytes()) if cache.exists() else {}
        for d in (d for d in documents if fold(d.id) == k):
            if d.id not in known:
                known[d.id] = seen(readings[d.id], tagger)
        cache.write_bytes(pickle.dumps(known))
        found |= known
    return found


def fit(told: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Fit the weights of the evidence."""
    return fitted(np.concatenate([x for x, _ in told]), np.concatenate([y for _, y in told]), RIDGE)


if __name__ == "__main__":
    main()
