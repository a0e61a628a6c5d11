"""What the house calls: a few zygotes, one file at a time each, and the frames that came back whole.

However a child ends, it costs its own file and nothing else. What a frame *says* is not checked here.
"""

import contextlib
import fcntl
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from types import TracebackType
from typing import Any

from stemma.errors import StemmaError, UsageError
from stemma.sandbox.counting import Count
from stemma.sandbox.ending import Ending, Failure, why
from stemma.sandbox.frames import END, FAILED, HEADER, PART, Frame, lengths, unpack
from stemma.sandbox.limits import Confinement, Limits
from stemma.sandbox.zygote import ENDED, GRACE, LENGTH, MORE, OVER, RUN, START

STARTING = 120.0
"""Seconds for a zygote to load what it needs (a cold disk)."""
ANSWERING = 20.0
"""Seconds for a zygote to answer; it has nothing else to do."""
PIPE = 1 << 18
"""Bytes that the result pipe holds, where the system lets one choose."""


class StartError(StemmaError):
    """The process that reads files cannot be started: the installation is at fault, not a file."""


class Pool(AbstractContextManager["Pool"]):
    """A few warm processes; each forks a confined child for each file. Any thread may call it."""

    def __init__(self, entry_module: str, workers: int = 2, limits: Limits | None = None) -> None:
        """Prepare; nothing is started until a file is to be read.

        Raises:
            UsageError: this system cannot fork.
        """
        if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
            raise UsageError("reading files needs a system with fork (Linux, macOS; on Windows: WSL)")
        self.entry_module = entry_module
        self.limits = limits or Limits()
        self._turns = threading.Semaphore(workers)
        self._lock = threading.Lock()
        self._free: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._closed = False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End every process. Whoever still reads frames gets a Failure."""
        with self._lock:
            self._closed = True
            workers = [*self._free, *self._busy]
            self._free.clear()
        for worker in workers:
            worker.stop()

    def confinement(self) -> Confinement:
        """Start a zygote if there is none, and return what holds its children.

        Raises:
            StartError: it does not start.
        """
        with self._turns:
            worker = self._take()
            self._give_back(worker)
            return worker.held

    def run(self, file: int, request: Any) -> Iterator[Frame]:
        """Hand an open file (its descriptor) to a fresh child; yield what it says, frame by frame.

        Raises:
            Failure: after the frames that came whole.
            StartError: no process can be started.
        """
        with self._turns:
            given = for_reading(file)
            try:
                worker, result = self._begin(given, json.dumps(request).encode("ascii"))
            finally:
                os.close(given)
            try:
                yield from _Stream(worker, result, self.limits).frames()
            finally:
                os.close(result)
                worker.end()
                self._give_back(worker)

    def _begin(self, given: int, request: bytes) -> tuple["_Worker", int]:
        """Start a child; a zygote that died while it was idle is replaced, once."""
        for _ in range(2):
            worker = self._take()
            result = None
            try:
                result = worker.run(given, request)
            finally:
                if result is None:
                    self._give_back(worker)
            if result is not None:
                return worker, result
        raise StartError("the process that reads files ends as soon as it is started; run stemma doctor")

    def _take(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise Failure("CRASH", "the pool of readers is closed")
            worker = self._free.pop() if self._free else None
            if worker:
                self._busy.add(worker)
        if worker is None:
            worker = _Worker(self.entry_module, self.limits)
            with self._lock:
                self._busy.add(worker)
                late = self._closed
            if late:
                worker.stop()
                raise Failure("CRASH", "the pool of readers is closed")
        return worker

    def _give_back(self, worker: "_Worker") -> None:
        with self._lock:
            self._busy.discard(worker)
            if worker.alive and not self._closed:
                self._free.append(worker)
                return
        worker.stop()


def for_reading(file: int) -> int:
    """Open a file once more, for reading only and with a position of its own, so that a child cannot change either."""
    try:
        return os.open(f"/proc/self/fd/{file}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # a system without it: the position is shared
        os.lseek(file, 0, os.SEEK_SET)
        return fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, 0)


class _Worker:
    """One zygote, as its parent sees it."""

    def __init__(self, entry_module: str, limits: Limits) -> None:
        if not sys.executable:
            raise StartError("the Python that runs this is not known, so no process can be started")
        self.control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with other:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-m", entry_module],
                stdin=other.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        self.alive = True
        self.open = False
        self.owed = False
        try:
            self.held = self._start(limits)
        except BaseException:
            self.stop()
            raise

    def _start(self, limits: Limits) -> Confinement:
        said = json.dumps(asdict(limits)).encode("ascii")
        self.control.settimeout(STARTING)
        try:
            self.control.sendall(START + LENGTH.pack(len(said)) + said)
            answer = json.loads(self._receive(LENGTH.unpack(self._receive(LENGTH.size))[0]))
        except (OSError, EOFError) as error:
            raise StartError("the process that reads files does not start; run stemma doctor") from error
        self.control.settimeout(ANSWERING)
        if "failed" in answer:
            raise StartError(f"the process that reads files does not start: {answer['failed']}")
        return Confinement(**answer)

    def run(self, given: int, request: bytes) -> int | None:
        """Fork a child; return the descriptor to read its frames from, or None: the zygote is gone."""
        result, writing = os.pipe()
        self.alive, forked = False, 0  # until the answer is there: whatever comes between, this zygote is not used again
        try:
            if self.owed:
                self._receive(ENDED.size)
                self.owed = False
            socket.send_fds(self.control, [RUN + LENGTH.pack(len(request)) + request], [given, writing])
            forked = LENGTH.unpack(self._receive(LENGTH.size))[0]
        except (OSError, EOFError):
            forked = 0
        finally:
            os.close(writing)
            if not forked:
                os.close(result)
        if not forked:
            return None
        self.alive = self.open = True
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with contextlib.suppress(OSError):
                fcntl.fcntl(result, fcntl.F_SETPIPE_SZ, PIPE)
        return result

    def more(self) -> None:
        """Let the child compute for as long as a container may."""
        try:
            self.control.sendall(MORE)
        except OSError:
            self.alive = False

    def end(self) -> None:
        """End the child if it has not ended; how it did is not waited for, so that the next file need not wait."""
        if not self.open:
            return
        self.open = False
        try:
            self.control.sendall(OVER + LENGTH.pack(0))
            self.owed = True
        except OSError:
            self.alive = False

    def ending(self) -> Ending | None:
        """Give the child a moment to end by itself; return how it ended, or None: the zygote is gone."""
        self.open = False
        try:
            self.control.sendall(OVER + LENGTH.pack(round(GRACE * 1000)))
            return Ending(*ENDED.unpack(self._receive(ENDED.size)))
        except (OSError, EOFError):
            self.alive = False
            return None

    def _receive(self, size: int) -> bytes:
        received = b""
        while len(received) < size:
            more = self.control.recv(size - len(received))
            if not more:
                raise EOFError
            received += more
        return received

    def stop(self) -> None:
        """End the zygote, and with it its child."""
        self.alive = self.open = False
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.control.close()


def _environment() -> dict[str, str]:
    """Return the few variables that a zygote gets: nothing of the user's goes where a file is read."""
    paths = [os.path.abspath(path) for path in sys.path]  # noqa: PTH100 strings in, strings out
    return {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC0",  # as a rule, not as a file: nothing can be opened later
        "OPENBLAS_NUM_THREADS": "1",  # a process with threads must not be forked
        "OMP_NUM_THREADS": "1",
    }


class _Stream:
    """The frames of one child, as they come."""

    def __init__(self, worker: _Worker, result: int, limits: Limits) -> None:
        self.worker = worker
        self.result = result
        self.limits = limits
        self.count = Count(limits)
        self.waited = 0.0
        self.container = False

    def frames(self) -> Iterator[Frame]:
        while True:
            frame = self._next()
            if frame is None:
                raise why(self.worker.ending(), self.limits)
            if frame.kind == END:
                return
            if frame.kind == FAILED:
                raise _said(frame)
            if frame.kind == PART and not self.container:
                self.container = True
                self.worker.more()
            yield frame

    def _next(self) -> Frame | None:
        """Read a frame; None: the child closed its pipe."""
        patience = self.limits.wall
        left = self.limits.container_wall - self.waited if self.container else patience - self.waited
        until = time.monotonic() + min(patience, left)
        begun = time.monotonic()
        header = self._read(HEADER.size, until)
        if header is None:
            return None
        try:
            sizes = lengths(header)
        except ValueError:
            raise _nonsense() from None
        head = self._read(sizes[0], until)
        data = self._read(sizes[1], until) if head is not None else None
        self.waited += time.monotonic() - begun
        if head is None or data is None:
            return None
        try:
            frame = unpack(head, data)
        except ValueError:
            raise _nonsense() from None
        self.count.add(frame, sum(sizes))
        return frame

    def _read(self, size: int, until: float) -> bytes | None:
        """Read so many bytes; None: the pipe ended before."""
        received = bytearray()
        poll = select.poll()
        poll.register(self.result, select.POLLIN)
        while len(received) < size:
            left = until - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise Failure("TIMEOUT", f"reading it took longer than {self.limits.wall:g} s")
            more = os.read(self.result, size - len(received))
            if not more:
                return None
            received += more
        return bytes(received)


def _said(frame: Frame) -> Failure:
    """Take a child's own word for why it failed, as far as it is one of the words for that."""
    said = frame.head if isinstance(frame.head, dict) else {}
    if said.get("code") == "MEMORY":
        return Failure("MEMORY", "reading it took more memory than the limit")
    name = "".join(c for c in str(said.get("message", ""))[:200] if c.isascii() and c.isprintable())
    return Failure("CRASH", f"the parser failed ({name})")


def _nonsense() -> Failure:
    return Failure("CRASH", "the parser was taken over by the file, or failed: what it said made no sense")
