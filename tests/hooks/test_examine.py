"""From what the rooms say to what nbgrader scores."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from invigilator.hooks.examine import cell_outputs, verdict_outputs
from invigilator.inside.protocol import Verdict
from invigilator.rooms.student_room import CellRun


def verdict(
    error: tuple[str, str] | None = None, printed: str = "", value: float | None = None
) -> Verdict:
    """Return what the examiner's room says about a test."""
    return Verdict(error, printed, value)


def score(outputs: list[NotebookNode], full: float = 4) -> Any:
    """Return (points, full points) as nbgrader itself reads them from a test cell's outputs."""
    mark = {
        "grade": True,
        "solution": False,
        "locked": True,
        "points": full,
        "grade_id": "test_x",
        "schema_version": 3,
        "cell_type": "code",
    }
    cell = nbformat.v4.new_code_cell("", outputs=outputs, metadata={"nbgrader": mark})
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    return determine_grade(cell)


@pytest.mark.parametrize(
    ("given", "points"),
    [
        (verdict(), 4),
        (verdict(printed="well done\n"), 4),
        (verdict(printed="3\n"), 4),
        (verdict(value=2.5), 2.5),
        (verdict(value=2.5, printed="4\n"), 2.5),
        (verdict(value=0.0), 0),
        (verdict(value=4.0), 4),
        (verdict(("AssertionError", "read the lesson")), 0),
        (verdict(("AssertionError", "")), 0),
        (verdict(("Stopped", "took too long"), printed="4\n"), 0),
        (verdict(("ValueError", "x"), value=4.0), 0),
    ],
)
def test_nbgrader_gives_the_points_of_the_verdict(given: Verdict, points: float) -> None:
    """A pass is full points, a number partial credit, an error nothing, whatever was printed."""
    assert (points, 4) == score(verdict_outputs(given, 4))


@pytest.mark.parametrize("value", [4.001, -0.5, float("inf"), float("-inf"), float("nan"), 1e300])
def test_a_value_out_of_range_gives_no_points(value: float) -> None:
    """nbgrader would give full marks, or drop the submission; here it is an error with 0 points."""
    outputs = verdict_outputs(verdict(value=value), 4)
    assert (0, 4) == score(outputs)
    assert ("ExaminerError", f"the test gave {value} points") == (
        outputs[0].ename,
        outputs[0].evalue,
    )


def test_a_failure_shows_what_was_printed_and_the_message() -> None:
    """The printed text comes first; the error carries the message and no traceback of the test."""
    outputs = verdict_outputs(verdict(("AssertionError", "read on"), printed="half\n"), 4)
    assert ["stream", "error"] == [out.output_type for out in outputs]
    assert "half\n" == outputs[0].text
    assert ("AssertionError", "read on") == (outputs[1].ename, outputs[1].evalue)
    assert ["AssertionError: read on"] == outputs[1].traceback


def test_a_message_is_made_readable() -> None:
    """A student's text in a message loses terminal escapes and is cut."""
    outputs = verdict_outputs(verdict(("StudentError", "\x1b[31mred\x1b[0m" + "x" * 9000)), 4)
    assert ("red" + "x" * 3997) == outputs[0].evalue
    printed = verdict_outputs(verdict(printed="\x1b[2Jcleared\x07"), 4)
    assert "cleared" == printed[0].text


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    """Return a stream output as a room sends it."""
    return {"output_type": "stream", "name": name, "text": text}


def test_adjoining_texts_of_one_stream_are_joined() -> None:
    """print sends its parts one by one; a reader sees one text."""
    outputs = cell_outputs(CellRun([stream("1"), stream("\n"), stream("2\n")]))
    assert ["1\n2\n"] == [out.text for out in outputs]


def test_streams_are_not_joined_across_others() -> None:
    """The order between the streams and other outputs stays."""
    shown = {"output_type": "display_data", "data": {"text/plain": "p"}}
    run = CellRun([stream("a"), stream("b", "stderr"), stream("c"), shown, stream("d")])
    outputs = cell_outputs(run)
    assert [("stdout", "a"), ("stderr", "b"), ("stdout", "c"), (None, "p"), ("stdout", "d")] == [
        (out.get("name"), out.get("text") or out.data["text/plain"]) for out in outputs
    ]


def test_joining_leaves_the_run_as_it_is() -> None:
    """The room's own record is not changed."""
    run = CellRun([stream("a"), stream("b")])
    cell_outputs(run)
    assert [stream("a"), stream("b")] == run.outputs


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"output_type": "update_display_data", "data": {"text/plain": "x"}},
        {"output_type": "display_data", "data": {"application/javascript": "alert(1)"}},
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg onload=alert(1)>"}},
        {"output_type": "display_data", "data": "text"},
        {"output_type": ["stream"], "text": "x"},
    ],
)
def test_what_is_no_output_is_left_out(raw: dict[str, Any]) -> None:
    """Only known kinds of output pass, and what stands beside them is shown."""
    assert ["before", "after"] == [
        out.text
        for out in cell_outputs(CellRun([stream("before"), raw, stream("after", "stderr")]))
    ]


@pytest.mark.parametrize(
    "raw",
    [
        {"output_type": "stream", "name": 3, "text": ["x"]},
        {"output_type": "stream"},
        {"output_type": "error"},
        {"output_type": "error", "ename": {}, "evalue": 3, "traceback": [1, None, "line"]},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": "text"},
        {"output_type": "execute_result", "data": {"text/plain": "1", "text/html": 3, "x": None}},
        {"output_type": "display_data", "data": {"image/png": "not base64!", "text/plain": "p"}},
        {"output_type": "stream", "text": "\ud800"},
    ],
)
def test_a_forged_output_is_a_valid_one(raw: dict[str, Any]) -> None:
    """Whatever a student's process sends, the notebook stays valid and can be written."""
    cell = nbformat.v4.new_code_cell("", outputs=cell_outputs(CellRun([raw])))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbformat.validate(notebook)
    assert nbformat.writes(notebook).encode()


def test_a_stopped_cell_says_why() -> None:
    """The reason stands after what the cell had shown."""
    outputs = cell_outputs(CellRun([stream("half")], "this took too long"))
    assert ["stream", "error"] == [out.output_type for out in outputs]
    assert ("Stopped", "this took too long") == (outputs[1].ename, outputs[1].evalue)
    assert ["Stopped: this took too long"] == outputs[1].traceback
