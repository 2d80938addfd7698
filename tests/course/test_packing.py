"""Which answers are graded together, and what becomes of a pack that fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from tests.course import grading
from tests.course.packing import Course, Pack, acts_beyond_its_names, packs
from tools.bank import BankAnswer, read_bank

CELLS = {
    "setup": "import math\nLIMIT = 3\ntable = [1, 2]",
    "area": "def area(r):\n    return math.pi * r**2",
    "test_area": "found = area(2)\nassert found < 13",
    "volume": "def volume(r):\n    found = [area(r)]\n    return found[0] * r",
    "test_volume": "assert volume(2) < 26",
    "title": "title = 'a circle'",
    "test_title": "import math\nassert len(title) > LIMIT + math.pi",
    "longest": "longest = max(table)",
    "test_table": "assert table == [1, 2]",
}
"""A small solved notebook: cell -> source."""


@pytest.fixture
def course() -> Course:
    """Return what the tests of the small notebook see."""
    cells = [
        nbformat.v4.new_code_cell(source, id=name, metadata={"nbgrader": {"grade_id": name}})
        for name, source in CELLS.items()
    ]
    return Course(nbformat.v4.new_notebook(cells=cells))


def answer(name: str, *points: str, extra: str = "", **cells: str) -> BankAnswer:
    """Return an answer to the small notebook that loses ``points``."""
    extras = ((next(iter(cells)), extra),) if extra else ()
    return BankAnswer(name, "small", "x", cells, extras, dict.fromkeys(points, 0.0))


def together(course: Course, *answers: BankAnswer) -> list[set[str]]:
    """Return the names of the answers in each pack."""
    return [{one.name for one in pack} for pack in packs(answers, {"small": course})]


AREA = answer("area", area="def area(r):\n    return 3 * r * r")
VOLUME = answer("volume", volume="def volume(r):\n    return area(r) * r")
TITLE = answer("title", title="title = 'circle'")


def test_a_test_sees_what_binds_the_names_that_it_uses(course: Course) -> None:
    """Directly, or by the functions that it calls; what is below it or local, it does not see."""
    seen = course.seen([AREA, VOLUME, TITLE])
    assert {test: names for test, names in seen.items() if names} == {
        "test_area": {"area"},
        "test_volume": {"area", "volume"},
        "test_title": {"title"},
    }


def test_a_test_sees_what_may_change_a_value_that_it_uses(course: Course) -> None:
    """A cell that uses a list may have changed it; what is written in capitals stays."""
    sorts = answer("sorts", longest="longest = sorted(table, reverse=True)[LIMIT - 3]")
    assert {test for test, names in course.seen([sorts]).items() if names} == {"test_table"}


def test_a_test_sees_an_answer_that_binds_the_name_of_another_cell(course: Course) -> None:
    """Also where it binds a module's name anew, as everything below may use that."""
    binds = answer("binds", title="title = 'circle'\nfrom my import area, math")
    seen = {test for test, names in course.seen([binds]).items() if names}
    assert seen == {"test_title"}  # test_area and test_volume are above it
    early = answer("early", area="import math\ndef area(r):\n    return math.pi * r * r")
    seen = {test for test, names in course.seen([early]).items() if names}
    assert seen == {"test_area", "test_volume"}  # test_title imports it itself


def test_answers_stand_together_where_no_test_sees_two(course: Course) -> None:
    """Those that a test would see both of, and those to the same cell, stand apart."""
    assert [{"area", "title"}, {"volume"}] == together(course, AREA, VOLUME, TITLE)
    again = answer("again", title="title = 'disc'")
    assert [{"title"}, {"again"}] == together(course, TITLE, again)


def test_a_name_of_their_own_keeps_two_answers_apart(course: Course) -> None:
    """Where both have it, a test that sees one of them sees the other as well."""
    uses = answer("uses", title="shape = 'circle'\ntitle = shape")
    binds = answer("binds", area="shape = 'disc'\ndef area(r):\n    return 3 * r * r")
    assert [{"binds"}, {"uses"}] == together(course, uses, binds)


def test_an_answer_that_loses_points_where_it_is_not_seen_stays_alone(course: Course) -> None:
    """Then names do not show what it does."""
    odd = answer("odd", "test_area", title="title = 'circle'")
    assert [{"odd"}, {"area"}] == together(course, odd, AREA)


BEYOND = {
    "a magic": "%matplotlib agg\ntitle = 'a circle'",
    "a broken cell": "title = ",
    "an attribute of a module": "math.pi = 3\ntitle = 'a circle'",
    "an item of another cell's": "table[0] = 3\ntitle = 'a circle'",
    "a setting of a library": "torch.set_default_dtype(torch.float64)",
    "a style of a library": "plt.rcParams.update({})",
    "a global name": "def f():\n    global area\n    area = 1",
    "a deleted name": "del area",
    "the interpreter": "import sys\nsys.setprofile(None)",
    "a part of a library": "from os import path",
    "all of a library": "from math import *",
    "an endless loop": "while True:\n    pass",
    "the shell": "get_ipython().system('ls')",
    "the end": "exit()",
}
WITHIN = {
    "its own object": "figure, axes = plt.subplots()\naxes.set_xlabel('r')\naxes[0] = 1",
    "an argument": "def f(module):\n    module.weight.data[0] = 0",
    "a loop that ends": "while r < 3:\n    r += 1",
    "draws": "torch.manual_seed(0)\nr = torch.rand(3)",
}


@pytest.mark.parametrize("source", BEYOND.values(), ids=BEYOND.keys())
def test_what_acts_beyond_its_names_stays_alone(source: str) -> None:
    """It could change what another answer earns, and no name would show it."""
    assert acts_beyond_its_names(answer("a", title=source))


@pytest.mark.parametrize("source", WITHIN.values(), ids=WITHIN.keys())
def test_what_acts_by_its_names_may_stand_with_others(source: str) -> None:
    """What an answer does to objects of its own is nobody else's."""
    assert not acts_beyond_its_names(answer("a", title=source))
    assert acts_beyond_its_names(answer("a", extra="x = 1", title=source))


def test_the_bank_is_packed_without_a_loss() -> None:
    """Every answer is in one pack, no test sees two of a pack, and lost points are seen."""
    bank, courses = read_bank(), grading.courses()
    packed = packs(bank, courses)
    assert sorted(one.name for pack in packed for one in pack) == sorted(a.name for a in bank)
    assert len(packed) < 0.7 * len(bank)
    for pack in packed:
        if len(pack) > 1:
            seen = courses[pack[0].notebook].seen(pack)
            assert max(map(len, seen.values())) == 1
            assert all(seen[test] == {one.name} for one in pack for test in one.points)


def test_a_pack_that_fails_is_graded_answer_by_answer(
    tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an answer gets alone is its verdict, and the others are not graded again."""
    graded: list[list[str]] = []

    def grade(packs: Sequence[Pack], root: Path, seed: int) -> list[tuple[str, ...]]:
        names = ["+".join(one.name for one in pack) for pack in packs]
        graded.append(names)
        return [("wrong",) if name in ("area+title", "title") else () for name in names]

    monkeypatch.setattr(grading, "courses", lambda: {"small": course})
    monkeypatch.setattr(grading, "grade_packs", grade)
    verdicts = grading.grade_bank([VOLUME, AREA, TITLE], tmp_path, 0)
    assert graded == [["area+title", "volume"], ["area", "title"]]
    found = {verdict.answer.name: verdict.differences for verdict in verdicts}
    assert {"volume": (), "area": (), "title": ("wrong",)} == found


def test_each_answer_of_a_pack_must_get_its_own_points() -> None:
    """One line for each test that gave others, with the names of the answers."""
    pack = (answer("wrong/area", "test_area", area="area = 1"), TITLE)
    full = {"test_area": 2.0, "test_title": 1.0, "test_table": 1.0}
    got = {("small", "test_area"): 0.0, ("small", "test_title"): 1.0, ("small", "test_table"): 1.0}
    assert grading.differences(pack, got, full) == ()
    for test, points in (("test_area", 2.0), ("test_title", 0.0), ("test_table", 0.5)):
        (line,) = grading.differences(pack, got | {("small", test): points}, full)
        assert line.startswith(f"wrong/area with title: {test} got {points}, the bank says ")
