"""Broken submissions: each is graded as far as it can be, says why, and harms nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.course.grading import graded_points
from tools.build import ASSIGNMENT
from tools.course_root import make_course_root, nbgrader, solved, submit


def _cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def truncated(notebook: NotebookNode) -> str:
    """Return the first half of the file."""
    text: str = nbformat.writes(notebook)
    return text[: len(text) // 2]


def not_a_notebook(notebook: NotebookNode) -> str:
    """Return a file that is something else."""
    return "%PDF-1.7 not a notebook at all"


def binary_rubbish(notebook: NotebookNode) -> str:
    """Return JSON of the wrong shape."""
    return '{"cells": "none", "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'


def renamed_test_cell(notebook: NotebookNode) -> NotebookNode:
    """Rename a test cell."""
    _cell(notebook, "test_q1").metadata.nbgrader.grade_id = "my_test"
    return notebook


def duplicated_test_cell(notebook: NotebookNode) -> NotebookNode:
    """Copy a test cell, as copy and paste in JupyterLab does."""
    copy = NotebookNode(_cell(notebook, "test_q1"))
    notebook.cells.append(NotebookNode({**copy, "id": "copied"}))
    return notebook


def deleted_test_cell(notebook: NotebookNode) -> NotebookNode:
    """Delete a test cell."""
    notebook.cells.remove(_cell(notebook, "test_q1"))
    return notebook


def changed_answer_id(notebook: NotebookNode) -> NotebookNode:
    """Change the grade_id of an answer cell."""
    _cell(notebook, "q1").metadata.nbgrader.grade_id = "question one"
    return notebook


def wrong_kernel_name(notebook: NotebookNode) -> NotebookNode:
    """Name a kernel that is not installed."""
    notebook.metadata.kernelspec = {"name": "julia-1.9", "display_name": "?", "language": "julia"}
    return notebook


def fifty_megabytes_of_output(notebook: NotebookNode) -> NotebookNode:
    """Carry an output of 50 MB."""
    output = nbformat.v4.new_output("stream", name="stdout", text="x" * 50_000_000)
    _cell(notebook, "q1").outputs = [output]
    return notebook


def answer_as_markdown(notebook: NotebookNode) -> NotebookNode:
    """Turn an answer cell into markdown."""
    cell = _cell(notebook, "q1")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    return notebook


def no_metadata_at_all(notebook: NotebookNode) -> NotebookNode:
    """Lose all metadata, as a tool that rewrites notebooks may."""
    for cell in notebook.cells:
        cell.metadata = NotebookNode()
    return notebook


Break = Callable[[NotebookNode], NotebookNode | str]


@dataclass(frozen=True)
class Broken:
    """A way to break the quiz, what it still gets of 10, and a word of the line it causes."""

    how: Break
    points: float
    said: str | None


CASES = (
    Broken(truncated, 0, "could not be read"),
    Broken(not_a_notebook, 0, "could not be read"),
    Broken(binary_rubbish, 0, "could not be read"),
    Broken(renamed_test_cell, 10, "test_q1"),
    Broken(duplicated_test_cell, 10, "test_q1"),
    Broken(deleted_test_cell, 10, "test_q1"),
    Broken(changed_answer_id, 10, "q1"),
    Broken(wrong_kernel_name, 10, None),
    Broken(fifty_megabytes_of_output, 10, None),
    Broken(answer_as_markdown, 10, "q1"),
    Broken(no_metadata_at_all, 10, "q1"),
)


@dataclass(frozen=True)
class Graded:
    """The class after its run."""

    points: dict[str, float]
    log: str


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Grade all broken submissions, an honest one and one without a notebook in one run."""
    root = make_course_root(tmp_path_factory.mktemp("bad"))
    for case in CASES:
        submit(root, case.how.__name__, {"quiz": case.how(solved(root, "quiz"))})
    submit(root, "honest", {"quiz": solved(root, "quiz")})
    submit(root, "without_quiz", {"theory": solved(root, "theory")})
    log = nbgrader(root, "autograde", ASSIGNMENT)
    nbgrader(root, "generate_feedback", ASSIGNMENT)
    points, _ = graded_points(root)
    quiz = {
        student: sum(value for (notebook, _), value in grades.items() if notebook == "quiz")
        for student, grades in points.items()
    }
    assert _has_feedback(root, quiz)
    return Graded(quiz, log)


def _has_feedback(root: Path, students: dict[str, float]) -> bool:
    pages = {path.parts[-3] for path in root.glob(f"feedback/*/{ASSIGNMENT}/*.html")}
    return pages == set(students)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.how.__name__)
def test_a_broken_submission_is_graded_as_far_as_it_can_be(case: Broken, graded: Graded) -> None:
    """It gets the points of what is there; one line names student, notebook and cause."""
    student = case.how.__name__
    assert graded.points[student] == case.points
    lines = [line for line in graded.log.splitlines() if f"{student}, quiz: " in line]
    if case.said is None:
        assert lines == []
    else:
        assert any(case.said in line for line in lines)


def test_the_rest_of_the_class_is_graded(graded: Graded) -> None:
    """The honest submission keeps its points, and a missing notebook is worth nothing."""
    assert graded.points["honest"] == 10
    assert graded.points["without_quiz"] == 0
    assert len(graded.points) == len(CASES) + 2
