"""Small courses with texts to mark; nothing is graded, the rows and notebooks are written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from invigilator.gradebook import new_gradebook
from invigilator.marking.desk import Answer, Change, Desk
from invigilator.marking.tasks import TextTask, find_task

NAME = "ps1"
SCHEME = """### BEGIN MARK SCHEME
**Mark scheme.** How it works.

{ideas}
### END MARK SCHEME
"""
IDEAS = (
    "- **cause** (2 points): says why",
    "- **effect** (1 point): says what follows",
    "- **mistake** (-1 point): has it the wrong way round",
)
ALL = {"cause": 1.0, "effect": 1.0}


def locked(
    source: str, name: str, points: float | None = None, *, code: bool = False
) -> NotebookNode:
    """Return a locked cell: a test if it has points."""
    return _marked(source, name, points, code=code, is_solution=False)


def answer(
    source: str, name: str, points: float | None = None, *, code: bool = False
) -> NotebookNode:
    """Return a cell that the student writes."""
    return _marked(source, name, points, code=code, is_solution=True)


def task_cell(source: str, name: str, points: float) -> NotebookNode:
    """Return nbgrader's own kind of task: the student answers in cells below it."""
    cell = _marked(source, name, points, code=False, is_solution=False)
    cell.metadata.nbgrader.update(grade=False, task=True)
    return cell


def _marked(
    source: str, name: str, points: float | None, *, code: bool, is_solution: bool
) -> NotebookNode:
    mark = {
        "grade_id": name,
        "grade": points is not None,
        "solution": is_solution,
        "locked": not is_solution,
        "task": False,
        "schema_version": 3,
    }
    if points is not None:
        mark["points"] = points
    make = new_code_cell if code else new_markdown_cell
    return make(source, metadata={"nbgrader": mark})


def scheme(*ideas: str, name: str = "scheme") -> NotebookNode:
    """Return the locked cell that holds a mark scheme."""
    return locked(SCHEME.format(ideas="\n".join(ideas)), name)


def one(ideas: Sequence[str] = IDEAS) -> list[NotebookNode]:
    """Return a notebook's cells: a text, a test that may leave its points, an ordinary test."""
    return [
        scheme(*ideas),
        answer("Because of *this*.", "why", 3),
        answer('q3 = """### BEGIN SOLUTION\nby hand\n### END SOLUTION"""', "q3", code=True),
        locked("raise NeedsPerson", "q3_test", 2, code=True),
        answer("def f(): ...", "f", code=True),
        locked("assert f()", "f_test", 1, code=True),
    ]


@dataclass
class TextCourse:
    """A course root with texts to mark."""

    root: Path

    @property
    def directory(self) -> CourseDirectory:
        """The course as nbgrader knows it."""
        return CourseDirectory(root=str(self.root), course_id="course")

    @property
    def desk(self) -> Desk:
        """A desk that has read nothing yet."""
        return Desk(self.directory)

    def book(self) -> Gradebook:
        """Open the gradebook as nbgrader does."""
        return Gradebook(f"sqlite:///{self.root}/gradebook.db", "course")

    def task(self, cell: str = "why", notebook: str = "one") -> TextTask:
        """Return a task by its names."""
        return find_task(self.directory, NAME, notebook, cell)

    def source(self, notebook: str, cells: Sequence[NotebookNode]) -> None:
        """Write a notebook of the instructor's."""
        write(self.root / "source" / NAME / f"{notebook}.ipynb", cells)

    def graded(self, student: str, notebook: str = "one") -> Path:
        """Return where a student's graded notebook is."""
        return self.root / "autograded" / student / NAME / f"{notebook}.ipynb"

    def write(
        self, student: str, why: str, q3: str = 'q3 = "by hand"', notebook: str = "one"
    ) -> None:
        """Write a student's graded notebook; what was there before is written over."""
        write(self.graded(student, notebook), [answer(why, "why", 3), answer(q3, "q3", code=True)])

    def enter(self, student: str, why: str) -> None:
        """Let a student have handed in and been graded: the texts wait for a person."""
        self.write(student, why)
        with self.book() as book:
            add(book, student)
            book.db.commit()

    def regrade(self, student: str, cell: str = "why") -> None:
        """Leave what nbgrader's SaveAutoGrades leaves where a person has given points."""
        with self.book() as book:
            book.find_grade(cell, "one", NAME, student).needs_manual_grade = True
            book.db.commit()

    def formgrader(self, student: str, points: float, comment: str | None = None) -> None:
        """Mark an answer as formgrader does."""
        with self.book() as book:
            grade = book.find_grade("why", "one", NAME, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            if comment is not None:
                book.find_comment("why", "one", NAME, student).manual_comment = comment
            book.db.commit()

    def recorded(
        self, student: str, cell: str = "why", answer: str = ""
    ) -> tuple[float | None, str | None, bool]:
        """Return points, comment and whether the answer waits, as nbgrader reads them."""
        with self.book() as book:
            grade = book.find_grade(cell, "one", NAME, student)
            comment = book.find_comment(answer or cell, "one", NAME, student)
            return grade.manual_score, comment.manual_comment, grade.needs_manual_grade

    def find(self, text: str, marker: str = "ada", *, second: bool = False) -> Answer:
        """Return the one answer that a marker sees with ``text``."""
        answers, _ = self.desk.answers(self.task(), marker, second=second)
        (found,) = [answer for answer in answers if answer.text.text == text]
        return found

    def mark(self, text: str, change: Change, marker: str = "ada", *, second: bool = False) -> None:
        """Let a marker confirm what they see of one answer."""
        found = self.find(text, marker, second=second)
        seen = {found.id: found.seen}
        _, refused = self.desk.confirm(self.task(), marker, seen, change, second=second)
        assert not refused


def write(path: Path, cells: Sequence[NotebookNode]) -> None:
    """Write a notebook, with another time than whatever was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.stat().st_mtime_ns if path.exists() else 0
    nbformat.write(new_notebook(cells=list(cells)), path)
    if path.stat().st_mtime_ns <= before:
        os.utime(path, ns=(before + 1, before + 1))


def add(book: Gradebook, student: str) -> None:
    """Record a submission that was graded; the caller commits."""
    book.add_student(student)
    entry = book.add_submission(NAME, student)
    for notebook in entry.notebooks:
        for grade in notebook.grades:
            is_sure = grade.name == "f_test"
            grade.auto_score, grade.needs_manual_grade = (1 if is_sure else None), not is_sure


def fill(book: Gradebook) -> None:
    """Add the assignment with its cells; the caller commits."""
    book.add_assignment(NAME)
    book.add_notebook("one", NAME)
    for name, points, kind in (
        ("why", 3, "markdown"),
        ("q3_test", 2, "code"),
        ("f_test", 1, "code"),
    ):
        book.add_grade_cell(name, "one", NAME, max_score=points, cell_type=kind)
    for name in ("why", "q3", "f"):
        book.add_solution_cell(name, "one", NAME)


def text_course(root: Path, texts: Mapping[str, str]) -> TextCourse:
    """Make ``root`` a course; ``texts`` is student -> answer to the task ``why``."""
    course = TextCourse(root)
    course.source("one", one())
    config = "c = get_config()\nc.CourseDirectory.course_id = 'course'\n"
    (root / "nbgrader_config.py").write_text(config, "utf-8")
    with new_gradebook(str(root / "gradebook.db"), "course") as book:
        fill(book)
        for student, text in texts.items():
            add(book, student)
            course.write(student, text)
        book.db.commit()
    return course
