# %% [markdown]
# # Theory: why the first numbers matter
#
# **25 points, about 70 minutes.**
# Four tasks ask for an answer in your own words; a person marks those. The others have an answer
# cell and a check below it, which looks at the form of your answer only. So *Success* from the
# Validate button does not mean that it is right; that you learn from the feedback.

# %% [markdown]
# Where a task asks for a number of words, formulas and numbers do not count as words. In an answer
# cell for code, replace the lines that raise `NotImplementedError` and keep the line `name = ...`,
# with your answer in the place of the dots. As in the lessons, normal(0, 0.02) is a normal
# distribution of mean 0 and *std* 0.02.

# %% locked="theory_setup"
import math

import torch
from torch import nn


def answered(*values: object) -> None:
    """Say so while an answer is still to be written."""
    if any(value is ... for value in values):
        raise NotImplementedError(
            "this answer is still to be written, or the cell above stopped with an error"
        )


# %% [markdown] locked="init_goals_task"
# ## Goals of initialization
#
# **4 points, 20 minutes.**
# Explain in your own words, one point for each:
#
# - how the size of the first weights makes gradients vanish or explode in a deep network;
# - what an embedding table drawn from normal(0, 0.02) means for the vectors of the tokens, compared
#   with one another, and what it means for the logits and the first loss;
# - how a uniform distribution would do instead;
# - how a table of zeros would do, with an output head of its own and with a tied one. The head is
#   the matrix that turns a vector into logits; *tied* means that it is the table itself.
#
# Write 100 to 150 words; a number or a small formula is worth more than an adjective. Read about
# [gradients](../../notebooks/01_why_initialization_matters.ipynb#Gradient-through-depth),
# [the first loss](../../notebooks/01_why_initialization_matters.ipynb#Predicting-the-first-loss),
# [draws](../../notebooks/01_why_initialization_matters.ipynb#Variance-of-uniform-and-normal-draws)
# and [zero init](../../notebooks/01_why_initialization_matters.ipynb#Zero-init-tied-and-untied).
#
# ### BEGIN MARK SCHEME
# **Mark scheme.** One point for each of the four questions; the second is two ideas of half a
# point. A mistake takes at most what the ideas it names got.
#
# - **gradient** (1 point): On the way back the gradient is multiplied by each layer's weights. A
#   factor below 1 a layer makes it vanish (0.5 twenty times is one in a million), a factor above 1
#   makes it explode. The scale of the first weights sets that factor.
#   - *Half:* Vanishing and exploding only named, not explained.
#   - *Full sample:* "The gradient gets multiplied by the weights of every layer when it goes back.
#     If they are too small it is halved each time and after 20 layers nothing is left, if they are
#     too big it doubles each time and blows up."
#   - *Half sample:* "If the weights are too small the gradients vanish and if they are too large
#     the gradients explode."
#   - *Zero sample:* "With a bad init the training takes much longer."
# - **tokens** (0.5 points): The vectors of the tokens have mean zero and differ from token to
#   token, so symmetry is broken and no direction is preferred.
#   - *Full sample:* "With normal(0, 0.02) every token gets its own random vector around zero, so no
#     two tokens start the same."
#   - *Zero sample:* "normal(0, 0.02) gives every token a good vector."
# - **logits** (0.5 points): The vectors are small, so the logits start near zero and the first loss
#   near ln V.
#   - *Full sample:* "Because the numbers are small all logits are about 0, the softmax is nearly
#     uniform and the loss begins at about ln(V)."
#   - *Zero sample:* "The first loss is low because the weights are small."
# - **unit-variance** (-0.5 points): Says that 0.02 gives unit variance (the variance is 0.0004).
#   - *Takes from:* tokens, logits
#   - *Full sample:* "normal(0, 0.02) makes sure that the embeddings have a variance of 1."
# - **depth-cured** (-0.5 points): Says that 0.02 keeps gradients from vanishing in a deep stack
#   (without norm and skip they vanish at 0.02). That 0.02 is no cure for depth (norm layers and
#   skip connections are) need not be said.
#   - *Takes from:* tokens, logits
#   - *Full sample:* "A std of 0.02 is just right so that gradients do not vanish, however deep the
#     network is."
# - **uniform** (1 point): Uniform(-a, a) does as well when its std is matched, a = std * sqrt(3).
#   It is bounded: no tail. The spread matters more than the shape.
#   - *Not:* "Uniform does not work."
#   - *Full sample:* "A uniform distribution is just as good if it has the same std, for that a has
#     to be sqrt(3) * 0.02. What counts is how wide it is."
#   - *Zero sample:* "A uniform distribution does not work, because weights must be normal."
# - **zeros** (1 point): Zeros make all tokens alike. With a head of its own the rows still get
#   gradients that differ, and the table learns. With a tied head, no bias and nothing between,
#   every gradient is zero.
#   - *Full sample:* "With zeros all tokens are the same at first. If the head is separate, each row
#     still gets its own gradient and the table learns; if the head is the table itself, all
#     gradients are 0 and nothing ever changes."
#   - *Zero sample:* "Zeros are a neutral start, the optimizer takes care of the rest."
# - **never-learns** (-0.5 points): Says that zero init can never learn.
#   - *Takes from:* zeros
#   - *Full sample:* "With zeros the tokens are all alike and the tied head has no gradient, so zero
#     init can never learn."
# ### END MARK SCHEME

# %% [markdown] answer="init_goals" points=4
# *Your answer (100 to 150 words):*
#
# ### BEGIN SOLUTION
# Backward, the gradient is multiplied by each layer's weights: a factor of 0.5 leaves one part in a
# million after 20 layers, a factor of 2 makes it a million times larger. The first weights set
# that factor. Draws from normal(0, 0.02) have mean zero, differ from token to token and are small:
# the logits start near zero, so the first loss is near ln V and all tokens start on equal terms.
# Uniform(-a, a) with a = 0.02 * sqrt(3) has the same std and does about as well; it only lacks
# tails. A table of zeros gives every token the same vector. With a head of its own it still gets
# different gradients for different rows and learns. Tied to the head it is dead: each gradient has
# a factor of zero.
# ### END SOLUTION

# %% [markdown]
# ## Six claims
#
# **3 points, half a point each, 6 minutes.**
# Judge each claim true or false. Claims c, d and f are about one small model: it looks up a vector
# of the table `E`, multiplies it by a head `W` without bias, and takes the cross-entropy of the
# logits. *Untied* means that `W` is the weight that an `nn.Linear` starts with; *tied* means that
# `W` is `E` itself.
#
# - a) If every layer halves the gradient, 20 layers make it about a million times smaller.
# - b) A table drawn from normal(0, 0.02) has variance 1 in every dimension.
# - c) With `E` all zeros and the head untied, gradient descent can lower the loss.

# %% [markdown]
# Three more. Vocabulary and width in claim f are V = 100 and D = 64, and the targets are random
# tokens. The lessons try c and d under
# [zero init](../../notebooks/01_why_initialization_matters.ipynb#Zero-init-tied-and-untied), and f
# at other sizes under
# [the first loss](../../notebooks/01_why_initialization_matters.ipynb#Predicting-the-first-loss).
# For a, compute; for b and e, read about
# [draws](../../notebooks/01_why_initialization_matters.ipynb#Variance-of-uniform-and-normal-draws).
#
# - d) With `E` all zeros and the head tied, the gradient of `E` is exactly zero: nothing is
#   learned.
# - e) Uniform(-0.02, 0.02) and normal(0, 0.02) have the same standard deviation.
# - f) With `E` from normal(0, 1) and the head tied, the first loss is close to ln 100 = 4.6.

# %% answer="init_claims"
init_claims = ...  # {"a": True or False, ..., "f": True or False}
### BEGIN SOLUTION
init_claims = {"a": True, "b": False, "c": True, "d": True, "e": False, "f": False}
### END SOLUTION

# %% test="test_init_claims" points=3
# init_claims holds a boolean for each of a to f
answered(init_claims)
assert sorted(init_claims) == list("abcdef"), "init_claims should be a dict with the keys a to f"
assert not any(isinstance(v, str) for v in init_claims.values()), "no quotes around True, False"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers

claims_given = [answers.boolean(init_claims[key], f"init_claims[{key!r}]") for key in "abcdef"]
claims_right = sum(map(bool.__eq__, claims_given, [True, False, True, True, False, False]))
claims_message = (
    f"{claims_right} of the 6 claims are judged right; run the lesson's experiments in 'Zero init "
    "tied and untied', 'Predicting the first loss' and 'Variance of uniform and normal draws' "
    "again, and compute claim a"
)
assert claims_right, claims_message
print("" if claims_right == 6 else claims_message)
0.5 * claims_right
### END HIDDEN TESTS

# %% [markdown] locked="variance_derivation_task"
# ## Unit variance, and where 0.02 leaves it
#
# **3 points, 10 minutes.**
# Three questions, one point each:
#
# - Why is unit variance per dimension wanted for the signal inside a network? (*Per dimension*: a
#   vector has D entries, and each of them has variance 1.)
# - Which variance does a table with std 0.02 have, and where does unit variance come from then?
# - What is the std of uniform(-a, a)? Derive it from the density, and say which a gives 0.02.
#
# For the second question one way to unit variance is enough. Formulas may be plain text, such as
# `E[x**2]`; write 80 to 150 words. Read about
# [signals](../../notebooks/01_why_initialization_matters.ipynb#Signal-through-depth),
# [unit variance](../../notebooks/01_why_initialization_matters.ipynb#Three-roads-to-unit-variance)
# and
# [draws](../../notebooks/01_why_initialization_matters.ipynb#Variance-of-uniform-and-normal-draws).
#
# ### BEGIN MARK SCHEME
# **Mark scheme.** One point for each of the three questions.
#
# - **keeps-scale** (1 point): Each layer multiplies the scale. If every layer keeps variance 1, the
#   signal neither dies nor grows with depth, and softmax and activations work in the range where
#   they have a slope.
#   - *Full sample:* "Every layer multiplies the variance by something. If it stays at 1 in each
#     layer, the signal does not get smaller and smaller or larger and larger through the network."
#   - *Zero sample:* "Unit variance is wanted because a standard normal has variance 1."
# - **from-where** (1 point): Std 0.02 is variance 0.0004. Unit variance comes from the first norm
#   layer (RMSNorm), or from multiplying by sqrt(D) after a 1/sqrt(D) init, or from a table whose
#   std is 1. One way is enough.
#   - *Not:* "normal(0, 0.02) has unit variance."
#   - *Full sample:* "The table has variance 0.02^2 = 0.0004, so it is the RMSNorm after it that
#     makes the variance 1."
#   - *Zero sample:* "A table drawn from normal(0, 0.02) has unit variance already."
# - **uniform-std** (1 point): Density 1/(2a) on (-a, a), mean 0, so the variance is the integral of
#   `x**2/(2a)` from -a to a = `a**2/3`, and the std a/sqrt(3). For 0.02: a = 0.02 * sqrt(3) =
#   0.0346. An a that is wrong in the same way as in `uniform_bound` costs nothing here: the
#   function has lost its points already.
#   - *Half:* The formula stated but not derived.
#   - *Full sample:* "The density is 1/(2a) and the mean is 0, so Var = integral from -a to a of
#     x^2/(2a) = a^2/3 and std = a/sqrt(3). For 0.02 I need a = 0.0346."
#   - *Half sample:* "The std of uniform(-a, a) is a/sqrt(3), so a = 0.0346."
#   - *Zero sample:* "The std of uniform(-a, a) is a, so a = 0.02."
# ### END MARK SCHEME

# %% [markdown] answer="variance_derivation" points=3
# *Your answer (80 to 150 words):*
#
# ### BEGIN SOLUTION
# Every layer multiplies the variance of its input by a factor. If the signal has variance 1 and
# each layer keeps it, depth does no harm: nothing vanishes, nothing explodes. Embeddings with std
# 0.02 have variance 0.0004; the first RMSNorm brings them to 1 (others multiply by sqrt(D), or
# draw with std 1). For x uniform on (-a, a) the density is 1/(2a) and E[x] = 0, so Var[x] = E[x**2]
# = integral of x**2/(2a) from -a to a = (2 a**3/3)/(2a) = a**2/3. Hence std = a/sqrt(3), and std
# 0.02 needs a = 0.02 * sqrt(3) = 0.0346.
# ### END SOLUTION

# %% [markdown]
# ## The uniform draw with a given std
#
# **3 points, 5 minutes.**
# You want uniform(-a, a) to have the same standard deviation as normal(0, std). Write the function
# that returns a, for any std. It is the formula that you derived in the task above, solved for a.
# The check tries one std and knows only that a has to be larger; grading tries others. Read about
# [draws](../../notebooks/01_why_initialization_matters.ipynb#Variance-of-uniform-and-normal-draws),
# and mind that the interval there goes from 0 to b.


# %% answer="uniform_bound"
def uniform_bound(std: float) -> float:
    """Return a, so that draws from uniform(-a, a) have standard deviation ``std``.

    Example: with a = uniform_bound(0.02), torch.empty(100, 64).uniform_(-a, a) has a std near 0.02.
    """
    ### BEGIN SOLUTION
    return std * math.sqrt(3)
    ### END SOLUTION


# %% test="test_uniform_bound" points=3
# the bound is one positive number, larger than the std
uniform_example = uniform_bound(0.02)
assert uniform_example is not None, "uniform_bound should return a, not print it"
uniform_message = "uniform(-a, a) has a std smaller than its bound `a`, so `a` must exceed 0.02"
assert float(uniform_example) > 0.02, uniform_message
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats

uniform_first = answers.number(uniform_bound(0.02), "uniform_bound(0.02)")
uniform_draws = torch.rand(3, generator=stats.generator("uniform bound")).tolist()
for uni_std in (0.02, 0.1 + uniform_draws[0], 1 + uniform_draws[1], 2 + 5 * uniform_draws[2]):
    uni_a = answers.number(uniform_bound(uni_std), f"uniform_bound({uni_std:.4g})")
    uni_mistakes = {
        "that is the whole width of the interval, of which a is half": uni_std * math.sqrt(12),
        "the square root belongs to the 3 alone": math.sqrt(3 * uni_std),
        "that is a**2, or the variance was used as the std": 3 * uni_std**2,
        "std has to be multiplied, not divided": uni_std / math.sqrt(3),
        "the argument std is not used": uniform_first if uni_std > 0.02 else 0,
    }
    assert math.isclose(uni_a / math.sqrt(3), uni_std, rel_tol=0.011), (
        f"uniform(-a, a) with your a = {uni_a:.4g} has std {uni_a / math.sqrt(3):.4g}, "
        f"wanted {uni_std:.4g}{answers.likely(uni_a, uni_mistakes)}; read the lesson's section on "
        "the variance of uniform and normal draws"
    )
### END HIDDEN TESTS

# %% [markdown] locked="padding_explanation_task"
# ## The padding row
#
# **3 points, 8 minutes.**
# Three questions, one point each:
#
# - `nn.Embedding(..., padding_idx=0)` already starts with a zero row. Why does `_init_weights`, the
#   init function of a model, zero `weight[padding_idx]` again after `normal_`?
# - What do the zero row and `padding_idx` do in the forward and in the backward pass?
# - Does the zero row leave padded targets out of the loss? Does `padding_idx`? If not, what does?
#
# Write 80 to 150 words, and name for each effect the function or the argument that brings it about.
# Read about
# [the default](../../notebooks/02_init_weights_and_post_init.ipynb#The-default-of-nn.Embedding),
# [init functions](../../notebooks/02_init_weights_and_post_init.ipynb#Writing-an-init-function) and
# [padding](../../notebooks/02_init_weights_and_post_init.ipynb#Padding-found-by-experiment).
#
# ### BEGIN MARK SCHEME
# **Mark scheme.** One point for each of the three questions. A mistake takes at most what the idea
# it names got.
#
# - **zero-again** (1 point): The constructor zeroes the row; `normal_` then draws over the whole
#   table, that row included. So it has to be zeroed once more, after the draw.
#   - *Full sample:* "nn.Embedding sets the row to zero when it is made, but then normal_ fills the
#     whole table with random numbers and overwrites it, so we must zero it again."
#   - *Zero sample:* "It is zeroed again to be on the safe side."
# - **two-passes** (1 point): Forward: a pad token enters as the zero vector. Backward:
#   `padding_idx` keeps the gradient of that row at zero, so the row stays zero. (With a tied head
#   the row does get gradient.)
#   - *Full sample:* "Forward a pad token is a vector of zeros. Backward padding_idx makes the
#     gradient of this row 0, so it is never updated and stays zero."
#   - *Zero sample:* "The zero row makes the model faster because it can skip the padding."
# - **hides-token** (-0.5 points): Says that `padding_idx` hides the token from attention; the
#   attention mask does that.
#   - *Takes from:* two-passes
#   - *Full sample:* "padding_idx makes sure that the other tokens do not attend to the padding."
# - **targets-count** (1 point): Neither leaves a target out: the padded positions still count in
#   the loss, with and without `padding_idx` the same. `ignore_index` of the cross-entropy leaves
#   them out. That zeros change the value of the loss, because other vectors go in, is true and need
#   not be said.
#   - *Not:* "padding_idx masks the loss."
#   - *Full sample:* "No, neither of them does, the padded positions are in the loss as before. You
#     need ignore_index in cross_entropy to leave them out."
#   - *Zero sample:* "padding_idx masks the loss, so padded targets do not count."
# ### END MARK SCHEME

# %% [markdown] answer="padding_explanation" points=3
# *Your answer (80 to 150 words):*
#
# ### BEGIN SOLUTION
# nn.Embedding zeroes the row in its constructor, but normal_ draws over the whole table, so the row
# must be zeroed again afterwards. With the zero row a pad token enters the network as the zero
# vector, and padding_idx keeps the gradient of that row at zero, so that the optimizer leaves it
# alone (a tied head would still change it). Neither of them masks the loss: padded positions are
# predicted and counted like any other, and with the same weights the loss is the same with and
# without padding_idx. Only ignore_index in cross_entropy leaves padded targets out; hiding pad
# tokens from the others is the attention mask's work.
# ### END SOLUTION

# %% [markdown]
# ## Three ways to treat padding
#
# **3 points, one for each row, 8 minutes.**
# One small model, with attention and a head `W` of its own, reads one sequence with two pad tokens.
# Its weights are random and the same in all runs; row 0 of the table is always zero. Run these
# lines *once*, in a cell of their own that you add:
#
# ```python
# ids, targets = torch.tensor([5, 7, 3, 0, 0]), torch.tensor([7, 3, 2, 0, 0])
# table, W = torch.randn(2, 10, 8)
# table[0] = 0
# ```
#
# Here is the plain run; copy it into a cell for each run:
#
# ```python
# embed = nn.Embedding(10, 8)
# with torch.no_grad():
#     embed.weight.copy_(table)
# h = embed(ids)
# scores = h @ h.T / 8**0.5        # attention: each position looks at all five
# logits = (h + scores.softmax(-1) @ h) @ W.T
# loss = nn.functional.cross_entropy(logits, targets)
# loss.backward()
# ```

# %% [markdown]
# Three further runs change one thing each, with the same table and the same `W`. Do not draw these
# again, or every entry of `logits` will differ. Fill in what that change does, compared with the
# plain run:
#
# - `"padding_idx"`: `nn.Embedding(10, 8, padding_idx=0)`, filled with the same table.
# - `"ignore_index"`: `nn.functional.cross_entropy(logits, targets, ignore_index=0)`.
# - `"attention_mask"`: `scores.masked_fill(ids == 0, -math.inf)` before the softmax, so that no
#   position looks at a pad token. Its own vector is still added, and the loss counts all five.
#
# Read: [padding](../../notebooks/02_init_weights_and_post_init.ipynb#Padding-found-by-experiment).
# Neither panel of the picture there shows this model, and its first column asks another question.

# %% [markdown]
# `padding_table` is a dict of three dicts, one for each run. Each of them has three entries, True
# or False. You may reason or run it; a prediction first teaches more. The pad token occurs in both
# `ids` and `targets`, at the last two of five positions.
#
# - `"changes_forward"`: some entry of `logits` differs from the plain run.
# - `"stops_row_gradient"`: after `backward`, the gradient of row 0 of the table is exactly zero. In
#   the plain run it is not.
# - `"changes_loss"`: `loss` differs from the plain run.

# %% answer="padding_table"
padding_table = ...  # {"padding_idx": {"changes_forward": True or False, ...}, ...}
### BEGIN SOLUTION
padding_columns = ("changes_forward", "stops_row_gradient", "changes_loss")
padding_table = {
    "padding_idx": dict(zip(padding_columns, (False, True, False), strict=True)),
    "ignore_index": dict(zip(padding_columns, (False, False, True), strict=True)),
    "attention_mask": dict(zip(padding_columns, (True, False, True), strict=True)),
}
### END SOLUTION

# %% test="test_padding_table" points=3
# padding_table has three rows with three booleans each
answered(padding_table)
pad_names = ["attention_mask", "ignore_index", "padding_idx"]
assert sorted(padding_table) == pad_names, f"padding_table should be a dict with keys {pad_names}"
pad_columns = ("changes_forward", "stops_row_gradient", "changes_loss")
for pad_row in padding_table.values():
    assert sorted(pad_row) == sorted(pad_columns), f"each row: a dict with keys {pad_columns}"
    assert not any(isinstance(v, str) for v in pad_row.values()), "no quotes around True and False"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats

pad_table, pad_head = torch.randn(2, 10, 8, generator=stats.generator("padding table"))
pad_table[0] = 0
pad_ids, pad_targets = torch.tensor([5, 7, 3, 0, 0]), torch.tensor([7, 3, 2, 0, 0])


def pad_run(padding_idx=None, ignore_index=-100, mask=False):
    weight = pad_table.clone().requires_grad_()
    h = nn.functional.embedding(pad_ids, weight, padding_idx=padding_idx)
    scores = (h @ h.T / 8**0.5).masked_fill((pad_ids == 0) & mask, -math.inf)
    logits = (h + scores.softmax(-1) @ h) @ pad_head.T
    loss = nn.functional.cross_entropy(logits, pad_targets, ignore_index=ignore_index)
    loss.backward()
    return logits.tolist(), weight.grad[0].any().item(), loss.item()


pad_plain, pad_right = pad_run(), 0
for pad_name, pad_other in {
    "padding_idx": pad_run(padding_idx=0),
    "ignore_index": pad_run(ignore_index=0),
    "attention_mask": pad_run(mask=True),
}.items():
    pad_given = [answers.boolean(padding_table[pad_name][c], c) for c in pad_columns]
    if pad_given == [new != old for new, old in zip(pad_other, pad_plain, strict=True)]:
        pad_right += 1
    else:
        print(f"Run it: the row {pad_name!r} does not turn out like this.")
assert pad_right, "no row turns out like this; read the lesson's 'Padding found by experiment'"
pad_right
### END HIDDEN TESTS

# %% [markdown]
# ## An std that depends on the width
#
# **3 points, 5 minutes.**
# The adaptive rule draws embeddings with std 1/sqrt(hidden_size). Write it for any width as
# `adaptive_std`, two points. Then give `crossover`, one point: the hidden size at which your
# `adaptive_std` is 0.02. Read:
# [where they cross](../../notebooks/03_fixed_or_adaptive.ipynb#Where-the-two-rules-cross).


# %% answer="adaptive_std"
def adaptive_std(hidden_size: int) -> float:
    """Return the adaptive std for embeddings of width ``hidden_size``.

    Example: torch.randn(hidden_size) * adaptive_std(hidden_size) has a norm near 1.
    """
    ### BEGIN SOLUTION
    return 1 / math.sqrt(hidden_size)
    ### END SOLUTION


crossover = ...  # a hidden size, an int
### BEGIN SOLUTION
crossover = 2500
### END SOLUTION

# %% test="test_adaptive_std" points=2
# the adaptive std is one positive number, and smaller for a wider table
assert adaptive_std(16) is not None, "adaptive_std should return the std, not print it"
assert 0 < float(adaptive_std(64)) < float(adaptive_std(16)), "64 wide should get less std than 16"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats

width_draw = torch.randint(100, 9000, (2,), generator=stats.generator("adaptive")).tolist()
for width_d in (64, 120, 4096, 7168, *width_draw):
    width_std = answers.number(adaptive_std(width_d), f"adaptive_std({width_d})")
    width_norm = width_std * math.sqrt(width_d)
    width_mistakes = {
        "hidden_size**-1/2 is (1/hidden_size)/2; the exponent needs parentheses": 0.5 / width_d,
        "the square root is missing": 1 / width_d,
        "that is a fan-based std with a factor of 2": math.sqrt(2 / width_d),
    }
    assert math.isclose(width_norm, 1, rel_tol=0.011), (
        f"a row of width {width_d} drawn with your std {width_std:.4g} has a norm near "
        f"{width_norm:.4g}, wanted 1{answers.likely(width_std, width_mistakes)}; read the "
        "lesson's section on where the two rules cross"
    )
### END HIDDEN TESTS

# %% [markdown]
# The next check is about `crossover`, one point. It asks for a width at which the two rules agree:
# below it one of them has the wider spread, above it the other. If your `adaptive_std` is not the
# right one, its own crossover still earns the point.

# %% test="test_crossover" points=1
# crossover is a positive whole number
answered(crossover)
assert not isinstance(crossover, str), "crossover should be a number, without quotes"
assert int(crossover) == float(crossover) > 0, "crossover should be a whole number"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers

cross_d = answers.number(crossover, "crossover")
if abs(cross_d - 2500) > 1:  # 2499 and 2501 are the first widths on either side
    cross_std, cross_next = (
        answers.number(adaptive_std(int(cross_d) * k), "adaptive_std") for k in (1, 2)
    )
    cross_is_flat = math.isclose(cross_std, cross_next, rel_tol=0.1)
    assert math.isclose(cross_std, 0.02 * (not cross_is_flat), rel_tol=5e-4), (
        f"at hidden size {cross_d:g} your adaptive_std is {cross_std:.4g}; solve "
        "adaptive_std(D) = 0.02 for D, or try widths until the two rules agree"
    )
### END HIDDEN TESTS

# %% [markdown] locked="fixed_vs_adaptive_task"
# ## Fixed or adaptive
#
# **3 points, 8 minutes.**
# Three questions, one point each:
#
# - Most transformers draw their embeddings with a fixed 0.02 and not with 1/sqrt(D). Is this a law
#   or a habit, and why does it work?
# - Which std does each rule give at D = 4096 and at D = 7168? Which is the smaller one there, and
#   is the difference large?
# - If norm layers make the forward pass free of scale, what does the std still change? One effect
#   is enough, with the reason for it.
#
# Write 80 to 150 words. Keep what is measured apart from what is habit, and if you name Kimi-K2,
# say what about it is published and what is not.
#
# ### BEGIN MARK SCHEME
# **Mark scheme.** One point for each of the three questions; the first is two ideas of half a
# point. A mistake takes at most what the ideas it names got.
#
# - **habit** (0.5 points): A habit from GPT and BERT that works, and no law: T5 draws with 1.0,
#   Gemma multiplies by sqrt(D), some models do use 1/sqrt(D).
#   - *Full sample:* "It is only a habit that came from GPT and BERT, T5 for example uses 1.0."
#   - *Zero sample:* "It is a law that embeddings need a std of 0.02."
# - **why-it-works** (0.5 points): One reason why it works: norm layers make the forward pass free
#   of the table's scale; a look-up sums over no inputs (its fan-in is 1), so the fan-in argument
#   does not ask for 1/sqrt(D); rows differ and logits start near zero; one number serves all
#   modules.
#   - *Full sample:* "It works because the norm layer rescales the embeddings anyway."
#   - *Zero sample:* "It works because it has worked well in many models."
# - **training-std-known** (-0.5 points): Gives Kimi-K2's training std as known; its config says
#   0.02, what it was trained with is not disclosed.
#   - *Takes from:* habit, why-it-works
#   - *Full sample:* "Kimi-K2 was trained with embeddings of std 0.02."
# - **smaller-there** (1 point): At 4096 it is 0.02 against 0.0156, at 7168 against 0.0118, half a
#   point. There the adaptive rule is the smaller one, by less than a factor of 2, so neither is out
#   of range, half a point. That the rules cross at 2500 need not be said.
#   - *Half:* Only the numbers, or only which rule is the smaller one and that the difference is not
#     large.
#   - *Not:* "Adaptive is always smaller", or "always larger".
#   - *Full sample:* "Fixed is 0.02 at both, adaptive is 0.0156 at 4096 and 0.0118 at 7168. So
#     adaptive is smaller there, but not even by a factor of two, which is not much."
#   - *Half sample:* "At 4096 fixed gives 0.02 and adaptive 0.0156, at 7168 it is 0.02 and 0.0118."
#   - *Zero sample:* "The adaptive rule is always smaller than the fixed one."
# - **explodes** (-0.5 points): Says that 0.02 explodes at large D.
#   - *Takes from:* smaller-there
#   - *Full sample:* "At 7168 the fixed 0.02 is too large and makes the signal explode."
# - **still-changes** (1 point): One effect with its reason is enough. The gradient of the table
#   goes as 1/std; or Adam's first relative step goes as lr/std, so a small std lets the embeddings
#   move faster; or the balance of the residual stream: the norm acts on a block's input only, so
#   the std sets how large the embedding's share of the stream is beside what the blocks add.
#   - *Half:* An effect named without a reason.
#   - *Full sample:* "It changes how fast the embeddings learn: Adam makes steps of about lr
#     whatever the weights are, so with a smaller std each step is a bigger part of the weight."
#   - *Half sample:* "The std still changes how fast the embeddings learn."
#   - *Zero sample:* "If there are norm layers the std changes nothing any more."
# ### END MARK SCHEME

# %% [markdown]
# Where to read: for the first question,
# [unit variance](../../notebooks/01_why_initialization_matters.ipynb#Three-roads-to-unit-variance)
# and [models](../../notebooks/03_fixed_or_adaptive.ipynb#What-each-model-uses); for the second,
# [where they cross](../../notebooks/03_fixed_or_adaptive.ipynb#Where-the-two-rules-cross); for the
# third,
# [what the std changes](../../notebooks/03_fixed_or_adaptive.ipynb#What-the-std-still-changes); and
# [what to say about Kimi-K2](../../notebooks/03_fixed_or_adaptive.ipynb#What-to-say-about-Kimi-K2).

# %% [markdown] answer="fixed_vs_adaptive" points=3
# *Your answer (80 to 150 words):*
#
# ### BEGIN SOLUTION
# 0.02 is a habit from GPT and BERT. It works because norm layers bring the signal to unit scale
# whatever the table's std, and one number serves every module; a look-up has fan-in 1, so the
# argument for 1/sqrt(fan-in) does not apply to it. The rules cross at D = 2500: at 4096 adaptive
# gives 0.0156, at 7168 0.0118, so beyond the crossing it is the smaller one, but by less than a
# factor of 2. What the std still changes is the start of learning: the table's gradient goes as
# 1/std, and Adam's first relative step as lr/std. A toy run at D = 64 does not settle what is
# better at 7168, and Kimi-K2's makers have not published what they trained with.
# ### END SOLUTION

# %% [markdown]
# That was the theory. Run the notebook from top to bottom once more, *Run > Restart Kernel and Run
# All Cells*, see that no check fails, save it, and go on with `code_tasks.ipynb`, where the same
# numbers come out of a model that you build.
