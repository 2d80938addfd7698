"""The room for tests that run beside the student's code, which few courses need.

It is a student room of its own, in which the whole notebook runs once more, tests included, in the
order and the names of a notebook, as under stock nbgrader. Nothing but the verdicts of such tests
comes out of it: what the student's cells show, and what other tests find, comes from the rooms that
know no test, or no student. It starts with the first such test, so a notebook without any never
pays for it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from invigilator.inside.limits import Limits
from invigilator.inside.protocol import Verdict
from invigilator.rooms.student_room import StudentRoom


class BesideRoom:
    """A notebook's cells, and those of its tests that need them in the same process."""

    def __init__(
        self, limits: Limits, files: Mapping[str, Path], *, seed: int, confined: bool
    ) -> None:
        """The arguments are those of :class:`~invigilator.rooms.student_room.StudentRoom`."""
        self._start = functools.partial(StudentRoom, limits, files, seed=seed, confined=confined)
        self._room: StudentRoom | None = None
        self._behind: list[str] = []
        """Cells of the notebook that have not run here yet."""

    def __enter__(self) -> BesideRoom:
        """Return the room; nothing starts before its first test."""
        return self

    def __exit__(self, *_: object) -> None:
        """End its process, if there is one."""
        if self._room is not None:
            self._room.close()

    def passed_by(self, source: str) -> None:
        """Take the next cell of the notebook, which ran elsewhere; it runs here if it must."""
        self._behind.append(source)

    def run_test(self, source: str) -> Verdict:
        """Run what the notebook holds before this test, then the test, and return its verdict."""
        if self._room is None:  # its time for the notebook begins here
            self._room = self._start()
        behind, self._behind = self._behind, []
        for cell in behind:
            self._room.run_cell(cell)
        return self._room.run_test(source)
