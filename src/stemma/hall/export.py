"""Writes an export: gate, rooms, scan, and only then files, all of them or none."""

import ctypes
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from stemma import disk
from stemma.errors import CaseError, UsageError
from stemma.exports import csv, html, jsonl
from stemma.hall.case import Case
from stemma.keys import canonical, digest_bytes
from stemma.model.custody import Head
from stemma.model.deciding import Dossier
from stemma.protect import protect, scan
from stemma.shown import Protected
from stemma.text import fold

KINDS = ("html", "jsonl", "csv")
FORMAT = 2
"""Of the list of an export. 2: it names the head of the case and has a digest of its own."""
HERE, EXCHANGE = -100, 2
"""AT_FDCWD, RENAME_EXCHANGE."""
VERIFIER = "tools/verify_standalone.py"
"""Path in an export of the program that checks it without Stemma."""


def from_case(case: Case, kind: str, out: Path, *, private: bool) -> Path:
    """Write the dossier of a case that is open for writing, with the head of its log, and log that it was written.

    Raises:
        LeakError, UsageError, CaseError: see `export`.
    """
    dossier, head = case.dossier(), case.log.head(printed=False)
    made = export(dossier, kind, out, private=private, head=head)
    case.log.exported(kind, digest_bytes((out / manifest_of(kind)).read_bytes()), head, private=private)
    return made


def export(dossier: Dossier, kind: str, out: Path, *, private: bool, head: Head | None = None) -> Path:
    """Write a dossier in one of KINDS into a folder, in place of an earlier export of that kind there.

    `head` is that of the custody log of the case as it stood; None: the dossier is of no case.

    Raises:
        LeakError: a withheld word would still be shown; nothing is written.
        UsageError, CaseError: the folder holds other files of these names, or cannot be written.
    """
    protected = protect(dossier, private=private)
    files = render(protected, kind)
    scan(dossier, protected, files, house_words())
    # A program of ours with no word of the case in it: added after the scan.
    files = {**files, VERIFIER: (resources.files("stemma.hall") / "verify_standalone.py").read_bytes()}
    said: dict[str, object] = {
        "format": FORMAT,
        "stemma": dossier.version,
        "kind": kind,
        "private": private,
        "made_at": dossier.made_at,
        "head": {"size": head.size, "root": head.root} if head else None,
        "files": {n: digest_bytes(d) for n, d in files.items()},
    }
    manifest = manifest_of(kind)
    files = {**files, manifest: written(said)}
    try:
        _write(files, out, manifest)
    except OSError as error:
        raise CaseError(
            f"{out}: the export could not be written ({error.strerror}); nothing is left of it; free some space or go elsewhere"
        ) from error
    return out / ("index.html" if kind == "html" else manifest)


def manifest_of(kind: str) -> str:
    """Return the name of the list of an export."""
    return f"manifest-{kind}.json"


def written(said: Mapping[str, object]) -> bytes:
    """Write the list of an export; `digest` is the SHA-256 of the rest in canonical JSON, against accidents."""
    whole = {**said, "digest": digest_bytes(canonical(said).encode("utf-8"))}
    return (json.dumps(whole, indent=1, sort_keys=True) + "\n").encode()


def listing(data: bytes) -> dict[str, Any]:
    """Read the list of an export; one of format 1 has no digest of its own.

    Raises:
        ValueError: it is none, or not as it was written.
    """
    said = json.loads(data.decode("utf-8"))
    if not isinstance(said, dict) or not isinstance(said.get("files"), dict):
        raise ValueError("it names no files")
    if said.get("format", 1) != 1 or "digest" in said:
        rest = {name: value for name, value in said.items() if name != "digest"}
        if written(rest) != data:
            raise ValueError("it was changed")
    if not all(isinstance(sha256, str) for sha256 in said["files"].values()):
        raise ValueError("a file has no hash")
    return said


@cache
def house_words() -> frozenset[str]:
    """Return the words that exports print of themselves: whatever stands in the code that writes them."""
    room = resources.files("stemma")
    code = [room / "wording.py", room / "numbers.py", *(room / "exports").iterdir(), *(room / "exports" / "html").iterdir()]
    texts = (f.read_text(encoding="utf-8") for f in code if f.name.endswith((".py", ".css")))
    return frozenset(fold(word) for text in texts for word in re.findall(r"[^\W\d_]+", text))


def render(protected: Protected, kind: str) -> Mapping[str, bytes]:
    """Return the files of an export by their relative path."""
    if kind == "html":
        style = (resources.files("stemma.exports") / "style.css").read_text(encoding="utf-8")
        return html.pages(protected, style)
    if kind == "jsonl":
        return jsonl.files(protected)
    if kind == "csv":
        return csv.files(protected)
    raise UsageError(f"there is no export «{kind}»; known: {', '.join(KINDS)}")


def _write(files: Mapping[str, bytes], out: Path, manifest: str) -> None:
    """Write all files beside the folder first, then move them into place, the list last."""
    earlier = _earlier(out / manifest)
    # Exports of several kinds in one folder share the verifier.
    shared = {VERIFIER} if any(other.name != manifest for other in out.glob("manifest-*.json")) else set()
    foreign = [name for name in files if (out / name).exists() and name not in earlier | shared]
    foreign += [name for name in files if not inside(out, name)]
    if foreign:
        raise UsageError(
            f"{out} already holds {foreign[0]}, which is not from an export or leads elsewhere; choose an empty folder"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    _clear(out)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, data in files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            disk.write(made / name, data)
        made.chmod(0o755)
        if out.exists():
            _keep(out, made, earlier | set(files))
            _exchange(made, out)
        else:
            made.rename(out)
        disk.sync(out.parent)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _clear(out: Path) -> None:
    """Remove what an export that was killed left beside the folder: it may hold what has been removed since."""
    for left in out.parent.glob(f".{out.name}-*"):
        if re.fullmatch(r"[a-z0-9_]{8}", left.name.removeprefix(f".{out.name}-")) and left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


def _keep(out: Path, made: Path, replaced: set[str]) -> None:
    """Take over into a new folder what is in the old one and not of the export that is replaced."""
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out)
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                (made / name).mkdir(parents=True, exist_ok=True)
        elif name.as_posix() not in replaced:
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, made / name, follow_symlinks=False)


def _exchange(made: Path, out: Path) -> None:
    """Put one folder in the place of another, so that at no moment there is neither (renameat2, RENAME_EXCHANGE)."""
    with suppress(OSError, AttributeError):
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
        if exchange(HERE, os.fsencode(made), HERE, os.fsencode(out), EXCHANGE) == 0:
            return
    # Elsewhere: killed between the two, the old one lies beside its place, and the same command makes the new one.
    old = made.with_name(made.name + "-old")
    out.rename(old)
    made.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _earlier(manifest: Path) -> set[str]:
    """Return the files of the export that this one replaces."""
    if not manifest.exists():
        return set()
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        names = {name for name in listed if inside(manifest.parent, name)}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{manifest} is no list of an export ({type(error).__name__}); choose an empty folder") from error
    return names | {manifest.name}


def inside(folder: Path, name: str) -> bool:
    """Tell whether a listed file lies in its folder, links followed: a list from elsewhere names what it likes."""
    return "\x00" not in name and (folder / name).parent.resolve().is_relative_to(folder.resolve())
