"""Give a room a file system of its own, and bound the addresses it may use, before it is confined.

A count from outside can miss files: one that is mapped, deleted and closed, or on its way through a
socket, still takes disk space. A file system of a fixed size limits all files, whether they have
names or not. It needs a mount namespace, and for users other than root a user namespace as well.
Where the system allows neither, :mod:`invigilator.rooms.disk` counts what can be seen.
"""

from __future__ import annotations

import ctypes
import os
import shutil

from invigilator.inside.limits import Limits

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000  # linux/sched.h
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 2, 4, 0x4000, 1 << 18  # linux/mount.h
MNT_DETACH = 2

BLOCK_BYTES = 4096
"""What the smallest file counts for."""

ADDRESSES = 4
"""A room may reserve this many times its memory, so that threads and libraries can reserve what
they do not use. Memory that ``RLIMIT_DATA`` does not count, and the tables of pages
behind it, cannot come to more than this between two looks of the watchdog."""


def limit_addresses(limits: Limits) -> None:
    """Limit the address space of this process; what its libraries already use does not count."""
    import resource  # not on Windows

    with open("/proc/self/statm", "rb") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    most = now + ADDRESSES * limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def own_file_system(folder: str, limits: Limits) -> bool:
    """Mount a file system of limited size over ``folder``, with its files copied, if possible.

    It is a little larger than the limit, so that the grader can see when a room reaches it.
    It ends with this process. Returns whether the file system is there.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not _own_mounts(libc):
        return False
    size = limits.folder_bytes + limits.folder_bytes // 16
    options = f"size={size},nr_inodes={size // BLOCK_BYTES},mode=700"
    below = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        flags = MS_NOSUID | MS_NODEV
        if libc.mount(b"room", os.fsencode(folder), b"tmpfs", flags, options.encode()):
            return False
        shutil.copytree(f"/proc/self/fd/{below}", folder, symlinks=True, dirs_exist_ok=True)
    except OSError:  # it does not fit
        libc.umount2(os.fsencode(folder), MNT_DETACH)
        return False
    finally:
        os.close(below)
    return True


def _own_mounts(libc: ctypes.CDLL) -> bool:
    """Enter a mount namespace of this process's own; return whether the system allowed it."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWNS):  # root may
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNS):
            return False
        try:
            for name, text in (
                ("setgroups", "deny"),
                ("uid_map", f"{user} {user} 1"),
                ("gid_map", f"{group} {group} 1"),
            ):
                _write(f"/proc/self/{name}", text)
        except OSError:
            return False
    # what is mounted here is mounted nowhere else
    return not libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None)


def _write(path: str, text: str) -> None:
    file = os.open(path, os.O_WRONLY)  # without the codec that a text file would import
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)
