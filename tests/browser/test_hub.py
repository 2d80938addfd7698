"""A class on a JupyterHub with nbgrader's exchange, configured by the lines of ``docs/hub.md``."""

from __future__ import annotations

import json
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import SCREENSHOTS, STEP_SECONDS
from tests.browser.hub import INSTRUCTOR, PROXY, Hub, can_list, in_terminal, log_in, running, set_up
from tests.browser.lab import (
    PANEL,
    RUN_SECONDS,
    cell_with,
    close_dialog,
    errors,
    menu,
    save,
    wait_until_idle,
    write,
)
from tests.browser.marking import from_the_menu
from tools.build import ASSIGNMENT

NOTEBOOKS = ("advanced", "code_tasks", "quiz", "theory")
RIGHT = {
    "q1 = ...": 'q1 = "b"',
    "q2 = ...": "q2 = True",
    "q3 = ...": 'q3 = "it runs at the end of __init__ and applies _init_weights to every module"',
}
WRONG = {
    "q1": 'q1 = "a"',
    "q2": "q2 = True",
    "q3": 'q3 = "post_init moves the model to the GPU after the first epoch"',
}
POINTS = {"student1": 10.0, "student2": 3.0}

PARTS = {"outbound": 0o755, "inbound": 0o733, "feedback": 0o711}
"""The parts of the exchange, and what others may do there."""

Seat = Callable[[str], Page]
"""Logs a user in, in a browser profile of their own; the second time, returns the same page."""
Picture = Callable[[Page, str], None]


@pytest.fixture
def hub() -> Iterator[Hub]:
    """Start a hub in a folder that every unix user may enter, as on a real one; end it all."""
    if not PROXY.exists():
        pytest.skip("needs the hub's proxy: install npm, then rm .venv/browser; make .venv/browser")
    with tempfile.TemporaryDirectory(prefix="hub-") as folder:
        Path(folder).chmod(0o755)
        made = set_up(Path(folder))
        with running(made):
            yield made


@pytest.fixture
def seat(browser: Browser, hub: Hub) -> Iterator[Seat]:
    """Return what logs a user in at the hub's own page."""
    pages: dict[str, Page] = {}

    def take(user: str) -> Page:
        if user not in pages:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(STEP_SECONDS * 1000)
            pages[user] = context.new_page()
            log_in(pages[user], hub, user)
        return pages[user]

    yield take
    for page in pages.values():
        page.context.close()


@pytest.fixture
def picture() -> Picture:
    """Return what takes a numbered picture of anybody's page."""
    folder = SCREENSHOTS / "test_hub"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{len(list(folder.iterdir())) + 1:02}-{name}.png")

    return take


def test_a_class_on_a_hub_goes_from_release_to_feedback(
    hub: Hub, seat: Seat, picture: Picture
) -> None:
    """Two students fetch, fill in, submit and read their own points; nobody sees another's."""
    release(seat(INSTRUCTOR), hub, picture)

    fetch(seat("student1"), picture)
    open_all(seat("student1"), hub.work("student1"))
    follow_a_link_to_the_lesson(seat("student1"), picture)
    fill_in_the_quiz(seat("student1"), picture)
    submit(seat("student1"), picture)

    fetch(seat("student2"), picture)
    canary = hub.folder / "reached"
    fill_in_wrongly(hub.work("student2") / "quiz.ipynb", canary)
    submit(seat("student2"), picture)

    collect_and_grade(seat(INSTRUCTOR), hub, picture)
    assert hub.points() == POINTS
    autograde_in_formgrader(seat(INSTRUCTOR), hub, "student2", picture)
    assert hub.points() == POINTS
    assert not canary.exists()
    seat(INSTRUCTOR).goto(f"{hub.url}/user/{INSTRUCTOR}/lab?reset")
    seat(INSTRUCTOR).locator(".jp-Launcher").wait_for()  # a menu that is open would close
    picture(from_the_menu(seat(INSTRUCTOR)), "texts-to-mark")
    give_feedback(seat(INSTRUCTOR), hub, picture)

    for student in POINTS:
        read_feedback(seat(student), student, picture)
        own_feedback_alone(hub, student)
    open_in_a_tab_of_its_own(seat("student2"), picture)
    nobody_reads_what_is_not_theirs(hub, seat)


def release(page: Page, hub: Hub, picture: Picture) -> None:
    """Release the assignment in formgrader."""
    page.goto(hub.formgrader("manage_assignments"))
    row = page.locator("tr", has_text=ASSIGNMENT)
    row.locator("td.release a").click()
    expect(page.get_by_text(f"Successfully released '{ASSIGNMENT}'")).to_be_visible()
    expect(row.locator("td.status")).to_have_text("released")
    picture(page, "released")


def fetch(page: Page, picture: Picture) -> None:
    """Fetch the assignment from the assignment list."""
    menu(page, "Nbgrader", "Assignment List")
    page.get_by_role("button", name="Fetch", exact=True).click()
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    downloaded(page).get_by_text(ASSIGNMENT, exact=True).click()
    for name in NOTEBOOKS:
        expect(downloaded(page).get_by_text(name, exact=True)).to_be_visible()
    picture(page, "fetched")


def downloaded(page: Page) -> Locator:
    """Return the assignment list's part with what was fetched."""
    return page.locator("#fetched_assignments_list")


def show_tab(page: Page, title: str) -> None:
    """Bring a tab of the lab to the front."""
    page.locator(".lm-DockPanel .lm-TabBar-tab", has_text=title).click()


def open_all(page: Page, fetched: Path) -> None:
    """Open each fetched notebook from the list."""
    for name in NOTEBOOKS:
        first = nbformat.read(fetched / f"{name}.ipynb", as_version=4).cells[0]
        heading = first.source.splitlines()[0].removeprefix("# ")
        show_tab(page, "Assignments")
        downloaded(page).get_by_text(name, exact=True).click()
        expect(page.locator(PANEL).get_by_role("heading", name=heading)).to_be_visible()


def follow_a_link_to_the_lesson(page: Page, picture: Picture) -> None:
    """Click a link of the quiz; it opens the lesson in the student's home."""
    show_tab(page, "quiz.ipynb")
    page.locator(PANEL).get_by_role("link", name="init functions").first.click()
    lesson = page.locator(PANEL).get_by_role("heading", name="Init functions and post_init")
    expect(lesson).to_be_visible()
    assert page.url.endswith("/lab/tree/notebooks/02_init_weights_and_post_init.ipynb")
    picture(page, "lesson")


def fill_in_the_quiz(page: Page, picture: Picture) -> None:
    """Type right answers, run everything, save."""
    show_tab(page, "quiz.ipynb")
    wait_until_idle(page)
    for text, answer in RIGHT.items():
        write(page, cell_with(page, text), answer)
    menu(page, "Run", "Restart Kernel and Run All Cells…")
    close_dialog(page)
    last = page.locator(f"{PANEL} .jp-CodeCell .jp-InputPrompt").last
    expect(last).to_have_text(re.compile(r"\[\d+\]:"), timeout=RUN_SECONDS * 1000)
    assert errors(page) == []
    save(page)
    picture(page, "filled-in")


def fill_in_wrongly(path: Path, canary: Path) -> None:
    """Write wrong answers into a fetched quiz, and a cell that reaches for the grader's disk."""
    quiz = nbformat.read(path, as_version=4)
    for cell in quiz.cells:
        cell.source = WRONG.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    quiz.cells.insert(1, nbformat.v4.new_code_cell(f"open({str(canary)!r}, 'w').close()"))
    nbformat.write(quiz, path)


def submit(page: Page, picture: Picture) -> None:
    """Submit from the assignment list."""
    show_tab(page, "Assignments")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("button", name="Fetch Feedback")).to_be_visible()
    picture(page, "submitted")


def collect_and_grade(page: Page, hub: Hub, picture: Picture) -> None:
    """Collect in formgrader, grade in a terminal."""
    page.goto(hub.formgrader("manage_assignments"))
    row = page.locator("tr", has_text=ASSIGNMENT)
    row.locator("td.collect a").click()
    expect(page.get_by_text("Successfully collected submissions")).to_be_visible()
    expect(row.locator("td.num-submissions")).to_have_text("2")
    said = in_terminal(page, hub, f"invigilator grade {ASSIGNMENT}")
    picture(page, "graded")
    assert "1 graded, 1 to mark by hand" in said  # what the second student wrote, a person reads
    for student, score in POINTS.items():
        assert f"{student}: {score:g} points" in said


def autograde_in_formgrader(page: Page, hub: Hub, student: str, picture: Picture) -> None:
    """Press formgrader's Autograde button for a student who was graded before."""
    page.goto(hub.formgrader(f"manage_submissions/{ASSIGNMENT}"))
    graded = hub.course / "autograded" / student / ASSIGNMENT / "quiz.ipynb"
    before = graded.stat().st_mtime_ns
    button = page.locator("tr", has_text=student).locator("td.autograde a")
    with page.expect_response(re.compile(r"/autograde$"), timeout=RUN_SECONDS * 1000) as answer:
        button.click()
    assert json.loads(answer.value.text())["success"]
    expect(page.get_by_text(f"Successfully autograded '{ASSIGNMENT}'")).to_be_visible()
    assert graded.stat().st_mtime_ns > before
    picture(page, "graded-again")


def give_feedback(page: Page, hub: Hub, picture: Picture) -> None:
    """Generate and release feedback in a terminal."""
    in_terminal(page, hub, f"nbgrader generate_feedback {ASSIGNMENT}")
    in_terminal(page, hub, f"nbgrader release_feedback {ASSIGNMENT}")
    picture(page, "feedback-released")


def read_feedback(page: Page, student: str, picture: Picture) -> None:
    """Fetch the feedback and open the quiz's page in the lab."""
    show_tab(page, "Assignments")
    page.locator("#refresh_assignments_list").click()
    submitted = page.locator("#submitted_assignments_list")
    expect(submitted.get_by_text("(feedback available to fetch)")).to_have_count(1)
    page.get_by_role("button", name="Fetch Feedback").click()
    submitted.get_by_text("(view feedback)").click()
    page.locator(".jp-DirListing-item", has_text="quiz.html").dblclick()
    shown = page.frame_locator(".jp-HTMLViewer iframe")
    heading = f"quiz: {POINTS[student]:g} of 10 points"
    expect(shown.get_by_role("heading", name=heading)).to_be_visible()
    expect(shown.get_by_text(f"{ASSIGNMENT}, {student}", exact=True)).to_be_visible()
    picture(page, "feedback")


def own_feedback_alone(hub: Hub, student: str) -> None:
    """A student's folder holds one page for each notebook, all of them their own."""
    pages = list(hub.work(student).glob("feedback/*/*.html"))
    assert sorted(page.stem for page in pages) == sorted(NOTEBOOKS)
    for page in pages:
        assert set(re.findall("student[12]", page.read_text(encoding="utf-8"))) == {student}


def open_in_a_tab_of_its_own(page: Page, picture: Picture) -> None:
    """Open the feedback beside the lab, where its links to the other notebooks work."""
    page.locator(".jp-DirListing-item", has_text="quiz.html").click(button="right")
    with page.context.expect_page() as opened:
        page.locator(".lm-Menu-itemLabel", has_text="Open in New Browser Tab").click()
    tab = opened.value
    tab.get_by_role("link", name="advanced", exact=True).click()
    expect(tab.get_by_role("heading", name="advanced: 0 of 25 points")).to_be_visible()
    picture(tab, "feedback-in-a-tab")


def nobody_reads_what_is_not_theirs(hub: Hub, seat: Seat) -> None:
    """The hub refuses another's server; the exchange lists no submission and no feedback."""
    for user, path, expected in (
        ("student1", "", 200),
        ("student2", "", 403),
        (INSTRUCTOR, "course/source", 403),
    ):
        url = f"{hub.url}/user/{user}/api/contents/{path}"
        assert seat("student1").request.get(url).status == expected
    modes = {name: stat.S_IMODE((hub.exchange / name).stat().st_mode) & 0o777 for name in PARTS}
    assert modes == PARTS
    if can_list(hub.exchange / "outbound") is None:  # only root can ask as another unix user
        return
    listed = [name for name in PARTS if can_list(hub.exchange / name)]
    homes = [user for user in (INSTRUCTOR, *POINTS) if can_list(hub.home(user))]
    assert (listed, homes) == (["outbound"], [])
