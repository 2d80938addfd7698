"""The markers' own table, in the same database as nbgrader's gradebook, beside nbgrader's rows.

nbgrader holds one number and one comment for an answer. The table ``invigilator_marks`` holds what
they were made of: which ideas a marker ticked, for which text. It works in SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import CreateColumn

from invigilator.marking.tasks import TextTask

MARKS = Table(
    "invigilator_marks",
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("notebook", String(128), primary_key=True),
    Column("cell", String(128), primary_key=True),
    Column("student", String(128), primary_key=True),
    Column("marker", String(128), primary_key=True),
    Column("ticks", JSON, nullable=False, server_default="{}"),
    Column("comment", Text, nullable=False, server_default=""),
    Column("points", Float, nullable=False, server_default="0"),
    Column("digest", String(64), nullable=False, server_default=""),
    Column("flagged", Boolean, nullable=False, server_default=text("false")),
    Column("second", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False, server_default="1"),
)
"""One row for each marker who has seen an answer; ``digest`` is that of the text that they read."""


@dataclass(frozen=True)
class Mark:
    """What one marker gave one answer."""

    ticks: Mapping[str, float] = field(default_factory=dict)
    """Idea -> the share given: 1, or 0.5 for half."""
    comment: str = ""
    points: float = 0.0
    digest: str = ""
    """Of the text that was read."""
    flagged: bool = False
    """Whether a colleague should look at it."""
    second: bool = False
    """Whether it is a second opinion, which changes no points."""
    version: int = 1


@dataclass(frozen=True)
class Grades:
    """nbgrader's own row for one answer."""

    auto_score: float | None
    manual_score: float | None
    needs_manual_grade: bool
    comment: str = ""
    """What stands in the gradebook as a person's comment."""


def ensure_table(gradebook: Gradebook) -> str:
    """Make the table where it is missing, add columns to one of an earlier version; say so.

    Returns one line, or "" where nothing had to be done. Marks that are there stay.
    """
    there = inspect(gradebook.engine)
    if not there.has_table(MARKS.name):
        MARKS.create(gradebook.engine, checkfirst=True)
        return f"made the table {MARKS.name} in the gradebook"
    found = {column["name"] for column in there.get_columns(MARKS.name)}
    missing = [column for column in MARKS.columns if column.name not in found]
    with gradebook.engine.begin() as connection:
        for column in missing:
            written = CreateColumn(column).compile(gradebook.engine)
            connection.execute(text(f"ALTER TABLE {MARKS.name} ADD COLUMN {written}"))
    names = ", ".join(column.name for column in missing)
    return f"added {names} to the table {MARKS.name} of an earlier version" if missing else ""


def read_marks(gradebook: Gradebook, task: TextTask) -> dict[str, dict[str, Mark]]:
    """Return student -> marker -> what they gave, for the answers to ``task``."""
    found: dict[str, dict[str, Mark]] = {}
    for row in gradebook.db.execute(select(MARKS).where(*_of(task))):
        mark = Mark(
            row.ticks, row.comment, row.points, row.digest, row.flagged, row.second, row.version
        )
        found.setdefault(row.student, {})[row.marker] = mark
    return found


def write_mark(
    gradebook: Gradebook,
    task: TextTask,
    student: str,
    marker: str,
    mark: Mark | None,
) -> None:
    """Put ``mark`` in the place of what ``marker`` gave before; None takes it out."""
    run = gradebook.db.execute
    mine = (*_of(task), MARKS.c.student == student, MARKS.c.marker == marker)
    run(delete(MARKS).where(*mine))
    if mark is not None:
        run(
            MARKS.insert().values(
                assignment=task.assignment,
                notebook=task.notebook,
                cell=task.cell,
                student=student,
                marker=marker,
                ticks=dict(mark.ticks),
                comment=mark.comment,
                points=mark.points,
                digest=mark.digest,
                flagged=mark.flagged,
                second=mark.second,
                version=mark.version,
            )
        )


def read_grades(gradebook: Gradebook, task: TextTask) -> dict[str, Grades]:
    """Return student -> nbgrader's row, of all who have an entry for the assignment."""
    comments = {
        student: row.manual_comment or ""
        for student, row in _rows(gradebook, task, task.answer, Comment)
    }
    return {
        student: Grades(
            row.auto_score, row.manual_score, row.needs_manual_grade, comments.get(student, "")
        )
        for student, row in _rows(gradebook, task, task.cell, Grade)
    }


def write_grade(
    gradebook: Gradebook,
    task: TextTask,
    student: str,
    points: float | None,
    comment: str | None,
) -> None:
    """Give an answer ``points`` by hand, through nbgrader's API; None lets it wait again."""
    grade = gradebook.find_grade(task.cell, task.notebook, task.assignment, student)
    grade.manual_score, grade.needs_manual_grade = points, points is None
    row = gradebook.find_comment(task.answer, task.notebook, task.assignment, student)
    row.manual_comment = comment or None


def _rows(
    gradebook: Gradebook, task: TextTask, cell: str, table: type[Grade | Comment]
) -> list[tuple[str, Grade | Comment]]:
    query = (
        select(SubmittedAssignment.student_id, table)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(table, table.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == table.cell_id)
        .where(Assignment.name == task.assignment, Notebook.name == task.notebook)
        .where(BaseCell.name == cell)
    )
    return list(gradebook.db.execute(query).all())


def _of(task: TextTask) -> tuple[ColumnElement[bool], ...]:
    return (
        MARKS.c.assignment == task.assignment,
        MARKS.c.notebook == task.notebook,
        MARKS.c.cell == task.cell,
    )
