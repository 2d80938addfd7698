"""Say which bounds of memory and files this machine gives the rooms.

Read by whoever starts a run. A control group of the system would be one more; see docs/security.md.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile

from invigilator.inside.limits import Limits
from invigilator.inside.space import own_file_system


@functools.cache
def describe() -> str:
    """Return it as a line of text; it takes a few milliseconds, once."""
    files = "a file system of fixed size" if _gives_file_systems() else "watched"
    return f"limits of a room: memory: watched; files: {files}"


def _gives_file_systems() -> bool:
    """Try it, in a process that ends with it."""
    if not sys.platform.startswith("linux"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if not child:  # it makes system calls only, and none of our threads or exit handlers run
            try:
                os._exit(0 if own_file_system(folder, Limits()) else 1)
            finally:
                os._exit(1)
        return os.waitpid(child, 0)[1] == 0
