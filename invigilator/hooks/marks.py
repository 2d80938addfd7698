"""Write points and comments from the gradebook into the cells of a graded notebook.

nbgrader's ``GetGrades`` asks the gradebook once for each cell. :class:`Marks` reads a submission
once, for all of its notebooks, and writes the same.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task

from invigilator.recorded import Recorded, read_recorded


class Marks(NbGraderPreprocessor):
    """Named in ``c.GenerateFeedback.preprocessors``, in place of ``GetGrades``."""

    _read: tuple[tuple[str, ...], Recorded] | None = None

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Mark the cells of ``nb``; called by nbconvert.

        ``resources["nbgrader"]`` gets the points of the notebook, as from ``GetGrades``, and all
        that is ``recorded``. Raises ``MissingEntry`` if the gradebook lacks the submission, or one
        of its cells.
        """
        where = resources["nbgrader"]
        recorded = self._recorded(where["db_url"], where["assignment"], where["student"])
        name = where["notebook"]
        grades = {row.name: row for row in recorded.grades if row.notebook == name}
        comments = {row.name: row for row in recorded.comments if row.notebook == name}
        for cell in nb.cells:
            try:
                if is_solution(cell) or is_task(cell):
                    mark = cell.metadata.nbgrader
                    mark["comment"] = comments[mark["grade_id"]].text
                if is_grade(cell) or is_task(cell):
                    mark = cell.metadata.nbgrader
                    row = grades[mark["grade_id"]]
                    mark["score"], mark["points"] = row.score, row.max_score
            except KeyError as error:
                raise MissingEntry(f"the gradebook has no cell {error} of {name}") from None
        where["score"], where["max_score"], where["late_penalty"] = points(recorded, name)
        where["recorded"] = recorded
        return nb, resources

    def _recorded(self, db_url: str, assignment: str, student: str) -> Recorded:
        """Return what is recorded; the same while it is asked for the same submission."""
        key = (db_url, assignment, student)
        if self._read is None or self._read[0] != key:
            with Gradebook(db_url) as gradebook:
                found = read_recorded(gradebook, assignment, [student]).get(student)
            if found is None:
                raise MissingEntry(f"the gradebook has no submission of {assignment} by {student}")
            self._read = key, found
        return self._read[1]


def points(recorded: Recorded, notebook: str) -> tuple[float, float, float]:
    """Return (points with the penalty taken off, highest points, late penalty) of a notebook."""
    (found,) = (row for row in recorded.notebooks if row.name == notebook)
    penalty = found.late_submission_penalty or 0.0
    score = sum(row.score for row in recorded.grades if row.notebook == notebook)
    return score - penalty, found.max_score, penalty
