"""The bank of student answers in ``tests/answers/``, read as data.

An answer is a small file, ``tests/answers/{right,wrong}/NOTEBOOK/what_it_does.py``::

    # Zeroes the padding row before the draw, which fills it again.
    # points: test_init_padding=0
    # %% answer="init_weights"
    def _init_weights(module, std=0.02): ...

The first comment says what it does; ``points`` lists the test cells that must not give full
points (a right answer has no such line); ``# waits: test_q3`` lists those that must leave the
points to a person. The cells after it replace the cells of that name.
A cell ``# %% extra="NAME"`` is one the student added in front of the cell NAME.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from tools.build import ROOT

ANSWERS = ROOT / "tests" / "answers"


@dataclass(frozen=True)
class BankAnswer:
    """One answer of the bank and the points it must get."""

    name: str
    """``right/code_tasks/draws_with_numpy``: unique, and says what it does."""
    notebook: str
    """The notebook it belongs to, without ``.ipynb``."""
    about: str
    """One sentence."""
    cells: dict[str, str]
    """Answer cell name -> the source that replaces it."""
    extras: tuple[tuple[str, str], ...]
    """(name of the cell it stands in front of, source) of each added cell."""
    points: dict[str, float | None]
    """Test cell -> points, where they are not the full ones; None where a person gives them."""

    @property
    def is_right(self) -> bool:
        """Whether every test cell must give full points, or leave them to a person."""
        return self.name.startswith("right/")


def read_answer(path: Path, folder: Path = ANSWERS) -> BankAnswer:
    """Return the answer written in ``path``, below the bank's ``folder``.

    Raises ``ValueError`` naming the file if it is malformed.
    """
    name = path.relative_to(folder).with_suffix("").as_posix()
    header, *_ = path.read_text(encoding="utf-8").split("# %%", 1)
    about = re.match(r"# (.+)", header)
    line = re.search(r"^# points: (.+)$", header, re.MULTILINE)
    items = line[1].split(", ") if line else []
    if not all(re.fullmatch(r"\w+=\d+(\.\d+)?", item) for item in items):
        raise ValueError(f"{name}: points are written test_a=0, test_b=1.5")
    points: dict[str, float | None] = {
        test: float(value) for test, value in (item.split("=") for item in items)
    }
    waiting = re.search(r"^# waits: (.+)$", header, re.MULTILINE)
    waits = waiting[1].split(", ") if waiting else []
    marked = [c for c in jupytext.read(path, fmt="py:percent").cells if _mark(c)]
    names = [c.metadata.get("answer") for c in marked if "extra" not in c.metadata]
    if None in names or len(names) > len(set(names)):
        raise ValueError(f'{name}: a cell is marked answer="NAME", once a name, or extra="NAME"')
    cells = {c.metadata["answer"]: c.source for c in marked if "answer" in c.metadata}
    extras = tuple((c.metadata["extra"], c.source) for c in marked if "extra" in c.metadata)
    is_right = name.startswith("right/")
    if not about or not marked or (points if is_right else not (points or waits)):
        raise ValueError(
            f"{name}: needs a first comment, a cell, and points only where it is wrong"
        )
    points |= dict.fromkeys(waits)
    return BankAnswer(name, path.parent.name, about[1], cells, extras, points)


def _mark(cell: NotebookNode) -> set[str]:
    """Return the words of a cell's mark, without jupytext's note on blank lines."""
    return set(cell.metadata) - {"lines_to_next_cell"}


def read_bank(folder: Path = ANSWERS) -> list[BankAnswer]:
    """Return every answer below ``folder``, in the order of their names."""
    return [read_answer(path, folder) for path in sorted(folder.glob("*/*/*.py"))]


def fill_in(notebook: NotebookNode, answer: BankAnswer) -> NotebookNode:
    """Put ``answer`` into ``notebook`` (changed in place) as its student would have typed it.

    Raises ``ValueError`` where the answer names a cell that the notebook does not have.
    """
    by_name = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    unknown = ({*answer.cells} | {name for name, _ in answer.extras} | {*answer.points}) - {
        *by_name
    }
    if unknown:
        raise ValueError(
            f"{answer.name}: no cell {', '.join(sorted(unknown))} in {answer.notebook}"
        )
    for name, source in answer.cells.items():
        by_name[name].source = source
    for number, (name, source) in enumerate(answer.extras):
        extra = NotebookNode(
            cell_type="code", id=f"extra-{number}", metadata=NotebookNode(), source=source,
            outputs=[], execution_count=None,
        )  # fmt: skip
        notebook.cells.insert(notebook.cells.index(by_name[name]), extra)
    return notebook
