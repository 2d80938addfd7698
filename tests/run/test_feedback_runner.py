"""Feedback of a class: nbgrader's own pages, made by the same workers, when they are due."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

import invigilator.run.pages
import invigilator.run.publish
from invigilator.errors import CourseError
from invigilator.run.feedback_runner import FeedbackOptions, write_class_feedback
from invigilator.run.parcels import Graded, Outcome, Pages
from invigilator.run.stop import Stop
from tests.support.courses import (
    command,
    course_directory,
    grade,
    gradebook,
    hand_in,
    pages,
    quiz_course,
    rows_of,
    run_words,
)
from tests.support.executors import Here, grade_here
from tools.build import ASSIGNMENT
from tools.course_root import nbgrader

ODD_NAME = "Ünï o'Neill; --x [b]*?"


class Told:
    """An observer that keeps what it is told."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.pages: list[Pages] = []

    def report_pages(self, pages: Pages) -> None:
        """Keep it."""
        self.pages.append(pages)


def write(root: Path, *students: str, force: bool = False) -> dict[str, str]:
    """Write the feedback that is due in this process; return student -> why there is none."""
    told = Told()
    options = FeedbackOptions(ASSIGNMENT, students, force)
    write_class_feedback(
        course_directory(root), options, Here(), workers=lambda: 1, observer=told, stop=Stop()
    )
    return {pages.student: pages.reason for pages in told.pages}


def reasons(outcomes: list[Outcome]) -> dict[str, str | None]:
    """Return student -> why there are no pages; None where the submission is not graded."""
    return {
        outcome.student: outcome.pages.reason
        if isinstance(outcome, Graded) and outcome.pages
        else None
        for outcome in outcomes
    }


def mark(root: Path, student: str, points: float, comment: str) -> None:
    """Mark one answer by hand."""
    with gradebook(root) as book:
        book.find_grade("test_q1", "quiz", ASSIGNMENT, student).manual_score = points
        book.find_comment("q1", "quiz", ASSIGNMENT, student).manual_comment = comment
        book.db.commit()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course in which ada and grace are graded, with pages."""
    root = quiz_course(tmp_path_factory.mktemp("feedback") / "course")
    for student in ("ada", "grace"):
        hand_in(root, student)
    (root / "submitted" / "ada" / ASSIGNMENT / "mine.txt").write_text("notes")
    assert reasons(grade_here(root)) == {"ada": "", "grace": ""}
    return root


@pytest.fixture
def root(course: Path, tmp_path: Path) -> Path:
    """Return a copy of that course."""
    return shutil.copytree(course, tmp_path / "course")


def test_nbgrader_writes_the_same_files_byte_for_byte(root: Path) -> None:
    """Also after marks by hand, a late penalty, and for a student's other files."""
    settings = 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
    with open(root / "nbgrader_config.py", "a", encoding="utf-8") as config:
        config.write(settings)
    with gradebook(root) as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-01 00:00:00 UTC")
    hand_in(root, "late", "2026-01-02 00:00:00 UTC")
    grade_here(root)
    mark(root, "grace", 1.5, "Say *more*.")
    assert set(write(root)) == {"grace"}
    ours = pages(root)
    assert b"Say <em>more</em>." in ours[f"grace/{ASSIGNMENT}/quiz.html"]
    assert b"taken off for lateness" in ours[f"late/{ASSIGNMENT}/quiz.html"]
    assert f"ada/{ASSIGNMENT}/mine.txt" in ours
    shutil.rmtree(root / "feedback")
    nbgrader(root, "generate_feedback", ASSIGNMENT)
    assert pages(root) == ours


def test_only_what_is_out_of_date_is_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing at first; then marks, a page that is gone, settings and templates each count."""
    assert write(root) == {}
    mark(root, "ada", 0, "")
    assert write(root) == {"ada": ""}
    (root / "feedback" / "grace" / ASSIGNMENT / "quiz.html").unlink()
    assert write(root) == {"grace": ""}
    with open(root / "nbgrader_config.py", "a", encoding="utf-8") as config:
        config.write("# another wording\n")
    assert set(write(root)) == {"ada", "grace"}
    monkeypatch.setattr(invigilator.run.pages, "_templates", lambda: b"another template")
    assert set(write(root)) == {"ada", "grace"}
    assert write(root) == {}
    assert write(root, "ada", force=True) == {"ada": ""}


def test_grading_writes_the_pages_that_are_out_of_date_as_well(root: Path) -> None:
    """A class whose pages were lost has them again after the next run, which grades nobody."""
    shutil.rmtree(root / "feedback")
    assert grade_here(root) == []
    assert (root / "feedback" / "ada" / ASSIGNMENT / "quiz.html").exists()


def test_marks_given_before_a_regrade_stand_in_its_pages(root: Path) -> None:
    """What a person gave and wrote is in the page that the grading of a new submission makes."""
    mark(root, "ada", 1.5, "Well put.")
    hand_in(root, "ada", "2026-01-01 10:00:00 UTC")
    (root / "submitted" / "ada" / ASSIGNMENT / "new.txt").write_text("something new")
    assert reasons(grade_here(root)) == {"ada": ""}
    assert write(root) == {}
    page = (root / "feedback" / "ada" / ASSIGNMENT / "quiz.html").read_text(encoding="utf-8")
    assert "Well put." in page


def test_a_student_who_is_not_graded_gets_no_page(root: Path) -> None:
    """Asked for by name, one line says so; in a class, nothing is written for them."""
    hand_in(root, "zoe")
    assert write(root) == {}
    with pytest.raises(CourseError, match="zoe: not graded, so there is no feedback to write"):
        write(root, "zoe")
    assert not (root / "feedback" / "zoe").exists()


def test_a_name_that_nbgrader_takes_for_a_pattern_stands_in_the_page(root: Path) -> None:
    """The page names the student, and not the folder that stood in for theirs."""
    hand_in(root, ODD_NAME)
    assert reasons(grade_here(root)) == {ODD_NAME: ""}
    page = root / "feedback" / ODD_NAME / ASSIGNMENT / "quiz.html"
    assert "[b]*?" in page.read_text(encoding="utf-8")
    assert write(root) == {}


def test_one_page_that_cannot_be_made_stops_no_other(root: Path) -> None:
    """A graded notebook that is broken is told by name; the rest is written."""
    (notebook,) = (root / "autograded" / "ada" / ASSIGNMENT).glob("*.ipynb")
    notebook.chmod(0o644)
    notebook.write_text("no notebook")
    told = write(root, force=True)
    assert told["grace"] == ""
    assert "NotJSONError" in told["ada"]


def test_a_template_with_an_error_is_told_with_its_file_and_line(
    root: Path, tmp_path: Path
) -> None:
    """A course may bring its own template; the grades are recorded all the same."""
    (tmp_path / "ours.html.j2").write_text("<p>\n{% if %}\n")
    with open(root / "nbgrader_config.py", "a", encoding="utf-8") as config:
        config.write(f"c.FeedbackExporter.extra_template_paths = [{str(tmp_path)!r}]\n")
        config.write('c.FeedbackExporter.template_file = "ours.html.j2"\n')
    hand_in(root, "zoe")
    told = reasons(grade_here(root))
    assert (told["zoe"] or "").startswith("TemplateSyntaxError: ")
    assert (told["zoe"] or "").endswith(f"({tmp_path / 'ours.html.j2'}, line 2)")
    assert ("zoe",) in rows_of(root)["submission"]
    assert (root / "autograded" / "zoe" / ASSIGNMENT / "quiz.ipynb").exists()


def test_a_feedback_folder_that_cannot_be_written_costs_no_grade(root: Path) -> None:
    """The grades are recorded, the reason is told, and the next run writes the pages."""
    shutil.rmtree(root / "feedback")
    (root / "feedback").write_text("not a folder")
    hand_in(root, "zoe")
    told = reasons(grade_here(root))
    assert (told["zoe"] or "").startswith("NotADirectoryError: ")
    assert ("zoe",) in rows_of(root)["submission"]
    (root / "feedback").unlink()
    assert set(write(root)) == {"ada", "grace", "zoe"}


def test_a_full_disk_leaves_the_old_pages_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page is half of one: the old one stays, and is written anew once there is space."""
    mark(root, "ada", 0, "new")
    before = pages(root)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        told = write(root)
    assert told == {"ada": "OSError: [Errno 28] No space left on device"}
    assert pages(root) == before
    assert sorted(root.rglob(".*.new")) == []
    assert write(root) == {"ada": ""}


def test_a_run_that_is_stopped_keeps_what_it_wrote(root: Path) -> None:
    """The same command goes on with the rest."""
    shutil.rmtree(root / "feedback")
    stop = Stop()

    class StopsAfterOne(Told):
        def report_pages(self, pages: Pages) -> None:
            super().report_pages(pages)
            stop.asked = True

    told = StopsAfterOne()
    with pytest.raises(KeyboardInterrupt):
        write_class_feedback(
            course_directory(root),
            FeedbackOptions(ASSIGNMENT),
            Here(),
            workers=lambda: 1,
            observer=told,
            stop=stop,
        )
    assert len(told.pages) == 1
    assert set(write(root)) == {"ada", "grace"} - {told.pages[0].student}


def test_the_command_says_what_it_wrote_and_what_it_could_not(root: Path) -> None:
    """Nothing where all is up to date; a line for each page that is missing, and exit code 1."""
    quiet = run_words(command("feedback"), root)
    assert (quiet.returncode, quiet.stdout) == (0, "all feedback pages are up to date\n")
    mark(root, "grace", 1, "")
    shutil.rmtree(root / "feedback" / "ada")
    (root / "feedback" / "ada").write_text("no folder")
    told = run_words(command("feedback", "--jobs", "1"), root)
    assert told.returncode == 1
    lines = told.stdout.splitlines()
    assert lines[0].startswith("ada: no feedback pages: NotADirectoryError: ")
    assert lines[1:] == [
        "feedback pages of 1 submission written",
        "feedback pages of 1 submission are missing or old: invigilator feedback makes them",
    ]
    unknown = run_words(command("feedback", "--student", "nobody"), root)
    assert (unknown.returncode, unknown.stderr) == (
        1,
        "invigilator: nobody: not graded, so there is no feedback to write\n",
    )


def test_a_run_without_feedback_makes_grades_and_report_only(root: Path) -> None:
    """--no-feedback leaves the pages out; a later run writes them."""
    hand_in(root, "zoe")
    alone = grade(root, "--no-feedback", "--jobs", "1")
    assert alone.returncode == 0
    assert "feedback pages" not in alone.stdout
    assert not (root / "feedback" / "zoe").exists()
    assert "zoe" in (root / "report" / ASSIGNMENT / "grades.csv").read_text()
    assert "feedback pages of 1 submission written" in grade(root, "--jobs", "1").stdout
    assert (root / "feedback" / "zoe" / ASSIGNMENT / "quiz.html").exists()
