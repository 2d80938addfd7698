"""nbgrader's preprocessors that ask the gradebook for one cell after the other, with one read each.

What they decide, write and log is nbgrader's own code; the gradebook that it asks answers from
what was read for the notebook. One thing is added: a test may leave its points to a person.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader import preprocessors
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SourceCell,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.preprocessors import NbGraderPreprocessor
from sqlalchemy import select

from invigilator.cells import needs_person

Converted = tuple[NotebookNode, dict[str, Any]]


class OverwriteCells(preprocessors.OverwriteCells):
    """Points and checksums as released; named in ``c.Autograde.sanitize_preprocessors``."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Converted:
        """Restore the cells of ``nb``; called by nbconvert."""
        where = resources["nbgrader"]
        self.notebook_id, self.assignment_id = where["notebook"], where["assignment"]
        with Gradebook(where["db_url"]) as gradebook:
            self.gradebook = _Released(
                gradebook, gradebook.find_notebook(self.notebook_id, self.assignment_id)
            )
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            if self.add_missing_cells:
                nb, resources = self.add_missing_grade_cells(nb, resources)
                nb, resources = self.add_missing_task_cells(nb, resources)
        return nb, resources


class SaveAutoGrades(preprocessors.SaveAutoGrades):
    """Saves what the cells earned; named in ``c.Autograde.autograde_preprocessors``."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Converted:
        """Write the points of ``nb`` into the gradebook; called by nbconvert."""
        where = resources["nbgrader"]
        self.notebook_id, self.assignment_id = where["notebook"], where["assignment"]
        self.student_id = where["student"]
        with Gradebook(where["db_url"]) as gradebook:
            self.gradebook = _Submitted(
                gradebook,
                gradebook.find_submission_notebook(
                    self.notebook_id, self.assignment_id, self.student_id
                ),
            )
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            gradebook.db.commit()
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        """Score a cell as nbgrader does, unless its test has left the points to a person."""
        super()._add_score(cell, resources)
        if needs_person(cell):
            grade = self.gradebook.find_grade(cell.metadata.nbgrader["grade_id"])
            grade.auto_score, grade.needs_manual_grade = None, True


class _Released:
    """The cells of a released notebook; its methods are those of nbgrader's ``Gradebook``."""

    def __init__(self, gradebook: Gradebook, notebook: Notebook) -> None:
        self._notebook = notebook
        self._source = {cell.name: cell for cell in notebook.source_cells}
        self._graded: dict[str, GradeCell | TaskCell] = {}
        for table in (TaskCell, GradeCell):  # each in full; as cells they would come one by one
            cells = gradebook.db.query(table).filter(table.notebook_id == notebook.id)
            self._graded.update((cell.name, cell) for cell in cells)

    def find_notebook(self, *_: str) -> Notebook:
        return self._notebook

    def find_source_cell(self, name: str, *_: str) -> SourceCell:
        return _found(self._source, name)

    def find_graded_cell(self, name: str, *_: str) -> GradeCell | TaskCell:
        return _found(self._graded, name)


class _Submitted:
    """What a submitted notebook earned; its methods are those of nbgrader's ``Gradebook``."""

    def __init__(self, gradebook: Gradebook, notebook: SubmittedNotebook) -> None:
        self.db = self  # for nbgrader's commit after each cell
        self._grades = _by_cell(gradebook, notebook, Grade)
        self._comments = _by_cell(gradebook, notebook, Comment)

    def commit(self) -> None:
        """Leave it to the one commit at the end."""

    def find_grade(self, name: str, *_: str) -> Grade:
        return _found(self._grades, name)

    def find_comment(self, name: str, *_: str) -> Comment:
        return _found(self._comments, name)


def _by_cell(
    gradebook: Gradebook, notebook: SubmittedNotebook, table: type[Grade | Comment]
) -> dict[str, Any]:
    rows = gradebook.db.execute(
        select(BaseCell.name, table)
        .join(table, table.cell_id == BaseCell.id)
        .where(table.notebook_id == notebook.id)
    )
    return dict(rows.all())


def _found(rows: dict[str, Any], name: str) -> Any:
    if name not in rows:
        raise MissingEntry(f"the gradebook has no cell {name}")
    return rows[name]
