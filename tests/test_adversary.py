"""Attacks on the gate and the shelves that once went through, or that must never: each with invented people."""

import json
import re
import stat
from pathlib import Path

import pytest

from stemma import cli
from stemma.hall import work
from stemma.hall.case import Case
from stemma.hall.export import KINDS, house_words, render
from stemma.hall.intake import items
from stemma.ledger import FILE, Ledger
from stemma.ledger.forgetting import LEFTOVERS
from stemma.model.deciding import Dossier
from stemma.model.reading import Problem
from stemma.protect import MARK, protect, scan

BODY = """Passports held in Ghent

The company held the papers of 47 workers in Ghent, the Canal Workers’ League said on Monday.

{}

The Labour Ministry denied that the company had held the papers of 47 workers.
"""
WELDER = "Zebulon Quarrick, 31, a welder from Ghent, said that guards had taken his passport."
OTHER = "The League counted 12 further workers, police said."


def dossier(folder: Path, files: dict[str, str], rows: str = "", title: str = "A test", accept: tuple[str, ...] = ()) -> Dossier:
    for name, words in files.items():
        (folder / "pile" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "pile" / name).write_text(words, "utf-8")
    manifest = folder / "pile" / "rows.csv"
    manifest.write_text("path,url,title,outlet,author,language\n" + rows, "utf-8")
    with Case.create(folder / "case", title=title) as made:
        made.add(items([folder / "pile" / name for name in files], manifest if rows else None))
        made.update()
        for person in made.people():
            if person.words in accept:
                made.judge(person.key, "accept", by="Robin")
        made.update()
        return made.dossier()


def everything(made: Dossier) -> str:
    """Make all three public exports; none of them may be refused."""
    protected = protect(made, private=False)
    out = ""
    for kind in KINDS:
        files = render(protected, kind)
        scan(made, protected, files, house_words())
        out += "\n".join(name + "\n" + data.decode() for name, data in files.items())
    return out


@pytest.mark.parametrize(
    "row",
    [
        "b.txt,https://x.example/quarrick-speaks,,X,,\n",
        "b.txt,https://x.example/u/zquarrick/1,,X,,\n",
        "b.txt,,quarrick speaks,X,,\n",
        "b.txt,,,quarrick.example,,\n",
        "b.txt,,,X,zebulon quarrick,\n",
    ],
)
def test_what_is_said_of_a_report_does_not_give_a_name_away(tmp_path: Path, row: str) -> None:
    out = everything(dossier(tmp_path, {"a.txt": BODY.format(WELDER), "b.txt": BODY.format(OTHER)}, row)).lower()
    assert "quarrick" not in out
    assert "47 workers" in out


def test_file_and_folder_names_do_not_give_a_name_away(tmp_path: Path) -> None:
    names = ("quarrick.txt", "zquarrick-home.txt", "quarrick/b.txt", "at-quarricks.txt")
    files = {name: BODY.format(f"The League counted {n} further workers.") for n, name in enumerate(names, 60)}
    assert "quarrick" not in everything(dossier(tmp_path, {"a.txt": BODY.format(WELDER), **files})).lower()


def test_what_is_given_as_the_language_does_not_give_a_name_away(tmp_path: Path) -> None:
    files = {"a.txt": BODY.format(WELDER), "b.txt": BODY.format(OTHER)}
    assert "quarrick" not in everything(dossier(tmp_path, files, "b.txt,,,X,,Quarrick\n")).lower()


def test_the_title_of_the_case_does_not_give_a_name_away(tmp_path: Path) -> None:
    assert "quarrick" not in everything(dossier(tmp_path, {"a.txt": BODY.format(WELDER)}, title="quarrick")).lower()


def test_a_name_run_together_or_small_closes_its_paragraph(tmp_path: Path) -> None:
    retold = (
        "Guards took 12 passports of quarrick, witnesses said.",
        "Protesters wrote #FreeQuarrick on 12 walls, police said.",
        "Write to zquarrick@mail.example, police told 12 men.",
        "The Quarricks lost 12 passports, police said.",
        "Quar\u2063rick lost 12 passports, police said.",
    )
    files = {f"{n}.txt": BODY.format(words) for n, words in enumerate(retold)}
    out = everything(dossier(tmp_path, {"a.txt": BODY.format(WELDER), **files}))
    assert not re.search("quar\u2063?rick", out, re.IGNORECASE)
    assert "47 workers" in out


def test_persons_named_like_words_of_the_pages_can_be_exported(tmp_path: Path) -> None:
    names = ("Larry Page", "Ana Source", "Tom Claim", "Ada Stemma", "Ana Sha", "Ilse Overview")
    files = {f"{n}.txt": BODY.format(f"{name}, 31, a welder, said that {n} men left.") for n, name in enumerate(names)}
    made = dossier(tmp_path, files)
    assert {p.words for p in made.persons} >= set(names)
    out = everything(made)
    assert not [name for name in names if name in out]
    assert "47 workers" in out


def test_a_namesake_who_was_decided_on_is_shown_and_the_other_is_not(tmp_path: Path) -> None:
    files = {
        "a.txt": BODY.format("Minister Oleg Quarrick said that 48 workers were held."),
        "b.txt": BODY.format("Anna Quarrick, a welder, said that 12 men were beaten."),
    }
    out = everything(dossier(tmp_path, files, "a.txt,,,X,Oleg Quarrick,\n", accept=("Oleg Quarrick",)))
    assert "Oleg Quarrick" in out
    assert "Anna" not in out
    assert "beaten" not in out


def test_who_speaks_under_a_name_that_was_not_read_as_one_is_withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, "")  # the reader of names finds nothing at all
    made = dossier(tmp_path, {"a.txt": BODY.format(WELDER)})
    assert any(p.words == "Zebulon Quarrick" and not p.shown for p in made.persons)
    assert "quarrick" not in everything(made).lower()


@pytest.mark.parametrize("stage", ["segments", "quotes", "names"])
def test_a_report_that_nobody_read_for_names_is_withheld_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    fail(monkeypatch, stage)
    made = dossier(tmp_path, {"a.txt": BODY.format(WELDER)}, "a.txt,https://x.example/1,Held,X,,\n")
    assert all(r.withheld for r in protect(made, private=False).reports)
    out = everything(made)
    for words in ("47 workers", "x.example", "Quarrick"):
        assert words not in out


def fail(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a stage fail, or with no name the names stage find nothing."""
    run = work.run_stage

    def failing(stage: object, reading: object, report: object) -> object:
        if getattr(stage, "NAME", "") == (name or "names"):
            met = Problem(report=report.id, stage=name, code="STAGE_FAILED", message="failed")  # type: ignore[attr-defined]
            return (), (met,) if name else ()
        return run(stage, reading, report)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "run_stage", failing)


@pytest.mark.parametrize("words", ["ზებულონ ქუარიკმა თქვა, რომ 12 პასპორტი წაიღეს.", "警方說，王小明的護照被拿走了，共有12本。"])
def test_scripts_without_capitals_are_withheld_unless_recognised(tmp_path: Path, words: str) -> None:
    out = everything(dossier(tmp_path, {"a.txt": BODY.format(words)}))
    assert words[:4] not in out
    assert words[-8:-2] not in out


def test_the_same_bytes_or_address_are_withheld_together(tmp_path: Path) -> None:
    same = BODY.format(OTHER)
    files = {"a.txt": BODY.format(WELDER), "b.txt": same, "c.txt": same, "d.txt": same.replace("Passports", "Papers")}
    rows = "b.txt,https://x.example/quarrick,,X,,\nc.txt,https://y.example/1,,Y,,\nd.txt,https://y.example/1,,Z,,\na.txt,,,A,,\n"
    made = dossier(tmp_path, files, rows)
    out = everything(made)
    gone = [r for r in made.reports if r.value("outlet") in ("X", "Y", "Z")]
    assert len(gone) == 3
    for report in gone:
        assert report.source not in out
        assert report.id not in out
        assert report.text not in out
    assert "y.example" not in out


def test_an_address_that_begins_another_one_stops_no_export(tmp_path: Path) -> None:
    files = {
        "a.txt": BODY.format(WELDER),
        "b.txt": BODY.format(OTHER),
        "c.txt": BODY.format(OTHER).replace("Passports", "Papers"),
    }
    rows = "b.txt,https://x.example,Quarrick speaks,X,,\nc.txt,https://x.example/1,,Y,,\n"
    assert "https://x.example/1" in everything(dossier(tmp_path, files, rows))


def test_no_id_of_a_withheld_report_s_records_leaves(tmp_path: Path) -> None:
    shown = "Labour Minister Cassian Holloway denied that 47 workers were held. Holloway spoke on 3 March."
    files = {"a.txt": BODY.format(shown), "b.txt": BODY.format(shown).replace("Passports", "Papers")}
    made = dossier(tmp_path, files, "b.txt,,Quarrick speaks,X,Zebulon Quarrick,\n", accept=("Cassian Holloway",))
    gone = {r.id for r in made.reports if r.value("outlet") == "X"}
    known = {
        x.id
        for name in ("names", "statements", "segments", "narration", "headings", "figures", "dates")
        for x in getattr(made, name)
        if x.report in gone
    }
    assert len(known) > 10
    assert known.isdisjoint(re.findall("[0-9a-f]{64}", everything(made)))


def test_problems_tell_no_folder_of_this_machine(tmp_path: Path) -> None:
    made = dossier(tmp_path, {"a.txt": BODY.format(WELDER), "broken.pdf": "%PDF-1.4", "quarrick.pdf": "%PDF-1.4"})
    out = everything(made)
    assert str(tmp_path) not in out
    # files that gave no report: nobody has read their names for names of persons
    assert "quarrick" not in out.lower() and "broken.pdf" not in out
    assert f"NOT_THIS_FORMAT ({MARK})" in out


# --- the shelves and the door


@pytest.fixture
def case(tmp_path: Path) -> Path:
    dossier(tmp_path, {"a.txt": BODY.format(WELDER), "b.txt": BODY.format(OTHER)})
    return tmp_path / "case"


def test_no_source_gives_orders_to_a_terminal(tmp_path: Path, case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = tmp_path / "pile" / "red\x1b[31m\x9b\u202e.txt"
    odd.write_text(BODY.format("Ann \x1b]0;owned\x07 Other said 12 men left."), "utf-8")
    assert cli.main(["add", str(case), str(odd), str(tmp_path / "gone\x1b[2J.txt")]) == 1
    for command in (["list", str(case)], ["status", str(case)], ["persons", str(case)], ["read", str(odd)]):
        cli.main(command)
    for number in "123":
        cli.main(["show", str(case), number])
    told = capsys.readouterr()
    assert "\\u001b[31m" in told.out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", told.out + told.err)


def test_a_file_name_that_is_no_utf8_costs_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "a.txt").write_text(BODY.format(OTHER), "utf-8")
    try:
        (pile / "bad\udcff.txt").write_text(BODY.format(WELDER), "utf-8")
    except OSError:
        pytest.skip("this file system holds no such name")
    assert cli.main(["init", str(tmp_path / "case")]) == 0
    assert cli.main(["add", str(tmp_path / "case"), str(pile)]) == 0
    assert "2 new reports" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("path\n../outside.txt\n", "outside the folder"),
        ("path\n", "names no file"),
        ("", "names no file"),
        ("path\na\x00.txt\n", "cannot be"),
        ("path,title\na.txt,One\na.txt,Two\n", "twice"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_so(
    tmp_path: Path, case: Path, rows: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "outside.txt").write_text(BODY.format(OTHER), "utf-8")
    (tmp_path / "pile" / "rows.csv").write_text(rows, "utf-8")
    assert cli.main(["add", str(case), "--manifest", str(tmp_path / "pile" / "rows.csv")]) in (1, 2)
    assert told in capsys.readouterr().err


def test_a_list_from_elsewhere_leads_to_no_other_file(tmp_path: Path, case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    victim, out = tmp_path / "victim", tmp_path / "out"
    victim.mkdir()
    (victim / "1.html").write_text("mine")
    out.mkdir()
    (out / "sources").symlink_to(victim)
    (out / "manifest-html.json").write_text(json.dumps({"files": {"sources/1.html": "0", "../victim/1.html": "0"}}))
    assert cli.main(["export", str(case), "--to", "html", "--out", str(out)]) == 2
    assert cli.main(["verify", str(out)]) == 1
    assert "leads out of the export" in capsys.readouterr().err
    assert (victim / "1.html").read_text() == "mine"
    (out / "manifest-html.json").write_text("no list")
    assert cli.main(["export", str(case), "--to", "html", "--out", str(out)]) == 2
    assert cli.main(["verify", str(out)]) == 1


def test_what_was_removed_is_in_no_copy_of_a_decision_and_no_backup(tmp_path: Path, case: Path) -> None:
    with Case(case, write=True) as opened:
        b = next(r for r in opened.ledger.reports() if r.path.endswith("b.txt"))
        found = next(x for x in opened.dossier().differences if b.id in {s.report for s in (x.a, x.b) if s})
        opened.judge(found.id, "accept", note="12 further")
    (case / f"{FILE}.version-1").write_bytes((case / FILE).read_bytes())
    assert b"12 further" in (case / FILE).read_bytes()
    with Case(case, write=True) as opened:
        opened.remove(b)
        opened.update()
    for file in case.iterdir():
        assert file.is_dir() or b"12 further" not in file.read_bytes(), file


def test_a_removal_that_was_stopped_before_the_ledger_was_written_anew_is_finished_by_the_next(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(self: Ledger) -> None:
        raise KeyboardInterrupt

    with Case(case, write=True) as opened:
        b = next(r for r in opened.ledger.reports() if r.path.endswith("b.txt"))
        with monkeypatch.context() as patched:
            patched.setattr(Ledger, "rewrite", stopped)
            with pytest.raises(KeyboardInterrupt):
                opened.remove(b)
        assert opened.ledger.meta(LEFTOVERS)
    Case(case, write=True).ledger.close()
    with Case(case) as opened:
        assert opened.ledger.meta(LEFTOVERS) is None
        assert b not in opened.ledger.reports()


def test_an_emptied_ledger_is_no_new_case(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / FILE).write_bytes(b"")
    for command in ("status", "list", "persons"):
        assert cli.main([command, str(case)]) == 1
        assert "is empty" in capsys.readouterr().err
    assert (case / FILE).read_bytes() == b""


def test_a_case_on_a_disk_that_cannot_be_written_can_be_read(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stemma.ledger.opening.os.access", lambda path, mode: False)
    before = {f.name for f in case.iterdir()}
    mode = case.stat().st_mode
    case.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with Case(case) as opened:
            assert len(opened.dossier().reports) == 2
            assert {f.name for f in case.iterdir()} == before, "nothing was made beside it"
    finally:
        case.chmod(mode)
