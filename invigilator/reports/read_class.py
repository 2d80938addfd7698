"""Read the class from the gradebook, the graded notebooks and the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from nbgrader.api import Assignment, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory

from invigilator.cells import NOT_ANSWERED, STOPPED, grade_id, read_notes, reasons
from invigilator.course import (
    autograded_folder,
    is_published,
    source_folder,
    submitted_students,
)
from invigilator.gradebook import find_assignment, open_gradebook
from invigilator.reports.class_book import ClassBook, Mark, Member, Submission, Task, TaskKey
from invigilator.reports.results import BY_HAND, LostPoints, SectionResult, SubmissionResult
from invigilator.ways import Way, Ways, read_ways


def read_class(coursedir: CourseDirectory, assignment_id: str) -> ClassBook:
    """Return the class as the gradebook and the graded notebooks have it.

    Raises :class:`CourseError` if the gradebook does not know the assignment, and where
    :func:`~invigilator.ways.read_ways` does.
    """
    with open_gradebook(coursedir) as gradebook:
        assignment = find_assignment(gradebook, assignment_id)
        graded = {
            entry.student_id: _submission(coursedir, assignment, entry)
            for entry in assignment.submissions
            if _is_graded(coursedir, assignment_id, entry)
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


def _is_graded(coursedir: CourseDirectory, assignment: str, entry: SubmittedAssignment) -> bool:
    """Whether a submission has an outcome; an unfilled row of the gradebook does not mean 0 points.

    nbgrader makes the row before it grades, and for an extension; a run that fails leaves it.
    """
    scores = (
        score
        for notebook in entry.notebooks
        for grade in notebook.grades
        for score in (grade.auto_score, grade.manual_score)
    )
    done = autograded_folder(coursedir, str(entry.student_id), assignment)
    return is_published(done) or any(score is not None for score in scores)


def _member(
    student: str, entry: Student | None, submission: Submission | None, waiting: Iterable[str]
) -> Member:
    details = ("first_name", "last_name", "email", "lms_user_id")
    first, last, email, lms_id = (str(getattr(entry, name, None) or "") for name in details)
    return Member(student, first, last, email, lms_id, submission, student in waiting)


def _submission(
    coursedir: CourseDirectory, assignment: Assignment, entry: SubmittedAssignment
) -> Submission:
    marks = {
        (str(notebook.name), str(grade.name)): Mark(
            float(grade.score or 0), bool(grade.needs_manual_grade)
        )
        for notebook in entry.notebooks
        for grade in notebook.grades
    }
    penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in entry.notebooks)
    ids = {str(notebook.name): str(notebook.id) for notebook in entry.notebooks}
    result = _result(coursedir, assignment, entry)
    return Submission(result, marks, penalty, entry.timestamp, ids)


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
    coursedir: CourseDirectory, assignment: Assignment, submission: SubmittedAssignment
) -> SubmissionResult:
    student = submission.student_id
    folder = autograded_folder(coursedir, student, assignment.name)
    sections: list[SectionResult] = []
    lost: list[LostPoints] = []
    incidents: list[str] = []
    unread: list[str] = []
    if submission.total_seconds_late > 0:
        incidents.append(f"handed in {submission.total_seconds_late / 3600:.1f} hours late")
    for notebook in sorted(submission.notebooks, key=lambda notebook: str(notebook.name)):
        to_mark = sum(bool(grade.needs_manual_grade) for grade in notebook.grades)
        points = (notebook.name, notebook.score, notebook.max_score, int(to_mark))
        graded = folder / f"{notebook.name}.ipynb"
        if not graded.exists():
            sections.append(SectionResult(*points))
            incidents.append(f"{notebook.name}: not handed in")
            continue
        cells = nbformat.read(graded, as_version=4)
        notes = read_notes(cells)
        sections.append(SectionResult(*points, notes.seconds))
        incidents += [f"{notebook.name}: {incident}" for incident in notes.incidents]
        unread += [notebook.name] * notes.is_unread
        lost += _lost(notebook, cells)
    return SubmissionResult(student, tuple(sections), tuple(lost), tuple(incidents), tuple(unread))


def _lost(notebook: SubmittedNotebook, graded: nbformat.NotebookNode) -> Iterator[LostPoints]:
    by_name = {grade.name: grade for grade in notebook.grades}
    for name, why in reasons(graded).items():
        grade = by_name.get(name)
        if grade and not grade.needs_manual_grade and grade.score < grade.max_score:
            if grade.manual_score is not None and why in (NOT_ANSWERED, STOPPED):
                why = BY_HAND
            yield LostPoints(notebook.name, name, grade.score, grade.max_score, why)
