"""A small course as one text: what its cells are, and what each student hands in.

A line ``# %% KIND WORDS`` begins a part; what follows it, up to the next such line, is its text:

============================  ====================================================================
``course``                    first: TOML with ``about`` and, if need be, ``minor`` (the notebooks'
                              minor format version), ``beside`` and ``differs``
``notebook ASSIGNMENT NAME``  the cells below it, up to the next one, are this notebook's
``code``, ``markdown``        a cell that nbgrader does not know
``answer NAME``               a cell of the student's, with the course's solution
``one``, ``two``              the cell above, as the first or second wrong submission has it
``locked NAME``               a locked cell
``test NAME POINTS``          a locked cell that gives points
``manual NAME POINTS``        a code answer that a person, or the cell itself, gives points
``essay NAME POINTS``         a text answer that a person marks
``file PATH``                 a file in the folder of the assignment above
``handed STUDENTS PATH``      a file that these students, joined with commas, hand in
============================  ====================================================================
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PART = re.compile(r"^# %% (.+)\n", re.MULTILINE)
STYLES = Path(__file__).parent / "styles"

WRONG = ("one", "two")
"""The wrong submissions, by the student's name."""

STUDENTS = ("reference", "blank", *WRONG)
"""The reference hands in the course's solutions, the blank hands in the release."""


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook, and what it is in the wrong submissions."""

    kind: str
    name: str
    points: float
    source: str
    wrong: Mapping[str, str]
    """Student -> source; a student who is not in it has the course's solution."""


@dataclass(frozen=True)
class Notebook:
    """One notebook of the course."""

    assignment: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Style:
    """A whole course."""

    name: str
    about: str
    minor: int
    beside: frozenset[str]
    """What runs beside the student's code: TEST, or NOTEBOOK/TEST where others share its name."""
    differs: Mapping[str, str]
    """Test -> why it is not graded as stock nbgrader does, although it runs the way it should."""
    notebooks: tuple[Notebook, ...]
    files: Mapping[tuple[str, str], str]
    """(assignment, path) -> text"""
    handed: Mapping[tuple[str, str, str], str]
    """(student, assignment, path) -> text"""

    @property
    def assignments(self) -> tuple[str, ...]:
        """The assignments, in the order of the text."""
        return tuple(dict.fromkeys(notebook.assignment for notebook in self.notebooks))


def style_names() -> list[str]:
    """Return the names of all courses, sorted."""
    return sorted(path.stem for path in STYLES.glob("*.txt"))


def read_style(name: str) -> Style:
    """Return the course called ``name``."""
    return parse_style(name, (STYLES / f"{name}.txt").read_text("utf-8"))


def parse_style(name: str, text: str) -> Style:
    """Return the course that ``text`` describes; a mistake in it is a ``ValueError``."""
    before, *rest = PART.split(text)
    heads, bodies = rest[::2], rest[1::2]
    parts = [(h.split(), b.strip("\n")) for h, b in zip(heads, bodies, strict=True)]
    if before or not parts or parts[0][0] != ["course"]:
        raise ValueError(f"{name}: a course begins with # %% course")
    about = tomllib.loads(parts[0][1])
    notebooks: list[tuple[str, str, list[Cell]]] = []
    files: dict[tuple[str, str], str] = {}
    handed: dict[tuple[str, str, str], str] = {}
    for (kind, *words), body in parts[1:]:
        if kind == "notebook":
            notebooks.append((words[0], words[1], []))
        elif kind == "file":
            files[notebooks[-1][0], words[0]] = body + "\n"
        elif kind == "handed":
            for student in words[0].split(","):
                handed[student, notebooks[-1][0], words[1]] = body + "\n"
        elif kind in WRONG:
            cells = notebooks[-1][2]
            cells[-1] = _with_wrong(cells[-1], kind, body)
        else:
            notebooks[-1][2].append(_cell(kind, words, body))
    return Style(
        name=name,
        about=about["about"],
        minor=about.get("minor", 5),
        beside=frozenset(about.get("beside", ())),
        differs=about.get("differs", {}),
        notebooks=tuple(Notebook(a, n, tuple(cells)) for a, n, cells in notebooks),
        files=files,
        handed=handed,
    )


def _with_wrong(cell: Cell, student: str, source: str) -> Cell:
    if cell.kind not in ("answer", "manual", "essay", "code"):
        raise ValueError(f"{cell.name}: only an answer can be wrong")
    return Cell(cell.kind, cell.name, cell.points, cell.source, {**cell.wrong, student: source})


def _cell(kind: str, words: list[str], source: str) -> Cell:
    marked = {
        "code": 0,
        "markdown": 0,
        "answer": 1,
        "locked": 1,
        "test": 2,
        "manual": 2,
        "essay": 2,
    }
    if marked.get(kind) != len(words):
        raise ValueError(f"a part cannot begin with: # %% {' '.join([kind, *words])}")
    name, points = [*words, "", "0"][:2] if words else ("", "0")
    return Cell(kind, name, float(points or 0), source, {})
