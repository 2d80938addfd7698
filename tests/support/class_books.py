"""Classes made of plain data, for tests of what is made from them."""

from __future__ import annotations

from collections.abc import Mapping

from invigilator.reports.class_book import ClassBook, Mark, Member, Submission, Task
from invigilator.reports.results import LostPoints, SectionResult, SubmissionResult

TASKS = (
    Task("quiz", "q1", 2.0, False),
    Task("quiz", "q2", 3.0, False),
    Task("theory", "essay", 5.0, True),
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><svg onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %} &lt;b&gt;",
    "javascript:alert(1)",
    "' onclick='alert(1)",
)


def submission(
    student: str,
    points: tuple[float, float, float | None],
    *,
    lost: Mapping[str, str] | None = None,
    incidents: tuple[str, ...] = (),
    seconds: float | None = None,
    penalty: float = 0.0,
    unread: tuple[str, ...] = (),
) -> Submission:
    """Return a submission with points for q1, q2 and the essay, which waits where it has None."""
    marks = {
        task.key: Mark(value or 0.0, value is None)
        for task, value in zip(TASKS, points, strict=True)
    }
    quiz = marks["quiz", "q1"].points + marks["quiz", "q2"].points
    essay = marks["theory", "essay"]
    sections = (
        SectionResult("quiz", quiz, 5.0, 0, seconds),
        SectionResult("theory", essay.points, 5.0, int(essay.to_mark)),
    )
    full = {task.name: task.max_points for task in TASKS}
    reasons = tuple(
        LostPoints("quiz", name, marks["quiz", name].points, full[name], reason)
        for name, reason in (lost or {}).items()
    )
    result = SubmissionResult(student, sections, reasons, incidents, unread)
    ids = {"quiz": f"{student}-quiz", "theory": f"{student}-theory"}
    return Submission(result, marks, penalty, None, ids)


def book(*members: Member | Submission) -> ClassBook:
    """Return a class; a submission stands for a student of whom only the id is known."""
    everybody = [
        Member(entry.result.student, submission=entry) if isinstance(entry, Submission) else entry
        for entry in members
    ]
    return ClassBook("embedding-init", "course", TASKS, tuple(everybody))
