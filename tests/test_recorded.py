"""What a gradebook has of submissions is read at once, and written as it was read."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import event

from invigilator.gradebook import new_gradebook, transaction
from invigilator.recorded import Recorded, read_recorded, write_recorded
from invigilator.run.packing import copy_assignment

NAME = "ps1"


def gradebook(folder: Path) -> Gradebook:
    """Return a gradebook with an assignment of two notebooks."""
    folder.mkdir(exist_ok=True)
    book = new_gradebook(str(folder / "gradebook.db"), "course")
    book.add_assignment(NAME, duedate="2026-01-31 00:00:00 UTC")
    for notebook in ("one", "two"):
        book.add_notebook(notebook, NAME)
        book.add_solution_cell("answer", notebook, NAME)
        book.add_grade_cell("test", notebook, NAME, max_score=3, cell_type="code")
    book.add_task_cell("essay", "two", NAME, max_score=4, cell_type="markdown")
    return book


def fill(book: Gradebook, student: str) -> None:
    """Record points of a test and of a person, comments of both, a penalty and more time."""
    book.add_student(student)
    entry = book.add_submission(NAME, student, timestamp="2026-02-01 10:00:00 UTC")
    entry.extension = timedelta(days=1)
    for notebook in entry.notebooks:
        notebook.late_submission_penalty = 0.5 if notebook.name == "one" else None
    test = book.find_grade("test", "one", NAME, student)
    test.auto_score, test.manual_score, test.extra_credit = 3, 1.5, 1
    test.needs_manual_grade = False
    comment = book.find_comment("answer", "one", NAME, student)
    comment.auto_comment, comment.manual_comment = "No response.", "See me."
    book.find_comment("answer", "two", NAME, student).auto_comment = "No response."
    book.db.commit()


def test_what_is_read_is_what_nbgrader_says(tmp_path: Path) -> None:
    """Points, highest points, penalty and the comment that counts, cell by cell."""
    with gradebook(tmp_path) as book:
        fill(book, "ada")
        found = read_recorded(book, NAME)["ada"]
        assert found.timestamp == datetime(2026, 2, 1, 10)
        assert found.extension == timedelta(days=1)
        for row in found.notebooks:
            theirs = book.find_submission_notebook(row.name, NAME, "ada")
            penalty = theirs.late_submission_penalty
            assert (row.late_submission_penalty, row.max_score) == (penalty, theirs.max_score)
        grades = {(row.notebook, row.name): (row.score, row.max_score) for row in found.grades}
        assert grades == {
            ("one", "test"): (2.5, 3),
            ("two", "essay"): (0, 4),
            ("two", "test"): (0, 3),
        }
        for comment in found.comments:
            wanted = book.find_comment(comment.name, comment.notebook, NAME, "ada").comment
            assert comment.text == wanted
        assert [(row.notebook, row.name, row.text) for row in found.comments] == [
            ("one", "answer", "See me."),
            ("two", "answer", "No response."),
            ("two", "essay", None),
        ]


def test_a_copy_in_another_gradebook_reads_the_same(tmp_path: Path) -> None:
    """The class runner's workers mark and show a submission in a gradebook of their own."""
    with gradebook(tmp_path / "theirs") as book:
        fill(book, "ada")
        found = read_recorded(book, NAME)["ada"]
        with new_gradebook(str(tmp_path / "small.db"), "course") as small:
            with transaction(small):
                copy_assignment(book.find_assignment(NAME), small)
                write_recorded(small, NAME, "ada", found)
            assert read_recorded(small, NAME) == {"ada": found}
    assert found != Recorded()


@pytest.mark.parametrize("students", [None, ["student0"]])
def test_a_large_class_takes_as_many_queries_as_a_small_one(
    tmp_path: Path, students: list[str] | None
) -> None:
    """Four, however many students, notebooks and cells there are."""
    with gradebook(tmp_path) as book:
        asked: list[str] = []
        event.listen(
            book.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2])
        )
        counts = []
        for number in range(5):
            fill(book, f"student{number}")
            asked.clear()
            found = read_recorded(book, NAME, students)
            counts.append(len([statement for statement in asked if "SELECT" in statement]))
            assert len(found) == (number + 1 if students is None else 1)
        assert counts == [4] * 5
