"""Grade a course's own solutions and its blank release, in a copy of the course."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from invigilator.adopt.settings_block import LINES, without_block
from invigilator.cells import grade_id, is_test, reason
from invigilator.course import CONFIG, source_folder
from invigilator.errors import CourseError
from invigilator.ways import TestKey, Ways, write_ways

REFERENCE, BLANK = "reference", "blank"
"""The two submissions, by the names of their students."""

OWN_FOLDERS = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = {db_url!r}
c.CourseDirectory.course_id = "trial"
c.CourseDirectory.directory_structure = "{{nbgrader_step}}/{{student_id}}/{{assignment_id}}"
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "release"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.autograded_directory = "autograded"
c.CourseDirectory.student_id = "*"
c.CourseDirectory.student_id_exclude = ""
c.CourseDirectory.notebook_id = "*"
"""
"""Whatever the course calls its folders, in the copy they have nbgrader's own names."""

STOCK = """
c.pop("Autograde", None)
c.pop("GenerateFeedback", None)
c.Execute.shutdown_kernel = "immediate"
"""


@dataclass(frozen=True)
class Score:
    """What one test gave one submission."""

    points: float
    why: str = ""
    """Why it gave less than it could."""


@dataclass(frozen=True)
class Trial:
    """What every test of an assignment gave, one way of running them."""

    reference: Mapping[TestKey, Score]
    blank: Mapping[TestKey, Score]


@dataclass(frozen=True)
class CourseTest:
    """One test of the assignment."""

    key: TestKey
    max_points: float


class TrialCourse:
    """A copy of one assignment of a course, with two submissions."""

    def __init__(self, coursedir: CourseDirectory, assignment: str, folder: Path) -> None:
        """Make the copy in ``folder``; raise :class:`CourseError` if it cannot be released."""
        self.assignment, self.root = assignment, folder
        self._config = without_block((Path(coursedir.root) / CONFIG).read_bytes())
        source = source_folder(coursedir, assignment)
        ignored = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
        shutil.copytree(source, folder / "source" / assignment, ignore=ignored)
        for path in source.parent.iterdir():
            if path.is_file():  # such as the header of every notebook
                shutil.copy(path, folder / "source")
        self._configure(STOCK)
        self._run("nbgrader", "generate_assignment", assignment)
        for student, step in ((REFERENCE, "source"), (BLANK, "release")):
            submission = folder / "submitted" / student / assignment
            submission.mkdir(parents=True)
            for notebook in (folder / step / assignment).glob("*.ipynb"):
                shutil.copy(notebook, submission)

    def tests(self) -> list[CourseTest]:
        """Return the tests in the order of the notebooks."""
        found = []
        for path in sorted((self.root / "source" / self.assignment).glob("*.ipynb")):
            for cell in nbformat.read(path, as_version=4).cells:
                if is_test(cell) and (name := grade_id(cell)):
                    points = float(cell.metadata.nbgrader["points"])
                    found.append(CourseTest((path.stem, name), points))
        return found

    def stock(self) -> Trial:
        """Grade with nbgrader alone."""
        self._configure(STOCK)
        self._run("nbgrader", "autograde", self.assignment, "--force")
        return self._trial()

    def ours(self, ways: Ways) -> Trial:
        """Grade with the invigilator, each test as ``ways`` say."""
        write_ways(self.root, self.assignment, ways)
        self._configure(LINES)
        self._run("invigilator", "grade", self.assignment, "--force", "--no-feedback")
        return self._trial()

    def _configure(self, lines: str) -> None:
        folders = OWN_FOLDERS.format(
            root=str(self.root), db_url=f"sqlite:///{self.root / 'gradebook.db'}"
        )
        (self.root / CONFIG).write_bytes(self._config + (folders + lines).encode())

    def _trial(self) -> Trial:
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", "trial") as book:
            return Trial(self._scores(book, REFERENCE), self._scores(book, BLANK))

    def _scores(self, book: Gradebook, student: str) -> dict[TestKey, Score]:
        folder = self.root / "autograded" / student / self.assignment
        outputs = {
            (path.stem, grade_id(cell)): cell.get("outputs", [])
            for path in folder.glob("*.ipynb")
            for cell in nbformat.read(path, as_version=4).cells
        }
        return {
            (notebook.name, grade.name): Score(
                grade.auto_score or 0.0, reason(outputs.get((notebook.name, grade.name), []))
            )
            for notebook in book.find_submission(self.assignment, student).notebooks
            for grade in notebook.grades
        }

    def _run(self, module: str, *words: str) -> None:
        """Run one command in the copy; raise :class:`CourseError` with its last line if it fails.

        nbgrader starts alembic by name, so this environment's commands come first.
        """
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=self.root,
            env={**os.environ, "PATH": path, "JUPYTER_CONFIG_PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            why = _last_words((done.stderr + done.stdout).splitlines())
            raise CourseError(f"{self.assignment}: {module} {words[0]} fails: {why}")


def _last_words(lines: Sequence[str]) -> str:
    """Return the line of a log that says most: the last error that was raised, else the last."""
    said = [line.strip() for line in lines if line.strip()]
    errors = [line for line in said if "Error:" in line or line.startswith("invigilator: ")]
    if errors:
        return errors[-1]
    _, mark, told = " ".join(said).rpartition("| ERROR] ")  # a record of several lines
    return told if mark else (said or ["it says nothing"])[-1]
