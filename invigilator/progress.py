"""What a run tells while it goes: a bar, a line a submission, a summary; or JSON lines."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

from invigilator.cohort import as_json
from invigilator.kit import Errored, Outcome


class Progress:
    """A context manager around a run; :meth:`tell` is called with each outcome."""

    def __init__(self, total: int, present: int, *, as_json: bool) -> None:
        """``total`` are to be graded, of ``present`` that were handed in."""
        self.total, self.present, self.as_json = total, present, as_json
        self.console = Console(stderr=as_json)
        self.counts: Counter[str] = Counter()
        columns = (
            SpinnerColumn(),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        self.bar = Bar(*columns, console=self.console, disable=not self.console.is_terminal)
        self.task = self.bar.add_task("", total=total, rate="")

    def __enter__(self) -> Progress:
        """Show the bar."""
        if not self.as_json:
            graded = self.present - self.total
            kept = f"; {graded} graded before are kept" if graded else ""
            self.console.print(f"{self.total} to grade{kept}", highlight=False)
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self.bar.stop()

    def tell(self, outcome: Outcome) -> None:
        """Tell one outcome."""
        name, line = describe(outcome)
        self.counts[name] += 1
        speed = self.bar.tasks[0].finished_speed or self.bar.tasks[0].speed
        self.bar.update(self.task, advance=1, rate=f"{60 * speed:.0f}/min" if speed else "")
        if self.as_json:
            print(as_json(outcome), flush=True)
        else:
            self.bar.console.print(escape(line), highlight=False, soft_wrap=True)

    def summarise(self, logs: Mapping[str, Path]) -> None:
        """Say how many reached which outcome, and where the logs of the others are."""
        counts = ", ".join(f"{count} {name}" for name, count in self.counts.items())
        stream = sys.stderr if self.as_json else sys.stdout
        print(counts or "nothing to grade", file=stream)
        for student, path in logs.items():
            print(f"{student}: the log is {path}; the submission is untouched", file=stream)


def describe(outcome: Outcome) -> tuple[str, str]:
    """Return the outcome's name, and the line that tells it."""
    if isinstance(outcome, Errored):
        return "errored", f"{outcome.student}: not graded: {outcome.reason}"
    points = sum(grade.auto_score or 0 for grade in outcome.grades)
    to_mark = sum(grade.needs_manual_grade for grade in outcome.grades)
    words = [f"{outcome.student}: {points:g} points in {outcome.seconds:.1f} s"]
    name = "graded"
    if to_mark:
        name = "need a person"
        words.append(f"{to_mark} to mark by hand")
    if outcome.incidents:
        name = "graded with incidents" if name == "graded" else name
        words.append("; ".join(outcome.incidents))
    return name, ", ".join(words)
