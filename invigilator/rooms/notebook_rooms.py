"""Which room each cell of a notebook runs in."""

from __future__ import annotations

from dataclasses import dataclass

from invigilator.inside.protocol import Verdict
from invigilator.rooms.beside_room import BesideRoom
from invigilator.rooms.examiner_room import ExaminerRoom
from invigilator.rooms.student_room import CellRun, StudentRoom
from invigilator.ways import Way


@dataclass(frozen=True)
class TestPlan:
    """How one test runs."""

    way: Way = Way.APART
    students: tuple[str, ...] = ()
    """Names that are the student's, even if the course gave them a value before."""
    classes: tuple[str, ...] = ()
    """Those of them that are classes in the course's own notebook."""
    imports: tuple[str, ...] = ()
    """Statements with which the course's other cells import the modules that the test uses."""
    shared: str = ""
    """What the release shows of the test, if a later cell of the student's uses its names."""


@dataclass(frozen=True)
class NotebookRooms:
    """The rooms of one notebook, which its cells pass through in their order."""

    student: StudentRoom
    beside: BesideRoom
    examiner: ExaminerRoom

    def run(self, source: str, *, is_locked: bool) -> CellRun:
        """Run a cell that is no test; return what the student's page shows of it.

        Raises :class:`~invigilator.errors.ExaminerError` if the examiner ended.
        """
        if is_locked:
            self.examiner.run_locked(source)
        self.beside.passed_by(source)
        return self.student.run_cell(source)

    def judge(self, source: str, plan: TestPlan) -> Verdict:
        """Run a test and return its verdict; raise as :meth:`run` does."""
        if plan.way is Way.BESIDE:
            verdict = self.beside.run_test(source)
        else:
            verdict = self.examiner.run_test(source, plan.students, plan.classes, plan.imports)
            self.beside.passed_by(source)
        if plan.shared:
            self.student.run_cell(plan.shared)
        return verdict
