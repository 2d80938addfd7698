"""The tasks that a person marks, and what the class wrote."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from invigilator.cells import grade_id, read_unchecked
from invigilator.course import autograded_folder, source_folder
from invigilator.errors import CourseError
from invigilator.marking.scheme import Scheme, schemes_of


@dataclass(frozen=True)
class TextTask:
    """One cell whose points a person gives."""

    assignment: str
    notebook: str
    cell: str
    """The ``grade_id`` of the cell that has the points."""
    scheme: Scheme

    @property
    def answer(self) -> str:
        """The ``grade_id`` of the cell that the student wrote; often the same one."""
        return self.scheme.answer


@dataclass(frozen=True)
class Text:
    """What one student wrote."""

    student: str
    text: str
    is_code: bool = False
    """Whether it is the source of a code cell that is no plain text in quotes."""

    @property
    def digest(self) -> str:
        """Tells whether the text is still the one that was marked."""
        return sha256(self.text.encode()).hexdigest()[:32]


def text_tasks(coursedir: CourseDirectory, assignment: str) -> list[TextTask]:
    """Return the tasks of ``assignment`` that a person marks, in the order of the notebooks.

    Raises :class:`CourseError` if there is no such assignment, and
    :class:`~invigilator.marking.scheme.SchemeError` where a scheme is not written as it must be.
    """
    folder = source_folder(coursedir, assignment)
    if not folder.is_dir():
        raise CourseError(f"there is no assignment {assignment} in {folder.parent}")
    tasks = []
    for path in sorted(folder.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for cell, scheme in schemes_of(notebook, path.stem).items():
            tasks.append(TextTask(assignment, path.stem, cell, scheme))
    return tasks


def find_task(coursedir: CourseDirectory, assignment: str, notebook: str, cell: str) -> TextTask:
    """Return one task; raise :class:`CourseError` if a person does not mark that cell."""
    for task in text_tasks(coursedir, assignment):
        if (task.notebook, task.cell) == (notebook, cell):
            return task
    raise CourseError(f"{notebook}/{cell} is no task that a person marks (any more)")


def model_answer(coursedir: CourseDirectory, task: TextTask) -> str:
    """Return the course's own answer, or "" if the source has none."""
    path = source_folder(coursedir, task.assignment) / f"{task.notebook}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    return (
        _written(notebook, task.answer)
        .text.replace("### BEGIN SOLUTION", "")
        .replace("### END SOLUTION", "")
    )


class ClassTexts:
    """Reads what the class wrote; a notebook that has not changed is read once."""

    def __init__(self, coursedir: CourseDirectory) -> None:
        """``coursedir`` is the course."""
        self._coursedir = coursedir
        self._read: dict[Path, tuple[int, dict[str, Text]]] = {}

    def read(self, task: TextTask, student: str) -> Text | None:
        """Return what ``student`` wrote, as it was graded; None without a graded notebook."""
        folder = autograded_folder(self._coursedir, student, task.assignment)
        path = folder / f"{task.notebook}.ipynb"
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            return None
        if path not in self._read or self._read[path][0] != changed:
            self._read[path] = changed, {}
        texts = self._read[path][1]
        if task.answer not in texts:
            try:
                found = _written(read_unchecked(path), task.answer)
            except (OSError, CourseError):
                return None
            texts[task.answer] = Text(student, found.text, found.is_code)
        return texts[task.answer]


def _written(notebook: NotebookNode, answer: str) -> Text:
    """Return the text of the cell called ``answer``: of code, the text in quotes it assigns."""
    for cell in notebook.cells:
        if grade_id(cell) == answer:
            source = "".join(cell.source)  # as it is stored it may be a list of lines
            quoted = source.strip() if cell.cell_type != "code" else _quoted(source)
            return Text("", source if quoted is None else quoted, is_code=quoted is None)
    return Text("", "")


def _quoted(source: str) -> str | None:
    """Return the text of a cell that assigns one text and does nothing else."""
    try:
        (statement,) = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match statement:
        case ast.Assign(value=ast.Constant(value=str(text))):
            return text.strip()
    return None
