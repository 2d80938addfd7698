"""The lessons: what a reader meets in each."""

from __future__ import annotations

import ast
import re
from base64 import b64decode
from collections.abc import Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO

import nbformat
import pytest
from nbformat import NotebookNode
from PIL import Image

from tools.build import ROOT, run_lesson
from tools.check import headings
from tools.check_numbers import check

HEADINGS = {
    "01_why_initialization_matters": [
        "Signal through depth",
        "Gradient through depth",
        "Variance of uniform and normal draws",
        "Three roads to unit variance",
        "Predicting the first loss",
        "Zero init tied and untied",
    ],
    "02_init_weights_and_post_init": [
        "The default of nn.Embedding",
        "Writing an init function",
        "apply walks the tree",
        "post_init runs last",
        "Padding found by experiment",
        "SimpleModel put together",
    ],
    "03_fixed_or_adaptive": [
        "Where the two rules cross",
        "What each model uses",
        "Loss curves over many seeds",
        "What the std still changes",
        "What to say about Kimi-K2",
    ],
}
MOST_BYTES = 400_000
lessons = pytest.mark.parametrize("name", HEADINGS)


def committed(name: str) -> NotebookNode:
    """Return the lesson as it lies in notebooks/."""
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)


@cache
def rebuilt(name: str) -> NotebookNode:
    """Return the lesson executed now."""
    return run_lesson(ROOT / "authoring/lessons" / f"{name}.py", ROOT / "notebooks")


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield all outputs of ``notebook``."""
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def without_pixels(notebook: NotebookNode) -> str:
    """Return ``notebook`` as text with a mark in the place of each picture."""
    for output in outputs(notebook):
        if "image/png" in output.get("data", {}):
            output.data["image/png"] = "a picture"
    return str(nbformat.writes(notebook))


@lessons
def test_rebuild_changes_nothing_but_pixels(name: str) -> None:
    """Executing a lesson again gives the committed notebook, pictures aside."""
    assert without_pixels(rebuilt(name)) == without_pixels(committed(name))


@lessons
def test_every_number_was_printed_above(name: str) -> None:
    """Each number in a lesson's prose comes from a cell above it, or states its reason."""
    report = check(committed(name))
    assert not report.problems
    assert report.checked >= 20


@lessons
def test_headings_that_tasks_link_to(name: str) -> None:
    """A lesson has the headings that the tasks cite."""
    anchors = {heading.replace(" ", "-") for heading in HEADINGS[name]}
    assert anchors <= headings(ROOT / "notebooks" / f"{name}.ipynb")


@lessons
def test_small_file_without_widget_state(name: str) -> None:
    """A lesson stays below its size, with no widget, no stderr and no error in it."""
    assert (ROOT / "notebooks" / f"{name}.ipynb").stat().st_size < MOST_BYTES
    notebook = committed(name)
    assert "widgets" not in notebook.metadata
    for output in outputs(notebook):
        assert output.output_type != "error"
        assert output.get("name") != "stderr"
        assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})


@lessons
def test_shape_of_a_lesson(name: str) -> None:
    """What every lesson has: abilities, a picture of the answer, questions, a knob, an end."""
    cells = committed(name).cells
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert "you will be able to" in " ".join(prose[0].split())
    assert prose[1].startswith("## The answer in one picture")
    assert sum("Predict first" in text for text in prose) >= 3
    assert sum("<details>" in text for text in prose) >= 4
    assert any(
        "what changed" in output.get("data", {}).get("text/plain", "")
        for output in outputs(committed(name))
    )
    five = next(text for text in prose if text.startswith("## Five lines to remember"))
    assert re.findall(r"^(\d)\.", five, re.MULTILINE) == list("12345")
    assert prose[-1].startswith("## Check yourself")
    assert prose[-1].count("<summary>") == 3


@lessons
def test_knob_has_a_picture_beside_it(name: str) -> None:
    """There is one live cell, without outputs, and the next code that shows is a picture."""
    cells = committed(name).cells
    live = [place for place, cell in enumerate(cells) if "live" in cell.metadata.get("tags", [])]
    assert len(live) == 1
    assert cells[live[0]].outputs == []
    shown = next(cell for cell in cells[live[0] + 1 :] if cell.get("outputs"))
    assert any("image/png" in output.get("data", {}) for output in shown.outputs)


@lessons
def test_a_prediction_comes_before_the_answer(name: str) -> None:
    """The next output below each "Predict first" is folded, also where a guess is written first."""
    cells = committed(name).cells
    for place, cell in enumerate(cells):
        if cell.cell_type == "markdown" and "__Predict first.__" in cell.source:
            shown = next(below for below in cells[place + 1 :] if below.get("outputs"))
            assert shown.metadata.get("jupyter") == {"outputs_hidden": True}, shown.source


@lessons
def test_pictures_are_announced_and_described(name: str) -> None:
    """Prose stands at most one code cell before a picture, and each picture has its text."""
    cells = committed(name).cells
    for place, cell in enumerate(cells):
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                assert "markdown" in (cells[place - 1].cell_type, cells[place - 2].cell_type)
                assert len(output.metadata["image/png"]["alt"]) > 20


@lessons
def test_pictures_fit_a_narrow_page(name: str) -> None:
    """At most 520 pixels wide, so that its text is read at 390, and drawn at twice the density."""
    for output in outputs(committed(name)):
        if "image/png" in output.get("data", {}):
            shown = output.metadata["image/png"]["width"]
            with Image.open(BytesIO(b64decode(output.data["image/png"]))) as picture:
                assert picture.width == 2 * shown
            assert shown <= 520


def test_every_model_has_a_source() -> None:
    """Each model of lesson three has a kind of fact and an address for it."""
    text = (ROOT / "authoring/lessons/03_fixed_or_adaptive.py").read_text(encoding="utf-8")
    rows = next(
        node.value.elts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.List)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "MODELS"
    )
    assert len(rows) >= 10
    facts = "".join(
        str(output.data.get("text/markdown"))
        for output in outputs(committed("03_fixed_or_adaptive"))
        if "kind of fact" in output.get("data", {}).get("text/markdown", "")
    )
    assert len(re.findall(r"\| \[[^\]]+\]\(https://[^)]+\) \|$", facts, re.MULTILINE)) == len(rows)


def test_plot_helper_is_small() -> None:
    """Students read the one module that the lessons share."""
    lines = (ROOT / "notebooks/lesson_plots.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 120


def test_no_two_lines_look_alike() -> None:
    """Labels without a look of their own get one each, and a label with one keeps it."""
    spec = spec_from_file_location("lesson_plots", ROOT / "notebooks/lesson_plots.py")
    assert spec
    assert spec.loader
    plots = module_from_spec(spec)
    spec.loader.exec_module(plots)
    styles = plots.looks(["fixed: 0.02", "a", "adaptive: 1/sqrt(D)", "b", "other", "c"])
    for part in ("color", "linestyle", "marker"):
        assert len({style[part] for style in styles.values()}) == len(styles)
    assert styles["fixed: 0.02"] == plots.look("fixed")
    assert styles["other"] == plots.look("other")
