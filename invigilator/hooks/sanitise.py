"""Make the student's cells harmless in the notebook that people open after grading."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from invigilator import harmless
from invigilator.cells import is_students


class Sanitise(NbGraderPreprocessor):
    """Makes the student's cells harmless.

    Named in ``c.Autograde.autograde_preprocessors``, after ``SaveAutoGrades``, which compares the
    student's own text with the release.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Change ``cell`` in place; called by nbconvert for each cell."""
        if cell.cell_type == "code" and is_students(cell):
            cell.source = harmless.code(cell.source)
        if cell.cell_type == "markdown" and is_students(cell):
            pictures = harmless.pictures_of(cell.get("attachments", {}))
            cell.source = harmless.markdown(cell.source, pictures)
            if "attachments" in cell:
                cell.attachments = pictures
        return cell, resources
