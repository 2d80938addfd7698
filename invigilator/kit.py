"""What travels to a worker and back: plain bytes, so that no disk need be shared.

A :class:`Kit` is the course without its students: the assignment's source, the settings and a
small gradebook that knows the assignment only. A :class:`Job` is one submission. What comes back
is :class:`Graded` or :class:`Errored`.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.api import Assignment, Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from invigilator.errors import CourseError

MAX_SUBMISSION_FILES = 1000
MAX_SUBMISSION_BYTES = 512 * 2**20


@dataclass(frozen=True)
class Kit:
    """The course, as a worker needs it."""

    assignment: str
    course_id: str
    files: bytes
    """A tar of ``source/``, ``nbgrader_config.py`` and ``gradebook.db``."""
    settings: tuple[str, ...] = ()
    """Command-line settings for nbgrader, such as ``--Examine.unconfined=True``."""


@dataclass(frozen=True)
class Job:
    """One submission to grade."""

    student: str
    files: bytes
    """A tar of the submitted folder: regular files only."""
    left_out: tuple[str, ...]
    """What was in the folder and does not travel, one sentence each."""


@dataclass(frozen=True)
class CellGrade:
    """One row of the gradebook's grades."""

    notebook: str
    name: str
    auto_score: float | None
    needs_manual_grade: bool


@dataclass(frozen=True)
class Graded:
    """A submission that reached its outcome."""

    student: str
    grades: tuple[CellGrade, ...]
    comments: tuple[tuple[str, str, str | None], ...]
    """(notebook, answer cell, automatic comment)"""
    penalties: tuple[tuple[str, float | None], ...]
    """(notebook, late penalty)"""
    timestamp: datetime | None
    files: bytes
    """A tar of the autograded folder."""
    incidents: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Errored:
    """A submission that broke our code: nothing of it is recorded, its files stay."""

    student: str
    reason: str
    """One line."""
    log: str = field(repr=False, default="")


Outcome = Graded | Errored


def pack(folder: Path, names: Iterable[str]) -> bytes:
    """Return a tar of the regular files ``names`` below ``folder``, without owners or times."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name in names:
            content = (folder / name).read_bytes()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def unpack(files: bytes, folder: Path) -> None:
    """Write the files of a tar below ``folder``; names that lead out of it are refused."""
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        archive.extractall(folder, filter="data")


def regular_files(folder: Path) -> tuple[list[str], list[str]]:
    """Return the names of the regular files below ``folder``, and what else is there.

    Links are not followed: one could lead to another student's folder, or to the gradebook.
    """
    names, others = [], []
    for directory, folders, files in os.walk(folder):
        for name in sorted(folders + files):
            path = Path(directory) / name
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink():
                others.append(f"the link {relative[:80]!r} was not followed")
            elif path.is_file():
                names.append(relative)
            elif not path.is_dir():
                others.append(f"{relative[:80]!r} is no ordinary file")
    return sorted(names), others


def make_kit(coursedir: CourseDirectory, assignment: str, settings: tuple[str, ...] = ()) -> Kit:
    """Return the kit of ``assignment``; raise :class:`CourseError` if it was not released."""
    source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    if not source.is_dir():
        raise CourseError(f"{assignment}: there is no folder {source}")
    with TemporaryDirectory(prefix="kit-") as scratch:
        root = Path(scratch)
        with (
            Gradebook(coursedir.db_url, coursedir.course_id) as whole,
            Gradebook(f"sqlite:///{root}/gradebook.db", coursedir.course_id) as small,
        ):
            try:
                copy_assignment(whole.find_assignment(assignment), small)
            except MissingEntry:
                raise CourseError(
                    f"{assignment}: not in the gradebook; run make release first"
                ) from None
        names, _ = regular_files(source)
        for name in names:
            target = root / "source" / assignment / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((source / name).read_bytes())
        settings_file = Path(coursedir.root) / "nbgrader_config.py"
        (root / "nbgrader_config.py").write_bytes(settings_file.read_bytes())
        files, _ = regular_files(root)
        return Kit(assignment, coursedir.course_id, pack(root, files), settings)


def copy_assignment(assignment: Assignment, gradebook: Gradebook) -> None:
    """Copy an assignment, its notebooks and cells, without any student, into ``gradebook``."""
    name = assignment.name
    gradebook.add_assignment(name, duedate=assignment.duedate)
    for notebook in assignment.notebooks:
        gradebook.add_notebook(notebook.name, name, kernelspec=notebook.kernelspec)
        for cell in notebook.grade_cells:
            gradebook.add_grade_cell(
                cell.name, notebook.name, name, max_score=cell.max_score, cell_type=cell.cell_type
            )
        for cell in notebook.task_cells:
            gradebook.add_task_cell(
                cell.name, notebook.name, name, max_score=cell.max_score, cell_type=cell.cell_type
            )
        for cell in notebook.solution_cells:
            gradebook.add_solution_cell(cell.name, notebook.name, name)
        for cell in notebook.source_cells:
            gradebook.add_source_cell(
                cell.name,
                notebook.name,
                name,
                source=cell.source,
                checksum=cell.checksum,
                cell_type=cell.cell_type,
                locked=cell.locked,
            )


def make_job(folder: Path, student: str) -> Job:
    """Return the submission in ``folder`` as a job; files beyond the limits are left out."""
    names, others = regular_files(folder)
    kept, size = [], 0
    # notebooks first: they are what is graded
    for name in sorted(names, key=lambda name: (not name.endswith(".ipynb"), name)):
        size += (folder / name).stat().st_size
        if len(kept) >= MAX_SUBMISSION_FILES or size > MAX_SUBMISSION_BYTES:
            others.append(f"{len(names) - len(kept)} of {len(names)} files are over the limit")
            break
        kept.append(name)
    return Job(student, pack(folder, kept), tuple(others))
