"""Our lines in a course's settings: added once, and taken out without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from traitlets.config import Config

from invigilator.adopt.settings_block import (
    grades_with_us,
    replace_file,
    require_no_others,
    with_block,
    without_block,
)
from invigilator.course import CONFIG, load_settings
from invigilator.errors import CourseError

OWN = b"c = get_config()\nc.CourseDirectory.course_id = 'mine'\n"
WINDOWS = OWN.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    "settings",
    [
        OWN,
        b"",
        b"c = 1\n\n\n",
        b"c = get_config()  # no line end",
        WINDOWS,
        WINDOWS + b"# no line end",
        "# -*- coding: latin-1 -*-\nname = 'Zo\xeb'\n".encode("latin-1"),
        b"\xef\xbb\xbfc = get_config()\n",
    ],
)
def test_taking_the_lines_out_gives_back_what_was_there(settings: bytes) -> None:
    """Byte for byte, whatever the line ends and the encoding; adding twice is adding once."""
    assert without_block(with_block(settings)) == settings
    assert with_block(with_block(settings)) == with_block(settings)
    assert without_block(settings) == settings
    assert (b"\r\n" in settings) == (b"\r\n" in with_block(settings))
    compile(with_block(settings), CONFIG, "exec")


def test_an_editor_may_change_the_line_ends() -> None:
    """Our lines are found all the same."""
    assert without_block(with_block(OWN).replace(b"\n", b"\r\n")) == WINDOWS
    assert without_block(with_block(WINDOWS).replace(b"\r\n", b"\n")) == OWN


def test_lines_added_after_ours_stay() -> None:
    """An instructor goes on writing below."""
    settings = with_block(OWN) + b"c.Execute.timeout = 5\n"
    assert without_block(settings) == OWN + b"c.Execute.timeout = 5\n"


def test_the_lines_let_the_invigilator_grade(tmp_path: Path) -> None:
    """traitlets reads them, whatever the course calls its configuration."""
    (tmp_path / CONFIG).write_bytes(with_block(b"settings = get_config()\n"))
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
        replace_file(tmp_path / "missing" / CONFIG, OWN)
    (tmp_path / CONFIG).write_text("before")
    replace_file(tmp_path / CONFIG, OWN)
    assert [path.name for path in tmp_path.iterdir()] == [CONFIG]
    assert (tmp_path / CONFIG).read_bytes() == OWN


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Settings that several courses share are changed where they are."""
    (tmp_path / "shared.py").write_bytes(OWN)
    (tmp_path / CONFIG).symlink_to("shared.py")
    replace_file(tmp_path / CONFIG, with_block(OWN))
    assert (tmp_path / CONFIG).is_symlink()
    assert (tmp_path / "shared.py").read_bytes() == with_block(OWN)
