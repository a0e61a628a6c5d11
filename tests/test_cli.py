"""The commands as a user types them: what they print, their exit codes, and that no file costs another."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stemma import cli
from stemma.hall.case import Case
from stemma.ledger import FILE
from stemma.model.inputs import Reading
from stemma.model.sources import Report

STORY = """Bakers strike in Ghent

More than 40 bakers stopped work in Ghent on Monday, the Bakers’ League said.

Shops in three districts ran out of bread.

The city denied that it had cut their pay. "There is no contract with the bakers," it said in a statement.
"""
RETOLD = """Ghent: bakers down tools

At least 40 bakers have stopped work in Ghent, according to the Bakers’ League.

The city has denied cutting their pay.
"""


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY, "utf-8")
    (folder / "b.txt").write_text(RETOLD, "utf-8")
    return folder


@pytest.fixture
def case(tmp_path: Path, pile: Path) -> Path:
    assert cli.main(["init", str(tmp_path / "case"), "--title", "Bakers"]) == 0
    assert cli.main(["add", str(tmp_path / "case"), str(pile)]) == 0
    return tmp_path / "case"


def test_a_second_run_does_nothing(case: Path, pile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert cli.main(["add", str(case), str(pile)]) == 0
    assert "0 new reports, 0 further appearances, 2 known already" in capsys.readouterr().out
    with Case(case, write=True) as opened:
        assert opened.update() == 0


def test_adding_a_report_reads_that_report_only(case: Path, pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stemma.hall import work

    read: list[str] = []
    run = work.run_stage

    def noted(stage: ModuleType, reading: Reading, report: Report) -> object:
        read.append(report.path)
        return run(stage, reading, report)

    monkeypatch.setattr(work, "run_stage", noted)
    (pile / "c.txt").write_text("Snow falls\n\nIt snowed in Oslo on Friday, the weather service said.\n", "utf-8")
    assert cli.main(["add", str(case), str(pile)]) == 0
    assert set(read) == {"c.txt"}


def test_setting_what_is_known_reads_that_report_again(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["set", str(case), "1", "outlet=The Crumb", "published=2025-03-03"]) == 0
    assert "as given by you" in capsys.readouterr().out
    assert cli.main(["list", str(case)]) == 0
    assert "The Crumb · 2025-03-03" in capsys.readouterr().out
    with Case(case) as opened:
        dates = [d for d in opened.dossier().dates if d.span.words == "Monday" and d.earliest]
    assert [d.earliest for d in dates] == ["2025-03-03"], "said on a Monday: that day"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["set", "CASE", "1", "published=5 March"], "write it as 2022-12-05"),
        (["set", "CASE", "1", "colour=red"], "cannot be set"),
        (["set", "CASE", "9", "outlet=x"], "there is no report 9"),
        (["show", "CASE", "ffffffffff"], "nothing in the case"),
        (["show", "CASE", "ab"], "too short"),
        (["judge", "CASE", "1", "--accept"], "not judged"),
        (["undo", "CASE"], "no decision to undo"),
        (["init", "CASE"], "already a case"),
        (["add", "NOCASE", "x"], "stemma init"),
        (["add", "CASE"], "name the files"),
        (["add", "CASE", "--manifest", "nowhere.csv"], "cannot read the manifest"),
        (["verify", "nowhere"], "no folder"),
        (["read"], "name the files"),
        (["read", "x", "--only", "gossip"], "unknown types"),
        (["read", "x", "--published", "soon"], "cannot be read"),
    ],
)
def test_a_wrong_call_is_explained(case: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    put = {"CASE": str(case), "NOCASE": str(case / "no")}
    assert cli.main([put.get(a, a) for a in arguments]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert "Traceback" not in said.err


def test_one_bad_file_costs_nothing_else(tmp_path: Path, pile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pile / "empty.txt").write_bytes(b"")
    (pile / "white.txt").write_bytes(b" \n\t ")
    (pile / "page.pdf").write_bytes(b"%PDF-1.7 nothing")
    (pile / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (pile / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(pile / "pipe.txt")
    (pile / "latin.txt").write_bytes("Le café a fermé, a dit la mairie de Liège lundi. Rien n’est signé.\n".encode("cp1252"))
    assert cli.main(["init", str(tmp_path / "case")]) == 0
    capsys.readouterr()
    assert cli.main(["add", str(tmp_path / "case"), str(pile)]) == 1
    said = capsys.readouterr()
    for name in ("empty.txt", "page.pdf", "gone.txt", "pipe.txt"):
        assert name in said.err, said.err
    with Case(tmp_path / "case") as opened:
        paths = {r.path for r in opened.ledger.reports()}
        codes = {(p.report is None, p.code) for p in opened.dossier().problems}
    assert {"a.txt", "b.txt", "latin.txt"} <= paths
    assert (True, "NOT_TAKEN_IN") in codes
    assert (False, "ENCODING_GUESSED") in codes
    assert cli.main(["verify", str(tmp_path / "case")]) == 0


def test_identical_files_are_one_report_and_two_appearances(case: Path, pile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pile / "again.txt").write_text(STORY, "utf-8")
    assert cli.main(["add", str(case), str(pile)]) == 0
    assert "0 new reports, 1 further appearance," in capsys.readouterr().out
    with Case(case) as opened:
        assert len(opened.ledger.reports()) == 2
        assert len(opened.ledger.appearances()) == 3


@pytest.mark.parametrize("order", [("bare", "known"), ("known", "bare")])
def test_a_bare_file_is_an_appearance_of_the_report_with_a_url_in_any_order(
    tmp_path: Path, pile: Path, order: tuple[str, ...]
) -> None:
    (pile / "bare.txt").write_text(STORY, "utf-8")
    manifest = pile / "m.csv"
    manifest.write_text("path,url\na.txt,https://a.example/1\n", "utf-8")
    assert cli.main(["init", str(tmp_path / "case")]) == 0
    for step in order:
        given = [str(pile / "bare.txt")] if step == "bare" else ["--manifest", str(manifest)]
        assert cli.main(["add", str(tmp_path / "case"), *given]) == 0
    with Case(tmp_path / "case") as opened:
        (report,) = opened.ledger.reports()
        assert report.place == ("https://a.example/1",)
        assert len(opened.ledger.appearances()) == 2
    assert cli.main(["verify", str(tmp_path / "case")]) == 0


def test_decisions_are_kept_and_taken_back(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Case(case) as opened:
        statement = opened.dossier().statements[0]
    assert cli.main(["judge", str(case), statement.id[:12], "--reject", "--note", "not said", "--by", "R"]) == 0
    with Case(case) as opened:
        after = opened.dossier()
        assert statement not in after.statements
        assert all(statement.id not in t.members for t in after.threads)
        assert after.standing[statement.id] == "rejected"
    assert cli.main(["undo", str(case)]) == 0
    with Case(case) as opened:
        assert statement in opened.dossier().statements
        assert [j.decision for j in opened.ledger.judgements()] == ["reject", "undo"]


def test_a_rejected_source_or_thread_leaves_nothing_that_hangs_on_it(case: Path) -> None:
    with Case(case, write=True) as opened:
        before = opened.dossier()
        thread = next(t for t in before.threads if len(t.members) > 1)
        opened.judge(thread.id, "reject")
        for source in before.stemma.lost:
            opened.judge(source.id, "reject")
        opened.update()
        after = opened.dossier()
    assert thread.id not in {t.id for t in after.threads} | {v.thread for v in after.verdicts}
    assert after.stemma.lost == ()
    assert not [x for x in after.stemma.links if x.parent.startswith("lost:") or x.child.startswith("lost:")]


def test_an_empty_case_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["init", str(tmp_path / "c")]) == 0
    assert cli.main(["list", str(tmp_path / "c")]) == 0
    assert "stemma add" in capsys.readouterr().out.splitlines()[-1]
    for kind in ("html", "jsonl", "csv"):
        assert cli.main(["export", str(tmp_path / "c"), "--to", kind, "--out", str(tmp_path / kind)]) == 0


def test_an_accepted_record_stands_whatever_later_versions_find(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stemma.hall import work

    with Case(case, write=True) as opened:
        statement = opened.dossier().statements[0]
        opened.judge(statement.id, "accept")
        stage = next(s for s in work.PER_REPORT if s.NAME == "statements")
        monkeypatch.setattr(stage, "VERSION", stage.VERSION + ".next")
        monkeypatch.setattr(stage, "find", lambda reading, language, aids: ((), ()))
        assert opened.update() > 0
        assert opened.dossier().statements == (statement,)


@pytest.mark.parametrize("by", ["id", "source"])
def test_removing_a_report_removes_its_original(case: Path, by: str) -> None:
    with Case(case) as opened:
        gone = opened.report("1")
    assert cli.main(["remove", str(case), getattr(gone, by)[:10]]) == 0
    with Case(case) as opened:
        assert gone.id not in {r.id for r in opened.ledger.reports()}
        assert gone.source not in opened.archive.list()
    assert cli.main(["verify", str(case)]) == 0


def test_every_flipped_bit_is_found_and_named(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", str(case)]) == 0
    files = [f for f in (case / "evidence").rglob("*") if f.is_file()] + [case / FILE]
    for file in files:
        whole, mode = file.read_bytes(), file.stat().st_mode
        for at in (0, len(whole) // 2, len(whole) - 1):
            file.chmod(0o600)
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
            capsys.readouterr()
            assert cli.main(["verify", str(case)]) == 1, f"{file.name} at {at}"
            assert file.name[:12] in capsys.readouterr().err
        file.write_bytes(whole)
        file.chmod(mode)
    assert cli.main(["verify", str(case)]) == 0


def test_an_export_can_be_verified_and_is_made_anew_in_its_place(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    for kind in ("html", "jsonl", "csv", "html"):
        assert cli.main(["export", str(case), "--to", kind, "--out", str(out)]) == 0
    assert cli.main(["verify", str(out)]) == 0
    page = out / "index.html"
    page.write_bytes(page.read_bytes().replace(b"<h1", b"<h2", 1) + b" ")
    assert cli.main(["verify", str(out)]) == 1
    assert "index.html" in capsys.readouterr().err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("my own page")
    assert cli.main(["export", str(case), "--to", "html", "--out", str(tmp_path / "mine")]) == 2
    assert (tmp_path / "mine" / "index.html").read_text() == "my own page"


def test_read_prints_json_lines_in_the_order_of_the_arguments(pile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", str(pile / "b.txt"), str(pile / "a.txt"), "--published", "2025-03-05"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"type": "export", "format": 1, "private": True}
    assert [x["path"] for x in lines if x["type"] == "report"] == [str(pile / "b.txt"), str(pile / "a.txt")]
    texts = {x["id"]: x["text"] for x in lines if x["type"] == "report"}
    for x in lines[1:]:
        assert x["id"]
        for cited in _cited(x):
            start, end = cited["span"]
            assert texts[x.get("report", x["id"])][start:end] == cited["words"]
    assert {"statement", "narration", "heading", "figure", "date", "name"} <= {x["type"] for x in lines}


def _cited(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if isinstance(value.get("span"), list) and value.get("words") is not None else []
        return own + [c for item in value.values() for c in _cited(item)]
    return [c for item in value for c in _cited(item)] if isinstance(value, list) else []


def test_read_goes_on_after_an_unreadable_file_and_says_so(pile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", str(pile / "a.txt"), str(pile / "none.txt"), str(pile / "b.txt"), "--only", "report"]) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 3
    assert "none.txt" in said.err
    strange = pile / "strange.txt"
    strange.write_text("Qapla’! " * 30, "utf-8")
    assert cli.main(["read", str(strange), "--language", "tlh"]) == 0, "a problem is no failure"
    assert "LANGUAGE_UNKNOWN" in capsys.readouterr().out


def test_a_second_writer_is_told_and_a_reader_is_served(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Case(case, write=True):
        assert cli.main(["add", str(case), "x"]) == 1
        assert "in use" in capsys.readouterr().err
        assert cli.main(["list", str(case)]) == 0


def test_killed_in_the_middle_the_case_is_whole_and_goes_on(tmp_path: Path) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    for n in range(40):
        (pile / f"{n:02}.txt").write_text(STORY.replace("40", str(n + 2)).replace("Ghent", f"Ghent {n}"), "utf-8")
    case = tmp_path / "case"
    assert cli.main(["init", str(case)]) == 0
    command = [sys.executable, "-m", "stemma.cli", "add", str(case), str(pile)]
    for wait in (1.2, 2.0):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert cli.main(["status", str(case)]) == 0
    assert cli.main(["add", str(case), str(pile)]) == 0
    assert cli.main(["verify", str(case)]) == 0
    with Case(case) as opened:
        assert len(opened.ledger.reports()) == 40


def test_errors_of_our_own_show_no_traceback_unless_asked(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Case, "people", lambda self: 1 / 0)
    assert cli.main(["persons", str(case)]) == 70
    assert "Traceback" not in capsys.readouterr().err
    assert cli.main(["persons", str(case), "--debug"]) == 70
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_stage_that_fails_costs_its_own_records_and_the_gate_closes_on_that_report(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stemma.hall import work
    from stemma.protect import protect

    stage = next(s for s in work.PER_REPORT if s.NAME == "names")

    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(stage, "VERSION", "next")
    monkeypatch.setattr(stage, "find", fail)
    with Case(case, write=True) as opened:
        opened.update()
        dossier = opened.dossier()
    assert {p.code for p in dossier.problems} >= {"STAGE_FAILED"}
    assert dossier.statements
    public = protect(dossier, private=False)
    assert public.statements == ()
    assert not any(b and b.words for page in public.pages for b in page.blocks), "without names nobody knows what to withhold"


def test_a_name_that_breaks_lines_makes_no_line_of_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pile").mkdir()
    (tmp_path / "pile" / "a\n 99  cafecafe00  Invented.txt").write_text(STORY, "utf-8")
    case = str(tmp_path / "case")
    assert cli.main(["init", case]) == 0
    assert cli.main(["add", case, str(tmp_path / "pile")]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("1 new report, 0 further appearances")
    assert cli.main(["list", case]) == 0
    assert not any(line.startswith(" 99") for line in capsys.readouterr().out.splitlines())


def test_warnings_about_what_was_read_are_told_with_the_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wall.html").write_text("<body><h1>Just a moment...</h1><p>Checking your browser.</p></body>", "utf-8")
    case = str(tmp_path / "case")
    assert cli.main(["init", case]) == 0
    assert cli.main(["add", case, str(tmp_path / "wall.html")]) == 0
    said = capsys.readouterr().out
    assert "1 new report" in said and f"warnings about what was read; see: stemma status {case}" in said
    assert cli.main(["list", case]) == 0
    assert "partial text" in capsys.readouterr().out


def test_an_export_is_not_said_to_hold_citations(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", str(case), "--to", "csv", "--out", str(tmp_path / "out")]) == 0
    assert cli.main(["verify", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "every file is there, and is the one that the list of the export names" in said and "citation" not in said
