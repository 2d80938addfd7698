"""``invigilator table``: the class on the terminal, and why each student lost points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from invigilator.harmless import plain
from invigilator.reports.results import LostPoints, SubmissionResult


def print_class(results: Sequence[SubmissionResult], console: Console, note: str = "") -> None:
    """Print one row a student, then why each lost what they lost, then ``note``."""
    if not results:
        console.print("No submission is graded yet.")
        return
    table = Table(title="The class", title_justify="left")
    table.add_column("student")
    for section in results[0].sections:
        title = Text(f"{plain(section.notebook)}\n/{section.max_points:g}")
        table.add_column(title, justify="right")
    full = sum(section.max_points for section in results[0].sections)
    table.add_column(f"total\n/{full:g}", justify="right")
    table.add_column("to mark\nby hand", justify="right")
    for result in results:
        points = [f"{section.points:g}" for section in result.sections]
        table.add_row(_text(result.student), *points, f"{result.points:g}", str(result.to_mark))
    console.print(table)
    if to_mark := sum(result.to_mark for result in results):
        waits = "answer waits" if to_mark == 1 else "answers wait"
        console.print(f"{to_mark} {waits} to be marked: invigilator mark")
    reasons = Table(title="Where points were lost", title_justify="left", show_lines=False)
    for heading in ("student", "where", "points", "why"):
        reasons.add_column(heading, overflow="fold")
    for result in results:
        for incident in result.incidents:
            reasons.add_row(_text(result.student), "", "", _text(incident))
        for where, lost, why in _condensed(result.lost):
            reasons.add_row(_text(result.student), _text(where), lost, _text(why))
    if reasons.row_count:
        console.print(reasons)
    if note:
        console.print(note)


def _text(told: str) -> Text:
    """Return a student's words as literal text: no markup from brackets, no emoji from colons."""
    return Text(plain(told))


def _condensed(lost: tuple[LostPoints, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (where, points, why); tests of a notebook that failed alike share a row."""
    groups: dict[tuple[str, str], list[LostPoints]] = {}
    for entry in lost:
        groups.setdefault((entry.notebook, entry.reason), []).append(entry)
    for (notebook, reason), entries in groups.items():
        points = sum(entry.points for entry in entries)
        full = sum(entry.max_points for entry in entries)
        where = entries[0].grade_id if len(entries) == 1 else f"{len(entries)} tests"
        yield f"{notebook}: {where}", f"{points:g}/{full:g}", reason
