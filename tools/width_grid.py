"""Train lesson 3's language model over widths, rates and inits: ``python -m tools.width_grid``.

The result, ``notebooks/width_grid.json``, is data that the lesson plots, since the whole grid takes
minutes. The model, its text and its training are those of the lesson: the code cells tagged
"language-model" in ``authoring/lessons/03_fixed_or_adaptive.py`` are executed here, so that there
is one model to read.

An init is a std of the tables and, for muP, what follows the width besides. muP keeps the std of
the tables and their rate the same at every width; with Adam it divides the rate of the blocks and
of the head by the width's ratio to ``BASE_WIDTH``, and the head's std by its root once more. At the
base width it is the adaptive init.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import nn

from tools.build import ROOT, read_text_notebook

LESSON = ROOT / "authoring/lessons/03_fixed_or_adaptive.py"
TARGET = ROOT / "notebooks/width_grid.json"
TAG = "language-model"
BASE_WIDTH = 64
AT_THE_END = 20
"""A run's loss is the mean over this many last steps."""
TEXT_LENGTH = 130
INITS = ("fixed", "adaptive", "one", "mup")


@dataclass(frozen=True)
class Grid:
    """What is combined with what."""

    widths: Sequence[int] = (32, 64, 128, 256)
    rates: Sequence[float] = tuple(2.0**-k for k in range(11, 4, -1))
    inits: Sequence[str] = INITS
    seeds: int = 2
    steps: int = 200
    stds: Sequence[float] = (0.002, 0.02, 0.125, 1.0)
    std_seeds: int = 5


@dataclass(frozen=True)
class Run:
    """One model to train: an init at a width, or a std at the base width, own or tied head."""

    width: int
    rate: float
    seed: int
    steps: int
    init: str = ""
    std: float = 0.0
    tied: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a run gave; updates and loss are means over the last steps, texts of seed 0 only."""

    loss: float | None
    updates: tuple[float, ...]
    norms: tuple[float, float]
    texts: tuple[str, ...]


@cache
def lesson_code() -> dict[str, Any]:
    """Return the names that the lesson's tagged cells define."""
    cells = read_text_notebook(LESSON).cells
    code = [cell.source for cell in cells if TAG in cell.metadata.get("tags", [])]
    names: dict[str, Any] = {"torch": torch, "nn": nn, "math": math}
    exec("\n\n".join(code), names)
    return names


def table_std(init: str, width: int) -> float:
    """Return the std of the tables that ``init`` has at ``width``."""
    adaptive: float = width**-0.5
    return {"fixed": 0.02, "adaptive": adaptive, "one": 1.0, "mup": 1 / math.sqrt(BASE_WIDTH)}[init]


def parameter_groups(model: Any, init: str, rate: float) -> list[dict[str, Any]]:
    """Return the parameters with their rates, and scale the head of a muP model."""
    if init != "mup":
        return [{"params": list(model.parameters()), "lr": rate}]
    width = model.head.in_features
    with torch.no_grad():
        model.head.weight.mul_((BASE_WIDTH / width) ** 0.5)
    tables = [model.table.weight, model.places.weight]
    rest = [*model.blocks.parameters(), *model.head.parameters()]
    return [{"params": tables, "lr": rate}, {"params": rest, "lr": rate * BASE_WIDTH / width}]


def train_run(run: Run) -> Outcome:
    """Return what training the model of ``run`` gave."""
    torch.set_num_threads(1)
    names = lesson_code()
    torch.manual_seed(run.seed)
    model = names["LanguageModel"](run.width, run.std or table_std(run.init, run.width), run.tied)
    norm = model.table.weight.norm(dim=1).mean().item()
    optimizer = torch.optim.Adam(parameter_groups(model, run.init, run.rate))
    before = names["write"](model, TEXT_LENGTH) if run.std and not run.seed else ""
    history = names["train"](model, optimizer, run.steps)
    loss, *updates, _ = history[-AT_THE_END:].mean(0).tolist()
    after = names["write"](model, TEXT_LENGTH) if before else ""
    return Outcome(
        loss=round(loss, 3) if math.isfinite(loss) else None,
        updates=tuple(updates),
        norms=(norm, history[-1, -1].item()),
        texts=(before, after) if before else (),
    )


def grid_runs(grid: Grid) -> list[Run]:
    """Return the runs over width, rate and init, the longest first."""
    return [
        Run(width, rate, seed, grid.steps, init)
        for width in sorted(grid.widths, reverse=True)
        for init in grid.inits
        for rate in grid.rates
        for seed in range(grid.seeds)
    ]


def std_runs(grid: Grid) -> list[Run]:
    """Return the runs of the lesson's own comparison, over more seeds than the lesson has."""
    rate = lesson_code()["MODEL_RATE"]
    return [
        Run(BASE_WIDTH, rate, seed, grid.steps, std=std, tied=tied)
        for tied in (False, True)
        for std in grid.stds
        for seed in range(grid.std_seeds)
    ]


def measure(grid: Grid, processes: int) -> dict[str, Any]:
    """Return the measured losses in the form of the JSON file."""
    started = time.monotonic()
    runs = [*grid_runs(grid), *std_runs(grid)]
    lesson_code()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        outcomes = pool.map(train_run, runs, chunksize=1)
    minutes = (time.monotonic() - started) / 60
    losses: dict[tuple[str, int, float], list[float | None]] = {}
    by_std: dict[tuple[float, bool], list[Outcome]] = {}
    for run, outcome in zip(runs, outcomes, strict=True):
        if run.init:
            losses.setdefault((run.init, run.width, run.rate), []).append(outcome.loss)
        else:
            by_std.setdefault((run.std, run.tied), []).append(outcome)
    return {
        "took": {
            "minutes": round(minutes, 1),
            "processes": processes,
            "runs": len(runs),
        },
        "grid": asdict(grid),
        "losses": [[*key, values] for key, values in sorted(losses.items())],
        "over_seeds": [summary(*key, outcomes) for key, outcomes in by_std.items()],
    }


def summary(std: float, tied: bool, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return what the seeds of one std and head gave: each loss, the mean of the rest."""

    def means(values: Sequence[tuple[float, ...]]) -> list[float]:
        return [float(f"{sum(column) / len(column):.3g}") for column in zip(*values, strict=True)]

    return {
        "std": std,
        "tied": tied,
        "losses": [outcome.loss for outcome in outcomes],
        "updates": means([outcome.updates for outcome in outcomes]),
        "norms": means([outcome.norms for outcome in outcomes]),
        "texts": list(outcomes[0].texts),
    }


def as_text(result: dict[str, Any]) -> str:
    """Return ``result`` as JSON with one line a row."""
    parts = []
    for key, value in result.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row) for row in value)
            parts.append(f" {json.dumps(key)}: [\n{rows}\n ]")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: Sequence[str] | None = None, grid: Grid | None = None) -> None:
    """Measure ``grid``, the full one if not given, and write the JSON file."""
    parser = argparse.ArgumentParser(description="Train lesson 3's model over widths and rates.")
    parser.add_argument("--processes", type=int, default=2, help="runs at the same time")
    parser.add_argument("--target", type=Path, default=TARGET, help="the JSON file to write")
    options = parser.parse_args(arguments)
    text = as_text(measure(grid or Grid(), options.processes))
    options.target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
