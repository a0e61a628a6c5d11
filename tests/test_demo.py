"""The demo against its known truth, as it is and with every actor, title, town and figure exchanged.

The figures are printed by `python tools/measure_demo.py`; the floors stand in tools/floors.toml. Here stand the
things that must be right without exception.
"""

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import check_demo  # noqa: E402
import measure_demo  # noqa: E402
import test_export_jsonl  # noqa: E402

from stemma import cli  # noqa: E402
from stemma.exports import jsonl  # noqa: E402
from stemma.hall import read  # noqa: E402
from stemma.protect import protect  # noqa: E402


@pytest.fixture(scope="module", params=["as it is", "exchanged"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[measure_demo.Built]:
    case = check_demo.load() if request.param == "as it is" else check_demo.exchanged(check_demo.mapping())
    yield measure_demo.build(tmp_path_factory.mktemp("demo"), case)


@pytest.mark.parametrize("check", ["withheld", "public", "wrong_answers", "overclaimed"])
def test_without_exception(built: measure_demo.Built, check: str) -> None:
    missed = [label for label, right in measure_demo.CHECKS[check](built) if not right]
    assert missed == []


def test_the_floors(built: measure_demo.Built, request: pytest.FixtureRequest) -> None:
    table = tomllib.loads((ROOT / "tools" / "floors.toml").read_text("utf-8"))
    floors = table["demo" if "as it is" in request.node.name else "demo-exchanged"]
    found = measure_demo.scores(built)
    sys.stdout.write(f"{found}\n")
    assert {name for name, floor in floors.items() if found[name] < floor} == set()
    assert floors.keys() == found.keys(), "every figure has a floor"


def test_identical_files_are_one_report(built: measure_demo.Built) -> None:
    for one, other in built.truth["duplicates"]:
        assert built.report(one) == built.report(other)
    assert len(built.dossier.reports) == len(built.truth["reports"]) - len(built.truth["duplicates"])


def test_a_report_that_comes_from_nothing_has_no_parent_in_the_pile(built: measure_demo.Built) -> None:
    here = {r.id for r in built.dossier.reports}
    for file, parents in built.truth["parents"].items():
        if not parents:
            assert not [x for x in built.dossier.stemma.links if x.child == built.report(file) and x.parent in here], file


def test_every_line_of_read_and_of_both_exports_fits_its_schema(built: measure_demo.Built) -> None:
    exports = [line for private in (True, False) for line in jsonl.lines(protect(built.dossier, private=private))]
    files = sorted((check_demo.DEMO / "reports").iterdir())
    lines = [line for line in read.lines(files, None, {}, frozenset(read.STAGE_OF)) if not isinstance(line, str)]
    assert len({line["type"] for line in (*exports, *lines)}) >= 18
    for line in (*exports, *lines):
        test_export_jsonl.valid(json.loads(json.dumps(line)))


def test_the_demo_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # it is made anew
        assert cli.main(["demo", "--dir", str(tmp_path / "demo")]) == 0
    lines = capsys.readouterr().out.splitlines()
    for word in ("reports:", "origins:", "claims:", "replies:", "changed wordings:", "problems:"):
        assert any(line.startswith(word) for line in lines), word
    assert Path(lines[-1]).name == "index.html"
    assert Path(lines[-1]).exists()
    for page in Path(lines[-1]).parent.rglob("*.html"):
        assert "INVENTED" in page.read_text("utf-8"), page
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    assert cli.main(["demo", "--dir", str(tmp_path / "mine")]) == 2
    assert (tmp_path / "mine" / "thesis.txt").exists()
