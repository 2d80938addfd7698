"""Where student code cannot be confined: a kernel without Landlock, macOS, Windows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.support.courses import command, gradebook, quiz, quiz_course, run_words
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import submit
from tools.student_zip import student_files

OLD_KERNEL = """
import errno, os, sys
import pyseccomp

calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
for name in ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"):
    calls.add_rule(pyseccomp.ERRNO(errno.ENOSYS), name)
calls.load()
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Runs Python where the system's kernel answers as one before 5.13: it knows no Landlock."""

PRETENDING = """
import sys

# what asks for the platform while it is imported is imported before
import matplotlib.pyplot, nbgrader.apps, nbgrader.converters, nbconvert.exporters, rich.console
import torch, multiprocessing.forkserver

sys.platform = sys.argv[1]
if sys.platform == "win32":
    sys.modules.update(dict.fromkeys(("fcntl", "resource", "pwd", "grp", "termios")))
from invigilator.__main__ import main

sys.exit(main(["grade"]))
"""
"""Runs ``invigilator grade`` in a Python that says it is on another system."""

AUTOGRADE = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT]
COMMANDS = {
    "grade": (command("grade"), 1),
    "ci": (command("ci", f"submitted/ada/{ASSIGNMENT}"), 2),
    "autograde": (AUTOGRADE, 1),
}
"""How a submission can be graded, and how each ends where it refuses."""


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    """Return the file that the submission of :func:`course` writes, if it may."""
    return tmp_path / "witness"


@pytest.fixture
def course(tmp_path: Path, witness: Path) -> Path:
    """Return a course with a right quiz that tries to write a file outside its room."""
    root = quiz_course(tmp_path / "course")
    notebook = quiz().copy()
    cells = {cell.id: cell for cell in notebook.cells}
    before = cells["q1"].source
    cells[
        "q1"
    ].source = f"try:\n    open({str(witness)!r}, 'w').close()\nexcept OSError:\n    pass\n{before}"
    submit(root, "ada", {"quiz": notebook})
    cells["q1"].source = before  # the quiz is shared
    return root


def run(
    words: list[str], folder: Path, *, old_kernel: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run a command, on an old kernel or on this one."""
    python, *rest = words
    wrapped = [python, "-c", OLD_KERNEL, *rest] if old_kernel else words
    return run_words(wrapped, folder)


def points(course: Path) -> dict[str, float]:
    """Return student -> points, as the gradebook has them."""
    with gradebook(course) as book:
        return {entry.student_id: entry.score for entry in book.assignment_submissions(ASSIGNMENT)}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_old_kernel_is_refused_in_one_line(name: str, course: Path, witness: Path) -> None:
    """The line says why and names the switch; no student code runs and nothing is recorded."""
    words, code = COMMANDS[name]
    done = run(words, course)
    assert done.returncode == code
    said = [line for line in done.stderr.splitlines() if "student code is not run" in line]
    assert len(said) == 1
    assert "this system cannot confine it (Landlock syscalls not available" in said[0]
    assert "unconfined" in said[0]
    assert "Traceback" not in done.stderr + done.stdout
    if name != "autograde":  # nbgrader adds lines of its own
        assert done.stderr.splitlines() == said
    assert not witness.exists()
    assert list((course / "autograded").glob("*")) == []
    assert points(course) == {}


@pytest.mark.parametrize(
    ("words", "in_gradebook"),
    [
        (command("grade", "--unconfined"), {"ada": 10}),
        ([*AUTOGRADE, "--Examine.unconfined=True"], {"ada": 10}),
        (command("ci", "--unconfined", f"submitted/ada/{ASSIGNMENT}"), {}),
    ],
    ids=COMMANDS,
)
def test_an_old_kernel_grades_with_the_switch(
    words: list[str], in_gradebook: dict[str, float], course: Path, witness: Path
) -> None:
    """The points are the right ones, and student code is indeed not confined."""
    done = run(words, course)
    assert done.returncode == 0, done.stderr
    assert points(course) == in_gradebook
    if not in_gradebook:
        assert done.stdout == f"submitted/ada/{ASSIGNMENT}: 10 of 10 points\n"
    assert witness.exists()


def test_this_kernel_confines_without_a_switch(course: Path, witness: Path) -> None:
    """The same submission, graded here, gets its points and writes no file."""
    done = run(command("grade"), course, old_kernel=False)
    assert done.returncode == 0, done.stderr
    assert points(course) == {"ada": 10}
    assert not witness.exists()


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        (
            "darwin",
            "invigilator: student code is not run: this system cannot confine it (darwin has "
            "neither Landlock nor seccomp); --unconfined runs it all the same",
        ),
        ("win32", "invigilator: Windows cannot run it: use a Linux machine, or WSL 2"),
    ],
)
def test_another_system_is_refused_in_one_line(
    platform: str, line: str, course: Path, witness: Path
) -> None:
    """No student code runs, whatever modules that system lacks."""
    done = run([sys.executable, "-c", PRETENDING, platform], course, old_kernel=False)
    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (1, "", [line])
    assert not witness.exists()
    assert points(course) == {}


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_what_only_linux_has_is_installed_only_there(platform: str) -> None:
    """An instructor's list leaves out confinement elsewhere; a student's list never names it."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    listed = [Requirement(line.split("#")[0]) for line in lines if not line.startswith("#")]
    there = {"sys_platform": platform}
    wanted = {one.name for one in listed if not one.marker or one.marker.evaluate(there)}
    confinement = {"py-landlock", "pyseccomp"}
    assert {one.name for one in listed} - wanted == confinement
    students = student_files()["requirements.txt"].decode()
    assert "torch==" in students
    assert not any(name in students for name in (*confinement, "sys_platform"))
