"""Hostile files: each ends in words or in a code that says why, in time, and costs nobody else anything."""

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import corpus
from hostile.examining import SHORT, Examiner, Outcome, violations, violations_changed
from hostile.model import CANARY, CANARY_FILE, LISTENER, Hostile, hostile
from hostile.mutations import FORMATS, cuts, flips
from hostile.ordinary import TOLD, ordinary

from stemma.hall.case import Case
from stemma.hall.intake import items
from stemma.model.reading import Problem

CASES = tuple(case for case in corpus() if not case.big)
GROUPS = tuple(dict.fromkeys(case.group for case in CASES))
GROWTH = 50 * 1024
"""KiB by which the examining process may grow."""
KNOWN: dict[str, str] = {}
"""Files that do not end as they may, and why: shrinks, never grows."""
UNHARMED = ("txt", "pdf", "docx", "warc.gz")
"""Ordinary files examined after each group: what went before must not have harmed the processes that read."""


@pytest.fixture(scope="module")
def calls() -> Iterator[socket.socket]:
    """Listen where hostile files call, and lay the file that they try to read."""
    Path(CANARY_FILE).write_text(f"{CANARY}\n", encoding="ascii")
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(LISTENER)
        listening.listen(64)
        listening.setblocking(False)
        yield listening
    Path(CANARY_FILE).unlink(missing_ok=True)


@pytest.fixture(scope="module")
def examiner(calls: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examiner]:
    """Start the process that examines."""
    with Examiner(SHORT, tmp_path_factory.mktemp("examined")) as started:
        yield started


def test_corpus() -> None:
    """At least 150 files, each with its own name; the same bytes each time, and no two alike."""
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
    some = CASES[::9]
    prints = [hashlib.sha256(case.data).digest() for case in some]
    assert len(set(prints)) == len(prints)
    assert [hashlib.sha256(case.data).digest() for case in some] == prints


@pytest.mark.parametrize("extension", FORMATS)
def test_ordinary(examiner: Examiner, extension: str) -> None:
    """What hostile files are made from is read whole, without a warning: else the corpus would show nothing."""
    found = examiner.one(f"ordinary.{extension}", ordinary(extension))
    assert (found.told, found.whole, found.codes, found.faults) == (True, True, set(), [])


@pytest.mark.parametrize("group", GROUPS)
def test_group(examiner: Examiner, group: str) -> None:
    """Every file of a format ends as it may, and ordinary files are read whole afterwards."""
    cases = {case.name: case for case in CASES if case.group == group and case.name not in KNOWN}
    wrong = {}
    for found in examiner.examine((name, case.data) for name, case in tuple(cases.items())):
        bad = violations(cases.pop(found.name), found)
        if bad:
            wrong[found.name] = bad
    assert not wrong
    assert not cases
    for extension in UNHARMED:
        after = examiner.one(f"after.{extension}", ordinary(extension))
        assert (after.told, after.whole, after.faults) == (True, True, []), extension


@pytest.mark.parametrize(("name", "why"), KNOWN.items())
def test_known_gap(examiner: Examiner, name: str, why: str) -> None:
    """A known gap is still one; when it is none any more, its line goes."""
    case = next(case for case in CASES if case.name == name)
    assert violations(case, examiner.one(name, case.data)), f"no gap any more: {why}"


def test_same_message_each_time(examiner: Examiner) -> None:
    """What is told of a file is the same each time: it becomes part of a record's id."""
    found = list(examiner.examine(file for extension in FORMATS for file in cuts(extension, 40)))
    assert not [outcome.name for outcome in found if outcome.fleeting]


@pytest.mark.parametrize("extension", FORMATS)
def test_mutations(examiner: Examiner, extension: str) -> None:
    """A file cut at each tenth, or with a few bytes changed, ends in words or a code; the parser does not die of it."""
    wrong = {}
    for found in examiner.examine([*cuts(extension), *flips(extension, 20)]):
        bad = violations_changed(extension, found)
        if bad:
            wrong[found.name] = bad
    assert not wrong


def test_memory(examiner: Examiner) -> None:
    """After all those files the process that called `Parsers` holds little more than before, and never held much more."""
    if examiner.asked < len(CASES):
        pytest.skip("tells something only after the whole corpus")
    held = examiner.memory()
    assert held["now"] - held["start"] < GROWTH and held["peak"] - held["start"] < GROWTH, held


def test_nothing_left(examiner: Examiner, calls: socket.socket) -> None:
    """Last of those that examine: no process is left behind, and nobody called home."""
    assert examiner.close() == []
    with pytest.raises(BlockingIOError):
        calls.accept()


def made(expect: str, must: str = "") -> Hostile:
    """Return a case without a file."""
    return hostile("txt", "x", b"", expect, "", must=must)


@pytest.mark.parametrize(
    ("case", "found", "wrong"),
    [
        (made("TEXT"), Outcome("x", {"PARTIAL"}, text=True), False),
        (made("EMPTY"), Outcome("x", {"EMPTY"}), False),
        (made("EMPTY"), Outcome("x"), True),
        (made("EMPTY"), Outcome("x", {"NO_TEXT"}), True),
        (made("BOMB"), Outcome("x", {"BOMB"}, text=True), True),
        (made("TEXT", "PARTIAL"), Outcome("x", text=True), True),
        (made("TEXT", "PARTIAL"), Outcome("x", {"PARTIAL"}, text=True), False),
        (made("TEXT"), Outcome("x", text=True, faults=["hung"]), True),
    ],
)
def test_judge(case: Hostile, found: Outcome, wrong: bool) -> None:
    """The judge sees what is wrong: endings that are not expected, nothing at all, silent losses."""
    assert bool(violations(case, found)) is wrong


def test_judge_of_cuts() -> None:
    """A cut that lost words in silence is seen, and so is a parser that died."""
    assert violations_changed("pdf", Outcome("cut-50.pdf", text=True))
    assert violations_changed("txt", Outcome("flip-1.txt", {"CRASH"}))
    assert not violations_changed("pdf", Outcome("cut-50.pdf", {"TRUNCATED"}, text=True))
    assert not violations_changed("txt", Outcome("cut-50.txt", text=True))


BAD = ("flate-1gib.pdf", "locked-aes256.pdf", "noise.pdf", "gib.zip", "nested-10.zip", "laughs.docx", "empty.txt", "nuls.txt")
BAD_TOO = ("program.elf", "length-2e12.warc")


def test_batch(tmp_path: Path) -> None:
    """Ten hostile files among five good ones: the good ones come in whole, and each hostile one has its line."""
    folder = tmp_path / "pile"
    folder.mkdir()
    wanted = {case.name: case for case in CASES if case.name in {*BAD, *BAD_TOO}}
    for name, case in wanted.items():
        (folder / name).write_bytes(case.data)
    good = ("txt", "html", "pdf", "docx", "eml")
    for extension in good:
        (folder / f"good.{extension}").write_bytes(ordinary(extension))
    with Case.create(tmp_path / "case", title="Pile") as opened:
        added = opened.add(items([folder], None))
        texts = opened.ledger.texts()
        reports = {report.id: texts[report.text] for report in opened.ledger.reports()}
        came = {appearance.path: reports[appearance.report] for appearance in opened.ledger.appearances()}
        lines = [problem.message for problem in (*added.refused, *added.noted, *opened.ledger.records(Problem))]
    for extension in good:
        text = came[f"good.{extension}"]
        assert TOLD in text.content and text.completeness == "complete", extension
    for name in wanted:
        assert any(line.startswith(name) for line in lines), name
