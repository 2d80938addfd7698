"""How many keys, clicks and page loads it takes to mark answers, here and in formgrader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Page, Request, expect

from invigilator.formats import points as number
from tests.browser.conftest import Shot
from tests.browser.lab import Lab
from tests.browser.marking import (
    Written,
    class_of_forty,
    left,
    marking_server,
    open_task,
    overview,
    points_in_book,
    press,
    ticked,
)
from tests.support.courses import gradebook
from tools.build import ASSIGNMENT

TASK = "quiz/test_q3"
POINTS = {"what": 2.0, "when": 2.0}
MOST_ACTIONS = 2.0
"""For an answer, on our page."""

KEYS = {"what": "1", "when": "2"}
CYCLE = (0.0, 1.0, 0.5)
"""What a digit makes of an idea, press by press."""

Truth = Mapping[str, Mapping[str, float]]
"""The letters of an answer -> its ideas."""


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, list[Written]]]:
    """Serve a class of forty whose answers to one task wait."""
    root = tmp_path_factory.mktemp("forty") / "course"
    answers = class_of_forty(root)
    with marking_server(root) as lab:
        yield lab, answers


def test_an_answer_takes_at_most_two_actions(
    page: Page,
    shot: Shot,
    forty: tuple[Lab, list[Written]],
    record_property: Callable[[str, object], None],
) -> None:
    """Forty answers, each read by a marker who knows what the bank's person found in it, take at
    most two actions each, and get that person's points; formgrader takes more."""
    lab, answers = forty
    truth = {letters(answer.text): answer.ideas for answer in answers}
    there = in_formgrader(page, lab)
    open_task(page, lab, TASK, "Eve")
    actions = 1 + mark_all(page, truth)
    shot("marked")
    expected = sorted(earned(answer.ideas) for answer in answers)
    assert sorted(filter_none(points_in_book(lab.folder, "quiz", "test_q3"))) == expected
    record_property("actions here", f"{actions} for {len(answers)} answers")
    record_property("actions in formgrader", f"{there} for 4 answers")
    print(f"actions: {actions / len(answers):.2f} an answer here, {there / 4:.2f} in formgrader")
    assert actions / len(answers) <= MOST_ACTIONS < there / 4


def letters(text: str) -> str:
    """Return the letters and digits of a text, by which it is found again once it is rendered."""
    return re.sub(r"[\W_]", "", text).lower()


def earned(ideas: Mapping[str, float]) -> float:
    """Return the points that these ideas give."""
    return sum(POINTS[idea] * share for idea, share in ideas.items())


def filter_none(given: Mapping[str, float | None]) -> list[float]:
    """Return the points that were given."""
    return [points for points in given.values() if points is not None]


def mark_all(page: Page, truth: Truth) -> int:
    """Mark what waits as a person would, and return how many keys that took.

    Suggestions that the page asks for meanwhile are waited for: how soon they come would decide how
    many keys they save.
    """
    asked: set[Request] = set()

    def begins(sent: Request) -> None:
        if "/suggestions?" in sent.url:
            asked.add(sent)

    def ends(sent: Request) -> None:
        asked.discard(sent)

    page.on("request", begins)
    page.on("requestfinished", ends)
    page.on("requestfailed", ends)
    actions = 0
    while waiting := left(page):
        wanted = truth[letters(page.locator("#answer").inner_text())]
        members = [truth[letters(text)] for text in page.locator("#members li").all_inner_texts()]
        chosen = page.locator("#members input:checked").count()
        keys = keys_for(ticked(page), wanted)
        if members and chosen < len(members) and all(ideas == wanted for ideas in members):
            keys = ["g", *keys]
        press(page, *keys, "Enter")
        actions += len(keys) + 1
        assert left(page) < waiting, page.locator("#said").inner_text()
        while asked:
            page.wait_for_timeout(20)
    return actions


def keys_for(now: Mapping[str, float], wanted: Mapping[str, float]) -> list[str]:
    """Return the fewest keys that lead from one set of ticks to another."""
    ways = []
    for first, start in (([], now), (["a"], dict.fromkeys(KEYS, 1.0)), (["n"], {})):
        digits = []
        for idea, key in KEYS.items():
            steps = CYCLE.index(wanted.get(idea, 0.0)) - CYCLE.index(start.get(idea, 0.0))
            digits += [key] * (steps % len(CYCLE))
        ways.append([*first, *digits])
    return min(ways, key=len)


def in_formgrader(page: Page, lab: Lab) -> int:
    """Mark four answers in formgrader, take the marks back, and return the actions."""
    students = [f"student{place:02}" for place in range(4)]
    with gradebook(lab.folder) as book:
        first = book.find_submission_notebook("quiz", ASSIGNMENT, students[0]).id
    overview(page, lab)
    page.goto(f"{lab.url}/formgrader/submissions/{first}")
    actions = 1
    for place in range(4):
        field = page.locator("#test_q3.needs_manual_grade, #test_q3[placeholder]")
        expect(field).to_be_visible()
        typed = number(place + 1)
        field.click()
        page.keyboard.type(typed)
        with page.expect_response(lambda said: said.request.method == "PUT") as saved:
            page.keyboard.press("Tab")  # not counted: the click on Next leaves the field as well
        assert saved.value.ok
        actions += 1 + len(typed)
        if place < 3:
            with page.expect_navigation():
                page.get_by_role("link", name="Next").click()
            actions += 2
    with gradebook(lab.folder) as book:
        for submission in book.assignment_submissions(ASSIGNMENT):
            grade = book.find_grade("test_q3", "quiz", ASSIGNMENT, submission.student.id)
            grade.manual_score, grade.needs_manual_grade = None, True
        book.db.commit()
    return actions
