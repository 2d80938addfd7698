"""What all tests share: the course graded once, and the confusion matrix at the end."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from invigilator.libraries import used_in
from invigilator.rooms.warm import use_libraries
from tests.support.standing import Watch
from tools.build import ASSIGNMENT, ROOT

use_libraries(used_in(ROOT / "source" / ASSIGNMENT))  # rooms are as they are in this course

# a worker for each core: torch's threads, here and in kernels that tests start, would spin for one
os.environ.setdefault("OMP_NUM_THREADS", "1")

WATCH = Watch()

LONGEST = (
    "test_bank.py", "test_bank_seeds.py",
    "test_equality.py", "test_class_runner.py", "test_nbgraders_own.py", "test_stop.py",
)  # fmt: skip
"""Files that take minutes, each with few tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that no core waits for one at the end; called by pytest."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Watch each test; called by pytest around it, with what it needs made and taken down."""
    WATCH.begin()
    try:
        return (yield)
    finally:
        WATCH.end()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the bank's confusion matrix, summed over its runs; called by pytest at the end."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", []):
                if found := re.fullmatch(r"bank (seed \d+ \w+)", name):
                    done, total = map(int, str(value).split("/"))
                    counts[found[1]][0] += done
                    counts[found[1]][1] += total
                if name.startswith("q3 ") or " suggestions after " in name:
                    terminalreporter.write_line(f"{name}: {value}")
    if not counts:
        return
    terminalreporter.section("the grader's confusion matrix (answers graded as demanded / all)")
    for seed in sorted({name.rsplit(" ", 1)[0] for name in counts}):
        right, wrong = counts[f"{seed} right"], counts[f"{seed} wrong"]
        terminalreporter.write_line(
            f"{seed}: right answers with full points {right[0]}/{right[1]}, "
            f"wrong answers that lost exactly what they should {wrong[0]}/{wrong[1]}"
        )
