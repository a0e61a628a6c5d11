"""Why a child ended before it had said all, from what the kernel says of its end."""

import os
import signal
from dataclasses import dataclass
from typing import Literal

from stemma.errors import StemmaError
from stemma.sandbox.limits import MIB, Limits

Code = Literal["TIMEOUT", "MEMORY", "CRASH", "TOO_LARGE"]
ABRUPT = ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGTRAP", "SIGILL")
"""How libraries in C end a process that gets no memory."""


class Failure(StemmaError):
    """A child could not say all about its file; the frames before it stand."""

    def __init__(self, code: Code, message: str) -> None:
        """Keep the code (one of model/codes.py) and the message, for people."""
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended."""

    status: int
    """As wait gives it."""
    most: int
    """KiB of memory that it had at most."""
    spent: float
    """Seconds of computing."""
    forced: bool
    """It had closed its pipe and did not end."""


def why(ending: Ending | None, limits: Limits) -> Failure:
    """Say why a child said no more, though it had not come to its end; None: its zygote is gone too."""
    if ending is None:
        return Failure("CRASH", "the process that reads files ended")
    if not os.WIFSIGNALED(ending.status) or ending.forced:
        return Failure("CRASH", "the parser ended without saying what it found")
    number = os.WTERMSIG(ending.status)
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if name == "SIGXCPU" or (name == "SIGKILL" and ending.spent >= limits.cpu):
        return Failure("TIMEOUT", f"reading it took more than {limits.cpu} s of computing")
    if name in ABRUPT and ending.most * 1024 >= limits.memory // 2:
        return Failure("MEMORY", f"reading it took more memory than {limits.memory // MIB} MiB")
    if name == "SIGKILL":
        return Failure("MEMORY", "the system ended the parser, as it does where memory runs out")
    return Failure("CRASH", f"the parser died of it ({name})")
