"""Open a course: its settings, its folders, its assignment, and who handed it in.

Everything here works on nbgrader's own ``CourseDirectory``; nothing opens the gradebook.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import full_split
from traitlets.config import Application

from invigilator.errors import CourseError

CONFIG = "nbgrader_config.py"
TIMESTAMP = "timestamp.txt"


def load_settings(root: Path) -> NbGrader:
    """Return an nbgrader application with the settings of the course in ``root``, and no others.

    Raises :class:`CourseError` if they cannot be read: without them nothing would be confined.
    """
    application = NbGrader()
    with _settings_errors(application, root):
        # the base class's method: nbgrader's own would add the settings of this machine and its
        # user
        Application.load_config_file(application, CONFIG.removesuffix(".py"), path=str(root))
    return application


@contextlib.contextmanager
def _settings_errors(application: NbGrader, root: Path) -> Iterator[None]:
    """Make one line of an error in the settings, which traitlets would log and go on without."""
    application.raise_config_file_errors = True
    try:
        yield
    except Exception as error:  # whatever the code of the settings raises
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise CourseError(f"the settings of the course in {root} cannot be read: {why}") from error


def open_course(
    root: Path | None = None, application: NbGrader | None = None, **folders: Any
) -> CourseDirectory:
    """Return the course in ``root``, as its ``nbgrader_config.py`` describes it.

    Without ``root`` it is the course of the current folder, with the settings of this machine and
    its user added, as in nbgrader's own commands. ``application`` holds settings that are loaded
    already; ``folders`` are traits of ``CourseDirectory`` that take precedence over them.
    """
    if root is None:
        application = NbGrader()
        with _settings_errors(application, Path.cwd()):
            application.load_config_file()
        return CourseDirectory(parent=application)
    return CourseDirectory(parent=application or load_settings(root), root=str(root), **folders)


def choose_assignment(coursedir: CourseDirectory, named: str | None) -> str:
    """Return the assignment called ``named``, or else the only one that the course has.

    Raises :class:`CourseError` if the course has none or several to choose from.
    """
    if named is not None:
        return named
    found = assignments(coursedir)
    if len(found) > 1:
        raise CourseError(f"the course has several assignments, so name one: {', '.join(found)}")
    return found[0]


def assignments(coursedir: CourseDirectory) -> list[str]:
    """Return the names of the course's assignments; raise :class:`CourseError` if it has none."""
    source = Path(coursedir.format_path(coursedir.source_directory, ".", "."))
    found = sorted(path.name for path in source.glob("[!._]*") if path.is_dir())
    if not found:
        raise CourseError(f"there is no assignment in {source}: is this the course's folder?")
    return found


def source_folder(coursedir: CourseDirectory, assignment: str) -> Path:
    """Return where the instructor's notebooks of ``assignment`` are."""
    return Path(coursedir.format_path(coursedir.source_directory, ".", assignment))


def notebook_names(coursedir: CourseDirectory, assignment: str) -> set[str]:
    """Return the names of the notebooks of ``assignment``, without ``.ipynb``."""
    return {path.stem for path in source_folder(coursedir, assignment).glob("*.ipynb")}


def submitted_folder(coursedir: CourseDirectory, student: str, assignment: str) -> Path:
    """Return where the submission of ``student`` is."""
    return Path(coursedir.format_path(coursedir.submitted_directory, student, assignment))


def own_levels(coursedir: CourseDirectory, submission: Path) -> list[Path]:
    """Return the folders that a student may have made: the outermost first, ``submission`` last.

    The first of them is the one that the student is named by, however the course's
    ``directory_structure`` nests its folders.
    """
    parts = full_split(coursedir.directory_structure)
    return [*reversed(submission.parents[: len(parts) - 1 - _students_part(parts)]), submission]


def _students_part(parts: Sequence[str]) -> int:
    """Return which part of a ``directory_structure`` is the first that names the student."""
    return next((n for n, part in enumerate(parts) if "{student_id" in part), len(parts) - 1)


def autograded_folder(coursedir: CourseDirectory, student: str, assignment: str) -> Path:
    """Return where the graded notebooks of ``student`` are."""
    return Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))


def feedback_folder(coursedir: CourseDirectory, student: str, assignment: str) -> Path:
    """Return where the feedback pages of ``student`` are."""
    return Path(coursedir.format_path(coursedir.feedback_directory, student, assignment))


def submitted_students(coursedir: CourseDirectory, assignment: str) -> list[str]:
    """Return who handed in ``assignment``, sorted, without those the settings exclude."""
    pattern = coursedir.format_path(
        coursedir.submitted_directory, "(?P<student>[^/]+)", re.escape(assignment), escape=True
    )
    folders = filter(_may_be_submitted, _where_submissions_may_be(coursedir, assignment))
    found = [re.fullmatch(pattern, folder) for folder in folders]
    excluded = coursedir.student_id_exclude.split(",")
    return sorted(match["student"] for match in found if match and match["student"] not in excluded)


def _where_submissions_may_be(coursedir: CourseDirectory, assignment: str) -> set[str]:
    """Return each path that a submission may be at.

    A glob pattern finds nothing inside a folder that cannot be opened. So only the students' own
    folders are searched for with a pattern, and the paths inside them are written out.
    """
    step, parts = coursedir.submitted_directory, full_split(coursedir.directory_structure)
    own = _students_part(parts)
    names = {"nbgrader_step": step, "student_id": coursedir.student_id}
    patterns = [part.format(assignment_id=glob.escape(assignment), **names) for part in parts]
    inner = [part.format(assignment_id=assignment, **names) for part in parts[own + 1 :]]
    root = glob.escape(coursedir.root)
    students = glob.glob(os.path.join(root, *patterns[: own + 1]))
    return {
        *glob.glob(os.path.join(root, *patterns)),
        *(os.path.join(student, *inner) for student in students),
    }


def _may_be_submitted(folder: str) -> bool:
    """Whether ``folder`` is a submission, or something that must be reported as not being one."""
    try:
        return stat.S_ISDIR(mode := os.lstat(folder).st_mode) or stat.S_ISLNK(mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:  # a folder above it is closed
        return True


def is_published(folder: Path) -> bool:
    """Whether a finished autograded folder is there."""
    return folder.is_dir() and not folder.is_symlink()


def was_sent_later(coursedir: CourseDirectory, sent: Path, done: Path) -> bool:
    """Whether the time stamp in folder ``sent`` is later than the one in ``done``."""
    new, old = _timestamp(coursedir, sent), _timestamp(coursedir, done)
    return bool(new and old and new > old)


def _timestamp(coursedir: CourseDirectory, folder: Path) -> datetime | None:
    """Return when the submission in ``folder`` was handed in, or None if no valid time is there."""
    try:  # reading a named pipe would never end, and a link may lead to another student's
        is_there = stat.S_ISREG(os.lstat(folder / TIMESTAMP).st_mode)
    except OSError:
        is_there = False
    if not is_there:
        return None
    try:
        stamp: datetime | None = coursedir.get_existing_timestamp(str(folder))
    except (ValueError, OverflowError, AttributeError, OSError):  # what nbgrader raises for each
        return None
    return stamp
