"""An author's quick look: ``python -m tools.try_answers [PART_OF_NAME ...]``.

Runs the bank's answers against the tests of ``authoring/tasks``, each in a fresh process but
without nbgrader and without the rooms, and prints what differs from the points the bank demands,
with the message the student would read. The verdict that counts is nbgrader's own, in
``make test``.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
import warnings
from collections.abc import Container, Iterator

from nbformat import NotebookNode

from invigilator import libraries
from invigilator.inside.notebook_code import run_cell
from tools.bank import BankAnswer, fill_in, read_bank
from tools.build import ASSIGNMENT, ROOT, read_text_notebook


def run_tests(
    notebook: NotebookNode, skip: Container[str] = ()
) -> Iterator[tuple[str, float | None, float, str]]:
    """Execute ``notebook`` in this process; yield (test cell, points, full points, message).

    Test cells named in ``skip`` are not run.
    """
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in notebook.cells:
        if cell.cell_type != "code" or cell.id in skip:
            continue
        mark = cell.metadata.get("nbgrader", {})
        value, message = None, ""
        try:
            value = run_cell(cell.source, names)
        except Exception as error:  # whatever the student's code or a test raises is the verdict
            message = f"{type(error).__name__}: {error}"
        if mark.get("grade"):
            full = float(mark["points"])
            points: float | None = float(value) if isinstance(value, (int, float)) else full
            if message:
                points = None if message.startswith("NeedsPerson:") else 0.0
            yield mark["grade_id"], points, full, message


def try_answer(answer: BankAnswer) -> list[str]:
    """Return a line for each test that lost points, starting with DIFFERS where it should not."""
    warnings.simplefilter("ignore")
    source = ROOT / "authoring/tasks" / f"{answer.notebook}.py"
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # what answers print, for this process's life
    lines = []
    for test, points, full, message in run_tests(fill_in(read_text_notebook(source), answer)):
        wanted = answer.points.get(test, full)
        if points != wanted:
            lines.append(f"  DIFFERS {test}: {points}, the bank says {wanted}  {message}")
        elif message or points != full:
            lines.append(f"  {test}: {points}/{full:g}  {message}")
    return lines


def uses_magics(answer: BankAnswer) -> bool:
    """Whether an answer needs IPython, which is not here."""
    sources = [*answer.cells.values(), *(source for _, source in answer.extras)]
    return any(re.search(r"^\s*[%!]|=\s*!|get_ipython", s, re.MULTILINE) for s in sources)


def main(words: list[str]) -> int:
    """Try the answers whose name holds every word; return how many differ."""
    solutions = [
        BankAnswer(f"right/{path.stem}/(the solution itself)", path.stem, "", {}, (), {})
        for path in sorted((ROOT / "authoring/tasks").glob("*.py"))
    ]
    bank = [answer for answer in read_bank() if not uses_magics(answer)]
    chosen = [a for a in [*solutions, *bank] if all(word in a.name for word in words)]
    differing = 0
    used = " ".join(libraries.used_in(ROOT / "source" / ASSIGNMENT))
    os.environ.update({"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", libraries.VARIABLE: used})
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["invigilator.preload"])
    with context.Pool(maxtasksperchild=1) as pool:
        for answer, lines in zip(chosen, pool.imap(try_answer, chosen), strict=True):
            print(answer.name, *lines, sep="\n")
            differing += any("DIFFERS" in line for line in lines)
    print(f"{len(chosen) - differing} of {len(chosen)} as the bank says")
    return differing


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
