"""Servers that tests start: on loopback, in a process group of their own, ended with the test."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

START_SECONDS = 90.0
END_SECONDS = 20.0


def free_port() -> int:
    """Return a port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(
    command: Sequence[str], url: str, *, cwd: Path, log: Path, env: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run ``command`` until the block ends; yield ``url`` once it answers, whatever it says.

    What the server prints goes to ``log``. Raises ``RuntimeError`` with the log's end if the
    server ends early, or does not answer within :data:`START_SECONDS`.
    """
    with open(log, "wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        _wait_for(url, process, log)
        yield url
    finally:
        _end(process)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(encoding="utf-8", errors="replace")[-3000:]
            raise RuntimeError(f"no server at {url}:\n{tail}")
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:  # an answer all the same, but for a proxy's
        return error.code != 503
    except OSError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server and what it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(END_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
