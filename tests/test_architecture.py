"""The plan of the house: layers, sizes, and a page that names what is there."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.build import ASSIGNMENT, ROOT

PACKAGE = ROOT / "invigilator"
PAGE = ROOT / "docs" / "architecture.md"
MODULES = sorted(PACKAGE.rglob("*.py"))
SUB_PACKAGES = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Check the layers of the package in ``root``."""
    command = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [command, "--no-cache", "--no-logo", root / "pyproject.toml"],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_import_that_goes_up_is_found(tmp_path: Path) -> None:
    """The contract fails, and names the two modules, once an arrow is turned round."""
    shutil.copytree(PACKAGE, tmp_path / "invigilator")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    before = lint_imports(tmp_path)
    assert before.returncode == 0, before.stdout + before.stderr
    with open(tmp_path / "invigilator/checks/answers.py", "a", encoding="utf-8") as module:
        module.write("\nimport invigilator.hooks.examine\n")
    after = lint_imports(tmp_path)
    assert after.returncode == 1
    assert "invigilator.checks.answers -> invigilator.hooks.examine" in after.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_fit_a_screen(module: Path) -> None:
    """A module has at most 300 lines, a function at most 60."""
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


@pytest.mark.parametrize("folder", SUB_PACKAGES, ids=lambda path: path.name)
def test_each_sub_package_says_what_it_is(folder: Path) -> None:
    """Its docstring has a promise, what it may import, and who calls it; the page names it."""
    words = " ".join((folder / "__init__.py").read_text(encoding="utf-8").split())
    for part in ("Promise:", "ay import", "Called by"):
        assert part in words
    assert f"{folder.name}/" in PAGE.read_text(encoding="utf-8")


def test_every_module_that_the_page_names_exists() -> None:
    """A page that names what has moved sends its reader to nowhere."""
    page = PAGE.read_text(encoding="utf-8")
    folders = "|".join(path.name for path in SUB_PACKAGES)
    named = set(re.findall(rf"\b(?:(?:{folders})/)?\w+\.py\b", page))
    assert len(named) > 20
    assert [name for name in sorted(named) if not _is_there(name)] == []
    assert not _is_there("hooks/nothing.py")


def _is_there(name: str) -> bool:
    """Whether a module is there; one without its folder may be in any."""
    return (PACKAGE / name).exists() or any(path.name == name for path in MODULES)


def test_the_package_does_not_know_this_course() -> None:
    """No module names the assignment of the course that lives beside it."""
    assert [path for path in MODULES if ASSIGNMENT in path.read_text(encoding="utf-8")] == []


def test_each_module_of_tests_mirrors_a_sub_package() -> None:
    """Whoever changes a sub-package finds its tests under the same name."""
    missing = [
        folder.name for folder in SUB_PACKAGES if not (ROOT / "tests" / folder.name).is_dir()
    ]
    assert missing == []
