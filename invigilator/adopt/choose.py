"""Choose the way of each test from what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from invigilator.adopt.trial_course import CourseTest, Score, Trial
from invigilator.ways import Way

ADVICE = (
    ("is not plain data", "compare plain data of the object, such as a number or a list"),
    ("what a test cannot read", "let the answer be plain data: numbers, text, lists, arrays"),
    ("is not defined", "define the name in a locked cell, or in the test itself"),
    ("No module named", "put the module beside the notebook, in the source folder"),
    ("No such file", "put the file beside the notebook, or let the student's code read it"),
    ("Permission", "let the test write no file"),
)
"""What a test's failure says -> how to write the test so that it can run apart."""

FEWER, PASSES_BLANK = "it gives fewer points", "the blank release gets more"
OTHERWISE = "let the test look at plain values that the student's code returns"


@dataclass(frozen=True)
class Choice:
    """What was measured of one test, and what follows from it."""

    test: CourseTest
    stock: float
    apart: float
    beside: float | None
    """None where it was not tried, as no test of the assignment needs it."""
    way: Way | None
    """None if neither gives the points that stock gives."""
    why: str = ""
    """Why it does not run apart, or why there is no way."""
    advice: str = ""
    """How to write it so that it can."""


def choose(
    tests: Sequence[CourseTest], stock: Trial, apart: Trial, beside: Trial | None
) -> list[Choice]:
    """Return the choice for each of ``tests``: apart wherever that gives what stock gives.

    The course's own solutions must not lose a point, and the blank release must not gain one.
    """
    return [_choice(test, stock, apart, beside) for test in tests]


def needs_beside(tests: Sequence[CourseTest], stock: Trial, apart: Trial) -> bool:
    """Whether some test cannot run apart."""
    return any(choice.way is None for choice in choose(tests, stock, apart, None))


def _choice(test: CourseTest, stock: Trial, apart: Trial, beside: Trial | None) -> Choice:
    nothing = Score(0.0, "the test was not graded")
    right, alone = stock.reference.get(test.key, nothing), apart.reference.get(test.key, nothing)
    near = beside.reference.get(test.key, nothing) if beside else None
    way, why, advice = None, "", ""
    if right.points < test.max_points:
        why = f"the course's own solution fails it under stock nbgrader as well: {right.why}"
    elif _is_equal(test, stock, apart):
        way = Way.APART
    else:
        why = (alone.why or FEWER) if alone.points < right.points else PASSES_BLANK
        advice = next((how for said, how in ADVICE if said in why), OTHERWISE)
        if beside and _is_equal(test, stock, beside):
            way = Way.BESIDE
        elif near:
            nearby = (near.why or FEWER) if near.points < right.points else PASSES_BLANK
            why = f"{why}; beside: {nearby}"
    return Choice(test, right.points, alone.points, near.points if near else None, way, why, advice)


def _is_equal(test: CourseTest, stock: Trial, ours: Trial) -> bool:
    nothing, key = Score(0.0), test.key
    return (
        ours.reference.get(key, nothing).points >= stock.reference.get(key, nothing).points
        and ours.blank.get(key, nothing).points <= stock.blank.get(key, nothing).points
    )
