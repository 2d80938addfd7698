"""Grade on this machine: worker processes that are forked from the warm process."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ParamSpec, TypeVar

from invigilator.errors import WorkerLost
from invigilator.rooms import scratch_folder
from invigilator.rooms.warm import (
    end_warm,
    ensure_warm,
    forked,
    forkserver_address,
    is_warm,
    use_forkserver,
    use_libraries,
)

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 2
"""How often a submission is tried whose worker process dies."""


class WarmPool(ThreadPoolExecutor):
    """Warm worker processes, one for each of its threads; they end with this process.

    One that dies takes only its own submission with it, and is replaced.
    """

    def __init__(self, jobs: int) -> None:
        """Start with ``jobs`` threads; the processes come with their first submissions."""
        super().__init__(jobs, thread_name_prefix="submission")
        self._alive, self._lifeline = multiprocessing.Pipe(duplex=False)
        self._thread = threading.local()
        self._starting = threading.Lock()
        self._started: list[ProcessPoolExecutor] = []
        self._ended = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` in a worker process."""
        return super().submit(lambda: self._run(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the worker processes once they are done."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._ended = True
        for process in self._started:
            process.shutdown(wait)
        if wait:
            self._lifeline.close()
            self._alive.close()

    def kill(self) -> None:
        """End the worker processes at once, whatever they do."""
        self._ended = True
        self._lifeline.close()

    def _run(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        for _ in range(ATTEMPTS):
            with contextlib.suppress(BrokenProcessPool):
                result = self._process().submit(function, *arguments, **named).result()
                if is_warm():  # else its rooms were killed as well, which looks like a crash
                    return result
            self._thread.process = None
            if self._ended:
                break
        raise WorkerLost(
            f"the process that graded this submission was killed {ATTEMPTS} times: "
            "did the machine run out of memory?"
        )

    def _process(self) -> ProcessPoolExecutor:
        process: ProcessPoolExecutor | None = getattr(self._thread, "process", None)
        if process is None:
            with self._starting, scratch_folder.holding_temporary_files():
                if self._ended:  # it would start another warm process
                    raise WorkerLost("the run has ended")
                process = forked(self._new_process)
            self._thread.process = process
            self._started.append(process)
        return process

    def _new_process(self) -> ProcessPoolExecutor:
        process = ProcessPoolExecutor(
            1,
            mp_context=multiprocessing.get_context("forkserver"),
            initializer=_begin,
            initargs=(self._alive, str(scratch_folder.folder()), *forkserver_address()),
        )
        process.submit(os.getpid)  # it starts with its first task
        return process


def _begin(alive: Connection, folder: str, address: str, authkey: bytes | None) -> None:
    """Prepare a worker: share the warm process, and end when the run's process ends."""
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()
    try:
        scratch_folder.hold(Path(folder))
    except FileNotFoundError:  # the run was killed while this worker began
        os._exit(1)
    tempfile.tempdir = folder
    use_forkserver(address, authkey)


def _end_with(alive: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        alive.recv_bytes()
    os._exit(1)


def warm_up(libraries: Iterable[str] = ()) -> None:
    """Start the warm process with ``libraries``, its socket where a killed run's is swept."""
    use_libraries(libraries)
    with scratch_folder.holding_temporary_files():
        ensure_warm()


@contextlib.contextmanager
def local_pool(jobs: int, libraries: Iterable[str] = ()) -> Iterator[Executor]:
    """Yield ``jobs`` warm worker processes that end with this one, however it ends.

    ``libraries`` are the modules that the course imports.
    """
    warm_up(libraries)
    pool = WarmPool(jobs)
    try:
        yield pool
    except BaseException:
        pool.kill()
        end_warm()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    end_warm()  # left alone, it takes some time to end, and whoever reads our output waits
