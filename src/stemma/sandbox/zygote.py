"""The warm process: it loads what readers need once, and is forked once a file. It never looks at a file itself.

It speaks with its parent alone, over the socket that is its standard input: START (limits) is answered with what
holds; RUN (two descriptors and a request) with the child's process id; MORE lifts the child's limit of computing
time; OVER ends the child and is answered with how it ended. A child is reaped on OVER alone, so its process id
means nobody else until then. The end of the parent is the end of the socket, and of everything here.
"""

import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import IO, Any

from stemma.sandbox.confine import INPUT, RESULT, arrange, confine, leave, mapped, refused
from stemma.sandbox.frames import END, FAILED, Frame, pack
from stemma.sandbox.limits import Confinement, Limits

START, RUN, MORE, OVER = b"S", b"R", b"M", b"O"
LENGTH = struct.Struct(">I")
ENDED = struct.Struct(">iIdI")
"""How a child ended: wait status, most resident memory in KiB, seconds of computing, whether it had to be ended."""
GRACE = 1.0
"""Seconds that a child that closed its pipe has to end."""
Handler = Callable[[IO[bytes], Any], Iterator[Frame]]
"""(the open file, the request) -> what is said about it."""


def serve(handler: Handler, warm: Callable[[], None]) -> None:
    """Serve the parent until it goes away; `warm` loads all that the handler will need."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=0) as control:
        limits = Limits(**json.loads(_exactly(control, LENGTH.unpack(_exactly(control, 5)[1:])[0])))
        nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        try:
            warm()
            gc.collect()
            gc.freeze()
            served = _Zygote(control, handler, limits, nowhere)
            held = served.probe()
        except Exception as error:  # noqa: BLE001 the parent says it; without this the cause would be lost
            _answer(control, {"failed": f"{type(error).__name__}: {error}"[:500]})
            return
        _answer(control, asdict(held))
        served.loop(held)


def _answer(control: socket.socket, value: object) -> None:
    said = json.dumps(value).encode("ascii")
    control.sendall(LENGTH.pack(len(said)) + said)


def _exactly(control: socket.socket, size: int) -> bytes:
    """Receive so many bytes; fewer: the parent went away."""
    received = b""
    while len(received) < size:
        more = control.recv(size - len(received))
        if not more:
            raise EOFError
        received += more
    return received


class _Zygote:
    def __init__(self, control: socket.socket, handler: Handler, limits: Limits, nowhere: int) -> None:
        self.control = control
        self.handler = handler
        self.limits = limits
        self.nowhere = nowhere
        self.base = mapped()
        self.child = 0

    def probe(self) -> Confinement:
        """Confine a child for trial and return what held."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._probed(writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read(4096)
        os.waitpid(child, 0)
        found = json.loads(said) if said else {"seccomp": False, "landlock": None, "limits": False}
        return Confinement(**found)

    def _probed(self, writing: int) -> None:
        try:
            arrange(self.nowhere, self.nowhere, writing)
            held = confine(self.limits, self.base)
            sure = replace(held, seccomp=held.seccomp and not _reached())
            os.write(RESULT, json.dumps(asdict(sure)).encode("ascii"))
        finally:
            os._exit(0)

    def loop(self, held: Confinement) -> None:
        """Do what the parent says, one file at a time."""
        try:
            while True:
                word, descriptors, _, _ = socket.recv_fds(self.control, 1, 2)
                if not word:
                    return
                if word == RUN:
                    request = _exactly(self.control, LENGTH.unpack(_exactly(self.control, 4))[0])
                    self._run(descriptors, request, held)
                elif word == MORE:
                    self._more()
                elif word == OVER:
                    self._over()
        except (EOFError, ConnectionError):
            return
        finally:
            self._kill()

    def _run(self, descriptors: list[int], request: bytes, held: Confinement) -> None:
        given, result = descriptors
        me = os.getpid()
        try:
            self.child = os.fork()
        except OSError:
            self.child = 0
        if self.child == 0 and os.getpid() != me:
            self._be_child(me, given, result, request, held)
        os.close(given)
        os.close(result)
        self.control.sendall(LENGTH.pack(self.child))

    def _be_child(self, parent: int, given: int, result: int, request: bytes, held: Confinement) -> None:
        """Read one file in a confined child; never returns."""
        try:
            leave(parent)
            arrange(self.nowhere, given, result)
            file = open(INPUT, "rb", closefd=False)  # noqa: SIM115 a descriptor, for the life of this process
            if confine(self.limits, self.base) != held:
                _say(Frame(FAILED, {"code": "CRASH", "message": "the sandbox could not be set up"}))
            else:
                _tell(self.handler, file, request)
        finally:
            os._exit(0)

    def _more(self) -> None:
        if sys.platform == "linux" and self.child:
            most = self.limits.container_cpu
            try:
                resource.prlimit(self.child, resource.RLIMIT_CPU, (most, most))
            except OSError:
                return  # it has ended, or keeps the smaller limit

    def _over(self) -> None:
        """End the child if it does not end by itself, and say how it ended."""
        until = time.monotonic() + LENGTH.unpack(_exactly(self.control, 4))[0] / 1000
        status, usage, forced = 0, None, 0
        while self.child:
            done, status, usage = os.wait4(self.child, os.WNOHANG)
            if done:
                self.child = 0
            elif time.monotonic() >= until:
                forced = 1
                os.kill(self.child, signal.SIGKILL)
                _, status, usage = os.wait4(self.child, 0)
                self.child = 0
            else:
                time.sleep(0.002)
        most, spent = (usage.ru_maxrss, usage.ru_utime + usage.ru_stime) if usage else (0, 0.0)
        most = most // 1024 if sys.platform == "darwin" else most
        self.control.sendall(ENDED.pack(status, most, spent, forced))

    def _kill(self) -> None:
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)


def _reached() -> bool:
    """Tell whether a confined child reaches anything that it must not."""
    return not refused(
        (
            lambda: os.open("/", os.O_RDONLY),
            lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            os.pipe,
            lambda: os.kill(os.getpid(), 0),
        )
    )


def _tell(handler: Handler, file: IO[bytes], request: bytes) -> None:
    """Say what the handler says, and why it ended."""
    try:
        for frame in handler(file, json.loads(request)):
            _say(frame)
        _say(Frame(END))
    except BrokenPipeError:
        return
    except MemoryError:
        _say(Frame(FAILED, {"code": "MEMORY", "message": ""}))
    except Exception as error:  # noqa: BLE001 whatever it is, it costs this file alone
        _say(Frame(FAILED, {"code": "CRASH", "message": type(error).__name__}))


def _say(frame: Frame) -> None:
    left = memoryview(pack(frame))
    while left:
        left = left[os.write(RESULT, left) :]
