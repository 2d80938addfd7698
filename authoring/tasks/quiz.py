# %% [markdown]
# # Quiz: three questions
#
# **10 points, about 8 minutes.**
# Each question has one answer cell. Replace the lines that raise `NotImplementedError`, keep the
# line `name = ...` with your answer in the place of the dots, run the cell, then run the check
# below it. The check, and so *Success* from the Validate button, is about the form of your answer
# only; whether it is right you learn from the feedback.

# %% locked="quiz_setup"
def answered(*values: object) -> None:
    """Say so while an answer is still to be written."""
    if any(value is ... for value in values):
        raise NotImplementedError(
            "this answer is still to be written, or the cell above stopped with an error"
        )


# %% [markdown]
# ## Question 1: which distribution
#
# **3 points, 2 minutes.**
# Which distribution does a transformer's `_init_weights` usually draw its
# embedding table from?
#
# - a) Uniform(0, 1)
# - b) Normal(0, initializer_range)
# - c) Zeros
#
# Give the letter as a string; the option's own words count as well. Read:
# [init functions](../../notebooks/02_init_weights_and_post_init.ipynb#Writing-an-init-function).

# %% answer="q1"
q1 = ...  # "a", "b" or "c"
### BEGIN SOLUTION
q1 = "b"
### END SOLUTION

# %% test="test_q1" points=3
# q1 is one of the three letters
answered(q1)
assert isinstance(q1, str), "q1 should be a letter in quotes"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers

q1_options = {
    "a": ("Uniform(0, 1)", "uniform"),
    "b": (
        *("Normal(0, initializer_range)", "normal", "normal distribution", "N", "normal_"),
        *("gaussian", "gaussian distribution", "nn.init.normal_", "torch.nn.init.normal_"),
    ),
    "c": ("Zeros", "zero"),
}
assert answers.choice(q1, q1_options, "q1") == "b", (
    "q1 is not the usual one: draws need mean 0 and a small, chosen spread; read the lesson's "
    "section on writing an init function"
)
### END HIDDEN TESTS

# %% [markdown]
# ## Question 2: the padding row
#
# **3 points, 2 minutes.**
# True or false: `_init_weights` zeros the row `padding_idx` *after* it has
# called `normal_` on the whole table. Give a Python boolean, without quotes. Read:
# [the default](../../notebooks/02_init_weights_and_post_init.ipynb#The-default-of-nn.Embedding) and
# [init functions](../../notebooks/02_init_weights_and_post_init.ipynb#Writing-an-init-function).

# %% answer="q2"
q2 = ...  # True or False
### BEGIN SOLUTION
q2 = True
### END SOLUTION

# %% test="test_q2" points=3
# q2 is a boolean
answered(q2)
q2_message = "q2 should be True or False, without quotes"
assert isinstance(q2, bool) or not isinstance(q2, (str, int)), q2_message
### BEGIN HIDDEN TESTS
from invigilator.checks import answers

assert answers.boolean(q2, "q2"), (
    "q2: nn.Embedding zeroes the row when it is made, but normal_ then draws over the whole table; "
    "what has to happen after the draw?"
)
### END HIDDEN TESTS

# %% [markdown]
# ## Question 3: the role of post_init
#
# **4 points, 4 minutes.**
# What is `post_init()` for, and when in the making of a model does it run? Think of a class that
# calls it itself, as the lesson's do. Answer in one or two sentences of your own, as a string: two
# points for what it does, two points for when. One clause for each is enough. Read:
# [post_init](../../notebooks/02_init_weights_and_post_init.ipynb#post_init-runs-last).

# %% answer="q3"
q3 = ...  # one or two sentences in quotes
### BEGIN SOLUTION
q3 = (
    "post_init runs at the end of __init__, once all submodules exist, "
    "and applies _init_weights to every module of the model."
)
### END SOLUTION

# %% test="test_q3" points=4
# q3 is a sentence
answered(q3)
assert isinstance(q3, str), "q3 should be text in quotes"
assert len(q3.split()) >= 5, "q3 should be a sentence or two"
### BEGIN HIDDEN TESTS
from invigilator.checks import answers

q3_parts = r"\b((sub-?)?(modules?|layers?|models?)|parts|everything|embeddings?|components)\b"
q3_made = r"\b(built|created?|exists?|defined|instantiated|registered|set up|in place|made|ready)\b"
q3_applies = answers.Idea(
    wordings=(
        r"\b(appl[iy]|call|run|invok|execut|trigger|let|use|using)\w*\b.*\b_?init_weights",
        r"\b_?init_weights\b.*\b(appli|call|run|invok|execut|trigger|used|walk|visit)",
        r"\binitiali[sz]\w*\b.*\b(weights?|parameters|(sub)?modules?|layers?|model|tables?)\b",
        r"\b(weights?|parameters?)\b.*\binit(iali[sz]|\b)",
        r"\b(sets?|fills?|draws?|gives?|gets?)\b.*\b(weights?|parameters?|values)\b",
    ),
    missing="what post_init does to the modules of the model",
    unless=r"\b(after|before) (\w+ )?_?init_weights|tokeni[sz]er|(after|once) .*\bweights are\b",
)
q3_last = answers.Idea(
    wordings=(
        rf"\b(after|once|as soon as)\b.*({q3_made}|\bconstruct|\b__init__|\bbuilding)",
        rf"\b(after|once|when)\b.*{q3_parts}.*({q3_made}|\binitiali[sz]ed)|after all {q3_parts}",
        r"\bwhen\b.*\b(construct\w*|__init__)\b.*\b(finish|complete|done|end)",
        r"\b(end of|(the|its|at|as|is|very) (end|last|final\w*))\b.*\b(__init__|init\b|construct)",
        r"\b(__init__|constructor)\b.*('s|is|has|at|the) (\w+ )?(end|last|final|finish|done)",
        r"\b(runs?|comes?|called|goes|be|is)\b.*\blast\b(?! \w*(layer|module|epoch))",
    ),
    missing="when post_init runs, and why not earlier",
    negated=(rf"\b(before|until|unless)\b.*({q3_parts}|{q3_made}|\b__init__|\bconstruct)",),
    unless=rf"\bbefore ((all|any|the|its|every|each) )*({q3_parts}|__init__)|\b(forward|epoch)"
    r"|\b(start|beginning|begins?|top|first)\b.*\b(__init__|construct)",
)
q3_found = answers.ideas_found(q3, (q3_applies, q3_last), "q3")
for q3_idea, q3_there in zip((q3_applies, q3_last), q3_found, strict=True):
    print("" if q3_there else f"Two points are open. Say also: {q3_idea.missing}")
assert any(q3_found), "q3 names neither idea: what does post_init do, and when does it run?"
2 * sum(q3_found)
### END HIDDEN TESTS

# %% [markdown]
# Save the notebook. Your answers are graded by running it from top to bottom, so do that once
# yourself: *Run > Restart Kernel and Run All Cells*.
