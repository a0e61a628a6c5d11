"""Examines a file in a child process: what it is, what it says, what is inside. The rest of the hall calls this.

    with Parsers() as parsers:
        for found in parsers.examine(file, path, sha256, scratch): ...

First comes one `Kind`, then at most one `Read`, and `Part`s and `Problem`s as they come. No file makes it raise;
a `StartError` (the processes cannot be started at all) and an `OSError` of the scratch folder (disk full) do. Whoever
examines a part takes the rest first: its container's child is still at work, and with one worker nobody else would be free.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO

from stemma.hall import believing
from stemma.hall.believing import Nonsense, Reading
from stemma.hall.child import LARGEST_PART, STAGE
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion
from stemma.sandbox.ending import Failure
from stemma.sandbox.frames import BYTES, PART, Frame
from stemma.sandbox.limits import Confinement, Limits
from stemma.sandbox.pool import Pool

ENTRY = "stemma.hall.child"
MOST_PARTS = 100_000
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Of mallopt(3)."""
IN_MEMORY = 1 << 20
"""Bytes of a part above which it is kept in the scratch folder."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the bytes are."""

    media: str | None
    """None: not known, or the child did not live to tell."""


@dataclass(frozen=True, slots=True)
class Part:
    """A document found inside a container."""

    name: str
    """What the container calls it; for people, never a path."""
    assertions: tuple[Assertion, ...]
    """What the container says about it, strongest first."""
    file: IO[bytes]
    """At its beginning; a temporary file, gone when it is closed. Whoever takes the part closes it."""
    at: str | None = None
    """When the container says that it was captured."""
    problems: tuple[Problem, ...] = ()
    """Of this part alone."""
    page: int | None = None
    """Number, from 0, of the page of which it is a picture, and `name` that page's label; None: a document."""


Found = Kind | Read | Part | Problem


class Parsers(AbstractContextManager["Parsers"]):
    """Reads files in children; threads may share it. Nothing is started until the first file."""

    def __init__(self, workers: int = 2, limits: Limits | None = None, entry_module: str = ENTRY) -> None:
        """Prepare.

        Raises:
            UsageError: this system cannot fork.
        """
        _give_back()
        self.workers = workers
        self.limits = limits or Limits()
        self._pool = Pool(entry_module, workers, self.limits)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all processes, for good; a thread that waits for one is let go."""
        self._pool.close()

    def confinement(self) -> Confinement:
        """Start a process if there is none, and return what holds on this machine."""
        return self._pool.confinement()

    def examine(self, file: IO[bytes], path: str, sha256: str, scratch: Path, *, pictures: bool = False) -> Iterator[Found]:
        """Tell what a file is and what is in it; `path` helps to tell, `scratch` is a folder for large parts.

        With `pictures`, pages without words come as parts too.
        """
        size = os.fstat(file.fileno()).st_size
        request = {"path": path.encode("utf-8", "replace").decode("utf-8"), "sha256": sha256, "size": size}
        request |= {"pictures": True} if pictures else {}
        told = _Told(sha256, scratch, pictures)
        try:
            for frame in self._pool.run(file.fileno(), request):
                yield from told.take(frame)
            told.ended()
        except Failure as failure:
            yield from told.failed(failure.code, f"{failure.message}; the bytes are kept")
        except Nonsense as nonsense:
            yield from told.failed("CRASH", f"the parser was taken over by the file, or failed ({nonsense}); the bytes are kept")
        finally:
            told.drop()


def _give_back() -> None:
    """Let the C library give large blocks back at once: else this process keeps what the largest text took."""
    with suppress(OSError, AttributeError):  # glibc alone has it (mallopt(3))
        library = ctypes.CDLL(None)
        library.mallopt(MMAP_THRESHOLD, 1 << 18)
        library.mallopt(TRIM_THRESHOLD, 1 << 20)


class _Told:
    """What a child told so far."""

    def __init__(self, sha256: str, scratch: Path, pictures: bool) -> None:
        self.pictures = pictures
        self.page: int | None = None
        self.last_page = -1
        self.sha256 = sha256
        self.scratch = scratch
        self.kind: Kind | None = None
        self.reading: Reading | None = None
        self.done = False
        self.part: Part | None = None
        self.missing = 0
        self.parts = 0

    def take(self, frame: Frame) -> Iterator[Found]:
        if self.kind is None:
            (media,) = believing.fields(frame.head if frame.kind == "kind" else None, "media")
            self.kind = Kind(believing.media(media))
            yield self.kind
        elif self.part is not None:
            yield from self._more(frame)
        elif frame.kind == "page":
            self._page(frame)
        elif frame.kind == PART and self.reading is None:
            yield from self._part(frame)
        elif frame.kind == "problem" and self.reading is None:
            yield believing.problem(frame.head, None)
        else:
            yield from self._read(frame)

    def _read(self, frame: Frame) -> Iterator[Found]:
        if self.done:
            raise Nonsense("a second text")
        self.reading = self.reading or Reading(self.sha256)
        read = self.reading.take(frame)
        if read is not None:
            self.done, self.reading = True, None
            yield read

    def _page(self, frame: Frame) -> None:
        number = believing.of(int, frame.head)
        if not self.pictures or self.page is not None or self.reading is not None or not self.last_page < number < MOST_PARTS:
            raise Nonsense("a picture that nobody asked for, or out of order")
        self.page = self.last_page = number

    def _part(self, frame: Frame) -> Iterator[Found]:
        name, at, size, said, problems = believing.fields(frame.head, "name", "at", "size", "assertions", "problems")
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise Nonsense("more parts than a container has")
        self.missing = believing.of(int, size)
        if not 0 <= self.missing <= LARGEST_PART:
            raise Nonsense("a part of no size")
        self.part = Part(
            name=believing.name(name),
            assertions=tuple(believing.assertion(value, None) for value in believing.of(list, said)),
            file=SpooledTemporaryFile(IN_MEMORY, dir=str(self.scratch)),  # noqa: SIM115 the taker closes it
            at=believing.moment(at),
            problems=tuple(believing.problem(value, None) for value in believing.of(list, problems)),
            page=self.page,
        )
        self.page = None
        yield from self._if_whole()

    def _more(self, frame: Frame) -> Iterator[Found]:
        if frame.kind != BYTES or not 0 < len(frame.data) <= self.missing:
            raise Nonsense("a part that is not as long as it says")
        assert self.part is not None
        self.part.file.write(frame.data)
        self.missing -= len(frame.data)
        yield from self._if_whole()

    def _if_whole(self) -> Iterator[Found]:
        if self.missing == 0 and self.part is not None:
            whole, self.part = self.part, None
            whole.file.seek(0)
            yield whole

    def ended(self) -> None:
        """Check that nothing was left half said."""
        if self.kind is None or self.part is not None or self.reading is not None:
            raise Nonsense("half of what it began")

    def failed(self, code: str, message: str) -> Iterator[Found]:
        if self.kind is None:
            yield Kind(None)
        yield Problem(report=None, stage=STAGE, code=code, message=believing.message(message))

    def drop(self) -> None:
        """Let go of a part that never became whole."""
        if self.part is not None:
            self.part.file.close()
