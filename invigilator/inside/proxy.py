"""Stands in the examiner's room for the student's objects, which stay in the student room.

What a test does to a proxy is done in the student room, and plain data or another proxy comes back:
it is called, an attribute is read, an operator is applied (:mod:`invigilator.inside.operators`). A
proxy has no truth value and no comparison, so no verdict can rest on an object that calls itself
equal to what a test expects.
"""

from __future__ import annotations

import builtins
import io
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import cloudpickle
import numpy as np

from invigilator import checks
from invigilator.checks.there import Elsewhere
from invigilator.errors import WireError
from invigilator.inside import tensors, wire
from invigilator.inside.limits import NO_ANSWER
from invigilator.inside.operators import attach_operators
from invigilator.inside.protocol import Call, Convert, GetAttribute, Names, Question

T = TypeVar("T")

MODULE_OF_TESTS = "__main__"

MAX_KINDS = 500
"""Types of the student's that get a class of their own here; the others are a plain proxy."""

RAISABLE = {
    name: error
    for name, error in vars(builtins).items()
    if isinstance(error, type) and issubclass(error, Exception) and not issubclass(error, OSError)
} | {"OSError": OSError}


class StudentError(Exception):
    """The student's code raised an exception that is no builtin one."""


class Line:
    """Asks the student room; ``send`` carries one request over and returns one reply."""

    def __init__(self, send: Callable[[bytes], bytes], call_limit: int) -> None:
        """``call_limit`` bounds the requests of one test."""
        self.send, self.call_limit = send, call_limit
        self.kinds: dict[tuple[str, bool], type[Proxy]] = {}
        self.begin_test()

    def begin_test(self) -> None:
        """Forget what the test before asked for."""
        self.calls = 0
        self.refusal = ""
        """What this test wanted of a student's object and could not have, whatever it caught."""

    def refuse(self, kind: type[Exception], text: str) -> NoReturn:
        """Raise ``kind(text)``, and remember it: a test that catches it has judged nothing."""
        self.refusal = self.refusal or text
        raise kind(text)

    def names(self, names: list[str]) -> dict[str, object]:
        """Return those of ``names`` that the student defined, as plain data or proxies."""
        found = self._ask(Names(names))
        if not isinstance(found, dict) or not set(found) <= set(names):
            raise WireError("an answer to another question")
        return found

    def call(self, function: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call ``function`` there; what it changes in modules, tensors and lists changes here."""
        reply = self._ask(Call(function, args, kwargs))
        if not (isinstance(reply, list) and len(reply) == 2 and isinstance(reply[1], list)):
            raise WireError("an answer to another question")
        handed = dict(enumerate([*args, *kwargs.values()]))
        for change in reply[1]:
            place, state = change
            # each argument once: a short change that is repeated would overwrite a large object
            # again and again
            if type(place) is not int or place not in handed:
                raise WireError("an answer to another question")
            adopt(handed.pop(place), state)
        return reply[0]

    def attribute(self, proxy: Proxy, name: str) -> object:
        """Return ``proxy.name``."""
        return self._ask(GetAttribute(proxy, name))

    def convert(self, proxy: Proxy, kind: type[T]) -> T:
        """Return ``kind(proxy)``, of that exact type."""
        value = self._ask(Convert(proxy, kind.__name__))
        if type(value) is not kind:
            raise TypeError(f"{kind.__name__}() returned something else")
        return value

    def _ask(self, question: Question) -> object:
        self.calls += 1
        if self.calls > self.call_limit:
            self.refuse(
                StudentError, f"this needs more than {self.call_limit} calls: is it endless?"
            )
        stream = io.BytesIO()
        _Pickler(stream).dump(question)
        try:
            reply = wire.decode(self.send(stream.getvalue()), self._proxy)
        except WireError:
            raise StudentError(NO_ANSWER) from None
        kind, *rest = reply if isinstance(reply, list) and reply else [None]
        if kind == "value" and len(rest) == 1:
            return rest[0]
        words = [str(word)[:4000] for word in rest] + ["", ""]
        if kind == "unplain":
            self.refuse(StudentError, f"your code returned what a test cannot read: {words[0]}")
        if kind == "raised":
            error = RAISABLE.get(words[0])
            # StopIteration would quietly end a test's loop over calls
            odd = UnicodeError | ExceptionGroup | StopIteration | StopAsyncIteration
            if error is None or issubclass(error, odd):
                raise StudentError(f"{words[0]}: {words[1]}")
            raise error(words[1])
        raise StudentError(NO_ANSWER)

    def _proxy(self, tree: list[Any]) -> Proxy:
        if len(tree) != 4 or tree[0] != "h" or type(tree[1]) is not int:
            raise WireError("an unknown kind of value")
        name = tree[2] if isinstance(tree[2], str) and tree[2].isidentifier() else "object"
        return self._kind(name[:60], tree[3] is True)(self, tree[1])

    def _kind(self, name: str, is_callable: bool) -> type[Proxy]:
        """Return a class with the name of the student's class, so that messages name the type."""
        kind = self.kinds.get((name, is_callable))
        if kind is None:
            base = CallableProxy if is_callable else Proxy
            if len(self.kinds) >= MAX_KINDS:  # a class takes memory and time, which a name does not
                return base
            kind = self.kinds[name, is_callable] = type(name, (base,), {"__slots__": ()})
        return kind


class Proxy(Elsewhere):
    """An object of the student's that has no plain form."""

    __slots__ = ("_key", "_line")
    _key: int
    _line: Line

    def __init__(self, line: Line, key: int) -> None:
        """``key`` is the object's number there."""
        object.__setattr__(self, "_line", line)
        object.__setattr__(self, "_key", key)

    def _call_there(self, function: Callable[..., Any], arguments: tuple[object, ...]) -> Any:
        return self._line.call(function, arguments, {})

    def __getattr__(self, name: str) -> object:
        """Return the attribute's value; called where it is not the proxy's own."""
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # numpy and torch ask for their protocols
        return self._line.attribute(self, name)

    def _carry(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Return what ``function(*arguments)`` returns there."""
        return self._line.call(function, arguments, {})

    def __float__(self) -> float:
        """Return ``float(object)``."""
        return self._line.convert(self, float)

    def __int__(self) -> int:
        """Return ``int(object)``."""
        return self._line.convert(self, int)

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        text = f"{type(self).__name__} is not plain data, so it cannot be judged"
        self._line.refuse(TypeError, text)

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__ = __ne__ = _refuse
    __array_ufunc__ = _refuse  # numpy's operators, with an array of the test's on the left
    __hash__ = object.__hash__


attach_operators(Proxy)


class CallableProxy(Proxy):
    """A function, method, class or callable object of the student's."""

    __slots__ = ()

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call it there."""
        return self._line.call(self, args, kwargs)


# else a function of checks would travel by name, and a student could have replaced the module
cloudpickle.register_pickle_by_value(checks)


class _Pickler(cloudpickle.Pickler):
    """Sends proxies as their numbers, and functions of the tests by value."""

    def persistent_id(self, obj: object) -> int | None:
        return obj._key if isinstance(obj, Proxy) else None


def adopt(target: object, state: Any) -> None:
    """Put ``state``, as the student's call left it, into what the test handed over.

    Raises :class:`StudentError` if it does not fit.
    """
    try:
        if tensors.is_module(target) or tensors.is_tensor(target):
            tensors.adopt(target, state)
        elif isinstance(target, np.ndarray):
            target[...] = state
        elif type(target) is list and type(state) is list:
            target[:] = state
        elif type(target) is dict and type(state) is dict:
            target.clear()
            target.update(state)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise StudentError(
            "your code removed a parameter, or changed its shape, of what it was handed"
        ) from error
