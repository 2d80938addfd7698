"""A small course graded in three ways: by stock nbgrader, by ``nbgrader autograde`` with our
settings, and by ``invigilator grade``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from invigilator.cells import is_test
from invigilator.ways import Way, write_ways
from tests.courses.root import STOCK, make_root
from tests.courses.style import STUDENTS, Style
from tests.support.courses import gradebook
from tools.build import ROOT
from tools.course_root import invigilator, nbgrader

OURS = "\nc.Examine.allow_beside = True\n"
"""What this repository's own course forbids, and other courses do not."""


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
    """Grade the course in roots below ``folder``."""
    stock = make_root(folder / "stock", style)
    ours = _our_root(stock, folder / "ours", style)
    shutil.copytree(ours, folder / "class")
    for assignment in style.assignments:
        nbgrader(stock, "autograde", assignment)
        nbgrader(ours, "autograde", assignment)
        invigilator(folder / "class", "grade", assignment)
    return Graded(*(scores(folder / name, style) for name in ("stock", "ours", "class")))


def _our_root(stock: Path, folder: Path, style: Style) -> Path:
    """Copy the ungraded root at ``stock`` and give it our settings."""
    shutil.copytree(stock, folder)
    settings = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (folder / "nbgrader_config.py").write_text(settings + OURS + _without_get(STOCK), "utf-8")
    for assignment in style.assignments:
        ways = {
            (notebook.name, cell.name): Way.BESIDE
            for notebook in style.notebooks
            for cell in notebook.cells
            if notebook.assignment == assignment and cell.name in style.beside
        }
        write_ways(folder, assignment, ways)
    return folder


def _without_get(settings: str) -> str:
    return settings.replace("c = get_config()\n", "")


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
