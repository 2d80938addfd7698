"""Whose a name is at a test is read off the instructor's notebook."""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests

from invigilator.hooks.course_names import NamesAtTest, names_at_tests, released_text


def notebook(*cells: tuple[str, str]) -> bytes:
    """Return a notebook of code cells: (kind, source).

    A kind is "locked", "answer", "unmarked" or the grade_id of a test.
    """
    made: list[dict[str, Any]] = []
    for number, (kind, source) in enumerate(cells):
        is_answer, is_graded = kind == "answer", kind not in ("answer", "locked", "unmarked")
        mark: dict[str, Any] = {"schema_version": 3, "task": False}
        mark |= {"locked": not is_answer, "solution": is_answer}
        mark |= {"grade": is_graded, "grade_id": kind if is_graded else f"cell{number}"}
        made.append(
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {} if kind == "unmarked" else {"nbgrader": mark},
                "outputs": [],
                "source": source,
            }
        )
    whole = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}
    return json.dumps(whole).encode()


def test_the_last_cell_that_binds_a_name_decides() -> None:
    """An answer after a locked cell, or after a test, makes the name the student's."""
    found = names_at_tests(
        notebook(
            ("locked", "x = 1; y = 2"),
            ("answer", "x = 5"),
            ("first", "x + y; z = 3"),
            ("answer", "z = 4"),
            ("second", "z"),
            ("locked", "z = 6"),
            ("third", "z"),
        )
    )
    assert {name: known.students for name, known in found.items()} == {
        "first": ("x",),
        "second": ("z",),
        "third": (),
    }


def test_modules_that_answers_import_are_known() -> None:
    """Each is imported as the answer does it, where the test uses it and nothing bound it since."""
    found = names_at_tests(
        notebook(
            ("answer", "import numpy as np, os.path\nfrom math import pi as p\nimport json"),
            ("first", "np.ones(p), os.path"),
            ("answer", "np = 3"),
            ("second", "np, json"),
        )
    )
    assert found["first"].imports == (
        "import numpy as np",
        "import os.path",
        "from math import pi as p",
    )
    assert found["first"].students == ()
    assert found["second"] == NamesAtTest(("np",), imports=("import json",))


def test_classes_that_students_write_are_known() -> None:
    """Until the name is bound to something else; a locked cell's class is the course's."""
    found = names_at_tests(
        notebook(
            ("answer", "class Vec: ...\ndef f(): ..."),
            ("locked", "class Own: ..."),
            ("first", "Vec(), Own(), f()"),
            ("answer", "Vec = 3"),
            ("second", "Vec"),
        )
    )
    assert (found["first"].students, found["first"].classes) == (("Vec", "f"), ("Vec",))
    assert (found["second"].students, found["second"].classes) == (("Vec",), ())


def test_a_test_whose_names_an_answer_uses_is_noticed() -> None:
    """Only what comes after it counts."""
    found = names_at_tests(
        notebook(
            ("answer", "early"),
            ("first", "early = late = 1"),
            ("second", "other = 1"),
            ("answer", "late + 1"),
        )
    )
    assert {name: known.is_read_later for name, known in found.items()} == {
        "first": True,
        "second": False,
    }


def test_a_cell_that_is_neither_locked_nor_an_answer_is_the_students() -> None:
    """It runs in the student's room alone, and its imports are known like those of answers."""
    found = names_at_tests(
        notebook(("unmarked", "import csv; x = 1"), ("first", "x = csv"), ("unmarked", "x"))
    )
    assert found["first"] == NamesAtTest(imports=("import csv",), is_read_later=True)


def test_what_cannot_be_parsed_binds_nothing() -> None:
    """The other cells count all the same."""
    assert names_at_tests(notebook(("answer", "x = = 1"), ("first", "x"))) == {
        "first": NamesAtTest()
    }


def test_the_released_text_of_a_test_has_no_hidden_part() -> None:
    """It is what nbgrader itself hands out, and the cell stays as it is."""
    source = "x = 1\n### BEGIN HIDDEN TESTS\nsecret = 2\n### END HIDDEN TESTS"
    mark = {"grade": True, "schema_version": 3}
    cell = NotebookNode({"cell_type": "code", "source": source, "metadata": {"nbgrader": mark}})
    assert released_text(cell, ClearHiddenTests()) == "x = 1"
    assert cell.source == source
