# %% [markdown]
# # Init functions and post_init
#
# A model class needs a function that knows how to initialize one module, something that brings it
# to every module, and the right moment for it. About half an hour, on a CPU, offline. Afterwards
# you will be able to:
#
# - say what `nn.Embedding` starts with, and what a later draw does to its padding row;
# - write an init function for a kind of module, and recognize the usual mistakes by their numbers;
# - say what `apply` does, why `post_init` runs last, and why weights are tied only after it;
# - tell apart what `padding_idx`, `ignore_index` and an attention mask do.
#
# Run the cells one by one. Below each *Predict first* the output is folded until you run the cell
# or click the three dots in its place: guess first.

# %%
import math

import matplotlib.pyplot as plt
import torch
from lesson_plots import Table, look, running_table, show
from torch import nn

torch.manual_seed(21)
torch.set_num_threads(1)

# %% [markdown]
# ## The answer in one picture
#
# One table with a padding row, at three moments: as torch makes it, after a normal draw over the
# whole table, and after the padding row was set to zero again. Look at the rightmost bar of each
# panel, which is the padding row, and note that the first panel has another scale: its rows are
# fifty times as long.

# %%
V, D, PAD = 1000, 48, 999
table = nn.Embedding(V, D, padding_idx=PAD)
made = table.weight.detach().clone()
drawn = nn.init.normal_(made.clone(), 0.0, 0.02)
mended = drawn.clone()
mended[PAD] = 0

# %%
figure, panels = plt.subplots(1, 3, figsize=(5.0, 2.6))
stages = {"as made\n(other scale)": made, "after the draw": drawn, "after the repair": mended}
for axes, (title, weight) in zip(panels, stages.items(), strict=True):
    norms = weight[-6:].norm(dim=1)
    colour = look("other" if weight is made else "fixed")["color"]
    bars = axes.bar(range(6), norms, color=colour, edgecolor="#222222", width=0.7, zorder=2)
    bars[-1].set_hatch("////")
    axes.text(5, 0, "" if norms[-1] else "0", ha="center", va="bottom")
    axes.set(title=title, ylim=(0, 9 if weight is made else 0.2), xticks=(0, 5))
    axes.set_xticklabels([f"row\n{V - 6}", "padding\nrow"])
panels[0].set_ylabel("norm of the row")
show(figure, "Row norms: the padding row is 0, then as long as the others, then 0 again")

# %% [markdown]
# ## The default of nn.Embedding
#
# Without any init of yours, `nn.Embedding` draws from the standard normal distribution and sets the
# padding row to zero. The squared norm of a row is the sum of D squares with mean 1, so the norm is
# near `√D`.
# <!-- given: 1 = the variance of the standard normal distribution -->
#
# __Predict first.__ What is the norm of the whole table, with its row of zeros?

# %% tags=["folded"]
print(f"table {V} x {D}, padding row {PAD}: std {made.std():.3f}")
print(f"norm of the table: predicted {math.sqrt((V - 1) * D):.1f}, measured {made.norm():.1f}")
print(f"norm of a row: predicted {math.sqrt(D):.2f}, mean {made[:PAD].norm(dim=1).mean():.2f}")

# %% [markdown]
# The std is 1, far larger than the usual init.
#
# __Predict first.__ The next cell draws the whole table again, with a small std. Is the padding row
# still zero afterwards?

# %% tags=["folded"]
nn.init.normal_(table.weight, mean=0.0, std=0.02)
pad_norm = table.weight[PAD].norm().item()
print(f"padding row: norm {pad_norm:.3f}; any row: about {0.02 * math.sqrt(D):.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. `normal_` writes every entry. It knows nothing of padding, so the row of zeros that torch made
# is gone, and the padding token has a vector like any other, of norm 0.132.
#
# </details>
#
# So order matters: whatever is special about a row has to be done *after* the draw. The running
# table keeps the score; "repair" here means setting the row to zero again, as in the last panel.

# %%
bought = running_table()
bought.add("own draw, not the default", "std of the table", made.std().item(), 0.02)
bought.add("repair after the draw", "norm of the padding row", pad_norm, mended[PAD].norm().item())

# %% [markdown]
# ## Writing an init function
#
# You will write this function for `nn.Embedding`. Here it grows for another module: a linear layer
# of labels, one of which is reserved. The output for the reserved label must be zero at the start,
# so its row in the weight must be a row of zeros.


# %%
class Labels(nn.Linear):
    """A linear layer that may have one reserved output, whose row should start at zero."""

    def __init__(self, inputs: int, outputs: int, reserved: int | None = None) -> None:
        super().__init__(inputs, outputs)
        self.reserved = reserved


# %% [markdown]
# __Step one: one kind of module, in place.__ The function gets one module and must leave all
# others alone. `nn.init.normal_` writes into the Parameter that is there; the optimizer and a tied
# head hold on to that object, so it must not be replaced.


# %%
def init_weights(module: nn.Module, std: float = 0.05) -> None:
    """Initialize ``module`` if it is linear: weights from normal(0, std)."""
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, mean=0.0, std=std)


# %%
labels = Labels(40, 500, reserved=7)
before = labels.weight.std().item()
init_weights(labels)
bought.add("normal_ on the weight", "std of the labels", before, labels.weight.std().item())

# %% [markdown]
# __Step two: what else the module has.__ A linear layer has a bias, or none. Ask with
# `is not None`, never with plain truth: an index of 0 is false in Python, yet it is a row like any
# other.

# %% [markdown]
# The next cells zero one row of a small matrix of ones in three ways: without any question, with
# `if index:`, and with `if index is not None:`.
#
# __Predict first.__ Which rows does each of them miss, or zero by mistake?


# %%
def zeroed_rows(index: int | None, guard: str) -> int:
    """Return how many of five rows become zero when row ``index`` is to be zeroed."""
    weight = torch.ones(5, 3)
    if (
        guard == "none"
        or (guard == "truth" and index)
        or (guard == "is not None" and index is not None)
    ):
        weight[index] = 0
    return int((weight == 0).all(dim=1).sum())


# %% tags=["folded"]
guards = Table("guard", "index 3", "index 0", "index None")
for guard in ("none", "truth", "is not None"):
    guards.add(guard, *(zeroed_rows(index, guard) for index in (3, 0, None)))
guards

# %% [markdown]
# <details><summary>Answer</summary>
#
# The numbers of zeroed rows should be 1, 1, 0. Without a guard, `weight[None]` is a view of the
# *whole* matrix, so all 5 rows are wiped. With plain truth, row 0 is forgotten. Only `is not None`
# gets all three.
#
# </details>

# %% [markdown]
# __Step three: special rows last.__ The reserved row is set after the draw, because the draw writes
# everything. A Parameter may be changed in place only where autograd is not looking, under
# `torch.no_grad()`; the functions of `nn.init` see to that themselves.


# %%
@torch.no_grad()
def init_weights(module: nn.Module, std: float = 0.05) -> None:
    """Initialize a linear layer: normal weights, zero bias, a reserved row of zeros."""
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, mean=0.0, std=std)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
        if getattr(module, "reserved", None) is not None:
            nn.init.zeros_(module.weight[module.reserved])


# %%
row_before = labels.weight[7].norm().item()
init_weights(labels)
bought.add("zeros after the draw", "reserved row", row_before, labels.weight[7].norm().item())

# %% [markdown]
# In the Hugging Face library the std comes from the model's configuration, where it is called
# `initializer_range`: the usual draw is normal(0, `initializer_range`). Older code writes
# `weight.data.normal_()`. On a fresh model it draws the same numbers; on weights that were loaded
# from a file it does not do the same, as you will see below. `nn.init` is the idiom to learn.

# %% [markdown]
# __Mistakes leave fingerprints.__ Each line below is a slip that students make, tried on the weight
# of a fresh linear layer; the std that was asked for is 0.05. The function measures what is in the
# weight afterwards.


# %%
def fingerprint(slip) -> tuple[float, float]:
    """Return mean and std of a weight (500, 40) after ``slip`` was applied to it."""
    weight = nn.Linear(40, 500).weight.detach()
    torch.manual_seed(22)
    slip(weight)
    return weight.mean().item(), weight.std().item()


# %%
slips = {
    "normal_(w, 0.0, std)": lambda w: nn.init.normal_(w, 0.0, 0.05),
    "normal_(w, std)": lambda w: nn.init.normal_(w, 0.05),
    "normal_(w, 0.0, std**2)": lambda w: nn.init.normal_(w, 0.0, 0.05**2),
    "uniform_(w, -std, std)": lambda w: nn.init.uniform_(w, -0.05, 0.05),
    "xavier_normal_(w)": nn.init.xavier_normal_,
    "torch.normal(0.0, std, w.shape)": lambda w: torch.normal(0.0, 0.05, w.shape),
}

# %% [markdown]
# __Predict first.__ Which std does each call leave behind? The first is the right call. Write as
# many of the other guesses as you like into the cell. The picture below draws each guess as a star,
# beside the std that was measured.

# %%
guesses = [0.05, None, None, None, None, None]  # one for each call, in the order above

# %% tags=["folded"]
found = {name: fingerprint(slip) for name, slip in slips.items()}
figure, axes = plt.subplots(figsize=(5.0, 2.8))
measured = [std for _, std in found.values()]
axes.semilogx(measured, range(6), "D", color="#222222", label="measured")
star = {"markersize": 14, "markerfacecolor": "none"}
stars = [(guess, place) for place, guess in enumerate(guesses) if guess is not None]
if stars:
    axes.plot(*zip(*stars, strict=True), "*", color="#d55e00", label="your guess", **star)
axes.axvline(0.05, color="#767676", linestyle=":", label="asked for")
axes.set_yticks(range(6), found)
axes.set(xlabel="std of the weight (log scale)", xlim=(1e-3, 3), ylim=(5.5, -0.5))
figure.legend(loc="outside lower center", ncols=3)
show(figure, "Std left by six calls: only the first lies on the line of the std that was asked for")

# %% [markdown]
# A mean and a std are enough to tell these slips apart, which is why a good check of an init prints
# both. Compare each line of the table with the first.

# %%
fingerprints = Table("call, with std = 0.05", "mean", "std")
for name, (mean, std) in found.items():
    fingerprints.add(name, f"{mean:.3f}", f"{std:.4f}")
fingerprints

# %% [markdown]
# In the second line the std landed in the place of the mean. The third passed a variance, and the
# fourth took the std for a bound. The fifth computed its own std from the shape. The last made a
# new tensor and dropped it: 0.0908 is about what `nn.Linear` had from the start.

# %% [markdown]
# __The draw against the default.__ Turn the knob in JupyterLab to draw the labels with another std.
# The axis stays the same, and the outline is what `nn.Linear` draws without any init of yours; the
# picture below shows three stds at once.


# %%
def histogram(axes: plt.Axes, module: nn.Linear, label: str, **style) -> None:
    """Draw the outline of the weights' histogram, always with the same bins."""
    counts, edges = module.weight.detach().flatten().histogram(bins=60, range=(-0.45, 0.45))
    axes.plot((edges[:-1] + edges[1:]) / 2, counts, label=label, **style)


# %% tags=["live"]
from ipywidgets import FloatLogSlider, interact


@interact(std=FloatLogSlider(value=0.05, min=-1.7, max=-0.5, step=0.05, description="std"))
def turn(std: float) -> None:
    """Draw the histogram of the labels for the slider's std."""
    init_weights(labels, std)
    histogram(plt.gca(), labels, f"drawn with std {std:.3f}", **look("fixed", marker=""))
    histogram(plt.gca(), nn.Linear(40, 500), "default", **look("other", marker=""))
    plt.title(f"std {std:.4f}: norm {labels.weight.norm():.2f}")
    plt.xlabel("weight")
    plt.ylim(0, 6000)
    plt.legend()
    plt.show()


# %% [markdown]
# All four histograms share one axis and one set of bins. See that the default is a box, a uniform
# draw, and that the draws are bells: the middle one stays inside the box almost everywhere, and the
# widest reaches far beyond it.

# %%
figure, axes = plt.subplots()
default = nn.Linear(40, 500)
histogram(axes, default, "default of nn.Linear", **look("other", marker=""))
for std, kind in ((0.02, "fixed"), (0.05, "dark"), (0.15, "adaptive")):
    init_weights(labels, std)
    histogram(axes, labels, f"drawn with std {std}", **look(kind, marker=""))
axes.set(xlabel="weight", ylabel="number of weights")
axes.legend()
show(figure, "Histograms on one axis: the default is a box, three draws are bells of growing width")
print(f"default: std {default.weight.std():.3f}, largest weight {default.weight.max():.3f}")

# %% [markdown]
# The norm says in one number how wide a draw is. The line in the next picture is the prediction:
# std times the root of the number of drawn entries. See that each measured dot sits on it.

# %%
stds, norms = [0.001 * 2**k for k in range(10)], []
for std in stds:
    init_weights(labels, std)
    norms.append(labels.weight.norm().item())

# %%
figure, axes = plt.subplots(figsize=(5.0, 2.6))
axes.loglog(stds, [std * math.sqrt(499 * 40) for std in stds], color="#222222", label="predicted")
axes.loglog(stds, norms, "o", color="#0072b2", label="measured", markersize=6)
axes.set(xlabel="std passed to init_weights (log scale)", ylabel="norm of the weight (log scale)")
axes.legend()
show(figure, "Norm against std: measured dots on the predicted straight line")

# %% [markdown]
# ## apply walks the tree
#
# It is often said that an init function works "recursively". It does not: it handles the one module
# it is given. The walk is done by `apply`, a method that every module has. Here is a small tree,
# and a function that only writes down whom it met.


# %%
def small_tree() -> nn.Sequential:
    """Return a model of two nested blocks."""
    block = nn.Sequential(nn.Conv1d(8, 8, 3), nn.ReLU())
    return nn.Sequential(block, nn.Sequential(nn.Linear(8, 40), Labels(40, 500, reserved=7)))


# %%
tree = small_tree()
names = {module: name or "(root)" for name, module in tree.named_modules()}
met = []
tree.apply(lambda module: met.append(names[module]))

# %% [markdown]
# The next picture draws the tree: a box for each module, with the turn at which `apply` visits it.
#
# __Predict first.__ Which module is visited first, and which last? Does a parent come before its
# children, or after them?

# %% tags=["folded"]
print(f"{len(met)} modules, in this order:", *met)
places = {"0.0": (0, 0), "0.1": (1, 0), "1.0": (2, 0), "1.1": (3, 0)}
places |= {"0": (0.5, 1), "1": (2.5, 1), "(root)": (1.5, 2)}
figure, axes = plt.subplots(figsize=(5.0, 2.4))
for name, (x, y) in places.items():
    parent = "(root)" if name in "01" else name.partition(".")[0]
    axes.plot((x, places[parent][0]), (y, places[parent][1]), color="#767676", zorder=0)
    kind = next(type(module).__name__ for module, own in names.items() if own == name)
    label = f"{met.index(name) + 1}: {kind}"
    axes.text(x, y, label, ha="center", va="center", bbox={"boxstyle": "round", "fc": "white"})
axes.set(xlim=(-0.5, 3.5), ylim=(-0.4, 2.4))
axes.axis("off")
show(figure, "The tree with the turn of each visit: leaves first, then blocks, the root last")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Children come before their parent, so the convolution is the first, and the root is the last.
#
# </details>
#
# To see who was reached, count the linear layers whose weights have the std that was asked for.
#
# __Predict first.__ How many does a direct call `init_weights(tree)` initialize? How many does
# `tree.apply(init_weights)`?


# %%
def initialized(model: nn.Module) -> int:
    """Return how many linear layers have the std that init_weights draws, within a tenth."""
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    return sum(abs(module.weight.std().item() - 0.05) < 0.005 for module in linear)


# %% tags=["folded"]
init_weights(tree)
direct = initialized(tree)
tree.apply(init_weights)
bought.add("apply, not a direct call", "linear layers initialized", direct, initialized(tree))

# %% [markdown]
# <details><summary>Answer</summary>
#
# The direct call initializes 0: the root is a Sequential, not a linear layer, and the function does
# not look inside. `apply` brings the function to all 7 modules and it acts on the 2 that are
# linear.
#
# </details>
#
# Pass the function itself, not a call: `tree.apply(init_weights(tree))` hands over `None` and
# fails. For another std, pass a `functools.partial` or a lambda that fills it in; `apply` calls
# what it gets with the module alone.

# %% [markdown]
# ## post_init runs last
#
# `apply` reaches what exists. So a class calls it at the end of `__init__`, in a method called
# `post_init`: a promise that all submodules are there.
#
# __Predict first.__ What happens to a head that is made *after* `post_init` was called?


# %%
class TooEarly(nn.Module):
    """Calls post_init before its head exists."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = nn.Linear(40, 500)
        self.apply(init_weights)  # what post_init does
        self.head = nn.Linear(40, 500)


# %% tags=["folded"]
early = TooEarly()
late_std = early.apply(init_weights).head.weight.std().item()
early_std = TooEarly().head.weight.std().item()
bought.add("post_init at the end", "std of the head", early_std, late_std)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The head that came too late kept torch's default, 0.0914, with no error and no warning. Only a
# measurement finds such a bug.
#
# </details>
#
# Real libraries do two more things in `post_init`. They *tie* weights after initializing, which
# means that two modules share one Parameter, and they *flag* each module that is done, so that
# weights loaded from a file are not drawn over. In small:


# %%
class Mini(nn.Module):
    """What a base class for pretrained models does, in small: initialize once, then tie."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = Labels(40, 500, reserved=7)
        self.head = nn.Linear(40, 500)
        self.post_init()

    def post_init(self) -> None:
        self.apply(self.init_once)
        self.head.weight = self.codes.weight  # tied: from here on one Parameter

    def init_once(self, module: nn.Module) -> None:
        if not getattr(module, "is_initialized", False):
            init_weights(module)
            module.is_initialized = True


# %% [markdown]
# The flag is an attribute on each module, set after its first init.
#
# __Predict first.__ Someone fills a weight of a finished model with a constant, as loading a file
# would, and calls `post_init` a second time. What is in the weight afterwards?

# %% tags=["folded"]
mini = Mini()
mini.codes.weight.data.fill_(3.0)
mini.post_init()
print(f"mean of the weight after a second post_init: {mini.codes.weight.mean():.1f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Still the constant, 3.0. Each module carries the flag, so the second call skips them all. Hugging
# Face's library works in this order today: `post_init` calls `init_weights`, which initializes what
# is not flagged as initialized, and then ties
# ([modeling_utils.py](https://github.com/huggingface/transformers/blob/main/src/transformers/modeling_utils.py)).
#
# </details>
#
# The library flags single *tensors*, too, when it has loaded them from a file, and its own
# `init.normal_` leaves flagged tensors alone
# ([initialization.py](https://github.com/huggingface/transformers/blob/main/src/transformers/initialization.py)).
# Here is the idea in small.


# %%
def careful_normal_(weight: torch.Tensor, mean: float, std: float) -> None:
    """Draw ``weight`` anew unless it carries the flag of a loaded tensor."""
    if not getattr(weight, "is_loaded", False):
        nn.init.normal_(weight, mean, std)


# %% [markdown]
# The next cell fills a weight with a constant, as loading a file would, and sets the flag.
#
# __Predict first.__ What is the mean of the weight after `careful_normal_`, and what is it after
# the older `weight.data.normal_()`?

# %% tags=["folded"]
for call in ("careful_normal_", "data.normal_"):
    weight = nn.Linear(40, 500).weight
    nn.init.constant_(weight, 3.0)
    weight.is_loaded = True
    if call == "careful_normal_":
        careful_normal_(weight, 0.0, 0.05)
    else:
        weight.data.normal_(0.0, 0.05)
    print(f"{call:16} mean {weight.mean().abs():.1f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The careful function keeps the loaded 3.0. `weight.data` is a new tensor on the same memory, which
# does not carry the flag, so the draw goes over the loaded values and the mean is 0.0. This is why
# the older idiom is no longer the same, and why that library's own code avoids it. A slice such as
# `weight[7]` loses the flag as well: there the code has to ask for it before it zeroes a row.
#
# </details>

# %% [markdown]
# __Why initialize first and tie second?__ Swap the two lines of `post_init` and measure the norm of
# the reserved row.
#
# __Predict first.__ How many times is the shared Parameter initialized, and by whom last? Is its
# reserved row still zero?


# %%
class TiesFirst(Mini):
    """Ties the head before it initializes."""

    def post_init(self) -> None:
        self.head.weight = self.codes.weight
        self.apply(self.init_once)


# %% tags=["folded"]
tie_first = TiesFirst().codes.weight[7].norm().item()
tie_last = Mini().codes.weight[7].norm().item()
bought.add("initialize, then tie", "norm of the reserved row", tie_first, tie_last)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Tied first, the one Parameter is initialized twice: as codes, with its reserved row set to zero,
# and again as a head, which knows of no reserved row and draws over it.
#
# </details>
#
# The same happens to the padding row of an embedding that is tied to a head too early. Whoever ties
# weights has to do it after the last draw, or to zero the row again.

# %% [markdown]
# ## Padding found by experiment
#
# Four switches are easily confused: a padding row of *zeros*; the argument `padding_idx`; the
# loss's `ignore_index`; an attention *mask*. Rather than believe anybody, switch on one at a time
# and compare with a run that has none. The batch has two sequences, and the second ends in padding.

# %%
ids = torch.tensor([[5, 17, 230, 41, 8], [12, 640, 77, PAD, PAD]])
targets = torch.tensor([[17, 230, 41, 8, 3], [640, 77, 2, PAD, PAD]])
real = ids != PAD
weight = torch.randn(V, D) / math.sqrt(D)
head = torch.randn(V, D) / math.sqrt(D)


# %%
def run(*on: str, attention: bool = True, tied: bool = False) -> dict[str, torch.Tensor]:
    """Return loss, logits at real tokens and gradient of the padding row; ``on`` are switches."""
    rows = weight.clone()
    if "zeros" in on:
        rows[PAD] = 0
    rows.requires_grad_()
    padding_idx = PAD if "padding_idx" in on else None
    hidden = nn.functional.embedding(ids, rows, padding_idx=padding_idx)
    if attention:
        scores = hidden @ hidden.mT / math.sqrt(D)
        if "mask" in on:
            scores = scores.masked_fill(~real[:, None, :], -math.inf)
        hidden = hidden + scores.softmax(-1) @ hidden
    logits = hidden @ (rows if tied else head).T
    ignore = PAD if "ignore_index" in on else -100
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=ignore)
    loss.backward()
    return {"logits": logits[real].detach(), "loss": loss.detach(), "gradient": rows.grad[PAD]}


# %% [markdown]
# Everything else, weights included, stays the same from run to run. Attention, where it is switched
# on, adds to each token's vector a mixture of the vectors of its whole sequence.
#
# __Predict first.__ Which of the four changes the logits at real tokens? Which changes the loss?
# Which stops the gradient of the padding row? Does it depend on the model around them?

# %%
SWITCHES = ("zeros", "padding_idx", "ignore_index", "mask")


def truth(**model: bool) -> list[list[bool]]:
    """Return for each switch: changes logits, changes loss, stops the row's gradient."""
    off = run(**model)
    runs = [run(switch, **model) for switch in SWITCHES]
    changed = [[not torch.allclose(on[k], off[k]) for k in ("logits", "loss")] for on in runs]
    return [[*row, not on["gradient"].any()] for row, on in zip(changed, runs, strict=True)]


# %% [markdown]
# The picture is the truth table of two models: one without attention and with a head of its own,
# one with attention and a tied head. A shaded "yes" means that the switch alone does this. Compare
# the two panels: which cells flip when the model changes?

# %% tags=["folded"]
figure, panels = plt.subplots(2, 1, figsize=(5.0, 4.6))
models = {"no attention, own head": (False, False), "attention, tied head": (True, True)}
for axes, (title, (attention, tied)) in zip(panels, models.items(), strict=True):
    cells = truth(attention=attention, tied=tied)
    axes.imshow(cells, cmap="Greys", vmin=0, vmax=4, aspect="auto")
    for y, row in enumerate(cells):
        for x, yes in enumerate(row):
            word, weight_of_font = ("yes", 700) if yes else ("no", 400)
            axes.text(x, y, word, ha="center", va="center", weight=weight_of_font)
    axes.set_xticks(
        range(3),
        ["changes logits\nat real tokens", "changes\nthe loss", "stops the row's\ngradient"],
    )
    axes.set_yticks(range(4), SWITCHES)
    axes.set_title(title)
    axes.grid(visible=False)
show(figure, "Truth table of four padding switches in two models; several cells flip")

# %% [markdown]
# <details><summary>How to read it</summary>
#
# `padding_idx` never touches logits or loss. All it does is to keep the gradient of the *lookup*
# off its row. `ignore_index` takes the padding *targets* out of the loss; without attention the row
# then has no way to the loss, so its gradient stops too. The mask keeps padding *inputs* out of the
# attention of real tokens. A row of zeros changes what attention mixes in, but it is no mask: a
# score of zero still gets a weight.
#
# </details>
#
# The table depends on the model and on the batch. A model with attention and a head of its own, for
# example, gives a third table. When you are asked for one, look first at which experiment is meant,
# and run it.

# %%
for switches in ((), ("padding_idx",), ("ignore_index",), SWITCHES):
    print(f"loss {run(*switches)['loss']:.4f} with", *switches or ("nothing on",))

# %% [markdown]
# __The surprise of the tied head.__ In the lower panel `padding_idx` did not stop the gradient. Now
# switch on everything at once.
#
# __Predict first.__ The row is zero, `padding_idx` is on, `ignore_index` is on, the mask is on:
# each path from the padding row to the loss seems closed. Does the row get a gradient when the head
# is tied?

# %% tags=["folded"]
untied = run(*SWITCHES)["gradient"].norm().item()
tied = run(*SWITCHES, tied=True)["gradient"].norm().item()
print(f"gradient of the padding row: own head {untied}, tied head {tied:.1e}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# It does: 0 with a head of its own, but not with a tied one. As a row of the *head*, the padding
# row produces a logit at every position, and the softmax pushes that logit down. `padding_idx` only
# guards the lookup, and `ignore_index` only drops targets.
#
# </details>
#
# After one optimizer step such a row is no longer zero. Whoever needs it zero has to set it again
# after each step, or mask the row's gradient.

# %%
bought.add("own head, not a tied one", "gradient of the padding row", tied, untied)

# %% [markdown]
# ## SimpleModel put together
#
# The tasks build a class `SimpleModel`: a table `embed_tokens`, a linear `lm_head` without a bias
# that is not tied, a `post_init`, and a `forward` from token ids to logits. Here is a sibling, made
# of the same four pieces with other modules, for signals instead of tokens.


# %%
class SimpleTagger(nn.Module):
    """Labels each step of a signal: (batch, channels, time) -> (batch, time, labels)."""

    def __init__(self, channels: int = 8, hidden_size: int = 40, labels: int = 500) -> None:
        super().__init__()
        self.mix = nn.Conv1d(channels, hidden_size, kernel_size=1)
        self.out = Labels(hidden_size, labels, reserved=7)
        self.post_init()

    def post_init(self) -> None:
        self.apply(init_weights)

    def forward(self, signal: torch.Tensor) -> torch.Tensor:
        return self.out(self.mix(signal).transpose(1, 2))


# %% [markdown]
# Check a finished model in three ways: do the shapes fit, did each part get its init, and is the
# special row zero? None of these needs training, and together they catch most of the mistakes of
# this lesson.

# %%
tagger = SimpleTagger()
signal = torch.randn(2, 8, 6)
print("logits", tuple(tagger(signal).shape), f"std of out {tagger.out.weight.std():.3f}")
print(f"reserved row {tagger.out.weight[7].norm():.1f}, bias {tagger.out.bias.norm():.1f}")

# %% [markdown]
# One more tool: the spread of a hidden state, *one variance for each dimension*. Join batch and
# time into one axis of positions and take the variance along it. With a single position there is
# nothing to compare, and the result is not a number.

# %%
hidden = tagger.mix(signal).transpose(1, 2)
variance = hidden.flatten(0, 1).var(dim=0)
print(f"hidden {tuple(hidden.shape)} -> {tuple(variance.shape)}, mean {variance.mean():.3f}")

# %% [markdown]
# ## Five lines to remember
#
# 1. `nn.Embedding` starts with std 1 and a padding row of zeros, and the next draw over the table
#    erases these zeros.
# 2. An init function changes one module in place: it draws the weights, then it zeroes the bias,
#    and special rows come last.
# 3. Guard an optional index with `is not None`, because 0 is a row and `weight[None]` is the whole
#    matrix.
# 4. `apply` walks through the modules; `post_init` calls it when every part exists, and ties
#    weights only afterwards.
# 5. `padding_idx` stops the gradient that the lookup sends to a row, `ignore_index` takes targets
#    out of the loss, and a mask hides inputs from attention.

# %% [markdown]
# ## Check yourself
#
# <details><summary>A layer meant to have std 0.05 measures a mean of 0.05 and a std of 1. Which
# call did it?</summary>
#
# `normal_(w, 0.05)`: the second argument is the mean.
#
# </details>
#
# <details><summary>A model calls post_init in the middle of __init__. Which parts are wrong, and
# how would you notice?</summary>
#
# Those that are made afterwards: they keep torch's defaults. Measure the std of every part.
#
# </details>
#
# <details><summary>Your loss counts padding positions although padding_idx is set. Why, and what
# is the remedy?</summary>
#
# `padding_idx` never touches the loss. Give the loss `ignore_index`.
#
# </details>
