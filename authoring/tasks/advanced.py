# %% [markdown]
# # Advanced: fixed or adaptive std
#
# **25 points, about 75 minutes.** You write an init that adapts to the width, train a toy model
# with it and with the fixed 0.02, plot both loss curves, measure how stable training is, and say
# what all this shows. Replace the lines that raise `NotImplementedError`. The checks below each
# answer look at its form only, not at its numbers; the feedback judges the rest.

# %% locked="advanced_setup"
import math
import statistics
from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F


def answered(*values: object) -> None:
    """Say so while an answer is still to be written, or its cell has stopped with an error."""
    if any(value is ... for value in values):
        text = "this answer is still to be written, or the cell above stopped with an error"
        raise NotImplementedError(text)


# %% [markdown]
# ## What is given
#
# The toy model looks up each token and maps its vector to one logit for each token of the
# vocabulary. It has no padding row and no bias. Inputs and targets are random, so there is nothing
# to understand in them: the model can only learn one batch by heart.

# %% locked="toy_model"
VOCAB_SIZE = 100


class ToyModel(nn.Module):
    """Token ids of any shape in, one logit for each of the VOCAB_SIZE tokens out."""

    def __init__(self, hidden_size: int):
        super().__init__()
        self.embed = nn.Embedding(VOCAB_SIZE, hidden_size)
        self.head = nn.Linear(hidden_size, VOCAB_SIZE, bias=False)

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.embed(input_ids))


# %% [markdown]
# The next cell gives the data and a learning rate. The rate suits Adam and AdamW. You may choose
# another optimizer, or write the update yourself; plain SGD needs about 1,000 times this rate
# before its curve falls as far in ten steps.

# %% locked="toy_data"
LEARNING_RATE = 1e-3


def make_batch(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return random input_ids and random targets, each of shape (8, 16), the same per seed."""
    source = torch.Generator().manual_seed(seed)
    input_ids, targets = torch.randint(VOCAB_SIZE, (2, 8, 16), generator=source)
    return input_ids, targets


# %% [markdown]
# The fixed rule is the one you know from the lesson: an embedding table is drawn from
# normal(0, 0.02), however wide it is. Every other module keeps the init that torch gave it, so the
# head is the same in all comparisons below.


# %% locked="toy_fixed"
def fixed_init_weights(module: nn.Module) -> None:
    """Draw an embedding table from normal(0, 0.02), whatever its width."""
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=0.02)


# %% [markdown]
# ## Task 1: an init that adapts
#
# **5 points, 8 minutes.** Write the adaptive rule: std = 1/sqrt(hidden_size), so that the rows of
# the table have a norm near 1 at any width. Read the width from the module that is passed in, since
# the function has no other argument. Touch `nn.Embedding` only. Read:
# [where the two rules cross](../../notebooks/03_fixed_or_adaptive.ipynb#Where-the-two-rules-cross).


# %% answer="adaptive_init"
def adaptive_init_weights(module: nn.Module) -> None:
    """Draw an embedding table from normal(0, 1/sqrt(hidden_size)), in place; set no seed.

    An nn.Embedding(100, 16), weight (100, 16), gets std 0.25. Every other module stays as it is.
    """
    ### BEGIN SOLUTION
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=1 / math.sqrt(module.embedding_dim))
    ### END SOLUTION


# %% test="test_adaptive_init" points=5
# a table 16 wide gets a std near 0.25, and a Linear layer is left alone
adaptive_table, adaptive_linear = nn.Embedding(400, 16), nn.Linear(4, 4)
adaptive_before = adaptive_linear.weight.detach().clone()
adaptive_init_weights(adaptive_table)
adaptive_init_weights(adaptive_linear)
adaptive_std = adaptive_table.weight.std().item()
adaptive_hints = {
    1 / 16: ": 1/width lacks the square root",
    1 / 32: ": width**-1/2 is (width**-1)/2; write width ** -0.5",
    1 / 20: ": that is 1/sqrt of the number of tokens, not of the width",
    1 / 8: ": 0.125 suits width 64 only; read the width from the module",
    1.0: ": std 1 is what nn.Embedding starts with; is std= given by name?",
}
adaptive_hint = [h for std, h in adaptive_hints.items() if abs(adaptive_std / std - 1) < 0.05]
assert 0.2 < adaptive_std < 0.3, f"std {adaptive_std:.3g} instead of 0.25" + "".join(adaptive_hint)
assert torch.equal(adaptive_linear.weight, adaptive_before), "initialize nn.Embedding only"
### BEGIN HIDDEN TESTS
from invigilator.checks import stats
from invigilator.checks.there import there


def adaptive_draw_twice(init_weights, vocab_size, hidden_size):
    draws = []
    for _ in range(2):
        model = nn.Sequential(nn.Embedding(vocab_size, hidden_size))
        nn.init.constant_(model[0].weight, 7.0)
        draws.append(model.apply(init_weights)[0].weight.detach().clone())
    return draws


adaptive_width = 120 + int(torch.randint(50, (1,), generator=stats.generator("adaptive_init")))
adaptive_draws = there(adaptive_draw_twice, adaptive_init_weights, 1000, adaptive_width)
stats.assert_normal(adaptive_draws[0], adaptive_width**-0.5, f"a table {adaptive_width} wide")
stats.assert_draws_differ(*adaptive_draws)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: ten steps of training
#
# **6 points, 15 minutes.** Write `train`; it uses all five arguments. It seeds torch, makes a
# fresh `ToyModel`, applies `init_weights` to all its modules, and takes `steps` steps on the one
# batch of `make_batch(seed)`. Record each loss before its update. `F.cross_entropy` wants one row
# for each position, so flatten logits and targets. `learning_rate` is Adam's; another optimizer
# multiplies it by what it needs. Read:
# [loss curves](../../notebooks/03_fixed_or_adaptive.ipynb#Loss-curves-over-many-seeds).


# %% answer="train"
def train(
    init_weights,
    hidden_size: int = 64,
    steps: int = 10,
    seed: int = 0,
    learning_rate: float = LEARNING_RATE,
) -> list[float]:
    """Return the mean cross-entropy before each of ``steps`` updates, as plain floats.

    The same seed gives the same list, whatever ran before.
    ``init_weights(module)`` is an init function such as fixed_init_weights. The logits are
    (8, 16, VOCAB_SIZE), the targets (8, 16). Example: train(fixed_init_weights, steps=3) has
    three losses, the first of them near ln(100) = 4.605.
    """
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    model = ToyModel(hidden_size).apply(init_weights)
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    input_ids, targets = make_batch(seed)
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(model(input_ids).flatten(0, 1), targets.flatten())
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
    ### END SOLUTION


# %% test="test_train" points=6
# train gives one plain number for each step
train_three = train(fixed_init_weights, steps=3)
assert train_three is not None, "nothing came back: return the losses, do not print them"
assert len(train_three) == 3, f"3 steps should give 3 losses, not {len(train_three)}"
assert not any(torch.is_tensor(loss) for loss in train_three), "plain floats: use loss.item()"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, stats, training
from invigilator.checks.there import there


def train_runs(train, init_weights):
    calls = (9, 4, 5), (9, 4, 5), (9, 4, 6), (8, 4, 5), (9, 4, 5, 0.05)
    return [train(init_weights, *call) for call in calls]


train_seed = int(torch.randint(1, 999, (1,), generator=stats.generator("train")))
for train_std, train_steps, train_with in ((1.0, 25, train_seed), (100.0, 4, 0)):
    train_met = there(training.watch, train, train_std, 48, train_steps, train_with)
    train_what = f"what train returns for {train_steps} steps"
    train_losses = answers.numbers(train_met["losses"], train_what, train_steps)
    train_right = training.step_losses(train_met["steps"], train_steps, *make_batch(train_with))
    assert max(train_right) > 20 or train_std < 100, (
        f"std 100, yet a loss of {max(train_right):.3g}: is init_weights applied?"
    )
    training.assert_losses(train_losses, train_right)
    assert train_std > 1 or train_losses[-1] < train_losses[0] - 1e-4, (
        f"25 steps, no lower loss: {train_losses[::24]}"
    )
    assert not [old for old in train_met["old_gradient"] if old >= 1e-3], "old gradients mixed in"
    assert train_met["draws"] < 4, f"{train_met['draws']} draws: apply init_weights once, at first"
train_lists = there(train_runs, train, fixed_init_weights)
train_one, *train_others = answers.array(train_lists, "what train returns for 4 steps")
train_equal = [torch.allclose(train_one, other, rtol=0, atol=1e-6) for other in train_others]
assert train_equal[0], "the same seed should give the same list: seed before the model is made"
assert not train_equal[1], "another seed should give another list"
assert not train_equal[2], "another hidden_size should give another list"
assert not train_equal[3], "another learning_rate should give another list"
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: two curves
#
# **3 points, 4 minutes.** Call your `train` with hidden_size 64 and seed 0, ten steps, once with
# each init, and collect both lists in a dict. The two runs share batch and seed, so that the init
# is all that differs. Read:
# [loss curves](../../notebooks/03_fixed_or_adaptive.ipynb#Loss-curves-over-many-seeds).

# %% answer="curves"
curves = ...  # {"fixed": ten losses, "adaptive": ten losses}
### BEGIN SOLUTION
curves = {
    "fixed": train(fixed_init_weights, hidden_size=64, seed=0),
    "adaptive": train(adaptive_init_weights, hidden_size=64, seed=0),
}
### END SOLUTION

# %% test="test_curves" points=3
# curves holds a list of losses for each of the two inits
answered(curves)
assert isinstance(curves, dict), "curves should be a dict"
assert {*curves} == {"fixed", "adaptive"}, 'the keys of curves should be "fixed" and "adaptive"'
assert len(curves["fixed"]) == len(curves["adaptive"]), "both curves should have the same length"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers, training
from invigilator.checks.there import there

for curves_key, curves_init in (("fixed", fixed_init_weights), ("adaptive", adaptive_init_weights)):
    curves_calls = [(curves_init, 64, 10, 0)] * 2
    curves_runs, curves_forwards = there(training.own_runs, train, *curves_calls)
    training.assert_follows(curves_runs, curves_forwards, 10)
    curves_run, curves_rerun = answers.array(curves_runs, "your train")
    curves_shape = tuple(curves_run.shape)
    curves_given = answers.array(curves[curves_key], f"curves[{curves_key!r}]", curves_shape)
    # a train whose runs differ has paid for it in its own test
    assert not torch.equal(curves_run, curves_rerun) or torch.allclose(
        curves_given, curves_run, rtol=0.0, atol=1e-4
    ), f"curves[{curves_key!r}] is not what your train gives: swapped, or another seed or width?"
### END HIDDEN TESTS

# %% [markdown]
# Two tools follow that the grading of Task 4 uses. You need not read them: to solve the task, go on
# to its text. `look` says by what a reader tells two lines apart: the colour, the
# line style and the marker. A legend entry has them too, and that is how it belongs to its line.

# %% locked="toy_look"
from matplotlib.colors import to_hex


def look(artist) -> tuple[str, ...]:
    """Return the colour, line style and marker of a line or of a legend entry."""
    color = getattr(artist, "get_color", None) or artist.get_facecolor
    style = [str(getattr(artist, name, str)()) for name in ("get_linestyle", "get_marker")]
    return to_hex(color()), *style


# %% [markdown]
# `describe` calls a plot function and returns what a reader sees of each line: its values, the
# legend entries of its look, the texts beside it, the titles above it and the axis labels.


# %% locked="toy_describe"
def describe(plot, curves: dict[str, list[float]]) -> list[dict]:
    """Return, line by line, the values and the words in the figure that plot(curves) returns."""
    plt.close("all")
    figure, lines = plot(curves), []
    for axes in figure.axes:
        part = axes.get_figure(root=False)  # a subfigure, or the figure itself
        own = [legend for legend in (axes.get_legend(), *part.legends, *figure.legends) if legend]
        legends = own or [legend for other in figure.axes if (legend := other.get_legend())]
        shown = [(legend.legend_handles, legend.get_texts()) for legend in legends]
        entries = [entry for both in shown for entry in zip(*both, strict=True)]
        titles = [axes.get_title(loc=side) for side in ("left", "center", "right")]
        texts = [(text.get_position(), text.get_text()) for text in (*part.texts, *figure.texts)]
        words = {
            "beside": [text.get_text() for text in axes.texts],
            "title": " ".join(titles + [legend.get_title().get_text() for legend in own]),
            "x": axes.get_xlabel() or " ".join(text for (_, y), text in texts if y < 0.15),
            "y": axes.get_ylabel() or " ".join(text for (x, _), text in texts if x < 0.15),
        }
        for line in axes.lines:
            same = [text for handle, text in entries if look(handle) == look(line)]
            same = same or [text for handle, text in entries if look(handle)[0] == look(line)[0]]
            legend = [text.get_text() for text in same]
            lines.append({"values": [*map(float, line.get_ydata())], "legend": legend, **words})
    return lines


# %% [markdown]
# ## Task 4: the picture
#
# **2 points, 8 minutes.** Write `plot_curves`. Draw the losses against the step with `plot` or
# `semilogy`. Label the x axis and the y axis; with two subplots, one label for both is enough. Say
# which line is which with the words fixed and adaptive: in a legend, beside the lines, or as titles
# of two subplots. Return the figure. Read:
# [loss curves](../../notebooks/03_fixed_or_adaptive.ipynb#Loss-curves-over-many-seeds).


# %% answer="plot_curves"
def plot_curves(curves: dict[str, list[float]]) -> plt.Figure:
    """Return a figure with the losses curves["fixed"] and curves["adaptive"] as two lines.

    Both lists have the same length, any one: {"fixed": [4.6, 4.5], "adaptive": [4.6, 4.4]}.
    """
    ### BEGIN SOLUTION
    figure, axes = plt.subplots()
    for name, losses in curves.items():
        axes.plot(losses, label=name)
    axes.set(xlabel="step", ylabel="loss before the update (nats)")
    axes.legend()
    return figure
    ### END SOLUTION


# %% test="test_plot_curves" points=2
# plot_curves returns a figure
plot_figure = plot_curves({"fixed": [3.0, 2.0, 1.5], "adaptive": [3.0, 1.0, 0.5]})
plt.close("all")  # these losses are invented; your own curves are drawn in the next cell
assert hasattr(plot_figure, "get_axes"), "plot_curves should return the figure"
### BEGIN HIDDEN TESTS
import re

from invigilator.checks import stats
from invigilator.checks.there import there

plot_data = torch.rand(2, 13, generator=stats.generator("plot_curves"))
plot_words = {"fixed": r"fix|0\.02", "adaptive": r"adapt|sqrt|√"}
plot_lists = dict(zip(plot_words, plot_data.tolist(), strict=True))
plot_lines = there(describe, plot_curves, plot_lists)
plt.close("all")


def plot_named(*texts):
    return {name for name, word in plot_words.items() if re.search(word, " ".join(texts).lower())}


for plot_axis in ("x", "y"):
    assert any(line[plot_axis].strip() for line in plot_lines), f"the {plot_axis} axis has no label"
for plot_name, plot_values in zip(plot_words, plot_data, strict=True):
    plot_found = [
        line
        for line in plot_lines
        if len(line["values"]) == 13
        and torch.allclose(torch.tensor(line["values"]), plot_values, atol=1e-6)
    ]
    assert plot_found, f"no line shows the losses of curves[{plot_name!r}] that were passed in"
    plot_told = [
        plot_name in plot_named(*line["beside"])
        or {plot_name} == (plot_named(*line["legend"]) or plot_named(line["title"], line["y"]))
        for line in plot_found
    ]
    assert any(plot_told), f"no legend, title or text says which line is curves[{plot_name!r}]"
### END HIDDEN TESTS

# %% [markdown]
# The next cell draws your own curves from Task 3, with your own function. See how alike the two
# lines begin, and which of them ends lower.

# %% locked="own_curves"
plot_curves(curves)
plt.show()

# %% [markdown]
# ## Task 5: which init ends lower
#
# **1 point, 5 minutes.** For hidden_size 64 and for 4096: which init ends on the lower last loss
# in your own `train`, five steps, seed 0? Let the runs decide, whatever you expect of them; where
# the two differ by less than 0.0001, either answer counts. Read:
# [loss curves](../../notebooks/03_fixed_or_adaptive.ipynb#Loss-curves-over-many-seeds).

# %% answer="verdict"
verdict = ...  # {64: "fixed" or "adaptive", 4096: "fixed" or "adaptive"}
### BEGIN SOLUTION
verdict = {}
for hidden_size in (64, 4096):
    fixed_last = train(fixed_init_weights, hidden_size, steps=5)[-1]
    adaptive_last = train(adaptive_init_weights, hidden_size, steps=5)[-1]
    verdict[hidden_size] = "fixed" if fixed_last < adaptive_last else "adaptive"
### END SOLUTION

# %% test="test_verdict" points=1
# verdict names one init for each of the two widths
answered(verdict)
assert {*dict(verdict)} == {64, 4096}, "the keys of verdict should be 64 and 4096, as numbers"
verdict_names = {width: str(name).strip().lower() for width, name in verdict.items()}
assert {*verdict_names.values()} <= {"fixed", "adaptive"}, 'each name is "fixed" or "adaptive"'
### BEGIN HIDDEN TESTS
from invigilator.checks import training
from invigilator.checks.there import there


def verdict_behind(width, pair):
    runs, forwards = there(training.own_runs, train, *[(init, width, 5, 0) for init in pair])
    training.assert_follows(runs, forwards, 5)
    return runs[0][-1] - runs[1][-1] >= 1e-4


verdict_inits = {"fixed": fixed_init_weights, "adaptive": adaptive_init_weights}
for verdict_width, verdict_name in verdict_names.items():
    verdict_other = ({*verdict_inits} - {verdict_name}).pop()
    verdict_pair = verdict_inits[verdict_name], verdict_inits[verdict_other]
    # a train whose runs differ has paid for it in its own test: either run may agree
    assert not all(verdict_behind(int(verdict_width), verdict_pair) for _ in range(2)), (
        f"verdict[{verdict_width}] is not what your own train shows: compare the last losses of "
        "the two inits at that hidden_size, five steps, seed 0"
    )
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: a measure of stability
#
# **3 points, 14 minutes.** At the given rate both inits train without trouble; higher rates tell
# them apart. Write `stability`: it calls your `train` for each seed, at one learning rate, and
# returns medians over the seeds. The `rise` of a run is its largest step upwards, from one loss to
# the next, and 0 where no loss rises. Read:
# [width and rate together](../../notebooks/03_fixed_or_adaptive.ipynb#Width-and-rate-together).


# %% answer="stability"
def stability(
    init_weights,
    learning_rate: float,
    hidden_size: int = 256,
    steps: int = 20,
    seeds: tuple[int, ...] = (0, 1, 2),
) -> dict[str, float]:
    """Return {"first": ..., "last": ..., "rise": ...}, each the median over an odd number of seeds.

    first and last are losses of a run; the losses [4.6, 4.1, 4.4, 4.3] have the rise 0.3.
    """
    ### BEGIN SOLUTION
    runs = [train(init_weights, hidden_size, steps, seed, learning_rate) for seed in seeds]
    rises = [max(0.0, *(b - a for a, b in pairwise(run))) for run in runs]
    return {
        "first": statistics.median(run[0] for run in runs),
        "last": statistics.median(run[-1] for run in runs),
        "rise": statistics.median(rises),
    }
    ### END SOLUTION


# %% test="test_stability" points=3
# stability gives three numbers, and a rise is never below 0
stability_form = stability(fixed_init_weights, 1e-3, hidden_size=8, steps=4, seeds=(0, 1, 2))
assert stability_form is not None, "nothing came back: return the dict, do not print it"
assert {*stability_form} == {"first", "last", "rise"}, 'the keys are "first", "last" and "rise"'
assert float(stability_form["rise"]) >= 0, "where no loss rises, the rise is 0"
### BEGIN HIDDEN TESTS
from invigilator.checks import training
from invigilator.checks.there import there


def stability_init(module):
    if isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, mean=0.0, std=0.5)


for stability_rate, stability_seeds in ((0.004, (3, 4, 5)), (0.4, (6, 7, 8, 9, 10))):
    stability_calls = [(stability_init, 24, 9, seed, stability_rate) for seed in stability_seeds]
    stability_runs, stability_forwards = there(
        training.own_runs, train, *stability_calls, stability_calls[0]
    )
    if stability_rate < 0.1:
        training.assert_follows(stability_runs, stability_forwards, 9)
    stability_given = stability(stability_init, stability_rate, 24, 9, stability_seeds)
    # a train whose runs differ has paid for it in its own test
    if stability_runs.pop() == stability_runs[0]:
        stability_where = f"at learning_rate {stability_rate} and hidden_size 24, "
        training.assert_measured(stability_given, stability_runs, stability_where)
### END HIDDEN TESTS

# %% [markdown]
# Three inits and four rates follow, so that your `stability` has something to tell apart.
# `default_init_weights` changes nothing: the table keeps what `nn.Embedding` drew, from
# normal(0, 1).


# %% locked="rates_and_inits"
def default_init_weights(module: nn.Module) -> None:
    """Leave the module as torch made it."""


RATES = (0.01, 0.1, 0.3, 1.0)
INITS = {
    "fixed": fixed_init_weights,
    "adaptive": adaptive_init_weights,
    "default": default_init_weights,
}

# %% [markdown]
# ## Task 7: the highest rate
#
# **1 point, 6 minutes.** Call `stability` for each of `INITS` at each of `RATES`, all else as its
# defaults say, and collect what it returns in `measured`. Then say for each init the highest rate
# at which the last loss is still below the first, or `None` where it is at no rate; `nan` and `inf`
# are not below. Where the two differ by less than 20% of the first loss, either answer counts.

# %% answer="highest_rate"
measured = ...  # {"fixed": {0.01: what stability returns, 0.1: ..., ...}, "adaptive": ..., ...}
highest_rate = ...  # {"fixed": one of RATES or None, "adaptive": ..., "default": ...}
### BEGIN SOLUTION
measured = {
    name: {rate: stability(init_weights, rate) for rate in RATES}
    for name, init_weights in INITS.items()
}
highest_rate = {
    name: max((rate for rate in RATES if at[rate]["last"] < at[rate]["first"]), default=None)
    for name, at in measured.items()
}
### END SOLUTION

# %% test="test_highest_rate" points=1
# measured holds every init at every rate, and highest_rate one rate for each init
answered(measured, highest_rate)
assert {*measured} == {*highest_rate} == {*INITS}, f"the keys of both dicts should be {[*INITS]}"
assert all({*by_rate} == {*RATES} for by_rate in measured.values()), f"rates should be {RATES}"
assert {*highest_rate.values()} <= {*RATES, None}, f"each highest rate is one of {RATES}, or None"
### BEGIN HIDDEN TESTS
from invigilator.checks import stats, training
from invigilator.checks.there import there

highest_at = (0.1, 0.3)[int(torch.randint(2, (1,), generator=stats.generator("highest_rate")))]
highest_inits = fixed_init_weights, adaptive_init_weights, default_init_weights
for highest_name, highest_init in zip(INITS, highest_inits, strict=True):
    highest_calls = [(highest_init, 8, 3, 0)] * 2
    highest_runs, highest_forwards = there(training.own_runs, train, *highest_calls)
    training.assert_follows(highest_runs, highest_forwards, 3)
    training.assert_highest(highest_rate[highest_name], measured[highest_name], highest_name)
    highest_given = measured[highest_name][highest_at]
    # a train whose runs differ has paid for it in its own test; an init may draw without torch
    assert highest_runs[0] != highest_runs[1] or training.is_same(
        highest_given, stability(highest_init, highest_at)
    ), f"measured[{highest_name!r}][{highest_at}] is not what your stability gives for this init"
### END HIDDEN TESTS

# %% [markdown]
# The picture of what you measured: left the last loss, right the largest rise, both against the
# learning rate. See at which rate a line leaves the others, and where it crosses the thin grey
# line: ln(100), the loss of a model that knows nothing.

# %% locked="stability_picture"
answered(measured)
figure, panels = plt.subplots(1, 2, figsize=(8, 3))
figure.subplots_adjust(wspace=0.3)
for name, marker in (("fixed", "s--"), ("adaptive", "o-"), ("default", "^:")):
    for axes, key in zip(panels, ("last", "rise"), strict=True):
        axes.plot(RATES, [measured[name][rate][key] for rate in RATES], marker, label=name)
panels[0].axhline(math.log(VOCAB_SIZE), color="gray", linewidth=0.8)
panels[0].set(xscale="log", yscale="log", xlabel="learning rate (log)", ylabel="last loss (log)")
panels[1].set(xscale="log", yscale="symlog", xlabel="learning rate (log)")
panels[1].set(ylabel="largest rise (log above 1)", ylim=(0, None))
panels[1].legend()
plt.show()

# %% [markdown] locked="discussion_task"
# ## Task 8: what it means for Kimi-K2
#
# **4 points, 15 minutes.** In 80 to 150 words: which of the three inits stands the highest rate,
# and which rises most at the rate 0.1? A tie is an answer, too. Why may another init end lower at
# another width? What std does each rule give at Kimi-K2's hidden size of 7168, and what can this
# toy not tell about such a model? Formulas and numbers do not count as words. Read:
# [what to say about Kimi-K2](../../notebooks/03_fixed_or_adaptive.ipynb#What-to-say-about-Kimi-K2).
#
# ### BEGIN MARK SCHEME
# **Mark scheme.** One point for each idea; a common mistake costs the point of its idea. Style,
# length and spelling cost nothing.
#
# **Model answer.** By the measurement fixed and adaptive are equally stable: at D = 256 both have
# rises of 0.41 and 0.30 at the rate 0.1 and still end below their start at 0.3. The default, std 1,
# rises by 1.81 at 0.1 and ends above its start at 0.3. At width 64 adaptive (std 0.125) ends lower,
# at 4096 fixed does. In this toy the table with the larger std learns faster, because the head's
# steps scale with the embedding vectors, and the rules cross at D = 2500. At D = 7168 adaptive
# gives std 0.0118 and row norm 1, fixed gives 0.02 and row norm 1.69. The toy has no depth and no
# normalization and sees one batch for a few steps: it cannot say which init Kimi-K2 should use.
#
# - **stability** (1 point): Stability judged from the student's own measurement, with a number: a
#   rise, a highest rate, or that both are equal. "No difference between fixed and adaptive" is
#   right where it matches the measurement.
#   - *Half:* Words such as "smooth" or "stable" without a number.
#   - *Not:* Words against the student's own measurement; "adaptive is always more stable".
#   - *Full sample:* "Fixed and adaptive both still train at 0.3, the default only up to 0.1, where
#     it rises most, by 1.81."
#   - *Half sample:* "Fixed and adaptive train smoothly, the default is not so stable."
#   - *Zero sample:* "The adaptive init is always the most stable one."
# - **width** (1 point): The crossing at D = 2500, so that the larger of the two stds changes sides.
#   - *Half:* Only "adaptive shrinks with D".
#   - *Not:* "Adaptive is always better"; "0.02 explodes at large D".
#   - *Full sample:* "At small widths adaptive has the larger std and learns faster, above 2500
#     fixed has the larger one, so there it is the other way round."
#   - *Half sample:* "At another width it can differ because the adaptive std gets smaller as D
#     grows."
#   - *Zero sample:* "Adaptive is always better since it depends on the width."
# - **kimi-k2** (1 point): 1/sqrt(7168) = 0.0118 against the 0.02 in its config, or row norm 1
#   against 1.69.
#   - *Not:* "Kimi-K2 was trained with adaptive init" (this is not disclosed).
#   - *Full sample:* "For Kimi-K2 with 7168 dimensions adaptive would be 0.0118 and fixed is 0.02."
#   - *Zero sample:* "Kimi-K2 was trained with the adaptive init because it is so large."
# - **limit** (1 point): A limit: toy without depth or normalization, few steps, one batch, three
#   seeds, Adam where Kimi-K2 had Muon; or pre-norm makes the forward pass scale-free, so that std
#   acts through the gradient and Adam's first steps.
#   - *Full sample:* "Our toy has no layers and no norm and only sees one batch, so we cannot say
#     what is better for a real model."
#   - *Zero sample:* "So the experiment shows which init Kimi-K2 should use."
# ### END MARK SCHEME

# %% [markdown] answer="discussion" points=4
# *Your answer (80 to 150 words):*
#
# ### BEGIN SOLUTION
# Fixed and adaptive are equally stable here: at the rate 0.1 their largest rises are 0.41 and 0.30,
# and both still end below their start at 0.3. The default, std 1, rises by 1.81 at 0.1 and ends
# higher than it started at 0.3. At width 64 adaptive ends lower, at 4096 fixed does, because the
# rules cross at 2500 and the larger std learns faster in this toy. For Kimi-K2 (7168) adaptive
# gives 0.0118, fixed 0.02; the toy lacks depth and norm layers and sees one batch, so it cannot
# decide between them.
# ### END SOLUTION

# %% [markdown]
# Save the notebook. Your answers are graded by running it from top to bottom, so do that once
# yourself: *Run > Restart Kernel and Run All Cells*. All cells together need about
# fifteen seconds.
