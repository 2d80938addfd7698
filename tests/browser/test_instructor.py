"""An instructor's way through JupyterLab: release, autograde, mark by hand, give feedback."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.conftest import Shot
from tests.browser.lab import Lab, lab_server
from tests.support.courses import gradebook
from tools.build import ASSIGNMENT
from tools.course_root import (
    invigilator,
    make_course_root,
    notebook_names,
    released,
    solved,
    submit,
)

TAMPERING = "get_ipython().input_transformers_cleanup.append(lambda lines: [])"
"""Empties every later cell: with stock nbgrader all tests then pass."""

GRADING_SECONDS = 180.0
"""How long a button of formgrader may take."""

IN_SIGHT = """element => {
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return element.contains(top);
}"""
"""Whether the middle of an element is on the screen, and under nothing else."""

COMMENT = "You name the factor of *each layer*; say what sets it."
MARKS = {
    "init_goals": 3.5,
    "variance_derivation": 3.0,
    "padding_explanation": 2.0,
    "fixed_vs_adaptive": 3.0,
}
"""Points by hand for the free texts of ``theory``: 11.5 of 13."""

TESTS = 83
"""What the tests give to a right submission; the other 17 points are a person's."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Serve a course that has two submissions, and neither a release nor a gradebook yet."""
    root = make_course_root(tmp_path_factory.mktemp("lab") / "course")
    names = notebook_names(root)
    submit(root, "honest", {name: solved(root, name) for name in names})
    blank = {name: released(root, name) for name in names}
    next(cell for cell in blank["quiz"].cells if cell.id == "q1").source = TAMPERING
    submit(root, "tampering", blank)
    shutil.rmtree(root / "release")
    (root / "gradebook.db").unlink()
    with lab_server(Path(sys.executable).parent / "jupyter", root, root.parent) as served:
        yield served


def test_from_source_to_feedback(page: Page, shot: Shot, lab: Lab) -> None:
    """By clicking alone an instructor releases, grades safely, marks with the scheme in view, and
    makes the page that the student reads."""
    frame = open_formgrader(page, lab)
    generate(page, frame, lab, shot)
    frame.get_by_role("row").filter(has_text=ASSIGNMENT).locator(".num-submissions a").click()
    assert autograde(frame, "honest", shot) == f"{TESTS} / 100"
    assert autograde(frame, "tampering", shot) == "0 / 100"
    mark_theory(frame, shot)
    assert points_of(frame, "honest") == f"{TESTS + 11.5} / 100"
    mark_the_rest(page, lab)
    assert in_gradebook(lab.folder) == (TESTS + 11.5 + 4, False, COMMENT)
    feedback(frame, shot)
    read_feedback(page, lab, shot)


def open_formgrader(page: Page, lab: Lab) -> FrameLocator:
    """Open formgrader from JupyterLab's menu; return its frame."""
    page.goto(lab.address())
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader").click()
    frame = page.frame_locator("iframe")
    row = frame.get_by_role("row").filter(has_text=ASSIGNMENT)
    expect(row.locator(".status")).to_have_text("draft")
    expect(row.locator(".num-submissions")).to_have_text("2")
    return frame


def generate(page: Page, frame: FrameLocator, lab: Lab, shot: Shot) -> None:
    """Make the release with its button, and look at it in the file browser."""
    row = frame.get_by_role("row").filter(has_text=ASSIGNMENT)
    row.locator(".assign a").click()
    expect(frame.get_by_text("Please wait")).to_be_visible()
    said = answer(frame)
    shot("generated")
    assert f"Successfully created the student version of '{ASSIGNMENT}'" in said
    dismiss(frame)
    row.locator(".preview a").click()
    for name in notebook_names(lab.folder):
        expect(page.get_by_role("listitem").filter(has_text=f"{name}.ipynb")).to_be_visible()
        text = (lab.folder / "release" / ASSIGNMENT / f"{name}.ipynb").read_text(encoding="utf-8")
        assert not re.search("(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)", text)
    shot("release")


def answer(frame: FrameLocator) -> str:
    """Return what formgrader says when a button's work is done."""
    dialog = frame.locator(".modal.in")
    dialog.wait_for(timeout=GRADING_SECONDS * 1000)
    said: str = dialog.inner_text()
    return said


def dismiss(frame: FrameLocator) -> None:
    """Close formgrader's dialog."""
    dialog = frame.locator(".modal.in")
    dialog.get_by_role("button", name="OK").click()
    dialog.wait_for(state="hidden")


def submission(frame: FrameLocator, student: str) -> Locator:
    """Return a student's row in the list of submissions."""
    student_id = frame.locator(".student-id", has_text=re.compile(f"^{student}$"))
    return frame.get_by_role("row").filter(has=student_id)


def autograde(frame: FrameLocator, student: str, shot: Shot) -> str:
    """Grade a submission with its button; return the points that its row shows then."""
    row = submission(frame, student)
    expect(row.locator(".status")).to_have_text("needs autograding")
    row.locator(".autograde a").click()
    said = answer(frame)
    assert f"Successfully autograded '{ASSIGNMENT}' for student '{student}'" in said
    dismiss(frame)
    shot(f"autograded-{student}")
    points: str = row.locator(".score").inner_text()
    return points


def mark_theory(frame: FrameLocator, shot: Shot) -> None:
    """Mark the free texts of ``theory`` with the end of the mark scheme in view; comment on one."""
    frame.get_by_role("link", name="Manual Grading").click()
    frame.get_by_role("link", name=ASSIGNMENT).click()
    frame.get_by_role("link", name="theory").click()
    expect(notebook_of_honest(frame).locator(".score")).to_have_text("12 / 25")
    frame.get_by_role("button", name="Show All Names").click()
    frame.get_by_role("link", name="honest").click()
    comment = frame.locator("#init_goals-comment")
    comment.evaluate("field => field.scrollIntoView({block: 'end'})")
    scheme = frame.get_by_text("Says that zero init can never learn").first  # its last idea
    for seen in (scheme, frame.locator("#init_goals"), comment):
        assert seen.evaluate(IN_SIGHT)
    shot("mark-scheme")
    for name, mark in MARKS.items():
        give(frame, name, str(mark))
    give(frame, "init_goals-comment", COMMENT)
    shot("marked")
    frame.get_by_role("link", name="theory").click()
    expect(notebook_of_honest(frame).locator(".score")).to_have_text("23.5 / 25")
    expect(notebook_of_honest(frame).locator(".needs-manual-grade")).to_have_attribute(
        "data-search", ""
    )
    shot("total-of-theory")


def notebook_of_honest(frame: FrameLocator) -> Locator:
    """Return the honest student's row in the list of a notebook's submissions."""
    return frame.get_by_role("row").filter(has=frame.locator(".name-shown", has_text="honest"))


def give(place: FrameLocator | Page, name: str, text: str) -> None:
    """Type points or a comment, leave the field, and wait until formgrader has saved it."""
    # formgrader forgets what is typed before it has loaded the marks; it dresses the fields then
    field = place.locator(f"#{name}.needs_manual_grade, #{name}[placeholder]")
    field.fill(text)
    with field.page.expect_response(
        lambda said: said.request.method == "PUT" and "/formgrader/api/" in said.url
    ) as saved:
        field.page.keyboard.press("Tab")
    assert saved.value.ok


def points_of(frame: FrameLocator, student: str) -> str:
    """Return the total that the list of submissions shows."""
    frame.get_by_role("link", name="Manage Assignments").click()
    row = frame.get_by_role("row").filter(has_text=ASSIGNMENT)
    row.locator(".num-submissions a").click()
    points: str = submission(frame, student).locator(".score").inner_text()
    return points


def mark_the_rest(page: Page, lab: Lab) -> None:
    """Follow the report's link to what still waits, and mark it; what was marked is still there."""
    invigilator(lab.folder, "report", ASSIGNMENT, "--server", lab.url)
    tab = page.context.new_page()
    tab.goto((lab.folder / "report" / ASSIGNMENT / "index.html").as_uri())
    tab.get_by_text("1 student of advanced, one by one").click()
    tab.get_by_role("link", name="honest").click()
    expect(tab.locator("#discussion")).to_be_visible()
    give(tab, "discussion", "4")
    tab.goto((lab.folder / "report" / ASSIGNMENT / "index.html").as_uri())
    tab.get_by_role("link", name="all submissions of advanced").click()
    tab.get_by_role("link", name=ASSIGNMENT).click()
    tab.get_by_role("link", name="theory").click()
    expect(tab.get_by_text("Submission #1")).to_be_visible()
    tab.get_by_role("button", name="Show All Names").click()
    tab.get_by_role("link", name="honest").click()
    for name, mark in MARKS.items():
        expect(tab.locator(f"#{name}")).to_have_value(f"{mark:g}")
    expect(tab.locator("#init_goals-comment")).to_have_value(COMMENT)
    tab.close()


def in_gradebook(root: Path) -> tuple[float, bool, str]:
    """Return honest's total, whether anything waits, and the comment, as the gradebook has them."""
    with gradebook(root) as book:
        found = book.find_submission(ASSIGNMENT, "honest")
        comment = book.find_comment("init_goals", "theory", ASSIGNMENT, "honest")
        return found.score, found.needs_manual_grade, comment.comment


def feedback(frame: FrameLocator, shot: Shot) -> None:
    """Make the feedback with its button."""
    points_of(frame, "honest")
    expect(submission(frame, "honest").locator(".status")).to_have_text("graded")
    submission(frame, "honest").locator(".generate-feedback a").click()
    said = answer(frame)
    shot("feedback-made")
    assert f"Successfully generated feedback for '{ASSIGNMENT}' for student 'honest'" in said
    dismiss(frame)


def read_feedback(page: Page, lab: Lab, shot: Shot) -> None:
    """Points come first, the comment is there, and no hidden test or mark scheme is."""
    page.goto((lab.folder / "feedback" / "honest" / ASSIGNMENT / "theory.html").as_uri())
    shot("feedback")
    expect(page.get_by_role("heading").first).to_have_text("theory: 23.5 of 25 points")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="init_goals"))
    expect(row).to_contain_text("3.5 of 4")
    expect(row).to_contain_text("You name the factor of each layer")
    secrets = "hidden tests|mark scheme|from invigilator|claims_given"
    assert not re.search(secrets, page.content(), re.IGNORECASE)
    assert re.search(secrets, (lab.folder / "source" / ASSIGNMENT / "theory.ipynb").read_text())
    page.get_by_role("link", name="advanced").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("advanced: 25 of 25 points")
