"""Each task's texts are marked by its scheme alone, and have every idea both there and missing."""

from __future__ import annotations

import pytest

from invigilator.marking.forms import normal_form
from invigilator.marking.points import points
from invigilator.marking.scheme import schemes_of
from tests.support.texts import rows
from tools.build import ROOT, read_text_notebook

SCHEMES = {
    task: scheme
    for name in ("theory", "advanced")
    for task, scheme in schemes_of(
        read_text_notebook(ROOT / f"authoring/tasks/{name}.py"), name
    ).items()
}


@pytest.mark.parametrize("task", SCHEMES)
def test_columns_are_the_ideas_of_the_scheme(task: str) -> None:
    """An idea that is new, renamed or gone is seen here first."""
    expected = [*(idea.id for idea in SCHEMES[task].ideas), "points", "text"]
    assert [row for row in rows(task) if list(row) != expected or None in row.values()] == []


@pytest.mark.parametrize("task", SCHEMES)
def test_points_are_what_the_scheme_gives(task: str) -> None:
    """Half an idea is there only where the scheme gives half."""
    scheme = SCHEMES[task]
    for row in rows(task):
        for idea in scheme.ideas:
            assert row[idea.id] in ({"0", "0.5", "1"} if idea.half else {"0", "1"}), row["text"]
        shares = {idea.id: float(row[idea.id]) for idea in scheme.ideas}
        assert float(row["points"]) == points(scheme.ideas, shares, scheme.max_points), row["text"]


@pytest.mark.parametrize("task", SCHEMES)
def test_there_are_enough_texts_with_and_without_each_idea(task: str) -> None:
    """No two are one text in another spelling; after 40 marks two dozen are left to suggest for."""
    there = rows(task)
    assert len({normal_form(row["text"]) for row in there}) == len(there) >= 64
    for idea in SCHEMES[task].ideas:
        found = sum(row[idea.id] != "0" for row in there)
        assert found >= (5 if idea.points > 0 else 2), idea.id
        assert len(there) - found >= 5, idea.id
