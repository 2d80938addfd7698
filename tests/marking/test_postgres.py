"""Marks in a gradebook that is in PostgreSQL, on a real server that the test starts."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Base, Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine, text

import invigilator.gradebook
from invigilator.errors import CourseError
from invigilator.gradebook import open_gradebook
from invigilator.marking.book import MARKS, Mark, alone, ensure_table, read_marks
from invigilator.marking.desk import Change, Desk
from invigilator.marking.tasks import TextTask
from tests.support.marking import ALL, NAME, TextCourse, add, fill, text_course
from tests.support.postgres import needs_postgres, postgres

pytestmark = needs_postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server; yield the address of its database."""
    with postgres() as url:
        yield url


@pytest.fixture
def directory(course: TextCourse, server: str) -> Iterator[CourseDirectory]:
    """Return the small course, its gradebook in an empty PostgreSQL database."""
    directory = CourseDirectory(root=str(course.root), course_id="course", db_url=server)
    engine = create_engine(server)
    Base.metadata.create_all(engine)
    with Gradebook(server, "course") as book:
        fill(book)
        for student in ("student-ann", "student-bob"):
            add(book, student)
        book.db.commit()
    yield directory
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def test_the_table_is_made_migrated_and_filled(
    directory: CourseDirectory, course: TextCourse
) -> None:
    """As in SQLite: made once, older ones get their columns, marks stay, and nbgrader has them."""
    desk, task = Desk(directory), course.task()
    answers, lines = desk.answers(task, "ada")
    assert lines == ["made the table invigilator_marks in the gradebook"]
    change = Change({"cause": 0.5, "effect": 1.0}, 'She said "it\'s 100 %" 🎓')
    seen = {answers[0].id: answers[0].seen}
    assert desk.confirm(task, "a" * 255, seen, change)[1] == {}
    with open_gradebook(directory) as book:
        with book.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {MARKS.name} DROP COLUMN flagged"))
        assert ensure_table(book).startswith("added flagged to the table")
        student = answers[0].text.student
        grade = book.find_grade("why", "one", NAME, student)
        assert (grade.manual_score, grade.needs_manual_grade) == (2, False)
        comment = book.find_comment("why", "one", NAME, student).manual_comment
        assert comment.endswith(change.comment)
    answers, lines = desk.answers(task, "ada")
    assert lines == []
    (mark,) = [answer.mark for answer in answers if answer.mark]
    assert (mark.ticks, mark.comment, mark.flagged) == (change.ticks, change.comment, False)


def test_two_markers_at_once_cannot_both_mark_one_answer(
    directory: CourseDirectory, course: TextCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL would let both read the answer before either writes."""
    task = course.task()
    answers, _ = Desk(directory).answers(task, "ada")
    seen = {answers[0].id: answers[0].seen}
    both_read = threading.Barrier(2, timeout=1)

    def slow(book: Gradebook, task: TextTask) -> dict[str, dict[str, Mark]]:
        found = read_marks(book, task)
        with contextlib.suppress(threading.BrokenBarrierError):  # it may wait for us to be done
            both_read.wait()
        return found

    monkeypatch.setattr("invigilator.marking.desk.read_marks", slow)
    refused: dict[str, dict[str, str]] = {}

    def mark(marker: str) -> None:
        refused[marker] = Desk(directory).confirm(task, marker, seen, Change(ALL))[1]

    threads = [threading.Thread(target=mark, args=[who]) for who in ("ada", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(map(len, refused.values())) == [0, 1]


def test_a_gradebook_that_somebody_holds_is_one_line(
    directory: CourseDirectory, course: TextCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for another marker is told after a while, and nothing is written."""
    task = course.task()
    answers, _ = Desk(directory).answers(task, "ada")
    monkeypatch.setattr(invigilator.gradebook, "LOCK_SECONDS", 0.2)
    with open_gradebook(directory) as other:
        alone(other)
        with pytest.raises(CourseError, match="lock timeout"):
            Desk(directory).confirm(task, "ada", {answers[0].id: answers[0].seen}, Change(ALL))
    again, _ = Desk(directory).answers(task, "ada")
    assert [answer.mark for answer in again] == [None, None]


def test_a_class_needs_no_sqlite(tmp_path: Path, directory: CourseDirectory) -> None:
    """The course's own SQLite file plays no part."""
    course = text_course(tmp_path / "other", {})
    with open_gradebook(course.directory) as book:
        assert book.students == []
    assert len(Desk(directory).answers(course.task(), "ada")[0]) == 2
