"""A course's settings are one call, which imports nothing and leaves the rest to the course."""

from __future__ import annotations

import subprocess
import sys

from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from invigilator.nbgrader import settings


def test_the_settings_are_cheap_to_load() -> None:
    """Each nbgrader command of a course loads them: not a millisecond for torch or nbgrader."""
    looks = "import sys, invigilator.nbgrader as n; n.settings; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", looks], text=True).split()
    assert {"nbgrader", "torch", "numpy", "traitlets"}.isdisjoint(loaded)
    assert "invigilator.nbgrader" in loaded


def test_nbgrader_accepts_every_setting() -> None:
    """Each name is one that nbgrader can import."""
    config = Config()
    settings(config)
    application = NbGrader(config=config)
    for converter, lists in (
        (Autograde, ("sanitize_preprocessors", "autograde_preprocessors")),
        (GenerateFeedback, ("preprocessors",)),
    ):
        made = converter(parent=application)
        assert made.exporter_class.__module__.startswith("invigilator.hooks")
        for name in (name for each in lists for name in getattr(made, each)):
            assert issubclass(import_item(name), NbGraderPreprocessor)


def test_a_course_may_add_to_the_lists() -> None:
    """What one course adds does not reach the next, and its other settings stay."""
    first, second = Config(), Config()
    first.Autograde.permissions = 0o600
    settings(first)
    first.Autograde.autograde_preprocessors.append("a.b.C")
    settings(second)
    assert first.Autograde.permissions == 0o600
    assert "a.b.C" not in second.Autograde.autograde_preprocessors
