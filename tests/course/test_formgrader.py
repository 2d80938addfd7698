"""Formgrader, as a person who clicks sees it: a real server, asked over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tools.build import ASSIGNMENT
from tools.course_root import make_course_root, solved, submit

TOKEN = "formgrader-test"
START_SECONDS = 120


@dataclass(frozen=True)
class Formgrader:
    """A running server and the course it serves."""

    url: str
    root: Path

    def get(self, path: str) -> str:
        """Return the page at ``path``."""
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path: str) -> str:
        """Click the button behind ``path``; return what the server answers."""
        return self._ask(urllib.request.Request(self.url + path, data=b"", method="POST"))

    @staticmethod
    def _ask(request: urllib.request.Request) -> str:
        request.add_header("Authorization", f"token {TOKEN}")
        with urllib.request.urlopen(request, timeout=180) as answer:
            text: str = answer.read().decode()
            return text


@pytest.fixture(scope="module")
def formgrader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formgrader]:
    """Start a server on loopback in a course root with two submissions; end it afterwards."""
    root = make_course_root(tmp_path_factory.mktemp("formgrader"))
    quiz = solved(root, "quiz")
    submit(root, "honest", {"quiz": quiz})
    for cell in quiz.cells:
        if cell.id == "q1":
            cell.source = "get_ipython().input_transformers_cleanup.append(lambda lines: [])"
    submit(root, "tampering", {"quiz": quiz})
    runtime = tmp_path_factory.mktemp("runtime")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root",
            "--ip=127.0.0.1", "--port=0", f"--IdentityProvider.token={TOKEN}",
        ],
        cwd=root,
        env={**os.environ, "PATH": path, "JUPYTER_RUNTIME_DIR": str(runtime)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Formgrader(_url(runtime, server), root)
    finally:
        server.terminate()
        server.wait(timeout=60)


def _url(runtime: Path, server: subprocess.Popen[bytes]) -> str:
    """Return the server's address once it answers; fail if it ended, or within bounded time."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        for info in runtime.glob("jpserver-*.json"):
            if info.read_text():
                return str(json.loads(info.read_text())["url"]).rstrip("/")
        time.sleep(0.2)
    raise AssertionError("the Jupyter server did not start")


def test_formgrader_lists_the_assignment(formgrader: Formgrader) -> None:
    """The page opens, and its list of assignments holds this course's, with its submissions."""
    assert "formgrader" in formgrader.get("/formgrader").lower()
    assignments = json.loads(formgrader.get("/formgrader/api/assignments"))
    assert [entry["name"] for entry in assignments] == [ASSIGNMENT]
    assert assignments[0]["num_submissions"] == 2


@pytest.mark.parametrize(("student", "points"), [("honest", 10), ("tampering", 0)])
def test_the_autograde_button_goes_through_the_invigilator(
    formgrader: Formgrader, student: str, points: float
) -> None:
    """An honest submission gets its points; one that tampers with the kernel gets none."""
    path = f"/formgrader/api/submission/{ASSIGNMENT}/{student}"
    answer = json.loads(formgrader.post(f"{path}/autograde"))
    assert answer["success"], answer
    graded = json.loads(formgrader.get(path))
    assert graded["score"] == points


def test_the_button_says_why_a_submission_is_refused(formgrader: Formgrader) -> None:
    """It fails with the one line, and there is no submission that could have 0 points."""
    path = f"/formgrader/api/submission/{ASSIGNMENT}/linked"
    linked = formgrader.root / "submitted" / "linked"
    linked.symlink_to(formgrader.root / "submitted" / "honest")
    try:
        answer = json.loads(formgrader.post(f"{path}/autograde"))
        shown = json.loads(formgrader.get(path))
    finally:
        linked.unlink()  # formgrader counts it
    assert not answer["success"]
    assert "linked: not graded: 'linked' is a link and no folder" in answer["log"]
    assert not shown["autograded"]
    with Gradebook(f"sqlite:///{formgrader.root}/gradebook.db") as gradebook:
        assert "linked" not in [s.student_id for s in gradebook.assignment_submissions(ASSIGNMENT)]
