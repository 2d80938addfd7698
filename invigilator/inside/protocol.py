"""The messages of the rooms, as data.

Three conversations, each over a pipe of its own::

    grader   -> student room   Packet(CELL | TEST | QUESTION)      one request at a time
    student  -> grader         Packet(OUTPUT) ..., Packet(REPLY)
    grader   -> examiner       BeginNotebook | RunLocked | RunTest
    examiner -> grader         Ask ..., Verdict            each Ask is answered by Reply or Closed
    examiner -> student room   Names | Call | GetAttribute | Convert, pickled in a QUESTION

Nothing that comes from a student room is unpickled; a question comes from the examiner, which runs
the course's own code only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import Enum
from multiprocessing.connection import Connection
from typing import Any

from invigilator.errors import WireError
from invigilator.inside import wire

NONCE_BYTES = 8
"""Each request starts with a number; its answers repeat it, so they fit no other request."""


class Kind(bytes, Enum):
    """What a packet of the student room's pipe is."""

    CELL = b"c"
    """Run this source."""
    TEST = b"t"
    """Run this test beside the student's code, and say whether it passed."""
    QUESTION = b"q"
    """Answer this question of the examiner."""
    OUTPUT = b">"
    """One output of the cell that runs."""
    REPLY = b"."
    """The request is done."""


@dataclass(frozen=True)
class Packet:
    """One message on the student room's pipe."""

    nonce: bytes
    kind: Kind
    body: bytes

    def to_bytes(self) -> bytes:
        """Return what travels over the pipe."""
        return self.nonce + self.kind + self.body

    @classmethod
    def from_bytes(cls, message: bytes) -> Packet:
        """Return the packet in ``message``; raise :class:`WireError` if its kind is unknown."""
        try:
            kind = Kind(message[NONCE_BYTES : NONCE_BYTES + 1])
        except ValueError:
            raise WireError("a packet of no known kind") from None
        return cls(message[:NONCE_BYTES], kind, message[NONCE_BYTES + 1 :])


@dataclass(frozen=True)
class BeginNotebook:
    """Forget all names and draw as a new process would."""

    seed: int


@dataclass(frozen=True)
class RunLocked:
    """Run a locked cell of the course, whose names stay."""

    source: str


@dataclass(frozen=True)
class RunTest:
    """Run a test cell."""

    source: str
    students: Sequence[str] = ()
    """Names that are the student's here, even if the course gave them a value before."""
    classes: Sequence[str] = ()
    """Those of them that are classes in the course's own notebook."""
    imports: Sequence[str] = ()
    """Import statements of cells that only the student's room runs; a module is the same here."""


@dataclass(frozen=True)
class Verdict:
    """What a cell of the course came to in the examiner's room."""

    error: tuple[str, str] | None = None
    """Kind and text of what it raised; None is a pass."""
    printed: str = ""
    value: float | None = None
    """Its last value if that is a number: partial credit."""
    needs_person: bool = False
    """Whether the test leaves the points to a person; ``error`` holds its sentence."""


@dataclass(frozen=True)
class Ask:
    """A question of the examiner, to be carried to the student room as it is."""

    question: bytes


@dataclass(frozen=True)
class Reply:
    """The student room's answer, not yet decoded."""

    content: bytes


@dataclass(frozen=True)
class Closed:
    """No answer came."""

    reason: str
    """For the student."""


ExaminerMessage = BeginNotebook | RunLocked | RunTest | Verdict | Ask | Reply | Closed

_EXAMINER_MESSAGES: dict[str, type[ExaminerMessage]] = {
    kind.__name__: kind for kind in (BeginNotebook, RunLocked, RunTest, Verdict, Ask, Reply, Closed)
}


def send(connection: Connection, message: ExaminerMessage) -> None:
    """Send ``message`` over the pipe between grader and examiner."""
    values = [getattr(message, field.name) for field in fields(message)]
    connection.send_bytes(wire.encode([type(message).__name__, *values]))


def receive(connection: Connection) -> ExaminerMessage:
    """Wait for the next message on that pipe.

    Raises ``EOFError`` or ``OSError`` if the other end is closed, :class:`WireError` if what comes
    is not a message.
    """
    name, *values = wire.decode(connection.recv_bytes())
    try:
        return _EXAMINER_MESSAGES[name](*values)
    except (KeyError, TypeError):
        raise WireError("an unknown message") from None


@dataclass(frozen=True)
class Names:
    """Which of these names did the student define, and as what?"""

    names: Sequence[str]


@dataclass(frozen=True)
class Call:
    """Call ``function`` and say what it returned and what it changed."""

    function: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass(frozen=True)
class GetAttribute:
    """Read an attribute of an object."""

    value: Any
    name: str


@dataclass(frozen=True)
class Convert:
    """Convert an object to a float, an int or a str."""

    value: Any
    kind: str


Question = Names | Call | GetAttribute | Convert
