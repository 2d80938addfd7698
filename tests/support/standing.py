"""Where a test stands that takes too long: every process of this environment, and its stack."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

TELL_SECONDS = 240
"""Less than what tests grant the commands that they run."""


class Watch(threading.Thread):
    """Writes to standard error, once a test, what runs when the test takes long.

    pytest shows it if the test fails in the end. A command that never ends is killed with its
    test, so afterwards nobody could tell what it waited for.
    """

    def __init__(self) -> None:
        """Begin to look; no test runs yet."""
        super().__init__(name="watch", daemon=True)
        self._tell_at: float | None = None
        self.start()

    def begin(self) -> None:
        """A test begins."""
        self._tell_at = time.monotonic() + TELL_SECONDS

    def end(self) -> None:
        """The test has ended."""
        self._tell_at = None

    def run(self) -> None:
        """Look until Python ends."""
        while True:
            time.sleep(1)
            if self._tell_at is not None and time.monotonic() > self._tell_at:
                self._tell_at = None
                os.write(2, f"{standing()}\n".encode())


def standing() -> str:
    """Return the processes of this environment: since when, in what state, and where they stand."""
    told = []
    for process in psutil.process_iter(["cmdline"]):
        words = " ".join(process.info["cmdline"] or ())
        if sys.prefix in words:
            try:
                told.append(f"{_line(process)}: {words[:300]}\n{_stack(process.pid)}")
            except (psutil.Error, OSError, subprocess.SubprocessError):
                continue  # it has ended, or does not stand still
    return "\n".join(told)


def _line(process: psutil.Process) -> str:
    seconds = time.time() - process.create_time()
    waits = Path(f"/proc/{process.pid}/wchan").read_text("utf-8")
    return f"{process.pid} of {process.ppid()}, {seconds:.0f} s, {process.status()} in {waits}"


def _stack(pid: int) -> str:
    dumper = shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if dumper is None:
        return ""
    done = subprocess.run(
        [dumper, "dump", "--pid", str(pid)],
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr
