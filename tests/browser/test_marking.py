"""The class of eight is marked in a browser by two people, from graded folders to exports."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

import matplotlib.pyplot as plt
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Shot
from tests.browser.lab import Lab
from tests.browser.marking import (
    OF_THEIR_OWN,
    change_points,
    class_of_eight,
    comments_in_book,
    exported,
    left,
    marking_server,
    open_task,
    overview,
    points_in_book,
    press,
    settled,
    ticked,
)
from tests.support.courses import gradebook
from tools.build import ASSIGNMENT, ROOT

GOALS = "theory/init_goals"
TASKS = (
    "quiz/test_q3",
    GOALS,
    "theory/variance_derivation",
    "theory/padding_explanation",
    "theory/fixed_vs_adaptive",
    "advanced/discussion",
)
PICTURE = ROOT / "docs" / "pictures" / "marking-light.png"
COMMENT = "Say what sets the factor."
SECOND = "Willi"
"""Who is given three of the eight for a second opinion: two alike ones, and a text of its own."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Serve the class of eight, graded, with all its texts to mark."""
    root = class_of_eight(tmp_path_factory.mktemp("eight") / "course")
    with marking_server(root) as served:
        yield served


@pytest.fixture
def colleague(browser: Browser) -> Iterator[Page]:
    """Yield the page of a second marker, with a profile of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_the_docs_show_the_page_as_it_is(browser: Browser, lab: Lab) -> None:
    """The picture is small and has the colours of today's page; ``make pictures`` takes it."""
    context = browser.new_context(viewport={"width": 1000, "height": 620}, color_scheme="light")
    page = context.new_page()
    open_task(page, lab, GOALS, "Anna")
    press(page, "g", "1", "6", "6")
    taken = page.screenshot()
    context.close()
    if os.environ.get("TAKE_PICTURES"):
        PICTURE.write_bytes(taken)
    assert PICTURE.stat().st_size < 150_000
    before, after = (plt.imread(io.BytesIO(png)) for png in (PICTURE.read_bytes(), taken))
    assert before.shape == after.shape
    assert abs(float(before[..., :3].mean() - after[..., :3].mean())) < 0.05


def test_two_markers_take_a_class_to_exported_grades(
    page: Page, colleague: Page, shot: Shot, lab: Lab
) -> None:
    """Every text of the class of eight is marked by two people at once, through a change of the
    scheme, and gradebook, formgrader and ``grades.csv`` hold the points that the page showed."""
    open_task(page, lab, GOALS, "Anna")
    open_task(colleague, lab, GOALS, "Ben")
    mark_a_group(page, shot, lab)
    confirm_out_of_date(colleague, lab)
    flag_for_a_colleague(page, colleague, lab)
    take_back(page, lab)
    use_a_comment_again(page, lab)
    follow_the_scheme(page, shot, lab)
    for task in TASKS:
        mark_in_turns(page, colleague, lab, task)
    give_second_opinions(colleague, lab)
    see_what_they_differ_on(page, shot, lab)
    overview(page, lab)
    shot("overview")
    for row in page.locator("tbody tr").all():
        expect(row.locator("td").nth(2)).to_have_text("0")
    change_in_formgrader(page, shot, lab)
    check_exports(lab)


def mark_a_group(page: Page, shot: Shot, lab: Lab) -> None:
    """The largest group comes first; g chooses all of it, and one Enter marks it."""
    shot("group")
    members = page.locator("#members li")
    alike = members.count() + 1
    assert alike >= 3
    expect(members.locator("mark").first).to_be_visible()  # words in which they differ
    press(page, "g", "1", "6", "6")
    expect(page.locator("#points")).to_have_text(f"1.5 of 4 points, for {alike} answers")
    press(page, "4")  # a mistake about ideas that the answer does not have
    expect(page.locator(".idea").nth(3)).to_contain_text("at most what tokens and logits got")
    expect(page.locator("#points")).to_contain_text("1.5 of 4 points")
    press(page, "4", "4")
    press(page, "c")
    page.keyboard.type(COMMENT)
    press(page, "Escape", "Enter")
    given = points_in_book(lab.folder, "theory", "init_goals")
    assert sum(points == 1.5 for points in given.values()) == alike
    comments = comments_in_book(lab.folder, "theory", "init_goals")
    assert sum(COMMENT in text and "Found: gradient." in text for text in comments.values()) == (
        alike
    )


def confirm_out_of_date(colleague: Page, lab: Lab) -> None:
    """Who confirms on a page that is out of date reads what changed, and overwrites nothing."""
    before = points_in_book(lab.folder, "theory", "init_goals")
    press(colleague, "a", "Enter")
    expect(colleague.get_by_role("alert")).to_contain_text(
        "somebody has marked it meanwhile: 1.5 points"
    )
    assert points_in_book(lab.folder, "theory", "init_goals") == before


def flag_for_a_colleague(page: Page, colleague: Page, lab: Lab) -> None:
    """A flagged answer still waits, says so to the colleague, and goes to the end for oneself."""
    flagged = colleague.locator("#answer").inner_text()
    press(colleague, "1", "f")
    expect(colleague.locator("#answer")).not_to_have_text(flagged)
    open_task(page, lab, GOALS)
    for _ in range(left(page)):
        if page.locator("#answer").inner_text() != flagged:
            press(page, "s")
    expect(page.locator("#state")).to_have_text("left for a colleague")
    assert ticked(page) == {"gradient": 1}
    assert None in points_in_book(lab.folder, "theory", "init_goals").values()


def take_back(page: Page, lab: Lab) -> None:
    """What was confirmed last is open again after u, with its ticks and its comment."""
    before = points_in_book(lab.folder, "theory", "init_goals")
    text, waiting = page.locator("#answer").inner_text(), left(page)
    press(page, "c")
    page.keyboard.type("Too short.")
    press(page, "Escape", "2", "Enter")
    assert left(page) == waiting - 1
    assert points_in_book(lab.folder, "theory", "init_goals") != before
    press(page, "u")
    assert left(page) == waiting
    expect(page.locator("#answer")).to_have_text(text)
    expect(page.locator("#comment")).to_have_value("Too short.")
    assert ticked(page) == {"gradient": 1, "tokens": 1}
    assert points_in_book(lab.folder, "theory", "init_goals") == before


def use_a_comment_again(page: Page, lab: Lab) -> None:
    """A part of an earlier comment brings it back, by keyboard alone."""
    press(page, "c", "Control+a")
    page.keyboard.type("sets the")
    press(page, "Tab")
    expect(page.get_by_role("button", name=COMMENT)).to_be_focused()
    press(page, "Enter")
    expect(page.locator("#comment")).to_have_value(COMMENT)
    expect(page.locator("#comment")).to_be_focused()
    press(page, "Escape", "Enter")
    comments = comments_in_book(lab.folder, "theory", "init_goals")
    assert any("Found: gradient, tokens." in text and COMMENT in text for text in comments.values())


def follow_the_scheme(page: Page, shot: Shot, lab: Lab) -> None:
    """An idea that is worth less changes every mark that has it, and the page says how many."""
    before = points_in_book(lab.folder, "theory", "init_goals")
    change_points(lab.folder, "theory", "gradient", "1 point", "0.5 points")
    open_task(page, lab, GOALS)
    after = points_in_book(lab.folder, "theory", "init_goals")
    moved = [student for student in before if before[student] != after[student]]
    assert all((before[who] or 0) - (after[who] or 0) == 0.5 for who in moved)
    assert len(moved) >= 4
    expect(page.get_by_role("alert")).to_contain_text(
        f"{len(moved)} marks follow the scheme, which has changed."
    )
    shot("scheme-changed")


def mark_in_turns(page: Page, colleague: Page, lab: Lab, task: str) -> None:
    """Both mark what is left of a task, one answer each, until nothing is."""
    open_task(page, lab, task)
    open_task(colleague, lab, task)
    for _ in range(20):
        for marker, key in ((page, "a"), (colleague, "1")):
            if left(marker):
                press(marker, key, "Enter")
        if not left(page) and not left(colleague):
            break
    expect(page.locator("#answer")).to_have_text("Everything here is marked.")
    notebook, _, cell = task.partition("/")
    assert None not in points_in_book(lab.folder, notebook, cell).values()


def give_second_opinions(colleague: Page, lab: Lab) -> None:
    """A second marker is given some answers without their marks, and changes no points."""
    before = points_in_book(lab.folder, "theory", "init_goals")
    open_task(colleague, lab, f"{GOALS}?second=1", SECOND)
    expect(colleague.locator("#progress")).to_have_text("second opinion: 0 marked, 3 left")
    for keys in (("g", "1", "6", "6"), ("n",)):
        assert ticked(colleague) == {}
        expect(colleague.locator("#comment")).to_have_value("")
        press(colleague, *keys, "Enter")
    expect(colleague.locator("#answer")).to_have_text("Everything here is marked.")
    assert points_in_book(lab.folder, "theory", "init_goals") == before
    assert {before[who] for who in ("complete", "forgotten-padding", "partial-and-late")} == {1.0}


def see_what_they_differ_on(page: Page, shot: Shot, lab: Lab) -> None:
    """The list of tasks, the task's marked answers and the report say what two people gave."""
    overview(page, lab)
    row = page.locator("tbody tr", has_text=GOALS.replace("/", " / "))
    # the first marker gave 1 to all three, so that 2 of 3 would be equal by chance as well
    expect(row).to_contain_text("3 read twice, 67% equal, kappa 0.00")
    open_task(page, lab, GOALS)
    page.locator("#again-title").click()
    differing = page.locator("#marked button", has_text="a second opinion")
    expect(differing).to_have_count(1)
    differing.click()
    expect(page.locator("#state")).to_have_text("a second opinion: 0 points")
    expect(page.locator("#answer")).to_have_text(OF_THEIR_OWN["partial-and-late"])
    shot("second-opinion")
    exported(lab.folder)
    page.goto((lab.folder / "report" / ASSIGNMENT / "index.html").as_uri())
    expect(page.locator("section[aria-labelledby=texts]")).to_contain_text(
        "Two people have read 3 answers: the same points in 67%, Cohen’s kappa 0.00."  # noqa: RUF001
    )


def change_in_formgrader(page: Page, shot: Shot, lab: Lab) -> None:
    """Formgrader shows the points of the page; what it changes stands on the page."""
    given = points_in_book(lab.folder, "theory", "init_goals")["complete"]
    with gradebook(lab.folder) as book:
        name = book.find_submission_notebook("theory", ASSIGNMENT, "complete").id
    page.goto(f"{lab.url}/formgrader/submissions/{name}")
    expect(page.locator("#init_goals")).to_have_value(f"{given:g}")
    page.locator("#init_goals").fill("3.25")
    with page.expect_response(lambda said: said.request.method == "PUT") as saved:
        page.keyboard.press("Tab")
    assert saved.value.ok
    shot("formgrader")
    open_task(page, lab, GOALS)
    expect(page.locator("#again-title")).to_contain_text("2 of them marked or changed elsewhere")
    page.locator("#again-title").click()
    changed = page.locator("#marked button", has_text="changed in formgrader: 3.25 points")
    shot("changed-in-formgrader")
    changed.click()
    expect(page.locator("#state")).to_contain_text("changed in formgrader: 3.25 points")
    settled(page)


def check_exports(lab: Lab) -> None:
    """Nothing waits, and each text has the points that the gradebook has."""
    rows = exported(lab.folder)
    assert len(rows) == 8
    assert {row["to_mark_by_hand"] for row in rows} == {"0"}
    for task in TASKS[1:]:
        notebook, _, cell = task.partition("/")
        given = points_in_book(lab.folder, notebook, cell)
        for row in rows:
            assert float(row[task]) == (given[row["student"]] or 0), (task, row["student"])
    complete = next(row for row in rows if row["student"] == "complete")
    assert complete[GOALS] == "3.25"
