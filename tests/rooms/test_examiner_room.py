"""The examiner's process: shared by one submission's notebooks, and by nothing else."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import psutil
import pytest

from invigilator.errors import ExaminerError
from invigilator.inside.limits import Limits
from invigilator.inside.protocol import Verdict
from invigilator.rooms import examiner_room, memory
from invigilator.rooms.examiner_room import ExaminerRoom, end_examiner, examiner_for
from invigilator.rooms.student_room import StudentRoom
from tests.support.confinement import confined
from tests.support.processes import soon

pytestmark = confined

WHO = "import os\nprint(os.getpid())"


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    """Leave no examiner to the next test."""
    yield
    end_examiner()


def notebook(
    student: str = "ada", *, is_last: bool = False
) -> contextlib.AbstractContextManager[ExaminerRoom]:
    """Begin a notebook of a student's."""
    room = StudentRoom(Limits())
    return examiner_for(student, room, seed=7, confined=True, is_last=is_last)


def printed(verdict: Verdict) -> str:
    """Return what a cell printed."""
    assert verdict.error is None, verdict
    return str(verdict.printed).strip()


def test_the_notebooks_of_a_submission_share_a_process_but_no_names_and_no_draws() -> None:
    """A second notebook finds the process as a first one does."""
    draws = (
        "import random, numpy, torch\nprint(random.random(), numpy.random.rand(), torch.rand(1))"
    )
    with notebook() as examiner:
        examiner.run_locked("answer = 1")
        first = printed(examiner.run_test(draws))
        process = printed(examiner.run_test(WHO))
    with notebook() as examiner:
        assert process == printed(examiner.run_test(WHO))
        assert first == printed(examiner.run_test(draws))
        error = examiner.run_locked("answer").error
        assert error
        assert "NameError" == error[0]


def test_another_submission_has_another_process() -> None:
    """What one student sent can reach no other student's tests; the first process has ended."""
    with notebook("ada") as examiner:
        process = printed(examiner.run_test(WHO))
    with notebook("bob") as examiner:
        assert process != printed(examiner.run_test(WHO))
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


def test_the_last_notebook_ends_it() -> None:
    """Nothing idles once a submission is graded."""
    with notebook(is_last=True) as examiner:
        process = printed(examiner.run_test(WHO))
    assert examiner_room._current is None
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ExaminerError, RuntimeError])
def test_whatever_is_raised_ends_it(error: type[BaseException]) -> None:
    """An answer that nobody waited for is not taken for the next one's."""
    with pytest.raises(error), notebook():
        raise error
    assert examiner_room._current is None


def test_one_that_dies_is_made_again_for_the_next_notebook() -> None:
    """A test that ends its process costs its own notebook only."""
    with pytest.raises(ExaminerError, match="the examiner's process ended"), notebook() as examiner:
        examiner.run_test("import os\nos._exit(1)")
    with notebook() as examiner:
        assert "alive" == printed(examiner.run_test("print('alive')"))


def test_one_that_died_meanwhile_costs_nothing() -> None:
    """Whatever ended it between two notebooks, the next one has an examiner."""
    with notebook() as examiner:
        process = int(printed(examiner.run_test(WHO)))
    os.kill(process, signal.SIGKILL)
    assert soon(lambda: not psutil.pid_exists(process))  # the warm process has seen its end
    with notebook() as examiner:
        assert "alive" == printed(examiner.run_test("print('alive')"))


def test_one_that_holds_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a student's answers make of a test cannot take the machine's memory."""
    less = replace(examiner_room.EXAMINER_LIMITS, memory_bytes=-memory.MARGIN_BYTES)
    with notebook() as examiner:
        monkeypatch.setattr(examiner_room, "EXAMINER_LIMITS", less)
        with pytest.raises(ExaminerError, match="more memory"):
            examiner.run_test("import time\ntime.sleep(100)")
