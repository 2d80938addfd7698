"""What a class's points say about its tasks: who solved them, and what went wrong most often."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from invigilator.cells import BY_HAND
from invigilator.reports.class_book import ClassBook, Submission, Task
from invigilator.reports.results import LostPoints

FEWEST = 5
"""With fewer submissions no correlation is shown: of four, chance alone gives 0.95 now and then."""

CLEARLY, SOMEWHAT = 0.4, 0.2
"""The item-rest correlations from which a task separates well, and passably (Ebel's limits)."""

TOLERANCE = 1e-9
"""Points are sums of decimal fractions."""

NUMBER = r"(?:0x[0-9a-f]+|[-+]?(?:\d*\.\d+|\d+(?:\.(?=[,\])]))?)(?:e[-+]?\d+)?|\b(?:nan|inf)\b)"
VARYING = re.compile(
    rf"(?i)(?<![\w.]){NUMBER}(?:(?:\s*,\s*|\s+){NUMBER})*(?!\w)|\w+(?= is not defined\b)"
)
"""Where messages of one cause may differ: in a number or a row of numbers (not in the digits of a
name such as ``q1``), or in the name that is missing."""


@dataclass(frozen=True)
class TaskStatistics:
    """How one task went, over the submissions that have their points for it."""

    task: Task
    count: int
    """Submissions with points for it."""
    to_mark: int
    """Submissions that wait for a person."""
    solved: int
    """Submissions with full points."""
    mean: float | None
    correlation: float | None
    """Between its points and those of all other tasks; None where it cannot be said."""
    separation: str
    """The same in words."""

    @property
    def share(self) -> float | None:
        """The share that solved it."""
        return self.solved / self.count if self.count else None


@dataclass(frozen=True)
class Cause:
    """Messages of lost points that are alike but for their numbers."""

    message: str
    """With ``…`` for what differs."""
    submissions: int
    tasks: int
    points: float
    """Lost altogether."""
    where: tuple[str, ...]
    """``notebook: task``, the most frequent first."""


def task_statistics(book: ClassBook) -> list[TaskStatistics]:
    """Return the statistics of every task, in the order of the notebooks.

    A task is compared with the rest of the points. These leave out every task that still waits for
    a person in any submission, so that the order of marking by hand changes nothing.
    """
    submissions = book.submissions
    settled = [
        task.key
        for task in book.tasks
        if not any(submission.waits(task.key) for submission in submissions)
    ]
    totals = [sum(_points(s, key) for key in settled) for s in submissions]
    return [_statistics(task, submissions, totals, task.key in settled) for task in book.tasks]


def _points(submission: Submission, key: tuple[str, str]) -> float:
    mark = submission.marks.get(key)
    return mark.points if mark else 0.0


def _statistics(
    task: Task, submissions: Sequence[Submission], totals: Sequence[float], is_settled: bool
) -> TaskStatistics:
    points, rests, to_mark = [], [], 0
    for submission, total in zip(submissions, totals, strict=True):
        if submission.waits(task.key):
            to_mark += 1
            continue
        points.append(_points(submission, task.key))
        rests.append(total - points[-1] if is_settled else total)
    solved = sum(value >= task.max_points - TOLERANCE for value in points)
    if to_mark:
        correlation, words = None, "not all are marked yet"
    else:
        correlation, words = separation(points, rests, task.max_points)
    mean = statistics.fmean(points) if points else None
    return TaskStatistics(task, len(points), to_mark, solved, mean, correlation, words)


def separation(
    points: Sequence[float], rests: Sequence[float], full: float
) -> tuple[float | None, str]:
    """Return the item-rest correlation, and in words how well a task tells strong from weak.

    For a task with two outcomes it is the point-biserial correlation with the rest.
    """
    if not points:
        return None, "nothing is handed in"
    if max(points) - min(points) <= TOLERANCE:
        if min(points) >= full - TOLERANCE:
            return None, "not at all: everyone solved it"
        alike = "no one got a point" if max(points) <= TOLERANCE else "all got the same"
        return None, f"not at all: {alike}"
    if len(points) < FEWEST:
        return None, "too few to say"
    if max(rests) - min(rests) <= TOLERANCE:
        return None, "unknown: all have the same points in the other tasks"
    correlation = round(statistics.correlation(points, rests), 2)  # as it is shown
    if correlation >= CLEARLY:
        return correlation, "clearly"
    if correlation >= SOMEWHAT:
        return correlation, "somewhat"
    if correlation > -SOMEWHAT:
        return correlation, "hardly"
    return correlation, "reversed: stronger students get less; check this task"


def causes(submissions: Iterable[Submission], most: int = 5) -> list[Cause]:
    """Return the causes of lost points that most submissions share, the most frequent first."""
    groups: dict[str, list[tuple[str, LostPoints]]] = {}
    for submission in submissions:
        for lost in submission.result.lost:
            if lost.reason == BY_HAND:
                continue
            pattern = VARYING.sub("…", lost.reason)
            groups.setdefault(pattern, []).append((submission.result.student, lost))
    found = [_cause(group) for group in groups.values()]
    found.sort(key=lambda cause: (-cause.submissions, -cause.points, cause.message))
    return found[:most]


def _cause(group: list[tuple[str, LostPoints]]) -> Cause:
    lost = [entry for _, entry in group]
    where = Counter(f"{entry.notebook}: {entry.grade_id}" for entry in lost)
    return Cause(
        common_message([entry.reason for entry in lost]),
        len({student for student, _ in group}),
        len(lost),
        sum(entry.max_points - entry.points for entry in lost),
        tuple(name for name, _ in sorted(where.items(), key=lambda item: (-item[1], item[0]))),
    )


def common_message(messages: Sequence[str]) -> str:
    """Return messages that are alike as one, with ``…`` for what differs."""
    rows = [VARYING.findall(message) for message in messages]
    columns = iter([set(column) for column in zip(*rows, strict=True)])
    return VARYING.sub(lambda found: "…" if len(next(columns)) > 1 else found[0], messages[0])
