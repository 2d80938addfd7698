"""nbgrader's hook for the three rooms: each cell goes where it may run, points come from a pass.

Takes the place of nbgrader's ``Execute`` in ``c.Autograde.autograde_preprocessors``; what scores
the outputs it writes is nbgrader's own ``SaveAutoGrades``.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_locked, is_solution
from traitlets import Bool, Dict, Integer

from invigilator import sanitise
from invigilator.errors import ExaminerError
from invigilator.examiner_room import ExaminerRoom, examiner_for
from invigilator.limits import Limits
from invigilator.student_room import CellRun, StudentRoom

MOST_OUTPUTS = 200
"""Outputs of one cell that are kept; each takes the page that shows it some time."""


class Examine(NbGraderPreprocessor):
    """Run a submission: the student's cells in the student room, the tests in the examiner's."""

    limits = Dict({}, help="Limits of a submission that differ from invigilator.limits").tag(
        config=True
    )
    unconfined = Bool(
        False, help="Run student code without confinement, where the system has none"
    ).tag(config=True)
    seed = Integer(0, help="Seeds both rooms and the unseen inputs of tests").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Write each code cell's outputs into ``nb``; called by the exporter of ``Autograde``."""
        limits = Limits(**self.limits)
        confined = not self.unconfined
        files = self._data_files(resources)
        started = time.monotonic()
        try:
            with (
                StudentRoom(limits, files, seed=self.seed, confined=confined) as room,
                self._examiner(room, resources["nbgrader"]) as examiner,
            ):
                for count, cell in enumerate(c for c in nb.cells if c.cell_type == "code"):
                    cell.execution_count = count + 1
                    cell.outputs = self._run(cell, room, examiner)
        except ExaminerError as error:
            self._give_nothing(nb, str(error))
        told = nb.metadata.setdefault("invigilator", NotebookNode(incidents=[]))
        told["seconds"] = round(time.monotonic() - started, 3)
        return nb, resources

    def _examiner(
        self, room: StudentRoom, where: dict[str, str]
    ) -> contextlib.AbstractContextManager[ExaminerRoom]:
        converter = self.parent.parent
        return examiner_for(
            (converter.coursedir.root, where["assignment"], where["student"]),
            room,
            seed=self.seed,
            confined=not self.unconfined,
            is_last=Path(converter.notebooks[-1]).stem == where["notebook"],
        )

    def _run(
        self, cell: NotebookNode, room: StudentRoom, examiner: ExaminerRoom
    ) -> list[NotebookNode]:
        if is_grade(cell) and not is_solution(cell):
            verdict = examiner.run("test", cell.source)
            return verdict_outputs(verdict, float(cell.metadata.nbgrader["points"]))
        if is_locked(cell):
            examiner.run("locked", cell.source)
        return cell_outputs(room.run_cell(cell.source))

    def _data_files(self, resources: dict[str, Any]) -> list[Path]:
        """Return the course's data files, which the converter has put beside the notebook."""
        where = resources["nbgrader"]
        coursedir = self.parent.parent.coursedir
        source = coursedir.format_path(coursedir.source_directory, ".", where["assignment"])
        return [p for p in sorted(Path(source).iterdir()) if p.is_file() and p.suffix != ".ipynb"]

    def _give_nothing(self, nb: NotebookNode, reason: str) -> None:
        """Our own failure: no test cell may count as passed, and a person has to look."""
        self.log.error("the examiner failed: %s", reason)
        incidents = nb.metadata.setdefault("invigilator", NotebookNode(incidents=[]))
        incidents["incidents"] = [*incidents["incidents"], f"not graded to the end: {reason}"]
        for cell in nb.cells:
            if cell.cell_type == "code" and is_grade(cell) and not cell.outputs:
                cell.outputs = [_error("ExaminerError", f"this test was not run: {reason}")]


def verdict_outputs(verdict: dict[str, Any], full_points: float) -> list[NotebookNode]:
    """Return the outputs of a test cell that nbgrader scores: an error, a number, or neither."""
    outputs = []
    if verdict["printed"]:
        text = sanitise.plain(verdict["printed"])
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=text))
    if verdict["error"]:
        name, text = verdict["error"]
        outputs.append(_error(name, sanitise.plain(text, 4000)))
    elif verdict["value"] is not None:
        points = verdict["value"]
        if not 0 <= points <= full_points:
            return [*outputs, _error("ExaminerError", f"the test gave {points} points")]
        outputs.append(
            nbformat.v4.new_output("execute_result", data={"text/plain": repr(float(points))})
        )
    return outputs


def cell_outputs(run: CellRun) -> list[NotebookNode]:
    """Return what a student's cell showed, adjoining texts joined, and why it was stopped."""
    outputs: list[NotebookNode] = []
    for raw in run.outputs:
        shown = sanitise.output(raw)
        if shown is None:
            continue
        before = outputs[-1] if outputs else None
        if before and before.output_type == "stream" and shown.get("name") == before.get("name"):
            before.text += shown.text
        elif len(outputs) < MOST_OUTPUTS:
            outputs.append(shown)
    if run.ended:
        outputs.append(_error("Stopped", run.ended))
    return outputs


def _error(name: str, text: str) -> NotebookNode:
    return nbformat.v4.new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])
