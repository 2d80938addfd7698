"""How grading grows with the class: ``python -m tools.bench_scale [SUBMISSIONS ...]``.

Takes classes of each size from what was handed in to pages and report with ``invigilator grade``.
Prints the time a submission takes once the first is done, the memory of the grader's own process,
and what each submission that is graded at the same time adds (PSS, so that shared pages count
once); then a class on one and on two Dask workers.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from distributed import LocalCluster

from tools.bench import make_class
from tools.build import ASSIGNMENT, ROOT

SIZES = (25, 100, 400)
JOBS, MORE_JOBS = 2, 4
CLUSTER_SIZE = 20
SAMPLE_SECONDS = 0.5
MIB = 2**20


@dataclass
class Memory:
    """Peaks, in bytes, while a run lasts."""

    grader: int = 0
    """The run's own process."""
    total: int = 0
    """The run's own process, the warm process, the workers and the rooms."""
    ended: threading.Event = field(default_factory=threading.Event)

    def watch(self, process: psutil.Process) -> None:
        """Sample the tree of ``process`` until :attr:`ended`; run in a thread."""
        while not self.ended.wait(SAMPLE_SECONDS):
            grader = _pss(process)
            self.grader = max(self.grader, grader)
            self.total = max(self.total, grader + sum(map(_pss, _children(process))))


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        children: list[psutil.Process] = process.children(recursive=True)
    except psutil.Error:
        return []
    return children


def _pss(process: psutil.Process) -> int:
    try:
        pss: int = process.memory_full_info().pss
    except psutil.Error:  # it has ended meanwhile
        return 0
    return pss


def grade(root: Path, *options: str) -> tuple[list[float], Memory]:
    """Take the class in ``root`` to its pages and report; return moments, and the memory.

    The moments are when each outcome came, its pages written, and last the end; in seconds.
    """
    command = [sys.executable, "-m", "invigilator", "grade", ASSIGNMENT, "--force", "--json"]
    began = time.monotonic()
    with subprocess.Popen(
        [*command, *options], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        memory = Memory()
        watcher = threading.Thread(target=memory.watch, args=[psutil.Process(process.pid)])
        watcher.start()
        assert process.stdout is not None
        times = [time.monotonic() - began for _ in process.stdout]
        process.wait()
        times.append(time.monotonic() - began)
        memory.ended.set()
        watcher.join()
    if process.returncode:
        raise RuntimeError(f"invigilator grade ended with {process.returncode}")
    return times, memory


def pace(times: list[float]) -> float:
    """Return the seconds a submission takes once the first is done."""
    return (times[-2] - times[0]) / (len(times) - 2)


def main(sizes: tuple[int, ...]) -> None:
    """Print a line a class, then the two of the cluster and their ratio."""
    scratch = ROOT / "build" / "bench-scale"
    shutil.rmtree(scratch, ignore_errors=True)
    for size in sizes:
        root = make_class(scratch / str(size), None, size)
        times, memory = grade(root, "--jobs", str(JOBS))
        print(
            f"{size} submissions: {times[-1]:.1f} s, {pace(times):.3f} s a submission after the "
            f"first; the grader itself {memory.grader / MIB:.0f} MB",
            flush=True,
        )
    _, few = grade(scratch / str(sizes[0]), "--jobs", str(JOBS))
    _, many = grade(scratch / str(sizes[0]), "--jobs", str(JOBS + MORE_JOBS))
    each = (many.total - few.total) / MORE_JOBS
    print(
        f"{JOBS} submissions at once: {few.total / MIB:.0f} MB in all; each one more: "
        f"{each / MIB:.0f} MB",
        flush=True,
    )
    root = make_class(scratch / "cluster", None, CLUSTER_SIZE)
    paces = []
    for workers in (1, 2):
        with LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster:
            times, _ = grade(root, "--cluster", cluster.scheduler_address)
        paces.append(pace(times))
        print(
            f"{CLUSTER_SIZE} submissions, {workers} Dask worker(s): {times[-1]:.1f} s, "
            f"{paces[-1]:.3f} s a submission after the first",
            flush=True,
        )
    print(f"two Dask workers are {paces[0] / paces[1]:.2f}x as fast as one")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
