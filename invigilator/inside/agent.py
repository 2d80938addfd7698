"""Runs in the student room: run cells and answer questions, one request at a time.

Everything here shares its process with the student's code, which may have changed any of it. So
whoever reads what leaves this process trusts none of it.
"""

from __future__ import annotations

import io
import os
import pickle
import random
import signal
import tempfile
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.pyplot import close, get_fignums

from invigilator.errors import WireError
from invigilator.inside import confine, handles, space, tensors, wire, without
from invigilator.inside.limits import Limits
from invigilator.inside.notebook_code import ENVIRONMENT
from invigilator.inside.overheard import Overheard
from invigilator.inside.protocol import (
    Call,
    Convert,
    GetAttribute,
    Kind,
    Names,
    Packet,
    Question,
)

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionResult


def room_main(
    connection: Connection, folder: str, limits: Limits, seed: int, confined: bool
) -> None:
    """Serve requests until the other end closes.

    The target of :func:`invigilator.rooms.warm.start_room`.
    """
    confine.close_descriptors({connection.fileno()})
    if confined:
        space.own_file_system(folder, limits)
        space.limit_addresses(limits)
    os.environ.clear()
    own = {"HOME": folder, "TMPDIR": folder, "MPLCONFIGDIR": folder, "LANG": "C.UTF-8"}
    os.environ.update({**own, **ENVIRONMENT, **without.SETTINGS})
    os.chdir(folder)
    tempfile.tempdir = folder  # the warm process has settled on /tmp
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    agent = Agent(connection, limits)
    random.seed(seed)
    np.random.seed(seed)
    tensors.seed(seed)
    tensors.stay_in_process()
    without.explain(confined)
    if confined:
        confine.confine(limits, Path(folder))
    else:
        confine.limit_resources(limits)
    agent.serve()


class Agent:
    """The shell, the objects that were handed out, and the loop."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        """``connection`` carries requests in and outputs and replies out."""
        from invigilator.inside.shell import make_shell

        self.connection = connection
        self.sending = threading.RLock()  # threads of a student's may print at the same time
        self.nonce = b""
        self.room_for_output = 0
        self.limits = limits
        self.objects: dict[int, object] = {}
        self.figures: list[int] = []  # which the last cell left open; the others are a call's
        self.shell = make_shell(self.emit)

    def serve(self) -> None:
        """Answer requests until the connection closes."""
        while True:
            try:
                request = Packet.from_bytes(self.connection.recv_bytes())
            except (EOFError, OSError):
                return
            self.nonce = request.nonce
            try:
                signal.signal(signal.SIGINT, signal.default_int_handler)
                match request.kind:
                    case Kind.CELL:
                        self._run_cell(request.body.decode())
                        reply = wire.encode(["done"])
                    case Kind.TEST:
                        reply = _verdict(self._run_cell(request.body.decode()))
                    case _:
                        reply = self._reply_to(request.body)
            except KeyboardInterrupt:
                reply = wire.encode(["raised", "KeyboardInterrupt", "interrupted"])
            finally:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
            with self.sending:
                self.room_for_output = 0  # the output of a thread that goes on printing is dropped
                self._send(Kind.REPLY, reply)

    def emit(self, output: dict[str, Any]) -> None:
        """Send one output of the cell that runs; cut what is over the limit."""
        if isinstance(output.get("text"), str):  # one print may be larger than a message
            most = min(max(0, self.room_for_output), self.limits.cell_output_bytes + 65536)
            output = {**output, "text": output["text"][:most]}
        try:
            message = wire.encode(output)
        except WireError:
            message = wire.encode({"output_type": "stream", "name": "stdout", "text": "?\n"})
        with self.sending:
            if self.room_for_output > 0:
                self.room_for_output -= len(message)
                self._send(Kind.OUTPUT, message)

    def _send(self, kind: Kind, body: bytes) -> None:
        self.connection.send_bytes(Packet(self.nonce, kind, body).to_bytes())

    def _run_cell(self, source: str) -> ExecutionResult:
        self.room_for_output = self.limits.cell_stream_bytes
        for number in set(get_fignums()) - set(self.figures):
            close(number)  # a cell shows its own
        result = self.shell.run_cell(source, store_history=True)
        self.figures = get_fignums()
        self.room_for_output = 0
        return result

    def _reply_to(self, body: bytes) -> bytes:
        self.room_for_output = 0  # what a call prints is part of no cell's output
        try:
            question = _Unpickler(io.BytesIO(body), self).load()
            with Overheard() as heard:
                value = self._answer(question)
            reply = wire.encode(["value", value, *heard.told()], self._export)
            return handles.unless_too_large(reply, value, self.limits)
        except KeyboardInterrupt:
            raise
        except WireError as error:
            return wire.encode(["unplain", str(error)])
        except BaseException as error:  # SystemExit included: a call never ends the room
            text = str(error) if _is_ordinary(error) else "an error whose text cannot be read"
            told = ["raised", type(error).__name__, text[:4000], *handles.own_class(error)]
            return wire.encode(told, self._export)

    def _answer(self, question: Question) -> object:
        match question:
            case Names(names):
                return {n: self.shell.user_ns[n] for n in names if n in self.shell.user_ns}
            case Call(function, args, kwargs):
                return self._call(function, args, kwargs)
            case GetAttribute(value, name):
                return getattr(value, name)
            case Convert(value, kind):
                convert: Callable[[Any], object] = {"float": float, "int": int, "str": str}[kind]
                return convert(value)

    def _call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
        """Call ``function``; return its result and the changed state of what it was handed."""
        handed = [*args, *kwargs.values()]
        before = [_state(value) for value in handed]
        result = function(*args, **kwargs)
        changes = []
        for place, (value, old) in enumerate(zip(handed, before, strict=True)):
            new = _state(value)
            if old is not None and not _same(old, new):
                changes.append([place, new])
        return [result, changes]

    def _export(self, value: object) -> list[Any]:
        """Keep ``value`` for the room's life.

        Return its number and what :func:`~invigilator.inside.handles.describe` says of it.
        """
        return ["h", self._keep(value), *handles.describe(value, self._keep)]

    def _keep(self, value: object) -> int:
        self.objects[id(value)] = value
        return id(value)


def _verdict(result: ExecutionResult) -> bytes:
    """Return what a test beside the student's code came to, for the grader to check."""
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        text = str(error) if _is_ordinary(error) else "an error whose text cannot be read"
        return wire.encode(["failed", type(error).__name__, text[:4000]])
    number = result.result if type(result.result) in (int, float) else None
    return wire.encode(["passed", number])


class _Unpickler(pickle.Unpickler):
    """Requests come from the examiner's room, which is trusted here; handles stand for objects."""

    def __init__(self, stream: io.BytesIO, agent: Agent) -> None:
        super().__init__(stream)
        self.agent = agent

    def persistent_load(self, pid: Any) -> object:
        return self.agent.objects[pid]


def _is_ordinary(error: BaseException) -> bool:
    try:
        return isinstance(str(error), str)
    except Exception:  # a student's error class may do anything
        return False


def _state(value: object) -> Any:
    """Return a copy of the plain state of what a call may change in place, else None."""
    if tensors.is_module(value) or tensors.is_tensor(value):
        return tensors.state_of(value)
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, dict):
        return value.copy()  # type: ignore[attr-defined]  # both have it
    return None


def _same(old: Any, new: Any) -> bool:
    """Whether two states are equal; states that cannot be compared count as different."""
    if tensors.is_tensor(old) and tensors.is_tensor(new):
        return tensors.equal(old, new)
    if isinstance(old, np.ndarray):
        return np.array_equal(old, new, equal_nan=old.dtype.kind in "fc")
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))
    return old is new
