"""The tasks that a person marks, and what the class wrote."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import takewhile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_solution, is_task

from invigilator.cells import grade_id, read_unchecked
from invigilator.course import autograded_folder, source_folder
from invigilator.errors import CourseError
from invigilator.marking.scheme import Scheme, schemes_of

Stamp = tuple[int, int, int]
"""Time, size and number of a file."""


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
    may_be_elsewhere: bool = False
    """Whether the student may have answered in any cell, so that no text is no empty answer."""

    @cached_property
    def digest(self) -> str:
        """Tells whether the text is still the one that was marked."""
        # JSON may hold half of a pair of surrogates, which is no letter
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


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
        for cell, scheme in _schemes(path, _stamp(path)).items():
            if scheme.answer:  # of a test with no answer above it there is nothing to read
                tasks.append(TextTask(assignment, path.stem, cell, scheme))
    return tasks


def _stamp(path: Path) -> Stamp:
    """Return what tells whether a file is still the one that was read."""
    state = path.stat()
    return state.st_mtime_ns, state.st_size, state.st_ino


@lru_cache(maxsize=256)
def _schemes(path: Path, stamp: Stamp) -> dict[str, Scheme]:
    """Return the schemes of a source notebook; each request asks, and reading one takes 50 ms."""
    return schemes_of(nbformat.read(path, as_version=4), path.stem)


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
    text = written(notebook, task.answer).text
    return text.replace("### BEGIN SOLUTION", "").replace("### END SOLUTION", "")


class ClassTexts:
    """Reads what the class wrote; a notebook that has not changed is read once."""

    def __init__(self, coursedir: CourseDirectory) -> None:
        """``coursedir`` is the course."""
        self._coursedir = coursedir
        self._read: dict[Path, tuple[Stamp, dict[str, Text]]] = {}

    def read(self, task: TextTask, student: str) -> Text | None:
        """Return what ``student`` wrote, as it was graded; None without a graded notebook."""
        folder = autograded_folder(self._coursedir, student, task.assignment)
        path = folder / f"{task.notebook}.ipynb"
        try:
            stamp = _stamp(path)
        except OSError:
            return None
        kept = self._read.get(path)
        if kept is None or kept[0] != stamp:
            kept = self._read[path] = stamp, _all_written(path, student)
        return kept[1].get(task.answer)


def _all_written(path: Path, student: str) -> dict[str, Text]:
    """Return ``grade_id`` -> the text of each cell that a student may answer in; none if damaged.

    A graded notebook is ours, but a disk may be full, and stock nbgrader passes on what it was
    given.
    """
    try:
        return _texts(read_unchecked(path), student)
    except (OSError, CourseError, ValueError, TypeError, AttributeError, LookupError):
        return {}
    except RecursionError:  # JSON of thousands of brackets
        return {}


def _below(cells: Sequence[NotebookNode], student: str) -> Text:
    """Return what stands below nbgrader's own kind of task, up to the next cell with a name.

    The task's own text is the course's.
    """
    answers = list(takewhile(lambda cell: grade_id(cell) is None, cells))
    text = "\n\n".join("".join(cell.source).strip() for cell in answers)
    is_code = any(cell.cell_type == "code" for cell in answers)
    return Text(student, text, is_code, may_be_elsewhere=True)


def written(notebook: NotebookNode, answer: str) -> Text:
    """Return the text of the cell called ``answer``, of nobody; an empty one if it is gone."""
    return _texts(notebook, "").get(answer, Text("", ""))


def _texts(notebook: NotebookNode, student: str) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for at, cell in enumerate(notebook.cells):
        if (name := grade_id(cell)) and is_task(cell):
            found[name] = _below(notebook.cells[at + 1 :], student)
        elif name and is_solution(cell):
            found[name] = _text(cell, student)
    return found


def _text(cell: NotebookNode, student: str) -> Text:
    """Return the text of a cell: of code, the text in quotes it assigns."""
    source = "".join(cell.source)  # as it is stored it may be a list of lines
    quoted = source.strip() if cell.cell_type != "code" else _quoted(source)
    return Text(student, source if quoted is None else quoted, is_code=quoted is None)


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
