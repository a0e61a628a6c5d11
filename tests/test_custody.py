"""The log's arithmetic: the tree of RFC 6962 and its proofs, the head, signatures, and every way to touch a row of a log."""

import hashlib
import json
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma import custody
from stemma.custody import consistency, consistent, included, inclusion, leaf_hash, root
from stemma.errors import UsageError
from stemma.hall import signing
from stemma.hall.logbook import Logbook
from stemma.ledger import FILE, Ledger
from stemma.ledger.custody import Log
from stemma.model.custody import Head, Kept

# --- the tree: leaf data, roots and proofs of the Certificate Transparency reference tests

DATA = [
    bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PATHS = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
}
PROOFS = {
    (1, 1): (),
    (1, 8): PATHS[0, 8],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
LEAVES = [leaf_hash(data) for data in DATA]
MANY = [leaf_hash(bytes([n])) for n in range(64)]


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_that_of_the_reference_tests(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_an_audit_path_is_that_of_the_reference_tests(index: int, size: int) -> None:
    assert tuple(node.hex() for node in inclusion(LEAVES[:size], index)) == PATHS[index, size]


@pytest.mark.parametrize(("first", "size"), PROOFS)
def test_a_consistency_proof_is_that_of_the_reference_tests(first: int, size: int) -> None:
    assert tuple(node.hex() for node in consistency(LEAVES[:size], first)) == PROOFS[first, size]


def mutated(nodes: Sequence[bytes], bit: int) -> Iterator[tuple[bytes, ...]]:
    """Yield a proof with one bit changed in each node, one node missing, and one too many."""
    for n, node in enumerate(nodes):
        changed = bytearray(node)
        changed[bit // 8 % 32] ^= 1 << bit % 8
        yield (*nodes[:n], bytes(changed), *nodes[n + 1 :])
        yield (*nodes[:n], *nodes[n + 1 :])
    yield (*nodes, leaf_hash(b"one too many"))


def test_every_leaf_of_every_tree_to_64_is_shown_to_be_in_it_and_nothing_else_is() -> None:
    for size in range(1, 65):
        tree = root(MANY[:size])
        for index in range(size):
            path = inclusion(MANY[:size], index)
            assert included(MANY[index], index, size, path, tree)
            assert not included(leaf_hash(b"another"), index, size, path, tree)
            assert not included(MANY[index], index, size, path, leaf_hash(b"another root"))
            assert not any(included(MANY[index], other, size, path, tree) for other in {index ^ 1, index + 1, size} - {index})
            assert not any(included(MANY[index], index, size, bad, tree) for bad in mutated(path, 7 * size + index))
    assert not included(MANY[0], -1, 1, (), root(MANY[:1]))


def test_every_tree_to_64_is_shown_to_begin_with_every_smaller_one() -> None:
    roots = [root(MANY[:size]) for size in range(65)]
    for size in range(1, 65):
        for first in range(1, size + 1):
            proof = consistency(MANY[:size], first)
            old, new = roots[first], roots[size]
            assert consistent(first, size, old, new, proof)
            assert not consistent(first, size, leaf_hash(b"another"), new, proof)
            assert not consistent(first, size, old, leaf_hash(b"another"), proof)
            assert not any(consistent(first, size, old, new, bad) for bad in mutated(proof, 5 * size + first))
    assert not consistent(0, 1, roots[0], roots[1], ())
    assert not consistent(2, 1, roots[2], roots[1], ())


def test_every_single_bit_of_a_proof_counts() -> None:
    leaf, path, tree = MANY[11], inclusion(MANY[:21], 11), root(MANY[:21])
    proof, old = consistency(MANY[:21], 11), root(MANY[:11])
    for bit in range(256):
        assert not any(included(leaf, 11, 21, bad, tree) for bad in mutated(path, bit))
        assert not any(consistent(11, 21, old, tree, bad) for bad in mutated(proof, bit))


def test_a_node_cannot_be_passed_off_as_a_leaf() -> None:
    assert root(LEAVES[:2]) != hashlib.sha256(LEAVES[0] + LEAVES[1]).digest()
    assert root([leaf_hash(LEAVES[0] + LEAVES[1])]) != root(LEAVES[:2])


@pytest.mark.parametrize(("call", "number"), [(inclusion, -1), (inclusion, 3), (consistency, 0), (consistency, 4)])
def test_what_is_not_there_cannot_be_asked_for(call: Callable[..., object], number: int) -> None:
    with pytest.raises(IndexError):
        call(LEAVES[:3], number)


# --- the head

HEADS = st.builds(
    Head,
    size=st.integers(0, 10**12 - 1),
    root=st.text("0123456789abcdef", min_size=64, max_size=64),
    printed=st.sampled_from([None, "2025-03-01T10:00:00+00:00", "2031-12-31T23:59:59Z"]),
)


@given(HEADS, st.sampled_from(["{}", "He wrote:\n> {}\n", "  {}  ", "Printed in the paper: {}, page 7"]))
def test_a_head_is_read_back_from_wherever_it_was_published(head: Head, page: str) -> None:
    assert custody.heads(page.format(custody.head_line(head))) == (head,)


def test_a_head_that_a_mail_program_broke_over_lines_is_read() -> None:
    head = Head(size=42, root=ROOTS[3], printed="2025-03-01T10:00:00+00:00")
    assert custody.heads(custody.head_line(head).replace(" ", "\n")) == (head,)
    both = custody.head_line(head) + "\n" + custody.head_line(replace(head, size=43))
    assert [h.size for h in custody.heads(both)] == [42, 43]


@pytest.mark.parametrize(
    "text", ["", "42", f"stemma head 1: 42 {ROOTS[1][:63]}", f"stemma head 1: {ROOTS[1]}", f"head 1: 4 {ROOTS[1]}"]
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="holds no head"):
        custody.heads(text)


def test_a_head_of_a_later_form_is_refused() -> None:
    with pytest.raises(UsageError, match="newer"):
        custody.heads(f"stemma head 2: 42 {ROOTS[1]}")


# --- a log of 200 rows, in a ledger


class Clock:
    """Tells a new second each time."""

    def __init__(self) -> None:
        self.told = 0

    def __call__(self) -> str:
        self.told += 1
        return f"2025-03-01T{self.told // 3600:02}:{self.told // 60 % 60:02}:{self.told % 60:02}+00:00"


def logbook(ledger: Ledger) -> Logbook:
    return Logbook(ledger, Clock(), lambda: "somebody")


def fill(ledger: Ledger, rows: int) -> Logbook:
    book = logbook(ledger)
    for n in range(rows - 1):  # the first is the log's own
        book.write("take in", inputs=(f"{n:064x}",), outputs=(f"{n + 1000:064x}",), subject=f"pile/{n}.txt")
    return book


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Head]:
    folder = tmp_path_factory.mktemp("long")
    with Ledger(folder, create=True) as ledger, ledger.transaction():
        fill(ledger, 200)
    with Ledger(folder, write=False) as ledger:
        return folder, logbook(ledger).head()


def faults(log: Sequence[Kept]) -> list[str]:
    return list(custody.faults(log))


def test_a_log_that_nobody_touched_holds(long_log: tuple[Path, Head]) -> None:
    folder, head = long_log
    with Ledger(folder, write=False) as ledger:
        log = ledger.log.all()
    assert (len(log), head.size, faults(log), custody.differs(log, head)) == (200, 200, [], None)
    assert log[0].entry.previous == custody.NOTHING_BEFORE
    assert len({kept.salt for kept in log}) == 200, "each commitment has a salt of its own"
    for size in (1, 7, 128, 199):
        assert custody.differs(log, custody.head(log[:size])) is None, "a log that grew still begins with its earlier heads"


def shift(db: apsw.Connection, first: int, by: int) -> None:
    """Renumber all rows from one on, as somebody would who hides a gap."""
    order = "DESC" if by > 0 else "ASC"
    for (n,) in list(db.execute(f"SELECT number FROM entry WHERE number >= ? ORDER BY number {order}", (first,))):
        db.execute("UPDATE entry SET number = ? WHERE number = ?", (n + by, n))
        db.execute("UPDATE entry_details SET number = ? WHERE number = ?", (n + by, n))


def delete(db: apsw.Connection, n: int) -> None:
    for table in ("entry_details", "entry"):
        db.execute(f"DELETE FROM {table} WHERE number = ?", (n,))


def delete_and_close_up(db: apsw.Connection, n: int) -> None:
    delete(db, n)
    shift(db, n + 1, -1)


def insert_a_copy(db: apsw.Connection, n: int) -> None:
    shift(db, n + 1, 1)
    db.execute(f"INSERT INTO entry SELECT {n + 1}, at, action, commitment, previous, leaf FROM entry WHERE number = {n}")
    db.execute(f"INSERT INTO entry_details SELECT {n + 1}, salt, details FROM entry_details WHERE number = {n}")


def insert_a_forged_entry(db: apsw.Connection, n: int) -> None:
    """An entry that follows the one before it as it should, and that nobody follows."""
    shift(db, n + 1, 1)
    (last,) = [k for k in Log(_do(db)).all() if k.entry.number == n]
    forged = replace(last.entry, number=n + 1, previous=last.leaf, action="judge")
    db.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
        (n + 1, forged.at, forged.action, forged.commitment, forged.previous, custody.entry_hash(forged)),
    )
    db.execute("INSERT INTO entry_details VALUES (?, ?, ?)", (n + 1, last.salt, last.details))


def swap(db: apsw.Connection, n: int) -> None:
    for table in ("entry", "entry_details"):
        for old, new in ((n, 10_000), (n + 1, n), (10_000, n + 1)):
            db.execute(f"UPDATE {table} SET number = ? WHERE number = ?", (new, old))


def edit(table: str, column: str, value: str) -> Callable[[apsw.Connection, int], None]:
    def edited(db: apsw.Connection, n: int) -> None:
        db.execute(f"UPDATE {table} SET {column} = {value} WHERE number = ?", (n,))

    return edited


def edit_and_hash_anew(db: apsw.Connection, n: int) -> None:
    (kept,) = [k for k in Log(_do(db)).all() if k.entry.number == n]
    changed = custody.entry_hash(replace(kept.entry, at="2019-01-01T00:00:00+00:00"))
    db.execute("UPDATE entry SET at = '2019-01-01T00:00:00+00:00', leaf = ? WHERE number = ?", (changed, n))


def _do(db: apsw.Connection) -> Callable[..., list[tuple[Any, ...]]]:
    return lambda sql, values=(): list(db.execute(sql, values))


TOUCHED: dict[str, tuple[Callable[[apsw.Connection, int], None], bool]] = {
    "a row is deleted": (delete, False),
    "a row is deleted and the rest renumbered": (delete_and_close_up, False),
    "a row is there twice": (insert_a_copy, True),
    "a forged row is inserted": (insert_a_forged_entry, False),
    "two rows are swapped": (swap, False),
    "the time is edited": (edit("entry", "at", "'2019-01-01T00:00:00+00:00'"), True),
    "the action is edited": (edit("entry", "action", "'export'"), True),
    "the commitment is edited": (edit("entry", "commitment", "printf('%064x', 7)"), True),
    "the hash before is edited": (edit("entry", "previous", "printf('%064x', 7)"), True),
    "the row's hash is edited": (edit("entry", "leaf", "printf('%064x', 7)"), True),
    "the row is edited and hashed anew": (edit_and_hash_anew, False),
    "the details are edited": (edit("entry_details", "details", "replace(details, 'somebody', 'nobody')"), True),
    "the salt is written in capitals": (edit("entry_details", "salt", "upper(salt)"), True),
    "the salt is no hexadecimal": (edit("entry_details", "salt", "replace(salt, substr(salt, 1, 1), 'x')"), True),
    "the salt is edited": (edit("entry_details", "salt", "printf('%064x', 7)"), True),
}
"""What is done to a row, and whether the chain alone shows it of the last row too. What the chain does not show, a head does."""


@pytest.mark.parametrize("kind", TOUCHED)
def test_whatever_is_done_to_any_row_is_seen(long_log: tuple[Path, Head], tmp_path: Path, kind: str) -> None:
    folder, head = long_log
    (tmp_path / FILE).write_bytes((folder / FILE).read_bytes())
    do, last_too = TOUCHED[kind]
    db = apsw.Connection(str(tmp_path / FILE))
    for (name,) in list(db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")):
        db.execute(f"DROP TRIGGER {name}")
    for n in range(1, 200 if kind == "two rows are swapped" else 201):
        db.execute("BEGIN")
        do(db, n)
        log = Log(_do(db)).all()
        seen, shown = bool(faults(log)), custody.differs(log, head)
        db.execute("ROLLBACK")
        if n < 199 or last_too:
            assert seen, f"row {n}: the chain does not show that {kind}"
        details_only = kind.startswith(("the details", "the salt", "the row's hash")) or (kind.endswith("inserted") and n == 200)
        assert shown or details_only or (kind == "a row is there twice" and n == 200), (
            f"row {n}: the head does not show that {kind}"
        )


def test_a_log_cut_off_at_its_end_is_seen_with_a_head_and_only_with_one(long_log: tuple[Path, Head]) -> None:
    folder, head = long_log
    with Ledger(folder, write=False) as ledger:
        log = ledger.log.all()
    for size in range(1, 200):
        assert faults(log[:size]) == [], "an older, valid log is a valid log: nothing in it shows what came after"
        assert "missing from its end" in str(custody.differs(log[:size], head))
    assert faults(()) == ["the log is empty: it has lost even its first entry"]


def test_a_log_written_anew_is_seen_with_a_head_and_only_with_one(long_log: tuple[Path, Head], tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        fill(ledger, 210)
        anew = ledger.log.all()
    assert faults(anew) == []
    assert "not those of the head" in str(custody.differs(anew, long_log[1]))


def test_the_ledger_lets_nobody_change_a_row(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        fill(ledger, 5)
        last = ledger.log.all()[-1]
    db = apsw.Connection(str(tmp_path / FILE))
    forged = (9, last.entry.at, "judge", "0" * 64, last.leaf, "0" * 64)
    for sql, values in (
        ("DELETE FROM entry WHERE number = 3", ()),
        ("UPDATE entry SET at = '2019'", ()),
        ("UPDATE entry_details SET details = '{}'", ()),
        ("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", forged),
        ("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", (6, *forged[1:4], "1" * 64, forged[5])),
    ):
        with pytest.raises(apsw.ConstraintError, match=r"append-only|emptied"):
            db.execute(sql, values)
    assert list(db.execute("SELECT actor, subject FROM log WHERE number = 2")) == [("somebody", "pile/0.txt")]


def test_an_entry_says_who_when_what_and_with_which_versions(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        book = logbook(ledger)
        made = book.write("judge", inputs=("a",), outputs=("b",), parameters={"decision": "accept"}, by="R", reader="pdf 1")
        first, kept = ledger.log.all()
    assert (first.entry.action, made.number, kept.entry) == ("begin", 2, made)
    told = json.loads(str(kept.details))
    assert (told["actor"], told["inputs"], told["outputs"]) == ("R", ["a"], ["b"])
    assert "not checked against another" in told["clock"]
    assert "; reader pdf 1; python 3." in told["tool"]
    assert told["tool"].startswith("stemma ")
    assert "pypdfium2 " in told["tool"]
    assert kept.entry.commitment != custody.commitment(b"", str(kept.details)), "without the salt a guess cannot be confirmed"


def test_an_entry_is_written_with_what_it_tells_or_not_at_all(tmp_path: Path) -> None:
    with Ledger(tmp_path, create=True) as ledger:
        book = fill(ledger, 3)
        with pytest.raises(ZeroDivisionError), ledger.transaction():
            ledger.note("title", "new")
            book.write("set")
            raise ZeroDivisionError
        assert (len(ledger.log.all()), ledger.meta("title")) == (3, None)


# --- signatures

HEAD = Head(size=42, root=ROOTS[5], printed="2025-03-01T10:00:00+00:00")
KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in (1, 2))


def test_a_signature_says_which_key_signed_what() -> None:
    for manifest in (None, ROOTS[2]):
        found = custody.signed(custody.sign(HEAD, KEY, manifest))
        assert (found.head, found.manifest, found.fingerprint) == (HEAD, manifest, custody.fingerprint(KEY.public_key()))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("head", custody.head_line(replace(HEAD, size=41))),
        ("head", custody.head_line(replace(HEAD, root=ROOTS[6]))),
        ("head", custody.head_line(replace(HEAD, printed="2024-03-01T10:00:00+00:00"))),
        ("public_key", OTHER.public_key().public_bytes_raw().hex()),
        ("signature", json.loads(custody.sign(HEAD, OTHER))["signature"]),
        ("signature", json.loads(custody.sign(replace(HEAD, size=7), KEY))["signature"]),
        ("manifest", ROOTS[1]),
        ("manifest", None),
    ],
)
def test_an_exchanged_part_breaks_the_signature(name: str, value: str | None) -> None:
    said = json.loads(custody.sign(HEAD, KEY, ROOTS[2]))
    said[name] = value
    with pytest.raises(UsageError, match="does not hold"):
        custody.signed(json.dumps(said))


SIGNED = json.loads(custody.sign(HEAD, KEY))
NONE = ("", "{}", "[]", "null", json.dumps({"signature": "zz"}))
OTHERS = ({"algorithm": "none"}, {"head": custody.head_line(HEAD) + " and more"}, {"note": "unsigned words"})


@pytest.mark.parametrize("text", [*NONE, *(json.dumps({**SIGNED, **other}) for other in OTHERS)])
def test_what_is_no_signature_file_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no signature file"):
        custody.signed(text)


@settings(max_examples=200)
@given(st.integers(min_value=0), st.integers(0, 7))
def test_every_flipped_bit_of_a_signature_file_is_seen(place: int, bit: int) -> None:
    whole = custody.sign(HEAD, KEY, ROOTS[2]).encode()
    at = place % len(whole)
    changed = whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
    try:
        text = changed.decode("ascii")
        if json.loads(text) == json.loads(whole):  # white space outside of the words
            return
    except ValueError:
        return
    with pytest.raises(UsageError):
        custody.signed(text)


@pytest.mark.parametrize("passphrase", [None, b"correct horse"])
def test_a_key_is_kept_for_its_owner_and_never_written_over(tmp_path: Path, passphrase: bytes | None) -> None:
    key, out = tmp_path / "key.pem", tmp_path / "head.signature"
    fingerprint = signing.make_key(key, passphrase)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert (b"ENCRYPTED" in key.read_bytes()) == bool(passphrase)
    with pytest.raises(UsageError, match="never written over"):
        signing.make_key(key)
    made = signing.sign(HEAD, key, out, passphrase=passphrase)
    assert signing.check(out) == signing.check(out, fingerprint.upper()) == made
    assert fingerprint in signing.told(made)
    assert signing.told(made).startswith("signed by the holder of key")
    with pytest.raises(UsageError, match="not of"):
        signing.check(out, "0" * 64)
    with pytest.raises(UsageError, match="cannot be written"):
        signing.sign(HEAD, key, out, passphrase=passphrase)
    if passphrase:
        for wrong in (None, b"another"):
            with pytest.raises(UsageError, match="passphrase"):
                signing.sign(HEAD, key, tmp_path / "other", passphrase=wrong)


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(b"\x00\xff no key")
    for name in ("noise", "nowhere"):
        with pytest.raises(UsageError, match=r"no private key|cannot be read"):
            signing.load_key(tmp_path / name)
        with pytest.raises(UsageError, match=r"no signature file|cannot be read"):
            signing.check(tmp_path / name)
