"""The tests' end of a call into the student's code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def there(function: Callable[..., T], *args: object) -> T:
    """Run ``function(*args)`` where the student's objects live, and return its plain data.

    Hidden tests use it for what needs the objects themselves (gradients, identity, filling a
    model's weights). In plain nbgrader that is simply here. What comes back is the student's
    word: the test judges it, it never decides.
    """
    return function(*args)
