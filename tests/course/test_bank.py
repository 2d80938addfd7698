"""The confusion matrix of the grader itself, through nbgrader's real autograde."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.course.grading import assert_as_demanded
from tools.bank import read_bank


def test_every_answer_gets_exactly_its_points(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Right answers get full points, and wrong ones lose exactly what they should."""
    assert_as_demanded(read_bank(), tmp_path / "course", 0, record_property)


def test_the_bank_is_large_enough() -> None:
    """At least 40 right and 90 wrong answers, and every auto-graded test loses points somewhere."""
    bank = read_bank()
    right = [answer for answer in bank if answer.is_right]
    assert len(right) >= 40
    assert len(bank) - len(right) >= 90
