"""The class at a glance, read from the gradebook and the graded notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbgrader.api import Assignment, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade, is_solution, is_task
from rich.console import Console
from rich.table import Table
from rich.text import Text

from invigilator.errors import CourseError
from invigilator.results import LostPoints, SectionResult, SubmissionResult

SENTENCES = ("AssertionError", "NameError", "Stopped", "StudentError")
"""Errors of a test cell whose text is a whole sentence for the student."""

NOT_ANSWERED = "not answered"
STOPPED = f"{NOT_ANSWERED}: the cell above stopped with an error before its end"
BY_HAND = "marked by hand"
"""Why points are lost where no test says so; who wrote something that stopped reads that it did."""


def course_directory() -> CourseDirectory:
    """Return the course of the current folder, as ``nbgrader_config.py`` sets it."""
    app = NbGrader()
    app.load_config_file()
    return CourseDirectory(parent=app)


def class_results(coursedir: CourseDirectory, assignment_id: str) -> list[SubmissionResult]:
    """Return every submission to ``assignment_id`` that the gradebook holds, by student.

    Raises :class:`CourseError` if the gradebook does not know the assignment.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(assignment_id)
        except MissingEntry:
            raise CourseError(
                f"{assignment_id}: not in the gradebook; run make release first"
            ) from None
        results = [_result(coursedir, assignment, entry) for entry in assignment.submissions]
    return sorted(results, key=lambda result: result.student)


def _result(
    coursedir: CourseDirectory, assignment: Assignment, submission: SubmittedAssignment
) -> SubmissionResult:
    student = submission.student_id
    folder = Path(coursedir.format_path(coursedir.autograded_directory, student, assignment.name))
    sections: list[SectionResult] = []
    lost: list[LostPoints] = []
    incidents: list[str] = []
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
        told = cells.metadata.get("invigilator", {})
        sections.append(SectionResult(*points, told.get("seconds")))
        incidents += [f"{notebook.name}: {incident}" for incident in told.get("incidents", [])]
        lost += _lost(notebook, cells)
    return SubmissionResult(student, tuple(sections), tuple(lost), tuple(incidents))


def _lost(notebook: SubmittedNotebook, graded: nbformat.NotebookNode) -> Iterator[LostPoints]:
    by_name = {grade.name: grade for grade in notebook.grades}
    for name, why in reasons(graded).items():
        grade = by_name.get(name)
        if grade and not grade.needs_manual_grade and grade.score < grade.max_score:
            if grade.manual_score is not None and why in (NOT_ANSWERED, STOPPED):
                why = BY_HAND
            yield LostPoints(notebook.name, name, grade.score, grade.max_score, why)


def reasons(graded: nbformat.NotebookNode) -> dict[str, str]:
    """Return why each graded cell takes points, if it does: grade_id -> what the student reads."""
    found: dict[str, str] = {}
    stopped = False
    for cell in graded.cells:
        outputs = cell.get("outputs", [])
        if cell.cell_type == "code" and is_solution(cell):
            names = [output.get("ename") for output in outputs]
            stopped = any(name and name != "NotImplementedError" for name in names)
        if is_grade(cell) or is_task(cell):
            why = reason(outputs) or NOT_ANSWERED
            is_test = is_grade(cell) and not is_solution(cell)
            name = cell.metadata.nbgrader["grade_id"]
            found[name] = STOPPED if is_test and stopped and why == NOT_ANSWERED else why
    return found


def reason(outputs: list[nbformat.NotebookNode]) -> str:
    """Return why a test took points: the error's own sentence, else what it printed."""
    for output in outputs:
        if output.output_type == "error":
            if output.ename == "NotImplementedError":
                return NOT_ANSWERED
            is_message = output.ename in SENTENCES and output.evalue
            text = output.evalue if is_message else f"{output.ename}: {output.evalue}"
            return " ".join(text.split()).rstrip(": ")
    printed = [output.text for output in outputs if output.output_type == "stream"]
    return " ".join("".join(printed).split())


def print_class(results: list[SubmissionResult], console: Console) -> None:
    """Print one row a student, then why each lost what they lost."""
    if not results:
        console.print("No submission is graded yet.")
        return
    table = Table(title="The class", title_justify="left")
    table.add_column("student")
    for section in results[0].sections:
        table.add_column(f"{section.notebook}\n/{section.max_points:g}", justify="right")
    full = sum(section.max_points for section in results[0].sections)
    table.add_column(f"total\n/{full:g}", justify="right")
    table.add_column("to mark\nby hand", justify="right")
    for result in results:
        points = [f"{section.points:g}" for section in result.sections]
        table.add_row(result.student, *points, f"{result.points:g}", str(result.to_mark))
    console.print(table)
    reasons = Table(title="Where points were lost", title_justify="left", show_lines=False)
    for heading in ("student", "where", "points", "why"):
        reasons.add_column(heading, overflow="fold")
    for result in results:
        for incident in result.incidents:
            reasons.add_row(result.student, "", "", Text(incident))
        for where, lost, why in _condensed(result.lost):
            reasons.add_row(result.student, where, lost, Text(why))  # brackets are no markup
    if reasons.row_count:
        console.print(reasons)


def _condensed(lost: tuple[LostPoints, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (where, points, why); tests of a notebook that failed alike share a row."""
    groups: dict[tuple[str, str], list[LostPoints]] = {}
    for entry in lost:
        groups.setdefault((entry.notebook, entry.reason), []).append(entry)
    for (notebook, reason), entries in groups.items():
        points = sum(entry.points for entry in entries)
        full = sum(entry.max_points for entry in entries)
        where = entries[0].grade_id if len(entries) == 1 else f"{len(entries)} tests"
        yield f"{notebook}: {where}", f"{points:g}/{full:g}", reason
