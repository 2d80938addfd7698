"""A class on a real Dask cluster: workers in folders of their own, one of which is killed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from invigilator.__main__ import STOPPED
from tests.support.courses import grade, hand_in, quiz_course, rows_of
from tests.support.processes import begun, processes_of, soon, wait_for_lines
from tools.build import ASSIGNMENT

STUDENTS = tuple(f"student{number:02}" for number in range(12))
COUNTING = """
from nbgrader.preprocessors import NbGraderPreprocessor


class Counts(NbGraderPreprocessor):
    \"\"\"Notes each time a submission is graded; the workers of this test share a disk.\"\"\"

    def preprocess(self, nb, resources):
        with open({path!r}, "a") as stream:
            stream.write(resources["nbgrader"]["student"] + "\\n")
        return nb, resources


c.Autograde.autograde_preprocessors.append(Counts)
"""


@dataclass(frozen=True)
class Cluster:
    """A scheduler and two workers on loopback."""

    base: Path
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]
    """Each is a nanny, which starts the worker itself."""

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and its children, as a power failure would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Start the cluster; nothing of it stays."""
    base = Path(tempfile.mkdtemp(prefix="d", dir="/tmp"))
    file = base / "scheduler.json"
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, base, ignore_errors=True)
        options = ["--host", "127.0.0.1", "--no-dashboard"]
        scheduler = _start(
            stack, base / "s", "scheduler", *options, "--port", "0", "--scheduler-file", str(file)
        )
        assert soon(file.exists, 60)
        words = ["worker", "--scheduler-file", str(file), "--nthreads", "1", *options]
        workers = [_start(stack, base / name, *words) for name in ("a", "b")]
        address = json.loads(file.read_text())["address"]
        yield Cluster(base, address, scheduler, workers)


def _start(stack: contextlib.ExitStack, folder: Path, *words: str) -> subprocess.Popen[bytes]:
    folder.mkdir()
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=folder,
            env={**os.environ, "TMPDIR": str(folder)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def end() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    stack.callback(end)
    return process


def make_class(folder: Path) -> Path:
    """Make a course of twelve whose grading is counted in ``count`` beside it."""
    root = quiz_course(folder / "course", COUNTING.format(path=str(folder / "count")))
    for student in STUDENTS:
        hand_in(root, student)
    return root


def test_a_worker_that_is_killed_half_way_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    """All are graded, none is recorded twice, and the gradebook is that of this machine alone."""
    root = make_class(tmp_path)
    alone = shutil.copytree(root, tmp_path / "alone")
    with begun(root, cluster.base, "--json", "--cluster", cluster.address) as process:
        wait_for_lines(process, 4)
        cluster.kill(cluster.workers[0])
        output, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert errors.splitlines()[:2] == ["12 graded", "feedback pages of 12 submissions written"]
    rest = [json.loads(line)["student"] for line in output.splitlines()]
    assert len(rest) == len(set(rest)) == len(STUDENTS) - 4
    times = Counter((tmp_path / "count").read_text().split())
    assert set(times) == set(STUDENTS)
    assert times.total() <= len(STUDENTS) + 2  # the one it was at, and one not yet sent back
    assert grade(alone).returncode == 0
    assert rows_of(root) == rows_of(alone)
    assert soon(lambda: not list(cluster.base.glob("b/inv-*")))
    assert _rooms_below(cluster.workers[1]) == []


def _rooms_below(worker: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Return the processes of ours that a worker still has."""
    processes = psutil.Process(worker.pid).children(recursive=True)
    return [p for p in processes if "invigilator" in " ".join(p.cmdline())]


def test_ctrl_c_leaves_the_cluster_free(cluster: Cluster, tmp_path: Path) -> None:
    """It stops in time, what was graded is kept, and the workers end what they do."""
    root = make_class(tmp_path)
    with begun(root, cluster.base, "--json", "--cluster", cluster.address) as process:
        wait_for_lines(process, 2)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, f"{STOPPED}\n")
    assert 2 <= len(list(root.glob(f"autograded/*/{ASSIGNMENT}"))) < len(STUDENTS)
    for worker in cluster.workers:
        assert soon(lambda worker=worker: _rooms_below(worker) == [])  # type: ignore[misc]


def test_a_scheduler_that_is_gone_ends_the_run(cluster: Cluster, tmp_path: Path) -> None:
    """In one line and in time; the next run goes on, here or elsewhere."""
    root = make_class(tmp_path)
    with begun(root, cluster.base, "--json", "--cluster", cluster.address) as process:
        wait_for_lines(process, 2)
        cluster.kill(cluster.scheduler)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    (line,) = [line for line in errors.splitlines() if line.startswith("invigilator: ")]
    assert "scheduler" in line
    assert "Traceback" not in errors
    kept = len(list(root.glob(f"autograded/*/{ASSIGNMENT}")))
    assert 2 <= kept < len(STUDENTS)
    again = grade(root)
    assert again.stdout.splitlines()[0].endswith(f"; {kept} already graded and kept")
    assert again.returncode == 0
    assert len(rows_of(root)["submission"]) == len(STUDENTS)
    assert soon(lambda: processes_of(root) == [])


def test_no_scheduler_is_told_in_one_line(tmp_path: Path) -> None:
    """Nothing is graded."""
    root = make_class(tmp_path)
    done = grade(root, "--cluster", "tcp://127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.startswith("invigilator: tcp://127.0.0.1:1: no scheduler answers")
    assert len(done.stderr.splitlines()) == 1
