"""A room behaves as a kernel that may do less: ordinary cells, in both, side by side."""

from __future__ import annotations

import re
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from invigilator.hooks.examine import cell_outputs
from invigilator.inside.limits import Limits
from invigilator.rooms.outputs import as_shown
from invigilator.rooms.student_room import CellRun, StudentRoom
from tests.rooms.ordinary_cells import CELLS
from tests.support.confinement import confined
from tools.build import ROOT

pytestmark = [confined, pytest.mark.xdist_group("kernel")]  # both run once

SHOWN = {"text/plain", "text/html", "text/markdown", "text/latex", "image/png"}
VARYING = re.compile(
    r"0x[0-9a-f]+|(?<=object at )[0-9a-f]+|[-+e\d.]+ [µμmn]?s\b"
    r"|/tmp/ipykernel_\S+?\.py|<ipython-input-[\w-]+>|\d+\.py(?=, line)"
)
"""What differs from run to run, or from machine to machine: addresses, times, names of cells."""

CLEANED = re.compile(r'<div class="tex2jax_ignore mathjax_ignore">(.*)</div>', re.DOTALL)
"""What HTML is wrapped in once it is cleaned."""

Kinds = list[tuple[str, str]]


@pytest.fixture(scope="module")
def in_kernel(tmp_path_factory: pytest.TempPathFactory) -> list[Kinds]:
    """Return what a real kernel shows of each cell."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell.source) for cell in CELLS],
        metadata={"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}},
    )
    client = NotebookClient(notebook, allow_errors=True, timeout=120, coalesce_streams=True)
    client.execute(cwd=str(tmp_path_factory.mktemp("kernel")))
    return [kinds([dict(output) for output in cell.outputs]) for cell in notebook.cells]


@pytest.fixture(scope="module")
def in_room() -> list[Kinds]:
    """Return what a student room shows of each cell, as it reaches a page."""
    with StudentRoom(Limits()) as room:
        runs: list[CellRun] = [room.run_cell(cell.source) for cell in CELLS]
    assert [run.ended for run in runs if run.ended] == []
    return [kinds([dict(output) for output in cell_outputs(run)]) for run in runs]


def kinds(outputs: list[dict[str, Any]]) -> Kinds:
    """Return the kind of each output and what it shows, without what varies."""
    return [_kind(output) for output in as_shown(outputs)]


def _kind(output: dict[str, Any]) -> tuple[str, str]:
    if output["output_type"] == "stream":
        return f"stream {output['name']}", _plain(output["text"])
    if output["output_type"] == "error":
        return "error", _plain(f"{output['ename']}: {output['evalue']}")
    data = {kind: text for kind, text in output["data"].items() if kind in SHOWN}
    shown = [
        f"{kind}: {'picture' if 'image' in kind else _plain(data[kind])}" for kind in sorted(data)
    ]
    return output["output_type"], "\n".join(shown)


def _plain(text: str) -> str:
    plain = CLEANED.sub(r"\1", re.sub(r"\x1b\[[0-9;]*m", "", text))
    return VARYING.sub("~", plain)


def test_the_list_is_long_enough() -> None:
    """At least eighty ordinary cells, most of which must show the same."""
    assert len(CELLS) >= 80
    assert sum(not cell.differs for cell in CELLS) >= 0.7 * len(CELLS)


def test_a_room_shows_what_a_kernel_shows(in_kernel: list[Kinds], in_room: list[Kinds]) -> None:
    """Cell by cell, kind by kind, but for the differences that are listed with a reason."""
    different = {
        cell.source: (kernel, room)
        for cell, kernel, room in zip(CELLS, in_kernel, in_room, strict=True)
        if kernel != room and not cell.differs
    }
    assert different == {}


def test_no_difference_is_listed_that_is_none(in_kernel: list[Kinds], in_room: list[Kinds]) -> None:
    """A difference that was mended leaves the list."""
    alike = [
        cell.source
        for cell, kernel, room in zip(CELLS, in_kernel, in_room, strict=True)
        if kernel == room and cell.differs
    ]
    assert alike == []


def test_each_difference_stands_in_the_documentation() -> None:
    """Whoever asks why a page shows something else finds the reason, and none that is gone."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    section = text.split("## Where a room differs from a kernel")[1].split("\n## ")[0]
    table = section.split("|---|---|\n")[1].strip()
    rows = [row.split(" | ")[1].removesuffix(" |") for row in table.splitlines()]
    assert rows == [*dict.fromkeys(cell.differs for cell in CELLS if cell.differs)]
