"""What a run says of each submission, whatever the student is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from invigilator.run.parcels import Errored, Graded
from invigilator.run.progress import Progress


@pytest.mark.parametrize("name", ["[bold]x", "[/red]x", "x:bomb:", "a\\[b]"])
def test_a_line_names_the_student_as_they_are(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Brackets are no markup and colons no pictures, in an id as in an incident."""
    progress = Progress(tmp_path, as_json=False)
    progress.report(Graded(name, (), (), (), None, b"", (name,), 1.0))
    progress.report(Errored(name, name))
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"{name}: 0 points in 1.0 s, {name}"
    assert second.startswith(f"{name}: not graded: {name} (the log is ")


def test_a_line_is_one_line_and_moves_no_cursor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Terminal escapes and breaks in a name are gone."""
    Progress(tmp_path, as_json=False).report(Graded("x\x1b[2J\ny", (), (), (), None, b"", (), 1.0))
    assert capsys.readouterr().out == "x y: 0 points in 1.0 s\n"
