"""Check each number in a lesson's prose: ``python -m tools.check_numbers``.

Authors write numbers as they are. Each must be the rounding of a number in the text output of a
cell further up, with a percent sign where the output has one. A number that no cell can produce
(an arXiv id, a year) is declared in a comment of the same cell, with its reason::

    <!-- given: 2312.16903 = arXiv id -->

Not looked at: link targets, comments and tags, numbers inside names (``float32``, GPT-2), markers
of numbered lists, and single digits inside code or formulas (``x**2``), which are its structure.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
GIVEN = re.compile(r"<!--\s*given:(.*?)-->", re.DOTALL)
NUMBER = re.compile(
    r"(?<![\w.])(?<![A-Za-z]-)(?P<value>\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)\s?(?P<percent>%?)"
)
NOT_PROSE = re.compile(r"<!--.*?-->|<[^>]*>|(?<=\])\([^)]*\)|^\s*\d+\.\s", re.DOTALL | re.MULTILINE)
SYMBOLS = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
TEXT_TYPES = ("text/markdown", "text/plain")
ROUNDING_LIMIT = 0.02
"""A rounded number may differ from the printed one by this share at most (5 is not 5.3)."""


@dataclass(frozen=True)
class Number:
    """One number as it is written in prose or printed by a cell."""

    text: str
    value: float
    half_unit: float
    percent: bool

    @classmethod
    def of(cls, match: re.Match[str]) -> Number:
        """Return what a match of ``NUMBER`` says."""
        text = match["value"].rstrip(",")
        mantissa, _, exponent = text.replace(",", "").partition("e")
        decimals = len(mantissa.partition(".")[2])
        half_unit = 0.5 * 10.0 ** (int(exponent or 0) - decimals)
        value = float(mantissa) * 10.0 ** int(exponent or 0)
        return cls(text, value, half_unit, bool(match["percent"]))

    def rounds(self, printed: Number) -> bool:
        """Say whether this number is ``printed``, or is it rounded."""
        slack = min(self.half_unit, ROUNDING_LIMIT * printed.value) + 1e-12 * printed.value
        return self.percent == printed.percent and abs(self.value - printed.value) <= slack


@dataclass(frozen=True)
class Report:
    """What the check of one notebook found."""

    checked: int
    given: int
    problems: tuple[str, ...]


def given_numbers(markdown: str) -> dict[str, str]:
    """Return number -> reason from the ``given`` comments of a cell; a reason may be empty."""
    entries = [entry for block in GIVEN.findall(markdown) for entry in block.split(";")]
    pairs = [entry.partition("=") for entry in entries if entry.strip()]
    return {number.strip(): reason.strip() for number, _, reason in pairs}


def prose_numbers(markdown: str) -> list[Number]:
    """Return the numbers a reader meets in ``markdown``."""
    text = NOT_PROSE.sub(" ", markdown)
    symbols = [
        Number.of(match) for part in SYMBOLS.findall(text) for match in NUMBER.finditer(part)
    ]
    plain = [Number.of(match) for match in NUMBER.finditer(SYMBOLS.sub(" ", text))]
    return plain + [number for number in symbols if len(number.text) > 1]


def printed_numbers(cell: NotebookNode) -> list[Number]:
    """Return the numbers in the text that a code cell printed; a picture has none."""
    texts = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if output.output_type == "stream":
            texts.append(output.text)
        elif "image/png" not in data:
            texts += [data[kind] for kind in TEXT_TYPES if kind in data]
    return [Number.of(match) for text in texts for match in NUMBER.finditer(text)]


def check(notebook: NotebookNode) -> Report:
    """Return what is wrong with the numbers in the prose of an executed ``notebook``."""
    above: list[Number] = []
    checked = given_count = 0
    problems = []
    for place, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            above += printed_numbers(cell)
            continue
        given = given_numbers(cell.source)
        numbers = prose_numbers(cell.source)
        given_count += len(given)
        problems += [
            f"cell {place}: {text} is given without a reason" for text in given if not given[text]
        ]
        unused = set(given) - {number.text for number in numbers}
        problems += [f"cell {place}: {text} is given but not used" for text in sorted(unused)]
        for number in numbers:
            if number.text in given:
                continue
            checked += 1
            if not any(number.rounds(printed) for printed in above):
                sign = "%" if number.percent else ""
                problems.append(f"cell {place}: no cell above printed {number.text}{sign}")
    return Report(checked, given_count, tuple(problems))


def main(folder: Path = ROOT / "notebooks") -> int:
    """Print one line a notebook and one a problem; return 1 where there is a problem."""
    failed = 0
    for path in sorted(folder.glob("*.ipynb")):
        report = check(nbformat.read(path, as_version=4))
        print(f"{path.name}: {report.checked} numbers checked, {report.given} given with a reason")
        for problem in report.problems:
            failed = 1
            print(f"  {path.name}, {problem}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
