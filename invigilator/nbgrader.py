"""nbgrader's settings for a course that the invigilator grades: one line in its configuration."""

from __future__ import annotations

from typing import Any


def settings(c: Any) -> None:
    """Let the invigilator grade, and write the feedback, of the course whose settings ``c`` are.

    Called in ``nbgrader_config.py``.
    """
    c.Autograde.exporter_class = "invigilator.hooks.submission_exporter.SubmissionExporter"
    c.Autograde.sanitize_preprocessors = [
        "invigilator.hooks.transplant.Transplant",
        "nbgrader.preprocessors.OverwriteCells",
    ]
    c.Autograde.autograde_preprocessors = [
        "invigilator.hooks.examine.Examine",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "invigilator.hooks.sanitise.Sanitise",
    ]
