"""An export can be checked by Stemma and without it; the stand-alone verifier finds in a case what Stemma finds."""

import ast
import hashlib
import json
import random  # noqa: TID251  (seeded)
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import apsw
import pytest

from stemma import custody
from stemma.hall import signing, verify
from stemma.hall.case import Case
from stemma.hall.export import from_case, listing
from stemma.hall.intake import items
from stemma.ledger import FILE
from stemma.ledger.opening import SEAL, seal
from stemma.model.custody import Head

ALONE = Path(str(resources.files("stemma.hall") / "verify_standalone.py"))
STORY = (
    "Mill owner names the price\n\nAt least 12 mills in Oster were sold in March, the chamber of mills said on Monday. "
    "The buyer said that it had paid for 9 of them.\n"
)
OTHER = "Buyer denies it\n\nThe buyer denied on Tuesday that it owned a mill in Oster.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Head]:
    """A case with one removal, its export in all three forms, and the head printed before the exports."""
    pile, top = tmp_path_factory.mktemp("pile"), tmp_path_factory.mktemp("top")
    for name, text in (("a.txt", STORY), ("b.txt", OTHER), ("c.txt", "Gone soon\n\nThe chamber said nothing on Friday.\n")):
        (pile / name).write_text(text, "utf-8")
    with Case.create(top / "case", title="Mills") as case:
        case.add(items([pile], None))
        case.update()
        case.remove(next(r for r in case.ledger.reports() if r.path.endswith("c.txt")))
        case.update()
        head = case.log.head()
        for kind in ("html", "jsonl", "csv"):
            from_case(case, kind, top / "out", private=False)
        from_case(case, "jsonl", top / "private", private=True)
    return top / "case", top / "out", head


@pytest.fixture
def folder(built: tuple[Path, Path, Head], tmp_path: Path) -> Path:
    return Path(shutil.copytree(built[0], tmp_path / "case"))


@pytest.fixture
def exported(built: tuple[Path, Path, Head], tmp_path: Path) -> Path:
    return Path(shutil.copytree(built[1], tmp_path / "out"))


def alone(*arguments: object, isolated: bool = False) -> tuple[int, str]:
    """Run the stand-alone verifier in a process that cannot import Stemma (and, isolated, no other package either)."""
    flags = ["-I", "-S"] if isolated else ["-I"]
    done = subprocess.run([sys.executable, *flags, ALONE, *map(str, arguments)], capture_output=True, check=False, timeout=60)
    assert done.stderr == b"", done.stderr.decode()
    return done.returncode, done.stdout.decode("utf-8")


def flip(file: Path, at: int, bit: int = 0) -> None:
    data, mode = file.read_bytes(), file.stat().st_mode
    file.chmod(0o600)
    file.write_bytes(data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :])
    file.chmod(mode)


# --- by Stemma


def test_an_export_names_the_head_it_was_made_at_and_the_log_names_the_export(built: tuple[Path, Path, Head]) -> None:
    folder, out, _ = built
    assert [f.line for f in verify.export(out) if f.wrong] == []
    assert [f.line for f in verify.case(folder) if f.wrong] == []
    with Case(folder) as case:
        log = case.ledger.log.all()
    entries = [json.loads(str(k.details)) for k in log if k.entry.action == "export"]
    lists = [out / f"manifest-{kind}.json" for kind in ("html", "jsonl", "csv")] + [
        out.parent / "private" / "manifest-jsonl.json"
    ]
    for path, entry in zip(lists, entries, strict=True):
        said = json.loads(path.read_bytes())
        assert entry["outputs"] == [hashlib.sha256(path.read_bytes()).hexdigest()]
        assert said["head"]["root"] == custody.head(log[: said["head"]["size"]]).root
        assert said["files"]["tools/verify_standalone.py"] == hashlib.sha256(ALONE.read_bytes()).hexdigest()
        assert said["format"] == 2


def test_every_flipped_bit_of_a_list_is_found(built: tuple[Path, Path, Head]) -> None:
    whole = (built[1] / "manifest-csv.json").read_bytes()
    assert listing(whole)["kind"] == "csv"
    for at in range(len(whole)):
        for bit in range(8):
            with pytest.raises(ValueError, match=r"."):
                listing(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])


def without_lists(out: Path) -> None:
    for path in out.glob("manifest-*"):
        path.unlink()


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a page": (lambda out: flip(out / "index.html", 200), "index.html is not the file"),
    "the verifier": (lambda out: flip(out / "tools" / "verify_standalone.py", 900), "verify_standalone.py is not the file"),
    "a missing file": (lambda out: (out / "export.jsonl").unlink(), "export.jsonl is missing"),
    "a file too many": (lambda out: (out / "notes.txt").write_text("mine"), "notes.txt is not part"),
    "no list": (without_lists, "there is no list"),
    "a list": (lambda out: flip(out / "manifest-html.json", 30), "manifest-html.json is no list"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_differs_in_an_export_is_named_by_both(exported: Path, kind: str) -> None:
    change, told = CHANGES[kind]
    change(exported)
    assert any(f.wrong and told in f.line for f in verify.export(exported))
    code, said = alone(exported)
    assert (code, told in said) == (1, True), said


def test_a_head_given_with_an_export_is_compared_where_it_can_be(exported: Path) -> None:
    said = json.loads((exported / "manifest-csv.json").read_text("utf-8"))["head"]
    heads = {
        "same": (Head(size=said["size"], root=said["root"]), False, "NOT compared", False),
        "other": (Head(size=said["size"], root="0" * 64), True, "another head", True),
        "elsewhere": (Head(size=1, root="0" * 64), False, "NOT compared", True),
    }
    for head, bad, words, there in heads.values():
        found = list(verify.export(exported, [head]))
        assert any(f.wrong for f in found) == bad
        assert any(words in f.line for f in found) == there
        code, told = alone(exported, "--head", custody.head_line(head))
        assert (code, words in told) == (int(bad), there), told


def test_an_export_is_made_anew_in_its_place_beside_others(folder: Path, exported: Path) -> None:
    with Case(folder, write=True) as case:
        from_case(case, "html", exported, private=False)
    assert [f.line for f in verify.export(exported) if f.wrong] == []


def test_a_list_of_the_first_format_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"page")
    listing = {"format": 1, "kind": "html", "files": {"page.html": hashlib.sha256(b"page").hexdigest()}}
    (tmp_path / "manifest-html.json").write_text(json.dumps(listing), "utf-8")
    assert list(verify.export(tmp_path)) == []
    assert alone(tmp_path)[0] == 0


# --- without Stemma


def test_the_verifier_stands_alone() -> None:
    source = ALONE.read_text("utf-8")
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", None) or ""])
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}, "and that one only where it is installed"
    ast.parse(source, feature_version=(3, 9))
    assert len(source.splitlines()) < 300, "short enough to be read"
    for words in ("WHAT IT CAN SHOW", "WHAT IT CANNOT SHOW", "clock of the"):
        assert words in str(ast.get_docstring(ast.parse(source)))


def test_it_finds_a_case_and_an_export_whole(built: tuple[Path, Path, Head]) -> None:
    folder, out, head = built
    for arguments in ((folder, "--head", custody.head_line(head)), (folder,), (out,), (out.parent / "private",)):
        code, said = alone(*arguments, isolated=True)
        assert code == 0, said
        assert "everything that was checked holds" in said
    assert "entries were emptied by removals" in alone(folder)[1]
    assert "read in texts that the export holds" in alone(out.parent / "private")[1]


ROWS: dict[str, tuple[str, str]] = {
    "an entry": ("UPDATE entry SET at = '2019' WHERE number = 3", "entry 3 of the log"),
    "the last entry": ("UPDATE entry SET at = '2019' WHERE number = (SELECT max(number) FROM entry)", "of the log is not what"),
    "an entry that is gone": ("DELETE FROM entry WHERE number = 3", "of the log"),
    "details": ("UPDATE entry_details SET details = replace(details, 'a.txt', 'z.txt')", "the details of entry"),
    "a salt that is none": ("UPDATE entry_details SET salt = 'no hexadecimal' WHERE number = 2", "the details of entry 2"),
    "a salt in capitals": ("UPDATE entry_details SET salt = upper(salt) WHERE number = 2", "the details of entry 2"),
    "details that are gone": ("DELETE FROM entry_details WHERE number = 2", "the details of entry 2 of the log are missing"),
    "a text": ("UPDATE text SET body = replace(body, 'Monday', 'Sunday')", "is not what its name was made of"),
    "a citation": ("UPDATE record SET body = replace(body, '\"start\":0', '\"start\":1')", "a citation is broken"),
    "a source": (f"INSERT INTO source VALUES ('{'f' * 64}', 1, 'text/plain')", "is missing"),
    "no log": ("DELETE FROM entry", "the log is empty"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_it_finds_what_was_changed_in_a_ledger(folder: Path, kind: str) -> None:
    sql, told = ROWS[kind]
    db = apsw.Connection(str(folder / FILE))
    for (name,) in list(db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")):
        db.execute(f"DROP TRIGGER {name}")
    db.execute("PRAGMA ignore_check_constraints = 1")
    db.execute(sql)
    db.close()
    seal(folder / FILE)
    code, said = alone(folder)
    assert (code, told in said) == (1, True), said


def test_it_finds_a_head_that_does_not_fit(folder: Path, built: tuple[Path, Path, Head], tmp_path: Path) -> None:
    head = built[2]
    (tmp_path / "head.txt").write_text(f"Printed in our paper:\n{custody.head_line(head)}\n", "utf-8")
    assert alone(folder, "--head", tmp_path / "head.txt")[0] == 0
    for other in (Head(size=head.size, root="0" * 64), Head(size=head.size + 50, root=head.root)):
        code, said = alone(folder, "--head", custody.head_line(other))
        assert (code, "does NOT begin" in said) == (1, True), said
    assert alone(folder, "--head", tmp_path / "nowhere")[0] == 1


def test_it_checks_a_signature_or_says_that_it_did_not(built: tuple[Path, Path, Head], tmp_path: Path) -> None:
    folder, out, head = built
    key, mine, whole = tmp_path / "key.pem", tmp_path / "head.signature", tmp_path / "export.signature"
    fingerprint = signing.make_key(key)
    signing.sign(head, key, mine)
    manifest = hashlib.sha256((out / "manifest-html.json").read_bytes()).hexdigest()
    signing.sign(head, key, whole, manifest=manifest)
    code, said = alone(folder, "--signature", mine)
    assert (code, f"signed by the holder of key {fingerprint}" in said, "begins with the" in said) == (0, True, True), said
    code, said = alone(out, "--signature", whole)
    assert (code, fingerprint in said) == (0, True), said
    assert [f.wrong for f in verify.signature(out, signing.check(whole))] == [False]
    assert [f.wrong for f in verify.signature(folder, signing.check(whole))] == [False, False]
    changed = json.loads(whole.read_text("ascii"))
    changed["manifest"] = "0" * 64
    whole.write_text(json.dumps(changed), "ascii")
    assert "does NOT hold" in alone(out, "--signature", whole)[1]
    signing.sign(head, key, tmp_path / "other.signature", manifest="0" * 64)
    assert [f.wrong for f in verify.signature(out, signing.check(tmp_path / "other.signature"))] == [False, True]
    code, said = alone(out, "--signature", tmp_path / "other.signature")
    assert (code, "that was signed is not in this folder" in said) == (1, True), said
    code, said = alone(folder, "--signature", mine, isolated=True)
    assert (code, "signature NOT checked" in said) == (1, True), said


# --- random single bits


def places(folder: Path, out: Path, rng: random.Random, many: int) -> list[tuple[Path, int, int]]:
    files = sorted(p for p in (folder / "evidence").rglob("*") if p.is_file())
    files += [folder / FILE, folder / FILE, folder / FILE, folder / SEAL, *sorted(out.glob("manifest-*.json"))]
    chosen = [rng.choice(files) for _ in range(many)]
    return [(f, rng.randrange(f.stat().st_size), rng.randrange(8)) for f in chosen]


def test_300_random_bits_are_found_and_the_item_is_named(folder: Path, exported: Path) -> None:
    """The same is done 10,000 times by benchmarks/flips.py."""
    rng = random.Random(7)
    for file, at, bit in places(folder, exported, rng, 300):
        whole = file.read_bytes()
        flip(file, at, bit)
        findings = verify.export(exported) if file.parent == exported else verify.case(folder)
        assert any(f.wrong and file.name in f.line for f in findings), f"{file.name}, byte {at}, bit {bit}"
        mode = file.stat().st_mode
        file.chmod(0o600)
        file.write_bytes(whole)
        file.chmod(mode)
    assert not any(f.wrong for f in (*verify.case(folder), *verify.export(exported)))


def test_random_bits_of_the_log_are_found_even_under_a_new_seal(folder: Path) -> None:
    """One bit of one character of a row of the log, so that only the chain can show it."""
    rng = random.Random(8)
    db = apsw.Connection(str(folder / FILE))
    for (name,) in list(db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")):
        db.execute(f"DROP TRIGGER {name}")
    db.execute("PRAGMA ignore_check_constraints = 1")
    columns = [("entry", c) for c in ("at", "action", "commitment", "previous", "leaf")]
    columns += [("entry_details", c) for c in ("salt", "details")]
    for _ in range(60):
        table, column = rng.choice(columns)
        number, old = rng.choice(list(db.execute(f"SELECT number, {column} FROM {table}")))
        at, bit = rng.randrange(len(old)), rng.randrange(7)
        new = old[:at] + chr(ord(old[at]) ^ 1 << bit) + old[at + 1 :]
        db.execute(f"UPDATE {table} SET {column} = ? WHERE number = ?", (new, number))
        with Case(folder) as case:
            found = list(custody.faults(case.ledger.log.all()))
        assert any(f"entry {number} " in line or f"entry {number + 1} " in line for line in found), (
            table,
            column,
            number,
            at,
            bit,
        )
        db.execute(f"UPDATE {table} SET {column} = ? WHERE number = ?", (old, number))
