"""How fast the page for marking is: ``python -m tools.bench_page [STUDENTS]`` (400).

The class is written, not graded: each student's graded notebook is the course's own ``theory`` with
another text, and the gradebook has their rows. The desk is asked as the server asks it; rendering
is included, HTTP is not.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

import nbformat
from nbgrader.api import Gradebook
from rich.console import Console

from invigilator.course import open_course
from invigilator.marking import vectors, views
from invigilator.marking.desk import Change, Desk
from invigilator.marking.tasks import find_task
from tools.build import ASSIGNMENT
from tools.course_root import make_course_root

T = TypeVar("T")

NOTEBOOK, CELL = "theory", "padding_explanation"
WORDS = "the constructor zeroes a row but normal_ draws over it again so padding_idx keeps gradient"
CONFIRMS = 20


def write_class(root: Path, students: int) -> None:
    """Write graded notebooks of ``students`` with texts of 60 words, and their rows."""
    draw = random.Random(0)
    source = nbformat.read(root / "source" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", as_version=4)
    (cell,) = (found for found in source.cells if found.id == CELL)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        for number in range(students):
            student = f"student{number:03d}"
            book.update_or_create_student(student)
            book.update_or_create_submission(ASSIGNMENT, student)
            cell.source = " ".join(draw.choices(WORDS.split(), k=60))
            folder = root / "autograded" / student / ASSIGNMENT
            folder.mkdir(parents=True)
            nbformat.write(source, folder / f"{NOTEBOOK}.ipynb")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what ``work`` returns, and the seconds it took."""
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def main(words: list[str]) -> None:
    """Print the seconds of the first view, a later one, the suggestions and a confirm."""
    students = int(words[0]) if words else 400
    console = Console()
    _, importing = timed(vectors.available)  # the server begins it with the list of tasks
    with tempfile.TemporaryDirectory() as scratch:
        root = make_course_root(Path(scratch) / "course")
        write_class(root, students)
        desk = Desk(open_course(root))
        task = find_task(desk.coursedir, ASSIGNMENT, NOTEBOOK, CELL)

        def view() -> dict[str, object]:
            answers, lines = desk.answers(task, "ada")
            return views.task_view(answers, task.scheme, lines)

        _, first = timed(view)
        _, again = timed(view)
        answers, _ = desk.answers(task, "ada")
        confirms = []
        for answer in answers[:CONFIRMS]:
            seen, change = {answer.id: answer.seen}, Change({task.scheme.ideas[0].id: 1.0})
            confirms.append(timed(lambda: desk.confirm(task, "ada", seen, change))[1])  # noqa: B023
        answers, _ = desk.answers(task, "ada")
        _, suggesting = timed(lambda: views.suggestions_view(answers, task.scheme))
    console.print(f"{students} answers, in seconds; scikit-learn took {importing:.2f} to import")
    console.print(f"the page first: {first:.2f}, again: {again:.2f}, suggestions: {suggesting:.2f}")
    console.print(
        f"a confirm: {median(confirms):.3f}, the slowest of {CONFIRMS}: {max(confirms):.3f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
