"""Classes whose texts wait for a person, and a marker's hands on the page that shows them."""

from __future__ import annotations

import contextlib
import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, lab_server, menu
from tests.support.courses import gradebook
from tests.support.texts import rows
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import invigilator, make_course_root, solved, submit
from tools.demo import DEMO_LIMITS, sample_class

EXTENSION = ROOT / "invigilator" / "marking" / "invigilator.json"

MENU_ITEM = "Mark Texts"
"""Beside *Formgrader* in nbgrader's menu."""

TEXT_CELLS = {
    "theory": ("init_goals", "variance_derivation", "padding_explanation", "fixed_vs_adaptive"),
    "advanced": ("discussion",),
}
ENDINGS = {
    "forgotten-padding": "In short: the scale of the weights matters.",
    "swapped-ratio": "So the scale of the weights is what matters in the end.",
}
"""What some of the class add to the course's own answer: alike, and not the same."""

OF_THEIR_OWN = {
    "partial-and-late": "Small random numbers are best, because the gradients stay as they are.",
    "endless-loop": "It depends on the optimizer and on the learning rate, I would say.",
}
ROLES = {
    "forgotten-padding": "It counts and sets the number of parameters after __init__",
    "swapped-ratio": "it counts and sets the number of parameters, after __init__.",
    "endless-loop": "Apply _init_weights recursively",
}
"""Answers to ``q3`` of which no rule is sure."""


def class_of_eight(root: Path) -> Path:
    """Grade the class that ``make demo`` shows, with texts that differ a little."""
    make_course_root(root)
    for student, notebooks in sample_class(root).items():
        for name, notebook in notebooks.items():
            for cell in notebook.cells:
                if cell.id in TEXT_CELLS.get(name, ()) and student in ENDINGS:
                    cell.source += f"\n{ENDINGS[student]}"
                if cell.id in TEXT_CELLS.get(name, ()) and student in OF_THEIR_OWN:
                    cell.source = OF_THEIR_OWN[student]
                if cell.id == "q3" and student in ROLES:
                    cell.source = f"q3 = {ROLES[student]!r}"
        submit(root, student, notebooks)
    invigilator(root, "grade", ASSIGNMENT, "--set", f"Examine.limits={DEMO_LIMITS}")
    return root


@dataclass(frozen=True)
class Written:
    """One answer to ``q3`` of the bank, and the ideas that a person found in it."""

    text: str
    ideas: Mapping[str, float]


def class_of_forty(root: Path) -> list[Written]:
    """Write a class whose ``q3`` waits, without grading it; return what they wrote."""
    make_course_root(root)
    found = []
    quiz = solved(root, "quiz")
    answer = next(cell for cell in quiz.cells if cell.id == "q3")
    with gradebook(root) as book:
        for number, row in enumerate(rows("q3")[::2][:40]):
            shares = {"what": float(row["does"]), "when": float(row["when"])}
            found.append(Written(row["text"], {idea: s for idea, s in shares.items() if s}))
            student = f"student{number:02}"
            answer.source = f"q3 = {row['text']!r}"
            folder = root / "autograded" / student / ASSIGNMENT
            folder.mkdir(parents=True)
            nbformat.write(quiz, folder / "quiz.ipynb")
            book.add_student(student)
            submission = book.add_submission(ASSIGNMENT, student)
            for grade in (grade for nb in submission.notebooks for grade in nb.grades):
                grade.needs_manual_grade = grade.name == "test_q3"
                grade.auto_score = grade.max_score if grade.name.startswith("test_q") else 0
        book.db.commit()
    return found


@contextlib.contextmanager
def marking_server(root: Path) -> Iterator[Lab]:
    """Serve a course with JupyterLab, formgrader and the page for marking."""
    config = root.parent / "config" / "jupyter_server_config.json"
    config.parent.mkdir(exist_ok=True)
    config.write_text(EXTENSION.read_text(encoding="utf-8"), encoding="utf-8")
    with lab_server(Path(sys.executable).parent / "jupyter", root, root.parent) as lab:
        yield lab


def overview(page: Page, lab: Lab) -> None:
    """Open the list of tasks; this also logs in."""
    page.goto(f"{lab.url}/invigilator/mark?token={lab.token}")
    expect(page.get_by_role("heading", name="Texts to mark")).to_be_visible()


def from_the_menu(page: Page) -> Page:
    """Choose the page in the menu of a lab; return its tab, which shows the list of tasks."""
    with page.context.expect_page() as opened:
        menu(page, "Nbgrader", MENU_ITEM)
    tab = opened.value
    expect(tab.get_by_role("heading", name="Texts to mark")).to_be_visible()
    expect(tab.locator(f"a[href$='/invigilator/mark/{ASSIGNMENT}/quiz/test_q3']")).to_be_visible()
    return tab


def open_task(page: Page, lab: Lab, task: str, marker: str = "") -> None:
    """Open the page of ``NOTEBOOK/CELL``, as the one who was there before or as ``marker``."""
    if marker:
        overview(page, lab)
        page.evaluate("name => localStorage.setItem('marker', name)", marker)
    page.goto(f"{lab.url}/invigilator/mark/{ASSIGNMENT}/{task}")
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page has what it asked the server for."""
    expect(page.locator("#desk")).to_have_attribute("aria-busy", "false")


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other, each when what the last one did is done."""
    for key in keys:
        page.keyboard.press(key)
        settled(page)


def left(page: Page) -> int:
    """Return how many answers wait, by the page's own count."""
    return int(page.locator("#progress").inner_text().split(" left")[0].split()[-1])


def ticked(page: Page) -> dict[str, float]:
    """Return the ideas that are ticked on the page, and the share of each."""
    shares = {"true": 1.0, "mixed": 0.5, "false": 0.0}
    buttons = page.locator("[data-idea]").evaluate_all(
        "all => all.map(each => [each.dataset.idea, each.getAttribute('aria-pressed')])"
    )
    return {idea: shares[pressed] for idea, pressed in buttons if shares[pressed]}


def points_in_book(root: Path, notebook: str, cell: str) -> dict[str, float | None]:
    """Return student -> points; None where the answer waits for a person."""
    found: dict[str, float | None] = {}
    with gradebook(root) as book:
        for submission in book.assignment_submissions(ASSIGNMENT):
            grade = book.find_grade(cell, notebook, ASSIGNMENT, submission.student.id)
            found[submission.student.id] = None if grade.needs_manual_grade else grade.score
    return found


def comments_in_book(root: Path, notebook: str, cell: str) -> dict[str, str]:
    """Return student -> the comment that the feedback shows."""
    with gradebook(root) as book:
        return {
            entry.student.id: book.find_comment(
                cell, notebook, ASSIGNMENT, entry.student.id
            ).comment
            or ""
            for entry in book.assignment_submissions(ASSIGNMENT)
        }


def exported(root: Path) -> list[dict[str, str]]:
    """Return the rows of the report's ``grades.csv``, written anew."""
    invigilator(root, "report", ASSIGNMENT)
    with open(root / "report" / ASSIGNMENT / "grades.csv", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def change_points(root: Path, notebook: str, idea: str, before: str, after: str) -> None:
    """Change the points of an idea in the mark scheme of ``source/``."""
    path = root / "source" / ASSIGNMENT / f"{notebook}.ipynb"
    text = path.read_text(encoding="utf-8")
    old, new = (f"- **{idea}** ({points})" for points in (before, after))
    assert text.count(old) == 1, f"{old} is there {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
    json.loads(path.read_text(encoding="utf-8"))
