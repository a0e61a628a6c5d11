"""An entry module for the sandbox that does what a hostile file would have its parser do, and says what came of it.

Requests of the tests of the pool are {"do": name}; those of the hall name the trick in their path.
"""

import ctypes
import errno
import mmap
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from stemma.model.sources import Text
from stemma.sandbox import frames, landlock, seccomp
from stemma.sandbox.frames import LONGEST, Frame
from stemma.sandbox.zygote import serve

LIBRARY = ctypes.CDLL(None, use_errno=True)


def raw(number: int, *arguments: Any) -> None:
    """Make a call of the kernel by its number on x86-64."""
    if LIBRARY.syscall(number, *arguments) == -1:
        raise OSError(ctypes.get_errno(), "")


FORBIDDEN: dict[str, Callable[[], object]] = {
    "socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "unix socket": socket.socketpair,
    "fork": os.fork,
    "execve": lambda: os.execv("/bin/true", ["true"]),
    "posix_spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "subprocess": lambda: subprocess.run(["/bin/true"], check=False),
    "open for reading": lambda: Path("/etc/hostname").read_bytes(),
    "open for writing": lambda: Path("/tmp/stemma-probe").write_bytes(b"x"),
    "open itself": lambda: os.open("/proc/self/mem", os.O_RDONLY),
    "list": lambda: os.listdir("/"),  # noqa: PTH208
    "stat": lambda: os.stat("/etc/hostname"),  # noqa: PTH116
    "readlink": lambda: os.readlink("/proc/self/exe"),  # noqa: PTH115
    "unlink": lambda: os.unlink("/tmp/stemma-probe"),  # noqa: PTH108
    "rename": lambda: os.rename("/tmp/a", "/tmp/b"),  # noqa: PTH104
    "mkdir": lambda: os.mkdir("/tmp/stemma-probe"),  # noqa: PTH102
    "chmod": lambda: os.chmod("/tmp", 0),  # noqa: PTH101
    "chdir": lambda: os.chdir("/"),
    "truncate the input": lambda: os.ftruncate(3, 0),
    "write to the input": lambda: os.write(3, b"x"),
    "dup": lambda: os.dup(3),
    "pipe": os.pipe,
    "signal another": lambda: os.kill(1, 0),
    "signal itself": lambda: os.kill(os.getpid(), 0),
    "kill by thread": lambda: raw(234, 1, 1, 0),
    "setrlimit": lambda: raw(160, 7, None),
    "prlimit": lambda: raw(302, 0, 7, None, None),
    "setuid": lambda: os.setuid(1),
    "executable memory": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC),
    "ptrace": lambda: raw(101, 16, 1, 0, 0),
    "connect": lambda: raw(42, 3, None, 0),
    "clone": lambda: raw(56, 17, None, None, None, None),
    "clone3": lambda: raw(435, None, 0),
    "memfd_create": lambda: raw(319, b"x", 0),
    "process_vm_readv": lambda: raw(310, 1, None, 0, None, 0, 0),
    "io_uring_setup": lambda: raw(425, 1, None),
    "bpf": lambda: raw(321, 0, None, 0),
    "mount": lambda: raw(165, None, None, None, 0, None),
    "unshare": lambda: raw(272, 0x10000000),
    "personality": lambda: raw(135, 0x0400000),
    "keyctl": lambda: raw(250, 0, 0),
    "sendto": lambda: raw(44, 1, b"x", 1, 0, None, 0),
    "shmget": lambda: raw(29, 1, 4096, 0o1600),
}
"""What must not be possible, each by itself."""


def refused(name: str) -> str | None:
    """Try something forbidden; return the error by its name, or None: it was possible."""
    try:
        FORBIDDEN[name]()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error.errno))
    return None


def hog() -> None:
    """Take all memory, in pieces that are used."""
    kept = []
    while True:
        kept.append(bytearray(b"x") * (8 << 20))


def hog_in_c() -> None:
    """Take memory until there is none, and abort as C++ does."""
    kept = []
    try:
        while True:
            kept.append(bytearray(b"x") * (8 << 20))
    except MemoryError:
        os.abort()


def loop() -> None:
    """Compute for ever."""
    while True:
        pass


def stubborn() -> None:
    """Compute for ever, whatever signal is sent."""
    for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    loop()


def close() -> None:
    """Close the pipe and go on."""
    os.close(4)
    time.sleep(1000)


ENDINGS: dict[str, Callable[[], object]] = {
    "hog": hog,
    "hog in c": hog_in_c,
    "loop": loop,
    "stubborn": stubborn,
    "sleep": lambda: time.sleep(1000),
    "abort": os.abort,
    "segfault": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(3),
    "raise": lambda: int("harbour"),
    "close": close,
    "garbage": lambda: os.write(4, b"\xff" * 4096),
    "long": lambda: os.write(4, frames.HEADER.pack(1 << 30, 0)),
    "no json": lambda: os.write(4, frames.HEADER.pack(4, 0) + b"{{{{"),
    "deep json": lambda: [os.write(4, part) for part in (frames.HEADER.pack(200_000, 0), b"[" * 200_000)],
    "half": lambda: os.write(4, frames.pack(Frame("x", "y" * 100))[:50]),
}
"""What a parser may come to, after a first whole frame."""


def act(request: dict[str, Any], file: IO[bytes]) -> Iterator[Frame]:
    """Do what a test of the pool asks for."""
    name = request["do"]
    if name == "read":
        yield Frame("did", file.read().decode())
    elif name == "forbidden":
        yield Frame("did", {one: refused(one) for one in request["names"]})
    elif name == "about":
        descriptors = [number for number in range(64) if _open(number)]
        yield Frame("did", {"pid": os.getpid(), "open": descriptors, "environ": dict(os.environ)})
    elif name == "flood":
        while True:
            yield Frame("did", None, b"x" * LONGEST)
    elif name == "parts":
        yield Frame("part", {"size": 10})
        while True:
            yield Frame("bytes", None, b"x" * LONGEST)
    elif name == "many parts":
        while True:
            yield Frame("part", {"size": LONGEST})
            yield Frame("bytes", None, b"x" * LONGEST)
    elif name == "slow":
        for number in range(request["times"]):
            time.sleep(request["seconds"])
            yield Frame("part" if request["parts"] else "did", number)
    elif name == "compute":
        yield Frame("part", None)
        until = time.process_time() + request["seconds"]
        while time.process_time() < until:
            pass
        yield Frame("did", "computed")
    else:
        yield Frame("did", os.getpid())
        ENDINGS[name]()


def _open(number: int) -> bool:
    try:
        os.lseek(number, 0, os.SEEK_CUR)
    except OSError as error:
        return error.errno != errno.EBADF
    return True


CONTENT = "The harbour office said that 53 ships had come in.\n\nNobody asked."


def honest(sha256: str, **changes: Any) -> list[Frame]:
    """Say what a sound child says of CONTENT, with some frames' heads exchanged."""
    text = Text(source=sha256, reader="probe", version="1", content=CONTENT, completeness="complete")
    heads: dict[str, Any] = {
        "kind": {"media": "text/plain"},
        "text": {"id": text.id, "source": sha256, "reader": "probe", "version": "1", "completeness": "complete"},
        "words": None,
        "left": True,
        "layout": [[0, 50, "paragraph"], [52, 65, "paragraph"]],
        "pages": [[0, "1"], [52, "2"]],
        "said": [{"field": "title", "value": "The harbour", "evidence": "first line of the text", "span": [0, 11]}],
        "noted": [{"stage": "probe", "code": "PARTIAL", "message": "a part is missing", "at": [0, 3]}],
        "read": None,
    } | changes
    data = {"words": CONTENT.encode(), "left": b"menu"}
    return [Frame(kind, head, data.get(kind, b"")) for kind, head in heads.items()]


PART: dict[str, Any] = {"name": "inside/a.txt", "at": None, "size": 10, "assertions": [], "problems": []}
LIES: dict[str, Callable[[str], list[Frame]]] = {
    "id": lambda key: honest(key, text={**honest(key)[1].head, "id": "0" * 64}),
    "source": lambda key: honest(key, text={**honest("1" * 64)[1].head}),
    "completeness": lambda key: honest(key, text={**honest(key)[1].head, "completeness": "whole"}),
    "number for a name": lambda key: honest(key, text={**honest(key)[1].head, "reader": 5}),
    "more fields": lambda key: honest(key, text={**honest(key)[1].head, "more": 5}),
    "span outside": lambda key: honest(key, said=[{**honest(key)[6].head[0], "span": [60, 70]}]),
    "span backwards": lambda key: honest(key, said=[{**honest(key)[6].head[0], "span": [5, 2]}]),
    "span of bools": lambda key: honest(key, said=[{**honest(key)[6].head[0], "span": [False, True]}]),
    "span of floats": lambda key: honest(key, said=[{**honest(key)[6].head[0], "span": [0.0, 1.0]}]),
    "unknown field": lambda key: honest(key, said=[{**honest(key)[6].head[0], "field": "truth"}]),
    "surrogate": lambda key: honest(key, said=[{**honest(key)[6].head[0], "value": "a\ud800"}]),
    "for the user": lambda key: honest(key, said=[{**honest(key)[6].head[0], "evidence": "given by the\x00 user"}]),
    "unknown code": lambda key: honest(key, noted=[{**honest(key)[7].head[0], "code": "FINE"}]),
    "block outside": lambda key: honest(key, layout=[[0, 66, "paragraph"]]),
    "blocks out of order": lambda key: honest(key, layout=[[5, 9, "paragraph"], [0, 4, "paragraph"]]),
    "unknown block": lambda key: honest(key, layout=[[0, 9, "script"]]),
    "page outside": lambda key: honest(key, pages=[[66, "1"]]),
    "pages out of order": lambda key: honest(key, pages=[[5, "1"], [0, "2"]]),
    "no list": lambda key: honest(key, layout={"0": 1}),
    "media of nothing": lambda key: honest(key, kind={"media": "text/plain\n<script>"}),
    "no kind": lambda key: honest(key)[1:],
    "two texts": lambda key: [*honest(key), *honest(key)[1:]],
    "no end": lambda key: honest(key)[:-1],
    "words after the text": lambda key: [*honest(key)[:-1], honest(key)[2]],
    "no utf-8": lambda key: [*honest(key)[:2], Frame("words", None, b"\xff\xfe")],
    "unknown frame": lambda key: [honest(key)[0], Frame("please", None)],
    "bytes of no part": lambda key: [honest(key)[0], Frame("bytes", None, b"x")],
    "part longer than it says": lambda key: [honest(key)[0], Frame("part", PART), Frame("bytes", None, b"x" * 11)],
    "part shorter than it says": lambda key: [
        honest(key)[0],
        Frame("part", PART),
        Frame("bytes", None, b"x"),
        Frame("part", PART),
    ],
    "part of negative size": lambda key: [honest(key)[0], Frame("part", {**PART, "size": -1})],
    "part with a long name": lambda key: [honest(key)[0], Frame("part", {**PART, "name": "x" * 1001})],
    "part that never ends": lambda key: [honest(key)[0], Frame("part", PART)],
}
"""Name of a lie -> the frames that tell it."""


def pretend(request: dict[str, Any]) -> Iterator[Frame]:
    """Speak as hall/child.py does, sound or lying."""
    trick, key = request["path"], request["sha256"]
    if trick in LIES:
        yield from LIES[trick](key)
    elif trick == "steering":
        message = "a\x1b[2J\u202eb\x00c\n" + "x" * 900
        yield from [honest(key)[0], Frame("problem", {"stage": "probe", "code": "CRASH", "message": message, "at": None})]
    elif trick == "parts":
        yield honest(key)[0]
        for number in range(3):
            data = bytes([65 + number]) * (number * LONGEST)
            yield Frame("part", {**PART, "name": f"{number}", "size": len(data)})
            for start in range(0, len(data), LONGEST):
                yield Frame("bytes", None, data[start : start + LONGEST])
        os.abort()
    elif trick == "large":
        yield from honest(key)[:1]
        yield Frame("text", {**honest(key)[1].head})
        while True:
            yield Frame("words", None, b"x" * LONGEST)
    elif trick == "blocks":
        yield from honest(key)[:3]
        while True:
            yield Frame("layout", [[0, 0, "item"]] * 20_000)
    elif trick == "wide parts":
        yield honest(key)[0]
        for _ in range(4):
            yield Frame("part", {**PART, "size": 64 * LONGEST})
            for _ in range(64):
                yield Frame("bytes", None, b"x" * LONGEST)
    else:
        yield from honest(key)


def handle(file: IO[bytes], request: Any) -> Iterator[Frame]:
    """Do as the request says."""
    yield from act(request, file) if "do" in request else pretend(request)


def nothing() -> None:
    """Load nothing: what is tried here is loaded already."""


def without_filter() -> None:
    """Make this process believe that the kernel has no filter."""
    seccomp.install = lambda process, writable: False


def _nothing(readable: Iterable[str] = (), runnable: Iterable[str] = ()) -> int | None:
    return None


def without_both() -> None:
    """Make this process believe that the kernel has neither filter nor Landlock."""
    without_filter()
    landlock.install = _nothing


def failing_later() -> None:
    """Let the first child be confined, and no later one: those have a session of their own."""
    install = seccomp.install

    def later(process: int, writable: Sequence[int]) -> bool:
        return os.getsid(0) != os.getpid() and install(process, writable)

    seccomp.install = later


if __name__ == "__main__":
    serve(handle, nothing)
