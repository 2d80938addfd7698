"""The list of calls: what is outside it, and which arguments a call on it may have.

Calls are made by number, so that no C library asks for something else instead. ENOSYS is the
filter's own answer: the kernel of these calls would give another.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

import pytest

from invigilator.inside import calls
from invigilator.inside.limits import Limits
from invigilator.rooms.student_room import StudentRoom
from tests.support.confinement import confined
from tools.build import ROOT

pyseccomp = pytest.importorskip("pyseccomp")
pytestmark = confined

PREAMBLE = """
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def call(name, *arguments):
    ctypes.set_errno(0)
    number = name if isinstance(name, int) else NUMBERS[name]
    words = [a if isinstance(a, (bytes, ctypes.Array)) else ctypes.c_long(a) for a in arguments]
    return ctypes.get_errno() if libc.syscall(ctypes.c_long(number), *words) < 0 else 0
open("own", "w").write("text")
own, space, page = os.open("own", os.O_RDWR), ctypes.create_string_buffer(4096), 4096
kept = socket.socketpair()
one, other = kept[0].fileno(), kept[1].fileno()
import mmap
mapped = mmap.mmap(-1, 4 * page, flags=mmap.MAP_PRIVATE)
piece = ctypes.addressof(ctypes.c_char.from_buffer(mapped))
"""
NAMES = (
    "fcntl ioctl prctl clone clone3 mmap mremap mprotect madvise socketpair sendto sendmsg openat "
    "prlimit64 renameat2 fallocate io_setup sync syncfs kill tgkill getxattr listxattr readlinkat "
    "socket execve timer_create inotify_init1 recvmsg setsockopt vmsplice open_by_handle_at"
)

REFUSED = {
    "a lease": "'fcntl', own, 1024, 0",
    "a lease, in 64 bits": "'fcntl', own, 1024 | 1 << 32, 0",
    "an owner of signals": "'fcntl', one, 8, os.getpid()",
    "an owner of signals, with its kind": "'fcntl', one, 15, space",
    "another signal": "'fcntl', one, 10, 9",
    "notes of a folder's changes": "'fcntl', own, 1026, 1",
    "the size of a pipe": "'fcntl', own, 1031, 2**20",
    "a seal": "'fcntl', own, 1033, 1",
    "signals on input": "'fcntl', one, 4, 0o20000",
    "signals on input, beside others": "'fcntl', one, 4, 0o20000 | 0o4000",
    "signals on input by ioctl": "'ioctl', one, 0x5452, space",
    "an owner by ioctl": "'ioctl', one, 0x8901, space",
    "an owner by the socket's ioctl": "'ioctl', one, 0x8902, space",
    "flags of a file": "'ioctl', own, 0x80086601, space",
    "setting flags of a file": "'ioctl', own, 0x40086602, space",
    "a clone of a file": "'ioctl', own, 0x40049409, own",
    "typing into a terminal": "'ioctl', 0, 0x5412, space",
    "life without a parent": "'prctl', 1, 0, 0, 0, 0",
    "memory nobody may look at": "'prctl', 4, 0, 0, 0, 0",
    "another filter": "'prctl', 22, 1, 0, 0, 0",
    "children of others": "'prctl', 36, 1, 0, 0, 0",
    "whoever may trace it": "'prctl', 0x59616D61, -1, 0, 0, 0",
    "a namespace for a thread": "'clone', 0x3D0F00 | 0x10000000, 0, 0, 0, 0",
    "a thread with files of its own": "'clone', 0x3D0F00 & ~0x400, 0, 0, 0, 0",
    "a traced thread": "'clone', 0x3D0F00 | 0x2000, 0, 0, 0, 0",
    "a process in the newer way": "'clone3', space, 88",
    "shared memory without a file": "'mmap', 0, page, 3, 0x21, -1, 0",
    "shared memory, validated": "'mmap', 0, page, 3, 0x23, -1, 0",
    "memory that grows down": "'mmap', 0, page, 3, 0x122, -1, 0",
    "huge pages": "'mmap', 0, 2**21, 3, 0x40022, -1, 0",
    "locked memory": "'mmap', 0, page, 3, 0x2022, -1, 0",
    "memory that may be dropped": "'mmap', 0, page, 3, 0x28, -1, 0",
    "flags of the future": "'mmap', 0, page, 3, 0x22 | 1 << 40, -1, 0",
    "memory moved and kept": "'mremap', piece, page, page, 5, 0",
    "protection that grows": "'mprotect', piece, page, 1 | 0x01000000",
    "broken memory": "'madvise', piece, page, 100",
    "memory shared with others": "'madvise', piece, page, 12",
    "memory removed from a file": "'madvise', piece, page, 9",
    "a pair of datagram sockets": "'socketpair', 1, 2, 0, space",
    "a pair of packet sockets": "'socketpair', 1, 5, 0, space",
    "a pair of another family": "'socketpair', 2, 1, 0, space",
    "a datagram with an address": "'sendto', one, b'x', 1, 0, space, 16",
    "a message with descriptors": "'sendmsg', one, space, 0",
    "emptying by reading": "'openat', -100, b'own', os.O_TRUNC",
    "a place of a file": "'openat', -100, b'own', os.O_PATH",
    "neither reading nor writing": "'openat', -100, b'own', os.O_ACCMODE",
    "opening with signals": "'openat', -100, b'own', os.O_RDWR | os.O_ASYNC",
    "limits of its own": "'prlimit64', 0, 7, space, 0",
    "limits of another": "'prlimit64', os.getppid(), 7, 0, space",
    "names exchanged": "'renameat2', -100, b'own', -100, b'own', 2",
    "space beyond the end": "'fallocate', own, 1, 0, page",
    # calls that are not listed
    "slots of asynchronous input": "'io_setup', 1, space",
    "everybody's disks": "'sync'",
    "this disk": "'syncfs', own",
    "a timer": "'timer_create', 1, 0, space",
    "watching folders": "'inotify_init1', 0",
    "descriptors out of messages": "'recvmsg', one, space, 0x40",
    "a larger buffer": "'setsockopt', one, 1, 7, space, 4",
    "memory given to a pipe": "'vmsplice', one, space, 1, 0",
    "a file by its number": "'open_by_handle_at', own, space, 0",
    "file_getattr, of Linux 6.17": "468, -100, b'own', space, 24, 0",
    "file_setattr, of Linux 6.17": "469, -100, b'own', space, 24, 0",
}
ELSE = {
    "a signal to the grader": ("'kill', os.getppid(), 0", errno.EPERM),
    "a signal to the grader's thread": ("'tgkill', os.getppid(), os.getppid(), 0", errno.EPERM),
    "a socket": ("'socket', 1, 1, 0", errno.EPERM),
    "a program": ("'execve', b'/bin/true', 0, 0", errno.EPERM),
    "a process": ("'clone', 17, 0, 0, 0, 0", errno.EPERM),
    "a process with a namespace": ("'clone', 17 | 0x10000000, 0, 0, 0, 0", errno.EPERM),
    "an attribute with a name": ("'getxattr', b'/etc', b'user.x', space, 9", errno.ENOTSUP),
    "the names of attributes": ("'listxattr', b'/etc', space, 9", errno.ENOTSUP),
    "where a link leads": ("'readlinkat', -100, b'/proc/self', space, 99", errno.EINVAL),
}
ALLOWED = {
    "what a descriptor is": "'fcntl', own, 3, 0",
    "not to wait": "'fcntl', one, 4, 0o4000",
    "another number": "'fcntl', own, 1030, 9",
    "a lock": "'fcntl', own, 6, bytes([2] + [0] * 31)",
    "a lock of the descriptor": "'fcntl', own, 37, bytes([2] + [0] * 31)",
    "how much there is to read": "'ioctl', one, 0x541B, space",
    "not to wait, by ioctl": "'ioctl', one, 0x5421, bytes(4)",
    "a thread's name": "'prctl', 15, b'name', 0, 0, 0",
    "memory": "'mmap', 0, page, 3, 0x22, -1, 0",
    "a mapped file": "'mmap', 0, page, 3, 1, own, 0",
    "protection": "'mprotect', piece, page, 1",
    "memory not needed any more": "'madvise', piece, page, 4",
    "a larger mapping": "'mremap', piece, page, page, 1, 0",
    "a pair of streams": "'socketpair', 1, 1, 0, space",
    "bytes to the other end": "'sendto', one, b'x', 1, 0, 0, 0",
    "a file to write": "'openat', -100, b'new', os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600",
    "a file to read": "'openat', -100, b'own', os.O_RDONLY | os.O_CLOEXEC",
    "its own limits": "'prlimit64', 0, 7, 0, space",
    "space": "'fallocate', own, 0, 0, page",
    "a signal to itself": "'kill', os.getpid(), 0",
    "another name": "'renameat2', -100, b'own', -100, b'own2', 0",
}


@pytest.fixture(scope="module")
def room() -> Iterator[StudentRoom]:
    """Return a confined room that can make any call by its name."""
    arch = pyseccomp.system_arch()
    numbers = {}
    for name in NAMES.split():
        number = pyseccomp.resolve_syscall(arch, name)
        numbers[name] = number.decode() if isinstance(number, bytes) else number
    with StudentRoom(Limits()) as shared:
        run = shared.run_cell(f"NUMBERS = {numbers!r}\n{PREAMBLE}")
        assert [o for o in run.outputs if o["output_type"] == "error"] == []
        yield shared


def answer(room: StudentRoom, source: str) -> str:
    """Make a call in the room and return the name of its error, or "done"."""
    run = room.run_cell(f"import errno; print(errno.errorcode.get(call({source}), 'done'))")
    assert run.ended is None, run.ended
    return "".join(o.get("text") or o.get("evalue", "") for o in run.outputs).strip()


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED.keys())
def test_a_call_that_is_not_listed_does_not_exist(room: StudentRoom, source: str) -> None:
    """The filter answers for it, whether it is the call or its arguments that are not listed."""
    assert "ENOSYS" == answer(room, source)


@pytest.mark.parametrize(("source", "error"), ELSE.values(), ids=ELSE.keys())
def test_some_refusals_have_an_error_of_their_own(
    room: StudentRoom, source: str, error: int
) -> None:
    """Libraries take these better than ENOSYS."""
    assert errno.errorcode[error] == answer(room, source)


@pytest.mark.parametrize("source", ALLOWED.values(), ids=ALLOWED.keys())
def test_the_same_calls_are_there_for_honest_use(room: StudentRoom, source: str) -> None:
    """Each rule on arguments lets through what libraries do."""
    assert "done" == answer(room, source)


def test_no_number_above_the_list_is_let_through(room: StudentRoom) -> None:
    """Whatever number a future kernel gives to a call, a room gets ENOSYS."""
    source = (
        "print({call(n, -1, -1, -1, -1, -1, -1) for n in [*range(470, 600), 2**20, 2**30 - 1]})"
    )
    run = room.run_cell(source)
    assert f"{{{errno.ENOSYS}}}\n" == run.outputs[0]["text"]


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="x32 is of x86-64")
def test_a_call_through_another_entry_ends_the_room() -> None:
    """The x32 numbers are those of x86-64 with a bit more; none of them is let through."""
    with StudentRoom(Limits()) as fresh:
        run = fresh.run_cell("import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 39)")
        assert run.ended is not None


def test_the_list_is_short_and_names_each_call_once() -> None:
    """Far fewer than the 380 calls of the kernel; no name stands twice, none is misspelt."""
    allowed = [name for names in calls.ALLOWED.values() for name in names.split()]
    refused = [name for _, names in calls.REFUSED.values() for name in names.split()]
    ruled = {rule.call for rule in calls.rules()}
    names = [*allowed, *refused, *ruled]
    assert len(names) == len({*names})
    assert len(allowed) + len(ruled) < 140
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert f"{len(allowed)} whatever their arguments are, {len(ruled)} with some" in text
    unknown = [name for name in names if _number("x86_64", name) is None]
    assert unknown == []


def test_another_architecture_lacks_only_what_newer_calls_replace() -> None:
    """On aarch64 there are no calls such as ``open``; all else of the list is there."""
    allowed = [name for names in calls.ALLOWED.values() for name in names.split()]
    absent = {name for name in allowed if (_number("aarch64", name) or 0) < 0}
    assert absent == {
        "stat", "lstat", "access", "mkdir", "rmdir", "unlink", "rename", "link", "symlink", "dup2",
        "pipe", "poll", "select", "epoll_create", "epoll_wait", "alarm", "pause", "time", "getpgrp",
    }  # fmt: skip


def _number(architecture: str, name: str) -> int | None:
    """Return a call's number, which is negative where the architecture lacks it."""
    arch = {"x86_64": pyseccomp.Arch.X86_64, "aarch64": pyseccomp.Arch.AARCH64}[architecture]
    try:
        return int(pyseccomp.resolve_syscall(arch, name))
    except (OSError, ValueError):
        return None
