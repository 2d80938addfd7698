"""Tests that run beside the student's code: a notebook's names, and nothing but a verdict."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from invigilator.inside.limits import Limits
from invigilator.inside.protocol import Verdict
from invigilator.rooms.beside_room import BesideRoom

VECTOR = """
class Vec:
    def __init__(self, x): self.x = x
    def __add__(self, other): return Vec(self.x + other.x)
    def __eq__(self, other): return self.x == other.x
"""


@pytest.fixture
def room() -> Iterator[BesideRoom]:
    """Return a room in which nothing has run yet."""
    with BesideRoom(Limits(cell_seconds=2, wait_factor=2), {}, seed=0, confined=True) as opened:
        yield opened


def test_a_test_judges_the_students_own_objects(room: BesideRoom) -> None:
    """Operators work, as in a notebook, and a wrong answer fails with the test's own words."""
    room.passed_by(VECTOR)
    assert room.run_test("assert Vec(1) + Vec(2) == Vec(3)") == Verdict()
    failed = room.run_test("assert Vec(1) == Vec(2), 'not the same'")
    assert failed.error == ("AssertionError", "not the same")


def test_tests_and_cells_share_their_names(room: BesideRoom) -> None:
    """A later cell, and a later test, find what a test has left, wherever that one ran."""
    room.passed_by("def f(x): return 2 * x")
    room.passed_by("left = f(4)")
    assert room.run_test("other = left + 1\nassert other == 9") == Verdict()
    room.passed_by("answer = other + 1")
    assert room.run_test("print('seen')\nanswer") == Verdict(printed="seen\n", value=10.0)


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ("import os; os._exit(0)", "Stopped"),
        ("raise SystemExit", "SystemExit"),
        ("while True: pass", "Stopped"),
        ("syntax error", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_what_does_not_come_to_its_end_is_no_pass(room: BesideRoom, test: str, kind: str) -> None:
    """It costs this test alone: the names of the cells before it are there for the next."""
    room.passed_by("x = 5")
    verdict = room.run_test(test)
    assert verdict.error is not None
    assert verdict.error[0] == kind
    assert room.run_test("assert x == 5") == Verdict()


def test_a_flood_costs_its_own_test_only(room: BesideRoom) -> None:
    """What a test prints is cut, and the next test runs."""
    verdict = room.run_test("for _ in range(10**6): print('x' * 1000)")
    assert len(verdict.printed) <= 65536
    assert room.run_test("2 + 2").value == 4.0


@pytest.mark.parametrize(
    "reply",
    ["[]", "['passed']", "['passed', 'much']", "['passed', None, None]", "['failed', 1, 2]", "7"],
)
def test_an_answer_that_is_none_is_no_pass(room: BesideRoom, reply: str) -> None:
    """A student's code may send anything in the place of the verdict."""
    room.passed_by(
        "from invigilator.inside import agent, wire\n"
        f"agent._verdict = lambda result: wire.encode({reply})"
    )
    assert room.run_test("1 / 0").error == (
        "StudentError", "your code's process sent something that is no answer",
    )  # fmt: skip
