"""The class at a glance, from a gradebook of three students."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from rich.console import Console
from traitlets.config import Config

from invigilator.cells import NOT_ANSWERED, STOPPED
from invigilator.errors import CourseError
from invigilator.reports.read_class import read_class
from invigilator.reports.results import LostPoints, SectionResult, SubmissionResult
from invigilator.reports.table import print_class

NAME = "embedding-init"
# nbgrader adds its rows in an order that SQLAlchemy remarks on
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a gradebook with one assignment of two notebooks, and nobody's submission."""
    path = tmp_path_factory.mktemp("course") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader starts alembic by name
        commands = str(Path(sys.executable).parent)
        patch.setenv("PATH", os.pathsep.join([commands, os.environ["PATH"]]))
        with Gradebook(f"sqlite:///{path}") as gradebook:
            gradebook.add_assignment(NAME, duedate="2026-01-02 00:00:00 UTC")
            for notebook, tests in {"quiz": ["test_q1", "test_q2"], "theory": ["essay"]}.items():
                gradebook.add_notebook(notebook, NAME)
                for test in tests:
                    gradebook.add_grade_cell(test, notebook, NAME, max_score=3, cell_type="code")
    return path


@pytest.fixture
def course(empty_gradebook: Path, tmp_path: Path) -> CourseDirectory:
    """Return a course of its own with that gradebook."""
    shutil.copy(empty_gradebook, tmp_path)
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    return CourseDirectory(config=config)


def class_results(course: CourseDirectory, assignment: str) -> list[SubmissionResult]:
    """Return the outcomes that the table shows."""
    return [submission.result for submission in read_class(course, assignment).submissions]


def error(ename: str, evalue: str) -> dict[str, Any]:
    """Return an error output."""
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": []}


def grade(
    course: CourseDirectory,
    student: str,
    q1: float,
    outputs: list[dict[str, Any]],
    *,
    answer: tuple[dict[str, Any], ...] = (),
    when: str = "2026-01-01 00:00:00 UTC",
    incidents: tuple[str, ...] = (),
) -> None:
    """Record a graded quiz with those points for q1 and the outputs of its test, 3 for q2."""
    with Gradebook(course.db_url) as gradebook:
        gradebook.add_student(student)
        gradebook.add_submission(NAME, student, timestamp=when)
        for name, points in {"test_q1": q1, "test_q2": 3.0}.items():
            found = gradebook.find_grade(name, "quiz", NAME, student)
            found.auto_score, found.needs_manual_grade = points, False
        gradebook.find_grade("essay", "theory", NAME, student).needs_manual_grade = True
        gradebook.db.commit()
    cells = [
        nbformat.v4.new_code_cell(
            "",
            metadata={"nbgrader": {"grade_id": name, "grade": kind == "grade", kind: True}},
            outputs=[NotebookNode(output) for output in made],
        )
        for name, kind, made in (
            ("q1", "solution", answer),
            ("test_q1", "grade", outputs),
            ("test_q2", "grade", []),
        )
    ]
    metadata = {"invigilator": {"incidents": list(incidents)}}
    folder = Path(course.format_path(course.autograded_directory, student, NAME))
    folder.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), folder / "quiz.ipynb")


def table(results: list[SubmissionResult], width: int = 160) -> str:
    """Return what the terminal shows."""
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    print_class(results, console)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    return text


def test_a_note_stands_below_the_class() -> None:
    """Such as how many points rest on tests beside the student's code."""
    console = Console(file=io.StringIO(), width=200, force_terminal=False)
    result = SubmissionResult("ada", (SectionResult("quiz", 4.5, 6.0, 0),), (), ())
    print_class([result], console, "3 of 6 points")
    assert console.file.getvalue().splitlines()[-1] == "3 of 6 points"  # type: ignore[attr-defined]


def test_a_submission_becomes_a_result(course: CourseDirectory) -> None:
    """Points by notebook, what waits for a person, where points were lost and why."""
    grade(course, "ada", 1.5, [error("AssertionError", "std is 0.14:\n read   on")])
    expected = SubmissionResult(
        "ada",
        (SectionResult("quiz", 4.5, 6.0, 0), SectionResult("theory", 0.0, 3.0, 1)),
        (LostPoints("quiz", "test_q1", 1.5, 3.0, "std is 0.14: read on"),),
        ("theory: not handed in",),
    )
    assert [expected] == class_results(course, NAME)
    assert (4.5, 1) == (expected.points, expected.to_mark)


def test_students_are_in_order(course: CourseDirectory) -> None:
    """The table is sorted by student, however they were graded."""
    for student in ("cem", "ada", "bo"):
        grade(course, student, 3.0, [])
    assert ["ada", "bo", "cem"] == [result.student for result in class_results(course, NAME)]


def test_full_points_are_not_lost(course: CourseDirectory) -> None:
    """A passed test, and one that waits for a person, are not in the list."""
    grade(course, "ada", 3.0, [])
    assert () == class_results(course, NAME)[0].lost


def test_what_waits_for_a_person_is_not_lost(course: CourseDirectory) -> None:
    """A text that is still to be marked has no points yet, and no reason."""
    grade(course, "ada", 3.0, [])
    folder = Path(course.format_path(course.autograded_directory, "ada", NAME))
    essay = nbformat.v4.new_markdown_cell("", metadata={"nbgrader": {"grade_id": "essay"}})
    nbformat.write(nbformat.v4.new_notebook(cells=[essay]), folder / "theory.ipynb")
    graded = class_results(course, NAME)[0]
    assert ((), (), 1) == (graded.lost, graded.incidents, graded.to_mark)


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ([error("AssertionError", "read on")], "read on"),
        ([error("AssertionError", "")], "AssertionError"),
        ([error("NotImplementedError", "still to be written")], "not answered"),
        ([error("NameError", "q1 is not defined: ...")], "q1 is not defined: ..."),
        ([error("Stopped", "this took too long")], "this took too long"),
        ([error("StudentError", "your code ...")], "your code ..."),
        ([error("ValueError", "bad shape")], "ValueError: bad shape"),
        ([error("ZeroDivisionError", "")], "ZeroDivisionError"),
        (
            [{"output_type": "stream", "name": "stdout", "text": "one idea\nis missing\n"}],
            "one idea is missing",
        ),
        ([], "not answered"),
    ],
)
def test_the_reason_is_what_the_student_reads(
    course: CourseDirectory, outputs: list[dict[str, Any]], reason: str
) -> None:
    """A message is a sentence; another error carries its name; printed text explains the rest."""
    grade(course, "ada", 0.0, outputs)
    assert [reason] == [entry.reason for entry in class_results(course, NAME)[0].lost]


@pytest.mark.parametrize(
    ("answer", "outputs", "expected"),
    [
        (error("KeyError", "'x'"), [error("NotImplementedError", "")], STOPPED),
        (error("KeyError", "'x'"), [error("AssertionError", "read on")], "read on"),
        (error("NotImplementedError", ""), [error("NotImplementedError", "")], NOT_ANSWERED),
    ],
)
def test_an_answer_that_stopped_is_not_called_missing(
    course: CourseDirectory, answer: dict[str, Any], outputs: list[dict[str, Any]], expected: str
) -> None:
    """Who wrote something that ran into an error reads so, unless the test says more."""
    grade(course, "ada", 0.0, outputs, answer=(answer,))
    assert [expected] == [entry.reason for entry in class_results(course, NAME)[0].lost]


def test_incidents_and_lateness_are_told(course: CourseDirectory) -> None:
    """What was mended, and how late it came, is in the result."""
    grade(course, "ada", 3.0, [], when="2026-01-02 01:30:00 UTC", incidents=("a cell was odd",))
    assert (
        "handed in 1.5 hours late",
        "quiz: a cell was odd",
        "theory: not handed in",
    ) == class_results(course, NAME)[0].incidents


def test_an_unknown_assignment_is_said(course: CourseDirectory) -> None:
    """The error names the assignment and what to run."""
    with pytest.raises(
        CourseError, match="other: not in the gradebook: run nbgrader generate_assignment"
    ):
        class_results(course, "other")


def test_an_assignment_without_submissions_is_empty(course: CourseDirectory) -> None:
    """Nothing is graded yet, and the table says so."""
    assert [] == class_results(course, NAME)
    assert "No submission is graded yet.\n" == table([])


def result(student: str, *lost: LostPoints, incidents: tuple[str, ...] = ()) -> SubmissionResult:
    """Return a student's result in a quiz of ten points."""
    points = 10 - sum(entry.max_points - entry.points for entry in lost)
    return SubmissionResult(student, (SectionResult("quiz", points, 10, 2),), lost, incidents)


def test_the_table_has_a_row_a_student() -> None:
    """Points by notebook, the total, and what waits to be marked by hand."""
    lines = table(
        [result("ada"), result("bo", LostPoints("quiz", "q", 0.5, 3, "why"))]
    ).splitlines()
    rows = {
        cells[0]: cells[1:] for line in lines if len(cells := line.replace("│", " ").split()) == 4
    }
    assert ["10", "10", "2"] == rows["ada"]
    assert ["7.5", "7.5", "2"] == rows["bo"]


def test_the_table_says_where_what_waits_is_marked() -> None:
    """One line for the class; none where nothing waits."""
    assert "4 answers wait to be marked: invigilator mark" in table([result("ada"), result("bo")])
    done = SubmissionResult("ada", (SectionResult("quiz", 4.5, 6.0, 0),), (), ())
    assert "invigilator mark" not in table([done])


def test_the_table_tells_why_points_were_lost() -> None:
    """Tests of a notebook that failed for one reason share a row; others have their own."""
    text = table(
        [
            result(
                "ada",
                LostPoints("quiz", "a", 0, 2, "not answered"),
                LostPoints("quiz", "b", 0, 3, "not answered"),
                LostPoints("quiz", "c", 1, 2, "read on"),
                incidents=("handed in 1.0 hours late",),
            )
        ]
    )
    rows = [[part.strip() for part in line.split("│")[1:-1]] for line in text.splitlines()]
    assert ["ada", "", "", "handed in 1.0 hours late"] in rows
    assert ["ada", "quiz: 2 tests", "0/5", "not answered"] in rows
    assert ["ada", "quiz: c", "1/2", "read on"] in rows


def test_nothing_lost_needs_no_second_table() -> None:
    """A class with full points sees one table."""
    assert "Where points were lost" not in table([result("ada")])


@pytest.mark.parametrize("text", ["expected list[int]", "[/red] closes nothing", "[bold]x[/bold]"])
def test_brackets_in_a_reason_are_text(text: str) -> None:
    """A message with square brackets neither vanishes nor breaks the table."""
    lost = LostPoints("quiz", "q", 0, 3, text)
    shown = table([result("ada", lost, incidents=(f"quiz: {text}",))])
    assert 2 == shown.count(text)


@pytest.mark.parametrize("name", ["[bold]x", "[/red]x", "x:bomb:", "[link=http://a]b[/link]"])
def test_a_student_is_called_as_they_are(name: str) -> None:
    """Brackets are no markup and colons no pictures, in an id as in a reason or a notebook."""
    lost = LostPoints(name, name, 0.0, 3.0, name)
    result = SubmissionResult(name, (SectionResult(name, 0.0, 3.0, 0),), (lost,), (name,))
    shown = table([result], 400)
    assert shown.count(name) == 8
    assert "\N{BOMB}" not in shown


def test_a_students_name_moves_no_cursor() -> None:
    """What a terminal would obey is gone from ids, and from what is told."""
    name = "x\x1b[2Jy"
    lost = LostPoints("quiz", name, 0.0, 3.0, name)
    result = SubmissionResult(name, (SectionResult("quiz", 0.0, 3.0, 0),), (lost,), (name,))
    shown = table([result])
    assert "\x1b" not in shown
    assert shown.count("xy") == 6


def test_a_row_that_nobody_filled_in_is_no_zero(course: CourseDirectory) -> None:
    """nbgrader makes it before it grades: whose submission it failed at is not graded yet."""
    grade(course, "ada", 3.0, [])
    with Gradebook(course.db_url) as gradebook:
        gradebook.add_student("bob")
        gradebook.add_submission(NAME, "bob")
    Path(course.format_path(course.submitted_directory, "bob", NAME)).mkdir(parents=True)
    members = {member.student: member for member in read_class(course, NAME).members}
    assert members["bob"].submission is None
    assert members["bob"].is_waiting
    assert members["ada"].submission is not None
    Path(course.format_path(course.autograded_directory, "bob", NAME)).mkdir(parents=True)
    members = {member.student: member for member in read_class(course, NAME).members}
    assert members["bob"].submission is not None
