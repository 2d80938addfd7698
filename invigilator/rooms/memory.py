"""How much memory a room's process holds, by the system's own count.

The limit of the process itself (``RLIMIT_DATA``) counts private memory that is writable *now*. It
makes an honest allocation fail where it happens, and counts nothing that was made read-only since.
"""

from __future__ import annotations

import re

from invigilator.inside.limits import MIB, Limits

MARGIN_BYTES = 256 * MIB
"""Extra for libraries' tables and stacks, which ``RLIMIT_DATA`` does not count. With it an honest
program reaches ``RLIMIT_DATA`` first, and gets an error in the line that asked for too much."""

_held = re.compile(rb"^(?:RssAnon|RssShmem|VmSwap|VmPTE):\s+(\d+) kB$", re.MULTILINE)


def held_bytes(pid: int) -> int:
    """Return the memory that the process holds, swapped or not, with the tables of its pages.

    Libraries and other files do not count. Returns 0 where the process is gone, or the system does
    not say; it takes 15 microseconds.
    """
    try:
        with open(f"/proc/{pid}/status", "rb", buffering=0) as file:
            return 1024 * sum(map(int, _held.findall(file.read())))
    except OSError:
        return 0


def is_over(pid: int, limits: Limits) -> bool:
    """Whether the process holds more than its limit, however it came to it."""
    return held_bytes(pid) > limits.memory_bytes + MARGIN_BYTES
