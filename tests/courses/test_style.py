"""The form in which a small course is written."""

from __future__ import annotations

import pytest

from tests.courses.graded import named
from tests.courses.style import parse_style, read_style, style_names

TEXT = """\
# %% course
about = "A course."
beside = ["f_right"]

# %% notebook first sums
# %% answer f
f = 1

# %% one
f = 2

# %% test f_right 1.5
assert f == 1

# %% file data/x.txt
a
# %% handed one,two own.py
b
"""


def test_a_course_is_read_part_by_part() -> None:
    """Cells belong to the notebook above them, wrong answers to the cell above, files to both."""
    style = parse_style("small", TEXT)
    answer, test = style.notebooks[0].cells
    assert ("answer", "f", "f = 1", {"one": "f = 2"}) == (
        answer.kind,
        answer.name,
        answer.source,
        answer.wrong,
    )
    assert ("f_right", 1.5) == (test.name, test.points)
    assert {("first", "data/x.txt"): "a\n"} == style.files
    assert {("one", "first", "own.py"): "b\n", ("two", "first", "own.py"): "b\n"} == style.handed


@pytest.mark.parametrize(
    "text",
    [
        "f = 1\n" + TEXT,
        TEXT.replace("# %% test f_right 1.5", "# %% test f_right"),
        TEXT.replace("# %% answer f\n", "# %% locked f\n"),
        TEXT.replace("# %% file", "# %% files"),
    ],
)
def test_a_mistake_is_not_read_over(text: str) -> None:
    """Text before the course, a part with too few words, a wrong locked cell, an unknown part."""
    with pytest.raises(ValueError, match=r"begins with|cannot begin|can be wrong"):
        parse_style("small", text)


@pytest.mark.parametrize("name", style_names())
def test_a_list_names_tests_of_the_course(name: str) -> None:
    """What runs beside, or differs, is a test that the course has."""
    style = read_style(name)
    tests = [
        f"{notebook.assignment}/{notebook.name}/{cell.name}"
        for notebook in style.notebooks
        for cell in notebook.cells
        if cell.kind == "test"
    ]
    for entry in {*style.beside, *style.differs}:
        assert any(named([entry], test) for test in tests), entry
