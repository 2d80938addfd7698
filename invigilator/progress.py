"""What a run tells while it goes: a bar, a line a submission, a summary; or JSON lines."""

from __future__ import annotations

import json
import sys
from collections import Counter
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

from invigilator.cohort import save_log
from invigilator.kit import Errored, Outcome
from invigilator.sanitise import plain

OUTCOMES = ("graded", "graded with incidents", "need a person", "not graded")


class Progress:
    """A context manager around a run; :meth:`tell` is called with each outcome."""

    def __init__(self, total: int, present: int, logs: Path, *, as_json: bool) -> None:
        """``total`` are to be graded, of ``present`` handed in; ``logs`` is a folder."""
        self.total, self.present, self.logs, self.as_json = total, present, logs, as_json
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
        """Tell one outcome; what broke our code leaves a log."""
        log = save_log(outcome, self.logs) if isinstance(outcome, Errored) else None
        self.counts[name_of(outcome)] += 1
        speed = self.bar.tasks[0].finished_speed or self.bar.tasks[0].speed
        self.bar.update(self.task, advance=1, rate=f"{60 * speed:.0f}/min" if speed else "")
        if self.as_json:
            print(as_json(outcome, log), flush=True)
        else:
            line = describe(outcome) + (f" (the log is {log})" if log else "")
            text = escape(" ".join(plain(line).split()))
            self.bar.console.print(text, highlight=False, soft_wrap=True)

    def summarise(self) -> None:
        """Say how many reached which outcome."""
        counts = [f"{self.counts[name]} {name}" for name in OUTCOMES if self.counts[name]]
        print(", ".join(counts) or "nothing to grade", file=sys.stderr if self.as_json else None)


def name_of(outcome: Outcome) -> str:
    """Return which of :data:`OUTCOMES` a submission reached."""
    if isinstance(outcome, Errored):
        return "not graded"
    if any(grade.needs_manual_grade for grade in outcome.grades):
        return "need a person"
    return "graded with incidents" if outcome.incidents else "graded"


def describe(outcome: Outcome) -> str:
    """Return the line that tells an outcome."""
    if isinstance(outcome, Errored):
        return f"{outcome.student}: not graded: {outcome.reason}"
    points = sum(grade.auto_score or 0 for grade in outcome.grades)
    words = [f"{outcome.student}: {points:g} points in {outcome.seconds:.1f} s"]
    if to_mark := sum(grade.needs_manual_grade for grade in outcome.grades):
        words.append(f"{to_mark} to mark by hand")
    if outcome.incidents:
        words.append("; ".join(outcome.incidents))
    return ", ".join(words)


def as_json(outcome: Outcome, log: Path | None = None) -> str:
    """Return one outcome as a line of JSON."""
    if isinstance(outcome, Errored):
        return json.dumps(
            {
                "student": outcome.student,
                "outcome": "errored",
                "reason": outcome.reason,
                "log": str(log) if log else None,
            }
        )
    return json.dumps(
        {
            "student": outcome.student,
            "outcome": "graded",
            "points": sum(grade.auto_score or 0 for grade in outcome.grades),
            "to_mark": sum(grade.needs_manual_grade for grade in outcome.grades),
            "incidents": list(outcome.incidents),
            "seconds": round(outcome.seconds, 3),
        }
    )
