"""Grade a whole class on any ``concurrent.futures.Executor``; resumable at any moment.

A submission travels to a worker as bytes and comes back as bytes; the one writer of this process
(:mod:`invigilator.registry`) records it and publishes its folder. What is published is done, so a
run that was killed goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from datetime import datetime, timezone
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from invigilator.errors import CourseError, RunUnderWay
from invigilator.kit import Errored, Job, Kit, Outcome, make_job, make_kit
from invigilator.registry import Registry, is_published
from invigilator.worker import grade

AHEAD = 2
"""Submissions handed out beyond the number of workers, so that none waits for the writer."""

Report = Callable[[Outcome], None]
"""Called with each outcome as it is recorded."""


def submitted_students(coursedir: CourseDirectory, assignment: str) -> list[str]:
    """Return who handed in ``assignment``, sorted."""
    submitted = coursedir.submitted_directory
    pattern = coursedir.format_path(submitted, "(?P<student>[^/]+)", assignment, escape=True)
    folders = glob.glob(coursedir.format_path(submitted, "*", assignment))
    found = [re.fullmatch(pattern, folder) for folder in folders if os.path.isdir(folder)]
    return sorted(match["student"] for match in found if match)


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
    new = coursedir.get_existing_timestamp(sent)
    old = coursedir.get_existing_timestamp(done)
    return not (new and old and new > old)


def grade_class(
    coursedir: CourseDirectory,
    assignment: str,
    students: Sequence[str],
    executor: Executor,
    *,
    workers: int,
    settings: tuple[str, ...] = (),
    report: Report = lambda outcome: None,
) -> list[Outcome]:
    """Grade ``students`` on ``executor`` and record them; return every outcome.

    Raises :class:`CourseError` if the course lacks something, :class:`RunUnderWay` if another run
    holds the course.
    """
    outcomes: list[Outcome] = []
    with run_lock(Path(coursedir.root)), Registry(coursedir, assignment) as registry:
        kit = make_kit(coursedir, assignment, settings)
        waiting = list(reversed(students))
        running: dict[Future[Outcome], str] = {}
        while waiting or running:
            while waiting and len(running) < workers + AHEAD:
                _hand_out(coursedir, kit, waiting.pop(), executor, running)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = _outcome(future, running.pop(future))
                if not isinstance(outcome, Errored):
                    outcome = _record(registry, outcome)
                outcomes.append(outcome)
                report(outcome)
    return outcomes


def _hand_out(
    coursedir: CourseDirectory,
    kit: Kit,
    student: str,
    executor: Executor,
    running: dict[Future[Outcome], str],
) -> None:
    folder = coursedir.format_path(coursedir.submitted_directory, student, kit.assignment)
    try:
        job: Job = make_job(Path(folder), student)
    except OSError as error:
        failed: Future[Outcome] = Future()
        failed.set_result(Errored(student, f"the submission cannot be read: {error}"))
        running[failed] = student
        return
    running[executor.submit(grade, kit, job)] = student


def _outcome(future: Future[Outcome], student: str) -> Outcome:
    try:
        return future.result()
    except Exception as error:  # a worker that died, or a cluster that lost it
        return Errored(student, f"its worker ended: {str(error) or type(error).__name__}"[:200])


def _record(registry: Registry, outcome: Outcome) -> Outcome:
    assert not isinstance(outcome, Errored)
    try:
        registry.record(outcome)
    except KeyError as error:
        return Errored(outcome.student, f"the gradebook does not know the cell {error}")
    return outcome


@contextlib.contextmanager
def run_lock(root: Path) -> Iterator[None]:
    """Hold the course for one run; raise :class:`RunUnderWay` naming who holds it.

    The lock is the file system's own (flock), so it is gone with its process, however that ends.
    """
    import fcntl  # not on Windows, where grading does not run

    with _open_lock(root) as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stream.seek(0)
            raise RunUnderWay(f"a run is under way: {stream.read().strip() or '?'}") from None
        stream.seek(0)
        stream.truncate()
        who = os.environ.get("USER") or str(os.getuid())
        now = datetime.now(timezone.utc).astimezone()  # noqa: UP017  # reads as what it is
        stream.write(
            f"{who}, process {os.getpid()} on {socket.gethostname()}, since {now:%H:%M:%S}"
        )
        stream.flush()
        yield


def _open_lock(root: Path):  # type: ignore[no-untyped-def]  # an open text file
    try:
        return open(root / ".invigilator.lock", "a+", encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{root}: cannot be written to ({error.strerror})") from None


def save_logs(outcomes: Sequence[Outcome], folder: Path) -> dict[str, Path]:
    """Write the log of each :class:`Errored` submission; return student -> file."""
    logs = {}
    for outcome in outcomes:
        if isinstance(outcome, Errored):
            folder.mkdir(parents=True, exist_ok=True)
            logs[outcome.student] = folder / f"{outcome.student}.log"
            logs[outcome.student].write_text(f"{outcome.reason}\n{outcome.log}", encoding="utf-8")
    return logs


def as_json(outcome: Outcome) -> str:
    """Return one outcome as a line of JSON."""
    if isinstance(outcome, Errored):
        row: dict[str, object] = {"student": outcome.student, "outcome": "errored"}
        return json.dumps({**row, "reason": outcome.reason})
    points = sum(grade.auto_score or 0 for grade in outcome.grades)
    return json.dumps(
        {
            "student": outcome.student,
            "outcome": "graded",
            "points": points,
            "to_mark": sum(grade.needs_manual_grade for grade in outcome.grades),
            "incidents": list(outcome.incidents),
            "seconds": round(outcome.seconds, 3),
        }
    )
