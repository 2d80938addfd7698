"""What a course pays for torch before it grades: ``python -m tools.bench_start [TURNS]``.

Starts the warm process in turns, for a course that imports numpy alone and for one that imports
torch as well, and prints medians: seconds until its first child has run, its seconds of CPU, and
its memory (PSS).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

from invigilator.rooms import warm

COURSES = {"without torch": ("numpy",), "with torch": ("numpy", "torch")}


def start(libraries: list[str]) -> tuple[float, float, float]:
    """Start a warm process with ``libraries``; return its seconds, those of CPU, its megabytes."""
    warm.use_libraries(libraries)
    started = time.monotonic()
    warm.ensure_warm()
    with warm.without_main():
        first = multiprocessing.get_context("forkserver").Process(target=os.getpid)
        first.start()
        first.join()
    seconds = time.monotonic() - started
    pid = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # private
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    busy = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    warm.end_warm()
    return seconds, busy, kilobytes / 1024


def main(turns: int) -> None:
    """Start in turns, each in a process of its own, and print the medians."""
    found: dict[str, list[list[float]]] = {name: [] for name in COURSES}
    for _ in range(turns):
        for name, libraries in COURSES.items():
            words = [sys.executable, "-m", "tools.bench_start", "--once", *libraries]
            found[name].append(json.loads(subprocess.check_output(words, text=True)))
    for name, measured in found.items():
        columns = zip(*measured, strict=True)
        seconds, busy, megabytes = (statistics.median(column) for column in columns)
        print(f"{name}: {seconds:.1f} s, {busy:.1f} s of CPU, {megabytes:.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(start(sys.argv[2:])))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 9)
