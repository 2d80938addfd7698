"""Grades as files, in the forms that learning platforms import."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import replace

import pytest

from invigilator.formats import points
from invigilator.reports.class_book import Member
from invigilator.reports.exports import canvas_csv, grades_csv, moodle_csv, not_exported, safe
from tests.support.class_books import TASKS, book, submission

ADA = Member("ada", "Ada", "Lovelace", "ada@x.org", "17", submission("ada", (2, 3, 4.5)))
BO = Member("bo", submission=submission("bo", (0, 1.25, None), penalty=0.5))
CEM = Member("cem", "Cem", "Ünal")
DI = Member("di", is_waiting=True)


def rows(text: str) -> list[list[str]]:
    """Return what any CSV reader reads."""
    return list(csv.reader(io.StringIO(text, newline="")))


def test_canvas_gets_its_own_columns() -> None:
    """The header, the row of full points, and a row for each who handed in."""
    assert [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "embedding-init"],
        ["    Points Possible", "", "", "", "", "10"],
        ["Lovelace, Ada", "17", "", "ada", "", "9.5"],
        ["bo", "", "", "bo", "", "0.75"],
    ] == rows(canvas_csv(book(ADA, BO, CEM, DI)))


@pytest.mark.parametrize("lms_id", ["12ab", "a17", "1 7", "\u0661\u0667", "17.5", ""])
def test_canvas_gets_no_id_that_it_would_misread(lms_id: str) -> None:
    """Canvas takes the digits at the start of an ID, so another student could get the points."""
    member = Member("ada", lms_id=lms_id, submission=submission("ada", (2, 3, 4)))
    assert "" == rows(canvas_csv(book(member)))[2][1]


def test_no_student_is_canvas_row_of_full_points() -> None:
    """Canvas reads any row whose first cell contains these words as the full points."""
    member = Member("x", last_name="Points Possible", submission=submission("x", (2, 3, 4)))
    first_cells = [row[0] for row in rows(canvas_csv(book(member)))]
    assert ["    Points Possible"] == [cell for cell in first_cells if "Points Possible" in cell]


def test_moodle_gets_the_headings_of_its_own_export() -> None:
    """Names, username, address, and the grade item; only those who handed in."""
    di = Member("di", "Di", "Roe", "di@x.org", submission=submission("di", (2, 3, 5)))
    assert [
        [
            "First name",
            "Last name",
            "Username",
            "Email address",
            "Assignment: embedding-init (Real)",
        ],
        ["Ada", "Lovelace", "ada", "ada@x.org", "9.5"],
        ["Di", "Roe", "di", "di@x.org", "10"],
    ] == rows(moodle_csv(book(ADA, di, CEM)))


def test_moodle_gets_no_half_filled_column_to_identify_by() -> None:
    """Moodle gives the points of a row without an address to the student of the row before."""
    table = rows(moodle_csv(book(ADA, BO)))
    assert ["First name", "Last name", "Username", "Assignment: embedding-init (Real)"] == table[0]
    assert all(row[2] for row in table)


def test_grades_hold_everybody_and_every_task() -> None:
    """Sections and tasks; empty where nothing is known yet."""
    table = rows(grades_csv(book(ADA, BO, CEM, DI)))
    columns = ["student", "handed_in", "points", "late_penalty", "to_mark_by_hand", "quiz"]
    columns += ["theory", "quiz/q1", "theory/essay"]
    by_name = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    assert [
        ["ada", "yes", "9.5", "0", "0", "5", "4.5", "2", "4.5"],
        ["bo", "yes", "0.75", "0.5", "1", "1.25", "0", "0", ""],
        ["cem", "no", "", "", "", "", "", "", ""],
        ["di", "not graded", "", "", "", "", "", "", ""],
    ] == [[row[column] for column in columns] for row in by_name]


def test_points_that_rest_on_tests_beside_have_a_column_of_their_own() -> None:
    """Where there are such tests; who handed in nothing has none of them."""
    assert "points_beside_student_code" not in rows(grades_csv(book(ADA)))[0]
    tasks = tuple(replace(task, beside=task.name != "essay") for task in TASKS)
    table = rows(grades_csv(replace(book(ADA, BO, CEM), tasks=tasks)))
    place = table[0].index("points_beside_student_code")
    assert [row[place] for row in table[1:]] == ["5", "1.25", ""]
    assert len({len(row) for row in table}) == 1


@pytest.mark.parametrize("form", [grades_csv, canvas_csv, moodle_csv])
def test_an_empty_class_has_its_header(form: object) -> None:
    """A file without students is still a file of its form."""
    assert callable(form)
    assert 0 < len(rows(form(book()))) <= 2


FORMULAS = (
    "=cmd()", "+1", "-1", "@x", " =1", "\t=1", "\r=1", "\n=1", "\x00=1", "\u200b=1", "\ufeff=1",
    "\uff1dcmd()", "\uff0b1", "\uff0d1", "\uff20x", "\ufe66cmd()", "\u22121", "\u3000\uff1d1",
    "\u207c1", "=\u0338cmd()", "|cmd", "%1", "a;=1", "a; \uff1d1", 'a;"=1',
)  # fmt: skip
"""What one spreadsheet or another takes for a formula, in one country or another."""


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("form", [grades_csv, canvas_csv, moodle_csv])
def test_no_name_is_a_formula(form: object, text: str) -> None:
    """A spreadsheet runs no cell of it."""
    assert callable(form)
    member = Member(text, text, text, text, text, submission("x", (2, 3, 4)))
    cells = [part for row in rows(form(book(member))) for cell in row for part in cell.split(";")]
    forms = [f for cell in cells for f in (cell, unicodedata.normalize("NFKC", cell))]
    signs = ("=", "+", "-", "@", "|", "%", "\N{MINUS SIGN}")
    assert [] == [form for form in forms if form.lstrip(' "').startswith(signs)]


@pytest.mark.parametrize(
    "text", ["O'Neill", "Ad\u00e0", "a-b", "a=b", "x@y.org", "a; b", "\uff21\uff1d"]
)
def test_an_ordinary_name_is_written_as_it_is(text: str) -> None:
    """Letters of any width, signs within a word, and an address."""
    assert text == safe(text)


def test_a_name_stays_on_its_line() -> None:
    """Canvas looks at the first lines to find the separator, so no cell may break one."""
    assert "a b c d" == safe("a\nb\rc\x00d\n")


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (10.0, "10"), (9.5, "9.5"), (1 / 3, "0.33"), (99.999, "100")]
)
def test_numbers_have_a_point_and_two_places_at_most(value: float, text: str) -> None:
    """What all three readers take."""
    assert text == points(value)


def test_what_could_not_be_read_is_exported_as_nothing() -> None:
    """A blank that was graded in its place has 0 points, which are nobody's grade."""
    unread = submission("bo", (0, 0, 0), unread=("quiz",))
    class_book = book(submission("ada", (2, 3, 5)), unread)
    for text in (canvas_csv(class_book), moodle_csv(class_book)):
        assert "ada" in text
        assert "bo" not in text
    (row,) = [
        row for row in csv.DictReader(io.StringIO(grades_csv(class_book))) if row["student"] == "bo"
    ]
    assert row["points"] == ""
    assert not_exported(class_book) == ["bo: no grade is exported, as quiz could not be read"]
