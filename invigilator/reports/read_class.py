"""Read the class from the gradebook, the graded notebooks and the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import select

from invigilator.cells import (
    BY_HAND,
    NOT_ANSWERED,
    STOPPED,
    grade_id,
    read_notes,
    read_unchecked,
    reasons,
)
from invigilator.course import (
    autograded_folder,
    is_published,
    source_folder,
    submitted_students,
)
from invigilator.gradebook import find_assignment, open_gradebook
from invigilator.recorded import Recorded, RecordedGrade, read_recorded
from invigilator.reports.class_book import ClassBook, Mark, Member, Submission, Task, TaskKey
from invigilator.reports.results import LostPoints, SectionResult, SubmissionResult
from invigilator.ways import Way, Ways, read_ways


def read_class(coursedir: CourseDirectory, assignment_id: str) -> ClassBook:
    """Return the class as the gradebook and the graded notebooks have it.

    Raises :class:`CourseError` if the gradebook does not know the assignment, if a graded notebook
    cannot be read, and where :func:`~invigilator.ways.read_ways` does.
    """
    with open_gradebook(coursedir) as gradebook:
        assignment = find_assignment(gradebook, assignment_id)
        ids = _notebook_ids(gradebook, assignment_id)
        # looked at before the points: whoever is graded meanwhile would have an outcome and none
        published = {
            student
            for student in ids
            if is_published(autograded_folder(coursedir, student, assignment_id))
        }
        recorded = read_recorded(gradebook, assignment_id)
        graded = {
            student: _submission(coursedir, assignment, student, found, ids[student])
            for student, found in recorded.items()
            if student in published or _is_filled(found)
        }
        waiting = set(submitted_students(coursedir, assignment_id)) - set(graded)
        known = {student.id: student for student in gradebook.students}
        members = [
            _member(student, known.get(student), graded.get(student), waiting)
            for student in sorted({*known, *waiting})
        ]
        ways = read_ways(Path(coursedir.root), assignment_id)
        tasks = _in_order(_tasks(assignment, ways), coursedir, assignment_id)
    return ClassBook(assignment_id, coursedir.course_id, tasks, tuple(members))


def _notebook_ids(gradebook: Gradebook, assignment: str) -> dict[str, dict[str, str]]:
    """Return student -> notebook -> the id of the submitted notebook."""
    query = (
        select(SubmittedAssignment.student_id, Notebook.name, SubmittedNotebook.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
    )
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for student, name, number in gradebook.db.execute(query):
        found[student][name] = number
    return found


def _is_filled(recorded: Recorded) -> bool:
    """Whether a submission has points; an unfilled row of the gradebook does not mean 0 points.

    nbgrader makes the row before it grades, and for an extension; a run that fails leaves it.
    """
    scores = (score for row in recorded.grades for score in (row.auto_score, row.manual_score))
    return any(score is not None for score in scores)


def _member(
    student: str, entry: Student | None, submission: Submission | None, waiting: Iterable[str]
) -> Member:
    details = ("first_name", "last_name", "email", "lms_user_id")
    first, last, email, lms_id = (str(getattr(entry, name, None) or "") for name in details)
    return Member(student, first, last, email, lms_id, submission, student in waiting)


def _submission(
    coursedir: CourseDirectory,
    assignment: Assignment,
    student: str,
    recorded: Recorded,
    ids: Mapping[str, str],
) -> Submission:
    marks = {
        (row.notebook, row.name): Mark(row.score, row.needs_manual_grade) for row in recorded.grades
    }
    penalty = sum(row.late_submission_penalty or 0.0 for row in recorded.notebooks)
    result = _result(coursedir, assignment, student, recorded)
    return Submission(result, marks, penalty, recorded.timestamp, ids)


def _tasks(assignment: Assignment, ways: Ways) -> list[Task]:
    solutions = {
        (notebook.name, cell.name)
        for notebook in assignment.notebooks
        for cell in notebook.solution_cells
    }
    return [
        Task(
            notebook.name,
            cell.name,
            cell.max_score,
            by_hand=(notebook.name, cell.name) in solutions,
            beside=ways.get((notebook.name, cell.name)) is Way.BESIDE,
        )
        for notebook in assignment.notebooks
        for cell in [*notebook.grade_cells, *notebook.task_cells]
    ]


def _in_order(tasks: list[Task], coursedir: CourseDirectory, assignment: str) -> tuple[Task, ...]:
    """Sort by notebook, and within it as the cells stand in the source, which the gradebook lacks.

    A task that the source no longer has comes last.
    """
    folder = source_folder(coursedir, assignment)
    places: dict[TaskKey, int] = {}
    for notebook in {task.notebook for task in tasks}:
        path = folder / f"{notebook}.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.exists() else []
        names = [grade_id(cell) for cell in cells]
        places.update({(notebook, name): place for place, name in enumerate(names) if name})
    last = len(places)
    return tuple(sorted(tasks, key=lambda t: (t.notebook, places.get(t.key, last), t.name)))


def _result(
    coursedir: CourseDirectory, assignment: Assignment, student: str, recorded: Recorded
) -> SubmissionResult:
    folder = autograded_folder(coursedir, student, assignment.name)
    sections: list[SectionResult] = []
    lost: list[LostPoints] = []
    incidents: list[str] = []
    unread: list[str] = []
    if late := _seconds_late(assignment, recorded):
        incidents.append(f"handed in {late / 3600:.1f} hours late")
    for notebook in recorded.notebooks:
        rows = [row for row in recorded.grades if row.notebook == notebook.name]
        to_mark = sum(row.needs_manual_grade for row in rows)
        points = notebook.name, sum(row.score for row in rows), notebook.max_score, to_mark
        graded = folder / f"{notebook.name}.ipynb"
        if not graded.exists():
            sections.append(SectionResult(*points))
            incidents.append(f"{notebook.name}: not handed in")
            continue
        cells = read_unchecked(graded)
        notes = read_notes(cells)
        sections.append(SectionResult(*points, notes.seconds))
        incidents += [f"{notebook.name}: {incident}" for incident in notes.incidents]
        unread += [notebook.name] * notes.is_unread
        lost += _lost(rows, cells)
    return SubmissionResult(student, tuple(sections), tuple(lost), tuple(incidents), tuple(unread))


def _seconds_late(assignment: Assignment, recorded: Recorded) -> float:
    """Return how late a submission was, its extension counted, as nbgrader's own model does."""
    if recorded.timestamp is None or assignment.duedate is None:
        return 0.0
    due: datetime = assignment.duedate + (recorded.extension or timedelta())
    return max(0.0, (recorded.timestamp - due).total_seconds())


def _lost(rows: Iterable[RecordedGrade], graded: NotebookNode) -> Iterator[LostPoints]:
    by_name = {row.name: row for row in rows}
    for name, why in reasons(graded).items():
        row = by_name.get(name)
        if row and not row.needs_manual_grade and row.score < row.max_score:
            if row.manual_score is not None and why in (NOT_ANSWERED, STOPPED):
                why = BY_HAND
            yield LostPoints(row.notebook, name, row.score, row.max_score, why)
