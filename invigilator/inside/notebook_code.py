"""Run the code of a cell outside a kernel, with what IPython adds to Python.

Magics, ``!command`` and ``?`` become calls of the process's IPython shell, in which no program is
started (:mod:`invigilator.inside.shell`); ``await`` may stand outside a function.
"""

from __future__ import annotations

import ast
import asyncio
import functools
import inspect
import re
import symtable
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from types import CodeType
from typing import Any, Literal

from IPython.core.inputtransformer2 import TransformerManager

GET_IPYTHON = "get_ipython"
"""The name that transformed code calls the shell by."""

BODY_MAGIC = re.compile(r"\A\s*%%(time|timeit|capture|prun|debug)\b.*")
"""The first line of a cell that is Python otherwise, and is run as such, once."""

LINE_MAGIC = re.compile(
    r"^(\s*(?:\w+\s*=\s*)?)%(?:time|timeit|prun)(?:\s+-\w\s*\d*)*\s+", re.MULTILINE
)
"""Stands before a statement that is Python otherwise, and is run as such, once."""


@functools.lru_cache(maxsize=1)  # a test is asked for its names, and then run
def as_python(source: str) -> str:
    """Return ``source`` as plain Python; what is Python already stays as it is.

    https://ipython.readthedocs.io/en/stable/config/inputtransforms.html
    """
    source = BODY_MAGIC.sub("", source)
    try:
        ast.parse(source)
    except SyntaxError:
        return str(TransformerManager().transform_cell(LINE_MAGIC.sub(r"\1", source)))
    return source


def run_cell(source: str, names: dict[str, object]) -> object:
    """Execute a cell in ``names`` and return the value of its last line, if an expression."""
    python = as_python(source)
    tree = ast.parse(python)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with _shell_in(names) if GET_IPYTHON in python else nullcontext():
        _run(tree, "exec", names)
        if last is None:
            return None
        return _run(ast.Expression(last.value), "eval", names)  # type: ignore[attr-defined]  # an Expr


def _run(tree: ast.Module | ast.Expression, mode: Literal["exec", "eval"], names: object) -> object:
    code: CodeType = compile(tree, "<test>", mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    value = eval(code, names)  # type: ignore[arg-type]  # a dict, which exec would ask for as well
    return asyncio.run(value) if code.co_flags & inspect.CO_COROUTINE else value


@contextmanager
def _shell_in(names: dict[str, object]) -> Iterator[None]:
    """Let code call the process's shell; what fails within a magic fails the cell."""
    from invigilator.inside.shell import RoomShell, prepare_shell  # 0.3 s where it is not warm

    shell = RoomShell.instance() if RoomShell.initialized() else prepare_shell()
    shown: list[Mapping[str, Any]] = []
    shell.user_ns, shell.emit = names, shown.append
    names[GET_IPYTHON] = lambda: shell
    yield
    for error in shown:
        raise RuntimeError(f"{error['ename']}: {error['evalue']}")


def global_names(source: str) -> set[str]:
    """Return the names ``source`` reads from its module and does not itself define there.

    Functions and comprehensions count; the student room never learns the names of a test's own.
    """
    module = _symbols(as_python(source))

    def walk(table: symtable.SymbolTable) -> Iterator[str]:
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
                yield symbol.get_name()
        for child in table.get_children():
            yield from walk(child)

    own = (s for s in module.get_symbols() if s.is_assigned() or s.is_imported())
    return set(walk(module)) - {symbol.get_name() for symbol in own} - {GET_IPYTHON}


def _symbols(python: str) -> symtable.SymbolTable:
    try:
        return symtable.symtable(python, "<test>", "exec")
    except SyntaxError:  # it awaits outside a function, else it would not have parsed
        tree = _WithoutAwait().visit(ast.parse(python))
        return symtable.symtable(ast.unparse(tree), "<test>", "exec")


class _WithoutAwait(ast.NodeTransformer):
    """Leaves out each ``await`` that stands outside a function."""

    def visit_Await(self, node: ast.Await) -> ast.AST:
        """Put what is awaited in the place of the waiting."""
        return self.generic_visit(node).value  # type: ignore[attr-defined,no-any-return]  # an Await

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Leave functions as they are: they may wait."""
        return node
