"""Seeds of a test: the student's code draws from them, and the examiner from its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from invigilator.inside.limits import Limits
from invigilator.rooms.examiner_room import ExaminerRoom, end_examiner, examiner_for
from invigilator.rooms.student_room import StudentRoom
from tests.support.confinement import confined

pytestmark = confined

DRAW = """
import random, numpy as np, torch
def draw():
    return random.random(), np.random.rand(), torch.rand(1).item()
"""


@pytest.fixture
def examiner() -> Iterator[ExaminerRoom]:
    """Yield the examiner of a student whose function draws numbers."""
    with StudentRoom(Limits()) as room:
        room.run_cell(DRAW)
        with examiner_for("ada", room, seed=7, confined=True, is_last=True) as subject:
            yield subject
    end_examiner()


SEEDS = (
    "import random, numpy as np, torch\n"
    "random.seed(3); np.random.seed(seed=3); torch.manual_seed(3)"
)


def test_a_seed_of_a_test_reaches_the_students_code(examiner: ExaminerRoom) -> None:
    """Two calls after the same seed draw the same numbers, from each generator."""
    test = f"{SEEDS}\na = draw()\n{SEEDS}\nb = draw()\nassert a == b and a != draw()"
    assert examiner.run_test(test).error is None


def test_the_draws_of_the_students_code_leave_the_tests_own_alone(examiner: ExaminerRoom) -> None:
    """What a test draws after a call is what it would have drawn without one."""
    drawn = "random.random(), np.random.rand(), torch.rand(1).item()"
    test = f"{SEEDS}\ndraw()\na = {drawn}\n{SEEDS}\nassert a == ({drawn})"
    assert examiner.run_test(test).error is None
