"""The markers' own table, in the same database as nbgrader's gradebook, beside nbgrader's rows.

nbgrader holds one number and one comment for an answer. The table ``invigilator_marks`` holds what
they were made of: which ideas a marker ticked, for which text. It works in SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from nbgrader.api import BaseCell, Comment, Grade, Gradebook, Notebook
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import CreateColumn

from invigilator.gradebook import reading, transaction
from invigilator.marking.tasks import TextTask
from invigilator.recorded import of_assignment, rows_of_cells

MARKS = Table(
    "invigilator_marks",
    MetaData(),
    Column("assignment", String(128), primary_key=True),
    Column("notebook", String(128), primary_key=True),
    Column("cell", String(128), primary_key=True),
    Column("student", String(128), primary_key=True),
    Column("marker", String(255), primary_key=True),  # as long as a hub's names may be
    Column("ticks", JSON, nullable=False, server_default="{}"),
    Column("comment", Text, nullable=False, server_default=""),
    Column("points", Float, nullable=False, server_default="0"),
    Column("answer", String(128), nullable=False, server_default=""),
    Column("digest", String(64), nullable=False, server_default=""),
    Column("flagged", Boolean, nullable=False, server_default=text("false")),
    Column("second", Boolean, nullable=False, server_default=text("false")),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("grouped", Boolean, nullable=False, server_default=text("false")),
)
"""One row for each marker who has seen an answer.

``cell`` has the points, ``answer`` the text; ``digest`` is that of the text that they read.
"""

_ALONE = 7_120_017
"""The number of our lock in PostgreSQL."""


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
    grouped: bool = False
    """Whether it was given along with the mark of another answer, the one that was read."""


_FIELDS = [each.name for each in fields(Mark)]
"""Each is a column of the table."""


@dataclass(frozen=True)
class Grades:
    """nbgrader's own row for one answer."""

    auto_score: float | None
    manual_score: float | None
    needs_manual_grade: bool
    comment: str = ""
    """What stands in the gradebook as a person's comment."""


def ensure_table(gradebook: Gradebook, stopping: Callable[[], bool] = lambda: False) -> str:
    """Make the table where it is missing, add columns to one of an earlier version; say so.

    Returns one line, or "" where nothing had to be done. Marks that are there stay. Raises
    :class:`~invigilator.errors.CourseError` if the gradebook cannot be used.
    """
    with reading(gradebook):
        if not _missing(gradebook.engine):
            return ""
    with transaction(gradebook, stopping):
        alone(gradebook)
        connection = gradebook.db.connection()
        missing = _missing(connection)  # somebody else may have been quicker
        if len(missing) == len(MARKS.columns):
            MARKS.create(connection)
            return f"made the table {MARKS.name} in the gradebook"
        for column in missing:
            written = CreateColumn(column).compile(connection)
            connection.execute(text(f"ALTER TABLE {MARKS.name} ADD COLUMN {written}"))
    names = ", ".join(column.name for column in missing)
    return f"added {names} to the table {MARKS.name} of an earlier version" if missing else ""


def is_ready(gradebook: Gradebook) -> bool:
    """Whether the table is there, in this version's form; for those who only read."""
    return not _missing(gradebook.engine)


def _missing(connection: Engine | Connection) -> list[Column[Any]]:
    """Return the columns that the table does not have; all of them where it is not there."""
    there = inspect(connection)
    found: set[str] = set()
    if there.has_table(MARKS.name):
        found = {column["name"] for column in there.get_columns(MARKS.name)}
    return [column for column in MARKS.columns if column.name not in found]


def alone(gradebook: Gradebook) -> None:
    """Let no other marker write until the transaction ends.

    In SQLite whoever writes is alone. PostgreSQL would let two read a mark before either writes.
    """
    if gradebook.engine.dialect.name == "postgresql":
        gradebook.db.execute(select(func.pg_advisory_xact_lock(_ALONE)))


def read_marks(gradebook: Gradebook, task: TextTask) -> dict[str, dict[str, Mark]]:
    """Return student -> marker -> what they gave, for the answers to ``task``."""
    found: dict[str, dict[str, Mark]] = {}
    for row in gradebook.db.execute(select(MARKS).where(*_of(task))):
        mark = Mark(**{name: getattr(row, name) for name in _FIELDS})
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
                answer=task.answer,
                **{name: getattr(mark, name) for name in _FIELDS},
            )
        )


def read_grades(gradebook: Gradebook, task: TextTask) -> dict[str, Grades]:
    """Return student -> nbgrader's row, of all who have an entry for the assignment."""
    of_comment = _rows(gradebook, task, task.answer, Comment, Comment.manual_comment)
    comments = {student: words or "" for student, words in of_comment}
    columns = (Grade.auto_score, Grade.manual_score, Grade.needs_manual_grade)
    return {
        student: Grades(score, given, waits, comments.get(student, ""))
        for student, score, given, waits in _rows(gradebook, task, task.cell, Grade, *columns)
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
    gradebook: Gradebook, task: TextTask, cell: str, table: type[Grade | Comment], *columns: object
) -> list[tuple[Any, ...]]:
    """Return (student, ``columns``) of the rows of one cell, for each who has an entry."""
    query = of_assignment(rows_of_cells(table, *columns), task.assignment)
    rows = gradebook.db.execute(query.where(Notebook.name == task.notebook, BaseCell.name == cell))
    return [(student, *values) for student, _, _, *values in rows]


def _of(task: TextTask) -> tuple[ColumnElement[bool], ...]:
    return (
        MARKS.c.assignment == task.assignment,
        MARKS.c.notebook == task.notebook,
        MARKS.c.cell == task.cell,
    )
