"""The archive: what was put in comes out, or its loss is named; a name is written once and never half."""

import errno
import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stemma import archive as archive_module
from stemma.archive import TEMPORARY, Archive, opened
from stemma.errors import CaseError, DamagedError, IntakeError

ONE = b"The ministry knew of no such office."


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "case" / "evidence")


def files(archive: Archive) -> list[str]:
    return sorted(p.name for p in archive.folder.rglob("*") if p.is_file())


def alter(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


@given(st.lists(st.binary(max_size=2000), max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_put_in_comes_out(tmp_path_factory: pytest.TempPathFactory, pile: list[bytes]) -> None:
    archive = Archive(tmp_path_factory.mktemp("case") / "evidence")
    stored = [archive.put(data) for data in pile]
    assert [archive.get(s.sha256) for s in stored] == pile
    assert archive.list() == tuple(sorted({hashlib.sha256(data).hexdigest() for data in pile}))
    assert list(archive.verify(frozenset(s.sha256 for s in stored))) == []


def test_a_file_lies_read_only_under_its_digest(archive: Archive) -> None:
    stored = archive.put(ONE)
    path = archive.folder / stored.sha256[:2] / stored.sha256
    assert stored.sha256 == hashlib.sha256(ONE).hexdigest()
    assert (stored.size, stored.new, path.read_bytes()) == (len(ONE), True, ONE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert files(archive) == [stored.sha256]


def test_putting_twice_writes_once(archive: Archive) -> None:
    path = archive.path(archive.put(ONE).sha256)
    before = path.stat()
    again = archive.put(ONE)
    assert not again.new
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_every_flipped_bit_is_named(archive: Archive) -> None:
    data = b"31 offices"
    name = archive.put(data).sha256
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        alter(archive.path(name), bytes(changed))
        assert [(f.kind, f.name) for f in archive.verify()] == [("damaged", name)]
        with pytest.raises(DamagedError, match=name):
            archive.get(name)
        with pytest.raises(DamagedError, match=name):
            archive.put(data)


@pytest.mark.parametrize("changed", [b"", ONE[:-1], ONE + b"\n"])
def test_a_shortened_or_lengthened_file_is_named(archive: Archive, changed: bytes) -> None:
    name = archive.put(ONE).sha256
    alter(archive.path(name), changed)
    assert [f.kind for f in archive.verify(frozenset([name]))] == ["damaged"]


def test_missing_and_unexpected_files_are_named(archive: Archive) -> None:
    kept, gone = archive.put(ONE).sha256, archive.put(b"two").sha256
    extra = archive.put(b"three").sha256
    archive.path(gone).unlink()
    (archive.folder / "notes.txt").write_text("mine")
    (archive.folder / "zz").mkdir()
    (archive.folder / "zz" / kept).write_bytes(ONE)
    found = {(f.kind, f.name) for f in archive.verify(frozenset([kept, gone]))}
    expected = {("missing", gone), ("unrecorded", extra), ("unexpected", "notes.txt"), ("unexpected", f"zz/{kept}")}
    assert found == expected
    with pytest.raises(DamagedError, match=gone):
        archive.get(gone)


def test_a_link_to_elsewhere_is_no_stored_file(archive: Archive, tmp_path: Path) -> None:
    name = archive.put(ONE).sha256
    outside = tmp_path / "outside"
    outside.write_bytes(ONE)
    archive.path(name).unlink()
    archive.path(name).symlink_to(outside)
    assert [(f.kind, f.name) for f in archive.verify()] == [("unexpected", name)]


@pytest.mark.parametrize("name", ["", "ab", "../../etc/passwd", "A" * 64, "a" * 63 + "/", "a" * 64 + "\n", "a" * 65])
def test_only_digests_name_files(archive: Archive, name: str) -> None:
    for use in (archive.get, archive.holds, archive.remove):
        with pytest.raises(CaseError, match="SHA-256"):
            use(name)


def test_removing(archive: Archive) -> None:
    name = archive.put(ONE).sha256
    assert archive.holds(name)
    assert archive.remove(name)
    assert not archive.holds(name)
    assert not archive.remove(name)
    assert archive.list() == ()


FAULTS = [
    ("fsync", errno.ENOSPC, "disk is full"),
    ("fsync", errno.EDQUOT, "disk is full"),
    ("fsync", errno.EIO, "cannot be written"),
    ("fchmod", errno.EROFS, "may not be written"),
    ("link", errno.ENOSPC, "disk is full"),
    ("link", errno.EACCES, "may not be written"),
]


@pytest.mark.parametrize(("call", "number", "message"), FAULTS)
def test_a_failed_write_leaves_nothing_and_can_be_repeated(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, call: str, number: int, message: str
) -> None:
    archive.put(b"there before")
    before = files(archive)

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with pytest.raises(CaseError, match=message):
            archive.put(ONE)
    assert files(archive) == before
    assert archive.get(archive.put(ONE).sha256) == ONE


def test_an_interruption_leaves_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            archive.put(ONE)
    assert files(archive) == []


def test_where_links_are_not_supported_files_are_renamed(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    name = archive.put(ONE).sha256
    assert (files(archive), archive.get(name)) == ([name], ONE)


def test_another_process_that_stores_the_same_first_wins(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = archive_module._named

    def late(temporary: Path, path: Path) -> bool:
        path.write_bytes(ONE)
        return publish(temporary, path)

    monkeypatch.setattr(archive_module, "_named", late)
    stored = archive.put(ONE)
    assert not stored.new
    assert files(archive) == [stored.sha256]


def test_what_a_killed_run_left_is_cleaned_and_is_no_fault(archive: Archive) -> None:
    name = archive.put(ONE).sha256
    (archive.folder / name[:2] / f"{TEMPORARY}half").write_bytes(ONE[:5])
    assert list(archive.verify(frozenset([name]))) == []
    assert archive.list() == (name,)
    assert archive.clean() == 1
    assert files(archive) == [name]


def test_the_file_is_on_the_disk_before_it_has_its_name(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for call in ("fsync", "link"):
        real = getattr(os, call)

        def noted(*given: object, call: str = call, real: object = real) -> object:
            folder = call == "fsync" and stat.S_ISDIR(os.fstat(given[0]).st_mode)  # type: ignore[arg-type]
            done.append("fsync folder" if folder else call)
            return real(*given)  # type: ignore[operator]

        monkeypatch.setattr(os, call, noted)
    archive.put(ONE)
    assert done[-3:] == ["fsync", "link", "fsync folder"]


def test_taking_in_leaves_the_file_alone(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(ONE)
    before = path.stat()
    with opened(path, "report.txt") as file:
        stored = archive.store(file, "report.txt")
    assert (stored.size, archive.get(stored.sha256)) == (len(ONE), ONE)
    assert (path.stat().st_mtime_ns, path.read_bytes()) == (before.st_mtime_ns, ONE)


def test_a_file_is_copied_in_pieces(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "CHUNK", 7)
    assert archive.get(archive.put(ONE).sha256) == ONE


def test_what_cannot_be_taken_in_is_named_with_a_next_step(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(ONE)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    cases = {
        "gone.txt": "not there",
        "large.txt": "larger than 5",
        "empty.txt": "is empty",
        "folder": "is a folder",
        "pipe": "no ordinary",
        "loop": "cannot",
    }
    for name, message in cases.items():
        with pytest.raises(IntakeError, match=message) as caught, opened(tmp_path / name, name) as file:
            archive.store(file, name, limit=5)
        assert str(caught.value).startswith(name)
    assert files(archive) == []


@pytest.mark.parametrize(("number", "message"), [(errno.EACCES, "may not be read"), (errno.EIO, "cannot be read")])
def test_a_file_that_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(IntakeError, match=message):
        opened(tmp_path / "secret.txt", "secret.txt")


def test_a_disk_that_fails_while_a_file_is_read_is_the_files_fault(archive: Archive) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(IntakeError, match=r"report.txt: cannot be read"):
        archive.store(Failing(), "report.txt")
    assert files(archive) == []
