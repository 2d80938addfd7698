"""Only one run at a time may grade a course."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import TextIO

from invigilator.errors import CourseError, RunUnderWay

LOCK = ".invigilator.lock"


@contextlib.contextmanager
def run_lock(root: Path) -> Iterator[None]:
    """Hold the course for one run; raise :class:`RunUnderWay` naming who holds it.

    The lock is the file system's own (flock), so it is gone with its process, however that ends.
    """
    path = root / LOCK
    try:
        stream = _locked(path)
    except OSError as error:
        raise CourseError(f"{root} cannot be written to: {error.strerror}") from None
    with stream:
        who = os.environ.get("USER") or str(os.getuid())
        now = datetime.now(timezone.utc).astimezone()  # noqa: UP017  # reads as what it is
        stream.truncate(0)
        stream.write(
            f"{who}, process {os.getpid()} on {socket.gethostname()}, since {now:%H:%M:%S}"
        )
        with contextlib.suppress(OSError):  # a full disk; the lock holds all the same
            stream.flush()
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                path.unlink()


def _locked(path: Path) -> TextIO:
    import fcntl  # not on Windows, where grading does not run

    while True:
        stream = open(path, "a+", encoding="utf-8")  # noqa: SIM115  # the caller closes it
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(stream.fileno()), os.stat(path)):
                return stream
            stream.close()  # another run has just ended and removed the file
        except FileNotFoundError:
            stream.close()
        except BlockingIOError:
            with stream:
                stream.seek(0)
                raise RunUnderWay(
                    f"a run is under way: {stream.read().strip() or 'it has just begun'}"
                ) from None
