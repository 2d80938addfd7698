"""Grade in the test's own process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from invigilator.run.class_runner import RunOptions, grade_class
from invigilator.run.parcels import Outcome, Pages
from invigilator.run.stop import Stop
from tests.support.courses import course_directory
from tools.build import ASSIGNMENT


class Here(Executor):
    """Grades in this process, at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run ``fn`` before it returns."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Silent:
    """An observer that shows nothing."""

    def begin(self, total: int, present: int) -> None:
        """Show nothing."""

    def warn(self, line: str) -> None:
        """Show nothing."""

    def report(self, outcome: Outcome) -> None:
        """Show nothing."""

    def report_pages(self, pages: Pages) -> None:
        """Show nothing."""


def grade_here(
    root: Path, executor: Executor | None = None, stop: Stop | None = None
) -> list[Outcome]:
    """Grade what is handed in to the course in ``root``, in this process."""
    return grade_class(
        course_directory(root),
        RunOptions(ASSIGNMENT),
        executor or Here(),
        workers=lambda: 1,
        observer=Silent(),
        stop=stop or Stop(),
    )
