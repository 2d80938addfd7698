"""A test runs apart wherever that gives the points that stock gives, and else beside."""

from __future__ import annotations

import pytest

from invigilator.adopt.choose import choose, needs_beside
from invigilator.adopt.show import summary, unclear_lines, what_changed
from invigilator.adopt.trial_course import CourseTest, Score, Trial
from invigilator.ways import Way

TEST = CourseTest(("nb", "t"), 2.0)


def trial(reference: float, blank: float = 0.0, why: str = "") -> Trial:
    """Return what the one test gave."""
    return Trial({TEST.key: Score(reference, why)}, {TEST.key: Score(blank)})


@pytest.mark.parametrize(
    ("apart", "beside", "way"),
    [
        (trial(2), trial(2), Way.APART),
        (trial(2), trial(0), Way.APART),
        (trial(0), trial(2), Way.BESIDE),
        (trial(1), trial(2), Way.BESIDE),
        (trial(2, blank=1), trial(2), Way.BESIDE),
        (trial(0), trial(1), None),
        (trial(0), trial(2, blank=2), None),
        (trial(0), None, None),
        (Trial({}, {}), Trial({}, {}), None),
    ],
)
def test_the_way_is_the_safest_that_loses_nothing(
    apart: Trial, beside: Trial | None, way: Way | None
) -> None:
    """The own solution must not lose a point, and the blank release must not gain one."""
    (choice,) = choose([TEST], trial(2), apart, beside)
    assert choice.way is way
    assert bool(choice.why) is (way is not Way.APART)


def test_beside_is_tried_only_where_a_test_needs_it() -> None:
    """It costs another grading of the whole assignment."""
    assert needs_beside([TEST], trial(2), trial(0))
    assert not needs_beside([TEST], trial(2), trial(2))


def test_a_test_that_its_own_solution_fails_is_not_ours_to_judge() -> None:
    """Neither way can be measured then, and the line says what fails."""
    (choice,) = choose([TEST], trial(1, why="no data"), trial(1), None)
    assert list(unclear_lines("ps1", [choice])) == [
        "ps1, nb: t: the course's own solution fails it under stock nbgrader as well: no data"
    ]


def test_each_reason_has_an_advice() -> None:
    """An instructor reads how to write the test so that it runs apart."""
    why = "TypeError: Vec is not plain data, so it cannot be judged"
    (choice,) = choose([TEST], trial(2), trial(0, why=why), trial(2))
    assert choice.why == why
    assert choice.advice == "compare plain data of the object, such as a number or a list"
    (other,) = choose([TEST], trial(2), trial(0, why="something else"), trial(2))
    assert other.advice == "let the test look at plain values that the student's code returns"


def test_the_points_that_rest_on_tests_beside_are_counted() -> None:
    """The last line of the table says how many, if there are any."""
    apart = choose([TEST], trial(2), trial(2), None)
    beside = choose([TEST], trial(2), trial(0), trial(2))
    assert summary("ps1", apart) == "ps1: 1 of 1 tests run apart"
    assert summary("ps1", [*apart, *beside]) == (
        "ps1: 1 of 2 tests run apart, 1 beside the student's code, with 2 of 4 points"
    )


def test_a_second_adoption_says_what_is_different() -> None:
    """Each test that runs another way, is new or is gone has a line; the first time has none."""
    before = {("nb", "a"): Way.APART, ("nb", "b"): Way.APART, ("nb", "same"): Way.APART}
    now = {("nb", "a"): Way.BESIDE, ("nb", "c"): Way.APART, ("nb", "same"): Way.APART}
    assert list(what_changed("ps1", {}, now)) == []
    assert list(what_changed("ps1", before, now)) == [
        "ps1, nb: a: was apart, is beside now",
        "ps1, nb: b: was apart, is not there now",
        "ps1, nb: c: was not there, is apart now",
    ]
