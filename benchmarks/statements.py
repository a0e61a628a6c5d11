"""Who says what, measured from text to statement (segments, quotes, names, dates, statements), beside what others reach.

    python benchmarks/statements.py --folds FOLDER       gold marks with five models, none of which saw what it reads
    python benchmarks/statements.py                      what the shipped model was never trained on
    python benchmarks/statements.py --without-model      everything, by rules alone
    … --model FILE     in place of the shipped one       --picture FILE.svg  the curve of reliability
    … --store          also into docs/statements.json    --check             exit 1 where what we set ourselves is missed
    … --no-speed       --only NAME…

Sets are told apart and never mixed: each English file of data/gold; the invented documents that nothing is ever trained
on; PolNeAR dev, where outermost attributions are compared and sources are outermost voices. On the gold sets the innermost
voice is the source. Rules were written looking at half 0 of the Wikinews articles, so half 1 stands apart too. FOLDER
holds fold0.bin to fold4.bin (tools/train_tagger.py --without K); a document is read with the model of its fold
(tagger_marks.fold). A set that the model was trained on is not read, and that is said.

Figures are per cent, with the 95 % interval by drawing documents with replacement, and the number of cases. attr50:
one to one; source and content each overlap by half of the longer. `act`, `polarity`, voices by name and pronouns are
shares of the statements that are found by attr50; which names are right is said in benchmarks/statements_names.py.
`nested voices found`: of all marked chains of two voices or more, those whose statement is found with an outermost
voice that stands where the marked one does. Confidence is compared with whether attr50 finds the statement right.
"""

import argparse
import hashlib
import io
import json
import os
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

import numpy as np  # noqa: E402
from measure_tagger import polnear  # noqa: E402
from tagger_marks import FOLDS, MARKS, Document, fold, load  # noqa: E402

from benchmarks import statements_peers as peers  # noqa: E402
from benchmarks import statements_reading as reading  # noqa: E402
from benchmarks import statements_scores as scores  # noqa: E402
from benchmarks.statements_picture import picture  # noqa: E402
from benchmarks.statements_speed import speed  # noqa: E402
from stemma import __version__  # noqa: E402
from stemma.model.inputs import Aids  # noqa: E402
from stemma.stages import statements  # noqa: E402

STORED = ROOT / "docs" / "statements.json"
WIKINEWS, LONGER, INVENTED, HELD, RULER = (
    "wikinews.marks",
    "wikinews.longer.marks",
    "invented",
    "invented, held out",
    "PolNeAR dev",
)
HALF = f"{WIKINEWS}, half 1"
SPEED = "articles of 500 words/s, two processes"
MUST = (
    (WIKINEWS, "attr50 F1", 0.80),
    (WIKINEWS, "act", 0.90),
    (WIKINEWS, "innermost voice by name", 0.85),
    (WIKINEWS, "nested voices found", 0.50),
    (RULER, "attr50 F1", 0.63),
    (RULER, "recall of denial verbs", 0.80),
    (RULER, "recall of negated or declined", 0.65),
)
"""Issue 4, "Must, before this issue ends": set, figure, least. The first four with five folds; speeds beside them."""
FASTEST = {"with the model": 4.0, "by rules alone": 100.0}

Counts = list[Counter[str]]
Read = Callable[[Document], Aids]
Results = dict[str, dict[str, scores.Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """Documents that are measured together, and with what each is read."""

    name: str
    documents: Sequence[Document]
    reader: Read
    ruler: bool = False
    said: str
    """With what it is read, for people."""


def counts_of(one: Set) -> Counts:
    """Read and count a set's documents."""
    found = []
    for document in one.documents:
        given = reading.read(document.text, one.reader(document))
        if one.ruler:
            found.append(scores.counted(document.text, scores.ruler(document), reading.outermost(document.text, given)))
            continue
        marked, ours = scores.gold(document), reading.innermost(given)
        count = scores.counted(document.text, marked, ours)
        count.update(scores.voiced(document, given, scores.pairs(document.text, marked, ours)))
        found.append(count)
    return found


def sets(options: argparse.Namespace) -> list[Set]:
    """Return what can be measured here with the models that are given; say what cannot."""
    whole, folded, said = _readers(options)
    texts = sorted((options.data / "gold").glob("*.jsonl"))
    gold = {Path(path).stem: marked(ROOT / path, texts) for path in MARKS}
    made = []
    if folded is None:
        print(f"not read: {', '.join(gold)}: the model was trained on them (--folds FOLDER, or --without-model)")
    else:
        read, how = folded
        made += [Set(name=name, documents=documents, reader=read, said=how) for name, documents in gold.items()]
    held = [d for documents in gold.values() for d in documents if d.held]
    made.append(Set(name=HELD, documents=held, reader=lambda _: whole, said=said))
    ruler = options.data / "attribution" / "polnear.dev.jsonl"
    if ruler.exists():
        made.append(Set(name=RULER, documents=polnear(ruler), reader=lambda _: whole, ruler=True, said=said))
    return [one for one in made if one.documents and (not options.only or one.name in options.only)]


def marked(path: Path, texts: Iterable[Path]) -> list[Document]:
    """Load a file of marks; say how many of its texts are not here."""
    told = io.StringIO()
    with redirect_stdout(told):  # it names each of them
        found = load([path], texts)
    if missing := len(told.getvalue().splitlines()):
        print(f"{path.name}: {missing} texts are not here")
    return found


def _readers(options: argparse.Namespace) -> tuple[Aids, tuple[Read, str] | None, str]:
    """Return what unseen documents are read with, what the marked ones are (None: nothing may), and the former in words."""
    if options.without_model:
        rules = reading.given("none")
        return rules, (lambda _: rules, "by rules alone"), "by rules alone"
    whole = reading.given(options.model)
    joining = getattr(getattr(whole, "tagger", None), "joining", ())
    model = reading.model_of(whole)
    said = f"with the model {model[:12]}" if model else "by rules alone: there is no model"
    if options.folds:
        five = [reading.given(options.folds / f"fold{k}.bin", joining) for k in range(FOLDS)]
        if model is None:
            whole, said = five[0], "with the model of fold 0: none is shipped"
        return whole, (lambda d: five[fold(d.id)], "with five models, each on the fold that it did not see"), said
    return whole, None if model else (lambda _: whole, said), said


def half(counts: Counts, documents: Iterable[Document]) -> Counts:
    """Return the counts of half 1: the half that was not looked at while rules were written."""
    return [c for c, d in zip(counts, documents, strict=True) if int(hashlib.sha256(d.id.encode()).hexdigest(), 16) % 2]


# --- printing -------------------------------------------------------------------------------------


def show(name: str, said: str, many: int, figures: Mapping[str, scores.Value], table: Sequence[scores.Bin]) -> None:
    """Print a set's figures and its table of reliability."""
    print(f"\n== {name}: {many} documents, {said}")
    for key, v in figures.items():
        print(f"  {key:<50}{100 * v.value:6.1f}  ({100 * v.low:5.1f} to {100 * v.high:5.1f})  n={v.cases}")
    if table:
        print("  confidence: stated / right (statements): " + _said(table))


def _said(table: Sequence[scores.Bin]) -> str:
    return ", ".join(f"{100 * b.stated:.0f}/{100 * b.right:.0f} ({b.many})" for b in table)


def show_peers(found: Mapping[str, scores.Value]) -> None:
    """Print PolNeAR's table: the peers, and ours below."""
    ours = peers.Peer(
        name="Stemma",
        of="dev, measured now",
        attr50=(_per(found, "attr50 precision"), _per(found, "attr50 recall"), _per(found, "attr50 F1")),
        exact=(_per(found, "exact source F1"), _per(found, "exact cue F1"), _per(found, "exact content F1")),
        recall=tuple(_per(found, f"recall of manner {m}") for m in ("direct", "mixed", "indirect")),  # type: ignore[arg-type]
    )
    print(f"\n{'PolNeAR':<36}{'attr50 P / R / F1':<22}{'exact src / cue / cont':<24}{'direct / mixed / ind.':<24}part, from")
    for row in (*peers.PEERS, ours):
        print(f"{row.name:<36}{_row(row.attr50):<22}{_row(row.exact):<24}{_row(row.recall):<24}{row.of}")
    print("published, exact F1 on CofeNet's instances: " + "; ".join(f"{name} {_row(row)}" for name, row in peers.PUBLISHED))
    print("cue recall / attr50 recall on PolNeAR dev: denial verbs, then negated or declined cues")
    kinds = ("denial verbs", "negated or declined")
    mine = [(_per(found, f"cue recall of {kind}"), _per(found, f"recall of {kind}")) for kind in kinds]
    for name, verbs, negated in (*peers.DENIALS, ("Stemma", mine[0], mine[1])):
        print(f"  {name:<36}{_row(verbs):<16}{_row(negated)}")
    print("attr50 F1 by the marks' own definition (not on these documents): " + "; ".join(f"{n} {v}" for n, v in peers.GOLD))


def _row(values: Sequence[float | None] | None) -> str:
    return " / ".join("-" if v is None else f"{v:.1f}" for v in values or ())


def _per(found: Mapping[str, scores.Value], name: str) -> float:
    return 100 * found[name].value if name in found else float("nan")


def missed(results: Mapping[str, Mapping[str, scores.Value]], speeds: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Print each "must" beside what was reached; return those missed or not measured."""
    rows = [(f"{name}: {key}", least, v.value if (v := results.get(name, {}).get(key)) else None) for name, key, least in MUST]
    rows += [(f"{SPEED}, {how}", least, speeds.get(how, {}).get(SPEED)) for how, least in FASTEST.items()]
    bad = []
    print("\nwhat we set ourselves")
    for name, least, value in rows:
        word = "not measured" if value is None else "reached" if value >= least else "MISSED"
        bad += [f"{name} ({word})"] if word != "reached" else []
        print(f"  {name:<56}{'-' if value is None else f'{value:.3f}':>9}  least {least:<6g} {word}")
    return bad


# --- keeping --------------------------------------------------------------------------------------


def digest(options: argparse.Namespace) -> str:
    """Name the data that was measured on."""
    files = [ROOT / path for path in MARKS] + [p for p in [options.data / "attribution" / "polnear.dev.jsonl"] if p.exists()]
    return hashlib.sha256("".join(hashlib.sha256(f.read_bytes()).hexdigest() for f in files).encode()).hexdigest()[:16]


def store(key: str, result: Mapping[str, Any]) -> None:
    """Keep what was measured beside what was measured otherwise."""
    stored = json.loads(STORED.read_text("utf-8")) if STORED.exists() else {}
    STORED.write_text(json.dumps({**stored, key: result}, indent=1, ensure_ascii=False) + "\n", "utf-8")


def circumstances(options: argparse.Namespace) -> dict[str, Any]:
    """Return with what and on what it was measured."""
    return {
        "stemma": __version__,
        "statements": statements.VERSION,
        "numpy": np.__version__,
        "machine": f"{platform.machine()}, Python {platform.python_version()}, {len(os.sched_getaffinity(0))} cores",
        "data": digest(options),
    }


def written(values: Mapping[str, scores.Value]) -> dict[str, list[float]]:
    """Return figures as they are kept: value, low, high, cases."""
    return {name: [round(v.value, 4), round(v.low, 4), round(v.high, 4), v.cases] for name, v in values.items()}


def measured(
    options: argparse.Namespace,
) -> tuple[dict[str, dict[str, scores.Value]], dict[str, list[scores.Bin]], dict[str, str]]:
    """Measure and print every set; return figures, tables of reliability, and with what each set was read."""
    results: Results = {}
    tables: dict[str, list[scores.Bin]] = {}
    said: dict[str, str] = {}
    for one in sets(options):
        counts = counts_of(one)
        parts = {one.name: counts, **({HALF: half(counts, one.documents)} if one.name == WIKINEWS else {})}
        for name, part in parts.items():
            results[name], tables[name], said[name] = scores.figures(part), scores.reliability(part), one.said
            show(name, one.said, len(part), results[name], tables[name])
    return results, tables, said


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--without-model", action="store_true")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--no-speed", action="store_true")
    for name in ("--store", "--check"):
        parser.add_argument(name, action="store_true")
    options = parser.parse_args(arguments)
    if options.store and (options.only or options.no_speed):
        parser.error("--store keeps a whole measurement: not with --only or --no-speed")
    return options


def main() -> int:
    """Do what the command line says."""
    options = parsed()
    results, tables, said = measured(options)
    if RULER in results:
        show_peers(results[RULER])
    speeds = {} if options.no_speed else measured_speeds(options)
    bad = missed(results, speeds)
    if options.picture:
        names = [name for name in (WIKINEWS, RULER, HELD) if name in tables][:2]
        options.picture.write_text(picture({name: tables[name] for name in names}), "utf-8")
    if options.store:
        kept = {name: {"read": said[name], "figures": written(found)} for name, found in results.items()}
        reliable = {name: [asdict(b) for b in table] for name, table in tables.items()}
        result = {**circumstances(options), "sets": kept, "reliability": reliable, "speed": speeds}
        store("by rules alone" if options.without_model else "with the model", result)
    for name in bad if options.check else ():
        print(f"missed: {name}", file=sys.stderr)
    return 1 if options.check and bad else 0


def measured_speeds(options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Measure and print how fast texts are read, with the model (where there is one) and without."""
    model: reading.Which = options.model or (options.folds / "fold0.bin" if options.folds else None)
    if model is not None and reading.model_of(reading.given(None)) and not options.model:
        model = None  # what is shipped
    which: dict[str, reading.Which] = {"by rules alone": "none"}
    if not options.without_model and (model or reading.model_of(reading.given(None))):
        which["with the model"] = model
    found = {}
    for how, one in which.items():
        found[how] = speed(options.data.resolve(), one.resolve() if isinstance(one, Path) else one, 10)
        print(f"\n{how}: " + ", ".join(f"{key} {value:g}" for key, value in found[how].items()))
    return found


if __name__ == "__main__":
    sys.exit(main())
