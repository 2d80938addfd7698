"""Notice where the source has changed since its release; the gradebook holds the released text."""

from __future__ import annotations

from collections.abc import Iterable

from nbformat import NotebookNode
from nbgrader.api import SourceCell

from invigilator.cells import grade_id

TAKE_IN = "nbgrader generate_assignment --force releases the new text"


def changed_cells(released: Iterable[SourceCell], source: NotebookNode) -> list[str]:
    """Return the grade_ids of locked cells and tests whose text is not the released one.

    nbgrader grades with the released text (``OverwriteCells``), so an edited test would silently
    not count.
    """
    texts = {grade_id(cell): cell.source for cell in source.cells}
    return [
        cell.name
        for cell in released
        if cell.locked and cell.name in texts and texts[cell.name] != cell.source
    ]


def warning(notebook: str, names: Iterable[str]) -> str:
    """Return one line about such cells."""
    return (
        f"{notebook}: {', '.join(names)}: edited in the source since the release, but graded with "
        f"the released text; {TAKE_IN}"
    )
