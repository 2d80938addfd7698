"""Notebooks in other languages are refused by name, however a course is graded."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from invigilator.errors import CourseError
from invigilator.languages import language_of, require_python_notebooks
from tests.support.courses import command, hand_in, quiz_course, run_words
from tools.build import ASSIGNMENT

REFUSED = "quiz: written in R, and only Python is graded"


@pytest.mark.parametrize(
    ("language", "metadata"),
    [
        ("python", {}),
        ("python", None),
        ("python", {"kernelspec": {"name": "python3"}, "language_info": "python"}),
        ("Python", {"kernelspec": {"language": "Python"}}),
        ("ipython", {"language_info": {"name": "ipython"}}),
        ("R", {"kernelspec": {"language": "R", "name": "ir"}}),
        ("julia", {"kernelspec": {"name": "julia-1.10"}, "language_info": {"name": "julia"}}),
    ],
)
def test_the_language_is_what_the_kernel_runs(language: str, metadata: object) -> None:
    """A notebook that says nothing is Python."""
    assert language_of(metadata) == language


def test_a_notebook_that_cannot_be_read_is_somebody_elses_trouble(tmp_path: Path) -> None:
    """Only one that says its language is refused."""
    (tmp_path / "a.ipynb").write_text("[]", encoding="utf-8")
    (tmp_path / "b.ipynb").write_text("{", encoding="utf-8")
    require_python_notebooks(tmp_path)
    metadata = {"kernelspec": {"language": "julia"}}
    (tmp_path / "c.ipynb").write_text(json.dumps({"metadata": metadata}), encoding="utf-8")
    with pytest.raises(CourseError, match="c: written in julia"):
        require_python_notebooks(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        command("grade"),
        command("ci", f"submitted/student/{ASSIGNMENT}"),
        ["nbgrader", "autograde", ASSIGNMENT],
    ],
    ids=["grade", "ci", "autograde"],
)
def test_every_way_of_grading_refuses_another_language(tmp_path: Path, words: list[str]) -> None:
    """One line names the notebook; nothing is graded."""
    root = quiz_course(tmp_path / "course")
    hand_in(root, "student")
    path = root / "source" / ASSIGNMENT / "quiz.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.kernelspec = {"name": "ir", "language": "R", "display_name": "R"}
    nbformat.write(notebook, path)
    done = run_words(words, root)
    assert done.returncode != 0
    assert sum(REFUSED in line for line in done.stderr.splitlines()) == 1
    if words[0] != "nbgrader":
        assert done.stderr.splitlines() == [f"invigilator: {REFUSED}"]
    assert not list(root.glob("autograded/*/*/*.ipynb"))
