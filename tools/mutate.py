"""Test the hidden tests: ``python -m tools.mutate [NOTEBOOK ...]``, a few minutes for all.

Changes each reference solution of ``authoring/tasks`` in one place at a time (:mod:`tools.mutants`)
and runs the test cells on it. A mutant that loses a point is killed; one that keeps them all has
survived. ``tools/survivors.toml`` says of each known survivor why it may. The command writes what
it found into ``docs/mutation.md`` and exits 1 where a survivor has no reason, where a reason has no
survivor, or where fewer than :data:`WANTED` of the mutants that are mistakes are killed.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import sys
import tomllib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from nbformat import NotebookNode

from invigilator import libraries
from tools.build import ASSIGNMENT, ROOT, read_text_notebook
from tools.mutants import mutants
from tools.try_answers import run_tests

TASKS = ROOT / "authoring" / "tasks"
REASONS = ROOT / "tools" / "survivors.toml"
DOCUMENT = ROOT / "docs" / "mutation.md"

WANTED = 0.95
"""Share of the mutants that are mistakes which the tests must kill."""

SECONDS = 120
"""After so long a mutant is stopped; the cell that it was in has failed."""


@dataclass(frozen=True)
class Trial:
    """A changed solution on its way to the tests."""

    text: Path
    cell: str
    change: str
    source: str


@dataclass(frozen=True)
class Fate:
    """What became of one mutant."""

    notebook: str
    cell: str
    change: str
    killed_by: str | None
    """The first test cell in which it lost points; ``None`` if it survived."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it among all mutants."""
        return self.notebook, self.cell, self.change


def trials(text: Path) -> list[Trial]:
    """Return every mutant of every solution in the py:percent notebook ``text``."""
    answers = [c for c in read_text_notebook(text).cells if _is_answer(c)]
    return [
        Trial(text, cell.id, mutant.change, mutant.source)
        for cell in answers
        for mutant in mutants(cell.source)
    ]


def _is_answer(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("solution"))


def try_mutant(trial: Trial) -> Fate:
    """Run the tests on one mutant, in this process, up to the first that takes points from it.

    Test cells above the changed cell cannot see it, and are not run.
    """
    warnings.simplefilter("ignore")
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # what cells print, for this process's life
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    notebook = read_text_notebook(trial.text)
    place = next(n for n, cell in enumerate(notebook.cells) if cell.id == trial.cell)
    notebook.cells[place].source = trial.source
    above = {
        cell.id
        for cell in notebook.cells[:place]
        if cell.metadata.get("nbgrader", {}).get("grade") and not _is_answer(cell)
    }
    lost = (test for test, points, full, _ in run_tests(notebook, above) if points != full)
    return Fate(trial.text.stem, trial.cell, trial.change, next(lost, None))


def _too_long(signal_number: int, frame: object) -> None:
    raise TimeoutError(f"not done after {SECONDS} s")


def grade(texts: Sequence[Path]) -> list[Fate]:
    """Return the fate of every mutant of ``texts``, in their order."""
    used = " ".join(libraries.used_in(ROOT / "source" / ASSIGNMENT))
    os.environ.update({"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", libraries.VARIABLE: used})
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["invigilator.preload"])
    with context.Pool(maxtasksperchild=1) as pool:
        return pool.map(try_mutant, [t for text in texts for t in trials(text)], chunksize=1)


def read_reasons(path: Path = REASONS) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return (notebook, cell, change) -> (kind, reason) of the survivors that are accounted for.

    The kind is ``same`` where the mutant does the same, ``right`` where it is another right answer,
    and ``mistake`` where it is one that the tests let pass.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["survivor"]
    reasons = {}
    for entry in entries:
        if entry["kind"] not in ("same", "right", "mistake") or not entry["reason"]:
            raise ValueError(f"{path.name}: a kind that is not known, or no reason: {entry}")
        for change in entry["changes"]:
            reasons[entry["notebook"], entry["cell"], change] = entry["kind"], entry["reason"]
    return reasons


def problems(
    fates: Sequence[Fate], reasons: dict[tuple[str, str, str], tuple[str, str]]
) -> list[str]:
    """Return a line for each survivor without a reason, and each reason without a survivor."""
    alive = {fate.key for fate in fates if fate.killed_by is None}
    looked_at = {fate.notebook for fate in fates}
    listed = {key for key in reasons if key[0] in looked_at}
    lines = [f"survived, and no reason is known: {' | '.join(key)}" for key in alive - listed]
    lines += [f"listed as a survivor, but is none: {' | '.join(key)}" for key in listed - alive]
    share = _share(*_count(fates, reasons))
    if share < WANTED:
        lines.append(f"only {share:.1%} of the mistakes are killed, not {WANTED:.0%}")
    return sorted(lines)


def _count(
    fates: Sequence[Fate], reasons: dict[tuple[str, str, str], tuple[str, str]]
) -> tuple[int, int, int]:
    """Return the number of mutants, of those killed, and of those that are no mistakes."""
    alive = [fate.key for fate in fates if fate.killed_by is None]
    harmless = sum(reasons.get(key, ("mistake", ""))[0] != "mistake" for key in alive)
    return len(fates), len(fates) - len(alive), harmless


def _share(count: int, killed: int, harmless: int) -> float:
    return killed / (count - harmless) if count > harmless else 1.0


def section(fates: Sequence[Fate], reasons: dict[tuple[str, str, str], tuple[str, str]]) -> str:
    """Return what the document says of one notebook."""
    count, killed, harmless = _count(fates, reasons)
    lines = [
        f"{count} mutants, {killed} killed, {count - killed} survived, {harmless} of them "
        f"harmless: {_share(count, killed, harmless):.1%} of the mistakes are killed.",
    ]
    alive = [fate for fate in fates if fate.killed_by is None]
    if alive:
        lines += ["", "| cell | survivor | kind | why it may |", "|---|---|---|---|"]
    for fate in alive:
        change = fate.change.replace("|", "\\|")
        kind, reason = reasons.get(fate.key, ("mistake", "no reason is known"))
        lines.append(f"| `{fate.cell}` | `{change}` | {kind} | {reason} |")
    return "\n".join(lines)


def total(fates: Sequence[Fate], reasons: dict[tuple[str, str, str], tuple[str, str]]) -> str:
    """Return the table of all notebooks."""
    rows = {name: [f for f in fates if f.notebook == name] for name in {f.notebook for f in fates}}
    lines = [
        "| notebook | mutants | killed | survived, harmless | survived, a mistake | killed of the "
        "mistakes |",
        "|---|---|---|---|---|---|",
    ]
    for name, some in [*sorted(rows.items()), ("all", list(fates))]:
        count, killed, harmless = _count(some, reasons)
        lines.append(
            f"| {name} | {count} | {killed} | {harmless} | {count - killed - harmless} "
            f"| {_share(count, killed, harmless):.1%} |"
        )
    return "\n".join(lines)


def put(document: str, name: str, text: str) -> str:
    """Return ``document`` with ``text`` between the two marks of ``name``."""
    begin, end = f"<!-- mutants of {name}: begin -->", f"<!-- mutants of {name}: end -->"
    if begin not in document or end not in document:
        raise ValueError(f"{DOCUMENT.name} has no marks for {name}")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: f"{begin}\n{text}\n{end}", document)


def main(names: Sequence[str]) -> int:
    """Try the mutants of the notebooks ``names``, or of all; return how many problems there are."""
    texts = [text for text in sorted(TASKS.glob("*.py")) if not names or text.stem in names]
    reasons, fates = read_reasons(), grade(texts)
    document = DOCUMENT.read_text(encoding="utf-8")
    for text in texts:
        mine = [fate for fate in fates if fate.notebook == text.stem]
        document = put(document, text.stem, section(mine, reasons))
    if not names:
        document = put(document, "all", total(fates, reasons))
    DOCUMENT.write_text(document, encoding="utf-8")
    found = problems(fates, reasons)
    count, killed, harmless = _count(fates, reasons)
    print(*found, sep="\n")
    print(
        f"{count} mutants, {killed} killed, {count - killed} survived, {harmless} of them harmless"
    )
    return len(found)


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
