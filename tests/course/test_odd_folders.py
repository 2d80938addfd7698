"""Submissions that are not what a folder should be: both graders say the same of each.

Every tampering of the files beside a notebook goes through ``nbgrader autograde`` with the attack
suite; here the same ones go through ``invigilator grade``, and both without the powers of root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from invigilator.reports.class_book import ClassBook
from invigilator.reports.exports import grades_csv
from invigilator.reports.read_class import read_class
from tests.attacks.tampering import TAMPERINGS, Desk, Tampering
from tests.support.confinement import confined
from tests.support.courses import course_directory, hand_in, quiz, quiz_course
from tools.build import ASSIGNMENT
from tools.course_root import submit

FIRST = "link_to_the_solution"
"""The first of the tamperings with files."""

MEGABYTE = 2**20

POWERS = "-dac_override,-dac_read_search"
"""What lets root open what its mode forbids."""

ROWS = TAMPERINGS[[t.how.__name__ for t in TAMPERINGS].index(FIRST) :]


def _without_powers() -> list[str]:
    """Return the words in front of a command that make root's files its own only."""
    if os.geteuid() != 0:
        return []
    if not (setpriv := shutil.which("setpriv")):
        pytest.skip("root has its powers here, and no setpriv to give them up")
    return [setpriv, f"--bounding-set={POWERS}", "--inh-caps=-all", "--"]


@dataclass(frozen=True)
class Class:
    """A class after its run."""

    root: Path
    exit_code: int
    said: str
    book: ClassBook

    def points(self, student: str) -> float | None:
        """Return the points of ``student``, or None without a grade."""
        member = next(m for m in self.book.members if m.student == student)
        return member.submission.points if member.submission else None


def _hand_in_all(root: Path) -> None:
    for student in ("aa_first", "zz_last"):
        hand_in(root, student)
    (root / "canary.txt").write_text("canary")
    neighbour = root / "submitted" / "aa_first" / ASSIGNMENT
    (neighbour / "notes.txt").write_text("notes")
    for row in ROWS:
        notebook = nbformat.reads(nbformat.writes(quiz()), as_version=4)
        folder = submit(root, row.how.__name__, {})
        written = row.how(Desk(notebook, folder, root, neighbour))
        if written is not None:
            text = written if isinstance(written, str) else nbformat.writes(written)
            (folder / "quiz.ipynb").write_text(text)


def _run(root: Path, *words: str) -> Class:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [*_without_powers(), sys.executable, "-m", *words],
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=600,
        check=False,
    )
    said = done.stdout + done.stderr
    return Class(root, done.returncode, said, read_class(course_directory(root), ASSIGNMENT))


@pytest.fixture(scope="module", params=["nbgrader", "invigilator"])
def graded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Class]:
    """Grade the tampering with files and two honest students, by one of the two commands."""
    root = quiz_course(tmp_path_factory.mktemp("odd") / "course")
    _hand_in_all(root)
    words = {
        "nbgrader": ("nbgrader", "autograde", ASSIGNMENT),
        "invigilator": ("invigilator", "grade", ASSIGNMENT, "--jobs", "1"),
    }
    try:
        yield _run(root, *words[request.param])
    finally:
        subprocess.run(["rm", "-rf", str(root)], check=False)  # folders too deep for rmtree


@confined
class TestBothGraders:
    def test_the_honest_keep_their_points(self, graded: Class) -> None:
        """Whatever stands between them in the class."""
        assert {s: graded.points(s) for s in ("aa_first", "zz_last")} == {
            "aa_first": 10,
            "zz_last": 10,
        }, graded.said[-3000:]

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row.how.__name__)
    def test_each_gets_what_it_deserves_and_no_more(self, graded: Class, row: Tampering) -> None:
        """What is refused has no points, in no table; what is graded has those of its answers."""
        name = row.how.__name__
        points = graded.points(name)
        if row.is_refused:
            assert points is None
            assert sum(f"{name}: not graded: " in line for line in graded.said.splitlines()) == 1
            (line,) = (r for r in grades_csv(graded.book).splitlines() if r.startswith(f"{name},"))
            assert ",not graded," in line
        elif row.points:  # a notebook that is none: blank, or not handed in
            assert not points
        else:
            assert points == 10, graded.said[-3000:]

    def test_no_folder_that_is_published_is_larger_than_the_limit(self, graded: Class) -> None:
        """Sparse files are as large as they say, and links bring nothing along."""
        for folder in (graded.root / "autograded").iterdir():
            files = [path for path in folder.rglob("*") if path.is_file()]
            assert len(files) <= 1001
            assert sum(path.stat().st_size for path in files) < 300 * MEGABYTE
            assert all(
                "canary" not in path.read_text(errors="replace")
                for path in files
                if path.suffix == ".txt"
            )

    def test_nothing_outside_a_submission_is_moved(self, graded: Class) -> None:
        """The pipe that a link led to is where it was, and so are the neighbour's files."""
        assert (graded.root / "release" / "elsewhere" / "pipe").is_fifo()
        neighbour = graded.root / "submitted" / "aa_first"
        names = sorted(path.name for path in neighbour.rglob("*"))
        assert names == [ASSIGNMENT, "notes.txt", "quiz.ipynb"]


CLOSED: Mapping[str, Callable[[Path], Path]] = {
    "closed_notebook": lambda folder: folder / "quiz.ipynb",
    "closed_assignment": lambda folder: folder,
    "closed_student": lambda folder: folder.parent,
}
"""Student -> which part of a submission, given its folder, nobody may open."""


@confined
@pytest.mark.parametrize("grader", ["nbgrader", "invigilator"])
def test_what_cannot_be_opened_is_not_graded_and_not_zero(tmp_path: Path, grader: str) -> None:
    """A mode of 000 at any level costs that student alone, and no points."""
    root = quiz_course(tmp_path / "course")
    for student in ("aa_first", "zz_last"):
        hand_in(root, student)
    for student, part in CLOSED.items():
        part(hand_in(root, student)).chmod(0)
    words = {
        "nbgrader": ("nbgrader", "autograde", ASSIGNMENT),
        "invigilator": ("invigilator", "grade", ASSIGNMENT, "--jobs", "1"),
    }
    after = _run(root, *words[grader])
    assert after.points("aa_first") == after.points("zz_last") == 10, after.said[-3000:]
    assert all(m.submission is None for m in after.book.members if m.student in CLOSED)
    if grader == "invigilator":
        for student in CLOSED:
            (line,) = (x for x in after.said.splitlines() if f"{student}: not graded: " in x)
            assert "cannot be opened" in line


@confined
def test_two_submissions_that_share_a_file_are_both_told(tmp_path: Path) -> None:
    """Nobody can tell whose it is, so a person decides; neither is graded, and neither has 0."""
    root = quiz_course(tmp_path / "course")
    hand_in(root, "zz_last")
    theirs = hand_in(root, "ada") / "quiz.ipynb"
    os.link(theirs, submit(root, "bob", {}) / "quiz.ipynb")
    after = _run(root, "nbgrader", "autograde", ASSIGNMENT)
    assert after.exit_code == 0
    assert [after.points(s) for s in ("ada", "bob", "zz_last")] == [None, None, 10]
    for student in ("ada", "bob"):
        assert f"{student}: not graded: 'quiz.ipynb' is a hard link" in after.said


@confined
def test_who_grades_one_refused_submission_is_told_that_it_failed(tmp_path: Path) -> None:
    """As formgrader's button does: the command fails with the line, and there is no submission."""
    root = quiz_course(tmp_path / "course")
    hand_in(root, "ada")
    (root / "submitted" / "bob").mkdir()
    (root / "submitted" / "bob" / ASSIGNMENT).symlink_to(root / "submitted" / "ada" / ASSIGNMENT)
    after = _run(root, "nbgrader", "autograde", ASSIGNMENT, "--student=bob")
    assert after.exit_code == 1
    assert f"bob: not graded: '{ASSIGNMENT}' is a link and no folder" in after.said
    assert after.points("bob") is None


@confined
def test_a_graded_submission_that_nobody_can_open_any_more_is_kept(tmp_path: Path) -> None:
    """The next run goes on with the rest, and asks nothing of it."""
    root = quiz_course(tmp_path / "course")
    hand_in(root, "ada")
    assert _run(root, "invigilator", "grade", ASSIGNMENT, "--jobs", "1").exit_code == 0
    (root / "submitted" / "ada").chmod(0)
    hand_in(root, "zoe")
    after = _run(root, "invigilator", "grade", ASSIGNMENT, "--jobs", "1")
    assert after.exit_code == 0, after.said[-2000:]
    assert [after.points(student) for student in ("ada", "zoe")] == [10, 10]
