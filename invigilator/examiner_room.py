"""The examiner's process as the grader sees it; the notebooks of one submission share it.

Only the course's own cells run there, each notebook's with names of its own. Forking one for each
notebook would cost as much as running the tests of a short one.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Hashable, Iterator
from typing import Any

from invigilator import wire
from invigilator.errors import ExaminerError, RoomClosed
from invigilator.examiner import examiner_main
from invigilator.limits import Limits
from invigilator.student_room import StudentRoom
from invigilator.warm import start_room

EXAMINER_LIMITS = Limits(memory_bytes=4 * 2**30, cpu_seconds=1200)
TEST_SECONDS_PER_CELL_SECOND = 4
"""A test may make several calls; altogether they may take this many times a cell's limit."""

SLOW_CALLS = "the calls of this test took too long altogether, so it was stopped"


class ExaminerRoom:
    """The examiner's process for one submission."""

    def __init__(self, submission: Hashable, *, confined: bool) -> None:
        """Start the process; ``submission`` says whose it is."""
        self.submission, self.confined = submission, confined
        self._process, self._connection = start_room(examiner_main, EXAMINER_LIMITS, confined)

    def serves(self, submission: Hashable, confined: bool) -> bool:
        """Whether this is an examiner for ``submission``, and alive."""
        is_right = (self.submission, self.confined) == (submission, confined)
        return is_right and self._process.is_alive()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._connection.close()

    def begin(self, room: StudentRoom, seed: int) -> None:
        """Begin a notebook, with no names yet; ``room`` is where its questions go.

        Raises :class:`ExaminerError` if the process has ended.
        """
        self.room = room
        self._ask("notebook", seed)

    def run(self, kind: str, source: str) -> dict[str, Any]:
        """Run a ``locked`` or a ``test`` cell; return its verdict.

        Raises :class:`ExaminerError` if the examiner itself ended or did not come to an end.
        """
        verdict: dict[str, Any] = self._ask(kind, source)
        return verdict

    def _ask(self, kind: str, argument: object) -> Any:
        seconds = TEST_SECONDS_PER_CELL_SECOND * self.room.limits.cell_seconds
        deadline = time.monotonic() + seconds
        try:
            self._connection.send_bytes(wire.encode([kind, argument]))
            while True:
                if not self._connection.poll(seconds):
                    raise ExaminerError("a test took too long")
                answer, content = wire.decode(self._connection.recv_bytes())
                if answer == "verdict":
                    return content
                reply = (
                    self._carry(content) if time.monotonic() < deadline else ["closed", SLOW_CALLS]
                )
                self._connection.send_bytes(wire.encode(reply))
        except (EOFError, OSError) as error:
            raise ExaminerError("the examiner's process ended") from error

    def _carry(self, request: bytes) -> list[object]:
        try:
            return ["reply", self.room.ask(request)]
        except RoomClosed as closed:
            return ["closed", str(closed)]


_current: ExaminerRoom | None = None


@contextlib.contextmanager
def examiner_for(
    submission: Hashable, room: StudentRoom, *, seed: int, confined: bool, is_last: bool
) -> Iterator[ExaminerRoom]:
    """Yield the examiner of ``submission``, its process begun anew for a notebook.

    It ends with another submission's first notebook, with this one's last, and with whatever is
    raised while it is in use, as the rest of that conversation would be taken for the next one's.
    """
    global _current  # a process grades one submission at a time: the converter changes its folder
    if _current and not _current.serves(submission, confined):
        end_examiner()
    if _current is None:
        _current = ExaminerRoom(submission, confined=confined)
    try:
        _current.begin(room, seed)
        yield _current
    except BaseException:
        end_examiner()
        raise
    if is_last:
        end_examiner()


def end_examiner() -> None:
    """End the examiner that is there, if any."""
    global _current
    if _current is not None:
        _current.close()
        _current = None
