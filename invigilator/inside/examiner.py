"""Runs in the examiner's room: the course's locked cells and its tests, never a student's code.

The room is a process of its own, forked for each submission. It knows the names that the locked
cells of the notebook define; any other name that a test uses, and one that they leave empty, is the
student's and is asked for.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import random
import sys
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from multiprocessing.connection import Connection

import numpy as np

from invigilator.checks.sentences import NeedsPerson
from invigilator.errors import RoomClosed, WireError
from invigilator.inside import confine, seeds, tensors
from invigilator.inside.limits import Limits
from invigilator.inside.notebook_code import ENVIRONMENT, bound_names, global_names, run_cell
from invigilator.inside.overheard import OwnOutput
from invigilator.inside.protocol import (
    Ask,
    BeginNotebook,
    Closed,
    ExaminerMessage,
    Reply,
    RunLocked,
    RunTest,
    Verdict,
    receive,
    send,
)
from invigilator.inside.proxy import MODULE_OF_TESTS, Line


def examiner_main(
    connection: Connection, limits: Limits, confined: bool, folder: str | None
) -> None:
    """Answer each request of the grader with a verdict, until the pipe closes.

    ``folder`` is where the course's notebooks are: a test may read the files beside them and import
    the modules there. The target of :func:`invigilator.rooms.warm.start_room`.
    """
    confine.close_descriptors({connection.fileno()})
    if folder is not None:
        os.chdir(folder)
        sys.path.insert(0, "")
        sys.dont_write_bytecode = True
    if confined:
        confine.confine(limits, folder=None, reads=folder)
    examiner = Examiner(connection, limits)
    seeds.watch()
    with contextlib.suppress(EOFError, OSError):
        while True:
            send(connection, examiner.answer(receive(connection)))


class Examiner:
    """Holds what the locked cells define."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        """``connection`` leads to the process that mediates with the student room."""
        self.connection = connection
        self.line = Line(self._send)
        self.names: dict[str, object] = {}
        self.left: dict[str, object] = {}
        """What the tests of this notebook have left behind, for those after them."""

    def answer(self, request: ExaminerMessage) -> Verdict:
        """Do what the grader asks for."""
        match request:
            case BeginNotebook(seed):
                self.begin_notebook(seed)
                return Verdict()
            case RunLocked(source):
                return _verdict(source, self.names)
            case RunTest(source, students, classes, imports):
                return self.run_test(source, set(students), set(classes), imports)
        raise WireError("an unknown request")

    def begin_notebook(self, seed: int) -> None:
        """Begin a notebook as a new process would: no names, the same draws."""
        os.environ.update(ENVIRONMENT)
        os.environ["INVIGILATOR_SEED"] = str(seed)  # what stats.generator draws unseen inputs from
        random.seed(seed)
        np.random.seed(seed)
        tensors.seed(seed)
        # functions of a test are pickled by value only if their module is __main__
        self.names = {"__name__": MODULE_OF_TESTS}
        self.left = {}

    def run_test(
        self,
        source: str,
        students: Set[str] = frozenset(),
        classes: Set[str] = frozenset(),
        imports: Sequence[str] = (),
    ) -> Verdict:
        """Run a test cell on a fresh copy of the locked cells' names.

        What earlier tests left is there too. The other arguments are those of
        :class:`~invigilator.inside.protocol.RunTest`.
        """
        self.line.begin_test()
        names = {**self.left, **self.names}
        known = {name for name, value in names.items() if not _is_placeholder(value)}
        known |= set(vars(builtins))
        try:
            used = global_names(source)
            known = (known - students) | _import(imports, names)
            wanted = sorted(used - known)
            names.update(self.line.names(wanted))
            if asked := sorted(classes & set(wanted)):
                names.update(self.line.names(asked, are_classes=True))
        except Exception as raised:  # the student's process may answer anything
            return Verdict(_described(raised))
        verdict = _verdict(source, names)
        self.left |= {name: names[name] for name in bound_names(source) if name in names}
        if verdict.error is None and self.line.refusal:
            return Verdict(("TypeError", self.line.refusal), verdict.printed)
        if verdict.error and verdict.error[0] == "NameError":
            kind, text = verdict.error
            if missing := [name for name in wanted if name not in names and name in text]:
                return replace(verdict, error=(kind, _not_defined(missing)))
        return verdict

    def _send(self, request: bytes) -> bytes:
        send(self.connection, Ask(request))
        match receive(self.connection):
            case Reply(content):
                return content
            case Closed(reason):
                raise RoomClosed(reason)
        raise WireError("an answer to another question")


def _is_placeholder(value: object) -> bool:
    """Whether a locked cell left the name to the student: the later answer counts, as in a kernel.

    What holds a value stays the course's, so that no answer can replace what tests compare with.
    """
    return (
        value is None or value is ... or (isinstance(value, str | list | dict | set) and not value)
    )


def _import(statements: Iterable[str], names: dict[str, object]) -> set[str]:
    """Import what the course's own answers import; return the names of what is there."""
    imported: dict[str, object] = {}
    for statement in statements:
        with contextlib.suppress(Exception):  # what is missing here may be there in the room
            exec(statement, imported)
    imported.pop("__builtins__", None)
    names.update(imported)
    return set(imported)


def _not_defined(names: list[str]) -> str:
    return f"{', '.join(names)} is not defined: did the cell that defines it run to its end?"


def _verdict(source: str, names: dict[str, object]) -> Verdict:
    """Run ``source`` in ``names``."""
    printed = OwnOutput()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            value, error, needs_person = run_cell(source, names), None, False
        except BaseException as raised:  # whatever a test raises is the verdict, pytest.fail too
            value, error = None, _described(raised)
            needs_person = isinstance(raised, NeedsPerson)
    number = float(value) if type(value) in (int, float) else None  # type: ignore[arg-type]  # a number
    return Verdict(error, printed.getvalue()[:65536], number, needs_person)


def _described(error: BaseException) -> tuple[str, str]:
    """Return the kind of ``error`` and its text, as the student reads them."""
    kind = "Stopped" if isinstance(error, RoomClosed) else type(error).__name__
    return kind, str(error)[:10_000]  # it may quote what the student sent
