"""Tests of the statistical assertions: right draws pass, stated mistakes fail and are named."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import pytest
import torch

from invigilator.checks import stats

STD = 0.02
ROWS, COLUMNS = 1000, 64


def table(std: float = STD, mean: float = 0.0, seed: int = 0) -> torch.Tensor:
    """Return a (1000, 64) table of normal draws."""
    random = torch.Generator().manual_seed(seed)
    return torch.empty(ROWS, COLUMNS).normal_(mean, std, generator=random)


def uniform(bound: float) -> torch.Tensor:
    """Return a (1000, 64) table of uniform draws from -bound to bound."""
    random = torch.Generator().manual_seed(0)
    return torch.empty(ROWS, COLUMNS).uniform_(-bound, bound, generator=random)


def laplace(std: float) -> torch.Tensor:
    """Return a (1000, 64) table of Laplace draws: heavier tails than a normal of the same std."""
    share = uniform(1.0)
    return -std / math.sqrt(2) * share.sign() * torch.log1p(-share.abs())


def truncated(at: float) -> torch.Tensor:
    """Return a (1000, 64) table of normal draws that are truncated at ``at`` sigma."""
    random = torch.Generator().manual_seed(0)
    weight = torch.empty(ROWS, COLUMNS)
    return torch.nn.init.trunc_normal_(weight, 0.0, STD, -at * STD, at * STD, generator=random)


def many_samples(count: int) -> torch.Tensor:
    """Return 2000 samples, a row each, of ``count`` standard normal draws."""
    return torch.randn(2000, count, generator=torch.Generator().manual_seed(0)).double()


class TestConstants:
    """The numbers at the top of the module."""

    def test_sigmas(self) -> None:
        """Outside SIGMAS a normal statistic lies with the stated probability, both sides."""
        outside = 2 * NormalDist().cdf(-stats.SIGMAS)
        assert outside == pytest.approx(stats.FALSE_FAILURE)

    def test_truncated_std(self) -> None:
        """TRUNCATED_STD is the closed form it is said to be."""
        normal = NormalDist()
        kept = 2 * normal.cdf(3) - 1
        assert pytest.approx(math.sqrt(1 - 6 * normal.pdf(3) / kept), abs=1e-5) == (
            stats.TRUNCATED_STD
        )

    def test_within_one_std(self) -> None:
        """WITHIN_ONE_STD is the closed form it is said to be."""
        assert pytest.approx(2 * NormalDist().cdf(1) - 1, abs=1e-5) == stats.WITHIN_ONE_STD


class TestGenerator:
    """The source of unseen inputs."""

    def test_repeats(self) -> None:
        """The same name gives the same inputs on any day."""
        first, second = (torch.rand(9, generator=stats.generator("name")) for _ in range(2))
        assert torch.equal(first, second)

    def test_differs_by_name(self) -> None:
        """Another test gets other inputs."""
        first, second = (torch.rand(9, generator=stats.generator(name)) for name in ("a", "b"))
        assert not torch.equal(first, second)

    def test_follows_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """INVIGILATOR_SEED changes the inputs, and 0 is its default."""
        monkeypatch.delenv("INVIGILATOR_SEED", raising=False)
        default = stats.generator("name").initial_seed()
        monkeypatch.setenv("INVIGILATOR_SEED", "0")
        zero = stats.generator("name").initial_seed()
        monkeypatch.setenv("INVIGILATOR_SEED", "1")
        assert (zero, stats.generator("name").initial_seed() == zero) == (default, False)


class TestTolerances:
    """The stated sampling distributions, against simulated ones."""

    @pytest.mark.parametrize("count", [1000, 3000])
    def test_std(self, count: int) -> None:
        """The tolerance of a std is SIGMAS times the spread seen in 2000 samples."""
        seen = float(many_samples(count).std(dim=1).std())
        assert stats.std_tolerance(count) == pytest.approx(stats.SIGMAS * seen, rel=0.05)

    @pytest.mark.parametrize("count", [1000, 3000])
    def test_variance(self, count: int) -> None:
        """The tolerance of a variance is SIGMAS times the spread seen in 2000 samples."""
        seen = float(many_samples(count).var(dim=1).std())
        assert stats.variance_tolerance(count) == pytest.approx(stats.SIGMAS * seen, rel=0.05)

    def test_ratio(self) -> None:
        """joint_count gives the tolerance of the ratio of two measured variances."""
        samples = many_samples(4000)
        ratios = samples[:, :1000].var(dim=1) / samples[:, 1000:].var(dim=1)
        tolerance = stats.variance_tolerance(stats.joint_count(1000, 3000))
        assert tolerance == pytest.approx(stats.SIGMAS * float(ratios.log().std()), rel=0.05)

    def test_joint_count_of_equals(self) -> None:
        """Two measurements of n draws are worth n/2 against a known value."""
        assert stats.joint_count(6000, 6000) == pytest.approx(3000)


class TestAssertStd:
    """The standard deviation of draws."""

    @pytest.mark.parametrize("seed", range(20))
    def test_right(self, seed: int) -> None:
        """Draws of the right std pass."""
        stats.assert_std(table(seed=seed), STD)

    def test_truncated_at_three(self) -> None:
        """A normal truncated at three sigma passes."""
        stats.assert_std(truncated(3), STD)

    def test_with_gradient(self) -> None:
        """A Parameter passes as its values do."""
        stats.assert_std(torch.nn.Parameter(table()), STD)

    @pytest.mark.parametrize("factor", [0.95, 1.03])
    def test_off(self, factor: float) -> None:
        """A std a few percent off fails, with both numbers in the message."""
        with pytest.raises(AssertionError, match=r"the rows should be 0\.02, but is 0\.0"):
            stats.assert_std(table(factor * STD), STD, "the rows")


class TestAssertMean:
    """The mean of draws."""

    @pytest.mark.parametrize("seed", range(20))
    def test_right(self, seed: int) -> None:
        """Draws around the mean pass."""
        stats.assert_mean(table(mean=0.5, seed=seed), 0.5, STD)

    def test_off(self) -> None:
        """A mean seven standard errors off fails."""
        with pytest.raises(AssertionError, match="the mean of the weights should be 0"):
            stats.assert_mean(table(mean=7 * STD / math.sqrt(ROWS * COLUMNS)), 0.0, STD)

    def test_not_a_number(self) -> None:
        """NaN is not within any bound."""
        with pytest.raises(AssertionError, match="NaN"):
            stats.assert_mean(torch.full((1000,), math.nan), 0.0, STD)


class TestAssertNormal:
    """Mean, std and shape of draws."""

    @pytest.mark.parametrize("seed", range(20))
    def test_right(self, seed: int) -> None:
        """Normal draws pass."""
        stats.assert_normal(table(seed=seed), STD)

    def test_truncated_at_three(self) -> None:
        """A normal truncated at three sigma passes in shape as well."""
        stats.assert_normal(truncated(3), STD)

    def test_truncated_at_two(self) -> None:
        """A normal truncated at two sigma has too small a std."""
        with pytest.raises(AssertionError, match="standard deviation"):
            stats.assert_normal(truncated(2), STD)

    @pytest.mark.parametrize(
        "values",
        [
            uniform(STD * math.sqrt(3)),
            table().sign() * STD,
            laplace(STD),
        ],
        ids=["uniform", "two-point", "laplace"],
    )
    def test_other_shape(self, values: torch.Tensor) -> None:
        """Another distribution of the right mean and std fails for its shape."""
        with pytest.raises(AssertionError, match="is it another distribution"):
            stats.assert_normal(values, STD)

    @pytest.mark.parametrize("bad", [math.nan, math.inf])
    def test_not_finite(self, bad: float) -> None:
        """One NaN or infinity is enough to fail."""
        values = table()
        values[3, 3] = bad
        with pytest.raises(AssertionError, match="finite"):
            stats.assert_normal(values, STD)


class TestVarianceAgrees:
    """A variance that a student measured."""

    @pytest.mark.parametrize("correction", [0, 1], ids=["biased", "unbiased"])
    def test_estimators(self, correction: int) -> None:
        """Both estimators agree, even where the count is small."""
        samples = many_samples(1000)[:200]
        measured = samples.var(dim=1, correction=correction).tolist()
        assert all(stats.variance_agrees(variance, 1.0, 1000) for variance in measured)

    def test_bound(self) -> None:
        """The bound is the tolerance, 1/n for the estimator, and the slack."""
        edge = stats.variance_tolerance(6336) + 1 / 6336 + 0.01
        inside, outside = 1 - edge + 1e-6, 1 - edge - 1e-6
        agrees = [stats.variance_agrees(v, 1.0, 6336, slack=0.01) for v in (inside, outside)]
        assert agrees == [True, False]

    def test_padding_row(self) -> None:
        """Slack makes up for a zero row that is counted, without eating the tolerance."""
        edge = 1 - stats.variance_tolerance(6336) + 1e-4  # as low as a right table may be
        assert stats.variance_agrees(edge * 0.99, 1.0, 6336, slack=0.01)

    def test_several_right(self) -> None:
        """Any one of several right values will do; NaN among them is none."""
        given = [stats.variance_agrees(v, [25.0, math.nan, 5.0], 10_000) for v in (25, 5, 10)]
        assert given == [True, True, False]

    def test_zero(self) -> None:
        """A constant table has variance zero, which is no variance of draws."""
        assert not stats.variance_agrees(1e-17, [STD**2, 0.0], 6336)

    @pytest.mark.parametrize("measured", [math.nan, math.inf, -1.0, 0.0])
    def test_no_variance(self, measured: float) -> None:
        """What cannot be the variance of draws never agrees."""
        assert not stats.variance_agrees(measured, 1.0, 6336)


class TestAssertVariance:
    """The same with a message."""

    @pytest.mark.parametrize("seed", range(20))
    def test_right(self, seed: int) -> None:
        """The variance of a right table passes."""
        stats.assert_variance(float(table(seed=seed).var()), STD**2, ROWS * COLUMNS, "it")

    @pytest.mark.parametrize(
        ("measured", "hint"),
        [
            (0.02, "that is the standard deviation"),
            (1.6e-7, "the square of the variance"),
            (1.0, "nn.Embedding's default"),
            (0.0, "that is zero"),
        ],
    )
    def test_hint(self, measured: float, hint: str) -> None:
        """A known mistake is named."""
        with pytest.raises(AssertionError, match=hint):
            stats.assert_variance(measured, [0.0004, 0.3], 6336, "the variance")

    def test_no_hint(self) -> None:
        """An unknown one is not."""
        with pytest.raises(AssertionError, match=r"should be near 0\.0004, but is 0\.0033$"):
            stats.assert_variance(0.0033, 0.0004, 6336, "the variance")


class TestAssertNorm:
    """A norm that a student measured."""

    def test_right(self) -> None:
        """The norm of right draws passes."""
        for norm in many_samples(1000)[:200].norm(dim=1).tolist():
            stats.assert_norm(norm, 1.0, 1000, "the norm")

    def test_spread(self) -> None:
        """The tolerance is SIGMAS times the spread seen in 2000 samples, around std*sqrt(n)."""
        norms = many_samples(1000).norm(dim=1)
        assert float(norms.mean()) == pytest.approx(math.sqrt(1000), rel=1e-3)
        seen = float(norms.std() / norms.mean())
        assert stats.std_tolerance(1000) == pytest.approx(stats.SIGMAS * seen, rel=0.05)

    @pytest.mark.parametrize(
        ("measured", "hint"),
        [
            (6336.0, "that is the squared norm"),
            (79.6 / 6336, "divided by the number of values"),
            (1.0, "that is the standard deviation"),
            (8.0, "of the whole table, at that moment"),
            (math.nan, "of the whole table, at that moment"),
        ],
    )
    def test_hint(self, measured: float, hint: str) -> None:
        """A known mistake is named; any other is asked about."""
        with pytest.raises(AssertionError, match=hint):
            stats.assert_norm(measured, 1.0, 6336, "initial_norm")


class TestOtherRows:
    """A table without its padding row."""

    @pytest.mark.parametrize("row", [0, 2, 4])
    def test_leaves_one_out(self, row: int) -> None:
        """Every row but the one named is there, in order."""
        numbered = torch.arange(5.0).repeat(3, 1).T
        kept = stats.other_rows(numbered, row)[:, 0].tolist()
        assert kept == [float(i) for i in range(5) if i != row]

    def test_is_a_copy(self) -> None:
        """What comes back holds no gradient and does not write into the table."""
        weight = torch.nn.Parameter(torch.ones(5, 3))
        rows = stats.other_rows(weight, 0)
        rows.zero_()
        assert (rows.requires_grad, weight.sum().item()) == (False, 15.0)


class TestFingerprint:
    """Known mistakes by what they leave behind."""

    @pytest.mark.parametrize(
        ("values", "mistake"),
        [
            (torch.zeros(9, 9), "weight[None]"),
            (torch.full((9, 9), 5.0), "was the table drawn at all"),
            (table(math.sqrt(STD)), "did you pass sqrt(std)"),
            (table(STD**2), "the variance, std"),
            (uniform(STD), "std/sqrt(3)"),
            (table(1.0), "was the initialization applied"),
            (table(math.sqrt(2 / (ROWS + COLUMNS))), "Xavier"),
            (table(math.sqrt(2 / COLUMNS)), "Kaiming's fan-based"),
            (uniform(math.sqrt(1 / COLUMNS)), "Kaiming's uniform default"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_named(self, values: torch.Tensor, mistake: str) -> None:
        """Each mistake is named by what it leaves behind."""
        assert mistake in stats.fingerprint(values, STD)

    def test_std_as_mean(self) -> None:
        """A mean of std and a std of 1 is a std passed as mean, where enough draws show it."""
        assert "sets the mean" in stats.fingerprint(table(1.0, mean=0.3), 0.3)
        wide = torch.randn(1000, 512, generator=torch.Generator().manual_seed(0)) + STD
        assert "sets the mean" in stats.fingerprint(wide, STD)

    def test_default_is_not_std_as_mean(self) -> None:
        """A table of nn.Embedding's default has mean 0 and is not taken for it."""
        wide = torch.randn(1000, 512, generator=torch.Generator().manual_seed(0))
        assert "was the initialization applied" in stats.fingerprint(wide, STD)

    def test_flat_values(self) -> None:
        """The fan-based fingerprints need the table's shape."""
        flat = table(math.sqrt(2 / COLUMNS)).flatten()
        assert stats.fingerprint(flat, STD) == ""

    def test_unknown(self) -> None:
        """A std that no known mistake leaves behind has no name."""
        assert stats.fingerprint(table(0.06), STD) == ""


class TestAssertDrawsDiffer:
    """A seed set inside."""

    def test_other_draws(self) -> None:
        """Two draws pass."""
        stats.assert_draws_differ(table(seed=0), table(seed=1))

    def test_same_draws(self) -> None:
        """The same numbers twice show a seed set inside."""
        with pytest.raises(AssertionError, match="leave the seed to the caller"):
            stats.assert_draws_differ(table(), table())

    def test_constants(self) -> None:
        """A constant table holds no draw."""
        with pytest.raises(AssertionError, match="nothing was drawn"):
            stats.assert_draws_differ(torch.zeros(9, 9), torch.zeros(9, 9))


@pytest.mark.parametrize(
    "check",
    [
        lambda weight: stats.assert_std(weight, STD),
        lambda weight: stats.assert_mean(weight, 0.0, STD),
        lambda weight: stats.assert_normal(weight, STD),
    ],
    ids=["std", "mean", "normal"],
)
def test_fill_that_stayed_is_named(check: Callable[[torch.Tensor], None]) -> None:
    """A table that still holds the test's own filling was not drawn, and the message says so."""
    with pytest.raises(AssertionError, match="was the table drawn at all"):
        check(torch.full((ROWS, COLUMNS), 5.0))


# ---- no empty verdict ----

NOT_FINITE = (float("nan"), float("inf"), -float("inf"))


@pytest.mark.parametrize("odd", NOT_FINITE)
def test_nothing_agrees_with_what_is_not_finite(odd: float) -> None:
    """Whatever the other side is; infinity would agree with all, and NaN with nothing said."""
    for measured, right in ((odd, 1.0), (1.0, odd), (odd, odd)):
        assert not stats.variance_agrees(measured, right, 1000)
    table = torch.full((100, 64), odd)
    for check in (stats.assert_std, stats.assert_normal):
        with pytest.raises(AssertionError, match="NaN or infinity"):
            check(table, 1.0)
    with pytest.raises(AssertionError, match="NaN or infinity"):
        stats.assert_mean(table, 0.0, 1.0)
    with pytest.raises(AssertionError, match="NaN or infinity"):
        stats.assert_draws_differ(table, torch.randn(100, 64))
    with pytest.raises(AssertionError, match="should be near"):
        stats.assert_norm(odd, 1.0, 1000, "the norm")


@pytest.mark.parametrize("own", [0.0, -1.0, *NOT_FINITE])
def test_an_impossible_own_result_supports_nothing(own: float) -> None:
    """What agrees with it agrees by accident; the course's own result still counts."""
    assert not stats.variance_agrees(own, [4.0, own], 1000)
    assert stats.variance_agrees(4.0, [4.0, own], 1000)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ([], "not finite and positive"),
        ([1.0, 0.0], "not finite and positive"),
        ([1.0, float("nan")], "not finite and positive"),
        ([1.0, float("inf")], "not finite and positive"),
        ([2.0, 2.0], "all the same"),
    ],
)
def test_what_is_possible(values: list[float], problem: str) -> None:
    """Finite, positive and not constant; the message says which it is not."""
    with pytest.raises(AssertionError, match=f"{problem}.*, so nothing can follow"):
        stats.assert_possible(values, "the losses")
    assert stats.assert_possible(torch.tensor([1.0, 2.0]), "the losses") == [1.0, 2.0]
