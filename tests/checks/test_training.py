"""What a student's training must have met, judged by its weights and ids and not by its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from invigilator.checks import training

IDS, TARGETS = torch.randint(20, (2, 4, 6), generator=torch.Generator().manual_seed(0))


class Toy(nn.Module):
    """A table and a head."""

    def __init__(self) -> None:
        """Draw both as torch does."""
        super().__init__()
        self.embed, self.head = nn.Embedding(20, 8), nn.Linear(8, 20, bias=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return a logit for each of 20 tokens."""
        logits: torch.Tensor = self.head(self.embed(ids))
        return logits


def trainer(step: Callable[[Toy, torch.optim.Optimizer], float]) -> Callable[..., list[float]]:
    """Return a train function that calls ``step`` for each step."""

    def train(init: Callable[[nn.Module], None], steps: int) -> list[float]:
        torch.manual_seed(0)
        model = Toy()
        model.apply(init)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        return [step(model, optimizer) for _ in range(steps)]

    return train


def whole(model: Toy, optimizer: torch.optim.Optimizer) -> float:
    """Look the batch up at once."""
    loss = cross_entropy(model(IDS).flatten(0, 1), TARGETS.flatten())
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    optimizer.step()
    return loss.item()


def row_by_row(model: Toy, optimizer: torch.optim.Optimizer) -> float:
    """Look it up row by row, last row first, with a backward pass for each."""
    optimizer.zero_grad()
    losses = []
    for ids, targets in zip(IDS.flip(0), TARGETS.flip(0), strict=True):
        loss = cross_entropy(model(ids), targets) / len(IDS)
        torch.autograd.backward(loss)
        losses.append(loss.item())
    optimizer.step()
    return sum(losses)


def after(model: Toy, optimizer: torch.optim.Optimizer) -> float:
    """Measure the loss after the update."""
    whole(model, optimizer)
    with torch.no_grad():
        return cross_entropy(model(IDS).flatten(0, 1), TARGETS.flatten()).item()


def half(model: Toy, optimizer: torch.optim.Optimizer) -> float:
    """Look only half of the batch up."""
    loss = cross_entropy(model(IDS[:2]).flatten(0, 1), TARGETS[:2].flatten())
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    optimizer.step()
    return loss.item()


def never(model: Toy, optimizer: torch.optim.Optimizer) -> float:
    """Update nothing."""
    return cross_entropy(model(IDS).flatten(0, 1), TARGETS.flatten()).item()


def judge(train: Callable[..., Any], steps: int = 4) -> None:
    """Judge a train function as the hidden test does."""
    met = training.watch(train, 1.0, steps)
    training.assert_losses(met["losses"], training.step_losses(met["steps"], steps, IDS, TARGETS))
    assert met["draws"] == 1
    assert [share for share in met["old_gradient"] if share >= 1e-3] == []


@pytest.mark.parametrize("step", [whole, row_by_row])
def test_how_a_batch_is_looked_up_does_not_matter(step: Callable[..., float]) -> None:
    """As a whole, or in any split, each loss is the one before its update."""
    judge(trainer(step))


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (after, "loss 1 is .* where the model gives"),
        (half, "every step should see all input_ids"),
        (never, "4 steps should look the batch up 4 times, each time with new weights, but 1 did"),
    ],
)
def test_what_a_step_did_not_do_is_said(step: Callable[..., float], message: str) -> None:
    """A loss of another moment, a part of the batch, no update."""
    with pytest.raises(AssertionError, match=message):
        judge(trainer(step))


def test_a_list_without_a_training_is_none() -> None:
    """Nothing was looked up, so nothing agrees with it."""
    with pytest.raises(AssertionError, match="but 0 did"):
        judge(lambda init, steps: [1.0] * steps)


def test_old_gradients_show() -> None:
    """Without zero_grad, the second gradient has the first one in it."""

    def adds_up(model: Toy, optimizer: torch.optim.Optimizer) -> float:
        loss = cross_entropy(model(IDS).flatten(0, 1), TARGETS.flatten())
        torch.autograd.backward(loss)
        optimizer.step()
        return loss.item()

    shares = training.watch(trainer(adds_up), 1.0, 3)["old_gradient"]
    assert shares[0] < 1e-6
    assert min(shares[1:]) > 0.1


def test_what_can_follow_from_a_training() -> None:
    """One that ran a model at each step, and whose losses are possible."""
    losses, forwards = training.own_runs(trainer(whole), (print, 3), (print, 3))
    assert losses[0] == losses[1]
    training.assert_follows(losses, forwards, 3)
    with pytest.raises(AssertionError, match="runs no model at its steps"):
        training.assert_follows([[1.0, 0.5]], 0, 2)
    with pytest.raises(AssertionError, match="are all the same"):
        training.assert_follows([[1.0, 1.0]], 2, 2)
    with pytest.raises(AssertionError, match="not finite and positive"):
        training.assert_follows([[1.0, float("inf")]], 2, 2)
