"""Put a finished folder in its place by renaming: whoever looks finds the old one or the new."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from invigilator.files import unpack

NEW, OLD = ".new", ".old"
"""Endings of the hidden folders beside a published one: half-written, and about to be removed."""

SHARED = 0o664
"""The mode of files in a course that a group shares; its folders are the group's as well."""


@contextlib.contextmanager
def publishing(files: bytes, folder: Path, mode: int) -> Iterator[Callable[[], None]]:
    """Write the tar ``files`` beside ``folder``, and yield what puts it in its place.

    The disk has all of it before that. Left without being published, it is removed.
    """
    staging, old = (folder.parent / f".{folder.name}{ending}" for ending in (NEW, OLD))
    try:
        _write(files, staging, mode)
        yield lambda: _rename(staging, folder, old)
    finally:
        _discard(staging)


def clean_up(pattern: str) -> None:
    """Remove what a killed run left half-written beside the folders that ``pattern`` matches."""
    for path in glob.glob(pattern + ".*"):
        if path.endswith((NEW, OLD)):
            _discard(Path(path))


def _write(files: bytes, staging: Path, mode: int) -> None:
    """Write the folder to publish, and wait until the disk has it."""
    _discard(staging)
    staging.mkdir(parents=True)
    unpack(files, staging)
    for path in [*staging.rglob("*"), staging]:
        if path.is_file():
            path.chmod(mode)
        elif mode == SHARED:
            path.chmod(path.stat().st_mode | 0o2770)
        _sync(path)


def _rename(staging: Path, folder: Path, old: Path) -> None:
    if os.path.lexists(folder):
        _discard(old)
        os.rename(folder, old)
    os.rename(staging, folder)
    _sync(folder.parent)
    _discard(old)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
