"""What a gradebook has of a submission, as plain data: to read for pages, to copy, to compare."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Select, select


@dataclass(frozen=True)
class RecordedNotebook:
    """One row of the gradebook's submitted notebooks."""

    name: str
    late_submission_penalty: float | None
    max_score: float


@dataclass(frozen=True)
class RecordedGrade:
    """One row of the gradebook's grades."""

    notebook: str
    name: str
    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool
    score: float
    max_score: float


@dataclass(frozen=True)
class RecordedComment:
    """One row of the gradebook's comments."""

    notebook: str
    name: str
    auto_comment: str | None
    manual_comment: str | None

    @property
    def text(self) -> str | None:
        """The one that counts: a person's, if there is any."""
        return self.auto_comment if self.manual_comment is None else self.manual_comment


@dataclass(frozen=True)
class Recorded:
    """What the gradebook has of one submission; nothing, where there is no entry."""

    timestamp: datetime | None = None
    extension: timedelta | None = None
    notebooks: tuple[RecordedNotebook, ...] = ()
    """Every notebook of the assignment, handed in or not."""
    grades: tuple[RecordedGrade, ...] = ()
    comments: tuple[RecordedComment, ...] = ()


def read_recorded(
    gradebook: Gradebook, assignment: str, students: Collection[str] | None = None
) -> dict[str, Recorded]:
    """Return student -> what is recorded, of all who have an entry or of ``students`` only.

    Four queries, however large the class is.
    """
    entries = of_assignment(
        select(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
        ),
        assignment,
        students,
    )
    run = gradebook.db.execute
    notebooks: dict[str, list[RecordedNotebook]] = {}
    of_notebook = (SubmittedNotebook.late_submission_penalty, Notebook.max_score)
    for student, *row in run(of_assignment(_notebooks(*of_notebook), assignment, students)):
        notebooks.setdefault(student, []).append(RecordedNotebook(*row))
    grades: dict[str, list[RecordedGrade]] = {}
    numbers = (Grade.auto_score, Grade.manual_score, Grade.extra_credit)
    columns = (*numbers, Grade.needs_manual_grade, Grade.score, Grade.max_score)
    for student, *row in run(of_assignment(rows_of_cells(Grade, *columns), assignment, students)):
        grades.setdefault(student, []).append(RecordedGrade(*row))
    comments: dict[str, list[RecordedComment]] = {}
    texts = (Comment.auto_comment, Comment.manual_comment)
    for student, *row in run(of_assignment(rows_of_cells(Comment, *texts), assignment, students)):
        comments.setdefault(student, []).append(RecordedComment(*row))
    return {
        student: Recorded(
            timestamp,
            extension,
            # by name: a column may be empty, which cannot be compared
            tuple(sorted(notebooks.get(student, []), key=lambda row: row.name)),
            tuple(sorted(grades.get(student, []), key=lambda row: (row.notebook, row.name))),
            tuple(sorted(comments.get(student, []), key=lambda row: (row.notebook, row.name))),
        )
        for student, timestamp, extension in run(entries)
    }


def write_recorded(gradebook: Gradebook, assignment: str, student: str, recorded: Recorded) -> None:
    """Write ``recorded`` into a gradebook that knows the assignment."""
    gradebook.update_or_create_student(student)
    entry = gradebook.update_or_create_submission(assignment, student)
    entry.timestamp = recorded.timestamp
    if entry.assignment.duedate is not None:  # nbgrader adds one to the other
        entry.extension = recorded.extension
    notebooks = {notebook.name: notebook for notebook in entry.notebooks}
    for notebook in recorded.notebooks:
        if notebook.name in notebooks:
            notebooks[notebook.name].late_submission_penalty = notebook.late_submission_penalty
    grades = {(nb.name, row.name): row for nb in entry.notebooks for row in nb.grades}
    for grade in recorded.grades:
        if row := grades.get((grade.notebook, grade.name)):
            row.auto_score, row.manual_score = grade.auto_score, grade.manual_score
            row.extra_credit = grade.extra_credit
            row.needs_manual_grade = grade.needs_manual_grade
    comments = {(nb.name, row.name): row for nb in entry.notebooks for row in nb.comments}
    for comment in recorded.comments:
        if row := comments.get((comment.notebook, comment.name)):
            row.auto_comment, row.manual_comment = comment.auto_comment, comment.manual_comment


def _notebooks(*columns: object) -> Select[tuple[object, ...]]:
    """Return a query for a row of each submitted notebook: student, notebook, ``columns``."""
    return (
        select(SubmittedAssignment.student_id, Notebook.name, *columns)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
    )


def rows_of_cells(table: type[Grade | Comment], *columns: object) -> Select[tuple[object, ...]]:
    """Return a query for rows of a submission's cells: student, notebook, cell, ``columns``."""
    return (
        _notebooks(BaseCell.name, *columns)
        .join(table, table.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == table.cell_id)
    )


def of_assignment(
    query: Select[tuple[object, ...]], assignment: str, students: Collection[str] | None = None
) -> Select[tuple[object, ...]]:
    """Return ``query`` for one assignment: of all who have an entry, or of ``students`` only."""
    query = query.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    query = query.where(Assignment.name == assignment)
    return query if students is None else query.where(SubmittedAssignment.student_id.in_(students))
