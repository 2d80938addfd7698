"""The page on adopting a course is true: its blocks, run in order, do what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from invigilator.course import CONFIG
from invigilator.ways import FILE
from tools.build import ROOT

PAGE = ROOT / "docs" / "adopt.md"


def test_the_blocks_adopt_grade_and_give_back_the_example_course(tmp_path: Path) -> None:
    """An instructor who copies them sees a graded submission, and the course as it was."""
    blocks = re.findall(r"```sh\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
    quickstart, *others = blocks
    kept = "cp nbgrader_config.py ../before.py\n"
    told = f"cat {FILE} {CONFIG} > ../adopted.txt\n"
    first, *last = others
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join([quickstart, kept, first, told, *last])],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    adopted = (tmp_path / "adopted.txt").read_text("utf-8")
    assert '"sum_of_squares_uses_squares": "beside"' in adopted
    assert "from invigilator.nbgrader import settings" in adopted
    said = " ".join(done.stdout.split())
    assert re.search(r"0\.5 of \d+ points rest on tests that run beside the student's code", said)
    assert re.search(r"bitdiddle\W+3\W+0\W+3\W+5", done.stdout), done.stdout
    course = tmp_path / "course101"
    assert (course / CONFIG).read_bytes() == (tmp_path / "before.py").read_bytes()
    assert not (course / FILE).exists()
    assert (course / "autograded" / "bitdiddle" / "ps1" / "problem1.ipynb").exists()
