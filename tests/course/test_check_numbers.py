"""Every number in a lesson's prose is checked: each rule has a case that breaks it."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.course.test_lessons import committed, lessons
from tools.check_numbers import check, main


def lesson_with(*cells: NotebookNode) -> NotebookNode:
    """Return a notebook of these cells."""
    return new_notebook(cells=list(cells))


def printing(text: str) -> NotebookNode:
    """Return a code cell that has printed ``text``."""
    return new_code_cell("print(...)", outputs=[new_output("stream", text=text)])


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
