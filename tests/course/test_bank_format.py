"""The bank of student answers is read as data, and a malformed answer is told by its file."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tools.bank import BankAnswer, fill_in, read_answer, read_bank

RIGHT = """# Draws with numpy.
# It copies the draw in.
# %% answer="init_weights"
def _init_weights(module, std=0.02): ...

# %% answer="model"
model = 1
"""
WRONG = """# Zeroes the row first.
# points: test_init_padding=0, test_scope=1.5
# %% extra="init_weights"
helper = 1

# %% answer="init_weights"
def _init_weights(module, std=0.02): ...
"""


def write(folder: Path, text: str, name: str = "right/code_tasks/an_answer") -> Path:
    """Write an answer below ``folder`` and return its path."""
    path = folder / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_right_answer_is_read(tmp_path: Path) -> None:
    """Its first comment says what it does; each cell is found by its name."""
    answer = read_answer(write(tmp_path, RIGHT), tmp_path)
    assert (
        BankAnswer(
            name="right/code_tasks/an_answer",
            notebook="code_tasks",
            about="Draws with numpy.",
            cells={
                "init_weights": "def _init_weights(module, std=0.02): ...",
                "model": "model = 1",
            },
            extras=(),
            points={},
        )
        == answer
    )
    assert answer.is_right


def test_a_wrong_answer_is_read(tmp_path: Path) -> None:
    """Its points are numbers by test cell, and its extra cells stand apart."""
    answer = read_answer(write(tmp_path, WRONG, "wrong/code_tasks/an_answer"), tmp_path)
    assert {"test_init_padding": 0.0, "test_scope": 1.5} == answer.points
    assert (("init_weights", "helper = 1"),) == answer.extras
    assert ["init_weights"] == list(answer.cells)
    assert not answer.is_right


def test_an_answer_may_wait_for_a_person(tmp_path: Path) -> None:
    """A right or a wrong one: the test named must give no points and ask a person."""
    wrong = WRONG.replace("points: test_init_padding=0, test_scope=1.5", "waits: test_q3")
    right = RIGHT.replace("# It copies", "# waits: test_q3\n# It copies")
    for kind, text in (("right", right), ("wrong", wrong)):
        answer = read_answer(write(tmp_path, text, f"{kind}/code_tasks/an_answer"), tmp_path)
        assert answer.points == {"test_q3": None}
        assert answer.is_right == (kind == "right")


MALFORMED = {
    "no comment": ("right", RIGHT.split("\n", 2)[2]),
    "no cell": ("right", "# Does nothing.\n"),
    "no marked cell": ("right", "# Does nothing.\n# %%\nx = 1\n"),
    "a right answer with points": ("right", WRONG),
    "a wrong answer without points": ("wrong", RIGHT),
    "points without a number": ("wrong", WRONG.replace("=1.5", "")),
    "points in words": ("wrong", WRONG.replace("=1.5", "=none")),
    "negative points": ("wrong", WRONG.replace("=1.5", "=-1")),
    "points for nothing": ("wrong", WRONG.replace("test_scope=1.5", "")),
    "a mistyped mark": ("right", RIGHT.replace('answer="model"', 'anser="model"')),
    "a cell twice": ("right", RIGHT.replace('answer="model"', 'answer="init_weights"')),
}


@pytest.mark.parametrize(("kind", "text"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_answer_is_refused(tmp_path: Path, kind: str, text: str) -> None:
    """The one line names the file."""
    path = write(tmp_path, text, f"{kind}/code_tasks/an_answer")
    with pytest.raises(ValueError, match=f"^{kind}/code_tasks/an_answer: ") as refused:
        read_answer(path, tmp_path)
    assert 1 == len(str(refused.value).splitlines())


def test_the_bank_is_read_in_order(tmp_path: Path) -> None:
    """Every answer of every notebook is read; files elsewhere are not answers."""
    for name in ("wrong/quiz/b", "right/quiz/c", "right/advanced/a"):
        write(tmp_path, WRONG if name.startswith("wrong") else RIGHT, name)
    write(tmp_path, "helper", "right/conftest")
    names = [answer.name for answer in read_bank(tmp_path)]
    assert ["right/advanced/a", "right/quiz/c", "wrong/quiz/b"] == names


@pytest.fixture
def notebook() -> NotebookNode:
    """Return a notebook with an answer cell and its test."""
    cells = [
        nbformat.v4.new_code_cell(source, id=name, metadata={"nbgrader": {"grade_id": name}})
        for name, source in {"init_weights": "...", "test_init_padding": "assert 1"}.items()
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), *cells])


def answer_with(**parts: object) -> BankAnswer:
    """Return a wrong answer with those parts."""
    empty: dict[str, object] = {"cells": {}, "extras": (), "points": {}}
    return BankAnswer("wrong/code_tasks/x", "code_tasks", "x", **{**empty, **parts})  # type: ignore[arg-type]  # any parts


def test_an_answer_is_filled_in(notebook: NotebookNode) -> None:
    """Cells are replaced by name, and extra cells stand in front of theirs, in order."""
    answer = answer_with(
        cells={"init_weights": "new"}, extras=(("init_weights", "e1"), ("init_weights", "e2"))
    )
    filled = fill_in(notebook, answer)
    assert ["# Title", "e1", "e2", "new", "assert 1"] == [cell.source for cell in filled.cells]
    nbformat.validate(filled)


@pytest.mark.parametrize(
    "parts", [{"cells": {"gone": ""}}, {"extras": (("gone", ""),)}, {"points": {"gone": 0.0}}]
)
def test_a_cell_that_is_not_there_is_told(notebook: NotebookNode, parts: dict[str, object]) -> None:
    """An answer that names a cell of another notebook is told with its file."""
    with pytest.raises(ValueError, match="wrong/code_tasks/x: no cell gone in code_tasks"):
        fill_in(notebook, answer_with(**parts))
