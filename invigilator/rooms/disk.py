"""How much of a disk a room holds, seen from outside and whatever its process does.

With a file system of its own (:mod:`invigilator.inside.space`) that is one question to the system.
Elsewhere it is a count of what a process can hold: files with a name, and deleted ones that are
open, mapped, or on their way through a socket.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from invigilator.inside.limits import Limits
from invigilator.inside.space import BLOCK_BYTES

_mapped = re.compile(r"^\S+ \S+ \S+ \S+ (\d+) +(/.*) \(deleted\)$", re.MULTILINE)
_sent = re.compile(r"^scm_fds: (\d+)$", re.MULTILINE)


def has_own_file_system(pid: int, folder: Path) -> bool:
    """Whether process ``pid`` sees another file system at ``folder`` than this one does."""
    try:
        return os.stat(f"/proc/{pid}/root{folder}").st_dev != os.stat(folder).st_dev
    except OSError:
        return False


def used_bytes(pid: int, folder: Path, limits: Limits, *, thoroughly: bool) -> int:
    """Return the bytes that the process holds, at least 4 KiB a file; any number if over the limit.

    ``thoroughly`` says whether to look for hidden files, which takes about a millisecond where the
    room has no file system of its own.
    """
    if has_own_file_system(pid, folder):
        with contextlib.suppress(OSError):
            system = os.statvfs(f"/proc/{pid}/root{folder}")
            blocks = (system.f_blocks - system.f_bfree) * system.f_frsize
            return max(blocks, (system.f_files - system.f_ffree) * BLOCK_BYTES)
    sizes = _open_files(pid)
    seen = _named_bytes(folder, limits.folder_bytes) + sum(sizes.values())
    if not thoroughly:
        return seen
    # the size of a hidden file is unknown, so each counts as the largest file allowed
    hidden = len(_mapped_files(pid, folder) - set(sizes)) + _sent_files(pid)
    return seen + hidden * limits.file_bytes


def _named_bytes(folder: Path, limit: int) -> int:
    """Return the space that ``folder`` takes, 4 KiB an entry at least, or more than ``limit``.

    What cannot be looked into (too deep, unreadable) counts as more than the limit.
    """
    size, folders = 0, [str(folder)]
    while folders and size <= limit:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    size += max(BLOCK_BYTES, entry.stat(follow_symlinks=False).st_blocks * 512)
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
        except FileNotFoundError:  # gone since it was listed
            continue
        except OSError:
            return limit + 1
    return size


def _open_files(pid: int) -> dict[int, int]:
    """Return the files that are open and have no name: their numbers and what they take."""
    sizes = {}
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                status = os.stat(f"/proc/{pid}/fd/{name}")
                if status.st_nlink == 0:
                    sizes[status.st_ino] = status.st_blocks * 512
    return sizes


def _mapped_files(pid: int, folder: Path) -> set[int]:
    """Return the numbers of the room's files that are mapped and have no name."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/maps", errors="replace") as maps:
        found = _mapped.findall(maps.read())
        return {int(number) for number, path in found if path.startswith(f"{folder}/")}
    return set()


def _sent_files(pid: int) -> int:
    """Return how many descriptors were sent through the sockets that are open (Linux 5.12)."""
    count = 0
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fdinfo"):
            with contextlib.suppress(OSError), open(f"/proc/{pid}/fdinfo/{name}") as file:
                count += sum(map(int, _sent.findall(file.read())))
    return count
