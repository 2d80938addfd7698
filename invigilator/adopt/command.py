"""``invigilator adopt``: from an nbgrader course to one that the invigilator grades, and back."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_solution
from rich.console import Console
from rich.text import Text

from invigilator.adopt.choose import Choice, choose, needs_beside
from invigilator.adopt.settings_block import (
    grades_with_us,
    replace_file,
    require_no_others,
    with_block,
    without_block,
)
from invigilator.adopt.show import print_choices, unclear_lines, what_changed
from invigilator.adopt.trial_course import TrialCourse
from invigilator.course import CONFIG, assignments, open_course, source_folder
from invigilator.errors import CourseError
from invigilator.languages import require_python_notebooks
from invigilator.ways import FILE, Way, Ways, allows_beside, read_ways, write_ways

SOLUTION_MARK = "BEGIN SOLUTION"


def adopt(root: Path, named: str | None, console: Console) -> None:
    """Adopt one assignment of the course at ``root``, or all of them.

    Raises :class:`CourseError`, with nothing changed, where something is missing or not clear.
    """
    coursedir = _open(root)
    chosen: dict[str, list[Choice]] = {}
    for assignment in [named] if named else assignments(coursedir):
        _require_solutions(coursedir, assignment)
        _say(console, f"{assignment}: grading its own solutions and its blank release ...")
        chosen[assignment] = _measure(coursedir, assignment)
        print_choices(assignment, chosen[assignment], console)
    if lines := [line for name, choices in chosen.items() for line in unclear_lines(name, choices)]:
        raise CourseError("\n".join([*lines, "so nothing has changed"]))
    for assignment, choices in chosen.items():
        ways = {choice.test.key: choice.way for choice in choices if choice.way}
        for line in what_changed(assignment, _earlier(root, assignment), ways):
            _say(console, line)
        write_ways(root, assignment, ways)
    config = root / CONFIG
    if grades_with_us(coursedir.config):
        _say(console, f"{CONFIG} lets the invigilator grade already.")
    else:
        replace_file(config, with_block(config.read_bytes()))
        _say(console, f"Added our lines to {CONFIG}; `invigilator adopt --undo` takes them out.")


def undo(root: Path, console: Console) -> None:
    """Take our lines and our file out of the course at ``root`` again."""
    config = _require_config(root)
    settings = config.read_bytes()
    if (before := without_block(settings)) != settings:
        replace_file(config, before)
        _say(console, f"{CONFIG} is as it was before `invigilator adopt`.")
    else:
        _say(console, f"{CONFIG} has no lines of `invigilator adopt`.")
    if (file := root / FILE).exists():
        file.unlink()
        _say(console, f"{FILE} is removed.")


def _open(root: Path) -> CourseDirectory:
    config = _require_config(root)
    if not os.access(root, os.W_OK) or not os.access(config, os.W_OK):
        raise CourseError(f"{root} cannot be written to, so it cannot be adopted")
    coursedir = open_course(root)
    require_no_others(coursedir.config)
    return coursedir


def _require_config(root: Path) -> Path:
    config = root / CONFIG
    if not config.is_file():
        raise CourseError(f"there is no {config}: is this the course's folder?")
    return config


def _require_solutions(coursedir: CourseDirectory, assignment: str) -> None:
    """Raise :class:`CourseError` if ``assignment`` has no notebook, or no answer of its own."""
    source = source_folder(coursedir, assignment)
    require_python_notebooks(source)
    cells = [cell for path in sorted(source.glob("*.ipynb")) for cell in _cells(path)]
    if not cells:
        raise CourseError(f"{assignment}: there is no notebook in {source}")
    if not any(is_solution(cell) and SOLUTION_MARK in cell.source for cell in cells):
        raise CourseError(
            f"{assignment}: no answer cell holds a solution ({SOLUTION_MARK}), and without the "
            "course's own answers nothing can be measured"
        )


def _cells(path: Path) -> list[NotebookNode]:
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # whatever nbformat raises at what is no notebook
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise CourseError(f"{path}: cannot be read as a notebook: {why[:200]}") from None
    cells: list[NotebookNode] = notebook.cells
    return cells


def _measure(coursedir: CourseDirectory, assignment: str) -> list[Choice]:
    with tempfile.TemporaryDirectory(prefix="adopt-") as folder:
        course = TrialCourse(coursedir, assignment, Path(folder).resolve())
        tests = course.tests()
        stock, apart, beside = course.stock(), course.ours({}), None
        if allows_beside(coursedir) and needs_beside(tests, stock, apart):
            beside = course.ours({test.key: Way.BESIDE for test in tests})
        return choose(tests, stock, apart, beside)


def _earlier(root: Path, assignment: str) -> Ways:
    try:
        return read_ways(root, assignment)
    except CourseError:
        return {}


def _say(console: Console, line: str) -> None:
    console.print(Text(line), soft_wrap=True)
