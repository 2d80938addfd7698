"""The attacks as data: those in files, and those of :mod:`tests.attacks.tampering`.

A file ``tests/attacks/FAMILY/what_it_tries.py`` is written as an answer of the bank is
(:mod:`tools.bank`), with a line naming its notebook; ``stock: not run`` marks what a stock
nbgrader, which has no sandbox, should not be given. Words such as ``@ROOT@`` are replaced by where
things really are, so that no attack fails for want of a path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from tests.attacks.tampering import TAMPERINGS, Desk, Tamper
from tools.build import ASSIGNMENT
from tools.course_root import solved, submit

HERE = Path(__file__).parent
FAMILIES = ("forging", "finding", "reaching", "browser", "wrecking", "tampering")


@dataclass(frozen=True)
class Attack:
    """One submission that means harm."""

    family: str
    name: str
    """Says what it tries."""
    about: str
    """One sentence."""
    notebook: str
    """The only notebook it hands in, solved but for what it changes."""
    points: Mapping[str, float]
    """Test cell -> points, where its answer does not deserve the full ones."""
    in_stock: bool
    """Whether it is harmless to run where nothing confines it."""
    cells: tuple[NotebookNode, ...] = ()
    """Its cells; metadata says which cell each replaces or stands in front of."""
    tamper: Tamper | None = None
    is_refused: bool = False
    """Whether nothing of it may be graded."""

    @property
    def student(self) -> str:
        """The student it is graded as."""
        return f"{self.family}--{self.name}"


def read_attack(path: Path) -> Attack:
    """Return the attack written in ``path``; raise ``ValueError`` naming the file if malformed."""
    header, *_ = path.read_text(encoding="utf-8").split("# %%", 1)
    about, notebook, points = (
        re.search(pattern, header, re.MULTILINE)
        for pattern in (r"\A# (.+)", r"^# notebook: (\w+)$", r"^# points: (.+)$")
    )
    cells = [
        c
        for c in jupytext.read(path, fmt="py:percent").cells
        if {*c.metadata} & {"answer", "extra"}
    ]
    if not about or not notebook or not cells:
        raise ValueError(f"{path}: needs a first comment, its notebook, and a cell")
    items = (item.split("=") for item in (points[1].split(", ") if points else []))
    return Attack(
        family=path.parent.name,
        name=path.stem,
        about=about[1],
        notebook=notebook[1],
        points={test: float(value) for test, value in items},
        in_stock="# stock: not run" not in header,
        cells=tuple(cells),
    )


def read_attacks() -> list[Attack]:
    """Return every attack, family by family."""
    written = [read_attack(path) for path in sorted(HERE.glob("*/*.py"))]
    tampered = [
        Attack(
            family="tampering",
            name=tampering.how.__name__,
            about=str(tampering.how.__doc__),
            notebook="quiz",
            points=tampering.points,
            in_stock=tampering.in_stock,
            tamper=tampering.how,
            is_refused=tampering.is_refused,
        )
        for tampering in TAMPERINGS
    ]
    return sorted([*written, *tampered], key=lambda attack: FAMILIES.index(attack.family))


def hand_in(attack: Attack, root: Path, neighbour: Path, words: Mapping[str, str]) -> None:
    """Write the submission of ``attack`` below ``root``."""
    notebook = solved(root, attack.notebook)
    if attack.tamper is None:
        _fill_in(notebook, attack, words)
        submit(root, attack.student, {attack.notebook: notebook})
        return
    folder = submit(root, attack.student, {})
    desk = Desk(notebook, folder, root, neighbour)
    if (written := attack.tamper(desk)) is not None:
        text = written if isinstance(written, str) else json.dumps(written)
        (folder / f"{attack.notebook}.ipynb").write_text(text, encoding="utf-8")


def _fill_in(notebook: NotebookNode, attack: Attack, words: Mapping[str, str]) -> None:
    by_name = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    for number, cell in enumerate(attack.cells):
        source = re.sub(r"@(\w+)@", lambda word: words.get(word[1], word[0]), cell.source)
        name = cell.metadata.get("answer") or cell.metadata["extra"]
        if name not in by_name:
            raise ValueError(f"{attack.student}: no cell {name} in {attack.notebook}")
        if "answer" in cell.metadata:
            by_name[name].source = source
            continue
        make = (
            nbformat.v4.new_markdown_cell
            if cell.cell_type == "markdown"
            else nbformat.v4.new_code_cell
        )
        extra = make(source, id=f"extra-{number}")
        notebook.cells.insert(notebook.cells.index(by_name[name]), extra)


def submission(root: Path, student: str) -> Path:
    """Return the folder ``student`` hands in."""
    return root / "submitted" / student / ASSIGNMENT
