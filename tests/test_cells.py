"""What a graded notebook's cells say of themselves."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode

from invigilator.cells import NOT_ANSWERED, STOPPED, Notes, read_notes, reasons, write_notes


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
