"""Make the parcels that go to a worker, from the course's folders and its gradebook."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import Assignment, Gradebook
from nbgrader.coursedir import CourseDirectory

from invigilator.course import CONFIG, source_folder
from invigilator.errors import CourseError
from invigilator.files import ordinary_files, pack, unpack
from invigilator.gradebook import find_assignment, new_gradebook, transaction
from invigilator.hooks.released import changed_cells, warning
from invigilator.languages import require_python_notebooks
from invigilator.recorded import Recorded
from invigilator.rooms import scratch_folder
from invigilator.run.kept_marks import KeptMark
from invigilator.run.parcels import AssignmentParcel, SubmissionParcel
from invigilator.submitted import MAX_FILE_BYTES, digest, misread_time, sort_out
from invigilator.ways import permitted_ways, write_ways


def pack_assignment(
    gradebook: Gradebook,
    coursedir: CourseDirectory,
    assignment: str,
    settings: tuple[str, ...] = (),
    stopping: Callable[[], bool] = lambda: False,
    *,
    with_feedback: bool = False,
) -> AssignmentParcel:
    """Return ``assignment`` as a parcel; raise :class:`CourseError` if the course lacks a part."""
    source = source_folder(coursedir, assignment)
    config = Path(coursedir.root) / CONFIG
    for part in (source, config):
        if not part.exists():
            raise CourseError(f"there is no {part}: is this the course's folder?")
    require_python_notebooks(source)
    ways = permitted_ways(coursedir, assignment)
    with TemporaryDirectory(prefix="parcel-", dir=scratch_folder.folder()) as folder:
        root = Path(folder)
        small = new_gradebook(f"{root}/gradebook.db", coursedir.course_id)
        with transaction(gradebook, stopping), transaction(small):
            notebooks = copy_assignment(find_assignment(gradebook, assignment), small)
        small.close()
        (root / CONFIG).write_bytes(config.read_bytes())
        write_ways(root, assignment, ways)
        target = root / "source" / assignment
        target.mkdir(parents=True)
        unpack(pack(source, list(ordinary_files(source, follow=True)), follow=True), target)
        files = pack(root, sorted(ordinary_files(root)))
    name, course_id = assignment, coursedir.course_id
    return AssignmentParcel(name, course_id, notebooks, files, settings, with_feedback)


def changed_since_release(
    gradebook: Gradebook, coursedir: CourseDirectory, assignment: str
) -> list[str]:
    """Return a line for each notebook whose tests were edited after they were released."""
    lines = []
    for notebook in find_assignment(gradebook, assignment).notebooks:
        path = source_folder(coursedir, assignment) / f"{notebook.name}.ipynb"
        if path.exists():
            source = nbformat.read(path, as_version=4)
            if changed := changed_cells(notebook.source_cells, source):
                lines.append(warning(notebook.name, changed))
    return lines


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
    folder: Path,
    student: str,
    notebooks: Collection[str],
    recorded: Recorded,
    marks: tuple[KeptMark, ...] = (),
) -> SubmissionParcel:
    """Return the submission in ``folder`` as a parcel, without what is over a limit.

    A notebook that is too large is cut, so that its grader sees that it is. Raises
    :class:`RefusedSubmission` where :func:`~invigilator.submitted.sort_out` does.
    """
    contents = sort_out(folder, notebooks)
    said = [f"{phrase}: left out" for phrase in contents.left_out()]
    said += filter(None, [misread_time(contents)])
    files = pack(folder, contents.kept, MAX_FILE_BYTES + 1)
    return SubmissionParcel(student, files, tuple(said), recorded, digest(contents), marks)
