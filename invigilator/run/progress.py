"""Report how a run goes: a bar, one line for each submission, a summary; or lines of JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text

from invigilator.harmless import plain
from invigilator.run.logs import save_log
from invigilator.run.parcels import Errored, Graded, Outcome, Pages

OUTCOMES = ("graded", "graded with incidents", "to mark by hand", "not graded")


class Progress:
    """Shows a run on the terminal.

    Use it as a context manager around the run, which calls :meth:`begin` once and :meth:`report`
    with each outcome; :meth:`summarise` comes last.
    """

    def __init__(self, logs: Path, *, as_json: bool, bounds: str = "") -> None:
        """``logs`` is the folder for the logs of submissions that our own code failed on.

        ``bounds`` says which limits hold on this machine, if it is the one that grades.
        """
        self.logs, self.as_json, self.bounds = logs, as_json, bounds
        self.console = Console(stderr=as_json)
        self.counts: Counter[str] = Counter()
        self.written = self.missing = 0
        """Submissions whose feedback pages were written, and could not be written."""
        columns = (
            SpinnerColumn(),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        self.bar = Bar(*columns, console=self.console, disable=not self.console.is_terminal)
        self.task = self.bar.add_task("", total=None, rate="")

    def __enter__(self) -> Progress:
        """Return it; the bar shows with :meth:`begin`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self.bar.stop()

    def begin(self, total: int, present: int) -> None:
        """Say how many submissions will be graded and show the bar."""
        if not self.as_json:
            kept = f"; {present - total} already graded and kept" if present > total else ""
            self.console.print(f"{total} to grade{kept}", highlight=False)
            if total and self.bounds:
                self.console.print(self.bounds, highlight=False)
        self.bar.update(self.task, total=total)
        self.bar.start()

    def warn(self, line: str) -> None:
        """Show one line about the course; with JSON lines it goes to standard error."""
        self._print(line)

    def report(self, outcome: Outcome) -> None:
        """Show one outcome; write a log where our own code failed."""
        log = self._log_of(outcome) if isinstance(outcome, Errored) else None
        self.counts[name_of(outcome)] += 1
        speed = self.bar.tasks[0].finished_speed or self.bar.tasks[0].speed
        self.bar.update(self.task, advance=1, rate=f"{60 * speed:.0f}/min" if speed else "")
        if self.as_json:
            print(as_json(outcome, log), flush=True)
        else:
            line = describe(outcome) + (f" (the log is {log})" if log else "")
            self._print(line)
        if isinstance(outcome, Graded) and outcome.pages:
            self.report_pages(outcome.pages)

    def report_pages(self, pages: Pages) -> None:
        """Count the pages of one submission; where there are none show why, and write a log."""
        if not pages.reason:
            self.written += 1
            return
        self.missing += 1
        log = self._log_of(pages)
        where = f" (the log is {log})" if log else ""
        self._print(f"{pages.student}: no feedback pages: {pages.reason}{where}")

    def _log_of(self, failed: Errored | Pages) -> Path | None:
        return save_log(failed.student, failed.reason, failed.log, self.logs)

    def _print(self, line: str) -> None:
        text = Text(" ".join(plain(line).split()))  # no markup, whatever students are called
        self.bar.console.print(text, highlight=False, soft_wrap=True)

    def summarise(self) -> None:
        """Say how many reached which outcome."""
        counts = [f"{self.counts[name]} {name}" for name in OUTCOMES if self.counts[name]]
        self._say(", ".join(counts) or "nothing to grade")
        self.summarise_pages()

    def summarise_pages(self) -> None:
        """Say how many submissions got feedback pages, or should have got them."""
        if self.written:
            self._say(f"feedback pages of {_submissions(self.written)} written")
        if self.missing:
            self._say(
                f"feedback pages of {_submissions(self.missing)} are missing or old: "
                "invigilator feedback makes them"
            )

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr if self.as_json else None)


def _submissions(count: int) -> str:
    return "1 submission" if count == 1 else f"{count} submissions"


def name_of(outcome: Outcome) -> str:
    """Return which of :data:`OUTCOMES` a submission reached."""
    if isinstance(outcome, Errored):
        return "not graded"
    if any(grade.needs_manual_grade for grade in outcome.grades):
        return "to mark by hand"
    return "graded with incidents" if outcome.incidents else "graded"


def describe(outcome: Outcome) -> str:
    """Return one outcome as a line of text."""
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
