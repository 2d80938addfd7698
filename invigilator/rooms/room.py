"""The life of one student room: its process, its pipe, its folder and its watchdog.

A :class:`Room` is complete from its first moment: the folder is there, the process runs, the pipe
is open. It ends once, by :meth:`Room.close`, and is not used afterwards. When another room takes
its place is decided in :mod:`invigilator.rooms.student_room`.
"""

from __future__ import annotations

import math
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path

from invigilator.errors import RoomClosed, WireError
from invigilator.inside import limits as sentences
from invigilator.inside.agent import room_main
from invigilator.inside.limits import MIB, Limits
from invigilator.inside.protocol import NONCE_BYTES, Kind, Packet
from invigilator.rooms import disk, memory
from invigilator.rooms.allowance import Allowance
from invigilator.rooms.scratch_folder import remove_folder
from invigilator.rooms.warm import end_process, start_room
from invigilator.rooms.watchdog import Watchdog

GRACE_SECONDS = 2.0
"""How long an interrupted cell may take to end by itself before its process is killed."""

LOOK_SECONDS = 0.5
"""How often a room that sends nothing is looked at."""


@dataclass(frozen=True)
class RoomSettings:
    """What every room of one notebook starts with."""

    limits: Limits
    files: Mapping[str, Path] = field(default_factory=dict)
    """Name in the room's folder -> what is copied there; nothing else is there at first."""
    seed: int = 0
    confined: bool = True


class Room:
    """One process that runs a student's code, and what belongs to it."""

    def __init__(self, settings: RoomSettings) -> None:
        """Make the folder and fork the process."""
        self.limits = settings.limits
        self.is_usable = True
        self._folder = Path(tempfile.mkdtemp(prefix=f"room-{os.getpid()}-"))
        try:
            for name, path in settings.files.items():
                (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, self._folder / name)
            self._process, self._connection = start_room(
                room_main, str(self._folder), settings.limits, settings.seed, settings.confined
            )
        except BaseException:
            remove_folder(self._folder)
            raise
        self._watchdog = Watchdog(self._process, self._why_end)

    def close(self) -> None:
        """End the process, whatever it does, and remove its folder."""
        self._watchdog.end()
        end_process(self._process, self._connection)
        remove_folder(self._folder)

    def request(
        self, kind: Kind, body: bytes, keep: Callable[[bytes], None], deadline: float
    ) -> bytes:
        """Send one request and return the body of its reply; ``keep`` takes each output before it.

        When its time is used up (:class:`~invigilator.rooms.allowance.Allowance`), at the latest
        at ``deadline`` (``time.monotonic()``), the room is interrupted. Raises :class:`RoomClosed`
        with a sentence for the student if there is no reply in time; afterwards :attr:`is_usable`
        says whether the room may be asked again.
        """
        allowance = Allowance(self._process.pid or 0, self.limits, deadline)
        self._watchdog.deadline = allowance.end + 2 * GRACE_SECONDS
        self.is_usable = False
        try:
            packet, late = self._converse(
                Packet(os.urandom(NONCE_BYTES), kind, body), keep, allowance
            )
        except (EOFError, OSError, WireError):
            died = sentences.DIED.format(limits=self.limits)
            raise RoomClosed(self._watchdog.reason or died) from None
        finally:
            self._watchdog.deadline = math.inf
        self.is_usable = True
        if late:
            raise RoomClosed(late)
        return packet.body

    def _converse(
        self, request: Packet, keep: Callable[[bytes], None], allowance: Allowance
    ) -> tuple[Packet, str | None]:
        """Return the reply, and why it is late if the room had to be interrupted for it."""
        late, kill_at = None, math.inf
        self._connection.send_bytes(request.to_bytes())
        while True:
            wait([self._connection], timeout=allowance.seconds_to_look(LOOK_SECONDS))
            if self._connection.poll():
                packet = self._receive(request.nonce)
                if packet.kind is Kind.REPLY:
                    self._check_folder()
                    return packet, late
                allowance.heard()
                keep(packet.body)
            else:
                self._check_folder()
                if not self._process.is_alive():
                    raise EOFError
            if late is None and (late := allowance.why_over()):
                kill_at = time.monotonic() + GRACE_SECONDS
                os.kill(self._process.pid or 0, signal.SIGINT)
            elif late and time.monotonic() > kill_at:
                raise RoomClosed(late)

    def _receive(self, nonce: bytes) -> Packet:
        packet = Packet.from_bytes(self._connection.recv_bytes(self.limits.reply_bytes + 1024))
        if packet.nonce != nonce:
            raise WireError("an answer to another question")
        return packet

    def _check_folder(self) -> None:
        """Raise :class:`RoomClosed` if the files that can be seen are too large."""
        if self._is_full(thoroughly=False):
            raise RoomClosed(self._full())

    def _why_end(self) -> str | None:
        """Return why the process is to be ended at once, if so; the watchdog asks."""
        if memory.is_over(self._process.pid or 0, self.limits):
            return sentences.OUT_OF_MEMORY.format(mib=self.limits.memory_bytes / MIB)
        return self._full() if self._is_full(thoroughly=True) else None

    def _is_full(self, *, thoroughly: bool) -> bool:
        pid, limits = self._process.pid or 0, self.limits
        used = disk.used_bytes(pid, self._folder, limits, thoroughly=thoroughly)
        return used > limits.folder_bytes

    def _full(self) -> str:
        return sentences.FOLDER_FULL.format(mib=self.limits.folder_bytes / MIB)
