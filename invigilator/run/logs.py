"""What is kept of a failure on our side: its cause, and a log file."""

from __future__ import annotations

import io
import logging
import re
import sys
from pathlib import Path

from invigilator.errors import RefusedSubmission
from invigilator.harmless import plain

REASON_LENGTH = 300
MAX_NAME = 128
"""Characters of a log file's name."""


class CauseLog(logging.StreamHandler[io.StringIO]):
    """Keeps what nbgrader logs, and the last exception that it caught."""

    caught: BaseException | None = None

    def __init__(self) -> None:
        """Start with nothing logged."""
        super().__init__(io.StringIO())

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record``; nbgrader logs an error while it handles its cause."""
        if record.levelno >= logging.ERROR and (cause := sys.exc_info()[1]):
            self.caught = cause
        super().emit(record)

    def logger(self, name: str) -> logging.Logger:
        """Return a logger that logs here and nowhere else."""
        logger = logging.Logger(name)
        logger.addHandler(self)
        return logger


def one_line(error: BaseException) -> str:
    """Return what ``error`` is and says, in one line that a terminal can show."""
    text = " ".join(str(error).split())
    if isinstance(error, RefusedSubmission):  # a sentence for people, and not our failure
        return plain(text, REASON_LENGTH)
    return plain(f"{type(error).__name__}: {text}".rstrip(": "), REASON_LENGTH)


def save_log(student: str, reason: str, log: str, folder: Path) -> Path | None:
    """Write the log of a submission that our own code failed on; return where it is, or None."""
    name = re.sub(r"[^\w.@+-]", "_", student)[:MAX_NAME]
    path = folder / f"{name.encode('ascii', 'replace').decode().replace('?', '_')}.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{reason}\n{log}", encoding="utf-8", errors="replace")
    except OSError:  # a full disk: the line on the terminal must do
        return None
    return path
