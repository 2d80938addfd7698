"""What the points of a class say about its tasks."""

from __future__ import annotations

import pytest

from invigilator.cells import BY_HAND
from invigilator.reports.item_statistics import causes, common_message, separation, task_statistics
from tests.support.class_books import book, submission


def test_a_task_is_solved_with_full_points_only() -> None:
    """The share counts full points; half of them are no solution, but count in the mean."""
    rows = [submission("a", (2, 3, 0)), submission("b", (1, 3, 0)), submission("c", (0, 3, 0))]
    first = task_statistics(book(*rows))[0]
    assert (3, 0, 1, 1.0) == (first.count, first.to_mark, first.solved, first.mean)
    assert first.share == pytest.approx(1 / 3)


def test_what_is_to_mark_is_left_out() -> None:
    """An answer that waits is neither solved nor unsolved, and the task is not judged yet."""
    rows = [submission(name, (2, 3, None)) for name in "abcde"]
    essay = task_statistics(book(submission("f", (2, 3, 5)), *rows))[2]
    assert (1, 5, 1) == (essay.count, essay.to_mark, essay.solved)
    assert (None, "not all are marked yet") == (essay.correlation, essay.separation)


def test_a_task_is_compared_with_the_rest() -> None:
    """The correlation is with the other tasks' points, in which the task itself is not."""
    points = [(0, 0, 0), (0, 1, 1), (2, 0, 1), (2, 2, 3), (2, 3, 5), (0, 1, 0)]
    statistics = task_statistics(book(*(submission(str(i), p) for i, p in enumerate(points))))
    rests = [b + c for _, b, c in points]
    expected, _ = separation([a for a, _, _ in points], rests, 2)
    assert expected == statistics[0].correlation == 0.66


def test_what_waits_is_in_nobodys_rest() -> None:
    """Marking one essay does not change how the tests are judged."""
    points = [(0.0, 0.0), (0.0, 1.0), (2.0, 2.0), (2.0, 3.0), (2.0, 3.0), (0.0, 1.0)]
    unmarked = [submission(str(i), (*p, None)) for i, p in enumerate(points)]
    one_marked = [*unmarked[1:], submission("0", (0, 0, 5))]
    before, after = task_statistics(book(*unmarked)), task_statistics(book(*one_marked))
    assert before[0].correlation == after[0].correlation == 0.9


@pytest.mark.parametrize(
    ("points", "rests", "words"),
    [
        ([], [], "nothing is handed in"),
        ([2, 2], [1, 9], "not at all: everyone solved it"),
        ([0, 0, 0], [1, 9, 5], "not at all: no one got a point"),
        ([1, 1], [1, 9], "not at all: all got the same"),
        ([0, 2, 2, 2], [0, 1, 2, 3], "too few to say"),
        ([0, 2, 2, 2, 2], [3, 3, 3, 3, 3], "unknown: all have the same points in the other tasks"),
        ([0, 0, 2, 2, 2], [0, 1, 7, 8, 9], "clearly"),
        ([0, 2, 2, 0, 2], [3, 1, 7, 4, 6], "somewhat"),
        ([0, 2, 0, 2, 0], [5, 4, 3, 6, 7], "hardly"),
        (
            [2, 2, 0, 0, 0],
            [0, 1, 7, 8, 9],
            "reversed: stronger students get less; check this task",
        ),
    ],
)
def test_separation_is_said_in_words(points: list[float], rests: list[float], words: str) -> None:
    """Each case has words of its own, and a number only where there is one."""
    correlation, said = separation(points, rests, 2)
    assert words == said
    assert (correlation is not None) == (
        said in ("clearly", "somewhat", "hardly") or said.startswith("reversed")
    )


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("std is 0.1414: too large", "std is 2e-3: too large", "std is …: too large"),
        ("row 3 of 50 is not zero", "row 7 of 50 is not zero", "row … of 50 is not zero"),
        ("it gave [1, 2, 3]", "it gave [1., 2.]", "it gave […]"),
        ("it gave tensor([0.1 -0.2])", "it gave tensor([5])", "it gave tensor([…])"),
        ("loss is nan.", "loss is -3.5.", "loss is …."),
        ("<object at 0x7f2a>", "<object at 0x11>", "<object at …>"),
        ("q1 is not defined: why?", "curves is not defined: why?", "… is not defined: why?"),
        ("the same", "the same", "the same"),
    ],
)
def test_messages_that_differ_in_numbers_are_one_cause(one: str, other: str, common: str) -> None:
    """What differs becomes an ellipsis, what is alike stays as it is."""
    rows = [submission("a", (0, 3, 0), lost={"q1": one}), submission("b", (0, 3, 0))]
    rows[1] = submission("b", (0, 3, 0), lost={"q1": other})
    assert common == common_message([one, other])
    assert [(common, 2)] == [(cause.message, cause.submissions) for cause in causes(rows)]


def test_digits_of_a_name_are_no_number() -> None:
    """``q1`` and ``q2`` are two things."""
    rows = [submission("a", (0, 0, 0), lost={"q1": "q1 is wrong", "q2": "q2 is wrong"})]
    assert ["q2 is wrong", "q1 is wrong"] == [cause.message for cause in causes(rows)]


def test_causes_are_counted_by_submissions() -> None:
    """The order is by submissions, then by points; a submission counts once."""
    rows = [
        submission("a", (0, 0, 0), lost={"q1": "alone", "q2": "alone"}),
        submission("b", (0, 1, 0), lost={"q1": "shared", "q2": "dear"}),
        submission("c", (0, 0, 0), lost={"q1": "shared", "q2": BY_HAND}),
    ]
    found = causes(rows)
    assert [("shared", 2, 2, 4.0), ("alone", 1, 2, 5.0), ("dear", 1, 1, 2.0)] == [
        (cause.message, cause.submissions, cause.tasks, cause.points) for cause in found
    ]
    assert ("quiz: q1", "quiz: q2") == found[1].where


def test_only_the_most_frequent_causes_are_named() -> None:
    """Five are, by default."""
    words = ["one", "two", "three", "four", "five", "six", "seven"]
    rows = [submission(word, (0, 3, 0), lost={"q1": word}) for word in words]
    assert 5 == len(causes(rows))
