"""Files, and what the user knows about them, into reports. One file's trouble never costs another file."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stemma import readers
from stemma.archive import take_in
from stemma.errors import IntakeError, UsageError
from stemma.keys import digest_bytes
from stemma.model.reading import Problem
from stemma.model.sources import GIVEN, Assertion, Field, Report, Source, Text, day_bounds

LARGEST = 100 * 1024 * 1024
"""Bytes. A larger file is no report; it is refused with a message."""
GIVABLE: tuple[Field, ...] = ("url", "title", "outlet", "author", "published", "language")
"""What a user may say about a report, in a manifest or with `set`."""
COMPANIONS = ("_files", ".files", "_Dateien", "_fichiers", "_archivos", "_fișiere")
"""A browser's "complete" saved page keeps its pictures and scripts in a folder named so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file to take in, and what the user says about it."""

    path: str
    """As the user named it, or relative to the folder or manifest that was given."""
    file: Path
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A file read: everything that goes into the ledger, or into one line of `read`."""

    data: bytes
    source: Source
    text: Text
    report: Report
    problems: tuple[Problem, ...]


def items(paths: Iterable[Path], manifest: Path | None) -> Iterator[Item | Problem]:
    """List the files to take in, in the order they were named; folders are walked in order of name.

    With a manifest and no paths: every file that it names.

    Raises:
        UsageError: the manifest cannot be used.
    """
    said = _manifest(manifest) if manifest else {}
    chosen = list(paths)
    if not chosen:
        for path, row in said.items():
            if manifest and not path.is_relative_to(manifest.parent.resolve()):
                message = (
                    f"{row['path']}: lies outside the folder of the manifest; to take it in, name it on the command line too"
                )
                yield Problem(report=None, stage="intake", code="OUTSIDE", message=message)
            else:
                yield _checked(Item(path=row["path"], file=path, given=row))
    for path in chosen:
        for file, name in _files(path):
            yield _checked(Item(path=_written(name), file=file, given=said.get(file.resolve(), {})))


def _written(name: str) -> str:
    """Write a file name that is no UTF-8 so that it can be stored and printed."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, str(path)
        return
    for file in sorted(path.rglob("*")):
        inner = file.relative_to(path)
        hidden = any(part.startswith(".") or part.endswith(COMPANIONS) for part in inner.parts)
        if not hidden and not file.is_dir():
            yield file, str(inner)


def _manifest(path: Path) -> dict[Path, dict[str, str]]:
    """Read what the user knows, by the resolved path of each file."""
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"cannot read the manifest {path}: {error}; it must be a CSV file in UTF-8") from error
    if rows and "path" not in rows[0]:
        raise UsageError(
            f"the manifest {path} has no column «path»; its first line must name the columns: path,{','.join(GIVABLE)}"
        )
    unknown = {name for row in rows for name in row} - {"path", *GIVABLE}
    if unknown:
        raise UsageError(
            f"the manifest {path} has unknown columns ({', '.join(map(str, unknown))}); known: path, {', '.join(GIVABLE)}"
        )
    said: dict[Path, dict[str, str]] = {}
    try:
        for row in (r for r in rows if r["path"] and r["path"].strip()):
            file, given = (path.parent / row["path"].strip()).resolve(), {k: v.strip() for k, v in row.items() if v and v.strip()}
            if said.setdefault(file, given) != given:
                raise UsageError(
                    f"the manifest {path} names {given['path']} twice and says different things of it; leave one line"
                )
    except (ValueError, OSError) as error:  # a NUL, a name that is too long, a link that leads to itself
        raise UsageError(f"the manifest {path} names a file that cannot be: {error}") from error
    if not said:
        raise UsageError(f"the manifest {path} names no file; each line under the first needs a path")
    return said


def _checked(item: Item) -> Item | Problem:
    """Refuse a date that cannot be read, rather than keep it as if it were one."""
    published = item.given.get("published")
    if published and day_bounds(published) == (None, None):
        message = (
            f"{item.path}: the manifest's date «{published}» cannot be read; write 2022-12-05, 2022-12 or 2022 and add it again"
        )
        return Problem(report=None, stage="intake", code="DATE_NOT_READ", message=message)
    return item


def fetch(item: Item) -> bytes:
    """Read a file once; what was read is what is hashed.

    Raises:
        IntakeError: it is gone, unreadable, no file, empty or too large.
    """
    data = take_in(item.file, LARGEST)
    if not data:
        raise IntakeError(f"{item.path}: the file is empty; nothing was taken in from it")
    return data


def take(item: Item, data: bytes, at: str) -> Taken:
    """Turn bytes into a report.

    Raises:
        IntakeError: this version has no reader for such a file, or it holds no text at all.
    """
    sha256 = digest_bytes(data)
    read = readers.read(data, item.path, sha256)
    if read.text is None:
        raise IntakeError(" ".join(_named(item.path, p.message) for p in read.problems) or f"{item.path}: it cannot be read")
    media_type = readers.media_type(data, item.path) or "application/octet-stream"
    source = Source(sha256=sha256, size=len(data), media_type=media_type)
    given = tuple(Assertion(field=n, value=item.given[n], evidence=GIVEN, at=at) for n in GIVABLE if item.given.get(n))
    said = (*given, *read.assertions)
    report = Report(source=sha256, place=place(item.given, item.path), text=read.text.id, path=item.path, assertions=said)
    problems = tuple(
        Problem(report=report.id, stage=p.stage, code=p.code, message=_named(item.path, p.message), at=p.at)
        for p in read.problems
    )
    return Taken(data=data, source=source, text=read.text, report=report, problems=problems)


def _named(path: str, message: str) -> str:
    """Begin a message with the file it is about."""
    return message if message.startswith(path) else f"{path}: {message}"


def place(given: Mapping[str, str], path: str) -> tuple[str, ...]:
    """Return what tells a report apart from others of the same bytes.

    A url, or else an outlet and path. Where neither is known the bytes alone are the report, so that a
    second identical file is a second appearance of it and not a second report.
    """
    if given.get("url"):
        return (given["url"],)
    return (given["outlet"], path) if given.get("outlet") else ()
