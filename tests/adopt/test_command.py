"""``invigilator adopt`` on nbgrader's own example course, and on courses that lack something."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import invigilator
from invigilator.course import CONFIG
from invigilator.ways import FILE, Way, read_ways
from tests.support.courses import gradebook, run_words
from tools.course_root import nbgrader

NOTEBOOK = Path("source/ps1/problem1.ipynb")
USES_SQUARES = "sum_of_squares_uses_squares"
"""A test of the example course that takes a function of the student's away, and sees it fail."""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return nbgrader's own example course, as its quickstart makes it."""
    folder = tmp_path_factory.mktemp("quickstart")
    nbgrader(folder, "quickstart", "course101")
    return folder / "course101"


@pytest.fixture
def course(example: Path, tmp_path: Path) -> Path:
    """Return a copy of the example course."""
    return Path(shutil.copytree(example, tmp_path / "course"))


def adopt(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in ``root``."""
    return run_words(["invigilator", "adopt", *words], root)


def contents(root: Path) -> dict[str, bytes]:
    """Return every file of the course."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def edit(root: Path, old: str, new: str) -> None:
    """Change a text of the notebook, which must be there."""
    text = (root / NOTEBOOK).read_text("utf-8")
    assert old in text
    (root / NOTEBOOK).write_text(text.replace(old, new), "utf-8")


def test_the_example_course_is_adopted_graded_and_given_back(course: Path) -> None:
    """No solution loses a point, the one test that cannot run apart is told, and undo is undo."""
    before = contents(course)
    done = adopt(course)
    assert done.returncode == 0, done.stderr
    assert (
        "3 of 4 tests run apart, 1 beside the student's code, with 0.5 of 3 points" in done.stdout
    )
    assert f"{USES_SQUARES}: " in done.stdout
    assert "to run it apart: " in done.stdout
    ways = read_ways(course, "ps1")
    assert {name for (_, name), way in ways.items() if way is Way.BESIDE} == {USES_SQUARES}
    changed = {name for name, text in contents(course).items() if before.get(name) != text}
    assert changed == {CONFIG, FILE}

    nbgrader(course, "generate_assignment", "ps1")
    for student, step in (("reference", "source"), ("blank", "release")):
        shutil.copytree(course / step / "ps1", course / "submitted" / student / "ps1")
    for words in (["invigilator", "grade"], ["nbgrader", "autograde", "ps1", "--force"]):
        graded = run_words(words, course)
        assert graded.returncode == 0, graded.stderr
        with gradebook(course) as book:
            points = {
                student: sum(
                    grade.auto_score or 0.0
                    for notebook in book.find_submission("ps1", student).notebooks
                    for grade in notebook.grades
                )
                for student in ("reference", "blank")
            }
        assert points == {"reference": 3.0, "blank": 0.0}

    edit(course, USES_SQUARES, "uses_squares")
    again = adopt(course)
    assert f"ps1, problem1: {USES_SQUARES}: was beside, is not there now" in again.stdout
    assert "ps1, problem1: uses_squares: was not there, is beside now" in again.stdout
    assert (course / CONFIG).read_text("utf-8").count("from invigilator") == 1

    assert adopt(course, "--undo").returncode == 0
    assert (course / CONFIG).read_bytes() == before[CONFIG]
    assert not (course / FILE).exists()


def test_nothing_changes_where_a_solution_fails_under_stock_as_well(course: Path) -> None:
    """One line names the test, and what it says."""
    edit(course, "assert sum_of_squares(1) == 1", "assert sum_of_squares(1) == 7")
    before = contents(course)
    done = adopt(course)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "invigilator: ps1, problem1: correct_sum_of_squares: the course's own solution fails it "
        "under stock nbgrader as well: AssertionError"
    )
    assert contents(course) == before


def _without_config(root: Path) -> None:
    (root / CONFIG).unlink()


def _without_solutions(root: Path) -> None:
    edit(root, "BEGIN SOLUTION", "SOLUTION")


def _with_its_own_grading(root: Path) -> None:
    with open(root / CONFIG, "a", encoding="utf-8") as config:
        config.write("\nc.GenerateFeedback.preprocessors = ['mine.Mine']\n")


def _with_a_broken_notebook(root: Path) -> None:
    (root / "source" / "ps1" / "broken.ipynb").write_text('{"cells": [')


def _in_another_language(root: Path) -> None:
    edit(root, '"language": "python"', '"language": "R"')


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_without_config, "there is no {root}/nbgrader_config.py: is this the course's folder?"),
        (_without_solutions, "ps1: no answer cell holds a solution (BEGIN SOLUTION)"),
        (_with_its_own_grading, "the course sets c.GenerateFeedback.preprocessors itself"),
        (_with_a_broken_notebook, "{root}/source/ps1/broken.ipynb: cannot be read as a notebook: "),
        (_in_another_language, "problem1: written in R, and only Python is graded"),
    ],
)
def test_a_course_that_cannot_be_adopted_is_told_why(
    course: Path, damage: object, said: str
) -> None:
    """One line each, and nothing changes."""
    damage(course)  # type: ignore[operator]  # one of the functions above
    before = contents(course)
    done = adopt(course)
    assert done.returncode == 1
    assert done.stderr.startswith(f"invigilator: {said.format(root=course)}")
    assert len(done.stderr.splitlines()) == 1
    assert contents(course) == before


def test_a_folder_that_cannot_be_written_to_is_told(course: Path) -> None:
    """Before anything is graded."""
    if not shutil.which("unshare"):
        pytest.skip("needs a mount namespace of its own")
    namespace = ["unshare", "--mount"] + ["--map-root-user"] * (os.geteuid() != 0)
    script = 'mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" && exec "$@"'
    done = subprocess.run(
        [*namespace, "sh", "-c", script, "sh", sys.executable, "-m", "invigilator", "adopt"],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(Path(invigilator.__path__[0]).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("needs a mount namespace of its own")
    assert done.stderr == f"invigilator: {course} cannot be written to, so it cannot be adopted\n"


def test_undo_where_nothing_was_adopted_says_so(course: Path) -> None:
    """And leaves the settings alone."""
    before = contents(course)
    assert "has no lines of `invigilator adopt`" in adopt(course, "--undo").stdout
    assert contents(course) == before
