"""A gradebook that cannot be used: one clear line, and nothing of it is changed."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

import invigilator.gradebook
from invigilator.errors import CourseError
from invigilator.gradebook import open_gradebook, transaction
from invigilator.run.parcels import Errored, Graded
from invigilator.run.stop import Stop
from tests.support.courses import (
    course_directory,
    hand_in,
    left_over,
    published,
    quiz_course,
    rows_of,
)
from tests.support.executors import Here, grade_here


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a course with one submission."""
    course = quiz_course(tmp_path / "course")
    hand_in(course, "ada")
    return course


def hold(root: Path, mode: str = "EXCLUSIVE") -> sqlite3.Connection:
    """Hold the gradebook as another program might."""
    connection = sqlite3.connect(
        root / "gradebook.db", isolation_level=None, check_same_thread=False
    )
    connection.execute(f"BEGIN {mode}")
    return connection


@pytest.mark.parametrize("mode", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_locked_gradebook_ends_the_run_with_one_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    """It waits, says what is the matter, and records nothing; later the same command works."""
    monkeypatch.setattr(invigilator.gradebook, "LOCK_SECONDS", 1.0)
    connection = hold(root, mode)
    with pytest.raises(CourseError, match=r"^the gradebook .*gradebook\.db cannot be used: ") as e:
        grade_here(root)
    assert str(e.value).endswith("database is locked: another program has held it for 1 seconds")
    connection.close()
    assert published(root) == {}
    assert [type(outcome) for outcome in grade_here(root)] == [Graded]


def test_a_gradebook_that_is_locked_while_it_grades_loses_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock comes between the grading and the recording."""
    monkeypatch.setattr(invigilator.gradebook, "LOCK_SECONDS", 1.0)
    held: list[sqlite3.Connection] = []

    class Late(Here):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future = super().submit(fn, *args, **kwargs)
            held.append(hold(root))
            return future

    with pytest.raises(CourseError, match="another program has held it"):
        grade_here(root, Late())
    held.pop().close()
    assert rows_of(root)["submission"] == {}
    assert published(root) == {}
    assert left_over(root) == []


def test_a_short_lock_is_waited_for(root: Path) -> None:
    """Formgrader writes for a moment."""
    connection = hold(root)
    threading.Timer(1.5, connection.close).start()
    assert [type(outcome) for outcome in grade_here(root)] == [Graded]


def test_ctrl_c_ends_the_wait_for_a_locked_gradebook(root: Path) -> None:
    """Had it waited to the end, the lock would be its error."""
    coursedir = course_directory(root)
    book = open_gradebook(coursedir)
    connection = hold(root)
    with pytest.raises(KeyboardInterrupt), transaction(book, lambda: True):
        pass
    with pytest.raises(KeyboardInterrupt):
        grade_here(root, stop=Stop(asked=True))
    connection.close()
    book.close()


def _older(root: Path) -> None:
    with sqlite3.connect(root / "gradebook.db") as connection:
        connection.execute("ALTER TABLE grade DROP COLUMN extra_credit")


def _oldest(root: Path) -> None:
    with sqlite3.connect(root / "gradebook.db") as connection:
        connection.execute("DROP TABLE course")


def _rubbish(root: Path) -> None:
    (root / "gradebook.db").write_text("not a database, for a while now\n" * 100)


def _another_assignment(root: Path) -> None:
    with sqlite3.connect(root / "gradebook.db") as connection:
        connection.execute("UPDATE assignment SET name = 'ps1'")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_older, r"another schema \(it lacks the column grade.extra_credit\): back it up, then"),
        (_oldest, r"another schema \(it lacks the table course\): back it up, then run nbgrader"),
        (_rubbish, "cannot be used: file is not a database"),
        (
            _another_assignment,
            "embedding-init: not in the gradebook: run nbgrader generate_assignment",
        ),
    ],
)
def test_a_gradebook_of_another_kind_is_left_as_it_is(
    root: Path, spoil: Callable[[Path], None], said: str
) -> None:
    """nbgrader itself would add a table to it, and could not upgrade it any more."""
    spoil(root)
    before = (root / "gradebook.db").read_bytes()
    with pytest.raises(CourseError, match=said) as error:
        grade_here(root)
    assert "\n" not in str(error.value)
    assert (root / "gradebook.db").read_bytes() == before


def test_a_missing_gradebook_is_not_made(root: Path) -> None:
    """``make grade`` looks whether the file is there to know whether to make the release."""
    (root / "gradebook.db").unlink()
    with pytest.raises(
        CourseError, match=r"there is no gradebook .*: run nbgrader generate_assignment"
    ):
        grade_here(root)
    assert not (root / "gradebook.db").exists()


def test_a_database_that_is_not_there_does_not_tell_its_password(root: Path) -> None:
    """Nor is there a traceback."""
    coursedir = course_directory(root)
    coursedir.db_url = "postgresql+psycopg://grader:secret@127.0.0.1:1/course"
    with pytest.raises(CourseError, match="cannot be used: connection") as error:
        open_gradebook(coursedir)
    assert "secret" not in str(error.value)
    assert "grader:***@127.0.0.1" in str(error.value)


def test_a_course_without_its_parts_says_which(root: Path) -> None:
    """Started in the wrong folder, it names what is not there."""
    shutil.rmtree(root / "source")
    with pytest.raises(CourseError, match=r"there is no .*source.*: is this the course's folder"):
        grade_here(root)


def test_what_a_gradebook_refuses_is_an_error_of_that_submission(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An integrity error drops no other submission."""
    with sqlite3.connect(root / "gradebook.db") as connection:
        connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON student BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    (outcome,) = grade_here(root)
    assert isinstance(outcome, Errored)
    assert outcome.reason == "ValueError: the gradebook does not take it: no"
