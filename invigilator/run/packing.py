"""Make the parcels that go to a worker, from the course's folders and its gradebook."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.api import Assignment, Gradebook
from nbgrader.coursedir import CourseDirectory

from invigilator.course import CONFIG, TIMESTAMP, source_folder
from invigilator.errors import CourseError
from invigilator.files import (
    MAX_FILE_BYTES,
    MAX_SUBMISSION_BYTES,
    MAX_SUBMISSION_FILES,
    ordinary_files,
    pack,
    unpack,
    unwanted,
)
from invigilator.gradebook import find_assignment, new_gradebook, transaction
from invigilator.rooms import scratch_folder
from invigilator.run.parcels import AssignmentParcel, Earlier, SubmissionParcel

MAX_SENTENCES = 5
"""Of the things that were left out of a submission, this many are named one by one."""


def pack_assignment(
    gradebook: Gradebook,
    coursedir: CourseDirectory,
    assignment: str,
    settings: tuple[str, ...] = (),
    stopping: Callable[[], bool] = lambda: False,
) -> AssignmentParcel:
    """Return ``assignment`` as a parcel; raise :class:`CourseError` if the course lacks a part."""
    source = source_folder(coursedir, assignment)
    config = Path(coursedir.root) / CONFIG
    for part in (source, config):
        if not part.exists():
            raise CourseError(f"there is no {part}: is this the course's folder?")
    with TemporaryDirectory(prefix="parcel-", dir=scratch_folder.folder()) as folder:
        root = Path(folder)
        small = new_gradebook(f"{root}/gradebook.db", coursedir.course_id)
        with transaction(gradebook, stopping), transaction(small):
            notebooks = copy_assignment(find_assignment(gradebook, assignment), small)
        small.close()
        (root / CONFIG).write_bytes(config.read_bytes())
        target = root / "source" / assignment
        target.mkdir(parents=True)
        unpack(pack(source, list(ordinary_files(source, follow=True))), target)
        files = pack(root, sorted(ordinary_files(root)))
    return AssignmentParcel(assignment, coursedir.course_id, notebooks, files, settings)


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


def pack_submission(
    folder: Path, student: str, notebooks: Collection[str], earlier: Earlier
) -> SubmissionParcel:
    """Return the submission in ``folder`` as a parcel, without what is over a limit.

    The assignment's notebooks come first, then the time of submission, then what lies beside them.
    A notebook that is too large is cut, so that its grader sees that it is.
    """
    others = dict(unwanted(folder))
    left_out = [f"{os.path.relpath(path, folder)!r:.80} {why}" for path, why in others.items()]
    graded = {f"{name}.ipynb" for name in notebooks}
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
    return SubmissionParcel(student, pack(folder, kept, MAX_FILE_BYTES + 1), sentences, earlier)
