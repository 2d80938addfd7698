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

ENVIRONMENT = {"NBGRADER_EXECUTION": "autograde"}
"""What nbgrader adds to the environment of the code that it grades."""

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

    own = bound_names(source)
    return (set(walk(module)) - own | own & _read_before_bound(source)) - {GET_IPYTHON}


def bound_names(source: str) -> set[str]:
    """Return the names that ``source`` binds in its module: assigned, imported or defined."""
    symbols = _symbols(as_python(source)).get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def class_names(source: str) -> set[str]:
    """Return the names of the classes that ``source`` defines outside functions and classes."""
    body = ast.parse(as_python(source)).body
    return {node.name for node in body if isinstance(node, ast.ClassDef)}


def import_statements(source: str) -> dict[str, str]:
    """Return name -> the statement that imports it, for imports outside functions and classes."""
    found: dict[str, str] = {}
    for node in ast.parse(as_python(source)).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                alone: ast.stmt = (
                    ast.Import([alias])
                    if isinstance(node, ast.Import)
                    else ast.ImportFrom(node.module, [alias], node.level)
                )
                found[alias.asname or alias.name.partition(".")[0]] = ast.unparse(alone)
    return found


def _read_before_bound(source: str) -> set[str]:
    """Return the names that the module reads, or deletes, before it binds them."""
    reader = _Reader()
    reader.visit(ast.parse(as_python(source)))
    return reader.read


@functools.lru_cache(maxsize=1)  # the names that a test reads, and then those that it binds
def _symbols(python: str) -> symtable.SymbolTable:
    try:
        return symtable.symtable(python, "<test>", "exec")
    except SyntaxError:  # it awaits outside a function, else it would not have parsed
        tree = _WithoutAwait().visit(ast.parse(python))
        return symtable.symtable(ast.unparse(tree), "<test>", "exec")


class _Reader(ast.NodeVisitor):
    """Follows a module's own statements in the order in which they are executed."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.bound: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        """Note what happens to a name first."""
        if isinstance(node.ctx, ast.Store):
            self.bound.add(node.id)
        elif node.id not in self.bound:
            self.read.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Visit the value first."""
        self._visit_all(node.value, *node.targets)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Visit the target as what is read, then as what is bound."""
        self._visit_all(node.value)
        if isinstance(node.target, ast.Name) and node.target.id not in self.bound:
            self.read.add(node.target.id)
        self._visit_all(node.target)

    def visit_For(self, node: ast.For) -> None:
        """Visit what is iterated over first."""
        self._visit_all(node.iter, node.target, *node.body, *node.orelse)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Leave the body out: it runs later."""
        self._visit_all(*node.decorator_list, *node.args.defaults)
        self.bound.add(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  # the name that ast calls

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Visit the body as well: it runs at once."""
        self.generic_visit(node)
        self.bound.add(node.name)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        """Bind the name of the error."""
        self.bound |= {node.name} - {None}  # type: ignore[arg-type]  # what is left are strings
        self.generic_visit(node)

    def visit_alias(self, node: ast.alias) -> None:
        """Bind what is imported."""
        self.bound.add(node.asname or node.name.partition(".")[0])

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Leave the body out: its parameters are its own."""

    def _visit_all(self, *nodes: ast.AST) -> None:
        for node in nodes:
            self.visit(node)


class _WithoutAwait(ast.NodeTransformer):
    """Leaves out each ``await`` that stands outside a function."""

    def visit_Await(self, node: ast.Await) -> ast.AST:
        """Put what is awaited in the place of the waiting."""
        return self.generic_visit(node).value  # type: ignore[attr-defined,no-any-return]  # an Await

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Leave functions as they are: they may wait."""
        return node
