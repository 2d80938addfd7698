"""Runs that tests start and stop, and what is left of them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from tests.support.courses import command


@contextlib.contextmanager
def begun(root: Path, scratch: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Begin ``invigilator grade`` in a process group of its own; nothing of it stays."""
    process = subprocess.Popen(
        command("grade", *arguments),
        cwd=root,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_lines(process: subprocess.Popen[str], count: int) -> None:
    """Wait until a run has reported ``count`` outcomes, or has ended."""
    assert process.stdout is not None
    limit = threading.Timer(120, process.kill)
    limit.start()
    for _ in range(count):
        if not process.stdout.readline():
            break
    limit.cancel()


def processes_of(root: Path) -> list[psutil.Process]:
    """Return what still runs of the runs in ``root``: the warm process is told its path."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if str(root) in " ".join(process.info["cmdline"] or ()):
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
    return found


def soon(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Return whether it becomes so in time."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)
    return is_so()
