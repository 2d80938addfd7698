"""A student room as the grader sees it: run a cell, ask for an answer, survive its death."""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from invigilator import limits as sentences
from invigilator import wire
from invigilator.agent import CALL, CELL, NONCE_BYTES, room_main
from invigilator.errors import RoomClosed, WireError
from invigilator.limits import MIB, Limits
from invigilator.scratch import remove_folder
from invigilator.warm import start_room

GRACE_SECONDS = 2.0
"""How long an interrupted cell may take to end by itself before its process is killed."""

WATCH_SECONDS = 1.0
"""How often the watchdog looks: it is for what the interrupt and the kill at a cell's end miss."""

MESSAGE_BYTES = 8 * MIB
"""One output; a text of a cell's limit fits, however its characters are written."""

OUTPUT_FIELDS = ("output_type", "name", "text", "ename", "evalue", "traceback", "data")


@dataclass
class CellRun:
    """What one cell did."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    """Decoded, not yet checked for what a reader's browser may see."""
    ended: str | None = None
    """Why the cell was stopped, for the student, or None where it came to its end."""


class _Watchdog(threading.Thread):
    """Kills a process at a deadline: one that stops inside a message blocks whoever talks to it."""

    def __init__(self, process: BaseProcess) -> None:
        super().__init__(daemon=True)
        self.deadline = math.inf
        self._process, self._ended = process, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._ended.wait(WATCH_SECONDS):
            if time.monotonic() > self.deadline:
                self._process.kill()

    def end(self) -> None:
        self._ended.set()
        self.join()


class StudentRoom:
    """One student's process for one notebook, made again with its cells replayed if it dies."""

    def __init__(
        self,
        limits: Limits,
        data_files: Sequence[Path] = (),
        *,
        seed: int = 0,
        confined: bool = True,
    ) -> None:
        """``data_files`` are copied into the room's folder; nothing else of the course is there."""
        self.limits, self.data_files = limits, data_files
        self.seed, self.confined = seed, confined
        self.deadline = time.monotonic() + limits.notebook_seconds
        self.output_left = limits.notebook_output_bytes
        self.replay: list[str] = []
        self.deaths = 0
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._watchdog: _Watchdog | None = None
        self._folder: Path | None = None

    def __enter__(self) -> StudentRoom:
        """Return the room; it starts with the first request."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process and remove its folder."""
        self.close()

    def run_cell(self, source: str) -> CellRun:
        """Run one of the student's cells; a death or a timeout is part of the result."""
        run = CellRun()
        cut = False
        budget = min(self.limits.cell_output_bytes, self.output_left)

        def keep(message: bytes) -> None:
            nonlocal cut, budget
            if cut:
                return
            # a message that is much too large is not even decoded: that would multiply its size
            output = _output(message) if len(message) <= MESSAGE_BYTES else {}
            if len(message) > budget:
                cut = True
                if isinstance(output.get("text"), str):
                    run.outputs.append({**output, "text": output["text"][:budget]})
                output = _text(sentences.OUTPUT_CUT)
            budget -= len(message)
            self.output_left = max(0, self.output_left - len(message))
            run.outputs.append(output)

        try:
            self._request(CELL, source.encode("utf-8", "replace"), keep)
            self.replay.append(source)
        except RoomClosed as closed:
            run.ended = str(closed)
        return run

    def ask(self, request: bytes) -> bytes:
        """Carry a request of the examiner over; raise :class:`RoomClosed` if no answer came."""
        return self._request(CALL, request, lambda message: None)

    def close(self) -> None:
        """End the process, whatever it does, and remove its folder."""
        if self._watchdog is not None:
            self._watchdog.end()
        if self._process is not None and self._connection is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._connection.close()
        if self._folder is not None:
            remove_folder(self._folder)
        self._process = self._connection = self._watchdog = self._folder = None

    # ---- one request ----

    def _request(self, kind: bytes, body: bytes, keep: Callable[[bytes], None]) -> bytes:
        while self._connection is None:  # it may die while its cells are replayed
            self._start()
        try:
            return self._exchange(kind, body, keep)
        except (EOFError, OSError, WireError):
            self._died()
            raise RoomClosed(sentences.DIED.format(limits=self.limits)) from None

    def _start(self) -> None:
        if self.deaths > self.limits.restarts:
            raise RoomClosed(sentences.TOO_MANY_DEATHS)
        self._folder = Path(tempfile.mkdtemp(prefix=f"room-{os.getpid()}-"))
        for path in self.data_files:
            shutil.copy(path, self._folder)
        self._process, self._connection = start_room(
            room_main, str(self._folder), self.limits, self.seed, self.confined
        )
        self._watchdog = _Watchdog(self._process)
        replay, self.replay = self.replay, []
        for source in replay:
            self.run_cell(source)

    def _died(self) -> None:
        self.deaths += 1
        self.close()

    def _exchange(self, kind: bytes, body: bytes, keep: Callable[[bytes], None]) -> bytes:
        watchdog = self._watchdog
        assert watchdog is not None
        now = time.monotonic()
        if now > self.deadline:
            raise RoomClosed(sentences.NOTEBOOK_OUT_OF_TIME.format(limits=self.limits))
        end = min(now + self.limits.cell_seconds, self.deadline)
        watchdog.deadline = end + 2 * GRACE_SECONDS
        try:
            return self._converse(kind, body, keep, end)
        finally:
            watchdog.deadline = math.inf

    def _converse(
        self, kind: bytes, body: bytes, keep: Callable[[bytes], None], end: float
    ) -> bytes:
        connection, process = self._connection, self._process
        assert connection is not None
        assert process is not None
        nonce = os.urandom(NONCE_BYTES)
        interrupted = False
        connection.send_bytes(nonce + kind + body)
        while True:
            wait([connection], timeout=min(0.5, max(0.0, end - time.monotonic())))
            if connection.poll():
                message = connection.recv_bytes(self.limits.reply_bytes + 1024)
                if message[:NONCE_BYTES] != nonce:
                    raise WireError("an answer to another question")
                if message[NONCE_BYTES : NONCE_BYTES + 1] != b">":
                    break
                keep(message[NONCE_BYTES + 1 :])
            else:
                self._check_folder()
                if not process.is_alive():
                    raise EOFError
            if time.monotonic() < end:
                continue
            if interrupted:
                self._died()
                raise RoomClosed(sentences.OUT_OF_TIME.format(limits=self.limits))
            interrupted, end = True, time.monotonic() + GRACE_SECONDS
            os.kill(process.pid or 0, signal.SIGINT)
        self._check_folder()
        if interrupted:
            raise RoomClosed(sentences.OUT_OF_TIME.format(limits=self.limits))
        return message[NONCE_BYTES + 1 :]

    def _check_folder(self) -> None:
        """End the room if its files, those without a name included, are over the limit."""
        if self._folder is None or self._process is None:
            return
        limit = self.limits.folder_bytes
        size = _size(self._folder, limit) + sum(_unlinked_sizes(self._process.pid or 0))
        if size > limit:
            self._died()
            raise RoomClosed(sentences.FOLDER_FULL.format(mib=limit / MIB))


def _size(folder: Path, limit: int) -> int:
    """Return the space that ``folder`` takes, 4 KiB an entry at least, or more than ``limit``.

    What cannot be looked into (too deep, unreadable) counts as more than the limit.
    """
    size, folders = 0, [str(folder)]
    while folders and size <= limit:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    size += max(4096, entry.stat(follow_symlinks=False).st_blocks * 512)
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
        except FileNotFoundError:  # gone since it was listed
            continue
        except OSError:
            return limit + 1
    return size


def _unlinked_sizes(pid: int) -> list[int]:
    sizes = []
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                status = os.stat(f"/proc/{pid}/fd/{name}")
                if status.st_nlink == 0:
                    sizes.append(status.st_blocks * 512)
    return sizes


def _output(message: bytes) -> dict[str, Any]:
    """Decode one output, reduced to its texts; raise :class:`WireError` if it is none."""
    output = wire.decode(message)
    if not isinstance(output, dict):
        raise WireError("not an output")
    return {field: _texts(output[field]) for field in OUTPUT_FIELDS if field in output}


def _texts(value: object) -> object:
    """Return ``value`` if it is a text, its texts if it is a list or a dict, else None."""
    if isinstance(value, list):
        return [entry for entry in value if isinstance(entry, str)]
    if isinstance(value, dict):
        texts = (pair for pair in value.items() if all(isinstance(part, str) for part in pair))
        return dict(texts)
    return value if isinstance(value, str) else None


def _text(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}
