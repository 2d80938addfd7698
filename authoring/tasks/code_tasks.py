# %% [markdown]
# # Code tasks: from one table to a model
#
# **40 points, about 75 minutes.** You write `_init_weights`, measure what it does to one embedding
# table, and put it to work in a small model. Replace the lines that raise `NotImplementedError`,
# keep each line `name = ...` with your answer in the place of the dots, and run the check below the
# cell. The check looks at the simplest case only.

# %% [markdown]
# Grading tries other sizes, other padding rows and other stds. So *Success* from the Validate
# button does not yet mean that an answer is right. The words are those of the lessons: `std` is a
# standard deviation, B a number of sequences, T their length, V the size of the vocabulary, and D
# the width of the table.

# %% locked="code_tasks_setup"
import torch
from torch import nn


def answered(*values: object) -> None:
    """Say so while an answer is still to be written."""
    if any(value is ... for value in values):
        raise NotImplementedError(
            "this answer is still to be written, or the cell above stopped with an error"
        )


# %% [markdown]
# ## Task 1a: write _init_weights
#
# **12 points, 15 minutes.** The function gets one module. Draw the table of an `nn.Embedding` from
# normal(0, std), in place, whatever it held before; then make its padding row exactly zero. Every
# other module, `nn.Linear` too, stays as it is. Set no seed: that is left to the caller. Read:
# [init functions](../../notebooks/02_init_weights_and_post_init.ipynb#Writing-an-init-function).

# %% [markdown]
# A Parameter may be changed in place only where autograd does not record. So `module.weight[i] = 0`
# alone stops with "a view of a leaf Variable that requires grad is being used in an in-place
# operation". Step three of that section shows what to write around it.


# %% answer="init_weights"
def _init_weights(module: nn.Module, std: float = 0.02) -> None:
    """Draw an nn.Embedding's table (V, D) from normal(0, std) and zero its padding row.

    module: one module; ``weight`` stays the same Parameter, changed in place. Its padding row may
    be any row, or none: without a padding_idx no row is zeroed.
    std: standard deviation of the draw, in units of the weights.
    Example: _init_weights(nn.Embedding(100, 64)) gives rows of norm near 0.16.
    """
    ### BEGIN SOLUTION
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.padding_idx is not None:
            with torch.no_grad():
                module.weight[module.padding_idx].zero_()
    ### END SOLUTION


# %% test="test_init_distribution" points=5
# rows that are not padding come from normal(0, std), drawn in place
drawn_table = nn.Embedding(100, 64, padding_idx=0)
_init_weights(drawn_table)
drawn_first = float(drawn_table.weight.detach().std())
assert 0.015 < drawn_first < 0.025, f"the std should be near 0.02, but is {drawn_first:.4g}"
### BEGIN HIDDEN TESTS
from invigilator.checks import stats

drawn_random = stats.generator("test_init_distribution")
drawn_std = 0.1 + 0.3 * float(torch.rand((), generator=drawn_random))
for drawn_row, drawn_options in ((0, {}), (7, {"std": drawn_std})):
    drawn_table = nn.Embedding(500, 512, padding_idx=drawn_row)
    nn.init.constant_(drawn_table.weight, 5.0)
    _init_weights(drawn_table, **drawn_options)
    drawn_rows = stats.other_rows(drawn_table.weight, drawn_row)
    stats.assert_normal(drawn_rows, drawn_options.get("std", 0.02), "the drawn rows")
### END HIDDEN TESTS

# %% [markdown]
# The padding row has a check of its own, since it is where most first versions go wrong. Think of
# a padding row that is not the first one, and of a table without any. What a draw does to the row:
# [the default](../../notebooks/02_init_weights_and_post_init.ipynb#The-default-of-nn.Embedding).

# %% test="test_init_padding" points=4
# the padding row is exactly zero after the draw
padded_table = nn.Embedding(100, 64, padding_idx=0)
_init_weights(padded_table)
padded_first = float(padded_table.weight.detach()[0].norm())
assert padded_first == 0, f"row 0 should be zero after the draw, but has norm {padded_first:.2g}"
### BEGIN HIDDEN TESTS
padded_drawn = []
for padded_row in (0, 3, 49, None):
    padded_table = nn.Embedding(50, 32, padding_idx=padded_row)
    nn.init.normal_(padded_table.weight, mean=5.0)
    padded_before = padded_table.weight.detach().clone()
    _init_weights(padded_table, std=0.3)
    padded_after = padded_table.weight.detach()
    assert bool(padded_after.isfinite().all()), "the table should hold finite numbers"
    padded_zero = [row for row, norm in enumerate(padded_after.norm(dim=1).tolist()) if norm == 0]
    padded_drawn.append(bool((padded_after != padded_before).any(dim=1).sum() > 1))
    assert len(padded_zero) < 50, "every row is zero: what is weight[None] without a padding_idx?"
    assert padded_zero == ([] if padded_row is None else [padded_row]), (
        f"with padding_idx={padded_row} the zero rows are {padded_zero}: is the row of padding_idx "
        f"zeroed exactly, after the draw, 0 included, and no other row?"
    )
    assert len(padded_after.unique(dim=0)) > 2, "all other rows are alike: zero one after a draw"
assert padded_drawn[3] == padded_drawn[0], "a table without padding_idx should be drawn as well"
### END HIDDEN TESTS

# %% [markdown]
# Last, what the function must not do: change other modules, replace the Parameter that the
# optimizer will hold, or set a seed. `apply` calls it for each module:
# [apply walks the tree](../../notebooks/02_init_weights_and_post_init.ipynb#apply-walks-the-tree).

# %% test="test_init_scope" points=3
# through apply, only nn.Embedding changes
scope_linear = nn.Linear(4, 4)
scope_kept = scope_linear.weight.detach().clone()
nn.Sequential(nn.Embedding(9, 4), scope_linear).apply(_init_weights)
assert torch.equal(scope_linear.weight.detach(), scope_kept), "nn.Linear should stay as it is"
### BEGIN HIDDEN TESTS
from invigilator.checks import stats
from invigilator.checks.there import there


def scope_probe(init):
    inner = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4), nn.Embedding(9, 4, padding_idx=1))
    tree = nn.ModuleDict({"first": nn.Embedding(9, 4, padding_idx=1), "inner": inner})
    old = list(tree.parameters())
    before = [parameter.detach().clone() for parameter in old]
    tree.apply(init)
    new = list(tree.parameters())
    kept = all(now is then for now, then in zip(new, old, strict=True))
    trainable = all(parameter.requires_grad for parameter in new)
    return before, [parameter.detach().clone() for parameter in new], kept, trainable


scope_before, scope_after, scope_same, scope_trainable = there(scope_probe, _init_weights)
scope_pairs = zip(scope_before, scope_after, strict=True)
scope_changed = [not torch.equal(then, now) for then, now in scope_pairs]
assert len(scope_changed) == 6, "the modules should keep their parameters"
assert scope_changed[0], "the embedding is as it was: _init_weights should draw into it"
assert not any(scope_changed[1:5]), "nn.Linear and nn.LayerNorm should stay as they are"
assert scope_changed[5] == scope_changed[0], "an embedding deeper in the tree was left out"
assert scope_same, "weight should stay the same Parameter: draw into it, do not replace it"
assert scope_trainable, "the weights should still be trainable: requires_grad stays True"
stats.assert_draws_differ(scope_after[0], scope_after[5])
### END HIDDEN TESTS

# %% [markdown]
# ## Task 1b: predict the norm
#
# **1 point, 5 minutes.** Before you run anything: what will the norm of the whole table of
# `nn.Embedding(100, 64, padding_idx=0)` be after `_init_weights`? Use paper: how many values are
# not zero afterwards, and how large is each of them squared, on average? Read:
# [the default](../../notebooks/02_init_weights_and_post_init.ipynb#The-default-of-nn.Embedding)
# predicts a norm, and
# [draws](../../notebooks/01_why_initialization_matters.ipynb#Variance-of-uniform-and-normal-draws)
# says how a norm scales.

# %% answer="predicted_norm"
predicted_norm = ...  # a number, to two decimals
### BEGIN SOLUTION
predicted_norm = 1.59  # sqrt(99 * 64) * 0.02
### END SOLUTION

# %% test="test_predicted_norm" points=1
# predicted_norm is a positive number
answered(predicted_norm)
assert float(predicted_norm) > 0, "predicted_norm should be a positive number"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers

norm_predicted = answers.number(predicted_norm, "predicted_norm")
norm_mistakes = {
    "that is the norm of one row": 0.16,
    "that is the number of dimensions times std": 64 * 0.02,
    "that is the squared norm": 99 * 64 * 0.0004,
    "that is the norm before the initialization": 79.6,
    "that is the number of values times std; the squares add up, and the norm is their root": 127,
}
assert 1.55 <= norm_predicted <= 1.65, (
    f"predicted_norm is not {norm_predicted:.4g}: add up the mean squares of all values that are "
    f"not zero, then take the root{answers.likely(norm_predicted, norm_mistakes)}"
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 1c: apply it and look
#
# **3 points, 5 minutes.** Make `embed`, an `nn.Embedding(100, 64, padding_idx=0)`. Keep the norm
# of its whole table as `initial_norm`, run `embed.apply(_init_weights)`, keep the new norm as
# `final_norm`. Compare it with your prediction: one draw is typically off by 0.9%, and seldom by
# more than 2%. Look at row 0, too: it should be zero both times. Read:
# [the default](../../notebooks/02_init_weights_and_post_init.ipynb#The-default-of-nn.Embedding).

# %% answer="apply_init"
embed = ...  # the embedding, initialized
initial_norm = ...  # norm of its table as nn.Embedding makes it
final_norm = ...  # norm of its table after _init_weights
### BEGIN SOLUTION
embed = nn.Embedding(100, 64, padding_idx=0)
initial_norm = embed.weight.norm().item()
embed.apply(_init_weights)
final_norm = embed.weight.norm().item()
print(f"predicted {predicted_norm}, measured {final_norm:.3f}, before {initial_norm:.2f}")
print("the padding row:", embed.weight[0].unique())
### END SOLUTION

# %% test="test_apply_init" points=3
# two norms of one table, before and after
answered(embed, initial_norm, final_norm)
applied_first = float(initial_norm)
assert 70 < applied_first < 90, f"initial_norm should be near 79.6, but is {applied_first:.4g}"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats
from invigilator.checks.there import there


def applied_probe(table, init):
    own = nn.Embedding(100, 64, padding_idx=0)
    init(own)
    return table.padding_idx, table.weight.detach().clone(), own.weight.detach().clone()


applied_row, applied_table, applied_own = there(applied_probe, embed, _init_weights)
assert tuple(applied_table.shape) == (100, 64), "embed should be a table of 100 rows and 64 columns"
assert applied_row == 0, f"padding_idx of embed should be 0, but is {applied_row}"
stats.assert_norm(answers.number(initial_norm, "initial_norm"), 1.0, 99 * 64, "initial_norm")
applied_norm = answers.number(final_norm, "final_norm")
assert answers.agrees(applied_norm, float(applied_table.norm()), 0.005, places=(1,)), (
    f"final_norm is {applied_norm:.4g}, but the table of embed has norm "
    f"{float(applied_table.norm()):.4g}: measure the whole table, after the initialization"
)
applied_right = [0.0004, float(applied_own[1:].var())]  # the course's init, or the student's own
applied_count = stats.joint_count(99 * 64, 99 * 64)
applied_measured = float(applied_table[1:].var())
stats.assert_variance(applied_measured, applied_right, applied_count, "the variance of embed")
assert not applied_table[0].any() or applied_own[0].any(), "row 0 of embed should be zero"
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: the variance, measured ten times
#
# **7 points, 10 minutes.** One table is one draw. Write a function that makes a fresh
# `nn.Embedding(100, 64, padding_idx=0)` from a seed, which is set *before* the table is made, and
# measures the variance of its table before and after `_init_weights`. Call it with the seeds 0 to
# 9, keep the ten variances *after*, and average them. Draw the ten tables one by one, and round
# nothing.

# %% [markdown]
# Any estimator will do, with the padding row or without it. With it, the variance is 1% smaller,
# because a hundredth of the values is zero: near 0.000396, not 0.0004. Read:
# [draws](../../notebooks/01_why_initialization_matters.ipynb#Variance-of-uniform-and-normal-draws).


# %% answer="variance_check"
def variance_before_after(seed: int) -> tuple[float, float]:
    """Return the variance of a fresh (100, 64) table before and after _init_weights.

    seed: set with torch.manual_seed before the table is made, so it fixes the first variance.
    Example: the first of the two numbers of variance_before_after(3) is near 1. Do not round.
    """
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    table = nn.Embedding(100, 64, padding_idx=0)
    before = table.weight.var().item()
    _init_weights(table)
    return before, table.weight.var().item()
    ### END SOLUTION


variances = ...  # the ten variances after initialization, of the seeds 0 to 9 in order
mean_variance = ...  # their mean
### BEGIN SOLUTION
variances = [variance_before_after(seed)[1] for seed in range(10)]
mean_variance = sum(variances) / len(variances)
### END SOLUTION

# %% test="test_variance_before_after" points=4
# two numbers: the variance before and the variance after
seeded_example = variance_before_after(3)
assert seeded_example is not None, "nothing came back: return before, after; do not print them"
assert len(seeded_example) == 2, "return two numbers: before, after"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats, tables
from invigilator.checks.there import there


def seeded_probe(init):
    tables = []
    for _ in range(40):
        table = nn.Embedding(100, 64, padding_idx=0)
        init(table)
        tables.append(table.weight.detach()[1:])
    return torch.stack(tables)


seeded_own = there(seeded_probe, _init_weights)
seeded_right = [0.0004, float(seeded_own.var())]  # the course's init, or the student's own
seeded_count = stats.joint_count(99 * 64, 40 * 99 * 64)
seeded_first = []
for seeded_with in (5, 5, 6, 7, 8):
    seeded_pair = variance_before_after(seeded_with)
    seeded_before = answers.number(seeded_pair[0], "the variance before")
    seeded_after = answers.number(seeded_pair[1], "the variance after")
    seeded_what = "the variance before, taken from the table before it changes,"
    stats.assert_variance(seeded_before, 1.0, 99 * 64, seeded_what, slack=0.01)
    stats.assert_variance(seeded_after, seeded_right, seeded_count, "the variance after", 0.01)
    seeded_first.append(seeded_before)
seeded_random = stats.generator("test_variance_before_after")
seeded_new = int(torch.randint(10_000, 1_000_000, (), generator=seeded_random))  # so not yet cached
seeded_made = there(tables.made, variance_before_after, seeded_new)
assert (100, 64, 0) in seeded_made, (
    "variance_before_after should make a table of 100 rows, 64 columns and padding row 0, but what "
    f"it makes is {seeded_made}: are the sizes in that order, and is padding_idx given?"
)
assert seeded_first[0] == seeded_first[1], "the same seed should give the same table again"
assert len(set(seeded_first)) > 1, "other seeds should give other tables: is seed used?"
### END HIDDEN TESTS

# %% [markdown]
# Each of the ten variances is typically off by 1.8%, because a table holds only 6,400 draws. Their
# mean is off by 0.6%: ten times the draws, a third of the error. That works only where the ten
# tables were drawn one by one and the numbers are kept unrounded.

# %% test="test_mean_variance" points=3
# ten variances and their mean
answered(variances, mean_variance)
assert len(variances) == 10, "variances should hold ten numbers"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats
from invigilator.checks.there import there


def ten_probe(function):
    return [[float(function(seed)[1]) for seed in range(10)] for _ in range(2)]


ten_given = answers.numbers(variances, "variances", 10)
ten_own, ten_again = there(ten_probe, variance_before_after)
stats.assert_possible(ten_own, "the ten variances of your variance_before_after")
ten_pairs = zip(ten_given, ten_own, strict=True)
if not all(abs(given - own) <= 0.0125 * own for given, own in ten_pairs):  # padding row or not
    assert len(set(ten_given)) > 1, (
        "the ten variances are all the same: is the seed another one each time, the table a fresh "
        "one, and nothing rounded?"
    )
    assert ten_own != ten_again, (
        "variances should be the second number of variance_before_after for the seeds 0 to 9, in "
        "that order"
    )
    for ten_one in ten_given:  # an init that draws elsewhere than torch: no seed repeats it
        stats.assert_variance(
            ten_one, sum(ten_own) / 10, stats.joint_count(6336, 63360), "each variance", slack=0.01
        )
ten_mean, ten_reported = sum(ten_given) / 10, answers.number(mean_variance, "mean_variance")
assert answers.agrees(ten_reported, ten_mean, 0.002, places=(4, 5)), (
    f"mean_variance is {ten_reported:.4g}, but the mean of the ten variances is {ten_mean:.4g}"
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3a: variance of the activations
#
# **5 points, 12 minutes.** An embedding's output is the first activation of a model. Write a
# function that initializes a fresh table of 100 tokens with padding_idx 0 at any std, looks up
# `input_ids`, and returns one variance for each hidden dimension, which is a column of the table.
# Five ids to try it on are below. Read the end of
# [SimpleModel](../../notebooks/02_init_weights_and_post_init.ipynb#SimpleModel-put-together).

# %% locked="code_tasks_input_ids"
input_ids = torch.randint(1, 100, (1, 5), generator=torch.Generator().manual_seed(0))
input_ids

# %% [markdown]
# The variance of a dimension runs over all B*T positions of the batch together, not over one
# sequence at a time. Any estimator will do. With a batch of one sequence the two look alike, so
# try your function on another shape as well, such as (3, 4). `apply(_init_weights)` alone draws
# with 0.02; how to pass another std is at the end of
# [apply](../../notebooks/02_init_weights_and_post_init.ipynb#apply-walks-the-tree).


# %% answer="hidden_variance"
def hidden_variance(std: float, input_ids: torch.Tensor, hidden_size: int = 64) -> torch.Tensor:
    """Return the variance of each hidden dimension over all positions, shape (hidden_size,).

    std: passed on to _init_weights, for a fresh nn.Embedding(100, hidden_size, padding_idx=0).
    input_ids: token ids from 1 to 99, shape (B, T), at least two of them.
    Example: hidden_variance(0.02, torch.tensor([[5, 8, 13]])).shape is (64,).
    """
    ### BEGIN SOLUTION
    table = nn.Embedding(100, hidden_size, padding_idx=0)
    _init_weights(table, std=std)
    with torch.no_grad():
        return table(input_ids).var(dim=(0, 1))
    ### END SOLUTION


# %% test="test_hidden_variance" points=5
# one variance for each hidden dimension
hidden_example = hidden_variance(0.02, input_ids)
assert hidden_example is not None, "nothing came back: return the variances, do not print them"
hidden_shape = tuple(torch.as_tensor(hidden_example).shape)
assert hidden_shape == (64,), f"the shape should be (64,), but is {hidden_shape}"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats
from invigilator.checks.there import there


def hidden_probe(init, std):
    table = nn.Embedding(100, 512, padding_idx=0)
    init(table, std=std)
    return table.weight.detach()[1:].clone()


hidden_random = stats.generator("test_hidden_variance")
hidden_std = 0.05 + 0.2 * float(torch.rand((), generator=hidden_random))
hidden_own = there(hidden_probe, _init_weights, hidden_std)
hidden_right = [hidden_std**2, float(hidden_own.var())]
hidden_count = stats.joint_count(98 * 512, 99 * 512)
hidden_wide = (torch.randperm(99, generator=hidden_random) + 1).repeat(3, 1)
for hidden_ids in (hidden_wide, hidden_wide.T.contiguous()):  # every token three times
    hidden_given = hidden_variance(hidden_std, hidden_ids, hidden_size=512)
    hidden_mean = float(answers.array(hidden_given, "hidden_variance", (512,)).mean())
    hidden_what = f"the mean variance at std {hidden_std:.3g} over all B*T positions"
    stats.assert_variance(hidden_mean, hidden_right, hidden_count, hidden_what, slack=0.0102)
hidden_two, hidden_count = torch.tensor([[1, 99]]).repeat(64, 1), stats.joint_count(512, 99 * 512)
hidden_given = hidden_variance(hidden_std, hidden_two, hidden_size=512)  # a zero row halves it
hidden_mean = 2 * float(answers.array(hidden_given, "hidden_variance", (512,)).mean())
hidden_what = "twice the mean variance of the tokens 1 and 99 (is the padding row 0?)"
if hidden_own[0].any() and hidden_own[98].any():  # else _init_weights itself zeroes one of them
    stats.assert_variance(hidden_mean, hidden_right, hidden_count, hidden_what, slack=0.01)
hidden_given = hidden_variance(hidden_std, torch.full((2, 3), 7), hidden_size=512)
hidden_same = float(answers.array(hidden_given, "hidden_variance").abs().max() / hidden_std**2)
assert hidden_same < 1e-4, (  # E[x**2] - E[x]**2 in float32 leaves up to 1e-5
    f"six times the same token should have variance 0, but it is {hidden_same:.2g} times std**2: "
    "are only the looked-up vectors measured, one with the other, and nothing added?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3b: std 0.1 against std 0.02
#
# **3 points, 10 minutes.** Compare std 0.1 with std 0.02, both with every token once, as
# `torch.arange(1, 100).reshape(1, 99)`, and with `hidden_size=1024`. `variance_ratio` is the mean
# variance at 0.1 over that at 0.02; `std_ratio` is its square root. If your ratio is near 1, the
# std was not passed on. Read about scaling among the
# [draws](../../notebooks/01_why_initialization_matters.ipynb#Variance-of-uniform-and-normal-draws).

# %% [markdown]
# Why not the five `input_ids`? Try them a few times before, in a cell of your own: with five tokens
# in 64 dimensions the ratio is typically off by 13%, and once in eighty times by more than a third.
# What you hand in has to be measured with all tokens.

# %% answer="activation_ratio"
variance_ratio = ...  # mean variance at std 0.1 over mean variance at std 0.02
std_ratio = ...  # the same for the standard deviation
larger_std = ...  # 0.1 or 0.02: which gives the larger activations
### BEGIN SOLUTION
every_token = torch.arange(1, 100).reshape(1, 99)
wide = hidden_variance(0.1, every_token, hidden_size=1024).mean()
narrow = hidden_variance(0.02, every_token, hidden_size=1024).mean()
variance_ratio = (wide / narrow).item()
std_ratio = variance_ratio**0.5
larger_std = 0.1 if variance_ratio > 1 else 0.02
### END SOLUTION

# %% test="test_activation_ratio" points=3
# two positive ratios, and one of the two stds
answered(variance_ratio, std_ratio, larger_std)
assert float(variance_ratio) > 0, "variance_ratio should be positive"
assert float(std_ratio) > 0, "std_ratio should be positive"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats
from invigilator.checks.there import there


def ratio_probe(function):
    ids = torch.arange(1, 100).reshape(1, 99)
    try:
        wide, narrow = (function(std, ids, hidden_size=1024) for std in (0.1, 0.02))
        return float(sum(wide) / sum(narrow))
    except Exception:  # then only the course's own ratio counts
        return float("nan")


ratio_own = there(ratio_probe, hidden_variance)
ratio_count = 98 * 1024 / 4  # two ratios, of two variances each, of 99 tokens in 1024 dimensions
for ratio_given, ratio_name, ratio_power in (
    (variance_ratio, "variance_ratio", 1),
    (std_ratio, "std_ratio", 2),
):
    ratio_value = answers.number(ratio_given, ratio_name)
    assert stats.variance_agrees(
        ratio_value**ratio_power, [25.0, ratio_own], ratio_count, slack=0.021
    ), (
        f"{ratio_name} {ratio_value:.4g} is not what every token in 1024 dimensions shows: is it "
        "0.1 over 0.02, and are std and variance (its square) not mixed up?"
    )
ratio_larger = round(answers.number(larger_std, "larger_std"), 6)
assert ratio_larger == 0.1 or (ratio_larger == 0.02 and 0 < ratio_own < 1.08), (
    "larger_std is not the one that your own hidden_variance shows"
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4a: a model that initializes itself
#
# **8 points, 15 minutes.** Write `SimpleModel`: an embedding, which gets `padding_idx`, then a
# linear head of its own, without bias and *not* tied. Its `post_init` runs `_init_weights` over all
# modules once the tree is complete. Call it at the end of `__init__`, as the lesson does; a model
# that leaves the call to whoever builds it is accepted as well.

# %% [markdown]
# A class of modules works like this: `super().__init__()` comes first, each module that you assign
# to `self` becomes a part of the model, and `model(input_ids)` runs `forward(input_ids)`. Here
# `forward` gives the head the looked-up vectors, and nothing else: no softmax. Read:
# [SimpleModel](../../notebooks/02_init_weights_and_post_init.ipynb#SimpleModel-put-together) and
# [post_init](../../notebooks/02_init_weights_and_post_init.ipynb#post_init-runs-last).


# %% answer="simple_model"
class SimpleModel(nn.Module):
    """A language model without layers: `embed_tokens` (V, D), then `lm_head` back to V."""

    def __init__(self, vocab_size: int = 100, hidden_size: int = 64, padding_idx: int = 0) -> None:
        """Make `embed_tokens`, an nn.Embedding, and `lm_head`, an nn.Linear without bias."""
        super().__init__()
        ### BEGIN SOLUTION
        self.embed_tokens = nn.Embedding(vocab_size, hidden_size, padding_idx=padding_idx)
        self.lm_head = nn.Linear(hidden_size, vocab_size, bias=False)
        self.post_init()
        ### END SOLUTION

    def post_init(self) -> None:
        """Initialize every module of the model."""
        ### BEGIN SOLUTION
        self.apply(_init_weights)
        ### END SOLUTION

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Return the logits, shape (B, T, vocab_size), of input_ids, shape (B, T)."""
        ### BEGIN SOLUTION
        return self.lm_head(self.embed_tokens(input_ids))
        ### END SOLUTION


# %% [markdown]
# A model may call `post_init` itself or leave that to you. The checks build it with this helper,
# which watches `__init__` and calls `post_init` only where `__init__` did not. So a call that
# comes too early, before the embedding exists, is not made good by a second one.

# %% locked="code_tasks_build_once"
import sys


def build_once(model_class: type, **sizes: int) -> nn.Module:
    """Return a new model whose post_init has run once, in __init__ or else here."""
    called = []
    sys.setprofile(lambda frame, event, argument: called.append(frame.f_code.co_name))
    try:
        model = model_class(**sizes)
    finally:
        sys.setprofile(None)
    if "post_init" not in called:
        model.post_init()
    return model


# %% [markdown]
# What `post_init` leaves behind is measured on models of other sizes with other padding rows, and
# on the second model of a kind as well as the first. It is compared with what your own
# `_init_weights` does, so an earlier mistake costs nothing here.

# %% test="test_post_init" points=6
# SimpleModel has a post_init
assert callable(SimpleModel().post_init), "post_init should be a method"
### BEGIN HIDDEN TESTS
from invigilator.checks import stats
from invigilator.checks.there import there


def post_init_probe(build, model_class, init, ids):
    import contextlib

    models = [build(model_class, vocab_size=500, hidden_size=128, padding_idx=7) for _ in range(2)]
    tables = [model.embed_tokens.weight.detach().clone() for model in models]
    own = nn.Embedding(*tables[0].shape, padding_idx=7)
    init(own)
    with contextlib.suppress(Exception):  # forward has a test of its own
        models[0](ids)
    after = models[0].embed_tokens.weight.detach().clone()
    return tables, own.weight.detach().clone(), after


built_ids = torch.tensor([[5, 8, 13]])
built_tables, built_own, built_after = there(
    post_init_probe, build_once, SimpleModel, _init_weights, built_ids
)
built_right = [0.0004, float(stats.other_rows(built_own, 7).var())]  # the course's, the student's
for built_table in built_tables:
    built_rows = stats.other_rows(built_table, 7)
    built_count = stats.joint_count(built_rows.numel(), built_rows.numel())
    built_what = "the variance of embed_tokens after post_init"
    stats.assert_variance(float(built_rows.var()), built_right, built_count, built_what)
    assert not built_table[7].any() or built_own[7].any(), (
        "the padding row of embed_tokens should be zero: does the embedding know its padding_idx?"
    )
built_stays = torch.equal(built_after, built_tables[0])
assert built_stays, "forward should not change the weights: initialize once, in post_init"
### END HIDDEN TESTS

# %% [markdown]
# The forward pass has a short check: the logits are the looked-up vectors times the head's weight,
# nothing else. No bias, no softmax, no weight shared between the two. How the parts fit:
# [SimpleModel](../../notebooks/02_init_weights_and_post_init.ipynb#SimpleModel-put-together).

# %% test="test_forward" points=2
# logits have shape (B, T, vocab_size)
logits_example = SimpleModel()(input_ids)
assert logits_example is not None, "nothing came back: forward should return the logits"
logits_shape = getattr(logits_example, "shape", None)
assert logits_shape == (1, 5, 100), f"the logits should be (1, 5, 100), but are {logits_shape}"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats
from invigilator.checks.there import there


def logits_probe(model_class, ids):
    model = model_class(vocab_size=37, hidden_size=24, padding_idx=5)
    logits, table = model(ids), model.embed_tokens.weight
    head = model.lm_head
    tied = head.weight is table or head.weight.data_ptr() == table.data_ptr()
    values = [value.detach().clone() for value in (logits, table, head.weight)]
    return values, tied, head.bias is None


logits_ids = torch.randint(0, 37, (3, 7), generator=stats.generator("test_forward"))
(logits_given, *logits_weights), logits_tied, logits_plain = there(
    logits_probe, SimpleModel, logits_ids
)
logits_table, logits_head = (answers.array(weight, "a weight") for weight in logits_weights)
assert tuple(logits_table.shape) == (37, 24), (
    "embed_tokens of SimpleModel(37, 24) should be a table of 37 rows and 24 columns, but is "
    f"{tuple(logits_table.shape)}: does it use vocab_size and hidden_size?"
)
assert not logits_tied, "lm_head should have a weight of its own"
assert logits_plain, "lm_head should have no bias"
logits_given = answers.array(logits_given, "the logits", (3, 7, 37))
assert torch.allclose(logits_given, logits_table[logits_ids] @ logits_head.T, atol=1e-5), (
    "the logits should be lm_head(embed_tokens(input_ids)), nothing before, between or after"
)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4b: build it and check
#
# **1 point, 3 minutes.** Build `model`, a `SimpleModel` of the default sizes whose `post_init` has
# run. Measure the variance of its embedding table as `embed_variance`, with or without the padding
# row. It should be near 0.0004; near 1 means that `post_init` has not run. Compare it with your
# `mean_variance`: one draw should be within 6% of it, three times the 1.8% of Task 2, rounded up.
# Read:
# [SimpleModel](../../notebooks/02_init_weights_and_post_init.ipynb#SimpleModel-put-together).

# %% answer="build_model"
model = ...  # a SimpleModel, initialized
embed_variance = ...  # the variance of its embedding table
### BEGIN SOLUTION
model = SimpleModel()
embed_variance = model.embed_tokens.weight.var().item()
### END SOLUTION

# %% test="test_build_model" points=1
# embed_variance is the variance of the model's table
answered(model, embed_variance)
model_first = float(embed_variance)
assert model_first >= 0, f"a variance is not negative, but is {model_first:.4g}"
print("" if model_first < 0.1 else "embed_variance should be near 0.0004: has post_init run?")
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats
from invigilator.checks.there import there


def model_probe(given, build, model_class):
    if not isinstance(given, model_class):
        return None
    return [one.embed_tokens.weight.detach().clone() for one in (given, build(model_class))]


model_tables = there(model_probe, model, build_once, SimpleModel)
assert model_tables is not None, "model should be a SimpleModel, built by calling the class"
model_table, model_own = model_tables
model_given = answers.number(embed_variance, "embed_variance")
model_true = [float(table.double().var()) for table in (model_table, model_table[1:])]
assert any(answers.agrees(model_given, true, 0.003, places=(4, 5)) for true in model_true), (
    f"embed_variance is {model_given:.4g}, but the table of model has {model_true[0]:.4g}"
)
model_right = [0.0004, float(model_own[1:].var())]  # the course's init, or the student's own
model_count = stats.joint_count(model_table[1:].numel(), model_own[1:].numel())
stats.assert_variance(model_true[1], model_right, model_count, "the variance after post_init")
### END HIDDEN TESTS

# %% [markdown]
# Save the notebook. Your answers are graded by running it from top to bottom, so do that once
# yourself: *Run > Restart Kernel and Run All Cells*. Then compare: prediction and measurement, one
# draw and ten, five tokens and all of them.
