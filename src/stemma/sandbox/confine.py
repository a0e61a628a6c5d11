"""Gives up, in a child, all that its file could use against this machine. What is given up cannot be had again."""

import ctypes
import fcntl
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable

from stemma.sandbox import landlock, seccomp
from stemma.sandbox.limits import Confinement, Limits

INPUT, RESULT = 3, 4
"""The only descriptors of a child besides 0, 1 and 2, which lead to /dev/null."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG."""


def mapped() -> int:
    """Count the bytes of address space that this process has taken; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 a file of the kernel
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


def arrange(nowhere: int, given: int, result: int) -> None:
    """Keep the input and the result pipe, at fixed numbers, and close everything else."""
    # First out of the way of the numbers that they are to have: a descriptor must not be overwritten before it is moved.
    high = [_above(descriptor) for descriptor in (nowhere, given, result)]
    for descriptor, place in ((high[0], 0), (high[0], 1), (high[0], 2), (high[1], INPUT), (high[2], RESULT)):
        os.dup2(descriptor, place, inheritable=False)
    os.closerange(RESULT + 1, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 4096))


def _above(descriptor: int) -> int:
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)


def leave(parent: int) -> None:
    """Let go of the terminal and its signals, and die when the parent does."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(DIE_WITH_PARENT, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:  # it died before this was asked for
            os._exit(1)


def confine(limits: Limits, base: int) -> Confinement:
    """Confine this process for good; `base`: bytes of address space that it had before. Return what holds."""
    denied = landlock.install()  # takes a descriptor for a moment, so it comes before the limits
    limited = _limited(limits, base)
    filtered = seccomp.install(os.getpid(), (1, 2, RESULT))
    return Confinement(seccomp=filtered, landlock=denied, limits=limited)


def _limited(limits: Limits, base: int) -> bool:
    """Set the limits of the kernel: nothing is written, nothing is opened, no core is left."""
    wanted = [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, RESULT + 1, RESULT + 1),
        # The soft limit ends the child; the parent lifts it to the hard one when parts of a container come.
        (resource.RLIMIT_CPU, limits.cpu, limits.container_cpu),
        (resource.RLIMIT_AS, base + limits.memory, base + limits.memory),
    ]
    held = True
    for kind, soft, hard in wanted:
        held &= limit(kind, soft, hard)
    limit(resource.RLIMIT_NPROC, 0, 0)  # does not bind root: the filter does
    return held


def limit(kind: int, soft: int, hard: int) -> bool:
    """Set a limit of the kernel, never above the one that there is; tell whether it could be set."""
    most = resource.getrlimit(kind)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):
        return False
    return True


def refused(tries: Iterable[Callable[[], object]]) -> bool:
    """Try what must not be possible here; tell whether all of it was refused."""
    for one in tries:
        try:
            one()
        except PermissionError:
            continue
        except OSError:
            return False
        return False
    return True
