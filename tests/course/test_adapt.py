"""The guide for adapting is true: its blocks, run on a copy, make the course it promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from invigilator.course import open_course
from invigilator.marking.scheme import Scheme, parse_ideas, problems
from invigilator.reports.read_class import read_class
from tools.build import ROOT
from tools.course_root import released, solved

PAGE = ROOT / "docs" / "adapt.md"
BIN = Path(sys.executable).parent
NAME = "masking"
FILE = "authoring/tasks/sizes.py"


def blocks() -> list[tuple[str, str]]:
    """Return (language, text) of each block of the page."""
    return re.findall(r"```(\w+)\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def run(script: str, root: Path) -> str:
    """Run a shell block in ``root`` with this environment for ``.venv``; return what it prints."""
    script = script.replace(".venv/bin/", f"{BIN}/")
    # as if installed: what is there is this environment
    script = re.sub(r"^make ", f"make -o .venv/installed BIN={BIN} ", script, flags=re.MULTILINE)
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=root,
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def copy_of_the_tree(root: Path) -> Path:
    """Copy what git has or would take of this tree, into a repository of its own."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    subprocess.run(["git", "init", "--quiet", "."], cwd=root, check=True)
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    return root


def hand_in(root: Path, student: str, *notebooks: tuple[str, NotebookNode]) -> None:
    """Hand in notebooks of the new course."""
    folder = root / "submitted" / student / NAME
    folder.mkdir(parents=True)
    for name, notebook in notebooks:
        nbformat.write(notebook, folder / f"{name}.ipynb")


@pytest.fixture(scope="module")
def adapted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run the page's blocks; return the new course, graded, and what the last but one printed."""
    root = copy_of_the_tree(tmp_path_factory.mktemp("adapted"))
    *before, last = blocks()
    printed = ""
    for language, text in before:
        if language == "python":
            assert not (root / FILE).exists()
            (root / FILE).write_text(text, encoding="utf-8")
        elif language == "sh":
            printed = run(text, root)
    wrong = released(root, "sizes", NAME)
    answer = next(cell for cell in wrong.cells if cell.id == "table_size")
    answer.source = answer.source.replace("raise NotImplementedError()", "return 6400")
    hand_in(
        root, "right", ("sizes", solved(root, "sizes", NAME)), ("quiz", solved(root, "quiz", NAME))
    )
    hand_in(root, "wrong", ("sizes", wrong))
    hand_in(root, "untouched", ("sizes", released(root, "sizes", NAME)))
    run(last[1], root)
    return root, printed


def test_the_page_has_the_blocks_that_are_run() -> None:
    """Four blocks for the shell, one that is the file named in front of it, and a mark scheme."""
    assert [language for language, _ in blocks()] == ["sh", "python", "markdown", "sh", "sh", "sh"]
    assert "`sizes.py`, to be put there:\n\n```python\n" in PAGE.read_text(encoding="utf-8")


def test_the_mark_scheme_on_the_page_is_a_good_one() -> None:
    """Whoever copies it has a scheme that can be read and breaks no rule."""
    (text,) = (text for language, text in blocks() if language == "markdown")
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("###"))
    about, ideas = parse_ideas(kept)
    assert about
    assert [idea.id for idea in ideas] == ["rows", "grows"]
    assert problems(Scheme("essay", "sizes", 1, about, ideas)) == []


def test_the_old_name_is_gone(adapted: tuple[Path, str]) -> None:
    """No file names the old assignment, and only the new one is there."""
    root, _ = adapted
    left = subprocess.run(
        ["git", "grep", "-l", "embedding-init"], cwd=root, capture_output=True, text=True
    )
    assert (left.returncode, left.stdout) == (1, "")
    assert [path.name for path in (root / "source").iterdir()] == [NAME]
    assert [path.name for path in (root / "release").iterdir()] == [NAME]


def test_the_checks_pass_and_the_solutions_get_every_point(adapted: tuple[Path, str]) -> None:
    """The lines that the page tells an author to run say so."""
    _, printed = adapted
    assert "check: 0 errors, " in printed
    assert printed.splitlines()[-1].startswith(f"source/{NAME}: 83 of 83 points")


def test_the_release_hides_the_hidden_part(adapted: tuple[Path, str]) -> None:
    """Students see the first assertion and neither the others nor the solution."""
    root, _ = adapted
    text = nbformat.writes(released(root, "sizes", NAME))
    assert "100 rows of 64 weights each" in text
    assert not any(word in text for word in ("50_000", "vocab_size * hidden_size", "HIDDEN"))


def test_right_and_wrong_submissions_get_their_points(
    adapted: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right one has all points of the new task and of the quiz; "return 6400" has none."""
    root, _ = adapted
    monkeypatch.chdir(root)
    book = read_class(open_course(), NAME)
    assert book.course == f"{NAME}-course"
    assert book.max_points == {
        "advanced": 25, "code_tasks": 40, "quiz": 8, "sizes": 2, "theory": 25
    }  # fmt: skip
    marks = {
        entry.result.student: {
            name: entry.marks[key].points for key in entry.marks if (name := key[1])
        }
        for entry in book.submissions
    }
    assert {name: given["test_table_size"] for name, given in marks.items()} == {
        "right": 2, "wrong": 0, "untouched": 0
    }  # fmt: skip
    assert [marks["right"][f"test_q{number}"] for number in (1, 2, 3)] == [2, 2, 4]
    reasons = {
        entry.result.student: {lost.grade_id: lost.reason for lost in entry.result.lost}
        for entry in book.submissions
    }
    assert reasons["wrong"]["test_table_size"] == (
        "table_size(7, 3) is 6400: does the function use both of its arguments?"
    )
    assert reasons["untouched"]["test_table_size"] == "not answered"
