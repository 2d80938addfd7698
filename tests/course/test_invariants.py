"""What must be true of the course whatever its tasks say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.course.grading import graded_points
from tools.build import ASSIGNMENT, ROOT, build
from tools.check import check_course
from tools.course_root import (
    make_course_root,
    nbgrader,
    notebook_names,
    released,
    solved,
    submit,
)
from tools.student_zip import student_files

NAMES = notebook_names(ROOT)
MANUAL_POINTS = 17


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course root where the solutions and an untouched release were graded."""
    root = make_course_root(tmp_path_factory.mktemp("invariants"))
    submit(root, "solution", {name: solved(root, name) for name in NAMES})
    submit(root, "untouched", {name: released(root, name) for name in NAMES})
    nbgrader(root, "autograde", ASSIGNMENT)
    return root


def test_the_source_gets_every_automatic_point(graded: Path) -> None:
    """The course's own solutions get the full points of every test cell."""
    points, full = graded_points(graded)
    tests = {name: value for (_, name), value in points["solution"].items() if "test_" in name}
    assert {name: full[name] for name in tests} == tests
    assert sum(tests.values()) == 100 - MANUAL_POINTS


def test_an_untouched_release_gets_nothing(graded: Path) -> None:
    """Every point of an untouched release is zero, and none waits for a person."""
    points, _ = graded_points(graded)
    assert set(points["untouched"].values()) == {0.0}


def test_an_untouched_release_fails_only_as_not_implemented(graded: Path) -> None:
    """Every error in an untouched release is NotImplementedError, in students' cells as well."""
    names = set()
    for notebook in NAMES:
        path = graded / "autograded" / "untouched" / ASSIGNMENT / f"{notebook}.ipynb"
        for cell in nbformat.read(path, as_version=4).cells:
            names |= {o.ename for o in cell.get("outputs", []) if o.output_type == "error"}
    assert names == {"NotImplementedError"}


@pytest.mark.parametrize("name", NAMES)
def test_the_release_runs_on_its_own(name: str, tmp_path: Path) -> None:
    """A solved release runs headlessly in under 60 s without the grading package."""
    notebook = solved(ROOT, name)
    ban = "import sys\nfor _name in ('invigilator', 'nbgrader'):\n    sys.modules[_name] = None"
    notebook.cells.insert(0, nbformat.v4.new_code_cell(ban))
    nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"]
    done = subprocess.run(
        [*command, "--ExecutePreprocessor.timeout=60", f"{name}.ipynb", "--output", "run.ipynb"],
        cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("name", NAMES)
def test_the_source_runs_in_plain_nbconvert(name: str, tmp_path: Path) -> None:
    """The source, hidden tests included, runs unchanged in one ordinary kernel."""
    path = ROOT / "source" / ASSIGNMENT / f"{name}.ipynb"
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"]
    done = subprocess.run(
        [*command, str(path), "--output-dir", str(tmp_path)],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_release_gives_nothing_away() -> None:
    """The release holds notebooks only, and in them no solution, hidden test or mark scheme."""
    folder = ROOT / "release" / ASSIGNMENT
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.ipynb" for name in NAMES]
    for name in NAMES:
        text = (folder / f"{name}.ipynb").read_text(encoding="utf-8")
        assert "invigilator" not in text
        for marker in ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME"):
            assert f"BEGIN {marker}" not in text
        source = nbformat.read(ROOT / "source" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
        released_ids = {cell.id: cell.source for cell in nbformat.reads(text, as_version=4).cells}
        for cell in source.cells:
            for line in _hidden_lines(cell.source):
                assert line not in released_ids[cell.id].splitlines()


def _hidden_lines(source: str) -> list[str]:
    """Return the lines between markers that say something (longer than 20 characters)."""
    inside, lines = False, []
    for line in source.splitlines():
        if "### BEGIN" in line or "### END" in line:
            inside = "### BEGIN" in line
        elif inside and len(line.strip()) > 20:
            lines.append(line)
    return lines


def test_the_students_zip_holds_what_students_need() -> None:
    """The zip holds lessons, release, what to install, README and a setting; no solution."""
    files = student_files()
    singles = {"README.md", "requirements.txt", "nbgrader_config.py"}
    assert {name.split("/")[0] for name in files} == singles | {"notebooks", "release"}
    assert b"nbgrader==" in files["requirements.txt"]  # the Validate button is nbgrader's
    assert {f"release/{ASSIGNMENT}/{name}.ipynb" for name in NAMES} <= set(files)
    assert not any(b"BEGIN SOLUTION" in content for content in files.values())


def test_a_rebuild_is_byte_identical(tmp_path: Path) -> None:
    """Building source and release anew, without a gradebook, gives what git holds."""
    (tmp_path / "authoring").mkdir()
    (tmp_path / "authoring" / "tasks").symlink_to(ROOT / "authoring" / "tasks")
    build(tmp_path)
    for name in NAMES:
        built = (tmp_path / "source" / ASSIGNMENT / f"{name}.ipynb").read_bytes()
        assert built == (ROOT / "source" / ASSIGNMENT / f"{name}.ipynb").read_bytes()
    (tmp_path / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    nbgrader(tmp_path, "generate_assignment", ASSIGNMENT, "--no-db")
    for name in NAMES:
        built = (tmp_path / "release" / ASSIGNMENT / f"{name}.ipynb").read_bytes()
        assert built == (ROOT / "release" / ASSIGNMENT / f"{name}.ipynb").read_bytes()


def test_no_built_notebook_carries_outputs() -> None:
    """source/ and release/ hold no outputs and no execution counts."""
    for path in [*ROOT.glob("source/*/*.ipynb"), *ROOT.glob("release/*/*.ipynb")]:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None


def test_the_course_checks_pass() -> None:
    """tools.check finds no error in the course as it is."""
    assert [str(problem) for problem in check_course() if not problem.is_warning] == []
