"""Files, and what the user knows about them, into reports. One file's trouble never costs another file.

A file is first copied into the archive, whole; then it is examined in a child process that has nothing
but its bytes (parsing.py). What is found inside a container is stored under its own SHA-256 and examined like a
file of its own, so that a page is one source whether it came alone or in a web archive.
"""

import csv
import io
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO

from stemma import readers
from stemma.archive import Archive, opened
from stemma.errors import IntakeError, UsageError
from stemma.hall import folders
from stemma.hall.ocr import Ocr, hinted
from stemma.hall.parsing import Kind, Parsers, Part
from stemma.model.codes import FATAL, LOSSES
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import CONTAINER, GIVABLE, GIVEN, Assertion, Report, Source, Text, day_bounds

STAGE = "intake"
PASSED_ON = ("outlet", "language", "archived")
"""What is said of a container is said of what is inside."""
DEEPEST = 3
"""Containers within containers that are opened: a message in a mailbox in a ZIP archive."""
AHEAD = 4
"""Files examined before their turn, so that every child has work; what they gave waits in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file to take in, and what the user says about it."""

    path: str
    """As the user named it, or relative to the folder or manifest that was given."""
    file: Path | IO[bytes]
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Bytes in the archive that wait for being examined."""

    sha256: str
    size: int
    path: str
    given: Mapping[str, str]
    inside: tuple[str, ...] = ()
    """SHA-256 of the containers that it was inside of, the outermost first."""
    said: tuple[Assertion, ...] = ()
    """What its container says about it."""
    problems: tuple[Problem, ...] = ()
    """What was wrong with it in its container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file, or one document inside it, gave: everything that goes into the ledger, or into lines of `read`."""

    stored: Stored
    source: Source
    text: Text | None
    """None: it is a container and no report, or nothing could be read."""
    report: Report | None
    problems: tuple[Problem, ...]
    inner: tuple[Stored, ...] = ()
    """Documents found inside; they come next."""
    container: bool = False

    @property
    def why(self) -> str:
        """Say why there is no report: CONTAINER, or the code of the first problem that says so."""
        return CONTAINER if self.container else next((p.code for p in self.problems if p.code in FATAL), "NOT_THIS_FORMAT")


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
                yield Problem(report=None, stage=STAGE, code="OUTSIDE", message=message)
            else:
                yield _checked(Item(path=row["path"], file=path, given=row))
    for path in chosen:
        if not path.is_dir():
            yield _checked(Item(path=_written(str(path)), file=path, given=said.get(_resolved(path), {})))
            continue
        files, left = folders.walked(path)
        for file in files:
            name = _written(str(file.relative_to(path)))
            yield _checked(Item(path=name, file=file, given=said.get(_resolved(file), {})))
        yield from _left(path, left)


def _written(name: str) -> str:
    """Write a file name that is no UTF-8 so that it can be stored and printed."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _resolved(file: Path) -> Path:
    """Return where a file really lies, or where it is called to lie: a link may lead to itself."""
    try:
        return file.resolve()
    except (OSError, RuntimeError):
        return file.absolute()


def _left(top: Path, left: Mapping[str, list[Path]]) -> Iterator[Problem]:
    """Say what was met in a folder and not taken in."""
    for what, paths in sorted(left.items()):
        names = ", ".join(_written(str(p.relative_to(top) if p != top else p)) for p in sorted(paths)[:3])
        more = ", …" if len(paths) > 3 else ""
        said = f"{what} was" if len(paths) == 1 else f"{what} ({len(paths)} of them) was"
        message = f"{_written(str(top))}: {said} not taken in ({names}{more}); if a report is there, name its file"
        yield Problem(report=None, stage=STAGE, code="LEFT_INSIDE", message=message[:500])


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
        return Problem(report=None, stage=STAGE, code="DATE_NOT_READ", message=message)
    return item


# --- from a file to what it gave


Known = Callable[[Stored], bool]
"""Tells whether nothing about stored bytes would be new, so that they need not be examined again."""


class _Job:
    """Something to take in, and the thread's promise of what it gives once it has been started."""

    def __init__(self, what: Item | Stored | Problem) -> None:
        self.what = what
        self.made: Future[Taken | None] | None = None


def take_all(
    listed: Iterable[Item | Problem],
    archive: Archive,
    parsers: Parsers,
    at: str,
    known: Known = lambda stored: False,
    ocr: Ocr | None = None,
) -> Generator[tuple[str, Taken | Problem | None], None, None]:
    """Yield (path, what came of it) for each item, and after it for each document inside; None: nothing about it is new.

    With `ocr`, words in pictures are recognised.

    Files are stored and examined a few ahead, in a thread for each child; they come in their order all the same.
    """
    source, queue = iter(listed), deque[_Job]()
    threads = ThreadPoolExecutor(parsers.workers, thread_name_prefix="intake")

    def step(job: Stored | Item) -> Taken | None:
        stored = _stored(job, archive) if isinstance(job, Item) else job
        return None if known(stored) else _examined(stored, archive, parsers, at, ocr)

    try:
        while True:
            queue.extend(_Job(what) for what in islice(source, max(0, AHEAD - len(queue))))
            if not queue:
                return
            for job in islice(queue, AHEAD):
                if job.made is None and not isinstance(job.what, Problem):
                    job.made = threads.submit(step, job.what)
            first = queue.popleft()
            path, taken = _came_of(first)
            if isinstance(taken, Taken):
                queue.extendleft(_Job(stored) for stored in reversed(taken.inner))
            yield path, taken
    finally:
        parsers.close()  # a thread that waits for a child is let go
        if ocr is not None:
            ocr.close()
        threads.shutdown(wait=True, cancel_futures=True)


def _came_of(job: _Job) -> tuple[str, Taken | Problem | None]:
    if isinstance(job.what, Problem):
        return job.what.message.split(":")[0], job.what
    assert job.made is not None  # the first of the queue has been started
    try:
        return job.what.path, job.made.result()
    except IntakeError as error:
        return job.what.path, Problem(report=None, stage=STAGE, code="NOT_TAKEN_IN", message=str(error))


def _stored(item: Item, archive: Archive) -> Stored:
    """Copy a file into the archive.

    Raises:
        IntakeError: it is gone, unreadable, no file, empty or too large.
    """
    file = opened(item.file, item.path) if isinstance(item.file, Path) else item.file
    with file:
        kept = archive.store(file, item.path)
    return Stored(sha256=kept.sha256, size=kept.size, path=item.path, given=item.given)


def _examined(stored: Stored, archive: Archive, parsers: Parsers, at: str, ocr: Ocr | None) -> Taken:
    """Examine stored bytes in a child, and store what is inside them."""
    media, read, inner, found = None, None, [], list(stored.problems)
    with archive.open(stored.sha256) as file:
        what = (file, stored.path, stored.sha256, archive.folder)
        for made in parsers.examine(*what) if ocr is None else ocr.examine(parsers, *what, stored.given):
            if isinstance(made, Kind):
                media = made
            elif isinstance(made, Read):
                read = made
            elif isinstance(made, Problem):
                found.append(made)
            else:
                with made.file:
                    inner.append(_within(stored, made, archive))
    if len(stored.inside) >= DEEPEST and inner:
        message = f"it is {DEEPEST} containers deep, and {len(inner)} documents in it were not opened: unpack it and add them"
        found.append(Problem(report=None, stage=STAGE, code="LEFT_INSIDE", message=message))
        inner = []
    source = Source(
        sha256=stored.sha256, size=stored.size, media_type=media.media if media and media.media else "application/octet-stream"
    )
    text = None if read is None else read.text
    if text is not None and any(p.code in LOSSES for p in stored.problems):
        text = replace(text, completeness="partial" if text.completeness == "complete" else text.completeness)
    report = _report(stored, text, read.assertions if read else (), at)
    found += read.problems if read else ()
    found = found if ocr is not None else [hinted(p, source.media_type) for p in found]
    problems = tuple(
        replace(p, report=report.id if report else None, message=_named(stored.path, p.message), at=p.at if report else None)
        for p in found
    )
    opens = media is not None and media.media in readers.CONTAINERS
    container = opens and text is None and (bool(inner) or not any(p.code in FATAL for p in found))
    return Taken(
        stored=stored, source=source, text=text, report=report, problems=problems, inner=tuple(inner), container=container
    )


def _within(stored: Stored, part: Part, archive: Archive) -> Stored:
    kept = archive.store(part.file, part.name)
    given = {name: stored.given[name] for name in PASSED_ON if name in stored.given}
    captured = (Assertion(field="captured", value=part.at, evidence="the container it came out of"),) if part.at else ()
    return Stored(
        sha256=kept.sha256,
        size=kept.size,
        path=f"{stored.path}/{part.name}",
        given=given,
        inside=(*stored.inside, stored.sha256),
        said=(*part.assertions, *captured),
        problems=part.problems,
    )


def _report(stored: Stored, text: Text | None, found: tuple[Assertion, ...], at: str) -> Report | None:
    if text is None:
        return None
    given = tuple(Assertion(field=n, value=stored.given[n], evidence=GIVEN, at=at) for n in GIVABLE if stored.given.get(n))
    # The address under which a page was asked for is surer than what the page calls itself; a list's title of it is not.
    sure = tuple(a for a in stored.said if a.field in ("url", "captured"))
    rest = tuple(a for a in stored.said if a not in sure)
    return Report(
        source=stored.sha256, place=place(stored), text=text.id, path=stored.path, assertions=(*given, *sure, *found, *rest)
    )


def _named(path: str, message: str) -> str:
    """Begin a message with the file it is about."""
    return message if message.startswith(path) else f"{path}: {message}"


def place(stored: Stored) -> tuple[str, ...]:
    """Return what tells a report apart from others of the same bytes.

    A url, given or told by a web archive, or else an outlet and path. Where neither is known the bytes alone are the
    report, so that a second identical file is a second appearance of it and not a second report.
    """
    captured = next((a.value for a in stored.said if a.field == "url"), None)
    url = stored.given.get("url") or captured
    if url:
        return (url,)
    return (stored.given["outlet"], stored.path) if stored.given.get("outlet") else ()
