"""What a course imports is found by reading, and only what is installed is imported."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from invigilator.inside.limits import Limits
from invigilator.inside.readable import python_folders
from invigilator.libraries import import_installed, used_in, used_in_course
from invigilator.rooms import warm
from invigilator.rooms.student_room import StudentRoom
from tests.support.processes import soon
from tests.test_preload import printed


def write_notebook(path: Path, *sources: str) -> None:
    """Write a notebook of code cells; what is in the middle is text, which imports nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [{"cell_type": "code", "source": source.splitlines(True)} for source in sources]
    cells.insert(1, {"cell_type": "markdown", "source": ["import markdown"]})
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """In functions, beside magics, over several lines, and in modules beside the notebooks."""
    write_notebook(
        tmp_path / "a.ipynb",
        "import numpy as np, math",
        "def f():\n    from scipy import (stats,\n        linalg)\n",
        "%matplotlib inline\nimport pandas as pd\nfrom os import *\n!ls",
        "from . import here\nprint('import nothing')",
    )
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "helper.py").write_text("import yaml\n'\\d'\n", encoding="utf-8")
    assert used_in(tmp_path) == (
        "math", "numpy", "os", "pandas", "scipy", "scipy.linalg", "scipy.stats", "yaml",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}', "\ud800"]
)
def test_a_file_that_is_no_notebook_imports_nothing(tmp_path: Path, text: str) -> None:
    """Whoever grades with it says what is wrong with it; the warm process starts all the same."""
    (tmp_path / "bad.ipynb").write_bytes(text.encode("utf-8", "surrogatepass"))
    write_notebook(tmp_path / "good.ipynb", "import numpy")
    assert used_in(tmp_path) == ("numpy",)


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    """Formgrader's process lives for days."""
    write_notebook(tmp_path / "a.ipynb", "import numpy")
    before = used_in(tmp_path)
    write_notebook(tmp_path / "a.ipynb", "import scipy.stats")
    assert (before, used_in(tmp_path)) == (("numpy",), ("scipy.stats",))


def test_the_source_is_found_where_the_settings_put_it(tmp_path: Path) -> None:
    """Before nbgrader is imported, and for one assignment or for all of them."""
    write_notebook(tmp_path / "src" / "ps1" / "a.ipynb", "import numpy")
    write_notebook(tmp_path / "src" / "ps2" / "a.ipynb", "import torch")
    assert used_in_course(tmp_path, None) == ()
    config = 'c = get_config()\nc.CourseDirectory.source_directory = "src"\n'
    (tmp_path / "nbgrader_config.py").write_text(config, encoding="utf-8")
    assert used_in_course(tmp_path, None) == ("numpy", "torch")
    assert used_in_course(tmp_path, "ps1") == ("numpy",)


def test_only_what_is_installed_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A module in the working folder is not, even if it is called like one that is installed."""
    for name in ("helper_of_this_test", "colorsys"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    for name in ("colorsys", "this"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    names = ["helper_of_this_test", "colorsys", "colorsys.nothing", "not_installed", "this"]
    import_installed(names, python_folders())
    assert "helper_of_this_test" not in sys.modules
    assert sys.modules["colorsys"].__file__ != str(tmp_path / "colorsys.py")
    assert "this" not in sys.modules
    assert sys.path[0] == ""
    assert capsys.readouterr().out == ""


def test_a_warm_process_that_lacks_a_library_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next assignment may use what the last one did not; each pays for its own only."""
    monkeypatch.setattr(warm, "_libraries", set())
    warm.end_warm()
    assert soon(lambda: not warm.is_warm())
    before = loaded("torch", "colorsys")
    warm.use_libraries(["colorsys", "not_installed"])
    after = loaded("torch", "colorsys")
    warm.use_libraries(["colorsys"])
    assert warm.is_warm()  # it has that already
    warm.end_warm()
    assert (before, after) == ("False False", "False True")


def loaded(*names: str) -> str:
    """Return which of ``names`` a room has loaded from its beginning."""
    with StudentRoom(Limits()) as room:
        return printed(
            room.run_cell(f"import sys\nprint(*(name in sys.modules for name in {names}))")
        ).strip()
