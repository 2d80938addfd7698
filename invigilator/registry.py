"""The one writer: puts graded submissions into the real gradebook and ``autograded/``."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from nbgrader.api import Grade, Gradebook
from nbgrader.coursedir import CourseDirectory

from invigilator.kit import CellGrade, Graded, unpack

READ_ONLY = 0o444
"""nbgrader publishes autograded files read-only; so do we."""


class Registry:
    """Holds the gradebook open for a run; one transaction a submission."""

    def __init__(self, coursedir: CourseDirectory, assignment: str) -> None:
        """Open the gradebook of ``coursedir``."""
        self.coursedir, self.assignment = coursedir, assignment
        self.gradebook = Gradebook(coursedir.db_url, coursedir.course_id)

    def __enter__(self) -> Registry:
        """Return the open registry."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the gradebook."""
        self.gradebook.close()

    def record(self, graded: Graded) -> None:
        """Record ``graded`` and publish its files: the gradebook first, then the folder.

        The folder is what marks a submission as done. Killed between the two, the next run
        grades the submission again and records the same points.
        """
        folder = self._folder(graded.student)
        staging = folder.parent / f".{folder.name}.new"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        unpack(graded.files, staging)
        for path in staging.rglob("*"):
            if path.is_file():
                path.chmod(READ_ONLY)
        self._write_grades(graded)
        if folder.exists():
            old = folder.parent / f".{folder.name}.old"
            shutil.rmtree(old, ignore_errors=True)
            os.rename(folder, old)
            os.rename(staging, folder)
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.rename(staging, folder)

    def _folder(self, student: str) -> Path:
        return Path(
            self.coursedir.format_path(
                self.coursedir.autograded_directory, student, self.assignment
            )
        )

    def _write_grades(self, graded: Graded) -> None:
        book = self.gradebook
        try:
            book.update_or_create_student(graded.student)
            stamp = {} if graded.timestamp is None else {"timestamp": graded.timestamp}
            submission = book.update_or_create_submission(self.assignment, graded.student, **stamp)
            by_name = {notebook.name: notebook for notebook in submission.notebooks}
            rows = {
                (notebook.name, grade.name): grade
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            for new in graded.grades:
                _update(rows[new.notebook, new.name], new)
            for notebook, name, text in graded.comments:
                comments = by_name[notebook].comments
                next(c for c in comments if c.name == name).auto_comment = text
            for notebook, penalty in graded.penalties:
                by_name[notebook].late_submission_penalty = penalty
            book.db.commit()
        except BaseException:
            book.db.rollback()
            raise


def _update(row: Grade, new: CellGrade) -> None:
    """Set the automatic score; points given by hand stay, and are flagged for review."""
    row.auto_score = new.auto_score
    row.needs_manual_grade = new.needs_manual_grade or row.manual_score is not None


def is_published(folder: Path) -> bool:
    """Whether a finished autograded folder is there."""
    return folder.is_dir() and not stat.S_ISLNK(os.lstat(folder).st_mode)
