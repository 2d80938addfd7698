"""Grade a whole class on any ``concurrent.futures.Executor``; a run can be resumed at any moment.

A submission travels to a worker as bytes and comes back as bytes. The only writer
(:mod:`invigilator.run.registry`) is in this process: it records the outcome and publishes its
folder. A published submission is done, so a run that was killed goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass, replace
from typing import Protocol

from nbgrader.coursedir import CourseDirectory

from invigilator.course import own_levels, submitted_folder
from invigilator.errors import CourseError, RefusedSubmission
from invigilator.run.dispatch import each_done
from invigilator.run.due import find_due, select_students
from invigilator.run.feedback_runner import write_due_feedback
from invigilator.run.logs import one_line
from invigilator.run.packing import changed_since_release, pack_assignment, pack_submission
from invigilator.run.parcels import AssignmentParcel, Errored, Outcome, Pages
from invigilator.run.registry import Registry
from invigilator.run.stop import Stop
from invigilator.run.worker import grade
from invigilator.submitted import require_own_folders

MAX_STUDENT_ID = 128
"""Characters of a student id that nbgrader's gradebook has room for."""


@dataclass(frozen=True)
class RunOptions:
    """What a run is asked to do."""

    assignment: str
    students: tuple[str, ...] = ()
    """Grade only these; everybody who handed in, if it is empty."""
    force: bool = False
    """Grade again what is graded."""
    settings: tuple[str, ...] = ()
    """Command-line settings for nbgrader, such as ``--Examine.unconfined=True``."""
    with_feedback: bool = True
    """Write feedback pages as well, also those that are missing or out of date."""


class Observer(Protocol):
    """Whoever follows a run: the terminal, or a test."""

    def begin(self, total: int, present: int) -> None:
        """``total`` submissions will be graded, of ``present`` that are handed in and selected."""

    def warn(self, line: str) -> None:
        """Take one line about the course that whoever grades should read."""

    def report(self, outcome: Outcome) -> None:
        """Take one outcome; called as soon as it is recorded."""

    def report_pages(self, pages: Pages) -> None:
        """Take the pages of a submission that was graded before, or why there are none."""


def grade_class(
    coursedir: CourseDirectory,
    options: RunOptions,
    executor: Executor,
    *,
    workers: Callable[[], int],
    observer: Observer,
    stop: Stop,
) -> list[Outcome]:
    """Grade what ``options`` select on ``executor``, record it, and return every outcome.

    ``workers`` says how many submissions can be graded at once just now. Called with the course's
    :func:`~invigilator.run.lock.run_lock` held. Raises :class:`CourseError` if the run cannot go
    on, and ``KeyboardInterrupt`` soon after ``stop`` is asked for; what is recorded stays.
    """
    stop.recording = True
    outcomes: list[Outcome] = []
    selected = select_students(coursedir, options.assignment, options.students)
    with Registry(coursedir, options.assignment, lambda: stop.asked) as registry:
        due = find_due(
            registry.gradebook,
            coursedir,
            options.assignment,
            selected,
            named=options.students,
            force=options.force,
        )
        observer.begin(len(due.students), due.selected)
        assignment = pack_assignment(
            registry.gradebook,
            coursedir,
            options.assignment,
            options.settings,
            registry.stopping,
            with_feedback=options.with_feedback,
        )
        changed = changed_since_release(registry.gradebook, coursedir, options.assignment)
        for line in (*due.lines, *changed):
            observer.warn(line)
        for student, future in each_done(
            due.students,
            lambda student: _hand_out(registry, assignment, student, executor),
            workers=workers,
            stop=stop,
        ):
            outcome = _record(registry, _outcome(future, student))
            outcomes.append(outcome)
            observer.report(outcome)
        done = {outcome.student for outcome in outcomes}
        if options.with_feedback:
            others = [student for student in selected if student not in done]
            for pages in write_due_feedback(
                registry, assignment, others, executor, workers=workers, stop=stop
            ):
                observer.report_pages(pages)
    return outcomes


def _hand_out(
    registry: Registry, assignment: AssignmentParcel, student: str, executor: Executor
) -> Future[Outcome]:
    folder = submitted_folder(registry.coursedir, student, assignment.name)
    try:
        if reason := why_no_student_id(student):
            raise ValueError(reason)
        require_own_folders(own_levels(registry.coursedir, folder))
        parcel = pack_submission(folder, student, assignment.notebooks, *registry.known(student))
    except (OSError, ValueError, RefusedSubmission) as error:
        failed: Future[Outcome] = Future()
        failed.set_result(Errored(student, one_line(error)))
        return failed
    try:
        return executor.submit(grade, assignment, parcel)
    except (RuntimeError, OSError) as error:
        raise CourseError(f"no worker takes submissions any more ({error})") from error


def why_no_student_id(student: str) -> str:
    """Return why the gradebook cannot hold this name of a folder, or ""."""
    if not student.isprintable():
        return f"the folder name {student!r} is not a valid student id: rename it"
    if len(student) > MAX_STUDENT_ID:
        return f"the folder's name has more than {MAX_STUDENT_ID} characters: rename it"
    return ""


def _outcome(future: Future[Outcome], student: str) -> Outcome:
    try:
        return future.result()
    except CancelledError:
        raise CourseError("the cluster has dropped its work: is its scheduler gone?") from None
    except Exception as error:  # a worker that died, twice
        return Errored(student, one_line(error))


def _record(registry: Registry, outcome: Outcome) -> Outcome:
    if isinstance(outcome, Errored):
        return outcome
    try:
        reason = registry.record(outcome)
    except KeyError as error:
        return Errored(outcome.student, f"the gradebook does not know the cell {error}")
    except (OSError, ValueError) as error:
        return Errored(outcome.student, one_line(error))
    # what is published need not be held for a whole class
    pages = replace(outcome.pages, files=b"", reason=reason) if outcome.pages else None
    return replace(outcome, files=b"", pages=pages)
