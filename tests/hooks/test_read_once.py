"""Preprocessors that read the gradebook once decide what nbgrader's own decide, and write it."""

from __future__ import annotations

import copy
import logging
from dataclasses import astuple
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader import preprocessors
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum
from sqlalchemy import event
from sqlalchemy.engine import Engine

from invigilator.cells import leave_to_person
from invigilator.gradebook import new_gradebook
from invigilator.hooks import read_once
from invigilator.recorded import read_recorded

NAME, NOTEBOOK, STUDENT = "ps1", "one", "ada"


def cell(name: str, kind: str, source: str, **mark: Any) -> NotebookNode:
    """Return a cell of nbgrader's, with the checksum of what was released."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    flags = {"grade": False, "solution": False, "locked": False, "task": False, **mark}
    made = make(source, metadata={"nbgrader": {"grade_id": name, "schema_version": 3, **flags}})
    made.metadata.nbgrader["checksum"] = compute_checksum(made)
    return made


def released() -> NotebookNode:
    """Return a notebook with a cell of each kind that nbgrader knows."""
    passed = nbformat.v4.new_output("execute_result", {"text/plain": "1.5"})
    failed = nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])
    cells = [
        cell("setup", "code", "import math", locked=True),
        cell("answer", "code", "x = 1", solution=True),
        cell("passes", "code", "assert x", grade=True, locked=True, points=3),
        cell("half", "code", "1.5", grade=True, locked=True, points=3),
        cell("fails", "code", "assert not x", grade=True, locked=True, points=3),
        cell("text", "markdown", "Your text.", grade=True, solution=True, points=4),
        cell("blank", "markdown", "Your text.", grade=True, solution=True, points=4),
        cell("marked", "code", "assert x", grade=True, locked=True, points=2),
        cell("essay", "markdown", "Write.", task=True, locked=True, points=5),
    ]
    cells[3].outputs, cells[4].outputs = [passed], [failed]
    return nbformat.v4.new_notebook(cells=cells)


def handed_in() -> NotebookNode:
    """Return it with an answer, a text, and all that a student can change in the cells' marks."""
    notebook = released()
    by_name = {found.metadata.nbgrader["grade_id"]: found for found in notebook.cells}
    by_name["answer"].source, by_name["text"].source = "x = 2", "Because."
    by_name["passes"].source = "pass"
    by_name["half"].metadata.nbgrader["points"] = 300
    by_name["setup"].metadata.nbgrader["locked"] = False
    text = by_name["essay"]
    text.cell_type, text.outputs, text.execution_count = "code", [], None
    notebook.cells.append(cell("unknown", "code", "assert True", locked=True))
    return notebook


def new_book(folder: Path) -> str:
    """Make a gradebook that knows the notebook, with a person's mark; return its address."""
    folder.mkdir()
    with new_gradebook(str(folder / "gradebook.db"), "course") as book:
        book.add_assignment(NAME)
        book.add_notebook(NOTEBOOK, NAME)
        for found in released().cells:
            mark, kind = found.metadata.nbgrader, found.cell_type
            name, worth = mark["grade_id"], {"max_score": mark.get("points"), "cell_type": kind}
            book.add_source_cell(
                name,
                NOTEBOOK,
                NAME,
                cell_type=kind,
                source=found.source,
                checksum=mark["checksum"],
                locked=not mark["solution"],
            )
            if mark["grade"]:
                book.add_grade_cell(name, NOTEBOOK, NAME, **worth)
            if mark["solution"]:
                book.add_solution_cell(name, NOTEBOOK, NAME)
            if mark["task"]:
                book.add_task_cell(name, NOTEBOOK, NAME, **worth)
        book.add_student(STUDENT)
        book.add_submission(NAME, STUDENT)
        book.find_grade("marked", NOTEBOOK, NAME, STUDENT).manual_score = 1
        book.find_comment("text", NOTEBOOK, NAME, STUDENT).auto_comment = "No response."
        book.db.commit()
    return f"sqlite:///{folder / 'gradebook.db'}"


def run(preprocessor: NbGraderPreprocessor, notebook: NotebookNode, db_url: str) -> NotebookNode:
    """Return a copy of ``notebook`` after ``preprocessor``."""
    where = {"notebook": NOTEBOOK, "assignment": NAME, "student": STUDENT, "db_url": db_url}
    return preprocessor.preprocess(copy.deepcopy(notebook), {"nbgrader": where})[0]


@pytest.mark.parametrize("missing", [False, True])
def test_cells_are_restored_as_nbgrader_restores_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, missing: bool
) -> None:
    """Points, marks, types, locked sources, unknown cells, and cells that were deleted."""
    db_url, notebook = new_book(tmp_path / "book"), handed_in()
    if missing:
        # nbgrader's own fails where a cell is missing and another is unknown
        notebook.cells = [c for i, c in enumerate(notebook.cells) if i not in (2, 8, 9)]
    results = []
    for module in (preprocessors, read_once):
        caplog.clear()
        made = module.OverwriteCells(add_missing_cells=missing, log=logging.getLogger("cells"))
        after = run(made, notebook, db_url)
        for found in after.cells:
            found.pop("id", None)
        results.append((after, caplog.messages))
    assert results[0] == results[1]
    assert results[0][0].cells != notebook.cells
    assert len(results[0][1]) >= 3


def test_points_are_saved_as_nbgrader_saves_them(tmp_path: Path) -> None:
    """Full, part and none; texts that wait; no response; a person's mark, which waits again."""
    results = []
    for module in (preprocessors, read_once):
        db_url = new_book(tmp_path / module.__name__)
        run(module.SaveAutoGrades(), handed_in_to_save(), db_url)
        with Gradebook(db_url) as book:
            results.append(read_recorded(book, NAME)[STUDENT])
    assert astuple(results[0]) == astuple(results[1])
    scores = {row.name: (row.auto_score, row.needs_manual_grade) for row in results[1].grades}
    assert scores == {
        "passes": (3, False),
        "half": (1.5, False),
        "fails": (0, False),
        "text": (None, True),
        "blank": (0, False),
        "marked": (2, True),
        "essay": (None, True),
    }
    assert {row.name for row in results[1].comments if row.auto_comment} == {"blank"}


def handed_in_to_save() -> NotebookNode:
    """Return the notebook with a text of the student's."""
    notebook = released()
    notebook.cells[1].source, notebook.cells[5].source = "x = 2", "Because."
    return notebook


def test_the_gradebook_is_asked_as_often_for_many_cells_as_for_few(tmp_path: Path) -> None:
    """One read of each table a notebook, and one commit."""
    db_url, asked = new_book(tmp_path / "book"), []
    count = lambda *of: asked.append(of[2])  # noqa: E731  # of[2] is the statement
    event.listen(Engine, "before_cursor_execute", count)
    try:
        totals = []
        for cells in (slice(1, 3), slice(None)):
            notebook = handed_in_to_save()
            notebook.cells = notebook.cells[cells]
            for made in (read_once.OverwriteCells(), read_once.SaveAutoGrades()):
                run(made, notebook, db_url)
            totals.append(sum(statement.startswith("SELECT") for statement in asked))
            asked.clear()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert totals[1] == totals[0]


def test_a_cell_that_the_gradebook_lacks_is_an_error(tmp_path: Path) -> None:
    """As nbgrader's own: points for it would otherwise be lost without a word."""
    notebook = released()
    notebook.cells[2].metadata.nbgrader["grade_id"] = "renamed"
    with pytest.raises(MissingEntry, match="renamed"):
        run(read_once.SaveAutoGrades(), notebook, new_book(tmp_path / "book"))


@pytest.mark.parametrize("earlier", [None, 2.5])
def test_what_a_test_leaves_to_a_person_has_no_points_and_waits(
    tmp_path: Path, earlier: float | None
) -> None:
    """Also if a person has marked it before: the text may be another one now."""
    db_url, notebook = new_book(tmp_path / "book"), handed_in_to_save()
    with Gradebook(db_url) as book:
        grade = book.find_grade("fails", NOTEBOOK, NAME, STUDENT)
        grade.auto_score, grade.manual_score = 3, earlier
        book.db.commit()
    leave_to_person(notebook.cells[4])
    run(read_once.SaveAutoGrades(), notebook, db_url)
    with Gradebook(db_url) as book:
        (row,) = (r for r in read_recorded(book, NAME)[STUDENT].grades if r.name == "fails")
    assert (row.auto_score, row.manual_score, row.needs_manual_grade) == (None, earlier, True)
