"""Warm worker processes: one that dies takes nothing with it, and all end with the run."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import Future
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest

from invigilator.errors import WorkerLost
from invigilator.rooms import warm
from invigilator.rooms.warm import forked, is_warm, start_room
from invigilator.run.pool import WarmPool, local_pool
from tests.support.processes import soon


@pytest.fixture(autouse=True)
def _from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the workers find this module."""
    monkeypatch.chdir(Path(__file__).parents[1])


def pid_after(seconds: float) -> int:
    """Return the worker's number after a while."""
    time.sleep(seconds)
    return os.getpid()


def die_once(marker: str) -> int:
    """Be killed at the first attempt."""
    if not os.path.exists(marker):
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def has_ended(pid: int) -> bool:
    """Whether a process is gone."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_worker_that_dies_is_replaced_and_only_its_own_task_is_tried_again(
    tmp_path: Path,
) -> None:
    """The others do not notice."""
    with local_pool(2) as pool:
        slow = pool.submit(pid_after, 2)
        killed = pool.submit(die_once, str(tmp_path / "marker"))
        assert killed.result(60) != slow.result(60)


def test_a_task_that_always_kills_its_worker_is_given_up() -> None:
    """After two attempts; what is queued behind it goes on."""
    with local_pool(1) as pool:
        lost = pool.submit(os._exit, 3)
        after = pool.submit(pid_after, 0)
        with pytest.raises(WorkerLost, match="killed 2 times"):
            lost.result(60)
        assert after.result(60) > 0


def test_tasks_run_at_the_same_time_in_processes_of_their_own() -> None:
    """As many as there are jobs."""
    with local_pool(3) as pool:
        pids = {future.result(60) for future in [pool.submit(pid_after, 1) for _ in range(3)]}
    assert len(pids) == 3
    assert os.getpid() not in pids
    assert all(has_ended(pid) for pid in pids)


def test_an_interrupted_run_does_not_wait_for_its_workers() -> None:
    """They are ended in the middle of what they do."""

    def interrupted() -> None:
        with local_pool(2) as pool:
            pids.append(pool.submit(pid_after, 0).result(60))
            tasks.extend(pool.submit(pid_after, 600) for _ in range(2))
            time.sleep(0.5)
            raise KeyboardInterrupt

    pids: list[int] = []
    tasks: list[Future[int]] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [WorkerLost] * 2 == [type(task.exception(0)) for task in tasks]
    assert soon(lambda: has_ended(pids[0]))


def test_killing_a_pool_ends_what_waits_for_it() -> None:
    """As a Dask worker does that is shut down; the threads of a pool do not stay."""
    threads = threading.active_count()
    with local_pool(1) as first:
        assert first.submit(pid_after, 0).result(60) > 0
        pool = WarmPool(1)
        waiting = pool.submit(pid_after, 600)
        time.sleep(1)
        pool.kill()
        with pytest.raises(WorkerLost):
            waiting.result(10)
        pool.shutdown()
        assert first.submit(pid_after, 0).result(60) > 0
    assert threading.active_count() <= threads


def kill_the_warm_process_once(marker: str) -> str:
    """Kill what forks the rooms, at the first attempt, and answer all the same."""
    if not os.path.exists(marker):
        Path(marker).touch()
        warm = os.getppid()
        os.kill(warm, signal.SIGKILL)
        while os.getppid() == warm:  # the rooms die at that moment
            pass
        return "the rooms were killed"
    return start_a_room()


def start_a_room() -> str:
    """Start a room in a worker, and return which process forked it."""
    process, connection = start_room(_tell_parent)
    parent = connection.recv()
    process.join()
    return str(parent)


def _tell_parent(connection: Connection) -> None:
    connection.send(os.getppid())


def test_workers_fork_their_rooms_from_the_one_warm_process() -> None:
    """Each would otherwise start, and warm up, a server of its own."""
    with local_pool(2) as pool:
        warm = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
        parents = {pool.submit(start_a_room).result(60) for _ in range(4)}
    assert parents == {str(warm)}


def test_a_warm_process_that_is_killed_is_replaced(tmp_path: Path) -> None:
    """Its rooms die with it, so what it was at is done again; nothing else is lost."""
    with local_pool(1) as pool:
        before = pool.submit(start_a_room).result(60)
        after = pool.submit(kill_the_warm_process_once, str(tmp_path / "marker")).result(60)
        assert after not in (before, "the rooms were killed")
        assert pool.submit(start_a_room).result(60) == after


@pytest.mark.parametrize("ending", [ConnectionRefusedError, EOFError])
def test_a_warm_process_that_is_about_to_end_is_waited_for(ending: type[Exception]) -> None:
    """It refuses, or hangs up; whoever asks it then gets the next one's answer."""
    asked: list[int] = []

    def start() -> int:
        asked.append(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]
        if len(asked) == 1:
            os.kill(asked[0], signal.SIGKILL)
            raise ending
        return asked[-1]

    assert forked(start) == asked[1] != asked[0]
    assert is_warm()


def test_a_warm_process_that_lives_on_is_not_waited_for_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it forked may die before it has said its number; that is the caller's error."""
    monkeypatch.setattr(warm, "ENDING_SECONDS", 0.2)

    def start() -> None:
        raise EOFError

    with pytest.raises(EOFError):
        forked(start)
    assert is_warm()
