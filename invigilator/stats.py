"""Statistical assertions with a stated false-failure rate, and fingerprints of known mistakes.

Every assertion here is made on random draws, so a right answer can fail it by bad luck. Each
docstring names the sampling distribution and each bound is set so that this happens with
probability at most :data:`FALSE_FAILURE`. All functions take plain data and raise
``AssertionError`` with a sentence for the student.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from statistics import NormalDist
from zlib import crc32

import torch

FALSE_FAILURE = 1e-8
"""Probability that one assertion fails a right answer (two-sided)."""

SIGMAS = NormalDist().inv_cdf(1 - FALSE_FAILURE / 2)
"""The same as a distance in standard deviations of a normal statistic: 5.73."""

TRUNCATED_STD = 0.98658
"""Std of a standard normal truncated at 3 sigma, sqrt(1 - 6*phi(3)/(2*Phi(3) - 1)): as right."""

WITHIN_ONE_STD = 0.68269
"""Share of a normal distribution within one std of its mean, 2*Phi(1) - 1."""


def generator(name: str) -> torch.Generator:
    """Return the seeded source of a test's unseen inputs, another one for each ``name``.

    The seed is the environment's ``INVIGILATOR_SEED`` (default 0), so the same submission meets
    the same inputs on any day, and the bank can be graded under several seeds.
    """
    seed = int(os.environ.get("INVIGILATOR_SEED", "0"))
    return torch.Generator().manual_seed(crc32(f"{seed} {name}".encode()))


def std_tolerance(count: int) -> float:
    """Return the relative tolerance of the std of ``count`` normal draws.

    The sample std of n normal draws is asymptotically normal with relative standard error
    1/sqrt(2n); for n >= 1000 the skew that is left out is below a twentieth of it.
    """
    return SIGMAS / math.sqrt(2 * count)


def variance_tolerance(count: int) -> float:
    """Return the relative tolerance of the variance of ``count`` normal draws, se sqrt(2/n)."""
    return SIGMAS * math.sqrt(2 / count)


def assert_std(values: torch.Tensor, std: float, what: str = "the weights") -> None:
    """Fail unless ``values`` (any shape, at least 1000 draws) have standard deviation ``std``.

    Distribution: relative standard error 1/sqrt(2n) of a sample std. The lower bound also lets
    pass a normal that is truncated at three sigma or further out.
    """
    flat = values.detach().double().flatten()
    tolerance = std_tolerance(flat.numel())
    measured = float(flat.std())
    if not std * TRUNCATED_STD * (1 - tolerance) <= measured <= std * (1 + tolerance):
        hint = fingerprint(values, std)
        raise AssertionError(
            f"the standard deviation of {what} should be {std:.4g}, but is {measured:.4g}{hint}"
        )


def assert_mean(values: torch.Tensor, mean: float, std: float, what: str = "the weights") -> None:
    """Fail unless ``values`` have the given mean, where each draw has standard deviation ``std``.

    Distribution: a sample mean of n draws is normal with standard error std/sqrt(n).
    """
    flat = values.detach().double().flatten()
    measured = float(flat.mean())
    if not abs(measured - mean) <= SIGMAS * std / math.sqrt(flat.numel()):
        hint = fingerprint(values, std)
        raise AssertionError(
            f"the mean of {what} should be {mean:.4g}, but is {measured:.4g}{hint}"
        )


def assert_normal(values: torch.Tensor, std: float, what: str = "the weights") -> None:
    """Fail unless ``values`` look like draws from normal(0, std): mean, std, then shape.

    Distribution of the shape statistic: the number of draws within one std of zero is
    Binomial(n, 0.683); truncation at three sigma moves the share up by 0.002, a uniform
    distribution of the same std has 0.577, a two-point one 1.
    """
    flat = values.detach().double().flatten()
    if not bool(torch.isfinite(flat).all()):
        raise AssertionError(f"{what} should be finite numbers, but hold NaN or infinity")
    assert_mean(flat, 0.0, std, what)
    assert_std(values, std, what)
    share = float((flat.abs() <= std).double().mean())
    error = math.sqrt(WITHIN_ONE_STD * (1 - WITHIN_ONE_STD) / flat.numel())
    if not abs(share - WITHIN_ONE_STD) <= SIGMAS * error + 0.002:
        raise AssertionError(
            f"about 68% of normal draws lie within one standard deviation, but {share:.0%} of "
            f"{what} do: is it another distribution than the normal one?"
        )


def assert_same_spread(values: torch.Tensor, reference: torch.Tensor, what: str) -> None:
    """Fail unless two sets of draws have the same standard deviation (follow-through marking).

    Distribution: log(s1/s2) of two independent normal samples has standard error
    sqrt(1/(2 n1) + 1/(2 n2)).
    """
    ours, theirs = float(values.double().std()), float(reference.double().std())
    if ours == theirs:
        return
    bound = SIGMAS * math.sqrt(1 / (2 * values.numel()) + 1 / (2 * reference.numel()))
    if ours <= 0 or theirs <= 0 or abs(math.log(ours / theirs)) > bound:
        raise AssertionError(
            f"{what} should have standard deviation {theirs:.4g}, but has {ours:.4g}"
        )


def assert_variance(measured: float, variance: float, count: int, what: str) -> None:
    """Fail unless ``measured`` is the variance of ``count`` normal draws, biased or not.

    Distribution: relative standard error sqrt(2/n); 1/n more for the other estimator.
    For the mean over k independent tables pass their draws together, count = k * n.
    """
    if not abs(measured / variance - 1) <= variance_tolerance(count) + 1 / count:
        hint = ""
        if abs(measured / math.sqrt(variance) - 1) <= 0.05:
            hint = ": that is the standard deviation; the variance is its square"
        raise AssertionError(f"{what} should be near {variance:.4g}, but is {measured:.4g}{hint}")


def fingerprint(weight: torch.Tensor, std: float) -> str:
    """Return ``": likely mistake"`` for a table that should have been normal(0, std), or ``""``.

    ``weight`` may have any shape; the fan-based fingerprints need the (V, D) table.
    Each mistake leaves its own std (and mean); the nearest within 5% is named.
    """
    values = weight.detach().double()
    measured, mean = float(values.std()), float(values.mean())
    if measured == 0:
        if mean == 0:
            return ": every value is zero; does weight[None] wipe the whole table?"
        return ": every value is the same; was the table drawn at all?"
    if abs(mean - std) <= 0.05 and abs(measured - 1) <= 0.05 and std < 0.5:
        return ": normal_(w, std) sets the mean; the call is normal_(w, mean=0.0, std=std)"
    suspects: dict[str, float] = {
        "did you pass sqrt(std)?": math.sqrt(std),
        "did you pass the variance, std**2, as std?": std**2,
        "uniform_(-std, std) has standard deviation std/sqrt(3)": std / math.sqrt(3),
        "was the initialization applied? nn.Embedding's own default is normal(0, 1)": 1.0,
    }
    if values.dim() == 2:
        rows, columns = values.shape
        suspects["that is Xavier's fan-based std"] = math.sqrt(2 / (rows + columns))
        suspects["that is Kaiming's fan-based std"] = math.sqrt(2 / columns)
        suspects["that is Kaiming's uniform default"] = math.sqrt(1 / (3 * columns))
    mistake, nearest = min(suspects.items(), key=lambda item: abs(measured / item[1] - 1))
    return f": {mistake}" if abs(measured / nearest - 1) <= 0.05 else ""


def assert_draws_differ(first: torch.Tensor, second: torch.Tensor) -> None:
    """Fail if two draws are equal: a seed is set inside the function that draws.

    Two draws of n continuous values are equal with probability zero (below 2**-24 a value).
    """
    if torch.equal(first, second):
        raise AssertionError(
            "two calls drew the same numbers: leave the seed to the caller, set none inside"
        )


def population_variance(values: Sequence[float] | torch.Tensor) -> float:
    """Return the biased variance of plain numbers, in float64."""
    return float(torch.as_tensor(values, dtype=torch.float64).var(unbiased=False))
