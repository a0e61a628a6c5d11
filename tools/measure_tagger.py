"""Measure the tagger alone: `python tools/measure_tagger.py read MODEL OUT --marks FILE... [--only FOLD]`, then
`python tools/measure_tagger.py score OUT... [--polnear]`, or `calibrate OUT... --model MODEL`.

`read` keeps all that the network says of each cue, so that `score` and `calibrate` are quick. Five folds by
document: five models, each read on the documents that it was not trained on (`train_tagger.py --without`).
Scores are calibrated on four folds and read on the fifth; so is the gate.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tagger_marks import FOLDS, MARKS, Document, Span, bounds, fold, load
from tagger_scores import Attribution, Words, compare, half, interval, rates

from stemma.model.inputs import Tagged
from stemma.tagging.tagger import Tagger

DENIAL = re.compile(
    r"\b(den(y|ies|ied|ying|ials?)|reject\w*|refut\w*|dismiss\w*|disput\w*|rebut\w*|repudiat\w*|disavow\w*|debunk\w*|contradict\w*)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(r"(\bnot\b|n['’]t\b|\bnever\b|\bno\b|\bnor\b|\bneither\b|\bdeclin\w*|\brefus\w*|\bwithout\b)", re.IGNORECASE)
NEAR = 40
"""How many attributions before and after are looked at for one that holds another."""
Floats = npt.NDArray[np.float64]
Row = dict[str, Any]


def polnear(path: Path) -> list[Document]:
    """Load PolNeAR; its marks as they are, sources may have pieces."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        sentences, quoted = bounds(entry["text"])
        found.append(
            Document(
                id=entry["id"],
                text=entry["text"],
                sentences=sentences,
                quotes=quoted,
                marks=(),
                statements=tuple(entry["attributions"]),
            )
        )
    return found


def read(tagger: Tagger, documents: Iterable[Document], *, told: bool = False) -> list[Row]:
    """Return all candidates of documents, with how long each took; `told`: the marked cues are told."""
    rows = []
    for document in documents:
        start = time.process_time()
        cues = [mark.cue for mark in document.marks] if told else []
        found = tagger.candidates(document.text, document.sentences, document.quotes, cues)
        took = time.process_time() - start
        rows.append(
            {
                "id": document.id,
                "seconds": took,
                "words": len(document.text.split()),
                "candidates": [{**asdict(c.tagged), "evidence": c.evidence} for c in found],
            }
        )
    return rows


def tagged(row: Mapping[str, Any], score: float) -> Tagged:
    """Make a tagged attribution of a stored one."""
    return Tagged(
        cue=_span(row["cue"]),
        source=_span(row["source"]) if row["source"] else None,
        content=tuple(map(_span, row["content"])),
        act=row["act"],
        score=score,
    )


def _span(given: Sequence[int]) -> Span:
    return int(given[0]), int(given[1])


def nested(given: Sequence[Tagged]) -> list[tuple[Tagged, ...]]:
    """Return, for each attribution, the others that have it in their content, outermost first."""
    return [
        tuple(
            sorted(
                (o for o in given[max(0, k - NEAR) : k + NEAR + 1] if o is not one and _holds(o, one)), key=_size, reverse=True
            )
        )
        for k, one in enumerate(given)
    ]


def _holds(outer: Tagged, inner: Tagged) -> bool:
    return any(start <= inner.cue[0] and inner.cue[1] <= end for start, end in outer.content)


def _size(one: Tagged) -> int:
    return sum(end - start for start, end in one.content)


def statements(kept: Sequence[Tagged]) -> list[Attribution]:
    """Return what a stage would make of tagged attributions: those that relay become outer voices."""
    holders = nested(kept)
    relaying = {id(outer) for around in holders for outer in around if outer.act == "relays"}
    found = []
    for one, around in zip(kept, holders, strict=True):
        if id(one) in relaying:
            continue
        outer = [o for o in around if o.act == "relays" or _same(o, one)]
        found.append(
            Attribution(
                source=(one.source,) if one.source else (),
                cue=(one.cue,),
                content=one.content,
                act="asserts" if one.act == "relays" else one.act,
                outer=tuple(o.source for o in outer if o.source),
                score=one.score,
            )
        )
    return found


def _same(outer: Tagged, inner: Tagged) -> bool:
    """Tell whether an inner attribution fills most of an outer one's content."""
    return _size(inner) * 2 >= _size(outer)


def outermost(kept: Sequence[Tagged]) -> list[Attribution]:
    """Return the attributions that stand in no other's content, as PolNeAR marks them."""
    whole = [one for one in kept if one.content]
    return [
        Attribution(source=(one.source,) if one.source else (), cue=(one.cue,), content=one.content)
        for one, around in zip(whole, nested(whole), strict=True)
        if not around
    ]


def gold(document: Document) -> list[Attribution]:
    """Return a document's statements to compare with; the innermost voice is the source."""
    found = []
    for s in document.statements:
        inner = s["voices"][-1]["span"]
        kinds = [s["act"], s["manner"], "no cue" if not s["cue"] else "cued"]
        kinds += ["denials and refusals"] * (s["act"] in ("denies", "declines"))
        kinds += ["nested"] * (len(s["voices"]) > 1)
        found.append(
            Attribution(
                source=(_span(inner),) if inner else (),
                cue=(_span(s["cue"]),) if s["cue"] else (),
                content=tuple(map(_span, s["content"])),
                kinds=tuple(kinds),
                act=s["act"],
                polarity=s["polarity"],
                outer=tuple(_span(v["span"]) for v in s["voices"][:-1] if v["span"]),
            )
        )
    return found


def gold_polnear(document: Document) -> list[Attribution]:
    """Return PolNeAR's attributions, with the classes of denial as `denial.py` had them."""
    found = []
    for a in document.statements:
        cue = document.text[slice(*a["cue"][0])] if a["cue"] else ""
        kinds = ["denial verbs"] if DENIAL.search(cue) else ["negated or declined"] if NEGATED.search(cue) else []
        found.append(
            Attribution(
                source=tuple(map(_span, a["source"])),
                cue=tuple(map(_span, a["cue"])),
                content=tuple(map(_span, a["content"])),
                kinds=tuple(kinds),
            )
        )
    return found


def right(document: Document, candidates: Sequence[Row]) -> list[bool]:
    """Tell of each candidate whether a mark has its source and content (relayed ones by the outer marks)."""
    words = Words.of(document.text)
    own = [(a.source, a.content) for a in gold(document)]
    outer = [(((m.source,) if m.source else ()), m.content) for m in document.marks if m.act == "relays"]
    found = []
    for row in candidates:
        source, content = words.within([row["source"]] if row["source"] else []), words.within(row["content"])
        sides = outer if row["act"] == "relays" else own
        found.append(any(half(words.within(c), content) and half(words.within(s), source) for s, c in sides))
    return found


def fitted(evidence: Floats, hits: Floats, ridge: float = 1.0) -> Floats:
    """Fit a logistic regression by Newton's method (iteratively reweighted least squares), with a small ridge."""
    weights = np.zeros(evidence.shape[1])
    penalty = ridge * np.eye(len(weights))
    penalty[0, 0] = 0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (hits - chance) - penalty @ weights
        curve = (evidence * (chance * (1 - chance))[:, None]).T @ evidence + penalty
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def scored(rows: Sequence[Row], documents: Mapping[str, Document]) -> dict[str, tuple[list[Row], Floats]]:
    """Return candidates by document with scores calibrated on the other folds."""
    told = {row["id"]: right(documents[row["id"]], row["candidates"]) for row in rows}
    found: dict[str, tuple[list[Row], Floats]] = {}
    for k in range(FOLDS):
        others = [row for row in rows if fold(row["id"]) != k] or rows
        x = np.array([c["evidence"] for row in others for c in row["candidates"]])
        weights = fitted(x, np.array([hit for row in others for hit in told[row["id"]]], float))
        for row in rows:
            if fold(row["id"]) == k:
                mine = np.array([c["evidence"] for c in row["candidates"]]).reshape(-1, x.shape[1])
                found[row["id"]] = row["candidates"], _scores(mine, weights, row["candidates"])
    return found


def _scores(evidence: Floats, weights: Floats, candidates: Sequence[Row]) -> Floats:
    usable = np.array([bool(c["content"]) or c["act"] == "declines" for c in candidates], float)
    scores: Floats = usable / (1 + np.exp(-evidence @ weights))
    return scores


def counted(
    documents: Mapping[str, Document], given: Mapping[str, tuple[list[Row], Floats]], gate: float, *, ruler: bool = False
) -> list[Counter[str]]:
    """Count every document at one gate."""
    counts = []
    for name, (candidates, scores) in given.items():
        kept = [tagged(c, float(s)) for c, s in zip(candidates, scores, strict=True) if s >= gate]
        marks, found = (gold_polnear, outermost) if ruler else (gold, statements)
        counts.append(compare(documents[name].text, marks(documents[name]), found(kept)))
    return counts


def told(name: str, counts: Sequence[Counter[str]]) -> None:
    """Print what was measured."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    low, high = interval(counts, lambda c: rates(c)["attr50"])
    print(f"{name}: {len(counts)} documents, {total['marked']} marked, {total['found']} found; attr50 95 % {low:.3f}-{high:.3f}")
    for key, value in rates(total).items():
        if key == "polarity":  # the rules' business
            continue
        print(f"  {key:48} {value:.3f}")


def reliability(rows: Sequence[Row], documents: Mapping[str, Document], given: Mapping[str, tuple[list[Row], Floats]]) -> None:
    """Print, by stated score, what share is right, and the expected calibration error."""
    pairs = [
        (float(s), hit)
        for row in rows
        for s, hit in zip(given[row["id"]][1], right(documents[row["id"]], row["candidates"]), strict=True)
    ]
    print("score          many  stated  right")
    error = 0.0
    for low in np.arange(0, 1, 0.1):
        inside = [(s, hit) for s, hit in pairs if low <= s < low + 0.1 or (low > 0.85 and s == 1.0)]
        if inside:
            stated, hits = (float(np.mean(column)) for column in zip(*inside, strict=True))
            error += abs(stated - hits) * len(inside) / len(pairs)
            print(f"{low:.1f} to {low + 0.1:.1f}   {len(inside):6}   {stated:.3f}  {hits:.3f}")
    print(f"expected calibration error {error:.3f}")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("read", "score", "calibrate"))
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--marks", type=Path, nargs="*", default=MARKS)
    parser.add_argument("--texts", type=Path, nargs="*", default=[Path("../shared/data/gold/wikinews.dev.jsonl")])
    parser.add_argument("--polnear", type=Path)
    parser.add_argument("--told", action="store_true", help="read with the marked cues told")
    parser.add_argument("--only", type=int)
    parser.add_argument("--gate", type=float)
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    documents = polnear(options.polnear) if options.polnear else load(options.marks, options.texts)
    if options.only is not None:
        documents = [d for d in documents if fold(d.id) == options.only]
    named = {d.id: d for d in documents}
    if options.what == "read":
        rows = read(Tagger(options.files[0].read_bytes()), documents, told=options.told)
        options.files[1].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        words, took = sum(row["words"] for row in rows), sum(row["seconds"] for row in rows)
        print(f"{len(rows)} documents, {words} words, {took:.1f} s of processor time, {words / took:.0f} words/s")
        return
    rows = [json.loads(line) for path in options.files for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["id"] in named]
    named = {row["id"]: named[row["id"]] for row in rows}
    if options.polnear:
        _polnear(options, rows, named)
        return
    given = scored(rows, named)
    gates = np.arange(0.2, 0.75, 0.05)
    sweep = {float(g): counted(named, given, float(g)) for g in gates}
    for gate, counts in sweep.items():
        total: Counter[str] = Counter()
        for count in counts:
            total.update(count)
        r = rates(total)
        print(f"gate {gate:.2f}: P {r['precision']:.3f} R {r['recall']:.3f} F1 {r['attr50']:.3f}")
    gate = options.gate or 0.4
    told(f"gate {gate}", counted(named, given, gate))
    reliability(rows, named, given)
    if options.what == "calibrate":
        x = np.array([c["evidence"] for row in rows for c in row["candidates"]])
        hits = np.array([hit for row in rows for hit in right(named[row["id"]], row["candidates"])], float)
        print("calibration", [round(float(w), 4) for w in fitted(x, hits)])


def _polnear(options: argparse.Namespace, rows: Sequence[Row], named: Mapping[str, Document]) -> None:
    """Measure on the ruler with the calibration of a model file."""
    weights = np.array(Tagger(options.model.read_bytes()).told["calibration"])
    given = {}
    for row in rows:
        mine = np.array([c["evidence"] for c in row["candidates"]]).reshape(-1, len(weights))
        given[row["id"]] = row["candidates"], _scores(mine, weights, row["candidates"])
    told(f"PolNeAR, gate {options.gate}", counted(named, given, options.gate, ruler=True))


if __name__ == "__main__":
    main()
