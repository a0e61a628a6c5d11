"""What the tests of durability share: a small case, what it remembers, and files to add to it."""

import io
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import random  # noqa: E402, TID251  (seeded)

import pytest  # noqa: E402

from benchmarks.deeds import Here, Worker, made  # noqa: E402
from benchmarks.kept import Kept  # noqa: E402
from benchmarks.powercut import AtOnce  # noqa: E402
from stemma import custody  # noqa: E402
from stemma.hall import verify  # noqa: E402
from stemma.hall.case import Case  # noqa: E402
from stemma.hall.intake import Item  # noqa: E402
from stemma.keys import digest_bytes  # noqa: E402


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be read in this process and thread, so that what is done to files comes in one order."""
    monkeypatch.setattr("stemma.hall.case.Parsers", Here)
    monkeypatch.setattr("stemma.hall.intake.ThreadPoolExecutor", AtOnce)


def small_case(top: Path) -> Path:
    """Make a closed case with two reports, stages run, a decision; return its folder."""
    with pytest.MonkeyPatch.context() as patched:
        read_here(patched)
        work = Worker(top, Kept(), random.Random(3), lambda said: None)
        work.open()
        for deed in ("add_one", "add_one", "update", "judge", "set"):
            getattr(work, deed)()
        work.close()
    return top / "case"


def add(folder: Path, number: int = 8) -> int:
    """Take a file in; return how many reports were new."""
    with Case(folder, write=True) as opened:
        added = opened.add([Item(path=made(number).path, file=io.BytesIO(made(number).data))])
    assert not added.refused
    return added.reports


def remembered(folder: Path) -> tuple[object, ...]:
    """Return what a case remembers, without times; everything that can be checked quickly holds."""
    with Case(folder) as opened:
        ledger, archive = opened.ledger, opened.archive
        assert ledger.check() == ()
        assert list(custody.faults(ledger.log.all())) == []
        assert [s.sha256 for s in ledger.sources() if digest_bytes(archive.get(s.sha256)) != s.sha256] == []
        assert [name for name in archive.list() if digest_bytes(archive.get(name)) != name] == []
        reports = tuple((r.id, tuple((a.field, a.value) for a in r.assertions)) for r in ledger.reports())
        seen = tuple((a.path, a.source) for a in ledger.appearances())
        return reports, seen, ledger.judgements(), tuple(kept.entry.action for kept in ledger.log.all())


def wrong(folder: Path) -> list[str]:
    """Return what `verify` says differs."""
    return [found.line for found in verify.case(folder, (), Here()) if found.wrong]  # type: ignore[arg-type]
