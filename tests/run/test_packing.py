"""What travels: a submission with odd things in it loses none of what is graded."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

import pytest

import invigilator.run.packing
import invigilator.submitted
from invigilator.course import submitted_students
from invigilator.gradebook import open_gradebook
from invigilator.recorded import Recorded
from invigilator.run.class_runner import why_no_student_id
from invigilator.run.due import find_due
from invigilator.run.packing import pack_assignment, pack_submission
from invigilator.run.parcels import (
    AssignmentParcel,
    Errored,
    Graded,
    SubmissionParcel,
)
from tests.support.courses import course_directory, gradebook, hand_in, quiz_course, rows_of
from tests.support.executors import grade_here
from tools.build import ASSIGNMENT


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, AssignmentParcel]:
    """Return a course and its parcel."""
    root = quiz_course(tmp_path_factory.mktemp("parcel") / "course")
    (root / "source" / ASSIGNMENT / "data.csv").symlink_to(__file__)
    coursedir = course_directory(root)
    book = open_gradebook(coursedir)
    parcel = pack_assignment(book, coursedir, ASSIGNMENT, ("--Examine.seed=1",))
    book.close()
    return root, parcel


def names(files: bytes) -> list[str]:
    """Return what is in a tar."""
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        return archive.getnames()


def packed(folder: Path, assignment: AssignmentParcel) -> SubmissionParcel:
    """Return the submission in ``folder`` as a parcel."""
    return pack_submission(folder, "ada", assignment.notebooks, Recorded())


def test_a_parcel_is_the_course_without_its_students(course: tuple[Path, AssignmentParcel]) -> None:
    """The source, the instructor's links included, settings, ways of tests, a small gradebook."""
    assert names(course[1].files) == [
        "gradebook.db",
        "invigilator.json",
        "nbgrader_config.py",
        f"source/{ASSIGNMENT}/data.csv",
        f"source/{ASSIGNMENT}/quiz.ipynb",
    ]
    assert course[1].notebooks == ("quiz",)


def test_links_out_of_a_submission_do_not_travel(
    course: tuple[Path, AssignmentParcel], tmp_path: Path
) -> None:
    """Nor do pipes and what lies too deep; each is told."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "of_another.txt").write_text("not yours")
    folder = hand_in(tmp_path, "ada")
    (folder / "link.txt").symlink_to(secret / "of_another.txt")
    (folder / "linked").symlink_to(secret)
    os.mkfifo(folder / "pipe")
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("mine")
    deep = folder / "/".join("d" * 30)
    deep.mkdir(parents=True)
    (deep / "treasure.txt").write_text("?")
    made = packed(folder, course[1])
    assert names(made.files) == ["quiz.ipynb", "notes/mine.txt"]
    assert sorted(made.said) == sorted(
        [
            "'link.txt' is no ordinary file: left out",
            "'linked' is no ordinary file: left out",
            "'pipe' is no ordinary file: left out",
            f"{'/'.join('d' * 21)!r} lies too deep: left out",
        ]
    )


def test_of_ten_thousand_files_those_that_count_come_first(
    course: tuple[Path, AssignmentParcel], tmp_path: Path
) -> None:
    """The notebooks of the assignment and the time of submission; one sentence tells the rest."""
    folder = hand_in(tmp_path, "ada", "2026-01-01 10:00:00 UTC")
    for number in range(10_000):
        (folder / f"a{number}.ipynb").touch()
    made = packed(folder, course[1])
    assert names(made.files)[:2] == ["quiz.ipynb", "timestamp.txt"]
    assert len(names(made.files)) == 1000
    assert made.said == ("9002 of 10002 files are over the limit: left out",)


def test_ten_thousand_links_are_told_in_six_sentences(
    course: tuple[Path, AssignmentParcel], tmp_path: Path
) -> None:
    """A line has an end."""
    folder = hand_in(tmp_path, "ada")
    for number in range(10_000):
        (folder / f"link{number}").symlink_to("/etc/passwd")
    made = packed(folder, course[1])
    assert names(made.files) == ["quiz.ipynb"]
    assert made.said[-1] == "9995 more like these: left out"
    assert len(made.said) == 6


def test_a_notebook_that_is_too_large_is_cut_and_others_are_left_out(
    course: tuple[Path, AssignmentParcel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it is graded as blank, with an incident, and not as missing."""
    for module in (invigilator.submitted, invigilator.run.packing):
        monkeypatch.setattr(module, "MAX_FILE_BYTES", 1000)
    monkeypatch.setattr(invigilator.submitted, "MAX_SUBMISSION_BYTES", 2500)
    folder = hand_in(tmp_path, "ada")
    (folder / "a.bin").write_bytes(b"x" * 900)
    (folder / "b.bin").write_bytes(b"x" * 900)
    (folder / "c.bin").write_bytes(b"x" * 5000)
    made = packed(folder, course[1])
    with tarfile.open(fileobj=io.BytesIO(made.files)) as archive:
        assert [(entry.name, entry.size) for entry in archive] == [
            ("quiz.ipynb", 1001),
            ("a.bin", 900),
        ]
    assert made.said == (
        "1 of 3 files are over the limit: left out",
        "'c.bin' is larger than 100 MB: left out",
    )


ODD_NAMES = ("a b", "Ünï", "o'Neill; --x $(id)", "-rf", "{student_id}", "[a]*?", "ends ", "a" * 128)
BAD_NAMES = ("two\nlines", "a\x1b[31mred", "a" * 129, os.fsdecode(b"latin-\xe9"))


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_is_no_student_id_is_told_in_one_plain_line(name: str) -> None:
    """It shows what is odd about it."""
    reason = why_no_student_id(name)
    assert reason.endswith("rename it")
    assert reason.isprintable()


def test_student_ids_with_odd_characters_are_graded_or_told(tmp_path: Path) -> None:
    """A name nbgrader cannot hold stops nobody else, and the folder stays."""
    root = quiz_course(tmp_path / "course")
    for name in (*ODD_NAMES, *BAD_NAMES):
        hand_in(root, name)
    coursedir = course_directory(root)
    students = submitted_students(coursedir, ASSIGNMENT)
    assert set(students) == {*ODD_NAMES, *BAD_NAMES}
    outcomes = grade_here(root)
    assert {o.student for o in outcomes if isinstance(o, Graded)} == set(ODD_NAMES)
    assert {o.student for o in outcomes if isinstance(o, Errored)} == set(BAD_NAMES)
    assert rows_of(root)["submission"].keys() == {(name,) for name in ODD_NAMES}
    with gradebook(root) as book:
        assert set(find_due(book, coursedir, ASSIGNMENT, BAD_NAMES).students) == set(BAD_NAMES)
    for name in BAD_NAMES:
        assert (root / "submitted" / name / ASSIGNMENT / "quiz.ipynb").exists()


def test_the_settings_may_exclude_students(tmp_path: Path) -> None:
    """``c.CourseDirectory.student_id_exclude`` means here what it means to nbgrader."""
    for name in ("ada", "grace", "zoe"):
        hand_in(tmp_path, name)
    coursedir = course_directory(tmp_path)
    coursedir.student_id_exclude = "grace,zoe"
    assert submitted_students(coursedir, ASSIGNMENT) == ["ada"]
