"""A regrade asks for a person again only where the text is another one than they have read.

nbgrader flags every point that was given by hand when it grades again. With the markers' table it
is known which text a mark was for, so that a mended test does not send two thousand texts back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy import select

from invigilator.cells import read_unchecked
from invigilator.marking.book import MARKS, is_ready
from invigilator.marking.tasks import written


@dataclass(frozen=True)
class KeptMark:
    """One mark that stands."""

    notebook: str
    cell: str
    answer: str
    points: float
    digest: str
    """Of the text that was read."""


def read_kept(gradebook: Gradebook, assignment: str, student: str) -> tuple[KeptMark, ...]:
    """Return the marks that stand for a student's texts; none where nobody has marked any."""
    if not is_ready(gradebook):
        return ()
    columns = (MARKS.c.notebook, MARKS.c.cell, MARKS.c.answer, MARKS.c.points, MARKS.c.digest)
    rows = gradebook.db.execute(
        select(*columns).where(
            MARKS.c.assignment == assignment,
            MARKS.c.student == student,
            MARKS.c.second.is_(False),
            MARKS.c.flagged.is_(False),
        )
    )
    return tuple(KeptMark(*row) for row in rows)


def keep(
    gradebook: Gradebook, assignment: str, student: str, folder: Path, marks: Sequence[KeptMark]
) -> None:
    """Let those of ``marks`` stand whose texts in the graded ``folder`` are the ones marked."""
    by_notebook = attrgetter("notebook")
    for name, of_one in groupby(sorted(marks, key=by_notebook), by_notebook):
        path = folder / f"{name}.ipynb"
        if not path.is_file():
            continue
        notebook = read_unchecked(path)
        for mark in of_one:
            grade = gradebook.find_grade(mark.cell, name, assignment, student)
            is_same = written(notebook, mark.answer).digest == mark.digest
            if is_same and grade.manual_score == mark.points:
                grade.needs_manual_grade = False
    gradebook.db.commit()
