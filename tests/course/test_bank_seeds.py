"""Unseen inputs of another draw: a third of the bank each, in a file that a second core takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.course.grading import assert_as_demanded
from tools.bank import read_bank


@pytest.mark.parametrize("seed", [1, 2])
def test_points_do_not_depend_on_the_seed(
    seed: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The hidden tests draw other inputs, and each answer gets the same points."""
    assert_as_demanded(read_bank()[seed::3], tmp_path / "course", seed, record_property)
