"""A submission's answers in the instructor's notebook, whatever the student did to the file."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from invigilator.cells import EXTRA_ID
from invigilator.hooks import submission_exporter as module
from invigilator.hooks.submission_exporter import MAX_CELLS, SubmissionExporter
from invigilator.hooks.transplant import MAX_EXTRA_CELLS, Transplanted, transplant

STUB = "x = ...\nraise NotImplementedError()"
STUBS = {"x": STUB, "essay": "YOUR ANSWER HERE"}


def marked(name: str, source: str, *, kind: str = "code", answer: bool = False) -> NotebookNode:
    """Return a cell with nbgrader's mark."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    mark = {"grade_id": name, "solution": answer, "locked": not answer, "grade": not answer}
    return make(source, id=name, metadata={"nbgrader": mark})


def make_source() -> NotebookNode:
    """Return an instructor's notebook of seven cells."""
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Title", id="prose1"),
            marked("setup", "import math"),
            marked("x", "x = 1  # the solution", answer=True),
            marked("test_x", "assert x == 1  # hidden"),
            nbformat.v4.new_markdown_cell("Between.", id="prose2"),
            marked("essay", "The model answer.", kind="markdown", answer=True),
            nbformat.v4.new_code_cell("1 + 1", id="play"),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}},
    )


def make_submission() -> NotebookNode:
    """Return the release of :func:`make_source` with both answers filled in."""
    notebook = make_source()
    by_id = {cell.id: cell for cell in notebook.cells}
    by_id["x"].source = "x = 2"
    by_id["test_x"].source = "assert x"
    by_id["essay"].source = "My essay."
    return notebook


def cell_of(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    """Return the cell with that id."""
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def without(notebook: NotebookNode, *ids: str) -> NotebookNode:
    """Return ``notebook`` without those cells."""
    notebook.cells = [cell for cell in notebook.cells if cell.id not in ids]
    return notebook


def extras(result: Transplanted) -> list[tuple[str, str]]:
    """Return (id of the cell before, source) of each extra cell."""
    cells = result.notebook.cells
    return [
        (before.id if before else "", cell.source)
        for before, cell in zip([None, *cells], cells, strict=False)
        if cell.id.startswith(EXTRA_ID)
    ]


def run(submission: NotebookNode) -> Transplanted:
    """Transplant ``submission`` into the small source."""
    return transplant(submission, make_source(), STUBS)


def test_answers_are_found_by_grade_id() -> None:
    """The answers come from the submission, everything else from the source, in silence."""
    result = run(make_submission())
    expected = {cell.id: cell.source for cell in make_source().cells}
    expected |= {"x": "x = 2", "essay": "My essay."}
    assert expected == {cell.id: cell.source for cell in result.notebook.cells}
    assert () == result.incidents


def test_a_notebook_in_which_nothing_is_graded_is_no_incident() -> None:
    """A course may hand out a notebook to read, in which no cell is nbgrader's."""
    source = make_source()
    for cell in source.cells:
        cell.metadata.pop("nbgrader", None)
    assert () == transplant(copy.deepcopy(source), source, STUBS).incidents


def test_the_arguments_stay_as_they_are() -> None:
    """Neither the submission nor the source is changed: the next submission gets a clean one."""
    submission, source = make_submission(), make_source()
    before = copy.deepcopy((submission, source))
    transplant(submission, source, STUBS)
    assert before == (submission, source)


def test_a_grade_id_wins_over_a_cell_id() -> None:
    """An answer with a new cell id is found by its grade_id."""
    submission = make_submission()
    cell_of(submission, "x").id = "anything"
    result = run(submission)
    assert "x = 2" == cell_of(result.notebook, "x").source
    assert () == result.incidents


def test_metadata_comes_from_the_source() -> None:
    """A student can neither unlock a cell nor raise its points: marks and tags are the source's."""
    submission = make_submission()
    cell_of(submission, "test_x").metadata.nbgrader.update(points=99, solution=True)
    cell_of(submission, "x").metadata["tags"] = ["skip-execution"]
    submission.metadata["kernelspec"] = {"name": "evil"}
    result = run(submission)
    assert [c.metadata for c in make_source().cells] == [c.metadata for c in result.notebook.cells]
    assert make_source().metadata == result.notebook.metadata


@pytest.mark.parametrize("mark", [None, {}, "x", {"grade_id": ["x"]}, {"grade_id": "renamed"}])
def test_an_answer_without_its_grade_id_is_found_by_its_cell_id(mark: Any) -> None:
    """A lost, broken or renamed grade_id costs nothing, and is reported."""
    submission = make_submission()
    answer = cell_of(submission, "x")
    answer.metadata = NotebookNode() if mark is None else NotebookNode(nbgrader=mark)
    result = run(submission)
    assert "x = 2" == cell_of(result.notebook, "x").source
    assert ("the cell 'x' had lost its grade_id and was recognised",) == result.incidents


def test_a_locked_cell_is_recognised_by_its_text() -> None:
    """A locked cell without mark and id is known by its text: it is no extra cell."""
    submission = make_submission()
    setup = cell_of(submission, "setup")
    setup.id, setup.metadata = "other", NotebookNode()
    result = run(submission)
    assert [] == extras(result)
    assert ("the cell 'setup' had lost its grade_id and was recognised",) == result.incidents


@pytest.mark.parametrize(
    ("sources", "answer", "extra"),
    [
        (["x = 2", "x = 3"], "x = 3", ["x = 2"]),
        (["x = 2", STUB], "x = 2", [STUB]),
        ([STUB, "x = 2"], "x = 2", [STUB]),
        ([STUB, STUB + "\n"], STUB + "\n", [STUB]),
    ],
    ids=["last of two", "stub last", "stub first", "only stubs"],
)
def test_of_copied_answers_the_last_filled_in_one_counts(
    sources: list[str], answer: str, extra: list[str]
) -> None:
    """A stub never wins over an answer; the other copy is run as an extra cell."""
    submission = make_submission()
    copies = [marked("x", source, answer=True) for source in sources]
    submission.cells[2:3] = copies
    result = run(submission)
    assert answer == cell_of(result.notebook, "x").source
    assert extra == [source for _, source in extras(result)]
    assert ("the answer cell 'x' appears 2 times in the file",) == result.incidents


def test_copies_of_a_locked_cell_are_gone() -> None:
    """A copied test cell, changed or not, is neither run nor graded."""
    submission = make_submission()
    submission.cells.append(marked("test_x", "assert True"))
    result = run(submission)
    assert [c.source for c in run(make_submission()).notebook.cells] == [
        c.source for c in result.notebook.cells
    ]
    assert ("the cell 'test_x' appeared 2 times; the copies were removed",) == result.incidents


def test_a_deleted_cell_is_put_back() -> None:
    """A deleted test cell comes from the source, a deleted answer is the release's stub."""
    result = run(without(make_submission(), "test_x", "x", "prose2"))
    assert STUB == cell_of(result.notebook, "x").source
    assert "assert x == 1  # hidden" == cell_of(result.notebook, "test_x").source
    assert [c.id for c in make_source().cells] == [c.id for c in result.notebook.cells]
    assert (
        "the cell 'x' was missing and was put back",
        "the cell 'test_x' was missing and was put back",
    ) == result.incidents


def test_a_missing_text_answer_never_shows_the_model_answer() -> None:
    """The solution of the source is not graded as the student's."""
    result = run(without(make_submission(), "essay"))
    assert "YOUR ANSWER HERE" == cell_of(result.notebook, "essay").source


@pytest.mark.parametrize(
    ("name", "kind", "was"), [("x", "markdown", "code"), ("essay", "code", "markdown")]
)
def test_a_cell_of_another_type_is_graded_as_its_own(name: str, kind: str, was: str) -> None:
    """A type changed by accident costs nothing, and is reported."""
    submission = make_submission()
    place = [cell.id for cell in submission.cells].index(name)
    submission.cells[place] = marked(name, "typed", kind=kind, answer=True)
    result = run(submission)
    assert (was, "typed") == (
        cell_of(result.notebook, name).cell_type,
        cell_of(result.notebook, name).source,
    )
    assert (f"the cell '{name}' was {kind} and was graded as {was}",) == result.incidents


def test_extra_cells_stay_where_they_were() -> None:
    """An added cell runs in front of the cell it stood in front of, in the student's order."""
    submission = make_submission()
    submission.cells.append(nbformat.v4.new_code_cell("last = 1"))
    submission.cells[2:2] = [
        nbformat.v4.new_code_cell("first = 1"),
        nbformat.v4.new_code_cell("second = 1"),
        nbformat.v4.new_code_cell("  "),
    ]
    submission.cells.insert(0, nbformat.v4.new_raw_cell("note"))
    result = run(submission)
    assert [
        ("", "note"),
        ("setup", "first = 1"),
        (f"{EXTRA_ID}2-0", "second = 1"),
        ("play", "last = 1"),
    ] == extras(result)
    ids = [cell.id for cell in result.notebook.cells]
    assert len(ids) == len(set(ids))


def test_an_extra_cell_keeps_nothing_but_its_source() -> None:
    """Metadata, outputs and marks of an added cell are left behind; raw text becomes markdown."""
    submission = make_submission()
    added = marked("bonus", "y = 1", answer=True)
    added.outputs = [nbformat.v4.new_output("stream", text="forged")]
    submission.cells += [added, nbformat.v4.new_raw_cell("note", metadata={"format": "text/html"})]
    code, raw = run(submission).notebook.cells[-2:]
    assert ("code", "y = 1", {}, []) == (code.cell_type, code.source, code.metadata, code.outputs)
    assert ("markdown", "note", {}) == (raw.cell_type, raw.source, raw.metadata)


@pytest.mark.parametrize(
    "broken",
    [
        "text",
        {},
        {"cell_type": "code", "metadata": {}},
        {"cell_type": "code", "metadata": {}, "source": ["a"]},
        {"cell_type": "code", "metadata": [], "source": "a"},
        {"cell_type": "video", "metadata": {}, "source": "a"},
    ],
)
def test_a_malformed_cell_is_left_out(broken: Any) -> None:
    """What is no cell is not run, and the rest is graded."""
    submission = make_submission()
    submission.cells.insert(3, NotebookNode(broken) if isinstance(broken, dict) else broken)
    result = run(submission)
    assert [] == extras(result)
    assert "x = 2" == cell_of(result.notebook, "x").source
    assert ("a malformed cell was left out",) == result.incidents


def test_attachments_come_along_with_markdown() -> None:
    """A picture in a text answer, or in an added note, is there when a person marks it."""
    picture = NotebookNode({"a.png": NotebookNode({"image/png": "aGk="})})
    submission = make_submission()
    cell_of(submission, "essay").attachments = picture
    submission.cells.append(nbformat.v4.new_markdown_cell("![](attachment:a.png)"))
    submission.cells[-1].attachments = picture
    result = run(submission)
    assert picture == cell_of(result.notebook, "essay").attachments
    assert picture == result.notebook.cells[-1].attachments


def test_a_malformed_attachment_is_left_out() -> None:
    """An attachment that is no text by media type does not reach the notebook."""
    submission = make_submission()
    good = {"image/png": "aGk="}
    bad = {"b": [], "c": {"image/png": ["x"]}, "d": {"image/png": "\ud800"}}
    cell_of(submission, "essay").attachments = NotebookNode({"a": good, **bad})
    assert {"a": good} == cell_of(run(submission).notebook, "essay").attachments


def test_a_code_answer_takes_no_attachments() -> None:
    """Attachments of what is graded as code are dropped."""
    submission = make_submission()
    cell_of(submission, "x").attachments = NotebookNode({"a": {"image/png": "aGk="}})
    assert "attachments" not in cell_of(run(submission).notebook, "x")


def test_halves_of_characters_can_be_written() -> None:
    """A lone surrogate, which no UTF-8 file can hold, becomes a question mark."""
    submission = make_submission()
    cell_of(submission, "x").source = "x = '\ud800'"
    submission.cells.append(nbformat.v4.new_code_cell("y = '\udfff'"))
    notebook = run(submission).notebook
    assert ["x = '?'", "y = '?'"] == [cell_of(notebook, "x").source, notebook.cells[-1].source]
    assert nbformat.writes(notebook).encode()


@pytest.mark.parametrize(("count", "kept"), [(0, MAX_EXTRA_CELLS), (1, 0)])
def test_too_many_extra_cells_are_not_run(count: int, kept: int) -> None:
    """At the limit all are run, above it none, and the answers are graded all the same."""
    submission = make_submission()
    added = [nbformat.v4.new_code_cell("pass") for _ in range(MAX_EXTRA_CELLS + count)]
    submission.cells += added
    result = run(submission)
    assert kept == len(extras(result))
    assert "x = 2" == cell_of(result.notebook, "x").source
    assert bool(count) == bool(result.incidents)


@pytest.mark.parametrize("cells", [[], [nbformat.v4.new_code_cell("print('another course')")]])
def test_a_notebook_of_another_course_is_blank(cells: list[NotebookNode]) -> None:
    """Where no cell is known there is one incident, not one for each cell."""
    result = run(nbformat.v4.new_notebook(cells=cells))
    assert STUB == cell_of(result.notebook, "x").source
    assert (
        "none of the assignment's cells is in the file; it was graded as blank",
    ) == result.incidents


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> SubmissionExporter:
    """Return an exporter that takes every system for one that can confine."""
    monkeypatch.setattr(module, "why_not_confinable", lambda: None)
    return SubmissionExporter()


def read(exporter: SubmissionExporter, path: Path) -> NotebookNode:
    """Return what the exporter makes of the file."""
    text, _ = exporter.from_filename(str(path))
    return nbformat.reads(text, as_version=4)


def nested(depth: int) -> dict[str, Any]:
    """Return a notebook whose metadata is nested."""
    deep: Any = {}
    for _ in range(depth):
        deep = {"a": deep}
    notebook: dict[str, Any] = json.loads(nbformat.writes(make_submission()))
    notebook["cells"][0]["metadata"] = deep
    return notebook


UNREADABLE = {
    "empty": b"",
    "not JSON": b"Dear teacher, ...",
    "cut short": nbformat.writes(make_submission()).encode()[:-20],
    "not UTF-8": b"\xff\xfe\x00",
    "a list": b"[]",
    "a number": b"4",
    "null": b"null",
    "no cells": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    "cells is text": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": "x"}',
    "metadata is a list": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": [1], "cells": []}',
    "no such format": b'{"nbformat": 99, "cells": [], "metadata": {}}',
    "open brackets": b"[" * 100_000,
    "nested": json.dumps(nested(60)).encode(),
    "nested deeply": json.dumps(nested(400)).encode(),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_file_becomes_a_blank_one(
    exporter: SubmissionExporter, tmp_path: Path, content: bytes
) -> None:
    """Whatever the bytes, the run goes on with an empty notebook that says why, in one line."""
    path = tmp_path / "quiz.ipynb"
    path.write_bytes(content)
    notebook = read(exporter, path)
    assert [] == notebook.cells
    assert 1 == len(notebook.metadata.unreadable.splitlines())


def test_a_missing_file_becomes_a_blank_one(exporter: SubmissionExporter, tmp_path: Path) -> None:
    """A link that leads nowhere is unreadable too."""
    path = tmp_path / "quiz.ipynb"
    path.symlink_to(tmp_path / "nowhere")
    assert "unreadable" in read(exporter, path).metadata


def test_a_huge_file_is_not_read(
    exporter: SubmissionExporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file over the limit is not opened; one of just that size is read."""
    path = tmp_path / "quiz.ipynb"
    nbformat.write(make_submission(), path)
    size = path.stat().st_size
    monkeypatch.setattr(module, "MAX_FILE_BYTES", size)
    assert "unreadable" not in read(exporter, path).metadata
    monkeypatch.setattr(module, "MAX_FILE_BYTES", size - 1)
    assert "the file is larger than 100 MB" == read(exporter, path).metadata.unreadable


def test_a_file_of_too_many_cells_is_not_graded(
    exporter: SubmissionExporter, tmp_path: Path
) -> None:
    """More cells than a person could write make a blank notebook, not a wait of minutes."""
    cell = '{"cell_type": "raw", "id": "c%d", "metadata": {}, "source": "1"}'
    cells = ",".join(cell % number for number in range(MAX_CELLS + 1))
    path = tmp_path / "quiz.ipynb"
    path.write_text(f'{{"nbformat": 4, "nbformat_minor": 5, "metadata": {{}}, "cells": [{cells}]}}')
    assert "the file holds 5001 cells" == read(exporter, path).metadata.unreadable


def test_the_notebooks_own_metadata_is_not_read(
    exporter: SubmissionExporter, tmp_path: Path
) -> None:
    """A student cannot claim in the metadata that the file was unreadable."""
    content = json.loads(nbformat.writes(make_submission()))
    path = tmp_path / "quiz.ipynb"
    path.write_text(json.dumps({**content, "metadata": {"unreadable": "forged"}}))
    notebook = read(exporter, path)
    assert "x = 2" == cell_of(notebook, "x").source
    assert "unreadable" not in notebook.metadata


def test_an_old_notebook_is_read(exporter: SubmissionExporter, tmp_path: Path) -> None:
    """A notebook of format 3 is converted."""
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {
                        "cell_type": "code", "language": "python", "metadata": {}, "input": "x = 2",
                        "outputs": [], "collapsed": False,
                    }
                ],
            }
        ],
    }  # fmt: skip
    path = tmp_path / "quiz.ipynb"
    path.write_text(json.dumps(old))
    assert ["x = 2"] == [cell.source for cell in read(exporter, path).cells]
