"""axe-core, the accessibility checker, run inside a page: what it finds of WCAG's A and AA."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tools.build import ROOT

AXE = ROOT / ".venv" / "npm" / "node_modules" / "axe-core" / "axe.min.js"

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
"""axe's names for the levels A and AA of WCAG 2.0, 2.1 and 2.2."""


@dataclass(frozen=True)
class Violation:
    """One rule that a page breaks."""

    rule: str
    help: str
    elements: tuple[str, ...]
    """The first lines of their HTML, with what axe says of each."""

    def __str__(self) -> str:
        return f"{self.rule}: {self.help} ({len(self.elements)})\n  " + "\n  ".join(self.elements)


def violations(page: Page) -> list[Violation]:
    """Return what breaks level A or AA in ``page`` as it shows now.

    Skips the test that asks where axe-core is not installed.
    """
    if not AXE.exists():
        pytest.skip("needs axe-core: install npm, then remove .venv/browser and make test-browser")
    # evaluated, not added as an element: the pages' own policy refuses every script
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "levels => axe.run({runOnly: {type: 'tag', values: levels}}).then(r => r.violations)",
        list(LEVELS),
    )
    return [
        Violation(rule["id"], rule["help"], tuple(_element(node) for node in rule["nodes"]))
        for rule in found
    ]


def _element(node: dict[str, Any]) -> str:
    summary = " ".join(str(node["failureSummary"]).split())
    return f"{str(node['html'])[:160]!r}: {summary}"
