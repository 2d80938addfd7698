"""Run a submission's cells, each in the room it belongs to; only a passed test gives points.

:class:`Examine` takes the place of nbgrader's ``Execute`` among the preprocessors of ``Autograde``.
nbgrader's own ``SaveAutoGrades`` then scores the outputs that it has written.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from nbgrader.utils import is_locked
from traitlets import Bool, Dict, Integer

from invigilator import harmless
from invigilator.cells import (
    grade_id,
    has_points,
    is_test,
    leave_to_person,
    read_notes,
    write_notes,
)
from invigilator.course import autograded_folder, source_folder
from invigilator.errors import ExaminerError
from invigilator.hooks.course_names import NamesAtTest, names_at_tests, released_text
from invigilator.hooks.files_beside import files_beside
from invigilator.inside.limits import Limits
from invigilator.inside.protocol import Verdict
from invigilator.libraries import used_in
from invigilator.rooms.beside_room import BesideRoom
from invigilator.rooms.examiner_room import ExaminerRoom, examiner_for
from invigilator.rooms.notebook_rooms import NotebookRooms, TestPlan
from invigilator.rooms.student_room import CellRun, StudentRoom
from invigilator.rooms.warm import is_borrowed, use_libraries
from invigilator.ways import ALLOW_BESIDE, Way, permitted_ways

MOST_OUTPUTS = 200
"""Outputs of one cell that are kept: a page takes some time to show each of them."""


class Examine(NbGraderPreprocessor):
    """Run a submission: the student's cells in the student room, the tests in the examiner's."""

    limits = Dict(
        {}, help="Limits that differ from invigilator/inside/limits.py, e.g. {'cell_seconds': 60}"
    ).tag(config=True)
    unconfined = Bool(
        False, help="Run student code without confinement, where the system has none"
    ).tag(config=True)
    allow_beside = Bool(
        ALLOW_BESIDE, help="Let tests that cannot run apart run in a copy of the student's own room"
    ).tag(config=True)
    seed = Integer(0, help="Seeds both rooms and the unseen inputs of tests").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Write each code cell's outputs into ``nb``; called by the exporter of ``Autograde``."""
        limits = Limits(**self.limits)
        coursedir, where = self.parent.parent.coursedir, resources["nbgrader"]
        folder = autograded_folder(coursedir, where["student"], where["assignment"])
        source = source_folder(coursedir, where["assignment"])
        if not is_borrowed():  # whoever lends it has seen to it
            use_libraries(used_in(source))
        files = files_beside(folder, source, limits)
        plans = self._plans(nb, source / f"{where['notebook']}.ipynb")
        confined = not self.unconfined
        notes = read_notes(nb)
        incidents = (*notes.incidents, *files.left_out)
        runs: list[tuple[NotebookNode, CellRun]] = []
        started = time.monotonic()
        try:
            with (
                StudentRoom(limits, files.files, seed=self.seed, confined=confined) as room,
                BesideRoom(limits, files.files, seed=self.seed, confined=confined) as beside,
                self._examiner(room, source, where) as examiner,
            ):
                rooms = NotebookRooms(room, beside, examiner)
                for count, cell in enumerate(c for c in nb.cells if c.cell_type == "code"):
                    cell.execution_count = count + 1
                    if is_test(cell):
                        verdict = rooms.judge(cell.source, plans.get(grade_id(cell), TestPlan()))
                        points = float(cell.metadata.nbgrader["points"])
                        cell.outputs = verdict_outputs(verdict, points)
                        if verdict.needs_person:
                            leave_to_person(cell)
                    else:
                        runs.append((cell, rooms.run(cell.source, is_locked=is_locked(cell))))
        except ExaminerError as error:
            incidents += (f"not graded to the end: {error}",)
            self._give_nothing(nb, str(error))
        html = harmless.MOST_HTML
        for cell, run in runs:  # only now: a later cell may have updated what it showed
            html = harmless.within_page(run.outputs, html)
            cell.outputs = cell_outputs(run)
        seconds = round(time.monotonic() - started, 3)
        write_notes(nb, replace(notes, incidents=incidents, seconds=seconds))
        return nb, resources

    def _plans(self, nb: NotebookNode, source: Path) -> dict[str | None, TestPlan]:
        """Return grade_id -> how that test runs."""
        coursedir = self.parent.parent.coursedir
        ways = permitted_ways(coursedir, source.parent.name)
        hidden, names = ClearHiddenTests(parent=self), names_at_tests(source.read_bytes())
        plans: dict[str | None, TestPlan] = {}
        for cell in filter(is_test, nb.cells):
            name = cell.metadata.nbgrader["grade_id"]
            known = names.get(name, NamesAtTest())
            plans[name] = TestPlan(
                ways.get((source.stem, name), Way.APART),
                known.students,
                known.classes,
                known.imports,
                released_text(cell, hidden) if known.is_read_later else "",
            )
        return plans

    def _examiner(
        self, room: StudentRoom, source: Path, where: dict[str, str]
    ) -> contextlib.AbstractContextManager[ExaminerRoom]:
        converter = self.parent.parent
        return examiner_for(
            (converter.coursedir.root, where["assignment"], where["student"]),
            room,
            source,
            seed=self.seed,
            confined=not self.unconfined,
            is_last=Path(converter.notebooks[-1]).stem == where["notebook"],
        )

    def _give_nothing(self, nb: NotebookNode, reason: str) -> None:
        """Our own failure: no test cell may count as passed, and a person has to look."""
        self.log.error("the examiner failed: %s", reason)
        for cell in nb.cells:
            if cell.cell_type == "code" and has_points(cell) and not cell.outputs:
                cell.outputs = [_error("ExaminerError", f"this test was not run: {reason}")]


def verdict_outputs(verdict: Verdict, full_points: float) -> list[NotebookNode]:
    """Return the outputs of a test cell that nbgrader scores: an error, a number, or neither."""
    outputs = []
    if verdict.printed:
        text = harmless.plain(verdict.printed)
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=text))
    if verdict.error:
        name, text = verdict.error
        outputs.append(_error(name, harmless.plain(text, 4000)))
    elif verdict.value is not None:
        if not 0 <= verdict.value <= full_points:
            return [*outputs, _error("ExaminerError", f"the test gave {verdict.value} points")]
        points = repr(float(verdict.value))
        outputs.append(nbformat.v4.new_output("execute_result", data={"text/plain": points}))
    return outputs


def cell_outputs(run: CellRun) -> list[NotebookNode]:
    """Return what a student's cell showed, adjoining texts joined, and why it was stopped."""
    outputs: list[NotebookNode] = []
    for raw in run.outputs:
        shown = harmless.output(raw)
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
