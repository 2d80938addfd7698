"""The one writer: what it records and publishes is whole, wherever it is killed."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import event

from invigilator.errors import CourseError
from invigilator.gradebook import open_gradebook
from invigilator.recorded import Recorded
from invigilator.run.packing import pack_assignment, pack_submission
from invigilator.run.parcels import Graded
from invigilator.run.registry import Registry
from invigilator.run.worker import grade
from tests.support.courses import (
    course_directory,
    hand_in,
    left_over,
    published,
    quiz_course,
    rows_of,
)
from tools.build import ASSIGNMENT
from tools.course_root import released, submit

Versions = tuple[Path, Graded, Graded]
STEPS = ("open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree")


def graded(root: Path, student: str) -> Graded:
    """Grade a submission in this process; nothing is recorded."""
    coursedir = course_directory(root)
    book = open_gradebook(coursedir)
    assignment = pack_assignment(book, coursedir, ASSIGNMENT, with_feedback=True)
    book.close()
    folder = root / "submitted" / student / ASSIGNMENT
    outcome = grade(assignment, pack_submission(folder, student, assignment.notebooks, Recorded()))
    assert isinstance(outcome, Graded), outcome
    return outcome


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Return a course in which ada's blank quiz is recorded, that outcome, and a right one."""
    root = quiz_course(tmp_path_factory.mktemp("registry") / "course")
    submit(root, "ada", {"quiz": released(root, "quiz")})
    blank = graded(root, "ada")
    with Registry(course_directory(root), ASSIGNMENT) as registry:
        registry.record(blank)
    hand_in(root, "ada", "2026-01-01 10:00:00 UTC")
    return root, blank, graded(root, "ada")


def record_and_die(root: Path, outcome: Graded, step: int) -> bool:
    """Record ``outcome`` in a child process that is gone at its ``step``-th step; was it done?

    A step is a file opened, renamed, removed or changed in its mode, as Python reports them to
    auditors, or a commit.
    """
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    steps = 0

    def count(happened: object, *_: object) -> None:
        nonlocal steps
        steps += not isinstance(happened, str) or happened in STEPS
        if steps == step:
            os._exit(9)

    try:
        with Registry(course_directory(root), ASSIGNMENT) as registry:
            event.listen(registry.gradebook.engine, "commit", count)
            sys.addaudithook(count)
            registry.record(outcome)
            os._exit(0)
    finally:
        os._exit(1)


def test_killed_at_any_step_it_leaves_the_old_or_the_new_and_can_go_on(
    versions: Versions, tmp_path: Path
) -> None:
    """Gradebook and folder are each wholly old or new; recording again makes both new."""
    root, old, new = versions
    old_rows, old_pages = rows_of(root), published(root, "feedback")
    with_new = shutil.copytree(root, tmp_path / "new")
    assert record_and_die(with_new, new, -1)
    new_rows, new_files = rows_of(with_new), published(with_new)
    new_pages = published(with_new, "feedback")
    assert old_rows != new_rows
    assert old_pages.keys() < new_pages.keys()  # the new one has a time stamp
    page = f"ada/{ASSIGNMENT}/quiz.html"
    assert old_pages[page] != new_pages[page]
    step, seen, seen_pages = 1, set(), set()
    while True:
        course = shutil.copytree(root, tmp_path / str(step))
        done = record_and_die(course, new, step)
        rows = rows_of(course)
        folder = course / "autograded" / "ada" / ASSIGNMENT
        names = {path.name for path in folder.iterdir()} if folder.exists() else None
        assert rows in (old_rows, new_rows)
        assert names in ({"quiz.ipynb"}, {"quiz.ipynb", "timestamp.txt"}, None)
        assert names is not None or rows == new_rows  # it would be graded again
        pages = published(course, "feedback", hidden=False)
        assert pages in (old_pages, new_pages, {})
        assert pages == old_pages or rows == new_rows
        assert pages == new_pages or names != {"quiz.ipynb", "timestamp.txt"}  # it would be done
        seen_pages.add(None if not pages else pages == new_pages)
        seen.add((rows == new_rows, names and len(names)))
        assert record_and_die(course, new, -1)
        assert (rows_of(course), published(course)) == (new_rows, new_files)
        assert published(course, "feedback") == new_pages
        assert left_over(course) == []
        if done:
            break
        step += 1
        shutil.rmtree(course)
    assert seen == {(False, 1), (True, 1), (True, None), (True, 2)}
    assert seen_pages == {False, None, True}
    assert old.grades != new.grades


def test_a_submission_is_one_transaction(versions: Versions, tmp_path: Path) -> None:
    """Another connection sees nothing of it until all of it is there."""
    root = shutil.copytree(versions[0], tmp_path / "course")
    newcomer = replace(versions[2], student="grace")
    seen = []
    with Registry(course_directory(root), ASSIGNMENT) as registry:
        write = registry._write_grades

        def look_before_it_ends(graded: Graded) -> None:
            write(graded)
            registry.gradebook.db.flush()
            with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
                seen.append([student.id for student in book.students])

        registry._write_grades = look_before_it_ends  # type: ignore[method-assign]
        registry.record(newcomer)
    assert seen == [["ada"]]
    assert ("grace",) in rows_of(root)["submission"]


def test_marks_given_while_it_was_graded_are_flagged(versions: Versions, tmp_path: Path) -> None:
    """Points by hand that the worker could not know of stay, and wait for a person."""
    root = shutil.copytree(versions[0], tmp_path / "course")
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        book.find_grade("test_q1", "quiz", ASSIGNMENT, "ada").manual_score = 2
        book.db.commit()
    with Registry(course_directory(root), ASSIGNMENT) as registry:
        registry.record(versions[2])
        by_hand = [row for row in registry.known("ada")[0].grades if row.manual_score is not None]
    assert [(row.notebook, row.name, row.manual_score) for row in by_hand] == [
        ("quiz", "test_q1", 2)
    ]
    assert rows_of(root)["grade"]["ada", "quiz", "test_q1"] == (3, 2, None, True)


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (errno.ENOSPC, CourseError, "No space left on device"),
        (errno.EROFS, CourseError, "Read-only file system"),
        (errno.EACCES, PermissionError, "Permission denied"),
    ],
)
def test_a_disk_that_fails_ends_the_run_and_a_folder_that_fails_only_itself(
    versions: Versions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    kind: type[Exception],
    said: str,
) -> None:
    """Nothing is recorded, nothing stays behind."""
    root = shutil.copytree(versions[0], tmp_path / "course")
    before = rows_of(root), published(root)

    def fail(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with Registry(course_directory(root), ASSIGNMENT) as registry:
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(kind, match=said):
            registry.record(versions[2])
    assert (rows_of(root), published(root)) == before
    assert left_over(root) == []


def test_shared_folders_keep_the_modes_nbgrader_gives_them(
    versions: Versions, tmp_path: Path
) -> None:
    """``c.CourseDirectory.groupshared``: other instructors may write; else nobody does."""
    root = shutil.copytree(versions[0], tmp_path / "course")
    for shared, mode in ((True, 0o664), (False, 0o444)):
        coursedir = course_directory(root)
        coursedir.groupshared = shared
        with Registry(coursedir, ASSIGNMENT) as registry:
            registry.record(versions[2])
        folder = root / "autograded" / "ada" / ASSIGNMENT
        assert (folder / "quiz.ipynb").stat().st_mode & 0o777 == mode
        assert bool(folder.stat().st_mode & 0o2000) == shared
