"""How much faster than stock nbgrader: ``python -m tools.bench [SUBMISSIONS] [TURNS]``.

Grades the same class in turns, on the same machine: with stock ``nbgrader autograde``, with stock
and immediate kernel shutdown, with ours one submission after another, and with ours many at once.
Prints the median of each and the ratios, which are what counts: the machine may be busy.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.build import ASSIGNMENT, ROOT
from tools.course_root import make_course_root, nbgrader, notebook_names, solved, submit

STOCK = """c = get_config()
c.CourseDirectory.course_id = "embedding-init-course"
c.ClearMarkScheme.enforce_metadata = False
"""
IMMEDIATE = STOCK + 'c.Execute.shutdown_kernel = "immediate"\n'


def make_class(folder: Path, settings: str | None, count: int) -> Path:
    """Return a course root with ``count`` complete submissions of every notebook."""
    root = make_course_root(folder)
    if settings is not None:
        (root / "nbgrader_config.py").write_text(settings)
    notebooks = {name: solved(root, name) for name in notebook_names(root)}
    for number in range(count):
        submit(root, f"student{number:03}", notebooks)
    return root


def autograde(root: Path) -> None:
    """Grade with nbgrader's own command, one submission after another."""
    nbgrader(root, "autograde", ASSIGNMENT, "--force")


def grade_at_once(root: Path) -> None:
    """Grade with ``invigilator grade``, as many at once as there are cores."""
    command = [sys.executable, "-m", "invigilator", "grade", ASSIGNMENT, "--force"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)


WAYS: dict[str, tuple[str | None, Callable[[Path], None]]] = {
    "stock nbgrader autograde": (STOCK, autograde),
    "stock, immediate shutdown": (IMMEDIATE, autograde),
    "ours, nbgrader autograde": (None, autograde),
    "ours, invigilator grade": (None, grade_at_once),
}


def main(count: int, turns: int) -> None:
    """Grade in turns and print the medians and their ratios."""
    scratch = ROOT / "build" / "bench"
    shutil.rmtree(scratch, ignore_errors=True)
    roots = {
        name: make_class(scratch / str(number), settings, count)
        for number, (name, (settings, _)) in enumerate(WAYS.items())
    }
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for turn in range(turns):
        for name, (_, way) in WAYS.items():
            started = time.monotonic()
            way(roots[name])
            seconds[name].append(time.monotonic() - started)
            print(f"turn {turn + 1}, {name}: {seconds[name][-1]:.1f} s", flush=True)
    cores = len(os.sched_getaffinity(0))
    machine = f"{cores} cores, {platform.machine()}"
    print(f"\n{count} submissions of four notebooks, {turns} turns, {machine}")
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    for name, median in medians.items():
        ratios = ", ".join(f"{medians[stock] / median:.1f}x {stock}" for stock in list(WAYS)[:2])
        print(f"{name}: median {median:.1f} s, {median / count:.2f} s a submission ({ratios})")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("20", "3")[len(sys.argv) - 1 :]]))
