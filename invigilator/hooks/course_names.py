"""Whose a name is when a test runs, as the instructor's own notebook says.

In a notebook the last cell that binds a name decides what it is. In the instructor's notebook, that
is seen without running it: locked cells and tests are the course's, all others the student's, who
may change them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_locked

from invigilator.cells import grade_id, is_test
from invigilator.inside.notebook_code import (
    bound_names,
    class_names,
    global_names,
    import_statements,
)


@dataclass(frozen=True)
class NamesAtTest:
    """What the instructor's notebook says about the names of one test."""

    students: tuple[str, ...] = ()
    """A cell of the student's was the last to bind these."""
    classes: tuple[str, ...] = ()
    """Those of them that a ``class`` statement of such a cell binds."""
    imports: tuple[str, ...] = ()
    """The statements with which such cells import the modules that the test uses."""
    is_read_later: bool = False
    """Whether a cell of the student's uses a name that this test binds."""


@functools.lru_cache(maxsize=64)  # the same for a whole class
def names_at_tests(source: bytes) -> Mapping[str, NamesAtTest]:
    """Return grade_id -> what is known of the names of each test of the notebook ``source``.

    A cell that cannot be parsed binds nothing.
    """
    notebook = nbformat.reads(source.decode(), as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    names = [_CellNames.of(cell.source) for cell in code]
    found: dict[str, NamesAtTest] = {}
    is_students: dict[str, bool] = {}
    imports: dict[str, str] = {}
    classes: set[str] = set()
    for place, (cell, here) in enumerate(zip(code, names, strict=True)):
        if is_test(cell) and (name := grade_id(cell)):
            later = zip(code[place:], names[place:], strict=True)
            students = sorted(n for n in here.read if is_students.get(n) and n not in imports)
            found[name] = NamesAtTest(
                tuple(students),
                tuple(n for n in students if n in classes),
                tuple(imports[n] for n in sorted(here.read & imports.keys())),
                any(not is_locked(after) and here.bound & its.read for after, its in later),
            )
        for name in here.bound:
            is_students[name] = not is_locked(cell)
            imports.pop(name, None)
            if is_students[name] and name in here.imported:
                imports[name] = here.imported[name]
        classes = (classes - here.bound) | here.classes
    return found


def released_text(cell: NotebookNode, hidden: ClearHiddenTests) -> str:
    """Return what the release shows of a test; ``hidden`` knows where its hidden part begins."""
    released, _ = hidden.preprocess_cell(NotebookNode({**cell}), {}, 0)
    return str(released.source)


@dataclass(frozen=True)
class _CellNames:
    """What one cell does with names."""

    read: Set[str] = frozenset()
    bound: Set[str] = frozenset()
    classes: Set[str] = frozenset()
    imported: Mapping[str, str] = field(default_factory=dict)
    """Name -> the statement that imports it."""

    @classmethod
    def of(cls, source: str) -> _CellNames:
        try:
            return cls(
                global_names(source),
                bound_names(source),
                class_names(source),
                import_statements(source),
            )
        except (SyntaxError, ValueError):  # ValueError: a null byte
            return cls()
