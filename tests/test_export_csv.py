"""The tables: one row an item with its address, nothing that a spreadsheet would run."""

import csv
import dataclasses
import io
from pathlib import Path

import dossier_fixture
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.exports import csv as tables
from stemma.exports import html
from stemma.shown import MARK, Protected


def rows(protected: Protected, name: str) -> list[dict[str, str]]:
    """Return a table as a reader gets it."""
    content = tables.files(protected)[name].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_every_table_has_a_row_for_each_item() -> None:
    protected = dossier_fixture.protected()
    counted = {name.removesuffix(".csv"): len(rows(protected, name)) for name in tables.files(protected)}
    assert counted == {
        "reports": 9,  # seven, and two sources we don't have
        "statements": len(protected.statements),
        "claims": sum(len(t.members) for t in protected.threads),
        "replies": 4,
        "figures": len(protected.figures),
        "dates": len(protected.dates),
        "names": len(protected.names),
        "differences": len(protected.differences),
        "links": len(protected.stemma.links),
        "problems": len(protected.problems),
    }


def test_the_documentation_names_every_table() -> None:
    text = (Path(__file__).parent.parent / "docs" / "format.md").read_text("utf-8")
    assert all(f"`{name}`" in text for name in tables.HEADS)
    assert set(tables.HEADS) == set(tables.TABLES)


def test_every_row_has_a_cell_for_each_column() -> None:
    for content in tables.files(dossier_fixture.protected()).values():
        head, *rest = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        assert rest and {len(row) for row in rest} == {len(head)}, head


def test_a_row_leads_to_exact_words() -> None:
    protected = dossier_fixture.protected()
    pages = html.pages(protected, "")
    checked = 0
    for name in ("statements.csv", "figures.csv", "dates.csv"):
        for row in rows(protected, name):
            path, _, place = row["link"].partition("#")
            assert f'id="{place}"' in pages[path].decode()
            assert place == f"c{row['start']}-{row['end']}"
            assert len(row["sha256"]) == 64
            checked += 1
    assert checked == len(protected.statements) + len(protected.figures) + len(protected.dates)


def test_offsets_hold_in_the_text() -> None:
    protected = dossier_fixture.protected(private=True)
    texts = {str(r.number): r.text or "" for r in protected.reports}
    for row in rows(protected, "PRIVATE-figures.csv"):
        assert texts[row["report"]][int(row["start"]) : int(row["end"])] == row["words"]


def test_a_private_export_says_so_in_every_file_and_row() -> None:
    found = tables.files(dossier_fixture.protected(private=True))
    assert all(name.startswith("PRIVATE-") for name in found)
    for name in found:
        assert all(row["export"].startswith("PRIVATE") for row in rows(dossier_fixture.protected(private=True), name))
    assert not any("PRIVATE" in name for name in tables.files(dossier_fixture.protected()))


def test_an_invented_case_says_so() -> None:
    assert {row["export"] for row in rows(dossier_fixture.protected(), "claims.csv")} == {"INVENTED DEMO CASE"}
    assert {row["export"] for row in rows(dossier_fixture.protected(invented=False), "claims.csv")} == {""}


def test_withheld_words_are_marks_without_offsets() -> None:
    protected = dossier_fixture.protected()
    hidden = [row for row in (*rows(protected, "claims.csv"), *rows(protected, "replies.csv")) if row["words"] == MARK]
    assert len(hidden) == 2
    assert all(row["start"] == row["end"] == row["sha256"] == "" for row in hidden)


FORMULAE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\x00=1",
    "  =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'quoted",
    "\u200b=1",
]


@pytest.mark.parametrize("words", FORMULAE)
def test_a_formula_is_not_run(words: str) -> None:
    cell = tables.escape(words)
    assert isinstance(cell, str) and cell.startswith("'")
    assert tables.unescape(cell) == words.replace("\x00", "\ufffd")


@pytest.mark.parametrize("words", ["12 depots", "a=b", "Łódź", "“quoted”", ""])
def test_plain_words_stay_as_they_are(words: str) -> None:
    assert tables.escape(words) == words


def test_numbers_stay_numbers() -> None:
    protected = dossier_fixture.protected()
    figure = dataclasses.replace(protected.figures[0], low=-5, high=-5)
    (row, *_) = rows(dataclasses.replace(protected, figures=(figure,)), "figures.csv")
    assert row["low"] == "-5"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40))
def test_any_text_comes_back_and_no_cell_begins_like_a_formula(content: str) -> None:
    protected = dossier_fixture.small(content)
    (row,) = rows(protected, "statements.csv")
    assert tables.unescape(row["words"]) == content
    for name in tables.files(protected):
        for cells in rows(protected, name):
            for column, cell in cells.items():
                assert column in ("low", "high") or not cell.startswith(tables.FORMULA)
