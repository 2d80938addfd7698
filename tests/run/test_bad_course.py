"""A disk that is full or read-only: one clear line, nothing lost, and it goes on afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import invigilator
from tests.support.courses import (
    command,
    grade,
    hand_in,
    left_over,
    quiz_course,
    rows_of,
    run_words,
)
from tools.build import ASSIGNMENT
from tools.course_root import nbgrader

NAMESPACE = (
    ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
)
"""Runs a program whose mounts nobody else sees."""

FULL = """
mount -t tmpfs -o size=8m tmpfs course && cp -a made/. course && cd course || exit 99
head -c 100m /dev/zero > filler 2> /dev/null
truncate -s -60K filler
"$@" 2> ../first.err > ../first.out; echo $? > ../first.code
rm filler
"$@" 2> ../second.err > ../second.out; echo $? > ../second.code
cd .. && cp -a course kept
"""
READ_ONLY = """
mount --bind made course && mount -o remount,bind,ro course && cd course || exit 99
"$@" 2> ../first.err > ../first.out; echo $? > ../first.code
"""


def run(script: str, folder: Path) -> None:
    """Run ``script`` where it may mount, with grading as its words; skip where nobody may."""
    if not shutil.which("unshare") or subprocess.run([*NAMESPACE, "true"], check=False).returncode:
        pytest.skip("needs a mount namespace of its own: run as root, or allow user namespaces")
    (folder / "course").mkdir()
    words = [sys.executable, "-m", "invigilator", "grade", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(invigilator.__path__[0]).parent)}
    subprocess.run(
        [*NAMESPACE, "sh", "-c", script, "sh", *words], cwd=folder, env=environment, check=True
    )


def test_a_full_disk_stops_the_run_with_one_line_and_loses_nothing(tmp_path: Path) -> None:
    """What was graded before stays; with space again, the same command ends the work."""
    made = quiz_course(tmp_path / "made")
    students = [f"student{number}" for number in range(8)]
    for student in students:
        # what lies beside a notebook is published too
        (hand_in(made, student) / "notes.bin").write_bytes(b"x" * 20_000)
    run(FULL, tmp_path)
    assert (tmp_path / "first.code").read_text() == "1\n"
    (line,) = (tmp_path / "first.err").read_text().splitlines()
    assert line.startswith("invigilator: ")
    assert "No space left on device" in line or "disk is full" in line
    told = (tmp_path / "first.out").read_text().splitlines()
    assert len(told) < len(students)
    assert (tmp_path / "second.code").read_text() == "0\n"
    told_again = (tmp_path / "second.out").read_text().splitlines()
    assert len(told) + len(told_again) == len(students)
    kept = tmp_path / "kept"
    assert {student for (student,) in rows_of(kept)["submission"]} == set(students)
    assert {path.parent.parent.name for path in kept.glob(f"autograded/*/{ASSIGNMENT}/*.bin")} == (
        set(students)
    )
    assert left_over(kept) == []


def test_a_read_only_course_says_so(tmp_path: Path) -> None:
    """Before anything is graded."""
    made = quiz_course(tmp_path / "made")
    hand_in(made, "ada")
    run(READ_ONLY, tmp_path)
    assert (tmp_path / "first.code").read_text() == "1\n"
    assert (tmp_path / "first.err").read_text() == (
        f"invigilator: {tmp_path}/course cannot be written to: Read-only file system\n"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write whatever its mode is")
def test_a_folder_without_permission_says_so(tmp_path: Path) -> None:
    """Of the course, it ends the run; of one submission, that one."""
    root = quiz_course(tmp_path / "course")
    for student in ("ada", "grace"):
        hand_in(root, student)
    (root / "submitted" / "ada" / ASSIGNMENT).chmod(0)
    one = grade(root)
    (root / "submitted" / "ada" / ASSIGNMENT).chmod(0o755)
    assert one.returncode == 1
    assert "ada: not graded: PermissionError: " in one.stdout
    root.chmod(0o555)
    whole = grade(root)
    root.chmod(0o755)
    assert whole.stderr == f"invigilator: {root} cannot be written to: Permission denied\n"


@pytest.mark.parametrize("words", [["grade"], ["feedback"], ["table"], ["adopt"]], ids=" ".join)
def test_settings_that_cannot_be_read_end_the_run(tmp_path: Path, words: list[str]) -> None:
    """traitlets would go on without them, and so would the grading, with nothing confined."""
    root = quiz_course(tmp_path / "course", "c = get_config(\n")
    hand_in(root, "ada")
    before = sorted(root.rglob("*"))
    done = run_words(command(*words), root)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        f"invigilator: the settings of the course in {root} cannot be read: SyntaxError: "
    )
    assert len(done.stderr.splitlines()) == 1
    assert sorted(root.rglob("*")) == before


def test_the_wrong_folder_says_so(tmp_path: Path) -> None:
    """Where no course is, nothing is made."""
    done = grade(tmp_path, ASSIGNMENT, "--student", "ada")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"invigilator: ada: no submission of {ASSIGNMENT}"
    done = grade(tmp_path, ASSIGNMENT)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"invigilator: there is no gradebook {tmp_path}/gradebook.db: "
        "run nbgrader generate_assignment"
    )
    assert grade(tmp_path).stderr.splitlines()[-1] == (
        f"invigilator: there is no assignment in {tmp_path}/source: is this the course's folder?"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["table"], ["report"], ["grade"]], ids=" ".join)
def test_what_reads_a_gradebook_makes_none(tmp_path: Path, words: list[str]) -> None:
    """An empty gradebook would be taken for the real one, which make then would never build."""
    root = quiz_course(tmp_path / "course")
    (root / "gradebook.db").unlink()
    done = run_words(command(*words), root)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"invigilator: there is no gradebook {root}/gradebook.db: run nbgrader generate_assignment"
    )
    assert not (root / "gradebook.db").exists()


def test_with_several_assignments_one_must_be_named(tmp_path: Path) -> None:
    """The only one of a course is the default; no other default exists."""
    root = quiz_course(tmp_path / "course")
    hand_in(root, "ada")
    assert "ada: 10 points" in grade(root).stdout
    (root / "source" / "another").mkdir()
    done = grade(root)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"invigilator: the course has several assignments, so name one: another, {ASSIGNMENT}"
    )
    assert grade(root, ASSIGNMENT).returncode == 0


def test_durations_do_not_depend_on_the_clock() -> None:
    """A clock that jumps changes no time limit and no duration: all are monotonic."""
    for path in Path(invigilator.__path__[0]).glob("*.py"):
        assert "time.time(" not in path.read_text(encoding="utf-8"), path


def test_a_test_that_was_edited_after_the_release_is_named(tmp_path: Path) -> None:
    """The run grades as released, and says so with the command that takes the new one in."""
    root = quiz_course(tmp_path / "course")
    hand_in(root, "ada")
    assert "edited in the source" not in grade(root).stdout
    path = root / "source" / ASSIGNMENT / "quiz.ipynb"
    path.write_text(path.read_text().replace("# q2 is a boolean", "# q2 is True or False"))
    done = grade(root, "--force")
    (line,) = [line for line in done.stdout.splitlines() if "edited in the source" in line]
    assert line == (
        "quiz: test_q2: edited in the source since the release, but graded with the released "
        "text; nbgrader generate_assignment --force releases the new text"
    )
    assert "ada: 10 points" in done.stdout
    log = nbgrader(root, "autograde", ASSIGNMENT, "--force")
    assert "quiz: test_q2: edited in the source since the release" in log
