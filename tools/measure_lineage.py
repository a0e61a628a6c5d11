"""Measure the family tree: candidates, relations, directions, parents, on development data and the demo.

`measure(data)` reads `../shared/data` and returns one figure a line; run as a script it prints them.
Sets that are not there are left out.
"""

import csv
import hashlib
import importlib
import itertools
import json
import random  # noqa: TID251  (seeded, to make traditions whose truth is known)
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from stemma import aids, languages
from stemma.model.comparing import Passage, Stemma
from stemma.model.inputs import Pile, Reading
from stemma.model.reading import Found
from stemma.model.sources import GIVEN, Assertion, Report, Text
from stemma.stages import lineage, reuse
from stemma.stages.lineage.direction import reasons, related
from stemma.stages.lineage.kinship import kinships

PER_REPORT = ("segments", "quotes", "names", "dates", "figures", "statements")
FIELDS = {"Segment": "segments", "Quote": "quotes", "Name": "names", "Date": "dates", "Figure": "figures"}
FIELDS |= {"Statement": "statements", "Narration": "narration", "Heading": "headings"}


def reading_of(name: str, content: str, language: str = "en", *, staged: bool = False, **given: str | None) -> Reading:
    """Make a reading of a text; `staged` runs the stages that are there."""
    source = hashlib.sha256(name.encode()).hexdigest()
    text = Text(source=source, reader="measure", version="1", content=content, completeness="complete")
    said: Any = {"language": language, **given}
    assertions = tuple(Assertion(field=key, value=value, evidence=GIVEN) for key, value in said.items() if value)
    report = Report(source=source, place=(name,), text=text.id, path=name, assertions=assertions)
    made = Reading(report=report, text=text)
    return stages_of(made, language) if staged else made


def stages_of(reading: Reading, language: str) -> Reading:
    """Run the stages per report, each on what those before it found."""
    for name in PER_REPORT:
        stage = importlib.import_module(f"stemma.stages.{name}")
        found, _ = stage.find(reading, languages.load(language), aids.load())
        rows: dict[str, list[Found]] = defaultdict(list)
        for record in found:
            rows[FIELDS[type(record).__name__]].append(record)
        reading = replace(reading, **{field: tuple(records) for field, records in rows.items()})  # type: ignore[arg-type]
    return reading


def language_of(reading: Reading) -> str:
    """Return a report's language."""
    return reading.report.value("language") or "und"


def compared(readings: Sequence[Reading]) -> tuple[Passage, ...]:
    """Compare reports as a case does."""
    loaded = {code: languages.load(code) for code in {language_of(r) for r in readings}}
    by_id = {r.report.id: r for r in readings}
    traits = [reuse.features(r, loaded[language_of(r)], aids.load()) for r in readings]
    passages: list[Passage] = []
    for a, b in reuse.candidates(traits):
        left, right = by_id[a], by_id[b]
        passages += reuse.align(left, right, loaded[language_of(left)], loaded[language_of(right)], aids.load())[0]
    return tuple(passages)


def tree(readings: Sequence[Reading], passages: Sequence[Passage] | None = None) -> tuple[Stemma, tuple[Passage, ...]]:
    """Compare and link reports as a case does; passages that are known are not looked for again."""
    readings = [staged(r) for r in readings]
    loaded = {code: languages.load(code) for code in {language_of(r) for r in readings}}
    shared = compared(readings) if passages is None else tuple(passages)
    pile = Pile(readings=tuple(sorted(readings, key=lambda r: r.report.id)), passages=shared)
    return lineage.find(pile, loaded, aids.load())[0], shared


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def recall(readings: Sequence[Reading], wanted: Mapping[str, set[str]]) -> float:
    """Return the share of wanted partners (by path) that are candidates in any channel; `benchmarks/lineage.py` ranks them."""
    traits = [reuse.features(r, languages.load(language_of(r)), aids.load()) for r in readings]
    paths = {r.report.id: r.report.path for r in readings}
    found: dict[str, set[str]] = defaultdict(set)
    for a, b in reuse.candidates(traits):
        found[paths[a]].add(paths[b])
        found[paths[b]].add(paths[a])
    shares = [len(found[name] & partners) / min(30, len(partners)) for name, partners in wanted.items() if partners]
    return sum(min(1.0, share) for share in shares) / len(shares)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive is above a negative (ties count half)."""
    wins = sum((p > n) + 0.5 * (p == n) for p, n in itertools.product(positive, negative))
    return wins / (len(positive) * len(negative))


def candidates_ecb(data: Path) -> dict[str, float]:
    """Recall, among 30 kept partners, of the reports of the same event among ECB+ and MEANTIME."""
    docs = [d for d in rows(data / "claims/ecbplus_docs.dev.jsonl") if len(d["text"]) >= 200]
    events: dict[tuple[str, str], set[str]] = defaultdict(set)
    for d in docs:
        events[d["topic"], d["subtopic"]].add(d["id"])
    wanted = {d["id"]: events[d["topic"], d["subtopic"]] - {d["id"]} for d in docs}
    others = [reading_of(d["id"], d["text"], d["lang"]) for d in rows(data / "lineage/meantime.docs.jsonl")]
    wires = rows(data / "lineage/reuters21578.docs.jsonl")[:1500]
    others += [reading_of(d["id"], d["text"]) for d in wires]
    return {"candidates_ecb_same_event": recall([*others, *(reading_of(d["id"], d["text"]) for d in docs)], wanted)}


def candidates_meantime(data: Path) -> dict[str, float]:
    """Recall of the translations of each article."""
    docs = rows(data / "lineage/meantime.docs.jsonl")
    families: dict[str, set[str]] = defaultdict(set)
    for d in docs:
        families[d["id"].split(".")[0]].add(d["id"])
    wanted = {d["id"]: families[d["id"].split(".")[0]] - {d["id"]} for d in docs}
    return {"candidates_translations": recall([reading_of(d["id"], d["text"], d["lang"]) for d in docs], wanted)}


_STAGED: dict[tuple[str, str], Reading] = {}


def staged(reading: Reading) -> Reading:
    """Read a text as a case does, unless it has been read; what is found in it does not depend on its dates here."""
    if reading.segments:
        return reading
    key = reading.report.id, reading.text.id
    if key not in _STAGED:
        _STAGED[key] = stages_of(reading, language_of(reading))
    return replace(_STAGED[key], report=reading.report)


def pair_score(a: Reading, b: Reading) -> tuple[float, float]:
    """Return how likely `b` comes from `a`: by likeness alone, and by all that two texts without dates show."""
    a, b = staged(a), staged(b)
    spoken = {r.report.id: languages.load(language_of(r)) for r in (a, b)}
    passages, _ = reuse.align(a, b, spoken[a.report.id], spoken[b.report.id], aids.load())
    found = kinships((a, b), passages, spoken, aids.load())
    if not found:
        return -9.0, -9.0
    every = sum(r.weight for r in reasons(found[0], a, b, spoken, aids.load()))
    return related(found[0].side(b.report.id)), every


def clough(data: Path) -> dict[str, float]:
    """AUC of derived texts (cut, light, heavy) against answers written without the source."""
    texts = {d["id"]: reading_of(d["id"], d["text"]) for d in rows(data / "lineage/clough.docs.jsonl")}
    scores: dict[str, list[float]] = defaultdict(list)
    for pair in rows(data / "lineage/clough.pairs.jsonl"):
        scores[pair["label"]].append(pair_score(texts[pair["src"]], texts[pair["dst"]])[0])
    found = {f"clough_auc_{label}": auc(scores[label], scores["non"]) for label in ("cut", "light", "heavy")}
    derived = [s for label in ("cut", "light", "heavy") for s in scores[label]]
    right = sum(s > 0 for s in derived) / len(derived) + sum(s <= 0 for s in scores["non"]) / len(scores["non"])
    return found | {"clough_balanced_accuracy_at_0": right / 2}


def besoin(data: Path) -> dict[str, float]:
    """Parents right of 12 on a true tradition: with the order known, and undirected without it."""
    edges = [(e["parent"], e["child"]) for e in rows(data / "lineage/besoin.edges.jsonl") if "omega" not in e.values()]
    edges.append(("U", "B"))  # through the lost witness
    parents: dict[str, set[str]] = defaultdict(set)
    for parent, child in edges:
        parents[child].add(parent)
    order: list[str] = ["T1"]
    while len(order) < len(parents) + 1:
        order += sorted(c for c in parents if c not in order and parents[c] <= set(order))
    texts = {d["id"]: d["text"] for d in rows(data / "lineage/besoin.docs.jsonl")}
    found: dict[str, float] = {}
    for known in (True, False):
        dated = {i: f"1960-01-{order.index(i) + 1:02}" if known else None for i in texts}
        stemma, _ = tree([reading_of(i, text, "fr", published=dated[i]) for i, text in texts.items()])
        right, undirected = score(stemma, {reading_of(i, "", "fr").report.id: i for i in texts}, parents)
        found["besoin_parents_of_12" if known else "besoin_undirected_of_12_no_order"] = right if known else undirected
    return found


def score(stemma: Stemma, names: Mapping[str, str], parents: Mapping[str, Iterable[str]]) -> tuple[int, int]:
    """Count children whose main parent is right, and true edges that are linked or tied either way."""
    main = {names.get(k.child, k.child): names.get(k.parent, k.parent) for k in stemma.links if not k.second}
    right = sum(main.get(child) in set(mine) for child, mine in parents.items() if mine)
    either = {frozenset((names.get(k.child, k.child), names.get(k.parent, k.parent))) for k in stemma.links}
    either |= {frozenset((names.get(t.a, t.a), names.get(t.b, t.b))) for t in stemma.ties}
    undirected = sum(any(frozenset((child, p)) in either for p in mine) for child, mine in parents.items() if mine)
    return right, undirected


def reuters(data: Path) -> dict[str, float]:
    """Direction of wire versions (the same headline within a day, much shared wording), with the time hidden."""
    docs = rows(data / "lineage/reuters21578.docs.jsonl")[:9000]
    by_title: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for d in docs:
        if len(d["text"]) > 400:
            by_title[d["title"]].append(d)
    right = total = 0.0
    for group in sorted(by_title.values(), key=lambda g: g[0]["id"]):
        for first, second in itertools.pairwise(group):
            if first["date"][:11] != second["date"][:11] or first["text"] == second["text"]:
                continue
            a, b = reading_of(first["id"], first["text"]), reading_of(second["id"], second["text"])
            forth, back = pair_score(a, b)[1], pair_score(b, a)[1]
            if max(forth, back) > 1.0:
                right += (forth > back) + 0.5 * (forth == back)
                total += 1
    return {"reuters_direction": right / total, "reuters_pairs": total} if total else {}


def generated(
    data: Path, strength: float, shares: Sequence[float], seed: int = 11, count: int = 6
) -> dict[float, tuple[float, float]]:
    """Share of right and of undirected parents on made traditions: abridging, word swaps, drifting figures, own reporting.

    By the share of reports whose date is known.
    """
    rng = random.Random(f"{seed} {strength}")
    base = [d["text"].replace("\\n", "\n") for d in rows(data / "lineage/newswcl50.docs.jsonl")]
    pool = sorted({w for text in base for w in text.split() if w.islower() and len(w) > 4})
    totals = {share: [0, 0, 0] for share in shares}
    for run in range(count):
        texts, parents, days = made(rng, base, pool, strength)
        names = {f"{strength}-{run}-{i}": i for i in range(len(texts))}
        drawn = {name: rng.random() for name in names}
        truth = {f"{strength}-{run}-{i}": [f"{strength}-{run}-{p}"] for i, p in enumerate(parents) if p is not None}
        ids = {reading_of(name, "").report.id: name for name in names}
        passages: tuple[Passage, ...] | None = None
        for share, total in totals.items():
            dates = {name: f"2021-03-{1 + days[i]:02}" if drawn[name] < share else None for name, i in names.items()}
            stemma, passages = tree([reading_of(n, texts[i], published=dates[n]) for n, i in names.items()], passages)
            right, undirected = score(stemma, ids, truth)
            total[0], total[1], total[2] = total[0] + right, total[1] + undirected, total[2] + len(truth)
    return {share: (right / count_of, undirected / count_of) for share, (right, undirected, count_of) in totals.items()}


def made(
    rng: random.Random, base: Sequence[str], pool: Sequence[str], strength: float
) -> tuple[list[str], list[int | None], list[int]]:
    """Make a tradition of ten texts from one story: (texts, parents, days)."""
    sentences = [s.strip() for s in rng.choice(base).replace("\n", " ").split(". ") if len(s) > 20][:35]
    foreign = [s.strip() for text in rng.sample(list(base), 4) for s in text.replace("\n", " ").split(". ") if len(s) > 20]
    texts, days = [sentences], [0]
    parents: list[int | None] = [None]
    swaps: dict[str, list[str]] = {}
    while len(texts) < 10:
        parent = min(len(texts) - 1, int(rng.expovariate(0.35)))
        kept = [s for s in texts[parent] if rng.random() < rng.uniform(0.5, 0.95)] or texts[parent][:3]
        if rng.random() < 0.6 and len(kept) > 2:
            k = rng.randrange(len(kept) - 1)
            kept[k], kept[k + 1] = kept[k + 1], kept[k]
        told = [" ".join(reword(rng, w, pool, swaps, strength) for w in s.split()) for s in kept]
        for _ in range(rng.choice((0, 0, 1, 2))):
            told.insert(rng.randrange(len(told) + 1), rng.choice(foreign))
        texts.append(told)
        parents.append(parent)
        days.append(min(27, days[parent] + rng.randint(1, 3)))
    return [". ".join(t) + "." for t in texts], parents, days


def reword(rng: random.Random, word: str, pool: Sequence[str], swaps: dict[str, list[str]], strength: float) -> str:
    """Swap a word for one of its two stand-ins, or let a figure drift."""
    if word[:1].isdigit():
        return str(int(word) + rng.choice((-1, 1, 10))) if word.isdigit() and rng.random() < 0.06 else word
    if word.islower() and rng.random() < strength:
        return rng.choice(swaps.setdefault(word, [rng.choice(pool) for _ in range(2)]))
    return word


def demo(*, shown: bool = True) -> dict[str, float]:
    """Parents and lost sources right on the demo case; `shown` prints its tree."""
    folder = Path(__file__).parent.parent / "src/stemma/demo"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    readers = importlib.import_module("stemma.readers")
    made_readings = []
    for row in csv.DictReader((folder / "sources.csv").open(encoding="utf-8")):
        name = Path(row["path"]).name
        data = (folder / row["path"]).read_bytes()
        read = readers.read(data, row["path"], hashlib.sha256(data).hexdigest())
        if read.text is None:
            continue
        given = [Assertion(field=k, value=v, evidence=GIVEN) for k, v in row.items() if k != "path" and v]  # type: ignore[arg-type]
        known = truth["reports"].get(name, {}).get("language") or row.get("language") or _code(read)
        spoken = Assertion(field="language", value=known, evidence="read")
        report = Report(
            source=read.text.source, place=(name,), text=read.text.id, path=name, assertions=(*given, *read.assertions, spoken)
        )
        made_readings.append(stages_of(Reading(report=report, text=read.text), known))
    stemma, _ = tree(made_readings)
    names = {r.report.id: r.report.path for r in made_readings}
    names |= {lost.id: "lost:" + lost.name for lost in stemma.lost}
    if shown:
        show(stemma, names)
    wanted = {child: {p["parent"] for p in mine} for child, mine in truth["parents"].items() if child in names.values()}
    main = {names[k.child]: names[k.parent] for k in stemma.links if not k.second and k.child in names}
    every = {(names[k.child], names[k.parent]) for k in stemma.links}
    missed = {child: (main.get(child), mine) for child, mine in wanted.items() if main.get(child) not in (mine or {None})}
    for child, (got, mine) in sorted(missed.items()):
        sys.stdout.write(f"  demo: {child} should come from {sorted(mine)}, got {got}\n")
    pairs = [(child, p) for child, mine in wanted.items() for p in mine]
    lost = [entry["name"] for entry in truth["lost"] if not entry.get("minor")]
    return {
        "demo_main_parents": 1 - len(missed) / len(wanted),
        "demo_all_parents": sum(pair in every for pair in pairs) / len(pairs),
        "demo_lost": sum("lost:" + name in names.values() for name in lost) / len(lost),
        "demo_lost_found": float(len(stemma.lost)),
    }


def _code(read: Any) -> str:
    return next((a.value for a in read.assertions if a.field == "language"), "en")


def show(stemma: Stemma, names: Mapping[str, str]) -> None:
    """Print a tree."""
    for lost in stemma.lost:
        sys.stdout.write(f"  lost {lost.name} ({lost.kind}; {lost.title}): {sorted({p.span.words for p in lost.credited})[:3]}\n")
    for k in sorted(stemma.links, key=lambda k: (names[k.child], k.second)):
        why = " ".join(f"{e.kind} {e.weight:+}" for e in k.evidence)
        second = " (second)" if k.second else ""
        sys.stdout.write(f"  {names[k.child]} <- {names[k.parent]} {k.kind} {k.confidence}{second}: {why}\n")
    for t in stemma.ties:
        sys.stdout.write(f"  tie {names[t.a]} - {names[t.b]} {t.confidence}\n")


def measure(data: Path) -> dict[str, float]:
    """Return every figure that the data at hand allow."""
    found: dict[str, float] = {}
    for part in (candidates_ecb, candidates_meantime, clough, besoin, reuters):
        try:
            found |= part(data)
        except FileNotFoundError as missing:
            sys.stdout.write(f"not there: {missing.filename}\n")
    if (data / "lineage/newswcl50.docs.jsonl").exists():
        for label, strength in (("light", 0.1), ("medium", 0.35), ("heavy", 0.6)):
            for dated, (right, undirected) in generated(data, strength, (1.0, 0.5, 0.0)).items():
                found[f"made_{label}_{dated:.0%}_dated_parents"] = right
                found[f"made_{label}_{dated:.0%}_dated_undirected"] = undirected
    return found | demo()


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent.parent / "shared/data"
    for name, figure in measure(where).items():
        sys.stdout.write(f"{name:44s} {figure:.3f}\n")
