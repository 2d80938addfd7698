"""A course root for one submission, in which nbgrader's own converters work."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory

from invigilator.course import load_settings, open_course
from invigilator.files import unpack
from invigilator.run.parcels import AssignmentParcel
from invigilator.run.private_gradebook import private_url


@dataclass(frozen=True)
class PrivateCourse:
    """The course of an :class:`AssignmentParcel`, with no student in it at first."""

    root: Path
    assignment: AssignmentParcel
    application: NbGrader
    coursedir: CourseDirectory

    def folder(self, step: str, student: str) -> Path:
        """Return the folder of ``student`` in ``submitted``, ``autograded`` or ``feedback``."""
        return self.root / step / student / self.assignment.name

    def open_gradebook(self) -> Gradebook:
        """Return the course's own gradebook."""
        return Gradebook(private_url(self.root / "gradebook.db"), self.assignment.course_id)


@contextlib.contextmanager
def private_course(assignment: AssignmentParcel) -> Iterator[PrivateCourse]:
    """Yield the course in a scratch folder, which is removed afterwards."""
    with TemporaryDirectory(prefix="course-") as scratch:
        root = Path(scratch).resolve()
        unpack(assignment.files, root)
        application = load_settings(root)
        application.parse_command_line(list(assignment.settings))
        # whatever the course calls its folders and selects, here is one submission
        own: dict[str, Any] = {
            "directory_structure": "{nbgrader_step}/{student_id}/{assignment_id}",
            "source_directory": "source",
            "submitted_directory": "submitted",
            "autograded_directory": "autograded",
            "feedback_directory": "feedback",
            "student_id": "*",
            "student_id_exclude": "",
            "notebook_id": "*",
        }
        coursedir = open_course(
            root,
            application,
            db_url=private_url(root / "gradebook.db"),
            course_id=assignment.course_id,
            assignment_id=assignment.name,
            **own,
        )
        yield PrivateCourse(root, assignment, application, coursedir)
