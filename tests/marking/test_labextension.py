"""JupyterLab finds the way to the page for marking, without a build."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tools.build import ROOT

FOLDER = ROOT / "invigilator" / "marking" / "labextension"


def test_jupyterlab_lists_the_extension(tmp_path: Path) -> None:
    """After ``make setup`` it is enabled, and JupyterLab has the libraries that it asks for."""
    jupyter = Path(sys.executable).parent / "jupyter"
    done = subprocess.run(
        [jupyter, "labextension", "list"],
        env={"HOME": str(tmp_path), "PATH": str(jupyter.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    listed = re.sub(r"\x1b\[\d+m", "", done.stdout + done.stderr)
    assert re.search(r"invigilator-marking v\S+ enabled OK \(python, invigilator\)", listed)


def test_the_extension_has_the_packages_version() -> None:
    """What JupyterLab lists is what pip lists, and the script that it loads is there."""
    described = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    assert described["version"] == version("invigilator")
    assert (FOLDER / described["jupyterlab"]["_build"]["load"]).is_file()
