"""The bank of texts in ``tests/texts``: one file for each task whose answer is a text."""

from __future__ import annotations

import csv

from tools.build import ROOT

TEXTS = ROOT / "tests" / "texts"
NAMES = sorted(path.stem for path in TEXTS.glob("*.tsv"))


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of ``name``.tsv: the share of each idea, the points if any, the text."""
    with open(TEXTS / f"{name}.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
