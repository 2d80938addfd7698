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
from invigilator.gradebook import open_gradebook, reading, transaction
from invigilator.marking.book import (
    Grades,
    Mark,
    alone,
    ensure_table,
    read_grades,
    read_marks,
    write_grade,
    write_mark,
)
from invigilator.marking.follow import follow_scheme
from invigilator.marking.forms import normal_form
from invigilator.marking.points import points
from invigilator.marking.said import otherwise, since, told, what_changed, words_of
from invigilator.marking.scheme import Scheme
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
            return self.mark.digest != self.text.digest
        return self.grades.needs_manual_grade or self.grades.manual_score is None

    @property
    def comment(self) -> str:
        """The marker's words; those of formgrader, where they were written later."""
        return words_of(self.mark, self.grades)

    @property
    def seen(self) -> str:
        """Changes whenever the answer, its mark or its points do."""
        mark = self.mark or Mark(version=0)
        given = (mark.version, sorted(mark.ticks.items()), mark.comment, mark.points, mark.flagged)
        state = (given, self.grades.manual_score, self.grades.comment, self.text.digest)
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
        self, task: TextTask, marker: str, *, second: bool = False, follow: bool = True
    ) -> tuple[list[Answer], list[str]]:
        """Return the answers to ``task`` in this marker's order, and lines about what has changed.

        With ``follow`` marks follow a scheme that has changed, and an answer without any text gets
        0 here. Raises :class:`CourseError` if the gradebook cannot be used.
        """
        with open_gradebook(self.coursedir, self._stopping) as gradebook:
            lines = list(filter(None, [ensure_table(gradebook, self._stopping)]))
            with reading(gradebook):
                if follow:
                    lines += follow_scheme(gradebook, task, self._texts, self._stopping)
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

        The first of them is the one that the marker read; the others get its mark along with it.
        Returns the answers as they are now, and id -> why one was left as it is. Raises
        :class:`CourseError` if the gradebook cannot be used; then nothing is written.
        """
        refused: dict[str, str] = {}
        read = next(iter(seen), "")
        with (
            open_gradebook(self.coursedir, self._stopping) as gradebook,
            transaction(gradebook, self._stopping),
        ):
            alone(gradebook)
            marks = read_marks(gradebook, task)
            before = self._read(gradebook, task, marker, second=second)
            for key, state in seen.items():
                if (now := before.get(key)) is None:
                    refused[key] = "this answer is not here any more"
                elif now.seen != state:
                    refused[key] = what_changed(now.mark, now.text, now.grades)
                else:
                    others = marks.get(now.text.student, {})
                    mark = _mark(task.scheme, now, change, second=second, grouped=key != read)
                    self._write(gradebook, task, marker, now, others, mark, second=second)
            after = self._read(gradebook, task, marker, second=second)
        return {key: after[key] for key in seen if key in after}, refused

    def _read(
        self, gradebook: Gradebook, task: TextTask, marker: str, *, second: bool
    ) -> dict[str, Answer]:
        marks, known = read_marks(gradebook, task), {idea.id for idea in task.scheme.ideas}
        found: dict[str, Answer] = {}
        for student, grades in read_grades(gradebook, task).items():
            text = self._texts.read(task, student)
            by_marker = marks.get(student, {})
            waits = grades.auto_score is None or grades.needs_manual_grade
            if text is None or not (waits or grades.manual_score is not None):
                continue
            key, standing = _id(task, student), _standing(by_marker)
            mark = by_marker.get(marker) if second else standing[1] if standing else None
            if mark is not None:  # an idea that the scheme has no more cannot be given again
                ticks = {idea: share for idea, share in mark.ticks.items() if idea in known}
                mark = replace(mark, ticks=ticks)
            if second:
                is_others = standing and standing[0] != marker and not standing[1].flagged
                if is_others and normal_form(text.text) and _is_for_second(key, marker):
                    own = mark if mark and mark.second else None
                    unseen = replace(grades, manual_score=None, comment="")
                    found[key] = Answer(key, text, own, unseen)
            else:
                said = (since(mark, text, grades), otherwise(mark, by_marker))
                answer = Answer(key, text, mark, grades, "; ".join(filter(None, said)))
                if normal_form(text.text) or answer.is_open:
                    found[key] = answer
        return found

    def _write(
        self,
        gradebook: Gradebook,
        task: TextTask,
        marker: str,
        answer: Answer,
        others: Mapping[str, Mark],
        mark: Mark | None,
        *,
        second: bool,
    ) -> None:
        student = answer.text.student
        if not second:  # the answer is one person's: who marks it again takes it over
            for other, given in others.items():
                if not given.second:
                    write_mark(gradebook, task, student, other, None)
        if mark is not None or second:  # one's own second opinion outlives a first that goes
            write_mark(gradebook, task, student, marker, mark)
        if not second:
            earned = mark.points if mark and not mark.flagged else None
            write_grade(gradebook, task, student, earned, told(task.scheme, mark))


def _mark(
    scheme: Scheme, answer: Answer, change: Change, *, second: bool, grouped: bool
) -> Mark | None:
    """Return what ``change`` makes of an answer's mark; None takes it back."""
    if change.ticks is None:
        return None
    return Mark(
        ticks=dict(change.ticks),
        comment=change.comment,
        points=points(scheme.ideas, change.ticks, scheme.max_points),
        digest=answer.text.digest,
        flagged=change.flagged,
        second=second,
        version=(answer.mark.version if answer.mark else 0) + 1,
        grouped=grouped,
    )


def paired(marks: Mapping[str, Mapping[str, Mark]]) -> list[tuple[str, float, float]]:
    """Return (student, points, points of the second opinion) of texts that two people marked."""
    found = []
    for student, by_marker in sorted(marks.items()):
        first = _standing(by_marker)
        if first is not None and not first[1].flagged:
            found += [
                (student, first[1].points, mark.points)
                for mark in by_marker.values()
                if mark.second and not mark.flagged and mark.digest == first[1].digest
            ]
    return found


def _standing(by_marker: Mapping[str, Mark]) -> tuple[str, Mark] | None:
    """Return the marker and the mark that the points come from."""
    return next(((who, mark) for who, mark in by_marker.items() if not mark.second), None)


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


def read_ideas(answers: Sequence[Answer]) -> dict[int, frozenset[str]]:
    """Return place -> the ideas ticked, of the marked answers that teach something.

    Those are the answers that a person read: what was marked along with another one says no more
    than that one did. Of equal texts (by normal form) one is enough.
    """
    found: dict[int, frozenset[str]] = {}
    forms = set[str]()
    for place, answer in enumerate(answers):
        mark = answer.mark
        if mark is None or mark.grouped or answer.is_open:
            continue
        if (form := normal_form(answer.text.text)) not in forms:
            forms.add(form)
            found[place] = frozenset(idea for idea, share in mark.ticks.items() if share > 0)
    return found
