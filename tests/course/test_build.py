"""Text in authoring/ becomes notebooks, the same bytes every time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from tools.build import ASSIGNMENT, build, read_text_notebook, run_lesson, write_if_changed

TASK = """# %% [markdown]
# # A task
#
# Some prose.

# %% locked="setup"
import math

# %% answer="x"
x = ...  # a number
### BEGIN SOLUTION
x = 1
### END SOLUTION

# %% test="test_x" points=3
# x is a number
assert x

# %% [markdown] answer="essay" points=2.5
# *Your answer:*

# %% [markdown] locked="essay_task"
# Write.

# %% tags=["live"]
1 + 1
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a course with one task and no lesson."""
    folder = tmp_path / "authoring" / "tasks"
    folder.mkdir(parents=True)
    (folder / "quiz.py").write_text(TASK)
    return tmp_path


def notebook(tmp_path: Path, text: str) -> NotebookNode:
    """Return the notebook written in ``text``."""
    path = tmp_path / "text.py"
    path.write_text(text)
    return read_text_notebook(path)


def mark(**parts: Any) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell, of schema 3."""
    return {"grade": False, "locked": False, "solution": False, "task": False} | parts


def test_marks_become_nbgraders_metadata(tmp_path: Path) -> None:
    """Each word of a mark has its expansion, and a cell without one has no metadata."""
    cells = notebook(tmp_path, TASK).cells
    schema = {"schema_version": 3}
    assert [
        {},
        {"nbgrader": mark(grade_id="setup", locked=True, **schema)},
        {"nbgrader": mark(grade_id="x", solution=True, **schema)},
        {"nbgrader": mark(grade_id="test_x", grade=True, locked=True, points=3, **schema)},
        {"nbgrader": mark(grade_id="essay", grade=True, solution=True, points=2.5, **schema)},
        {"nbgrader": mark(grade_id="essay_task", locked=True, **schema)},
        {"tags": ["live"]},
    ] == [cell.metadata for cell in cells]
    kinds = ["markdown", "code", "code", "code", "markdown", "markdown", "code"]
    assert kinds == [cell.cell_type for cell in cells]


@pytest.mark.parametrize(
    "header",
    [
        '# %% anser="x"',
        '# %% answer="x" point=3',
        '# %% answer="x" test="y" points=1',
        '# %% test="y" locked="y" points=1',
        "# %% points=3",
        '# %% test="y"',
        '# %% test="y" points="three"',
        '# %% test="y" points=true',
        '# %% locked="y" points=3',
        '# %% answer="y" points="3"',
    ],
)
def test_an_unknown_mark_is_refused(tmp_path: Path, header: str) -> None:
    """A mistyped mark, and points that are missing or misplaced, are told with the file's name."""
    with pytest.raises(ValueError, match=r"^text\.py: cell mark .* is not understood$"):
        notebook(tmp_path, f"{header}\nx = 1\n")


def test_a_folded_cell_hides_its_output(tmp_path: Path) -> None:
    """JupyterLab reads the metadata; the tag stays, and other tags mean nothing to it."""
    text = '# %% tags=["folded"]\n1\n\n# %% tags=["live"]\n1\n\n# %%\n1\n'
    assert [
        {"tags": ["folded"], "jupyter": {"outputs_hidden": True}},
        {"tags": ["live"]},
        {},
    ] == [cell.metadata for cell in notebook(tmp_path, text).cells]


def test_a_name_may_be_there_once(tmp_path: Path) -> None:
    """Two cells of one name would be one cell to nbgrader."""
    with pytest.raises(ValueError, match=r"text\.py.*'x'"):
        notebook(tmp_path, '# %% answer="x"\nx = 1\n\n# %% answer="x"\nx = 2\n')


def test_a_marked_cells_id_is_its_name(tmp_path: Path) -> None:
    """Names are headings, gradebook rows and cell ids at once."""
    ids = [cell.id for cell in notebook(tmp_path, TASK).cells]
    assert ["setup", "x", "test_x", "essay", "essay_task"] == ids[1:-1]


def test_other_ids_depend_on_the_cell_alone(tmp_path: Path) -> None:
    """A new cell, or a change in another, leaves the ids of the rest as they are."""
    before = {cell.source: cell.id for cell in notebook(tmp_path, TASK).cells}
    changed = "# %% [markdown]\n# New.\n\n" + TASK.replace("import math", "import cmath")
    after = {cell.source: cell.id for cell in notebook(tmp_path, changed).cells}
    assert 6 == len(before.keys() & after.keys())
    assert all(after[source] == before[source] for source in before.keys() & after.keys())


def test_equal_cells_have_different_ids(tmp_path: Path) -> None:
    """The same text three times is three cells."""
    ids = [cell.id for cell in notebook(tmp_path, "# %%\n1\n\n# %%\n1\n\n# %%\n1\n").cells]
    assert 3 == len(set(ids))
    assert all(cell_id.startswith(ids[0]) for cell_id in ids)


def test_the_notebook_says_nothing_of_where_it_was_built(tmp_path: Path) -> None:
    """Kernel and language are fixed; there are no outputs, and no trace of jupytext."""
    built = notebook(tmp_path, TASK)
    assert {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    } == built.metadata
    assert (4, 5) == (built.nbformat, built.nbformat_minor)
    assert all(
        ([], None) == (cell.outputs, cell.execution_count)
        for cell in built.cells
        if cell.cell_type == "code"
    )
    nbformat.validate(built)


def test_markers_and_sources_come_through(tmp_path: Path) -> None:
    """The instructor's notebook holds the solutions as they are written."""
    answer = notebook(tmp_path, TASK).cells[2]
    assert "x = ...  # a number\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION" == answer.source


def test_blank_lines_between_cells_mean_nothing(tmp_path: Path) -> None:
    """Jupytext's note on how many an author leaves is neither an unknown mark nor metadata."""
    expected = [cell.metadata for cell in notebook(tmp_path, TASK).cells]
    for between in ("\n# %%", "\n\n\n\n# %%"):
        built = notebook(tmp_path, TASK.replace("\n\n# %%", between))
        assert expected == [cell.metadata for cell in built.cells]


def test_a_build_writes_each_notebook(root: Path) -> None:
    """A task goes to source/, where nbgrader looks for it, and ends in a line break."""
    target = root / "source" / ASSIGNMENT / "quiz.ipynb"
    assert [target] == build(root)
    assert nbformat.read(target, as_version=4).cells[1].id == "setup"
    assert target.read_text().endswith("}\n")


def test_a_rebuild_is_byte_identical(root: Path) -> None:
    """Nothing is written the second time; built from nothing, the bytes are the same."""
    (target,) = build(root)
    first = target.read_bytes()
    assert [] == build(root)
    target.unlink()
    assert [target] == build(root)
    assert first == target.read_bytes()


def test_a_change_is_built(root: Path) -> None:
    """A changed text, and a notebook somebody edited by hand, are built again."""
    (target,) = build(root)
    built = target.read_text()
    target.write_text(built.replace("import math", "import cmath"))
    assert [target] == build(root)
    assert built == target.read_text()
    text = root / "authoring/tasks/quiz.py"
    text.write_text(TASK.replace("import math", "import cmath"))
    assert [target] == build(root)
    assert "import cmath" in target.read_text()


def test_write_if_changed_makes_the_folder(tmp_path: Path) -> None:
    """The first build of a clean checkout needs no folder to be there."""
    path = tmp_path / "a" / "b" / "n.ipynb"
    assert write_if_changed(nbformat.v4.new_notebook(), path)
    assert not write_if_changed(nbformat.v4.new_notebook(), path)


def test_a_lesson_is_run(tmp_path: Path) -> None:
    """A lesson carries its outputs, one stream a cell, but nothing of the kernel that ran it."""
    folder = tmp_path / "authoring" / "lessons"
    folder.mkdir(parents=True)
    text = folder / "01_try.py"
    text.write_text(
        "# %%\nprint('a')\nprint('b')\nimport os\nos.path.basename(os.getcwd())\n\n"
        '# %% tags=["live"]\nprint("slider")\n'
    )
    (folder / "README.py").write_text("# %%\n1 / 0\n")
    (target,) = build(tmp_path)
    assert tmp_path / "notebooks" / "01_try.ipynb" == target
    built = nbformat.read(target, as_version=4)
    shown, live = built.cells
    assert "a\nb\n" == shown.outputs[0].text
    assert {"text/plain": "'notebooks'"} == shown.outputs[1].data
    assert [] == live.outputs
    assert {"name": "python"} == built.metadata.language_info
    assert all("execution" not in cell.metadata for cell in built.cells)
    assert nbformat.writes(run_lesson(text, target.parent)) + "\n" == target.read_text()
