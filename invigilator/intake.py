"""What may lie in a submission's folder: ordinary files, not too deep, and a time that is one.

nbgrader copies what is beside a notebook into ``autograded/`` and ``feedback/``. A link would bring
along what it leads to (a hidden test, another student's answers), a named pipe would be waited for,
and a time stamp that is none drops the submission. These are put aside before a run begins.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from logging import Logger
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

MAX_DEPTH = 20
"""Folders within folders; Python and nbgrader walk them recursively."""

MAX_TIME_BYTES = 100

PUT_ASIDE = ".left-out"
"""The folder beside an assignment's where what is put aside is kept for the instructor."""


def put_aside(coursedir: CourseDirectory, log: Logger) -> None:
    """Put aside what may not lie in the submissions that ``coursedir`` selects; log each.

    Called when nbgrader makes the exporter of a run, before any submission is touched.
    """
    pattern = coursedir.format_path(
        coursedir.submitted_directory, coursedir.student_id, coursedir.assignment_id
    )
    for folder in sorted(glob.glob(pattern)):
        submission = Path(folder)
        for path, why in list(unwanted(submission)):
            aside = submission.parent / PUT_ASIDE / submission.name
            aside.mkdir(parents=True, exist_ok=True)
            number = len(os.listdir(aside))
            os.rename(path, aside / f"{number}-{os.path.basename(path)}"[:60])
            log.warning("%s: %r %s and was put aside", submission.parent.name, path, why)


def unwanted(submission: Path) -> Iterator[tuple[str, str]]:
    """Yield the path of each thing that may not lie in ``submission``, and why."""
    folders = [(str(submission), 0)]
    while folders:
        folder, depth = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if depth < MAX_DEPTH:
                        folders.append((entry.path, depth + 1))
                    else:
                        yield entry.path, "lies too deep"
                elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
                    yield entry.path, "is no ordinary file"
                elif depth == 0 and entry.name == "timestamp.txt" and not _is_time(entry.path):
                    yield entry.path, "holds no time"


def _is_time(path: str) -> bool:
    """Whether nbgrader can read the time of submission in the file at ``path``."""
    try:
        with open(path, "rb") as stream:
            text = stream.read(MAX_TIME_BYTES + 1).decode().strip()
        return len(text) <= MAX_TIME_BYTES and (not text or parse_utc(text) is not None)
    except (ValueError, OverflowError, OSError, TypeError, AttributeError):
        return False
