"""The examiner's room as the grader sees it: one process for all notebooks of a submission.

It starts with the first notebook, forgets all names before each further one, and ends after the
last one or after any error. Only the course's own cells run there. Forking an examiner for each
notebook would cost as much as running the tests of a short one.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path

from invigilator.errors import ExaminerError, RoomClosed
from invigilator.inside.examiner import examiner_main
from invigilator.inside.limits import Limits
from invigilator.inside.protocol import (
    Ask,
    BeginNotebook,
    Closed,
    Reply,
    RunLocked,
    RunTest,
    Verdict,
    receive,
    send,
)
from invigilator.rooms import memory
from invigilator.rooms.student_room import StudentRoom
from invigilator.rooms.warm import end_process, start_room
from invigilator.rooms.watchdog import Watchdog

EXAMINER_LIMITS = Limits(memory_bytes=4 * 2**30, cpu_seconds=1200)
TEST_SECONDS_PER_CELL_SECOND = 4
"""A test may make several calls; altogether they may take this many times a cell's limit."""
MOST_REFUSED = 1000
"""Calls that a test may make after that: one that catches every error would go on for ever."""

SLOW_CALLS = "the calls of this test took too long altogether, so it was stopped"
TOO_MUCH_MEMORY = "a test held more memory than the examiner has, so it was stopped"


class ExaminerRoom:
    """The examiner's process for one submission."""

    def __init__(self, submission: Hashable, folder: Path | None, *, confined: bool) -> None:
        """Start the process; ``submission`` says whose it is, ``folder`` what tests may read."""
        self.submission, self.confined = submission, confined
        self._process, self._connection = start_room(
            examiner_main, EXAMINER_LIMITS, confined, None if folder is None else str(folder)
        )
        self._watchdog = Watchdog(self._process, self._why_end)

    def serves(self, submission: Hashable, confined: bool) -> bool:
        """Whether this is an examiner for ``submission``, and alive."""
        is_right = (self.submission, self.confined) == (submission, confined)
        return is_right and self._process.is_alive()

    def close(self) -> None:
        """End the process."""
        self._watchdog.end()
        end_process(self._process, self._connection)

    def _why_end(self) -> str | None:
        is_over = memory.is_over(self._process.pid or 0, EXAMINER_LIMITS)
        return TOO_MUCH_MEMORY if is_over else None

    def begin(self, room: StudentRoom, seed: int) -> None:
        """Begin a notebook, with no names yet; ``room`` is where its questions go.

        Raises :class:`ExaminerError` if the process has ended.
        """
        self.room = room
        self._request(BeginNotebook(seed))

    def run_locked(self, source: str) -> Verdict:
        """Run a locked cell, whose names stay; raise :class:`ExaminerError` as :meth:`run_test`."""
        return self._request(RunLocked(source))

    def run_test(
        self,
        source: str,
        students: Sequence[str] = (),
        classes: Sequence[str] = (),
        imports: Sequence[str] = (),
    ) -> Verdict:
        """Run a test cell and return its verdict.

        The arguments are those of :class:`~invigilator.inside.protocol.RunTest`. Raises
        :class:`ExaminerError` if the examiner itself ended or did not come to an end.
        """
        return self._request(RunTest(source, students, classes, imports))

    def _request(self, request: BeginNotebook | RunLocked | RunTest) -> Verdict:
        seconds = TEST_SECONDS_PER_CELL_SECOND * self.room.limits.cell_seconds
        deadline = time.monotonic() + seconds
        refused = 0
        try:
            send(self._connection, request)
            while True:
                if not self._connection.poll(seconds):
                    raise ExaminerError("a test took too long")
                match receive(self._connection):
                    case Verdict() as verdict:
                        return verdict
                    case Ask(question):
                        is_late = time.monotonic() >= deadline
                        refused += is_late
                        if refused > MOST_REFUSED:
                            raise ExaminerError("a test took too long")
                        answer = Closed(SLOW_CALLS) if is_late else self._carry(question)
                        send(self._connection, answer)
                    case other:
                        raise ExaminerError(f"the examiner sent a {type(other).__name__}")
        except (EOFError, OSError) as error:
            reason = self._watchdog.reason or "the examiner's process ended"
            raise ExaminerError(reason) from error

    def _carry(self, question: bytes) -> Reply | Closed:
        try:
            return Reply(self.room.ask(question))
        except RoomClosed as closed:
            return Closed(str(closed))


_current: ExaminerRoom | None = None


@contextlib.contextmanager
def examiner_for(
    submission: Hashable,
    room: StudentRoom,
    folder: Path | None = None,
    *,
    seed: int,
    confined: bool,
    is_last: bool,
) -> Iterator[ExaminerRoom]:
    """Yield the examiner of ``submission``, its process begun anew for a notebook.

    ``folder`` is where the course's own notebooks are.

    It ends when another submission begins, after this submission's last notebook, and after any
    exception while it is in use: messages left in the pipe could be taken for later answers.
    """
    global _current  # a process grades one submission at a time: the converter changes its folder
    if _current and not _current.serves(submission, confined):
        end_examiner()
    if _current is None:
        _current = ExaminerRoom(submission, folder, confined=confined)
    try:
        _current.begin(room, seed)
        yield _current
    except BaseException:
        end_examiner()
        raise
    if is_last:
        end_examiner()


def end_examiner() -> None:
    """End the current examiner, if there is one."""
    global _current
    if _current is not None:
        _current.close()
        _current = None
