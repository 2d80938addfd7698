"""A page of a graded notebook costs seconds and megabytes at most, whatever a student wrote."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from invigilator import harmless
from invigilator.cells import read_notes
from invigilator.hooks import sanitise, trial
from invigilator.hooks.sanitise import Sanitise
from tests.support.pictures import png

SLOW_CODE = {
    "lines of one blank": " \n" * 20_000,
    "lines of one tab": "x = 1\n" + "\t\n" * 20_000,
    "no-break spaces": "\u00a0\n" * 20_000,
}
SLOW_TEXT = {
    "runs of asterisks": ("*(" + "*" * 51 + "(") * 370,
    "blanks in a fence": "```ipython3\n" + " \n" * 9000 + "```",
    "a fence in a slow language": "```perl\n" + "m{" * 9000,
}
"""What takes mistune, or the lexer that a fence names, more than 5 s within LONGEST_TEXT."""

IDS = itertools.count()


def made(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook of ``cells`` after nbgrader has run the preprocessor."""
    notebook, _ = Sanitise().preprocess(nbformat.v4.new_notebook(cells=list(cells)), {})
    return notebook


def code(source: str, *outputs: dict[str, Any]) -> NotebookNode:
    """Return a code cell that a student added, with its cleaned outputs."""
    shown = [made for each in outputs if (made := harmless.output(each))]
    return nbformat.v4.new_code_cell(source, id=f"extra-{next(IDS)}", outputs=shown)


def text(source: str, **attachments: Any) -> NotebookNode:
    """Return a markdown cell that a student added."""
    cell = nbformat.v4.new_markdown_cell(source, id=f"extra-{next(IDS)}")
    if attachments:
        cell.attachments = attachments
    return cell


def displayed(**data: str) -> dict[str, Any]:
    """Return an output of that data."""
    return {"output_type": "display_data", "data": data}


def test_an_ordinary_notebook_is_not_touched() -> None:
    """Code, magics, formatting and pictures stay as they are, and nothing is noted."""
    sources = ["%%time\nx = 1\n", "def f(x):\n    return x  # why\n", "!ls\n%matplotlib inline"]
    words = "## Why\n\n- **bold** $a_1$\n\n```python\nx = 1\n```\n\n|a|b|\n|-|-|\n|1|2|"
    picture = displayed(**{"image/png": png(640, 480), "text/plain": "<Figure>"})
    notebook = made(*map(code, sources), text(words), code("draw()", picture))
    assert [*sources, words, "draw()"] == [cell.source for cell in notebook.cells]
    assert "image/png" in notebook.cells[-1].outputs[0].data
    assert {} == notebook.metadata
    assert all("magics_language" not in cell.metadata for cell in notebook.cells)


@pytest.mark.parametrize("source", SLOW_CODE.values(), ids=SLOW_CODE.keys())
def test_code_that_is_slow_to_colour_has_no_colours(source: str) -> None:
    """It would take minutes; the page shows it without, says why, and so does the report."""
    notebook = made(code(source), code("x = 1"))
    slow, quick = notebook.cells
    assert slow.source == f"# shown without colours: it takes too long to show\n{source}"
    assert quick.source == "x = 1"
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    assert "shown without colours" in page
    assert read_notes(notebook).incidents == (
        "1 text is shown without formatting: it takes too long to show",
    )


def test_a_magic_does_not_choose_another_slow_language() -> None:
    """A cell of another language is tried in that language, and is plain afterwards."""
    source = "%%javascript\n" + "x = a / b;\n" * 9000
    notebook = made(code(source))
    exporter = HTMLExporter(template_name="basic")
    page, _ = exporter.from_notebook_node(notebook)
    assert notebook.cells[0].source.endswith(source)
    assert notebook.cells[0].source.startswith("# shown without colours")
    assert '<span class="nx">' not in page


@pytest.mark.parametrize("source", SLOW_TEXT.values(), ids=SLOW_TEXT.keys())
def test_text_that_is_slow_to_format_is_shown_as_it_was_typed(source: str) -> None:
    """A page of it is made at once, and the words are there."""
    notebook = made(text(source), text("**rest**"))
    slow, rest = notebook.cells
    assert slow.source.startswith("*Shown as it was typed: it takes too long to show.*\n\n    ")
    assert rest.source == "**rest**"
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    assert source[:20].splitlines()[-1].strip() in page


def test_text_that_cannot_be_formatted_is_shown_as_it_was_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever marks a text can still read it."""
    monkeypatch.setattr(trial, "reasons", _fails_at("why"))
    notebook = made(text("this is **why**"), text("the *rest*"))
    typed, rest = notebook.cells
    reason = "*Not shown: it cannot be shown (RecursionError). The text is in the file that was"
    assert typed.source.startswith(reason)
    assert rest.source == "the *rest*"
    monkeypatch.setattr(trial, "reasons", _fails_at("this is **why**", at_start=True))
    notebook = made(text("this is **why**"))
    assert notebook.cells[0].source.endswith("\n\n    this is **why**")


def _fails_at(word: str, *, at_start: bool = False) -> Callable[[list[Any]], list[str]]:
    """Return a trial at which every text fails that has ``word`` in it, or begins with it."""

    def reasons(renders: list[Any]) -> list[str]:
        found = [render.args[0].find(word) for render in renders]
        fails = [place == 0 if at_start else place >= 0 for place in found]
        return ["it cannot be shown (RecursionError)" if each else "" for each in fails]

    return reasons


def test_a_markdown_output_is_tried_as_well() -> None:
    """What a program displays as markdown goes through the same library."""
    runs = SLOW_TEXT["runs of asterisks"]
    shown = [displayed(**{"text/markdown": each}) for each in (runs, "*quick*")]
    slow, quick = made(code("show()", *shown)).cells[0].outputs
    assert "text/markdown" not in slow.data
    assert slow.data["text/plain"].startswith(
        "[shown as it was typed: it takes too long to show]\n*("
    )
    assert {"text/markdown": "*quick*"} == quick.data


def test_a_cell_that_cannot_be_cleaned_costs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing sanitiser puts a sentence in place of the cell."""

    def fails(text: str, pictures: object) -> str:
        raise ValueError(text)

    monkeypatch.setattr(harmless, "markdown", fails)
    notebook = made(text("words"), code("x = 1"))
    assert notebook.cells[0].source == "# not shown: it cannot be made safe to display (ValueError)"
    assert notebook.cells[1].source == "x = 1"


def test_pictures_of_a_page_have_a_budget() -> None:
    """Ten pictures of 36 million pixels are within each one's limit; the page shows five."""
    data = png(6000, 6000)
    notebook = made(code("draw()", *[displayed(**{"image/png": data})] * 10))
    outputs = notebook.cells[0].outputs
    assert sum("data" in output for output in outputs) == 5
    assert "the page would be too large" in outputs[-1].text
    assert len(read_notes(notebook).incidents) == 1


def test_attached_pictures_have_the_same_budget() -> None:
    """A picture beyond it is left out, and the link to it is text."""
    attached = {f"p{n}.png": {"image/png": png(6000, 6000)} for n in range(10)}
    source = " ".join(f"![x](attachment:p{n}.png)" for n in range(10))
    notebook = made(text(source, **attached))
    assert len(notebook.cells[0].attachments) == 5
    assert notebook.cells[0].source.count("attachment:") == 5
    HTMLExporter(template_name="basic").from_notebook_node(notebook)


def test_the_text_of_a_page_has_a_budget() -> None:
    """Cells that are each within their limit are left out beyond that of the page."""
    notebook = made(*[code("x = 1\n" * 15_000) for _ in range(20)])
    shown = [cell.source for cell in notebook.cells if "not shown" not in cell.source]
    assert len(shown) == 11
    assert (
        "9 cells are left out of the page, which would be too long"
        in read_notes(notebook).incidents
    )


def test_the_bytes_of_a_page_have_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Later outputs are left out; what nbgrader scores and feedback reads of a test stays."""
    monkeypatch.setattr(sanitise, "PAGE_BYTES", 1000)
    printed = {"output_type": "stream", "name": "stdout", "text": "x" * 800}
    test = nbformat.v4.new_code_cell("assert x", outputs=[harmless.output(printed)] * 2)
    notebook = made(code("show()", printed, printed), test)
    assert [len(o.text) == 800 for o in notebook.cells[0].outputs] == [True, False]
    assert [len(o.text) for o in notebook.cells[1].outputs] == [800, 800]
