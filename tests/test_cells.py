"""What a graded notebook's cells say of themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from invigilator.cells import (
    NOT_ANSWERED,
    STOPPED,
    Notes,
    read_notes,
    read_unchecked,
    reasons,
    write_notes,
)
from invigilator.errors import CourseError


def cell(name: str, *outputs: NotebookNode, answer: bool = False) -> NotebookNode:
    """Return an answer cell or a test cell with its outputs."""
    mark: dict[str, Any] = {"grade_id": name, "solution": answer, "grade": not answer, "points": 1}
    return nbformat.v4.new_code_cell("", outputs=list(outputs), metadata={"nbgrader": mark})


def error(name: str, text: str) -> NotebookNode:
    """Return an error output."""
    return nbformat.v4.new_output("error", ename=name, evalue=text, traceback=[])


def told(*cells: NotebookNode) -> dict[str, str]:
    """Return why points were lost."""
    return reasons(nbformat.v4.new_notebook(cells=list(cells)))


def test_a_module_that_is_missing_is_named_instead_of_what_it_would_have_defined() -> None:
    """The names that the stopped cell did not define are not the student's mistake."""
    undefined = error("NameError", "f is not defined: did the cell that defines it run to its end?")
    stopped = error("ModuleNotFoundError", "No module named 'pandas'")
    found = told(
        cell("first", stopped, answer=True),
        cell("test_f", undefined),
        cell("test_g", error("NotImplementedError", "")),
        cell("test_h", error("AssertionError", "h is 3")),
    )
    missing = "No module named 'pandas': it is not installed where notebooks are graded"
    assert {name: found[name] for name in ("test_f", "test_g", "test_h")} == {
        "test_f": missing,
        "test_g": missing,
        "test_h": "h is 3",
    }


def test_not_answered_is_said_only_of_what_was_not_answered() -> None:
    """An answer that stopped with an error was written."""
    unanswered = error("NotImplementedError", "")
    assert told(cell("a", answer=True), cell("test_a", unanswered))["test_a"] == NOT_ANSWERED
    stopped = cell("a", error("ValueError", "x"), answer=True)
    assert told(stopped, cell("test_a", unanswered))["test_a"] == STOPPED


def test_notes_come_back_as_they_were_written() -> None:
    """What one conversion notes, a later one reads."""
    notebook = nbformat.v4.new_notebook()
    assert read_notes(notebook) == Notes()
    write_notes(notebook, Notes(("the file was mended",), 1.5))
    assert read_notes(notebook) == Notes(("the file was mended",), 1.5)


@pytest.mark.parametrize("version", [3, 4])
def test_an_unchecked_notebook_gives_the_same_reasons_and_notes(
    tmp_path: Path, version: int
) -> None:
    """What a test printed stands in lines in the file, and an older file has another form."""
    printed = nbformat.v4.new_output("stream", text="one idea\nis missing\n")
    cells = [cell("test_f", printed), cell("test_g", error("AssertionError", "g is 3"))]
    notebook = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_markdown_cell("read on")])
    write_notes(notebook, Notes(("a cell was odd",), 1.5))
    path = tmp_path / "quiz.ipynb"
    nbformat.write(notebook, path, version=version)
    checked, unchecked = nbformat.read(path, as_version=4), read_unchecked(path)
    assert {"test_f": "one idea is missing", "test_g": "g is 3"} == reasons(unchecked)
    assert reasons(checked) == reasons(unchecked)
    assert read_notes(checked) == read_notes(unchecked) == Notes(("a cell was odd",), 1.5)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"nbformat": 4}', '{"nbformat": 4, "cells": [1]}']
)
def test_a_file_that_holds_no_notebook_is_named(tmp_path: Path, text: str) -> None:
    """A graded notebook that was overwritten by something else is found."""
    path = tmp_path / "quiz.ipynb"
    path.write_text(text)
    with pytest.raises(CourseError, match=r"quiz\.ipynb: no notebook"):
        read_unchecked(path)
