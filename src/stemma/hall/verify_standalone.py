"""Checks an export, or a whole case folder, of Stemma: without Stemma, with Python 3.9 or newer alone.

    python3 verify_standalone.py FOLDER [--head "stemma head 1: …" or FILE] [--signature FILE]

It changes nothing and needs no network; all of it is this one file. Exit code 0: everything that it checked holds.

WHAT IT CAN SHOW
  * An export: every file is the one that its list (manifest-….json) names by SHA-256; no file is missing or added; every
    citation in export.jsonl is as long as its place says and, where the export holds the text, stands there word for word.
  * A case folder: every original still has the bytes that its name, a SHA-256, was made of; every citation stands word for
    word at its place in the text it names; the entries of the custody log follow one another unchanged.
  * With a head that was published or given to you earlier (--head): the log still begins with those entries. Without
    one, somebody who can write the folder could have cut the end of the log off, or written all of it anew.
  * With a signature (--signature): the holder of a key signed that head. Whose key it is you must learn elsewhere.

WHAT IT CANNOT SHOW
  * That a report is true, or that a web site ever published it. That a time in the log is right: it is the clock of the
    machine that wrote it. What happened to a file before it came into the case. Who sat at the machine.
  * That the texts are what a reader makes of the originals: for that, run `stemma verify` itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAD = re.compile(r"\bstemma\s+head\s+1:\s+(\d{1,12})\s+([0-9a-f]{64})\b")
HEX = re.compile(r"[0-9a-f]{64}")
Heads = list[tuple[int, str]]
wrong: list[str] = []


def differs(line: str) -> None:
    wrong.append(line)
    tell("WRONG  " + line)


def known(line: str) -> None:
    tell("       " + line)


def tell(line: str) -> None:
    sys.stdout.buffer.write("".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line).encode("utf-8") + b"\n")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    made = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            made.update(chunk)
    return made.hexdigest()


def canonical(value: object) -> bytes:
    """The one way of writing JSON that hashes are taken of: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def check_export(folder: Path, published: Heads) -> None:
    lists = sorted(folder.glob("manifest-*.json"))
    if not lists:
        differs(f"there is no list (manifest-….json) in {folder}: it is no export, or its list is missing")
    listed: dict[str, set[str]] = {}
    heads: Heads = []
    for path in lists:
        try:
            heads += read_list(path, listed)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            differs(f"{path.name} is no list of an export, or not as it was written ({error})")
    check_files(folder, listed, {p.name for p in lists})
    if (folder / "export.jsonl").is_file():
        check_lines(folder / "export.jsonl")
    for size, root in published:
        if size not in {s for s, _ in heads}:
            known(f"head of {size} entries NOT compared: this export was made at another; compare it with the case itself")
        elif (size, root) not in heads:
            differs(f"the export was made at another head of {size} entries than the one given")


def check_files(folder: Path, listed: dict[str, set[str]], lists: set[str]) -> None:
    for name, digests in sorted(listed.items()):
        file = folder / name
        if "\x00" in name or folder.resolve() not in file.resolve().parents:
            differs(f"{name} leads out of the export")
        elif not file.is_file():
            differs(f"{name} is missing")
        elif file_sha256(file) not in digests:
            differs(f"{name} is not the file that was exported")
    for name in sorted({f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()} - set(listed) - lists):
        differs(f"{name} is not part of the export")
    known(f"{len(listed)} files are listed")


def read_list(path: Path, listed: dict[str, set[str]]) -> Heads:
    """Add the files of a list to `listed`; return the head of the case when it was made."""
    data = path.read_bytes()
    said = json.loads(data.decode("utf-8"))
    if said.get("format", 1) != 1 or "digest" in said:  # the first lists had no digest of their own
        rest = {name: value for name, value in said.items() if name != "digest"}
        if (json.dumps({**rest, "digest": sha256(canonical(rest))}, indent=1, sort_keys=True) + "\n").encode() != data:
            raise ValueError("it was changed")
    for name, digest in said["files"].items():
        listed.setdefault(name, set()).add(digest)
    if not said.get("head"):
        return []
    known(f"{path.name} was made when the log of its case had this head: {said['head']['size']} {said['head']['root']}")
    return [(int(said["head"]["size"]), str(said["head"]["root"]))]


def check_lines(path: Path) -> None:
    """Each citation of the public format: {"span": [start, end], "words": …} in a line about a report."""
    records = [(number, json.loads(line)) for number, line in enumerate(path.read_bytes().split(b"\n"), 1) if line]
    texts = {r["id"]: r["text"] for _, r in records if r.get("type") == "report" and isinstance(r.get("text"), str)}
    cited = read = 0
    for number, record in records:
        for report, (start, end), words in citations(record, None):
            cited += 1
            read += report in texts
            if end - start != len(words):
                differs(f"export.jsonl, line {number}: «{words[:30]}…» is not {end - start} characters long")
            elif report in texts and texts[report][start:end] != words:
                differs(f"export.jsonl, line {number}: «{words[:30]}…» does not stand at {start}:{end}")
    known(f"{cited} citations are as long as they say; {read} of them were read in texts that the export holds")


def citations(value: Any, report: str | None) -> Iterator[tuple[str | None, list[int], str]]:
    if isinstance(value, dict):
        report = value.get("report", report)
        for place, words in (("span", "words"), ("sentence_span", "sentence")):
            if isinstance(value.get(place), list) and isinstance(value.get(words), str):
                yield report, value[place], value[words]
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from citations(inner, report)


def check_case(folder: Path, published: Heads) -> None:
    file, seal = folder / "case.db", folder / "case.seal"
    if not seal.is_file() or seal.read_bytes() != (file_sha256(file) + "\n").encode():
        differs("case.db is not the file that case.seal names (or there is no seal: run stemma status on the case)")
    if any(p.stat().st_size for p in (folder / "case.db-wal", folder / "case.db-journal") if p.exists()):
        differs("case.db is being written, or its last writer was stopped: run stemma status on the case")
    if sqlite3.sqlite_version_info < (3, 37):
        differs(f"the SQLite {sqlite3.sqlite_version} of this Python is not new enough to read a case; 3.37 is needed")
        return
    db = sqlite3.connect(file.resolve().as_uri() + "?mode=ro&immutable=1", uri=True)
    if [row[0] for row in db.execute("PRAGMA integrity_check")] != ["ok"]:
        differs("case.db is damaged (SQLite's own check)")
    check_originals(folder / "evidence", {row[0] for row in db.execute("SELECT sha256 FROM source")})
    check_log(db, published)
    check_texts(db)


def check_originals(folder: Path, expected: set[str]) -> None:
    found = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir()):
        name = path.name
        if path.is_symlink() or not HEX.fullmatch(name) or path.parent.name != name[:2]:
            if not name.startswith(".taking-in-"):  # left by a run that was stopped
                differs(f"evidence/{path.relative_to(folder)} is no original")
            continue
        found.add(name)
        if file_sha256(path) != name:
            differs(f"original {name} is damaged: its bytes have changed")
        elif name not in expected:
            known(f"original {name} is stored, and nothing is recorded of it, as after a process that was stopped")
    for name in sorted(expected - found):
        differs(f"original {name} is missing")
    known(f"{len(found)} originals were read")


def check_log(db: sqlite3.Connection, published: Heads) -> None:
    """Each entry holds the hash of the one before; each commitment is SHA-256(salt + details)."""
    entries = db.execute("SELECT number, at, action, commitment, previous, leaf FROM entry ORDER BY number").fetchall()
    kept = {row[0]: row[1:] for row in db.execute("SELECT number, salt, details FROM entry_details")}
    leaves: list[bytes] = []
    previous, emptied = "0" * 64, set()
    for place, (number, at, action, commitment, before, leaf) in enumerate(entries, 1):
        body = {"number": number, "at": at, "action": action, "commitment": commitment, "previous": before}
        leaves.append(hashlib.sha256(b"\x00" + canonical(body)).digest())
        if number != place or before != previous or leaves[-1].hex() != leaf:
            differs(f"entry {place} of the log is not what was written, or does not follow the one before")
        previous = leaf
        salt, details = kept.get(number, ("", ""))
        salted = (bytes.fromhex(salt) if HEX.fullmatch(salt) else b"") + details.encode("utf-8", "surrogatepass")
        if number in kept and sha256(salted) != commitment:
            differs(f"the details of entry {number} of the log are not what was written")
        elif number in kept and action == "remove":
            emptied |= {n for n in json.loads(details)["parameters"]["emptied"] if n < number}
    numbers = {row[0] for row in entries}
    for number in sorted(numbers - set(kept) - emptied):
        differs(f"the details of entry {number} of the log are missing, and no removal emptied them")
    for number in sorted(set(kept) - (numbers - emptied)):
        differs(f"entry {number} of the log was emptied or is missing, and has details")
    if not entries:
        differs("the log is empty: it has lost even its first entry")
    for size, root in published:
        good = size <= len(leaves) and tree(leaves[:size]).hex() == root
        told = "none was changed since" if good else "changed, cut off, or another case's"
        (known if good else differs)(
            f"the log {'begins' if good else 'does NOT begin'} with the {size} entries of the head: {told}"
        )
    if emptied:
        known(f"{len(emptied)} entries were emptied by removals; what they told of is gone, as was asked")
    known(f"stemma head 1: {len(leaves)} {tree(leaves).hex()}")
    known(
        "a log cut off at its end, or written anew, is seen only with a published head" + (" (none was given)" * (not published))
    )


def tree(leaves: list[bytes]) -> bytes:
    """Merkle tree hash, RFC 6962 section 2.1: split at the largest power of two below the number of leaves."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + tree(leaves[:k]) + tree(leaves[k:])).digest()


def check_texts(db: sqlite3.Connection) -> None:
    texts, cited = {}, 0
    for key, body in db.execute("SELECT id, body FROM text"):
        said = json.loads(body)
        texts[key] = said["content"]
        if sha256(canonical(["Text", said["source"], said["reader"], said["version"], said["content"]])) != key:
            differs(f"the text {key} is not what its name was made of")
    for key, kind, body in db.execute("SELECT id, kind, body FROM record"):
        for span in spans(json.loads(body)):
            cited += 1
            if texts.get(span["text"], "")[span["start"] : span["end"]] != span["words"]:
                differs(f"a citation is broken: {kind} {key} cites {span['start']}:{span['end']} of text {span['text']}")
    known(f"{cited} citations in {len(texts)} texts were read")


def spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and set(value) == {"text", "start", "end", "words"}:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from spans(inner)


def read_heads(given: str) -> Heads:
    """A head as it was printed, or a file that holds some among other words."""
    text = given if HEAD.search(given) else Path(given).read_text(encoding="utf-8", errors="replace")
    if not HEAD.search(text):
        differs(f"there is no head in {given}")
    return [(int(size), root) for size, root in HEAD.findall(text)]


def check_signature(path: Path, folder: Path) -> Heads:
    """Ed25519 over the canonical JSON of all that the file says but its signature; return the head that is signed."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        differs("signature NOT checked: the Python package “cryptography” is not installed")
        return []
    try:
        said = json.loads(path.read_text(encoding="ascii"))
        key, rest = bytes.fromhex(said["public_key"]), {name: value for name, value in said.items() if name != "signature"}
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(said["signature"]), canonical(rest))
        head, manifest = str(said["head"]), said.get("manifest")
    except (InvalidSignature, ValueError, TypeError, KeyError) as error:
        differs(f"the signature does NOT hold: the head, the key or the signature was exchanged ({type(error).__name__})")
        return []
    known(f"signed by the holder of key {sha256(key)}: compare it with what the holder published")
    if manifest and manifest not in {file_sha256(p) for p in folder.glob("manifest-*.json")}:
        differs("the list of an export that was signed is not in this folder, or was changed")
    return read_heads(head)


def main() -> int:
    parser = argparse.ArgumentParser(description="Check an export or a case of Stemma, without Stemma.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--head", help="a head that was published, or a file that holds it")
    parser.add_argument("--signature", type=Path, help="a signature file")
    options = parser.parse_args()
    try:
        published = read_heads(options.head) if options.head else []
        published += check_signature(options.signature, options.folder) if options.signature else []
        check = check_case if (options.folder / "case.db").exists() else check_export
        check(options.folder, published)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, sqlite3.Error) as error:
        differs(f"it cannot be read to its end ({type(error).__name__}: {error})")
    tell(f"{len(wrong)} things differ" if wrong else "everything that was checked holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
