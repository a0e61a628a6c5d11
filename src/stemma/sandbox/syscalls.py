"""The calls of the Linux kernel that a confined child may make, as (x86-64, aarch64) numbers; None: not there.

Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux. Everything
that is not named here is refused, and whatever a later kernel adds is refused too.
"""

from types import MappingProxyType

ALWAYS = MappingProxyType(
    {
        # its file, which is open already
        "read": (0, 63),
        "readv": (19, 65),
        "pread64": (17, 67),
        "lseek": (8, 62),
        "fstat": (5, 80),
        "close": (3, 57),
        # memory (mmap and mprotect stand below: never to be executed)
        "munmap": (11, 215),
        "mremap": (25, 216),
        "madvise": (28, 233),
        "brk": (12, 214),
        # time
        "clock_gettime": (228, 113),
        "clock_getres": (229, 114),
        "clock_nanosleep": (230, 115),
        "nanosleep": (35, 101),
        "gettimeofday": (96, 169),
        "time": (201, None),
        "times": (100, 153),
        "getrusage": (98, 165),
        # what Python and the C library ask about themselves
        "getpid": (39, 172),
        "gettid": (186, 178),
        "getrandom": (318, 278),
        "sched_getaffinity": (204, 123),
        "rseq": (334, 293),
        "restart_syscall": (219, 128),
        # locks within the process, signals to itself, the end
        "futex": (202, 98),
        "sched_yield": (24, 124),
        "rt_sigaction": (13, 134),
        "rt_sigprocmask": (14, 135),
        "rt_sigreturn": (15, 139),
        "sigaltstack": (131, 132),
        "exit": (60, 93),
        "exit_group": (231, 94),
    }
)
"""Allowed whatever the arguments are."""
WRITING = MappingProxyType({"write": (1, 64), "writev": (20, 66)})
"""Allowed on the result pipe and on the two streams that lead to /dev/null: never into a file."""
MAPPING = MappingProxyType({"mmap": (9, 222), "mprotect": (10, 226)})
"""Allowed where the memory is not to be executed: a parser that is taken over can bring no code of its own."""
TO_ITSELF = MappingProxyType({"tgkill": (234, 131)})
"""Allowed on the child's own process: abort() needs it."""
MACHINES = MappingProxyType({"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)})
"""Machine -> column of the tables here, and the word by which the kernel names it (AUDIT_ARCH_…, linux/audit.h)."""
X32 = 0x40000000
"""Bit that marks the calls of a second set on x86-64, by which a filter could be passed."""
