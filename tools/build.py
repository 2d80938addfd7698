"""Build every notebook from its text in ``authoring/``: ``python -m tools.build``.

Authors write py:percent cells and mark them with one word, which is expanded here to nbgrader's
metadata (schema 3, https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html):

==================================== ==========================================================
``# %% answer="NAME"``                a cell the student fills, marked by the test cells after it
``# %% [markdown] answer="N" points=4``  a text answer that a person marks
``# %% test="NAME" points=3``         a locked test cell
``# %% locked="NAME"``                a locked cell of the course, code or ``[markdown]``
==================================== ==========================================================

The output of a code cell with ``tags=["folded"]`` is folded in JupyterLab until the cell is run or
its three dots are clicked. A cell's id is its name, else a hash of its source, so a rebuild is
byte-identical.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "embedding-init"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
MARKS = ("answer", "test", "locked")


def read_text_notebook(path: Path) -> NotebookNode:
    """Return the notebook written in the py:percent file ``path``, with ids and fixed metadata.

    Raises ``ValueError`` naming the file where a cell's mark is not understood or not unique.
    """
    notebook = jupytext.read(path, fmt="py:percent")
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(KERNELSPEC), language_info=NotebookNode(name="python")
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    taken: set[str] = set()
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)  # jupytext's note on blank lines
        cell.metadata = NotebookNode(_expand_mark(dict(cell.metadata), path))
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.id = _cell_id(cell, taken)
        if cell.id in taken:
            raise ValueError(f"{path.name}: the name {cell.id!r} is there twice")
        taken.add(cell.id)
    nbformat.validate(notebook)
    return notebook


def _expand_mark(mark: dict[str, Any], path: Path) -> dict[str, object]:
    names = [key for key in MARKS if key in mark]
    unknown = set(mark) - {*MARKS, "points", "tags"}
    with_points = "answer" in mark or "test" in mark
    points = mark.get("points", 0 if with_points and "test" not in mark else None)
    is_number = isinstance(points, int | float) and not isinstance(points, bool)
    if len(names) > 1 or unknown or is_number != with_points:
        raise ValueError(f"{path.name}: cell mark {mark} is not understood")
    metadata: dict[str, object] = {"tags": mark["tags"]} if "tags" in mark else {}
    if "folded" in mark.get("tags", []):
        metadata["jupyter"] = NotebookNode(outputs_hidden=True)
    if names:
        kind = names[0]
        metadata["nbgrader"] = NotebookNode(
            grade="points" in mark,
            grade_id=mark[kind],
            locked=kind != "answer",
            schema_version=3,
            solution=kind == "answer",
            task=False,
            **({"points": mark["points"]} if "points" in mark else {}),
        )
    return metadata


def _cell_id(cell: NotebookNode, taken: set[str]) -> str:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id:
        return str(grade_id)
    digest = sha256(cell.source.encode()).hexdigest()
    return next(
        f"{digest[:8]}{n or ''}" for n in range(99) if f"{digest[:8]}{n or ''}" not in taken
    )


def write_if_changed(notebook: NotebookNode, path: Path) -> bool:
    """Write ``notebook`` to ``path`` unless it is there byte for byte; return whether it wrote."""
    text = nbformat.writes(notebook) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def run_lesson(text: Path, folder: Path) -> NotebookNode:
    """Return the lesson ``text`` executed in ``folder``, without what differs from run to run.

    A cell tagged "live" is run too, but its slider exists only in a reader's own kernel.
    """
    lesson = read_text_notebook(text)
    metadata = NotebookNode(lesson.metadata)
    # one stream output a cell, however its prints happen to be sent
    client = NotebookClient(lesson, timeout=120, record_timing=False, coalesce_streams=True)
    client.execute(cwd=str(folder))
    lesson.metadata = metadata  # a run adds the Python version and widgets
    for cell in lesson.cells:
        if "live" in cell.metadata.get("tags", []):
            cell.outputs = []
    return lesson


def build(root: Path = ROOT) -> list[Path]:
    """Build the tasks and the lessons below ``root``; return the notebooks that changed."""
    changed = []
    for text in sorted((root / "authoring/tasks").glob("*.py")):
        target = root / "source" / ASSIGNMENT / f"{text.stem}.ipynb"
        if write_if_changed(read_text_notebook(text), target):
            changed.append(target)
    for text in sorted((root / "authoring/lessons").glob("[0-9]*.py")):
        target = root / "notebooks" / f"{text.stem}.ipynb"
        target.parent.mkdir(exist_ok=True)
        if write_if_changed(run_lesson(text, target.parent), target):
            changed.append(target)
    return changed


if __name__ == "__main__":
    for notebook_path in build():
        print("built", notebook_path.relative_to(ROOT))
