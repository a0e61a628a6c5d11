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
PROGRAM = MappingProxyType(
    {
        # files that are there, without a word that changes one (opening stands below)
        "stat": (4, None),
        "lstat": (6, None),
        "newfstatat": (262, 79),
        "statx": (332, 291),
        "statfs": (137, 43),
        "fstatfs": (138, 44),
        "access": (21, None),
        "faccessat": (269, 48),
        "faccessat2": (439, 439),
        "readlink": (89, None),
        "readlinkat": (267, 78),
        "getdents64": (217, 61),
        "getcwd": (79, 17),
        "fadvise64": (221, 223),
        # its own descriptors: none leads to a file that can be written
        "write": (1, 64),
        "writev": (20, 66),
        "dup": (32, 23),
        "dup2": (33, None),
        "dup3": (292, 24),
        "fcntl": (72, 25),
        "ioctl": (16, 29),
        "poll": (7, None),
        "ppoll": (271, 73),
        "select": (23, None),
        "pselect6": (270, 72),
        # to begin, and what the C library asks
        "execve": (59, 221),
        "mmap": (9, 222),
        "mprotect": (10, 226),
        "arch_prctl": (158, None),
        "set_tid_address": (218, 96),
        "set_robust_list": (273, 99),
        "prctl": (157, 167),
        "prlimit64": (302, 261),
        "getrlimit": (97, 163),
        "sysinfo": (99, 179),
        "uname": (63, 160),
        "getuid": (102, 174),
        "geteuid": (107, 175),
        "getgid": (104, 176),
        "getegid": (108, 177),
        "getppid": (110, 173),
        "getcpu": (309, 168),
        "membarrier": (324, 283),
    }
)
"""Allowed to an external program that was started to read (program.py), beyond ALWAYS."""
OPENING = MappingProxyType({"open": (2, None, 1), "openat": (257, 56, 2)})
"""Allowed to such a program where nothing is written or made; third: which argument says so."""
CHANGING = 0o1 | 0o2 | 0o100 | 0o1000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, alike on both machines."""
THREADS = MappingProxyType({"clone": (56, 220)})
"""Allowed to such a program where it makes a thread of its own, never a process."""
THREAD = 0x10000
"""CLONE_THREAD, in the first argument."""
CLONE3 = (435, 435)
"""Its arguments cannot be seen: such a program is told that this kernel has none, and makes threads with clone."""
MACHINES = MappingProxyType({"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)})
"""Machine -> column of the tables here, and the word by which the kernel names it (AUDIT_ARCH_…, linux/audit.h)."""
X32 = 0x40000000
"""Bit that marks the calls of a second set on x86-64, by which a filter could be passed."""
