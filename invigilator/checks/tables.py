"""See which embedding tables a student's function makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn


def made(function: Callable[..., Any], *arguments: Any) -> list[tuple[int, int, int | None]]:
    """Return rows, columns and padding row of each nn.Embedding made in ``function(*arguments)``.

    They are read when the function returns, so it makes no difference how the padding row was set.
    A test runs this next to the student's objects, with :func:`~invigilator.checks.there.there`.
    """
    met: list[nn.Embedding] = []

    def note(module: nn.Module, name: str, parameter: nn.Parameter) -> None:
        if isinstance(module, nn.Embedding) and not any(module is other for other in met):
            met.append(module)

    hook = nn.modules.module.register_module_parameter_registration_hook(note)
    try:
        function(*arguments)
    finally:
        hook.remove()
    return [(*table.weight.shape, table.padding_idx) for table in met]
