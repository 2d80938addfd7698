"""The attack suite: every attack and four honest students, graded in one class."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

import nbformat
import pytest

from invigilator.inside.agent import Agent
from tests.attacks.catalogue import FAMILIES, HERE, read_attacks
from tests.attacks.outcome import HIDDEN, Outcome, formgrader_page, hidden_lines, outcomes
from tests.attacks.pages import elements, text_of
from tests.attacks.stage import Run, Stage, open_stage
from tests.course.grading import graded_points
from tools.build import ASSIGNMENT
from tools.course_root import notebook_names

pytestmark = pytest.mark.xdist_group("attacks")  # one class, graded once

HONEST = ("aa_first", "forging_nothing", "tampering_with_nothing", "zz_formatted")
"""Graded before, between and after the attacks; the last hands in every kind of formatting."""

LIMITS = "--Examine.limits={'cell_seconds': 5}"

# these poison their own process for good, so the rest of their notebook is lost with it
BREAKS_ITSELF = frozenset((
    "answers_the_next_question_now", "replays_an_earlier_reply", "ends_when_replayed",
    "reply_with_colliding_keys", "patched_torch_equal", "stops_before_a_large_call",
    "rejects_every_module", "reply_of_proxies", "reply_of_small_colliding_sets",
    "reply_with_long_colliding_keys", "files_between_cells",
))  # fmt: skip
"""Attacks whose right answers may lose points."""


@dataclass(frozen=True)
class Graded:
    """The class after its run."""

    stage: Stage
    run: Run
    feedback: Run
    outcomes: list[Outcome]
    damage: list[str]
    left_behind: list[str]


@pytest.fixture(scope="module")
def graded() -> Iterator[Graded]:
    """Grade the class and write its feedback, once."""
    attacks = read_attacks()
    with open_stage() as stage:
        stage.set(attacks, HONEST)
        run = stage.nbgrader("autograde", ASSIGNMENT, LIMITS)
        left, damage = stage.left_behind(), stage.damage()
        feedback = stage.nbgrader("generate_feedback", ASSIGNMENT)
        found = outcomes(stage.root, attacks, stage.canaries, HONEST[0])
        yield Graded(stage, run, feedback, found, damage, left)


def test_there_are_enough_attacks_of_every_family() -> None:
    """At least 55 in files, and six families."""
    attacks = read_attacks()
    families = Counter(attack.family for attack in attacks)
    assert {*families} == {*FAMILIES}
    assert min(families.values()) >= 8
    assert sum(attack.tamper is None for attack in attacks) >= 55


def test_the_attacks_name_what_is_there() -> None:
    """An attack on our own code finds it: it would hold by itself if that was renamed."""
    texts = [path.read_text(encoding="utf-8") for path in HERE.glob("*/*.py")]
    text = "\n".join(texts)
    modules = set(re.findall(r"\binvigilator(?:\.[a-z_]+)+", text))
    modules |= {
        f"{package}.{name}"
        for package, name in re.findall(r"from (invigilator[.a-z]*) import (\w+)", text)
    }
    assert [name for name in sorted(modules) if find_spec(name) is None] == []
    assert len(modules) >= 4
    kinds = set(re.findall(r'type\(room\).__name__ == "(\w+)"', text))
    assert kinds == {Agent.__name__}
    own = inspect.getsource(Agent)
    known = {*vars(Agent), *re.findall(r"self\.(\w+)", own)}
    assert set(re.findall(r"\broom\.(\w+)", text)) - known == set()


def test_the_run_ends_well(graded: Graded) -> None:
    """Grading and feedback end with exit code 0, and every attack has a grade or is refused."""
    assert (graded.run.exit_code, graded.feedback.exit_code) == (0, 0), graded.run.log[-3000:]
    ungraded = {f.attack.student for f in graded.outcomes if f.points is None}
    assert ungraded == {f.attack.student for f in graded.outcomes if f.attack.is_refused}


def test_what_is_refused_has_no_points_and_one_line(graded: Graded) -> None:
    """The log names the student once; no row of the gradebook could be taken for a zero."""
    refused = [f.attack.student for f in graded.outcomes if f.attack.is_refused]
    lines = graded.run.log.splitlines()
    assert {s: sum(f"{s}: not graded: " in line for line in lines) for s in refused} == dict.fromkeys(
        refused, 1
    )
    assert {*graded_points(graded.stage.root)[0]}.isdisjoint(refused)
    assert len(refused) >= 6


def test_no_attack_earns_what_its_answer_does_not_deserve(graded: Graded) -> None:
    """Every test gives at most the points of the answer."""
    assert {f.attack.student: f.gained for f in graded.outcomes if f.gained} == {}


def test_no_attack_loses_what_its_other_answers_deserve(graded: Graded) -> None:
    """A task that is broken costs its own points only, whatever broke it."""
    found = {f.attack.student: f.lost for f in graded.outcomes if f.lost}
    assert {s: lost for s, lost in found.items() if s.split("--")[1] not in BREAKS_ITSELF} == {}


def test_no_attack_sees_a_hidden_test_or_what_belongs_to_others(graded: Graded) -> None:
    """No output and no file of the feedback holds a line of a hidden test, or a canary."""
    assert {f.attack.student: f.saw for f in graded.outcomes if f.saw} == {}


def test_no_attack_is_granted_what_it_asks_the_system_for(graded: Graded) -> None:
    """No attack that reports what the system allowed it reports anything."""
    granted = []
    for found in graded.outcomes:
        if found.attack.is_refused:
            continue
        folder = graded.stage.root / "autograded" / found.attack.student / ASSIGNMENT
        notebook = nbformat.read(folder / f"{found.attack.notebook}.ipynb", as_version=4)
        texts = [o.get("text", "") for c in notebook.cells for o in c.get("outputs", [])]
        if found.attack.family in ("reaching", "wrecking") and "granted" in "".join(texts):
            granted.append(found.attack.student)
    assert granted == []


def test_no_attack_harms_its_neighbours(graded: Graded) -> None:
    """Files, sockets, processes and memory of others are as they were."""
    assert graded.damage == []


def test_no_attack_fills_the_graders_memory(graded: Graded) -> None:
    """The process that grades needs little more than the libraries it has loaded."""
    assert graded.run.peak_bytes < 2**30


def test_nothing_is_left_behind(graded: Graded) -> None:
    """No process, file or socket outlives the run."""
    assert graded.left_behind == []


def test_every_honest_submission_keeps_its_full_points(graded: Graded) -> None:
    """The honest get every point, wherever they stand in the class."""
    points, full = graded_points(graded.stage.root)
    lost = {
        (student, test): got
        for student in HONEST
        for (_, test), got in points[student].items()
        if test.startswith("test_") and got != full[test]
    }
    assert lost == {}


def test_nothing_of_a_student_runs_in_a_browser(graded: Graded) -> None:
    """Feedback and formgrader pages hold no part that acts beyond those of an honest student."""
    assert {f.attack.student: f.acts for f in graded.outcomes if f.acts} == {}


def test_feedback_holds_no_hidden_test(graded: Graded) -> None:
    """No page of the class, honest ones included, holds a line of a hidden test."""
    root, shown = graded.stage.root, []
    lines = {name: hidden_lines(root, name) for name in notebook_names(root)}
    for page in root.glob("feedback/*/*/*.html"):
        text = text_of(page.read_text(encoding="utf-8"))
        if page.stem in lines and any(line in text for line in lines[page.stem]):
            shown.append(page.relative_to(root).as_posix())
    assert shown == []
    assert all(lines.values())
    assert HIDDEN.search("### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS")


def test_ordinary_formatting_survives(graded: Graded) -> None:
    """Bold, lists, tables, links, formulas with < in them, and pictures still show."""
    root = graded.stage.root
    page = root / "feedback" / HONEST[-1] / ASSIGNMENT / "quiz.html"
    graded_quiz = root / "autograded" / HONEST[-1] / ASSIGNMENT / "quiz.ipynb"
    for html in (page.read_text(encoding="utf-8"), formgrader_page(graded_quiz)):
        _, start, body = html.partition("<body")
        found = [(name, attributes, text) for name, attributes, text in elements(start + body)]
        texts = {(name, text.strip().rstrip("¶")) for name, _, text in found}
        wanted = {("strong", "bold"), ("em", "italics"), ("li", "one")}
        assert wanted | {("td", "1"), ("th", "a"), ("b", "cell"), ("a", "link")} <= texts
        assert {("h2", "A heading"), ("h3", "A heading")} & texts  # feedback has an h1 above it
        pictures = [a["src"] for name, a, _ in found if name == "img" and "src" in a]
        assert sum(src.startswith("data:image/png;base64,iVBOR") for src in pictures) >= 4
        shown = "".join(text_of(start + body).split())
        assert "$a<b$" in shown
        assert "$$x_1<y\\quadz<w$$" in shown
        assert "codewitha<b" in shown
        assert "quoted&more:3<4>2" in shown


def test_the_report_of_the_class_prints(graded: Graded) -> None:
    """The table of the class is printed whatever students wrote, without terminal escapes."""
    done = subprocess.run(
        [sys.executable, "-m", "invigilator", "table", ASSIGNMENT],
        cwd=graded.stage.root,
        env={**os.environ, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "\x1b" not in done.stdout
    assert "names_in_a_tests_message" in "".join(done.stdout.split())
