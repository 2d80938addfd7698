"""Courses in the styles of other people: what their notebooks hold is graded as a kernel would."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from invigilator.ways import Way, write_ways
from tests.support.courses import gradebook, run_words
from tools.build import ROOT
from tools.course_root import invigilator, nbgrader

CELLS: tuple[tuple[str, dict[str, object], str], ...] = (
    ("setup", {}, "%matplotlib inline\nimport asyncio\nimport numpy as np\nresult = None"),
    (
        "vector",
        {"solution": True},
        "class Vec:\n"
        "    def __init__(self, x):\n"
        "        self.x = x\n\n"
        "    def __add__(self, other):\n"
        "        ### BEGIN SOLUTION\n"
        "        if not isinstance(other, Vec):\n"
        "            raise TypeError('a Vec adds a Vec')\n"
        "        return Vec(self.x + other.x)\n"
        "        ### END SOLUTION\n",
    ),
    (
        "vector_refuses",
        {"points": 2},
        "from invigilator.checks.there import there\n\n"
        "def add(kind):\n"
        "    try:\n        kind(1) + 'a'\n"
        "    except TypeError:\n        return True\n"
        "    return False\n"
        "assert there(add, Vec)",
    ),
    (
        "vector_refuses_directly",
        {"points": 2},
        "try:\n    Vec(1) + 'a'\nexcept TypeError:\n    pass\nelse:\n    assert False",
    ),
    (
        "answer",
        {"solution": True},
        "### BEGIN SOLUTION\nresult = 5\n\nasync def later():\n    return result\n"
        "### END SOLUTION\n",
    ),
    ("magic", {"points": 1}, "%%time\n%matplotlib inline\nassert result == 5"),
    ("shell", {"points": 1}, "!echo nothing\nfiles = !ls\nassert np.sqrt(result * 5) == result"),
    ("plain", {"points": 1}, "import colorsys\nawait asyncio.sleep(0)\nassert result + 1 == 6"),
)
"""grade_id, what it is, and its code: an instructor's notebook, as somebody might write it."""

WRONG = {"vector": "class Vec:\n    def __init__(self, x):\n        self.x = x\n"}
"""A student whose class has no sum at all."""

LOOKS = {"answer": "import sys\nprint(*(m in sys.modules for m in ('torch', 'colorsys')))"}
"""A student who looks at what was loaded before any cell ran."""


def notebook(sources: dict[str, str]) -> dict[str, Any]:
    """Return the notebook in a format without cell ids, as of 2020, with some other sources."""
    cells: list[dict[str, Any]] = []
    for name, kind, source in CELLS:
        mark = {"grade_id": name, "schema_version": 3, "task": False, "grade": "points" in kind}
        mark |= {"locked": "solution" not in kind, "solution": False} | kind
        cells.append(
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {"nbgrader": mark},
                "outputs": [],
                "source": sources.get(name, source),
            }
        )
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a root with that assignment and three submissions, all graded."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    source = folder / "source" / "vectors"
    source.mkdir(parents=True)
    (source / "sums.ipynb").write_text(json.dumps(notebook({})), encoding="utf-8")
    nbgrader(folder, "generate_assignment", "vectors")
    for student, sources in (("right", {}), ("wrong", WRONG), ("looks", LOOKS)):
        handed_in = folder / "submitted" / student / "vectors"
        handed_in.mkdir(parents=True)
        (handed_in / "sums.ipynb").write_text(json.dumps(notebook(sources)), encoding="utf-8")
    nbgrader(folder, "autograde", "vectors")
    return folder


def points(root: Path, student: str) -> dict[str, float]:
    """Return test -> points."""
    with gradebook(root) as book:
        found = book.find_submission_notebook("sums", "vectors", student).grades
        return {grade.name: grade.auto_score for grade in found}


def test_a_notebook_without_cell_ids_is_graded(root: Path) -> None:
    """Most public courses are older than cell ids; magics, commands and await run."""
    right = points(root, "right")
    assert {"vector_refuses": 2, "magic": 1, "shell": 1, "plain": 1} == {
        name: right[name] for name in ("vector_refuses", "magic", "shell", "plain")
    }
    kept = nbformat.read(root / "autograded/right/vectors/sums.ipynb", as_version=4)
    assert "result = 5" in "".join(cell.source for cell in kept.cells)


def test_a_test_that_cannot_judge_gives_nothing(root: Path) -> None:
    """What is no test of the student's code earns nothing, and the student reads why."""
    assert points(root, "wrong") == {
        "vector_refuses": 2,  # Python itself raises the TypeError here
        "vector_refuses_directly": 0,
        "magic": 1,
        "shell": 1,
        "plain": 1,
    }
    kept = nbformat.read(root / "autograded/wrong/vectors/sums.ipynb", as_version=4)
    said = next(c for c in kept.cells if c.metadata.nbgrader.grade_id == "vector_refuses_directly")
    assert "Vec is not plain data, so it cannot be judged" in said.outputs[0].evalue


def test_both_ways_of_grading_agree(root: Path) -> None:
    """The class runner gives the same points."""
    before = {student: points(root, student) for student in ("right", "wrong")}
    invigilator(root, "grade", "vectors", "--force")
    assert before == {student: points(root, student) for student in ("right", "wrong")}


@pytest.mark.parametrize("command", [("nbgrader", "autograde"), ("invigilator", "grade")])
def test_rooms_have_loaded_what_the_course_imports_and_no_more(
    root: Path, command: tuple[str, str]
) -> None:
    """Here a test imports colorsys, and nothing imports torch, which is installed."""
    done = run_words([*command, "vectors", "--force"], root)
    assert done.returncode == 0, done.stderr
    kept = nbformat.read(root / "autograded/looks/vectors/sums.ipynb", as_version=4)
    printed = next(c for c in kept.cells if c.metadata.nbgrader.grade_id == "answer")
    assert printed.outputs[0].text == "False True\n"


def test_a_course_can_forbid_tests_beside_the_students_code(root: Path) -> None:
    """Then nothing is graded until file and settings agree, and one line says what does not."""
    write_ways(root, "vectors", {("sums", "magic"): Way.BESIDE})
    try:
        done = run_words(["invigilator", "grade", "vectors", "--force"], root)
    finally:
        write_ways(root, "vectors", {})
    assert done.returncode == 1
    assert done.stderr == (
        "invigilator: vectors: invigilator.json lets magic run beside the student's code, which "
        "c.Examine.allow_beside = False forbids\n"
    )


def test_the_stock_grader_takes_the_notebooks(root: Path, tmp_path: Path) -> None:
    """The course is a real one: nbgrader alone releases and validates it."""
    shutil.copytree(root / "source", tmp_path / "source")
    done = run_words(["nbgrader", "generate_assignment", "vectors"], tmp_path)
    assert done.returncode == 0, done.stderr
