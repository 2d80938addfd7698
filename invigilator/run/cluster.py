"""Grade on the workers of a Dask cluster, on any machines.

A Dask worker runs its tasks in threads of one process, and grading changes the working directory;
so each worker keeps warm processes of its own, one for each of its threads, while a run lasts.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar
from uuid import uuid4

from distributed import Client, Worker, WorkerPlugin, get_worker

from invigilator.errors import CourseError
from invigilator.rooms import scratch_folder
from invigilator.rooms.warm import end_warm
from invigilator.run.pool import ATTEMPTS, WarmPool, warm_up

P = ParamSpec("P")
T = TypeVar("T")

ANSWER_SECONDS = 10
"""How long a scheduler may take to answer."""

WORKER_SECONDS = 300
"""How long a cluster may be without any worker when a run begins."""

_at_work: set[str] = set()
"""The runs that this worker takes part in; they share its warm process."""

_changing = threading.Lock()


class Station(WorkerPlugin):
    """The processes that a Dask worker keeps for one run.

    Dask calls :meth:`setup` when the run begins and :meth:`teardown` when it ends; in between it
    calls :func:`on_worker` for each submission.
    """

    def __init__(self, libraries: Iterable[str] = ()) -> None:
        """Each run has its own; its course imports ``libraries``."""
        self.libraries = tuple(libraries)
        self.name = f"invigilator-{uuid4().hex}"
        self.threads = 1
        self.pool: WarmPool | None = None

    def setup(self, worker: Worker) -> None:
        """Note how many submissions come at once; what takes long waits for the first."""
        self.threads = worker.state.nthreads

    def teardown(self, worker: Worker) -> None:
        """End the run's processes on this worker."""
        with _changing:
            if self.pool is not None:
                self.pool.kill()
                self.pool.shutdown(cancel_futures=True)
            _at_work.discard(self.name)
            if not _at_work:
                end_warm()
                scratch_folder.give_up()

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``function`` in one of the warm processes; called on a thread of the worker's."""
        with _changing:
            if self.pool is None:
                # Dask's nanny makes its worker daemonic, and Python forbids such processes to
                # start others, lest they stay behind; ours end with the worker by themselves
                multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # no setter for a process that runs
                # another run's rooms live in the warm process that is there
                warm_up(() if _at_work else self.libraries)
                _at_work.add(self.name)
                self.pool = WarmPool(self.threads)
        return self.pool.submit(function, *args, **kwargs).result()


def on_worker(station: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``function`` at the station of that name; the task that Dask sends."""
    plugin: Station = get_worker().plugins[station]
    return plugin.run(function, *args, **kwargs)


class ClusterPool(Executor):
    """A Dask cluster as an executor."""

    def __init__(self, client: Client, station: str) -> None:
        """``station`` is the name of the plugin that the workers run ``on_worker`` with."""
        self._client, self._station = client, station
        self._executor = client.get_executor(retries=ATTEMPTS, pure=False)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` on the cluster; a task whose worker dies goes to another."""
        future: Future[T] = self._executor.submit(on_worker, self._station, fn, *args, **kwargs)
        return future

    def size(self) -> int:
        """Return how many submissions the cluster can grade at once just now.

        Raises :class:`CourseError` if its scheduler does not answer any more.
        """
        try:
            return sum(self._client.nthreads().values())
        except (OSError, RuntimeError) as error:
            raise CourseError(f"the scheduler does not answer any more ({error})") from error


@contextlib.contextmanager
def cluster_pool(address: str, libraries: Iterable[str] = ()) -> Iterator[ClusterPool]:
    """Yield the executor of the Dask cluster whose scheduler is at ``address``.

    ``libraries`` are the modules that the course imports.
    Raises :class:`CourseError` if nobody is there.
    """
    _keep_quiet()
    try:
        client = Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(f"{address}: no scheduler answers ({error})") from None
    station = Station(libraries)
    try:
        with contextlib.suppress(TimeoutError):
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        if not client.nthreads():
            raise CourseError(f"{address}: no worker has come within {WORKER_SECONDS} seconds")
        client.register_plugin(station)
        yield ClusterPool(client, station.name)
    finally:
        with contextlib.suppress(Exception):  # whatever a cluster that is gone makes of it
            client.sync(client.unregister_worker_plugin, station.name, callback_timeout=5)
        client.close(timeout=1)


def _keep_quiet() -> None:
    """Silence Dask's client, which logs with a traceback what we report in one line."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
