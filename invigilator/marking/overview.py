"""Every task that a person marks, with what is left of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbgrader.coursedir import CourseDirectory
from sqlalchemy import func, select

from invigilator.errors import CourseError
from invigilator.gradebook import find_assignment, open_gradebook
from invigilator.marking.agreement import Agreement, agreement
from invigilator.marking.book import MARKS, Mark, is_ready, read_grades, read_marks
from invigilator.marking.desk import paired
from invigilator.marking.tasks import TextTask, text_tasks


@dataclass(frozen=True)
class IdeaCount:
    """How many answers had an idea, or made a mistake."""

    id: str
    full: int
    half: int


@dataclass(frozen=True)
class TaskProgress:
    """How far one task is."""

    task: TextTask
    marked: int
    left: int
    agreed: Agreement | None
    """None where nobody has given a second opinion."""
    ideas: tuple[IdeaCount, ...] = ()
    """Over the answers that were marked by ideas, in the order of the scheme."""
    counted: int = 0
    """How many those are."""


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
        has_marks = is_ready(gradebook)
        for task in tasks:
            rows = read_grades(gradebook, task).values()
            left = sum(row.needs_manual_grade for row in rows)
            marked = sum(
                row.manual_score is not None and not row.needs_manual_grade for row in rows
            )
            marks = read_marks(gradebook, task) if has_marks else {}
            agreed = agreement([pair[1:] for pair in paired(marks)])
            found.append(TaskProgress(task, marked, left, agreed, *_ideas(task, marks)))
        here = {(task.notebook, task.cell) for task in tasks}
        counts = (
            select(MARKS.c.notebook, MARKS.c.cell, func.count())
            .where(MARKS.c.assignment == assignment)
            .group_by(MARKS.c.notebook, MARKS.c.cell)
        )
        gone = gradebook.db.execute(counts).all() if has_marks else []
        lines = [
            f"{notebook}/{cell} is no task that a person marks any more; its {count} marks are kept"
            for notebook, cell, count in gone
            if (notebook, cell) not in here
        ]
    return AssignmentProgress(tuple(found), tuple(lines))


def _ideas(
    task: TextTask, marks: Mapping[str, Mapping[str, Mark]]
) -> tuple[tuple[IdeaCount, ...], int]:
    """Return how many had each idea, and among how many."""
    given = [
        mark.ticks
        for by_marker in marks.values()
        for mark in by_marker.values()
        if not mark.second and not mark.flagged
    ]
    counts = tuple(
        IdeaCount(
            idea.id,
            sum(ticks.get(idea.id) == 1 for ticks in given),
            sum(0 < ticks.get(idea.id, 0) < 1 for ticks in given),
        )
        for idea in task.scheme.ideas
    )
    return counts, len(given)
