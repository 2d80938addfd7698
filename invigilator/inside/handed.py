"""What a student's call changed in what the test handed over is changed here as well."""

from __future__ import annotations

from typing import Any

import numpy as np

from invigilator.inside import tensors
from invigilator.inside.student_errors import StudentError


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
