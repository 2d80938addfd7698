"""What tables a student's function makes is seen, however it makes them."""

from __future__ import annotations

import contextlib

from torch import nn

from invigilator.checks import tables


class Own(nn.Embedding):
    """A student's own kind of table."""


def test_each_table_is_seen_as_the_function_leaves_it() -> None:
    """A subclass, a table without a padding row and a padding row set later are seen too."""

    def make(rows: int) -> float:
        nn.Linear(4, 4)
        Own(rows, 3, padding_idx=1)
        nn.Embedding(5, 2)
        late = nn.Embedding(7, 2)
        late.padding_idx = 0
        return 1.0

    assert [(9, 3, 1), (5, 2, None), (7, 2, 0)] == tables.made(make, 9)


def test_nothing_is_watched_afterwards() -> None:
    """A function that fails leaves no hook behind."""

    def fail() -> None:
        raise ValueError

    before = len(nn.modules.module._global_parameter_registration_hooks)
    with contextlib.suppress(ValueError):
        tables.made(fail)
    assert before == len(nn.modules.module._global_parameter_registration_hooks)
