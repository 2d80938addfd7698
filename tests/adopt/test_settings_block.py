"""Our lines in a course's settings: added once, and taken out without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from traitlets.config import Config

from invigilator.adopt.settings_block import (
    grades_with_us,
    replace_text,
    require_no_others,
    with_block,
    without_block,
)
from invigilator.course import CONFIG, load_settings
from invigilator.errors import CourseError

OWN = "c = get_config()\nc.CourseDirectory.course_id = 'mine'\n"


@pytest.mark.parametrize("text", [OWN, "", "c = 1\n\n\n", "c = get_config()  # no line end"])
def test_taking_the_lines_out_gives_back_what_was_there(text: str) -> None:
    """Only line ends at the end of the file may differ; adding twice is adding once."""
    assert without_block(with_block(text)).rstrip("\n") == text.rstrip("\n")
    assert with_block(with_block(text)) == with_block(text)
    assert without_block(text) == text


def test_lines_added_after_ours_stay() -> None:
    """An instructor goes on writing below."""
    text = with_block(OWN) + "c.Execute.timeout = 5\n"
    assert without_block(text) == OWN + "c.Execute.timeout = 5\n"


def test_the_lines_let_the_invigilator_grade(tmp_path: Path) -> None:
    """traitlets reads them, whatever the course calls its configuration."""
    (tmp_path / CONFIG).write_text(with_block("settings = get_config()\n"), "utf-8")
    config = load_settings(tmp_path).config
    assert grades_with_us(config)
    require_no_others(config)
    assert not grades_with_us(Config())


def test_a_course_with_a_grading_of_its_own_is_told_what_it_would_lose() -> None:
    """Nothing that somebody wrote is replaced silently."""
    config = Config({"Autograde": {"autograde_preprocessors": ["mine.Mine"]}})
    with pytest.raises(CourseError, match=r"sets c\.Autograde\.autograde_preprocessors itself"):
        require_no_others(config)


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """And what was there stays."""
    with pytest.raises(CourseError, match="No such file or directory: nothing has changed"):
        replace_text(tmp_path / "missing" / CONFIG, OWN)
    (tmp_path / CONFIG).write_text("before")
    replace_text(tmp_path / CONFIG, OWN)
    assert [path.name for path in tmp_path.iterdir()] == [CONFIG]
    assert (tmp_path / CONFIG).read_text() == OWN
