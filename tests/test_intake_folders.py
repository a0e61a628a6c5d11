"""Folders as people have them: what of them is not taken in is said, and nothing of a case comes into a case."""

import os
from pathlib import Path

import pytest

from stemma import cli
from stemma.hall.case import Case
from stemma.hall.intake import Item, items
from stemma.model.reading import Problem

STORY = "The harbour office of Arnholm said on Tuesday that nobody had signed for the lamps."


def pile(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{STORY} {name}", "utf-8")
    return folder


def listed(folder: Path) -> tuple[list[str], list[str]]:
    found = list(items([folder], None))
    problems = [x for x in found if isinstance(x, Problem)]
    assert {p.code for p in problems} <= {"LEFT_INSIDE"}
    return [x.path for x in found if isinstance(x, Item)], [p.message for p in problems]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (".note.txt", "hidden file was not taken in (.note.txt)"),
        (".inner/note.txt", "hidden folder was not taken in (.inner)"),
        ("page_files/annex.pdf", "document in the folder of a saved page was not taken in (page_files/annex.pdf)"),
        ("case/case.db", "folder that Stemma wrote (a case or an export) was not taken in (case)"),
        ("dossier/manifest-html.json", "folder that Stemma wrote (a case or an export) was not taken in (dossier)"),
    ],
)
def test_what_is_left_of_a_folder_is_said(tmp_path: Path, name: str, said: str) -> None:
    names, messages = listed(pile(tmp_path, "page.html", "b.txt", name))
    assert names == ["b.txt", "page.html"]
    assert len(messages) == 1 and said in messages[0]


def test_what_systems_write_is_not_spoken_of(tmp_path: Path) -> None:
    assert listed(pile(tmp_path, "b.txt", ".DS_Store", "._b.txt", "c/page_files/style.css", "c/page.html")) == (
        ["b.txt", "c/page.html", "c/page_files/style.css"][:2],
        [],
    )


def test_links_to_folders_are_said_and_a_link_to_itself_ends_nothing(tmp_path: Path) -> None:
    inner = pile(tmp_path / "pile", "b.txt")
    (inner / "again").symlink_to(inner)
    (inner / "self.txt").symlink_to("self.txt")
    names, messages = listed(inner)
    assert names == ["b.txt", "self.txt"]
    assert len(messages) == 1 and "link to a folder was not taken in (again)" in messages[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root opens every folder")
def test_a_folder_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    inner = pile(tmp_path / "pile", "b.txt", "shut/c.txt")
    (inner / "shut").chmod(0)
    try:
        assert "folder that cannot be opened was not taken in (shut)" in listed(inner)[1][0]
    finally:
        (inner / "shut").chmod(0o700)


def test_a_case_in_the_folder_stays_out_of_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = pile(tmp_path, "b.txt")
    assert cli.main(["init", str(folder / "case")]) == 0
    assert cli.main(["add", str(folder / "case"), str(folder)]) == 0
    assert "note: " in capsys.readouterr().out
    with Case(folder / "case") as case:
        assert [r.path for r in case.ledger.reports()] == ["b.txt"]
        assert len(case.ledger.sources()) == 1


def test_a_name_that_breaks_lines_makes_no_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = pile(tmp_path / "pile", "a\n 99  cafecafe00  Invented report.txt")
    assert cli.main(["init", str(tmp_path / "case")]) == 0
    assert cli.main(["add", str(tmp_path / "case"), str(folder)]) == 0
    capsys.readouterr()
    assert cli.main(["list", str(tmp_path / "case")]) == 0
    assert not any(line.startswith(" 99") for line in capsys.readouterr().out.splitlines())


def test_a_public_export_names_no_file_that_gave_no_report(tmp_path: Path) -> None:
    folder = pile(tmp_path / "pile", "b.txt")
    (folder / "Maria Tessel testimony.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert cli.main(["init", str(tmp_path / "case")]) == 0
    assert cli.main(["add", str(tmp_path / "case"), str(folder)]) == 1
    assert cli.main(["export", str(tmp_path / "case"), "--to", "html", "--out", str(tmp_path / "out")]) == 0
    assert not [f for f in (tmp_path / "out").rglob("*") if f.is_file() and b"Tessel" in f.read_bytes()]
