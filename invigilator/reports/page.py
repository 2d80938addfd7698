"""``invigilator report``: the class at a glance as one HTML page, with the grades as files.

The page loads nothing and runs nothing. Every text in it goes through jinja2's autoescape, also
what our own modules wrote: a student id or a message is text, whatever it looks like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbgrader.coursedir import CourseDirectory

from invigilator import formats
from invigilator.commands import DEFAULT_SERVER
from invigilator.errors import CourseError, InvigilatorError
from invigilator.harmless import plain
from invigilator.marking.overview import TaskProgress, progress
from invigilator.reports.class_book import ClassBook, Submission
from invigilator.reports.exports import canvas_csv, grades_csv, moodle_csv, not_exported
from invigilator.reports.histograms import HEIGHT, WIDTH, Histogram, histogram, round_up
from invigilator.reports.item_statistics import TaskStatistics, causes, task_statistics
from invigilator.reports.read_class import read_class

TEMPLATES = Path(__file__).parent / "templates"
"""Where ``make lab`` serves formgrader."""

SLOWEST = 5
"""Submissions named for the time they took."""

MESSAGE_LENGTH = 400
"""A longer message, which only student code can make, is cut."""


@dataclass(frozen=True)
class ToMark:
    """What of one notebook waits for a person."""

    notebook: str
    address: str
    """formgrader's list of the notebook's submissions."""
    tasks: tuple[tuple[str, int], ...]
    """(task, how many of its answers wait)"""
    students: tuple[tuple[str, int, str], ...]
    """(student, how many of their answers wait, formgrader's page of their notebook)"""

    @property
    def answers(self) -> int:
        """How many answers wait."""
        return sum(count for _, count in self.tasks)


def write_report(
    coursedir: CourseDirectory,
    assignment: str,
    folder: Path | None = None,
    server: str = DEFAULT_SERVER,
) -> tuple[Path, list[str]]:
    """Write the page and its three files to ``folder``; return its path, and who has no grade.

    ``folder`` is ``report/ASSIGNMENT`` of the course unless given; ``server`` is the Jupyter server
    that formgrader runs on. Raises :class:`CourseError` if the assignment is unknown or the folder
    cannot be written to.
    """
    book = read_class(coursedir, assignment)
    folder = folder or Path(coursedir.root) / "report" / assignment
    texts, lines = _texts(coursedir, assignment)
    files = {
        "index.html": render(book, server, datetime.now().astimezone(), texts),
        "grades.csv": grades_csv(book),
        "canvas.csv": canvas_csv(book),
        "moodle.csv": moodle_csv(book),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CourseError(f"{error.filename}: cannot be written to ({error.strerror})") from None
    return folder / "index.html", [*not_exported(book), *lines]


def _texts(
    coursedir: CourseDirectory, assignment: str
) -> tuple[Sequence[TaskProgress], Sequence[str]]:
    """Return how far the texts are marked, and what is to be said of their schemes."""
    try:
        found = progress(coursedir, assignment)
    except InvigilatorError as error:  # the points are there, whatever a scheme looks like
        return [], [f"the texts are not in the report: {error}"]
    return [row for row in found.tasks if row.counted], found.lines


def render(book: ClassBook, server: str, made: datetime, texts: Sequence[TaskProgress] = ()) -> str:
    """Return the page; ``texts`` are the tasks of which answers were marked by ideas."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=formats.points, short=formats.short, message=message)
    submissions = book.submissions
    full = sum(book.max_points.values())
    marking = to_mark(book, server)
    return environment.get_template("index.html.j2").render(
        book=book,
        made=made,
        full=full,
        submissions=submissions,
        absent=[m for m in book.members if not m.submission and not m.is_waiting],
        waiting=[member for member in book.members if member.is_waiting],
        figures=section_figures(book),
        canvas={"width": WIDTH, "height": HEIGHT},
        tasks=_by_notebook(task_statistics(book)),
        causes=causes(submissions),
        incidents=[s.result for s in submissions if s.result.incidents],
        marking=marking,
        texts=texts,
        mark_address=f"{server.rstrip('/')}/invigilator/mark",
        answers_to_mark=sum(row.answers for row in marking),
        time=time_figure(submissions),
        slowest=_slowest(submissions),
        members=sorted(book.members, key=lambda member: (member.name.casefold(), member.student)),
    )


def message(text: str) -> str:
    """Return a message on one line, without terminal escapes, cut where it is very long."""
    line = " ".join(plain(text).split())
    return line if len(line) <= MESSAGE_LENGTH else f"{line[: MESSAGE_LENGTH - 1]}…"


def section_figures(book: ClassBook) -> list[Histogram]:
    """Return the distribution of the total and of each section's points."""
    submissions = book.submissions
    total = sum(book.max_points.values())
    figures = [histogram("the total", [s.points for s in submissions], total, "points")]
    for notebook, full in book.max_points.items():
        points = [
            section.points
            for submission in submissions
            for section in submission.result.sections
            if section.notebook == notebook
        ]
        figures.append(histogram(notebook, points, full, "points"))
    return [figure for figure in figures if figure]


def time_figure(submissions: list[Submission]) -> Histogram | None:
    """Return the distribution of the time that a submission took, where it is recorded."""
    seconds = [s.seconds for s in submissions if s.seconds is not None]
    return histogram("time", seconds, round_up(max(seconds, default=0)), "seconds")


def _slowest(submissions: list[Submission]) -> list[tuple[str, float, str]]:
    """Return (student, seconds, the notebook that took most of them), the slowest first."""
    timed = [
        (s.result.student, s.seconds, max(s.result.sections, key=lambda part: part.seconds or 0))
        for s in submissions
        if s.seconds is not None
    ]
    timed.sort(key=lambda row: (-row[1], row[0]))
    return [(student, seconds, part.notebook) for student, seconds, part in timed[:SLOWEST]]


def _by_notebook(rows: list[TaskStatistics]) -> dict[str, list[TaskStatistics]]:
    groups: dict[str, list[TaskStatistics]] = {}
    for row in rows:
        groups.setdefault(row.task.notebook, []).append(row)
    return groups


def to_mark(book: ClassBook, server: str) -> list[ToMark]:
    """Return the notebooks that wait for a person, with links into formgrader."""
    base = f"{server.rstrip('/')}/formgrader"
    rows = []
    for notebook in book.max_points:
        tasks: Counter[str] = Counter()
        students = []
        for submission in book.submissions:
            names = [
                task.name
                for task in book.tasks
                if task.notebook == notebook and submission.waits(task.key)
            ]
            tasks.update(names)
            address = f"{base}/submissions/{_quoted(submission.notebook_ids.get(notebook, ''))}/"
            students += [(submission.result.student, len(names), address)] * bool(names)
        if tasks:
            address = f"{base}/gradebook/{_quoted(book.assignment)}/{_quoted(notebook)}"
            counts = [(t.name, tasks[t.name]) for t in book.tasks if t.name in tasks]
            rows.append(ToMark(notebook, address, tuple(counts), tuple(students)))
    return rows


def _quoted(part: str) -> str:
    return quote(part, safe="")
