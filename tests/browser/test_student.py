"""A student, alone: from the zip to a fresh environment, JupyterLab, and four saved notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page, expect

from tests.browser import lab as labs
from tests.browser.conftest import Shot
from tests.browser.lab import PANEL, Lab
from tests.course.grading import graded_points
from tests.support.processes import soon
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import make_course_root, nbgrader, notebook_names, solved, submit
from tools.student_zip import write_zip

NAMES = notebook_names(ROOT)
AUTOMATIC_POINTS = {"theory": 12, "code_tasks": 40, "quiz": 10, "advanced": 21}
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))

WHERE_AM_I = """
import importlib.util, sys
ours = [name for name in ("invigilator", "tools", "tests") if importlib.util.find_spec(name)]
print("prefix", sys.prefix, "ours", ours)
"""


@dataclass(frozen=True)
class Slip:
    """A wrong answer; the first line of the check that catches it; how its message begins."""

    notebook: str
    cell: str
    source: str
    check: str
    message: str


SLIPS = (
    Slip(
        "theory",
        "uniform_bound",
        "def uniform_bound(std: float) -> float:\n    return std / 3**0.5",
        "# the bound is one positive number, larger than the std",
        "AssertionError: uniform(-a, a) has a std smaller than its bound",
    ),
    Slip(
        "code_tasks",
        "init_weights",
        "def _init_weights(module: nn.Module, std: float = 0.02) -> None:\n"
        "    if isinstance(module, nn.Embedding):\n"
        "        nn.init.normal_(module.weight, 0.0, std)",
        "# the padding row is exactly zero after the draw",
        "AssertionError: row 0 should be zero after the draw, but has norm",
    ),
    Slip(
        "advanced",
        "adaptive_init",
        "def adaptive_init_weights(module: nn.Module) -> None:\n"
        "    if isinstance(module, nn.Embedding):\n"
        "        nn.init.normal_(module.weight, std=1 / module.embedding_dim)",
        "# a table 16 wide gets a std near 0.25, and a Linear layer is left alone",
        "AssertionError: std 0.06",
    ),
)


@pytest.fixture(scope="module")
def jupyter(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the requirements of the zip into a fresh environment; return its ``jupyter``.

    ``browser`` is asked for so that nothing is installed where there is none.
    """
    folder = tmp_path_factory.mktemp("environment")
    with ZipFile(write_zip(folder / "course.zip")) as archive:
        archive.extract("requirements.txt", folder)
    return labs.install_jupyter(folder / "venv", folder / "requirements.txt")


@pytest.fixture
def lab(jupyter: Path, tmp_path: Path) -> Iterator[Lab]:
    """Unpack the students' zip and start JupyterLab in it."""
    course, home = tmp_path / "course", tmp_path / "home"
    home.mkdir()
    with ZipFile(write_zip(tmp_path / "embedding-init.zip")) as archive:
        archive.extractall(course)
    with labs.lab_server(jupyter, course, home) as server:
        yield server


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the instructor's course root, to grade in."""
    return make_course_root(tmp_path_factory.mktemp("course"))


def task(name: str) -> str:
    """Return where a notebook of the release is in the zip."""
    return f"release/{ASSIGNMENT}/{name}.ipynb"


def on_disk(lab: Lab, name: str) -> NotebookNode:
    """Return a notebook of the release as it is on the student's disk, once it is whole there."""
    path = lab.folder / task(name)
    assert soon(lambda: path.read_text(encoding="utf-8").endswith("}\n")), "it is being written"
    return nbformat.read(path, as_version=4)


def points(course: Path, name: str, notebook: NotebookNode) -> float:
    """Hand in one notebook and grade it; return its automatic points."""
    student = f"student-{name.replace('_', '-')}"
    submit(course, student, {name: notebook})
    nbgrader(course, "autograde", ASSIGNMENT, f"--student={student}")
    graded, _ = graded_points(course)
    return sum(value for (_, cell), value in graded[student].items() if cell.startswith("test_"))


def test_the_zip_brings_its_own_jupyter_and_no_hidden_test(
    lab: Lab, jupyter: Path, page: Page, shot: Shot
) -> None:
    """A kernel of the zip's environment knows nothing of the grader, nor the zip of its tests."""
    notebook = on_disk(lab, "quiz")
    notebook.cells = [nbformat.v4.new_code_cell(WHERE_AM_I)]
    nbformat.write(notebook, lab.folder / "where.ipynb")
    labs.open_notebook(page, lab.address("where.ipynb"))
    labs.run_all(page)
    shot("where-am-i")
    output = page.locator(f"{PANEL} .jp-OutputArea-output")
    expect(output).to_have_text(f"prefix {jupyter.parent.parent} ours []\n")
    for name in NAMES:
        source = (ROOT / "source" / ASSIGNMENT / f"{name}.ipynb").read_text(encoding="utf-8")
        blocks = re.findall(r"### BEGIN HIDDEN TESTS.*?\n(.*?)\n[^\n]*### END", source, re.DOTALL)
        assert blocks
        shown = (lab.folder / task(name)).read_text(encoding="utf-8")
        assert not any(block in shown for block in blocks)


def test_a_moment_without_the_server_costs_nothing(lab: Lab, page: Page, shot: Shot) -> None:
    """The lab says that it has lost the server; once that is closed, the notebook runs on."""
    labs.open_notebook(page, lab.address(task("theory")))
    page.route("**/api/sessions?*", lambda request: request.abort())
    # a locator's own wait would close it
    page.wait_for_function("() => document.body.innerText.includes('Server Connection Error')")
    shot("lost")
    page.unroute_all()
    labs.run_all(page)
    assert [error.split(":")[0] for error in labs.errors(page)] == ["NotImplementedError"]


@pytest.mark.parametrize("name", NAMES)
def test_a_fresh_notebook_is_red_only_with_not_implemented(
    name: str, lab: Lab, page: Page, shot: Shot
) -> None:
    """Run All stops at the first answer; cell by cell, every check says NotImplementedError."""
    labs.open_notebook(page, lab.address(task(name)))
    shot("opened")
    labs.run_all(page)
    shot("run-all")
    assert [error.split(":")[0] for error in labs.errors(page)] == ["NotImplementedError"]
    assert "[ ]:" in labs.prompts(page)  # what comes after it has not run
    labs.step_through(page)
    shot("cell-by-cell")
    labs.save(page)
    red, checks = {}, set()
    for cell in on_disk(lab, name).cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        checks |= {grade_id} if grade_id.startswith("test_") else set()
        for output in cell.get("outputs", []):
            assert output.output_type != "stream" or output.name != "stderr", output.text
            if output.output_type == "error":
                red[grade_id] = output.ename
    assert set(red.values()) == {"NotImplementedError"}
    assert checks <= set(red)
    assert len(labs.errors(page)) == len(red)


@pytest.mark.parametrize("name", NAMES)
def test_validate_says_of_a_fresh_notebook_that_answers_are_missing(
    name: str, lab: Lab, page: Page, shot: Shot
) -> None:
    """Validate names each check once, with one line that says that its answer is not there."""
    labs.open_notebook(page, lab.address(task(name)))
    complaints = labs.validate(page)
    shot("what-is-missing")
    graded = [c for c in on_disk(lab, name).cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert [cell.source.strip().splitlines()[0] for cell in graded] == [c for c, _ in complaints]
    written = r"NotImplementedError(: this answer is still to be written(, or the cell above .*)?)?"
    for _, message in complaints:
        assert re.fullmatch(written + r"|You did not provide a response\.", message)


def test_a_quiz_is_typed_validated_corrected_and_saved(
    lab: Lab, page: Page, shot: Shot, course: Path
) -> None:
    """A slip that is typed into the quiz is told in words; corrected and saved, it gets it all."""
    right = {cell.id: cell.source for cell in solved(ROOT, "quiz").cells}
    labs.open_notebook(page, lab.address(task("quiz")))
    for name, answer in {"q1": "q1 = 2", "q2": right["q2"], "q3": right["q3"]}.items():
        type_in(page, f"{name} = ...", answer)
    shot("typed")
    assert [
        ("# q1 is one of the three letters", "AssertionError: q1 should be a letter in quotes")
    ] == labs.validate(page)
    shot("one-is-wrong")
    labs.close_dialog(page)
    type_in(page, "q1 = 2", right["q1"])
    assert labs.validate(page) == []
    shot("all-is-right")
    labs.close_dialog(page)
    labs.run_all(page)
    assert labs.errors(page) == []
    labs.save(page)
    shot("saved")
    assert points(course, "quiz", on_disk(lab, "quiz")) == AUTOMATIC_POINTS["quiz"]


def type_in(page: Page, old: str, source: str) -> None:
    """Replace a cell's source with the keyboard."""
    editor = labs.cell_with(page, old).locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(source)
    expect(editor).to_have_text(source.replace("\n", ""))


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.notebook)
def test_one_wrong_answer_is_told_corrected_and_saved(
    slip: Slip, lab: Lab, page: Page, shot: Shot, course: Path
) -> None:
    """Validate tells the one wrong answer of a filled notebook; corrected, it gets it all."""
    notebook = solved(ROOT, slip.notebook)
    [right] = [cell.source for cell in notebook.cells if cell.id == slip.cell]
    nbformat.write(notebook, lab.folder / task(slip.notebook))
    labs.open_notebook(page, lab.address(task(slip.notebook)))
    cell = labs.cell_with(page, right.splitlines()[0])
    labs.write(page, cell, slip.source)
    [(check, message)] = labs.validate(page)
    shot("one-is-wrong")
    assert slip.check == check
    assert message.startswith(slip.message)
    assert "\n" not in message
    labs.close_dialog(page)
    labs.write(page, cell, right)
    assert labs.validate(page) == []
    shot("all-is-right")
    labs.close_dialog(page)
    labs.save(page)
    saved = on_disk(lab, slip.notebook)
    assert points(course, slip.notebook, saved) == AUTOMATIC_POINTS[slip.notebook]


@pytest.mark.parametrize("name", LESSONS)
def test_the_slider_of_a_lesson_moves_the_picture(
    name: str, lab: Lab, page: Page, shot: Shot
) -> None:
    """A lesson shows the answers it had folded when it is run; its slider follows the keys."""
    labs.open_notebook(page, lab.address(f"notebooks/{name}.ipynb"))
    folded = page.locator(f"{PANEL} .jp-OutputPlaceholder")
    assert folded.count() >= 3
    shot("folded")
    labs.run_all(page)
    assert labs.errors(page) == []
    expect(folded).to_have_count(0)
    live = labs.cell_with(page, "@interact")
    output, handle = live.locator(".widget-output"), live.get_by_role("slider")
    picture = output.locator("img")
    handle.focus()
    expect(picture).to_be_visible()
    shot("before")
    inside, before = output.inner_html(), picture.get_attribute("src")
    value = handle.get_attribute("aria-valuetext") or ""
    page.keyboard.press("ArrowRight")
    expect(handle).not_to_have_attribute("aria-valuetext", value)
    expect(output).not_to_have_js_property("innerHTML", inside)
    labs.wait_until_idle(page)
    expect(picture).to_be_visible()
    assert picture.get_attribute("src") != before
    shot("after")


@pytest.mark.parametrize("name", NAMES)
def test_links_open_the_lesson_with_the_heading(
    name: str, lab: Lab, page: Page, shot: Shot
) -> None:
    """Each link of a task opens, inside JupyterLab, the lesson that has the heading it names."""
    labs.open_notebook(page, lab.address(task(name)))
    links = page.locator(f"{PANEL} .jp-RenderedMarkdown a[href*='/notebooks/']")
    written = "".join(cell.source for cell in on_disk(lab, name).cells).count("](../../notebooks/")
    expect(links).to_have_count(written)
    targets = [link.get_attribute("href") or "" for link in links.all()]
    assert len(targets) >= 3
    for number, target in enumerate(targets):
        if target in targets[:number]:
            continue
        lesson, section = target.split("/notebooks/")[1].split("?")[0], target.split("#")[1]
        # the toolbar of the chosen cell may lie over a link
        page.locator(f"{PANEL} .jp-InputPrompt").first.click()
        links.nth(number).click()
        expect(page.locator(".lm-TabBar-tab.lm-mod-current", has_text=lesson)).to_be_visible()
        # how near to it JupyterLab scrolls is its own affair; README names the table of contents
        expect(labs.heading(page, section)).to_be_attached()
        shot(section)
        page.get_by_role("tab", name=f"{name}.ipynb").click()
    assert len(page.context.pages) == 1  # all inside JupyterLab
