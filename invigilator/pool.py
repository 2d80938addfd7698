"""Where submissions are graded: warm processes of this machine, or a Dask cluster's workers."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import util
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from invigilator import scratch
from invigilator.errors import CourseError, WorkerLost
from invigilator.warm import end_warm, ensure_warm, forkserver_address, use_forkserver, without_main

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 2
"""How often a submission is tried whose worker process dies."""

ANSWER_SECONDS = 10
"""How long a scheduler may take to answer."""

WORKER_SECONDS = 300
"""How long a cluster may be without any worker."""


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
            try:
                return self._process().submit(function, *arguments, **named).result()
            except BrokenProcessPool:
                self._thread.process = None
                if self._ended:
                    break
        raise WorkerLost(f"the process that graded it was killed {ATTEMPTS} times: out of memory?")

    def _process(self) -> ProcessPoolExecutor:
        process: ProcessPoolExecutor | None = getattr(self._thread, "process", None)
        if process is None:
            with self._starting, without_main():  # the process starts with its first task
                if self._ended:  # it would start another warm process
                    raise WorkerLost("the run has ended")
                process = ProcessPoolExecutor(
                    1,
                    mp_context=multiprocessing.get_context("forkserver"),
                    initializer=_begin,
                    initargs=(self._alive, str(scratch.folder()), *forkserver_address()),
                )
                process.submit(os.getpid)
            self._thread.process = process
            self._started.append(process)
        return process


def _begin(alive: Connection, folder: str, address: str, authkey: bytes | None) -> None:
    """Prepare a worker: share the warm process, and end when the run's process ends."""
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()
    try:
        scratch.hold(Path(folder))
    except FileNotFoundError:  # the run was killed while this worker began
        os._exit(1)
    tempfile.tempdir = folder
    use_forkserver(address, authkey)


def _end_with(alive: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        alive.recv_bytes()
    os._exit(1)


def warm_up() -> None:
    """Start the warm process, with its socket where a killed run's is swept."""
    with scratch.holding_temporary_files():
        ensure_warm()


@contextlib.contextmanager
def local_pool(jobs: int) -> Iterator[Executor]:
    """Yield ``jobs`` warm worker processes that end with this one, however it ends."""
    warm_up()
    pool = WarmPool(jobs)
    try:
        yield pool
    except BaseException:
        pool.kill()
        end_warm()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


# ---- a Dask cluster ----

_own_pool: WarmPool | None = None
_making = threading.Lock()


def on_worker(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run ``function`` in a warm process of this Dask worker; called on the worker's threads.

    A Dask worker runs tasks in threads of one process, and grading changes the working directory;
    so each of its threads has a process.
    """
    from distributed import get_worker

    global _own_pool
    with _making:
        if _own_pool is None:
            # Dask's nanny makes workers daemonic, which may not start processes lest these be
            # left behind; ours end with the worker by themselves
            multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # no setter once started
            warm_up()
            _own_pool = WarmPool(get_worker().state.nthreads)
            util.Finalize(None, _own_pool.kill, exitpriority=20)
    return _own_pool.submit(function, *arguments).result()


class ClusterPool(Executor):
    """A Dask cluster as an executor."""

    def __init__(self, client: Any) -> None:
        """``client`` is a ``distributed.Client``."""
        self._client = client
        self._executor = client.get_executor(retries=ATTEMPTS, pure=False)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` on the cluster; a task whose worker dies goes to another."""
        future: Future[T] = self._executor.submit(on_worker, fn, *args, **kwargs)
        return future

    def size(self) -> int:
        """Return how many submissions the cluster can grade at once just now."""
        return sum(self._client.nthreads().values())


@contextlib.contextmanager
def cluster_pool(address: str) -> Iterator[ClusterPool]:
    """Yield the executor of a Dask cluster's scheduler.

    Raises :class:`CourseError` if dask.distributed is not installed, or nobody is there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError("--cluster needs dask.distributed: pip install '.[cluster]'") from None
    try:
        client = Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(f"{address}: no scheduler answers ({error})") from None
    try:
        with contextlib.suppress(TimeoutError):
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        if not client.nthreads():
            raise CourseError(f"{address}: no worker has come within {WORKER_SECONDS} seconds")
        yield ClusterPool(client)
    finally:
        client.close(timeout=1)
