# %% [markdown]
# # Why initialization matters
#
# A network starts to learn from random numbers, and one choice about them decides whether it can:
# how widely they spread, which their standard deviation (std) measures. About an hour, on a CPU,
# offline. Afterwards you will be able to:
#
# - derive from five lines which std keeps a signal at its size, and say what a smaller and a larger
#   one do to the signal and to its gradient;
# - say why a norm layer and a skip connection make a small std harmless;
# - derive the variance of a uniform draw, and predict the norm of a table, the root of the sum of
#   its squared entries, before drawing it;
# - predict the first loss of a model before running it;
# - say when a table of zeros trains well, and when it is dead.
#
# Five words come first:
#
# - A language model reads text in pieces called *tokens*: words, parts of words or characters. All
#   tokens that it knows are its *vocabulary*, and each has a number there, its id.
# - The *embedding table* has one row of D numbers for each token of the vocabulary. The *lookup*,
#   the model's first step, takes the rows of the tokens that it reads, and the first layer gets
#   them. An *init* is the rule by which the first values of a table or a layer are chosen.
#
# Run the cells one by one. Below each *Predict first* the output stays folded until you run the
# cell or click the three dots: guess first.

# %%
import math
from functools import cache
from io import BytesIO

import matplotlib.pyplot as plt
import torch
from IPython.display import Image, display
from lesson_plots import Table, curves, look, running_table, show
from PIL import Image as Pixels
from torch import nn

torch.set_num_threads(1)

# %% [markdown]
# ## The answer in one picture
#
# The same random signal goes three times through a bare stack of layers. Each layer multiplies by a
# matrix of random weights; only the std of these weights differs. The *RMS*, the root of the mean
# square, says how large the signal is. Watch where each line ends: one dies out, one blows up, and
# one arrives as large as it set out. You can skip the code at first.

# %%
WIDTH, DEPTH = 256, 30


def rms(x: torch.Tensor) -> float:
    """Return the root mean square of ``x``: how large a typical entry is."""
    return x.detach().pow(2).mean().sqrt().item()


@cache  # called again with the same std, it returns the first result
def through(std: float, relu: bool = False) -> tuple[list[float], list[float]]:
    """Return the RMS of the signal, and of the gradient, before and after each layer."""
    generator = torch.Generator().manual_seed(11)
    signals = [torch.randn(64, WIDTH, generator=generator).requires_grad_()]  # std 1
    for _ in range(DEPTH):
        weight = torch.randn(WIDTH, WIDTH, generator=generator) * std
        signals.append(signals[-1] @ weight)  # @ is the matrix product
        if relu:
            signals[-1] = signals[-1].relu()
        signals[-1].retain_grad()  # keep the gradient of this layer's output
    signals[-1].backward(torch.randn(64, WIDTH, generator=generator))  # sent in at the end
    return [rms(x) for x in signals], [rms(x.grad) for x in signals]


# %%
small, balanced, large = 0.02, 1 / math.sqrt(WIDTH), 0.1
tries = {"small: 0.02": small, "balanced: 1/sqrt(width)": balanced, "too large: 0.1": large}
signals = {name: through(std)[0] for name, std in tries.items()}
alt = "Signal size against depth: std 0.02 falls to nothing, 0.1 explodes, 1/sqrt(width) stays"
curves(signals, "layers passed", "RMS of the signal (log scale)", alt, yscale="log")

# %% [markdown]
# The line with crosses has lost everything after the last layer; the grey one is on its way to
# overflow. The green one uses a std that depends on the width. A transformer, the kind of network
# behind language models, is no bare stack, and many are drawn with the small std: what saves them
# is shown below, once the reason is clear. The sizes so far:

# %%
print(f"width {WIDTH}, depth {DEPTH}, stds {small}, {balanced} and {large}")

# %% [markdown]
# ## Signal through depth
#
# One output of a layer is a sum of products, `y = x₁·w₁ + ... + xₙ·wₙ`, with one product for each
# of its n inputs; n is called the *fan-in*. At the start all inputs and weights are independent
# random numbers with mean zero. How large is the output? Write E for a mean and Var for a variance.

# %% [markdown]
# Two rules are enough. If two numbers are independent, each value of one meets every value of the
# other, so the mean of their product is the product of their means. And the variance of a sum of
# independent numbers is the sum of their variances. From these, five lines say how large the output
# is:
#
# ```text
# 1.  E[x·w]    =  E[x]·E[w]  =  0         x and w are independent, with mean 0
# 2.  Var[x·w]  =  E[x²·w²]                with mean 0, the variance is the mean square
# 3.            =  Var[x]·Var[w]           x² and w² are independent too; E[x²] is Var[x]
# 4.  Var[y]    =  n·Var[x]·Var[w]         variances of n independent terms add up
# 5.  std[y]    =  √n·std[w] · std[x]      the square root of line 4
# ```

# %%
generator = torch.Generator().manual_seed(9)
n, std_x, std_w = 256, 2, 0.05
x = torch.randn(20_000, n, generator=generator) * std_x
w = torch.randn(20_000, n, generator=generator) * std_w
products, y = x * w, (x * w).sum(dim=1)
print(f"n = {n}, std of the inputs {std_x}, std of the weights {std_w}")

# %%
lines = Table("line", "left side, measured", "right side")
lines.add("1: E[x·w]", f"{products.mean().abs():.3f}", 0)
lines.add("2: Var[x·w]", f"{products.var():.4f}", f"{(x**2 * w**2).mean():.4f}")
lines.add("3: Var[x·w]", f"{products.var():.4f}", f"{std_x**2 * std_w**2:.4f}")
lines.add("4: Var[y]", f"{y.var():.2f}", f"{n * std_x**2 * std_w**2:.2f}")
lines.add("5: std[y]", f"{y.std():.2f}", f"{math.sqrt(n) * std_w * std_x:.2f}")

# %% [markdown]
# Line 5 is the whole story: a layer multiplies the size of the signal by `√n·std[w]`. The size
# stays where that factor is 1, so the std has to be `1/√n`. In our stack the fan-in is the width.
#
# __Predict first.__ By what factor does std 0.02 multiply the signal in one layer? And in all 30
# layers together?

# %% tags=["folded"]
factors = Table("std", "factor, predicted", "measured in layer 1", "RMS at the end")
for (name, sizes), std in zip(signals.items(), tries.values(), strict=True):
    factors.add(name, math.sqrt(WIDTH) * std, sizes[1] / sizes[0], sizes[-1])
factors

# %% [markdown]
# <details><summary>What you should have found</summary>
#
# The factor is 0.32 for std 0.02, then 1, then 1.6. Thirty layers raise it to the thirtieth power,
# so a factor that looks harmless ends at 1.3e-15 or at 1.2e6. Only a factor near 1 survives depth,
# and 1/sqrt(width) is the std that gives it.
#
# </details>

# %% tags=["folded"]
bought = running_table()
faded, kept = through(small)[0][-1], through(balanced)[0][-1]
bought.add("1/sqrt(width), not 0.02", "signal after 30 layers", faded, kept)

# %% [markdown]
# The balanced std is 0.0625. Now take 0.05, which is a fifth less, and looks close enough.
#
# __Predict first.__ How large is the signal after 30 layers? It starts at 1. Write your guess into
# the next cell in the place of `None`. The cell below it draws your guess as a star.

# %%
guess = None  # for example 0.5

# %% tags=["folded"]
near = through(0.05)[0]
STAR = {"markersize": 14, "markerfacecolor": "none", "zorder": 5}
figure, axes = plt.subplots(figsize=(5.0, 2.6))
axes.semilogy(near, label="std 0.05", **look("dark", markevery=3))
axes.semilogy(signals["balanced: 1/sqrt(width)"], label="balanced", **look("balanced", markevery=3))
if guess is not None:
    axes.plot(DEPTH, guess, "*", color="#d55e00", label="your guess", **STAR)
axes.set(xlabel="layers passed", ylabel="RMS (log scale)")
axes.legend(loc="lower left")
show(figure, "Signal size against depth, on a log scale, for std 0.05 and for the balanced std")
print(f"factor {math.sqrt(WIDTH) * 0.05:.1f} a layer; after {DEPTH} layers {near[-1]:.4f}")

# %% [markdown]
# <details><summary>Why so little is left</summary>
#
# The factor of one layer is 0.8. It acts 30 times, and 0.8 to the power of 30 is about a
# thousandth: 0.0012 is measured. On the logarithmic axis that is a straight line downwards, as each
# layer takes away the same share of what is left.
#
# </details>
#
# So "close" is not close enough. The film below moves the std from 0.02 to 0.1 and draws the signal
# for each. It plays three times and then stands still; run the cell to see it again. Watch how
# far the right end of the line swings.


# %%
def frame(std: float) -> Pixels.Image:
    """Draw the signal through depth for one std, always on the same axes."""
    figure, axes = plt.subplots(figsize=(5.0, 2.6))
    axes.semilogy(through(std)[0], **look("dark", markevery=3))
    axes.axhline(1, color=look("balanced")["color"], linestyle="--")
    axes.grid(visible=False)
    axes.set(xlabel="layers passed", ylabel="RMS (log scale)", ylim=(1e-16, 1e8))
    axes.set_title(f"std of the weights {std:.4g}: factor of a layer {math.sqrt(WIDTH) * std:.2f}")
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=200, metadata={"Software": None})
    plt.close(figure)
    return Pixels.open(drawn).convert("RGB").convert("P", dither=0)  # few colours: a small film


# %%
moving = (0.02, 0.025, 0.03, 0.04, 0.05, balanced, 0.07, 0.08, 0.09, 0.1)
first, *others = [frame(std) for std in moving]
film = BytesIO()
first.save(film, "png", save_all=True, append_images=others, duration=600, loop=3)
alt = "Film: the line of the signal turns from falling steeply, over level, to rising"
display(Image(film.getvalue(), alt=alt, width=500))

# %% [markdown]
# The same without motion: all ten stds in one picture, each line with its std at the right end. The
# lines fan out from one point. Only the green one stays level, and its neighbours, which differ
# from it by a fifth or less, already leave it.

# %%
figure, axes = plt.subplots(figsize=(5.0, 3.2))
for std in moving:
    name = "balanced" if std == balanced else "other"
    sizes = through(std)[0]
    axes.semilogy(sizes, **look(name, marker="", linestyle="-"))
    axes.annotate(f"{std:.4g}", (DEPTH, sizes[-1]), xytext=(4, 0), textcoords="offset points")
axes.set(xlabel="layers passed", ylabel="RMS of the signal (log scale)", xlim=(0, 33))
show(figure, "Ten lines that fan out from one point; only the line of std 1/16 stays level")

# %% [markdown]
# __A ReLU after each layer.__ Real layers bend the signal with an *activation*, a function that is
# applied to each entry. The ReLU replaces each negative entry by zero. That is about half of them,
# so the mean square is halved.
#
# __Predict first.__ What is left of the signal after 30 layers of the balanced std, each with a
# ReLU? By which factor on the std would you mend it?

# %% tags=["folded"]
plain_relu = through(balanced, relu=True)[0][-1]
mended = through(math.sqrt(2) * balanced, relu=True)[0][-1]
bought.add("a ReLU after each layer", "signal after 30 layers", kept, plain_relu)
bought.add("std times sqrt(2)", "signal after 30 layers", plain_relu, mended)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Half of the mean square is lost in each layer, and only 3.6e-05 of the signal is left. Doubling
# the *variance* of the weights mends it: the std grows by sqrt(2), and 1.17 comes out.
#
# </details>
#
# The rule is always the same. Work out what one layer does to the variance, then choose the std
# that undoes it. Now turn the knob yourself: JupyterLab shows a slider here, and the picture below
# it stays.

# %% tags=["live"]
from ipywidgets import FloatLogSlider, interact


@interact(std=FloatLogSlider(value=0.0625, min=-2, max=-0.7, step=0.02, description="std"))
def turn(std: float) -> None:
    """Draw the signal and its gradient through depth for the slider's std."""
    forward, backward = through(std)
    plt.semilogy(forward, label="signal", **look("dark", markevery=3))
    plt.semilogy(backward, label="gradient", **look("other", markevery=3))
    plt.title(f"std {std:.4f}: the signal ends at {forward[-1]:.1e}")
    plt.xlabel("layers passed")
    plt.ylabel("RMS (log scale)")
    plt.ylim(1e-20, 1e20)
    plt.legend()
    plt.show()


# %% [markdown]
# The same knob without a slider: the size after the last layer, for many stds at once. See how
# steep the line is, and that it passes through a size of 1 only at the balanced std.

# %%
stds = [balanced * factor for factor in (0.32, 0.5, 0.7, 0.9, 1.0, 1.1, 1.3, 1.6)]
ends = [through(std)[0][-1] for std in stds]
figure, axes = plt.subplots()
axes.loglog(stds, ends, **look("dark"))
for name, std in (("small: 0.02", small), ("balanced: 1/sqrt(width)", balanced)):
    axes.axvline(std, label=name, **look(name, marker=""))
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
# Training needs to know how to change each number in a network so that the *loss*, which says how
# wrong the outputs are, gets smaller. The *gradient* tells it: for each number, by how much the
# loss grows when this number grows a little. A training step moves each weight a little against its
# gradient.

# %% [markdown]
# `backward` computes gradients from the end of the stack to its start: through the same matrices,
# transposed. Each step is again a sum of products, now one for each *output* of a layer, here 256
# as well. So the five lines hold for it too. This stack has no loss: in its place `through` sends
# random numbers in at the end, of the size of the first signal.

# %% [markdown]
# The picture below shows the size of the gradient in front of each layer, for the three stds of the
# first picture.
#
# __Predict first.__ With std 0.02 the signal fades towards the end of the stack. At which end does
# the gradient fade?

# %% tags=["folded"]
gradients = {name: through(std)[1] for name, std in tries.items()}
alt = "Gradient size against layer, on a log scale: one line for each of the three stds"
xlabel, ylabel = "layer (the end is at the right)", "RMS of the gradient (log scale)"
curves(gradients, xlabel, ylabel, alt, yscale="log")
for name, sizes in gradients.items():
    print(f"{name:24} gradient at the first layer {sizes[0]:.1e}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the beginning. Read the picture from right to left, as the gradient travels: it fades, or
# explodes, towards the *first* layers. Signal and gradient are multiplied by the same matrices, so
# both shrink by 0.32 in a layer of std 0.02. That is why the two pictures mirror each other.
#
# </details>
#
# In a language model the embedding table stands in front of the first layer. With a bare stack of
# small std behind it, hardly any gradient reaches the table, so it would not learn.

# %% tags=["folded"]
first_small, first_balanced = gradients["small: 0.02"][0], through(balanced)[1][0]
bought.add("1/sqrt(width), not 0.02", "gradient at layer 1", first_small, first_balanced)

# %% [markdown]
# And the weights themselves? A weight multiplies one entry of the signal, so if it grows a little,
# its output grows by that entry times as much. Its gradient is therefore the product of the signal
# that enters the layer and the gradient that comes back to it. With std 0.02 that product is tiny
# in *every* layer, so nothing in the stack learns.

# %% [markdown]
# Too small a std makes the gradient vanish, too large a std makes it explode. These are the two
# failures that an init has to avoid. Random draws have a second use: they make the *units* of a
# layer, its single outputs, differ from one another. When that is needed, and when even zeros will
# do, is shown further down, where zeros are tried.

# %% [markdown]
# ## What a norm and a skip connection change
#
# A transformer adds two things to the bare stack. A norm layer in front of each layer, here
# *RMSNorm*, divides each vector that comes in by its RMS. A skip connection *adds* the layer's
# output to its input instead of replacing it. This is called pre-norm, and the sum that runs from
# layer to layer is the *residual stream*.

# %% [markdown]
# In the code below one line does both: `rms_norm` is the norm, and `signal + ...` is the skip
# connection.
#
# __Predict first.__ The std is 0.02 again. What becomes of the signal and of the gradient?


# %%
def through_blocks(std: float) -> tuple[float, float]:
    """Return the RMS of the last signal and of the first gradient, with norms and skips."""
    generator = torch.Generator().manual_seed(11)
    first = signal = torch.randn(64, WIDTH, generator=generator).requires_grad_()
    for _ in range(DEPTH):
        weight = torch.randn(WIDTH, WIDTH, generator=generator) * std
        signal = signal + nn.functional.rms_norm(signal, (WIDTH,)) @ weight
    signal.backward(torch.randn(64, WIDTH, generator=generator))
    return rms(signal), rms(first.grad)


# %% tags=["folded"]
blocks = Table("std", "bare: signal", "bare: gradient", "pre-norm: signal", "pre-norm: gradient")
for std in tries.values():
    bare = through(std)
    blocks.add(std, bare[0][-1], bare[1][0], *through_blocks(std))
blocks

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nothing dies. With 0.02 signal and gradient both end near 2; with the balanced std near 5.5, and
# with 0.1 near 9. Each layer sees a signal of size 1, however large the residual stream is, and
# adds an output of variance `width·std²`. Thirty such outputs add up; nothing is multiplied thirty
# times. For the gradient it is the same: the skip connection passes it back unchanged, and each
# layer only adds its part to it.
#
# </details>
#
# So in a transformer a small std is safe, and keeps each block's first contribution to the residual
# stream small. In a stack without norm and skip the same 0.02 is fatal.

# %% [markdown]
# ## Variance of uniform and normal draws
#
# A uniform draw between 0 and b takes all values in between equally often. So the mean of x² is the
# mean height of the curve x² between 0 and b: the area under it, divided by the length b. With the
# rule `Var[x] = E[x²] - E[x]²` the variance follows in five lines, which the next cell checks:
#
# ```text
# 1.  E[x]    =  b/2                     the middle of the interval
# 2.  E[x²]   =  (b³/3) / b  =  b²/3     the area b³/3 (the integral of x²), divided by b
# 3.  E[x]²   =  b²/4                    line 1, squared
# 4.  Var[x]  =  b²/3 - b²/4  =  b²/12   line 2 minus line 3
# 5.  std[x]  =  b/√12                   the square root of line 4
# ```
# <!-- given: 12 = derived here -->

# %%
b = 0.6
u = torch.rand(1_000_000, generator=torch.Generator().manual_seed(12)) * b
lines = Table("line", "formula", f"measured for b = {b}")
lines.add("1: E[x]", f"{b / 2:.4f}", f"{u.mean():.4f}")
lines.add("2: E[x²]", f"{b**2 / 3:.4f}", f"{u.pow(2).mean():.4f}")
lines.add("3: E[x]²", f"{b**2 / 4:.4f}", f"{u.mean().pow(2):.4f}")
lines.add("4: Var[x]", f"{b**2 / 12:.4f}", f"{u.var():.4f}")
lines.add("5: std[x]", f"{b / math.sqrt(12):.4f}", f"{u.std():.4f}")

# %% [markdown]
# The interval began at 0, and its length was b.
#
# __Predict first.__ What happens to the variance if the interval moves but keeps its length? And
# what if it becomes three times as long?

# %% tags=["folded"]
print(f"as it is: variance {u.var():.4f}")
print(f"moved by -5: variance {(u - 5).var():.4f}")
print(f"three times as long: variance {(3 * u).var():.4f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Moved by -5, the variance is still 0.0300: only the length of the interval counts. Three times as
# long, the variance is 0.2702, three squared times as large.
#
# </details>
#
# So for any interval the variance is its length squared, over twelve. An init draws from an
# interval that is symmetric around zero. Write its length in terms of its bound, put that into line
# 4, and you have the derivation that the theory notebook asks for.

# %% [markdown]
# __Scaling.__ A normal draw with mean 0 and std 0.02 is written normal(0, 0.02). Multiply a draw by
# a constant, and its std is multiplied by it too.
# <!-- given: 0 = the mean in the notation; 0.02 = the std in the notation -->
#
# __Predict first.__ One table is another one times three. How many times larger are its std, its
# variance and its norm?

# %% tags=["folded"]
draw = torch.randn(1000, 48, generator=torch.Generator().manual_seed(13))
wide, narrow = draw * 0.06, draw * 0.02
print(f"std ratio      {wide.std() / narrow.std():.2f}")
print(f"variance ratio {wide.var() / narrow.var():.2f}")
print(f"norm ratio     {wide.norm() / narrow.norm():.2f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Std and norm are three times as large, the variance nine times: it follows the *square*.
#
# </details>

# %% [markdown]
# __The norm of a table.__ The squared norm is the sum of all squared entries, so it is close to the
# number of entries times the variance. A row of zeros adds nothing and is left out of the count.
# The next cell predicts the norm of a table and draws it, first in full and then with its last row
# set to zero.

# %%
V, D, std = 1000, 48, 0.05
table = torch.randn(V, D, generator=torch.Generator().manual_seed(17)) * std
print(f"{V} x {D}, std {std}: predicted {math.sqrt(V * D) * std:.3f}, drawn {table.norm():.3f}")
table[-1] = 0
print(f"one row zero: predicted {math.sqrt((V - 1) * D) * std:.3f}, now {table.norm():.3f}")

# %% [markdown]
# __How sure is a measured variance?__ Draw the table many times, and the measured variance scatters
# around the true one. The std of this scatter is the *standard error*. For n normal draws it is the
# true variance times `√(2/n)`. The mean over ten tables rests on ten times as many draws, so its
# standard error is `√10` times smaller.
# <!-- given: 10 = ten tables -->

# %%
generator = torch.Generator().manual_seed(18)
variances = torch.stack([(torch.randn(V, D, generator=generator) * std).var() for _ in range(1000)])
print(f"std {std}, true variance {std**2:.4f}, predicted scatter {math.sqrt(2 / (V * D)):.2%}")
print(f"measured scatter: one table {variances.std() / std**2:.2%}, ", end="")
print(f"a mean of ten tables {variances.view(100, 10).mean(1).std() / std**2:.2%}")

# %% [markdown]
# __Does the shape matter?__ Give a uniform and a normal draw the same std.
#
# __Predict first.__ The histograms of the weights differ: one is a box, the other a bell. A layer
# of such weights adds up 256 products. Do the histograms of its outputs differ, too?

# %%
bell = torch.randn(256, 256, generator=generator) * std  # std is still 0.05
box = torch.rand(256, 256, generator=generator) - 0.5
box *= std / box.std()
x = torch.randn(512, 256, generator=generator)

# %% tags=["folded"]
figure, axes = plt.subplots(1, 2, figsize=(5.0, 2.6))
for weight, name, kind in ((bell, "normal", "dark"), (box, "uniform", "adaptive")):
    shape = {"bins": 40, "density": True, "histtype": "step", "label": name}
    shape |= {"linewidth": 1.5, "color": look(kind)["color"], "linestyle": look(kind)["linestyle"]}
    axes[0].hist(weight.flatten().numpy(), **shape)
    axes[1].hist((x @ weight).flatten().numpy(), **shape)
axes[0].set(xlabel="weight", ylabel="density (each area is 1)", title="the weights")
axes[1].set(xlabel="output (other scale)", title="outputs of the layer")
figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
show(figure, "Histograms of the weights, a box and a bell, and beside them those of the outputs")
print(f"std of the outputs: normal {(x @ bell).std():.2f}, uniform {(x @ box).std():.2f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Nobody could tell the outputs apart. A sum of many independent terms forgets the shape of each and
# keeps only the variance.
#
# </details>
#
# So a uniform init of the same std does the same job inside a network; a normal draw is the custom
# for transformers. The std is what matters to the next layer. It does not say everything: how far
# the largest weights lie out depends on the shape, as the two histograms of weights show.

# %% [markdown]
# ## Three roads to unit variance
#
# The balanced stack keeps a signal at the size it came in with. Which size is a good one? Two
# functions of a transformer need entries of a size near 1: activations such as tanh, and *softmax*,
# which turns numbers into probabilities: it divides each `e^x` by the sum of all of them.
# <!-- given: 1 = what the next table shows -->

# %%
slopes = Table("std of the entries", "mean slope of tanh", "largest of 10 probabilities")
noise = torch.randn(4000, 10, generator=torch.Generator().manual_seed(20))
for size in (0.05, 1.0, 20.0):
    x = noise * size
    slope, largest = 1 - x.tanh() ** 2, x.softmax(dim=1).amax(dim=1)
    slopes.add(size, f"{slope.mean():.2f}", f"{largest.mean():.2f}")
slopes

# %% [markdown]
# With std 20 the tanh is flat almost everywhere and one probability is nearly 1: both have lost
# their slope, and no gradient passes where the slope is zero. With std 0.05 tanh is a straight
# line and all probabilities are nearly equal: neither has an effect. Between the two lies *unit
# variance per dimension*: each of the D entries of a vector varies over the tokens with variance 1.

# %% [markdown]
# Everything above was about hidden layers, which sum up products. A lookup adds nothing up: the std
# of an embedding *is* the std of its table, and the fan-in of a hidden layer says nothing about it.
# The table above had variance 0.0025, not 1. There are three ways to get to 1.

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
# Many large models take the third road, a small std and a norm in front of each block. The third
# lesson names one, Llama, with its source, and asks what the std still decides there. "Small std"
# and "unit variance" are not rivals. One describes the table, the other what the layers see.

# %% [markdown]
# ## Predicting the first loss
#
# A language model guesses the next token. Its last layer, the *head*, turns a vector into V
# numbers, one for each token of the vocabulary: the *logits*. Softmax turns these into
# probabilities. The loss, called *cross-entropy*, is minus the logarithm of the probability that
# the right token, the *target*, was given: 0 for a sure and right guess.
# <!-- given: 0 = minus the logarithm of 1 -->

# %% [markdown]
# Call the logits z, and that of the target t. The probability of the target is `e^t` divided by the
# sum of all `e^z`, and minus its logarithm is line 1. Before training the logits are noise with
# some std σ, and that is enough to know the first loss:
#
# ```text
# 1.  loss           =  ln(sum of e^z over the V tokens) - t      cross-entropy
# 2.  E[e^z]         =  e^(σ²/2)                                  a known integral, for a normal z
# 3.  ln(the sum)    ≈  ln(V · e^(σ²/2))  =  ln V + σ²/2          a sum of V such terms
# 4.  E[t]           =  0                                         the target's logit is noise, too
# 5.  first loss     ≈  ln V + σ²/2                               line 3 minus line 4
# ```

# %%
V, sigma = 1000, 0.8
z = torch.randn(4000, V, generator=generator) * sigma
t, log_sums, formula = z[:, 0], z.logsumexp(dim=1), math.log(V) + sigma**2 / 2
lines = Table("line", "measured", f"formula for V = {V}, σ = {sigma}")
lines.add("2: E[e^z]", f"{z.exp().mean():.3f}", f"{math.exp(sigma**2 / 2):.3f}")
lines.add("3: ln(the sum)", f"{log_sums.mean():.2f}", f"{formula:.2f}")
lines.add("4: E[t]", f"{t.mean().abs():.2f}", "0.00")
lines.add("5: first loss", f"{(log_sums - t).mean():.2f}", f"{formula:.2f}")

# %% [markdown]
# Line 2 is larger than 1, although z has mean 0, because a positive z raises `e^z` by more than a
# negative one lowers it. Line 3 holds for σ² well below `2·ln V`. Beyond that a few of the V
# exponentials outweigh all the others, and the loss stays below the formula. Losses are in *nats*,
# the unit that belongs to the natural logarithm.

# %%
D = 64
targets = torch.randint(V, (8192,), generator=generator)
ids = torch.randint(V, (8192,), generator=generator)


def normal(std: float) -> torch.Tensor:
    """Return a (V, D) matrix of draws with mean 0 and the given std."""
    return torch.randn(V, D, generator=generator) * std


print(f"V {V}, D {D}, ln V {math.log(V):.3f}")

# %% [markdown]
# A logit sums D products, so σ² is D times the variance of the input times that of the head (line 4
# of the first derivation). Torch's default `nn.Linear` draws weights and bias with variance
# `1/(3·D)`. Take four inits:
#
# - first: table with std 0.02, head with std 0.02;
# - second: the same table and an RMSNorm, head with std 0.05;
# - third: table with std 1, torch's default `nn.Linear` as a head, the only one with a bias;
# - fourth: table with std 1, head with std `1/√D`.
#
# __Predict first.__ On which loss does each start? `ln V` is 6.908. Write as many guesses as you
# like into the next cell.

# %%
guesses = [None, None, None, None]  # for example [9.5, None, None, 8.0]

# %%
torch.manual_seed(15)
default, loss_of = nn.Linear(D, V), nn.functional.cross_entropy
unit = nn.functional.rms_norm(normal(0.02)[ids], (D,))
measured = {
    "table 0.02,\nhead 0.02": loss_of(normal(0.02)[ids] @ normal(0.02).T, targets).item(),
    "RMSNorm,\nhead 0.05": loss_of(unit @ normal(0.05).T, targets).item(),
    "table 1,\nnn.Linear": loss_of(default(normal(1.0)[ids]), targets).item(),
    "table 1,\nhead 1/sqrt(D)": loss_of(normal(1.0)[ids] @ normal(D**-0.5).T, targets).item(),
}
logit_variance = [D * 0.02**2 * 0.02**2, D * 0.05**2, (D + 1) / (3 * D), D * 1 / D]
predicted = [math.log(V) + variance / 2 for variance in logit_variance]

# %% [markdown]
# In the picture a ring is the formula, and a blue dot is the measured loss, which differs a little
# because its targets are a sample. A star is your guess. The dotted line is `ln V`, the loss of a
# model that prefers no token. Look at how far to the right of it each init starts.

# %% tags=["folded"]
figure, axes = plt.subplots(figsize=(5.0, 2.8))
ring = {"markersize": 11, "markerfacecolor": "none", "color": "#222222"}
axes.plot(predicted, range(4), "o", label="formula", **ring)
axes.plot(measured.values(), range(4), "o", color="#0072b2", markersize=4, label="measured")
stars = [(guess, place) for place, guess in enumerate(guesses) if guess is not None]
if stars:
    axes.plot(*zip(*stars, strict=True), "*", color="#d55e00", label="your guess", **STAR)
axes.axvline(math.log(V), color="#767676", linestyle=":", label="ln V")
axes.set_yticks(range(4), measured)
axes.set(xlabel="first loss (nats)", ylim=(3.5, -0.5))
figure.legend(loc="outside lower center", ncols=4)
show(figure, "First losses of four inits: a ring for each formula, a dot for each measured loss")

# %% tags=["folded"]
starts = Table("init", "σ²", "predicted loss", "measured loss")
for name, *row in zip(measured, logit_variance, predicted, measured.values(), strict=True):
    starts.add(name.replace("\n", " "), *(f"{value:.3f}" for value in row))
starts

# %% [markdown]
# A small std such as 0.02 keeps every row different and every logit near zero. So no token is
# preferred, and the loss starts at `ln V`, that of a model which knows nothing. The larger the
# variance of the logits, the surer of itself the untrained model is, and the more it pays.

# %% [markdown]
# A check from outside: [chapter 5 of LLMs-from-scratch][ch05] prints a first training loss of
# 10.988 for its GPT-2, which has a vocabulary of 50257, a norm before the head, and torch's default
# head without a bias, so that `σ² = 1/3`.
#
# [ch05]: https://github.com/rasbt/LLMs-from-scratch/blob/main/ch05/01_main-chapter-code/ch05.ipynb
#
# <!-- given: 10.988 = printed there as 10.98758; 50257 = GPT-2's vocabulary; 5 = chapter -->

# %%
print(f"predicted for it: {math.log(50257) + 1 / 6:.3f}")
slim, *_, wide = measured.values()
bought.add("small head, not 1/sqrt(D)", "first loss", wide, slim)

# %% [markdown]
# The formula gives 10.992 without running anything. Use it as a smoke alarm: a first loss far from
# it means that something is wrong with the init, the head or the labels.

# %% [markdown]
# One case sets the alarm off by design.
#
# __Predict first.__ Table of std 1, no norm, and the head *tied* to the table, which means that
# both are the same matrix. What is σ², and is the formula right?

# %%
tied = Table("D", "formula", "measured", "mean logit of the input token itself")
for D in (48, 96, 192):
    weight = normal(1.0)
    itself = weight[ids].pow(2).sum(1).mean().item()
    tied.add(D, math.log(V) + D / 2, loss_of(weight[ids] @ weight.T, targets).item(), itself)

# %% tags=["folded"]
tied

# %% [markdown]
# <details><summary>Answer</summary>
#
# The variance of the logits is about D, but they are no longer plain noise. The token that went in
# meets its row again in the head, and that logit is the row's squared norm: about D. It outweighs
# all the others, so the model is certain that the token repeats itself, and pays about D nats: 48.1
# at D = 48 and 191 at D = 192.
#
# </details>
#
# The formula also needs a σ² well below `2·ln V`. Here is a head *of its own*, which means that it
# is not tied but has a matrix to itself. With std 1 its logits are independent of the input, but
# far too large:

# %%
far = loss_of(normal(1.0)[:, :48][ids] @ normal(1.0)[:, :48].T, targets).item()
print(f"table 1, own head 1, D 48: formula {math.log(V) + 48 / 2:.1f}, measured {far:.1f}")

# %% [markdown]
# So the formula needs logits that are not too large, and that are independent of the input. Tie the
# head to a table whose rows have a squared length far above `ln V`, leave the norm out, and that
# squared length is the first loss.

# %% [markdown]
# ## Zero init tied and untied
#
# "A layer of zeros never learns" is half a truth. To test it, a small model has to be trained. In
# each training step an *optimizer* turns gradients into changes of the weights. *Adam*, a common
# one, divides each gradient by a running mean of its size. So each weight moves by about the
# learning rate `lr`, however small its gradient is, unless that is exactly zero.

# %% [markdown]
# Take a table of zeros in front of a head, give each token another target, and train on one batch.
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


# %% tags=["folded"]
runs = {
    "zeros, own head": train_tiny(0.0, tied=False),
    "zeros, tied head": train_tiny(0.0, tied=True),
    "fixed: 0.02, own head": train_tiny(0.02, tied=False),
}
losses = {name: run[0] for name, run in runs.items()}
alt = "Loss against Adam steps: a line for each of the three inits"
curves(losses, "Adam steps taken", "loss (nats)", alt, ylim=(0, 5.6))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The flat line is the tied table of zeros. The other two fall together: with a head of its own, the
# table of zeros is as good a start here as the random one. The gradient of the table is the head's
# weights times the error at the output. Such a head is random, so the gradient is there from the
# first step, and each row gets a different one because each token has another target. So the rows
# need not differ at the start: the gradients make them differ. Tied, the head is the same table of
# zeros: the gradient is exactly 0, for the head as for the table, and stays so.
#
# </details>

# %% tags=["folded"]
fates = Table("init", "first gradient of the table", "first loss", "loss after 50 steps")
for name, (losses, gradient) in runs.items():
    fates.add(name, gradient, losses[0], losses[-1])
fates

# %% tags=["folded"]
dead, alive = runs["zeros, tied head"][0][-1], runs["zeros, own head"][0][-1]
bought.add("own head for a zero table", "loss after 50 steps", dead, alive)

# %% [markdown]
# Zeros make all tokens alike at first, but they are dead only where everything that multiplies the
# gradient is zero too. Try the same on a hidden layer of zeros, with a random head behind it.
#
# __Predict first.__ Does the hidden layer learn with a tanh? And with a ReLU, whose slope at zero
# torch takes as 0? <!-- given: 0 = torch's convention -->


# %%
def hidden_zeros(bend: nn.Module) -> tuple[float, float, float]:
    """Return the hidden layer's first gradient, and the first and last of 100 Adam losses."""
    torch.manual_seed(19)
    x, targets = torch.randn(64, 16), torch.randint(4, (64,))
    hidden, head = nn.Linear(16, 32), nn.Linear(32, 4)
    nn.init.zeros_(hidden.weight)
    nn.init.zeros_(hidden.bias)
    optimizer = torch.optim.Adam([*hidden.parameters(), *head.parameters()], lr=0.01)
    losses, gradients = [], []
    for _ in range(100):
        loss = nn.functional.cross_entropy(head(bend(hidden(x))), targets)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
        gradients.append(hidden.weight.grad.norm().item())
        optimizer.step()
    return gradients[0], losses[0], losses[-1]


# %% tags=["folded"]
layers = Table("hidden layer of zeros, then", "its first gradient", "first loss", "last loss")
for bend in (nn.Tanh(), nn.ReLU()):
    layers.add(type(bend).__name__, *hidden_zeros(bend))
layers

# %% [markdown]
# <details><summary>Answer</summary>
#
# With a tanh the layer learns: the random head sends each unit another gradient. With a ReLU the
# gradient of the layer is 0 and stays so; all that learns is the bias of the head.
#
# </details>
#
# So zeros alone do not make copies, as long as a random layer behind them sends gradients back.
# Units that start equal *and* have equal outgoing weights get equal gradients, and they do stay
# copies of one another: this is where random draws are needed.

# %% [markdown]
# ## Five lines to remember
#
# 1. A layer multiplies the signal's size by std times the root of the number of its inputs, and the
#    gradient's by std times the root of the number of its outputs; in a bare stack depth raises
#    that factor to a power, and only a factor near 1 survives.
# 2. With a norm and a skip connection the layers' outputs add up instead, so a small std is safe.
# 3. Norms scale with the std and variances with its square, and the variance of a uniform draw
#    depends on nothing but the length of its interval.
# 4. The first loss is `ln V` plus half the variance of the logits, as long as that variance is well
#    below `2·ln V` and the head is not tied to the table.
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
