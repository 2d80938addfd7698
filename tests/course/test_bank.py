"""The confusion matrix of the grader itself, through nbgrader's real autograde."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.course.grading import confusion, grade_bank
from tools.bank import read_bank


def test_every_answer_gets_exactly_its_points(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Right answers get full points, and wrong ones lose exactly what they should."""
    verdicts = grade_bank(read_bank(), tmp_path / "course", seed=0)
    for name, value in confusion(verdicts, seed=0).items():
        record_property(name, value)
    assert [line for verdict in verdicts for line in verdict.differences] == []


def test_the_bank_is_large_enough() -> None:
    """At least 40 right and 90 wrong answers, and every auto-graded test loses points somewhere."""
    bank = read_bank()
    right = [answer for answer in bank if answer.is_right]
    assert len(right) >= 40
    assert len(bank) - len(right) >= 90
