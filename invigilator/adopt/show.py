"""Show what was measured, what is not clear, and what is different from the last time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from invigilator.adopt.choose import Choice
from invigilator.harmless import plain
from invigilator.ways import Way, Ways


def print_choices(assignment: str, choices: Sequence[Choice], console: Console) -> None:
    """Print one row a test, then each that cannot run apart, why, and how to write it so."""
    table = Table(title=f"{assignment}: points of the course's own solutions", title_justify="left")
    table.add_column("test", overflow="fold")
    for heading in ("of", "stock", "apart", "beside"):
        table.add_column(heading, justify="right")
    table.add_column("it runs")
    for choice in choices:
        notebook, name = choice.test.key
        points = (choice.test.max_points, choice.stock, choice.apart, choice.beside)
        numbers = ["" if number is None else f"{number:g}" for number in points]
        way = choice.way.value if choice.way else "?"
        table.add_row(Text(plain(f"{notebook}: {name}")), *numbers, way)
    console.print(table)
    for choice in choices:
        if choice.why:
            said = plain(f"{choice.test.key[1]}: {choice.why}", 1000)
            console.print(Text(said), soft_wrap=True)
        if choice.advice:
            console.print(Text(f"    to run it apart: {choice.advice}"), soft_wrap=True)
    console.print(Text(summary(assignment, choices)), soft_wrap=True)


def summary(assignment: str, choices: Sequence[Choice]) -> str:
    """Return how many tests run which way, and how many points rest on the second."""
    beside = [choice.test for choice in choices if choice.way is Way.BESIDE]
    apart = sum(choice.way is Way.APART for choice in choices)
    line = f"{assignment}: {apart} of {len(choices)} tests run apart"
    if beside:
        points = sum(test.max_points for test in beside)
        full = sum(choice.test.max_points for choice in choices)
        line += f", {len(beside)} beside the student's code, with {points:g} of {full:g} points"
    return line


def unclear_lines(assignment: str, choices: Sequence[Choice]) -> Iterator[str]:
    """Yield a line for each test that gives what stock gives neither way."""
    for choice in choices:
        if choice.way is None:
            notebook, name = choice.test.key
            yield f"{assignment}, {notebook}: {name}: {plain(choice.why, 300)}"


def what_changed(assignment: str, before: Ways, now: Ways) -> Iterator[str]:
    """Yield a line for each test that is new, is gone, or runs another way than ``before``."""
    if not before:
        return
    for key in sorted({*before, *now}):
        old, new = before.get(key), now.get(key)
        if old is not new:
            words = (old.value if old else "not there", new.value if new else "not there")
            yield f"{assignment}, {key[0]}: {key[1]}: was {words[0]}, is {words[1]} now"
