"""One task on the desk: the class's answers as a marker sees them, and what confirming them writes.

nbgrader's row holds the points and the comment, so that formgrader, feedback and exports have them;
the table of :mod:`invigilator.marking.book` holds the ideas that they were made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from invigilator.errors import CourseError
from invigilator.gradebook import open_gradebook, transaction
from invigilator.marking.book import (
    Grades,
    Mark,
    ensure_table,
    read_grades,
    read_marks,
    write_grade,
    write_mark,
)
from invigilator.marking.forms import normal_form
from invigilator.marking.said import since, told, what_changed
from invigilator.marking.scheme import Scheme, points
from invigilator.marking.tasks import ClassTexts, Text, TextTask

SECOND_OF = 10
"""A second marker is given one of so many answers."""


@dataclass(frozen=True)
class Answer:
    """One answer on the desk; it does not say whose it is."""

    id: str
    text: Text
    mark: Mark | None
    """What stands: the first marker's, or, for a second opinion, one's own."""
    grades: Grades
    changed: str = ""
    """What happened to the answer since it was marked here, one sentence."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for a mark."""
        if self.mark is not None and self.mark.second:
            return False
        return self.grades.needs_manual_grade or self.grades.manual_score is None

    @property
    def seen(self) -> str:
        """Changes whenever the answer, its mark or its points do."""
        mark = self.mark or Mark(version=0)
        state = (mark.version, mark.points, self.grades.manual_score, self.text.digest)
        return sha256(repr(state).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Change:
    """What a marker confirms, for one answer or for many alike."""

    ticks: Mapping[str, float] | None
    """Idea -> 1 or 0.5; None takes the mark back."""
    comment: str = ""
    flagged: bool = False


class Desk:
    """The tasks of a course, to mark; each call opens the gradebook, and closes it."""

    def __init__(self, coursedir: CourseDirectory, stopping: Callable[[], bool] = lambda: False):
        """``stopping`` ends the wait for a gradebook that another program has locked."""
        self.coursedir = coursedir
        self._texts = ClassTexts(coursedir)
        self._stopping = stopping

    def answers(
        self, task: TextTask, marker: str, *, second: bool = False
    ) -> tuple[list[Answer], list[str]]:
        """Return the answers to ``task`` in this marker's order, and lines about what has changed.

        Marks follow a scheme that has changed, and an answer without any text gets 0 here. Raises
        :class:`CourseError` if the gradebook cannot be used.
        """
        with open_gradebook(self.coursedir, self._stopping) as gradebook:
            made = ensure_table(gradebook)
            lines = [made] if made else []
            lines += self._follow(gradebook, task)
            found = self._read(gradebook, task, marker, second=second)
        shown = sorted(found.values(), key=lambda answer: answer.id)
        Random(f"{marker}/{task.notebook}/{task.cell}").shuffle(shown)
        return shown, lines

    def confirm(
        self,
        task: TextTask,
        marker: str,
        seen: Mapping[str, str],
        change: Change,
        *,
        second: bool = False,
    ) -> tuple[dict[str, Answer], dict[str, str]]:
        """Mark the answers of ``seen`` (id -> what the marker saw of each), all or those that may.

        Returns the answers as they are now, and id -> why one was left as it is. Raises
        :class:`CourseError` if the gradebook cannot be used; then nothing is written.
        """
        refused: dict[str, str] = {}
        with open_gradebook(self.coursedir, self._stopping) as gradebook:
            with transaction(gradebook, self._stopping):
                before = self._read(gradebook, task, marker, second=second)
                for key, state in seen.items():
                    if key not in before:
                        refused[key] = "this answer is not here any more"
                    elif before[key].seen != state:
                        refused[key] = what_changed(before[key].mark, before[key].grades)
                    else:
                        self._write(gradebook, task, marker, before[key], change, second=second)
            after = self._read(gradebook, task, marker, second=second)
        return {key: after[key] for key in seen if key in after}, refused

    def _read(
        self, gradebook: Gradebook, task: TextTask, marker: str, *, second: bool
    ) -> dict[str, Answer]:
        marks = read_marks(gradebook, task)
        found: dict[str, Answer] = {}
        for student, grades in read_grades(gradebook, task).items():
            text = self._texts.read(task, student)
            by_marker = marks.get(student, {})
            waits = grades.auto_score is None or grades.needs_manual_grade
            if text is None or not (waits or grades.manual_score is not None):
                continue
            key, standing = _id(task, student), _standing(by_marker)
            if second:
                if standing and standing[0] != marker and _is_for_second(key, marker):
                    own = by_marker.get(marker)
                    open_again = replace(grades, manual_score=None)
                    found[key] = Answer(key, text, own, open_again)
            elif normal_form(text.text):
                mark = standing[1] if standing else None
                found[key] = Answer(key, text, mark, grades, since(mark, text, grades))
        return found

    def _write(
        self,
        gradebook: Gradebook,
        task: TextTask,
        marker: str,
        answer: Answer,
        change: Change,
        *,
        second: bool,
    ) -> None:
        student = answer.text.student
        if not second:  # the answer is one person's: who marks it again takes it over
            for other in read_marks(gradebook, task).get(student, {}).items():
                if not other[1].second:
                    write_mark(gradebook, task, student, other[0], None)
        mark = None
        if change.ticks is not None:
            mark = Mark(
                dict(change.ticks),
                change.comment,
                points(task.scheme.ideas, change.ticks, task.scheme.max_points),
                answer.text.digest,
                change.flagged,
                second,
                (answer.mark.version if answer.mark else 0) + 1,
            )
        write_mark(gradebook, task, student, marker, mark)
        if not second:
            earned = mark.points if mark and not mark.flagged else None
            write_grade(gradebook, task, student, earned, told(task.scheme, mark))

    def _follow(self, gradebook: Gradebook, task: TextTask) -> list[str]:
        """Let marks follow the scheme, keep those of a regrade, give 0 for no text; say so."""
        marks, grades = read_marks(gradebook, task), read_grades(gradebook, task)
        moved, empty = [], []
        kept: list[tuple[str, Mark]] = []
        for student, row in grades.items():
            text = self._texts.read(task, student)
            if text is None:
                continue
            if row.auto_score is None and row.manual_score is None and not normal_form(text.text):
                empty.append(student)
            for marker, mark in marks.get(student, {}).items():
                now = points(task.scheme.ideas, mark.ticks, task.scheme.max_points)
                if now != mark.points:
                    moved.append((student, marker, replace(mark, points=now), row))
                elif _is_regraded(mark, text, row):
                    kept.append((student, mark))
        if not (moved or empty or kept):
            return []
        with transaction(gradebook, self._stopping):
            for student in empty:
                write_grade(gradebook, task, student, 0, "There is no text.")
            for student, mark in kept:
                write_grade(gradebook, task, student, mark.points, told(task.scheme, mark))
            for student, marker, mark, row in moved:
                was = marks[student][marker].points
                write_mark(
                    gradebook, task, student, marker, replace(mark, version=mark.version + 1)
                )
                if not mark.second and not mark.flagged and row.manual_score == was:
                    write_grade(gradebook, task, student, mark.points, told(task.scheme, mark))
        lines = [f"{len(moved)} marks follow the scheme, which has changed"] if moved else []
        return lines + ([f"{len(empty)} answers without text got 0"] if empty else [])


def paired(marks: Mapping[str, Mapping[str, Mark]]) -> list[tuple[str, float, float]]:
    """Return (student, points, points of the second opinion) of what two people have marked."""
    found = []
    for student, by_marker in sorted(marks.items()):
        first = _standing(by_marker)
        seconds = [mark.points for mark in by_marker.values() if mark.second]
        found += [(student, first[1].points, points) for points in seconds if first]
    return found


def _standing(by_marker: Mapping[str, Mark]) -> tuple[str, Mark] | None:
    """Return the marker and the mark that the points come from."""
    return next(((who, mark) for who, mark in by_marker.items() if not mark.second), None)


def _is_regraded(mark: Mark, text: Text, grades: Grades) -> bool:
    """Whether only a regrade asks for a look again: same text, same points."""
    return (
        not mark.second
        and not mark.flagged
        and grades.needs_manual_grade
        and grades.manual_score == mark.points
        and mark.digest == text.digest
    )


def _id(task: TextTask, student: str) -> str:
    key = f"{task.assignment}/{task.notebook}/{task.cell}/{student}"
    return sha256(key.encode()).hexdigest()[:12]


def _is_for_second(key: str, marker: str) -> bool:
    """Whether this marker is given the answer for a second opinion: the same ones each time."""
    return int(sha256(f"{marker}/{key}".encode()).hexdigest(), 16) % SECOND_OF == 0


def require_known_ideas(scheme: Scheme, ticks: Mapping[str, float]) -> None:
    """Raise :class:`CourseError` for an idea or a share that the scheme does not have."""
    known = {idea.id for idea in scheme.ideas}
    if unknown := sorted({*ticks} - known):
        raise CourseError(f"the scheme has no idea {', '.join(unknown)} (any more)")
    if any(share not in (0.5, 1) for share in ticks.values()):
        raise CourseError("an idea is given in full or by half")


def marked_ideas(answers: Sequence[Answer]) -> dict[int, frozenset[str]]:
    """Return place -> the ideas ticked, of the answers that are marked, for suggestions."""
    return {
        place: frozenset(idea for idea, share in answer.mark.ticks.items() if share > 0)
        for place, answer in enumerate(answers)
        if answer.mark is not None and not answer.is_open
    }
