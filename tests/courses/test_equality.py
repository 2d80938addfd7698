"""Whole courses in the styles of others are graded as stock nbgrader grades them."""

from __future__ import annotations

import functools
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.courses.graded import Graded, Scores, grade_style
from tests.courses.style import WRONG, Style, read_style, style_names

STYLES = style_names()


@functools.cache
def style(name: str) -> Style:
    """Return the course of that name."""
    return read_style(name)


@functools.cache
def graded(name: str) -> Graded:
    """Return the course of that name, graded in three ways; its roots are removed."""
    folder = Path(tempfile.mkdtemp(prefix=f"style-{name}-"))
    try:
        return grade_style(style(name), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def otherwise(name: str, ours: Scores) -> dict[str, str]:
    """Return the tests that are graded otherwise than by stock nbgrader: test -> for whom, why."""
    found = {}
    for place, stock in graded(name).stock.items():
        score = ours[place]
        if score.points != stock.points:
            found[place.cell] = (
                f"{place.student}: {score.points:g}, stock {stock.points:g} {score.why}"
            )
    return found


@pytest.mark.parametrize("name", STYLES)
def test_both_ways_of_grading_agree(name: str) -> None:
    """nbgrader autograde and invigilator grade give each cell of each submission the same."""
    both = graded(name)
    points = [{p: s.points for p, s in found.items()} for found in (both.autograde, both.grade)]
    assert points[0] == points[1]


@pytest.mark.parametrize("name", STYLES)
def test_the_same_points_as_stock_but_where_a_reason_is_given(name: str) -> None:
    """A test that is graded otherwise stands in the course with its reason, and no other does."""
    found = otherwise(name, graded(name).autograde)
    listed = style(name).differs
    assert {} == {cell: why for cell, why in found.items() if cell not in listed}
    assert [] == [cell for cell in listed if cell not in found], "listed, but as stock"


@pytest.mark.parametrize("name", STYLES)
def test_no_undeserved_point(name: str) -> None:
    """What is blank or wrong earns in no cell more than stock nbgrader gives."""
    both = graded(name)
    gained = [
        place
        for place, stock in both.stock.items()
        if place.student != "reference"
        and max(both.autograde[place].points, both.grade[place].points) > stock.points
    ]
    assert [] == gained


@pytest.mark.parametrize("name", STYLES)
def test_the_course_tests_something(name: str) -> None:
    """Under stock the solutions earn all points, each wrong submission fewer, a blank fewest."""
    sums = dict.fromkeys(("reference", "blank", *WRONG), 0.0)
    for place, score in graded(name).stock.items():
        sums[place.student] += score.points
    full = sum(
        cell.points
        for notebook in style(name).notebooks
        for cell in notebook.cells
        if cell.kind == "test"
    )
    assert full == sums["reference"]
    assert sums["blank"] <= min(sums[student] for student in WRONG)
    assert max(sums[student] for student in WRONG) < full
