"""What becomes of marks by itself: they follow a scheme, outlive a regrade, and no text gets 0.

Called when a task is laid on the desk. Nothing that a person wrote in formgrader is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from nbgrader.api import Gradebook

from invigilator.gradebook import transaction
from invigilator.marking.book import (
    Grades,
    Mark,
    alone,
    read_grades,
    read_marks,
    write_grade,
    write_mark,
)
from invigilator.marking.forms import normal_form
from invigilator.marking.points import points
from invigilator.marking.said import is_told, told
from invigilator.marking.tasks import ClassTexts, Text, TextTask

NO_TEXT = "There is no text."


@dataclass(frozen=True)
class _Step:
    """One thing to write."""

    student: str
    marker: str = ""
    mark: Mark | None = None
    """What stands in the marker's place from now on; None leaves it."""
    grade: tuple[float, str] | None = None
    """Points and comment from now on; None leaves them."""


def follow_scheme(
    gradebook: Gradebook, task: TextTask, texts: ClassTexts, stopping: Callable[[], bool]
) -> list[str]:
    """Let marks follow the scheme, keep those of a regrade, give 0 for no text; say so."""
    if not _steps(gradebook, task, texts):
        return []
    with transaction(gradebook, stopping):
        alone(gradebook)
        steps = _steps(gradebook, task, texts)  # somebody may have marked meanwhile
        for step in steps:
            if step.mark is not None:
                write_mark(gradebook, task, step.student, step.marker, step.mark)
            if step.grade is not None:
                write_grade(gradebook, task, step.student, *step.grade)
    moved = sum(step.mark is not None for step in steps)
    empty = sum(not step.marker for step in steps)
    follow = "1 mark follows" if moved == 1 else f"{moved} marks follow"
    lines = [f"{follow} the scheme, which has changed"] if moved else []
    return lines + (
        [f"{empty} answer{'' if empty == 1 else 's'} without text got 0"] if empty else []
    )


def _steps(gradebook: Gradebook, task: TextTask, texts: ClassTexts) -> list[_Step]:
    marks = read_marks(gradebook, task)
    steps: list[_Step] = []
    for student, row in read_grades(gradebook, task).items():
        text, by_marker = texts.read(task, student), marks.get(student, {})
        if text is None:
            continue
        if not (normal_form(text.text) or text.may_be_elsewhere):
            steps += _without_text(student, row, by_marker.values())
            continue
        for marker, mark in by_marker.items():
            now = points(task.scheme.ideas, mark.ticks, task.scheme.max_points)
            if now != mark.points:
                steps.append(_moved(task, student, marker, mark, now, text, row))
            elif _stands(mark, text, row) and row.needs_manual_grade:  # only a regrade asks again
                steps.append(_Step(student, marker, None, (now, row.comment)))
    return steps


def _without_text(student: str, row: Grades, marks: Collection[Mark]) -> list[_Step]:
    """Return what gives 0, unless a person gave points for something that is no text."""
    waits = row.needs_manual_grade or (row.auto_score is None and row.manual_score is None)
    is_free = not row.manual_score or any(mark.points == row.manual_score for mark in marks)
    return [_Step(student, grade=(0.0, NO_TEXT))] if waits and is_free else []


def _moved(
    task: TextTask, student: str, marker: str, mark: Mark, now: float, text: Text, row: Grades
) -> _Step:
    """Return what lets one mark follow; its points too, unless formgrader or the text differ."""
    new = replace(mark, points=now, version=mark.version + 1)
    if not _stands(mark, text, row):
        return _Step(student, marker, new)
    comment = told(task.scheme, new) if is_told(row.comment, mark) else row.comment
    return _Step(student, marker, new, (now, comment))


def _stands(mark: Mark, text: Text, row: Grades) -> bool:
    """Whether the points in the gradebook are those of ``mark``, for the text as it is."""
    is_opinion = mark.second or mark.flagged
    return not is_opinion and row.manual_score == mark.points and mark.digest == text.digest
