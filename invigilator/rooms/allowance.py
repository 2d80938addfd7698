"""The time of one request: so much computing, or several times as much waiting.

A loop without an end computes, and is stopped after its limit of CPU time. A machine that is busy
or stalled lets a cell wait, and that is not the student's doing; so wall time has a larger limit,
and a sentence of its own.
"""

from __future__ import annotations

import math
import os
import time

from invigilator.inside import limits as sentences
from invigilator.inside.limits import Limits

NEARLY = 0.9
"""At this share of the limit CPU time counts as used up, as the system takes some for itself."""

TALKS_SECONDS = 1.0
"""A cell that printed within this time before its end counts as an endless loop, even if it used
little CPU time because it waited for its output to be read."""

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, all its threads together; 0 if it is gone.

    See ``/proc/pid/stat`` in https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
    """
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


class Allowance:
    """What a room may still use for the request that it works on."""

    def __init__(self, pid: int, limits: Limits, deadline: float) -> None:
        """``deadline`` (``time.monotonic()``) is that of the whole notebook."""
        self._pid, self._limits = pid, limits
        self._started, self._computed = time.monotonic(), cpu_seconds(pid)
        self._heard = -math.inf
        self._soon = min(self._started + limits.cell_seconds, deadline)
        self.end = min(self._started + limits.wait_factor * limits.cell_seconds, deadline)
        """When it is over in any case."""

    def heard(self) -> None:
        """Note that an output came."""
        self._heard = time.monotonic()

    def seconds_to_look(self, most: float) -> float:
        """Return how long to wait before looking again, at most ``most`` seconds."""
        return min(most, max(0.0, self._soon - time.monotonic()) or most)

    def why_over(self) -> str | None:
        """Return what the student reads if the time is used up, else None."""
        now = time.monotonic()
        if now < self._soon:
            return None
        computed = cpu_seconds(self._pid) - self._computed
        if computed >= NEARLY * (self._soon - self._started):
            return sentences.OUT_OF_TIME.format(limits=self._limits)
        if now < self.end:
            return None
        if now - self._heard < TALKS_SECONDS:
            return sentences.OUT_OF_TIME.format(limits=self._limits)
        return sentences.WAITED.format(waited=now - self._started, computed=computed)
