"""Grade the attacks here and with stock nbgrader; print the table and keep it in the docs.

``python -m tests.attacks.table``, some minutes. Stock nbgrader has no sandbox: it gets only the
attacks that are harmless to this machine, and a settings file without a word of the invigilator.
"""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console
from rich.table import Table

from tests.attacks.catalogue import FAMILIES, Attack, read_attacks
from tests.attacks.outcome import Outcome, outcomes
from tests.attacks.stage import open_stage
from tools.build import ASSIGNMENT, ROOT

DOCUMENT = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- attacks: begin -->", "<!-- attacks: end -->"

HONEST = ("aa_first", "zz_last")
STOPPED = "stopped the class's run"

ALONE = ("second_test_that_passes",)
"""Attacks that stop a stock run, so each of them is graded in one of its own."""

SECONDS = 500
"""Neither run may take longer; they run side by side. What is not reached is not graded."""

STOCK_SETTINGS = """\
c = get_config()
c.CourseDirectory.course_id = "stock"
c.ClearMarkScheme.enforce_metadata = False
c.Execute.timeout = 10
c.Execute.shutdown_kernel = "immediate"
"""


def grade(attacks: list[Attack], settings: str | None) -> tuple[list[Outcome], list[str]]:
    """Return what became of ``attacks``, and one line on how the run ended."""
    where = "here" if settings is None else "stock"
    with open_stage(settings) as stage:
        stage.set(attacks, HONEST)
        options = ["--Examine.limits={'cell_seconds': 5}"] if settings is None else []
        run = stage.nbgrader("autograde", ASSIGNMENT, *options, seconds=SECONDS)
        if settings is None:  # stock's pages are the same as those of formgrader
            stage.nbgrader("generate_feedback", ASSIGNMENT, seconds=SECONDS)
        found = outcomes(stage.root, attacks, stage.canaries, HONEST[0])
        damage = stage.damage()
        is_whole = (stage.root / "autograded" / HONEST[-1]).exists()
    ended = "did not end in time" if run.exit_code is None else f"exit code {run.exit_code}"
    if not is_whole:
        ended += f", which {STOPPED}"
    return found, [f"{where}: {run.seconds:.0f} s, {ended}", *(f"{where}: {d}" for d in damage)]


def rows(
    here: list[Outcome], stock: list[Outcome], notes: list[str]
) -> list[tuple[str, str, str, str]]:
    """Return family, what is tried, stock's outcome and ours, for each attack."""
    by_student = {found.attack.student: found for found in stock}
    return [
        (
            found.attack.family,
            found.attack.about.rstrip("."),
            _stock(by_student.get(found.attack.student), notes),
            found.words,
        )
        for found in here
    ]


def _stock(found: Outcome | None, notes: list[str]) -> str:
    if found is None:
        return "not run"
    has_stopped = found.attack.name in ALONE and any(STOPPED in note for note in notes)
    return f"**{STOPPED}**" if has_stopped else found.words


def totals(here: list[Outcome], stock: list[Outcome]) -> list[str]:
    """Return one line for stock nbgrader and one for here."""
    lines = []
    for name, found in (("stock nbgrader", stock), ("here", here)):
        lines.append(
            f"{name}: of {len(found)} attacks, {sum(bool(f.gained) for f in found)} earn points "
            f"they do not deserve, {sum(bool(f.saw) for f in found)} see what they may not, "
            f"{sum(bool(f.acts) for f in found)} run in a reader's browser, "
            f"{sum(f.words == 'not graded' for f in found)} are not graded"
            f"{_refused(found)}."
        )
    return lines


def _refused(found: list[Outcome]) -> str:
    count = sum(f.words == "refused" for f in found)
    return f"; {count} that may be somebody else's files are refused, with a line each" * bool(count)


def markdown(table: list[tuple[str, str, str, str]], lines: list[str]) -> str:
    """Return the table and the totals as they stand in the document."""
    text = ["| family | what it tries | stock nbgrader | here |", "|---|---|---|---|"]
    text += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in table]
    return "\n".join([*(f"- {line}" for line in lines), "", *text])


def keep(text: str) -> None:
    """Put ``text`` between the two marks of the document."""
    document = DOCUMENT.read_text(encoding="utf-8")
    pattern = re.compile(f"({re.escape(BEGIN)}\n).*?({re.escape(END)})", re.DOTALL)
    kept, count = pattern.subn(lambda marks: f"{marks[1]}{text}\n{marks[2]}", document)
    if count != 1:
        raise ValueError(f"{DOCUMENT}: the marks {BEGIN} and {END} are not there once each")
    DOCUMENT.write_text(kept, encoding="utf-8")


def main() -> int:
    """Grade twice, print, write; return 1 where an attack succeeded here."""
    attacks = read_attacks()
    harmless = [attack for attack in attacks if attack.in_stock]
    together = [attack for attack in harmless if attack.name not in ALONE]
    with ThreadPoolExecutor(2) as pool:
        ours = pool.submit(grade, attacks, None)
        theirs = [pool.submit(grade, together, STOCK_SETTINGS)]
        alone = [attack for attack in harmless if attack.name in ALONE]
        theirs += [pool.submit(grade, [attack], STOCK_SETTINGS) for attack in alone]
    here, notes = ours.result()
    stock = [found for future in theirs for found in future.result()[0]]
    more = [line for future in theirs for line in future.result()[1]]
    table, lines = rows(here, stock, more), totals(here, stock)
    console = Console()
    for family in FAMILIES:
        shown = Table("what it tries", "stock nbgrader", "here", title=family, title_justify="left")
        for row in (row for row in table if row[0] == family):
            shown.add_row(*(cell.replace("**", "") for cell in row[1:]))
        console.print(shown)
    for line in [*lines, *notes, *more]:
        console.print(line, markup=False)
    keep(markdown(table, lines))
    return int(any(found.gained or found.saw or found.acts for found in here))


if __name__ == "__main__":
    sys.exit(main())
