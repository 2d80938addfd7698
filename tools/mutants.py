"""Change a reference solution in one place: what a mutation test of the hidden tests tries.

The well-kept mutators (cosmic-ray, mutmut) change modules on disk and run pytest on them. Here the
code stands in cells between solution markers, so the changes are made with :mod:`ast`.
"""

from __future__ import annotations

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


@dataclass(frozen=True)
class Mutant:
    """A solution that differs from the reference in one place."""

    change: str
    """The lines that differ: ``x = 2 * y -> x = 2 / y``."""
    source: str
    """The whole cell."""


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of the solution in the answer cell ``source``, each once.

    Left alone are docstrings and calls of ``print``, which no test looks at.
    """
    tree = ast.parse(source)
    original = ast.unparse(tree)
    lines: set[int] = set()
    inside = False
    for number, line in enumerate(source.splitlines(), 1):
        inside = (inside and line.strip() != END) or line.strip() == BEGIN
        lines |= {number} if inside else set()
    found: dict[str, None] = {}
    for parent, field, place, node in _places(tree):
        if getattr(node, "lineno", None) not in lines:
            continue
        for other in _variants(node, parent):
            _put(parent, field, place, other)
            found.setdefault(ast.unparse(ast.fix_missing_locations(tree)), None)
        _put(parent, field, place, node)
    found.pop(original, None)
    changes = [_change(original, text) for text in found]
    seen: Counter[str] = Counter()
    for number, change in enumerate(changes):
        seen[change] += 1
        if seen[change] > 1:
            changes[number] = f"{change} ({seen[change]})"
    return [Mutant(*both) for both in zip(changes, found, strict=True)]


def _places(parent: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Yield each node below ``parent`` and its place, except nodes that only show something."""
    for field, value in ast.iter_fields(parent):
        for place, node in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(node, ast.AST) or _only_shows(node):
                continue
            yield parent, field, place if isinstance(value, list) else None, node
            yield from _places(node)


def _only_shows(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Constant()) | ast.Expr(ast.Call(func=ast.Name("print"))):
            return True
    return False


def _put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def _variants(node: ast.AST, parent: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of ``node``."""
    if isinstance(node, ast.stmt):
        yield ast.Pass()
    yes, no = ast.Constant(True), ast.Constant(False)
    match node:
        case ast.With(body=body):
            yield ast.If(yes, body, [])
        case ast.If(_, body, orelse):
            yield from (ast.If(always, body, orelse) for always in (yes, no))
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.BinOp(left, operator, right):
            yield ast.BinOp(left, OPERATORS[type(operator)](), right)
            if not isinstance(operator, ast.Add | ast.Mult):  # the order of these says nothing
                yield ast.BinOp(right, operator, left)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.Compare(left, [operator], [right]):
            for other in COMPARISONS[type(operator)]:
                yield ast.Compare(left, [other()], [right])
        case ast.Subscript(value):
            yield value
        case ast.Constant(value):
            yield from (ast.Constant(other) for other in _constants(value))
        case ast.Call() if not isinstance(parent, ast.Expr):
            yield from _calls(node)
            yield from _arguments(node)
        case ast.Call():
            yield from _arguments(node)


def _constants(value: object) -> tuple[bool | float | str, ...]:
    match value:
        case bool():
            return (not value,)
        case int():
            return value + 1, value - 1
        case float():
            return (1.1 * value, -value) if value else (1.0,)
        case str():
            return ("",)
    return ()


def _calls(call: ast.Call) -> Iterator[ast.AST]:
    """Yield the first argument of a call, or else the object whose method it calls."""
    match call:
        case ast.Call(args=[first, *_]):
            yield first
        case ast.Call(func=ast.Attribute(receiver)):
            yield receiver


def _arguments(call: ast.Call) -> Iterator[ast.AST]:
    """Yield ``call`` without each of its arguments, and with neighbours in each other's place."""
    func, args, keywords = call.func, call.args, call.keywords
    for number in range(len(args)):
        yield ast.Call(func, args[:number] + args[number + 1 :], keywords)
    for number in range(len(args) - 1):
        pair = [args[number + 1], args[number]]
        yield ast.Call(func, args[:number] + pair + args[number + 2 :], keywords)
    for number in range(len(keywords)):
        yield ast.Call(func, args, keywords[:number] + keywords[number + 1 :])


def _change(old: str, new: str) -> str:
    """Return what differs between two texts of a cell, as one line that is not too long."""
    different = [*difflib.ndiff(old.splitlines(), new.splitlines())]
    before, after = (
        [line[2:].strip() for line in different if line.startswith(sign)] for sign in "-+"
    )
    if len(before) == len(after) == 1:
        return " -> ".join(_window(before[0], after[0]))
    return f"{_first(before)} -> {_first(after)}"


def _first(lines: list[str]) -> str:
    return lines[0] + " ..." * (len(lines) > 1) if lines else "(nothing)"


def _window(before: str, after: str) -> tuple[str, str]:
    """Return two texts without what they share at a distance from what differs."""
    start = max(0, _shared(before, after) - 40)
    end = max(0, _shared(before[:start:-1], after[:start:-1]) - 20)
    return _cut(before, start, end), _cut(after, start, end)


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _cut(text: str, start: int, end: int) -> str:
    """Return ``text`` without so many characters at both ends, saying where they were."""
    return "..." * bool(start) + text[start : len(text) - end] + "..." * bool(end)
