"""The ledger keeps what it was given, whole or not at all, and tells when it is not what it was."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import apsw
import pytest
from marks import marked

from stemma.errors import CaseError, DamagedError, InUseError, UsageError, VersionError
from stemma.keys import canonical, plain
from stemma.ledger import FILE, Ledger, versions
from stemma.ledger.forgetting import LEFTOVERS
from stemma.ledger.opening import SEAL, file_digest, sealed
from stemma.model.deciding import Judgement
from stemma.model.reading import Narration, Problem
from stemma.model.sources import Appearance, Assertion, Report, Source, Text

M = marked("A sentence. Another one.", outlet="The Fen", published="2025-03")


def put(ledger: Ledger, path: str = "a.txt", url: str | None = None) -> bool:
    source = Source(sha256=M.report.source, size=24, media_type="text/plain")
    seen = Appearance(
        report=M.report.id, source=M.report.source, path=path, url=url, at="2025-03-01T00:00:00+00:00", by="somebody"
    )
    new = ledger.put_report(source, M.text, M.report, seen)
    if new:
        ledger.put_assertions(M.report.id, M.report.assertions)
    return new


def narration(start: int, end: int) -> Narration:
    from stemma.text import span

    return Narration(report=M.report.id, span=span(M.text, start, end))


def decision(number: int, record: str, decided: str = "accept") -> Judgement:
    return Judgement(number=number, record=record, kind="narration", copy="{}", decision=decided, note="n", by="b", at="2025")  # type: ignore[arg-type]


def test_what_was_put_in_comes_out(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        assert put(ledger)
        assert not put(ledger), "the same appearance twice is one"
        assert put(ledger, "b.txt")
        ledger.save(
            "statements", M.report.id, "key", [narration(0, 11), Problem(report=M.report.id, stage="s", code="C", message="m")]
        )
        ledger.judge(decision(1, "x"))
    with Ledger(tmp_path, write=False) as ledger:
        assert ledger.reports() == (M.report,)
        assert ledger.texts() == {M.text.id: M.text}
        assert [a.path for a in ledger.appearances()] == ["a.txt", "b.txt"]
        assert ledger.records(Narration) == (narration(0, 11),)
        assert ledger.key("statements", M.report.id) == "key"
        assert [j.record for j in ledger.judgements()] == ["x"]
        assert ledger.check() == ()
        assert list(ledger.altered()) == []


def test_what_the_user_gives_last_counts_and_the_rest_stays_on_record(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
        for outlet in ("First", "Second"):
            ledger.put_assertions(M.report.id, [Assertion(field="outlet", value=outlet, evidence="given by the user", at="2025")])
        report = ledger.reports()[0]
        assert report.value("outlet") == "Second"
        assert [a.value for a in report.assertions if a.field == "outlet"] == ["Second", "First", "The Fen"]


def test_new_work_takes_the_place_of_old_work(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
        ledger.save("statements", M.report.id, "1", [narration(0, 11)])
        ledger.save("statements", M.report.id, "2", [narration(12, 24)])
        assert ledger.records(Narration) == (narration(12, 24),)


def test_judgements_are_append_only(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        ledger.judge(decision(1, "x"))
    db = apsw.Connection(str(tmp_path / FILE))
    for sql in ("DELETE FROM judgement", "UPDATE judgement SET decision = 'reject'", "UPDATE judgement SET note = 'other'"):
        with pytest.raises(apsw.ConstraintError, match="append-only"):
            db.execute(sql)
    db.execute("UPDATE judgement SET copy = '', note = ''")  # what removing a report does


def test_removing_a_report_leaves_nothing_of_it(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
        ledger.save("statements", M.report.id, "1", [narration(0, 11)])
        ledger.save("reuse", f"{M.report.id} {'f' * 64}", "1", [])
        ledger.judge(decision(1, narration(0, 11).id))
        assert ledger.remove(M.report.id) == M.report.source
        assert (ledger.reports(), ledger.sources(), ledger.records(Narration)) == ((), (), ())
        assert (ledger.texts(), ledger.keys("reuse")) == ({}, {})
        assert [(j.copy, j.note) for j in ledger.judgements()] == [("", "")]
    assert b"Another one" not in (tmp_path / FILE).read_bytes(), "secure_delete overwrites what was removed"


def test_no_byte_of_many_removals_is_left_in_the_file(tmp_path: Path) -> None:
    """Where SQLite moves rows between pages their old bytes stay, overwriting or not; so the file is written anew."""
    with Ledger(tmp_path, create=True) as ledger:
        made = [many(ledger, number) for number in range(40)]
    left, seen = b"", 0
    for number in (n * 7 % 40 for n in range(40)):
        with Ledger(tmp_path) as ledger:
            ledger.remove(made[number])
        seen += f"word{number}word".encode() in (tmp_path / FILE).read_bytes()
        with Ledger(tmp_path) as ledger:
            ledger.note(LEFTOVERS, "1")
            ledger.rewrite()
            assert ledger.meta(LEFTOVERS) is None
        left = (tmp_path / FILE).read_bytes()
        assert f"word{number}word".encode() not in left
    assert seen, "deleting alone leaves some; else this test shows nothing"


def many(ledger: Ledger, number: int) -> str:
    """Put in a report of a case, with records of many sizes."""
    m = marked(f"Number {number}. " + "A word of it. " * (number * 13 % 60 + 1) + f"This is word{number}word.")
    seen = Appearance(report=m.report.id, source=m.report.source, path=m.report.path, url=None, at="2025", by="b")
    ledger.put_report(Source(sha256=m.report.source, size=24, media_type="text/plain"), m.text, m.report, seen)
    found = [Problem(report=m.report.id, stage="s", code="C", message=m.text.content[-k:]) for k in range(9, 400, 7)]
    ledger.save("statements", m.report.id, "key", found)
    return m.report.id


def test_what_was_decided_rests_on_a_report_although_its_records_are_gone(tmp_path: Path) -> None:
    """A stopped update can leave a report without records; what was decided on still holds its words."""
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
        found = narration(0, 11)
        ledger.save("statements", M.report.id, "key", [found])
        told = Judgement(**{**plain(decision(1, found.id)), "copy": canonical(plain(found))})
        claim = Judgement(**{**plain(decision(2, "0" * 64)), "copy": f'{{"members":["{found.id}"],"speaker":"Ana"}}'})
        other = decision(3, "f" * 64)
        for one in (told, claim, other):
            ledger.judge(one)
        for _ in ("while they stand", "and after"):
            assert ledger.decided(M.report.id) == {found.id, claim.record}
            ledger.forget("statements", [M.report.id])
        assert ledger.decided("e" * 64) == set()
        ledger.remove(M.report.id)
        assert [j.copy for j in ledger.judgements()] == ["", "", "{}"]


def test_a_source_that_another_report_needs_stays(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
        other = Report(source=M.report.source, place=("elsewhere",), text=M.text.id, path="c.txt")
        seen = Appearance(report=other.id, source=other.source, path="c.txt", url=None, at="2025", by="b")
        ledger.put_report(Source(sha256=other.source, size=24, media_type="text/plain"), M.text, other, seen)
        assert ledger.remove(M.report.id) is None
        assert ledger.reports() == (other,)


def test_a_second_process_is_told_at_once(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True):
        start = time.monotonic()
        with pytest.raises(InUseError, match="in use"):
            Ledger(tmp_path)
        assert time.monotonic() - start < 1
        Ledger(tmp_path, write=False).close()  # reading goes on beside writing


def test_every_altered_byte_breaks_the_seal(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
    whole = (tmp_path / FILE).read_bytes()
    assert sealed(tmp_path) == file_digest(tmp_path / FILE)
    for at in range(0, len(whole), 997):
        (tmp_path / FILE).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert sealed(tmp_path) != file_digest(tmp_path / FILE)


def test_a_record_changed_by_hand_is_named(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
        ledger.save("statements", M.report.id, "1", [narration(0, 11)])
    db = apsw.Connection(str(tmp_path / FILE))
    db.execute("UPDATE record SET body = replace(body, 'A sentence.', 'B sentence.')")
    db.close()
    with Ledger(tmp_path, write=False) as ledger:
        assert any("statements" in line for line in ledger.altered())


def test_an_old_case_is_brought_up_to_date_and_backed_up(tmp_path: Path) -> None:
    old = apsw.Connection(str(tmp_path / FILE))
    with old:
        old.execute(versions()[0])
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO meta VALUES ('title', 'an old case')")
    old.close()
    with pytest.raises(VersionError, match="brought to"):
        Ledger(tmp_path, write=False)
    with Ledger(tmp_path) as ledger:
        assert ledger.meta("title") == "an old case"
    assert (tmp_path / "case.db.version-1").exists()
    db = apsw.Connection(str(tmp_path / FILE))
    assert list(db.execute("PRAGMA user_version")) == [(len(versions()),)]
    assert list(db.execute("SELECT * FROM statements")) == []


def test_a_case_of_a_newer_stemma_is_refused(tmp_path: Path) -> None:
    Ledger(tmp_path, create=True).close()
    db = apsw.Connection(str(tmp_path / FILE))
    db.execute("PRAGMA user_version = 999")
    db.close()
    (tmp_path / SEAL).unlink()
    with pytest.raises(VersionError, match="newer"):
        Ledger(tmp_path)


def test_a_folder_without_a_case_and_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="stemma init"):
        Ledger(tmp_path)
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to look at" * 100)
    with pytest.raises(DamagedError, match="backup"):
        Ledger(tmp_path)
    (tmp_path / "new").mkdir()
    Ledger(tmp_path / "new", create=True).close()
    with pytest.raises(UsageError, match="already"):
        Ledger(tmp_path / "new", create=True)


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
        pages = ledger._one("PRAGMA page_count")
        ledger._do(f"PRAGMA max_page_count = {pages + 2}")  # SQLite answers as it does on a full disk
        big = [Problem(report=M.report.id, stage="s", code="C", message="m" * 5000 + str(n)) for n in range(50)]
        with pytest.raises(CaseError, match="disk is full"):
            ledger.save("names", M.report.id, "1", big)
        assert ledger.key("names", M.report.id) is None, "half a piece of work is no work"
        assert ledger.reports() == (M.report,)


def _write_for_ever(folder: str, ready: "multiprocessing.synchronize.Event") -> None:
    with Ledger(Path(folder)) as ledger:
        number = 0
        while True:
            number += 1
            ledger.save(
                "names", "r", str(number), [Problem(report=None, stage="s", code="C", message=f"{number} {n}") for n in range(20)]
            )
            ready.set()


def test_a_killed_process_leaves_whole_pieces_of_work(tmp_path: Path) -> None:
    Ledger(tmp_path, create=True).close()
    context = multiprocessing.get_context("spawn")
    for _ in range(3):
        ready = context.Event()
        process = context.Process(target=_write_for_ever, args=(str(tmp_path), ready))
        process.start()
        assert ready.wait(20)
        time.sleep(0.05)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        assert sealed(tmp_path) is None, "nobody sealed it"
        with Ledger(tmp_path) as ledger:
            assert ledger.check() == ()
            found = ledger.records(Problem)
            assert len(found) == 20
            assert {p.message.split()[0] for p in found} == {ledger.key("names", "r")}
            assert list(ledger.altered()) == []


def test_a_text_that_is_not_what_its_id_names_is_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        put(ledger)
    db = apsw.Connection(str(tmp_path / FILE))
    db.execute("UPDATE text SET body = replace(body, 'Another', 'Anether')")
    db.close()
    with Ledger(tmp_path, write=False) as ledger, pytest.raises(DamagedError, match="not what was stored"):
        ledger.texts()


def test_types_restore_from_the_ledger(tmp_path: Path) -> None:
    text = Text(source=M.report.source, reader="r", version="1", content="x", completeness="partial", left_out=("a", "b"))
    with Ledger(tmp_path, create=True) as ledger:
        source = Source(sha256=M.report.source, size=1, media_type="text/html")
        report = Report(source=M.report.source, place=("u",), text=text.id, path="p")
        seen = Appearance(report=report.id, source=report.source, path="p", url="u", at="2025", by="b")
        ledger.put_report(source, text, report, seen)
        assert ledger.texts()[text.id] == text
        assert ledger.sources() == (source,)
