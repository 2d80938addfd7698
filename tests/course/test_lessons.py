"""The lessons: what a reader meets in each, and that every number in their prose is checked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.build import ROOT, run_lesson
from tools.check import headings
from tools.check_numbers import check, main

HEADINGS = {
    "01_why_initialization_matters": [
        "Signal through depth",
        "Gradient through depth",
        "Variance of uniform and normal draws",
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


def lesson_with(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook of these cells."""
    return new_notebook(cells=list(cells))


def printing(text: str) -> NotebookNode:
    """Return a code cell that has printed ``text``."""
    return new_code_cell("print(...)", outputs=[new_output("stream", text=text)])


# the lessons


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


# the check of numbers: each rule has a case that breaks it


def test_number_printed_above_is_found() -> None:
    """A number may be the printed one, or rounded; thousands and powers of ten are read."""
    printed = printing("loss 4.0513, 1,174,405,120 entries, 4.4e-5 and 17.2%")
    prose = new_markdown_cell("The loss is 4.05 for 1174405120 entries; 4.4e-05; 17%.")
    report = check(lesson_with(printed, prose))
    assert report.problems == ()
    assert report.checked == 4


@pytest.mark.parametrize(
    ("printed", "prose"),
    [
        ("loss 4.0513", "The loss is 4.06."),
        ("loss 4.0513", "The loss is 4.052."),
        ("factor 5.3", "The factor is 5."),
        ("share 17.2", "A share of 17%."),
        ("share 17.2%", "A share of 17."),
        ("std 0.02", "It is `normal(0, 0.03)`."),
        ("std 0.02", "It is $0.03$."),
        ("std 0.02", "<details><summary>Why</summary>\n\nIt is 0.03.\n\n</details>"),
    ],
)
def test_wrong_number_is_reported(printed: str, prose: str) -> None:
    """A number that is not the printed one, rounded, is a problem wherever it is written."""
    report = check(lesson_with(printing(printed), new_markdown_cell(prose)))
    assert len(report.problems) == 1


def test_number_printed_below_is_reported() -> None:
    """A number has to be printed before the prose that uses it."""
    report = check(lesson_with(new_markdown_cell("It is 0.02."), printing("0.02")))
    assert report.problems == ("cell 1: no cell above printed 0.02",)


def test_size_of_a_picture_is_no_number() -> None:
    """The text in the place of a picture does not count as printed."""
    data = {"image/png": "", "text/plain": "<Figure size 640x480 with 1 Axes>"}
    picture = new_code_cell("show()", outputs=[new_output("display_data", data=data)])
    assert check(lesson_with(picture, new_markdown_cell("It is 480 wide."))).problems


def test_names_links_and_structure_are_no_numbers() -> None:
    """Names, addresses, list markers, single digits in code and formulas are not checked."""
    prose = "1. GPT-2 in `float32` squares `x**2`, see [it](https://a.org/123) and $\\sigma^2/2$."
    assert check(lesson_with(new_markdown_cell(prose))).checked == 0


def test_given_number_needs_a_reason_and_a_use() -> None:
    """A number no cell can print is declared beside its use, with a reason."""
    prose = "See paper 2312.16903."
    fine = f"{prose} <!-- given: 2312.16903 = arXiv id -->"
    assert check(lesson_with(new_markdown_cell(fine))).problems == ()
    for comment in ("<!-- given: 2312.16903 -->", "<!-- given: 2312.16903 = id; 7 = seven -->"):
        assert len(check(lesson_with(new_markdown_cell(f"{prose} {comment}"))).problems) == 1


def test_command_fails_on_a_wrong_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command names the notebook, the cell and the number, and exits 1."""
    nbformat.write(lesson_with(new_markdown_cell("It is 0.02.")), tmp_path / "lesson.ipynb")
    assert main(tmp_path) == 1
    assert "lesson.ipynb, cell 1: no cell above printed 0.02" in capsys.readouterr().out


@lessons
def test_changed_number_in_a_lesson_is_caught(name: str) -> None:
    """Changing any checked decimal number of a lesson's prose is noticed."""
    notebook = committed(name)
    for cell in notebook.cells:
        if (
            cell.cell_type == "markdown"
            and not cell.source.startswith("#")
            and "given" not in cell.source
        ):
            wrong, changes = re.subn(
                r"(?<![\w./-])(\d+\.\d+)(?![\d.])", r"9\1", cell.source, count=1
            )
            if changes:
                right, cell.source = cell.source, wrong
                assert check(notebook).problems
                cell.source = right
