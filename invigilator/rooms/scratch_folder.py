"""The folder in which a process keeps its rooms, course folders and sockets, and its removal.

Each process that grades has one such folder, named after its process number. Its worker processes
hold a lock on it, too. A process that starts later removes the folders whose processes have all
ended, however they ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from multiprocessing import util
from pathlib import Path

LONGEST = 50
"""A longer path than this would leave no space for the names of sockets in it (108 bytes)."""

_folders: dict[int, Path] = {}
_locks: list[int] = []


def folder() -> Path:
    """Return this process's folder; the first call makes it, and removes those of the dead."""
    pid = os.getpid()
    if pid not in _folders:
        sweep()
        _folders[pid] = Path(tempfile.mkdtemp(prefix=f"inv-{pid}-", dir=_base()))
        hold(_folders[pid])
        # when the process ends by itself, after multiprocessing's own clean-up (-100)
        util.Finalize(None, remove_folder, args=(_folders[pid],), exitpriority=-200)
    return _folders[pid]


def hold(path: Path) -> None:
    """Keep ``path`` from being swept as long as this process lives."""
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    _locks.append(descriptor)


def give_up() -> None:
    """Remove this process's folder before it ends."""
    if path := _folders.pop(os.getpid(), None):
        # multiprocessing has one of its own in it, and would complain at the end that it is gone
        for finalizer in list(util._finalizer_registry.values()):  # type: ignore[attr-defined]
            if finalizer._callback is util._remove_temp_dir:  # type: ignore[attr-defined]
                finalizer()
        remove_folder(path)


@contextlib.contextmanager
def holding_temporary_files() -> Iterator[None]:
    """Make temporary files in this process's folder."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder())
    try:
        yield
    finally:
        tempfile.tempdir = before


def sweep() -> None:
    """Remove the folders of this user's processes that have ended."""
    for path in _base().glob("*-*-*"):
        match = re.fullmatch(r"(inv|room)-(\d+)-\w+", path.name)
        with contextlib.suppress(OSError):
            if match and path.lstat().st_uid == os.getuid() and not _lives(int(match[2])):
                _remove_if_free(path)


def _remove_if_free(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove_folder(path)
    finally:
        os.close(descriptor)


def remove_folder(folder: Path) -> None:
    """Remove ``folder``, however deep and whatever its modes."""
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    # folders too deep for rmtree, or without permission, are moved to the top and opened
    new_names = (f"{os.urandom(8).hex()}-{number}" for number in itertools.count())
    with contextlib.suppress(OSError):
        paths = [os.path.join(folder, name) for name in os.listdir(folder)]
        while paths:
            path = paths.pop()
            if os.path.islink(path) or not os.path.isdir(path):
                os.unlink(path)
                continue
            os.chmod(path, 0o700)
            for name in os.listdir(path):
                child = os.path.join(path, name)
                if os.path.isdir(child) and not os.path.islink(child):
                    os.chmod(child, 0o700)  # or it could not be moved
                paths.append(os.path.join(folder, next(new_names)))
                os.rename(child, paths[-1])
            os.rmdir(path)
        os.rmdir(folder)


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
    # nbgrader takes *, ? and [ in a path for patterns
    return Path(base if len(base) <= LONGEST and glob.escape(base) == base else "/tmp")
