"""What Python's own syntax asks of a student's object, carried over to the room that has it.

``a + b``, ``a[0]``, ``len(a)``, ``for x in a``, ``str(a)``, ``a.x = 1`` and ``with a:`` are calls
of the student's code like any other: they run in the student room, and plain data of a checked
type, or another proxy, comes back.

Refused is what would let an object tell a test what it wants to hear: a comparison, a truth value,
and an operator with the test's own data on its other side (of ``abs(answer - 9) < 0.1`` an answer
that says 0 to every subtraction would pass). An object could also say one thing to ``len()`` and
another to a loop. So operators, lengths and loops are for objects of a class that the course lets
students write, which the test itself has made; what a function returns as its answer has to be
plain data. Other tests run beside the student's code.
"""

from __future__ import annotations

import asyncio
import builtins
import operator
from collections.abc import Callable, Generator
from types import TracebackType
from typing import Any

TWO_SIDED = (
    "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift",
    "rshift", "and", "or", "xor",
)  # fmt: skip
"""Operators that have a form for an object on the right, and one for ``a += b``."""

ONE_SIDED = ("neg", "pos", "abs", "invert", "getitem", "setitem", "delitem")

CARRIED: dict[str, Callable[..., Any]] = {
    "__str__": str,
    "__repr__": repr,
    "__dir__": dir,
    "__format__": format,
    "__index__": operator.index,
    "__round__": round,
    "__setattr__": setattr,
    "__delattr__": delattr,
}
"""Method of a proxy -> what is called there, with the object as its first argument.

Python itself checks that the answer of each is of the right type.
"""

OF_COURSE_CLASSES: dict[str, Callable[..., Any]] = {
    "__len__": len,
    "__iter__": iter,
    "__reversed__": reversed,
    "__instancecheck__": lambda self, other: isinstance(other, self),
    "__subclasscheck__": lambda self, other: issubclass(other, self),
}
"""The same, for objects of classes that the course lets students write."""


def attach_operators(kind: type) -> None:
    """Give the class of proxies ``kind`` a method for each operator.

    A proxy asks through its ``_carry(function, *arguments)``, refuses with ``_refuse()``, and says
    in ``_of_course_class`` whether the course lets students write its class.
    """
    for name in TWO_SIDED:
        function = divmod if name == "divmod" else getattr(operator, f"__{name}__")
        setattr(kind, f"__{name}__", _between(function))
        setattr(kind, f"__r{name}__", _between(function))
        if name != "divmod":
            setattr(kind, f"__i{name}__", _between(getattr(operator, f"__i{name}__")))
    for name in ONE_SIDED:
        setattr(kind, f"__{name}__", _method(getattr(operator, f"__{name}__")))
    for dunder, function in CARRIED.items():
        setattr(kind, dunder, _method(function))
    for dunder, function in OF_COURSE_CLASSES.items():
        setattr(kind, dunder, _of_course_class(function))
    for method in (_enter, _exit, _await):
        setattr(kind, f"_{method.__name__}__", method)


def _method(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *arguments: object) -> Any:
        return self._carry(function, self, *arguments)

    return method


def _of_course_class(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *arguments: object) -> Any:
        if not self._of_course_class:
            self._refuse()
        return self._carry(function, self, *arguments)

    return method


def _between(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the method of an operator between two objects of classes that the course knows."""

    def method(self: Any, other: Any, *more: object) -> Any:
        if not (self._of_course_class and getattr(other, "_of_course_class", False)):
            self._refuse()
        return self._carry(function, self, other, *more)

    return method


def _enter(self: Any) -> Any:
    return self._carry(lambda manager: manager.__enter__(), self)


def _exit(
    self: Any,
    kind: type[BaseException] | None,
    error: BaseException | None,
    traceback: TracebackType | None,
) -> None:
    """Leave the student's block; whatever it answers, an error of the test's goes on."""
    told = None if error is None else (kind if kind in vars(builtins).values() else Exception)
    self._carry(_leave, self, told, "" if error is None else str(error))


def _await(self: Any) -> Generator[None, None, Any]:
    """Run a student's coroutine to its end, in a loop of its own; called by ``await``."""
    return self._carry(_run, self)
    yield  # what is awaited is asked for an iterator


def _run(coroutine: Any) -> Any:
    """Return what ``coroutine`` returns; runs in the student room."""

    async def wait() -> Any:
        return await coroutine

    return asyncio.run(wait())


def _leave(manager: Any, kind: type[BaseException] | None, text: str) -> None:
    """Call the manager's ``__exit__`` in the student room, with an error of that kind, if any."""
    error = None if kind is None else kind(text)
    manager.__exit__(kind, error, None)
