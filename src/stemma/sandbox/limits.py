"""How much one file may take of this machine, and what keeps it within: values only."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may take for one file."""

    memory: int = 1024 * MIB
    """Bytes of address space, beyond what the readers themselves take."""
    cpu: int = 30
    """Seconds of computing."""
    wall: float = 60.0
    """Seconds that the parent waits: for all of a document, or for the next piece of a container."""
    output: int = 64 * MIB
    """Bytes that may come back, without the parts of a container."""
    part: int = 64 * MIB
    """Bytes of one part of a container."""
    container: int = 2048 * MIB
    """Bytes of all parts of a container."""
    container_cpu: int = 600
    """Seconds of computing, once a first part has come out of the file."""
    container_wall: float = 1800.0
    """Seconds that the parent waits in all for a container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """What keeps a child in, as a child itself found it when it tried."""

    seccomp: bool
    """The kernel refuses every call that is not on the list: no network, files, programs, processes."""
    landlock: int | None
    """Version of Landlock that denies all files, or None: the kernel has none."""
    limits: bool
    """Limits on memory, computing time and writing."""

    @property
    def whole(self) -> bool:
        """Tell whether a child that is taken over by its file cannot reach anything."""
        return self.seccomp and self.limits


def told(held: Confinement, limits: Limits) -> str:
    """Say for people what holds on this machine."""
    sizes = f"at most {_size(limits.memory)} and {limits.cpu} s of computing a file"
    if held.whole:
        means = "seccomp and Landlock" if held.landlock else "seccomp; this kernel has no Landlock"
        return f"readers run in a child process without network, files or programs ({means}), {sizes}"
    bounded = f"limits on time and memory only ({sizes})" if held.limits else "a limit on time only"
    return f"NOT SANDBOXED on this system: {bounded}; do not add files that you suspect of being hostile"


def _size(count: int) -> str:
    return f"{count / (1024 * MIB):g} GiB" if count >= 1024 * MIB else f"{count / MIB:g} MiB"
