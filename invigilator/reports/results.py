"""Outcomes as data: what a submission got, and where it lost points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LostPoints:
    """One test cell that did not give its full points."""

    notebook: str
    grade_id: str
    points: float
    max_points: float
    reason: str
    """The message the student reads."""


@dataclass(frozen=True)
class SectionResult:
    """One notebook of a submission."""

    notebook: str
    points: float
    max_points: float
    to_mark: int
    """Answers that wait for a person."""
    seconds: float | None = None
    """How long its cells and tests ran, where that is recorded."""


@dataclass(frozen=True)
class SubmissionResult:
    """One student's submission to an assignment, as the gradebook has it."""

    student: str
    sections: tuple[SectionResult, ...]
    lost: tuple[LostPoints, ...]
    incidents: tuple[str, ...]
    """What had to be mended or is missing, one sentence each."""
    unread: tuple[str, ...] = ()
    """Notebooks whose file could not be read: a blank one was graded, and its 0 is not a grade."""

    @property
    def points(self) -> float:
        """Points over all sections, without what is still to be marked."""
        return sum(section.points for section in self.sections)

    @property
    def to_mark(self) -> int:
        """Answers that wait for a person, over all sections."""
        return sum(section.to_mark for section in self.sections)
