"""The system calls that a room may make; any other gets ENOSYS, as from a kernel without it.

The list is made from what honest notebooks do: ``python -m tools.record_calls`` runs the lessons,
the solutions and cells of ordinary libraries, and prints what they ask the system for. Beside each
call stand its relatives that another libc or processor uses instead. A call that a future kernel
adds is refused until it is written here.

The tables are plain data; :mod:`invigilator.inside.call_filter` makes the filter of them.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass

ALLOWED = {
    # reason: calls
    "reading and writing what is open": (
        "read write readv writev pread64 pwrite64 preadv pwritev lseek close close_range sendfile "
        "copy_file_range fsync fdatasync ftruncate msync fadvise64 dup dup2 dup3 pipe pipe2"
    ),
    "what files are: Landlock lets anybody ask": (
        "stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2 getdents64 "
        "getcwd"
    ),
    "files of its own folder: Landlock says which": (
        "mkdir mkdirat rmdir unlink unlinkat rename renameat link linkat symlink symlinkat chdir "
        "fchdir umask"
    ),
    "locks on files, as filelock takes them": "flock",
    "memory within its limit": "brk munmap",
    "threads": (
        "futex set_robust_list set_tid_address rseq sched_yield "
        "sched_getaffinity getcpu membarrier exit exit_group"
    ),
    "signals to itself; call_filter checks whom the last two go to": (
        "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait "
        "sigaltstack pause restart_syscall alarm setitimer getitimer kill tgkill"
    ),
    "time": (
        "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrusage"
    ),
    "waiting for descriptors, as asyncio does": (
        "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait"
    ),
    "a socket pair, once it is there": "recvfrom getsockname getpeername getsockopt shutdown",
    "what it is itself": (
        "getpid getppid gettid getuid geteuid getgid getegid getgroups getpgrp getpgid "
        "getpriority getrlimit uname sysinfo"
    ),
    "random numbers": "getrandom",
}
"""Reason -> the calls that are allowed whatever their arguments are."""

REFUSED = {
    # reason: (error, calls)
    "Python says PermissionError, and notebooks catch it: programs and processes": (
        errno.EPERM,
        "execve execveat fork vfork ptrace pidfd_open setpriority sched_setaffinity setsid "
        "setpgid setuid setgid setresuid setresgid setreuid setregid setgroups setrlimit tkill "
        "memfd_create",
    ),
    "likewise: the network": (errno.EPERM, "socket connect bind listen accept accept4"),
    "likewise: what files are": (
        errno.EPERM,
        "chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat futimesat "
        "truncate mknod mknodat chroot",
    ),
    "as on a file system without attributes, which shutil takes for an answer": (
        errno.ENOTSUP,
        "getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr "
        "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr",
    ),
    "as for a path that is no link, which C's realpath takes for an answer": (
        errno.EINVAL,
        "readlink readlinkat",
    ),
}
"""Reason -> the error that takes the place of ENOSYS, and the calls that get it."""

# numbers of linux/fcntl.h, mman.h, ...: the same on x86-64 and aarch64, and known on every system
ALL, INT = 2**64 - 1, 2**32 - 1  # an argument has 64 bits; for an int only the lower 32 count

F_SETFL, O_ASYNC = 4, 0o20000
FCNTL_COMMANDS = {
    "F_DUPFD": 0, "F_DUPFD_CLOEXEC": 1030, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3,
    "F_GETLK": 5, "F_SETLK": 6, "F_SETLKW": 7,  # locks, as sqlite takes them
    "F_OFD_GETLK": 36, "F_OFD_SETLK": 37, "F_OFD_SETLKW": 38,
}  # fmt: skip
"""Not among them: leases, which stop whoever opens the file, owners of signals, sizes of pipes."""

IOCTL_REQUESTS = {
    "TCGETS": 0x5401,  # whether it is a terminal
    "TCGETS2": 0x802C542A,  # likewise, in newer C libraries
    "TIOCGWINSZ": 0x5413,
    "FIONREAD": 0x541B,
    "FIONBIO": 0x5421,
    "FIONCLEX": 0x5450,
    "FIOCLEX": 0x5451,
}

PRCTL_OPTIONS = {
    "PR_SET_NAME": 15,
    "PR_GET_NAME": 16,
    "PR_CAPBSET_READ": 23,  # libcap counts what there is when it is loaded
}

THREAD = 0x3D0F00
"""The flags of ``pthread_create``: memory, files, signals, all shared; no namespace, no other."""
THREAD_DETACHED = 0x400000  # set by musl as well, and ignored by the kernel
CLONE_THREAD = 0x10000

MAP_SHARED, MAP_ANONYMOUS = 0x1, 0x20
MAP_FLAGS = MAP_SHARED | MAP_ANONYMOUS | sum({
    "MAP_PRIVATE": 0x2, "MAP_FIXED": 0x10, "MAP_FIXED_NOREPLACE": 0x100000,
    "MAP_DENYWRITE": 0x800, "MAP_EXECUTABLE": 0x1000,  # by the loader, and ignored
    "MAP_NORESERVE": 0x4000, "MAP_POPULATE": 0x8000, "MAP_STACK": 0x20000,
    "MAP_32BIT": 0x40,  # for code made at run time
}.values())  # fmt: skip
"""Not among them: mappings that grow, that are locked, and that take the system's huge pages."""

MREMAP_FLAGS = 1 | 2  # it may move, and where to
PROTECTIONS = 1 | 2 | 4  # read, write, execute: not PROT_GROWSDOWN
ADVICE = (0, 1, 2, 3, 4, 8, 14, 15, 16, 17)
"""How it will be read, what may be freed, huge pages or not, in a core dump or not."""

O_WRONLY, O_RDWR, O_ACCMODE, O_TRUNC, O_PATH = 1, 2, 3, 0o1000, 0o10000000
O_WATCHED = O_ACCMODE | O_TRUNC | O_PATH | O_ASYNC
OPENINGS = (0, O_WRONLY, O_RDWR, O_WRONLY | O_TRUNC, O_RDWR | O_TRUNC)
"""Left out: truncating a file that is opened for reading, which Landlock checks only since Linux
6.2; O_PATH and access mode 3, which open files that Landlock would not let a room read."""

AF_UNIX, SOCK_STREAM, SOCK_TYPE = 1, 1, 0xF


@dataclass(frozen=True)
class Bits:
    """A condition: argument number ``argument``, masked with ``mask``, is equal to ``value``."""

    argument: int
    mask: int
    value: int


@dataclass(frozen=True)
class Rule:
    """Allow a call if every condition holds; of several rules for a call, one is enough."""

    call: str
    conditions: tuple[Bits, ...]


def rules() -> list[Rule]:
    """Return the calls that are allowed with some arguments only."""
    return [
        *_each("fcntl", 1, FCNTL_COMMANDS.values()),
        # the owner of a descriptor is signalled, and the owner may be anybody
        Rule("fcntl", (Bits(1, INT, F_SETFL), Bits(2, O_ASYNC, 0))),
        *_each("ioctl", 1, IOCTL_REQUESTS.values()),
        *_each("prctl", 0, PRCTL_OPTIONS.values()),
        Rule("clone", (Bits(0, ALL ^ THREAD_DETACHED, THREAD),)),
        # the limit on memory does not count shared memory that has no file
        Rule("mmap", (Bits(3, (ALL ^ MAP_FLAGS) | MAP_ANONYMOUS, 0),)),
        Rule("mmap", (Bits(3, (ALL ^ MAP_FLAGS) | MAP_SHARED, 0),)),
        Rule("mremap", (Bits(3, ALL ^ MREMAP_FLAGS, 0),)),
        Rule("mprotect", (Bits(2, ALL ^ PROTECTIONS, 0),)),
        *_each("madvise", 2, ADVICE),
        *(Rule("open", (Bits(1, O_WATCHED, flags),)) for flags in OPENINGS),
        *(Rule("openat", (Bits(2, O_WATCHED, flags),)) for flags in OPENINGS),
        # a datagram can be addressed to anybody; a stream has one other end
        Rule("socketpair", (Bits(0, INT, AF_UNIX), Bits(1, SOCK_TYPE, SOCK_STREAM))),
        Rule("sendto", (Bits(4, ALL, 0),)),  # to no address: what send() is
        Rule("prlimit64", (Bits(0, INT, 0), Bits(2, ALL, 0))),  # its own, to read
        Rule("renameat2", (Bits(4, INT, 0),)),  # neither exchange nor whiteout
        Rule("fallocate", (Bits(1, INT, 0),)),  # within the limit on a file's size
    ]


def _each(call: str, argument: int, values: Iterable[int]) -> list[Rule]:
    """Return the rules that allow ``call`` if an int argument is one of ``values``."""
    return [Rule(call, (Bits(argument, INT, value),)) for value in values]
