"""A small course graded in three ways: by stock nbgrader, by ``nbgrader autograde`` with our
settings, and by ``invigilator grade``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from invigilator.cells import is_test
from invigilator.ways import Way, write_ways
from tests.courses.root import STOCK, make_root
from tests.courses.style import STUDENTS, Style
from tests.support.courses import gradebook
from tools.course_root import invigilator, nbgrader

OURS = STOCK + "from invigilator.nbgrader import settings\n\nsettings(c)\n"
"""The settings of a course that adopted the invigilator."""

Command = Callable[..., str]
"""Runs a command in a root: (root, word, ...) -> what it says."""


@dataclass(frozen=True, order=True)
class Place:
    """One graded cell of one submission."""

    student: str
    assignment: str
    notebook: str
    cell: str


@dataclass(frozen=True)
class Score:
    """What a cell gave."""

    points: float
    why: str
    """The last line of the first error among its outputs; empty if there is none."""


Scores = Mapping[Place, Score]


@dataclass(frozen=True)
class Graded:
    """A course graded in three ways."""

    stock: Scores
    autograde: Scores
    grade: Scores


def grade_style(style: Style, folder: Path) -> Graded:
    """Grade the course in roots below ``folder``, its tests in the ways that it states."""
    made = make_root(folder / "made", style)
    return Graded(
        grade_stock(made, style),
        grade_ours(made, style, style.beside, nbgrader, "autograde"),
        grade_ours(made, style, style.beside, invigilator, "grade"),
    )


def grade_stock(made: Path, style: Style) -> Scores:
    """Grade a copy of the ungraded root ``made`` with stock nbgrader."""
    root = made.parent / "stock"
    shutil.copytree(made, root)
    return _grade(root, style, nbgrader, "autograde")


def grade_ours(
    made: Path, style: Style, beside: Collection[str], command: Command, name: str
) -> Scores:
    """Grade a copy of the ungraded root ``made`` with our settings and one of the two commands.

    The tests that ``beside`` names run beside the student's code, the others apart.
    """
    root = Path(tempfile.mkdtemp(prefix="ours-", dir=made.parent))
    shutil.copytree(made, root, dirs_exist_ok=True)
    (root / "nbgrader_config.py").write_text(OURS, "utf-8")
    for assignment in style.assignments:
        keys = [
            (notebook.name, cell.name)
            for notebook in style.notebooks
            for cell in notebook.cells
            if notebook.assignment == assignment and cell.kind == "test"
            if named(beside, f"{assignment}/{notebook.name}/{cell.name}")
        ]
        write_ways(root, assignment, dict.fromkeys(keys, Way.BESIDE))
    return _grade(root, style, command, name)


def named(entries: Collection[str], place: str) -> bool:
    """Whether one of ``entries`` is the end of ``place``, which is ASSIGNMENT/NOTEBOOK/TEST."""
    return any(f"/{place}".endswith(f"/{entry}") for entry in entries)


def _grade(root: Path, style: Style, command: Command, name: str) -> Scores:
    for assignment in style.assignments:
        command(root, name, assignment)
    return scores(root, style)


def scores(root: Path, style: Style) -> dict[Place, Score]:
    """Return what each test gave each of the four submissions of the course in ``root``."""
    with gradebook(root) as book:
        found = {}
        for place, why in _tests(root, style):
            grade = book.find_grade(place.cell, place.notebook, place.assignment, place.student)
            found[place] = Score(grade.auto_score or 0.0, why)
        return found


def _tests(root: Path, style: Style) -> Iterator[tuple[Place, str]]:
    for student in STUDENTS:
        for notebook in style.notebooks:
            folder = root / "autograded" / student / notebook.assignment
            kept = nbformat.read(folder / f"{notebook.name}.ipynb", as_version=4)
            for cell in filter(is_test, kept.cells):
                name = cell.metadata.nbgrader.grade_id
                yield Place(student, notebook.assignment, notebook.name, name), _why(cell)


def _why(cell: nbformat.NotebookNode) -> str:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            said = str(output.evalue).strip().splitlines() or [""]
            return f"{output.ename}: {said[0]}"
    return ""
