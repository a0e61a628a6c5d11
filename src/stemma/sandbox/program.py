"""Runs an external program on one open file, confined: it reads, computes, and says what it found on its output.

It gets the file as standard input, and what it was installed with; no network, no other file, no process, nothing to
write to. This module is both ends: `Program` in the house, and `main` in the process that confines itself and then
becomes the program. What the program says is not to be believed; whoever calls it checks.
"""

import contextlib
import errno
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import IO, Any

from stemma.sandbox import landlock, seccomp
from stemma.sandbox.confine import leave, limit, refused
from stemma.sandbox.ending import Failure
from stemma.sandbox.limits import MIB, Confinement
from stemma.sandbox.pool import for_reading
from stemma.sandbox.syscalls import ALWAYS, CHANGING, CLONE3, MACHINES, OPENING, PROGRAM, THREAD, THREADS, TO_ITSELF, X32

READABLE = (
    "/usr",
    "/lib",
    "/lib64",
    "/lib32",
    "/bin",
    "/opt",
    "/nix/store",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/sys/devices/system/cpu",
)
"""Where systems keep programs and their libraries; nothing of a user's lies there."""
LOOSE, ABSENT = 125, 127
"""Exit codes of `main`: the confinement is not what it was at the trial; the program cannot be started."""
SAID = 64 << 10
"""Bytes of complaints that are kept."""
NOT_IMPLEMENTED = 0x00050000 | errno.ENOSYS
"""SECCOMP_RET_ERRNO with ENOSYS."""
INTERPRETER = 3
"""PT_INTERP (elf.h)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one run may take."""

    memory: int = 2048 * MIB
    """Bytes of address space."""
    cpu: int = 90
    """Seconds of computing."""
    wall: float = 180.0
    """Seconds that the caller waits."""
    output: int = 32 * MIB
    """Bytes that may come back."""


class Program(AbstractContextManager["Program"]):
    """An installed program. Any thread may run it; nothing is started before."""

    def __init__(
        self,
        path: str,
        *,
        bounds: Bounds | None = None,
        readable: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare: `path` is absolute, `readable` are folders beside the usual ones, `environment` is all that it gets."""
        self.path = path
        self.bounds = bounds or Bounds()
        self._runnable = _runnable(path)
        homes = [os.path.dirname(os.path.dirname(one)) for one in self._runnable]  # noqa: PTH120 strings in, strings out
        beside = [os.path.join(home, part) for home in homes for part in ("lib", "lib64", "share")]  # noqa: PTH118
        self._readable = (*READABLE, *beside, *readable)
        self._environment = dict(environment or {})
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._held: Confinement | None = None
        self._closed = False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End whatever runs; who waits for it gets a Failure."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()

    def confinement(self) -> Confinement:
        """Return what holds a run on this machine, as a trial found."""
        if self._held is None:
            status, said, _ = self._started(["--trial"], None, None)
            try:
                self._held = Confinement(**json.loads(said)) if not status else _nothing()
            except (ValueError, TypeError):
                self._held = _nothing()
        return self._held

    def run(self, arguments: Sequence[str], given: IO[bytes] | None = None) -> tuple[bytes, bytes]:
        """Run it; return what it said on its output and what it complained of. `given` is an open file, read from its beginning.

        Raises:
            Failure: it did not come to a good end, or said too much.
        """
        held = self.confinement()
        status, said, complaints = self._started(list(arguments), given, held)
        if status:
            raise self._why(status, complaints)
        return said, complaints

    def _started(self, arguments: list[str], given: IO[bytes] | None, held: Confinement | None) -> tuple[int, bytes, bytes]:
        spec = {
            "parent": os.getpid(),
            "program": self.path,
            "readable": self._readable,
            "runnable": self._runnable,
            "environment": self._environment,
            "memory": self.bounds.memory,
            "cpu": self.bounds.cpu,
            "held": asdict(held) if held else None,
        }
        file = os.open(os.devnull, os.O_RDONLY) if given is None else for_reading(_flushed(given))
        try:
            with self._lock:
                if self._closed:
                    raise Failure("CRASH", "it was stopped")
                process = subprocess.Popen(
                    [sys.executable, "-P", "-s", "-S", "-m", __spec__.name, json.dumps(spec), *arguments],
                    stdin=file,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    cwd="/",
                    env=_environment(),
                )
                self._running.add(process)
        finally:
            os.close(file)
        try:
            return self._heard(process)
        finally:
            process.kill()
            process.wait()
            with self._lock:
                self._running.discard(process)
            for stream in (process.stdout, process.stderr):
                assert stream is not None
                stream.close()

    def _heard(self, process: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
        """Read both streams to their ends; return how it ended and what it said."""
        assert process.stdout is not None
        assert process.stderr is not None
        until = time.monotonic() + self.bounds.wall
        said = {process.stdout.fileno(): bytearray(), process.stderr.fileno(): bytearray()}
        most = {process.stdout.fileno(): self.bounds.output, process.stderr.fileno(): SAID}
        poll = select.poll()
        for stream in said:
            poll.register(stream, select.POLLIN)
        ended = 0
        while ended < len(said):
            left = until - time.monotonic()
            ready = poll.poll(left * 1000) if left > 0 else []
            if not ready:
                raise Failure("TIMEOUT", f"it took longer than {self.bounds.wall:g} s")
            for stream, _ in ready:
                more = os.read(stream, 1 << 16)
                if not more:
                    poll.unregister(stream)
                    ended += 1
                elif len(said[stream]) + len(more) <= most[stream]:
                    said[stream] += more
                elif stream == process.stdout.fileno():
                    raise Failure("TOO_LARGE", f"it said more than {_size(self.bounds.output)}")
        try:
            status = process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise Failure("TIMEOUT", f"it took longer than {self.bounds.wall:g} s") from None
        return status, bytes(said[process.stdout.fileno()]), bytes(said[process.stderr.fileno()])

    def _why(self, status: int, complaints: bytes) -> Failure:
        lines = complaints.decode("ascii", "replace").splitlines()
        shown = ("".join(c for c in line[:160] if c.isprintable()).strip() for line in reversed(lines))
        said = next((f": {words}" for words in shown if words), "")
        if status == LOOSE:
            return Failure("CRASH", "the sandbox could not be set up")
        if status == -signal.SIGXCPU or (status == -signal.SIGKILL and not self._closed):
            return Failure("TIMEOUT", f"it took more than {self.bounds.cpu} s of computing, or the system ended it")
        if status < 0:
            number = -status
            name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
            more = ", as programs do that get no more memory" if name in ("SIGABRT", "SIGSEGV", "SIGBUS") else ""
            return Failure("CRASH", f"it died of it ({name}{more}){said}")
        return Failure("CRASH", f"it could not be run{said}" if status == ABSENT else f"it gave up on it{said}")


def told(held: Confinement, bounds: Bounds) -> str:
    """Say for people what holds on this machine."""
    sizes = f"at most {_size(bounds.memory)} and {bounds.cpu} s of computing a picture"
    if held.whole:
        means = "seccomp and Landlock" if held.landlock else "seccomp; this kernel has no Landlock, so it could read other files"
        return f"runs without network, processes or anything to write to ({means}), {sizes}"
    return f"NOT SANDBOXED on this system, limited only ({sizes}); do not recognise pictures that you suspect of being hostile"


def _nothing() -> Confinement:
    return Confinement(seccomp=False, landlock=None, limits=False)


def _size(count: int) -> str:
    return f"{count / (1024 * MIB):g} GiB" if count >= 1024 * MIB else f"{count / MIB:g} MiB"


def _environment() -> dict[str, str]:
    """Return what the process gets that becomes the program; the program itself gets less."""
    paths = [os.path.abspath(path) for path in sys.path]  # noqa: PTH100 strings in, strings out
    return {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


def _flushed(given: IO[bytes]) -> int:
    given.flush()
    return given.fileno()


def _runnable(path: str) -> tuple[str, ...]:
    """Return a program and what the kernel loads to run it: its loader, or the interpreter of a script and that one's."""
    found: list[str] = []
    while path and path not in found and len(found) < 5:
        found.append(path)
        real = os.path.realpath(path)
        if real != path:
            found.append(real)
        with contextlib.suppress(OSError, struct.error, ValueError), open(real, "rb") as file:  # noqa: PTH123
            path = _interpreter(file)
    return tuple(found)


def _interpreter(file: IO[bytes]) -> str:
    """Name what the kernel loads to run a file: the first line of a script says it, or a header of an ELF file (64 bits)."""
    head = file.read(256)
    if head.startswith(b"#!"):
        return head[2:].split(b"\n")[0].split()[0].decode()
    if head[:6] != b"\x7fELF\x02\x01":
        return ""
    at, size, count = *struct.unpack_from("<Q", head, 32), *struct.unpack_from("<HH", head, 54)
    for number in range(count):
        file.seek(at + number * size)
        kind, _, offset, _, _, length = struct.unpack("<IIQQQQ", file.read(40))
        if kind == INTERPRETER:
            file.seek(offset)
            return file.read(min(length, 4096)).rstrip(b"\x00").decode()
    return ""


# --- in the process that becomes the program


def filter_of(name: str, process: int) -> tuple[seccomp.Instruction, ...]:
    """Make the filter of a program that reads: nothing but what syscalls.py names for it."""
    column, word = MACHINES[name]
    made: list[seccomp.Instruction] = [
        (seccomp.LOAD, 0, 0, seccomp.MACHINE),
        (seccomp.JUMP_EQUAL, 1, 0, word),
        (seccomp.RETURN, 0, 0, seccomp.KILL),
        (seccomp.LOAD, 0, 0, seccomp.NUMBER),
    ]
    if name == "x86_64":
        made += [(seccomp.JUMP_ANY_BIT, 0, 1, X32), (seccomp.RETURN, 0, 0, seccomp.KILL)]
    allow, refuse = (seccomp.RETURN, 0, 0, seccomp.ALLOW), (seccomp.RETURN, 0, 0, seccomp.REFUSE)
    for numbers in (*ALWAYS.values(), *PROGRAM.values()):
        if (number := numbers[column]) is not None:
            made += [(seccomp.JUMP_EQUAL, 0, 1, number), allow]
    made += [(seccomp.JUMP_EQUAL, 0, 1, CLONE3[column]), (seccomp.RETURN, 0, 0, NOT_IMPLEMENTED)]
    tests: list[tuple[int | None, int, list[seccomp.Instruction]]] = [
        *((n[column], n[2], [(seccomp.JUMP_ANY_BIT, 0, 1, CHANGING), refuse, allow]) for n in OPENING.values()),
        *((n[column], 0, [(seccomp.JUMP_ANY_BIT, 0, 1, THREAD), allow, refuse]) for n in THREADS.values()),
        *((n[column], 0, [(seccomp.JUMP_EQUAL, 0, 1, process), allow, refuse]) for n in TO_ITSELF.values()),
    ]
    for number, argument, test in tests:
        if number is not None:
            body = [(seccomp.LOAD, 0, 0, seccomp.ARGUMENTS + 8 * argument), *test]
            made += [(seccomp.JUMP_EQUAL, 0, len(body), number), *body]
    return (*made, refuse)


def main(arguments: Sequence[str]) -> int:
    """Confine this process, and become the program that is asked for; return an exit code if that cannot be."""
    spec = json.loads(arguments[0])
    leave(spec["parent"])
    held = _confined(spec)
    if spec["held"] is None:
        sure = replace(held, seccomp=held.seccomp and not _reached())
        os.write(1, json.dumps(asdict(sure)).encode("ascii"))
        return 0
    if spec["held"]["seccomp"] and asdict(held) != spec["held"]:
        return LOOSE
    try:
        os.execve(spec["program"], [spec["program"], *arguments[1:]], spec["environment"])
    except OSError as error:
        os.write(2, str(error.strerror).encode("ascii", "replace"))
    return ABSENT


def _confined(spec: Mapping[str, Any]) -> Confinement:
    """Give up what the program must not have."""
    denied = landlock.install(spec["readable"], spec["runnable"])
    limited = True
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CPU, spec["cpu"]),
        (resource.RLIMIT_AS, spec["memory"]),
    ):
        limited &= limit(kind, most, most)
    name = seccomp.machine()
    filtered = name is not None and seccomp.load(filter_of(name, os.getpid()))
    return Confinement(seccomp=filtered, landlock=denied, limits=limited)


def _reached() -> bool:
    """Tell whether this process reaches anything that it must not."""
    return not refused(
        (
            lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            socket.socketpair,
            lambda: os.open(os.devnull, os.O_WRONLY),
            lambda: os.kill(os.getppid(), 0),
            _forked,
        )
    )


def _forked() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
