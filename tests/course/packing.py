"""Which answers of the bank are graded in one notebook: those of which no test can see two.

A test sees the cells that bind a name which it uses, the cells that bind a name which those use,
and so on. What a test sees is then the same as where each answer is graded alone: one answer of the
bank at most, and the course's solutions. So it says of that answer what it would say of it alone.

Names do not show everything. An answer that may act in another way than by the names it binds
(:func:`acts_beyond_its_names`), or that loses points in a test which cannot see it, stays alone.
Of what is left, two answers share the stream of random draws, and the seconds of a notebook.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nbformat import NotebookNode

from tools.bank import BankAnswer

Pack = tuple[BankAnswer, ...]

REACHING = {
    "__import__", "builtins", "ctypes", "delattr", "eval", "exec", "exit", "gc", "get_ipython",
    "globals", "importlib", "inspect", "locals", "multiprocessing", "open", "os", "quit", "setattr",
    "signal", "subprocess", "sys", "threading", "time", "vars", "warnings",
}  # fmt: skip
"""Names by which code reaches what it does not name, ends its process or lets time pass."""

SETTINGS = {"rc", "rcParams", "style", "switch_backend", "seterr"}
"""Attributes of libraries that set something for all code; so does each that begins with set_."""


@dataclass(frozen=True)
class Names:
    """The names by which a cell and the rest of its notebook know of each other."""

    binds: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    """Those of them that are values, which any cell that uses them may change in place."""
    uses: frozenset[str] = frozenset()
    """Names from the cells above, here or in a function of the cell; what it imports is its own."""


@cache
def names(source: str) -> Names:
    """Return the names of a cell; raise ``SyntaxError`` where Python alone cannot read it."""
    table = symtable.symtable(source, "cell", "exec")
    symbols = table.get_symbols()
    imported = {symbol.get_name() for symbol in symbols if symbol.is_imported()}
    defined = {symbol.get_name() for symbol in symbols if symbol.is_namespace()}
    binds = {s.get_name() for s in symbols if s.is_assigned()} | imported | defined
    uses = {s.get_name() for s in symbols if s.is_referenced()} | {*_globals_below(table)}
    data = {name for name in binds - imported - defined if not name.isupper()}
    return Names(frozenset(binds), frozenset(data), frozenset(uses - imported))


def _globals_below(table: symtable.SymbolTable) -> Iterator[str]:
    for child in table.get_children():
        yield from (symbol.get_name() for symbol in child.get_symbols() if symbol.is_global())
        yield from _globals_below(child)


def acts_beyond_its_names(answer: BankAnswer) -> bool:
    """Whether an answer may change what other cells do otherwise than by the names it binds.

    So may an added cell, a magic, code that changes a part of what it did not make itself, that
    sets something for a whole library, that reaches for the interpreter, or that does not end.
    """
    return bool(answer.extras) or any(_acts_beyond(source) for source in answer.cells.values())


def _acts_beyond(source: str) -> bool:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return True
    nodes = list(ast.walk(tree))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and _is_stored(node)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return any(_reaches(node, own) for node in nodes)


def _reaches(node: ast.AST, own: set[str]) -> bool:
    match node:
        case ast.Global() | ast.Delete() | ast.While(test=ast.Constant()):
            return True
        case ast.Import(names=modules):
            return any(module.name.split(".")[0] in REACHING for module in modules)
        case ast.ImportFrom(module=module, names=imported):
            is_all = any(one.name == "*" for one in imported)
            return is_all or str(module).split(".")[0] in REACHING
        case ast.Name(id=name):
            return name in REACHING
        case ast.Attribute(attr=attribute):
            is_setting = attribute in SETTINGS or attribute.startswith("set_")
            return (is_setting or _is_stored(node)) and _root(node) not in own
        case ast.Subscript():
            return _is_stored(node) and _root(node) not in own
    return False


def _is_stored(node: ast.Name | ast.Attribute | ast.Subscript) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _root(node: ast.AST) -> str:
    """Return the name at the left end of ``a.b[0].c``, or "" where there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


class Course:
    """The code cells of one notebook of the course, solved, and what each test sees of them."""

    def __init__(self, notebook: NotebookNode) -> None:
        """Read the cells of ``notebook``; each has a ``grade_id`` or stays what it is."""
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self._cells = {
            cell.metadata.get("nbgrader", {}).get("grade_id", f"cell {number}"): cell.source
            for number, cell in enumerate(code)
        }
        self.tests = [name for name in self._cells if name.startswith("test_")]

    def seen(self, pack: Sequence[BankAnswer]) -> dict[str, set[str]]:
        """Return test -> the answers of ``pack``, by name, that it sees with all of them in."""
        whose = {cell: answer.name for answer in pack for cell in answer.cells}
        sources = self._cells | {c: text for answer in pack for c, text in answer.cells.items()}
        cells = {name: names(source) for name, source in sources.items()}
        return {
            test: {whose[cell] for cell in _above(test, cells) if cell in whose}
            for test in self.tests
        }


def _above(test: str, cells: Mapping[str, Names]) -> set[str]:
    """Return the cells above ``test`` that it sees."""
    order = list(cells)
    above = order[: order.index(test)]
    data = frozenset[str]().union(*(cells[cell].data for cell in above))
    changes = {cell: cells[cell].binds | (cells[cell].uses & data) for cell in above}
    found: set[str] = set()
    wanted = set(cells[test].uses)
    while new := [cell for cell in above if cell not in found and changes[cell] & wanted]:
        found.update(new)
        wanted.update(*(cells[cell].uses for cell in new))
    return found


def packs(answers: Iterable[BankAnswer], courses: Mapping[str, Course]) -> list[Pack]:
    """Return ``answers`` in packs, each to be graded in one notebook, those alone among them."""
    alone: list[Pack] = []
    open_packs: list[tuple[list[BankAnswer], set[str]]] = []
    confined: list[tuple[BankAnswer, set[str]]] = []
    for answer in answers:
        if acts_beyond_its_names(answer):
            alone.append((answer,))
            continue
        tests = {test for test, seen in courses[answer.notebook].seen([answer]).items() if seen}
        if {*answer.points} <= tests:
            confined.append((answer, tests))
        else:
            alone.append((answer,))
    # those that most tests see come first; the others find room beside them
    for answer, tests in sorted(confined, key=lambda one: -len(one[1])):
        for pack, taken in open_packs:
            if not tests & taken and _fits(answer, pack, courses[answer.notebook]):
                pack.append(answer)
                taken |= tests
                break
        else:
            open_packs.append(([answer], set(tests)))
    return [*alone, *(tuple(pack) for pack, _ in open_packs)]


def _fits(answer: BankAnswer, pack: Sequence[BankAnswer], course: Course) -> bool:
    """Whether no test sees two answers, and none of their cells is the same."""
    if answer.notebook != pack[0].notebook or any({*answer.cells} & {*one.cells} for one in pack):
        return False
    return all(len(seen) < 2 for seen in course.seen([*pack, answer]).values())
