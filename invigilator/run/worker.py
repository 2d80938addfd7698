"""Grade one submission, and make its pages, with nbgrader's own converters.

Runs in a worker process, on this machine or another, which needs only the installed package.
nbgrader's converter changes the working directory, so a process grades one submission at a time.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
import traceback
from dataclasses import replace
from pathlib import Path

import nbformat
from nbgrader.converters import Autograde

from invigilator.cells import read_notes
from invigilator.files import ordinary_files, pack, unpack
from invigilator.gradebook import transaction
from invigilator.harmless import plain
from invigilator.hooks.intake import TakenIn
from invigilator.hooks.recover import recover
from invigilator.recorded import Recorded, read_recorded, write_recorded
from invigilator.run.kept_marks import keep
from invigilator.run.logs import CauseLog, one_line
from invigilator.run.pages import make_pages
from invigilator.run.parcels import (
    AssignmentParcel,
    CellGrade,
    Errored,
    Graded,
    GradedParcel,
    Outcome,
    Pages,
    SubmissionParcel,
)
from invigilator.run.private_course import PrivateCourse, private_course
from invigilator.submitted import sort_out

_one_at_a_time = threading.Lock()


def grade(assignment: AssignmentParcel, submission: SubmissionParcel) -> Outcome:
    """Grade ``submission``; whatever goes wrong on our side comes back as :class:`Errored`."""
    log = CauseLog()
    with _one_at_a_time, contextlib.redirect_stderr(log.stream):
        started = time.monotonic()
        try:
            with private_course(assignment) as course:
                outcome = _grade(course, submission, log)
                if isinstance(outcome, Errored):
                    return outcome
                return replace(outcome, seconds=time.monotonic() - started)
        except Exception as error:  # one submission never stops the rest
            cause = log.caught or error
            return Errored(
                submission.student, one_line(cause), log.stream.getvalue() + traceback.format_exc()
            )


def write_feedback(assignment: AssignmentParcel, graded: GradedParcel) -> Pages:
    """Make the pages of a submission that was graded before."""
    log = CauseLog()
    with _one_at_a_time, contextlib.redirect_stderr(log.stream):
        try:
            with private_course(assignment) as course, course.open_gradebook() as gradebook:
                student = _private(graded.student)
                folder = course.folder("autograded", student)
                folder.mkdir(parents=True)
                unpack(graded.files, folder)
                with transaction(gradebook):
                    write_recorded(gradebook, assignment.name, student, graded.recorded)
                return make_pages(course, student, graded.files, graded.recorded, graded.student)
        except Exception as error:  # one submission never stops the rest
            return Pages(graded.student, b"", one_line(error), traceback.format_exc())


def _private(student: str) -> str:
    """Return a name for the student's folders: nbgrader takes ``*``, ``?``, ``[`` for patterns."""
    return re.sub(r"[*?[]", "_", student)


def _grade(course: PrivateCourse, submission: SubmissionParcel, log: CauseLog) -> Outcome:
    assignment, student = course.assignment, _private(submission.student)
    folder = course.folder("submitted", student)
    folder.mkdir(parents=True)
    unpack(submission.files, folder)
    contents = sort_out(folder, assignment.notebooks)
    found = recover(folder, contents.kept, assignment.notebooks)
    if reason := why_not_gradable(folder, assignment):
        return Errored(submission.student, reason)
    with course.open_gradebook() as gradebook:
        if submission.recorded != Recorded():
            with transaction(gradebook):
                write_recorded(gradebook, assignment.name, student, submission.recorded)
        taken = TakenIn(recovered=found.by_path(), digests={str(folder): submission.digest})
        _autograde(course, taken, log)
        keep(
            gradebook,
            assignment.name,
            student,
            course.folder("autograded", student),
            submission.marks,
        )
        recorded = read_recorded(gradebook, assignment.name, [student])[student]
    graded = _graded(course, student, submission, recorded)
    if not assignment.with_feedback:
        return graded
    pages = make_pages(course, student, graded.files, recorded, submission.student)
    return replace(graded, pages=pages)


def why_not_gradable(folder: Path, assignment: AssignmentParcel) -> str:
    """Return why nothing in the submission in ``folder`` can be graded, or ""."""
    present = sorted(path.stem for path in folder.glob("*.ipynb"))
    if not present:
        return "no notebook was handed in"
    if not set(present) & set(assignment.notebooks):
        names = plain(", ".join(present), 100)
        expected = ", ".join(assignment.notebooks)
        return f"none of its notebooks ({names}) belongs to the assignment ({expected})"
    return ""


def _autograde(course: PrivateCourse, taken: TakenIn, log: CauseLog) -> None:
    converter = Autograde(
        coursedir=course.coursedir, parent=course.application, log=log.logger("autograde")
    )
    converter.taken = taken  # its exporter asks for it
    converter.start()


def _graded(
    course: PrivateCourse, student: str, submission: SubmissionParcel, recorded: Recorded
) -> Graded:
    folder = course.folder("autograded", student)
    grades = [
        CellGrade(row.notebook, row.name, row.auto_score, row.manual_score, row.needs_manual_grade)
        for row in recorded.grades
    ]
    return Graded(
        submission.student,
        tuple(grades),
        tuple((row.notebook, row.name, row.auto_comment) for row in recorded.comments),
        tuple((row.name, row.late_submission_penalty) for row in recorded.notebooks),
        recorded.timestamp,
        pack(folder, sorted(ordinary_files(folder))),
        (*submission.said, *_incidents(folder)),
        seconds=0,
    )


def _incidents(folder: Path) -> list[str]:
    incidents = []
    for path in sorted(folder.glob("*.ipynb")):
        notes = read_notes(nbformat.read(path, as_version=4))
        incidents += [f"{path.stem}: {incident}" for incident in notes.incidents]
    return incidents
