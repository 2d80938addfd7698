"""Confine this process, irreversibly: files, network, processes, memory.

Called in a freshly forked room, single-threaded, before any student code. Three layers, each the
system kernel's own: Landlock (https://docs.kernel.org/userspace-api/landlock.html) allows reading
the interpreter's libraries and writing one folder; seccomp denies the system calls Landlock does
not govern; resource limits bound the rest. docs/security.md says what each stops.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import signal
import sys
from pathlib import Path

from invigilator.errors import ConfinementUnavailable
from invigilator.inside.limits import Limits

LIBRARIES = (
    "/usr/lib",
    "/lib",
    "/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/usr/share/fonts",
)
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")  # a mapped /dev/zero is uncounted memory
PROCESSOR = ("/proc/cpuinfo", "/sys/devices/system/cpu")
"""What torch reads to choose its kernels; without it, it complains in the student's output."""

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
CLONE_THREAD = 0x10000
MAP_SHARED_ANONYMOUS, MAP_GROWSDOWN = 0x21, 0x100  # memory that RLIMIT_DATA does not count
F_SETPIPE_SZ = 1031  # nor this, which root may ask for by the gigabyte
SOCKETS_WITH_ADDRESSES = (2, 3, 4, 5)  # a datagram of a socket pair can be sent to anybody
INT = 0xFFFFFFFF  # the kernel reads an int of 64 bits, so a rule must not look at the rest
SET_MODE_FILTER, FLAG_TSYNC, INSTRUCTION_BYTES = 1, 1, 8  # linux/seccomp.h, linux/filter.h
CAPABILITY_VERSION, CAP_DAC_READ_SEARCH = 0x20080522, 1 << 2

DENIED_CALLS = (
    # sockets of any kind
    "socket", "connect", "bind", "listen", "sendmmsg",
    # new programs and processes (threads stay: see clone below)
    "execve", "execveat", "fork", "vfork",
    # other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_open",
    "pidfd_getfd", "pidfd_send_signal", "kcmp", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler", "setpriority",
    "ioprio_set", "prlimit64", "setrlimit", "setpgid", "setsid", "migrate_pages", "move_pages",
    # what Landlock does not govern on files
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat",
    "utime", "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr",
    "removexattr", "lremovexattr", "fremovexattr", "setxattrat", "removexattrat",
    "mknod", "mknodat", "chroot", "pivot_root", "mount", "umount2", "move_mount", "fsopen",
    "fsmount", "open_tree", "mount_setattr", "name_to_handle_at", "open_by_handle_at", "quotactl",
    "truncate", "quotactl_fd", "inotify_init", "inotify_init1", "inotify_add_watch",
    # memory and objects that outlive or escape the limits, or are somebody else's
    "memfd_create", "memfd_secret", "shmget", "shmat", "shmctl", "msgget", "msgctl", "msgsnd",
    "msgrcv", "semget", "semctl", "semop", "semtimedop", "mq_open", "mq_unlink",
    "remap_file_pages", "mlockall",
    # the system
    "bpf", "perf_event_open", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "userfaultfd", "unshare", "setns", "keyctl", "add_key", "request_key", "seccomp",
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot",
    "swapon", "swapoff", "sethostname", "setdomainname", "settimeofday", "clock_settime",
    "clock_adjtime", "adjtimex", "acct", "syslog", "personality", "setuid", "setgid", "setreuid",
    "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid", "capset",
    "fanotify_init", "lookup_dcookie", "vhangup", "iopl", "ioperm", "modify_ldt",
)  # fmt: skip


def why_not_confinable() -> str | None:
    """Return why this system cannot confine a process, or None where it can."""
    if not sys.platform.startswith("linux"):
        return f"{sys.platform} has neither Landlock nor seccomp"
    try:
        import pyseccomp  # noqa: F401  # asks whether libseccomp is there
        from py_landlock import Landlock

        _ = Landlock().abi_version
    except Exception as error:  # each library has its own error for each thing that is missing
        return str(error) or type(error).__name__
    return None


def require(*, unconfined: bool) -> None:
    """Raise :class:`ConfinementUnavailable` where student code could only run ``unconfined``."""
    if not unconfined and (reason := why_not_confinable()):
        raise ConfinementUnavailable(
            f"student code is not run: this system cannot confine it ({reason}); "
            "--unconfined runs it all the same"
        )


def close_descriptors(kept: set[int]) -> None:
    """Close every descriptor but ``kept``; put /dev/null over standard input, output and error."""
    import resource  # not on Windows, where why_not_confinable() must still give its reason

    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    limit = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)
    edges = sorted(kept - {0, 1, 2})
    for low, high in zip([2, *edges], [*edges, limit], strict=True):
        os.closerange(low + 1, high)


def confine(limits: Limits, folder: Path | None) -> None:
    """Confine this process; ``folder`` is the one it may write to, if any.

    Raises :class:`ConfinementUnavailable` where the kernel lacks Landlock or seccomp.
    """
    if reason := why_not_confinable():
        raise ConfinementUnavailable(reason)
    die_with_parent()
    limit_resources(limits)
    confine_files(folder)
    confine_calls()


def drop_capabilities() -> None:
    """Give up root's powers, where grading runs as root, but reading what Landlock allows."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits of each
    libc.capget(header, sets)
    kept = sets[1] & CAP_DAC_READ_SEARCH
    libc.capset(header, (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0))


def die_with_parent() -> None:
    """Let this process end with the one that forked it."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def limit_resources(limits: Limits) -> None:
    """Bound this process's CPU time, memory, files and descriptors; without a core dump."""
    import resource  # not on Windows

    bounds = {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_DATA: limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    for kind, bound in bounds.items():
        resource.setrlimit(kind, (bound, bound))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead of the process


def confine_files(folder: Path | None) -> None:
    """Allow reading the interpreter's libraries, writing ``folder``, and nothing else."""
    from py_landlock import AccessFs, Landlock

    readable = {*LIBRARIES, sys.prefix, sys.base_prefix}
    landlock = Landlock(strict=False)
    landlock.allow_read(*(path for path in readable if os.path.isdir(path)))
    for device in DEVICES:
        landlock.add_path_rule(device, access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
    for path in PROCESSOR:
        if os.path.exists(path):
            is_folder = os.path.isdir(path)
            kinds = AccessFs.READ_FILE | (AccessFs.READ_DIR if is_folder else AccessFs(0))
            landlock.add_path_rule(path, access=kinds)
    if folder is not None:
        landlock.allow_read_write(folder)
        landlock.add_path_rule(folder, access=AccessFs.REFER)
    landlock.apply()


def confine_calls() -> None:
    """Deny the system calls that Landlock does not govern, for every thread of this process.

    Raises :class:`ConfinementUnavailable` if the kernel does not take the filter.
    """
    import pyseccomp as seccomp

    drop_capabilities()
    own = seccomp.SyscallFilter(seccomp.ALLOW)
    own.set_attr(seccomp.Attr.CTL_TSYNC, 1)
    for name in ("kill", "tgkill"):
        _add_rule(own, seccomp.ERRNO(errno.EPERM), name, seccomp.Arg(0, seccomp.NE, os.getpid()))
    own.load()  # and with it no_new_privs, without which the next would be refused
    program = denied_calls()
    filters = _Program(len(program) // INSTRUCTION_BYTES, program)
    number = seccomp.resolve_syscall(seccomp.system_arch(), "seccomp")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, SET_MODE_FILTER, FLAG_TSYNC, ctypes.byref(filters)):
        raise ConfinementUnavailable(f"seccomp: {os.strerror(ctypes.get_errno())}")


class _Program(ctypes.Structure):
    """``struct sock_fprog`` of https://man7.org/linux/man-pages/man2/seccomp.2.html."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@functools.cache
def denied_calls() -> bytes:
    """Return the filter that is the same for every process, as the kernel takes it.

    The warm process asks for it once; making it takes longer than all the rest of a confinement.
    """
    import pyseccomp as seccomp

    denied, absent = seccomp.ERRNO(errno.EPERM), seccomp.ERRNO(errno.ENOSYS)
    calls = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in DENIED_CALLS:
        _add_rule(calls, denied, name)
    _add_rule(calls, absent, "clone3")  # libc falls back to clone, whose flags can be read
    no_thread = seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0)
    _add_rule(calls, denied, "clone", no_thread)
    for flags in (MAP_SHARED_ANONYMOUS, MAP_GROWSDOWN):
        _add_rule(calls, denied, "mmap", seccomp.Arg(3, seccomp.MASKED_EQ, flags, flags))
    _add_rule(calls, denied, "fcntl", seccomp.Arg(1, seccomp.MASKED_EQ, INT, F_SETPIPE_SZ))
    for kind in SOCKETS_WITH_ADDRESSES:
        _add_rule(calls, denied, "socketpair", seccomp.Arg(1, seccomp.MASKED_EQ, 0xF, kind))
    _add_rule(calls, denied, "sendto", seccomp.Arg(4, seccomp.NE, 0))
    _add_rule(calls, denied, "tkill")
    # it stays tied to its parent, and visible: the grader counts its open files
    for option in (PR_SET_PDEATHSIG, PR_SET_DUMPABLE):
        _add_rule(calls, denied, "prctl", seccomp.Arg(0, seccomp.MASKED_EQ, INT, option))
    with open(os.memfd_create("seccomp"), "w+b") as file:
        calls.export_bpf(file)
        file.seek(0)
        return file.read()


def _add_rule(calls: object, action: int, name: str, *arguments: object) -> None:
    """Add a rule; a call that this architecture does not have needs none."""
    try:
        calls.add_rule(action, name, *arguments)  # type: ignore[attr-defined]  # pyseccomp's filter
    except (OSError, ValueError):
        if name in ("socket", "execve", "clone", "ptrace"):
            raise
