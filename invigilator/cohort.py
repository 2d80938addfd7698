"""Grade a whole class on any ``concurrent.futures.Executor``; resumable at any moment.

A submission travels to a worker as bytes and comes back as bytes; the one writer of this process
(:mod:`invigilator.registry`) records it and publishes its folder. What is published is done, so a
run that was killed goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from datetime import datetime, timezone
from pathlib import Path
from typing import TextIO

from nbgrader.coursedir import CourseDirectory

from invigilator.errors import CourseError, RunUnderWay
from invigilator.kit import TIMESTAMP, Errored, Job, Kit, Outcome, make_job, make_kit
from invigilator.registry import Registry, is_published
from invigilator.stop import Stop
from invigilator.worker import grade, one_line

AHEAD = 2
"""Submissions handed out beyond the number of workers, so that none waits for the writer."""

WAKE_SECONDS = 0.2
"""How often a run looks whether it should stop."""

MAX_STUDENT_ID = 128
"""Characters of a student id that nbgrader's gradebook has room for."""

LOCK = ".invigilator.lock"

Report = Callable[[Outcome], None]
"""Called with each outcome as it is recorded."""


def submitted_students(coursedir: CourseDirectory, assignment: str) -> list[str]:
    """Return who handed in ``assignment``, sorted, without those the settings exclude."""
    structure = coursedir.directory_structure.format(
        nbgrader_step=coursedir.submitted_directory,
        student_id=coursedir.student_id,
        assignment_id=glob.escape(assignment),
    )
    folders = glob.glob(os.path.join(glob.escape(coursedir.root), structure))
    pattern = coursedir.format_path(
        coursedir.submitted_directory, "(?P<student>[^/]+)", re.escape(assignment), escape=True
    )
    found = [re.fullmatch(pattern, folder) for folder in folders if os.path.isdir(folder)]
    excluded = coursedir.student_id_exclude.split(",")
    return sorted(match["student"] for match in found if match and match["student"] not in excluded)


def to_grade(
    coursedir: CourseDirectory, assignment: str, students: Sequence[str], force: bool
) -> list[str]:
    """Return those of ``students`` whose submission is not graded, or newer than its grade."""
    return [s for s in students if force or not _is_graded(coursedir, assignment, s)]


def _is_graded(coursedir: CourseDirectory, assignment: str, student: str) -> bool:
    done = coursedir.format_path(coursedir.autograded_directory, student, assignment)
    sent = coursedir.format_path(coursedir.submitted_directory, student, assignment)
    if not is_published(Path(done)):
        return False
    new, old = _timestamp(coursedir, sent), _timestamp(coursedir, done)
    return not (new and old and new > old)


def _timestamp(coursedir: CourseDirectory, folder: str) -> datetime | None:
    """Return when the submission in ``folder`` was handed in; None where the file says no time."""
    if not os.path.isfile(os.path.join(folder, TIMESTAMP)):  # a pipe would be waited for
        return None
    try:
        stamp: datetime | None = coursedir.get_existing_timestamp(folder)
    except (ValueError, OverflowError, AttributeError, OSError):  # what nbgrader raises for each
        return None
    return stamp


def grade_class(
    coursedir: CourseDirectory,
    assignment: str,
    students: Sequence[str],
    executor: Executor,
    *,
    workers: Callable[[], int],
    settings: tuple[str, ...] = (),
    report: Report = lambda outcome: None,
    stop: Stop | None = None,
) -> list[Outcome]:
    """Grade ``students`` on ``executor`` and record them; return every outcome.

    Called with the course's :func:`run_lock` held. Raises :class:`CourseError` if the run cannot
    go on, and ``KeyboardInterrupt`` soon after ``stop`` is asked for; what is recorded stays.
    """
    stop = stop or Stop()
    stop.recording = True
    outcomes: list[Outcome] = []
    with Registry(coursedir, assignment, lambda: stop.asked) as registry:
        kit = make_kit(registry.gradebook, coursedir, assignment, settings, registry.stopping)
        waiting = list(reversed(students))
        running: dict[Future[Outcome], str] = {}
        while waiting or running:
            while waiting and len(running) < max(1, workers()) + AHEAD:
                _hand_out(registry, kit, waiting.pop(), executor, running)
            done, _ = wait(running, WAKE_SECONDS, FIRST_COMPLETED)
            for future in done:
                if stop.asked:
                    break
                outcome = _record(registry, _outcome(future, running.pop(future)))
                outcomes.append(outcome)
                report(outcome)
            if stop.asked:
                raise KeyboardInterrupt
    return outcomes


def _hand_out(
    registry: Registry,
    kit: Kit,
    student: str,
    executor: Executor,
    running: dict[Future[Outcome], str],
) -> None:
    coursedir = registry.coursedir
    folder = Path(coursedir.format_path(coursedir.submitted_directory, student, kit.assignment))
    try:
        if reason := why_no_student_id(student):
            raise ValueError(reason)
        job: Job = make_job(folder, student, kit, registry.earlier(student))
    except (OSError, ValueError) as error:
        failed: Future[Outcome] = Future()
        failed.set_result(Errored(student, one_line(error)))
        running[failed] = student
        return
    try:
        running[executor.submit(grade, kit, job)] = student
    except (RuntimeError, OSError) as error:
        raise CourseError(f"no worker takes submissions any more ({error})") from error


def why_no_student_id(student: str) -> str:
    """Return why the gradebook cannot hold this name of a folder, or ""."""
    if not student.isprintable():
        return f"the folder's name {student!r} is no student id: rename it"
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
        registry.record(outcome)
    except KeyError as error:
        return Errored(outcome.student, f"the gradebook does not know the cell {error}")
    except (OSError, ValueError) as error:
        return Errored(outcome.student, one_line(error))
    return outcome


@contextlib.contextmanager
def run_lock(root: Path) -> Iterator[None]:
    """Hold the course for one run; raise :class:`RunUnderWay` naming who holds it.

    The lock is the file system's own (flock), so it is gone with its process, however that ends.
    """
    path = root / LOCK
    try:
        stream = _locked(path)
    except OSError as error:
        raise CourseError(f"{root} cannot be written to: {error.strerror}") from None
    with stream:
        who = os.environ.get("USER") or str(os.getuid())
        now = datetime.now(timezone.utc).astimezone()  # noqa: UP017  # reads as what it is
        stream.truncate(0)
        stream.write(
            f"{who}, process {os.getpid()} on {socket.gethostname()}, since {now:%H:%M:%S}"
        )
        with contextlib.suppress(OSError):  # a full disk; the lock holds all the same
            stream.flush()
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                path.unlink()


def _locked(path: Path) -> TextIO:
    import fcntl  # not on Windows, where grading does not run

    while True:
        stream = open(path, "a+", encoding="utf-8")  # noqa: SIM115  # the caller closes it
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(stream.fileno()), os.stat(path)):
                return stream
            stream.close()  # another run has just ended and removed the file
        except FileNotFoundError:
            stream.close()
        except BlockingIOError:
            with stream:
                stream.seek(0)
                raise RunUnderWay(
                    f"a run is under way: {stream.read().strip() or 'it has just begun'}"
                ) from None


def save_log(outcome: Errored, folder: Path) -> Path | None:
    """Write the log of an :class:`Errored` submission; return where it is, or None."""
    name = re.sub(r"[^\w.@+-]", "_", outcome.student)[:MAX_STUDENT_ID]
    path = folder / f"{name.encode('ascii', 'replace').decode().replace('?', '_')}.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{outcome.reason}\n{outcome.log}", encoding="utf-8", errors="replace")
    except OSError:  # a full disk: the line that tells the reason has to do
        return None
    return path
