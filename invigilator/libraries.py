"""What a course imports, found by reading its files: the warm process imports that, and no more.

A course that needs no torch does not wait for it. Only the standard library is used here, because
a run asks before it imports anything else.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import io
import json
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from importlib.machinery import PathFinder
from pathlib import Path

VARIABLE = "INVIGILATOR_LIBRARIES"
"""The environment variable that tells the warm process what to import."""

OURS = "invigilator"
ACT_WHEN_IMPORTED = ("antigravity", "this")
"""Modules that a student imports for what they then do."""

MALFORMED = (ValueError, TypeError, AttributeError, KeyError, RecursionError)
"""What reading a file raises that is no notebook, or no Python."""

_STATEMENT = re.compile(r"^\s*((?:import|from)\s.+)$", re.MULTILINE)


def used_in_course(root: Path, assignment: str | None) -> tuple[str, ...]:
    """Return what ``assignment`` imports, or every assignment of the course in ``root``.

    Where the settings put the source elsewhere in another way than by a plain text, it is not
    found, and the answer is empty.
    """
    source = root / _source_directory(root / "nbgrader_config.py")
    folders = [source / assignment] if assignment else [p for p in source.glob("*") if p.is_dir()]
    return tuple(sorted({name for folder in folders for name in used_in(folder)}))


def used_in(folder: Path) -> tuple[str, ...]:
    """Return the modules that the notebooks in ``folder``, and the modules beside them, import.

    What ``from a import b`` takes may be a module or not, so ``a.b`` is returned beside ``a``.
    A file that cannot be read imports nothing.
    """
    found: set[str] = set()
    for path in (*folder.glob("*.ipynb"), *folder.rglob("*.py")):
        with contextlib.suppress(OSError, *MALFORMED):
            about = path.stat()
            found.update(_imports(path, about.st_mtime_ns, about.st_size))
    return tuple(sorted(found))


def import_installed(names: Iterable[str], folders: Iterable[Path]) -> None:
    """Import those of ``names`` that are ours or installed in ``folders``; what fails is left.

    A module that lies beside a notebook or in the working folder is never imported.
    """
    where = [str(folder) for folder in folders]
    with _without_working_folder(), contextlib.redirect_stdout(io.StringIO()):
        for name in sorted(names):
            top = name.partition(".")[0]
            if top in ACT_WHEN_IMPORTED or not (top == OURS or PathFinder.find_spec(top, where)):
                continue
            with contextlib.suppress(Exception, SystemExit):
                importlib.import_module(name)


@contextlib.contextmanager
def _without_working_folder() -> Iterator[None]:
    """Import as if nothing lay in the working folder, whatever it is called."""
    before = sys.path[:]
    sys.path[:] = [entry for entry in before if entry not in ("", ".")]
    try:
        yield
    finally:
        sys.path[:] = before


@functools.lru_cache(maxsize=256)
def _imports(path: Path, changed: int, size: int) -> frozenset[str]:
    """Return what a file of this state imports; raises one of ``MALFORMED`` if it is not one."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return frozenset(_imported(text))
    cells = json.loads(text).get("cells", [])
    sources = ("".join(cell["source"]) for cell in cells if cell.get("cell_type") == "code")
    return frozenset(name for source in sources for name in _imported(source))


def _imported(source: str) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes in the course's texts
        try:
            trees = [ast.parse(source)]
        except SyntaxError:  # a magic, or a gap to be filled: line by line
            trees = []
            for line in _STATEMENT.findall(source):
                with contextlib.suppress(SyntaxError):
                    trees.append(ast.parse(line))
    for tree in trees:
        yield from _named(tree)


def _named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name != "*")


def _source_directory(config: Path) -> str:
    """Return the folder of sources that the settings name as a plain text, or nbgrader's own."""
    with contextlib.suppress(OSError, ValueError, SyntaxError):
        for node in ast.walk(ast.parse(config.read_bytes())):
            match node:
                case ast.Assign([ast.Attribute(attr="source_directory")], ast.Constant(str(name))):
                    return name
    return "source"
