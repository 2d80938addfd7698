"""The errors of the invigilator, one tree::

    InvigilatorError
    ├── UnreadableSubmission   a submitted file cannot be read as a notebook
    ├── RefusedSubmission      a submission may be somebody else's files: it is not graded
    ├── CourseError            the course itself is not as it must be
    ├── ConfinementUnavailable this system cannot confine a process
    ├── WireError              bytes from a student room are not a valid message
    ├── RoomClosed             a student room ended before it answered
    ├── ExaminerError          our own side of an examination failed
    ├── PictureError           a picture of a student's is too large to show
    ├── WorkerLost             a process that grades was killed from outside
    └── RunUnderWay            another run is grading this course

Student code that fails is no error of ours: it is an outcome, and ends in the gradebook.
"""

from __future__ import annotations


class InvigilatorError(Exception):
    """Base of all; its text is one line: who, what, why."""


class UnreadableSubmission(InvigilatorError):  # noqa: N818  # reads as the outcome it is
    """A submitted file cannot be read as a notebook; it is graded as blank."""


class RefusedSubmission(InvigilatorError):  # noqa: N818  # reads as the outcome it is
    """A submission may consist of somebody else's files; it gets no grade at all, rather than 0."""


class CourseError(InvigilatorError):
    """The course folder lacks something that grading needs."""


class ConfinementUnavailable(InvigilatorError):  # noqa: N818  # says what is the matter
    """This system lacks Landlock or seccomp; grading refuses to run code it does not trust."""


class WireError(InvigilatorError):
    """Bytes that came from a student room are not a message of the wire's format."""


class RoomClosed(InvigilatorError):  # noqa: N818  # says what is the matter
    """A student room ended, or was ended, before it answered; the text is for the student."""


class ExaminerError(InvigilatorError):
    """The examiner's room failed; never the student's fault, and never a pass."""


class PictureError(InvigilatorError):
    """A picture is left out of a page; the text says why, as in "it has too many pixels"."""


class WorkerLost(InvigilatorError):  # noqa: N818  # says what is the matter
    """The process that graded a submission is gone, and so was the one that tried again."""


class RunUnderWay(InvigilatorError):  # noqa: N818  # says what is the matter
    """Another run is grading this course; the text says whose."""
