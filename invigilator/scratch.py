"""Where a process keeps its rooms, private course roots and sockets; what the dead left is swept.

Each process that grades has one folder, named after its number. Its worker processes hold a lock on
it too, so that a folder whose process is gone is removed only when they are as well.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from multiprocessing import util
from pathlib import Path

LONGEST = 50
"""A longer path than this would leave no space for the names of sockets in it (108 bytes)."""

_folders: dict[int, Path] = {}
_locks: list[int] = []


def folder() -> Path:
    """Return this process's folder; it is made, and those of the dead removed, at first use."""
    pid = os.getpid()
    if pid not in _folders:
        sweep()
        _folders[pid] = Path(tempfile.mkdtemp(prefix=f"inv-{pid}-", dir=_base()))
        hold(_folders[pid])
        # runs when the process ends by itself, be it multiprocessing's or not
        util.Finalize(None, _remove, args=(_folders[pid],), exitpriority=10)
    return _folders[pid]


def hold(path: Path) -> None:
    """Keep ``path`` from being swept as long as this process lives."""
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    _locks.append(descriptor)


@contextlib.contextmanager
def holding_temporary_files() -> Iterator[None]:
    """Make temporary files in this process's folder."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder())
    try:
        yield
    finally:
        tempfile.tempdir = before


def sweep() -> None:
    """Remove the folders of this user's processes that are no more."""
    for path in _base().glob("*-*-*"):
        match = re.fullmatch(r"(inv|room)-(\d+)-\w+", path.name)
        with contextlib.suppress(OSError):
            if match and path.lstat().st_uid == os.getuid() and not _lives(int(match[2])):
                _remove_if_free(path)


def _remove_if_free(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(path)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    from invigilator.student_room import remove_folder  # it may hold a student's room

    remove_folder(path)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _base() -> Path:
    base = tempfile.gettempdir()
    return Path(base if len(base) <= LONGEST else "/tmp")
