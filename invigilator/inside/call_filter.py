"""Make the kernel's filter from :mod:`invigilator.inside.calls`, and put it over this process."""

from __future__ import annotations

import ctypes
import errno
import functools
import os
from typing import Any

from invigilator.errors import ConfinementUnavailable
from invigilator.inside import calls

SET_MODE_FILTER, FLAG_TSYNC, INSTRUCTION_BYTES = 1, 1, 8  # linux/seccomp.h, linux/filter.h
BINARY_TREE = 2  # of libseccomp's levels of optimisation
CAPABILITY_VERSION, CAP_DAC_READ_SEARCH = 0x20080522, 1 << 2
EVERYWHERE = ("read", "futex", "clone", "openat", "execve", "socket")
"""Calls of every architecture: if libseccomp does not know these, something else is wrong."""


def confine_calls() -> None:
    """Let every thread of this process make the calls that are listed, and no other.

    Raises :class:`ConfinementUnavailable` if the kernel does not take the filter.
    """
    import pyseccomp as seccomp

    drop_capabilities()
    own = seccomp.SyscallFilter(seccomp.ALLOW)
    own.set_attr(seccomp.Attr.CTL_TSYNC, 1)
    for name in ("kill", "tgkill"):
        own.add_rule(seccomp.ERRNO(errno.EPERM), name, seccomp.Arg(0, seccomp.NE, os.getpid()))
    own.load()  # and with it no_new_privs, without which the next would be refused
    program = listed_calls()
    filters = _Program(len(program) // INSTRUCTION_BYTES, program)
    number = seccomp.resolve_syscall(seccomp.system_arch(), "seccomp")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, SET_MODE_FILTER, FLAG_TSYNC, ctypes.byref(filters)):
        raise ConfinementUnavailable(f"seccomp: {os.strerror(ctypes.get_errno())}")


def drop_capabilities() -> None:
    """If grading runs as root, give up root's powers except to read what Landlock allows."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32 bits of each
    libc.capget(header, sets)
    kept = sets[1] & CAP_DAC_READ_SEARCH
    libc.capset(header, (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0))


class _Program(ctypes.Structure):
    """``struct sock_fprog`` of https://man7.org/linux/man-pages/man2/seccomp.2.html."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@functools.cache
def listed_calls() -> bytes:
    """Return the filter that is the same for every process, as the kernel takes it.

    The warm process asks for it once; making it takes longer than all the rest of a confinement.
    Calls through another entry of the kernel (32-bit, x32) end the process.
    """
    import pyseccomp as seccomp

    listed = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    listed.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    listed.set_attr(seccomp.Attr.CTL_OPTIMIZE, BINARY_TREE)
    for names in calls.ALLOWED.values():
        for name in names.split():
            _add_rule(listed, seccomp.ALLOW, name)
    for rule in calls.rules():
        _add_rule(listed, seccomp.ALLOW, rule.call, *map(_argument, rule.conditions))
    for error, names in calls.REFUSED.values():
        for name in names.split():
            _add_rule(listed, seccomp.ERRNO(error), name)
    no_thread = calls.Bits(0, calls.CLONE_THREAD, 0)  # so os.fork() gets EPERM, as vfork does
    _add_rule(listed, seccomp.ERRNO(errno.EPERM), "clone", _argument(no_thread))
    with open(os.memfd_create("seccomp"), "w+b") as file:
        listed.export_bpf(file)
        file.seek(0)
        return file.read()


def _argument(bits: calls.Bits) -> Any:
    import pyseccomp as seccomp

    return seccomp.Arg(bits.argument, seccomp.MASKED_EQ, bits.mask, bits.value)


def _add_rule(listed: Any, action: int, name: str, *arguments: object) -> None:
    """Add a rule; a call that this architecture, or libseccomp, does not know needs none."""
    try:
        listed.add_rule(action, name, *arguments)
    except (OSError, ValueError):
        if name in EVERYWHERE:
            raise
