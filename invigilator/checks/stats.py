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


def assert_possible(values: torch.Tensor | Sequence[float], what: str) -> list[float]:
    """Return ``values`` as numbers; fail unless they are finite, positive and not all the same.

    Follow-through marking compares an answer with the student's own earlier result. If that result
    is impossible in itself, an agreement with it is only an accident.
    """
    numbers = [float(value) for value in values]
    if not numbers or not all(0 < number < math.inf for number in numbers):
        problem = "hold a number that is not finite and positive"
    elif len(set(numbers)) == 1:
        problem = "are all the same"
    else:
        return numbers
    raise AssertionError(f"{what} {problem}, so nothing can follow from them: mend that task first")


def _finite(values: torch.Tensor, what: str) -> torch.Tensor:
    """Return ``values`` as flat doubles; fail if one is NaN or infinite, which agrees with all."""
    flat = values.detach().double().flatten()
    if not bool(flat.isfinite().all()):
        raise AssertionError(f"{what} should be finite numbers, but hold NaN or infinity")
    return flat


def std_tolerance(count: int) -> float:
    """Return the relative tolerance of the std of ``count`` normal draws.

    The sample std of n normal draws is asymptotically normal with relative standard error
    1/sqrt(2n); for n >= 1000 the skew that is left out is below a twentieth of it.
    """
    return SIGMAS / math.sqrt(2 * count)


def variance_tolerance(count: float) -> float:
    """Return the relative tolerance of the variance of ``count`` normal draws, se sqrt(2/n)."""
    return SIGMAS * math.sqrt(2 / count)


def assert_std(values: torch.Tensor, std: float, what: str = "the weights") -> None:
    """Fail unless ``values`` (any shape, at least 1000 draws) have standard deviation ``std``.

    Distribution: relative standard error 1/sqrt(2n) of a sample std. The lower bound also lets
    pass a normal that is truncated at three sigma or further out.
    """
    flat = _finite(values, what)
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
    flat = _finite(values, what)
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
    flat = _finite(values, what)
    assert_mean(flat, 0.0, std, what)
    assert_std(values, std, what)
    share = float((flat.abs() <= std).double().mean())
    error = math.sqrt(WITHIN_ONE_STD * (1 - WITHIN_ONE_STD) / flat.numel())
    if not abs(share - WITHIN_ONE_STD) <= SIGMAS * error + 0.002:
        raise AssertionError(
            f"about 68% of normal draws lie within one standard deviation, but {share:.0%} of "
            f"{what} do: is it another distribution than the normal one?"
        )


def joint_count(*counts: float) -> float:
    """Return the count whose variance tolerance fits a ratio of independent sample variances.

    The relative variances 2/n of the sample variances add up, so the count is 1/sum(1/n). It is
    needed for follow-through marking, where the right value is itself measured on draws of the
    student's own init.
    """
    return 1 / sum(1 / count for count in counts)


def variance_agrees(
    measured: float, right: float | Sequence[float], count: float, slack: float = 0.0
) -> bool:
    """Return whether ``measured`` is the variance of ``count`` normal draws, biased or not.

    ``right`` is the true variance, or a sequence of variances that are all right. One that is not
    finite and positive, as a student's own may be, cannot be the variance of draws, and nothing
    agrees with it. Distribution: relative standard error sqrt(2/n), and 1/n more for the biased
    estimator. ``slack`` is a relative shift that is also accepted: 0.01 if a row of zeros is
    counted among 100 rows. For the mean over k independent tables pass all draws: count = k * n.
    """
    tolerance = variance_tolerance(count) + 1 / count + slack
    candidates = [right] if isinstance(right, (int, float)) else right
    possible = [variance for variance in candidates if 0 < variance < math.inf]
    return any(abs(measured - variance) <= tolerance * variance for variance in possible)


def assert_variance(
    measured: float,
    right: float | Sequence[float],
    count: float,
    what: str,
    slack: float = 0.0,
) -> None:
    """Fail unless ``measured`` agrees with ``right``, as :func:`variance_agrees` has it."""
    if variance_agrees(measured, right, count, slack):
        return
    expected = right if isinstance(right, (int, float)) else right[0]
    hints = {
        math.sqrt(abs(expected)): "that is the standard deviation; the variance is its square",
        expected**2: "that is the square of the variance: is std squared on its way?",
        1.0: "that is the variance of nn.Embedding's default: measured before it was initialized?",
        0.0: "that is zero: was it rounded, or measured where all values are the same?",
    }
    near = [say for value, say in hints.items() if abs(measured - value) <= 0.1 * value]
    hint = f": {near[0]}" if near else ""
    raise AssertionError(f"{what} should be near {expected:.4g}, but is {measured:.4g}{hint}")


def assert_norm(measured: float, std: float, count: int, what: str) -> None:
    """Fail unless ``measured`` is the norm of ``count`` draws from normal(0, std).

    Distribution: the norm is std times a chi variable of n degrees of freedom; its mean is
    std*sqrt(n) to 1/(4n), its relative standard error 1/sqrt(2n).
    """
    expected = std * math.sqrt(count)
    if abs(measured / expected - 1) <= std_tolerance(count):
        return
    hints = {
        expected**2: "that is the squared norm",
        expected / count: "that is the norm divided by the number of values",
        std: "that is the standard deviation",
    }
    near = [say for value, say in hints.items() if abs(measured / value - 1) <= 0.05]
    hint = f": {near[0]}" if near else ": is it the norm of the whole table, at that moment?"
    raise AssertionError(f"{what} should be near {expected:.4g}, but is {measured:.4g}{hint}")


def other_rows(weight: torch.Tensor, row: int) -> torch.Tensor:
    """Return a copy of the table ``weight`` (V, D) without its padding row, (V-1, D)."""
    values = weight.detach()
    return torch.cat([values[:row], values[row + 1 :]])


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
    mean_error = 1 / math.sqrt(values.numel())
    if abs(measured - 1) <= 0.05 and abs(mean - std) <= 4 * mean_error < std / 2 < 0.25:
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

    Two draws of n continuous values are equal with probability zero (below 2**-24 a value). A
    table of one value all over holds no draw, and fails as well.
    """
    if float(_finite(first, "the weights").std()) == 0:
        raise AssertionError("every value is the same: nothing was drawn")
    if torch.equal(first, second):
        raise AssertionError(
            "two calls drew the same numbers: leave the seed to the caller, set none inside"
        )
