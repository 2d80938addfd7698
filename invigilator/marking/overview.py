"""Every task that a person marks, with what is left of it."""

from __future__ import annotations

from dataclasses import dataclass

from nbgrader.coursedir import CourseDirectory
from sqlalchemy import func, select

from invigilator.errors import CourseError
from invigilator.gradebook import find_assignment, open_gradebook
from invigilator.marking.agreement import Agreement, agreement
from invigilator.marking.book import MARKS, ensure_table, read_grades, read_marks
from invigilator.marking.desk import paired
from invigilator.marking.tasks import TextTask, text_tasks


@dataclass(frozen=True)
class TaskProgress:
    """How far one task is."""

    task: TextTask
    marked: int
    left: int
    agreed: Agreement | None
    """None where nobody has given a second opinion."""


@dataclass(frozen=True)
class AssignmentProgress:
    """How far an assignment is."""

    tasks: tuple[TaskProgress, ...]
    lines: tuple[str, ...]
    """What whoever marks should know, one sentence each."""


def progress(coursedir: CourseDirectory, assignment: str) -> AssignmentProgress:
    """Return what is marked and what is left, of every task that a person marks.

    Only the gradebook is read, no notebook of a student's. Raises :class:`CourseError` if the
    gradebook cannot be used.
    """
    tasks = text_tasks(coursedir, assignment)
    found = []
    with open_gradebook(coursedir) as gradebook:
        try:
            find_assignment(gradebook, assignment)
        except CourseError as error:
            return AssignmentProgress((), (str(error),))
        ensure_table(gradebook)
        for task in tasks:
            rows = read_grades(gradebook, task).values()
            left = sum(row.needs_manual_grade for row in rows)
            marked = sum(
                row.manual_score is not None and not row.needs_manual_grade for row in rows
            )
            pairs = [pair[1:] for pair in paired(read_marks(gradebook, task))]
            found.append(TaskProgress(task, marked, left, agreement(pairs)))
        here = {(task.notebook, task.cell) for task in tasks}
        counts = gradebook.db.execute(
            select(MARKS.c.notebook, MARKS.c.cell, func.count())
            .where(MARKS.c.assignment == assignment)
            .group_by(MARKS.c.notebook, MARKS.c.cell)
        )
        lines = [
            f"{notebook}/{cell} is no task that a person marks any more; its {count} marks are kept"
            for notebook, cell, count in counts
            if (notebook, cell) not in here
        ]
    return AssignmentProgress(tuple(found), tuple(lines))
