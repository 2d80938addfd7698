"""Stands in the examiner's room for the student's objects, which stay in the student room.

What a test does to a proxy is done in the student room, and plain data or another proxy comes back:
it is called, an attribute is read, an operator is applied (:mod:`invigilator.inside.operators`). A
proxy has no truth value and no comparison, so no verdict can rest on an object that calls itself
equal to what a test expects.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import Enum
from typing import Any, ClassVar, NoReturn, TypeVar
from weakref import WeakValueDictionary

from invigilator.checks.there import Elsewhere
from invigilator.errors import WireError
from invigilator.inside import handles, overheard, seeds, wire
from invigilator.inside.handed import adopt
from invigilator.inside.limits import NO_ANSWER
from invigilator.inside.operators import attach_operators
from invigilator.inside.protocol import Call, Convert, GetAttribute, Names, Question
from invigilator.inside.sending import Sender
from invigilator.inside.student_errors import ODD, RAISABLE, ErrorKind, ErrorKinds, StudentError

T = TypeVar("T")

MODULE_OF_TESTS = "__main__"

MAX_KINDS = 500
"""Types of the student's that get a class of their own here; the others are a plain proxy."""

MOST_STEPS = 50_000
"""Values that one test reads of all the student's iterators: an endless one ends there."""


class Line:
    """Asks the student room; ``send`` carries one request over and returns one reply."""

    def __init__(self, send: Callable[[bytes], bytes]) -> None:
        """``send`` ends when a test has asked for too long."""
        self.send = send
        self._sender = Sender()
        self.kinds: dict[tuple[object, ...], type[Proxy]] = {}
        self.errors = ErrorKinds()
        self.proxies: WeakValueDictionary[tuple[int, type], Proxy] = WeakValueDictionary()
        self._of_course_class = False
        self.begin_test()

    def begin_test(self) -> None:
        """Forget what the test before asked for."""
        self.steps = 0
        seeds.taken()  # those of the notebook's beginning are no test's
        self.refusal = ""
        """What this test wanted of a student's object and could not have, whatever it caught."""

    def refuse(self, kind: type[Exception], text: str) -> NoReturn:
        """Raise ``kind(text)``, and remember it: a test that catches it has judged nothing."""
        self.refusal = self.refusal or text
        raise kind(text)

    def names(self, names: list[str], *, are_classes: bool = False) -> dict[str, object]:
        """Return those of ``names`` that the student defined, as plain data or proxies.

        ``are_classes``: the course's notebook lets the student write these classes.
        """
        found = self._ask(Names(names), of_course_class=are_classes)
        if not isinstance(found, dict) or not set(found) <= set(names):
            raise WireError("an answer to another question")
        return found

    def call(
        self,
        function: object,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        of_course_class: bool = False,
    ) -> Any:
        """Call ``function`` there; what it changes in modules, tensors and lists changes here.

        ``of_course_class``: what comes back belongs to a class that the course asks for.
        """
        if new := seeds.taken():
            self._ask(Call(seeds.repeat, (new,), {}))
        reply = self._ask(Call(function, args, kwargs), of_course_class=of_course_class)
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
        return self._ask(GetAttribute(proxy, name), of_course_class=proxy._of_course_class)

    def convert(self, proxy: Proxy, kind: type[T]) -> T:
        """Return ``kind(proxy)``, of that exact type."""
        value = self._ask(Convert(proxy, kind.__name__))
        if type(value) is not kind:
            raise TypeError(f"{kind.__name__}() returned something else")
        return value

    def _ask(self, question: Question, *, of_course_class: bool = False) -> object:
        self._of_course_class = of_course_class
        message = self._sender.pickled(question)
        try:
            reply = wire.decode(self.send(message), self._proxy)
        except WireError:
            raise StudentError(NO_ANSWER) from None
        kind, *rest = reply if isinstance(reply, list) and reply else [None]
        if kind == "value" and len(rest) in (1, 2):
            try:
                for told in rest[1:]:
                    overheard.repeat(told)
            except WireError:
                raise StudentError(NO_ANSWER) from None
            return rest[0]
        words = [str(word)[:4000] for word in rest[:2]] + ["", ""]
        if kind == "unplain":
            self.refuse(StudentError, f"your code returned what a test cannot read: {words[0]}")
        if kind == "raised":
            if len(rest) == 3 and isinstance(rest[2], ErrorKind):
                own: Any = rest[2]
                raise own(words[1])
            error = RAISABLE.get(words[0])
            if error is None or issubclass(error, ODD):
                raise StudentError(f"{words[0]}: {words[1]}")
            raise error(words[1])
        raise StudentError(NO_ANSWER)

    def next(self, iterator: Proxy) -> object:
        """Return the next value of a student's iterator; raise ``StopIteration`` at its end."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            self.refuse(StudentError, f"this has more than {MOST_STEPS:,} values: is it endless?")
        match self.call(handles.step, (iterator,), {}):
            case (True, value):
                return value
            case (False, None):
                raise StopIteration
        raise WireError("an answer to another question")

    def signature(self, function: Proxy) -> inspect.Signature:
        """Return the signature of a student's function."""
        found = self.call(handles.parameters, (function,), {})
        try:
            return inspect.Signature([handles.parameter(*parts) for parts in found])
        except (KeyError, TypeError, ValueError):
            raise StudentError(NO_ANSWER) from None

    def _proxy(self, tree: list[Any]) -> object:
        if len(tree) != 6 or tree[0] != "h" or type(tree[1]) is not int:
            raise WireError("an unknown kind of value")
        _, key, name, is_callable, marks, ancestors = tree
        if ancestors and (error := self.errors.make(ancestors)) is not None:
            return error
        name = name[:60] if isinstance(name, str) and name.isidentifier() else "object"
        of_marks = [
            isinstance(marks, list) and m in marks for m in (handles.ITERATOR, handles.IDENTITY)
        ]
        kind = self._kind(name, is_callable is True, *of_marks)
        proxy = self.proxies.get((key, kind))
        if proxy is None:  # one object there is one here: a test may ask whether they are the same
            proxy = self.proxies[key, kind] = kind(self, key)
        if self._of_course_class:
            object.__setattr__(proxy, "_of_course_class", True)
        return proxy

    def _kind(self, name: str, is_callable: bool, is_read: bool, is_itself: bool) -> type[Proxy]:
        """Return a class with the name of the student's class, so that messages name the type."""
        which = (name, is_callable, is_read, is_itself)
        kind = self.kinds.get(which)
        if kind is None:
            base = CallableProxy if is_callable else IteratorProxy if is_read else Proxy
            if len(self.kinds) >= MAX_KINDS:  # a class takes memory and time, which a name does not
                return base
            own = {
                "__slots__": (),
                "__module__": MODULE_OF_TESTS,
                "__doc__": property(_text),
                "_is_itself": is_itself,
            }
            kind = self.kinds[which] = type(name, (base,), own)
        return kind


def _text(proxy: Proxy) -> str | None:
    text = proxy._line.attribute(proxy, "__doc__")
    return text if isinstance(text, str) else None


class Proxy(Elsewhere):
    """An object of the student's that has no plain form."""

    __slots__ = ("__weakref__", "_key", "_line", "_of_course_class")
    _key: int
    _line: Line
    _is_itself: ClassVar[bool] = False
    """Whether the object is equal to itself and to nothing else."""
    _of_course_class: bool
    """Whether it is, or was made by, a class that the course lets students write."""

    def __init__(self, line: Line, key: int) -> None:
        """``key`` is the object's number there."""
        object.__setattr__(self, "_line", line)
        object.__setattr__(self, "_key", key)
        object.__setattr__(self, "_of_course_class", False)

    def _call_there(self, function: Callable[..., Any], arguments: tuple[object, ...]) -> Any:
        return self._line.call(function, arguments, {})

    def __getattr__(self, name: str) -> object:
        """Return the attribute's value; called where it is not the proxy's own."""
        if name == "__signature__" and callable(self):
            return self._line.signature(self)
        if name.startswith("__") and name.endswith("__") and name not in handles.READABLE:
            raise AttributeError(name)  # numpy and torch ask for their protocols
        return self._line.attribute(self, name)

    def _carry(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Return what ``function(*arguments)`` returns there."""
        return self._line.call(function, arguments, {}, of_course_class=self._of_course_class)

    def __float__(self) -> float:
        """Return ``float(object)``."""
        return self._line.convert(self, float)

    def __int__(self) -> int:
        """Return ``int(object)``."""
        return self._line.convert(self, int)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same object there, if that is what its class means by it."""
        if self._is_itself and isinstance(other, Proxy) and other._is_itself:
            return self is other
        if self._is_itself and isinstance(other, Enum):  # a locked cell's, known in both rooms
            return type(self).__name__ == type(other).__name__ and self.name == other.name
        self._refuse()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        text = f"{type(self).__name__} is not plain data, so it cannot be judged"
        self._line.refuse(TypeError, text)

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _refuse
    __array_ufunc__ = _refuse  # numpy's operators, with an array of the test's on the left
    __hash__ = object.__hash__


attach_operators(Proxy)


class CallableProxy(Proxy):
    """A function, method, class or callable object of the student's."""

    __slots__ = ()

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call it there."""
        return self._line.call(self, args, kwargs, of_course_class=self._of_course_class)


class IteratorProxy(Proxy):
    """A generator or another iterator of the student's, which is read step by step."""

    __slots__ = ()
    __len__ = None  # list() asks for it, and does without

    def __iter__(self) -> IteratorProxy:
        """Return itself, as iterators do."""
        return self

    def __next__(self) -> object:
        """Return the next value."""
        return self._line.next(self)
