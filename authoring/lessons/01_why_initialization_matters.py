# %% [markdown]
# # Why initialization matters
#
# A network starts to learn from random numbers, and one choice about them decides whether it can:
# how widely they spread. About half an hour, on a CPU, offline. Afterwards you will be able to:
#
# - say what a too small, a right and a too large std do to a signal and to its gradient, and why a
#   norm and a skip connection make that harmless;
# - derive the variance of a uniform draw, and predict the norm of a table before drawing it;
# - predict the first loss of a model before running it;
# - say when a table of zeros trains well, and when it is dead.

# %%
import math

import matplotlib.pyplot as plt
import torch
from lesson_plots import Table, curves, look, running_table, show
from torch import nn

torch.set_num_threads(1)

# %% [markdown]
# ## The answer in one picture
#
# The same random signal goes through a bare stack, three times: hidden layers one after another,
# with nothing between them. Only the std of their weights differs. Watch where each line ends: one
# signal dies out, one blows up, and one arrives as large as it set out.

# %%
WIDTH, DEPTH = 256, 30


def rms(x: torch.Tensor) -> float:
    """Return the root mean square of ``x``: how large a typical entry is."""
    return x.detach().pow(2).mean().sqrt().item()


def through(std: float, relu: bool = False) -> tuple[list[float], list[float]]:
    """Return the RMS of the signal, and of the gradient, before and after each layer."""
    generator = torch.Generator().manual_seed(11)
    signals = [torch.randn(256, WIDTH, generator=generator).requires_grad_()]
    for _ in range(DEPTH):
        weight = torch.randn(WIDTH, WIDTH, generator=generator) * std
        signals.append(signals[-1] @ weight)
        if relu:
            signals[-1] = signals[-1].relu()
        signals[-1].retain_grad()
    signals[-1].backward(torch.randn(256, WIDTH, generator=generator))
    return [rms(x) for x in signals], [rms(x.grad) for x in signals]


# %%
small, right, large = 0.02, 1 / math.sqrt(WIDTH), 0.1
tries = {"small: 0.02": small, "balanced: 1/sqrt(width)": right, "too large: 0.1": large}
signals = {name: through(std)[0] for name, std in tries.items()}
alt = "Signal size against depth: std 0.02 falls to nothing, 0.1 explodes, 1/sqrt(width) stays"
curves(signals, "layers passed", "RMS of the signal (log scale)", alt, yscale="log")

# %% [markdown]
# The orange line has lost everything after the last layer; the grey one is on its way to overflow.
# The blue one uses a std that knows the width. A transformer is no bare stack, and many are drawn
# with the small std: what saves them is shown below, once the reason is clear. The sizes so far:

# %%
print(f"width {WIDTH}, depth {DEPTH}, stds {small}, {right} and {large}")

# %% [markdown]
# ## Signal through depth
#
# An output of a layer is a sum of products, one for each of the 256 inputs. Variances of
# independent terms add up, so one layer multiplies the variance by $\text{width}\cdot\text{std}^2$
# and the typical size by its root.
#
# __Predict first.__ By what factor does std 0.02 multiply the signal in one layer? After
# 30 layers? Write a guess down, then run.

# %%
factors = Table("std", "factor, predicted", "measured in layer 1", "RMS at the end")
for (name, sizes), std in zip(signals.items(), tries.values(), strict=True):
    factors.add(name, math.sqrt(WIDTH) * std, sizes[1] / sizes[0], sizes[-1])
factors

# %% [markdown]
# <details><summary>What you should have found</summary>
#
# The factor is std times the root of the width: 0.32, then 1, then 1.6. Thirty layers raise it to
# the thirtieth power, so a factor that looks harmless ends at 1.4e-15 or at 1.3e6. Only a factor
# near 1 survives depth, and 1/sqrt(width) is the std that gives it.
#
# </details>

# %%
bought = running_table()
faded, kept = through(small)[0][-1], through(right)[0][-1]
bought.add("1/sqrt(width), not 0.02", "signal after 30 layers", faded, kept)

# %% [markdown]
# __Next try.__ Real layers bend the signal. A ReLU sets about half of the entries to zero, which
# halves the mean square. What does that do to the right std, and which change repairs it? The
# table below has the answer in its last row.

# %%
plain_relu = through(right, relu=True)[0][-1]
mended = through(math.sqrt(2) * right, relu=True)[0][-1]
bought.add("a ReLU after each layer", "signal after 30 layers", kept, plain_relu)
bought.add("std times sqrt(2)", "signal after 30 layers", plain_relu, mended)

# %% [markdown]
# Half of the mean square is lost in each layer, so doubling the variance mends it: the signal
# comes back from 4.4e-05 to 1.44. The rule is always the same. Work out what one layer does to the
# variance, then choose the std that undoes it.
#
# Now turn the knob yourself (JupyterLab shows a slider here; the picture below it stays).

# %% tags=["live"]
from ipywidgets import FloatLogSlider, interact


@interact(std=FloatLogSlider(value=0.0625, min=-2, max=-0.7, step=0.02, description="std"))
def turn(std: float) -> None:
    """Draw the signal through depth for the slider's std."""
    plt.semilogy(through(std)[0], **look("any"))
    plt.ylim(1e-20, 1e20)
    plt.show()


# %% [markdown]
# The same knob without a slider: the size after the last layer, for many stds at once. See how
# steep the line is, and that it passes through a size of 1 only at the balanced std.

# %%
stds = [right * factor for factor in (0.32, 0.5, 0.7, 0.9, 1.0, 1.1, 1.3, 1.6)]
ends = [through(std)[0][-1] for std in stds]
figure, axes = plt.subplots(figsize=(6.8, 2.6))
axes.loglog(stds, ends, **look("dark"))
axes.axvline(small, color=look("small")["color"], linestyle="--", label="small: 0.02")
axes.axvline(right, color=look("balanced")["color"], label="balanced: 1/sqrt(width)")
axes.set(xlabel="std of the weights (log scale)", ylabel="RMS after 30 layers (log scale)")
axes.set_xticks([0.02, 0.03, 0.04, 0.06, 0.1], labels=["0.02", "0.03", "0.04", "0.06", "0.1"])
axes.minorticks_off()
axes.legend()
show(figure, "Final signal size against std: a steep straight line through 1 at 1/16")
print(f"std a tenth too small: the size is divided by {ends[4] / ends[3]:.1f}")
print(f"std a tenth too large: the size is multiplied by {ends[5] / ends[4]:.1f}")

# %% [markdown]
# A std that is a tenth too small leaves a signal 23.6 times too weak, and a tenth too large makes
# it 17.4 times too strong. Deep stacks without a norm leave no room for a careless std.

# %% [markdown]
# ## Gradient through depth
#
# The gradient walks the same stack backwards, through the same matrices, transposed. Each step is
# again a sum over 256 products.
#
# __Predict first.__ With std 0.02 the signal fades towards the end of the stack. At which end does
# the gradient fade?

# %%
gradients = {name: through(std)[1] for name, std in tries.items()}
alt = "Gradient size against layer: for std 0.02 it vanishes towards the first layer"
curves(gradients, "layer (the loss is at the right)", "RMS of the gradient", alt, yscale="log")

# %% [markdown]
# Read the picture from right to left, as the gradient travels: it fades, or explodes, towards the
# *first* layers. That is where the embedding table sits, so with a small std it hardly hears of the
# loss at all. The next cell prints the numbers at the first layer.

# %%
for name, sizes in gradients.items():
    print(f"{name:24} gradient at the first layer {sizes[0]:.1e}")
first_small, first_right = through(small)[1][0], through(right)[1][0]
bought.add("1/sqrt(width), not 0.02", "gradient at layer 1", first_small, first_right)

# %% [markdown]
# <details><summary>Why the two pictures mirror each other</summary>
#
# Both walks multiply by the same matrices, so both shrink by 0.32 in a layer of std 0.02. A
# weight's own gradient is the product of the signal that enters its layer and the gradient that
# leaves it. With std 0.02 that product is tiny in *every* layer, not only in the first: nothing in
# the stack learns.
#
# </details>
#
# Too small a std makes the gradient vanish, too large a std makes it explode. These are the two
# failures that an init has to avoid. It also has to make rows differ from one another, which
# random draws do and a constant does not.

# %% [markdown]
# ## What a norm and a skip connection change
#
# A transformer adds two things to the bare stack. A norm in front of each layer divides by the size
# of what comes in, and a skip connection *adds* the layer's output to its input instead of
# replacing it.

# %% [markdown]
# This is called pre-norm, and the sum that runs from layer to layer is the residual stream.
#
# __Predict first.__ The std is 0.02 again. What becomes of the signal and of the gradient?


# %%
def through_blocks(std: float) -> tuple[float, float]:
    """Return the RMS of the last signal and of the first gradient, with norms and skips."""
    generator = torch.Generator().manual_seed(11)
    first = signal = torch.randn(256, WIDTH, generator=generator).requires_grad_()
    for _ in range(DEPTH):
        weight = torch.randn(WIDTH, WIDTH, generator=generator) * std
        signal = signal + nn.functional.rms_norm(signal, (WIDTH,)) @ weight
    signal.backward(torch.randn(256, WIDTH, generator=generator))
    return rms(signal), rms(first.grad)


# %%
blocks = Table("std", "bare: signal", "bare: gradient", "pre-norm: signal", "pre-norm: gradient")
for std in tries.values():
    bare = through(std)
    blocks.add(std, bare[0][-1], bare[1][0], *through_blocks(std))
blocks

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nothing dies. With 0.02 signal and gradient both end near 2; with the balanced std near 5.5, and
# with 0.1 near 9. Each layer sees a signal of size 1, whatever the stream's size is, and adds an
# output of variance $\text{width}\cdot\text{std}^2$. Thirty such outputs add up; nothing is
# multiplied thirty times.
#
# </details>
#
# So in a transformer a small std is safe, and keeps each block's first contribution to the residual
# stream small. In a stack without norm and skip the same 0.02 is fatal.

# %% [markdown]
# ## Variance of uniform and normal draws
#
# The variance of a draw is $E[x^2] - E[x]^2$. Take a uniform draw between $0$ and $b$. Its mean is
# $b/2$. Its mean square is the area under $x^2$ divided by the length, $b^2/3$. So
#
# $$\text{variance} = \frac{b^2}{3} - \frac{b^2}{4} = \frac{b^2}{12}.$$
#
# __Predict first.__ What happens to the variance if the interval moves but keeps its length?
# <!-- given: 12 = derived in this cell, checked by the next -->

# %%
b = 0.6
u = torch.rand(1_000_000, generator=torch.Generator().manual_seed(12)) * b
print(f"b = {b}: formula {b**2 / 12:.4f}, measured {u.var().item():.4f}")
print(f"moved by -5: measured {(u - 5).var().item():.4f}")
print(f"three times as wide: measured {(3 * u).var().item():.4f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nothing: moved by -5, the variance is still 0.0300. Only the length of the interval counts.
#
# </details>
#
# So for any interval the variance is its length squared, over twelve. An init draws from an
# interval that is symmetric around zero. Write its length in terms of its bound, put that into the
# formula, and you have the derivation that the theory notebook asks for.

# %% [markdown]
# __Scaling.__ Multiply a draw by a constant and its std grows by that constant, its variance by
# the constant *squared*. Norms follow the std. This is the commonest slip in reports about
# initialization, so measure it once, on the same draws with two stds.

# %%
draw = torch.randn(1000, 48, generator=torch.Generator().manual_seed(13))
wide, narrow = draw * 0.06, draw * 0.02
print(f"std ratio      {wide.std().item() / narrow.std().item():.2f}")
print(f"variance ratio {wide.var().item() / narrow.var().item():.2f}")
print(f"norm ratio     {wide.norm().item() / narrow.norm().item():.2f}")

# %% [markdown]
# __The norm of a table.__ The squared norm is a sum of one squared entry for each place, so it is
# close to the number of places times the variance. A row of zeros adds nothing and is left out of
# the count. The next cell predicts the norm of a table and draws it, first in full and then with
# its last row set to zero.

# %%
V, D, std = 1000, 48, 0.05
table = torch.randn(V, D, generator=torch.Generator().manual_seed(17)) * std
print(f"{V} x {D}, std {std}: predicted {math.sqrt(V * D) * std:.3f}, drawn {table.norm():.3f}")
table[-1] = 0
print(f"one row zero: predicted {math.sqrt((V - 1) * D) * std:.3f}, now {table.norm():.3f}")

# %% [markdown]
# __How sure is a measured variance?__ Draw the table many times, and the measured variance
# scatters around the true one by a share of $\sqrt{2/n}$ for $n$ entries. The standard error of a
# mean of ten measurements is smaller by the root of ten.

# %%
generator = torch.Generator().manual_seed(18)
variances = torch.stack([(torch.randn(V, D, generator=generator) * std).var() for _ in range(1000)])
print(f"std {std}, true variance {std**2:.4f}, predicted scatter {math.sqrt(2 / (V * D)):.2%}")
print(f"measured scatter: one table {variances.std() / std**2:.2%}, ", end="")
print(f"a mean of ten tables {variances.view(100, 10).mean(1).std() / std**2:.2%}")

# %% [markdown]
# __Does the shape matter?__ Give a uniform and a normal draw the same std, and look at the weights
# (left) and at what a layer of such weights puts out (right). The shapes differ on the left; on the
# right nobody could tell them apart.

# %%
bell = torch.randn(256, 256, generator=generator) * std  # std is still 0.05
box = torch.rand(256, 256, generator=generator) - 0.5
box *= std / box.std()
x = torch.randn(512, 256, generator=generator)
print(f"std of the outputs: normal {(x @ bell).std():.2f}, uniform {(x @ box).std():.2f}")

# %%
figure, axes = plt.subplots(1, 2, figsize=(6.8, 2.6))
for weight, name, style in ((bell, "normal", "-"), (box, "uniform", ":")):
    shape = {"bins": 60, "density": True, "histtype": "step", "linewidth": 1.5}
    shape |= {"color": "#222222", "linestyle": style, "label": name}
    axes[0].hist(weight.flatten().numpy(), **shape)
    axes[1].hist((x @ weight).flatten().numpy(), **shape)
axes[0].set(xlabel="weight", ylabel="density", title="the weights")
axes[1].set(xlabel="output", ylabel="density", title="what the layer puts out")
axes[1].legend()
show(figure, "Histograms: uniform and normal weights differ, the outputs of the layer coincide")

# %% [markdown]
# A sum of many independent terms forgets the shape of each and keeps the variance. That is why a
# uniform init with the same variance does the same job inside a network. A normal draw is the
# custom for transformers. The std is what matters to the next layer; it does not say how far the
# largest weights lie out.

# %% [markdown]
# ## Three roads to unit variance
#
# The stack above keeps a signal at the size it came in with, and the size to start from is 1: then
# activations and softmax have a slope, and nothing leaves the range of floating point.

# %% [markdown]
# Everything above was about hidden layers, which sum up products. A lookup adds nothing up, so the
# std of an embedding *is* the std of its table, and the width of the layers says nothing about it:
# the table above had variance 0.0025, not 1. There are three ways to get to 1.

# %%
rows = torch.randn(1000, 48, generator=generator)
narrow, adaptive = rows * 0.05, rows / math.sqrt(48)
scaled, normed = adaptive * math.sqrt(48), nn.functional.rms_norm(narrow, (48,))

# %%
roads = Table("road", "variance of the table", "variance of what the layers see")
roads.add("draw with std 1", rows.var().item(), rows.var().item())
roads.add("draw with 1/sqrt(D), multiply by sqrt(D)", adaptive.var().item(), scaled.var().item())
roads.add("draw with std 0.05, RMSNorm comes first", narrow.var().item(), normed.var().item())

# %% [markdown]
# Many large models take the third road, a small std and a norm in front of each block; the third
# lesson names some, with sources, and asks what the std still decides there. "Small std" and "unit
# variance" are not rivals. One describes the table, the other what the layers see.

# %% [markdown]
# ## Predicting the first loss
#
# Before training, logits are noise with some std $\sigma$. The loss of a token is the log of the
# sum of $V$ exponentials minus its own logit. The mean of $e^z$ is $e^{\sigma^2/2}$, and the own
# logit is zero on average, so
#
# $$\text{first loss} \approx \ln V + \frac{\sigma^2}{2}.$$

# %% [markdown]
# This holds for $\sigma^2$ well below $2\ln V$. Beyond that a few of the $V$ exponentials outweigh
# all the others, and the loss stays below the formula.
#
# __Predict first.__ Which of the four inits below starts highest, and which starts at $\ln V$?

# %%
V, D = 1000, 64
targets = torch.randint(V, (8192,), generator=generator)
ids = torch.randint(V, (8192,), generator=generator)


def normal(std: float) -> torch.Tensor:
    """Return a (V, D) matrix of draws with mean 0 and the given std."""
    return torch.randn(V, D, generator=generator) * std


# %%
torch.manual_seed(15)
default, loss_of = nn.Linear(D, V), nn.functional.cross_entropy
unit = nn.functional.rms_norm(normal(0.02)[ids], (D,))
measured = {
    "table 0.02, head 0.02": loss_of(normal(0.02)[ids] @ normal(0.02).T, targets).item(),
    "RMSNorm, head 0.05": loss_of(unit @ normal(0.05).T, targets).item(),
    "table 1, default nn.Linear": loss_of(default(normal(1.0)[ids]), targets).item(),
    "table 1, head 1/sqrt(D)": loss_of(normal(1.0)[ids] @ normal(D**-0.5).T, targets).item(),
}

# %% [markdown]
# And the prediction for each. A logit sums D products, so its variance is D times the variance of
# the input times that of the head. The weights and the bias of torch's default `nn.Linear` are
# uniform with variance 1/(3D), which adds up to a third.

# %%
logit_variance = [D * 0.02**2 * 0.02**2, D * 0.05**2, (D + 1) / (3 * D), D * 1 / D]
predicted = [math.log(V) + variance / 2 for variance in logit_variance]
worst = max(abs(p - m) for p, m in zip(predicted, measured.values(), strict=True))
print(f"V {V}, D {D}, ln V {math.log(V):.3f}; largest miss {worst:.3f}")

# %%
starts = Table("init", "variance of the logits", "predicted loss", "measured loss")
for row in zip(measured, logit_variance, predicted, measured.values(), strict=True):
    starts.add(*(text if isinstance(text, str) else f"{text:.3f}" for text in row))
starts

# %% [markdown]
# A small std such as 0.02 keeps every row different and every logit near zero, so no token is
# preferred and the loss starts at $\ln V$, that of a model which knows nothing (dotted in the
# picture). See that all four inits lie on the diagonal, where prediction and measurement agree.

# %%
figure, axes = plt.subplots(figsize=(4.6, 3.2))
axes.plot((6.85, 7.5), (6.85, 7.5), color="#767676", linewidth=1)
for marker, name, x in zip("sD^o", measured, predicted, strict=True):
    axes.plot(x, measured[name], marker, color="#222222", markersize=6, label=name)
axes.axhline(math.log(V), color="#767676", linestyle=":", label="ln V")
axes.set(xlabel="predicted first loss (nats)", ylabel="measured first loss (nats)")
axes.legend(fontsize=8)
show(figure, "Measured against predicted first loss: four inits on the diagonal")

# %% [markdown]
# A check from outside: chapter 5 of
# [LLMs-from-scratch](https://github.com/rasbt/LLMs-from-scratch) prints a first training loss of
# 10.988 for its GPT-2, which has a vocabulary of 50257, a norm before the head, and torch's default
# head without a bias, so $\sigma^2 = 1/3$.
# <!-- given: 10.988 = printed there as 10.98758; 50257 = GPT-2's vocabulary; 5 = chapter -->

# %%
print(f"predicted for it: {math.log(50257) + 1 / 6:.3f}")
wide, slim = measured["table 1, head 1/sqrt(D)"], measured["table 0.02, head 0.02"]
bought.add("small head, not 1/sqrt(D)", "first loss", wide, slim)

# %% [markdown]
# The formula gives 10.992 without running anything. Use it as a smoke alarm: a first loss far from
# it means that something is wrong with the init, the head or the labels. Then there is one case
# that sets the alarm off by design.
#
# __Predict first.__ Table of std 1, no norm, and the head *tied* to the table: what is $\sigma^2$,
# and is the formula right?

# %%
tied = Table("D", "formula", "measured", "mean logit of the input token itself")
for D in (48, 96, 192):
    weight = normal(1.0)
    own = weight[ids].pow(2).sum(1).mean().item()
    tied.add(D, math.log(V) + D / 2, loss_of(weight[ids] @ weight.T, targets).item(), own)

# %%
tied

# %% [markdown]
# <details><summary>Answer</summary>
#
# The variance of the logits is about D, but they are no longer plain noise. The token that went in
# meets its own row, and that logit is the row's squared norm: about D. It outweighs all the others,
# so the model is certain that the token repeats itself, and pays about D nats: 47.8 at D = 48 and
# 191 at D = 192.
#
# </details>
#
# The formula also needs a $\sigma^2$ well below $2\ln V$. Here is a head of its own with std 1, so
# that the logits are independent of the input, but far too large:

# %%
far = loss_of(normal(1.0)[:, :48][ids] @ normal(1.0)[:, :48].T, targets).item()
print(f"table 1, own head 1, D 48: formula {math.log(V) + 48 / 2:.1f}, measured {far:.1f}")

# %% [markdown]
# The formula needs logits that are independent of the input. Tie the head to a table whose rows
# have a squared length far above $\ln V$, leave the norm out, and that squared length is the first
# loss.

# %% [markdown]
# ## Zero init tied and untied
#
# "A layer of zeros never learns" is half a truth. Take a table of zeros in front of a head, give
# each token its own target, and train on one batch.
#
# __Predict first.__ Which can learn: zeros with a head of its own, zeros with a tied head, both or
# neither?


# %%
def train_tiny(std: float, tied: bool, steps: int = 50) -> tuple[list[float], float]:
    """Return the losses of ``steps`` Adam steps, and the size of the table's first gradient."""
    torch.manual_seed(16)
    table, head = nn.Embedding(200, 32), nn.Linear(32, 200, bias=False)
    nn.init.normal_(table.weight, 0.0, std) if std else nn.init.zeros_(table.weight)
    if tied:
        head.weight = table.weight
    tokens, targets = torch.arange(200), torch.randperm(200)
    optimizer = torch.optim.Adam({*table.parameters(), *head.parameters()}, lr=0.01)
    losses, gradients = [], []
    for _ in range(steps):
        loss = nn.functional.cross_entropy(head(table(tokens)), targets)
        optimizer.zero_grad()
        loss.backward()
        gradients.append(table.weight.grad.norm().item())
        optimizer.step()
        losses.append(loss.item())
    return losses, gradients[0]


# %%
runs = {
    "zeros, own head": train_tiny(0.0, tied=False),
    "zeros, tied head": train_tiny(0.0, tied=True),
    "fixed: 0.02, own head": train_tiny(0.02, tied=False),
}
fates = Table("init", "first gradient of the table", "first loss", "loss after 50 steps")
for name, (losses, gradient) in runs.items():
    fates.add(name, gradient, losses[0], losses[-1])
fates

# %% [markdown]
# Now as curves. The flat line is the tied table of zeros. The other two fall together: with a head
# of its own, the table of zeros is as good a start here as the random one.

# %%
losses = {name: run[0] for name, run in runs.items()}
alt = "Loss curves: zeros with their own head fall like 0.02, tied zeros stay flat"
curves(losses, "Adam steps taken", "loss (nats)", alt, ylim=(0, 5.6))
dead, alive = runs["zeros, tied head"][0][-1], runs["zeros, own head"][0][-1]
bought.add("own head for a zero table", "loss after 50 steps", dead, alive)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The gradient of the table is the head's weights times the error at the output. A head of its own
# is random, so the gradient is there from the first step, and each row gets a different one
# because each token has its own target. Tied, the head is the same table of zeros: the gradient is
# exactly 0, for the head as for the table, and stays so.
#
# </details>
#
# Zeros make all tokens alike at first, but they are dead only where everything that multiplies the
# gradient is zero too. The same holds for a hidden layer of zeros: behind a random head its tanh
# units get different gradients and learn, while with a ReLU the layer is dead. Units that start
# equal and have *equal* outgoing weights stay copies of one another.

# %% [markdown]
# ## Five lines to remember
#
# 1. A layer multiplies the signal's size, and the gradient's, by std times the root of its width;
#    in a bare stack depth raises that factor to a power, and only a factor near 1 survives.
# 2. With a norm and a skip connection the layers' outputs add up instead, so a small std is safe.
# 3. Norms scale with the std and variances with its square, and the variance of a uniform draw
#    depends on nothing but the length of its interval.
# 4. The first loss is $\ln V$ plus half the variance of the logits, as long as that variance is
#    well below $2\ln V$ and the head is not tied to the table.
# 5. A table of zeros trains if a random head passes it a gradient; tied to the head it never moves.

# %% [markdown]
# ## Check yourself
#
# <details><summary>A layer has width 1024. Which std keeps a signal at its size, and which when a
# ReLU follows?</summary>
# <!-- given: 1024 = a size made up for the question; 32 = its root -->
#
# 1/sqrt(1024), which is 1/32; with a ReLU the variance doubles, so sqrt(2) times that.
#
# </details>
#
# <details><summary>A colleague triples the std of a table and reports activations with nine times
# the norm. What went wrong?</summary>
#
# Norms follow the std: three times. The *variance* is nine times as large.
#
# </details>
#
# <details><summary>Your model starts at twice ln V. Name two suspects.</summary>
#
# Logits with a large variance (a head or table drawn too wide), or a tied head without a norm in
# front of it.
#
# </details>
