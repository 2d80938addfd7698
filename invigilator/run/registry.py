"""The only writer of a run: it records outcomes in the gradebook and publishes their folders."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from nbgrader.api import Grade, MissingEntry
from nbgrader.coursedir import CourseDirectory

from invigilator.course import autograded_folder
from invigilator.errors import CourseError
from invigilator.files import unpack
from invigilator.gradebook import open_gradebook, transaction
from invigilator.run.parcels import CellGrade, Earlier, Graded

NEW, OLD = ".new", ".old"
"""Endings of the hidden folders beside a published one: half-written, and about to be removed."""

OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
"""Failures of the disk, which every other submission would meet as well."""


class Registry:
    """Holds the gradebook for a run; one transaction a submission."""

    def __init__(
        self,
        coursedir: CourseDirectory,
        assignment: str,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Open the gradebook of ``coursedir``; ``stopping`` ends the wait for a locked one."""
        self.coursedir, self.assignment, self.stopping = coursedir, assignment, stopping
        self.gradebook = open_gradebook(coursedir, stopping)

    def __enter__(self) -> Registry:
        """Return the registry, with what a killed run left half-written removed."""
        structure = self.coursedir.directory_structure.format(
            nbgrader_step=self.coursedir.autograded_directory,
            student_id="*",
            assignment_id=f".{glob.escape(self.assignment)}",
        )
        for path in glob.glob(os.path.join(glob.escape(self.coursedir.root), structure) + ".*"):
            if path.endswith((NEW, OLD)):
                _discard(Path(path))
        return self

    def __exit__(self, *_: object) -> None:
        """Close the gradebook."""
        self.gradebook.close()

    def earlier(self, student: str) -> Earlier:
        """Return what the gradebook already knows of this student's submission."""
        with transaction(self.gradebook, self.stopping):
            try:
                submission = self.gradebook.find_submission(self.assignment, student)
            except MissingEntry:
                return Earlier()
            by_hand = tuple(
                (notebook.name, grade.name, grade.manual_score, grade.extra_credit)
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.manual_score is not None or grade.extra_credit is not None
            )
            return Earlier(submission.timestamp, submission.extension, by_hand)

    def record(self, graded: Graded) -> None:
        """Record ``graded`` and publish its files: the gradebook first, then the folder.

        The folder marks a submission as done. If a run is killed between the two, the next run
        grades the submission again and records the same points. Raises :class:`CourseError` if no
        submission can be recorded, ``OSError`` or ``ValueError`` if only this one cannot.
        """
        folder = autograded_folder(self.coursedir, graded.student, self.assignment)
        staging, old = (folder.parent / f".{folder.name}{ending}" for ending in (NEW, OLD))
        with _disk_failures(folder):
            try:
                _write_files(graded.files, staging, shared=self.coursedir.groupshared)
                with transaction(self.gradebook, self.stopping):
                    self._write_grades(graded)
                _publish(staging, folder, old)
            finally:
                _discard(staging)

    def _write_grades(self, graded: Graded) -> None:
        book = self.gradebook
        book.update_or_create_student(graded.student)
        submission = book.update_or_create_submission(self.assignment, graded.student)
        submission.timestamp = graded.timestamp
        notebooks = {notebook.name: notebook for notebook in submission.notebooks}
        # as they are now: somebody may be marking by hand meanwhile
        book.db.query(Grade).filter(
            Grade.notebook_id.in_([notebook.id for notebook in notebooks.values()])
        ).with_for_update().populate_existing().all()
        grades = {(nb.name, row.name): row for nb in notebooks.values() for row in nb.grades}
        comments = {(nb.name, row.name): row for nb in notebooks.values() for row in nb.comments}
        for new in graded.grades:
            _update(grades[new.notebook, new.name], new)
        for notebook, name, text in graded.comments:
            comments[notebook, name].auto_comment = text
        for notebook, penalty in graded.penalties:
            notebooks[notebook].late_submission_penalty = penalty


def _update(row: Grade, new: CellGrade) -> None:
    """Set the automatic score; points given by hand stay, and are flagged for review."""
    row.auto_score = new.auto_score
    row.needs_manual_grade = new.needs_manual_grade or row.manual_score != new.manual_score


def _write_files(files: bytes, staging: Path, *, shared: bool) -> None:
    """Write the folder to publish, and wait until the disk has it; modes are nbgrader's."""
    _discard(staging)
    staging.mkdir(parents=True)
    unpack(files, staging)
    for path in [*staging.rglob("*"), staging]:
        if path.is_file():
            path.chmod(0o664 if shared else 0o444)
        elif shared:
            path.chmod(path.stat().st_mode | 0o2770)
        _sync(path)


def _publish(staging: Path, folder: Path, old: Path) -> None:
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


@contextlib.contextmanager
def _disk_failures(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in OF_THE_DISK:
            raise
        raise CourseError(f"{folder} cannot be written: {error.strerror}") from error
