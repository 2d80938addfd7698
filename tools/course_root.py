"""Scratch course roots: a course in a folder of its own, graded by nbgrader's own commands."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.build import ASSIGNMENT, ROOT

Prepare = Callable[[Path], None]

SOLUTION_MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


def make_course_root(folder: Path, prepare: Prepare = lambda source: None) -> Path:
    """Copy the course's settings, source and release into ``folder``, and return it.

    ``prepare`` may change the copied notebooks of the source before the release is made of them.
    """
    return Path(shutil.copytree(template(prepare), folder, dirs_exist_ok=True))


@functools.cache
def template(prepare: Prepare) -> Path:
    """Return what :func:`make_course_root` copies: not to be changed, removed when Python ends.

    Making one starts two programs that take seconds, and every copy is the same.
    """
    scratch = tempfile.mkdtemp(prefix="course-")
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    folder = Path(scratch) / "course"
    folder.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "source", folder / "source")
    prepare(folder / "source" / ASSIGNMENT)
    nbgrader(folder, "generate_assignment", ASSIGNMENT)
    return folder


def nbgrader(root: Path, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    """Run an nbgrader command in ``root`` and return its log.

    Raises ``RuntimeError`` with the log's end if the command fails.
    """
    return _run("nbgrader", root, arguments, env or {})


def invigilator(root: Path, *arguments: str) -> str:
    """Run a command of the grading package in ``root`` and return what it says.

    Raises ``RuntimeError`` with its last lines if it fails.
    """
    return _run("invigilator", root, arguments, {})


def _run(module: str, root: Path, arguments: Sequence[str], env: Mapping[str, str]) -> str:
    # nbgrader starts alembic by name, so this environment's commands come first
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=root,
        env={**os.environ, "PATH": path, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    log = done.stdout + done.stderr
    if done.returncode:
        tail = "\n".join(log.splitlines()[-25:])
        raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{tail}")
    return log


def released(root: Path, notebook: str, assignment: str = ASSIGNMENT) -> NotebookNode:
    """Return the released notebook as a student receives it."""
    return nbformat.read(root / "release" / assignment / f"{notebook}.ipynb", as_version=4)


def solved(root: Path, notebook: str, assignment: str = ASSIGNMENT) -> NotebookNode:
    """Return the released notebook with the course's own solutions filled in."""
    source = nbformat.read(root / "source" / assignment / f"{notebook}.ipynb", as_version=4)
    solutions = {cell.id: cell.source for cell in source.cells}
    submission = released(root, notebook, assignment)
    for cell in submission.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            lines = solutions[cell.id].splitlines()
            kept = [line for line in lines if line.strip() not in SOLUTION_MARKS]
            cell.source = "\n".join(kept)
    return submission


def notebook_names(root: Path) -> list[str]:
    """Return the assignment's notebooks, sorted, without their ending."""
    return sorted(path.stem for path in (root / "source" / ASSIGNMENT).glob("*.ipynb"))


def submit(root: Path, student: str, notebooks: Mapping[str, NotebookNode | str]) -> Path:
    """Hand in ``notebooks`` (name -> notebook, or a broken file's text); return the folder."""
    folder = root / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    for name, notebook in notebooks.items():
        text = notebook if isinstance(notebook, str) else nbformat.writes(notebook)
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return folder
