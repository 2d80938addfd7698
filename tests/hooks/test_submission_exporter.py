"""Where a system cannot confine, grading refuses before it touches a submission."""

from __future__ import annotations

import logging

import pytest
from nbgrader.converters import NbGraderException
from traitlets.config import Config

from invigilator.hooks import submission_exporter
from invigilator.hooks.submission_exporter import SubmissionExporter


@pytest.fixture
def unconfinable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that this system lacks Landlock."""
    monkeypatch.setattr(submission_exporter, "why_not_confinable", lambda: "no Landlock here")


@pytest.mark.usefixtures("unconfinable")
def test_grading_refuses_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """The one line says why, and names the switch."""
    logging.getLogger("traitlets").propagate = True
    with pytest.raises(NbGraderException, match="no Landlock here"):
        SubmissionExporter()


@pytest.mark.usefixtures("unconfinable")
def test_the_switch_runs_it_all_the_same() -> None:
    """With Examine.unconfined the exporter is made."""
    SubmissionExporter(config=Config({"Examine": {"unconfined": True}}))
