"""A case tells what is not as it was: every thing in it is in the log, and every thing in the log is in it or was removed."""

import atexit
import json
import shutil
import zipfile
from functools import lru_cache
from pathlib import Path

import apsw
import pytest

from stemma import custody
from stemma.errors import DamagedError, UsageError, VersionError
from stemma.hall import verify
from stemma.hall.case import Case
from stemma.hall.intake import items
from stemma.hall.parsing import Parsers
from stemma.ledger import FILE, Ledger, opening, versions
from stemma.ledger.opening import SEAL, seal
from stemma.model.custody import Head
from stemma.model.sources import Report

STORY = (
    "Ferry line pays for silence\n\nThe Tern Line ferry company paid at least 40 dockers in Port Ansel, the union said on "
    "Monday. “We paid nobody,” said Dana Okoro, a spokeswoman for the company.\n\nThe harbour office did not answer.\n"
)
OTHER = "Company denies it\n\nThe Tern Line denied on Tuesday that it had paid dockers. Nobody was named by the company.\n"
INNER = "A third page\n\nThe union in Port Ansel said that it would publish the receipts in May.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of two files, one of them under two names, and of a ZIP archive with a page and with bytes that are no page."""
    pile = tmp_path_factory.mktemp("pile")
    (pile / "a.txt").write_text(STORY, "utf-8")
    (pile / "again.txt").write_text(STORY, "utf-8")
    (pile / "b.txt").write_text(OTHER, "utf-8")
    with zipfile.ZipFile(pile / "c.zip", "w") as archive:
        archive.writestr("inner.txt", INNER)
        archive.writestr("noise.bin", bytes(range(256)))
    folder = tmp_path_factory.mktemp("built") / "case"
    with Case.create(folder, title="Ferries") as case:
        case.add(items([pile], None))
        case.update()
        case.set(report_of(case, "b.txt"), {"outlet": "The Ansel Bee", "published": "2025-03-04"})
        case.update()
        case.judge(case.dossier().statements[0].id, "accept", note="read", by="R")
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "case"))


def report_of(case: Case, path: str) -> Report:
    return next(r for r in case.ledger.reports() if r.path.endswith(path))


@lru_cache
def parsers() -> Parsers:
    """Children that read for all tests of this page: starting them takes longer than a test."""
    shared = Parsers(workers=1)
    atexit.register(shared.close)
    return shared


def wrong(folder: Path, *heads: Head) -> list[str]:
    return [found.line for found in verify.case(folder, heads, parsers()) if found.wrong]


def noted(folder: Path, *heads: Head) -> str:
    return "\n".join(found.line for found in verify.case(folder, heads, parsers()) if not found.wrong)


def touch(folder: Path, *statements: str) -> None:
    """Change rows behind Stemma's back, and seal the file again, as somebody would who knows how."""
    db = apsw.Connection(str(folder / FILE))
    for (name,) in list(db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")):
        db.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        db.execute(statement)
    db.close()
    seal(folder / FILE)


def test_a_case_that_nobody_touched_holds(built: Path) -> None:
    assert wrong(built) == []
    with Case(built) as case:
        head = case.log.head()
        actions = [kept.entry.action for kept in case.ledger.log.all()]
    assert actions[0] == "begin"
    assert {"take in", "work", "set", "judge"} <= set(actions)
    assert wrong(built, head) == []
    assert custody.head_line(head).split(" printed ")[0] in noted(built)
    assert "begins with the" in noted(built, head)
    assert "would not be seen" in noted(built)
    assert "would not be seen" not in noted(built, head)


def test_every_report_text_and_source_leads_to_an_entry_that_took_it_in(built: Path) -> None:
    with Case(built) as case:
        told = [json.loads(str(k.details)) for k in case.ledger.log.all() if k.entry.action == "take in"]
        reports, sources, texts = case.ledger.reports(), case.ledger.sources(), case.ledger.texts()
    assert {r.id for r in reports} == {t["parameters"]["report"] for t in told if "report" in t["parameters"]}
    assert {s.sha256 for s in sources} == {t["inputs"][0] for t in told}
    assert set(texts) == {text for t in told for text in t["outputs"]}
    assert len([t for t in told if t["subject"].endswith(("a.txt", "again.txt"))]) == 2, "an entry for each appearance"
    assert "container" in {t["parameters"].get("why") for t in told}
    inner = next(t for t in told if t["subject"].endswith("inner.txt"))
    assert inner["parameters"]["container"] in {s.sha256 for s in sources}


FORGED = "f" * 64
BEHIND: dict[str, tuple[str, str]] = {
    "a source that nothing took in": (f"INSERT INTO source VALUES ('{FORGED}', 1, 'text/plain')", FORGED),
    "a report under another id": (f"UPDATE report SET id = '{FORGED}' WHERE path LIKE '%b.txt'", FORGED),
    "a report that is gone": ("DELETE FROM report WHERE path LIKE '%b.txt'", "is gone, and was not removed"),
    "a source that is gone": ("DELETE FROM source WHERE sha256 IN (SELECT source FROM arrival)", "is gone, and was not removed"),
    "another outlet": ("UPDATE assertion SET body = replace(body, 'Ansel Bee', 'Ansel Wasp')", "Ansel Wasp"),
    "another decision": ("UPDATE judgement SET decision = 'reject'", "decision 1"),
    "a decision that is gone": ("DELETE FROM judgement", "of the log is gone"),
    "somebody else decided": ("UPDATE judgement SET by = 'S'", "decision 1"),
    "another time of a decision": ("UPDATE judgement SET at = '2019-01-01T00:00:00+00:00'", "decision 1"),
    "details that are gone": ("DELETE FROM entry_details WHERE number = 2", "the details of entry 2 are missing"),
    "an entry that is gone": ("DELETE FROM entry WHERE number = 3", "entry 3 of the log is missing"),
    "an entry of another time": ("UPDATE entry SET at = '2019' WHERE number = 3", "entry 3 of the log"),
    "a log that is gone": ("DELETE FROM entry", "the log is empty"),
    "a text of other words": ("UPDATE text SET body = replace(body, 'dockers', 'doctors')", "text"),
}


@pytest.mark.parametrize("kind", BEHIND)
def test_what_is_changed_in_the_ledger_is_named_even_under_a_new_seal(folder: Path, kind: str) -> None:
    sql, told = BEHIND[kind]
    touch(folder, "PRAGMA foreign_keys = 0", sql)
    found = wrong(folder)
    assert any(told in line for line in found), found
    assert not any("last wrote" in line for line in found), "the seal is whole: the log alone shows it"


def test_a_log_cut_off_at_its_end_needs_a_head(folder: Path) -> None:
    with Case(folder) as case:
        head = case.log.head()
    touch(
        folder,
        f"DELETE FROM entry_details WHERE number = {head.size}",
        f"DELETE FROM entry WHERE number = {head.size}",
        "DELETE FROM judgement",
    )
    assert wrong(folder) == [], "the last decision and its entry are gone together, and nothing here can show it"
    assert any("missing from its end" in line for line in wrong(folder, head))


def test_a_head_of_another_case_does_not_fit(folder: Path, tmp_path: Path) -> None:
    with Case.create(tmp_path / "other", title="Other") as other:
        head = other.log.head()
    assert any("another case's" in line for line in wrong(folder, head))


def test_removing_a_report_empties_its_entries_and_the_rest_holds(folder: Path) -> None:
    with Case(folder, write=True) as case:
        before = case.log.head()
        gone = report_of(case, "b.txt")
        case.judge(next(s.id for s in case.dossier().statements if s.report == gone.id), "reject", note="no", by="R")
        with_it = case.log.head()
        case.remove(gone)
        case.update()
        log = case.ledger.log.all()
    emptied = [k.entry.number for k in log if k.details is None]
    (removal,) = (json.loads(str(k.details)) for k in log if k.entry.action == "remove")
    assert removal["parameters"] == {"emptied": emptied}
    assert {log[n - 1].entry.action for n in emptied} == {"take in", "set", "judge"}
    assert (removal["inputs"], removal["outputs"], removal["subject"]) == ([], [], "")
    assert wrong(folder, before, with_it) == [], "the chain and all earlier heads hold"
    assert f"{len(emptied)} entries were emptied by 1 removal;" in noted(folder)
    assert f"removals took the details of {len(emptied)} of them away" in noted(folder, with_it)
    data = (folder / FILE).read_bytes()
    for trace in (gone.id, gone.source, "b.txt", "Ansel Bee"):
        assert trace.encode() not in data, trace


def test_details_that_come_back_after_a_removal_are_named(folder: Path) -> None:
    with Case(folder, write=True) as case:
        case.remove(report_of(case, "b.txt"))
        case.update()
        n = next(k.entry.number for k in case.ledger.log.all() if k.details is None)
    assert wrong(folder) == []
    touch(folder, f"INSERT INTO entry_details VALUES ({n}, printf('%064x', 1), '{{}}')")
    assert any(f"entry {n} was emptied" in line for line in wrong(folder))


def test_a_removed_report_leaves_the_entries_of_another_of_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(STORY, "utf-8")
    (tmp_path / "two.txt").write_text(STORY, "utf-8")
    (tmp_path / "rows.csv").write_text("path,outlet\none.txt,One\ntwo.txt,Two\n", "utf-8")
    folder = tmp_path / "case"
    with Case.create(folder, title="Twins") as case:
        case.add(items([], tmp_path / "rows.csv"))
        assert len(case.ledger.reports()) == 2
        case.remove(report_of(case, "one.txt"))
        told = [json.loads(k.details)["subject"] for k in case.ledger.log.all() if k.details]
    assert wrong(folder) == []
    assert ("one.txt" in told, "two.txt" in told) == (False, True)


def test_a_report_that_got_a_better_name_is_followed_and_removed_whole(tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_text(STORY, "utf-8")
    (tmp_path / "known.txt").write_text(STORY, "utf-8")
    (tmp_path / "rows.csv").write_text("path,url\nknown.txt,https://a.example/1\n", "utf-8")
    folder = tmp_path / "case"
    with Case.create(folder, title="Names") as case:
        case.add(items([tmp_path / "bare.txt"], None))
        case.set(case.ledger.reports()[0], {"outlet": "The Secret Bee"})
        case.add(items([], tmp_path / "rows.csv"))
        (report,) = case.ledger.reports()
        assert "join" in {k.entry.action for k in case.ledger.log.all()}
    assert wrong(folder) == []
    with Case(folder, write=True) as case:
        case.remove(report)
    assert wrong(folder) == []
    assert b"Secret Bee" not in (folder / FILE).read_bytes()


def test_a_member_must_come_out_of_its_container_again(folder: Path) -> None:
    with Case(folder) as case:
        container = next(a.source for a in case.ledger.arrivals() if a.why == "container")
        other = report_of(case, "a.txt").source
    touch(folder, f"UPDATE appearance SET container = '{container}' WHERE source = '{other}'")
    assert f"source {other} does not come out of its container {container} any more" in wrong(folder)


def test_a_clock_that_was_set_back_is_told_and_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stemma.hall import case as module

    with Case.create(tmp_path / "case", title="Clock"):
        pass
    assert "clock was set back" not in noted(tmp_path / "case")
    monkeypatch.setattr(module, "now", lambda: "2001-01-01T00:00:00+00:00")
    with Case(tmp_path / "case", write=True) as case:
        case.log.worked(1)
    assert wrong(tmp_path / "case") == []
    assert "clock was set back" in noted(tmp_path / "case")


# --- cases of earlier versions


def old_case(folder: Path, built: Path) -> None:
    """Bring a copy of a case back to schema 3, which had no log."""
    shutil.copytree(built, folder)
    db = apsw.Connection(str(folder / FILE))
    db.execute("DROP VIEW log; DROP TABLE entry_details; DROP TABLE entry; PRAGMA user_version = 3")
    db.close()
    (folder / SEAL).unlink()


def test_a_case_from_before_the_log_gets_one_that_says_nothing_of_before(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    old_case(folder, built)
    with pytest.raises(VersionError, match="brought to"):
        Case(folder)
    with Case(folder, write=True) as case:
        log = case.ledger.log.all()
        sources = {s.sha256 for s in case.ledger.sources()}
    assert [k.entry.action for k in log] == ["begin"] + ["found"] * (len(log) - 1)
    told = [json.loads(str(k.details)) for k in log]
    assert (told[0]["inputs"], told[0]["outputs"], told[0]["parameters"]) == ([], [], {})
    assert {t["inputs"][0] for t in told[1:] if "number" not in t["parameters"]} == sources
    assert wrong(folder) == []
    assert (folder / f"{FILE}.version-3").exists()
    with Case(folder, write=True) as case:
        assert len(case.ledger.log.all()) == len(log), "it begins once"
        case.remove(report_of(case, "b.txt"))
        case.update()
    assert wrong(folder) == []


def test_the_copy_before_a_migration_is_read_back_before_anything_is_changed(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "case"
    old_case(folder, built)
    digests = iter(("one", "another"))
    monkeypatch.setattr(opening, "rows_digest", lambda db: next(digests))
    with pytest.raises(DamagedError, match="could not be copied whole"):
        Ledger(folder)
    assert not (folder / f"{FILE}.version-3").exists()
    db = apsw.Connection(str(folder / FILE))
    assert list(db.execute("PRAGMA user_version")) == [(3,)], "nothing was changed"
    db.close()
    monkeypatch.undo()
    Ledger(folder).close()
    copy = apsw.Connection(str(folder / f"{FILE}.version-3"))
    assert list(copy.execute("PRAGMA user_version")) == [(3,)]
    assert not list(folder.glob("*.new"))


def test_a_damaged_case_is_not_brought_to_a_newer_schema(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    old_case(folder, built)
    whole = bytearray((folder / FILE).read_bytes())
    page = int.from_bytes(whole[16:18], "big")
    for n in range(3, len(whole) // page):
        whole[n * page : n * page + 12] = b"\x7f" * 12
    (folder / FILE).write_bytes(whole)
    with pytest.raises(DamagedError):
        Ledger(folder)
    assert bytes(whole) == (folder / FILE).read_bytes()


def test_the_digest_of_all_rows_sees_a_changed_row(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        ledger.note("title", "one")
    db = apsw.Connection(str(tmp_path / FILE))
    before = opening.rows_digest(db)
    db.execute("UPDATE meta SET value = 'two'")
    assert opening.rows_digest(db) != before
    assert len(versions()) >= 4


# --- what a user gives as a head


def test_a_head_is_given_as_a_line_or_in_a_file(tmp_path: Path) -> None:
    line = f"stemma head 1: 3 {'a' * 64}"
    (tmp_path / "heads.txt").write_text(f"On Monday:\n{line}\n", "utf-8")
    assert verify.heads(line) == verify.heads(str(tmp_path / "heads.txt")) == (Head(size=3, root="a" * 64),)
    (tmp_path / "none.txt").write_text("nothing", "utf-8")
    for bad in ("nowhere", str(tmp_path / "none.txt"), "x" * 5000, "a\x00b"):
        with pytest.raises(UsageError, match="head"):
            verify.heads(bad)
