"""The grid behind lesson 3: a small one has the form of the committed one, which is reproduced."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch

from tools.student_zip import student_files
from tools.width_grid import (
    BASE_WIDTH,
    TARGET,
    Grid,
    Outcome,
    Run,
    lesson_code,
    main,
    parameter_groups,
    summary,
    table_std,
    train_run,
)

TINY = Grid(widths=(16, 32), rates=(0.01,), seeds=1, steps=3, stds=(0.02,), std_seeds=2)


@cache
def committed() -> Any:
    """Return the file that the lesson reads."""
    return json.loads(TARGET.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what the script writes for a tiny grid."""
    target: Path = tmp_path_factory.mktemp("grid") / "grid.json"
    main(["--processes", "1", "--target", str(target)], TINY)
    return json.loads(target.read_text(encoding="utf-8"))


def model_of(width: int) -> Any:
    """Return the lesson's model with the tables that muP has."""
    torch.manual_seed(0)
    return lesson_code()["LanguageModel"](width, table_std("mup", width))


def check_form(result: Any, grid: Grid) -> None:
    """Assert that ``result`` has every combination of ``grid`` once, with its seeds."""
    assert list(result) == ["took", "grid", "losses", "over_seeds"]
    assert result["grid"] == json.loads(json.dumps(asdict(grid)))
    cases = {(init, width, rate) for init, width, rate, _ in result["losses"]}
    assert cases == set(product(grid.inits, grid.widths, grid.rates))
    assert len(result["losses"]) == len(cases)
    assert all(len(losses) == grid.seeds for *_, losses in result["losses"])
    rows = result["over_seeds"]
    assert [(row["tied"], row["std"]) for row in rows] == list(product((False, True), grid.stds))
    for row in rows:
        assert len(row["losses"]) == grid.std_seeds
        assert (len(row["updates"]), len(row["norms"]), len(row["texts"])) == (3, 2, 2)
        assert all(text.startswith("the ") for text in row["texts"])
    assert result["took"]["runs"] == len(cases) * grid.seeds + len(rows) * grid.std_seeds


def test_tiny_grid_has_the_form(tiny: Any) -> None:
    """The script writes every combination, and losses near that of knowing nothing."""
    check_form(tiny, TINY)
    assert all(3 < loss < 5 for *_, losses in tiny["losses"] for loss in losses)


def test_committed_grid_is_the_full_one() -> None:
    """The lesson's file is the full grid that the script has as its default."""
    check_form(committed(), Grid())
    assert committed()["took"]["minutes"] > 0


@pytest.mark.parametrize(("init", "tied"), [("mup", False), ("", True)])
def test_committed_losses_are_those_of_the_lesson_as_it_is(init: str, tied: bool) -> None:
    """Training one model of the file again, with today's cells, gives its loss."""
    if init:
        run = Run(32, committed()["grid"]["rates"][4], 0, Grid().steps, init)
        losses = next(row[3] for row in committed()["losses"] if row[:3] == [init, 32, run.rate])
    else:
        rate = lesson_code()["MODEL_RATE"]
        run = Run(BASE_WIDTH, rate, 0, Grid().steps, std=1.0, tied=tied)
        losses = next(
            row["losses"]
            for row in committed()["over_seeds"]
            if (row["std"], row["tied"]) == (1.0, tied)
        )
    assert train_run(run).loss == pytest.approx(losses[0], abs=0.02)  # processors round otherwise


def test_mup_is_the_adaptive_init_at_the_base_width() -> None:
    """At the base width all of muP's parameters have one rate, and its tables the adaptive std."""
    assert table_std("mup", BASE_WIDTH) == table_std("adaptive", BASE_WIDTH)
    model = model_of(BASE_WIDTH)
    before = model.head.weight.detach().clone()
    assert {group["lr"] for group in parameter_groups(model, "mup", 0.01)} == {0.01}
    assert torch.equal(before, model.head.weight)


def test_mup_scales_head_and_rates_with_the_width() -> None:
    """At four times the base width the head has std 1/D, and all but the tables a fourth rate."""
    width = 4 * BASE_WIDTH
    model = model_of(width)
    tables, rest = parameter_groups(model, "mup", 0.01)
    assert (tables["lr"], rest["lr"]) == (0.01, 0.0025)
    assert {id(p) for p in tables["params"]} == {id(model.table.weight), id(model.places.weight)}
    assert len(tables["params"]) + len(rest["params"]) == len(list(model.parameters()))
    assert model.head.weight.std().item() == pytest.approx(width**-0.5 / 2, rel=0.05)


def test_other_inits_have_one_rate() -> None:
    """Every other init trains all parameters at the same rate."""
    model = model_of(32)
    (group,) = parameter_groups(model, "fixed", 0.01)
    assert (group["lr"], len(group["params"])) == (0.01, len(list(model.parameters())))


def test_lost_run_is_no_number() -> None:
    """A run whose loss overflows is written as null, and the other seeds are kept."""
    lost = Outcome(None, (0.1, 0.1, 0.1), (1.0, 2.0), ())
    fine = Outcome(2.5, (0.3, 0.1, 0.1), (1.0, 2.0), ())
    row = summary(1.0, True, [fine, lost])
    assert row["losses"] == [2.5, None]
    assert row["updates"] == [0.2, 0.1, 0.1]


def test_text_is_plain_and_long_enough() -> None:
    """The lesson's text is at least 40 kB of lower-case words and punctuation."""
    assert len(lesson_code()["TEXT"]) > 40_000
    assert set(lesson_code()["CHARS"]) <= set("abcdefghijklmnopqrstuvwxyz ,.'()-")


def test_students_get_the_file() -> None:
    """The zip for students holds what the lesson reads."""
    assert "notebooks/width_grid.json" in student_files()
