"""What is recorded is compared with what is there: content, gradebook and roster."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from invigilator.run.due import is_graded
from tests.support.courses import (
    course_directory,
    grade,
    gradebook,
    hand_in,
    quiz_course,
    rows_of,
)
from tools.build import ASSIGNMENT
from tools.course_root import nbgrader


@pytest.fixture(scope="module")
def graded_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course in which ada and bob are graded."""
    root = quiz_course(tmp_path_factory.mktemp("due") / "course")
    for student in ("ada", "bob"):
        hand_in(root, student)
    assert grade(root).returncode == 0
    return root


@pytest.fixture
def course(graded_course: Path, tmp_path: Path) -> Path:
    """Return a copy of it to change."""
    return Path(shutil.copytree(graded_course, tmp_path / "course"))


def first_lines(root: Path, *arguments: str) -> list[str]:
    """Run ``invigilator grade`` and return what it printed to both streams."""
    done = grade(root, *arguments)
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def test_what_was_handed_in_again_without_a_time_is_graded_again(course: Path) -> None:
    """A learning platform's download has no time stamp, and its files have any date."""
    assert first_lines(course)[0] == "0 to grade; 2 already graded and kept"
    path = course / "submitted" / "ada" / ASSIGNMENT / "quiz.ipynb"
    path.write_text(path.read_text().replace("quiz", "quiz ", 1))
    assert first_lines(course)[0] == "1 to grade; 1 already graded and kept"
    (path.parent / "helper.py").write_text("x = 1")
    assert first_lines(course)[0] == "1 to grade; 1 already graded and kept"
    assert first_lines(course)[0] == "0 to grade; 2 already graded and kept"


def test_nbgraders_own_command_notes_the_content_as_well(course: Path) -> None:
    """Who grades with formgrader's button and goes on with the class runner loses no time."""
    nbgrader(course, "autograde", ASSIGNMENT, "--force")
    coursedir = course_directory(course)
    assert is_graded(coursedir, ASSIGNMENT, "ada")
    path = course / "submitted" / "ada" / ASSIGNMENT / "quiz.ipynb"
    path.write_text(path.read_text() + "\n")
    assert not is_graded(coursedir, ASSIGNMENT, "ada")


def test_grades_that_the_gradebook_lost_are_made_again(course: Path, tmp_path: Path) -> None:
    """A gradebook that was deleted and made anew has no grades, so nothing is already graded."""
    fresh = quiz_course(tmp_path / "fresh")
    shutil.copy(fresh / "gradebook.db", course / "gradebook.db")
    printed = first_lines(course)
    assert printed[0] == "2 to grade"
    assert any(line.startswith("ada, bob: graded before, but the gradebook") for line in printed)
    assert rows_of(course)["submission"].keys() == {("ada",), ("bob",)}


def test_a_student_who_was_removed_stays_removed(course: Path) -> None:
    """Nobody is put back into the gradebook unasked; the line says how it is done."""
    with gradebook(course) as book:
        book.remove_student("ada")
    printed = first_lines(course)
    assert printed[0] == "0 to grade; 2 already graded and kept"
    assert any(line.startswith("ada: graded before, and no longer in the gr") for line in printed)
    assert rows_of(course)["submission"].keys() == {("bob",)}
    assert first_lines(course, "--student", "ada")[0] == "1 to grade"
    assert rows_of(course)["submission"].keys() == {("ada",), ("bob",)}


def test_a_student_id_that_differs_in_case_is_reported(course: Path) -> None:
    """One person under two spellings has two rows; the line says how to make them one."""
    hand_in(course, "Ada")
    (line,) = [line for line in first_lines(course) if line.startswith("Ada: graded as a student")]
    assert "the gradebook has ada" in line
    assert "nbgrader db student remove Ada --force" in line


def test_a_link_in_place_of_a_graded_submission_is_reported_at_each_run(tmp_path: Path) -> None:
    """It is no submission that was graded before, whatever time its target names."""
    for student in ("ada", "bob"):
        (tmp_path / "autograded" / student / ASSIGNMENT).mkdir(parents=True)
    (tmp_path / "submitted" / "ada" / ASSIGNMENT).mkdir(parents=True)
    (tmp_path / "submitted" / "bob").symlink_to(tmp_path / "submitted" / "ada")
    coursedir = course_directory(tmp_path)
    assert [is_graded(coursedir, ASSIGNMENT, s) for s in ("ada", "bob")] == [True, False]


@pytest.mark.parametrize(
    ("sent", "graded", "again"),
    [
        ("2026-01-02 00:00:00 UTC", "2026-01-01 00:00:00 UTC", True),
        ("2999-12-31 23:59:59 UTC", "2026-01-01 00:00:00 UTC", True),
        ("1970-01-01 00:00:00 UTC", "2026-01-01 00:00:00 UTC", False),
        ("0001-01-01 00:00:00 +1400", "2026-01-01 00:00:00 UTC", False),
        ("soon", "2026-01-01 00:00:00 UTC", False),
        ("", "2026-01-01 00:00:00 UTC", False),
        ("2026-01-01 00:00:00 UTC", None, False),
        (None, "2026-01-01 00:00:00 UTC", False),
    ],
)
def test_only_a_later_time_of_submission_is_graded_again(
    tmp_path: Path, sent: str | None, graded: str | None, again: bool
) -> None:
    """As nbgrader does it; this machine's clock and the files' own times do not matter."""
    for step, time in (("submitted", sent), ("autograded", graded)):
        folder = tmp_path / step / "ada" / ASSIGNMENT
        folder.mkdir(parents=True)
        if time is not None:
            (folder / "timestamp.txt").write_text(time)
    coursedir = course_directory(tmp_path)
    assert is_graded(coursedir, ASSIGNMENT, "ada") is not again
