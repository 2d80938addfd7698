"""What travels to a worker and back: plain bytes, so that no disk need be shared.

A :class:`Kit` is the course without its students: the assignment's source, the settings and a
small gradebook that knows the assignment only. A :class:`Job` is one submission. What comes back
is :class:`Graded` or :class:`Errored`.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.api import Assignment, Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from invigilator import scratch
from invigilator.errors import CourseError
from invigilator.gradebook import new_gradebook, transaction
from invigilator.intake import unwanted
from invigilator.transplant import MAX_FILE_BYTES

MAX_SUBMISSION_FILES = 1000
MAX_SUBMISSION_BYTES = 256 * 2**20
MAX_SENTENCES = 5
"""About this many things that were left out of a submission there is a sentence each."""

CONFIG = "nbgrader_config.py"
TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Kit:
    """The course, as a worker needs it."""

    assignment: str
    course_id: str
    notebooks: tuple[str, ...]
    """The assignment's, without ``.ipynb``."""
    files: bytes
    """A tar of ``source/``, ``nbgrader_config.py`` and ``gradebook.db``."""
    settings: tuple[str, ...] = ()
    """Command-line settings for nbgrader, such as ``--Examine.unconfined=True``."""


@dataclass(frozen=True)
class Earlier:
    """What the gradebook knows of a submission that was graded, or granted time, before."""

    timestamp: datetime | None = None
    extension: timedelta | None = None
    by_hand: tuple[tuple[str, str, float | None, float | None], ...] = ()
    """(notebook, cell, points given by hand, extra credit)"""


@dataclass(frozen=True)
class Job:
    """One submission to grade."""

    student: str
    files: bytes
    """A tar of the submitted folder: ordinary files only."""
    left_out: tuple[str, ...] = ()
    """What was in the folder and does not travel, one sentence each."""
    earlier: Earlier = Earlier()


@dataclass(frozen=True)
class CellGrade:
    """One row of the gradebook's grades."""

    notebook: str
    name: str
    auto_score: float | None
    manual_score: float | None
    """As it was when the submission was handed out."""
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


def pack(folder: Path, names: Collection[str], limit: int = -1) -> bytes:
    """Return a tar of the files ``names`` below ``folder``, each cut after ``limit`` bytes."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name in names:
            with open(folder / name, "rb") as file:
                content = file.read(limit)
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def unpack(files: bytes, folder: Path) -> None:
    """Write the files of a tar below ``folder``; names that lead out of it are refused."""
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        archive.extractall(folder, filter="data")


def ordinary_files(
    folder: Path, without: Collection[str] = (), *, follow: bool = False
) -> Iterator[str]:
    """Yield the name, relative to ``folder``, of each ordinary file below it.

    ``follow`` links to files only where the folder is the instructor's: a student's could lead
    to another student's folder, or to the gradebook.
    """
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.path in without:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file(follow_symlinks=follow):
                    yield os.path.relpath(entry.path, folder)


def make_kit(
    gradebook: Gradebook,
    coursedir: CourseDirectory,
    assignment: str,
    settings: tuple[str, ...] = (),
    stopping: Callable[[], bool] = lambda: False,
) -> Kit:
    """Return the kit of ``assignment``; raise :class:`CourseError` if the course lacks a part."""
    source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    config = Path(coursedir.root) / CONFIG
    for part in (source, config):
        if not part.exists():
            raise CourseError(f"there is no {part}: is this the course's folder?")
    with TemporaryDirectory(prefix="kit-", dir=scratch.folder()) as folder:
        root = Path(folder)
        small = new_gradebook(f"{root}/gradebook.db", coursedir.course_id)
        with transaction(gradebook, stopping), transaction(small):
            try:
                notebooks = copy_assignment(gradebook.find_assignment(assignment), small)
            except MissingEntry:
                raise CourseError(
                    f"{assignment}: not in the gradebook; run make release first"
                ) from None
        small.close()
        (root / CONFIG).write_bytes(config.read_bytes())
        target = root / "source" / assignment
        target.mkdir(parents=True)
        unpack(pack(source, list(ordinary_files(source, follow=True))), target)
        files = pack(root, sorted(ordinary_files(root)))
    return Kit(assignment, coursedir.course_id, notebooks, files, settings)


def copy_assignment(assignment: Assignment, gradebook: Gradebook) -> tuple[str, ...]:
    """Copy an assignment without its students into ``gradebook``; return its notebooks' names."""
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
    return tuple(sorted(notebook.name for notebook in assignment.notebooks))


def make_job(folder: Path, student: str, kit: Kit, earlier: Earlier) -> Job:
    """Return the submission in ``folder`` as a job; what is over a limit is left out.

    The assignment's notebooks come first, then the time of submission, then what lies beside them.
    A notebook that is too large is cut, so that its grader sees that it is.
    """
    others = dict(unwanted(folder))
    left_out = [f"{os.path.relpath(path, folder)!r:.80} {why}" for path, why in others.items()]
    graded = {f"{name}.ipynb" for name in kit.notebooks}
    names = sorted(
        ordinary_files(folder, others), key=lambda n: (n not in graded, n != TIMESTAMP, n)
    )
    kept: list[str] = []
    size = 0
    for name in names:
        size += min(os.path.getsize(folder / name), MAX_FILE_BYTES + 1)
        if len(kept) < MAX_SUBMISSION_FILES and size <= MAX_SUBMISSION_BYTES:
            kept.append(name)
    if len(kept) < len(names):
        left_out.insert(0, f"{len(names) - len(kept)} of {len(names)} files are over the limit")
    if len(left_out) > MAX_SENTENCES:
        more = len(left_out) - MAX_SENTENCES
        left_out = [*left_out[:MAX_SENTENCES], f"{more} more like these"]
    sentences = tuple(f"{sentence}: left out" for sentence in left_out)
    return Job(student, pack(folder, kept, MAX_FILE_BYTES + 1), sentences, earlier)
