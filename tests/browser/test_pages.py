"""The report's page and the feedback pages, for everybody: by eye, by keyboard, on paper."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Page, expect
from rich.console import Console

from invigilator.course import open_course
from invigilator.reports.read_class import read_class
from invigilator.reports.table import print_class
from tests.browser.axe import violations
from tests.browser.conftest import Shot
from tests.support.courses import gradebook
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import invigilator, make_course_root, nbgrader, solved, submit
from tools.demo import DEMO_LIMITS, DUE, sample_class

WIDTHS = {"laptop": 1280, "phone": 390, "small phone": 320}
SCHEMES = ("light", "dark")

CROWDED = "a-long-name.0123456789.0123456789@students.example.edu"
"""A student who shows all that could break a layout."""

WIDE = """# A heading of my own

Text with [a link](https://example.org), `code`, and a_name_without_a_place_to_break_it_so_long.

| a | b | c | d | e | f | g | h |
|---|---|---|---|---|---|---|---|
| 0.123456789 | 0.123456789 | 0.123456789 | 0.1234 | 0.1234 | 0.1234 | 0.1234 | 0.1234 |

    hidden = torch.nn.functional.embedding(input_ids, self.weight, padding_idx=self.padding_idx)
"""
SHOWN = """
import sys
import torch
import matplotlib.pyplot as plt
from IPython.display import HTML, display

print("x" * 300)
print(torch.randn(4, 20), file=sys.stderr)
plt.figure(figsize=(14, 3))
plt.plot([1, 2, 3])
plt.show()
display(HTML("<table><tr>" + "".join(f"<td>cell {i}: 0.12345</td>" for i in range(20))))
{}["k" * 120]
"""

PAGES = {
    "report": f"report/{ASSIGNMENT}/index.html",
    **{
        f"{student} {notebook}": f"feedback/{student}/{ASSIGNMENT}/{notebook}.html"
        for student, notebook in (
            ("endless-loop", "advanced"),
            ("forgotten-padding", "code_tasks"),
            ("tampering", "quiz"),
            ("partial-and-late", "theory"),
            (CROWDED, "theory"),
        )
    },
}
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course root with a graded class of nine, its report and its feedback."""
    root = make_course_root(tmp_path_factory.mktemp("pages"))
    with gradebook(root) as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=DUE.isoformat(" "))
    for student, notebooks in sample_class(root).items():
        late = timedelta(hours=5 if "late" in student else -5)
        folder = submit(root, student, notebooks)
        (folder / "timestamp.txt").write_text(f"{DUE + late:%Y-%m-%d %H:%M:%S} UTC")
    crowded = solved(root, "theory")
    cells = {cell.id: cell for cell in crowded.cells}
    cells["init_goals"].source = WIDE
    cells["init_claims"].source += SHOWN
    crowded.cells.append(nbformat.v4.new_markdown_cell(WIDE))
    submit(root, CROWDED, {"theory": crowded})
    invigilator(root, "grade", ASSIGNMENT, "--set", f"Examine.limits={DEMO_LIMITS}")
    with gradebook(root) as book:
        mark(book, "complete", 4, "All there.")
        mark(book, CROWDED, 2.5, WIDE)
    invigilator(root, "report", ASSIGNMENT)
    nbgrader(root, "generate_feedback", ASSIGNMENT)
    return root


def mark(book: Gradebook, student: str, points: float, text: str) -> None:
    """Mark a free text as formgrader does."""
    grade = book.find_grade("init_goals", "theory", ASSIGNMENT, student)
    grade.manual_score, grade.needs_manual_grade = points, False
    comment = book.find_comment("init_goals", "theory", ASSIGNMENT, student)
    comment.manual_comment = text
    book.db.commit()


@pytest.fixture
def local(page: Page) -> Page:
    """Return a page without a network: all that is asked of one fails at once."""
    page.route("http*://**", lambda route: route.abort())
    return page


def opened(page: Page, course: Path, path: str) -> None:
    """Show a page with everything that can be unfolded unfolded."""
    page.goto((course / path).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


# the pictures of the README


PICTURES = ROOT / "docs" / "pictures"
PICTURED = {"feedback": "forgotten-padding code_tasks", "report": "report"}
PICTURE_WIDTH, PICTURE_HEIGHT = 840, 640


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PICTURED)
def test_the_readme_shows_the_pages_as_they_are(
    browser: Browser, course: Path, name: str, scheme: Any
) -> None:
    """Each picture is small, and has the size and the colours of the page that is there today.

    ``make pictures`` takes them anew.
    """
    context = browser.new_context(
        viewport={"width": PICTURE_WIDTH, "height": PICTURE_HEIGHT}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto((course / PAGES[PICTURED[name]]).as_uri())
    taken = page.screenshot()
    context.close()
    shown = PICTURES / f"{name}-{scheme}.png"
    if os.environ.get("TAKE_PICTURES"):
        shown.write_bytes(taken)
    assert shown.stat().st_size < 150_000
    before, after = (plt.imread(io.BytesIO(png)) for png in (shown.read_bytes(), taken))
    assert before.shape == after.shape
    assert abs(float(before[..., :3].mean() - after[..., :3].mean())) < 0.05


def test_the_readme_shows_the_table_that_the_demo_prints(course: Path) -> None:
    """Points and all; the class here has one student more."""
    console = Console(file=io.StringIO(), width=80)
    book = read_class(open_course(course), ASSIGNMENT)
    results = [entry.result for entry in book.submissions if entry.result.student != CROWDED]
    print_class(results, console)
    assert isinstance(console.file, io.StringIO)
    table, _, _ = console.file.getvalue().partition("Where points were lost")
    *rows, waiting = [line.rstrip() for line in table.splitlines()[1:]]
    # one text is marked here, which the demo leaves to mark
    count, _, words = waiting.partition(" ")
    expected = [row for row in rows if "complete" not in row] + [f"{int(count) + 1} {words}"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(expected) > 10
    assert [row for row in expected if row not in readme] == []


# by eye


@every_page
def test_no_rule_of_level_a_or_aa_is_broken(
    local: Page, shot: Shot, course: Path, path: str
) -> None:
    """axe finds nothing, wide or narrow, light or dark, with everything unfolded."""
    opened(local, course, path)
    for device, width in WIDTHS.items():
        local.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES:
            local.emulate_media(color_scheme=scheme)
            shot(f"{device}-{scheme}")
            assert [] == [str(found) for found in violations(local)], (device, scheme)


def test_axe_sees_what_is_wrong(local: Page) -> None:
    """A page with pale text and a picture without words breaks two rules; so axe does run."""
    local.set_content(
        "<html lang=en><title>t</title><main><h1>a</h1><p style='color:#ccc'>pale"
        "<img src='data:image/png;base64,'></main></html>"
    )
    assert {"color-contrast", "image-alt"} == {found.rule for found in violations(local)}


@every_page
def test_nothing_scrolls_sideways_but_a_wide_table(local: Page, course: Path, path: str) -> None:
    """On a phone, too, every line of text ends on the screen."""
    opened(local, course, path)
    for width in WIDTHS.values():
        local.set_viewport_size({"width": width, "height": 844})
        beyond: list[str] = local.evaluate(BEYOND)
        assert [] == beyond, width
        assert local.evaluate("document.documentElement.scrollWidth") <= width


BEYOND = """() => [...document.querySelectorAll('body *:not(.skip)')]
    .filter(element => !element.closest('.scroll > *'))
    .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5)
    .map(element => element.outerHTML.slice(0, 160))"""


def test_a_wide_table_scrolls_with_the_arrow_keys(local: Page, course: Path) -> None:
    """What does not fit is within reach of who has no mouse."""
    local.set_viewport_size({"width": 390, "height": 844})
    opened(local, course, PAGES[f"{CROWDED} theory"])
    box = local.locator(".answer .scroll").first
    box.focus()
    local.keyboard.press("ArrowRight")
    local.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


# by keyboard


FOCUSED = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect();
    const style = getComputedStyle(it);
    const every = [...document.querySelectorAll('*')];
    return {
        place: every.indexOf(it),
        name: it.outerHTML.slice(0, 80),
        outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    };
}"""
REACHABLE = "document.querySelectorAll('a[href], summary, [tabindex=\"0\"]').length"


@every_page
def test_the_keyboard_goes_where_the_eye_goes(local: Page, course: Path, path: str) -> None:
    """Tab reaches everything that can be used, from top to bottom, and shows where it is."""
    local.goto((course / path).as_uri())
    local.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    reachable: int = local.evaluate(REACHABLE)
    stops: list[dict[str, Any]] = []
    for _ in range(reachable):
        local.keyboard.press("Tab")
        stops.append(local.evaluate(FOCUSED))
    places = [stop["place"] for stop in stops]
    assert places == sorted(set(places))
    assert [] == [stop for stop in stops if stop["outline"] < 2 or not stop["seen"]]


@pytest.mark.parametrize(
    ("path", "link", "first"),
    [
        (PAGES["report"], "Skip to the report", "#main"),
        (PAGES["forgotten-padding code_tasks"], "Skip to your notebook", "#work"),
    ],
)
def test_the_first_stop_skips_what_repeats(
    local: Page, course: Path, path: str, link: str, first: str
) -> None:
    """The first Tab shows a link, and after it the next stop is in the part it names."""
    local.goto((course / path).as_uri())
    skip = local.get_by_role("link", name=link)
    expect(skip).not_to_be_in_viewport()
    local.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    local.keyboard.press("Enter")
    local.keyboard.press("Tab")
    assert local.evaluate(f"document.querySelector('{first}').contains(document.activeElement)")


@every_page
def test_every_link_inside_a_page_leads_somewhere(local: Page, course: Path, path: str) -> None:
    """To a part of the page, or to a file that is there."""
    local.goto((course / path).as_uri())
    links: list[str] = local.eval_on_selector_all("a", "links => links.map(a => a.href)")
    here = local.url
    for link in links:
        if link.startswith(f"{here}#"):
            name = link.partition("#")[2]
            assert local.evaluate("name => document.getElementById(name) !== null", name), name
        elif link.startswith("file:"):
            assert (course / path).parent.joinpath(link.rpartition("/")[2]).exists(), link


# on paper


@every_page
def test_a_printed_page_is_dark_on_white_and_complete(
    local: Page, shot: Shot, course: Path, path: str
) -> None:
    """Also from a dark screen; nothing lies beyond the paper, and what only links is left out."""
    local.emulate_media(media="print", color_scheme="dark")
    local.set_viewport_size({"width": 680, "height": 960})  # A4 without its margins
    local.goto((course / path).as_uri())
    shot("printed")
    assert "rgb(255, 255, 255)" == local.evaluate("getComputedStyle(document.body).backgroundColor")
    assert "rgb(27, 31, 36)" == local.evaluate("getComputedStyle(document.body).color")
    expect(local.get_by_role("navigation")).to_be_hidden()
    expect(local.get_by_role("heading", level=1)).to_be_visible()
    assert local.evaluate("document.documentElement.scrollWidth") <= 680
