"""How far the tasks are, and what whoever marks should know."""

from __future__ import annotations

from invigilator.gradebook import open_gradebook, transaction
from invigilator.marking.book import Mark, ensure_table, write_mark
from invigilator.marking.desk import Change
from invigilator.marking.overview import progress
from tests.marking.conftest import TEXTS
from tests.support.marking import ALL, NAME, TextCourse, one

ANN, BOB = TEXTS["student-ann"], TEXTS["student-bob"]


def counts(course: TextCourse) -> dict[str, tuple[int, int]]:
    """Return cell -> (marked, left)."""
    found = progress(course.directory, NAME)
    return {row.task.cell: (row.marked, row.left) for row in found.tasks}


def test_marked_and_left_are_what_the_gradebook_says(course: TextCourse) -> None:
    """Marked here or in formgrader; flagged, taken back and asked again is left."""
    assert counts(course) == {"why": (0, 4), "q3_test": (0, 4)}
    course.mark(ANN, Change(ALL))
    course.mark(BOB, Change(ALL, flagged=True))
    course.formgrader("student-cem", 1)
    assert counts(course) == {"why": (2, 2), "q3_test": (0, 4)}
    course.regrade("student-cem")
    course.mark(ANN, Change(None))
    assert counts(course) == {"why": (0, 4), "q3_test": (0, 4)}


def test_no_notebook_of_a_students_is_read(course: TextCourse) -> None:
    """The overview of a large course takes only queries."""
    for student in TEXTS:
        course.graded(student).unlink()
    assert counts(course)["why"] == (0, 4)


def test_a_cell_that_stopped_being_a_task_is_told(course: TextCourse) -> None:
    """Its marks are kept, here and in the gradebook."""
    course.mark(ANN, Change(ALL))
    course.mark(BOB, Change(ALL))
    course.source("one", one()[2:])
    found = progress(course.directory, NAME)
    assert found.lines == ("one/why is no task that a person marks any more; its 2 marks are kept",)
    assert [row.task.cell for row in found.tasks] == ["q3_test"]
    assert course.recorded("student-ann")[0] == 3
    course.source("one", one())
    assert progress(course.directory, NAME).lines == ()
    assert not course.find(ANN).is_open


def test_marks_of_another_assignment_are_not_told(course: TextCourse) -> None:
    """Each assignment speaks of its own cells."""
    with open_gradebook(course.directory) as book:
        ensure_table(book)
        task = course.task()
        with transaction(book):
            other = type(task)("ps2", "one", "gone", task.scheme)
            write_mark(book, other, "student-ann", "ada", Mark())
    assert progress(course.directory, NAME).lines == ()


def test_agreement_is_that_of_the_tasks_own_pairs(course: TextCourse) -> None:
    """None until somebody has given a second opinion; then how many, and how equal."""
    course.mark(ANN, Change(ALL))
    course.mark(BOB, Change({"cause": 1.0}))
    assert progress(course.directory, NAME).tasks[0].agreed is None
    with open_gradebook(course.directory) as book, transaction(book):
        for text, points in ((ANN, 3.0), (BOB, 0.0)):
            found = course.find(text).text
            second = Mark(points=points, digest=found.digest, second=True)
            write_mark(book, course.task(), found.student, "bob", second)
    why, q3 = progress(course.directory, NAME).tasks
    assert why.agreed is not None
    assert (why.agreed.answers, why.agreed.equal) == (2, 0.5)
    assert q3.agreed is None


def test_an_assignment_that_the_gradebook_does_not_know_is_one_line(course: TextCourse) -> None:
    """The others are shown all the same."""
    (course.root / "source" / "ps2").mkdir()
    found = progress(course.directory, "ps2")
    assert found.tasks == ()
    assert found.lines == ("ps2: not in the gradebook: run nbgrader generate_assignment",)
