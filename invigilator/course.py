"""Open a course: its settings, its folders, its assignment, and who handed it in.

Everything here works on nbgrader's own ``CourseDirectory``; nothing opens the gradebook.
"""

from __future__ import annotations

import glob
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Application

from invigilator.errors import CourseError

CONFIG = "nbgrader_config.py"
TIMESTAMP = "timestamp.txt"


def load_settings(root: Path) -> NbGrader:
    """Return an nbgrader application with the settings of the course in ``root``, and no others."""
    application = NbGrader()
    # the base class's method: nbgrader's own would add the settings of this machine and its user
    Application.load_config_file(application, CONFIG.removesuffix(".py"), path=str(root))
    return application


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
        application.load_config_file()
        return CourseDirectory(parent=application)
    return CourseDirectory(parent=application or load_settings(root), root=str(root), **folders)


def choose_assignment(coursedir: CourseDirectory, named: str | None) -> str:
    """Return the assignment called ``named``, or else the only one that the course has.

    Raises :class:`CourseError` if the course has none or several to choose from.
    """
    if named is not None:
        return named
    source = Path(coursedir.format_path(coursedir.source_directory, ".", "."))
    found = sorted(path.name for path in source.glob("[!._]*") if path.is_dir())
    if not found:
        raise CourseError(f"there is no assignment in {source}: is this the course's folder?")
    if len(found) > 1:
        raise CourseError(f"the course has several assignments, so name one: {', '.join(found)}")
    return found[0]


def source_folder(coursedir: CourseDirectory, assignment: str) -> Path:
    """Return where the instructor's notebooks of ``assignment`` are."""
    return Path(coursedir.format_path(coursedir.source_directory, ".", assignment))


def submitted_folder(coursedir: CourseDirectory, student: str, assignment: str) -> Path:
    """Return where the submission of ``student`` is."""
    return Path(coursedir.format_path(coursedir.submitted_directory, student, assignment))


def autograded_folder(coursedir: CourseDirectory, student: str, assignment: str) -> Path:
    """Return where the graded notebooks of ``student`` are."""
    return Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))


def submitted_students(coursedir: CourseDirectory, assignment: str) -> list[str]:
    """Return who handed in ``assignment``, sorted, without those the settings exclude."""
    structure = coursedir.directory_structure.format(
        nbgrader_step=coursedir.submitted_directory,
        student_id=coursedir.student_id,
        assignment_id=glob.escape(assignment),
    )
    folders = glob.glob(os.path.join(glob.escape(coursedir.root), structure))
    pattern = coursedir.format_path(
        coursedir.submitted_directory, "(?P<student>[^/]+)", re.escape(assignment), escape=True
    )
    found = [re.fullmatch(pattern, folder) for folder in folders if os.path.isdir(folder)]
    excluded = coursedir.student_id_exclude.split(",")
    return sorted(match["student"] for match in found if match and match["student"] not in excluded)


def is_graded(coursedir: CourseDirectory, assignment: str, student: str) -> bool:
    """Whether the submission is graded, and was not handed in again since."""
    done = autograded_folder(coursedir, student, assignment)
    if not is_published(done):
        return False
    new = _timestamp(coursedir, submitted_folder(coursedir, student, assignment))
    old = _timestamp(coursedir, done)
    return not (new and old and new > old)


def is_published(folder: Path) -> bool:
    """Whether a finished autograded folder is there."""
    return folder.is_dir() and not folder.is_symlink()


def _timestamp(coursedir: CourseDirectory, folder: Path) -> datetime | None:
    """Return when the submission in ``folder`` was handed in, or None if no valid time is there."""
    if not (folder / TIMESTAMP).is_file():  # reading a named pipe would never end
        return None
    try:
        stamp: datetime | None = coursedir.get_existing_timestamp(str(folder))
    except (ValueError, OverflowError, AttributeError, OSError):  # what nbgrader raises for each
        return None
    return stamp
