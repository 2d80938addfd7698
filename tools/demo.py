"""Grade a sample class of eight in a scratch folder and print it: ``python -m tools.demo``.

The scratch course root is ``build/demo``; ``submitted/`` and the gradebook of this folder are
never touched. Each student is named after what their submission is like.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from rich.console import Console

from invigilator.course import open_course
from invigilator.reports.read_class import read_class
from invigilator.reports.table import print_class
from tools.bank import ANSWERS, fill_in, read_answer
from tools.build import ASSIGNMENT, ROOT
from tools.course_root import (
    invigilator,
    make_course_root,
    notebook_names,
    released,
    solved,
    submit,
)

DUE = datetime(2026, 1, 31, 23, 59, tzinfo=timezone.utc)  # noqa: UP017  # nbgrader wants this form
ENDLESS = """def train(init_weights, hidden_size=64, steps=10, seed=0, learning_rate=1e-3):
    while True:
        pass"""
TAMPERING = "get_ipython().input_transformers_cleanup.append(lambda lines: [])"

DEMO_LIMITS = {"cell_seconds": 3}
"""The class has an endless loop in it, and each call of it would take half a minute."""


def sample_class(root: Path) -> dict[str, dict[str, NotebookNode]]:
    """Return the eight submissions: student -> notebook name -> notebook."""
    names = notebook_names(root)

    def complete() -> dict[str, NotebookNode]:
        return {name: solved(root, name) for name in names}

    def with_answer(path: str) -> dict[str, NotebookNode]:
        answer = read_answer(ANSWERS / path)
        notebooks = complete()
        fill_in(notebooks[answer.notebook], answer)
        return notebooks

    partial = complete()
    partial["advanced"] = released(root, "advanced")
    missing = complete()
    del missing["quiz"]
    looping = complete()
    _cell(looping["advanced"], "train").source = ENDLESS
    tampering = {name: released(root, name) for name in names}
    _cell(tampering["quiz"], "q1").source = TAMPERING
    return {
        "complete": complete(),
        "partial-and-late": partial,
        "blank": {name: released(root, name) for name in names},
        "forgotten-padding": with_answer("wrong/code_tasks/init_no_padding.py"),
        "swapped-ratio": with_answer("wrong/code_tasks/ratio_swapped.py"),
        "endless-loop": looping,
        "missing-notebook": missing,
        "tampering": tampering,
    }


def _cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def main() -> None:
    """Write the class, grade it, print the table and where the pages are."""
    console = Console()
    root = ROOT / "build" / "demo"
    shutil.rmtree(root, ignore_errors=True)
    console.print("Writing a sample class of eight ...")
    make_course_root(root)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=DUE.isoformat(" "))
    for student, notebooks in sample_class(root).items():
        late = timedelta(hours=5 if "late" in student else -5)
        folder = submit(root, student, notebooks)
        (folder / "timestamp.txt").write_text(f"{DUE + late:%Y-%m-%d %H:%M:%S} UTC")
    console.print("Grading it ...")
    invigilator(root, "grade", ASSIGNMENT, "--set", f"Examine.limits={DEMO_LIMITS}")
    book = read_class(open_course(root), ASSIGNMENT)
    print_class([submission.result for submission in book.submissions], console)
    pages = root.relative_to(ROOT)
    console.print(f"Report: {pages}/report/{ASSIGNMENT}/index.html", soft_wrap=True)
    console.print(f"Feedback: {pages}/feedback/STUDENT/{ASSIGNMENT}/", soft_wrap=True)
    mark = f"cd {pages} && ../../.venv/bin/invigilator mark"
    console.print(f"Mark the texts: {mark}", soft_wrap=True)


if __name__ == "__main__":
    main()
