"""Say which submissions are due to be graded, and where folders and gradebook do not agree.

What is recorded is compared with what is there: the digest in a graded notebook with the files that
were handed in, the published folders with the gradebook, and students' folders with its roster.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from invigilator.cells import read_notes, read_unchecked
from invigilator.course import (
    autograded_folder,
    is_published,
    notebook_names,
    own_levels,
    submitted_folder,
    submitted_students,
    was_sent_later,
)
from invigilator.errors import CourseError, RefusedSubmission
from invigilator.gradebook import find_assignment
from invigilator.submitted import digest, sort_out

MOST_NAMES = 5
"""Students that one line names; the others are counted."""


@dataclass(frozen=True)
class Due:
    """What a run has to do."""

    students: tuple[str, ...]
    """Whom to grade, sorted."""
    selected: int
    """How many submissions are handed in and selected, those already graded included."""
    lines: tuple[str, ...]
    """What does not agree, and the command that mends it."""


def select_students(
    coursedir: CourseDirectory, assignment: str, named: Sequence[str] = ()
) -> list[str]:
    """Return who handed in, sorted; only those who are ``named``, if any are.

    Raises :class:`CourseError` if a student who was named has handed in nothing.
    """
    present = submitted_students(coursedir, assignment)
    if unknown := set(named) - set(present):
        raise CourseError(f"{', '.join(sorted(unknown))}: no submission of {assignment}")
    return sorted(set(named or present))


def find_due(
    gradebook: Gradebook,
    coursedir: CourseDirectory,
    assignment: str,
    selected: Sequence[str],
    *,
    named: Collection[str] = (),
    force: bool = False,
) -> Due:
    """Return which of the ``selected`` students are due: all of them with ``force``.

    ``named`` are those that a person asked for by name. Raises :class:`CourseError` if the
    gradebook does not know the assignment.
    """
    find_assignment(gradebook, assignment)
    recorded = {entry.student_id for entry in gradebook.assignment_submissions(assignment)}
    roster = {student.id for student in gradebook.students}
    published = {
        student
        for student in selected
        if is_published(autograded_folder(coursedir, student, assignment))
    }
    lost = published - recorded
    # with no submission left it is the gradebook that went, otherwise a person took them out
    removed = lost - roster - {*named} if recorded and not force else set()
    students = tuple(
        student
        for student in selected
        if student not in removed
        and (force or student in lost or not is_graded(coursedir, assignment, student))
    )
    return Due(students, len(selected), tuple(_lines(lost - removed, removed, students, roster)))


def is_graded(coursedir: CourseDirectory, assignment: str, student: str) -> bool:
    """Whether the submission is graded, and nothing else was handed in since.

    A graded notebook without a digest comes from stock nbgrader, or an earlier version of this
    package; then the time stamps alone decide.
    """
    done = autograded_folder(coursedir, student, assignment)
    sent = submitted_folder(coursedir, student, assignment)
    # a link is reported at each run, and nobody reads the time of what it leads to
    if not is_published(done) or any(map(os.path.islink, own_levels(coursedir, sent))):
        return False
    if was_sent_later(coursedir, sent, done):
        return False
    graded = next(filter(None, map(_recorded_digest, sorted(done.glob("*.ipynb")))), "")
    try:
        return not graded or graded == digest(sort_out(sent, notebook_names(coursedir, assignment)))
    except (RefusedSubmission, OSError):
        return True  # what cannot be opened is no new submission


def _recorded_digest(path: Path) -> str:
    """Return the digest in the notes of a graded notebook, or ""."""
    try:
        return read_notes(read_unchecked(path)).submitted
    except (OSError, ValueError, TypeError, AttributeError, CourseError):
        return ""


def _lines(
    again: Collection[str], removed: Collection[str], due: Collection[str], roster: Collection[str]
) -> Iterator[str]:
    if again:
        yield (
            f"{_names(again)}: graded before, but the gradebook has no grades; graded again now, "
            "and points given by hand have to be given again"
        )
    if removed:
        yield (
            f"{_names(removed)}: graded before, and no longer in the gradebook; not graded again. "
            "If they still take the course: invigilator grade --student ID; "
            "if not, remove their folders from submitted and autograded"
        )
    spelled = {student.casefold(): student for student in roster}
    for student in sorted(set(due) - set(roster)):
        if other := spelled.get(student.casefold()):
            yield (
                f"{student}: graded as a student of their own, but the gradebook has {other}; if "
                f"they are one, rename the folders in submitted and autograded to {other}, and run "
                f"nbgrader db student remove {student} --force"
            )


def _names(students: Collection[str]) -> str:
    names = sorted(students)
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
