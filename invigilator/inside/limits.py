"""What a room may use, and the sentence that a student reads when a limit is reached."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """Limits of one student room; ``c.Examine.limits`` in ``nbgrader_config.py`` overrides any."""

    cell_seconds: float = 30
    """CPU time of a cell, or of one call from a test: it is interrupted, then killed."""
    wait_factor: float = 3
    """A cell that waits, for example on a busy machine, may take this many times as long."""
    notebook_seconds: float = 300
    """Wall time of a notebook: what has not run by then counts as not answered."""
    cpu_seconds: int = 300
    """CPU time of a student room: the operating system ends it, and later cells get a new room."""
    memory_bytes: int = 2048 * MIB
    """Private memory (RLIMIT_DATA): an allocation beyond it raises MemoryError in the student's
    code. A watchdog also counts other kinds of memory, and ends a room that holds more in all."""
    file_bytes: int = 64 * MIB
    """Size of one file: the write raises OSError in the student's code."""
    folder_bytes: int = 256 * MIB
    """Size of all files, wherever the process keeps them: the room is ended."""
    open_files: int = 256
    """File descriptors: opening one more raises OSError in the student's code."""
    cell_output_bytes: int = 1 * MIB
    """Output of a cell: the rest is cut as it streams."""
    cell_stream_bytes: int = 16 * MIB
    """What a cell may send while it replaces what it showed before, as a progress bar does."""
    notebook_output_bytes: int = 8 * MIB
    """Output of a notebook: the rest is cut as it streams."""
    reply_bytes: int = 64 * MIB
    """One reply to a test: a larger one fails that test."""
    restarts: int = 3
    """How often a room that died is made again; then the remaining cells are not run."""


OUT_OF_TIME = (
    "this took longer than {limits.cell_seconds:g} seconds and was stopped: "
    "is there a loop without an end?"
)
WAITED = (
    "this was stopped after {waited:.0f} seconds, of which it computed for {computed:.0f}: it "
    "waited for something that did not come, or the machine was very busy"
)
NOTEBOOK_OUT_OF_TIME = (
    "the notebook had used its {limits.notebook_seconds:g} seconds, so this was not run"
)
DIED = (
    "the process that ran this ended: a crash, an exit, or more than "
    "{limits.cpu_seconds} seconds of CPU time"
)
OUT_OF_MEMORY = "this held more than {mib:g} MB of memory, so it was stopped"
FOLDER_FULL = "the files written came to more than {mib:g} MB, so this was stopped"
NO_ANSWER = "your code's process sent something that is no answer"
TOO_MANY_DEATHS = "the process that ran this notebook ended too often, so this was not run"


def output_cut(limits: Limits) -> str:
    """Return what stands in a cell's output where the rest of it was cut."""
    cell, notebook = limits.cell_output_bytes / MIB, limits.notebook_output_bytes / MIB
    return f"\n[output cut: a cell may print {cell:.3g} MB, a notebook {notebook:.3g} MB]\n"
