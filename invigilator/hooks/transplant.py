"""Put a submission's answers into the instructor's own notebook before anything runs.

nbgrader grades the file a student sends and repairs what it recognises: a copied test cell aborts
the whole run, a renamed one drops the submission. Here the source notebook is the base, and only
what a student may write is taken from the submission: the answers, and cells they added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from invigilator.cells import EXTRA_ID, Notes, grade_id, write_notes
from invigilator.course import source_folder
from invigilator.errors import CourseError
from invigilator.hooks.matching import match_cells
from invigilator.hooks.released import changed_cells, warning
from invigilator.languages import require_python

UNREADABLE = "unreadable"
"""The key of a blank notebook's metadata that says why the submitted one could not be read."""

FOUND = "found"
"""The key of its metadata for what is to be said of how the file was found and read."""

SUBMITTED = "submitted"
"""The key of its metadata for the digest of the submission."""

MAX_EXTRA_CELLS = 500
"""Cells a student added beyond this number are left out, with an incident."""


@dataclass(frozen=True)
class Transplanted:
    """The notebook to grade, and what had to be mended to get it."""

    notebook: NotebookNode
    incidents: tuple[str, ...]
    """One plain sentence each, for the instructor."""


def transplant(
    submission: NotebookNode, source: NotebookNode, stubs: Mapping[str, str]
) -> Transplanted:
    """Return ``source`` with the answers and the extra cells of ``submission``.

    ``stubs`` maps each answer cell's ``grade_id`` to what the release says there; it stands in
    for an answer that is not found (:func:`invigilator.hooks.matching.match_cells`).
    """
    incidents: list[str] = []
    cells = [_readable(cell) for cell in submission.get("cells", []) if _is_well_formed(cell)]
    if len(cells) < len(submission.get("cells", [])):
        incidents.append("a malformed cell was left out")
    matches = match_cells(cells, source.cells, stubs, incidents)
    extras_before: dict[int, list[NotebookNode]] = {}
    following, count = len(source.cells), 0
    for index in range(len(cells) - 1, -1, -1):
        if index in matches:
            following = matches[index]
        elif cells[index].source.strip():
            extras_before.setdefault(following, []).append(cells[index])
            count += 1
    if count > MAX_EXTRA_CELLS:
        incidents.append(f"more than {MAX_EXTRA_CELLS} cells were added; none of them was run")
        extras_before = {}
    answered = {position: cells[index] for index, position in sorted(matches.items())}
    own = [position for position, base in enumerate(source.cells) if grade_id(base)]
    nothing_there = bool(own) and not any(position in answered for position in own)
    notebook = NotebookNode({**source, "cells": [], "metadata": NotebookNode(source.metadata)})
    for position, base in enumerate([*source.cells, None]):
        for number, extra in enumerate(reversed(extras_before.get(position, []))):
            notebook.cells.append(_as_extra(extra, f"{EXTRA_ID}{position}-{number}"))
        if base is not None:
            notebook.cells.append(_filled(base, answered.get(position), stubs, incidents))
    if nothing_there:
        incidents = ["none of the assignment's cells is in the file; it was graded as blank"]
    return Transplanted(notebook, tuple(incidents))


def _is_well_formed(cell: Any) -> bool:
    return (
        isinstance(cell, dict)
        and isinstance(cell.get("source"), str)
        and isinstance(cell.get("metadata"), dict)
        and cell.get("cell_type") in ("code", "markdown", "raw")
    )


def _readable(cell: dict[str, Any]) -> NotebookNode:
    """Return ``cell`` with "?" in place of lone surrogates, which cannot be written to a file.

    Line endings become those of the course, whatever system the notebook was edited on.
    """
    source = cell["source"].encode("utf-8", "replace").decode()
    return NotebookNode({**cell, "source": source.replace("\r\n", "\n")})


def _as_extra(cell: NotebookNode, cell_id: str) -> NotebookNode:
    """Return a cell the student added, with nothing of its metadata."""
    if cell.cell_type == "code":
        return nbformat.v4.new_code_cell(cell.source, id=cell_id)
    extra = nbformat.v4.new_markdown_cell(cell.source, id=cell_id)
    return _with_attachments(extra, cell)


def _with_attachments(cell: NotebookNode, donor: NotebookNode) -> NotebookNode:
    if cell.cell_type == "markdown" and isinstance(donor.get("attachments"), dict):
        cell.attachments = NotebookNode(
            {name: NotebookNode(data) for name, data in donor.attachments.items() if _is_text(data)}
        )
    return cell


def _is_text(data: Any) -> bool:
    """Whether an attachment is what nbformat says: media type -> ASCII text."""
    return isinstance(data, dict) and all(isinstance(v, str) and v.isascii() for v in data.values())


def _filled(
    base: NotebookNode,
    donor: NotebookNode | None,
    stubs: Mapping[str, str],
    incidents: list[str],
) -> NotebookNode:
    """Return the source cell ``base``, with the answer of ``donor`` where it is an answer cell."""
    cell = NotebookNode(base)
    name = grade_id(base)
    if donor is None and name:
        incidents.append(f"the cell '{name}' was missing and was put back")
    if name is None or name not in stubs:
        return cell
    if donor is None:
        cell.source = stubs[name]
        return cell
    if donor.cell_type != base.cell_type:
        incidents.append(
            f"the cell '{name}' was {donor.cell_type} and was graded as {base.cell_type}"
        )
    cell.source = donor.source
    return _with_attachments(cell, donor)


class Transplant(NbGraderPreprocessor):
    """nbgrader's hook for :func:`transplant`, first of ``c.Autograde.sanitize_preprocessors``."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Replace ``nb``; called by the exporter that ``Autograde`` drives.

        Raises :class:`CourseError` if the source notebook is not there, or not Python.
        """
        where = resources["nbgrader"]
        coursedir = self.parent.parent.coursedir
        path = source_folder(coursedir, where["assignment"]) / f"{where['notebook']}.ipynb"
        if not path.exists():
            raise CourseError(f"{where['assignment']}: the source notebook {path} is missing")
        with Gradebook(where["db_url"], coursedir.course_id) as gradebook:
            notebook = gradebook.find_notebook(where["notebook"], where["assignment"])
            solutions = {cell.name for cell in notebook.solution_cells}
            stubs = {c.name: c.source for c in notebook.source_cells if c.name in solutions}
            source = nbformat.read(path, as_version=4)
            require_python(where["notebook"], source.metadata)
            if changed := changed_cells(notebook.source_cells, source):
                self.log.warning(warning(where["notebook"], changed))
        unreadable, found = nb.metadata.pop(UNREADABLE, None), nb.metadata.pop(FOUND, [])
        submitted = nb.metadata.pop(SUBMITTED, "")
        result = transplant(nb, source, stubs)
        incidents = (*found, *result.incidents)
        if unreadable is not None:
            incidents = (f"the file could not be read ({unreadable}) and was graded as blank",)
        for incident in incidents:
            self.log.warning("%s, %s: %s", where["student"], where["notebook"], incident)
        notes = Notes(incidents, is_unread=unreadable is not None, submitted=submitted)
        write_notes(result.notebook, notes)
        return result.notebook, resources
