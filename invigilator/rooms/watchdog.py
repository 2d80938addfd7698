"""A thread that ends a room's process: at a deadline, or when it holds more than it may.

It looks while the grader waits, reads or does something else, as a process can fill memory and disk
at any time: behind a flood of output, or between two cells.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess

WATCH_SECONDS = 0.2
"""How often it looks: a process can take some 400 MB of memory meanwhile."""


class Watchdog(threading.Thread):
    """Kills one process, and keeps the reason."""

    def __init__(self, process: BaseProcess, why_end: Callable[[], str | None]) -> None:
        """``why_end`` is asked at each look; its answer, if any, is a sentence for the student."""
        super().__init__(daemon=True)
        self.deadline = math.inf
        """A process that stops inside a message blocks whoever talks to it; this ends it."""
        self.reason: str | None = None
        """Why it killed the process; None if it was the deadline, which the caller reports."""
        self._process, self._why_end, self._ended = process, why_end, threading.Event()
        self.start()

    def run(self) -> None:
        """Look until :meth:`end`."""
        while not self._ended.wait(WATCH_SECONDS):
            if self.reason is None:
                self.reason = self._why_end()
            if self.reason is not None or time.monotonic() > self.deadline:
                self._process.kill()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self.join()
