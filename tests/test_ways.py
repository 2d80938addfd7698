"""The course's file says how each test runs; what it says of other assignments stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from invigilator.errors import CourseError
from invigilator.ways import FILE, Way, read_ways, write_ways


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Each assignment has a part of its own; a course without the file has none."""
    assert read_ways(tmp_path, "ps1") == {}
    first = {("one", "a"): Way.APART, ("two", "b"): Way.BESIDE}
    write_ways(tmp_path, "ps1", first)
    write_ways(tmp_path, "ps2", {("one", "a"): Way.BESIDE})
    assert read_ways(tmp_path, "ps1") == first
    assert read_ways(tmp_path, "ps2") == {("one", "a"): Way.BESIDE}


@pytest.mark.parametrize("text", ["{", "[]", '{"ps1": 3}', '{"ps1": {"a": {"b": "elsewhere"}}}'])
def test_a_file_that_says_something_else_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    """A test must never run another way than the course wants."""
    (tmp_path / FILE).write_text(text)
    with pytest.raises(CourseError, match=r"invigilator\.json is not what") as refused:
        read_ways(tmp_path, "ps1")
    assert "\n" not in str(refused.value)
    write_ways(tmp_path, "ps1", {})
    assert read_ways(tmp_path, "ps1") == {}
