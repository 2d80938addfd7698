"""A run can be stopped at any moment, by anything, and goes on where it stopped."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from invigilator.__main__ import COMMANDS, main
from invigilator.errors import CourseError
from invigilator.run.pages import MADE_FROM
from invigilator.run.stop import Stop
from tests.support.courses import grade, hand_in, left_over, pages, quiz_course, rows_of
from tests.support.processes import begun, processes_of, soon, wait_for_lines
from tools.build import ASSIGNMENT

KILLS = 30
STUDENTS = tuple(f"student{number:02}" for number in range(12))
TIMESTAMP = "2026-01-01 10:00:00 UTC"
WHOLE = {
    "autograded": {"quiz.ipynb", "timestamp.txt"},
    "feedback": {"quiz.html", "timestamp.txt", MADE_FROM},
}
"""What each published folder holds."""


@pytest.fixture
def scratch() -> Iterator[Path]:
    """Yield an empty folder for temporary files, with a short name: sockets lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="k", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


class Watcher(threading.Thread):
    """Looks at what is published all the time, as formgrader might, and notes what is not whole."""

    def __init__(self, root: Path) -> None:
        """``root`` is the course's."""
        super().__init__(daemon=True)
        self.root, self.looks, self.halves = root, 0, list[str]()
        self.ended = threading.Event()

    def run(self) -> None:
        """Look until the test ends."""
        while not self.ended.wait(0.02):
            for step, whole in WHOLE.items():
                for folder in self.root.glob(f"{step}/*/{ASSIGNMENT}"):
                    with contextlib.suppress(FileNotFoundError):  # replaced by a newer one
                        self._look(folder, whole)

    def _look(self, folder: Path, whole: set[str]) -> None:
        self.looks += 1
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            names = set(os.listdir(descriptor))
        finally:
            os.close(descriptor)
        if names != whole and folder.exists():  # else it was being removed, under another name
            self.halves.append(f"{folder}: {sorted(names)}")


def test_killed_at_random_moments_it_loses_nothing_and_counts_nothing_twice(
    tmp_path: Path, scratch: Path, record_property: Callable[[str, object], None]
) -> None:
    """Thirty times SIGTERM or SIGKILL, then to the end: the gradebook of an undisturbed run."""
    root = quiz_course(tmp_path / "course")
    for student in STUDENTS:
        hand_in(root, student, TIMESTAMP)
    undisturbed = shutil.copytree(root, tmp_path / "undisturbed")
    chance = random.Random(20260131)
    watcher = Watcher(root)
    watcher.start()
    force: list[str] = []
    kills = finished = 0
    while kills < KILLS:
        with begun(root, scratch, "--json", *force) as process:
            if chance.random() < 0.3:
                time.sleep(chance.uniform(0, 4))  # while it starts
            else:
                wait_for_lines(process, chance.randrange(3))
                time.sleep(chance.uniform(0, 0.5))
            if process.poll() is None:
                process.send_signal(chance.choice([signal.SIGTERM, signal.SIGKILL]))
                kills += 1
            _, errors = process.communicate(timeout=60)
            # Python ends itself by SIGINT, which shells show as 130 too, where it was interrupted
            # while it made code from a text, as dataclasses do
            ends = (0, 130, -signal.SIGINT, -signal.SIGTERM, -signal.SIGKILL)
            assert process.returncode in ends, errors
        whole = {path.parent.name for path in root.glob(f"autograded/*/{ASSIGNMENT}")}
        if whole == set(STUDENTS):
            finished += 1
            force = ["--force"]  # what is published is replaced from here on
        _check_notebooks(root)
    last = grade(root, "--json", *force, TMPDIR=str(scratch))
    watcher.ended.set()
    watcher.join()
    assert last.returncode == 0
    assert grade(undisturbed).returncode == 0
    assert rows_of(root) == rows_of(undisturbed)
    assert len(rows_of(root)["grade"]) == 3 * len(STUDENTS)
    assert pages(root) == pages(undisturbed)
    assert len(pages(root)) == 2 * len(STUDENTS)
    assert watcher.halves == []
    assert soon(lambda: processes_of(root) == [])
    assert os.listdir(scratch) == []
    assert left_over(root) == []  # no lock, no folder half-written or half-removed
    record_property("kills", f"{kills}, the class done {finished} times, {watcher.looks} looks")


def _check_notebooks(root: Path) -> None:
    for path in root.glob(f"autograded/*/{ASSIGNMENT}/quiz.ipynb"):
        assert json.loads(path.read_text())["cells"]
    for path in root.glob(f"feedback/*/{ASSIGNMENT}/quiz.html"):
        assert path.read_text().rstrip().endswith("</html>")


def test_ctrl_c_stops_at_once_and_says_how_to_go_on(tmp_path: Path, scratch: Path) -> None:
    """SIGINT to the whole process group, as a terminal sends it; what was graded is kept."""
    root = quiz_course(tmp_path / "course")
    for student in STUDENTS:
        hand_in(root, student)
    with begun(root, scratch, "--json") as process:
        wait_for_lines(process, 2)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == (
        "stopped; what is written is kept, and the same command goes on with the rest\n"
    )
    kept = {path.parent.name for path in root.glob(f"autograded/*/{ASSIGNMENT}")}
    assert 2 <= len(kept) < 12
    grades = rows_of(root)["grade"]
    assert {grades[student, "quiz", "test_q1"] for student in kept} == {(3, None, None, False)}
    assert soon(lambda: processes_of(root) == [])
    assert os.listdir(scratch) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_while_it_starts(tmp_path: Path, scratch: Path, number: int) -> None:
    """No traceback, from whichever of its processes."""
    root = quiz_course(tmp_path / "course")
    hand_in(root, "ada")
    with begun(root, scratch) as process:
        assert soon(lambda: psutil.Process(process.pid).children())  # the warm process starts
        os.killpg(process.pid, number)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130, errors
    assert errors == (
        "stopped; what is written is kept, and the same command goes on with the rest\n"
    )
    assert soon(lambda: processes_of(root) == [])
    assert os.listdir(scratch) == []


def test_a_second_run_says_who_is_at_it(tmp_path: Path, scratch: Path) -> None:
    """It changes nothing and ends with an error; the first goes on."""
    root = quiz_course(tmp_path / "course")
    for student in STUDENTS[:6]:
        hand_in(root, student)
    with begun(root, scratch, "--json") as process:
        wait_for_lines(process, 1)
        process.send_signal(signal.SIGSTOP)
        second = grade(root)
        process.send_signal(signal.SIGCONT)
        assert process.wait(120) == 0
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr.startswith("invigilator: a run is under way: ")
    assert f"process {process.pid} on " in second.stderr
    assert len(rows_of(root)["submission"]) == 6


@pytest.fixture
def signals() -> Iterator[None]:
    """Let signals do afterwards what they did before: a run that is asked to stop ignores them."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals")
@pytest.mark.parametrize(("asked", "code"), [(True, 130), (False, 1)])
def test_what_an_interrupted_import_raises_counts_as_the_interrupt(
    asked: bool, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the signal's exception was turned into on its way; unasked it stays an error."""

    def run(options: argparse.Namespace, stop: Stop) -> int:
        stop.asked = asked
        raise CourseError("a class could not be made")

    monkeypatch.setitem(COMMANDS, "grade", run)
    assert main(["grade"]) == code


def test_an_error_of_ours_that_nobody_asked_for_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceback is what we need to mend it."""

    def run(options: argparse.Namespace, stop: Stop) -> int:
        raise ZeroDivisionError

    monkeypatch.setitem(COMMANDS, "grade", run)
    with pytest.raises(ZeroDivisionError):
        main(["grade"])
