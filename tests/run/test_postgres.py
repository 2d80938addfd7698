"""The sample class with its gradebook in PostgreSQL, on a real server that the test starts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine, text

import invigilator.gradebook
from invigilator.errors import CourseError
from invigilator.gradebook import open_gradebook, transaction
from tests.support.courses import grade, rows, rows_of
from tests.support.postgres import needs_postgres, postgres
from tools.build import ASSIGNMENT
from tools.course_root import make_course_root, nbgrader, submit
from tools.demo import DUE, sample_class

SETTINGS = 'c.Examine.limits = {"cell_seconds": 8}  # the class has an endless loop in it\n'


pytestmark = needs_postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server; yield the address of its database."""
    with postgres() as url:
        yield url


def make_class(root: Path, db_url: str = "") -> Path:
    """Make a course root with the sample class, its gradebook at ``db_url``."""
    root.mkdir()
    make_course_root(root)
    with open(root / "nbgrader_config.py", "a", encoding="utf-8") as config:
        config.write(SETTINGS)
        if db_url:
            config.write(f"c.CourseDirectory.db_url = {db_url!r}\n")
    if db_url:
        (root / "gradebook.db").unlink()
        nbgrader(root, "generate_assignment", ASSIGNMENT, "--force")
    with Gradebook(db_url or f"sqlite:///{root}/gradebook.db", "embedding-init-course") as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=DUE.isoformat(" "))
    for student, notebooks in sample_class(root).items():
        folder = submit(root, student, notebooks)
        (folder / "timestamp.txt").write_text(f"{DUE + timedelta(hours=1):%Y-%m-%d %H:%M:%S} UTC")
    return root


def mark_by_hand(db_url: str) -> None:
    """Give points and a comment by hand, and more time."""
    with Gradebook(db_url, "embedding-init-course") as book:
        book.find_grade("init_goals", "theory", ASSIGNMENT, "complete").manual_score = 3
        comment = book.find_comment("init_goals", "theory", ASSIGNMENT, "complete")
        comment.manual_comment = "gut gemacht: 1/√D"
        book.db.commit()
        book.grant_extension(ASSIGNMENT, "complete", days=2)


@pytest.fixture(scope="module")
def course(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course in PostgreSQL whose class is graded, marked by hand, and graded again."""
    root = make_class(tmp_path_factory.mktemp("postgres") / "course", server)
    done = grade(root)
    assert (done.returncode, done.stderr) == (0, "")
    mark_by_hand(server)
    assert grade(root, "--force", "--student", "complete").returncode == 0
    return root


def test_the_sample_class_is_graded_as_in_sqlite(course: Path, server: str, tmp_path: Path) -> None:
    """Row by row, what was given by hand included."""
    root = make_class(tmp_path / "sqlite")
    assert grade(root).returncode == 0
    mark_by_hand(f"sqlite:///{root}/gradebook.db")
    assert grade(root, "--force", "--student", "complete").returncode == 0
    found = rows(server)
    assert found == rows_of(root)
    assert len(found["submission"]) == 8
    assert found["grade"]["complete", "theory", "init_goals"] == (None, 3, None, True)
    assert not (course / "gradebook.db").exists()


def test_the_table_and_the_feedback_come_from_it(course: Path) -> None:
    """What reads the gradebook reads this one."""
    table = subprocess.run(
        [sys.executable, "-m", "invigilator", "table"],
        cwd=course,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "forgotten-padding" in table.stdout
    nbgrader(course, "generate_feedback", ASSIGNMENT)
    assert len(list(course.glob(f"feedback/*/{ASSIGNMENT}/quiz.html"))) == 7


def test_rows_that_somebody_holds_end_the_run_with_one_line(
    course: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL itself would wait for ever."""
    monkeypatch.setattr(invigilator.gradebook, "LOCK_SECONDS", 1.0)
    coursedir = CourseDirectory(root=str(course), db_url=server, course_id="embedding-init-course")
    book = open_gradebook(coursedir)
    engine = create_engine(server)
    with engine.begin() as other:
        other.execute(text("UPDATE student SET first_name = 'Ada'"))
        with (
            pytest.raises(CourseError, match=r"cannot be used: canceling .* lock timeout") as error,
            transaction(book),
        ):
            book.update_or_create_student("complete", first_name="Grace")
    assert "se/cret" not in str(error.value)
    assert "\n" not in str(error.value)
    with transaction(book):
        assert book.find_student("complete").first_name == "Ada"
    book.close()
    engine.dispose()
