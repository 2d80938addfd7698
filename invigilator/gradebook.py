"""The only door to a course's gradebook; where it cannot be used, one line says why.

Importing this module silences SQLAlchemy's warnings about nbgrader's models: there are several for
each submission, and an instructor can change nothing about them. It also silences the tracebacks
that nbgrader logs for errors that it raises anyway.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
import warnings
from collections.abc import Callable, Iterator

from nbgrader.api import Assignment, Base, Gradebook, InvalidEntry, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SAWarning, SQLAlchemyError

from invigilator.errors import CourseError

warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")
logging.getLogger("tornado.application").addFilter(
    lambda record: not record.getMessage().startswith("Rolling back session")
)

LOCK_SECONDS = 30.0
"""How long another program may hold the gradebook before the run gives up."""


def open_gradebook(
    coursedir: CourseDirectory, stopping: Callable[[], bool] = lambda: False
) -> Gradebook:
    """Return the gradebook of ``coursedir``; ``stopping`` ends the wait for a locked one.

    Raises :class:`CourseError` if it is missing, has another schema, or cannot be opened. This is
    checked before nbgrader opens it, which would make a missing one and add tables to an old one.
    """
    with _one_line(coursedir.db_url):
        url = make_url(coursedir.db_url)
        if url.get_backend_name() == "sqlite" and not os.path.isfile(url.database or ""):
            raise CourseError(
                f"there is no gradebook {url.database}: run nbgrader generate_assignment"
            )
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                if connection.dialect.name == "sqlite":  # a lock for reading: it may be read-only
                    _take_lock(connection, "SELECT 1 FROM sqlite_master", stopping)
                missing = _missing(connection)
        finally:
            engine.dispose()
        if missing:
            raise CourseError(
                f"the gradebook is of another schema (it lacks {missing}): "
                "back it up, then run nbgrader db upgrade"
            )
        return Gradebook(coursedir.db_url, coursedir.course_id)


def find_assignment(gradebook: Gradebook, name: str) -> Assignment:
    """Return the assignment; raise :class:`CourseError` if the gradebook does not know it."""
    try:
        return gradebook.find_assignment(name)
    except MissingEntry:
        raise CourseError(
            f"{name}: not in the gradebook: run nbgrader generate_assignment"
        ) from None


def new_gradebook(path: str, course_id: str) -> Gradebook:
    """Return an empty gradebook in the new file ``path``.

    The tables are made here, so that nbgrader does not start alembic to record their version.
    """
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return Gradebook(f"sqlite:///{path}", course_id)


@contextlib.contextmanager
def transaction(
    gradebook: Gradebook, stopping: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """Make one transaction of what is done to ``gradebook``, whatever nbgrader commits within.

    Waits :data:`LOCK_SECONDS` for other programs, or until ``stopping``. Raises
    :class:`CourseError` if the gradebook cannot be used, ``ValueError`` if it refuses a value.
    """
    with _one_line(str(gradebook.engine.url)):
        gradebook.db.remove()
        with _begun(gradebook.engine.connect(), stopping) as connection:
            # nbgrader's commits write their changes; the outer transaction decides if they stay
            gradebook.db.configure(bind=connection, join_transaction_mode="rollback_only")
            try:
                yield
                gradebook.db.flush()
            finally:
                gradebook.db.remove()
                gradebook.db.configure(
                    bind=gradebook.engine, join_transaction_mode="conditional_savepoint"
                )


@contextlib.contextmanager
def reading(gradebook: Gradebook) -> Iterator[None]:
    """Make a :class:`CourseError` of one line of what goes wrong while ``gradebook`` is read."""
    with _one_line(str(gradebook.engine.url)):
        yield


@contextlib.contextmanager
def _begun(connection: Connection, stopping: Callable[[], bool]) -> Iterator[Connection]:
    """Yield ``connection`` in a transaction that nobody else writes beside; commit at the end."""
    with connection, connection.begin():
        if connection.dialect.name == "sqlite":
            _take_lock(connection, "BEGIN IMMEDIATE", stopping)
        elif connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS:g}s'")
        yield connection


def _take_lock(connection: Connection, statement: str, stopping: Callable[[], bool]) -> None:
    """Run ``statement``, which takes a lock of SQLite's; wait while another program holds one."""
    deadline = time.monotonic() + LOCK_SECONDS
    connection.exec_driver_sql("PRAGMA busy_timeout = 200")
    while True:
        try:
            connection.exec_driver_sql(statement)
            return
        except SQLAlchemyError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            if stopping():
                raise KeyboardInterrupt from None
            time.sleep(0.05)


def _missing(connection: Connection) -> str:
    """Return a table or column that nbgrader needs and the gradebook does not have, or ""."""
    there = inspect(connection)
    tables = set(there.get_table_names())
    for table in Base.metadata.sorted_tables:
        if table.name not in tables:
            return f"the table {table.name}"
        columns = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                return f"the column {table.name}.{column.name}"
    return ""


@contextlib.contextmanager
def _one_line(url: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, ImportError, InvalidEntry) as raised:
        # nbgrader raises an InvalidEntry while it handles the real error
        error = raised.__context__ if isinstance(raised, InvalidEntry) else raised
        cause = _first_line(getattr(error, "orig", None) or error)
        if isinstance(error, DataError | IntegrityError):
            raise ValueError(f"the gradebook does not take it: {cause}") from error
        if "locked" in cause:
            cause = f"{cause}: another program has held it for {LOCK_SECONDS:g} seconds"
        shown = url if isinstance(error, ArgumentError) else repr(make_url(url))
        raise CourseError(f"the gradebook {shown} cannot be used: {cause}") from error


def _first_line(error: object) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
