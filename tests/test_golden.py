"""A stage whose output changes needs a new VERSION: the key of saved work holds the version, not the code.

The digests stand in tests/golden.json, by "stage version". To change one on purpose, raise the stage's VERSION and run

    python tests/test_golden.py
"""

import json
import sys
from functools import cache
from pathlib import Path

import pytest

from stemma.hall import work
from stemma.hall.case import Case
from stemma.hall.intake import items
from stemma.keys import digest, plain
from stemma.ledger import KINDS
from stemma.stages import differences, lineage, reuse, threads, verdicts

GOLDEN = Path(__file__).with_name("golden.json")
DEMO = Path(__file__).parents[1] / "src" / "stemma" / "demo"
STAGES = (*work.PER_REPORT, reuse, lineage, threads, differences, verdicts)


@cache
def outputs(folder: Path) -> dict[str, str]:
    """Return "stage version" -> digest of all that the stage finds in the demo case."""
    with Case.create(folder / "case", title="golden") as case:
        case.add(items([DEMO / "reports"], DEMO / "sources.csv"))
        case.update()
        found: dict[str, list[object]] = {}
        for stage, subject, number, _, kind, _, body in case.ledger._do("SELECT * FROM record ORDER BY stage, subject, number"):
            assert kind in KINDS
            found.setdefault(stage, []).append([subject, number, body])
    return {f"{s.NAME} {s.VERSION}": digest(plain(found.get(s.NAME, []))) for s in STAGES}


@pytest.mark.parametrize("stage", STAGES, ids=lambda s: str(s.NAME))
def test_a_changed_output_has_a_new_version(stage: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    now = outputs(tmp_path_factory.getbasetemp() / "golden")
    key = f"{stage.NAME} {stage.VERSION}"  # type: ignore[attr-defined]
    known = json.loads(GOLDEN.read_text("utf-8"))
    assert key in known, f"new version «{key}»: run python tests/test_golden.py and commit tests/golden.json"
    assert now[key] == known[key], f"the output of «{key}» changed: raise its VERSION, then run python tests/test_golden.py"


if __name__ == "__main__":
    import tempfile

    import conftest  # noqa: F401  by rules alone, as in the tests

    with tempfile.TemporaryDirectory() as where:
        new = outputs(Path(where))
    sys.stdout.write(f"{len(new)} stages written to {GOLDEN.name}\n")
    GOLDEN.write_text(json.dumps(dict(sorted(new.items())), indent=1) + "\n", encoding="utf-8")
