"""The only writer of a run: it records outcomes in the gradebook and publishes their folders."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from nbgrader.api import Grade
from nbgrader.coursedir import CourseDirectory

from invigilator.course import autograded_folder, feedback_folder
from invigilator.errors import CourseError
from invigilator.gradebook import open_gradebook, transaction
from invigilator.recorded import Recorded, read_recorded
from invigilator.run.kept_marks import KeptMark, read_kept
from invigilator.run.logs import one_line
from invigilator.run.parcels import CellGrade, Graded, Pages
from invigilator.run.publish import clean_up, publishing

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
        for step in (self.coursedir.autograded_directory, self.coursedir.feedback_directory):
            structure = self.coursedir.directory_structure.format(
                nbgrader_step=step,
                student_id="*",
                assignment_id=f".{glob.escape(self.assignment)}",
            )
            clean_up(os.path.join(glob.escape(self.coursedir.root), structure))
        return self

    def __exit__(self, *_: object) -> None:
        """Close the gradebook."""
        self.gradebook.close()

    def known(self, student: str) -> tuple[Recorded, tuple[KeptMark, ...]]:
        """Return what is recorded of a submission, and the marks that its texts were given."""
        with transaction(self.gradebook, self.stopping):
            found = read_recorded(self.gradebook, self.assignment, [student])
            marks = read_kept(self.gradebook, self.assignment, student)
        return found.get(student, Recorded()), marks

    def recorded_of_all(self) -> dict[str, Recorded]:
        """Return student -> what the gradebook has, of all who have an entry."""
        with transaction(self.gradebook, self.stopping):
            return read_recorded(self.gradebook, self.assignment)

    def record(self, graded: Graded) -> str:
        """Record ``graded``, publish its pages and its files; return why its pages are not there.

        The gradebook comes first, then the pages, then the autograded folder, which marks a
        submission as done. If a run is killed in between, the next run grades the submission again
        and records the same points. Raises :class:`CourseError` if no submission can be recorded,
        ``OSError`` or ``ValueError`` if only this one cannot.
        """
        folder = autograded_folder(self.coursedir, graded.student, self.assignment)
        with (
            _disk_failures(folder),
            publishing(graded.files, folder, self._mode(0o444)) as publish,
        ):
            with transaction(self.gradebook, self.stopping):
                self._write_grades(graded)
            reason = self.publish_pages(graded.pages) if graded.pages else ""
            publish()
        return reason

    def publish_pages(self, pages: Pages) -> str:
        """Publish the feedback pages of a submission; return why they are not there, or ""."""
        folder = feedback_folder(self.coursedir, pages.student, self.assignment)
        if pages.reason:
            return pages.reason
        try:
            with publishing(pages.files, folder, self._mode(0o644)) as publish:
                publish()
        except OSError as error:
            return one_line(error)
        return ""

    def _mode(self, ordinary: int) -> int:
        """Return the mode of published files: nbgrader's."""
        return 0o664 if self.coursedir.groupshared else ordinary

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


@contextlib.contextmanager
def _disk_failures(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in OF_THE_DISK:
            raise
        raise CourseError(f"{folder} cannot be written: {error.strerror}") from error
