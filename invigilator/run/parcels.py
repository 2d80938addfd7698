"""What travels to a worker and what comes back: plain bytes, so that no disk need be shared.

An :class:`AssignmentParcel` and a :class:`SubmissionParcel` go out; :class:`Graded` or
:class:`Errored` comes back. For feedback alone, a :class:`GradedParcel` goes out and :class:`Pages`
come back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from invigilator.recorded import Recorded
from invigilator.run.kept_marks import KeptMark


@dataclass(frozen=True)
class AssignmentParcel:
    """The course without its students, as a worker needs it."""

    name: str
    """The assignment's."""
    course_id: str
    notebooks: tuple[str, ...]
    """Names of the assignment's notebooks, without ``.ipynb``."""
    files: bytes
    """A tar of ``source/``, ``nbgrader_config.py``, ``invigilator.json`` and ``gradebook.db``."""
    settings: tuple[str, ...] = ()
    """Command-line settings for nbgrader, such as ``--Examine.unconfined=True``."""
    with_feedback: bool = False
    """Whether whoever grades a submission makes its feedback pages, too."""


@dataclass(frozen=True)
class SubmissionParcel:
    """One submission to grade."""

    student: str
    files: bytes
    """A tar of the submitted folder: ordinary files only."""
    said: tuple[str, ...] = ()
    """What is to be said of the folder, such as which files do not travel; one sentence each."""
    recorded: Recorded = field(default_factory=Recorded)
    """What the gradebook knows of it: it was graded, or granted time, before."""
    digest: str = ""
    """Of what was handed in, :func:`invigilator.submitted.digest`."""
    marks: tuple[KeptMark, ...] = ()
    """What people gave its texts on the markers' page."""


@dataclass(frozen=True)
class GradedParcel:
    """One graded submission whose feedback pages are to be made."""

    student: str
    files: bytes
    """A tar of the autograded folder."""
    recorded: Recorded


@dataclass(frozen=True)
class Pages:
    """The feedback pages of one submission, or why there are none."""

    student: str
    files: bytes = b""
    """A tar of the feedback folder."""
    reason: str = ""
    """One line; empty where the pages are there."""
    log: str = field(repr=False, default="")


@dataclass(frozen=True)
class CellGrade:
    """One row of the gradebook's grades."""

    notebook: str
    name: str
    auto_score: float | None
    manual_score: float | None
    """As it was when the submission was handed out."""
    needs_manual_grade: bool


@dataclass(frozen=True)
class Graded:
    """A submission that reached its outcome."""

    student: str
    grades: tuple[CellGrade, ...]
    comments: tuple[tuple[str, str, str | None], ...]
    """(notebook, answer cell, automatic comment)"""
    penalties: tuple[tuple[str, float | None], ...]
    """(notebook, late penalty)"""
    timestamp: datetime | None
    files: bytes
    """A tar of the autograded folder."""
    incidents: tuple[str, ...]
    seconds: float
    pages: Pages | None = None
    """None where no feedback was asked for."""


@dataclass(frozen=True)
class Errored:
    """A submission that our own code failed on: nothing of it is recorded, its files stay."""

    student: str
    reason: str
    """One line."""
    log: str = field(repr=False, default="")
    """What nbgrader logged meanwhile, and the traceback."""


Outcome = Graded | Errored
