"""What a student's training must have met, judged by its weights and ids and not by its form."""

from __future__ import annotations

import functools
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


def tries_out(model: Toy, optimizer: torch.optim.Optimizer) -> float:
    """Try three sets of weights within one step, as LBFGS does."""

    def closure() -> float:
        optimizer.zero_grad()
        loss = cross_entropy(model(IDS).flatten(0, 1), TARGETS.flatten())
        torch.autograd.backward(loss)
        return loss.item()

    lbfgs = torch.optim.LBFGS(model.parameters(), lr=0.1, max_iter=3)
    return float(lbfgs.step(closure))  # type: ignore[no-untyped-call]  # torch has no types here


def tries_out_and_measures_again(model: Toy, optimizer: torch.optim.Optimizer) -> float:
    """Take such a step, and return the loss after it."""
    tries_out(model, optimizer)
    return never(model, optimizer)


def judge(train: Callable[..., Any], steps: int = 4) -> None:
    """Judge a train function as the hidden test does."""
    met = training.watch(train, 1.0, steps)
    training.assert_losses(met["losses"], training.step_losses(met["steps"], steps, IDS, TARGETS))
    assert met["draws"] == 1
    assert [share for share in met["old_gradient"] if share >= 1e-3] == []


@pytest.mark.parametrize("step", [whole, row_by_row, tries_out])
def test_how_a_batch_is_looked_up_does_not_matter(step: Callable[..., float]) -> None:
    """As a whole, in any split, or with weights tried out within a step."""
    judge(trainer(step))


@pytest.mark.parametrize("is_initialized", [True, False])
def test_a_dry_run_is_no_step(is_initialized: bool) -> None:
    """A look at the logits before the loop changes nothing, before the init or after it."""

    def train(init: Callable[[nn.Module], None], steps: int) -> list[float]:
        model = Toy()
        if not is_initialized:
            model(IDS)
        model.apply(init)
        model(IDS[:1])
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        return [whole(model, optimizer) for _ in range(steps)]

    judge(train)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (tries_out_and_measures_again, "loss 1 is .* where the model gives"),
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


def test_a_train_with_a_cache_runs_each_time() -> None:
    """What it remembers of an earlier call is not taken for a run without a model."""
    train = functools.cache(trainer(whole))
    train(print, 3)
    losses, forwards = training.own_runs(train, (print, 3), (print, 3))
    training.assert_follows(losses, forwards, 3)


RUNS = ([4.0, 3.0, 3.5, 2.0], [4.2, 3.0, 2.0, 1.0], [4.4, 3.0, 3.9, 3.7])
MEASURED = {"first": 4.2, "last": 2.0, "rise": 0.5}


def test_stability_is_medians_over_the_runs() -> None:
    """The largest rise of a run is 0 where its loss never rises."""
    assert training.measures(RUNS) == MEASURED
    assert training.measures(RUNS[1:2])["rise"] == 0
    training.assert_measured({**MEASURED, "rise": torch.tensor(0.5)}, RUNS, "")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"last": 2.2333}, r"last is 2.233 where your train gives 2: is that the mean"),
        ({"last": 3.7}, r"last is 3.7 where your train gives 2$"),
        ({"rise": -0.2}, "is that the highest|is that the last|rise is -0.2"),
        ({"rise": float("nan")}, "rise should be a finite number"),
        ({"first": "4.2"}, "first should be a number"),
    ],
)
def test_another_measure_is_refused(wrong: dict[str, Any], message: str) -> None:
    """The message names the likely mistake."""
    with pytest.raises(AssertionError, match=message):
        training.assert_measured({**MEASURED, **wrong}, RUNS, "")


def test_diverged_runs_are_not_compared() -> None:
    """Where a run ends in NaN, no answer can be told from another, and none is refused."""
    nan = float("nan")
    training.assert_measured({**MEASURED, "last": nan, "rise": nan}, [[4.2, 5.0, nan]], "")


def test_the_same_measurement_may_be_rounded() -> None:
    """Two places are enough, and a diverged run agrees with a diverged one only."""
    assert training.is_same({**MEASURED, "last": 2.005}, MEASURED)
    assert not training.is_same({**MEASURED, "rise": 0.6}, MEASURED)
    diverged = {**MEASURED, "last": float("nan")}
    assert training.is_same(diverged, {**MEASURED, "last": float("inf")})
    assert not training.is_same(diverged, MEASURED)


def at(**lasts: float) -> dict[float, dict[str, float]]:
    """Return what was measured, r10 for rate 10, with each first loss 4."""
    return {float(key[1:]): {"first": 4.0, "last": last} for key, last in lasts.items()}


def test_highest_rate_follows_from_what_was_measured() -> None:
    """Below the first loss, or within a fifth of it, and nowhere higher."""
    close = at(r1=1.0, r2=3.9, r3=9.0)
    for given in (1.0, 2.0):
        training.assert_highest(given, close, "fixed")
    with pytest.raises(AssertionError, match=r"the last loss is 2\.25 times the first"):
        training.assert_highest(3.0, close, "fixed")
    training.assert_highest(None, at(r1=8.0, r2=9.0), "fixed")
    for too_low in (None, 1.0):
        with pytest.raises(AssertionError, match=r"at 2\.0 the last loss is below the first, too"):
            training.assert_highest(too_low, at(r1=1.0, r2=2.0), "fixed")
    with pytest.raises(AssertionError, match="not finite and positive"):
        training.assert_highest(None, at(r1=float("nan")), "fixed")
