"""The confusion matrix of the grader itself, through nbgrader's real autograde."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.course.grading import grade_bank
from tools.bank import read_bank

SEEDS = (0, 1, 2)
SHARES = 2
"""The bank is graded in this many runs, so that both cores have one."""


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_gets_exactly_its_points(
    seed: int, share: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Right answers get full points and wrong ones lose exactly what they should, at any seed."""
    verdicts = grade_bank(read_bank()[share::SHARES], tmp_path / "course", seed)
    for kind in ("right", "wrong"):
        of_kind = [verdict for verdict in verdicts if verdict.answer.is_right == (kind == "right")]
        as_demanded = sum(not verdict.differences for verdict in of_kind)
        record_property(f"bank seed {seed} {kind}", f"{as_demanded}/{len(of_kind)}")
    assert [line for verdict in verdicts for line in verdict.differences] == []


def test_the_bank_is_large_enough() -> None:
    """At least 40 right and 90 wrong answers, and every auto-graded test loses points somewhere."""
    bank = read_bank()
    right = [answer for answer in bank if answer.is_right]
    assert len(right) >= 40
    assert len(bank) - len(right) >= 90
