"""Small classes to grade: a course with the quiz alone, and what its gradebook holds."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

import invigilator.gradebook  # noqa: F401  # silences warnings about nbgrader's models
from invigilator.run.pages import MADE_FROM
from tools.build import ASSIGNMENT
from tools.course_root import make_course_root, solved, submit, template

Rows = dict[str, dict[tuple[str, ...], tuple[object, ...]]]

BREAKS_US = '''
import os
from nbgrader.preprocessors import NbGraderPreprocessor


class Breaks(NbGraderPreprocessor):
    """Breaks the grader in the way that the student's name says."""

    def preprocess(self, nb, resources):
        if resources["nbgrader"]["student"] == "breaks-us":
            raise RuntimeError("the converter [fell]\\nover its own feet")
        if resources["nbgrader"]["student"] == "kills-its-worker":
            os._exit(9)
        return nb, resources


c.Autograde.autograde_preprocessors.insert(0, Breaks)
'''
"""Settings to append where the grader itself must fail."""


def _quiz_alone(source: Path) -> None:
    for path in source.glob("*.ipynb"):
        if path.stem != "quiz":
            path.unlink()


def quiz_course(folder: Path, settings: str = "") -> Path:
    """Make ``folder`` a course root with the quiz alone; ``settings`` are appended to its own."""
    make_course_root(folder, prepare=_quiz_alone)
    with open(folder / "nbgrader_config.py", "a", encoding="utf-8") as config:
        config.write(settings)
    return folder


def hand_in(root: Path, student: str, timestamp: str = "") -> Path:
    """Hand in a right quiz, at a time or at none; return the folder."""
    folder = submit(root, student, {"quiz": quiz()})
    if timestamp:
        (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")
    return folder


@functools.cache
def quiz() -> NotebookNode:
    """Return the quiz with the course's own answers."""
    return solved(template(_quiz_alone), "quiz")


def course_directory(root: Path) -> CourseDirectory:
    """Return the course in ``root``."""
    return CourseDirectory(root=str(root), course_id="embedding-init-course")


def command(*arguments: str) -> list[str]:
    """Return the words that run ``invigilator`` with ``arguments``."""
    return [sys.executable, "-m", "invigilator", *arguments]


def grade(
    root: Path, *arguments: str, seconds: float = 300, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run ``invigilator grade`` in ``root`` to its end."""
    return subprocess.run(
        command("grade", *arguments),
        cwd=root,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def run_words(words: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in ``folder``, however it ends; this environment's commands come first."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def gradebook(root: Path) -> Gradebook:
    """Open the gradebook of a course root."""
    return Gradebook(f"sqlite:///{root}/gradebook.db", "embedding-init-course")


def rows(db_url: str) -> Rows:
    """Return what a gradebook holds of the assignment's submissions, without its random ids."""
    found: Rows = {"submission": {}, "notebook": {}, "grade": {}, "comment": {}}
    with Gradebook(db_url, "embedding-init-course") as book:
        for submission in book.assignment_submissions(ASSIGNMENT):
            student = submission.student_id
            found["submission"][(student,)] = _fields(
                submission, "timestamp", "extension", "total_seconds_late", "score"
            )
            for notebook in submission.notebooks:
                where = student, notebook.name
                found["notebook"][where] = _fields(
                    notebook, "late_submission_penalty", "flagged", "score", "needs_manual_grade"
                )
                for grade in notebook.grades:
                    fields = "auto_score", "manual_score", "extra_credit", "needs_manual_grade"
                    found["grade"][*where, grade.name] = _fields(grade, *fields)
                for comment in notebook.comments:
                    found["comment"][*where, comment.name] = _fields(
                        comment, "auto_comment", "manual_comment"
                    )
    return found


def rows_of(root: Path) -> Rows:
    """Return what the gradebook of a course root holds."""
    return rows(f"sqlite:///{root}/gradebook.db")


def _fields(row: Any, *names: str) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)


def published(root: Path, step: str = "autograded", *, hidden: bool = True) -> dict[str, bytes]:
    """Return every file below ``autograded/`` or another step's folder: name -> content.

    ``hidden`` says whether what lies in hidden folders counts, such as what is half-written.
    """
    folder = root / step
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and (hidden or not path.parent.name.startswith("."))
    }


def pages(root: Path) -> dict[str, bytes]:
    """Return what lies below ``feedback/`` and nbgrader writes as well: name -> content."""
    found = published(root, "feedback")
    return {name: content for name, content in found.items() if not name.endswith(MADE_FROM)}


def left_over(root: Path) -> list[Path]:
    """Return what is hidden in a course root and should not stay there."""
    return [path for path in root.rglob(".*") if path.name != MADE_FROM]
