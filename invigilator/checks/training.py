"""See how a student trains: which weights and ids each step had, and what its loss must have been.

The model is an embedding table (V, D) whose vectors go through a linear head without bias. A step
is what happens between two changes of the weights, so a batch may be looked up as a whole, sequence
by sequence, or twice. What is judged is which ids a step looked up, not in which way.
"""

from __future__ import annotations

import functools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import nn
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)

from invigilator.checks.answers import likely, number
from invigilator.checks.stats import assert_possible

RELATIVE = 1e-4
"""How far a recorded loss may be from the right one: rounding to four places, and float32."""


class _Watcher:
    """What one run of a student's train meets, step by step; torch calls its methods as hooks.

    A step begins where the weights are no longer those of the step before, or where an optimizer
    has stepped. What it tries out within its step (LBFGS, a line search) belongs to that step.
    """

    def __init__(self, std: float) -> None:
        self.std = std
        self.steps: list[dict[str, Any]] = []
        self.draws = 0
        self.old_gradients: list[float] = []
        self._heads: list[nn.Linear] = []
        self._new: list[torch.Tensor] = []
        self._tables: list[torch.Tensor] = []
        self._inside: dict[str, torch.Tensor] | None = None  # what an optimizer's step began with
        self._tries_out = False
        self._has_stepped = False  # since the last look-up

    def init_weights(self, module: nn.Module) -> None:
        """Draw a table; what ran before the draw, with other weights, was no step."""
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, mean=0.0, std=self.std)
            self.draws += 1
            self.steps.clear()
            weight: Any = module.weight
            weight.register_hook(self._new.append)
            weight.register_post_accumulate_grad_hook(self._met_gradient)

    def _met_gradient(self, weight: Any) -> None:
        if not self._tables or not torch.equal(weight, self._tables[-1]):
            new = self._new[-1]
            self.old_gradients.append(float((weight.grad - new).norm() / new.norm()))
        self._tables.append(weight.detach().clone())

    def step_begins(self, *_: object) -> None:
        """Be told that an optimizer's step begins."""
        self._inside = {}

    def step_ends(self, *_: object) -> None:
        """Be told that an optimizer's step ends."""
        self._inside, self._tries_out, self._has_stepped = None, False, True

    def met(self, module: nn.Module, inputs: Any, output: Any) -> None:
        """Note the weights and ids of a forward pass."""
        if isinstance(module, nn.Embedding):
            self._met_table(module.weight.detach().clone(), inputs[0].flatten())
        elif isinstance(module, nn.Linear):
            self._heads.append(module)
            if self.steps and not self._tries_out:
                self.steps[-1]["head"] = module.weight.detach().clone()

    def _met_table(self, table: torch.Tensor, ids: torch.Tensor) -> None:
        now = {"table": table}
        if self._heads:
            now["head"] = self._heads[-1].weight.detach().clone()
        if self._inside is not None:
            self._inside = self._inside or now
            self._tries_out = _differ(now, self._inside)
        if self._tries_out:
            return
        if not self.steps or self._has_stepped or _differ(now, self.steps[-1]):
            self.steps.append({**now, "ids": []})
            self._has_stepped = False
        self.steps[-1]["ids"].append(ids)


def _differ(weights: Mapping[str, torch.Tensor], others: Mapping[str, Any]) -> bool:
    both = weights.keys() & others.keys()
    return any(not torch.equal(weights[name], others[name]) for name in both)


def watch(train: Callable[..., Any], std: float, *arguments: Any) -> dict[str, Any]:
    """Return the losses of ``train(init, *arguments)`` and what its model met.

    ``init`` draws every embedding table from normal(0, std). ``steps`` has, for each step, the
    ``table`` (V, D), the ``head`` (V, D) and the flat ``ids`` that were looked up with them;
    ``draws`` counts the calls of ``init`` on a table; ``old_gradient`` is, for the first gradient
    after each change, the share of older gradients that is mixed into it. A test runs this next to
    the student's objects, with :func:`~invigilator.checks.there.there`, so the student's code can
    forge what it returns.
    """
    seen = _Watcher(std)
    hooks = [
        nn.modules.module.register_module_forward_hook(seen.met),
        register_optimizer_step_pre_hook(seen.step_begins),
        register_optimizer_step_post_hook(seen.step_ends),
    ]
    try:
        losses = train(seen.init_weights, *arguments)
    finally:
        for hook in hooks:
            hook.remove()
    return {
        "losses": losses,
        "steps": [{**step, "ids": torch.cat(step["ids"])} for step in seen.steps],
        "draws": seen.draws,
        "old_gradient": seen.old_gradients,
    }


def step_losses(
    steps: Sequence[Mapping[str, torch.Tensor]],
    count: int,
    input_ids: torch.Tensor,
    targets: torch.Tensor,
) -> list[float]:
    """Return the mean cross-entropy of the batch with the weights of each of ``count`` steps.

    ``steps`` is what :func:`watch` saw; ``input_ids`` and ``targets`` have the same shape. Fails
    unless there were that many steps and each looked up the whole batch, once or several times.
    """
    if len(steps) < count:
        raise AssertionError(
            f"{count} steps should look the batch up {count} times, each time with new weights, "
            f"but {len(steps)} did: does train make a model, apply init_weights, and update it?"
        )
    losses = []
    for step in steps[:count]:
        rows = len(step["table"])
        batch = torch.bincount(input_ids.flatten(), minlength=rows)
        met = torch.bincount(step["ids"], minlength=rows)
        if bool((met < batch).any()):
            raise AssertionError("every step should see all input_ids of make_batch(seed)")
        if "head" not in step:
            raise AssertionError("the model's own head should make the logits")
        logits = step["table"][input_ids.flatten()] @ step["head"].T
        losses.append(nn.functional.cross_entropy(logits, targets.flatten()).item())
    return losses


def assert_losses(recorded: Sequence[float], right: Sequence[float]) -> None:
    """Fail unless each recorded loss is the one of its own step."""
    for step, (loss, before) in enumerate(zip(recorded, right, strict=True), 1):
        if not abs(loss / before - 1) < RELATIVE:
            raise AssertionError(
                f"loss {step} is {loss:.6g} where the model gives {before:.6g}: is it recorded "
                "before its update, by itself, with these targets, from raw logits?"
            )


def own_runs(train: Callable[..., Any], *runs: tuple[Any, ...]) -> tuple[list[list[float]], int]:
    """Return the losses of ``train(*arguments)`` for each of ``runs``, and how many modules ran.

    Before each run torch is seeded with another number, so that a train which sets no seed of its
    own shows it. Sent with :func:`~invigilator.checks.there.there`.
    """
    met: list[nn.Module] = []
    hook = nn.modules.module.register_module_forward_hook(lambda *forward: met.append(forward[0]))
    losses = []
    try:
        for number, (init_weights, *others) in enumerate(runs, 1):
            torch.manual_seed(number)
            losses.append([float(loss) for loss in train(_as_new(init_weights), *others)])
    finally:
        hook.remove()
    return losses, len(met)


def _as_new(init_weights: Callable[[nn.Module], None]) -> Callable[[nn.Module], None]:
    """Return a function that does the same, for which a train with a cache has no result yet."""

    @functools.wraps(init_weights)
    def init(module: nn.Module) -> None:
        init_weights(module)

    return init


def assert_follows(losses: Sequence[Sequence[float]], forwards: int, steps: int) -> None:
    """Fail unless later answers can be compared with the losses of a student's own training."""
    if forwards < steps * max(1, len(losses)):
        raise AssertionError("your own train runs no model at its steps: mend that task first")
    for run in losses:
        assert_possible(run, "the losses of your own train")


def measures(runs: Sequence[Sequence[float]]) -> dict[str, float]:
    """Return the medians over ``runs`` of the first loss, the last loss and the largest rise."""
    rises = [max(0.0, *(b - a for a, b in pairwise(run))) for run in runs]
    return {
        "first": statistics.median(run[0] for run in runs),
        "last": statistics.median(run[-1] for run in runs),
        "rise": statistics.median(rises),
    }


def assert_measured(given: Any, runs: Sequence[Sequence[float]], where: str) -> None:
    """Fail unless ``given`` has the :func:`measures` of the student's own ``runs``.

    Rounding to two places is fine. Where a run diverges to numbers that are not finite, there is
    nothing to compare, and any answer agrees.
    """
    if not all(math.isfinite(loss) for run in runs for loss in run):
        return
    mistakes = {
        "the mean over the seeds": {
            key: statistics.fmean(measures([run])[key] for run in runs) for key in measures(runs)
        },
        "the first seed only": measures(runs[:1]),
        "the last step's rise": {"rise": statistics.median(run[-1] - run[-2] for run in runs)},
        "the highest loss minus the first": {
            "rise": statistics.median(max(run) - run[0] for run in runs)
        },
    }
    for key, right in measures(runs).items():
        value = number(given[key], f"{where}{key}")
        if not _is_near(value, right):
            suspects = {f"is that {what}?": wrong.get(key, 0.0) for what, wrong in mistakes.items()}
            raise AssertionError(
                f"{where}{key} is {value:.4g} where your train gives {right:.4g}"
                + likely(value, suspects, 0.002)
            )


def is_same(measured: Mapping[str, Any], again: Mapping[str, Any]) -> bool:
    """Return whether two results of :func:`measures` agree; what is not finite agrees with such."""
    pairs = [(float(measured[key]), float(again[key])) for key in ("first", "last", "rise")]
    return all(
        _is_near(one, other) or not (math.isfinite(one) or math.isfinite(other))
        for one, other in pairs
    )


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= 0.006 + RELATIVE * abs(other)


def assert_highest(given: float | None, measured: Mapping[float, Any], name: str) -> None:
    """Fail unless ``given`` is the highest rate of ``measured`` whose last loss is below its first.

    None says that there is no such rate. Where the two losses differ by less than a fifth, either
    answer counts.
    """
    lowest = measured[min(measured)]
    assert_possible([lowest["first"], lowest["last"]], f"the losses of measured[{name!r}]")
    ratios = {rate: float(seen["last"]) / float(seen["first"]) for rate, seen in measured.items()}
    if given is not None and not ratios[given] < 1.25:
        raise AssertionError(
            f"highest_rate[{name!r}] is {given}, but there the last loss is {ratios[given]:.3g} "
            "times the first"
        )
    higher = [r for r, ratio in ratios.items() if (given is None or r > given) and ratio < 0.8]
    if higher:
        raise AssertionError(
            f"highest_rate[{name!r}] is {given}, but at {max(higher)} the last loss is below the "
            "first, too"
        )
