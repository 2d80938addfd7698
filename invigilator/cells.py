"""What a cell of a graded notebook is, why it lost points, and what the grading noted there.

nbgrader marks its cells in their metadata
(https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html); the notes of a grading
stand in the notebook's own metadata. Nothing else reads or writes either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution, is_task

from invigilator.errors import CourseError

NOTES = "invigilator"
"""The key of a graded notebook's metadata under which its :class:`Notes` stand."""

EXTRA_ID = "extra-"
"""Cell ids of the cells that a student added start like this."""

SENTENCES = ("AssertionError", "NameError", "Stopped", "StudentError")
"""Errors of a test cell whose text is a whole sentence for the student."""

NOT_ANSWERED = "not answered"
BY_HAND = "marked by hand"
"""The reason of lost points where a person set them and no test says why."""
STOPPED = f"{NOT_ANSWERED}: the cell above stopped with an error before its end"


@dataclass(frozen=True)
class Notes:
    """What the grading of one notebook noted."""

    incidents: tuple[str, ...] = ()
    """What had to be mended in the file, one sentence each."""
    seconds: float | None = None
    """How long the cells and tests ran."""
    is_unread: bool = False
    """Whether the submitted file could not be read, so that a blank one was graded."""
    submitted: str = ""
    """The digest of the submission, :func:`invigilator.submitted.digest`, if it is known."""


def read_unchecked(path: Path) -> NotebookNode:
    """Return the notebook in ``path`` as it is stored, with the texts that were printed as strings.

    For many notebooks of our own, of which marks, messages and notes are wanted: nbformat checks
    each one and joins its pictures, which takes seconds for a class. Raises :class:`CourseError`
    if the file holds no notebook.
    """
    text = path.read_text("utf-8")
    try:
        notebook = json.loads(text, object_hook=NotebookNode)
        if notebook.nbformat != nbformat.current_nbformat:
            return nbformat.reads(text, as_version=nbformat.current_nbformat)
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                if isinstance(output.get("text"), list):
                    output.text = "".join(output.text)
    except (ValueError, AttributeError, TypeError) as error:
        raise CourseError(f"{path}: no notebook ({error})") from error
    return notebook


def read_notes(notebook: NotebookNode) -> Notes:
    """Return the notes of a graded notebook; empty ones where there are none."""
    noted = notebook.metadata.get(NOTES, {})
    return Notes(
        tuple(noted.get("incidents", ())),
        noted.get("seconds"),
        bool(noted.get("is_unread")),
        noted.get("submitted", ""),
    )


def write_notes(notebook: NotebookNode, notes: Notes) -> None:
    """Put ``notes`` into the metadata of ``notebook``."""
    noted: dict[str, Any] = {"incidents": list(notes.incidents)}
    if notes.seconds is not None:
        noted["seconds"] = notes.seconds
    if notes.is_unread:
        noted["is_unread"] = True
    if notes.submitted:
        noted["submitted"] = notes.submitted
    notebook.metadata[NOTES] = NotebookNode(noted)


def keep_only_notes(notebook: NotebookNode) -> None:
    """Remove all of a notebook's own metadata but the notes of an earlier conversion."""
    noted = notebook.metadata.get(NOTES)
    notebook.metadata = NotebookNode({NOTES: noted} if noted else {})


def grade_id(cell: NotebookNode) -> str | None:
    """Return nbgrader's ``grade_id`` of ``cell``, or None if it is missing or not a string."""
    mark = cell.metadata.get("nbgrader")
    name = mark.get("grade_id") if isinstance(mark, dict) else None
    return name if isinstance(name, str) else None


def has_points(cell: NotebookNode) -> bool:
    """Whether ``cell`` has points: a test, or an answer that a person marks."""
    return bool(is_grade(cell) or is_task(cell))


def is_test(cell: NotebookNode) -> bool:
    """Whether ``cell`` is a test, whose code decides about the points."""
    return bool(is_grade(cell) and not is_solution(cell))


def leave_to_person(cell: NotebookNode) -> None:
    """Note in the graded test ``cell`` that it gives no points: a person marks the answer."""
    cell.metadata[NOTES] = NotebookNode(needs_person=True)


def needs_person(cell: NotebookNode) -> bool:
    """Whether the test ``cell`` has left the points to a person."""
    return bool(cell.metadata.get(NOTES, {}).get("needs_person"))


def is_added(cell: NotebookNode) -> bool:
    """Whether the student added ``cell``."""
    return str(cell.get("id", "")).startswith(EXTRA_ID)


def is_students(cell: NotebookNode) -> bool:
    """Whether the student wrote ``cell``: an answer, or a cell they added."""
    return bool(is_solution(cell)) or is_added(cell)


def reasons(graded: NotebookNode) -> dict[str, str]:
    """Return grade_id -> a sentence for each graded cell: why it lost points, if it lost any."""
    found: dict[str, str] = {}
    has_stopped, missing = False, ""
    for cell in graded.cells:
        outputs = cell.get("outputs", [])
        if cell.cell_type == "code" and not is_test(cell):
            missing = _missing_module(outputs) or missing
        if cell.cell_type == "code" and is_solution(cell):
            names = [output.get("ename") for output in outputs]
            has_stopped = any(name and name != "NotImplementedError" for name in names)
        if has_points(cell):
            why = reason(outputs) or NOT_ANSWERED
            lacks_names = why == NOT_ANSWERED or "NameError" in [o.get("ename") for o in outputs]
            if needs_person(cell):
                why = BY_HAND
            elif is_test(cell) and missing and lacks_names:
                why = missing
            elif is_test(cell) and has_stopped and why == NOT_ANSWERED:
                why = STOPPED
            found[cell.metadata.nbgrader["grade_id"]] = why
    return found


def _missing_module(outputs: Iterable[NotebookNode]) -> str:
    """Return a sentence about the module that a cell could not import, or ""."""
    for output in outputs:
        if output.get("ename") == "ModuleNotFoundError":
            return f"{output.evalue}: it is not installed where notebooks are graded"
    return ""


def reason(outputs: Iterable[NotebookNode]) -> str:
    """Return why a test took points: the error's own sentence, or else what the test printed."""
    printed = []
    for output in outputs:
        if output.output_type == "error":
            if output.ename == "NotImplementedError":
                return NOT_ANSWERED
            is_message = output.ename in SENTENCES and output.evalue
            text = output.evalue if is_message else f"{output.ename}: {output.evalue}"
            return " ".join(text.split()).rstrip(": ")
        if output.output_type == "stream":
            printed.append(output.text)
    return " ".join("".join(printed).split())
