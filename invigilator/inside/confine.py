"""Confine this process, irreversibly: files, network, processes, memory.

Called in a freshly forked room, single-threaded, before any student code. Three layers, each the
system kernel's own: Landlock (https://docs.kernel.org/userspace-api/landlock.html) allows reading
a short list of library folders (:mod:`invigilator.inside.readable`) and writing one folder; seccomp
allows a list of system calls (:mod:`invigilator.inside.calls`); resource limits bound the rest.
docs/security.md says what each stops.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

from invigilator.errors import ConfinementUnavailable
from invigilator.inside.call_filter import confine_calls
from invigilator.inside.limits import Limits
from invigilator.inside.readable import confine_files

PR_SET_PDEATHSIG = 1


def why_not_confinable() -> str | None:
    """Return why this system cannot confine a process, or None where it can."""
    if not sys.platform.startswith("linux"):
        return f"{sys.platform} has neither Landlock nor seccomp"
    try:
        import pyseccomp  # noqa: F401  # asks whether libseccomp is there
        from py_landlock import Landlock

        _ = Landlock().abi_version
    except Exception as error:  # each library has its own error for each thing that is missing
        return str(error) or type(error).__name__
    return None


def require(*, unconfined: bool) -> None:
    """Raise :class:`ConfinementUnavailable` where student code could only run ``unconfined``."""
    if not unconfined and (reason := why_not_confinable()):
        raise ConfinementUnavailable(
            f"student code is not run: this system cannot confine it ({reason}); "
            "--unconfined runs it all the same"
        )


def close_descriptors(kept: set[int]) -> None:
    """Close every descriptor but ``kept``; put /dev/null over standard input, output and error."""
    import resource  # not on Windows, where why_not_confinable() must still give its reason

    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    limit = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)
    edges = sorted(kept - {0, 1, 2})
    for low, high in zip([2, *edges], [*edges, limit], strict=True):
        os.closerange(low + 1, high)


def confine(limits: Limits, folder: Path | None, reads: str | None = None) -> None:
    """Confine this process; ``folder`` is the one it may write to, ``reads`` one it may read.

    Raises :class:`ConfinementUnavailable` where the kernel lacks Landlock or seccomp.
    """
    if reason := why_not_confinable():
        raise ConfinementUnavailable(reason)
    die_with_parent()
    limit_resources(limits)
    confine_files(folder, reads)
    confine_calls()


def die_with_parent() -> None:
    """Let this process end with the one that forked it."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def limit_resources(limits: Limits) -> None:
    """Bound this process's CPU time, memory, files and descriptors; without a core dump."""
    import resource  # not on Windows

    bounds = {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_DATA: limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    for kind, bound in bounds.items():
        resource.setrlimit(kind, (bound, bound))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead of the process
