"""The settings with which nbgrader grades and gives feedback through this package.

A course's ``nbgrader_config.py`` calls :func:`settings`; nothing is imported for it.
"""

from __future__ import annotations

from typing import Any


def settings(c: Any) -> None:
    """Set in ``c``, nbgrader's configuration, what the invigilator needs; other traits stay.

    Each list is made anew, so that a course may add to it.
    """
    # grading starts from the source notebook, so no submission can break the run
    c.Autograde.exporter_class = "invigilator.hooks.submission_exporter.SubmissionExporter"
    c.Autograde.sanitize_preprocessors = [
        "invigilator.hooks.transplant.Transplant",  # source notebook + answers and extra cells
        "invigilator.hooks.read_once.OverwriteCells",  # points and checksums as released
    ]
    c.Autograde.autograde_preprocessors = [
        "invigilator.hooks.examine.Examine",  # in place of Execute: runs code and tests apart
        "invigilator.hooks.read_once.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "invigilator.hooks.sanitise.Sanitise",  # makes what students wrote harmless in a browser
    ]

    # students read feedback: points and messages first, then their notebook; no hidden test, no
    # mark scheme, no traceback into a test
    c.GenerateFeedback.exporter_class = "invigilator.hooks.feedback_exporter.FeedbackExporter"
    c.GenerateFeedback.preprocessors = [
        "invigilator.hooks.marks.Marks",  # points and comments, in place of GetGrades
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbgrader.preprocessors.ClearMarkScheme",
        "invigilator.hooks.feedback.HideTestTracebacks",
        "invigilator.hooks.feedback.Summary",  # the table of points; after Marks
    ]
