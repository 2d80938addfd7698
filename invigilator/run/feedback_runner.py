"""Write the feedback pages of a class that are missing or out of date, on any executor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from nbgrader.coursedir import CourseDirectory

from invigilator.course import CONFIG, autograded_folder, feedback_folder, is_published
from invigilator.errors import CourseError
from invigilator.files import ordinary_files, pack
from invigilator.run.dispatch import each_done
from invigilator.run.logs import one_line
from invigilator.run.packing import pack_assignment
from invigilator.run.pages import MADE_FROM, made_from
from invigilator.run.parcels import AssignmentParcel, GradedParcel, Pages
from invigilator.run.registry import Registry
from invigilator.run.stop import Stop
from invigilator.run.worker import write_feedback


@dataclass(frozen=True)
class FeedbackOptions:
    """Whose pages are asked for."""

    assignment: str
    students: tuple[str, ...] = ()
    """Only these; everybody who is graded, if it is empty."""
    force: bool = False
    """Also those that are up to date."""


class Observer(Protocol):
    """Whoever follows: the terminal, or a test."""

    def report_pages(self, pages: Pages) -> None:
        """Take the pages of one submission, or why there are none."""


def write_class_feedback(
    coursedir: CourseDirectory,
    options: FeedbackOptions,
    executor: Executor,
    *,
    workers: Callable[[], int],
    observer: Observer,
    stop: Stop,
) -> None:
    """Write the pages that ``options`` ask for and that are due.

    Called with the course's :func:`~invigilator.run.lock.run_lock` held. Raises
    :class:`CourseError` if it cannot go on, and ``KeyboardInterrupt`` soon after ``stop`` is asked
    for; what is published stays.
    """
    stop.recording = True
    with Registry(coursedir, options.assignment, lambda: stop.asked) as registry:
        assignment = pack_assignment(
            registry.gradebook, coursedir, options.assignment, (), registry.stopping
        )
        students = _select_graded(registry, options.students)
        for pages in write_due_feedback(
            registry,
            assignment,
            students,
            executor,
            workers=workers,
            stop=stop,
            force=options.force,
        ):
            observer.report_pages(pages)


def write_due_feedback(
    registry: Registry,
    assignment: AssignmentParcel,
    students: Sequence[str],
    executor: Executor,
    *,
    workers: Callable[[], int],
    stop: Stop,
    force: bool = False,
) -> Iterator[Pages]:
    """Publish the pages of those ``students`` whose pages are due, and yield each when it is there.

    Pages are due that are missing, or were made from other marks, notebooks, settings or templates;
    with ``force`` all are. Raises as :func:`~invigilator.run.dispatch.each_done` does.
    """
    if not students:
        return
    recorded = registry.recorded_of_all()
    config = (Path(registry.coursedir.root) / CONFIG).read_bytes()

    def parcel(student: str) -> GradedParcel:
        folder = autograded_folder(registry.coursedir, student, registry.assignment)
        files = pack(folder, sorted(ordinary_files(folder)))
        return GradedParcel(student, files, recorded[student])

    def is_due(student: str) -> bool:
        folder = autograded_folder(registry.coursedir, student, registry.assignment)
        if student not in recorded or not is_published(folder):
            return False
        try:
            graded = parcel(student)
        except OSError:  # told where it is handed out
            return True
        return force or not _is_up_to_date(registry.coursedir, config, graded, assignment)

    due = [student for student in students if is_due(student)]

    def hand_out(student: str) -> Future[Pages]:
        try:
            return executor.submit(write_feedback, assignment, parcel(student))
        except OSError as error:
            failed: Future[Pages] = Future()
            failed.set_result(Pages(student, reason=one_line(error)))
            return failed

    for student, future in each_done(due, hand_out, workers=workers, stop=stop):
        pages = _pages(future, student)
        yield replace(pages, files=b"", reason=registry.publish_pages(pages))


def _is_up_to_date(
    coursedir: CourseDirectory, config: bytes, graded: GradedParcel, assignment: AssignmentParcel
) -> bool:
    folder = feedback_folder(coursedir, graded.student, assignment.name)
    notebooks = autograded_folder(coursedir, graded.student, assignment.name).glob("*.ipynb")
    try:
        digest = (folder / MADE_FROM).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return digest == made_from(config, graded.files, graded.recorded) and all(
        (folder / f"{path.stem}.html").is_file() for path in notebooks
    )


def _pages(future: Future[Pages], student: str) -> Pages:
    try:
        return future.result()
    except CancelledError:
        raise CourseError("the cluster has dropped its work: is its scheduler gone?") from None
    except Exception as error:  # a worker that died, twice
        return Pages(student, reason=one_line(error))


def _select_graded(registry: Registry, named: Sequence[str]) -> list[str]:
    """Return who is graded, sorted; only those who are ``named``, if any are.

    Raises :class:`CourseError` if a student who was named is not graded.
    """
    graded = [
        student
        for student in sorted(registry.recorded_of_all())
        if is_published(autograded_folder(registry.coursedir, student, registry.assignment))
    ]
    if unknown := set(named) - set(graded):
        names = ", ".join(sorted(unknown))
        raise CourseError(f"{names}: not graded, so there is no feedback to write")
    return sorted(set(named or graded))
