"""A whole class: what ``invigilator grade`` records is what ``nbgrader autograde`` would."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from invigilator.rooms.bounds import describe
from tests.support.courses import (
    BREAKS_US,
    Rows,
    grade,
    gradebook,
    hand_in,
    pages,
    published,
    quiz_course,
    rows_of,
)
from tools.bank import BankAnswer, fill_in, read_bank
from tools.build import ASSIGNMENT
from tools.course_root import make_course_root, nbgrader, solved, submit
from tools.demo import DUE, sample_class

SETTINGS = """
c.Examine.limits = {"cell_seconds": 8}  # the class has an endless loop in it
c.LateSubmissionPlugin.penalty_method = "zero"  # late work is worth nothing
"""
TIMESTAMPS = {
    "complete": DUE - timedelta(hours=5),
    "partial-and-late": DUE + timedelta(hours=5),
    "missing-notebook": DUE - timedelta(hours=5),
    "from-the-past": "1970-01-01 00:00:00 UTC",
    "from-the-future": "2999-12-31 23:59:59 UTC",
    "without-a-time": "",
    "no-time-at-all": "yesterday, I think",
}
"""When they handed in; what is no time drops a submission from a plain nbgrader."""

TOLD_TIME = "endless-loop"
"""A student who reads whether the loop computed or the machine was too busy for it."""

NEVER_ALIKE = (
    "right/code_tasks/numpy_init_only_torch_seeded",  # takes its numbers from the system
    "right/advanced/train_line_search",  # makes much of the last bits of a sum
)
"""Answers whose outputs differ from run to run."""

REGRADED = ("complete", "partial-and-late", "missing-notebook", "from-the-past")


def some_answers() -> list[BankAnswer]:
    """Return one right and one wrong answer of the bank for each set of cells that one fills.

    All of them are graded in tests/course; here both commands have to record the same.
    """
    found: dict[object, BankAnswer] = {}
    for answer in read_bank():
        if answer.name not in NEVER_ALIKE:
            found.setdefault((answer.is_right, answer.notebook, *sorted(answer.cells)), answer)
    return list(found.values())


def make_class(root: Path) -> Path:
    """Make a course root with the sample class, answers of the bank and odd times."""
    make_course_root(root)
    with open(root / "nbgrader_config.py", "a", encoding="utf-8") as config:
        config.write(SETTINGS)
    with gradebook(root) as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=DUE.isoformat(" "))
    for student, notebooks in sample_class(root).items():
        submit(root, student, notebooks)
    for answer in some_answers():
        notebook = fill_in(solved(root, answer.notebook), answer)
        submit(root, answer.name.replace("/", "--"), {answer.notebook: notebook})
    for student, timestamp in TIMESTAMPS.items():
        folder = root / "submitted" / student / ASSIGNMENT
        if not folder.exists():
            submit(root, student, {"quiz": solved(root, "quiz")})
        (folder / "timestamp.txt").write_text(str(timestamp))
    return root


def mark_by_hand(root: Path) -> None:
    """Do what a person does between two runs: points, comments, extra credit, more time."""
    with gradebook(root) as book:
        _row(book, "grade", "init_goals", "theory", "complete").manual_score = 3.5
        _row(book, "grade", "init_goals", "theory", "complete").needs_manual_grade = False
        _row(book, "grade", "test_q3", "quiz", "complete").manual_score = 1
        _row(book, "grade", "test_q1", "quiz", "complete").extra_credit = 2
        _row(book, "comment", "q3", "quiz", "complete").manual_comment = "see me"
        _row(book, "grade", "test_q1", "quiz", "missing-notebook").manual_score = 2
        _row(book, "grade", "test_q1", "quiz", "without-a-time").manual_score = 1
        book.db.commit()
        book.grant_extension(ASSIGNMENT, "partial-and-late", days=30)
        book.grant_extension(ASSIGNMENT, "complete", days=1)
    for number, student in enumerate(REGRADED):
        late = DUE + timedelta(days=number)
        stamp = root / "submitted" / student / ASSIGNMENT / "timestamp.txt"
        stamp.write_text(f"{late:%Y-%m-%d %H:%M:%S} UTC")


def _row(book: Gradebook, kind: str, *where: str):  # type: ignore[no-untyped-def]  # nbgrader's
    return getattr(book, f"find_{kind}")(where[0], where[1], ASSIGNMENT, where[2])


@dataclass(frozen=True)
class Pair:
    """What the same class came to with nbgrader and with ours."""

    theirs: Rows
    ours: Rows
    theirs_again: Rows
    ours_again: Rows
    files: tuple[dict[str, bytes], dict[str, bytes]]
    pages: tuple[dict[str, bytes], dict[str, bytes]]
    lines: list[dict[str, object]]
    """What our second run told."""
    exit_codes: tuple[int, int]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Grade a class, mark by hand, hand some in again, grade again: with nbgrader and with ours."""
    ours = make_class(tmp_path_factory.mktemp("ours") / "course")
    theirs = ours.parent.parent / "theirs"
    shutil.copytree(ours, theirs)
    nbgrader(theirs, "autograde", ASSIGNMENT)
    first = grade(ours, "--json", seconds=900)
    before = rows_of(theirs), rows_of(ours)
    for root in (theirs, ours):
        mark_by_hand(root)
    nbgrader(theirs, "autograde", ASSIGNMENT)
    second = grade(ours, "--json")
    lines = [json.loads(line) for line in second.stdout.splitlines()]
    nbgrader(theirs, "generate_feedback", ASSIGNMENT)
    files = published(theirs), published(ours)
    written = pages(theirs), pages(ours)
    after = rows_of(theirs), rows_of(ours)
    return Pair(*before, *after, files, written, lines, (first.returncode, second.returncode))


@pytest.mark.parametrize("kind", ["submission", "notebook", "grade", "comment"])
def test_the_gradebook_is_that_of_nbgrader(
    pair: Pair, kind: str, record_property: Callable[[str, object], None]
) -> None:
    """Row by row: points, comments, penalties, times of submission, what waits for a person."""
    record_property(f"rows compared: {kind}", len(pair.theirs[kind]))
    assert len(pair.theirs[kind]) >= 8 + len(some_answers()) > 50
    assert pair.theirs[kind] == pair.ours[kind]


@pytest.mark.parametrize("kind", ["submission", "notebook", "grade", "comment"])
def test_grading_again_keeps_what_was_given_by_hand_as_nbgrader_does(pair: Pair, kind: str) -> None:
    """Points, comments, extra credit and extensions stay; points by hand are flagged."""
    assert pair.theirs_again[kind] == pair.ours_again[kind]
    assert pair.theirs_again[kind] != pair.theirs[kind]


def test_points_given_by_hand_are_kept_and_flagged(pair: Pair) -> None:
    """The rows themselves, so that two equal mistakes do not pass."""
    grades, comments = pair.ours_again["grade"], pair.ours_again["comment"]
    assert grades["complete", "theory", "init_goals"] == (None, 3.5, None, True)
    assert grades["complete", "quiz", "test_q3"] == (4, 1, None, True)
    assert grades["complete", "quiz", "test_q1"] == (3, None, 2, False)
    assert grades["without-a-time", "quiz", "test_q1"] == (3, 1, None, False)
    assert comments["complete", "quiz", "q3"] == (None, "see me")
    assert pair.ours["notebook"]["partial-and-late", "quiz"][0] == 10
    assert pair.ours_again["notebook"]["partial-and-late", "quiz"][0] is None
    assert pair.ours_again["notebook"]["from-the-past", "quiz"][0] == 10


def test_only_newer_submissions_are_graded_again(pair: Pair) -> None:
    """One line each in the second run, and both runs end well."""
    assert sorted(str(line["student"]) for line in pair.lines) == sorted(REGRADED)
    assert pair.exit_codes == (0, 0)


def test_the_published_folders_are_those_of_nbgrader(pair: Pair) -> None:
    """The same files with the same content, but for the time that grading took."""
    theirs, ours = (
        {name: re.sub(rb'"seconds": [\d.e-]+', b"", content) for name, content in files.items()}
        for files in pair.files
    )
    assert set(theirs) == set(ours)
    assert {name.split("/")[0] for name in theirs if theirs[name] != ours[name]} <= {TOLD_TIME}


def test_the_pages_are_those_that_nbgraders_own_command_writes(pair: Pair) -> None:
    """Byte for byte, for the whole class, whether written with the grade or after marking."""
    theirs, ours = pair.pages
    assert set(theirs) == set(ours)
    assert len(theirs) > len(some_answers())
    assert {name.split("/")[0] for name in theirs if theirs[name] != ours[name]} <= {TOLD_TIME}


@pytest.fixture(scope="module")
def odd_class(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Grade a class in which some break our code; return the course and the lines."""
    root = quiz_course(tmp_path_factory.mktemp("odd") / "course", BREAKS_US)
    for student in ("breaks-us", "kills-its-worker", "ada", "zoe"):
        hand_in(root, student)
    (hand_in(root, "empty") / "quiz.ipynb").unlink()
    misnamed = hand_in(root, "misnamed")
    (misnamed / "quiz.ipynb").rename(misnamed / "my quiz.ipynb")
    done = grade(root, "--jobs", "2")
    assert done.returncode == 1
    assert done.stderr == ""
    return root, done.stdout.splitlines()


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("breaks-us", "RuntimeError: the converter [fell] over its own feet"),
        (
            "kills-its-worker",
            "WorkerLost: the process that graded this submission was killed 2 times",
        ),
        ("empty", "no notebook was handed in"),
        ("misnamed", "none of its notebooks (my quiz) belongs to the assignment (quiz)"),
    ],
)
def test_what_breaks_our_code_says_why_and_where_its_log_is(
    odd_class: tuple[Path, list[str]], student: str, reason: str
) -> None:
    """One line with the cause, a log, nothing recorded, the submission untouched."""
    root, lines = odd_class
    (line,) = [line for line in lines if line.startswith(f"{student}: ")]
    assert line.startswith(f"{student}: not graded: {reason}")
    log = root / "logs" / f"{student}.log"
    assert line.endswith(f"(the log is {log})")
    assert reason.split(": ")[-1][:20] in log.read_text()
    assert (student,) not in rows_of(root)["submission"]
    assert not (root / "autograded" / student).exists()
    assert (root / "submitted" / student / ASSIGNMENT).is_dir()


def test_what_breaks_our_code_does_not_stop_the_rest(odd_class: tuple[Path, list[str]]) -> None:
    """The others are graded; the summary counts both; the next run tries only the broken ones."""
    root, lines = odd_class
    assert rows_of(root)["submission"].keys() == {("ada",), ("zoe",)}
    assert lines[0] == "6 to grade"
    assert lines[-3:] == [
        "2 graded, 4 not graded",
        "feedback pages of 2 submissions written",
        f"report: {root}/report/{ASSIGNMENT}/index.html",
    ]
    again = grade(root)
    assert again.returncode == 1
    assert again.stdout.splitlines()[0] == "4 to grade; 2 already graded and kept"


def test_student_force_and_json_select_and_tell(tmp_path: Path) -> None:
    """--student grades that one alone, --force grades again, --json is one object a line."""
    root = quiz_course(tmp_path / "course [1]")
    for student in ("ada", "grace", "Ünï o'Neill; --x [b]*?"):
        hand_in(root, student)
    one = grade(root, "--student", "ada", "--json")
    assert [json.loads(line)["student"] for line in one.stdout.splitlines()] == ["ada"]
    unknown = grade(root, "--student", "nobody")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr == f"invigilator: nobody: no submission of {ASSIGNMENT}\n"
    rest = grade(root, "--json")
    told = [json.loads(line) for line in rest.stdout.splitlines()]
    assert {line["student"] for line in told} == {"grace", "Ünï o'Neill; --x [b]*?"}
    assert {(line["outcome"], line["points"], line["to_mark"]) for line in told} == {
        ("graded", 10, 0)
    }
    written = f"report: {root}/report/{ASSIGNMENT}/index.html\n"
    pages = "feedback pages of 2 submissions written\n"
    assert (rest.returncode, rest.stderr) == (0, f"2 graded\n{pages}{written}")
    nothing = "0 to grade; 3 already graded and kept\nnothing to grade\n"
    assert grade(root).stdout == nothing + written
    forced = grade(root, "--force", "--student", "grace").stdout.splitlines()
    assert forced[0] == "1 to grade"
    assert forced[1] == describe()
    assert forced[2].startswith("grace: 10 points in ")
