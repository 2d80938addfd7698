"""Which cells a person marks, and what the class wrote in them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from invigilator.cells import read_unchecked
from invigilator.errors import CourseError
from invigilator.marking import tasks
from invigilator.marking.tasks import ClassTexts, find_task, model_answer, text_tasks
from tests.support.marking import NAME, TextCourse, answer, locked, one, write


def test_tasks_are_texts_and_tests_that_leave_points(course: TextCourse) -> None:
    """A text answer is a task, and a test with NeedsPerson; an ordinary test and a locked text are
    none."""
    course.source("two", [answer("Well?", "essay", 4), locked("Read this.", "read")])
    found = [(task.notebook, task.cell, task.answer) for task in text_tasks(course.directory, NAME)]
    assert found == [("one", "why", "why"), ("one", "q3_test", "q3"), ("two", "essay", "essay")]


def test_a_test_with_no_answer_above_it_is_no_task(course: TextCourse) -> None:
    """There is nothing to read, and nowhere to put a comment; formgrader gives its points."""
    course.source("two", [locked("raise NeedsPerson", "alone", 2, code=True)])
    assert "alone" not in [task.cell for task in text_tasks(course.directory, NAME)]


def test_a_cell_that_is_no_task_is_one_line(course: TextCourse) -> None:
    """Whoever asks for a test, or for an assignment that is not there, is told so."""
    with pytest.raises(CourseError, match="one/f_test is no task"):
        find_task(course.directory, NAME, "one", "f_test")
    with pytest.raises(CourseError, match="there is no assignment nowhere"):
        find_task(course.directory, "nowhere", "one", "why")


def test_a_changed_source_is_read_again(course: TextCourse) -> None:
    """The scheme is that of the file as it is now, although a file is parsed once."""
    assert len(course.task().scheme.ideas) == 3
    assert course.task().scheme is course.task().scheme
    course.source("one", one(["- **cause** (3 points): says why"]))
    assert [idea.points for idea in course.task().scheme.ideas] == [3]


def test_the_model_answer_is_the_text_in_quotes(course: TextCourse) -> None:
    """Without nbgrader's markers, and empty where the source has no such cell."""
    assert model_answer(course.directory, course.task("q3_test")).strip() == "by hand"
    assert model_answer(course.directory, course.task()) == "Because of *this*."
    task = course.task()
    course.source("one", [])
    assert model_answer(course.directory, task) == ""


@pytest.mark.parametrize(
    ("source", "text", "is_code"),
    [
        ('q3 = "  It sinks. "', "It sinks.", False),
        ("# my answer\nq3 = '''two\nlines'''", "two\nlines", False),
        ('q3 = f"{1}"', 'q3 = f"{1}"', True),
        ('print("a")\nq3 = "b"', 'print("a")\nq3 = "b"', True),
        ("q3 = (", "q3 = (", True),
        ("q3 = 5", "q3 = 5", True),
        ("q3 = " + "(" * 5000, "q3 = " + "(" * 5000, True),
        ("", "", True),
        ("q3 = '\0'", "q3 = '\0'", True),
    ],
)
def test_code_that_assigns_one_text_is_that_text(
    course: TextCourse, source: str, text: str, is_code: bool
) -> None:
    """Any other code stays code."""
    course.write("student-ann", "why", source)
    found = ClassTexts(course.directory).read(course.task("q3_test"), "student-ann")
    assert found is not None
    assert (found.text, found.is_code) == (text, is_code)


def test_a_text_in_lines_is_one_text(course: TextCourse) -> None:
    """A file may keep a cell as a list of lines, or as one text."""
    path, texts = course.graded("student-ann"), ClassTexts(course.directory)
    stored = json.loads(path.read_text("utf-8"))
    for source in (["  It\n", "sinks. "], "It\nsinks."):
        stored["cells"][0]["source"] = source
        path.write_text(json.dumps(stored), "utf-8")
        found = texts.read(course.task(), "student-ann")
        assert found is not None
        assert found.text == "It\nsinks."


def test_a_notebook_is_read_once_until_it_changes(
    course: TextCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both tasks of a notebook take one read, and a changed file takes another."""
    read: list[Path] = []

    def counted(path: Path) -> NotebookNode:
        read.append(path)
        return read_unchecked(path)

    monkeypatch.setattr(tasks, "read_unchecked", counted)
    texts = ClassTexts(course.directory)
    for cell in ("why", "q3_test", "why"):
        assert texts.read(course.task(cell), "student-ann") is not None
    assert len(read) == 1
    course.write("student-ann", "It floats.")
    changed = texts.read(course.task(), "student-ann")
    assert changed is not None
    assert (changed.text, len(read)) == ("It floats.", 2)


def test_a_file_in_the_place_of_another_is_read_again(course: TextCourse) -> None:
    """A run publishes a new file, which may have the time of the one before."""
    texts, path = ClassTexts(course.directory), course.graded("student-ann")
    assert texts.read(course.task(), "student-ann") is not None
    time = path.stat().st_mtime_ns
    new = path.with_name("new.ipynb")
    write(new, [answer("It floats because it is so.", "why", 3)])
    os.replace(new, path)
    os.utime(path, ns=(time, time))
    found = texts.read(course.task(), "student-ann")
    assert found is not None
    assert found.text == "It floats because it is so."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no notebook",
        b"\xff\xfe\x00broken",
        b"[]",
        b"[" * 100_000,
        b'{"nbformat": 4}',
        b'{"nbformat": 4, "cells": 5}',
        b'{"nbformat": 4, "cells": [{}]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": 7, "metadata":'
        b' {"nbgrader": {"grade_id": "why", "solution": true}}}]}',
        b'{"nbformat": 9, "cells": []}',
    ],
)
def test_a_damaged_notebook_is_skipped(course: TextCourse, content: bytes) -> None:
    """One student's file does not keep the others from being marked."""
    course.graded("student-ann").write_bytes(content)
    course.graded("student-bob").unlink()
    answers, lines = course.desk.answers(course.task(), "ada")
    assert {answer.text.text for answer in answers} == {
        "Nobody knows.",
        "Buoyancy, and so it rises.",
    }
    assert lines == ["made the table invigilator_marks in the gradebook"]


def test_a_cell_that_is_gone_is_not_an_empty_answer(course: TextCourse) -> None:
    """Who has no such cell is not given 0 by a machine: the answer goes on waiting."""
    write(course.graded("student-ann"), [new_markdown_cell("It sinks because it is heavy.")])
    answers, _ = course.desk.answers(course.task(), "ada")
    assert len(answers) == 3
    assert course.recorded("student-ann") == (None, None, True)


def test_half_a_letter_stops_nobody(course: TextCourse) -> None:
    """JSON may hold half of a surrogate pair, of which no database and no digest knows."""
    path = course.graded("student-ann")
    text = path.read_text("utf-8").replace("It sinks because", "It sinks \\ud800")
    path.write_text(text, "utf-8")
    answers, _ = course.desk.answers(course.task(), "ada")
    assert len(answers) == 4
    assert len({answer.seen for answer in answers}) == 4


def test_names_with_spaces_and_letters_of_every_script(course: TextCourse) -> None:
    """A student's id is whatever the gradebook has."""
    for student in ("Ünal, Çem", "学生", "a'b\"c"):
        course.enter(student, f"I am {student}")
        found = ClassTexts(course.directory).read(course.task(), student)
        assert found is not None
        assert (found.student, found.text) == (student, f"I am {student}")
    assert nbformat.read(course.graded("学生"), as_version=4).cells
