"""Start rooms by forking a warm process with the libraries that a course uses loaded.

The warm process is multiprocessing's forkserver: it holds nothing of the course but the names of
the libraries to load, was started with a clean environment, and a room forked from it starts in
milliseconds.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import select
import signal
import sys
import time
import types
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from invigilator import libraries

T = TypeVar("T")

KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "OPENBLAS_CORETYPE")
SET_VARIABLES = {
    "OMP_NUM_THREADS": "1",  # OpenMP's threads do not survive a fork
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MALLOC_TRIM_THRESHOLD_": str(2**28),  # memory that is freed is soon wanted again
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "PYTHONHASHSEED": "0",  # the same submission, the same order of every set
}

ENDING_SECONDS = 5
"""How long to wait for the end of a warm process that forks no more, or of its workers."""

_libraries: set[str] = set()
"""What the warm process imports beyond what every room needs."""

_context = multiprocessing.get_context("forkserver")


def start_room(target: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """Fork a process that runs ``target(connection, *arguments)``; return it and our end.

    ``target`` must be importable by name. The process ends with this one.
    """
    ours, theirs = _context.Pipe()

    def start() -> BaseProcess:
        process = _context.Process(target=target, args=(theirs, *arguments), daemon=True)
        process.start()
        return process

    process = forked(start)
    theirs.close()
    return process, ours


def end_process(process: BaseProcess, connection: Connection) -> None:
    """End a room's process, whatever it does, and close our end of its pipe."""
    process.kill()
    process.join()
    process.close()
    connection.close()


def forked(start: Callable[[], T]) -> T:
    """Call ``start``, which lets the warm process fork, and return what it returns.

    The warm process is started first if there is none. If it is about to end it refuses, or
    hangs up on what has just reached it; then this waits for its end, starts another one and calls
    ``start`` once more. Raises ``EOFError`` where it lives on and only what it forked has died.
    """
    with without_main():
        ensure_warm()
        try:
            return start()
        except (ConnectionError, EOFError):
            if not _ends_soon():
                raise
            ensure_warm()
            return start()


def _ends_soon() -> bool:
    """Wait until the warm process has ended; return whether it has, after some seconds at most.

    A worker's is another process's child: the worker itself ends with it, and is replaced.
    """
    pid = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # private
    deadline = time.monotonic() + ENDING_SECONDS
    while time.monotonic() < deadline:
        if pid and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            return True
        time.sleep(0.05)
    return False


def use_libraries(names: Iterable[str]) -> None:
    """Let the warm process import ``names``, where they are installed.

    A warm process of ours that has begun without any of them is ended, and with it every room.
    """
    if new := set(names) - _libraries:
        _libraries.update(new)
        if is_warm():
            end_warm()


def ensure_warm() -> None:
    """Start the warm process if it is not there yet (some seconds, once per run)."""
    _context.set_forkserver_preload(["invigilator.preload"])
    with _clean_environment(), _deaf_to_interrupts():
        forkserver.ensure_running()


def is_warm() -> bool:
    """Whether the warm process that this one has started is alive, and not about to end."""
    server: Any = forkserver._forkserver
    if server._forkserver_pid is None:
        return False
    # only the warm process reads from this pipe; when it ends, it closes the pipe before its rooms
    # die and before it is reaped
    pipe = select.poll()
    pipe.register(server._forkserver_alive_fd, 0)
    return not pipe.poll(0)


def end_warm() -> None:
    """End the warm process, and with it every room; the next room starts another."""
    server: Any = forkserver._forkserver
    if server._forkserver_pid is not None:
        os.kill(server._forkserver_pid, signal.SIGKILL)
        server._stop()


def forkserver_address() -> tuple[str, bytes | None]:
    """Return what another process needs to fork rooms from this one's warm process."""
    server: Any = forkserver._forkserver
    return server._forkserver_address, getattr(server, "_forkserver_authkey", None)


def is_borrowed() -> bool:
    """Whether this process's rooms come from another process's warm process."""
    server: Any = forkserver._forkserver
    return server._forkserver_address is not None and server._forkserver_pid is None


def use_forkserver(address: str, authkey: bytes | None) -> None:
    """Fork this process's rooms from the warm process at ``address``.

    For worker processes, which were themselves forked from it: the standard library would have
    each of them start, and warm up, a server of its own.
    """
    server: Any = forkserver._forkserver
    server._forkserver_address, server._forkserver_authkey = address, authkey
    # the module keeps a reference of its own to the method
    server.ensure_running = forkserver.ensure_running = lambda: None


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start the warm process so that Ctrl-C does not reach it; here it waits until that is done.

    The warm process inherits that the signal is blocked, until
    :func:`invigilator.startup.leave_terminal` has given it a session of its own.
    """
    resource_tracker.ensure_running()  # when it starts, it unblocks the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _clean_environment() -> Iterator[None]:
    """Start the warm process without this environment: it would show in ``/proc/self/environ``."""
    before = dict(os.environ)
    kept = {name: before[name] for name in KEPT_VARIABLES if name in before}
    own = {
        "MPLCONFIGDIR": _matplotlib_cache(),
        libraries.VARIABLE: " ".join(sorted(_libraries)),
    }
    os.environ.clear()
    os.environ.update({**kept, **own, **SET_VARIABLES})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _matplotlib_cache() -> str:
    """Return the folder of matplotlib's font list, so that it is not made anew each time.

    It is where https://matplotlib.org/stable/users/explain/configuration.html says. Asking
    matplotlib would mean importing it here, before the warm process can start.
    """
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.environ.get("MPLCONFIGDIR") or os.path.join(caches, "matplotlib")


@contextlib.contextmanager
def without_main() -> Iterator[None]:
    """Hide ``__main__``: a forkserver child would import the calling program again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
