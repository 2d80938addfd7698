"""The examiner's end of a call: what a test can do with a student's object, and what not."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import pickle
import warnings
from collections.abc import Callable
from dataclasses import fields
from enum import Enum
from io import BytesIO, StringIO
from typing import Any

import numpy as np
import pytest
import torch

from invigilator.checks.there import there
from invigilator.errors import WireError
from invigilator.inside import handles, wire
from invigilator.inside import proxy as proxy_module
from invigilator.inside.handed import adopt
from invigilator.inside.limits import Limits
from invigilator.inside.overheard import MOST_PRINTED, MOST_WARNINGS, Overheard, OwnOutput
from invigilator.inside.protocol import Call, Convert, GetAttribute, Names
from invigilator.inside.proxy import CallableProxy, Line, Proxy
from invigilator.inside.student_errors import StudentError

OPERATIONS = {Names: "names", Call: "call", GetAttribute: "attribute", Convert: "convert"}
Reply = Callable[[str, tuple[Any, ...]], object]


class Request(pickle.Unpickler):
    """Reads a request as a student room would; a handle stands for itself."""

    def persistent_load(self, pid: Any) -> object:
        """Return what stands for the student's object."""
        return ("handle", pid)


class FakeRoom:
    """Answers requests from a list and remembers them."""

    def __init__(self, *replies: object) -> None:
        """Each reply is a wire tree's value, or raw bytes."""
        self.replies = list(replies)
        self.requests: list[tuple[str, tuple[Any, ...]]] = []

    def send(self, request: bytes) -> bytes:
        """Take a request and return the next reply."""
        question = Request(BytesIO(request)).load()
        values = tuple(getattr(question, field.name) for field in fields(question))
        self.requests.append((OPERATIONS[type(question)], values))
        reply = self.replies.pop(0)
        return reply if isinstance(reply, bytes) else wire.encode(reply, export)


class Handle:
    """Stands for an object of the student's in a reply."""

    def __init__(self, *tree: object) -> None:
        """``tree`` is what the agent's export would write."""
        self.tree = list(tree)


def export(value: object) -> list[Any] | None:
    """Write a handle's tree, as the agent does."""
    if not isinstance(value, Handle):
        return None
    return [*value.tree, [], []] if len(value.tree) == 4 else value.tree


def line(*replies: object) -> tuple[Line, FakeRoom]:
    """Return a line to a fake room with those replies."""
    room = FakeRoom(*replies)
    return Line(room.send), room


def value(content: object) -> list[object]:
    """Return the reply that carries ``content``."""
    return ["value", content]


def result(content: object, *changes: object) -> list[object]:
    """Return the reply to a call that returned ``content`` and changed its arguments."""
    return ["value", [content, list(changes)]]


def proxies(*replies: object, are_classes: bool = False) -> tuple[Any, Any, FakeRoom]:
    """Return a plain proxy and a callable one, on a line with those replies."""
    there_are = {"thing": Handle("h", 7, "Thing", False), "make": Handle("h", 8, "function", True)}
    asker, room = line(value(there_are), *replies)
    names = asker.names(["thing", "make"], are_classes=are_classes)
    room.requests.clear()
    return names["thing"], names["make"], room


# ---- names and values ----


def test_names_ask_once_and_return_plain_data() -> None:
    """All of a test's names travel in one request; plain data arrives as a copy of exact type."""
    asker, room = line(value({"a": (1, 2.5), "b": [True]}))
    assert {"a": (1, 2.5), "b": [True]} == asker.names(["a", "b", "missing"])
    assert [("names", (["a", "b", "missing"],))] == room.requests


def test_a_name_that_was_not_asked_for_is_refused() -> None:
    """A student room cannot slip the name of a builtin or of a locked cell into a test."""
    asker, _ = line(value({"a": 1, "isinstance": 2}))
    with pytest.raises(WireError, match="another question"):
        asker.names(["a"])


@pytest.mark.parametrize("content", [None, ["a"], "a", 1])
def test_names_must_be_a_dictionary(content: object) -> None:
    """Anything else than names and values is no answer."""
    asker, _ = line(value(content))
    with pytest.raises(WireError, match="another question"):
        asker.names(["a"])


def test_an_object_arrives_as_a_proxy_named_like_its_type() -> None:
    """What has no plain form is a proxy; only what is callable there can be called."""
    thing, make, _ = proxies()
    assert ("Thing", False, True) == (type(thing).__name__, callable(thing), callable(make))
    assert isinstance(thing, Proxy)
    assert isinstance(make, CallableProxy)


@pytest.mark.parametrize("name", ["not a name", "", 5, "x" * 200 + "!"])
def test_a_type_name_that_is_none_is_replaced(name: object) -> None:
    """The student chooses a type's name, so it is only ever an identifier."""
    asker, _ = line(value({"a": Handle("h", 1, name, False)}))
    assert "object" == type(asker.names(["a"])["a"]).__name__


@pytest.mark.parametrize("tree", [["h"], ["h", "1", "T", False], ["h", True, "T", False], ["x", 1]])
def test_a_malformed_handle_is_no_answer(tree: list[object]) -> None:
    """A forged handle is the student's error."""
    asker, _ = line(value({"a": Handle(*tree)}))
    with pytest.raises(StudentError, match="no answer"):
        asker.names(["a"])


# ---- what a proxy can do ----


def test_an_attribute_is_read_there() -> None:
    """Reading an attribute asks for it by the object's number."""
    thing, _, room = proxies(value(0.5))
    assert thing.weight == 0.5
    assert [("attribute", (("handle", 7), "weight"))] == room.requests


def test_a_special_attribute_is_not_asked_for() -> None:
    """numpy's and torch's protocols never reach the student's code."""
    thing, _, room = proxies()
    for name in ("__array__", "__torch_function__", "__len__x__", "__index__x__"):
        assert not hasattr(thing, name)
    assert [] == room.requests


def test_a_call_carries_its_arguments_and_returns_plain_data() -> None:
    """Positional and named arguments arrive, proxies among them as the objects they stand for."""
    thing, make, room = proxies(result((1, 2)))
    assert (1, 2) == make(3, thing, std=0.1)
    assert [("call", (("handle", 8), (3, ("handle", 7)), {"std": 0.1}))] == room.requests


def test_a_function_of_the_test_travels_by_value() -> None:
    """`there` sends the function itself, and it works without this module."""
    thing, _, room = proxies(result(4))
    offset = 3
    probe = eval("lambda model: offset + 1", {"__name__": "__main__", "offset": offset})
    assert there(probe, thing) == 4
    operation, (function, arguments, named) = room.requests[0]
    assert ("call", (("handle", 7),), {}) == (operation, arguments, named)
    assert function(None) == 4


def test_there_finds_the_proxy_among_plain_arguments() -> None:
    """The student's object may be any of the arguments."""
    thing, _, room = proxies(result("done"))
    assert there(_first, 1, "a", thing) == "done"
    assert (1, "a", ("handle", 7)) == room.requests[0][1][1]


def _first(first: object, *_: object) -> object:
    return first


def test_there_is_an_ordinary_call_without_proxies() -> None:
    """In a plain nbgrader the objects are right here, and identity is kept."""
    model = object()
    assert there(_first, model, 2) is model


@pytest.mark.parametrize(("kind", "content"), [(float, 0.5), (int, 3)])
def test_a_proxy_converts_to_a_number(kind: Any, content: object) -> None:
    """`float` and `int` convert there."""
    thing, _, room = proxies(value(content))
    assert content == kind(thing)
    assert [("convert", (("handle", 7), kind.__name__))] == room.requests


@pytest.mark.parametrize(("kind", "content"), [(float, 1), (float, "0.5"), (int, True), (int, 1.0)])
def test_a_conversion_to_another_type_is_refused(kind: Any, content: object) -> None:
    """What comes back as a number is one, of that exact type."""
    thing, _, _ = proxies(value(content))
    with pytest.raises(TypeError, match="returned something else"):
        kind(thing)


# ---- what a proxy cannot do ----

REFUSED: dict[str, Callable[[Any], object]] = {
    "truth": bool,
    "equal": lambda p: p == p,
    "unequal": lambda p: p != 1,
    "equal from the right": lambda p: p == 1,
    "less": lambda p: p < 1,
    "less from the right": lambda p: p > 1,
    "at most": lambda p: p <= 1,
    "at least": lambda p: p >= 1,
    "membership": lambda p: 1 in p,
    "plus": lambda p: p + 1,
    "plus from the right": lambda p: 1 + p,
    "minus": lambda p: p - 1,
    "minus from the right": lambda p: 1 - p,
    "times": lambda p: p * 2,
    "times from the right": lambda p: 2 * p,
    "divided": lambda p: p / 2,
    "divided from the right": lambda p: 1 / p,
    "power": lambda p: p**2,
    "remainder": lambda p: p % 2,
    "matrix product": lambda p: p @ 2,
    "in place": lambda p: exec("p *= 1", {"p": p}),
    "between two objects": lambda p: p - p,
    "length": len,
    "loop": lambda p: next(iter(p)),
    "backwards": reversed,
    "instance": lambda p: isinstance(1, p),
    "array from the left": lambda p: np.ones(2) - p,
    "tensor from the left": lambda p: torch.ones(2) * p,
    "isclose": lambda p: pytest.approx(1.0) == p,
}


@pytest.mark.parametrize("operation", REFUSED.values(), ids=REFUSED.keys())
def test_no_verdict_rests_on_the_students_object(operation: Callable[[Any], object]) -> None:
    """Truth, comparison and operators with the test's data are refused without asking for them.

    An object could call itself equal to anything, or say 0 to every subtraction.
    """
    thing, _, room = proxies()
    with pytest.raises((TypeError, AttributeError)):
        operation(thing)
    assert [] == room.requests


CARRIED: dict[str, tuple[Callable[[Any, Any], object], object, object]] = {
    # name: what a test does with two objects, what the room answers, what the test gets
    "text": (lambda p, q: str(p), "<7>", "<7>"),
    "representation": (lambda p, q: f"{p!r}", "Thing(7)", "Thing(7)"),
    "format": (lambda p, q: f"{p:.2f}", "7.00", "7.00"),
    "length": (lambda p, q: len(p), 3, 3),
    "item": (lambda p, q: p["a", 0], (1, 2), (1, 2)),
    "index": (lambda p, q: [10, 20][p], 1, 20),
    "plus": (lambda p, q: p + q, 5, 5),
    "matrix product": (lambda p, q: p @ q, 2.5, 2.5),
    "quotient and rest": (lambda p, q: divmod(p, q), (1, 2), (1, 2)),
    "negation": (lambda p, q: -p, -5, -5),
    "absolute value": (lambda p, q: abs(p), 5, 5),
    "rounding": (lambda p, q: round(p, 1), 0.5, 0.5),
    "instance": (lambda p, q: isinstance(3, q), True, True),
}


@pytest.mark.parametrize(("use", "answer", "expected"), CARRIED.values(), ids=CARRIED.keys())
def test_syntax_is_a_call_of_the_students_code(
    use: Callable[[Any, Any], object], answer: object, expected: object
) -> None:
    """Each is one request, of an object whose class the course lets students write."""
    thing, make, room = proxies(result(answer), are_classes=True)
    assert use(thing, make) == expected
    assert [kind for kind, _ in room.requests] == ["call"]


@pytest.mark.parametrize(
    ("use", "answer"), [(len, "3"), (len, -1), (str, 3), (repr, None), (lambda p: [1, 2][p], 0.5)]
)
def test_an_answer_of_another_type_is_none(use: Callable[[Any], object], answer: object) -> None:
    """Python itself checks what length, text and index may be."""
    thing, _, _ = proxies(result(answer), are_classes=True)
    with pytest.raises((TypeError, ValueError)):
        use(thing)


def test_an_object_is_one_wherever_it_comes_from() -> None:
    """What a class of the course gives and what a name holds may be the same object."""
    member = Handle("h", 30, "Color", False, [], [])
    asker, _ = line(value({"favorite": member}), value({"Color": member}))
    favorite = asker.names(["favorite"])["favorite"]
    assert asker.names(["Color"], are_classes=True)["Color"] is favorite


def test_what_a_class_of_the_course_makes_is_of_it() -> None:
    """Its objects, and what their methods and operators return; not what a function returns."""
    made, method = Handle("h", 20, "Vec", False), Handle("h", 21, "method", True)
    answers = [result(made), result(made), value(method), result(made), result(3)]
    _, make, _ = proxies(*answers, result(made), result(2), are_classes=True)
    first, second = make(1), make(2)
    assert len(first.scaled(2)) == 3
    assert len(first + second) == 2
    _, function, _ = proxies(result(made))
    with pytest.raises(TypeError, match="Vec is not plain data"):
        len(function(1))


def test_a_coroutine_of_the_students_is_awaited_there() -> None:
    """Alone, or among others; it runs to its end before the next one begins."""
    thing, other, room = proxies(result(5), result(6), result(7))

    async def test() -> list[object]:
        return [await thing, *await asyncio.gather(thing, other)]

    assert asyncio.run(test()) == [5, 6, 7]
    assert [values[0].__name__ for _, values in room.requests] == ["_run"] * 3


def test_what_a_test_sets_is_set_there() -> None:
    """Attributes and items of a student's object change in its room, never here."""
    thing, _, room = proxies(result(None), result(None), result(None))
    thing.x = 1
    thing._key = 2
    thing[0] = 3
    assert [values[0].__name__ for _, values in room.requests] == ["setattr", "setattr", "setitem"]
    assert object.__getattribute__(thing, "_key") == 7


def test_a_block_of_the_students_swallows_no_error() -> None:
    """A manager that says so could hide a failed assertion; it learns which error it was."""
    thing, _, room = proxies(result(5), result(None))
    with thing as entered:
        assert entered == 5
    thing, _, room = proxies(result(5), result(True))
    with pytest.raises(AssertionError, match="wrong"), thing:
        raise AssertionError("wrong")
    assert room.requests[1][1][1] == (("handle", 7), AssertionError, "wrong")


def test_the_refusal_names_the_type() -> None:
    """The message says what the student handed in instead of plain data."""
    thing, _, _ = proxies()
    with pytest.raises(TypeError, match="Thing is not plain data"):
        bool(thing)


def test_a_proxy_is_of_no_type_a_test_asks_for() -> None:
    """A proxy passes for no number, text, container, tensor or module."""
    thing, make, _ = proxies()
    for kind in (bool, int, float, str, list, dict, tuple, torch.Tensor, torch.nn.Module):
        assert not isinstance(thing, kind)
        assert not isinstance(make, kind)


def test_a_plain_proxy_cannot_be_called() -> None:
    """Calling what is no function is an error here, without a request."""
    thing, _, room = proxies()
    with pytest.raises(TypeError, match="not callable"):
        thing()
    assert [] == room.requests


# ---- errors ----


@pytest.mark.parametrize(
    "error",
    [ValueError, TypeError, NotImplementedError, ZeroDivisionError, AssertionError, OSError],
)
def test_a_builtin_exception_is_raised_by_its_name(error: type[Exception]) -> None:
    """A test may expect the student's function to raise a ValueError."""
    asker, _ = line(["raised", error.__name__, "said so"])
    with pytest.raises(error, match="said so"):
        asker.call(1, (), {})


@pytest.mark.parametrize(
    "name",
    ["MyError", "SystemExit", "KeyboardInterrupt", "GeneratorExit", "FileNotFoundError",
     "UnicodeDecodeError", "ExceptionGroup", "print", "eval", ""],
)  # fmt: skip
def test_any_other_exception_is_a_student_error(name: str) -> None:
    """No name ends the examiner's room or calls a builtin; the text says what it was."""
    asker, _ = line(["raised", name, "said so"])
    with pytest.raises(StudentError, match=f"^{name}: said so$"):
        asker.call(1, (), {})


@pytest.mark.parametrize(
    "reply",
    [b"", b"garbage", wire.encode(None), wire.encode([]), wire.encode(["value"]),
     wire.encode(["value", 1, 2]), wire.encode(["verdict", 1]), wire.encode({"value": 1})],
)  # fmt: skip
def test_what_is_no_reply_is_a_student_error(reply: bytes) -> None:
    """Whatever bytes come, the student reads that no answer came."""
    asker, _ = line(reply)
    with pytest.raises(StudentError, match="no answer"):
        asker.attribute(Proxy(asker, 1), "x")


@pytest.mark.parametrize("content", [1, [], [1], [1, 2], [1, [], 3], {"a": 1}])
def test_a_call_needs_a_result_and_changes(content: object) -> None:
    """A call's reply of another form is refused, so that it is not taken for the result."""
    asker, _ = line(value(content))
    with pytest.raises(WireError, match="another question"):
        asker.call(1, (), {})


def test_what_cannot_be_read_is_said() -> None:
    """A result without plain form is the student's error, with the type's name."""
    asker, _ = line(["unplain", "an array of <U1 has no plain form"])
    with pytest.raises(StudentError, match="cannot read: an array of <U1"):
        asker.call(1, (), {})


def test_a_long_message_is_cut() -> None:
    """A student's message takes at most 4,000 characters."""
    asker, _ = line(["raised", "ValueError", "x" * 9000])
    with pytest.raises(ValueError, match="x") as raised:
        asker.call(1, (), {})
    assert len(str(raised.value)) == 4000


def test_an_endless_generator_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The value after the last allowed one is refused without being asked for; 0 starts anew."""
    monkeypatch.setattr(proxy_module, "MOST_STEPS", 2)
    asker, room = line(value({"g": Handle("h", 1, "generator", False, ["next"], [])}),
                       *[result((True, 1))] * 3)  # fmt: skip
    endless: Any = asker.names(["g"])["g"]
    with pytest.raises(StudentError, match="more than 2 values"):
        list(endless)
    assert len(room.requests) == 3
    assert asker.refusal
    asker.begin_test()
    assert next(endless) == 1


def test_a_generator_is_read_to_its_end() -> None:
    """A test may make a list of what the student's generator yields."""
    asker, _ = line(value({"g": Handle("h", 1, "generator", False, ["next"], [])}),
                    result((True, 1)), result((True, "a")), result((False, None)))  # fmt: skip
    assert [1, "a"] == list(asker.names(["g"])["g"])  # type: ignore[call-overload]
    assert not asker.refusal


@pytest.mark.parametrize("step", [None, (1, 2), (True,), (False, 3)])
def test_a_forged_step_is_no_value(step: object) -> None:
    """A step that is of another form never ends a loop quietly."""
    asker, _ = line(value({"g": Handle("h", 1, "generator", False, ["next"], [])}), result(step))
    generator: Any = asker.names(["g"])["g"]
    with pytest.raises(WireError, match="another question"):
        next(generator)


# ---- what a test may ask about an object ----


def test_one_object_there_is_one_object_here() -> None:
    """A test may ask whether two names are the same object; other objects are not equal to it."""
    one, other = (Handle("h", n, "Thing", False, ["is"], []) for n in (1, 2))
    asker, _ = line(value({"a": one, "b": one, "c": other}))
    found = asker.names(["a", "b", "c"])
    assert found["a"] is found["b"]
    assert found["a"] == found["b"]
    assert found["a"] != found["c"]
    assert found["c"] not in [found["a"]]


def test_an_object_with_a_comparison_of_its_own_is_not_compared() -> None:
    """Where the student's class decides what is equal, its word is not taken."""
    asker, _ = line(
        value({"a": Handle("h", 1, "T", False, ["is"], []), "b": Handle("h", 2, "T", False)})
    )
    found = asker.names(["a", "b"])
    with pytest.raises(TypeError, match="not plain data"):
        found["a"] == found["b"]  # noqa: B015  # it raises


def test_a_member_of_a_known_enumeration_is_compared_by_name() -> None:
    """A member of an enumeration of a locked cell is compared with the examiner's own."""
    Colour = Enum(  # noqa: N806  # a class
        "Colour", ["RED", "BLUE"]
    )
    member = Handle("h", 1, "Colour", False, ["is"], [])
    asker, _ = line(value({"a": member}), value("RED"), value("RED"))
    found = asker.names(["a"])["a"]
    assert found == Colour["RED"]
    assert found != Colour["BLUE"]


def test_names_and_texts_of_a_function_are_read() -> None:
    """`__name__` and `__doc__` are asked for; a text that is none is none."""
    _, make, room = proxies(value("make"), value("what it does"), value(5))
    assert ("make", "what it does", None) == (make.__name__, make.__doc__, make.__doc__)
    assert ["__name__", "__doc__", "__doc__"] == [asked[1][1] for asked in room.requests]


def test_a_signature_is_made_of_plain_parts() -> None:
    """`inspect.signature` works on a student's function."""

    def function(a: int, *rest: int, b: float = 2.5) -> None: ...

    _, make, _ = proxies(result(handles.parameters(function)))
    found = inspect.signature(make)
    assert ["a", "rest", "b"] == list(found.parameters)
    assert (2.5, inspect.Parameter.empty) == (
        found.parameters["b"].default, found.parameters["a"].default
    )  # fmt: skip


@pytest.mark.parametrize("parts", [5, [5], [("a",)], [("1", "KEYWORD_ONLY", False, 0, False, 0)]])
def test_a_forged_signature_is_no_answer(parts: object) -> None:
    """Parts that make no signature are the student's error."""
    _, make, _ = proxies(result(parts))
    with pytest.raises(StudentError, match="no answer"):
        inspect.signature(make)


# ---- errors of the student's own ----


def test_a_students_own_exception_is_caught_by_its_class() -> None:
    """The class arrives as one that `except` takes, below its nearest builtin ancestor."""
    kind = Handle("h", 1, "type", True, [], [[1, "MyError"], [2, "Base"], "ValueError"])
    base = Handle("h", 2, "type", True, [], [[2, "Base"], "ValueError"])
    asker, room = line(value({"MyError": kind, "Base": base}), ["raised", "MyError", "no", kind])
    found: Any = asker.names(["MyError", "Base"])
    with pytest.raises(found["Base"], match="no") as raised:
        asker.call(1, (found["MyError"],), {})
    assert type(raised.value) is found["MyError"]
    assert issubclass(found["Base"], ValueError)
    assert ("handle", 1) == room.requests[1][1][1][0]


@pytest.mark.parametrize(
    "ancestors",
    [
        ["ValueError"],
        [[1, "not a name"], "ValueError"],
        [["1", "E"], "ValueError"],
        [5, "ValueError"],
        "ab",
    ],
)
def test_what_is_no_class_of_errors_is_a_plain_object(ancestors: object) -> None:
    """A forged class is never raised."""
    asker, _ = line(value({"E": Handle("h", 1, "type", True, [], ancestors)}))
    assert isinstance(asker.names(["E"])["E"], Proxy)


@pytest.mark.parametrize("name", ["SystemExit", "BaseException", "StopIteration", "print", 5])
def test_an_own_exception_is_never_more_than_an_exception(name: object) -> None:
    """No ancestor ends the examiner's room or a loop of the test."""
    asker, _ = line(value({"E": Handle("h", 1, "type", True, [], [[1, "E"], name])}))
    kind: Any = asker.names(["E"])["E"]
    assert Exception is kind.__base__


# ---- what a call prints ----


def test_a_test_that_listens_hears_what_a_call_prints_and_warns_of() -> None:
    """Redirected printing and recorded warnings arrive; a category of the student's is none."""
    heard = ["hello\n", [("DeprecationWarning", "old"), ("SystemExit", "odd")]]
    asker, _ = line([*result(1), heard])
    with (
        contextlib.redirect_stdout(StringIO()) as printed,
        warnings.catch_warnings(record=True) as warned,
    ):
        warnings.simplefilter("always")
        assert asker.call(1, (), {}) == 1
    assert "hello\n" == printed.getvalue()
    assert [DeprecationWarning, UserWarning] == [warning.category for warning in warned]


def test_a_call_is_overheard_up_to_a_bound() -> None:
    """What is printed and warned of is kept, but no more than a bound of either."""
    with Overheard() as heard:
        print("a" * 100_000)
        print("b")
        for _ in range(100):
            warnings.warn("old", FutureWarning, stacklevel=1)
    assert [["a" * MOST_PRINTED, [("FutureWarning", "old")] * MOST_WARNINGS]] == heard.told()
    with Overheard() as heard:
        pass
    assert [] == heard.told()


def test_the_output_of_a_test_is_its_own() -> None:
    """What a call prints is not shown as what a test printed, unless the test listens."""
    asker, _ = line([*result(1), ["hello", []]])
    with contextlib.redirect_stdout(OwnOutput()) as own:
        asker.call(1, (), {})
    assert "" == own.getvalue()


@pytest.mark.parametrize(
    "told", [5, [], ["a"], [1, []], ["a", [1]], ["a", [("b",)]], ["a", [1] * 60]]
)
def test_what_nobody_overheard_is_no_answer(told: object) -> None:
    """A forged report of printing is the student's error."""
    asker, _ = line([*result(1), told])
    with pytest.raises(StudentError, match="no answer"):
        asker.call(1, (), {})


def test_what_is_too_large_is_told_as_what_it_is() -> None:
    """A value over the limit is named with its type and its size."""
    with pytest.raises(WireError, match="a list of 2 MB; an answer has at most 1 MB"):
        handles.unless_too_large(bytes(2 * 2**20), [[1], []], Limits(reply_bytes=2**20))


# ---- what a call changes ----


def test_a_call_changes_what_it_was_handed() -> None:
    """A module the student's function filled is filled here, by place, named arguments last."""
    module = torch.nn.Embedding(2, 2)
    numbers, other = [1], {"a": 1}
    filled = torch.full((2, 2), 7.0)
    _, make, _ = proxies(result(None, [0, {"weight": filled}], [2, {"b": 2}], [1, [1, 2]]))
    make(module, numbers, other=other)
    assert torch.equal(filled, module.weight)
    assert [1, 2] == numbers
    assert {"b": 2} == other


def test_adopting_keeps_the_object_and_its_gradient_flag() -> None:
    """The parameter stays the same object and trainable; only its numbers change."""
    module = torch.nn.Linear(2, 1)
    weight = module.weight
    adopt(module, {"weight": torch.ones(1, 2), "bias": torch.zeros(1)})
    assert module.weight is weight
    assert weight.requires_grad
    assert [[1.0, 1.0]] == weight.tolist()


def test_buffers_are_adopted() -> None:
    """A buffer is state as well."""
    module = torch.nn.BatchNorm1d(1)
    state = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    adopt(module, {**state, "running_mean": torch.tensor([5.0])})
    assert module.get_buffer("running_mean").tolist() == [5.0]


def test_tensors_and_arrays_are_adopted_in_place() -> None:
    """The target keeps its identity and dtype."""
    tensor, array = torch.zeros(2), np.zeros(2)
    adopt(tensor, torch.tensor([1.0, 2.0]))
    adopt(array, np.array([3.0, 4.0]))
    assert [[1.0, 2.0], [3.0, 4.0]] == [tensor.tolist(), array.tolist()]


@pytest.mark.parametrize(
    ("target", "state"),
    [
        (torch.nn.Linear(2, 1), {"weight": torch.ones(1, 2)}),
        (torch.nn.Linear(2, 1), {"weight": torch.ones(2, 2), "bias": torch.ones(1)}),
        (torch.nn.Linear(2, 1), {"weight": [[1.0, 1.0]], "bias": torch.ones(1)}),
        (torch.nn.Linear(2, 1), None),
        (torch.nn.Linear(2, 1), {"weight": torch.ones(1), "bias": torch.ones(1)}),
        (torch.zeros(2), torch.zeros(3)),
        (torch.zeros(2), torch.zeros(1)),
        (torch.zeros(2), 1.0),
        (np.zeros(2), np.zeros(3)),
        (np.zeros(2), "text"),
    ],
)
def test_a_state_that_does_not_fit_is_a_student_error(target: object, state: object) -> None:
    """A removed parameter or another shape is reported as the student's doing."""
    with pytest.raises(StudentError, match="removed a parameter, or changed its shape"):
        adopt(target, state)


@pytest.mark.parametrize(
    ("target", "state"), [([1], {"a": 2}), ({"a": 1}, [2]), ((1,), (2,)), (1, 2)]
)
def test_what_cannot_change_in_place_stays(target: object, state: object) -> None:
    """A forged change of another type, or of what is immutable, changes nothing."""
    before = repr(target)
    adopt(target, state)
    assert before == repr(target)


@pytest.mark.parametrize("change", [[5, [1]], [0], "x", [[1], [1]]])
def test_a_forged_change_never_passes(change: object) -> None:
    """A change of an argument that was not handed over raises, so the test fails."""
    asker, _ = line(result(None, change))
    with pytest.raises((WireError, ValueError, TypeError)):
        asker.call(1, ([0],), {})


def test_what_was_handed_over_changes_once() -> None:
    """A reply cannot have one large array overwritten as often as it likes."""
    handed = np.zeros(3)
    asker, _ = line(result(None, [0, 1], [0, 2], [0, 3]))
    with pytest.raises(WireError, match="another question"):
        asker.call(1, (handed,), {})
    assert [1, 1, 1] == handed.tolist()


def test_types_are_made_once_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects of one type share a class here; the names of too many types are not kept."""
    monkeypatch.setattr(proxy_module, "MAX_KINDS", 3)
    objects = [Handle("h", n, f"T{n // 2}", n % 4 == 0) for n in range(100)]
    asker, _ = line(value({"them": objects}))
    them: Any = asker.names(["them"])["them"]
    assert 5 == len({type(one) for one in them})
    assert ["T0", "T0", "T1", "CallableProxy"] == [type(them[n]).__name__ for n in (0, 1, 2, 4)]
    assert [callable(one) for one in them] == [n % 4 == 0 for n in range(100)]
