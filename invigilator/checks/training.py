"""See how a student trains: which weights and ids each step had, and what its loss must have been.

The model is an embedding table (V, D) whose vectors go through a linear head without bias. A step
is what happens between two changes of the table, so a batch may be looked up as a whole, sequence
by sequence, or twice. What is judged is which ids a step looked up, not in which way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import nn

from invigilator.checks.stats import assert_possible

RELATIVE = 1e-4
"""How far a recorded loss may be from the right one: rounding to four places, and float32."""


def watch(train: Callable[..., Any], std: float, *arguments: Any) -> dict[str, Any]:
    """Return the losses of ``train(init, *arguments)`` and what its model met.

    ``init`` draws every embedding table from normal(0, std). ``steps`` has, for each state of the
    table, the ``table`` (V, D), the ``head`` (V, D) and the flat ``ids`` that were looked up;
    ``draws`` counts the calls of ``init`` on a table; ``old_gradient`` is, for the first gradient
    after each change, the share of older gradients that is mixed into it. A test runs this next to
    the student's objects, with :func:`~invigilator.checks.there.there`, so the student's code can
    forge what it returns.
    """
    seen: list[dict[str, Any]] = []
    heads: list[nn.Linear] = []
    new: list[torch.Tensor] = []
    old: list[float] = []
    tables: list[torch.Tensor] = []
    draws: list[torch.Tensor] = []

    def note(module: nn.Module, inputs: Any, output: Any) -> None:
        if isinstance(module, nn.Linear):
            heads.append(module)
        elif isinstance(module, nn.Embedding):
            table = module.weight.detach().clone()
            if not seen or not torch.equal(table, seen[-1]["table"]):  # changed since
                seen.append({"table": table, "ids": []})
            seen[-1]["ids"].append(inputs[0].flatten())
        if heads and seen:
            seen[-1]["head"] = heads[-1].weight.detach().clone()

    def note_gradient(weight: Any) -> None:
        if not tables or not torch.equal(weight, tables[-1]):
            old.append(float((weight.grad - new[-1]).norm() / new[-1].norm()))
        tables.append(weight.detach().clone())

    def init_weights(module: nn.Module) -> None:
        if isinstance(module, nn.Embedding):
            draws.append(nn.init.normal_(module.weight, mean=0.0, std=std))
            weight: Any = module.weight
            weight.register_hook(new.append)
            weight.register_post_accumulate_grad_hook(note_gradient)

    hook = nn.modules.module.register_module_forward_hook(note)
    try:
        losses = train(init_weights, *arguments)
    finally:
        hook.remove()
    steps = [{**step, "ids": torch.cat(step["ids"])} for step in seen]
    return {"losses": losses, "steps": steps, "draws": len(draws), "old_gradient": old}


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
        times = max(1, len(step["ids"]) // input_ids.numel())
        if not torch.equal(met, times * batch):
            raise AssertionError("every step should see all input_ids of make_batch(seed)")
        if "head" not in step:
            raise AssertionError("the model's own head should make the logits")
        logits = step["table"][input_ids.flatten()] @ step["head"].T
        losses.append(nn.functional.cross_entropy(logits, targets.flatten()).item())
    return losses


def assert_losses(recorded: Sequence[float], right: Sequence[float]) -> None:
    """Fail unless each recorded loss is the one of its own step."""
    for number, (loss, before) in enumerate(zip(recorded, right, strict=True), 1):
        if not abs(loss / before - 1) < RELATIVE:
            raise AssertionError(
                f"loss {number} is {loss:.6g} where the model gives {before:.6g}: is it recorded "
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
        for number, arguments in enumerate(runs, 1):
            torch.manual_seed(number)
            losses.append([float(loss) for loss in train(*arguments)])
    finally:
        hook.remove()
    return losses, len(met)


def assert_follows(losses: Sequence[Sequence[float]], forwards: int, steps: int) -> None:
    """Fail unless later answers can be compared with the losses of a student's own training."""
    if forwards < steps * len(losses):
        raise AssertionError("your own train runs no model at its steps: mend that task first")
    for run in losses:
        assert_possible(run, "the losses of your own train")
