"""The wheel alone, in an empty environment, adopts and grades nbgrader's own example course."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tools.build import ROOT

COURSE, ASSIGNMENT, NOTEBOOK = "course101", "ps1", "problem1"
"""What ``nbgrader quickstart`` makes; its other notebook is marked by a person."""

POINTS = {
    "correct_squares": 1,
    "squares_invalid_input": 1,
    "correct_sum_of_squares": 0.5,
    "sum_of_squares_uses_squares": 0.5,
}
INSTALL_SECONDS, COMMAND_SECONDS = 400, 200


@dataclass(frozen=True)
class Place:
    """An environment with nothing but the wheel, and a course that is graded from there."""

    bin: Path
    folder: Path

    @property
    def course(self) -> Path:
        """The course's root."""
        return self.folder / COURSE

    def run(self, *words: str, where: Path | None = None) -> str:
        """Run a command of the environment, which must succeed; return what it says."""
        environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(self.bin), os.environ["PATH"]]),
            "COLUMNS": "200",
        }
        done = _run([str(self.bin / words[0]), *words[1:]], where or self.course, environment)
        assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr


def _run(
    words: list[str], folder: Path, environment: Mapping[str, str], seconds: float = COMMAND_SECONDS
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the package, so that nothing older is in it."""
    folder = tmp_path_factory.mktemp("wheel")
    unbuilt = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "invigilator", folder / "invigilator", ignore=unbuilt)
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    words = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "."]
    done = _run(words, folder, os.environ, INSTALL_SECONDS)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Install the wheel alone, and make nbgrader's example course there."""
    folder = tmp_path_factory.mktemp("alone")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    place = Place(folder / "venv" / "bin", folder)
    pins = ["--constraint", str(ROOT / "constraints.txt")]
    words = [str(place.bin / "python"), "-m", "pip", "install", "--quiet", *pins, str(wheel)]
    done = _run(words, folder, os.environ, INSTALL_SECONDS)
    assert done.returncode == 0, done.stderr
    place.run("nbgrader", "quickstart", COURSE, where=folder)
    return place


def test_the_wheel_holds_the_package_and_nothing_of_the_course(wheel: Path) -> None:
    """Modules, templates, the page's script, what Jupyter reads; no test, tool or notebook."""
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    jupyters = {name for name in names if ".data/data/" in name}
    lab = "share/jupyter/labextensions/invigilator-marking"
    assert {name.partition(".data/data/")[2] for name in jupyters} == {
        "etc/jupyter/jupyter_server_config.d/invigilator.json",
        *(f"{lab}/{name}" for name in ("package.json", "install.json", "static/remoteEntry.js")),
    }
    modules = {
        path.relative_to(ROOT).as_posix()
        for pattern in ("*.py", "templates/**/*.*", "marking/static/*.*")
        for path in (ROOT / "invigilator").rglob(pattern)
    }
    assert names - jupyters == modules
    assert any(name.endswith("hooks/templates/feedback_page/index.html.j2") for name in names)


def test_torch_and_pandas_are_not_installed(place: Place) -> None:
    """A course that needs neither does not pay for them; every command is there."""
    place.run("invigilator", "--help")
    looks = "from importlib.util import find_spec as f; print(f('torch'), f('pandas'))"
    assert place.run("python", "-c", looks).strip() == "None None"


def test_the_example_course_is_adopted_graded_and_given_back(place: Place) -> None:
    """The lines of the package's page: its own solutions earn all points, a blank none."""
    config = place.course / "nbgrader_config.py"
    before = config.read_bytes()
    place.run("invigilator", "adopt")
    place.run("nbgrader", "generate_assignment", ASSIGNMENT)
    for student, step in (("blank", "release"), ("reference", "source")):
        folder = place.course / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        shutil.copy(place.course / step / ASSIGNMENT / f"{NOTEBOOK}.ipynb", folder)
    place.run("invigilator", "grade")
    assert "reference" in place.run("invigilator", "table")
    assert points(place, "reference") == POINTS
    assert points(place, "blank") == dict.fromkeys(POINTS, 0)
    place.run("invigilator", "adopt", "--undo")
    assert config.read_bytes() == before


def points(place: Place, student: str) -> dict[str, float]:
    """Return test -> points, as the course's gradebook has them."""
    with Gradebook(f"sqlite:///{place.course}/gradebook.db", COURSE) as book:
        grades = book.find_submission_notebook(NOTEBOOK, ASSIGNMENT, student).grades
        return {grade.name: grade.auto_score for grade in grades if grade.name in POINTS}


def test_jupyter_finds_the_page_for_marking(place: Place) -> None:
    """The wheel brings the page's setting and menu item along; it loads without scikit-learn."""
    listed = re.sub(r"\x1b\[\d+m", "", place.run("jupyter", "server", "extension", "list"))
    assert re.search(r"invigilator\.marking\s+enabled", listed)
    assert re.search(r"invigilator\.marking\s+(\S+\s+)?OK", listed)
    listed = re.sub(r"\x1b\[\d+m", "", place.run("jupyter", "labextension", "list"))
    assert re.search(r"invigilator-marking v\S+ enabled OK", listed)
