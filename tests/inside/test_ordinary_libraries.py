"""Honest notebooks do not notice the list of calls, nor that of files."""

from __future__ import annotations

import pytest

from invigilator.inside.limits import Limits
from invigilator.rooms.student_room import StudentRoom
from tests.inside.ordinary_libraries import CELLS
from tests.support.confinement import confined


@confined
@pytest.mark.parametrize("source", CELLS.values(), ids=CELLS.keys())
def test_what_libraries_ordinarily_do_succeeds_in_a_room(source: str) -> None:
    """The cell raises nothing, and the room lives on."""
    with StudentRoom(Limits()) as room:
        run = room.run_cell(source)
        errors = [o for o in run.outputs if o["output_type"] == "error"]
        assert (run.ended, errors) == (None, [])
