"""nbgrader's own tests of its grading, with our settings in place of its own."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

MODULE = "nbgrader.tests.apps.test_nbgrader_autograde"

SETTINGS = "from invigilator.nbgrader import settings\n\nsettings(get_config())\n"
"""Found by nbgrader before a course's own settings, which each of its tests writes."""

DIFFERS = {
    "test_grade_empty_timestamp": (
        "a timestamp.txt that holds no time ends nbgrader's run; here it is set aside with a "
        "sentence, and the submission is graded"
    ),
    "test_side_effects": "what a student's code writes stays in its room, and ends with it",
    "test_hidden_tests_single_notebook": (
        "a test deletes a function of the student's: invigilator adopt lets it run beside the "
        "student's code, and this module adopts nothing"
    ),
    "test_handle_failure": (
        "a submission with foreign cells ends nbgrader's grading of it; here the instructor's "
        "notebook is graded, with what of it the student answered"
    ),
    "test_handle_failure_single_notebook": "as test_handle_failure, of one notebook",
    "test_missing_source_kernelspec": (
        "a kernel that only the student's notebook names decides nothing: the instructor's "
        "notebook is graded"
    ),
    "test_no_execute": (
        "--no-execute scores the outputs that were handed in, which a student can write; here "
        "points come from a test that ran"
    ),
    "test_autograde_timeout": (
        "Execute.timeout belongs to the preprocessor that Examine replaces; c.Examine.limits "
        "bounds a cell, in time and in much else"
    ),
}
"""Test -> why ours must differ: what it asks for is worse than what ours does."""

TIMES = {"test_force_single_notebook", "test_update_newer_single_notebook"}
"""They compare a notebook with itself graded anew. Ours says in it how many seconds its cells ran,
so they fail unless both times are the same to the millisecond."""


@functools.cache
def outcomes() -> dict[str, str]:
    """Return what became of each of nbgrader's tests: its name -> empty, or why it failed."""
    with tempfile.TemporaryDirectory(prefix="nbgraders-own-") as name:
        folder = Path(name)
        (folder / "nbgrader_config.py").write_text(SETTINGS, "utf-8")
        _answer_for_alembic(folder / "bin")
        words = ["--pyargs", MODULE, "-q", "-p", "no:cacheprovider", "--rootdir", name]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words, "--junitxml", str(folder / "outcomes.xml")],
            cwd=folder,
            env={**os.environ, "PATH": _path(folder / "bin"), "JUPYTER_CONFIG_PATH": name},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (folder / "outcomes.xml").exists(), done.stdout + done.stderr
        return _read(folder / "outcomes.xml")


def _answer_for_alembic(folder: Path) -> None:
    """Write a program that says what alembic says: nbgrader asks it for each new gradebook."""
    words = [sys.executable, "-c", "from nbgrader import api; print(api.get_alembic_version())"]
    version = subprocess.check_output(words, env={**os.environ, "PATH": _path()}, text=True).strip()
    assert version
    folder.mkdir()
    (folder / "alembic").write_text(f"#!/bin/sh\necho '{version} (head)'\n")
    (folder / "alembic").chmod(0o755)


def _path(*first: Path) -> str:
    return os.pathsep.join([*map(str, first), str(Path(sys.executable).parent), os.environ["PATH"]])


def _read(path: Path) -> dict[str, str]:
    found = {}
    for case in ET.parse(path).getroot().iter("testcase"):
        wrong = case.find("failure")
        wrong = case.find("error") if wrong is None else wrong
        if case.find("skipped") is None:
            found[case.attrib["name"]] = "" if wrong is None else wrong.attrib["message"]
    return found


def test_nbgraders_own_tests_pass_or_ours_is_better() -> None:
    """Each of nbgrader's tests of grading passes with our settings, but for those with a reason."""
    failed = {name: why for name, why in outcomes().items() if why}
    assert {} == {name: why for name, why in failed.items() if name not in {*DIFFERS, *TIMES}}


def test_no_reason_stands_for_a_test_that_passes() -> None:
    """What is listed fails in truth."""
    assert [] == [name for name in DIFFERS if not outcomes().get(name)]


def test_most_of_them_ran() -> None:
    """nbgrader skips a few tests on its own; the others ran."""
    assert len(outcomes()) >= 35
