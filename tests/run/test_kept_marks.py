"""A regrade keeps the marks of the markers' page, and asks again only for a text that changed."""

from __future__ import annotations

from pathlib import Path

from invigilator.marking.desk import Change, Desk
from invigilator.marking.tasks import TextTask, find_task
from tests.support.courses import (
    course_directory,
    grade,
    hand_in,
    pages,
    quiz,
    quiz_course,
    rows_of,
)
from tools.build import ASSIGNMENT
from tools.course_root import submit

ADA, TEST = ("ada", "quiz", "test_q3"), "test_q3"


def hand_in_text(root: Path, text: str) -> None:
    """Hand in ada's quiz with ``text`` as the third answer."""
    notebook = quiz().copy()
    notebook.cells = [cell.copy() for cell in notebook.cells]
    (answer,) = (cell for cell in notebook.cells if cell.id == "q3")
    answer.source = f"q3 = {text!r}"
    submit(root, "ada", {"quiz": notebook})


def mark_the_text(root: Path) -> TextTask:
    """Give the one text that waits its first idea and a comment."""
    desk = Desk(course_directory(root))
    task = find_task(desk.coursedir, ASSIGNMENT, "quiz", TEST)
    ((answer,), _) = desk.answers(task, "grace")
    first = task.scheme.ideas[0].id
    _, refused = desk.confirm(task, "grace", {answer.id: answer.seen}, Change({first: 1.0}, "Why?"))
    assert refused == {}
    return task


def test_a_mark_stands_while_its_text_does(tmp_path: Path) -> None:
    """Points, comment and page stay as they were given; another text waits for a person again."""
    root = quiz_course(tmp_path / "course")
    hand_in(root, "bob")
    hand_in_text(root, "It initializes the weights of the model, I think.")
    assert grade(root).returncode == 0
    assert rows_of(root)["grade"][ADA] == (None, None, None, True)
    assert rows_of(root)["grade"]["bob", "quiz", TEST] == (4, None, None, False)

    mark_the_text(root)
    assert rows_of(root)["grade"][ADA] == (None, 2, None, False)
    (_, comment) = rows_of(root)["comment"]["ada", "quiz", "q3"]
    assert "Why?" in str(comment)

    assert grade(root, "--force").returncode == 0
    assert rows_of(root)["grade"][ADA] == (None, 2, None, False)
    (page,) = (text for name, text in pages(root).items() if name.startswith("ada/"))
    assert b"Why?" in page
    assert b"still to be marked" not in page
    report = (root / "report" / ASSIGNMENT / "index.html").read_text(encoding="utf-8")
    assert "1 answer marked by ideas" in report

    hand_in_text(root, "It moves the model to the GPU.")
    assert grade(root, "--force").returncode == 0
    assert rows_of(root)["grade"][ADA] == (None, 2, None, True)
    desk = Desk(course_directory(root))
    task = find_task(desk.coursedir, ASSIGNMENT, "quiz", TEST)
    ((answer,), _) = desk.answers(task, "grace")
    assert answer.is_open
    assert answer.changed == "the text has changed since it was marked"
