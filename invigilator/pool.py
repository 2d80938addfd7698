"""Where submissions are graded: warm processes of this machine, or a Dask cluster."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.connection import Connection

from invigilator.errors import CourseError
from invigilator.warm import ensure_warm, forkserver_address, use_forkserver, without_main


@contextlib.contextmanager
def local_pool(jobs: int) -> Iterator[Executor]:
    """Yield ``jobs`` warm worker processes that end with this one, however it ends."""
    ensure_warm()
    alive, lifeline = multiprocessing.Pipe(duplex=False)
    with without_main():
        pool = ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context("forkserver"),
            initializer=_begin,
            initargs=(alive, *forkserver_address()),
        )
        for _ in range(jobs):
            pool.submit(os.getpid)  # start the workers now, while __main__ is hidden
    try:
        yield pool
    except BaseException:
        lifeline.close()  # ends the workers at once, whatever they do
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        lifeline.close()


def _begin(alive: Connection, address: str, authkey: bytes | None) -> None:
    """Prepare a worker: share the warm process, and end when the run's process ends."""
    use_forkserver(address, authkey)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()


def _end_with(alive: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        alive.recv_bytes()
    os._exit(1)


@contextlib.contextmanager
def cluster_pool(address: str) -> Iterator[tuple[Executor, int]]:
    """Yield the executor of a Dask cluster's scheduler, and how many workers it has.

    Raises :class:`CourseError` if dask.distributed is not installed or the scheduler not there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError("--cluster needs dask.distributed: pip install '.[cluster]'") from None
    try:
        client = Client(address, timeout=10)
    except OSError as error:
        raise CourseError(f"{address}: no scheduler answers ({error})") from None
    with client:
        yield client.get_executor(retries=3), max(1, len(client.scheduler_info()["workers"]))
