"""The examiner's room: which names it asks for, and what it says about a test."""

from __future__ import annotations

import io
import pickle
from typing import Any, cast

import pytest

from invigilator.inside import wire
from invigilator.inside.examiner import Examiner
from invigilator.inside.limits import Limits
from invigilator.inside.notebook_code import global_names, run_cell
from invigilator.inside.protocol import BeginNotebook, Names, RunLocked, Verdict

FUNCTION_F = wire.encode(["value", {"f": object()}], lambda _: ["h", 1, "function", True, [], []])
"""The answer that the student defined a function ``f``."""


class _Request(pickle.Unpickler):
    def persistent_load(self, pid: Any) -> object:
        return pid


class FakeRoom:
    """A connection to a grader whose student defined ``names``; remembers what was asked."""

    def __init__(self, **names: object) -> None:
        """``answers`` come first, then ``names`` each time."""
        self.names = names
        self.answers: list[list[object]] = []
        self.asked: list[list[str]] = []

    def send_bytes(self, message: bytes) -> None:
        """Take an ``Ask``."""
        kind, request = wire.decode(message)
        assert kind == "Ask"
        question = _Request(io.BytesIO(request)).load()
        self.asked.append(list(question.names) if isinstance(question, Names) else [])

    def recv_bytes(self) -> bytes:
        """Answer with the next prepared answer, else with the names."""
        if self.answers:
            return wire.encode(self.answers.pop(0))
        found = {name: self.names[name] for name in self.asked[-1] if name in self.names}
        return wire.encode(["Reply", wire.encode(["value", found])])


def examiner(room: FakeRoom, **limits: Any) -> Examiner:
    """Return an examiner that is connected to ``room``."""
    subject = Examiner(cast("Any", room), Limits(**limits))
    subject.begin_notebook(0)
    return subject


def run_test(source: str, **names: object) -> Verdict:
    """Return the verdict on ``source`` where the student defined ``names``."""
    return examiner(FakeRoom(**names)).run_test(source)


def kind_of(verdict: Verdict) -> str:
    """Return the kind of error that a test failed with."""
    assert verdict.error is not None
    return verdict.error[0]


# ---- which names a test uses ----


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x", {"x"}),
        ("x = 1", set()),
        ("x = y", {"y"}),
        ("print(x)", {"print", "x"}),
        ("x.weight[i] = 3", {"x", "i"}),
        ("def f(a):\n    return a + b + f", {"b"}),
        ("x = x + 1", {"x"}),
        ("x += 1", {"x"}),
        ("del x", {"x"}),
        ("for x in x: ...", {"x"}),
        ("x = 1\nx = x + 1", set()),
        ("from a.b import c as d, e\nd, e", set()),
        ("class A: ...\nA()", set()),
        ("sorted(x, key=lambda x: x)\nx = 2", {"sorted", "x"}),
        ("[a * c for a in d if e]", {"c", "d", "e"}),
        ("lambda a: a(g)", {"g"}),
        ("class A(B):\n    def m(self): return h", {"B", "h"}),
        ("def f():\n    x = 1\n    def g(): return x + y\n    return g", {"y"}),
        ("def f():\n    global x\n    return x", {"x"}),
        ("import torch\ntorch.ones(n)", {"n"}),
        ("f'{x:.2f} {y!r}'", {"x", "y"}),
        ("try: z\nexcept Oops as error: error", {"z", "Oops"}),
        ("@decorate\ndef f(a=default) -> hint: ...", {"decorate", "default", "hint"}),
        ("if (n := m) > 1: n", {"m"}),
        ("", set()),
        ("%matplotlib inline\nx", {"x"}),
        ("%%time\nx", {"x"}),
        ("%timeit -n 10 -r1 f(x)\ny = %time g", {"f", "x", "g"}),
        ("!ls {x}", set()),
        ("await f(x)", {"f", "x"}),
        ("async def f():\n    await g()\nawait f()", {"g"}),
    ],
)
def test_global_names(source: str, expected: set[str]) -> None:
    """Names that are read but not defined are found, in functions and comprehensions too."""
    assert expected == global_names(source)


def test_only_the_students_names_are_asked_for() -> None:
    """Builtins, the locked cells' names and what the room does not know are not the student's."""
    room = FakeRoom(q1="b")
    subject = examiner(room)
    subject.answer(RunLocked("import math\ndef answered(*values): ..."))
    verdict = subject.run_test("answered(q1)\nassert len(q1) == math.floor(1.5)")
    assert verdict.error is None
    assert [["q1"]] == room.asked


# ---- running a cell ----


@pytest.mark.parametrize(
    ("source", "expected"),
    [("1 + 1", 2), ("x = 3\nx", 3), ("x = 3", None), ("", None), ("# only a comment", None),
     ("5\nx = 1", None), ("'a'", "a"), ("if True:\n    7", None)],
)  # fmt: skip
def test_run_cell_returns_the_last_expression(source: str, expected: object) -> None:
    """The value of the last line is the cell's, as in a notebook."""
    assert expected == run_cell(source, {})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\n3", 3),
        ("%load_ext autoreload\n%autoreload 2\n3", 3),
        ("x = !ls\nlen(x)", 0),
        ("!exit 3\n3", 3),
        ("%timeit -n 1 -r 1 pass\n3", 3),
        ("x = %time 1 + 2\nx", 3),
        ("import asyncio\nawait asyncio.sleep(0, result=3)", 3),
        ("async def f():\n    return 3\nx = await f()\nx", 3),
    ],
)
def test_a_cell_is_code_of_a_notebook(source: str, expected: object) -> None:
    """Magics, commands and await run as in a kernel that starts no program."""
    assert expected == run_cell(source, {})


@pytest.mark.parametrize("magic", ["%%time", "%%capture", "%%capture shown"])
def test_a_cell_magic_runs_its_cell(magic: str) -> None:
    """The body is run in the test's names, and its failure is the test's."""
    assert run_test(f"{magic}\nassert abs(-1) == 1").error is None
    verdict = run_test(f"{magic}\nassert abs(-1) == 2, 'not two'")
    assert ("AssertionError", "not two") == verdict.error


def test_what_fails_within_a_magic_fails_the_test() -> None:
    """IPython would show the error and go on."""
    verdict = run_test("%run nothing.py\n3")
    assert verdict.error is not None
    assert "nothing.py" in verdict.error[1]


def test_run_cell_leaves_its_names() -> None:
    """What a cell defines is there afterwards."""
    names: dict[str, object] = {}
    run_cell("x = 1\ny = x + 1\ny", names)
    assert (1, 2) == (names["x"], names["y"])


# ---- verdicts ----


def test_a_pass_has_no_error_and_no_value() -> None:
    """A test that comes to its end passes."""
    assert Verdict(error=None, printed="", value=None) == run_test("assert q1 == 'b'", q1="b")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("assert q1 == 'a', 'read the lesson'", ("AssertionError", "read the lesson")),
        ("assert q1 == 'a'", ("AssertionError", "")),
        ("raise NotImplementedError('later')", ("NotImplementedError", "later")),
        ("q1 + 1", ("TypeError", 'can only concatenate str (not "int") to str')),
        ("1 / 0", ("ZeroDivisionError", "division by zero")),
    ],
)
def test_an_exception_is_the_verdict(source: str, expected: tuple[str, str]) -> None:
    """The error's kind and text are what the student reads."""
    verdict = run_test(source, q1="b")
    assert (expected, None) == (verdict.error, verdict.value)


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2.5", 2.5), ("2", 2.0), ("0", 0.0), ("-1", -1.0), ("True", None), ("'3'", None),
     ("None", None), ("[1]", None)],
)  # fmt: skip
def test_only_a_number_is_partial_credit(last: str, expected: float | None) -> None:
    """An int or a float of exactly that type is a value; a bool or a text is none."""
    verdict = run_test(f"x = 1\n{last}")
    assert expected == verdict.value
    assert verdict.error is None


def test_a_number_before_a_failure_gives_nothing() -> None:
    """An error leaves no value behind."""
    assert run_test("3\nassert False\n3").value is None


def test_what_a_test_prints_is_kept_apart() -> None:
    """Standard output is shown, standard error is not, and a long text is cut."""
    verdict = run_test("import sys\nprint('seen')\nprint('unseen', file=sys.stderr)\n2")
    assert ("seen\n", 2.0) == (verdict.printed, verdict.value)
    assert len(run_test("print('x' * 100_000)").printed) == 65536


def test_a_missing_name_is_told_in_words() -> None:
    """A cell that failed leaves its name undefined, and the message says where to look."""
    verdict = run_test("assert q1 == q2", q1="b")
    assert (
        "NameError",
        "q2 is not defined: did the cell that defines it run to its end?",
    ) == verdict.error


def test_a_test_runs_on_a_copy_of_the_locked_names() -> None:
    """What one test rebinds is not so in the next; names of its own stay for those after it."""
    subject = examiner(FakeRoom(left_over=7))
    subject.answer(RunLocked("factor = 2"))
    assert subject.run_test("factor = 5\nleft_over = 1\nfactor").value == 5.0
    assert subject.run_test("factor").value == 2.0
    assert subject.run_test("left_over").value == 1.0
    subject.answer(BeginNotebook(0))
    assert subject.run_test("left_over").value == 7.0


def test_a_name_that_an_answer_binds_last_is_the_students() -> None:
    """The instructor's notebook says whose it is: neither a locked cell nor a test keeps it."""
    subject = examiner(FakeRoom(rate=3, result=5))
    subject.answer(RunLocked("rate = 2"))
    subject.run_test("result = 1")
    assert subject.run_test("rate + result").value == 3.0
    assert subject.run_test("rate + result", {"rate", "result"}).value == 8.0
    assert kind_of(subject.run_test("lost", {"lost"})) == "NameError"


def test_a_module_that_an_answer_imports_is_the_real_one() -> None:
    """A test may ask what it is, or look into it; one that is missing here is asked for there."""
    subject = examiner(FakeRoom(np=4, other=3))
    test = "assert isinstance(np.zeros(1), np.ndarray)"
    assert kind_of(subject.run_test(test)) == "AttributeError"
    assert subject.run_test(test, imports=["import numpy as np"]).error is None
    assert subject.run_test("other", imports=["import missing as other"]).value == 3.0


@pytest.mark.parametrize("placeholder", ["None", "...", "[]", "{}", "set()", "''"])
def test_a_name_that_a_locked_cell_leaves_open_is_the_students(placeholder: str) -> None:
    """The later answer counts, as in a notebook; where there is none, what the cell says."""
    subject = examiner(FakeRoom(result=5))
    subject.answer(RunLocked(f"result = other = {placeholder}"))
    assert subject.run_test("assert result == 5").error is None
    assert subject.run_test(f"assert other == {placeholder}").error is None


def test_a_value_of_a_locked_cell_is_the_courses() -> None:
    """A student cannot set what a test compares with."""
    subject = examiner(FakeRoom(wanted=1, answer=1))
    subject.answer(RunLocked("wanted = 2"))
    assert kind_of(subject.run_test("assert answer == wanted")) == "AssertionError"


REFUSED = "function is not plain data, so it cannot be judged"


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    f + 'a'\nexcept TypeError:\n    pass",
        "try:\n    f == 1\nexcept Exception:\n    pass",
        "import contextlib\nwith contextlib.suppress(TypeError):\n    abs(f - 1)",
        "import unittest\nunittest.TestCase().assertRaises(TypeError, lambda: f < 1)\n2.5",
        "import pytest\nwith pytest.raises(TypeError):\n    1 in f",
    ],
)
def test_a_refusal_cannot_be_caught(source: str) -> None:
    """A test that expects a TypeError has not seen the student's code raise one."""
    room = FakeRoom()
    room.answers = [["Reply", FUNCTION_F]]
    verdict = examiner(room).run_test(source)
    assert (("TypeError", REFUSED), None) == (verdict.error, verdict.value)


def test_a_refusal_is_forgotten_with_its_test() -> None:
    """The next test starts without it, and a test's own failure says more."""
    room = FakeRoom()
    room.answers = [["Reply", FUNCTION_F]] * 3
    subject = examiner(room)
    caught = "try:\n    f + 1\nexcept TypeError:\n    {}"
    own = subject.run_test(caught.format("raise AssertionError('return a number')"))
    assert ("AssertionError", "return a number") == own.error
    assert subject.run_test("f").error is None


def test_a_locked_name_wins_over_the_students() -> None:
    """A student who redefines a helper of the course does not change the tests."""
    subject = examiner(FakeRoom(answered="forged", q1="b"))
    subject.answer(RunLocked("def answered(*values): return 3"))
    assert subject.run_test("answered(q1)").value == 3.0


def test_the_students_name_never_hides_a_builtin() -> None:
    """`isinstance` in a test is Python's own, whatever the student called so."""
    assert run_test("isinstance(q1, str) * 2", isinstance="forged", q1="b").value == 2.0


@pytest.mark.parametrize("during", ["names", "call"])
def test_a_room_that_closed_is_told_as_it_is(during: str) -> None:
    """The reason for the end is the verdict, whether it came early or in the middle."""
    room = FakeRoom()
    if during == "call":
        room.answers.append(["Reply", FUNCTION_F])
    room.answers.append(["Closed", "this took too long"])
    verdict = examiner(room).run_test("f(1)")
    assert ("Stopped", "this took too long") == verdict.error


@pytest.mark.parametrize(
    "reply",
    [b"", b"garbage", wire.encode(["raised", "KeyError", "x"]), wire.encode(["value", {"y": 1}]),
     wire.encode(["unplain", "an array of <U1 has no plain form"]), wire.encode(["value", 5])],
)  # fmt: skip
def test_a_bad_answer_fails_this_test_only(reply: bytes) -> None:
    """Whatever the student's process answers, the examiner goes on with the next test."""
    room = FakeRoom(x=1)
    room.answers.append(["Reply", reply])
    subject = examiner(room)
    failed = subject.run_test("x")
    assert kind_of(failed) in ("StudentError", "WireError", "KeyError")
    assert failed.value is None
    assert subject.run_test("x").value == 1.0


def test_a_test_may_make_thousands_of_calls() -> None:
    """What bounds the calls of a test is the time that they take, not how many they are."""
    called = wire.encode(["value", [1, []]])
    room = FakeRoom()
    room.answers = [["Reply", FUNCTION_F]]
    room.answers += [["Reply", called] for _ in range(5000)]
    assert examiner(room).run_test("sum(f() for _ in range(5000))").value == 5000


@pytest.mark.parametrize(
    "source",
    [
        "import pytest\nwith pytest.raises(ValueError):\n    pass",
        "raise SystemExit(0)",
        "raise KeyboardInterrupt",
    ],
)
def test_whatever_a_test_raises_fails_it_alone(source: str) -> None:
    """What is no Exception, such as pytest's own failure, is a verdict; the examiner lives on."""
    subject = examiner(FakeRoom())
    assert subject.run_test(source).error is not None
    assert subject.run_test("assert True").error is None


def test_a_test_may_leave_the_points_to_a_person() -> None:
    """Only by the exception for it: one of the same name, or a student's, is an error like any."""
    asks = "from invigilator.checks.sentences import NeedsPerson\nraise NeedsPerson('read this')"
    assert run_test(asks) == Verdict(("NeedsPerson", "read this"), needs_person=True)
    same_name = "class NeedsPerson(Exception): ...\nraise NeedsPerson('x')"
    assert run_test(same_name) == Verdict(("NeedsPerson", "x"))
