"""Grades as files: ``grades.csv`` for people, and what Canvas and Moodle import.

The forms follow Canvas's ``lib/gradebook_importer.rb`` and Moodle's
``grade/import/csv/classes/load_data.php``. The latter two list only students who handed in: a row
without a grade would clear the student's grade in the learning platform.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable

from invigilator import formats
from invigilator.reports.class_book import ClassBook, Member, Submission

FORMULA = ("=", "+", "-", "\N{MINUS SIGN}", "@", "|", "%")
"""A cell that begins with one of these, after NFKC normalisation, is a formula to spreadsheets."""

SEPARATOR = re.compile(r"(;\s*)")
"""Where spreadsheets of many countries end a cell, even inside quotation marks."""

BESIDE_COLUMN = "points_beside_student_code"
CANVAS_HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
CANVAS_FULL_POINTS = "Points Possible"
"""Canvas takes a row for that of the full points if its first cell contains this."""


def grades_csv(book: ClassBook) -> str:
    """Return everybody in the course: the points of each section and of each task.

    A column of what they earned in tests that run beside their code is there if there are any.
    """
    sections = book.max_points
    header = ["student", "last_name", "first_name", "email", "handed_in", "points"]
    header += ["max_points", "late_penalty", "to_mark_by_hand"]
    header += [BESIDE_COLUMN] * bool(book.beside)
    header += sections
    header += [f"{task.notebook}/{task.name}" for task in book.tasks]
    rows = [_grades_row(book, member, sections) for member in book.members]
    return _csv([header, *rows])


def _grades_row(book: ClassBook, member: Member, sections: Collection[str]) -> list[str]:
    who = [member.student, member.last_name, member.first_name, member.email]
    submission = member.submission
    full = formats.points(sum(book.max_points.values()))
    if submission is None:
        empty = [""] * (bool(book.beside) + len(sections) + len(book.tasks))
        return [*who, "not graded" if member.is_waiting else "no", "", full, "", "", *empty]
    points = {section.notebook: section.points for section in submission.result.sections}
    return [
        *who,
        f"{submission.timestamp:%Y-%m-%d %H:%M:%S} UTC" if submission.timestamp else "yes",
        "" if submission.result.unread else formats.points(submission.points),
        full,
        formats.points(submission.penalty),
        str(submission.result.to_mark),
        *[_points_beside(book, submission)] * bool(book.beside),
        *(formats.points(points.get(section, 0.0)) for section in sections),
        *(_task_points(submission, task.key) for task in book.tasks),
    ]


def _points_beside(book: ClassBook, submission: Submission) -> str:
    marks = [submission.marks.get(task.key) for task in book.beside]
    return formats.points(sum(mark.points for mark in marks if mark))


def _task_points(submission: Submission, key: tuple[str, str]) -> str:
    mark = submission.marks.get(key)
    return "" if mark is None or mark.to_mark else formats.points(mark.points)


def exported(book: ClassBook) -> list[Member]:
    """Return the members whose grade is exported: those who handed in files that could be read.

    A row without a grade would empty the student's place there, so others have no row.
    """
    return [m for m in book.members if m.submission and not m.submission.result.unread]


def not_exported(book: ClassBook) -> list[str]:
    """Return a line for each submission that has no grade to export, and why."""
    return [
        f"{member.student}: no grade is exported, as {', '.join(member.submission.result.unread)} "
        "could not be read"
        for member in book.members
        if member.submission and member.submission.result.unread
    ]


def canvas_csv(book: ClassBook) -> str:
    """Return what Canvas imports: its fixed columns, the row of full points, a row a student.

    Canvas finds a student by ``ID`` (its own number), else by ``SIS Login ID``, else by name. It
    reads a number from the start of any ``ID``, so what is not all digits stays out.
    """
    full = formats.points(sum(book.max_points.values()))
    rows = [
        [
            member.name.replace(CANVAS_FULL_POINTS, CANVAS_FULL_POINTS.lower()),
            member.lms_id if member.lms_id.isascii() and member.lms_id.isdigit() else "",
            "",
            member.student,
            "",
            formats.points(member.submission.points),
        ]
        for member in exported(book)
        if member.submission
    ]
    header = [*CANVAS_HEADER, book.assignment]
    return _csv([header, [f"    {CANVAS_FULL_POINTS}", "", "", "", "", full], *rows])


def moodle_csv(book: ClassBook) -> str:
    """Return what Moodle imports, with the headings of its own export.

    Moodle takes a row with an empty identifying cell as another row of the student before it. So
    the email column is there only if everybody has an address; the username column always is.
    """
    members = exported(book)
    with_address = bool(members) and all(member.email for member in members)
    header = ["First name", "Last name", "Username", *["Email address"] * with_address]
    rows = [
        [
            member.first_name,
            member.last_name,
            member.student,
            *[member.email] * with_address,
            formats.points(member.submission.points if member.submission else 0.0),
        ]
        for member in members
    ]
    return _csv([[*header, f"Assignment: {book.assignment} (Real)"], *rows])


def safe(text: str) -> str:
    """Return one line that no spreadsheet runs: what would start a formula gets a quote before it.

    A full-width ``=`` starts one as well, and so does what follows a separator. The blanks before
    Canvas's own ``Points Possible`` stay.
    """
    line = "".join(char if char.isprintable() else " " for char in text).rstrip()
    return "".join(f"'{part}" if _is_formula(part) else part for part in SEPARATOR.split(line))


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet may take ``text`` for a formula, as it is or in its compatible form."""
    forms = (text, unicodedata.normalize("NFKC", text))
    return any(form.lstrip(" \"'").startswith(FORMULA) for form in forms)


def _csv(rows: Iterable[Iterable[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([safe(cell) for cell in row] for row in rows)
    return stream.getvalue()
