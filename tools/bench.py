"""How much faster than stock nbgrader: ``python -m tools.bench [SUBMISSIONS] [TURNS]``.

Takes the same class through the whole loop, in turns, on the same machine: with stock nbgrader's
``autograde``, ``generate_feedback`` and ``export``; with stock and immediate kernel shutdown; with
nbgrader's commands under our settings; and with ``invigilator grade``, many at once. Prints the
medians and the ratios, which are what counts: the machine may be busy.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from tools.build import ASSIGNMENT, ROOT
from tools.course_root import (
    invigilator,
    make_course_root,
    nbgrader,
    notebook_names,
    solved,
    submit,
)

STOCK = """c = get_config()
c.CourseDirectory.course_id = "embedding-init-course"
c.ClearMarkScheme.enforce_metadata = False
"""
IMMEDIATE = STOCK + 'c.Execute.shutdown_kernel = "immediate"\n'


GRADING, FEEDBACK, EXPORT, LOOP = "grading", "feedback", "export", "whole loop"

Step = Callable[[Path], object]


@dataclass(frozen=True)
class Way:
    """One way to take a class from what was handed in to what students read."""

    settings: str | None
    """Of its course; None is our own."""
    steps: Mapping[str, Step]
    """In their order; without a step for the whole loop, that is all of them."""


NBGRADERS: dict[str, Step] = {
    GRADING: lambda root: nbgrader(root, "autograde", ASSIGNMENT, "--force"),
    FEEDBACK: lambda root: nbgrader(root, "generate_feedback", ASSIGNMENT, "--force"),
    EXPORT: lambda root: nbgrader(root, "export"),
}
OURS: dict[str, Step] = {
    GRADING: lambda root: invigilator(root, "grade", ASSIGNMENT, "--force", "--no-feedback"),
    FEEDBACK: lambda root: invigilator(root, "feedback", ASSIGNMENT, "--force"),
    LOOP: lambda root: invigilator(root, "grade", ASSIGNMENT, "--force"),
}
WAYS = {
    "stock nbgrader": Way(STOCK, NBGRADERS),
    "stock, immediate shutdown": Way(IMMEDIATE, NBGRADERS),
    "ours, nbgrader's commands": Way(None, NBGRADERS),
    "ours, invigilator": Way(None, OURS),
}


def make_class(folder: Path, settings: str | None, count: int) -> Path:
    """Return a course root with ``count`` complete submissions of every notebook.

    Each student's answers are their own text, so that nothing is kept from one for the next.
    """
    root = make_course_root(folder)
    if settings is not None:
        (root / "nbgrader_config.py").write_text(settings)
    notebooks = {name: solved(root, name) for name in notebook_names(root)}
    for number in range(count):
        student = f"student{number:03}"
        submit(root, student, {name: _own(nb, student) for name, nb in notebooks.items()})
    return root


def _own(notebook: NotebookNode, student: str) -> NotebookNode:
    """Return a copy in which each answer names the student."""
    own = notebook.copy()
    own.cells = [cell.copy() for cell in notebook.cells]
    for cell in own.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source += f"\n# {student}" if cell.cell_type == "code" else f"\n\n{student}"
    return own


def turn(way: Way, root: Path) -> dict[str, float]:
    """Take the class in ``root`` through the loop once; return the seconds of each step."""
    seconds = {}
    for name, step in way.steps.items():
        started = time.monotonic()
        step(root)
        seconds[name] = time.monotonic() - started
    return {LOOP: sum(seconds.values()), **seconds}


def main(count: int, turns: int) -> None:
    """Go in turns and print the medians and their ratios."""
    scratch = ROOT / "build" / "bench"
    shutil.rmtree(scratch, ignore_errors=True)
    roots = {
        name: make_class(scratch / str(number), way.settings, count)
        for number, (name, way) in enumerate(WAYS.items())
    }
    found: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
    for number in range(turns):
        for name, way in WAYS.items():
            found[name].append(turn(way, roots[name]))
            told = ", ".join(f"{step} {s:.1f} s" for step, s in found[name][-1].items())
            print(f"turn {number + 1}, {name}: {told}", flush=True)
    cores = len(os.sched_getaffinity(0))
    print(f"\n{count} submissions of four notebooks, {turns} turns, {cores} cores", end=", ")
    print(platform.machine())
    medians = {
        name: {step: statistics.median(turn[step] for turn in turns_) for step in turns_[0]}
        for name, turns_ in found.items()
    }
    for step in (GRADING, FEEDBACK, LOOP):
        for name, steps in medians.items():
            ratios = [f"{medians[stock][step] / steps[step]:.1f}x" for stock in list(WAYS)[:2]]
            print(f"{step}, {name}: {steps[step]:.1f} s ({' and '.join(ratios)} the two stocks)")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main(*(int(word) for word in [*sys.argv[1:], *("20", "3")[len(sys.argv) - 1 :]]))
