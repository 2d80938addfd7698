"""What is put aside before a run, and what is refused: one line for each student, nothing lost."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from invigilator.hooks.intake import take_in
from tests.support.courses import course_directory, hand_in, quiz_course
from tools.build import ASSIGNMENT
from tools.course_root import submit

LOG = logging.getLogger("intake")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a course with the quiz alone."""
    return quiz_course(tmp_path / "course")


def take(
    root: Path, caplog: pytest.LogCaptureFixture, coursedir: CourseDirectory | None = None
) -> tuple[dict[str, list[str]], list[str]]:
    """Take in all that is handed in; return what is still chosen and what the log says."""
    coursedir = coursedir or course_directory(root)
    coursedir.assignment_id = ASSIGNMENT
    found = [f for f in (root / "submitted").glob("*/[!.]*") if f.is_dir()]
    chosen = {str(folder): [str(path) for path in folder.glob("*.ipynb")] for folder in found}
    take_in(coursedir, chosen, LOG)
    return chosen, [record.getMessage() for record in caplog.records]


def test_what_is_put_aside_is_kept_and_told_in_one_line(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Ten things, one line; what was put aside before stays beside it."""
    folder = hand_in(root, "ada")
    before = folder.parent / ".left-out" / ASSIGNMENT
    before.mkdir(parents=True)
    for number in range(10):  # whichever is put aside first, its name is taken
        (before / f"10-link{number}").write_text("from an earlier run")
    for number in range(10):
        (folder / f"link{number}").symlink_to("/etc/passwd")
    chosen, lines = take(root, caplog)
    assert chosen == {str(folder): [str(folder / "quiz.ipynb")]}
    (line,) = lines
    assert line.startswith("ada: 'link")
    assert line.endswith("; 5 more like these; put aside into .left-out")
    assert len(os.listdir(before)) == 20
    assert sum(path.is_file() for path in before.glob("10-link?") if not path.is_symlink()) == 10
    assert os.listdir(folder) == ["quiz.ipynb"]


@pytest.mark.parametrize("code", [errno.EXDEV, errno.ENOSPC, errno.ENAMETOOLONG, errno.EACCES])
def test_what_cannot_be_put_aside_costs_its_owner_alone(
    root: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Whatever the system says to it, the others are taken in."""
    honest = hand_in(root, "zoe")
    (hand_in(root, "ada") / "link").symlink_to("/etc/passwd")

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "rename", refuse)
    chosen, lines = take(root, caplog)
    assert [*chosen] == [str(honest)]
    assert lines == [f"ada: not graded: 'link' cannot be put aside ({os.strerror(code)})"]


def test_a_submission_on_another_file_system_is_told(root: Path) -> None:
    """Moving what is in it out of it fails with EXDEV; the class is graded."""
    hand_in(root, "zoe")
    folder = submit(root, "ada", {})
    quiz = root / "submitted" / "zoe" / ASSIGNMENT / "quiz.ipynb"
    unshare, path = shutil.which("unshare"), f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    mount = [str(unshare), "-m", "sh", "-c"]
    able = f"mount -t tmpfs none {folder}"
    if not unshare or subprocess.run([*mount, able], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    script = f"{able} && cp {quiz} {folder} && mkfifo {folder}/pipe && exec $0 -m nbgrader $1 $2"
    done = subprocess.run(
        [*mount, script, sys.executable, "autograde", ASSIGNMENT],
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "ada: not graded: 'pipe' cannot be put aside (Invalid cross-device link)" in done.stderr
    assert sorted(os.listdir(root / "autograded")) == ["zoe"]


def test_a_student_may_be_the_inner_folder(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With another ``directory_structure`` the assignment's folder is the instructor's own."""
    coursedir = course_directory(root)
    coursedir.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
    elsewhere = hand_in(root / "elsewhere", "ada").parent
    (root / "submitted").mkdir(exist_ok=True)
    # the instructor keeps the assignment on another disk, and a student hands in a link
    elsewhere.rename(root / "disk")
    (root / "submitted" / ASSIGNMENT).symlink_to(root / "disk")
    (root / "disk" / ASSIGNMENT).rename(root / "disk" / "ada")
    (root / "disk" / "bob").symlink_to("ada")
    chosen, lines = take(root, caplog, coursedir)
    assert [*chosen] == [str(root / "submitted" / ASSIGNMENT / "ada")]
    assert lines == ["bob: not graded: 'bob' is a link and no folder"]


def test_thousands_of_notebooks_nobody_asked_for_are_not_looked_up(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is put aside is no longer chosen; a notebook of the assignment is, and ends as blank."""
    folder = submit(root, "ada", {f"n{number}": "" for number in range(1500)})
    (folder / "quiz.ipynb").symlink_to("/nowhere")
    coursedir = course_directory(root)
    coursedir.assignment_id = ASSIGNMENT
    chosen = {str(folder): [str(folder / name) for name in os.listdir(folder)]}
    take_in(coursedir, chosen, LOG)
    assert len(chosen[str(folder)]) == 1001
    assert str(folder / "quiz.ipynb") in chosen[str(folder)]
