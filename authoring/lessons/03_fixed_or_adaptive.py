# %% [markdown]
# # Fixed or adaptive
#
# Two rules for the std of an embedding table: 0.02 for every model, or `1/sqrt(D)`, which shrinks
# with the hidden size D. About three quarters of an hour, on a CPU, offline. Below each *Predict
# first* the output is folded until you run the cell or click its three dots: guess first.
# Afterwards you will be able to:
# <!-- given: 0.02 = the fixed rule -->
#
# - say where the two rules cross, and what each keeps constant;
# - say what known models use, where that is written, and what nobody has published;
# - read loss curves over many seeds, and say what a toy result does not show;
# - say what the std of the table changes in a small language model, with its own head and tied;
# - say whether a learning rate found at one width holds at another, under each rule and under muP;
# - explain what the std still changes behind a norm, and what to claim about Kimi-K2.

# %%
import json
import math
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from lesson_plots import Table, band, look, looks, running_table, show
from torch import nn

torch.set_num_threads(1)

# %% [markdown]
# ## The answer in one picture
#
# Each model is a hidden size and a std, and each fact has its source. The list says what *kind* of
# fact it is, too: what a model was trained with, what its report says, or only what a library or a
# configuration has as its default.

# %%
HF = "https://github.com/huggingface/transformers/blob/main/src/transformers/models/"
GITHUB = "https://github.com/"
T2T = GITHUB + "tensorflow/tensor2tensor/blob/master/tensor2tensor/layers/"
OLMO = GITHUB + "allenai/OLMo/blob/main/configs/official-1124/"
FIXED_STD = 0.02
MODELS = [  # model, D, std, kind of fact, source
    ("Transformer base", 512, 512**-0.5, "original code", T2T + "modalities.py"),
    ("T5 small", 512, 1.0, "library", HF + "t5/modeling_t5.py"),
    ("GPT-2", 768, 0.02, "original code", GITHUB + "openai/gpt-2/blob/master/src/model.py"),
    ("BERT", 768, 0.0176, "original code", GITHUB + "google-research/bert/blob/master/modeling.py"),
    ("BLT encoder", 1024, 1024**-0.5, "library", HF + "blt/modeling_blt.py"),
    ("Gemma", 3072, 0.02, "library", HF + "gemma/configuration_gemma.py"),
    ("Llama", 4096, 0.02, "library", HF + "llama/configuration_llama.py"),
    ("OLMo2-7B", 4096, 0.02, "training config", OLMO + "OLMo2-7B-stage1.yaml"),
    ("DeepSeek-V3", 7168, 0.006, "report, second-hand", "https://arxiv.org/abs/2412.19437"),
    ("DeepSeek-V3 config", 7168, 0.02, "library", HF + "deepseek_v3/configuration_deepseek_v3.py"),
    ("Kimi-K2", 7168, 0.02, "config, second-hand", GITHUB + "MoonshotAI/Kimi-K2"),
]

# %% [markdown]
# The two lines are the two rules; the star marks where they cross. A filled square is what a model
# was trained with, or is reported to have been; a larger hollow mark is only a default. Llama and
# OLMo2 share a place, and so do DeepSeek-V3's configuration and Kimi-K2, the diamond. See which
# side of the star the large models are on.

# %%
widths = torch.logspace(math.log10(64), math.log10(16384), 400)
star = widths[(widths.rsqrt() - FIXED_STD).abs().argmin()]
TRAINED = ("original code", "training config", "report, second-hand")
places = {  # where a name stands beside its mark: points to the right, points up, side
    "Transformer base": (-7, -4, "right"), "T5 small": (8, -3, "left"), "GPT-2": (-7, 4, "right"),
    "BERT": (-7, -10, "right"), "BLT encoder": (9, 1, "left"), "Gemma": (-5, -16, "right"),
    "Llama": (4, 22, "left"), "OLMo2-7B": (4, 12, "left"), "DeepSeek-V3": (-8, -3, "right"),
    "DeepSeek-V3 config": (-8, -31, "right"), "Kimi-K2": (0, -18, "left"),
}  # fmt: skip


# %%
def mark(model: str, kind: str) -> dict[str, object]:
    """Return how a model is drawn: by the kind of fact, and Kimi-K2 by a mark of its own."""
    style: dict[str, object] = {"linestyle": "", "color": "#222222", "marker": "s", "ms": 4.5}
    if kind in TRAINED:
        return style | {"zorder": 4}
    if model == "Kimi-K2":
        return style | {"marker": "D", "ms": 13, "mfc": "none"}
    return style | {"ms": 8, "mfc": "white", "zorder": 3}


# %% [markdown]
# The picture draws the two rules first and the models over them. Both axes are on a log scale, so
# that `1/sqrt(D)` is a straight line, and equal steps along an axis are equal factors.

# %%
figure, axes = plt.subplots(figsize=(5.0, 3.9))
level = torch.full_like(widths, FIXED_STD)
axes.loglog(widths, level, label="fixed: 0.02", **look("fixed", marker=""))
axes.loglog(widths, widths.rsqrt(), label="adaptive: 1/sqrt(D)", **look("adaptive", marker=""))
for model, D, std, kind, _ in MODELS:
    axes.plot(D, std, **mark(model, kind))
    x, y, side = places[model]
    where = {"xytext": (x, y), "textcoords": "offset points", "ha": side}
    leader = {"arrowstyle": "-", "color": "#8a8a8a", "lw": 0.7} if y < -20 else None
    axes.annotate(model, (D, std), arrowprops=leader, **where)
axes.plot(star, FIXED_STD, "*", color="#222222", markersize=12, label="the rules cross", zorder=5)
for label, kind in (("trained with it", TRAINED[0]), ("only a default", "library")):
    axes.plot([], [], label=label, **mark("", kind))
axes.set(xlabel="hidden size D (log scale)", ylabel="std of the embedding table (log scale)")
axes.set(xlim=(60, 3e4), ylim=(0.004, 1.9))
axes.legend(loc="upper right")
show(figure, "Std against hidden size: two rules that cross, and eleven models as dots")

# %% [markdown]
# ## Where the two rules cross
#
# In the first lesson `1/sqrt(width)` was the balanced std of a *hidden layer*, whose units add up
# many products. A table of embeddings adds nothing up: a token's vector *is* a row. So a fixed std
# keeps the size of each *entry* the same in every model, and the row's norm grows with D. The
# adaptive rule keeps the *norm of the row* constant, and the entries shrink with D.

# %%
rules = Table("D", "fixed std", "adaptive std", "fixed: row norm", "adaptive: row norm")
for D in (64, 768, 4096, 7168):
    rows = torch.randn(2000, D, generator=torch.Generator().manual_seed(31))
    norm = rows.norm(dim=1).mean().item()
    rules.add(D, FIXED_STD, D**-0.5, norm * FIXED_STD, norm * D**-0.5)

# %%
rules

# %% [markdown]
# At D = 64 the adaptive std is 0.125, far above the fixed one; at 4096 it is 0.0156 and at 7168
# 0.0118, both *smaller*. So "adaptive is larger" and "adaptive is smaller" are both wrong without
# a D.
# <!-- given: 64 = a row of the table above -->
#
# __Predict first.__ The next cell says where the adaptive rule meets two *other* fixed stds. How
# would you compute that?

# %% tags=["folded"]
for std in (0.04, 0.006):
    print(f"1/sqrt(D) = {std} at D = {1 / std**2:,.0f}")

# %% [markdown]
# <details><summary>How to find it without a computer</summary>
#
# Set `1/sqrt(D)` equal to the std and solve for D: it is one over the std squared. For 0.04 that is
# 625, for 0.006 it is 27,778.
#
# </details>
#
# The star in the first picture is found in the same way; that one is yours to compute. The next
# picture shows the norm of a row under each rule. See the orange line pass through the blue one
# where the rules cross: to the left of it fixed rows are short, to the right they are long.

# %%
figure, axes = plt.subplots(figsize=(5.0, 2.4))
axes.loglog(widths, FIXED_STD * widths.sqrt(), label="fixed: 0.02", **look("fixed", marker=""))
axes.loglog(widths, widths / widths, label="adaptive: 1/sqrt(D)", **look("adaptive", marker=""))
axes.set(xlabel="hidden size D (log scale)", ylabel="norm of a row (log scale)")
axes.legend()
axes.set_yticks([0.2, 0.5, 1, 2], ["0.2", "0.5", "1", "2"], minor=False)
axes.minorticks_off()
show(figure, "Row norm against D: adaptive stays at 1, fixed grows with the root of D")

# %% [markdown]
# __"Is this Xavier?"__ The adaptive rule is often called Xavier-like. Those formulas count the
# inputs that a unit adds up. A lookup adds up one, since its input is one-hot, so torch's helpers,
# which read the fan from the shape of the weight, give other numbers.

# %%
table = torch.empty(1000, 48)
torch.manual_seed(32)
print(f"1/sqrt(D) {48**-0.5:.3f}", end=", ")
print(f"xavier_normal_ {nn.init.xavier_normal_(table).std():.3f}", end=", ")
print(f"kaiming_normal_ {nn.init.kaiming_normal_(table).std():.3f} at shape (1000, 48)")

# %% [markdown]
# ## What each model uses
#
# Now the list as a table. Read the fourth column first: only "original code" and "training config"
# say what a model was trained with. A library's default, or the `initializer_range` in a published
# configuration, says what a *new* model would get. Most entries are 0.02: a habit that works, not
# a law, as T5 and the two adaptive models show.

# %%
facts = Table("model", "D", "std", "kind of fact", "source")
for model, D, std, kind, source in MODELS:
    facts.add(model, D, std, kind, f"[{source.split('/')[-1]}]({source})")
facts

# %% [markdown]
# DeepSeek-V3 shows why the column matters. Its report (section 4.2, known to us second-hand) gives
# 0.006, while the library's configuration of the same model says 0.02. A configuration is not
# evidence of training.
# <!-- given: 4.2 = number of a section -->
#
# BERT has 0.0176 in the list although its code says 0.02, because the draw is cut at two sigma.
# Measure what cutting does:

# %%
weight = torch.empty(2000, 768)
torch.manual_seed(33)
for cut in (2, 3):
    nn.init.trunc_normal_(weight, std=0.02, a=-cut * 0.02, b=cut * 0.02)
    print(f"normal(0, 0.02) cut at {cut} sigma: std {weight.std():.4f}")

# %% [markdown]
# A std alone does not say what the layers see. Some models scale the embedding afterwards, some cut
# the draw, some treat positions apart. These facts belong beside the list:
# <!-- given: 0.01 = the file named; 2312.16903 = arXiv id -->
#
# - GPT-2 draws positions with 0.01, half of the token std
#   ([model.py](https://github.com/openai/gpt-2/blob/master/src/model.py)).
# - Gemma multiplies embeddings by sqrt(D) in its forward pass ([modeling_gemma.py](https://github.com/huggingface/transformers/blob/main/src/transformers/models/gemma/modeling_gemma.py)).
# - OLMo2 cuts its draw at 3 sigma ([OLMo2-7B-stage1.yaml](https://github.com/allenai/OLMo/blob/main/configs/official-1124/OLMo2-7B-stage1.yaml)).
# - The adaptive rule comes from code, not from the Attention paper: tensor2tensor's modalities.py
#   (in the table) and fairseq, which then zeroes the padding row ([transformer_base.py](https://github.com/facebookresearch/fairseq/blob/main/fairseq/models/transformer/transformer_base.py)).
#   Both multiply the embedding by sqrt(D) in their forward pass, so their layers see entries of
#   size 1, although their dots lie on the blue line.
# - muP keeps the std of embeddings independent of the width ([init.py](https://github.com/microsoft/mup/blob/main/mup/init.py)).
# - "Spike No More" ([2312.16903](https://arxiv.org/abs/2312.16903)) ties stable training to small
#   sub-layers and large embeddings, with a std of about 1.

# %% [markdown]
# ## Loss curves over many seeds
#
# Begin with a toy: a table and a linear head, one batch of random tokens with random labels, a few
# steps of Adam. One run proves nothing, so take twenty seeds, and *pair* them: with the same seed,
# both rules get the same batch, the same head and the same draws, only scaled.

# %%
VOCAB, STEPS, RATE, SEEDS = 60, 10, 1e-3, range(100, 120)


def losses(std: float, width: int, seed: int, fresh: bool = False) -> list[float]:
    """Return the loss before each step; ``fresh`` draws new tokens and labels for every step."""
    torch.manual_seed(seed)
    table, head = nn.Embedding(VOCAB, width), nn.Linear(width, VOCAB)
    nn.init.normal_(table.weight, 0.0, std)
    parameters = [*table.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=RATE, fused=True)  # fused: the same, but quicker
    history = []
    for step in range(STEPS):
        if step == 0 or fresh:
            tokens, labels = torch.randint(VOCAB, (2, 40))
        loss = nn.functional.cross_entropy(head(table(tokens)), labels)
        history.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return history


# %%
def both(width: int, **how: bool) -> dict[str, torch.Tensor]:
    """Return rule -> losses (seeds, steps) at this width, paired by seed."""
    stds = {"fixed: 0.02": FIXED_STD, "adaptive: 1/sqrt(D)": width**-0.5}
    runs = {name: [losses(std, width, seed, **how) for seed in SEEDS] for name, std in stds.items()}
    return {name: torch.tensor(run) for name, run in runs.items()}


# %% [markdown]
# __Predict first.__ At D = 64 the adaptive std is the larger one, at D = 7168, Kimi-K2's width, the
# fixed one. Which rule ends on the lower loss at D = 64? And at D = 7168? Write down both guesses,
# then open the picture. Each line is the median seed, each band spans all of them, and the two loss
# axes differ in scale.

# %%
runs = {width: both(width) for width in (64, 7168)}

# %% tags=["folded"]
figure, panels = plt.subplots(2, 1, figsize=(5.0, 3.7), sharex=True)
for axes, (width, result) in zip(panels, runs.items(), strict=True):
    for name, seen in result.items():
        axes.plot(seen.median(0).values, label=name, **look(name))
        band(axes, range(STEPS), seen.min(0).values, seen.max(0).values, name)
    axes.set(title=f"D = {width}", ylabel="loss (nats)")
axes.set(xlabel="Adam steps taken")
axes.legend()
show(figure, "Loss bands over 20 seeds: adaptive ends lower at D = 64, fixed at D = 7168")

# %% [markdown]
# Bands hide the pairs. The table counts them: in how many of the seeds does the adaptive rule end
# lower than the fixed rule *with the same seed*? A count near one half would be a coin toss.

# %%
last = {D: [seen[:, -1] for seen in result.values()] for D, result in runs.items()}
ends = Table("D", "last loss, fixed", "last loss, adaptive", "seeds where adaptive is lower")
for D, (fixed, adaptive) in last.items():
    wins = f"{(adaptive < fixed).sum()} of {len(SEEDS)}"
    ends.add(D, f"{fixed.mean():.3f}", f"{adaptive.mean():.3f}", wins)

# %% tags=["folded"]
ends

# %% [markdown]
# <details><summary>Answer</summary>
#
# Adaptive ends lower in 20 of 20 seeds at D = 64, and in 0 of 20 at D = 7168. At D = 64 the bands
# overlap, because seeds differ more than the rules do; yet within each pair the winner is the same.
# That is what pairing is for. The *rule* that wins at one width loses at the other.
#
# </details>
#
# __Why?__ Forget the rules for a moment and try many stds at both sizes. If the curves only fall,
# then this toy rewards the larger *std*, whatever rule it came from. The name of the rule then says
# nothing about another width, but the std does.

# %%
stds = [0.005, 0.01, 0.02, 0.05, 0.125, 0.3, 1.0]
swept = {
    width: [sum(losses(std, width, seed)[-1] for seed in (200, 201)) / 2 for std in stds]
    for width in runs
}

# %% [markdown]
# In the picture each vertical line is a rule's std at that size, and the curve is the last loss.
# See that both curves fall with the std, the lower one until it is flat, and that the two vertical
# lines change places. The two loss axes differ in scale.

# %%
figure, panels = plt.subplots(2, 1, figsize=(5.0, 3.5), sharex=True)
for axes, (width, lows) in zip(panels, swept.items(), strict=True):
    axes.semilogx(stds, lows, label="last loss", **look("dark"))
    axes.axvline(FIXED_STD, label="fixed", **look("fixed", marker=""))
    axes.axvline(width**-0.5, label="adaptive", **look("adaptive", marker=""))
    axes.set(title=f"D = {width}", ylabel="last loss (nats)")
axes.set(xlabel="std of the table (log scale)")
panels[0].legend(loc="lower left")
show(figure, "Last loss against std: falling at both widths; the rules' stds change places")

# %%
bought = running_table()
for D, (fixed, adaptive) in last.items():
    bought.add(f"adaptive at D = {D}", "last loss", fixed.mean().item(), adaptive.mean().item())
bought.add("std 1, not 0.02, at D = 64", "last loss", swept[64][2], swept[64][-1])

# %% [markdown]
# So the toy asks one question only: whose std is larger? To memorize *one batch* quickly, larger
# vectors help, since they give the head larger inputs. That is not what a language model has to do.
#
# __Predict first.__ Draw fresh random tokens and labels for each step, so that there is nothing to
# memorize. What remains of the gap at D = 64?

# %% tags=["folded"]
unlearnable = [seen[:, -1] for seen in both(64, fresh=True).values()]
for name, (fixed, adaptive) in (("one batch", last[64]), ("fresh labels", unlearnable)):
    gap = fixed - adaptive
    print(f"{name}: fixed minus adaptive {gap.mean():.3f}, scatter over seeds {gap.std():.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# On one batch adaptive is ahead by 0.045, several times the scatter of 0.009. With fresh labels the
# gap is smaller than the scatter.
#
# </details>
#
# A toy result holds for the toy: its width, its task, its optimizer, its number of steps. Say what
# you measured, and where. Taken to the width of Kimi-K2 it is still the toy, with the toy's
# preference for the larger std, and not that model.

# %% [markdown]
# ## A small language model
#
# The toy had nothing to learn; text has. Some English is on your disk already: torch's own
# documentation. This course pins torch's version, so everybody trains on the same characters.
# Python's manual, the other candidate, changes with each version of Python.

# %% tags=["language-model"]
import inspect
import re

PLAIN = re.compile(r"[A-Z][A-Za-z ,.'()-]{40,}\.")  # words and no code, one line


def paragraphs(*modules: object) -> list[str]:
    """Return the plain-English paragraphs in the documentation of what the modules hold."""
    found: dict[str, None] = {}  # a dict keeps the order and drops what is there twice
    for module in modules:
        for name, thing in sorted(vars(module).items()):
            if callable(thing) and not name.startswith("_"):
                text = re.sub(r":\w+:`|[`*]", "", inspect.getdoc(thing) or "")
                blocks = (" ".join(block.split()) for block in text.split("\n\n"))
                found |= dict.fromkeys(block for block in blocks if PLAIN.fullmatch(block))
    return list(found)


# %% [markdown]
# The model reads lower-case characters, each as a number, and predicts at every place the one that
# comes next. A model that knows nothing gives every character the same probability. Its loss is
# then the logarithm of the number of characters.

# %% tags=["language-model"]
TEXT = " ".join(paragraphs(nn, torch)).lower()
CHARS = sorted(set(TEXT))
IDS = torch.tensor([CHARS.index(char) for char in TEXT])
CONTEXT, BATCH, MODEL_STEPS, MODEL_RATE = 32, 16, 200, 3e-3

# %%
print(f"{len(TEXT):,} characters, {len(CHARS)} different ones, ln {len(CHARS)} =", end=" ")
print(f"{math.log(len(CHARS)):.2f}; {CONTEXT} are read at a time, in {BATCH} windows a step")
start = TEXT.index("adaptive softmax")
print(TEXT[start : start + 80], TEXT[start + 80 : start + 160], sep="\n")

# %% [markdown]
# A block is what the first lesson drew: a norm, some layers, and a skip connection around them.
# First comes attention, by which each place collects from itself and the places before it, then two
# linear layers with a ReLU between them. Both add what they found to the residual stream.

# %% tags=["language-model"]
from torch.nn import functional as F


def norm(x: torch.Tensor) -> torch.Tensor:
    """Return ``x`` with each vector divided by the root mean square of its entries."""
    return F.rms_norm(x, x.shape[-1:])


class Block(nn.Module):
    """Causal attention, then two linear layers; each adds its result to the residual stream."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inputs = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        parts = self.inputs(norm(x)).chunk(3, dim=-1)
        heads = [part.unflatten(-1, (-1, 16)).transpose(1, 2) for part in parts]
        seen = F.scaled_dot_product_attention(*heads, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).flatten(2))
        return x + self.down(self.up(norm(x)).relu())


# %% [markdown]
# The model has a table for characters and one for positions, both drawn with the std that we
# compare. Every linear layer starts with `1/sqrt(fan_in)`, as in the first lesson. A *tied* head
# has the table's weight: the same matrix looks a character up at the start and scores it at the
# end.


# %% tags=["language-model"]
class LanguageModel(nn.Module):
    """Tables of characters and positions, two pre-norm blocks, a last norm and a head."""

    def __init__(self, width: int, std: float, tied: bool = False) -> None:
        super().__init__()
        self.std = std
        self.table = nn.Embedding(len(CHARS), width)
        self.places = nn.Embedding(CONTEXT, width)
        self.blocks = nn.Sequential(Block(width), Block(width))
        self.head = nn.Linear(width, len(CHARS), bias=False)
        self.apply(self._init_weights)
        if tied:
            self.head.weight = self.table.weight

    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=self.std)
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=module.in_features**-0.5)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.table(ids) + self.places.weight[: ids.shape[1]]
        return self.head(norm(self.blocks(x)))


# %% [markdown]
# Each step trains on windows of the text that are drawn anew. Beside the loss, it records how far
# Adam moves three matrices, as a share of their size, and how long the rows of the table are. A
# later section looks at these.


# %% tags=["language-model"]
def train(model: LanguageModel, optimizer: torch.optim.Optimizer, steps: int) -> torch.Tensor:
    """Return a row per step: loss, update / weight of table, head and block, norm of a row."""
    watched = [model.table.weight, model.head.weight, model.blocks[0].up.weight]
    history = []
    for _ in range(steps):
        starts = torch.randint(len(IDS) - CONTEXT, (BATCH, 1))
        windows = IDS[starts + torch.arange(CONTEXT + 1)]
        loss = F.cross_entropy(model(windows[:, :-1]).flatten(0, 1), windows[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        before = [weight.detach().clone() for weight in watched]
        optimizer.step()
        ratios = [((w - b).norm() / b.norm()).item() for w, b in zip(watched, before, strict=True)]
        history.append([loss.item(), *ratios, watched[0].norm(dim=1).mean().item()])
    return torch.tensor(history)


# %% [markdown]
# Four stds, each with an own and with a tied head: 0.02, the adaptive 0.125, one far below and one
# far above. All see the same windows and the same draws, scaled; tied runs stop half-way.
#
# __Predict first.__ What is the loss after 200 steps, for each std, with an own head? Write your
# guess into the next cell; the picture draws stars.
# <!-- given: 200 = MODEL_STEPS -->

# %%
MODEL_STDS = (0.002, 0.02, 0.125, 1.0)
guess = None  # for example [3.0, 2.9, 2.8, 2.7], one loss for each std

# %%
histories: dict[tuple[float, bool], torch.Tensor] = {}
for std, tied in ((std, tied) for tied in (False, True) for std in MODEL_STDS):
    torch.manual_seed(35)
    model = LanguageModel(64, std, tied)
    optimizer = torch.optim.Adam(model.parameters(), lr=MODEL_RATE, fused=True)
    histories[std, tied] = train(model, optimizer, 100 if tied else MODEL_STEPS)

# %% [markdown]
# One run proves nothing here either. So the picture shows five more seeds of each, from the file
# `width_grid.json` beside this lesson, which a later section is about. A marker is the mean of the
# five, and a vertical bar goes from the best to the worst. The loss is the mean over the last 20
# steps.
# <!-- given: 20 = AT_THE_END of the script that wrote the file -->

# %% tags=["folded"]
measured = json.loads(Path("width_grid.json").read_text())
five = {(row["std"], row["tied"]): row for row in measured["over_seeds"]}
figure, axes = plt.subplots(figsize=(5.0, 3.0))
for name, tied in (("green", False), ("pink", True)):
    ends = torch.tensor([five[std, tied]["losses"] for std in MODEL_STDS])
    label = "tied head" if tied else "own head"
    beside = [std * (1.1 if tied else 1) for std in MODEL_STDS]
    axes.semilogx(beside, ends.mean(1), label=label, **look(name))
    axes.vlines(beside, ends.min(1).values, ends.max(1).values, look(name)["color"])
if guess is not None:
    axes.plot(MODEL_STDS, guess, "*", color="#d55e00", markersize=13, label="your guess")
axes.set(xlabel="std of the tables (log scale)", ylabel="loss at the end (nats)")
axes.legend()
show(figure, "Loss against std: nearly flat with an own head, a valley at 0.125 with a tied one")

# %% [markdown]
# The same as a table, with the first loss of each run. Before you open it, predict the first losses
# with the first lesson's formula, `ln V + sigma**2 / 2`. The logits of an own head have std 1 here;
# those of a tied head have `sqrt(D)` times the std of the table, which is 8 times.
# <!-- given: 8 = the root of D = 64 -->

# %%
trained = Table("head", "std", "first loss", "loss at the end, 5 seeds", "std over seeds")
for (std, tied), history in histories.items():
    ends = torch.tensor(five[std, tied]["losses"])
    numbers = (f"{history[0, 0]:.1f}", f"{ends.mean():.2f}", f"{ends.std():.2f}")
    trained.add("tied" if tied else "own", std, *numbers)

# %% tags=["folded"]
trained

# %% [markdown]
# <details><summary>Answer</summary>
#
# With a head of its own the model hardly cares: from 2.13 to 2.19 over a factor of 500 in the std,
# where seeds scatter by up to 0.04. With a tied head the same stds end between 2.25 and 2.44, and
# 0.125 and 0.02 are best. For there the std is also that of the head: with too small a one the
# logits stay near zero for long, with too large a one the first loss is 34.4. (For an own head the
# formula says 4.0; one draw of so few rows may differ from it by some tenths.)
# <!-- given: 500 = 1 / 0.002 -->
#
# </details>
#
# What does such a loss mean? Read what three of the models write, before training and after it. The
# function below feeds a model its own output, character by character. The texts are in the file,
# since a rounding error in one character changes all that follow; blanks are printed as `_`.


# %% tags=["language-model"]
@torch.no_grad()
def write(model: LanguageModel, length: int) -> str:
    """Return ``length`` characters, each drawn with the probability that the model gives it."""
    ids = [CHARS.index(char) for char in "the "]
    for _ in range(length):
        scores = model(torch.tensor([ids[-CONTEXT:]]))[0, -1]
        ids.append(int(torch.multinomial(scores.softmax(-1), 1)))
    return "".join(CHARS[i] for i in ids)


# %%
for std, tied in ((0.02, False), (0.125, True), (1.0, True)):
    print(f"std {std}, {'tied' if tied else 'own'} head, before and after:")
    for text in five[std, tied]["texts"]:
        print("  " + text[:70].replace(" ", "_"))

# %% [markdown]
# Before training most models write noise. The tied one with std 1 writes blanks: its residual
# stream still is the row of the last character, and the head, the same rows, scores that character
# highest. So it repeats what it read, and is wrong with confidence: hence its first loss. After
# training all have learned the lengths and endings of words, but few words.

# %% [markdown]
# Now turn the knob yourself: choose a std and a head, and let go of the slider. A model trains for
# 100 steps, in a second or two; the cell draws its loss beside that of std 0.02 with the same head,
# and prints what it writes. Look for a std that makes the tied model repeat itself.
# <!-- given: 100 = steps of the cell below -->

# %%
styles = {0.002: "other", 0.02: "fixed", 0.125: "adaptive", 1.0: "dark"}


def draw(axes: plt.Axes, values: torch.Tensor, std: float, label: str = "", mean: int = 1) -> None:
    """Draw a run's values against the step in the look of its std, as means over some steps."""
    smooth = values.unfold(0, mean, 1).mean(-1)
    place = list(styles).index(std) if std in styles else 0
    style = look(styles.get(std, "green"), markevery=(8 * place, 40))
    axes.plot(range(mean - 1, len(values)), smooth, label=label or f"std {std}", **style)


def draw_all(axes: plt.Axes, column: int, tied: bool = False, mean: int = 1) -> None:
    """Draw one recorded column of the four runs with this head."""
    for std in MODEL_STDS:
        values = histories[std, tied][:, column]
        draw(axes, values.log10() if column in (1, 2, 3) else values, std, mean=mean)


# %% tags=["live"]
from ipywidgets import FloatLogSlider, interact


@interact(std=FloatLogSlider(value=1, min=-3, max=0.5, continuous_update=False), tied=True)
def turn(std: float, tied: bool) -> None:
    """Train a model with this std and head, draw its loss, and print what it writes."""
    torch.manual_seed(35)
    model = LanguageModel(64, std, tied)
    print("before:", write(model, 60))
    optimizer = torch.optim.Adam(model.parameters(), lr=MODEL_RATE, fused=True)
    history = train(model, optimizer, 100)
    print("after: ", write(model, 60))
    figure, axes = plt.subplots(figsize=(5.0, 2.6))
    draw(axes, histories[0.02, tied][:100, 0], 0.02)
    draw(axes, history[:, 0], -1, f"yours: std {std:.3g}")
    axes.set(xlabel="step", ylabel="loss (nats, log scale)", yscale="log")
    axes.legend()
    show(figure, "Loss of the chosen std beside that of 0.02")


# %% [markdown]
# In print: the runs, each as the mean of its last twenty losses. With an own head the smallest
# std waits on a plateau at first, then catches up, and the four lines become one. In the shorter
# runs with a tied head the smallest and the largest std stay behind; the largest comes from far
# above the picture.

# %%
figure, panels = plt.subplots(2, 1, figsize=(5.0, 3.8), sharex=True)
for axes, tied in zip(panels, (False, True), strict=True):
    draw_all(axes, 0, tied, mean=20)
    axes.set(title="tied head" if tied else "own head", ylabel="loss (nats)", ylim=(2.0, 4.2))
axes.set(xlabel="step")
panels[0].legend()
show(figure, "Loss curves of four stds: together with an own head, apart with a tied one")

# %%
for tied, head in ((False, "own head"), (True, "tied head")):
    small, large = (sum(five[std, tied]["losses"]) / 5 for std in (0.02, 1.0))
    bought.add(f"std 1, not 0.02, text, {head}", "loss at the end", f"{small:.2f}", f"{large:.2f}")

# %% [markdown]
# ## What the std still changes
#
# Many models are *pre-norm*, Llama for one
# ([modeling_llama.py](https://github.com/huggingface/transformers/blob/main/src/transformers/models/llama/modeling_llama.py)):
# an RMSNorm stands in front of each block and divides by the size of what comes in. So the first
# block does not see the std of the table; only the residual stream, which runs past the blocks,
# keeps it.

# %% [markdown]
# The smallest case is a table with a norm and a head behind it, trained for one step of Adam.
#
# __Predict first.__ The loss cannot see the std of this table. Can the gradient of the table see
# it? Can Adam's first step?


# %%
def behind_norm(std: float, width: int = 256) -> tuple[float, float, float]:
    """Return loss, RMS gradient of the table, and Adam's first step as a share of the std."""
    torch.manual_seed(34)
    table, head = nn.Embedding(VOCAB, width), nn.Linear(width, VOCAB)
    nn.init.normal_(table.weight, 0.0, std)
    before = table.weight.detach().clone()
    optimizer = torch.optim.Adam(table.parameters(), lr=RATE)
    tokens, labels = torch.arange(VOCAB), torch.randperm(VOCAB)
    hidden = nn.functional.rms_norm(table(tokens), (width,))
    loss = nn.functional.cross_entropy(head(hidden), labels)
    loss.backward()
    optimizer.step()
    step = (table.weight.detach() - before).pow(2).mean().sqrt().item()
    return loss.item(), table.weight.grad.pow(2).mean().sqrt().item(), step / std


# %% tags=["folded"]
seen = {std: behind_norm(std) for std in (0.006, 0.0118, 0.02, 1.0)}
behind = Table("std", "loss", "RMS gradient", "std times gradient", "Adam's first step / std")
for std, (loss, gradient, step) in seen.items():
    behind.add(std, f"{loss:.3f}", gradient, std * gradient, f"{step:.1%}")
behind

# %% [markdown]
# <details><summary>Answer</summary>
#
# The loss is the same for every std: forward, the norm hides it. But the gradient goes as one over
# the std, so their product is constant. Adam divides the gradient's size away and moves each entry
# by about the learning rate: 16.7% of a std of 0.006, 5.0% of 0.02, and 0.1% of 1.
#
# </details>

# %% [markdown]
# So behind a norm the std is a *step size in disguise*. A small table is rewritten within a few
# steps; a large one keeps its random start for long. This fits with what "Spike No More" reports of
# large embeddings, though one step of a toy is no proof of it.

# %%
before, after = seen[0.006], seen[1.0]
bought.add("std 1, not 0.006, norm", "first loss", f"{before[0]:.3f}", f"{after[0]:.3f}")
bought.add("std 1, not 0.006, norm", "gradient of the table", before[1], after[1])
bought.add("std 1, not 0.006, norm", "first step / std", f"{before[2]:.1%}", f"{after[2]:.1%}")

# %% [markdown]
# ## Updates over the whole run
#
# One step of a toy is not a training run. The runs of the language model recorded at each step how
# far Adam moved the table, the head and a matrix of the first block, each as a share of its size.
#
# __Predict first.__ The tables start apart, as in the toy. Do they stay apart? Do the head and the
# block notice the std of the table?

# %% tags=["folded"]
figure, panels = plt.subplots(3, 1, figsize=(5.0, 4.6), sharex=True)
for axes, (column, name) in zip(panels, enumerate(("table", "head", "block"), 1), strict=True):
    draw_all(axes, column, mean=3)
    axes.set(title=name, ylabel="log10(share)")
axes.set(xlabel="step")
panels[0].legend(ncols=2)
show(figure, "Update over weight: four tables start apart, the two small ones come together")

# %% [markdown]
# The next picture shows why: the mean norm of the table's rows, over the same runs. Watch how much
# each line rises: the axis is a log scale, so a small table seems to grow more than a large one.

# %% tags=["folded"]
figure, axes = plt.subplots(figsize=(5.0, 2.8))
draw_all(axes, 4)
axes.set(xlabel="step", ylabel="norm of a row (log scale)", yscale="log")
axes.legend(loc="lower right", ncols=2)
show(figure, "Row norm against step: small tables grow many times over, large ones hardly")

# %% tags=["folded"]
moved = Table("std", "table's update at the end", "head's", "block's", "row norm before", "after")
for std in MODEL_STDS:
    row = five[std, False]
    moved.add(std, *(f"{update:.2%}" for update in row["updates"]), *row["norms"])
moved

# %% [markdown]
# <details><summary>Answer</summary>
#
# The tables of std 0.002 and 0.02 end near the same share, 1.4% a step, because Adam has rewritten
# both: their rows end at 0.304 and 0.45. Every table's rows grow by 0.2 to 0.3, whatever they
# started from. So a table of std 1, which moves by 0.09% a step, keeps its random start. Head and
# block notice the std in the first quarter of the run only, and end near 0.46% and 0.6%.
# <!-- given: 0.3 = 0.304 minus 0.016; 0.2 = 1.22 minus 1 -->
#
# </details>
#
# So a std is a step size in disguise for the whole run, but only where it is large: a small table
# forgets its std within some dozen steps. Adam's rate, and not the init, decides where it goes.

# %% [markdown]
# ## Width and rate together
#
# The std was compared at one learning rate. But people look for the rate on a small model, and then
# train a large one. So ask of each init: does the best rate of a narrow model hold for a wide one?
# That takes a grid of widths, rates and inits, with two seeds for each.

# %% [markdown]
# Beside the three inits stands *muP*, a rule made for this question
# ([2203.03466](https://arxiv.org/abs/2203.03466)). It takes a base width, 64 here, and says what
# changes with D when the optimizer is Adam:
# <!-- given: 2203.03466 = arXiv id; 64 = BASE_WIDTH in the script -->
#
# | weights | std | learning rate |
# |---|---|---|
# | tables | the same at every width | the same at every width |
# | blocks | `1/sqrt(fan_in)`, as before | divided by `D / 64` |
# | head | `1/sqrt(fan_in)`, divided by `sqrt(D / 64)` | divided by `D / 64` |
#
# At the base width it is the adaptive init with a single rate.

# %%
took, grid = measured["took"], measured["grid"]
grid_loss = {(init, D, rate): sum(ends) / len(ends) for init, D, rate, ends in measured["losses"]}

# %%
print(f"{took['runs']} runs in {took['minutes']:.0f} minutes, {took['processes']} at a time")

# %% [markdown]
# The file was written by `tools/width_grid.py`, in the repository of this course, on two cores that
# had other work as well. It trains the model above.
#
# __Predict first.__ For which of the four inits is the best rate the same at all widths? In the
# picture each line is a width and each panel an init; look for the lowest point of each line.

# %% tags=["folded"]
INITS = {"fixed": "fixed: 0.02", "adaptive": "adaptive: 1/sqrt(D)", "one": "std 1", "mup": "muP"}
figure, panels = plt.subplots(2, 2, figsize=(5.0, 4.0), sharex=True, sharey=True)
styles_of = looks([f"D = {D}" for D in grid["widths"]])
for axes, (init, name) in zip(panels.flat, INITS.items(), strict=True):
    for D, style in zip(grid["widths"], styles_of.values(), strict=True):
        losses_of = [grid_loss[init, D, rate] for rate in grid["rates"]]
        axes.semilogx(grid["rates"], losses_of, label=f"D = {D}", **style)
    axes.set(title=name, ylim=(1.85, 2.95))
figure.supxlabel("learning rate (log scale)", fontsize="medium")
figure.supylabel("loss at the end (nats)", fontsize="medium")
labels = panels[0, 0].get_legend_handles_labels()
figure.legend(*labels, loc="outside upper center", ncols=4, handlelength=2, columnspacing=1)
show(figure, "Loss against rate, a line for each width and a panel for each init")

# %% [markdown]
# The table takes the lowest point of each line, and then carries the rate: what does the widest
# model lose when it is trained with the best rate of the narrowest one, against its own best? That
# is the price of not searching again.

# %%
narrow, *_, wide = grid["widths"]
carried = Table(
    "init", *(f"best rate, D = {D}" for D in grid["widths"]), "loss, carried", "own best"
)
for init, name in INITS.items():
    best = [min(grid["rates"], key=lambda r: grid_loss[init, D, r]) for D in grid["widths"]]
    ends = [f"{grid_loss[init, wide, rate]:.2f}" for rate in (best[0], best[-1])]
    carried.add(name, *(f"{rate:.4f}" for rate in best), *ends)

# %% tags=["folded"]
carried

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only under muP is the best rate the same at every width, 0.0039. Under the other three it falls as
# the model gets wider: from 0.0039, 0.0078 and 0.0156 at the narrowest to 0.0010 at the widest. So
# carrying a rate is costly there: 2.40 instead of 2.07 under the fixed rule, and 2.54 instead of
# 1.94 with std 1. Under muP it costs nothing.
#
# </details>
#
# __Why?__ A unit of a wide layer adds up more products. When Adam moves all its weights by the rate
# and these steps agree, its output moves by D times the rate; so muP divides the rate by the width.
# A lookup adds nothing up, so the rate of a table stays.

# %% [markdown]
# One more thing is in the grid. The section on the language model compared the stds at a single
# rate, where an own head hardly cared. Give each init its own best rate, at D = 64:

# %%
for init, name in INITS.items():
    lowest = min(grid_loss[init, 64, rate] for rate in grid["rates"])
    print(f"{name:20} lowest loss at D = 64: {lowest:.2f}")

# %% [markdown]
# So std 1 *is* better here, by more than seeds scatter, but only at its own, higher rate. Nor does
# muP choose a std: it says how to carry a rate. And see the limits: the rates are a factor of two
# apart, there are two seeds and 200 steps, and the widest model is still small.
# <!-- given: 200 = MODEL_STEPS above -->

# %% [markdown]
# ## What to say about Kimi-K2
#
# Its [README](https://github.com/MoonshotAI/Kimi-K2) and its configuration, the latter known to us
# second-hand, give the values below. Before any claim, compute what follows from them, with the
# same formulas as for every other model.
# <!-- given: 163840 = vocabulary; 163839 = padding id; 61 = layers -->
#
# - vocabulary 163840, hidden size 7168, 61 layers
# - padding id 163839, `initializer_range` 0.02

# %%
vocabulary, D, pad = 163_840, 7168, 163_839
print(f"{vocabulary * D / 1e9:.3f} billion parameters; padding row last: {pad == vocabulary - 1}")
print(
    f"fixed 0.02: row norm {0.02 * math.sqrt(D):.2f}, first Adam step {RATE / 0.02:.1%} of the std"
)
print(f"adaptive {D**-0.5:.4f}: row norm 1, first Adam step {RATE / D**-0.5:.1%} of the std")

# %% [markdown]
# __What you may say.__ The table has 1.174 billion parameters. Its padding row is the last one, so
# code that zeroes row 0 would wipe a real token. The configuration names 0.02. At this width the
# adaptive std would be 0.0118, *smaller* than the fixed one: rows of norm 1 instead of 1.69. In the
# toy at D = 7168, with Adam, the fixed std ends lower.

# %% [markdown]
# __What not to claim.__ That Kimi-K2 was trained with 0.02, or with anything else: what it was
# trained with is not disclosed. That adaptive would be better or worse for it: nobody has shown
# either, and the toy at D = 64 points the opposite way from the toy at D = 7168. That a norm makes
# the std irrelevant: it hides it from the block, not from the gradient.

# %% [markdown]
# Two more claims lack a ground. That its first update is 8.5% or 5.0% of a std: these are Adam's
# steps at the toy's rate, and its README says that it was trained with another optimizer, Muon. And
# that its reported instability came from the embedding: the report, known to us second-hand, speaks
# of exploding attention logits.

# %% [markdown]
# __What its std could matter for.__ The report names a variant, MuonClip, a rate of 2e-4 and 500
# steps of warm-up, in which the rate rises from zero. Muon's README advises AdamW for tables and
# heads ([Muon](https://github.com/KellerJordan/Muon)). If that holds here, and at that rate, how
# far can the warm-up move an entry?
# <!-- given: 2e-4 = report, second-hand; 500 = report, second-hand -->

# %%
peak, warm_up = 2e-4, 500
most = sum(peak * (step + 1) / warm_up for step in range(warm_up))
print(f"a step at the full rate: {peak / 0.02:.0%} of 0.02, {peak / D**-0.5:.1%} of 1/sqrt(D)")
print(f"all of the warm-up, at most: {most:.3f}, {most / 0.02:.1f} times 0.02", end=", ")
print(f"{most * D**0.5:.1f} times 1/sqrt(D)")

# %% [markdown]
# So by the end of the warm-up a table of 0.02, and one of 0.0118 even more, may be rewritten: 0.050
# is the bound if all steps of an entry agree. The std could matter for how much of the random start
# remains then, for how much the token weighs in the residual stream of the first blocks, and, in a
# model with a tied head, for the first logits.

# %% [markdown]
# Attention logits are products of queries and keys. In a pre-norm model these are computed behind a
# norm, which hides the std of the table from them, as it hid it from the blocks of the small model.
# So another std is no obvious cure. To know, one would have to train such a model with both.

# %% [markdown]
# ## Five lines to remember
#
# 1. The fixed rule keeps the size of the entries, the adaptive one keeps the norm of the row, and
#    which std is larger depends on D.
# 2. A configuration's `initializer_range` is what a new model gets, not proof of how one was
#    trained.
# 3. A toy that memorizes one batch rewards the larger std; a small language model with its own head
#    cares little at one rate, and with a tied head it wants a std between the extremes.
# 4. Behind a norm, std times gradient is constant, and Adam's first step is the rate over the std;
#    after some dozen steps a small table has forgotten its std, while a large one keeps its start.
# 5. Whatever the std, a learning rate found at one width does not hold at another if all weights
#    share it; divided by the width as muP says, it held from D = 32 to 256.

# %% [markdown]
# ## Check yourself
#
# <details><summary>Someone reports that 1/sqrt(D) beats a fixed std "in general", from runs at one
# width. What do you ask for?</summary>
#
# Runs at widths on both sides of the crossing, paired over many seeds, and a task with something
# to learn beyond one batch.
#
# </details>
#
# <details><summary>A pre-norm model gets a table ten times as large. What happens to its first
# loss, its gradient, Adam's first step?</summary>
#
# The loss stays. The gradient of the table becomes a tenth, and so does the relative first step.
#
# </details>
#
# <details><summary>A colleague cites a config.json as proof of what a model was trained with. What
# is your answer?</summary>
#
# DeepSeek-V3's report and its library configuration differ; a config says what a new model gets.
#
# </details>
