"""The markers' own table beside nbgrader's rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.schema import CreateTable

from invigilator.gradebook import open_gradebook, transaction
from invigilator.marking import book as marking
from invigilator.marking.book import MARKS, Mark, ensure_table, read_marks, write_mark
from invigilator.marking.overview import progress
from invigilator.marking.tasks import TextTask
from tests.support.marking import NAME, TextCourse, answer

MADE = "made the table invigilator_marks in the gradebook"
HARD = Mark(
    {"cause": 0.5, "effect": 1.0},
    'She said "it\'s 100 %"; DROP TABLE student; -- 🎓\n\nÜ',
    1.5,
    "0" * 32,
    True,
    True,
    7,
    True,
)


def put(gradebook: Gradebook, course: TextCourse, mark: Mark | None, cell: str = "why") -> None:
    """Write one mark of ada's for student-ann."""
    with transaction(gradebook):
        write_mark(gradebook, course.task(cell), "student-ann", "ada", mark)


def test_the_table_is_made_once_and_said_once(course: TextCourse) -> None:
    """Whoever looks first is told, by the page of a task or by the overview."""
    with open_gradebook(course.directory) as gradebook:
        assert not inspect(gradebook.engine).has_table(MARKS.name)
        assert ensure_table(gradebook) == MADE
        assert ensure_table(gradebook) == ""
        put(gradebook, course, HARD)
        assert ensure_table(gradebook) == ""
        assert read_marks(gradebook, course.task())


def test_the_overview_only_reads(course: TextCourse) -> None:
    """A report may be made of a gradebook that nobody may write; the page of a task says so."""
    assert progress(course.directory, NAME).lines == ()
    with open_gradebook(course.directory) as gradebook:
        assert not inspect(gradebook.engine).has_table(MARKS.name)


@pytest.mark.parametrize(
    "missing",
    [["grouped"], ["flagged", "second"], ["ticks", "comment", "points", "digest", "version"]],
    ids=", ".join,
)
def test_an_older_table_gets_its_columns(course: TextCourse, missing: list[str]) -> None:
    """The marks in it stay, what is new in them is empty, and one line says what was added."""
    with open_gradebook(course.directory) as gradebook:
        assert ensure_table(gradebook)
        put(gradebook, course, HARD)
        with gradebook.engine.begin() as connection:
            for column in missing:
                connection.execute(text(f"ALTER TABLE {MARKS.name} DROP COLUMN {column}"))
        added = f"added {', '.join(missing)} to the table {MARKS.name} of an earlier version"
        assert ensure_table(gradebook) == added
        assert ensure_table(gradebook) == ""
        found = read_marks(gradebook, course.task())["student-ann"]["ada"]
        empty = Mark()
        assert found == replace(HARD, **{name: getattr(empty, name) for name in missing})
        put(gradebook, course, HARD)
        assert read_marks(gradebook, course.task())["student-ann"]["ada"] == HARD


def test_two_who_make_the_table_at_once_make_one(
    course: TextCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looked before it was there finds it made, and says nothing."""
    with open_gradebook(course.directory) as gradebook:
        original = marking._missing
        looked: list[object] = []

        def late(connection: Engine | Connection) -> list[Any]:
            looked.append(connection)
            found = original(connection)
            if len(looked) == 1:  # between our look and our lock somebody else makes it
                with open_gradebook(course.directory) as other, transaction(other):
                    other.db.connection().execute(CreateTable(MARKS))
            return found

        monkeypatch.setattr(marking, "_missing", late)
        assert ensure_table(gradebook) == ""
        assert len(looked) == 2


def test_a_mark_is_read_as_it_was_written(course: TextCourse) -> None:
    """Halves, quotes, emoji, flags; a second one takes its place, and None takes it out."""
    with open_gradebook(course.directory) as gradebook:
        ensure_table(gradebook)
        for mark in (HARD, Mark(), HARD):
            put(gradebook, course, mark)
            assert read_marks(gradebook, course.task()) == {"student-ann": {"ada": mark}}
        put(gradebook, course, None)
        assert read_marks(gradebook, course.task()) == {}


def test_two_notebooks_and_two_assignments_do_not_mix(course: TextCourse) -> None:
    """Cells of one name, in another notebook or assignment, have marks of their own."""
    course.source("two", [answer("Well?", "why", 3)])
    task, two = course.task(), course.task(notebook="two")
    other = TextTask("ps2", "one", "why", task.scheme)
    marks = {task: Mark(points=1), two: Mark(points=2), other: Mark(points=3)}
    with open_gradebook(course.directory) as gradebook:
        ensure_table(gradebook)
        with transaction(gradebook):
            for where, mark in marks.items():
                write_mark(gradebook, where, "student-ann", "ada", mark)
            write_mark(gradebook, course.task("q3_test"), "student-ann", "ada", Mark(points=4))
        for where, mark in marks.items():
            assert read_marks(gradebook, where) == {"student-ann": {"ada": mark}}
        with transaction(gradebook):
            write_mark(gradebook, two, "student-ann", "ada", None)
        assert read_marks(gradebook, two) == {}
        assert read_marks(gradebook, task) == {"student-ann": {"ada": Mark(points=1)}}
