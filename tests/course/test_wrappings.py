"""Right answers in files that editors, browsers and git have changed: no submission is blank."""

from __future__ import annotations

import copy
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from tests.course.grading import graded_points
from tests.support.courses import quiz, quiz_course
from tools.build import ASSIGNMENT
from tools.course_root import invigilator, nbgrader

NAME = "quiz.ipynb"


def text(notebook: NotebookNode | None = None) -> str:
    """Return a notebook as JupyterLab writes it."""
    written: str = nbformat.writes(notebook or quiz())
    return written


def stripped() -> NotebookNode:
    """Return the quiz as an editor leaves it that knows neither cell ids nor metadata."""
    notebook = copy.deepcopy(quiz())
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        cell.pop("id")
        cell.metadata = NotebookNode()
    return notebook


def split() -> NotebookNode:
    """Return it with the answer to question 1 split into two cells, and without metadata."""
    notebook = stripped()
    (place,) = [i for i, cell in enumerate(notebook.cells) if cell.source.startswith("q1 =")]
    first = nbformat.v4.new_code_cell('letter = "b"')
    first.pop("id")
    notebook.cells.insert(place, first)
    notebook.cells[place + 1].source = "q1 = letter"
    return notebook


def merged() -> NotebookNode:
    """Return it with the answer to question 1 and its check merged, as JupyterLab merges them."""
    notebook = copy.deepcopy(quiz())
    (place,) = [i for i, cell in enumerate(notebook.cells) if cell.id == "q1"]
    check = notebook.cells.pop(place + 1)
    notebook.cells[place].source += "\n" + check.source
    return notebook


def conflicting() -> str:
    """Return it as git leaves it after a merge that it could not make."""
    lines = text().split("\n")
    place = max(i for i, line in enumerate(lines) if "q1 = " in line)
    lines[place : place + 1] = ["<<<<<<< HEAD", lines[place], "=======", lines[place], ">>>>>>> x"]
    return "\n".join(lines)


def zipped(folder: Path) -> None:
    """Write it into a zip that was not extracted."""
    with zipfile.ZipFile(folder / "my work.zip", "w") as archive:
        archive.writestr(f"my work/{NAME}", text())


WRAPPINGS: dict[str, Callable[[Path], Any]] = {
    "byte-order-mark": lambda folder: (folder / NAME).write_text(text(), encoding="utf-8-sig"),
    "utf-16": lambda folder: (folder / NAME).write_text(text(), encoding="utf-16"),
    "crlf": lambda folder: (folder / NAME).write_text(text(), newline="\r\n"),
    "crlf-in-cells": lambda folder: (folder / NAME).write_text(text().replace("\\n", "\\r\\n")),
    "download": lambda folder: (folder / "quiz (1).ipynb").write_text(text()),
    "copy": lambda folder: (folder / "Quiz-Copy1.ipynb").write_text(text()),
    "folder": lambda folder: (
        shutil.copytree(folder, folder / "my work", dirs_exist_ok=True)
        and (folder / "my work" / NAME).write_text(text())
    ),
    "zip": zipped,
    "stripped": lambda folder: (folder / NAME).write_text(json.dumps(stripped())),
    "split": lambda folder: (folder / NAME).write_text(json.dumps(split())),
    "merged": lambda folder: (folder / NAME).write_text(text(merged())),
    "conflict": lambda folder: (folder / NAME).write_text(conflicting()),
}


@pytest.fixture(scope="module", params=["invigilator grade", "nbgrader autograde"])
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course in which every wrapping is graded."""
    root = quiz_course(tmp_path_factory.mktemp("wrappings") / "course")
    for student, wrap in WRAPPINGS.items():
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        wrap(folder)
    if request.param == "invigilator grade":
        invigilator(root, "grade")
    else:
        # nbgrader itself finds no notebook in a folder that holds none
        for student in ("folder", "zip"):
            (root / "submitted" / student / ASSIGNMENT / "notes.ipynb").write_text("{}")
        nbgrader(root, "autograde", ASSIGNMENT)
    return root


@pytest.mark.parametrize("student", WRAPPINGS)
def test_a_right_answer_has_its_points_whatever_it_is_wrapped_in(
    graded: Path, student: str
) -> None:
    """What can be read is read; git's conflict cannot be decided for anybody."""
    points, _ = graded_points(graded)
    assert sum(points[student].values()) == (0 if student == "conflict" else 10)


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("utf-16", "the file is written in UTF-16"),
        ("download", "'quiz (1).ipynb' was graded as quiz.ipynb"),
        ("folder", "'my work/quiz.ipynb' was graded as quiz.ipynb"),
        ("zip", "'my work.zip/my work/quiz.ipynb' was graded as quiz.ipynb"),
        ("stripped", "8 cells had lost their grade_id and were recognised by their text and place"),
        ("conflict", "git's conflict markers start in line"),
    ],
)
def test_what_was_done_about_it_is_noted(graded: Path, student: str, words: str) -> None:
    """The note is in the graded notebook, from which report and feedback are made."""
    path = graded / "autograded" / student / ASSIGNMENT / NAME
    notes = nbformat.read(path, as_version=4).metadata["invigilator"]
    assert any(words in incident for incident in notes["incidents"])


def test_the_student_reads_it_too(graded: Path) -> None:
    """Feedback begins with what concerns the file, in the words that the instructor reads."""
    nbgrader(graded, "generate_feedback", ASSIGNMENT)
    for student, words in {
        "conflict": "choose between the two versions",
        "zip": "was graded as",
    }.items():
        page = (graded / "feedback" / student / ASSIGNMENT / "quiz.html").read_text()
        head, _, _ = page.partition("<main")
        assert "About your file:" in head
        assert words in head
    untouched = (graded / "feedback" / "crlf" / ASSIGNMENT / "quiz.html").read_text()
    assert "About your file:" not in untouched
