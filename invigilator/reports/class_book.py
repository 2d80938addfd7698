"""The whole class as data: table, report page, statistics and exports are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from invigilator import formats
from invigilator.reports.results import SubmissionResult

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
    beside: bool = False
    """Whether it is a test that runs beside the student's code (:mod:`invigilator.ways`)."""

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

    @property
    def beside(self) -> list[Task]:
        """The tests whose verdict a student's code could forge, as under stock nbgrader."""
        return [task for task in self.tasks if task.beside]

    @property
    def beside_sentence(self) -> str:
        """How many points rest on such tests, or "" where there are none."""
        if not self.beside:
            return ""
        points = formats.points(sum(task.max_points for task in self.beside))
        full = formats.points(sum(self.max_points.values()))
        return (
            f"{points} of {full} points rest on tests that run beside the student's code, which "
            "could forge them, as under stock nbgrader."
        )
