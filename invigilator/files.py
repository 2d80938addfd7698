"""Files of a submission: which may be there, how large they may be, how they travel as bytes."""

from __future__ import annotations

import io
import os
import stat
import tarfile
from collections.abc import Collection, Iterator
from pathlib import Path

from nbgrader.utils import parse_utc

from invigilator.course import TIMESTAMP

MAX_FILE_BYTES = 100 * 2**20
"""A larger notebook is not read; it is graded as blank, with an incident."""

MAX_SUBMISSION_FILES = 1000
MAX_SUBMISSION_BYTES = 256 * 2**20

MAX_FOLDER_DEPTH = 20
"""Folders within folders; Python and nbgrader walk them recursively."""

MAX_TIME_BYTES = 100


def pack(folder: Path, names: Collection[str], limit: int = -1) -> bytes:
    """Return a tar of the files ``names`` below ``folder``, each cut after ``limit`` bytes."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name in names:
            with open(folder / name, "rb") as file:
                content = file.read(limit)
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def unpack(files: bytes, folder: Path) -> None:
    """Write the files of a tar below ``folder``; names that lead out of it are refused."""
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        archive.extractall(folder, filter="data")


def ordinary_files(
    folder: Path, without: Collection[str] = (), *, follow: bool = False
) -> Iterator[str]:
    """Yield the name, relative to ``folder``, of each ordinary file below it.

    ``follow`` links to files only where the folder is the instructor's: a student's link could lead
    to another student's folder, or to the gradebook.
    """
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.path in without:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file(follow_symlinks=follow):
                    yield os.path.relpath(entry.path, folder)


def unwanted(submission: Path) -> Iterator[tuple[str, str]]:
    """Yield the path of each entry that may not be in the folder ``submission``, and why.

    nbgrader copies what is beside a notebook into ``autograded/`` and ``feedback/``. A link would
    bring along what it leads to (a hidden test, another student's answers), reading a named pipe
    would never end, and an invalid time stamp would drop the submission.
    """
    folders = [(str(submission), 0)]
    while folders:
        folder, depth = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if depth < MAX_FOLDER_DEPTH:
                        folders.append((entry.path, depth + 1))
                    else:
                        yield entry.path, "lies too deep"
                elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
                    yield entry.path, "is no ordinary file"
                elif depth == 0 and entry.name == TIMESTAMP and not _holds_time(entry.path):
                    yield entry.path, "holds no time"


def _holds_time(path: str) -> bool:
    """Whether nbgrader can read the time of submission in the file at ``path``."""
    try:
        with open(path, "rb") as stream:
            text = stream.read(MAX_TIME_BYTES + 1).decode().strip()
        return len(text) <= MAX_TIME_BYTES and (not text or parse_utc(text) is not None)
    except (ValueError, OverflowError, OSError, TypeError, AttributeError):
        return False
