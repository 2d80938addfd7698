"""What a code host shows of graded notebooks: a JUnit XML, one test case a graded cell.

GitLab, Jenkins, Azure and the report actions of GitHub read this form. GitLab tells cases apart by
``classname`` and ``name``, and shows a failure's text but not its ``message``: so both hold it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold: https://www.w3.org/TR/xml/#charsets."""


class State(StrEnum):
    """How a case went; the value is the name of JUnit's element for it."""

    PASSED = "passed"
    FAILED = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Case:
    """One graded cell, or a submission that could not be graded."""

    classname: str
    """The notebook as it was given, ``submitted/STUDENT/ASSIGNMENT/quiz``."""
    name: str
    state: State
    points: float = 0.0
    max_points: float = 0.0
    told: str = ""
    """The message that the student reads."""


@dataclass(frozen=True)
class Suite:
    """One submission."""

    name: str
    cases: tuple[Case, ...]
    seconds: float = 0.0

    @property
    def points(self) -> float:
        """Points that the tests gave."""
        return sum(case.points for case in self.cases)

    @property
    def max_points(self) -> float:
        """Points that the tests could give: without what a person marks."""
        return sum(case.max_points for case in self.cases if case.state is not State.SKIPPED)

    def count(self, state: State) -> int:
        """Return how many cases went this way."""
        return sum(case.state is state for case in self.cases)


def junit_xml(suites: Iterable[Suite]) -> bytes:
    """Return the report of ``suites``."""
    root = ElementTree.Element("testsuites", name="invigilator")
    for suite in suites:
        element = ElementTree.SubElement(
            root,
            "testsuite",
            name=_text(suite.name),
            tests=str(len(suite.cases)),
            failures=str(suite.count(State.FAILED)),
            errors=str(suite.count(State.ERROR)),
            skipped=str(suite.count(State.SKIPPED)),
            time=f"{suite.seconds:.3f}",
        )
        _properties(element, suite.points, suite.max_points)
        for case in suite.cases:
            _add(element, case)
    ElementTree.indent(root)
    report: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return report


def _add(suite: ElementTree.Element, case: Case) -> None:
    element = ElementTree.SubElement(
        suite, "testcase", classname=_text(case.classname), name=_text(case.name)
    )
    if case.max_points:
        _properties(element, case.points, case.max_points)
    if case.state is not State.PASSED:
        why = ElementTree.SubElement(element, case.state.value, message=_text(case.told))
        why.text = _text(case.told)


def _properties(element: ElementTree.Element, points: float, max_points: float) -> None:
    properties = ElementTree.SubElement(element, "properties")
    for name, value in (("points", points), ("max_points", max_points)):
        ElementTree.SubElement(properties, "property", name=name, value=f"{value:g}")


def _text(text: str) -> str:
    return NOT_IN_XML.sub("", text)
