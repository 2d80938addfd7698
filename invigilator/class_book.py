"""The whole class as data: what the report page, its statistics and the exports are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader.api import Assignment, Gradebook, Student, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory

from invigilator.cohort import submitted_students
from invigilator.report import class_results
from invigilator.results import SubmissionResult

TaskKey = tuple[str, str]
"""(notebook, grade_id)"""


@dataclass(frozen=True)
class Task:
    """One graded cell of the assignment."""

    notebook: str
    name: str
    max_points: float
    by_hand: bool
    """Whether a person marks it."""

    @property
    def key(self) -> TaskKey:
        """What identifies it."""
        return self.notebook, self.name


@dataclass(frozen=True)
class Mark:
    """What one submission got for one task."""

    points: float
    to_mark: bool
    """Whether it waits for a person."""


@dataclass(frozen=True)
class Submission:
    """One submission that is graded."""

    result: SubmissionResult
    marks: Mapping[TaskKey, Mark]
    penalty: float = 0.0
    """Points that nbgrader takes off for lateness."""
    timestamp: datetime | None = None
    notebook_ids: Mapping[str, str] = field(default_factory=dict)
    """Notebook -> the id that formgrader's address of it ends in."""

    @property
    def points(self) -> float:
        """What counts: the points less the penalty, as nbgrader exports it."""
        return max(0.0, self.result.points - self.penalty)

    def waits(self, key: TaskKey) -> bool:
        """Whether its answer to a task waits for a person."""
        return key in self.marks and self.marks[key].to_mark

    @property
    def seconds(self) -> float | None:
        """How long its notebooks ran together, if any of them says so."""
        known = [part.seconds for part in self.result.sections if part.seconds is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Member:
    """One student of the course."""

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    """The learning platform's own number of them (nbgrader's ``lms_user_id``)."""
    submission: Submission | None = None
    is_waiting: bool = False
    """Whether they handed in what is not graded yet."""

    @property
    def name(self) -> str:
        """Family name first where it is known, else the student id."""
        return ", ".join(filter(None, [self.last_name, self.first_name])) or self.student


@dataclass(frozen=True)
class ClassBook:
    """One assignment, its tasks in the order of the notebooks, and everybody in the course."""

    assignment: str
    course: str
    tasks: tuple[Task, ...]
    members: tuple[Member, ...]

    @property
    def submissions(self) -> list[Submission]:
        """Every graded submission, by student."""
        return [member.submission for member in self.members if member.submission]

    @property
    def max_points(self) -> dict[str, float]:
        """Notebook -> its full points."""
        full: dict[str, float] = {}
        for task in self.tasks:
            full[task.notebook] = full.get(task.notebook, 0.0) + task.max_points
        return full


def read_class(coursedir: CourseDirectory, assignment_id: str) -> ClassBook:
    """Return the class as the gradebook and the graded notebooks have it.

    Raises :class:`CourseError` if the gradebook does not know the assignment.
    """
    results = {result.student: result for result in class_results(coursedir, assignment_id)}
    waiting = set(submitted_students(coursedir, assignment_id)) - set(results)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        assignment = gradebook.find_assignment(assignment_id)
        handed_in = {entry.student_id: entry for entry in assignment.submissions}
        known = {student.id: student for student in gradebook.students}
        members = [
            _member(student, known.get(student), _submission(student, results, handed_in), waiting)
            for student in sorted({*known, *waiting})
        ]
        tasks = _in_order(_tasks(assignment), coursedir, assignment_id)
    return ClassBook(assignment_id, coursedir.course_id, tasks, tuple(members))


def _member(
    student: str, entry: Student | None, submission: Submission | None, waiting: Iterable[str]
) -> Member:
    details = ("first_name", "last_name", "email", "lms_user_id")
    first, last, email, lms_id = (str(getattr(entry, name, None) or "") for name in details)
    return Member(student, first, last, email, lms_id, submission, student in waiting)


def _submission(
    student: str,
    results: Mapping[str, SubmissionResult],
    handed_in: Mapping[str, SubmittedAssignment],
) -> Submission | None:
    if student not in results or student not in handed_in:
        return None
    entry = handed_in[student]
    marks = {
        (str(notebook.name), str(grade.name)): Mark(
            float(grade.score or 0), bool(grade.needs_manual_grade)
        )
        for notebook in entry.notebooks
        for grade in notebook.grades
    }
    penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in entry.notebooks)
    ids = {str(notebook.name): str(notebook.id) for notebook in entry.notebooks}
    return Submission(results[student], marks, penalty, entry.timestamp, ids)


def _tasks(assignment: Assignment) -> list[Task]:
    solutions = {
        (notebook.name, cell.name)
        for notebook in assignment.notebooks
        for cell in notebook.solution_cells
    }
    return [
        Task(notebook.name, cell.name, cell.max_score, (notebook.name, cell.name) in solutions)
        for notebook in assignment.notebooks
        for cell in [*notebook.grade_cells, *notebook.task_cells]
    ]


def _in_order(tasks: list[Task], coursedir: CourseDirectory, assignment: str) -> tuple[Task, ...]:
    """Sort by notebook, and within it as the cells stand in the source, which the gradebook lacks.

    A task that the source no longer has comes last.
    """
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    places: dict[TaskKey, int] = {}
    for notebook in {task.notebook for task in tasks}:
        path = folder / f"{notebook}.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.exists() else []
        names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
        places.update({(notebook, name): place for place, name in enumerate(names) if name})
    last = len(places)
    return tuple(sorted(tasks, key=lambda t: (t.notebook, places.get(t.key, last), t.name)))
