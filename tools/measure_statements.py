"""What the evaluation gate holds of `statements`: the figures of benchmarks/statements.py that need no model of folds.

By rules alone on both halves of the marked Wikinews articles (rules were written looking at half 0 only) and on PolNeAR
dev; and, where a model is shipped, with it on the documents written here that it was never trained on (PolNeAR with the
model takes minutes: benchmarks/statements.py).
"""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

from measure_tagger import polnear  # noqa: E402
from tagger_marks import MARKS, Document, load  # noqa: E402

from benchmarks import statements as benchmark  # noqa: E402
from benchmarks import statements_reading as reading  # noqa: E402
from benchmarks import statements_scores as scores  # noqa: E402
from stemma.model.inputs import Aids  # noqa: E402

FEWEST = 10
"""Cases below which a recall is chance, and has no floor."""


def half(name: str) -> int:
    """Return which half of the development set a document belongs to."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2


def measure(data: Path) -> dict[str, float]:
    """Return every figure by name, 0 to 1; sets that are not there are left out."""
    rules, whole = reading.given("none"), reading.given(None)
    articles, ruler = data / "gold" / "wikinews.dev.jsonl", data / "attribution" / "polnear.dev.jsonl"
    found: dict[str, float] = {}
    if articles.exists():
        documents = load([ROOT / MARKS[0]], [articles])
        for part in (0, 1):
            found |= _figures(f"rules, half {part}", [d for d in documents if half(d.id) == part], rules)
    unseen = {"polnear": polnear(ruler)} if ruler.exists() else {}
    for name, documents in unseen.items():
        found |= _figures(f"rules, {name}", documents, rules, ruler=True)
    if reading.model_of(whole):
        invented = [ROOT / path for path in MARKS if path.stem.startswith("invented")]
        found |= _figures("model, held out", [d for d in load(invented) if d.held], whole)
    return found


def _figures(name: str, documents: Sequence[Document], aid: Aids, *, ruler: bool = False) -> dict[str, float]:
    one = benchmark.Set(name=name, documents=documents, reader=lambda _: aid, ruler=ruler, said="")
    values = scores.figures(benchmark.counts_of(one), draws=2)
    down = ("left open", "pronouns open", "pronouns wrong", scores.ERROR)  # better when lower: no floor can hold them
    return {
        f"{name}/{key}": value.value
        for key, value in values.items()
        if value.cases >= FEWEST and not key.endswith(down) and not key.startswith("cue recall")
    }


def main() -> None:
    """Print all figures."""
    for name, value in measure(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data").items():
        print(f"{name:72} {value:.3f}")


if __name__ == "__main__":
    main()
