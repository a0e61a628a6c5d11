"""The documentation is true: every command, type, problem code, stage and file that it names exists, and the other way round."""

import ast
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import make_docs  # noqa: E402

from stemma import cli  # noqa: E402
from stemma.hall.read import STAGE_OF  # noqa: E402
from stemma.hall.work import PER_REPORT  # noqa: E402
from stemma.model.codes import CODES  # noqa: E402

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted((ROOT / "src").rglob("*.py"))


KEPT = r"(?:FIGURES|SENTENCE|SCRIPT|LANGUAGE|STAGE|DATE|NOT)_[A-Z_]+"
"""Codes that a module keeps under a name, or passes on by place."""


def codes() -> set[str]:
    """Return every problem code: the closed set of intake, and what the other rooms give as `code=`."""
    found = set(CODES)
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
                found |= {code for code in (str(node.value.value),) if code.isupper()}
            elif isinstance(node, ast.Constant) and re.fullmatch(KEPT, str(node.value)):
                found.add(str(node.value))
    return found


def test_the_page_of_commands_is_made_from_the_command_line() -> None:
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == make_docs.commands(), "run: python tools/make_docs.py"


def test_every_problem_code_is_explained_and_every_explained_code_exists() -> None:
    table = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "problems.md").read_text("utf-8"), re.MULTILINE))
    used = codes()
    assert table - used == set(), "explained, but in no module"
    assert used - table == set(), "in a module, but not explained"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_files_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target
    for name in re.findall(r"`((?:docs|tools|tests|src)/[\w./-]+\.(?:py|md|toml|sql|json|csv))`", text):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_that_a_page_shows_can_be_parsed(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in re.findall(r"^\s*(?:\$ )?\./stemma (.+)$", page.read_text("utf-8"), re.MULTILINE):
        arguments = shlex.split(line.split("#")[0])
        try:
            cli.parser().parse_args(arguments)
        except SystemExit as end:
            assert end.code == 0, f"{page.name}: ./stemma {line}\n{capsys.readouterr().err}"


def test_every_type_of_the_public_format_has_a_schema_and_a_place_in_the_docs() -> None:
    schemas = {
        p.stem.removesuffix(".schema"): json.loads(p.read_text("utf-8")) for p in (ROOT / "docs" / "schema").glob("*.json")
    }
    text = (ROOT / "docs" / "format.md").read_text("utf-8")
    wanted = {"export", "report", "statement", "narration", "heading", "figure", "date", "name", "link", "passage"}
    wanted |= {"thread", "difference", "verdict", "problem", *STAGE_OF}
    assert wanted <= schemas.keys()
    for name in wanted:
        assert f"`{name}`" in text or f'"{name}"' in text, name
        assert schemas[name].get("title") or schemas[name].get("description"), name


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for path in (ROOT / "src" / "stemma").iterdir():
        if path.name.startswith("_") or path.name in ("py.typed", "demo", "gazetteer"):
            continue
        assert re.search(rf"\b{re.escape(path.stem)}\b", text), f"docs/architecture.md does not name {path.name}"
    for stage in PER_REPORT:
        assert stage.NAME in text


def test_every_module_says_what_lives_in_it() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        assert ast.get_docstring(tree) or not tree.body, f"{path} has no docstring"


FORBIDDEN = (
    r"\btamper[- ]proof\b",
    r"\bimmutable\b",
    r"\bcourt[- ]admissible\b",
    r"\bproven true\b",
    r"\bverified (?:as )?true\b",
    r"\bauthenticated? (?:source|report)\b",
)


def test_nothing_we_print_promises_what_nobody_can_promise() -> None:
    for path in (*SOURCES, ROOT / "README.md"):
        text = path.read_text("utf-8")
        for pattern in FORBIDDEN:
            for hit in re.finditer(pattern, text, re.IGNORECASE):
                before = text[max(0, hit.start() - 160) : hit.start()].lower()
                assert any(word in before for word in ("never", "not ", "no ")), f"{path.name}: «{hit.group()}»"


def test_the_changelog_keeps_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in text
    assert re.search(r"^### Added$", text, re.MULTILINE)


def test_nothing_names_a_machine_or_a_registry() -> None:
    for path in (p for p in ROOT.rglob("*") if p.is_file() and p.suffix in (".md", ".py", ".toml", ".lock", ".json", ".css", "")):
        if any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts):
            continue
        text = path.read_text("utf-8", "replace")
        for word in ("/" + "work/", "pypi" + ".org", "files.python" + "hosted", "/" + "root/"):
            assert word not in text, f"{path.relative_to(ROOT)} names {word}"
