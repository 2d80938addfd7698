"""Where a system cannot confine, grading refuses before it touches a submission."""

from __future__ import annotations

import logging

import pytest
from nbgrader.converters import NbGraderException
from traitlets.config import Config

from invigilator.hooks import submission_exporter
from invigilator.hooks.submission_exporter import SubmissionExporter
from invigilator.rooms.bounds import describe
from tests.support.confinement import confined


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


@confined
def test_a_run_says_which_limits_hold(caplog: pytest.LogCaptureFixture) -> None:
    """One line of the log, at the run's start; none where nothing is confined."""
    logging.getLogger("traitlets").propagate = True
    with caplog.at_level(logging.INFO, "traitlets"):
        SubmissionExporter()
        assert [describe()] == caplog.messages
        SubmissionExporter(config=Config({"Examine": {"unconfined": True}}))
        assert 1 == len(caplog.messages)
