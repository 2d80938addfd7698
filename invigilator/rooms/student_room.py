"""The student room as a notebook needs it: run a cell, ask a question, survive the room's death.

One :class:`StudentRoom` lasts for one notebook. It starts a :class:`~invigilator.rooms.room.Room`
with the first request. If that dies, the next request starts another one and replays the cells that
had come to their end, so that later cells find the names they use. After some deaths it gives up,
and every further request is answered with a sentence for the student.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from invigilator.errors import RoomClosed, WireError
from invigilator.inside import limits as sentences
from invigilator.inside import wire
from invigilator.inside.limits import Limits
from invigilator.inside.protocol import Kind, Verdict
from invigilator.rooms.outputs import Collector, Display, Output, as_shown
from invigilator.rooms.room import Room, RoomSettings


@dataclass
class CellRun:
    """What one cell did."""

    outputs: list[Output] = field(default_factory=list)
    """Decoded, not yet checked for what a reader's browser may see."""
    ended: str | None = None
    """Why the cell was stopped, for the student, or None where it came to its end."""


class StudentRoom:
    """The rooms of one notebook, one after another."""

    def __init__(
        self,
        limits: Limits,
        files: Mapping[str, Path] | None = None,
        *,
        seed: int = 0,
        confined: bool = True,
    ) -> None:
        """The arguments are those of :class:`~invigilator.rooms.room.RoomSettings`."""
        self.limits = limits
        self.settings = RoomSettings(limits, files or {}, seed, confined)
        self.deadline = time.monotonic() + self.limits.notebook_seconds
        self.output_left = self.limits.notebook_output_bytes
        self.displays: dict[str, Display] = {}
        self.replay: list[str] = []
        self.deaths = 0
        self._room: Room | None = None  # none before the first request and after a death

    def __enter__(self) -> StudentRoom:
        """Return the room; its process starts with the first request."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process and remove its folder."""
        self.close()

    def run_cell(self, source: str) -> CellRun:
        """Run one of the student's cells; a death or a timeout is part of the result."""
        collector = Collector(self.limits, self.output_left, self.displays)
        ended = None
        try:
            self._request(Kind.CELL, source.encode("utf-8", "replace"), collector.keep)
            self.replay.append(source)
        except RoomClosed as closed:
            ended = str(closed)
        self.output_left = max(0, self.output_left - collector.kept)
        return CellRun(as_shown(collector.outputs), ended)

    def run_test(self, source: str) -> Verdict:
        """Run a test among the student's cells, in their process; nothing else is a pass.

        That process may answer anything, so the verdict is worth what it is under stock nbgrader.
        """
        collector = Collector(self.limits, self.limits.cell_output_bytes, {})
        try:
            reply = self._request(Kind.TEST, source.encode("utf-8", "replace"), collector.keep)
        except RoomClosed as closed:
            return Verdict(("Stopped", str(closed)))
        self.replay.append(source)  # later tests may use its names
        shown = as_shown(collector.outputs)
        printed = "".join(str(o.get("text", "")) for o in shown if o.get("name") == "stdout")
        return _verdict(reply, printed[:65536])

    def ask(self, question: bytes) -> bytes:
        """Carry a question of the examiner over; raise :class:`RoomClosed` if no answer came."""
        return self._request(Kind.QUESTION, question, lambda output: None)

    def close(self) -> None:
        """End the process, whatever it does, and remove its folder."""
        if self._room is not None:
            self._room.close()
            self._room = None

    def _request(self, kind: Kind, body: bytes, keep: Callable[[bytes], None]) -> bytes:
        room = self._living_room()
        now = time.monotonic()
        if now > self.deadline:
            raise RoomClosed(sentences.NOTEBOOK_OUT_OF_TIME.format(limits=self.limits))
        try:
            return room.request(kind, body, keep, self.deadline)
        finally:
            if not room.is_usable:
                self.deaths += 1
                self.close()

    def _living_room(self) -> Room:
        """Return the room, made anew if there is none; raise :class:`RoomClosed` after too many."""
        while self._room is None:  # it may die while its cells are replayed
            if self.deaths > self.limits.restarts:
                raise RoomClosed(sentences.TOO_MANY_DEATHS)
            self._room = Room(self.settings)
            replay, self.replay = self.replay, []
            for source in replay:
                self.run_cell(source)
        return self._room


def _verdict(reply: bytes, printed: str) -> Verdict:
    try:
        match wire.decode(reply):
            case ["passed", None]:
                return Verdict(printed=printed)
            case ["passed", int() | float() as number]:
                return Verdict(printed=printed, value=float(number))
            case ["failed", str(kind), str(text)]:
                return Verdict((kind[:60], text[:10_000]), printed)
    except (WireError, OverflowError):
        pass
    return Verdict(("StudentError", sentences.NO_ANSWER), printed)
