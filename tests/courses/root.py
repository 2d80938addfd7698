"""A course root made of a small course: its source, its release and what four students hand in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from invigilator.gradebook import new_gradebook
from tests.courses.style import STUDENTS, WRONG, Cell, Notebook, Style
from tools.course_root import SOLUTION_MARKS, nbgrader

COURSE_ID = "style"
STOCK = f"c = get_config()\nc.CourseDirectory.course_id = {COURSE_ID!r}\n"
"""The settings of a course that nbgrader grades as it comes."""

QUICKER = "c.Execute.shutdown_kernel = 'immediate'\n"
"""Stock nbgrader waits for a kernel that is no longer needed."""


def make_root(folder: Path, style: Style) -> Path:
    """Write the course into ``folder``, release its assignments, hand in, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(STOCK + QUICKER, "utf-8")
    for notebook in style.notebooks:
        _write(folder / "source" / notebook.assignment, notebook.name, _source(notebook, style))
    for (assignment, path), text in style.files.items():
        _put(folder / "source" / assignment / path, text)
    new_gradebook(str(folder / "gradebook.db"), COURSE_ID).close()  # by a program, seconds more
    for assignment in style.assignments:
        nbgrader(folder, "generate_assignment", assignment)
    for student in STUDENTS:
        _hand_in(folder, style, student)
    for (student, assignment, path), text in style.handed.items():
        _put(folder / "submitted" / student / assignment / path, text)
    return folder


def _hand_in(root: Path, style: Style, student: str) -> None:
    for assignment in style.assignments:
        shutil.copytree(root / "release" / assignment, root / "submitted" / student / assignment)
    for notebook in style.notebooks:
        folder = root / "submitted" / student / notebook.assignment
        released = json.loads((folder / f"{notebook.name}.ipynb").read_text("utf-8"))
        for written, cell in zip(notebook.cells, released["cells"], strict=True):
            if student != "blank" and written.kind in ("answer", "manual", "essay", "code"):
                cell["source"] = _answer(written, student)
        _write(folder, notebook.name, released)


def _answer(cell: Cell, student: str) -> str:
    """Return what a student who is not blank writes into ``cell``."""
    if student in WRONG and student in cell.wrong:
        return cell.wrong[student]
    lines = cell.source.splitlines()
    return "\n".join(line for line in lines if line.strip() not in SOLUTION_MARKS)


def _source(notebook: Notebook, style: Style) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [_as_cell(cell, number, style.minor) for number, cell in enumerate(notebook.cells)]
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": style.minor}


def _as_cell(cell: Cell, number: int, minor: int) -> dict[str, Any]:
    text = cell.kind in ("markdown", "essay")
    made: dict[str, Any] = {
        "cell_type": "markdown" if text else "code",
        "metadata": {"nbgrader": _mark(cell)} if cell.name else {},
        "source": cell.source,
    }
    if not text:
        made |= {"execution_count": None, "outputs": []}
    if minor >= 5:
        made["id"] = f"cell-{number}"
    return made


def _mark(cell: Cell) -> dict[str, Any]:
    """Return what nbgrader writes into a cell's metadata."""
    graded = cell.kind in ("test", "manual", "essay")
    mark: dict[str, Any] = {
        "grade": graded,
        "grade_id": cell.name,
        "locked": cell.kind in ("locked", "test"),
        "schema_version": 3,
        "solution": cell.kind in ("answer", "manual", "essay"),
        "task": False,
    }
    return mark | ({"points": cell.points} if graded else {})


def _write(folder: Path, name: str, notebook: dict[str, Any]) -> None:
    _put(folder / f"{name}.ipynb", json.dumps(notebook, indent=1))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
